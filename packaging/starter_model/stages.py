"""The stages of the recipe, in order; a stage that was finished is not done again."""

import json
import time
from collections.abc import Callable, Iterable

import torch

from starter_model import (
    autoencoder,
    bank,
    denoiser,
    evaluation,
    examinee,
    judge,
    reading,
    release,
    sheets,
    sources,
    sprites,
    tokens,
    tuning,
    variety,
)
from starter_model.kitchen import Kitchen


def fetch(kitchen: Kitchen) -> None:
    """Download the drawings."""
    sources.fetch(kitchen.folder / "npm")


def render(kitchen: Kitchen) -> None:
    """Draw the sprites."""
    missing = sprites.render_sprites(kitchen.folder / "npm", kitchen.archive)
    print("not drawn by every artist:", ", ".join(missing) or "none")


def tokenizer(kitchen: Kitchen) -> None:
    """Learn the tokens."""
    tokens.train_tokenizer(kitchen.subjects(), kitchen.settings.captions, kitchen.folder / "tokenizer")


def train_autoencoder(kitchen: Kitchen) -> None:
    """Train the autoencoder."""
    seconds = kitchen.box(kitchen.settings.autoencoder_seconds)
    autoencoder.train_autoencoder(kitchen.painter(), kitchen.settings, kitchen.folder, kitchen.device, seconds)


def teach_reading(kitchen: Kitchen) -> None:
    """Let the text encoder learn what captions say."""
    seconds = kitchen.box(kitchen.settings.reading_seconds)
    reading.train_reading(kitchen.subjects(), kitchen.settings, kitchen.folder, kitchen.device, seconds)


def train_judge(kitchen: Kitchen) -> None:
    """Train the judge."""
    seconds = kitchen.box(kitchen.settings.judge_seconds)
    judge.train_judge(kitchen.painter(), kitchen.settings, kitchen.folder, kitchen.device, seconds)


def fill_bank(kitchen: Kitchen) -> None:
    """Compose, encode and tokenise."""
    bank.fill_bank(kitchen.painter(), kitchen.settings, kitchen.folder, kitchen.device, kitchen.part)


def train_denoiser(kitchen: Kitchen) -> None:
    """Train UNet and text encoder, on several devices where `processes` says so."""
    seconds = kitchen.box(kitchen.settings.denoiser_seconds)
    if kitchen.processes == 1:
        denoiser.train_denoiser(kitchen.settings, kitchen.folder, kitchen.device, seconds)
        return
    arguments = (kitchen.settings, kitchen.folder, kitchen.device.type, seconds)
    torch.multiprocessing.spawn(denoiser.run_in_group, (kitchen.processes, arguments), kitchen.processes)


def tune(kitchen: Kitchen) -> None:
    """Find the guidance."""
    asked = evaluation.sample(kitchen.subjects(), range(len(kitchen.subjects())), kitchen.settings.tuned)
    tuning.tune(examinee.trained(kitchen), _examiner(kitchen), asked, kitchen.settings, kitchen.folder)


def draw_sheets(kitchen: Kitchen) -> None:
    """Draw sheets to look at."""
    examined = examinee.examinee(kitchen)
    folder = kitchen.folder / "evaluation" / f"sheets-{examined.name}"
    sheets.draw_sheets(examined.draw, kitchen.subjects(), folder, kitchen.settings.columns, kitchen.settings.rows)


def evaluate(kitchen: Kitchen) -> None:
    """Examine the model and put it into the table."""
    examined = examinee.examinee(kitchen)
    subjects, settings, folder = kitchen.subjects(), kitchen.settings, kitchen.folder / "evaluation"
    asked = evaluation.sample(subjects, examined.known, settings.evaluated)
    scores = evaluation.examine(
        examined.draw, _examiner(kitchen), asked, settings.evaluation_batch, kitchen.seconds
    )
    varied = variety.measure(examined, kitchen.painter(), settings)
    evaluation.save_scores(scores, varied, folder, examined.name)


def _examiner(kitchen: Kitchen) -> judge.Judge:
    file, known = kitchen.folder / "judge.safetensors", len(kitchen.subjects())
    return judge.load_judge(file, kitchen.settings, known, kitchen.device)


def publish(kitchen: Kitchen) -> None:
    """Write the folder that ships."""
    print(release.release(kitchen.settings, kitchen.folder, kitchen.subjects()))


STAGES: dict[str, Callable[[Kitchen], None]] = {
    "fetch": fetch,
    "render": render,
    "tokenizer": tokenizer,
    "reading": teach_reading,
    "autoencoder": train_autoencoder,
    "judge": train_judge,
    "bank": fill_bank,
    "denoiser": train_denoiser,
    "tune": tune,
    "sheets": draw_sheets,
    "evaluate": evaluate,
    "release": publish,
}
"""All stages, in order; each reads what the ones before it wrote."""


def cook(kitchen: Kitchen, names: Iterable[str] = STAGES) -> None:
    """Run these stages but for those that were finished before; deleting `done/<stage>.json` forgets one.

    The bank and the denoiser go on where they were stopped, the other stages start anew.
    """
    for name in names:
        mark = kitchen.folder / "done" / f"{name}.json"
        if mark.exists():
            print(f"{name}: done before", flush=True)
            continue
        started = time.monotonic()
        STAGES[name](kitchen)
        seconds = round(time.monotonic() - started, 1)
        mark.parent.mkdir(exist_ok=True)
        mark.write_text(json.dumps({"size": kitchen.settings.name, "seconds": seconds}), encoding="utf-8")
        print(f"{name}: {seconds} s", flush=True)
