"""Readings that a write overtakes: held back, read again, and never older words over newer ones."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject

from mcr_desktop.ui.tasks import Tasks

pytestmark = pytest.mark.usefixtures("qapp")

LONG_S = 60.0
"""Longer than anything here takes, on any machine."""


@pytest.fixture
def owner():
    return QObject()


def test_what_was_read_before_a_write_waits_for_it_and_gives_way_to_what_is_read_after(
    qtbot, tasks, owner, monkeypatch
):
    """Else the former words come back under the hands of whoever just changed them."""
    monkeypatch.setattr("mcr_desktop.ui.tasks._YOUNG_S", LONG_S)
    stored, shown = ["old"], list[Any]()
    began, written = threading.Event(), threading.Event()

    def write(_job):
        began.set()
        written.wait(LONG_S)
        stored[0] = "new"

    def ask(_result=None):
        tasks.read(lambda _job: stored[0], shown.append, owner=owner, key="page")

    tasks.read(
        lambda _job: (stored[0], began.wait(LONG_S))[0], shown.append, owner=owner, key="page"
    )
    tasks.write(write, ask, owner=owner)
    qtbot.waitUntil(lambda: bool(tasks._held))
    assert shown == []
    written.set()
    qtbot.waitUntil(lambda: bool(shown))
    qtbot.wait(50)
    assert shown == ["new"]


def test_a_write_that_takes_long_holds_no_other_page_back(qtbot, tasks, owner):
    done, shown, elsewhere = threading.Event(), list[Any](), QObject()
    tasks.write(lambda _job: done.wait(LONG_S), owner=elsewhere)
    tasks.read(lambda _job: "read", shown.append, owner=owner)
    qtbot.waitUntil(lambda: shown == ["read"])
    assert not done.is_set()
    tasks.read(lambda _job: "read on", shown.append, owner=owner)
    qtbot.waitUntil(lambda: shown == ["read", "read on"])
    done.set()
    qtbot.waitUntil(lambda: not tasks._writes)


class _Row:
    """A stored row that is written slowly, by tasks that are told of the commit."""

    def __init__(self, tasks: Tasks) -> None:
        self.words = "old"
        self.began, self.go_on = threading.Event(), threading.Event()
        self.readings = 0
        self._tasks = tasks

    def read(self, _job: object) -> str:
        """What stood there when it began, come home once the write is under way."""
        self.readings += 1
        found = self.words
        self.began.wait(LONG_S)
        return found

    def write(self, _job: object) -> None:
        self.began.set()
        self.go_on.wait(LONG_S)
        self.words = "new"
        self._tasks.note_commit()


@pytest.fixture
def row(tasks, monkeypatch):
    monkeypatch.setattr("mcr_desktop.ui.tasks._YOUNG_S", 0.0)  # no write is young
    made = _Row(tasks)
    yield made
    made.began.set()
    made.go_on.set()


def test_what_was_read_before_a_slow_write_is_read_again_and_never_shown(qtbot, tasks, owner, row):
    shown, other = list[str](), QObject()
    tasks.read(row.read, shown.append, owner=owner, key="page")
    qtbot.waitUntil(lambda: row.readings == 1)
    tasks.write(row.write, owner=other)
    qtbot.waitUntil(lambda: bool(shown or tasks._held))
    assert shown == []
    row.go_on.set()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["new"]
    assert row.readings == 2


def test_what_a_page_reads_while_it_writes_waits_for_that_however_slow_the_disk(
    qtbot, tasks, owner, row
):
    shown, elsewhere = list[str](), list[str]()
    page = QObject()
    paper = QObject(page)
    for one in (page, paper):
        one.setObjectName("page")
    part, stranger = QObject(paper), QObject()
    tasks.write(row.write, owner=part)
    tasks.read(row.read, shown.append, owner=page, key="page")
    tasks.read(row.read, elsewhere.append, owner=stranger, key="page")
    qtbot.waitUntil(lambda: bool(elsewhere) and bool(shown or tasks._held))
    assert shown == []
    assert elsewhere == ["old"]
    row.go_on.set()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["new"]


def test_an_error_that_a_write_overtook_is_read_again_too(qtbot, tasks, owner, row, errors):
    shown = list[str]()

    def find(job: object) -> str:
        if row.read(job) == "old":
            raise LookupError
        return "found"

    tasks.read(find, shown.append, owner=owner, key="page")
    tasks.write(row.write, owner=owner)
    qtbot.waitUntil(lambda: bool(errors or tasks._held))
    row.go_on.set()
    qtbot.waitUntil(lambda: bool(errors or shown))
    assert shown == ["found"]
    assert not errors


def test_what_is_done_once_is_not_done_again(qtbot, tasks, owner, row):
    shown = list[str]()
    tasks.read(row.read, shown.append, owner=owner, key="page", once=True)
    qtbot.waitUntil(lambda: row.readings == 1)
    tasks.write(row.write, owner=owner)
    row.go_on.set()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["old"]
    assert row.readings == 1


def test_what_is_overtaken_again_and_again_is_shown_in_the_end(qtbot, tasks, owner):
    """Somebody types, or a long write goes on piece by piece: a page would never come."""
    shown, readings = list[int](), [0]

    def read(_job: object) -> int:
        readings[0] += 1
        tasks._commits += 1  # as if something were committed in every one of its readings
        return readings[0]

    tasks.read(read, shown.append, owner=owner, key="page")
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [3]


def test_work_that_tells_how_far_it_is_holds_no_page_back(qtbot, tasks, owner, row):
    shown = list[str]()
    tasks.read(row.read, shown.append, owner=owner, key="page")
    tasks.write(row.write, owner=owner, progressed=lambda _done, _total: None)
    tasks.write(lambda _job: None, owner=QObject())  # stands behind it
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["old"]
    assert not row.go_on.is_set()


def test_what_was_held_back_and_nobody_asked_anew_is_given_when_the_write_is_done(
    qtbot, tasks, owner
):
    done, shown = threading.Event(), list[Any]()
    tasks.write(lambda _job: done.wait(LONG_S), owner=owner)
    tasks.read(lambda _job: 1, shown.append, owner=owner)
    tasks.read(lambda _job: 2, shown.append, owner=owner)
    done.set()
    qtbot.waitUntil(lambda: sorted(shown) == [1, 2])


def test_what_was_held_back_comes_home_though_what_came_before_it_failed(qtbot, tasks, owner):
    done, shown = threading.Event(), list[int]()

    def show(number: int) -> None:
        shown.append(number)
        raise LookupError(number)

    tasks.write(lambda _job: done.wait(LONG_S), owner=owner)
    for number in range(3):
        tasks.read(lambda _job, number=number: number, show, owner=owner)
    qtbot.waitUntil(lambda: len(tasks._held) == 3)
    with qtbot.captureExceptions() as failed:
        done.set()
        qtbot.waitUntil(lambda: len(failed) == 3)
    assert sorted(shown) == [0, 1, 2]


def test_what_was_held_back_comes_home_one_a_turn(qtbot, tasks, owner):
    done, left = threading.Event(), list[int]()
    tasks.write(lambda _job: done.wait(LONG_S), owner=owner)
    for _number in range(3):
        tasks.read(lambda _job: None, lambda _none: left.append(len(tasks._ready)), owner=owner)
    qtbot.waitUntil(lambda: len(tasks._held) == 3)
    done.set()
    qtbot.waitUntil(lambda: len(left) == 3)
    assert left == [2, 1, 0]
