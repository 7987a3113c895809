"""Verification: compares rows, files and hashes, says what is wrong, and mends what can be mended safely."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from sqlalchemy import Connection, select, text, update

from studio.errors import StudioError
from studio.gallery import files, sidecars, thumbnails
from studio.gallery.adoption import enter, number_in, pictures, without_rows
from studio.gallery.arrivals import INCOMING
from studio.gallery.files import content_sha256
from studio.gallery.ids import id_of, number_of
from studio.gallery.schema import GENERATIONS
from studio.gallery.store import Store
from studio.generation.imprint import pixels_sha256
from studio.generation.texts import UNREADABLE
from studio.whole_file import PART, remove_if_stale

Kind = Literal[
    "lost",
    "damaged",
    "moved",
    "rewritten",
    "unhashed",
    "orphaned",
    "unreadable",
    "half-written",
    "thumbnail",
    "row",
]
"""What can be wrong:

lost          a row whose file is nowhere: put it back, or delete its entry
damaged       a file whose pixels are no longer those that were made
moved         a row whose file lies elsewhere
rewritten     a file that another program has written anew around the same pixels
unhashed      a row of an older version, whose file's hash was not taken yet
orphaned      a picture of ours without a row
unreadable    a file named like a picture of ours that holds none
half-written  what a crash left of a file, or a text beside a picture that is gone
thumbnail     a small picture of a generation that is gone
row           a row that contradicts another, or a damaged database
"""

MENDABLE: frozenset[Kind] = frozenset({"moved", "rewritten", "unhashed", "orphaned", "half-written", "thumbnail"})
"""What `mend` puts right without losing anything."""

Progress = Callable[[int, int], None]
"""Told how many rows of how many were looked at."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the generation `id` ("" if it is none's) or the file `path`; `about` says what.

    `sha256` is the hash of the file as it is, where it was taken.
    """

    kind: Kind
    id: str
    path: Path
    about: str
    sha256: str = ""

    @property
    def is_mendable(self) -> bool:
        """Whether `mend` puts it right."""
        return self.kind in MENDABLE


@dataclass(frozen=True)
class _Row:
    """What a row says of its file; in the order of the columns that are read."""

    number: int
    path: str
    file_sha256: str
    pixels_sha256: str


_ROWS = select(GENERATIONS.c.number, GENERATIONS.c.path, GENERATIONS.c.file_sha256, GENERATIONS.c.pixels_sha256)


def verify(
    store: Store,
    elsewhere: Sequence[Path] = (),
    *,
    with_hashes: bool = True,
    on_progress: Progress = lambda _done, _all: None,
) -> Iterator[Finding]:
    """Everything that is wrong, row by row, then file by file; nothing is changed.

    Files that are missing are looked for, by their hash, below the images and the folders `elsewhere`. Without
    hashes only the presence of files is looked at.

    Raises:
        StudioError: the database cannot be read.
    """
    with store.database.reading() as connection:
        yield from _of_the_database(connection, store)
        rows = [_Row(*row) for row in connection.execute(_ROWS.order_by(GENERATIONS.c.number))]
        orphans = without_rows(connection, store.images)
    missing = list[_Row]()
    for place, row in enumerate(rows):
        path = store.images / row.path
        if not path.is_file():
            missing.append(row)
        elif with_hashes and (finding := _compared(row, path)):
            yield finding
        on_progress(place + 1, len(rows))
    found = _moved(missing, store, elsewhere)
    yield from (found.get(row.number) or _lost(row, store) for row in missing)
    places = {finding.path for finding in found.values()}
    yield from (_orphan(number, path) for number, path in orphans.items() if path not in places)
    known = places | {store.images / row.path for row in rows}
    yield from _strays(store, orphans.keys() | {row.number for row in rows}, known)


def mend(store: Store, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Put right what is `MENDABLE`; says which findings are left.

    Raises:
        StudioError: the disk is full or cannot be written.
    """
    return tuple(finding for finding in findings if not _mended(store, finding))


def _of_the_database(connection: Connection, store: Store) -> Iterator[Finding]:
    """What SQLite itself finds, and rows that lack their other half."""
    database = store.database.file
    for (sentence,) in connection.execute(text("PRAGMA quick_check(10)")):
        if sentence != "ok":
            yield Finding("row", "", database, f"The database is damaged: {sentence}. Rebuild it.")
    bare = "SELECT number FROM generations WHERE number NOT IN (SELECT number FROM recipes)"
    for (number,) in connection.execute(text(bare)):
        yield Finding("row", id_of(number), database, "The row has no recipe. Rebuild the database.")


def _compared(row: _Row, path: Path) -> Finding | None:
    """What is wrong with a file that is there."""
    identity, sha256 = id_of(row.number), content_sha256(path)
    if sha256 == row.file_sha256:
        return None
    if row.file_sha256 and not row.pixels_sha256:
        return Finding("damaged", identity, path, "The file is not the one that was imported.", sha256)
    try:
        with Image.open(path) as image:
            is_same = not row.pixels_sha256 or pixels_sha256(image) == row.pixels_sha256 or _is_lossy(path)
    except UNREADABLE as error:
        return Finding("damaged", identity, path, f"The picture cannot be read ({error}).", sha256)
    if not is_same:
        return Finding("damaged", identity, path, "The pixels are not those that were made.", sha256)
    if row.file_sha256:
        return Finding("rewritten", identity, path, "Another program has written the file anew.", sha256)
    return Finding("unhashed", identity, path, "The hash of the file was never taken.", sha256)


def _is_lossy(path: Path) -> bool:
    """JPEG and WebP of ours keep the hash of the pixels before they were compressed."""
    return path.suffix != ".png"


def _moved(missing: Sequence[_Row], store: Store, elsewhere: Sequence[Path]) -> dict[int, Finding]:
    """The places of missing files: first by the id in the name, then by the hash of files of the right name."""
    if not missing:
        return {}
    by_hash = {row.file_sha256: row for row in missing if row.file_sha256}
    by_number = {row.number: row for row in missing}
    found: dict[int, Finding] = {}
    for path in _all_pictures(store.images, *elsewhere):
        named = by_number.get(number_in(path.name) or -1)
        sha256 = content_sha256(path) if by_hash or named else ""
        row = by_hash.get(sha256) or (named if named and not named.file_sha256 else None)
        if row and row.number not in found:
            found[row.number] = Finding("moved", id_of(row.number), path, f"It should be {row.path}.", sha256)
    return found


def _all_pictures(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp", ".avif") and path.is_file():
                yield path


def _lost(row: _Row, store: Store) -> Finding:
    path = store.images / row.path
    return Finding("lost", id_of(row.number), path, "The file is gone. Put it back, or delete its entry.")


def _orphan(number: int, path: Path) -> Finding:
    """A file named like one of ours that has no row: a picture, or something else under its name."""
    try:
        with Image.open(path):
            return Finding("orphaned", id_of(number), path, "The picture has no row.")
    except UNREADABLE as error:
        return Finding("unreadable", "", path, f"The file has a picture's name, but cannot be read ({error}).")


def _strays(store: Store, numbers: set[int], known: set[Path]) -> Iterator[Finding]:
    """Files that a crash left, pictures of ours in folders that are none of ours, and thumbnails of nothing."""
    parts = (*sorted(store.images.rglob(f".*{PART}")), *sorted((store.images / INCOMING).glob("*")))
    for path in (*parts, *thumbnails.half_written(store.thumbnails)):
        yield Finding("half-written", "", path, "A crash left this part of a file.")
    for path in sidecars.all_in(store.images):
        picture = sidecars.picture_of(path)
        if not picture.exists() and number_in(picture.name) not in numbers:
            yield Finding("half-written", "", path, "The text lies beside a picture that is gone.")
    in_place = {path for _, path in pictures(store.images)}
    for path in _all_pictures(store.images):
        number = number_in(path.name)
        if number is not None and path not in known and path not in in_place:
            yield Finding("unreadable", "", path, "A copy of a picture lies where the gallery does not look.")
    for path in thumbnails.every(store.thumbnails):
        if _number(path.stem) not in numbers:
            yield Finding("thumbnail", "", path, "The thumbnail's picture is gone.")


def _number(generation_id: str) -> int:
    try:
        return number_of(generation_id)
    except StudioError:
        return -1


def _mended(store: Store, finding: Finding) -> bool:
    """Put one thing right, if that can be."""
    match finding.kind:
        case "moved":
            _take_back(store, finding)
        case "rewritten" | "unhashed":
            _set(store, finding.id, file_sha256=finding.sha256)
        case "orphaned":
            return _adopted(store, finding.path)
        case "half-written":
            return remove_if_stale(finding.path)
        case "thumbnail":
            files.remove(finding.path)
        case _:
            return False
    return True


def _take_back(store: Store, finding: Finding) -> None:
    """Point the row at a file below the images; copy one from elsewhere to where it was."""
    if finding.path.is_relative_to(store.images):
        path = finding.path.relative_to(store.images).as_posix()
        sidecars.follow(store.images / _path_of(store, finding.id), finding.path)
        _set(store, finding.id, path=path, file_sha256=finding.sha256)
        return
    files.write_whole(store.images / _path_of(store, finding.id), finding.path.read_bytes())
    _set(store, finding.id, file_sha256=finding.sha256)


def _path_of(store: Store, generation_id: str) -> str:
    with store.database.reading() as connection:
        return connection.scalars(select(GENERATIONS.c.path).where(GENERATIONS.c.id == generation_id)).one()


def _set(store: Store, generation_id: str, **values: str) -> None:
    with store.database.writing() as connection:
        connection.execute(update(GENERATIONS).where(GENERATIONS.c.id == generation_id).values(**values))


def _adopted(store: Store, path: Path) -> bool:
    try:
        with store.database.writing() as connection:
            return enter(connection, path, store.images, store.interpreter)
    except StudioError:
        return False
