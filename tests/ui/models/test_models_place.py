"""The models' place with a real library."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from studio.engine.library import ModelLibrary
from studio.generation.model import ModelInfo, ModelKnowledge
from studio.paths import resources
from studio.ui.models.model_card import ModelCard, ProblemCard, knowledge_facts, size_text
from studio.ui.models.models_place import ModelsPlace


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(resources() / "models", tmp_path / "models")


@pytest.fixture
def place(qtbot: QtBot, library: ModelLibrary) -> ModelsPlace:
    shown = ModelsPlace(library)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: bool(shown.findChildren(ModelCard)))
    return shown


def texts(place: ModelsPlace) -> str:
    """All that the place says."""
    return "\n".join(label.text() for label in place.findChildren(QLabel) if label.isVisible())


def test_lists_what_ships_and_offers_no_removal(place: ModelsPlace) -> None:
    assert place.objectName() == "modelsTab"
    assert "starter" in texts(place)
    assert "ships with Seedlock" in texts(place)
    assert not [button for button in place.findChildren(QToolButton) if "Take off" in button.toolTip()]


def test_a_dropped_folder_is_added_and_can_be_taken_off(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, starter: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").symlink_to(starter, target_is_directory=True)
    with qtbot.waitSignal(place.added, timeout=20_000) as added:
        drop(place, tmp_path / "mine")
    assert isinstance(added.args[0], ModelInfo)
    assert [info.ref.name for info in library.all()] == ["starter", "mine"]
    qtbot.waitUntil(lambda: len(place.findChildren(ModelCard)) == 2)
    with qtbot.waitSignal(place.removed) as removed:
        place.findChildren(ModelCard)[-1].ask_removal()
    assert removed.args == ["mine"]
    assert (tmp_path / "mine" / "model_index.json").is_file()


def test_a_folder_without_a_model_is_refused_in_a_sentence(
    qtbot: QtBot, place: ModelsPlace, tmp_path: Path
) -> None:
    place.add_folder(tmp_path)
    qtbot.waitUntil(lambda: "holds no model" in texts(place))


def test_a_model_that_vanished_is_shown_with_the_reason(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, starter: Path, tmp_path: Path
) -> None:
    link = tmp_path / "mine"
    link.symlink_to(starter, target_is_directory=True)
    library.add(link)
    link.unlink()
    place.refresh()
    qtbot.waitUntil(lambda: str(link) in texts(place))
    assert len(place.findChildren(ProblemCard)) == 1


@pytest.mark.parametrize(
    ("count", "text"), [(12, "12 B"), (83_000_000, "83 MB"), (2_130_000_000, "2.1 GB"), (1_500, "1.5 KB")]
)
def test_sizes_read_well(count: int, text: str) -> None:
    assert size_text(count) == text


def test_a_small_models_words_are_counted_and_sampled() -> None:
    words = frozenset(f"frame {number:02}" for number in range(50))
    (fact,) = knowledge_facts(ModelKnowledge(frames=words))
    assert fact.name == "Frames"
    assert fact.value == "50: frame 00, frame 10, frame 20, frame 30, frame 40 …"
    assert knowledge_facts(ModelKnowledge())[0].value == "Language at large"


def drop(place: ModelsPlace, folder: Path) -> None:
    """Drop a folder onto the place."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    event = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    place.dropEvent(event)
