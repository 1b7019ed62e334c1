"""Which complaints a case's slice means, on the columns of an account."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import Exposure, days_of
from mcr_desktop.services.pictures import filter_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.services.complaints import Complaints as Register


def rows_of_slice(columns: Complaints, query: str) -> NDArray[np.bool_]:
    """A mask over all rows; nothing where an attribute of the slice is unknown here."""
    chosen = filter_from(query)
    where = dict(chosen.where)
    if any(name not in columns.attributes for name in where):
        return np.zeros(len(columns), np.bool_)
    rows = columns.mask(where)
    if chosen.since:
        rows &= columns.day >= days_of([chosen.since])[0]
    if chosen.until:
        rows &= columns.day <= days_of([chosen.until])[0]
    return rows


def exposure_of(register: Register, account: Account) -> Exposure | None:
    """The account's exposure in its most frequent unit; None where nobody told of any."""
    rows = register.exposures(account)
    if not rows:
        return None
    unit = Counter(row.unit for row in rows).most_common(1)[0][0]
    rows = [row for row in rows if row.unit == unit and row.amount >= 0]
    names = dict.fromkeys(name for row in rows for name, _label in row.dimensions)
    labels = [dict(row.dimensions) for row in rows]
    return Exposure.of(
        [row.month[:7] for row in rows],
        [row.amount for row in rows],
        {name: [found.get(name) for found in labels] for name in names},
        unit=unit,
    )
