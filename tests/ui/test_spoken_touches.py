"""A touch said in one line: understood as it is typed, shown back, logged with Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.touch_forms import TouchForm

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def account(services):
    return services.accounts.add("Northwind Logistics")


@pytest.fixture
def people(services, account):
    return [services.people.add(account, name) for name in ("Mara Okafor", "Luc Fabre")]


@pytest.fixture
def screens(services, make_screens):
    services.settings.set("window.last_page", Route("accounts").as_text())
    made = make_screens(backing_of(services))
    made.window.activateWindow()
    return made


def form_of(screens, qtbot) -> TouchForm:
    """The form, once it knows who can be named."""
    QTest.keyClick(screens.window, KEY.Key_T, CONTROL)
    (form,) = screens.window.drawer.findChildren(TouchForm)
    qtbot.waitUntil(lambda: form._known)
    return form


def at(screens, account, tab, qtbot):
    screens.window.go(Route("account", account.id, tab))
    qtbot.waitUntil(screens.window.current_page().tab(tab).isVisible)


def test_one_line_fills_every_field_and_logs(services, account, people, screens, qtbot):
    mara, _luc = people
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "mara 10m visit good yesterday: agreed on dock hours")
    assert form.spoken.said.full_text() == (
        "Visit with Mara Okafor yesterday, 10 min, it left them content."
    )
    assert form.people.ids() == (mara.id,)
    assert (form.day.text(), form.minutes.text()) == ("2026-11-22", "10")
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    (touch,) = services.touches.all(account)
    assert (touch.channel, touch.happened_on, touch.minutes) == ("visit", "2026-11-22", 10)
    assert (touch.contacts, touch.feeling, touch.summary, touch.two_way) == (
        (mara.id,), "content", "agreed on dock hours", 1,
    )  # fmt: skip
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_keys_go_into_the_line_before_anybody_knows_who_can_be_named(
    services, account, people, screens, qtbot
):
    at(screens, account, "touches", qtbot)
    QTest.keyClick(screens.window, KEY.Key_T, CONTROL)
    (form,) = screens.window.drawer.findChildren(TouchForm)
    assert screens.window.focusWidget() is form.spoken.line
    QTest.keyClicks(form.spoken.line, "luc: rates")
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    (touch,) = services.touches.all(account)
    assert (touch.contacts, touch.summary) == ((people[1].id,), "rates")
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_the_people_of_the_last_touch_are_meant_unless_somebody_is_named(
    services, account, people, screens, qtbot
):
    mara, luc = people
    services.touches.log(account, "call", [luc.id], "2026-11-20")
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "rates")
    assert form.people.ids() == (luc.id,)
    assert "same people as last time" in form.spoken.said.full_text()
    assert "Backspace in the empty line" in form.spoken.said.full_text()
    form.spoken.line.clear()
    QTest.keyClick(form.spoken.line, KEY.Key_Backspace)
    assert form.people.ids() == ()
    QTest.keyClicks(form.spoken.line, "mara rates")
    assert form.people.ids() == (mara.id,)
    assert "last time" not in form.spoken.said.full_text()


def test_what_was_set_by_hand_the_line_leaves_alone(account, people, screens, qtbot):
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "mara rates")
    form.summary.setPlainText("Rates, and the dock")
    form.minutes.setText("25")
    QTest.keyClicks(form.spoken.line, " 10m")
    assert form.summary.toPlainText() == "Rates, and the dock"
    assert form.minutes.text() == "25"
    assert "25 min" in form.spoken.said.full_text()


def test_of_two_of_a_like_name_one_is_asked_for(services, account, people, screens, qtbot):
    other = services.people.add(services.accounts.add("Helios"), "Mara Novak")
    screens.window.go(Route("today"))
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "mara: dock")
    assert "Mara Novak (Helios) or Mara Okafor" in form.spoken.said.full_text()
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    assert 'Which "mara"' in form.refusal.full_text()
    QTest.keyClick(form.spoken.line, KEY.Key_Down)
    assert form.people.ids() == (other.id,)
    assert form.spoken.said.full_text().endswith("Helios.")
    QTest.keyClick(form.spoken.line, KEY.Key_Down)
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_a_name_that_nobody_has_is_asked_and_not_laid_on_somebody_else(
    services, account, people, screens, qtbot
):
    services.touches.log(account, "call", [people[0].id], "2026-11-20")
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "ida 10m: dock")
    assert form.spoken.said.full_text().startswith('Nobody called "ida"')
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    assert 'Nobody called "ida"' in form.refusal.full_text()
    assert len(services.touches.all(account)) == 1


@pytest.mark.parametrize("page", ["search", "promises", "meetings", "complaints", "sharing"])
def test_the_line_opens_from_every_page(services, account, people, screens, qtbot, page):
    screens.window.go(Route(page))
    form = form_of(screens, qtbot)
    assert screens.window.focusWidget() is form.spoken.line
    QTest.keyClicks(form.spoken.line, "luc 5m: rates")
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_the_chosen_account_of_the_portfolio_is_near(services, account, people, screens, qtbot):
    other = services.accounts.add("Zephyr")
    services.people.add(other, "Luc Zephyr")
    ilse = services.people.add(other, "Ilse Maat")
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.selectRow(0)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "luc: rates")
    assert form.people.ids() == (people[1].id,)
    form.spoken.line.setText("ilse: rates")
    assert form.people.ids() == (ilse.id,)
    assert form.spoken.said.full_text().endswith("Zephyr.")
    form.spoken.line.setText("new gate hours")
    assert form.spoken.said.full_text().endswith("nobody named \N{MIDDLE DOT} Northwind Logistics.")
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_half_a_line_is_there_again_after_esc(account, people, screens, qtbot):
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "luc half a")
    QTest.keyClick(form.spoken.line, KEY.Key_Escape)
    assert not screens.window.drawer.isVisible()
    QTest.keyClick(screens.window, KEY.Key_T, CONTROL)
    (again,) = screens.window.drawer.findChildren(TouchForm)
    assert again.spoken.text() == "luc half a"
    assert screens.window.focusWidget() is again.spoken.line


def test_the_chosen_person_is_meant(services, account, people, screens, qtbot):
    at(screens, account, "people", qtbot)
    tab = screens.window.current_page().tab("people")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    tab.table.choose(people[1].id)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "rates")
    assert form.spoken.said.full_text() == "Call with Luc Fabre today."


def test_a_name_that_nobody_has_is_asked_about_once(services, account, people, screens, qtbot):
    mara, _luc = people
    services.touches.log(account, "call", [mara.id])
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "harbour call 10m went well")
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    assert 'Nobody called "harbour"' in form.refusal.full_text()
    assert form.refusal.add.isVisible()
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(services.touches.all(account)) == 2)
    touch = next(one for one in services.touches.all(account) if one.summary)
    assert (touch.contacts, touch.summary) == ((mara.id,), "harbour call 10m went well")


def test_somebody_new_is_written_down_by_one_key(services, account, people, screens, qtbot):
    mara, _luc = people
    services.touches.log(account, "call", [mara.id])
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.spoken.line, "Ida Berg call 10m dock hours")
    QTest.keyClick(form.spoken.line, KEY.Key_Return)
    QTest.keyClick(form.spoken.line, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(services.touches.all(account)) == 2)
    ida = services.people.find("Ida Berg", account)
    touch = next(one for one in services.touches.all(account) if one.summary)
    assert (touch.contacts, touch.summary, touch.minutes) == ((ida.id,), "dock hours", 10)
    services.undo.undo()
    assert {one.name for one in services.people.all(account)} == {"Mara Okafor", "Luc Fabre"}


def test_somebody_new_in_the_field_of_names_is_written_down(
    services, account, people, screens, qtbot
):
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.people.line, "Ida Berg")
    form.keep.click()
    assert "Nobody of that name" in form.refusal.full_text()
    form.refusal.add.click()
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    (touch,) = services.touches.all(account)
    assert touch.contacts == (services.people.find("Ida Berg", account).id,)


def test_a_teammate_is_offered_whole_behind_a_comma(services, account, people, screens, qtbot):
    services.people.edit(people[0].id, owner="Amara Insley")
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    me = form.team.text()
    form.team.setFocus()
    form.team.setCursorPosition(len(me))
    qtbot.waitUntil(lambda: bool(form.team._known))
    QTest.keyClicks(form.team, ", am")
    assert form.team.text() == f"{me}, Amara Insley"
    QTest.keyClicks(form.team, "b")
    assert form.team.text() == f"{me}, Amb"
    QTest.keyClick(form.team, KEY.Key_Backspace)
    assert form.team.text() == f"{me}, Am"
    QTest.keyClicks(form.team, "a")
    QTest.keyClick(form.team, KEY.Key_Return)
    assert form.team.names() == (me, "Amara Insley")
    form.people.choose(())
    form.keep.click()
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    assert services.touches.all(account)[0].team == (me, "Amara Insley")


def test_a_newcomer_is_named_still_once_the_day_was_refused(services, account, screens, qtbot):
    at(screens, account, "touches", qtbot)
    form = form_of(screens, qtbot)
    form.day.setText("2026-11-24")
    QTest.keyClicks(form.people.line, "Ida Dock")
    form.keep.click()
    form.refusal.add.click()
    qtbot.waitUntil(lambda: "2026-11-24" in form.refusal.full_text())
    form.day.setText("today")
    form.keep.click()
    assert "Nobody of that name" in form.refusal.full_text()
    form.refusal.add.click()
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    (touch,) = services.touches.all(account)
    assert [services.people.show(one).name for one in touch.contacts] == ["Ida Dock"]
    assert [one.name for one in services.people.all(account)] == ["Ida Dock"]
