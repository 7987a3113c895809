"""One call of the engine: requests grouped to what one pass can take, each group made, memory permitting."""

import time
import traceback
from collections.abc import Sequence
from functools import partial

from PIL import Image

from studio.engine import denoising, runtime
from studio.engine.loading import LoadedModel
from studio.engine.memory import NotEnoughMemory, free, is_out_of_memory, with_room
from studio.engine.protocol import OnStep, Step
from studio.engine.room import Room
from studio.engine.seamless import seamless
from studio.engine.starting import Start
from studio.engine.thread_policy import ThreadPolicy
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest


class Batch:
    """The requests of one call, and what is made of them so far.

    An image must not depend on the batch beyond float rounding, so requests whose texts take different numbers
    of chunks are denoised apart: padding one to the other's length would change it.
    """

    def __init__(
        self,
        model: LoadedModel,
        requests: Sequence[GenerationRequest],
        threads: ThreadPolicy,
        on_step: OnStep,
        start: Start | None = None,
    ) -> None:
        """Nothing is computed yet; `start` is the source that the requests name."""
        self._model = model
        self._requests = requests
        self._threads = threads
        self._on_step = on_step
        self._start = start
        self._room = Room(model.device)
        self._made: dict[int, Generated] = {}
        self._shown: dict[int, Image.Image] = {}

    def make(self) -> list[Generated]:
        """All pictures, in the order of the requests; a group that does not fit into memory is halved, and for a
        picture that does not fit alone the model goes down its ladder.

        Raises:
            NotEnoughMemory: even one picture does not fit.
        """
        self._on_step(Step("encoding"))
        groups = with_room(self._groups, self._model.ladder.make_room, self._model.device)
        while groups:
            group = groups.pop(0)
            try:
                self._make_group(group)
                continue
            except RuntimeError as error:
                if not is_out_of_memory(error):
                    raise
                traceback.clear_frames(error.__traceback__)  # they hold the batch's tensors
                groups[:0] = self._smaller(group, error)
            free(self._model.device)  # out here, where no error holds the batch's tensors any more
        return [self._made[index] for index in range(len(self._requests))]

    def _smaller(self, group: list[int], error: RuntimeError) -> list[list[int]]:
        """What to try instead of a group that was too large: its halves, or one picture again with more room."""
        if middle := len(group) // 2:
            self._room.refuse(len(group))
            return [group[:middle], group[middle:]]
        if self._model.ladder.make_room():
            return [group]
        raise NotEnoughMemory(
            f"There is not enough memory for a picture of {self._requests[group[0]].size}. "
            "Choose a smaller size, or close programs that use much memory."
        ) from error

    def _groups(self) -> list[list[int]]:
        """Indices of requests whose embeddings have one length, in order."""
        groups: dict[int, list[int]] = {}
        for index, request in enumerate(self._requests):
            groups.setdefault(self._model.conditioner.length(request), []).append(index)
        return list(groups.values())

    def _make_group(self, group: list[int]) -> None:
        """Denoise and decode the requests of one group together."""
        started = time.perf_counter()
        requests = [self._requests[index] for index in group]
        self._threads.begin()
        conditioning = self._model.conditioner.batch(requests)
        denoised = partial(self._denoised, group)
        self._room.begin()
        with seamless(self._model.pipeline, requests[0].seamless):
            latents = denoising.denoise(self._model, requests, conditioning, denoised, self._start)
            self._on_step(Step("decoding", fits=self._room.fits(len(group))))
            images = denoising.decode(self._model, latents)
        if self._start is not None:
            images = [self._start.finish(image) for image in images]
        seconds = (time.perf_counter() - started) / len(group)
        environment = runtime.describe(
            self._model.device,
            self._model.attention,
            self._threads.threads,
            len(group),
            self._model.ladder.words,
        )
        self._made |= {i: Generated(image, environment, seconds) for i, image in zip(group, images, strict=True)}

    def _denoised(self, group: list[int], done: int, previews: tuple[Image.Image, ...]) -> None:
        """Tell of a step: the share of all work that is done, and what the pictures look like by now."""
        self._threads.adapt()
        steps = self._requests[0].steps
        finished = (len(self._made) * steps + len(group) * done) // len(self._requests)
        self._on_step(Step("denoising", finished, steps, self._all_shown(group, previews)))

    def _all_shown(self, group: list[int], previews: tuple[Image.Image, ...]) -> tuple[Image.Image, ...]:
        """The latest preview of every picture, grey for one that has none yet; none if there are no new ones."""
        if not previews:
            return ()
        self._shown |= dict(zip(group, previews, strict=True))
        blank = Image.new("RGB", previews[0].size, (128, 128, 128))
        return tuple(self._shown.get(index, blank) for index in range(len(self._requests)))
