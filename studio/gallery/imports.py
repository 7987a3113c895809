"""Pictures of other programs and other homes join the gallery: each is a line of the report, none stops the run.

A file is copied as it is, byte for byte, so that nothing it told is ever lost. A batch of files is announced,
brought, then entered: whatever ends the program between leaves no file without a row.
"""

import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count as counted
from itertools import islice
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, select

from studio.errors import StudioError
from studio.gallery import arrivals, bundles, journal
from studio.gallery.edit import JOURNAL, Edit
from studio.gallery.files import picture_path
from studio.gallery.foreign import OURS, imprint_of
from studio.gallery.ids import RANDOM_BITS, first_number, number_of
from studio.gallery.rows import NewRow, chunks, insert_rows
from studio.gallery.schema import GENERATIONS
from studio.gallery.sidecars import Sidecar
from studio.gallery.sources import Source, journal_of, sources
from studio.gallery.store import Store
from studio.generation.imprint import Imprint
from studio.generation.metadata import recipe_in
from studio.generation.recipe import Recipe
from studio.generation.sources import Sources
from studio.generation.texts import Texts, texts_in
from studio.whole_file import writing_to

Status = Literal["imported", "duplicate", "failed"]

AT_ONCE = 200
"""Files that are announced, brought and entered together."""

MOST_BYTES = 64 * 2**20
"""A batch ends when its files have this many bytes."""

MOST_PIXELS = 150_000_000
"""Pictures beyond this many pixels cannot be shown."""

_G = GENERATIONS.c
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "AVIF": ".avif"}


@dataclass(frozen=True)
class Imported:
    """What became of one file; `id` is the generation's, of a duplicate that of the one that was there."""

    path: Path
    status: Status
    id: str = ""
    dialect: str = ""
    error: str = ""


@dataclass(frozen=True)
class _Candidate:
    """A file that can join: its content and hash, and what it or its side-car tells."""

    source: Source
    content: bytes
    sha256: str
    suffix: str
    recipe: Recipe
    sidecar: Sidecar | None = None


@dataclass(frozen=True)
class _Arrival:
    """A file that will join, where it will lie below the images, and its row."""

    candidate: _Candidate
    imprint: Imprint
    path: str


def import_pictures(
    store: Store, paths: Sequence[Path], is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Imported]:
    """Bring in files, folders and archives, one line each, in their order; duplicates are told, not copied.

    Once stopped, or started again after a crash, another run with the same paths goes on where this one ended.

    Raises:
        StudioError: the home cannot be written.
    """
    waiting, entered = sources(paths), set[str]()
    while not is_stopped() and (batch := _batch(waiting)):
        for line in _bring(store, batch):
            if line.status == "imported":
                entered.add(line.id)
            yield line
    for path in paths:
        if entered and (lines := journal_of(path, JOURNAL) if path.is_file() else None):
            _take_over(store, journal.read_lines(lines), entered)
            bundles.take_sources(path, Sources(store.home.sources))


def _batch(waiting: Iterator[Source]) -> list[_Candidate | Imported]:
    """The next files, read."""
    batch, size = list[_Candidate | Imported](), 0
    for source in islice(waiting, AT_ONCE):
        one = _examined(source)
        batch.append(one)
        size += len(one.content) if isinstance(one, _Candidate) else 0
        if size > MOST_BYTES:
            break
    return batch


def _examined(source: Source) -> _Candidate | Imported:
    """A file that can join, or the line that says why it cannot."""
    try:
        content = source.read()
        found = texts_in(io.BytesIO(content), source.path.name)
        _check(found, source.path.name)
        recipe, sidecar = _told(source, found, content)
    except StudioError as error:
        return Imported(source.path, "failed", error=str(error))
    sha256 = hashlib.sha256(content).hexdigest()
    return _Candidate(source, content, sha256, _SUFFIXES[found.format], recipe, sidecar)


def _told(source: Source, found: Texts, content: bytes) -> tuple[Recipe, Sidecar | None]:
    """What a file tells, else what stands in the side-car beside it.

    Raises:
        StudioError: neither holds a recipe.
    """
    try:
        return recipe_in(found, io.BytesIO(content), source.path.name), None
    except StudioError:
        sidecar = source.beside()
        if sidecar is None or (recipe := sidecar.recipe) is None:
            raise
        return replace(recipe, size=recipe.size or found.size), sidecar


def _check(found: Texts, name: str) -> None:
    """Refuse pictures that could not be shown.

    Raises:
        StudioError: the picture is cut short or a bomb.
    """
    if not found.is_whole:
        raise StudioError(f"{name} is cut short. Copy it again from where it came from.")
    if found.size.width * found.size.height > MOST_PIXELS:
        raise StudioError(f"{name} has {found.size} pixels, which is more than can be shown.")


def _bring(store: Store, batch: Sequence[_Candidate | Imported]) -> list[Imported]:
    """Announce, bring and enter the files of a batch; the lines in its order."""
    candidates = [one for one in batch if isinstance(one, _Candidate)]
    with store.database.writing() as connection:
        known = _known(connection, candidates)
        new = _new(connection, candidates, known, store)
        arrivals.announce(connection, [arrival.path for arrival in new])
        if new:
            journal.keep(connection, store.images, [Edit(tuple(one.imprint.id for one in new), is_new=True)])
    for arrival in new:
        _write(store.images, arrival)
    _reach_the_disk()
    with store.database.writing() as connection:
        insert_rows(connection, [_row(arrival) for arrival in new])
        arrivals.settle(connection, [arrival.path for arrival in new])
    fresh = {arrival.candidate.sha256: arrival.imprint.id for arrival in new}
    return [_line(one, known, fresh) for one in batch]


def _known(connection: Connection, candidates: Sequence[_Candidate]) -> dict[str, str]:
    """The ids of generations that are there already, by the hash of the file that would be brought again."""
    known: dict[str, str] = {}
    for some in chunks([candidate.sha256 for candidate in candidates]):
        rows = select(_G.file_sha256, _G.id).where(_G.file_sha256.in_(some), _G.file_sha256 != "")
        known |= {row.file_sha256: row.id for row in connection.execute(rows)}
    ours = {one.sha256: one.recipe.imprint.id for one in candidates if one.recipe.imprint is not None}
    for some in chunks(list(ours.values())):
        there = set(connection.scalars(select(_G.id).where(_G.id.in_(some))))
        known |= {sha256: identity for sha256, identity in ours.items() if identity in there}
    return known


def _new(
    connection: Connection, candidates: Sequence[_Candidate], known: dict[str, str], store: Store
) -> list[_Arrival]:
    """The files that are not there yet, each once, with ids of their own.

    A picture of ours in two formats joins once; the second is added to the `known`.
    """
    seen, taken, new = set(known), _there(connection, candidates), list[_Arrival]()
    joined = set[int]()
    for candidate in candidates:
        ours = candidate.recipe.imprint
        if ours and number_of(ours.id) in joined:
            known.setdefault(candidate.sha256, ours.id)
        elif candidate.sha256 not in seen:
            number = number_of(ours.id) if ours else _number(connection, candidate, taken)
            imprint = ours or imprint_of(candidate.recipe, number, store.interpreter)
            new.append(_Arrival(candidate, imprint, picture_path(imprint, candidate.suffix)))
            taken.add(number)
            joined.add(number)
        seen.add(candidate.sha256)
    return new


def _there(connection: Connection, candidates: Sequence[_Candidate]) -> set[int]:
    """Which of the numbers that these files would like are taken."""
    taken = set[int]()
    for some in chunks([_wish(candidate) for candidate in candidates if candidate.recipe.imprint is None]):
        taken |= set(connection.scalars(select(_G.number).where(_G.number.in_(some))))
    return taken


def _wish(candidate: _Candidate) -> int:
    """The number by the time of the file and its content; a bundle names it."""
    if candidate.source.number is not None:
        return candidate.source.number
    moment = min(candidate.source.written, datetime.now(UTC))
    return first_number(moment) + (int(candidate.sha256[:4], 16) >> (16 - RANDOM_BITS))


def _number(connection: Connection, candidate: _Candidate, taken: set[int]) -> int:
    """The number of a file of another program: the one that it would like, or the next that is free."""
    first = _wish(candidate)
    if first not in taken:
        return first
    for number in counted(first + 1):
        is_there = connection.scalar(select(_G.number).where(_G.number == number)) is not None
        if number not in taken and not is_there:
            return number
    raise AssertionError("numbers do not end")


def _write(images: Path, arrival: _Arrival) -> None:
    """Bring one file to its place, whole or not at all.

    Raises:
        StudioError: the disk is full or cannot be written.
    """
    target = images / arrival.path
    part = images / arrivals.INCOMING / f"{target.name}.{os.getpid()}"
    sidecar = arrival.candidate.sidecar
    with writing_to(target):
        part.parent.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(arrival.candidate.content)
        os.utime(part, (time.time(), arrival.candidate.source.written.timestamp()))
        if sidecar is not None:  # first, so that a picture is never without what tells of it
            target.with_name(target.name + sidecar.suffix).write_bytes(sidecar.content)
        part.replace(target)


def _reach_the_disk() -> None:
    """Bring all files of a batch to the disk at once, before their rows; Windows does so by itself."""
    if hasattr(os, "sync"):
        os.sync()


def _row(arrival: _Arrival) -> NewRow:
    candidate = arrival.candidate
    source = OURS if candidate.recipe.imprint is not None else candidate.recipe.source
    return NewRow(arrival.imprint, arrival.path, candidate.sha256, source)


def _line(one: _Candidate | Imported, known: dict[str, str], fresh: dict[str, str]) -> Imported:
    """The line of one file; the second of two that are alike is a duplicate of the first."""
    if isinstance(one, Imported):
        return one
    if one.sha256 in known:
        return Imported(one.source.path, "duplicate", known[one.sha256], one.recipe.source)
    known[one.sha256] = fresh[one.sha256]
    return Imported(one.source.path, "imported", fresh[one.sha256], one.recipe.source)


def _take_over(store: Store, edits: Iterator[Edit], entered: set[str]) -> None:
    """What was said in a bundle about pictures that came from it."""
    taken = [replace(edit, ids=ids) for edit in edits if (ids := tuple(i for i in edit.ids if i in entered))]
    with store.database.writing() as connection:
        journal.keep(connection, store.images, taken)
