"""Pictures with texts in the places where programs put them."""

from pathlib import Path

from PIL import ExifTags, Image, PngImagePlugin


def png(path: Path, texts: dict[str, str], mode: str = "RGB") -> Path:
    """A PNG with these texts."""
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_itxt(key, text)
    Image.new(mode, (64, 96)).save(path, "PNG", pnginfo=info)
    return path


def with_comment(path: Path, comment: bytes, **fields: str) -> Path:
    """A JPEG with this UserComment, and other fields of EXIF by their names."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    for name, value in fields.items():
        exif[ExifTags.Base[name]] = value
    Image.new("RGB", (64, 96)).save(path, "JPEG", exif=exif)
    return path


def hiding(text: bytes, magic: bytes = b"stealth_pngcomp") -> Image.Image:
    """A picture whose lowest bits hold a text, column by column."""
    bits = "".join(f"{byte:08b}" for byte in magic + (8 * len(text)).to_bytes(4, "big") + text)
    if b"rgb" in magic:
        image = Image.new("RGB", (64, 96), (200, 200, 200))
        groups = [bits[place : place + 3].ljust(3, "0") for place in range(0, len(bits), 3)]
        for place, group in enumerate(groups):
            image.putpixel((place // 96, place % 96), tuple(200 | int(bit) for bit in group))
        return image
    image = Image.new("RGBA", (64, 96), (9, 9, 9, 254))
    for place, bit in enumerate(bits):
        image.putpixel((place // 96, place % 96), (9, 9, 9, 254 | int(bit)))
    return image
