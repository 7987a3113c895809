"""Pictures and masks that generations start from, kept by the hash of their pixels, so that replays find them."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from studio.errors import StudioError
from studio.whole_file import whole_file

if TYPE_CHECKING:  # Pillow takes a while, and the window starts without it
    from PIL import Image

Mode = Literal["RGB", "RGBA", "L"]
"""Pillow's names of what is kept: colours of a picture, with or without transparency, or greys of a mask."""


class Sources:
    """A folder of PNG files named by the SHA-256 of their pixels; what is in it never changes."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when the first picture is kept."""
        self._folder = folder

    def keep(self, image: "Image.Image", mode: Mode = "RGB") -> str:
        """Keep an image's colours or greys; the hash that finds them again.

        Raises:
            StudioError: the folder cannot be written.
        """
        image = image.convert(mode)
        sha256 = hashlib.sha256(image.tobytes()).hexdigest()
        path = self.path(sha256)
        if path.is_file():
            return sha256
        with whole_file(path) as stream:
            image.save(stream, "PNG")
        return sha256

    def keep_file(self, path: Path, mode: Mode = "RGB") -> str:
        """Keep the image of a file, turned as its camera was held.

        Raises:
            StudioError: it cannot be read as an image.
        """
        return self.keep(_opened(path), mode)

    def keep_whole(self, path: Path) -> tuple[str, tuple[int, int]]:
        """Keep the image of a file, transparency and all, in 8 bits a channel; its hash, width and height.

        Raises:
            StudioError: it cannot be read as an image.
        """
        image = _in_8_bits(_opened(path))
        return self.keep(image, "RGBA" if image.has_transparency_data else "RGB"), image.size

    def find(self, sha256: str) -> "Image.Image":
        """The image of this hash.

        Raises:
            StudioError: it is not here, or its file was changed.
        """
        from PIL import Image

        path = self.path(sha256)
        try:
            with Image.open(path, formats=("PNG",)) as image:
                image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise StudioError(
                f"The picture that this one starts from is missing: {path}. Choose it again as the source."
            ) from error
        if hashlib.sha256(image.tobytes()).hexdigest() != sha256:
            raise StudioError(
                f"The picture that this one starts from was changed: {path}. Choose the source again."
            )
        return image

    def __contains__(self, sha256: str) -> bool:
        """Whether an image of this hash is kept."""
        return self.path(sha256).is_file()

    def path(self, sha256: str) -> Path:
        """Where an image of this hash is kept, if it is: in folders by the first two digits.

        Raises:
            StudioError: that is no hash.
        """
        if len(sha256) != 64 or not all(digit in "0123456789abcdef" for digit in sha256):
            raise StudioError("This recipe names a source picture by something that is no hash.")
        return self._folder / sha256[:2] / f"{sha256}.png"


def _opened(path: Path) -> "Image.Image":
    """The image of a file, turned as its camera was held.

    Raises:
        StudioError: it cannot be read as an image.
    """
    from PIL import Image, ImageOps

    if not path.is_file():
        raise StudioError(f"There is no file {path}. Name a picture.")
    try:
        with Image.open(path) as image:
            return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise StudioError(f"{path} cannot be read as a picture. Use a PNG, JPEG or WebP file.") from error


def _in_8_bits(image: "Image.Image") -> "Image.Image":
    """The image as it is seen: greys of 16 bits are brought to 8, which Pillow would cut off."""
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda grey: grey / 257).convert("L")
    return image
