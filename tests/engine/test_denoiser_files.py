"""Transformers alone in a file: told by their tensors, checked, completed by a model of their family."""

import contextlib
import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import gguf
import pytest
import torch
from diffusers.loaders.single_file_model import SINGLE_FILE_LOADABLE_CLASSES
from huggingface_hub import constants
from safetensors.torch import save_file

from studio.engine import denoiser_files, gguf_header
from studio.engine.catalogue import Catalogue
from studio.engine.checkpoints import inspect
from studio.engine.denoiser_files import read_denoiser
from studio.engine.gguf_header import read_gguf_header
from studio.engine.installing.control import Control
from studio.engine.installing.hub import Hub
from studio.engine.installing.installer import Installer
from studio.engine.library import ModelLibrary
from studio.engine.pixart_names import in_diffusers
from studio.engine.single_loading import read_tensors
from studio.engine.tokenizer import load_tokenizer
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from tests.engine.faulty_hub import serving
from tests.engine.single_file_writer import original as original_parts
from tests.engine.transformer_writer import original, save_alone, save_gguf, transformer_of

Tiny = Callable[[str], ModelInfo]


@pytest.fixture
def own(tiny: Tiny, tmp_path: Path) -> Callable[[str], tuple[ModelLibrary, ModelInfo]]:
    """A library with one tiny model of a family, and nothing else."""

    def make(family: str) -> tuple[ModelLibrary, ModelInfo]:
        library = ModelLibrary(tmp_path / "shipped", tmp_path / "models")
        return library, library.add(tiny(family).path)

    return make


@pytest.mark.parametrize("family", ["flux2", "zimage", "qwenimage", "auraflow", "chroma", "pixart"])
def test_a_transformer_is_told_by_its_makers_names_and_by_those_of_diffusers(
    family: str, tiny: Tiny, tmp_path: Path
) -> None:
    weights = transformer_of(tiny(family).path)
    for place, named in enumerate((weights, original(family, weights))):
        for begin in ("", "model.diffusion_model."):
            found = read_denoiser(save_alone(named, tmp_path / f"{place}{begin}.safetensors", begin))
            assert found is not None
            assert (found.family, found.begin) == (family, begin)
            assert found.count == sum(tensor.numel() for tensor in weights.values())


def test_diffusers_translates_every_name_of_chroma() -> None:
    """At the published width, which its translation has built in."""
    with torch.device("meta"):
        model = diffusers.ChromaTransformer2DModel(num_layers=1, num_single_layers=1)
    weights = model.state_dict()
    translate: Any = SINGLE_FILE_LOADABLE_CLASSES["ChromaTransformer2DModel"]["checkpoint_mapping_fn"]
    made = translate(original("chroma", weights))
    assert {name: tensor.shape for name, tensor in made.items()} == {
        name: tensor.shape for name, tensor in weights.items()
    }


def test_every_original_name_of_pixart_is_translated() -> None:
    with torch.device("meta"):
        model = diffusers.PixArtTransformer2DModel(num_layers=2, caption_channels=4096, sample_size=128)
    weights = model.state_dict()
    named = original("pixart", weights) | {
        "pos_embed": torch.zeros(1, 4096, 1152, device="meta"),
        "y_embedder.y_embedding": torch.zeros(300, 4096, device="meta"),
    }
    made = in_diffusers(named)
    assert {name: tensor.shape for name, tensor in made.items()} == {
        name: tensor.shape for name, tensor in weights.items()
    }
    assert in_diffusers(weights) is weights


def test_a_file_is_completed_by_its_familys_folder_and_counts_by_the_contents_of_both(
    own: Callable[[str], tuple[ModelLibrary, ModelInfo]], tmp_path: Path
) -> None:
    library, folder = own("zimage")
    alone = library.add(save_alone(transformer_of(folder.path), tmp_path / "turbo.safetensors"))
    assert (alone.ref.name, alone.family, alone.parts) == ("turbo", "zimage", folder.path)
    assert load_tokenizer(alone)("a fox") == load_tokenizer(folder)("a fox")
    found = inspect(alone.path, alone.parts)
    assert found.weights == (alone.path, *found.borrowed)
    assert not [path for path in found.borrowed if "transformer" in path.parts]
    assert library.locate(alone.ref) == alone != folder
    copy = shutil.copyfile(alone.path, tmp_path / "renamed.safetensors")
    assert library.add(copy).ref.sha256 == alone.ref.sha256


def test_a_packed_transformer_is_installed_and_waits_for_who_lends_it_the_rest(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    library = ModelLibrary(tmp_path / "shipped", tmp_path / "models")
    packed = save_gguf(transformer_of(tiny("zimage").path), tmp_path / "packed.gguf")
    with serving() as hub:
        hub.publish("me/packs", {"turbo-Q8_0.gguf": packed.read_bytes()})
        installer = Installer(Hub(hub.url), library, Catalogue(()))
        plan = installer.offer("me/packs/turbo-Q8_0.gguf").plan
        with pytest.raises(StudioError, match=r"install or add the folder of one first.*It lies in"):
            installer.install(plan, lambda _: None, Control())
    kept = library.user / "turbo-Q8_0" / "turbo-Q8_0.gguf"
    assert kept.read_bytes() == packed.read_bytes()
    library.add(tiny("zimage").path)
    assert library.add(kept).parts == tiny("zimage").path


def test_what_cannot_be_completed_says_what_to_install(
    own: Callable[[str], tuple[ModelLibrary, ModelInfo]], tiny: Tiny, tmp_path: Path
) -> None:
    library, folder = own("zimage")
    chroma = save_alone(transformer_of(tiny("chroma").path), tmp_path / "chroma.safetensors")
    with pytest.raises(StudioError, match=r"holds the transformer of a Chroma model alone.*install or add"):
        library.add(chroma)
    weights = transformer_of(folder.path)
    wider = save_alone(weights | {"layers.0.more": torch.zeros(40_000)}, tmp_path / "wider.safetensors")
    with pytest.raises(StudioError, match=r"of another size than in the models .* \(tiny-zimage\)"):
        library.add(wider)
    packed = weights | {"layers.0.more": torch.zeros(1, dtype=torch.uint8)}
    with pytest.raises(StudioError, match="packed in a way that cannot be read"):
        library.add(save_alone(packed, tmp_path / "packed.safetensors"))


def test_a_folder_that_is_gone_is_missed_by_name(
    own: Callable[[str], tuple[ModelLibrary, ModelInfo]], tmp_path: Path
) -> None:
    library, folder = own("zimage")
    lender = tmp_path / "lender"
    shutil.copytree(folder.path, lender)
    library.remove(folder.ref.name)
    library.add(lender)
    library.add(save_alone(transformer_of(lender), tmp_path / "turbo.safetensors"))
    shutil.rmtree(lender)
    reasons = {problem.name: problem.reason for problem in library.problems()}
    assert "takes its text encoders and VAE from" in reasons["turbo"]


@pytest.mark.parametrize("guided", [True, False])
def test_flux_dev_and_schnell_lend_to_each_other(
    guided: bool, own: Callable[[str], tuple[ModelLibrary, ModelInfo]], tmp_path: Path
) -> None:
    library, folder = own("flux")
    weights = {
        name: tensor
        for name, tensor in transformer_of(folder.path).items()
        if guided or "guidance_embedder" not in name
    }
    name = "single_transformer_blocks.0.more"  # as many numbers as went
    count, kept = (sum(map(torch.numel, one.values())) for one in (transformer_of(folder.path), weights))
    gone = count - kept
    alone = library.add(save_alone(weights | {name: torch.zeros(gone)}, tmp_path / "flux.safetensors"))
    found = inspect(alone.path, alone.parts)
    assert found.overrides == {"guidance_embeds": guided}
    assert bool(found.scheduler["use_dynamic_shifting"]) == guided


def test_the_header_of_a_gguf_tells_what_its_reader_tells(tiny: Tiny, tmp_path: Path) -> None:
    path = save_gguf(transformer_of(tiny("zimage").path), tmp_path / "packed.gguf")
    told = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
    header = read_gguf_header(path)
    assert header.keys() == told.keys()
    for name, tensor in header.items():
        assert tensor.dtype == told[name].tensor_type.name
        assert list(tensor.shape) == [int(side) for side in reversed(told[name].shape)]


def test_the_types_of_gguf_are_as_large_as_its_package_says() -> None:
    for number, (name, block, size) in gguf_header.TYPES.items():
        kind = gguf.GGMLQuantizationType(number)
        assert (kind.name, *gguf.GGML_QUANT_SIZES[kind]) == (name, block, size)


def _damages(raw: bytes) -> dict[str, bytes]:
    huge = struct.pack("<Q", 1 << 60)
    return {
        "no GGUF file": b"GGML" + raw[4:],
        "version that is not known": raw[:4] + struct.pack("<I", 9) + raw[8:],
        "more than any model has": raw[:8] + huge + raw[16:],
        "longer than the file": raw[:60],
        "missing at its end": raw[:-40],
        "name in its header is too long": raw[:24] + huge + raw[32:],
    }


@pytest.mark.parametrize("reason", _damages(b""))
def test_a_damaged_gguf_is_refused_before_anything_is_allocated(reason: str, tiny: Tiny, tmp_path: Path) -> None:
    path = save_gguf(transformer_of(tiny("zimage").path), tmp_path / "packed.gguf")
    path.write_bytes(_damages(path.read_bytes())[reason])
    with pytest.raises(StudioError, match=reason):
        read_denoiser(path)


def test_a_gguf_without_its_package_says_how_to_get_it(
    tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_gguf(transformer_of(tiny("zimage").path), tmp_path / "packed.gguf")
    monkeypatch.setattr(denoiser_files.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(StudioError, match=r"needs the package gguf.*seedlock\[gguf\]"):
        read_denoiser(path)


def test_a_whole_file_needs_nobody(tiny: Tiny, library: ModelLibrary, tmp_path: Path) -> None:
    pipeline = diffusers.DiffusionPipeline.from_pretrained(tiny("sd3").path)
    names = ("transformer", "vae", "text_encoder", "text_encoder_2")
    parts = {name: getattr(pipeline, name).state_dict() for name in names}
    path = tmp_path / "whole.safetensors"
    save_file({name: one.contiguous() for name, one in original_parts(parts, "sd3").items()}, path)
    shutil.copytree(tiny("sd3").path, path.with_suffix(""), ignore=shutil.ignore_patterns("*.safetensors"))
    info = library.add(path)
    library.remove(info.ref.name)
    assert (info.family, info.parts) == ("sd3", None)


def test_a_gguf_of_something_else_is_refused(library: ModelLibrary, tmp_path: Path) -> None:
    path = save_gguf({"blk.0.attn_q.weight": torch.zeros(2, 32)}, tmp_path / "t5.gguf")
    with pytest.raises(StudioError, match=r"t5\.gguf holds no transformer of a kind that is known"):
        library.add(path)


def test_no_header_of_a_gguf_breaks_anything(tiny: Tiny, tmp_path: Path) -> None:
    """Three hundred headers with a byte, or eight, that are not as they were."""
    path = save_gguf(transformer_of(tiny("auraflow").path), tmp_path / "packed.gguf")
    whole, rng = path.read_bytes(), random.Random(0)
    header = whole.index(b"register_tokens") + 100
    read = 0
    for _ in range(300):
        damaged = bytearray(whole)
        place, length = rng.randrange(header), rng.choice((1, 8))
        damaged[place : place + length] = rng.choice((rng.randbytes(length), b"\xff" * length, bytes(length)))
        path.write_bytes(damaged)
        with contextlib.suppress(StudioError):
            read_gguf_header(path)
            read += 1
    assert 0 < read < 300


def test_a_whole_file_without_a_tokenizer_takes_a_folders_parts(
    own: Callable[[str], tuple[ModelLibrary, ModelInfo]], tmp_path: Path
) -> None:
    library, folder = own("flux")
    pipeline = diffusers.DiffusionPipeline.from_pretrained(folder.path)
    names = ("transformer", "vae", "text_encoder", "text_encoder_2")
    parts = {name: getattr(pipeline, name).state_dict() for name in names}
    path = save_alone(original_parts(parts, "flux"), tmp_path / "whole.safetensors")
    added = library.add(path)
    assert added.parts == folder.path
    lent = sum(
        file.stat().st_size for file in folder.path.rglob("*.safetensors") if "transformer" not in file.parts
    )
    assert (added.bytes_on_disk, added.bytes_to_load) == (path.stat().st_size, path.stat().st_size + lent)
    empty = ModelLibrary(tmp_path / "shipped", tmp_path / "none")
    with pytest.raises(StudioError, match="needs the tokenizer of T5"):
        empty.add(path)


def test_scales_beside_weights_of_8_bits_are_multiplied_into_them(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(0)
    whole = torch.randn(6, 4, generator=generator) / 50
    scale, rows = whole.abs().max() / 448, whole.abs().amax(1, keepdim=True) / 448
    tensors = {
        "a.weight": (whole / scale).to(torch.float8_e4m3fn),
        "a.scale_weight": scale,
        "a.scale_input": torch.ones(1),
        "b.weight": (whole / rows).to(torch.float8_e4m3fn),
        "b.weight_scale": rows,
        "b.comfy_quant": torch.zeros(8, dtype=torch.uint8),
        "c.weight": whole,
        "scaled_fp8": torch.zeros(2, dtype=torch.float8_e4m3fn),
    }
    read = read_tensors(save_alone(tensors, tmp_path / "scaled.safetensors"), ("",), torch.float32)
    assert sorted(read) == ["a.weight", "b.weight", "c.weight"]
    assert torch.equal(read["a.weight"], tensors["a.weight"].float() * scale)
    assert torch.equal(read["b.weight"], tensors["b.weight"].float() * rows)
    assert torch.equal(read["c.weight"], whole)
