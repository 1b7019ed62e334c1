"""What could have gone wrong at an account, as the analysis takes it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from mcr_desktop.rootcause.columns import Exposure

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.registering.complaints import Complaints

_MONTH = re.compile(r"(?:19|2\d)\d\d-(?:0[1-9]|1[0-2])(?:-|$)", re.ASCII)


def exposure_of(complaints: Complaints, account: Account) -> Exposure | None:
    """The account's exposure in its most frequent unit; None where nobody told of any."""
    # What a broken device wrote must not keep the account from being looked at.
    rows = [row for row in complaints.exposures(account) if _MONTH.match(row.month)]
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
