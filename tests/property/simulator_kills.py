"""A process that ends, or meets a failing disk, at one chosen system call of its real work.

The work runs in a forked process on real stores and a real folder; `strace` ends it (or lets the call fail)
at the n-th call of a kind. Where nothing can be traced, a timer ends it after a part of the time that it takes.
Afterwards everybody syncs, and what was promised must hold.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.services.teamwork.erasures import Erasures
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.sync import packing
from mcr_desktop.sync.fences import Fence
from tests.property.scenarios import MEMORY
from tests.unit.sync.teams import KEY, Person, join

if TYPE_CHECKING:
    from collections.abc import Callable

STRACE = shutil.which("strace")
CALLS = ("pwrite64", "write", "fsync", "fdatasync", "rename", "unlink", "ftruncate")
FAULTS = ("signal=KILL", "signal=KILL", "signal=KILL", "error=EIO", "error=ENOSPC")
NOTE = b"n" * 16
EARLIER, LATER = "2026-11-23T09:00:00+00:00", "2026-11-27T09:00:00+00:00"


class Yard(NamedTuple):
    """Where a piece of work is done: two people's stores and the folder that they share."""

    folder: Path
    fence: bytes

    def person(self, name: str) -> Person:
        person = object.__new__(Person)
        person.name, person.key, person.path = name, KEY, self.folder / name / "store.db"
        person.open()
        return person


def words(person: Person) -> str:
    return str(person.read("note", NOTE, "body"))


def _edit(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    for number in range(2):
        ada.write(yard.fence, "contact", bytes([200 + number]) * 16, name=f"told-{number}")
        tell(f"told-{number}")
        ada.sync()


def _say(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    for number in range(2):
        ada.say(yard.fence, NOTE, f"{words(ada)} said-{number}")
        tell(f"said-{number}")
        ada.sync()


def _take_in(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    ada.sync()


def _remove(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    (mo,) = [one for one in ada.sharing.members(yard.fence) if one.name == "Mo"]
    Memberships(ada.store, ada.journal).remove_person(yard.fence, mo.person)
    _edit(yard, ada, tell)


def _demote_and_promote(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    (mo,) = [one for one in ada.sharing.members(yard.fence) if one.name == "Mo"]
    rule = Memberships(ada.store, ada.journal)
    rule.change_role(yard.fence, mo.person, "reader")
    ada.sync()
    rule.change_role(yard.fence, mo.person, "owner")
    ada.sync()


def _reject(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    ada.sync()
    no = Fence.of(ada.sharing._records, yard.fence).no
    some = [one.id for one in ada.sharing._records.segments(no, ("applied",))]
    rule = Memberships(ada.store, ada.journal)
    rule.reject(yard.fence, some[-2:])
    ada.sync()
    rule.adopt(yard.fence, some[-2:])
    _say(yard, ada, tell)


def _mend(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    torn = min((yard.folder / "shared").rglob("seg/*/*"))
    torn.write_bytes(torn.read_bytes()[:50])
    ada.sharing.sync(thorough=True)


def _pack(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    ada.sync()
    os.environ["MCR_NOW"] = LATER
    packing.LEAST_FILES = 4
    _edit(yard, ada, tell)


def _carry(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    bundle = yard.folder / "bundle"
    Packs(ada.store, ada.journal).export(yard.fence, bundle)
    jun = yard.person("Jun")
    Packs(jun.store, jun.journal).import_(bundle)
    jun.close()
    _edit(yard, ada, tell)


def _erase(yard: Yard, ada: Person, tell: Callable[[str], None]) -> None:
    Erasures(ada.store, ada.journal).erase(yard.fence, [("contact", b"\x01" * 16)])
    ada.sync()
    os.environ["MCR_NOW"] = LATER
    _edit(yard, ada, tell)


WORK = (_edit, _say, _take_in, _remove, _demote_and_promote, _reject, _mend, _pack, _carry, _erase)


@cache
def _template() -> Yard:
    """Ada, Jun and Mo in one fence; Ada has yet to take in what the others wrote last."""
    folder = Path(tempfile.mkdtemp(prefix="mcr-kills-", dir=MEMORY))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shared = folder / "shared"
    shared.mkdir()
    people = [Person(folder / name, name) for name in ("Ada", "Jun", "Mo")]
    ada, jun, mo = people
    fence = ada.found()
    for one in (jun, mo):
        join(ada, one, fence, shared)
    ada.say(fence, NOTE, "In the beginning")
    for one in people * 2:
        one.sync()
    for number in range(1, 4):
        for one in (jun, mo):
            one.write(fence, "contact", bytes([number]) * 16, name=f"{one.name} {number}")
            one.say(fence, NOTE, f"{words(one)} {one.name}-{number}")
            one.sync()
    for one in people:
        one.close()
    return Yard(folder, fence)


def _fresh(folder: Path) -> Yard:
    template = _template()
    for name in ("Ada", "Jun", "Mo", "shared"):
        shutil.copytree(template.folder / name, folder / name)
    yard = Yard(folder, template.fence)
    for name in ("Ada", "Jun", "Mo"):
        person = yard.person(name)
        person.sharing.share_through_folder(yard.fence, folder / "shared")
        with person.store.transaction() as tx:
            # As in the template: that the folder was known, so that an emptied one is noticed.
            tx.execute("UPDATE sharing_fence SET target_known = 1")
        person.close()
    return yard


def _run(
    yard: Yard, work: int, options: list[str], *, end_after_s: float = 0
) -> tuple[list[str], str]:
    """Do a piece of work in a process of its own, watched; the words it told, and what strace said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 70
        with suppress(BaseException):
            if end_after_s:
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, end_after_s)
            else:
                _let_trace()
                os.kill(os.getpid(), signal.SIGSTOP)
            ada = yard.person("Ada")

            def tell(word: str) -> None:
                os.write(writing, f"{word}\n".encode())

            WORK[work](yard, ada, tell)
            status = 0
        os._exit(status)
    os.close(writing)
    said = ""
    if end_after_s:
        os.waitpid(child, 0)
    else:
        said = _watch(child, yard, options)
    with os.fdopen(reading) as told:
        return [line.strip() for line in told if line.endswith("\n")], said


def _let_trace() -> None:
    """Let any process of ours trace this one; many systems let parents alone."""
    anybody = ctypes.c_ulong(-1 & 0xFFFFFFFFFFFFFFFF)
    ctypes.CDLL(None).prctl(0x59616D61, anybody, 0, 0, 0)


@cache
def traces() -> bool:
    """Whether `strace` is there and may watch a process here."""
    if not STRACE:
        return False
    child = os.fork()
    if child == 0:
        _let_trace()
        time.sleep(30)
        os._exit(0)
    time.sleep(0.05)
    watcher = subprocess.Popen([STRACE, "-p", str(child)], stderr=subprocess.PIPE, text=True)
    assert watcher.stderr is not None
    attached = "attached" in watcher.stderr.readline()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    watcher.communicate()
    return attached


def _watch(child: int, yard: Yard, options: list[str]) -> str:
    os.waitpid(child, os.WUNTRACED)
    log = yard.folder / "strace"
    command = [str(STRACE), "-f", "-o", str(log), *options, "-p", str(child)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watcher:
        assert watcher.stderr is not None
        while "attached" not in (line := watcher.stderr.readline()):
            assert line, "strace could not attach"
        os.kill(child, signal.SIGCONT)
        os.waitpid(child, 0)
        watcher.stderr.read()
    return log.read_text(errors="replace")


@cache
def _points(work: int) -> tuple[tuple[str, int], ...]:
    """Every write call of a piece of work: its kind, and the how-manieth of that kind it is."""
    with tempfile.TemporaryDirectory(prefix="mcr-kill-", dir=MEMORY) as folder:
        _, said = _run(_fresh(Path(folder)), work, ["-e", f"trace={','.join(CALLS)}"])
    seen: dict[str, int] = {}
    points = []
    for call in re.findall(r"^\d+ +(\w+)\(", said, re.MULTILINE):
        if call in CALLS:
            seen[call] = seen.get(call, 0) + 1
            points.append((call, seen[call]))
    return tuple(points)


@cache
def _duration(work: int) -> float:
    with tempfile.TemporaryDirectory(prefix="mcr-kill-", dir=MEMORY) as folder:
        yard = _fresh(Path(folder))
        began = time.monotonic()
        _run(yard, work, [], end_after_s=60)
        return time.monotonic() - began


def check(seed: int) -> str:
    """End or disturb one piece of work at one point, and hold everybody to what was promised."""
    dice = random.Random(f"kill {seed}")
    work = seed % len(WORK)
    os.environ["MCR_NOW"] = EARLIER
    with tempfile.TemporaryDirectory(prefix="mcr-kill-", dir=MEMORY) as folder:
        yard = _fresh(Path(folder))
        if traces():
            call, number = dice.choice(_points(work))
            fault = dice.choice(FAULTS)
            at = f"{fault} at {call} {number} of {WORK[work].__name__}"
            told, _ = _run(
                yard,
                work,
                ["-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}"],
            )
        else:
            part = dice.random()
            at = f"ended after {part:.2f} of {WORK[work].__name__}"
            told, _ = _run(yard, work, [], end_after_s=max(0.001, _duration(work) * part))
        try:
            _hold_to_it(yard, told, removed=work == WORK.index(_remove))
        except AssertionError as error:
            raise AssertionError(f"{at}: {error}") from error
    return f"{at}, {len(told)} told"


def _hold_to_it(yard: Yard, told: list[str], *, removed: bool) -> None:
    ada, jun, mo = (yard.person(name) for name in ("Ada", "Jun", "Mo"))
    try:
        inside = [ada, jun, mo]
        for person in inside * 2:
            (report,) = person.sharing.sync(thorough=True)
            assert report.trouble is None, report.trouble
            assert not report.forked, f"{person.name} believes that it was copied"
        if (
            removed
            and ada.sharing.state(yard.fence).role
            and mo.sharing.state(yard.fence).removed_by
        ):
            inside.remove(mo)
        for person in inside:
            (report,) = person.sharing.sync()
            assert report.trouble is None, report.trouble
        digests = {person.name: dict(person.digest())[yard.fence] for person in inside}
        assert len(set(digests.values())) == 1, f"states differ: {digests}"
        there = words(jun).split()
        there += [name for (name,) in jun.store.rows("SELECT name FROM contact")]
        missing = set(told) - set(there)
        assert not missing, f"told and lost: {missing}"
        for person in inside:
            state = person.sharing.state(yard.fence)
            assert (state.forks, state.holes, state.set_aside) == ((), (), ()), state
    finally:
        for person in (ada, jun, mo):
            person.close()


__all__ = ["check"]
