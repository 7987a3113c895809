"""The `parameters` text: what we write is what we read, for every scheduler that the web UI knows."""

from dataclasses import replace

import pytest

from studio.engine.schedulers import SCHEDULERS
from studio.generation import a1111
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.dialects import samplers
from studio.generation.guiders import Guider
from studio.generation.imprint import Imprint
from studio.generation.recipe import Recipe
from studio.generation.request import LoraRef, ModelRef, Size


def test_the_text_is_in_the_dialect_of_the_web_ui(imprint: Imprint):
    assert a1111.write(imprint.request, "0.1.0") == (
        'A photograph of "déjà vu", 8K: sharp\n日本 🦊\n'
        "Negative prompt: blurry, hat\n"
        "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, Seed: 18446744073709551615, "
        'Size: 48x32, Model hash: ababababab, Model: "Realistic Vision, V5: fp16", '
        "Variation seed: 3, Variation seed strength: 0.25, Version: Seedlock 0.1.0"
    )


def test_what_lies_beyond_words_is_written_under_its_names(imprint: Imprint):
    request = replace(imprint.request, hires=Hires(2, 0.5), clip_skip=2, guidance_rescale=0.7, seamless=True)
    assert a1111.write(request, "0.1.0").endswith(
        "Denoising strength: 0.5, Clip skip: 2, Hires upscale: 2, Hires upscaler: Latent (bicubic), "
        "CFG rescale: 0.7, Tiling: True, Version: Seedlock 0.1.0"
    )
    assert "Size: 24x16," in a1111.write(request, "0.1.0")
    source = replace(imprint.request, source=SourceImage("ab" * 32, 1))
    assert "Denoising strength: 1, Version" in a1111.write(source, "0.1.0")


def test_what_lies_beyond_words_is_read(imprint: Imprint):
    request = replace(
        imprint.request,
        size=Size(1000, 750),
        hires=Hires(1.5, 0.5),
        clip_skip=2,
        guidance_rescale=0.7,
        seamless=True,
        guider=Guider("pag", 2.5),
    )
    recipe = a1111.read(a1111.write(request, "0.1.0"))
    assert (recipe.hires, recipe.clip_skip, recipe.guidance_rescale) == (Hires(1.5, 0.5), 2, 0.7)
    assert (recipe.seamless, recipe.guider) == (True, Guider("pag", 2.5))
    assert recipe.size is not None
    assert abs(recipe.size.width - 1000) + abs(recipe.size.height - 750) <= 2


def test_embeddings_are_written_and_read_as_the_web_ui_does(imprint: Imprint):
    known = (ModelRef("easynegative", "ab" * 32), ModelRef("ink.v2", "cd" * 32))
    texts = {"prompt": "a fox, embedding:Ink.v2", "negative_prompt": "(embedding:easynegative:1.2), rain"}
    text = a1111.write(replace(imprint.request, **texts, embeddings=known), "0.1.0")
    assert text.startswith("a fox, Ink.v2\nNegative prompt: (easynegative:1.2), rain\n")
    assert 'TI hashes: "easynegative: abababababab, ink.v2: cdcdcdcdcdcd", ' in text
    read = a1111.read(text.replace("easynegative: abab", "easynegative: abababababab, easynegative: abab"))
    assert (read.prompt, read.negative_prompt) == ("a fox, embedding:ink.v2", texts["negative_prompt"])
    assert read.embeddings == tuple(replace(ref, sha256=ref.sha256[:12]) for ref in known)


def test_a_vae_is_written_and_read_as_the_web_ui_does(imprint: Imprint):
    text = a1111.write(replace(imprint.request, vae=ModelRef("vae-ft-mse-840000", "ab" * 32)), "0.1.0")
    assert "VAE hash: ababababab, VAE: vae-ft-mse-840000.safetensors, " in text
    assert a1111.read(text).vae == ModelRef("vae-ft-mse-840000", "ababababab")
    assert a1111.read(text.replace("vae-ft-mse-840000.safetensors", "Automatic")).vae is None


@pytest.mark.parametrize(
    ("told", "hires", "size"),
    [
        ("Denoising strength: 0.4, Hires upscale: 2, Hires steps: 15, Hires upscaler: 4x-UltraSharp",
         Hires(2, 0.4), Size(1024, 1536)),
        ("Denoising strength: 0.4, Hires resize: 768x1152", Hires(1.5, 0.4), Size(768, 1152)),
        ("Denoising strength: 0.4, Mask blur: 4", None, Size(512, 768)),
        ("Denoising strength: 0.4, Hires upscale: 1", None, Size(512, 768)),
        ("Denoising strength: 0, Hires upscale: 2", None, Size(512, 768)),
        ("Denoising strength: 7, Hires upscale: 99", None, Size(512, 768)),
        ("Clip skip: 12, CFG rescale: 3, Tiling: no", None, Size(512, 768)),
    ],
)  # fmt: skip
def test_a_hires_pass_of_the_web_ui_is_read_as_far_as_ours_goes(told: str, hires: Hires | None, size: Size):
    recipe = a1111.read(f"a fox\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 7, Size: 512x768, {told}")
    assert (recipe.hires, recipe.size) == (hires, size)
    assert (recipe.clip_skip, recipe.guidance_rescale, recipe.seamless) == (1, 0, False)


def test_what_was_written_is_read(imprint: Imprint):
    short = ModelRef(imprint.request.model.name, "ab" * 5)

    assert a1111.read(a1111.write(imprint.request, "0.1.0")) == replace(
        Recipe.of(imprint), model=short, source="a1111", imprint=None
    )


@pytest.mark.parametrize("scheduler", samplers.SAMPLERS)
def test_every_scheduler_of_the_table_exists_and_comes_back(imprint: Imprint, scheduler: str):
    request = replace(imprint.request, scheduler=scheduler)

    assert scheduler in {row.name for row in SCHEDULERS}
    assert a1111.read(a1111.write(request, "0.1.0")).scheduler == scheduler


def test_a_prompt_that_looks_like_parameters_stays_a_prompt(imprint: Imprint):
    request = replace(imprint.request, prompt="Steps: 5, Seed: 6, Size: 7x8", negative_prompt="")

    assert a1111.read(a1111.write(request, "0.1.0")).prompt == request.prompt


def test_loras_are_written_as_the_web_ui_does(imprint: Imprint):
    request = replace(imprint.request, prompt="a fox", loras=(LoraRef("ink", "cd" * 32, 0.8),))

    text = a1111.write(request, "0.1.0")

    assert text.startswith("a fox <lora:ink:0.8>\n")
    assert 'Lora hashes: "ink: cdcdcdcdcdcd"' in text
    assert a1111.read(text).prompt == "a fox <lora:ink:0.8>"
