"""Pictures by how they look: those like one, and those that are there twice."""

from pathlib import Path
from typing import NamedTuple

from studio.gallery import doubles, looks, thumbnails
from studio.gallery.doubles import Double
from studio.gallery.ids import id_of, number_of
from studio.gallery.rows import records_of
from studio.gallery.store import Store
from studio.generation.record import GenerationRecord


class Likeness:
    """What `gallery.looks` knows of the pictures of a gallery; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, most: int = 1000) -> int:
        """Take the looks of pictures that have none yet, `most` at a time; says how many it took.

        To be called until it is 0, before anything else is asked. Pictures that cannot be read look like nothing.
        """
        with self._store.database.reading() as connection:
            unseen = looks.unseen(connection, most)
        taken = [(number, looks.look_at(self._small(number, path))) for number, path in unseen]
        with self._store.database.writing() as connection:
            looks.keep(connection, taken)
        return len(unseen)

    def left(self) -> int:
        """How many looks are still to be taken."""
        with self._store.database.reading() as connection:
            return looks.unseen_count(connection)

    def ids(self, generation_id: str, limit: int = 500) -> list[str]:
        """One generation, then the ids of those that look most like it, the nearest first.

        Raises:
            StudioError: the id is none.
        """
        number = number_of(generation_id)
        with self._store.database.reading() as connection:
            look = looks.look_of_number(connection, number)
            found = looks.alike(connection, number, look, limit) if look is not None else ()
        return [id_of(number), *(id_of(one.number) for one in found)]

    def like(self, record: GenerationRecord, limit: int = 50) -> tuple["Like", ...]:
        """The generations that look most like one, the nearest first."""
        number, images = number_of(record.id), self._store.images
        look = looks.look_at(self._small(number, record.path.relative_to(images).as_posix()))
        with self._store.database.reading() as connection:
            found = looks.alike(connection, number, look, limit)
            records = records_of(connection, [one.number for one in found], images)
        return tuple(Like(like, one.distance) for like, one in zip(records, found, strict=True))

    def doubles(self) -> tuple[Double, ...]:
        """Every set of pictures outside the trash that are equal or nearly so, the newest first."""
        with self._store.database.reading() as connection:
            return doubles.doubles_of(connection)

    def _small(self, number: int, path: str) -> Path:
        """The smallest file that shows a picture."""
        made = filter(Path.exists, thumbnails.paths_of(self._store.thumbnails, id_of(number)))
        return next(made, self._store.images / path)


class Like(NamedTuple):
    """A generation that looks like another, and in how many of 64 bits they differ."""

    record: GenerationRecord
    distance: int
