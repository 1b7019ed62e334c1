"""The form in which a meeting is planned, or its day, place and people are changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.people import Contact
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import exact_day, read_day, relative_day
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import WHICH_ACCOUNT, NamesBox
from mcr_desktop.ui.widgets.labels import PlainLabel

USUAL_MINUTES = 60
ACROSS = 3
NAME_ROOM = 296
"""Names that stand beside one another."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting as the form tells it; `starts_at` as `YYYY-MM-DDTHH:MM`."""

    account: bytes
    title: str
    starts_at: str
    minutes: int
    place: str
    contacts: tuple[bytes, ...]
    team: tuple[str, ...]


def read_time(text: str) -> str | None:
    """The time of day that somebody typed, as `HH:MM`: "14", "9.30", "2 pm", "14h15"; else None."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.h ]?(\d{2})|h)? ?(am|pm)?", text.strip().lower())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


class Names(QWidget):
    """People to tick, side by side."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._boxes: list[tuple[QCheckBox, bytes | str]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._across = 0
        # Names side by side would hold the page as wide as they are; they go below one another.
        self.setMinimumWidth(NAME_ROOM)

    def offer(self, people: Sequence[tuple[bytes | str, str]], ticked: Sequence[object]) -> None:
        """Show these people, some of them ticked."""
        for box, _who in self._boxes:
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = []
        for who, words in people:
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(words)
            box.setChecked(who in ticked)
            self._boxes.append((box, who))
        self._across = 0
        self._lay_out(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(event.size().width())

    def _lay_out(self, room: int) -> None:
        across = min(ACROSS, max(1, room // NAME_ROOM))
        if across == self._across:
            return
        self._across = across
        for column in range(ACROSS):
            self._grid.setColumnStretch(column, int(column < across))
        for number, (box, _who) in enumerate(self._boxes):
            self._grid.addWidget(box, number // across, number % across)

    def boxes(self) -> tuple[QCheckBox, ...]:
        """What can be ticked, in order."""
        return tuple(box for box, _who in self._boxes)

    def ticked(self) -> tuple[bytes | str, ...]:
        """Who is ticked."""
        return tuple(who for box, who in self._boxes if box.isChecked())


class PlanForm(QFrame):
    """Account, title, day and time in plain words, people to tick. Enter plans, Esc puts it away."""

    planned = Signal(object)
    """A `Plan`."""
    account_chosen = Signal(bytes)
    """Its people are wanted: `offer_people` answers."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min
        self._accounts: dict[bytes, Account] = {}
        self._meeting: Meeting | None = None
        self.heading = PlainLabel("", "lead", bold=True)
        self.account = NamesBox(_("Account"))
        self.title = _field(_("Title"), _("What it is about"))
        self.day = _field(_("Day"), _("friday, 28 nov, in 2 weeks"))
        self.time = _field(_("Time"), "14:00")
        self.minutes = QSpinBox()
        self.minutes.setAccessibleName(_("Minutes"))
        self.minutes.setRange(5, 24 * 60)
        self.minutes.setSingleStep(15)
        self.minutes.setSuffix(_(" min"))
        self.minutes.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.place = _field(_("Place"), _("Where, or by telephone"))
        self.theirs = Names(_("Who of theirs"))
        self.ours = Names(_("Who of ours"))
        self.also = _field(_("Also of ours"), _("Another name of ours"))
        self.read = PlainLabel("", "caption", muted=True)
        self.refusal = PlainLabel("", bold=True, wrap=True)
        self.plan = button(_("Plan"), "primary", tip=_("Enter"))
        self.cancel = button(_("Cancel"), "quiet", tip=_("Esc"))
        self._assemble()
        self.account.activated.connect(self._on_account)
        for line in (self.day, self.time):
            line.textChanged.connect(self._look_again)
        self.title.textChanged.connect(self._look_again)
        for line in (self.title, self.day, self.time, self.place, self.also):
            line.returnPressed.connect(self._on_plan)
        self.plan.clicked.connect(self._on_plan)
        self.cancel.clicked.connect(self.left)
        self.hide()

    # What others use

    def begin(
        self, accounts: Sequence[Account], today: date, meeting: Meeting | None = None
    ) -> None:
        """Show the form, empty or filled with a meeting that is to be changed."""
        self._today = today
        self._accounts = {one.id: one for one in accounts}
        self._meeting = meeting
        self.heading.setText(_("Change the meeting") if meeting else _("Plan a meeting"))
        self.plan.setText(_("Save") if meeting else _("Plan"))
        home = next((one for one in accounts if meeting and one.fence == meeting.fence), None)
        names = [(one.name, one.id) for one in accounts]
        self.account.offer(names, _(WHICH_ACCOUNT), home.id if home else None)
        self.account.setEnabled(meeting is None)
        self.title.setText(meeting.title if meeting else "")
        self.day.setText(meeting.day if meeting else "")
        self.time.setText(meeting.time if meeting else "")
        self.minutes.setValue((meeting.minutes if meeting else None) or USUAL_MINUTES)
        self.place.setText((meeting.place if meeting else None) or "")
        self.also.setText("")
        self.refuse("")
        self._look_again()
        self.show()
        (self.day if meeting else self.account).setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_account()

    def offer_people(self, account: bytes, people: Sequence[Contact], ours: Sequence[str]) -> None:
        """The people of the account, once they are read."""
        if account != self.account.currentData():
            return
        meeting = self._meeting
        self.theirs.offer(
            [(one.id, f"{one.name}, {one.title}" if one.title else one.name) for one in people],
            meeting.contacts if meeting else (),
        )
        named = tuple(dict.fromkeys((*ours, *(meeting.team if meeting else ()))))
        self.ours.offer([(name, name) for name in named], meeting.team if meeting else named[:1])
        nobody = not people
        self._nobody.setVisible(nobody)

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be planned so; what was typed stays."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))

    # What the hands do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_account(self) -> None:
        account = self.account.currentData()
        if account is not None:
            self.account_chosen.emit(account)
        else:
            self.theirs.offer((), ())
            self.ours.offer((), ())
            self._nobody.hide()

    def _look_again(self) -> None:
        """Say which day and time were understood, before anything is planned."""
        day, time = self._day(), read_time(self.time.text())
        words = []
        if self.day.text().strip():
            words.append(
                f"{exact_day(day)} ({relative_day(day, self._today)})"
                if day
                else _('"{text}" names no day').format(text=self.day.text().strip())
            )
        if self.time.text().strip() and time is None:
            words.append(_('"{text}" is no time').format(text=self.time.text().strip()))
        elif time and day:
            words.append(time)
        self.read.setText(", ".join(words))
        self.read.setVisible(bool(words))

    def _day(self) -> str | None:
        return read_day(self.day.text(), self._today) if self._today != date.min else None

    def _on_plan(self) -> None:
        """What is missing is said, and the cursor put there."""
        day, time = self._day(), read_time(self.time.text() or "")
        lacking = (
            (self.account.currentData() is None, self.account, _("Choose the account.")),
            (not self.title.text().strip(), self.title, _("Say what it is about.")),
            (day is None, self.day, _('Name the day: "friday", "28 nov", "in 2 weeks".')),
            (time is None, self.time, _('Name the time, such as "14:00".')),
        )
        for missing, field, sentence in lacking:
            if missing:
                self.refuse(sentence)
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.refuse("")
        also = (self.also.text().strip(),) if self.also.text().strip() else ()
        self.planned.emit(
            Plan(
                self.account.currentData(),
                self.title.text().strip(),
                f"{day}T{time}",
                self.minutes.value(),
                self.place.text().strip(),
                tuple(who for who in self.theirs.ticked() if isinstance(who, bytes)),
                tuple(
                    dict.fromkeys(
                        (*(who for who in self.ours.ticked() if isinstance(who, str)), *also)
                    )
                ),
            )
        )

    # Assembly

    def _assemble(self) -> None:
        first = _row((self.account, 2), (self.title, 3))
        second = _row((self.day, 2), (self.time, 1), (self.minutes, 1), (self.place, 3))
        self._nobody = PlainLabel(
            _("No contact is written down for this account yet."), muted=True, wrap=True
        )
        self._nobody.hide()
        last = QHBoxLayout()
        last.setSpacing(GRID)
        last.addWidget(self.also, 1)
        last.addStretch(1)
        last.addWidget(self.cancel)
        last.addWidget(self.plan)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.heading)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.read)
        for words, names in ((_("Theirs"), self.theirs), (_("Ours"), self.ours)):
            column.addWidget(PlainLabel(words, "caption", bold=True, muted=True))
            column.addWidget(names)
            if names is self.theirs:
                column.addWidget(self._nobody)
        column.addWidget(self.refusal)
        column.addLayout(last)


def _field(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(f"{name}: {hint}")
    return made


def _row(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for part, stretch in parts:
        row.addWidget(part, stretch)
    return row
