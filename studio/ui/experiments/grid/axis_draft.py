"""An axis while it is edited: a name, and values as they were typed, ranges undivided."""

import itertools
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from studio.errors import StudioError
from studio.experiments.axis import AXES, Axis
from studio.experiments.ranges import split
from studio.generation.draft import Draft
from studio.generation.guiders import short_guider

_LONG_RANGE = 3
"""As many numbers in a row are written as a range."""


@dataclass(frozen=True)
class AxisDraft:
    """`written` are the chips of the editor: "oil painting", "4..12 by 2"."""

    name: str
    written: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What people call the axis."""
        return AXES[self.name].label

    def values(self) -> tuple[str, ...]:
        """Every value, ranges drawn out.

        Raises:
            StudioError: a value does not fit the axis.
        """
        return AXES[self.name].read(self.name, self.written)

    def axis(self) -> Axis | None:
        """The axis; None while it has fewer than two values.

        Raises:
            StudioError: the values do not fit it, or one stands twice.
        """
        return None if len(self.values()) < 2 else Axis(self.name, self.written).checked()

    def added(self, text: str) -> "AxisDraft":
        """With what was typed: values between bars, numbers between commas too; known ones are left out.

        Raises:
            StudioError: a value does not fit the axis.
        """
        parts = split(text.replace(",", "|") if is_numeric(self.name) else text)
        new = tuple(part for part in dict.fromkeys(parts) if part and part not in self.written)
        AXES[self.name].read(self.name, new)
        return replace(self, written=(*self.written, *new))

    def without(self, index: int) -> "AxisDraft":
        """Without the value at `index` of `values`; a range is cut there."""
        rest: list[str] = []
        for chip in self.written:
            values = AXES[self.name].read(self.name, (chip,))
            if 0 <= index < len(values):
                written = _as_range if is_numeric(self.name) else _one_by_one
                rest += written(values[:index], chip) + written(values[index + 1 :], chip)
            else:
                rest.append(chip)
            index -= len(values)
        return replace(self, written=tuple(rest))


def axes_of(drafts: Iterable[AxisDraft]) -> tuple[Axis, ...]:
    """The axes that are ready.

    Raises:
        StudioError: the values of one do not fit it; the sentence names it.
    """
    return tuple(axis for draft in drafts if (axis := draft.axis()) is not None)


def current(draft: Draft, name: str) -> str:
    """The value that a recipe has on an axis, "" where it has none or it is left to chance."""
    fields, own = draft.composition.fields, draft.model.defaults
    steps, guidance = draft.steps, draft.guidance_scale
    values = {
        "frame": fields.frame,
        "subject": fields.subject,
        "negative": fields.negative,
        "template": draft.composition.template.name,
        "seed": "" if draft.seed is None else str(draft.seed),
        "steps": str(own.steps if steps is None else steps),
        "guidance": f"{own.guidance_scale if guidance is None else guidance:g}",
        "guider": short_guider(draft.guider),
        "scheduler": draft.scheduler or own.scheduler,
        "size": str(draft.finished_size),
        "model": draft.model.ref.name,
    }
    styles = {style.aspect: style.text for style in fields.styles}
    return values.get(name, styles.get(name, ""))


def is_numeric(name: str) -> bool:
    """Whether the values of an axis are numbers: they may be ranges, and commas part them too."""
    with suppress(StudioError):
        return AXES[name].read(name, ("1..2",)) == ("1", "2")
    return False


def short(axis: Axis) -> tuple[str, ...]:
    """The values of an axis as chips: many whole numbers at equal distances are a range."""
    if len(axis.values) <= _LONG_RANGE or not is_numeric(axis.name) or not all(map(str.isdigit, axis.values)):
        return axis.values
    numbers = [int(value) for value in axis.values]
    steps = {after - before for before, after in itertools.pairwise(numbers)}
    if len(steps) > 1 or (step := steps.pop()) <= 0:
        return axis.values
    return (f"{numbers[0]}..{numbers[-1]}" + (f" by {step}" if step > 1 else ""),)


def _one_by_one(values: tuple[str, ...], _chip: str) -> list[str]:
    return list(values)


def _as_range(values: tuple[str, ...], chip: str) -> list[str]:
    """Neighbours of a range as a range again, unless they are few."""
    if len(values) < _LONG_RANGE:
        return list(values)
    _, by, step = chip.partition(" by ")
    return [f"{values[0]}..{values[-1]}{by}{step}"]


def checked(draft: AxisDraft) -> str:
    """What is wrong with a draft, or still missing; "" if nothing is."""
    try:
        return "" if draft.axis() is not None else "One more value makes it an axis."
    except StudioError as error:
        return str(error)
