"""Compositions."""

from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields
from studio.prompt.template import LIST, Span


def test_fields_are_rendered_by_the_template() -> None:
    fields = PromptFields("red fox", "sketch")
    assert Composition(fields).prompt().text == "A sketch of a red fox"
    assert Composition(fields, LIST).prompt().text == "sketch, red fox"


def test_a_text_of_the_users_own_stands_as_it_is() -> None:
    prompt = Composition(PromptFields("red fox"), text=" an  owl,").prompt()
    assert (prompt.text, prompt.spans) == (" an  owl,", (Span(0, 9, "subject", " an  owl,"),))


def test_an_empty_text_of_the_users_own_has_no_spans() -> None:
    assert Composition(PromptFields("red fox"), text="").prompt().spans == ()
