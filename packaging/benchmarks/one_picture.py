"""Measures one picture with the starter model: ours, as the app makes it, against a plain diffusers call.

    uv run python packaging/benchmarks/one_picture.py [--rounds 5] [--busy 1]

Ours runs in the engine's process with previews and progress; plain runs in a process of its own, once in float32,
diffusers' default, and once in the number format that our engine chose. All make the same picture with the same
settings, in turns, first beside nothing and then beside busy loops; prints one JSON object with the medians of the
seconds a picture, and our ratio to each of the two.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.process import EngineProcess
from studio.generation.request import GenerationRequest, Noise
from studio.paths import resources

PROMPT = "An oil painting of a red fox, golden hour"

PLAIN = """
import sys, time
import torch
from diffusers import StableDiffusionPipeline
folder, dtype, prompt, steps, guidance = sys.argv[1:]
pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=getattr(torch, dtype), local_files_only=True)
pipeline.set_progress_bar_config(disable=True)
for line in sys.stdin:
    generator = torch.Generator().manual_seed(7)
    started = time.perf_counter()
    pipeline(prompt, num_inference_steps=int(steps), guidance_scale=float(guidance), generator=generator)
    print("seconds", time.perf_counter() - started, flush=True)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="pictures of each kind in each condition")
    parser.add_argument("--busy", type=int, default=1, help="busy loops in the second condition")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, _ours(Path(home)) as (ours, dtype), ExitStack() as stack:
        makers = {"ours": ours}
        for plain in dict.fromkeys(("float32", dtype)):
            makers[f"plain_{plain}"] = stack.enter_context(_plain(plain))
        quiet = _measure(makers, options.rounds)
        with _busy_loops(options.busy):
            busy = _measure(makers, options.rounds)
    print(
        json.dumps(
            {"dtype": dtype, "cores": os.cpu_count(), "busy_loops": options.busy, "quiet": quiet, "busy": busy},
            indent=2,
        )
    )


def _measure(makers: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Medians of interleaved rounds after one that is not counted, and our ratios to the plain ones."""
    load = os.getloadavg()[0]
    seconds: dict[str, list[float]] = {name: [] for name in makers}
    for turn in range(rounds + 1):
        for name, make in makers.items():
            taken = make()
            if turn:
                seconds[name].append(taken)
    medians = {name: round(statistics.median(values), 3) for name, values in seconds.items()}
    ratios = {f"ours/{name}": round(medians["ours"] / medians[name], 3) for name in medians if name != "ours"}
    return {**medians, **ratios, "load_before": load}


@contextmanager
def _ours(home: Path) -> Iterator[tuple[Callable[[], float], str]]:
    """A function that makes a picture as the app does and gives its seconds; and the number format."""
    library = ModelLibrary(resources() / "models", home)
    info = library.find("")
    engine = EngineProcess(partial(DiffusersEngine, library, "cpu"))
    defaults = info.defaults
    request = GenerationRequest(
        PROMPT, Noise(7), info.ref, defaults.size, defaults.steps, defaults.guidance_scale, defaults.scheduler
    )

    def make() -> float:
        started = time.perf_counter()
        engine.generate([request], lambda _step: None)
        return time.perf_counter() - started

    try:
        environment = engine.generate([request], lambda _step: None)[0].environment
        yield make, environment.dtype
    finally:
        engine.close()


@contextmanager
def _plain(dtype: str) -> Iterator[Callable[[], float]]:
    """A function that makes the picture by a plain diffusers call in a process of its own."""
    folder = resources() / "models" / "starter"
    command = [sys.executable, "-c", PLAIN, str(folder), dtype, PROMPT, "20", "5"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:

        def make() -> float:
            process.stdin.write("go\n")
            process.stdin.flush()
            return next(float(line.split()[1]) for line in process.stdout if line.startswith("seconds"))

        yield make
        process.stdin.close()


@contextmanager
def _busy_loops(count: int) -> Iterator[None]:
    """Neighbours that never rest."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        time.sleep(1)
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    main()
