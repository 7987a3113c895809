"""Every model of the catalogue: installed from a stand-in of its published layout, loaded, and run.

The layouts are those of the repositories: which precisions there are, in how many files, and what else lies beside
them; the catalogue says of each how far it was checked. The weights are tiny and random, in the real structure of
each family.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.pipelines.pipeline_utils import DiffusionPipeline
from huggingface_hub import constants

from studio.engine import catalogue
from studio.engine.catalogue import Catalogue, CatalogueEntry
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.installing.control import Control
from studio.engine.installing.hub import Hub
from studio.engine.installing.installer import Installer
from studio.engine.library import ModelLibrary
from studio.engine.upscalers import UpscalerLibrary
from studio.generation.model import AnyModel, ModelInfo, UpscalerInfo, VaeInfo
from studio.generation.request import Size
from studio.paths import resources
from tests.engine import tiny_families, tiny_upscalers
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.faulty_hub import FaultyHub, serving
from tests.engine.single_file_writer import write
from tests.engine.tiny_loras import save_kohya_lora
from tests.engine.tiny_models import save_sd1, save_sdxl

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True)
class Layout:
    """How a repository is published: its precisions, and files that nobody needs."""

    family: str
    repo: str
    variants: tuple[str, ...]
    beside: tuple[str, ...] = ()
    is_sharded: bool = False

    @property
    def taken(self) -> str:
        """The precision that is fetched: half where there is one."""
        return next((variant for variant in (".fp16", ".bf16") if variant in self.variants), "")


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
    "anything-5": Layout("sd1", "stablediffusionapi/anything-v5", ("",), PICKLES),
    "absolute-reality": Layout("sd1", "Lykon/absolute-reality-1.81", ("", ".fp16"), PICKLES),
    "sdxl": Layout(
        "sdxl", "stabilityai/stable-diffusion-xl-base-1.0", ("", ".fp16"),
        ("sd_xl_base_1.0.safetensors", "unet/openvino_model.bin", "vae/diffusion_flax_model.msgpack",
         "vae_decoder/model.onnx", "vae_1_0/diffusion_pytorch_model.safetensors", "01.png"),
    ),
    "dreamshaper-xl": Layout("sdxl", "Lykon/dreamshaper-xl-1-0", ("", ".fp16")),
    "sdxl-turbo": Layout(
        "sdxl", "stabilityai/sdxl-turbo", ("", ".fp16"), ("sd_xl_turbo_1.0_fp16.safetensors",),
    ),
    "sd-3.5-medium": Layout(
        "sd3", "stabilityai/stable-diffusion-3.5-medium", ("",),
        ("sd3.5_medium.safetensors", "text_encoders/t5xxl_fp16.safetensors"), is_sharded=True,
    ),
    "flux-1-schnell": Layout(
        "flux", "black-forest-labs/FLUX.1-schnell", ("",),
        ("flux1-schnell.safetensors", "ae.safetensors"), is_sharded=True,
    ),
    "flux-1-dev": Layout(
        "flux", "black-forest-labs/FLUX.1-dev", ("",),
        ("flux1-dev.safetensors", "ae.safetensors"), is_sharded=True,
    ),
    "flux-2-klein-4b": Layout(
        "flux2", "black-forest-labs/FLUX.2-klein-4B", ("",), ("flux-2-klein-4b.safetensors",), is_sharded=True,
    ),
    "z-image-turbo": Layout("zimage", "Tongyi-MAI/Z-Image-Turbo", ("",), ("assets/a.png",), is_sharded=True),
    "pixart-sigma": Layout("pixart", "PixArt-alpha/PixArt-Sigma-XL-2-1024-MS", ("",), (), is_sharded=True),
    "sana-1.6b": Layout("sana", "Efficient-Large-Model/Sana_1600M_1024px_BF16_diffusers", ("", ".bf16")),
    "qwen-image": Layout("qwenimage", "Qwen/Qwen-Image", ("",), (), is_sharded=True),
}  # fmt: skip
SINGLE = {
    "cyberrealistic": Layout("sd1", "cyberdelia/CyberRealistic", ("",), ("CyberRealistic_V8_FP32.safetensors",)),
    "chilloutmix": Layout("sd1", "naonovn/chilloutmix_NiPrunedFp32Fix", ("",)),
    "rev-animated": Layout("sd1", "danbrown/RevAnimated-v1-2-2", ("",), PICKLES),
    "sdxl-lightning": Layout(
        "sdxl", "ByteDance/SDXL-Lightning", ("",),
        ("sdxl_lightning_4step_unet.safetensors", "sdxl_lightning_4step_lora.safetensors"),
    ),
}  # fmt: skip
LORAS = {
    "hyper-sdxl-lora": Layout("sdxl", "ByteDance/Hyper-SD", ("",), ("Hyper-FLUX.1-dev-8steps-lora.safetensors",))
}
VAES = {
    "vae-ft-mse-840000-ema-pruned": Layout(
        "sd1", "stabilityai/sd-vae-ft-mse-original", ("",), ("vae-ft-mse-840000-ema-pruned.ckpt",),
    ),
    "sdxl-vae-fp16-fix": Layout(
        "sdxl", "madebyollin/sdxl-vae-fp16-fix", ("",), ("sdxl.vae.safetensors", "config.json"),
    ),
}  # fmt: skip
REAL_ESRGAN = "kornia/real_esrgan"
UPSCALERS = {
    "realesrgan-x4plus": (Layout("", REAL_ESRGAN, ("",)), tiny_upscalers.esrgan, 4),
    "realesrgan-x4plus-anime": (Layout("", REAL_ESRGAN, ("",)), tiny_upscalers.esrgan, 4),
    "realesrgan-x2plus": (Layout("", REAL_ESRGAN, ("",)), partial(tiny_upscalers.esrgan, 2), 2),
    "4x-ultrasharp": (
        Layout("", "Kim2091/UltraSharp", ("",), ("4x-UltraSharp.pth",)), tiny_upscalers.old_esrgan, 4,
    ),
    "4x-nomos2": (Layout("", "Phips/4xNomos2_otf_esrgan", ("",)), tiny_upscalers.esrgan, 4),
    "omnisr-x2": (
        Layout("", "Acly/Omni-SR", ("",), ("OmniSR_X3_DIV2K.safetensors", "OmniSR_X4_DIV2K.safetensors")),
        tiny_upscalers.omnisr, 2,
    ),
}  # fmt: skip
SHARD = "40KB"
"""The largest file of a sharded stand-in: its larger parts come in several."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Layout], Path]:
    """The tiny model of a layout, made when it is first asked for."""
    folder = tmp_path_factory.mktemp("tiny")
    makers = {"sd1": save_sd1, "sdxl": save_sdxl}

    @cache
    def made(family: str) -> Path:
        return makers[family](folder / family) if family in makers else tiny_families.save(family, folder / family)

    @cache
    def in_shards(family: str) -> Path:
        sharded = folder / f"{family}-sharded"
        DiffusionPipeline.from_pretrained(made(family)).save_pretrained(sharded, max_shard_size=SHARD)
        return sharded

    return lambda layout: in_shards(layout.family) if layout.is_sharded else made(layout.family)


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


@cache
def rows() -> Catalogue:
    return catalogue.load(resources() / "models")


def row_of(name: str) -> CatalogueEntry:
    found = rows().find(name)
    assert found is not None
    return found


def install(hub: FaultyHub, library: ModelLibrary, name: str) -> AnyModel:
    installer = Installer(Hub(hub.url), library, rows())
    return installer.install(installer.offer(name).plan, lambda _: None, Control())


def install_file(hub: FaultyHub, library: ModelLibrary, name: str, layout: Layout, file: Path) -> AnyModel:
    """Installs what is one file of a repository, of which no other is fetched."""
    wanted = row_of(name).file
    hub.publish(layout.repo, dict.fromkeys(layout.beside, b"not needed") | {wanted: file.read_bytes()})
    info = install(hub, library, name)
    assert hub.paths() == [wanted]
    return info


@pytest.fixture
def draw(engine: DiffusersEngine, request_for: MakeRequest) -> Callable[..., Pixels]:
    """Makes a picture of two steps."""

    def make(info: ModelInfo, side: int = 64, **changes: Any) -> Pixels:
        request = request_for(info, size=Size(side, side), steps=2, **changes)
        return np.asarray(engine.generate([request], ignore)[0].image)

    return make


def test_every_row_has_its_stand_in() -> None:
    layouts = LAYOUTS | SINGLE | LORAS | VAES | {name: layout for name, (layout, *_) in UPSCALERS.items()}
    usable = [row for row in rows().entries if not row.unusable]
    assert {row.name: (row.family, row.repo) for row in usable} == {
        name: (layout.family, layout.repo) for name, layout in layouts.items()
    }
    assert {row.name for row in usable if row.file} == {*SINGLE, *LORAS, *VAES, *UPSCALERS}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_model_installs_from_its_layout_and_makes_a_picture(
    hub: FaultyHub, library: ModelLibrary, tiny: Callable[[Layout], Path], draw: Callable[..., Pixels], name: str
) -> None:
    layout = LAYOUTS[name]
    hub.publish(layout.repo, published(tiny(layout), layout))
    info = install(hub, library, name)
    assert isinstance(info, ModelInfo)
    weights = [path for path in hub.paths() if path.endswith((".safetensors", ".bin", ".ckpt"))]
    parts = {path.parent for path in tiny(layout).rglob("*.safetensors")}
    assert {path.rpartition("/")[0] for path in weights} == {part.name for part in parts}
    assert len(weights) > len(parts) if layout.is_sharded else len(weights) == len(parts)
    assert all((layout.taken in path) for path in weights)
    assert not set(layout.beside) & set(hub.paths())

    row = row_of(name)
    assert (info.family, info.defaults) == (row.family, row.defaults)
    side = 4 * info.size_multiple if row.family not in ("sd1", "sdxl") else 64
    assert draw(info, side, scheduler=info.defaults.scheduler).shape == (side, side, 3)


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_file_installs_and_makes_a_picture(
    hub: FaultyHub,
    library: ModelLibrary,
    tiny: Callable[[Layout], Path],
    draw: Callable[..., Pixels],
    tmp_path: Path,
    name: str,
) -> None:
    layout, row = SINGLE[name], row_of(name)
    pipeline = DiffusionPipeline.from_pretrained(tiny(layout))
    file = write(pipeline, layout.family, tmp_path / "single.safetensors", torch.float16)
    info = install_file(hub, library, name, layout, file)
    assert isinstance(info, ModelInfo)
    assert (info.family, info.ref.name, info.path.name) == (row.family, name, f"{name}.safetensors")
    assert info.defaults == row.defaults
    ignored = shutil.ignore_patterns("*.safetensors")
    shutil.copytree(tiny(layout), info.path.with_suffix(""), ignore=ignored)  # settings of a tiny model
    assert draw(info, scheduler=info.defaults.scheduler).shape == (64, 64, 3)


@pytest.mark.parametrize("name", LORAS)
def test_a_lora_installs_and_is_worn(
    hub: FaultyHub,
    library: ModelLibrary,
    engine: DiffusersEngine,
    tiny: Callable[[Layout], Path],
    draw: Callable[..., Pixels],
    tmp_path: Path,
    name: str,
) -> None:
    layout = LORAS[name]
    info = library.add(tiny(layout))
    engine.prepare(info.ref, ignore)
    file = save_kohya_lora(engine.model(info.ref).pipeline.unet, tmp_path / "worn.safetensors", strength=4)
    install_file(hub, library, name, layout, file)
    assert not np.array_equal(draw(info), draw(info, loras=(library.loras.find(name).ref(1.0),)))


@pytest.mark.parametrize("name", VAES)
def test_a_vae_installs_and_fits_the_models_of_its_family(
    hub: FaultyHub, tiny: Callable[[Layout], Path], tmp_path: Path, name: str
) -> None:
    layout, library = VAES[name], ModelLibrary(tmp_path / "shipped", tmp_path / "models")
    model = library.add(tiny(layout))
    file = tiny(layout) / "vae" / "diffusion_pytorch_model.safetensors"
    info = install_file(hub, library, name, layout, file)
    assert isinstance(info, VaeInfo)
    assert [vae.name for vae in library.find(model.name).vaes] == [info.name] == [name]


@pytest.mark.parametrize("name", UPSCALERS)
def test_an_upscaler_installs(hub: FaultyHub, library: ModelLibrary, tmp_path: Path, name: str) -> None:
    layout, weights, scale = UPSCALERS[name]
    stand_in = tiny_upscalers.write(tmp_path / "stand-in.safetensors", weights())
    known = UpscalerLibrary(library.user, tiny_upscalers.look_here)
    known.add(stand_in)
    known.remove("stand-in")  # its contents are known now, so that no process of its own looks at them
    info = install_file(hub, library, name, layout, stand_in)
    assert isinstance(info, UpscalerInfo)
    assert (info.name, info.scale) == (name, scale)
