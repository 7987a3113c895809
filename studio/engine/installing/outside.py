"""Models in the folders of other programs, found where they lie: nothing is copied, moved or written there."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from studio.engine.file_kinds import kind_of
from studio.engine.vaes import vae_name
from studio.errors import StudioError
from studio.generation.model import Kind

Program = Literal["A1111", "ComfyUI", "InvokeAI", ""]

_DEPTH = 6
_SMALLEST = 1 << 20
"""Bytes below which a file is no checkpoint."""

_MARKS: tuple[tuple[Program, tuple[str, ...]], ...] = (
    ("A1111", ("Stable-diffusion", "Lora", "LyCORIS", "VAE", "ESRGAN", "RealESRGAN", "SwinIR", "DAT")),
    ("ComfyUI", ("checkpoints", "diffusion_models", "unet", "loras", "vae", "embeddings", "upscale_models")),
    ("InvokeAI", ("sd-1", "sd-2", "sdxl", "any")),
)
"""The folders below each program's folder of models that hold what Seedlock can use."""

_OTHER = {"controlnet", "t2i_adapter", "ip_adapter", "clip_vision"}
"""Folders inside InvokeAI's that hold aids of other kinds."""

_BESIDE = {"lora", "embedding", "embeddings", "vae"}
"""Folders in which a file that is nothing known is no model."""


@dataclass(frozen=True)
class Found:
    """Something in another program's folder that could be used."""

    name: str
    path: Path
    kind: Kind
    bytes: int
    program: Program


def scan(folder: Path) -> tuple[Found, ...]:
    """What lies in another program's folder, or in its folder of models; by name.

    Only names and, for small files, headers are read. Pickles are left out: they are refused everywhere.

    Raises:
        StudioError: there is no such folder.
    """
    folder = folder.expanduser()
    if not folder.is_dir():
        raise StudioError(
            f"There is no folder {folder}. Correct it in the settings (Models, Other programs' folders)."
        )
    root = folder / "models" if (folder / "models").is_dir() else folder
    program, places = _layout(root)
    found = {one.path: one for place in places for one in _walk(place, program, _DEPTH)}
    return tuple(sorted(found.values(), key=lambda one: (one.kind, one.name.lower())))


def folders_of(setting: str) -> tuple[Path, ...]:
    """The folders that the setting names, parted by semicolons."""
    return tuple(Path(part.strip()).expanduser() for part in setting.split(";") if part.strip())


def _layout(root: Path) -> tuple[Program, tuple[Path, ...]]:
    """Whose folder it is, and where to look in it; a folder of no known program is looked through whole.

    Names count as they are written: on many disks A1111's "VAE" would be found where ComfyUI's "vae" lies.
    """
    names = {path.name for path in root.glob("*") if path.is_dir()}
    for program, marks in _MARKS:
        if places := [root / mark for mark in marks if mark in names]:
            beside = root.parent / "embeddings"
            return program, (*places, *((beside,) if program == "A1111" and beside.is_dir() else ()))
    return "", (root,)


def _walk(folder: Path, program: Program, depth: int) -> Iterator[Found]:
    """Models in `folder` and below; links to folders are not followed, so that a circle ends."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name.lower())
    except OSError:
        return  # a folder that may not be read holds nothing to offer
    if any(entry.name == "model_index.json" for entry in entries):
        yield Found(folder.name, folder, "model", _bytes_below(folder), program)
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and depth and entry.name.lower() not in _OTHER:
            yield from _walk(Path(entry.path), program, depth - 1)
        elif entry.name.lower().endswith((".safetensors", ".gguf")) and entry.is_file():
            yield from _file(Path(entry.path), program)


def _file(path: Path, program: Program) -> Iterator[Found]:
    size, kind = path.stat().st_size, kind_of(path)
    if kind != "model":
        yield Found(vae_name(path) if kind == "vae" else path.stem, path, kind, size, program)
    elif size >= _SMALLEST and path.parent.name.lower() not in _BESIDE:
        yield Found(path.stem, path, "model", size, program)


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.safetensors") if path.is_file())
