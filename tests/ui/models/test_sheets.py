"""What is told of each kind of row, without a window."""

from dataclasses import replace
from pathlib import Path

import pytest

from studio.engine import catalogue
from studio.engine.installing.control import Progress
from studio.engine.installing.files import HubFile
from studio.engine.installing.outside import Found
from studio.engine.installing.parts import Plan, Unfinished
from studio.engine.library import Problem
from studio.generation.model import EmbeddingInfo, LoraInfo, ModelInfo, ModelKnowledge, UpscalerInfo, VaeInfo
from studio.generation.request import ModelRef
from studio.paths import resources
from studio.ui.models.contents import Contents
from studio.ui.models.sheet import VaeChoice
from studio.ui.models.sheets import knowledge_facts, sheet_of
from studio.ui.models.shelf import Wish, disk_use, families, rows

PLAN = Plan("sdxl", "stabilityai/sdxl", "c", (HubFile("w", 1000, "d"),), "mit")


@pytest.fixture
def contents(model: ModelInfo) -> Contents:
    return Contents(
        models=(model,),
        problems=(Problem("gone", Path("/gone"), "It is gone."),),
        loras=(LoraInfo("ink", "ab" * 32, Path("ink.safetensors"), "sd1", 1000),),
        unfinished=(Unfinished(PLAN, 250),),
        vaes=(VaeInfo(ModelRef("mse", "cd" * 32), Path("mse.safetensors"), 4, (512, 128), 8, None, 1000),),
        found=(Found("mix", Path("/c/mix.safetensors"), "model", 2_000_000, "ComfyUI"),),
        entries=catalogue.load(resources() / "models").entries,
        shipped=Path("/shipped"),
    )


def deeds(contents: Contents, name: str, coming: dict[str, Progress] | None = None) -> list[str]:
    row = next(row for row in rows(contents, coming or {}, Wish()) if row.name == name)
    return [act.deed for act in sheet_of(row, contents).acts]


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("tiny", ["use", "remove"]),
        ("gone", ["remove"]),
        ("ink", ["remove"]),
        ("mse", ["remove"]),
        ("sdxl", ["go_on", "discard"]),
        ("/c/mix.safetensors", ["add"]),
        ("dreamshaper-8", ["install", "read_licence", "open_page"]),
        ("dalle-2", ["open_page"]),
    ],
)
def test_each_kind_of_row_offers_its_deeds(contents: Contents, name: str, offered: list[str]) -> None:
    assert deeds(contents, name) == offered


def test_what_is_coming_stands_first_and_once(contents: Contents) -> None:
    listed = rows(contents, {"sdxl": Progress(500, 1000, "unet")}, Wish())
    assert [(row.name, row.note) for row in listed if row.name == "sdxl"] == [("sdxl", "50%")]
    assert deeds(contents, "sdxl", {"sdxl": Progress(500, 1000)}) == ["pause", "cancel"]


def test_what_is_installed_is_not_offered_again(contents: Contents, model: ModelInfo) -> None:
    installed = replace(model, ref=replace(model.ref, name="dreamshaper-8"))
    listed = rows(replace(contents, models=(installed,)), {}, Wish())
    assert [row.section for row in listed if row.name == "dreamshaper-8"] == ["Models"]


def test_families_filter_and_keep_their_order(contents: Contents) -> None:
    listed = rows(contents, {}, Wish())
    assert families(listed)[:2] == ("sd1", "sdxl")
    assert {row.family for row in rows(contents, {}, Wish(family="sdxl"))} == {"sdxl"}


def test_a_row_of_the_catalogue_tells_settings_and_licence(contents: Contents) -> None:
    row = next(row for row in rows(contents, {}, Wish()) if row.name == "rev-animated")
    facts = {fact.name: fact.value for fact in sheet_of(row, contents).facts}
    assert facts["Begins with"] == "25 steps, guidance 7, DPM++ 2M Karras, clip skip 2"
    assert facts["Licence"].startswith("CreativeML OpenRAIL-M.")


def test_a_small_models_words_are_counted_and_sampled() -> None:
    words = frozenset(f"frame {number:02}" for number in range(50))
    (fact,) = knowledge_facts(ModelKnowledge(frames=words))
    assert fact.name == "Frames"
    assert fact.value == "50: frame 00, frame 10, frame 20, frame 30, frame 40 …"
    assert knowledge_facts(ModelKnowledge())[0].value == "Language at large"


def test_a_transformer_alone_names_whom_it_takes_its_parts_from(model: ModelInfo) -> None:
    lender = Path("/models/flux-1-schnell")
    alone = replace(model, parts=lender, bytes_on_disk=7_000_000, bytes_lent=9_000_000)
    shown = Contents(models=(alone,))
    facts = {fact.name: fact.value for fact in sheet_of(rows(shown, {}, Wish())[0], shown).facts}
    assert (facts["Takes from"], facts["On disk"]) == ("flux-1-schnell", "7.0 MB, and 9.0 MB of flux-1-schnell")
    assert disk_use(shown) == "1 model, 7.0 MB on disk"


def test_a_vae_in_a_models_folder_is_counted_with_it(model: ModelInfo) -> None:
    whole = replace(model, path=Path("/models/tiny"), bytes_on_disk=9_000_000)
    inside = VaeInfo(
        ModelRef("tiny", "cd" * 32), whole.path / "vae" / "w.safetensors", 4, (512, 128), 8, None,
        1_000_000,
    )  # fmt: skip
    assert disk_use(Contents(models=(whole,), vaes=(inside,))) == "1 model, 1 VAE, 9.0 MB on disk"


def test_a_model_offers_the_vaes_that_fit_it(model: ModelInfo) -> None:
    mse = ModelRef("mse", "cd" * 32)
    several = replace(model, vaes=(mse,), defaults=replace(model.defaults, vae=mse))
    plain, fitted = (sheet_of(rows(shown, {}, Wish())[0], shown) for shown in (
        Contents(models=(model,)), Contents(models=(several,)),
    ))  # fmt: skip
    assert plain.vae is None
    assert fitted.vae == VaeChoice((None, mse), mse)


def test_upscalers_stand_under_their_own_heading_with_scale_and_architecture() -> None:
    sharp = UpscalerInfo("4x-sharp", "ab" * 32, Path("4x-sharp.safetensors"), "ESRGAN", 4, 67_000_000)
    clean = replace(sharp, name="clean", architecture="SCUNet", scale=1)
    shown = Contents(upscalers=(sharp, clean))

    first, second = rows(shown, {}, Wish())

    assert (first.section, first.about, second.about) == (
        "Upscalers",
        "4×  ·  ESRGAN",
        "cleans, same size  ·  SCUNet",
    )
    sheet = sheet_of(first, shown)
    assert [act.deed for act in sheet.acts] == ["remove"]
    assert {fact.name: fact.value for fact in sheet.facts}["Built like"] == "ESRGAN"
    assert disk_use(shown) == "2 upscalers, 134 MB on disk"


def test_an_embedding_says_how_it_is_written() -> None:
    gloom = EmbeddingInfo("gloom", "ab" * 32, Path("Gloom.safetensors"), 4_000)
    shown = Contents(embeddings=(gloom,))
    (row,) = rows(shown, {}, Wish())
    assert (row.section, row.name, row.note) == ("Embeddings", "gloom", "4 kB")
    sheet = sheet_of(row, shown)
    assert ([act.deed for act in sheet.acts], sheet.facts[0].copied) == (["remove"], "embedding:gloom")
    assert disk_use(shown) == "1 embedding, 4 kB on disk"
