"""Watches a scheduler for its forecast of the finished picture, which previews show instead of noisy latents."""

import functools
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import torch


class Forecast:
    """Holds x̂₀, the finished latents as `scheduler` foresaw them at its latest step (DDIM, eq. 9).

    Most diffusers schedulers return it beside the next latents; the DPM-Solver++ kind keeps it as its model
    output; where neither is so, `latents` stays None.
    """

    def __init__(self, scheduler: object) -> None:
        """Watch `scheduler` from its next step on; its `step` keeps its signature, which pipelines look at."""
        self.latents: torch.Tensor | None = None
        watched = cast(Any, scheduler)
        step = watched.step

        @functools.wraps(step)
        def stepped(*args: Any, **kwargs: Any) -> Any:
            result = step(*args, **kwargs)
            self.latents = result[1] if len(result) > 1 else _kept_by(watched)
            return result

        watched.step = stepped


def _kept_by(scheduler: Any) -> "torch.Tensor | None":
    """The forecast that a multistep solver of the data-predicting kind keeps for its next step."""
    config = scheduler.config
    predicts_x0 = str(config.get("algorithm_type", "")).endswith("dpmsolver++") or config.get("predict_x0", False)
    outputs = getattr(scheduler, "model_outputs", None) if predicts_x0 else None
    return outputs[-1] if outputs else None
