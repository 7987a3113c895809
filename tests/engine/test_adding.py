"""What is already on the machine: archives, other programs' folders, pickles."""

import io
import pickle
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from studio.engine.file_kinds import kind_of
from studio.engine.installing.adding import add
from studio.engine.installing.archives import unpack
from studio.engine.installing.converting import convert, converted
from studio.engine.installing.outside import folders_of, scan
from studio.engine.installing.removing import unlist
from studio.engine.library import ModelLibrary
from studio.engine.safetensors_header import read_header
from studio.errors import StudioError
from studio.paths import resources
from tests.engine.folders import write_embedding, write_folder, write_lora


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(resources() / "models", tmp_path / "models")


def zipped(folder: Path, to: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(to, "w") as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, Path(inside) / path.relative_to(folder))
    return to


def tarred(to: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(to, "w:gz") as file:
        for info, data in members:
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return to


def test_a_packed_model_is_unpacked_and_listed(library: ModelLibrary, tmp_path: Path) -> None:
    packed = zipped(write_folder(tmp_path / "mine"), tmp_path / "mine.zip", "inner")
    (info,) = add(library, packed).infos
    assert (info.path, library.all()[-1].path) == (library.user / "mine/inner",) * 2


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../evil.json", "leads out"),
        ("/evil.json", "leads out"),
        ("a/../../evil.json", "leads out"),
        ("..\\evil.json", "leads out"),
        ("C:\\evil.json", "leads out"),
        ("run.py", r"needs no run\.py"),
        ("weights.ckpt", r"needs no weights\.ckpt"),
    ],
)
def test_entries_that_lead_out_or_do_not_belong_are_refused(
    library: ModelLibrary, tmp_path: Path, name: str, says: str
) -> None:
    packed = zipped(write_folder(tmp_path / "mine"), tmp_path / "mine.zip")
    with zipfile.ZipFile(packed, "a") as file:
        file.writestr(name, b"{}")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StudioError, match=says):
        add(library, packed)
    assert [path for path in sorted(tmp_path.rglob("*")) if path != library.user] == before


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    link = tarfile.TarInfo("model_index.json")
    link.type, link.linkname = kind, "/etc/passwd"
    with pytest.raises(StudioError, match="link or a device"):
        unpack(tarred(tmp_path / "mine.tgz", (link, b"")), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as file:
        info = zipfile.ZipInfo("model_index.json")
        info.external_attr = 0o120777 << 16
        file.writestr(info, "/etc/passwd")
    with pytest.raises(StudioError, match="link or a device"):
        unpack(tmp_path / "mine.zip", tmp_path / "out")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not really", b"x" * 1000])
def test_a_damaged_archive_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    for ending in (".zip", ".tar.gz"):
        path = tmp_path / f"mine{ending}"
        path.write_bytes(data)
        with pytest.raises(StudioError, match=r"cannot be unpacked|holds no model"):
            unpack(path, tmp_path / "out")


def test_an_archive_that_lies_about_its_size_fills_no_disk(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("model_index.json", bytes(50 << 20))
    raw = bytearray((tmp_path / "bomb.zip").read_bytes())
    listed = raw.index(b"PK\x01\x02") + 24
    raw[listed : listed + 4] = (1000).to_bytes(4, "little")
    (tmp_path / "bomb.zip").write_bytes(raw)
    with pytest.raises(StudioError, match="cannot be unpacked"):
        unpack(tmp_path / "bomb.zip", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_archive_larger_than_the_disk_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("model_index.json")
    info.size = 1 << 60
    (tmp_path / "huge.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(4096))
    with pytest.raises(StudioError):
        unpack(tmp_path / "huge.tar", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def checkpoint(path: Path) -> Path:
    """A file as large as the smallest checkpoint, which nobody has looked into yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(2 << 20)
    return path


@pytest.mark.parametrize(
    ("program", "models", "loras", "others"),
    [
        ("A1111", "models/Stable-diffusion", "models/Lora", ("models/VAE", "models/ControlNet")),
        (
            "ComfyUI",
            "models/checkpoints/sub",
            "models/loras",
            ("models/vae", "models/clip"),
        ),
        ("InvokeAI", "models/sd-1/main", "models/sd-1/lora", ("models/sd-1/vae", "models/sd-1/controlnet")),
        ("", "mine", "mine/more", ()),
    ],
)
def test_other_programs_folders_are_read_in_place(
    tmp_path: Path, program: str, models: str, loras: str, others: tuple[str, ...]
) -> None:
    checkpoint(tmp_path / models / "mix.safetensors")
    write_folder(tmp_path / models / "dream")
    write_lora(tmp_path / loras / "ink.safetensors")
    checkpoint(tmp_path / models / "old.ckpt")
    for other in others:
        checkpoint(tmp_path / other / "part.safetensors")
    before = sorted(tmp_path.rglob("*"))
    found = scan(tmp_path)
    assert [(one.kind, one.name) for one in found] == [("lora", "ink"), ("model", "dream"), ("model", "mix")]
    assert {one.program for one in found} == {program}
    assert sorted(tmp_path.rglob("*")) == before


def test_vaes_and_transformers_of_another_program_are_offered(tmp_path: Path) -> None:
    (tmp_path / "models/vae").mkdir(parents=True)
    ends = {"decoder.conv_in.weight": np.zeros((8, 4, 3, 3)), "decoder.conv_out.weight": np.zeros((3, 8, 3, 3))}
    save_file(ends, tmp_path / "models/vae/mse.safetensors")
    checkpoint(tmp_path / "models/diffusion_models/turbo.gguf")
    assert [(one.kind, one.name, one.program) for one in scan(tmp_path)] == [
        ("model", "turbo", "ComfyUI"), ("vae", "mse", "ComfyUI"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "place"),
    [("ComfyUI/models", "embeddings"), ("webui", "embeddings"), ("InvokeAI/models", "sd-1/embedding")],
)
def test_embeddings_of_another_program_are_offered_and_added(
    library: ModelLibrary, tmp_path: Path, folder: str, place: str
) -> None:
    path = write_embedding(tmp_path / folder / place / "Gloom.safetensors")
    (tmp_path / "webui/models/Lora").mkdir(parents=True)
    (found,) = scan(tmp_path / folder.split("/")[0])
    assert (found.kind, found.path) == ("embedding", path)
    (info,) = add(library, path).infos
    assert info in library.everything()
    assert [ref.name for ref in library.embeddings.refs()] == [info.name] == ["gloom"]
    unlist(library, info)
    assert (library.embeddings.all(), path.is_file()) == ((), True)


def test_a_folder_that_lies_beside_embeddings_is_looked_through(tmp_path: Path) -> None:
    checkpoint(tmp_path / "models/checkpoints/mix.safetensors")
    write_embedding(tmp_path / "models/embeddings/gloom.safetensors")
    assert [(one.kind, one.name) for one in scan(tmp_path / "models/checkpoints")] == [("model", "mix")]


@pytest.mark.parametrize(
    ("tensors", "is_one"),
    [
        ({"emb_params": (2, 768)}, True),
        ({"clip_l": (2, 768), "clip_g": (2, 1280)}, True),
        ({"<gloom>": (768,)}, True),
        ({"weight": (2, 768)}, False),
        ({"<gloom>": (2, 768), "<other>": (2, 768)}, False),
    ],
)
def test_an_embedding_is_told_by_its_tensors(
    tmp_path: Path, tensors: dict[str, tuple[int, ...]], is_one: bool
) -> None:
    path = tmp_path / "one.safetensors"
    save_file({name: np.zeros(shape, np.float16) for name, shape in tensors.items()}, path)
    assert (kind_of(path) == "embedding") == is_one


def test_all_of_another_programs_folder_can_be_added(library: ModelLibrary, tmp_path: Path) -> None:
    write_folder(tmp_path / "ui/models/checkpoints/dream")
    write_lora(tmp_path / "ui/models/loras/ink.safetensors")
    checkpoint(tmp_path / "ui/models/checkpoints/damaged.safetensors")
    added = add(library, tmp_path / "ui")
    assert [info.path.name for info in added.infos] == [
        "dream",
        "ink.safetensors",
    ]  # folders first: they lend parts to files
    assert len(added.problems) == 1
    assert "dream" in [info.ref.name for info in library.all()]


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    checkpoint(tmp_path / "mine/mix.safetensors")
    (tmp_path / "mine/again").symlink_to(tmp_path, target_is_directory=True)
    assert [one.name for one in scan(tmp_path)] == ["mix"]


def test_the_setting_names_several_folders() -> None:
    assert folders_of(" /a/b ; /c;; ") == (Path("/a/b"), Path("/c"))
    with pytest.raises(StudioError, match="There is no folder"):
        scan(Path("/nowhere/at/all"))


def test_a_pickle_is_refused_with_the_way_out(library: ModelLibrary, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="seedlock models convert") as error:
        add(library, checkpoint(tmp_path / "mix.ckpt"))
    assert "pickle" in str(error.value)


def test_weights_in_a_pickle_become_safetensors(tmp_path: Path) -> None:
    import torch

    whole = torch.arange(12.0).reshape(3, 4)
    weights = {"a": whole, "b": whole[1:], "tied": whole, "half": torch.ones(2, dtype=torch.float16), "step": 7}
    torch.save({"state_dict": weights, "epoch": 3}, tmp_path / "mix.ckpt")
    path = convert(tmp_path / "mix.ckpt")
    header = read_header(path)
    assert path == converted(tmp_path / "mix.ckpt") == tmp_path / "mix.safetensors"
    assert {name: tensor.shape for name, tensor in header.items()} == {
        "a": (3, 4), "b": (2, 4), "tied": (3, 4), "half": (2,),
    }  # fmt: skip
    with pytest.raises(StudioError, match="exists already"):
        convert(tmp_path / "mix.ckpt")


@pytest.mark.parametrize("content", [b"", b"hello"])
def test_what_is_no_pickle_at_all_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mix.ckpt").write_bytes(content)
    with pytest.raises(StudioError, match="holds no weights that can be read"):
        convert(tmp_path / "mix.ckpt")
    with pytest.raises(StudioError, match="There is no folder"):
        convert(tmp_path / "mix.ckpt", tmp_path / "nowhere" / "mix.safetensors")


class _Evil:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.trace,))


def test_a_pickle_that_would_run_something_runs_nothing(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    (tmp_path / "evil.ckpt").write_bytes(pickle.dumps({"state_dict": _Evil(trace)}))
    with pytest.raises(StudioError, match="is not converted"):
        convert(tmp_path / "evil.ckpt")
    assert not trace.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evil.ckpt"]
