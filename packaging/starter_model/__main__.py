"""The recipe's command line: `python -m starter_model STAGE`, or `all` for every stage in turn."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch

from starter_model import autoencoder, bank, denoiser, evaluation, judge, release, sources, sprites, tokens
from starter_model.compositor import Compositor
from starter_model.pictures import Painter, recipe_subjects
from starter_model.settings import FULL, TOY, Settings
from starter_model.subjects import Subject


@dataclass(frozen=True)
class Kitchen:
    """Where a stage works: sizes, the folder of all results, the device, its time and its part."""

    settings: Settings
    folder: Path
    device: torch.device
    seconds: float | None
    part: tuple[int, int]
    processes: int

    @property
    def archive(self) -> Path:
        """The sprites."""
        return self.folder / "sprites.zip"

    def subjects(self) -> tuple[Subject, ...]:
        """What is trained."""
        return recipe_subjects(self.archive, self.settings)

    def painter(self) -> Painter:
        """The compositor with everything it draws."""
        compositor = Compositor(self.archive, self.subjects(), self.device)
        return Painter(compositor, self.subjects(), self.settings.compose_batch)

    def box(self, usual: float) -> float:
        """The stage's seconds: as asked for, or as usual."""
        return usual if self.seconds is None else self.seconds


def fetch(kitchen: Kitchen) -> None:
    """Download the drawings."""
    sources.fetch(kitchen.folder / "npm")


def render(kitchen: Kitchen) -> None:
    """Draw the sprites."""
    if not kitchen.archive.exists():
        missing = sprites.render_sprites(kitchen.folder / "npm", kitchen.archive)
        print("not drawn by every artist:", ", ".join(missing) or "none")


def tokenizer(kitchen: Kitchen) -> None:
    """Learn the tokens."""
    tokens.train_tokenizer(kitchen.subjects(), kitchen.settings.captions, kitchen.folder / "tokenizer")


def train_autoencoder(kitchen: Kitchen) -> None:
    """Train the autoencoder."""
    seconds = kitchen.box(kitchen.settings.autoencoder_seconds)
    autoencoder.train_autoencoder(kitchen.painter(), kitchen.settings, kitchen.folder, kitchen.device, seconds)


def train_judge(kitchen: Kitchen) -> None:
    """Train the judge."""
    seconds = kitchen.box(kitchen.settings.judge_seconds)
    judge.train_judge(kitchen.painter(), kitchen.settings, kitchen.folder, kitchen.device, seconds)


def fill_bank(kitchen: Kitchen) -> None:
    """Compose, encode and tokenise."""
    bank.fill_bank(kitchen.painter(), kitchen.settings, kitchen.folder, kitchen.device, kitchen.part)


def train_denoiser(kitchen: Kitchen) -> None:
    """Train UNet and text encoder, on several devices where `--processes` says so."""
    seconds = kitchen.box(kitchen.settings.denoiser_seconds)
    if kitchen.processes == 1:
        denoiser.train_denoiser(kitchen.settings, kitchen.folder, kitchen.device, seconds)
        return
    arguments = (kitchen.settings, kitchen.folder, kitchen.device.type, seconds)
    torch.multiprocessing.spawn(denoiser.run_in_group, (kitchen.processes, arguments), kitchen.processes)


def evaluate(kitchen: Kitchen) -> None:
    """Examine the model, draw the sheets."""
    subjects, settings = kitchen.subjects(), kitchen.settings
    pipeline = release.assemble(settings, kitchen.folder, kitchen.device)
    if kitchen.device.type == "cuda":
        pipeline.to(dtype=torch.bfloat16)
    draw = evaluation.drawn_by(pipeline, settings.steps, release.GUIDANCE)
    evaluation.draw_sheets(draw, subjects, kitchen.folder / "evaluation", settings.columns)
    examiner = judge.load_judge(kitchen.folder / "judge.safetensors", settings, len(subjects), kitchen.device)
    asked = evaluation.questions(subjects, range(len(subjects)), Random(0))
    asked = asked[:: max(1, len(asked) // settings.evaluated)] if settings.evaluated else asked
    scores = evaluation.examine(draw, examiner, asked, settings.evaluation_batch)
    evaluation.save_table(scores, kitchen.folder / "evaluation")


def publish(kitchen: Kitchen) -> None:
    """Write the folder that ships."""
    print(release.release(kitchen.settings, kitchen.folder, kitchen.subjects()))


STAGES: dict[str, Callable[[Kitchen], None]] = {
    "fetch": fetch,
    "render": render,
    "tokenizer": tokenizer,
    "autoencoder": train_autoencoder,
    "judge": train_judge,
    "bank": fill_bank,
    "denoiser": train_denoiser,
    "evaluate": evaluate,
    "release": publish,
}
"""All stages, in order; each reads what the ones before it wrote."""

COMPILATIONS: dict[str, Callable[[Kitchen], None]] = {
    "compile-autoencoder": lambda k: autoencoder.compile_step(k.settings, k.folder, k.device),
    "compile-judge": lambda k: judge.compile_step(k.settings, len(k.subjects()), k.folder, k.device),
    "compile-denoiser": lambda k: denoiser.compile_step(k.settings, k.folder, k.device),
}
"""What trainings start beside themselves."""


def main() -> None:
    """Run one stage, or all."""
    parser = argparse.ArgumentParser(prog="starter_model", description=__doc__)
    parser.add_argument("stage", choices=["all", *STAGES, *COMPILATIONS])
    parser.add_argument("--out", type=Path, default=Path("starter"), help="folder of all results")
    parser.add_argument("--toy", action="store_true", help="everything tiny: minutes on a CPU")
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    parser.add_argument("--seconds", type=float, help="time box of a training stage")
    parser.add_argument("--part", default="0/1", help="which shards of the bank: number/of")
    parser.add_argument("--processes", type=int, default=1, help="devices that train the denoiser together")
    options = parser.parse_args()
    number, _, of = options.part.partition("/")
    settings = TOY if options.toy else FULL
    options.out.mkdir(parents=True, exist_ok=True)
    kitchen = Kitchen(
        settings, options.out, options.device, options.seconds, (int(number), int(of)), options.processes
    )
    stages = STAGES if options.stage == "all" else {options.stage: (STAGES | COMPILATIONS)[options.stage]}
    for stage in stages.values():
        stage(kitchen)


if __name__ == "__main__":
    main()
