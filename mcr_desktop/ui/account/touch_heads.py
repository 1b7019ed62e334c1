"""What stands above the touches of an account: letters that wait, and what all of them add up to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import touches
from mcr_desktop.phrases.catalogue import ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.indicators import Told, channel_name
from mcr_desktop.ui.account.letter_rows import LetterRow
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.focus_orders import tab_stops
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Touch
    from mcr_desktop.domain.touch_figures import OpenLetter

MOST_LETTERS = 3
"""Letters that stand above the list; when one is answered the next one comes."""
MOST_BEHIND = 8
"""Touches that are told behind a figure."""


@dataclass(frozen=True, slots=True)
class TouchesRead:
    """What stands above the list."""

    account: Account
    any: bool
    letters: tuple[OpenLetter, ...]
    channels: Told
    attention: Told
    latest: tuple[Touch, ...]
    by_executives: tuple[Touch, ...]


def read_touches(services: Services, account: Account) -> TouchesRead:
    """What the touches of an account add up to; on a reader thread."""
    mix, attention = services.touches.figures(account)
    latest = tuple(services.touches.all(account, MOST_BEHIND))
    return TouchesRead(
        account,
        bool(latest),
        tuple(services.touches.unanswered(account)),
        touches.channel_mix(mix),
        touches.attention(attention),
        latest,
        tuple(services.touches.executive(account, MOST_BEHIND)),
    )


class TouchHead(QWidget):
    """Letters with what ends them, and figures that are doors to their reasons."""

    why_requested = Signal(object)
    answer_asked = Signal(object)
    """The `OpenLetter` that a touch shall answer."""
    settled = Signal(object)
    silenced = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._read: TouchesRead | None = None
        self._letters = QVBoxLayout()
        self._letters.setSpacing(GRID // 2)
        self._figures = QVBoxLayout()
        self._figures.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._letters)
        column.addLayout(self._figures)

    def show_read(self, read: TouchesRead) -> None:
        """Show what was read."""
        self._read = read
        self._show_figures(read)
        self._show_letters(read)

    def figures(self) -> list[SentenceDoor]:
        """The doors, from above."""
        return [one for one in _parts(self._figures) if isinstance(one, SentenceDoor)]

    def stops(self) -> list[QWidget]:
        """What Tab comes to, from above."""
        return tab_stops(*_parts(self._letters), *_parts(self._figures))

    def _show_figures(self, read: TouchesRead) -> None:
        _empty(self._figures)
        for told in (read.channels, read.attention):
            door = SentenceDoor(
                f"{told.title}: {told.sentence}",
                partial(self._why, told),
                told.meaning,
                quiet=True,
                tip="Why",
            )
            self._figures.addWidget(door)

    def _show_letters(self, read: TouchesRead) -> None:
        _empty(self._letters)
        for letter in read.letters[:MOST_LETTERS]:
            row = LetterRow(letter)
            row.answer_asked.connect(partial(self.answer_asked.emit, letter))
            row.settled.connect(partial(self.settled.emit, letter))
            row.silenced.connect(partial(self.silenced.emit, letter))
            row.why_asked.connect(partial(self._why_letter, letter))
            self._letters.addWidget(row)
        more = len(read.letters) - MOST_LETTERS
        if more > 0:
            words = ngettext(
                "{n} more waits for an answer", "{n} more wait for an answer", more
            ).format(n=number(more))
            self._letters.addWidget(PlainLabel(f"{words}, not as long.", "caption", muted=True))

    def _why(self, told: Told) -> None:
        rows = self._rows_behind(told)
        self.why_requested.emit(
            Why(
                told.title,
                told.sentence,
                tuple(WhyLine(label, value) for label, value in told.arithmetic),
                rows,
                told.source,
                sums=told.sums,
            )
        )

    def _why_letter(self, letter: OpenLetter) -> None:
        told = touches.letter(letter, today())
        self.why_requested.emit(
            Why(
                told.title,
                told.sentence,
                tuple(WhyLine(label, value) for label, value in told.arithmetic),
                (
                    WhyRow(
                        letter.touch.summary or channel_name(letter.touch.channel).capitalize(),
                        letter.touch.happened_on,
                        Route("account", letter.account.id, "touches", row=letter.touch.id),
                    ),
                ),
                told.source,
            )
        )

    def _rows_behind(self, told: Told) -> tuple[WhyRow, ...]:
        if self._read is None:
            return ()
        behind = self._read.by_executives if told is self._read.attention else self._read.latest
        return tuple(
            WhyRow(
                one.summary or channel_name(one.channel).capitalize(),
                one.happened_on,
                Route("account", self._read.account.id, "touches", row=one.id),
            )
            for one in behind
        )


def _parts(column: QVBoxLayout) -> list[QWidget]:
    found = (column.itemAt(place) for place in range(column.count()))
    return [widget for one in found if one is not None and (widget := one.widget()) is not None]


def _empty(column: QVBoxLayout) -> None:
    for widget in _parts(column):
        column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()
