"""Splits a prompt as a model's text encoder will, with the small package `tokenizers` alone."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import BPE, Unigram

from studio.engine import families, single_files
from studio.engine.sentencepiece_model import read_pieces
from studio.errors import StudioError
from studio.generation.model import ModelInfo

_CLIP_PATTERN = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
"""CLIP's own split into words, digits and signs (Radford et al. 2021, `simple_tokenizer.py`)."""

_CLIP_ENDING = "</w>"


def load_tokenizer(info: ModelInfo) -> Callable[[str], Sequence[tuple[int, int]]]:
    """A function from text to the character range `[start, end)` of each token, marks not counted.

    Raises:
        StudioError: the model's tokenizer is missing or damaged.
    """
    if info.parts is not None:
        folder = info.parts / families.of_name(info.family).tokenizer
    elif info.path.is_file():
        folder = single_files.tokenizer_of(info.path, info.family)
    else:
        folder = info.path / families.of_name(info.family).tokenizer
    try:
        tokenizer = _load(folder)
    except Exception as error:  # the package raises bare Exception for damaged files
        raise StudioError(
            f"The tokenizer in {folder} is missing or damaged. Copy or download the model again."
        ) from error

    def offsets(text: str) -> Sequence[tuple[int, int]]:
        return tokenizer.encode(text, add_special_tokens=False).offsets

    return offsets


@lru_cache(maxsize=4)
def _load(folder: Path) -> Tokenizer:
    """The tokenizer of a diffusers folder: the new layout (tokenizer.json), SentencePiece's, CLIP's or Qwen's."""
    whole, pieces = folder / "tokenizer.json", folder / "spiece.model"
    if whole.is_file():
        tokenizer = Tokenizer.from_file(str(whole))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer
    return _t5(pieces) if pieces.is_file() else _byte_pairs(folder)


def _byte_pairs(folder: Path) -> Tokenizer:
    """Byte-pair encoding from its two files: CLIP's marks the ends of words, Qwen's the beginnings."""
    vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))
    is_clip = f"a{_CLIP_ENDING}" in vocabulary
    return _clip(folder) if is_clip else _qwen(folder)


def _qwen(folder: Path) -> Tokenizer:
    """Qwen's byte-pair encoding, as `transformers.Qwen2Tokenizer` builds it."""
    tokenizer = Tokenizer(BPE(*BPE.read_file(str(folder / "vocab.json"), str(folder / "merges.txt"))))
    tokenizer.normalizer = normalizers.NFC()
    pattern = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"
        r"\s+(?!\S)|\s+"
    )
    words = pre_tokenizers.Split(Regex(pattern), behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [words, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    return tokenizer


def _t5(path: Path) -> Tokenizer:
    """T5's SentencePiece model; its fine normalisation of rare signs is left out, which may miscount them."""
    pieces, unknown = read_pieces(path)
    tokenizer = Tokenizer(Unigram(pieces, unknown))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def _clip(folder: Path) -> Tokenizer:
    """CLIP's byte-pair encoding, as `transformers.CLIPTokenizer` builds it."""
    vocabulary, merges = BPE.read_file(str(folder / "vocab.json"), str(folder / "merges.txt"))
    model = BPE(vocabulary, merges, end_of_word_suffix=_CLIP_ENDING, unk_token="<|endoftext|>", fuse_unk=False)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    words = pre_tokenizers.Split(Regex(_CLIP_PATTERN), behavior="removed", invert=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([words, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return tokenizer
