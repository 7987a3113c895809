"""The engine without a model behaves as an engine should."""

import pytest

from studio.engine.fake import FakeEngine
from studio.engine.protocol import Step
from studio.errors import Cancelled, StudioError
from studio.generation.model import ModelInfo
from tests.engine.conftest import MakeRequest, ignore


def test_a_request_always_gives_the_same_picture(model: ModelInfo, request_for: MakeRequest) -> None:
    first, again = (FakeEngine().generate([request_for(model)], ignore)[0].image for _ in range(2))
    assert first.tobytes() == again.tobytes()
    assert first.size == (64, 64)


@pytest.mark.parametrize("changes", [{"seed": 8}, {"prompt": "a dog"}, {"steps": 5}, {"guidance_scale": 6.0}])
def test_every_part_of_a_request_changes_the_picture(
    model: ModelInfo, request_for: MakeRequest, changes: dict[str, object]
) -> None:
    requests = [request_for(model), request_for(model, **changes)]
    one, other = (FakeEngine().generate([request], ignore)[0].image for request in requests)
    assert one.tobytes() != other.tobytes()


def test_steps_are_told_with_a_preview_a_request(model: ModelInfo, request_for: MakeRequest) -> None:
    steps: list[Step] = []
    FakeEngine().generate([request_for(model), request_for(model, seed=8)], steps.append)
    assert [step.phase for step in steps] == ["encoding", *["denoising"] * 4, "decoding"]
    assert [step.index for step in steps if step.total] == [1, 2, 3, 4]
    assert all(len(step.previews) == 2 for step in steps if step.total)


def test_a_cancel_ends_it(model: ModelInfo, request_for: MakeRequest) -> None:
    def cancel(step: Step) -> None:
        if step.index == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        FakeEngine().generate([request_for(model)], cancel)


def test_it_fails_when_asked_to(model: ModelInfo, request_for: MakeRequest) -> None:
    with pytest.raises(StudioError, match="cannot draw"):
        FakeEngine().generate([request_for(model, "fail please")], ignore)


def test_it_loads_each_model_once(model: ModelInfo) -> None:
    engine = FakeEngine()
    engine.prepare(model.ref, ignore)
    engine.prepare(model.ref, ignore)
    assert engine.loaded == [model.ref]
