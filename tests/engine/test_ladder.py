"""The ladder with real models: every rung makes the same picture, and memory that runs out leads down it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
import torch

from studio.engine import families
from studio.engine.batch import Batch
from studio.engine.devices import Device
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.footprint import Footprint, measure
from studio.engine.foresight import Foresight
from studio.engine.ladder import RUNGS, WHOLE, Ladder
from studio.engine.library import ModelLibrary
from studio.engine.loading import LoadedModel, compute_adapters, load
from studio.engine.memory import NotEnoughMemory
from studio.engine.protocol import Step
from studio.engine.thread_policy import ThreadPolicy
from studio.generation.model import ModelInfo
from studio.generation.record import Generated
from studio.generation.request import GenerationRequest, LoraRef, Size
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.tiny_loras import save_kohya_lora

SIZE = Size(400, 400)
"""More than a tile."""


@pytest.fixture
def small(engine: DiffusersEngine, tiny_sd1: ModelInfo) -> Iterator[LoadedModel]:
    engine.prepare(tiny_sd1.ref, ignore)
    model = engine.model(tiny_sd1.ref)
    yield model
    model.ladder.leave()


def _make(engine: DiffusersEngine, request: GenerationRequest) -> Generated:
    return engine.generate([request], ignore)[0]


def _foretold(model: LoadedModel) -> Footprint:
    return measure(model.recipe, families.of_name(model.info.family))


def _distance(one: Generated, other: Generated) -> float:
    pixels = [np.asarray(made.image, dtype=float) for made in (one, other)]
    return float(np.abs(pixels[0] - pixels[1]).mean())


@contextmanager
def _little_memory(module: Any, largest: int) -> Iterator[list[int]]:
    """`module` has memory for inputs of so many numbers only; the sizes of those that it refused."""
    refused: list[int] = []

    def allocate(_module: Any, inputs: tuple[torch.Tensor, ...]) -> None:
        if inputs[0].numel() > largest:
            refused.append(inputs[0].numel())
            raise torch.OutOfMemoryError("CUDA out of memory.")

    hook = module.register_forward_pre_hook(allocate)
    try:
        yield refused
    finally:
        hook.remove()


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
def test_every_rung_makes_the_same_picture(
    engine: DiffusersEngine, request: pytest.FixtureRequest, request_for: MakeRequest, family: str
) -> None:
    info: ModelInfo = request.getfixturevalue(f"tiny_{family}")
    asked = request_for(info, "a (red:1.3) fox", size=SIZE, steps=1)
    engine.prepare(info.ref, ignore)
    model = engine.model(info.ref)
    whole = _make(engine, asked)
    ladder = Ladder(model.pipeline, model.device)
    ladder.rungs = RUNGS
    for rung in range(1, len(RUNGS)):
        ladder.stand(rung)
        model.conditioner.forget()
        assert _distance(_make(engine, asked), whole) < (0.001 if RUNGS[rung].tile is None else 2)
    ladder.leave()
    assert _distance(_make(engine, asked), whole) == 0


def test_memory_that_runs_out_in_the_decoder_leads_to_tiles_and_denoises_nothing_again(
    engine: DiffusersEngine, small: LoadedModel, request_for: MakeRequest
) -> None:
    asked = request_for(small.info, size=SIZE, steps=2)
    whole = _make(engine, asked)
    told: list[Step] = []
    with _little_memory(small.pipeline.vae.decoder, 4 * 48 * 48) as refused:
        made = engine.generate([asked], told.append)[0]
        assert made.environment.memory == "decoded in tiles"
        times = len(refused)
        assert sum(step.phase == "denoising" for step in told) == 2
        assert _distance(made, whole) < 2
        _make(engine, asked)
        assert len(refused) == times, "what was learnt of this size is forgotten"


def test_another_size_starts_at_the_top_again(
    engine: DiffusersEngine, small: LoadedModel, request_for: MakeRequest
) -> None:
    with _little_memory(small.pipeline.vae.decoder, 4 * 32 * 32):
        assert _make(engine, request_for(small.info, size=Size(416, 416), steps=1)).environment.memory
        assert _make(engine, request_for(small.info, steps=1)).environment.memory == ""


def test_what_fits_nowhere_is_told_and_all_memory_is_given_back(
    engine: DiffusersEngine, small: LoadedModel, request_for: MakeRequest
) -> None:
    asked = request_for(small.info, size=Size(424, 424), steps=1)
    with (
        _little_memory(small.pipeline.unet, 100) as refused,
        pytest.raises(NotEnoughMemory, match="not enough memory for a picture of 424x424"),
    ):
        _make(engine, asked)
    assert len(refused) >= len(small.ladder.rungs)
    assert not small.ladder.is_whole
    assert _make(engine, asked).environment.memory == ""


def test_other_models_go_before_this_one_goes_down(
    engine: DiffusersEngine, small: LoadedModel, tiny_sdxl: ModelInfo, request_for: MakeRequest
) -> None:
    engine.prepare(tiny_sdxl.ref, ignore)
    asked = request_for(small.info, size=Size(408, 408), steps=1)
    with _little_memory(small.pipeline.vae.decoder, 4 * 48 * 48) as refused:
        _make(engine, asked)
    assert len(refused) == 2
    with pytest.raises(KeyError):
        engine.model(tiny_sdxl.ref)


@pytest.mark.parametrize("family", ["sd1", "sdxl"])
def test_a_rehearsal_counts_what_the_real_pass_holds(
    engine: DiffusersEngine, request: pytest.FixtureRequest, family: str
) -> None:
    from studio.engine.rehearsal import _Ledger  # pyright: ignore[reportPrivateUsage]

    info: ModelInfo = request.getfixturevalue(f"tiny_{family}")
    engine.prepare(info.ref, ignore)
    vae = engine.model(info.ref).pipeline.vae
    latents = torch.zeros(1, 4, 64, 64, dtype=vae.dtype)
    with torch.no_grad(), _Ledger([*vae.parameters(), latents]) as ledger:
        vae.decode(latents)
    assert _foretold(engine.model(info.ref)).decoding * 512**2 == pytest.approx(ledger.peak, rel=0.1)


SD15 = Footprint(246_000_000, 1_719_000_000, 167_000_000, 30_000_000, 2200.0, 1500.0)
SDXL = Footprint(1_636_000_000, 5_135_000_000, 335_000_000, 60_000_000, 2200.0, 3100.0)


@pytest.mark.parametrize(
    ("footprint", "side", "gigabytes", "words"),
    [
        (SD15, 512, 8, ""),
        (SD15, 512, 2.8, "parts in turn"),
        (SD15, 512, 1.5, "layers in turn, decoded in tiles"),
        (SDXL, 1024, 24, ""),
        (SDXL, 1024, 8, "parts in turn"),
        (SDXL, 1024, 4, "layers in turn, decoded in tiles"),
    ],
)
def test_a_rung_tells_what_it_needs(footprint: Footprint, side: int, gigabytes: float, words: str) -> None:
    fitting = [rung for rung in RUNGS if rung.need(footprint, Size(side, side)) <= gigabytes * 1e9]
    assert fitting[0].words == words


def test_what_will_not_fit_is_foreseen(small: LoadedModel) -> None:
    large = Size(2048, 2048)
    small.ladder.stand(0)
    need = WHOLE.need(_foretold(small), large)
    for spare, words in ((2 * need, ""), (need // 2, "decoded in tiles")):
        Foresight("balanced", lambda _device, spare=spare: spare).place(small, large)
        assert small.ladder.words == words
    Foresight("fast", lambda _device: 0).place(small, large)
    assert small.ladder.words == ""
    with pytest.raises(NotEnoughMemory, match=r"2048x2048 needs about \d+ GB of memory, and 0.0 GB are free"):
        Foresight("balanced", lambda _device: 1000).place(small, large)


def test_other_models_go_before_less_memory_is_used(
    engine: DiffusersEngine, small: LoadedModel, tiny_sdxl: ModelInfo
) -> None:
    engine.prepare(tiny_sdxl.ref, ignore)
    rooms = iter((10**9, 10**12))
    Foresight("balanced", lambda _device: next(rooms)).place(small, Size(4096, 4096))
    assert small.ladder.words == ""
    with pytest.raises(KeyError):
        engine.model(tiny_sdxl.ref)


@pytest.fixture(scope="module")
def small_in_8_bits(library: ModelLibrary, tiny_sd1: ModelInfo) -> LoadedModel:
    """On the processor, where nobody wants it for its slowness: it computes as a GPU does."""
    return load(tiny_sd1, Device("cpu", "CPU", "float8"), library.user)


def _make_alone(model: LoadedModel, request: GenerationRequest) -> Generated:
    return Batch(model, [request], ThreadPolicy(model.device), ignore).make()[0]


def test_weights_in_8_bits_weigh_half_and_change_little(
    small: LoadedModel, small_in_8_bits: LoadedModel, engine: DiffusersEngine, request_for: MakeRequest
) -> None:
    request = request_for(small.info, steps=2)
    distance = _distance(_make_alone(small_in_8_bits, request), _make(engine, request))
    assert _foretold(small_in_8_bits).denoiser < 0.55 * _foretold(small).denoiser
    assert 0 < distance < 20


@pytest.mark.parametrize("family", ["flux", "sana"])
def test_transformers_compute_with_weights_in_8_bits(
    family: str, library: ModelLibrary, engine: DiffusersEngine, tiny: Callable[[str], ModelInfo],
    request_for: MakeRequest,
) -> None:  # fmt: skip
    info = tiny(family)
    side = 4 * info.size_multiple
    request = request_for(info, "a red fox", size=Size(side, side), steps=2)
    packed = load(info, Device("cpu", "CPU", "float8"), library.user)
    assert _distance(_make_alone(packed, request), _make(engine, request)) < 2


@pytest.fixture(scope="module")
def ink(
    engine: DiffusersEngine, library: ModelLibrary, tiny_sd1: ModelInfo, tmp_path_factory: pytest.TempPathFactory
) -> LoraRef:
    engine.prepare(tiny_sd1.ref, ignore)
    unet = engine.model(tiny_sd1.ref).pipeline.unet
    file = save_kohya_lora(unet, tmp_path_factory.mktemp("loras") / "ladder-ink.safetensors", strength=4)
    return library.loras.add(file).ref(1.0)


def test_a_lora_is_worn_on_every_rung(
    engine: DiffusersEngine, small: LoadedModel, ink: LoraRef, request_for: MakeRequest
) -> None:
    plain, worn = request_for(small.info), request_for(small.info, loras=(ink,))
    whole = _make(engine, worn)
    ladder = Ladder(small.pipeline, small.device)
    ladder.rungs = RUNGS
    for rung in range(1, len(RUNGS)):
        ladder.stand(rung)
        assert _distance(_make(engine, worn), whole) < 0.5
    ladder.leave()
    assert _distance(whole, _make(engine, plain)) > 0.5


def test_a_lora_is_worn_on_weights_in_8_bits(
    library: ModelLibrary, small_in_8_bits: LoadedModel, ink: LoraRef, request_for: MakeRequest
) -> None:
    request = request_for(small_in_8_bits.info, steps=2)
    before = _make_alone(small_in_8_bits, request)
    small_in_8_bits.adapters.wear([(library.loras.locate(ink), 1.0)])
    compute_adapters(small_in_8_bits)
    assert _distance(_make_alone(small_in_8_bits, request), before) > 0.5
