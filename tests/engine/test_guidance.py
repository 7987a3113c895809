"""Guiders: what each does to a step, in which families, and that what is plain stays to the bit."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import diffusers
import pytest
import torch

from studio.engine import denoising, families, perturbation, schedulers, scheduling
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.loading import LoadedModel
from studio.engine.weighing import Step, Weighing
from studio.errors import StudioError
from studio.generation.beginnings import Hires
from studio.generation.guiders import Guider
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, Noise, Size
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.tiny_families import MAKERS

RequestOf = Callable[..., GenerationRequest]
LEARNT = {"flux"}
UNETS = ["sd1", "sdxl"]
KEEP_NORMS = {"qwenimage", "lumina2"}
NUMBERED = {"pixart", *UNETS}


@pytest.fixture(scope="module")
def engine(library: ModelLibrary) -> Iterator[DiffusersEngine]:
    with closing(DiffusersEngine(library, "cpu", "float32")) as engine:
        yield engine


@pytest.fixture
def request_of(tiny: Callable[[str], ModelInfo], request_for: MakeRequest) -> RequestOf:
    def make(family: str, **changes: Any) -> GenerationRequest:
        usual = {"steps": 4, "guidance_scale": 5.0, "size": Size(64, 96), "negative_prompt": "cat"}
        return request_for(tiny(family), **(usual | changes))

    return make


def _latents(engine: DiffusersEngine, *requests: GenerationRequest) -> Any:
    """The finished latents (B, C, H, W)."""
    engine.prepare(requests[0].model, ignore)
    model = engine.model(requests[0].model)
    words = model.conditioner.batch(requests)
    return denoising.denoise(model, requests, words, lambda _done, _looks: None)


@pytest.mark.parametrize("family", [*UNETS, *MAKERS])
def test_each_guider_works_in_its_families_and_is_refused_in_the_others(
    family: str, engine: DiffusersEngine, request_of: RequestOf
) -> None:
    plain = request_of(family, steps=13)
    before = _latents(engine, plain)
    suited = {
        "apg": family not in LEARNT,
        "cfg_zero_star": family not in LEARNT | NUMBERED,
        "pag": family in {"pixart", "sd3", *UNETS},
    }
    assert {name for name, suits in suited.items() if suits} == set(families.guiders_of(family)) - {"cfg"}
    for name, suits in suited.items():
        request = replace(plain, guider=Guider(name, 3.0 if name == "pag" else 0.0))
        if suits:
            made = _latents(engine, request)
            assert not torch.equal(made, before), name
            assert torch.isfinite(made).all()
        else:
            with pytest.raises(StudioError, match=r"learnt|does not suit"):
                _latents(engine, request)
    assert torch.equal(_latents(engine, plain), before)


@pytest.mark.parametrize("family", [name for name in (*UNETS, *MAKERS) if name not in LEARNT | KEEP_NORMS])
def test_what_is_weighed_plainly_is_what_the_pipeline_weighs(
    family: str, engine: DiffusersEngine, request_of: RequestOf
) -> None:
    """Which prediction is which, and what the scale means, differs from pipeline to pipeline."""
    plain = request_of(family)
    weighed = replace(plain, guider=Guider(end=0.99), guidance_rescale=1e-9)
    assert torch.allclose(_latents(engine, weighed), _latents(engine, plain), atol=1e-4)


@pytest.mark.parametrize("family", ["sd1", "zimage", "qwenimage"])
def test_outside_of_its_interval_guidance_costs_and_does_nothing(
    family: str, engine: DiffusersEngine, request_of: RequestOf
) -> None:
    request = request_of(family, guider=Guider(begin=0.5))
    always = replace(request, guider=None)
    never = replace(always, guidance_scale=0.0 if family == "zimage" else 1.0)
    engine.prepare(request.model, ignore)
    pipeline = engine.model(request.model).pipeline
    computed = {one: _computed(engine, pipeline, one) for one in (always, request, never)}
    counts = [sum(counts) for counts, _ in computed.values()]
    assert counts == [8, 6, 4]
    first, second, third = (latents for _, latents in computed.values())
    assert not torch.equal(first, second)
    assert not torch.equal(second, third)


def _computed(engine: DiffusersEngine, pipeline: Any, request: GenerationRequest) -> tuple[list[int], Any]:
    """How many predictions each call of the denoiser computes for one picture, and the latents."""
    denoiser = getattr(pipeline, "unet", None) or pipeline.transformer
    counts: list[int] = []
    forward = denoiser.forward

    def counted(*args: Any, **kwargs: Any) -> Any:
        counts.append(len(args[0] if args else kwargs["hidden_states"]))
        return forward(*args, **kwargs)

    with perturbation.replaced(denoiser, counted):
        return counts, _latents(engine, request)


@pytest.mark.parametrize(
    ("family", "name"), [("sd1", "apg"), ("sd1", "pag"), ("sd3", "cfg_zero_star"), ("zimage", "apg")]
)
def test_a_guided_picture_does_not_depend_on_its_batch(
    family: str, name: str, engine: DiffusersEngine, request_of: RequestOf
) -> None:
    guider = Guider(name, 2.0 if name == "pag" else 0.0)
    requests = [request_of(family, noise=Noise(seed), guider=guider, steps=6) for seed in (1, 2)]
    together = _latents(engine, *requests)
    for request, made in zip(requests, together, strict=True):
        assert torch.allclose(_latents(engine, request)[0], made, atol=1e-2)


@pytest.mark.parametrize(
    ("family", "class_name", "layer"),
    [("sd1", "StableDiffusionPAGPipeline", "mid"), ("sd3", "StableDiffusion3PAGPipeline", r"blocks.0.attn$")],
)
def test_pag_is_what_diffusers_makes(
    family: str, class_name: str, layer: str, engine: DiffusersEngine, request_of: RequestOf
) -> None:
    request = request_of(family, guider=Guider("pag", 3.0))
    engine.prepare(request.model, ignore)
    model = engine.model(request.model)
    denoiser = getattr(model.pipeline, families.of_name(family).denoiser)
    kernels = dict(denoiser.attn_processors)
    norms = _without_norms(denoiser) if family == "sd3" else []
    try:
        ours = _latents(engine, request)
        plain = _pag_pipeline(model, request, class_name, layer)(
            **model.conditioner.batch([request]).arguments(), guidance_scale=5.0, pag_scale=3.0, width=64,
            height=96, num_inference_steps=4, generator=torch.Generator().manual_seed(7), output_type="latent",
        ).images  # fmt: skip
    finally:
        denoiser.set_attn_processor(kernels)
        for layer_of, name, norm in norms:
            setattr(layer_of, name, norm)
    assert torch.allclose(ours, plain, atol=1e-3)


def _pag_pipeline(model: LoadedModel, request: GenerationRequest, class_name: str, layer: str) -> Any:
    pipeline_class = getattr(diffusers, class_name)
    scheduler = scheduling.build(schedulers.named(request.scheduler), model.scheduler_config)
    offered = model.pipeline.components | {"scheduler": scheduler, "requires_safety_checker": False}
    taken = inspect.signature(pipeline_class).parameters
    parts = {name: part for name, part in offered.items() if name in taken}
    pipeline = pipeline_class(**parts, pag_applied_layers=[layer])
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _without_norms(denoiser: Any) -> list[tuple[Any, str, Any]]:
    """Take the norms of queries and keys off, which diffusers forgets in this; what they were."""
    names = ("norm_q", "norm_k", "norm_added_q", "norm_added_k")
    layer = denoiser.transformer_blocks[0].attn
    found = [(layer, name, getattr(layer, name)) for name in names]
    for _, name, _ in found:
        setattr(layer, name, None)
    return found


def test_a_middle_without_attention_has_nothing_to_perturb() -> None:
    assert perturbation.layers(SimpleNamespace(unet=SimpleNamespace(mid_block=None))) == []


def test_a_hires_pass_is_guided_in_both_of_its_passes(engine: DiffusersEngine, request_of: RequestOf) -> None:
    request = request_of("sd1", hires=Hires(2.0, 0.5))
    plain, guided = (_latents(engine, replace(request, guider=one)) for one in (None, Guider("apg")))
    assert not torch.allclose(plain, guided, atol=1e-3)


def test_guidance_that_has_nothing_to_do_is_told(engine: DiffusersEngine, request_of: RequestOf) -> None:
    with pytest.raises(StudioError, match="above 1"):
        _latents(engine, request_of("sd1", guidance_scale=1.0, guider=Guider("apg")))
    with pytest.raises(StudioError, match="above 0"):
        _latents(engine, request_of("zimage", guidance_scale=0.0, guider=Guider(begin=0.2)))
    assert torch.isfinite(_latents(engine, request_of("sd1", guidance_scale=1.0, guider=Guider("pag", 3.0)))).all()


def test_apg_keeps_the_norm_of_what_it_adds_within_its_bound() -> None:
    torch.manual_seed(0)
    c, u = torch.randn(2, 4, 8, 8), torch.randn(2, 4, 8, 8)
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler()
    scheduler.set_timesteps(4)
    step = Step(scheduler, 0, scheduler.timesteps[0], acts=True, rests=False)
    latents = torch.randn(2, 4, 8, 8)
    added = Weighing(Guider("apg"), 7.0, 0.0).weigh(step, latents, c, u, None) - c
    sigma = float(scheduler.sigmas[0])
    foreseen = latents - sigma * c
    bound = 6 * 15 / 256 * 256**0.5
    assert ((added * sigma).flatten(1).norm(dim=1) <= bound + 1e-4).all()
    assert ((added * foreseen).flatten(1).sum(1).abs() < 1e-3).all(), "nothing along the foreseen picture"
