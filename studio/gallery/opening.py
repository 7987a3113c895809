"""Opens the files of a gallery, and makes good what a crash left of them."""

from contextlib import suppress

from studio.errors import StudioError
from studio.gallery import arrivals, journal, removals
from studio.gallery.adoption import adopt
from studio.gallery.database import open_database
from studio.gallery.store import Interpreter, Store
from studio.paths import Paths


def open_store(paths: Paths, interpreter: Interpreter) -> Store:
    """The places of the gallery in this home, made or migrated where needed; nothing stays open if that fails.

    Raises:
        StudioError: the home cannot be written, or the database is none, is damaged or too new.
    """
    paths.create()
    store = Store(open_database(paths.database), paths.images, paths.thumbnails, interpreter)
    try:
        with suppress(StudioError):  # a file that cannot be removed now is tried again at the next start
            removals.finish(store)
        arrivals.finish(store)
        adopt(store)
        journal.begin(store.database, paths.images)
    except BaseException:
        store.database.close()
        raise
    return store
