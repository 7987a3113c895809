"""What of a plan is there already, and what is still to be made: shared by the window and the command line."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from studio.engine import schedulers
from studio.engine.library import ModelLibrary
from studio.experiments.placing import Lookups
from studio.generation.draft import Planned
from studio.generation.record import GenerationRecord
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary

ByKeys = Callable[[Collection[str]], Mapping[str, GenerationRecord]]
"""Finds what the gallery has by the keys of requests: `Gallery.by_keys`."""


@dataclass(frozen=True)
class Division:
    """A plan cut in two: what was `made` before, by key, and what is `missing`, each picture once."""

    made: Mapping[str, GenerationRecord]
    missing: tuple[Planned, ...]


def divide(planned: Sequence[Planned], by_keys: ByKeys) -> Division:
    """Look up which pictures of a plan exist; one whose file is gone counts as missing."""
    wanted = {one.request.key(): one for one in planned}
    made = {key: record for key, record in by_keys(wanted).items() if record.path.is_file()}
    return Division(made, tuple(one for key, one in wanted.items() if key not in made))


def lookups(library: ModelLibrary, templates: TemplateBook, vocabulary: Vocabulary) -> Lookups:
    """What the names in axes and files stand for; each is looked up once, since a grid asks for every cell."""
    return Lookups(
        template=cache(templates.named),
        model=cache(library.find),
        scheduler=_scheduler_name,
        aspect=cache(vocabulary.aspect_of),
        lora=cache(library.loras.find),
    )


@cache
def _scheduler_name(name: str) -> str:
    return schedulers.named(name).name
