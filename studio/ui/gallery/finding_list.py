"""What a check of the gallery found, by its kind; the files of each kind beneath it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from studio.gallery.verification import Finding
from studio.ui.gallery.safekeeping import WORDS, grouped

_HEIGHT = 168
_MOST_LISTED = 500
"""Of more findings of one kind, so many are listed; the count tells of the others."""


class FindingList(QTreeWidget):
    """Hidden while there is nothing to list; what is wrong with a file is told by its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # both the folder and the file's name are wanted
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("What was found")
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List these; a single kind is unfolded."""
        self.clear()
        for kind, some in grouped(findings).items():
            top = QTreeWidgetItem([f"{len(some):,} {WORDS[kind]}"])
            top.addChildren([_item(finding) for finding in some[:_MOST_LISTED]])
            self.addTopLevelItem(top)
        self.setVisible(bool(findings))
        if self.topLevelItemCount() == 1:
            self.expandAll()


def _item(finding: Finding) -> QTreeWidgetItem:
    item = QTreeWidgetItem([str(finding.path)])
    item.setToolTip(0, finding.about)
    return item
