"""The program ends at every step of a sync, in turn; what was written is neither lost nor forked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.store.engine import Store, Tx

from .teams import Person

Pair = tuple[Person, Person, bytes]


class Killed(BaseException):
    """Stands for the end of the process."""


class Fuse:
    """Ends the program at the n-th thing that it makes durable, before or just after."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.left = -1
        self.burnt = 0
        transaction, fsync, replace = Store.transaction, os.fsync, Path.replace

        @contextmanager
        def transacting(store: Store) -> Iterator[Tx]:
            nested = store._tx is not None
            with transaction(store) as tx:
                yield tx
                if not nested:
                    self.step()
            if not nested:
                self.step()

        def syncing(descriptor: int) -> None:
            self.step()
            fsync(descriptor)

        def replacing(path: Path, target: Path) -> Path:
            replaced = replace(path, target)
            self.step()
            return replaced

        patch.setattr(Store, "transaction", transacting)
        patch.setattr(os, "fsync", syncing)
        patch.setattr(Path, "replace", replacing)

    def step(self) -> None:
        self.burnt += 1
        self.left -= 1
        if self.left == 0:
            raise Killed


def edit(ada: Person, jun: Person, fence: bytes, note: bytes) -> None:
    ada.write(fence, "contact", ids.new_id(), name="By Ada")
    ada.say(fence, note, "Words by Ada.")
    jun.write(fence, "contact", ids.new_id(), name="By Jun")
    jun.say(fence, note, "Words by Jun.")
    jun.sync()


def test_a_sync_may_end_anywhere(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, jun, fence = pair
    rounds = 0
    with monkeypatch.context() as patch:
        fuse = Fuse(patch)
        note = ids.new_id()
        edit(ada, jun, fence, note)
        fuse.burnt = 0
        ada.sync()
        steps = fuse.burnt
        assert steps > 10
        for at in range(1, steps + 1):
            note = ids.new_id()
            edit(ada, jun, fence, note)
            fuse.left = at
            try:
                ada.sync()
            except Killed:
                rounds += 1
                ada.close()
                ada.open()
            fuse.left = -1
            for person in (ada, jun, ada):
                report = person.sync()
                assert (report.trouble, report.forked) == (None, False)
            assert ada.digest() == jun.digest()
            body = str(jun.read("note", note, "body"))
            assert "Words by Ada." in body
            assert "Words by Jun." in body
    assert rounds >= steps - 1
    state = jun.sharing.state(fence)
    assert (state.forks, state.holes, state.set_aside) == ((), (), ())
    assert jun.store.rows("SELECT count(*) FROM contact") == [(2 * (steps + 1),)]
