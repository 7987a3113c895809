"""Generations leave the gallery: as pictures, archives, tables, pages and sheets, with or without recipes."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from PIL import Image

from studio.errors import StudioError
from studio.gallery.bundles import write_bundle
from studio.gallery.contact_sheets import contact_sheet
from studio.gallery.files import write_whole
from studio.gallery.names import file_name, free
from studio.gallery.pages import page
from studio.gallery.tables import to_csv, to_json, to_json_lines
from studio.generation.imprint import Imprint
from studio.generation.metadata import ImageFormat, encode
from studio.generation.record import GenerationRecord
from studio.generation.sources import Sources
from studio.generation.stealth import hidden_text, wiped
from studio.generation.texts import UNREADABLE
from studio.generation.traces import traces
from studio.whole_file import whole_file

ExportFormat = Literal["png", "jpeg", "webp", "avif", "zip", "csv", "json", "jsonl", "html", "sheet", "bundle"]
"""Pictures of one kind in a folder; PNGs and a list in one ZIP; a table; a page with a folder of PNGs beside it; a
contact sheet (PNG, or PDF by the file's name); or a bundle that another Seedlock imports."""

Metadata = Literal["full", "minimal", "none"]
"""Whether pictures carry their whole recipe, only the parameters that other programs read, or nothing: then
re-reading proves that neither texts nor pixels tell more than the picture."""

_PICTURES: dict[ExportFormat, tuple[ImageFormat, str]] = {
    "png": ("PNG", ".png"),
    "jpeg": ("JPEG", ".jpg"),
    "webp": ("WEBP", ".webp"),
    "avif": ("AVIF", ".avif"),
}
_TABLES: dict[ExportFormat, Callable[[Sequence[GenerationRecord]], str]] = {
    "csv": to_csv,
    "json": to_json,
    "jsonl": to_json_lines,
}


@dataclass(frozen=True)
class ExportOptions:
    """How to export. `pattern` names the pictures (see `gallery.names`); `quality` runs from 1 to 100 and
    counts for JPEG, WebP and AVIF; tables and bundles hold everything, whatever `metadata` says. `sources` is the
    folder of what pictures began upon, which bundles take along."""

    format: ExportFormat = "png"
    metadata: Metadata = "full"
    pattern: str = "{date}_{seed}_{id}"
    quality: int = 95
    sources: Path | None = None


def export(
    records: Sequence[GenerationRecord],
    to: Path,
    options: ExportOptions | None = None,
    tell: Callable[[int], object] = int,
) -> tuple[Path, ...]:
    """Write generations to `to`; says which files were written. What is there is never overwritten.

    Pictures go into the folder `to`, or, if it is one and `to` ends like a picture of that format, into that
    file. Everything else goes into the file `to`; if that is a folder, into a file in it. `tell` hears after each
    picture of an archive how many are in it; what it raises stops the export, and no archive is left.

    Raises:
        StudioError: there is nothing to export, a picture's file is gone, or the target cannot be written.
    """
    chosen = options or ExportOptions()
    if not records:
        raise StudioError("There is nothing to export: no picture was chosen or found.")
    if chosen.format in _TABLES:
        text = _TABLES[chosen.format](records)
        return (_written(_file(to, f".{chosen.format}"), text.encode()),)
    if gone := [record.path for record in records if not record.path.is_file()]:
        raise StudioError(f"The picture {gone[0]} is gone. Leave it out, or put the file back.")
    match chosen.format:
        case "zip":
            return (_zip(records, _file(to, ".zip"), chosen, tell),)
        case "bundle":
            return (_bundle(records, free(_file(to, ".zip")), chosen, tell),)
        case "html":
            return _page(records, free(_file(to, ".html")), chosen)
        case "sheet":
            return (_sheet(records, to, chosen),)
        case _:
            return _pictures(records, to, chosen)


def _pictures(records: Sequence[GenerationRecord], to: Path, options: ExportOptions) -> tuple[Path, ...]:
    kind, suffix = _PICTURES[options.format]
    if len(records) == 1 and to.suffix.lower() in (suffix, f".{options.format}") and not to.is_dir():
        return (_written(to, _content(records[0], kind, options)),)
    names = [file_name(options.pattern, record) + suffix for record in records]
    pairs = zip(records, names, strict=True)
    return tuple(_written(to / name, _content(record, kind, options)) for record, name in pairs)


def _bundle(
    records: Sequence[GenerationRecord], to: Path, options: ExportOptions, tell: Callable[[int], object]
) -> Path:
    write_bundle(records, to, tell, Sources(options.sources) if options.sources is not None else None)
    return to


def _page(records: Sequence[GenerationRecord], to: Path, options: ExportOptions) -> tuple[Path, ...]:
    """The page, and its pictures in a folder beside it."""
    folder = free(to.with_name(f"{to.stem} pictures"))
    files = _pictures(records, folder, replace(options, format="png"))
    links = [f"{quote(folder.name)}/{quote(file.name)}" for file in files]
    try:
        text = page(records, links, tells_recipes=options.metadata != "none")
    except UNREADABLE as error:
        raise StudioError(f"A picture is damaged ({error}). Look for it: seedlock gallery verify") from error
    return (_written(to, text.encode()), *files)


def _sheet(records: Sequence[GenerationRecord], to: Path, options: ExportOptions) -> Path:
    is_pdf = to.suffix.lower() == ".pdf"
    try:
        content = contact_sheet(records, is_pdf=is_pdf, tells_recipes=options.metadata != "none")
    except UNREADABLE as error:
        raise StudioError(f"A picture is damaged ({error}). Look for it: seedlock gallery verify") from error
    return _written(_file(to, ".pdf" if is_pdf else ".png"), content)


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
        if options.metadata != "none":
            archive.writestr("generations.json", to_json(records), zipfile.ZIP_DEFLATED)
    return path


def _content(record: GenerationRecord, kind: ImageFormat, options: ExportOptions) -> bytes:
    """The bytes of a picture's file, proved to tell nothing where metadata are unwanted."""
    imprint = Imprint.of(record) if options.metadata != "none" else None
    is_ours = record.source == "seedlock"
    try:
        if kind == "PNG" and options.metadata == "full" and record.path.suffix == ".png":
            return record.path.read_bytes()
        with Image.open(record.path) as image:
            bare = image if imprint or not hidden_text(image) else wiped(image)
            layers = "all" if options.metadata == "full" and is_ours else "parameters"
            content = encode(bare, kind, imprint, options.quality, layers)
        if options.metadata == "none":
            _prove(content, record.path.name)
    except UNREADABLE as error:
        raise StudioError(f"The picture {record.path} is damaged. Leave it out of the export.") from error
    return content


def _prove(content: bytes, name: str) -> None:
    """Read a file again: neither its parts nor its pixels may tell more than the picture.

    Raises:
        StudioError: something is left.
    """
    left = traces(content)
    with Image.open(io.BytesIO(content)) as image:
        if hidden_text(image):
            left = (*left, "a text within the pixels")
    if left:
        raise StudioError(f"{name} was not exported: {', '.join(left)} could not be removed.")


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
