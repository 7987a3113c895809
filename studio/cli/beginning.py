"""The options of what a picture starts from, and of how it is made beyond words: for `seedlock generate`."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studio.cli.context import Studio
from studio.errors import StudioError
from studio.generation.beginnings import Hires, SourceImage
from studio.generation.draft import Draft
from studio.generation.guiders import PLAIN, parse_guider
from studio.generation.outpainting import OUTPAINTING_STRENGTH, Margins, extended
from studio.generation.record import GenerationRecord
from studio.generation.request import Size
from studio.generation.sources import Sources

if TYPE_CHECKING:  # Pillow takes a while, and most commands need none
    from PIL import Image

    from studio.gallery.gallery import Gallery

USUAL_STRENGTH = 0.6
USUAL_HIRES_STRENGTH = 0.5


def _about(help_text: str, *names: str, metavar: str = "") -> Any:
    return typer.Option(*names, help=help_text, metavar=metavar or None, rich_help_panel="From a picture")


@dataclass(frozen=True)
class BeginningOptions:
    """A source and its mask, a hires pass, and what is done to guidance, words and edges."""

    source: Annotated[
        str | None, _about("Start from a picture: its id in the gallery, or a file.", "--from", metavar="ID|FILE")
    ] = None
    strength: Annotated[
        float | None, _about(f"How much is made anew, up to 1; {USUAL_STRENGTH} if left out.", metavar="S")
    ] = None
    mask: Annotated[
        Path | None, _about("Make anew only where this picture is white.", "--mask", metavar="FILE")
    ] = None
    outpaint: Annotated[
        str | None, _about("Paint on around the picture: 64, or left=64,right=64.", metavar="PIXELS")
    ] = None
    hires: Annotated[
        str | None,
        _about("Make it small first, then so many times larger, at a strength: 2 or 2:0.5.", metavar="TIMES:S"),
    ] = None
    clip_skip: Annotated[
        int | None, _about("Read the words one layer early: 2; the model's own if left out.", metavar="N")
    ] = None
    guidance_rescale: Annotated[
        float, _about("Draw burnt colours of a high guidance back, 0 to 1.", metavar="SHARE")
    ] = 0.0
    guider: Annotated[
        str | None,
        _about("How steps use the guidance: apg, pag, pag:5 or cfg_zero_star; plain if left out.", metavar="NAME"),
    ] = None
    guidance_interval: Annotated[
        str | None, _about("Let guidance act from one share of the steps to another: 0.2:0.8.", metavar="A:B")
    ] = None
    seamless: Annotated[
        bool, _about("Let the edges continue at the opposite side, for textures.", "--seamless")
    ] = False


def parent_of(options: BeginningOptions) -> str | None:
    """The id of the picture to start from; None if there is none or it is a file."""
    return None if options.source is None or file_named(options.source) else options.source


def file_named(text: str) -> Path | None:
    """The file that an ID|FILE stands for; None for an id.

    Raises:
        StudioError: only a file can be meant, and there is none.
    """
    path = Path(text)
    try:
        if path.is_file():
            return path
        is_meant = bool(path.suffix) or len(path.parts) > 1
    except OSError:  # a name longer than any file's
        is_meant = True
    if is_meant:
        raise StudioError(f"There is no file {text[:80]}. Name a picture, or its id in the gallery.")
    return None


def begun(studio: Studio, draft: Draft, options: BeginningOptions) -> Draft:
    """The draft with what it starts from; its source and mask are kept among the sources.

    A picture of the gallery is made at its own size if none is given, a file at one of its proportions.

    Raises:
        StudioError: the picture, the mask or the margins cannot be read, or an option needs a source.
    """
    draft = replace(
        draft,
        hires=None if options.hires is None else _hires(options.hires),
        clip_skip=options.clip_skip,
        guidance_rescale=options.guidance_rescale,
        seamless=options.seamless,
        guider=parse_guider(options.guider or PLAIN, options.guidance_interval),
    )
    if options.source is None:
        if options.mask or options.outpaint or options.strength is not None:
            raise StudioError("There is no picture to start from. Name one with --from.")
        return draft
    sources = Sources(studio.paths.sources)
    parent = parent_of(options)
    sha256 = sources.keep_file(_path_of(studio, parent) if parent else Path(options.source))
    image = sources.find(sha256)
    if options.outpaint is not None:
        return _outpainted(draft, sources, image, options, parent)
    own = Size(*image.size)
    size = draft.size or (draft.model.nearest_size(own) if parent else draft.model.size_like(own))
    mask = "" if options.mask is None else sources.keep_file(options.mask, "L")
    strength = USUAL_STRENGTH if options.strength is None else options.strength
    return replace(draft, source=SourceImage(sha256, strength, mask), size=size, parent=parent)


def bring_source(studio: Studio, gallery: "Gallery", record: GenerationRecord) -> None:
    """Keep a record's source anew, where it is not among the sources any more but its parent is that picture."""
    sources, needed = Sources(studio.paths.sources), record.request.sources()
    if record.origin.parent is None or all(sha256 in sources for sha256 in needed):
        return
    parent = gallery.get(record.origin.parent)
    if parent.pixels_sha256 in needed and parent.path.is_file():
        sources.keep_file(parent.path)


def _outpainted(
    draft: Draft, sources: Sources, image: "Image.Image", options: BeginningOptions, parent: str | None
) -> Draft:
    if options.mask is not None or draft.size is not None:
        raise StudioError("Outpainting makes its own mask and size. Leave --mask and --size out.")
    canvas, mask = extended(image, Margins.parse(options.outpaint or ""))
    source = SourceImage(
        sources.keep(canvas),
        OUTPAINTING_STRENGTH if options.strength is None else options.strength,
        sources.keep(mask, "L"),
    )
    return replace(draft, source=source, size=draft.model.nearest_size(Size(*canvas.size)), parent=parent)


def _path_of(studio: Studio, identity: str) -> Path:
    with closing(studio.gallery()) as gallery:
        return gallery.get(identity).path


def _hires(text: str) -> Hires:
    """Read "2" or "2:0.5"."""
    scale, _, strength = text.partition(":")
    try:
        hires = Hires(float(scale), float(strength or USUAL_HIRES_STRENGTH))
    except ValueError:
        raise StudioError(
            f'"{text}" is no hires pass. Write times and a strength, like 2:{USUAL_HIRES_STRENGTH}.'
        ) from None
    hires.check()  # before a size is worked out with it
    return hires
