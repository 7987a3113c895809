"""Spares the start of the window PySide's search for users of its `__feature__` switches, which we never throw."""

import contextlib
import sys
from typing import Any, cast


def skip_search() -> None:
    """Let PySide not read the source of every module that is imported after it: a tenth of the start.

    It has no official switch for this; where its insides have changed, the search goes on and only time is lost.
    """
    import PySide6.QtCore  # noqa: F401  # pyright: ignore[reportUnusedImport]  (brings the module below)

    with contextlib.suppress(KeyError, AttributeError):
        feature = cast(Any, sys.modules["shibokensupport.feature"])
        if callable(feature._mod_uses_pyside):
            feature._mod_uses_pyside = _uses_none


def _uses_none(_module: object) -> bool:
    return False
