"""The library of LoRAs: what it finds, names, hashes and refuses; no torch needed."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from studio.engine.file_kinds import kind_of
from studio.engine.loras import LoraLibrary
from studio.errors import StudioError
from studio.generation.request import LoraRef
from tests.engine.folders import write_folder, write_lora


@pytest.fixture
def library(tmp_path: Path) -> LoraLibrary:
    return LoraLibrary(tmp_path / "models")


def test_files_in_the_folder_are_installed(library: LoraLibrary) -> None:
    write_lora(library.folder / "styles" / "Ink.safetensors")
    assert library.find("ink").name == "Ink"
    assert [info.name for info in library.all()] == ["Ink"]


def test_an_added_file_stays_in_its_place_until_removed(library: LoraLibrary, tmp_path: Path) -> None:
    path = write_lora(tmp_path / "ink.safetensors")
    assert library.add(path).path == path
    assert library.find("ink").path == path
    library.remove("ink")
    assert library.all() == ()
    assert path.is_file()


@pytest.mark.parametrize(("width", "family"), [(768, "sd1"), (1024, "sd2"), (2048, "sdxl"), (77, "")])
def test_the_family_is_told_by_the_width_of_the_words(library: LoraLibrary, width: int, family: str) -> None:
    write_lora(library.folder / "ink.safetensors", width)
    assert library.find("ink").family == family


def test_the_identity_is_that_of_the_weights_alone(library: LoraLibrary) -> None:
    path = write_lora(library.folder / "one.safetensors", note="first")
    write_lora(library.folder / "two.safetensors", note="a longer note")
    write_lora(library.folder / "three.safetensors", seed=1)
    one, three, two = library.all()
    assert one.sha256 == two.sha256 != three.sha256
    raw = path.read_bytes()
    assert one.sha256 == hashlib.sha256(raw[8 + int.from_bytes(raw[:8], "little") :]).hexdigest()


def test_a_recipe_finds_its_lora_under_another_name(library: LoraLibrary) -> None:
    write_lora(library.folder / "old.safetensors")
    ref = library.find("old").ref(0.8)
    (library.folder / "old.safetensors").rename(library.folder / "new.safetensors")
    assert library.locate(ref).name == "new"
    with pytest.raises(StudioError, match="not installed"):
        library.locate(LoraRef("old", "0" * 64, 1))


def test_a_changed_file_is_hashed_anew(library: LoraLibrary) -> None:
    path = write_lora(library.folder / "ink.safetensors")
    before = library.find("ink").sha256
    write_lora(path, width=1024, seed=5)
    assert library.find("ink").sha256 != before


def test_an_unknown_name_names_the_nearest(library: LoraLibrary) -> None:
    with pytest.raises(StudioError, match="models add"):
        library.find("ink")
    write_lora(library.folder / "ink.safetensors")
    with pytest.raises(StudioError, match='nearest is "ink"'):
        library.find("inc")


def test_what_cannot_be_used_is_refused_with_the_reason(library: LoraLibrary, tmp_path: Path) -> None:
    truncated = write_lora(library.folder / "cut.safetensors")
    truncated.write_bytes(truncated.read_bytes()[:-4])
    save_file({"block.hada_t1": np.zeros((2, 2))}, library.folder / "loha.safetensors")
    assert library.all() == ()
    for name, reason in {"cut": "damaged", "loha": "relative of LoRA"}.items():
        with pytest.raises(StudioError, match=reason):
            library.find(name)
    pickle = tmp_path / "ink.pt"
    pickle.write_bytes(b"")
    with pytest.raises(StudioError, match="safe to read"):
        library.add(pickle)


def test_two_files_of_one_name_are_not_added(library: LoraLibrary, tmp_path: Path) -> None:
    write_lora(library.folder / "ink.safetensors")
    with pytest.raises(StudioError, match="same name"):
        library.add(write_lora(tmp_path / "ink.safetensors", seed=1))


def test_a_lora_is_told_from_a_model(tmp_path: Path) -> None:
    assert kind_of(write_lora(tmp_path / "ink.safetensors")) == "lora"
    model = write_folder(tmp_path / "model")
    assert kind_of(model / "unet" / "diffusion_pytorch_model.safetensors") == "model"
    assert kind_of(model) == "model"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("model.diffusion_model.input_blocks.0.0.weight", False),
        ("lora_unet_down_blocks_0_attn2_to_k.diff", True),
        ("lora_unet_down_blocks_0_attn2_to_k.diff_b", True),
    ],
)
def test_a_whole_file_is_no_lora_and_a_full_difference_is_one_that_is_refused(
    library: LoraLibrary, tmp_path: Path, name: str, is_one: bool
) -> None:
    path = tmp_path / "one.safetensors"
    save_file({name: np.zeros(1, np.float16)}, path)
    assert (kind_of(path) == "lora") == is_one
    with pytest.raises(StudioError, match="Use a plain LoRA" if is_one else "is no LoRA"):
        library.add(path)


def test_what_is_added_while_a_new_file_is_hashed_stays_listed(library: LoraLibrary, tmp_path: Path) -> None:
    class Slow(LoraLibrary):
        def digest(self, path: Path) -> str:
            library.add(write_lora(tmp_path / "added.safetensors", seed=1))
            return super().digest(path)

    write_lora(library.folder / "large.safetensors")
    Slow(library.user).files()
    assert {info.name for info in library.all()} == {"added", "large"}


def test_a_list_that_cannot_be_read_says_why(library: LoraLibrary) -> None:
    listed = library.user / "loras.json"
    listed.mkdir(parents=True)
    with pytest.raises(StudioError, match=r"loras\.json cannot be read \(Is a directory\)"):
        library.all()
    listed.rmdir()
    listed.write_text("{")
    with pytest.raises(StudioError, match="Delete it and add your LoRAs again"):
        library.all()
