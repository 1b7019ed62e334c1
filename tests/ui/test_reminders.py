"""Messages beside the clock: one after the other, and a press leads there."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.reminders import Reminding
from mcr_desktop.ui.surroundings import Surroundings
from mcr_desktop.ui.theme import Theme


class Said:
    """A tray that notes what it is told."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def show_message(self, head: str, line: str) -> None:
        self.messages.append((head, line))

    def leave(self) -> None:
        self.messages.append(("", ""))


@pytest.fixture
def services(tmp_path):
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    account = made.accounts.add("Northwind & Daughters")
    made.commitments.add(account, "Send the carrier report", due_on="2026-11-23")
    made.occasions.add(account, "Founding day", "--11-23")
    yield made
    made.close()


@pytest.fixture
def reminding(services, tasks, qapp):
    theme = Theme(qapp)
    tray = Said()
    made = Reminding(Surroundings(services, tasks, theme), tray)
    yield made, tray
    made.close()
    tasks.close()
    made.deleteLater()
    theme.deleteLater()


def test_one_is_said_after_the_other_and_a_press_leads_there(reminding, qtbot):
    reminding, tray = reminding
    reminding._next.setInterval(50)
    reminding.ask()
    qtbot.waitUntil(lambda: len(tray.messages) == 2)
    assert tray.messages == [
        ("1 promise is due today", "The first: Send the carrier report (Northwind & Daughters)"),
        ("Today: Founding day", "Northwind & Daughters"),
    ]
    with qtbot.waitSignal(reminding.followed) as followed:
        reminding.follow()
    assert followed.args == [Route("today")]


def test_they_are_turned_off_from_anywhere(reminding, services):
    on, off = reminding[0].actions()
    assert off.enabled_when()
    off.handler()
    assert not services.reminders.on
    assert on.enabled_when()
