"""A real gallery on a real disk, and pictures to keep in it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from studio.engine.fake import FakeEngine
from studio.gallery.gallery import Gallery
from studio.generation.draft import Origin, Planned
from studio.generation.record import Generated, GenerationRecord
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size
from studio.paths import Paths
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase

Make = Callable[..., GenerationRecord]


@pytest.fixture(scope="session")
def fox() -> Planned:
    """A composed request for a red fox."""
    request = GenerationRequest(
        prompt="An oil painting of a red fox, golden hour, 8K",
        negative_prompt="blurry, hat",
        noise=Noise(7),
        model=ModelRef("Realistic_Vision_V5.1", "ab" * 32),
        size=Size(48, 32),
        steps=2,
        guidance_scale=5.0,
        scheduler="euler",
    )
    fields = PromptFields(
        subject="red fox",
        frame="oil painting",
        styles=(StylePhrase("golden hour", "lighting"),),
        modifiers=("8K",),
        negative="blurry, hat",
    )
    return Planned(request, Origin(Composition(fields)))


@pytest.fixture(scope="session")
def draw() -> Callable[[Planned], Generated]:
    """The picture that the fake engine makes of a request."""
    return lambda planned: FakeEngine().generate([planned.request], lambda _: None)[0]


@pytest.fixture
def gallery(home: Paths) -> Iterator[Gallery]:
    """An empty gallery."""
    opened = Gallery.open(home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def maker(fox: Planned, draw: Callable[[Planned], Generated]) -> Callable[[Gallery], Make]:
    """Of a gallery: what keeps the fox in it with other fields, origin or parameters."""

    def maker_of(gallery: Gallery) -> Make:
        def make_one(fields: PromptFields | None = None, **changes: object) -> GenerationRecord:
            origin = {name: changes.pop(name) for name in ("parent", "run") if name in changes}
            composition = Composition(fields) if fields else fox.origin.composition
            planned = Planned(
                replace(fox.request, **changes), replace(fox.origin, composition=composition, **origin)
            )
            return gallery.add(planned, draw(planned))

        return make_one

    return maker_of


@pytest.fixture
def make(gallery: Gallery, maker: Callable[[Gallery], Make]) -> Make:
    """Keeps the fox in the gallery: `make(steps=4)`, `make(parent="…")`."""
    return maker(gallery)
