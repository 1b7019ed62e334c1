"""What shows only over accounts together: said so that nobody takes it for something that each of them shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number, ratio_text, slice_name
from mcr_desktop.phrases.signals import DOT, chance_text, count_word, denominator_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import Shift, Slice


def only_together_sentence(where: Slice, accounts: int, ratio: tuple[float, float, float]) -> str:
    """Where, over how many accounts read together, by how much with its interval, and that none shows it alone."""
    return _(
        "{slice}: complaints rose over {n} accounts read together, {ratio}; none of them shows it by itself"
    ).format(slice=slice_name(where), n=count_word(accounts), ratio=ratio_text(*ratio))


def only_together_evidence(shifts: Sequence[tuple[Account, Shift]], q: float, looked: int) -> str:
    """Each account's own part, the sums, denominators and chance, each named for what it is."""
    observed = sum(one.observed for _account, one in shifts)
    expected = sum(one.expected for _account, one in shifts)
    each = "; ".join(f"{account.name} {_part(shift)}" for account, shift in shifts)
    parts = [
        each,
        _("together {observed} observed, {expected} expected, each from its own past").format(
            observed=number(observed), expected=number(expected, 1 if expected < 10 else 0)
        ),
        "; ".join(dict.fromkeys(denominator_text(one) for _account, one in shifts)),
        ngettext(
            "false discovery rate {q} among {n} value that accounts share",
            "false discovery rate {q} among {n} values that accounts share",
            looked,
        ).format(q=chance_text(q), n=number(looked)),
    ]
    return DOT.join(parts)


def part_lines(shifts: Sequence[tuple[Account, Shift]]) -> tuple[tuple[str, str], ...]:
    """Each account's part, a line each."""
    return tuple((account.name, _part(shift)) for account, shift in shifts)


def part_sentence(where: Slice, shift: Shift) -> str:
    """What one account shows of a rise over several: by itself it would not be told."""
    return _("{slice}: {part}, told only together with other accounts").format(
        slice=slice_name(where), part=_part(shift)
    )


def _part(shift: Shift) -> str:
    text = _("{observed} observed, {expected} expected").format(
        observed=number(shift.observed),
        expected=number(shift.expected, 1 if shift.expected < 10 else 0),
    )
    if shift.ratio is None:
        return text
    return f"{text}, {ratio_text(shift.ratio, shift.low, shift.high)}"
