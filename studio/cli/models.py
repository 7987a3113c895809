"""`seedlock models`: the installed models."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from studio.cli.context import studio_of
from studio.cli.installing import available, install
from studio.cli.options import AsJson, about_output
from studio.cli.output import print_json, print_note
from studio.engine.installing import removing
from studio.engine.installing.adding import add as add_path
from studio.engine.installing.converting import convert as convert_pickle
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.experiments.estimate import write_bytes
from studio.generation.model import (
    OWN_VAE_NAME,
    AnyModel,
    EmbeddingInfo,
    LoraInfo,
    ModelInfo,
    UpscalerInfo,
    VaeInfo,
)


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="List, install, add and remove models.")
    group.command("list")(list_models)
    group.command("loras")(list_loras)
    group.command("vaes")(list_vaes)
    group.command("vae")(choose_vae)
    group.command("embeddings")(list_embeddings)
    group.command("upscalers")(list_upscalers)
    group.command("available")(available)
    group.command("install")(_install)
    group.command("add")(add)
    group.command("remove")(remove)
    group.command("convert")(convert)
    return group


def list_models(context: typer.Context, as_json: AsJson = False) -> None:
    """The installed models, the default first; those that cannot be used are named with the reason."""
    library = studio_of(context).models()
    for info in library.all():
        print_model(info, as_json)
    for problem in library.problems():
        print_note(f"{problem.name}: {problem.reason}")


def list_loras(context: typer.Context, as_json: AsJson = False) -> None:
    """The installed LoRAs: those that were added, and those in the folder `loras` of your models."""
    loras = studio_of(context).models().loras
    _print_parts(loras.all(), loras.folder, as_json)


def list_vaes(context: typer.Context, as_json: AsJson = False) -> None:
    """The installed VAEs: those that were added, and those in the folder `vaes` of your models."""
    vaes = studio_of(context).models().vaes
    _print_parts(vaes.all(), vaes.folder, as_json)


def list_embeddings(context: typer.Context, as_json: AsJson = False) -> None:
    """The installed textual inversions: those that were added, and those in the folder `embeddings`."""
    embeddings = studio_of(context).models().embeddings
    _print_parts(embeddings.all(), embeddings.folder, as_json)


def list_upscalers(context: typer.Context, as_json: AsJson = False) -> None:
    """The installed upscalers: those that were added, and those in the folder `upscalers` of your models."""
    upscalers = studio_of(context).models().upscalers
    found = upscalers.survey()
    for name, _, reason in upscalers.problems():
        print_note(f"{name}: {reason}")
    _print_parts(found, upscalers.folder, as_json)


def _print_parts(infos: Sequence[AnyModel], folder: Path, as_json: bool) -> None:
    """What is installed of a kind; where nothing is, how that is changed."""
    for info in infos:
        print_model(info, as_json)
    if not infos:
        print_note(f"There are none. Add one with: seedlock models add FILE.safetensors, or put it into {folder}")


def choose_vae(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The model's name.")],
    vae: Annotated[
        str, typer.Argument(help="The VAE's name (see: seedlock models vaes), or own for the model's own.")
    ] = OWN_VAE_NAME,
) -> None:
    """Let a VAE decode all pictures of a model, unless another is asked for.

    Example:

      seedlock models vae realistic-vision vae-ft-mse-840000-ema-pruned
    """
    library = studio_of(context).models()
    info = library.find(name)
    chosen = info.vae_named(vae)
    library.vaes.choose(info.ref, chosen if chosen.sha256 else None)
    print_note(f"{info.ref.name} decodes with {chosen.name or 'its own VAE'}.")


def add(
    context: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(
            help="A model's folder in the layout of diffusers, the file of a checkpoint, a LoRA, a VAE, an "
            "embedding or an upscaler, a zip of a model, or another program's folder. It stays in place; a zip is "
            "unpacked among your models."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Add what is on this machine already.

    Examples:

      seedlock models add ~/models/dreamshaper-8

      seedlock models add ~/models/ink.safetensors

      seedlock models add ~/models/4x-sharp.safetensors

      seedlock models add ~/ComfyUI
    """
    added = add_path(studio_of(context).models(), path)
    for info in added.infos:
        print_model(info, as_json)
    for problem in added.problems:
        print_note(problem)
    if added.problems and not added.infos:
        raise StudioError(f"Nothing in {path} could be added; the reasons stand above.")


def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The model's name.")],
    delete: Annotated[
        bool, about_output("Delete its files, too; only if they lie among your models.", "--delete")
    ] = False,
) -> None:
    """Take a model, LoRA, VAE, embedding or upscaler that was added off the list; its files stay."""
    library = studio_of(context).models()
    named = (one for one in library.everything() if one.name.lower() == name.lower())
    info = next(named, None) or _find(library, name)
    own = removing.own_folder(library, info) if info else None
    if delete and (info is None or own is None):
        raise StudioError(f"The files of {name} do not lie among your models. Delete them yourself.")
    if delete and info is not None:
        removing.remove(library, info)
        removing.sweep(library)
        return
    if info is None:
        library.remove(name)
    else:
        removing.unlist(library, info)
    if own is not None:
        print_note(f"Its files stay in {own}. Delete them, too, with: --delete")


def convert(
    context: typer.Context,
    pickle: Annotated[Path, typer.Argument(metavar="FILE", help="A .ckpt, .pt, .pth or .bin file.")],
    to: Annotated[
        Path | None, about_output("The file to write; beside FILE if left out.", "--to", metavar="FILE")
    ] = None,
) -> None:
    """Make a .safetensors file of a pickle, in a process that runs nothing that the file names.

    Example:

      seedlock models convert ~/models/old.ckpt
    """
    studio_of(context)
    print(convert_pickle(pickle, to))


def print_model(info: AnyModel, as_json: bool) -> None:
    """A model, or what is used with one, on one line."""
    match info:
        case LoraInfo():
            _print_part("LoRA", info.family, info, as_json)
        case VaeInfo():
            _print_part("VAE", "", info, as_json)
        case EmbeddingInfo():
            _print_part("embedding", "", info, as_json)
        case UpscalerInfo():
            _print_part(f"{info.scale}x", info.architecture, info, as_json)
        case ModelInfo():
            _print(info, as_json)


def _install(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(help="A name of the catalogue (see: seedlock models available), or OWNER/MODEL[/FILE]."),
    ],
    accept: Annotated[
        bool, about_output("Agree to the model's licence, which is shown first.", "--accept-licence")
    ] = False,
    discard: Annotated[
        bool, about_output("Delete what has arrived of an unfinished installation instead.", "--discard")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Install a model, LoRA, VAE or upscaler from the hub: only what it needs, verified; what broke off goes on.

    Examples:

      seedlock models install dreamshaper-8 --accept-licence

      seedlock models install realesrgan-x4plus

      seedlock models install Lykon/dreamshaper-8
    """
    info = install(studio_of(context).installer(), name, accept, discard)
    if info is not None:
        print_model(info, as_json)


def _find(library: ModelLibrary, name: str) -> ModelInfo | None:
    """The model of this name; None for one that is listed and cannot be used, which may leave the list, too."""
    if any(problem.name.lower() == name.lower() for problem in library.problems()):
        return None
    return library.find(name)


def _print_part(
    kind: str, family: str, info: EmbeddingInfo | LoraInfo | UpscalerInfo | VaeInfo, as_json: bool
) -> None:
    if as_json:
        values = {"name": info.name, "family": family, "path": str(info.path), "sha256": info.sha256}
        print_json({**values, "size": info.bytes_on_disk})
        return
    print(f"{info.name:<20} {kind:<9} {family:<6} {write_bytes(info.bytes_on_disk):>7}  {info.path}")


def _print(info: ModelInfo, as_json: bool) -> None:
    size = info.defaults.size
    if as_json:
        print_json(
            {
                "name": info.ref.name,
                "family": info.family,
                "path": str(info.path),
                "sha256": info.ref.sha256,
                "size": info.bytes_on_disk,
                "width": size.width,
                "height": size.height,
            }
        )
        return
    print(f"{info.name:<20} {info.family:<6} {size!s:<10} {write_bytes(info.bytes_on_disk):>7}  {info.path}")
