"""Textual inversions: learnt when a prompt names them, and never anything else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.embedding_files import EmbeddingLibrary
from studio.engine.library import ModelLibrary
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.generation.request import ModelRef
from tests.engine.conftest import MakeRequest, ignore

WIDTH = 32
"""How wide the tiny models' words are."""


@pytest.fixture(scope="module")
def folder(library: ModelLibrary) -> Path:
    """Two vectors under each of the names that trainers use, and one that is too wide."""
    folder = library.user / "embeddings"
    folder.mkdir(parents=True, exist_ok=True)
    vectors = torch.randn(2, WIDTH, generator=torch.Generator().manual_seed(5))
    save_file({"emb_params": vectors}, folder / "Gloomy.safetensors")
    save_file({"<gloomy>": vectors[0]}, folder / "short.safetensors")
    save_file({"clip_l": vectors, "clip_g": vectors.clone()}, folder / "both.safetensors")
    save_file({"emb_params": torch.zeros(1, 9)}, folder / "wide.safetensors")
    return folder


def _tokens(engine: DiffusersEngine, info: ModelInfo, text: str, request_for: MakeRequest) -> torch.Tensor:
    engine.prepare(info.ref, ignore)
    return engine.model(info.ref).conditioner.batch([request_for(info, text)]).positive.tokens


@pytest.mark.parametrize(("family", "name"), [("sd1", "gloomy"), ("sd1", "short"), ("sdxl", "both")])
def test_a_named_embedding_takes_part(
    family: str, name: str, engine: DiffusersEngine, tiny: Callable[[str], ModelInfo], folder: Path,
    request_for: MakeRequest,
) -> None:  # fmt: skip
    info = tiny(family)
    plain = _tokens(engine, info, "a red fox", request_for)
    learnt = _tokens(engine, info, f"a red fox, embedding:{name}", request_for)
    weighed = _tokens(engine, info, f"a red fox, (embedding:{name}:1.3)", request_for)
    assert learnt.shape == plain.shape
    assert not torch.equal(learnt, plain)
    assert not torch.equal(learnt, weighed)
    assert torch.equal(_tokens(engine, info, "a red fox", request_for), plain)


def test_every_vector_has_a_token(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, folder: Path, request_for: MakeRequest
) -> None:
    _tokens(engine, tiny_sd1, "embedding:Gloomy", request_for)
    model = engine.model(tiny_sd1.ref)
    tokenizer, encoder = model.pipeline.tokenizer, model.pipeline.text_encoder
    words = tokenizer("fox embedding:gloomy", add_special_tokens=False).input_ids
    ids = model.conditioner._embeddings.expand(0, words)
    rows = encoder.get_input_embeddings().weight[ids[-2:]]
    vectors = torch.randn(2, WIDTH, generator=torch.Generator().manual_seed(5))
    assert torch.equal(rows, vectors.to(rows))


def _told(library: ModelLibrary, name: str) -> ModelRef:
    return library.embeddings.find(name)


def test_a_request_that_tells_contents_finds_them_under_any_name(
    engine: DiffusersEngine, library: ModelLibrary, tiny_sd1: ModelInfo, folder: Path, request_for: MakeRequest
) -> None:
    engine.prepare(tiny_sd1.ref, ignore)
    conditioner = engine.model(tiny_sd1.ref).conditioner

    def tokens(*refs: ModelRef) -> torch.Tensor:
        request = request_for(tiny_sd1, "a fox, embedding:gone", embeddings=refs)
        return conditioner.batch([request]).positive.tokens

    as_gloomy, as_short = (replace(_told(library, name), name="gone") for name in ("gloomy", "short"))
    first = tokens(as_gloomy)
    assert not torch.equal(first, tokens(as_short))
    conditioner.forget()
    assert torch.equal(tokens(as_gloomy), first), "what was learnt of another file is unlearnt"
    with pytest.raises(StudioError, match=r'"gone" that this recipe was made with is not installed'):
        tokens(ModelRef("gone", "ab" * 32))
    named = request_for(tiny_sd1, "embedding:gloomy", embeddings=(ModelRef("gloomy", "ab" * 32),))
    with pytest.raises(StudioError, match="other contents than this recipe was made with"):
        conditioner.batch([named])


def test_a_file_that_nobody_may_read_hides_no_other(tmp_path: Path) -> None:
    class Shelf(EmbeddingLibrary):
        def digest(self, path: Path) -> str:
            if path.stem == "locked":
                raise PermissionError(path)
            return "ab" * 32

    (tmp_path / "embeddings").mkdir()
    for name in ("locked", "open"):
        (tmp_path / "embeddings" / f"{name}.safetensors").touch()
    assert Shelf(tmp_path).refs() == (ModelRef("open", "ab" * 32),)


def test_models_that_can_learn_words_know_the_installed_ones(
    library: ModelLibrary, tiny: Callable[[str], ModelInfo], folder: Path
) -> None:
    for family in ("sd1", "pixart"):
        tiny(family)
    known = library.embeddings.refs()
    assert {"gloomy", "short", "both"} <= {ref.name for ref in known}
    assert library.find("tiny-sd1").embeddings_in("a fox, embedding:Gloomy") == (_told(library, "gloomy"),)
    assert library.find("tiny-sd1").embeddings == known
    assert library.find("tiny-pixart").embeddings == ()


@pytest.mark.parametrize(
    ("name", "sentence"), [("glomy", 'nearest is "gloomy"'), ("wide", "does not fit this model")]
)
def test_what_cannot_be_learnt_is_told(
    name: str, sentence: str, engine: DiffusersEngine, tiny_sd1: ModelInfo, folder: Path, request_for: MakeRequest
) -> None:
    with pytest.raises(StudioError, match=sentence):
        engine.generate([request_for(tiny_sd1, f"a fox, embedding:{name}")], ignore)
