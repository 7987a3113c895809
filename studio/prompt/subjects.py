"""How many things a subject names, and whether models have seen them together."""

import re
from dataclasses import dataclass

from studio.prompt import grammar, words

_SEPARATOR = re.compile(
    r"\s*,\s*(?:and\s+)?(?=(?:an?|the|one|two|three|four|some)\s)"
    r"|\s+(?:and|&|plus)\s+"
    r"|\s+(?:beside|next to|near|behind|above|below|under|opposite|in front of|on top of"
    r"|to the (?:left|right) of)\s+",
    re.IGNORECASE,
)
_JOINING = frozenset({",", ", and", "and", "&", "plus"})

COMPANIONS = tuple(
    frozenset(group.split())
    for group in (
        "dog cat kitten puppy man woman boy girl child baby person horse",
        "man woman boy girl child baby person mother father king queen prince princess bride groom couple teacher",
        "cow horse pig sheep goat chicken hen rooster duck goose dog donkey farmer",
        "lion tiger lioness cub",
        "cat mouse bird fish",
        "giraffe zebra",
        "rabbit fox deer squirrel hedgehog owl bear",
        "apple banana orange pear lemon grape strawberry cherry peach",
        "tomato carrot onion potato pepper lettuce cheese bread",
        "cup plate fork knife spoon bowl glass teapot bottle saucer coffee tea book cake cookie croissant",
        "burger fry hamburger soda ketchup egg bacon toast fish chip salt vinegar wine cheese bread butter",
        "table chair sofa lamp bed desk bookshelf carpet window vase",
        "car bus truck taxi bicycle motorcycle van street",
        "sun moon star cloud rainbow sky planet comet",
        "tree flower grass rose tulip sunflower leaf bush bee butterfly garden",
        "house tree garden car fence cottage barn",
        "mountain lake river forest sea beach valley",
        "whale dolphin shark fish turtle octopus crab",
        "boat ship sailboat lighthouse sea harbor harbour",
        "knight dragon castle princess horse wizard king queen",
        "witch cat broom pumpkin ghost bat skeleton",
        "bow arrow sword shield axe hammer anvil",
        "needle thread nut bolt lock key pen paper pencil book",
        "piano violin guitar drum cello trumpet saxophone singer",
        "hat scarf coat glove boot shoe dress shirt jacket sock umbrella",
        "astronaut planet moon rocket alien robot",
        "cowboy horse soldier pirate parrot ship",
    )
)
"""Things that are often seen together, so that a model keeps them apart."""


@dataclass(frozen=True)
class Thing:
    """One thing that a subject names: its words, its noun in the singular, and the word that joins it on."""

    text: str
    noun: str
    joint: str = ""

    @property
    def is_only_listed(self) -> bool:
        """Whether nothing but "and" or a comma says how it stands to the thing before."""
        return self.joint in _JOINING


def things(subject: str) -> tuple[Thing, ...]:
    """The things that a subject names side by side: "a cat beside an apple" names two, "a girl with a hat" one.

    What follows a participle or a preposition of belonging describes the thing before it and is not counted.
    """
    found: list[Thing] = []
    start, last, joint = 0, 0, ""
    for separator in (*_SEPARATOR.finditer(subject), None):
        end = separator.start() if separator else len(subject)
        text = subject[last:end]
        if not separator or not _is_open(text):
            found.append(Thing(subject[start:end].strip(), singular(grammar.head_of(text)), joint))
        if not separator or _is_described(text):
            break
        if not _is_open(text):
            start, joint = separator.end(), " ".join(separator[0].lower().split())
        last = separator.end()
    return tuple(found)


def are_familiar(first: Thing, second: Thing) -> bool:
    """Whether two things are often seen together, or are names, of which nothing is known."""
    is_name = any(thing.text[:1].isupper() and not grammar.has_determiner(thing.text) for thing in (first, second))
    nouns = {first.noun, second.noun}
    return is_name or len(nouns) == 1 or any(nouns <= group for group in COMPANIONS)


def singular(noun: str) -> str:
    """The singular of a noun, in lower case, by its form."""
    word = noun.lower()
    irregular = {"men": "man", "women": "woman", "children": "child", "people": "person", "mice": "mouse"}
    if word in irregular or not grammar.is_plural(word):
        return irregular.get(word, word)
    for ending, single in (("ies", "y"), ("ves", "f"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + single
    return word


def _is_open(text: str) -> bool:
    """Whether a part ends in an adjective, so that the joint stands within it ("a black and white cat")."""
    tokens = grammar.tokens_of(text)
    return bool(tokens) and tokens[-1].lower() in words.ADJECTIVES and len(tokens) <= 3


def _is_described(text: str) -> bool:
    """Whether more follows the noun, to which a later "and" may belong ("a king wearing a crown and a robe")."""
    tokens = grammar.tokens_of(text)
    return bool(tokens) and tokens[-1] != grammar.head_of(text)
