"""Promises: their rules, how they come again, and how they are closed, moved and counted."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.commitments import closed_text, moved_text
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.services.promises.ledgers import LedgerQuery


def _refusal(deed: object) -> str:
    with pytest.raises(InvalidValueError) as refused:
        deed()  # type: ignore[operator]  # a lambda
    return str(refused.value.facts.get("reason"))


def test_a_promise_due_before_it_was_made_is_refused_in_plain_words(
    services: Services, account: Account
):
    add = services.commitments.add
    with pytest.raises(InvalidValueError) as refused:
        add(account, "A report", made_on="2026-11-10", due_on="2026-11-09")
    assert "made on 2026-11-10" in sentence(refused.value)
    assert "on 2026-11-09" in sentence(refused.value)
    assert services.commitments.all(account) == []
    made = add(account, "A report", made_on="2026-11-10", due_on="2026-11-10")
    book = services.commitments
    assert _refusal(lambda: book.edit(made.id, due_on="2026-11-09")) == "due_before_made"
    assert _refusal(lambda: book.edit(made.id, made_on="2026-11-11")) == "due_before_made"
    assert _refusal(lambda: book.renegotiate(made.id, "2026-11-01")) == "due_before_made"
    assert _refusal(lambda: book.keep(made.id, "2026-11-09")) == "closed_before_made"
    assert _refusal(lambda: book.keep(made.id, "2027-01-01")) == "in_future"
    assert book.show(made.id) == made


def test_what_was_due_before_today_has_no_day_on_which_it_was_made(
    services: Services, account: Account
):
    made = services.commitments.add(account, "Found in an old letter", due_on="2026-10-01")
    assert made.made_on is None


def test_a_clock_that_was_set_back_does_not_keep_a_promise_from_being_kept(
    services: Services, account: Account, monkeypatch: pytest.MonkeyPatch
):
    made = services.commitments.add(account, "A report", due_on="2026-11-30")
    monkeypatch.setenv("MCR_NOW", "2020-01-01T09:00:00")
    assert services.commitments.keep(made.id).closed_on == made.made_on


def test_who_what_and_why_stand_with_a_new_day(services: Services, account: Account):
    book = services.commitments
    made = book.add(account, "A report", due_on="2026-11-25")
    moved = book.renegotiate(made.id, "2026-12-02", with_whom="Ines Vale", why="their audit")
    assert (moved.state, moved.due_on, moved.first_due_on) == (
        "renegotiated",
        "2026-12-02",
        "2026-11-25",
    )
    assert (moved.renegotiated_with, moved.renegotiated_why) == ("Ines Vale", "their audit")
    again = book.renegotiate(made.id, "2026-12-09")
    assert (again.first_due_on, again.renegotiated_with) == ("2026-11-25", None)
    book.withdraw(made.id, words="They bought a scanner instead")
    assert book.show(made.id).closed_words == "They bought a scanner instead"
    assert _refusal(lambda: book.renegotiate(made.id, "2026-12-09")) == "not_owed"
    assert book.reopen(made.id).state == "renegotiated"


def test_several_are_closed_or_moved_as_one_gesture(services: Services, account: Account):
    book = services.commitments
    made = [book.add(account, f"Promise {n}", due_on="2026-11-30").id for n in range(4)]
    book.withdraw(made[3])
    assert book.close_many(made, "kept", words="All in one call") == 3
    assert [book.show(one).state for one in made] == ["kept", "kept", "kept", "withdrawn"]
    assert services.undo.undo() == "3 promises marked kept"
    assert {book.show(one).state for one in made[:3]} == {"open"}
    book.renegotiate_many(made[:3], "2026-12-24", why="Frost")
    with pytest.raises(InvalidValueError):
        book.renegotiate_many(made, "2026-12-31")
    assert {book.show(one).due_on for one in made[:3]} == {"2026-12-24"}
    assert book.edit_many(made[:2], owner="Ottilie Brandt") == 2
    assert services.undo.undo() == "Edited 2 promises"


def test_keeping_what_comes_again_makes_the_next_and_undo_takes_both_back(
    services: Services, account: Account
):
    book = services.commitments
    first = book.add(
        account, "Send the figures", due_on="2026-01-31", recurs="monthly", made_on="2026-01-01"
    )
    book.keep(first.id, "2026-01-30")
    (second,) = [one for one in book.all(account) if one.id != first.id]
    assert (second.due_on, second.state, second.series_id) == ("2026-02-28", "open", first.id)
    book.break_(second.id, "2026-03-03", "The figures were lost")
    (third,) = book.owed(account)
    assert third.due_on == "2026-03-31"
    services.undo.undo()
    assert [one.id for one in book.owed(account)] == [second.id]
    services.undo.undo()
    assert [one.id for one in book.owed(account)] == [first.id]
    book.keep(first.id, "2026-01-30")
    assert [one.id for one in book.owed(account)] == [second.id]
    book.keep(second.id, "2026-02-28")
    book.reopen(second.id)
    assert [one.id for one in book.owed(account)] == [second.id]
    book.withdraw(second.id)
    assert book.owed(account) == []


def test_a_new_day_for_one_turn_moves_no_other(services: Services, account: Account):
    book = services.commitments
    first = book.add(account, "Count stock", due_on="2026-11-24", recurs="weekly")
    book.renegotiate(first.id, "2026-11-27")
    book.keep(first.id)
    (second,) = book.owed(account)
    assert second.due_on == "2026-12-01"


def test_what_comes_again_needs_a_day(services: Services, account: Account):
    add = services.commitments.add
    assert _refusal(lambda: add(account, "Count stock", recurs="weekly")) == "recurs_undated"
    assert _refusal(lambda: add(account, "Call", news_days=0)) == "news_days"


def test_calls_without_news_fall_due_again(services: Services, account: Account):
    book, ledgers = services.commitments, services.ledgers
    made = book.add(account, "Find the pallet", made_on="2026-11-20", news_days=2)
    assert [due.due_on for due in ledgers.news_due()] == ["2026-11-22"]
    book.told_news(made.id)
    assert ledgers.news_due() == []
    assert [due.row.one.id for due in ledgers.news_due(account, "2026-11-25")] == [made.id]
    book.keep(made.id)
    assert ledgers.news_due(account, "2026-12-25") == []


def test_the_source_is_found_or_gone(services: Services, account: Account):
    note = services.notes.add(account, body="They want a report", title="Visit")
    made = services.commitments.add(account, "A report", source_id=note.id, source_kind="note")
    source = services.commitments.source_of(made)
    assert source is not None
    assert (source.kind, source.id, source.title) == ("note", note.id, "Visit")
    services.removals.remove("note", [note.id])
    assert services.commitments.source_of(made) is None


def test_removing_several_can_be_undone(services: Services, account: Account):
    made = [services.commitments.add(account, f"Promise {n}").id for n in range(3)]
    services.removals.remove("commitment", made)
    with pytest.raises(NotFoundError):
        services.commitments.show(made[0])
    services.undo.undo()
    assert len(services.commitments.all(account)) == 3


NAUGHTY = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\u202egnp.exe \u2066x\u2069 \u200f",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "田中さんにあげて下さい 社會科學院語學研究所",
    "1;DROP TABLE commitment; -- ' \" \\ % _",
    "👩‍👩‍👧‍👦 🏳️‍⚧️ \U0001f595\U0001f3ff",
    "a\nb\r\nc\td\u2028e\x00f",
    "x" * 20_000,
    "\ud800 alone",
)


def test_hostile_words_come_back_and_are_found(services: Services, account: Account):
    for words in NAUGHTY:
        made = services.commitments.add(
            account, words, owner=words, due_on="2026-12-01", recurs="weekly"
        )
        services.commitments.keep(made.id, words=words)
        owed = services.commitments.owed(account)
        following = next(one for one in owed if one.series_id == made.id)
        services.commitments.renegotiate(following.id, "2027-01-01", with_whom=words, why=words)
    ledgers = services.ledgers
    rows = ledgers.rows(ledgers.ids(LedgerQuery(account, "all")))
    assert len(rows) == 2 * len(NAUGHTY)
    for words in ("田中さん", "DROP TABLE", "% _", "👩‍👩‍👧‍👦", "<script>"):
        found = ledgers.rows(ledgers.ids(LedgerQuery(account, "all", words=words)))
        assert found, words
        assert all(row and words.split()[0] in row.one.wording for row in found)
    for row in rows:
        assert row is not None
        assert closed_text(row.one, today()) or moved_text(row.one, today())


def test_the_past_of_a_next_turn_tells_of_no_removal_until_there_is_one(services, account):
    promise = services.commitments.add(
        account, "Send the figures", due_on="2026-11-30", made_on="2026-11-01", recurs="monthly"
    )
    services.commitments.keep(promise.id)
    following = next(row for row in services.commitments.owed(account))

    def told():
        return [row.value for row in services.histories.of(following.id) if row.field == "deleted"]

    assert told() == []
    services.undo.undo()
    assert told() == [1, None]


def test_what_turned_since_a_day_is_what_all_tell_of_that_time(
    services: Services, account: Account
):
    for wording, values in (
        ("closed before", {"state": "kept", "closed_on": "2026-10-01"}),
        ("closed since", {"state": "kept", "closed_on": "2026-11-05"}),
        ("moved since", {"state": "renegotiated", "renegotiated_on": "2026-11-05"}),
        ("open", {}),
    ):
        promise = services.commitments.add(account, wording, due_on="2026-12-01")
        services.workspace.commit([Change(account.fence, "commitment", promise.id, values)], "")
    found = services.commitments.turned_since(account, "2026-11-05")
    assert [one.wording for one in found] == ["moved since", "closed since"]
    assert found == [one for one in services.commitments.all(account) if one in found]


def test_a_promise_is_to_nobody_of_another_account(services, account):
    stranger = services.people.add(services.accounts.add("Other & Sons"), "Ida Roe")
    promises = services.commitments
    with pytest.raises(InvalidValueError) as refused:
        promises.add(account, "Call", contact_id=stranger.id)
    assert refused.value.facts["value"] == "Ida Roe"
    promise = promises.add(account, "Call")
    with pytest.raises(InvalidValueError):
        promises.edit(promise.id, contact_id=stranger.id)
    with pytest.raises(InvalidValueError):
        promises.edit_many([promise.id], contact_id=stranger.id)
    assert [one.contact_id for one in promises.all(account)] == [None]
    gone = services.people.add(account, "Ann Lee")
    promises.edit(promise.id, contact_id=gone.id)
    services.removals.remove("contact", [gone.id])
    assert promises.edit(promise.id, contact_id=gone.id, wording="Ring").wording == "Ring"


@pytest.mark.parametrize(
    "deed",
    [
        lambda book, twice: book.edit_many(twice, owner="Mia Okafor"),
        lambda book, twice: book.close_many(twice, "kept"),
        lambda book, twice: book.renegotiate_many(twice, "2026-12-01"),
    ],
)
def test_a_promise_that_is_named_twice_is_changed_once_and_taken_back(services, account, deed):
    promises = services.commitments
    promise = promises.add(account, "Call", due_on="2026-11-25", recurs="weekly")
    assert deed(promises, [promise.id, promise.id]) == 1
    services.undo.undo()
    assert promises.all(account) == [promise]


@pytest.mark.parametrize(
    "cleared", [("owner",), ("recurs",), ("recurs", "due_on"), ("news_days",), ("contact_id",)]
)
def test_what_a_promise_has_from_the_one_before_it_can_be_cleared(services, account, cleared):
    promises = services.commitments
    whom = services.people.add(account, "Ann Lee")
    given = {"due_on": "2026-11-25", "recurs": "weekly", "news_days": 7}
    promises.keep(promises.add(account, "Call", contact_id=whom.id, **given).id)
    (following,) = [one for one in promises.all(account) if one.state == "open"]
    edited = promises.edit(following.id, **dict.fromkeys(cleared))
    assert [getattr(edited, name) for name in cleared] == [None] * len(cleared)
    services.undo.undo()
    assert promises.show(following.id) == following
    services.undo.redo()
    assert promises.show(following.id) == edited


def test_a_series_that_was_ended_does_not_come_again(services, account):
    promises = services.commitments
    promises.keep(promises.add(account, "Call", due_on="2026-11-25", recurs="weekly").id)
    (following,) = [one for one in promises.all(account) if one.state == "open"]
    promises.edit(following.id, recurs=None)
    promises.keep(following.id)
    assert [one.state for one in promises.all(account)] == ["kept", "kept"]
