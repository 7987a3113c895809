"""What the commands work with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import typer

from studio.bench.figures import Figures
from studio.bench.subject import Subject
from studio.generation.record import GenerationRecord
from studio.paths import Paths
from studio.settings import Settings

if TYPE_CHECKING:  # built by app.py when a command asks for them: `compose` must not wait for a database
    from studio.engine.installing.installer import Installer
    from studio.engine.library import ModelLibrary
    from studio.engine.protocol import Engine
    from studio.gallery.backups import Backup
    from studio.gallery.gallery import Gallery
    from studio.gallery.rebuilding import Rebuilt
    from studio.prompt.templates import TemplateBook
    from studio.prompt.vocabulary import Vocabulary
    from studio.prompt.wildcards import Wildcards

ExportFormat = Literal["png", "jpeg", "webp", "avif", "zip", "csv", "json", "jsonl", "html", "sheet", "bundle"]

Metadata = Literal["full", "minimal", "none"]

Export = Callable[[Sequence[GenerationRecord], Path, ExportFormat, Metadata, str | None], tuple[Path, ...]]
"""Writes pictures to a path in a format, with recipes, parameters or nothing, under names by a pattern."""

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


Bench = Callable[[Subject, Sequence[str], Callable[[str], None]], Figures]
"""Takes the measurements of these names; tells of each before it begins."""


@dataclass(frozen=True)
class Studio:
    """The parts of the program; those that take time are functions that build them.

    `engine` takes the device that was asked for ("auto", "cuda", "mps", "cpu"); `back_up` where to, and whether
    with pictures.
    """

    paths: Paths
    settings: Settings
    vocabulary: Callable[[], "Vocabulary"]
    templates: Callable[[], "TemplateBook"]
    wildcards: Callable[[], "Wildcards"]
    models: Callable[[], "ModelLibrary"]
    installer: Callable[[], "Installer"]
    gallery: Callable[[], "Gallery"]
    rebuild: Callable[[Progress], "Rebuilt"]
    back_up: Callable[[Path, bool, Progress], "Backup"]
    export: Export
    engine: Callable[[str], "Engine"]
    bench: Bench


def studio_of(context: typer.Context) -> Studio:
    """The parts that `run` handed to the command."""
    return cast(Studio, context.obj)
