"""Cases on screen, from the list to the verdict, used as a person would: by keyboard and by mouse."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from mcr_desktop.bootstrap import Services
from mcr_desktop.ui.cases.page import CasePage
from mcr_desktop.ui.cases.statements import ProblemBlock
from mcr_desktop.ui.navigation import Route
from tests.ui.cases.casework import (
    LATE,
    key,
    listed,
    opened,
    seen,
    the_block,
    told,
    type_words,
    undo,
    words_of,
)

# The list


def test_a_first_case_is_opened_by_hand_and_stands_in_the_list(screens, services, qtbot):
    section = listed(screens, qtbot)
    assert section._stack.currentWidget() is section._none
    section._none.first.click()
    section.form.account.setCurrentIndex(section.form.account.findText("Helios Energy"))
    section.form.title.setText("  Pallets   arrive damaged ")
    section.form.title.returnPressed.emit()
    qtbot.waitUntil(lambda: isinstance(screens.window.current_page(), CasePage))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page.steps.is_filled)
    assert page._read.view.account.name == "Helios Energy"
    assert page.head.title.toPlainText() == "Pallets arrive damaged"
    assert (
        page.focusWidget() is the_block(page, "problem").text
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
    qtbot.waitUntil(lambda: section.model.rowCount() == 2)


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
    qtbot.waitUntil(lambda: isinstance(screens.window.current_page(), CasePage))
    assert screens.window.current_page().route.id == case


# The page


def test_a_new_case_says_at_each_step_what_is_missing(screens, case, qtbot):
    page = opened(screens, qtbot, case)
    assert page.head.next.full_text().startswith("Next: Problem.")
    assert "not begun" in page.rail.steps["whys"].accessibleName()
    assert "Northwind Logistics has not been told" in words_of(the_block(page, "told"))
    assert page.window().windowTitle()


def test_prose_is_kept_as_typed_and_taken_back(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "problem")
    block = the_block(page, "problem")
    assert isinstance(block, ProblemBlock)
    block.text.setFocus()
    type_words("Late since May")
    page.head.next.setFocus()
    seen(page, qtbot, lambda view: view.case.problem == "Late since May")
    qtbot.waitUntil(lambda: told(screens) == "Problem changed")
    assert "done" in page.rail.steps["problem"].accessibleName()
    undo(screens, page, qtbot, lambda view: view.case.problem is None)
    assert block.text.toPlainText() == ""


def test_a_day_that_is_none_is_refused_and_said(screens, services, case, qtbot):
    page = opened(screens, qtbot, case)
    began = the_block(page, "problem").began
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
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._gone)


def test_somebody_outside_the_case_sees_only_their_part(screens, case, qtbot):
    page = opened(screens, qtbot, case)
    assert page._read is not None
    view = replace(page._read.view, inside=False, whys=(), bones=(), stages=())
    outside = replace(page._read, view=view)
    page._read = None
    page._on_read(outside)
    qtbot.waitUntil(lambda: page.steps.is_filled)
    shown = {kind for kind, block in page.steps._blocks.items() if not block.isHidden()}
    assert shown == {"told", "timeline"}
    assert page.head.turn.isHidden()


# Actions


def test_an_action_is_added_by_keyboard_done_and_moved(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "actions")
    block = the_block(page, "actions")
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
    the_block(page, "actions").wording.setText("Ask Borealis")
    the_block(page, "actions").due.setText("when it suits")
    QTest.keyClick(the_block(page, "actions").due, Qt.Key.Key_Return)
    assert told(screens).startswith('"when it suits" is no day.')
    assert the_block(page, "actions").wording.text() == "Ask Borealis"


# Did it hold


def acted(services: Services, case: bytes) -> None:
    services.cases.edit(case, effective_on="2026-09-01", check_on="2026-11-20")


def test_the_figures_are_looked_at_and_the_verdict_is_taken_down(screens, services, case, qtbot):
    acted(services, case)
    page = opened(screens, qtbot, case, "check")
    page.check.look.click()
    qtbot.waitUntil(lambda: page.check.take is not None)
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
    qtbot.waitUntil(lambda: page.check._check is not None)
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
    row = the_block(page, "told").rows.row(part.id)
    assert "Not told yet" in [
        chip.accessibleName().split(",")[0] for chip in (row._untold,) if chip.isVisible()
    ]
    row.tell.click()
    form = the_block(page, "told").form
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
    assert "1 of 2 customers told" in words_of(the_block(page, "told"))


def test_another_account_joins_and_leaves(screens, services, helios, case, qtbot):
    page = opened(screens, qtbot, case, "told")
    join = the_block(page, "told").join
    join.setCurrentIndex(join.findText("Helios Energy"))
    join.activated.emit(join.currentIndex())
    seen(page, qtbot, lambda view: len(view.parts) == 2)
    part = next(one for one in page._read.view.parts if not one.home)
    assert part.part.query == LATE
    the_block(page, "told").rows.row(part.part.id).drop.click()
    seen(page, qtbot, lambda view: len(view.parts) == 1)


# Team, timeline, closing, report


def test_the_team_and_the_timeline_are_written(screens, services, case, qtbot):
    page = opened(screens, qtbot, case, "team")
    team = the_block(page, "team")
    team.new.setText("Maria Ortiz")
    team.new.returnPressed.emit()
    seen(page, qtbot, lambda view: view.case.team == ("Maria Ortiz",))
    the_block(page, "timeline").text.setText("Borealis called")
    the_block(page, "timeline").day.setText("20 Nov 2026")
    the_block(page, "timeline").day.returnPressed.emit()
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
    qtbot.waitUntil(lambda: told(screens) == "Case closed")
    page.head.turn.click()
    seen(page, qtbot, lambda view: view.case.state == "open")


def test_the_report_is_made_where_briefs_are_read(screens, services, helios, case, qtbot):
    services.cases.add_account(case, helios, LATE)
    page = opened(screens, qtbot, case)
    page.route_requested.disconnect(screens.window.go)
    routes: list[Route] = []
    page.route_requested.connect(routes.append)
    for action in page.head.report.menu().actions():
        action.trigger()
    assert [(route.tab, route.query, route.row) for route in routes] == [
        ("8d", "team", None),
        ("8d", "customer", None),
        ("8d", "customer", helios.id),
        ("a3", "team", None),
        ("a3", "customer", None),
        ("a3", "customer", helios.id),
    ]
    assert {(route.page, route.id) for route in routes} == {("briefs", case)}


def test_the_problem_leads_to_the_figures_and_to_the_linked_complaints(
    screens, services, north, case, qtbot
):
    services.cases.link(case, services.complaints.ids(north)[:3])
    page = opened(screens, qtbot, case)
    block = the_block(page, "problem")
    routes: list[Route] = []
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
