"""The explorer over a million complaints of eight attributes: its figures beside peers, and each click's whole picture.

    python -m tests.benchmarks explorer

The peers hold the same codes in memory, in integers as narrow as ours; their month is a column of its own, as
ours is. What we keep between clicks is thrown away before each run.
"""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause.columns import Attribute, Complaints, smallest_codes
from mcr_desktop.rootcause.tallies import Tally
from mcr_desktop.services.exploring import explorations
from mcr_desktop.services.exploring.pictures import Look, Stretch, month_filter
from mcr_desktop.services.exploring.questions import Question
from mcr_desktop.services.registering.complaints import Filter
from tests.benchmarks.rows import Row, median_ms, reached

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 1_000_000
SIZES = {
    "product": 18, "issue": 90, "channel": 6, "state": 55,
    "company": 250, "carrier": 12, "site": 40, "shift": 3,
}  # fmt: skip
FIRST, LAST = "carrier", "site"
_TIMES = 9
_FIRST_DAY = int(np.datetime64("2012-01-01", "D").astype(int))
_DAYS = 3653
_SHIFT_DAYS = 430
CARRIER, SITE = ("carrier", "carrier 3"), ("site", "site 2")


def columns() -> Complaints:
    """Invented complaints; in the last fourteen months one carrier brings many more to one site."""
    draws = np.random.default_rng(1)
    day = (_FIRST_DAY + draws.integers(0, _DAYS, ROWS)).astype(np.int32)
    codes = {}
    for name, values in SIZES.items():
        weights = 1.0 / np.arange(1, values + 1) ** 0.8
        codes[name] = draws.choice(values, ROWS, p=weights / weights.sum()) + 1
        codes[name][draws.random(ROWS) < 0.02] = 0
    late = np.flatnonzero(day > _FIRST_DAY + _DAYS - _SHIFT_DAYS)
    moved = draws.choice(late, len(late) // 20, replace=False)
    codes["carrier"][moved], codes["site"][moved] = 3, 2
    named = {
        name: Attribute(
            codes[name].astype(smallest_codes(values + 1)),
            ("", *(f"{name} {number}" for number in range(1, values + 1))),
        )
        for name, values in SIZES.items()
    }
    return Complaints(day, named)


def measure() -> list[Row]:
    """Four figures beside numpy, DuckDB and polars; then cold and warm pictures."""
    complaints = columns()
    tally = Tally(complaints)
    _ = tally.month
    ours = _ours(tally)
    peers = {
        "numpy bincount": _numpy(tally), "DuckDB": _duckdb(tally), "polars": _polars(tally),
    }  # fmt: skip
    rows = []
    for work, run in ours.items():
        times = {name: median_ms(found[work], _TIMES) for name, found in peers.items()}
        own = median_ms(run, _TIMES)
        met = reached(own, 1.5 * times["numpy bincount"])
        if work != "filtered cross-tab":
            met = bool(met) and own <= min(times["DuckDB"], times["polars"])
        rows.append(
            Row(f"explorer: {work}, 1 M x 8", "ms", own, times, "numpy bincount",
                "1.5 x bincount, ahead of the others", met)
        )  # fmt: skip
    return rows + _pictures(complaints)


def _ours(tally: Tally) -> dict[str, Callable[[], object]]:
    def forgetting(run: Callable[[], object]) -> Callable[[], object]:
        def again() -> object:
            tally.forget()
            return run()

        return again

    return {
        "monthly": forgetting(tally.monthly),
        "Pareto of all 8": forgetting(lambda: [tally.counts(name) for name in SIZES]),
        "cross-tab": forgetting(lambda: tally.crossed("product", "state")),
        "filtered cross-tab": forgetting(
            lambda: tally.crossed("product", "state", tally.rows((CARRIER,)))
        ),
    }


def _numpy(tally: Tally) -> dict[str, Callable[[], object]]:
    """What counting costs at the least: one pass over the codes."""
    named = tally.complaints.attributes
    one, other, carrier = (named[name].codes for name in ("product", "state", "carrier"))
    width = SIZES["state"] + 1
    code = named["carrier"].code_of(CARRIER[1])

    def filtered() -> object:
        keep = carrier == code
        return np.bincount(one[keep].astype(np.intp) * width + other[keep])

    return {
        "monthly": lambda: np.bincount(tally.month),
        "Pareto of all 8": lambda: [np.bincount(named[name].codes) for name in SIZES],
        "cross-tab": lambda: np.bincount(one.astype(np.intp) * width + other),
        "filtered cross-tab": filtered,
    }


def _duckdb(tally: Tally) -> dict[str, Callable[[], object]]:
    import duckdb

    store = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes.parquet"
        _frame(tally).write_parquet(path)
        store.execute("CREATE TABLE c AS SELECT * FROM read_parquet(?)", [str(path)])
    code = tally.complaints.attributes["carrier"].code_of(CARRIER[1])
    by = "SELECT {0}, count(*) FROM c {1} GROUP BY {0}"

    def ask(*texts: str) -> object:
        return [store.execute(text).fetchall() for text in texts]

    return {
        "monthly": partial(ask, by.format("month", "")),
        "Pareto of all 8": partial(ask, *(by.format(name, "") for name in SIZES)),
        "cross-tab": partial(ask, by.format("product, state", "")),
        "filtered cross-tab": partial(ask, by.format("product, state", f"WHERE carrier = {code}")),
    }


def _polars(tally: Tally) -> dict[str, Callable[[], object]]:
    import polars as pl

    frame = _frame(tally)
    code = tally.complaints.attributes["carrier"].code_of(CARRIER[1])

    def count(*names: str) -> object:
        return frame.group_by(list(names)).len()

    return {
        "monthly": partial(count, "month"),
        "Pareto of all 8": lambda: [count(name) for name in SIZES],
        "cross-tab": partial(count, "product", "state"),
        "filtered cross-tab": lambda: (
            frame.filter(pl.col("carrier") == code).group_by(["product", "state"]).len()
        ),
    }


def _frame(tally: Tally) -> Any:
    """The same codes for the peers."""
    import polars as pl

    named = {name: column.codes for name, column in tally.complaints.attributes.items()}
    return pl.DataFrame({"month": tally.month, **named})


def _pictures(complaints: Complaints) -> list[Row]:
    """Whole answers: sentence, chart, eight Paretos, breakdown, tree and heat map; then what carries the change."""
    account = Account(b"1" * 16, b"2" * 16, name="Millward Freight")
    by = tuple(name for name in SIZES if name not in ("issue", "company"))
    year = Look(
        before=Stretch("2020-01-01", "2020-12-31"), after=Stretch("2021-01-01", "2021-12-31")
    )
    cases: dict[str, tuple[Filter, Look]] = {
        "no filter": (Filter(), Look()),
        "one value": (Filter((CARRIER,)), Look()),
        "two values": (Filter((CARRIER, SITE)), Look()),
        "a third of all": (Filter((("shift", "shift 1"),)), Look()),
        "a month": (month_filter("2021-03"), Look()),
        "by week": (Filter((CARRIER,)), Look(grain="week")),
        "shares": (Filter((CARRIER,)), Look("shares")),
        "two years": (Filter(), year),
    }
    tally = Tally(complaints)
    rows = []
    for name, (chosen, look) in cases.items():
        if name == "no filter":
            rows.append(
                _timed(
                    "first picture, nothing counted yet", tally, account, by, chosen, look, 1000.0
                )
            )
        rows.append(
            _timed(f"picture after a click, {name}", tally, account, by, chosen, look, 150.0)
        )
        rows.append(_timed(f"what carries it, {name}", tally, account, by, chosen, look, None))
    return rows


def _timed(
    work: str,
    tally: Tally,
    account: Account,
    by: tuple[str, ...],
    chosen: Filter,
    look: Look,
    ceiling: float | None,
) -> Row:
    question = Question(account, chosen, tally, by, None, look)
    began, cpu = time.perf_counter(), time.process_time()
    if ceiling is None:
        explorations.explain(question, None, Unwatched())
    else:
        explorations.explore(question, None, (), (), Unwatched())
    wall, spent = 1e3 * (time.perf_counter() - began), 1e3 * (time.process_time() - cpu)
    reach = f"{ceiling:.0f} ms" if ceiling else "in the background"
    met = None if ceiling is None else wall <= ceiling
    return Row(f"explorer: {work}", "ms", wall, {"its CPU time": spent}, reach=reach, met=met)
