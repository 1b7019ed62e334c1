"""Whatever three people do in whatever order, over a storage that loses, repeats and tears files,
they end with one state and every word."""

from __future__ import annotations

import random
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.services.teamwork.sharing import Sharing
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

NAMES = ("Ada", "Jun", "Mo")
CONTACTS = [bytes([n]) * 16 for n in range(1, 4)]
NOTES = [bytes([n]) * 16 for n in range(10, 12)]


class Replica:
    def __init__(self, path: Path, key: bytes) -> None:
        self.path, self.key = path, key
        self.open()

    def open(self) -> None:
        self.store = Store.open(self.path, self.key)
        self.journal = Journal(self.store)
        self.sharing = Sharing(self.store, self.journal)

    def body(self, note: bytes) -> str:
        row = self.store.row("SELECT body FROM note WHERE id = ?", (note,))
        return str(row[0] or "") if row else ""


class Team:
    """A fence's id, its members' keys, and a folder with their stores at the start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = {name: secrets.token_bytes(32) for name in NAMES}
        replicas = []
        for name in NAMES:
            Store.create(folder / name, self.keys[name]).close()
            replicas.append(Replica(folder / name, self.keys[name]))
            replicas[-1].sharing.introduce(name)
        owner = replicas[0].sharing
        self.fence = owner.found_fence("Northwind")
        for one in replicas[1:]:
            asked = one.sharing.request_to_join()
            one.sharing.accept(owner.approve(self.fence, asked.data).data)
        for one in replicas:
            one.store.close()


@pytest.fixture(scope="module")
def team() -> Iterator[Team]:
    with tempfile.TemporaryDirectory(prefix="mcr-team-") as folder:
        yield Team(Path(folder))


STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(("write", "write", "say", "delete", "sync", "sync", "restart")),
    st.integers(0, 5),
)
FAULT = st.sampled_from(("none", "none", "hide", "tear", "copy", "restore"))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=settings().max_examples // 4,
)
@given(
    steps=st.lists(st.tuples(STEP, FAULT), min_size=4, max_size=24),
    seed=st.integers(0, 2**16),
)
def test_every_schedule_converges_and_keeps_every_word(
    team: Team, steps: list[tuple[tuple[int, str, int], str]], seed: int
) -> None:
    with tempfile.TemporaryDirectory(prefix="mcr-run-") as work:
        run = _Run(team, Path(work), seed)
        for number, ((who, act, which), fault) in enumerate(steps):
            run.step(run.replicas[who], act, which, number)
            run.break_something(fault)
        run.finish()


class _Run:
    def __init__(self, team: Team, work: Path, seed: int) -> None:
        self.fence = team.fence
        self.dice = random.Random(seed)
        self.shared = work / "shared"
        self.shared.mkdir()
        self.words: list[tuple[bytes, str]] = []
        self.hidden: dict[Path, bytes] = {}
        self.replicas = []
        for name in NAMES:
            shutil.copy(team.folder / name, work / name)
            replica = Replica(work / name, team.keys[name])
            replica.sharing.share_through_folder(team.fence, self.shared)
            self.replicas.append(replica)

    def step(self, replica: Replica, act: str, which: int, number: int) -> None:
        if act == "write":
            row = CONTACTS[which % len(CONTACTS)]
            values = {("name", "phone", "city")[which % 3]: f"value {number}"}
            replica.journal.commit([Change(self.fence, "contact", row, values)], "Edited")
        elif act == "delete":
            row = CONTACTS[which % len(CONTACTS)]
            change = Change(self.fence, "contact", row, {"deleted": which % 2})
            replica.journal.commit([change], "Deleted")
        elif act == "say":
            note, word = NOTES[which % len(NOTES)], f"word{number}."
            body = f"{replica.body(note)} {word}"
            replica.journal.commit([TextChange(self.fence, note, body)], "Wrote")
            self.words.append((note, word))
        elif act == "sync":
            (report,) = replica.sharing.sync()
            # An emptied folder is refused; nothing else may stop a sync here.
            assert type(report.trouble).__name__ in {"NoneType", "StorageEmptiedError"}
        else:
            replica.store.close()
            replica.open()

    def break_something(self, fault: str) -> None:
        files = sorted(path for path in self.shared.rglob("*/*") if path.is_file())
        if fault == "none" or not files:
            return
        victim = self.dice.choice(files)
        if fault == "hide":
            self.hidden.setdefault(victim, victim.read_bytes())
            victim.unlink()
        elif fault == "tear":
            self.hidden.setdefault(victim, victim.read_bytes())
            victim.write_bytes(victim.read_bytes()[: self.dice.randrange(100)])
        elif fault == "copy":
            victim.with_name(victim.name + " (copy)").write_bytes(victim.read_bytes())
        else:
            self._restore()

    def _restore(self) -> None:
        for path, data in self.hidden.items():
            path.write_bytes(data)
        self.hidden.clear()

    def finish(self) -> None:
        self._restore()
        for replica in self.replicas:
            # Chosen anew: a folder that was found empty may be filled again.
            replica.sharing.share_through_folder(self.fence, self.shared)
        for replica in self.replicas * 2:
            (report,) = replica.sharing.sync()
            assert report.trouble is None
            assert report.held_back is None
        told = [digests(replica.store, replica.journal.numbers) for replica in self.replicas]
        assert told[0] == told[1] == told[2]
        for replica in self.replicas:
            for note, word in self.words:
                assert word in replica.body(note)
            assert replica.sharing.state(self.fence).holes == ()
            replica.store.close()
