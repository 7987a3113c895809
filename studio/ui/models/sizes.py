"""Bytes as people read them."""

_UNITS = ("B", "KB", "MB", "GB", "TB")


def size_text(count: int) -> str:
    """Bytes as people read them: "310 MB", "2.1 GB"."""
    value, unit = float(count), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit and value < 10 else f"{value:.0f} {_UNITS[unit]}"
