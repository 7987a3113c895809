"""`seedlock gallery import`: pictures of other programs and of other homes."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import ProgressLine, print_json, print_note
from studio.errors import StudioError

if TYPE_CHECKING:  # app.py opens the gallery
    from studio.gallery.imports import Imported


def import_pictures(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Pictures, folders, ZIP archives.")],
    as_json: AsJson = False,
) -> None:
    """Copy pictures into the gallery with all that they tell of their making; the originals stay as they are.

    Reads A1111 and Forge, ComfyUI, InvokeAI, Fooocus, SwarmUI, NovelAI, Easy Diffusion, Draw Things, krita and
    Seedlock; where a picture tells nothing, the .txt, .json or .yaml beside it. Started again, it goes on where it
    ended.

    Example:  seedlock gallery import ~/ComfyUI/output
    """
    counts, line = dict.fromkeys(("imported", "duplicate", "failed"), 0), ProgressLine()
    with closing(studio_of(context).gallery()) as gallery:
        for one in gallery.bring_in(paths):
            counts[one.status] += 1
            line.clear()
            _print(one, as_json)
            line.show(f"{sum(counts.values())} files …")
        line.close()
    print_note("{imported} imported, {duplicate} were there already, {failed} failed.".format(**counts))
    if counts["failed"] and not counts["imported"] + counts["duplicate"]:
        raise StudioError("Nothing could be imported.")


def _print(one: "Imported", as_json: bool) -> None:
    if as_json:
        values = {"path": str(one.path), "status": one.status, "id": one.id or None}
        print_json(values | {"dialect": one.dialect or None, "error": one.error or None})
    else:
        print(f"{one.status:>9}  {one.id:11}  {one.dialect:13}  {one.path}  {one.error}".rstrip())
