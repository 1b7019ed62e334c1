"""Several touches changed at once: what is filled in goes into each, what is left empty stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.domain.people import CHANNELS, FEELINGS, SIDES
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import read_day
from mcr_desktop.phrases.indicators import channel_name, feeling_name
from mcr_desktop.phrases.touches import side_name, touches_text
from mcr_desktop.ui.people_named import name_of, ours_of
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.people_fields import PeopleField, Somebody
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm
from mcr_desktop.ui.widgets.refusals import Refusal
from mcr_desktop.ui.widgets.team_fields import TeamField
from mcr_desktop.ui.widgets.touch_forms import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

AS_IT_IS = "As it is"
_FIRST = (
    FieldSpec(
        *("channel", "How", "choice"),
        tuple((channel_name(one).capitalize(), one) for one in CHANNELS),
        unset=AS_IT_IS,
    ),
    FieldSpec("happened_on", "When", "day", hint=AS_IT_IS),
)
_LAST = (
    FieldSpec(
        *("feeling", "How it left them feeling", "choice"),
        tuple((feeling_name(one).capitalize(), one) for one in FEELINGS),
        unset=AS_IT_IS,
    ),
    FieldSpec(
        *("started_by", "Who began it", "choice"),
        tuple((side_name(one), one) for one in SIDES),
        unset=AS_IT_IS,
    ),
    FieldSpec(
        *("two_way", "Ways", "choice", (("It went both ways", "yes"), ("One way", "no"))),
        unset=AS_IT_IS,
    ),
    FieldSpec(
        *("executive", "An executive of ours", "choice", (("Was there", "yes"), ("Was not", "no"))),
        unset=AS_IT_IS,
    ),
)
_TRUTHS = frozenset({"two_way", "executive"})


@dataclass(frozen=True, slots=True)
class ManyRead:
    """Who can be named, and who is named in one of the chosen touches."""

    ids: tuple[bytes, ...]
    people: tuple[Somebody, ...]
    named: tuple[Somebody, ...]
    ours: tuple[str, ...]


def read_many(services: Services, account: Account, ids: Sequence[bytes]) -> ManyRead:
    """What the form of several touches offers; on a reader thread."""
    people = {
        one.id: Somebody(one.id, one.name, one.title or "")
        for one in services.touches.nameable(account)
    }
    there = dict.fromkeys(who for one in services.touches.some(ids) for who in one.contacts)
    named = [people.get(who) or Somebody(who, name_of(services, who)) for who in there]
    return ManyRead(tuple(ids), tuple(people.values()), tuple(named), ours_of(services, account))


class ManyTouches(QWidget):
    """Fields that several touches may share; nothing is written before the button is pressed."""

    asked = Signal(dict)
    """What `Touches.edit_many` takes."""

    def __init__(self, read: ManyRead) -> None:
        super().__init__()
        whole = touches_text(len(read.ids))
        self.setAccessibleName("Change several touches")
        self._wanted: dict[str, Any] = {}
        head = PlainLabel(
            f"What you fill in goes into {whole} at once. What you leave empty stays as it is.",
            muted=True,
            wrap=True,
        )
        head.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self.first = RecordForm("Change several touches", _FIRST, {})
        self.last = RecordForm("Change several touches", _LAST, {})
        self.joined = PeopleField("Add somebody of theirs", "The beginning of a name, then Enter")
        self.joined.offer(read.people)
        self.parted = PeopleField("Take somebody off", "The beginning of a name, then Enter")
        self.parted.offer(read.named)
        self.team = TeamField()
        self.team.setAccessibleName("Add somebody of ours")
        self.team.know(read.ours)
        self.go = button(f"Change {whole}", "primary", tip="Ctrl+Enter")
        self.refusal = Refusal()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 2 * GRID)
        self._column.setSpacing(0)
        self._column.addWidget(head)
        self._column.addWidget(self.first)
        for label, line, field in (
            ("Add somebody of theirs", self.joined.line, self.joined),
            ("Take somebody off", self.parted.line, self.parted),
            ("Add somebody of ours", self.team, self.team),
        ):
            if field is not self.parted or read.named:
                self._put(label, line, field)
        self._column.addWidget(self.last)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.setSpacing(GRID)
        foot.addWidget(self.go)
        foot.addWidget(self.refusal)
        self._column.addLayout(foot)
        self._column.addStretch(1)
        for form in (self.first, self.last):
            form.kept.connect(self._on_kept)
        for people in (self.joined, self.parted):
            people.changed.connect(self._on_changed)
            people.line.textChanged.connect(self._on_changed)
        self.team.textChanged.connect(self._on_changed)
        self._day().textChanged.connect(self._on_changed)
        self.go.clicked.connect(lambda _checked=False: self._on_go())
        self._on_changed()

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        return self.first.fields["channel"]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go.click()
        else:
            super().keyPressEvent(event)

    def _day(self) -> EditableField:
        field = self.first.fields["happened_on"]
        assert isinstance(field, EditableField)  # noqa: S101 - told to the type checker
        return field

    def _put(self, words: str, buddy: QWidget, field: QWidget) -> None:
        part = QVBoxLayout()
        part.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID // 2 + GRID)
        part.setSpacing(GRID // 2)
        label = PlainLabel(words, "caption", muted=True)
        label.setBuddy(buddy)
        part.addWidget(label)
        part.addWidget(field)
        self._column.addLayout(part)

    def _on_kept(self, name: str, value: Any) -> None:
        if value is None:
            self._wanted.pop(name, None)
        else:
            self._wanted[name] = value == "yes" if name in _TRUTHS else value
        self._on_changed()

    def _on_changed(self) -> None:
        begun = (one.text() for one in (self.joined.line, self.parted.line, self.team, self._day()))
        chosen = self.joined.chosen or self.parted.chosen
        self.go.setEnabled(bool(self._wanted or chosen or any(map(str.strip, begun))))

    def _on_go(self) -> None:
        self.refusal.clear()
        for people in (self.joined, self.parted):
            if people.line.text().strip() and not people.take():
                self.refusal.say(NOBODY)
                people.line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        typed = self._day().text().strip()
        day = read_day(typed, today(), "back")
        if typed and day is None:
            self._day().setFocus(Qt.FocusReason.OtherFocusReason)  # which says that it is no day
            return
        if day is not None:  # not every system leaves a field for the button that is pressed
            self._wanted["happened_on"] = day
        asked = {
            **self._wanted,
            "joined": self.joined.ids(),
            "parted": self.parted.ids(),
            "team_joined": self.team.names(),
        }
        self.asked.emit({name: value for name, value in asked.items() if value != ()})
