"""Reads the weight of every character of a prompt, one reader a dialect (see `weights`)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

STEP = 1.1
"""What a pair of brackets, or a plus, multiplies the weight by."""

COMPEL_LESS = 0.9
"""What a minus multiplies the weight by in compel."""

_ESCAPABLE: Mapping[str, str] = {"a1111": "()[]\\", "comfyui": "()", "compel": '()"', "plain": ""}
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)"
_A1111_END = re.compile(rf":\s*({_NUMBER})\s*\)")
_COMFYUI_END = re.compile(rf":\s*({_NUMBER})\s*\Z")
_COMPEL_END = re.compile(r"\++|-+|\d+\.?\d*|\.\d+")
_COMPEL_WORD = re.compile(r"(?<![^\s(,])([^\s(),.+-][^\s(),]*?)(\++|-+)(?=[\s,.)]|$)")


@dataclass(frozen=True)
class Glyph:
    """One character of a prompt: where it stands in the source, its weight, and whether it was escaped."""

    char: str
    at: int
    weight: float = 1.0
    is_escaped: bool = False


def glyphs_of(text: str, dialect: str) -> list[Glyph]:
    """The characters of `text`, escapes resolved."""
    glyphs: list[Glyph] = []
    index = 0
    while index < len(text):
        is_escaped = text[index] == "\\" and text[index + 1 : index + 2] in tuple(_ESCAPABLE[dialect])
        index += is_escaped
        glyphs.append(Glyph(text[index], index, is_escaped=is_escaped))
        index += 1
    return glyphs


def syntax_of(glyphs: Sequence[Glyph]) -> str:
    """The characters as a string of the same length, in which escaped ones cannot be taken for syntax."""
    return "".join("\0" if glyph.is_escaped else glyph.char for glyph in glyphs)


def read_a1111(text: str) -> list[Glyph]:
    """Brackets multiply the weight of all that they hold; one that is not closed reaches to the end."""
    source = glyphs_of(text, "a1111")
    syntax = syntax_of(source)
    read: list[Glyph] = []
    opened: dict[str, list[int]] = {"(": [], "[": []}
    index = 0
    while index < len(source):
        char = syntax[index]
        end = _A1111_END.match(syntax, index)
        if char in opened:
            opened[char].append(len(read))
        elif end and opened["("]:
            _multiply(read, opened["("].pop(), float(end[1]))
            index = end.end() - 1
        elif char == ")" and opened["("]:
            _multiply(read, opened["("].pop(), STEP)
        elif char == "]" and opened["["]:
            _multiply(read, opened["["].pop(), 1 / STEP)
        else:
            read.append(source[index])
        index += 1
    for bracket, factor in (("(", STEP), ("[", 1 / STEP)):
        for start in opened[bracket]:
            _multiply(read, start, factor)
    return read


def read_comfyui(text: str) -> list[Glyph]:
    """Brackets multiply the weight around them by 1.1, or replace it by the number at their end."""
    source = glyphs_of(text, "comfyui")
    syntax = syntax_of(source)
    partners = _partners(syntax)
    ends = {start: _COMFYUI_END.search(syntax, start + 1, end) for start, end in partners.items()}
    jumps = {match.start(): partners[start] for start, match in ends.items() if match}
    read: list[Glyph] = []
    weights = [1.0]
    closing: list[int] = []
    index = 0
    while index < len(source):
        index = jumps.get(index, index)
        if index in partners:
            match = ends[index]
            weights.append(float(match[1]) if match else weights[-1] * STEP)
            closing.append(partners[index])
        elif closing and index == closing[-1]:
            closing.pop()
            weights.pop()
        else:
            read.append(replace(source[index], weight=weights[-1]))
        index += 1
    return read


def read_compel(text: str) -> list[Glyph]:
    """What follows a closing bracket, or the signs at the end of a word, multiplies the weight."""
    source = glyphs_of(text, "compel")
    syntax = syntax_of(source)
    partners = _partners(syntax)
    read: list[Glyph] = []
    opened: list[tuple[int, int]] = []
    index = 0
    while index < len(source):
        word = _COMPEL_WORD.match(syntax, index)
        if index in partners:
            opened.append((partners[index], len(read)))
        elif opened and index == opened[-1][0]:
            end = _COMPEL_END.match(syntax, index + 1)
            _multiply(read, opened.pop()[1], _compel_factor(end[0]) if end else 1.0)
            index = end.end() - 1 if end else index
        elif word:
            read += [replace(glyph, weight=_compel_factor(word[2])) for glyph in source[index : word.end(1)]]
            index = word.end() - 1
        else:
            read.append(source[index])
        index += 1
    return read


def read_plain(text: str) -> list[Glyph]:
    """Every character is text."""
    return glyphs_of(text, "plain")


READERS: Mapping[str, Callable[[str], list[Glyph]]] = {
    "a1111": read_a1111,
    "comfyui": read_comfyui,
    "compel": read_compel,
    "plain": read_plain,
}


def _multiply(glyphs: list[Glyph], start: int, factor: float) -> None:
    """Scale the weights of all glyphs from `start` on, in place."""
    glyphs[start:] = [replace(glyph, weight=glyph.weight * factor) for glyph in glyphs[start:]]


def _partners(syntax: str) -> dict[int, int]:
    """For each round bracket that is closed, the place of the one that closes it."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for index, char in enumerate(syntax):
        if char == "(":
            opened.append(index)
        elif char == ")" and opened:
            pairs[opened.pop()] = index
    return pairs


def _compel_factor(suffix: str) -> float:
    if suffix[0] in "+-":
        return (STEP if suffix[0] == "+" else COMPEL_LESS) ** len(suffix)
    return float(suffix)
