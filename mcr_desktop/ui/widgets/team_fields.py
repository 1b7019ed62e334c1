"""Names of ours in one line behind commas, each completed from those who are known."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class TeamField(QLineEdit):
    """A line of names; the rest of the last one stands there, chosen, as it is typed.

    Enter, comma or leaving the line takes it; whatever else is typed replaces it.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._known: tuple[str, ...] = ()
        self._before = len(text)
        """How long the line was before the last key."""
        self.textEdited.connect(self._complete)

    def know(self, names: Iterable[str]) -> None:
        """Complete these names."""
        self._known = tuple(sorted(dict.fromkeys(names), key=str.casefold))

    def names(self) -> tuple[str, ...]:
        """The names that stand here, each once."""
        parts = (" ".join(one.split()) for one in self.text().split(","))
        return tuple(dict.fromkeys(one for one in parts if one))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rest = self.hasSelectedText() and self.selectionEnd() == len(self.text())
        if rest and self.selectionStart() and event.key() in _TAKES:
            self.end(False)
            if event.key() != Qt.Key.Key_Comma:
                event.accept()
                return
        self._before = len(self.text()) - len(self.selectedText())
        super().keyPressEvent(event)

    def _complete(self, text: str) -> None:
        begun = text.rpartition(",")[2].lstrip()
        if not begun or len(text) <= self._before or self.cursorPosition() < len(text):
            return
        there = {one.casefold() for one in self.names()}
        fits = (
            one
            for one in self._known
            if one.casefold().startswith(begun.casefold()) and one.casefold() not in there
        )
        name = next(fits, "")
        if name:
            self.setText(text[: len(text) - len(begun)] + name)
            self.setSelection(len(text), len(name) - len(begun))


class NameField(TeamField):
    """One name; Enter takes what is completed first, then gives the line and ends there."""

    def knows(self, name: str) -> bool:
        """Whether somebody is called so; nothing is asked of an empty line."""
        return not name or name.casefold() in {one.casefold() for one in self._known}

    def name(self) -> str:
        """What stands here, as those who are known write themselves."""
        text = " ".join(self.text().split())
        return next((one for one in self._known if one.casefold() == text.casefold()), text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self.hasSelectedText():
            event.accept()
            self.returnPressed.emit()
        else:
            super().keyPressEvent(event)


_TAKES = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Comma})
