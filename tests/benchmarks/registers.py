"""A million complaints with eight attributes: loading their columns, finding, sorting, editing, memory.

Each figure beside what SQL does on the same store, or beside the same bytes read by numpy alone. With
`--data DIR` a profile at `DIR/million/profile` is copied instead of made, which takes minutes.
"""

from __future__ import annotations

import gc
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mcr_desktop import bootstrap
from mcr_desktop.services.registering.complaints import Complaints
from mcr_desktop.services.registering.registers import RegisterQuery
from tests.benchmarks import millions
from tests.benchmarks.rows import Row, each_ms, median_ms, reached
from tests.benchmarks.settings import asked

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

TIMES = 5
LOAD_REACH_MS = 300.0
PAGE_REACH_MS = 10.0
MANY_REACH_MS = 1_000.0
MEMORY_REACH_MB = 100.0

_FILTER = RegisterQuery(
    where=(("carrier", "Carrier E"), ("kind", "late delivery")), order="severity"
)


def pss_mb() -> float:
    """Proportional memory of this process, in megabytes."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        profile = Path(name) / "profile"
        ready = asked.data / "million" / "profile" if asked.data else None
        if ready and ready.exists():
            shutil.copytree(ready, profile)
        else:
            millions.make(profile)[0].close()
        services = bootstrap.open_profile(profile)
        try:
            account = services.accounts.find(millions.ACCOUNT)
            return [
                *_columns(services, account, Path(name)),
                *_finding(services, account),
                *_editing(services, account),
            ]
        finally:
            services.close()


def _memory_mb(profile: Path) -> float:
    """What the columns and one whole list of rows take, in a process that did nothing else before."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.registers", "--memory", str(profile)],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(told.stdout)


def _print_memory(profile: Path) -> None:
    services = bootstrap.open_profile(profile)
    (account,) = services.accounts.all()
    from mcr_desktop.rootcause import columns as _columns_code
    from mcr_desktop.services.registering import finds as register_finds

    del _columns_code, register_finds  # their code is not what is measured
    gc.collect()
    before = pss_mb()
    columns = services.complaints.columns(account)
    found = services.registers.find(RegisterQuery(account))
    gc.collect()
    print(pss_mb() - before)
    assert len(columns) == len(found) == millions.ROWS
    services.close()


def _columns(services: Services, account: Account, folder: Path) -> list[Row]:
    store = services.workspace.store
    with store.transaction() as tx:
        tx.execute("DELETE FROM column_cache")
        tx.execute("DELETE FROM column_change")

    def from_rows() -> None:
        rows = store.rows("SELECT reported_on, kind, dimensions FROM complaint")
        assert len(rows) == millions.ROWS

    plain = median_ms(from_rows, 1)
    built = median_ms(lambda: Complaints(services.workspace).columns(account), 1)
    held = Complaints(services.workspace)
    table = held.table(account)
    memory = _memory_mb(services.profile)
    cold = median_ms(lambda: Complaints(services.workspace).columns(account), TIMES)
    same = folder / "same.npz"
    arrays: dict[str, Any] = {
        f"a{place}": one.codes for place, one in enumerate(table.dimensions.values())
    }
    arrays |= {f"b{place}": one.codes for place, one in enumerate(table.fields.values())}
    np.savez(same, numbers=np.diff(table.numbers).astype(np.uint8), **arrays)

    def by_numpy() -> None:
        with np.load(same) as found:
            for one in found.files:
                found[one]

    floor = median_ms(by_numpy, TIMES)
    warm = median_ms(lambda: held.columns(account), 100)
    ids = services.registers.find(RegisterQuery(account))[:TIMES]

    def after_an_edit(row_id: bytes) -> float:
        services.complaints.edit(row_id, kind="another kind")
        return each_ms(lambda _: held.columns(account), [None])[0]

    patched = statistics.median(map(after_an_edit, ids))
    peers = {"numpy.load, not encrypted": floor, "rows from SQL, texts not taken apart": plain}
    ids_before = pss_mb()
    as_bytes = [row_id for (row_id,) in store.rows("SELECT id FROM complaint")]
    ids_memory = pss_mb() - ids_before
    del as_bytes
    return [
        Row("columns of 1 M complaints x 8, first time after an import", "ms", built, {"rows from SQL, texts not taken apart": plain}),
        Row("the same from the encrypted store", "ms", cold, peers, limit="numpy.load, not encrypted", reach="300 ms", met=reached(cold, LOAD_REACH_MS)),
        Row("the same once more", "ms", warm, {"numpy.load, not encrypted": floor}),
        Row("the same after one edit", "ms", patched, peers, reach="10 ms", met=reached(patched, 10.0)),
        Row("memory of the columns and one list (PSS)", "MB", memory, {"a million ids as bytes alone": ids_memory}, reach="100 MB", met=reached(memory, MEMORY_REACH_MB)),
    ]  # fmt: skip


def _finding(services: Services, account: Account) -> list[Row]:
    store, find = services.workspace.store, services.registers.find
    seconds = time.perf_counter

    def sql_ms(sql: str, *parameters: Any) -> float:
        began = seconds()
        store.rows(sql, parameters)
        return (seconds() - began) * 1e3

    find(RegisterQuery(account))
    by_severity = median_ms(lambda: find(RegisterQuery(account, order="-severity")), TIMES)
    filtered = median_ms(lambda: find(_FILTER), TIMES)
    late = median_ms(lambda: find(RegisterQuery(account, clock="late", order="clock")), TIMES)
    words = median_ms(lambda: find(RegisterQuery(account, words="torn pallet")), TIMES)
    everything = find(RegisterQuery(account))
    places = [place * 9_973 for place in range(1, 60)]
    pages = each_ms(lambda at: services.registers.rows(everything[at : at + 100]), places)
    numbers = [everything.numbers[at : at + 100].tolist() for at in places]
    plain = each_ms(
        lambda part: store.rows(
            f"SELECT * FROM complaint WHERE no IN ({','.join('?' * len(part))})",  # noqa: S608 - marks only
            part,
        ),
        numbers,
    )
    json_filter = (
        "SELECT no FROM complaint WHERE json_extract(dimensions, '$.carrier') = 'Carrier E' "
        "AND kind = 'late delivery' ORDER BY severity"
    )
    like = "SELECT no FROM complaint WHERE summary LIKE '%torn%' AND summary LIKE '%pallet%'"
    ordered = sql_ms("SELECT no FROM complaint ORDER BY severity DESC, no DESC")
    page = statistics.median(pages)
    return [
        Row("whole register sorted", "ms", by_severity, {"SQL ORDER BY": ordered}),
        Row("two labels, sorted", "ms", filtered, {"SQL with json_extract": sql_ms(json_filter)}),
        Row("what is late, most urgent first", "ms", late),
        Row("two words", "ms", words, {"SQL LIKE": sql_ms(like)}),
        Row("page of 100 rows with clocks, random place", "ms", page, {"SQL by row numbers": statistics.median(plain)}, reach="10 ms", met=reached(page, PAGE_REACH_MS)),
    ]  # fmt: skip


def _editing(services: Services, account: Account) -> list[Row]:
    ids = services.registers.find(RegisterQuery(account))[:1_000]
    values = {"owner": "Zoe Sample", "dimensions": {"site": "Site 99"}}
    edited = median_ms(lambda: services.registers.edit_many(ids, **values), 1)
    undone = median_ms(services.undo.undo, 1)
    again = median_ms(lambda: services.complaints.columns(account), 1)

    def one_by_one() -> None:
        for row_id in ids[:50]:
            services.complaints.edit(row_id, owner="Zoe Sample")

    singly = median_ms(one_by_one, 1) * 20
    return [
        Row("1,000 rows edited as one gesture", "ms", edited, {"one by one": singly}, reach="1 s", met=reached(edited, MANY_REACH_MS)),
        Row("that gesture undone", "ms", undone),
        Row("columns after it", "ms", again),
    ]  # fmt: skip


if __name__ == "__main__":
    _print_memory(Path(sys.argv[-1]))
