"""One line of the table: a piece of work, our figure, and the peers measured in the same run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

Case = TypeVar("Case")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """A figure counts only beside its peers, since machines and hours differ.

    `ours` is None where our part cannot be measured yet. `peers` keeps their order; `limit` names
    the peer that is no program but the floor under every one.
    """

    work: str
    unit: str
    ours: float | None
    peers: Mapping[str, float] = field(default_factory=dict)
    limit: str = ""
    reach: str = ""
    met: bool | None = None


def reached(ours: float | None, ceiling: float) -> bool | None:
    """Whether ours stays at or under a ceiling; None where there is nothing to compare."""
    return None if ours is None else ours <= ceiling


def percentile(values: Sequence[float], share: float) -> float:
    """The value under which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def each_ms(work: Callable[[Case], object], cases: Iterable[Case]) -> list[float]:
    """Wall milliseconds of the work on each case."""
    taken = []
    for case in cases:
        began = time.perf_counter_ns()
        work(case)
        taken.append((time.perf_counter_ns() - began) / 1e6)
    return taken


def median_ms(work: Callable[[], object], times: int) -> float:
    """The middle of several runs, in wall milliseconds."""
    return statistics.median(each_ms(lambda _: work(), range(times)))


def number(value: float) -> str:
    """A figure with three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.1e}"


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned columns."""
    cells = [("work", "ours", "peers in the same run (ours is x times as much)", "reach", "")]
    for row in rows:
        peers = []
        for name, value in row.peers.items():
            ratio = "" if row.ours is None or value == 0 else f" (x{number(row.ours / value)})"
            mark = " [floor]" if name == row.limit else ""
            peers.append(f"{name}{mark} {number(value)}{ratio}")
        ours = "not yet" if row.ours is None else f"{number(row.ours)} {row.unit}"
        verdict = {None: "", True: "reached", False: "NOT reached"}[row.met]
        cells.append((row.work, ours, "; ".join(peers) or "none", row.reach, verdict))
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = [
        "  ".join(
            [*(text.ljust(width) for text, width in zip(line, widths, strict=False)), line[4]]
        )
        for line in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)
