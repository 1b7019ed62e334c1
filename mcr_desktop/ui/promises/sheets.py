"""One promise in the drawer: how it stands, where it comes from, its fields and what was written before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.domain import ids
from mcr_desktop.domain.commitments import DIRECTIONS, RECURRENCES, RENEGOTIATED, Commitment
from mcr_desktop.domain.news import news_due_on
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.commitments import (
    closed_text,
    moved_text,
    news_text,
    recurs_name,
    source_text,
)
from mcr_desktop.phrases.timelines import direction_name, state_name
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.histories import history_widget, read_history
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.promises.commitments import Source
    from mcr_desktop.services.promises.ledgers import LedgerRow
    from mcr_desktop.ui.widgets.histories import PastLine

_TABS = {"note": "notes", "touch": "touches", "complaint": "complaints", "fact": "overview"}
MOST_CONTACTS = 400
MOST_OF_SERIES = 8


@dataclass(frozen=True, slots=True)
class SheetRead:
    """Everything that the drawer tells of one promise."""

    row: LedgerRow
    source: Source | None
    contacts: tuple[tuple[str, str], ...]
    """Names and shown ids."""
    series: tuple[Commitment, ...]
    past: tuple[PastLine, ...]


def read_sheet(services: Services, row_id: bytes) -> SheetRead | None:
    """Read it on a reader thread; None where it is gone."""
    (row,) = services.ledgers.rows([row_id])
    if row is None:
        return None
    account = services.accounts.of_fence(row.one.fence)
    people = services.people.all(account)[:MOST_CONTACTS] if account is not None else []
    contacts = [(one.name, ids.show(one.id)) for one in people]
    whom = ids.show(row.one.contact_id) if row.one.contact_id else None
    if whom and all(one != whom for _, one in contacts):
        contacts.append((row.contact or "somebody removed", whom))
    return SheetRead(
        row,
        services.commitments.source_of(row.one),
        tuple(contacts),
        tuple(services.ledgers.series(row.one)),
        read_history(services, row_id),
    )


def source_route(source: Source, account: bytes | None) -> Route | None:
    """Where the row lies from which a promise comes."""
    if source.kind in ("meeting", "case"):
        return Route(source.kind, source.id)
    tab = _TABS.get(source.kind, "timeline")
    return Route("account", account, tab, row=source.id) if account else None


class PromiseSheet(QWidget):
    """Fields are saved as typed; deeds are asked for by their name."""

    kept = Signal(bytes, str, object)
    deed_asked = Signal(str)
    route_requested = Signal(object)
    row_asked = Signal(bytes)
    """Another promise of the series is wanted."""

    def __init__(self, read: SheetRead, above: QWidget | None = None) -> None:
        """`above` stands over the form."""
        super().__init__()
        self.id = read.row.one.id
        self._shape = _shape(read)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._top = QWidget()
        self._history = QWidget()
        self.form = RecordForm("The promise", _specs(read), _values(read.row.one))
        self.form.kept.connect(self._on_kept)
        self._column.addWidget(self._top)
        if above is not None:
            self._column.addWidget(above)
        self._column.addWidget(self.form)
        earlier = PlainLabel("Earlier", "caption", bold=True, muted=True)
        earlier.setIndent(2 * GRID)
        self._column.addWidget(earlier)
        self._column.addWidget(self._history)
        self._column.addStretch(1)
        self._fill(read)

    def takes(self, read: SheetRead) -> bool:
        """Show what is stored now; False where it needs another form."""
        if read.row.one.id != self.id or _shape(read) != self._shape:
            return False
        self.form.show_values(_values(read.row.one))
        self._fill(read)
        return True

    def _on_kept(self, field: str, value: object) -> None:
        if field == "contact_id" and isinstance(value, str):
            value = ids.parse(value)
        self.kept.emit(self.id, field, value)

    def _fill(self, read: SheetRead) -> None:
        had_focus = any(part.hasFocus() for part in self._top.findChildren(QWidget))
        top, past = self._made_top(read), history_widget(read.past)
        self._column.replaceWidget(self._top, top)
        self._column.replaceWidget(self._history, past)
        for gone in (self._top, self._history):
            gone.hide()
            gone.deleteLater()
        self._top, self._history = top, past
        if had_focus:
            self.form.fields["wording"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _made_top(self, read: SheetRead) -> QWidget:
        row, one, day = read.row, read.row.one, today()
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        column.setSpacing(GRID // 2)
        if row.owed:
            due = dates.due_text(one.due_on, day)
            due = due if one.days_late(day) or not one.due_on else f"due {due}"
            column.addWidget(
                PlainLabel(
                    f"{state_name(one.state).capitalize()}, {due}", "lead", bold=True, wrap=True
                )
            )
        else:
            column.addWidget(
                PlainLabel(_begun(closed_text(one, day)), "lead", bold=True, wrap=True)
            )
        for words in (
            moved_text(one, day),
            news_text(one, news_due_on(one), day),
            f"Comes {recurs_name(one.recurs)}" if one.recurs else "",
        ):
            if words:
                column.addWidget(PlainLabel(words, muted=True, wrap=True))
        route = source_route(read.source, row.account_id) if read.source else None
        if read.source and route is not None:
            told = source_text(read.source.kind, read.source.title, read.source.day, day)
            self._door(column, f"From the {told}", route)
        elif one.source_id:
            column.addWidget(PlainLabel("From a row that is gone", muted=True))
        if one.case_id:
            self._door(column, "An action of a case", Route("case", one.case_id))
        if row.account_id:
            self._door(
                column, row.account, Route("account", row.account_id, "commitments", row=one.id)
            )
        self._series(column, read)
        deeds = FlowRow()
        names = (
            (
                ("keep", "Keep"),
                ("renegotiate", "New day"),
                ("break", "Broken"),
                ("withdraw", "Withdraw"),
            )
            if row.owed
            else (("reopen", "Open again"),)
        )
        if row.owed and one.news_days:
            names = (*names, ("told", "They had word"))
        for name, words in (*names, ("remove", "Remove")):
            act = button(words, "primary" if name == "keep" else "normal")
            act.clicked.connect(lambda _checked=False, which=name: self.deed_asked.emit(which))
            deeds.add(act)
        column.addWidget(deeds)
        return made

    def _door(self, column: QVBoxLayout, words: str, route: Route) -> None:
        door = Door(words)
        door.clicked.connect(lambda _checked=False: self.route_requested.emit(route))
        column.addWidget(door)

    def _series(self, column: QVBoxLayout, read: SheetRead) -> None:
        others = [one for one in read.series if one.id != self.id]
        if not others:
            return
        column.addWidget(PlainLabel("Of the same series", "caption", bold=True, muted=True))
        for one in others[-MOST_OF_SERIES:]:
            due = dates.short_day(one.due_on, today())
            door = Door(f"{due}: {closed_text(one, today()) or state_name(one.state)}")
            door.clicked.connect(lambda _checked=False, row=one.id: self.row_asked.emit(row))
            column.addWidget(door)


def _shape(read: SheetRead) -> tuple[object, ...]:
    one = read.row.one
    return read.row.owed, bool(one.renegotiated_on), read.contacts


def _specs(read: SheetRead) -> tuple[FieldSpec, ...]:
    one = read.row.one
    specs = [
        FieldSpec("wording", "Word by word", "prose"),
        FieldSpec(
            "direction", "Whose", "choice", tuple((direction_name(d), d) for d in DIRECTIONS)
        ),
        FieldSpec("owner", "Who keeps it"),
        FieldSpec("contact_id", "Who of theirs", "choice", read.contacts),
        FieldSpec("due_on", "Due", "day", lean="ahead"),
        FieldSpec("made_on", "Made on", "day"),
        FieldSpec(
            *("recurs", "Comes again", "choice", tuple((recurs_name(r), r) for r in RECURRENCES)),
            unset="Never",
        ),
        FieldSpec("news_days", "Call every so many days, news or none", "number"),
    ]
    if one.renegotiated_on or one.state == RENEGOTIATED:
        specs += [
            FieldSpec("renegotiated_with", "New day agreed with"),
            FieldSpec("renegotiated_why", "Why"),
        ]
    if not read.row.owed:
        specs += [
            FieldSpec("closed_on", "Closed on", "day"),
            FieldSpec("closed_words", "What was said", "prose"),
        ]
    return tuple(specs)


def _values(one: Commitment) -> dict[str, Any]:
    values = {
        name: getattr(one, name)
        for name in (
            *("wording", "direction", "owner", "due_on", "made_on", "recurs"),
            *("news_days", "renegotiated_with", "renegotiated_why", "closed_on", "closed_words"),
        )
    }
    return {**values, "contact_id": ids.show(one.contact_id) if one.contact_id else None}


def _begun(words: str) -> str:
    """A sentence begins with a capital, whatever comes after."""
    return words[:1].upper() + words[1:]
