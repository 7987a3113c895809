"""Reads the pieces of a SentencePiece model, of which nothing else is needed to count tokens.

The file is a protocol buffer (sentencepiece_model.proto): field 1 of the model is a piece, whose fields are
1 its text, 2 its score (float), 3 its kind, where 2 is the unknown one.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_LARGEST = 20_000_000
_UNKNOWN = 2


def read_pieces(path: Path) -> tuple[list[tuple[str, float]], int]:
    """Each piece with its score, and the index of the unknown one.

    Raises:
        ValueError: the file is no such model.
    """
    raw = path.read_bytes()
    if len(raw) > _LARGEST:
        raise ValueError("too long")
    pieces: list[tuple[str, float]] = []
    unknown = 0
    for number, value in _fields(raw):
        if number == 1 and isinstance(value, bytes):
            fields = dict(_fields(value))
            text, score = fields.get(1, b""), fields.get(2, bytes(4))
            if not isinstance(text, bytes) or not isinstance(score, bytes):
                raise ValueError("no piece")
            if fields.get(3) == _UNKNOWN:
                unknown = len(pieces)
            pieces.append((text.decode("utf-8"), struct.unpack("<f", score)[0]))
    if not pieces:
        raise ValueError("no pieces")
    return pieces, unknown


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field: an integer, or the bytes of anything longer."""
    at = 0
    while at < len(raw):
        tag, at = _integer(raw, at)
        match tag & 7:
            case 0:
                value, at = _integer(raw, at)
            case 1 | 5 as kind:
                length = 8 if kind == 1 else 4
                value, at = raw[at : at + length], at + length
            case 2:
                length, at = _integer(raw, at)
                value, at = raw[at : at + length], at + length
            case _:
                raise ValueError("no protocol buffer")
        yield tag >> 3, value


def _integer(raw: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where what follows begins."""
    value = shift = 0
    while True:
        if at >= len(raw) or shift > 63:
            raise ValueError("cut off")
        byte, at = raw[at], at + 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
