"""Pictures on their way by mouse: as ids for the gallery's own albums, as files for everything else."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData, QRectF, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap

from studio.generation.record import GenerationRecord
from studio.ui import theme

PICTURES = "application/x-seedlock-pictures"

MOST_FILES = 100
"""More pictures than these are dragged as ids only, since a drag must begin at once."""

_EDGE = 96


def mime_of(ids: Sequence[str], records: Iterable[GenerationRecord]) -> QMimeData:
    """What is dragged of these pictures."""
    data = QMimeData()
    data.setData(PICTURES, "\n".join(ids).encode())
    data.setUrls([QUrl.fromLocalFile(str(record.path)) for record in records])
    return data


def dragged_ids(data: QMimeData) -> list[str]:
    """The ids of the pictures that are dragged."""
    return bytes(data.data(PICTURES).data()).decode().split()


def drag_picture(pixmap: QPixmap | None, count: int) -> QPixmap:
    """What hangs at the mouse: the picture, and how many there are."""
    picture = QPixmap(_EDGE, _EDGE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if pixmap is not None and not pixmap.isNull():
        mode, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        painter.drawPixmap(0, 0, pixmap.scaled(_EDGE, _EDGE, mode, smooth))
    if count > 1:
        badge = QRectF(_EDGE - 44, 4, 40, 20)
        colours = theme.colours_of(QGuiApplication.palette())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawRoundedRect(badge, 10, 10)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, f"{count:,}" if count < 10_000 else "9999+")
    painter.end()
    return picture
