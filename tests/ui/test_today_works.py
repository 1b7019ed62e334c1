"""Today as a working list: a line is put off, done, answered, and taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.today.blocks import STEP
from mcr_desktop.ui.today.laters import LaterButton, offered_days
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.touch_forms import TouchForm


@pytest.fixture
def account(services):
    return services.accounts.add("Northwind & Daughters")


@pytest.fixture
def letter(services, account):
    ceo = services.people.add(account, "Aurelia Vantongeren", executive=1)
    return services.touches.log(
        account, "letter", [ceo.id], "2026-11-02", two_way=False, started_by="them",
        summary="Why so late?",
    )  # fmt: skip


@pytest.fixture
def page(services, account, letter, make_screens, qtbot):
    services.commitments.add(account, "Send the carrier report", due_on="2026-11-20")
    services.occasions.add(account, "Founding day", "--11-26")
    services.commitments.add(
        account, "Find the trailer", due_on="2027-02-01", made_on="2026-11-18", news_days=2
    )
    screens = make_screens(backing_of(services))
    shown = screens.window.current_page()
    qtbot.waitUntil(lambda: shown._shown is not None)
    shown.screens = screens
    return shown


def words(block) -> list[str]:
    return [row.findChild(Door).full_text() for row in block.rows]


def test_each_block_is_there_only_where_there_is_something(page):
    assert words(page.works["Answer"]) == ["Letter of Aurelia Vantongeren: Why so late?"]
    assert words(page.works["Call"]) == [
        "Call Northwind & Daughters, even without news: Find the trailer"
    ]
    assert words(page.works["Dates"]) == ["Founding day"]
    shown = [name for name, block in page.works.items() if block.isVisible()]
    assert shown == ["Answer", "Call", "Dates"]
    assert not page.covering.isVisible()


def test_a_promise_is_put_off_and_brought_back(page, qtbot):
    (row,) = page.promises.rows
    row.findChild(LaterButton).chosen.emit("2026-11-30")
    qtbot.waitUntil(lambda: not page.promises.rows)
    notices = page.screens.window.notices
    qtbot.waitUntil(lambda: notices.sentence == "Put off until 30 Nov, in 7 days")
    qtbot.waitUntil(page.works["Put off"].isVisible)
    (off,) = page.works["Put off"].rows
    off.deed.click()
    qtbot.waitUntil(lambda: bool(page.promises.rows))
    qtbot.waitUntil(lambda: not page.works["Put off"].isVisible())
    page.screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: not page.promises.rows)


def test_a_date_is_done_and_a_call_made(page, services, qtbot):
    page.works["Dates"].rows[0].deed.click()
    qtbot.waitUntil(lambda: not page.works["Dates"].isVisible())
    page.works["Call"].rows[0].deed.click()
    qtbot.waitUntil(lambda: not page.works["Call"].isVisible())
    assert services.commitments.find("Find the").news_on == "2026-11-23"


def test_a_letter_is_answered_from_here(page, services, account, letter, qtbot):
    page.works["Answer"].rows[0].deed.click()
    drawer = page.screens.window.drawer
    qtbot.waitUntil(lambda: bool(drawer.findChildren(TouchForm)))
    (form,) = drawer.findChildren(TouchForm)
    qtbot.waitUntil(form.answers.isChecked)
    QTest.keyClicks(form.summary, "Spoke at length")
    QTest.keyClick(form.summary, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.works["Answer"].isVisible())
    assert services.touches.all(account, 1)[0].answers_id == letter.id


def test_the_letter_that_was_pressed_is_the_one_answered(page, services, account, letter, qtbot):
    later = services.touches.log(
        account, "letter", letter.contacts, "2026-11-12", two_way=False, started_by="them"
    )
    qtbot.waitUntil(lambda: len(page.works["Answer"].rows) == 2)
    page.works["Answer"].rows[1].deed.click()
    drawer = page.screens.window.drawer
    qtbot.waitUntil(lambda: bool(drawer.findChildren(TouchForm)))
    (form,) = drawer.findChildren(TouchForm)
    qtbot.waitUntil(form.answers.isChecked)
    assert form.answers.letter().touch.id == later.id


def test_the_menu_settles_a_letter_and_offers_days(page, services, account, qtbot):
    later = page.works["Answer"].rows[0].findChild(LaterButton)
    menu = later.menu_of_days()
    said = [one.text() for one in menu.actions() if one.text()]
    assert said == [
        "It was answered", "It needs no answer", "Later: tomorrow", "Later: Monday",
        "Later: in a month",
    ]  # fmt: skip
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: services.touches.unanswered(account) == [])
    # The row goes, and the menu with it.
    qtbot.waitUntil(lambda: not page.works["Answer"].isVisible())


def test_any_other_day_is_typed(page, qtbot):
    later = page.promises.rows[0].findChild(LaterButton)
    menu = later.menu_of_days()
    line = menu.findChild(QLineEdit)
    QTest.keyClicks(line, "last year")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == ""
    with qtbot.waitSignal(later.chosen) as chosen:
        QTest.keyClicks(line, "in 3 days")
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert chosen.args == ["2026-11-26"]


def test_each_day_is_offered_once():
    days = [day for _, day in offered_days(today())]
    assert days == sorted(set(days))
    assert days[0] > today().isoformat()


def test_many_rows_come_in_steps(page, services, account, qtbot):
    for number in range(40):
        services.commitments.add(account, f"Promise {number}", due_on="2026-11-20")
    qtbot.waitUntil(lambda: len(page._shown.view.ours) == 41)
    more = page.promises._more
    assert more.full_text() == f"Show {STEP} more of 36"
    more.click()
    assert len(page.promises.rows) == 5 + STEP
    more.click()
    assert len(page.promises.rows) == 41
    assert more.full_text() == "Show fewer"


def test_everything_that_takes_the_focus_has_a_name(page):
    nameless = [
        type(one).__name__
        for one in page.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and one.isVisible()
        and not one.accessibleName()
    ]
    assert nameless == []
