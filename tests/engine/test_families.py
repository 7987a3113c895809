"""Every family through the same engine: its own noise, batches, blends; and the table of what each can do."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from studio.engine import families, single_files
from studio.engine.diffusers_engine import DiffusersEngine
from studio.engine.library import ModelLibrary
from studio.engine.protocol import Step
from studio.engine.texts import Blended, blending
from studio.engine.tokenizer import load_tokenizer
from studio.errors import Cancelled, StudioError
from studio.generation.beginnings import SourceImage
from studio.generation.guiders import GUIDERS, Guider
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest, Noise, Size
from studio.generation.sources import Sources
from tests.engine.conftest import MakeRequest, ignore
from tests.engine.tiny_families import MAKERS
from tests.engine.transformer_writer import RENAMED, original, save_alone, save_gguf, transformer_of

TABLE = Path(__file__).parents[2] / "resources" / "models" / "FAMILIES.md"
COLUMNS = ("folder", "single file", "GGUF", "LoRA", "img2img", "inpaint", "guiders")
Tiny = Callable[[str], ModelInfo]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    return Sources(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def exact(library: ModelLibrary, sources: Sources) -> Iterator[DiffusersEngine]:
    """An engine in float32, to be held against plain calls of diffusers."""
    engine = DiffusersEngine(library, "cpu", "float32", sources=sources)
    yield engine
    engine.close()


@pytest.fixture
def request_of(tiny: Tiny, request_for: MakeRequest) -> Callable[..., GenerationRequest]:
    """Makes a request of two steps at the smallest size of a family's tiny model."""

    def make(family: str, prompt: str = "a red fox", **changes: Any) -> GenerationRequest:
        info = tiny(family)
        size = Size(4 * info.size_multiple, 6 * info.size_multiple)
        return request_for(info, prompt, steps=2, guidance_scale=3.0, **({"size": size} | changes))

    return make


def _pixels(engine: DiffusersEngine, *requests: GenerationRequest) -> list[Any]:
    return [np.asarray(made.image, dtype=float) for made in engine.generate(requests, ignore)]


@pytest.mark.parametrize("family", MAKERS)
def test_a_family_makes_what_a_plain_call_of_diffusers_makes(
    family: str, exact: DiffusersEngine, request_of: Callable[..., GenerationRequest]
) -> None:
    request = request_of(family, negative_prompt="cat")
    steps: list[Step] = []
    ours = np.asarray(exact.generate([request], steps.append)[0].image, dtype=float)
    model = exact.model(request.model)
    scale = "true_cfg_scale" if family == "qwenimage" else "guidance_scale"
    given: dict[str, Any] = {"negative_prompt": "cat"} if families.of_name(family).reads_negative else {}
    if family in ("pixart", "sana"):
        given |= {"use_resolution_binning": False, "clean_caption": False}
    plain = model.pipeline(
        prompt=request.prompt, num_inference_steps=2, width=request.size.width, height=request.size.height,
        generator=torch.Generator().manual_seed(request.noise.seed), **{scale: 3.0}, **given,
    ).images[0]  # fmt: skip
    assert np.abs(ours - np.asarray(plain, dtype=float)).max() <= 1
    assert [step.index for step in steps if step.phase == "denoising"] == [1, 2]
    assert any(step.previews for step in steps)


@pytest.mark.parametrize("family", MAKERS)
def test_no_picture_depends_on_its_batch(
    family: str, exact: DiffusersEngine, request_of: Callable[..., GenerationRequest]
) -> None:
    first, second = request_of(family), request_of(family, "a cat and a dog, asleep", noise=Noise(8))
    together = _pixels(exact, first, second)
    for request, made in zip((first, second), together, strict=True):
        assert np.abs(_pixels(exact, request)[0] - made).mean() < 0.5


def test_a_cancel_reaches_every_kind_of_pipeline(
    exact: DiffusersEngine, request_of: Callable[..., GenerationRequest]
) -> None:
    def cancel(step: Step) -> None:
        if step.index == 1:
            raise Cancelled

    for family in ("pixart", "flux"):
        with pytest.raises(Cancelled):
            exact.generate([request_of(family)], cancel)


@pytest.mark.parametrize("family", MAKERS)
def test_the_tokens_of_every_tokenizer_cover_the_words(family: str, tiny: Tiny) -> None:
    text = "a red fox"
    ranges = load_tokenizer(tiny(family))(text)
    assert "".join(text[start:end] for start, end in ranges).replace(" ", "") == "aredfox"
    assert tiny(family).token_limit >= 75


def test_a_blend_lies_between_what_its_texts_become() -> None:
    def encode(prompt: list[str], negative_prompt: list[str]) -> Any:
        rows = torch.tensor([[float(len(text))] * 3 for text in prompt])
        many = [torch.full((len(text), 2), float(len(text))) for text in negative_prompt]
        return rows, many, None, torch.tensor([[len(text) > 2] for text in prompt])

    half = Blended.of("ab", "abcd", 0.5)
    rows, many, nothing, mask = blending(encode)(["abc", half], negative_prompt=["a", half])
    assert rows.tolist() == [[3.0] * 3, [3.0] * 3]
    assert [one.shape for one in many] == [(1, 2), (4, 2)]
    assert many[1].unique().tolist() == [3.0]
    assert nothing is None
    assert mask.tolist() == [[True], [True]]


def _save_lora(denoiser: Any, name: str, path: Path) -> Path:
    """A LoRA in diffusers' layout for some of the layers that attention makes queries of."""
    generator = torch.Generator().manual_seed(1)
    tensors: dict[str, torch.Tensor] = {}
    layers = [(key, module) for key, module in denoiser.named_modules() if key.endswith(("to_q", "to_v"))]
    for key, module in layers:
        tensors[f"{name}.{key}.lora_A.weight"] = torch.randn(2, module.in_features, generator=generator)
        tensors[f"{name}.{key}.lora_B.weight"] = torch.randn(module.out_features, 2, generator=generator) * 3
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path)
    return path


def _wears_lora(engine: DiffusersEngine, library: ModelLibrary, bare: GenerationRequest, family: str) -> bool:
    row = families.of_name(family)
    before = _pixels(engine, bare)[0]
    denoiser = getattr(engine.model(bare.model).pipeline, row.denoiser)
    _save_lora(denoiser, row.denoiser, library.loras.folder / f"for-{family}.safetensors")
    try:
        worn = _pixels(engine, replace(bare, loras=(library.loras.find(f"for-{family}").ref(1.0),)))[0]
    except StudioError:
        return False
    return bool(np.any(worn != before) and np.array_equal(_pixels(engine, bare)[0], before))


def _made_alone(
    engine: DiffusersEngine, library: ModelLibrary, request: GenerationRequest, path: Path, most: float
) -> bool:
    """Whether a transformer alone in a file makes the picture of the folder that it was taken from, within `most`
    levels."""
    wanted = _pixels(engine, request)[0]
    try:
        alone = library.add(path)
        made = _pixels(engine, replace(request, model=alone.ref))[0]
    except StudioError:
        return False
    library.remove(alone.ref.name)
    return bool(np.abs(made - wanted).mean() < most)


def _files(
    engine: DiffusersEngine, library: ModelLibrary, request: GenerationRequest, family: str, place: Path
) -> tuple[str, str]:
    """Which files of the family can be loaded: single ones, and GGUF."""
    kinds = {"flux": ["whole (with T5's tokenizer)"]}.get(family, ["whole"])
    kinds = kinds if family in single_files.PREFIXES else []
    if families.of_name(family).denoiser == "unet":
        return ", ".join(kinds), "no"
    weights = transformer_of(library.locate(request.model).path)
    named = original(family, weights) if family in RENAMED and family != "chroma" else weights
    if _made_alone(engine, library, request, save_alone(named, place / f"{family}-alone.safetensors"), 0.01):
        kinds.append("transformer")
    packed = _made_alone(engine, library, request, save_gguf(named, place / f"{family}-packed.gguf"), 1)
    return ", ".join(kinds), "yes" if packed else "no"


def _starts_from(engine: DiffusersEngine, request: GenerationRequest, source: SourceImage) -> bool:
    try:
        made = _pixels(engine, replace(request, source=source, steps=4))[0]
    except StudioError:
        return False
    return made.shape == (request.size.height, request.size.width, 3)


def _guiders(engine: DiffusersEngine, request: GenerationRequest) -> str:
    """The labels of the guiders, beyond the plain one, that act on this model."""
    able: list[str] = []
    for row in GUIDERS[1:]:
        with suppress(StudioError):
            _pixels(engine, replace(request, guider=Guider(row.name, row.usual)))
            able.append(row.label)
    return ", ".join(able) or "no"


def test_the_table_says_what_each_family_can_do(
    exact: DiffusersEngine,
    library: ModelLibrary,
    sources: Sources,
    request_of: Callable[..., GenerationRequest],
    tmp_path: Path,
) -> None:
    """Written anew with SEEDLOCK_WRITE_TABLE=1."""
    picture = sources.keep(Image.effect_mandelbrot((64, 64), (-2, -1, 1, 1), 20).convert("RGB"))
    mask = sources.keep(Image.linear_gradient("L").resize((64, 64)), "L")
    lines = [f"| family | {' | '.join(COLUMNS)} |", f"|---{'|---' * len(COLUMNS)}|"]
    for family in families.FAMILIES:
        request = request_of(family.name)
        able = (
            _pixels(exact, request)[0].shape == (request.size.height, request.size.width, 3),
            _wears_lora(exact, library, request, family.name),
            _starts_from(exact, request, SourceImage(picture, 0.6)),
            _starts_from(exact, request, SourceImage(picture, 0.6, mask)),
        )
        cells = [("yes" if can else "no") for can in able]
        cells[1:1] = _files(exact, library, request, family.name, tmp_path)
        cells.append(_guiders(exact, request))
        lines.append(f"| {family.label} | {' | '.join(cells)} |")
    table = "\n".join(lines)
    if "SEEDLOCK_WRITE_TABLE" in os.environ:
        head, _, _ = TABLE.read_text("utf-8").partition("| family")
        TABLE.write_text(f"{head}{table}\n", "utf-8")
    assert TABLE.read_text("utf-8").endswith(f"{table}\n")
