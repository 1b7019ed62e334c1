"""Whether the actions of a case show in the figures: apart, together, and honest where they are few."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.bootstrap import Services, open_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import Complaint, Exposure
from mcr_desktop.domain.ids import new_id
from mcr_desktop.services.exploring.pictures import filter_text
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.services.workspaces import known_fields
from tests.unit.services.profiles import Templates

FIRST, ACTION, LAST = date(2025, 2, 3), date(2026, 6, 15), date(2026, 11, 20)
NORTH = filter_text(Filter((("lane", "North"),)))


def write_down(
    services, account, *, before=5.0, since=0.5, rest=5.0, seed=1, until=LAST, action=ACTION
) -> None:
    """So many complaints a week on the north lane before the action and since, so many elsewhere."""
    dice = random.Random(f"checks {seed}")  # the same every time
    changes = []
    day = FIRST
    while day <= until:
        wanted = {"North": before if day < action else since, "South": rest}
        for lane, a_week in wanted.items():
            for _ in range(sum(dice.random() < a_week / 28 for _ in range(4))):
                values = {
                    "reported_on": day.isoformat(), "kind": "Late", "dimensions": {"lane": lane},
                }  # fmt: skip
                cells = known_fields(Complaint, values)
                changes.append(Change(account.fence, "complaint", new_id(), cells))
        day += timedelta(days=1)
    services.workspace.commit(changes, "Planted")
    services.accounts.edit(account.id, as_of=until.isoformat())


NO_LABELS: list[Any] = [None]
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)]


def ship(
    services, account, unit="shipments", amount=1_000.0, months=MONTHS, later=None, lanes=()
) -> None:
    """So much a month (`later`: since the action), for each lane where they are given."""
    changes = [
        Change(
            account.fence, "exposure", new_id(),
            known_fields(
                Exposure,
                {
                    "month": month, "unit": unit, "dimensions": labels,
                    "amount": amount if later is None or month < "2026-07" else later,
                },
            ),
        )
        for month in months
        for labels in ([{"lane": lane} for lane in lanes] or NO_LABELS)
    ]  # fmt: skip
    services.workspace.commit(changes, "Planted")


@pytest.fixture(scope="session")
def planted(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two accounts whose late deliveries fell with the action: made once a run."""
    folder = tmp_path_factory.mktemp("planted") / "profile"
    services = open_profile(templates.empty(folder))
    write_down(services, services.accounts.add("Quillmere Logistics"))
    write_down(services, services.accounts.add("Cotterill Lamps"), before=4.0, seed=2)
    services.close()
    return folder


@pytest.fixture
def services(planted: Path, tmp_path: Path) -> Iterator[Services]:
    opened = open_profile(shutil.copytree(planted, tmp_path / "profile"))
    yield opened
    opened.close()


@pytest.fixture
def account(services) -> Account:
    return services.accounts.find("Quillmere Logistics")


@pytest.fixture
def other(services) -> Account:
    return services.accounts.find("Cotterill Lamps")


@pytest.fixture
def case(services, account):
    return services.cases.open(
        account, "Late in the north", query=NORTH, effective_on=ACTION.isoformat()
    )


def test_what_fell_and_stayed_down_is_said_with_its_arithmetic(services, account, case):
    found = services.cases.check(case.id)
    assert (found.verdict, found.action_on, found.hidden) == ("worked", "2026-06-15", 0)
    (part,) = found.parts
    assert found.together is None
    assert part.part is not None
    assert part.part.account is not None
    assert part.part.account.id == account.id
    assert found.sentence == part.sentence
    assert part.sentence.startswith("Worked: complaints fell from ")
    assert "95 %" in part.sentence
    assert part.denominator.startswith("Counts: ")
    assert "nobody knows here how many could have gone wrong" in part.denominator
    assert part.grounds


def test_the_chart_has_limits_for_each_side_and_the_day_of_the_action(services, case):
    figure = services.cases.check(case.id).parts[0].figure
    assert figure is not None
    assert [figure.points[phase.first].key for phase in figure.phases] == []
    assert figure.title == "Complaints a month: Quillmere Logistics, North"
    # Four whole months since are too few for limits of their own: those of before are carried on.
    assert "carried on" in figure.note
    before = [point for point in figure.points if point.key < "2026-07"]
    assert len({(point.lcl, point.ucl) for point in before}) == 1
    assert [point.key for point in figure.points if point.out] == [
        "2026-07", "2026-08", "2026-09", "2026-10",
    ]  # fmt: skip
    (mark,) = figure.marks
    june = [point.key for point in figure.points].index("2026-06")
    assert june - 0.5 < mark.position < june + 0.5
    assert "15 June 2026" in mark.label
    services.cases.edit(case.id, effective_on="2026-03-01")
    figure = services.cases.check(case.id).parts[0].figure
    assert figure is not None
    assert [figure.points[phase.first].key for phase in figure.phases] == ["2026-03"]


def test_a_denominator_is_named_where_there_is_one(services, account, case):
    ship(services, account)
    part = services.cases.check(case.id).parts[0]
    assert "shipments" in part.sentence
    assert part.denominator.startswith(str(part.effect.before.complaints))
    assert "shipments in 71 weeks before" in part.denominator


def test_the_last_corrective_action_dates_the_effect_where_the_case_does_not(services, case):
    services.cases.edit(case.id, effective_on=None)
    assert services.cases.check(case.id).sentence.startswith("Nothing can be judged yet: say from")
    add = services.cases.add_action
    add(case.id, "Train", "corrective", effective_on="2026-04-01")
    add(case.id, "New gate", "corrective", effective_on="2026-06-15")
    add(case.id, "Elsewhere too", "preventive", effective_on="2026-09-01")
    gone = add(case.id, "Never mind", "corrective", effective_on="2026-10-01")
    services.commitments.withdraw(gone.id)
    assert services.cases.check(case.id).action_on == "2026-06-15"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-04", "Too early to say: the actions count from 4 January 2027"),
        (
            "2026-11-22",
            "Too early to say: the actions count from 22 November 2026, and the complaints",
        ),
        ("2024-01-01", "Nothing can be judged: the complaints begin after 1 January 2024"),
        ("2026-11-02", "Too early to say: "),
    ],
)
def test_a_day_that_nothing_can_be_judged_from_says_so(services, case, day, said):
    services.cases.edit(case.id, effective_on=day)
    found = services.cases.check(case.id)
    assert found.sentence.startswith(said)
    assert found.verdict in {"", "too early"}


def test_a_slice_that_nobody_knows_and_an_account_without_complaints_say_so(services, case):
    services.cases.edit(case.id, query=filter_text(Filter((("dock", "4"),))))
    assert services.cases.check(case.id).parts[0].reason == "no slice"
    services.cases.edit(case.id, query=filter_text(Filter((("lane", "West"),))))
    assert services.cases.check(case.id).parts[0].reason == "no slice"
    empty = services.accounts.add("Elphick Paper")
    other = services.cases.open(empty, "Late", effective_on="2026-06-15")
    found = services.cases.check(other.id)
    assert (found.parts[0].reason, found.verdict) == ("no complaints", "")


def test_too_few_complaints_are_too_early_to_say(services):
    small = services.accounts.add("Elphick Paper")
    write_down(services, small, before=0.1, since=0.0, rest=0.1, seed=4)
    case = services.cases.open(small, "Late", query=NORTH, effective_on="2026-06-15")
    assert services.cases.check(case.id).verdict == "too early"


def test_several_accounts_are_judged_apart_and_together(services, other, case):
    services.cases.add_account(case.id, other, NORTH)
    found = services.cases.check(case.id)
    assert [part.effect.verdict for part in found.parts if part.effect] == ["worked", "worked"]
    assert found.together is not None
    assert found.together.effect is not None
    before = [part.effect.before.complaints for part in found.parts if part.effect]
    assert found.together.effect.before.complaints == sum(before)
    low, high = found.together.effect.interval
    apart = [part.effect.interval for part in found.parts if part.effect]
    assert high is not None
    assert high - low < min((one[1] or 9.0) - one[0] for one in apart)
    assert found.sentence.startswith("2 accounts together: Worked: ")


def test_accounts_that_count_in_one_unit_have_a_joint_denominator(services, account, other, case):
    ship(services, account)
    ship(services, other, amount=500.0)
    services.cases.add_account(case.id, other, NORTH)
    together = services.cases.check(case.id).together
    assert together is not None
    assert together.effect is not None
    alone = services.cases.check(case.id).parts[0].effect
    assert alone is not None
    assert together.effect.unit == "shipments"
    assert together.effect.before.exposure == pytest.approx(1.5 * alone.before.exposure)


def test_together_ends_where_the_first_account_does(services, other, case):
    services.accounts.edit(other.id, as_of="2026-09-30")
    services.cases.add_account(case.id, other, NORTH)
    together = services.cases.check(case.id).together
    assert together is not None
    assert together.effect is not None
    assert together.effect.as_of == "2026-09-30"


def test_a_verdict_is_kept_word_for_word_and_names_nobody_else(services, account, other, case):
    services.cases.add_account(case.id, other, NORTH)
    found = services.cases.check(case.id)
    kept = services.cases.take_down(case.id, found)
    assert (kept.verdict, kept.verdict_on, kept.verdict_words) == (
        "worked", "2026-11-23", found.words,
    )  # fmt: skip
    own, theirs = found.parts
    assert found.words.startswith(own.sentence)
    assert found.words.endswith("All 2 accounts together: worked")
    assert str(theirs.effect.observed) not in found.words.split("All 2")[1]
    (event,) = services.cases.show(case.id).events
    assert (event.fence, event.text) == (other.fence, theirs.sentence)
    told = next(one for one in services.cases.show(case.id).stages if one.kind == "check")
    assert told.done
    told = [one for one in services.timelines.of(account) if one.event == "verdict"]
    assert [one.text for one in told] == [found.words]


def test_each_verdict_stays_on_the_timeline(services, case, monkeypatch):
    services.cases.take_down(case.id, services.cases.check(case.id))
    services.cases.edit(case.id, effective_on="2026-11-02")
    monkeypatch.setenv("MCR_NOW", "2026-11-25T09:00:00+00:00")
    services.cases.take_down(case.id, services.cases.check(case.id))
    told = [one for one in services.cases.timeline(case.id) if one.event == "verdict"]
    assert [one.day for one in told] == ["2026-11-23", "2026-11-25"]
    assert told[0].text.startswith("Worked: ")
    assert told[1].text.startswith("Too early to say: ")


def together(services, case):
    found = services.cases.check(case.id).together
    assert found is not None
    assert found.effect is not None
    return found


def test_together_has_no_rate_where_the_accounts_count_different_things(
    services, account, other, case
):
    services.cases.add_account(case.id, other, NORTH)
    ship(services, account)
    assert together(services, case).effect.before.exposure is None  # one tells, one does not
    ship(services, other, unit="orders")
    found = together(services, case)
    assert found.effect.before.exposure is None
    assert any("together only complaints are counted" in one for one in found.grounds)
    assert services.cases.check(case.id).parts[0].effect.before.exposure


def test_together_has_no_rate_where_only_one_account_tells_it_for_the_slice(
    services, account, other, case
):
    services.cases.add_account(case.id, other, NORTH)
    ship(services, account, lanes=("North", "South"))
    ship(services, other)
    assert together(services, case).effect.before.exposure is None


def test_together_takes_the_months_alone_that_every_account_tells_of(
    services, account, other, case
):
    services.cases.add_account(case.id, other, NORTH)
    ship(services, account)
    ship(services, other, months=[month for month in MONTHS if month not in {"2026-02", "2026-03"}])
    whole, parts = together(services, case), services.cases.check(case.id).parts
    assert whole.effect.before.weeks < parts[0].effect.before.weeks
    assert whole.effect.before.rate == pytest.approx(
        whole.effect.before.complaints / whole.effect.before.exposure
    )
    # 1,000 a month from each: nowhere is one account's share missing beneath both accounts' complaints.
    a_week = whole.effect.before.exposure / whole.effect.before.weeks
    assert a_week == pytest.approx(2_000 * 7 / 30.44, rel=0.1)
    assert any("without exposure" in one for one in parts[1].grounds)


def test_together_begins_where_the_last_account_does(services, case):
    late = services.accounts.add("Elphick Paper")
    write_down(services, late, before=4.0, seed=3)
    gone = [
        one for one in services.complaints.ids(late)
        if (services.complaints.show(one).reported_on or "") < "2025-09-01"
    ]  # fmt: skip
    services.workspace.commit(
        [Change(late.fence, "complaint", one, {"deleted": 1}) for one in gone], "Gone"
    )
    services.cases.add_account(case.id, late, NORTH)
    found = together(services, case)
    assert found.effect.before.since >= "2025-09-01"
    said = next(one for one in found.grounds if "that all of them cover" in one)
    assert "September 2025 to 20 November 2026" in said
    assert services.cases.check(case.id).parts[0].effect.before.since < "2025-03-01"


def test_shares_that_moved_between_accounts_are_no_effect(services):
    """Two accounts of steady rates, one of which ships ten times as much since: the pool would have fallen."""
    often, seldom = (services.accounts.add(name) for name in ("Askewe Foods", "Dunmore Glass"))
    day = date(2026, 7, 1)
    write_down(services, often, before=8.0, since=8.0, rest=0.2, seed=5, action=day)
    write_down(services, seldom, before=1.0, since=10.0, rest=0.2, seed=6, action=day)
    ship(services, often, amount=100.0)
    ship(services, seldom, amount=1_000.0, later=10_000.0)
    case = services.cases.open(often, "Late", query=NORTH, effective_on="2026-07-01")
    services.cases.add_account(case.id, seldom, NORTH)
    found = services.cases.check(case.id)
    assert {one.effect.verdict for one in found.parts} <= {"not shown", "too early"}
    high = found.together.effect.interval[1]
    assert high is not None
    assert high < 1.0  # what the pool alone says
    assert found.together.effect.verdict == found.verdict == "not shown"
    assert found.sentence.startswith("2 accounts together: Not shown: ")
    assert any("shares moved meanwhile" in one for one in found.together.grounds)


def test_what_became_worse_for_one_is_said_beside_what_worked_for_all(services, case):
    worse = services.accounts.add("Dunmore Glass")
    write_down(services, worse, before=0.5, since=2.5, rest=0.5, seed=6)
    services.cases.add_account(case.id, worse, NORTH)
    found = services.cases.check(case.id)
    assert [one.effect.verdict for one in found.parts] == ["worked", "worse"]
    assert found.verdict in {"worked", "not shown"}
    assert found.sentence.endswith("But it became worse for Dunmore Glass")
    assert "Dunmore" not in found.words  # what the home fence keeps
    assert "Account by account: 1 worked, 1 worse." in found.together.grounds


def test_what_could_not_be_judged_is_kept_in_words_and_as_no_verdict(services, case):
    services.cases.edit(case.id, query=filter_text(Filter((("lane", "West"),))))
    kept = services.cases.take_down(case.id, services.cases.check(case.id))
    assert kept.verdict is None
    assert kept.verdict_words is not None
    assert kept.verdict_words.startswith("Nothing can be judged: ")
    services.cases.edit(case.id, query=NORTH, effective_on="2026-11-22")
    kept = services.cases.take_down(case.id, services.cases.check(case.id))
    assert kept.verdict == "too early"


def test_a_month_that_is_not_over_is_reckoned_with_the_days_that_it_had(services, account, case):
    """1,000 a month; of November what went out up to the 20th, so that no rate rises in its last weeks."""
    ship(services, account, months=[month for month in MONTHS if month < "2026-11"])
    ship(services, account, months=["2026-11"], amount=1_000.0 * 20 / 30)
    part = services.cases.check(case.id).parts[0]
    after = part.effect.after
    assert after.exposure / after.weeks == pytest.approx(1_000 * 7 / 30.5, rel=0.02)
    assert any("November 2026 is not over" in one for one in part.grounds)
    november = part.figure.points[-1]
    assert november.key == "2026-11"


def test_what_is_planned_for_a_whole_month_is_left_as_it_is(services, account, case):
    ship(services, account)
    part = services.cases.check(case.id).parts[0]
    after = part.effect.after
    assert after.exposure / after.weeks == pytest.approx(1_000 * 7 / 30.5, rel=0.02)
    assert not any("is not over" in one for one in part.grounds)
