"""When two signals are one, and how much a signal weighs."""

from __future__ import annotations

import random

import pytest

from mcr_desktop.domain.indicators import Quiet
from mcr_desktop.domain.signals import SignalKey, Silence, weigh

KEY = SignalKey("up", "2026-05-12", (("lane", "LYS-MAD"), ("carrier", "Carrier B")))


def test_a_key_survives_its_text_whatever_the_order_of_conditions() -> None:
    turned = SignalKey(KEY.way, KEY.since, tuple(reversed(KEY.conditions)))
    assert turned.text() == KEY.text()
    parsed = SignalKey.parse(KEY.text())
    assert parsed is not None
    assert parsed.is_same(KEY)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '["up", "soon", []]', '["sideways", "2026-05-12", []]',
                                  '["up", "2026-05-12", [["a"]]]', "[" * 5000, '["up", 5, []]'])  # fmt: skip
def test_what_another_device_wrote_amiss_is_no_key(text: str) -> None:
    assert SignalKey.parse(text) is None


@pytest.mark.parametrize(
    ("way", "since", "conditions", "same"),
    [
        ("up", "2026-05-28", KEY.conditions, True),
        ("up", "2026-04-01", KEY.conditions, True),
        ("up", "2026-08-01", KEY.conditions, False),
        ("down", "2026-05-12", KEY.conditions, False),
        ("up", "2026-05-12", KEY.conditions[:1], False),
    ],
)
def test_a_wandering_onset_is_the_same_change_and_a_new_one_is_not(
    way: str, since: str, conditions: tuple[tuple[str, str], ...], same: bool
) -> None:
    assert KEY.is_same(SignalKey(way, since, conditions)) is same  # type: ignore[arg-type]  # a parameter


def test_the_weight_is_the_product_that_it_shows() -> None:
    weight = weigh(46, 14.0, (2.4, 4.4), ("2026-05-12", "2026-11-20"), "2026-11-23", "strategic",
                   lasting=True)  # fmt: skip
    assert weight.cautious == pytest.approx(14.0 * 1.4)
    assert weight.year_share == 1
    assert weight.age_days == 195
    assert weight.recency == pytest.approx(0.5 ** (195 / 365))
    assert weight.factor == 2
    assert weight.value == pytest.approx(14 * 1.4 * 0.5 ** (195 / 365) * 2)


def test_a_rise_that_lasts_keeps_a_tenth_of_its_weight_and_one_that_is_over_does_not() -> None:
    years = ("2020-01-01", "2026-11-23")
    lasts = weigh(400, 100.0, (3.0, 5.0), years, "2026-11-23", None, lasting=True)
    assert lasts.recency == 0.1
    assert lasts.year_share == pytest.approx(365 / 2519)
    over = weigh(40, 10.0, (3.0, 5.0), ("2020-01-01", "2020-03-01"), "2026-11-23", None, lasting=False)  # fmt: skip
    assert over.recency < 0.01
    better = weigh(4, 50.0, (0.02, 0.22), years, "2026-11-23", None, lasting=True)
    assert better.recency < 0.01
    assert better.cautious == pytest.approx(50 * 0.78)


def test_what_chance_could_explain_weighs_nothing_and_the_first_of_its_kind_weighs_all() -> None:
    unsure = weigh(12, 10.0, (0.6, 2.1), ("2026-09-01", "2026-11-01"), "2026-11-23", None, lasting=True)  # fmt: skip
    assert unsure.value == 0
    new = weigh(9, 0.0, (0.0, None), ("2026-11-23", "2026-11-23"), "2026-11-23", None, lasting=True)
    assert new.value == 9


def silence(
    complaints: int = 0,
    earlier: int = 9,
    touches: int = 1,
    before: int = 4,
    quiet: Quiet | None = None,
) -> Silence:
    return Silence(
        91, "2026-11-23", "2026-11-23", complaints, earlier, 273, touches, before,
        quiet or Quiet(30, agreed=True, days=50),
    )  # fmt: skip


def test_silence_warns_where_complaints_and_contact_fell_away_together() -> None:
    assert silence().warns
    assert silence().expected == pytest.approx(3)
    assert silence(touches=0, before=0).warns
    assert silence(earlier=0).warns  # nobody ever complained, and now nobody calls


@pytest.mark.parametrize(
    "loud",
    [
        silence(complaints=1),
        silence(touches=4),
        silence(quiet=Quiet(30, agreed=True, days=20)),
        silence(earlier=0, touches=0, before=0, quiet=Quiet(30, agreed=False)),  # brand new
        silence(earlier=0, touches=2, before=3),  # never complains, and seldom speaks
        silence(earlier=1, touches=1, before=2),
    ],
)
def test_no_warning_where_somebody_speaks_or_nobody_ever_did(loud: Silence) -> None:
    assert not loud.warns


def test_accounts_that_seldom_complain_and_seldom_speak_do_not_cry_wolf() -> None:
    dice = random.Random(91)

    def some(mean: float) -> int:
        return sum(dice.random() < mean / 40 for _ in range(40))

    told = sum(
        silence(earlier=some(0.6), touches=some(4), before=some(4), complaints=some(0.2)).warns
        for _quarter in range(2000)
    )
    assert told <= 220  # 11 %; every second such quarter shows less contact than the one before


def test_a_silence_says_how_often_chance_does_as_much() -> None:
    assert silence().chance_of_none == pytest.approx(0.75**9)
    assert silence().chance_of_contact == pytest.approx((1 + 5 / 2) / 32)
    assert silence(earlier=0).chance == silence(earlier=0).chance_of_contact
    gone = silence(earlier=0, touches=0, before=0, quiet=Quiet(30, agreed=True, days=200))
    assert (
        gone.warns
    )  # it does not fall out of the list when the last touch is older than both spans


def test_a_strong_recent_rise_stands_above_one_as_strong_that_lasts_for_years() -> None:
    """Ten complaints a month expected, twice as many seen; the intervals are those of so many complaints."""
    recent = weigh(
        80, 40, (1.4, 2.8), ("2026-07-23", "2026-11-22"), "2026-11-22", None, lasting=True
    )
    old = weigh(
        720, 360, (1.6, 2.5), ("2023-11-23", "2026-11-22"), "2026-11-22", None, lasting=True
    )
    assert recent.value > old.value > 0
    grown = weigh(4320, 2160, (1.8, 2.2), ("2023-11-23", "2026-11-22"), "2026-11-22", None, lasting=True)  # fmt: skip
    assert grown.value > recent.value  # yet one six times as large is not lost
