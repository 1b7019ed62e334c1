"""What the explorer shows while complaints are counted, and how that is stopped."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.complaints.explorations import ExplorerSection
from mcr_desktop.ui.navigation import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcr_desktop.services.exploring.pictures import Exploration
    from mcr_desktop.ui.app import Screens


class Gate:
    """Counting that can be held up, as that of very many complaints is."""

    def __init__(self, services: Services, patch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.open.set()
        self._explore = services.causes.explore
        patch.setattr(services.causes, "explore", self._held_up)

    def _held_up(self, account, chosen, job, **how) -> Exploration:
        while not self.open.wait(0.01):
            job.report(3, 10)
        return self._explore(account, chosen, job, **how)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Services]:
    """An account whose one carrier brings more and more."""
    services = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    account = services.accounts.add("Belmarrow Tiles", as_of="2026-11-22")
    for number in range(36):
        services.complaints.add(
            account,
            f"Broken tiles, lot {number}",
            reported_on=f"{2024 + number // 12}-{number % 12 + 1:02}-03"
            if number < 34
            else "2026-10-05",
            kind="damage" if number % 3 else "late",
        )
    yield services
    services.close()


@pytest.fixture
def gate(demo: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(demo, monkeypatch)
    yield made
    made.open.set()


@pytest.fixture
def screens(demo: Services, gate: Gate, make_screens) -> Screens:
    del gate
    return make_screens(backing_of(demo))


def explorer(screens: Screens, demo: Services) -> ExplorerSection:
    (account,) = demo.accounts.all()
    screens.window.go(Route("complaints", account.id, "explorer"))
    page = screens.window.current_page()
    made = page.section("explorer")
    assert isinstance(made, ExplorerSection)
    for waiting in (made._waiting, made._strip):
        for timer in waiting._timers:
            timer.setInterval(1)
    made._strip._due.setInterval(1)
    return made


def test_the_first_picture_can_be_stopped_and_asked_for_again(screens, demo, gate, qtbot):
    gate.open.clear()
    section = explorer(screens, demo)
    waiting = section._waiting
    qtbot.waitUntil(lambda: waiting._bar.isVisible() and waiting._bar.value() == 3)
    qtbot.waitUntil(waiting._stop.isVisible)
    waiting._stop.click()
    assert section._stack.currentWidget() is section._stopped
    gate.open.set()
    section._stopped.first.click()
    qtbot.waitUntil(lambda: section._picture is not None)
    assert section._stack.currentWidget() is section._scroll


def test_a_slow_press_keeps_the_picture_and_stopping_it_goes_back(screens, demo, gate, qtbot):
    section = explorer(screens, demo)
    qtbot.waitUntil(lambda: section._reasons is not None)
    name, figure = next(iter(section._picture.paretos))
    gate.open.clear()
    section._go(Filter(((name, figure.bars[0].key.removeprefix("=")),)))
    qtbot.waitUntil(lambda: section._strip.isVisible() and section._strip._stop.isVisible())
    assert section._stack.currentWidget() is section._scroll
    section._strip._stop.click()
    gate.open.set()
    qtbot.waitUntil(lambda: section._reading is None)
    assert section._picture.chosen == Filter()
    assert section._chosen == Filter()
    assert not section._strip.isVisible()


def test_a_search_that_was_stopped_is_no_error(screens, demo, qtbot, monkeypatch):
    asked: list[int] = []

    def stopped(*_words, **_names):
        asked.append(1)
        raise CancelledError

    monkeypatch.setattr(demo.causes, "signals", stopped)
    section = explorer(screens, demo)
    qtbot.waitUntil(lambda: bool(asked) and section._searched_for is None)
    assert section._searched is None
