"""One line in which a touch is said, and what of it was understood."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.folded_names import folded
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.touch_lines import TouchLine, TouchPeople, Unclear, read_touch
from mcr_desktop.phrases.touches import nobody_called, which_one
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel

HINT = "A name, 10m, good: what it was about"


class TouchLineField(QWidget):
    """Reads the line at each key; whoever listens shows what it means before Enter gives it."""

    read = Signal(object)
    """The `TouchLine` that stands there now."""
    given = Signal()
    """Enter."""
    passed = Signal()
    """Enter in the empty line: on to the fields."""
    nobody_asked = Signal()
    """Backspace in the empty line: whoever is named without being typed shall go."""

    def __init__(self) -> None:
        super().__init__()
        self._people = TouchPeople()
        self._account: bytes | None = None
        self._chosen: dict[str, bytes] = {}
        """Who was picked of those whom the same words mean."""
        self._offered: Unclear | None = None
        """Those of a like name between whom the arrows go."""
        self.told = TouchLine()
        self.line = _Line(self)
        self.line.setAccessibleName("In one line")
        self.line.setAccessibleDescription(
            "How, with whom, how long and how it left them in any order, then what it was about"
        )
        self.line.setPlaceholderText(HINT)
        self.said = PlainLabel("", wrap=True)
        self.said.setAccessibleName("What would be logged")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.line)
        column.addWidget(self.said)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _text: self._look())

    def know(self, people: TouchPeople, account: bytes | None) -> None:
        """Find names among these, of one account where one is open; what stands there is read again."""
        self._people, self._account = people, account
        self._look()

    def say(self, sentence: str) -> None:
        """Show what would be logged, unless a name is unclear: then that is asked."""
        unclear = self.unclear()
        if unclear is not None:
            names = [f"{one.name} ({one.account})" if self._account is None else one.name
                     for one in unclear.people]  # fmt: skip
            sentence = which_one(unclear.words, names)
        elif self.told.otherwise is not None:
            sentence = f"{nobody_called(self.told.otherwise.stranger)} {sentence}"
        elif self.told.stranger:
            sentence = f"{nobody_called(self.told.stranger)} {sentence}"
        self.said.setText(sentence)

    def unclear(self) -> Unclear | None:
        """The first words that several people answer to."""
        return next(iter(self.told.unclear), None)

    def account_name(self) -> str:
        """The account that the line tells, where none is open."""
        home = self.told.account_id
        return self._people.account_name(home) if home and self._account is None else ""

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def step(self, by: int) -> bool:
        """Mean the next of those of a like name; False where nobody is unclear."""
        if self._offered is None:
            return False
        words = self._offered.words
        ids = [one.id for one in self._offered.people]
        now = self._chosen.get(words)
        place = ids.index(now) + by if now in ids else 0 if by > 0 else -1
        self._chosen[words] = ids[place % len(ids)]
        self._look()
        return True

    def _look(self) -> None:
        line = self.line.text()
        self.told = read_touch(
            line, self._people, today(), account=self._account, chosen=self._chosen
        )
        if self.told.unclear:
            self._offered = self.told.unclear[0]
        elif self._offered is not None and self._offered.words not in folded(line):
            self._offered = None
        self.read.emit(self.told)


class _Line(QLineEdit):
    def __init__(self, field: TouchLineField) -> None:
        super().__init__()
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # the form adds whom nobody wrote down yet
        elif enter:
            event.accept()  # and is not handed on to what comes to hold the focus
            (self._field.given if self.text().strip() else self._field.passed).emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._field.step(1 if key == Qt.Key.Key_Down else -1)
            event.accept()  # nobody is meant by it where all is clear, and nothing scrolls away
        elif key == Qt.Key.Key_Backspace and not self.text():
            self._field.nobody_asked.emit()
        else:
            super().keyPressEvent(event)
