"""What the method page says of the analyses is what `mcr` does: every line runs, every figure agrees."""

from __future__ import annotations

import csv
import math
import re
import shlex
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from mcr_desktop.domain.resources import resource
from tests.architecture.documents import blocks, examples
from tests.architecture.sources import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Mcr

PAGE = resource("help", "methods.md").read_text(encoding="utf-8")
EXAMPLES = examples(PAGE)


def table(name: str) -> list[dict[str, str]]:
    """A table of the page, as it stands there."""
    (text,) = (text for kind, own, text in blocks(PAGE) if (kind, own) == ("csv", name))
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the page's own tables and with small ones of the names that it uses."""
    for kind, name, text in blocks(PAGE):
        if kind == "csv":
            (tmp_path / name).write_text(text, encoding="utf-8")
    first = date(2024, 1, 1)
    rows = ["received,carrier,depot"]
    for week in range(80):
        for c, carrier in enumerate(("Alder", "Birch", "Cedar")):
            for d, depot in enumerate(("North", "East", "South")):
                number = (0, 1, 1, 2, 1, 0, 2)[(week * 5 + c * 3 + d * d + week // 7) % 7]
                number += 3 * (week >= 68 and carrier == "Birch" and depot == "East")
                days = [first + timedelta(7 * week + (i * 3 + c + d) % 7) for i in range(number)]
                rows += [f"{day},{carrier},{depot}" for day in days]
    (tmp_path / "complaints.csv").write_text("\n".join(rows), encoding="utf-8")
    counts = (4, 6, 5, 3, 7, 5, 4, 6, 5, 4, 6, 5, 9, 11, 10, 8, 12, 10, 9, 11, 10, 9, 11, 10)
    weekly = [f"{first + timedelta(7 * i)},{n},1000" for i, n in enumerate(counts)]
    text = "\n".join(["week,complaints,shipped", *weekly])
    (tmp_path / "weekly.csv").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "told"),
    EXAMPLES,
    ids=[f"{n}-{line.split()[1]}" for n, (line, _) in enumerate(EXAMPLES)],
)
def test_every_line_of_the_page_runs_and_prints_what_the_page_says(mcr: Mcr, desk, line, told):
    answer = mcr.ok(*shlex.split(line)[1:])
    assert answer.out
    for part in told.splitlines():
        assert part in answer.out


def test_the_page_shows_each_of_the_five_commands():
    shown = {line.split()[1] for line, _ in EXAMPLES}
    assert shown == {"signals", "shifts", "explain", "effect", "limits"}


def keys_of(value: Any) -> set[str]:
    """All keys anywhere in an answer."""
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in keys_of(part)}
    if isinstance(value, list):
        return {key for part in value for key in keys_of(part)}
    return set()


def test_the_fields_that_the_page_names_are_those_of_the_answers(mcr: Mcr, desk):
    rows = re.findall(r"^\| `(\w+)` \| (`.*) \|$", PAGE, flags=re.MULTILINE)
    assert {command for command, _ in rows} == {"signals", "shifts", "explain", "effect", "limits"}
    lines = {line.split()[1]: line for line, _ in EXAMPLES}
    for command, fields in rows:
        answer = mcr.ok(*shlex.split(lines[command])[1:], "--json")
        assert set(re.findall(r"`(\w+)`", fields)) <= keys_of(answer.json), command


def test_the_statuses_that_the_page_names(mcr: Mcr, desk):
    few = desk / "few.csv"
    few.write_text("week,complaints\n2024-01-01,4\n2024-01-08,6\n")
    assert mcr.ok("shifts", str(few), "--value", "complaints").out.startswith("Too few")
    few.write_text("week,complaints\n2024-01-01,4\n2024-01-08,six\n")
    answer = mcr("shifts", str(few), "--value", "complaints")
    assert answer.status == 1
    assert all(word in answer.err for word in ("Row 3", '"complaints"', '"six"'))
    assert mcr("shifts", str(few)).status == 2


def test_the_chart_by_hand(mcr: Mcr, desk):
    counts = [int(row["complaints"]) for row in table("months.csv")]
    centre = sum(counts) / len(counts)
    steps = [abs(b - a) for a, b in pairwise(counts)]
    widened = sum(steps) / len(steps) / math.sqrt(centre) / 1.128
    assert (sum(counts), centre, sum(steps), len(steps)) == (108, 9, 53, 11)
    assert f"({', '.join(map(str, steps))})" in PAGE
    assert f"9 + 3 x 3 x {widened:.2f} = {9 + 9 * widened:.1f}" in PAGE.replace(
        "\N{MULTIPLICATION SIGN}", "x"
    )
    words = ("limits", "months.csv", "--count", "complaints", "--json")
    plain = mcr.ok(*words, "--chart", "c").json["points"][9]
    assert (plain["lcl"], plain["ucl"], plain["out"]) == (0, 18, True)
    chosen = mcr.ok(*words).json["points"][9]
    assert (chosen["ucl"], chosen["out"]) == (pytest.approx(9 + 9 * widened), True)


def test_the_explanation_by_hand(mcr: Mcr, desk):
    rows = table("shipments.csv")
    overall = sum(int(r["late_before"]) for r in rows) / sum(int(r["shipped_before"]) for r in rows)
    held = min(4 / overall, 50)
    due = [
        int(r["shipped"]) * (int(r["late_before"]) + held * overall) / (int(r["shipped_before"]) + held)
        for r in rows
    ]  # fmt: skip
    birch = [place for place, row in enumerate(rows) if row["carrier"] == "Birch"]
    seen = sum(int(rows[place]["late"]) for place in birch)
    expected = sum(due[place] for place in birch)
    all_seen = sum(int(row["late"]) for row in rows)
    share = (seen - expected) / (all_seen - sum(due))
    scatter = 0.95 * (1 + 200 / 250) + 0.05 * seen / 4
    score = 2 * (seen * math.log(seen / expected) - (seen - expected))
    for figure in (
        f"{seen} / {expected:.0f} = {seen / expected}", f"({all_seen} - {sum(due):.0f}) = {share:.0%}".replace("%", " %"),
        f"{scatter:.2f} times the 10 expected", f"{score:.1f} unweighted", f"over {scatter:.2f} it is {score / scatter:.1f}",
    ):  # fmt: skip
        assert figure in PAGE
    (line,) = (line for line, told in EXAMPLES if "Birch:" in told)
    (case,) = mcr.ok(*shlex.split(line)[1:], "--json").json["cases"]
    (cause,) = case["causes"]
    assert cause["slice"] == {"carrier": "Birch"}
    assert (cause["observed"], cause["expected"]) == (seen, pytest.approx(expected))
    assert cause["share"] == pytest.approx(share)
    low, high = cause["interval"]
    wide = math.exp(1.96 * math.sqrt(scatter / seen))
    assert (low, high) == (pytest.approx(2.5 / wide, rel=0.05), pytest.approx(2.5 * wide, rel=0.05))
    assert cause["p"] < 0.01


def test_the_split_by_hand(mcr: Mcr, desk):
    (line,) = (line for line, _ in EXAMPLES if "lanes.csv" in line)
    (case,) = mcr.ok(*shlex.split(line)[1:], "--json").json["cases"]
    (split,) = case["splits"]
    assert (split["rate_before"], split["rate_after"]) == (
        pytest.approx(0.06),
        pytest.approx(0.07),
    )
    assert (split["rate"], split["mix"]) == (pytest.approx(-0.01), pytest.approx(0.02))
    assert "0.625 × -1 + 0.375 × -1 = -1 point" in PAGE  # noqa: RUF001 - the page writes it so
    assert "9.5 × 0.25 - 1.5 × 0.25 = +2." in PAGE  # noqa: RUF001 - likewise


def test_the_numbers_of_the_page_are_those_of_the_code():
    from mcr_desktop.rootcause import (
        acceptances,
        action_weeks,
        carriers,
        dating,
        effects,
        expectations,
        explain,
        level_shifts,
        limit_charts,
        limits,
        localising,
        signals,
        slow_shifts,
        weeks,
    )  # fmt: skip
    from mcr_desktop.services.analyses import row_explanations
    from mcr_desktop.services.analyses import shifts as file_shifts

    assert file_shifts.MOST_POINTS == limit_charts.MOST_POINTS
    rates = [rate for name, rate in vars(acceptances).items() if name.endswith("DISCOVERIES")]
    assert 0.0 < max(rates) <= 0.1, "at most about 10 in 100 of what is told are false"
    for said in (
        f"above {expectations.OUTLYING} count ({expectations.OUTLYING} / r)²",
        f"fewer than {weeks.FEWEST_WEEKS} whole weeks ({weeks.FEWEST_MONTHS} months where dates are months)",
        f"or {explain.FEWEST_COMPLAINTS} complaints; a slice needs {signals.FEWEST_ROWS}.",
        f"lies within {dating.CRITICAL:.2f} of it",
        f"up to {level_shifts.MOST + 1} stretches",
        f"{level_shifts.WEIGHT} times what its figures cost ({level_shifts.WEIGHT_OF_COUNTS} for counts",
        f"fewer than {level_shifts.FEWEST_POINTS} points.",
        f"| {level_shifts.MOST} in a series",
        f"| named | up to p = {_p(localising.LEVEL)} | up to p = {_p(carriers.LARGEST_P)} |",
        f"with {localising.NEAR_TIE} of the score",
        f"{row_explanations.RESAMPLES} windows made of other weeks",
        f"| {localising.MOST_CAUSES} in a leaf table, {carriers.MOST_CARRIERS} in dated rows",
        f"fewer than {effects.FEWEST_AFTER} whole weeks, or fewer than {effects.FEWEST_EXPECTED:.0f} complaints",
        f"at most {action_weeks.MOST_BEFORE} before and {action_weeks.MOST_AFTER} after",
        f"more than {limits.LANEY_ABOVE} times as much as chance",
        f"fewer than {limits.FEWEST_POINTS} points find no limits",
        f"sum + score - {slow_shifts.REFERENCE}), alarm above {slow_shifts.DECISION:.0f}",
        f"z = {slow_shifts.WEIGHT} x + {1 - slow_shifts.WEIGHT} z",
        f"`limits` take {limit_charts.MOST_POINTS:,} points",
    ):
        assert said in PAGE.replace("\n", " "), said


def _p(p: float) -> str:
    return f"{p:g}".removeprefix("0")


def test_the_page_tells_every_flag():
    from typing import get_args

    from mcr_desktop.domain.findings import FlagKind

    table = PAGE.partition("## 6. Flags")[2].partition("\n## ")[0]
    told = {
        kind.strip() for row in re.findall(r"(?m)^\| ([^|]+) \|", table) for kind in row.split(",")
    }
    assert [kind for kind in get_args(FlagKind) if kind not in told] == []


def test_every_source_that_the_page_names_is_one_that_the_code_names():
    code = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "mcr_desktop/rootcause").glob("*.py")
    )
    named = re.findall(
        r"([A-Z][a-z]+)(?: & [A-Z][a-z]+| and others)?(?:'s)? \(?((?:19|20)\d\d)\b", PAGE
    )
    assert len(named) > 20
    assert [who for who in named if who[0] not in code or who[1] not in code] == []
