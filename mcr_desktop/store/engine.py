"""The encrypted store: opening it safely, one writer at a time, any number of readers.

Day-to-day reads and the journal use plain DB-API statements, which costs a third of SQLAlchemy's time
in the merge path and spares every start its import; SQLAlchemy describes the schema and Alembic
carries it from version to version.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from mcr_desktop.store.errors import (
    NewerStoreError,
    NotAStoreError,
    StoreBusyError,
    StoreClosedError,
    StoreDamagedError,
    StoreExistsError,
    StoreMissingError,
    WrongStoreKeyError,
)
from mcr_desktop.store.turns import Turns
from mcr_desktop.store.words import spaced

SCHEMA_VERSION = "0001"
"""The newest migration; a store at another version is upgraded through Alembic when opened."""

_PLAIN_HEADER = b"SQLite format 3\x00"
_BUSY_TIMEOUT_MS = 5000
_PAGE_CACHE_KIB = 8 * 1024


bound = bytearray
"""Wraps bytes for a statement that runs many times: the driver looks up adapters for `bytes`, one
microsecond each time, but not for `bytearray`."""


class Tx:
    """A write transaction: a cursor's own `execute` and `executemany`, committed at the end."""

    def __init__(self, cursor: Any) -> None:
        self.execute = cursor.execute
        self.executemany = cursor.executemany
        self.cursor = cursor
        self.after_rollback: list[Any] = []
        """Callables that run where it came to nothing: in-memory state goes back."""


class Store:
    """One open store file. Every method may be called from any thread."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._writing = Turns()
        self.considerate = False
        """Somebody sits in front: what writes for long keeps each of its transactions short."""
        self._local = threading.local()
        self.looked_at = threading.local()
        """The fence of the page for which a thread works, where it has one: see `twins`."""
        self._connections: list[Any] = []
        self._connections_lock = threading.Lock()
        self._reads = threading.Condition()
        self._reading = 0
        self._closing = False
        self._writer = self._connect()
        self._tx: Tx | None = None

    @classmethod
    def create(cls, path: Path, key: bytes) -> Store:
        """A new, empty store at `path` under a 32-byte raw key; StoreExistsError if one stands there.

        It is built beside its place and renamed, so that a half-made store never bears the name.
        """
        if path.exists():
            raise StoreExistsError(path=str(path))
        _check_key(key)
        staging = path.with_name(f"{path.name}.new-{os.getpid()}")
        staging.unlink(missing_ok=True)
        descriptor = os.open(staging, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.close(descriptor)
        try:
            store = cls(staging, key)
            try:
                store._upgrade()
            finally:
                store.close()
            staging.rename(path)
        finally:
            staging.unlink(missing_ok=True)
        return cls.open(path, key)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Store:
        """The existing store at `path`; nothing is created, and nothing changed where it fails.

        Raises StoreMissingError, NotAStoreError, WrongStoreKeyError or NewerStoreError.
        """
        _check_key(key)
        if not path.is_file():
            raise StoreMissingError(path=str(path))
        with path.open("rb") as file:
            header = file.read(16)
        # SQLCipher fails open: without this a plain file would be read and written as plain text.
        if header == _PLAIN_HEADER or len(header) < 16:
            raise NotAStoreError(path=str(path))
        store = cls(path, key)
        try:
            store._bring_up_to_date()
        except BaseException:
            store.close()
            raise
        return store

    def _connect(self) -> Any:
        connection = dbapi2.connect(
            f"file:{quote(str(self.path))}?mode=rw",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        execute = connection.execute
        try:
            # Without this the library writes to standard error behind our back.
            execute("PRAGMA cipher_log_level = NONE")
            execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
            execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
            execute("PRAGMA temp_store = MEMORY")
            execute("PRAGMA secure_delete = ON")
            execute("PRAGMA journal_mode = WAL").fetchone()
            # Copying the log back costs a reader nothing but would hold up a large import at each commit.
            execute("PRAGMA wal_autocheckpoint = 8000")
            # A segment published and then forgotten by a power cut would be a fork: sync fully.
            execute("PRAGMA synchronous = FULL")
            connection.create_function("spaced", 1, spaced, deterministic=True)
        except dbapi2.DatabaseError as error:
            connection.close()
            if "locked" in str(error):
                raise StoreBusyError(path=str(self.path)) from error
            raise WrongStoreKeyError(path=str(self.path)) from error
        with self._connections_lock:
            self._connections.append(connection)
        return connection

    def _version(self) -> str:
        try:
            row = self._writer.execute("SELECT version_num FROM alembic_version").fetchone()
        except dbapi2.DatabaseError as error:
            raise WrongStoreKeyError(path=str(self.path)) from error
        return str(row[0]) if row else ""

    def _bring_up_to_date(self) -> None:
        version = self._version()
        if version > SCHEMA_VERSION:
            raise NewerStoreError(path=str(self.path), version=version)
        if version != SCHEMA_VERSION:
            self._upgrade()

    def _upgrade(self) -> None:
        from mcr_desktop.store.migrations import upgrade

        upgrade(self._connect)

    @contextmanager
    def transaction(self, *, staging: bool = False) -> Iterator[Tx]:
        """A write transaction; nested use joins the outer one. Threads take turns.

        Raises StoreBusyError if locked out, and StoreClosedError.

        `staging` is for what counts only once a later, ordinary transaction says so: it does not wait
        for the disk, and that later one makes it durable along with itself.
        """
        with self._writing:
            if self._tx is not None:
                yield self._tx
                return
            if self._closing:
                raise StoreClosedError(path=str(self.path))
            cursor = self._writer.cursor()
            try:
                if staging:
                    cursor.execute("PRAGMA synchronous = NORMAL")
                self._begin(cursor)
                tx = self._tx = Tx(cursor)
                try:
                    yield tx
                    cursor.execute("COMMIT")
                except BaseException as error:
                    self._roll_back(tx)
                    self._refuse_damage(error)
                    raise
            finally:
                self._tx = None
                if staging:
                    cursor.execute("PRAGMA synchronous = FULL")

    def _begin(self, cursor: Any) -> None:
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except dbapi2.OperationalError as error:
            self._refuse_damage(error)
            if "locked" not in str(error):
                raise
            raise StoreBusyError(path=str(self.path)) from error

    def _roll_back(self, tx: Tx) -> None:
        self._tx = None
        try:
            if self._writer.in_transaction:
                tx.execute("ROLLBACK")
        finally:
            for undo in tx.after_rollback:
                undo()

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A cursor for reads; within a transaction of this thread it sees what that one wrote."""
        if self._tx is not None and self._writing.is_ours():
            yield self._tx.cursor.connection.cursor()
            return
        with self._reads:
            if self._closing:
                raise StoreClosedError(path=str(self.path))
            self._reading += 1
        try:
            connection = getattr(self._local, "connection", None)
            if connection is None:
                connection = self._local.connection = self._connect()
            cursor = connection.cursor()
            try:
                yield cursor
            except dbapi2.DatabaseError as error:
                self._refuse_damage(error)
                raise
            finally:
                cursor.close()
        finally:
            with self._reads:
                self._reading -= 1
                self._reads.notify_all()

    def rows(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """All rows of one read."""
        with self.reading() as cursor:
            return list(cursor.execute(sql, parameters))

    def row(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
    ) -> tuple[Any, ...] | None:
        """The first row of one read, or None."""
        with self.reading() as cursor:
            found: tuple[Any, ...] | None = cursor.execute(sql, parameters).fetchone()
            return found

    def _refuse_damage(self, error: BaseException) -> None:
        # What SQLite says of a page whose check sum fails, or that is no longer where it was.
        if isinstance(error, dbapi2.DatabaseError) and any(
            word in str(error) for word in ("malformed", "disk I/O error", "not a database")
        ):
            raise StoreDamagedError(path=str(self.path), detail=str(error)) from error

    def truncate_log(self) -> bool:
        """Copy the write-ahead log back and empty it; False where a reader still holds on to it."""
        with self._writing:
            if self._closing or self._tx is not None:
                return False
            busy = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy

    def data_version(self) -> int:
        """A number that differs once another process has written to the file; for writers."""
        return int(self._writer.execute("PRAGMA data_version").fetchone()[0])

    def glance(self) -> int | None:
        """The same from any thread; None where a write of ours is under way, which is not waited for."""
        if not self._writing.acquire(blocking=False):
            return None
        try:
            return None if self._closing else self.data_version()
        finally:
            self._writing.release()

    def close(self) -> None:
        """Close every connection of every thread, once its last read and write are done.

        Freeing a connection under a running query would end the process.
        """
        with self._reads:
            self._closing = True
            self._reads.wait_for(lambda: self._reading == 0)
        with self._writing, self._connections_lock:
            connections, self._connections = self._connections, []
            for connection in connections:
                connection.close()
        self._local = threading.local()


def _check_key(key: bytes) -> None:
    if len(key) != 32:
        raise ValueError(len(key))
