"""The machine in one line, since no figure means anything without it."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

import sqlcipher3


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0))


def line() -> str:
    cipher = sqlcipher3.dbapi2.connect(":memory:")
    try:
        (cipher_version,) = cipher.execute("PRAGMA cipher_version").fetchone()
    finally:
        cipher.close()
    return (
        f"{processor()}, {cores()} cores, load {os.getloadavg()[0]:.1f}; "
        f"{platform.system()} {platform.release()}; Python {platform.python_version()}, "
        f"Qt {version('pyside6-essentials')}, SQLite {sqlite3.sqlite_version} (plain) "
        f"{sqlcipher3.dbapi2.sqlite_version} (SQLCipher {cipher_version})"
    )
