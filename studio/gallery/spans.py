"""Numbers and dates in a search, and ranges of them: 20, >=20, 20..30, 2026-03, today, 2026-03..2026-05."""

import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from studio.errors import StudioError

T = TypeVar("T")


def number_span(text: str) -> tuple[float | None, float | None]:
    """The numbers from the first one on and below the second; None leaves an end open.

    Raises:
        StudioError: the text is no number and no range of numbers.
    """
    return _span(text, _number)


def date_span(text: str) -> tuple[datetime | None, datetime | None]:
    """The moments from the first one on and before the second, by the user's clock; None leaves an end open.

    Raises:
        StudioError: the text is no date and no range of dates.
    """
    return _span(text, _day_or_more)


def _span(text: str, unit: Callable[[str], tuple[T, T]]) -> tuple[T | None, T | None]:
    """A range made of units, each of which starts somewhere and ends before somewhere."""
    if ".." in text:
        first, _, last = text.partition("..")
        return (unit(first)[0] if first else None, unit(last)[1] if last else None)
    if text.startswith(">="):
        return unit(text[2:])[0], None
    if text.startswith("<="):
        return None, unit(text[2:])[1]
    if text.startswith(">"):
        return unit(text[1:])[1], None
    if text.startswith("<"):
        return None, unit(text[1:])[0]
    return unit(text.removeprefix("="))


def _number(text: str) -> tuple[float, float]:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text.strip()):
        raise StudioError(f'"{text}" is not a number. Write 20, >=20, <20 or 20..30.')
    return float(text), math.nextafter(float(text), math.inf)


def _day_or_more(text: str) -> tuple[datetime, datetime]:
    """From the first moment of a year, month or day to the first one after it."""
    today = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if text.lower() in ("today", "yesterday"):
        start = today - timedelta(days=int(text.lower() == "yesterday"))
        return start.astimezone(), (start + timedelta(days=1)).astimezone()
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", text.strip())
    try:
        if match is None or not 1970 <= int(match[1]) <= 2200:
            raise ValueError(text)
        start = datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError as error:
        raise StudioError(
            f'"{text}" is not a date. Write 2026, 2026-03, 2026-03-05, today or yesterday.'
        ) from error
    end = start + timedelta(days=1) if match[3] else _next(start, by_month=match[2] is not None)
    return start.astimezone(), end.astimezone()


def _next(start: datetime, *, by_month: bool) -> datetime:
    """The first moment of the next month or year."""
    if by_month and start.month < 12:
        return start.replace(month=start.month + 1)
    return start.replace(year=start.year + 1, month=1)
