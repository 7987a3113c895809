"""Undo and redo over snapshots."""

from studio.ui.composer.history import History


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_undo_and_redo_walk_the_snapshots():
    history = History(0)
    history.push(1, "")
    history.push(2, "")
    assert (history.undo(), history.undo(), history.undo()) == (1, 0, None)
    assert (history.redo(), history.redo(), history.redo()) == (1, 2, None)


def test_quick_changes_of_one_topic_are_one_step():
    history = History("", Clock())
    for text in ("f", "fo", "fox"):
        history.push(text, "subject")
    assert history.undo() == ""


def test_a_pause_begins_a_new_step():
    clock = Clock()
    history = History("", clock)
    history.push("fox", "subject")
    clock.now += 5
    history.push("fox cub", "subject")
    assert history.undo() == "fox"


def test_another_topic_begins_a_new_step():
    history = History("", Clock())
    history.push("a", "subject")
    history.push("b", "frame")
    assert history.undo() == "a"


def test_a_change_after_undo_forgets_what_was_undone():
    history = History(0)
    history.push(1, "")
    history.undo()
    history.push(2, "")
    assert history.redo() is None
