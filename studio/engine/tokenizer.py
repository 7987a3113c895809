"""Splits a prompt as a model's text encoder will, with the small package `tokenizers` alone."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import BPE

from studio.errors import StudioError
from studio.generation.model import ModelInfo

_CLIP_PATTERN = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
"""CLIP's own split into words, digits and signs (Radford et al. 2021, `simple_tokenizer.py`)."""


def load_tokenizer(info: ModelInfo) -> Callable[[str], Sequence[tuple[int, int]]]:
    """A function from text to the character range `[start, end)` of each token, marks not counted.

    Raises:
        StudioError: the model's tokenizer is missing or damaged.
    """
    folder = info.path / "tokenizer"
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
    """The tokenizer of a diffusers folder, in the new layout (tokenizer.json) or CLIP's (vocab and merges)."""
    whole = folder / "tokenizer.json"
    if whole.is_file():
        tokenizer = Tokenizer.from_file(str(whole))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer
    return _clip(folder)


def _clip(folder: Path) -> Tokenizer:
    """CLIP's byte-pair encoding, as `transformers.CLIPTokenizer` builds it."""
    vocabulary, merges = BPE.read_file(str(folder / "vocab.json"), str(folder / "merges.txt"))
    model = BPE(vocabulary, merges, end_of_word_suffix="</w>", unk_token="<|endoftext|>", fuse_unk=False)
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    words = pre_tokenizers.Split(Regex(_CLIP_PATTERN), behavior="removed", invert=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([words, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return tokenizer
