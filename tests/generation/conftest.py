"""A picture and everything that made it."""

from datetime import UTC, datetime

import pytest
from PIL import Image

from studio.generation.draft import Origin
from studio.generation.imprint import Imprint, pixels_sha256
from studio.generation.record import Environment
from studio.generation.request import GenerationRequest, ModelRef, Noise, Size, Variation
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields, StylePhrase
from studio.prompt.template import Template


@pytest.fixture(scope="session")
def picture() -> Image.Image:
    """A small picture of many colours."""
    return Image.linear_gradient("L").resize((48, 32)).convert("RGB")


@pytest.fixture(scope="session")
def imprint(picture: Image.Image) -> Imprint:
    """Of a request that uses every field."""
    return Imprint(
        id="1m83vg89dsy",
        created=datetime(2026, 3, 5, 12, 30, tzinfo=UTC),
        request=GenerationRequest(
            prompt='A photograph of "déjà vu", 8K: sharp\n日本 🦊',
            negative_prompt="blurry, hat",
            noise=Noise(2**64 - 1, (Variation(3, 0.25),)),
            model=ModelRef("Realistic Vision, V5: fp16", "ab" * 32),
            size=Size(48, 32),
            steps=20,
            guidance_scale=7.5,
            scheduler="dpmpp_2m_karras",
        ),
        origin=Origin(
            Composition(
                PromptFields("déjà vu", "photograph", (StylePhrase("8K: sharp", "mood"),), ("8K",), "blurry, hat"),
                Template("mine", ("subject", "frame"), sentence=False),
                wildcard_seed=9,
            ),
            parent="1m83vg89000",
            run="r1",
        ),
        environment=Environment(
            "0.1.0", "3.11", "2.15", "0.42", "5.23", "Linux", "cpu", "bfloat16", "sdpa", threads=2, batch_size=4
        ),
        seconds=1.25,
        pixels_sha256=pixels_sha256(picture),
    )
