"""The quiet bar at the foot: all of a sentence can be read, and what was read does not stay in the way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from mcr_desktop.ui.widgets.notice_bars import NoticeBar

LONG = (
    "This link leads to a promise that was removed, or to an account that is not on this machine."
)


@pytest.fixture
def around(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def test_a_long_sentence_takes_lines_and_is_not_cut(around):
    bar = NoticeBar(around)
    bar.show_error("Not kept.")
    short = bar.height()
    bar.show_error(LONG)
    assert bar.height() == short
    around.resize(400, 400)
    bar.show_error(LONG)
    assert bar.height() > short
    assert bar.geometry().bottom() < around.height()


def test_an_error_goes_with_its_page_once_it_could_be_read(qtbot, around):
    bar = NoticeBar(around)
    bar._timer.setInterval(1)
    bar.show_error(LONG)
    qtbot.waitUntil(lambda: not bar._timer.isActive())
    bar.place()
    assert bar.isVisible()
    bar.place(moved=True)
    assert bar.isHidden()


def test_an_error_that_just_came_goes_along_to_another_page(around):
    bar = NoticeBar(around)
    bar.show_error(LONG)
    bar.place(moved=True)
    assert bar.isVisible()
    bar.leave()
