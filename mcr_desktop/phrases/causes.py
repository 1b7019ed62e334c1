"""Which slices go with a change, in one sentence each; a slice is never called the cause itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import (
    chance_words,
    flag_sentence,
    interval_text,
    number,
    percent,
    ratio_digits,
    slice_name,
)

if TYPE_CHECKING:
    from mcr_desktop.domain.causes import CaseFlag, Cause, Localisation
    from mcr_desktop.domain.findings import Flag, Slice


def localisation_sentences(found: Localisation) -> list[str]:
    """Flags first, then one sentence for each slice that carries the change, or that none does."""
    told = [case_flag_sentence(flag) for flag in found.flags]
    if found.verdict == "too few to say":
        told.append(
            ngettext(
                "Too few to say: {n} combination of attribute values, {observed} observed, {expected} expected",
                "Too few to say: {n} combinations of attribute values, {observed} observed, {expected} expected",
                found.leaves,
            ).format(n=number(found.leaves), **_counts(found.observed, found.expected))
        )
    elif not found.causes:
        told.append(
            ngettext(
                "No cause found: {observed} observed, {expected} expected; none of {n} slice stands out",
                "No cause found: {observed} observed, {expected} expected; none of {n} slices stands out",
                found.searched,
            ).format(n=number(found.searched), **_counts(found.observed, found.expected))
            + (_(" (the whole fell; only rises are looked for)") if _fell_unseen(found) else "")
        )
    else:
        told.append(
            _("{observed} observed in all, {expected} expected").format(
                **_counts(found.observed, found.expected)
            )
        )
    rose = found.observed >= found.expected
    for cause in found.causes:
        told.append(cause_sentence(cause, rose=rose))
        told += _others(cause)
    return told


def cause_sentence(cause: Cause, *, rose: bool) -> str:
    """Observed, expected, their ratio with its interval, the share of the whole's change, and p."""
    evidence = _("{observed} observed, {expected} expected").format(
        **_counts(cause.observed, cause.expected)
    )
    if cause.ratio is not None and cause.high is not None:
        evidence += _(", {times}{ratio} (95 %: {interval})").format(
            times="\N{MULTIPLICATION SIGN}", ratio=number(cause.ratio, ratio_digits(cause.ratio)),
            interval=interval_text(cause.ratio, cause.low, cause.high),
        )  # fmt: skip
    if cause.share is not None and 0.005 <= cause.share <= 1.0:
        share = percent(cause.share)
        evidence += (_(", {share} of the rise") if rose else _(", {share} of the fall")).format(
            share=share
        )
    elif cause.share is not None and cause.share > 1.0:
        evidence += _(", more than the whole rise") if rose else _(", more than the whole fall")
    return _("The change is associated with {slice}: {evidence}; {chance}").format(
        slice=named(cause.slice), evidence=evidence, chance=chance_words(cause.p)
    )


def named(where: Slice) -> str:
    """A slice as attribute = value, which a reader finds again in the file."""
    if not where.conditions:
        return slice_name(where)
    return ", ".join(f"{name} = {label}" for name, label in where.conditions)


def case_flag_sentence(flag: CaseFlag) -> str:
    """What a reader must know of a table of leaves before believing a figure."""
    words = {"n": number(flag.count), "of": number(flag.of), "name": flag.detail}
    if flag.kind == "zero baseline":
        return ngettext(
            "{n} of {of} combinations has no baseline of its own",
            "{n} of {of} combinations have no baseline of their own",
            flag.count,
        ).format(**words)
    if flag.kind == "negative amounts":
        told = ngettext(
            "{n} amount is below zero and is taken as zero",
            "{n} amounts are below zero and are taken as zero",
            flag.count,
        ).format(**words)
        if not flag.row:
            return told
        place = _(' (first: row {row}, column "{name}")').format(row=number(flag.row), **words)
        return told + place
    if flag.kind == "no total":
        return ngettext(
            "{n} of {of} rows has failures out of a total of zero; left out where its combination has no other row",
            "{n} of {of} rows have failures out of a total of zero; left out where their combination has no other row",
            flag.count,
        ).format(**words)
    told = {
        "constant attribute": _("{name} has one value throughout and can explain nothing"),
        "search cut short": _(
            "The table is large: slices of more than {n} attributes were not compared"
        ),
    }.get(flag.kind, _("Nothing was observed at all"))
    return told.format(**words)


def table_flag_sentence(flag: Flag) -> str:
    """What had to be decided to read the file."""
    return flag_sentence(flag)


def sentences() -> dict[str, str]:
    """What can go wrong with a question, by the name of the error's type."""
    return {
        "NothingToExplainError": _("Name at least one column of {file} after --by."),
        "RepeatedAttributeError": _('Column "{column}" was named for two parts of one question.'),
        "MoreThanAllError": _(
            'Row {row} of {file} has more in "{column}" ({value}) than in "{other}" ({total}), '
            "of which it is to be a part."
        ),
        "UncasedRowError": _('Row {row} of {file} belongs to no case: its "{column}" is empty.'),
        "IncompleteFiguresError": _(
            "Say what is to be explained: --real and --expected, or --bad, --total, "
            "--baseline-bad and --baseline-total, or --date, --from and --to. Missing: {missing}."
        ),
        "IncompleteFiguresError.dated": _(
            "Dated rows (--date, --from, --to) are counted as they are: they take no column of amounts and no --case."
        ),
        "IncompleteFiguresError.both": _(
            "Give either --real and --expected or the four columns of rates, not both: {missing} is too much."
        ),
    }


def _others(cause: Cause) -> list[str]:
    told = []
    if cause.aliases:
        told.append(
            _("The same rows are also: {slices}").format(
                slices="; ".join(named(one) for one in cause.aliases)
            )
        )
    if cause.ties:
        told.append(
            _("Cannot be told apart from: {slices}").format(
                slices="; ".join(named(one) for one in cause.ties)
            )
        )
    return told


def _fell_unseen(found: Localisation) -> bool:
    return found.rises_only and found.observed < found.expected


def _counts(observed: float, expected: float) -> dict[str, str]:
    return {"observed": _amount(observed), "expected": _amount(expected) if expected else _("none")}


def _amount(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return number(value)
    return number(value, 1 if abs(value) >= 1 else 3)
