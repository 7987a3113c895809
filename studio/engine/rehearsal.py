"""A pass rehearsed on torch's device "meta", which computes shapes only: how many bytes it holds at its peak.

Counting what lives at once tells the peak of the real pass for any architecture, where formulas would have to be
fitted to each. Imported where a picture may not fit, and only behind the engine's start.
"""

import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import torch  # noqa: TID253 - its modes are inherited from
from torch.overrides import TorchFunctionMode  # noqa: TID253
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: TID253
from torch.utils._pytree import tree_leaves  # noqa: TID253


def peak(module: Any, changes: Mapping[str, Any], run: Callable[[Any], object]) -> int:
    """The most bytes beside the weights that live at once while `run` computes with a double of `module`.

    `module` is a diffusers model; its double has the same architecture but for `changes` of its configuration, the
    same number format, and no numbers.
    """
    double = _double(module, changes)
    return peak_of(double, lambda: run(double))


def peak_of(double: torch.nn.Module, run: Callable[[], object]) -> int:
    """The most bytes beside the weights of `double`, which lies on "meta", that live at once during `run`."""
    with torch.no_grad(), _FusedAttention(), _Ledger(double.parameters()) as ledger:
        run()
    return ledger.peak


def _double(module: Any, changes: Mapping[str, Any]) -> Any:
    dtype = module.dtype  # walks through all of its layers
    with torch.device("meta"):
        double = cast(Any, type(module)).from_config({**module.config, **changes})
        for part in double.parameters():
            part.data = part.data.to(dtype)
        return double.eval()


class _FusedAttention(TorchFunctionMode):
    """Attention as the devices' fused kernels do it: the matrix of all pairs is never held."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if func is torch.nn.functional.scaled_dot_product_attention:
            named = dict(zip(("query", "key", "value"), args, strict=False)) | (kwargs or {})
            return named["query"].new_empty((*named["query"].shape[:-1], named["value"].shape[-1]))
        return func(*args, **(kwargs or {}))


class _Ledger(TorchDispatchMode):
    """Counts the bytes of all tensors that live at once, but for weights: `peak` is the most there were."""

    def __init__(self, weights: Iterable[torch.Tensor]) -> None:
        cast(Any, super()).__init__()
        self.peak = 0
        self._now = 0
        self._known = weakref.WeakSet(one.untyped_storage() for one in weights)

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        made = func(*args, **(kwargs or {}))
        for tensor in tree_leaves(made):
            if isinstance(tensor, torch.Tensor):
                self._enter(tensor.untyped_storage())
        return made

    def _enter(self, storage: torch.UntypedStorage) -> None:
        if storage in self._known:
            return
        self._known.add(storage)
        size = storage.nbytes()
        self._now += size
        self.peak = max(self.peak, self._now)
        weakref.finalize(storage, self._leave, size)

    def _leave(self, size: int) -> None:
        self._now -= size
