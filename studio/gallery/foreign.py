"""Pictures as generations: ours tell everything themselves; of other programs', what is not told is unknown."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from studio.errors import StudioError
from studio.gallery import sidecars
from studio.gallery.ids import id_of, moment_of
from studio.gallery.store import Interpreter
from studio.generation.draft import Origin
from studio.generation.imprint import Imprint
from studio.generation.metadata import read
from studio.generation.recipe import Recipe
from studio.generation.record import Environment
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.prompt.composition import Composition
from studio.prompt.embedding_words import renamed

OURS = "seedlock"
"""The source of pictures that were made here."""

_UNKNOWN = Environment("", "", "", "", "", "", "", "", "", threads=0, batch_size=0)


def read_picture(path: Path, number: int, interpreter: Interpreter) -> tuple[Imprint, str]:
    """What the file at `path` tells, as an imprint, and the program that wrote it.

    `number` is the generation's if the picture is another program's.

    Raises:
        StudioError: the file cannot be read, or holds no recipe.
    """
    recipe = _told(path)
    if recipe.imprint is not None:
        return recipe.imprint, OURS
    return imprint_of(recipe, number, interpreter), recipe.source


def _told(path: Path) -> Recipe:
    """The recipe in a file, else in the side-car that was kept beside it.

    Raises:
        StudioError: neither holds one.
    """
    try:
        return read(path)
    except StudioError:
        sidecar = sidecars.beside(path)
        if sidecar is None or sidecar.recipe is None:
            raise
        return sidecar.recipe


def imprint_of(recipe: Recipe, number: int, interpreter: Interpreter) -> Imprint:
    """Another program's recipe as an imprint; what it does not tell is 0 or ""."""
    recipe = _with_installed_embeddings(recipe, interpreter)
    return Imprint(
        id=id_of(number),
        created=created_of(number),
        request=_request(recipe, interpreter),
        origin=Origin(_composition(recipe, interpreter)),
        environment=_UNKNOWN,
        seconds=0.0,
        pixels_sha256="",
    )


def _with_installed_embeddings(recipe: Recipe, interpreter: Interpreter) -> Recipe:
    """The recipe with the installed textual inversions of the same contents, by the names that they have here."""
    if not recipe.embeddings:
        return recipe
    matched = {ref.name: interpreter.match_embedding(ref) for ref in recipe.embeddings}
    names = {name: ref.name for name, ref in matched.items()}
    prompt, negative = (renamed(text, names) for text in (recipe.prompt, recipe.negative_prompt))
    return replace(recipe, prompt=prompt, negative_prompt=negative, embeddings=tuple(matched.values()))


def created_of(number: int) -> datetime:
    """When another program's picture was made: its id tells, to the millisecond."""
    return moment_of(number)


def _request(recipe: Recipe, interpreter: Interpreter) -> GenerationRequest:
    return GenerationRequest(
        prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt,
        noise=recipe.noise or Noise(0),
        model=interpreter.match(recipe.model or ModelRef("", "")),
        size=recipe.size or Size(0, 0),
        steps=recipe.steps or 0,
        guidance_scale=recipe.guidance_scale or 0.0,
        scheduler=recipe.scheduler or "",
        dialect=recipe.dialect,
        hires=recipe.hires,
        clip_skip=recipe.clip_skip,
        guidance_rescale=recipe.guidance_rescale,
        seamless=recipe.seamless,
        guider=recipe.guider,
        vae=recipe.vae and interpreter.match_vae(recipe.vae),
        embeddings=recipe.embeddings,
    )


def _composition(recipe: Recipe, interpreter: Interpreter) -> Composition:
    composed = interpreter.compose(recipe.prompt)
    return replace(composed, fields=replace(composed.fields, negative=recipe.negative_prompt))
