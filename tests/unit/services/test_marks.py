"""A person's own marks: one for each thing marked, undone like everything else, seen by nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.marks import Mark
from mcr_desktop.services.day_views import Counts
from mcr_desktop.store.queries import fetch


@pytest.fixture
def three(services):
    return [services.accounts.add(name) for name in ("Alder", "Brook", "Cinder")]


def test_reading_founds_nothing(services):
    assert services.marks.all("favourite") == []
    assert services.marks.recents() == []
    assert services.sharing.common("private") is None


def test_a_favourite_comes_goes_and_comes_back(services, three):
    marks = services.marks
    marks.favourite("account", three[0].id)
    marks.favourite("account", three[1].id)
    assert marks.favourites() == {three[0].id, three[1].id}
    marks.favourite("account", three[0].id, on=False)
    assert marks.favourites() == {three[1].id}
    services.undo.undo()
    assert marks.favourites() == {three[0].id, three[1].id}
    assert marks.favourites("contact") == frozenset()


def test_the_same_mark_is_one_row(services, three):
    for until in ("2026-11-24", "2026-11-30"):
        services.marks.snooze("account", three[0].id, until)
    (only,) = fetch(services.workspace.store, Mark)
    assert (only.until_on, only.fence) == ("2026-11-30", services.sharing.common("private"))


def test_two_devices_that_mark_the_same_row_make_the_same_mark(services, three):
    services.marks.favourite("account", three[0].id)
    (ours,) = services.marks.all("favourite")
    services.marks.favourite("account", three[0].id, on=False)
    services.marks.favourite("account", three[0].id)
    assert [one.id for one in services.marks.all("favourite")] == [ours.id]


def test_what_was_visited_last_comes_first(services, three, monkeypatch):
    for second, account in enumerate((*three, three[0], three[0])):
        monkeypatch.setenv("MCR_NOW", f"2026-11-23T09:00:{second:02}+00:00")
        services.marks.visit("account", account.id)
    assert services.marks.recents() == [three[0].id, three[2].id, three[1].id]
    assert services.marks.recents(limit=1) == [three[0].id]


def test_a_visit_leaves_nothing_to_undo_and_is_written_once(services, three):
    told: list[object] = []
    services.marks.visit("account", three[0].id)
    services.workspace.listen(told.append)
    services.marks.visit("account", three[0].id)
    assert told == []
    assert services.undo.undo() == "Added account Cinder"


def test_what_is_put_off_comes_back_on_its_day(services, three):
    services.marks.snooze("account", three[0].id, "2026-11-25", "after the visit")
    assert [(one.row_id, one.text) for one in services.marks.put_off()] == [
        (three[0].id, "after the visit")
    ]
    assert services.marks.put_off(date(2026, 11, 25)) == []
    services.marks.bring_back("account", three[0].id)
    assert services.marks.put_off() == []


def test_a_mark_from_before_accounts_stood_in_its_id_goes_on_and_gives_way_to_a_newer(services):
    account = services.accounts.add("Alder")
    promise = services.commitments.add(account, "Send it", due_on="2026-11-25")
    marks = services.marks
    marks.set("snoozed", "commitment", promise.id, label="", until_on="2026-12-24")
    assert services.todays.view().ours == ()
    assert services.todays.view().ours_counts == Counts(0, 0)
    marks.snooze("commitment", promise.id, "2026-11-24")
    assert [one.until_on for one in marks.put_off()] == ["2026-11-24"]
    services.undo.undo()
    assert [one.until_on for one in marks.put_off()] == ["2026-12-24"]
    services.todays.bring_back("commitment", promise.id)
    assert [one.commitment for one in services.todays.view().ours] == [promise]


def test_what_is_done_is_told_with_its_day(services, three):
    services.marks.done("account", three[0].id)
    (mark,) = services.marks.all("done")
    assert (mark.row_id, mark.made_on) == (three[0].id, "2026-11-23")


def test_strange_marks_are_refused(services, three):
    with pytest.raises(InvalidValueError):
        services.marks.set("liked", "account", three[0].id, label="")
    with pytest.raises(InvalidValueError):
        services.marks.set("done", "nothing", three[0].id, label="")
    with pytest.raises(InvalidValueError):
        services.marks.snooze("account", three[0].id, "soon")
