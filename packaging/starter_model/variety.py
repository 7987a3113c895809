"""Whether seeds vary the picture, a locked seed keeps its layout, and pictures are more than copies."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from starter_model.bank import FIRST_SEED
from starter_model.captions import plain_caption
from starter_model.examinee import Examinee
from starter_model.pictures import HELD_OUT, Painter
from starter_model.questions import framed, said
from starter_model.scene import PLAIN, Scene
from starter_model.settings import Settings

FRAMES = ("3d", "flat", "cartoon", "watercolor")
GRID = 24
"""Pictures are compared at 24x24 pixels: where things are and of which colour, not how they are drawn."""


def measure(examinee: Examinee, painter: Painter, settings: Settings) -> dict[str, float]:
    """Figures by what they are called in the table; distances are root mean squares of values in [-1, 1].

    `settings.varied` subjects are drawn in four frames from as many seeds each.
    """
    asked = examinee.known[:: max(1, len(examinee.known) // settings.varied)][: settings.varied]
    drawn = [_drawn(examinee, said(painter.subjects[number]), settings.varied) for number in asked]
    small = torch.stack(drawn)  # (subjects, seeds, frames, 3, 24, 24)
    trained, unseen = (_renders(painter, first, settings.compared) for first in (FIRST_SEED, HELD_OUT))
    outlines = _outlines(small)
    return {
        "seeds differ by": _apart(small.transpose(1, 2).flatten(0, 1)),
        "layout kept between frames of a seed": _alike(outlines),
        "layout alike between frames of other seeds": _alike(outlines.roll(1, 1), outlines),
        "layout alike between frames of one render": _alike(_outlines(_arranged(painter, asked, settings.varied))),
        "distance to the nearest of the training pictures": _nearest(small.flatten(0, 2), trained),
        "the same distance of unseen renders": _nearest(unseen, trained),
    }


def _drawn(examinee: Examinee, subject: str, seeds: int) -> Tensor:
    """One subject, small: (seeds, frames, 3, 24, 24)."""
    prompts = [plain_caption(framed(frame), subject) for frame in FRAMES]
    drawn = examinee.draw([(prompt, seed) for seed in range(seeds) for prompt in prompts])
    return _small(drawn).cpu().unflatten(0, (seeds, len(FRAMES)))


def _renders(painter: Painter, first_seed: int, count: int) -> Tensor:
    """Composed pictures, small: (count, 3, 24, 24) or a few more."""
    made: list[Tensor] = []
    for _, pictures in painter.batches(first_seed, PLAIN):
        made.append(_small(pictures * 2 - 1).cpu())
        if sum(map(len, made)) >= count:
            return torch.cat(made)
    raise AssertionError("the painter's batches have no end")


def _arranged(painter: Painter, asked: Sequence[int], seeds: int) -> Tensor:
    """The same subjects composed in the same places in every frame, small: (subjects, seeds, frames, 3, 24, 24).

    What layouts can have in common at most: most frames are another artist's drawings.
    """
    rows = [
        [painter.compositor.compose([Scene(frame, (number,)) for number in asked], seed) for frame in FRAMES]
        for seed in range(HELD_OUT, HELD_OUT + seeds)
    ]
    composed = torch.stack([torch.stack([_small(pictures * 2 - 1) for pictures in row]) for row in rows])
    return composed.cpu().permute(2, 0, 1, 3, 4, 5)


def _small(pictures: Tensor) -> Tensor:
    return F.adaptive_avg_pool2d(pictures.float(), GRID)


def _outlines(small: Tensor) -> Tensor:
    """How steep the brightness is, standardised: (subjects, seeds, frames, 23 * 23)."""
    light = small.mean(-3)
    steep = (light[..., 1:, 1:] - light[..., :-1, 1:]).abs() + (light[..., 1:, 1:] - light[..., 1:, :-1]).abs()
    flat = steep.flatten(-2)
    return (flat - flat.mean(-1, keepdim=True)) / (flat.std(-1, keepdim=True) + 1e-6)


def _alike(outlines: Tensor, others: Tensor | None = None) -> float:
    """The mean correlation between neighbouring frames."""
    return (outlines[:, :, :-1] * (outlines if others is None else others)[:, :, 1:]).mean().item()


def _apart(groups: Tensor) -> float:
    """The mean distance between the pictures of a group; groups are (G, N, 3, 24, 24)."""
    flat = groups.flatten(2) / groups[0, 0].numel() ** 0.5
    distances = torch.cdist(flat, flat)
    count = flat.shape[1]
    return (distances.sum((1, 2)) / (count * (count - 1))).mean().item()


def _nearest(pictures: Tensor, among: Tensor) -> float:
    """The mean distance from a picture to the nearest of others."""
    scale = pictures[0].numel() ** 0.5
    return (torch.cdist(pictures.flatten(1), among.flatten(1)).amin(1) / scale).mean().item()
