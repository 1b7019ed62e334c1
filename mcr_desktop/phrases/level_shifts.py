"""Changes of level in one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import day_text, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.level_shifts import LevelShift, LevelShifts, SeriesFlag

_TO = "\N{EN DASH}"


def shifts_sentences(found: LevelShifts) -> list[str]:
    """One sentence for each change, or one that says there is none; flags come first."""
    told = [flag_sentence(flag) for flag in found.flags]
    if any(flag.kind in {"too few to say", "constant series"} for flag in found.flags):
        return told
    if not found.shifts:
        told.append(
            ngettext(
                "No lasting change of level in {n} point",
                "No lasting change of level in {n} points",
                found.points,
            ).format(n=number(found.points))
        )
    return told + [shift_sentence(one) for one in found.shifts]


def shift_sentence(shift: LevelShift) -> str:
    """From which level to which, from when on, and between which points that is certain."""
    before, after = levels_text((shift.before, shift.after))
    words = {"before": before, "after": after, "to": _TO}
    if shift.date is not None and shift.dates is not None:
        words |= {
            "since": day_text(shift.date),
            "low": day_text(shift.dates[0]),
            "high": day_text(shift.dates[1]),
        }
        if shift.after > shift.before:
            return _(
                "The level rose from {before} to {after} from {since} on (95 %: {low}{to}{high})"
            ).format(**words)
        return _(
            "The level fell from {before} to {after} from {since} on (95 %: {low}{to}{high})"
        ).format(**words)
    words |= {
        "since": number(shift.index),
        "low": number(shift.interval[0]),
        "high": number(shift.interval[1]),
    }
    if shift.after > shift.before:
        return _(
            "The level rose from {before} to {after} from point {since} on (95 %: {low}{to}{high})"
        ).format(**words)
    return _(
        "The level fell from {before} to {after} from point {since} on (95 %: {low}{to}{high})"
    ).format(**words)


def levels_text(levels: Sequence[float]) -> list[str]:
    """Levels with as many digits as tell them apart, three figures of the largest at least."""
    largest = max((abs(level) for level in levels), default=0.0)
    gap = max(levels) - min(levels) if levels else 0.0
    if largest >= 1e15 or (0 < largest < 1e-6):
        return [f"{level:.3g}" for level in levels]
    digits = 0
    while digits < 9 and 0 < largest * 10**digits < 100:
        digits += 1
    while digits < 9 and 0 < gap * 10**digits < 10:
        digits += 1
    return [number(level, digits) for level in levels]


def flag_sentence(flag: SeriesFlag) -> str:
    """What a reader must know before the changes."""
    words = {
        "count": number(flag.count),
        "of": number(flag.of),
        "detail": flag.detail,
        "rows": ", ".join(number(row) for row in flag.rows),
    }
    return _sentences()[flag.kind].format(**words)


def _sentences() -> dict[str, str]:
    return {
        "too few to say": _("Too few points to say: {count}"),
        "constant series": _("All {count} points are alike; there is no change"),
        "points without exposure": _(
            "{count} of {of} points have no exposure and say nothing (rows {rows})"
        ),
        "dates sorted": _(
            "The rows were not in order of time and were sorted; points are counted in order of time "
            "(first out of order: rows {rows})"
        ),
        "repeated dates": _(
            "{count} of {of} rows repeat a date; they keep the order of the file (rows {rows})"
        ),
        "missing periods": _(
            "{count} periods between the first date and the last have no row; they are left out"
        ),
        "season removed": _("A season of {count} points was taken out before levels were compared"),
    }
