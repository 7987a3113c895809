"""Pictures from pictures: strength, masks, hires passes, seamless edges, with the starter and tiny models."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.protocol import Step
from studio.engine.schedulers import SCHEDULERS
from studio.errors import StudioError
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, Noise, Size, Variation
from studio.generation.sources import Sources
from tests.engine.conftest import MakeRequest, ignore


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def engine(library: ModelLibrary, sources: Sources) -> Iterator[DiffusersEngine]:
    with closing(DiffusersEngine(library, "cpu", sources=sources)) as engine:
        yield engine


@pytest.fixture(scope="module")
def disc(sources: Sources) -> str:
    """A red disc before blue, 192 pixels wide."""
    image = Image.new("RGB", (192, 192), (40, 60, 160))
    ImageDraw.Draw(image).ellipse((48, 48, 144, 144), fill=(220, 40, 30))
    return sources.keep(image)


@pytest.fixture(scope="module")
def right_half(sources: Sources) -> str:
    mask = Image.new("L", (192, 192), 0)
    mask.paste(255, (96, 0, 192, 192))
    return sources.keep(mask, "L")


def _pixels(engine: DiffusersEngine, request: GenerationRequest) -> Any:
    return np.asarray(engine.generate([request], ignore)[0].image, dtype=float)


def test_strength_says_how_far_a_picture_goes_from_its_source(
    engine: DiffusersEngine, starter: ModelInfo, sources: Sources, disc: str, request_for: MakeRequest
) -> None:
    source = np.asarray(sources.find(disc), dtype=float)
    distances = [
        np.abs(_pixels(engine, request_for(starter, steps=10, source=SourceImage(disc, strength))) - source).mean()
        for strength in (0.1, 0.5, 0.9)
    ]
    assert distances == sorted(distances)
    assert distances[0] < 15
    assert distances[2] > 30


def test_at_full_strength_nothing_is_left_of_the_source(
    engine: DiffusersEngine, starter: ModelInfo, disc: str, request_for: MakeRequest
) -> None:
    bare = _pixels(engine, request_for(starter))
    assert np.abs(_pixels(engine, request_for(starter, source=SourceImage(disc, 1.0))) - bare).mean() < 1


def test_outside_of_the_mask_every_pixel_stays(
    engine: DiffusersEngine,
    starter: ModelInfo,
    sources: Sources,
    disc: str,
    right_half: str,
    request_for: MakeRequest,
) -> None:
    source = np.asarray(sources.find(disc), dtype=float)
    made = _pixels(engine, request_for(starter, source=SourceImage(disc, 0.9, right_half)))
    assert (made[:, :96] == source[:, :96]).all()
    assert np.abs(made[:, 96:] - source[:, 96:]).mean() > 10


def test_a_picture_from_a_picture_does_not_depend_on_its_batch(
    engine: DiffusersEngine, starter: ModelInfo, disc: str, right_half: str, request_for: MakeRequest
) -> None:
    source = SourceImage(disc, 0.6, right_half)
    requests = [
        request_for(starter, seed=1, source=source),
        request_for(starter, noise=Noise(2, (Variation(3, 0.4),)), source=source),
    ]
    together = engine.generate(requests, ignore)
    for request, made in zip(requests, together, strict=True):
        assert np.abs(_pixels(engine, request) - np.asarray(made.image, dtype=float)).mean() < 2


@pytest.mark.parametrize("scheduler", [row.name for row in SCHEDULERS if row.family != "flow"])
def test_every_scheduler_starts_from_a_picture(
    engine: DiffusersEngine,
    tiny_sd1: ModelInfo,
    disc: str,
    right_half: str,
    request_for: MakeRequest,
    scheduler: str,
) -> None:
    if scheduler in tiny_sd1.unsuited_schedulers:
        pytest.skip("does not suit the model")
    steps: list[Step] = []
    request = request_for(tiny_sd1, steps=6, scheduler=scheduler, source=SourceImage(disc, 0.5, right_half))
    engine.generate([request], steps.append)
    assert [step.index for step in steps if step.phase == "denoising"][-1] == 6


def test_sdxl_starts_from_a_picture(
    engine: DiffusersEngine, tiny_sdxl: ModelInfo, disc: str, right_half: str, request_for: MakeRequest
) -> None:
    made = _pixels(engine, request_for(tiny_sdxl, source=SourceImage(disc, 0.5, right_half), size=Size(64, 96)))
    assert made.shape == (96, 64, 3)


def test_a_hires_pass_keeps_the_layout_of_the_small_picture(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    steps: list[Step] = []
    request = request_for(starter, size=Size(288, 288), hires=Hires(1.5, 0.4))
    (large,) = engine.generate([request], steps.append)
    indices = [step.index for step in steps if step.phase == "denoising"]
    assert large.image.size == (288, 288)
    assert indices == sorted(indices)
    assert indices[-1] == request.steps
    small = _pixels(engine, request_for(starter))
    shrunk = np.asarray(large.image.resize((192, 192)), dtype=float)
    apart = _pixels(engine, request_for(starter, seed=99))
    assert np.abs(shrunk - small).mean() < 0.7 * np.abs(apart - small).mean()


def test_the_edges_of_a_seamless_picture_continue_at_the_opposite_side(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    def seam(pixels: Any) -> float:
        return float(np.abs(pixels[:, 0] - pixels[:, -1]).mean() + np.abs(pixels[0] - pixels[-1]).mean())

    meadow = "a cartoon of a cat on green grass"
    plain, seamless = (_pixels(engine, request_for(starter, meadow, seamless=choice)) for choice in (False, True))
    assert seam(seamless) < 0.5 * seam(plain)
    assert np.array_equal(_pixels(engine, request_for(starter, meadow)), plain)


def test_guidance_rescale_takes_part(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    plain, rescaled = (
        _pixels(engine, request_for(starter, guidance_scale=12.0, guidance_rescale=share)) for share in (0, 0.7)
    )
    assert rescaled.std() < plain.std()


def test_clip_skip_reads_another_layer(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, tiny_sdxl: ModelInfo, request_for: MakeRequest
) -> None:
    last, skipped = (_pixels(engine, request_for(tiny_sd1, clip_skip=skip)) for skip in (1, 2))
    assert np.abs(last - skipped).mean() > 0.1
    last, skipped = (_pixels(engine, request_for(tiny_sdxl, clip_skip=skip)) for skip in (1, 2))
    assert np.array_equal(last, skipped), "SDXL reads the last layer but one, always"


def test_a_source_that_is_missing_or_changed_is_told(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, tmp_path: Path, request_for: MakeRequest
) -> None:
    with pytest.raises(StudioError, match="is missing"):
        engine.generate([request_for(tiny_sd1, source=SourceImage("ab" * 32, 0.5))], ignore)
    with pytest.raises(StudioError, match="no hash"):
        engine.generate([request_for(tiny_sd1, source=SourceImage("../../etc", 0.5))], ignore)
    kept = Sources(tmp_path)
    sha256 = kept.keep(Image.new("RGB", (8, 8)))
    Image.new("RGB", (8, 8), "red").save(next(tmp_path.rglob("*.png")))
    with pytest.raises(StudioError, match="was changed"):
        kept.find(sha256)
