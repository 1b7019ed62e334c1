"""Today, used as a person uses it, on a real workspace."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.periods import today
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.today.rows import MeetingRow, PromiseRow, QuietRow
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel


def in_days(count: int) -> str:
    return (today() + timedelta(days=count)).isoformat()


@pytest.fixture
def services(tmp_path):
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


@pytest.fixture
def busy(services: Services) -> Services:
    """A customer with a promise late, one due, one of theirs, somebody quiet and a meeting."""
    account = services.accounts.add("Northwind & Daughters")
    mara = services.people.add(account, "Mara Okafor", title="COO", cadence_days=30)
    services.touches.log(account, "call", [mara.id], in_days(-41), summary="Dock delays")
    services.commitments.add(account, "Send the carrier report", due_on=in_days(-5))
    services.commitments.add(account, "Name a deputy", due_on=in_days(2))
    services.commitments.add(account, "Forecast for January", "theirs", due_on=in_days(0))
    services.commitments.add(account, "Far away", due_on=in_days(90))
    services.meetings.plan(account, "Quarterly review", f"{in_days(0)}T14:00", place="Paris")
    return services


@pytest.fixture
def page(busy: Services, make_screens, qtbot):
    # The services come first, so that the window and its readers are gone before the store closes.
    screens = make_screens(backing_of(busy))
    shown = screens.window.current_page()
    qtbot.waitUntil(lambda: shown._shown is not None)
    shown.screens = screens
    return shown


def wordings(page, block=None) -> list[str]:
    rows = (block or page.promises).rows
    return [row.findChild(Door).full_text() for row in rows if isinstance(row, PromiseRow)]


def said(widget: QWidget) -> str:
    labels = [one.full_text() for one in widget.findChildren(PlainLabel) if one.isVisible()]
    doors = [one.full_text() for one in widget.findChildren(Door) if one.isVisible()]
    return " | ".join(labels + doors)


def test_the_first_line_of_each_block_tells(page):
    assert page.title == "Today \N{MIDDLE DOT} Monday 23 November"
    assert "today 14:00" in said(page.next)
    assert "4 promises open, 1 late" in said(page.next)
    assert "Ours 1 due, 1 late" in said(page.promises)
    assert "Theirs 1 due" in said(page.promises)
    assert "1 person is quiet beyond the cadence" in said(page.quiet)
    assert "41 days of 30" in said(page.quiet)
    assert wordings(page) == ["Send the carrier report", "Name a deputy"]
    assert wordings(page, page.theirs) == ["Forecast for January"]
    assert not page.team_late.isVisible()


def test_late_teammates_stand_below_ones_own_and_their_names_stay(page, busy, qtbot):
    account = busy.accounts.all()[0]
    for number, owner in enumerate(("Jun Park", "Jun Park", "Amara Insley")):
        busy.commitments.add(account, f"Late {number}", owner=owner, due_on=in_days(-9 + number))
    qtbot.waitUntil(page.team_late.isVisible)
    assert "2 teammates are late with 3 promises of ours" in said(page.team_late)
    assert wordings(page, page.team_late) == ["Late 0", "Late 1", "Late 2"]
    assert wordings(page) == ["Send the carrier report", "Name a deputy"]
    assert "Ours 1 due, 4 late" in said(page.promises)
    page.screens.window.resize(800, 700)
    faces = page.team_late.rows[0].findChildren(Avatar)
    assert [one.isVisible() for one in faces] == [True]
    page.screens.window.resize(900, 700)
    QTest.keyClick(page.screens.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    room = page._scroll.viewport().width
    qtbot.waitUntil(lambda: 0 < page.paper.minimumSizeHint().width() <= room())
    page.team_late.rows[2].keep.click()
    qtbot.waitUntil(lambda: "Jun Park is late with 2 promises" in said(page.team_late))


def test_a_promise_is_kept_from_today_and_owed_again_after_undo(page, busy, qtbot):
    row = page.promises.rows[0]
    qtbot.mouseClick(row.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Send the carrier report" not in wordings(page))
    window = page.screens.window
    qtbot.waitUntil(lambda: window.notices.sentence == "Promise marked kept")
    assert busy.commitments.find("Send the carrier").state == "kept"
    undo = next(b for b in window.notices.findChildren(QPushButton) if b.text() == "Undo")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Send the carrier report" in wordings(page))
    assert busy.commitments.find("Send the carrier").state == "open"


def test_a_touch_is_logged_on_the_spot_and_ends_the_silence(page, busy, qtbot):
    row = page.quiet.rows[0]
    assert isinstance(row, QuietRow)
    qtbot.mouseClick(row.log, Qt.MouseButton.LeftButton)
    _, line = page.quiet.typing
    assert line.window().focusWidget() is line.words
    QTest.keyClicks(line.words, "Agreed on a named person")
    QTest.keyClick(line.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.quiet.rows)
    qtbot.waitUntil(lambda: "Nobody is quiet" in said(page.quiet))
    account = busy.accounts.find("Northwind")
    touch = busy.touches.all(account)[0]
    assert (touch.channel, touch.two_way, touch.summary, touch.happened_on) == (
        "call",
        1,
        "Agreed on a named person",
        in_days(0),
    )


def on_the_spot(page, busy, qtbot):
    """The line below whoever is quiet, once it knows whom it may name."""
    qtbot.mouseClick(page.quiet.rows[0].log, Qt.MouseButton.LeftButton)
    _, line = page.quiet.typing
    qtbot.waitUntil(lambda: len(line.spoken._people) == 2)
    return line


def test_a_touch_on_the_spot_names_whoever_else_was_there(page, busy, qtbot):
    account = busy.accounts.find("Northwind")
    tomas = busy.people.add(account, "Tomas Brandt")
    line = on_the_spot(page, busy, qtbot)
    QTest.keyClicks(line.words, "tomas 10m good: the dock")
    assert "Tomas Brandt" in line.spoken.said.full_text()
    QTest.keyClick(line.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.quiet.typing is None)
    touch = busy.touches.all(account)[0]
    mara = busy.people.find("Mara Okafor", account)
    assert set(touch.contacts) == {mara.id, tomas.id}
    assert (touch.minutes, touch.feeling, touch.summary) == (10, "content", "the dock")


def test_a_name_that_nobody_has_is_asked_about_on_the_spot_and_added_by_one_key(page, busy, qtbot):
    account = busy.accounts.find("Northwind")
    busy.people.add(account, "Tomas Brandt")
    line = on_the_spot(page, busy, qtbot)
    QTest.keyClicks(line.words, "Ida Gries 10m: the dock")
    QTest.keyClick(line.words, Qt.Key.Key_Return)
    assert 'Nobody called "Ida Gries"' in line.spoken.said.full_text()
    assert line.refusal.add.isVisible()
    assert len(busy.people.all(account)) == 2, "nothing is written before it is answered"
    QTest.keyClick(line.words, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.quiet.typing is None)
    ida = busy.people.find("Ida Gries", account)
    touch = busy.touches.all(account)[0]
    assert ida.id in touch.contacts
    assert (len(touch.contacts), touch.summary) == (2, "the dock")
    page.screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: len(busy.people.all(account)) == 2)


def test_a_log_that_comes_late_leaves_the_line_that_was_opened_for_another(page, busy, qtbot):
    account = busy.accounts.find("Northwind")
    tomas = busy.people.add(account, "Tomas Brandt", cadence_days=30)
    busy.touches.log(account, "call", [tomas.id], in_days(-40))
    qtbot.waitUntil(lambda: len(page.quiet.rows) == 2)
    first, second = page.quiet.rows
    slow = Event()
    page.screens.tasks.write(lambda _job: slow.wait(), lambda _done: None, owner=page)
    qtbot.mouseClick(first.log, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.quiet.typing[1].words, Qt.Key.Key_Return)
    for _press in ("leaves the line of the first", "opens that of the second"):
        qtbot.mouseClick(second.log, Qt.MouseButton.LeftButton)
    _, line = page.quiet.typing
    QTest.keyClicks(line.words, "half a sen")
    slow.set()
    qtbot.waitUntil(lambda: "logged" in page.screens.window.notices.sentence)
    assert page.quiet.typing == (second, line)
    assert line.words.text() == "half a sen"
    QTest.keyClick(line.words, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(page.quiet.rows) == 1)


def test_what_is_being_typed_outlives_what_others_change(page, busy, qtbot):
    qtbot.mouseClick(page.quiet.rows[0].log, Qt.MouseButton.LeftButton)
    _, line = page.quiet.typing
    QTest.keyClicks(line.words, "half a sen")
    busy.commitments.add(busy.accounts.find("Northwind"), "Call the depot", due_on=in_days(1))
    qtbot.waitUntil(lambda: page._waits is not None)
    assert line.isVisible()
    assert line.words.text() == "half a sen"
    QTest.keyClick(line.words, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Call the depot" in wordings(page))
    assert page.quiet.rows


def test_every_number_is_a_door_to_its_reason(page, qtbot):
    row = page.quiet.rows[0]
    figure = next(d for d in row.findChildren(Door) if d.full_text() == "41 days of 30")
    with qtbot.waitSignal(page.why_requested) as asked:
        qtbot.mouseClick(figure, Qt.MouseButton.LeftButton)
    why = asked.args[0]
    assert why.title == "Mara Okafor: 41 days of 30"
    assert [one.text for one in why.rows] == ["Dock delays"]
    late = next(d for d in page.promises.rows[0].findChildren(Door) if "late" in d.full_text())
    with qtbot.waitSignal(page.why_requested) as asked:
        qtbot.mouseClick(late, Qt.MouseButton.LeftButton)
    assert asked.args[0].arithmetic[-1].value == "5 d"
    meeting = page.next.rows[0]
    open_ones = next(d for d in meeting.findChildren(Door) if "promises open" in d.full_text())
    with qtbot.waitSignal(page.why_requested) as asked:
        qtbot.mouseClick(open_ones, Qt.MouseButton.LeftButton)
    assert len(asked.args[0].rows) == 4


def test_prepare_leads_to_the_meeting(page, busy, qtbot):
    row = page.next.rows[0]
    assert isinstance(row, MeetingRow)
    with qtbot.waitSignal(page.route_requested) as asked:
        qtbot.mouseClick(row.prepare, Qt.MouseButton.LeftButton)
    assert asked.args[0] == Route("meeting", busy.meetings.all()[0].id)


def test_a_new_workspace_is_guided_to_its_first_account(services, make_screens, qtbot):
    screens = make_screens(backing_of(services))
    page = screens.window.current_page()
    qtbot.waitUntil(page.guide.isVisible)
    assert not page.promises.isVisible()
    assert "Welcome, Amira Idris" in said(page.guide)
    QTest.keyClicks(page.guide.name, "Northwind")
    QTest.keyClick(page.guide.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screens.window.current_page() is not page)
    assert [one.name for one in services.accounts.all()] == ["Northwind"]


def test_everything_that_takes_the_focus_has_a_name(page):
    page.quiet.rows[0].log.click()
    nameless = [
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and one.isVisible()
        and not one.accessibleName()
    ]
    assert nameless == []


def test_the_keyboard_stands_on_the_first_thing_to_prepare_and_enter_opens_it(page, qtbot):
    window = page.screens.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    prepare = page.next.rows[0].prepare
    qtbot.waitUntil(prepare.hasFocus)
    page._on_signals(())  # the figures arrive a moment later, and the rows are made anew
    page._show_meetings(page._shown.view, today())
    assert page.next.rows[0].prepare is not prepare
    assert page.next.rows[0].prepare.hasFocus()
    QTest.keyClick(page.next.rows[0].prepare, Qt.Key.Key_Return)
    assert window.current_page().route.page == "meeting"


def test_what_was_promised_can_be_read_in_a_small_window(page, busy, qtbot):
    window = page.screens.window
    window.resize(900, 640)
    window.show()

    def words() -> Door:
        return page.promises.rows[0].findChild(Door)

    qtbot.waitUntil(lambda: page.width() < 820 and words().width() > 220)
    assert words().full_text() == "Send the carrier report"
