"""Single-file checkpoints: told apart by their headers, loaded without the hub, same pictures as the folder."""

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from studio.engine.checkpoints import inspect
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.single_files import PREFIXES, read_layout
from studio.engine.tokenizer import load_tokenizer
from studio.errors import StudioError
from studio.generation.model import ModelDefaults, ModelInfo
from studio.generation.request import ModelRef, Size
from studio.paths import resources
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.single_file_writer import original, write

PIPELINES = resources() / "pipelines"
PARAMETERS = {
    "sd1": {"unet": 859_520_964, "vae": 83_653_863, "text_encoder": 123_060_480},
    "sd2": {"unet": 865_910_724, "vae": 83_653_863, "text_encoder": 340_387_840},
    "sdxl": {"unet": 2_567_463_684, "vae": 83_653_863, "text_encoder_2": 694_659_840},
    "sd3-medium": {"transformer": 2_028_328_000, "vae": 83_819_683},
    "sd3.5-medium": {"transformer": 2_243_171_520},
    "sd3.5-large": {"transformer": 8_056_627_520},
    "flux-dev": {"transformer": 11_901_408_320, "text_encoder_2": 4_762_310_656},
    "flux-schnell": {"transformer": 11_891_178_560},
}
"""As published, by the shipped folder of settings."""

FAMILY = {name: name.split("-")[0].replace("sd3.5", "sd3") for name in PARAMETERS}


def _parts(folder: str) -> dict[str, Any]:
    """The parts that the shipped settings describe, without a single weight."""
    import diffusers
    import transformers

    index = json.loads((PIPELINES / folder / "model_index.json").read_text())
    parts: dict[str, Any] = {}
    for name in PREFIXES[FAMILY[folder]]:
        library, class_name = index[name]
        part_class = getattr(sys.modules[library], class_name)
        place = PIPELINES / folder / name
        with torch.device("meta"):
            if library == diffusers.__name__:
                parts[name] = part_class.from_config(json.loads((place / "config.json").read_text()))
            else:
                config_class = part_class.config_class
                assert library == transformers.__name__
                parts[name] = part_class(config_class.from_pretrained(place))
    return parts


def _layout_file(folder: str, path: Path) -> Path:
    """A file with every name and shape of the published one, and a hole where its weights would be."""
    parts = {name: part.state_dict() for name, part in _parts(folder).items()}
    header: dict[str, Any] = {}
    end = 0
    for name, tensor in original(parts, FAMILY[folder]).items():
        start, end = end, end + tensor.numel() * 2
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [start, end]}
    raw = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(len(raw).to_bytes(8, "little") + raw)
        file.truncate(8 + len(raw) + end)
    return path


@pytest.mark.parametrize("folder", PARAMETERS)
def test_shipped_settings_describe_the_published_architecture(folder: str) -> None:
    parts = _parts(folder)
    for name, count in PARAMETERS[folder].items():
        assert sum(weight.numel() for weight in parts[name].parameters()) == count, name


@pytest.mark.parametrize("folder", ["sd1", "sd2", "sdxl", "sd3-medium", "sd3.5-medium", "sd3.5-large"])
def test_a_published_layout_is_recognised(folder: str, tmp_path: Path) -> None:
    path = _layout_file(folder, tmp_path / "model.safetensors")
    assert read_layout(path).folder == folder
    found = inspect(path)
    sizes = {"sd1": Size(512, 512), "sd2": Size(768, 768)}
    assert (found.family, found.size) == (FAMILY[folder], sizes.get(folder, Size(1024, 1024)))
    assert found.token_limit == 75


@pytest.mark.parametrize("folder", ["flux-dev", "flux-schnell"])
def test_flux_asks_for_the_tokenizer_that_cannot_ship(folder: str, tmp_path: Path) -> None:
    path = _layout_file(folder, tmp_path / "model.safetensors")
    assert read_layout(path).folder == folder
    with pytest.raises(StudioError, match=r"tokenizer of T5.*Copy tokenizer\.json.*tokenizers/t5"):
        inspect(path)
    (tmp_path / "tokenizers/t5").mkdir(parents=True)
    (tmp_path / "tokenizers/t5/tokenizer.json").write_text("{}")
    assert inspect(path).family == "flux"


@pytest.mark.parametrize("folder", ["sd1", "sd2", "sdxl", "sd3-medium", "sd3.5-medium", "flux-dev"])
def test_diffusers_translates_every_name_of_a_published_layout(folder: str) -> None:
    from diffusers.loaders.single_file_model import SINGLE_FILE_LOADABLE_CLASSES

    parts = _parts(folder)
    for name in ("unet", "transformer", "vae"):
        if name in parts:
            weights = parts[name].state_dict()
            names = original({name: weights}, FAMILY[folder])
            translate = SINGLE_FILE_LOADABLE_CLASSES[type(parts[name]).__name__]["checkpoint_mapping_fn"]
            made = translate(checkpoint=names, config=dict(parts[name].config))
            assert {key: tensor.shape for key, tensor in made.items()} == {
                key: tensor.shape for key, tensor in weights.items()
            }


def _single_file(folder: ModelInfo, path: Path, family: str) -> Path:
    """The folder's model as one file, its toy settings beside it."""
    import diffusers

    pipeline = diffusers.DiffusionPipeline.from_pretrained(folder.path)
    shutil.copytree(folder.path, path.with_suffix(""), ignore=shutil.ignore_patterns("*.safetensors"))
    return write(pipeline, family, path, torch.float32)


@pytest.mark.parametrize("family", ["sd1", "sdxl", "sd3"])
def test_a_single_file_makes_the_pictures_of_its_folder(
    family: str,
    engine: DiffusersEngine,
    library: ModelLibrary,
    tiny: Any,
    request_for: MakeRequest,
    tmp_path: Path,
) -> None:
    folder = tiny(family)
    single = library.add(_single_file(folder, tmp_path / f"one-{family}.safetensors", family))
    assert (single.ref.name, single.family) == (f"one-{family}", family)
    size = Size(64, 64)
    pictures = [
        engine.generate([request_for(info, "a red fox", size=size)], ignore)[0].image for info in (folder, single)
    ]
    assert pictures[0].tobytes() == pictures[1].tobytes()
    library.remove(single.ref.name)


def test_a_file_without_some_weights_is_refused(
    engine: DiffusersEngine, library: ModelLibrary, tiny: Any, request_for: MakeRequest, tmp_path: Path
) -> None:
    path = _single_file(tiny("sd1"), tmp_path / "torn.safetensors", "sd1")
    with safe_open(path, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys() if not name.endswith("out.2.bias")}  # noqa: SIM118
    save_file(tensors, path)
    info = library.add(path)
    with pytest.raises(StudioError, match="is incomplete: unet lacks weights"):
        engine.generate([request_for(info, size=Size(64, 64))], ignore)
    library.remove("torn")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["double_blocks.0.img_attn.norm.key_norm.scale"], "a denoiser alone"),
        (["model.diffusion_model.input_blocks.0.0.weight", "cond_stage_model.transformer.x"], "vae missing"),
        (["some.weight"], "no model of a kind"),
        (["emb_params"], "textual inversion.*write embedding:part in a prompt"),
        (["decoder.conv_in.weight"], "a VAE alone"),
    ],
)
def test_what_is_no_whole_model_is_told(names: list[str], sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "part.safetensors"
    save_file({name: torch.zeros(1) for name in names}, path)
    with pytest.raises(StudioError, match=sentence):
        inspect(path)


def test_renaming_a_file_keeps_its_identity_which_is_its_sha256(
    library: ModelLibrary, tiny: Any, tmp_path: Path
) -> None:
    path = _single_file(tiny("sd1"), tmp_path / "before.safetensors", "sd1")
    before = library.add(path)
    assert before.ref.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    library.remove("before")
    path.rename(tmp_path / "after.safetensors")
    path.with_suffix("").rename(tmp_path / "after")
    after = library.add(tmp_path / "after.safetensors")
    assert library.locate(before.ref) == after
    library.remove("after")


def test_tokens_are_counted_with_the_vocabulary_that_ships(tmp_path: Path) -> None:
    path = _layout_file("sd1", tmp_path / "model.safetensors")
    defaults = ModelDefaults(Size(512, 512), 20, 7.0, "dpmpp_2m")
    split = load_tokenizer(ModelInfo(ModelRef("model", ""), "sd1", path, 0, defaults))
    text = "a photo of a cat"
    assert [text[start:end] for start, end in split(text)] == text.split()
