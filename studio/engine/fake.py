"""An engine without a model: pictures drawn from the request alone, for tests and work on the window."""

import hashlib
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageFilter

from studio import __version__
from studio.engine.protocol import OnStep, Phase, Step
from studio.errors import StudioError
from studio.generation.record import Environment, Generated
from studio.generation.request import GenerationRequest, ModelRef


@dataclass
class FakeEngine:
    """Deterministic stand-in: the seed decides the shapes, the prompt the colours, every parameter a little.

    `seconds_per_step` makes it as slow as a real one. A prompt that contains `fails_on` fails as a real one
    might. `fits` is the room that it tells of, as a GPU would. `loaded` and `is_closed` tell tests what was asked
    of it.
    """

    seconds_per_step: float = 0.0
    fails_on: str = "fail please"
    fits: int = 0
    loaded: list[ModelRef] = field(default_factory=list[ModelRef])
    is_closed: bool = False

    def prepare(self, model: ModelRef | None, on_step: OnStep) -> None:
        """Pretend to import and to load."""
        self._pause("starting", on_step)
        if model is not None and model not in self.loaded:
            self._pause("loading", on_step)
            self.loaded.append(model)

    def generate(self, requests: Sequence[GenerationRequest], on_step: OnStep) -> list[Generated]:
        """One drawn picture a request."""
        started = time.perf_counter()
        self._pause("encoding", on_step)
        for request in requests:
            if self.fails_on in request.prompt:
                raise StudioError(f'This engine cannot draw "{self.fails_on}". Write another prompt.')
        images = [draw(request) for request in requests]
        total = requests[0].steps
        phase: Phase = "denoising" if requests[0].upscale is None else "upscaling"
        for index in range(1, total + 1):
            time.sleep(self.seconds_per_step)
            on_step(Step(phase, index, total, tuple(_preview(image, index / total) for image in images)))
        on_step(Step("decoding", fits=self.fits))
        time.sleep(self.seconds_per_step)
        share = (time.perf_counter() - started) / len(requests)
        return [Generated(image, _environment(len(requests)), share) for image in images]

    def close(self) -> None:
        """Remember that it was closed."""
        self.is_closed = True

    def _pause(self, phase: Phase, on_step: OnStep) -> None:
        on_step(Step(phase))
        time.sleep(self.seconds_per_step)


def draw(request: GenerationRequest) -> Image.Image:
    """A picture that only this request has: soft blots placed by the noise, coloured by the words."""
    if request.upscale is not None:
        return draw(request.before_upscaling()).resize(request.size.sides, Image.Resampling.LANCZOS)
    shapes = hashlib.shake_256(repr(request.noise).encode()).digest(36)
    colours = hashlib.shake_256(f"{request.prompt}\0{request.negative_prompt}".encode()).digest(36 * 3)
    cells = Image.frombytes("RGB", (6, 6), bytes((shapes[i // 3] * 2 + colours[i]) // 3 for i in range(108)))
    picture = cells.resize((request.size.width, request.size.height), Image.Resampling.BICUBIC)
    mark = hashlib.sha256(request.key().encode()).digest()[:3]
    picture.putpixel((0, 0), (mark[0], mark[1], mark[2]))
    return picture


def _preview(image: Image.Image, progress: float) -> Image.Image:
    """A small picture that gets clearer from 0 to 1."""
    small = image.resize((max(1, image.width // 4), max(1, image.height // 4)))
    return small.filter(ImageFilter.GaussianBlur(12 * (1 - progress)))


def _environment(batch_size: int) -> Environment:
    """What this engine ran on: nothing but Python."""
    return Environment(
        seedlock=__version__,
        python=platform.python_version(),
        torch="",
        diffusers="",
        transformers="",
        platform=platform.platform(),
        device="fake",
        dtype="float32",
        attention="none",
        threads=1,
        batch_size=batch_size,
    )
