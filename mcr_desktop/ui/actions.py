"""One table of everything that can be done; menu, palette and shortcut page derive from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """A thing to do: its words (a verb first), its key, the menu it stands in, when it may be done."""

    id: str
    text: str
    handler: Callable[[], None]
    menu: str
    shortcut: str = ""
    icon: str = ""
    enabled_when: Callable[[], bool] = _always
    about: Callable[[], str] | None = None
    """What it would be about now, said behind its words: what undo would take back. Must be cheap."""

    @property
    def words(self) -> str:
        """What it would do now, in full."""
        about = self.about() if self.about is not None else ""
        return f"{self.text}: {about}" if about else self.text


class DuplicateActionError(ValueError):
    """Two actions share an id or a shortcut."""


class UnreachableActionError(ValueError):
    """An action stands in no menu, so that nobody could find it."""


class Actions(QObject):
    """The table, as live QActions of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._table: dict[str, Action] = {}
        self._live: dict[str, QAction] = {}
        self._keys: dict[str, QShortcut] = {}
        """Apart from the QActions: one that is greyed out would leave its key dead once it may be done."""

    def add(self, actions: Iterable[Action]) -> None:
        """Take actions into the table. Raises where an id or shortcut is taken or no menu is named."""
        for action in actions:
            self._check(action)
            live = QAction(action.text, self)
            live.setObjectName(action.id)
            if action.shortcut:
                key = QKeySequence(action.shortcut)
                live.setShortcut(key)  # to be read beside its words
                live.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                pressed = QShortcut(key, self._window)
                pressed.activated.connect(lambda name=action.id: self.run(name))
                self._keys[action.id] = pressed
            live.triggered.connect(lambda _checked=False, name=action.id: self.run(name))
            self._table[action.id] = action
            self._live[action.id] = live

    def remove(self, names: Iterable[str]) -> None:
        """Take actions out again; unknown ids are left alone."""
        for name in names:
            if self._table.pop(name, None) is not None:
                self._live.pop(name).deleteLater()
                key = self._keys.pop(name, None)
                if key is not None:
                    key.setEnabled(False)
                    key.deleteLater()

    def run(self, name: str) -> None:
        """Do it, where it may be done now."""
        action = self._table.get(name)
        if action is not None and action.enabled_when():
            action.handler()

    def can(self, name: str) -> bool:
        """Whether there is such an action and it may be done now."""
        action = self._table.get(name)
        return action is not None and action.enabled_when()

    def refresh(self) -> None:
        """Ask again of each action whether it may be done now, so that buttons and menus show it.

        Only what is looked at needs this: a shortcut asks when it is pressed.
        """
        for name, action in self._table.items():
            self._live[name].setEnabled(action.enabled_when())
            if action.about is not None:
                self._live[name].setText(action.words.replace("&", "&&"))

    def live(self, name: str) -> QAction:
        """The QAction for a toolbar or a button."""
        return self._live[name]

    def table(self) -> tuple[Action, ...]:
        return tuple(self._table.values())

    def possible(self) -> tuple[Action, ...]:
        """Actions that may be done now, for the palette."""
        return tuple(action for action in self._table.values() if action.enabled_when())

    def shortcuts(self) -> tuple[tuple[str, str, str], ...]:
        """Menu, words and key of each action that has a key, for the shortcut page."""
        return tuple(
            (action.menu, action.text, shortcut_text(action.shortcut))
            for action in self._table.values()
            if action.shortcut
        )

    def fill(self, menu: QMenu) -> None:
        """Lay the whole table into a menu, one submenu a group."""
        self.refresh()
        menu.clear()
        groups: dict[str, QMenu] = {}
        for name, action in self._table.items():
            if action.menu not in groups:
                groups[action.menu] = menu.addMenu(action.menu)
            groups[action.menu].addAction(self._live[name])

    def _check(self, action: Action) -> None:
        if not action.menu:
            raise UnreachableActionError(action.id)
        if action.id in self._table:
            raise DuplicateActionError(action.id)
        if action.shortcut:
            wanted = QKeySequence(action.shortcut)
            if wanted.isEmpty():
                raise DuplicateActionError(f"{action.id}: {action.shortcut} is no key")
            for other in self._table.values():
                if other.shortcut and QKeySequence(other.shortcut) == wanted:
                    raise DuplicateActionError(f"{action.id} and {other.id}: {action.shortcut}")


def shortcut_text(shortcut: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
