"""Counting tokens."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.prompt.tokens import TokenReport, report


def in_threes(text: str) -> list[tuple[int, int]]:
    """A tokenizer like CLIP's in kind: words in pieces of three letters, signs alone, spaces nowhere."""
    return [match.span() for match in re.finditer(r"\w{1,3}|[^\w\s]", text)]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("", 3, TokenReport(0, 3)),
        ("a red fox", 3, TokenReport(3, 3)),
        ("a red fox, sitting", 3, TokenReport(7, 3, 9)),
        ("a red fox sitting", 3, TokenReport(6, 3, 10)),
        ("a red fox sitting", 4, TokenReport(6, 4, 10)),
        ("sitting", 1, TokenReport(3, 1, 0)),
    ],
)
def test_words_beyond_the_limit_are_cut_whole(text: str, limit: int, expected: TokenReport) -> None:
    assert report(text, in_threes, limit) == expected


def test_weights_cost_no_tokens_and_the_cut_is_found_in_the_text_as_written() -> None:
    text = "a (red:1.2) fox"
    assert report(text, in_threes, 3, "a1111") == TokenReport(3, 3)
    cut = report(text, in_threes, 2, "a1111").cut_from
    assert cut is not None
    assert text[cut:] == "fox"


@given(st.text(st.sampled_from("ab (:1.2),"), max_size=20), st.integers(0, 8), st.sampled_from(["plain", "a1111"]))
def test_the_cut_lies_in_the_text_if_and_only_if_it_is_too_long(text: str, limit: int, dialect: str) -> None:
    counted = report(text, in_threes, limit, dialect)
    assert (counted.cut_from is not None) == (counted.count > limit)
    assert counted.cut_from is None or 0 <= counted.cut_from < len(text)
