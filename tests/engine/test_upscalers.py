"""Upscalers on the shelf: told by their tensors, refused with a reason, found by their contents."""

from pathlib import Path

import pytest
import torch

from studio.engine import upscaler_facts
from studio.engine.file_kinds import kind_of
from studio.engine.installing.adding import add
from studio.engine.installing.converting import convert
from studio.engine.installing.outside import scan
from studio.engine.installing.removing import remove
from studio.engine.library import ModelLibrary
from studio.engine.upscaler_facts import Facts, check, look
from studio.engine.upscalers import UpscalerLibrary
from studio.errors import StudioError
from studio.generation.model import UpscalerInfo
from tests.engine import tiny_upscalers
from tests.engine.tiny_upscalers import Weights, look_here, write

PUBLISHED = {
    "esrgan": tiny_upscalers.esrgan(),
    "esrgan-2018": tiny_upscalers.old_esrgan(),
    "compact": tiny_upscalers.compact(),
    "swinir": tiny_upscalers.swinir(),
    "dat": tiny_upscalers.dat(),
    "trained": {f"module.{name}": tensor for name, tensor in tiny_upscalers.compact().items()},
}
OTHERS = {
    "checkpoint": {"model.diffusion_model.input_blocks.0.0.weight": torch.zeros(1)},
    "lora": {"lora_unet_down_blocks_0.lora_down.weight": torch.zeros(1, 1)},
    "vae": {"decoder.conv_in.weight": torch.zeros(1), "decoder.conv_out.weight": torch.zeros(1)},
}


@pytest.fixture
def shelf(tmp_path: Path) -> UpscalerLibrary:
    return UpscalerLibrary(tmp_path / "models", look_here)


@pytest.mark.parametrize("name", PUBLISHED)
def test_an_upscaler_is_told_by_its_tensors(tmp_path: Path, name: str):
    assert kind_of(write(tmp_path / "one.safetensors", PUBLISHED[name])) == "upscaler"


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_none_is_not_taken_for_one(tmp_path: Path, name: str):
    path = write(tmp_path / "one.safetensors", OTHERS[name])

    assert kind_of(path) != "upscaler"
    with pytest.raises(StudioError, match="is no upscaler"):
        check(path)


def _with(**more: torch.Tensor) -> Weights:
    return tiny_upscalers.esrgan(2) | {name.replace("__", "."): tensor for name, tensor in more.items()}


@pytest.mark.parametrize(
    ("weights", "reason"),
    [
        (_with(spynet__basic__weight=torch.zeros(1)), "upscales films"),
        (_with(conv_first__weight=torch.zeros(1, 3, 3, 3, 3)), "upscales films"),
        (_with(body__999999__rdb1__conv1__weight=torch.zeros(1)), "no upscaler is so large"),
        (_with(body__1__rdb1__conv1__bias=torch.zeros(70_000)), "no upscaler is so large"),
    ],
)
def test_films_and_nonsense_are_refused_by_the_header(tmp_path: Path, weights: Weights, reason: str):
    with pytest.raises(StudioError, match=reason):
        check(write(tmp_path / "one.safetensors", weights))


def test_a_network_is_built_by_a_process_that_says_what_it_is(tmp_path: Path):
    assert look(write(tmp_path / "one.safetensors", PUBLISHED["dat"])) == Facts("DAT", 2)


def test_a_header_that_asks_for_more_than_it_brings_is_refused_by_that_process(tmp_path: Path):
    liar = tiny_upscalers.esrgan(4) | {"conv_first.weight": torch.zeros(40_000, 3, 3, 3)}  # makes 200 GB of itself

    facts = look(write(tmp_path / "one.safetensors", liar))

    assert "no upscaler that can be built" in facts.reason


def test_a_network_that_is_never_built_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(upscaler_facts, "_PATIENCE", 0)

    facts = look(write(tmp_path / "one.safetensors", PUBLISHED["dat"]))

    assert "no upscaler that can be built" in facts.reason


def test_an_added_upscaler_is_found_by_name_and_by_contents(shelf: UpscalerLibrary, tmp_path: Path):
    added = shelf.add(write(tmp_path / "4x-Sharp.safetensors", PUBLISHED["esrgan"]))

    assert (added.name, added.architecture, added.scale) == ("4x-Sharp", "ESRGAN", 4)
    assert shelf.find("4X-sharp.safetensors") == shelf.find("") == added
    assert shelf.locate("its former name", added.sha256) == added
    shelf.remove("4x-sharp")
    assert shelf.all() == ()
    assert added.path.is_file()


def test_what_lies_in_the_folder_is_looked_at_once(shelf: UpscalerLibrary):
    write(shelf.folder / "one.safetensors", PUBLISHED["compact"])
    write(shelf.folder / "two.safetensors", OTHERS["vae"])

    assert shelf.all() == ()
    (one,) = shelf.survey()

    again = UpscalerLibrary(shelf.user, lambda _: pytest.fail("it is known"))
    assert again.survey() == (one,)
    ((name, _, reason),) = again.problems()
    assert name == "two"
    assert "no upscaler" in reason


def test_without_an_upscaler_the_sentence_says_how_to_get_one(shelf: UpscalerLibrary):
    with pytest.raises(StudioError, match=r"No upscaler is installed.* seedlock models add"):
        shelf.find("any")


def test_the_nearest_name_is_named_and_several_must_be_chosen_from(shelf: UpscalerLibrary):
    write(shelf.folder / "sharp.safetensors", PUBLISHED["compact"])
    write(shelf.folder / "soft.safetensors", PUBLISHED["dat"])

    with pytest.raises(StudioError, match='The nearest is "sharp"'):
        shelf.find("shrap")
    with pytest.raises(StudioError, match="Choose one: sharp, soft"):
        shelf.find("")


def test_a_changed_file_is_looked_at_again(shelf: UpscalerLibrary):
    path = write(shelf.folder / "one.safetensors", PUBLISHED["compact"])
    (before,) = shelf.survey()

    write(path, PUBLISHED["esrgan"])

    (after,) = shelf.survey()
    assert (before.scale, after.scale) == (2, 4)
    with pytest.raises(StudioError, match="is not installed"):
        shelf.locate("one", before.sha256)


def test_a_pickle_is_refused_and_its_conversion_can_be_added(tmp_path: Path, shipped: Path):
    library = ModelLibrary(shipped, tmp_path / "models")
    pickle = tmp_path / "RealESRGAN_x4.pth"
    weights = tiny_upscalers.esrgan()
    torch.save({"params": {}, "params_ema": weights}, pickle)

    with pytest.raises(StudioError, match="seedlock models convert"):
        add(library, pickle)
    converted = convert(pickle)

    (info,) = add(library, converted).infos
    assert isinstance(info, UpscalerInfo)
    assert info.name == "RealESRGAN_x4"
    assert remove(library, info).home is None
    assert library.upscalers.all() == ()


def test_upscalers_of_other_programs_are_found(tmp_path: Path):
    write(tmp_path / "upscale_models" / "sharp.safetensors", PUBLISHED["esrgan"])

    (found,) = scan(tmp_path)

    assert (found.name, found.kind, found.program) == ("sharp", "upscaler", "ComfyUI")
