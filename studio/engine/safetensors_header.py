"""Reads the header of a safetensors file and proves that the file is whole, without reading its weights."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from studio.errors import StudioError

_LENGTH_BYTES = 8
_HEADER_LIMIT = 100_000_000
"""The format's own limit of a header (https://github.com/huggingface/safetensors#format)."""

_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16, "U32": 32, "I32": 32, "F32": 32,
    "U64": 64, "I64": 64, "F64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip
"""How many bits one number takes, by the names of the format's version 0.8."""

_MOST_DIMENSIONS = 8


@dataclass(frozen=True)
class Tensor:
    """One tensor of a file: its type as the file names it ("F16") and its shape."""

    dtype: str
    shape: tuple[int, ...]


def read_header(path: Path) -> dict[str, Tensor]:
    """The tensors of `path` by name. Nothing is allocated on the word of the file: the announced length is held
    against the file's size before it is read, and each tensor's shape against the bytes that it has.

    Raises:
        StudioError: the file is missing, truncated, or no safetensors file.
    """
    size, _ = state_of(path)
    if size < _LENGTH_BYTES:
        raise damaged(path, "it is shorter than any weight file")
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
        if not 2 <= length <= min(size - _LENGTH_BYTES, _HEADER_LIMIT):
            raise damaged(path, "its header is longer than the file")
        raw = file.read(length)
    tensors, end = _parse(path, raw)
    if _LENGTH_BYTES + length + end != size:
        raise damaged(path, f"it has {size} bytes where {_LENGTH_BYTES + length + end} belong")
    return tensors


def require_whole(path: Path) -> None:
    """Prove as `read_header` does that a file is whole; one that was proven and not touched since costs nothing.

    Raises:
        StudioError: the file is missing, truncated, or no safetensors file.
    """
    _prove(path, *state_of(path))


def state_of(path: Path) -> tuple[int, int]:
    """Size and time of change, which tell an untouched file.

    Raises:
        StudioError: the file is missing.
    """
    try:
        stat = path.stat()
    except (OSError, ValueError) as error:
        raise missing(path) from error
    return stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=1024)
def _prove(path: Path, *_state: int) -> None:
    read_header(path)


def damaged(path: Path, reason: str) -> StudioError:
    """The sentence for a weight file that cannot be used."""
    return StudioError(
        f"{path} is damaged: {reason}. Copy or download this file again; "
        "an interrupted download is the usual cause."
    )


def missing(path: Path) -> StudioError:
    """The sentence for a file that a model cannot do without."""
    return StudioError(f"The model needs {path}, which is missing. Copy or download the model again.")


def _parse(path: Path, raw: bytes) -> tuple[dict[str, Tensor], int]:
    """The tensors, and where the last one's bytes end (counted from the end of the header)."""
    try:
        entries = cast(dict[str, dict[str, Any]], json.loads(raw))
        entries.pop("__metadata__", None)
        spans = sorted((*_span(entry), name) for name, entry in entries.items())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(path, "its header cannot be read") from error
    end = 0
    for start, stop, name in spans:
        if start != end:
            raise damaged(path, f"the bytes of {name[:80]} do not follow the others")
        end = stop
    return {name: Tensor(entry["dtype"], tuple(entry["shape"])) for name, entry in entries.items()}, end


def _span(entry: dict[str, Any]) -> tuple[int, int]:
    """Where a tensor's bytes begin and end.

    Raises:
        ValueError: it has another number of bytes than its shape and type take.
        KeyError: its type is not known, or something is missing.
    """
    start, stop = entry["data_offsets"]
    shape: list[object] = entry["shape"]
    numbers = (start, stop, *shape)
    if len(shape) > _MOST_DIMENSIONS or not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("no shape")
    bits = math.prod(cast(list[int], shape)) * _BITS[entry["dtype"]]
    if (stop - start) * 8 != bits:
        raise ValueError("shape and bytes differ")
    return start, stop
