"""Rules about what the picture is to show."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from studio.prompt import grammar
from studio.prompt.advice.case import Advice, Case, Phrase
from studio.prompt.subjects import are_familiar, things
from studio.prompt.template import tidy

_FRAME_IN_SUBJECT = re.compile(
    r"\b(photo|photograph|picture|image|painting|drawing|sketch|illustration|render|poster|portrait|print|art|icon|"
    r"logo|sticker|watercolou?r|cartoon|sculpture|statue|silhouette)s?\b.*\bof\b",
    re.IGNORECASE,
)
_MEDIA: Mapping[str, str] = {
    "a photograph": r"\b(photo|photograph|photography|photorealistic|photorealism|polaroid|dslr)\b(?!-)",
    "a painting": r"\b(painting|painted|watercolou?r|gouache|fresco|acrylic|impasto|brushstrokes)\b",
    "a drawing": r"\b(drawing|sketch|line art|charcoal|crayon|cross-hatching)\b",
    "a 3D render": r"\b(3d|cgi|low-poly|voxel|render|rendering)\b",
    "pixel art": r"\bpixel art\b",
    "a print": r"\b(woodcut|linocut|etching|engraving|lithograph|screen print)\b",
    "flat graphics": r"\b(vector|flat (?:design )?illustration)\b",
}
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (r"summer|midsummer|heat haze", r"winter|snow\w*|frost|blizzard|ice"),
    (r"spring\w*|blossoms?", r"winter|autumn\w*|fall season|blizzard"),
    (r"autumn\w*|fall season", r"summer|winter"),
    (
        r"night|nocturnal|moonlight|moonlit|starlight|midnight",
        r"golden hour|golden light|sunny|sunset|sunrise|midday|daylight|summer day|sunbeams|blue hour",
    ),
    (r"sunny|clear sky|midday sun", r"rain\w*|fog\w*|misty?|overcast|storm\w*|thunderstorm|monsoon"),
    (
        r"black and white|black-and-white|monochrome|monochromatic|sepia",
        r"vivid|vibrant|saturated|neon hues|rainbow|colorful|candy colors|cheery brightness|jewel tones",
    ),
    (r"muted|desaturated|subdued|dull|faded", r"vivid|vibrant|saturated|neon hues|candy colors"),
    (r"warm (?:tones|colors|palette|hues)", r"(?:cool|cold) (?:tones|colors|palette|hues)"),
    (r"low[- ]key|dimly lit|dim light|dark tones", r"high[- ]key|brightly lit|bathed in light|radiantly lit"),
    (r"high contrast|strong contrast|bold contrast", r"low contrast"),
    (r"soft light|soft shadows", r"hard light|hard shadows"),
    (r"sharp focus|crisp edges|deep focus", r"blurry|blurred|out of focus|soft focus"),
    (r"deep focus", r"shallow depth of field|bokeh"),
    (r"minimalism|minimalist|simple", r"intricate|super detailed|highly detailed|chaotic"),
    (r"close-up|filling the frame", r"wide shot|far away|in the distance|from afar|full body"),
    (r"low angle|worm's-eye view", r"high angle|bird's-eye view"),
    (r"on the left", r"on the right"),
    (r"glossy", r"matte finish"),
    (r"symmetrical|centered", r"rule of thirds"),
)
_NEGATION = re.compile(
    r"(?:,\s*)?\b(?:and\s+)?(?:with\s+no|without(?:\s+any)?|no|not|never|minus)\s+(?:an?\s+|any\s+)?(?P<what>.+)",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(r"\bno (one|man|man's)\b|\bdo not\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“«].*?[\"”»]|(?<!\w)'.*?'(?!\w)")


def empty_subject(case: Case) -> Iterator[Advice]:
    """A prompt without a subject leaves the picture to chance."""
    if case.composition.text is None and not tidy(case.fields.subject):
        yield Advice(
            "empty-subject", "subject", "", "Say what the picture shows; without a subject, chance decides."
        )


def missing_frame(case: Case) -> Iterator[Advice]:
    """Without a frame models lean to a plain "picture", depending on the subject."""
    fields, slots = case.fields, case.composition.template.slots
    if not tidy(fields.subject) or tidy(fields.frame) or "frame" not in slots:
        return
    if _FRAME_IN_SUBJECT.search(fields.subject):
        return
    frame = _usual_frame(case)
    message = "No frame is chosen. Models then lean to a plain picture, and which one depends on the subject."
    yield Advice("missing-frame", "frame", "", message, case.fix(f'Use "{frame}"', (Phrase("frame", ""), frame)))


def many_subjects(case: Case) -> Iterator[Advice]:
    """Beyond two subjects, results turn unpredictable."""
    phrase = Phrase("subject", case.fields.subject)
    found = things(phrase.text)
    if len(found) <= 2 or not phrase.is_settled:
        return
    end = phrase.text.index(found[1].text, len(found[0].text)) + len(found[1].text)
    message = f"{len(found)} subjects are more than most models hold apart. One or two come out best."
    fix = case.fix("Keep the first two", (phrase, phrase.text[:end]))
    yield Advice("many-subjects", "subject", phrase.text, message, fix, case.span(phrase))


def blending_pair(case: Case) -> Iterator[Advice]:
    """Two things that are rarely seen together melt into a hybrid unless a preposition parts them."""
    phrase = Phrase("subject", case.fields.subject)
    found = things(phrase.text)
    if len(found) != 2 or not phrase.is_settled or not found[1].is_only_listed or are_familiar(*found):
        return
    first, second = found
    message = f'"{first.noun}" and "{second.noun}" are rarely seen together and may melt into one. "beside" helps.'
    fix = case.fix('Write "beside"', (phrase, f"{first.text} beside {second.text}"))
    yield Advice("blending-pair", "subject", phrase.text, message, fix, case.span(phrase))


def contradicting_frames(case: Case) -> Iterator[Advice]:
    """A style or modifier that names another medium works against the frame."""
    wanted = _media(case.fields.frame.casefold())
    if not wanted:
        return
    for phrase in case.phrases():
        media = _media(case.words(phrase)) if phrase.field in ("style", "modifier") else set[str]()
        if not media or media & wanted:
            continue
        message = f'"{phrase.text}" asks for {min(media)}, the frame for {min(wanted)}: they pull apart.'
        fix = case.fix(f'Remove "{phrase.text}"', (phrase, ""))
        yield Advice("contradicting-frames", phrase.field, phrase.text, message, fix, case.span(phrase))


def contradicting_styles(case: Case) -> Iterator[Advice]:
    """Two phrases that cannot both be true of one picture."""
    phrases = [phrase for phrase in case.phrases() if phrase.field in ("style", "modifier")]
    for first, second in combinations(phrases, 2):
        if not _are_opposites(case.words(first), case.words(second)):
            continue
        message = f'"{first.text}" and "{second.text}" contradict each other; the picture will be neither.'
        fix = case.fix(f'Remove "{second.text}"', (second, ""))
        yield Advice("contradicting-styles", second.field, second.text, message, fix, case.span(second))


def duplicates(case: Case) -> Iterator[Advice]:
    """A phrase that stands there twice costs tokens and adds little; a weight does more."""
    alike: dict[str, list[Phrase]] = {}
    for phrase in case.phrases():
        words = case.words(phrase)
        if phrase.field in ("frame", "style", "modifier") and words and phrase.is_settled:
            alike.setdefault(words, []).append(phrase)
    for _, second, *more in (phrases for phrases in alike.values() if len(phrases) > 1):
        times, label = (f"{2 + len(more)} times", "Keep the first") if more else ("twice", "Remove the second")
        message = f'"{second.text}" stands there {times}. Once is enough; a weight makes it stronger.'
        fix = case.fix(label, (second, ""), *((phrase, "") for phrase in more))
        yield Advice("duplicate", second.field, second.text, message, fix, case.span(second))


def negation(case: Case) -> Iterator[Advice]:
    """Models read "no hat" as "hat"; what must not be there belongs into the negative prompt."""
    for phrase in case.phrases():
        if phrase.field == "negative" or case.composition.text is not None:
            continue
        text = _QUOTED.sub(lambda quoted: "·" * len(quoted[0]), phrase.text)
        found = _NEGATION.search(text)
        if not found or _NO_NEGATION.search(text):
            continue
        unwanted = _unwanted(found["what"])
        rest = phrase.text[: found.start()] + phrase.text[found.start("what") + len(unwanted) :]
        negative = ", ".join(filter(None, (tidy(case.fields.negative), unwanted)))
        changes = ((phrase, tidy(rest)), (Phrase("negative", case.fields.negative), negative))
        message = f'Models read "no {unwanted}" as "{unwanted}". Put it into the negative prompt instead.'
        fix = case.fix(f'Move "{unwanted}" to the negative prompt', *changes)
        yield Advice("negation", phrase.field, phrase.text, message, fix, case.span(phrase))


def _usual_frame(case: Case) -> str:
    known = case.knowledge.frames if case.knowledge else frozenset[str]()
    preferred = ("photograph", "oil painting", *sorted(known))
    return next(frame for frame in preferred if not known or frame in known)


def _media(text: str) -> set[str]:
    return {medium for medium, pattern in _MEDIA.items() if re.search(pattern, text)}


def _are_opposites(first: str, second: str) -> bool:
    return any(
        (_names(one, first) and _names(other, second)) or (_names(one, second) and _names(other, first))
        for one, other in _OPPOSITES
    )


def _names(pattern: str, text: str) -> bool:
    return re.search(rf"\b({pattern})\b", text) is not None


def _unwanted(text: str) -> str:
    """The thing after a negation, without what follows it: "hat" of "hat in a park, smiling"."""
    until_comma = re.split(r",|\bbut\b|\band (?=with\b|no\b)", text)[0].rstrip()
    head = grammar.head_of(until_comma)
    return until_comma[: until_comma.index(head) + len(head)] if head else until_comma
