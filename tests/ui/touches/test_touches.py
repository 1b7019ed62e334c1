"""Touches by keyboard: logged in three fields, found, changed, removed, and their letters answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from mcr_desktop.ui.account.letter_rows import LetterRow
from mcr_desktop.ui.account.touch_lists import COLUMNS
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.people_fields import PeopleField, Somebody
from mcr_desktop.ui.widgets.touch_forms import TouchForm
from tests.ui.touches.opened import CONTROL, KEY, form_of, open_tab

NAUGHTY = ("<b>Bo</b> & Co", "مارا الكبير", "王示例", "\u202eevil", "Ann" * 120)


def shown(tab) -> list[str]:
    return [tab.model.row_at(row).words for row in range(tab.model.rowCount())]


def press(key: Qt.Key, text: str = "") -> None:
    """A key as the widget that has the keyboard gets it."""
    widget = QApplication.focusWidget()
    assert widget is not None
    if text:
        QTest.keyClicks(widget, text)
    else:
        QTest.keyClick(widget, key)


def test_a_call_is_logged_by_keyboard_alone(services, account, people, screens, qtbot):
    mara, _luc, marta = people
    open_tab(screens, account, qtbot)
    screens.window.activateWindow()
    qtbot.waitUntil(screens.window.isActiveWindow)
    QTest.keyClick(screens.window, KEY.Key_T, CONTROL)
    form = form_of(screens, qtbot)
    qtbot.waitUntil(form.spoken.line.hasFocus)
    press(KEY.Key_Return)  # nothing to say in one line: field by field
    assert form.channel.hasFocus()
    press(KEY.Key_V, "v")
    assert form.people.line.hasFocus()
    press(KEY.Key_M, "mar")
    press(KEY.Key_Down)
    press(KEY.Key_Return)
    press(KEY.Key_O, "oka")
    press(KEY.Key_Return)
    press(KEY.Key_Return)
    assert form.summary.hasFocus()
    press(KEY.Key_D, "Dock delays")
    press(KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))
    (touch,) = services.touches.all(account)
    assert (touch.channel, touch.happened_on, touch.two_way) == ("visit", "2026-11-23", 1)
    assert (touch.contacts, touch.summary) == ((marta.id, mara.id), "Dock delays")
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())
    assert screens.window.notices.sentence == "Logged visit with Northwind Logistics"


def test_what_cannot_be_kept_says_why_and_loses_nothing(services, account, people, screens, qtbot):
    open_tab(screens, account, qtbot)
    screens.window.current_page().log_touch()
    form = form_of(screens, qtbot)
    QTest.keyClicks(form.people.line, "nobody")
    QTest.keyClicks(form.summary, "Words")
    QTest.keyClick(form.summary, KEY.Key_Return)
    assert "Nobody of that name" in form.refusal.full_text()
    form.people.line.clear()
    form.day.setText("tomorrow")
    QTest.keyClick(form.summary, KEY.Key_Return)
    qtbot.waitUntil(lambda: "2026-11-24" in form.refusal.full_text())
    assert form.summary.toPlainText() == "Words"
    assert services.touches.all(account) == []
    form.day.setText("yesterday")
    QTest.keyClick(form.summary, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(account)))


def test_from_today_somebody_of_any_account_is_named(services, account, people, screens, qtbot):
    other = services.accounts.add("Brantholm Foods")
    ilse = services.people.add(other, "Ilse Maat")
    screens.window.go(Route("today"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page._shown is not None)
    QTest.keyClick(screens.window, KEY.Key_T, CONTROL)
    form = form_of(screens, qtbot)
    QTest.keyClick(form.summary, KEY.Key_Return)
    assert "Choose who it was with" in form.refusal.full_text()
    QTest.keyClicks(form.people.line, "ilse")
    assert form.people.matching("ilse")[0].detail == "Brantholm Foods"
    QTest.keyClick(form.people.line, KEY.Key_Return)
    assert form.people.matching("mara") == []
    QTest.keyClick(form.summary, KEY.Key_Return)
    qtbot.waitUntil(lambda: bool(services.touches.all(other)))
    assert services.touches.all(other)[0].contacts == (ilse.id,)
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_touches_are_found_removed_and_brought_back(services, account, people, screens, qtbot):
    mara, luc, _ = people
    for day, who, words in (
        ("2026-11-01", mara, "Winter plan"),
        ("2026-11-02", luc, "Dock delays"),
        ("2026-11-03", mara, "Rates"),
    ):
        services.touches.log(account, "call", [who.id], day, summary=words)
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    assert shown(tab) == ["Rates", "Dock delays", "Winter plan"]
    QTest.keyClicks(tab.words, "mara")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    tab.table.selectAll()
    assert len(tab.chosen_ids()) == 2
    tab.table.setFocus()
    QTest.keyClick(tab.table, KEY.Key_Delete)
    qtbot.waitUntil(lambda: len(services.touches.all(account)) == 1)
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Removed 2 touches")
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)


def test_a_touch_is_opened_changed_and_keeps_its_other_words(
    services, account, people, screens, qtbot
):
    touch = services.touches.log(
        account, "call", [people[0].id], "2026-11-01", summary="One\nTwo", achieved="Peace"
    )
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    tab.table.setFocus()
    QTest.keyClick(tab.table, KEY.Key_Return)
    form = form_of(screens, qtbot)
    assert form.summary.toPlainText() == "One\nTwo"
    QTest.keyClick(form.channel, KEY.Key_L)
    QTest.keyClick(form.summary, KEY.Key_Return)
    qtbot.waitUntil(lambda: services.touches.show(touch.id).channel == "letter")
    after = services.touches.show(touch.id)
    assert (after.summary, after.achieved, after.contacts, after.awaits_answer) == (
        "One\nTwo", "Peace", (people[0].id,), None,
    )  # fmt: skip


def test_a_letter_waits_above_the_list_and_an_answer_ends_it(
    services, account, people, screens, qtbot
):
    letter = services.touches.log(
        account, "letter", [people[0].id], "2026-11-02", two_way=False, started_by="them"
    )
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: bool(tab.findChildren(LetterRow)))
    (row,) = tab.findChildren(LetterRow)
    assert "has waited 21 days" in row.accessibleName()
    with qtbot.waitSignal(tab.why_requested) as asked:
        row.sentence.click()
    assert asked.args[0].arithmetic[-1].value == "21 days"
    row.answer.click()
    form = form_of(screens, qtbot)
    assert form.people.ids() == (people[0].id,)
    assert form.answers.isVisible()
    assert form.answers.isChecked()
    QTest.keyClicks(form.summary, "We are sorry")
    QTest.keyClick(form.summary, KEY.Key_Return)
    qtbot.waitUntil(lambda: services.touches.unanswered(account) == [])
    answer = services.touches.all(account, 1)[0]
    assert (answer.answers_id, answer.started_by) == (letter.id, "us")
    qtbot.waitUntil(lambda: not [one for one in tab.findChildren(LetterRow) if one.isVisible()])


def test_letters_are_settled_silenced_and_taken_back(services, account, people, screens, qtbot):
    services.touches.log(
        account, "letter", [people[0].id], "2026-11-02", two_way=False, started_by="them"
    )
    tab = open_tab(screens, account, qtbot)
    for name, said in (("settle", "Letter marked answered"), ("silence", "Letter needs no answer")):
        qtbot.waitUntil(lambda: any(one.isVisible() for one in tab.findChildren(LetterRow)))
        row = next(one for one in tab.findChildren(LetterRow) if one.isVisible())
        getattr(row, name).click()
        qtbot.waitUntil(lambda: services.touches.unanswered(account) == [])
        qtbot.waitUntil(lambda said=said: screens.window.notices.sentence == said)
        screens.window.actions_table.run("undo")
        qtbot.waitUntil(lambda: len(services.touches.unanswered(account)) == 1)


def test_the_figures_are_doors_to_their_arithmetic(services, account, people, screens, qtbot):
    services.touches.log(account, "visit", [people[0].id], "2026-11-02", executive=True)
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: bool(tab.head.figures()))
    with qtbot.waitSignal(tab.why_requested) as asked:
        tab.head.figures()[0].click()
    assert asked.args[0].arithmetic[0] == type(asked.args[0].arithmetic[0])(
        "Q4 2026", "1 visit; 1 of 1 two-way"
    )
    assert [one.day for one in asked.args[0].rows] == ["2026-11-02"]


def test_an_empty_account_says_what_belongs_here(services, account, screens, qtbot):
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab._stack.currentIndex() == 1)
    empty = tab._stack.currentWidget()
    empty.first.click()
    form_of(screens, qtbot)


def test_names_of_any_kind_are_shown_and_found(services, account, screens, qtbot):
    for name in NAUGHTY:
        services.people.add(account, name)
        services.touches.log(account, "call", summary=name, happened_on="2026-11-02")
    tab = open_tab(screens, account, qtbot)
    QAbstractItemModelTester(
        tab.model, QAbstractItemModelTester.FailureReportingMode.Fatal, tab.model
    )
    qtbot.waitUntil(lambda: tab.model.rowCount() == len(NAUGHTY))
    assert set(shown(tab)) == set(NAUGHTY)
    field = PeopleField("With")
    qtbot.addWidget(field)
    field.offer([Somebody(bytes([number]), name) for number, name in enumerate(NAUGHTY)])
    for number, name in enumerate(NAUGHTY):
        assert bytes([number]) in [one.id for one in field.matching(name[:3])]
    field.choose([Somebody(b"x", NAUGHTY[-1])])
    assert all(len(one.text()) < 40 for one in field.findChildren(QPushButton))


def test_everything_that_takes_the_focus_has_a_name(services, account, people, screens, qtbot):
    services.touches.log(
        account, "letter", [people[0].id], "2026-11-02", two_way=False, started_by="them"
    )
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: bool(tab.findChildren(LetterRow)))
    tab.findChildren(LetterRow)[0].answer.click()
    form = form_of(screens, qtbot)
    nameless = [
        type(one).__name__
        for one in (*tab.findChildren(QWidget), *form.findChildren(QWidget))
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not one.accessibleName()
        and not one.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_a_search_that_fits_nothing_says_so_and_leads_back(
    services, account, people, screens, qtbot
):
    services.touches.log(account, "call", [people[0].id], feeling="upset", summary="Rates")
    services.touches.log(account, "visit", [people[0].id], summary="Docks")
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.count.full_text() == "2 touches")
    tab.words.setText("upset")
    qtbot.waitUntil(lambda: tab.count.full_text() == "1 touch")
    tab.words.setText("nothing like it")
    qtbot.waitUntil(lambda: not tab.table.isVisible())
    (back,) = (one for one in tab.findChildren(QPushButton) if one.text() == "Show all touches")
    back.click()
    qtbot.waitUntil(lambda: tab.table.isVisible() and tab.model.rowCount() == 2)


def test_the_menu_of_a_touch_logs_another_with_the_same_person(
    services, account, people, screens, qtbot
):
    mara, luc, _ = people
    services.touches.log(account, "call", [luc.id], "2026-11-02", summary="Docks")
    services.touches.log(account, "call", [mara.id], "2026-11-03", summary="Rates")
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    menu = QMenu(tab)
    row = tab.model.id_at(1)
    assert row is not None
    tab.fill_menu(menu, [row])
    deeds = {one.text(): one for one in menu.actions()}
    assert list(deeds) == [
        "Edit", "Log another with them", "It awaits an answer", "It needs no answer", "Remove",
    ]  # fmt: skip
    deeds["Log another with them"].trigger()
    qtbot.waitUntil(lambda: bool(screens.window.drawer.findChildren(TouchForm)))
    form = form_of(screens, qtbot)
    qtbot.waitUntil(lambda: form.people.ids() == (luc.id,))


def test_control_and_enter_log_from_the_line_of_names_too(
    services, account, people, screens, qtbot
):
    tab = open_tab(screens, account, qtbot)
    tab.logs.log(account)
    form = form_of(screens, qtbot)
    form.people.line.setText("luc")
    QTest.keyClick(form.people.line, KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(services.touches.all(account)) == 1)
    assert services.touches.all(account)[0].contacts == (people[1].id,)


@pytest.mark.parametrize(
    ("width", "heads"),
    [
        (1144, ["day", "channel", "names", "words", "feeling", "both", "team"]),
        (808, ["day", "channel", "names", "words", "feeling", "both"]),
        (750, ["day", "channel", "names", "words", "feeling"]),
        (424, ["day", "channel", "words"]),
    ],
)
def test_what_it_was_about_and_how_it_left_them_stay_longest(
    services, account, screens, qtbot, width, heads
):
    table = open_tab(screens, account, qtbot).table
    table._make_room(width)
    hidden = table.horizontalHeader().isSectionHidden
    assert [one.name for n, one in enumerate(COLUMNS) if not hidden(n)] == heads
