"""The timeline tells everything with a day, and stays quick where that is much."""

from __future__ import annotations

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id


def told(services, account):
    return [(one.kind, one.event, one.day, one.text, one.who) for one in services.timelines.of(account)]  # fmt: skip


def test_each_kind_is_told_with_its_words_latest_first(services, account):
    services.touches.log(
        account, "call", happened_on="2026-11-20", summary="Rang", achieved="A date"
    )
    note = services.notes.add(account, "Words", "Title")
    promise = services.commitments.add(account, "A plan", made_on="2026-11-01", due_on="2026-11-30")
    services.commitments.keep(promise.id, on="2026-11-21")
    services.facts.add(account, "Two docks", noted_on="2026-11-02", source="Seen")
    assert told(services, account) == [
        ("note", "written", "2026-11-23", "Title", note.author),
        ("commitment", "kept", "2026-11-21", "A plan", "ours"),
        ("touch", "call", "2026-11-20", "Rang. A date", services.workspace.person),
        ("fact", "noted", "2026-11-02", "Two docks", "Seen"),
        ("commitment", "made", "2026-11-01", "A plan", "ours"),
    ]


def test_what_a_colleagues_device_wrote_oddly_stands_last(services, account):
    odd = {"channel": "call", "happened_on": "31.12.2026", "summary": "No day"}
    fine = {
        "channel": "call",
        "happened_on": "2026-01-02",
        "team": "{not json",
        "summary": "Odd team",
    }
    services.workspace.commit(
        [Change(account.fence, "touch", new_id(), values) for values in (odd, fine)], "Odd"
    )  # fmt: skip
    assert told(services, account) == [
        ("touch", "call", "2026-01-02", "Odd team", ""), ("touch", "call", "", "No day", ""),
    ]  # fmt: skip


def test_removed_rows_are_not_told(services, account):
    touch = services.touches.log(account, "call", happened_on="2026-11-20")
    services.removals.remove("touch", [touch.id])
    assert told(services, account) == []


def test_agreements_tell_when_they_began_and_ended_and_dates_when_they_came_once(services, account):
    services.agreements.add(account, "Night rates", starts_on="2025-11-12", ends_on="2026-11-11")
    services.agreements.add(account, "Frame contract", starts_on="2026-01-01", ends_on="2027-06-30")
    services.occasions.add(account, "New hub opened", "2026-05-04", yearly=0)
    services.occasions.add(account, "Feast of lights", "--03-08")
    services.occasions.add(account, "Ten years", "2027-03-01", yearly=0)
    assert [(kind, event, day, words) for kind, event, day, words, _who in told(services, account)] == [
        ("agreement", "ended", "2026-11-11", "Night rates"),
        ("occasion", "came", "2026-05-04", "New hub opened"),
        ("agreement", "began", "2026-01-01", "Frame contract"),
        ("agreement", "began", "2025-11-12", "Night rates"),
    ]  # fmt: skip
