"""LoRAs on real models: what they change, what they leave, and that nothing of them stays."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.generation.model import LoraInfo, ModelInfo
from studio.generation.request import GenerationRequest, LoraRef
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.tiny_loras import save_diffusers_lora, save_kohya_lora


@pytest.fixture(scope="module")
def loras(
    engine: DiffusersEngine, library: ModelLibrary, tiny_sd1: ModelInfo, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, LoraInfo]:
    """One of each layout for the tiny model."""
    engine.prepare(tiny_sd1.ref, ignore)
    unet, folder = engine.model(tiny_sd1.ref).pipeline.unet, tmp_path_factory.mktemp("loras")
    kohya = library.loras.add(save_kohya_lora(unet, folder / "ink.safetensors", strength=4))
    diffusers = library.loras.add(save_diffusers_lora(unet, folder / "wash.safetensors", seed=1, strength=4))
    return {"ink": kohya, "wash": diffusers}


@pytest.fixture
def plain(tiny_sd1: ModelInfo, request_for: MakeRequest) -> GenerationRequest:
    return request_for(tiny_sd1, "a red fox")


def picture(engine: DiffusersEngine, request: GenerationRequest) -> Image.Image:
    (made,) = engine.generate([request], ignore)
    return made.image


def wearing(request: GenerationRequest, *loras: LoraRef) -> GenerationRequest:
    return replace(request, loras=loras)


@pytest.mark.parametrize("name", ["ink", "wash"])
def test_a_lora_changes_the_picture_and_leaves_no_trace(
    engine: DiffusersEngine, plain: GenerationRequest, loras: dict[str, LoraInfo], name: str
) -> None:
    before = picture(engine, plain)
    worn = picture(engine, wearing(plain, loras[name].ref(1)))
    assert worn.tobytes() != before.tobytes()
    assert picture(engine, plain).tobytes() == before.tobytes()


def test_the_weight_says_how_much(
    engine: DiffusersEngine, plain: GenerationRequest, loras: dict[str, LoraInfo]
) -> None:
    pictures = [picture(engine, wearing(plain, loras["ink"].ref(weight))) for weight in (0, 0.25, 1)]
    base, little, much = (np.asarray(one, np.float32) for one in pictures)
    assert base.tobytes() == np.asarray(picture(engine, plain), np.float32).tobytes()
    assert 0 < np.abs(little - base).mean() < np.abs(much - base).mean()


def test_loras_stack_in_any_order(
    engine: DiffusersEngine, plain: GenerationRequest, loras: dict[str, LoraInfo]
) -> None:
    ink, wash = loras["ink"].ref(1), loras["wash"].ref(0.5)
    both = picture(engine, wearing(plain, ink, wash)).tobytes()
    assert picture(engine, wearing(plain, wash, ink)).tobytes() == both
    assert both not in {picture(engine, wearing(plain, one)).tobytes() for one in (ink, wash)}


def test_changing_loras_in_turn_repeats_each_picture(
    engine: DiffusersEngine, plain: GenerationRequest, loras: dict[str, LoraInfo]
) -> None:
    requests = [wearing(plain, loras[name].ref(1)) for name in ("ink", "wash")]
    first = [picture(engine, request).tobytes() for request in requests]
    assert [picture(engine, request).tobytes() for request in requests] == first


def test_a_lora_of_another_model_is_refused_and_the_model_stays(
    engine: DiffusersEngine, plain: GenerationRequest, starter: ModelInfo, library: ModelLibrary, tmp_path: Path
) -> None:
    before = picture(engine, plain).tobytes()
    engine.prepare(starter.ref, ignore)
    path = save_kohya_lora(engine.model(starter.ref).pipeline.unet, tmp_path / "foreign.safetensors")
    foreign = library.loras.add(path)
    with pytest.raises(StudioError, match="foreign does not fit this model"):
        picture(engine, wearing(plain, foreign.ref(1)))
    assert picture(engine, plain).tobytes() == before
    library.loras.remove("foreign")


def test_the_starter_wears_a_lora(
    engine: DiffusersEngine, starter: ModelInfo, library: ModelLibrary, request_for: MakeRequest, tmp_path: Path
) -> None:
    engine.prepare(starter.ref, ignore)
    lora = library.loras.add(
        save_kohya_lora(engine.model(starter.ref).pipeline.unet, tmp_path / "starter-ink.safetensors", strength=2)
    )
    request = request_for(starter, steps=2)
    before = picture(engine, request).tobytes()
    assert picture(engine, wearing(request, lora.ref(0.8))).tobytes() != before
    assert picture(engine, request).tobytes() == before


def test_a_recipe_whose_lora_is_gone_says_so(engine: DiffusersEngine, plain: GenerationRequest) -> None:
    with pytest.raises(StudioError, match=r'"gone" .* is not installed'):
        picture(engine, wearing(plain, LoraRef("gone", "0" * 64, 1)))
