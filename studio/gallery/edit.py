"""One edit: what a user said about pictures, as the journal keeps it and the database carries it out."""

from dataclasses import dataclass

JOURNAL = "journal.jsonl"
"""The name of the journal below the images, and in a bundle."""


@dataclass(frozen=True)
class Edit:
    """What to do with the generations `ids`; None and () leave a thing as it is.

    `deleted` is a time, or "" to take out of the trash. `into` and `out_of` name albums. `album` makes one (with a
    `query`, of what that finds) or, if `is_dropped`, removes it;
    with `renamed` it gets another name. `is_new` says that the pictures have just come: what was said before about
    others of these ids, which were deleted for good, is not meant for them.
    """

    ids: tuple[str, ...] = ()
    rating: int | None = None
    is_favourite: bool | None = None
    colour: str | None = None
    note: str | None = None
    deleted: str | None = None
    tag: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()
    into: str | None = None
    out_of: str | None = None
    album: str | None = None
    query: str | None = None
    is_dropped: bool = False
    renamed: str | None = None
    is_new: bool = False
