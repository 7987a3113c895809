"""The gallery: every generation with all that made it, kept, found and organised."""

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from threading import Lock

from sqlalchemy import func, select

from studio.errors import StudioError
from studio.gallery import albums, edits, files, journal, removals, thumbnails, verification
from studio.gallery.albums import Album
from studio.gallery.edit import Edit
from studio.gallery.ids import Ids, id_of, new_number, number_of
from studio.gallery.imports import Imported, import_pictures
from studio.gallery.likeness import Likeness
from studio.gallery.listing import numbers_of
from studio.gallery.opening import open_store
from studio.gallery.outlook import informed
from studio.gallery.overview import Overview
from studio.gallery.query import parse
from studio.gallery.reversal import reversal_of
from studio.gallery.rows import chunks, insert_row, records_of, timestamp
from studio.gallery.schema import GENERATIONS
from studio.gallery.search import count, numbers
from studio.gallery.store import PLAIN, Interpreter, Store
from studio.gallery.tally import Tally, tally
from studio.gallery.terms import COLOURS
from studio.gallery.thumbnail_sizes import SMALL
from studio.gallery.verification import Finding, Progress
from studio.generation.draft import Planned
from studio.generation.imprint import Imprint, pixels_sha256
from studio.generation.record import Generated, GenerationRecord
from studio.paths import Paths

_G = GENERATIONS.c

Cursor = str
"""Where the next page starts; to be handed back as it is."""


@dataclass(frozen=True)
class Page:
    """Some records of a search, newest first; `next` is None on the last page."""

    records: tuple[GenerationRecord, ...]
    next: Cursor | None


class Gallery:
    """Everything that was ever made; safe to use from several threads, and beside other processes.

    Each method is one transaction; those that change generations return them as they are afterwards. Ids that
    are no longer there are passed over.
    """

    def __init__(self, store: Store) -> None:
        """Use `open`, which also brings in what a crash left outside."""
        self.store = store
        self.likeness = Likeness(store)
        self.overview = Overview(store.database)
        self._database = store.database
        self._images = store.images
        self._thumbnails = store.thumbnails
        self._last_number = 0
        self._number_lock = Lock()

    @classmethod
    def open(cls, paths: Paths, interpreter: Interpreter = PLAIN) -> "Gallery":
        """The gallery of this home, made or migrated where needed; `interpreter` is for other programs' pictures.

        Raises:
            StudioError: the home cannot be written, or the database is none, is damaged or too new.
        """
        return cls(open_store(paths, interpreter))

    def close(self) -> None:
        """Close the database; the gallery is not used afterwards."""
        self._database.close()

    def add(self, planned: Planned, generated: Generated) -> GenerationRecord:
        """Keep a picture: first its file, which holds everything, then its row.

        Raises:
            StudioError: the disk is full or cannot be written; what is not whole is not there.
        """
        created = datetime.now(UTC)
        imprint = Imprint(
            id=id_of(self._new_number(created)),
            created=created,
            request=planned.request,
            origin=planned.origin,
            environment=generated.environment,
            seconds=generated.seconds,
            pixels_sha256=pixels_sha256(generated.image),
        )
        path, sha256 = files.write_picture(self._images, generated.image, imprint)
        self._enter(imprint, path, sha256)
        with suppress(OSError):  # a thumbnail is made again when it is asked for
            thumbnails.write(generated.image, thumbnails.path_of(self._thumbnails, imprint.id))
        return self.get(imprint.id)

    def get(self, generation_id: str) -> GenerationRecord:
        """One generation, be it in the trash.

        Raises:
            StudioError: there is none of this id.
        """
        found = self.get_many([generation_id])
        if not found:
            raise StudioError(f'There is no picture "{generation_id}" in the gallery.')
        return found[0]

    def get_many(self, ids: Sequence[str]) -> tuple[GenerationRecord, ...]:
        """The generations of these ids, in this order, without those that are gone."""
        with self._database.reading() as connection:
            return records_of(connection, [number_of(id_) for id_ in ids], self._images)

    def by_key(self, key: str) -> GenerationRecord | None:
        """The newest generation whose request has this key, if there is one outside the trash."""
        found = select(func.max(_G.number)).where(_G.key == key, _G.deleted.is_(None))
        with self._database.reading() as connection:
            number = connection.scalar(found)
            return records_of(connection, [number], self._images)[0] if number is not None else None

    def by_keys(self, keys: Collection[str]) -> dict[str, GenerationRecord]:
        """The newest generation of each key that has one outside the trash."""
        newest = select(func.max(_G.number)).where(_G.deleted.is_(None)).group_by(_G.key)
        with self._database.reading() as connection:
            parts = chunks(sorted(set(keys)))
            numbers = [number for some in parts for number in connection.scalars(newest.where(_G.key.in_(some)))]
            records = records_of(connection, numbers, self._images)
        return {record.request.key(): record for record in records}

    def search(self, query: str = "", limit: int = 100, after: Cursor | None = None) -> Page:
        """At most `limit` generations that fit the query (see `gallery.query`), newest first, from a cursor on.

        Raises:
            StudioError: the query is not understood.
        """
        before = number_of(after) if after else None
        with self._database.reading() as connection:
            search = informed(connection, parse(query), is_for_page=True)
            found = [row[0] for row in connection.execute(numbers(search, before, limit + 1))]
            records = records_of(connection, found[:limit], self._images)
        return Page(records, id_of(found[limit - 1]) if len(found) > limit else None)

    def ids(self, query: str = "", newest: int | None = None) -> Ids:
        """The ids of all that fit, or of so many of the newest, for views that show any part of them.

        Raises:
            StudioError: the query is not understood.
        """
        with self._database.reading() as connection:
            if newest is None:
                return Ids(numbers_of(connection, parse(query)))
            search = informed(connection, parse(query), is_for_page=True)
            found = connection.execute(numbers(search, limit=newest))
            return Ids(array("q", chain.from_iterable(found)))

    def count(self, query: str = "") -> int:
        """How many fit.

        Raises:
            StudioError: the query is not understood.
        """
        with self._database.reading() as connection:
            return connection.scalar(count(informed(connection, parse(query)))) or 0

    def tally(self, query: str = "") -> Tally:
        """How many fit, at once: exact where that is quick, else an estimate that says so.

        Raises:
            StudioError: the query is not understood.
        """
        with self._database.reading() as connection:
            return tally(connection, parse(query))

    def rate(self, ids: Sequence[str], rating: int) -> tuple[GenerationRecord, ...]:
        """Give 0 (none) to 5 stars.

        Raises:
            StudioError: the rating is out of range.
        """
        if not 0 <= rating <= 5:
            raise StudioError(f"{rating} stars are not possible. Give 0 to 5.")
        return self.edit(Edit(tuple(ids), rating=rating))

    def favour(self, ids: Sequence[str], is_favourite: bool) -> tuple[GenerationRecord, ...]:
        """Mark as favourites, or not."""
        return self.edit(Edit(tuple(ids), is_favourite=is_favourite))

    def note(self, generation_id: str, note: str) -> GenerationRecord:
        """Write the note of a generation.

        Raises:
            StudioError: there is none of this id.
        """
        self.edit(Edit((generation_id,), note=note))
        return self.get(generation_id)

    def label(self, ids: Sequence[str], colour: str) -> tuple[GenerationRecord, ...]:
        """Give a colour label, or "" for none.

        Raises:
            StudioError: there is no such label.
        """
        if colour and colour not in COLOURS:
            raise StudioError(f'"{colour}" is no colour label. Use one of: {", ".join(COLOURS)}.')
        return self.edit(Edit(tuple(ids), colour=colour))

    def put(self, ids: Sequence[str], album: str) -> tuple[GenerationRecord, ...]:
        """Put into an album, which is made where it is missing.

        Raises:
            StudioError: the name is empty.
        """
        return self.edit(Edit(tuple(ids), into=albums.checked(album)))

    def take_out(self, ids: Sequence[str], album: str) -> tuple[GenerationRecord, ...]:
        """Take out of an album."""
        return self.edit(Edit(tuple(ids), out_of=album))

    def save_album(self, name: str, query: str | None = None) -> None:
        """Make an album, or with a query a saved search, whose pictures are what it finds whenever one looks.

        Raises:
            StudioError: the name is empty, or the query is not understood.
        """
        parse(query or "")
        self.edit(Edit(album=albums.checked(name), query=query))

    def rename_album(self, name: str, to: str) -> None:
        """Give an album or a saved search another name.

        Raises:
            StudioError: the new name is empty, or another album has it.
        """
        clean = albums.checked(to)
        if clean.casefold() != name.casefold() and clean.casefold() in {
            one.name.casefold() for one in self.albums()
        }:
            raise StudioError(f'There is an album "{clean}" already. Choose another name.')
        self.edit(Edit(album=name, renamed=clean))

    def drop_album(self, name: str) -> None:
        """Remove an album or a saved search; its pictures stay."""
        self.edit(Edit(album=name, is_dropped=True))

    def albums(self) -> tuple[Album, ...]:
        """Every album and saved search, by the alphabet."""
        with self._database.reading() as connection:
            return albums.all_of(connection)

    def delete(self, ids: Sequence[str]) -> tuple[GenerationRecord, ...]:
        """Move into the trash: out of every search but `is:deleted`, until restored or the trash is emptied."""
        return self.edit(Edit(tuple(ids), deleted=self.now()))

    @staticmethod
    def now() -> str:
        """This moment, as an edit that deletes writes it."""
        return timestamp(datetime.now(UTC))

    def restore(self, ids: Sequence[str]) -> tuple[GenerationRecord, ...]:
        """Take out of the trash."""
        return self.edit(Edit(tuple(ids), deleted=""))

    def tag(self, ids: Sequence[str], tags: Sequence[str]) -> tuple[GenerationRecord, ...]:
        """Add tags."""
        return self.edit(Edit(tuple(ids), tag=edits.clean_tags(tags)))

    def untag(self, ids: Sequence[str], tags: Sequence[str]) -> tuple[GenerationRecord, ...]:
        """Take tags off."""
        return self.edit(Edit(tuple(ids), untag=edits.clean_tags(tags)))

    def tags(self, ids: Sequence[str] | None = None) -> dict[str, int]:
        """Every tag and how many generations have it, by the alphabet; of all, or of these."""
        with self._database.reading() as connection:
            return edits.count_tags(connection, None if ids is None else [number_of(id_) for id_ in ids])

    def empty_trash(self) -> int:
        """Remove what lies in the trash for good; says how many generations that were.

        Raises:
            StudioError: a file cannot be removed; it is tried again at the next start.
        """
        with self._database.writing() as connection:
            gone = connection.scalars(select(_G.number).where(_G.deleted.is_not(None))).all()
            removals.begin(connection, gone)
        removals.finish(self.store)
        return len(gone)

    def thumbnail(self, record: GenerationRecord, edge: int = SMALL) -> Path:
        """The small JPEG of a generation, `SMALL` or `LARGE`, made if it is missing; from any thread.

        Raises:
            StudioError: the picture's file is gone or damaged, or the small one cannot be written.
        """
        return thumbnails.found(self._thumbnails, record.id, record.path, edge)

    def edit(self, edit: Edit) -> tuple[GenerationRecord, ...]:
        """Carry out an edit, in the journal first; the generations as they are now.

        Raises:
            StudioError: the disk is full or cannot be written; nothing was changed.
        """
        numbers = [number_of(id_) for id_ in edit.ids]
        with self._database.writing() as connection:
            journal.keep(connection, self._images, [edit])
            return records_of(connection, numbers, self._images)

    def reversal(self, edit: Edit) -> tuple[Edit, ...]:
        """The edits that would take an edit back, to be asked before it is carried out."""
        with self._database.reading() as connection:
            return reversal_of(connection, edit)

    def bring_in(
        self, paths: Sequence[Path], is_stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Imported]:
        """Import files, folders and archives, a line each; see `gallery.imports`.

        Raises:
            StudioError: the home cannot be written.
        """
        return import_pictures(self.store, paths, is_stopped)

    def verify(
        self,
        elsewhere: Sequence[Path] = (),
        *,
        with_hashes: bool = True,
        on_progress: Progress = lambda _done, _all: None,
    ) -> Iterator[Finding]:
        """Everything that is wrong with rows, files and hashes; see `gallery.verification`."""
        return verification.verify(self.store, elsewhere, with_hashes=with_hashes, on_progress=on_progress)

    def mend(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Put right what can be without losing anything; says what is left.

        Raises:
            StudioError: the disk is full or cannot be written.
        """
        return verification.mend(self.store, findings)

    def data_version(self) -> int:
        """A number that changes when another process has changed the gallery; cheap enough to ask each second."""
        return self._database.data_version()

    def _enter(self, imprint: Imprint, path: Path, sha256: str) -> None:
        """Write the row of a picture whose file is there; if that fails, the next start writes it."""
        try:
            with self._database.writing() as connection:
                insert_row(connection, imprint, path.relative_to(self._images).as_posix(), sha256)
        except StudioError as error:
            raise StudioError(
                f"{error} The picture is safe in {path} and joins the gallery at the next start."
            ) from error

    def _new_number(self, created: datetime) -> int:
        with self._number_lock:
            self._last_number = new_number(created, self._last_number)
            return self._last_number
