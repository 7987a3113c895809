"""External VAEs: found, told apart by contents, held against the model, put in and taken out again."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.file_kinds import kind_of
from studio.engine.library import ModelLibrary
from studio.engine.vaes import VaeLibrary
from studio.errors import StudioError
from studio.generation.model import ModelInfo, VaeInfo
from studio.generation.request import ModelRef, Size
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.single_file_writer import original

WEIGHTS = "diffusion_pytorch_model.safetensors"
Weights = dict[str, torch.Tensor]


def _own(model: ModelInfo) -> Weights:
    files = [load_file(path) for path in (model.path / "vae").glob("*.safetensors")]
    return {name: tensor.float() for tensors in files for name, tensor in tensors.items()}


def _tuned(weights: Weights) -> Weights:
    """The same with another decoder, as a fine-tune has it."""
    return {
        name: tensor * 1.2 if name.startswith("decoder.") and tensor.dim() == 4 else tensor
        for name, tensor in weights.items()
    }


def _ldm(weights: Weights, path: Path, begin: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    named = original({"vae": weights}, "sd1")
    tensors = {begin + name.removeprefix("first_stage_model."): one for name, one in named.items()}
    save_file({name: one.contiguous() for name, one in tensors.items()}, path)
    return path


def _folder(weights: Weights, model: ModelInfo, folder: Path, **settings: Any) -> Path:
    folder.mkdir(parents=True)
    config = json.loads((model.path / "vae/config.json").read_text()) | settings
    (folder / "config.json").write_text(json.dumps(config))
    save_file(weights, folder / WEIGHTS)
    return folder


@pytest.fixture
def take(library: ModelLibrary) -> Any:
    """Adds VAEs to the shared library for one test."""
    taken: list[VaeInfo] = []

    def add(path: Path) -> VaeInfo:
        taken.append(library.vaes.add(path))
        return taken[-1]

    yield add
    for info in taken:
        library.vaes.remove(info.ref.name)


def test_a_file_and_a_folder_of_one_vae_decode_alike_and_leave_no_trace(
    engine: DiffusersEngine,
    tiny_sd1: ModelInfo,
    request_for: MakeRequest,
    take: Callable[[Path], VaeInfo],
    tmp_path: Path,
) -> None:
    weights = _tuned(_own(tiny_sd1))
    infos = (
        take(_ldm(weights, tmp_path / "mse.safetensors")),
        take(_ldm(weights, tmp_path / "whole.safetensors", "first_stage_model.")),
        take(_folder(weights, tiny_sd1, tmp_path / "folder")),
    )
    own = request_for(tiny_sd1, size=Size(64, 64))

    def pixels(vae: ModelRef | None) -> bytes:
        return engine.generate([replace(own, vae=vae)], ignore)[0].image.tobytes()

    before, *decoded, after = (pixels(vae) for vae in (None, *(info.ref for info in infos), None))
    assert len(set(decoded)) == 1
    assert before == after != decoded[0]


def test_a_vae_of_another_latent_space_is_refused_and_a_fine_tune_is_not(
    engine: DiffusersEngine,
    starter: ModelInfo,
    request_for: MakeRequest,
    take: Callable[[Path], VaeInfo],
    tmp_path: Path,
) -> None:
    weights = _own(starter)
    turned = weights | {"post_quant_conv.weight": weights["post_quant_conv.weight"].roll(-1, dims=1)}
    brighter = weights | {"decoder.conv_out.bias": weights["decoder.conv_out.bias"] + 0.02}
    foreign = take(_folder(turned, starter, tmp_path / "foreign"))
    tuned = take(_folder(brighter, starter, tmp_path / "tuned"))
    request = request_for(starter, steps=1)
    with pytest.raises(StudioError, match=r"foreign does not fit the model starter: it reads other latents"):
        engine.generate([replace(request, vae=foreign.ref)], ignore)
    own, other = (engine.generate([one], ignore)[0].image for one in (request, replace(request, vae=tuned.ref)))
    assert own.tobytes() != other.tobytes()


def test_a_model_offers_the_vaes_that_fit_it(
    library: ModelLibrary, tiny_sd1: ModelInfo, starter: ModelInfo, take: Callable[[Path], VaeInfo], tmp_path: Path
) -> None:
    info = take(_ldm(_own(tiny_sd1), tmp_path / "mse.safetensors"))
    scaled = take(_folder(_own(tiny_sd1), tiny_sd1, tmp_path / "scaled", scaling_factor=0.5))
    assert (info.channels, info.factor, info.widths, info.scaling) == (4, 8, (16, 8), None)
    assert library.find(tiny_sd1.ref.name).vaes == (info.ref,)
    assert library.find("starter").vaes == ()
    assert scaled.scaling == 0.5


def test_a_vae_that_does_not_fit_is_refused_with_the_reason(
    engine: DiffusersEngine,
    tiny_sd1: ModelInfo,
    starter: ModelInfo,
    request_for: MakeRequest,
    take: Callable[[Path], VaeInfo],
    tmp_path: Path,
) -> None:
    info = take(_ldm(_own(tiny_sd1), tmp_path / "mse.safetensors"))
    scaled = take(_folder(_own(tiny_sd1), tiny_sd1, tmp_path / "scaled", scaling_factor=0.5))
    for model, vae, reason in (
        (starter, info.ref, "reads latents of 4 channels, and the model makes 8"),
        (tiny_sd1, scaled.ref, "scales latents by 0.5, and the model by 0.18215"),
        (tiny_sd1, ModelRef("gone", "ab" * 32), "is not installed"),
    ):
        with pytest.raises(StudioError, match=reason):
            engine.generate([request_for(model, size=Size(64, 64), vae=vae)], ignore)


def test_a_vae_is_known_by_the_hash_of_its_file_and_by_its_start(tiny_sd1: ModelInfo, tmp_path: Path) -> None:
    vaes = VaeLibrary(tmp_path / "models")
    path = _ldm(_own(tiny_sd1), vaes.folder / "mse.safetensors")
    (info,) = vaes.all()
    assert info.ref == ModelRef("mse", hashlib.sha256(path.read_bytes()).hexdigest())
    path.rename(path.with_name("renamed.safetensors"))
    assert vaes.locate(info.ref).ref.name == "renamed"
    assert vaes.locate(ModelRef("x", info.ref.sha256[:10])).ref.name == "renamed"


def test_a_vae_chosen_for_a_model_stays_until_it_is_taken_back(
    library: ModelLibrary, tiny_sd1: ModelInfo, take: Callable[[Path], VaeInfo], tmp_path: Path
) -> None:
    info = take(_ldm(_own(tiny_sd1), tmp_path / "mse.safetensors"))
    library.vaes.choose(tiny_sd1.ref, info.ref)
    assert library.find(tiny_sd1.ref.name).defaults.vae == info.ref
    library.vaes.choose(tiny_sd1.ref, None)
    assert library.find(tiny_sd1.ref.name).defaults.vae is None


def test_a_vae_is_told_from_a_model_and_a_lora(tiny_sd1: ModelInfo, tmp_path: Path) -> None:
    alone = _ldm(_own(tiny_sd1), tmp_path / "mse.safetensors")
    whole = tmp_path / "whole.safetensors"
    save_file({**load_file(alone), "model.diffusion_model.x": torch.zeros(1)}, whole)
    shutil.copytree(tiny_sd1.path, tmp_path / "model")
    assert [kind_of(path) == "vae" for path in (alone, tiny_sd1.path / "vae", whole, tmp_path / "model")] == [
        True, True, False, False,
    ]  # fmt: skip
