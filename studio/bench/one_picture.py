"""One picture with the model's own settings: ours, as the app makes it, against a plain diffusers call."""

import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager

from studio.bench.figures import Figures, Make, compared, in_turns, load
from studio.bench.ours import our_engine, request_for
from studio.bench.plain import plain_call, plain_diffusers
from studio.bench.subject import Subject

PROMPT = "An oil painting of a red fox, golden hour"
SEED = 7


def measure(subject: Subject) -> Figures:
    """In the number format that our engine chose, beside whatever this machine does."""
    with makers(subject) as makes:
        return measured(makes, 1 if subject.is_quick else 3)


def measured(makes: dict[str, Make], rounds: int) -> Figures:
    """The makers in turns, compared; with the load that there was before."""
    before = load()
    return {**compared(in_turns(makes, rounds)), "rounds": rounds, "load_before": before}


@contextmanager
def makers(subject: Subject, dtypes: Sequence[str] = ()) -> Generator[dict[str, Make]]:
    """Ours, with previews and progress, and plain diffusers in our number format and in those of `dtypes`."""
    with ExitStack() as stack:
        ours = stack.enter_context(our_engine(subject.library, subject.info, subject.device))
        request = request_for(subject.info, PROMPT, SEED)
        makes: dict[str, Make] = {"ours": lambda: ours.seconds([request])}
        for dtype in dict.fromkeys((*dtypes, ours.environment.dtype)):
            plain = stack.enter_context(plain_diffusers(plain_call(subject.info, subject.device, dtype)))
            makes[f"plain_{dtype}"] = lambda plain=plain: plain([(PROMPT, SEED)])
        yield makes


@contextmanager
def busy_loops(count: int) -> Generator[None]:
    """Neighbours that never rest."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        time.sleep(1)
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
