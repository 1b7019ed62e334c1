"""What the figures say of real and invented complaints, and how the answers follow a filter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.resources import resource
from mcr_desktop.services.exploring.causes import (
    filter_from,
    filter_text,
    known_later,
    month_filter,
)
from mcr_desktop.services.registering.complaints import Filter

WELLS = ("company", "Wells Fargo & Company")
BANK = ("product", "Bank account or service")


@pytest.fixture(scope="module")
def sample_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cfpb") / "profile"
    made = create_profile(folder, "Jun Park", demo=True)
    account = made.accounts.add("CFPB sample", as_of="2016-12-31")
    mapping = made.imports.mapping(resource("demo", "cfpb-mapping.toml"))
    made.imports.run(account, resource("demo", "cfpb_complaints.csv"), mapping)
    made.close()
    return folder


@pytest.fixture(scope="module")
def cfpb(sample_profile: Path) -> Iterator[Services]:
    """For reading only: one for all tests here."""
    opened = open_profile(sample_profile)
    yield opened
    opened.close()


@pytest.fixture
def own_cfpb(sample_profile: Path, tmp_path: Path) -> Iterator[Services]:
    """To write in."""
    shutil.copytree(sample_profile, tmp_path / "own")
    opened = open_profile(tmp_path / "own")
    yield opened
    opened.close()


def sample(services: Services) -> Account:
    return services.accounts.find("CFPB sample")


def test_the_jump_of_september_2016_is_told_with_its_evidence(cfpb: Services) -> None:
    found = [
        one for one in cfpb.causes.signals() if set(one.signal.slice.conditions) == {WELLS, BANK}
    ]
    assert len(found) == 1
    shift = found[0].signal.shift
    assert shift is not None
    assert shift.since_low <= "2016-09-08" <= shift.since_high
    assert shift.before == pytest.approx(5.8, rel=0.1)
    assert shift.after == pytest.approx(22.5, rel=0.1)
    assert "a month from 9 September 2016 (95 %: " in found[0].sentence
    assert filter_from(found[0].query).where == found[0].signal.slice.conditions


def test_added_product_lines_are_changes_of_intake(cfpb: Services) -> None:
    intake = [one for one in cfpb.causes.signals(sample(cfpb)) if one.is_intake_change]
    assert {one.signal.slice.conditions[0][1] for one in intake} == {
        "Bank account or service",
        "Credit reporting",
        "Debt collection",
    }
    assert all("a change of intake, not a deterioration" in one.sentence for one in intake)


def test_what_was_done_afterwards_is_not_looked_along_at_first(cfpb: Services) -> None:
    chosen = {one.name for one in cfpb.causes.attributes(sample(cfpb)) if one.chosen}
    assert chosen == {"channel", "company", "product", "state", "sub_product"}
    assert known_later("Company response to consumer")
    assert not known_later("process_step")


def test_another_choice_of_attributes_is_kept_and_obeyed(own_cfpb: Services) -> None:
    account = sample(own_cfpb)
    own_cfpb.causes.choose(account, ["product"])
    assert [one.name for one in own_cfpb.causes.attributes(account) if one.chosen] == ["product"]
    names = {
        name
        for one in own_cfpb.causes.signals(account)
        for name, _label in one.signal.slice.conditions
    }
    assert names == {"product"}
    kept = (own_cfpb.profile / "settings.json").read_text(encoding="utf-8")
    assert "product" not in kept


def test_a_filter_filters_chart_paretos_and_counts_alike(cfpb: Services) -> None:
    account = sample(cfpb)
    picture = cfpb.causes.explore(account, Filter((WELLS, BANK)))
    assert (picture.count, picture.total, picture.as_of) == (418, 20_000, "2016-12-31")
    assert sum(point.value or 0 for point in picture.figure.points) == 418
    assert len(cfpb.complaints.ids(account, Filter((WELLS, BANK)))) == 418
    paretos = dict(picture.paretos)
    assert paretos["channel"].total == 418
    # The bars of a filtered attribute stay, so that another of its values can be pressed.
    assert len(paretos["product"].bars) > 1
    assert paretos["product"].selected == "=" + BANK[1]
    assert "=" + WELLS[1] in {bar.key for bar in paretos["company"].bars}


def test_the_picture_shades_the_change_and_marks_the_months_outside(cfpb: Services) -> None:
    cfpb.causes.signals()
    figure = cfpb.causes.explore(sample(cfpb), Filter((WELLS, BANK))).figure
    assert figure.shade is not None
    shaded = figure.points[figure.shade.first : figure.shade.last + 1]
    assert [point.key for point in shaded][:2] == ["2016-09", "2016-10"]
    assert [point.key for point in figure.points if point.out] == ["2016-09", "2016-10"]
    assert "no rate" in figure.note


def test_a_month_is_compared_with_the_year_before_it(cfpb: Services) -> None:
    chosen = month_filter("2016-09", (WELLS,))
    picture = cfpb.causes.explore(sample(cfpb), chosen)
    assert picture.count == 41
    assert picture.figure.selected == "2016-09"
    assert "in September 2016" in picture.sentence
    reasons = cfpb.causes.explain(sample(cfpb), chosen)
    assert reasons.evidence is not None
    assert sum(row.observed for row in reasons.evidence.rows) == 41
    assert reasons.evidence.baseline_since == "2015-09-01"


def test_the_two_rows_add_up_and_can_be_checked_by_hand(cfpb: Services) -> None:
    cfpb.causes.signals()
    evidence = cfpb.causes.explain(sample(cfpb), Filter((WELLS, BANK))).evidence
    assert evidence is not None
    slice_row, rest = evidence.rows
    # Observed and before are those of all complaints in these months.
    columns = cfpb.complaints.columns(sample(cfpb))
    days = columns.day.astype("datetime64[D]").astype(str)
    seen = sum(evidence.since <= d <= evidence.until for d in days)
    past = sum(evidence.baseline_since <= d < evidence.since for d in days)
    assert (evidence.since, evidence.until[:7]) == ("2016-09-01", "2016-10")
    assert slice_row.observed + rest.observed == seen
    assert slice_row.before + rest.before == past
    assert slice_row.expected == pytest.approx(slice_row.before * 2 / 12)


def test_best_slices_open_within_the_filter(cfpb: Services) -> None:
    reasons = cfpb.causes.explain(sample(cfpb), Filter())
    first = filter_from(reasons.breakdown.bars[0].key or "")
    assert first.where
    picture = cfpb.causes.explore(sample(cfpb), first)
    assert 0 < picture.count < picture.total


def test_repeats_are_those_that_the_import_marked(cfpb: Services) -> None:
    flags = {flag.kind: flag.count for flag in cfpb.causes.explore(sample(cfpb)).flags}
    assert flags["duplicates"] == 23
    assert "no denominator" in flags


def test_a_filter_that_fits_nothing_says_so(cfpb: Services) -> None:
    account = sample(cfpb)
    for chosen in (Filter((("lane", "LYS-MAD"),)), Filter((("company", "Nobody"),))):
        picture = cfpb.causes.explore(account, chosen)
        assert picture.count == 0
        assert "no complaint under this filter" in picture.sentence
        assert cfpb.causes.explain(account, chosen).evidence is None


def test_a_filter_travels_in_one_line() -> None:
    chosen = Filter((("sub product", 'of "all" {kinds}'), ("état", "")), "2016-09-01", "2016-09-30")
    assert filter_from(filter_text(chosen)) == chosen
    assert filter_text(Filter()) == ""
    for text in ("", "nonsense", "[]", '{"where": 3}', '{"where": [[1]]}'):
        assert filter_from(text) == Filter()


def test_signals_are_kept_until_a_complaint_changes(own_cfpb: Services) -> None:
    account = sample(own_cfpb)
    own_cfpb.causes.choose(account, ["product"])  # few slices are searched sooner
    first = own_cfpb.causes.signals(account)
    own_cfpb.accounts.add("Quillmere Logistics")
    assert own_cfpb.causes.signals(account)[0] is first[0]
    own_cfpb.complaints.add(account, "Late again", dimensions={"company": "Ocwen"})
    assert own_cfpb.causes.signals(account)[0] is not first[0]
    assert own_cfpb.causes.explore(account).total == 20_001


def test_an_account_without_complaints_has_no_signal_and_one_with_few_says_so(
    services: Services, account: Account
) -> None:
    assert services.causes.signals() == []
    assert services.causes.explore(account).sentence == "No complaints yet"
    assert services.causes.spark(account) is None
    services.complaints.add(account, "Late", reported_on="2026-11-02")
    (only,) = services.causes.signals()
    assert only.signal.kind == "too few to say"
    assert only.sentence.startswith("Too few to say: 1 complaint")
    figure, moved = services.causes.trend(account)
    assert len(figure.points) == 1
    assert moved == only.signal


def test_with_exposure_it_is_a_rate_over_a_visible_denominator(
    services: Services, account: Account
) -> None:
    changes = []
    for number in range(24):
        month = f"{2024 + number // 12}-{number % 12 + 1:02}"
        late = 30 if number >= 18 else 10
        values: dict[str, Value] = {"month": month, "unit": "shipments", "amount": 1000.0}
        changes.append(Change(account.fence, "exposure", new_id(), values))
        changes += [
            Change(
                account.fence,
                "complaint",
                new_id(),
                {
                    "summary": "Late",
                    "reported_on": f"{month}-{day % 28 + 1:02}",
                    "dimensions": json.dumps({"carrier": "Carrier B" if day % 3 else "Carrier A"}),
                },
            )
            for day in range(late)
        ]
    services.workspace.commit(changes, "Wrote two years down")
    account = services.accounts.edit(account.id, as_of="2025-12-31")
    picture = services.causes.explore(account)
    assert picture.chart.rated
    assert picture.size == 24_000
    assert picture.figure.unit == "per 100 shipments"
    assert picture.figure.points[0].value == pytest.approx(1.0)
    assert picture.figure.points[0].detail == "10 of 1,000 shipments"
    assert "from 1.0 to 3.0 per 100 shipments from 1 July 2025" in picture.sentence
    assert not any(flag.kind == "no denominator" for flag in picture.flags)
    counts = services.causes.explain(account).evidence
    assert counts is not None
    assert sum(row.observed for row in counts.rows) == 180
    assert sum(row.before for row in counts.rows) == 120


def test_a_search_can_be_stopped(own_cfpb: Services) -> None:
    class Stopped:
        def report(self, done: int, total: int) -> None:
            del done, total
            raise CancelledError

    with pytest.raises(CancelledError):
        own_cfpb.causes.signals(progress=Stopped())
    assert own_cfpb.causes.signals()


def test_the_evidence_survives_json(cfpb: Services) -> None:
    reasons = cfpb.causes.explain(sample(cfpb))
    assert reasons.evidence is not None
    told = json.loads(json.dumps(asdict(reasons.evidence), allow_nan=False))
    assert told["since"] == reasons.evidence.since
