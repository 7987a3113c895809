"""A question before what is not done by accident."""

from PySide6.QtWidgets import QMessageBox, QWidget


def is_sure(parent: QWidget, title: str, question: str, act: str) -> bool:
    """Ask; `act` is the button that does it. Enter and Escape leave all as it is."""
    box = QMessageBox(parent)
    box.setObjectName("question")
    box.setWindowTitle(title)
    box.setText(question)
    does = box.addButton(act, QMessageBox.ButtonRole.AcceptRole)
    leaves = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leaves)
    box.setEscapeButton(leaves)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is does
