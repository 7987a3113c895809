"""Portable bundles: pictures and what was said about them in one ZIP, which another Seedlock imports whole."""

import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PIL import Image

from studio.errors import StudioError
from studio.gallery import sidecars
from studio.gallery.edit import JOURNAL, Edit
from studio.gallery.foreign import OURS
from studio.gallery.sources import BEGUN_UPON
from studio.gallery.tables import to_json
from studio.generation.plain import to_json as edit_json
from studio.generation.record import GenerationRecord
from studio.generation.sources import Sources
from studio.generation.texts import LARGEST_FILE, UNREADABLE
from studio.whole_file import whole_file

_FOLDER = "pictures"


def write_bundle(
    records: Sequence[GenerationRecord],
    to: Path,
    tell: Callable[[int], object] = int,
    begun_upon: Sources | None = None,
) -> None:
    """Write a bundle: the files as they are, under the names that tell their ids; the journal; a list for others.

    `tell` hears after each picture how many are in it; of `begun_upon` come the pictures that these began upon.

    Raises:
        StudioError: the disk is full or the folder cannot be written.
    """
    with whole_file(to) as stream, zipfile.ZipFile(stream, "w") as archive:
        for done, record in enumerate(records, 1):
            for path in (record.path, *_sidecars(record)):
                archive.write(path, f"{_FOLDER}/{path.name}")
            tell(done)
        for path in _begun_upon(records, begun_upon) if begun_upon is not None else ():
            archive.write(path, f"{BEGUN_UPON}{path.name}")
        lines = "\n".join(edit_json(edit) for record in records if (edit := _said(record)) is not None)
        archive.writestr(JOURNAL, lines, zipfile.ZIP_DEFLATED)
        archive.writestr("generations.json", to_json(records), zipfile.ZIP_DEFLATED)


def take_sources(archive: Path, into: Sources) -> None:
    """Keep what the pictures of a bundle began upon, by the hash of its pixels; what is unreadable is left out."""
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            if member.filename.startswith(BEGUN_UPON) and 0 < member.file_size <= LARGEST_FILE:
                with suppress(*UNREADABLE, StudioError, zipfile.BadZipFile):
                    _keep(opened.read(member), into)


def _keep(content: bytes, into: Sources) -> None:
    with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
        mode = image.mode
        into.keep(image, mode if mode in ("L", "RGBA") else "RGB")


def _begun_upon(records: Sequence[GenerationRecord], kept: Sources) -> list[Path]:
    """The files of sources and masks, each once."""
    hashes = dict.fromkeys(sha256 for record in records for sha256 in record.request.sources())
    return [kept.path(sha256) for sha256 in hashes if sha256 in kept]


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
