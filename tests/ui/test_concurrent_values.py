"""What a teammate wrote at the same time: told above the form, used with one press, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.ui.surroundings import Surroundings
from mcr_desktop.ui.theme import Theme
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues
from mcr_desktop.ui.widgets.labels import PlainLabel


@pytest.fixture
def team(tmp_path: Path):
    owner = create_profile(tmp_path / "amira", "Amira Idris", demo=True)
    member = create_profile(tmp_path / "jun", "Jun Park", demo=True)
    folder = tmp_path / "shared"
    folder.mkdir()
    account = owner.accounts.add("Northwind")
    mira = owner.people.add(account, "Mira Oduya", title="Buyer")
    request = member.sharing.request_to_join()
    approval = owner.sharing.approve(account.fence, request.data, code=request.code)
    member.sharing.accept(approval.data, code=approval.code)
    for one in (owner, member):
        one.sharing.share_through_folder(account.fence, folder)
    for one in (owner, member, owner):
        one.sharing.sync()
    yield owner, member, mira
    owner.close()
    member.close()


def test_a_value_that_lost_is_told_and_used(team, qapp, tasks, qtbot):
    owner, member, mira = team
    owner.people.edit(mira.id, title="Head of depots")
    member.people.edit(mira.id, title="Director of depots")
    for one in (owner, member, owner, member):
        one.sharing.sync()
    shown = owner.people.show(mira.id).title
    lost = ({"Head of depots", "Director of depots"} - {shown}).pop()
    theme = Theme(qapp, "light", still=True)
    holder = QWidget()
    qtbot.addWidget(holder)
    told = ConcurrentValues(Surroundings(owner, tasks, theme), "contact", {"title": "title"})
    told.setParent(holder)
    used: list[str] = []
    told.used.connect(used.append)
    told.look(mira.id)
    qtbot.waitUntil(lambda: len(told.buttons) == 1)
    (line,) = (one for one in told.findChildren(PlainLabel) if lost in one.full_text())
    who = "Jun Park" if lost == "Director of depots" else "Amira Idris"
    assert line.full_text().startswith(f"{who} also wrote for title")
    told.buttons[0].click()
    qtbot.waitUntil(lambda: owner.people.show(mira.id).title == lost)
    qtbot.waitUntil(lambda: not told.buttons)
    assert used
    assert told.isHidden()
    owner.undo.undo()
    assert owner.people.show(mira.id).title == shown
    theme.deleteLater()


def test_nothing_lost_shows_nothing(team, qapp, tasks, qtbot):
    owner, _member, mira = team
    theme = Theme(qapp, "light", still=True)
    told = ConcurrentValues(Surroundings(owner, tasks, theme), "contact", {"title": "title"})
    qtbot.addWidget(told)
    told.look(mira.id)
    qtbot.wait(150)
    assert told.isHidden()
    theme.deleteLater()
