"""Finding a person on the map by name or title: typed, walked through with Enter, left with Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from mcr_desktop.ui.people.maps import MapView


class _Line(QLineEdit):
    def __init__(self, finder: MapFinder) -> None:
        super().__init__()
        self._finder = finder

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, back = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finder.step(-1 if back else 1)
        elif key == Qt.Key.Key_Down:
            self._finder.step(1)
        elif key == Qt.Key.Key_Up:
            self._finder.step(-1)
        elif key == Qt.Key.Key_Escape:
            self.clear()
            self._finder.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


class MapFinder(QWidget):
    """A line to type into; whoever is found first is chosen and brought into view."""

    def __init__(self, view: MapView) -> None:
        super().__init__()
        self.view = view
        self._found: list[bytes] = []
        self._place = 0
        self.line = _Line(self)
        self.line.setPlaceholderText("Find a person")
        self.line.setAccessibleName("Find a person on the map")
        self.line.setToolTip("Enter goes to the next, Shift+Enter to the one before; Esc leaves")
        self.line.setClearButtonEnabled(True)
        self.line.setFixedWidth(176)
        self.line.textChanged.connect(lambda _text: self.look(anew=True))
        self.told = PlainLabel("", "caption", muted=True, tabular=True)
        self.told.setMinimumWidth(56)
        self.told.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.line)
        row.addWidget(self.told)
        self.setFocusProxy(self.line)

    def look(self, *, anew: bool) -> None:
        """Find again; `anew` goes to the first one, else nobody is left for another."""
        wanted, scene = self.line.text().split(), self.view.scene
        parts = [part.casefold() for part in wanted]
        self._found = []
        if parts and scene is not None:
            places = scene.drawn.places
            self._found = sorted(
                (
                    one.id
                    for one in scene.people.values()
                    if all(part in f"{one.name} {one.title}".casefold() for part in parts)
                ),
                key=lambda row: (places[row].y, places[row].x),
            )
        if anew:
            self._place = 0
            self._show()
        self._place = min(self._place, max(0, len(self._found) - 1))
        self._tell()

    def step(self, by: int) -> None:
        """Go to the next one found, or to the one before."""
        if self._found:
            if self.view.current_id() == self._found[self._place]:
                self._place = (self._place + by) % len(self._found)
            self._show()
            self._tell()

    def _show(self) -> None:
        if self._found:
            self.view.choose(self._found[self._place])

    def _tell(self) -> None:
        typed = bool(self.line.text().strip())
        self.told.setText(
            f"{self._place + 1} of {len(self._found)}" if self._found else "nobody" if typed else ""
        )
        self.told.setVisible(typed)
