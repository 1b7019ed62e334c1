"""Who works on a case, and what happened in its course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.cases import moment_name
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import exact_day, read_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.cases.blocks import CaseBlock
from mcr_desktop.ui.cases.fields import DayField, WrappedField, offer_people
from mcr_desktop.ui.cases.lists import Rows
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import IconButton, button
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.casework.views import Moment
    from mcr_desktop.ui.cases.readings import CaseRead


class Teammate(QWidget):
    """A person of the case's team."""

    left = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, GRID, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(Avatar(name))
        row.addWidget(PlainLabel(name))
        drop = IconButton("close", _("Take {name} off the team").format(name=name))
        drop.clicked.connect(lambda _on=False: self.left.emit(name))
        row.addWidget(drop)
        row.addStretch(1)


class TeamBlock(CaseBlock):
    """Who leads, and who works on it."""

    kind = "team"

    def __init__(self) -> None:
        super().__init__(_("Team"))
        self._team: tuple[str, ...] = ()
        self.lead = EditableField(_("Lead"), hint=_("Who leads"))
        self.lead.setFixedWidth(200)
        self.lead.kept.connect(lambda text: self.edit_case(_("Lead changed"), lead=text or None))
        label = PlainLabel(_("Lead"), muted=True)
        label.setBuddy(self.lead)
        leads = QHBoxLayout()
        leads.setSpacing(GRID)
        leads.addWidget(label)
        leads.addWidget(self.lead)
        leads.addStretch(1)
        self.people: Rows[str, Teammate] = Rows(
            lambda name: name.encode(), self._made, lambda _row, _name: None
        )
        self.new = EntryField()
        self.new.setAccessibleName(_("Add somebody to the team"))
        self.new.setPlaceholderText(_("Add a name; people outside the fence go as well"))
        self.new.setMaximumWidth(320)
        self.new.returnPressed.connect(self._on_new)
        self.body.addLayout(leads)
        self.body.addWidget(self.people)
        self.body.addWidget(self.new)

    def first_line(self, read: CaseRead) -> str:
        case = read.view.case
        team = [name for name in case.team if name != case.lead]
        if not case.lead and not team:
            return _("Nobody leads this case yet")
        led = _("{name} leads").format(name=case.lead) if case.lead else _("Nobody leads")
        if not team:
            return led
        return _("{led}, with {names}").format(led=led, names=", ".join(team))

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        case = read.view.case
        self._team = tuple(dict.fromkeys(case.team))
        self.lead.show_text(case.lead or "")
        for field in (self.lead, self.new):
            offer_people(field, read.colleagues)
        self.people.take(self._team)
        self.people.setVisible(bool(self._team))

    def first_focus(self) -> QWidget | None:
        return self.lead

    def _made(self, name: str) -> Teammate:
        made = Teammate(name)
        made.left.connect(self._on_left)
        return made

    def _on_new(self) -> None:
        name = " ".join(self.new.text().split())
        self.new.clear()
        if name and name not in self._team:
            self.edit_case(_("{name} is on the team").format(name=name), team=(*self._team, name))

    def _on_left(self, name: str) -> None:
        rest = tuple(one for one in self._team if one != name)
        self.edit_case(_("{name} is off the team").format(name=name), team=rest)


class MomentRow(QWidget):
    """A line of the timeline; an event that somebody wrote is edited where it stands."""

    reworded = Signal(bytes, str)
    moved = Signal(bytes, object)
    removed = Signal(bytes)
    refused = Signal(str)

    def __init__(self, moment: Moment) -> None:
        super().__init__()
        own = moment.event == "event"
        self._id = moment.row
        self._words: WrappedField | PlainLabel
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self._day: DayField | None = None
        self._date: PlainLabel | None = None
        if own:
            self._day = DayField(_("Day"), lean="back")
            self._day.setFixedWidth(128)
            self._day.day_kept.connect(self._on_day)
            self._day.refused.connect(self.refused)
            self._words = WrappedField(_("What happened"))
            self._words.kept.connect(self._on_words)
            row.addWidget(self._day, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._date = PlainLabel("", muted=True, tabular=True)
            self._date.setFixedWidth(128)
            self._date.setContentsMargins(8, 0, 0, 0)
            self._words = PlainLabel("", wrap=True)
            self._words.setContentsMargins(12, 0, 0, 0)  # in line with what stands in a field
            row.addWidget(self._date, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._person = PlainLabel("", muted=True)
        row.addWidget(self._person, 0, Qt.AlignmentFlag.AlignTop)
        drop = IconButton("close", _("Take this event out"))
        drop.clicked.connect(lambda _on=False: self.removed.emit(moment.row))
        row.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        if self._day is not None:
            # Day, words, name and button of one event stand on one line.
            for part in (self._day, self._person):
                part.setMinimumHeight(drop.sizeHint().height())
        else:
            # Where nothing can be taken out, the names stand in the same column all the same.
            kept = drop.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            drop.setSizePolicy(kept)
            drop.setMaximumHeight(self._person.sizeHint().height())
            drop.hide()

    def _on_day(self, day: str | None) -> None:
        if day is not None:
            self.moved.emit(self._id, day)

    def _on_words(self, text: str) -> None:
        if text.strip():
            self.reworded.emit(self._id, text.strip())

    def show_moment(self, moment: Moment, home: bytes | None) -> None:
        """Show what is stored; another account than the home one is named."""
        if self._day is not None:
            self._day.show_day(moment.day)
        if self._date is not None:
            self._date.setText(short_day(moment.day, today()))
            self._date.set_tip(exact_day(moment.day))
        if isinstance(self._words, WrappedField):
            self._words.show_text(moment.text)
        else:
            words = moment_name(moment.event)
            if moment.account is not None and moment.account.id != home:
                words = f"{words} ({moment.account.name})"
            told = moment.text if moment.event not in ("opened", "joined") else ""
            self._words.setText(f"{words}: {told}" if told else words)
        self._person.setText(moment.person)


class TimelineBlock(CaseBlock):
    """What happened, earliest first; a line adds what the program cannot know."""

    kind = "timeline"

    def __init__(self) -> None:
        super().__init__(_("Timeline"))
        self._home: bytes | None = None
        self.rows: Rows[Moment, MomentRow] = Rows(_moment_id, self._made, self._show, 2)
        self.day = EntryField()
        self.day.setAccessibleName(_("Day of the event"))
        self.day.setPlaceholderText(_("today"))
        self.day.setFixedWidth(128)
        self.text = EntryField()
        self.text.setAccessibleName(_("What happened"))
        self.text.setPlaceholderText(_("What happened"))
        add = button(_("Add"), "primary")
        add.setAccessibleName(_("Add the event"))
        add.clicked.connect(lambda _on=False: self._on_add())
        for line in (self.day, self.text):
            line.returnPressed.connect(self._on_add)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.day)
        row.addWidget(self.text, 1)
        row.addWidget(add)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addWidget(self.rows)
        column.addLayout(row)
        self.body.addLayout(column)

    def first_line(self, read: CaseRead) -> str:
        count = len(read.timeline)
        return ngettext("{n} entry", "{n} entries", count).format(n=number(count))

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        self._home = read.view.account.id if read.view.account is not None else None
        self.rows.take(read.timeline)

    def first_focus(self) -> QWidget | None:
        return self.text

    def _made(self, moment: Moment) -> MomentRow:
        made = MomentRow(moment)
        made.refused.connect(self.told)
        made.reworded.connect(
            lambda row, text: self.written.emit(
                lambda services: services.cases.edit_event(row, text=text), _("Event changed")
            )
        )
        made.moved.connect(
            lambda row, day: self.written.emit(
                lambda services: services.cases.edit_event(row, happened_on=day),
                _("Event moved to another day"),
            )
        )
        made.removed.connect(
            lambda row: self.written.emit(
                lambda services: services.cases.remove_event(row), _("Event taken out")
            )
        )
        return made

    def _show(self, row: MomentRow, moment: Moment) -> None:
        row.show_moment(moment, self._home)

    def _on_add(self) -> None:
        text, typed = " ".join(self.text.text().split()), self.day.text().strip()
        day = read_day(typed, today(), "back") if typed else today().isoformat()
        if not text:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if day is None:
            self.told.emit(
                _('"{text}" is no day. Write "12 Oct" or "yesterday".').format(text=typed)
            )
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        case_id = self._case_id
        self.written.emit(
            lambda services: services.cases.add_event(case_id, text, day), _("Event noted")
        )
        self.text.clear()
        self.day.clear()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


def _moment_id(moment: Moment) -> bytes:
    if moment.event == "event":
        return moment.row
    return moment.row + f"{moment.event} {moment.day} {moment.text}".encode()
