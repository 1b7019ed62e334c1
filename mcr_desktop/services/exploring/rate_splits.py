"""Whether a rate changed in its slices or only through their mix: what the explorer tells beside a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import days_of
from mcr_desktop.rootcause.counted_series import amounts_between
from mcr_desktop.rootcause.splits import split_change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.domain.splits import Split
    from mcr_desktop.rootcause.columns import Complaints, Exposure


def split_shift(
    complaints: Complaints,
    exposure: Exposure | None,
    shift: Shift,
    by: Sequence[str],
    where: Mapping[str, str],
) -> tuple[Split, ...]:
    """The change of the complaints' rate along every attribute that the exposure knows, in the order of `by`.

    `complaints` are those that meet `where`. Nothing where the change is one of bare counts.
    """
    if not shift.rated:
        return ()
    low, start, end = (int(d) for d in days_of([shift.baseline_since, shift.since, shift.until]))
    return split_days(complaints, exposure, (low, start - 1, start, end), by, where)


def split_days(
    complaints: Complaints,
    exposure: Exposure | None,
    days: tuple[int, int, int, int],
    by: Sequence[str],
    where: Mapping[str, str],
) -> tuple[Split, ...]:
    """The same for two stretches of days (the ends of the earlier, then of the later, both included)."""
    if exposure is None:
        return ()
    low, high, start, end = days
    day = complaints.day
    inside, around = (day >= start) & (day <= end), (day >= low) & (day <= high)
    found = []
    for name in by:
        if name not in exposure.attributes or name in where:
            continue
        column = complaints.attributes[name]
        own = np.bincount(column.codes[inside], minlength=len(column.labels))
        then = np.bincount(column.codes[around], minlength=len(column.labels))
        counts = {
            label: (int(then[code]), int(own[code])) for code, label in enumerate(column.labels)
        }
        labels = list(dict.fromkeys((*column.labels, *exposure.attributes[name].labels)))
        sizes = [
            [
                float(
                    amounts_between(exposure, np.array([first, last + 1]), {**where, name: one})[0]
                )
                for one in labels
            ]
            for first, last in ((low, high), (start, end))
        ]
        split = split_change(
            name, labels,
            [counts.get(label, (0, 0))[0] for label in labels],
            [counts.get(label, (0, 0))[1] for label in labels],
            sizes[0], sizes[1], unit=exposure.unit,
        )  # fmt: skip
        if split is not None:
            found.append(split)
    return tuple(found)
