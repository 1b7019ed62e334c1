"""How time stands where a customer is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mcr_desktop.domain.working_times import (
    clock_of,
    find_zones,
    is_days,
    is_time,
    zone_named,
    zones,
    zones_of_place,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_their_day_is_on_and_ends() -> None:
    clock = clock_of("Europe/Lisbon", at("2026-11-23T16:40"), "12345", "09:00", "18:00")
    assert clock is not None
    assert (clock.state, clock.minutes_left, clock.agreed) == ("working", 80, True)
    assert f"{clock.here:%H:%M}" == "16:40"


@pytest.mark.parametrize(
    ("moment", "state", "back"),
    [
        ("2026-11-23T07:30", "before", "2026-11-23T09:00"),
        ("2026-11-23T18:00", "after", "2026-11-24T09:00"),
        ("2026-11-27T19:00", "after", "2026-11-30T09:00"),
        ("2026-11-28T12:00", "off", "2026-11-30T09:00"),
        ("2026-12-08T12:00", "holiday", "2026-12-09T09:00"),
    ],
)
def test_when_nobody_works_it_says_when_they_are_back(moment: str, state: str, back: str) -> None:
    holidays = {"2026-12-08": "Feast of lights"}
    clock = clock_of("UTC", at(moment), "12345", "09:00", "18:00", holidays)
    assert clock is not None
    assert clock.state == state
    assert clock.next_at == at(back)
    assert clock.holiday == ("Feast of lights" if state == "holiday" else "")


def test_a_night_shift_goes_on_past_midnight() -> None:
    clock = clock_of("UTC", at("2026-11-24T02:00"), "12345", "22:00", "06:00")
    assert clock is not None
    assert (clock.state, clock.minutes_left) == ("working", 240)
    saturday = clock_of("UTC", at("2026-11-28T02:00"), "12345", "22:00", "06:00")
    assert saturday is not None
    assert saturday.state == "working"  # Friday's night


def test_hours_that_the_clock_skips_do_not_count() -> None:
    # 29 March 2026: at 02:00 it is 03:00 in Paris, so that 00:30 to 09:00 are seven and a half hours.
    clock = clock_of("Europe/Paris", at("2026-03-28T23:30"), "1234567", "09:00", "17:00")
    assert clock is not None
    assert (clock.state, clock.minutes_until) == ("before", 7 * 60 + 30)


def test_the_difference_is_told_from_our_own_clock() -> None:
    ours = at("2026-11-23T09:00").astimezone(zone_named("Asia/Tokyo"))
    clock = clock_of("Europe/Lisbon", ours)
    assert clock is not None
    assert (clock.ahead_minutes, clock.agreed) == (-540, False)


@pytest.mark.parametrize(
    "zone",
    [None, "", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Europe", "\0", "a" * 5000],
)
def test_what_is_no_zone_is_none(zone: str | None) -> None:
    assert clock_of(zone, at("2026-11-23T09:00")) is None


@pytest.mark.parametrize("days", ["", "8", "54321", "0", "1 2", "mon"])
def test_odd_hours_from_elsewhere_fall_back_to_the_usual_ones(days: str) -> None:
    clock = clock_of("UTC", at("2026-11-23T10:00"), days, "99:99", "soon")
    assert clock is not None
    assert clock.state == "working"
    assert clock.ends_at == at("2026-11-23T17:00")


def test_weeks_of_holidays_leave_no_day_to_name() -> None:
    start = at("2026-11-23T10:00")
    every = {(start + timedelta(days=n)).date().isoformat(): "x" for n in range(-2, 40)}
    clock = clock_of("UTC", start, holidays=every)
    assert clock is not None
    assert (clock.state, clock.next_at) == ("holiday", None)


def test_zones_are_found_by_city_and_country_without_signs() -> None:
    assert find_zones("lisb")[0] == "Europe/Lisbon"
    assert find_zones("sao paulo") == ("America/Sao_Paulo",)
    assert "Europe/Dublin" in find_zones("IRELAND")
    assert find_zones("  ") == ()
    assert find_zones("' OR 1=1") == ()
    assert zones_of_place("Cork", "Ireland") == ("Europe/Dublin",)
    assert zones_of_place("Madrid", "Spain")[0] == "Europe/Madrid"
    assert zones_of_place("Leeds", "United Kingdom") == ("Europe/London",)
    assert zones_of_place("Nowhere", "Nowhere") == ()
    assert "UTC" in zones()
    assert all(zone_named(one) is not None for one in zones())


def test_days_and_times_are_what_they_seem() -> None:
    assert [one for one in ("12345", "7", "135") if not is_days(one)] == []
    assert [one for one in ("", "11", "21", "8") if is_days(one)] == []
    assert is_time("09:30")
    assert not is_time("9:30")
    assert not is_time("24:00")
