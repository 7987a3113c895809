"""The models in memory: kept warm for the next picture, dropped where another one needs the room."""

import gc
from collections import OrderedDict
from collections.abc import Callable

from studio.engine.devices import Device
from studio.engine.loading import LoadedModel
from studio.engine.memory import available, free

_ROOM_FOR_PICTURES = 3_000_000_000
"""Bytes that stay free beside the weights: what a picture of Stable Diffusion XL takes, and the system."""


class WarmModels:
    """Loaded models by the SHA-256 of their contents, the one used last at the end.

    At most `most` stay, so that comparing a few does not load at every turn; `spare` tells how many bytes of a
    device can still be taken.
    """

    def __init__(self, most: int = 8, spare: Callable[[Device], int] = available) -> None:
        """None is loaded yet."""
        self._most = most
        self._spare = spare
        self._models: OrderedDict[str, LoadedModel] = OrderedDict()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._models)

    def __getitem__(self, sha256: str) -> LoadedModel:
        """One of them, which does not count as using it.

        Raises:
            KeyError: it is not in memory.
        """
        return self._models[sha256]

    def get(self, sha256: str) -> LoadedModel | None:
        """One of them, used now; None if it is not in memory."""
        if sha256 in self._models:
            self._models.move_to_end(sha256)
        return self._models.get(sha256)

    def keep(self, model: LoadedModel) -> None:
        """Take a model in, used now."""
        self._models[model.info.ref.sha256] = model

    def make_room(self, bytes_to_load: int, device: Device) -> None:
        """Drop models, those unused for longest first, until there is memory for one more and its pictures."""
        bytes_each = 2 if device.dtype == "float32" else 1  # files hold 16 bits a number, as a rule
        need = bytes_to_load * bytes_each + _ROOM_FOR_PICTURES
        while self._models and (len(self._models) >= self._most or self._spare(device) < need):
            self._drop([next(iter(self._models))], device)

    def drop_all(self, device: Device, but: str = "") -> bool:
        """Give the memory of all models back, or of all but one; whether there were any."""
        others = [sha256 for sha256 in self._models if sha256 != but]
        self._drop(others, device)
        return bool(others)

    def _drop(self, keys: list[str], device: Device) -> None:
        for key in keys:
            del self._models[key]
        if keys:
            gc.collect()  # pipelines refer to themselves, so that nothing goes by itself
            free(device)
