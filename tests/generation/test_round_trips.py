"""Whatever can be asked for comes back from our files: to us whole, to other programs what they know."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import sd_parsers
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.engine.fake import FakeEngine
from studio.gallery.exports import ExportOptions, export
from studio.gallery.gallery import Gallery
from studio.generation import a1111
from studio.generation.draft import Origin, Planned
from studio.generation.imprint import Imprint
from studio.generation.metadata import encode
from studio.generation.record import Environment
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size, Variation
from studio.paths import Paths
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields

SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
WORDS = st.text(SIGNS, min_size=1, max_size=60).filter(str.strip)
TELLING = WORDS.map(str.strip).filter(lambda text: text and "Negative prompt" not in text and "Steps:" not in text)
NOISES = st.builds(
    Noise,
    st.integers(0, 2**64 - 1),
    st.lists(st.builds(Variation, st.integers(0, 2**64 - 1), st.floats(0.01, 0.99)), max_size=2).map(tuple),
)


@st.composite
def requests(draw: Callable, prompts: st.SearchStrategy[str] = WORDS) -> GenerationRequest:
    """Requests as wide as they can be asked for."""
    return GenerationRequest(
        prompt=draw(prompts),
        noise=draw(NOISES),
        model=ModelRef(draw(st.sampled_from(("starter", "dreamshaper_8", "my: model, 2"))), "ab" * 32),
        size=Size(draw(st.integers(8, 256)) * 8, draw(st.integers(8, 256)) * 8),
        steps=draw(st.integers(1, 200)),
        guidance_scale=draw(st.floats(0, 30).map(lambda number: round(number, 3))),
        scheduler=draw(st.sampled_from(("euler", "dpmpp_2m_karras", "ddim", "unipc", "euler_ancestral"))),
        negative_prompt=draw(st.one_of(st.just(""), prompts)),
    )


def imprint_of(request: GenerationRequest) -> Imprint:
    """The imprint of a picture of this request."""
    unknown = Environment("0.1.0", "", "", "", "", "", "", "", "", threads=0, batch_size=1)
    origin = Origin(Composition(PromptFields(request.prompt)))
    return Imprint("1m84g6vyrr2", datetime(2026, 11, 23, tzinfo=UTC), request, origin, unknown, 1.0, "")


@settings(max_examples=80, deadline=None)
@given(request=requests(TELLING))
def test_an_independent_reader_finds_what_was_asked_for(request: GenerationRequest):
    content = encode(Image.new("RGB", (8, 8)), "PNG", imprint_of(request))

    with Image.open(io.BytesIO(content)) as image:
        found = sd_parsers.ParserManager().parse(image)

    (sampler,) = found.samplers
    told = sampler.parameters
    assert sampler.prompts[0].value == request.prompt
    assert "".join(negative.value for negative in sampler.negative_prompts) == request.negative_prompt
    assert (int(told["seed"]), int(told["steps"])) == (request.noise.seed, request.steps)
    assert (float(told["cfg_scale"]), found.metadata["Size"]) == (request.guidance_scale, str(request.size))


@settings(max_examples=200, deadline=None)
@given(request=requests(TELLING))
def test_we_read_what_we_write_for_others(request: GenerationRequest):
    found = a1111.read(a1111.write(request, "0.1.0"))

    assert (found.prompt, found.negative_prompt) == (request.prompt, request.negative_prompt)
    assert (found.size, found.steps, found.guidance_scale) == (request.size, request.steps, request.guidance_scale)
    assert (found.scheduler, found.noise.seed) == (request.scheduler, request.noise.seed)
    assert found.model == ModelRef(request.model.name, request.model.sha256[:10])


@settings(max_examples=12, deadline=None)
@given(
    wanted=st.lists(requests(), min_size=2, max_size=3, unique_by=GenerationRequest.key),
    kind=st.sampled_from(("png", "jpeg", "webp", "avif", "bundle")),
)
def test_our_export_is_our_import(wanted: list[GenerationRequest], kind):
    with TemporaryDirectory() as folder:
        here, there = (Gallery.open(Paths.of_home(Path(folder) / name)) for name in ("here", "there"))
        parent = None
        for request in wanted:
            small = replace(request, size=Size(16, 16))
            (picture,) = FakeEngine().generate([small], lambda _: None)
            origin = Origin(Composition(PromptFields(request.prompt)), parent=parent, run="r1")
            parent = here.add(Planned(request, origin), picture).id
        records = here.search().records

        target = Path(folder) / ("out.zip" if kind == "bundle" else "out")
        export(records, target, ExportOptions(kind))
        lines = list(there.bring_in([target]))

        assert [line.status for line in lines] == ["imported"] * len(wanted)
        found = there.get_many([record.id for record in records])
        assert [(one.request, one.origin) for one in found] == [(one.request, one.origin) for one in records]
        here.close()
        there.close()
