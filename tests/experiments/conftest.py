"""Parts that plans are made of."""

from dataclasses import replace
from pathlib import Path

import pytest

from studio.engine import schedulers
from studio.errors import StudioError
from studio.experiments.placing import Lookups
from studio.generation.draft import Draft
from studio.generation.model import ModelInfo
from studio.generation.request import ModelRef
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.templates import TemplateBook
from studio.prompt.wildcards import Wildcards

FIELDS = PromptFields("a red fox", "sketch", (StylePhrase("golden hour", "lighting"),), ("8K",), "blurry")


@pytest.fixture
def draft(model: ModelInfo) -> Draft:
    """A draft that uses every field, its seed locked."""
    return Draft(Composition(FIELDS), model, seed=7)


@pytest.fixture
def wildcards(tmp_path: Path) -> Wildcards:
    """No wildcards but variants."""
    return Wildcards(tmp_path)


@pytest.fixture
def lookups(model: ModelInfo, tmp_path: Path) -> Lookups:
    """Two models, the shipped templates, the table of schedulers, one known style."""
    other = replace(model, ref=ModelRef("other", "cd" * 32), unsuited_schedulers=frozenset({"lcm"}))
    models = {"tiny": model, "other": other}

    def find(name: str) -> ModelInfo:
        if name not in models:
            raise StudioError(f'There is no model "{name}".')
        return models[name]

    return Lookups(
        template=TemplateBook(tmp_path / "templates.toml").named,
        model=find,
        scheduler=lambda name: schedulers.named(name).name,
        aspect=lambda text: {"moonlight": "lighting", "art nouveau": "theme"}.get(text, ""),
    )
