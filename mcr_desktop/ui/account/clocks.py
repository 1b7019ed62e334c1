"""How time stands where the customer is: one line that keeps up with the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.domain.periods import now
from mcr_desktop.domain.working_times import LocalClock, clock_of
from mcr_desktop.phrases.working_times import clock_meaning, clock_sentence, clock_tip
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcr_desktop.domain.accounts import Account

EVERY_MS = 20_000
"""Often enough that the minute shown is the right one but for some seconds."""


class ClockLine(QWidget):
    """A sentence on their clock and their day; pressed it asks for the hours to be changed."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._account: Account | None = None
        self._holidays: Mapping[str, str] = {}
        self._said: tuple[str, str] = ("", "")
        self.door: SentenceDoor | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.tick)

    def show_account(self, account: Account, holidays: Mapping[str, str]) -> None:
        """Tell of this account's time."""
        self._account = account
        self._holidays = holidays
        self.tick()

    def tick(self) -> None:
        """Say how time stands now; what has not changed is left as it is."""
        account = self._account
        if account is None:
            return
        clock = clock_for(account, self._holidays)
        if clock is None:
            words, tip = "Say where they are, to know their time", "Time zone and working hours"
            meaning = "neutral"
        else:
            words, tip = clock_sentence(clock, account.city or ""), clock_tip(clock)
            meaning = clock_meaning(clock)
        if (words, tip) == self._said:
            return
        self._said = (words, tip)
        old, focused = self.door, self.door is not None and self.door.hasFocus()
        self.door = SentenceDoor(
            words,
            self.pressed.emit,
            meaning,  # type: ignore[arg-type]  # one of the four
            quiet=clock is not None,
            tip=tip,
        )
        if old is not None:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._row.addWidget(self.door, 1)
        if focused:
            self.door.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()


def clock_for(account: Account, holidays: Mapping[str, str]) -> LocalClock | None:
    """How time stands at an account; None where nobody said where that is."""
    return clock_of(
        account.time_zone,
        now().astimezone(),
        account.working_days,
        account.working_from,
        account.working_until,
        holidays,
    )
