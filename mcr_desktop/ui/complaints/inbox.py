"""The signals inbox: what moved, what is too little to say, and what is only recorded otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.findings import Finding, said
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.services.causes import AccountSignal

_RECENT_MONTHS = 12


class Inbox(QWidget):
    """Findings of all accounts; those of the account in view come first."""

    opened = Signal(object)
    """The `AccountSignal` that was pressed."""
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Signals")
        self._found: list[tuple[AccountSignal, Finding]] = []
        self._shown: tuple[tuple[AccountSignal, ...], bytes | None] | None = None
        self._waiting = Waiting("Looking for signals", rows=8)
        self._waiting.cancel_requested.connect(self.cancel_requested)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._waiting, 1)
        column.addWidget(self._scroll, 1)
        self._scroll.hide()

    def wait(self) -> None:
        """Show that signals are looked for, where none were shown before."""
        if not self._found:
            self._scroll.hide()
            self._waiting.show()
            self._waiting.begin()

    def report(self, done: int, total: int) -> None:
        """How far the search is."""
        self._waiting.report(done, total)

    def tell(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._fill([PlainLabel(words, muted=True, wrap=True)])
        self._found, self._shown = [], None

    def show_signals(self, signals: Sequence[AccountSignal], account: bytes | None) -> None:
        """Show these, the account's own before those of others; the same again changes nothing."""
        if self._shown == (tuple(signals), account):
            return
        self._shown = (tuple(signals), account)
        self._found = []
        parts: list[QWidget] = []
        own = [one for one in signals if one.account.id == account]
        moved = [one for one in own if one.signal.shift is not None]
        few = [one for one in own if one.signal.kind == "too few to say"]
        intake = [one for one in own if one.is_intake_change]
        ends = max((one.signal.shift.until for one in moved if one.signal.shift), default="")
        recent = [one for one in moved if one.signal.shift and _near(one.signal.shift.until, ends)]
        older = [one for one in moved if one not in recent]
        parts += self._group("WHAT MOVED LATELY", recent)
        parts += self._group("EARLIER", older)
        parts += self._group("TOO FEW TO SAY", few)
        parts += self._group("RECORDED OTHERWISE", intake, "No deterioration: the intake changed.")
        if not own:
            parts.append(
                PlainLabel("Nothing moved more than chance allows.", muted=True, wrap=True)
            )
        others = [one for one in signals if one.account.id != account]
        for name in dict.fromkeys(one.account.name for one in others):
            theirs = [one for one in others if one.account.name == name]
            parts += self._group(name.upper(), theirs)
        self._fill(parts)

    def light(self, account: bytes | None, query: str) -> None:
        """Mark the finding that the explorer shows."""
        for told, finding in self._found:
            finding.setChecked(bool(query) and told.account.id == account and told.query == query)

    def findings(self) -> list[tuple[AccountSignal, Finding]]:
        """What is shown, in order."""
        return list(self._found)

    def _group(
        self, title: str, signals: Sequence[AccountSignal], remark: str = ""
    ) -> list[QWidget]:
        if not signals:
            return []
        made: list[QWidget] = [PlainLabel(title, "caption", bold=True, muted=True)]
        if remark:
            made.append(PlainLabel(remark, "caption", muted=True, wrap=True))
        for one in signals:
            words, evidence, meaning = said(one)
            finding = Finding(words, evidence, one.sentence, meaning)
            finding.clicked.connect(lambda _checked=False, told=one: self.opened.emit(told))
            self._found.append((one, finding))
            made.append(finding)
        return made

    def _fill(self, parts: Sequence[QWidget]) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID, GRID)
        column.setSpacing(2)
        for place, part in enumerate(parts):
            if place and isinstance(part, PlainLabel):
                column.addSpacing(GRID)
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setWidget(content)
        self._waiting.end()
        self._scroll.show()


def _near(day: str, last: str) -> bool:
    """Whether a day lies within the twelve months before the last one."""
    if not last:
        return False
    months = [int(text[:4]) * 12 + int(text[5:7]) for text in (day, last)]
    return months[1] - months[0] < _RECENT_MONTHS
