"""Where a person is, where they came from, and what a page must offer to be gone to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mcr_desktop.domain import ids

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.actions import Action

HISTORY_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Route:
    """A place in the program: the page, what it shows, and where in it.

    `id` is the account, meeting or case that the page is about; `tab` a part of the page; `row` one
    line in that part to bring into view; `query` a first filter.
    """

    page: str
    id: bytes | None = None
    tab: str = ""
    query: str = ""
    row: bytes | None = None

    def as_text(self) -> str:
        """The route in one line, for remembering the last page."""
        return "/".join((self.page, ids.show(self.id) if self.id else "", self.tab))

    @staticmethod
    def from_text(text: str) -> Route | None:
        """The route that `as_text` gave; None for anything else."""
        parts = text.split("/")
        if len(parts) != 3 or not parts[0]:
            return None
        try:
            row = ids.parse(parts[1]) if parts[1] else None
        except ValueError:
            return None
        return Route(parts[0], row, parts[2])


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One step of an indicator's arithmetic: what it is, and its value with its unit."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One row behind a number: its words, its day (ISO), and where a click leads."""

    text: str
    day: str = ""
    route: Route | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """What the drawer shows for a number: the sentence, the arithmetic, the rows behind it."""

    title: str
    sentence: str = ""
    arithmetic: tuple[WhyLine, ...] = ()
    rows: tuple[WhyRow, ...] = ()
    source: str = ""
    """Where rule or figure come from: agreement, citation, 'as of' date."""
    rows_of: int = 0
    """How many rows there are, where only the first of them are shown."""
    sums: bool = True
    """Whether the last line of the arithmetic is what those before it come to."""


class History:
    """The places visited, with a position among them; oldest ones are forgotten."""

    def __init__(self) -> None:
        self._places: list[Route] = []
        self._position = -1

    @property
    def here(self) -> Route | None:
        return self._places[self._position] if self._places else None

    @property
    def can_go_back(self) -> bool:
        return self._position > 0

    @property
    def can_go_forward(self) -> bool:
        return self._position < len(self._places) - 1

    def visit(self, route: Route) -> bool:
        """Go to a new place, which forgets the way forward; False where we are there already."""
        if route == self.here:
            return False
        self._places = [*self._places[: self._position + 1], route][-HISTORY_LENGTH:]
        self._position = len(self._places) - 1
        return True

    def back(self) -> Route | None:
        """Step back; None at the beginning."""
        return self._step(-1) if self.can_go_back else None

    def forward(self) -> Route | None:
        """Step forward again; None at the end."""
        return self._step(1) if self.can_go_forward else None

    def _step(self, by: int) -> Route:
        self._position += by
        return self._places[self._position]


class Page(QWidget):
    """A screen. It asks for things by signal and never knows the window or another screen."""

    route_requested = Signal(object)
    """A `Route` that the user asked for."""
    why_requested = Signal(object)
    """A `Why` for the drawer."""
    drawer_requested = Signal(str, QWidget)
    """A title and a widget of the page's own for the drawer, which owns the widget from then on."""
    undo_offered = Signal(str)
    """A sentence on what was just done and can be undone: "Promise marked kept"."""
    told = Signal(str)
    """A sentence on what came of something that cannot be undone: "In step"."""
    title_changed = Signal(str)
    settled = Signal()
    """What was read for the first time stands there: `first_focus` has something to give now."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._title = title
        self._stale = True
        self._route: Route | None = None

    @property
    def route(self) -> Route | None:
        """The place last gone to on this page."""
        return self._route

    @property
    def title(self) -> str:
        return self._title

    def set_title(self, title: str) -> None:
        """Change what the top bar and the window say."""
        if title != self._title:
            self._title = title
            self.title_changed.emit(title)

    def fence(self) -> bytes | None:
        """The fence of the one account that the page shows: an id means a row of it first."""
        return None

    def show_route(self, route: Route) -> None:
        """Take note of the place; `refresh` follows where it differs from the last one."""

    def refresh(self) -> None:
        """Read again what is shown, in the background; must be cheap to call."""

    def page_actions(self) -> tuple[Action, ...]:
        """Actions that live while this page is the current one."""
        return ()

    def first_focus(self) -> QWidget | None:
        """The widget that takes the focus when the page is gone to; None leaves it to the rail."""
        return None

    def keeps_drawer(self, route: Route) -> bool:
        """Whether what is open in the drawer still goes with this place on the same page."""
        return self._route is not None and self._route.id == route.id

    def foot_height(self) -> int:
        """Pixels at the foot where work is done, which a notice must not cover."""
        return 0

    def cares_for(self, changes: Changes) -> bool:
        """Whether these changes touch what is shown; narrow it where a refresh is costly."""
        return bool(changes.kinds)

    def mark_stale(self, changes: Changes) -> None:
        """Refresh now where the page is visible, else when it is next gone to."""
        if not self.cares_for(changes):
            return
        self._stale = True
        if self.isVisible():
            self.refresh_if_stale()

    def arrive(self, route: Route) -> None:
        """Be gone to: show the place, and read again where it is another or something changed."""
        if route != self._route:
            self._route = route
            self._stale = True
            self.show_route(route)
        self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Refresh where something changed since the last time."""
        if self._stale:
            self._stale = False
            self.refresh()


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that the window can go to; it is made on the first visit."""

    name: str
    title: str
    make: Callable[[], Page]
    icon: str = ""
    """Drawn in the rail; a page without one lives under another's entry."""
    under: str = ""
    """The rail entry that is lit while this page shows; its own where empty."""
    at_foot: bool = False
    shortcut: str = ""
