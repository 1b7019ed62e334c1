"""Touches: what passed between us, letters that wait, and through which channels it went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.people import CHANNELS
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import touches
from mcr_desktop.phrases.dates import exact_day, near_day
from mcr_desktop.phrases.indicators import Meaning, Told, channel_name, feeling_name
from mcr_desktop.ui.account.letter_rows import LetterRow
from mcr_desktop.ui.account.lists import ListSource
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import Column, PagedTableModel
from mcr_desktop.ui.navigation import Route, Why, WhyLine, WhyRow
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.touch_logs import TouchLogs
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Touch
    from mcr_desktop.domain.touch_figures import OpenLetter
    from mcr_desktop.ui.surroundings import Surroundings

MOST_LETTERS = 3
"""Letters that stand above the list; the others are in its filter."""
_FEELS: dict[str | None, Meaning] = {"delighted": "good", "uneasy": "watch", "upset": "bad"}


@dataclass(frozen=True, slots=True)
class TouchLine:
    """A touch with the names of who was there."""

    touch: Touch
    names: str
    words: str
    found_by: str


@dataclass(frozen=True, slots=True)
class TouchesRead:
    """Everything on the tab."""

    lines: tuple[TouchLine, ...]
    letters: tuple[OpenLetter, ...]
    channels: Told
    attention: Told


def read_touches(services: Services, account: Account) -> TouchesRead:
    """The touches of an account and what they add up to; on a reader thread."""
    names = {one.id: one.name for one in services.people.all(account)}
    lines = []
    for touch in services.touches.all(account):
        with_whom = ", ".join(names.get(one, "somebody removed") for one in touch.contacts)
        words = " ".join((touch.summary or touch.achieved or "").split())
        told = (with_whom, touch.summary, touch.achieved, *touch.team, channel_name(touch.channel))
        lines.append(TouchLine(touch, with_whom, words, "\n".join(filter(None, told)).casefold()))
    return TouchesRead(
        tuple(lines),
        tuple(services.touches.unanswered(account)),
        touches.channel_mix(services.touches.channel_mix(account)),
        touches.attention(services.touches.executive_attention(account)),
    )


def _both(line: TouchLine) -> str:
    if line.touch.two_way:
        return "both ways"
    return {"us": "from us", "them": "from them"}.get(line.touch.started_by or "", "one way")


COLUMNS = (
    Column[TouchLine](
        "day",
        "When",
        lambda one: near_day(one.touch.happened_on, today()),
        tip=lambda one: exact_day(one.touch.happened_on),
        width=136,
    ),
    Column[TouchLine](
        "channel", "How", lambda one: channel_name(one.touch.channel).capitalize(), width=80
    ),
    Column[TouchLine]("names", "With", lambda one: one.names, tip=lambda one: one.names, width=176),
    Column[TouchLine](
        "words",
        "What it was about",
        lambda one: one.words,
        tip=lambda one: "\n".join(filter(None, (one.touch.summary, one.touch.achieved))),
        width=0,
    ),
    Column[TouchLine](
        "feeling",
        "Left them",
        lambda one: feeling_name(one.touch.feeling),
        meaning=lambda one: _FEELS.get(one.touch.feeling, ""),
        width=96,
        gives=1,
    ),
    Column[TouchLine](
        "both",
        "Ways",
        _both,
        meaning=lambda one: "" if one.touch.two_way else "muted",
        width=88,
        gives=2,
    ),
    Column[TouchLine](
        "team",
        "Of ours",
        lambda one: ", ".join(one.touch.team),
        tip=lambda one: (
            "An executive of ours was there" if one.touch.executive else ", ".join(one.touch.team)
        ),
        width=136,
        gives=3,
    ),
)
KEYS = {
    "day": lambda one: one.touch.happened_on,
    "channel": lambda one: one.touch.channel,
    "names": lambda one: one.names.casefold() or "\uffff",
    "words": lambda one: one.words.casefold() or "\uffff",
    "feeling": lambda one: one.touch.feeling or "\uffff",
    "both": lambda one: (bool(one.touch.two_way), one.touch.started_by or ""),
    "team": lambda one: tuple(one.touch.team),
}


class TouchesTab(Tab):
    """The touches of an account: logged, read, changed and removed."""

    kinds = frozenset({"touch", "contact", "account"})
    touch_asked = Signal(object)

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "touches", "Touches")
        self.logs = TouchLogs(around, self)
        self.logs.drawer_requested.connect(self.drawer_requested)
        self.logs.done_in_drawer.connect(self.done_in_drawer)
        self.logs.undo_offered.connect(self.undo_offered)
        self._source: ListSource[TouchLine] = ListSource(lambda one: one.touch.id, KEYS)
        self._read: TouchesRead | None = None
        self.model = PagedTableModel(COLUMNS, self._source, parent=self)
        self.table = Table(self.model, "Touches")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(self.edit)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove)
        bar = self._bar()
        self._figures = QVBoxLayout()
        self._figures.setSpacing(0)
        self._letters = QVBoxLayout()
        self._letters.setSpacing(GRID // 2)
        empty = EmptyState(
            "No touch is written down yet",
            "Meetings, calls, e-mails, visits and letters: with whom, what it was about, and how it left "
            "them. Only touches that went both ways end a silence.",
            "Log the first touch",
            lambda: self.touch_asked.emit(None),
        )
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._letters)
        column.addLayout(self._figures)
        column.addWidget(bar)
        column.addWidget(self.table, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(full)
        self._stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, GRID)
        whole.addWidget(self._stack)
        self._on_chosen()

    def _bar(self) -> FlowRow:
        self.words = QLineEdit()
        self.words.setPlaceholderText("Find in touches")
        self.words.setAccessibleName("Find in touches")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(176)
        self.words.textChanged.connect(self._on_filter)
        self.channel = drop_down("Channel")
        self.channel.addItem("Every channel", "")
        for one in CHANNELS:
            self.channel.addItem(f"{channel_name(one).capitalize()}s", one)
        self.channel.activated.connect(lambda _index: self._on_filter())
        self.edit_button = button("Edit", tip="Enter")
        self.edit_button.clicked.connect(lambda: self.edit(self.table.current_id()))
        self.remove_button = button("Remove", tip="Delete")
        self.remove_button.clicked.connect(self.remove)
        bar = FlowRow()
        bar.add(self.words, grows=True)
        for widget in (self.channel, self.edit_button, self.remove_button):
            bar.add(widget)
        return bar

    # A tab's own

    def refresh(self, account: Account) -> None:
        self.read(lambda services: read_touches(services, account), self._on_read, "touches")

    def clear(self) -> None:
        self._source.take(())
        self.model.load()
        self.channel.setCurrentIndex(0)
        self.words.clear()

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return self.table if self._stack.currentIndex() == 0 else None

    def tab_actions(self) -> tuple[Action, ...]:
        return (
            Action("touch_edit", "Edit the touch", self._on_edit, "Account"),
            Action("touch_remove", "Remove the chosen touches", self.remove, "Account"),
            Action("touch_find", "Find in touches", self._on_find, "Account"),
        )

    # Doing

    def edit(self, touch_id: bytes | None) -> None:
        """Open a touch in the drawer."""
        if touch_id is not None:
            self.logs.edit(touch_id)

    def chosen_ids(self) -> list[bytes]:
        """The touches that are selected, from top to bottom."""
        rows = sorted(one.row() for one in self.table.selectionModel().selectedRows())
        return [found for row in rows if (found := self.model.id_at(row)) is not None]

    def remove(self) -> None:
        """Remove the chosen touches; Undo brings them back."""
        wanted = self.chosen_ids()
        if wanted:
            said = "Removed a touch" if len(wanted) == 1 else f"Removed {len(wanted)} touches"
            self.write(lambda services: services.removals.remove("touch", wanted), said)

    def settle(self, letter: OpenLetter) -> None:
        """Take a letter as answered today."""
        touch = letter.touch.id
        self.write(lambda services: services.touches.settle(touch), "Letter marked answered")

    def silence(self, letter: OpenLetter) -> None:
        """Say that a letter needs no answer."""
        touch = letter.touch.id
        self.write(
            lambda services: services.touches.no_answer_owed(touch), "Letter needs no answer"
        )

    def context_menu(self) -> QMenu:
        """What can be done with the chosen touches; the menu goes as soon as it is shut."""
        chosen = self.chosen_ids()
        menu = QMenu(self)
        if len(chosen) == 1:
            menu.addAction("Edit").triggered.connect(lambda _on=False: self.edit(chosen[0]))
            menu.addAction("It awaits an answer").triggered.connect(
                lambda _on=False: self.write(
                    lambda services: services.touches.await_answer(chosen[0]),
                    "Letter awaits an answer",
                )
            )
        words = "Remove" if len(chosen) == 1 else f"Remove {len(chosen)} touches"
        menu.addAction(words).triggered.connect(lambda _on=False: self.remove())
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    # What comes back

    def _on_read(self, read: TouchesRead) -> None:
        self._read = read
        self._source.take(read.lines)
        self.model.load()
        self._stack.setCurrentIndex(0 if read.lines else 1)
        self._show_figures(read)
        self._show_letters(read)
        if self.table.current_id() is None and read.lines:
            self.table.selectRow(0)
        self._choose_wanted()

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
            row.answer_asked.connect(partial(self._on_answer, letter))
            row.settled.connect(partial(self.settle, letter))
            row.silenced.connect(partial(self.silence, letter))
            row.why_asked.connect(partial(self._why_letter, letter))
            self._letters.addWidget(row)

    def _on_answer(self, letter: OpenLetter) -> None:
        contact = letter.contacts[0].id if letter.contacts else None
        self.logs.log(letter.account, contact)

    def _why(self, told: Told) -> None:
        rows = self._rows_behind(told)
        self.why_requested.emit(
            Why(
                told.title,
                told.sentence,
                tuple(WhyLine(label, value) for label, value in told.arithmetic),
                rows,
                told.source,
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
        if self._read is None or self.account is None:
            return ()
        only_executive = told is self._read.attention
        lines = [one for one in self._read.lines if one.touch.executive or not only_executive]
        return tuple(
            WhyRow(
                one.words or channel_name(one.touch.channel).capitalize(),
                one.touch.happened_on,
                Route("account", self.account.id, "touches", row=one.touch.id),
            )
            for one in lines[:8]
        )

    def _choose_wanted(self) -> None:
        if self._wanted_row is not None and self._source.row(self._wanted_row) is not None:
            self.table.choose(self._wanted_row)
            self._wanted_row = None

    def _on_filter(self) -> None:
        words = self.words.text().casefold().split()
        channel = self.channel.currentData()

        def fits(one: TouchLine) -> bool:
            return (not channel or one.touch.channel == channel) and all(
                word in one.found_by for word in words
            )

        wanted = fits if words or channel else None
        self.model.load(replace(self.model.order, filter=wanted))

    def _on_find(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_edit(self) -> None:
        self.edit(self.table.current_id())

    def _on_chosen(self) -> None:
        chosen = len(self.table.selectionModel().selectedRows())
        self.edit_button.setEnabled(chosen == 1)
        self.remove_button.setEnabled(chosen > 0)

    def _on_menu(self, where: QPoint) -> None:
        index = self.table.indexAt(where)
        model = self.table.selectionModel()
        if index.isValid() and not model.isRowSelected(index.row()):
            flags = QItemSelectionModel.SelectionFlag
            model.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if self.chosen_ids():
            self.context_menu().popup(self.table.viewport().mapToGlobal(where))


def _empty(column: QVBoxLayout) -> None:
    while column.count():
        item = column.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
