"""What the figures say of a corrective action, in one sentence with its arithmetic, and what that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import day_text, number, p_text, percent, rate_scale

if TYPE_CHECKING:
    from mcr_desktop.domain.effects import Assumption, Effect

_TIMES = "\N{MULTIPLICATION SIGN}"
_TO = "\N{EN DASH}"
_NOTICED = 1.05
"""Scatter from which more than 1.0 is shown."""
_NOTHING = 0.005


def effect_sentence(effect: Effect) -> str:
    """The verdict, from what to what, observed and due, the ratio with its interval, the rest, what could have shown."""
    verdicts = {
        "worked": _("Worked: {finding}"),
        "worse": _("Worse: {finding}"),
        "not shown": _("Not shown: {finding}"),
        "too early": _("Too early to say: {finding}"),
    }
    parts = [_levels(effect), *_evidence(effect)]
    return verdicts[effect.verdict].format(finding="; ".join(part for part in parts if part))


def assumption_sentences(effect: Effect) -> list[str]:
    """What the verdict rests on, one sentence each."""
    return [_assumption(one) for one in effect.assumptions]


def refusals() -> dict[str, str]:
    """Sentences of the errors of `domain.effects`, as `phrases.errors` takes them."""
    return {
        "ActionDayError": _("Nothing can be judged from the day {day}."),
        "ActionDayError.before": _(
            "The action of {day} is not later than the first complaint ({first}), so there is nothing to compare "
            "with. The complaints end on {last}."
        ),
        "ActionDayError.after": _(
            "The action of {day} is later than the last day of the complaints ({last}; they begin on {first}). "
            "If none came since, say until when the file reaches: --as-of DATE."
        ),
        "ActionDayError.action unreadable": _(
            'The day of the action must be a date such as 2026-06-01, not "{day}".'
        ),
        "ActionDayError.as_of unreadable": _(
            'The last day that the file covers must be a date such as 2026-06-30, not "{day}".'
        ),
        "ActionDayError.action future": _(
            "The action is dated {day}, which has not come yet (today is {last})."
        ),
        "ActionDayError.as_of future": _(
            "The file cannot reach {day}, which has not come yet (today is {last})."
        ),
        "ConditionError": _('A condition reads ATTRIBUTE=VALUE; "{value}" does not.'),
        "ConditionError.twice": _(
            '"{value}" is a second condition on the same attribute, and no complaint can meet both.'
        ),
        "NoSuchValueError": _(
            'No complaint has "{value}" in {attribute}, which holds {known} values, among them: {near}.'
        ),
        "NoSuchValueError.all": _(
            'No complaint has "{value}" in {attribute}, whose values are: {near}.'
        ),
        "NoSuchValueError.none": _(
            'No complaint has "{value}" in {attribute}: the column is empty in every row.'
        ),
        "NoComplaintsError": _("No complaint has a date, so there is nothing to judge."),
        "NoComplaintsError.where": _(
            "No dated complaint meets {where}, so there is nothing to judge."
        ),
        "ExposureColumnsError": _("{file} is no table of exposure. It has: {allowed}."),
        "ExposureColumnsError.period": _(
            "{file} has no column month, period, date, day or week that says when; it has: {allowed}."
        ),
        "ExposureColumnsError.amount": _(
            "It is not clear which column of {file} holds the amount; call it amount. It has: {allowed}."
        ),
    }


def _levels(effect: Effect) -> str:
    before, after = effect.before, effect.after
    words = {"day": day_text(effect.action)}
    if not after.weeks:
        return _("no whole week has passed since {day}").format(**words)
    if not before.weeks:
        return _("no whole week is known before {day}").format(**words)
    low, high, words["per"] = before.per_week, after.per_week, _("a week")
    if before.rate is not None and after.rate is not None:
        smaller = min((r for r in (before.rate, after.rate) if r > 0), default=1.0)
        scale, words["per"] = rate_scale(smaller, effect.unit or _("units of exposure"))
        low, high = before.rate * scale, after.rate * scale
    words |= {"before": number(low, 1), "after": number(high, 1)}
    if words["before"] == words["after"]:
        return _("complaints stayed at {after} {per} after {day}").format(**words)
    if high < low:
        return _("complaints fell from {before} to {after} {per} after {day}").format(**words)
    return _("complaints rose from {before} to {after} {per} after {day}").format(**words)


def _evidence(effect: Effect) -> list[str]:
    weeks = ngettext("{n} week", "{n} weeks", effect.after.weeks).format(
        n=number(effect.after.weeks)
    )
    words = {
        "observed": number(effect.observed),
        "weeks": weeks,
        "expected": number(effect.expected, 1 if effect.expected < 20 else 0),
        "ratio": ratio_text(effect.rate_ratio, *effect.interval),
    }
    told = []
    if effect.after.weeks and effect.rate_ratio is not None:
        told.append(_due(effect).format(**words))
    elif effect.after.weeks:
        told.append(_("{observed} in {weeks}").format(**words))
    told += [part for part in (_rest(effect), _but(effect)) if part]
    least = effect.minimum_detectable
    if least is None or not effect.after.weeks or effect.verdict == "worse":
        pass  # what fall could have shown is of no interest to a rise
    elif least < _NOTHING:
        told.append(_("with these figures not even a fall to nothing would show by now"))
    else:
        told.append(
            _("with these figures only a fall of {least} or more would show by now").format(
                least=percent(1.0 - least)
            )
        )
    if effect.peak is not None and effect.peak.left_out:
        told.append(
            ngettext(
                "the action followed a peak, so its {n} week is left out of the comparison",
                "the action followed a peak, so its {n} weeks are left out of the comparison",
                effect.peak.weeks,
            ).format(n=number(effect.peak.weeks))
        )
    return told


def _due(effect: Effect) -> str:
    """What was expected, and by what: it need not be the mean of the weeks before."""
    known = {one.kind for one in effect.assumptions}
    if "rest as control" in known:
        return _(
            "{observed} in {weeks} where the weeks before and the rest led to expect {expected}, {ratio}"
        )
    if "season allowed for" in known:
        return _("{observed} in {weeks} where trend and season led to expect {expected}, {ratio}")
    if "trend goes on" in known:
        return _("{observed} in {weeks} where the weeks before led to expect {expected}, {ratio}")
    return _("{observed} in {weeks} where {expected} were due, {ratio}")


def _scatter(dispersion: float, lasting: float) -> str:
    """How much more than chance weeks and totals scatter, in words that a 1.0 does not spoil."""
    wide, long = dispersion >= _NOTICED, lasting >= _NOTICED
    words = {"times": number(dispersion, 1), "lasting": number(lasting, 1)}
    if wide and long:
        text = _(
            "Weeks scatter {times} times as much as chance alone, and good and bad spells last, so that totals "
            "scatter {lasting} times as much again; the interval holds both."
        )
    elif wide:
        text = _("Weeks scatter {times} times as much as chance alone; the interval holds that.")
    elif long:
        text = _(
            "Weeks scatter no more than chance alone, but good and bad spells last, so that totals scatter "
            "{lasting} times as much; the interval holds that."
        )
    else:
        text = _("Weeks scatter no more than chance alone.")
    return text.format(**words)


def _rest(effect: Effect) -> str:
    rest = effect.controls.ratio
    if rest is None or rest.ratio is None:
        return ""
    words = {"rest": f"{_TIMES}{number(rest.ratio, 2)}"}
    if effect.controls.used:
        return _("the rest meanwhile {rest}, allowed for").format(**words)
    if effect.controls.reason == "moved otherwise":
        return _("the rest, which had moved otherwise before, {rest}").format(**words)
    return _("the rest meanwhile {rest}").format(**words)


def _but(effect: Effect) -> str:
    return {
        "only against the rest": _(
            "a change against the rest only, not in the complaints themselves"
        ),
        "no worse than just before": _("but not surely more than in the weeks just before"),
        "history too short": _("too short a history to tell what was due"),
    }.get(effect.reason, "")


def ratio_text(ratio: float | None, low: float, high: float | None) -> str:
    """A ratio with its interval: "x0.59, 95 %: 0.45-0.77"; an open end is said to be open."""
    words = {"times": _TIMES, "to": _TO, "low": number(low, 2)}
    words["ratio"] = "?" if ratio is None else number(ratio, 2)
    if high is None:
        return _("{times}{ratio}, 95 %: at least {low}").format(**words)
    return _("{times}{ratio}, 95 %: {low}{to}{high}").format(**words, high=number(high, 2))


def _assumption(one: Assumption) -> str:
    words = {
        "percent": percent(one.number),
        "n": number(one.number),
        "m": number(one.other),
        "day": day_text(one.detail) if one.detail else "",
        "p": p_text(one.other),
        "q": p_text(one.number),
    }
    templates = {
        "nothing else changed": _(
            "Nothing else that bears on these complaints changed about {day}; the figures cannot tell such things apart."
        ),
        "trend goes on": _(
            "Without the action, the trend before would have gone on; where it is uncertain, {percent} a year up or "
            "down are taken as usual."
        ),
        "season allowed for": _("The season is read off the {n} weeks before the action and allowed for."),
        "season unknown": ngettext(
            "Only {n} week is known before the action, less than a year: the season is unknown and widens the interval.",
            "Only {n} weeks are known before the action, less than a year: the season is unknown and widens the interval.",
            int(one.number),
        ),
        "scatter": _scatter(one.number, one.other),
        "peak left out": ngettext(
            "The week before the action, from {day} on, is the highest there was ({m} complaints) and is left out: "
            "after a peak complaints fall by themselves.",
            "The {n} weeks before the action, from {day} on, are the highest there were ({m} complaints) and are left "
            "out: after a peak complaints fall by themselves.",
            int(one.number),
        ),
        "peak kept": ngettext(
            "The action came after the highest week there was ({m} complaints, from {day} on); it counts like "
            "all the others, and not as the level to beat.",
            "The action came after the highest {n} weeks there were ({m} complaints, from {day} on); they count like "
            "all the others, and not as the level to beat.",
            int(one.number),
        ),
        "raised level": _(
            "Complaints had been raised since {day}, for too long to be chance: that is the level to beat."
        ),
        "rest as control": _(
            "The {n} complaints outside the slice moved alike before the action ({p}) and show what would have "
            "happened without it."
        ),
        "rest moved otherwise": _(
            "The complaints outside the slice had moved otherwise before the action ({q}), so they are no control."
        ),
        "no control": (
            ngettext(
                "The {n} complaint outside the slice, known before the action, is too few to serve as a control.",
                "The {n} complaints outside the slice, known before the action, are too few to serve as a control.",
                int(one.number),
            )
            if one.number
            else _("No complaints outside the slice can serve as a control.")
        ),
        "control history too short": ngettext(
            "The {m} week before the action is too short a time to tell whether the complaints outside the slice move "
            "alike, so they are no control.",
            "The {m} weeks before the action are too short a time to tell whether the complaints outside the slice move "
            "alike, so they are no control.",
            int(one.other),
        ),
        "nothing outside": _("All complaints are judged, so none are left over as a control."),
        "no denominator": _("There is no exposure: as much could go wrong after the action as before."),
        "weeks still filling": ngettext(
            "Of the last week's complaints fewer than nine in ten are reported yet, so that all after {day} is left out.",
            "Of the last {n} weeks' complaints fewer than nine in ten are reported yet, so that all after {day} is left out.",
            int(one.number),
        ),
        "first year only": _("Of {m} weeks since the action, the first {n} are judged."),
        "recent years only": _("Of {m} weeks before the action, the last {n} are compared with."),
        "undated left out": ngettext(
            "{n} complaint without a date is left out.", "{n} complaints without a date are left out.", int(one.number)
        ),
    }  # fmt: skip
    return templates[one.kind].format(**words)
