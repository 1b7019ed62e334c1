"""One line writes a promise down: its words, and at their end its day and how it comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.commitments import DIRECTIONS
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.promise_lines import PromiseLine, read_promise
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.commitments import recurs_name
from mcr_desktop.phrases.timelines import direction_name
from mcr_desktop.services.promises.namings import Naming, nameable, read_naming
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.drop_downs import WHICH_ACCOUNT, NamesBox, drop_down
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.notebook.mentions import Mentionable
    from mcr_desktop.ui.surroundings import Surroundings

HINT = 'What was promised, with its day: "Send the carrier report by Friday", "They: name a deputy in 2 weeks"'
TIP = f'{HINT}, "@Amara counts the pallets" where somebody else keeps it, "Send @Ada the plan" where one of theirs waits for it'


class PromiseEntry(QWidget):
    """Says what it understands while one types; Enter writes it down."""

    added = Signal(object, str, dict)
    """The account, the wording and the other fields."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setAccessibleName("Write a promise down")
        self._around = around
        self._people: dict[bytes, Sequence[Mentionable]] = {}
        """By account, who can be named: read when the first `@` is typed."""
        self._gave = False
        """Whether Enter was pressed before it was known who can be named."""
        self._account: Account | None = None
        self._accounts: tuple[Account, ...] = ()
        self.direction = drop_down("Whose promise")
        for direction in DIRECTIONS:
            self.direction.addItem(direction_name(direction), direction)
        self.direction.activated.connect(lambda _place: self._say())
        self.accounts = NamesBox("Account")
        self.accounts.hide()
        self.line = EntryField()
        self.line.setPlaceholderText(HINT)
        self.line.setToolTip(TIP)
        self.line.setAccessibleName("What was promised")
        self.line.textChanged.connect(lambda _text: self._on_typed())
        self.line.returnPressed.connect(self._on_add)
        self.add = button("Add", "primary", tip="Enter")
        self.add.clicked.connect(lambda _checked=False: self._on_add())
        self.said = PlainLabel("", "caption", muted=True, wrap=True)
        self.said.hide()
        self.choices = (Door(""), Door(""))
        self._asked = ""
        """The line that was asked about already: Enter again writes it down without a day."""
        for door in self.choices:
            door.setAccessibleName("A day that the line may mean")
            door.hide()
            door.clicked.connect(lambda _checked=False, which=door: self._on_choice(which))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.accounts)
        row.addWidget(self.direction)
        row.addWidget(self.line, 1)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 4)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(GRID)
        below.addWidget(self.said, 1)
        for door in self.choices:
            below.addWidget(door)
        column.addLayout(below)

    def offer(self, account: Account | None, accounts: Sequence[Account]) -> None:
        """Write for this account, or for one of these where it is not settled."""
        before, self._account = self._account, account
        if before is not None and (account is None or account.id != before.id):
            self._gave = False  # Enter meant the account that stood here
        self.accounts.setVisible(account is None)
        if account is not None or tuple(accounts) == self._accounts:
            return
        kept = self.accounts.currentData()
        self._accounts = tuple(accounts)
        self.accounts.offer([(one.name, one.id) for one in self._accounts], WHICH_ACCOUNT, kept)

    def begin(self) -> None:
        """Put the keyboard into the line."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def bring_back(self, line: str) -> None:
        """Put words back that could not be written down."""
        if not self.line.text():
            self.line.setText(line)
        self.begin()

    def _read(self) -> tuple[PromiseLine, str, Naming | None]:
        """What the line says; no naming while it is not known who can be named."""
        line = read_promise(self.line.text(), today())
        account = self._account_meant()
        people = self._people.get(account.id) if account is not None else None
        naming: Naming | None = Naming(line.wording)
        if "@" in line.wording and account is not None:
            naming = read_naming(line.wording, people) if people is not None else None
        told = naming.direction(line.direction) if naming is not None else line.direction
        return line, told or str(self.direction.currentData()), naming

    def _account_meant(self) -> Account | None:
        chosen = self.accounts.currentData()
        return self._account or next((one for one in self._accounts if one.id == chosen), None)

    def _look_up(self) -> None:
        """Read who can be named on the account that is meant, where that is not known."""
        account, services = self._account_meant(), self._around.services
        if account is None:
            return

        def known(people: Sequence[Mentionable]) -> None:
            self._people[account.id] = people
            self._say()
            meant = self._account_meant()
            if self._gave and meant is not None and meant.id == account.id:
                self._on_add()

        self._around.tasks.read(
            lambda _job: nameable(services.mentions, services.people, account),
            known,
            owner=self,
            key="names",
        )

    def _on_typed(self) -> None:
        self._gave = False  # what was given were other words
        self._say()

    def _say(self) -> None:
        if not self.line.text().strip():
            self._offer_days(())
            self.said.hide()
            self._people.clear()  # somebody may have come by the next line
            return
        line, direction, naming = self._read()
        if naming is None:
            self._look_up()
        self._offer_days(line.choices)
        parts = [direction_name(direction), *whose_told(naming, direction)]
        if line.choices:
            which = dates.which_of(line.choices, today())
            again = (
                "; Enter again keeps it without a day" if self._asked == self.line.text() else ""
            )
            parts.append(f"\u201c{line.due_words}\u201d: {which.removesuffix('.')}{again}")
        elif line.due_on:
            parts.append(f"due {dates.relative_day(line.due_on, today())}")
        elif line.recurs:
            parts.append("no day yet: what comes again needs one, such as \u201cby Friday\u201d")
        else:
            parts.append("no day yet")
        if line.recurs:
            parts.append(recurs_name(line.recurs))
        self.said.setText(
            " \N{MIDDLE DOT} ".join(
                [*parts, f"\u201c{naming.words(direction) if naming else line.wording}\u201d"]
            )
        )
        self.said.show()

    def _offer_days(self, days: Sequence[str]) -> None:
        """Offer the days between which the line does not decide, the first and the last of them."""
        ends = (days[0], days[-1]) if len(days) > 1 else ("", "")
        for door, day in zip(self.choices, ends, strict=True):
            if day:
                door.say(dates.weekday_and_day(day, today()), f"Due on {dates.exact_day(day)}")
            door.setProperty("day", day)
            door.setVisible(bool(day))

    def _on_choice(self, door: Door) -> None:
        """Write the chosen day in place of the words that could mean two."""
        line, text = self._read()[0], self.line.text()
        at = text.rfind(line.due_words)
        day = str(door.property("day") or "")
        if line.due_words and day and at >= 0:
            self.line.setText(f"{text[:at]}{day}{text[at + len(line.due_words) :]}")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)

    def _on_add(self) -> None:
        line, direction, naming = self._read()
        self._gave = naming is None
        if naming is None:  # it is written down as soon as it is known who is meant
            self._look_up()
            return
        if line.choices and self._asked != self.line.text():
            self._asked = text = self.line.text()
            self._say()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            at = text.rfind(line.due_words)
            self.line.setSelection(at, len(line.due_words))  # a date typed now takes their place
            return
        account = self._account_meant()
        if account is None and line.wording:
            self.accounts.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if account is None or not line.wording or (line.recurs and not line.due_on):
            self.begin()
            return
        fields: dict[str, Any] = {"direction": direction, **naming.fields(direction)}
        if line.due_on:
            fields["due_on"] = line.due_on
        if line.recurs:
            fields["recurs"] = line.recurs
        self.line.clear()
        self.begin()
        self.added.emit(account, naming.words(direction), fields)


def whose_told(naming: Naming | None, direction: str) -> list[str]:
    """What is understood of who is named in a line."""
    if naming is None or not (naming.who or naming.stranger):
        return []
    if naming.who is None:
        return [f"nobody is called \u201c{naming.stranger}\u201d here, or more than one"]
    if naming.who.kind == "contact":
        return [f"{'by' if direction == 'theirs' else 'to'} {naming.who.name}"]
    return [f"{naming.who.name} keeps it"] if direction != "theirs" else []
