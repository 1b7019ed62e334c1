"""Every place in the program and how its page is made.

The only module that knows all screens. Each is imported when it is first gone to, so that a page that
draws charts or previews a PDF costs nothing until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from time import sleep
from typing import TYPE_CHECKING

from mcr_desktop.ui.navigation import Page, PageEntry, Route

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job


Maker = Callable[["Surroundings"], Page]


def _accounts(around: Surroundings) -> Page:
    from mcr_desktop.ui.accounts.page import AccountsPage

    return AccountsPage(around)


def _account(around: Surroundings) -> Page:
    from mcr_desktop.ui.account.page import AccountPage

    return AccountPage(around)


def _promises(around: Surroundings) -> Page:
    from mcr_desktop.ui.promises.page import PromisesPage

    return PromisesPage(around)


def _today(around: Surroundings) -> Page:
    from mcr_desktop.ui.today.page import TodayPage

    return TodayPage(around)


def _search(around: Surroundings) -> Page:
    from mcr_desktop.ui.search.page import SearchPage

    return SearchPage(around)


def _removed(around: Surroundings) -> Page:
    from mcr_desktop.ui.removed.page import RemovedPage

    return RemovedPage(around)


def _sharing(around: Surroundings) -> Page:
    from mcr_desktop.ui.sharing.page import SharingPage

    return SharingPage(around)


def _settings(around: Surroundings) -> Page:
    from mcr_desktop.ui.settings.page import SettingsPage

    return SettingsPage(around)


def _meetings(around: Surroundings) -> Page:
    from mcr_desktop.ui.meetings.page import MeetingsPage

    return MeetingsPage(around)


def _meeting(around: Surroundings) -> Page:
    from mcr_desktop.ui.meetings.preparation import MeetingPage

    return MeetingPage(around)


def _complaints(around: Surroundings) -> Page:
    from mcr_desktop.ui.complaints.page import ComplaintsPage

    return ComplaintsPage(around)


def _case(around: Surroundings) -> Page:
    from mcr_desktop.ui.cases.page import CasePage

    return CasePage(around)


def _import(around: Surroundings) -> Page:
    from mcr_desktop.ui.imports.page import ImportPage

    return ImportPage(around)


def _briefs(around: Surroundings) -> Page:
    from mcr_desktop.ui.briefs.page import BriefsPage

    return BriefsPage(around)


MAKERS: dict[str, Maker] = {
    "briefs": _briefs,
    "case": _case,
    "complaints": _complaints,
    "import": _import,
    "removed": _removed,
    "search": _search,
    "promises": _promises,
    "today": _today,
    "sharing": _sharing,
    "settings": _settings,
    "account": _account,
    "accounts": _accounts,
    "meetings": _meetings,
    "meeting": _meeting,
}
"""A screen by the name of its place; a place without one says what belongs there."""

_MODULES = {"meeting": "meetings.preparation", "case": "cases.page", "import": "imports.page"}
"""Modules of the places that are not called as their folder is."""
_AHEAD = (
    *("accounts.page", "account.page", "account.overviews", "account.people", "account.touch_tab"),
    *("account.notes", "account.commitments", "account.timelines", "people.merges"),
)
"""Modules of what most people go to first, in the order in which they are read ahead."""
_AHEAD_LATER = (
    *("palette", "promises.page", "meetings.page", "meetings.preparation", "complaints.page"),
    *("briefs.page", "sharing.page", "search.page", "removed.page", "settings.page", "cases.page"),
    *("imports.page", "complaints.explorations"),
)
"""Modules of all other places, which are read ahead after those."""
_BREATH_S = 0.02


def read_first(services: Services) -> None:
    """Import the page that the window begins with, where the store is opened: off the thread of the screens."""
    last = Route.from_text(str(services.settings.get("window.last_page", "")))
    page = last.page if last is not None and last.page in MAKERS else "today"
    import_module(f"mcr_desktop.ui.{_MODULES.get(page, f'{page}.page')}")


def read_ahead(job: Job) -> None:
    """Import in the background what the first step away from Today needs, so that it does not wait.

    The interpreter is one: between two modules it is left to whoever else wants it.
    """
    _import_all(_AHEAD, job)


def read_ahead_later(job: Job) -> None:
    """The same of the places that are gone to less: none builds its page in one stretch with its imports."""
    _import_all(_AHEAD_LATER, job)


def _import_all(names: tuple[str, ...], job: Job) -> None:
    for name in names:
        if job.cancelled:
            return
        import_module(f"mcr_desktop.ui.{name}")
        sleep(_BREATH_S)


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    title: str
    heading: str
    explanation: str
    icon: str = ""
    under: str = ""
    at_foot: bool = False
    shortcut: str = ""


_PLACES = (
    _Place(
        "today",
        "Today",
        "What needs you today",
        "Meetings to prepare, promises due and overdue, people going quiet, new signals, "
        "and what teammates changed since you last looked.",
        icon="today",
        shortcut="Ctrl+1",
    ),
    _Place(
        "accounts",
        "Accounts",
        "Your key accounts at a glance",
        "Each with its standing, neglect, promises and complaints, and the reason behind each.",
        icon="accounts",
        shortcut="Ctrl+2",
    ),
    _Place(
        "promises",
        "Promises",
        "Promises of every account",
        "What each side owes, late ones first, as a list or on a board.",
        under="accounts",
    ),
    _Place("account", "Account", "One account", "Everything kept on it.", under="accounts"),
    _Place(
        "meetings",
        "Meetings",
        "Meetings to come and held",
        "Prepare one in a single column; capture what is said at its foot.",
        icon="meetings",
        shortcut="Ctrl+3",
    ),
    _Place(
        "meeting",
        "Meeting",
        "One meeting",
        "What changed, promises both ways, people, questions, agenda.",
        under="meetings",
    ),
    _Place(
        "complaints",
        "Complaints",
        "What goes wrong, and where",
        "Signals, the control chart, the register, and the cases in which causes are looked for.",
        icon="complaints",
        shortcut="Ctrl+4",
    ),
    _Place(
        "case",
        "Case",
        "One case",
        "From the problem to the proof that its cause is gone.",
        under="complaints",
    ),
    _Place(
        "import",
        "Import",
        "Bring a file in",
        "What its columns mean, what would happen, then all of it or nothing.",
        under="complaints",
    ),
    _Place(
        "briefs",
        "Briefs",
        "Papers for people in a hurry",
        "The preview is the real PDF; each audience sees only its own.",
        icon="briefs",
        shortcut="Ctrl+5",
    ),
    _Place(
        "sharing",
        "Sharing",
        "Who is inside which fence",
        "Where each account is shared, what is pending, and who asks to join.",
        icon="sharing",
        shortcut="Ctrl+6",
    ),
    _Place(
        "search",
        "Search",
        "Everything that was written down",
        "Words, exact words, and what narrows them.",
    ),
    _Place(
        "removed",
        "Removed",
        "What was removed, and the way back",
        "Each comes back with all that went along with it.",
        under="settings",
    ),
    _Place(
        "settings",
        "Settings",
        "Settings",
        "Looks, keys and shortcuts.",
        icon="settings",
        at_foot=True,
        shortcut="Ctrl+,",
    ),
)


def entries(around: Surroundings | None) -> tuple[PageEntry, ...]:
    """The places in the order of the rail; without surroundings each says what belongs there."""
    return tuple(
        PageEntry(
            place.name,
            place.title,
            _maker(place, around),
            icon=place.icon,
            under=place.under,
            at_foot=place.at_foot,
            shortcut=place.shortcut,
        )
        for place in _PLACES
    )


def _maker(place: _Place, around: Surroundings | None) -> Callable[[], Page]:
    make = MAKERS.get(place.name)
    if make is None or around is None:
        return lambda: _placeholder(place)
    return lambda: make(around)


def _placeholder(place: _Place) -> Page:
    from mcr_desktop.ui.placeholders import PlaceholderPage  # only where a screen is missing

    return PlaceholderPage(place.title, place.heading, place.explanation)
