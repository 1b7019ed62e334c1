"""What a teammate wrote at the same time: told above the form, used with one press, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.ui.account.agreements import AGREEMENT
from mcr_desktop.ui.account.facts import FACT
from mcr_desktop.ui.account.kept_rows import RowForm
from mcr_desktop.ui.account.occasions import OCCASION
from mcr_desktop.ui.account.sites import SITE
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
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


def test_every_record_form_tells_what_lost(team, make_screens, qtbot):
    owner, member, mira = team
    account = owner.accounts.of_fence(mira.fence)
    touch = owner.touches.log(account, "call", (mira.id,), summary="Rang")
    complaint = owner.registers.add(account, "Came late", dimensions={"lane": "A"}).id
    rows = {
        "agreement": (owner.agreements.add(account, "Contract").id, "agreements", "title"),
        "occasion": (owner.occasions.add(account, "Founding", "--03-14").id, "occasions", "title"),
        "fact": (owner.facts.add(account, "Docks close at six").id, "facts", "text"),
        "site": (owner.sites.add(account, "Hub").id, "sites", "remark"),
        "meeting": (
            owner.meetings.plan(account, "Review", "2026-12-02T14:30").id,
            "meetings",
            "place",
        ),
        "touch": (touch.id, "touches", "summary"),
        "account": (account.id, "accounts", "industry"),
        "complaint": (complaint, "registers", "resolution"),
    }
    for one in (owner, member):
        one.sharing.sync()
    for one, words in ((owner, "Here"), (member, "There")):
        for row_id, book, field in rows.values():
            getattr(one, book).edit(row_id, **{field: words})
    for one in (owner, member, owner, member):
        one.sharing.sync()
    screens = make_screens(backing_of(owner))
    window = screens.window

    def told(kind: str, row_id: bytes) -> bool:
        return any(
            one.row == (kind, row_id) and one.buttons
            for one in window.findChildren(ConcurrentValues)
            if not one.isHidden()
        )

    window.go(Route("account", account.id, "overview"))
    page = window.current_page()
    qtbot.waitUntil(lambda: page.tab("overview").account is not None)
    tab = page.tab("overview")
    openings = {
        "agreement": (tab, AGREEMENT),
        "occasion": (tab, OCCASION),
        "fact": (tab, FACT),
        "site": (tab, SITE),
    }
    for kind, (holder, keeping) in openings.items():
        row_id, book, _field = rows[kind]
        form = RowForm(holder, keeping, getattr(owner, book).show(row_id), {})
        window.show_in_drawer("The row", form)
        qtbot.waitUntil(lambda kind=kind, row_id=row_id: told(kind, row_id))
    page._records.open(account)
    qtbot.waitUntil(lambda: told("account", account.id))
    page._logs.edit(touch.id)
    qtbot.waitUntil(lambda: told("touch", touch.id))
    window.go(Route("complaints", tab="register"))
    section = window.current_page().section("register")
    qtbot.waitUntil(lambda: section.table is not None)
    section._open(complaint)
    qtbot.waitUntil(lambda: told("complaint", complaint))
    (also,) = [one for one in window.findChildren(ConcurrentValues) if one.row[1] == complaint]
    (line,) = [one.full_text() for one in also.findChildren(PlainLabel)]
    shown = owner.complaints.rows([complaint])[0].resolution
    lost = "Here" if shown == "There" else "There"
    assert line.endswith(f" also wrote for what was done: {lost}")
    also.buttons[0].click()
    qtbot.waitUntil(lambda: owner.complaints.rows([complaint])[0].resolution == lost)
    qtbot.waitUntil(also.isHidden)
    window.go(Route("meeting", rows["meeting"][0]))
    qtbot.waitUntil(lambda: told("meeting", rows["meeting"][0]))
