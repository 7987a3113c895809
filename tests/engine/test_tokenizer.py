"""Token offsets without torch are those of the model's own tokenizer."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from studio.engine.tokenizer import load_tokenizer
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from tests.engine.folders import write_clip_tokenizer

TEXTS = ["An oil painting of a red fox, golden hour", "ÜNÏCODE fox's   8K 🦊", "", "e-commerce\nstyle"]


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_stand_where_their_words_stand(starter: ModelInfo, text: str) -> None:
    offsets = load_tokenizer(starter)(text)
    assert all(0 <= start < end <= len(text) for start, end in offsets)
    assert all(
        char.isspace() for i, char in enumerate(text) if not any(start <= i < end for start, end in offsets)
    )


def test_words_have_the_offsets_that_they_have_in_the_text(starter: ModelInfo) -> None:
    text = "a red fox"
    assert [text[start:end] for start, end in load_tokenizer(starter)(text)] == ["a", "red", "fox"]


@pytest.mark.parametrize("text", TEXTS)
def test_as_many_tokens_as_the_model_itself_counts(starter: ModelInfo, text: str) -> None:
    from transformers import CLIPTokenizer

    own = CLIPTokenizer.from_pretrained(starter.path / "tokenizer")
    assert len(load_tokenizer(starter)(text)) == len(own(text)["input_ids"]) - 2


@pytest.mark.parametrize("text", [*TEXTS, "red cats"])
def test_the_old_layout_gives_the_same_tokens(starter: ModelInfo, tmp_path: Path, text: str) -> None:
    from transformers import CLIPTokenizer

    write_clip_tokenizer(tmp_path / "tokenizer")
    own = CLIPTokenizer.from_pretrained(tmp_path / "tokenizer")
    offsets = load_tokenizer(replace(starter, path=tmp_path))(text)
    assert len(offsets) == len(own(text)["input_ids"]) - 2


def test_a_tokenizer_is_ready_at_once(starter: ModelInfo) -> None:
    started = time.process_time()
    load_tokenizer(starter)("a red fox")
    assert time.process_time() - started < 0.1


def test_a_missing_tokenizer_is_told(starter: ModelInfo, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"tokenizer in .* is missing or damaged"):
        load_tokenizer(replace(starter, path=tmp_path))
