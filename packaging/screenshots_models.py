"""Photographs the models' place: what is here, what broke off, what could come, a licence, a refusal.

Run: .venv/bin/python packaging/screenshots_models.py FOLDER [--only TEXT]
Nothing is asked of the network: what is shown as arriving was put there.
"""

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtTest import QTest
from safetensors.numpy import load_file, save_file
from screenshots import Studio  # beside this file

from studio.app import create_window, open_library
from studio.engine import catalogue
from studio.engine.installing.files import HubFile
from studio.engine.installing.parts import Parts, Plan
from studio.engine.library import ModelLibrary
from studio.paths import Paths, resources
from studio.ui.composer.vae_field import VaeField
from studio.ui.gallery.facts import Fact
from studio.ui.models.licence_dialog import LicenceDialog
from studio.ui.models.page import ModelsPage
from studio.ui.theme import Look
from studio.ui.widgets.column_scroll import ColumnScroll
from studio.ui.widgets.fold import Fold

LONG = "a-model-with-a-name-that-nobody-wanted-to-shorten-v3.2-final-really-final"
DOWN = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight"


def furnish(home: Path) -> None:
    """A home with some of everything."""
    paths = Paths.of_home(home).create()
    library = open_library(paths)
    starter = resources() / "models" / "starter"
    for folder in (paths.models / "dreamshaper-8", home / "models" / LONG, home / "elsewhere" / "gone"):
        shutil.copytree(starter, folder, copy_function=os.link)
        library.add(folder)
    shutil.rmtree(home / "elsewhere")
    lora(paths.models / "loras" / "ink-wash.safetensors")
    lora(home / "ComfyUI/models/loras/film-grain.safetensors")
    vae(starter / "vae", paths.models / "vaes" / "soft-colours")
    (home / "ComfyUI/models/checkpoints").mkdir(parents=True)
    (home / "ComfyUI/models/checkpoints/juggernaut_v9.safetensors").write_bytes(bytes(2 << 20))
    begun(library, "sdxl", 3_000_000, 1_200_000)
    paths.settings.write_text(json.dumps({"models": {"folders": str(home / "ComfyUI")}}))


def lora(path: Path) -> None:
    """A file that looks like a LoRA."""
    path.parent.mkdir(parents=True, exist_ok=True)
    down = np.zeros((2, 768), np.float16)
    save_file({DOWN: down, DOWN.replace("down.w", "up.w"): down.T.copy()}, path)


def vae(own: Path, folder: Path) -> None:
    """The starter's VAE in a folder of its own, a little brighter."""
    folder.mkdir(parents=True)
    shutil.copyfile(own / "config.json", folder / "config.json")
    files = [load_file(path) for path in own.glob("*.safetensors")]
    weights = {name: tensor for file in files for name, tensor in file.items()}
    weights["decoder.conv_out.bias"] = weights["decoder.conv_out.bias"] + 0.02
    save_file(weights, folder / "diffusion_pytorch_model.safetensors")


def begun(library: ModelLibrary, name: str, size: int, here: int) -> None:
    """An installation that was held."""
    file = HubFile("unet/diffusion_pytorch_model.fp16.safetensors", size, "a" * 64)
    parts = Parts(library.user)
    parts.keep(Plan(name, "stabilityai/stable-diffusion-xl-base-1.0", "c" * 40, (file,), ""))
    path = parts.of(name) / file.path
    path.parent.mkdir()
    path.write_bytes(bytes(here))


def places(studio: Studio, page: ModelsPage) -> None:
    """Every kind of row, chosen."""
    for shot, row in (
        ("80-models-held", "sdxl"),
        ("81-models-installed", "dreamshaper-8"),
        ("82-models-long-name", LONG),
        ("83-models-available", "realistic-vision-5.1"),
        ("84-models-not-to-be-had", "dalle-2"),
        ("90-models-upscaler", "realesrgan-x4plus"),
        ("85-models-vanished", "gone"),
        ("89-models-vae", "soft-colours"),
    ):
        page.choose(row)
        studio.shoot(shot)
    page.search("no such model")
    studio.shoot("86-models-nothing-fits")
    page.search("")
    page.refuse(
        "sdxl was not installed. The hub at https://huggingface.co cannot be used now: it cannot be reached. What "
        "has arrived is kept: install the model again to go on with it."
    )
    studio.shoot("87-models-refused")


def licence(studio: Studio, page: ModelsPage) -> None:
    """What is agreed to before a download."""
    entry = catalogue.load(resources() / "models").find("sd-3.5-medium")
    assert entry is not None
    terms = entry.licence
    facts = [
        Fact("Download", "16 GB in 24 files"),
        Fact("Free", "143 GB in /home/me/models"),
        Fact("From", entry.repo),
    ]
    dialog = LicenceDialog(entry.label, terms.name, terms.terms, terms.url, facts, page)
    studio.shoot("88-models-licence", dialog.open)
    dialog.close()


def choose_vae(studio: Studio) -> None:
    """The VAE among a picture's parameters."""
    studio.window.body.go_to("create")
    composer = studio.window.composer
    (field,) = composer.findChildren(VaeField)
    field.setCurrentIndex(1)
    field.activated.emit(1)
    for fold in composer.findChildren(Fold):
        fold.set_open(False)
        fold.set_open(True)
    (column,) = composer.findChildren(ColumnScroll)
    studio.shoot("77-vae-field", lambda: column.ensureWidgetVisible(field))
    studio.shoot("78-vae-choices", lambda: (column.ensureWidgetVisible(field), field.showPopup()))


def main() -> None:
    """Furnish a home and walk through its models."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        furnish(Path(home))
        application, window = create_window(Path(home), "fake")
        window.show()
        studio = Studio(window, Look(application), chosen.folder, chosen.only)
        window.body.go_to("models")
        page = window.models_place.page
        studio.wait_until(lambda: bool(page.rows()))
        QTest.qWait(500)
        places(studio, page)
        licence(studio, page)
        choose_vae(studio)
        window.close()


if __name__ == "__main__":
    main()
