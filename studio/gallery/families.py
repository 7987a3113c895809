"""Families: a picture, all that it came from and all that came of them, as links without their recipes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from studio.errors import StudioError
from studio.gallery.ids import number_of
from studio.gallery.rows import chunks
from studio.gallery.schema import GENERATIONS

MOST = 5000
"""Pictures beyond these are not followed: the search shows them."""

_G = GENERATIONS.c
_LINKS = select(_G.id, _G.parent, _G.deleted.is_not(None).label("is_deleted"))


@dataclass(frozen=True)
class Member:
    """One picture of a family: what it was made from ("" for the first), and whether it lies in the trash."""

    id: str
    parent: str
    is_deleted: bool = False


@dataclass(frozen=True)
class Family:
    """The pictures, the first ancestor in front, each behind its parent, those of one parent by their age.

    `gone` is the id of the picture that the first one was made from and that is no longer there, "" for none;
    `is_whole` is false where there are more than `MOST`.
    """

    members: tuple[Member, ...]
    gone: str = ""
    is_whole: bool = True


def family_of(connection: Connection, generation_id: str) -> Family:
    """The whole family of a picture, the trash included; empty if the picture is not there."""
    first, gone = _first_ancestor(connection, generation_id)
    if first is None:
        return Family(())
    members, is_whole = _descendants(connection, first)
    return Family(members, gone, is_whole)


def _first_ancestor(connection: Connection, generation_id: str) -> tuple[Member | None, str]:
    """The oldest picture on the way back, and the id of what it was made from if that is gone.

    Files from elsewhere may claim anything: a way that leads in a circle ends where it closes.
    """
    member, seen = _member(connection, generation_id), {generation_id}
    while member is not None and member.parent:
        before = _member(connection, member.parent)
        if before is None:
            return Member(member.id, "", member.is_deleted), member.parent
        if before.id in seen:
            break
        seen.add(before.id)
        member = before
    return (Member(member.id, "", member.is_deleted) if member else None), ""


def _member(connection: Connection, generation_id: str) -> Member | None:
    try:
        number = number_of(generation_id)
    except StudioError:
        return None
    return next(iter(_members(connection.execute(_LINKS.where(_G.number == number)))), None)


def _descendants(connection: Connection, first: Member) -> tuple[tuple[Member, ...], bool]:
    """The first and all that came of it, generation by generation, until there are too many."""
    found, newest = {first.id: first}, [first.id]
    while newest:
        children = list[Member]()
        for some in chunks(newest):
            rows = connection.execute(_LINKS.where(_G.parent.in_(some)).order_by(_G.number).limit(MOST + 1))
            children += _members(rows)
        newest = list[str]()
        for child in children:
            if len(found) >= MOST:
                return tuple(found.values()), False
            if child.id not in found:
                found[child.id] = child
                newest.append(child.id)
    return tuple(found.values()), True


def _members(rows: Iterable[tuple[str, str | None, bool]]) -> list[Member]:
    return [Member(identity, parent or "", bool(is_deleted)) for identity, parent, is_deleted in rows]
