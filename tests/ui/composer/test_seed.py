"""The seed, its lock and its dice."""

from PySide6.QtCore import Qt


def test_an_unlocked_seed_is_left_to_chance(composer, find):
    assert composer.draft().seed is None
    assert not find("seedLock").isChecked()


def test_typing_a_seed_locks_it(composer, find):
    find("seedField").setText("3732591490")
    assert composer.draft().seed == 3732591490
    assert find("seedLock").isChecked()


def test_the_largest_seed_is_taken(composer, find):
    find("seedField").setText(str(2**64 - 1))
    assert composer.draft().seed == 2**64 - 1


def test_unlocking_gives_the_seed_back_to_chance(composer, find):
    find("seedField").setText("7")
    find("seedLock").click()
    assert composer.draft().seed is None
    assert find("seedField").text() == ""


def test_the_lock_takes_the_seed_used_last(composer, find):
    composer.show_used_seed(4821)
    assert "4821" in find("seedField").placeholderText()
    composer.toggle_seed_lock()
    assert composer.draft().seed == 4821


def test_the_dice_lock_another_seed(qtbot, composer, find):
    find("seedField").setText("7")
    qtbot.mouseClick(find("randomSeedButton"), Qt.MouseButton.LeftButton)
    assert composer.draft().seed not in (None, 7)
    assert find("seedLock").isChecked()


def test_a_lock_set_before_the_seed_takes_the_seed(composer, find):
    find("seedLock").setChecked(True)
    find("seedField").setText("7")
    assert composer.draft().seed == 7


def test_undo_gives_the_seed_back(composer, find):
    find("seedField").setText("7")
    find("seedLock").click()
    composer.undo()
    assert composer.draft().seed == 7
