"""Two chosen stretches of time against each other, and what the figures are out of, in words."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, language, ngettext
from mcr_desktop.phrases.findings import number

if TYPE_CHECKING:
    from mcr_desktop.domain.findings import SliceEvidence

_TIMES = "\N{MULTIPLICATION SIGN}"
_TO = "\N{EN DASH}"


def compared_sentence(
    name: str,
    counts: tuple[int, int],
    before: tuple[str, str],
    after: tuple[str, str],
    ratio: tuple[float | None, float, float | None],
    pace: str,
) -> str:
    """What two stretches hold and the ratio of their paces with its interval; `name` is "" for all complaints.

    `pace` says what the ratio is one of.
    """
    words = {
        "after": counted(counts[1]), "before": number(counts[0]),
        "now": stretch_text(*after), "then": stretch_text(*before),
    }  # fmt: skip
    text = _("{after} in {now}, {before} in {then}").format(**words)
    middle, low, high = ratio
    if middle is not None and high is not None:
        times = f"{_TIMES}{_ratio(middle)}"
        between = f"{_ratio(low)}{_TO}{_ratio(high)}"
        text += ": " + _("{times} {pace} (95 %: {between})").format(
            times=times, pace=pace, between=between
        )
        if low <= 1.0 <= high:
            text += _(", which chance alone may be")
    return f"{name}: {text}" if name else text


def carried_sentence(best: SliceEvidence, name: str) -> str:
    """Which slice moved most, said so that nobody takes it for the cause."""
    words = {"slice": name, "seen": number(best.observed), "due": number(best.expected, 0)}
    return _("most of it goes with {slice} ({seen} observed, {due} expected)").format(**words)


def marks_note(compared: int) -> str:
    """What a marked value is, and that an interval knows nothing of the other values."""
    return ngettext(
        "Marked: moved further than the rest, by more than chance allows with {n} value compared; "
        "the interval of a ratio is for that value alone. Seasons are not taken out.",
        "Marked: moved further than the rest, by more than chance allows with {n} values compared; "
        "the interval of a ratio is for that value alone. Seasons are not taken out.",
        compared,
    ).format(n=number(compared))


def marked_sentence(marked: int, compared: int) -> str:
    """How many of the compared values moved further than the rest beyond chance."""
    looked = ngettext("{n} value was compared", "{n} values were compared", compared).format(
        n=number(compared)
    )
    if not marked:
        return _(
            "{looked}; none moved further than the rest by more than chance allows. "
            "The interval of a ratio is for that value alone; seasons are not taken out."
        ).format(looked=looked)
    told = ngettext(
        "{n} moved further than the rest by more than chance allows",
        "{n} moved further than the rest by more than chance allows",
        marked,
    ).format(n=number(marked))
    return _(
        "{looked}; {told}. The interval of a ratio is for that value alone; seasons are not taken out."
    ).format(looked=looked, told=told)


def _ratio(value: float) -> str:
    """Small ratios need a second digit to be told from 1."""
    return number(value, 1 if value >= 2 else 2)


def counted(count: int) -> str:
    """A number of complaints."""
    return ngettext("{n} complaint", "{n} complaints", count).format(n=number(count))


def stretch_text(since: str, until: str) -> str:
    """A stretch of days as people say it: a month, whole months, or days."""
    from babel.dates import format_date  # only where words are made: 30 ms

    first, last = date.fromisoformat(since), date.fromisoformat(until)
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        ends = [format_date(day, "LLL y", locale=language()) for day in (first, last)]
    else:
        ends = [format_date(day, "d MMM y", locale=language()) for day in (first, last)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} {_TO} {ends[1]}"


def denominator_of_counts(unit: str) -> str:
    """That bare counts are drawn; `unit` is what else could have been taken, "" for nothing."""
    if not unit:
        return _(
            "Counts: nobody knows here how many could have gone wrong, so no rate can be given."
        )
    return _("Counts, whatever the number of {unit} was.").format(unit=unit)


def denominator_of_rates(per: str, size: float, unit: str, *, spread: bool) -> str:
    """What rates are out of; `spread` says that a month's amount was laid evenly over its days."""
    text = _("Complaints {per}; {size} {unit} in all.").format(
        per=per, size=number(size), unit=unit
    )
    if spread:
        text += " " + _("Known by the month and spread evenly over its days.")
    return text


def denominator_of_shares(size: float) -> str:
    """What shares are out of."""
    return _("Share of all complaints of the account: {size} in all.").format(size=number(size))
