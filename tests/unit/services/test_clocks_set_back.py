"""A clock that is set back between two writes loses nothing, and no page tells of days below none."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from tests.unit.services.every_reading import broken_readings, every_reading

BACK = ["2026-11-22T09:00:00+00:00", "2025-11-23T09:00:00+00:00"]
COUNTED = frozenset({"quiet_days", "over_days", "months"})


@pytest.mark.parametrize("moment", BACK)
def test_what_was_written_before_stays_and_the_latest_word_counts(
    services, account, monkeypatch, moment
):
    note = services.notes.add(account, "One", "First")
    who = services.people.add(account, "Mira Oduya", cadence_days=7)
    promise = services.commitments.add(account, "A plan of the dock", due_on="2026-12-01")
    monkeypatch.setenv("MCR_NOW", moment)
    services.people.edit(who.id, name="Mira Oduya-Lindt")
    services.notes.edit(note.id, body="One, two")
    services.commitments.keep(promise.id)
    later = services.notes.add(account, "Three", "Second")
    assert services.people.show(who.id).name == "Mira Oduya-Lindt"
    assert services.notes.show(note.id).body == "One, two"
    assert services.commitments.show(promise.id).state == "kept"
    assert {one.id for one in services.notes.all(account)} == {note.id, later.id}
    names = [one.value for one in services.histories.of(who.id) if one.field == "name"]
    assert {"Mira Oduya", "Mira Oduya-Lindt"} <= set(names)
    for _ in range(4):
        services.undo.undo()
    assert services.people.show(who.id).name == "Mira Oduya"
    assert services.notes.show(note.id).body == "One"


@pytest.mark.parametrize("moment", BACK)
def test_no_page_breaks_or_tells_of_days_below_none(demo, monkeypatch, moment):
    monkeypatch.setenv("MCR_NOW", moment)
    assert broken_readings(demo, demo.accounts.all()[0].fence) == []
    for line in demo.indicators.portfolio(archived=True):
        assert (line.quiet.days or 0) >= 0
    view = demo.todays.view()
    assert all((one.quiet.days or 0) >= 0 for one in view.quiet)
    assert all(one.days >= 0 for one in (*view.letters, *view.occasions))
    for name, read in every_reading(demo, demo.accounts.all()[0].fence):
        for told in _numbers(read(), 0):
            assert told[1] >= 0, (name, told)


def _numbers(value: Any, depth: int) -> list[tuple[str, float]]:
    """The counts of days within an answer, by the name of their field."""
    if depth > 5:
        return []
    if isinstance(value, (list, tuple)):
        return [found for one in value[:50] for found in _numbers(one, depth + 1)]
    if is_dataclass(value) and not isinstance(value, type):
        found = []
        for item in fields(value):
            held = getattr(value, item.name)
            if item.name in COUNTED and isinstance(held, (int, float)):
                found.append((item.name, held))
            found += _numbers(held, depth + 1)
        return found
    return []
