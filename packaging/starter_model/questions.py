"""The examination's questions: prompts with one known answer each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from starter_model.captions import plain_caption
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


def questions(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    """The whole examination; `chosen` are the numbers of the subjects that are asked for."""
    asked = [*_subjects(subjects, chosen), *_frames(subjects, chosen, rng), *_details(subjects, chosen, rng)]
    asked += [*_pairs(subjects, chosen, rng), *_counts(subjects, chosen, rng)]
    return [replace(question, seed=1000 + number) for number, question in enumerate(asked)]


def said(subject: Subject) -> str:
    """The subject with its article, where it takes one."""
    return subject.name if subject.name in subject.bare else with_article(subject.name)


def framed(name: str) -> str:
    """The canonical word of a frame."""
    return WORDS.frames[name][0]


def _subjects(subjects: tuple[Subject, ...], chosen: Sequence[int]) -> list[Question]:
    return [
        Question("subject", plain_caption(framed(frame), said(subjects[i])), (i,), subjects[i].name, 0)
        for i in chosen
        for frame in SUBJECT_FRAMES
    ]


def _frames(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    return [
        Question("frame", plain_caption(framed(name), said(subjects[rng.choice(chosen)])), (number,), name, 0)
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
                prompt = plain_caption(framed(frame), said(subject), detail)
                asked.append(Question(kind, prompt, (number,), name, 0))
    return asked


def _pairs(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    asked = []
    for _ in range(MANY["pair"]):
        first, second = rng.sample(list(chosen), 2)
        text = f"{said(subjects[first])} beside {said(subjects[second])}"
        asked.append(Question("pair", plain_caption(framed("3d"), text), (first, second), "beside", 0))
    return asked


def _counts(subjects: tuple[Subject, ...], chosen: Sequence[int], rng: Random) -> list[Question]:
    countable = [i for i in chosen if subjects[i].is_countable]
    return [
        Question("count", plain_caption(framed("flat"), f"{word} {plural(subjects[i].name)}"), (number,), word, 0)
        for number, word in ((1, "two"), (2, "three"))
        for i in (rng.choice(countable) for _ in range(MANY["count"]))
    ]
