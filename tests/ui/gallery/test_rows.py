"""Rows behave like a list, whatever is done to them."""

from hypothesis import given
from hypothesis import strategies as st

from studio.ui.gallery.rows import Rows

SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6)


@given(st.integers(0, 12), SPANS)
def test_rows_equal_a_list_after_additions_and_removals(count: int, spans: list[tuple[int, int]]) -> None:
    plain = [f"first{number}" for number in range(count)]
    rows = Rows(tuple(plain))
    for number, (first, end) in enumerate(spans):
        plain.insert(0, f"new{number}")
        rows.put_first([f"new{number}"])
        if first < end <= len(plain):
            del plain[first:end]
            rows.remove(first, end)
    assert rows.between(0, 99) == plain
    assert [rows.find(identity) for identity in plain] == list(range(len(plain)))
    assert rows.find("elsewhere") == -1
