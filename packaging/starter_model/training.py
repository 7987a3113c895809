"""What every training shares: time boxes, learning rates, averaged weights, logs, compiled steps."""

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn

from starter_model.settings import Settings


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
    """Let cuDNN try its algorithms: for steps of one shape, not for the compositor's many."""
    return torch.backends.cudnn.flags(benchmark=True)


def prepare(device: torch.device) -> None:
    """Fast float32 products; the same settings in every process, or compiled code is not found again."""
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    if device.type == "cuda":
        torch.cuda.set_device(device)


class Step:
    """A training step that becomes a compiled one while the training runs.

    A process of its own compiles first and fills the compiler's cache on disk; from then on compiling
    here takes seconds. On a CPU the step stays as it is.
    """

    def __init__(self, function: Callable[..., Tensor], marker: Path, device: torch.device) -> None:
        self._function = function
        self._marker = marker
        self._waits = device.type == "cuda"

    def __call__(self, *tensors: Tensor) -> Tensor:
        """The loss."""
        if self._waits and self._marker.exists():
            self._function, self._waits = torch.compile(self._function), False
        return self._function(*tensors)


def compile_elsewhere(stage: str, settings: Settings, folder: Path, device: torch.device) -> Path:
    """Start compiling a stage's step in another process; returns the file that appears when it is done."""
    marker = folder / f"compiled-{stage}-{device.index or 0}"
    if device.type == "cuda" and not marker.exists():
        command = [sys.executable, "-m", "starter_model", f"compile-{stage}", "--out", str(folder)]
        with marker.with_suffix(".log").open("w") as log:
            command += ["--size", settings.name, "--device", str(device)]
            subprocess.Popen(command, stdout=log, stderr=log)
    return marker
