"""How many tokens a prompt has, and where the text encoder would cut it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Tokenizer = Callable[[str], Sequence[tuple[int, int]]]
"""Gives the character offsets `[start, end)` of each token of a text, without the encoder's two marks."""


@dataclass(frozen=True)
class TokenReport:
    """The tokens of one text against the limit of the encoder.

    `cut_from` is the place in the text from which words are lost, None if all of it is read.
    """

    count: int
    limit: int
    cut_from: int | None = None


def report(text: str, tokenizer: Tokenizer, limit: int) -> TokenReport:
    """Count the tokens of `text`; a word of which only a part fits counts as cut from its start.

    `text` is what the encoder is given: without weights (see `weights.strip`), if the model reads them.
    """
    offsets = tokenizer(text)
    if len(offsets) <= limit:
        return TokenReport(len(offsets), limit)
    cut_from = offsets[limit][0]
    while cut_from > 0 and not text[cut_from - 1].isspace() and not text[cut_from].isspace():
        cut_from -= 1
    return TokenReport(len(offsets), limit, cut_from)
