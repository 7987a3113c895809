"""Reads the header of a GGUF file and proves that the file is whole, without reading its weights.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. A header of versions 2 and 3 is the mark
"GGUF", the version, how many tensors and notes there are, the notes, then each tensor's name, shape, type, place.
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from studio.engine.safetensors_header import Tensor, damaged, state_of

_MOST_TENSORS = 100_000
_MOST_NOTES = 10_000
_LONGEST_NAME = 1_000
_MOST_DIMENSIONS = 8
_LONGEST_HEADER = 100_000_000
_USUAL_ALIGNMENT = 32

_NUMBERS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes of the notes' plain values, by the format's numbers of them."""

_TEXT, _LIST, _WHOLE = 8, 9, 4

TYPES = {
    0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40), 10: ("Q2_K", 256, 84), 11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210), 16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98), 19: ("IQ1_S", 256, 50), 20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82), 23: ("IQ4_XS", 256, 136), 29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
}  # fmt: skip
"""Name, numbers in a block, and bytes of a block, by the format's numbers of the types that weights have."""


@dataclass
class _Reader:
    """Reads the header from its beginning; whatever leads beyond the file or a sensible length is refused."""

    path: Path
    file: BinaryIO
    end: int

    def number(self, form: str) -> int:
        """A whole number in a form of `struct`."""
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))[0]

    def text(self) -> str:
        """A name: its length, then UTF-8."""
        length = self.number("Q")
        if length > _LONGEST_NAME:
            self.refuse("a name in its header is too long")
        try:
            return self.take(length).decode()
        except UnicodeDecodeError:
            self.refuse("a name in its header is no text")

    def take(self, length: int) -> bytes:
        """The next bytes."""
        if self.file.tell() + length > self.end:
            self.refuse("its header is longer than the file")
        return self.file.read(length)

    def skip(self, length: int) -> None:
        """Pass over bytes without reading them."""
        if self.file.tell() + length > self.end:
            self.refuse("its header is longer than the file")
        self.file.seek(length, 1)

    def refuse(self, reason: str) -> NoReturn:
        """Say what is wrong with the file."""
        raise damaged(self.path, reason)


def read_gguf_header(path: Path) -> dict[str, Tensor]:
    """The tensors of `path` by name, in the shapes that they have in torch. Nothing is allocated on the word of
    the file.

    Raises:
        StudioError: the file is missing, truncated, or no GGUF file that can be read.
    """
    size, _ = state_of(path)
    with path.open("rb") as file:
        reader = _Reader(path, file, min(size, _LONGEST_HEADER))
        if reader.take(4) != b"GGUF":
            reader.refuse("it is no GGUF file")
        if reader.number("I") not in (2, 3):
            reader.refuse("it is of a version that is not known")
        tensors, notes = reader.number("Q"), reader.number("Q")
        if tensors > _MOST_TENSORS or notes > _MOST_NOTES:
            reader.refuse("its header names more than any model has")
        alignment = _alignment(reader, notes)
        found = dict(_tensor(reader) for _ in range(tensors))
        start = -(-file.tell() // alignment) * alignment
    _require_in_order(path, found, size - start, alignment)
    return {name: tensor for name, (tensor, _) in found.items()}


def _alignment(reader: _Reader, notes: int) -> int:
    """Pass over the notes; one of them says at which multiples of bytes tensors begin."""
    alignment = _USUAL_ALIGNMENT
    for _ in range(notes):
        name, kind = reader.text(), reader.number("I")
        if name == "general.alignment" and kind == _WHOLE:
            alignment = reader.number("I")
        else:
            _skip_value(reader, kind)
    if not 1 <= alignment <= 1 << 16:
        reader.refuse("its tensors have no sensible place")
    return alignment


def _skip_value(reader: _Reader, kind: int) -> None:
    if kind in _NUMBERS:
        reader.skip(_NUMBERS[kind])
    elif kind == _TEXT:
        reader.skip(reader.number("Q"))
    elif kind == _LIST:
        inner, count = reader.number("I"), reader.number("Q")
        if inner in _NUMBERS:
            reader.skip(_NUMBERS[inner] * count)
        elif inner == _TEXT and count <= reader.end // 8:
            for _ in range(count):
                reader.skip(reader.number("Q"))
        else:
            reader.refuse("a note in its header is of no known kind")
    else:
        reader.refuse("a note in its header is of no known kind")


def _tensor(reader: _Reader) -> tuple[str, tuple[Tensor, tuple[int, int]]]:
    """A tensor by name, with the place of its bytes among all of them."""
    name, dimensions = reader.text(), reader.number("I")
    if not 1 <= dimensions <= _MOST_DIMENSIONS:
        reader.refuse(f"{name[:80]} has no shape")
    shape = tuple(reader.number("Q") for _ in range(dimensions))[::-1]
    kind, place = reader.number("I"), reader.number("Q")
    if kind not in TYPES:
        reader.refuse(f"the weights of {name[:80]} are packed in a way that is not known")
    label, block, length = TYPES[kind]
    if shape[-1] % block:
        reader.refuse(f"{name[:80]} has another shape than its type takes")
    return name, (Tensor(label, shape), (place, math.prod(shape) // block * length))


def _require_in_order(
    path: Path, found: dict[str, tuple[Tensor, tuple[int, int]]], room: int, alignment: int
) -> None:
    """Refuse tensors that lie over each other, or beyond the file's end."""
    end = 0
    for place, length in sorted(span for _, span in found.values()):
        if place < end or place % alignment:
            raise damaged(path, "its tensors lie over each other")
        end = place + length
    if end > room:
        raise damaged(path, f"{end - room} bytes are missing at its end")
