"""Rendering fields to a prompt."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.prompt.fields import ASPECTS, PromptFields, StylePhrase
from studio.prompt.template import LIST, SENTENCE, SLOTS, Template

GROCERY = PromptFields(
    subject="person in a grocery store",
    frame="oil painting",
    styles=(StylePhrase("art nouveau", "theme"),),
    modifiers=("8K",),
)


def test_the_sentence_reads_as_the_contract_says() -> None:
    expected = "An oil painting of a person in a grocery store, art nouveau, 8K"
    assert SENTENCE.render(GROCERY).text == expected


def test_the_list_reads_as_the_contract_says() -> None:
    assert LIST.render(GROCERY).text == "oil painting, person in a grocery store, art nouveau, 8K"


@pytest.mark.parametrize(
    ("frame", "subject", "text"),
    [
        ("photograph", "two cats", "A photograph of two cats"),
        ("photograph", "chefs chopping carrots", "A photograph of chefs chopping carrots"),
        ("photograph", "the moon", "A photograph of the moon"),
        ("photograph", "a red fox", "A photograph of a red fox"),
        ("photograph", "A red fox", "A photograph of a red fox"),
        ("photograph", "Alice's cat", "A photograph of Alice's cat"),
        ("photograph", "unicorn", "A photograph of a unicorn"),
        ("8K photo", "owl", "An 8K photo of an owl"),
        ("one-line drawing", "hourglass", "A one-line drawing of an hourglass"),
        ("pixel art", "red fox", "Pixel art of a red fox"),
        ("an oil painting of", "red fox", "An oil painting of a red fox"),
        ("", "red fox", "A red fox"),
        ("", "two cats", "Two cats"),
        ("", "iPhone 4 on a desk", "An iPhone 4 on a desk"),
        ("oil painting", "", "An oil painting"),
        ("", "", ""),
    ],
)
def test_articles_stand_where_grammar_wants_them(frame: str, subject: str, text: str) -> None:
    assert SENTENCE.render(PromptFields(subject, frame)).text == text


def test_what_the_user_typed_is_tidied() -> None:
    fields = PromptFields(
        "  a  red\nfox , , sitting. ", "oil painting,", (StylePhrase(" ", "mood"),), ("", ",8K,")
    )
    assert SENTENCE.render(fields).text == "An oil painting of a red fox, sitting, 8K"


def test_an_artist_is_rendered_as_an_influence() -> None:
    styles = (StylePhrase("Claude Monet", "artist"), StylePhrase("in the style of Hokusai", "artist"))
    prompt = LIST.render(PromptFields("pond", styles=styles))
    assert prompt.text == "pond, in the style of Claude Monet, in the style of Hokusai"


def test_phrases_may_carry_weights() -> None:
    fields = PromptFields("(owl:1.3)", "(oil painting:0.8)", (StylePhrase("(golden hour:1.2)", "lighting"),))
    assert SENTENCE.render(fields).text == "An (oil painting:0.8) of an (owl:1.3), (golden hour:1.2)"


def test_styles_and_modifiers_keep_the_order_of_the_user() -> None:
    styles = (StylePhrase("winter", "season"), StylePhrase("golden hour", "lighting"))
    assert LIST.render(PromptFields("fox", styles=styles, modifiers=("8K", "3D"))).text == (
        "fox, winter, golden hour, 8K, 3D"
    )


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        (("style", "frame", "subject", "modifier"), "Art nouveau, an oil painting of a person in a store, 8K"),
        (("subject", "frame", "style"), "A person in a store, an oil painting, art nouveau"),
        (("modifier", "subject"), "8K, a person in a store"),
    ],
)
def test_a_template_places_phrases_in_any_order(slots: tuple[str, ...], text: str) -> None:
    fields = PromptFields("person in a store", GROCERY.frame, GROCERY.styles, GROCERY.modifiers)
    assert Template("own", slots).render(fields).text == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        (Template("", ("subject",)), "no name"),
        (Template("own", ("subject", "subject")), "subject twice"),
        (Template("own", ("frame",)), "has no subject"),
        (Template("own", ("subject", "negative")), 'cannot place "negative"'),  # type: ignore[arg-type]
    ],
)
def test_an_unusable_template_says_why(template: Template, complaint: str) -> None:
    with pytest.raises(StudioError, match=complaint):
        template.checked()


phrases = st.text(st.sampled_from("ab ,;.()[]{}|:_1.2éÉ猫AT\n'\"-8"), max_size=12) | st.text(max_size=8)
fields = st.builds(
    PromptFields,
    subject=phrases,
    frame=phrases,
    styles=st.lists(st.builds(StylePhrase, phrases, st.sampled_from([*ASPECTS, ""])), max_size=3).map(tuple),
    modifiers=st.lists(phrases, max_size=3).map(tuple),
)
templates = st.builds(Template, st.just("own"), st.permutations(SLOTS).map(tuple), st.booleans())


@given(templates, fields)
def test_spans_tile_the_text(template: Template, fields: PromptFields) -> None:
    prompt = template.render(fields)
    ends = [0, *(span.end for span in prompt.spans)]
    assert [span.start for span in prompt.spans] == ends[:-1]
    assert ends[-1] == len(prompt.text)
    assert all(span.text == prompt.text[span.start : span.end] != "" for span in prompt.spans)


@given(templates, fields)
def test_no_space_or_comma_is_doubled_or_left_over(template: Template, fields: PromptFields) -> None:
    text = template.render(fields).text
    assert not re.search(r"\s\s|,\s*,|\s,|^[\s,]|[\s,]$", text)
