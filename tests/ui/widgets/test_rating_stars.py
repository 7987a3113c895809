"""Stars take a rating by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio.ui.widgets.rating_stars import RatingStars


@pytest.fixture
def stars(qtbot: QtBot) -> RatingStars:
    widget = RatingStars()
    qtbot.addWidget(widget)
    widget.set_rating(2)
    return widget


def test_a_click_rates_and_the_same_star_again_takes_it_away(qtbot: QtBot, stars: RatingStars) -> None:
    third = QPoint(55, 12)
    with qtbot.waitSignal(stars.rated) as rated:
        qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    assert rated.args == [3]
    with qtbot.waitSignal(stars.rated) as rated:
        qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    assert rated.args == [0]


@pytest.mark.parametrize(("key", "rating"), [(Qt.Key.Key_5, 5), (Qt.Key.Key_Right, 3), (Qt.Key.Key_Left, 1)])
def test_keys_rate(qtbot: QtBot, stars: RatingStars, key: Qt.Key, rating: int) -> None:
    qtbot.keyClick(stars, key)
    assert stars.rating == rating
    assert str(rating) in stars.accessibleName()
