"""How hard the words pull: the guidance at which the judge recognises most is the model's default."""

import json
from pathlib import Path

from diffusers import StableDiffusionPipeline

from starter_model.evaluation import Score, examine
from starter_model.examinee import drawn_by
from starter_model.networks import Judge
from starter_model.questions import Question
from starter_model.release import GUIDANCES
from starter_model.settings import Settings


def tune(
    pipeline: StableDiffusionPipeline, judge: Judge, asked: list[Question], settings: Settings, folder: Path
) -> None:
    """Ask the same questions at every guidance; `folder/guidance.json` tells the best first, with all scores."""
    told: dict[float, dict[str, float]] = {}
    for guidance in GUIDANCES:
        draw = drawn_by(pipeline, settings.steps, guidance)
        scores = examine(draw, judge, asked, settings.evaluation_batch)
        told[guidance] = {kind: score.right for kind, score in scores.items()} | {"mean": _mean(scores)}
        print(guidance, told[guidance], flush=True)
    best = max(told, key=lambda guidance: told[guidance]["mean"])
    (folder / "guidance.json").write_text(json.dumps({"best": best, "scores": told}, indent=1), encoding="utf-8")


def _mean(scores: dict[str, Score]) -> float:
    """Every kind of question counts alike."""
    return round(sum(score.right for score in scores.values()) / len(scores), 4)
