"""The evaluation: a model's pictures before the judge, as a table with a column for each model."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from starter_model.examinee import Draw
from starter_model.judge import judge_pictures
from starter_model.networks import Judge
from starter_model.questions import Question, questions
from starter_model.subjects import Subject

ROWS = {
    "frame": "frame",
    "style": "style, light or mood",
    "background": "background",
    "modifier": "modifier",
    "subject": "subject",
    "subject_top5": "subject among five",
    "pair": "both subjects of a pair",
    "count": "two or three of a kind",
}
"""The table's rows: kinds of question and what they are called."""


@dataclass(frozen=True)
class Score:
    """The share of right answers among `asked`, over all and by group (a frame's, style's or subject's name)."""

    right: float
    asked: int
    groups: dict[str, float]


def sample(subjects: tuple[Subject, ...], known: Sequence[int], count: int | None) -> list[Question]:
    """`count` questions about the subjects `known` in random order, or all: every beginning is a fair sample."""
    asked = questions(subjects, known, Random(0))
    Random(1).shuffle(asked)
    return asked if count is None else asked[:count]


def examine(
    draw: Draw, judge: Judge, asked: Sequence[Question], batch: int, seconds: float | None = None
) -> dict[str, Score]:
    """The scores of a model, a kind of question each; after `seconds`, if given, no more is asked."""
    marks: dict[str, dict[str, list[float]]] = {}
    end = time.monotonic() + seconds if seconds else float("inf")
    for start in range(0, len(asked), batch):
        part = asked[start : start + batch]
        pictures = draw([(question.prompt, question.seed) for question in part])
        verdict = judge_pictures(judge, pictures)
        for row, question in enumerate(part):
            seen = verdict.subjects[row].tolist()
            for kind, right in _marks(question, seen, {name: int(v[row]) for name, v in verdict.best.items()}):
                marks.setdefault(kind, {}).setdefault(question.group, []).append(right)
        if time.monotonic() > end:
            break
    return {kind: _score(groups) for kind, groups in marks.items()}


def _marks(question: Question, seen: list[int], best: dict[str, int]) -> list[tuple[str, float]]:
    match question.kind:
        case "subject":
            right = question.wanted[0]
            return [("subject", float(seen[0] == right)), ("subject_top5", float(right in seen))]
        case "pair":
            return [("pair", float(set(question.wanted) <= set(seen[:2])))]
        case kind:
            return [(kind, float(best[kind] == question.wanted[0]))]


def _score(groups: dict[str, list[float]]) -> Score:
    values = [value for group in groups.values() for value in group]
    means = {name: round(sum(group) / len(group), 4) for name, group in groups.items()}
    return Score(round(sum(values) / len(values), 4), len(values), means)


def save_scores(scores: dict[str, Score], extra: dict[str, float], folder: Path, name: str) -> None:
    """`<name>.json` with every group, and `table.md` over all models that were examined in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"scores": {kind: asdict(score) for kind, score in scores.items()}, "variety": extra}
    (folder / f"{name}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    judge = json.loads((folder.parent / "judge.json").read_text(encoding="utf-8"))
    (folder / "table.md").write_text(_table(judge["full"], _told(folder)), encoding="utf-8")


def _told(folder: Path) -> dict[str, dict]:
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def _table(judge: dict[str, float], told: dict[str, dict]) -> str:
    """Rows of shares, the judge's own on held-out renders first; then what tells of variety."""
    columns = ["what is seen as asked for", "judge on renders", *told]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for kind, called in ROWS.items():
        cells = [_cell(one["scores"].get(kind)) for one in told.values()]
        lines.append(f"| {called} | {judge[kind]:.1%} | {' | '.join(cells)} |")
    for called in dict.fromkeys(name for one in told.values() for name in one["variety"]):
        cells = [f"{one['variety'][called]:.2f}" if called in one["variety"] else "" for one in told.values()]
        lines.append(f"| {called} | | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(score: dict | None) -> str:
    return f"{score['right']:.1%} of {score['asked']}" if score else ""
