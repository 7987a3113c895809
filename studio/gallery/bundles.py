"""Portable bundles: pictures and what was said about them in one ZIP, which another Seedlock imports whole."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from studio.gallery import sidecars
from studio.gallery.edit import JOURNAL, Edit
from studio.gallery.foreign import OURS
from studio.gallery.tables import to_json
from studio.generation.plain import to_json as edit_json
from studio.generation.record import GenerationRecord
from studio.whole_file import whole_file

_FOLDER = "pictures"


def write_bundle(records: Sequence[GenerationRecord], to: Path, tell: Callable[[int], object] = int) -> None:
    """Write a bundle: the files as they are, under the names that tell their ids; the journal; a list for others.

    `tell` hears after each picture how many are in it.

    Raises:
        StudioError: the disk is full or the folder cannot be written.
    """
    with whole_file(to) as stream, zipfile.ZipFile(stream, "w") as archive:
        for done, record in enumerate(records, 1):
            for path in (record.path, *_sidecars(record)):
                archive.write(path, f"{_FOLDER}/{path.name}")
            tell(done)
        lines = "\n".join(edit_json(edit) for record in records if (edit := _said(record)) is not None)
        archive.writestr(JOURNAL, lines, zipfile.ZIP_DEFLATED)
        archive.writestr("generations.json", to_json(records), zipfile.ZIP_DEFLATED)


def _sidecars(record: GenerationRecord) -> list[Path]:
    """What tells of a picture of another program that says nothing itself."""
    return [path for path in sidecars.of(record.path) if path.is_file()] if record.source != OURS else []


def _said(record: GenerationRecord) -> Edit | None:
    """What a user said about a generation, None if nothing."""
    edit = Edit(
        (record.id,),
        rating=record.rating or None,
        is_favourite=record.is_favourite or None,
        colour=record.colour or None,
        note=record.note or None,
        tag=record.tags,
    )
    return edit if edit != Edit((record.id,)) else None
