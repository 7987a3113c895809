"""From a picture to the source of the next one: kept, shown in the composer, and masked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from studio.generation.beginnings import SourceImage
from studio.generation.outpainting import OUTPAINTING_STRENGTH, Margins, extended
from studio.generation.record import GenerationRecord
from studio.generation.request import Size
from studio.generation.sources import Sources
from studio.ui.actions import Actions
from studio.ui.background import Background
from studio.ui.composer.source_field import USUAL_STRENGTH
from studio.ui.create_place import CreatePlace
from studio.ui.theme import colours_of

_Wish = Literal["", "mask", "margins"]
"""What is to be opened once the pictures are read."""


@dataclass(frozen=True)
class _Kept:
    """A picture of the gallery that was kept as a source."""

    record: GenerationRecord
    sha256: str


@dataclass(frozen=True)
class _Pictures:
    """A source and its mask, read from their files, null where they are not there; and what waits for them."""

    source: SourceImage
    image: QImage
    mask: QImage
    wanted_for: _Wish


@dataclass(frozen=True)
class _Canvas:
    """A source on a larger canvas."""

    source: SourceImage
    size: Size


class Sourcing(QObject):
    """Serves the composer's source field and the actions on it. `refused` tells why a picture cannot be one,
    `loaded` that the composer was changed."""

    refused = Signal(str)
    loaded = Signal()

    def __init__(
        self, create: CreatePlace, actions: Actions, in_sight: Callable[[], GenerationRecord | None], folder: Path
    ) -> None:
        super().__init__(create)
        self._create, self._actions, self._in_sight = create, actions, in_sight
        self._sources = Sources(folder)
        self._keeping, self._reading, self._masking = Background(self), Background(self), Background(self)
        self._extending = Background(self)
        self._keeping.answered.connect(self._use)
        self._reading.answered.connect(self._show)
        self._masking.answered.connect(self._use_mask)
        self._extending.answered.connect(self._use_canvas)
        for work in (self._keeping, self._reading, self._masking, self._extending):
            work.refused.connect(self.refused)
        field = create.composer.source
        field.shown.connect(self._read)
        field.mask_requested.connect(self.paint_mask)
        field.margins_requested.connect(self.extend)
        actions["use_source"].triggered.connect(self.use_shown)
        actions["paint_mask"].triggered.connect(self.paint_mask)
        actions["outpaint"].triggered.connect(self.extend)
        create.composer.draft_changed.connect(self._allow_masks)
        if (source := field.source()) is not None:
            self._read(source)
        self._allow_masks()

    def use_shown(self) -> None:
        """Start the next picture from the one in sight."""
        if (record := self._in_sight()) is not None:
            self._keeping.run(lambda: _Kept(record, self._sources.keep_file(record.path)))

    def paint_mask(self) -> None:
        """Let the user say which part of the source is made anew; without a source, of the picture in sight."""
        if (source := self._create.composer.source.source()) is not None:
            self._read(source, wanted_for="mask")

    def extend(self) -> None:
        """Let the user say how far the source is painted on around."""
        if (source := self._create.composer.source.source()) is not None:
            self._read(source, wanted_for="margins")

    def _use(self, kept: _Kept) -> None:
        composer, request = self._create.composer, kept.record.request
        draft = composer.draft()
        source = SourceImage(kept.sha256, USUAL_STRENGTH)
        size = draft.model.nearest_size(request.size)
        composer.load(replace(draft, source=source, size=size, parent=kept.record.id))
        self.loaded.emit()

    def _read(self, source: SourceImage, wanted_for: _Wish = "") -> None:
        """Read the files of a source and its mask aside."""

        def read() -> _Pictures:
            names = (source.sha256, source.mask)
            image, mask = (QImage(str(self._sources.path(name))) if name else QImage() for name in names)
            return _Pictures(source, image, mask, wanted_for)

        self._reading.run(read)

    def _show(self, pictures: _Pictures) -> None:
        field = self._create.composer.source
        field.show_thumb(_tinted(pictures.image, pictures.mask, QColor(colours_of(field.palette()).accent)))
        if not pictures.wanted_for:
            return
        if pictures.image.isNull():
            self.refused.emit("The source picture is missing. Choose another one.")
        elif pictures.wanted_for == "mask":
            self._open_painting(pictures)
        else:
            self._open_extending(pictures)

    def _open_extending(self, pictures: _Pictures) -> None:
        from studio.ui.canvas.outpaint_dialog import OutpaintDialog  # only who opens it waits for its import

        multiple = self._create.composer.draft().model.size_multiple
        dialog = OutpaintDialog(pictures.image, multiple, self._create.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._keep_canvas)
        dialog.open()

    def _keep_canvas(self, margins: Margins) -> None:
        if (source := self._create.composer.source.source()) is not None:
            self._extending.run(lambda: _keep_extended(self._sources, source, margins))

    def _use_canvas(self, canvas: _Canvas) -> None:
        composer = self._create.composer
        draft = composer.draft()
        composer.load(replace(draft, source=canvas.source, size=draft.model.nearest_size(canvas.size)))
        self.loaded.emit()

    def _open_painting(self, pictures: _Pictures) -> None:
        from studio.ui.canvas.mask_dialog import MaskDialog  # only who opens it waits for its import

        dialog = MaskDialog(pictures.image, pictures.mask, self._create.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.painted.connect(self._keep_mask)
        dialog.open()

    def _keep_mask(self, mask: QImage) -> None:
        if mask.isNull():
            self._use_mask("")
            return
        grey = mask.convertToFormat(QImage.Format.Format_Grayscale8)
        self._masking.run(lambda: _keep_grey(self._sources, grey))

    def _use_mask(self, sha256: str) -> None:
        composer = self._create.composer
        if (source := composer.source.source()) is not None:
            composer.load(replace(composer.draft(), source=replace(source, mask=sha256)))
            self.loaded.emit()

    def _allow_masks(self) -> None:
        for name in ("paint_mask", "outpaint"):
            self._actions[name].setEnabled(self._create.composer.source.source() is not None)


def _keep_grey(sources: Sources, image: QImage) -> str:
    """Keep a mask; Pillow has no padding behind the rows, Qt has."""
    from PIL import Image

    size = Size(image.width(), image.height())
    rows = memoryview(cast("bytes", image.constBits())).tobytes()
    return sources.keep(Image.frombuffer("L", size.sides, rows, "raw", "L", image.bytesPerLine(), 1), "L")


def _keep_extended(sources: Sources, source: SourceImage, margins: Margins) -> _Canvas:
    """Keep a source on a larger canvas, and the mask of what is new on it."""
    canvas, mask = extended(sources.find(source.sha256), margins)
    begun = SourceImage(sources.keep(canvas), OUTPAINTING_STRENGTH, sources.keep(mask, "L"))
    return _Canvas(begun, Size(*canvas.size))


def _tinted(image: QImage, mask: QImage, colour: QColor) -> QImage:
    """The picture, with a tint where its mask lets it be made anew."""
    if image.isNull() or mask.isNull():
        return image
    tint = QImage(image.size(), QImage.Format.Format_ARGB32)
    tint.fill(colour)
    tint.setAlphaChannel(mask.convertToFormat(QImage.Format.Format_Grayscale8).scaled(image.size()))
    tinted = image.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(tinted)
    painter.setOpacity(0.55)
    painter.drawImage(0, 0, tint)
    painter.end()
    return tinted
