"""How even walks are: five walks of the starter model, uniform and with --even, by perceptual distance.

    .venv/bin/python packaging/benchmarks/even_walks.py --steps 6 --frames 32

Prints one JSON object a walk: the widest frame-to-frame step as a multiple of the median one, for both, the last
step of the loop against the median, and how many pictures the even walk took.

Measured on 2 CPU cores with --steps 6 --frames 32 (widest step uniform → even, last step of the loop, pictures):
cat, apple, rocket 15.4 → 1.7, 0.9, 88; cat and rocket 17.3 → 1.7, 1.0, 92; dog, flower, moon 4.7 → 1.3, 0.9, 60;
one seed, other words 3.6 → 1.4, 1.0, 40; one prompt, other noise 1.2 → 1.1, 1.0, 36.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.experiments.even import found_by, unevenness
from studio.experiments.likeness import Signature, distance, signature
from studio.experiments.walk import Keyframe, Walk
from studio.generation.draft import Origin, Planned
from studio.generation.request import GenerationRequest, Noise
from studio.paths import resources

WALKS = {
    "one seed, other words": (
        (7, "An oil painting of a red fox, golden hour"),
        (7, "A pencil drawing of a lighthouse, night"),
    ),
    "one prompt, other noise": ((7, "A watercolor of a house, spring"), (8, "A watercolor of a house, spring")),
    "cat, apple, rocket": (
        (1, "A photograph of a cat"),
        (2, "An oil painting of a red apple, golden hour"),
        (3, "A pixel art of a rocket, night"),
    ),
    "cat and rocket": ((1, "A photograph of a cat"), (3, "A pixel art of a rocket, night")),
    "dog, flower, moon": (
        (4, "A cartoon of a dog"),
        (5, "A watercolor of a flower, spring"),
        (6, "A woodcut of the moon, night"),
    ),
}
"""Seed and prompt of the keyframes; every walk loops."""


class Studio:
    """Makes each picture once and remembers what it looks like."""

    def __init__(self, walk: Walk, engine: DiffusersEngine) -> None:
        self.walk, self.engine = walk, engine
        self.seen: dict[str, Signature] = {}

    def distances(self, positions: Sequence[float]) -> list[float]:
        """How far apart neighbours look."""
        requests = [one.request for one in self.walk.frames_at(positions)]
        for request in requests:
            if request.key() not in self.seen:
                (made,) = self.engine.generate([request], lambda _: None)
                self.seen[request.key()] = signature(made.image)
        return [distance(*(self.seen[one.key()] for one in pair)) for pair in pairwise(requests)]


def main() -> None:
    """Measure every walk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--frames", type=int, default=32)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as empty:
        library = ModelLibrary(resources() / "models", Path(empty))
        info = library.find("starter")
        engine = DiffusersEngine(library, "cpu")
        for name, keyframes in WALKS.items():
            requests = [
                GenerationRequest(
                    prompt, Noise(seed), info.ref, info.defaults.size, chosen.steps,
                    info.defaults.guidance_scale, info.defaults.scheduler,
                )
                for seed, prompt in keyframes
            ]  # fmt: skip
            planned = tuple(Keyframe(Planned(request, Origin())) for request in requests)
            walk = Walk(planned, chosen.frames, is_loop=True).checked()
            studio, end = Studio(walk, engine), float(walk.segments)
            positions = found_by(walk.even_search(), studio.distances)
            pictures = len(studio.seen)
            even = studio.distances([*positions, end])
            uniform = studio.distances([*walk.positions(), end])
            print(
                json.dumps(
                    {
                        "walk": name,
                        "frames": chosen.frames,
                        "uniform": round(unevenness(uniform), 2),
                        "even": round(unevenness(even), 2),
                        "last_step": round(even[-1] / sorted(even)[len(even) // 2], 2),
                        "pictures": pictures,
                    }
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
