"""Follows the events of a queue on the terminal: progress, what was kept, what failed."""

from collections.abc import Callable, Iterable
from contextlib import closing

from studio.cli.output import ProgressLine, bar, print_error
from studio.generation.record import GenerationRecord
from studio.jobs.events import Event, Failed, Finished, Progressed, Started, Stopped

PHASES = {
    "starting": "Starting the engine …",
    "loading": "Loading the model …",
    "encoding": "Reading the prompt …",
    "decoding": "Decoding …",
}

COUNTED = ("denoising", "upscaling")
"""The phases that tell how far they are."""


def follow(events: Iterable[Event], count: int, kept: Callable[[GenerationRecord], None]) -> bool:
    """Show the progress of `count` jobs, hand on every finished picture; whether all of them were made.

    What several jobs failed of is said once.
    """
    told: set[str] = set()
    ended, running = 0, list[int]()
    with closing(ProgressLine()) as progress:
        for event in events:
            match event:
                case Started(job):
                    running.append(job.id)
                case Progressed(job) if job.id in running[:1]:
                    progress.show(_progress(event, ended + 1, len(running), count))
                case Finished(job) | Failed(job) | Stopped(job):
                    progress.clear()
                    ended += 1
                    running = [one for one in running if one != job.id]
                    _tell(event, told, kept)
                case _:
                    pass
    return not told


def _tell(event: Finished | Failed | Stopped, told: set[str], kept: Callable[[GenerationRecord], None]) -> None:
    """Hand on a picture; say why there is none, unless that was `told`."""
    match event:
        case Finished(_, record):
            kept(record)
        case Failed(_, message):
            if message not in told:
                print_error(message)
            told.add(message)
        case Stopped():
            pass


def _progress(event: Progressed, first: int, together: int, count: int) -> str:
    """The line under the results: which picture or pictures, how far, how long."""
    which = f"{first}-{first + together - 1}" if together > 1 else str(first)
    which = f"{which}/{count}  " if count > 1 else ""
    if event.phase not in COUNTED:
        return which + PHASES[event.phase]
    left = "" if event.seconds_left is None else f"  {event.seconds_left:.1f} s left"
    return f"{which}{bar(event.step, event.total)} {event.step}/{event.total}{left}"
