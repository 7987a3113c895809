"""Pictures from pictures by the transformer families: held against the pipelines that diffusers has for them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image

from studio.engine import denoising, families, leads
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.starting import start_of
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, Noise, Size
from studio.generation.sources import Sources
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.tiny_families import MAKERS

RequestOf = Callable[..., GenerationRequest]

ON_PICTURES = {
    "sd3": "StableDiffusion3Img2ImgPipeline",
    "flux": "FluxImg2ImgPipeline",
    "chroma": "ChromaImg2ImgPipeline",
    "qwenimage": "QwenImageImg2ImgPipeline",
    "zimage": "ZImageImg2ImgPipeline",
}
# Chroma's asks for FLUX.1's guidance, which Chroma has not; FLUX.2's shows the source to the model, too.
INSIDE_MASKS = {
    "sd3": "StableDiffusion3InpaintPipeline",
    "flux": "FluxInpaintPipeline",
    "qwenimage": "QwenImageInpaintPipeline",
    "zimage": "ZImageInpaintPipeline",
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def engine(library: ModelLibrary, sources: Sources) -> Iterator[DiffusersEngine]:
    with closing(DiffusersEngine(library, "cpu", "float32", sources=sources)) as engine:
        yield engine


@pytest.fixture(scope="module")
def fractal(sources: Sources) -> str:
    return sources.keep(Image.effect_mandelbrot((64, 96), (-2, -1, 1, 1), 20).convert("RGB"))


@pytest.fixture(scope="module")
def lower_half(sources: Sources) -> str:
    mask = Image.new("L", (64, 96), 0)
    mask.paste(255, (0, 48, 64, 96))
    return sources.keep(mask, "L")


@pytest.fixture
def request_of(tiny: Callable[[str], ModelInfo], request_for: MakeRequest) -> RequestOf:
    def make(family: str, **changes: Any) -> GenerationRequest:
        return request_for(tiny(family), **({"steps": 4, "guidance_scale": 3.0, "size": Size(64, 96)} | changes))

    return make


def _pixels(engine: DiffusersEngine, *requests: GenerationRequest) -> list[Any]:
    return [np.asarray(made.image, dtype=float) for made in engine.generate(requests, ignore)]


def _mean_encoder(vae: Any) -> Callable[..., Any]:
    """The VAE's encoder without its chance, as ours: diffusers would draw from the generator before the noise."""
    encode = vae.encode

    def encoded(*args: Any, **_: Any) -> Any:
        return SimpleNamespace(latents=encode(*args).latent_dist.mean)

    return encoded


def _latents(engine: DiffusersEngine, request: GenerationRequest, sources: Sources) -> Any:
    """The finished latents (1, C, H, W)."""
    model = engine.model(request.model)
    words = model.conditioner.batch([request])
    return denoising.denoise(model, [request], words, lambda _done, _looks: None, start_of(request, sources))


def _plain(engine: DiffusersEngine, request: GenerationRequest, class_name: str, **pictures: Image.Image) -> Any:
    """The latents that diffusers' own pipeline makes of the same model, prompt, noise and strength."""
    pipeline = engine.model(request.model).pipeline
    family = families.of_name(next(row for row in MAKERS if row in request.model.name))
    scheduler = type(pipeline.scheduler).from_config(engine.model(request.model).scheduler_config)
    other = getattr(diffusers, class_name)(**(pipeline.components | {"scheduler": scheduler}))
    other.set_progress_bar_config(disable=True)
    scale = "true_cfg_scale" if family.name == "qwenimage" else "guidance_scale"
    given: dict[str, Any] = {"negative_prompt": "cat"} if family.reads_negative else {}
    assert request.source is not None
    vae = pipeline.vae
    vae.encode = _mean_encoder(vae)
    try:
        latents = other(
            prompt=request.prompt, num_inference_steps=request.steps, strength=request.source.strength,
            width=request.size.width, height=request.size.height,
            generator=torch.Generator().manual_seed(request.noise.seed), **{scale: request.guidance_scale},
            output_type="latent", **given, **pictures,
        ).images  # fmt: skip
    finally:
        del vae.encode
    return engine.model(request.model).recipe.unpack(latents, request.size)


@pytest.mark.parametrize("family", ON_PICTURES)
def test_a_picture_from_a_picture_is_what_diffusers_makes(
    family: str, engine: DiffusersEngine, sources: Sources, fractal: str, request_of: RequestOf
) -> None:
    request = request_of(family, negative_prompt="cat", source=SourceImage(fractal, 0.5))
    engine.prepare(request.model, ignore)
    plain = _plain(engine, request, ON_PICTURES[family], image=sources.find(fractal).convert("RGB"))
    assert torch.allclose(_latents(engine, request, sources), plain, atol=1e-3)


@pytest.mark.parametrize("family", INSIDE_MASKS)
def test_inpainting_is_what_diffusers_makes(
    family: str, engine: DiffusersEngine, sources: Sources, fractal: str, lower_half: str, request_of: RequestOf
) -> None:
    request = request_of(family, negative_prompt="cat", source=SourceImage(fractal, 0.5, lower_half))
    engine.prepare(request.model, ignore)
    start = start_of(request, sources)
    assert start is not None
    assert start.latent_mask is not None
    factor = engine.model(request.model).recipe.factor
    small = start.latent_mask.resize((64 // factor, 96 // factor), Image.Resampling.BOX)
    mask = small.point([255 * (value > 25) for value in range(256)]).resize((64, 96), Image.Resampling.NEAREST)
    plain = _plain(engine, request, INSIDE_MASKS[family], image=start.picture, mask_image=mask)
    assert torch.allclose(_latents(engine, request, sources), plain, atol=1e-3)
    made = _pixels(engine, request)[0]
    assert np.array_equal(made[:48], np.asarray(start.picture, dtype=float)[:48])


@pytest.mark.parametrize("family", MAKERS)
def test_strength_runs_from_the_source_to_bare_noise(
    family: str, engine: DiffusersEngine, sources: Sources, fractal: str, request_of: RequestOf
) -> None:
    bare = request_of(family, steps=10)
    engine.prepare(bare.model, ignore)
    starts = [replace(bare, source=SourceImage(fractal, strength)) for strength in (0.1, 0.4, 1.0)]
    near, far, full = (_latents(engine, request, sources) for request in starts)
    start = start_of(starts[0], sources)
    assert start is not None
    clean = leads.of_source(engine.model(bare.model), start).clean
    assert (near - clean).abs().mean() < (far - clean).abs().mean()
    assert torch.equal(full, _latents(engine, bare, sources))


@pytest.mark.parametrize("family", MAKERS)
def test_what_a_mask_keeps_stays_to_the_bit(
    family: str, engine: DiffusersEngine, sources: Sources, fractal: str, lower_half: str, request_of: RequestOf
) -> None:
    request = request_of(family, source=SourceImage(fractal, 1.0, lower_half))
    made = _pixels(engine, request)[0]
    assert np.array_equal(made[:48], np.asarray(sources.find(fractal).convert("RGB"), dtype=float)[:48])
    start = start_of(request, sources)
    assert start is not None
    lead = leads.of_source(engine.model(request.model), start)
    assert lead.mask is not None
    kept = (lead.mask == 0).expand_as(lead.clean)
    latents = _latents(engine, request, sources)
    assert torch.allclose(latents[kept], lead.clean[kept], atol=1e-5)
    assert (latents - lead.clean)[~kept].abs().mean() > 0.1


@pytest.mark.parametrize("family", MAKERS)
def test_no_picture_from_a_picture_depends_on_its_batch(
    family: str, engine: DiffusersEngine, fractal: str, lower_half: str, request_of: RequestOf
) -> None:
    source = SourceImage(fractal, 0.5, lower_half)
    requests = [request_of(family, noise=Noise(seed), source=source) for seed in (1, 2)]
    for request, made in zip(requests, _pixels(engine, *requests), strict=True):
        assert np.abs(_pixels(engine, request)[0] - made).mean() < 0.5


@pytest.mark.parametrize("family", MAKERS)
def test_every_family_has_a_hires_pass(family: str, engine: DiffusersEngine, request_of: RequestOf) -> None:
    request = request_of(family, size=Size(64, 96))
    plain, enlarged = (_pixels(engine, replace(request, hires=hires))[0] for hires in (None, Hires(2.0, 0.5)))
    assert enlarged.shape == (96, 64, 3)
    assert not np.array_equal(plain, enlarged)
