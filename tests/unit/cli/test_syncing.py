"""`mcr sync --watch` on two real profiles and one folder, on a clock that only the test moves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.cli.syncing import Stop, Watch, _as_json, _said
from mcr_desktop.services.teamwork.syncings import Rounds

ACCOUNT = "Northwind & Daughters"


class Clock:
    """Waiting moves it; what happens at a moment is done when that is reached."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.later: list[tuple[float, Any]] = []

    def __call__(self) -> float:
        return self.now_s

    def at(self, moment_s: float, deed: Any) -> None:
        self.later.append((moment_s, deed))
        self.later.sort(key=lambda one: one[0])


class StopOn(Stop):
    """Waits on the clock of the test; set once nothing more is to happen."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self.clock.now_s += timeout or 0.0
        while self.clock.later and self.clock.later[0][0] <= self.clock.now_s:
            self.clock.later.pop(0)[1]()
        return self.is_set()


class Told(list[dict[str, Any]]):
    def of(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self if one["event"] == kind]


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "shared"
    made.mkdir()
    return made


@pytest.fixture
def pair(tmp_path, folder):
    amira = create_profile(tmp_path / "amira", "Amira Idris", demo=True)
    jun = create_profile(tmp_path / "jun", "Jun Park", demo=True)
    fence = amira.accounts.add(ACCOUNT).fence
    amira.sharing.share_through_folder(fence, folder)
    let_in = amira.sharing.approve(fence, jun.sharing.request_to_join().data)
    amira.sharing.sync()
    jun.sharing.accept(let_in.data)
    jun.sharing.share_through_folder(fence, folder)
    jun.sharing.sync()
    amira.sharing.sync()
    yield amira, jun
    amira.close()
    jun.close()


def write(services: Services, words: str) -> None:
    services.notes.add(services.accounts.find(ACCOUNT), words)


def watched(services: Services, clock: Clock, until_s: float) -> Told:
    told = Told()
    stop = StopOn(clock)
    clock.at(until_s, stop.set)
    Watch(services, told.append, rounds=Rounds(dice=lambda: 0.5), clock=clock).run(stop)
    return told


def test_it_sends_and_brings_until_it_is_stopped(pair):
    amira, jun = pair
    clock = Clock()

    def amira_writes() -> None:
        write(amira, "The dock opens at six")
        amira.sharing.sync()

    clock.at(10, lambda: write(jun, "Adela wants one page"))
    clock.at(20, amira_writes)
    told = watched(jun, clock, 40)
    assert [one["event"] for one in told] == ["watching", "synced", "synced", "synced", "ended"]
    assert told[0]["fences"] == [ACCOUNT]
    _, first, sent, brought, ended = told
    assert (first["sent"], first["received"]) == (0, 0)
    assert sent["sent"] > 0
    assert brought["received"] > 0
    assert (ended["sent"], ended["received"]) == (sent["sent"], brought["received"])
    assert 40 <= ended["seconds"] <= 42
    account = jun.accounts.find(ACCOUNT)
    assert {note.body for note in jun.notes.all(account)} == {
        "The dock opens at six",
        "Adela wants one page",
    }


def test_trouble_is_told_once_and_its_end_too(pair, folder):
    _, jun = pair
    clock = Clock()
    away = folder.with_name("unplugged")
    clock.at(5, lambda: shutil.move(folder, away))
    clock.at(6, lambda: write(jun, "Written on the train"))
    clock.at(300, lambda: shutil.move(away, folder))
    told = watched(jun, clock, 320)
    assert [one["event"] for one in told] == ["watching", "synced", "trouble", "synced", "ended"]
    assert "is not there" in told[2]["text"]
    assert told[3]["sent"] > 0


def test_what_joins_while_it_runs_is_watched_too(tmp_path, folder):
    services = create_profile(tmp_path / "late", "Late Comer", demo=True)
    clock = Clock()

    def share() -> None:
        fence = services.accounts.add("Fresh").fence
        services.sharing.share_through_folder(fence, folder)

    clock.at(10, share)
    told = watched(services, clock, 20)
    assert told[0]["fences"] == []
    assert [one["name"] for one in told.of("synced")] == ["Fresh"]
    services.close()


def test_lines_for_people_and_for_programs(capsys):
    events = [
        {"event": "watching", "at_ms": 1, "fences": ["A", "B"]},
        {"event": "synced", "at_ms": 1, "name": "A", "sent": 2, "put": 1, "received": 3},
        {"event": "synced", "at_ms": 1, "name": "A", "sent": 0, "put": 0, "received": 0},
        {"event": "trouble", "at_ms": 1, "name": "A", "text": "It is not there."},
        {"event": "ended", "at_ms": 1, "sent": 1, "received": 0, "syncs": 1, "seconds": 3720},
    ]
    assert [_said(one) for one in events] == [
        "Watching A, B. Ctrl-C ends it.",
        "A: 2 sent, 3 received",
        "A: in step",
        "A: It is not there.",
        "Ended after 1 h 2 min: 1 change sent, 0 received.",
    ]
    for one in events:
        _as_json(one)
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == events


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_a_summary_and_status_0(tmp_path, number):
    profile = tmp_path / "profile"
    create_profile(profile, "Amira Idris", demo=True).close()
    command = "import sys; from mcr_desktop.cli import main; sys.exit(main())"
    running = subprocess.Popen(
        [sys.executable, "-c", command, "--profile", str(profile), "sync", "--watch", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
        text=True,
    )
    assert running.stdout is not None
    assert json.loads(running.stdout.readline())["event"] == "watching"
    running.send_signal(number)
    out, err = running.communicate(timeout=120)
    assert (running.returncode, err) == (0, "")
    assert json.loads(out)["event"] == "ended"
