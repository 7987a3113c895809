"""Runs a walk on the terminal: looks for even speed, makes what is missing, writes the film."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from PIL import Image

from studio.cli.context import Studio
from studio.cli.options import AsJson, EngineOptions, about_output
from studio.cli.output import print_json, print_note, print_summary, remembered_json
from studio.cli.plans import Plans, planning
from studio.errors import StudioError
from studio.experiments.even import found_by, unevenness
from studio.experiments.film import FilmOptions, check_film, write_film
from studio.experiments.likeness import Signature, distance, signature
from studio.experiments.video import Codec
from studio.experiments.walk import Walk
from studio.experiments.walk_book import WalkBook
from studio.generation.record import GenerationRecord
from studio.jobs.plan import divide


@dataclass(frozen=True)
class WalkOutput:
    """Where the frames of a walk go: a film, standard output, or nowhere."""

    out: Annotated[
        Path | None,
        about_output("The film: FILE.mp4, .webm, .webp, .gif, or a folder for single pictures.", metavar="FILE"),
    ] = None
    codec: Annotated[
        Codec | None, about_output("How MP4 and WebM are encoded: av1, vp9, h264.", metavar="NAME")
    ] = None
    boomerang: Annotated[bool, about_output("There and back again.", "--boomerang")] = False
    hold: Annotated[float, about_output("Seconds that the ends stand still.", metavar="S")] = 0.0
    dry_run: Annotated[bool, about_output("Only print the frames and what they cost.", "--dry-run")] = False
    as_json: AsJson = False


def run_walk(studio: Studio, walk: Walk, is_even: bool, output: WalkOutput, engine: EngineOptions) -> bool:
    """Make the frames that are missing and write the film; whether every frame was made.

    Raises:
        StudioError: the film cannot be written.
    """
    options = FilmOptions(walk.fps, output.codec, output.boomerang, output.hold)
    if output.out is not None and not output.dry_run:
        check_film(output.out, options)
    with planning(studio, engine) as plans:
        if output.dry_run:
            _print_plan(walk, plans, output.as_json)
            return True
        WalkBook(studio.paths.walks).keep(walk, is_even)
        positions = list(walk.positions())
        if is_even:
            maker = _Maker(walk, plans)
            positions = found_by(walk.even_search(), maker.distances)
            maker.tell_evenness(positions)
        planned = walk.frames_at(positions)
        division = plans.divide(planned, "frame")
        records, all_made = plans.run_missing(division, lambda _: None)
    frames = [records[key] for one in planned if (key := one.request.key()) in records]
    _print(frames, output.as_json)
    if not all_made:
        print_note(f"{len(planned) - len(frames)} frames are missing. Run the walk again to make them.")
    elif output.out is not None:
        write_film([frame.path for frame in frames], output.out, options)
        print_note(f"The film is {output.out}.")
    return all_made


@dataclass(frozen=True)
class _Maker:
    """Makes pictures of a walk and measures how far apart they look."""

    walk: Walk
    plans: Plans

    def distances(self, positions: Sequence[float]) -> list[float]:
        """How far apart the pictures at neighbouring positions look; those that are missing are made."""
        planned = self.walk.frames_at(positions)
        division = divide(planned, self.plans.gallery.by_keys)
        if division.missing:
            print_note(f"Looking for even speed: {len(division.missing)} pictures to make.")
        records, all_made = self.plans.run_missing(division, lambda _: None)
        if not all_made:
            raise StudioError("Not every picture could be made, so the walk's speed cannot be measured.")
        seen = [_seen(records[one.request.key()]) for one in planned]
        return [distance(one, other) for one, other in pairwise(seen)]

    def tell_evenness(self, positions: Sequence[float]) -> None:
        """Say how even the frames became, and how even they would have been."""
        ends = [float(self.walk.segments)] if self.walk.is_loop else []
        steps = self.distances([*positions, *ends])
        print_note(f"Even speed: the widest step is {unevenness(steps):.1f} times the median one.")


def _seen(record: GenerationRecord) -> Signature:
    try:
        with Image.open(record.path) as picture:
            return signature(picture)
    except OSError as error:
        raise StudioError(f"The picture {record.path} is missing or damaged. Run the walk again.") from error


def _print(frames: Sequence[GenerationRecord], as_json: bool) -> None:
    for number, record in enumerate(frames):
        if as_json:
            print_json({**remembered_json(record), "frame": number})
        else:
            print_summary(record)


def _print_plan(walk: Walk, plans: Plans, as_json: bool) -> None:
    """The frames at uniform speed; which ones an even walk needs is known once pictures are measured."""
    positions = walk.positions()
    planned = walk.frames_at(positions)
    division = plans.divide(planned, "frame")
    for number, (position, one) in enumerate(zip(positions, planned, strict=True)):
        key, is_made = one.request.key(), one.request.key() in division.made
        if as_json:
            print_json({"frame": number, "position": position, "key": key, "is_made": is_made})
        else:
            print(f"{'made   ' if is_made else 'to make'}  frame {number:<5} at {position:.3f}")
