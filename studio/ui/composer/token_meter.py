"""How much of what the text encoder reads is used."""

from PySide6.QtCore import Property, Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from studio.prompt.tokens import TokenReport
from studio.ui.theme import SPACE_XS, set_role, tabular

WIDTH = 112


class TokenMeter(QWidget):
    """A count and a bar; warns where words are cut off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tokenMeter")
        self.setMinimumWidth(WIDTH)
        self._label = QLabel()
        self._label.setFont(tabular(self._label.font()))
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight)
        set_role(self._label, "small")
        self.setAccessibleName("Tokens")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        layout.addStretch(1)

    def show_report(self, report: TokenReport | None) -> None:
        """Show a count; None hides it (no tokenizer)."""
        self.setVisible(report is not None)
        if report is None:
            return
        self._label.setText(f"{report.count} / {report.limit} tokens")
        self._bar.setRange(0, max(report.limit, 1))
        self._bar.setValue(min(report.count, report.limit))
        set_role(self._label, "warning" if report.cut_from is not None else "small")
        set_role(self._bar, "warning" if report.cut_from is not None else "")
        self.setAccessibleName(self._label.text())
        self.setToolTip(_meaning(report))

    def _read_text(self) -> str:
        return self._label.text()

    text = Property(str, _read_text)


def _meaning(report: TokenReport) -> str:
    if report.cut_from is not None:
        return "The model's text encoder reads no further: the struck words have no effect on the picture."
    if report.count > report.limit:
        parts = -(-report.count // report.limit)
        return f"The model reads this prompt in {parts} parts of up to {report.limit} tokens."
    return f"The model reads a prompt in pieces called tokens, up to {report.limit} of them."
