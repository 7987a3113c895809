"""The one excepthook: whatever nobody caught is logged and told to the window."""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from studio.errors import StudioError

log = logging.getLogger(__name__)


class Unexpected(QObject):
    """Catches what flies out of the main thread and of any other; `happened` carries a sentence and details.

    A `StudioError` that reaches this point is told as it stands, without details.
    """

    happened = Signal(str, str)

    def install(self) -> None:
        """Take over the hooks of the interpreter, until this object is destroyed."""
        sys.excepthook, threading.excepthook = ours = self.catch, self._catch_in_thread

        def give_back() -> None:
            if sys.excepthook == ours[0]:
                sys.excepthook = sys.__excepthook__
            if threading.excepthook == ours[1]:
                threading.excepthook = threading.__excepthook__

        self.destroyed.connect(give_back)

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and tell the window; Ctrl+C in a terminal ends the program as ever."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, StudioError):
            self.happened.emit(str(error), "")
            return
        log.error("Unexpected error", exc_info=(kind, error, trace))
        details = "".join(traceback.format_exception(kind, error, trace))
        self.happened.emit(f"Something unexpected happened ({kind.__name__}). Your pictures are safe.", details)

    def _catch_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.catch(args.exc_type, args.exc_value, args.exc_traceback)
