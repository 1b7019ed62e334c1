"""Did the actions of a case work: the figures of each account's slice before and since, apart and together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.commitments import WITHDRAWN
from mcr_desktop.domain.effects import ActionDayError, NoComplaintsError, NoSuchValueError
from mcr_desktop.domain.findings import Slice
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.figures.charts import DateMark
from mcr_desktop.phrases import cases as say
from mcr_desktop.phrases.effects import assumption_sentences, effect_sentence
from mcr_desktop.phrases.findings import day_text as day_name
from mcr_desktop.phrases.flags import flag_sentence
from mcr_desktop.rootcause.charts import draw_control_chart
from mcr_desktop.rootcause.columns import (
    MISSING_DAY,
    Attribute,
    Complaints,
    Exposure,
    day_text,
    month_text,
)
from mcr_desktop.rootcause.effects import judge_action
from mcr_desktop.rootcause.limits import FEWEST_POINTS, find_limits
from mcr_desktop.rootcause.series import count_by_period
from mcr_desktop.services.casework.slices import whole_months
from mcr_desktop.services.casework.views import CaseCheck, CheckReason, PartCheck
from mcr_desktop.services.exploring import cause_figures as draw
from mcr_desktop.services.exploring.account_exposures import exposure_of
from mcr_desktop.services.exploring.pictures import filter_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.cases import Case
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.effects import Effect
    from mcr_desktop.domain.findings import ControlChart
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.figures.charts import ControlFigure
    from mcr_desktop.rootcause.series import Series
    from mcr_desktop.services.casework.views import CaseView, PartView
    from mcr_desktop.services.registering.complaints import Complaints as Register

_IN, _OUT = "in", "out"
_SLICE = "case"
"""The attribute by which the complaints of several accounts are told apart: in the case's slices or not."""


def action_day(case: Case, actions: Sequence[Commitment]) -> str | None:
    """The day from which the actions could show: the case's, else the last corrective action's."""
    if case.effective_on:
        return case.effective_on
    days = [
        one.effective_on
        for one in actions
        if one.action == "corrective" and one.effective_on and one.state != WITHDRAWN
    ]
    return max(days) if days else None


class Sides:
    """One account's complaints: those of its slice, the others, and what could have gone wrong."""

    def __init__(self, register: Register, part: PartView) -> None:
        account = part.account
        if account is None:
            message = "a part without an account has no figures"
            raise ValueError(message)
        self.columns = register.columns(account)
        self.told = exposure_of(register, account)
        """As it was told: of a month that is not over, perhaps what happened so far."""
        # Days of the slice would leave nothing on one side of the action.
        self.where = dict(filter_from(part.part.query or "").where)
        self.known = all(name in self.columns.attributes for name in self.where)
        dated = self.columns.day[self.columns.day != MISSING_DAY]
        self.first = int(dated.min()) if len(dated) else 0
        self.last = account.as_of or (day_text(int(dated.max())) if len(dated) else "")

        self.exposure, self.begun = self.told, ""
        if self.told is not None and self.last:
            self.exposure, self.begun = whole_months(self.told, self.last)

    def marked(self, since: int) -> Complaints:
        """The complaints from a day on with one attribute: whether they are in the slice."""
        day = self.columns.day
        kept = (day >= since) | (day == MISSING_DAY)
        codes = np.where(self.columns.mask(self.where), 1, 2).astype(np.uint8)[kept]
        return Complaints(day[kept], {_SLICE: Attribute(codes, ("", _IN, _OUT))})

    def months(self) -> set[int]:
        """The months for which it is known what could have gone wrong in the slice."""
        if self.exposure is None:
            return set()
        known = self.exposure.mask(self.where) & (self.exposure.amount > 0)
        return {int(month) for month in self.exposure.month[known]}

    def told_by(self) -> tuple[str, frozenset[str]] | None:
        """What the exposure counts, and by which conditions of the slice it is known."""
        if self.exposure is None:
            return None
        names = frozenset(name for name in self.where if name in self.exposure.attributes)
        return self.exposure.unit, names


def check_case(view: CaseView, register: Register, progress: Progress | None = None) -> CaseCheck:
    """The effect of a case's actions on every part that we may see; nothing is written.

    Raises CancelledError through `progress`.
    """
    watch = progress or Unwatched()
    day = action_day(view.case, view.actions)
    visible = [part for part in view.parts if part.account is not None]
    hidden = len(view.parts) - len(visible)
    made = today().isoformat()
    if not view.inside or day is None or day > made:
        reason: CheckReason = "action ahead" if day is not None and day > made else "no action day"
        sentence = say.no_check_sentence(reason, day_name(day) if day else "")
        return CaseCheck(view.case.id, day, made, "", sentence, sentence, (), None, hidden)
    parts, judged = [], []
    for number, part in enumerate(visible):
        watch.report(number, len(visible) + 1)
        sides = Sides(register, part)
        found = _judge(part, sides.columns, sides.where, day, (sides.exposure, sides.told), sides)
        parts.append(found)
        if found.effect is not None:
            judged.append(sides)
    watch.report(len(visible), len(visible) + 1)
    together = _together(judged, day, parts) if len(judged) > 1 else None
    return _told(view, day, made, tuple(parts), together, hidden)


def _judge(
    part: PartView | None,
    columns: Complaints,
    where: dict[str, str],
    day: str,
    exposure: tuple[Exposure | None, Exposure | None],
    sides: Sides,
) -> PartCheck:
    """`exposure`: of whole months for the weeks to be reckoned with, and as it was told for the chart."""
    reason: CheckReason = ""
    effect = None
    if not len(columns):
        reason = "no complaints"
    elif not sides.known:
        reason = "no slice"
    else:
        try:
            effect = judge_action(columns, where, day, exposure[0], sides.last)
        except ActionDayError as error:
            reason = "before data" if error.facts.get("reason") == "before" else "after data"
        except (NoSuchValueError, NoComplaintsError):
            reason = "no slice"
    figure = _figure(part, columns, where, day, exposure[1], sides.last) if sides.known else None
    if effect is None:
        sentence = say.no_check_sentence(
            reason, day_name(day), day_name(sides.last) if sides.last else ""
        )
        return PartCheck(part, None, reason, sentence, "", (), figure)
    return PartCheck(
        part, effect, "", effect_sentence(effect), say.denominator_sentence(effect),
        (*assumption_sentences(effect), *_gaps(effect), *_begun(effect, sides)), figure,
    )  # fmt: skip


def _begun(effect: Effect, sides: Sides) -> list[str]:
    """That of a month that is not over only what happened so far is told."""
    if not sides.begun or not effect.after.exposure:
        return []
    return [say.month_so_far(sides.begun, day_name(sides.last))]


def _gaps(effect: Effect) -> list[str]:
    """What the rates leave out; the peak is among the assumptions already."""
    told = [flag for flag in effect.flags if flag.count and "exposure" in flag.kind]
    return [f"{flag_sentence(flag).rstrip('.')}." for flag in told]


def _figure(
    part: PartView | None,
    columns: Complaints,
    where: dict[str, str],
    day: str,
    exposure: Exposure | None,
    as_of: str,
) -> ControlFigure | None:
    if not (columns.day != MISSING_DAY).any():
        return None
    series = count_by_period(columns, where=where, exposure=exposure, as_of=as_of or None)
    labels = series.labels()
    # The first whole month since: the month of the action itself belongs to neither side.
    since = next((n for n, label in enumerate(labels) if f"{label}-01" >= day), series.complete)
    chart = draw_control_chart(series, phases=(since,))
    before = labels.index(day[:7]) if day[:7] in labels else since
    carried = len(chart.phases) == 1 and before >= FEWEST_POINTS and since < series.complete
    if carried:
        chart = _held_against(chart, series, before)
    name = part.account.name if part is not None and part.account is not None else ""
    drawn = draw.control_figure(chart, say.check_title(name, Slice(tuple(where.items()))))
    note = f"{drawn.note} {say.carried_on()}".strip() if carried else drawn.note
    return replace(drawn, marks=(*drawn.marks, *_mark(labels, day)), note=note)


def _held_against(chart: ControlChart, series: Series, before: int) -> ControlChart:
    """The chart with the limits of the months before the action for those since, too few for their own."""
    counts, sizes = series.counts[: series.complete], series.sizes
    held = find_limits(
        counts, None if sizes is None else sizes[: series.complete], baseline=before
    )  # fmt: skip
    outside = held.outside()
    points = tuple(
        replace(
            point,
            centre=held.centre,
            lcl=float(held.lcl[n]) if point.size else held.centre,
            ucl=float(held.ucl[n]) if point.size else held.centre,
            out=bool(point.size and outside[n]),
        )
        if n < series.complete
        else replace(point, centre=held.centre, lcl=held.centre, ucl=held.centre)
        for n, point in enumerate(chart.points)
    )
    return replace(
        chart, kind=held.kind, points=points, dispersion=held.dispersion, sigma_z=held.sigma_z
    )


def _mark(labels: Sequence[str], day: str) -> tuple[DateMark, ...]:
    """The action's day among the months: `position` counts points, whose middles are whole numbers."""
    if day[:7] not in labels:
        return ()
    position = labels.index(day[:7]) - 0.5 + (int(day[8:]) - 1) / 31
    return (DateMark(position, say.action_mark(day_name(day))),)


def _together(judged: list[Sides], day: str, parts: Sequence[PartCheck]) -> PartCheck:
    """All parts as one, on the days that all of them cover: beyond, some would only seem silent.

    Where the sum of what each account's own past foretold says otherwise than the pool, the accounts' shares
    moved, and the pool shows nothing.
    """
    last = min(sides.last for sides in judged)
    since = max(sides.first for sides in judged)
    marked = [sides.marked(since) for sides in judged]
    columns = Complaints(
        np.concatenate([one.day for one in marked]),
        {
            _SLICE: Attribute(
                np.concatenate([one.attributes[_SLICE].codes for one in marked]), ("", _IN, _OUT)
            )
        },
    )
    joint = _joint_exposure(judged, [sides.exposure for sides in judged])
    told = _joint_exposure(judged, [sides.told for sides in judged])
    first = judged[0]
    first.known, first.last = True, last
    found = _judge(None, columns, {_SLICE: _IN}, day, (joint, told), first)
    grounds = [say.common_days(day_name(day_text(since)), day_name(last))]
    if joint is None and any(sides.exposure is not None for sides in judged):
        grounds.append(say.no_common_denominator())
    return _held_to_parts(replace(found, grounds=(*found.grounds, *grounds)), parts)


def _held_to_parts(together: PartCheck, parts: Sequence[PartCheck]) -> PartCheck:
    """The pool with what the accounts say each for itself; not shown where they say otherwise."""
    effects = [one.effect for one in parts if one.effect is not None]
    told = [say.apart_sentence([one.verdict for one in effects])]
    due = sum(one.expected for one in effects)
    pooled = together.effect
    if pooled is None or not due or any(one.rate_ratio is None for one in effects):
        return replace(together, grounds=(*together.grounds, *told))
    observed = sum(one.observed for one in effects)
    told.append(say.against_own_past(observed, due))
    low, high = pooled.interval
    apart = observed / due
    agrees = low <= apart and (high is None or apart <= high)
    if not agrees and pooled.verdict in {"worked", "worse"}:
        told.append(say.shares_moved())
        pooled = replace(pooled, verdict="not shown")
        together = replace(together, effect=pooled, sentence=effect_sentence(pooled))
    return replace(together, grounds=(*together.grounds, *told))


def _joint_exposure(judged: list[Sides], exposures: Sequence[Exposure | None]) -> Exposure | None:
    """What could have gone wrong in all slices, in the months that every account tells of.

    None unless each counts it in one unit and by the same conditions of the slice: anything else added up
    would be a sum of different things.
    """
    kinds = {sides.told_by() for sides in judged}
    common = set.intersection(*(sides.months() for sides in judged))
    if len(kinds) != 1 or None in kinds or not common:
        return None
    months: list[str] = []
    amounts: list[float] = []
    labels: list[str | None] = []
    for sides, exposure in zip(judged, exposures, strict=True):
        if exposure is None:
            continue
        inside = exposure.mask(sides.where)
        for place, month in enumerate(exposure.month):
            if int(month) in common:
                months.append(month_text(int(month)))
                amounts.append(float(exposure.amount[place]))
                labels.append(_IN if inside[place] else _OUT)
    unit = next(exposure.unit for exposure in exposures if exposure is not None)
    split = _OUT in labels
    return Exposure.of(months, amounts, {_SLICE: labels} if split else None, unit=unit)


def _told(
    view: CaseView,
    day: str,
    made: str,
    parts: tuple[PartCheck, ...],
    together: PartCheck | None,
    hidden: int,
) -> CaseCheck:
    home = next((one for one in parts if one.part is not None and one.part.home), None)
    judged = [one for one in parts if one.effect is not None]
    foremost = together or (judged[0] if judged else home)
    verdict = foremost.effect.verdict if foremost is not None and foremost.effect else ""
    sentence = (
        foremost.sentence if foremost is not None else say.no_check_sentence("no complaints", "")
    )
    if together is not None:
        sentence = say.together_sentence(len(judged), sentence)
        worse = [
            one.part.account.name
            for one in judged
            if one.part and one.part.account and one.effect and one.effect.verdict == "worse"
        ]
        if worse and verdict != "worse":
            sentence = say.but_worse(sentence, worse)
    # What the home fence keeps: its own figures, and of the others no more than the verdict.
    words = home.sentence if home is not None else sentence
    if home is not None and home.effect is not None:
        words = f"{words}. {home.denominator}"
    if together is not None:
        words = say.kept_words(words, len(judged), verdict)
    return CaseCheck(view.case.id, day, made, verdict, sentence, words, parts, together, hidden)
