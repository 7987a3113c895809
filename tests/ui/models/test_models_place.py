"""The models' place with a real library, and a hub on this machine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QThreadPool, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from studio.app import open_installer
from studio.engine.installing.installer import Installer
from studio.engine.library import ModelLibrary
from studio.generation.model import ModelInfo
from studio.paths import resources
from studio.settings import ModelSettings
from studio.ui.dropped import dropped_model
from studio.ui.models.licence_dialog import LicenceDialog
from studio.ui.models.models_place import ModelsPlace
from studio.ui.models.page import ModelsPage
from studio.ui.models.sheet import VaeChoice
from studio.ui.models.usual_vae import UsualVae
from tests.engine.faulty_hub import Fault, FaultyHub, sd1_repository, serving
from tests.engine.folders import write_folder, write_lora, write_vae

REPO = "Lykon/dreamshaper-8"
UNET = "unet/diffusion_pytorch_model.fp16.safetensors"


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    """A library that ships the real catalogue and a model of nothing but headers."""
    shipped = tmp_path / "shipped"
    starter = write_folder(shipped / "starter")
    (shipped / "catalogue.toml").write_bytes((resources() / "models" / "catalogue.toml").read_bytes())
    sums = [f"{'0' * 64}  {path.relative_to(starter).as_posix()}" for path in starter.rglob("*.safetensors")]
    (starter / "SHA256SUMS").write_text("\n".join(sums))
    return ModelLibrary(shipped, tmp_path / "models")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return sd1_repository(tmp_path_factory.mktemp("published"))


@pytest.fixture
def hub(published: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyHub]:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with serving() as running:
        running.publish(REPO, published)
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


@pytest.fixture
def place(qtbot: QtBot, library: ModelLibrary, tmp_path: Path) -> ModelsPlace:
    def installer() -> Installer:
        return open_installer(library, ModelSettings())

    shown = ModelsPlace(library, installer, lambda: str(tmp_path / "ComfyUI"))
    (tmp_path / "ComfyUI").mkdir()
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    qtbot.waitUntil(lambda: bool(names(shown)), timeout=20_000)
    return shown


def names(place: ModelsPlace) -> list[str]:
    """The rows that are listed."""
    return [row.name for row in place.page.rows()]


def texts(place: ModelsPlace) -> str:
    """All that the place says."""
    return "\n".join(label.text() for label in place.findChildren(QLabel) if label.isVisible())


def press(page: ModelsPage, row: str, deed: str) -> None:
    """Choose a row and press one of its buttons."""
    page.choose(row)
    button = page._details.button(deed)
    assert button is not None
    button.click()


def agree(qtbot: QtBot, then: Callable[[LicenceDialog], object]) -> None:
    """Answer the licence when it is shown."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, LicenceDialog):
            then(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def accept(dialog: LicenceDialog) -> None:
    assert not dialog.install.isEnabled()
    dialog.agree.setChecked(True)
    dialog.install.click()


def test_everything_is_listed_and_the_starter_cannot_be_removed(place: ModelsPlace) -> None:
    assert place.objectName() == "modelsTab"
    assert names(place)[0] == "starter"
    assert {"sdxl", "dreamshaper-8", "flux-2-klein-4b", "dalle-2"} <= set(names(place))
    place.page.choose("starter")
    assert "ships with Seedlock" in texts(place)
    assert place.page._details.button("remove") is None


def test_words_and_families_narrow_the_list(place: ModelsPlace) -> None:
    column = place.page._column
    column.search("dream xl")
    assert names(place) == ["dreamshaper-xl"]
    column.search("no such model")
    assert "Nothing fits" in texts(place)
    column.show_all()
    assert "starter" in names(place)


def test_a_dropped_folder_is_added_used_and_removed_with_undo(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, tmp_path: Path
) -> None:
    mine = write_folder(tmp_path / "mine")
    with qtbot.waitSignal(place.added, timeout=20_000) as added:
        drop(place, mine)
    assert isinstance(added.args[0], ModelInfo)
    qtbot.waitUntil(lambda: "mine" in names(place))
    with qtbot.waitSignal(place.used) as used:
        press(place.page, "mine", "use")
    assert used.args[0].ref.name == "mine"

    with qtbot.waitSignal(place.removed, timeout=20_000):
        press(place.page, "mine", "remove")
    qtbot.waitUntil(lambda: "mine" not in names(place))
    assert (mine / "model_index.json").is_file()
    with qtbot.waitSignal(place.added, timeout=20_000):
        place.page._toast._act()
    assert "mine" in [info.ref.name for info in library.all()]


def test_a_folder_without_a_model_is_refused_in_a_sentence(
    qtbot: QtBot, place: ModelsPlace, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    place.add_path(tmp_path / "empty")
    qtbot.waitUntil(lambda: "holds no model" in texts(place), timeout=20_000)


def test_a_model_that_vanished_is_shown_with_the_reason(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, tmp_path: Path
) -> None:
    mine = write_folder(tmp_path / "mine")
    library.add(mine)
    mine.rename(tmp_path / "moved")
    place.page.refresh()
    qtbot.waitUntil(lambda: "mine" in names(place), timeout=20_000)
    place.page.choose("mine")
    assert str(mine) in texts(place)


def test_what_lies_in_another_programs_folder_is_offered(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, tmp_path: Path
) -> None:
    path = write_lora(tmp_path / "ComfyUI/models/loras/ink.safetensors")
    place.page.refresh()
    qtbot.waitUntil(lambda: str(path) in names(place), timeout=20_000)
    with qtbot.waitSignal(place.added, timeout=20_000):
        press(place.page, str(path), "add")
    assert library.loras.find("ink").path == path


def test_a_model_is_installed_after_its_licence_was_agreed_to(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, hub: FaultyHub
) -> None:
    agree(qtbot, accept)
    with qtbot.waitSignal(place.added, timeout=30_000) as added:
        press(place.page, "dreamshaper-8", "install")
    assert added.args[0].ref.name == "dreamshaper-8"
    qtbot.waitUntil(lambda: place.page._column.row() is not None)
    qtbot.waitUntil(lambda: "is installed and verified" in texts(place))


def test_an_unsigned_licence_downloads_nothing(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, hub: FaultyHub
) -> None:
    done: list[bool] = []

    def refuse(dialog: LicenceDialog) -> None:
        dialog.reject()
        done.append(True)

    agree(qtbot, refuse)
    press(place.page, "dreamshaper-8", "install")
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert hub.paths() == ["model_index.json"]
    assert "Coming" not in [row.section for row in place.page.rows()]


def test_a_download_that_broke_off_is_held_and_goes_on(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, hub: FaultyHub
) -> None:
    hub.faults[UNET] = [Fault(drop_at=0.5), Fault(status=429, headers=(("Retry-After", "9000"),))]
    agree(qtbot, accept)
    press(place.page, "dreamshaper-8", "install")
    qtbot.waitUntil(lambda: "What has arrived is kept" in texts(place), timeout=30_000)
    qtbot.waitUntil(lambda: "Not finished" in texts(place), timeout=20_000)
    with qtbot.waitSignal(place.added, timeout=30_000):
        press(place.page, "dreamshaper-8", "go_on")


@pytest.mark.parametrize("answer", ["Convert and add", "Cancel"])
def test_a_dropped_pickle_is_copied_safely_if_that_is_wished(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, tmp_path: Path, answer: str
) -> None:
    (tmp_path / "Ink.ckpt").write_bytes(b"a pickle that was converted before")
    write_lora(tmp_path / "Ink.safetensors")
    asked: list[str] = []

    def reply() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, reply)
            return
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == answer).click()

    QTimer.singleShot(20, reply)
    drop(place, tmp_path / "Ink.ckpt")
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    assert "Ink.safetensors" in asked[0]
    if answer == "Cancel":
        QThreadPool.globalInstance().waitForDone()
        assert library.loras.all() == ()
        return
    qtbot.waitUntil(lambda: "Ink" in names(place), timeout=20_000)
    qtbot.waitUntil(lambda: place.page._details.sheet().title == "Ink", timeout=20_000)


def test_a_vae_is_chosen_for_all_pictures_of_a_model(
    qtbot: QtBot, place: ModelsPlace, library: ModelLibrary, tmp_path: Path
) -> None:
    mine = write_folder(tmp_path / "mine")
    library.add(mine)
    mse = library.vaes.add(write_vae(tmp_path / "mse.safetensors"))
    place.page.refresh()
    qtbot.waitUntil(lambda: "mine" in names(place), timeout=20_000)
    place.page.choose("mine")
    box = place.findChild(UsualVae).box
    assert (box.isVisible(), box.currentText()) == (True, "Its own")
    for index, name in ((1, "mse"), (0, "")):
        with qtbot.waitSignal(place.added, timeout=20_000):
            box.setCurrentIndex(index)
            box.activated.emit(index)
        chosen = library.find("mine").defaults.vae
        assert (chosen.name if chosen else "") == name
        shown = VaeChoice((None, mse.ref), chosen)
        qtbot.waitUntil(lambda shown=shown: place.page._details.sheet().vae == shown, timeout=20_000)


def test_a_refusal_of_the_hub_is_one_sentence(qtbot: QtBot, place: ModelsPlace, hub: FaultyHub) -> None:
    hub.faults[REPO] = [Fault(status=403, headers=(("X-Error-Code", "GatedRepo"),))]
    press(place.page, "dreamshaper-8", "install")
    qtbot.waitUntil(lambda: "Agree to the terms" in texts(place), timeout=20_000)


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


@pytest.mark.parametrize(
    ("name", "is_model"),
    [
        ("mix.safetensors", True),
        ("old.ckpt", True),
        ("packed.zip", True),
        ("fox.png", False),
        ("notes.txt", False),
    ],
)
def test_what_is_dropped_on_the_window_is_told_apart(tmp_path: Path, name: str, is_model: bool) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/mix.safetensors"), QUrl.fromLocalFile(str(tmp_path / name))])
    assert (dropped_model(data) == tmp_path / name) is is_model
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    assert dropped_model(data) == tmp_path


def test_entered_it_begins_in_the_list_and_the_tab_key_passes_what_stands_before(
    qtbot: QtBot, place: ModelsPlace
) -> None:
    place.activateWindow()
    assert place.focusWidget().accessibleName() == "Models"
    for name in ("Family", "Search models", "Add a model"):
        qtbot.keyClick(place.focusWidget(), Qt.Key.Key_Backtab)
        assert place.focusWidget().accessibleName() == name
