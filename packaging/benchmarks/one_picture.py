"""Measures one picture with the starter model: ours, as the app makes it, against a plain diffusers call.

    uv run python packaging/benchmarks/one_picture.py [--rounds 5] [--busy 1] [--device cpu]

Ours runs in the engine's process with previews and progress; plain runs in a process of its own, once in float32,
diffusers' default, and once in the number format that our engine chose. All make the same picture with the same
settings, in turns, first beside whatever the machine does and then beside busy loops; prints one JSON object with
the medians of the seconds a picture, and our ratio to each of the two (median of the rounds' ratios, and best to
best). `seedlock bench` measures the same more quickly.

Measured on 2 CPU cores, load 2: ours 1.374 s, plain bfloat16 1.336 s, 1.015 times as long.
"""

import argparse
import json
import os
import tempfile
from pathlib import Path

from studio.bench.one_picture import busy_loops, makers, measured
from studio.bench.subject import Subject
from studio.engine.library import ModelLibrary
from studio.paths import resources


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="pictures of each kind in each condition")
    parser.add_argument("--busy", type=int, default=1, help="busy loops in the second condition; 0 leaves it out")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--own-format-only", action="store_true", help="leave plain float32 out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        library = ModelLibrary(resources() / "models", Path(home))
        subject = Subject(library, library.find(""), options.device)
        with makers(subject, () if options.own_format_only else ("float32",)) as makes:
            found = {"cores": os.cpu_count(), "quiet": measured(makes, options.rounds)}
            if options.busy:
                with busy_loops(options.busy):
                    found |= {"busy_loops": options.busy, "busy": measured(makes, options.rounds)}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
