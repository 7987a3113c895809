"""What is foretold of every family's memory, held against what its tiny model really takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils._pytree import tree_leaves

from studio.engine import families, footprint
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.footprint import Footprint, measure
from studio.engine.foresight import Foresight
from studio.engine.ladder import RUNGS, Ladder, Rung
from studio.engine.loading import LoadedModel
from studio.engine.pipelines import modules_of
from studio.engine.rehearsal import _Ledger  # pyright: ignore[reportPrivateUsage]
from studio.generation.model import ModelInfo
from studio.generation.request import Size
from tests.engine.conftest import MakeRequest, ignore

NAMES = [family.name for family in families.FAMILIES]
Load = Callable[[str], LoadedModel]


@pytest.fixture(scope="module", params=NAMES)
def each(request: pytest.FixtureRequest, loaded: Load) -> LoadedModel:
    """The model of one family after the other; all that asks for it is done with one before the next is loaded."""
    return loaded(request.param)


@pytest.fixture(scope="module")
def loaded(engine: DiffusersEngine, tiny: Callable[[str], ModelInfo]) -> Load:
    def load(family: str) -> LoadedModel:
        engine.prepare(tiny(family).ref, ignore)
        return engine.model(tiny(family).ref)

    return load


def _foretold(model: LoadedModel) -> Footprint:
    return measure(model.recipe, families.of_name(model.info.family))


def test_the_weights_of_every_family_are_counted_to_the_byte(each: LoadedModel) -> None:
    tensors = [one for part in modules_of(each.pipeline).values() for one in (*part.parameters(), *part.buffers())]
    held = {one.untyped_storage().data_ptr(): one.untyped_storage().nbytes() for one in tensors}
    assert _foretold(each).weights == sum(held.values())


@contextmanager
def _watched(module: Any, peaks: list[int]) -> Iterator[None]:
    """Notes what each call of `module` holds at its peak, beside weights and what it is given."""
    plain = module.forward

    def forward(*args: Any, **named: Any) -> Any:
        given = tree_leaves((args, named))
        known = [*module.parameters(), *module.buffers(), *(one for one in given if isinstance(one, torch.Tensor))]
        with _Ledger(known) as ledger:
            made = plain(*args, **named)
        peaks.append(ledger.peak)
        return made

    module.forward = forward
    try:
        yield
    finally:
        del module.forward


def test_no_pass_of_any_family_takes_more_than_was_foretold(
    each: LoadedModel, engine: DiffusersEngine, request_for: MakeRequest
) -> None:
    size = Size(8 * each.info.size_multiple, 8 * each.info.size_multiple)
    denoised, decoded = list[int](), list[int]()
    denoiser = getattr(each.pipeline, families.of_name(each.info.family).denoiser)
    with _watched(denoiser, denoised), _watched(each.pipeline.vae.decoder, decoded):
        engine.generate([request_for(each.info, "a red fox", size=size, steps=2)], ignore)
    foretold = _foretold(each)
    denoising, decoding = foretold.passes(size)
    assert max(denoised) <= 1.02 * denoising <= 12 * max(denoised) + foretold.words
    assert max(decoded) <= decoding <= 12 * max(decoded)


@pytest.mark.parametrize("family", ["sd1", "sana", "qwenimage"])
def test_models_are_placed_by_what_is_foreseen(family: str, loaded: Load) -> None:
    model, spare = loaded(family), [0]
    size = model.info.nearest_size(Size(1024, 1024))
    foresight = Foresight("balanced", lambda _device: spare[0])
    needs = [rung.need(_foretold(model), size) for rung in model.ladder.rungs]
    for need in needs:
        model.ladder.leave()
        spare[0] = need
        foresight.place(model, size)
        assert model.ladder.rung == next(index for index, one in enumerate(needs) if one <= need)
    model.ladder.leave()


def test_every_placement_makes_the_same_picture_of_every_family(
    each: LoadedModel, engine: DiffusersEngine, request_for: MakeRequest
) -> None:
    side = 4 * each.info.size_multiple
    asked = request_for(each.info, "a red fox", size=Size(side, side), steps=2)
    whole = np.asarray(engine.generate([asked], ignore)[0].image)
    ladder = Ladder(each.pipeline, each.device)
    ladder.rungs = tuple(Rung(rung.placement, None, rung.words) for rung in RUNGS if rung.tile != 384)
    for rung in range(1, len(ladder.rungs)):
        ladder.stand(rung)
        each.conditioner.forget()
        assert np.array_equal(np.asarray(engine.generate([asked], ignore)[0].image), whole)
    ladder.leave()


@pytest.mark.parametrize("family", ["flux2", "sana", "qwenimage"])
def test_every_kind_of_vae_decodes_in_tiles(
    family: str, loaded: Load, engine: DiffusersEngine, request_for: MakeRequest
) -> None:
    model = loaded(family)
    side = model.info.nearest_size(Size(320, 320))
    asked = request_for(model.info, "a red fox", size=side, steps=2)
    whole = np.asarray(engine.generate([asked], ignore)[0].image, dtype=float)
    ladder = Ladder(model.pipeline, model.device)
    ladder.stand(2)
    tiled = np.asarray(engine.generate([asked], ignore)[0].image, dtype=float)
    ladder.leave()
    assert 0 < np.abs(tiled - whole).mean() < 2
    assert np.array_equal(np.asarray(engine.generate([asked], ignore)[0].image), whole)


def test_a_model_that_cannot_be_rehearsed_is_tried(loaded: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    model = loaded("sd1")

    def fail(*_args: object) -> Footprint:
        raise KeyError("block_out_channels")

    monkeypatch.setattr(footprint, "measure", fail)
    Foresight("balanced", lambda _device: 0).place(model, Size(64, 64))
    assert model.ladder.words == ""
