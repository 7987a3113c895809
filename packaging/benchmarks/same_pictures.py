"""Measures whether a picture stays what it is: alone, in batches of 1, 2 and 5, and at both ends of a variation.

    uv run python packaging/benchmarks/same_pictures.py [--device cpu] [--steps 20]

Prints one JSON object. Noises are compared number by number before the model; pictures by the mean difference of
their colours in levels of 255, the worst picture counting, and by their bits.

Measured on a CPU in bfloat16 with 20 steps: noises identical, pictures of batches of 1, 2 and 5 at 0.0 levels from
those made alone, strengths 0 and 1 identical to their ends.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.bench.ours import ignore, request_for
from studio.engine import noise
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.generation.request import GenerationRequest, Noise, Variation
from studio.paths import resources

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROMPTS = (
    "An oil painting of a red fox, golden hour",
    "A watercolor of a house, spring",
    "A photograph of a cat",
    "A pencil drawing of a lighthouse, night",
    "A pixel art of a rocket",
)
BATCHES = (1, 2, 5)


def pictures(engine: DiffusersEngine, requests: Sequence[GenerationRequest]) -> "list[NDArray[np.int_]]":
    """The pixels of one batch."""
    return [np.asarray(made.image, dtype=int) for made in engine.generate(requests, ignore)]


def batches(engine: DiffusersEngine, requests: Sequence[GenerationRequest]) -> dict[str, object]:
    """How far pictures of batches are from the same ones made alone."""
    alone = [pictures(engine, [request])[0] for request in requests]
    again = [pictures(engine, [request])[0] for request in requests]
    figures: dict[str, object] = {"alone_again_identical": _are_equal(alone, again)}
    shape = engine.model(requests[0].model).latent_shape(requests[0].size.width, requests[0].size.height)
    for size in BATCHES:
        some = requests[:size]
        together = noise.draw_batch([one.noise for one in some], shape)
        same = all(
            bool((noise.draw(one.noise, shape) == many).all()) for one, many in zip(some, together, strict=True)
        )
        apart = [
            float(np.abs(one - other).mean()) for one, other in zip(alone, pictures(engine, some), strict=False)
        ]
        figures[f"batch_of_{size}"] = {"noise_identical": same, "mean_levels_apart": round(max(apart), 3)}
    return figures


def ends(engine: DiffusersEngine, request: GenerationRequest) -> dict[str, object]:
    """Whether a variation of strength 0 is its base, and one of strength 1 the picture of its own seed."""

    def made(noise: Noise) -> "list[NDArray[np.int_]]":
        return pictures(engine, [replace(request, noise=noise)])

    stay, arrive = (made(Noise(7, (Variation(8, strength),))) for strength in (0.0, 1.0))
    return {
        "strength_0_identical": _are_equal(stay, made(Noise(7))),
        "strength_1_identical": _are_equal(arrive, made(Noise(8))),
    }


def _are_equal(some: "list[NDArray[np.int_]]", others: "list[NDArray[np.int_]]") -> bool:
    return all(np.array_equal(one, other) for one, other in zip(some, others, strict=True))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="auto")
    parser.add_argument("--steps", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        library = ModelLibrary(resources() / "models", Path(home))
        info = library.find("")
        engine = DiffusersEngine(library, options.device)
        requests = [request_for(info, prompt, seed, options.steps) for seed, prompt in enumerate(PROMPTS)]
        (made,) = engine.generate(requests[:1], ignore)
        found = {
            "device": made.environment.device,
            "dtype": made.environment.dtype,
            "steps": options.steps,
            **batches(engine, requests),
            **ends(engine, requests[0]),
        }
        engine.close()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
