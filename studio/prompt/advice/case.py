"""What rules look at, and what they say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from studio.prompt import weights
from studio.prompt.composition import Composition
from studio.prompt.fields import FieldName, PromptFields, StylePhrase
from studio.prompt.lora_tags import without_tags
from studio.prompt.template import Prompt, Span, tidy
from studio.prompt.tokens import TokenReport


@dataclass(frozen=True)
class Fix:
    """What one click does: the words on the button, and the fields afterwards."""

    label: str
    fields: PromptFields


@dataclass(frozen=True)
class Advice:
    """One thing that may go wrong: the rule's name, the field and its text, and a sentence for the user.

    `span` is the place of the text in the rendered prompt, None where it does not stand in it.
    """

    rule: str
    field: FieldName
    text: str
    message: str
    fix: Fix | None = None
    span: Span | None = None


class Knowledge(Protocol):
    """The words that a limited model knows, by field; all empty for a model that knows language at large."""

    @property
    def frames(self) -> frozenset[str]: ...
    @property
    def subjects(self) -> frozenset[str]: ...
    @property
    def styles(self) -> frozenset[str]: ...
    @property
    def modifiers(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Phrase:
    """One phrase of the fields; `index` is its place among the styles or modifiers."""

    field: FieldName
    text: str
    index: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether it holds no variant or wildcard, which may yet become any words."""
        return "{" not in self.text and "__" not in self.text


@dataclass(frozen=True)
class Case:
    """A composition with all that rules may ask about it."""

    composition: Composition
    prompt: Prompt
    tokens: TokenReport | None
    knowledge: Knowledge | None
    dialect: str

    @property
    def fields(self) -> PromptFields:
        """The fields; empty where the user wrote the prompt as a whole."""
        return PromptFields() if self.composition.text is not None else self.composition.fields

    def phrases(self) -> Iterator[Phrase]:
        """All phrases that are not empty, in the order of the composer; a text of the user's own is a subject."""
        fields = self.composition.fields
        if self.composition.text is not None:
            yield Phrase("subject", self.composition.text)
        else:
            yield Phrase("frame", fields.frame)
            yield Phrase("subject", fields.subject)
            yield from (
                Phrase("style", style.text, index) for index, style in enumerate(fields.styles) if style.text
            )
            yield from (Phrase("modifier", text, index) for index, text in enumerate(fields.modifiers) if text)
        yield Phrase("negative", fields.negative)

    def words(self, phrase: Phrase) -> str:
        """The phrase without weights and LoRAs, tidy, in lower case: what rules compare."""
        return tidy(weights.strip(without_tags(phrase.text), self.dialect)).casefold()

    def span(self, phrase: Phrase) -> Span | None:
        """Where the phrase stands in the prompt."""
        spans = [span for span in self.prompt.spans if span.field == phrase.field]
        place = sum(tidy(other.text) != "" for other in self.phrases() if _is_before(other, phrase))
        return spans[place] if place < len(spans) else None

    def fix(self, label: str, *changes: tuple[Phrase, str]) -> Fix | None:
        """The fix that gives phrases another text, "" to remove them; none for a text of the user's own."""
        if self.composition.text is not None and any(phrase.field != "negative" for phrase, _ in changes):
            return None
        return Fix(label, changed(self.composition.fields, dict(changes)))


def changed(fields: PromptFields, texts: dict[Phrase, str]) -> PromptFields:
    """The fields with other texts for some phrases; styles and modifiers whose text is "" are gone."""
    by_place = {(phrase.field, phrase.index): text for phrase, text in texts.items()}
    styles = (
        StylePhrase(by_place.get(("style", index), style.text), style.aspect)
        for index, style in enumerate(fields.styles)
    )
    modifiers = (by_place.get(("modifier", index), text) for index, text in enumerate(fields.modifiers))
    return replace(
        fields,
        frame=by_place.get(("frame", 0), fields.frame),
        subject=by_place.get(("subject", 0), fields.subject),
        styles=tuple(style for style in styles if style.text),
        modifiers=tuple(text for text in modifiers if text),
        negative=by_place.get(("negative", 0), fields.negative),
    )


def _is_before(other: Phrase, phrase: Phrase) -> bool:
    return other.field == phrase.field and other.index < phrase.index
