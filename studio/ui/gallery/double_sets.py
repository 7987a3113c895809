"""Sets of doubles with a proposal which picture of each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from studio.generation.record import GenerationRecord

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

MOST_SETS = 2_000
"""More sets than these are shown once the first ones are settled."""


@dataclass(frozen=True)
class DoubleSet:
    """Pictures of which one would do, the best first, and the ids of those that are kept."""

    records: tuple[GenerationRecord, ...]
    is_exact: bool
    kept: frozenset[str]

    @property
    def spare(self) -> tuple[str, ...]:
        """The ids of those that go."""
        return tuple(record.id for record in self.records if record.id not in self.kept)

    def toggled(self, identity: str) -> DoubleSet:
        """The set with one more or one fewer kept; the last one stays."""
        kept = self.kept ^ {identity}
        return replace(self, kept=kept) if kept else self

    def keeping(self, identities: Sequence[str]) -> DoubleSet:
        """The set of which just these are kept."""
        return replace(self, kept=frozenset(identities))


def sets_of(gallery: Gallery) -> tuple[DoubleSet, ...]:
    """The doubles of a gallery with their records, for a thread in the background."""
    found = gallery.likeness.doubles()[:MOST_SETS]
    records = {record.id: record for one in found for record in gallery.get_many(one.ids)}
    sets = (([records[id_] for id_ in one.ids if id_ in records], one.is_exact) for one in found)
    return tuple(_proposed(there, is_exact) for there, is_exact in sets if len(there) > 1)


def _proposed(records: Sequence[GenerationRecord], is_exact: bool) -> DoubleSet:
    best = sorted(records, key=_worth, reverse=True)
    return DoubleSet(tuple(best), is_exact, frozenset([best[0].id]))


def _worth(record: GenerationRecord) -> tuple[bool, int, bool, int, str]:
    """What the user prized comes first, then what has more pixels, then what came last."""
    size = record.request.size
    return (
        record.is_favourite,
        record.rating,
        bool(record.tags or record.note or record.colour),
        size.width * size.height,
        record.id,
    )
