"""A model of another program is found among those that are installed."""

import pytest

from studio.gallery.matching import match
from studio.generation.request import ModelRef

DREAM, XL = ModelRef("dreamshaper-8", "879db523c3" + "0" * 54), ModelRef("sd_xl_base_1.0", "31e35c80fc" + "1" * 54)


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
