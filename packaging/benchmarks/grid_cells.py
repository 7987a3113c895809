"""Measures seconds a cell of a 16-cell grid: batches across prompts and seeds against plain diffusers one by one.

    uv run python packaging/benchmarks/grid_cells.py [--device cpu] [--batch 0 1 4] [--steps 20] [--rounds 3]

Ours runs in the engine's process as in the app; plain diffusers makes the same cells with one call each, in the
same number format, in a process of its own; both in turns in one run. Prints one JSON object with the medians of
the seconds a cell and our ratios (median of the rounds' ratios, and best to best).

With --cpu-seconds it counts what the processes compute, for a machine whose neighbours spoil the clock; on Linux,
`taskset -c 1` before it keeps threads from waiting for each other.

Measured on 2 quiet CPU cores with --batch 1 4 --rounds 1, bfloat16 (load 0.6): plain 1.857 s a cell, ours 1.978
one by one (1.07 of plain) and 1.190 in fours (0.64).
Measured on 2 CPU cores with --batch 1 4, bfloat16, beside neighbours who took half of them and more (load 2 to 8):
plain 15.1 s a cell, ours 3.7 one by one (0.67 of plain, the median of the rounds' ratios) and 5.2 in fours (0.43):
our threads give way where plain's spin. Best to best, ours took 1.16 and 0.87. In CPU seconds on one core, with
--steps 8: plain 1.17 a cell, ours 1.24 one by one (1.10) and 0.94 in fours (0.81).
Measured on an H200 with --batch 1 4 16 --rounds 2, float16, random weights of the starter's architecture: plain
0.398 s a cell, ours 0.876 one by one (2.2 times), 0.215 in fours (0.54) and 0.058 all at once (0.15). Since memory
is given back to the device behind a failure only, no longer twice behind every batch, with --batch 0 1 --rounds 1
beside a training on the same GPU: plain 0.549, ours 0.636 one by one (1.16), 0.115 by the default batch (0.21).
"""

import argparse
import json
import tempfile
from pathlib import Path

from studio.bench import grid_cells
from studio.bench.figures import in_cpu_seconds
from studio.bench.subject import Subject
from studio.engine.library import ModelLibrary
from studio.jobs.batching import AUTOMATIC
from studio.paths import resources


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--batch", type=int, nargs="+", default=[AUTOMATIC, 1, 4])
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cpu-seconds", action="store_true", help="of all threads, instead of the clock's")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        library = ModelLibrary(resources() / "models", Path(home))
        figures = grid_cells.measured(
            Subject(library, library.find(""), options.device),
            grid_cells.cells(4, 4),
            steps=options.steps,
            batch_sizes=options.batch,
            rounds=options.rounds,
            clocked=in_cpu_seconds if options.cpu_seconds else grid_cells.as_it_is,
        )
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
