"""The templates that a user can choose from: the two that ship and their own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from studio.errors import StudioError
from studio.nearest import nearest
from studio.prompt import own_file
from studio.prompt.template import LIST, SENTENCE, Slot, Template

SHIPPED = (SENTENCE, LIST)

_HEADING = "Your own templates. `slots` is the order of the phrases: frame, subject, style, modifier."


@dataclass(frozen=True)
class TemplateBook:
    """Reads and writes the file of the user's own templates; each call sees what the file holds then.

    All methods raise StudioError if the file cannot be read; a broken one is kept under another name.
    """

    file: Path

    def all(self) -> tuple[Template, ...]:
        """The shipped templates, then the user's own in the order of saving."""
        return SHIPPED + self._own()

    def named(self, name: str) -> Template:
        """The template of this name.

        Raises:
            StudioError: there is none; the message names the nearest.
        """
        templates = {template.name: template for template in self.all()}
        if name in templates:
            return templates[name]
        near = nearest(name, templates, least=0.5)
        hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(templates)}."
        raise StudioError(f'There is no template named "{name}". {hint}')

    def save(self, template: Template) -> None:
        """Add the user's template, or replace the one of the same name in its place.

        Raises:
            StudioError: the template is unusable or named like a shipped one, or the file cannot be written.
        """
        _refuse_shipped(template.checked().name)
        own = {kept.name: kept for kept in self._own()} | {template.name: template}
        self._write(tuple(own.values()))

    def remove(self, name: str) -> None:
        """Remove the user's template of this name.

        Raises:
            StudioError: there is none, or it is a shipped one.
        """
        _refuse_shipped(name)
        removed = self.named(name)
        self._write(tuple(template for template in self._own() if template != removed))

    def _own(self) -> tuple[Template, ...]:
        contents = own_file.read(self.file)
        try:
            return tuple(_from_toml(table) for table in contents.get("templates", []))
        except (StudioError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise own_file.set_aside(self.file, f"a template in it cannot be used: {error}") from error

    def _write(self, templates: tuple[Template, ...]) -> None:
        tables = [
            {"name": template.name, "slots": list(template.slots), "sentence": template.sentence}
            for template in templates
        ]
        own_file.write(self.file, {"templates": tables}, _HEADING)


def _from_toml(table: dict[str, Any]) -> Template:
    slots = cast("tuple[Slot, ...]", tuple(str(slot) for slot in table["slots"]))
    return Template(str(table["name"]), slots, bool(table.get("sentence", True))).checked()


def _refuse_shipped(name: str) -> None:
    if name in {template.name for template in SHIPPED}:
        raise StudioError(f'The template "{name}" ships with Seedlock and stays as it is. Choose another name.')
