"""No turn of the window's loop builds more than a part of a page: what is typed and painted comes between.

Counted are calls and widgets, which are the same on every machine, however busy. Before each turn everything
that is read has come home, so that as much meets in it as ever can. Every page is gone to twice, in two
windows, and counted in the second: what Qt's binding makes once in a process is no page's doing.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import getAllValidWrappers

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.ui import catalogue
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.sharing import fence_lists
from mcr_desktop.ui.tasks import Tasks
from tests.conftest import PATIENCE_MS
from tests.efforts import counted

MOST_CALLS, MOST_WIDGETS = 16_000, 120
MORE = {
    "accounts": (28_000, MOST_WIDGETS),  # painted at one go, a line of twelve months in each row
    "import": (MOST_CALLS, 150),  # rarely gone to: each part of it leads to the next
}
"""What a turn of the first visit may take.

A part makes up to 72 widgets (of the import 102) on a quiet machine. On a slow one a second reading may fall into
its turn and make as many as 96; a page in one stretch makes 180. How often something is called, measured and painted
varies by a quarter: twice what it took when this was written.
"""
QUIET_TURNS, QUIET_CALLS = 4, 100
MOST_TURNS = 1_000


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of the loop took."""

    calls: int
    widgets: int
    """Made in it, less those that went."""


class Loop:
    """The loop of a window, one turn after the other."""

    def __init__(self, screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = screens.window
        self._tasks: Tasks = self.window.given.tasks
        self._reads: list[concurrent.futures.Future[None]] = []
        submit = self._tasks._submit

        def submitted(lane, request, job, work) -> None:
            submit(lane, request, job, work)
            self._reads.append(job._future)

        monkeypatch.setattr(self._tasks, "_submit", submitted)

    def turn(self, work: Callable[[], object]) -> Turn:
        """What `work` takes, with everything home that was asked for before."""
        reads, self._reads = self._reads, []
        assert not concurrent.futures.wait(reads, PATIENCE_MS / 1000).not_done
        before = _widgets()
        with counted() as effort:
            work()
        return Turn(effort.calls, _widgets() - before)

    def turns_of(self, deed: Callable[[], object]) -> list[Turn]:
        """That of a press, and those that follow until nothing is under way any more."""
        turns = [self.turn(deed)]
        quiet = 0
        while quiet < QUIET_TURNS:
            turns.append(self.turn(QCoreApplication.processEvents))
            busy = turns[-1].calls > QUIET_CALLS or self._reads or self._tasks._ready
            quiet = 0 if busy else quiet + 1
            assert len(turns) < MOST_TURNS
        return turns

    def most_of(self, route: Route) -> Turn:
        """The most calls and the most widgets of any turn of a visit."""
        turns = self.turns_of(lambda: self.window.go(route))
        return Turn(max(one.calls for one in turns), max(one.widgets for one in turns))


def _widgets() -> int:
    # Not QApplication.allWidgets(): it wraps Qt's own parts, which then are taken for ours.
    return sum(isinstance(one, QWidget) for one in getAllValidWrappers())


@pytest.fixture
def profile(templates, tmp_path):
    return templates.demo(tmp_path / "profile")


@pytest.fixture
def account(services: Services) -> Account:
    return min(services.accounts.all(), key=lambda one: one.name)


@pytest.fixture
def open_loop(services, make_screens, monkeypatch) -> Callable[[], Loop]:
    """A window on the demo that stands at a quiet page, with the modules of all places read ahead."""
    for name in (*catalogue._AHEAD, *catalogue._AHEAD_LATER):
        import_module(f"mcr_desktop.ui.{name}")
    services.settings.set("window.last_page", Route("settings").as_text())

    def open_one() -> Loop:
        screens = make_screens(backing_of(services))
        screens.window.resize(1280, 800)
        loop = Loop(screens, monkeypatch)
        loop.turns_of(lambda: None)
        return loop

    return open_one


def routes(account: Account) -> Iterator[tuple[str, Route]]:
    """Every page and tab with lists of its own, as one goes to them; not what is read for many seconds."""
    yield "accounts", Route("accounts")
    for tab in ("overview", "people", "touches", "notes", "commitments", "complaints", "timeline"):
        yield tab, Route("account", account.id, tab)
    yield "promises", Route("promises")
    yield "board", Route("promises", tab="board")
    for page in ("meetings", "sharing", "briefs", "removed", "import", "today"):
        yield page, Route(page)
    yield "search", Route("search", query="dock")


def over(most: dict[str, Turn]) -> dict[str, Turn]:
    """The pages of which some turn took more than it may."""
    allowed = {name: MORE.get(name, (MOST_CALLS, MOST_WIDGETS)) for name in most}
    return {
        name: turn
        for name, turn in most.items()
        if turn.calls > allowed[name][0] or turn.widgets > allowed[name][1]
    }


def test_no_turn_of_a_first_visit_builds_more_than_a_part_of_a_page(open_loop, account):
    first, places = open_loop(), dict(routes(account))
    for route in places.values():
        first.most_of(route)
    first.window.hide()
    second = open_loop()
    assert over({name: second.most_of(route) for name, route in places.items()}) == {}


def test_a_page_that_is_built_in_one_stretch_is_noticed(open_loop, monkeypatch):
    monkeypatch.setattr(fence_lists, "AT_A_TURN", fence_lists.AT_ONCE)
    assert list(over({"sharing": open_loop().most_of(Route("sharing"))})) == ["sharing"]


def test_what_waits_together_is_delivered_a_turn_each(tasks):
    owner, came = QObject(), [0]
    for number in range(1, 6):
        tasks.soon(lambda number=number: came.append(number), owner=owner)
    most = 0
    while len(came) < 6:
        before = len(came)
        QCoreApplication.processEvents()
        most = max(most, len(came) - before)
    assert (came, most) == ([0, 1, 2, 3, 4, 5], 1)


def test_the_next_part_of_a_page_that_is_gone_is_left_out(qtbot, tasks):
    gone, there, built = QObject(), QObject(), []
    tasks.soon(lambda: built.append("gone"), owner=gone)
    tasks.soon(lambda: built.append("there"), owner=there)
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: bool(built))
    assert built == ["there"]
