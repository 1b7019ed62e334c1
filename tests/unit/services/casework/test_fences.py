"""What each person may know of a case that concerns accounts behind different fences."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.exploring.pictures import filter_text
from mcr_desktop.services.registering.complaints import Filter
from tests.unit.services.casework.test_cases import LATE, told_of
from tests.unit.services.fence_teams import HOME, OTHER, words_in


@pytest.fixture
def case(team):
    """A case at home in the one account, with a part in the other, in step everywhere."""
    home, other = (team.both.accounts.find(name) for name in (HOME, OTHER))
    case = team.both.cases.open_from(
        told_of(home), told_of(other, sentence="Of theirs 12 came late")
    )
    team.both.cases.add_why(case.id, "The carrier has a new depot")
    team.sync()
    return case


def test_whoever_is_inside_both_reads_them_together(team, case):
    view = team.both.cases.show(case.id)
    assert [(part.account.name, part.home) for part in view.parts] == [(HOME, True), (OTHER, False)]
    assert view.parts[1].part.impact == "Of theirs 12 came late"
    (row,) = team.both.cases.all()
    assert (row.accounts, [one.name for one in row.parts], row.told) == (2, [HOME, OTHER], 0)
    (row,) = team.home.cases.all()
    assert (row.accounts, [one.name for one in row.parts]) == (2, [HOME])


def test_a_member_of_the_home_fence_knows_of_another_account_and_not_which(team, case):
    view = team.home.cases.show(case.id)
    assert view.inside
    assert [part.account.name if part.account else None for part in view.parts] == [HOME, None]
    hidden = view.parts[1].part
    assert (hidden.title, hidden.query, hidden.impact) == ("", None, None)
    assert hidden.joined_on == "2026-11-23"
    assert [one.answer for one in view.whys] == ["The carrier has a new depot"]
    told = next(one for one in view.stages if one.kind == "told").missing
    assert (
        told == "Northwind has not been told; 1 account that you are not inside has not been told"
    )
    held = words_in(team.home)
    assert OTHER not in held
    assert "12 came late" not in held


def test_a_member_of_the_other_fence_knows_its_part_and_not_the_case(team, case):
    view = team.other.cases.show(case.id)
    assert (view.inside, view.account, view.case.title) == (False, None, "Brindle Freight, North")
    (part,) = view.parts
    assert (part.account.name, part.part.query, part.told) == (
        OTHER, filter_text(Filter(LATE.conditions)), False,
    )  # fmt: skip
    assert (view.whys, view.bones, view.stages) == ((), (), ())
    held = words_in(team.other)
    assert HOME not in held
    assert "new depot" not in held
    (row,) = team.other.cases.all()
    assert (row.inside, row.id, row.account.name, row.missing) == (False, case.id, OTHER, "")
    with pytest.raises(NotFoundError):
        team.other.cases.edit(case.id, problem="Late")
    with pytest.raises(NotFoundError):
        team.other.cases.add_why(case.id, "Because")


def test_whoever_looks_after_the_other_account_tells_it_and_acts_there(team, case):
    part = team.other.cases.show(case.id).parts[0].part
    team.other.cases.tell(part.id, "2026-11-20", "visit", words="A carrier was late")
    account = team.other.accounts.find(OTHER)
    team.other.cases.add_action(case.id, "Write to them", "containment", account=account)
    team.sync()
    both = team.both.cases.show(case.id)
    assert [one.told for one in both.parts] == [False, True]
    assert [one.wording for one in both.actions] == ["Write to them"]
    home = team.home.cases.show(case.id)
    assert home.actions == ()
    # The mark at home is written by whoever is inside both.
    assert [one.told for one in home.parts] == [False, False]


def test_the_home_fence_learns_that_a_hidden_customer_was_told_and_not_how(team, case):
    part = team.both.cases.show(case.id).parts[1].part
    team.both.cases.tell(part.id, "2026-11-20", "visit", words="A carrier was late")
    team.sync()
    hidden = team.home.cases.show(case.id).parts[1]
    assert (hidden.told, hidden.part.told_on, hidden.part.told_how) == (True, "2026-11-20", None)
    assert "A carrier was late" not in words_in(team.home)
    team.both.undo.undo()
    team.sync()
    assert [one.told for one in team.home.cases.show(case.id).parts] == [False, False]


def test_an_account_that_left_the_case_leaves_no_mark(team, case):
    part = team.both.cases.show(case.id).parts[1].part
    team.both.cases.remove_part(part.id)
    team.sync()
    assert len(team.home.cases.show(case.id).parts) == 1
    with pytest.raises(NotFoundError):
        team.other.cases.show(case.id)
    team.both.undo.undo()
    team.sync()
    assert len(team.home.cases.show(case.id).parts) == 2
    assert team.other.cases.show(case.id).case.title == case.title


def test_erasing_a_part_takes_its_mark_along(team, case):
    part = team.both.cases.show(case.id).parts[1].part
    team.both.erasures.erase(part.fence, [("case_part", part.id)])
    team.sync()
    assert len(team.home.cases.show(case.id).parts) == 1


def test_a_title_that_names_one_customer_is_another_in_the_fence_of_the_other(team):
    cases = team.both.cases
    home, other = (team.both.accounts.find(name) for name in (HOME, OTHER))
    case = cases.open(home, "Northwind gets wet pallets")
    part = cases.add_account(case.id, other)
    assert part.title == "A cause shared with other accounts"
    assert cases.add_account(case.id, other).id == part.id
    cases.edit(case.id, title="Wet pallets")
    assert cases.show(case.id).parts[1].part.title == "Wet pallets"
    cases.edit_part(part.id, title="Wet loads")
    cases.edit(case.id, title="Damp pallets")
    assert cases.show(case.id).parts[1].part.title == "Wet loads"
    team.sync()
    assert HOME not in words_in(team.other)


def test_a_part_that_its_own_members_find_leads_to_the_case(team, case):
    (hit,) = team.other.search.find("Brindle")
    assert (hit.kind, hit.id, hit.title) == ("case", case.id, "Brindle Freight, North")


def test_answers_written_at_the_same_time_meet_and_a_circle_is_broken_alike(team, case):
    (top,) = team.both.cases.show(case.id).whys
    other = team.home.cases.add_why(case.id, "The depot has no scanner")
    team.sync()
    team.both.cases.move_why(top.id, other.id)
    team.home.cases.move_why(other.id, top.id)
    team.sync()
    seen = [
        [(one.id, one.parent_id) for one in who.cases.show(case.id).whys]
        for who in (team.both, team.home)
    ]
    assert seen[0] == seen[1]
    first, second = min(top.id, other.id), max(top.id, other.id)
    assert seen[0] == [(first, None), (second, first)]


def test_a_case_of_a_teammate_is_told_of_on_today(team, case):
    team.both.todays.mark_looked(team.both.todays.view().told)
    team.home.cases.edit(case.id, containment="Checked by hand")
    team.sync()
    (one,) = team.both.todays.view().arrivals
    assert (one.person, one.kind, one.rows) == ("Jun Park", "case", (case.id,))
