"""What a control chart says, in words: the limits it has and why, what lies outside, what its runs tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.limits import LimitsFlag
from mcr_desktop.phrases import findings
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import day_text, month_text, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.findings import Flag
    from mcr_desktop.domain.limits import LimitsChart, RuleSignal

_SHOWN = 6
_FEWEST_FOR_RUNS = 10


def limits_sentence(chart: LimitsChart) -> str:
    """The chart in one sentence: its name, its centre, what lies outside, what the runs say."""
    out = chart.out
    if chart.kind == "run":
        outside = _("no limits are drawn")
    elif all(point.ucl is None for point in chart.points):
        outside = _("no limits can be found")
    elif out:
        outside = (
            ngettext("{n} point of {all} outside the limits ({which})", "{n} points of {all} outside the limits ({which})", len(out))
            .format(n=number(len(out)), all=number(len(chart.points)), which=_named(chart, out))
        )  # fmt: skip
    else:
        outside = ngettext(
            "its {n} point within the limits", "all {n} points within the limits", len(chart.points)
        ).format(n=number(len(chart.points)))
    centre = _("no centre") if chart.centre is None else _figure(chart.centre)
    return _("{name}: centre {centre}, {outside}; {runs}.").format(
        name=chart_name(chart), centre=centre, outside=outside, runs=_runs(chart)
    )


def method_sentence(chart: LimitsChart) -> str:
    """How centre and limits were found, with the source of the method."""
    texts = {
        "c": _("c chart: mean count, limits at three times its square root (Montgomery, ch. 7)"),
        "u": _("u chart: all counts over all sizes, limits at three Poisson standard errors of each size (Montgomery, ch. 7)"),
        "p": _("p chart: all counts over all sizes, limits at three binomial standard errors of each size (Montgomery, ch. 7)"),
        "laney-u": _("Laney's u' chart: the limits of a u chart, widened {times} times by the scatter between neighbours (Laney 2002)"),
        "laney-p": _("Laney's p' chart: the limits of a p chart, widened {times} times by the scatter between neighbours (Laney 2002)"),
        "g": _("g chart of cases between events: median, limits at three sigmas of the geometric law about the mean (Benneyan 2001)"),
        "t": _("t chart of time between events: limits of individuals on the scale of the power 1/3.6, turned back (Nelson 1994)"),
        "ewma": _("EWMA: weight {weight}, limits at {width} sigmas of each weighted average (Lucas & Saccucci 1990), sigma of a single point {widened}"),
        "cusum": _("CUSUM of standardised points: reference {reference}, decision interval {decision} sigmas (Page 1954), sigma of a single point {widened}"),
        "run": _("run chart: the median, and no limits"),
    }  # fmt: skip
    sigma = chart.phases[-1].sigma_z
    if sigma is None:
        widened = _("from the moving range")
    elif sigma == 1.0:
        widened = _("from chance alone")
    else:
        widened = _("{times} times that of chance alone").format(times=number(sigma, 2))
    text = texts[chart.kind].format(
        times="?" if sigma is None else number(sigma, 2),
        widened=widened,
        **{
            name: _short(getattr(chart, name))
            for name in ("weight", "width", "reference", "decision")
        },
    )
    if chart.run_lengths:
        text = _(
            "{text}; where points are normal, one false alarm in {calm} points on average, and a lasting shift of "
            "one sigma is seen after {shifted} points"
        ).format(text=text, calm=_run_length(chart, 0.0), shifted=_run_length(chart, 1.0, 1))
    return text


def chart_name(chart: LimitsChart) -> str:
    """What the chart is called."""
    return {
        "c": _("c chart"), "u": _("u chart"), "p": _("p chart"), "laney-u": _("Laney's u' chart"),
        "laney-p": _("Laney's p' chart"), "g": _("g chart"), "t": _("t chart"), "ewma": _("EWMA"),
        "cusum": _("CUSUM"), "run": _("Run chart"),
    }[chart.kind]  # fmt: skip


def flag_sentence(flag: LimitsFlag | Flag) -> str:
    """What a reader must know before relying on the limits."""
    if not isinstance(flag, LimitsFlag):
        return findings.flag_sentence(flag)
    texts = {
        "fewer than eight points": ngettext(
            "Too few to say: limits from {n} point are little more than a guess, eight are needed",
            "Too few to say: limits from {n} points are little more than a guess, eight are needed", flag.count),
        "no size": ngettext(
            "{n} point has size 0 and so no value ({which})",
            "{n} points have size 0 and so no value ({which})", flag.count),
        "size not used": _("This chart looks at the counts alone: the sizes were left aside"),
        "no variation": _("All points are alike: there is no variation to judge"),
        "scatter beyond chance": _("The points scatter more than chance alone: Laney's chart tells changes from ordinary variation better"),
        "scatter below chance": _("The points scatter less than chance alone would make them: look how they were counted"),
        "dates sorted": ngettext(
            "The rows were not in order of time ({n} went back) and were sorted",
            "The rows were not in order of time ({n} went back) and were sorted", flag.count),
        "repeated dates": ngettext(
            "{n} point has the date of the one before it ({which}); look whether the file is one series",
            "{n} points have the date of the one before them ({which}); look whether the file is one series", flag.count),
        "missing periods": ngettext(
            "{n} period between the first date and the last has no row: one in which nothing was counted needs a row of 0",
            "{n} periods between the first date and the last have no row: those in which nothing was counted need a row of 0",
            flag.count),
        "not whole": ngettext(
            "{n} count is no whole number ({which}): the limits are those of counts, not of averages or shares",
            "{n} counts are no whole numbers ({which}): the limits are those of counts, not of averages or shares",
            flag.count),
        "small counts": _("Counts below five a point are lopsided, and three-sigma limits mislead: a g or t chart suits rare events"),
    }  # fmt: skip
    return texts[flag.kind].format(n=number(flag.count), which=_places(flag.points)) + "."


def rule_sentence(signal: RuleSignal) -> str:
    """A run rule that was met, and where."""
    texts = {
        "unusually long run": _("Unusually long run on one side of the centre"),
        "unusually few crossings": _("Unusually few crossings of the centre"),
        "one beyond three sigma": _("Beyond three sigmas"),
        "two of three beyond two sigma": _("Two of three beyond two sigmas on one side"),
        "four of five beyond one sigma": _("Four of five beyond one sigma on one side"),
        "eight on one side": _("Eight in a row on one side of the centre"),
        "nine on one side": _("Nine in a row on one side of the centre"),
        "six in a row rising or falling": _("Six in a row rising or falling"),
        "fourteen alternating": _("Fourteen in a row going up and down in turn"),
        "fifteen within one sigma": _("Fifteen in a row within one sigma of the centre"),
        "eight beyond one sigma on either side": _("Eight in a row beyond one sigma on either side"),
    }  # fmt: skip
    told = ngettext("{rule}: point {which}.", "{rule}: points {which}.", len(signal.points))
    return told.format(rule=texts[signal.rule], which=_places(signal.points))


def sentences() -> dict[str, str]:
    """Why there can be no limits, and what to do: by type of error and reason, with gaps for its facts."""
    return {
        "LimitsError": _("No limits can be found ({reason})."),
        "LimitsError.size needed": _(
            "A {chart} chart needs sizes: name their column with --size. Counts without sizes take a c chart."
        ),
        "LimitsError.size zero": _(
            '{file}, row {row}: a count of {count} needs a size above 0 in column "{column}".'
        ),
        "LimitsError.count above size": _(
            '{file}, row {row}: {count} in column "{column}" is more than the {size} looked at, so it is '
            "no proportion. For several faults an item take a u chart."
        ),
        "LimitsError.time zero": _(
            '{file}, row {row}: {value} in column "{column}" is no time between two events, which is above 0. '
            "For cases between events take a g chart."
        ),
        "LimitsError.size of figure": _(
            '{file}, row {row}: no limits can be reckoned with {value} in column "{column}".'
        ),
        "LimitsError.too many points": _(
            "{file} has {points} rows, and a chart shows {most} points at most. Count by day, week or month first."
        ),
        "LimitsError.no points": _("{file} holds no points."),
        "LimitsError.range": _("{setting} cannot be {value}. Allowed: {low} to {high}."),
        "LimitsError.freeze and phases": _(
            "Either the first points find the limits of all (freeze), or phases have their own: not both."
        ),
        "LimitsError.setting": _("{setting} cannot be {value}. Allowed: {allowed}."),
    }


def _runs(chart: LimitsChart) -> str:
    if chart.run_lengths:
        return _("one false alarm in {n} points on average").format(n=_run_length(chart, 0.0))
    if chart.rules == "none":
        return _("run rules not looked at")
    if chart.rules == "anhoej" and all(test.useful < _FEWEST_FOR_RUNS for test in chart.runs):
        return _("too few points for run rules")
    found = [signal for signal in chart.signals if signal.rule != "one beyond three sigma"]
    if found:
        return ngettext("{n} run rule met", "{n} run rules met", len(found)).format(
            n=number(len(found))
        )
    if chart.rules != "anhoej":
        return _("no run rule met")
    return _("the runs are those of chance")


def _named(chart: LimitsChart, places: Sequence[int]) -> str:
    """Points by their days (or months) where they have them, else by their numbers."""
    days = [day for place in places if (day := chart.points[place].at) is not None]
    if len(days) < len(places):
        return _places(places)
    monthly = all(point.at is None or point.at.endswith("-01") for point in chart.points)
    told = [month_text(day) if monthly else day_text(day) for day in days[:_SHOWN]]
    return _shortened(told, len(days))


def _run_length(chart: LimitsChart, shift: float, digits: int = 0) -> str:
    points = next(one.points for one in chart.run_lengths if one.shift == shift)
    return _("over ten thousand million") if points is None else number(points, digits)


def _places(points: Sequence[int]) -> str:
    """Points as people count them, from 1; a stretch as first to last."""
    stretches: list[list[int]] = []
    for point in points:
        if stretches and point == stretches[-1][1] + 1:
            stretches[-1][1] = point
        else:
            stretches.append([point, point])
    told = [
        number(a + 1) if a == b else f"{number(a + 1)}\N{EN DASH}{number(b + 1)}"
        for a, b in stretches[:_SHOWN]
    ]
    return _shortened(told, len(stretches))


def _shortened(told: Sequence[str], of: int) -> str:
    """The first of many, and how many there are besides."""
    listed = ", ".join(told)
    if of <= len(told):
        return listed
    return _("{listed} and {n} more").format(listed=listed, n=number(of - len(told)))


def _figure(value: float) -> str:
    """A figure with the digits that tell it apart, whatever its size."""
    size = abs(value)
    if size >= 100 or value == 0:
        return number(value, 1)
    digits = 2 if size >= 1 else 4 if size >= 0.01 else 6
    return number(value, digits) if size >= 1e-5 else f"{value:.3g}"


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
