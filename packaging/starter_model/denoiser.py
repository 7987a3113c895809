"""The second training: UNet and text encoder together, predicting velocity from noise to picture."""

import os
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as dist
from diffusers import DDIMScheduler, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTextModel

from starter_model.bank import Bank
from starter_model.networks import CHANNELS, LATENT, text_encoder, unet
from starter_model.reading import load_reading
from starter_model.settings import Settings
from starter_model.tokens import Encoder
from starter_model.training import (
    AveragedWeights,
    Log,
    TimeBox,
    adamw,
    autocast,
    average_gradients,
    compiled,
    prepare,
    rate,
    set_rate,
    tuned,
)

PEAK = 8e-4
DROPPED = 0.1
"""The share of captions left out, so that guidance has something to push away from."""

KEPT = 120
"""Seconds from one saving of the state to the next."""

WORDLESS, TOLD = 500, 0.75
"""Below the step WORDLESS the picture itself says nearly all, above it the caption does, and three quarters of the
training go there, as others train where the questions are open (Esser et al., 2024).

Measured on the half-trained model. With 48 renders: another subject in the caption raises the error of 0.60
at step 999 by 0.34, of 0.34 at 800 by 0.24, of 0.14 at 600 by 0.03, of 0.08 at 400 by 0.005, and less below. With
40 renders, noised to a step and denoised from there: the judge sees the wanted subject in 37 from step 561, in 26
from 687, in 21 from 874 and in 17 from noise alone."""

SCHEDULE = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "clip_sample": False,
    "steps_offset": 1,
}
"""The noise, as diffusers' schedulers are told of it: none of the picture is left at the last step
(Lin et al., "Common Diffusion Noise Schedules and Sample Steps are Flawed", 2023)."""


@dataclass(frozen=True)
class Denoiser:
    """The two networks that are trained together."""

    unet: UNet2DConditionModel
    text: CLIPTextModel

    @property
    def both(self) -> nn.ModuleList:
        """As one module."""
        return nn.ModuleList([self.unet, self.text])

    def parameters(self) -> list[nn.Parameter]:
        """Of both, in a fixed order."""
        return list(self.both.parameters())

    def save(self, folder: Path) -> None:
        """Weights in float16: `unet.safetensors` and `text.safetensors`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, network in (("unet", self.unet), ("text", self.text)):
            halves = {key: value.half().contiguous() for key, value in network.state_dict().items()}
            save_file(halves, folder / f"{name}.partial")
            (folder / f"{name}.partial").rename(folder / f"{name}.safetensors")

    def load(self, folder: Path) -> None:
        """The weights that `save` wrote."""
        for name, network in (("unet", self.unet), ("text", self.text)):
            network.load_state_dict(load_file(folder / f"{name}.safetensors"))


def build(settings: Settings, encoder: Encoder, device: torch.device) -> Denoiser:
    """The untrained networks, the same in every process."""
    torch.manual_seed(2)
    network = unet(settings).to(device).to(memory_format=torch.channels_last)
    return Denoiser(network, text_encoder(settings, encoder).to(device))


def objective(denoiser: Denoiser, device: torch.device):
    """The loss of a batch: the error of the velocity v = a e - s z (Salimans and Ho, 2022).

    Its weight (min(SNR, 5) + 1) / (SNR + 1) keeps easy steps from taking over (Hang et al., 2023).
    """
    kept = DDIMScheduler(**SCHEDULE).alphas_cumprod.to(device)

    def loss(latents: Tensor, epsilon: Tensor, steps: Tensor, tokens: Tensor) -> Tensor:
        alpha = kept[steps].view(-1, 1, 1, 1)
        a, s = alpha.sqrt(), (1 - alpha).sqrt()
        words = denoiser.text(tokens)[0]
        guess = denoiser.unet(a * latents + s * epsilon, steps, words, return_dict=False)[0].float()
        ratio = alpha / (1 - alpha).clamp(min=1e-8)
        weight = (ratio.clamp(max=5.0) + 1) / (ratio + 1)
        return (weight * (guess - (a * epsilon - s * latents)) ** 2).mean()

    return loss


def train_denoiser(settings: Settings, folder: Path, device: torch.device, seconds: float) -> None:
    """Train for `seconds`; averaged weights go to `folder/denoiser`, the state to go on from beside them.

    Compiles while others train or fill the bank; the clock starts when it is full. In a group of processes
    (`torch.distributed`) each trains on its own batches and all step alike.
    """
    prepare(device)
    leads = not dist.is_initialized() or dist.get_rank() == 0
    log = Log(folder / "logs" / f"denoiser-{device.index or 0}.jsonl")
    encoder = Encoder(folder / "tokenizer")
    denoiser = build(settings, encoder, device)
    empty = torch.from_numpy(encoder([""])).to(device).long()
    step = compiled(objective(denoiser, device), denoiser.both, _sample(settings.denoiser_batch, empty))
    bank = Bank(folder, settings, device)
    bank.wait()
    if not (folder / "denoiser").exists():
        load_reading(denoiser.text, folder)
    run = Training(denoiser, folder / "denoiser", seconds, leads)
    torch.manual_seed(3 + (device.index or 0) + run.count)
    while not run.is_over(device):
        latents, tokens = bank.take(settings.denoiser_batch, empty, DROPPED)
        steps = spread(len(latents), device)
        with tuned(), autocast(device):
            loss = step(latents, torch.randn_like(latents), steps, tokens)
        with tuned():
            run.advance(loss)
        if run.count % 100 == 0 and leads:
            log(step=run.count, loss=loss.item(), rate=run.pace())
    if leads:
        log(step=run.count, samples=run.count * settings.denoiser_batch)
        run.save()


def spread(batch: int, device: torch.device) -> Tensor:
    """Time steps of a batch: every batch sees all strengths of noise (VDM, 2021), the telling ones more often.

    Places at equal distances from a random start are bent so that TOLD of them lie above step WORDLESS.
    """
    places = (torch.arange(batch, device=device) / batch + torch.rand((), device=device)) % 1
    below, above = places / (1 - TOLD), (places - (1 - TOLD)) / TOLD
    steps = torch.where(places < 1 - TOLD, below * WORDLESS, WORDLESS + above * (1000 - WORDLESS))
    return steps.long().clamp(max=999)


def _sample(batch: int, empty: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What a step is given, of noise: latents, noise, time steps, tokens."""
    latents = torch.randn(batch, CHANNELS, LATENT, LATENT, device=empty.device)
    latents = latents.contiguous(memory_format=torch.channels_last)
    steps = torch.zeros(batch, dtype=torch.long, device=empty.device)
    return latents, torch.randn_like(latents), steps, empty.repeat(batch, 1)


class Training:
    """Optimizer, averaged weights and clock of one training; goes on from its folder's state."""

    def __init__(self, denoiser: Denoiser, folder: Path, seconds: float, keeps: bool) -> None:
        self._denoiser, self._folder, self._keeps = denoiser, folder, keeps
        self._parameters = denoiser.parameters()
        self._optimizer = adamw(self._parameters, PEAK, betas=(0.9, 0.99), weight_decay=0.01)
        self._average = AveragedWeights(self._parameters, 0.999)
        self.count = 0
        self._clock = TimeBox(seconds, self._load())
        self._saved = self._noted = (self._clock.spent, self.count)

    def _load(self) -> float:
        """Take up what the folder holds: the state, or the weights alone; returns the seconds spent before."""
        file = self._folder / "state.pt"
        if not file.exists():
            if (self._folder / "unet.safetensors").exists():
                self._denoiser.load(self._folder)
                self._average = AveragedWeights(self._parameters, 0.999)
            return 0.0
        state = torch.load(file, map_location=self._parameters[0].device, weights_only=True)
        with torch.no_grad():
            torch._foreach_copy_(self._parameters, state["weights"])
            torch._foreach_copy_(self._average.values, state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.count = state["count"]
        return float(state["spent"])

    def is_over(self, device: torch.device) -> bool:
        """Whether the time is up, by the leading process's clock; all processes stop after the same step."""
        if not dist.is_initialized():
            return self._clock.progress >= 1
        if self.count % 20:
            return False
        over = torch.tensor(self._clock.progress >= 1, device=device, dtype=torch.int32)
        dist.broadcast(over, 0)
        return bool(over)

    def pace(self) -> float:
        """Steps a second since this was last asked."""
        now = (self._clock.spent, self.count)
        pace = (now[1] - self._noted[1]) / (now[0] - self._noted[0])
        self._noted = now
        return pace

    def advance(self, loss: Tensor) -> None:
        """One step down the loss."""
        loss.backward()
        average_gradients(self._parameters)
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        set_rate(self._optimizer, rate(PEAK, self.count, self._clock.progress, 400, hold=0.3))
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._average.update(self.count)
        self.count += 1
        if self._keeps and self._clock.spent - self._saved[0] > KEPT:
            self.save()

    def save(self) -> None:
        """The averaged weights, and all that is needed to go on."""
        self._average.swap()
        self._denoiser.save(self._folder)
        self._average.swap()
        state = {
            "weights": [parameter.detach() for parameter in self._parameters],
            "average": self._average.values,
            "optimizer": self._optimizer.state_dict(),
            "count": self.count,
            "spent": self._clock.spent,
        }
        torch.save(state, self._folder / "state.partial")
        (self._folder / "state.partial").rename(self._folder / "state.pt")
        self._saved = (self._clock.spent, self.count)


def run_in_group(rank: int, world: int, arguments: tuple[Settings, Path, str, float]) -> None:
    """One process of several: join the group, train on the device of this rank."""
    settings, folder, kind, seconds = arguments
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29511"}
    dist.init_process_group("nccl" if kind == "cuda" else "gloo", rank=rank, world_size=world)
    try:
        device = torch.device("cuda", rank) if kind == "cuda" else torch.device("cpu")
        train_denoiser(settings, folder, device, seconds)
    finally:
        dist.destroy_process_group()
