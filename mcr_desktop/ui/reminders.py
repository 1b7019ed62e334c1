"""Reminders beside the clock: what is due is said once, where the system has a place for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from mcr_desktop.phrases.reminders import reminder_words
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Route

if TYPE_CHECKING:
    from mcr_desktop.services.reminders import Reminder
    from mcr_desktop.ui.surroundings import Surroundings

EVERY_MS = 60_000
FIRST_MS = 20_000
"""Not at once: whoever has just opened the program sees Today anyway."""
SHOWN_MS = 10_000
APART_MS = 12_000
"""Between two that are due at once: systems show one at a time."""


class Tray(Protocol):
    """Where a message can be shown."""

    def show_message(self, head: str, line: str) -> None:
        """Say it."""

    def leave(self) -> None:
        """Go."""


class SystemTray(QObject):
    """The icon beside the clock, there only from the first message on."""

    pressed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None

    def show_message(self, head: str, line: str) -> None:
        if self._icon is None:
            self._icon = QSystemTrayIcon(_picture(), self)
            self._icon.setToolTip(QApplication.applicationDisplayName())
            self._icon.messageClicked.connect(self.pressed)
            self._icon.activated.connect(lambda _why: self.pressed.emit())
            self._icon.show()
        kind = QSystemTrayIcon.MessageIcon.NoIcon
        self._icon.showMessage(head, line, kind, SHOWN_MS)

    def leave(self) -> None:
        if self._icon is not None:
            self._icon.hide()


def _picture() -> QIcon:
    own = QApplication.windowIcon()
    if not own.isNull():
        return own
    style = QApplication.style()
    return style.standardIcon(style.StandardPixmap.SP_MessageBoxInformation)


class Reminding(QObject):
    """Asks every minute what is to be said, and says it, one after the other."""

    followed = Signal(object)
    """A message was pressed: the `Route` to what it told."""

    def __init__(
        self, around: Surroundings, tray: Tray | None = None, parent: QObject | None = None
    ) -> None:
        """Without a `tray` it is the system's, where it has one."""
        super().__init__(parent)
        self._services = around.services
        self._tasks = around.tasks
        self._waiting: list[Reminder] = []
        self._last: Reminder | None = None
        self._tray = tray or self._system_tray()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(APART_MS)
        self._next.timeout.connect(self._say_next)
        if self._tray is not None:
            self._timer.start()
            QTimer.singleShot(FIRST_MS, self, self.ask)

    def actions(self) -> tuple[Action, ...]:
        """Turning reminders on and off, where there can be any."""
        if self._tray is None:
            return ()
        return (
            Action(
                "reminders_on",
                "Remind me beside the clock",
                lambda: self._services.reminders.turn(on=True),
                "Today",
                enabled_when=lambda: not self._services.reminders.on,
            ),
            Action(
                "reminders_off",
                "Stop reminding me",
                lambda: self._services.reminders.turn(on=False),
                "Today",
                enabled_when=lambda: self._services.reminders.on,
            ),
        )

    def ask(self) -> None:
        """Find out what is to be said now."""
        services = self._services
        self._tasks.read(
            lambda _job: services.reminders.take(),
            self._on_found,
            owner=self,
            key="reminders",
            once=True,
        )

    def follow(self) -> None:
        """Lead to what was said last."""
        self.followed.emit(route_of(self._last) if self._last is not None else Route("today"))

    def close(self) -> None:
        """Say nothing more."""
        self._timer.stop()
        self._next.stop()
        if self._tray is not None:
            self._tray.leave()

    def _system_tray(self) -> SystemTray | None:
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return None
        tray = SystemTray(self)
        tray.pressed.connect(self.follow)
        return tray

    def _on_found(self, found: list[Reminder]) -> None:
        self._waiting += found
        if self._waiting and not self._next.isActive():
            self._say_next()

    def _say_next(self) -> None:
        if not self._waiting or self._tray is None:
            return
        one = self._last = self._waiting.pop(0)
        self._tray.show_message(
            *reminder_words(one.kind, one.title, one.account, one.at, one.count)
        )
        if self._waiting:
            self._next.start()


def route_of(one: Reminder) -> Route:
    """Where a reminder leads."""
    if one.kind == "meeting":
        return Route("meeting", one.row_id)
    if one.kind == "letter":
        return Route("account", one.account_id, "touches", row=one.row_id)
    return Route("today")
