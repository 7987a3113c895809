"""Templates: an order of phrases that renders fields to a prompt whose every character is accounted for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from studio.errors import StudioError
from studio.prompt import grammar, words
from studio.prompt.fields import FieldName, PromptFields, StylePhrase

Slot = Literal["frame", "subject", "style", "modifier"]
"""A field that a template can place."""

SLOTS: tuple[Slot, ...] = get_args(Slot)

ARTIST_OPENING = "in the style of "
"""What stands before the name of an artist."""

_OWN_OPENING = re.compile(r"^\W*(in the (style|manner) of|inspired by|after|by)\b", re.IGNORECASE)
_REPEATED_COMMAS = re.compile(r"\s*,(?:\s*,)+")
_SPACE_BEFORE_COMMA = re.compile(r"\s+,")
_FULL_STOP = re.compile(r"(?<=[a-z0-9)\]])\.$")
_TRAILING_OF = re.compile(r"\s+of$", re.IGNORECASE)


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
class _Piece:
    """Some characters of a prompt and the field that they came from."""

    text: str
    field: FieldName | None = None


@dataclass(frozen=True)
class Template:
    """An order of phrases.

    With `sentence` the frame and the subject that follow each other are joined as "A {frame} of a {subject}",
    both take the article that grammar wants wherever they stand, and the text begins with a capital; otherwise
    every phrase stands between commas as it was written. Styles and modifiers keep the order of their tuples.
    """

    name: str
    slots: tuple[Slot, ...] = ("frame", "subject", "style", "modifier")
    sentence: bool = True

    def checked(self) -> "Template":
        """This template, if it can be used.

        Raises:
            StudioError: it has no name, names a phrase twice or an unknown one, or leaves out the subject.
        """
        if not self.name.strip():
            raise StudioError("The template has no name. Give it one, for example: modifiers first.")
        for slot in self.slots:
            if slot not in SLOTS:
                raise StudioError(f'A template cannot place "{slot}". It can place {", ".join(SLOTS)}.')
            if self.slots.count(slot) > 1:
                raise StudioError(f'The template "{self.name}" places {slot} twice. Keep one of them.')
        if "subject" not in self.slots:
            raise StudioError(f'The template "{self.name}" has no subject. Add it to the order of phrases.')
        return self

    def render(self, fields: PromptFields) -> Prompt:
        """The text of `fields` in this order, without empty parts, doubled spaces or stray commas."""
        phrases = _sentence(self.slots, fields) if self.sentence else _list(self.slots, fields)
        pieces = _with_commas(phrases)
        return _prompt(_capitalised(pieces) if self.sentence else pieces)


SENTENCE = Template("sentence")
LIST = Template("list", sentence=False)


def tidy(phrase: str) -> str:
    """A phrase as it stands between two commas: single spaces, no comma or full stop at its ends."""
    text = _SPACE_BEFORE_COMMA.sub(",", _REPEATED_COMMAS.sub(",", " ".join(phrase.split())))
    return _FULL_STOP.sub("", text.strip(" ,;"))


def style_text(style: StylePhrase) -> str:
    """A style phrase as it is rendered: artists as "in the style of …", others as they are."""
    text = tidy(style.text)
    if style.aspect != "artist" or not text or _OWN_OPENING.match(text):
        return text
    return ARTIST_OPENING + text


def _phrases(slot: Slot, fields: PromptFields) -> list[str]:
    """The tidied phrases of one slot, without empty ones."""
    match slot:
        case "frame":
            texts = [_TRAILING_OF.sub("", tidy(fields.frame))]
        case "subject":
            texts = [tidy(fields.subject)]
        case "style":
            texts = [style_text(style) for style in fields.styles]
        case "modifier":
            texts = [tidy(text) for text in fields.modifiers]
    return [text for text in texts if text]


def _list(slots: Iterable[Slot], fields: PromptFields) -> list[list[_Piece]]:
    return [[_Piece(text, slot)] for slot in slots for text in _phrases(slot, fields)]


def _sentence(slots: tuple[Slot, ...], fields: PromptFields) -> list[list[_Piece]]:
    """As `_list`, with articles, and with a frame and the subject after it in one phrase."""
    phrases: list[list[_Piece]] = []
    previous: Slot | None = None
    for slot in slots:
        for text in _phrases(slot, fields):
            pieces = _with_article(text, slot)
            if slot == "subject" and previous == "frame":
                phrases[-1] += [_Piece(" of "), *_lowered(pieces)]
            else:
                phrases.append(pieces)
            previous = slot
    return phrases


def _with_article(text: str, slot: Slot) -> list[_Piece]:
    match slot:
        case "frame":
            article = grammar.article_of_frame(text)
        case "subject":
            article = grammar.article_of_subject(text)
        case _:
            article = ""
    return [_Piece(article + " "), _Piece(text, slot)] if article else [_Piece(text, slot)]


def _lowered(pieces: list[_Piece]) -> list[_Piece]:
    """The phrase for the middle of a sentence: "The moon" becomes "the moon"; names keep their capital."""
    text = pieces[0].text
    first = text.split(" ", 1)[0]
    if len(pieces) > 1 or first == "I" or first.lower() not in words.DETERMINERS:
        return pieces
    return [_Piece(text[0].lower() + text[1:], pieces[0].field)]


def _with_commas(phrases: list[list[_Piece]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for phrase in phrases:
        pieces += [_Piece(", "), *phrase] if pieces else phrase
    return pieces


def _capitalised(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces with a capital at the start, unless the first word is written in a way of its own (iPhone)."""
    if not pieces:
        return pieces
    text = pieces[0].text
    start = len(text) - len(text.lstrip("(["))
    word = re.match(r"[^\W\d_]*", text[start:])
    if word is None or not word[0].islower():
        return pieces
    capital = text[:start] + text[start].upper() + text[start + 1 :]
    return [_Piece(capital, pieces[0].field), *pieces[1:]]


def _prompt(pieces: list[_Piece]) -> Prompt:
    """The pieces as one text; what belongs to no field and stands together becomes one span."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and piece.field is None and spans[-1].field is None:
            last = spans.pop()
            piece = _Piece(last.text + piece.text)
        start = spans[-1].end if spans else 0
        spans.append(Span(start, start + len(piece.text), piece.field, piece.text))
    return Prompt("".join(piece.text for piece in pieces), tuple(spans))
