"""What every training shares: time boxes, learning rates, averaged weights, logs, a compiled step."""

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


class TimeBox:
    """Seconds that a training may take, spent ones included when it goes on after a stop."""

    def __init__(self, seconds: float, spent: float = 0.0) -> None:
        self.seconds = seconds
        self._start = time.monotonic() - spent

    @property
    def spent(self) -> float:
        """Seconds since the training's start."""
        return time.monotonic() - self._start

    @property
    def progress(self) -> float:
        """From 0 to 1, and beyond when the time is over."""
        return self.spent / self.seconds


def rate(peak: float, step: int, progress: float, warmup: int, hold: float = 0.15) -> float:
    """Linear warm-up, the peak until `hold` of the time, then a half cosine to a hundredth."""
    fall = min(1.0, max(0.0, (progress - hold) / (1 - hold)))
    return peak * min(1.0, (step + 1) / warmup) * (0.01 + 0.99 * (1 + math.cos(math.pi * fall)) / 2)


def set_rate(optimizer: torch.optim.Optimizer, value: float) -> None:
    """The learning rate of all the optimizer's parameters."""
    for group in optimizer.param_groups:
        group["lr"] = value


def adamw(network: nn.Module | Iterable[nn.Parameter], peak: float, **options: Any) -> torch.optim.AdamW:
    """The optimizer, in one kernel for all weights where they are on a GPU."""
    parameters = list(network.parameters() if isinstance(network, nn.Module) else network)
    return torch.optim.AdamW(parameters, lr=peak, fused=parameters[0].is_cuda, **options)


class AveragedWeights:
    """The running mean of parameters over about 1 / (1 - decay) steps (EMA): what is kept in the end."""

    def __init__(self, parameters: Iterable[nn.Parameter], decay: float) -> None:
        self._parameters = list(parameters)
        self._decay = decay
        self.values = [parameter.detach().clone() for parameter in self._parameters]

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the parameters after `step`; the first steps count for little later."""
        share = 1 - min(self._decay, (step + 1) / (step + 10))
        torch._foreach_lerp_(self.values, [p.detach() for p in self._parameters], share)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange the averaged and the current values; twice is nothing."""
        for parameter, value in zip(self._parameters, self.values, strict=True):
            kept = parameter.detach().clone()
            parameter.copy_(value)
            value.copy_(kept)


def average_gradients(parameters: list[nn.Parameter]) -> None:
    """The mean of all processes' gradients, in one message; nothing to do for one process."""
    if not (dist.is_initialized() and dist.get_world_size() > 1):
        return
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    parts = flat.split([gradient.numel() for gradient in gradients])
    torch._foreach_copy_(gradients, [p.view_as(g) for p, g in zip(parts, gradients, strict=True)])


class Log:
    """One JSON object a line, in a file and on the screen."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._start = time.monotonic()
        file.parent.mkdir(parents=True, exist_ok=True)

    def __call__(self, **values: float | str) -> None:
        """Note these values, with the seconds since the start."""
        rounded = {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        line = json.dumps({"seconds": round(time.monotonic() - self._start, 1), **rounded})
        print(f"{self._file.stem} {line}", flush=True)
        with self._file.open("a", encoding="utf-8") as out:
            out.write(line + "\n")


def autocast(device: torch.device) -> torch.autocast:
    """bfloat16 arithmetic where it is safe."""
    return torch.autocast(device.type, torch.bfloat16)


def tuned() -> AbstractContextManager[None]:
    """Let cuDNN try its algorithms: for steps of one shape, not for the compositor's many.

    `enabled` is said because this manager's own default is False: without it no convolution goes through
    cuDNN, and a training runs at a tenth of its pace.
    """
    return torch.backends.cudnn.flags(enabled=True, benchmark=True)


def prepare(device: torch.device) -> None:
    """Fast float32 products."""
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    if device.type == "cuda":
        torch.cuda.set_device(device)


def compiled(step: Callable[..., Tensor], network: nn.Module, sample: Sequence[Tensor]) -> Callable[..., Tensor]:
    """The step compiled for tensors like the sample, now: before the clock of a time box starts.

    On a CPU the step stays as it is. `network` is what the step trains; no gradient is left on it.
    """
    device = sample[0].device
    if device.type != "cuda":
        return step
    started = time.monotonic()
    quick = torch.compile(step)
    for _ in range(2):
        with tuned(), autocast(device):
            loss = quick(*sample)
        with tuned():
            loss.backward()
        network.zero_grad(set_to_none=True)
    torch.cuda.synchronize(device)
    print(f"compiled in {time.monotonic() - started:.0f} s", flush=True)
    return quick
