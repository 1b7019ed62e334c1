"""Accounts that moved along are named where luck does not name as many among all that were asked."""

from __future__ import annotations

import numpy as np

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.findings import Shift
from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.services.watching.companions import find_companions

END = int(np.datetime64("2026-11-22", "D").astype(int))
SINCE = END - 7 * 22 + 1
B = (("carrier", "Carrier B"),)
ROSE = Shift(
    "2026-06-22", "2026-11-22", "2025-06-22", 3.0, 9.0, 46, 14.0, 3.3, 2.4, 4.4, 0.001, True, 1.0
)


def complaints(dice: np.random.Generator, *, clump: int = 1, more: int = 0) -> Complaints:
    """Fifty complaints of carrier B in two years in clumps of a day, `more` of them in the change's days."""
    day = END - dice.integers(0, 728, dice.poisson(50 / clump))
    day = np.append(np.repeat(day, clump), dice.integers(SINCE, END + 1, more))
    day = np.append(day, [END - 727, END])
    return Complaints(day.astype(np.int32), {"carrier": Attribute.of(["Carrier B"] * len(day))})


def named(all_of: list[Complaints]) -> list[int]:
    accounts = [
        Account(bytes([n]) * 16, bytes([n]) * 16, f"Account {n}") for n in range(len(all_of))
    ]
    found = find_companions(B, ROSE, accounts, lambda account: all_of[account.id[0]])
    return [one.account.id[0] for one in found]


def test_luck_seldom_names_any_of_twenty_accounts() -> None:
    dice = np.random.default_rng(21)
    plain = sum(bool(named([complaints(dice) for _one in range(20)])) for _row in range(60))
    clumped = sum(
        bool(named([complaints(dice, clump=3) for _one in range(20)])) for _row in range(60)
    )
    assert plain <= 6  # every second row, where each account is held to 5 % by itself
    assert clumped <= 6  # nearly every row, where scatter beyond chance is not looked at


def test_an_account_that_moved_along_is_named_with_its_adjusted_p() -> None:
    dice = np.random.default_rng(22)
    all_of = [complaints(dice, more=40 if n == 4 else 0) for n in range(10)]
    accounts = [Account(bytes([n]) * 16, bytes([n]) * 16, f"Account {n}") for n in range(10)]
    (one,) = find_companions(B, ROSE, accounts, lambda account: all_of[account.id[0]])
    assert one.account.id[0] == 4
    assert one.asked == 10
    assert one.p <= 0.05
    assert one.low > 1.5
