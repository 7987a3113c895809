"""Makes what a plan lacks and tells of all its pictures: what `grid`, `vary` and `walk` have in common."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.cli.context import Studio
from studio.cli.following import follow
from studio.cli.making import Make, making
from studio.cli.options import EngineOptions
from studio.cli.output import print_note
from studio.engine.library import ModelLibrary
from studio.experiments.estimate import HISTORY, Estimate, estimate, write_bytes, write_duration
from studio.experiments.placing import Lookups
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord
from studio.jobs.plan import Division, divide, lookups

if TYPE_CHECKING:  # app.py opens it
    from studio.gallery.gallery import Gallery

Tell = Callable[[GenerationRecord], None]
"""Prints a picture that is there."""


def lookups_of(studio: Studio) -> Lookups:
    """What names stand for here."""
    return lookups(studio.models(), studio.templates(), studio.vocabulary())


@contextmanager
def planning(studio: Studio, asked: EngineOptions) -> Generator["Plans"]:
    """The gallery and one engine for all plans of a command; the engine starts when the first picture is made."""
    chosen = asked.over(studio.settings.engine)
    with (
        closing(studio.gallery()) as gallery,
        making(studio.engine(chosen.device), gallery.add, chosen.batch_size) as make,
    ):
        yield Plans(gallery, studio.models(), make)


@dataclass(frozen=True)
class Plans:
    """Divides plans and makes what they lack."""

    gallery: "Gallery"
    models: ModelLibrary
    make: Make

    def divide(self, planned: Sequence[Planned], noun: str) -> Division:
        """The plan cut into what is there and what is missing, with a note of both and of the cost."""
        division = divide(planned, self.gallery.by_keys)
        missing = [one.request for one in division.missing]
        cost = estimate(missing, self.gallery.search(limit=HISTORY).records) if missing else None
        already = sum(one.request.key() in division.made for one in planned)
        print_note(f"{counts(len(planned), already, noun)}{told(cost)}")
        return division

    def run_missing(self, division: Division, tell: Tell) -> tuple[dict[str, GenerationRecord], bool]:
        """Make what is missing, tell of each picture at once; all pictures by key, and whether none failed.

        Raises:
            StudioError: a model is gone since the plan was made.
        """
        records = dict(division.made)

        def kept(record: GenerationRecord) -> None:
            records[record.request.key()] = record
            tell(record)

        for model in {one.request.model for one in division.missing}:
            self.models.locate(model)  # one sentence, before each picture fails of it
        with closing(self.make(division.missing)) as events:
            all_made = follow(events, len(division.missing), kept)
        return records, all_made


def counts(total: int, already: int, noun: str) -> str:
    """ "12 cells: 5 already made, 7 to make" """
    return f"{total} {noun}{'s' if total != 1 else ''}: {already} already made, {total - already} to make"


def told(cost: Estimate | None) -> str:
    """ "; about 3 min, 2 MB" """
    if cost is None:
        return ""
    size = write_bytes(cost.bytes)
    return f"; about {write_duration(cost.seconds)}, {size}" if cost.seconds is not None else f"; about {size}"
