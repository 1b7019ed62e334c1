from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.store import contact_touches, counts, touch_counts
from mcr_desktop.store.engine import Store
from tests.unit.store.conftest import FENCE, Replica, Replicas

SINCE, TODAY = "2026-01-01", "2026-11-23"
ADA, BEN = ids.derived_id(b"ada"), ids.derived_id(b"ben")
READS: dict[str, Callable[[Store], object]] = {
    "touch_met of all": lambda store: contact_touches.last_touches(store, SINCE),
    "touch_met of one": lambda store: contact_touches.last_touches(store, SINCE, FENCE),
    "touch_met": lambda store: counts.threads(store, SINCE),
    "touch_by_executive": lambda store: counts.executive_touches(store, SINCE),
    "touch_by_them": lambda store: touch_counts.letters(store, SINCE, TODAY),
}


@pytest.fixture
def one(replica: Replicas) -> Replica:
    return replica()


def touch(replica: Replica, on: str, **fields: object) -> bytes:
    row = ids.new_id()
    values: dict[str, Any] = {"happened_on": on, "channel": "call", "two_way": 1, **fields}
    replica.write(Change(FENCE, "touch", row, values))
    return row


@pytest.mark.parametrize("read", READS)
def test_many_touches_are_counted_without_reading_their_rows(one, read, monkeypatch):
    touch(one, "2026-11-01")
    store = one.store
    rows, plans = store.rows, list[str]()

    def explained(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        plans.extend(step for *_, step in rows(f"EXPLAIN QUERY PLAN {sql}", parameters))
        return rows(sql, parameters)

    monkeypatch.setattr(store, "rows", explained)
    READS[read](store)
    assert any(f"COVERING INDEX {read.partition(' ')[0]} " in step for step in plans), plans


@pytest.mark.parametrize(
    "strange",
    ["[", '["a"],["b"', '{"a": 1}', "7", "null", "[" * 500 + "]" * 500, f"[{'1' * 5000}]"],
)
def test_people_are_counted_beside_what_is_no_list_of_people(one, strange):
    both = f'["{ids.show(ADA)}", "{ids.show(BEN)}", 7]'
    touch(one, "2026-11-01", contacts=both, team='["Ann Sample"]')
    touch(one, "2026-11-02", contacts=strange, team=strange)
    touch(one, "2026-11-03", contacts=f'["{ids.show(ADA)}"]')
    assert counts.threads(one.store, SINCE) == {FENCE: (2, 1)}
    assert counts.threads(one.store, SINCE, kept={FENCE: {BEN: ADA}}) == {FENCE: (1, 1)}
    assert counts.threads(one.store, "2026-11-24") == {}


def test_of_one_day_the_touch_that_was_written_last_is_the_last(one):
    people = f'["{ids.show(ADA)}"]'
    touch(one, "2026-10-01", contacts=people)
    touch(one, "2026-11-02", contacts=people)
    last = touch(one, "2026-11-02", contacts=people, channel="visit")
    touch(one, "2026-11-03", contacts=people, two_way=0)
    told = (FENCE, ids.show(ADA), "2026-11-02", "visit", last, 3)
    assert contact_touches.last_touches(one.store, SINCE) == [told]
    assert contact_touches.last_touches(one.store, SINCE, FENCE) == [told]
    assert contact_touches.last_touches(one.store, SINCE, bytes(32)) == []
