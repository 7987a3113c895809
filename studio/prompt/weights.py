"""Emphasis: the weights of words in a prompt, in the dialects in which people write them.

| dialect | more        | less          | a number  | nested            |
|---------|-------------|---------------|-----------|-------------------|
| a1111   | `(x)` = 1.1 | `[x]` = 1/1.1 | `(x:1.3)` | weights multiply  |
| comfyui | `(x)` = 1.1 |               | `(x:1.3)` | a number replaces |
| compel  | `x+` = 1.1  | `x-` = 0.9    | `(x)1.3`  | weights multiply  |
| plain   | none: every character is text                       |

The same number does not mean the same picture: A1111 scales the embeddings of the weighted words and then brings
the mean of the whole prompt back to what it was; ComfyUI moves each word away from the empty prompt, or towards
it; compel does so too for weights above 1, and blends with the prompt without the word below. Converting
therefore keeps the words and the numbers, not the pixels.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from studio.errors import StudioError
from studio.prompt.weight_readers import READERS, Glyph, glyphs_of, syntax_of

DIALECTS = ("a1111", "comfyui", "compel", "plain")

_BRACKETS: Mapping[str, Mapping[str, str]] = {
    "a1111": {"(": ")", "[": "]"},
    "comfyui": {"(": ")"},
    "compel": {"(": ")"},
    "plain": {},
}
_MARKS: Mapping[str, re.Pattern[str]] = {
    "a1111": re.compile(r"\([^()]*:\s*\d*\.?\d+\s*\)"),
    "compel": re.compile(r"\)(\++|-+|\d*\.\d+)(?=[\s,.]|$)|\w(\+{2,}|-{2,})(?=[\s,.]|$)"),
}
_COMPEL_SIGNS = re.compile(r"([+-]+(?!\w)|=+)")


@dataclass(frozen=True)
class Weighted:
    """Some text of a prompt, free of syntax, and its weight (1 is neutral)."""

    text: str
    weight: float = 1.0


def parse(text: str, dialect: str) -> tuple[Weighted, ...]:
    """The text in pieces of one weight each; their texts together are `strip(text, dialect)`.

    Brackets without a partner stay text, except that an A1111 bracket that is never closed reaches to the end.

    Raises:
        StudioError: the dialect is unknown.
    """
    groups = groupby(_read(text, dialect), key=lambda glyph: round(glyph.weight, 6))
    return tuple(Weighted("".join(glyph.char for glyph in glyphs), weight) for weight, glyphs in groups)


def emit(parts: Iterable[Weighted], dialect: str) -> str:
    """Weighted text written in a dialect; "plain" leaves the weights out, compel has none below 0.

    Raises:
        StudioError: the dialect is unknown.
    """
    return _EMITTERS[_known(dialect)](parts)


def convert(text: str, source: str, target: str) -> str:
    """The same words and weights in another dialect.

    Raises:
        StudioError: a dialect is unknown.
    """
    return text if _known(source) == target else emit(parse(text, source), target)


def strip(text: str, dialect: str) -> str:
    """The words alone, as the text encoder is given them."""
    return "".join(glyph.char for glyph in _read(text, dialect))


def places(text: str, dialect: str) -> tuple[int, ...]:
    """For each character of `strip(text, dialect)`, where it stands in `text`."""
    return tuple(glyph.at for glyph in _read(text, dialect))


def unbalanced(text: str, dialect: str) -> tuple[int, ...]:
    """The places of brackets without a partner, of those that mean something in this dialect."""
    pairs = _BRACKETS[_known(dialect)]
    loose: list[int] = []
    opened: list[Glyph] = []
    for glyph in glyphs_of(text, dialect):
        if glyph.is_escaped or glyph.char not in {*pairs, *pairs.values()}:
            continue
        if glyph.char in pairs:
            opened.append(glyph)
        elif opened and pairs[opened[-1].char] == glyph.char:
            opened.pop()
        else:
            loose.append(glyph.at)
    return tuple(sorted([*loose, *(glyph.at for glyph in opened)]))


def foreign_dialect(text: str, dialect: str) -> str:
    """The dialect in which `text` carries weights although it is read in another; "" if it carries none."""
    syntax = syntax_of(glyphs_of(text, "compel"))
    read = {"comfyui": "a1111"}.get(dialect, dialect)
    return next((other for other, marks in _MARKS.items() if other != read and marks.search(syntax)), "")


def _known(dialect: str) -> str:
    if dialect not in DIALECTS:
        raise StudioError(f'"{dialect}" is no dialect of weights. Choose one of {", ".join(DIALECTS)}.')
    return dialect


def _read(text: str, dialect: str) -> list[Glyph]:
    return READERS[_known(dialect)](text)


def _in_colons(parts: Iterable[Weighted], escapable: str) -> str:
    texts = ((_escaped(part.text, escapable), part.weight) for part in _trimmed(parts))
    return "".join(text if weight == 1 else f"({text}:{weight:.4g})" for text, weight in texts)


def _in_compel(parts: Iterable[Weighted]) -> str:
    """Groups stand apart from the words beside them, as compel wants it."""
    texts = ((_escaped(part.text, '()"'), part.weight) for part in _without_signs(_trimmed(parts)))
    joined = "".join(text if weight == 1 else f" ({text}){max(weight, 0):.4g}\0" for text, weight in texts)
    return " ".join(re.sub(r"\0(?=\w)", " ", joined).replace("\0", "").split())


def _plainly(parts: Iterable[Weighted]) -> str:
    return "".join(part.text for part in parts)


_EMITTERS: Mapping[str, Callable[[Iterable[Weighted]], str]] = {
    "a1111": lambda parts: _in_colons(parts, "\\()[]"),
    "comfyui": lambda parts: _in_colons(_without_backslashes(parts), "()"),
    "compel": lambda parts: _in_compel(_without_backslashes(parts)),
    "plain": _plainly,
}


def _escaped(text: str, escapable: str) -> str:
    return "".join(f"\\{char}" if char in escapable else char for char in text)


def _without_backslashes(parts: Iterable[Weighted]) -> Iterator[Weighted]:
    """The parts for a dialect that cannot write a backslash as text."""
    return (Weighted(part.text.replace("\\", ""), part.weight) for part in parts)


def _trimmed(parts: Iterable[Weighted]) -> Iterator[Weighted]:
    """The parts with the spaces at their ends outside of the weight."""
    for part in parts:
        words = part.text.strip()
        before, _, after = part.text.partition(words) if words else (part.text, "", "")
        yield from (Weighted(before), Weighted(words, part.weight), Weighted(after))


def _without_signs(parts: Iterable[Weighted]) -> Iterator[Weighted]:
    """The parts with signs that compel would take for weights ("50+ cats") standing alone and unweighted."""
    for part in parts:
        for index, text in enumerate(_COMPEL_SIGNS.split(part.text)):
            yield Weighted(f" {text.strip()} ") if index % 2 else Weighted(text, part.weight if text else 1.0)
