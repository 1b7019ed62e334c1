"""People with real encrypted stores who share through a real folder."""

from __future__ import annotations

import datetime as dt
import secrets
import tempfile
from functools import cache
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, TextChange, Value
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.services.teamwork.sharing import Sharing, SyncReport
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

KEY = secrets.token_bytes(32)


@cache
def empty_store() -> bytes:
    """A fresh store's bytes: making one walks every migration, copying one does not."""
    with tempfile.TemporaryDirectory(prefix="mcr-empty-") as folder:
        path = Path(folder) / "store.db"
        Store.create(path, KEY).close()
        return path.read_bytes()


def new_store(path: Path) -> Store:
    """An empty store at `path`, under `KEY`; whoever writes there first gets an identity of their own."""
    path.write_bytes(empty_store())
    return Store.open(path, KEY)


class Person:
    """One person's profile on one machine."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.path = folder / "store.db"
        self.key = KEY
        self.path.write_bytes(empty_store())
        self.open()
        self.sharing.introduce(name, f"{name}'s laptop")

    def open(self) -> None:
        self.store = Store.open(self.path, self.key)
        self.journal = Journal(self.store)
        self.sharing = Sharing(self.store, self.journal)

    def close(self) -> None:
        self.store.close()

    def found(self, name: str = "Northwind") -> bytes:
        """A new account in its own fence."""
        with self.store.transaction() as tx:
            fence = self.sharing.found_in(tx, name)
            change = Change(fence, "account", ids.new_id(), {"name": name})
            self.journal.commit_in(tx, [change], f"Added account {name}")
        return fence

    def write(self, fence: bytes, table: str, row: bytes, **values: Value) -> None:
        self.journal.commit([Change(fence, table, row, values)], "Edited")

    def say(self, fence: bytes, note: bytes, body: str) -> None:
        self.journal.commit([TextChange(fence, note, body)], "Wrote")

    def read(self, table: str, row: bytes, field: str) -> Value:
        sql = f'SELECT {field} FROM "{table}" WHERE id = ?'  # noqa: S608 - names come from tests
        found = self.store.row(sql, (row,))
        assert found is not None
        value: Value = found[0]
        return value

    def sync(self) -> SyncReport:
        (report,) = self.sharing.sync()
        return report

    def digest(self) -> list[tuple[bytes, str]]:
        return digests(self.store, self.journal.numbers)


def join(owner: Person, joiner: Person, fence: bytes, shared: Path, role: str = "member") -> None:
    """The whole way in: request, approval with both codes, the folder chosen on both sides."""
    request = joiner.sharing.request_to_join()
    approval = owner.sharing.approve(fence, request.data, code=request.code, role=role)
    joiner.sharing.accept(approval.data, code=approval.code)
    for person in (owner, joiner):
        person.sharing.share_through_folder(fence, shared)


Trio = tuple[Person, Person, Person, bytes]
"""Three people and the fence that they are inside."""


def all_sync(*people: Person) -> None:
    """Each twice, so that each has what the others wrote."""
    for person in people * 2:
        person.sync()


def digest(person: Person, fence: bytes) -> str:
    return dict(person.digest())[fence]


def later(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    at = dt.datetime.fromtimestamp(now_ms() / 1000 + hours * 3600, dt.UTC)
    monkeypatch.setenv("MCR_NOW", at.isoformat())
