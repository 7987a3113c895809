"""How the place for walks says numbers."""

from studio.experiments.estimate import Estimate
from studio.ui.experiments.walk.survey import Outlook


def frames(count: int) -> str:
    """ "1 frame", "48 frames" """
    return f"{count:,} frame{'s' if count != 1 else ''}"


def duration(seconds: float) -> str:
    """ "8 s", "3 min", "1.5 h" """
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def size(count: float) -> str:
    """ "820 kB", "1.2 MB", "3.4 GB" """
    if count < 1e6:
        return f"{max(1, round(count / 1e3))} kB"
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"


def cost(estimate: Estimate) -> str:
    """ "about 3 min, 2.1 MB" """
    if estimate.seconds is None:
        return f"about {size(estimate.bytes)}; the time is known after the first picture"
    return f"about {duration(estimate.seconds)}, {size(estimate.bytes)}"


def plan(outlook: Outlook) -> str:
    """What making a walk takes: two sentences at most."""
    missing = len(outlook.missing)
    if not outlook.is_found:
        return f"Looks at {missing} pictures first ({cost(outlook.cost)}), then makes those between them."
    there = len(outlook.planned) - missing
    if not missing:
        return f"All {frames(there)} are there."
    already = f"{there} of {frames(len(outlook.planned))} already in the gallery. " if there else ""
    return f"{already}{frames(missing)} to make: {cost(outlook.cost)}."
