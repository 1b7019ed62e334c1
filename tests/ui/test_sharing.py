"""Sharing, used by two people with two windows and one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.services.teamwork.sharing import FenceRow, SetAside, SharingState
from mcr_desktop.services.teamwork.sharing_rows import Hole
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.sharing.files import REQUESTS, Files
from mcr_desktop.ui.sharing.words import spaced, state_lines
from mcr_desktop.ui.widgets.labels import PlainLabel
from tests.ui.chosen_files import ChosenFiles


@dataclass
class Person:
    services: Services
    screens: Screens
    page: Any
    files: ChosenFiles


@pytest.fixture
def people(make_screens, tmp_path, qtbot):
    made: list[Person] = []
    for name in ("Amira Idris", "Jun Park"):
        services = create_profile(tmp_path / name, name, demo=True)
        screens = make_screens(backing_of(services))
        screens.window.go(Route("sharing"))
        page = screens.window.current_page()
        page.doings.files = ChosenFiles()
        qtbot.waitUntil(lambda shown=page: shown._shown is not None)
        made.append(Person(services, screens, page, page.doings.files))
    yield made
    for person in made:
        person.screens.close()
        person.services.close()


def press(qtbot, widget) -> None:
    qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def way_out(block):
    """The first step that the first line of a fence offers."""
    return block.ways_out[0]


def share(qtbot, person, folder):
    """Choose a folder in the dialog that is open, as by browsing."""
    person.files.paths.append(folder)
    dialog = person.page.dialog
    press(qtbot, dialog.browse)
    press(qtbot, dialog.go)


def said(widget: QWidget) -> str:
    return " | ".join(one.full_text() for one in widget.findChildren(PlainLabel))


def test_two_people_join_by_two_files_and_two_codes(people, tmp_path, qtbot):
    amira, jun = people
    folder = tmp_path / "shared"
    folder.mkdir()
    account = amira.services.accounts.add("Northwind")
    amira.services.notes.add(account, "# Hub\nThe hub never waits for us")
    qtbot.waitUntil(lambda: len(amira.page.blocks) == 1)
    assert "Only on this device." in said(amira.page.blocks[0])

    press(qtbot, way_out(amira.page.blocks[0]))
    share(qtbot, amira, folder)
    qtbot.waitUntil(lambda: "In step" in said(amira.page.blocks[0]))

    request = tmp_path / "jun.mcr-request"
    jun.files.paths = [request]
    press(qtbot, jun.page.head.ask)
    ask = jun.page.dialog
    qtbot.waitUntil(lambda: ask.request is not None)
    code = ask.request.code
    assert ask.code.full_text() == spaced(code)
    press(qtbot, ask.save)
    qtbot.waitUntil(request.exists)
    ask.reject()

    approval = tmp_path / "jun.mcr-approval"
    amira.files.paths = [request, approval]
    press(qtbot, amira.page.blocks[0].invite)
    admit = amira.page.dialog
    press(qtbot, admit.open_file)
    qtbot.waitUntil(admit.let_in.isVisible)
    assert "Jun Park asks" in said(admit)
    assert not admit.let_in.isEnabled()
    QTest.keyClicks(admit.compare.typed, "0000-0000-0000-0000")
    press(qtbot, admit.let_in)
    qtbot.waitUntil(lambda: "not the code of this file" in admit._refusal.full_text())
    assert len(amira.services.sharing.members(account.fence)) == 1
    admit.compare.typed.clear()
    QTest.keyClicks(admit.compare.typed, code)
    press(qtbot, admit.let_in)
    qtbot.waitUntil(lambda: admit.approval is not None)
    press(qtbot, admit.save)
    qtbot.waitUntil(approval.exists)
    admit.reject()
    press(qtbot, amira.page.head.sync_all)
    qtbot.waitUntil(lambda: amira.page._asked is None)

    jun.files.paths = [approval]
    press(qtbot, jun.page.head.open_approval)
    accept = jun.page.dialog
    press(qtbot, accept.open_file)
    qtbot.waitUntil(accept.join.isVisible)
    assert "Amira Idris lets you into" in said(accept)
    accept.compare.same.click()  # a click in the middle of a wide box would miss its words
    assert accept.compare.is_done
    press(qtbot, accept.join)
    qtbot.waitUntil(accept.where.isVisible)
    press(qtbot, accept.where)
    share(qtbot, jun, folder)
    qtbot.waitUntil(lambda: [a.name for a in jun.services.accounts.all()] == ["Northwind"])
    qtbot.waitUntil(lambda: len(jun.page.blocks) == 1 and "In step" in said(jun.page.blocks[0]))
    shared = jun.services.accounts.find("Northwind")
    assert jun.services.notes.all(shared)[0].body == "# Hub\nThe hub never waits for us"

    jun.screens.window.go(Route("today"))
    today = jun.screens.window.current_page()
    qtbot.waitUntil(lambda: bool(today.team.rows))
    assert "Amira Idris" in today.team.rows[0].accessibleName()


def test_a_foreign_file_is_refused_in_plain_words(people, tmp_path, qtbot):
    amira, _ = people
    amira.services.accounts.add("Northwind")
    qtbot.waitUntil(lambda: len(amira.page.blocks) == 1)
    foreign = tmp_path / "photo.mcr-request"
    foreign.write_bytes(b"\x89PNG and more")
    amira.files.paths = [foreign]
    press(qtbot, amira.page.blocks[0].invite)
    dialog = amira.page.dialog
    press(qtbot, dialog.open_file)
    qtbot.waitUntil(lambda: "no request to join" in dialog._refusal.full_text())
    assert not dialog.let_in.isVisible()
    dialog.reject()


def test_a_folder_that_is_gone_is_told_and_nothing_is_lost(people, tmp_path, qtbot):
    amira, _ = people
    folder = tmp_path / "stick"
    folder.mkdir()
    account = amira.services.accounts.add("Northwind")
    qtbot.waitUntil(lambda: len(amira.page.blocks) == 1)
    press(qtbot, way_out(amira.page.blocks[0]))
    share(qtbot, amira, folder)
    qtbot.waitUntil(lambda: "In step" in said(amira.page.blocks[0]))
    folder.rename(tmp_path / "elsewhere")
    amira.services.notes.add(account, "Written on the train")
    press(qtbot, amira.page.head.sync_all)
    qtbot.waitUntil(lambda: "is not there" in said(amira.page.blocks[0]))
    assert "kept here meanwhile" in said(amira.page.blocks[0])


def test_people_and_their_devices_have_a_page_within_sharing(people, qtbot):
    amira, _ = people
    account = amira.services.accounts.add("Northwind")
    qtbot.waitUntil(lambda: len(amira.page.blocks) == 1)
    press(qtbot, amira.page.blocks[0].people)
    detail = amira.page.detail
    qtbot.waitUntil(detail.isVisible)
    assert "Amira Idris (you)" in said(detail.people)
    assert "this device" in said(detail.people)
    assert amira.page.title.endswith("Northwind")
    press(qtbot, detail.back)
    qtbot.waitUntil(lambda: not detail.isVisible())
    assert amira.page.blocks[0].isVisible()
    assert account.fence == amira.page.blocks[0].shown.row.fence


def test_the_state_of_a_fence_is_told_in_plain_words():
    now = now_ms()
    day = 86_400_000
    row = FenceRow(b"f" * 16, "Northwind", "account", "member", 2, "folder", "/mnt/team")
    state = SharingState(
        fence=row.fence,
        name="Northwind",
        target_kind="folder",
        target="/mnt/team",
        pending=3,
        synced_ms=now - 3 * 3_600_000,
        trouble="",
        trouble_since_ms=None,
        waiting=(SetAside("a", "", "unknown-device", now - 2 * day),),
        holes=(Hole("Jun Park", 7, now - 3 * day),),
        set_aside=(SetAside("b", "Jun Park", "signature", now - day),),
        forks=("Jun Park",),
        newer_entries=1,
    )
    lines = state_lines(row, state, now)
    assert lines[0].text == "3 changes of yours wait to go up. Last in step 3 h ago."
    whole = " ".join(line.text for line in lines)
    assert "1 file from an unknown device" in whole
    assert "Something that Jun Park wrote has not arrived" in whole
    assert "its signature does not hold" in whole
    assert "A copy of Jun Park's device" in whole
    assert "newer version" in whole


def test_enter_presses_what_has_the_focus_or_the_deed_that_is_due(people, tmp_path, qtbot):
    amira, _ = people
    amira.services.accounts.add("Northwind")
    qtbot.waitUntil(lambda: len(amira.page.blocks) == 1)
    folder = tmp_path / "shared"
    folder.mkdir()
    amira.page.blocks[0].ways_out[0].setFocus()
    press(qtbot, amira.page.blocks[0].ways_out[0])
    dialog = amira.page.dialog
    line = dialog.fields["folder", "path"]
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.isVisible(), "nothing is filled in, so nothing is due"
    QTest.keyClicks(line, str(folder))
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "In step" in said(amira.page.blocks[0]))
    # What led there is gone, and the focus is on the screen still, not in the rail beside it.
    qtbot.waitUntil(lambda: amira.page.isAncestorOf(amira.page.window().focusWidget()))
    press(qtbot, amira.page.blocks[0].invite)
    dialog = amira.page.dialog
    dialog.shut.setFocus()
    QTest.keyClick(dialog.shut, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_a_lost_machine_is_warned_of_only_where_nobody_else_could_help(people, tmp_path, qtbot):
    amira, jun = people
    account = amira.services.accounts.add("Northwind")
    qtbot.waitUntil(amira.page.head._alone.isVisible)
    approval = amira.services.sharing.approve(
        account.fence, jun.services.sharing.request_to_join().data
    )
    jun.services.sharing.accept(approval.data)
    jun.page.refresh()
    qtbot.waitUntil(lambda: len(jun.page.blocks) == 1)
    assert not jun.page.head._alone.isVisible(), "the owner lets a member in again"


def test_what_cannot_be_pressed_does_not_look_as_if_it_could(people, qtbot):
    amira, jun = people
    account = amira.services.accounts.add("Northwind")
    request = jun.services.sharing.request_to_join().data
    approval = amira.services.sharing.approve(account.fence, request, role="reader")
    jun.services.sharing.accept(approval.data)
    jun.page.refresh()
    qtbot.waitUntil(lambda: len(jun.page.blocks) == 1)
    block = jun.page.blocks[0]
    assert not block.invite.isEnabled()
    pictures = []
    for enabled in (True, False):
        block.invite.setEnabled(enabled)
        pictures.append(block.invite.grab().toImage())
    assert pictures[0] != pictures[1]


def test_files_are_asked_for_where_the_last_one_was(monkeypatch, tmp_path, qtbot):
    begun = []
    monkeypatch.setattr(Files, "_last", None)

    def answers(_parent, _title, where, _kinds):
        begun.append(where)
        return str(tmp_path / "jun.mcr-request"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answers)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answers)
    parent = QWidget()
    qtbot.addWidget(parent)
    Files().save(parent, "Save", "jun.mcr-request", REQUESTS)
    Files().open(parent, "Open", REQUESTS)
    assert Path(begun[0]).is_absolute()
    assert Path(begun[0]).parent != Path.cwd()
    assert begun[1] == str(tmp_path)
