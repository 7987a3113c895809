"""What differs between two pictures, made visible: each pixel's difference, amplified, on black."""

from dataclasses import dataclass
from itertools import accumulate

from PIL import Image, ImageChops, ImageStat
from PySide6.QtGui import QImage

from studio.ui.canvas.scaling import to_pillow, to_qimage

MOST_AMPLIFIED = 16
"""Differences are drawn so many times brighter at most: many are too faint to be seen."""

_NOTICEABLE = 8
"""Of 255: a difference of a pixel that an eye may notice."""


@dataclass(frozen=True)
class PictureDifference:
    """The picture of a difference, `gain` times as bright as it is; `mean` is its mean of 255, `share` the part of
    pixels in which one may notice it."""

    image: QImage
    gain: int
    mean: float
    share: float

    @property
    def sentence(self) -> str:
        """In words for the user."""
        if self.mean == 0:
            return "the same pixels"
        return f"{self.share:.0%} of pixels differ visibly, mean {self.mean:.1f}"


def difference_of(first: QImage, second: QImage) -> PictureDifference:
    """The difference of two pictures, the second brought to the size of the first. Not for the window's thread."""
    before, after = to_pillow(first), to_pillow(second)
    if after.size != before.size:
        after = after.resize(before.size, Image.Resampling.LANCZOS)
    found = ImageChops.difference(before, after)
    strongest = ImageChops.lighter(
        ImageChops.lighter(found.getchannel(0), found.getchannel(1)), found.getchannel(2)
    )
    noticed = strongest.point([255 * (value >= _NOTICEABLE) for value in range(256)])
    mean = sum(ImageStat.Stat(found).mean) / 3
    share = ImageStat.Stat(noticed).mean[0] / 255
    gain = _gain(strongest.histogram())
    amplified = found.point([min(255, value * gain) for value in range(256)] * 3)
    return PictureDifference(to_qimage(amplified), gain, mean, share)


def _gain(histogram: list[int]) -> int:
    """What makes all but one in a hundred of the differences as bright as can be without cutting them off."""
    most, running = sum(histogram) * 99 // 100, accumulate(histogram)
    value = next(value for value, seen in enumerate(running) if seen >= most)
    return min(MOST_AMPLIFIED, max(1, 255 // max(1, value)))
