"""All that prompts are composed from, shipped and the user's own; what is broken of the latter is left out."""

from dataclasses import dataclass
from pathlib import Path

from studio.errors import StudioError
from studio.prompt.templates import TemplateBook
from studio.prompt.vocabulary import Vocabulary
from studio.prompt.wildcards import Wildcards


@dataclass(frozen=True)
class Words:
    """Vocabulary, templates and wildcards; `problems` has a sentence for each file that was left out.

    A wildcard's file is read when it is drawn from, and says then what is wrong with it.
    """

    vocabulary: Vocabulary
    templates: TemplateBook
    wildcards: Wildcards
    problems: tuple[str, ...] = ()


def load_words(folder: Path, templates_file: Path) -> Words:
    """Read the user's `folder` of vocabulary and wildcards, and the file of their templates."""
    templates, problems = TemplateBook(templates_file), list[str]()
    try:
        vocabulary = Vocabulary.load(folder)
    except StudioError as error:
        vocabulary = Vocabulary.shipped(folder)
        problems.append(str(error))
    try:
        templates.all()
    except StudioError as error:
        problems.append(str(error))
    return Words(vocabulary, templates, Wildcards(folder / "wildcards", vocabulary.lists()), tuple(problems))
