"""The judge: a classifier of frame, style, modifier, background, count and subject, trained on renders only."""

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor

from starter_model.networks import Judge
from starter_model.pictures import QUESTIONS, Painter, Stock, answers, held_out_stock
from starter_model.scene import PLAIN, Mixture
from starter_model.settings import Settings
from starter_model.training import (
    AveragedWeights,
    Log,
    TimeBox,
    adamw,
    autocast,
    prepare,
    rate,
    set_rate,
    tuned,
)

PEAK = 2e-3
FIRST_SEED = 1 << 32
"""Seeds of its pictures; each training begins elsewhere, so that one that goes on sees new pictures."""


def train_judge(painter: Painter, settings: Settings, folder: Path, device: torch.device, seconds: float) -> None:
    """Train for `seconds`, save to `folder/judge.safetensors`, and log the accuracy on held-out renders.

    A judge that was saved there before is trained further.
    """
    prepare(device)
    log = Log(folder / "logs" / "judge.jsonl")
    judge = build(settings, len(painter.subjects), device)
    if (file := folder / "judge.safetensors").exists():
        judge.load_state_dict(load_file(file, device=str(device)))
    stock = Stock(painter, settings.buffer, FIRST_SEED + Random().randrange(1 << 31), Mixture())
    loss_of, run = objective(judge), TimeBox(seconds)
    optimizer = adamw(judge, PEAK, weight_decay=0.02)
    average, count = AveragedWeights(judge.parameters(), 0.998), 0
    while run.progress < 1:
        set_rate(optimizer, rate(PEAK, count, run.progress, 200, hold=0.2))
        pictures, labels = stock.take(settings.judge_batch)
        with tuned(), autocast(device):
            loss = loss_of(_disturbed(pictures), labels)
        with tuned():
            loss.backward()
        torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        average.update(count)
        count += 1
        if count % 5 == 0:
            stock.renew()
        if count % 250 == 0:
            log(step=count, loss=loss.item(), rate=count / run.spent)
    log(step=count, samples=count * settings.judge_batch)
    average.swap()
    _settle(judge, stock, settings)
    halves = {n: v.half() if v.is_floating_point() else v for n, v in judge.state_dict().items()}
    save_file({name: value.contiguous() for name, value in halves.items()}, file)
    mixtures = {"plain": PLAIN, "full": Mixture()}
    told = {name: accuracy(judge, held_out_stock(painter, settings, m)) for name, m in mixtures.items()}
    (folder / "judge.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    for name, shares in told.items():
        log(held_out=name, **shares)


def build(settings: Settings, subjects: int, device: torch.device) -> Judge:
    """The untrained judge."""
    torch.manual_seed(1)
    judge = Judge(settings.judge_channels, answers(subjects))
    return judge.to(device).to(memory_format=torch.channels_last)


def load_judge(file: Path, settings: Settings, subjects: int, device: torch.device) -> Judge:
    """The trained judge, ready to be asked."""
    judge = build(settings, subjects, device)
    judge.load_state_dict(load_file(file, device=str(device)))
    return judge.eval()


def objective(judge: Judge):
    """The loss of a batch: cross entropy over all questions; two subjects share the mass."""

    def loss(pictures: Tensor, labels: Tensor) -> Tensor:
        logits = judge(pictures)
        column = dict(zip(QUESTIONS, labels.unbind(1), strict=True))
        simple = [F.cross_entropy(logits[name], column[name]) for name in logits if name != "subject"]
        first = F.cross_entropy(logits["subject"], column["subject"], label_smoothing=0.05)
        second = F.cross_entropy(logits["subject"], column["other"], label_smoothing=0.05)
        return torch.stack(simple).sum() + first + second

    return loss


def _disturbed(pictures: Tensor) -> Tensor:
    """Softer and noisier, so that the judge forgives what an autoencoder does to fine detail."""
    strength = torch.rand(len(pictures), 1, 1, 1, device=pictures.device) * 0.12
    coarse = int(torch.randint(2, 5, ()))
    soft = F.interpolate(F.avg_pool2d(pictures, coarse), size=pictures.shape[2:], mode="bilinear")
    share = torch.rand(len(pictures), 1, 1, 1, device=pictures.device) * (strength > 0.06)
    mixed = pictures + (soft - pictures) * share
    return (mixed + torch.randn_like(pictures) * strength).contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def _settle(judge: Judge, stock: Stock, settings: Settings) -> None:
    """Normalisation statistics for the averaged weights."""
    for _ in range(20):
        with autocast(next(judge.parameters()).device):
            judge(stock.take(settings.judge_batch)[0])
    judge.eval()


@dataclass(frozen=True)
class Verdict:
    """What the judge sees: the best answer of each question (B,), and the subjects by likelihood (B, 5)."""

    best: dict[str, Tensor]
    subjects: Tensor


@torch.no_grad()
def judge_pictures(judge: Judge, pictures: Tensor) -> Verdict:
    """The verdict on pictures (B, 3, 192, 192) in [-1, 1]."""
    with autocast(pictures.device):
        logits = judge(pictures.contiguous(memory_format=torch.channels_last))
    ranked = logits["subject"].topk(min(5, logits["subject"].shape[1]), 1).indices
    return Verdict({name: values.argmax(1) for name, values in logits.items()}, ranked)


def accuracy(judge: Judge, held_out: Stock) -> dict[str, float]:
    """The share of right answers on renders, a question each; subjects of single scenes, and both of pairs."""
    right: list[Tensor] = []
    for rows in torch.arange(len(held_out), device=next(judge.parameters()).device).split(128):
        pictures, labels = held_out.rows(rows)
        right.append(_marks(judge_pictures(judge, pictures), labels))
    marks = torch.cat(right)
    names = ("frame", "style", "modifier", "background", "count", "subject", "subject_top5", "pair")
    return {name: marks[:, place].nanmean().item() for place, name in enumerate(names)}


def _marks(verdict: Verdict, labels: Tensor) -> Tensor:
    column = dict(zip(QUESTIONS, labels.unbind(1), strict=True))
    marks = [(verdict.best[name] == column[name]).float() for name in QUESTIONS[:5]]
    pair = column["count"] == 3
    first = (verdict.subjects == column["subject"][:, None]).float()
    second = (verdict.subjects[:, :2] == column["other"][:, None]).any(1)
    both = (first[:, :2].any(1) & second).float()
    alone = [mark.where(~pair, torch.nan) for mark in (first[:, 0], first.amax(1))]
    return torch.stack([*marks, *alone, both.where(pair, torch.nan)], 1)
