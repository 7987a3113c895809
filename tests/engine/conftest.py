"""Models for the engine's tests: the shipped starter, loaded once, and tiny ones of other layouts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.protocol import Step
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, Noise
from studio.paths import resources

MakeRequest = Callable[..., GenerationRequest]


@pytest.fixture(scope="session")
def shipped() -> Path:
    return resources() / "models"


@pytest.fixture(scope="session")
def library(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> ModelLibrary:
    """The shipped models and the tiny ones, where a test asked for them."""
    return ModelLibrary(shipped, tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def starter(library: ModelLibrary) -> ModelInfo:
    return library.find("starter")


@pytest.fixture(scope="session")
def tiny_sd1(tiny: Callable[[str], ModelInfo]) -> ModelInfo:
    return tiny("sd1")


@pytest.fixture(scope="session")
def tiny_sdxl(tiny: Callable[[str], ModelInfo]) -> ModelInfo:
    return tiny("sdxl")


@pytest.fixture(scope="session")
def tiny(library: ModelLibrary, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModelInfo]:
    """The tiny model of a family, made when it is first asked for."""
    from tests.engine import tiny_families, tiny_models

    makers = {"sd1": tiny_models.save_sd1, "sd2": tiny_models.save_sd2, "sdxl": tiny_models.save_sdxl}
    folder = tmp_path_factory.mktemp("families")

    @cache
    def made(family: str) -> ModelInfo:
        path = folder / f"tiny-{family}"
        return library.add(makers[family](path) if family in makers else tiny_families.save(family, path))

    return made


@pytest.fixture(scope="session")
def engine(library: ModelLibrary) -> Iterator[DiffusersEngine]:
    """One engine on the CPU for all tests, so that torch is imported and each model loaded once."""
    engine = DiffusersEngine(library, "cpu")
    yield engine
    engine.close()


@pytest.fixture
def request_for() -> MakeRequest:
    """Makes a request of few steps for a model."""

    def make(
        info: ModelInfo, prompt: str = "a cartoon of a cat", seed: int = 7, **changes: Any
    ) -> GenerationRequest:
        defaults = info.defaults
        request = GenerationRequest(
            prompt, Noise(seed), info.ref, defaults.size, 4, defaults.guidance_scale, defaults.scheduler
        )
        return replace(request, **changes)

    return make


def ignore(_step: Step) -> None:
    """An `OnStep` that wants to know nothing."""
