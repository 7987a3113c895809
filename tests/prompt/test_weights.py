"""Weights and their dialects."""

import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import StudioError
from studio.prompt.weights import (
    DIALECTS,
    Weighted,
    convert,
    emit,
    foreign_dialect,
    parse,
    places,
    strip,
    unbalanced,
)


def pairs(text: str, dialect: str) -> list[tuple[str, float]]:
    return [(part.text, pytest.approx(part.weight, abs=1e-3)) for part in parse(text, dialect)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a red fox", [("a red fox", 1)]),
        ("a (red) fox", [("a ", 1), ("red", 1.1), (" fox", 1)]),
        ("a ((red)) fox", [("a ", 1), ("red", 1.21), (" fox", 1)]),
        ("a [red] fox", [("a ", 1), ("red", 0.909), (" fox", 1)]),
        ("a (red:1.5) fox", [("a ", 1), ("red", 1.5), (" fox", 1)]),
        ("(a (red:1.5) fox:2)", [("a ", 2), ("red", 3), (" fox", 2)]),
        ("[a (red)]", [("a ", 0.909), ("red", 1)]),
        (r"a \(red\) fox", [("a (red) fox", 1)]),
        (r"(smile \(big\):1.2)", [("smile (big)", 1.2)]),
        ("a (red fox", [("a ", 1), ("red fox", 1.1)]),
        ("a red) fox", [("a red) fox", 1)]),
        ("ratio 3:2", [("ratio 3:2", 1)]),
        ("", []),
    ],
)
def test_a1111_brackets_multiply(text: str, expected: list[tuple[str, float]]) -> None:
    assert pairs(text, "a1111") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a (red) fox", [("a ", 1), ("red", 1.1), (" fox", 1)]),
        ("((red:1.5) fox)", [("red", 1.5), (" fox", 1.1)]),
        ("(a (red:1.5) fox:2)", [("a ", 2), ("red", 1.5), (" fox", 2)]),
        ("a [red] fox", [("a [red] fox", 1)]),
        ("a (red fox", [("a (red fox", 1)]),
        (r"a \(red\) fox", [("a (red) fox", 1)]),
    ],
)
def test_comfyui_numbers_replace(text: str, expected: list[tuple[str, float]]) -> None:
    assert pairs(text, "comfyui") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a (red)1.5 fox", [("a ", 1), ("red", 1.5), (" fox", 1)]),
        ("a red++ fox", [("a ", 1), ("red", 1.21), (" fox", 1)]),
        ("a (red fox)--, x", [("a ", 1), ("red fox", 0.81), (", x", 1)]),
        ("(a (red)2 fox)0.5", [("a ", 0.5), ("red", 1), (" fox", 0.5)]),
        ("well-known (plain) fox", [("well-known plain fox", 1)]),
        ("a (red fox", [("a (red fox", 1)]),
    ],
)
def test_compel_weights_follow_their_words(text: str, expected: list[tuple[str, float]]) -> None:
    assert pairs(text, "compel") == expected


def test_plain_text_has_no_weights() -> None:
    assert parse("(red:1.5) [fox]++", "plain") == (Weighted("(red:1.5) [fox]++"),)


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("a ((red)) fox", "a1111", "compel", "a (red)1.21 fox"),
        ("(golden hour:1.2), 8K", "a1111", "compel", "(golden hour)1.2, 8K"),
        ("(golden hour:1.2), 8K", "comfyui", "a1111", "(golden hour:1.2), 8K"),
        ("a [red] fox", "comfyui", "a1111", r"a \[red\] fox"),
        (r"a \(red\) fox", "a1111", "compel", r"a \(red\) fox"),
        ("(red )1.3fox", "compel", "a1111", "(red:1.3) fox"),
        ("(red:1.3)5", "a1111", "compel", "(red)1.3 5"),
        ("super(man:1.3)", "a1111", "compel", "super (man)1.3"),
        ("50+ cats", "a1111", "compel", "50 + cats"),
        ("(a:-1) b", "a1111", "compel", "(a)0 b"),
        ("a red++ fox", "compel", "plain", "a red fox"),
        ("a red++ fox", "compel", "compel", "a red++ fox"),
    ],
)
def test_weights_are_converted(text: str, source: str, target: str, expected: str) -> None:
    assert convert(text, source, target) == expected


@pytest.fixture(scope="module")
def compel_reads() -> Callable[[str], list[tuple[str, float]]]:
    """Compel's own parser, loaded alone: the package around it would import torch."""
    spec = importlib.util.find_spec("compel")
    assert spec is not None
    assert spec.origin is not None
    module = _module(Path(spec.origin).with_name("prompt_parser.py"))
    parser = module.PromptParser()

    def read(text: str) -> list[tuple[str, float]]:
        (prompt,) = parser.parse_conjunction(text).prompts
        return [("".join(part.text.split()), round(part.weight, 3)) for part in prompt.children]

    return read


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("compel_prompt_parser", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


words = st.text(st.sampled_from('ab ()[]+-=".,\\:1é'), min_size=1, max_size=8).filter(
    lambda text: any(char.isalpha() for char in text)
)
weighted = st.lists(st.builds(Weighted, words, st.sampled_from([1.0, 1.3, 0.5])), min_size=1, max_size=4)


def letters(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return [(char, weight) for text, weight in parts for char in text if char.isalpha()]


@given(written=weighted)
def test_compel_itself_reads_what_was_converted_for_it(
    written: list[Weighted], compel_reads: Callable[[str], list[tuple[str, float]]]
) -> None:
    expected = [(part.text.replace("\\", ""), part.weight) for part in written]
    read = compel_reads(convert(emit(written, "a1111"), "a1111", "compel"))
    assert "".join(text for text, _ in read) == "".join("".join(text.split()) for text, _ in expected)
    assert letters(read) == letters(expected)


@given(st.text(st.sampled_from("ab ()[]\\:1.2+-"), max_size=20), st.sampled_from(DIALECTS))
def test_stripped_characters_know_their_place(text: str, dialect: str) -> None:
    stripped = strip(text, dialect)
    assert "".join(text[place] for place in places(text, dialect)) == stripped
    assert "".join(part.text for part in parse(text, dialect)) == stripped


@given(weighted, st.sampled_from(["a1111", "comfyui", "compel"]))
def test_what_is_emitted_reads_the_same(written: list[Weighted], dialect: str) -> None:
    read = parse(emit(written, dialect), dialect)
    assert letters((part.text, part.weight) for part in read) == letters(
        (part.text, part.weight) for part in written
    )


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        ("a (red) [fox]", "a1111", ()),
        ("a (red fox", "a1111", (2,)),
        ("a red) fox", "comfyui", (5,)),
        (r"a \(red fox", "a1111", ()),
        ("a [red fox", "comfyui", ()),
        ("a (red fox", "plain", ()),
    ],
)
def test_brackets_without_a_partner_are_found(text: str, dialect: str, expected: tuple[int, ...]) -> None:
    assert unbalanced(text, dialect) == expected


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        ("(red:1.2) fox", "compel", "a1111"),
        ("(red:1.2) fox", "plain", "a1111"),
        ("(red:1.2) fox", "comfyui", ""),
        ("(red)1.2 fox", "a1111", "compel"),
        ("red++ fox", "a1111", "compel"),
        ("red+ fox", "a1111", ""),
        ("(red) fox", "compel", ""),
        ("a 3:2 photo", "compel", ""),
    ],
)
def test_weights_of_another_dialect_are_recognised(text: str, dialect: str, expected: str) -> None:
    assert foreign_dialect(text, dialect) == expected


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(StudioError, match="a1111, comfyui"):
        parse("fox", "midjourney")
