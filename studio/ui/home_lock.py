"""One window a home: two would overwrite each other's session and queue."""

from filelock import FileLock, Timeout

from studio.errors import StudioError
from studio.paths import Paths


def lock_home(paths: Paths) -> FileLock:
    """Hold the home until the lock is released or the process ends, however it ends.

    Raises:
        StudioError: another window holds it.
    """
    lock = FileLock(paths.window_lock, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StudioError(
            f"Seedlock is already open with {paths.data}. "
            "Use that window, or set SEEDLOCK_HOME to another folder for a second one."
        ) from error
    return lock
