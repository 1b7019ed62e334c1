"""Who is inside, who goes, what waits for a decision and what happened, by an owner at her window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.sharing.members import PeopleTab
from mcr_desktop.ui.sharing.routes import route_of
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel


@dataclass
class Team:
    """Amira at her window; Jun and Mo elsewhere, without windows."""

    amira: Services
    jun: Services
    mo: Services
    fence: bytes
    screens: Screens
    page: Any

    def go(self, tab: str) -> None:
        self.screens.window.go(route_of(self.fence, tab))

    def sync(self, *people: Services) -> None:
        for services in people:
            services.sharing.sync(fences=[self.fence])


def join(
    owner: Services, joiner: Services, fence: bytes, folder: Path, role: str = "member"
) -> None:
    request = joiner.sharing.request_to_join()
    approval = owner.sharing.approve(fence, request.data, code=request.code, role=role)
    joiner.sharing.accept(approval.data, code=approval.code)
    for services in (owner, joiner):
        services.sharing.share_through_folder(fence, folder)
        services.sharing.sync(fences=[fence])


@pytest.fixture
def team(make_screens, tmp_path, qtbot) -> Iterator[Team]:
    amira, jun, mo = (
        create_profile(tmp_path / name, name, demo=True)
        for name in ("Amira Idris", "Jun Park", "Mo Okafor")
    )
    folder = tmp_path / "shared"
    folder.mkdir()
    account = amira.accounts.add("Northwind")
    amira.notes.add(account, "The hub never waits for us")
    join(amira, jun, account.fence, folder)
    join(jun, mo, account.fence, folder)
    amira.sharing.sync(fences=[account.fence])
    screens = make_screens(backing_of(amira))
    screens.window.go(Route("sharing"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page._shown is not None)
    yield Team(amira, jun, mo, account.fence, screens, page)
    screens.close()
    for services in (amira, jun, mo):
        services.close()


def press(qtbot, widget: QWidget) -> None:
    # What was laid out just now is shown with the next turn.
    qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def said(widget: QWidget) -> str:
    return " | ".join(one.full_text() for one in widget.findChildren(PlainLabel) if one.isVisible())


def row_of(team: Team, name: str) -> Any:
    return next(row for row in team.page.detail.people.rows if row.member.name == name)


def test_everybody_inside_is_listed_with_role_and_device(team, qtbot):
    team.go("people")
    people = team.page.detail.people
    qtbot.waitUntil(lambda: len(people.rows) == 3)
    words = said(people)
    assert "Amira Idris (you)" in words
    assert "let in by Jun Park" in words
    assert "You are an owner" in words
    assert row_of(team, "Amira Idris").remove is None


def test_a_role_changes_after_saying_what_that_means(team, qtbot):
    team.go("people")
    qtbot.waitUntil(lambda: len(team.page.detail.people.rows) == 3)
    press(qtbot, row_of(team, "Mo Okafor").role)
    dialog = team.page.dialog
    assert not dialog.go.isEnabled()
    dialog.choose("reader")
    assert "waits for an owner" in said(dialog)
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: row_of(team, "Mo Okafor").member.role == "reader")
    assert [m.role for m in team.amira.sharing.members(team.fence) if m.name == "Mo Okafor"] == [
        "reader"
    ]


def test_the_last_owner_is_told_why_not_and_what_to_do(team, qtbot):
    team.go("people")
    qtbot.waitUntil(lambda: len(team.page.detail.people.rows) == 3)
    press(qtbot, team.page.detail.people.leave)
    dialog = team.page.dialog
    assert "What is on this device stays readable here" in said(dialog)
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: "somebody else an owner first" in dialog._refusal.full_text())
    dialog.reject()
    assert len(team.amira.sharing.members(team.fence)) == 3


def test_who_is_removed_is_gone_and_whom_they_let_in_is_listed(team, qtbot):
    team.go("people")
    qtbot.waitUntil(lambda: len(team.page.detail.people.rows) == 3)
    press(qtbot, row_of(team, "Jun Park").remove)
    confirm = team.page.dialog
    words = said(confirm)
    assert "What Jun Park wrote until now and has arrived here stays." in words
    assert "What Jun Park already read, Jun Park has read" in words
    press(qtbot, confirm.go)
    qtbot.waitUntil(lambda: team.page.dialog is not None and team.page.dialog is not confirm)
    after = team.page.dialog
    assert "Mo Okafor" in said(after)
    assert "Take Jun Park off the list" in said(after)
    press(qtbot, after.copy)
    assert "Mo Okafor" in QGuiApplication.clipboard().text()
    after.reject()
    qtbot.waitUntil(lambda: len(team.page.detail.people.rows) == 2)


def test_work_after_a_removal_waits_is_adopted_and_rejected_again(team, qtbot):
    team.amira.memberships.remove_person(
        team.fence,
        next(m.person for m in team.amira.sharing.members(team.fence) if m.name == "Jun Park"),
    )
    account = team.jun.accounts.of_fence(team.fence)
    assert account is not None
    team.jun.notes.add(account, "Written on the train after Jun had gone")
    team.sync(team.jun, team.amira)
    team.go("decide")
    quarantine = team.page.detail.quarantine
    qtbot.waitUntil(lambda: "Jun Park" in said(quarantine))
    press(qtbot, quarantine.blocks[0].adopt)
    press(qtbot, team.page.dialog.go)
    qtbot.waitUntil(lambda: len(quarantine.undos) == 1 and not quarantine.blocks)
    bodies = [note.body for note in team.amira.notes.all(team.amira.accounts.of_fence(team.fence))]
    assert any("on the train" in body for body in bodies)
    press(qtbot, quarantine.undos[0])
    press(qtbot, team.page.dialog.go)
    qtbot.waitUntil(lambda: len(quarantine.blocks) == 1)
    assert "Rejected" in quarantine.blocks[0].adopt.accessibleName() or quarantine.blocks[
        0
    ].adopt.text().startswith("Adopt after all")
    bodies = [note.body for note in team.amira.notes.all(team.amira.accounts.of_fence(team.fence))]
    assert not any("on the train" in body for body in bodies)


def test_what_happened_is_told_filtered_and_copied(team, qtbot):
    team.go("past")
    past = team.page.detail.past
    qtbot.waitUntil(lambda: past.model.rowCount() > 0)
    lines = [what for _, _, what in past.shown_rows()]
    assert "Amira Idris founded the fence." in lines
    assert "Jun Park let Mo Okafor in as member." in lines
    past.seek.setText("mo okafor")
    assert all("Mo Okafor" in what for _, _, what in past.shown_rows())
    press(qtbot, past.copy)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "Day\tBy\tWhat happened"
    assert len(copied) == past.model.rowCount() + 1
    past.seek.setText("nobody of that name")
    assert "Nothing of that kind" in said(past)
    assert not past.copy.isEnabled()


def test_whoever_was_removed_is_told_by_whom_and_can_delete_the_copy(team, make_screens, qtbot):
    jun = next(m for m in team.amira.sharing.members(team.fence) if m.name == "Jun Park")
    team.amira.memberships.remove_person(team.fence, jun.person)
    team.sync(team.amira, team.jun)
    screens = make_screens(backing_of(team.jun))
    screens.window.go(Route("sharing"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: len(page.blocks) == 1)
    words = said(page.blocks[0])
    assert "Amira Idris removed you from this fence" in words
    assert "stays readable here" in words
    assert not page.blocks[0].invite.isVisible()
    assert not page.blocks[0].sync.isVisible()
    press(qtbot, page.blocks[0].ways_out[0])
    assert "cannot be brought back from this device" in said(page.dialog)
    press(qtbot, page.dialog.go)
    qtbot.waitUntil(lambda: not page.blocks)
    assert team.jun.accounts.all() == []
    screens.close()


def test_an_erasure_under_way_is_told_and_an_owner_stops_it(team, qtbot):
    account = team.amira.accounts.of_fence(team.fence)
    note = team.amira.notes.all(account)[0]
    team.amira.erasures.erase(team.fence, [("note", note.id)])
    assert team.amira.notes.all(account) == []
    qtbot.waitUntil(lambda: "to erase 1 row" in said(team.page.blocks[0]))
    assert "gone for good in 72 hours" in said(team.page.blocks[0])
    team.go("decide")
    quarantine = team.page.detail.quarantine
    qtbot.waitUntil(lambda: len(quarantine.erasures) == 1)
    press(qtbot, quarantine.erasures[0].object)
    press(qtbot, team.page.dialog.go)
    qtbot.waitUntil(lambda: not quarantine.erasures)
    assert [one.id for one in team.amira.notes.all(account)] == [note.id]


def test_a_fence_for_the_whole_team_is_founded_and_stands_apart(team, qtbot):
    qtbot.waitUntil(lambda: bool(offers(team.page)))
    press(qtbot, offers(team.page)[0])
    team.page.dialog.name.setText("Key accounts team")
    press(qtbot, team.page.dialog.go)
    qtbot.waitUntil(lambda: len(team.page.blocks) == 2)
    assert [block.shown.row.kind for block in team.page.blocks] == ["account", "team"]
    qtbot.waitUntil(lambda: "The team's own" in said(team.page))
    qtbot.waitUntil(lambda: not offers(team.page))


def offers(page: QWidget) -> list[Door]:
    return [
        one
        for one in page.findChildren(Door)
        if one.isVisible() and "whole team" in one.full_text()
    ]


def test_fifty_people_are_laid_out_little_by_little_and_found_by_name(team, qtbot):
    shown = team.page._shown.fences[0]
    many = tuple(
        replace(shown.members[1], person=bytes([number]) * 16, name=f"Person {number:02d}")
        for number in range(50)
    )
    people = PeopleTab()
    qtbot.addWidget(people)
    people.show_fence(replace(shown, members=many))
    people.show()
    assert len(people.rows) < 50
    qtbot.waitUntil(lambda: len(people.rows) == 50)
    assert people.seek.isVisible()
    people.seek.setText("person 4")
    assert [row.member.name for row in people.rows if row.isVisible()] == [
        f"Person {number}" for number in range(40, 50)
    ]


def test_my_other_device_comes_in_everywhere_with_one_file(team, make_screens, tmp_path, qtbot):
    second = team.amira.accounts.add("Helios")
    laptop = create_profile(tmp_path / "laptop", "A. Idris", demo=True)
    screens = make_screens(backing_of(laptop))
    screens.window.go(Route("sharing"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page._shown is not None)
    team.page.refresh()
    qtbot.waitUntil(lambda: len(team.page.blocks) == 2)
    press(qtbot, team.page.head.own_device)
    old = team.page.dialog
    qtbot.waitUntil(lambda: bool(old.person_code))

    page.doings.ask_to_join(own=True)
    new = page.dialog
    assert not new.save.isVisible()
    qtbot.keyClicks(
        new.own.code, old.person_code[:-1] + ("0" if old.person_code[-1] != "0" else "1")
    )
    new.own.name.setText("Amira Idris")
    press(qtbot, new.own.confirm)
    qtbot.waitUntil(lambda: "not a personal code" in new._refusal.full_text())
    new.own.code.setText(old.person_code.upper().replace("-", " "))
    press(qtbot, new.own.confirm)
    qtbot.waitUntil(new.save.isVisible)
    request, approval = tmp_path / "me.mcr-request", tmp_path / "me.mcr-approval"
    qtbot.waitUntil(lambda: new.request.person_name == "Amira Idris")
    request.write_bytes(new.request.data)
    old.open_request(request)
    qtbot.waitUntil(old.let_in.isVisible)
    qtbot.keyClicks(old.compare.typed, new.request.code)
    press(qtbot, old.let_in)
    qtbot.waitUntil(lambda: bool(old.approval))
    approval.write_bytes(old.approval.data)
    new.reject()

    page.doings.open_approval(approval)
    accept = page.dialog
    qtbot.waitUntil(accept.join.isVisible)
    assert "Helios" in said(accept)
    assert "Northwind" in said(accept)
    accept.compare.same.click()
    press(qtbot, accept.join)
    qtbot.waitUntil(accept.where.isVisible)
    accept.reject()
    qtbot.waitUntil(lambda: len(page.blocks) >= 2)
    assert {"Helios", "Northwind"} <= {block.shown.row.name for block in page.blocks}
    mine = next(m for m in team.amira.sharing.members(second.fence) if m.me)
    assert len(mine.devices) == 2
    old.reject()
    screens.close()
    laptop.close()


def test_who_does_not_decide_is_told_who_does(team, make_screens, qtbot):
    screens = make_screens(backing_of(team.jun))
    screens.window.go(route_of(team.fence, "people"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: len(page.detail.people.rows) == 3)
    assert "ask Amira Idris" in said(page.detail.people)
    mo = next(row for row in page.detail.people.rows if row.member.name == "Mo Okafor")
    assert not mo.remove.isEnabled()
    assert mo.remove.accessibleDescription() == "Owners decide this"
    screens.close()
