"""Two people work on one case apart from each other, for long, and come together again."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.cases import Case
from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError
from mcr_desktop.services.briefing.briefs import Audience
from mcr_desktop.services.workspaces import ReaderError
from tests.unit.services.casework.test_cases import told_of
from tests.unit.services.fence_teams import HOME, OTHER, Team
from tests.unit.services.shared_carriers import rows_of, write_down


@pytest.fixture
def case(team: Team) -> Case:
    home, other = (team.both.accounts.find(name) for name in (HOME, OTHER))
    case = team.both.cases.open_from(told_of(home), told_of(other))
    team.sync()
    return case


def looks(one: Services, case: Case) -> None:
    """Every place that tells of cases can be read."""
    one.cases.all()
    one.todays.view()
    one.search.find("carrier")
    for account in one.accounts.all():
        one.timelines.of(account)
        one.annotations.on_chart(account)
        one.commitments.all(account)
    try:
        one.cases.show(case.id)
    except NotFoundError:
        return
    one.cases.timeline(case.id)
    one.cases.check(case.id)


def test_both_write_for_long_apart_and_read_the_same_afterwards(team: Team, case: Case) -> None:
    both, home = team.both.cases, team.home.cases
    top = both.add_why(case.id, "The carrier has a new depot")
    both.add_bone(case.id, "Rain", "Weather")
    team.sync()
    for number in range(12):
        both.add_why(case.id, f"Ours {number}", top.id)
        home.add_why(case.id, f"Theirs {number}", top.id)
        home.add_event(case.id, f"Seen {number}", f"2026-11-{number + 1:02}")
    both.edit(case.id, root_cause="The depot", title="Late by carrier")
    home.edit(case.id, escape_point="The gate", containment="By hand")
    home.add_action(case.id, "Scan twice", "containment", due_on="2026-12-01")
    both.close(case.id)
    home.edit_why(top.id, standing="confirmed", root=1)
    team.sync()
    first, second = both.show(case.id), home.show(case.id)
    assert (first.case, first.whys, first.bones) == (second.case, second.whys, second.bones)
    assert (first.events, first.actions) == (second.events, second.actions)
    assert len(first.whys) == 25
    assert first.case.root_cause == "The depot"
    assert first.case.escape_point == "The gate"
    assert first.case.state == "closed"
    assert {place for why in first.whys[1:] if (place := why.place) is not None}


def test_what_a_colleague_built_upon_is_not_undone_beneath_them(team: Team, case: Case) -> None:
    top = team.both.cases.add_why(case.id, "The carrier has a new depot")
    team.sync()
    under = team.home.cases.add_why(case.id, "It has no scanner", top.id)
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    shown = team.both.cases.show(case.id).whys
    assert [(one.id, one.parent_id) for one in shown] == [(top.id, None), (under.id, top.id)]


def test_a_case_in_which_a_colleague_wrote_is_not_undone(team: Team) -> None:
    account = team.both.accounts.find(HOME)
    case = team.both.cases.open(account, "Wet pallets")
    team.sync()
    team.home.cases.add_event(case.id, "Rain came in", "2026-11-20")
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    assert team.home.cases.show(case.id).events


def test_an_answer_under_one_that_went_meanwhile_comes_to_stand_at_the_top(
    team: Team, case: Case
) -> None:
    top = team.both.cases.add_why(case.id, "The carrier has a new depot")
    team.sync()
    under = team.home.cases.add_why(case.id, "It has no scanner", top.id)
    team.both.cases.remove_why(top.id)
    team.sync()
    for one in (team.both, team.home):
        (shown,) = one.cases.show(case.id).whys
        assert (shown.id, shown.parent_id, shown.answer) == (under.id, None, "It has no scanner")
    team.both.undo.undo()
    team.sync()
    back = team.home.cases.show(case.id).whys
    assert [(one.id, one.parent_id) for one in back] == [(top.id, None), (under.id, top.id)]


def test_a_case_removed_while_a_colleague_adds_to_it_leaves_nothing_that_breaks(
    team: Team, case: Case
) -> None:
    team.home.cases.add_why(case.id, "Too few people")
    team.home.cases.add_event(case.id, "Walked the dock", "2026-11-20")
    action = team.home.cases.add_action(case.id, "Scan twice", "containment", due_on="2026-11-01")
    complaint = team.home.complaints.add(team.home.accounts.find(HOME), "Late again")
    team.home.cases.link(case.id, [complaint.id])
    team.both.cases.remove(case.id)
    team.sync()
    for one in team:
        looks(one, case)
    for one in (team.both, team.home):
        assert all(row.id != case.id for row in one.cases.all())
        with pytest.raises(NotFoundError):
            one.cases.show(case.id)
    # The promise is kept: it stays among those of the account.
    assert team.both.commitments.show(action.id).wording == "Scan twice"
    team.both.undo.undo()
    team.sync()
    view = team.home.cases.show(case.id)
    assert [why.answer for why in view.whys] == ["Too few people"]
    assert [one.wording for one in view.actions] == ["Scan twice"]


def test_whoever_was_taken_out_of_one_fence_goes_on_with_the_case_in_the_other(
    team: Team, case: Case
) -> None:
    account = team.both.accounts.find(OTHER)
    for held in (team.both.accounts.find(HOME), account):
        write_down(team.both, held, rows_of(1, factor=5.0))
    team.sync()
    part = team.both.cases.show(case.id).parts[1].part
    # Mo leads the other account now and takes Amira out of it.
    (mo,) = [one for one in team.both.sharing.members(account.fence) if one.name == "Mo Reyes"]
    team.both.memberships.change_role(account.fence, mo.person, "owner")
    team.sync()
    (me,) = [one for one in team.other.sharing.members(account.fence) if one.name == "Amira Idris"]
    team.other.memberships.remove_person(account.fence, me.person)
    team.sync()
    looks(team.both, case)
    team.both.cases.edit(case.id, title="Late by the same carrier", effective_on="2026-08-17")
    check = team.both.cases.check(case.id)
    team.both.cases.take_down(case.id, check)
    team.both.cases.add_why(case.id, "Because")
    copy = team.both.case_reports.copy(case.id, Audience.CUSTOMER, check=check)
    assert copy.report.account == HOME
    team.sync()
    assert team.home.cases.show(case.id).case.title == "Late by the same carrier"
    assert team.other.cases.show(case.id).parts[0].part.title == part.title
    assert team.other.cases.show(case.id).events == ()
    team.both.cases.remove(case.id)
    team.sync()
    assert team.home.cases.all() == []
    for one in team:
        looks(one, case)


def test_an_erased_contact_leaves_a_case_that_still_says_the_customer_was_told(
    team: Team, case: Case
) -> None:
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "Mara Okafor")
    own = team.both.cases.show(case.id).parts[0].part
    team.both.cases.tell(own.id, "2026-11-20", "call", contact.id, "The cause")
    team.sync()
    team.both.erasures.erase(account.fence, [("contact", contact.id)])
    team.sync()
    for one in (team.both, team.home):
        looks(one, case)
        assert one.cases.show(case.id).parts[0].told
        copy = one.case_reports.copy(case.id, Audience.CUSTOMER)
        assert "Okafor" not in repr(copy.report)
        assert any("You were told" in line.text for line in copy.report.told)


def test_an_account_whose_fence_was_left_and_forgotten_leaves_its_case_readable(
    team: Team, case: Case
) -> None:
    other = team.both.accounts.find(OTHER)
    (mo,) = [one for one in team.both.sharing.members(other.fence) if one.name == "Mo Reyes"]
    team.both.memberships.change_role(other.fence, mo.person, "owner")
    team.sync()
    team.both.memberships.leave(other.fence)
    team.sync()
    team.both.memberships.forget(other.fence)
    for one in team:
        looks(one, case)
    view = team.both.cases.show(case.id)
    assert [part.account.name if part.account else None for part in view.parts] == [HOME, None]
    assert OTHER not in repr(team.both.case_reports.copy(case.id, Audience.TEAM).report)


def test_whoever_only_reads_in_another_fence_still_works_on_the_case_at_home(
    team: Team, case: Case
) -> None:
    other = team.both.accounts.find(OTHER)
    for held in (team.both.accounts.find(HOME), other):
        write_down(team.both, held, rows_of(1, factor=5.0))
    (mo,) = [one for one in team.both.sharing.members(other.fence) if one.name == "Mo Reyes"]
    team.both.memberships.change_role(other.fence, mo.person, "owner")
    team.sync()
    (me,) = [one for one in team.other.sharing.members(other.fence) if one.name == "Amira Idris"]
    team.other.memberships.change_role(other.fence, me.person, "reader")
    team.sync()
    cases = team.both.cases
    cases.edit(case.id, title="Late by the same carrier", effective_on="2026-08-17")
    check = cases.check(case.id)
    assert len(check.parts) == 2
    assert cases.take_down(case.id, check).verdict_words == check.words
    with pytest.raises(ReaderError):
        cases.edit_part(cases.show(case.id).parts[1].part.id, impact="Two days")
    cases.remove(case.id)
    team.sync()
    assert team.home.cases.all() == []
    assert team.other.cases.show(case.id).events == ()
