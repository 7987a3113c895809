"""Words to embeddings: bits of the encoder for plain texts, weights, long texts."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine.conditioning import Conditioner
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.embedding_files import EmbeddingLibrary
from studio.engine.embeddings import Embeddings
from studio.engine.loading import LoadedModel
from studio.errors import StudioError
from studio.generation.model import ModelInfo
from studio.generation.request import Blend
from tests.engine.conftest import MakeRequest, ignore

LONG = ", ".join(["a red fox in the snow"] * 30)


def _loaded(engine: DiffusersEngine, info: ModelInfo) -> LoadedModel:
    engine.prepare(info.ref, ignore)
    return engine.model(info.ref)


def _encoded_plainly(model: LoadedModel, text: str) -> torch.Tensor:
    pipeline: Any = model.pipeline
    return pipeline.encode_prompt(text, "cpu", 1, False)[0]


@pytest.mark.parametrize("dialect", ["a1111", "comfyui", "plain"])
@pytest.mark.parametrize(
    "text", ["", "An oil painting of a red fox, golden hour", "e-commerce style, it's 8K - wow"]
)
def test_a_plain_text_gives_the_encoders_own_bits(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, text: str, dialect: str
) -> None:
    model = _loaded(engine, starter)
    made = model.conditioner.batch([request_for(starter, text, dialect=dialect)])
    assert torch.equal(made.positive.tokens, _encoded_plainly(model, text))


def test_sdxl_gets_both_encoders_and_the_pooled_embedding(
    engine: DiffusersEngine, tiny_sdxl: ModelInfo, request_for: MakeRequest
) -> None:
    model = _loaded(engine, tiny_sdxl)
    made = model.conditioner.batch([request_for(tiny_sdxl, "red fox", negative_prompt="cat")])
    plain = model.pipeline.encode_prompt("red fox", device="cpu", negative_prompt="cat")
    ours = (made.positive.tokens, made.negative.tokens, made.positive.pooled, made.negative.pooled)
    assert all(torch.equal(mine, theirs) for mine, theirs in zip(ours, plain, strict=True))


def test_sdxl_gets_zeros_for_an_empty_negative_prompt(
    engine: DiffusersEngine, tiny_sdxl: ModelInfo, request_for: MakeRequest
) -> None:
    model = _loaded(engine, tiny_sdxl)
    made = model.conditioner.batch([request_for(tiny_sdxl, "red fox")])
    plain = model.pipeline.encode_prompt("red fox", device="cpu")
    assert torch.equal(made.negative.tokens, plain[1])


@pytest.mark.parametrize(
    ("text", "dialect"),
    [("a (red:1.3) fox", "a1111"), ("a (red:1.3) fox", "comfyui"), ("a (red)1.3 fox", "compel")],
)
def test_dialects_mean_the_same_weight(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, text: str, dialect: str
) -> None:
    conditioner = _loaded(engine, starter).conditioner
    one = conditioner.batch([request_for(starter, text, dialect=dialect)]).positive.tokens
    other = conditioner.batch([request_for(starter, "a (red:1.3) fox")]).positive.tokens
    bare = conditioner.batch([request_for(starter, "a red fox")]).positive.tokens
    assert torch.allclose(one, other)
    assert not torch.allclose(one, bare)


@pytest.mark.parametrize(
    "text", ["a [red] fox", "a (red:0.5) fox", "(red:0) fox", "((fox))", "(:1.2) fox", "(fox", "fox)"]
)
def test_odd_weights_still_give_embeddings(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest, text: str
) -> None:
    made = _loaded(engine, starter).conditioner.batch([request_for(starter, text)])
    assert made.positive.tokens.isfinite().all()


def test_a_long_text_is_read_in_chunks(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest
) -> None:
    made = _loaded(engine, tiny_sd1).conditioner.batch([request_for(tiny_sd1, LONG)])
    assert made.positive.tokens.shape[1] > 77
    assert made.positive.tokens.shape == made.negative.tokens.shape


def test_a_long_text_is_cut_where_the_encoder_knows_no_chunks(
    engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest
) -> None:
    model = _loaded(engine, starter)
    made = model.conditioner.batch([request_for(starter, LONG)])
    assert torch.equal(made.positive.tokens, _encoded_plainly(model, LONG))


def test_a_blend_lies_between_its_texts(
    engine: DiffusersEngine, tiny_sdxl: ModelInfo, request_for: MakeRequest
) -> None:
    conditioner = _loaded(engine, tiny_sdxl).conditioner
    start, end = request_for(tiny_sdxl, "red fox"), request_for(tiny_sdxl, LONG, negative_prompt="cat")
    blended = [replace(start, blend=Blend(LONG, "cat", amount)) for amount in (0.0, 0.5, 1.0)]
    first, middle, last = (conditioner.batch([request]) for request in blended)
    plain_first, plain_last = conditioner.batch([start]), conditioner.batch([end])
    assert torch.equal(first.positive.tokens, plain_first.positive.tokens)
    assert torch.equal(last.negative.tokens, plain_last.negative.tokens)
    halves = zip(conditioner.batch([start, end]).arguments().values(), middle.arguments().values(), strict=True)
    for ends, half in halves:
        middle_one, both = half[0].float(), ends.float()
        assert torch.allclose(middle_one.norm(dim=-1), both.norm(dim=-1).mean(dim=0), rtol=0.01)
        assert torch.cosine_similarity(middle_one, both.mean(dim=0), dim=-1).amin() > 0.999


def test_an_embedding_is_made_once(engine: DiffusersEngine, starter: ModelInfo, request_for: MakeRequest) -> None:
    model = _loaded(engine, starter)
    embeddings = Embeddings(model.pipeline, EmbeddingLibrary(Path()))
    conditioner = Conditioner(model.pipeline, starter, model.device.kind, embeddings)
    calls: list[object] = []
    handle = model.pipeline.text_encoder.register_forward_hook(lambda *inputs: calls.append(inputs))
    for _ in range(3):
        conditioner.batch([request_for(starter, "a (red:1.3) fox")])
    handle.remove()
    assert len(calls) == 3  # the text, the empty text, the point from which weights count


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('("a", "b").blend(1)', r"weights in .* cannot be read"),
        ('("a", "b").and(x)', r"weights in .* cannot be read"),
        ('("(.)1", "b").blend(1,1) "c"', r"weights in .* cannot be read"),
        ("(" * 3000 + "a" + ")" * 3000, r"weights in .* cannot be read"),
        ("a cat.swap(dog)", "cannot be swapped"),
    ],
)
def test_compel_texts_that_cannot_be_read_are_told(
    engine: DiffusersEngine, tiny_sd1: ModelInfo, request_for: MakeRequest, text: str, sentence: str
) -> None:
    with pytest.raises(StudioError, match=sentence):
        _loaded(engine, tiny_sd1).conditioner.batch([request_for(tiny_sd1, text, dialect="compel")])
