"""Pictures between Pillow and Qt, and their enlargement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

if TYPE_CHECKING:  # Pillow takes a while, and the window starts without it
    from PIL import Image

_LANCZOS_LIMIT = 1024
"""Lanczos enlarges pictures up to this edge (3 ms from 192 to 720 pixels); larger ones need it less."""


def to_qimage(picture: Image.Image) -> QImage:
    """A Qt picture with its own memory."""
    rgb = picture.convert("RGB")
    width, height = rgb.size
    return QImage(rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def to_pillow(image: QImage) -> Image.Image:
    """A Pillow picture with its own memory."""
    from PIL import Image

    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (rgb.width(), rgb.height())
    return Image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine(), 1)


def scaled(image: QImage, size: QSize, is_crisp: bool) -> QImage:
    """`image` at `size`: single pixels stay square where `is_crisp`, else small pictures grow by Lanczos."""
    if image.isNull() or size.isEmpty() or image.size() == size:
        return image
    keep = Qt.AspectRatioMode.IgnoreAspectRatio
    grows = size.width() > image.width()
    if grows and is_crisp:
        return image.scaled(size, keep, Qt.TransformationMode.FastTransformation)
    if grows and max(image.width(), image.height()) <= _LANCZOS_LIMIT:
        return to_qimage(_enlarged(to_pillow(image), size))
    return image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation)


def _enlarged(picture: Image.Image, size: QSize) -> Image.Image:
    from PIL import Image

    return picture.resize((size.width(), size.height()), Image.Resampling.LANCZOS)
