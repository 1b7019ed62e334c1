"""Who is away and who stands in, in the drawer: written down in two days and a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.commitments import absence_text, nobody_of_ours
from mcr_desktop.phrases.dates import day_question, exact_day, read_day
from mcr_desktop.ui.people_named import ours_of
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.team_fields import NameField

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.commitments import Absence

MOST = 40


@dataclass(frozen=True, slots=True)
class AbsencesRead:
    """Absences that are not over, each with its account's name; whose they may be."""

    account: Account | None
    person: str
    rows: tuple[tuple[Absence, str], ...]
    ours: tuple[str, ...] = ()
    """Names of teammates, as far as they are written down somewhere."""


def read_absences(services: Services, account: Account | None) -> AbsencesRead:
    """Read them on a reader thread."""
    names = {one.fence: one.name for one in services.accounts.all()}
    last = today().isoformat()
    every = services.absences.all(account)
    rows = [one for one in every if (one.until_on or "") >= last]
    named = (name for one in every for name in (one.person, one.deputy) if name)
    known = (services.workspace.person, *ours_of(services, account))
    return AbsencesRead(
        account,
        services.workspace.person,
        tuple((one, names.get(one.fence, "")) for one in rows[:MOST]),
        tuple(dict.fromkeys(filter(None, (*known, *named)))),
    )


class AbsenceSheet(QWidget):
    """Asks for a new absence; those that stand can be removed."""

    wanted = Signal(str, str, str, str)
    """First day, last day, deputy, and whose it is; the last two may be empty."""
    removal_asked = Signal(object)
    """A list of one id."""

    def __init__(self, read: AbsencesRead) -> None:
        super().__init__()
        self.setAccessibleName("Who is away")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID // 2)
        where = read.account.name if read.account else "every account"
        self._line(
            f"Whoever stands in sees on Today what falls due meanwhile. Written down for {where}."
        )
        self.person, self.deputy = NameField(), NameField()
        self.first, self.last = EntryField(), EntryField()
        self.person.setText(read.person)
        self._doubted: tuple[str, ...] = ()
        """Names of which it was said that nobody is called so: Enter again writes them down."""
        for field, name, hint in (
            (self.person, "Who is away", "A teammate's name"),
            (self.first, "First day away", '"Monday", "24 Dec"'),
            (self.last, "Last day away", '"Friday", "2 Jan"'),
            (self.deputy, "Who stands in", "A teammate's name"),
        ):
            self._put(field, name, hint)
        self._said = PlainLabel("", "caption", muted=True, wrap=True)
        for field in (self.first, self.last):
            field.textChanged.connect(lambda _text: self._say())
        self._column.addWidget(self._said)
        add = button("Write it down", "primary", tip="Enter")
        add.clicked.connect(lambda _checked=False: self._on_add())
        self._column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows = QWidget()
        self._column.addWidget(self._rows)
        self._column.addStretch(1)
        self.show_read(read)

    def show_read(self, read: AbsencesRead) -> None:
        """Show what stands now; what is being typed stays."""
        for name in (self.person, self.deputy):
            name.know(read.ours)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(GRID)
        if not read.rows:
            column.addWidget(PlainLabel("Nobody is away from today on.", muted=True))
        for one, account in read.rows:
            told = absence_text(one.person, one.from_on or "", one.until_on or "", one.deputy)
            line = QHBoxLayout()
            line.setSpacing(GRID)
            line.addWidget(PlainLabel(f"{told} ({account})", wrap=True), 1)
            gone = button("Remove", "quiet", tip=f"Remove: {told}")
            gone.setAccessibleName(f"Remove: {told}")
            gone.clicked.connect(lambda _checked=False, row=one.id: self.removal_asked.emit([row]))
            line.addWidget(gone)
            column.addLayout(line)
        self._column.replaceWidget(self._rows, made)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = made

    def begin_again(self) -> None:
        """Empty the days for the next one."""
        for field in (self.first, self.last):
            field.clear()

    def _days(self) -> tuple[str | None, str | None]:
        first = read_day(self.first.text(), today())
        return first, read_day(self.last.text(), today())

    def _say(self) -> None:
        first, last = self._days()
        if first and last and last < first:
            self._said.setText(f"It would end on {exact_day(last)}, before it begins.")
            return
        told = []
        for field, day in ((self.first, first), (self.last, last)):
            if day:
                told.append(exact_day(day))
            elif field.text().strip():
                told.append(day_question(field.text(), today()) or "not a day yet")
        self._said.setText(" \N{EN DASH} ".join(told))

    def _on_add(self) -> None:
        first, last = self._days()
        for field, day in ((self.first, first), (self.last, last)):
            if day is None:
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                field.selectAll()
                return
        if not (first and last):
            return
        person, deputy = self.person.name(), self.deputy.name()
        strangers = tuple(name for name in (person, deputy) if not self.deputy.knows(name))
        if strangers and strangers != self._doubted:
            self._doubted = strangers
            asked = self.deputy if deputy in strangers else self.person
            asked.setFocus(Qt.FocusReason.OtherFocusReason)
            asked.selectAll()
            self._said.setText(nobody_of_ours(strangers[-1]))
            return
        self._doubted = ()
        self.wanted.emit(first, last, deputy, person)

    def _line(self, words: str) -> None:
        self._column.addWidget(PlainLabel(words, muted=True, wrap=True))

    def _put(self, field: QLineEdit, name: str, hint: str) -> None:
        label = PlainLabel(name, "caption", muted=True)
        field.setPlaceholderText(hint)
        field.setAccessibleName(name)
        label.setBuddy(field)
        field.returnPressed.connect(self._on_add)
        self._column.addWidget(label)
        self._column.addWidget(field)
