"""How much one writer may put where this version cannot judge it: unknown fields, and texts that wait."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Cell, StampedRow, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store import quotas
from mcr_desktop.store.errors import QuotaError
from mcr_desktop.store.numbers import FIELDS_A_WRITER
from tests.unit.store.conftest import FENCE
from tests.unit.store.test_documents import publish

CLOCK = 1_700_000_000_000 << 15
EVE, ADA = b"e" * 16, b"a" * 16


def row(writer, *cells, table="contact", row_id=None):
    told = tuple(Cell(name, value, clock, None) for name, value, clock in cells)
    return StampedRow(table, row_id or new_id(), writer, told)


def refused(replica, rows, texts=()) -> QuotaError:
    before = replica.digest()
    with pytest.raises(QuotaError) as caught:
        replica.take(rows, list(texts))
    assert replica.digest() == before
    return caught.value


def test_one_writer_does_not_use_up_the_names_of_fields(replica):
    one = replica()
    names = [f"aura{number}" for number in range(FIELDS_A_WRITER)]
    one.take([row(EVE, *((name, 1, CLOCK) for name in names))], [])
    error = refused(one, [row(EVE, ("one_more", 1, CLOCK))])
    assert error.facts == {"writer": EVE, "what": "fields", "most": FIELDS_A_WRITER}
    one.take([row(EVE, (names[0], 2, CLOCK), ("~aura1", 2, CLOCK))], [])
    one.take([row(ADA, ("one_more", 1, CLOCK))], [])
    one.take([row(EVE, ("one_more", 1, CLOCK))], [])


def test_hundreds_of_hostile_writers_leave_names_for_others(replica):
    one = replica()
    rows = [
        row(writer.to_bytes(16, "big"), *((f"w{writer}f{n}", 1, CLOCK) for n in range(64)))
        for writer in range(400)
    ]
    one.take(rows, [])
    one.take([row(ADA, ("mirror", "silver", CLOCK))], [])
    assert one.store.row("SELECT count(*) FROM field_name") == (400 * 64 + 1,)


@pytest.mark.parametrize("table", ["contact", "telescope"])
def test_what_is_not_known_is_bounded_in_cells_and_bytes(replica, monkeypatch, table):
    monkeypatch.setattr(quotas, "CELLS_A_WRITER", 10)
    monkeypatch.setattr(quotas, "BYTES_A_WRITER", 1000)
    one, row_id = replica(), new_id()
    for number in range(10):
        one.take([row(EVE, ("aura", number, CLOCK + number), table=table, row_id=row_id)], [])
    error = refused(one, [row(EVE, ("aura", 99, CLOCK + 99), table=table, row_id=row_id)])
    assert error.facts["what"] == "cells"
    one.take([row(ADA, ("aura", "x" * 900, CLOCK), table=table)], [])
    assert refused(one, [row(ADA, ("aura", "x" * 101, CLOCK), table=table)]).facts["what"] == (
        "bytes"
    )


def test_what_comes_twice_or_was_taken_out_is_not_held_against_its_writer(replica, monkeypatch):
    monkeypatch.setattr(quotas, "CELLS_A_WRITER", 4)
    one, row_id = replica(), new_id()
    told = [row(EVE, ("aura", n, CLOCK + n), row_id=row_id) for n in range(4)]
    for _ in range(5):
        one.take(told, [])
    with one.store.transaction() as tx:
        one.journal.withdraw(tx, FENCE, told[:2])
    one.take([row(EVE, ("aura", 9, CLOCK + 9)), row(EVE, ("aura", 8, CLOCK + 8))], [])


def test_words_that_wait_are_bounded_but_not_our_own(replica, monkeypatch):
    monkeypatch.setattr(quotas, "TEXTS_A_WRITER", 3)
    one, eve, note = replica(), replica(), new_id()
    texts = []
    for number in range(5):
        eve.write(TextChange(FENCE, note, "x" * (number + 1)))
        texts += publish(eve)
    for _ in range(2):
        one.take([], texts[1:4])
    error = refused(one, [], texts[4:])
    assert error.facts == {"writer": texts[0].writer, "what": "texts", "most": 3}
    one.take([], texts[:1])
    one.take([], texts[4:])
    assert one.shown("note", note, "body") == "xxxxx"
    ours = replica()
    with ours.store.transaction() as tx:
        ours.journal.new_writer(tx, texts[0].writer)
    ours.take([], texts[1:])
    assert ours.store.row("SELECT count(*) FROM waiting_text") == (4,)


def test_words_that_wait_are_bounded_in_bytes(replica, monkeypatch):
    monkeypatch.setattr(quotas, "TEXT_BYTES_A_WRITER", 2000)
    one, eve, note = replica(), replica(), new_id()
    eve.write(TextChange(FENCE, note, "a"))
    publish(eve)
    eve.write(TextChange(FENCE, note, "a" + "".join(map(chr, range(200, 3000)))))
    assert refused(one, [], publish(eve)).facts["what"] == "text bytes"
