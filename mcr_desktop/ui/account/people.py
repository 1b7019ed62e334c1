"""People: who they are, how they stand, and when we last spoke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from mcr_desktop.domain.accounts import STANDINGS
from mcr_desktop.domain.indicators import RoomPerson
from mcr_desktop.domain.people import ROLES
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import indicators
from mcr_desktop.ui.account.concerns import ErasingRead, read_erasing
from mcr_desktop.ui.account.erasing import ErasingDialog
from mcr_desktop.ui.account.lists import ListSource
from mcr_desktop.ui.account.readings import read_people
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, PagedTableModel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account, Site
    from mcr_desktop.domain.people import Contact
    from mcr_desktop.ui.surroundings import Surroundings


def _last(one: RoomPerson) -> str:
    told = indicators.quiet(one.quiet, today())
    if one.quiet.days is None:
        return told.text if one.contact.cadence_days is not None else ""
    if one.contact.cadence_days is None:
        return told.detail
    return told.text


def _last_tip(one: RoomPerson) -> str:
    told = indicators.quiet(one.quiet, today())
    return " ".join(part for part in (told.sentence, told.detail) if part)


def _last_meaning(one: RoomPerson) -> CellMeaning:
    if one.contact.cadence_days is None:
        return "muted"
    told = indicators.quiet(one.quiet, today())
    return told.meaning if one.quiet.over else ""


def _rank(one: RoomPerson) -> int:
    return STANDINGS.index(one.contact.standing) if one.contact.standing in STANDINGS else -1


COLUMNS = (
    Column[RoomPerson](
        "name", "Name", lambda one: one.contact.name, meaning=lambda _one: "person", width=184
    ),
    Column[RoomPerson]("title", "Title", lambda one: one.contact.title or "", width=0),
    Column[RoomPerson](
        "role", "Role", lambda one: indicators.role_name(one.contact.role), width=136
    ),
    Column[RoomPerson](
        "standing",
        "Standing",
        lambda one: indicators.standing_name(one.contact.standing) if one.contact.standing else "",
        tip=lambda one: one.contact.standing_evidence or "",
        width=96,
        gives=2,
    ),
    Column[RoomPerson](
        "last",
        "Last two-way touch",
        _last,
        tip=_last_tip,
        meaning=_last_meaning,
        width=168,
    ),
    Column[RoomPerson]("owner", "Ours", lambda one: one.contact.owner or "", width=112, gives=1),
)
KEYS = {
    "name": lambda one: one.contact.name.casefold(),
    "title": lambda one: (one.contact.title or "\uffff").casefold(),
    "role": lambda one: ROLES.index(one.contact.role) if one.contact.role in ROLES else len(ROLES),
    "standing": _rank,
    "last": lambda one: -((one.quiet.days or 0) / max(1, one.quiet.cadence_days)),
    "owner": lambda one: (one.contact.owner or "\uffff").casefold(),
}


ERASE = "Erase this person\N{HORIZONTAL ELLIPSIS}"


class PeopleTab(Tab):
    """The contacts; each is edited in the drawer."""

    kinds = frozenset({"contact", "touch", "commitment", "site"})
    touch_asked = Signal(object)
    """A contact's id, or None."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "people", "People")
        self._source: ListSource[RoomPerson] = ListSource(lambda one: one.contact.id, KEYS)
        self._sites: tuple[Site, ...] = ()
        self._form: tuple[bytes, RecordForm] | None = None
        self.model = PagedTableModel(COLUMNS, self._source, parent=self)
        self.table = Table(self.model, "People")
        self.table.opened.connect(self.edit)
        self.name_field = QLineEdit()
        self.name_field.setPlaceholderText("Name")
        self.name_field.setAccessibleName("Name of a new person")
        self.title_field = QLineEdit()
        self.title_field.setPlaceholderText("Title, then Enter")
        self.title_field.setAccessibleName("Title of a new person")
        self.add_button = button("Add person", "primary")
        for line in (self.name_field, self.title_field):
            line.returnPressed.connect(self._on_add)
        self.add_button.clicked.connect(self._on_add)
        self._edit = button("Edit", tip="Enter")
        self._edit.clicked.connect(lambda: self.edit(self.table.current_id()))
        self._touch = button("Log touch", tip="Ctrl+T")
        self._touch.clicked.connect(lambda: self.touch_asked.emit(self.table.current_id()))
        self.table.chosen.connect(self._on_chosen)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_menu)
        empty = EmptyState(
            "Nobody is written down yet",
            "The people who decide, influence, champion, use and guard; who of us owns each tie, "
            "and how often you agreed to speak.",
            "Add the first person",
            lambda: self.name_field.setFocus(Qt.FocusReason.OtherFocusReason),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, GRID, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.name_field, 2)
        row.addWidget(self.title_field, 2)
        row.addWidget(self.add_button)
        row.addStretch(1)
        row.addWidget(self._edit)
        row.addWidget(self._touch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        self._on_chosen(None)

    def refresh(self, account: Account) -> None:
        self.read(
            lambda services: (
                read_people(services, account),
                tuple(services.accounts.sites(account)),
            ),
            self._on_read,
            "people",
        )

    def clear(self) -> None:
        self._source.take(())
        self.model.load()
        self._form = None

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return self.table if self._stack.currentIndex() == 0 else self.name_field

    def tab_actions(self) -> tuple[Action, ...]:
        return (
            Action("people_add", "Add a person", self._on_add_key, "Account", "Ctrl+N"),
            Action("people_erase", ERASE, lambda: self.erase(self.table.current_id()), "Account"),
        )

    def edit(self, contact_id: bytes | None) -> None:
        """Open a contact's fields in the drawer."""
        person = self._source.row(contact_id)
        if person is None:
            return
        contact = person.contact
        form = RecordForm(contact.name, self._specs(contact), _values(contact))
        form.kept.connect(lambda field, value: self._keep(contact.id, field, value))
        self._form = (contact.id, form)
        self.drawer_requested.emit(contact.name, form)
        form.fields["title"].setFocus(Qt.FocusReason.OtherFocusReason)

    def erase(self, contact_id: bytes | None) -> None:
        """Ask what of a contact goes for good, and whether it shall."""
        if contact_id is not None and self._source.row(contact_id) is not None:
            self.read(
                lambda services: read_erasing(services, contact_id), self._on_erasing, "erase"
            )

    def context_menu(self, contact_id: bytes) -> QMenu:
        """What can be done with a contact; the menu goes as soon as it is shut."""
        menu = QMenu(self)
        menu.addAction("Edit").triggered.connect(lambda _on=False: self.edit(contact_id))
        menu.addAction("Log touch").triggered.connect(
            lambda _on=False: self.touch_asked.emit(contact_id)
        )
        menu.addSeparator()
        menu.addAction(ERASE).triggered.connect(lambda _on=False: self.erase(contact_id))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    # What comes back

    def _on_erasing(self, read: ErasingRead) -> None:
        dialog = ErasingDialog(read, self._around, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.route_requested.connect(self.route_requested)
        dialog.erased.connect(self.done_in_drawer)
        dialog.open()

    def _on_menu(self, where: QPoint) -> None:
        contact_id = self.table.current_id()
        if contact_id is not None:
            self.context_menu(contact_id).popup(self.table.viewport().mapToGlobal(where))

    def _on_read(self, read: tuple[tuple[RoomPerson, ...], tuple[Site, ...]]) -> None:
        people, self._sites = read
        self._source.take(people)
        self.model.load()
        self._stack.setCurrentIndex(0 if people else 1)
        if self.table.current_id() is None and people:
            self.table.selectRow(0)
        self._choose_wanted()
        shown = self._source.row(self._form[0]) if self._form else None
        if self._form is not None and shown is not None and isValid(self._form[1]):
            self._form[1].show_values(_values(shown.contact))

    def _choose_wanted(self) -> None:
        if self._wanted_row is not None and self._source.row(self._wanted_row) is not None:
            self.table.choose(self._wanted_row)
            self._wanted_row = None

    def _on_chosen(self, contact_id: object) -> None:
        for made in (self._edit, self._touch):
            made.setEnabled(contact_id is not None)

    # Doing

    def _on_add_key(self) -> None:
        self.name_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_add(self) -> None:
        account, name = self.account, self.name_field.text().strip()
        if account is None or not name:
            self.name_field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        title = self.title_field.text().strip() or None
        self.name_field.clear()
        self.title_field.clear()
        self.name_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.write(
            lambda services: services.people.add(account, name, title=title),
            f"Added {name}",
            lambda contact: self.choose(contact.id),
        )

    def _keep(self, contact_id: bytes, field: str, value: Any) -> None:
        self.write(
            lambda services: services.people.edit(contact_id, **{field: value}),
            "Edited a person",
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        self.complain(error)
        if self.account is not None:
            self.refresh(self.account)

    def _specs(self, contact: Contact) -> tuple[FieldSpec, ...]:
        others = tuple(
            (one.contact.name, one.contact.id)
            for one in self._source.all()
            if one.contact.id != contact.id
        )
        return (
            FieldSpec("name", "Name"),
            FieldSpec("title", "Title"),
            FieldSpec(
                "role",
                "Part in decisions",
                "choice",
                tuple((indicators.role_name(r), r) for r in ROLES),
            ),
            FieldSpec("reports_to", "Reports to", "choice", others),
            FieldSpec("site_id", "Site", "choice", tuple((s.name, s.id) for s in self._sites)),
            FieldSpec("city", "City"),
            FieldSpec("email", "E-mail"),
            FieldSpec("phone", "Phone"),
            FieldSpec("owner", "Who of us owns the tie"),
            FieldSpec("cadence_days", "Days between two-way touches, at most", "number"),
            FieldSpec(
                "standing",
                "Standing",
                "choice",
                tuple((indicators.standing_name(s), s) for s in STANDINGS),
            ),
            FieldSpec("standing_on", "Stated on", "day"),
            FieldSpec("standing_evidence", "Evidence: what they said or did", "prose"),
            FieldSpec("executive", "An executive of theirs", "flag"),
        )


def _values(contact: Contact) -> dict[str, Any]:
    names = (
        "name title role reports_to site_id city email phone owner cadence_days standing "
        "standing_on standing_evidence executive"
    )
    return {name: getattr(contact, name) for name in names.split()}
