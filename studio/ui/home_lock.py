"""One window a home: two would overwrite each other's session and queue."""

from PySide6.QtCore import QLockFile

from studio.errors import StudioError
from studio.paths import Paths


def lock_home(paths: Paths) -> QLockFile:
    """Hold the home until `unlock` or until the process has ended, however it ended.

    Qt's lock costs nothing at the start; importing `filelock` costs 30 ms, and 126 ms where no bytecode is kept.

    Raises:
        StudioError: another window holds it.
    """
    lock = QLockFile(str(paths.window_lock))
    lock.setStaleLockTime(0)  # never stale by age, only by the death of its process
    if not lock.tryLock(0):
        raise StudioError(
            f"Seedlock is already open with {paths.data}. "
            "Use that window, or set SEEDLOCK_HOME to another folder for a second one."
        )
    return lock
