"""Textual inversions in a text: ComfyUI's spelling, and A1111's."""

import pytest

from studio.prompt.embedding_words import bare, marked, names_in, renamed


def test_names_are_found_in_any_case_and_told_once():
    assert names_in("a fox, (embedding:Gloom:1.2), embedding:ink-v2.", "EMBEDDING:gloom") == ("gloom", "ink-v2")
    assert names_in("gloom, embedding :gloom, embedding:") == ()


def test_a_name_is_replaced_wherever_it_is_meant():
    assert renamed("(embedding:Gloom:1.2), gloom", {"gloom": "murk"}) == "(embedding:murk:1.2), gloom"


@pytest.mark.parametrize(
    "text", ["a fox, embedding:gloom", "(embedding:gloom:1.3), embedding:gloom-2", "[embedding:gloom]"]
)
def test_what_is_written_for_the_web_ui_is_read_as_it_was(text: str):
    names = ("gloom", "gloom-2")
    assert "embedding" not in bare(text, names)
    assert marked(bare(text, names), names) == text


def test_only_known_names_are_bared():
    assert bare("embedding:gloom, embedding:rain", {"rain"}) == "embedding:gloom, rain"
