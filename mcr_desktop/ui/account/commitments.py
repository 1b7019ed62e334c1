"""Commitments: the ledger of promises in both directions, and inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mcr_desktop.domain.commitments import DIRECTIONS, Commitment
from mcr_desktop.domain.indicators import AccountLine
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.indicators import kept_text
from mcr_desktop.phrases.timelines import direction_name
from mcr_desktop.ui import reasons
from mcr_desktop.ui.account.ledgers import (
    COLUMNS,
    FIELDS,
    FILTER_WORDS,
    FILTERS,
    KEYS,
    Ledger,
    Promise,
)
from mcr_desktop.ui.account.lists import ListSource
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import choice, drop_down
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import RecordForm
from mcr_desktop.ui.widgets.sections import EmptyState

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.surroundings import Surroundings


_SIDE_BY_SIDE = 780
"""Narrower than this the deeds stand below the filters."""


class CommitmentsTab(Tab):
    """What each side owes; one line adds, one key keeps."""

    kinds = frozenset({"commitment", "contact", "account"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "commitments", "Commitments")
        self._source: ListSource[Promise] = ListSource(lambda row: row.one.id, KEYS)
        self._line: AccountLine | None = None
        self._filter = "owed"
        self.model = PagedTableModel(COLUMNS, self._source, parent=self)
        key = Qt.Key
        self.table = Ledger(
            self.model,
            {
                key.Key_K: self._on_keep,
                key.Key_R: self._on_renegotiate,
                key.Key_W: self._on_withdraw,
                key.Key_B: self._on_break,
                key.Key_O: self._on_reopen,
            },
        )
        self.table.opened.connect(self.edit)
        self.table.chosen.connect(lambda _row: self._on_chosen())
        self._form: tuple[bytes, RecordForm] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        column.addLayout(self._rates())
        column.addLayout(self._adding())
        column.addLayout(self._filters())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._empty = EmptyState(
            "Nothing is owed",
            "A promise is kept word by word with its day: ours to them, theirs to us, or inside the team.",
            "Write one down",
            lambda: self.wording.setFocus(Qt.FocusReason.OtherFocusReason),
        )
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        column.addWidget(self._moving())
        self._on_chosen()

    # Parts

    def _rates(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.rates: dict[str, Door] = {}
        for direction in ("ours", "theirs"):
            made = Door(tip="Why?")
            made.clicked.connect(lambda _checked=False, which=direction: self._on_why(which))
            self.rates[direction] = made
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _adding(self) -> QHBoxLayout:
        self.direction = drop_down("Whose promise")
        for direction in DIRECTIONS:
            self.direction.addItem(direction_name(direction), direction)
        self.wording = QLineEdit()
        self.wording.setPlaceholderText("What was promised, word by word")
        self.wording.setAccessibleName("What was promised")
        self.due = QLineEdit()
        self.due.setPlaceholderText('Due: "30 Nov"')
        self.due.setAccessibleName("Due day")
        self.due.setMaximumWidth(144)
        self._due_said = PlainLabel("", "caption", muted=True)
        self._due_said.setFixedWidth(116)
        self.due.textChanged.connect(lambda text: self._say_day(text, self._due_said))
        add = button("Add", "primary")
        add.clicked.connect(self._on_add)
        for line in (self.wording, self.due):
            line.returnPressed.connect(self._on_add)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.direction)
        row.addWidget(self.wording, 1)
        row.addWidget(self.due)
        row.addWidget(self._due_said)
        row.addWidget(add)
        return row

    def _filters(self) -> QBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        self.filters: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for name, words in FILTER_WORDS.items():
            made = choice(words)
            made.setChecked(name == self._filter)
            made.clicked.connect(lambda _checked=False, which=name: self._on_filter(which))
            group.addButton(made)
            self.filters[name] = made
            row.addWidget(made)
        row.addStretch(1)
        deeds = QHBoxLayout()
        deeds.setSpacing(GRID)
        self.deeds: dict[str, QPushButton] = {}
        for name, words, letter, what in (
            ("keep", "Keep", "K", self._on_keep),
            ("renegotiate", "Renegotiate", "R", self._on_renegotiate),
            ("withdraw", "Withdraw", "W", self._on_withdraw),
            ("break", "Broken", "B", self._on_break),
            ("reopen", "Open again", "O", self._on_reopen),
        ):
            act = button(words, tip=f"{words} ({letter})")
            act.clicked.connect(lambda _checked=False, deed=what: deed())
            self.deeds[name] = act
            deeds.addWidget(act)
        deeds.addStretch(1)
        self._whole_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._whole_row.setSpacing(GRID)
        self._whole_row.addLayout(row, 1)
        self._whole_row.addLayout(deeds)
        return self._whole_row

    def _moving(self) -> QWidget:
        self.moving = QFrame()
        self.new_day = QLineEdit()
        self.new_day.setAccessibleName("The new day")
        self.new_day.setPlaceholderText('New day: "Friday", "in 2 weeks"')
        self.new_day.setMaximumWidth(220)
        self._new_said = PlainLabel("", "caption", muted=True)
        self.new_day.textChanged.connect(lambda text: self._say_day(text, self._new_said))
        self.new_day.returnPressed.connect(self._on_agreed)
        agree = button("Agree", "primary")
        agree.clicked.connect(self._on_agreed)
        cancel = button("Cancel", "quiet")
        cancel.clicked.connect(self._on_not_agreed)
        row = QHBoxLayout(self.moving)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self._moving_said = PlainLabel("", bold=True)
        row.addWidget(self._moving_said, 1)
        for made in (self.new_day, self._new_said, agree, cancel):
            row.addWidget(made)
        self.moving.hide()
        return self.moving

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        narrow = event.size().width() < _SIDE_BY_SIDE
        self._whole_row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._due_said.setVisible(not narrow)

    # A tab's own

    def refresh(self, account: Account) -> None:
        self.read(lambda services: _read(services, account), self._on_read, "commitments")

    def clear(self) -> None:
        self._source.take(())
        self.model.load()
        self.moving.hide()
        self._form = None

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return self.table if self._stack.currentIndex() == 0 else self.wording

    def tab_actions(self) -> tuple[Action, ...]:
        return (
            Action("commitment_add", "Write down a promise", self._on_add_key, "Account", "Ctrl+N"),
        )

    def edit(self, row_id: bytes | None) -> None:
        """Open a promise's fields in the drawer."""
        row = self._source.row(row_id)
        if row is None:
            return
        form = RecordForm("The promise", FIELDS, _values(row.one))
        form.kept.connect(lambda field, value: self._edit_field(row.one.id, field, value))
        self._form = (row.one.id, form)
        self.drawer_requested.emit("The promise", form)
        form.fields["wording"].setFocus(Qt.FocusReason.OtherFocusReason)

    # What comes back

    def _on_read(self, read: tuple[list[Promise], AccountLine]) -> None:
        promises, self._line = read
        self._source.take(promises)
        counts = {name: sum(map(holds, promises)) for name, holds in FILTERS.items()}
        late = {
            d: sum(row.days_late > 0 for row in promises if row.one.direction == d)
            for d in DIRECTIONS
        }
        for name, made in self.filters.items():
            words = f"{FILTER_WORDS[name]} {counts[name]}"
            if late.get(name):
                words += f" ({late[name]} late)"
            made.setText(words)
            made.setAccessibleName(words)
        for direction, kept in (("ours", self._line.ours_kept), ("theirs", self._line.theirs_kept)):
            words = f"{direction_name(direction)}: {kept_text(kept, whole=True)}"
            self.rates[direction].say(words)
        if self._wanted_row is not None:
            wanted = self._source.row(self._wanted_row)
            if wanted is not None and not FILTERS[self._filter](wanted):
                self._filter = "owed" if wanted.owed else "closed"
                self.filters[self._filter].setChecked(True)
        self._show()
        shown = self._source.row(self._form[0]) if self._form else None
        if self._form is not None and shown is not None and isValid(self._form[1]):
            self._form[1].show_values(_values(shown.one))

    def _show(self) -> None:
        before = self.table.currentIndex().row()
        had_focus = self.table.hasFocus()
        order = self.model.order
        self.model.load(Order(order.by, order.descending, FILTERS[self._filter]))
        rows = self.model.rowCount()
        self._stack.setCurrentIndex(0 if rows else 1)
        if self.table.current_id() is None and rows:
            self.table.selectRow(min(max(before, 0), rows - 1))
        if had_focus and not rows:
            self.wording.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose_wanted()
        self._on_chosen()

    def _choose_wanted(self) -> None:
        if self._wanted_row is not None and self.model.place_of(self._wanted_row) >= 0:
            self.table.choose(self._wanted_row)
            self._wanted_row = None

    def _on_chosen(self) -> None:
        row = self._current()
        for name, made in self.deeds.items():
            made.setVisible(row is None or (name == "reopen") != row.owed)
            made.setEnabled(row is not None)
        if row is None:
            self.deeds["reopen"].hide()

    def _current(self) -> Promise | None:
        return self._source.row(self.table.current_id())

    def _on_filter(self, name: str) -> None:
        self._filter = name
        self._show()

    # Doing

    def _on_add_key(self) -> None:
        self.wording.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_add(self) -> None:
        account, wording = self.account, self.wording.text().strip()
        if account is None or not wording:
            self.wording.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        due = dates.read_day(self.due.text(), today())
        if due is None and self.due.text().strip():
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
            self.due.selectAll()
            return
        direction = str(self.direction.currentData())
        self.wording.clear()
        self.due.clear()
        self.wording.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.filters["owed"].isChecked():
            self.filters["owed"].setChecked(True)
            self._filter = "owed"
        self.write(
            lambda services: services.commitments.add(account, wording, direction, due_on=due),
            "Promise written down",
            lambda made: self.choose(made.id),
        )

    def _on_keep(self) -> None:
        self._act(lambda services, row: services.commitments.keep(row), "Promise marked kept")

    def _on_withdraw(self) -> None:
        self._act(lambda services, row: services.commitments.withdraw(row), "Promise withdrawn")

    def _on_break(self) -> None:
        self._act(lambda services, row: services.commitments.break_(row), "Promise marked broken")

    def _on_reopen(self) -> None:
        self._act(
            lambda services, row: services.commitments.reopen(row), "Promise reopened", owed=False
        )

    def _act(
        self, deed: Callable[[Services, bytes], Commitment], said: str, *, owed: bool = True
    ) -> None:
        row = self._current()
        if row is not None and row.owed == owed:
            self.write(lambda services: deed(services, row.one.id), said)

    def _on_renegotiate(self) -> None:
        row = self._current()
        if row is not None and row.owed:
            self._moving_said.setText(f"New day for: {row.one.wording}")
            self.new_day.clear()
            self.moving.show()
            self.new_day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_agreed(self) -> None:
        row, day = self._current(), dates.read_day(self.new_day.text(), today())
        if row is None or day is None:
            self.new_day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._on_not_agreed()
        self.write(
            lambda services: services.commitments.renegotiate(row.one.id, day),
            "Promise renegotiated",
        )

    def _on_not_agreed(self) -> None:
        self.moving.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit_field(self, row_id: bytes, field: str, value: Any) -> None:
        self.write(
            lambda services: services.commitments.edit(row_id, **{field: value}),
            "Edited a promise",
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        self.complain(error)
        if self.account is not None:
            self.refresh(self.account)

    def _on_why(self, direction: str) -> None:
        line = self._line
        if line is not None:
            which: reasons.Indicator = "ours" if direction == "ours" else "theirs"
            self.read(
                lambda services: reasons.why(services, line, which), self.why_requested.emit, "why"
            )

    def _say_day(self, text: str, label: PlainLabel) -> None:
        day = dates.read_day(text, today())
        label.setText(
            dates.relative_day(day, today()) if day else "not a day yet" if text.strip() else ""
        )


def _read(services: Services, account: Account) -> tuple[list[Promise], AccountLine]:
    names = {one.id: one.name for one in services.people.all(account)}
    promises = [
        Promise(one, names.get(one.contact_id, "") if one.contact_id else "")
        for one in services.commitments.all(account)
    ]
    return promises, services.indicators.line(account)


def _values(one: Commitment) -> dict[str, Any]:
    return {spec.name: getattr(one, spec.name) for spec in FIELDS}
