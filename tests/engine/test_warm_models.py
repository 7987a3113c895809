"""Models stay in memory until another one needs the room; then those unused for longest go, and leave nothing."""

import weakref
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.warm_models import WarmModels
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from tests.engine.conftest import MakeRequest, ignore

Tiny = Callable[[str], ModelInfo]


def _engine(library: ModelLibrary, models: WarmModels) -> DiffusersEngine:
    return DiffusersEngine(library, "cpu", models=models)


@pytest.fixture
def three(library: ModelLibrary) -> Iterator[tuple[DiffusersEngine, WarmModels]]:
    """An engine that keeps two models."""
    models = WarmModels(most=2)
    engine = _engine(library, models)
    yield engine, models
    engine.close()


def _held(models: WarmModels, *infos: ModelInfo) -> list[bool]:
    return [models.get(info.ref.sha256) is not None for info in infos]


def test_the_model_unused_for_longest_makes_room(three: tuple[DiffusersEngine, WarmModels], tiny: Tiny) -> None:
    engine, models = three
    first, second, third = tiny("sd1"), tiny("pixart"), tiny("sdxl")
    for info in (first, second, first, third):
        engine.prepare(info.ref, ignore)
    assert _held(models, first, second, third) == [True, False, True]


@pytest.mark.parametrize("family", ["sd1", "pixart"])
def test_a_dropped_model_gives_its_memory_back(
    family: str, library: ModelLibrary, tiny: Tiny, request_for: MakeRequest
) -> None:
    models = WarmModels(most=1)
    engine = _engine(library, models)
    info = tiny(family)
    asked = request_for(info, "a red fox", size=Size(64, 64), steps=2)
    before = np.asarray(engine.generate([asked], ignore)[0].image)
    pipeline = engine.model(info.ref).pipeline
    held = [weakref.ref(part) for part in (pipeline.vae, pipeline.text_encoder)]
    del pipeline
    engine.prepare(tiny("sdxl").ref, ignore)
    assert [one() for one in held] == [None, None]
    assert np.array_equal(np.asarray(engine.generate([asked], ignore)[0].image), before)
    engine.close()


def test_models_go_only_while_there_is_too_little_memory(library: ModelLibrary, tiny: Tiny) -> None:
    models = WarmModels(spare=lambda _device: 0 if len(models) > 1 else 10**12)
    engine = _engine(library, models)
    first, second, third = tiny("sd1"), tiny("pixart"), tiny("sdxl")
    engine.prepare(first.ref, ignore)
    engine.prepare(second.ref, ignore)
    assert _held(models, first, second) == [True, True]
    engine.prepare(third.ref, ignore)
    assert _held(models, first, second, third) == [False, True, True]
    engine.close()
    assert len(models) == 0
