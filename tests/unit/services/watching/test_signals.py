"""The inbox over all accounts: one line a change, mutes shared, silence a warning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.complaints import Mute
from mcr_desktop.domain.errors import CancelledError, InvalidValueError
from mcr_desktop.domain.findings import Shift, Signal, Slice
from mcr_desktop.services.exploring.pictures import AccountSignal
from mcr_desktop.services.watching.findings import differ, pooled_ratio
from mcr_desktop.services.watching.same_changes import changes_of, over_accounts
from mcr_desktop.services.watching.signals import Inbox, SignalRow
from mcr_desktop.store.queries import fetch
from tests.unit.services.shared_carriers import LAST, SHARING, SINCE, plant, rows_of, write_down

NOW = "2026-11-23T09:00:00"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted") / "profile"
    made = create_profile(folder, "Jun Park", demo=True)
    plant(made)
    made.close()
    return folder


@pytest.fixture
def services(planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    monkeypatch.setenv("MCR_NOW", NOW)
    shutil.copytree(planted, tmp_path / "own")
    opened = open_profile(tmp_path / "own")
    yield opened
    opened.close()


def shared(inbox: Inbox) -> SignalRow:
    (row,) = (one for one in inbox.every() if len(one.accounts) > 1)
    return row


def test_three_accounts_that_share_a_late_carrier_are_one_row(services: Services) -> None:
    inbox = services.signals.all()
    row = inbox.deteriorations[0]
    assert {account.name for account in row.accounts} == set(SHARING)
    assert row.told is not None
    assert set(row.told.signal.slice.conditions) >= {("carrier", "Carrier B")}
    assert "in three accounts at the same time" in row.sentence
    assert all(name in row.sentence for name in SHARING)
    assert "together" in row.evidence
    shift = row.told.signal.shift
    assert shift is not None
    assert abs((date_of(shift.since) - SINCE).days) <= 45
    # Nothing of the same change stands a second time, and every factor of its place can be read.
    assert not any("Carrier B" in one.sentence for one in inbox.shown() if one is not row)
    assert row.value == pytest.approx(sum(weight.value for _one, weight in row.weights))
    assert (
        dict(row.arithmetic)["Its place in the list, as a number of complaints"]
        == f"{row.value:.1f}"
    )
    assert row.spark is not None
    assert row.spark.ucl is not None
    assert row.spark.out


def test_an_account_too_small_to_show_it_alone_is_named_beside_those_that_do(
    services: Services,
) -> None:
    small = services.accounts.add("Gannet Pens")
    rows = rows_of(60, factor=8.0, per_month=3.0)
    spelled = [
        (day, kind.upper(), {"Carrier": labels["carrier"].lower()}) for day, kind, labels in rows
    ]
    write_down(services, small, spelled)
    row = shared(services.signals.all())
    assert small not in row.accounts
    (companion,) = row.companions
    assert companion.account == small
    assert companion.p <= 0.05
    assert companion.observed > 2 * companion.expected
    # The account without the carrier's trouble is not dragged in.
    assert services.accounts.find("Dunmore Glass") != companion.account


def test_too_few_is_said_and_everything_looked_at_is_counted(services: Services) -> None:
    inbox = services.signals.all()
    assert [row.account.name for row in inbox.too_few] == ["Elphick Paper"]
    assert {account.name for account, _count in inbox.looked} == {
        *SHARING, "Dunmore Glass", "Elphick Paper"
    }  # fmt: skip
    assert inbox.complaints == sum(count for _account, count in inbox.looked)


def test_a_mute_hides_the_row_in_all_its_fences_and_undo_brings_it_back(
    services: Services,
) -> None:
    row = shared(services.signals.all())
    services.signals.mute(row, "  The carrier was told  ", "2026-12-24")
    mutes = fetch(services.workspace.store, Mute)
    assert {mute.fence for mute in mutes} == {account.fence for account in row.accounts}
    assert {mute.reason for mute in mutes} == {"The carrier was told"}
    assert {mute.muted_by for mute in mutes} == {"Jun Park"}
    inbox = services.signals.all()
    assert row.sentence not in {one.sentence for one in inbox.shown()}
    (muted,) = inbox.muted
    assert muted.muted is not None
    assert muted.muted.until_on == "2026-12-24"
    assert services.undo.undo() == "Signal muted"
    assert shared(services.signals.all()).muted is None
    services.undo.redo()
    services.signals.unmute(services.signals.all().muted[0])
    assert services.signals.all().muted == ()
    assert services.undo.undo() == "Signal unmuted"
    assert len(services.signals.all().muted) == 1


def test_a_mute_holds_when_new_complaints_move_the_first_day_a_little(services: Services) -> None:
    row = shared(services.signals.all())
    services.signals.mute(row, "known")
    for number, account in enumerate(row.accounts):
        later = [one for one in rows_of(number + 40, factor=6.0, until=LAST + timedelta(days=21))
                 if one[0] > LAST.isoformat()]  # fmt: skip
        write_down(services, account, later)
    inbox = services.signals.all()
    assert shared(inbox).muted is not None
    assert services.signals.key_of(shared(inbox).members[0]) in {
        mute.signal for mute in fetch(services.workspace.store, Mute)
    }


def test_a_mute_that_ran_out_comes_back_and_says_so(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.signals.mute(shared(services.signals.all()), "wait for the audit", "2026-11-30")
    monkeypatch.setenv("MCR_NOW", "2026-11-30T09:00:00")
    assert shared(services.signals.all()).muted is not None  # its last day still counts
    monkeypatch.setenv("MCR_NOW", "2026-12-01T09:00:00")
    row = shared(services.signals.all())
    assert row.muted is None
    assert row.came_back is not None
    assert row.came_back.reason == "wait for the audit"
    monkeypatch.setenv("MCR_NOW", "2027-02-01T09:00:00")
    assert shared(services.signals.all()).came_back is None
    services.signals.mute(shared(services.signals.all()), "again", "2027-03-01")
    assert len(fetch(services.workspace.store, Mute)) == 3  # the old ones gave way


def test_a_mute_of_one_account_does_not_hide_what_several_share(services: Services) -> None:
    row = shared(services.signals.all())
    alone = SignalRow(
        row.key, row.account, row.told, row.kind, row.sentence, members=row.members[:1]
    )
    services.signals.mute(alone, "only here")
    now = shared(services.signals.all())
    assert now.muted is None
    assert now.partly_muted is not None
    services.signals.unmute(now)
    assert shared(services.signals.all()).partly_muted is None


def test_a_mute_needs_a_reason_and_a_day_that_is_one(services: Services) -> None:
    row = shared(services.signals.all())
    with pytest.raises(InvalidValueError):
        services.signals.mute(row, "  ")
    with pytest.raises(InvalidValueError):
        services.signals.mute(row, "why", "tomorrow")
    assert fetch(services.workspace.store, Mute) == []


def test_what_was_found_is_kept_until_a_complaint_changes(services: Services) -> None:
    first = services.signals.all()
    assert services.signals.all().deteriorations[0].spark is first.deteriorations[0].spark
    services.complaints.add(first.deteriorations[0].account, "One more")
    assert services.signals.all().complaints == first.complaints + 1


def test_the_search_tells_how_far_it_is_and_stops_when_asked(services: Services) -> None:
    told: list[float] = []

    class Watch:
        def report(self, done: int, total: int) -> None:
            told.append(done / total)
            if len(told) > 20:
                raise CancelledError

    with pytest.raises(CancelledError):
        services.signals.all(Watch())
    assert told == sorted(told)
    assert shared(services.signals.all()).members  # and nothing of the stopped search is in the way


def test_silence_is_told_with_its_figures_and_can_be_muted(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCR_NOW", "2027-03-15T09:00:00")  # four months later, nobody has written
    account = services.accounts.find(SHARING[0])
    for day in ("2026-09-20", "2026-10-20", "2026-11-30", "2026-12-05"):
        services.touches.log(account, "call", [], two_way=True, happened_on=day)
    rows = {row.account.name: row for row in services.signals.all().silence}
    row = rows[SHARING[0]]
    assert row.silence is not None
    assert (row.silence.complaints, row.silence.touches, row.silence.touches_before) == (0, 0, 4)
    assert row.silence.expected > 10
    assert "no conversation either" in row.sentence
    assert dict(row.arithmetic)["Complaints in the 273 days before"]
    services.signals.mute(row, "closed for the winter", "2027-04-30")
    assert SHARING[0] not in {one.account.name for one in services.signals.all().silence}
    services.touches.log(account, "call", [], two_way=True, happened_on="2027-03-14")
    assert SHARING[0] not in {one.account.name for one in services.signals.all().every()
                              if one.kind == "silence"}  # fmt: skip


def test_improvements_are_told_too(services: Services) -> None:
    account = services.accounts.add("Farrow Toys")
    rows = [one for one in rows_of(50, factor=1.0, per_month=40.0)
            if not (one[1] == "Damage" and one[0] >= "2026-04-01")]  # fmt: skip
    write_down(services, account, rows)
    better = [one for one in services.signals.all().improvements if one.account == account]
    assert any("Damage" in one.sentence and "fell" in one.sentence for one in better)


# One change in several slices


def moved(services: Services, name: str, where: tuple[tuple[str, str], ...], **fields: object) -> AccountSignal:  # fmt: skip
    given = {
        "since": "2026-05-12", "until": "2026-11-20", "baseline_since": "2024-12-01",
        "before": 3.0, "after": 9.0, "observed": 46, "expected": 14.0, "ratio": 3.3,
        "low": 2.4, "high": 4.4, "p": 0.001, "lasting": True, "dispersion": 1.0,
        "since_low": "2026-05-01", "since_high": "2026-05-20", **fields,
    }  # fmt: skip
    signal = Signal("shift", Slice(where), 400, 24, 0.01, Shift(**given))  # type: ignore[arg-type]  # a test's own fields
    return AccountSignal(services.accounts.find(name), signal, "a sentence")


WHOLE: tuple[tuple[str, str], ...] = ()
B = (("carrier", "Carrier B"),)
B_LATE = (("carrier", "Carrier B"), ("kind", "Late delivery"))
C = (("carrier", "Carrier C"),)


def test_a_whole_and_its_part_are_one_change_that_names_both(services: Services) -> None:
    part, whole = moved(services, SHARING[0], B), moved(services, SHARING[0], WHOLE)
    (change,) = changes_of([part, whole], lambda _one, _other: 1.0)
    assert (change.told, change.also) == (part, (whole,))


def test_slices_that_share_few_complaints_or_another_time_stay_apart(services: Services) -> None:
    one, other = moved(services, SHARING[0], B), moved(services, SHARING[0], C)
    assert len(changes_of([one, other], lambda _one, _other: 0.1)) == 2
    earlier = moved(services, SHARING[0], WHOLE, since="2025-06-01", since_low="2025-05-20",
                    since_high="2025-06-10")  # fmt: skip
    assert len(changes_of([one, earlier], lambda _one, _other: 1.0)) == 2
    fell = moved(services, SHARING[0], WHOLE, after=1.0)
    assert len(changes_of([one, fell], lambda _one, _other: 1.0)) == 2


def test_accounts_that_spell_a_carrier_alike_or_show_it_in_a_part_are_put_together(
    services: Services,
) -> None:
    signals = [
        moved(services, SHARING[0], B_LATE),
        moved(services, SHARING[1], (("Carrier", " carrier  b "),), since="2026-05-30"),
        moved(services, SHARING[2], C),
    ]
    changes = [change for one in signals for change in changes_of([one], lambda *_: 1.0)]
    groups = over_accounts(changes)
    assert [[one.told.account.name for one in group] for group in groups] == [
        list(SHARING[:2]),
        [SHARING[2]],
    ]


def test_all_complaints_of_one_account_are_no_part_of_a_slice_of_another(
    services: Services,
) -> None:
    changes = [
        change
        for one in (moved(services, SHARING[0], WHOLE), moved(services, SHARING[1], B))
        for change in changes_of([one], lambda *_: 1.0)
    ]
    assert len(over_accounts(changes)) == 2


def test_two_changes_that_luck_may_have_brought_near_are_not_put_together(
    services: Services,
) -> None:
    def groups(*since: str) -> list[int]:
        told = [
            moved(services, name, B, since=day, since_low="2026-01-01", since_high="2026-11-01")
            for name, day in zip((*SHARING, "Dunmore Glass"), since, strict=False)
        ]
        changes = [change for one in told for change in changes_of([one], lambda *_: 1.0)]
        return sorted(len(group) for group in over_accounts(changes))

    assert groups("2026-05-12", "2026-05-20") == [2]  # 9 days of two years: 2 %
    assert groups("2026-03-01", "2026-05-28") == [
        1,
        1,
    ]  # 89 days of two years: 23 %
    assert groups("2026-05-12", "2026-05-20", "2026-06-20") == [3]


def test_the_common_ratio_weighs_each_account_by_its_precision(services: Services) -> None:
    sure = moved(services, SHARING[0], B, ratio=2.0, low=1.8, high=2.2222).signal.shift
    unsure = moved(services, SHARING[1], B, ratio=8.0, low=2.0, high=32.0).signal.shift
    assert sure is not None
    assert unsure is not None
    pooled = pooled_ratio([sure, unsure])
    assert pooled is not None
    middle, low, high = pooled
    assert 2.0 < middle < 2.05
    assert 1.8 < low < middle < high < 2.3
    again = pooled_ratio([sure, sure])
    assert again is not None
    assert again[0] == pytest.approx(2.0)
    assert again[2] - again[1] < 2.2222 - 1.8  # two accounts say it surer than one
    open_ended = moved(services, SHARING[1], B, high=None).signal.shift
    assert open_ended is not None
    assert pooled_ratio([sure, open_ended]) is None
    far = moved(services, SHARING[1], B, ratio=8.0, low=6.0, high=10.7).signal.shift
    assert far is not None
    assert differ([sure, far])  # then an average says little, and the row says so
    assert not differ([sure, sure])


def date_of(day: str) -> date:
    return date.fromisoformat(day)


# Accounts read together


SMALL = ("Askewe Foods", "Belmarsh Tools", "Cotterill Lamps", "Dunmore Glass", "Elphick Paper")


@pytest.fixture(scope="module")
def weakly_planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weak") / "profile"
    made = create_profile(folder, "Jun Park", demo=True)
    for number, name in enumerate(SMALL):
        account = made.accounts.add(name, tier="key" if number == 2 else None)
        write_down(made, account, rows_of(100 + number, factor=3.0, per_month=10.0))
    made.close()
    return folder


def test_a_cause_too_weak_in_each_account_is_one_row_of_all_of_them(
    weakly_planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCR_NOW", NOW)
    shutil.copytree(weakly_planted, tmp_path / "own")
    services = open_profile(tmp_path / "own")
    try:
        inbox = services.signals.all()
        (row,) = inbox.deteriorations
        assert row.only_together
        assert {account.name for account in row.accounts} == set(SMALL)
        assert row.sentence.startswith(
            "Carrier B: complaints rose over five accounts read together"
        )
        assert "none of them shows it by itself" in row.sentence
        for member in row.members:  # each account's own part stands there with its interval
            shift = member.signal.shift
            assert shift is not None
            assert f"{member.account.name} {shift.observed} observed" in row.evidence
        assert "false discovery rate" in row.evidence
        assert "values that accounts share" in row.evidence
        case = services.cases.open_from(*row.members)
        assert len(services.cases.show(case.id).parts) == len(SMALL)
        services.signals.mute(row, "the carrier was told")
        assert services.signals.all().deteriorations == ()
        (muted,) = services.signals.all().muted
        services.signals.unmute(muted)
        assert services.signals.all().deteriorations != ()
    finally:
        services.close()
