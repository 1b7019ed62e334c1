"""The books of background syncing: what is seen, what falls due, how each fence stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.services.teamwork.syncings import Rounds, Seen, glance, way_out_of
from mcr_desktop.sync.engine import SyncReport
from mcr_desktop.sync.errors import (
    CredentialsMissingError,
    NoEpochError,
    StorageEmptiedError,
    StorageFullError,
    StorageLoginError,
    StorageMissingError,
    StorageUnreachableError,
)
from mcr_desktop.sync.storage import prefix_of

FENCE, OTHER = b"f" * 32, b"o" * 32


def seen(
    fence: bytes = FENCE, kind: str = "folder", target: str = "/shared", mark: int = 0
) -> Seen:
    return Seen(fence, "Northwind", kind, target, mark)


@pytest.fixture
def rounds() -> Rounds:
    """One fence in step at moment 10, its next sync at 70."""
    made = Rounds(dice=lambda: 0.5)
    made.see([seen()], 0.0)
    assert made.begin(10.0) == seen()
    made.ended(SyncReport(FENCE, "Northwind"), 10.0)
    return made


def test_a_fence_in_step_tells_when_it_is_synced_next(rounds):
    state = rounds.state(FENCE, 30.0)
    assert (state.phase, state.again_s, state.trouble) == ("idle", 40.0, None)
    assert state.synced_ms is not None
    assert rounds.state(OTHER, 30.0).phase == "off"


def test_what_waits_in_the_outbox_is_sent_once_for_each_new_entry(rounds):
    rounds.see([seen(mark=7)], 20.0)
    assert rounds.begin(21.9) is None
    assert rounds.begin(22.0) == seen(mark=7)
    rounds.ended(SyncReport(FENCE, "Northwind", held_back=NoEpochError()), 23.0)
    # It could not be sent: that nothing new waits asks for no further try before the usual time.
    rounds.see([seen(mark=7)], 24.0)
    assert rounds.begin(80.0) is None
    assert isinstance(rounds.state(FENCE, 24.0).held_back, NoEpochError)
    rounds.see([seen(mark=8)], 25.0)
    assert rounds.begin(27.0) is not None


@pytest.mark.parametrize("mark", [7, 3])
def test_what_is_numbered_from_the_start_again_is_sent_too(rounds, mark):
    """The outbox takes its numbers anew once it is empty, perhaps before anybody looked at it empty."""
    rounds.see([seen(mark=7)], 20.0)
    rounds.begin(22.0)
    rounds.ended(SyncReport(FENCE, "Northwind"), 23.0)
    rounds.see([seen(mark=mark)], 24.0)
    assert rounds.begin(26.0) == seen(mark=mark)


def test_progress_and_what_waits_meanwhile(rounds):
    rounds.see([seen(), seen(OTHER)], 20.0)
    rounds.ask([OTHER], 20.0)
    begun = rounds.begin(20.0)
    assert begun is not None
    assert begun.fence == OTHER
    rounds.progressed(OTHER, 3, 12)
    state = rounds.state(OTHER, 20.0)
    assert (state.phase, state.done, state.total, state.again_s) == ("syncing", 3, 12, None)
    rounds.ask(None, 21.0)
    assert rounds.state(FENCE, 21.0).phase == "waiting"
    rounds.forget_asked()
    assert rounds.state(FENCE, 21.0).phase == "idle"


@pytest.mark.parametrize(
    ("trouble", "way_out", "again_s"),
    [
        (StorageUnreachableError(target="t"), "retry", 5.0),
        (StorageFullError(target="t"), "retry", 5.0),
        (StorageMissingError(target="t"), "target", 5.0),
        (StorageEmptiedError(target="t"), "target", 1800.0),
        (StorageLoginError(target="t"), "credentials", 1800.0),
        (CredentialsMissingError(target="t"), "credentials", 1800.0),
    ],
)
def test_trouble_tells_the_way_out_and_the_next_try(rounds, trouble, way_out, again_s):
    rounds.ask(None, 20.0)
    rounds.begin(20.0)
    rounds.ended(SyncReport(FENCE, "Northwind", trouble=trouble), 20.0)
    state = rounds.state(FENCE, 20.0)
    assert (state.phase, state.trouble, state.way_out) == ("trouble", trouble, way_out)
    assert state.again_s == again_s
    assert state.synced_ms is not None


def test_an_unforeseen_error_is_trouble_and_a_stop_is_none(rounds):
    rounds.ask(None, 20.0)
    rounds.begin(20.0)
    rounds.failed(FENCE, ZeroDivisionError("?"), 20.0)
    assert rounds.state(FENCE, 20.0).phase == "trouble"
    assert way_out_of(ZeroDivisionError()) == "retry"
    rounds.ask(None, 30.0)
    rounds.begin(30.0)
    rounds.failed(FENCE, CancelledError(), 30.0)
    assert rounds.state(FENCE, 30.0).phase == "trouble"  # what was wrong before still is
    rounds.ask(None, 40.0)
    rounds.begin(40.0)
    rounds.ended(SyncReport(FENCE, "Northwind"), 40.0)
    assert rounds.state(FENCE, 40.0).phase == "idle"


def test_other_storage_begins_anew(rounds):
    rounds.ask(None, 20.0)
    rounds.begin(20.0)
    rounds.ended(SyncReport(FENCE, "N", trouble=StorageLoginError(target="t")), 20.0)
    rounds.see([seen(target="/elsewhere")], 30.0)
    assert rounds.state(FENCE, 30.0).trouble is None
    assert rounds.begin(31.0) is not None


def test_after_sleep_it_is_synced_though_the_steady_clock_stood_still(rounds):
    rounds.beat(20.0, 1_000_000.0)
    rounds.beat(30.0, 1_000_010.0)
    assert rounds.begin(40.0) is None
    rounds.beat(31.0, 1_000_000.0 + 8 * 3600)
    assert rounds.begin(35.9) is None
    assert rounds.begin(36.0) is not None


def test_a_clock_that_is_set_back_wakes_nobody(rounds):
    rounds.beat(20.0, 1_000_000.0)
    rounds.beat(21.0, 990_000.0)
    assert rounds.begin(60.0) is None


def test_where_nothing_is_wanted_unasked_a_fence_is_off(rounds):
    rounds.set_unasked(on=False)
    assert rounds.state(FENCE, 20.0).phase == "off"
    assert rounds.begin(1e6) is None


# Glancing at a folder


def put(shared: Path, name: str) -> None:
    path = shared / prefix_of(FENCE) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    # Two files within one tick of the file system's clock would look like one.
    at_ns = path.parent.stat().st_mtime_ns + 10_000_000
    os.utime(path.parent, ns=(at_ns, at_ns))


@pytest.mark.parametrize("name", ["seg/aa/1-x", "seg/bb/1-x", "member/x", "keys/1-x", "pack/x"])
def test_a_glance_sees_that_a_file_came_and_nothing_else(tmp_path, rounds, name):
    put(tmp_path, "seg/aa/0-x")
    put(tmp_path, "member/0")
    one = seen(target=str(tmp_path))
    rounds.see([one], 11.0)
    while rounds.begin(12.0):
        rounds.ended(SyncReport(FENCE, "Northwind"), 12.0)
    rounds.looked_like(glance([one]))
    rounds.glanced(glance([one]), 20.0)
    assert rounds.begin(20.0) is None
    put(tmp_path, name)
    rounds.glanced(glance([one]), 21.0)
    assert rounds.begin(21.0) == one


def test_a_folder_that_comes_back_is_noticed_and_one_that_goes_asks_for_nothing(tmp_path, rounds):
    shared = tmp_path / "shared"
    shared.mkdir()
    one = seen(target=str(shared))
    rounds.see([one], 11.0)
    rounds.begin(12.0)
    rounds.ended(SyncReport(FENCE, "Northwind"), 12.0)
    rounds.looked_like(glance([one]))
    shared.rmdir()
    assert glance([one]) == {FENCE: None}
    rounds.glanced(glance([one]), 20.0)
    assert rounds.begin(20.0) is None
    shared.mkdir()
    rounds.glanced(glance([one]), 30.0)
    assert rounds.begin(30.0) == one


def test_only_folders_are_glanced_at():
    assert glance([seen(kind="s3", target="https://storage.example/team")]) == {}
