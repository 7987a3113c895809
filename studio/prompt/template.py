"""Templates: an order of phrases that renders fields to a prompt whose every character is accounted for."""

from dataclasses import dataclass
from typing import Literal

from studio.prompt.fields import FieldName, PromptFields

Slot = Literal["frame", "subject", "style", "modifier"]
"""A field that a template can place."""


@dataclass(frozen=True)
class Span:
    """The field that made the characters `[start, end)` of a prompt; None for articles and commas."""

    start: int
    end: int
    field: FieldName | None
    text: str


@dataclass(frozen=True)
class Prompt:
    """A rendered prompt; its spans follow each other without gap or overlap and together are the text."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Template:
    """An order of phrases.

    With `sentence` the frame and the subject that follow each other are joined as "A {frame} of a {subject}";
    otherwise every phrase stands between commas.
    """

    name: str
    slots: tuple[Slot, ...] = ("frame", "subject", "style", "modifier")
    sentence: bool = True

    def render(self, fields: PromptFields) -> Prompt:
        """The text of `fields` in this order."""
        raise NotImplementedError  # replaced by the prompt package's author


SENTENCE = Template("sentence")
LIST = Template("list", sentence=False)
