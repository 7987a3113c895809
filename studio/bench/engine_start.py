"""How long the engine takes to start and to load a model, each time in a fresh process."""

from functools import partial

from studio.bench.figures import Figures, timed
from studio.bench.ours import ignore, make_engine, request_for
from studio.bench.subject import Subject
from studio.engine.process import EngineProcess


def measure(subject: Subject) -> Figures:
    """Seconds from nothing to the libraries, from there to the model, and of the first picture of 4 steps."""
    engine = EngineProcess(partial(make_engine, subject.library, subject.device))
    request = request_for(subject.info, "a cat", 0, steps=4)
    try:
        return {
            "start_s": round(timed(lambda: engine.prepare(None, ignore)), 3),
            "load_s": round(timed(lambda: engine.prepare(subject.info.ref, ignore)), 3),
            "first_picture_of_4_steps_s": round(timed(lambda: engine.generate([request], ignore)), 3),
        }
    finally:
        engine.close()
