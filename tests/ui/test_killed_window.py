"""What waited in the queue outlives the death of the window's process."""

import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.test_unfinished import answer
from tests.ui.windows import opener, stop

ROOT = Path(__file__).parent.parent.parent

_DYING = """
import sys
from dataclasses import replace
from pathlib import Path
import psutil
from studio.app import create_window
from studio.prompt.composition import Composition
from studio.prompt.fields import PromptFields

application, window = create_window(Path(sys.argv[1]), engine="fake")
window.show()
window.actions_table["pause"].setChecked(True)
draft = replace(window.composer.draft(), composition=Composition(PromptFields("a red fox")), seed=7, count=3)
window.composer.load(draft)
window.actions_table["generate"].trigger()
while window._jobs.left < 3:
    application.processEvents()
window._leftovers.finish()

keep = window._runner._keep
def keep_and_die(planned, generated):
    keep(planned, generated)
    psutil.Process().kill()  # the picture is kept, and the journal does not know it yet
window._runner._keep = keep_and_die
window.actions_table["pause"].setChecked(False)
application.exec()
"""


def test_a_killed_window_offers_what_waited_and_not_what_was_kept(qtbot: QtBot, tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    dead = subprocess.run([sys.executable, "-c", _DYING, str(home)], cwd=ROOT, env=environment, timeout=300)
    assert dead.returncode not in (0, 1), "it ended by itself"

    window = opener(qtbot, home)()
    qtbot.waitUntil(window.body.offer.isVisible)
    assert window.body.offer.text() == "2 pictures were still to be made when Seedlock was last open."
    assert not window._jobs.is_busy
    answer(window, "Queue them again")
    qtbot.waitUntil(lambda: window.create_place.sitting.rowCount() == 2)
    gallery = window.bench.gallery
    assert gallery is not None
    assert [record.request.noise.seed for record in gallery.search().records] == [9, 8, 7]
    stop(window)
    assert not window._parts.paths.unfinished.exists()
