"""Variants and wildcards."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.wildcards import Option, Wildcards


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "animals").mkdir()
    (tmp_path / "animal.txt").write_text("fox\nowl # of the night\n\n# all of them\n3::cat\n")
    (tmp_path / "animals" / "birds.txt").write_text("eagle")
    (tmp_path / "colour.txt").write_text("\ufeffred\n50% {grey|gray}\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("# nothing yet\n")
    (tmp_path / "loop.txt").write_text("a __loop__")
    (tmp_path / "latin.txt").write_bytes("café".encode("latin-1"))
    return tmp_path


def drawn(folder: Path, text: str, seeds: range = range(40)) -> set[str]:
    return {Wildcards(folder).expand(PromptFields(text), seed).subject for seed in seeds}


def test_a_variant_is_one_of_its_choices(folder: Path) -> None:
    assert drawn(folder, "a {red|blue} fox") == {"a red fox", "a blue fox"}


def test_a_wildcard_is_a_line_of_its_file(folder: Path) -> None:
    assert drawn(folder, "a (__animal__:1.2)") == {"a (fox:1.2)", "a (owl:1.2)", "a (cat:1.2)"}
    assert drawn(folder, "an __animals/birds__") == {"an eagle"}


def test_comments_marks_and_weights_are_no_part_of_a_value(folder: Path) -> None:
    assert Wildcards(folder).options("animal") == (Option("fox"), Option("owl"), Option("cat", 3.0))
    assert drawn(folder, "__colour__") == {"red", "50% grey", "50% gray"}


def test_the_same_seed_draws_the_same(folder: Path) -> None:
    fields = PromptFields("__animal__", modifiers=("{a|b|c|d}",))
    wildcards = Wildcards(folder)
    assert [wildcards.expand(fields, seed) for seed in range(9)] == [
        wildcards.expand(fields, seed) for seed in range(9)
    ]


def test_a_change_in_one_phrase_leaves_what_was_drawn_in_the_others(folder: Path) -> None:
    styles = (StylePhrase("{a|b|c|d|e|f}", "mood"),)
    one = Wildcards(folder).expand(PromptFields("{x|y}", styles=styles, negative="{p|q|r}"), 3)
    other = Wildcards(folder).expand(PromptFields("a long __animal__", styles=styles, negative="{p|q|r}"), 3)
    assert (one.styles, one.negative) == (other.styles, other.negative)


def test_shipped_lists_need_no_file(tmp_path: Path) -> None:
    wildcards = Wildcards(tmp_path / "missing", {"season": ("winter", "autumn")})
    assert wildcards.names() == ("season",)
    assert wildcards.expand(PromptFields("__season__"), 1).subject in ("winter", "autumn")


@pytest.mark.parametrize(
    "text", ["", "50% off, #1 // C:\\x $5", "snake_case", "a}", "[red|blue]", "(owl:1.2)", "/* x */", "a __ b"]
)
def test_text_without_variants_stays_as_it_is(folder: Path, text: str) -> None:
    assert drawn(folder, text, range(2)) == {text}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50% {a}, #1", "50% a, #1"),
        ("$5 {a} // b", "$5 a // b"),
        ("{a} my__file", "a my__file"),
        (r"\{x\} {a}", "{x} a"),
        (r"\(x\) {a}", r"\(x\) a"),
        ("{2$$ and $$a|a}", "a and a"),
    ],
)
def test_signs_beside_variants_are_kept(folder: Path, text: str, expected: str) -> None:
    assert drawn(folder, text, range(2)) == {expected}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("__animl__", "Did you mean __animal__"),
        ("{x|__nothing_like_it__}", r"Make the file .*nothing_like_it\.txt"),
        ("__empty__", "is empty"),
        ("__loop__", "leads back to itself"),
        ("{red|blue", "cannot be read"),
        ("{0::a|0::b}", "cannot be read"),
        ("__latin__", "UTF-8"),
        ("a ${colour} fox {x}", "has no value"),
        ("__../secret__", "no wildcard"),
    ],
)
def test_what_cannot_be_drawn_is_said(folder: Path, text: str, complaint: str) -> None:
    with pytest.raises(StudioError, match=complaint):
        drawn(folder, text, range(1))


@given(st.text(st.sampled_from("ab {}|$_:2~@!#%\\()"), max_size=14))
def test_any_text_is_drawn_or_refused(text: str) -> None:
    with suppress(StudioError):
        assert Wildcards(Path("nowhere")).expand(PromptFields(text), 1).frame == ""
