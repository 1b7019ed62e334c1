"""The register: found, sorted and edited on columns, told beside what the rows themselves say."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain.changes import Cell, Change, StampedRow
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.response_clocks import foremost
from mcr_desktop.services.exploring.pictures import filter_text
from mcr_desktop.services.registering import registers
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.services.registering.registers import (
    ORDERS,
    STANDINGS,
    RegisterQuery,
    TooManyRowsError,
    can_order,
)
from mcr_desktop.services.workspaces import new_row
from mcr_desktop.store import column_caches
from mcr_desktop.store.queries import fetch

WORDS = ("torn", "wet", "late", "missing", "crushed")


@pytest.fixture(params=["read", "kept"])
def rows(request, services, account, monkeypatch) -> list[Complaint]:
    """Complaints of all sorts in two accounts, their columns kept in the store or not."""
    if request.param == "kept":
        monkeypatch.setattr(column_caches, "KEPT_FROM", 5)
        monkeypatch.setattr(column_caches, "MOST_LATER", 3)
    services.accounts.edit(account.id, acknowledge_days=3, respond_days=20)
    other = services.accounts.add("Brackwater Foods")
    chance, changes = random.Random(5), []
    for number in range(60):
        reported = today() - timedelta(chance.randrange(60))

        def later(share: float, reported: date = reported) -> str | None:
            day = min(reported + timedelta(chance.randrange(25)), today())
            return day.isoformat() if chance.random() < share else None

        values = {
            "summary": f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}",
            "reported_on": reported.isoformat(),
            "acknowledged_on": later(0.6),
            "responded_on": later(0.4),
            "resolved_on": later(0.3),
            "kind": chance.choice(("late", "damage", None)),
            "severity": chance.choice((None, 1, 2, 3, 4, 5)),
            "owner": chance.choice((None, "Ann", "ben")),
            "duplicate": chance.choice((None, None, 1)),
            "dimensions": chance.choice(((), {"lane": "A-B"}, {"lane": "B-C", "site": "Leeds"})),
        }
        fence = (account if number % 3 else other).fence
        changes.append(new_row(fence, "complaint", Complaint, values)[1])
    services.workspace.commit(changes, "")
    return fetch(services.workspace.store, Complaint)


def asked(services, account, **conditions) -> list[Complaint]:
    found = services.registers.find(RegisterQuery(account, **conditions))
    assert services.registers.count(RegisterQuery(account, **conditions)) == len(found)
    told = services.registers.rows(found[:])
    assert all(told)
    return [row.complaint for row in told]


def test_every_condition_means_what_the_rows_say(services, account, rows):
    mine = [one for one in rows if one.fence == account.fence]
    day, first = today().isoformat(), (today() - timedelta(20)).isoformat()

    def late(one: Complaint) -> bool:
        age = (today() - date.fromisoformat(one.reported_on or "")).days
        answered = bool(one.responded_on or one.resolved_on)
        return not answered and (age > 20 or (age > 3 and not one.acknowledged_on))

    cases: dict[str, tuple[dict[str, Any], Callable[[Any], bool]]] = {
        "all": ({}, lambda _: True),
        "kind": ({"where": (("kind", "late"),)}, lambda one: one.kind == "late"),
        "without": ({"where": (("site", ""),)}, lambda one: "site" not in dict(one.dimensions)),
        "lane": (
            {"where": (("lane", "A-B"), ("kind", "damage"))},
            lambda one: one.kind == "damage" and dict(one.dimensions).get("lane") == "A-B",
        ),
        "nowhere": ({"where": (("moon", "full"),)}, lambda _: False),
        "kinds": ({"kinds": ("late", "")}, lambda one: one.kind in ("late", None)),
        "severity": ({"severity": (1, 5)}, lambda one: one.severity in (1, 5)),
        "days": (
            {"since": first, "until": day},
            lambda one: first <= one.reported_on <= day,
        ),
        "owner": ({"owner": "Ann"}, lambda one: one.owner == "Ann"),
        "nobody": ({"owner": ""}, lambda one: one.owner is None),
        "duplicates": ({"duplicates": "only"}, lambda one: one.duplicate == 1),
        "no duplicates": ({"duplicates": "without"}, lambda one: one.duplicate != 1),
        "words": ({"words": "torn"}, lambda one: "torn" in one.summary),
        "beginning": ({"words": "torn cru"}, lambda one: {"torn", "crushed"} <= {*one.summary.split()}),
        "no words": ({"words": "!?"}, lambda _: False),
        "open": ({"clock": "open"}, lambda one: not one.resolved_on),
        "resolved": ({"clock": "resolved"}, lambda one: bool(one.resolved_on)),
        "unanswered": (
            {"clock": "unanswered"},
            lambda one: not (one.responded_on or one.resolved_on),
        ),
        "unacknowledged": (
            {"clock": "unacknowledged"},
            lambda one: not (one.acknowledged_on or one.responded_on or one.resolved_on),
        ),
        "late": ({"clock": "late"}, late),
    }  # fmt: skip
    for name, (conditions, wanted) in cases.items():
        found = {
            one.id
            for one in asked(services, services.accounts.of_fence(account.fence), **conditions)
        }
        assert found == {one.id for one in mine if wanted(one)}, name
    assert 0 < len([one for one in mine if late(one)]) < len(mine)


@pytest.mark.parametrize("way", ["", "-"])
def test_every_order_sorts(services, account, rows, way):
    keys = {
        "reported_on": lambda one: one.reported_on or "",
        "resolved_on": lambda one: one.resolved_on or "",
        "kind": lambda one: one.kind or "",
        "severity": lambda one: one.severity or 0,
        "owner": lambda one: (one.owner or "").casefold(),
        "=lane": lambda one: dict(one.dimensions).get("lane", ""),
        "=moon": lambda _: "",
        "summary": lambda one: one.summary,
    }
    for whose in (account, None):
        for name, key in keys.items():
            found = [key(one) for one in asked(services, whose, order=way + name)]
            assert found == sorted(found, reverse=bool(way)), name
            assert len(found) == (60 if whose is None else 40)
    for name in ORDERS:
        assert len(asked(services, None, order=way + name)) == 60


def test_what_is_late_comes_first(services, account, rows):
    account = services.accounts.of_fence(account.fence)
    found = services.registers.rows(
        services.registers.find(RegisterQuery(account, order="clock"))[:]
    )
    lefts = [row.clocks.foremost.left_days if row.clocks.foremost else None for row in found if row]
    running = [left for left in lefts if left is not None]
    assert running == sorted(running)
    assert lefts[: len(running)] == running
    assert running[0] < 0


def test_an_unknown_order_is_refused(services, account):
    with pytest.raises(ValueError, match="moon"):
        services.registers.find(RegisterQuery(account, order="moon"))
    assert not can_order("=")


def test_a_row_set_gives_ids_and_finds_places(services, account, rows):
    found = services.registers.find(RegisterQuery(account))
    assert found.place_of(new_id()) == -1
    assert [found.place_of(found[place]) for place in (0, 7, -1)] == [0, 7, len(found) - 1]
    assert found.place_of(found[5:6][0]) == 5
    assert list(found) == found[:]
    gone = found[3]
    with services.workspace.store.transaction() as tx:
        changes = services.workspace.journal.erase(tx, account.fence, [("complaint", gone)])
    services.workspace.announce(changes)
    assert found[3:5][0] == b""
    assert services.registers.rows([gone]) == [None]
    assert gone not in services.registers.find(RegisterQuery(account))[:]


def test_a_query_survives_being_saved(account):
    query = RegisterQuery(
        account,
        where=(("kind", "late"), ("lane", "")),
        since="2026-01-01",
        kinds=("a", "b"),
        severity=(4, 5),
        words="torn",
        clock="late",
        owner="",
        case_id=new_id(),
        duplicates="only",
        order="-=lane",
    )
    assert RegisterQuery.from_json(query.to_json(), account) == query
    assert RegisterQuery(account).to_json() == ""
    chosen = Filter((("lane", "A-B"),), "2026-01-01", "2026-06-30")
    assert RegisterQuery.from_json(filter_text(chosen), account) == RegisterQuery(
        account, where=chosen.where, since=chosen.since, until=chosen.until
    )


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "3", '{"order": "; DROP"}', '{"severity": "x"}', '{"since": "yesterday"}',
     '{"case_id": "?"}', '{"clock": "loud"}', '{"where": 3}', '{"kinds": "abc"}'],
)  # fmt: skip
def test_of_nonsense_nothing_is_taken(text):
    assert RegisterQuery.from_json(text) == RegisterQuery()


def test_many_rows_are_edited_and_undone_as_one(services, account, rows):
    before = fetch(services.workspace.store, Complaint)
    ids = services.registers.find(RegisterQuery(order="reported_on"))[:30]
    assert services.registers.edit_many(ids, owner="Zoe", dimensions={"site": "York"}) == 30
    assert services.registers.edit_many(ids, owner="Zoe") == 0
    zoes = services.registers.rows(services.registers.find(RegisterQuery(owner="Zoe"))[:])
    assert {row.complaint.id for row in zoes if row} == set(ids)
    lanes = {one.id: dict(one.dimensions).get("lane") for one in before}
    for row in zoes:
        assert row
        assert dict(row.complaint.dimensions).get("lane") == lanes[row.complaint.id]
        assert dict(row.complaint.dimensions)["site"] == "York"
    assert services.undo.undo() == "Edited 30 complaints"
    assert fetch(services.workspace.store, Complaint) == before
    assert services.registers.count(RegisterQuery(where=(("site", "York"),))) == 0
    services.registers.edit_many(ids, dimensions={"lane": None})
    assert services.registers.count(RegisterQuery(where=(("lane", ""),))) > 30


def test_more_rows_than_a_gesture_holds_are_refused(services, account, rows, monkeypatch):
    monkeypatch.setattr(registers, "MOST_AT_ONCE", 10)
    ids = services.registers.find(RegisterQuery())[:]
    with pytest.raises(TooManyRowsError):
        services.registers.edit_many(ids, owner="Zoe")
    assert services.registers.count(RegisterQuery(owner="Zoe")) == 0


def test_choices_count_what_is_shown(services, account, rows):
    choices = {one.name: one for one in services.registers.choices()}
    assert list(choices)[:3] == ["kind", "severity", "owner"]
    for name, label in (("kind", "late"), ("owner", ""), ("site", "Leeds")):
        where = {"owner": label} if name == "owner" else {"where": ((name, label),)}
        counted = services.registers.count(RegisterQuery(**where))
        assert dict(choices[name].labels)[label] == counted > 0
    assert [one.free for one in choices.values()] == [False, False, False, True, True]
    assert STANDINGS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("severity", 6), ("severity", True), ("reported_on", "2999-01-01"),
        ("occurred_on", "2026-11-23"), ("resolved_on", "2026-10-01"), ("summary", "  "),
        ("moon", "full"), ("dimensions", {"": "x"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(services, account, field, value):
    good = {"summary": "Torn", "reported_on": "2026-11-01", "severity": 3}
    one = services.registers.add(account, **good)
    with pytest.raises(InvalidValueError):
        services.registers.add(account, **{**good, field: value})
    with pytest.raises(InvalidValueError):
        services.registers.edit(one.id, **{field: value})
    assert services.complaints.show(one.id) == one
    assert services.registers.count(RegisterQuery(account)) == 1


def test_an_edit_of_words_keeps_what_the_analysis_holds(services, account, rows):
    columns = services.complaints.columns(account)
    one = services.registers.find(RegisterQuery(account))[0]
    services.registers.edit(one, summary="Quite another story")
    assert (
        services.complaints.columns(account) is columns
        or len(columns) < 1
        or (column_caches.KEPT_FROM > 5)
    )
    services.registers.edit(one, kind="new")
    changed = services.complaints.columns(account)
    assert changed is not columns
    assert "new" in changed.attributes["kind"].labels


def test_history_tells_what_a_field_said_before(services, account):
    one = services.registers.add(account, "Torn", severity=2)
    services.registers.edit(one.id, severity=4)
    told = [
        (past.value, past.current)
        for past in services.registers.history(one.id)
        if past.field == "severity"
    ]
    assert told == [(4, True), (2, False)]


def test_what_another_process_wrote_is_seen(services, account, rows, tmp_path):
    query = RegisterQuery(owner="Zoe")
    assert services.registers.count(query) == 0
    other = open_profile(services.profile)
    try:
        ids = other.registers.find(RegisterQuery(account))[:4]
        other.registers.edit_many(ids, owner="Zoe")
        assert services.registers.count(query) == 4
        assert other.registers.count(query) == 4
        services.registers.edit_many(ids[:1], owner="Ann")
        assert other.registers.count(query) == 3
    finally:
        other.close()


def test_rows_are_found_whether_or_not_they_were_looked_at(services, account, rows):
    found = services.registers.find(RegisterQuery(account))
    strangers = [one.id for one in rows if one.fence != account.fence][:3]
    some = [*found[:3], *strangers, new_id()]
    told = services.registers.rows(some)
    assert [row.complaint.id if row else None for row in told] == [*some[:-1], None]
    assert [row.complaint.id for row in services.registers.rows(found[:3]) if row] == some[:3]


def test_a_free_attribute_called_kind_does_not_hide_the_field(services, account):
    add = services.registers.add
    free = add(account, "Torn", dimensions={"kind": "pallet", "lane": "A"})
    by_free = RegisterQuery(account, where=(("kind", "pallet"),))
    assert services.registers.find(by_free) == [free.id]
    assert services.complaints.columns(account).attributes["kind"].labels == ("", "pallet")
    add(account, "Wet", kind="damage", dimensions={"kind": "box"})
    assert services.complaints.columns(account).attributes["kind"].labels == ("", "damage")
    assert services.registers.count(RegisterQuery(account, where=(("kind", "damage"),))) == 1
    assert services.registers.find(by_free) == []


def test_a_row_that_went_and_came_again_is_shown_again(services, account):
    workspace, row = services.workspace, new_id()
    theirs = [StampedRow("complaint", row, b"w" * 16, (Cell("summary", "Torn", 1 << 40, None),))]
    for _ in range(2):
        with workspace.store.transaction() as tx:
            changes = workspace.journal.merge(tx, account.fence, theirs, [])
        workspace.announce(changes)
        (shown,) = services.registers.rows([row])
        assert shown is not None
        assert shown in services.registers.rows(services.registers.find(RegisterQuery())[:])
        with workspace.store.transaction() as tx:
            changes = workspace.journal.withdraw(tx, account.fence, theirs)
        workspace.announce(changes)
        assert services.registers.rows([row]) == [None]
        services.registers.add(account, "Takes the next number")


@pytest.mark.parametrize(
    ("reported", "agreed", "now", "late"),
    [
        ("2027-01-31", 0, "2027-01-31", False),
        ("2027-01-31", 0, "2027-02-01", True),
        ("2027-01-31", 28, "2027-02-28", False),
        ("2027-01-31", 28, "2027-03-01", True),
        ("2028-02-01", 28, "2028-02-29", False),
        ("2028-02-01", 28, "2028-03-01", True),
        ("2026-12-31", 1, "2027-01-01", False),
        ("2027-05-01", 3, "2027-04-01", False),
        ("0001-01-01", 3, "2027-04-01", True),
        ("9999-12-31", 3, "2027-04-01", False),
        ("2027-01-31", -1, "2027-04-01", False),
        ("2027-01-31", 2**62, "2027-04-01", False),
    ],
)
def test_clocks_and_columns_agree_across_the_ends_of_months(
    services, account, monkeypatch, reported, agreed, now, late
):
    change = Change(account.fence, "account", account.id, {"acknowledge_days": agreed})
    told = {"summary": "Torn", "reported_on": reported}
    services.workspace.commit([change, Change(account.fence, "complaint", new_id(), told)], "x")
    monkeypatch.setenv("MCR_NOW", f"{now}T12:00:00+00:00")
    account = services.accounts.of_fence(account.fence)
    (row,) = services.registers.rows(services.registers.find(RegisterQuery(account))[:])
    assert (row.clocks.acknowledged.state == "overdue") is late
    assert services.registers.count(RegisterQuery(account, clock="late")) == late
    assert foremost(row.clocks)[0]


def test_odd_words_are_looked_for_as_they_are(services, account):
    odd = services.registers.add(account, 'O\'Brien said "naïve" — 50% off; C++')
    for words in ('"', "naive", "NAÏVE", "o'brien", "50%", "c++ said", '"said"', "brien* (said)"):
        found = services.registers.find(RegisterQuery(words=words))
        assert found == ([odd.id] if any(letter.isalnum() for letter in words) else []), words
    for words in ("NEAR(said brien", "summary:naive", "naive OR wet", "\x00", "^said", "- said -"):
        services.registers.find(RegisterQuery(words=words))
