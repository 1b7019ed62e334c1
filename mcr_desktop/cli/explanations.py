"""`mcr explain`: which combinations of attribute values carry a change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcr_desktop.cli.answers import print_json, print_line
from mcr_desktop.cli.calls import Json
from mcr_desktop.domain.causes import IncompleteFiguresError
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from mcr_desktop.domain.causes import Cause
    from mcr_desktop.domain.comparisons import Comparison
    from mcr_desktop.services.analyses.explanations import (
        Amounts,
        Explained,
        ExplainedCase,
        Rates,
    )


def _column(flag: str, text: str) -> Any:
    return typer.Option(flag, metavar="COLUMN", help=text)


def _day(flag: str, text: str) -> Any:
    return typer.Option(flag, metavar="DATE", help=text)


def explain(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=_("CSV or Parquet: a row for each combination of attributes, or dated rows."),
        ),
    ],
    by: Annotated[
        str,
        typer.Option("--by", metavar="A,B,C", help=_("The attributes that may carry the change.")),
    ],
    real: Annotated[str | None, _column("--real", _("Amounts seen."))] = None,
    expected: Annotated[str | None, _column("--expected", _("Amounts expected."))] = None,
    bad: Annotated[str | None, _column("--bad", _("How many failed."))] = None,
    total: Annotated[str | None, _column("--total", _("Out of how many."))] = None,
    baseline_bad: Annotated[
        str | None, _column("--baseline-bad", _("How many failed before."))
    ] = None,
    baseline_total: Annotated[
        str | None, _column("--baseline-total", _("Out of how many before."))
    ] = None,
    case: Annotated[
        str | None, _column("--case", _("Tells tables apart that stand in one file."))
    ] = None,
    date: Annotated[
        str | None, _column("--date", _("The day of each row; with --from and --to."))
    ] = None,
    since: Annotated[str | None, _day("--from", _("First day to explain."))] = None,
    until: Annotated[
        str | None,
        _day("--to", _("Last day to explain, included; days after the last row do not count.")),
    ] = None,
    baseline_since: Annotated[
        str | None,
        _day("--baseline-from", _("First day to compare with; if left out, a year before --from.")),
    ] = None,
    baseline_until: Annotated[
        str | None,
        _day("--baseline-to", _("Last day to compare with; if left out, the day before --from.")),
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell which combinations of attribute values a change is associated with, and how sure that is."""
    names = list(dict.fromkeys(name.strip() for name in by.split(",") if name.strip()))
    if any((date, since, until, baseline_since, baseline_until)):
        if any((real, expected, bad, total, baseline_bad, baseline_total, case)):
            raise IncompleteFiguresError(reason="dated")
        if not (date and since and until):
            given = {"--date": date, "--from": since, "--to": until}
            raise IncompleteFiguresError(missing=[name for name, word in given.items() if not word])
        _tell_rows(file, date, names, (since, until, baseline_since, baseline_until), as_json)
        return
    from mcr_desktop.services.analyses.explanations import explain_leaves

    figures = _figures(real, expected, bad, total, baseline_bad, baseline_total)
    leaves = explain_leaves(file, names, figures, case=case)
    if as_json:
        print_json(_shape(leaves))
    else:
        _tell(leaves)


def _tell_rows(
    file: Path,
    date: str,
    names: list[str],
    days: tuple[str, str, str | None, str | None],
    as_json: bool,
) -> None:
    from mcr_desktop.cli.progress_lines import progress_line
    from mcr_desktop.phrases.comparisons import comparison_sentences
    from mcr_desktop.services.analyses.row_explanations import explain_rows

    with progress_line(_("Comparing slices")) as progress:
        rows = explain_rows(file, date, names, *days, progress)
    if as_json:
        print_json({**_shape(rows), "compared": _compared_shape(rows.compared)})
    else:
        _tell(rows, comparison_sentences(rows.compared))


def _tell(found: Explained, before: Sequence[str] = ()) -> None:
    from mcr_desktop.phrases.causes import localisation_sentences, table_flag_sentence
    from mcr_desktop.phrases.splits import split_sentence

    for flag in found.flags:
        print_line(table_flag_sentence(flag))
    for sentence in before:
        print_line(sentence)
    for one in found.cases:
        if one.case is not None:
            print_line(f"{one.case}:")
        indent = "  " if one.case is not None else ""
        for sentence in (*localisation_sentences(one.found), *map(split_sentence, one.splits)):
            print_line(indent + sentence)


def _figures(
    real: str | None,
    expected: str | None,
    bad: str | None,
    total: str | None,
    baseline_bad: str | None,
    baseline_total: str | None,
) -> Amounts | Rates:
    from mcr_desktop.services.analyses.explanations import Amounts, Rates

    rates = {
        "--bad": bad,
        "--total": total,
        "--baseline-bad": baseline_bad,
        "--baseline-total": baseline_total,
    }
    amounts = {"--real": real, "--expected": expected}
    meant, other = (rates, amounts) if any(rates.values()) else (amounts, rates)
    surplus = [name for name, column in other.items() if column]
    missing = [name for name, column in meant.items() if not column]
    if surplus:
        raise IncompleteFiguresError(reason="both", missing=surplus)
    if missing:
        raise IncompleteFiguresError(missing=missing)
    if meant is amounts:
        return Amounts(str(real), str(expected))
    return Rates(str(bad), str(total), str(baseline_bad), str(baseline_total))


def _shape(found: Explained) -> dict[str, object]:
    return {"cases": [_case_shape(one) for one in found.cases], "flags": found.flags}


def _compared_shape(compared: Comparison) -> dict[str, object]:
    return {
        "from": compared.since,
        "to": compared.until,
        "baseline_from": compared.baseline_since,
        "baseline_to": compared.baseline_until,
        "left_out": [one.as_where() for one in compared.set_aside],
        "follow_the_date": list(compared.running),
    }


def _case_shape(one: ExplainedCase) -> dict[str, object]:
    from mcr_desktop.phrases.causes import localisation_sentences
    from mcr_desktop.phrases.splits import split_sentence

    found = one.found
    return {
        "case": one.case,
        "verdict": found.verdict,
        "observed": found.observed,
        "expected": found.expected,
        "causes": [_cause_shape(cause) for cause in found.causes],
        "leaves": found.leaves,
        "searched": found.searched,
        "depth": found.depth,
        "flags": found.flags,
        "splits": one.splits,
        "sentences": [*localisation_sentences(found), *map(split_sentence, one.splits)],
    }


def _cause_shape(cause: Cause) -> dict[str, object]:
    return {
        "slice": cause.slice.as_where(),
        "observed": cause.observed,
        "expected": cause.expected,
        "ratio": cause.ratio,
        "interval": [cause.low, cause.high],
        "share": cause.share,
        "p": cause.p,
        "ties": [tie.as_where() for tie in (*cause.aliases, *cause.ties)],
        "aliases": [alias.as_where() for alias in cause.aliases],
    }
