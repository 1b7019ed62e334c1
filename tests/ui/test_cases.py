"""Cases on screen, from the list to the verdict, used as a person would: by keyboard and by mouse."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.cases import CONFIRMED, ESCAPED, RULED_OUT
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.services.complaints import Filter
from mcr_desktop.services.pictures import filter_text
from mcr_desktop.services.workspaces import new_row
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.cases.page import CasePage
from mcr_desktop.ui.cases.pickers import ComplaintPicker, SlicePicker
from mcr_desktop.ui.cases.reports import ReportSheet
from mcr_desktop.ui.cases.statements import ProblemBlock
from mcr_desktop.ui.complaints.cases import CasesSection
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.navigation import Route

LATE = filter_text(Filter((("carrier", "Borealis"),)))
SLOW = 30_000
"""The machine may be busy; nothing here takes a second where it is not."""


def complaints(account: Account, count: int, seed: int) -> list[Change]:
    """Every day's complaints of three carriers; one of them three times as bad from May to August."""
    draw = random.Random(seed)
    found = []
    days = [date(2025, 6, 2) + timedelta(days=draw.randrange(530)) for _ in range(count)]
    bad = [date(2026, 5, 4) + timedelta(days=draw.randrange(118)) for _ in range(count // 4)]
    for day, carrier in (
        *((day, draw.choice(("Aster", "Borealis", "Corvid"))) for day in days),
        *((day, "Borealis") for day in bad),
    ):
        fields = {
            "reported_on": day.isoformat(),
            "kind": "late",
            "summary": f"{carrier} came late on {day:%A}",
            "dimensions": (("carrier", carrier),),
        }
        found.append(new_row(account.fence, "complaint", Complaint, fields)[1])
    return found


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cases") / "profile"
    made = create_profile(folder, "Amira Idris", demo=True)
    north = made.accounts.add("Northwind Logistics")
    helios = made.accounts.add("Helios Energy")
    made.people.add(helios, "Lena Vogt")
    made.workspace.commit([*complaints(north, 400, 1), *complaints(helios, 240, 2)], "Planted")
    made.close()
    return folder


@pytest.fixture
def services(written, tmp_path) -> Iterator[Services]:
    shutil.copytree(written, tmp_path / "profile")
    opened = open_profile(tmp_path / "profile")
    yield opened
    opened.close()


@pytest.fixture
def north(services) -> Account:
    return services.accounts.find("Northwind Logistics")


@pytest.fixture
def helios(services) -> Account:
    return services.accounts.find("Helios Energy")


@pytest.fixture
def case(services, north) -> bytes:
    return services.cases.open(north, "Borealis comes late", query=LATE).id


@pytest.fixture
def screens(services, make_screens, qtbot) -> Screens:
    made = make_screens(backing_of(services))
    made.window.resize(1280, 800)
    made.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.window, timeout=SLOW)
    return made


def opened(screens: Screens, qtbot, case: bytes, tab: str = "") -> CasePage:
    screens.window.go(Route("case", case, tab))
    page = screens.window.current_page()
    assert isinstance(page, CasePage)
    qtbot.waitUntil(
        lambda: page._read is not None and page._read.view.case.id == case and page.steps.is_filled,
        timeout=SLOW,
    )
    return page


def listed(screens: Screens, qtbot, account: bytes | None = None) -> CasesSection:
    screens.window.go(Route("complaints", account, "cases"))
    page = screens.window.current_page()
    assert isinstance(page, ComplaintsPage)
    qtbot.waitUntil(lambda: "cases" in page._sections, timeout=SLOW)
    section = page._sections["cases"]
    assert isinstance(section, CasesSection)
    qtbot.waitUntil(lambda: section._lines is not None, timeout=SLOW)
    return section


def seen(page: CasePage, qtbot, holds) -> None:
    """What was written has come back onto the page."""
    qtbot.waitUntil(lambda: page._read is not None and holds(page._read.view), timeout=SLOW)


def key(code: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), code, held)


def type_words(words: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), words)


def words_of(widget: QWidget) -> str:
    return "\n".join(
        label.accessibleName() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def told(screens: Screens) -> str:
    return screens.window.notices.sentence


def texts(outline: Outline) -> list[str]:
    return [line.text for line in outline.lines()]


def undo(screens: Screens, page: CasePage, qtbot, holds) -> None:
    page.setFocus()
    screens.window.setFocus()
    QTest.keyClick(screens.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    seen(page, qtbot, holds)


# The list


def test_a_first_case_is_opened_by_hand_and_stands_in_the_list(screens, services, qtbot):
    section = listed(screens, qtbot)
    assert section._stack.currentWidget() is section._none
    section._none.first.click()
    section.form.account.setCurrentIndex(section.form.account.findText("Helios Energy"))
    section.form.title.setText("  Pallets   arrive damaged ")
    section.form.title.returnPressed.emit()
    qtbot.waitUntil(lambda: isinstance(screens.window.current_page(), CasePage), timeout=SLOW)
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page.steps.is_filled, timeout=SLOW)
    assert page._read.view.account.name == "Helios Energy"
    assert page.head.title.toPlainText() == "Pallets arrive damaged"
    assert (
        page.focusWidget() is page.steps.block("problem").text
    )  # the problem is what one came to write
    section = listed(screens, qtbot)
    assert section.model.rowCount() == 1
    assert section.first_line.full_text() == "1 case open"


def test_the_list_is_filtered_searched_and_narrowed_to_an_account(
    screens, services, north, helios, case, qtbot
):
    other = services.cases.open(helios, "Invoices are wrong").id
    services.cases.close(other)
    both = services.cases.open(helios, "Dock closes early").id
    services.cases.add_account(both, north)
    section = listed(screens, qtbot)
    assert {line.row.title for line in section._source.all()} == {
        "Borealis comes late", "Dock closes early",
    }  # fmt: skip
    section.filters["closed"].click()
    assert [line.row.title for line in section._source.all()] == ["Invoices are wrong"]
    section.filters["all"].click()
    section.search.setText("helios dock")
    assert [line.row.title for line in section._source.all()] == ["Dock closes early"]
    section.search.setText("nothing of the kind")
    assert section._stack.currentWidget() is section._no_match
    section._no_match.first.click()
    assert section.model.rowCount() == 3
    section = listed(screens, qtbot, north.id)
    qtbot.waitUntil(lambda: section.model.rowCount() == 2, timeout=SLOW)


def test_the_list_says_what_is_late_due_and_told(screens, services, helios, case, qtbot):
    services.cases.add_account(case, helios)
    home = next(part for part in services.cases.show(case).parts if part.home)
    services.cases.tell(home.part.id, "2026-11-02", "call")
    services.cases.add_action(case, "Ask Borealis", "corrective", due_on="2026-11-20")
    services.cases.edit(case, check_on="2026-11-19")
    section = listed(screens, qtbot)
    row = {
        column.name: section.model.index(0, number).data()
        for number, column in enumerate(section.model.columns)
    }
    assert row["due"] == "3 days late"
    assert row["told"] == "1 of 2"
    assert row["accounts"] == "Northwind Logistics, Helios Energy"
    assert section.first_line.full_text() == "1 case open, 1 with a late action, 1 check due"


def test_enter_opens_the_case(screens, case, qtbot):
    section = listed(screens, qtbot)
    section.table.choose(case)
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(screens.window.current_page(), CasePage), timeout=SLOW)
    assert screens.window.current_page().route.id == case


# The page


def test_a_new_case_says_at_each_step_what_is_missing(screens, case, qtbot):
    page = opened(screens, qtbot, case)
    assert page.head.next.full_text().startswith("Next: Problem.")
    assert "not begun" in page.rail.steps["whys"].accessibleName()
    assert "Northwind Logistics has not been told" in words_of(page.steps.block("told"))
    assert page.window().windowTitle()


def test_prose_is_kept_as_typed_and_taken_back(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "problem")
    block = page.steps.block("problem")
    assert isinstance(block, ProblemBlock)
    block.text.setFocus()
    type_words("Late since May")
    page.head.next.setFocus()
    seen(page, qtbot, lambda view: view.case.problem == "Late since May")
    assert told(screens) == "Problem changed"
    assert "done" in page.rail.steps["problem"].accessibleName()
    undo(screens, page, qtbot, lambda view: view.case.problem is None)
    assert block.text.toPlainText() == ""


def test_a_day_that_is_none_is_refused_and_said(screens, services, case, qtbot):
    page = opened(screens, qtbot, case)
    began = page.steps.block("problem").began
    began.setFocus()
    type_words("someday")
    key(Qt.Key.Key_Return)
    assert told(screens).startswith('"someday" is no day.')
    assert began.text() == ""
    began.setText("12 May 2026")
    key(Qt.Key.Key_Return)
    seen(page, qtbot, lambda view: view.case.began_on == "2026-05-12")
    assert began.text() == "12 May"


def test_a_removed_case_says_so(screens, services, case, qtbot):
    page = opened(screens, qtbot, case)
    services.cases.remove(case)
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._gone, timeout=SLOW)


def test_somebody_outside_the_case_sees_only_their_part(screens, case, qtbot):
    page = opened(screens, qtbot, case)
    view = replace(page._read.view, inside=False, whys=(), bones=(), stages=())
    outside = replace(page._read, view=view)
    page._read = None
    page._on_read(outside)
    qtbot.waitUntil(lambda: page.steps.is_filled, timeout=SLOW)
    shown = {kind for kind, block in page.steps._blocks.items() if not block.isHidden()}
    assert shown == {"told", "timeline"}
    assert page.head.turn.isHidden()


# Whys


def test_whys_are_written_by_keyboard_alone(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.setFocus()
    key(Qt.Key.Key_Return)
    type_words("The night slot was cancelled")
    key(Qt.Key.Key_Tab)
    type_words("Its driver left")
    key(Qt.Key.Key_Return)
    type_words("Nobody covers a slot")
    key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    seen(page, qtbot, lambda view: len(view.whys) == 3 and view.whys[2].parent_id is None)
    whys = {why.answer: why for why in services.cases.show(case).whys}
    assert whys["Its driver left"].parent_id == whys["The night slot was cancelled"].id
    qtbot.waitUntil(lambda: outline.current_line().text == "Nobody covers a slot")
    key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is outline


def test_an_answer_between_two_others_stands_where_it_was_written(screens, services, case, qtbot):
    first = services.cases.add_why(case, "First").id
    services.cases.add_why(case, "Third")
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(first)
    outline.setFocus()
    key(Qt.Key.Key_Return)
    type_words("Second")
    key(Qt.Key.Key_Down)
    seen(page, qtbot, lambda view: [w.answer for w in view.whys] == ["First", "Second", "Third"])


def test_an_empty_line_leaves_nothing_behind(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines[ESCAPED]
    outline.setFocus()
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    assert texts(outline) == []
    key(Qt.Key.Key_Return)
    type_words("gone")
    key(Qt.Key.Key_Escape)
    assert texts(outline) == []
    assert services.cases.show(case).whys == ()


def test_an_answer_goes_with_what_stands_below_it_and_comes_back(screens, services, case, qtbot):
    top = services.cases.add_why(case, "Top").id
    services.cases.add_why(case, "Below", top)
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(top)
    outline.setFocus()
    key(Qt.Key.Key_Delete)
    assert texts(outline) == []
    seen(page, qtbot, lambda view: view.whys == ())
    assert told(screens) == "Answer taken out, with what stood below it"
    undo(screens, page, qtbot, lambda view: len(view.whys) == 2)
    assert texts(outline) == ["Top", "Below"]


def test_alt_and_the_arrows_move_an_answer(screens, services, case, qtbot):
    ids = [services.cases.add_why(case, name).id for name in ("One", "Two", "Three")]
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(ids[2])
    outline.setFocus()
    key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert texts(outline) == ["One", "Three", "Two"]
    seen(page, qtbot, lambda view: [w.answer for w in view.whys] == ["One", "Three", "Two"])
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    key(Qt.Key.Key_Right, both)
    seen(page, qtbot, lambda view: {w.id: w.parent_id for w in view.whys}[ids[2]] == ids[0])
    key(Qt.Key.Key_Left, both)
    seen(page, qtbot, lambda view: {w.id: w.parent_id for w in view.whys}[ids[2]] is None)


def test_an_answer_that_is_dropped_on_another_stands_below_it(screens, services, case, qtbot):
    ids = [services.cases.add_why(case, name).id for name in ("One", "Two")]
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(ids[1])
    where = Outline.DropIndicatorPosition
    outline._drop(outline.currentItem(), outline.topLevelItem(0), where.OnItem)
    seen(page, qtbot, lambda view: view.whys[1].parent_id == ids[0])
    # And not below itself.
    item = outline.topLevelItem(0)
    outline.choose(ids[0])
    outline._drop(item, item.child(0), where.OnItem)
    assert texts(outline) == ["One", "Two"]
    assert outline.topLevelItemCount() == 1


def test_the_outline_and_the_drawing_are_in_step(screens, services, case, qtbot):
    first = services.cases.add_why(case, "Slot cancelled").id
    second = services.cases.add_why(case, "Driver left", first).id
    page = opened(screens, qtbot, case, "whys")
    outline = page.whys.outlines["occurred"]
    outline.choose(first)
    assert page.whys.figure.figure().selected == first.hex()
    qtbot.waitUntil(lambda: page.whys.figure.height() > 60)
    hit = next(hit for hit in page.whys.figure._laid_out().hits if hit.key == second.hex())
    middle = QPoint(int(hit.box.x + hit.box.width / 2), int(hit.box.y + hit.box.height / 2))
    QTest.mouseClick(page.whys.figure, Qt.MouseButton.LeftButton, pos=middle)
    assert outline.current_line().id == second
    assert page.whys.panel.answer.id == second
    escaped = services.cases.add_why(case, "Nobody compares", chain=ESCAPED).id
    seen(page, qtbot, lambda view: len(view.whys) == 3)
    page.whys.outlines[ESCAPED].choose(escaped)
    assert page.whys.panel.answer.text == "Nobody compares"
    assert outline.current_line() is None  # one answer at a time


def test_standing_root_and_evidence_are_kept(screens, services, case, qtbot):
    why = services.cases.add_why(case, "Driver left").id
    page = opened(screens, qtbot, case, "whys")
    page.whys.choose(why)
    panel = page.whys.panel
    panel.standings[CONFIRMED].click()
    panel.root.click()
    panel.evidence.setFocus()
    type_words("Borealis wrote it")
    page.head.next.setFocus()
    seen(page, qtbot, lambda view: view.whys[0].evidence == "Borealis wrote it")
    kept = services.cases.show(case).whys[0]
    assert (kept.standing, kept.root) == (CONFIRMED, 1)
    line = page.whys.outlines["occurred"].lines()[0]
    assert line.bold
    assert "root cause" in line.detail
    panel.standings[RULED_OUT].click()
    seen(page, qtbot, lambda view: view.whys[0].standing == RULED_OUT)
    assert page.whys.outlines["occurred"].lines()[0].struck


def test_an_answer_points_to_a_slice_and_to_a_complaint(screens, services, north, case, qtbot):
    why = services.cases.add_why(case, "Driver left").id
    page = opened(screens, qtbot, case, "whys")
    page.whys.choose(why)
    page.whys.panel.cut.click()
    qtbot.waitUntil(lambda: bool(screens.window.findChildren(SlicePicker)), timeout=SLOW)
    picker = screens.window.findChildren(SlicePicker)[0]
    box = next(one for one in picker.findChildren(QComboBox) if one.accessibleName() == "carrier")
    assert box.currentData() == "Borealis"  # the case's own slice to begin with
    picker.take.click()
    seen(page, qtbot, lambda view: view.whys[0].evidence_query == LATE)
    count = services.cases.count(north, LATE)
    assert page.whys.panel.slice.full_text() == f"carrier: Borealis ({count} complaints)"
    page.whys.panel.point.click()
    finder = screens.window.findChildren(ComplaintPicker)[0]
    finder.words.setText("Corvid Monday")
    qtbot.waitUntil(lambda: 0 < finder.model.rowCount() < 60, timeout=SLOW)
    wanted = finder.model.id_at(0)
    QTest.keyClick(finder.words, Qt.Key.Key_Return)
    assert page.whys.outlines["occurred"].hasFocus()
    seen(page, qtbot, lambda view: view.whys[0].evidence_id == wanted)
    assert page.whys.panel.complaint.full_text() == "Corvid came late on Monday"
    routes = []
    page.route_requested.connect(routes.append)
    page.whys.panel.slice.click()
    assert routes[0].tab == "explorer"
    assert routes[0].query == LATE


def test_the_marked_answers_become_the_root_cause(screens, services, case, qtbot):
    why = services.cases.add_why(case, "One driver, no cover").id
    services.cases.edit_why(why, root=1)
    page = opened(screens, qtbot, case, "cause")
    block = page.steps.block("cause")
    block.take.click()
    seen(page, qtbot, lambda view: view.case.root_cause == "One driver, no cover")
    assert block.take.isHidden()


# Fishbone


def test_a_branch_of_ones_own_is_named_filled_renamed_and_taken_out(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "bones")
    bones = page.steps.block("bones")
    bones.new.setText("Measurement")
    bones.new.returnPressed.emit()
    type_words("Measured at the hub")
    key(Qt.Key.Key_Tab)
    type_words("No scanner at the door")
    key(Qt.Key.Key_Down)
    seen(page, qtbot, lambda view: len(view.bones) == 2)
    assert {bone.category for bone in page._read.view.bones} == {"Measurement"}
    bones.new.setText("measurement")
    bones.new.returnPressed.emit()
    assert told(screens) == "There is a branch measurement already."
    name = bones.branches["Measurement"].name
    name.setFocus()
    name.setText("Figures")
    key(Qt.Key.Key_Return)
    seen(page, qtbot, lambda view: {bone.category for bone in view.bones} == {"Figures"})
    assert "Figures" in {bone.name for bone in bones.figure.figure().bones}
    bones.branches["Figures"].drop.click()
    seen(page, qtbot, lambda view: view.bones == ())


def test_the_three_branches_stand_there_from_the_start(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "bones")
    assert list(page.steps.block("bones").branches) == ["people", "process", "technology"]
    page.steps.block("bones").branches["process"].add.click()
    type_words("Slots are booked by e-mail")
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Escape)
    seen(page, qtbot, lambda view: len(view.bones) == 1)
    assert page._read.view.bones[0].category == "process"


# Actions


def test_an_action_is_added_by_keyboard_done_and_moved(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "actions")
    block = page.steps.block("actions")
    block.wording.setFocus()
    type_words("Two drivers a slot")
    block.owner.setText("Jun Park")
    block.due.setText("30 Nov")
    QTest.keyClick(block.due, Qt.Key.Key_Return)
    seen(page, qtbot, lambda view: len(view.actions) == 1)
    one = page._read.view.actions[0]
    assert (one.owner, one.due_on, one.action) == ("Jun Park", "2026-11-30", "corrective")
    assert block.wording.hasFocus()  # the next one at once
    row = block.rows.row(one.id)
    row.due.setFocus()
    row.due.setText("4 Dec")
    key(Qt.Key.Key_Return)
    seen(page, qtbot, lambda view: view.actions[0].due_on == "2026-12-04")
    assert page._read.view.actions[0].first_due_on == "2026-11-30"
    row.done.click()
    seen(page, qtbot, lambda view: view.actions[0].state == "kept")
    assert row.done.text() == "Open again"
    undo(screens, page, qtbot, lambda view: view.actions[0].state != "kept")


def test_an_action_with_a_day_that_is_none_is_not_lost(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "actions")
    page.steps.block("actions").wording.setText("Ask Borealis")
    page.steps.block("actions").due.setText("when it suits")
    QTest.keyClick(page.steps.block("actions").due, Qt.Key.Key_Return)
    assert told(screens).startswith('"when it suits" is no day.')
    assert page.steps.block("actions").wording.text() == "Ask Borealis"


# Did it hold


def acted(services: Services, case: bytes) -> None:
    services.cases.edit(case, effective_on="2026-09-01", check_on="2026-11-20")


def test_the_figures_are_looked_at_and_the_verdict_is_taken_down(screens, services, case, qtbot):
    acted(services, case)
    page = opened(screens, qtbot, case, "check")
    page.check.look.click()
    qtbot.waitUntil(lambda: page.check.take is not None, timeout=SLOW)
    check = page.check._check
    assert check.verdict == "worked"
    assert check.sentence in words_of(page.check)
    page.check.take.click()
    seen(page, qtbot, lambda view: view.case.verdict == "worked")
    assert page._read.view.case.verdict_words == check.words
    assert page.check.verdict.accessibleName() == "Worked, good"
    assert "Verdict taken down" in told(screens)
    undo(screens, page, qtbot, lambda view: view.case.verdict is None)


def test_without_a_day_of_the_action_nothing_is_claimed(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "check")
    page.check.look.click()
    qtbot.waitUntil(lambda: page.check._check is not None, timeout=SLOW)
    assert page.check._check.verdict == ""
    assert page.check._check.sentence in words_of(page.check)
    assert page.check.take.isHidden()


def test_looking_can_be_stopped(screens, services, case, qtbot):
    acted(services, case)
    page = opened(screens, qtbot, case, "check")
    page.check.look.click()
    page.check.stop_wanted.emit()
    assert page.check.look.isEnabled()
    assert page.check._check is None


# Told


def test_a_customer_that_was_not_told_stands_out_until_they_were(
    screens, services, helios, case, qtbot
):
    part = services.cases.add_account(case, helios, LATE)
    page = opened(screens, qtbot, case, "told")
    row = page.steps.block("told").rows.row(part.id)
    assert "Not told yet" in [
        chip.accessibleName().split(",")[0] for chip in (row._untold,) if chip.isVisible()
    ]
    row.tell.click()
    form = page.steps.block("told").form
    form.on.setText("20 Nov 2026")
    form.how.setCurrentIndex(form.how.findData("visit"))
    form.whom.setCurrentIndex(form.whom.findText("Lena Vogt"))
    form.words.setPlainText("It will not happen again")
    QTest.keyClick(form.on, Qt.Key.Key_Return)
    seen(page, qtbot, lambda view: all(one.told for one in view.parts if not one.home))
    assert "Told 20 Nov, by visit, to Lena Vogt (by Amira Idris)" in words_of(row)
    assert row._untold.isHidden()
    assert screens.window.current_page() is page  # Enter pressed nothing else
    assert row.tell.hasFocus()
    assert "1 of 2 customers told" in words_of(page.steps.block("told"))


def test_another_account_joins_and_leaves(screens, services, helios, case, qtbot):
    page = opened(screens, qtbot, case, "told")
    join = page.steps.block("told").join
    join.setCurrentIndex(join.findText("Helios Energy"))
    join.activated.emit(join.currentIndex())
    seen(page, qtbot, lambda view: len(view.parts) == 2)
    part = next(one for one in page._read.view.parts if not one.home)
    assert part.part.query == LATE
    page.steps.block("told").rows.row(part.part.id).drop.click()
    seen(page, qtbot, lambda view: len(view.parts) == 1)


# Team, timeline, closing, report


def test_the_team_and_the_timeline_are_written(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "team")
    team = page.steps.block("team")
    team.new.setText("Maria Ortiz")
    team.new.returnPressed.emit()
    seen(page, qtbot, lambda view: view.case.team == ("Maria Ortiz",))
    page.steps.block("timeline").text.setText("Borealis called")
    page.steps.block("timeline").day.setText("20 Nov 2026")
    page.steps.block("timeline").day.returnPressed.emit()
    seen(page, qtbot, lambda view: len(view.events) == 1)
    moments = [one for one in page._read.timeline if one.event == "event"]
    assert (moments[0].day, moments[0].text) == ("2026-11-20", "Borealis called")


def test_closing_says_what_is_missing_and_closes_all_the_same(screens, services, case, qtbot):
    page = opened(screens, qtbot, case)
    page.head.turn.click()
    assert page.head.closing.isVisible()
    assert "8 steps are not done: Problem, Containment" in words_of(page.head.closing)
    assert services.cases.show(case).case.state == "open"
    page.head.closing.close_anyway.click()
    seen(page, qtbot, lambda view: view.case.state == "closed")
    assert told(screens) == "Case closed"
    page.head.turn.click()
    seen(page, qtbot, lambda view: view.case.state == "open")


def test_a_customers_copy_tells_what_was_changed_before_it_is_saved(
    screens, services, helios, case, qtbot, tmp_path
):
    acted(services, case)
    services.cases.add_account(case, helios, LATE)
    services.cases.edit(case, problem="Borealis is late, at Helios Energy too")
    page = opened(screens, qtbot, case)
    page.head.report_wanted.emit("a3", "customer")
    sheet = screens.window.findChildren(ReportSheet)[0]
    assert not sheet.save.isEnabled()
    qtbot.waitUntil(lambda: sheet.copy is not None, timeout=SLOW)
    before = "Borealis is late, at Helios Energy too"
    qtbot.waitUntil(lambda: before in words_of(sheet), timeout=SLOW)
    said = words_of(sheet)
    assert "Borealis is late, at another customer too" in said
    file = tmp_path / "copy.pdf"
    sheet.write(sheet.copy, file)
    qtbot.waitUntil(file.exists, timeout=SLOW)
    assert file.read_bytes().startswith(b"%PDF")
    qtbot.waitUntil(lambda: told(screens) == f"Saved as {file}", timeout=SLOW)


def test_the_problem_leads_to_the_figures_and_to_the_linked_complaints(
    screens, services, north, case, qtbot
):
    services.cases.link(case, services.complaints.ids(north)[:3])
    page = opened(screens, qtbot, case)
    block = page.steps.block("problem")
    routes = []
    page.route_requested.disconnect(screens.window.go)
    page.route_requested.connect(routes.append)
    block.explorer.click()
    block.register.click()
    assert [route.tab for route in routes] == ["explorer", "register"]
    assert block.register.full_text() == "3 complaints linked to this case"


def test_everything_that_takes_the_focus_has_a_name(screens, services, helios, case, qtbot):
    services.cases.add_account(case, helios)
    why = services.cases.add_why(case, "Driver left").id
    services.cases.add_bone(case, "Hub", "Measurement")
    services.cases.add_action(case, "Ask", "corrective")
    services.cases.add_event(case, "Called", "2026-11-20")
    page = opened(screens, qtbot, case, "whys")
    page.whys.choose(why)
    section = listed(screens, qtbot)
    for whole in (page, section):
        for widget in whole.findChildren(QWidget):
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisibleTo(whole):
                continue
            pressed = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or pressed, widget
