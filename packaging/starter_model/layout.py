"""Where the subjects of a scene stand: position, size, turn and side, drawn at random."""

import math
from dataclasses import dataclass, replace
from random import Random

from starter_model.scene import Scene


@dataclass(frozen=True)
class Place:
    """Centre and half size in [-1, 1] units, rotation in radians, `flip` -1 for mirrored."""

    subject: int
    x: float
    y: float
    scale: float
    rotation: float = 0.0
    flip: int = 1


def arrange(scene: Scene, rng: Random) -> tuple[Place, ...]:
    """One place for each thing to draw, at most three."""
    flip = rng.choice((-1, 1))
    places = _several(scene, rng) if scene.relation else (_single(scene, rng),)
    return tuple(replace(place, flip=flip, rotation=_rotation(scene, rng)) for place in places)


def _single(scene: Scene, rng: Random) -> Place:
    subject, dx, dy = scene.subjects[0], rng.uniform(-0.08, 0.08), rng.uniform(-0.06, 0.08)
    match scene.placement:
        case "close":
            return Place(subject, 2 * dx, 2 * dy, rng.uniform(1.05, 1.25))
        case "far":
            return Place(subject, rng.uniform(-0.3, 0.3), rng.uniform(0, 0.25), rng.uniform(0.32, 0.38))
        case "left":
            return Place(subject, -0.44 + dx / 2, dy, rng.uniform(0.46, 0.53))
        case "right":
            return Place(subject, 0.44 + dx / 2, dy, rng.uniform(0.46, 0.53))
        case _:
            return Place(subject, dx, dy, rng.uniform(0.66, 0.8))


def _several(scene: Scene, rng: Random) -> tuple[Place, ...]:
    first, second = scene.subjects[0], scene.subjects[-1]
    jitter = rng.uniform(-0.05, 0.06)
    match scene.relation:
        case "two":
            return Place(first, -0.46, 0.05, 0.46), Place(first, 0.46, 0.05, 0.46)
        case "three":
            return tuple(Place(first, x, y, 0.43) for x, y in ((-0.47, 0.44), (0.47, 0.44), (0.0, -0.44)))
        case "above":
            return Place(first, jitter, -0.48, 0.46), Place(second, jitter, 0.48, 0.46)
        case "right_of":
            return Place(first, 0.48, jitter, 0.47), Place(second, -0.48, jitter, 0.47)
        case _:
            return Place(first, -0.48, jitter, 0.47), Place(second, 0.48, -jitter, 0.47)


def _rotation(scene: Scene, rng: Random) -> float:
    match scene.placement:
        case "inverted":
            return math.pi + rng.gauss(0, 0.04)
        case "tilted":
            return rng.choice((-1, 1)) * rng.uniform(0.42, 0.6)
        case _:
            return rng.gauss(0, 0.035)
