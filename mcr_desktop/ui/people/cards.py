"""Everything that is known of one person, in the drawer: read, written, acted on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import contacts as words
from mcr_desktop.phrases.indicators import role_name, standing_name
from mcr_desktop.phrases.occasions import read_occasion
from mcr_desktop.ui.people import card_readings as rows
from mcr_desktop.ui.people.card_readings import CardRead, read_card
from mcr_desktop.ui.people.card_sections import CardSection
from mcr_desktop.ui.people.influence_lines import InfluenceLine
from mcr_desktop.ui.people.photos import Photo
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Chip
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.histories import history_widget, read_history
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import RecordForm

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.surroundings import Surroundings

BIRTHDAY = ("birthday", "born")


class PersonCardView(QWidget):
    """A person's card. It writes by itself and tells what it wrote; `look` reads it anew."""

    undo_offered = Signal(str)
    title_changed = Signal(str)
    person_asked = Signal(bytes)
    """The card of somebody else."""
    deed_asked = Signal(str, object)
    row_asked = Signal(str, bytes)
    """A tab of the account and a row in it."""
    drawer_requested = Signal(str, QWidget)
    address_pressed = Signal(str)
    gone = Signal()
    """The person was removed: there is nothing to show any more."""

    def __init__(self, around: Surroundings, read: CardRead) -> None:
        super().__init__()
        self._around = around
        self._read = read
        self.contact_id = read.contact.id
        self.setAccessibleName(read.contact.name)
        self.photo = Photo(around)
        self.photo.told.connect(self.undo_offered)
        self._title = PlainLabel("", wrap=True)
        self._chips = FlowRow()
        self.form: RecordForm | None = None
        """The record at the foot, once it is there."""
        labels = {name: words.field_word(name) for name in rows.CONTACT_FIELDS}
        self.concurrent = ConcurrentValues(around, "contact", labels, self._shown)
        self.concurrent.used.connect(self.undo_offered)
        self.touch = button("Log touch", "primary", tip="Ctrl+T")
        self.touch.clicked.connect(lambda: self.deed_asked.emit("touch", [self.contact_id]))
        self.history = button("History")
        self.history.clicked.connect(self._on_history)
        self._make_sections()
        self._lay_out()
        self.show_read(read)
        # It lies below all that is in sight and takes as long as the rest: a turn of its own.
        QTimer.singleShot(0, self, self._add_form)

    def _make_sections(self) -> None:
        self.ways = CardSection(
            "Ways to reach them", "An address, number or link, then Enter", "None is written down."
        )
        self.ways.added.connect(self._on_way)
        self.ways.door_pressed.connect(self._on_link)
        self.lines = CardSection("Above and below")
        self.lines.row_pressed.connect(self.person_asked)
        self.influences = CardSection("Whose word counts", "", "No line of influence is known.")
        self.influence_line = InfluenceLine()
        self.influence_line.given.connect(self._on_influence)
        self.career = CardSection(
            "Career", "Title, employer, then Enter", "No step is written down."
        )
        self.career.added.connect(self._on_position)
        self.factors = CardSection("Storekeeper card")
        self.facts = CardSection(
            "What we know of them", "A fact, then Enter", "Nothing personal is written down."
        )
        self.facts.added.connect(
            lambda text: self._do(lambda s: s.people.add_fact(self.contact_id, text), "Noted")
        )
        self.dates = CardSection(
            "Their days", "Birthday 14 March, then Enter", "No birthday or other day is known."
        )
        self.dates.added.connect(self._on_date)
        self.promises = CardSection("Promises still owed")
        self.promises.row_pressed.connect(lambda one: self.row_asked.emit("commitments", one))
        self.touches = CardSection("Latest touches")
        self.touches.row_pressed.connect(lambda one: self.row_asked.emit("touches", one))
        self.merged = CardSection("Shown as this person")
        self.merged.door_pressed.connect(self._on_part)
        for section, kind, edit in (
            (self.ways, "address", lambda s, one, f: s.addresses.edit(one, **f)),
            (self.influences, "influence", lambda s, one, f: s.influences.edit(one, **f)),
            (self.career, "position", lambda s, one, f: s.careers.edit(one, **f)),
            (self.facts, "fact", lambda s, one, f: s.people.edit_fact(one, **f)),
            (self.dates, "occasion", _edit_occasion),
        ):
            self._wire(section, kind, edit)
        self.factors.kept.connect(self._on_factor)
        self.factors.removed.connect(
            lambda one: self._do(
                lambda s: s.storekeeper_cards.clear(self.contact_id, one.decode()), "Forgot a line"
            )
        )

    def _wire(
        self, section: CardSection, kind: str, edit: Callable[[Any, bytes, dict[str, Any]], object]
    ) -> None:
        section.kept.connect(
            lambda one, name, value: self._do(lambda s: edit(s, one, {name: value}), "Edited")
        )
        section.removed.connect(
            lambda one: self._do(lambda s: s.removals.remove(kind, [one]), "Removed")
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(2 * GRID, 0, GRID, 0)
        top.setSpacing(GRID)
        top.addWidget(self.photo)
        beside = QVBoxLayout()
        beside.setSpacing(GRID // 2)
        beside.addWidget(self._title)
        beside.addWidget(self._chips)
        top.addLayout(beside, 1)
        deeds = QHBoxLayout()
        deeds.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID)
        deeds.addWidget(self.touch)
        deeds.addWidget(self.history)
        deeds.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        column.addLayout(deeds)
        column.addWidget(self.concurrent)
        for section in (self.ways, self.promises, self.touches, self.lines, self.influences):
            column.addWidget(section)
        self.influences.layout().addWidget(self.influence_line)  # type: ignore[union-attr]  # it has one
        for section in (self.facts, self.dates, self.factors, self.career, self.merged):
            column.addWidget(section)
        column.addSpacing(GRID)
        heading = PlainLabel("The record", "caption", bold=True, muted=True)
        heading.setContentsMargins(2 * GRID, 0, 0, 0)
        column.addWidget(heading)
        self._foot = QVBoxLayout()
        column.addLayout(self._foot)
        column.addStretch(1)

    def _add_form(self) -> None:
        read = self._read
        made = RecordForm("The person", rows.contact_specs(read), rows.contact_values(read.contact))
        made.kept.connect(self._on_contact)
        self._foot.addWidget(made)
        self.form = made

    # Showing

    def look(self) -> None:
        """Read the card anew."""
        services, contact = self._around.services, self.contact_id
        self._around.tasks.read(
            lambda _job: read_card(services, contact),
            self.show_read,
            owner=self,
            key="card",
            failed=self._on_not_read,
        )

    def _on_not_read(self, error: Exception) -> None:
        if isinstance(error, NotFoundError):  # removed meanwhile, here or by a teammate
            self.gone.emit()
        else:
            self._around.tasks.complain(error)

    def show_read(self, read: CardRead) -> None:
        """Show what was read; what somebody types meanwhile is left alone."""
        self._read = read
        contact = read.contact
        if read.contact.id != self.contact_id:  # merged into somebody meanwhile
            self.contact_id = contact.id
        self.title_changed.emit(contact.name)
        self.photo.show_photo(contact.id, contact.name, read.photo)
        self._title.setText(
            words.career_text(contact.title, contact.employer or "")
            if contact.employer
            else contact.title or "No title is written down"
        )
        self._show_chips(read)
        if self.form is not None:
            self.form.show_values(rows.contact_values(contact))
        self.concurrent.look(contact.id)
        self.ways.show_rows(rows.way_rows(read))
        self.lines.show_rows(rows.line_rows(read))
        self.influences.show_rows(rows.influence_rows(read))
        self.influence_line.offer(read.people)
        self.career.show_rows(rows.position_rows(read.card.positions))
        self.factors.show_rows(rows.factor_rows(read.card.factors.lines))
        self.facts.show_rows(rows.fact_rows(read.card.facts))
        self.dates.show_rows(rows.occasion_rows(read.card.occasions))
        self.promises.show_rows(rows.promise_rows(read))
        self.touches.show_rows(rows.touch_rows(read))
        self.merged.show_rows(rows.merged_rows(read))
        for section, shown in (
            (self.lines, bool(read.card.boss or read.card.reports)),
            (self.promises, bool(read.card.promises)),
            (self.touches, bool(read.card.touches)),
            (self.merged, bool(read.card.merged)),
        ):
            section.setVisible(shown)

    def _show_chips(self, read: CardRead) -> None:
        contact, row = read.contact, read.card.row
        self._chips.clear()
        if contact.left_on:
            self._chips.add(Chip(words.left_text(contact.left_on), "watch"))
        if row.over_days:
            self._chips.add(Chip(words.over_text(row.over_days), "watch"))
        for text in (
            role_name(contact.role),
            "Executive" if contact.executive else "",
            standing_name(contact.standing) if contact.standing else "",
            words.relation_word(contact.relation) if contact.relation else "",
        ):
            if text:
                self._chips.add(Chip(text))

    def _shown(self, field: str, value: Any) -> str:
        """A value that lost, in words; on a reader thread."""
        if field == "reports_to" and isinstance(value, bytes):
            return self._around.services.people.name_of(value) or ""
        if field == "site_id" and isinstance(value, bytes):
            return next((name for name, one in self._read.sites if one == value), "another site")
        if field == "role":
            return role_name(value)
        if field == "standing" and value:
            return standing_name(value)
        return "" if value is None else str(value)

    # Doing

    def _do(
        self,
        work: Callable[[Services], object],
        said: str,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        services, name = self._around.services, self._read.contact.name

        def _done(_result: object) -> None:
            self.undo_offered.emit(f"{said}: {name}")
            self.look()

        def _failed(error: Exception) -> None:
            (failed or self._around.tasks.complain)(error)
            self.look()

        self._around.tasks.write(lambda _job: work(services), _done, owner=self, failed=_failed)

    def _on_contact(self, field: str, value: Any) -> None:
        if field == "relation" and value == "customer":
            value = None
        self._do(lambda s: s.people.edit(self.contact_id, **{field: value}), "Edited")

    def _on_way(self, text: str) -> None:
        kind = rows.address_kind(text)
        self._do(lambda s: s.addresses.add(self.contact_id, kind, text), "Added an address")

    def _on_link(self, row_id: bytes) -> None:
        shown = rows.way_rows(self._read)
        for way, row in zip(self._read.ways, shown, strict=True):
            if row.id == row_id and way.link:
                self.address_pressed.emit(way.link)

    def _on_position(self, text: str) -> None:
        title, _comma, employer = text.rpartition(",")
        fields = {"title": title.strip()} if title.strip() else {}
        self._do(
            lambda s: s.careers.add(self.contact_id, employer.strip() or text, **fields),
            "Added a step",
        )

    def _on_factor(self, factor: bytes, field: str, value: Any) -> None:
        line = next(one for one in self._read.card.factors.lines if one.factor.encode() == factor)
        fact = line.fact
        if fact is not None and field != "text":
            self._do(lambda s: s.people.edit_fact(fact.id, **{field: value}), "Edited a line")
        elif field == "text" and value:
            kept: dict[str, Any] = {
                name: getattr(fact, name) if fact else None
                for name in ("level", "source", "confidence")
            }
            self._do(
                lambda s: s.storekeeper_cards.put(self.contact_id, line.factor, value, **kept),
                "Noted a line",
            )
        else:  # how sure we are of nothing is nothing yet
            self.look()

    def _on_date(self, text: str) -> None:
        title, day = split_day(text)
        account = self._read.card.account
        if day is None or account is None:
            self._around.tasks.complain(
                InvalidValueError(kind="occasion", field="day", value=text, allowed=())
            )
            return
        birthday = any(word in title.lower() for word in BIRTHDAY) or not title
        fields: dict[str, Any] = {"contact_id": self.contact_id, "yearly": 1}
        fields["kind"] = "birthday" if birthday else "other"
        self._do(
            lambda s: s.occasions.add(account, title or "Birthday", day, **fields), "Added a date"
        )

    def _on_influence(self, kind: str, other: bytes) -> None:
        self._do(lambda s: s.influences.add(self.contact_id, other, kind), "Added a line")

    def _on_part(self, other: bytes) -> None:
        self._do(lambda s: s.merges.unmerge(other), "Parted again")

    def _on_history(self) -> None:
        services, contact = self._around.services, self.contact_id
        self._around.tasks.read(
            lambda _job: read_history(services, contact),
            lambda past: self.drawer_requested.emit(
                f"History of {self._read.contact.name}", history_widget(past)
            ),
            owner=self,
            key="history",
        )

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        self.touch.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return self.touch


def split_day(text: str) -> tuple[str, str | None]:
    """What a date is called and its day: "Birthday 14 March" gives "Birthday" and `--03-14`."""
    parts = text.replace(":", " ").split()
    for start in range(len(parts)):
        day = read_occasion(" ".join(parts[start:]), today())
        if day is not None:
            return " ".join(parts[:start]).strip(" ,"), day
    return text, None


def _edit_occasion(services: Services, occasion: bytes, fields: dict[str, Any]) -> object:
    if "day" in fields:
        day = read_occasion(str(fields["day"] or ""), today())
        if day is None:
            raise InvalidValueError(
                kind="occasion", field="day", value=str(fields["day"] or ""), allowed=()
            )
        fields = {**fields, "day": day}
    return services.occasions.edit(occasion, **fields)
