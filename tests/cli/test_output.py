"""The line of progress."""

import io

import pytest

from studio.cli.output import ProgressLine, bar


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_each_text_once_over_the_last() -> None:
    terminal = Terminal()
    progress = ProgressLine(terminal)
    for text in ("one", "one", "two"):
        progress.show(text)
    progress.close()

    assert terminal.getvalue() == "\r\x1b[2Kone\r\x1b[2Ktwo\r\x1b[2K"


def test_a_file_sees_nothing() -> None:
    stream = io.StringIO()
    ProgressLine(stream).show("one")
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("done", "total", "filled"), [(0, 20, 0), (10, 20, 12), (20, 20, 24), (0, 0, 0)])
def test_the_bar_shows_the_share(done: int, total: int, filled: int) -> None:
    assert bar(done, total) == "▮" * filled + "▯" * (24 - filled)
