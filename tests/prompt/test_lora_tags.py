"""LoRAs in prompts, as A1111 writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.lora_tags import LoraTag, parse_lora, part, put, tags_in, without_tags


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("a red fox, <lora:ink:0.8>, 8K", "a red fox, 8K"),
        ("<lora:ink:1> a red fox", "a red fox"),
        ("a red fox <lora:ink:1>", "a red fox"),
        ("a fox <lora:ink> in snow", "a fox in snow"),
        ("cat, <lora:a:1> <lora:b:1>, dog", "cat, dog"),
        ("<lora:a:1><lora:b:1>, dog", "dog"),
        ("a < b, c,, d", "a < b, c,, d"),
    ],
)
def test_tags_go_with_the_commas_that_only_they_needed(text: str, bare: str) -> None:
    assert without_tags(text) == bare


def test_tags_are_read_in_their_order() -> None:
    assert tags_in("<lora:ink:0.8>, a fox <lora:my wash>") == (LoraTag("ink", 0.8), LoraTag("my wash", 1.0))


@pytest.mark.parametrize("text", ["<lora:ink:much>", "<lora:ink:0.5:0.7>", "ink:nan", ":0.5"])
def test_a_weight_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(StudioError):
        parse_lora(text)


@given(st.text(alphabet="ab ,()<:>", max_size=30))
def test_a_text_without_tags_stays_as_it_is(text: str) -> None:
    assert without_tags(text) == text


def test_every_field_may_name_a_lora() -> None:
    fields = PromptFields(
        "<lora:a:1> owl", frame="oil painting", styles=(StylePhrase("<lora:b:2>"),), modifiers=("8K", "<lora:c:3>")
    )
    bare, tags = part(Composition(fields))
    assert bare.prompt().text == "An oil painting of an owl, 8K"
    assert [tag.name for tag in tags] == ["a", "b", "c"]


def test_a_lora_is_put_in_once() -> None:
    composition = put(put(Composition(PromptFields("an owl")), LoraTag("ink", 0.5)), LoraTag("ink", 0.75))
    assert composition.fields.modifiers == ("<lora:ink:0.75>",)
    written = put(Composition(text="an owl <lora:ink:1>"), LoraTag("Ink", 0.5))
    assert written.text == "an owl <lora:Ink:0.5>"
