"""Locks of single fields: what is drawn anew, what stays, and what a surprise leaves alone."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from studio.generation.model import ModelInfo, ModelKnowledge
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.vocabulary import Vocabulary
from studio.prompt.wildcards import Wildcards
from studio.ui.composer.composer import Composer
from studio.ui.composer.surprise import surprise

DRAWN = PromptFields("a {red|white|grey|black} fox", "{photograph|sketch|oil painting}")


@pytest.fixture
def drawing(composer: Composer) -> Composer:
    """A composer in which frame and subject are drawn, after a picture drawn by seed 5."""
    composer.load(replace(composer.draft(), composition=Composition(DRAWN, wildcard_seed=5)))
    return composer


def prompts(composer: Composer, tmp_path: Path) -> list[str]:
    """What twenty presses of Generate would ask for."""
    rng, wildcards = random.Random(1), Wildcards(tmp_path)
    return [composer.draft().settle(rng, wildcards)[0].request.prompt for _ in range(20)]


def test_what_was_recalled_keeps_its_draw_behind_closed_locks(drawing, find, tmp_path):
    assert find("subjectLock").isChecked()
    assert find("frameLock").isChecked()
    assert drawing.draft().composition == Composition(DRAWN, wildcard_seed=5)
    assert len(set(prompts(drawing, tmp_path))) == 1


def test_an_open_lock_lets_its_field_alone_be_drawn_anew(drawing, find, tmp_path):
    kept = Wildcards(tmp_path).expand(DRAWN, 5)
    find("subjectLock").click()
    made = prompts(drawing, tmp_path)
    assert len(set(made)) > 1
    assert all(kept.frame in prompt.lower() for prompt in made)


def test_a_lock_closed_later_keeps_what_was_drawn_last(drawing, find, tmp_path):
    for name in ("subjectLock", "frameLock"):
        find(name).click()
    drawing._controls.show_draw(11)
    find("subjectLock").click()
    drawn = Wildcards(tmp_path).expand(DRAWN, 11).subject
    assert all(drawn in prompt for prompt in prompts(drawing, tmp_path))


def test_the_prompt_shows_what_a_lock_keeps_and_what_will_be_drawn(drawing, find, tmp_path):
    find("frameLock").click()
    kept = Wildcards(tmp_path).expand(DRAWN, 5).subject
    assert find("promptPreview").toPlainText().endswith(f"of {kept}")
    assert "{photograph|sketch|oil painting}" in find("promptPreview").toPlainText()


def test_a_wildcard_that_cannot_be_drawn_is_shown_as_it_stands(composer, find):
    find("subjectField").setText("a __nothing__")
    find("subjectLock").click()
    assert "__nothing__" in find("promptPreview").toPlainText()


def test_the_dice_roll_the_noise_and_leave_locked_draws(drawing, find, tmp_path):
    before = prompts(drawing, tmp_path)
    find("randomSeedButton").click()
    assert prompts(drawing, tmp_path) == before


def test_the_button_says_what_is_drawn_anew(drawing, find):
    find("seedField").setText("7")
    find("frameLock").click()
    assert find("generateButton").text() == "Generate · seed 7 locked, frame drawn anew"


def test_the_key_locks_the_aspect_that_is_typed_in_and_a_click_on_its_lock_opens_it(qtbot, composer, find):
    composer.activateWindow()
    line = find("lightingField")
    line.setFocus()
    composer.toggle_field_lock()
    assert [lock.field for lock in composer._controls.snapshot().locks] == ["lighting"]
    at_end = QPoint(line.width() - 10, line.height() // 2)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at_end)
    assert composer._controls.snapshot().locks == ()


def test_the_lock_of_the_style_is_closed_while_every_aspect_is(composer, find):
    find("styleLock").click()
    assert len(composer._controls.snapshot().locks) == 7
    composer._controls._form.locks.toggle("mood")
    assert not find("styleLock").isChecked()


def test_locks_are_undone_and_remembered(composer, find):
    find("frameLock").click()
    state = composer.state()
    composer.undo()
    assert not find("frameLock").isChecked()
    composer.restore(state)
    assert find("frameLock").isChecked()


def test_a_recalled_picture_leaves_locks_of_plain_fields_closed(composer, find):
    find("negativeLock").click()
    composer.load(replace(composer.draft(), composition=Composition(PromptFields("a cat"))))
    assert find("negativeLock").isChecked()


def test_a_surprise_leaves_what_is_locked_and_is_one_step(composer, find):
    fields = PromptFields("a red fox", "sketch", (StylePhrase("golden hour", "lighting"),), ("8K",), "blurry")
    composer.load(replace(composer.draft(), composition=Composition(fields)))
    for name in ("subjectLock", "modifierLock", "templateLock"):
        find(name).click()
    composer._controls._form.locks.toggle("lighting")
    composer.surprise()
    now = composer.draft().composition
    assert (now.fields.subject, now.fields.modifiers, now.fields.negative) == ("a red fox", ("8K",), "blurry")
    assert StylePhrase("golden hour", "lighting") in now.fields.styles
    composer.undo()
    assert composer.draft().composition.fields == fields


@pytest.mark.parametrize("seed", range(20))
def test_a_surprise_for_a_small_model_takes_words_that_it_knows(
    vocabulary: Vocabulary, starter_info: ModelInfo, seed: int
) -> None:
    known = starter_info.knowledge
    drawn = surprise(PromptFields(), (), vocabulary, known, random.Random(seed))
    finishing = known.modifiers | known.styles
    assert drawn.frame in known.frames
    assert {*drawn.modifiers, *(style.text for style in drawn.styles)} <= finishing
    assert drawn.subject


def test_a_surprise_for_a_large_model_takes_any_word(vocabulary: Vocabulary) -> None:
    drawn = [surprise(PromptFields(), (), vocabulary, ModelKnowledge(), random.Random(seed)) for seed in range(9)]
    assert len({fields.subject for fields in drawn}) > 4
