"""Values between bars, and ranges of numbers: "a|b|c", "1..8", "4..12 by 2"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from studio.errors import StudioError

MOST_VALUES = 10_000
"""An axis of more values than this was not meant."""

_NUMBER = r"-?\d{1,24}(?:\.\d{1,12})?"
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s+by\s+({_NUMBER}))?")


def split(text: str) -> tuple[str, ...]:
    """The values between the bars of a text; a bar inside of `{a|b}` or behind a backslash is none."""
    values, depth, is_escaped = [""], 0, False
    for sign in text:
        if is_escaped:
            values[-1] += sign if sign == "|" else "\\" + sign
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif sign == "|" and depth == 0:
            values.append("")
        else:
            depth = max(0, depth + (sign == "{") - (sign == "}"))
            values[-1] += sign
    values[-1] += "\\" if is_escaped else ""
    return tuple(value.strip() for value in values)


def numbers(axis: str, values: tuple[str, ...], *, are_whole: bool) -> tuple[str, ...]:
    """The numbers that the values of an axis name, ranges drawn out, each in its shortest form.

    Raises:
        StudioError: a value is no number or not a whole one, or a range runs backwards, stands, or is too long.
    """
    found = [number for value in values for number in _numbers(axis, value)]
    if are_whole and (broken := next((one for one in found if one != one.to_integral_value()), None)) is not None:
        raise StudioError(f"The axis {axis} takes whole numbers, and {_written(broken)} is none.")
    return tuple(_written(number) for number in found)


def _numbers(axis: str, value: str) -> Iterator[Decimal]:
    if re.fullmatch(_NUMBER, value):
        yield Decimal(value)
        return
    match = _RANGE.fullmatch(value)
    if match is None:
        raise StudioError(f'"{value}" is no value of the axis {axis}. Write numbers, like 4|8|12 or 4..12 by 2.')
    first, last, step = Decimal(match[1]), Decimal(match[2]), Decimal(match[3] or 1)
    if last < first:
        raise StudioError(f"The range {value} runs backwards. Write {match[2]}..{match[1]}.")
    if step <= 0:
        raise StudioError(f"The range {value} never arrives. Its step must be greater than 0.")
    if (last - first) / step >= MOST_VALUES:
        raise StudioError(f"The range {value} has more than {MOST_VALUES} values. Make it shorter.")
    for index in range(int((last - first) / step) + 1):
        yield first + index * step


def _written(number: Decimal) -> str:
    """The shortest plain form: 7.50 is 7.5, 1E+2 is 100, -0 is 0."""
    return f"{number.normalize() + 0:f}"
