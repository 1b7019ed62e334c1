"""Changes of level in one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases import flags
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import day_text, month_text, number, rate_scale

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from mcr_desktop.domain.findings import Flag
    from mcr_desktop.domain.level_shifts import LevelShift, LevelShifts, SeriesFlag

_TO = "\N{EN DASH}"
_ALIKE = 0.1
"""Slopes that differ by less are told as one: then only the level jumped."""


def shifts_sentences(found: LevelShifts) -> list[str]:
    """One sentence for each change, or one that says there is none; flags come first."""
    told = [flag_sentence(flag) for flag in found.flags]
    if any(flag.kind in {"too few to say", "constant series"} for flag in found.flags):
        return told
    if not found.shifts:
        told.append(_no_change(found).format(n=number(found.points)))
    return told + [shift_sentence(one, found) for one in found.shifts]


def _no_change(found: LevelShifts) -> str:
    if found.model == "trends":
        return ngettext(
            "One steady trend runs through {n} point: no change of level or of the trend itself",
            "One steady trend runs through all {n} points: no change of level or of the trend itself",
            found.points,
        )
    return ngettext(
        "No lasting change of level or trend in {n} point",
        "No lasting change of level or trend in {n} points",
        found.points,
    )


def shift_sentence(shift: LevelShift, of: LevelShifts | None = None) -> str:
    """From which level (or trend) to which, from when on, and between which points that is certain."""
    if shift.date is not None and shift.dates is not None:
        step = of.step if of is not None else "day"
        since = _moment(shift.date, step)
        between = _("{first} to {last}").format(
            first=_moment(shift.dates[0], step), last=_moment(shift.dates[1], step)
        )
    else:
        since = _("point {index}").format(index=number(shift.index))
        between = f"{number(shift.interval[0])}{_TO}{number(shift.interval[1])}"
    scale, per = _per((shift.before, shift.after), of.exposure_unit if of is not None else "")
    before, after = levels_text((shift.before * scale, shift.after * scale))
    words = {"before": before, "after": f"{after}{per}", "since": since, "between": between}
    if shift.slopes is not None:
        first, then = levels_text([slope * scale for slope in shift.slopes])
        if abs(shift.slopes[1] - shift.slopes[0]) < _ALIKE * max(map(abs, shift.slopes)):
            return _(
                "The level went from {before} to {after} at {since} (95 %: {between}), "
                "while the trend stayed at about {then} a point"
            ).format(then=then, **words)
        return _(
            "The trend turned from {first} to {then} a point from {since} on (95 %: {between}); "
            "there the level went from {before} to {after}"
        ).format(first=first, then=then, **words)
    if shift.after > shift.before:
        return _(
            "The level rose from {before} to {after} from {since} on (95 %: {between})"
        ).format(**words)
    return _("The level fell from {before} to {after} from {since} on (95 %: {between})").format(
        **words
    )


def _moment(day: str, step: Literal["day", "month", "year"]) -> str:
    if step == "year":
        return day[:4]
    return month_text(day) if step == "month" else day_text(day)


def _per(levels: Sequence[float], unit: str) -> tuple[int, str]:
    """What a rate is multiplied by to be readable, and the words for it; nothing without exposure."""
    if not unit:
        return 1, ""
    scale, words = rate_scale(max(levels), unit)
    return scale, f" {words}"


def levels_text(levels: Sequence[float]) -> list[str]:
    """Levels with as many digits as tell them apart: two figures of the largest and of their difference at least.

    Large levels are rounded to four figures where that still leaves two of their difference.
    """
    largest = max(abs(level) for level in levels)
    gap = max(levels) - min(levels)
    if largest >= 1e15 or 0 < largest < 1e-6:
        return [f"{level:.3g}" for level in levels]
    smallest = min(abs(level) for level in levels)
    seen = (
        10.0 * smallest if smallest >= largest / 1_000 else 0.0
    )  # one figure of it, if it is not as good as nothing
    digits = 0
    for size in (largest, gap, seen):
        while digits < 9 and 0 < size * 10**digits < 9.5:
            digits += 1
    while digits <= 0 and largest >= 10 ** (4 - digits) and gap >= 10 ** (2 - digits):
        digits -= 1
    return [number(round(level, digits) + 0.0, max(digits, 0)) for level in levels]  # never -0


def flag_sentence(flag: SeriesFlag | Flag) -> str:
    """What a reader must know before the changes."""
    told = _sentences().get(flag.kind)
    if told is None:
        return flags.flag_sentence(flag)  # type: ignore[arg-type]  # the other flags have kinds of their own
    words = {
        "count": number(flag.count),
        "of": number(flag.of),
        "rows": ", ".join(number(row) for row in flag.rows),
    }
    return told.format(**words)


def sentences() -> dict[str, str]:
    """What a series cannot be judged for, by the type of the error."""
    return {
        "UndatedRowError": _(
            'Row {row} of {file} has no date in column "{column}", so its place in the series is not known.'
        ),
        "TooManyPointsError": _(
            "{file} has {points} rows, and a series holds {most} points at most. Count by day, week or month first."
        ),
        "CountWithoutSizeError": _(
            'Row {row} of {file} counts {value}, but column "{column}" says that there was nothing to count in.'
        ),
    }


def _sentences() -> dict[str, str]:
    return {
        "too few to say": _("Too few points to say: {count}"),
        "constant series": _("All {count} points are alike: there is no change"),
        "points without exposure": _(
            "{count} of {of} points have no exposure and say nothing (rows {rows})"
        ),
        "dates sorted": _(
            "The rows were sorted, since {count} were not in order of time (rows {rows}); "
            "points are counted in order of time"
        ),
        "repeated dates": _(
            "{count} of {of} rows repeat a date; they keep the order of the file (rows {rows})"
        ),
        "missing periods": _(
            "{count} periods between the first date and the last have no row; points are counted without them"
        ),
        "season removed": _(
            "A season of {count} points was taken out before stretches were compared"
        ),
        "more changes than sought": _(
            "There may be more than {count} changes; no more are sought in one series"
        ),
    }
