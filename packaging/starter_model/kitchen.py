"""What every stage of the recipe is given: sizes, a folder for all results, a device, its time and its part."""

from dataclasses import dataclass
from pathlib import Path

import torch

from starter_model.compositor import Compositor
from starter_model.pictures import Painter, recipe_subjects
from starter_model.settings import Settings
from starter_model.subjects import Subject


@dataclass(frozen=True)
class Kitchen:
    """Where a stage works.

    `seconds` overrides a stage's usual time box; `part` = (number, of) says which shards of the bank are this
    process's; `processes` is how many devices train the denoiser together; `model` is a folder in diffusers'
    layout that is examined in place of what was trained here.
    """

    settings: Settings
    folder: Path
    device: torch.device
    seconds: float | None = None
    part: tuple[int, int] = (0, 1)
    processes: int = 1
    model: Path | None = None

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
