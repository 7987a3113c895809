"""What is done beyond words, from its controls to the draft and back: hires pass, clip skip, rescale, seams."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.generation.beginnings import Hires, SourceImage
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from studio.ui.composer.composer import Composer
from studio.ui.composer.extras_field import ExtrasField
from studio.ui.widgets.choice_box import ChoiceBox

Find = Callable[[str], QWidget]
SOURCE = SourceImage("ab" * 32, 0.5)
FINE = {"hires": Hires(1.3333, 0.455), "clip_skip": 2, "guidance_rescale": 0.123, "seamless": True}


@pytest.fixture
def extras(composer: Composer) -> ExtrasField:
    """Their controls."""
    return composer.findChildren(ExtrasField)[0]


def test_each_control_asks_for_its_part_and_undo_takes_it_back(composer: Composer, extras: ExtrasField) -> None:
    plain = composer.draft()
    extras.scale.setValue(2)
    extras.strength.setValue(30)
    extras.clip_skip.setValue(2)
    extras.rescale.setValue(0.7)
    extras.seamless.click()
    draft = composer.draft()
    assert (draft.hires, draft.clip_skip) == (Hires(2, 0.3), 2)
    assert (draft.guidance_rescale, draft.seamless) == (0.7, True)
    composer.undo()
    assert composer.draft() == plain
    composer.redo()
    assert composer.draft() == draft


def test_a_recalled_recipe_and_a_session_keep_every_digit(composer: Composer, extras: ExtrasField) -> None:
    composer.load(replace(composer.draft(), **FINE))  # pyright: ignore[reportArgumentType]
    assert (extras.scale.text(), extras.strength.text()) == ("1.33 ×", "46 %")
    state = composer.state()
    composer.undo()
    assert not extras.strength.isEnabled()
    composer.restore(state)
    assert {name: getattr(composer.draft(), name) for name in FINE} == FINE


def test_a_hires_pass_enlarges_the_models_own_size(
    composer: Composer, extras: ExtrasField, find: Find, starter_info: ModelInfo
) -> None:
    own = starter_info.defaults.size
    twice = Size(2 * own.width, 2 * own.height)
    extras.scale.setValue(2)
    assert composer.draft().finished_size == twice
    line = cast(ChoiceBox, find("sizeField")).lineEdit()
    assert line is not None
    assert line.placeholderText() == f"auto ({twice})"
    fold = find("foldButton")
    assert fold.accessibleName().endswith("hires 2 ×")


def test_a_hires_pass_waits_while_there_is_a_source(composer: Composer, extras: ExtrasField) -> None:
    extras.scale.setValue(2)
    composer.load(replace(composer.draft(), source=SOURCE, hires=Hires(2, 0.5)))
    assert composer.draft().hires is None
    assert not extras.scale.isEnabled()
    composer.source.remove.click()
    assert extras.scale.isEnabled()


def test_every_control_has_a_name_and_says_what_it_does(extras: ExtrasField) -> None:
    for control in (extras.scale, extras.strength, extras.clip_skip, extras.rescale, extras.seamless):
        assert control.accessibleName()
        assert control.toolTip()


def test_a_model_without_a_unet_is_not_asked_for_what_needs_one(
    qtbot: QtBot, composer: Composer, extras: ExtrasField, find: Find, starter_info: ModelInfo
) -> None:
    """The sentence stands where it can be mended, before anything is queued."""
    flux = replace(starter_info, family="flux")
    composer.set_models([flux])
    cast(QLineEdit, find("subjectField")).setText("a red fox")
    extras.seamless.click()
    with qtbot.assertNotEmitted(composer.submitted):
        composer.submit()
    assert extras.isVisible()
    assert "no clip skip" in " ".join(label.text() for label in extras.findChildren(QLabel))
    extras.seamless.click()
    composer.load(replace(composer.draft(), source=SOURCE))
    with qtbot.waitSignal(composer.submitted):
        composer.submit()
