"""The first training: the autoencoder, first and alone, until pixel art and mosaic survive a round trip."""

from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from safetensors.torch import load_file
from torch import Tensor

from starter_model.networks import CHANNELS, LATENT, autoencoder
from starter_model.pictures import Painter, Stock, held_out_stock, save_sheet
from starter_model.scene import Mixture
from starter_model.settings import Settings
from starter_model.training import (
    AveragedWeights,
    Log,
    TimeBox,
    adamw,
    autocast,
    compiled,
    prepare,
    rate,
    set_rate,
    tuned,
)

PEAK = 6e-4
KL_WEIGHT = 2e-4


def train_autoencoder(
    painter: Painter, settings: Settings, folder: Path, device: torch.device, seconds: float
) -> None:
    """Train for `seconds` and save the averaged, normalised weights to `folder/vae`; weights there go on."""
    prepare(device)
    log = Log(folder / "logs" / "autoencoder.jsonl")
    vae = build(settings, folder / "vae", device)
    stock = Stock(painter, settings.buffer, Random().randrange(1 << 31), Mixture())
    sample, _ = stock.take(settings.autoencoder_batch)
    step = compiled(objective(vae), vae, (sample, noise(len(sample), device)))
    optimizer = adamw(vae, PEAK, betas=(0.9, 0.98), weight_decay=1e-3)
    average, count, run = AveragedWeights(vae.parameters(), 0.998), 0, TimeBox(seconds)
    while run.progress < 1:
        set_rate(optimizer, rate(PEAK, count, run.progress, 150, hold=0.3))
        pictures, _ = stock.take(settings.autoencoder_batch)
        with tuned(), autocast(device):
            loss = step(pictures, noise(len(pictures), device))
        with tuned():
            loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        average.update(count)
        count += 1
        if count % 10 == 0:
            stock.renew()
        if count % 200 == 0:
            log(step=count, loss=loss.item(), rate=count / run.spent)
    log(step=count, samples=count * settings.autoencoder_batch)
    average.swap()
    _finish(vae, painter, settings, folder, log)


def build(settings: Settings, saved: Path, device: torch.device) -> AutoencoderKL:
    """The network as it was saved, or else untrained."""
    torch.manual_seed(0)
    vae = autoencoder(settings)
    if (file := saved / "diffusion_pytorch_model.safetensors").exists():
        vae.load_state_dict(load_file(file))
    return vae.float().to(device).to(memory_format=torch.channels_last)


def noise(batch: int, device: torch.device) -> Tensor:
    """What the latents are sampled with."""
    return torch.randn(batch, CHANNELS, LATENT, LATENT, device=device)


def objective(vae: AutoencoderKL):
    """The loss of a batch: a round trip at full size, and a quarter of it decoded at half size.

    Decoding shrunken latents to shrunken pictures makes latents that scale as pictures do (Kouzelis et al.,
    "EQ-VAE", 2025): easier to denoise, usable at other sizes.
    """

    def loss(pictures: Tensor, epsilon: Tensor) -> Tensor:
        mean, log_variance = vae.quant_conv(vae.encoder(pictures)).chunk(2, 1)
        log_variance = log_variance.clamp(-20, 10)
        latents = mean + epsilon * (log_variance / 2).exp()
        divergence = 0.5 * (mean.float() ** 2 + log_variance.float().exp() - 1 - log_variance.float()).mean()
        full = _difference(vae.decoder(vae.post_quant_conv(latents)), pictures)
        few = max(1, len(pictures) // 4)
        small = F.interpolate(latents[:few].float(), scale_factor=0.5, mode="area")
        halved = F.interpolate(pictures[:few], scale_factor=0.5, mode="area")
        return full + 0.25 * _difference(vae.decoder(vae.post_quant_conv(small)), halved) + KL_WEIGHT * divergence

    return loss


def _difference(made: Tensor, wanted: Tensor) -> Tensor:
    """Colours, edges and textures: absolute and squared error, of slopes, and of each patch's spectrum."""
    error = (made - wanted).float()
    slopes = error.diff(dim=3).abs().mean() + error.diff(dim=2).abs().mean()
    texture = (_energy(made) - _energy(wanted)).abs().mean()
    return error.abs().mean() + 0.5 * slopes + 0.5 * (error**2).mean() + 0.3 * texture


def _energy(x: Tensor) -> Tensor:
    """How strong the fine detail is around each pixel, wherever its lines fall."""
    x = x.float()
    fine = x - F.avg_pool2d(x, 5, 1, 2)
    return (F.avg_pool2d(fine**2, 9, 3) + 1e-4).sqrt()


@torch.no_grad()
def _finish(vae: AutoencoderKL, painter: Painter, settings: Settings, folder: Path, log: Log) -> None:
    held_out = held_out_stock(painter, settings, Mixture())
    normalise(vae, held_out)
    errors, shown = [], []
    for rows in torch.arange(len(held_out), device=vae.device).split(64):
        pictures, labels = held_out.rows(rows)
        with autocast(vae.device):
            again = vae.decode(vae.encode(pictures).latent_dist.mode()).sample.float().clamp(-1, 1)
        errors.append(torch.stack([labels[:, 0].float(), ((again - pictures) ** 2).mean((1, 2, 3))], 1))
        if len(rows) >= 2:
            shown.append(torch.stack([pictures[:2], again[:2]], 1).flatten(0, 1))
    frames, squares = torch.cat(errors).unbind(1)
    decibels = -10 * (squares / 4).log10()
    by_frame = {f"frame_{int(f)}": decibels[frames == f].mean().item() for f in frames.unique()}
    log(held_out_psnr=decibels.mean().item(), **by_frame)
    save_sheet(torch.cat(shown), 8 if len(shown) > 3 else 4, folder / "sheets" / "autoencoder.webp")
    vae.half().save_pretrained(folder / "vae")


def normalise(vae: AutoencoderKL, stock: Stock) -> None:
    """Fold mean and deviation of every latent channel into the 1x1 convolutions: latents become standard."""
    values = []
    for rows in torch.arange(min(len(stock), 1024), device=vae.device).split(64):
        with autocast(vae.device):
            values.append(vae.encode(stock.rows(rows)[0]).latent_dist.mode().float())
    latents = torch.cat(values)
    mean, deviation = latents.mean((0, 2, 3)), latents.std((0, 2, 3))
    into, out = vae.quant_conv, vae.post_quant_conv
    into.bias[:CHANNELS] = (into.bias[:CHANNELS] - mean) / deviation
    into.weight[:CHANNELS] /= deviation.view(-1, 1, 1, 1)
    into.bias[CHANNELS:] -= 2 * deviation.log()
    out.bias += out.weight[:, :, 0, 0] @ mean
    out.weight *= deviation.view(1, -1, 1, 1)
