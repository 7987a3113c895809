"""Attention in which the places of the picture see the words and themselves, but not each other.

Imported behind the engine's start only: torch's modes are inherited from.
"""

from typing import Any

import torch  # noqa: TID253
from torch.overrides import TorchFunctionMode  # noqa: TID253


class Apart(TorchFunctionMode):
    """Within it, attention over a picture's `places`, followed by words, is what Ahn et al. 2024 perturb it to."""

    def __init__(self, places: int) -> None:
        """Attention has the picture's tokens first."""
        super().__init__()
        self._places = places

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        named = dict(kwargs or {})
        if func is torch.nn.functional.scaled_dot_product_attention:
            query = args[0] if args else named["query"]
            named["attn_mask"] = self._mask(query)
        return func(*args, **named)

    def _mask(self, query: torch.Tensor) -> torch.Tensor:
        """What is added to the scores, (n, n): -∞ between different places."""
        count = query.shape[2]
        mask = query.new_zeros(count, count)
        mask[: self._places, : self._places] = -torch.inf
        return mask.fill_diagonal_(0)
