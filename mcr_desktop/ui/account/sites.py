"""A customer's places on the Overview, each with the time that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import Site
from mcr_desktop.domain.periods import now
from mcr_desktop.domain.working_times import clock_of
from mcr_desktop.phrases.working_times import clock_tip
from mcr_desktop.ui.account.kept_rows import Keeping, RowDoor, RowsBlock
from mcr_desktop.ui.widgets.record_forms import FieldSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.account.tabs import Tab
    from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

SHOWN = 4

SITE = Keeping(
    word="place",
    kind="site",
    specs=(
        FieldSpec("name", "Name"),
        FieldSpec("city", "City"),
        FieldSpec("country", "Country"),
        FieldSpec("address", "Address", "prose"),
        FieldSpec("phone", "Telephone"),
        FieldSpec("time_zone", "Time zone", hint="Europe/Lisbon"),
        FieldSpec("remark", "What to know before one goes there", "prose"),
    ),
    of=lambda services: services.sites,
    title=lambda row: ", ".join(part for part in (row.name, row.city, row.country) if part),
)


class SitesBlock(RowsBlock):
    """Places by name."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, "PLACES", SITE, "Its name, then Enter")

    def show_sites(self, sites: Sequence[Site]) -> None:
        """Show the customer's places."""
        self.show_rows(sites, "", "Write down the first place", SHOWN)

    def give(self, text: str) -> Callable[[Services], Any] | None:
        account = self._tab.account
        if account is None:
            return None
        return lambda services: services.sites.add(account, text)

    def door(self, row: Site) -> SentenceDoor:
        clock = clock_of(row.time_zone, now().astimezone())
        place = row.city if row.city and row.city not in row.name else ""
        detail = ", ".join(part for part in (place, f"{clock.here:%H:%M}" if clock else "") if part)
        tip = [part for part in (row.address, row.phone, row.remark) if part]
        if clock:
            tip.append(clock_tip(clock))
        return RowDoor(
            " ".join(row.name.split())[:120],
            lambda: self.open_row(row.id),
            quiet=True,
            detail=detail[:40],
            tip="\n".join(tip),
        )
