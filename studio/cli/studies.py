"""`seedlock gallery tree` and `compare`: where a picture comes from, and what recipes differ in."""

from collections.abc import Sequence
from contextlib import closing
from typing import Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import print_json, print_note
from studio.errors import StudioError
from studio.generation.changes import changes
from studio.generation.comparison import Line
from studio.generation.comparison import compare as compare_recipes
from studio.generation.record import GenerationRecord

Id = Annotated[str, typer.Argument(metavar="ID", help="The id of a picture, as `search` prints it.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID", help="The ids of two or more pictures.")]

_WIDEST = 40
"""Characters of a value in a table for people; JSON has all of it."""


def tree(context: typer.Context, generation_id: Id, as_json: AsJson = False) -> None:
    """The family of a picture: all that it came from and all that came of them, with what changed.

    Example:  seedlock gallery tree 1m83vg89dsy
    """
    with closing(studio_of(context).gallery()) as gallery:
        family = gallery.overview.family(gallery.get(generation_id).id)
        records = {record.id: record for record in gallery.get_many([member.id for member in family.members])}
    depths = dict[str, int]()
    for member in family.members:
        depths[member.id] = depths.get(member.parent, -1) + 1
    children: dict[str, list[str]] = {member.id: [] for member in family.members}
    for member in family.members[1:]:
        children[member.parent].append(member.id)
    waiting = [family.members[0].id]
    while waiting:
        one = records[waiting.pop()]
        waiting += reversed(children[one.id])
        _print_member(one, records.get(one.origin.parent or ""), depths[one.id], as_json)
    if not family.is_whole:
        print_note(f"There are more than {len(family.members):,}.")


def compare(
    context: typer.Context,
    ids: Ids,
    every: Annotated[bool, typer.Option("--all", help="Print also what all have in common.")] = False,
    as_json: AsJson = False,
) -> None:
    """What the recipes of pictures differ in, a line each.

    Example:  seedlock gallery compare 1m83vg89dsy 1m83vg8bx2q
    """
    if len(ids) < 2:
        raise StudioError("There is nothing to compare one picture with. Name two or more.")
    with closing(studio_of(context).gallery()) as gallery:
        records = [gallery.get(one) for one in ids]
    lines = [line for line in compare_recipes(records) if every or not line.is_alike]
    for line in lines:
        if as_json:
            print_json({"name": line.name, "values": list(line.values)})
    if not as_json:
        _print_table(lines, [record.id for record in records])
    if not lines:
        print_note("The recipes are alike.")


def _print_member(record: GenerationRecord, parent: GenerationRecord | None, depth: int, as_json: bool) -> None:
    found = changes(parent, record) if parent is not None else ()
    if as_json:
        told = [{"name": change.name, "before": change.before, "after": change.after} for change in found]
        deleted = record.deleted.isoformat() if record.deleted else None
        print_json({"id": record.id, "parent": record.origin.parent, "changes": told, "deleted": deleted})
        return
    text = ", ".join(f"{change.name}: {change.after or 'none'}" for change in found) or record.request.prompt
    in_trash = "  (in the trash)" if record.deleted else ""
    print(f"{'  ' * depth}{record.id}  {text}{in_trash}")


def _print_table(lines: Sequence[Line], heads: Sequence[str]) -> None:
    rows = [("", *heads), *((line.name, *line.values) for line in lines)]
    short = [[value if len(value) <= _WIDEST else f"{value[: _WIDEST - 1]}…" for value in row] for row in rows]
    widths = [max(len(row[column]) for row in short) for column in range(len(rows[0]))]
    for row in short if lines else ():
        print("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())
