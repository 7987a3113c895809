"""The process that builds an upscaler to see what it is: `python -I -m studio.engine.upscaler_probe FILE`."""

import contextlib
import json
import sys
from pathlib import Path

from studio.engine.upscaler_facts import Ended
from studio.engine.upscaler_loading import NoLibrary, Unsuited, build, import_library

_TIMES_THE_FILE = 6
"""How much memory a file may take: its weights as 32 bits each, in the file and in the network, and some more."""

_ROOM = 1 << 30


def main(path: Path) -> int:
    """Print what the file holds as JSON; or why it is of no use, which the status tells the kind of."""
    try:
        import_library()
    except NoLibrary:
        return Ended.NO_LIBRARY
    _limit_memory(_ROOM + _TIMES_THE_FILE * path.stat().st_size)
    try:
        network = build(path)
    except Unsuited as error:
        print(error)
        return Ended.UNSUITED
    except Exception as error:  # noqa: BLE001 - whatever a foreign file makes a foreign library raise
        print(f"{type(error).__name__}: {error}"[:200], file=sys.stderr)
        return Ended.UNKNOWN
    print(json.dumps({"architecture": network.architecture, "scale": network.scale}))
    return Ended.TOLD


def _limit_memory(more: int) -> None:
    """Let this process take so many bytes more than it has, where the system can say so."""
    try:
        import resource
    except ImportError:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    if pages:
        with contextlib.suppress(ValueError, OSError):
            limit = pages * resource.getpagesize() + more
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
