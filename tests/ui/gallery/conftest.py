"""A real gallery with pictures of the fake engine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.engine.fake import FakeEngine
from studio.gallery.gallery import Gallery
from studio.generation.draft import Origin, Planned
from studio.generation.model import ModelDefaults, ModelInfo
from studio.generation.record import GenerationRecord
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.paths import Paths
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase

STARTER = ModelRef("starter", "a" * 64)
Make = Callable[..., GenerationRecord]


@pytest.fixture
def model_info(tmp_path: Path) -> ModelInfo:
    defaults = ModelDefaults(Size(64, 64), steps=20, guidance_scale=5.0, scheduler="euler")
    return ModelInfo(STARTER, "sd1", tmp_path / "starter", 1000, defaults)


@pytest.fixture
def gallery(tmp_path: Path) -> Iterator[Gallery]:
    opened = Gallery.open(Paths.of_home(tmp_path / "home"))
    yield opened
    opened.close()


@pytest.fixture
def make(gallery: Gallery) -> Make:
    """Makes a picture and keeps it: `make(frame="oil painting", seed=7)`."""

    def kept(
        subject: str = "red fox", frame: str = "oil painting", seed: int = 7, steps: int = 2
    ) -> GenerationRecord:
        fields = PromptFields(subject, frame, (StylePhrase("golden hour", "lighting"),), ("8K",), "blurry")
        composition = Composition(fields)
        request = GenerationRequest(
            composition.prompt().text, Noise(seed), STARTER, Size(64, 64), steps, 5.0, "euler", fields.negative
        )
        generated = FakeEngine().generate([request], lambda _step: None)[0]
        return gallery.add(Planned(request, Origin(composition)), generated)

    return kept


@pytest.fixture
def child_of(gallery: Gallery) -> Make:
    """Makes a picture from another: `child_of(record, seed=8)`."""

    def made(parent: GenerationRecord, seed: int, steps: int = 2) -> GenerationRecord:
        request = replace(parent.request, noise=Noise(seed), steps=steps)
        planned = Planned(request, replace(parent.origin, parent=parent.id))
        return gallery.add(planned, FakeEngine().generate([request], lambda _step: None)[0])

    return made
