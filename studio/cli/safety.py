"""`seedlock gallery verify`, `rebuild` and `backup`: that nothing is lost, and what to do if something was."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import ProgressLine, print_json, print_note, shown_on
from studio.errors import StudioError

if TYPE_CHECKING:  # app.py opens the gallery
    from studio.gallery.verification import Finding


def verify(
    context: typer.Context,
    mend: Annotated[bool, typer.Option("--mend", help="Put right what can be without losing anything.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Only look whether files are there; read none.")] = False,
    look_in: Annotated[
        list[Path] | None, typer.Option(metavar="FOLDER", help="Look for missing files there too; repeatable.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare every row, file and hash. Exit status 1 if something is wrong and was not mended.

    Example:  seedlock gallery verify --mend --look-in ~/Pictures
    """
    line = ProgressLine()
    with closing(studio_of(context).gallery()) as gallery:
        looked = gallery.verify(look_in or (), with_hashes=not quick, on_progress=shown_on(line))
        found = tuple(looked)
        line.close()
        left = gallery.mend(found) if mend else found
    for finding in found:
        _print(finding, is_mended=finding not in left, as_json=as_json)
    if left:
        hint = " Try again with --mend." if any(finding.is_mendable for finding in left) and not mend else ""
        raise StudioError(f"{len(left)} of {len(found)} findings need a look.{hint}")
    print_note(f"{len(found)} mended, nothing is left." if found else "Every row, file and hash agrees.")


def rebuild(context: typer.Context, as_json: AsJson = False) -> None:
    """Make the database again from the pictures and the journal beside them; the old one is kept.

    Example:  seedlock gallery rebuild
    """
    line = ProgressLine()
    done = studio_of(context).rebuild(shown_on(line))
    line.close()
    failed = [{"path": str(path), "error": error} for path, error in done.failed]
    if as_json:
        kept = str(done.kept) if done.kept else None
        print_json({"entered": done.entered, "failed": failed, "kept": kept})
        return
    for one in failed:
        print(f"{one['path']}  {one['error']}")
    old = f" {done.kept} is the old one." if done.kept else ""
    print_note(f"{done.entered} pictures are in the new database.{old}")


def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(metavar="PATH", help="A folder, or the file to write.")],
    images: Annotated[
        bool, typer.Option("--images", help="Pictures too: the folder is then a home of its own.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Copy the database while Seedlock works, with the pictures if wanted, of which only new ones are copied.

    Example:  seedlock gallery backup /media/disk/seedlock --images
    """
    line = ProgressLine()
    done = studio_of(context).back_up(to, images, shown_on(line))
    line.close()
    if as_json:
        print_json({"path": str(done.database), "pictures": done.pictures})
    else:
        print(done.database)
    print_note(f"{done.pictures} pictures copied." if images else "The database is copied.")


def _print(finding: "Finding", *, is_mended: bool, as_json: bool) -> None:
    if as_json:
        values = {"kind": finding.kind, "id": finding.id, "path": str(finding.path), "about": finding.about}
        print_json(values | {"mended": is_mended})
    else:
        print(f"{finding.kind:>12}  {finding.path}  {finding.about}{' Mended.' if is_mended else ''}")
