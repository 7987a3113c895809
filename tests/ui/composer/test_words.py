"""Pure parts of the composer: phrases, offers, sizes, the button's words."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.vocabulary import Entry
from studio.ui.composer import phrases
from studio.ui.composer.button_words import button_words
from studio.ui.composer.offers import KNOWN, NO_EFFECT, OWN, knows_part, knows_whole, offers
from studio.ui.composer.sizes import size_choices
from studio.ui.widgets.two_line_button import TwoLineButton

ENTRIES = (
    Entry("oil painting", "thick strokes", "painted"),
    Entry("lithograph", "ink on stone", "print"),
    Entry("my frame", "", is_own=True),
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("golden hour, 8K", ("golden hour", "8K")),
        (" 8K ,, 8K, ", ("8K",)),
        ("(red, blue:1.2), {a, b}", ("(red, blue:1.2)", "{a, b}")),
        ("(open, never closed", ("(open, never closed",)),
        ("", ()),
    ],
)
def test_a_line_splits_into_phrases(text, parts):
    assert phrases.split(text) == parts


def test_what_a_limited_model_knows_comes_first_and_the_rest_is_marked():
    known = ["Oil painting", "mosaic"]
    choices = offers(ENTRIES, knows_whole(known), known)
    assert [(choice.text, choice.group) for choice in choices[:2]] == [("oil painting", KNOWN), ("mosaic", KNOWN)]
    assert {choice.text: choice.note for choice in choices[2:]} == {"my frame": NO_EFFECT, "lithograph": NO_EFFECT}


def test_a_model_that_knows_language_marks_nothing():
    choices = offers(ENTRIES, None)
    assert choices[0].group == OWN
    assert not any(choice.note for choice in choices)


def test_a_subject_is_known_by_a_word_in_it():
    knows = knows_part(["fox", "fire engine"])
    assert knows("a red fox")
    assert knows("an old Fire Engine")
    assert not knows("a foxglove, an engine")


def test_a_draft_says_so_and_names_no_numbers(model: ModelInfo):
    whole = Draft(Composition(PromptFields("a red fox")), model, seed=7)
    assert button_words(whole.quickened(), whole)[:2] == ("Draft", "seed 7 locked, nothing changed")
    assert button_words(replace(whole, count=3).quickened(), None)[0] == "Draft 3"


def test_sizes_fit_the_model_and_its_own_comes_first(model: ModelInfo):
    wide = replace(model, size_multiple=64, defaults=replace(model.defaults, size=Size(512, 512)))
    sizes = [Size.parse(choice.text) for choice in size_choices(wide)]
    assert sizes[0] == Size(512, 512)
    assert all(wide.nearest_size(size) == size for size in sizes)
    assert len(set(sizes)) == len(sizes) > 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": None}, "new seed"),
        ({"seed": None, "count": 4}, "new seeds"),
        ({"seed": 4_000_000_000}, "seed locked, seed changed"),
        ({}, "seed 7 locked, nothing changed"),
        ({"steps": 9}, "seed 7 locked, steps changed"),
        ({"steps": 9, "guidance_scale": 2.0}, "seed 7 locked, steps and guidance changed"),
    ],
)
def test_the_button_names_what_stays_and_what_changes(model: ModelInfo, change, words):
    before = Draft(Composition(PromptFields("a fox")), model, seed=7)
    assert button_words(replace(before, **change), before)[1] == words


def test_where_there_is_little_room_the_button_says_less(qtbot: QtBot, model: ModelInfo):
    fields = PromptFields("a {fox|owl} in a __place__", "oil painting", (StylePhrase("golden hour", "lighting"),))
    before = Draft(Composition(fields), model, seed=7)
    after = replace(before, composition=Composition(replace(fields, frame="pencil drawing")), steps=9)
    title, *details = button_words(after, before)
    assert details == sorted(details, key=len, reverse=True)
    button = TwoLineButton()
    qtbot.addWidget(button)
    button.set_lines(title, *details)
    button.resize(188, button.sizeHint().height())
    assert button.detail in details[1:]
    assert QFontMetrics(button._small()).horizontalAdvance(button.detail) <= 188
    button.resize(600, button.sizeHint().height())
    assert button.detail == details[0]


def test_in_the_least_room_the_button_still_says_that_nothing_changed(model: ModelInfo):
    before = Draft(Composition(PromptFields("a fox")), model, seed=7)
    assert button_words(before, before)[-1] == "nothing changed"
