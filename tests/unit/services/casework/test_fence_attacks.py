"""Everything that two customers' team can do with one case, and what whoever looks after one alone can find of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.services.briefing.briefs import Audience
from tests.unit.services.fence_teams import (
    HOME,
    OTHER,
    Team,
    everything_in,
    open_team,
    opened_segments,
)
from tests.unit.services.shared_carriers import CARRIER, rows_of, write_down

NOW = "2026-11-23T09:00:00"
ACTION_DAY = "2026-08-17"
SECRETS = {
    HOME: ("northwind", "okafor", "quayside ramp", "aster label", "askewe promised"),
    OTHER: ("cotterill", "solheim", "birchgate mill", "bramble label", "belmarsh promised"),
}
"""What must not be found outside the fence that it belongs to, in small letters."""


def told_everywhere(team: Team, folder: Path) -> dict[str, str]:
    """Whatever the two who are inside one fence can find: rows, history, indexes, and opened segments."""
    return {
        name: (everything_in(one) + "\n" + opened_segments(one, folder)).casefold()
        for name, one in (("home", team.home), ("other", team.other))
    }


def seen(one: Services, case_id: bytes, words: tuple[str, ...]) -> str:
    """What the program says to a person of the case, on every road that leads there."""
    said = [repr(one.cases.show(case_id)), repr(one.cases.all()), repr(one.cases.timeline(case_id))]
    said += [repr(one.todays.view()), repr(one.signals.all())]
    said += [repr(one.search.find(word)) for word in words]
    for account in one.accounts.all():
        said += [repr(one.timelines.of(account)), repr(one.annotations.on_chart(account))]
        said += [repr(one.commitments.all(account)), repr(one.causes.signals(account))]
    for fence, _table, row in one.cases.rows_of(case_id):
        assert fence in {account.fence for account in one.accounts.all()}
        said.append(repr(one.histories.of(row)))
    return "\n".join(said).casefold()


@pytest.fixture(scope="module")
def busy(
    team_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Team, bytes, Path]]:
    """Nothing of it is changed by the tests that read it."""
    folder = tmp_path_factory.mktemp("busy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MCR_NOW", NOW)
        team = open_team(team_template, folder)
        yield team, filled(team), folder
        for one in team:
            one.close()


def filled(team: Team) -> bytes:
    """A case across both fences with everything that it can hold; and figures of each account's own."""
    both = team.both
    home, other = (both.accounts.find(name) for name in (HOME, OTHER))
    for number, (account, label) in enumerate(((home, "Aster label"), (other, "Bramble label"))):
        rows = [
            (day, kind, {**labels, "brand": label})
            for i, (day, kind, labels) in enumerate(rows_of(number, factor=7.0))
            if day < ACTION_DAY or labels["carrier"] != CARRIER or i % 6 == 0
        ]
        write_down(both, account, rows)
    told = [both.people.add(home, "Mara Okafor"), both.people.add(other, "Ingrid Solheim")]
    both.sites.add(home, "Quayside Ramp")
    both.sites.add(other, "Birchgate Mill")
    row = next(
        row for row in both.signals.all().shown()
        if len({one.account.id for one in row.members}) == 2
    )  # fmt: skip
    members = sorted(row.members, key=lambda one: one.account.id != home.id)
    case = both.cases.open_from(*members)
    why = both.cases.add_why(case.id, "The carrier has a new depot")
    both.cases.edit_why(why.id, standing="confirmed", root=1)
    both.cases.add_bone(case.id, "Nobody at the gate", "people")
    both.cases.add_event(case.id, "Walked the dock", "2026-08-10")
    act = both.cases.add_action
    act(case.id, "Askewe promised", "corrective", effective_on=ACTION_DAY)
    act(case.id, "Belmarsh promised", "corrective", account=other, effective_on=ACTION_DAY)
    for account in (home, other):
        both.cases.link(case.id, list(both.complaints.ids(account))[:3])
    parts = both.cases.show(case.id).parts
    for part, contact in zip(parts, told, strict=True):
        both.cases.tell(part.part.id, "2026-08-20", "call", contact.id, f"{contact.name} was told")
    both.cases.edit(case.id, effective_on=ACTION_DAY, check_on="2026-11-01")
    check = both.cases.check(case.id)
    assert check.together is not None
    both.cases.take_down(case.id, check)
    both.signals.mute(
        row, "Northwind and Cotterill Lamps know, say Okafor and Ms Solheim", "2027-01-01"
    )
    both.annotations.add(home, "Askewe promised a gate", "2026-08-01")
    both.annotations.add(other, "Belmarsh promised a gate", "2026-08-01")
    both.cases.edit(case.id, title="Northwind and others wait for pallets")
    both.cases.edit(case.id, title="Pallets late at Quayside Ramp")
    both.cases.edit(case.id, title="What Okafor says of pallets")
    both.cases.edit(case.id, title=f"Pallets of {CARRIER}")
    team.sync()
    return case.id


def test_whoever_is_inside_one_fence_finds_nothing_of_the_other_customer(
    busy: tuple[Team, bytes, Path],
) -> None:
    team, case_id, folder = busy
    assert len(team.both.cases.show(case_id).actions) == 2
    for name, held in told_everywhere(team, folder).items():
        mine, theirs = (HOME, OTHER) if name == "home" else (OTHER, HOME)
        for secret in SECRETS[mine]:
            assert secret in held, (name, secret)  # what is sought is there for whom it belongs to
        for secret in SECRETS[theirs]:
            assert secret not in held, (name, secret)
    for one, theirs in ((team.home, OTHER), (team.other, HOME)):
        said = seen(one, case_id, (*SECRETS[theirs], "pallets", "carrier", "promised"))
        for secret in SECRETS[theirs]:
            assert secret not in said


def test_figures_of_one_customer_stay_in_its_fence(busy: tuple[Team, bytes, Path]) -> None:
    team, case_id, folder = busy
    check = team.both.cases.check(case_id)
    own, others = check.parts
    assert own.part is not None
    assert own.part.home
    held = told_everywhere(team, folder)
    for sentence in (own.sentence, own.denominator):
        assert sentence.casefold() not in held["other"]
    assert check.together is not None
    for told, who in ((others, ("home",)), (check.together, ("home", "other"))):
        for name in who:
            assert told.sentence.casefold() not in held[name]
            assert told.denominator.casefold() not in held[name]
    assert others.sentence.casefold() in held["other"]
    alone = team.home.cases.check(case_id)
    assert (len(alone.parts), alone.together, alone.hidden) == (1, None, 1)
    assert alone.parts[0].sentence == own.sentence


def test_the_reason_of_a_mute_stands_in_each_fence_without_the_others_name(
    busy: tuple[Team, bytes, Path],
) -> None:
    team, _case_id, _folder = busy
    reasons = {
        name: one.signals.all().muted[0].muted for name, one in zip("ho", team[1:], strict=True)
    }
    home, other = reasons["h"], reasons["o"]
    assert home is not None
    assert other is not None
    assert home.reason == (
        "Northwind and another customer know, say Okafor and Ms somebody at another customer"
    )
    assert other.reason == (
        "Another customer and Cotterill Lamps know, say somebody at another customer and Ms Solheim"
    )


def test_each_customers_copy_made_by_whoever_sees_both_tells_of_its_reader_alone(
    busy: tuple[Team, bytes, Path],
) -> None:
    team, case_id, _folder = busy
    for name, theirs in ((HOME, OTHER), (OTHER, HOME)):
        account = team.both.accounts.find(name)
        copy = team.both.case_reports.copy(case_id, Audience.CUSTOMER, account_id=account.id)
        said = repr(copy.report).casefold()
        for secret in SECRETS[theirs][:4]:  # what we did for one is what we did for all
            assert secret not in said


def test_a_customer_is_told_through_somebody_of_its_own(
    busy: tuple[Team, bytes, Path],
) -> None:
    team, case_id, _folder = busy
    own, other = team.both.cases.show(case_id).parts
    with pytest.raises(InvalidValueError):
        team.both.cases.tell(other.part.id, "2026-08-20", "call", own.part.contact_id)
