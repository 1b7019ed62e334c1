"""Why two stretches of days cannot be compared, each in one plain sentence."""

from __future__ import annotations

from mcr_desktop.phrases.catalogue import _


def sentences() -> dict[str, str]:
    """Templates by the name of the error's type, with its reason where that matters."""
    return {
        "ComparedDaysError": _("These days cannot be compared."),
        "ComparedDaysError.day": _('{option}: "{value}" is not a day. Write it as 2026-12-31.'),
        "ComparedDaysError.order": _(
            "{option} {value} lies before {other}, the first of those days."
        ),
        "ComparedDaysError.overlap": _(
            "The baseline (to {value}) reaches into the days that it is compared with (from {other})."
        ),
        "ComparedDaysError.window": _("No row of {file} is dated from {since} to {until}."),
        "ComparedDaysError.baseline": _(
            "No row of {file} is dated from {since} to {until}, so there is nothing to compare with."
        ),
    }
