"""Sharing as people meet it: a first sync, one with nothing new, publishing, saving meanwhile."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Cell, Change, Stamp, StampedRow, TextChange
from mcr_desktop.domain.clocks import COUNTER_BITS
from mcr_desktop.sync import publishing
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.fences import Fence
from mcr_desktop.sync.storage import prefix_of
from tests.benchmarks import sync_loads
from tests.benchmarks.notes import notes
from tests.benchmarks.rows import Row, each_ms, percentile, reached
from tests.benchmarks.settings import asked
from tests.benchmarks.sync_stores import raw_s, seal
from tests.unit.sync.samples import MONDAY_MS, week
from tests.unit.sync.teams import Person, join

if TYPE_CHECKING:
    from collections.abc import Sequence

MUST_WIRE = 25.0
MUST_NOTHING_NEW_MS = 30.0
REACH_FIRST_S = 1.5
MUST_MB = 40.0
MUST_NOTE_MS = 5.0
WANTED_WAIT_MS = 100.0
SEGMENTS = 10_000
GESTURE = 250


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        folder = Path(name)
        return [
            *_wire(),
            _note(folder / "note"),
            *_first(folder / "first"),
            _nothing_new(folder / "nothing"),
        ]


def _wire() -> list[Row]:
    rows = []
    for work, load in (
        ("a mixed week", week(sync_loads.writers()[0], 500)),
        ("edits by four people", sync_loads.edits(20_000).edits),
        ("worst: one field of 500 rows at random", _scattered(500)),
    ):
        sealed = seal(load)
        plain = sum(16 + len(str(cell.value)) + 8 for row in load for cell in row.cells)
        size = sealed.bytes_a_change
        rows.append(
            Row(
                f"on the wire a change, segments of 500: {work}",
                "B",
                size,
                {"id, clock and value alone": plain / sealed.changes},
                reach=f"{MUST_WIRE:g} B",
                met=reached(size, MUST_WIRE),
            )
        )
    return rows


def _scattered(count: int) -> list[StampedRow]:
    dice = random.Random(17)
    me, *others = sync_loads.writers()
    rows = []
    for number in range(count):
        clock = (MONDAY_MS + number * 60_000 + dice.randrange(60_000)) << COUNTER_BITS
        before = Stamp(clock - (dice.randrange(10**10) << COUNTER_BITS), dice.choice(others))
        cell = Cell("due_on", f"2026-12-{dice.randrange(1, 29):02d}", clock, before)
        rows.append(StampedRow("commitment", dice.randbytes(16), me, (cell,)))
    return rows


def _note(folder: Path) -> Row:
    ada = Person(folder, "Ada")
    try:
        fence, note = ada.found(), ids.new_id()
        body = "\n".join(notes(80))[:20_000]
        assert len(body) > 19_000
        ada.say(fence, note, body)
        dice = random.Random(19)

        def edit(number: int) -> None:
            nonlocal body
            place = dice.randrange(len(body))
            body = f"{body[:place]}, edit {number},{body[place:]}"
            ada.journal.commit([TextChange(fence, note, body)], "Wrote")

        each_ms(edit, range(10))
        taken = each_ms(edit, range(100))
    finally:
        ada.close()
    middle = statistics.median(taken)
    return Row(
        f"save an edit in a 20 KB note (p95 {percentile(taken, 0.95):.1f} ms)",
        "ms",
        middle,
        reach=f"{MUST_NOTE_MS:g} ms",
        met=reached(middle, MUST_NOTE_MS),
    )


def _write(person: Person, fence: bytes, changes: int) -> None:
    """Rows and edits of the load, as gestures of one person."""
    load = sync_loads.edits(changes)
    for rows in (load.made, load.edits):
        for start in range(0, len(rows), GESTURE):
            person.journal.commit(
                [
                    Change(fence, row.table, row.id, {cell.field: cell.value for cell in row.cells})
                    for row in rows[start : start + GESTURE]
                ],
                "",
            )


def _first(folder: Path) -> list[Row]:
    ada = Person(folder / "ada", "Ada")
    shared = folder / "shared"
    shared.mkdir()
    fence = ada.found()
    # 44 of 100 cells are of new rows, the others edits of them.
    _write(ada, fence, 48_000)
    ada.sharing.share_through_folder(fence, shared)
    began = time.perf_counter()
    report = ada.sync()
    published = time.perf_counter() - began
    runs: list[dict[str, Any]] = []
    saving: list[dict[str, Any]] = []
    joins = []
    for turn in range(max(2, asked.times)):
        for found in (runs, saving):
            jun = Person(folder / f"jun-{turn}-{len(runs)}", "Jun")
            began = time.perf_counter()
            join(ada, jun, fence, shared)
            joins.append(time.perf_counter() - began)
            jun.close()
            ada.sync()
            found.append(_child(jun, fence, ["saving"] if found is saving else []))
    raw = raw_s(folder / "raw.db", sync_loads.edits().edits)
    ada.close()
    cells = runs[0]["received"]
    seconds = min(run["s"] for run in runs)
    middle = statistics.median(run["s"] for run in runs)
    more_mb = statistics.median(run["mb"] for run in runs) / cells * 1e5
    waits = [wait for run in saving for wait in run["waits"]]
    return [
        Row(
            f"publish {report.sent:,} changes into a folder",
            "s",
            published,
            {"raw insert of 100,000": raw.wall},
        ),
        Row(
            f"first sync of {cells:,} changes from a folder (middle {middle:.2f} s, processor "
            f"{min(run['cpu_s'] for run in runs):.2f} s; joining {statistics.median(joins):.2f} s)",
            "s",
            seconds,
            {"raw insert of 100,000": raw.wall},
            reach=f"{REACH_FIRST_S:g} s",
            met=reached(seconds, REACH_FIRST_S),
        ),
        Row(
            "memory added at most, for 100,000 changes merged",
            "MB",
            more_mb,
            reach=f"{MUST_MB:g} MB",
            met=reached(more_mb, MUST_MB),
        ),
        Row(
            f"a save during that sync, longest of {len(waits)} (p50 {percentile(waits, 0.5):.0f} ms, "
            f"p95 {percentile(waits, 0.95):.0f} ms)",
            "ms",
            max(waits),
            reach=f"{WANTED_WAIT_MS:g} ms",
            met=reached(max(waits), WANTED_WAIT_MS),
        ),
    ]


def _child(person: Person, fence: bytes, words: Sequence[str]) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.programs.own_sync",
        str(person.path),
        person.key.hex(),
        fence.hex(),
        *words,
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _nothing_new(folder: Path) -> Row:
    ada = Person(folder / "ada", "Ada")
    shared = folder / "shared"
    shared.mkdir()
    fence = ada.found()
    ada.sharing.share_through_folder(fence, shared)
    ada.sync()
    opened = Fence.of(ada.sharing._records, fence)
    records, writer = opened.records, ada.journal.writer()
    load = sync_loads.edits(2 * SEGMENTS).edits[:SEGMENTS]
    with ada.store.transaction() as tx:
        key = opened.writing_key(tx)
        for row in load:
            publishing._append(tx, opened, key, writer, Body([row._replace(writer=writer)], []))
    for name in records.file_names(opened.no):
        path = shared / prefix_of(fence) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(records.file(opened.no, name))
    ada.sync()
    ada.sync()
    taken = each_ms(lambda _: ada.sync(), range(15))
    root = shared / prefix_of(fence)
    listing = each_ms(lambda _: sum(len(files) for _, _, files in os.walk(root)), range(5))
    ada.close()
    return Row(
        f"a sync with nothing new over {SEGMENTS:,} segments (middle {statistics.median(taken):.1f} ms)",
        "ms",
        min(taken),
        {"os.walk over the folder": min(listing)},
        limit="os.walk over the folder",
        reach=f"{MUST_NOTHING_NEW_MS:g} ms",
        met=reached(min(taken), MUST_NOTHING_NEW_MS),
    )
