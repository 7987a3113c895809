"""What every training of the recipe shares."""

import pytest
import torch
from starter_model.denoiser import TOLD, WORDLESS, spread
from starter_model.reading import scene_facts
from starter_model.scene import Background, Scene
from starter_model.training import rate, tuned
from starter_model.words import WORDS


def test_a_tuned_step_goes_through_cudnn() -> None:
    with tuned():
        assert torch.backends.cudnn.enabled
        assert torch.backends.cudnn.benchmark
    assert not torch.backends.cudnn.benchmark


def test_a_batch_sees_all_strengths_of_noise_and_mostly_those_at_which_words_tell() -> None:
    steps = spread(1000, torch.device("cpu")).sort().values
    assert 0 <= steps[0] < 3
    assert 997 < steps[-1] < 1000
    assert steps.diff().max() <= 3
    assert (steps >= WORDLESS).float().mean().item() == pytest.approx(TOLD, abs=0.002)


@pytest.mark.parametrize(("progress", "share"), [(0.0, 1.0), (0.3, 1.0), (1.0, 0.01)])
def test_the_rate_holds_then_falls_to_a_hundredth(progress: float, share: float) -> None:
    assert rate(2.0, 1000, progress, warmup=10, hold=0.3) == pytest.approx(2.0 * share)


def test_a_scene_has_facts_and_0_says_that_nothing_is_told() -> None:
    frames, colors = tuple(WORDS.frames), tuple(WORDS.colors)
    plain = Scene(frames[2], (7,))
    painted = Scene(frames[2], (7, 9), relation="beside", background=Background("plain", (colors[1], colors[0])))
    assert scene_facts(plain) == [3, 0, 0, 0, 0, 0, 0, 7, 7]
    facts = scene_facts(painted)
    assert facts[3] == 1 + tuple(WORDS.backgrounds).index("plain")
    assert facts[4:] == [2, 0, 1 + tuple(WORDS.relations).index("beside"), 7, 9]
