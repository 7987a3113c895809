"""How the place for walks says numbers."""

from studio.experiments.estimate import Estimate, write_bytes, write_duration
from studio.ui.experiments.walk.survey import Outlook


def frames(count: int) -> str:
    """ "1 frame", "48 frames" """
    return f"{count:,} frame{'s' if count != 1 else ''}"


def cost(estimate: Estimate) -> str:
    """ "about 3 min, 2.1 MB" """
    if estimate.seconds is None:
        return f"about {write_bytes(estimate.bytes)}; the time is known after the first picture"
    return f"about {write_duration(estimate.seconds)}, {write_bytes(estimate.bytes)}"


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
