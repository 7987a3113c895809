"""The gallery at a glance: what a search has in common, its stacks, and how it could go on."""

from sqlalchemy import func, select

from studio.gallery.completion import Completion, completions
from studio.gallery.database import Database
from studio.gallery.facets import Facets, facets_of
from studio.gallery.families import Family, family_of
from studio.gallery.hints import Hint, hints
from studio.gallery.ids import Ids, number_of
from studio.gallery.query import parse
from studio.gallery.schema import GENERATIONS
from studio.gallery.stacks import By, Stacks, members_of, stacks_of


class Overview:
    """Questions about many generations at once; safe to ask from several threads.

    Every query raises StudioError where it is not understood.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def facets(self, query: str = "") -> Facets:
        """What the hits of a search have in common, with counts."""
        with self._database.reading() as connection:
            return facets_of(connection, parse(query))

    def stacks(self, query: str, by: By, newest: int | None = None) -> Stacks:
        """The stacks of a search, or of its `newest` hits only, which is at once."""
        with self._database.reading() as connection:
            return stacks_of(connection, parse(query), by, newest)

    def members(self, query: str, by: By, generation_id: str) -> Ids:
        """The hits of a search that are in the stack of this one, newest first."""
        with self._database.reading() as connection:
            return members_of(connection, parse(query), by, number_of(generation_id))

    def family(self, generation_id: str) -> Family:
        """All that a picture came from and all that came of them; empty if there is none of this id."""
        with self._database.reading() as connection:
            return family_of(connection, generation_id)

    def completions(self, text: str, cursor: int) -> tuple[Completion, ...]:
        """What could stand at the cursor of a search that is being typed, the likeliest first."""
        with self._database.reading() as connection:
            return completions(connection, text, cursor)

    def hints(self, query: str) -> tuple[Hint, ...]:
        """Searches that find something, near one that finds nothing, the most hits first."""
        with self._database.reading() as connection:
            return hints(connection, query)

    def uses(self, model_sha256: str) -> int:
        """How many pictures were made with the model of these contents, whatever it was called; not those in the
        trash."""
        columns = GENERATIONS.c
        made = select(func.count()).where(columns.model_sha256 == model_sha256, columns.deleted.is_(None))
        with self._database.reading() as connection:
            return connection.scalar(made) or 0
