"""What the complaints of all accounts say, on Today."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from mcr_desktop.phrases.dates import short_day
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.today import readings, words
from mcr_desktop.ui.today.blocks import DayBlock
from mcr_desktop.ui.today.rows import SignalRow
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.watching import signals


class SignalBlock(DayBlock):
    """A line for each change that chance would hardly bring about."""

    route_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Signals", at_first=4)
        self.found: tuple[signals.SignalRow, ...] | None = None
        """What stands here; None before anything was read."""

    def show_found(self, read: tuple[signals.SignalRow, ...] | None, day: date | None) -> None:
        """Show what was found; None where there are no complaints at all."""
        self.found = found = read or ()
        moved = sum(one.kind in ("deterioration", "improvement") for one in found)
        silent = sum(one.kind == "silence" for one in found)
        if moved or silent:
            self.show_head([PlainLabel(words.signals_head(moved, silent), bold=True)])
        elif read is not None:
            self.show_words("Complaints go on as before.")
        else:
            some = Door("Import some")
            some.clicked.connect(
                lambda _checked=False: self.route_requested.emit(Route("complaints"))
            )
            self.show_head([PlainLabel("No complaints recorded yet.", muted=True), some])
        self.show_rows([partial(self._row, one, day) for one in found])

    def foremost(self, account: Account) -> signals.SignalRow | None:
        """What presses most of one account."""
        mine = (one for one in self.found or () if account.id in {o.id for o in one.accounts})
        return next((one for one in mine if readings.meaning_of(one) in ("bad", "watch")), None)

    def _row(self, one: signals.SignalRow, day: date | None) -> SignalRow:
        as_of = one.account.as_of
        until = f"as of {short_day(as_of, day)}" if as_of and day else ""
        others = len(one.accounts) - 1
        name = f"{one.account.name} +{others}" if others else one.account.name
        row = SignalRow(
            readings.signal_words(one),
            readings.meaning_of(one),
            (name, one.account.id, until),
            readings.signal_route(one),
        )
        row.route_requested.connect(self.route_requested)
        return row
