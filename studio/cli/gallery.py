"""`seedlock gallery`: find, look at, delete and restore what was made."""

from contextlib import closing
from typing import Annotated

import typer

from studio.cli import export, importing, overview, safety, studies
from studio.cli.context import studio_of
from studio.cli.options import AsJson
from studio.cli.output import print_json, print_note, print_summary, remembered_json
from studio.generation.changes import write_upscale
from studio.generation.record import GenerationRecord

Ids = Annotated[list[str], typer.Argument(metavar="ID", help="The ids of pictures, as `search` prints them.")]
Query = Annotated[
    str,
    typer.Argument(help="Words of the prompt and filters: `fox model:starter rating:>=4`; empty for all."),
]


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="Find, look at, export and delete what was made.")
    for command in (
        search, show, overview.facets, overview.like, overview.albums, studies.tree, studies.compare,
        export.export, delete, restore, safety.verify, safety.rebuild, safety.backup,
    ):  # fmt: skip
        group.command()(command)
    group.command("import")(importing.import_pictures)
    return group


def search(
    context: typer.Context,
    query: Query = "",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="The most pictures to print.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Find pictures, the newest first.

    Example:  seedlock gallery search "red fox"
    """
    with closing(studio_of(context).gallery()) as gallery:
        page = gallery.search(query, limit=limit)
        for record in page.records:
            _print(record, as_json)
        if not page.records:
            print_note("Nothing was found.")
        if page.next is not None:
            print_note(f"There are more than {limit}; ask for them with --limit.")


def show(context: typer.Context, ids: Ids, as_json: AsJson = False) -> None:
    """Everything that made these pictures."""
    with closing(studio_of(context).gallery()) as gallery:
        for record in [gallery.get(one) for one in ids]:
            if as_json:
                print_json(remembered_json(record))
            else:
                print(_described(record))


def delete(context: typer.Context, ids: Ids) -> None:
    """Put pictures in the trash, from where `restore` takes them back."""
    with closing(studio_of(context).gallery()) as gallery:
        gallery.delete([gallery.get(one).id for one in ids])


def restore(context: typer.Context, ids: Ids) -> None:
    """Take pictures back from the trash."""
    with closing(studio_of(context).gallery()) as gallery:
        gallery.restore([gallery.get(one).id for one in ids])


def _print(record: GenerationRecord, as_json: bool) -> None:
    if as_json:
        print_json(remembered_json(record))
    else:
        print_summary(record)


def _described(record: GenerationRecord) -> str:
    """A picture in a block of lines for people."""
    request, environment = record.request, record.environment
    lines = {
        "id": record.id,
        "prompt": request.prompt,
        "not wanted": request.negative_prompt,
        "seed": str(request.noise.seed),
        "model": f"{request.model.name} ({request.model.sha256[:12]})",
        "size": str(request.size),
        "upscaled": write_upscale(request.upscale),
        "steps": f"{request.steps}, {request.scheduler}, guidance {request.guidance_scale:g}",
        "made": f"{record.created.astimezone():%Y-%m-%d %H:%M:%S} in {record.seconds:.1f} s",
        "with": f"torch {environment.torch} on {environment.device}, {environment.dtype}",
        "rating": "★" * record.rating,
        "tags": ", ".join(record.tags),
        "note": record.note,
        "from": record.origin.parent or "",
        "file": str(record.path),
        "deleted": f"{record.deleted.astimezone():%Y-%m-%d %H:%M:%S}" if record.deleted else "",
    }
    return "\n".join(f"{name:>10}  {value}" for name, value in lines.items() if value) + "\n"
