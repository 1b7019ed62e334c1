"""Why something was not kept, and the way on where somebody was named whom nobody wrote down yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel


class Refusal(QWidget):
    """A sentence below a form's button, hidden until there is one."""

    newcomer_given = Signal(str)
    """The name that shall be written down as well."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        """Whom the button would write down."""
        self._said = PlainLabel("", "caption", wrap=True)
        self._said.setAccessibleName("Why it was not kept")
        self.add = button("Add and log", tip="Alt+Enter; their card can be filled in later")
        self.add.clicked.connect(lambda _on=False: self.newcomer_given.emit(self.name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._said)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.clear()

    def full_text(self) -> str:
        """What is said; "" where nothing is."""
        return self._said.full_text()

    def say(self, sentence: str) -> None:
        """Show a sentence."""
        self._said.setText(sentence)
        self.show()

    def offer(self, name: str) -> None:
        """Offer to write down somebody of this name."""
        self.name = name
        self.add.setText(f"Add {name} and log" if name else "Add and log")
        self.add.setAccessibleName(self.add.text())
        self.add.setVisible(bool(name))

    def clear(self) -> None:
        """Take back what was said and offered."""
        self._said.setText("")
        self.offer("")
        self.hide()
