"""What is read from a model folder, and which folders are refused."""

from pathlib import Path

import pytest

from studio.engine.checkpoints import inspect
from studio.errors import StudioError
from studio.generation.request import Size
from tests.engine.folders import SD1_INDEX, UNET, write_folder, write_json

WEIGHTS = "unet/diffusion_pytorch_model.safetensors"


def test_the_starter_is_read(shipped: Path) -> None:
    found = inspect(shipped / "starter")
    assert (found.family, found.size, found.size_multiple) == ("sd1", Size(192, 192), 8)
    assert found.token_limit == 38


def test_a_usual_folder_is_read(tmp_path: Path) -> None:
    found = inspect(write_folder(tmp_path))
    assert (found.family, found.size, found.token_limit) == ("sd1", Size(512, 512), 75)
    assert (found.scheduler_class, found.variant) == ("PNDMScheduler", None)
    assert found.bytes_on_disk == sum(path.stat().st_size for path in tmp_path.rglob("*.safetensors"))


@pytest.mark.parametrize(
    ("index", "unet", "family"),
    [
        ({}, {"cross_attention_dim": 1024}, "sd2"),
        ({"_class_name": "StableDiffusionXLPipeline"}, {"cross_attention_dim": 2048}, "sdxl"),
    ],
)
def test_families_are_told_apart(tmp_path: Path, index: dict[str, str], unet: dict[str, int], family: str) -> None:
    write_folder(tmp_path)
    write_json(tmp_path / "model_index.json", SD1_INDEX | index)
    write_json(tmp_path / "unet/config.json", UNET | unet)
    assert inspect(tmp_path).family == family


def test_half_precision_files_are_found(tmp_path: Path) -> None:
    write_folder(tmp_path)
    (tmp_path / WEIGHTS).rename(tmp_path / "unet/diffusion_pytorch_model.fp16.safetensors")
    assert inspect(tmp_path).variant == "fp16"


def _shorten(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


@pytest.mark.parametrize("size", [0, 5, 40, -1])
def test_a_truncated_file_is_refused(tmp_path: Path, size: int) -> None:
    _shorten(write_folder(tmp_path) / WEIGHTS, size)
    with pytest.raises(StudioError, match=r"diffusion_pytorch_model\.safetensors is damaged: .*again"):
        inspect(tmp_path)


def test_a_header_length_beyond_the_file_is_not_read(tmp_path: Path) -> None:
    (write_folder(tmp_path) / WEIGHTS).write_bytes((2**40).to_bytes(8, "little") + b"{}")
    with pytest.raises(StudioError, match="its header is longer than the file"):
        inspect(tmp_path)


@pytest.mark.parametrize("header", [b"[]", b'{"a":1}', b"\xff\xfe{}", b'{"a":{"dtype":"F16"}}'])
def test_a_strange_header_is_refused(tmp_path: Path, header: bytes) -> None:
    (write_folder(tmp_path) / WEIGHTS).write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(StudioError, match="is damaged: "):
        inspect(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (write_folder(tmp_path) / "vae/config.json").unlink()
    with pytest.raises(StudioError, match=r"vae/config\.json, which is missing"):
        inspect(tmp_path)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    (write_folder(tmp_path) / WEIGHTS).unlink()
    with pytest.raises(StudioError, match=r"no weights in .*unet"):
        inspect(tmp_path)


def test_a_pickle_is_refused_with_the_reason(tmp_path: Path) -> None:
    (write_folder(tmp_path) / WEIGHTS).rename(tmp_path / "unet/diffusion_pytorch_model.bin")
    with pytest.raises(StudioError, match=r"diffusion_pytorch_model\.bin is a pickle.*stranger's program"):
        inspect(tmp_path)


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    (write_folder(tmp_path) / WEIGHTS).unlink()
    index = tmp_path / "unet/diffusion_pytorch_model.safetensors.index.json"
    write_json(index, {"weight_map": {"a": "diffusion_pytorch_model-00001-of-00002.safetensors"}})
    with pytest.raises(StudioError, match=r"00001-of-00002\.safetensors, which is missing"):
        inspect(tmp_path)


def test_shards_outside_of_the_folder_are_refused(tmp_path: Path) -> None:
    (write_folder(tmp_path) / WEIGHTS).unlink()
    write_json(
        tmp_path / "unet/diffusion_pytorch_model.safetensors.index.json",
        {"weight_map": {"a": "../../secret.safetensors"}},
    )
    with pytest.raises(StudioError, match="names no weight files"):
        inspect(tmp_path)


def test_other_pipelines_are_refused_by_name(tmp_path: Path) -> None:
    write_json(tmp_path / "model_index.json", {"_class_name": "KandinskyPipeline"})
    with pytest.raises(StudioError, match=r"KandinskyPipeline, which this version cannot run"):
        inspect(tmp_path)


def test_inpainting_models_are_refused(tmp_path: Path) -> None:
    write_json(write_folder(tmp_path) / "unet/config.json", UNET | {"in_channels": 9})
    with pytest.raises(StudioError, match="for inpainting or editing"):
        inspect(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("nothing", None, "There is no folder"),
        ("model.safetensors", b"", "shorter than any weight file"),
        ("model.txt", b"", r"ends in \.safetensors"),
        ("model.ckpt", b"", "is a pickle"),
    ],
)
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str, content: bytes | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(StudioError, match=sentence):
        inspect(tmp_path / name)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"model_index\.json is missing"):
        inspect(tmp_path)


def test_damaged_json_is_refused(tmp_path: Path) -> None:
    (write_folder(tmp_path) / "model_index.json").write_text("{")
    with pytest.raises(StudioError, match=r"model_index\.json is damaged"):
        inspect(tmp_path)
