"""The exceptions that Seedlock raises on purpose."""


class StudioError(Exception):
    """Something that the user can mend.

    The message is one or two plain sentences: what happened and what to do. It is shown as it stands
    in the window and on the command line, so it names no class, no traceback and no internal state.
    """


class DamagedError(StudioError):
    """The gallery's database cannot be read; it can be made again from the pictures (`gallery.rebuilding`)."""


class Cancelled(Exception):  # noqa: N818 - control flow, not an error
    """The user stopped the work; raised from a progress callback and passed through the engine."""
