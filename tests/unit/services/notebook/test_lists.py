"""Lists of notes: their order, what narrows them, and what each line tells."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.services.notebook.notes import NoteQuery
from mcr_desktop.store.counts import used_notes


def _titles(services, account, **query):
    ids = services.notes.ids(account, NoteQuery(**query))
    return [line.title for line in services.notes.lines(ids)]


@pytest.fixture
def three(services, account):
    add = services.notes.add
    return [
        add(
            account, "Prices rise #Price\n- [ ] tell Mira\n- [x] done", "A", written_on="2026-11-01"
        ),
        add(account, "see #price and #hall", "B", written_on="2026-11-03", circle="customer"),
        add(account, "old news", "C", written_on="2026-11-02", expires_on="2026-11-10"),
    ]


def test_a_list_shows_current_notes_latest_first(services, account, three):
    assert _titles(services, account) == ["B", "A"]
    assert _titles(services, account, show="expired") == ["C"]
    assert _titles(services, account, show="all") == ["B", "C", "A"]
    assert _titles(services, account, show="all", order="title") == ["A", "B", "C"]


def test_a_list_is_narrowed_by_tag_words_and_circle(services, account, three):
    assert _titles(services, account, tag="#PRICE") == ["B", "A"]
    assert _titles(services, account, tag="hall") == ["B"]
    assert _titles(services, account, words="pri ris") == []
    assert _titles(services, account, words="prices ris") == ["A"]
    assert _titles(services, account, circle="customer") == ["B"]
    with pytest.raises(InvalidValueError):
        services.notes.ids(account, NoteQuery(show="nonsense"))


def test_a_line_tells_tags_and_open_tasks(services, account, three):
    line = services.notes.lines([three[0].id])[0]
    assert (line.tags, line.tasks, line.uses, line.attachments) == (("Price",), 1, 0, 0)
    assert line.excerpt == "Prices rise #Price - [ ] tell Mira - [x] done"
    services.notes.edit(three[0].id, "nothing left")
    line = services.notes.lines([three[0].id])[0]
    assert (line.tags, line.tasks) == ((), 0)


def test_tags_are_counted_whatever_their_case(services, account, three):
    found = services.notes.counts(account)
    assert found.tags == (("Price", 2), ("hall", 1))
    assert (found.current, found.expired, found.drafts, found.unused) == (2, 1, 0, 3)


def test_a_removed_note_leaves_list_and_tags(services, account, three):
    services.removals.remove("note", [three[1].id])
    assert _titles(services, account) == ["A"]
    assert services.notes.counts(account).tags == (("Price", 1),)
    services.undo.undo()
    assert services.notes.counts(account).tags == (("Price", 2), ("hall", 1))


def test_a_page_keeps_its_order_and_leaves_out_what_is_gone(services, account, three):
    ids = [three[2].id, b"\0" * 16, three[0].id]
    assert [line.title for line in services.notes.lines(ids)] == ["C", "A"]


def test_a_note_that_led_to_something_is_used(services, account, three):
    services.uses.add("note", three[0].id, "decision", text="no rebate")
    services.commitments.add(account, "call", source_id=three[1].id, source_kind="note")
    assert _titles(services, account, show="unused") == ["C"]
    assert services.uses.never_used(account) == [three[2].id]
    assert used_notes(services.workspace.store, "2026-11-01", "2026-11-30") == {
        account.fence: (2, 3)
    }
    assert used_notes(services.workspace.store, "2026-11-02", "2026-11-30") == {
        account.fence: (1, 2)
    }
    kinds = [(one.kind, one.text) for one in services.uses.of("note", three[1].id)]
    assert kinds == [("commitment", "call")]


def test_the_same_use_said_twice_is_one_and_comes_back_after_its_removal(services, account, three):
    first = services.uses.add("note", three[0].id, "decision", text="No  rebate")
    again = services.uses.add("note", three[0].id, "decision", text="no rebate")
    assert first.id == again.id
    services.removals.remove("use", [first.id])
    assert services.uses.of("note", three[0].id) == []
    services.uses.add("note", three[0].id, "decision", text="no rebate")
    assert len(services.uses.of("note", three[0].id)) == 1
    with pytest.raises(InvalidValueError):
        services.uses.add("note", three[0].id, "gossip")


def test_notes_since_a_day_are_those_of_all_that_were_written_then(services, account):
    for day in ("2026-11-01", "2026-11-05", "2026-11-06"):
        services.notes.add(account, f"of {day}", written_on=day)
    found = services.notes.since(account, "2026-11-05")
    assert [one.body for one in found] == ["of 2026-11-06", "of 2026-11-05"]
    assert found == services.notes.all(account)[:2]
