"""Reading prompts back into fields."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.prompt.fields import ASPECTS, PromptFields, StylePhrase
from studio.prompt.parse import parse, split_phrases
from studio.prompt.template import LIST, SENTENCE, SLOTS, Template, tidy
from studio.prompt.templates import SHIPPED
from studio.prompt.vocabulary import Entry, Vocabulary

VOCABULARY = Vocabulary.load(Path("nowhere"))
AMBIGUOUS = {"intense illumination"}


@pytest.mark.parametrize("template", SHIPPED)
def test_the_contracts_example_comes_back(template: Template) -> None:
    fields = PromptFields(
        "person in a grocery store", "oil painting", (StylePhrase("art nouveau", "theme"),), ("8K",)
    )
    parsed = parse(template.render(fields).text, SHIPPED, VOCABULARY)
    assert (parsed.fields, parsed.template) == (fields, template)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("A photograph of two cats", PromptFields("two cats", "photograph")),
        ("Pixel art of a red fox", PromptFields("a red fox", "pixel art")),
        ("A photo of a bowl of ramen", PromptFields("bowl of ramen", "photo")),
        ("A bowl of soup, at night", PromptFields("a bowl of soup", "", (StylePhrase("at night", "lighting"),))),
        ("A moody film photo of my cat", PromptFields("my cat", "moody film photo")),
        ("A red fox", PromptFields("a red fox")),
        ("Santa Claus, 8K", PromptFields("Santa Claus", modifiers=("8K",))),
        (
            "An (oil painting:1.2) of an owl, (golden hour:1.3), in the style of Nobody",
            PromptFields(
                "owl",
                "(oil painting:1.2)",
                (StylePhrase("(golden hour:1.3)", "lighting"), StylePhrase("Nobody", "artist")),
            ),
        ),
        ("a purple thing, shiny", PromptFields("a purple thing", modifiers=("shiny",))),
        (
            "watercolor, a fox, odd light, golden hour, (8K)1.2",
            PromptFields(
                "a fox",
                "watercolor",
                (StylePhrase("odd light"), StylePhrase("golden hour", "lighting")),
                ("(8K)1.2",),
            ),
        ),
        ("  a fox ,, 8K, ", PromptFields("a fox", modifiers=("8K",))),
        ("", PromptFields()),
    ],
)
def test_what_can_be_told_apart_is_split(text: str, fields: PromptFields) -> None:
    assert parse(text, SHIPPED, VOCABULARY).fields == fields


def test_a_template_of_the_users_own_is_recognised() -> None:
    own = Template("own", ("modifier", "style", "frame", "subject"))
    parsed = parse("Highly detailed, golden hour, an oil painting of the moon", (*SHIPPED, own), VOCABULARY)
    assert parsed.template == own
    assert (parsed.fields.frame, parsed.fields.subject) == ("oil painting", "the moon")


def test_commas_inside_brackets_part_nothing() -> None:
    assert split_phrases("a (b, c:1.2), {d, e|f}, g), h") == ["a (b, c:1.2)", "{d, e|f}", "g)", "h"]


def texts(entries: tuple[Entry, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from([entry.text for entry in entries if entry.text not in AMBIGUOUS])


styles = st.one_of(
    *(st.builds(StylePhrase, texts(VOCABULARY.styles[aspect]), st.just(aspect)) for aspect in ASPECTS)
)
fields_of_vocabulary = st.builds(
    PromptFields,
    subject=texts(VOCABULARY.subjects),
    frame=st.just("") | texts(VOCABULARY.frames),
    styles=st.lists(styles, max_size=4).map(tuple),
    modifiers=st.lists(texts(VOCABULARY.modifiers), max_size=4).map(tuple),
)


def test_a_style_that_is_a_name_keeps_its_capital_at_the_front() -> None:
    own = Template("own", ("style", "subject", "frame", "modifier"), sentence=True)
    parsed = parse("Rembrandt lighting, a cat", (own,), VOCABULARY)
    assert parsed.fields.styles == (StylePhrase("Rembrandt lighting", "lighting"),)
    assert parse("Golden hour, a cat", (own,), VOCABULARY).fields.styles[0].text == "golden hour"


@given(fields_of_vocabulary, st.sampled_from([SENTENCE, LIST]))
def test_what_a_shipped_template_renders_comes_back(fields: PromptFields, template: Template) -> None:
    assert parse(template.render(fields).text, SHIPPED, VOCABULARY).fields == fields


@given(fields_of_vocabulary, st.permutations(SLOTS).map(tuple), st.booleans())
def test_what_an_own_template_renders_comes_back(
    fields: PromptFields, slots: tuple[str, ...], sentence: bool
) -> None:
    own = Template("own", slots, sentence)  # type: ignore[arg-type]
    parsed = parse(own.render(fields).text, (own,), VOCABULARY)
    assert (parsed.fields, parsed.template) == (fields, own)


@given(st.text(max_size=40) | st.text(st.sampled_from("aA of,()[]{}:1.n "), max_size=30))
def test_any_text_renders_as_it_was(text: str) -> None:
    assert parse(text, SHIPPED, VOCABULARY).prompt().text == tidy(text)
