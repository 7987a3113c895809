"""Pictures in a frame, one or two compared: zoomed and panned by mouse, fingers, keys and tools."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.canvas.compare_view import CompareView
from studio.ui.canvas.framed_view import FramedView
from studio.ui.canvas.framing import Framing
from studio.ui.canvas.picture_view import PictureView

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PICTURE, VIEW = QSize(64, 48), QSize(400, 300)
CORNER = QPointF(90, 80)
"""A point of the views that lies on their pictures, away from the middle."""


def halves(left: str, right: str, width: int = 64) -> QImage:
    """A picture of two colours, four wide and three high."""
    image = QImage(width, width * 3 // 4, QImage.Format.Format_RGB32)
    for x in range(width):
        for y in range(image.height()):
            image.setPixelColor(x, y, QColor(left if x < width // 2 else right))
    return image


@pytest.fixture(params=["picture", "comparison"])
def view(request: pytest.FixtureRequest, qtbot: QtBot) -> FramedView:
    """A view of one picture or of two, in the same frame."""
    return one(qtbot) if request.param == "picture" else two(qtbot)


def one(qtbot: QtBot) -> PictureView:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(VIEW)
    view.show_image(halves("red", "lime"))
    return view


def two(qtbot: QtBot) -> CompareView:
    """A picture, and the same enlarged, in other colours."""
    view = CompareView()
    qtbot.addWidget(view)
    view.resize(VIEW)
    view.show_images(halves("red", "lime"), halves("blue", "yellow", width=128))
    return view


def under(view: FramedView, point: QPointF) -> tuple[float, float]:
    """Where a point of the view lies on the frame, from 0 to 1."""
    place = view.place()
    return ((point.x() - place.x()) / place.width(), (point.y() - place.y()) / place.height())


def wheel(view: FramedView, angle: int, at: QPointF) -> None:
    none, where = Qt.MouseButton.NoButton, (at, QPointF(view.mapToGlobal(at)), QPoint(), QPoint(0, angle))
    modifiers, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(view, QWheelEvent(*where, none, modifiers, phase, False))


def drag(view: FramedView, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
    kinds = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease
    for kind, point in zip(kinds, (start, end, end), strict=True):
        at = QPointF(point)
        event = QMouseEvent(kind, at, view.mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view, event)


def colour(view: FramedView, x: int, y: int) -> str:
    return view.grab().toImage().pixelColor(x, y).name()


def test_a_framing_leaves_no_gap_beside_a_large_picture() -> None:
    corner = Framing(10.0).moved(QPointF(-9_000, 9_000), PICTURE, VIEW).place(PICTURE, VIEW)
    assert (corner.left(), corner.bottom() + 1) == (0, VIEW.height())


@pytest.mark.parametrize("zoom", [0.01, 2.0])
def test_a_small_picture_stays_in_the_middle(zoom: float) -> None:
    framing = Framing(9.0, (0.2, 0.7)).zoomed(zoom, CORNER, PICTURE, VIEW)
    assert framing == Framing(max(zoom, 0.1))
    assert framing.moved(QPointF(50, 50), PICTURE, VIEW) == framing


def test_a_framing_shows_the_same_part_of_a_larger_picture() -> None:
    framing = Framing(8.0, (0.5, 0.6))
    assert framing.carried(PICTURE, PICTURE * 2) == Framing(4.0, (0.5, 0.6))
    assert framing.carried(PICTURE, QSize(48, 64)) == framing.carried(PICTURE, QSize(0, 0)) == Framing()


def test_the_wheel_zooms_around_the_mouse(view: FramedView) -> None:
    before, zoom = under(view, CORNER), view.zoom()
    wheel(view, 360, CORNER)
    assert view.zoom() == pytest.approx(zoom * 1.25**3)
    assert under(view, CORNER) == pytest.approx(before, abs=0.005)
    wheel(view, 0, CORNER)
    assert view.zoom() == pytest.approx(zoom * 1.25**3)


def test_a_wheel_that_does_not_turn_leaves_a_picture_fitted(view: FramedView) -> None:
    wheel(view, 0, CORNER)
    assert view.is_fitted()


def test_two_fingers_zoom(view: FramedView) -> None:
    before, zoom = under(view, CORNER), view.zoom()
    device, kind = QPointingDevice.primaryPointingDevice(), Qt.NativeGestureType.ZoomNativeGesture
    pinch = QNativeGestureEvent(kind, device, 2, CORNER, CORNER, CORNER, 0.5, QPointF())
    QApplication.sendEvent(view, pinch)
    assert view.zoom() == pytest.approx(zoom * 1.5)
    assert under(view, CORNER) == pytest.approx(before, abs=0.005)


def test_a_double_click_shows_one_to_one_and_then_all(qtbot: QtBot, view: FramedView) -> None:
    fitted = view.place()
    qtbot.mouseDClick(view, LEFT, pos=CORNER.toPoint())
    assert view.zoom() == 1
    assert view.place() != fitted
    qtbot.mouseDClick(view, LEFT, pos=CORNER.toPoint())
    assert view.place() == fitted


def test_keys_zoom_and_fit(qtbot: QtBot, view: FramedView) -> None:
    zoom = view.zoom()
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom() == pytest.approx(zoom * 1.25)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.is_fitted()


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_dragging_moves_what_is_zoomed(view: FramedView, button: Qt.MouseButton) -> None:
    view.zoom_by(4)
    before = view.place()
    drag(view, button, QPoint(90, 80), QPoint(120, 60))
    assert view.place() == before.translated(30, -20)
    assert view.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_a_larger_room_leaves_no_gap_beside_what_is_zoomed(view: FramedView) -> None:
    view.show()
    view.zoom_by(4)
    drag(view, MIDDLE, QPoint(350, 90), QPoint(-900, 90))
    view.resize(VIEW * 1.5)
    assert view.place().right() == pytest.approx(view.rect().right(), abs=1)


def test_compared_pictures_of_two_sizes_are_zoomed_together(qtbot: QtBot) -> None:
    view = two(qtbot)
    left, right = (180, 150), (220, 150)
    assert (colour(view, *left), colour(view, *right)) == ("#ff0000", "#ffff00")
    view.zoom_by(6, QPointF(30, 150))
    assert (colour(view, *left), colour(view, *right)) == ("#ff0000", "#0000ff")
    view.fit()
    assert (colour(view, *left), colour(view, *right)) == ("#ff0000", "#ffff00")


def test_the_line_stays_in_sight_and_can_be_moved_while_zoomed(qtbot: QtBot) -> None:
    view = two(qtbot)
    view.zoom_by(6, QPointF(30, 150))
    place = view.place()
    drag(view, LEFT, QPoint(205, 200), QPoint(300, 200))
    assert view.split() == 0.75
    assert view.place() == place
    drag(view, LEFT, QPoint(100, 200), QPoint(90, 200))
    assert view.split() == 0.75
    assert view.place() == place.translated(-10, 0)


def test_the_line_comes_to_the_mouse_wherever_both_pictures_are_whole(qtbot: QtBot) -> None:
    view = two(qtbot)
    view.zoom_by(-2)
    drag(view, LEFT, QPoint(150, 150), QPoint(120, 150))
    assert view.split() == pytest.approx((120 - view.place().left()) / view.place().width())


def test_arrows_move_the_line_and_with_shift_the_pictures(qtbot: QtBot) -> None:
    view = two(qtbot)
    view.zoom_by(6)
    place = view.place()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert (view.split(), view.place()) == (pytest.approx(0.55), place)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.split() == pytest.approx(0.55)
    assert view.place().left() == pytest.approx(place.left() - 40, abs=1)


def test_single_pixels_stay_square_at_high_zoom(view: FramedView) -> None:
    def colours() -> int:
        shown = view.grab().toImage()
        return len({shown.pixelColor(x, 100).name() for x in range(1, 190)})

    view.zoom_by(16, QPointF(100, 100))
    drag(view, MIDDLE, QPoint(view.place().center().x(), 100), QPoint(100, 100))
    assert colours() > 2
    view.set_crisp(True)
    assert colours() == 2


def test_the_frame_is_fitted_anew_only_for_another_shape(qtbot: QtBot) -> None:
    view = two(qtbot)
    view.zoom_by(2)
    zoomed = view.place()
    view.show_images(halves("red", "lime"), halves("red", "lime", width=64))
    assert view.place() == zoomed
    view.show_images(halves("red", "lime"), halves("red", "lime").scaled(64, 64))
    assert view.is_fitted()


def test_a_comparison_without_pictures_can_be_zoomed_in_vain(qtbot: QtBot) -> None:
    view = CompareView()
    qtbot.addWidget(view)
    view.resize(VIEW)
    view.zoom_by(2)
    view.show_images(QImage(), QImage())
    wheel(view, 120, CORNER)
    assert view.is_fitted()
    view.show_images(halves("red", "lime"), QImage())
    assert colour(view, 100, 150) == "#ff0000"
