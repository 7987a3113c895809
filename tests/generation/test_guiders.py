"""Guiders by their names and numbers, as people write and read them."""

from dataclasses import replace

import pytest

from studio.errors import StudioError
from studio.generation.guiders import Guider, parse_guider, write_guider
from tests.generation.test_request import REQUEST


@pytest.mark.parametrize(
    ("text", "interval", "guider", "written"),
    [
        ("apg", None, Guider("apg"), "APG"),
        ("APG:0.25", None, Guider("apg", 0.25), "APG 0.25"),
        ("pag", None, Guider("pag", 3.0), "PAG 3"),
        ("pag:5", "0.2:0.8", Guider("pag", 5.0, 0.2, 0.8), "PAG 5, from 20% to 80%"),
        ("CFG-Zero*", None, Guider("cfg_zero_star"), "CFG-Zero*"),
        ("cfg-zero-star", None, Guider("cfg_zero_star"), "CFG-Zero*"),
        ("cfg", "0.3", Guider("cfg", begin=0.3), "CFG, from 30% to 100%"),
        ("cfg", None, None, "plain"),
        ("pag:0", None, None, "plain"),
    ],
)
def test_a_guider_is_written_and_read(
    text: str, interval: str | None, guider: Guider | None, written: str
) -> None:
    assert parse_guider(text, interval) == guider
    assert write_guider(guider) == written


@pytest.mark.parametrize(
    ("text", "interval", "sentence"),
    [
        ("apq", None, 'The nearest is "apg"'),
        ("pag:much", None, "is no guider"),
        ("pag:99", None, "Use 0 to 20"),
        ("cfg_zero_star:1", None, "takes none"),
        ("apg", "0.8:0.2", "to a later one"),
        ("apg", "a:b", "is no guider"),
        ("apg:nan", None, "out of range"),
    ],
)
def test_what_is_no_guider_is_told(text: str, interval: str | None, sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        parse_guider(text, interval)


def test_a_guider_that_changes_nothing_changes_no_key() -> None:
    assert replace(REQUEST, guider=Guider()).key() == REQUEST.key()
    assert replace(REQUEST, guider=Guider("pag", 0)).key() == REQUEST.key()
    assert replace(REQUEST, guider=Guider("apg")).key() != REQUEST.key()
    assert replace(REQUEST, guider=Guider(end=0.8)).key() != REQUEST.key()
