"""Takes models off the list; those that Seedlock fetched itself lie aside until nobody wants them back."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from studio.engine.installing.adding import enlist
from studio.engine.installing.files import SOURCE_NAME
from studio.engine.library import ModelLibrary, Problem
from studio.errors import StudioError
from studio.generation.model import AnyModel, EmbeddingInfo, LoraInfo, ModelInfo, UpscalerInfo, VaeInfo

_ASIDE = ".removed"


@dataclass(frozen=True)
class Removed:
    """What left the list: where its file or folder is listed from, and where its files lie aside.

    `home` is its folder among the user's models, and `aside` where that lies now; both None for a model whose
    files the user put where they are: those stay.
    """

    name: str
    path: Path
    home: Path | None = None
    aside: Path | None = None


def remove(library: ModelLibrary, info: AnyModel | Problem) -> Removed:
    """Take it off the list; its files go aside if they lie among the user's models, and stay if not, as those of
    what cannot be used do.

    Raises:
        StudioError: it ships with Seedlock, or its files cannot be moved.
    """
    if isinstance(info, Problem):
        library.remove(info.name)
        return Removed(info.name, info.path)
    name, home = info.name, own_folder(library, info)
    unlist(library, info)
    if home is None:
        return Removed(name, info.path)
    aside = library.user / _ASIDE / home.name
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.parent.mkdir(parents=True, exist_ok=True)
        home.rename(aside)
    except OSError as error:
        restore(library, Removed(name, info.path))
        raise StudioError(
            f"{home} cannot be moved ({error.strerror}). Close what uses it and try again."
        ) from error
    return Removed(name, info.path, home, aside)


def restore(library: ModelLibrary, removed: Removed) -> AnyModel:
    """Bring back what was removed.

    Raises:
        StudioError: its files are gone.
    """
    if removed.home is not None and removed.aside is not None:
        try:
            removed.aside.rename(removed.home)
        except OSError as error:
            raise StudioError(
                f"{removed.name} cannot be brought back ({error.strerror}). Install it again."
            ) from error
        sweep(library)
    return enlist(library, removed.path)


def sweep(library: ModelLibrary) -> None:
    """Delete what lies aside."""
    shutil.rmtree(library.user / _ASIDE, ignore_errors=True)


def own_folder(library: ModelLibrary, info: AnyModel) -> Path | None:
    """The folder directly among the user's models that Seedlock made for this one alone; None if there is none."""
    if not info.path.is_relative_to(library.user):
        return None
    folder = library.user / info.path.relative_to(library.user).parts[0]
    shared = any(other.path != info.path and other.path.is_relative_to(folder) for other in library.everything())
    return folder if (folder / SOURCE_NAME).is_file() and not shared else None


def unlist(library: ModelLibrary, info: AnyModel) -> None:
    """Take it off the list; its files stay.

    Raises:
        StudioError: it ships with Seedlock, or lies in a folder that is looked through.
    """
    match info:
        case LoraInfo():
            library.loras.remove(info.name)
        case VaeInfo():
            library.vaes.remove(info.name)
        case EmbeddingInfo():
            library.embeddings.remove(info.name)
        case UpscalerInfo():
            library.upscalers.remove(info.name)
        case ModelInfo():
            library.remove(info.ref.name)
