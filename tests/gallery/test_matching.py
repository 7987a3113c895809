"""A model of another program is found among those that are installed."""

import pytest

from studio.gallery.foreign import imprint_of
from studio.gallery.matching import match, match_contents
from studio.gallery.store import Interpreter
from studio.generation.recipe import Recipe
from studio.generation.request import ModelRef

DREAM, XL = ModelRef("dreamshaper-8", "879db523c3" + "0" * 54), ModelRef("sd_xl_base_1.0", "31e35c80fc" + "1" * 54)


def test_contents_are_never_told_by_a_name():
    assert match_contents(ModelRef("renamed", "879db523c3"), [DREAM, XL]) == DREAM
    other = ModelRef(DREAM.name, "31e35c80fd00")
    assert match_contents(other, [DREAM, XL]) == other


def test_words_that_were_learnt_elsewhere_get_the_names_that_they_have_here():
    gloom = ModelRef("gloom", "ab" * 32)
    told = Recipe("a fox, embedding:Murk", "embedding:rain", embeddings=(ModelRef("murk", "ab" * 6),))
    here = Interpreter(match_embedding=lambda ref: match_contents(ref, [gloom]))

    imprint = imprint_of(told, 7, here)

    assert imprint.request.prompt == "a fox, embedding:gloom"
    assert (imprint.request.negative_prompt, imprint.request.embeddings) == ("embedding:rain", (gloom,))
    assert imprint.origin.composition.text == "a fox, embedding:gloom"


@pytest.mark.parametrize(
    ("name", "sha256", "found"),
    [
        ("renamed", "879db523c3", DREAM),
        ("renamed", "0x879DB523C3", DREAM),
        ("DreamShaper_8", "", DREAM),
        ("sd15\\dreamshaper_8.safetensors [879db523c3]", "", DREAM),
        ("SD-XL base 1.0", "", XL),
        ("sd_xl_base_1.0", "879db523c3", DREAM),
        ("unknown", "879", ModelRef("unknown", "879")),
        ("", "", ModelRef("", "")),
    ],
)
def test_the_hash_tells_more_than_the_name(name: str, sha256: str, found: ModelRef):
    assert match(ModelRef(name, sha256), [DREAM, XL]) == found
