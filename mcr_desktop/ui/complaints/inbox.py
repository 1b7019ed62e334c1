"""The signals inbox as a list: groups by what moved, a filter by kind, words where there is nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import signals as phrases
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.complaints.signal_lines import SignalLine
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QResizeEvent

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.watching.signals import Inbox, SignalRow

AT_FIRST = 12
"""Lines of a group that stand there at once; a button brings the others."""
AT_ONCE = 4
"""Parts that are made in one go: half a screenful, the rest in the turns that follow."""
WIDEST = 1120
NARROW = 640
"""Narrower than this a line has no room for its spark."""

NO_COMPLAINTS = (
    "Signals are found in complaints: import a file, or write some down in the register."
)
GROUPS = (
    ("deteriorations", "Worse", ""),
    ("silence", "Silent", "No complaints and less contact: a warning, not good news."),
    ("improvements", "Better", ""),
    ("intake", "Recorded otherwise", "No deterioration: what is recorded changed."),
    ("too_few", "Too few to say", ""),
    ("muted", "Muted", "The team does not want to see these for now."),
)


class InboxView(QWidget):
    """The inbox of all accounts, or of one."""

    explore_requested = Signal(object)
    case_requested = Signal(object)
    mute_requested = Signal(object, str, object)
    unmute_requested = Signal(object)
    why_requested = Signal(object)
    cancel_requested = Signal()
    import_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Signals")
        self._inbox: Inbox | None = None
        self._account: Account | None = None
        self._kind = ""
        self._whole: set[str] = set()
        self._lines: list[SignalLine] = []
        self._empty: EmptyState | None = None
        self._filling = 0
        self._waiting = Waiting("Looking for signals", rows=8)
        self._waiting.cancel_requested.connect(self.cancel_requested)
        self.filters: dict[str, QToolButton] = {}
        self._head = FlowRow(gap=GRID // 2)
        for name, title, _remark in GROUPS:
            made = QToolButton()
            made.setText(title)
            made.setCheckable(True)
            made.setAutoRaise(True)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            made.clicked.connect(lambda _checked=False, one=name: self.choose_kind(one))
            self.filters[name] = made
            self._head.add(made)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._head)
        column.addWidget(self._waiting, 1)
        column.addWidget(self._scroll, 1)
        self._head.hide()
        self._scroll.hide()

    # What the section does with it

    def wait(self) -> None:
        """Show that signals are looked for, where none were shown before."""
        if self._inbox is None:
            self._scroll.hide()
            self._waiting.show()
            self._waiting.begin()

    def report(self, done: int, total: int) -> None:
        """How far the search is."""
        self._waiting.report(done, total)

    def tell(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._inbox, self._lines = None, []
        self._head.hide()
        self._fill(iter([PlainLabel(words, muted=True, wrap=True)]))

    def show_inbox(self, inbox: Inbox, account: Account | None) -> None:
        """Show this; the same again changes nothing, and the keyboard stays at its line."""
        if (inbox, account) == (self._inbox, self._account):
            self._waiting.end()
            self._scroll.show()
            return
        if account != self._account:
            self._whole.clear()
        self._inbox, self._account = inbox, account
        self._rebuild()

    def show_account(self, account: Account | None) -> None:
        """Show what is known of an account, or of all of them, at once."""
        if self._inbox is not None:
            self.show_inbox(self._inbox, account)

    def choose_kind(self, name: str) -> None:
        """Show one group alone; the same again shows all of them."""
        self._kind = "" if self._kind == name else name
        self._rebuild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for line in self._lines:
            line.set_narrow(narrow=self.width() < NARROW)

    def lines(self) -> list[SignalLine]:
        """The lines that stand there, in order."""
        return list(self._lines)

    def first_step(self) -> QWidget | None:
        """The button that goes on from here, where there is nothing to show yet."""
        return self._empty.first if self._empty is not None else None

    # Building

    def _rebuild(self) -> None:
        inbox = self._inbox
        if inbox is None:
            return
        held = self._held()
        place = self._scroll.verticalScrollBar().value()
        self._lines, self._empty = [], None
        groups = {name: self._of_account(getattr(inbox, name)) for name, _t, _r in GROUPS}
        for name, title, _remark in GROUPS:
            count = len(groups[name])
            self.filters[name].setText(f"{title} {count}" if count else title)
            self.filters[name].setAccessibleName(f"{title}: {count}")
            self.filters[name].setEnabled(bool(count) or self._kind == name)
            self.filters[name].setChecked(self._kind == name)
        self._head.show()
        self._fill(self._parts(inbox, groups), held, place)

    def _parts(self, inbox: Inbox, groups: dict[str, list[SignalRow]]) -> Iterator[QWidget]:
        """What stands there, from the top; made one by one as it is asked for."""
        loud = groups["deteriorations"] or groups["silence"] or groups["improvements"]
        if not self._kind and not loud:
            rest = bool(groups["intake"] or groups["too_few"])
            yield from self._nothing(inbox, groups["too_few"], alone=not rest)
        for name, title, remark in GROUPS:
            # What nobody wants to see is a press away.
            if name == self._kind or (not self._kind and name != "muted"):
                yield from self._group(name, title, remark, groups[name])

    def _of_account(self, rows: Sequence[SignalRow]) -> list[SignalRow]:
        account = self._account
        if account is None:
            return list(rows)
        return [row for row in rows if any(one.id == account.id for one in row.accounts)]

    def _group(
        self, name: str, title: str, remark: str, rows: Sequence[SignalRow]
    ) -> Iterator[QWidget]:
        if not rows:
            return
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, GRID, 0, 0)
        line.setSpacing(GRID)
        words = f"{title.upper()} \N{MIDDLE DOT} {number(len(rows))}"
        line.addWidget(PlainLabel(words, "caption", bold=True, muted=True))
        line.addWidget(PlainLabel(remark, "caption", muted=True), 1)
        yield head
        shown = rows if name in self._whole else rows[:AT_FIRST]
        for row in shown:
            yield self._line(row)
        if len(rows) > len(shown):
            more = button(f"Show all {number(len(rows))}", "link")
            more.clicked.connect(lambda _checked=False: self._show_whole(name))
            yield more

    def _line(self, row: SignalRow) -> SignalLine:
        line = SignalLine(row, today())
        line.explore_requested.connect(self.explore_requested)
        line.case_requested.connect(self.case_requested)
        line.mute_requested.connect(self.mute_requested)
        line.unmute_requested.connect(self.unmute_requested)
        line.why_requested.connect(self.why_requested)
        line.moved.connect(lambda by: self._go(line, by))
        line.entered.connect(lambda: self._take_turn(line))
        line.set_in_turn(in_turn=not self._lines)
        line.set_narrow(narrow=self.width() < NARROW)
        self._lines.append(line)
        return line

    def _nothing(self, inbox: Inbox, few: Sequence[SignalRow], *, alone: bool) -> list[QWidget]:
        looked = inbox.looked
        if self._account is not None:
            looked = tuple(one for one in looked if one[0].id == self._account.id)
        if not looked:
            self._empty = EmptyState(
                "No complaints yet", NO_COMPLAINTS, "Import a file...", self.import_requested.emit
            )
            return [self._empty]
        count = sum(complaints for _account, complaints in looked)
        small = {row.account.id for row in few}
        too_few = [(one, complaints) for one, complaints in looked if one.id in small]
        words = phrases.nothing_moved_text(count, len(looked))
        details = phrases.too_few_text(too_few) if too_few else ""
        if alone:
            return [EmptyState(words, details)]
        said = PlainLabel(words, "lead", bold=True, wrap=True)
        said.setContentsMargins(0, GRID, 0, GRID)
        return [said, *([PlainLabel(details, muted=True, wrap=True)] if details else [])]

    def _show_whole(self, name: str) -> None:
        self._whole.add(name)
        self._rebuild()

    def _take_turn(self, line: SignalLine) -> None:
        for other in self._lines:
            other.set_in_turn(in_turn=other is line)

    def _go(self, line: SignalLine, by: int) -> None:
        place = self._lines.index(line) + by
        if 0 <= place < len(self._lines):
            self._lines[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self._lines[place], 0, GRID * 4)

    def _held(self) -> tuple[str, int] | None:
        """The line that has the keyboard, itself or in what it holds: its key, and its place."""
        holder = QApplication.focusWidget()
        for place, line in enumerate(self._lines):
            if holder is not None and (holder is line or line.isAncestorOf(holder)):
                return line.row.key, place
        return None

    def _fill(
        self, parts: Iterator[QWidget], held: tuple[str, int] | None = None, place: int = 0
    ) -> None:
        """Lay the first parts out at once and the others in heaps, so that nobody waits for a long list.

        `held` is the line that had the keyboard; where it is gone, the one in its place gets it. `place` is
        how far it was scrolled.
        """
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID * 3, GRID * 2)
        column.setSpacing(0)
        self._filling += 1
        self._pour(column, parts, self._filling, held)
        self._scroll.setWidget(content)
        self._waiting.end()
        self._scroll.show()
        self._scroll.verticalScrollBar().setValue(place)

    def _pour(
        self,
        column: QVBoxLayout,
        parts: Iterator[QWidget],
        filling: int,
        held: tuple[str, int] | None,
    ) -> None:
        if filling != self._filling:
            return  # the list was made anew meanwhile
        poured = list(islice(parts, AT_ONCE))
        for part in poured:
            column.addWidget(part, 1 if isinstance(part, EmptyState) else 0)
            if held and isinstance(part, SignalLine) and part.row.key == held[0]:
                part.setFocus(Qt.FocusReason.OtherFocusReason)
        if len(poured) == AT_ONCE:
            QTimer.singleShot(0, self, lambda: self._pour(column, parts, filling, held))
            return
        if held and self._lines and all(line.row.key != held[0] for line in self._lines):
            self._lines[min(held[1], len(self._lines) - 1)].setFocus(
                Qt.FocusReason.OtherFocusReason
            )
        if not any(isinstance(part, EmptyState) for part in poured):
            column.addStretch(1)
