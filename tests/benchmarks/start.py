"""From the command to usable content in a real X window, and the memory then."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import anki, ours
from tests.benchmarks.notes import notes
from tests.benchmarks.rows import Row
from tests.benchmarks.settings import asked
from tests.benchmarks.windows import compare

WINDOW = [sys.executable, "-m", "tests.benchmarks.programs.table_window"]
REACH_MB = 100.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        folder = Path(name)
        path = folder / "notes.sqlite"
        store = sqlite3.connect(path)
        store.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        store.executemany("INSERT INTO note(body) VALUES (?)", ((body,) for body in notes()))
        store.commit()
        store.close()
        commands = {
            "bare window": WINDOW,
            "SQLite table": [*WINDOW, str(path)],
            "ours": ours.start_command(),
        }
        if asked.peers:
            commands["Anki"] = anki.command(folder)
        starts = compare(commands, asked.times)
    mine = starts.pop("ours")
    peer = starts.get("Anki")
    fast_enough = mine.wall_s <= 2 * starts["bare window"].wall_s and (
        peer is None or peer.wall_s >= 2.5 * mine.wall_s
    )
    return [
        Row(
            "start to usable content, 50,000 notes",
            "s",
            mine.wall_s,
            {name: one.wall_s for name, one in starts.items()},
            limit="bare window",
            reach="2 x floor, Anki / 2.5",
            met=fast_enough,
        ),
        Row(
            "processor time until then",
            "s",
            mine.cpu_s,
            {name: one.cpu_s for name, one in starts.items()},
            limit="bare window",
        ),
        Row(
            "memory then (PSS, all processes)",
            "MB",
            mine.pss_mb,
            {name: one.pss_mb for name, one in starts.items()},
            limit="bare window",
            reach="100 MB",
            met=mine.pss_mb <= REACH_MB,
        ),
    ]
