"""Reads a prompt back into the fields that would render it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from studio.prompt import grammar, words
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.template import ARTIST_OPENING, LIST, Slot, Template, tidy
from studio.prompt.vocabulary import Entry, Vocabulary, bare

_OPENING, _CLOSING = "([{", ")]}"
_ARTICLE = re.compile(r"^an?\s+", re.IGNORECASE)
_OF = re.compile(r"\s+of\s+", re.IGNORECASE)
_FRAME_NOUN = re.compile(
    r"(photo|photograph|picture|painting|drawing|sketch|illustration|render|rendering|print|poster|portrait"
    r"|watercolou?r|cartoon|snapshot|still)",
    re.IGNORECASE,
)
_IMPOSSIBLE = float("-inf")


@dataclass(frozen=True)
class _Phrase:
    """One phrase of a text, and which fields its words are known in; `aspect` is None if it is no style."""

    text: str
    is_first: bool = False
    is_frame: bool = False
    is_subject: bool = False
    aspect: str | None = None
    is_modifier: bool = False

    @property
    def is_style(self) -> bool:
        return self.aspect is not None


def parse(text: str, templates: Sequence[Template], vocabulary: Vocabulary) -> Composition:
    """The composition that renders `text`, by the template under which most of its phrases are known words.

    What templates render of vocabulary phrases comes back as it was. Other text is split as far as it renders to
    the same characters again; where no template does that, the whole text is the subject of a list.
    """
    wanted = tidy(text)
    found = [reading for template in templates if (reading := _read(wanted, template, vocabulary))]
    if not found:
        return Composition(PromptFields(subject=wanted), LIST)
    return max(found, key=lambda reading: reading[0])[1]


def split_phrases(text: str) -> list[str]:
    """The phrases between commas; commas inside brackets part nothing."""
    phrases: list[str] = []
    start = depth = 0
    for index, char in enumerate(text):
        depth += (char in _OPENING) - (char in _CLOSING and depth > 0)
        if char == "," and depth == 0:
            phrases.append(text[start:index])
            start = index + 1
    return [phrase.strip() for phrase in (*phrases, text[start:]) if phrase.strip()]


def _read(text: str, template: Template, vocabulary: Vocabulary) -> tuple[float, Composition] | None:
    """How well a template explains the text, and the composition; nothing if it would render otherwise."""
    phrases = list(_phrases(text, template, vocabulary))
    score, slots = _assignment(phrases, template.slots)
    if score == _IMPOSSIBLE:
        return None
    composition = Composition(_fields(phrases, slots, template, vocabulary), template)
    return (score, composition) if composition.prompt().text == text else None


def _phrases(text: str, template: Template, vocabulary: Vocabulary) -> Iterator[_Phrase]:
    """The phrases of the text; "a {frame} of a {subject}" counts as two where the template joins them."""
    joins = template.sentence and "subject" in template.slots[_place_of_frame(template) :]
    for index, phrase in enumerate(_whole(split_phrases(text), vocabulary)):
        pair = _frame_and_subject(phrase, vocabulary) if joins else None
        if pair:
            joins = False
            yield _Phrase(pair[0], is_first=index == 0, is_frame=True)
            yield _Phrase(pair[1], is_subject=True)
        else:
            yield _known(phrase, index == 0, vocabulary)


def _place_of_frame(template: Template) -> int:
    return template.slots.index("frame") if "frame" in template.slots else len(template.slots)


def _whole(phrases: list[str], vocabulary: Vocabulary) -> Iterator[str]:
    """The phrases with those put together that are one modifier of the vocabulary ("tiny, far away")."""
    waiting = list(reversed(phrases))
    while waiting:
        phrase = waiting.pop()
        if waiting and vocabulary.find("modifier", f"{phrase}, {waiting[-1]}"):
            phrase = f"{phrase}, {waiting.pop()}"
        yield phrase


def _frame_and_subject(phrase: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The two sides of the first "of" that has a frame on its left."""
    for match in _OF.finditer(phrase):
        frame = _ARTICLE.sub("", phrase[: match.start()])
        if _FRAME_NOUN.fullmatch(frame.split(" ")[-1]) or vocabulary.find("frame", frame):
            return phrase[: match.start()], phrase[match.end() :]
    return None


def _known(phrase: str, is_first: bool, vocabulary: Vocabulary) -> _Phrase:
    without_article = _ARTICLE.sub("", bare(phrase))
    aspect = vocabulary.aspect_of(phrase)
    return _Phrase(
        phrase,
        is_first,
        is_frame=vocabulary.find("frame", without_article) is not None,
        is_subject=any(vocabulary.find("subject", text) for text in (phrase, without_article)),
        aspect=aspect or None,
        is_modifier=vocabulary.find("modifier", phrase) is not None,
    )


def _assignment(phrases: Sequence[_Phrase], slots: Sequence[Slot]) -> tuple[float, list[Slot]]:
    """The best slot for each phrase, in the order of the slots; a frame and a subject take one phrase at most.

    Dynamic programming from the last phrase: `best[place]` explains the phrases from here on with `slots[place:]`.
    """
    best: list[tuple[float, list[Slot]]] = [(0.0, [])] * (len(slots) + 1)
    for phrase in reversed(phrases):
        row: list[tuple[float, list[Slot]]] = [(_IMPOSSIBLE, [])]
        for place in range(len(slots) - 1, -1, -1):
            slot = slots[place]
            after = best[place + (slot in ("frame", "subject"))]
            row.append(max(row[-1], (after[0] + _gain(phrase, slot), [slot, *after[1]]), key=lambda pair: pair[0]))
        best = row[::-1]
    return best[0]


def _gain(phrase: _Phrase, slot: Slot) -> float:
    """How much speaks for a phrase in a slot."""
    is_known = phrase.is_frame or phrase.is_style or phrase.is_modifier
    match slot:
        case "frame":
            return 4 if phrase.is_frame else _IMPOSSIBLE
        case "subject":
            return 3.5 if phrase.is_subject else -2 if is_known else 2
        case "style":
            return 3 if phrase.is_style else -1 if is_known else 0
        case "modifier":
            return 3 if phrase.is_modifier else -1 if is_known else 1


def _fields(
    phrases: Sequence[_Phrase], slots: Sequence[Slot], template: Template, vocabulary: Vocabulary
) -> PromptFields:
    fields = PromptFields()
    for phrase, slot in zip(phrases, slots, strict=True):
        is_capital = template.sentence and phrase.is_first
        match slot:
            case "frame":
                fields = replace(fields, frame=_frame(phrase.text, template.sentence, vocabulary))
            case "subject":
                fields = replace(fields, subject=_subject(phrase.text, template.sentence, vocabulary))
            case "style":
                known = vocabulary.find("style", phrase.text, phrase.aspect or "")
                text = _lowered(phrase.text) if is_capital and not _is_name(known) else phrase.text
                fields = replace(fields, styles=(*fields.styles, _style(text, phrase.aspect or "")))
            case "modifier":
                known = vocabulary.find("modifier", phrase.text)
                text = _as_known(phrase.text, known.text if known else "") if is_capital else phrase.text
                fields = replace(fields, modifiers=(*fields.modifiers, text))
    return fields


def _frame(text: str, is_sentence: bool, vocabulary: Vocabulary) -> str:
    if not is_sentence:
        return text
    frame = _ARTICLE.sub("", text)
    known = vocabulary.find("frame", frame)
    return _as_known(frame, known.text if known else "")


def _subject(text: str, is_sentence: bool, vocabulary: Vocabulary) -> str:
    """The subject as the vocabulary has it, with or without the article; else as it stands."""
    if not is_sentence:
        return text
    for candidate in (text, _ARTICLE.sub("", text)):
        if known := vocabulary.find("subject", candidate):
            return _as_known(candidate, known.text)
    is_ordinary = text.split(" ", 1)[0].lower() in words.DETERMINERS and text[:2] != "I "
    return _lowered(text) if is_ordinary else text


def _style(text: str, aspect: str) -> StylePhrase:
    if aspect == "artist" and text.lower().startswith(ARTIST_OPENING):
        return StylePhrase(text[len(ARTIST_OPENING) :], aspect)
    return StylePhrase(text, aspect)


def _is_name(known: Entry | None) -> bool:
    """Whether the vocabulary begins it with a capital, wherever it stands."""
    return known is not None and known.text[:1].isupper()


def _as_known(text: str, known: str) -> str:
    """The text, its first letter small if the vocabulary's is; what is unknown keeps its capital."""
    return _lowered(text) if known[:1].islower() else text


def _lowered(text: str) -> str:
    start = len(text) - len(grammar.opening(text))
    return text[:start] + text[start : start + 1].lower() + text[start + 1 :]
