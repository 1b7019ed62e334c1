"""Two hundred accounts with their people, notes, promises and touches: the portfolio and each list.

With `--data DIR` a profile at `DIR/relationships/profile` is copied instead of made, which takes a minute.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop import bootstrap
from mcr_desktop.services.contacts.rows import PeopleQuery
from mcr_desktop.services.promises.ledgers import LedgerQuery
from tests.benchmarks import relationships
from tests.benchmarks.rows import Row, median_ms, reached
from tests.benchmarks.settings import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.bootstrap import Services

TIMES = 5
PAGE = 100
WARM_REACH_MS = 150.0


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        profile = Path(name) / "profile"
        ready = asked.data / "relationships" / "profile" if asked.data else None
        if ready and ready.exists():
            shutil.copytree(ready, profile)
        else:
            relationships.make(profile).close()
        services = bootstrap.open_profile(profile)
        try:
            return [*_portfolio(services), *_lists(services)]
        finally:
            services.close()


def _portfolio(services: Services) -> list[Row]:
    began = time.perf_counter()
    lines = services.indicators.portfolio()
    cold = (time.perf_counter() - began) * 1000
    account = max(lines, key=lambda line: line.ours_owed).account
    contact = services.people.all(account)[0].id
    rows = [
        Row("portfolio of 200, first time", "ms", cold),
        _row("portfolio of 200, again", services.indicators.portfolio),
    ]
    changes: tuple[tuple[str, Callable[[], object]], ...] = (
        ("a touch", lambda: services.touches.log(account, "call", [contact])),
        ("a promise", lambda: services.commitments.add(account, "Send the figures")),
        ("a note", lambda: services.notes.add(account, "The dock is closed on Mondays")),
        ("the account", lambda: services.accounts.edit(account.id, cadence_days=21)),
    )
    for what, change in changes:
        change()
        began = time.perf_counter()
        services.indicators.portfolio()
        taken = (time.perf_counter() - began) * 1000
        rows.append(
            Row(f"portfolio after {what} changed", "ms", taken, reach="150 ms", met=taken <= 150)
        )
    return rows


def _lists(services: Services) -> list[Row]:
    account = services.accounts.find("Aldermere Freight")

    def people() -> object:
        return services.people.rows(services.people.ids(PeopleQuery(account=account.id))[:PAGE])

    def everybody() -> object:
        return services.people.rows(services.people.ids(PeopleQuery())[:PAGE])

    def notes() -> object:
        return services.notes.lines(services.notes.ids(account)[:PAGE])

    def promises() -> object:
        return services.ledgers.rows(services.ledgers.ids(LedgerQuery(account=account))[:PAGE])

    def all_promises() -> object:
        return services.ledgers.rows(services.ledgers.ids(LedgerQuery(show="all"))[:PAGE])

    def touches() -> object:
        return services.touches.all(account, limit=PAGE)

    works: tuple[tuple[str, Callable[[], object]], ...] = (
        ("people of the largest account", people),
        ("everybody, 10,000 people", everybody),
        ("notes of the largest account", notes),
        ("promises owed of the largest account", promises),
        ("all promises, 100,000", all_promises),
        ("touches of the largest account", touches),
        ("Today", services.todays.view),
    )
    return [_row(what, work) for what, work in works]


def _row(what: str, work: Callable[[], object]) -> Row:
    work()
    taken = median_ms(work, TIMES)
    return Row(what, "ms", taken, reach="150 ms", met=reached(taken, WARM_REACH_MS))
