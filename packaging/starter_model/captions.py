"""How a scene is said: captions in the studio's grammar, with synonyms and reorderings."""

from random import Random

from starter_model.scene import Scene
from starter_model.subjects import Subject, plural, with_article
from starter_model.words import WORDS

CANONICAL = 0.5
"""How often a caption takes the canonical word rather than any of its synonyms."""


def caption(scene: Scene, subjects: tuple[Subject, ...], rng: Random) -> str:
    """One of the many sentences that describe the scene; now and then a detail stays unsaid."""
    frame = _frame(scene, rng)
    head = _subject(scene, subjects, rng)
    tail = _tail(scene, rng)
    form = rng.random()
    if form < 0.58:
        said = f"{with_article(frame)} of {head}"
    elif form < 0.78:
        said = f"{frame}, {_bare(head, rng)}"
    elif form < 0.86:
        said, tail = head, _inserted(tail, frame, rng)
    elif form < 0.92:
        said = f"{head}, in the style of {with_article(frame)}"
    elif form < 0.96:
        said = f"{head} as {with_article(frame)}"
    else:
        said = f"{frame} of {_bare(head, rng)}"
    return ", ".join([said, *tail])


def plain_caption(frame: str, subject: str, *details: str) -> str:
    """The studio's own sentence: `A {frame} of a {subject}, {details}`."""
    sentence = ", ".join([f"{with_article(frame)} of {subject}", *details])
    return sentence[0].upper() + sentence[1:]


def _word(phrases: tuple[str, ...], rng: Random) -> str:
    return phrases[0] if rng.random() < CANONICAL else rng.choice(phrases)


def _frame(scene: Scene, rng: Random) -> str:
    frame = _word(WORDS.frames[scene.frame], rng)
    return f"{scene.neon} {frame}" if scene.neon and rng.random() < 0.9 else frame


def _subject(scene: Scene, subjects: tuple[Subject, ...], rng: Random) -> str:
    drawn = [subjects[index] for index in scene.subjects]
    if scene.relation in ("two", "three"):
        phrase = rng.choice(WORDS.relations[scene.relation])
        countable = [word for word in drawn[0].words if word not in drawn[0].bare]
        return phrase.format(plural=plural(rng.choice(countable)))
    named = [_named(subject, rng) for subject in drawn]
    if scene.relation is None:
        return named[0]
    return rng.choice(WORDS.relations[scene.relation]).format(a=named[0], b=named[1])


def _named(subject: Subject, rng: Random) -> str:
    word = _word(subject.words, rng)
    return word if word in subject.bare else with_article(word)


def _bare(phrase: str, rng: Random) -> str:
    """The phrase without its article, half of the time: lists are written either way."""
    article, _, rest = phrase.partition(" ")
    return rest if article in ("a", "an") and rng.random() < 0.5 else phrase


def _tail(scene: Scene, rng: Random) -> list[str]:
    details: list[str] = []
    if scene.style:
        details.append(_word(WORDS.styles[scene.style], rng))
    others = [
        _word(table[name], rng)
        for table, name in ((WORDS.placements, scene.placement), (WORDS.modifiers, scene.modifier))
        if name
    ]
    if scene.background:
        phrase = _word(WORDS.backgrounds[scene.background.kind], rng)
        others.append(phrase.format(color=scene.background.colors[0]))
    if rng.random() < 0.08:
        others.append(rng.choice(WORDS.idle))
    rng.shuffle(others)
    details += others
    if rng.random() < 0.15:
        rng.shuffle(details)
    return [detail for detail in details if rng.random() > 0.03]


def _inserted(tail: list[str], frame: str, rng: Random) -> list[str]:
    return [frame, *tail] if rng.random() < 0.5 else [*tail, frame]
