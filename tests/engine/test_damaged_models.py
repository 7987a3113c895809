"""Models whose settings hold nonsense: told in a sentence when they are loaded, or when they make nothing.

Each case was found by `packaging/benchmarks/mutated_models.py`.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from tests.engine.conftest import MakeRequest, ignore


@pytest.fixture
def own_library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "none", tmp_path / "models")


@pytest.fixture
def damage(own_library: ModelLibrary, tiny_sd1: ModelInfo, tmp_path: Path) -> Any:
    """Adds a copy of the tiny model that has this value in one of its files."""

    def damaged(file: str, name: str, value: object) -> ModelInfo:
        folder = Path(shutil.copytree(tiny_sd1.path, tmp_path / "damaged"))
        path = folder / file
        path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))
        return own_library.add(folder)

    return damaged


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("unet/config.json", "norm_eps", "F16"),
        ("text_encoder/config.json", "vocab_size", []),
        ("tokenizer/tokenizer.json", "decoder", {"type": "builtins"}),
        ("scheduler/scheduler_config.json", "num_train_timesteps", "os"),
    ],
)
def test_what_a_damaged_model_cannot_do_is_told(
    file: str, name: str, value: object, own_library: ModelLibrary, damage: Any, request_for: MakeRequest
) -> None:
    info = damage(file, name, value)
    engine = DiffusersEngine(own_library, "cpu", "float32")
    with pytest.raises(StudioError, match="cannot be used"):
        engine.generate([request_for(info, size=Size(64, 64), steps=1)], ignore)


@pytest.mark.parametrize("length", [0, 1, 10**30])
def test_a_tokenizer_without_a_length_takes_what_its_encoder_takes(
    length: int, engine: DiffusersEngine, own_library: ModelLibrary, tiny_sd1: ModelInfo, damage: Any,
    request_for: MakeRequest,
) -> None:  # fmt: skip
    info = damage("tokenizer/tokenizer_config.json", "model_max_length", length)
    asked = request_for(info, "a red fox", size=Size(64, 64), steps=1)
    made = DiffusersEngine(own_library, "cpu").generate([asked], ignore)[0].image
    whole = engine.generate([request_for(tiny_sd1, "a red fox", size=Size(64, 64), steps=1)], ignore)[0].image
    assert np.array_equal(np.asarray(made), np.asarray(whole))


def test_what_fails_behind_the_first_picture_is_a_bug(
    own_library: ModelLibrary, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    info = own_library.add(tiny_sd1.path)
    engine = DiffusersEngine(own_library, "cpu")
    asked = request_for(info, size=Size(64, 64), steps=1)
    engine.generate([asked], ignore)
    engine.model(info.ref).pipeline.unet.conv_in = None
    with pytest.raises(TypeError):
        engine.generate([asked], ignore)
