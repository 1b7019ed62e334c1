"""Touches: what passed between us, letters that wait, and through which channels it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.people import CHANNELS
from mcr_desktop.phrases import touches
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.ui.account import many_touches
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.account.touch_heads import TouchesRead, TouchHead, read_touches
from mcr_desktop.ui.account.touch_lists import COLUMNS, KEYS, TouchFilter, TouchSource
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.touch_logs import TouchLogs
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.focus_orders import in_turn
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.saved_views import SavedViews, view_parts, view_text
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.touch_figures import OpenLetter
    from mcr_desktop.ui.surroundings import Surroundings


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
        self._source = TouchSource(around.services)
        self.model = PagedTableModel(COLUMNS, self._source, around.tasks, self)
        self.model.loaded.connect(self._on_loaded)
        self.table = Table(self.model, "Touches", multiple=True)
        self.table.opened.connect(self._on_opened)
        self.table.menu_asked.connect(self.fill_menu)
        self.table.removal_asked.connect(self.remove)
        self.table.selection_counted.connect(self._on_chosen)
        bar = self._bar()
        self.head = TouchHead()
        self.head.why_requested.connect(self.why_requested)
        self.head.answer_asked.connect(self._on_answer)
        self.head.settled.connect(self.settle)
        self.head.silenced.connect(self.silence)
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
        column.addWidget(self.head)
        column.addWidget(bar)
        self._rows = QStackedWidget()
        self._rows.addWidget(self.table)
        self._rows.addWidget(
            EmptyState(
                "No touch fits",
                "Nothing that is written down holds these words in this channel.",
                "Show all touches",
                self._show_all,
            )
        )
        column.addWidget(self._rows, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(full)
        self._stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, GRID, 0, GRID)
        whole.addWidget(self._stack)
        self._on_chosen(0)

    def _bar(self) -> FlowRow:
        self.words = QLineEdit()
        self.words.setPlaceholderText("Find words, people or days: oct 2026")
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
        self.edit_button.clicked.connect(self._on_edit)
        self.remove_button = button("Remove", tip="Delete")
        self.remove_button.clicked.connect(lambda _on=False: self.remove(self.chosen_ids()))
        bar = FlowRow()
        self.views = SavedViews(self.around, "touches", self._state)
        self.views.chosen.connect(self._on_view)
        self.views.undo_offered.connect(self.undo_offered)
        bar.add(self.words, grows=True)
        for widget in (self.channel, self.views, self.edit_button, self.remove_button):
            bar.add(widget)
        self.count = PlainLabel("", "caption", muted=True)
        bar.add(self.count)
        return bar

    # A tab's own

    def refresh(self, account: Account) -> None:
        self._source.look_at(account)
        self.model.load()
        self.read(lambda services: read_touches(services, account), self._on_read, "touches")

    def clear(self) -> None:
        self._source.look_at(None)
        self.channel.setCurrentIndex(0)
        self.words.clear()

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return self.table if self._stack.currentIndex() == 0 else None

    def tab_actions(self) -> tuple[Action, ...]:
        return (
            Action("touch_edit", "Edit the chosen touches", self._on_edit, "Account"),
            Action(
                "touch_remove",
                "Remove the chosen touches",
                lambda: self.remove(self.chosen_ids()),
                "Account",
            ),
            Action("touch_find", "Find in touches", self._on_find, "Account"),
        )

    # Doing

    def edit(self, touch_id: bytes | None) -> None:
        """Open a touch in the drawer."""
        if touch_id is not None:
            self.logs.edit(touch_id)

    def edit_many(self, wanted: Sequence[bytes]) -> None:
        """Open in the drawer what several touches may share; all of them are one gesture."""
        account = self.account
        if account is not None:
            self.read(
                lambda services: many_touches.read_many(services, account, wanted),
                self._on_many,
                "many",
            )

    def chosen_ids(self) -> list[bytes]:
        """The touches that are selected, from top to bottom."""
        return self.table.selected_ids()

    def remove(self, wanted: Sequence[bytes]) -> None:
        """Remove touches; Undo brings them back."""
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

    def fill_menu(self, menu: QMenu, chosen: Sequence[bytes]) -> None:
        """Put into a menu what can be done with these touches."""
        if len(chosen) == 1:
            touch = chosen[0]
            menu.addAction("Edit", lambda: self.edit(touch))
            menu.addAction("Log another with them", lambda: self._log_another(touch))
            menu.addAction(
                "It awaits an answer",
                lambda: self.write(
                    lambda services: services.touches.await_answer(touch),
                    "Letter awaits an answer",
                ),
            )
            menu.addAction(
                "It needs no answer",
                lambda: self.write(
                    lambda services: services.touches.no_answer_owed(touch),
                    "Letter needs no answer",
                ),
            )
        else:
            menu.addAction("Change...", lambda: self.edit_many(chosen))
        words = "Remove" if len(chosen) == 1 else f"Remove {len(chosen)} touches"
        menu.addAction(words, lambda: self.remove(chosen))

    def _log_another(self, touch_id: bytes) -> None:
        """Log a touch with the people of this one."""
        self.read(
            lambda services: services.touches.show(touch_id).contacts,
            lambda contacts: self.logs.log(self.account, next(iter(contacts), None)),
            "another",
        )

    def _show_all(self) -> None:
        self.channel.setCurrentIndex(0)
        self.words.clear()
        self._on_filter()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    # What comes back

    def _on_read(self, read: TouchesRead) -> None:
        self._stack.setCurrentIndex(0 if read.any else 1)
        self.head.show_read(read)
        self._put_in_turn()

    def _on_loaded(self, count: int) -> None:
        self._rows.setCurrentIndex(1 if not count and self._filter() is not None else 0)
        self.count.setText(touches.touches_text(count))
        if self.table.current_id() is None and count:
            self.table.selectRow(0)
        self._choose_wanted()

    def _put_in_turn(self) -> None:
        """Tab goes from above to below, though letters and figures come after what stands below them."""
        below = (self.words, self.channel, self.views, self.edit_button, self.remove_button)
        in_turn(*self.head.stops(), *below, self.table)

    def _on_answer(self, letter: OpenLetter) -> None:
        contact = letter.contacts[0].id if letter.contacts else None
        self.logs.log(letter.account, contact, letter.touch.id)

    def _choose_wanted(self) -> None:
        if self._wanted_row is not None and self.model.place_of(self._wanted_row) >= 0:
            self.table.choose(self._wanted_row)
            self._wanted_row = None

    def _on_filter(self) -> None:
        self.model.load(replace(self.model.order, filter=self._filter()))

    def _filter(self) -> TouchFilter | None:
        wanted = TouchFilter(self.words.text().strip(), self.channel.currentData() or "")
        return wanted if wanted != TouchFilter() else None

    def _state(self) -> str:
        wanted, order = self._filter() or TouchFilter(), self.model.order
        by = f"-{order.by}" if order.by and order.descending else order.by
        return view_text(words=wanted.words, channel=wanted.channel, order=by or "")

    def _on_view(self, text: str) -> None:
        told = view_parts(text)
        self.words.blockSignals(True)
        self.words.setText(told.get("words", ""))
        self.words.blockSignals(False)
        self.channel.setCurrentIndex(max(0, self.channel.findData(told.get("channel", ""))))
        by = told.get("order", "")
        known = by.removeprefix("-") if by.removeprefix("-") in KEYS else ""
        self.model.load(Order(known, by.startswith("-"), self._filter()))
        self.table.show_order()

    def _on_find(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_edit(self) -> None:
        self._on_opened(self.table.current_id())

    def _on_opened(self, touch_id: bytes | None) -> None:
        chosen = self.chosen_ids()
        if len(chosen) > 1:
            self.edit_many(chosen)
        else:
            self.edit(touch_id)

    def _on_many(self, read: many_touches.ManyRead) -> None:
        sheet = many_touches.ManyTouches(read)

        def changed(count: int) -> None:
            self.done_in_drawer.emit()
            if count:
                self.undo_offered.emit(f"Changed {touches.touches_text(count)}")
            else:
                self.told.emit("Nothing was changed: all of them stand so already.")

        def keep(fields: dict[str, Any]) -> None:
            self.write(
                lambda services: services.touches.edit_many(read.ids, **fields), done=changed
            )

        sheet.asked.connect(keep)
        self.drawer_requested.emit(f"Change {touches.touches_text(len(read.ids))}", sheet)
        sheet.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, chosen: int) -> None:
        self.edit_button.setEnabled(chosen > 0)
        self.remove_button.setEnabled(chosen > 0)
