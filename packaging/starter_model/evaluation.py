"""The evaluation: prompts with one known answer, pictures by the pipeline, the judge's verdict as a table."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import torch
from diffusers import StableDiffusionPipeline
from torch import Tensor

from starter_model.captions import plain_caption
from starter_model.judge import judge_pictures
from starter_model.networks import Judge
from starter_model.pictures import save_sheet
from starter_model.pixels import SIZE
from starter_model.subjects import Subject, plural, with_article
from starter_model.words import WORDS

SUBJECT_FRAMES = ("3d", "flat", "cartoon", "line")
"""Each subject is asked for once in each of these frames, each time from another seed."""

MANY = {"frame": 32, "style": 24, "background": 24, "modifier": 24, "pair": 200, "count": 48}
"""Pictures for each answer of a question."""


@dataclass(frozen=True)
class Question:
    """One prompt and what the judge should see: the answers of `kind`, by number."""

    kind: str
    prompt: str
    wanted: tuple[int, ...]
    group: str
    seed: int


Draw = Callable[[Sequence[Question]], Tensor]


def questions(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    """The whole examination; `chosen` are the numbers of the subjects that are asked for."""
    asked = [*_subjects(subjects, chosen), *_frames(subjects, chosen, rng), *_details(subjects, chosen, rng)]
    asked += [*_pairs(subjects, chosen, rng), *_counts(subjects, chosen, rng)]
    return [replace(question, seed=1000 + number) for number, question in enumerate(asked)]


def _said(subject: Subject) -> str:
    return subject.name if subject.name in subject.bare else with_article(subject.name)


def _frame(name: str) -> str:
    return WORDS.frames[name][0]


def _subjects(subjects: tuple[Subject, ...], chosen: Sequence[int]) -> list[Question]:
    return [
        Question("subject", plain_caption(_frame(frame), _said(subjects[i])), (i,), subjects[i].name, 0)
        for i in chosen
        for frame in SUBJECT_FRAMES
    ]


def _frames(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    return [
        Question("frame", plain_caption(_frame(name), _said(subjects[rng.choice(chosen)])), (number,), name, 0)
        for number, name in enumerate(WORDS.frames)
        for _ in range(MANY["frame"])
    ]


def _details(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    """Styles and modifiers in coloured frames, backgrounds too."""
    tables = {"style": WORDS.styles, "modifier": WORDS.modifiers, "background": WORDS.backgrounds}
    asked = []
    for kind, table in tables.items():
        for number, (name, phrases) in enumerate(table.items(), start=1):
            for _ in range(MANY[kind]):
                frame, subject = rng.choice(("3d", "flat", "cartoon", "oil")), subjects[rng.choice(chosen)]
                detail = phrases[0].format(color=rng.choice(WORDS.colors))
                asked.append(Question(kind, plain_caption(_frame(frame), _said(subject), detail), (number,), name, 0))
    return asked


def _pairs(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    asked = []
    for _ in range(MANY["pair"]):
        first, second = rng.sample(list(chosen), 2)
        text = f"{_said(subjects[first])} beside {_said(subjects[second])}"
        asked.append(Question("pair", plain_caption(_frame("3d"), text), (first, second), "beside", 0))
    return asked


def _counts(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    countable = [i for i in chosen if subjects[i].is_countable]
    return [
        Question("count", plain_caption(_frame("flat"), f"{word} {plural(subjects[i].name)}"), (number,), word, 0)
        for number, word in ((1, "two"), (2, "three"))
        for i in (rng.choice(countable) for _ in range(MANY["count"]))
    ]


def drawn_by(pipeline: StableDiffusionPipeline, steps: int, guidance: float) -> Draw:
    """How questions become pictures (B, 3, 192, 192) in [-1, 1]: one CPU generator a picture."""

    def draw(asked: Sequence[Question]) -> Tensor:
        shape = (1, pipeline.unet.config.in_channels, SIZE // 8, SIZE // 8)
        noise = [torch.randn(shape, generator=torch.Generator().manual_seed(q.seed)) for q in asked]
        made = pipeline(
            [question.prompt for question in asked],
            num_inference_steps=steps,
            guidance_scale=guidance,
            latents=torch.cat(noise).to(pipeline.device, pipeline.unet.dtype),
            output_type="pt",
        ).images
        return made.float() * 2 - 1

    return draw


def examine(draw: Draw, judge: Judge, asked: Sequence[Question], batch: int) -> dict[str, dict[str, float]]:
    """The share of right answers: for each kind of question, over all and for each group."""
    marks: dict[str, dict[str, list[float]]] = {}
    for start in range(0, len(asked), batch):
        part = asked[start : start + batch]
        verdict = judge_pictures(judge, draw(part))
        for row, question in enumerate(part):
            seen = verdict.subjects[row].tolist()
            for kind, right in _marks(question, seen, {name: int(v[row]) for name, v in verdict.best.items()}):
                marks.setdefault(kind, {}).setdefault(question.group, []).append(right)
    return {kind: _means(groups) for kind, groups in marks.items()}


def _marks(question: Question, seen: list[int], best: dict[str, int]) -> list[tuple[str, float]]:
    match question.kind:
        case "subject":
            right = question.wanted[0]
            return [("subject", float(seen[0] == right)), ("subject_top5", float(right in seen))]
        case "pair":
            return [("pair", float(set(question.wanted) <= set(seen[:2])))]
        case kind:
            return [(kind, float(best[kind] == question.wanted[0]))]


def _means(groups: dict[str, list[float]]) -> dict[str, float]:
    values = [value for group in groups.values() for value in group]
    means = {name: sum(group) / len(group) for name, group in groups.items()}
    return {"all": sum(values) / len(values), **means}


def save_table(scores: dict[str, dict[str, float]], folder: Path, name: str = "table") -> None:
    """Scores as JSON with every group, and as a short Markdown table."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(scores, indent=1), encoding="utf-8")
    lines = ["| question | right | weakest |", "|---|---|---|"]
    for kind, groups in scores.items():
        weakest = sorted((value, group) for group, value in groups.items() if group != "all")[:4]
        named = ", ".join(f"{group} {value:.0%}" for value, group in weakest)
        lines.append(f"| {kind.replace('_', ' ')} | {groups['all']:.1%} | {named} |")
    (folder / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def draw_sheets(draw: Draw, subjects: tuple[Subject, ...], folder: Path, columns: int) -> None:
    """Sheets to look at: frames by subjects at one seed, styles, backgrounds, modifiers, relations, seeds."""
    names = [subject.name for subject in subjects]
    wanted = ("cat", "car", "apple", "burger", "house", "astronaut", "rose", "owl")
    known = [name for name in wanted if name in names] or names
    said = [_said(subjects[names.index(known[i % len(known)])]) for i in range(columns)]
    rows = {"frames": [[plain_caption(_frame(f), s) for s in said] for f in WORDS.frames]}
    for name, table in (("styles", WORDS.styles), ("modifiers", WORDS.modifiers), ("backgrounds", WORDS.backgrounds)):
        details = [phrases[0].format(color="blue") for phrases in table.values()]
        rows[name] = [
            [plain_caption(_frame(f), s, detail) for f, s in zip(("3d", "flat", "cartoon", "oil") * 2, said, strict=False)]
            for detail in details
        ]
    rows["placements"] = [[plain_caption("3D render", s, p[0]) for s in said] for p in WORDS.placements.values()]
    first, rest = said[0], [*said[1:], said[0]]
    rows["placements"] += [[plain_caption("3D render", f"{first} {link} {s}") for s in rest] for link in ("beside", "above")]
    for name, prompts in rows.items():
        asked = [Question("", prompt, (), "", 7) for row in prompts for prompt in row]
        save_sheet(_all(draw, asked), columns, folder / f"{name}.webp", quality=70)
    seeds = [Question("", plain_caption("3D render", s), (), "", seed) for s in said for seed in range(columns)]
    save_sheet(_all(draw, seeds), columns, folder / "seeds.webp", quality=70)


def _all(draw: Draw, asked: Sequence[Question], batch: int = 64) -> Tensor:
    return torch.cat([draw(asked[start : start + batch]).cpu() for start in range(0, len(asked), batch)])
