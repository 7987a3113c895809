"""The dialog that keeps the gallery safe: checks and mends it, backs it up, makes its database again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.gallery.rebuilding import Rebuilt
from studio.ui import theme
from studio.ui.gallery import safekeeping
from studio.ui.gallery.finding_list import FindingList
from studio.ui.gallery.safekeeping import Checked, Copied, Progress, Safekeeping, Work
from studio.ui.widgets.long_line import LongLine
from studio.ui.widgets.question import is_sure
from studio.ui.widgets.topic_card import TopicCard

if TYPE_CHECKING:
    from studio.gallery.gallery import Gallery

_WIDTH = 620
_TEXT_WIDTH = _WIDTH - 2 * (theme.SPACE_XL + theme.SPACE_L)
"""Pixels that a text in a card has."""

_REBUILD = (
    "The pictures stay as they are, the database before is kept, and the gallery cannot be changed until this is "
    "done. Rebuild it?"
)


class SafetyDialog(QDialog):
    """`changed` tells that the gallery is another than before: mended or rebuilt."""

    changed = Signal()

    def __init__(self, gallery: Gallery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._checked: Checked | None = None
        self._check, self._mend, self._hashes = (
            QPushButton("Check now"),
            QPushButton("Mend"),
            QCheckBox("Read every file"),
        )
        self._result, self._list, self._look = QLabel(), FindingList(), QPushButton("Look in a folder …")
        self._folder, self._browse, self._pictures = (
            LongLine(),
            QPushButton("Choose …"),
            QCheckBox("Pictures, too"),
        )
        self._back_up, self._rebuild = QPushButton("Back up"), QPushButton("Rebuild …")
        self._copied, self._rebuilt = QLabel(), QLabel()
        self._doing, self._bar, self._stop = QLabel(), QProgressBar(), QPushButton("Stop")
        self._told = self._result
        self._fitting = QTimer(self, singleShot=True, interval=0)  # once the cards know what they hold
        self._fitting.timeout.connect(self._fit)
        self.work = Safekeeping(self)
        self._describe()
        self._lay_out()
        self._connect()
        self._show_busy(False)
        self._check.setFocus()

    @property
    def text(self) -> str:
        """What was told last."""
        return self._told.text()

    def check(self, elsewhere: Sequence[Path] = ()) -> None:
        """Compare rows and files; missing ones are looked for in these folders, too."""
        gallery, with_hashes = self._gallery, self._hashes.isChecked()

        def work(tell: Progress) -> Checked:
            return safekeeping.check(gallery, tell, elsewhere, with_hashes=with_hashes)

        self._begin("Checking …", self._result, work)

    def mend(self) -> None:
        """Put right what the check found."""
        gallery, checked = self._gallery, self._checked
        if checked is not None:
            self._begin("Mending …", self._result, lambda tell: safekeeping.mend(gallery, checked, tell))

    def back_up(self) -> None:
        """Copy to the folder that is named."""
        gallery, is_whole = self._gallery, self._pictures.isChecked()
        to = Path(self._folder.text().strip()).expanduser()
        self._begin(
            "Backing up …",
            self._copied,
            lambda tell: safekeeping.back_up(gallery, to, tell, with_pictures=is_whole),
        )

    def rebuild(self) -> None:
        """Make the database again, without asking."""
        gallery = self._gallery
        self._begin("Reading every picture …", self._rebuilt, lambda tell: safekeeping.make_again(gallery, tell))

    def done(self, result: int) -> None:
        """End what is running before the dialog goes."""
        self.work.close()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """As `done`."""
        self.work.close()
        super().closeEvent(event)

    def _describe(self) -> None:
        self.setObjectName("safetyDialog")
        self.setWindowTitle("Keep safe")
        self.setMinimumWidth(_WIDTH)
        self._hashes.setChecked(True)
        self._hashes.setToolTip("Compare the contents of every file, not only whether it is there; takes longer")
        self._look.setToolTip(
            "Look for the missing files in another folder, by their contents, whatever they are called"
        )
        self._mend.setToolTip("Put right what can be without losing anything")
        self._pictures.setChecked(True)
        self._pictures.setToolTip(
            "Make the folder a whole copy; pictures that are there already are not copied again"
        )
        self._folder.setText(str(Path(_documents()) / "Seedlock backup"))
        self._folder.setAccessibleName("Folder of the backup")
        self._rebuild.setToolTip("For a damaged database: ratings, tags, albums and lineage come back, too")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How far it is")
        for label in (self._result, self._copied, self._rebuilt):
            label.setWordWrap(True)
            label.hide()
        theme.set_role(self._doing, "muted")
        theme.set_role(self._check, "primary")

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_L)
        title = QLabel("Keep safe")
        theme.set_role(title, "heading")
        layout.addWidget(title)
        about = "Compares every row of the gallery with its file: what is missing, moved, damaged or left over."
        checks = (self._hashes, None, self._look, self._mend, self._check)
        layout.addWidget(TopicCard("Check", about, checks, _TEXT_WIDTH, self._result, self._list))
        about = (
            "Copies the gallery while Seedlock works. Once more into the same folder, only what is new is copied."
        )
        where = (self._folder, self._browse, self._pictures, self._back_up)
        layout.addWidget(TopicCard("Back up", about, where, _TEXT_WIDTH, self._copied))
        about = "Makes the database again from the pictures and the journal beside them."
        layout.addWidget(TopicCard("Rebuild", about, (None, self._rebuild), _TEXT_WIDTH, self._rebuilt))
        layout.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_M)
        foot.addWidget(self._doing)
        foot.addWidget(self._bar, 1)
        foot.addStretch(0)
        foot.addWidget(self._stop)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._check.clicked.connect(partial(self.check, ()))
        self._look.clicked.connect(self._look_elsewhere)
        self._mend.clicked.connect(self.mend)
        self._browse.clicked.connect(self._choose)
        self._back_up.clicked.connect(self.back_up)
        self._rebuild.clicked.connect(self._ask_rebuild)
        self._folder.textChanged.connect(self._show_folder)
        self._stop.clicked.connect(self._ask_stop)
        self.work.moved.connect(self._show_progress)
        self.work.ended.connect(self._end)
        self.work.refused.connect(self._refuse)

    def _begin(self, doing: str, told: QLabel, work: Work) -> None:
        self._told = told
        told.hide()
        self._doing.setText(doing)
        self._show_busy(True)
        self.work.run(work)

    def _show_busy(self, is_busy: bool) -> None:
        for widget in (self._check, self._look, self._mend, self._back_up, self._rebuild):
            widget.setEnabled(not is_busy)
        for widget in (self._doing, self._bar):
            widget.setVisible(is_busy)
        self._stop.setText("Stop" if is_busy else "Close")
        self._stop.setEnabled(True)
        self._mend.setVisible(self._checked is not None and bool(self._checked.mendable))
        self._look.setVisible(self._checked is not None and self._checked.has_lost)
        self._fitting.start()

    def _fit(self) -> None:
        """As high as what is shown: a card claims the room of a list just hidden until it is asked anew."""
        for card in self.findChildren(TopicCard):
            card.updateGeometry()
        if (layout := self.layout()) is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _end(self, result: object) -> None:
        match result:
            case Checked():
                self._show_checked(result)
            case Copied():
                self._tell(result.sentence)
            case Rebuilt():
                self._tell(safekeeping.told(result))
                self.changed.emit()
            case _:
                self._tell("Stopped. Nothing was left half-done.")
        self._show_busy(False)
        self._check.setFocus()

    def _show_checked(self, checked: Checked) -> None:
        self._checked = checked
        self._tell(checked.sentence)
        self._mend.setText(f"Mend {len(checked.mendable):,}")
        self._list.show_findings(checked.findings)
        if checked.mended:
            self.changed.emit()

    def _tell(self, sentence: str, role: str = "") -> None:
        theme.set_role(self._told, role)
        self._told.setText(sentence)
        self._told.setMinimumHeight(self._told.heightForWidth(_TEXT_WIDTH))
        self._told.show()

    def _refuse(self, sentence: str) -> None:
        self._tell(sentence, "error")
        self._show_busy(False)

    def _choose(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, "Back up into this folder", self._folder.text()):
            self._folder.setText(name)

    def _look_elsewhere(self) -> None:
        if name := QFileDialog.getExistingDirectory(self, "Look for missing files in this folder"):
            self.check([Path(name)])

    def _show_folder(self, text: str) -> None:
        self._back_up.setEnabled(bool(text.strip()) and not self.work.is_running)

    def _ask_rebuild(self) -> None:
        if is_sure(self, "Rebuild", _REBUILD, "Rebuild"):
            self.rebuild()

    def _ask_stop(self) -> None:
        if self.work.is_running:
            self._stop.setEnabled(False)
            self._doing.setText("Stopping …")
            self.work.stop()
        else:
            self.accept()


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
