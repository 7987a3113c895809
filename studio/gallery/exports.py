"""Generations leave the gallery: as pictures with or without their recipe, as ZIP, as tables."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from PIL import Image

from studio.errors import StudioError
from studio.gallery.files import write_whole
from studio.gallery.names import file_name, free
from studio.gallery.tables import to_csv, to_json
from studio.generation.imprint import Imprint
from studio.generation.metadata import ImageFormat, encode
from studio.generation.record import GenerationRecord
from studio.generation.texts import UNREADABLE
from studio.generation.traces import traces
from studio.whole_file import whole_file

ExportFormat = Literal["png", "jpeg", "webp", "zip", "csv", "json"]
"""Pictures of one kind in a folder, PNGs and a list in one ZIP, or a table."""

Metadata = Literal["full", "none"]
"""Whether pictures carry their recipe; without it, re-reading proves that they tell nothing."""

_PICTURES: dict[ExportFormat, tuple[ImageFormat, str]] = {
    "png": ("PNG", ".png"),
    "jpeg": ("JPEG", ".jpg"),
    "webp": ("WEBP", ".webp"),
}


@dataclass(frozen=True)
class ExportOptions:
    """How to export. `pattern` names the pictures (see `gallery.names`); `quality` runs from 1 to 100 and
    counts for JPEG and WebP; tables hold everything, whatever `metadata` says."""

    format: ExportFormat = "png"
    metadata: Metadata = "full"
    pattern: str = "{date}_{seed}_{id}"
    quality: int = 95


def export(
    records: Sequence[GenerationRecord],
    to: Path,
    options: ExportOptions | None = None,
    tell: Callable[[int], object] = int,
) -> tuple[Path, ...]:
    """Write generations to `to`; says which files were written. What is there is never overwritten.

    Pictures go into the folder `to`, or, if it is one and `to` ends like a picture of that format, into that
    file. ZIP and tables go into the file `to`; if that is a folder, into a file in it. `tell` hears after each
    picture of an archive how many are in it; what it raises stops the export, and no archive is left.

    Raises:
        StudioError: there is nothing to export, a picture's file is gone, or the target cannot be written.
    """
    chosen = options or ExportOptions()
    if not records:
        raise StudioError("There is nothing to export. Select pictures, or search for something else.")
    if chosen.format in ("csv", "json"):
        text = to_csv(records) if chosen.format == "csv" else to_json(records)
        return (_written(_file(to, f".{chosen.format}"), text.encode()),)
    if gone := [record.path for record in records if not record.path.is_file()]:
        raise StudioError(f"The picture {gone[0]} is gone. Leave it out, or put the file back.")
    if chosen.format == "zip":
        return (_zip(records, _file(to, ".zip"), chosen, tell),)
    return _pictures(records, to, chosen)


def _pictures(records: Sequence[GenerationRecord], to: Path, options: ExportOptions) -> tuple[Path, ...]:
    kind, suffix = _PICTURES[options.format]
    if len(records) == 1 and to.suffix.lower() in (suffix, f".{options.format}") and not to.is_dir():
        return (_written(to, _content(records[0], kind, options)),)
    names = [file_name(options.pattern, record) + suffix for record in records]
    pairs = zip(records, names, strict=True)
    return tuple(_written(to / name, _content(record, kind, options)) for record, name in pairs)


def _zip(
    records: Sequence[GenerationRecord], to: Path, options: ExportOptions, tell: Callable[[int], object]
) -> Path:
    """PNGs, and a list of what made them unless metadata are unwanted, in one ZIP."""
    path, taken = free(to), set[str]()
    with whole_file(path) as stream, zipfile.ZipFile(stream, "w") as archive:
        for done, record in enumerate(records, 1):
            name = _untaken(file_name(options.pattern, record), taken)
            archive.writestr(f"{name}.png", _content(record, "PNG", options))
            tell(done)
        if options.metadata == "full":
            archive.writestr("generations.json", to_json(records), zipfile.ZIP_DEFLATED)
    return path


def _content(record: GenerationRecord, kind: ImageFormat, options: ExportOptions) -> bytes:
    """The bytes of a picture's file, proved to tell nothing where metadata are unwanted."""
    imprint = Imprint.of(record) if options.metadata == "full" else None
    try:
        if kind == "PNG" and imprint:
            return record.path.read_bytes()
        with Image.open(record.path) as image:
            content = encode(image, kind, imprint, options.quality)
    except UNREADABLE as error:
        raise StudioError(f"The picture {record.path} is damaged. Leave it out of the export.") from error
    if options.metadata == "none" and (left := traces(content)):
        raise StudioError(f"{record.path.name} was not exported: {', '.join(left)} could not be removed.")
    return content


def _written(path: Path, content: bytes) -> Path:
    unused = free(path)
    write_whole(unused, content)
    return unused


def _file(to: Path, suffix: str) -> Path:
    """The file that `to` means."""
    if to.is_dir():
        return to / f"seedlock {datetime.now():%Y-%m-%d}{suffix}"
    return to if to.suffix.lower() == suffix else to.with_name(to.name + suffix)


def _untaken(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if the archive has it already."""
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name} {number}"
    taken.add(candidate)
    return candidate
