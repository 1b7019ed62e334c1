"""Erasing rows: nothing of them stays in the store, neither in history nor search nor undo."""

from __future__ import annotations

import os
import random
import string

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mcr_desktop.domain.changes import Cell, Change, StampedRow, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.engine import Store
from mcr_desktop.store.imports import Import
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.search import find
from tests.unit.store.conftest import FENCE

PAGE, RESERVED = 4096, 80
CLOCK = 1_700_000_000_000 << 15


def plain_pages(path, key) -> bytes:
    """The store's file decrypted page by page, free pages included."""
    data = path.read_bytes()
    pages = []
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        sealed = page[16 if start == 0 else 0 : PAGE - RESERVED]
        iv = page[PAGE - RESERVED : PAGE - RESERVED + 16]
        opener = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        pages.append(opener.update(sealed) + opener.finalize())
    return b"".join(pages)


@pytest.fixture
def opened(tmp_path):
    key = os.urandom(32)
    store = Store.create(tmp_path / "s.db", key)
    yield store, Journal(store), key
    store.close()


def erase(journal, *rows):
    with journal.store.transaction() as tx:
        return journal.erase(tx, FENCE, rows)


def test_of_an_erased_person_no_word_stays_in_the_file(opened):
    store, journal, key = opened
    rng = random.Random(4)
    secret = ["quenzibald", "marrowhite", "plovertusk", "grimsodale", "xanthorpe", "vellumforth"]
    contact, note, promise, strange = (new_id() for _ in range(4))
    for number in range(120):
        filler = " ".join("".join(rng.choices(string.ascii_lowercase, k=7)) for _ in range(60))
        journal.commit([Change(FENCE, "touch", new_id(), {"summary": filler})], f"Touch {number}")
        if number == 40:
            journal.commit([Change(FENCE, "contact", contact, {"name": secret[0]})], "Add")
            journal.commit([Change(FENCE, "contact", contact, {"name": secret[1]})], "Rename")
            journal.commit([TextChange(FENCE, note, f"Met {secret[2]} today")], "Write")
            journal.commit([TextChange(FENCE, note, f"Met {secret[3]} today")], "Write")
            made = {"wording": f"Call {secret[4]}"}
            journal.commit([Change(FENCE, "commitment", promise, made)], "Promise")
            cell = Cell("mirror", secret[5], CLOCK, None)
            with store.transaction() as tx:
                journal.merge(tx, FENCE, [StampedRow("telescope", strange, bytes(16), (cell,))], [])
    store.truncate_log()
    before = plain_pages(store.path, key)
    assert all(word.encode() in before for word in secret)
    wanted = [
        ("contact", contact),
        ("note", note),
        ("commitment", promise),
        ("telescope", strange),
        ("meeting", new_id()),
    ]
    done = erase(journal, *wanted)
    assert done.ids == {contact, note, promise, strange}
    assert done.kinds == {"contact", "note", "commitment", "telescope"}
    assert store.truncate_log()
    after = plain_pages(store.path, key)
    assert b"touch" in after
    # Words of the index share their beginnings with their neighbours: their ends tell as well.
    assert [word for word in secret if word.encode() in after or word[3:].encode() in after] == []
    assert store.path.with_name("s.db-wal").stat().st_size == 0


def test_what_was_erased_is_gone_from_undo_and_from_what_waits_to_be_shared(replica):
    one, contact, other, note = replica(), new_id(), new_id(), new_id()
    one.write(
        Change(FENCE, "contact", contact, {"name": "Ada"}),
        Change(FENCE, "contact", other, {"name": "Jun"}),
    )
    one.write(TextChange(FENCE, note, "Ada came"))
    one.write(Change(FENCE, "contact", other, {"title": "Buyer"}))
    erase(one.journal, ("contact", contact), ("note", note))
    assert {row.id for rows, _ in one.outgoing() for row in rows} == {other}
    assert [texts for _, texts in one.outgoing()] == [[], []]
    assert [item.cells for item in one.journal.pending(FENCE)] == [1, 1]
    assert one.store.rows("SELECT label FROM gesture") == [("Test",)]
    assert find(one.store, "ada") == []


def test_rows_of_an_import_that_wait_to_be_shared_can_be_erased(replica):
    one, ids, batch = replica(), [new_id() for _ in range(5)], new_id()
    importing = Import(one.journal, FENCE, "complaint", batch)
    importing.add(ids, {"summary": [f"row {number}" for number in range(5)]})
    with one.store.transaction() as tx:
        importing.finish(tx)
    erase(one.journal, ("complaint", ids[2]))
    other = replica()
    for rows, texts in one.outgoing():
        other.take(rows, texts)
    assert {row_id for (row_id,) in other.store.rows("SELECT id FROM complaint")} == {
        *ids[:2],
        *ids[3:],
    }
    assert other.digest() == one.digest()


def test_what_was_erased_does_not_come_again(replica):
    ours, theirs, contact, note = replica(), replica(), new_id(), new_id()
    theirs.write(Change(FENCE, "contact", contact, {"name": "Ada"}), TextChange(FENCE, note, "Ada"))
    theirs.write(Change(FENCE, "contact", new_id(), {"name": "Jun"}))
    erased = frozenset({("contact", contact), ("note", note)})
    for _ in range(2):
        for rows, texts in theirs.outgoing():
            with ours.store.transaction() as tx:
                ours.journal.merge(tx, FENCE, rows, texts, erased)
    erase(theirs.journal, *erased)
    assert ours.store.rows("SELECT name FROM contact") == [("Jun",)]
    assert ours.store.rows("SELECT * FROM note") == []
    assert ours.digest() == theirs.digest()
    assert ours.store.rows("SELECT * FROM waiting_text") == []


def test_another_account_with_a_row_of_the_same_id_keeps_it(replica):
    one, contact, other = replica(), new_id(), bytes(32)
    one.write(Change(FENCE, "contact", contact, {"name": "Ada"}))
    one.write(Change(other, "contact", contact, {"name": "Ada elsewhere"}))
    erase(one.journal, ("contact", contact))
    assert one.store.rows("SELECT name FROM contact") == [("Ada elsewhere",)]
    assert [hit.title.strip() for hit in find(one.store, "ada")] == ["Ada elsewhere"]
    assert len(one.store.rows("SELECT * FROM gesture")) == 1
