"""Whether a rate changed in its slices or only through their mix: what the explorer tells beside a cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import days_of, months_of
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
    if exposure is None or not shift.rated:
        return ()
    days = days_of([shift.baseline_since, shift.since, shift.until])
    low, start, end = (int(month) for month in months_of(days))
    month = months_of(complaints.day)
    inside, around = (month >= start) & (month <= end), (month >= low) & (month < start)
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
        sizes = [exposure.monthly(low, end - low + 1, {**where, name: one}) for one in labels]
        split = split_change(
            name, labels,
            [counts.get(label, (0, 0))[0] for label in labels],
            [counts.get(label, (0, 0))[1] for label in labels],
            [float(amounts[: start - low].sum()) for amounts in sizes],
            [float(amounts[start - low :].sum()) for amounts in sizes],
            unit=exposure.unit,
        )  # fmt: skip
        if split is not None:
            found.append(split)
    return tuple(found)
