"""What is read of an account is the same though another one has a forged twin of its every row."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from mcr_desktop.bootstrap import Services, open_profile
from mcr_desktop.domain.changes import Change, TextChange, Value
from mcr_desktop.domain.tables import TABLES
from tests.unit.services.every_reading import every_reading

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.domain.accounts import Account

RICH = "Brackwater Foods"
Row = tuple[str, bytes, dict[str, Value]]
KEPT_WORDS = {"state", "direction", "kind", "row_kind", "channel", "source_kind"}
"""Fields whose words are of a known choice: a forged row says what would make it show."""
ONLY_FORGED = "FORGED "


def rows_of(services: Services, fence: bytes) -> list[Row]:
    """Every row of a fence but the account's own, with what stands in its fields."""
    found: list[Row] = []
    for table in TABLES.values():
        fields = [one.name for one in table.fields if one.name != "deleted"]
        columns = ", ".join(f't."{one}"' for one in fields)
        for row_id, *values in services.workspace.store.rows(
            f'SELECT t.id, {columns} FROM "{table.name}" t JOIN fence f ON f.no = t.fence '  # noqa: S608 - our own tables
            "WHERE f.id = ? AND t.deleted IS NULL ORDER BY t.no LIMIT 60",
            (fence,),
        ):
            cells = {name: value for name, value in zip(fields, values, strict=True) if value is not None}  # fmt: skip
            found.append((table.name, row_id, cells))
    return [one for one in found if one[0] != "account"]


def write(services: Services, fence: bytes, rows: list[Row], *, forged: bool) -> None:
    """Make these rows in a fence, as they are or with other words."""
    changes: list[Change | TextChange] = []
    for table, row_id, cells in rows:
        values = dict(cells)
        body = values.pop("body", None) if table == "note" else None
        if forged:
            values = {name: _forged(name, value) for name, value in values.items()}
        changes.append(Change(fence, table, row_id, values))
        if isinstance(body, str):
            changes.append(TextChange(fence, row_id, ONLY_FORGED + body if forged else body))
    services.workspace.commit(changes, "")


def _forged(name: str, value: Value) -> Value:
    if not isinstance(value, str) or name in KEPT_WORDS or value[:2] == "20":
        return value
    return f"{ONLY_FORGED}{value[:5]}"


def read(services: Services, account: Account) -> dict[tuple[str, int], str]:
    """What every reading says while the account is looked at; global ones raise nothing without it."""
    for _name, reading in every_reading(services, b""):
        reading()
    told: dict[tuple[str, int], str] = {}
    times: Counter[str] = Counter()
    with services.workspace.looking_at(account.fence):
        readings = list(every_reading(services, account.fence))
    everywhere = len(list(every_reading(services, b"")))
    for name, reading in readings[everywhere:]:
        times[name] += 1
        with services.workspace.looking_at(account.fence):
            found = reading()
        if not name.startswith(("history", "lost", "versions", "blame")):  # these tell moments
            told[name, times[name]] = repr(found)
        assert ONLY_FORGED not in repr(found), name
    return told


@pytest.fixture
def empty(services: Services, tmp_path: Path) -> Path:
    services.accounts.add("Other & Sons")
    services.accounts.add(RICH)
    services.close()
    return tmp_path / "profile"


def test_no_reading_of_an_account_is_changed_by_twins_of_its_rows(
    demo: Services, empty: Path, tmp_path: Path
) -> None:
    rows = rows_of(demo, demo.accounts.find(RICH).fence)
    assert {"contact", "note", "commitment", "touch", "meeting"} <= {table for table, _, _ in rows}
    told = []
    for order in ((), (True, False), (False, True)):
        place = tmp_path / f"{order}"
        shutil.copytree(empty, place)
        opened = open_profile(place)
        try:
            ours, theirs = (opened.accounts.find(name) for name in (RICH, "Other & Sons"))
            for forged in order or (False,):
                write(opened, (theirs if forged else ours).fence, rows, forged=forged)
            told.append(read(opened, ours))
        finally:
            opened.close()
    alone, *beside = told
    assert len(alone) > 100
    for one in beside:
        assert {key for key in alone if one.get(key) != alone[key]} == set()
