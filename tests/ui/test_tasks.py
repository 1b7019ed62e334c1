"""Work in the background: in order, replaced by what is newer, dropped where nobody waits for it."""

from __future__ import annotations

import sys
import threading
import time
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.ui.tasks import Tasks

pytestmark = pytest.mark.usefixtures("qapp")

LONG_S = 60.0
"""Longer than anything here takes, on any machine."""


def _on_number(write, number: int, _job: object) -> None:
    write(number)


@pytest.fixture
def owner():
    return QObject()


def test_work_runs_elsewhere_and_its_result_comes_home(qtbot, tasks, owner):
    got: list[tuple[str, bool]] = []
    home = threading.current_thread()
    tasks.read(
        lambda _job: threading.current_thread().name,
        lambda name: got.append((name, threading.current_thread() is home)),
        owner=owner,
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][0].startswith("mcr-read")
    assert got[0][1]


def test_writes_happen_one_after_the_other_in_order(qtbot, tasks, owner):
    at_once = 0
    most = 0
    order: list[int] = []

    def write(number: int) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.002)
        order.append(number)
        at_once -= 1

    for number in range(20):
        tasks.write(partial(_on_number, write, number), owner=owner)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))
    assert most == 1


def test_a_newer_request_with_the_same_key_replaces_the_older(qtbot, tasks, owner):
    gate = threading.Event()
    got: list[str] = []
    older = tasks.read(lambda _job: gate.wait(LONG_S) and "old", got.append, owner=owner, key="k")
    tasks.read(lambda _job: "new", got.append, owner=owner, key="k")
    other: list[str] = []
    gate.set()
    tasks.read(lambda _job: "other", other.append, owner=owner, key="another")
    qtbot.waitUntil(lambda: bool(got) and bool(other))
    qtbot.wait(20)
    assert got == ["new"]
    assert older.cancelled


def test_a_result_is_dropped_where_its_owner_is_gone(qtbot, tasks):
    gate = threading.Event()
    got: list[str] = []
    short_lived = QObject()
    tasks.read(lambda _job: gate.wait(LONG_S) and "late", got.append, owner=short_lived)
    short_lived.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)
    gate.set()
    done: list[int] = []
    keeper = QObject()
    tasks.read(lambda _job: 1, done.append, owner=keeper)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(20)
    assert got == []


def test_errors_reach_the_common_handler_or_whoever_asked_for_them(qtbot, tasks, owner, errors):
    own: list[Exception] = []
    tasks.read(lambda _job: 1 // 0, lambda _: None, owner=owner, failed=own.append)
    tasks.read(lambda _job: dict[str, int]()["x"], lambda _: None, owner=owner)
    qtbot.waitUntil(lambda: bool(own) and bool(errors))
    assert isinstance(own[0], ZeroDivisionError)
    assert isinstance(errors[0], KeyError)
    assert len(errors) == 1


def test_a_failed_write_is_told_even_where_its_page_is_gone(qtbot, tasks, errors):
    gate = threading.Event()
    page = QObject()

    def write(_job) -> None:
        gate.wait(LONG_S)
        raise OSError("disk full")

    tasks.write(write, owner=page)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)
    gate.set()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], OSError)


def test_cancelling_stops_work_at_its_next_report_and_is_no_error(qtbot, tasks, owner, errors):
    stopped: list[int] = []
    begun = threading.Event()

    def work(job) -> None:
        for step in range(10_000):
            begun.set()
            try:
                job.report(step, 10_000)
            except CancelledError:
                stopped.append(step)
                raise
            time.sleep(0.001)

    job = tasks.network(work, lambda _: None, owner=owner)
    assert begun.wait(LONG_S)
    job.cancel()
    qtbot.waitUntil(lambda: bool(stopped))
    qtbot.wait(20)
    assert errors == []


def test_progress_comes_home_and_ends_full(qtbot, tasks, owner, monkeypatch):
    monkeypatch.setattr("mcr_desktop.ui.tasks._REPORT_EVERY_S", LONG_S)
    seen: list[tuple[int, int]] = []
    done: list[None] = []

    def work(job) -> None:
        for step in range(101):
            job.report(step, 100)

    tasks.read(work, done.append, owner=owner, progressed=lambda *pair: seen.append(pair))
    qtbot.waitUntil(lambda: bool(done))
    assert seen[-1] == (100, 100)
    assert len(seen) <= 2


def test_busy_is_said_for_writes_and_the_network_only(qtbot, tasks, owner):
    said: list[bool] = []
    tasks.busy_changed.connect(said.append)
    done: list[int] = []
    tasks.read(lambda _job: 1, done.append, owner=owner)
    qtbot.waitUntil(lambda: bool(done))
    assert said == []
    tasks.write(lambda _job: 1, done.append, owner=owner)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == [True, False]


def test_closing_finishes_writes_and_joins_every_thread(owner):
    before = set(threading.enumerate())
    errors: list[Exception] = []
    tasks = Tasks(errors.append)
    written: list[int] = []

    def write(number: int) -> None:
        time.sleep(0.005)
        written.append(number)

    for number in range(5):
        tasks.write(partial(_on_number, write, number), owner=owner)
    tasks.read(lambda _job: 1, lambda _: None, owner=owner)
    tasks.close()
    assert written == [0, 1, 2, 3, 4]
    left = [t for t in threading.enumerate() if t not in before and t.name.startswith("mcr-")]
    assert left == []
    assert tasks.read(lambda _job: 1, lambda _: None, owner=owner).cancelled


def test_a_write_that_fails_while_closing_is_not_lost(owner):
    tasks = Tasks(lambda _error: None)
    gate = threading.Event()

    def write(_job) -> None:
        gate.wait(LONG_S)
        time.sleep(0.02)
        raise OSError("disk full")

    tasks.write(write, owner=owner)
    gate.set()
    assert [type(error) for error in tasks.close()] == [OSError]


class _Sender(QObject):
    said = Signal(bool)


def test_emissions_keep_every_reference_to_true():
    """PySide6 6.12.0 on CPython 3.11 lost one an emission and aborted after some hundreds."""
    sender = _Sender()
    got: list[bool] = []
    sender.said.connect(got.append, Qt.ConnectionType.DirectConnection)
    sender.said.emit(True)
    before = sys.getrefcount(True)
    for _ in range(100):
        sender.said.emit(True)
    after = sys.getrefcount(True)
    assert len(got) == 101
    assert after - before >= 0


def test_long_reads_take_turns_and_leave_the_readers_free(qtbot, tasks, owner):
    gate, begun = threading.Event(), threading.Event()
    at_once: list[int] = []
    names: set[str] = set()
    got: list[str] = []

    def search(_job) -> str:
        begun.set()
        at_once.append(1)
        names.add(threading.current_thread().name)
        gate.wait(LONG_S)
        return "found"

    for number in range(3):
        tasks.read(search, got.append, owner=owner, key=f"search {number}", long=True)
    for number in range(3):
        tasks.read(lambda _job: "read", got.append, owner=owner, key=f"read {number}")
    qtbot.waitUntil(lambda: got == ["read"] * 3 and begun.is_set())
    assert len(at_once) == 1
    gate.set()
    qtbot.waitUntil(lambda: got == ["read"] * 3 + ["found"] * 3)
    assert len(names) == 1


def test_after_much_was_read_what_it_left_in_memory_is_given_back_once(
    qtbot, tasks, owner, monkeypatch
):
    given: list[str] = []
    monkeypatch.setattr(
        "mcr_desktop.ui.tasks.give_back",
        lambda: given.append(threading.current_thread().name),
    )
    tasks._leftovers.setInterval(int(LONG_S * 1000))
    read: list[int] = []
    for number in range(5):
        tasks.read(lambda _job, number=number: number, read.append, owner=owner)
    qtbot.waitUntil(lambda: len(read) == 5)
    assert tasks._leftovers.isActive()
    assert not given
    tasks._leftovers.setInterval(0)
    qtbot.waitUntil(lambda: bool(given))
    assert len(given) == 1
    assert given[0].startswith("mcr-search")
    assert not tasks._leftovers.isActive()
