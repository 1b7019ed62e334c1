"""Our side of each comparison, through the same services that the window and `mcr` use."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop import bootstrap
from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.resources import resource
from mcr_desktop.store.search import find_rows
from tests.benchmarks.notes import notes
from tests.benchmarks.rows import each_ms, percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

BATCH = 500
WARM_UP = 20
LIST_ROWS = 50_000


@cache
def profile() -> Path:
    """An encrypted workspace with the benchmark's notes in one account; made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="mcr-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # The demo's published key: the benchmark needs no keychain, and the store is encrypted the same.
    services = bootstrap.create_profile(folder, "Ann Sample", demo=True)
    account = services.accounts.add("Benchmark Freight")
    _fill_day(services, account)
    fence = account.fence
    bodies = list(notes())
    for first in range(0, len(bodies), BATCH):
        changes: list[Change | TextChange] = []
        for body in bodies[first : first + BATCH]:
            note = ids.new_id()
            fields = {"title": body[:40], "written_on": "2026-01-01", "author": "Ann Sample"}
            changes += [Change(fence, "note", note, fields), TextChange(fence, note, body)]
        services.workspace.commit(changes, "Wrote notes")
    services.close()
    return folder


def _fill_day(services: Services, account: Account) -> None:
    """What Today shows: meetings ahead, promises both ways, people gone quiet."""
    day = today()
    for number in range(4):
        services.meetings.plan(
            account, f"Review {number}", f"{day + timedelta(days=number + 1)} 10:00"
        )
    for number in range(16):
        services.commitments.add(
            account,
            f"Send the figures of month {number}",
            direction="ours" if number % 2 else "theirs",
            due_on=(day + timedelta(days=number % 10 - 6)).isoformat(),
        )
    for number in range(12):
        contact = services.people.add(account, f"Person {number} Sample", cadence_days=30)
        services.touches.log(
            account,
            "call",
            [contact.id],
            happened_on=(day - timedelta(days=40 + number)).isoformat(),
        )


def search_ms(typed: Sequence[str]) -> tuple[float, float]:
    """p95 of the ids of the newest hits, and of complete hits with titles and snippets."""
    services = bootstrap.open_profile(profile())
    try:
        store = services.workspace.store

        def p95(work: object) -> float:
            assert callable(work)
            each_ms(work, typed[:WARM_UP])
            return percentile(each_ms(work, typed), 0.95)

        return p95(lambda words: find_rows(store, words)), p95(services.search.find)
    finally:
        services.close()


def start_command() -> list[str]:
    """How to start our window on the benchmark's notes so that it prints READY when usable."""
    return [sys.executable, "-m", "tests.benchmarks.programs.own_window", str(profile())]


@cache
def complaints_profile() -> Path:
    """An encrypted workspace with 50,000 real complaints in one account; made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="mcr-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    services = bootstrap.create_profile(folder / "profile", "Ann Sample", demo=True)
    account = services.accounts.add("Benchmark Bank")
    mapping = services.imports.mapping(resource("demo", "cfpb-mapping.toml"))
    with resource("demo", "cfpb_complaints.csv").open(encoding="utf-8") as file:
        head, *lines = file
    many = folder / "many.csv"
    many.write_text(head + "".join(islice(cycle(lines), LIST_ROWS)), encoding="utf-8")
    services.imports.run(account, many, mapping)
    services.close()
    return folder / "profile"


def list_ms(display: str) -> tuple[float, float]:
    """Milliseconds until the 50,000-row list is shown, and the middle random jump in it.

    Until the rows in sight are read from the encrypted store and drawn.
    """
    finished = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.programs.own_list", str(complaints_profile())],
        env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        check=True,
        capture_output=True,
        text=True,
    )
    taken: dict[str, list[float]] = json.loads(finished.stdout)
    return statistics.median(taken["shown"]), statistics.median(taken["jump"])
