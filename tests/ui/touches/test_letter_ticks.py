"""Which letters of theirs a touch answers."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from mcr_desktop.ui.widgets.touch_forms import TouchForm
from tests.ui.touches.opened import KEY, form_of, open_tab


@pytest.fixture
def letters(services, account, people):
    """Two letters of one person, of 2 and of 9 November."""
    return [
        services.touches.log(
            account, "letter", [people[0].id], day, two_way=False, started_by="them"
        )
        for day in ("2026-11-02", "2026-11-09")
    ]


@pytest.fixture
def asked(account, people, letters, screens, qtbot) -> TouchForm:
    tab = open_tab(screens, account, qtbot)
    tab.logs.log(account, people[0].id)
    form = form_of(screens, qtbot)
    qtbot.waitUntil(form.answers.isVisible)
    return form


def test_a_touch_says_that_it_answers_every_letter_that_waits(services, account, asked, qtbot):
    assert asked.answers.text() == "It answers 2 letters of theirs"
    QTest.keyClicks(asked.spoken.line, "phoned Mara: all clear")
    # We began it: that answers them, ticked or not.
    qtbot.waitUntil(lambda: not asked.answers.isEnabled())
    assert asked.answers.isChecked()
    QTest.keyClick(asked.spoken.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: services.touches.unanswered(account) == [])


def test_what_they_began_ends_only_the_letter_that_it_answers(
    services, account, letters, asked, qtbot
):
    asked.started_by.setCurrentIndex(asked.started_by.findData("them"))
    assert asked.answers.text() == "It answers their letter of 2 Nov"
    asked.keep.click()
    qtbot.waitUntil(lambda: len(services.touches.unanswered(account)) == 1)
    assert services.touches.unanswered(account)[0].touch.id == letters[1].id


def test_a_tick_taken_away_leaves_the_letters_waiting(services, account, letters, asked, qtbot):
    asked.answers.click()
    assert not asked.answers.isChecked()
    asked.day.setText("2026-11-10")
    assert not asked.answers.isChecked()
    asked.keep.click()
    qtbot.waitUntil(lambda: len(services.touches.all(account)) == 3)
    assert len(services.touches.unanswered(account)) == 2


def test_a_touch_of_before_the_letter_does_not_answer_it(services, account, letters, asked, qtbot):
    asked.day.setText("2026-11-01")
    assert not asked.answers.isVisible()
    asked.day.setText("2026-11-05")
    assert asked.answers.text() == "It answers their letter of 2 Nov"
    asked.day.setText("2026-11-01")
    asked.keep.click()
    qtbot.waitUntil(lambda: len(services.touches.all(account)) == 3)
    assert len(services.touches.unanswered(account)) == 2
