"""Today as a working list: what it tells, what puts a line off, what ends it, and that all can be taken back."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.services.todays import MOST

# The tests' clock stands on Monday 23 November 2026.


@pytest.fixture
def promise(services, account):
    return services.commitments.add(account, "Send the carrier report", due_on="2026-11-20")


def wordings(services):
    return [one.commitment.wording for one in services.todays.view().ours]


def test_what_is_put_off_is_left_out_and_told_so_until_its_day(services, promise, monkeypatch):
    services.todays.snooze("commitment", promise.id, "2026-11-25")
    view = services.todays.view()
    assert view.ours == ()
    assert (view.ours_counts.soon, view.ours_counts.late) == (0, 0)
    (off,) = view.put_off
    assert (off.title, off.until_on, off.row_kind) == (
        "Send the carrier report", "2026-11-25", "commitment",
    )  # fmt: skip
    monkeypatch.setenv("MCR_NOW", "2026-11-25T09:00:00")
    view = services.todays.view()
    assert [one.days for one in view.ours] == [-5]
    assert view.put_off == ()


def test_putting_off_is_undone_and_brought_back(services, promise):
    services.todays.snooze("commitment", promise.id, "2026-11-25")
    services.undo.undo()
    assert wordings(services) == ["Send the carrier report"]
    services.todays.snooze("commitment", promise.id, "2026-11-25")
    services.todays.bring_back("commitment", promise.id)
    assert wordings(services) == ["Send the carrier report"]
    with pytest.raises(InvalidValueError):
        services.todays.snooze("commitment", promise.id, "soon")


def test_what_was_put_off_and_removed_since_is_told_nowhere(services, promise):
    services.todays.snooze("commitment", promise.id, "2026-11-25")
    services.removals.remove("commitment", [promise.id])
    assert services.todays.view().put_off == ()


def test_a_letter_a_date_and_an_agreement_are_told_and_worked_off(services, account):
    ceo = services.people.add(account, "Aurelia Vantongeren", executive=1)
    letter = services.touches.log(
        account, "letter", [ceo.id], "2026-11-10", two_way=False, started_by="them"
    )
    birthday = services.occasions.add(
        account, "Birthday", "1971-11-26", kind="birthday", contact_id=ceo.id
    )
    paper = services.agreements.add(account, "Winter rates", ends_on="2026-12-31", notice_days=30)
    view = services.todays.view()
    assert [one.touch.id for one in view.letters] == [letter.id]
    assert [(one.occasion.id, one.days) for one in view.occasions] == [(birthday.id, 3)]
    assert [one.agreement.id for one in view.agreements] == [paper.id]
    services.touches.settle(letter.id)
    services.todays.done("occasion", birthday.id, "2026-11-26")
    services.todays.done("agreement", paper.id, "2026-12-31")
    view = services.todays.view()
    assert (view.letters, view.occasions, view.agreements) == ((), (), ())
    services.undo.undo()
    assert len(services.todays.view().agreements) == 1


def test_next_year_s_birthday_is_told_again(services, account, monkeypatch):
    day = services.occasions.add(account, "Founding day", "--11-26", kind="anniversary")
    services.todays.done("occasion", day.id, "2026-11-26")
    assert services.todays.view().occasions == ()
    monkeypatch.setenv("MCR_NOW", "2027-11-25T09:00:00")
    (told,) = services.todays.view().occasions
    assert told.on == "2027-11-26"


def test_they_hear_of_a_promise_even_without_news(services, account):
    promise = services.commitments.add(
        account, "Find the shipment", due_on="2027-03-01", made_on="2026-11-18", news_days=2
    )
    (due,) = services.todays.view().news
    assert (due.row.one.id, due.due_on) == (promise.id, "2026-11-20")
    services.commitments.told_news(promise.id)
    assert services.todays.view().news == ()


def test_an_account_that_was_put_aside_says_nothing(services, account, promise):
    services.people.add(account, "Tomas Brindle", cadence_days=14)
    assert len(services.todays.view().quiet) == 1
    services.accounts.edit(account.id, archived_on="2026-11-22")
    view = services.todays.view()
    assert (view.ours, view.quiet, view.ours_counts.late) == ((), (), 0)


def test_late_promises_of_teammates_are_told_apart_the_longest_late_first(services, account):
    for owner, due, words in (
        ("Amara Insley", "2026-11-21", "Two days"),
        ("Rafe Tolland", "2026-11-10", "Long"),
        ("Amara Insley", "2026-11-25", "Not yet"),
        (None, "2026-11-20", "Nobody's"),
        (services.workspace.person, "2026-11-01", "Mine"),
    ):
        services.commitments.add(account, words, owner=owner, due_on=due)
    view = services.todays.view()
    assert [one.commitment.wording for one in view.team_late] == ["Long", "Two days"]
    assert view.ours[0].commitment.wording == "Mine"
    services.todays.snooze("commitment", view.team_late[0].commitment.id, "2026-11-25")
    assert [one.commitment.wording for one in services.todays.view().team_late] == ["Two days"]


def test_so_many_of_ones_own_hide_no_teammate_who_is_late(services, account):
    services.commitments.add(account, "Hers", owner="Amara Insley", due_on="2026-11-22")
    mine = services.workspace.person
    for number in range(2 * MOST):
        services.commitments.add(account, f"Promise {number}", owner=mine, due_on="2026-11-20")
    view = services.todays.view()
    assert [one.commitment.wording for one in view.team_late] == ["Hers"]


def test_all_are_counted_though_not_all_are_listed(services, account):
    for number in range(MOST + 5):
        services.commitments.add(account, f"Promise {number}", due_on="2026-11-20")
    view = services.todays.view()
    assert (len(view.ours), view.ours_counts.late) == (MOST, MOST + 5)


def test_whoever_stands_in_sees_what_is_due_until_the_other_is_back(services, account):
    services.commitments.add(account, "Call the yard", due_on="2026-11-25", owner="Mirela Oskar")
    services.commitments.add(account, "Later", due_on="2026-12-25", owner="Mirela Oskar")
    services.absences.add(
        account, "2026-11-20", "2026-11-27", deputy=services.workspace.person, person="Mirela Oskar"
    )
    (covering,) = services.todays.view().covering
    assert [one.commitment.wording for one in covering.due] == ["Call the yard"]
    services.commitments.keep(covering.due[0].commitment.id)
    (covering,) = services.todays.view().covering
    assert covering.due == ()


def test_what_is_kept_in_memory_follows_every_change(services, account):
    """Each part of the view is read again after a change of what it is made of, and only then."""
    assert services.todays.view().meetings == ()
    services.meetings.plan(account, "Quarterly review", "2026-11-25T14:00")
    one = services.commitments.add(account, "A plan", due_on="2026-11-20")
    (meeting,) = services.todays.view().meetings
    assert (meeting.promises_open, meeting.promises_late) == (1, 1)
    services.commitments.keep(one.id)
    (meeting,) = services.todays.view().meetings
    assert (meeting.promises_open, meeting.promises_late) == (0, 0)
