"""Identities that sort by time."""

from array import array
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.gallery.ids import Ids, first_number, id_of, moment_of, new_number, number_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@given(st.integers(0, 2**53 - 1))
def test_an_id_is_its_number(number: int):
    assert number_of(id_of(number)) == number


@given(st.lists(st.integers(0, 2**53 - 1), min_size=2))
def test_ids_sort_as_their_numbers(numbers: list[int]):
    assert [id_of(number) for number in sorted(numbers)] == sorted(map(id_of, numbers))


def test_numbers_follow_time_even_within_a_millisecond():
    numbers = [new_number(NOW, 0)]
    for _ in range(5000):
        numbers.append(new_number(NOW, numbers[-1]))

    assert numbers == sorted(set(numbers))
    assert first_number(NOW) <= numbers[0] < first_number(NOW + timedelta(milliseconds=1))
    assert moment_of(numbers[0]) == NOW


@pytest.mark.parametrize("text", ["", "abc", "1m83vg89ds!", "1m83vg89dsyy", "éééééééééée"])
def test_what_is_no_id_gets_a_sentence(text: str):
    with pytest.raises(StudioError, match="is not the id of a picture"):
        number_of(text)


def test_an_id_may_be_typed_in_capitals():
    assert number_of(" 1M83VG89DSY ") == number_of("1m83vg89dsy")


def test_ids_are_a_sequence_that_finds_places():
    ids = Ids(array("q", [30, 20, 10]))

    assert list(ids) == [id_of(30), id_of(20), id_of(10)]
    assert (len(ids), ids[-1], list(ids[1:])) == (3, id_of(10), [id_of(20), id_of(10)])
    assert ids.index(id_of(20)) == 1
    assert id_of(10) in ids
    assert id_of(15) not in ids
    assert "nonsense" not in ids
    with pytest.raises(ValueError, match="not among"):
        ids.index(id_of(15))
