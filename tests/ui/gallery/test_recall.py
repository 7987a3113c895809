"""The dialog before a recipe is taken over."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.record import GenerationRecord
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.ui.gallery.proposals import propose
from studio.ui.gallery.recall import RecallDialog, recall

Make = Callable[..., GenerationRecord]


@pytest.fixture
def draft(model_info: ModelInfo) -> Draft:
    return Draft(Composition(PromptFields("owl", "photograph")), model_info, seed=1)


def press(qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key in the dialog that is about to open."""

    def act() -> None:
        qtbot.keyClick(QApplication.activeModalWidget(), key)

    QTimer.singleShot(50, act)


def test_escape_leaves_everything_as_it_is(qtbot: QtBot, draft: Draft, make: Make, model_info: ModelInfo) -> None:
    press(qtbot, Qt.Key.Key_Escape)
    assert recall(draft, make(), "all", [model_info], None) is None


def test_enter_takes_the_recipe_over(qtbot: QtBot, draft: Draft, make: Make, model_info: ModelInfo) -> None:
    press(qtbot, Qt.Key.Key_Return)
    changed = recall(draft, make(seed=7), "all", [model_info], None)
    assert changed is not None
    assert changed.seed == 7
    assert changed.composition.fields.subject == "red fox"


def test_the_button_counts_what_is_ticked(qtbot: QtBot, draft: Draft, make: Make, model_info: ModelInfo) -> None:
    dialog = RecallDialog("prompt", propose(draft, make(), "prompt", [model_info]))
    qtbot.addWidget(dialog)
    ticks = {tick.text(): tick for tick in dialog.findChildren(QCheckBox)}
    ticks["Frame"].setChecked(False)
    assert "Change 4 things" in [button.text() for button in dialog.findChildren(QPushButton)]
    assert "frame" not in [proposal.change.name for proposal in dialog.accepted_proposals()]


def test_says_that_the_composer_holds_the_recipe_already(
    qtbot: QtBot, draft: Draft, make: Make, model_info: ModelInfo
) -> None:
    dialog = RecallDialog("seed", propose(draft, make(seed=1), "seed", [model_info]))
    qtbot.addWidget(dialog)
    assert "The composer holds this already." in [label.text() for label in dialog.findChildren(QLabel)]
