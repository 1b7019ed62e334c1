"""People: who they are, how they stand, who sways whom, and who of us has their ear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.phrases.contacts import people_text
from mcr_desktop.ui.account.concerns import ErasingRead, read_erasing
from mcr_desktop.ui.account.erasing import ErasingDialog
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.people.card_readings import CardRead, read_card
from mcr_desktop.ui.people.cards import PersonCardView
from mcr_desktop.ui.people.coverages import CoveragePage
from mcr_desktop.ui.people.lists import PeopleList
from mcr_desktop.ui.people.map_pages import MapPage
from mcr_desktop.ui.people.panels import Panel
from mcr_desktop.ui.people.reaches import REACHES, reach, reach_actions
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.attachment_rows import files_of
from mcr_desktop.ui.widgets.drop_downs import choice
from mcr_desktop.ui.widgets.system_programs import open_address

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.coverages import Coverage
    from mcr_desktop.ui.people.map_scenes import MapScene
    from mcr_desktop.ui.surroundings import Surroundings

VIEWS = (("list", "List"), ("map", "Map"), ("coverage", "Coverage"))
VIEW_KEY = "people.view"
_View = TypeVar("_View", PeopleList, MapPage, CoveragePage)


class PeopleTab(Tab):
    """The contacts as a list, a map or a matrix; each is opened as a card in the drawer."""

    kinds = frozenset(
        {"contact", "touch", "commitment", "site", "influence", "address", "position"}
        | {"occasion", "fact", "attachment", "mark"}
    )
    touch_asked = Signal(object)
    """A contact's id, or None."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "people", "People")
        self.card: PersonCardView | None = None
        """The card that is in the drawer, or was."""
        self._shown = ""
        """Which view was read last."""
        self._views = QStackedWidget()
        self.list = PeopleList(around)
        self._add_view(self.list)
        self.model, self.table = self.list.model, self.list.table
        self.name_field, self.title_field = self.list.name_field, self.list.title_field
        self.list.added.connect(self._on_add)
        self.list.undo_offered.connect(self.undo_offered)
        self.list.paste_asked.connect(self.paste)
        self.list.duplicates_asked.connect(self.find_duplicates)
        self.model.loaded.connect(lambda _count: self._choose_wanted())
        self._choices = QButtonGroup(self)
        switch = QHBoxLayout()
        switch.setSpacing(0)
        for place, (_name, title) in enumerate(VIEWS):
            made = choice(title)
            self._choices.addButton(made, place)
            switch.addWidget(made)
        switch.addStretch(1)
        self._choices.idClicked.connect(self._on_view)
        wanted = around.services.settings.get(VIEW_KEY, "list")
        place = next((n for n, (name, _) in enumerate(VIEWS) if name == wanted), 0)
        self._choices.button(place).setChecked(True)
        people = QWidget()
        column = QVBoxLayout(people)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(switch)
        column.addWidget(self._views, 1)
        self.panel: Panel | None = None
        """The task that stands in place of the people, such as a merge."""
        self._whole = QStackedWidget()
        self._whole.addWidget(people)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, GRID, 0, GRID)
        outer.addWidget(self._whole)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.account is not None and files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what a file of people would bring."""
        files = files_of(event.mimeData())
        if files and self.account is not None:
            self.paste(files[0])
            event.acceptProposedAction()

    # The three views; the map and the coverage are built when they are first looked at

    @cached_property
    def map(self) -> MapPage:
        """The people as a map."""
        made = self._add_view(MapPage(self._around))
        made.placed.connect(self._on_placed)
        made.told.connect(self.undo_offered)
        made.first_step_asked.connect(self._on_add_key)
        return made

    @cached_property
    def coverage(self) -> CoveragePage:
        """Who of us has whose ear."""
        made = self._add_view(CoveragePage())
        made.first_step_asked.connect(lambda: self.touch_asked.emit(None))
        made.touch_opened.connect(lambda touch: self.go("touches", touch))
        return made

    def _add_view(self, view: _View) -> _View:
        view.opened.connect(self.edit)
        view.deed_asked.connect(self._on_deed)
        self._views.addWidget(view)
        return view

    def _view(self) -> str:
        return VIEWS[self._choices.checkedId()][0]

    def _look_at(self, name: str) -> None:
        view: PeopleList | MapPage | CoveragePage = self.list
        if name == "map":
            view = self.map
        elif name == "coverage":
            view = self.coverage
        self._views.setCurrentWidget(view)

    # Reading

    def refresh(self, account: Account) -> None:
        view = self._view()
        self._look_at(view)
        self._shown = view
        if view == "list":
            self.list.show_account(account.id)
            self.list.load()
            self.read(
                lambda services: services.people.choices(account).get("owner", ()),
                self.list.offer_owners,
                "owners",
            )
        elif view == "map":
            reading = self.map.reading(account)
            self.read(reading, lambda scene: self._on_map(account, scene), "map")
        else:
            self.read(
                lambda services: services.coverages.of(account), self._on_coverage, "coverage"
            )
        if self.card is not None and isValid(self.card):
            self.card.look()

    def clear(self) -> None:
        self.card = None
        self._close_panel()
        if self._account is not None:
            self.list.show_account(None)

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def show_view(self, name: str) -> None:
        """Show the list, the map or the coverage."""
        self._close_panel()
        place = next(n for n, (one, _) in enumerate(VIEWS) if one == name)
        self._choices.button(place).setChecked(True)
        self._on_view(place)
        first = self.first_focus()
        if first is not None and self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        if self.panel is not None:
            return self.panel.first_focus()
        view = self._view()
        if view == "map":
            return self.map.view
        if view == "coverage":
            return self.coverage.first_focus()
        return self.table if self.list.stack.currentIndex() == 0 else self.name_field

    def tab_actions(self) -> tuple[Action, ...]:
        views = tuple(
            Action(
                f"people_{name}",
                f"Show people as {title.lower()}",
                lambda name=name: self.show_view(name),  # type: ignore[misc]  # a bound default
                "Account",
            )
            for name, title in VIEWS
        )
        return (
            Action("people_add", "Add a person", self._on_add_key, "Account", "Ctrl+N"),
            *views,
            *reach_actions(self._reach_current),
            Action(
                "people_paste",
                "Paste people from a spreadsheet",
                self.paste,
                "Account",
                "Ctrl+Shift+V",
            ),
            Action("people_duplicates", "Find duplicate people", self.find_duplicates, "Account"),
            Action(
                "people_erase",
                "Erase this person\N{HORIZONTAL ELLIPSIS}",
                lambda: self.erase(self.current_id()),
                "Account",
            ),
        )

    def current_id(self) -> bytes | None:
        """The person that the keyboard is on."""
        if self._view() == "map":
            return self.map.view.current_id()
        if self._view() == "coverage" and self.coverage.table is not None:
            return self.coverage.table.current_id()
        return self.table.current_id()

    # Doing

    def edit(self, contact_id: bytes | None) -> None:
        """Open a person's card in the drawer."""
        if contact_id is not None:
            self.read(lambda services: read_card(services, contact_id), self._on_card, "card")

    def edit_many(self, ids: Sequence[bytes]) -> None:
        """Open in the drawer what several people may share; all of them are one gesture."""
        from mcr_desktop.ui.people.many_people import ManyPeople

        sheet = ManyPeople(len(ids))

        def _keep(fields: dict[str, Any]) -> None:
            self.write(
                lambda services: services.people.edit_many(ids, **fields),
                f"Changed {people_text(len(ids))}",
                lambda _count: self.done_in_drawer.emit(),
            )

        sheet.asked.connect(_keep)
        self.drawer_requested.emit(f"Change {people_text(len(ids))}", sheet)
        sheet.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def erase(self, contact_id: bytes | None) -> None:
        """Ask what of a contact goes for good, and whether it shall."""
        if contact_id is not None:
            self._tasks.read(
                lambda _job: read_erasing(self.services, contact_id),
                self._on_erasing,
                owner=self,
                key="erase",
                failed=self._on_gone,
            )

    def paste(self, file: Path | None = None) -> None:
        """Show what a spreadsheet's rows on the clipboard, or in a file, would bring."""
        from mcr_desktop.ui.people.pastes import PastePanel

        if self.account is not None:
            panel = PastePanel(self._around, self.account)
            self._show_panel(panel)
            if file is not None:
                panel.from_file(file)
            else:
                panel.from_clipboard()

    def find_duplicates(self) -> None:
        """Look for people who are written down twice."""
        from mcr_desktop.ui.people.duplicates import DuplicatesPanel

        if self.account is not None:
            panel = DuplicatesPanel(self._around, self.account)
            panel.merge_asked.connect(lambda ids: self.merge(ids, then=self.find_duplicates))
            self._show_panel(panel)
            panel.look()

    def merge(self, ids: Sequence[bytes], then: Callable[[], None] | None = None) -> None:
        """Show people side by side, to be made one; `then` goes on afterwards."""
        from mcr_desktop.ui.people.merges import MergePanel

        if len(ids) > 1:
            panel = MergePanel(self._around, tuple(ids))
            self._show_panel(panel)
            if then is not None:
                panel.closed.connect(then)
            panel.look()

    def _show_panel(self, panel: Panel) -> None:
        """Put a task in place of the people until it is done with."""
        self._close_panel()
        self.panel = panel
        panel.undo_offered.connect(self.undo_offered)
        panel.closed.connect(self._close_panel)
        self._whole.addWidget(panel)
        self._whole.setCurrentWidget(panel)
        panel.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_panel(self) -> None:
        panel, self.panel = self.panel, None
        if panel is not None:
            self._whole.setCurrentIndex(0)
            self._whole.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
            if self.isVisible() and (first := self.first_focus()) is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, ids: Sequence[bytes]) -> None:
        """Remove people with what hangs on them; Ctrl+Z brings them back."""
        said = "Removed a person" if len(ids) == 1 else f"Removed {len(ids)} people"
        self.write(lambda services: services.removals.remove("contact", list(ids)), said)

    def _reach_current(self, deed: str) -> None:
        current = self.current_id()
        if current is not None:
            self._on_deed(deed, [current])

    def context_menu(self, contact_id: bytes) -> QMenu:
        """What can be done with a contact; the menu goes as soon as it is shut."""
        menu = QMenu(self)
        self.list.deeds_menu(menu, [contact_id])
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def touch_contact(self) -> bytes | None:
        chosen = self.list.selected() if self.list.isVisible() else []
        return chosen[0] if len(chosen) == 1 else None

    def _on_deed(self, deed: str, ids: list[bytes]) -> None:
        if deed == "open" and len(ids) > 1:
            self.edit_many(ids)
        elif deed == "open":
            self.edit(ids[0])
        elif deed == "touch":
            self.touch_asked.emit(ids[0])
        elif deed == "merge":
            self.merge(ids)
        elif deed == "remove":
            self.remove(ids)
        elif deed == "erase":
            self.erase(ids[0])
        elif deed in REACHES:
            reach(self._around, self, ids[0], deed, self.told.emit)
        else:  # to be found in another view
            self._wanted_row = ids[0]
            self.show_view(deed)

    def _on_add_key(self) -> None:
        self.show_view("list")
        self.name_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_add(self, name: str, title: str) -> None:
        account = self.account
        if account is not None:
            self.write(
                lambda services: services.people.add(account, name, title=title or None),
                f"Added {name}",
                lambda contact: self.choose(contact.id),
            )

    def _on_placed(self, places: dict[bytes, tuple[float, float] | None]) -> None:
        self.write(lambda services: services.people.place(places), "Moved people on the map")

    # What comes back

    def _on_view(self, place: int) -> None:
        self._look_at(VIEWS[place][0])
        self._around.services.settings.set(VIEW_KEY, VIEWS[place][0])
        if self.account is not None:
            self.refresh(self.account)

    def _on_map(self, account: Account, scene: MapScene) -> None:
        self.map.show_scene(account.id, scene)
        self._choose_wanted()

    def _on_coverage(self, read: Coverage) -> None:
        self.coverage.show_coverage(read)

    def _on_card(self, read: CardRead) -> None:
        card = PersonCardView(self._around, read)
        card.undo_offered.connect(self.undo_offered)
        card.person_asked.connect(self.edit)
        card.deed_asked.connect(self._on_deed)
        card.row_asked.connect(self.go)
        card.drawer_requested.connect(self.drawer_requested)
        card.address_pressed.connect(open_address)
        card.gone.connect(lambda: self._on_card_gone(card))
        self.card = card
        self.drawer_requested.emit(read.contact.name, card)
        card.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_card_gone(self, card: PersonCardView) -> None:
        if self.card is card:
            self.card = None
            if card.isVisible():
                self.done_in_drawer.emit()

    def _on_erasing(self, read: ErasingRead) -> None:
        dialog = ErasingDialog(read, self._around, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.route_requested.connect(self.route_requested)
        dialog.erased.connect(self.done_in_drawer)
        dialog.open()

    def _on_gone(self, error: Exception) -> None:
        if not isinstance(error, NotFoundError):
            self.complain(error)

    def _choose_wanted(self) -> None:
        wanted = self._wanted_row
        if wanted is None:
            return
        if self._view() == "map":
            scene = self.map.view.scene
            if scene is not None and wanted in scene.people:
                self.map.view.choose(wanted)
                self._wanted_row = None
        elif self.model.place_of(wanted) >= 0:
            self.table.choose(wanted)
            self._wanted_row = None
