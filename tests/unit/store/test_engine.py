"""The encrypted store: opening it safely, one writer at a time, any number of readers."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

from mcr_desktop.store.engine import Store
from mcr_desktop.store.errors import (
    NewerStoreError,
    NotAStoreError,
    StoreBusyError,
    StoreClosedError,
    StoreExistsError,
    StoreMissingError,
    WrongStoreKeyError,
)
from mcr_desktop.store.schema import metadata

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Store.create(tmp_path / "store.db", KEY).close()
    return tmp_path / "store.db"


def test_what_is_written_comes_back_after_reopening(path):
    store = Store.open(path, KEY)
    with store.transaction() as tx:
        tx.execute("INSERT INTO meta VALUES ('a', 'kept')")
    store.close()
    again = Store.open(path, KEY)
    assert again.row("SELECT value FROM meta WHERE name = 'a'") == ("kept",)
    again.close()


def test_no_word_of_the_store_is_on_the_disk_in_plain_text(path):
    store = Store.open(path, KEY)
    with store.transaction() as tx:
        tx.execute("INSERT INTO meta VALUES ('a', 'Quillmere never waits')")
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert b"Quillmere" not in content
        assert not content.startswith(b"SQLite format 3")
    store.close()


def test_the_store_file_is_private(path):
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_wrong_key_changes_nothing(path):
    before = path.read_bytes()
    with pytest.raises(WrongStoreKeyError):
        Store.open(path, os.urandom(32))
    assert path.read_bytes() == before


def test_a_plain_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "plain.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE t (a)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(NotAStoreError):
        Store.open(path, KEY)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"hello", os.urandom(9000)])
def test_a_foreign_file_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "foreign.db"
    path.write_bytes(content)
    with pytest.raises((NotAStoreError, WrongStoreKeyError)):
        Store.open(path, KEY)
    assert path.read_bytes() == content


def test_a_missing_store_is_not_created(tmp_path):
    with pytest.raises(StoreMissingError):
        Store.open(tmp_path / "none.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_never_created_over_another(path):
    before = path.read_bytes()
    with pytest.raises(StoreExistsError):
        Store.create(path, KEY)
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_not_touched(path):
    store = Store.open(path, KEY)
    with store.transaction() as tx:
        tx.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(NewerStoreError):
        Store.open(path, KEY)


def test_migrations_lead_to_the_schema(path):
    import mcr_desktop.store.sharing_schema  # noqa: F401 - registers its tables

    def connect() -> object:
        connection = dbapi2.connect(str(path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
                # SQLite reports ANY as NUMERIC.
                "compare_type": False,
            },
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_failed_transaction_leaves_nothing(path):
    store = Store.open(path, KEY)

    def fail() -> None:
        with store.transaction() as tx:
            tx.execute("INSERT INTO meta VALUES ('a', 1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert store.row("SELECT * FROM meta WHERE name = 'a'") is None
    store.close()


def test_a_staging_write_that_is_locked_out_leaves_later_ones_durable(path, monkeypatch):
    monkeypatch.setattr("mcr_desktop.store.engine._BUSY_TIMEOUT_MS", 1)
    ours, theirs = Store.open(path, KEY), Store.open(path, KEY)
    with theirs.transaction(), pytest.raises(StoreBusyError), ours.transaction(staging=True):
        pass
    with ours.transaction() as tx:
        assert tx.execute("PRAGMA synchronous").fetchone() == (2,)
    ours.close()
    theirs.close()


def test_a_write_after_closing_is_told_so(path):
    store = Store.open(path, KEY)
    store.close()
    with pytest.raises(StoreClosedError), store.transaction():
        pass
