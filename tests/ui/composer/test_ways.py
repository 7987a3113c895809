"""Variations and blends in the composer: exact, shown, weighed, removed, undone, remembered."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.engine.fake import draw
from studio.experiments.variations import SUBTLE
from studio.generation.draft import Draft
from studio.generation.request import Blend, Variation
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.prompt.wildcards import Wildcards
from studio.ui.composer.composer import Composer
from studio.ui.composer.ways_field import WayLine

WAYS = (Variation(8, 0.2), Variation(9, 0.123456789012))
BLEND = Blend("a blue bird", "rain", 0.4)


@pytest.fixture
def varied(composer: Composer) -> Draft:
    """A draft with two variations and a blend, as the composer holds it."""
    fox = Composition(PromptFields("a red fox"))
    draft = replace(composer.draft(), composition=fox, seed=7, variations=WAYS, blend=BLEND)
    composer.load(draft)
    return draft


def lines(composer: Composer) -> list[WayLine]:
    return [line for line in composer.findChildren(WayLine) if line.isVisible()]


def test_a_recalled_variation_makes_the_identical_picture(
    composer: Composer, varied: Draft, tmp_path: Path
) -> None:
    first, again = (
        draft.settle(random.Random(1), Wildcards(tmp_path))[0].request for draft in (varied, composer.draft())
    )
    assert again.key() == first.key()
    assert draw(again).tobytes() == draw(first).tobytes()


def test_each_way_stands_below_the_seed_with_its_share(composer: Composer, varied: Draft) -> None:
    assert [line._seed.text() for line in lines(composer)] == ["8", "9", ""]
    assert lines(composer)[2]._text.text() == "→ a blue bird"
    assert [line._share.text() for line in lines(composer)] == ["20.0 %", "12.3 %", "40.0 %"]


def test_a_share_is_weighed_and_the_others_stay_exact(composer: Composer, varied: Draft) -> None:
    lines(composer)[0]._share.setValue(35)
    lines(composer)[2]._share.setValue(50)
    assert composer.draft().variations == (Variation(8, 0.35), WAYS[1])
    assert composer.draft().blend == replace(BLEND, amount=0.5)


def test_a_way_is_removed_and_undo_brings_it_back(composer: Composer, varied: Draft) -> None:
    lines(composer)[0]._cross.click()
    lines(composer)[1]._cross.click()
    assert (composer.draft().variations, composer.draft().blend) == ((WAYS[1],), None)
    composer.undo()
    composer.undo()
    assert composer.draft() == varied


def test_the_session_remembers_the_ways(composer: Composer, varied: Draft) -> None:
    state = composer.state()
    composer.load(replace(varied, variations=(), blend=None))
    composer.restore(state)
    assert composer.draft() == varied


def test_the_button_names_a_changed_variation(composer: Composer, varied: Draft, find) -> None:
    composer.submit()
    lines(composer)[0]._cross.click()
    assert find("generateButton").text() == "Generate · seed 7 locked, variation changed"


def test_a_button_goes_towards_one_more_seed_and_locks_the_one_it_begins_at(composer: Composer, find) -> None:
    find("addVariationButton").click()
    find("addVariationButton").click()
    draft = composer.draft()
    assert draft.seed is not None
    assert [one.strength for one in draft.variations] == [SUBTLE, SUBTLE]
    assert len({draft.seed, *(one.seed for one in draft.variations)}) == 3


def test_the_other_seed_can_be_typed_and_nonsense_is_not_taken(
    qtbot: QtBot, composer: Composer, varied: Draft
) -> None:
    line = lines(composer)[0]._seed
    for typed, seed in (("12", 12), ("twelve", 12)):
        line.selectAll()
        qtbot.keyClicks(line, typed)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert composer.draft().variations == (Variation(seed, 0.2), WAYS[1])
    assert line.text() == "12"
