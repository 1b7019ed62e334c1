"""Text documents in the store: editing, merging, and what waits for its predecessors."""

from __future__ import annotations

import itertools
import os

import pytest

from mcr_desktop.domain.changes import Change, StampedText, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.open_documents import MOST_UPDATES
from mcr_desktop.store.search import find
from tests.unit.store.conftest import FENCE


def texts_of(replica) -> list[StampedText]:
    return [text for _, texts in replica.outgoing() for text in texts]


def publish(replica) -> list[StampedText]:
    """The replica's words, which a segment carries from here on."""
    entries = replica.journal.pending(FENCE, 10**9)
    with replica.store.transaction() as tx:
        replica.journal.shared(tx, [entry.seq for entry in entries])
    return [text for entry in entries for text in entry.texts]


def rebuild(replica, note, counting, others=()):
    with replica.store.transaction() as tx:
        return replica.journal.rebuild_text(tx, FENCE, note, counting, others)


def state(replica, note):
    waiting = {body for (body,) in replica.store.rows("SELECT body FROM waiting_text")}
    rows = replica.store.rows("SELECT body FROM note")
    return replica.shown("note", note, "body"), waiting, len(rows), replica.digest()


@pytest.fixture
def story(replica):
    """Ada writes, Eve adds twice, Ada builds on Eve's first; and Jun, who saw nothing of Eve."""
    ada, eve, jun, note = replica(), replica(), replica(), new_id()
    ada.write(TextChange(FENCE, note, "one"))
    first = publish(ada)
    eve.take([], first)
    jun.take([], first)
    jun.write(TextChange(FENCE, note, "zero one"))
    apart = publish(jun)
    eve.write(TextChange(FENCE, note, "one EVE"))
    evil = publish(eve)
    ada.take([], evil)
    ada.write(TextChange(FENCE, note, "one EVE three"))
    built = publish(ada)
    eve.write(TextChange(FENCE, note, "one EVE MORE"))
    more = publish(eve)
    return note, {"first": first, "apart": apart, "evil": evil, "built": built, "more": more}


def test_words_that_count_come_with_exactly_those_they_stand_on(replica, story):
    note, parts = story
    counting = parts["first"] + parts["apart"] + parts["built"]
    others = parts["evil"] + parts["more"]
    fresh, one = replica(), replica()
    rebuild(fresh, note, counting, others)
    for order in itertools.permutations(counting):
        one.take([], [*others, *order])
        rebuild(one, note, order, others[::-1])
        assert state(one, note) == state(fresh, note)
    assert one.shown("note", note, "body") == "zero one EVE three"
    assert [hit.id for hit in find(one.store, "three")] == [note]
    assert find(one.store, "more") == []


def test_what_nothing_stands_on_goes_and_comes_again(replica, story):
    note, parts = story
    everything = [text for part in parts.values() for text in part]
    counting = parts["first"] + parts["apart"]
    one, fresh, full = replica(), replica(), replica()
    fresh.take([], counting)
    full.take([], everything)
    one.take([], everything)
    for _ in range(2):
        rebuild(one, note, counting, [text for text in everything if text not in counting])
        assert one.shown("note", note, "body") == "zero one"
        assert state(one, note) == state(fresh, note)
        one.take([], everything)
        assert state(one, note) == state(full, note)


def test_without_those_they_stand_on_words_wait(replica, story):
    note, parts = story
    one, fresh = replica(), replica()
    counting = parts["first"] + parts["built"]
    one.take([], counting + parts["evil"] + parts["more"])
    rebuild(one, note, counting)
    fresh.take([], counting)
    assert one.shown("note", note, "body") == "one"
    assert len(state(one, note)[1]) == 1
    assert state(one, note) == state(fresh, note)
    one.take([], parts["evil"])
    assert one.shown("note", note, "body") == "one EVE three"
    assert one.store.rows("SELECT * FROM waiting_text") == []


def test_our_own_unshared_words_stay_with_what_they_stand_on(replica, story):
    note, parts = story
    one = replica()
    one.take([], parts["first"] + parts["evil"])
    one.write(TextChange(FENCE, note, "one EVE and us"))
    rebuild(one, note, parts["first"], parts["evil"] + parts["more"])
    assert one.shown("note", note, "body") == "one EVE and us"
    one.write(TextChange(FENCE, note, "one EVE and us again"))
    nonces = {text.nonce for text in texts_of(one)}
    assert len(nonces) == 2
    other = replica()
    other.take([], parts["first"] + parts["evil"] + texts_of(one))
    assert other.shown("note", note, "body") == "one EVE and us again"


def test_a_note_of_which_nothing_counts_is_gone(replica, story):
    note, parts = story
    one, titled = replica(), replica()
    one.take([], parts["first"])
    rebuild(one, note, [], parts["first"])
    for table in ("note", "document", "document_update", "waiting_text", "arrival", "search"):
        assert one.store.rows(f"SELECT * FROM {table}") == []  # noqa: S608 - own names only
    titled.write(Change(FENCE, "note", note, {"title": "Visit"}))
    titled.take([], parts["first"])
    rebuild(titled, note, [], parts["first"])
    assert titled.shown("note", note, "title") == "Visit"
    assert titled.shown("note", note, "body") is None
    assert titled.store.rows("SELECT * FROM arrival") == []


def test_many_small_edits_are_all_there_when_the_store_is_opened_anew(replica):
    one, note = replica(), new_id()
    body = ""
    for number in range(MOST_UPDATES * 2 + 5):
        body += f"{number} "
        one.write(TextChange(FENCE, note, body))
        if number % 10 == 0:
            one.journal = Journal(one.store)
    one.journal = Journal(one.store)
    one.write(TextChange(FENCE, note, body + "end"))
    assert one.shown("note", note, "body") == body + "end"
    assert one.store.row("SELECT count(*) FROM document_update")[0] <= MOST_UPDATES
    other = replica()
    other.take([], texts_of(one))
    assert other.digest() == one.digest()


def test_an_update_that_waits_is_kept_once(replica, story):
    note, parts = story
    one = replica()
    for _ in range(3):
        one.take([], parts["built"])
    assert one.store.row("SELECT count(*) FROM waiting_text") == (1,)
    one.take([], [*parts["evil"], *parts["first"]])
    assert one.store.row("SELECT count(*) FROM waiting_text") == (0,)
    assert one.shown("note", note, "body") == "one EVE three"


def test_undo_knows_the_words_though_it_keeps_what_differs_alone(replica):
    from mcr_desktop.store.gestures import last_gesture

    one, note = replica(), new_id()
    long = " ".join(os.urandom(2).hex() for _ in range(2000))
    one.write(TextChange(FENCE, note, long))
    one.journal.commit([TextChange(FENCE, note, long.replace("a", "é", 1))], "Later")
    edit = last_gesture(one.store, undone=False).edits[0]
    assert (edit.before, edit.after) == (long, long.replace("a", "é", 1))
    assert len(one.store.row("SELECT body FROM gesture ORDER BY seq DESC")[0]) < 200
    one.journal.commit([TextChange(FENCE, note, "else")], "Later still")
    with one.store.transaction() as tx:
        tx.execute("DELETE FROM gesture WHERE seq = (SELECT max(seq) FROM gesture)")
    edit = last_gesture(one.store, undone=False).edits[0]
    assert "else" not in (edit.before, edit.after)


def test_strokes_that_follow_one_another_are_one_gesture(replica, monkeypatch):
    from mcr_desktop.store import gestures
    from mcr_desktop.store.gestures import last_gesture

    one, note, moment = replica(), new_id(), [1_000_000]
    monkeypatch.setattr(gestures, "now_ms", lambda: moment[0])
    one.journal.commit([TextChange(FENCE, note, "One two three")], "Wrote")
    for words in ("One two three f", "Once two three four", "Once two, three four"):
        moment[0] += 2_000
        one.journal.commit([TextChange(FENCE, note, words)], "Edited")
    edit = last_gesture(one.store, undone=False).edits[0]
    assert (edit.before, edit.after) == ("One two three", "Once two, three four")
    assert one.store.row("SELECT count(*) FROM gesture") == (2,)
    moment[0] += gestures.REST_MS
    one.journal.commit([TextChange(FENCE, note, "Once")], "Edited")
    assert one.store.row("SELECT count(*) FROM gesture") == (3,)
    edit = last_gesture(one.store, undone=False).edits[0]
    assert (edit.before, edit.after) == ("Once two, three four", "Once")


def test_strokes_with_anothers_words_between_are_two_gestures(replica):
    one, two, note = replica(), replica(), new_id()
    one.journal.commit([TextChange(FENCE, note, "One")], "Edited")
    for rows, texts in one.outgoing():
        two.take(rows, texts)
    two.journal.commit([TextChange(FENCE, note, "One, said Jun")], "Edited")
    for rows, texts in two.outgoing():
        one.take(rows, texts)
    one.journal.commit([TextChange(FENCE, note, "One, said Jun, and two")], "Edited")
    assert one.store.row("SELECT count(*) FROM gesture") == (2,)
