"""The models that the text behind Seedlock names: each installed from its published layout, and run.

The layouts are those of the repositories: which precisions there are, and what else lies beside them. The weights
are tiny and random, in the real structure of each family.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from huggingface_hub import constants

from studio.engine import catalogue
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.installing.control import Control
from studio.engine.installing.hub import Hub
from studio.engine.installing.installer import Installer
from studio.engine.library import ModelLibrary
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from studio.paths import resources
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.faulty_hub import FaultyHub, sd1_file, serving
from tests.engine.tiny_models import save_sd1, save_sdxl


@dataclass(frozen=True)
class Layout:
    """How a repository is published: its precisions, and files that nobody needs."""

    family: str
    repo: str
    variants: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @property
    def taken(self) -> str:
        """The precision that is fetched: half where there is one."""
        return ".fp16" if ".fp16" in self.variants else ""


PICKLES = (
    "unet/diffusion_pytorch_model.bin",
    "text_encoder/pytorch_model.bin",
    "safety_checker/model.safetensors",
)
LAYOUTS = {
    "sd-1.5": Layout(
        "sd1", "stable-diffusion-v1-5/stable-diffusion-v1-5", ("", ".fp16"),
        (*PICKLES, "unet/diffusion_pytorch_model.non_ema.safetensors", "v1-5-pruned.ckpt", "v1-inference.yaml"),
    ),
    "realistic-vision-5.1": Layout(
        "sd1", "SG161222/Realistic_Vision_V5.1_noVAE", ("",), ("Realistic_Vision_V5.1.safetensors", "a.ckpt"),
    ),
    "epicrealism": Layout("sd1", "emilianJR/epiCRealism", ("",), PICKLES),
    "dreamshaper-8": Layout("sd1", "Lykon/dreamshaper-8", ("", ".fp16"), PICKLES),
    "chilloutmix": Layout("sd1", "emilianJR/chilloutmix_NiPrunedFp32Fix", ("",), PICKLES),
    "anything-5": Layout("sd1", "stablediffusionapi/anything-v5", ("",), PICKLES),
    "absolute-reality": Layout("sd1", "Lykon/absolute-reality-1.81", ("", ".fp16"), PICKLES),
    "sdxl": Layout(
        "sdxl", "stabilityai/stable-diffusion-xl-base-1.0", ("", ".fp16"),
        ("sd_xl_base_1.0.safetensors", "unet/openvino_model.bin", "vae/diffusion_flax_model.msgpack",
         "vae_decoder/model.onnx", "vae_1_0/diffusion_pytorch_model.safetensors", "01.png"),
    ),
    "dreamshaper-xl": Layout("sdxl", "Lykon/dreamshaper-xl-1-0", ("", ".fp16")),
}  # fmt: skip
SINGLE = {
    "cyberrealistic": ("cyberdelia/CyberRealistic", "CyberRealistic_V8_FP16.safetensors"),
    "rev-animated": ("danbrown/RevAnimated-v1-2-2", "rev-animated-v1-2-2.safetensors"),
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("tiny")
    return {"sd1": save_sd1(folder / "sd1"), "sdxl": save_sdxl(folder / "sdxl")}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyHub]:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with serving() as running:
        yield running


def published(folder: Path, layout: Layout) -> dict[str, bytes]:
    """A tiny model in this layout."""
    files: dict[str, bytes] = dict.fromkeys(layout.beside, b"not needed")
    for path in (path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        infixes = layout.variants if path.suffix == ".safetensors" else ("",)
        for infix in infixes:
            files[name.replace(".safetensors", f"{infix}.safetensors")] = path.read_bytes()
    return files


def install(hub: FaultyHub, library: ModelLibrary, name: str) -> ModelInfo:
    installer = Installer(Hub(hub.url), library, catalogue.load(resources() / "models"))
    installer.install(installer.offer(name).plan, lambda _: None, Control())
    return library.find(name)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_named_model_installs_from_its_layout_and_makes_a_picture(
    hub: FaultyHub,
    library: ModelLibrary,
    engine: DiffusersEngine,
    tiny: dict[str, Path],
    request_for: MakeRequest,
    name: str,
) -> None:
    layout = LAYOUTS[name]
    hub.publish(layout.repo, published(tiny[layout.family], layout))
    info = install(hub, library, name)
    weights = [path for path in hub.paths() if path.endswith((".safetensors", ".bin", ".ckpt"))]
    assert len(weights) == (4 if layout.family == "sdxl" else 3)
    assert all((".fp16" in path) == (layout.taken == ".fp16") for path in weights)
    assert not set(layout.beside) & set(hub.paths())

    row = catalogue.load(resources() / "models").find(name)
    assert row is not None
    assert (info.family, info.defaults) == (row.family, row.defaults)
    request = request_for(info, size=Size(64, 64), steps=2, scheduler=info.defaults.scheduler)
    assert engine.generate([request], ignore)[0].image.size == (64, 64)


@pytest.mark.parametrize("name", SINGLE)
def test_a_named_single_file_is_known_by_its_tensors(hub: FaultyHub, tmp_path: Path, name: str) -> None:
    repo, file = SINGLE[name]
    hub.publish(repo, {file: sd1_file(), "model_index.json": b"{}", "unet/diffusion_pytorch_model.bin": b"pickle"})
    info = install(hub, ModelLibrary(resources() / "models", tmp_path / "models"), name)
    assert hub.paths() == [file]
    assert (info.family, info.ref.name, info.path.name) == ("sd1", name, f"{name}.safetensors")
