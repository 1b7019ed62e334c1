"""The window's fixed furniture: the rail at the left and the bar on top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.ui.actions import Actions, shortcut_text
from mcr_desktop.ui.navigation import PageEntry, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import IconButton, button
from mcr_desktop.ui.widgets.chips import Chip
from mcr_desktop.ui.widgets.labels import PlainLabel

RAIL_WIDTH = 88
KEYED = 940
"""Width of the bar from which its doors name their keys; below, the title needs the room."""


class Rail(QFrame):
    """The main places, each an icon with its word."""

    route_requested = Signal(object)

    def __init__(self, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Places")
        self.setFixedWidth(RAIL_WIDTH)
        self._buttons: dict[str, IconButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID)
        column.setSpacing(GRID // 2)
        shown = [entry for entry in entries if entry.icon]
        for entry in (e for e in shown if not e.at_foot):
            column.addWidget(self._made(entry))
        column.addStretch(1)
        for entry in (e for e in shown if e.at_foot):
            column.addWidget(self._made(entry))

    def light(self, name: str) -> None:
        """Show which place we are in; none where the rail does not know it."""
        chosen = self._buttons.get(name)
        if chosen is not None:
            chosen.setChecked(True)
            return
        self._group.setExclusive(False)
        for other in self._buttons.values():
            other.setChecked(False)
        self._group.setExclusive(True)

    def focus(self) -> None:
        """Put the focus on the lit place."""
        checked = self._group.checkedButton() or next(iter(self._buttons.values()), None)
        if checked is not None:
            checked.setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, entry: PageEntry) -> IconButton:
        tip = f"{entry.title} ({shortcut_text(entry.shortcut)})" if entry.shortcut else ""
        made = IconButton(entry.icon, entry.title, worded=True, checkable=True, tip=tip)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setMinimumHeight(52)
        made.clicked.connect(
            lambda _checked=False, name=entry.name: self.route_requested.emit(Route(name))
        )
        self._group.addButton(made)
        self._buttons[entry.name] = made
        return made


class TopBar(QFrame):
    """Back and forward, the page's title, the demo mark, search, commands, and the menu."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(56)
        self._actions = actions
        self._keyed = True
        self._fields: dict[QPushButton, tuple[str, str]] = {}
        """Each with its words alone and with its key."""
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, GRID * 2, 0)
        row.setSpacing(GRID)
        for name, drawing in (("back", "back"), ("forward", "forward")):
            row.addWidget(self._door(name, drawing))
        self._title = PlainLabel("", "title", bold=True)
        row.addWidget(self._title, 1)
        self._demo = Chip("Demo", "neutral")
        self._demo.setToolTip("Invented accounts and people; nothing here is kept secret")
        self._demo.hide()
        row.addWidget(self._demo)
        self.search = self._field("search", "Search", 176)
        row.addWidget(self.search)
        self.commands = self._field("palette", "Commands", 160)
        row.addWidget(self.commands)
        self.menu_button = IconButton("menu", "Menu (F10)")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.menu_button)
        menu.aboutToShow.connect(lambda: actions.fill(menu))
        self.menu_button.setMenu(menu)
        row.addWidget(self.menu_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keyed = self.width() >= KEYED
        if keyed != self._keyed:
            self._keyed = keyed
            for field, (short, whole) in self._fields.items():
                field.setText(whole if keyed else short)

    def add_mark(self, mark: QWidget) -> None:
        """Put a mark beside the title, where one may tell of what goes on behind the page."""
        self._row.insertWidget(self._row.indexOf(self._demo), mark)

    def set_title(self, title: str) -> None:
        """Say where we are."""
        self._title.setText(title)

    def set_demo(self, demo: bool) -> None:  # noqa: FBT001 - a setter
        """Mark the workspace as a demo, or not."""
        self._demo.setVisible(demo)

    def _door(self, name: str, drawing: str) -> IconButton:
        live = self._actions.live(name)
        key = live.shortcut().toString(live.shortcut().SequenceFormat.NativeText)
        made = IconButton(drawing, f"{live.text()} ({key})" if key else live.text())
        made.setEnabled(live.isEnabled())
        live.enabledChanged.connect(made.setEnabled)
        made.clicked.connect(live.trigger)
        return made

    def _field(self, name: str, text: str, width: int) -> QPushButton:
        live = self._actions.live(name)
        key = live.shortcut().toString(live.shortcut().SequenceFormat.NativeText)
        made = button(f"{text}   {key}", "field", tip=f"{live.text()} ({key})")
        made.setAccessibleName(f"{text} ({key})")
        self._fields[made] = (text, f"{text}   {key}")
        made.setMaximumWidth(width)
        made.clicked.connect(live.trigger)
        return made
