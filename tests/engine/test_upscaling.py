"""Upscaling: real networks of random weights, in tiles, on the real engine."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from studio.engine import upscaling
from studio.engine.channels import is_grey
from studio.engine.devices import Device
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.memory import NotEnoughMemory
from studio.engine.protocol import Step
from studio.engine.upscaling import Upscaler
from studio.errors import Cancelled, StudioError
from studio.generation.model import ModelInfo, UpscalerInfo
from studio.generation.request import GenerationRequest, Size
from studio.generation.sources import Sources
from studio.generation.upscaling import unknown_recipe, upscaled
from tests.engine import tiny_upscalers
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.tiny_upscalers import Weights

CPU = Device("cpu", "CPU", "float32")


def nothing() -> bool:
    """There is nothing else in memory."""
    return False


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("upscalers")


@pytest.fixture(scope="module")
def sharp(user: Path) -> UpscalerInfo:
    return tiny_upscalers.install(user, "sharp", tiny_upscalers.esrgan(4))


@pytest.fixture(scope="module")
def loaded(sharp: UpscalerInfo) -> Upscaler:
    return upscaling.load(sharp, CPU)


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    """150 × 100 pixels of soft shapes and edges."""
    noise = np.random.default_rng(3).integers(0, 256, (10, 15, 3), np.uint8)
    return Image.fromarray(noise).resize((150, 100), Image.Resampling.BICUBIC)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def engine(user: Path, sources: Sources, shipped: Path) -> Iterator[DiffusersEngine]:
    with closing(DiffusersEngine(ModelLibrary(shipped, user), "cpu", sources=sources)) as engine:
        yield engine


@pytest.fixture
def asked(sources: Sources, sharp: UpscalerInfo, photo: Image.Image) -> GenerationRequest:
    """The request to enlarge the photograph four times."""
    return upscaled(unknown_recipe(Size(*photo.size)), sources.keep(photo), Size(*photo.size), sharp)


@pytest.mark.parametrize(
    ("weights", "architecture", "scale"),
    [
        (tiny_upscalers.esrgan(4), "ESRGAN", 4),
        (tiny_upscalers.esrgan(2), "ESRGAN", 2),
        (tiny_upscalers.old_esrgan(), "ESRGAN", 4),
        (tiny_upscalers.compact(2), "RealESRGAN Compact", 2),
        (tiny_upscalers.compact(1), "RealESRGAN Compact", 1),
        (tiny_upscalers.swinir(2), "SwinIR", 2),
        (tiny_upscalers.dat(2), "DAT", 2),
    ],
    ids=["esrgan", "esrgan-2x", "esrgan-2018", "compact", "denoiser", "swinir", "dat"],
)
def test_networks_of_the_usual_kinds_enlarge(
    tmp_path: Path, photo: Image.Image, weights: Weights, architecture: str, scale: int
):
    info = tiny_upscalers.install(tmp_path, "one", weights)

    made = upscaling.load(info, CPU).enlarge(photo, (150 * scale, 100 * scale), ignore, nothing)

    assert (info.architecture, info.scale) == (architecture, scale)
    assert made.size == (150 * scale, 100 * scale)
    assert made.mode == "RGB"


@pytest.mark.parametrize(
    "weights", [tiny_upscalers.esrgan(2), tiny_upscalers.compact(2)], ids=["esrgan", "compact"]
)
def test_a_picture_in_tiles_is_the_picture_made_whole(tmp_path: Path, photo: Image.Image, weights: Weights):
    upscaler = upscaling.load(tiny_upscalers.install(tmp_path, "one", weights), CPU)
    whole = upscaler.enlarge(photo, (300, 200), ignore, nothing)
    calls = iter([True] * 2)

    in_tiles = _small_tiles(upscaler, photo, calls)

    assert upscaler.words == "tiles of 64"
    assert np.abs(np.asarray(whole, int) - np.asarray(in_tiles, int)).max() <= 1


def test_attention_networks_show_no_seams(tmp_path: Path, photo: Image.Image):
    upscaler = upscaling.load(tiny_upscalers.install(tmp_path, "one", tiny_upscalers.dat(2)), CPU)
    whole = upscaler.enlarge(photo, (300, 200), ignore, nothing)

    in_tiles = _small_tiles(upscaler, photo, iter([True] * 2))

    difference = np.abs(np.asarray(whole, int) - np.asarray(in_tiles, int))
    assert difference.mean() <= 1
    steps = np.abs(np.diff(np.asarray(in_tiles, int), axis=1)).max(axis=(0, 2))
    own = np.abs(np.diff(np.asarray(whole, int), axis=1)).max(axis=(0, 2))
    assert (steps <= own + 4).all(), "nowhere does it jump where the whole does not"


def test_memory_that_runs_out_makes_tiles_smaller_then_gets_a_sentence(sharp: UpscalerInfo, photo: Image.Image):
    upscaler = upscaling.load(sharp, CPU)

    with pytest.raises(NotEnoughMemory, match="not even in small tiles"):
        _small_tiles(upscaler, photo, iter([True] * 9))


def test_other_models_leave_before_tiles_become_smaller(sharp: UpscalerInfo, photo: Image.Image):
    upscaler, there = upscaling.load(sharp, CPU), [True]

    def drop() -> bool:
        return bool(there and there.pop())

    _small_tiles(upscaler, photo, iter([True]), drop)

    assert not there
    assert upscaler.words == ""


def test_a_processor_without_memory_is_not_even_tried(
    sharp: UpscalerInfo, photo: Image.Image, monkeypatch: pytest.MonkeyPatch
):
    upscaler = upscaling.load(sharp, CPU)
    monkeypatch.setattr(upscaling, "available", lambda _: 1000)

    with pytest.raises(NotEnoughMemory, match="Close programs"):
        upscaler.enlarge(photo, (600, 400), lambda _: pytest.fail("it was begun"), nothing)


def test_what_a_tile_needs_is_counted(loaded: Upscaler):
    assert 4 * 8 * 16 * 64**2 < loaded.need(64) < upscaling._USUAL_NEED * 64**2  # pyright: ignore[reportPrivateUsage]
    assert loaded.need(128) == 4 * loaded.need(64)


def test_grey_stays_grey_and_transparency_is_kept(loaded: Upscaler, photo: Image.Image):
    grey = photo.convert("L").convert("RGB")
    alpha = Image.linear_gradient("L").resize(photo.size)
    clear = photo.copy()
    clear.putalpha(alpha)

    made = loaded.enlarge(grey, (600, 400), ignore, nothing)
    through = loaded.enlarge(clear, (600, 400), ignore, nothing)

    assert is_grey(made)
    assert through.mode == "RGBA"
    assert through.getchannel("A").resize(photo.size).getextrema()[1] > 250
    assert through.convert("RGB").tobytes() == loaded.enlarge(photo, (600, 400), ignore, nothing).tobytes()


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_network_of_greys_enlarges_colours_too(tmp_path: Path, photo: Image.Image, mode: str):
    upscaler = upscaling.load(tiny_upscalers.install(tmp_path, "g", tiny_upscalers.compact(2, channels=1)), CPU)

    made = upscaler.enlarge(photo.convert(mode).convert("RGB"), (300, 200), ignore, nothing)

    assert (made.mode, made.size) == ("RGB", (300, 200))
    assert is_grey(made) == (mode == "L")


def test_the_engine_makes_the_same_pixels_again_and_tells_of_each_tile(
    engine: DiffusersEngine, asked: GenerationRequest
):
    steps: list[Step] = []

    (made,) = engine.generate([asked], steps.append)
    (again,) = engine.generate([asked], ignore)

    assert made.image.size == (600, 400)
    assert made.image.tobytes() == again.image.tobytes()
    assert made.environment.dtype == "float32"
    assert [(step.index, step.total) for step in steps if step.phase == "upscaling"] == [(0, 1), (1, 1)]


def test_another_scale_than_the_network_s_is_brought_to_size(
    engine: DiffusersEngine, sharp: UpscalerInfo, asked: GenerationRequest
):
    assert asked.upscale is not None
    smaller = upscaled(unknown_recipe(Size(150, 100)), asked.upscale.sha256, Size(150, 100), sharp, 1.5)

    (made,) = engine.generate([smaller], ignore)

    assert made.image.size == (225, 150)


def test_cancelling_stops_between_tiles(engine: DiffusersEngine, asked: GenerationRequest):
    def cancel(step: Step) -> None:
        if step.phase == "upscaling":
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.generate([asked], cancel)


def test_a_picture_or_an_upscaler_that_is_gone_gets_a_sentence(engine: DiffusersEngine, asked: GenerationRequest):
    assert asked.upscale is not None

    with pytest.raises(StudioError, match='upscaler "sharp" that this recipe was made with is not installed'):
        engine.generate([replace(asked, upscale=replace(asked.upscale, weights="ab" * 32))], ignore)
    with pytest.raises(StudioError, match="starts from is missing"):
        engine.generate([replace(asked, upscale=replace(asked.upscale, sha256="ab" * 32))], ignore)


def test_pictures_are_made_as_ever_behind_an_upscaling(
    engine: DiffusersEngine, asked: GenerationRequest, starter: ModelInfo, request_for: MakeRequest
):
    engine.generate([asked], ignore)

    (made,) = engine.generate([request_for(starter, steps=1)], ignore)

    assert made.image.size == (starter.defaults.size.width, starter.defaults.size.height)


def _small_tiles(upscaler: Upscaler, photo: Image.Image, failures: Iterator[bool], drop=nothing) -> Image.Image:
    """Enlarged by a network whose memory runs out as long as there are failures; the first tile is the whole."""
    network = upscaler.__dict__["_network"]
    real, scale = network.run, network.scale

    def run(pixels: torch.Tensor) -> torch.Tensor:
        if max(pixels.shape[2:]) >= 64 and next(failures, False):
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return real(pixels)

    upscaler.__dict__["_network"] = _Failing(network, run)
    try:
        size = (photo.width * scale, photo.height * scale)
        return upscaler.enlarge(photo, size, ignore, drop)
    finally:
        upscaler.__dict__["_network"] = network


class _Failing:
    """A network whose `run` is another."""

    def __init__(self, network: object, run: object) -> None:
        self._network, self.run = network, run

    def __getattr__(self, name: str) -> object:
        return getattr(self._network, name)
