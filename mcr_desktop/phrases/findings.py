"""What the figures say, in one sentence each: screens, briefs and `mcr` print the same words.

Counts without a denominator are never called a rate, and a slice that goes with a change is never called
its cause: the team finds the cause, the figures point.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from mcr_desktop.phrases import flags
from mcr_desktop.phrases.catalogue import _, language, ngettext

if TYPE_CHECKING:
    from mcr_desktop.domain.findings import (
        ControlChart,
        Explanation,
        IntakeChange,
        Shift,
        Signal,
        Slice,
        SliceEvidence,
    )

_TIMES = "\N{MULTIPLICATION SIGN}"
_TO = "\N{EN DASH}"
_MANY = 100
_FAR = 100.0
"""An upper limit of a ratio beyond it says no more than that there is none to speak of."""

_MONTH = 28
"""Days from which a change that ended is told as a level; a shorter one as its days."""
_MOST_ROUNDED = 1e15
MOST_WRITTEN = 1e20
"""From here on no figure is meant in earnest, and none is written out."""

flag_sentence = flags.flag_sentence
"""What a reader must know of the data before believing a figure."""


def signal_sentence(signal: Signal) -> str:
    """The whole finding: what moved, from what to what, since when, and on what evidence."""
    if signal.intake is not None:
        return intake_sentence(signal.intake)
    if signal.shift is None:
        return _too_few(signal.rows, signal.months)
    explained = signal.explanation
    if explained is not None and (explained.best is None or explained.best.slice != signal.slice):
        return explanation_sentence(explained, signal.shift, signal.slice)
    sentence = shift_sentence(signal.shift, signal.slice)
    p = signal.q if signal.q is not None else explained.p if explained is not None else None
    evidence = _shift_evidence(signal.shift, p)
    # After the interval of the day a second bracket would be hard to read.
    head = f"{sentence}; {evidence}" if sentence.endswith(")") else f"{sentence} ({evidence})"
    share = explained.best.share if explained is not None and explained.best is not None else None
    if share is None or share > 1.0 or share < 0.01:
        return head
    if signal.shift.after > signal.shift.before:
        return _("{finding}; that is {share} of the rise in all complaints").format(
            finding=head, share=percent(share)
        )
    return _("{finding}; that is {share} of the fall in all complaints").format(
        finding=head, share=percent(share)
    )


def no_change_sentence() -> str:
    """What is to be said where there was enough to look at and nothing stood out."""
    return _("No change that the figures support")


def _too_few(rows: int, months: int) -> str:
    words = {
        "complaints": ngettext("{n} complaint", "{n} complaints", rows).format(n=number(rows)),
        "months": ngettext("{n} whole month", "{n} whole months", months).format(n=number(months)),
    }
    if rows >= _MANY:  # it is the weeks that are few
        return _("Too short a time to say: {complaints} in {months}").format(**words)
    return _("Too few to say: {complaints} in {months}").format(**words)


def shift_sentence(shift: Shift, where: Slice | None = None) -> str:
    """From what to what and since when, without the evidence."""
    if _short(shift):
        return _short_sentence(shift, where)
    before, after, per = _levels(shift)
    words = {"before": before, "after": after, "per": per, "when": _when(shift)}
    rose = shift.after > shift.before
    if where is not None and where.conditions:
        words["slice"] = slice_name(where)
        if rose:
            return _("{slice}: complaints rose from {before} to {after} {per} {when}").format(
                **words
            )
        return _("{slice}: complaints fell from {before} to {after} {per} {when}").format(**words)
    if rose:
        return _("Complaints rose from {before} to {after} {per} {when}").format(**words)
    return _("Complaints fell from {before} to {after} {per} {when}").format(**words)


def _short(shift: Shift) -> bool:
    """Whether it came and went within a month: a level a week or a month would say more than was seen."""
    return bool(shift.since_low) and not shift.lasting and not shift.rated and _days(shift) < _MONTH


def _days(shift: Shift) -> int:
    return (date.fromisoformat(shift.until) - date.fromisoformat(shift.since)).days + 1


def _short_sentence(shift: Shift, where: Slice | None) -> str:
    days = _days(shift)
    expected = number(shift.expected, 1 if 0 < shift.expected < 10 else 0)
    words = {
        "seen": ngettext("{n} complaint", "{n} complaints", shift.observed).format(
            n=number(shift.observed)
        ),
        "days": ngettext("{n} day", "{n} days", days).format(n=days),
        "expected": expected if shift.expected else _("none"),
        "when": _when(shift),
    }
    if where is not None and where.conditions:
        return _("{slice}: {seen} in {days} where {expected} were expected, {when}").format(
            slice=slice_name(where), **words
        )
    return _("{seen} in {days} where {expected} were expected, {when}").format(**words)


def explanation_sentence(explanation: Explanation, shift: Shift, where: Slice | None = None) -> str:
    """The change of the whole (or of `where`) and the slice that carries it, or that none does."""
    head = shift_sentence(shift, where)
    best = explanation.best
    if explanation.verdict == "too few to say":
        return _("{finding}; too few complaints to say what carries it").format(finding=head)
    if explanation.verdict == "no cause found" or best is None or best.share is None:
        return _("{finding} ({evidence}); no slice stands out from the rest").format(
            finding=head, evidence=_shift_evidence(shift, None)
        )
    words = {
        "finding": head,
        "slice": slice_name(best.slice),
        "share": percent(min(best.share, 1.0)),
        "evidence": evidence_text(best, explanation.p),
    }
    if best.share > 1.0:
        return _("{finding}; {slice} explains more than all of it ({evidence})").format(**words)
    return _("{finding}; {slice} explains {share} of it ({evidence})").format(**words)


def rivals_sentence(explanation: Explanation) -> str:
    """What cannot be told apart from the best slice, or comes next; "" where nothing does."""
    if explanation.ties:
        return _("Cannot be told apart from: {slices}").format(
            slices="; ".join(slice_name(tie.slice) for tie in explanation.ties)
        )
    if not explanation.rivals:
        return ""
    rival = explanation.rivals[0]
    return _("Next best: {slice} ({evidence})").format(
        slice=slice_name(rival.slice), evidence=evidence_text(rival, None)
    )


def intake_sentence(change: IntakeChange) -> str:
    """A change of what is recorded, told as such, with what happened to the rest."""
    words = {
        "label": change.label,
        "attribute": change.attribute,
        "day": day_text(change.since),
        "per_month": number(change.per_month, 1),
        "replaces": change.replaces,
        "before": number(change.before, 1),
        "rest": number(change.rest_after, 1),
    }
    if change.kind == "field began to be filled":
        return _(
            "{attribute} is filled in from {day} on: a change of what is recorded, "
            "not of what went wrong"
        ).format(**words)
    if change.kind == "category renamed" and change.replaces:
        return _(
            "{attribute}: {label} appears on {day} as {replaces} ends: "
            "a change of names, not of what went wrong"
        ).format(**words)
    if change.kind == "category renamed":
        return _(
            "{attribute}: {label} appears on {day} and takes over from other values: "
            "a change of names, not of what went wrong"
        ).format(**words)
    return _(
        "{attribute}: {label} is first recorded on {day} and brings {per_month} complaints a month: "
        "a change of intake, not a deterioration; without it complaints went from {before} to {rest} a month"
    ).format(**words)


def chart_sentence(chart: ControlChart) -> str:
    """The chart in words: centre, what lies outside the limits, which limits and why."""
    complete = [point for point in chart.points if point.complete]
    if chart.kind == "too few to say":
        months = ngettext("{n} complete period", "{n} complete periods", len(complete))
        return _("Too few to say: {periods}, limits need eight").format(
            periods=months.format(n=number(len(complete)))
        )
    out = [point.period for point in complete if point.out]
    if chart.rated:
        centre, per = rate_text(complete[-1].centre, chart.exposure_unit)
    else:
        centre, per = number(complete[-1].centre, 1), _("a period")
    places = (
        ngettext("{n} point outside the limits ({which})", "{n} points outside the limits ({which})", len(out))
        .format(n=number(len(out)), which=", ".join(out[:4]) + (" ..." if len(out) > 4 else ""))
        if out
        else _("no point outside the limits")
    )  # fmt: skip
    return _("Centre {centre} {per}; {places}. {limits}").format(
        centre=centre, per=per, places=places, limits=limits_sentence(chart)
    )


def limits_sentence(chart: ControlChart) -> str:
    """Which limits the chart has, and why these."""
    names = {
        "c": _("Limits of a c chart: counts whose scatter is chance alone"),
        "u": _("Limits of a u chart: rates whose scatter is chance alone"),
        "p": _("Limits of a p chart: proportions whose scatter is chance alone"),
        "laney-u": _("Laney's limits: the points scatter {times} times as much as chance alone"),
        "laney-p": _("Laney's limits: the points scatter {times} times as much as chance alone"),
        "too few to say": _("Too few to say"),
    }
    return names[chart.kind].format(times=number(chart.dispersion, 1))


def slice_name(where: Slice) -> str:
    """The values of a slice, as one would say them; all complaints where there is no condition."""
    if not where.conditions:
        return _("All complaints")
    return ", ".join(_condition(name, label) for name, label in where.conditions)


def _condition(name: str, label: str) -> str:
    """The label alone where it speaks for itself, with its attribute where it is a mere mark (1, 0, CA)."""
    return label if len(label) > 3 else f"{name} {label}".strip()


def evidence_text(evidence: SliceEvidence, p: float | None) -> str:
    """Observed, expected, ratio with its interval, and what chance would do where `p` is known."""
    return _evidence(
        evidence.observed, evidence.expected, (evidence.ratio, evidence.low, evidence.high), p
    )


def _shift_evidence(shift: Shift, p: float | None) -> str:
    if _short(shift) and shift.ratio is not None:  # what was seen and expected is in its sentence
        ratio = ratio_text(shift.ratio, shift.low, shift.high)
        if p is None:
            return ratio
        return _("{ratio}; {chance}").format(ratio=ratio, chance=chance_words(p))
    return _evidence(shift.observed, shift.expected, (shift.ratio, shift.low, shift.high), p)


def _evidence(
    observed: int, expected: float, ratio: tuple[float | None, float, float | None], p: float | None
) -> str:
    words = {
        "observed": number(observed),
        "expected": number(expected, 1 if 0 < expected < 10 else 0) if expected else _("none"),
        "ratio": "",
        "chance": chance_words(p) if p is not None else "",
    }
    middle, low, high = ratio
    if middle is not None and high is not None:
        words["ratio"] = ", " + ratio_text(middle, low, high)
    if p is None:
        return _("{observed} observed, {expected} expected{ratio}").format(**words)
    return _("{observed} observed, {expected} expected{ratio}; {chance}").format(**words)


def ratio_text(middle: float, low: float, high: float | None) -> str:
    """A ratio with its interval: "x4.2, 95 %: 2.8-6.2"."""
    return _("{times}{ratio}, 95 %: {interval}").format(
        times=_TIMES, ratio=number(middle, ratio_digits(middle)), interval=interval_text(middle, low, high)
    )  # fmt: skip


def interval_text(middle: float, low: float, high: float | None) -> str:
    """The interval of a ratio with as many digits as the ratio: "2.8-6.2"; "at least 2.9" where it is open."""
    digits = ratio_digits(middle)
    words = {"low": number(low, digits), "to": _TO}
    if high is None or high > _FAR:
        return _("at least {low}").format(**words)
    return _("{low}{to}{high}").format(**words, high=number(high, digits))


def ratio_digits(ratio: float) -> int:
    """Decimals that tell a ratio, and its limits beside it."""
    return 1 if ratio >= 1.0 else 2 if ratio >= 0.05 else 3


def _levels(shift: Shift) -> tuple[str, str, str]:
    if not shift.rated:
        per = _("a week") if shift.per == "week" else _("a month")
        digits = 1 if min(shift.before, shift.after) >= 0.1 else 2
        return number(shift.before, digits), number(shift.after, digits), per
    scale = _scale(max(shift.before, shift.after))
    per = _("per {scale} {unit}").format(
        scale=number(scale), unit=shift.exposure_unit or _("units")
    )
    low, high = shift.before * scale, shift.after * scale
    digits = 1 if min(low, high) >= 0.1 else 2
    return number(low, digits), number(high, digits), per


def rate_text(rate: float, unit: str) -> tuple[str, str]:
    """A rate in readable size and what it is per: ("5.4", "per 1,000 shipments")."""
    scale, per = rate_scale(rate, unit)
    return number(rate * scale, 1), per


def rate_scale(rate: float, unit: str) -> tuple[int, str]:
    """What makes a rate readable, and what it is then per: (1000, "per 1,000 shipments")."""
    scale = _scale(rate)
    return scale, _("per {scale} {unit}").format(scale=number(scale), unit=unit or _("units"))


def _scale(rate: float) -> int:
    scale = 1
    while rate * scale < 1.0 and scale < 1_000_000:
        scale *= 10
    return max(scale, 100) if scale > 1 else 1


def _when(shift: Shift) -> str:
    if shift.since_low and shift.since_high:
        if shift.since == shift.until == shift.since_low == shift.since_high:
            return _("on {day}").format(day=day_text(shift.since))
        words = {
            "day": day_text(shift.since),
            "until": day_text(shift.until),
            "days": days_text(shift.since_low, shift.since_high),
        }
        if shift.since_low == shift.since_high:
            when = _("from {day}") if shift.lasting else _("from {day} to {until}")
        elif shift.lasting:
            when = _("from {day} (95 %: {days})")
        else:
            when = _("from {day} (95 %: {days}) to {until}")
        return when.format(**words)
    since, until = month_text(shift.since), month_text(shift.until)
    if shift.lasting:
        return _("from {month} on").format(month=since)
    if since == until:
        return _("in {month}").format(month=since)
    return _("from {since} to {until}").format(since=since, until=until)


def number(value: float, digits: int = 0) -> str:
    """A number as the language in force writes it."""
    if isinstance(value, int) and digits == 0 and 0 <= value < 1000:
        return str(int(value))  # the same in every language, and spares the start 30 ms
    if not abs(value) < _MOST_ROUNDED:
        return _number(value, digits, language())
    # Rounded first, as it will be: what looks the same is then written once.
    rounded = Decimal(str(value)).quantize(_places(digits))
    return _number(rounded or value, digits, language())


@lru_cache(maxsize=32)
def _places(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


@lru_cache(maxsize=8192)  # a page of charts holds hundreds, most of them again after the next click
def _number(value: float | Decimal, digits: int, locale: str) -> str:
    from babel.numbers import format_decimal  # only where a sentence is made: 30 ms

    if not abs(float(value)) < MOST_WRITTEN:
        return f"{value:.3g}"
    pattern = "#,##0" if digits == 0 else "#,##0." + "0" * digits
    return format_decimal(value, format=pattern, locale=locale)


def percent(share: float) -> str:
    """A share as whole per cent: "71 %"."""
    return _("{n} %").format(n=number(share * 100))


def p_text(p: float) -> str:
    """A probability as papers print it: "p = .002", "p < .001"."""
    if p < 0.001:
        return "p < .001"
    text = f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
    return f"p = {text.removeprefix('0')}"


def chance_words(p: float) -> str:
    """How often chance alone finds as much, however many slices were looked through: "by chance: 2 in 1,000"."""
    if p < 0.001:
        return _("by chance: under 1 in 1,000")
    if p < 0.1:
        return _("by chance: {n} in 1,000").format(n=number(round(1_000 * p)))
    return _("by chance: {n} in 100").format(n=number(round(100 * p)))


def month_text(day: str) -> str:
    """The month of an ISO day or of `YYYY-MM`, with its name: "September 2016"."""
    from babel.dates import format_date  # only where a sentence is made: 30 ms

    return format_date(date.fromisoformat(f"{day[:7]}-01"), "LLLL y", locale=language())


def days_text(first: str, last: str) -> str:
    """Two ISO days as an interval, what they share said once: "9-15 May 2016"."""
    if not language().startswith("en"):
        from babel.dates import format_interval  # only where a sentence is made: 30 ms

        ends = date.fromisoformat(first), date.fromisoformat(last)
        return str(format_interval(*ends, skeleton="yMMMd", locale=language()))
    if first[:7] == last[:7]:
        return f"{int(first[8:])}{_TO}{day_text(last)}"
    begin = day_text(first)
    if first[:4] == last[:4]:
        begin = begin.rsplit(" ", 1)[0]
    return f"{begin} {_TO} {day_text(last)}"


def day_text(day: str) -> str:
    """An ISO day in full: "10 July 2013"."""
    from babel.dates import format_date  # only where a sentence is made: 30 ms

    pattern = "d MMMM y" if language().startswith("en") else "long"
    return format_date(date.fromisoformat(day), pattern, locale=language())
