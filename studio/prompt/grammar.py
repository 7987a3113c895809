"""English articles: whether a phrase wants one, and whether it is "a" or "an".

A library (inflect 7.6) was measured and left out: it takes 1.4 s to import, which is more than the window may take
to appear, says "a 8K photo", "a SUV" and "a 1890s photo", and does not know whether an article is wanted at all.
"""

import re
import unicodedata

from studio.prompt import words

_WRAPPING = re.compile(r"^[\s([{\"'“‘«]+")
_TOKEN = re.compile(r"[^\s,;:|(){}\[\]\"“”«»]+")
_WEIGHT = re.compile(r":\s*[\d.]+\s*(?=\))|(?<=\))(?:[\d.]+|[+-]+)|(?<=\w)[+-]+(?=[\s,)]|$)")
_YOU_SOUND = re.compile(r"uni(?![dmn])|unan|uk[eru]|us[aeu]|ut[aeio]|ur[aiu]|ub[io]|ufo|eu|ewe", re.IGNORECASE)
_WON_SOUND = re.compile(r"once|one(?![a-z])|oneness|oui", re.IGNORECASE)
_SILENT_H = re.compile(r"hour|honest|honou?r|heir", re.IGNORECASE)
_SPELLED = re.compile(r"[A-Z](?![a-z])")
_NUMBER = re.compile(r"\d[\d,]*")
_LETTERS_WITH_VOWEL_SOUND = frozenset("AEFHILMNORSX")
_SPOKEN = words.SPOKEN_ACRONYMS | words.ADJECTIVES | words.COMMON_NOUNS


def tokens_of(phrase: str) -> list[str]:
    """The words of a phrase, without brackets, quotes, punctuation and weights."""
    return _TOKEN.findall(_WEIGHT.sub("", phrase))


def opening(phrase: str) -> str:
    """The phrase without the brackets and quotes that stand before its first word."""
    return _WRAPPING.sub("", phrase)


def a_or_an(phrase: str) -> str:
    """What fits the sound of the first word: an hour, a unicorn, an 8K photo, an SUV, a one-line drawing."""
    first = opening(phrase).split(" ", 1)[0]
    return "an" if _has_vowel_sound(unicodedata.normalize("NFD", first)) else "a"


def article_of_subject(phrase: str) -> str:
    """The article that English wants before a subject: "a", "an", or "" where none belongs.

    None belongs before a determiner or number ("two cats", "the moon"), a plural ("chefs chopping carrots"),
    a mass noun ("hot coffee"), a name ("Ada Lovelace at her desk"), or words of another script.
    """
    tokens = tokens_of(phrase)
    if not tokens or not _is_english_letter(tokens[0][0]) or has_determiner(phrase):
        return ""
    noun_phrase = _noun_phrase(tokens)
    if _is_name(noun_phrase) or _is_uncounted(noun_phrase):
        return ""
    return a_or_an(phrase)


def article_of_frame(phrase: str) -> str:
    """The article before a frame, which is never a name: a capital as in "Polaroid" changes nothing."""
    start = opening(phrase)
    if start[:1].isupper() and start[1:2].islower():
        start = start[0].lower() + start[1:]
    return article_of_subject(start)


def has_determiner(phrase: str) -> bool:
    """Whether the phrase already begins with an article, a number, a pronoun or an owner ("Alice's cat")."""
    tokens = tokens_of(phrase)
    if not tokens:
        return False
    word = tokens[0].lower()
    is_owner = tokens[0][0].isupper() and word.endswith(("'s", "’s", "s'", "s’"))
    if word in words.NUMBERS or word.replace(",", "").isdigit():
        return _is_count(tokens)
    return word in words.DETERMINERS or is_owner


def head_of(phrase: str) -> str:
    """The noun that a phrase is about: "chefs" of "chefs chopping carrots", "tree" of "fir tree at night"."""
    tokens = tokens_of(phrase)
    return _noun_phrase(tokens)[-1] if tokens else ""


def is_plural(noun: str) -> bool:
    """Whether a noun stands for several things, by its form."""
    word = noun.lower().split("-")[-1]
    if word in words.IRREGULAR_PLURALS:
        return True
    if len(word) < 3 or word[0].isdigit() or word in words.SINGULAR_IN_S:
        return False
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))


def _noun_phrase(tokens: list[str]) -> list[str]:
    """The words up to and including the head noun."""
    for index in range(1, len(tokens)):
        word = tokens[index].lower()
        if word in words.PREPOSITIONS or word in words.CONJUNCTIONS or _is_participle(tokens, index):
            return tokens[:index]
    return tokens


def _is_participle(tokens: list[str], index: int) -> bool:
    """Whether the word belongs to the noun before it ("chef dicing …"), not after it ("old running shoes")."""
    word, before = tokens[index].lower(), tokens[index - 1].lower()
    if not word.endswith(("ing", "ed")) or len(word) < 5 or word in words.BARE_PARTICIPLES:
        return False
    has_more = index + 1 < len(tokens)
    return is_plural(before) or (has_more and before not in words.ADJECTIVES)


def _is_count(tokens: list[str]) -> bool:
    """Whether the number before a noun counts it ("two cats"), unlike "four leaf clover" and "1950 Chevrolet"."""
    noun_phrase = _noun_phrase(tokens)
    head = noun_phrase[-1].lower()
    return len(noun_phrase) == 1 or tokens[0] == "1" or is_plural(head) or head in words.UNCHANGED_PLURALS


def _is_name(noun_phrase: list[str]) -> bool:
    """Whether every word begins with a capital; "UFO" alone, "T-shirt" and everyday nouns are no names."""
    head = noun_phrase[-1].lower()
    is_capitalised = all(word[0].isupper() and word[1:2] != "-" for word in noun_phrase)
    if not is_capitalised or head in words.COMMON_NOUNS | words.ADJECTIVES:
        return False
    is_abbreviation = len(noun_phrase) == 1 and noun_phrase[0].isupper()
    return not is_abbreviation or head in words.SPOKEN_ACRONYMS


def _is_uncounted(noun_phrase: list[str]) -> bool:
    head = noun_phrase[-1].lower()
    is_mass = head in words.MASS_NOUNS or " ".join(noun_phrase).lower().endswith(words.MASS_PHRASES)
    return is_mass or is_plural(head)


def _is_english_letter(letter: str) -> bool:
    """Whether a first letter may begin an English word; `_` begins a wildcard's name."""
    return letter.isdigit() or letter == "_" or "LATIN" in unicodedata.name(letter, "")


def _has_vowel_sound(word: str) -> bool:
    if number := _NUMBER.match(word):
        return _number_has_vowel_sound(number[0].replace(",", ""))
    if _SPELLED.match(word) and word.lower() not in _SPOKEN:
        return word[0] in _LETTERS_WITH_VOWEL_SOUND
    if _WON_SOUND.match(word) or _YOU_SOUND.match(word):
        return False
    return bool(_SILENT_H.match(word)) or word[:1].lower() in tuple("aeiou")


def _number_has_vowel_sound(digits: str) -> bool:
    """Eight, eighty, …; eleven and eighteen, also as thousands and in years ("an 1890s diner")."""
    return digits.startswith("8") or (digits.startswith(("11", "18")) and len(digits) in (2, 4, 5))
