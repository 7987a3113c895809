"""The picture on the canvas: scaling, zoom, preview and comparison."""

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from studio.ui.canvas.compare_view import CompareView
from studio.ui.canvas.picture_view import PictureView
from studio.ui.canvas.scaling import scaled, to_pillow, to_qimage


def plain(colour: str, width: int = 64, height: int = 64) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (193, 7)])
def test_pictures_survive_the_way_to_qt_and_back(size: tuple[int, int]) -> None:
    picture = Image.effect_noise(size, 80).convert("RGB")
    assert to_pillow(to_qimage(picture)).tobytes() == picture.tobytes()


def test_crisp_enlargement_adds_no_colour() -> None:
    board = Image.new("RGB", (2, 1))
    board.putpixel((1, 0), (255, 255, 255))
    large = to_pillow(scaled(to_qimage(board), QSize(20, 10), is_crisp=True))
    smooth = to_pillow(scaled(to_qimage(board), QSize(20, 10), is_crisp=False))
    assert len(large.getcolors() or ()) == 2 < len(smooth.getcolors() or ())


def test_the_canvas_paints_the_picture_in_its_middle(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_image(plain("#ff0000"))
    assert view.grab().toImage().pixelColor(150, 100) == QColor("#ff0000")


def test_a_preview_stands_where_its_zoomed_picture_stands(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.show_image(plain("#000000", 64, 64))
    view.zoom_by(2)
    zoomed = view.place()
    view.show_image(plain("#000000", 8, 8))
    assert view.place() == zoomed
    view.show_image(plain("#000000", 64, 32))
    assert view.is_fitted()


def test_fit_takes_the_zoom_back(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_image(plain("#000000"))
    fitted = view.zoom()
    view.zoom_by(-3)
    view.fit()
    assert view.zoom() == fitted


def test_the_line_parts_the_pictures_and_follows_mouse_and_keys(qtbot: QtBot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_images(plain("#ff0000"), plain("#0000ff"))
    shown = view.grab().toImage()
    assert shown.pixelColor(110, 150) == QColor("#ff0000")
    assert shown.pixelColor(190, 150) == QColor("#0000ff")
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.split() == 1
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(150, 100))
    assert view.split() == pytest.approx(0.5, abs=0.02)
