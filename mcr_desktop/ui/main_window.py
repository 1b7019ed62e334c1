"""The window: it puts rail, bar, pages, drawer and notices together and decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QListView,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.ui.actions import Action, Actions
from mcr_desktop.ui.navigation import History, Page, PageEntry, Route, Why
from mcr_desktop.ui.remembered import Remembered
from mcr_desktop.ui.widgets.drawers import Drawer
from mcr_desktop.ui.widgets.focus_sights import bring_into_sight
from mcr_desktop.ui.widgets.frames import Rail, TopBar
from mcr_desktop.ui.widgets.notice_bars import NoticeBar
from mcr_desktop.ui.widgets.shortcut_lists import ShortcutList
from mcr_desktop.ui.widgets.sync_marks import SyncMark
from mcr_desktop.ui.window_actions import window_actions
from mcr_desktop.ui.window_places import remember_place, take_place

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.palette import PaletteSource, SearchSource
    from mcr_desktop.ui.syncing import Syncing
    from mcr_desktop.ui.tasks import Tasks
    from mcr_desktop.ui.widgets.pick_lists import PickList

NAME = "MCR Desktop"
SMALLEST = (800, 500)
FIRST_DRAWER = 320
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Furnishing:
    """What the window is given: its places, its memory, and whom it asks."""

    entries: Sequence[PageEntry]
    remembered: Remembered
    tasks: Tasks
    actions: Sequence[Action] = ()
    search: SearchSource | None = None
    finders: Sequence[PaletteSource] = field(default_factory=tuple)
    """Asked for further things to go to from the palette: accounts, contacts."""
    undo: Callable[[], None] | None = None
    redo: Callable[[], None] | None = None
    would: Callable[[], tuple[str, str]] = lambda: ("", "")
    """The labels of what undo would take back and redo do again, as far as they are known."""
    sync: Callable[[], None] | None = None
    """Asked, along with the page, to bring what is new."""
    syncing: Syncing | None = None
    demo: bool = False
    reduced_motion: Callable[[], bool] = lambda: False
    open_window: Callable[[Route | None], object] | None = None
    """Opens another window on the same workspace, at a place."""
    begins: bool = True
    """Whether the first page is made along with the window; else whoever makes it calls `begin`."""


class MainWindow(QMainWindow):
    """One window on one workspace."""

    closing = Signal()
    came_to_front = Signal()
    """The person is back at this window."""
    went_to_back = Signal()

    def __init__(self, given: Furnishing) -> None:
        super().__init__()
        self.given = given
        self._entries = {entry.name: entry for entry in given.entries}
        self._pages: dict[str, Page] = {}
        self.history = History()
        self._page_actions: tuple[str, ...] = ()
        self._lent: QWidget | None = None  # it has the keyboard while a page has nothing yet
        self._overlay: PickList | None = None
        self.tell_history: Callable[[bytes], None] | None = None  # set where there are services
        self.actions_table = Actions(self)
        self.actions_table.add(window_actions(self))
        self.actions_table.add(given.actions)
        self._assemble()
        take_place(self, given.remembered)
        if given.begins:
            self.begin()

    # Going places

    def go(self, route: Route) -> None:
        """Go to a place; an unknown page leaves everything as it is."""
        if route.page not in self._entries:
            return
        if self.history.visit(route):
            self._show(route)

    def knows(self, page: str) -> bool:
        """Whether there is a place of that name."""
        return page in self._entries

    def go_back(self) -> None:
        """Step back, where there is a way back."""
        route = self.history.back()
        if route is not None:
            self._show(route)

    def go_forward(self) -> None:
        """Step forward again."""
        route = self.history.forward()
        if route is not None:
            self._show(route)

    def current_page(self) -> Page | None:
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def page(self, name: str) -> Page:
        """The page of that name, made where it was not yet."""
        if name not in self._pages:
            page = self._entries[name].make()
            page.route_requested.connect(self.go)
            page.why_requested.connect(self.show_why)
            page.drawer_requested.connect(self.show_in_drawer)
            page.undo_offered.connect(self.offer_undo)
            page.told.connect(self.notices.tell)
            page.title_changed.connect(self._on_title_changed)
            page.settled.connect(self._on_settled)
            self._stack.addWidget(page)
            self._pages[name] = page
        return self._pages[name]

    # What pages ask for

    def show_why(self, why: Why) -> None:
        """Open the drawer on a number's reasons."""
        self.drawer.show_why(why)
        self._size_drawer()

    def show_in_drawer(self, title: str, content: QWidget) -> None:
        """Open the drawer on a widget of a page's own."""
        self.drawer.show_content(title, content)
        self._size_drawer()

    def offer_undo(self, sentence: str) -> None:
        """Show what was done, with Undo beside it."""
        self.notices.set_still(self.given.reduced_motion())
        self.notices.offer_undo(sentence)
        self.actions_table.refresh()

    def show_error(
        self, sentence: str, deed: str = "", do: Callable[[], None] | None = None
    ) -> None:
        """Show in plain words what went wrong, with a `deed` beside it where something can be done."""
        self.notices.show_error(sentence, deed, do)

    def on_changed(self, changes: Changes) -> None:
        """Pass on what a commit changed: visible pages read again, hidden ones remember to."""
        for page in self._pages.values():
            page.mark_stale(changes)
        self.actions_table.refresh()

    # Assembly

    def _assemble(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.rail = Rail(self.given.entries)
        self.rail.route_requested.connect(self.go)
        self.top_bar = TopBar(self.actions_table)
        self.top_bar.set_demo(self.given.demo)
        if self.given.syncing is not None:
            self.sync_mark = SyncMark(self.given.syncing)
            self.sync_mark.clicked.connect(lambda: self.go(Route("sharing")))
            self.top_bar.add_mark(self.sync_mark)
        self._stack = QStackedWidget()
        self.drawer = Drawer()
        self.drawer.route_requested.connect(self.go)
        self.drawer.closed.connect(self._on_drawer_closed)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._stack)
        self._split.addWidget(self.drawer)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self._split, 1)
        self._ground = QWidget()
        row = QHBoxLayout(self._ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(content, 1)
        self.setCentralWidget(self._ground)
        self.notices = NoticeBar(content, self._foot_height, still=self.given.reduced_motion())
        self.notices.undo_requested.connect(lambda: self.actions_table.run("undo"))

    # Showing

    def _show(self, route: Route) -> None:
        page, entry = self.page(route.page), self._entries[route.page]
        same = page is self.current_page() and page.keeps_drawer(route)
        if not same:  # a filter within a page leaves open what is read beside it
            self.drawer.close_drawer()
        moved = page is not self.current_page()
        self._stack.setCurrentWidget(page)
        self.notices.place(moved=moved)
        page.arrive(route)
        in_rail = self.rail.isAncestorOf(self.focusWidget())
        self.rail.light(entry.under or entry.name)
        self._on_title_changed(page.title)
        self.actions_table.remove(self._page_actions)
        offered = page.page_actions()
        self.actions_table.add(offered)
        self._page_actions = tuple(action.id for action in offered)
        self.actions_table.refresh()
        first = page.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif in_rail:
            self.rail.focus()
        self._lent = self.focusWidget() if first is None else None

    def _on_settled(self) -> None:
        """Hand the keyboard to a page that had nothing to give it yet, unless it is in use."""
        page = self.current_page()
        holder: QWidget | None = self.focusWidget()
        if page is None or page is not self.sender():
            return
        first = page.first_focus()
        if first is not None and (holder is None or self._is_lent(holder)):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_lent(self, holder: QWidget) -> bool:
        """Whether it has the keyboard only because nothing else could take it, and nobody writes in it."""
        writes = holder.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        return self.rail.isAncestorOf(holder) or (holder is self._lent and not writes)

    def _on_title_changed(self, _title: str) -> None:
        page = self.current_page()
        if page is not None:
            self.top_bar.set_title(page.title)
            self.setWindowTitle(f"{page.title} - {NAME}")

    def _foot_height(self) -> int:
        page = self.current_page()
        return page.foot_height() if page is not None else 0

    def read_again(self) -> None:
        """Read the current page again, and sync where somebody does."""
        page = self.current_page()
        if page is not None:
            page.refresh()
        if self.given.sync is not None:
            self.given.sync()

    def show_keys(self) -> None:
        """Show every key in the drawer."""
        self.show_in_drawer("Keys", ShortcutList(self.actions_table.shortcuts()))

    def _on_drawer_closed(self) -> None:
        self.given.remembered.set("window.drawer_width", self.drawer.width())
        page = self.current_page()
        first = (self.drawer.holder_on(page) or page.first_focus()) if page else None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _size_drawer(self) -> None:
        wide = int(self.given.remembered.get("window.drawer_width", FIRST_DRAWER))
        whole = self._split.width()
        self._split.setSizes([max(whole - wide, whole // 2), wide])

    # The two overlays

    def open_palette(self) -> None:
        """Open the command palette."""
        from mcr_desktop.ui.palette import open_palette  # when first asked for, not at start

        self._open(
            open_palette(
                self._ground, self.actions_table, self.given.finders, self.given.tasks, self.go
            )
        )

    def open_search(self) -> None:
        """Open the search over everything."""
        from mcr_desktop.ui.palette import open_search  # when first asked for, not at start

        given = self.given
        all_finds = self.knows("search")
        self._open(
            open_search(self._ground, given.search, given.tasks, self.go, all_finds=all_finds)
        )

    def _open(self, overlay: PickList) -> None:
        if self._overlay is not None:
            self._overlay.leave()
        self._overlay = overlay
        overlay.left.connect(self._on_overlay_left)
        overlay.open()

    def _on_overlay_left(self) -> None:
        self._overlay = None

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        moved = super().focusNextPrevChild(forwards)
        bring_into_sight(self.focusWidget())
        return moved

    def focus_rail(self) -> None:
        """Hand the keyboard to the rail."""
        self.rail.focus()

    def open_menu(self) -> None:
        """Open the menu with everything that can be done."""
        self.top_bar.menu_button.showMenu()

    def close_drawer(self) -> None:
        """Close the drawer."""
        self.drawer.close_drawer()

    def drawer_is_open(self) -> bool:
        """Whether the drawer is in sight."""
        return self.drawer.isVisible()

    # What goes out of the window

    def has_list(self) -> bool:
        """Whether the current page shows a list that can be printed."""
        return self.list_in_sight() is not None

    def print_list(self) -> None:
        """Print the list in sight as it stands."""
        from mcr_desktop.ui.widgets.list_printing import ListPrinting  # when first asked for

        table, page = self.list_in_sight(), self.current_page()
        if table is not None and page is not None:
            ListPrinting(page, self.given.tasks, self.notices.tell, page.title).begin(table)

    def has_link(self) -> bool:
        """Whether something with a link of its own is shown."""
        from mcr_desktop.ui.links import place_of  # not before a page with lists stands

        page = self.current_page()
        return page is not None and place_of(page) is not None

    def copy_link(self) -> None:
        """Put a link to what is shown on the clipboard."""
        from mcr_desktop.services.links import link_of
        from mcr_desktop.ui.links import place_of

        page = self.current_page()
        place = place_of(page) if page is not None else None
        if place is not None:
            QGuiApplication.clipboard().setText(link_of(*place))
            self.notices.tell("Link copied. Whoever is inside the fence can open it with Ctrl+F.")

    def open_another(self) -> None:
        """Open a second window at this place."""
        if self.given.open_window is not None:
            self.given.open_window(self.history.here)

    def list_in_sight(self) -> QTableView | QListView | None:
        """The list that the keyboard is in, else the tallest one that the page shows."""
        page = self.current_page()
        if page is None:
            return None
        lists: list[QTableView | QListView] = [
            *page.findChildren(QTableView),
            *page.findChildren(QListView),
        ]
        lists = [one for one in lists if one.isVisible() and one.accessibleName()]
        return max(lists, key=lambda one: (one.hasFocus(), one.height()), default=None)

    # Remembering

    def begin(self) -> None:
        """Go to the place where the window was left, else to the first."""
        last = Route.from_text(str(self.given.remembered.get("window.last_page", "")))
        first = next(iter(self._entries), None)
        if last is not None and last.page in self._entries:
            self.go(last)
        elif first is not None:
            self.go(Route(first))

    def _remember(self) -> None:
        remember_place(self, self.given.remembered)
        here = self.history.here
        if here is not None:
            self.given.remembered.set("window.last_page", here.as_text())

    # Qt's own

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            (self.came_to_front if self.isActiveWindow() else self.went_to_back).emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        typing = self.focusWidget()
        if typing is not None:
            typing.clearFocus()  # a field keeps what was typed when it is left
        self._remember()
        self.closing.emit()
        super().closeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.go_back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.go_forward()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        holder = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self.drawer.isVisible():
            self.drawer.close_drawer()
        elif event.key() in _ENTER and isinstance(holder, QAbstractButton):
            holder.click()  # Qt presses buttons with Space alone outside of dialogs
        else:
            super().keyPressEvent(event)
