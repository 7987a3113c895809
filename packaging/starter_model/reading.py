"""The reading lesson: the text encoder learns what captions say, before it is shown a picture."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTextModel

from starter_model.captions import caption
from starter_model.networks import WIDTH, text_encoder
from starter_model.scene import Mixture, Scene, draw_scene
from starter_model.settings import Settings
from starter_model.subjects import Subject
from starter_model.tokens import Encoder
from starter_model.training import Log, TimeBox, adamw, autocast, prepare, rate, set_rate
from starter_model.words import WORDS

PEAK = 1e-3
HELD_OUT = 2048
"""Captions that are kept for the examination, at most half of all."""

_TABLES = {
    "frame": tuple(WORDS.frames),
    "style": tuple(WORDS.styles),
    "modifier": tuple(WORDS.modifiers),
    "background": tuple(WORDS.backgrounds),
    "color": tuple(WORDS.colors),
    "placement": tuple(WORDS.placements),
    "relation": tuple(WORDS.relations),
}
"""What is asked about a caption, beside its first and its last subject."""


class Reader(nn.Module):
    """One learned question a fact, asked of all tokens as the UNet asks them: by attention."""

    def __init__(self, text: CLIPTextModel, subjects: int) -> None:
        super().__init__()
        sizes = [*(len(table) + 1 for table in _TABLES.values()), subjects, subjects]
        self.text = text
        self.questions = nn.Parameter(torch.randn(len(sizes), WIDTH) * 0.02)
        self.attention = nn.MultiheadAttention(WIDTH, 4, batch_first=True)
        self.answers = nn.ModuleList([nn.Linear(WIDTH, size) for size in sizes])

    def forward(self, tokens: Tensor) -> list[Tensor]:
        """Logits of every question for tokens (B, 40)."""
        words = self.text(tokens)[0]
        asked = self.questions.expand(len(tokens), -1, -1)
        heard, _ = self.attention(asked, words, words, need_weights=False)
        return [answer(heard[:, place]).float() for place, answer in enumerate(self.answers)]


def train_reading(
    subjects: tuple[Subject, ...], settings: Settings, folder: Path, device: torch.device, seconds: float
) -> None:
    """Train for `seconds`; the text encoder's weights go to `folder/reading.safetensors`."""
    prepare(device)
    log = Log(folder / "logs" / "reading.jsonl")
    encoder = Encoder(folder / "tokenizer")
    tokens, facts = (lesson.to(device) for lesson in _lessons(subjects, encoder, settings.lessons))
    kept = min(HELD_OUT, len(tokens) // 2)
    torch.manual_seed(4)
    reader = Reader(text_encoder(settings, encoder), len(subjects)).to(device)
    optimizer, run, count = adamw(reader, PEAK, weight_decay=0.01), TimeBox(seconds), 0
    while run.progress < 1:
        set_rate(optimizer, rate(PEAK, count, run.progress, 100, hold=0.3))
        rows = torch.randint(kept, len(tokens), (settings.reading_batch,), device=device)
        with autocast(device):
            guesses = reader(tokens[rows].long())
        loss = torch.stack([F.cross_entropy(*pair) for pair in zip(guesses, facts[rows].T, strict=True)]).sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        count += 1
        if count % 100 == 0:
            log(step=count, loss=loss.item())
    log(step=count, **_right(reader, tokens[:kept].long(), facts[:kept]))
    halves = {name: value.half().contiguous() for name, value in reader.text.state_dict().items()}
    save_file(halves, folder / "reading.safetensors")


def load_reading(text: CLIPTextModel, folder: Path) -> None:
    """Give the text encoder what it learned there."""
    text.load_state_dict(load_file(folder / "reading.safetensors"))


def _lessons(subjects: tuple[Subject, ...], encoder: Encoder, count: int) -> tuple[Tensor, Tensor]:
    """Tokens (N, 40) int16 and facts (N, 9) of random scenes' captions."""
    rng, countable = Random(5), tuple(subject.is_countable for subject in subjects)
    frames, mixture = tuple(WORDS.frames), Mixture(style=0.6, modifier=0.4, placement=0.2)
    scenes = [draw_scene(rng, rng.choice(frames), countable, mixture) for _ in range(count)]
    tokens = encoder([caption(scene, subjects, rng) for scene in scenes])
    return torch.from_numpy(tokens), torch.tensor([scene_facts(scene) for scene in scenes])


def scene_facts(scene: Scene) -> list[int]:
    """The right answers by number; 0 says that nothing is told."""
    ground = scene.background
    told = {
        "frame": scene.frame,
        "style": scene.style,
        "modifier": scene.modifier,
        "background": ground.kind if ground else None,
        "color": ground.colors[0] if ground and "{" in WORDS.backgrounds[ground.kind][0] else None,
        "placement": scene.placement,
        "relation": scene.relation,
    }
    return [*(_place(told[name], table) for name, table in _TABLES.items()), scene.subjects[0], scene.subjects[-1]]


def _place(name: str | None, table: Sequence[str]) -> int:
    return 0 if name is None else 1 + table.index(name)


@torch.no_grad()
def _right(reader: Reader, tokens: Tensor, facts: Tensor) -> dict[str, float]:
    """The share of right answers, a question each."""
    with autocast(tokens.device):
        guesses = reader(tokens)
    names = (*_TABLES, "subject", "other")
    return {
        name: (g.argmax(1) == fact).float().mean().item()
        for name, g, fact in zip(names, guesses, facts.T, strict=True)
    }
