"""`seedlock models`."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import constants
from safetensors.numpy import load_file, save_file

from tests.cli.test_disks import SMALL, on_a_disk
from tests.engine.faulty_hub import Fault, FaultyHub, sd1_repository, serving
from tests.engine.folders import write_folder, write_lora

REPO = "Lykon/dreamshaper-8"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return sd1_repository(tmp_path_factory.mktemp("published"))


@pytest.fixture
def hub(published: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyHub]:
    """A hub on this machine, which the command line asks."""
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)  # an engine in this process may have set it
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    with serving() as running:
        running.publish(REPO, published)
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def test_a_model_is_installed_by_name_listed_and_deleted(seedlock, hub: FaultyHub, home) -> None:
    done = seedlock("models", "install", "dreamshaper-8", "--accept-licence", "--json")
    assert done.status == 0
    assert "Licence: CreativeML OpenRAIL-M." in done.err
    (line,) = done.lines
    assert (line["name"], line["family"], line["path"]) == (
        "dreamshaper-8",
        "sd1",
        str(home.models / "dreamshaper-8"),
    )
    assert line in seedlock("models", "list", "--json").lines
    assert seedlock("models", "remove", "dreamshaper-8", "--delete").status == 0
    assert not [path for path in home.models.rglob("*") if path.is_file() and path.name != "models.json"]


def test_nothing_is_downloaded_before_the_licence_was_agreed_to(seedlock, hub: FaultyHub, home) -> None:
    done = seedlock("models", "install", "dreamshaper-8")
    assert done.status == 1
    assert "Read it and add --accept-licence." in done.err.splitlines()[-1]
    assert hub.paths() == ["model_index.json"]
    assert not (home.models / "dreamshaper-8").exists()


def test_what_broke_off_goes_on_or_is_discarded(seedlock, hub: FaultyHub, home) -> None:
    vae = "vae/diffusion_pytorch_model.fp16.safetensors"
    hub.faults[vae] = [Fault(drop_at=0.5), Fault(status=429, headers=(("Retry-After", "9000"),))]
    done = seedlock("models", "install", "dreamshaper-8", "--accept-licence")
    assert done.status == 1
    assert "It asks for 150 minutes of patience." in done.err
    assert seedlock("models", "install", "dreamshaper-8").status == 0  # the licence was agreed to before
    assert seedlock("models", "remove", "dreamshaper-8", "--delete").status == 0

    hub.faults[vae] = [Fault(status=429, headers=(("Retry-After", "9000"),))]
    seedlock("models", "install", "dreamshaper-8", "--accept-licence")
    assert seedlock("models", "install", "dreamshaper-8", "--discard").status == 0
    assert not (home.models / ".installing").exists()


def test_the_catalogue_is_listed_without_the_network(seedlock, hub: FaultyHub) -> None:
    lines = {line["name"]: line for line in seedlock("models", "available", "--json").lines}
    assert lines["sdxl"]["repo"] == "stabilityai/stable-diffusion-xl-base-1.0"
    assert lines["dalle-2"]["unusable"]
    assert hub.asked == []


FILL = """
import sys
from pathlib import Path
from studio.engine import catalogue
from studio.engine.installing.control import Control
from studio.engine.installing.hub import Hub
from studio.engine.installing.installer import Installer
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.paths import resources

library = ModelLibrary(resources() / "models", Path(sys.argv[2]) / "models")
installer = Installer(Hub(sys.argv[1]), library, catalogue.load(library.shipped), free=lambda _: 10**12)
try:
    installer.install(installer.offer("dreamshaper-8").plan, lambda _: None, Control())
except StudioError as error:
    print(error)
print(sorted(path.name for path in library.user.rglob("*")))
"""


def test_a_disk_that_fills_up_meanwhile_leaves_nothing(hub: FaultyHub, published, tmp_path: Path) -> None:
    unet = "unet/diffusion_pytorch_model.fp16.safetensors"
    hub.publish(REPO, {**published, unet: published[unet] + bytes(3 << 20)})
    done = on_a_disk(SMALL, tmp_path, sys.executable, "-c", FILL, hub.url, str(tmp_path))
    said, left = done.stdout.splitlines()
    assert "Free some space" in said
    assert left == "[]"


def test_another_programs_folder_is_added_whole(seedlock, tmp_path: Path) -> None:
    write_folder(tmp_path / "ComfyUI/models/checkpoints/dream")
    write_lora(tmp_path / "ComfyUI/models/loras/ink.safetensors")
    added = seedlock("models", "add", str(tmp_path / "ComfyUI"), "--json").lines
    assert [line["name"] for line in added] == ["dream", "ink"]


def test_a_pickle_is_refused_with_the_command_that_converts_it(seedlock, tmp_path: Path) -> None:
    (tmp_path / "old.ckpt").write_bytes(b"x")
    done = seedlock("models", "add", str(tmp_path / "old.ckpt"))
    assert (done.status, done.err.count("\n")) == (1, 1)
    assert f'seedlock models convert "{tmp_path / "old.ckpt"}"' in done.err


def test_the_starter_comes_first(seedlock, starter: Path) -> None:
    done = seedlock("models", "list", "--json")

    assert done.status == 0
    first = done.lines[0]
    assert list(first) == ["name", "family", "path", "sha256", "size", "width", "height"]
    assert (first["name"], first["path"]) == ("starter", str(starter))
    assert len(first["sha256"]) == 64


def test_a_model_is_added_used_by_name_and_removed(seedlock, starter: Path, tmp_path: Path) -> None:
    mine = shutil.copytree(starter, tmp_path / "mine", copy_function=os_link)

    (added,) = seedlock("models", "add", str(mine), "--json").lines
    made = seedlock("generate", "a fox", "--model", "mine", "--steps", "1", "--json").lines[0]
    assert (added["name"], made["model"]) == ("mine", "mine")

    assert seedlock("models", "remove", "mine").status == 0
    assert "mine" not in seedlock("models", "list").out


def test_a_folder_without_a_model_is_one_line(seedlock, tmp_path: Path) -> None:
    done = seedlock("models", "add", str(tmp_path))

    assert done.status == 1
    assert done.err.count("\n") == 1


def test_the_starter_cannot_be_removed(seedlock) -> None:
    assert seedlock("models", "remove", "starter").status == 1


def os_link(source: str, target: str) -> None:
    """Link instead of copying 83 MB where the file system can."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def test_a_lora_is_added_listed_worn_and_removed(seedlock, tmp_path: Path) -> None:
    path = write_lora(tmp_path / "ink.safetensors")

    (added,) = seedlock("models", "add", str(path), "--json").lines
    assert (added["name"], added["family"], added["path"]) == ("ink", "sd1", str(path))
    assert seedlock("models", "loras", "--json").lines == [added]

    bare, worn, written = (
        seedlock("generate", *words, "--seed", "7", "--steps", "1", "--json").lines[0]
        for words in (("a fox",), ("a fox", "--lora", "ink:0.8"), ("a fox <lora:ink:0.8>",))
    )
    assert bare["prompt"] == worn["prompt"] == "a fox"
    assert bare["key"] != worn["key"] == written["key"]

    assert seedlock("models", "remove", "ink").status == 0
    assert path.is_file()
    missing = seedlock("generate", "a fox", "--lora", "ink")
    assert (missing.status, missing.err.count("\n")) == (1, 1)


def test_a_grid_goes_over_the_weights_of_a_lora(seedlock, tmp_path: Path) -> None:
    seedlock("models", "add", str(write_lora(tmp_path / "ink.safetensors")))

    grid = ("grid", "a fox", "--seed", "7", "--steps", "1", "--axis", "lora=ink:0..1 by 0.25", "--json")

    loras = [line["axes"]["lora"] for line in seedlock(*grid).lines]
    assert loras == ["ink:0", "ink:0.25", "ink:0.5", "ink:0.75", "ink:1"]


def test_a_vae_is_added_listed_used_and_chosen_for_a_model(seedlock, starter: Path, tmp_path: Path) -> None:
    files = [load_file(path) for path in (starter / "vae").glob("*.safetensors")]
    weights = {name: tensor for file in files for name, tensor in file.items()}
    folder = tmp_path / "brighter"
    folder.mkdir()
    shutil.copyfile(starter / "vae/config.json", folder / "config.json")
    weights["decoder.conv_out.bias"] = weights["decoder.conv_out.bias"] + 0.02
    save_file(weights, folder / "diffusion_pytorch_model.safetensors")

    (added,) = seedlock("models", "add", str(folder), "--json").lines
    assert added["name"] == "brighter"
    assert seedlock("models", "vaes", "--json").lines == [added]

    words = ("generate", "a fox", "--seed", "7", "--steps", "1", "--json")
    own, named = (seedlock(*words, *more).lines[0] for more in ((), ("--vae", "brighter")))
    assert seedlock("models", "vae", "starter", "brighter").status == 0
    chosen, back = (seedlock(*words, *more).lines[0] for more in ((), ("--vae", "own")))
    assert own["key"] == back["key"] != named["key"] == chosen["key"]
    assert own["pixels_sha256"] == back["pixels_sha256"] != named["pixels_sha256"] == chosen["pixels_sha256"]

    assert seedlock("models", "remove", "brighter").status == 0
    missing = seedlock(*words, "--vae", "brighter")
    assert (missing.status, missing.err.count("\n")) == (1, 1)
