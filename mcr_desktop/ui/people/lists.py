"""The people of an account as a list: filtered, sorted, several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.accounts import STANDINGS
from mcr_desktop.domain.people import ROLES
from mcr_desktop.phrases import contacts as words
from mcr_desktop.phrases.indicators import role_name, standing_name
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.people.columns import COLUMNS, phone_of
from mcr_desktop.ui.people.reaches import REACH_KEYS
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.column_choices import ColumnChoices
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.folding_rows import FoldingRow
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.saved_views import SavedViews
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.services.contacts.rows import PeopleQuery, PersonRow
    from mcr_desktop.ui.surroundings import Surroundings

TYPED_MS = 120
"""How long typing rests before the list follows."""
FIRST_ORDER = "name"
HERE = (("Here now", "here"), ("Left", "left"), ("Here or left", "all"))
PASTE_KEY = QKeySequence("Ctrl+Shift+V")
COLUMNS_KEY = "people.columns"
NOBODY = "\N{EM DASH} nobody \N{EM DASH}"
DEEDS = (
    ("Edit", "open"),
    ("Log touch", "touch"),
    ("Call", "call"),
    ("Write an e-mail", "mail"),
    ("Merge\N{HORIZONTAL ELLIPSIS}", "merge"),
    ("Find on the map", "map"),
    ("Remove", "remove"),
)


class PeopleSource:
    """A `RowSource` over an account's people; its filter is a `PeopleQuery`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def ids(self, order: Order) -> Sequence[bytes]:
        query: PeopleQuery | None = order.filter
        if query is None:
            return ()
        by = f"-{order.by}" if order.by and order.descending else order.by
        return self._services.people.ids(replace(query, order=by or query.order))

    def rows(self, ids: Sequence[bytes]) -> Sequence[PersonRow | None]:
        return self._services.people.rows(ids)


class PeopleList(QWidget):
    """Filters, the table, and the line in which another person is written down."""

    opened = Signal(bytes)
    chosen = Signal(object)
    added = Signal(str, str)
    """Name and title of a new person."""
    deed_asked = Signal(str, object)
    """One of the deeds in `DEEDS` or "erase", and the ids that it is for."""
    undo_offered = Signal(str)
    paste_asked = Signal()
    duplicates_asked = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._account: bytes | None = None
        self._everybody = 0
        self.model = PagedTableModel(
            COLUMNS, PeopleSource(around.services), around.tasks, parent=self
        )
        self.model.loaded.connect(self._on_loaded)
        self.table = Table(self.model, "People", multiple=True)
        self.columns = ColumnChoices(self.table, around.services.settings, COLUMNS_KEY)
        self.table.opened.connect(self.opened)
        self.table.chosen.connect(self._on_chosen)
        self.table.selection_counted.connect(self._on_counted)
        self.table.removal_asked.connect(lambda ids: self.deed_asked.emit("remove", ids))
        self.table.menu_asked.connect(self._on_menu)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter by name, title, city, e-mail")
        self.words.setAccessibleName("Filter people by words")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(200)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.load)
        self.words.textChanged.connect(lambda _text: self._typed.start())
        self.role = _filter("Role", "Any role", [(role_name(one), one) for one in ROLES])
        self.standing = _filter(
            "Standing", "Any standing", [(standing_name(one), one) for one in STANDINGS]
        )
        self.owner = _filter("Ours", "Anybody of ours", [])
        self.here = drop_down("Here or left")
        for shown, value in HERE:
            self.here.addItem(shown, value)
        self.quiet = QCheckBox("Quiet too long")
        self.quiet.setAccessibleName("Only people who are quiet for too long")
        for box in (self.role, self.standing, self.owner, self.here):
            box.activated.connect(lambda _place: self.load())
        self.quiet.toggled.connect(lambda _on: self.load())
        self.views = SavedViews(around, "people", self._state)
        self.views.chosen.connect(self._on_view)
        self.views.undo_offered.connect(self.undo_offered)
        self._count = PlainLabel("", "caption", muted=True)
        self.deeds = FoldingRow("")
        self._lay_out()
        self._on_chosen(None)

    def _lay_out(self) -> None:
        self.filters = filters = FoldingRow("Filters", "Part, standing, owner, quiet, views")
        filters.add(self.words, grows=True)
        filters.fold(self.role, self.standing, self.owner, self.here, self.quiet, self.views)
        filters.add(self._count)
        self.name_field = EntryField()
        self.name_field.setPlaceholderText("Name")
        self.name_field.setAccessibleName("Name of a new person")
        self.title_field = EntryField()
        self.title_field.setPlaceholderText("Title, then Enter")
        self.title_field.setAccessibleName("Title of a new person")
        self.add_button = button("Add person", "primary")
        for line in (self.name_field, self.title_field):
            line.setMinimumWidth(140)
            line.returnPressed.connect(self._on_add)
        self.add_button.clicked.connect(self._on_add)
        self._edit = button("Edit", tip="Enter")
        self._edit.clicked.connect(lambda: self._ask("open"))
        self._touch = button("Log touch", tip="Ctrl+T")
        self._touch.clicked.connect(lambda: self._ask("touch"))
        self._merge = button("Merge\N{HORIZONTAL ELLIPSIS}", tip="Choose two or more first")
        self._merge.clicked.connect(lambda: self._ask("merge"))
        self.more = button("More", tip="Paste from a spreadsheet, find duplicates")
        rest = QMenu(self)
        self._here_too = QMenu("With those chosen", rest)
        self._here_too.aboutToShow.connect(self._fill_here_too)
        rest.addMenu(self._here_too)
        rest.aboutToShow.connect(
            lambda: self._here_too.menuAction().setVisible(self.deeds.is_folded())
        )
        paste = rest.addAction("Paste from a spreadsheet", self.paste_asked.emit)
        paste.setShortcut(PASTE_KEY)  # to be read: the window listens, and two who listen are none
        paste.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        rest.addAction("Find duplicates", self.duplicates_asked.emit)
        self.more.setMenu(rest)
        deeds = self.deeds  # what folds there stands in the menu
        deeds.add(self.name_field, grows=True)
        deeds.add(self.title_field, grows=True)
        deeds.add(self.add_button)
        deeds.fold(self._edit, self._touch, self._merge)
        deeds.add(self.more)
        nobody = EmptyState(
            "Nobody is written down yet",
            "The people who decide, influence, champion, use and guard; who of us owns each tie, "
            "and how often you agreed to speak.",
            "Add the first person",
            lambda: self.name_field.setFocus(Qt.FocusReason.OtherFocusReason),
        )
        nothing = EmptyState(
            "Nobody matches",
            "No person of this account is as the filters ask.",
            "Clear the filters",
            self.clear_filters,
        )
        self.stack = QStackedWidget()
        for page in (self.table, nobody, nothing):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(deeds)
        column.addWidget(filters)
        column.addWidget(self.stack, 1)

    # What is asked for

    def show_account(self, account: bytes | None) -> None:
        """List another account's people; its filters begin anew."""
        if account != self._account:
            self._account = account
            self.clear_filters(reload=False)

    def offer_owners(self, owners: Sequence[str]) -> None:
        """Who of us owns a tie here; what was chosen stays where it is still there."""
        chosen = self.owner.currentData()
        self.owner.clear()
        self.owner.addItem("Anybody of ours", None)
        self.owner.addItem(NOBODY, "")
        for one in owners:
            self.owner.addItem(one, one)
        self.owner.setCurrentIndex(max(0, self.owner.findData(chosen)))

    def query(self) -> PeopleQuery:
        """What the filters ask for."""
        from mcr_desktop.services.contacts.rows import PeopleQuery

        return PeopleQuery(
            account=self._account,
            words=self.words.text().strip(),
            role=self.role.currentData(),
            standing=self.standing.currentData(),
            owner=self.owner.currentData(),
            here=self.here.currentData(),
            quiet=self.quiet.isChecked(),
        )

    def show_query(self, query: PeopleQuery) -> None:
        """Set the filters to a saved view."""
        self.words.setText(query.words)
        for box, value in (
            (self.role, query.role),
            (self.standing, query.standing),
            (self.owner, query.owner),
            (self.here, query.here),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.quiet.setChecked(query.quiet)
        self.load()

    def clear_filters(self, *, reload: bool = True) -> None:
        """Show everybody who is here."""
        self.words.clear()
        for box in (self.role, self.standing, self.owner, self.here):
            box.setCurrentIndex(0)
        self.quiet.setChecked(False)
        if reload:
            self.load()

    def load(self) -> None:
        """Read the list anew, as the filters ask."""
        self._typed.stop()
        boxes = (self.role, self.standing, self.owner, self.here)
        self.filters.tell_used(
            sum(box.currentIndex() > 0 for box in boxes) + self.quiet.isChecked()
        )
        if self._account is not None:
            order = self.model.order
            self.model.load(Order(order.by or FIRST_ORDER, order.descending, self.query()))
            self.table.show_order()

    def selected(self) -> list[bytes]:
        """The chosen people from the top."""
        return self.table.selected_ids()

    def deeds_menu(self, menu: QMenu, ids: Sequence[bytes]) -> None:
        """Put into a menu what can be done with these people."""
        for text, deed in DEEDS:
            if len(ids) == 1 or deed in ("open", "merge", "remove"):
                shown = _edit_words(len(ids)) if deed == "open" else text
                made = menu.addAction(self._with_address(shown, deed, ids[0]))
                if deed in REACH_KEYS:
                    made.setShortcut(QKeySequence(REACH_KEYS[deed]))
                made.setEnabled(deed != "merge" or len(ids) > 1)
                made.triggered.connect(
                    lambda _on=False, deed=deed: self.deed_asked.emit(deed, list(ids))
                )
        if len(ids) == 1:
            menu.addSeparator()
            erase = menu.addAction("Erase this person\N{HORIZONTAL ELLIPSIS}")
            erase.triggered.connect(lambda _on=False: self.deed_asked.emit("erase", list(ids)))

    def _fill_here_too(self) -> None:
        self._here_too.clear()
        chosen = self.selected()
        if chosen:
            self.deeds_menu(self._here_too, chosen)
        else:
            self._here_too.addAction("Choose somebody first").setEnabled(False)

    def _with_address(self, shown: str, deed: str, one: bytes) -> str:
        """What a deed is called, with the number or address where the row tells it."""
        row = self.model.row_at(self.model.place_of(one)) if deed in REACH_KEYS else None
        if row is None:
            return shown
        known = phone_of(row) if deed == "call" else row.contact.email or ""
        return f"{shown}: {known.replace('&', '&&')}" if known else shown

    # What comes back

    def _state(self) -> str:
        order = self.model.order
        by = f"-{order.by}" if order.by and order.descending else order.by
        return replace(self.query(), order=by or FIRST_ORDER).to_json()

    def _on_view(self, text: str) -> None:
        from mcr_desktop.services.contacts.rows import PeopleQuery

        query = PeopleQuery.from_json(text, self._account)
        self.model.load(Order(query.order.removeprefix("-"), query.order.startswith("-")))
        self.show_query(query)
        self.table.show_order()

    def _is_filtered(self) -> bool:
        query = self.query()
        return query != type(query)(account=query.account)

    def _on_loaded(self, count: int) -> None:
        self.stack.setCurrentIndex(0 if count else 2 if self._is_filtered() else 1)
        self._count.setText(words.people_text(count))
        self.filters.setVisible(bool(count) or self._is_filtered())
        if count and self.table.current_id() is None:
            self.table.selectRow(0)

    def _on_menu(self, menu: QMenu, ids: list[bytes]) -> None:
        self.deeds_menu(menu, ids)

    def _on_chosen(self, contact_id: object) -> None:
        self._edit.setEnabled(contact_id is not None)
        self._on_counted(self.table.selected_count())
        self.chosen.emit(contact_id)

    def _on_counted(self, count: int) -> None:
        self._merge.setEnabled(count > 1)
        self._touch.setEnabled(count == 1)
        self._edit.setText(_edit_words(count))
        self._edit.setToolTip("Fill in what all of them share" if count > 1 else "Enter")

    def _ask(self, deed: str) -> None:
        ids = self.selected()
        if ids:
            self.deed_asked.emit(deed, ids)

    def _on_add(self) -> None:
        name, title = self.name_field.text().strip(), self.title_field.text().strip()
        self.name_field.setFocus(Qt.FocusReason.OtherFocusReason)
        if name:
            self.name_field.clear()
            self.title_field.clear()
            self.added.emit(name, title)


def _edit_words(count: int) -> str:
    return "Edit" if count < 2 else f"Edit {count}\N{HORIZONTAL ELLIPSIS}"


def _filter(name: str, anything: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
    made = drop_down(name)
    made.addItem(anything, None)
    for shown, value in choices:
        made.addItem(shown, value)
    return made
