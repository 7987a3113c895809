"""The compositor: batches of scenes in one frame become pictures, all in tensor operations."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from torch import Tensor

from starter_model import grades
from starter_model.backdrops import COLORS, PLACES, STYLES, TINTED, soft
from starter_model.frames import ART, FINISHERS, PAINTERS, Drawing
from starter_model.layout import Place, arrange
from starter_model.pixels import SIZE, Sheet, blur
from starter_model.scene import INK_FRAMES, PAPER_FRAMES, Scene
from starter_model.sprites import load_sprites
from starter_model.subjects import Subject
from starter_model.words import WORDS

_OWN_BACKDROPS = {
    "3d": ((0.93, 0.94, 0.97), (0.80, 0.84, 0.90), (0.95, 0.88, 0.84), (0.86, 0.92, 0.86)),
    "flat": ((0.99, 0.80, 0.36), (0.42, 0.78, 0.74), (0.96, 0.58, 0.50), (0.55, 0.62, 0.90), (0.70, 0.82, 0.45)),
    "cartoon": ((1.0, 0.97, 0.80), (0.80, 0.93, 1.0), (1.0, 0.86, 0.88), (0.86, 0.97, 0.84)),
    "sticker": ((0.35, 0.45, 0.62), (0.30, 0.55, 0.52), (0.55, 0.40, 0.60), (0.60, 0.48, 0.38)),
    "oil": ((0.45, 0.42, 0.30), (0.30, 0.40, 0.48), (0.55, 0.38, 0.28), (0.32, 0.42, 0.30)),
    "pixel": ((0.45, 0.75, 1.0), (0.10, 0.10, 0.28), (0.20, 0.55, 0.35), (0.95, 0.80, 0.50)),
    "stained": ((0.25, 0.45, 0.80), (0.80, 0.60, 0.20), (0.25, 0.60, 0.45), (0.55, 0.25, 0.55)),
    "popart": ((1.0, 0.85, 0.10), (1.0, 0.35, 0.60), (0.15, 0.75, 0.95), (0.50, 0.90, 0.30)),
    "mosaic": ((0.86, 0.80, 0.68), (0.40, 0.58, 0.72), (0.45, 0.62, 0.52)),
    "silhouette": ((0.98, 0.62, 0.35), (0.60, 0.75, 0.92), (0.95, 0.85, 0.60), (0.80, 0.62, 0.80)),
}
"""What a frame stands on when nothing is asked for: a few colours of its own."""


class Compositor:
    """The sprites on a device, and the way from scenes to pictures."""

    def __init__(self, archive: Path, subjects: tuple[Subject, ...], device: torch.device) -> None:
        self._device = device
        self._sprites = {
            art: torch.from_numpy(load_sprites(archive, art, subjects)).permute(0, 3, 1, 2).contiguous().to(device)
            for art in sorted(set(ART.values()))
        }

    @torch.no_grad()
    def compose(self, scenes: Sequence[Scene], seed: int) -> Tensor:
        """Pictures (B, 3, 192, 192) in [0, 1] of scenes that share one frame; the seed settles all chance."""
        frame, rng = scenes[0].frame, Random(seed)
        sheet = Sheet(len(scenes), torch.Generator(self._device).manual_seed(seed))
        layers = self._layers(frame, [arrange(scene, rng) for scene in scenes])
        drawing = Drawing(
            sheet=sheet,
            layers=layers,
            backdrop=_backdrop(scenes, sheet, rng),
            paper=_papers(scenes, sheet),
            light=_lights(scenes, sheet, rng),
        )
        picture = PAINTERS[frame](drawing).clamp(0, 1)
        picture = _graded(picture, sheet, [scene.style for scene in scenes], grades.STYLES)
        picture = _graded(picture, sheet, [scene.modifier for scene in scenes], grades.MODIFIERS)
        return FINISHERS[frame](picture, sheet).clamp(0, 1) if frame in FINISHERS else picture

    def _layers(self, frame: str, places: list[tuple[Place, ...]]) -> tuple[Tensor, ...]:
        """One layer for the first thing of every scene, one for the second, one for the third."""
        layers = [self._placed(frame, [row[0] for row in places])]
        for depth in (1, 2):
            rows = [row for row, placed in enumerate(places) if len(placed) > depth]
            if rows:
                drawn = self._placed(frame, [places[row][depth] for row in rows])
                layer = torch.zeros_like(layers[0])
                layer[torch.tensor(rows, device=self._device)] = drawn
                layers.append(layer)
        return tuple(layers)

    def _placed(self, frame: str, places: list[Place]) -> Tensor:
        """Sprites turned, scaled and moved: (B, 4 or 1, 192, 192), premultiplied."""
        index = torch.tensor([place.subject for place in places], device=self._device)
        sprites = self._sprites[ART[frame]][index].float() / 255
        if sprites.shape[1] == 4:
            sprites = torch.cat([sprites[:, :3] * sprites[:, 3:], sprites[:, 3:]], 1)
        matrix = torch.tensor([_inverse(place) for place in places], device=self._device)
        small = torch.tensor([place.scale < 0.5 for place in places], device=self._device).view(-1, 1, 1, 1)
        sprites = torch.where(small, blur(sprites, 0.7), sprites)
        grid = F.affine_grid(matrix, [len(places), sprites.shape[1], SIZE, SIZE], align_corners=False)
        return F.grid_sample(sprites, grid, align_corners=False)


def _inverse(place: Place) -> list[list[float]]:
    """The map from the picture's coordinates to the sprite's, as `affine_grid` wants it."""
    cos, sin = math.cos(place.rotation) / place.scale, math.sin(place.rotation) / place.scale
    back_x, back_y = -(cos * place.x + sin * place.y), sin * place.x - cos * place.y
    return [[cos * place.flip, sin * place.flip, back_x * place.flip], [-sin, cos, back_y]]


def _groups(keys: Sequence[str | None], device: torch.device) -> list[tuple[str, Tensor]]:
    """The rows of each key, keys in order of appearance; None is skipped."""
    rows: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        if key is not None:
            rows.setdefault(key, []).append(row)
    return [(key, torch.tensor(index, device=device)) for key, index in rows.items()]


def _graded(
    picture: Tensor,
    sheet: Sheet,
    names: Sequence[str | None],
    table: dict[str, Callable[[Tensor, Sheet], Tensor]],
) -> Tensor:
    for name, rows in _groups(names, sheet.device):
        picture[rows] = table[name](picture[rows], sheet.of(len(rows))).clamp(0, 1)
    return picture


def _backdrop(scenes: Sequence[Scene], sheet: Sheet, rng: Random) -> Tensor:
    """What is behind the subjects: the named background, else the style's scenery, else the frame's own."""
    picture = torch.ones((sheet.batch, 3, SIZE, SIZE), device=sheet.device)
    if scenes[0].frame in PAPER_FRAMES:
        return picture
    for key, rows in _groups([_backdrop_key(scene) for scene in scenes], sheet.device):
        chosen = [scenes[row] for row in rows.tolist()]
        picture[rows] = _scenery(key, chosen, sheet.of(len(rows)), rng).clamp(0, 1)
    return picture


def _backdrop_key(scene: Scene) -> str:
    if scene.background:
        return f"background {scene.background.kind}"
    own = scene.frame in ("sticker", "silhouette") and scene.style == "spot"
    return f"style {scene.style}" if scene.style in STYLES and not own else "own"


def _scenery(key: str, scenes: Sequence[Scene], sheet: Sheet, rng: Random) -> Tensor:
    source, _, name = key.partition(" ")
    if source == "style":
        return STYLES[name](sheet)
    if source == "own":
        return _own(scenes[0].frame, sheet, rng)
    if name in PLACES:
        return PLACES[name](sheet)
    named = [scene.background.colors for scene in scenes if scene.background]
    first, second = (_colors([pair[side] for pair in named], sheet) for side in (0, 1))
    return TINTED[name](sheet, first, second)


def _own(frame: str, sheet: Sheet, rng: Random) -> Tensor:
    if frame not in _OWN_BACKDROPS:
        return soft(sheet)
    chosen = [rng.choice(_OWN_BACKDROPS[frame]) for _ in range(sheet.batch)]
    color = torch.tensor(chosen, device=sheet.device).view(-1, 3, 1, 1) + sheet.uniform(-0.04, 0.04, 3)
    flat = sheet.fill(color.clamp(0, 1))
    if frame == "3d":
        floor = sheet.below(0.35, 0.5)
        return flat * (1.03 - 0.16 * floor - 0.1 * (sheet.x**2 + (sheet.y + 0.2) ** 2))
    if frame in ("silhouette", "oil"):
        return flat * (1.15 - 0.25 * (sheet.y + 1) / 2)
    return flat


def _colors(names: Sequence[str], sheet: Sheet) -> Tensor:
    return torch.tensor([COLORS[name] for name in names], device=sheet.device).view(-1, 3, 1, 1)


def _papers(scenes: Sequence[Scene], sheet: Sheet) -> Tensor:
    unset = (float("nan"),) * 3
    inked = scenes[0].frame in INK_FRAMES
    colors = [COLORS[s.background.colors[0]] if inked and s.background else unset for s in scenes]
    return torch.tensor(colors, device=sheet.device).view(-1, 3, 1, 1)


def _lights(scenes: Sequence[Scene], sheet: Sheet, rng: Random) -> Tensor:
    """The neon's colours at full brightness."""
    colors = _colors([scene.neon or rng.choice(WORDS.neon) for scene in scenes], sheet)
    return colors / colors.amax(1, keepdim=True)
