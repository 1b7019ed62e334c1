"""Kept columns say what the rows say, whatever happened to these and whoever wrote."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.store import column_caches, column_marks
from mcr_desktop.store.column_caches import Columns, keep, read
from mcr_desktop.store.column_encoding import FIELDS
from mcr_desktop.store.imports import Import, remove_unfinished
from mcr_desktop.store.queries import VISIBLE, labels_of
from tests.unit.store.conftest import FENCE, Replica

OTHER = bytes(reversed(range(32)))
ODD = ("", "x", 'ä"b', 'say: "no", "yes"', "back\\slash", "😀", "line\nbreak", " ")


@pytest.fixture(autouse=True)
def _kept_from_few(monkeypatch):
    monkeypatch.setattr(column_caches, "KEPT_FROM", 5)
    monkeypatch.setattr(column_caches, "MOST_LATER", 3)


@pytest.fixture
def one(replica) -> Iterator[Replica]:
    return replica()


def complaint(number: int, **more: Any) -> dict[str, Any]:
    chance = random.Random(number)
    values = {
        "summary": f"Late {number}",
        "reported_on": f"2026-0{1 + number % 9}-{10 + number % 18}",
        "kind": chance.choice(("late", "damage")),
        "severity": 1 + number % 5,
        "dimensions": json.dumps(
            {"lane": chance.choice(ODD), chance.choice(("site", 'o"dd')): chance.choice(ODD)},
            ensure_ascii=False,
            sort_keys=True,
        ),
    }
    return {**values, **more}


def written(one: Replica, count: int, fence: bytes = FENCE) -> list[bytes]:
    ids = [new_id() for _ in range(count)]
    one.write(*(Change(fence, "complaint", row, complaint(no)) for no, row in enumerate(ids)))
    return ids


def shown(columns: Columns) -> list[dict[str, str]]:
    """The rows as the columns tell them."""
    named = {**columns.fields, **{f"={name}": one for name, one in columns.dimensions.items()}}
    mask = np.ones(len(columns), bool) if columns.shown is None else columns.shown
    return [
        {
            "no": str(columns.numbers[row]),
            **{name: one.labels[one.codes[row]] for name, one in named.items() if one.codes[row]},
        }
        for row in np.flatnonzero(mask)
    ]


def told_by_rows(one: Replica, fence: bytes = FENCE) -> list[dict[str, str]]:
    """The same from the rows themselves."""
    names = ", ".join(f't."{name}"' for name in FIELDS)
    rows = one.store.rows(
        f"SELECT t.no, t.dimensions, {names} FROM complaint t WHERE t.deleted IS NULL "  # noqa: S608 - own names only
        f"AND t.fence = (SELECT no FROM fence WHERE id = ?) AND {VISIBLE} ORDER BY t.no",
        (fence,),
    )
    told = []
    for no, dimensions, *values in rows:
        labels = {name: tell(v) for (name, tell), v in zip(FIELDS.items(), values, strict=True)}
        labels |= {f"={name}": label for name, label in labels_of(dimensions or "")}
        told.append({"no": str(no), **{name: label for name, label in labels.items() if label}})
    return told


def test_columns_say_what_the_rows_say(one):
    written(one, 40)
    columns = keep(one.store, FENCE, read(one.store, FENCE))
    assert shown(columns) == told_by_rows(one)
    assert len(told_by_rows(one)) == 40
    assert columns.edition
    again = read(one.store, FENCE)
    assert again.edition == columns.edition
    assert again.later == 0
    assert shown(again) == shown(columns)


def test_one_edit_changes_one_column_and_leaves_the_others_as_they_were(one):
    ids = written(one, 20)
    before = keep(one.store, FENCE, read(one.store, FENCE))
    assert read(one.store, FENCE, before) is before
    one.write(Change(FENCE, "complaint", ids[3], {"severity": 5, "summary": "Early"}))
    after = read(one.store, FENCE, before)
    assert after.edition == before.edition
    assert after.marked == 1
    assert after.fields["severity"] is not before.fields["severity"]
    assert after.fields["kind"] is before.fields["kind"]
    assert after.dimensions is before.dimensions
    assert shown(after) == told_by_rows(one)
    assert shown(before) != shown(after), "what was given out is not written to"


def test_words_alone_change_no_column(one):
    ids = written(one, 20)
    before = keep(one.store, FENCE, read(one.store, FENCE))
    one.write(Change(FENCE, "complaint", ids[3], {"summary": "Early"}))
    after = read(one.store, FENCE, before)
    assert after.fields is before.fields
    assert after.shown is before.shown


class Happenings:
    """What may happen to an account's complaints, by chance."""

    def __init__(self, one: Replica, mate: Replica, chance: random.Random) -> None:
        self.one, self.mate, self.chance = one, mate, chance
        self.ids = written(one, 12)
        self.number = 100

    def happen(self) -> None:
        self.number += 1
        what = (self.edit, self.delete, self.label, self.add, self.merge, self.erase)
        self.chance.choice((*what, self.withdraw, self.bring))(self.chance.choice(self.ids))

    def edit(self, row: bytes) -> None:
        wanted = complaint(self.number, kind=self.chance.choice(("late", "lost", None)))
        self.one.write(Change(FENCE, "complaint", row, wanted))

    def delete(self, row: bytes) -> None:
        gone = self.chance.choice((1, None))
        self.one.write(Change(FENCE, "complaint", row, {"deleted": gone}))

    def label(self, row: bytes) -> None:
        told = json.dumps({"new": f"label {self.number}"})
        self.one.write(Change(FENCE, "complaint", row, {"dimensions": told}))

    def add(self, _row: bytes) -> None:
        self.ids.append(new_id())
        self.one.write(Change(FENCE, "complaint", self.ids[-1], complaint(self.number)))
        written(self.one, 2, OTHER)

    def merge(self, row: bytes) -> None:
        self.mate.write(Change(FENCE, "complaint", row, {"kind": f"theirs {self.number}"}))
        self.one.take(*self.mate.outgoing()[-1])

    def erase(self, row: bytes) -> None:
        with self.one.store.transaction() as tx:
            self.one.journal.erase(tx, FENCE, [("complaint", row)])

    def withdraw(self, row: bytes) -> None:
        self.mate.write(Change(FENCE, "complaint", row, {"owner": f"Ann {self.number}"}))
        rows, texts = self.mate.outgoing()[-1]
        self.one.take(rows, texts)
        keep(self.one.store, FENCE, read(self.one.store, FENCE))
        with self.one.store.transaction() as tx:
            self.one.journal.withdraw(tx, FENCE, rows)

    def bring(self, row: bytes) -> None:
        work = Import(self.one.journal, FENCE, "complaint", new_id())
        told: dict[str, list[Any]] = {
            "kind": ["i", "j", "k"],
            "dimensions": [None, "{}", '{"a": "b"}'],
        }
        work.add([new_id(), new_id(), row], told)
        work._flush()
        assert shown(read(self.one.store, FENCE)) == told_by_rows(self.one), "it is not seen yet"
        if self.chance.random() < 0.5:
            with self.one.store.transaction() as tx:
                work.finish(tx)
        else:
            remove_unfinished(self.one.journal)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_the_columns_follow(one, replica, seed):
    chance = random.Random(seed)
    happenings = Happenings(one, replica(), chance)
    held: Columns | None = None
    for _ in range(25):
        happenings.happen()
        if chance.random() < 0.7:
            held = read(one.store, FENCE, held)
            assert shown(held) == told_by_rows(one)
            if chance.random() < 0.5:
                held = keep(one.store, FENCE, held)
                assert shown(held) == told_by_rows(one)
        if chance.random() < 0.3:
            held = None  # another start, or another process


def test_a_long_change_is_read_anew_and_not_marked(one, monkeypatch):
    monkeypatch.setattr(column_marks, "MOST_MARKED", 5)
    ids = written(one, 20)
    before = keep(one.store, FENCE, read(one.store, FENCE))
    one.write(*(Change(FENCE, "complaint", row, {"kind": "lost"}) for row in ids[:10]))
    assert one.store.row("SELECT count(*) FROM column_change") == (0,)
    after = keep(one.store, FENCE, read(one.store, FENCE, before))
    assert shown(after) == told_by_rows(one)
    assert after.later == 0


def test_hiding_an_import_is_a_mask(one):
    written(one, 8)
    work = Import(one.journal, FENCE, "complaint", new_id())
    work.add([new_id() for _ in range(6)], {"kind": ["brought"] * 6})
    with one.store.transaction() as tx:
        work.finish(tx)
    one.write(Change(FENCE, "import", work.id, {"file": "a.csv"}))
    before = keep(one.store, FENCE, read(one.store, FENCE))
    assert before.shown is None
    one.write(Change(FENCE, "import", work.id, {"deleted": 1}))
    hidden = read(one.store, FENCE, before)
    assert len(shown(hidden)) == 8
    assert hidden.fields is before.fields
    # The same id in another fence, where somebody else is trusted, hides nothing here.
    one.write(Change(FENCE, "import", work.id, {"deleted": None}))
    one.write(Change(OTHER, "import", work.id, {"deleted": 1}))
    assert len(shown(read(one.store, FENCE, hidden))) == 14


def test_a_short_register_keeps_nothing(one, monkeypatch):
    monkeypatch.setattr(column_caches, "KEPT_FROM", 100)
    ids = written(one, 20)
    held = keep(one.store, FENCE, read(one.store, FENCE))
    assert one.store.row("SELECT count(*) FROM column_cache") == (0,)
    one.write(Change(FENCE, "complaint", ids[0], {SOURCE + "kind": "told", "kind": None}))
    assert shown(read(one.store, FENCE, held)) == told_by_rows(one)


def test_columns_are_read_within_a_transaction_too(one):
    ids = written(one, 20)
    before = keep(one.store, FENCE, read(one.store, FENCE))
    with one.store.transaction() as tx:
        one.journal.commit_in(tx, [Change(FENCE, "complaint", ids[0], {"kind": "lost"})], "")
        assert shown(read(one.store, FENCE, before)) == told_by_rows(one)
