"""Follows the events of a queue on the terminal: progress, what was kept, what failed."""

from collections.abc import Callable, Iterable
from contextlib import closing

from studio.cli.output import ProgressLine, bar, print_error
from studio.generation.record import GenerationRecord
from studio.jobs.events import Event, Failed, Finished, Progressed

PHASES = {
    "starting": "Starting the engine …",
    "loading": "Loading the model …",
    "encoding": "Reading the prompt …",
    "decoding": "Decoding …",
}


def follow(events: Iterable[Event], count: int, kept: Callable[[GenerationRecord], None]) -> bool:
    """Show the progress of `count` jobs, hand on every finished picture; whether all of them were made.

    What several jobs failed of is said once.
    """
    told: set[str] = set()
    begun: dict[int, int] = {}
    with closing(ProgressLine()) as progress:
        for event in events:
            match event:
                case Progressed():
                    number = begun.setdefault(event.job.id, len(begun) + 1)
                    progress.show(_progress(event, number, count))
                case Finished(_, record):
                    progress.clear()
                    kept(record)
                case Failed(_, message):
                    progress.clear()
                    if message not in told:
                        print_error(message)
                    told.add(message)
                case _:
                    pass
    return not told


def _progress(event: Progressed, number: int, count: int) -> str:
    """The line under the results: which picture, how far, how long."""
    which = f"{number}/{count}  " if count > 1 else ""
    if event.phase != "denoising":
        return which + PHASES[event.phase]
    left = "" if event.seconds_left is None else f"  {event.seconds_left:.1f} s left"
    return f"{which}{bar(event.step, event.total)} {event.step}/{event.total}{left}"
