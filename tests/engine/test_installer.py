"""Installing from a hub that fails in every way: a finished, verified model, or a clean folder and a sentence."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub import constants

from studio.engine import catalogue
from studio.engine.installing.address import hub_address
from studio.engine.installing.control import Control, Paused, Progress
from studio.engine.installing.download import Patience
from studio.engine.installing.hub import Hub
from studio.engine.installing.installer import Installer
from studio.engine.library import ModelLibrary
from studio.errors import Cancelled, StudioError
from studio.paths import resources
from tests.engine.faulty_hub import Fault, FaultyHub, sd1_file, sd1_repository, serving
from tests.engine.folders import write_lora

UNET = "unet/diffusion_pytorch_model.fp16.safetensors"
VAE = "vae/diffusion_pytorch_model.fp16.safetensors"
REPO = "stable-diffusion-v1-5/stable-diffusion-v1-5"
NEEDED = {
    "model_index.json",
    "unet/config.json",
    "vae/config.json",
    "text_encoder/config.json",
    "scheduler/scheduler_config.json",
    "tokenizer/vocab.json",
    "tokenizer/merges.txt",
    UNET,
    VAE,
    "text_encoder/model.fp16.safetensors",
    "LICENSE.md",
    "README.md",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return sd1_repository(tmp_path_factory.mktemp("published"))


@pytest.fixture
def hub(published: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyHub]:
    monkeypatch.setattr(
        constants, "HF_HUB_OFFLINE", False
    )  # an engine in this process may have closed the network
    with serving() as running:
        running.publish(REPO, published)
        yield running


@pytest.fixture
def installer(hub: FaultyHub, tmp_path: Path) -> Installer:
    library = ModelLibrary(resources() / "models", tmp_path / "models")
    return Installer(Hub(hub.url), library, catalogue.load(library.shipped), Patience((0.01,) * 3, longest=1))


def install(installer: Installer, name: str = "sd-1.5", control: Control | None = None) -> list[Progress]:
    """Install it and return what was reported."""
    told: list[Progress] = []
    installer.install(installer.offer(name).plan, told.append, control or Control())
    return told


def left(installer: Installer) -> list[Path]:
    """What lies in the folder of models, but for the list."""
    folder = installer.library.user
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "models.json"]


def test_only_what_is_needed_is_fetched_and_verified(
    installer: Installer, hub: FaultyHub, published: dict[str, bytes]
) -> None:
    told = install(installer)
    (model,) = [info for info in installer.library.all() if info.ref.name == "sd-1.5"]
    assert (model.family, model.defaults.steps, model.defaults.scheduler) == ("sd1", 25, "dpmpp_2m_karras")
    assert set(hub.paths()) == NEEDED
    for name in NEEDED:
        assert (model.path / name).read_bytes() == published[name]
    assert told[-1].done == told[-1].total == sum(len(published[name]) for name in NEEDED)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert not installer.unfinished()


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(drop_at=0.5)],
        [Fault(drop_at=0.3), Fault(drop_at=0.9), Fault(drop_at=0.0)],
        [Fault(truncate_at=0.6)],
        [Fault(wrong=True)],
        [Fault(drop_at=0.5), Fault(ignores_range=True)],
        [Fault(status=429, headers=(("Retry-After", "0"),))],
        [Fault(status=503), Fault(status=500)],
    ],
    ids=["dropped", "dropped thrice", "truncated", "wrong once", "range ignored", "too many", "down"],
)
def test_what_passes_is_survived(
    installer: Installer, hub: FaultyHub, published: dict[str, bytes], faults: list[Fault]
) -> None:
    hub.faults[UNET] = faults
    install(installer)
    assert (installer.library.find("sd-1.5").path / UNET).read_bytes() == published[UNET]
    assert not installer.parts.folder.exists()


@pytest.mark.parametrize(
    ("key", "fault", "says"),
    [
        (UNET, Fault(wrong=True, always=True), "other than the hub's own digest"),
        (REPO, Fault(status=401), "access token"),
        (REPO, Fault(status=403, headers=(("X-Error-Code", "GatedRepo"),)), "Agree to the terms"),
        (UNET, Fault(status=403, headers=(("X-Error-Code", "GatedRepo"),)), "Agree to the terms"),
        (UNET, Fault(status=401), "access token"),
        (REPO, Fault(is_page=True), "login page"),
        (REPO, Fault(status=404, headers=(("X-Error-Code", "RepoNotFound"),)), "no model"),
        (UNET, Fault(status=404, headers=(("X-Error-Code", "EntryNotFound"),)), "has no unet"),
        (UNET, Fault(status=418), "refused"),
    ],
)
def test_what_stays_wrong_leaves_a_clean_folder_and_a_sentence(
    installer: Installer, hub: FaultyHub, key: str, fault: Fault, says: str
) -> None:
    hub.faults[key] = [fault]
    with pytest.raises(StudioError, match=says) as error:
        install(installer)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)
    assert not left(installer)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(drop_at=0.0, always=True),
        Fault(status=503, always=True),
        Fault(status=429, headers=(("Retry-After", "900"),)),
    ],
    ids=["silent", "down", "too many for long"],
)
def test_a_hub_that_stays_away_is_waited_for_and_gone_on_with(
    installer: Installer, hub: FaultyHub, published: dict[str, bytes], fault: Fault
) -> None:
    hub.faults[VAE] = [Fault(drop_at=0.5), fault]
    with pytest.raises(StudioError, match="What has arrived is kept"):
        install(installer)
    (unfinished,) = installer.unfinished()
    assert 0 < unfinished.done < unfinished.plan.bytes
    assert "sd-1.5" not in [info.ref.name for info in installer.library.all()]

    hub.faults.clear()
    hub.asked.clear()
    installer.install(unfinished.plan, lambda _: None, Control())
    assert hub.ranges(VAE) == [f"bytes={int(len(published[VAE]) * 0.5)}-"]
    assert UNET not in hub.paths()
    assert (installer.library.find("sd-1.5").path / VAE).read_bytes() == published[VAE]


def test_a_full_disk_does_not_take_what_has_arrived(installer: Installer, hub: FaultyHub) -> None:
    hub.faults[VAE] = [Fault(drop_at=0.5), Fault(drop_at=0.0, always=True)]
    with pytest.raises(StudioError, match="What has arrived is kept"):
        install(installer)
    before = installer.unfinished()
    with pytest.raises(StudioError, match="Free some space"):
        replace(installer, free=lambda _folder: 0).install(before[0].plan, lambda _: None, Control())
    assert installer.unfinished() == before


def test_what_another_version_began_is_gone_on_with(installer: Installer) -> None:
    plan = installer.offer("sd-1.5").plan
    installer.parts.keep(plan)
    (noted,) = installer.parts.folder.rglob("install.json")
    noted.write_text(json.dumps(json.loads(noted.read_text()) | {"kind": "model"}))
    assert [one.plan for one in installer.unfinished()] == [plan]


def test_a_pause_keeps_what_is_here_and_a_cancel_does_not(installer: Installer, hub: FaultyHub) -> None:
    plan, control = installer.offer("sd-1.5").plan, Control()

    def pause(progress: Progress) -> None:
        if progress.file == VAE:
            control.pause()

    with pytest.raises(Paused):
        installer.install(plan, pause, control)
    assert installer.unfinished()[0].done > 0

    control = Control()
    with pytest.raises(Cancelled):
        installer.install(plan, lambda _: control.cancel(), control)
    assert not left(installer)


def test_a_disk_that_is_too_small_is_told_before_the_first_byte(installer: Installer, hub: FaultyHub) -> None:
    with pytest.raises(StudioError, match=r"0\.5 GB free"):
        install(replace(installer, free=lambda _: 500_000_000))
    assert UNET not in hub.paths()
    assert not left(installer)


def test_any_repository_can_be_named_and_a_file_in_it(
    installer: Installer, hub: FaultyHub, published: dict[str, bytes]
) -> None:
    hub.publish("someone/mix", {"a.safetensors": b"a", "b.safetensors": b"b", "c.ckpt": b"c"})
    with pytest.raises(StudioError, match=r"Name one of its files, as in someone/mix/a\.safetensors"):
        installer.offer("someone/mix")
    with pytest.raises(StudioError, match=r"no \.safetensors file"):
        installer.offer("someone/mix/c.ckpt")
    offer = installer.offer("someone/mix/b.safetensors")
    assert (offer.plan.name, offer.plan.single, offer.licence) == ("b", "b.safetensors", "mit")
    hub.publish("someone/whole", published)
    assert installer.offer("someone/whole").plan.name == "whole"


def test_a_single_file_is_installed_under_the_name_of_its_row(installer: Installer, hub: FaultyHub) -> None:
    wanted = sd1_file()
    files = {"CyberRealistic_V8_FP16.safetensors": wanted, "CyberRealistic_V7.safetensors": b"", "README.md": b"#"}
    hub.publish("cyberdelia/CyberRealistic", files)
    install(installer, "cyberrealistic")
    model = installer.library.find("cyberrealistic")
    assert model.path.read_bytes() == wanted
    assert (model.family, model.ref.sha256) == ("sd1", hashlib.sha256(wanted).hexdigest())
    assert (model.defaults.steps, str(model.defaults.size)) == (30, "512x768")
    assert set(hub.paths()) == {"CyberRealistic_V8_FP16.safetensors", "README.md"}


def test_a_lora_is_installed_among_the_loras(installer: Installer, hub: FaultyHub, tmp_path: Path) -> None:
    lora = write_lora(tmp_path / "lora.safetensors", width=2048).read_bytes()
    hub.publish("ByteDance/Hyper-SD", {"Hyper-SDXL-8steps-CFG-lora.safetensors": lora})
    install(installer, "hyper-sdxl-lora")
    (info,) = installer.library.loras.all()
    assert (info.name, info.family) == ("hyper-sdxl-lora", "sdxl")


def test_full_precision_is_taken_where_half_is_not_whole(
    installer: Installer, hub: FaultyHub, published: dict[str, bytes]
) -> None:
    hub.publish(REPO, {name: data for name, data in published.items() if name != VAE})
    paths = {file.path for file in installer.offer("sd-1.5").plan.files}
    assert {"unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors"} <= paths
    assert UNET not in paths


def test_shards_come_with_their_index(installer: Installer, hub: FaultyHub, published: dict[str, bytes]) -> None:
    names = [f"unet/diffusion_pytorch_model-0000{n}-of-00002.safetensors" for n in (1, 2)]
    index = "unet/diffusion_pytorch_model.safetensors.index.json"
    whole = {
        name: data for name, data in published.items() if not name.startswith("unet/diff") and ".fp16" not in name
    }
    hub.publish(REPO, {**whole, index: b"{}", **dict.fromkeys(names, b"w")})
    assert {index, *names} <= {file.path for file in installer.offer("sd-1.5").plan.files}


def test_a_repository_of_pickles_is_refused(
    installer: Installer, hub: FaultyHub, published: dict[str, bytes]
) -> None:
    hub.publish(
        REPO,
        {name: data for name, data in published.items() if not name.startswith("unet/diff")}
        | {"unet/diffusion_pytorch_model.bin": b"pickle"},
    )
    with pytest.raises(StudioError, match="unet is there as a pickle only"):
        installer.offer("sd-1.5")


@pytest.mark.parametrize("path", ["../evil.json", "/etc/evil.json", "unet/../../evil.json", "C:\\evil.json"])
def test_names_that_lead_out_of_the_folder_are_refused(
    installer: Installer, hub: FaultyHub, published: dict[str, bytes], path: str
) -> None:
    hub.publish(REPO, {**published, path: b"{}"})
    with pytest.raises(StudioError, match="outside its folder"):
        installer.offer("sd-1.5")


def test_what_is_not_there_is_said_without_asking_the_hub(installer: Installer, hub: FaultyHub) -> None:
    with pytest.raises(StudioError, match='The nearest is "dreamshaper-8"'):
        installer.offer("dreamshapper8")
    with pytest.raises(StudioError, match="three stages"):
        installer.offer("dalle-2")
    assert installer.unfinished() == ()
    assert hub.asked == []


def test_what_is_installed_is_not_fetched_again(installer: Installer, hub: FaultyHub) -> None:
    install(installer)
    hub.asked.clear()
    with pytest.raises(StudioError, match="installed already"):
        installer.offer("sd-1.5")
    assert hub.asked == []


def test_a_token_goes_to_its_hub_and_one_of_the_machine_to_no_mirror(
    installer: Installer, hub: FaultyHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "of-the-machine")
    installer.offer("sd-1.5")
    assert all("authorization" not in headers for _, headers in hub.asked)
    replace(installer, hub=Hub(hub.url, "mine")).offer("sd-1.5")
    assert hub.asked[-1][1]["authorization"] == "Bearer mine"


def test_a_hub_that_is_not_there_is_one_sentence(installer: Installer) -> None:
    with pytest.raises(StudioError, match="cannot be used now"):
        replace(installer, hub=Hub("http://127.0.0.1:9")).offer("sd-1.5")


def test_two_cannot_install_the_same_at_once(installer: Installer) -> None:
    plan = installer.offer("sd-1.5").plan
    with installer.parts.claim("sd-1.5"), pytest.raises(StudioError, match="being installed already"):
        installer.install(plan, lambda _: None, Control())


def test_digests_are_those_of_git_and_sha256(installer: Installer, published: dict[str, bytes]) -> None:
    files = {file.path: file for file in installer.offer("sd-1.5").plan.files}
    assert files[UNET].digest == hashlib.sha256(published[UNET]).hexdigest()
    assert not files["README.md"].is_sha256


@pytest.mark.parametrize("address", ["notaurl", "http://[bad", "ftp://hub", "https://", "http://hub:port"])
def test_an_address_that_is_none_is_one_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StudioError, match="settings"):
        hub_address(address)
    monkeypatch.setenv("HF_ENDPOINT", address)
    with pytest.raises(StudioError, match="HF_ENDPOINT"):
        hub_address("")
    assert hub_address(" https://mirror.example/ ") == "https://mirror.example"
