"""Models that leave the list, and come back."""

from pathlib import Path

import pytest

from studio.engine.installing.files import SOURCE_NAME
from studio.engine.installing.removing import own_folder, remove, restore, sweep
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from tests.engine.folders import write_folder, write_json, write_lora


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "shipped", tmp_path / "models")


def fetched(folder: Path) -> Path:
    """A model that Seedlock put there."""
    write_json(write_folder(folder) / SOURCE_NAME, {})
    return folder


def names(library: ModelLibrary) -> list[str]:
    return [info.ref.name for info in library.all()]


def test_an_installed_model_goes_aside_and_comes_back(library: ModelLibrary) -> None:
    info = library.add(fetched(library.user / "dream"))
    removed = remove(library, info)
    assert (names(library), info.path.exists()) == ([], False)
    assert restore(library, removed) == info

    remove(library, info)
    sweep(library)
    assert [path.name for path in library.user.iterdir()] == ["models.json"]


def test_the_users_own_files_stay(library: ModelLibrary, tmp_path: Path) -> None:
    info = library.add(write_folder(tmp_path / "mine"))
    lora = library.loras.add(write_lora(tmp_path / "ink.safetensors"))
    assert own_folder(library, info) is own_folder(library, lora) is None
    removed = [remove(library, one) for one in (info, lora)]
    assert (names(library), library.loras.all()) == ([], ())
    assert (tmp_path / "mine" / "model_index.json").is_file()
    assert [restore(library, one) for one in removed] == [info, lora]


def test_what_the_user_put_among_the_models_stays(library: ModelLibrary) -> None:
    one, other = (library.add(write_folder(library.user / "pack" / name)) for name in ("one", "other"))
    remove(library, one)
    remove(library, other)
    assert one.path.is_dir()
    assert other.path.is_dir()


def test_what_ships_stays(library: ModelLibrary) -> None:
    starter = write_folder(library.shipped / "starter")
    (starter / "SHA256SUMS").write_text(
        "\n".join(f"{'0' * 64}  {path.relative_to(starter).as_posix()}" for path in starter.rglob("*.safetensors"))
    )
    with pytest.raises(StudioError, match="ships with Seedlock"):
        remove(library, library.find("starter"))
