"""The log file, and the excepthooks of the command line that write what nobody expected into it."""

import faulthandler
import logging
import logging.handlers
import sys
import threading
from types import TracebackType

from studio.paths import Paths

log = logging.getLogger("studio")

LOG_BYTES = 2_000_000
"""A log file that grows beyond this is set aside, and one such is kept."""


def set_up_log(paths: Paths, is_debugging: bool = False) -> None:
    """Write the log file, and into it the stack of a native crash; a home without room for it has no log."""
    try:
        paths.log.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            paths.log, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError:
        log.addHandler(logging.NullHandler())
        faulthandler.enable()
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.DEBUG if is_debugging else logging.INFO)
    faulthandler.enable(handler.stream or sys.stderr)


def tell_of_bugs() -> None:
    """Let an exception that nobody catches be logged and told in one line; the window says it in its own way."""
    sys.excepthook = _tell
    threading.excepthook = lambda bug: _tell(bug.exc_type, bug.exc_value, bug.exc_traceback)


def _tell(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.error("Unexpected error", exc_info=error and (kind, error, trace))
    print(
        f"seedlock: something unexpected happened ({kind.__name__}). Run it again with --debug to see where.",
        file=sys.stderr,
    )
