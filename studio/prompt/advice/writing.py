"""Rules about how the prompt is written, and what the model can read of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from studio.prompt import grammar, weights, words
from studio.prompt.advice.case import Advice, Case, Phrase
from studio.prompt.subjects import singular
from studio.prompt.template import ARTIST_OPENING

LEAST_WEIGHT, MOST_WEIGHT = 0.1, 2.0
"""Beyond these, words vanish or the picture breaks up."""

LEAST_SHARED, LEAST_SIMILAR = 0.5, 0.75
"""How many of its words, or of its letters, an unknown phrase shares with a known one that is offered instead."""

MOST_QUOTED = 60
"""Longer texts are quoted without their middle."""

_DIALECT_NAMES = {"a1111": "A1111", "comfyui": "ComfyUI", "compel": "compel", "plain": "plain text"}


def unbalanced_brackets(case: Case) -> Iterator[Advice]:
    """A bracket without a partner weights the wrong words, or none."""
    for phrase in case.phrases():
        loose = weights.unbalanced(phrase.text, case.dialect)
        if loose:
            bracket = phrase.text[loose[0]]
            mended = "".join(char for index, char in enumerate(phrase.text) if index not in loose)
            message = f'The bracket {bracket} in "{phrase.text}" has no partner. Close it, or write \\{bracket}.'
            fix = case.fix(f"Remove {bracket}", (phrase, mended))
            yield Advice("unbalanced-brackets", phrase.field, phrase.text, message, fix, case.span(phrase))


def foreign_weights(case: Case) -> Iterator[Advice]:
    """Weights in a dialect that is not read become text, brackets, digits and all."""
    for phrase in case.phrases():
        other = weights.foreign_dialect(phrase.text, case.dialect)
        if other:
            names = _DIALECT_NAMES[other], _DIALECT_NAMES[case.dialect]
            message = f'The weights in "{phrase.text}" are written for {names[0]}, but {names[1]} is read here.'
            label = "Remove the weights" if case.dialect == "plain" else f"Write them for {names[1]}"
            fix = case.fix(label, (phrase, weights.convert(phrase.text, other, case.dialect)))
            yield Advice("foreign-weights", phrase.field, phrase.text, message, fix, case.span(phrase))


def extreme_weights(case: Case) -> Iterator[Advice]:
    """Very large weights break the picture up; very small ones do what leaving the words out does better."""
    for phrase in case.phrases():
        parts = weights.parse(phrase.text, case.dialect)
        extreme = [part for part in parts if not LEAST_WEIGHT <= part.weight <= MOST_WEIGHT]
        if extreme:
            first = extreme[0]
            bound = (
                "above 2 pictures break up" if first.weight > MOST_WEIGHT else "below 0.1 it is as good as gone"
            )
            message = f'"{first.text.strip()}" has the weight {first.weight:.4g}; {bound}.'
            calmed = (replace(part, weight=min(max(part.weight, 0.5), 1.5)) for part in parts)
            fix = case.fix("Bring it to 0.5 … 1.5", (phrase, weights.emit(calmed, case.dialect)))
            yield Advice("extreme-weight", phrase.field, phrase.text, message, fix, case.span(phrase))


def cut_words(case: Case) -> Iterator[Advice]:
    """Words beyond the limit of the text encoder are not read."""
    tokens = case.tokens
    if tokens is None or tokens.cut_from is None:
        return
    lost = [span for span in case.prompt.spans if span.field and span.end > tokens.cut_from]
    if not lost:
        return
    text = case.prompt.text[tokens.cut_from :].strip(" ,")
    message = f'The model reads {tokens.limit} of {tokens.count} tokens: "{_shortened(text)}" is cut off.'
    beyond = [
        phrase
        for phrase in case.phrases()
        if phrase.field in ("style", "modifier")
        and (span := case.span(phrase)) is not None
        and span.end > tokens.cut_from
    ]
    fix = case.fix("Remove what is cut off", *((phrase, "") for phrase in beyond)) if beyond else None
    yield Advice("cut-words", lost[0].field or "subject", text, message, fix, lost[0])


def unknown_words(case: Case) -> Iterator[Advice]:
    """A small model knows some words only; others do little or nothing. One piece of advice for all of them."""
    knowledge = case.knowledge
    if knowledge is None or not (knowledge.frames or knowledge.subjects) or case.composition.text is not None:
        return
    known = {
        "frame": knowledge.frames,
        "subject": knowledge.subjects,
        "style": knowledge.styles | knowledge.modifiers,
        "modifier": knowledge.modifiers | knowledge.styles,
    }
    unknown: dict[Phrase, str] = {}
    for phrase in case.phrases():
        if phrase.field not in known or not case.words(phrase) or not phrase.is_settled:
            continue
        folded = {word.casefold(): word for word in known[phrase.field]}
        if not _is_known(case.words(phrase), phrase, folded):
            unknown[phrase] = folded.get(_nearest(_plain(case, phrase), tuple(sorted(folded))), "")
    if unknown:
        yield _unknown(case, unknown)


def _is_known(text: str, phrase: Phrase, known: dict[str, str]) -> bool:
    """Whether the whole phrase is known or, in a subject, at least one known thing stands in it."""
    if phrase.field != "subject":
        return text in known
    tokens = grammar.tokens_of(text)
    written = f" {' '.join(tokens)} | {' '.join(map(singular, tokens))} "
    return any(f" {word} " in written for word in known)


def _unknown(case: Case, nearest: dict[Phrase, str]) -> Advice:
    """The advice on unknown phrases, each with the known one that comes near, or ""."""
    first, *more = nearest
    message = f"The model in use does not know {_listed(phrase.text for phrase in nearest)}; "
    message += "they will do little or nothing." if more else "it will do little or nothing."
    if offered := list(dict.fromkeys(filter(None, nearest.values()))):
        message += f" It does know {_listed(offered)}."
    can_go = {phrase for phrase in nearest if phrase.field in ("style", "modifier")}
    changes = [(phrase, near) for phrase, near in nearest.items() if near or phrase in can_go]
    fix = case.fix(_label(changes, offered), *changes) if changes else None
    texts = ", ".join(phrase.text for phrase in nearest)
    return Advice("unknown-words", first.field, texts, message, fix, case.span(first))


def _label(changes: list[tuple[Phrase, str]], offered: list[str]) -> str:
    """The words on the button that makes these changes."""
    if len(changes) > 1:
        return "Use what it knows" if offered else "Remove them"
    phrase, near = changes[0]
    return f'Use "{near}"' if near else f'Remove "{phrase.text}"'


def _listed(texts: Iterable[str]) -> str:
    """Quoted and joined: "a", "b" and "c"."""
    *others, last = (f'"{text}"' for text in texts)
    return f"{', '.join(others)} and {last}" if others else last


def _plain(case: Case, phrase: Phrase) -> str:
    return case.words(phrase).removeprefix(ARTIST_OPENING)


def _shortened(text: str) -> str:
    """The text with the words in its middle left out where it is long."""
    if len(text) <= MOST_QUOTED:
        return text
    start, end = text[: MOST_QUOTED // 2], text[-MOST_QUOTED // 2 :]
    return f"{start.rpartition(' ')[0] or start} … {end.partition(' ')[2] or end}"


@lru_cache(maxsize=256)
def _nearest(text: str, known: Iterable[str]) -> str:
    """The known phrase that shares the most words, then letters, with `text`; "" if none comes near."""
    content = [word for word in text.split() if word not in words.DETERMINERS | words.PREPOSITIONS]
    likenesses = {other: _likeness(content, other) for other in known}
    best = max(likenesses, key=lambda other: sum(likenesses[other]), default="")
    shared, similar = likenesses.get(best, (0.0, 0.0))
    return best if shared >= LEAST_SHARED or similar >= LEAST_SIMILAR else ""


def _likeness(content: list[str], other: str) -> tuple[float, float]:
    """Which share of the words stands in `other`, and how alike the letters are; both from 0 to 1."""
    shared = sum(word in other.split() for word in content) / max(1, len(content))
    return shared, SequenceMatcher(None, " ".join(content), other).ratio()
