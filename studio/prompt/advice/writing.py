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
    message = f'The model reads {tokens.limit} of {tokens.count} tokens: "{text}" is cut off.'
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
    """A small model knows some words only; others do little or nothing."""
    knowledge = case.knowledge
    if knowledge is None or not (knowledge.frames or knowledge.subjects) or case.composition.text is not None:
        return
    known = {
        "frame": knowledge.frames,
        "subject": knowledge.subjects,
        "style": knowledge.styles | knowledge.modifiers,
        "modifier": knowledge.modifiers | knowledge.styles,
    }
    for phrase in case.phrases():
        if phrase.field not in known or not case.words(phrase) or not phrase.is_settled:
            continue
        folded = {word.casefold(): word for word in known[phrase.field]}
        if not _is_known(case.words(phrase), phrase, folded):
            yield _unknown(case, phrase, folded)


def _is_known(text: str, phrase: Phrase, known: dict[str, str]) -> bool:
    """Whether the whole phrase is known or, in a subject, at least one known thing stands in it."""
    if phrase.field != "subject":
        return text in known
    tokens = grammar.tokens_of(text)
    written = f" {' '.join(tokens)} | {' '.join(map(singular, tokens))} "
    return any(f" {word} " in written for word in known)


def _unknown(case: Case, phrase: Phrase, known: dict[str, str]) -> Advice:
    text = case.words(phrase).removeprefix(ARTIST_OPENING)
    nearest = _nearest(text, tuple(sorted(known)))
    message = f'The model in use does not know "{phrase.text}"; it will do little or nothing.'
    fix = None
    if nearest:
        message = f'{message} It does know "{known[nearest]}".'
        fix = case.fix(f'Use "{known[nearest]}"', (phrase, known[nearest]))
    elif phrase.field in ("style", "modifier"):
        fix = case.fix(f'Remove "{phrase.text}"', (phrase, ""))
    return Advice("unknown-words", phrase.field, phrase.text, message, fix, case.span(phrase))


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
