"""What the program reads from and prints to, mended so that no print fails for want of a terminal or a sign."""

import os
import sys
from io import TextIOWrapper


def mend_streams() -> None:
    """Open closed streams to nothing, and write signs that the terminal does not know as their numbers.

    To be called before any file is opened: it would take the place of a closed stream.
    """
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, TextIOWrapper) and name != "stdin":
            stream.reconfigure(errors="backslashreplace")
