"""Files that no analysis may stumble over: a table of commands, a table of faults, and what each must do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Rows = list[dict[str, str]]

LEAVES = ("explain", "--by", "a,b", "--real", "bad", "--expected", "total")
RATES = (
    "explain", "--by", "a,b", "--bad", "bad", "--total", "total",
    "--baseline-bad", "bad", "--baseline-total", "total",
)  # fmt: skip
WINDOW = ("explain", "--by", "a,b", "--date", "day", "--from", "2024-03-01", "--to", "2024-03-31")
SHIFTS = ("shifts", "--value", "bad", "--date", "day")
SHIFTS_OF_RATES = (*SHIFTS, "--size", "total")
EFFECT = ("effect", "--date", "day", "--action", "2024-03-01")
EFFECT_WHERE = (*EFFECT, "--where", "a=a1")

CHARTS = {
    kind: ("limits", "--chart", kind, "--count", "bad", "--date", "day", *size)
    for kind, size in {
        "auto": (), "p": ("--size", "total"), "laney-u": ("--size", "total"), "t": (), "cusum": (),
    }.items()
}  # fmt: skip

COMMANDS: dict[str, tuple[str, ...]] = {
    "leaves": LEAVES, "rates": RATES, "window": WINDOW, "shifts": SHIFTS,
    "shifts of rates": SHIFTS_OF_RATES, "effect": EFFECT, "effect where": EFFECT_WHERE,
    "signals": ("signals", "--date", "day", "--by", "a,b"),
    **{f"limits {kind}": words for kind, words in CHARTS.items()},
}  # fmt: skip


def rows(number: int = 120) -> Rows:
    """One row a day from 1 January 2024 on, nothing wrong with it."""
    return [
        {
            "day": (date(2024, 1, 1) + timedelta(days=i)).isoformat(),
            "a": f"a{i * 7 % 3}",
            "b": f"b{i * 5 % 4}",
            "bad": str(1 + i * 13 % 5),
            "total": str(20 + i * 3 % 7),
        }
        for i in range(number)
    ]


def written(table: Rows) -> bytes:
    """The rows as CSV with a header."""
    lines = [",".join(table[0])] + [",".join(row.values()) for row in table]
    return ("\n".join(lines) + "\n").encode()


def changed(column: str, value: str, at: int = 60) -> Callable[[], bytes]:
    """The rows with one other value."""

    def make() -> bytes:
        table = rows()
        table[at][column] = value
        return written(table)

    return make


def everywhere(column: str, value: Callable[[int], str]) -> Callable[[], bytes]:
    """The rows with another value in all of them."""

    def make() -> bytes:
        table = rows()
        for number, row in enumerate(table):
            row[column] = value(number)
        return written(table)

    return make


def _week_53(number: int) -> str:
    year, week, _day = (date(2020, 11, 2) + timedelta(weeks=number // 8)).isocalendar()
    return f"{year}-W{week:02}"


FAULTS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "blank lines": lambda: b"\n\n",
    "header only": lambda: b"day,a,b,bad,total\n",
    "no header": lambda: written(rows()).split(b"\n", 1)[1],
    "one row": lambda: written(rows(1)),
    "two rows": lambda: written(rows(2)),
    "ragged": lambda: written(rows()) + b"2024-05-01,a1\n",
    "nul": lambda: written(rows()) + b"2024-05-01,a1,b1,\0,1\n",
    "no such column": lambda: written(rows()).replace(b"a,b,bad,total", b"p,q,r,s", 1).replace(b"day", b"when", 1),
    "repeated columns": lambda: written(rows()).replace(b"day,a,b,bad,total", b"day,a,a,bad,bad", 1),
    "parquet in name alone": lambda: b"PAR1 and nothing more",
    "constant attribute": everywhere("a", lambda _n: "a1"),
    "empty attribute": everywhere("a", lambda _n: ""),
    "all unique": everywhere("a", lambda n: f"v{n}"),
    "one missing day": changed("day", ""),
    "all days missing": everywhere("day", lambda _n: ""),
    "no such day": changed("day", "2024-02-30"),
    "garbage for a day": changed("day", "soon"),
    "contradicting days": everywhere("day", lambda n: f"{n % 28 + 1}/2/2024" if n % 2 else f"2/{n % 28 + 1}/2024"),
    "ambiguous days": everywhere("day", lambda n: f"{n % 12 + 1}/{n // 12 + 1}/2024"),
    "weeks with a 53rd": everywhere("day", _week_53),
    "one day for all": everywhere("day", lambda _n: "2024-03-05"),
    "daylight saving": everywhere("day", lambda n: f"2024-03-{n % 31 + 1:02}T02:30:00+0{n % 2 + 1}:00"),
    "negative count": changed("bad", "-3"),
    "NaN count": changed("bad", "NaN"),
    "empty count": changed("bad", ""),
    "infinite count": changed("bad", "inf"),
    "text for a count": changed("bad", "many"),
    "thousands or decimals": changed("bad", '"1,250"'),
    "no counts at all": everywhere("bad", lambda _n: "0"),
    "same count": everywhere("bad", lambda _n: "4"),
    "huge counts": everywhere("bad", lambda n: str(10**15 + n * 10**13)),
    "half counts": everywhere("bad", lambda n: f"{n % 5}.5"),
    "negative size": changed("total", "-20"),
    "zero size": changed("total", "0"),
    "no sizes at all": everywhere("total", lambda _n: "0"),
    "NaN size": changed("total", "NaN"),
    "more bad than in all": changed("bad", "99"),
}  # fmt: skip

FILE = {
    "nothing", "blank lines", "header only", "no header", "ragged", "nul", "no such column",
    "parquet in name alone",
}  # fmt: skip
"""Nothing can be read: an error for every command."""
DAYS = {"no such day", "garbage for a day", "contradicting days", "all days missing"}
"""An error for every command that reads the day."""
COUNTS = {"NaN count", "empty count", "infinite count", "text for a count", "thousands or decimals"}
"""An error for every command that reads the count."""
SIZES = {"negative size", "NaN size"}
"""An error for every command that reads the size."""


def must_fail(words: tuple[str, ...]) -> set[str]:
    """The faults that a command cannot answer in spite of."""
    found = set(FILE)
    if "day" in words:
        found |= DAYS
    if "bad" in words:
        found |= COUNTS | {"repeated columns"}
        found |= {"negative count"} if words[0] != "shifts" or "total" in words else set()
    if "total" in words:
        found |= SIZES
    if words[0] == "signals":
        found -= {"all days missing"}
    return found - ({"negative count", "negative size"} if words == LEAVES else set())


def must_flag(words: tuple[str, ...]) -> dict[str, set[str]]:
    """The faults that a command may answer in spite of, but not without one of these flags."""
    found = {}
    if "day" in words:
        found["ambiguous days"] = {"day/month order"}
        found["one missing day"] = {"missing dates"}
        found["all days missing"] = {"missing dates"}
        found["no counts at all"] = {"no variation", "constant series"}
        found["same count"] = {"no variation", "constant series"}
    if "a,b" in words:
        found["constant attribute"] = {"constant attribute"}
    if "day" not in words:
        found = {
            "constant attribute": {"constant attribute"},
            "no counts at all": {"nothing observed"},
        }
    if words[0] in {"effect", "signals", "explain"}:
        found.pop("same count", None)
        if "day" in words:
            found.pop("no counts at all", None)
    if words[0] == "signals":
        found["one day for all"] = {"import date"}
    if words[0] in {"shifts", "limits"}:
        found["one day for all"] = {"repeated dates"}
        if "total" in words:
            found.pop("same count")
    return found
