"""Textual inversions that a text names as ComfyUI does, `embedding:name`: found, renamed, written as A1111 does.

A bare name, as A1111 takes it, would let a file called "cat" change every cat.
"""

import re
from collections.abc import Collection, Iterable, Mapping

_WORD = re.compile(r"embedding:([\w.+-]*\w)", re.IGNORECASE)


def names_in(*texts: str) -> tuple[str, ...]:
    """The names in these texts, each once, in lower case: case tells no two files apart."""
    return tuple(dict.fromkeys(found.lower() for text in texts for found in _WORD.findall(text)))


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with names, in lower case, replaced by others."""
    return _WORD.sub(lambda found: f"embedding:{names.get(found[1].lower(), found[1])}", text)


def bare(text: str, names: Collection[str]) -> str:
    """The text as A1111 reads it: these names, in lower case, alone."""
    return _WORD.sub(lambda found: found[1] if found[1].lower() in names else found[0], text)


def marked(text: str, names: Iterable[str]) -> str:
    """What A1111 wrote, with these names marked as embeddings wherever they stand as words."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w:.+-]){re.escape(name)}(?![\w+-])", f"embedding:{name}", text, flags=re.IGNORECASE)
    return text
