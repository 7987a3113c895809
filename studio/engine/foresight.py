"""Chooses how a model is placed before a run: as it went the last time, else as its footprint foretells."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from studio.engine import families
from studio.engine.devices import Device
from studio.engine.loading import LoadedModel
from studio.engine.memory import NotEnoughMemory, available
from studio.generation.request import Size

if TYPE_CHECKING:  # it imports torch, which waits for the engine's start
    from studio.engine.footprint import Footprint

log = logging.getLogger(__name__)

Thrift = Literal["fast", "balanced", "small"]
"""How memory is dealt with: all of it is used until it runs out; what will not fit is foreseen; or as little as is
sensible is used even where there is enough, for the sake of other programs."""

_AMPLE = 16 * 1024
"""Bytes a pixel with which any model makes a picture (2 to 4 were counted): no need to foresee more."""


class Foresight:
    """What is known of models and sizes in this session."""

    def __init__(self, thrift: Thrift, spare: Callable[[Device], int] = available) -> None:
        """Nothing is known yet; `spare` tells how many bytes of a device can still be taken."""
        self._thrift: Thrift = thrift
        self._spare = spare
        self._learnt: dict[tuple[str, Size], int] = {}
        self._footprints: dict[str, Footprint | None] = {}

    def place(self, model: LoadedModel, size: Size) -> None:
        """Put the model on the rung of its ladder that pictures of this size want; other models go before it does.

        Raises:
            NotEnoughMemory: a processor's memory cannot hold one; to try would end this process.
            RuntimeError: the model fits nowhere.
        """
        rung = self._learnt.get((model.info.ref.sha256, size))
        if rung is None:
            rung = self._foreseen(model, size)
            if rung > self._least(model) and model.ladder.evict():
                rung = self._foreseen(model, size)
        model.ladder.stand(rung)

    def learn(self, model: LoadedModel, size: Size) -> None:
        """Pictures of this size were made where the model stands now."""
        self._learnt[model.info.ref.sha256, size] = model.ladder.rung

    def _foreseen(self, model: LoadedModel, size: Size) -> int:
        """The first rung that fits into what is free, what the model holds itself included."""
        least = self._least(model)
        spare = self._spare(model.device)
        unplaced = 0 if model.ladder.is_whole else model.info.bytes_to_load
        if self._thrift == "fast" or spare > unplaced + _AMPLE * size.width * size.height:
            return least
        known = self._footprint(model)
        if known is None:
            return least
        budget = spare + (known.weights if model.ladder.is_whole else 0)
        needs = [rung.need(known, size) for rung in model.ladder.rungs]
        if model.device.kind == "cpu" and needs[-1] > budget:
            raise _too_large(size, needs[-1], budget)
        fitting = [index for index, need in enumerate(needs) if index >= least and need <= budget]
        return fitting[0] if fitting else len(needs) - 1

    def _least(self, model: LoadedModel) -> int:
        """The highest rung that the user's thrift allows."""
        return 1 if self._thrift == "small" and model.device.kind != "cpu" else 0

    def _footprint(self, model: LoadedModel) -> "Footprint | None":
        """None where it cannot be told: then memory is used until it runs out."""
        key = model.info.ref.sha256
        if key not in self._footprints:
            self._footprints[key] = _measured(model)
        return self._footprints[key]


def _measured(model: LoadedModel) -> "Footprint | None":
    from studio.engine import footprint

    try:
        return footprint.measure(model.recipe, families.of_name(model.info.family))
    except Exception:  # a rehearsal runs the model's own code; a forecast is no reason to make no picture
        log.exception("What %s takes cannot be foreseen.", model.info.ref.name)
        return None


def _too_large(size: Size, need: int, budget: int) -> NotEnoughMemory:
    return NotEnoughMemory(
        f"A picture of {size} needs about {need / 1e9:.0f} GB of memory, and {budget / 1e9:.1f} GB are free. "
        "Choose a smaller size, or close programs that use much memory."
    )
