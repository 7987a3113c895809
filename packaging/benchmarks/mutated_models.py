"""Reads 5,000 damaged models and LoRAs: safetensors headers, model_index.json, settings.

    python packaging/benchmarks/mutated_models.py [NUMBER] [--seed 7] [--from 0] [--load] [--family sana]

With "--load" the models are a tiny Stable Diffusion 1.5 of random weights as a single file, and it or a model of
another family as a folder; what is still read is loaded, weights and all, and makes a picture of one step; LoRAs
are worn (0.2 s each). Each must be read or refused in a sentence: no other exception, at most 32 MB of Python's
memory (and 8 GB of address space beside the libraries'), no program started, no connection, no library loaded.
The work is done in a process of its own: should one damage kill it, or keep it for more than two minutes, that is
told, and the others go on. Prints the counts; exits with 1 if anything else happened.

With seed 7, of 5,000: 995 read and 4,005 refused, at most 1.0 MB; with "--load" 712 used and 4,288 refused, at
most 2.5 MB, the process never beyond 0.92 GB. What the first runs found stands in
`tests/engine/test_damaged_models.py`.
"""

import argparse
import json
import os
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from studio.engine import runtime
from studio.generation.model import LoraInfo
from tests.engine.mutations import Originals, Watch, run
from tests.engine.test_mutations import originals

LIMIT_BYTES = 8_000_000_000
"""Address space that the process may take beside what its libraries have: more is refused by the system."""

SLICE = 1000
"""Damages that one process reads, unless one ends it."""

PATIENCE = 120
"""Seconds of the processor after which a reading counts as hanging; imports before the first take some, too."""

LONGEST = 1800
"""Seconds by the clock after which it counts as hanging even if it did nothing: neighbours may be busy."""


@dataclass
class Figures:
    """What came of all slices."""

    read: int = 0
    refused: int = 0
    died: int = 0
    peak_mb: float = 0.0
    resident_mb: int = 0
    faults: list[str] = field(default_factory=list[str])


def loaded(folder: Path, family: str) -> Originals:
    """A tiny model of real weights in `folder`, as a folder and as a file, and how it is used."""
    runtime.settle()
    import torch
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline

    from tests.engine import tiny_families
    from tests.engine.single_file_writer import write
    from tests.engine.tiny_loras import save_kohya_lora
    from tests.engine.tiny_models import save_sd1

    pipeline = StableDiffusionPipeline.from_pretrained(save_sd1(folder / "sd1"))
    model = folder / "sd1" if family == "sd1" else tiny_families.save(family, folder / family)
    single = write(pipeline, "sd1", folder / "single.safetensors", torch.float32)
    shutil.copytree(folder / "sd1", folder / "single", ignore=shutil.ignore_patterns("*.safetensors"))
    lora = save_kohya_lora(pipeline.unet, folder / "ink.safetensors")
    most = _address_space() + LIMIT_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    make_picture(folder, model)  # so that nothing is done for the first time while it is watched
    return Originals(model, single, lora, partial(make_picture, folder), partial(wear, pipeline))


def make_picture(folder: Path, path: Path) -> object:
    """Add the model at `path` to a new library, load it, and make one picture of one step."""
    from studio.engine.diffusers_engine import DiffusersEngine
    from studio.engine.library import ModelLibrary
    from studio.generation.request import GenerationRequest, Noise, Size

    user = folder / "user"
    shutil.rmtree(user, ignore_errors=True)
    library = ModelLibrary(folder / "none", user)
    info = library.add(path)
    engine = DiffusersEngine(library, "cpu", "float32", thrift="fast")
    size = info.nearest_size(Size(64, 64))
    request = GenerationRequest("a red fox", Noise(7), info.ref, size, 1, 3.0, info.defaults.scheduler)
    try:
        return engine.generate([request], lambda _step: None)
    finally:
        engine.close()


def wear(pipeline: Any, lora: LoraInfo) -> None:
    """Put the LoRA on, and take it off."""
    from studio.engine.adapters import Adapters

    adapters = Adapters(pipeline)
    adapters.wear([(lora, 1.0)])
    adapters.wear([])


def child(first: int, last: int, seed: int, family: str) -> None:
    """Read the damages from `first` to before `last`, of whole models where a family is named; one line before
    each, and the outcome at the end."""
    say = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever libraries print
    with tempfile.TemporaryDirectory() as folder:
        ours = loaded(Path(folder), family) if family else originals(Path(folder))
        outcome = run(ours, range(first, last), seed, Watch(), partial(print, file=say, flush=True))
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    values = vars(outcome) | {"resident": resident}
    print(json.dumps(values), file=say, flush=True)


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def read_all(first: int, last: int, options: list[str]) -> Figures:
    """All slices, one process after the other; where one dies the next goes on behind its last damage."""
    figures = Figures()
    while first < last:
        until = min(last, first + SLICE)
        first = _read_slice(first, until, options, figures)
        print(json.dumps({"done": first} | vars(figures)), file=sys.stderr, flush=True)
    return figures


def _read_slice(first: int, until: int, options: list[str], figures: Figures) -> int:
    """Read a slice as far as one process comes; where to go on."""
    with tempfile.TemporaryFile() as errors:
        command = [sys.executable, "-X", "faulthandler", __file__, "--child", f"{first}:{until}", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        reached, outcome = first, None
        for line in _lines(process):
            if line.startswith("{"):
                outcome = json.loads(line)
            else:
                reached = int(line)
        code = process.wait()
        if outcome is None:
            errors.seek(0)
            tail = errors.read()[-3000:].decode(errors="replace")
            figures.died += 1
            figures.faults.append(f"{reached}: the process ended with {code}: {tail}")
            return reached + 1
    figures.read += outcome["read"]
    figures.refused += outcome["refused"]
    figures.faults += outcome["faults"]
    figures.peak_mb = max(figures.peak_mb, round(outcome["peak"] / 1e6, 2))
    figures.resident_mb = max(figures.resident_mb, outcome["resident"])
    return until


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """What a process says line by line; it is ended when it says nothing for longer than patience lasts."""
    assert process.stdout is not None
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while _is_heard(process, selector) and (said := os.read(process.stdout.fileno(), 65536)):
            *whole, rest = (rest + said).split(b"\n")
            yield from (line.decode() for line in whole)


def _is_heard(process: subprocess.Popen[bytes], selector: selectors.BaseSelector) -> bool:
    """Wait until the process says something or ends; one that hangs is made to say where it stood, and to end."""
    began, spent = time.monotonic(), _seconds_spent(process)
    while not selector.select(10):
        if _seconds_spent(process) - spent > PATIENCE or time.monotonic() - began > LONGEST:
            process.send_signal(signal.SIGABRT)
            return False
    return True


def _seconds_spent(process: subprocess.Popen[bytes]) -> float:
    try:
        return sum(psutil.Process(process.pid).cpu_times()[:2])
    except psutil.Error:  # it has just ended
        return 0.0


def main() -> int:
    """Damage, read, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first damage's number")
    parser.add_argument("--load", action="store_true")
    parser.add_argument("--family", default="sd1")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        first, last = (int(number) for number in asked.child.split(":"))
        child(first, last, asked.seed, asked.family if asked.load else "")
        return 0
    started = time.perf_counter()
    options = ["--seed", str(asked.seed), "--family", asked.family, *(["--load"] if asked.load else [])]
    figures = read_all(asked.first, asked.first + asked.number, options)
    seconds = round(time.perf_counter() - started, 1)
    counts = vars(figures) | {"damaged": asked.number, "faults": len(figures.faults), "seconds": seconds}
    print(json.dumps(counts), *figures.faults[:20], sep="\n")
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main())
