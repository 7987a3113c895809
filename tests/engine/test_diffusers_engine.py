"""The engine with real models: what a request promises, and what happens when it cannot be kept."""

import itertools
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from studio.engine import denoising
from studio.engine.batch import Batch
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.protocol import Step
from studio.engine.thread_policy import ThreadPolicy
from studio.errors import Cancelled, StudioError
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size, Variation
from tests.engine.conftest import MakeRequest, ignore


def _picture(engine: DiffusersEngine, request: GenerationRequest) -> Image.Image:
    return engine.generate([request], ignore)[0].image


def _distance(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, in levels of 0 to 255."""
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


def test_a_request_always_gives_the_same_pixels(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    request = request_for(starter)
    assert _picture(engine, request).tobytes() == _picture(engine, request).tobytes()


def test_the_number_format_can_be_chosen_and_is_recorded(
    library: ModelLibrary, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    request = request_for(tiny_sd1)
    for dtype in ("float32", "bfloat16"):
        with closing(DiffusersEngine(library, "cpu", dtype)) as engine:
            assert engine.generate([request], ignore)[0].environment.dtype == dtype


@pytest.mark.parametrize(
    "changes", [{"seed": 8}, {"prompt": "a chalk drawing of a cat"}, {"negative_prompt": "cat"}, {"steps": 5}]
)
def test_what_the_request_names_changes_the_picture(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, changes: dict[str, Any]
) -> None:
    base = request_for(starter)
    assert _distance(_picture(engine, base), _picture(engine, request_for(starter, **changes))) > 1


def test_pixels_are_those_of_a_plain_diffusers_call(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    request = request_for(starter, scheduler="euler_ancestral")
    ours = _picture(engine, request)
    pipeline = engine.model(starter.ref).pipeline
    shape = (1, 8, 24, 24)
    generator = torch.Generator().manual_seed(request.noise.seed)
    latents = torch.randn(shape, generator=generator).to(pipeline.unet.dtype)
    plain = pipeline(
        request.prompt,
        latents=latents,
        generator=generator,
        num_inference_steps=request.steps,
        guidance_scale=request.guidance_scale,
    )
    assert ours.tobytes() == plain.images[0].tobytes()


@pytest.mark.parametrize("scheduler", ["ddim", "euler_ancestral"])
def test_an_image_does_not_depend_on_its_batch(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, scheduler: str
) -> None:
    requests = [
        request_for(starter, "a cartoon of a dog", seed=1, scheduler=scheduler),
        request_for(starter, noise=Noise(2, (Variation(3, 0.4),)), scheduler=scheduler),
    ]
    together = engine.generate(requests, ignore)
    for request, made in zip(requests, together, strict=True):
        assert _distance(_picture(engine, request), made.image) < 2
        assert made.environment.batch_size == 2


def test_texts_of_different_length_do_not_disturb_each_other(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    requests = [request_for(tiny_sd1, "red fox"), request_for(tiny_sd1, "red fox, " * 60)]
    steps: list[Step] = []
    together = engine.generate(requests, steps.append)
    assert _picture(engine, requests[0]).tobytes() == together[0].image.tobytes()
    indices = [step.index for step in steps if step.phase == "denoising"]
    assert indices == sorted(indices)
    assert indices[-1] == requests[0].steps
    assert {len(step.previews) for step in steps if step.phase == "denoising"} <= {0, 2}


def test_threads_do_not_change_the_pixels(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    if engine.model(starter.ref).device.dtype != "bfloat16":
        pytest.skip("in float32 the thread count is fixed")
    before = torch.get_num_threads()
    pictures: list[bytes] = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        pictures.append(_picture(engine, request_for(starter)).tobytes())
    torch.set_num_threads(before)
    assert pictures[0] == pictures[1]


def test_steps_are_told_in_order_with_previews(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    steps: list[Step] = []
    engine.generate([request_for(starter)], steps.append)
    assert [(step.phase, step.index) for step in steps] == [
        ("encoding", 0),
        *[("denoising", index) for index in (1, 2, 3, 4)],
        ("decoding", 0),
    ]
    assert steps[1].previews[0].size == (96, 96)


def test_previews_come_at_once_and_then_at_most_ten_times_a_second(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(monotonic=itertools.count(1000, 0.03).__next__)  # a step takes 0.03 seconds
    monkeypatch.setattr(denoising, "time", clock)
    steps: list[Step] = []

    engine.generate([request_for(tiny_sd1, steps=30)], steps.append)

    assert [step.index for step in steps if step.previews] == [1, 5, 9, 13, 17, 21, 25, 29]


def test_a_cancel_stops_within_a_step_and_the_engine_goes_on(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    told: list[int] = []

    def cancel(step: Step) -> None:
        told.append(step.index)
        if step.index == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.generate([request_for(starter, steps=10)], cancel)
    assert told[-1] == 2
    assert _picture(engine, request_for(starter)).size == (192, 192)


def test_the_environment_says_what_computed(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    made = engine.generate([request_for(starter)], ignore)[0]
    environment = made.environment
    assert environment.torch == torch.__version__.split("+")[0]
    assert environment.dtype == str(engine.model(starter.ref).pipeline.unet.dtype).removeprefix("torch.")
    assert (environment.batch_size, environment.attention) == (1, "AttnProcessor2_0")
    assert environment.threads >= 1
    assert made.seconds > 0


def test_other_sizes_are_made(engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest) -> None:
    assert _picture(engine, request_for(starter, size=Size(200, 136), steps=1)).size == (200, 136)


def test_a_size_that_the_vae_cannot_make_gets_the_nearest(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    with pytest.raises(StudioError, match=r"picture of 190x100.*multiples of 8\. The nearest size is 192x96"):
        engine.generate([request_for(starter, size=Size(190, 100))], ignore)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"scheduler": "eular"}, 'The nearest is "euler"'),
        ({"scheduler": "flow_euler"}, "cannot run the model starter. Use DDIM"),
        ({"scheduler": "lcm", "steps": 900}, "cannot make a picture in 900 steps"),
        ({"steps": 0}, "0 steps cannot make a picture"),
        ({"prompt": " "}, "The prompt is empty"),
        ({"model": ModelRef("statrer", "")}, 'The nearest is "starter"'),
    ],
)
def test_what_cannot_be_made_is_told(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(StudioError, match=sentence):
        engine.generate([request_for(starter, **changes)], ignore)


def test_requests_of_different_kinds_are_a_mistake(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    with pytest.raises(ValueError, match="may differ in"):
        engine.generate([request_for(starter), request_for(starter, steps=5)], ignore)


def test_sdxl_makes_pictures(engine: DiffusersEngine, tiny_sdxl: ModelInfo, request_for: MakeRequest) -> None:
    requests = [request_for(tiny_sdxl, "a (red:1.2) fox", negative_prompt="cat"), request_for(tiny_sdxl, "cat")]
    together = engine.generate(requests, ignore)
    assert [made.image.size for made in together] == [(64, 64), (64, 64)]
    assert _distance(_picture(engine, requests[1]), together[1].image) < 2


def test_weights_that_do_not_fit_the_settings_are_told(library: ModelLibrary, tiny_sd1: ModelInfo) -> None:
    from studio.engine.devices import choose
    from studio.engine.loading import load

    config = tiny_sd1.path / "unet/config.json"
    before = config.read_text()
    config.write_text(before.replace('"norm_num_groups": 8', '"norm_num_groups": 7'))
    try:
        with pytest.raises(StudioError, match="cannot be used"):
            load(tiny_sd1, choose("cpu"), library.user)
    finally:
        config.write_text(before)
    assert torch.get_default_dtype() == torch.float32


class Greedy:
    """A conditioner that has memory for one picture at a time."""

    def __init__(self, conditioner: Any, limit: int) -> None:
        self._conditioner = conditioner
        self._limit = limit

    def length(self, request: GenerationRequest) -> int:
        return self._conditioner.length(request)

    def batch(self, requests: list[GenerationRequest]) -> Any:
        if len(requests) > self._limit:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return self._conditioner.batch(requests)


def _batch(engine: DiffusersEngine, info: ModelInfo, requests: list[GenerationRequest], limit: int) -> Batch:
    model = engine.model(info.ref)
    model = replace(model, conditioner=Greedy(model.conditioner, limit))
    return Batch(model, requests, ThreadPolicy(model.device), ignore)


def test_a_batch_that_does_not_fit_is_halved(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    engine.prepare(tiny_sd1.ref, ignore)
    requests = [request_for(tiny_sd1, seed=seed, steps=1) for seed in range(5)]
    made = _batch(engine, tiny_sd1, requests, limit=1).make()
    assert [picture.environment.batch_size for picture in made] == [1] * 5
    assert made[3].image.tobytes() == _picture(engine, requests[3]).tobytes()


def test_one_picture_that_does_not_fit_is_told(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    engine.prepare(tiny_sd1.ref, ignore)
    with pytest.raises(StudioError, match=r"not enough memory for a picture of 64x64\. Choose a smaller size"):
        _batch(engine, tiny_sd1, [request_for(tiny_sd1)], limit=0).make()
