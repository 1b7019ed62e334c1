"""Which stretches of days were compared, and why some cannot be, each in one plain sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import day_text, days_text

if TYPE_CHECKING:
    from mcr_desktop.domain.comparisons import Comparison


def comparison_sentences(compared: Comparison) -> list[str]:
    """What was compared with what, and what was left out of it."""
    told = [
        _("{window} compared with {baseline}").format(
            window=_days(compared.since, compared.until),
            baseline=_days(compared.baseline_since, compared.baseline_until),
        )
    ]
    if compared.set_aside:
        named = [
            f"{name} = {label}" for one in compared.set_aside for name, label in one.conditions
        ]
        told.append(
            ngettext(
                "Left out, since the baseline does not hold it throughout: {slices}",
                "Left out, since the baseline does not hold them throughout: {slices}",
                len(named),
            ).format(slices="; ".join(named))
        )
    told += [
        _(
            "{attribute} is left out: its values follow one another, so it tells little but the date"
        ).format(attribute=name)
        for name in compared.running
    ]
    return told


def _days(first: str, last: str) -> str:
    return day_text(first) if first == last else days_text(first, last)


def sentences() -> dict[str, str]:
    """Templates by the name of the error's type, with its reason where that matters."""
    return {
        "ComparedDaysError": _("These days cannot be compared."),
        "ComparedDaysError.day": _('{option}: "{value}" is not a day. Write it as 2026-12-31.'),
        "ComparedDaysError.order": _("{option} {value} comes before {begin} {other}."),
        "ComparedDaysError.overlap": _(
            "The baseline (to {value}) reaches into the days that it is compared with (from {other})."
        ),
        "ComparedDaysError.window": _("No row of {file} is dated from {since} to {until}."),
        "ComparedDaysError.baseline": _(
            "No row of {file} is dated from {since} to {until}, so there is nothing to compare with."
        ),
    }
