"""Adds what is on this machine already: a model, what is used with it, an archive, another program's folder."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from studio.engine.checkpoints import refused_pickle
from studio.engine.file_kinds import kind_of
from studio.engine.installing import archives
from studio.engine.installing.converting import is_pickle
from studio.engine.installing.files import SOURCE_NAME
from studio.engine.installing.outside import scan
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.generation.model import AnyModel
from studio.whole_file import whole_file


@dataclass(frozen=True)
class Added:
    """What joined the list, and a sentence for each thing that could not."""

    infos: tuple[AnyModel, ...]
    problems: tuple[str, ...] = ()


def add(library: ModelLibrary, path: Path) -> Added:
    """Add what lies at `path`; it stays where it is, but for an archive, which is unpacked among the models.

    A folder of another program adds all that it holds.

    Raises:
        StudioError: there is nothing there that could be used.
    """
    path = path.expanduser().absolute()
    if is_pickle(path):
        raise refused_pickle(path)
    if path.is_file() and archives.is_archive(path):
        return Added((_unpacked(library, path),))
    if path.is_dir() and not (path / "model_index.json").is_file() and kind_of(path) != "vae":
        return _all_of(library, path)
    return Added((enlist(library, path),))


def enlist(library: ModelLibrary, path: Path) -> AnyModel:
    """List the one model, LoRA, VAE, embedding or upscaler at `path`, whichever it is.

    Raises:
        StudioError: there is none that could be used.
    """
    match kind_of(path):
        case "lora":
            return library.loras.add(path)
        case "vae":
            return library.vaes.add(path)
        case "embedding":
            return library.embeddings.add(path)
        case "upscaler":
            return library.upscalers.add(path)
        case "model":
            return library.add(path)


def _unpacked(library: ModelLibrary, archive: Path) -> AnyModel:
    folder = library.user / archive.name.split(".")[0]
    model = archives.unpack(archive, folder)
    with whole_file(folder / SOURCE_NAME) as stream:
        stream.write(json.dumps({"archive": archive.name}).encode())
    try:
        return enlist(library, model)
    except StudioError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _all_of(library: ModelLibrary, folder: Path) -> Added:
    infos: list[AnyModel] = []
    problems: list[str] = []
    for found in sorted(scan(folder), key=lambda one: one.path.is_file()):  # folders lend parts to files
        try:
            infos.append(enlist(library, found.path))
        except StudioError as error:
            problems.append(str(error))
    if not infos and not problems:
        return Added((library.add(folder),))  # says what a model's folder looks like
    return Added(tuple(infos), tuple(problems))
