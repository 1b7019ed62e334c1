"""Localisation cases: the public sets, and further ones of the same kinds that we make ourselves.

A case is a table of leaves with the slices that carry its change. Generators are written from the sets'
own descriptions and seeded, so that rules are chosen on other cases than those they are reported on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mcr_desktop.rootcause import leaves
from mcr_desktop.rootcause.columns import Attribute

Cell = frozenset[tuple[str, str]]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Two figures are amounts (real, expected), four are rates (bad, total, both in the baseline)."""

    kind: str
    name: str
    attributes: Mapping[str, Attribute]
    figures: tuple[Numbers, ...]
    causes: frozenset[Cell]

    def leaves(self) -> leaves.Leaves:
        if len(self.figures) == 2:
            return leaves.amounts(self.attributes, *self.figures)
        return leaves.rates(self.attributes, *self.figures)

    def holds(self, cell: Cell) -> NDArray[np.bool_]:
        """Which rows a cell selects."""
        rows = np.ones(len(self.figures[0]), np.bool_)
        for name, label in cell:
            column = self.attributes[name]
            code = column.code_of(label)
            rows &= (column.codes == code) if code is not None else False
        return rows


def cells_of(text: str) -> frozenset[Cell]:
    """`a=a1&b=b2;c=c3` as cells."""
    return frozenset(
        frozenset((pair.partition("=")[0], pair.partition("=")[2]) for pair in one.split("&"))
        for one in text.split(";")
    )


def _attributes(table: pl.DataFrame, names: Sequence[str]) -> dict[str, Attribute]:
    return {name: Attribute.of(table[name].cast(pl.String).to_list()) for name in names}


def _figures(table: pl.DataFrame, names: Sequence[str]) -> tuple[Numbers, ...]:
    return tuple(table[name].cast(pl.Float64).fill_null(0.0).to_numpy() for name in names)


# The public sets


ROBUSTSPOT = ("cdn", "bitrate", "device", "p2p", "isp")
FLIGHTS = ("carrier", "dest", "dist", "origin", "pod")


def robustspot(data: Path) -> Iterator[Case]:
    folder = data / "loc_robustspot" / "dev"
    table = pl.read_parquet(folder / "cases.parquet")
    for row in pl.read_csv(folder / "labels.csv").iter_rows(named=True):
        case = table.filter(pl.col("case") == row["case"])
        now, before = pl.col("min") == row["timestamp"], pl.col("min") < row["timestamp"]
        yield _of_minutes(
            "RobustSpot", row["case"], case.filter(now), case.filter(before), row["cause"]
        )


def _of_minutes(
    kind: str, name: str, now: pl.DataFrame, before: pl.DataFrame, causes: str | None
) -> Case:
    current = now.group_by(ROBUSTSPOT).agg(bad=pl.col("value").sum(), total=pl.col("cnt").sum())
    baseline = before.group_by(ROBUSTSPOT).agg(
        was_bad=pl.col("value").sum(), was_total=pl.col("cnt").sum()
    )
    both = current.join(baseline, on=ROBUSTSPOT, how="full", nulls_equal=True, coalesce=True)
    both = both.sort(ROBUSTSPOT)
    return Case(
        kind, name, _attributes(both, ROBUSTSPOT),
        _figures(both, ("bad", "total", "was_bad", "was_total")),
        cells_of(causes) if causes else frozenset(),
    )  # fmt: skip


def flights(data: Path) -> Iterator[Case]:
    folder = data / "loc_flights_semisynthetic" / "dev"
    table = pl.read_parquet(folder / "cases.parquet")
    for row in pl.read_csv(folder / "labels.csv").iter_rows(named=True):
        case = table.filter(pl.col("case") == row["case"])
        yield Case(
            "flights", str(row["case"]), _attributes(case, FLIGHTS),
            _figures(case, ("sum_n", "count_n", "sum_b", "count_b")), cells_of(row["cause"]),
        )  # fmt: skip


def squeeze(data: Path) -> Iterator[Case]:
    folder = data / "loc_squeeze_B0" / "dev"
    table = pl.read_parquet(folder / "cases.parquet")
    for row in pl.read_csv(folder / "injection_info.csv").iter_rows(named=True):
        mine = (pl.col("timestamp") == row["timestamp"]) & (pl.col("setting") == row["setting"])
        case = table.filter(mine)
        yield Case(
            "Squeeze B0", f"{row['setting']} {row['timestamp']}", _attributes(case, tuple("abcd")),
            _figures(case, ("real", "predict")), cells_of(row["set"]),
        )  # fmt: skip


def riskloc(data: Path, letter: str) -> Iterator[Case]:
    folder = data / "loc_riskloc_synth" / "dev"
    table = pl.read_parquet(folder / f"{letter}100.parquet")
    names = tuple(name for name in "abcde" if name in table.columns)
    for row in pl.read_csv(folder / f"{letter}100_injection_info.csv").iter_rows(named=True):
        case = table.filter(pl.col("case") == row["timestamp"])
        yield Case(
            f"RiskLoc {letter}", str(row["timestamp"]), _attributes(case, names),
            _figures(case, ("real", "predict")), cells_of(row["set"]),
        )  # fmt: skip


# Cases of our own


def _product(sizes: Mapping[str, int]) -> dict[str, Attribute]:
    grid = np.indices(tuple(sizes.values())).reshape(len(sizes), -1)
    return {
        name: Attribute(
            (codes + 1).astype(np.uint16), ("", *(f"{name}{i + 1}" for i in range(size)))
        )
        for (name, size), codes in zip(sizes.items(), grid, strict=True)
    }


def made_riskloc(letter: str, number: int, seed: int, *, changed: bool = True) -> Iterator[Case]:
    """After the description of RiskLoc's synthetic sets S and L (Kalander, arXiv 2205.10004)."""
    deep = letter == "L"
    sizes = (
        {"a": 10, "b": 24, "c": 10, "d": 15}
        if deep
        else {"a": 10, "b": 12, "c": 10, "d": 8, "e": 5}
    )
    attributes = _product(sizes)
    rows = int(np.prod(list(sizes.values())))
    for index in range(number):
        random = np.random.default_rng((seed, index))
        real = random.weibull(random.uniform(0.5, 1.0), rows) * 100.0
        real[random.random(rows) < random.uniform(0.0, 0.25)] = 0.0
        sigma = random.uniform(0.0, 0.1 if deep else 0.25)
        due = real * (1.0 + random.normal(0.0, sigma, rows))
        swap = random.random(rows) < 0.5
        real, due = np.where(swap, due, real), np.where(swap, real, due)
        rising = real.sum() > due.sum()
        taken = np.zeros(rows, np.bool_)
        causes: set[Cell] = set()
        for _ in range(int(random.integers(1, 6 if deep else 4)) if changed else 0):
            layer = len(sizes) if deep else int(random.integers(1, len(sizes) + 1))
            names = sorted(random.choice(list(sizes), layer, replace=False))
            severity = random.uniform(0.5 if deep else 0.2, 1.0) + sigma
            deviation = 0.0 if deep else random.uniform(0.0, 0.1)
            for _ in range(1 if deep else int(random.integers(1, 4))):
                cell = frozenset((n, f"{n}{random.integers(1, sizes[n] + 1)}") for n in names)
                mine = _holds(attributes, cell)
                if (mine & taken).any() or not (real[mine] > 0).any():
                    continue
                taken |= mine
                causes.add(cell)
                drop = 1.0 - random.normal(severity, deviation, int(mine.sum()))
                if rising:
                    due[mine] = real[mine] * drop
                else:
                    real[mine] = due[mine] * drop
        figures = (real.astype(np.float32).astype(float), due.astype(np.float32).astype(float))
        kind = f"made RiskLoc {letter}" if changed else "unchanged RiskLoc noise"
        yield Case(kind, f"{letter} {seed}/{index}", attributes, figures, frozenset(causes))


def _holds(attributes: Mapping[str, Attribute], cell: Cell) -> NDArray[np.bool_]:
    rows = np.ones(len(next(iter(attributes.values())).codes), np.bool_)
    for name, label in cell:
        rows &= attributes[name].codes == attributes[name].code_of(label)
    return rows


def made_squeeze(sources: Sequence[Case], number: int, seed: int) -> Iterator[Case]:
    """Injections into the expected amounts of Squeeze cases: layer 1-3, 1-3 elements, noise about 1 %."""
    for index in range(number):
        random = np.random.default_rng((seed, index))
        source = sources[int(random.integers(len(sources)))]
        names = list(source.attributes)
        due = source.figures[1]
        noise = random.normal(0.0, random.uniform(0.002, 0.03), len(due))
        real = due * (1.0 + noise)
        causes: set[Cell] = set()
        layer, elements = int(random.integers(1, 4)), int(random.integers(1, 4))
        taken = np.zeros(len(due), np.bool_)
        for _ in range(60):
            chosen = sorted(random.choice(names, layer, replace=False))
            row = int(random.integers(len(due)))
            cell = frozenset(
                (n, source.attributes[n].labels[source.attributes[n].codes[row]]) for n in chosen
            )
            mine = source.holds(cell)
            if (mine & taken).any() or (due[mine] > 0).sum() < 2 or mine.mean() > 0.4:
                continue
            taken |= mine
            causes.add(cell)
            real[mine] = due[mine] * max(0.0, 1.0 - random.uniform(0.2, 1.0)) * (1.0 + noise[mine])
            if len(causes) == elements:
                break
        yield Case("made Squeeze", f"{seed}/{index}", source.attributes,
                   (real.astype(np.float32).astype(float), due), frozenset(causes))  # fmt: skip


def made_robustspot(data: Path, number: int, seed: int, *, changed: bool = True) -> Iterator[Case]:
    """Real quiet minutes: the last before the alarm as the current one, with failures drawn into a cell.

    The cell (one to three attributes, or two of one attribute) gets a common rate of 6-30 % with leaves
    that differ by about a third, so that neither a common ratio nor a common rate is exactly true.
    """
    folder = data / "loc_robustspot" / "dev"
    table = pl.read_parquet(folder / "cases.parquet")
    labels = list(pl.read_csv(folder / "labels.csv").iter_rows(named=True))
    for index in range(number):
        random = np.random.default_rng((seed, index))
        row = labels[index % len(labels)]
        quiet = table.filter((pl.col("case") == row["case"]) & (pl.col("min") < row["timestamp"]))
        minutes = sorted(quiet["min"].unique())
        chosen = minutes[int(random.integers(len(minutes) // 2, len(minutes)))]
        now, before = pl.col("min") == chosen, pl.col("min") != chosen
        case = _of_minutes(
            "made RobustSpot", f"{seed}/{index}", quiet.filter(now), quiet.filter(before), None
        )
        if not changed:
            yield Case(
                "unchanged RobustSpot", case.name, case.attributes, case.figures, frozenset()
            )
            continue
        made = _raised(case, random)
        if made is not None:
            yield made


def _raised(case: Case, random: np.random.Generator) -> Case | None:
    bad, total, was_bad, was_total = case.figures
    names = [n for n, c in case.attributes.items() if len(c.labels) > 2]
    bad = bad.copy()
    taken = np.zeros(len(bad), np.bool_)
    causes: set[Cell] = set()
    layer = int(random.choice([1, 2, 3], p=[0.55, 0.35, 0.1]))
    wanted = 2 if random.random() < 0.1 else 1
    for _ in range(200):
        chosen = sorted(random.choice(names, min(layer, len(names)), replace=False))
        row = int(random.choice(len(total), p=total / total.sum()))
        pairs = [(n, case.attributes[n].labels[case.attributes[n].codes[row]]) for n in chosen]
        cell = frozenset(pairs)
        mine = case.holds(cell)
        due = float(
            (total * np.divide(was_bad, was_total, out=np.zeros_like(bad), where=was_total > 0))[
                mine
            ].sum()
        )
        if (
            any(not label for _, label in pairs)
            or (mine & taken).any()
            or total[mine].sum() < 100
            or mine.mean() > 0.6
        ):
            continue
        if (total[mine] > 0).sum() < 2 and random.random() < 0.8:
            continue
        rate = random.uniform(0.06, 0.3) * np.exp(random.normal(0.0, 0.35, int(mine.sum())))
        rate = np.clip(rate, 0.0, 0.9)
        bad[mine] = np.maximum(bad[mine], random.binomial(total[mine].astype(int), rate))
        if bad[mine].sum() < 1.5 * due + 20:
            continue
        taken |= mine
        causes.add(cell)
        if len(causes) == wanted:
            break
    if not causes:
        return None
    return Case(
        case.kind, case.name, case.attributes, (bad, total, was_bad, was_total), frozenset(causes)
    )


def made_flights(data: Path, number: int, seed: int, *, changed: bool = True) -> Iterator[Case]:
    """After the description of the flights set, on other weeks; unchanged ones split the same days in two."""
    table = pl.read_parquet(data / "real_nycflights13" / "flights_2013_h1.parquet")
    table = table.filter(pl.col("arr_delay").is_not_null()).with_columns(
        day=pl.date("year", "month", "day").dt.ordinal_day().cast(pl.Int64),
        pod=(pl.col("hour") // 6).cast(pl.String),
        dist=pl.when(pl.col("distance") < DISTANCES[0]).then(pl.lit("short"))
        .when(pl.col("distance") < DISTANCES[1]).then(pl.lit("mid")).otherwise(pl.lit("long")),
        late=(pl.col("arr_delay") > 15).cast(pl.Int64),
    )  # fmt: skip
    for index in range(number):
        random = np.random.default_rng((seed, index))
        start = int(random.integers(58, 174))
        near = table.filter((pl.col("day") >= start - 56) & (pl.col("day") < start + 7))
        if changed:
            near = near.with_columns(now=pl.col("day") >= start)
        else:
            near = near.with_columns(now=pl.Series(random.random(near.height) < 1 / 9))
        now = near.filter("now").group_by(FLIGHTS).agg(bad=pl.col("late").sum(), total=pl.len())
        was = (
            near.filter(~pl.col("now"))
            .group_by(FLIGHTS)
            .agg(was_bad=pl.col("late").sum(), was_total=pl.len())
        )
        both = now.join(was, on=FLIGHTS, how="left").sort(FLIGHTS)
        case = Case(
            "made flights" if changed else "unchanged flights", f"{seed}/{index}",
            _attributes(both, FLIGHTS), _figures(both, ("bad", "total", "was_bad", "was_total")), frozenset(),
        )  # fmt: skip
        made = _made_late(case, random) if changed else case
        if made is not None:
            yield made


DISTANCES = (500, 1100)


def _made_late(case: Case, random: np.random.Generator) -> Case | None:
    bad, total, was_bad, was_total = case.figures
    for _ in range(500):
        layer = int(random.integers(1, 4))
        chosen = sorted(random.choice(FLIGHTS, layer, replace=False))
        row = int(random.choice(len(total), p=total / total.sum()))
        cell = frozenset(
            (n, case.attributes[n].labels[case.attributes[n].codes[row]]) for n in chosen
        )
        mine = case.holds(cell)
        size, late = total[mine].sum(), bad[mine].sum()
        if size < 60 or size > 0.5 * total.sum():
            continue
        target = min(0.95, random.uniform(1.6, 3.0) * max(late / size, 0.12))
        flip = max(0.0, (target * size - late) / max(size - late, 1.0))
        more = bad.copy()
        more[mine] += random.binomial((total - bad)[mine].astype(int), min(flip, 1.0))
        return Case(
            case.kind,
            case.name,
            case.attributes,
            (more, total, was_bad, was_total),
            frozenset([cell]),
        )
    return None


# Cases in which nothing changed


def shuffled(sources: Sequence[Case], number: int, seed: int) -> Iterator[Case]:
    """The labels dealt out anew among the leaves."""
    for index, source in zip(range(number), itertools.cycle(sources), strict=False):
        random = np.random.default_rng((seed, index))
        order = random.permutation(len(source.figures[0]))
        figures = tuple(figure[order] for figure in source.figures)
        yield Case(
            f"shuffled {source.kind}", f"{seed}/{index}", source.attributes, figures, frozenset()
        )


def redrawn(sources: Sequence[Case], number: int, seed: int) -> Iterator[Case]:
    """Counts drawn anew from the baseline: binomial for rates, Poisson for amounts."""
    for index, source in zip(range(number), itertools.cycle(sources), strict=False):
        random = np.random.default_rng((seed, index))
        if len(source.figures) == 2:
            due = source.figures[1]
            figures: tuple[Numbers, ...] = (random.poisson(due).astype(float), due)
        else:
            _, total, bad, out_of = source.figures
            overall = bad.sum() / max(out_of.sum(), 1.0)
            rate = np.divide(bad, out_of, out=np.full_like(bad, overall), where=out_of > 0)
            drawn = random.binomial(total.astype(int), np.clip(rate, 0.0, 1.0)).astype(float)
            figures = (drawn, total, bad, out_of)
        yield Case(
            f"redrawn {source.kind}", f"{seed}/{index}", source.attributes, figures, frozenset()
        )
