"""How many tokens a prompt has, and where the text encoder would cut it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.prompt import weights

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


def report(text: str, tokenizer: Tokenizer, limit: int, dialect: str = "plain") -> TokenReport:
    """Count the tokens of the words in `text`; what `dialect` reads as weights costs none.

    A word of which only a part fits counts as cut from its start.
    """
    read = weights.strip(text, dialect)
    offsets = tokenizer(read)
    if len(offsets) <= limit:
        return TokenReport(len(offsets), limit)
    start = offsets[limit][0]
    while start > 0 and read[start - 1 : start + 1].isalnum():
        start -= 1
    return TokenReport(len(offsets), limit, weights.places(text, dialect)[start])
