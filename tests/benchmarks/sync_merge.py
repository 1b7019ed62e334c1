"""Merging field changes from sealed segments beside raw inserts of as many rows.

The raw row holds a change under its own key (row, field, stamp), which any store needs that merges; the
same without a key is the floor below that. Encrypted stores unless a line says otherwise.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.benchmarks import sync_loads
from tests.benchmarks.rows import Row
from tests.benchmarks.settings import asked
from tests.benchmarks.sync_stores import STAGES, Merged, Taken, merge, raw_s, seal

MUST, REACH = 0.35, 0.45
REACH_BULK = 0.8
REACH_DISK = 80.0
GROUPS = (100_000, 50_000, 20_000, 5_000)
RAW, FLOOR = "raw insert under a key", "raw insert without a key"


def measure() -> list[Row]:
    load = sync_loads.edits()
    sealed = seal(load.edits)
    fresh = sync_loads.bulk()
    sealed_fresh = seal(fresh, 20_000)
    times = max(3, asked.times)
    raw: dict[str, list[Taken]] = {}
    ours: dict[str, list[Merged]] = {}
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        path = Path(name) / "store.db"
        for turn in range(times + 1):
            took = {
                RAW: raw_s(path, load.edits),
                FLOOR: raw_s(path, load.edits, key=""),
                "plain": raw_s(path, load.edits, encrypted=False),
                "bulk": raw_s(path, fresh),
                "bulk floor": raw_s(path, fresh, key=""),
            }
            done = {str(group): merge(path, load.made, sealed, group) for group in GROUPS}
            done["plain"] = merge(path, load.made, sealed, GROUPS[0], encrypted=False)
            done["bulk"] = merge(path, [], sealed_fresh, GROUPS[0])
            # The first turn warms up and counts for nobody.
            for key, seconds in took.items() if turn else ():
                raw.setdefault(key, []).append(seconds)
            for key, merged in done.items() if turn else ():
                ours.setdefault(key, []).append(merged)
    count = load.changes
    rows = [
        _row(f"merge {count:,} field edits, {int(group):,} at once", count, ours[group], raw, RAW)
        for group in map(str, GROUPS)
    ]
    rows.append(
        _row("the same into plain SQLite", count, ours["plain"], raw, "plain"),
    )
    rows.append(
        _row("merge 20,000 fresh rows of 6 fields", sealed_fresh.changes, ours["bulk"], raw, "bulk")
    )
    rows += _stages(ours)
    grown = statistics.median(one.bytes for one in ours[str(GROUPS[0])]) / count
    rows.append(
        Row(
            "disk a change, with history and search",
            "B",
            grown,
            {"of it, its share of the sealed segment": sealed.bytes_a_change},
            reach=f"{REACH_DISK:g} B",
            met=grown <= REACH_DISK,
        )
    )
    return rows


def _row(work: str, count: int, ours: list[Merged], raw: dict[str, list[Taken]], peer: str) -> Row:
    # A busy machine only ever adds: the least of several turns is nearest to what the work takes.
    mine = count / min(one.taken.wall for one in ours)
    peers = {RAW: _best(count, raw[peer])}
    work_ratio = min(one.cpu for one in raw[peer]) / min(one.cpu for one in ours)
    middle = statistics.median(one.wall for one in raw[peer]) / statistics.median(
        one.taken.wall for one in ours
    )
    if peer == RAW:
        peers[FLOOR] = _best(count, raw[FLOOR])
    if peer == "bulk":
        peers[FLOOR] = _best(count, raw["bulk floor"])
    wanted = REACH_BULK if peer == "bulk" else REACH
    ratio = mine / peers[RAW]
    must = "" if peer == "bulk" else f"must {MUST:g}, "
    return Row(
        f"{work} (middle of turns x{middle:.2f}, processor x{work_ratio:.2f})",
        "/s",
        mine,
        peers,
        limit=FLOOR,
        reach=f"{must}x{wanted:g} of raw",
        met=min(ratio, work_ratio) >= wanted,
    )


def _best(count: int, turns: list[Taken]) -> float:
    return count / min(one.wall for one in turns)


def _stages(ours: dict[str, list[Merged]]) -> list[Row]:
    """Where the time goes, beside the same stage in plain SQLite: the price of encryption."""
    found = []
    for stage in STAGES:
        encrypted = statistics.median(one.stages[stage] for one in ours[str(GROUPS[0])])
        in_clear = statistics.median(one.stages[stage] for one in ours["plain"])
        found.append(
            Row(f"  of that: {stage}", "ms", encrypted * 1e3, {"plain SQLite": in_clear * 1e3})
        )
    return found
