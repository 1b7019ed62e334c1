"""What a reader must know of the data before believing a figure, one sentence a flag, each with its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext

if TYPE_CHECKING:
    from mcr_desktop.domain.findings import Flag


def flag_sentence(flag: Flag) -> str:
    """The flag in words."""
    from mcr_desktop.phrases.findings import day_text, month_text, number, percent  # it knows us

    singular, plural = _templates(flag)
    return ngettext(singular, plural, max(flag.count, 1)).format(
        n=number(flag.count),
        of=number(flag.of),
        attribute=flag.attribute,
        detail=flag.detail,
        month=month_text(flag.detail) if flag.kind == "incomplete last month" else "",
        day=day_text(flag.day) if flag.day else "",
        share=percent(flag.amount or 0.0) if flag.kind in {"import date", "open cases"} else "",
        amount=number(flag.amount or 0.0),
        precise=number(flag.amount or 0.0, 1),
    )


def _templates(flag: Flag) -> tuple[str, str]:
    kind = flag.kind
    detailed = f"{kind}/{flag.detail}"
    if kind in {"complaints without exposure", "exposure without match"} and flag.attribute:
        detailed = f"{kind}/attribute"
    elif kind == "reporting delay" and flag.amount is None:
        detailed = f"{kind}/young"
    known = _sentences() | _of_attributes()
    found = known.get(detailed) or known.get(kind) or flag.kind
    return (found, found) if isinstance(found, str) else found


def _sentences() -> dict[str, str | tuple[str, str]]:
    return {
        "no denominator": _("No denominator: these are counts and shares, not rates"),
        "duplicates": (
            _("{n} complaint repeats an earlier one in every field"),
            _("{n} complaints repeat an earlier one in every field"),
        ),
        "duplicates/id": (
            _("{n} complaint has the id of an earlier one"),
            _("{n} complaints have the id of an earlier one"),
        ),
        "repeat contacts": (
            _("{n} contact comes within {detail} days of an earlier one of the same customer, where chance gives {precise}"),
            _("{n} contacts come within {detail} days of an earlier one of the same customer, where chance gives {precise}"),
        ),
        "missing dates": (
            _("{n} complaint has no usable date and is left out"),
            _("{n} complaints have no usable date and are left out"),
        ),
        "stand-in dates": (
            _("{n} complaint lies years apart from all others ({detail}): that may stand for a missing date"),
            _("{n} complaints lie years apart from all others ({detail}): that may stand for a missing date"),
        ),
        "future dates": (
            _("{n} date lies in the future, the latest on {day}"),
            _("{n} dates lie in the future, the latest on {day}"),
        ),
        "too few rows": (
            _("Only {n} complaint: fewer than {of} show no change that is not enormous"),
            _("Only {n} complaints: fewer than {of} show no change that is not enormous"),
        ),
        "import date": _("All dates fall on {n} days where about {of} would be met: they may be days of entry, not of the event"),
        "import date/one day": _("All complaints are dated {day}: that may be the day of an import, not of the events"),
        "import date/weeks": _("All dates are the same weekday: they stand for weeks, or are days of entry and not of the event"),
        "import date/months": _("All dates are the same day of a month: they stand for months, or are days of entry and not of the event"),
        "import date/spike": (
            _("{share} of all complaints fall on {day} alone: that may be the day of an import, not of the event"),
            _("{share} of all complaints fall on {n} days, the first on {day}: those may be days of an import, not of the event"),
        ),
        "incomplete last month": _("{month} is not over and is left out of every comparison"),
        "reporting delay": (
            _("Reports come late (half of them after {detail} days): the week from {day} still lacks about {amount} complaints and raises no alarm"),
            _("Reports come late (half of them after {detail} days): the {n} weeks from {day} on still lack about {amount} complaints and raise no alarm"),
        ),
        "reporting delay/young": _("Reports come late (half of them after {detail} days): how many complaints are missing from {day} on cannot be told yet, and those weeks raise no alarm"),
        "reported before event": (
            _("{n} complaint was reported before it happened: one of its dates is wrong"),
            _("{n} complaints were reported before they happened: one of their dates is wrong"),
        ),
        "open cases": (
            _("{n} case of {of} is still open ({share} since {day}), so that times to closing look shorter than they are"),
            _("{n} cases of {of} are still open ({share} since {day}), so that times to closing look shorter than they are"),
        ),
        "zero baseline": (
            _("Nothing was recorded before, so no ratio can be given"),
            _("In {n} cells nothing was expected and {amount} happened, so no ratio can be given there"),
        ),
        "alarm fatigue": _("{n} signals are more than anybody can look into; begin with the first {of}"),
        "action after peak": _("The action came right after the highest weeks: if its date was chosen by them, part of a fall would have come by itself"),
    }  # fmt: skip


def _of_attributes() -> dict[str, str | tuple[str, str]]:
    return {
        "field began to be filled": _("{attribute} is filled in only from {day} on"),
        "category added": _("{attribute}: {detail} is recorded only from {day} on, {precise} a month: a change of intake, not of what went wrong"),
        "category renamed": _("{attribute}: {detail} appears on {day} and takes over from another value: a change of names"),
        "nested attribute": _("{attribute} settles {detail}: a cause in one can be named by the other as well"),
        "aliased attribute": _("{attribute} says the same as {detail}: causes are named by {detail}"),
        "constant attribute": _('{attribute} is "{detail}" in every row and can explain nothing'),
        "constant attribute/": _("{attribute} is the same in every row and can explain nothing"),
        "attribute names every row": _("{attribute} has {n} values in {of} rows: it names rows and can explain nothing"),
        "day/month order": _("{attribute}: no date shows whether the day or the month comes first"),
        "day/month order/day first": _("{attribute}: no date shows whether the day or the month comes first; the day was taken to be first"),
        "day/month order/month first": _("{attribute}: no date shows whether the day or the month comes first; the month was taken to be first"),
        "column name": _('There is no column "{attribute}"; "{detail}" was taken for it'),
        "encoding": _("The file is not UTF-8; it was read as {detail}"),
        "complaints without exposure": (
            _("{n} complaint lies in a month without exposure ({detail}) and has no rate"),
            _("{n} complaints lie in months without exposure ({detail}) and have no rate"),
        ),
        "complaints without exposure/attribute": (
            _("{n} complaint has a value of {attribute} that the exposure does not know ({detail}) and has no rate"),
            _("{n} complaints have values of {attribute} that the exposure does not know ({detail}) and have no rate"),
        ),
        "exposure without match": _("The exposure ({detail}) covers no month of the complaints: there is no rate"),
        "exposure without match/attribute": _("No value of {attribute} in the exposure occurs in the complaints: there is no rate by {attribute}"),
    }  # fmt: skip
