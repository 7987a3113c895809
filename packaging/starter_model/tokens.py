"""The tokenizer: byte-pair encoding in CLIP's manner, learned from the captions."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer

from starter_model.captions import caption
from starter_model.scene import Mixture, draw_scene, frames_in_turn
from starter_model.subjects import Subject
from starter_model.words import WORDS

LENGTH = 40
"""Tokens a prompt, start and end included."""

START, END = "<|startoftext|>", "<|endoftext|>"

_MERGES = 2_600
_SPLIT = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def train_tokenizer(subjects: tuple[Subject, ...], captions: int, folder: Path) -> None:
    """Learn the merges from `captions` random captions and every word of every table; save to `folder`."""
    rng = Random(0)
    countable = tuple(subject.is_countable for subject in subjects)
    frames = frames_in_turn(rng, captions)
    texts = [caption(draw_scene(rng, frame, countable, Mixture()), subjects, rng) for frame in frames]
    words = [word for subject in subjects for word in subject.words]
    bpe = _untrained()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=_MERGES,
        initial_alphabet=alphabet,
        end_of_word_suffix="</w>",
        special_tokens=[],
        show_progress=False,
    )
    bpe.train_from_iterator([*texts, *(words * 20), *(WORDS.idle * 100)], trainer)
    merges = [tuple(pair) for pair in json.loads(bpe.to_str())["model"]["merges"]]
    pieces = [*alphabet, *(f"{mark}</w>" for mark in alphabet), *("".join(pair) for pair in merges), START, END]
    vocabulary = {piece: index for index, piece in enumerate(dict.fromkeys(pieces))}
    CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=LENGTH).save_pretrained(folder)


def _untrained() -> Tokenizer:
    bpe = Tokenizer(models.BPE(continuing_subword_prefix="", end_of_word_suffix="</w>", unk_token=END))
    spaces = normalizers.Replace(Regex(r"\s+"), " ")
    bpe.normalizer = normalizers.Sequence([normalizers.NFC(), spaces, normalizers.Lowercase()])
    split = pre_tokenizers.Split(Regex(_SPLIT), behavior="removed", invert=True)
    bpe.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return bpe


class Encoder:
    """Captions to token ids, without the weight of transformers' tokenizer."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.start = self._tokenizer.token_to_id(START)
        self.end = self._tokenizer.token_to_id(END)

    @property
    def vocabulary(self) -> int:
        """The number of tokens."""
        return self._tokenizer.get_vocab_size()

    def __call__(self, captions: Sequence[str]) -> np.ndarray:
        """(N, 40) int16: start, the caption (cut where it is too long), end to the last place."""
        ids = np.full((len(captions), LENGTH), self.end, np.int16)
        ids[:, 0] = self.start
        texts = self._tokenizer.encode_batch(captions, add_special_tokens=False)
        for row, encoded in zip(ids, texts, strict=True):
            known = encoded.ids[: LENGTH - 2]
            row[1 : 1 + len(known)] = known
        return ids
