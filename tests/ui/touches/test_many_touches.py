"""Several touches changed at once: one gesture, one undo, and nothing where one value cannot be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.ui.account.many_touches import ManyTouches
from tests.ui.touches.opened import CONTROL, KEY, open_tab


def many_of(screens, qtbot) -> ManyTouches:
    def shown() -> list[ManyTouches]:
        return [one for one in screens.window.drawer.findChildren(ManyTouches) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def choose(field: QWidget, value: str) -> None:
    """Choose as a person does, who leaves the choice highlighted."""
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())


@pytest.fixture
def three(services, account, people):
    mara, luc, _marta = people
    return [
        services.touches.log(account, "call", [who.id], f"2026-11-0{day}", summary=f"Number {day}")
        for day, who in ((3, mara), (2, luc), (1, mara))
    ]


def test_several_touches_are_changed_at_once_and_taken_back_at_once(
    services, account, people, three, screens, qtbot
):
    mara, _luc, marta = people
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3 and tab.model.row_at(2) is not None)
    tab.table.selectAll()
    tab.table.setFocus()
    QTest.keyClick(tab.table, KEY.Key_Return)
    sheet = many_of(screens, qtbot)
    assert not sheet.go.isEnabled()
    choose(sheet.first.fields["channel"], "visit")
    choose(sheet.last.fields["two_way"], "no")
    QTest.keyClicks(sheet.joined.line, "mart")
    QTest.keyClick(sheet.joined.line, KEY.Key_Return)
    QTest.keyClicks(sheet.parted.line, "luc")  # the button takes the name that stands there
    assert [one.name for one in sheet.parted.matching("m")] == ["Mara Okafor"]
    sheet.go.click()
    qtbot.waitUntil(lambda: services.touches.show(three[0].id).channel == "visit")

    now = [services.touches.show(one.id) for one in three]
    assert [one.contacts for one in now] == [
        (mara.id, marta.id), (marta.id,), (mara.id, marta.id),
    ]  # fmt: skip
    assert not any(one.two_way for one in now)
    assert [one.summary for one in now] == ["Number 3", "Number 2", "Number 1"]
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Changed 3 touches")
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: [services.touches.show(one.id) for one in three] == three)


def test_what_stands_so_already_is_not_counted_as_changed(
    services, account, people, three, screens, qtbot
):
    services.touches.edit(three[0].id, feeling="upset")
    tab = open_tab(screens, account, qtbot)
    for chosen, said in (
        (three, "Changed 2 touches"),
        (three, "Nothing was changed: all of them stand so already."),
    ):
        tab.edit_many([one.id for one in chosen])
        sheet = many_of(screens, qtbot)
        choose(sheet.last.fields["feeling"], "upset")
        sheet.go.click()
        qtbot.waitUntil(lambda said=said: screens.window.notices.sentence == said)
        qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_a_name_or_a_day_that_nobody_knows_changes_nothing(
    services, account, people, three, screens, qtbot
):
    tab = open_tab(screens, account, qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3 and tab.model.row_at(2) is not None)
    tab.edit_many([one.id for one in three[:2]])
    sheet = many_of(screens, qtbot)
    asked: list[dict[str, str]] = []
    sheet.asked.connect(asked.append)
    sheet.joined.line.setText("Hugo")
    sheet.go.click()
    assert sheet.refusal.isVisible()
    sheet.joined.line.clear()
    day = sheet.first.fields["happened_on"]
    assert isinstance(day, QLineEdit)
    day.setText("2 Nov")
    QTest.keyClick(day, KEY.Key_Return)
    day.setText("whenever")
    sheet.go.click()
    assert asked == []
    day.setText("2026-11-04")
    QTest.keyClick(day, KEY.Key_Return, CONTROL)
    assert asked == [{"happened_on": "2026-11-04"}]
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())
    assert services.touches.show(three[1].id).happened_on == "2026-11-04"
    assert services.touches.show(three[2].id).happened_on == "2026-11-01"


def test_a_day_that_was_only_typed_is_taken_by_the_button(
    services, account, people, three, screens, qtbot
):
    tab = open_tab(screens, account, qtbot)
    tab.edit_many([one.id for one in three[:2]])
    sheet = many_of(screens, qtbot)
    day = sheet.first.fields["happened_on"]
    day.setFocus()
    QTest.keyClicks(day, "2026-11-04")
    assert sheet.go.isEnabled(), "a button that is disabled takes no keyboard, so nothing is kept"
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: services.touches.show(three[1].id).happened_on == "2026-11-04")
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())


def test_a_weekday_is_the_one_that_is_over(services, account, people, three, screens, qtbot):
    tab = open_tab(screens, account, qtbot)
    tab.edit_many([one.id for one in three[:2]])
    sheet = many_of(screens, qtbot)
    asked: list[dict[str, str]] = []
    sheet.asked.connect(asked.append)
    day = sheet.first.fields["happened_on"]
    day.setFocus()
    QTest.keyClicks(day, "friday")
    QTest.keyClick(day, KEY.Key_Return, CONTROL)
    assert len(asked) == 1
    assert asked[0]["happened_on"] <= today().isoformat()
    qtbot.waitUntil(lambda: not screens.window.drawer.isVisible())
