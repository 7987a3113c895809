"""The choice of a guider: its number and interval, what suits the model, and the way to the draft and back."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.generation.guiders import GUIDERS, Guider
from studio.generation.model import ModelInfo
from studio.ui.composer.composer import Composer
from studio.ui.composer.extras_field import ExtrasField
from studio.ui.composer.guider_field import GuiderField

PLACES = {row.name: place for place, row in enumerate(GUIDERS)}


@pytest.fixture
def field(qtbot: QtBot) -> GuiderField:
    made = GuiderField()
    qtbot.addWidget(made)
    made.show()
    return made


def choose(field: GuiderField, name: str) -> None:
    field.kind.setCurrentIndex(PLACES[name])
    field.kind.activated.emit(PLACES[name])


def test_a_guider_comes_with_its_usual_number(field: GuiderField) -> None:
    told: list[object] = []
    field.changed.connect(told.append)
    assert not field.amount.isVisible()
    choose(field, "pag")
    assert (field.amount.isVisible(), field.amount.value()) == (True, 3.0)
    field.amount.setValue(4.5)
    field.begin.setValue(20)
    choose(field, "cfg")
    assert told == [Guider("pag", 3), Guider("pag", 4.5), Guider("pag", 4.5, 0.2), Guider("cfg", 0, 0.2)]
    field.begin.setValue(0)
    assert field.guider() is None


def test_the_ends_of_the_interval_push_each_other(field: GuiderField) -> None:
    field.begin.setValue(60)
    field.end.setValue(30)
    assert field.guider() == Guider(begin=0.29, end=0.3)
    field.begin.setValue(80)
    assert field.guider() == Guider(begin=0.8, end=0.81)


def test_every_guider_says_what_it_does_and_whom_it_suits(field: GuiderField, starter_info: ModelInfo) -> None:
    field.set_model(replace(starter_info, family="qwenimage"))
    assert field.kind.itemText(PLACES["pag"]) == "PAG (not for this model)"
    for name, place in PLACES.items():
        choose(field, name)
        assert field.kind.toolTip() == GUIDERS[place].about


def test_the_draft_has_the_guider_and_undo_takes_it_back(composer: Composer) -> None:
    (extras,) = composer.findChildren(ExtrasField)
    choose(extras.guider, "apg")
    draft = composer.draft()
    assert (draft.guider, extras.summary()) == (Guider("apg"), "APG")
    composer.undo()
    assert composer.draft().guider is None
    composer.load(replace(draft, guider=Guider("pag", 1.234, 0.1, 0.9)))
    assert composer.draft().guider == Guider("pag", 1.234, 0.1, 0.9)
    state = composer.state()
    composer.restore(state)
    assert composer.draft().guider == Guider("pag", 1.234, 0.1, 0.9)


@pytest.mark.parametrize(
    ("family", "words"), [("flux", "has learnt its guidance"), ("qwenimage", "PAG does not suit")]
)
def test_what_the_model_cannot_is_told_before_it_is_queued(
    qtbot: QtBot,
    composer: Composer,
    find: Callable[[str], QWidget],
    starter_info: ModelInfo,
    family: str,
    words: str,
) -> None:
    (extras,) = composer.findChildren(ExtrasField)
    composer.set_models([replace(starter_info, family=family)])
    cast(QLineEdit, find("subjectField")).setText("a red fox")
    choose(extras.guider, "pag")
    with qtbot.assertNotEmitted(composer.submitted):
        composer.submit()
    assert words in " ".join(label.text() for label in extras.findChildren(QLabel))
