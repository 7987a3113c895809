"""Reads 5,000 damaged models and LoRAs: safetensors headers, model_index.json, settings.

    python packaging/benchmarks/mutated_models.py [NUMBER] [SEED] [load]

With "load" the models are a tiny Stable Diffusion 1.5 of random weights as a folder and as a single file, and what
is still read is loaded, weights and all (0.1 s each). Each must be read or refused in a sentence: no other
exception, at most 32 MB of Python's memory (and 8 GB of address space beside the libraries'), no program started,
no connection, no library loaded. Prints the counts; exits with 1 if anything else happened.
"""

import json
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from studio.engine import pipelines, runtime
from tests.engine.folders import write_lora
from tests.engine.mutations import Originals, Outcome, Watch, run
from tests.engine.test_mutations import damage

LIMIT_BYTES = 8_000_000_000
"""Address space that the process may take beside what its libraries have: more is refused by the system."""


def damage_and_load(folder: Path, number: int, seed: int) -> Outcome:
    """Read, and load if that is possible, `number` damaged models, written into `folder`."""
    runtime.settle()
    import diffusers
    import torch

    from tests.engine.single_file_writer import write
    from tests.engine.tiny_models import save_sd1

    model = save_sd1(folder / "whole")
    pipeline = diffusers.DiffusionPipeline.from_pretrained(model)
    single = write(pipeline, "sd1", folder / "single.safetensors", torch.float32)
    shutil.copytree(model, folder / "single", ignore=shutil.ignore_patterns("*.safetensors"))
    lora = write_lora(folder / "ink.safetensors")
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + LIMIT_BYTES,) * 2)
    originals = Originals(model, single, lora, lambda checkpoint: pipelines.read(checkpoint, torch.float32))
    return run(originals, number, seed, Watch())


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def main() -> int:
    """Damage, read, count."""
    arguments = sys.argv[1:]
    number, seed = (int(text) for text in (arguments[:2] + ["5000", "7"][len(arguments[:2]) :]))
    way = damage_and_load if "load" in arguments else damage
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        outcome = way(Path(folder), number, seed)
    figures = {
        "damaged": number, "read": outcome.read, "refused": outcome.refused, "faults": len(outcome.faults),
        "peak_mb": round(outcome.peak / 1e6, 2), "cpu_s": round(time.process_time() - started, 1),
    }  # fmt: skip
    print(json.dumps(figures), *outcome.faults[:20], sep="\n")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
