"""Reads the header of a safetensors file and proves that the file is whole, without reading its weights."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from studio.errors import StudioError

_LENGTH_BYTES = 8
_HEADER_LIMIT = 100_000_000
"""The format's own limit of a header (https://github.com/huggingface/safetensors#format)."""


@dataclass(frozen=True)
class Tensor:
    """One tensor of a file: its type as the file names it ("F16") and its shape."""

    dtype: str
    shape: tuple[int, ...]


def read_header(path: Path) -> dict[str, Tensor]:
    """The tensors of `path` by name; the announced length is held against the file's size before it is read.

    Raises:
        StudioError: the file is missing, truncated, or no safetensors file.
    """
    size = _size(path)
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


def damaged(path: Path, reason: str) -> StudioError:
    """The sentence for a weight file that cannot be used."""
    return StudioError(
        f"{path} is damaged: {reason}. Copy or download this file again; "
        "an interrupted download is the usual cause."
    )


def missing(path: Path) -> StudioError:
    """The sentence for a file that a model cannot do without."""
    return StudioError(f"The model needs {path}, which is missing. Copy or download the model again.")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise missing(path) from error


def _parse(path: Path, raw: bytes) -> tuple[dict[str, Tensor], int]:
    """The tensors, and where the last one's bytes end (counted from the end of the header)."""
    try:
        entries = cast(dict[str, dict[str, Any]], json.loads(raw))
        entries.pop("__metadata__", None)
        tensors = {name: Tensor(entry["dtype"], tuple(entry["shape"])) for name, entry in entries.items()}
        end = max((int(entry["data_offsets"][1]) for entry in entries.values()), default=0)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise damaged(path, "its header cannot be read") from error
    return tensors, end
