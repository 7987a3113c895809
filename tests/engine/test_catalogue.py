"""The catalogue that ships."""

import pytest

from studio.engine import catalogue
from studio.engine.catalogue import Catalogue
from studio.errors import StudioError
from studio.paths import resources

NAMED = {  # the models that the text behind Seedlock names, and what is published of them
    "sd-1.5": ("sd1", "stable-diffusion-v1-5/stable-diffusion-v1-5", ""),
    "cyberrealistic": ("sd1", "cyberdelia/CyberRealistic", "CyberRealistic_V8_FP16.safetensors"),
    "realistic-vision-5.1": ("sd1", "SG161222/Realistic_Vision_V5.1_noVAE", ""),
    "epicrealism": ("sd1", "emilianJR/epiCRealism", ""),
    "rev-animated": ("sd1", "danbrown/RevAnimated-v1-2-2", "rev-animated-v1-2-2.safetensors"),
    "dreamshaper-8": ("sd1", "Lykon/dreamshaper-8", ""),
    "chilloutmix": (  # emilianJR/chilloutmix_NiPrunedFp32Fix is there as pickles only
        "sd1", "naonovn/chilloutmix_NiPrunedFp32Fix", "chilloutmix_NiPrunedFp32Fix.safetensors",
    ),
    "sdxl": ("sdxl", "stabilityai/stable-diffusion-xl-base-1.0", ""),
    "anything-5": ("sd1", "stablediffusionapi/anything-v5", ""),
    "absolute-reality": ("sd1", "Lykon/absolute-reality-1.81", ""),
    "dreamshaper-xl": ("sdxl", "Lykon/dreamshaper-xl-1-0", ""),
    "dalle-2": ("unclip", "kakaobrain/karlo-v1-alpha", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return catalogue.load(resources() / "models")


@pytest.mark.parametrize("name", NAMED)
def test_every_named_model_has_its_row(shipped: Catalogue, name: str) -> None:
    entry = shipped.find(name)
    assert entry is not None
    assert (entry.family, entry.repo, entry.file) == NAMED[name]
    assert bool(entry.unusable) == (name == "dalle-2")


def test_rows_are_whole(shipped: Catalogue) -> None:
    assert len({entry.name for entry in shipped.entries}) == len(shipped.entries)
    for entry in shipped.entries:
        assert entry.licence.url.startswith("https://")
        assert entry.about.endswith(".")
        assert entry.bytes > 0 or entry.unusable
        assert entry.checked | entry.seen <= {"repo", "files", "licence", "defaults"}
        assert not entry.checked & entry.seen
        assert "repo" in entry.checked | entry.seen or entry.gated
        assert all(size.width % 8 == 0 == size.height % 8 for size in entry.sizes)
        is_asked = entry.kind in ("model", "lora")
        assert bool(entry.sizes) == bool(entry.steps) == bool(entry.scheduler) == is_asked
        assert entry.likes.endswith(".") == is_asked
        assert bool(entry.family) == (entry.kind != "upscaler")
        assert entry.kind == "model" or entry.file
        assert 1 <= entry.clip_skip <= 2


def test_a_row_is_found_by_name_label_or_repository(shipped: Catalogue) -> None:
    by_name, by_label = shipped.find("dreamshaper-8"), shipped.find("DreamShaper 8")
    assert by_name is not None
    assert by_name == by_label == shipped.find("lykon/dreamshaper-8")
    assert by_name.defaults.scheduler == "deis"
    assert shipped.find("dreamshapper") is None
    assert shipped.nearest("dreamshapper8") == "dreamshaper-8"


def test_a_damaged_catalogue_is_one_sentence(tmp_path) -> None:
    (tmp_path / "catalogue.toml").write_text('[licences]\n[[models]]\nname = "x"\n')
    with pytest.raises(StudioError, match="Install Seedlock again"):
        catalogue.load(tmp_path)
