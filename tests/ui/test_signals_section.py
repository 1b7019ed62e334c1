"""The inbox of signals, used as a person would: by eye, by mouse and by keyboard."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain.complaints import Mute
from mcr_desktop.store.queries import fetch
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.complaints.signal_lines import SignalLine
from mcr_desktop.ui.complaints.signals import SignalsSection
from mcr_desktop.ui.navigation import Route, Why
from tests.unit.services.shared_carriers import SHARING, plant


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "profile"
    made = create_profile(folder, "Jun Park", demo=True)
    plant(made)
    made.close()
    return folder


@pytest.fixture
def profile(planted: Path, tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:00:00")
    return shutil.copytree(planted, tmp_path / "profile")


@pytest.fixture
def screens(services, make_screens) -> Screens:
    made = make_screens(backing_of(services))
    made.window.resize(1280, 800)
    return made


def go(screens: Screens, qtbot, account: bytes | None = None) -> SignalsSection:
    screens.window.go(Route("complaints", account, "signals"))
    page = screens.window.current_page()
    assert isinstance(page, ComplaintsPage)
    qtbot.waitUntil(lambda: "signals" in page._sections)
    section = page._sections["signals"]
    assert isinstance(section, SignalsSection)
    qtbot.waitUntil(lambda: section.inbox._inbox is not None)
    return section


@pytest.fixture
def section(screens, qtbot) -> SignalsSection:
    return go(screens, qtbot)


def words_of(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(QLabel))


def shared(section: SignalsSection) -> SignalLine:
    return section.inbox.lines()[0]


def routes(section: SignalsSection) -> list[Route]:
    seen: list[Route] = []
    section.route_requested.connect(seen.append)
    return seen


def test_the_carrier_that_three_accounts_share_stands_first_in_one_line(section):
    line = shared(section)
    assert {one.name for one in line.row.accounts} == set(SHARING)
    told = words_of(line)
    assert "in three accounts at the same time" in told
    assert "together" in told
    assert "counts, no denominator known" in told
    assert "false discovery rate" in told
    assert "95 %" in line.accessibleDescription()
    assert line.accessibleName().startswith("Worse: Carrier B")
    assert line.spark is not None


def test_the_excess_opens_the_arithmetic_of_its_place(section, qtbot):
    told: list[Why] = []
    section.why_requested.connect(told.append)
    section.inbox.why_requested.emit(shared(section).row)
    (why,) = told
    assert why.title == "Why it stands here"
    assert "weight" not in words_of(shared(section))
    assert {line.label for line in why.arithmetic} >= {
        "Observed",
        "Expected",
        "Its place in the list, as a number of complaints",
    }
    assert len(why.rows) >= 3
    assert {row.route.id for row in why.rows} >= {one.id for one in shared(section).row.accounts}


def test_the_keyboard_goes_up_and_down_and_explores(section, qtbot):
    seen = routes(section)
    lines = section.inbox.lines()
    lines[0].setFocus()
    QTest.keyClick(lines[0], Qt.Key.Key_Up)
    assert lines[0].hasFocus()
    QTest.keyClick(lines[0], Qt.Key.Key_Down)
    assert lines[1].hasFocus()
    QTest.keyClick(lines[1], Qt.Key.Key_Up)
    QTest.keyClick(lines[0], Qt.Key.Key_Return)
    row = lines[0].row
    assert seen == [Route("complaints", row.account.id, "explorer", row.query)]


def test_m_mutes_in_place_with_a_reason_and_undo_brings_it_back(section, screens, services, qtbot):
    line = shared(section)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_M)
    form = line.form
    assert form is not None
    assert form.reason.hasFocus()
    assert not form.mute.isEnabled()
    QTest.keyClick(form.reason, Qt.Key.Key_Escape)
    assert form.isHidden()
    assert line.hasFocus()
    QTest.keyClick(line, Qt.Key.Key_M)
    again = line.form
    assert again is not None
    again.reason.setText("The carrier was told")
    with qtbot.waitSignal(section.undo_offered) as offered:
        QTest.keyClick(again.reason, Qt.Key.Key_Return)
    assert offered.args == ["Signal muted"]
    qtbot.waitUntil(lambda: len(section.inbox._inbox.muted) == 1)
    assert all(one.row.muted is None for one in section.inbox.lines())
    assert {mute.until_on for mute in fetch(services.workspace.store, Mute)} == {"2026-12-21"}
    section.inbox.filters["muted"].click()
    (muted,) = section.inbox.lines()
    assert "Muted by Jun Park until 21 December 2026: The carrier was told" in words_of(muted)
    muted.setFocus()
    QTest.keyClick(muted, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: not section.inbox._inbox.muted)
    section.inbox.filters["muted"].click()
    assert len(shared(section).row.accounts) == 3


def test_c_opens_one_case_for_all_three_accounts(section, services, qtbot):
    seen = routes(section)
    line = shared(section)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: bool(seen))
    (route,) = seen
    assert route.page == "case"
    view = services.cases.show(route.id)
    accounts = {part.account.id for part in view.parts if part.account is not None}
    assert accounts | {view.account.id} == {one.id for one in line.row.accounts}


def test_one_account_shows_its_own_part_and_says_when_nothing_moved(
    section, screens, services, qtbot
):
    own = services.accounts.find(SHARING[1])
    go(screens, qtbot, own.id)
    assert len(shared(section).row.accounts) == 3  # the others it shares the cause with are named
    calm = services.accounts.find("Dunmore Glass")
    go(screens, qtbot, calm.id)
    assert section.inbox.lines() == []
    assert "Nothing moved more than chance allows" in words_of(section)
    few = services.accounts.find("Elphick Paper")
    go(screens, qtbot, few.id)
    assert "These have too few to say: Elphick Paper (9)" in words_of(section)


def test_a_kind_can_be_looked_at_alone(section):
    section.inbox.filters["too_few"].click()
    assert [line.row.kind for line in section.inbox.lines()] == ["too few"]
    section.inbox.filters["too_few"].click()
    assert len(section.inbox.lines()) > 1


def test_a_new_complaint_is_looked_at_without_being_asked(section, services, qtbot):
    before = section.inbox._inbox.complaints
    services.complaints.add(services.accounts.find(SHARING[0]), "One more")
    qtbot.waitUntil(lambda: section.inbox._inbox.complaints == before + 1)


def test_without_complaints_the_page_says_what_belongs_there(
    make_screens, tmp_path, qtbot, monkeypatch
):
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:00:00")
    made = create_profile(tmp_path / "new", "Jun Park", demo=True)
    made.accounts.add("Quillmere Logistics")
    screens = make_screens(backing_of(made))
    section = go(screens, qtbot)
    assert "No complaints yet" in words_of(section)
    screens.close()
    made.close()


def test_no_words_are_cut_and_no_lines_overlap_at_any_width(section, screens, qtbot):
    inbox = section.inbox._inbox
    row = shared(section).row
    many = tuple(replace(row, key=f"{number} {row.key}") for number in range(30))
    section.inbox.show_inbox(replace(inbox, deteriorations=many), None)
    qtbot.waitUntil(lambda: len(section.inbox.lines()) == 13)  # twelve, and the one of too few

    def is_laid_out() -> None:
        lines = section.inbox.lines()
        for above, below in pairwise(lines):
            assert above.geometry().bottom() < below.geometry().top()
        for label in (one for line in lines for one in line.findChildren(QLabel)):
            if label.wordWrap() and label.isVisible():
                assert label.height() >= label.heightForWidth(label.width()) - 1

    for width in (1280, 720, 1000, 760):
        screens.window.resize(width, 800)
        qtbot.waitUntil(is_laid_out)


def test_tab_leaves_the_list_after_one_line(section, screens, qtbot):
    lines = section.inbox.lines()
    QTest.keyClick(lines[0], Qt.Key.Key_Down)
    assert lines[1].hasFocus()
    reached: list[QWidget] = []
    holder = screens.window.focusWidget()
    while holder is not None and holder not in reached and len(reached) < 60:
        reached.append(holder)
        QTest.keyClick(holder, Qt.Key.Key_Tab)
        holder = screens.window.focusWidget()
    on_the_way = [one for one in lines if any(one is it or one.isAncestorOf(it) for it in reached)]
    assert on_the_way == [lines[1]]


def test_the_keyboard_stays_in_the_list_after_muting(section, screens, qtbot):
    line = shared(section)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_M)
    QTest.keyClicks(line.form.reason, "Known")
    QTest.keyClick(line.form.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(section.inbox._inbox.muted))
    qtbot.waitUntil(lambda: any(one.hasFocus() for one in section.inbox.lines()))
