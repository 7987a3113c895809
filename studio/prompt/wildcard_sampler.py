"""Draws one text from a template of variants and wildcards with dynamicprompts (import it late: 60 ms)."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

import pyparsing
from dynamicprompts.generators.randomprompt import RandomPromptGenerator
from dynamicprompts.wildcards import WildcardManager
from dynamicprompts.wildcards.collection import WildcardCollection
from dynamicprompts.wildcards.item import WildcardItem

from studio.errors import StudioError

logging.getLogger("dynamicprompts").setLevel(logging.ERROR)  # an unknown wildcard is reported as a StudioError


class Option(Protocol):
    """One value of a wildcard."""

    @property
    def text(self) -> str:
        """What stands instead of the wildcard."""
        ...

    @property
    def weight(self) -> float:
        """How often it is drawn beside the others."""
        ...


class _Generator(Protocol):
    """What is used of dynamicprompts' generator, with types."""

    def generate(self, template: str) -> list[str]: ...


@dataclass(frozen=True)
class _Collection(WildcardCollection):
    read: Callable[[], Iterable[Option]]

    def get_values(self) -> list[str | WildcardItem]:
        """The values as dynamicprompts wants them; plain text is several times faster than an item."""
        return [
            option.text if option.weight == 1 else WildcardItem(option.text, option.weight)
            for option in self.read()
        ]


def sample(template: str, wildcards: Mapping[str, Callable[[], Iterable[Option]]], seed: str) -> str:
    """The template with its variants and wildcards drawn; its Jinja syntax is never used, for it runs code.

    Raises:
        StudioError: the syntax is broken, or a wildcard leads back to itself.
    """
    collections: dict[str, WildcardCollection | list[str]] = {
        name: _Collection(read) for name, read in wildcards.items()
    }
    manager = WildcardManager(root_map={"": [collections]})
    manager.sort_wildcards = manager.dedup_wildcards = False
    generator = cast(_Generator, RandomPromptGenerator(manager, seed=_number(seed)))
    try:
        drawn = generator.generate(template)
    except RecursionError as error:
        raise StudioError(
            f'A wildcard in "{template}" leads back to itself. Take it out of its own values.'
        ) from error
    except KeyError as error:
        raise StudioError(
            f'A variable in "{template}" has no value. Give it one first, like ${{x=red}}.'
        ) from error
    except (pyparsing.ParseException, ValueError) as error:
        raise StudioError(
            f'The variants in "{template}" cannot be read. Write them like {{red|blue}}, with both brackets.'
        ) from error
    return drawn[0] if drawn else ""


def _number(seed: str) -> int:
    """A text as a seed, the same on every machine and in every process."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
