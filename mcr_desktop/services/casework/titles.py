"""What is typed once for several accounts, as it may stand in the fence of each: it names nobody of another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.other_names import Blanks, Hidden
from mcr_desktop.domain.accounts import Account, Site
from mcr_desktop.domain.findings import Slice
from mcr_desktop.domain.people import Contact
from mcr_desktop.phrases import case_reports as say
from mcr_desktop.services.exploring.pictures import filter_from
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from collections.abc import Collection

    from mcr_desktop.domain.cases import Case
    from mcr_desktop.store.engine import Store


class Names:
    """What every account is known by: its name, its people, its places. Read once for one gesture."""

    def __init__(self, store: Store) -> None:
        self._accounts = fetch(store, Account)
        self._sites = fetch(store, Site)
        self._contacts = fetch(store, Contact)

    def title_in(self, fence: bytes, case: Case, query: str | None) -> str:
        """The title, or the slice's name, or neutral words: the first that names nobody of another fence."""
        from mcr_desktop.phrases.cases import shared_cause_title
        from mcr_desktop.phrases.findings import slice_name

        if fence == case.fence:
            return case.title
        others = self._others(fence, frozenset({case.fence}))
        where = filter_from(query or "").where
        fit = [case.title, slice_name(Slice(where)) if where else ""]
        found = (text for text in fit if text and others.label(text) == text)
        return next(found, shared_cause_title())

    def said_in(self, fence: bytes, text: str, among: Collection[bytes]) -> str:
        """A text that goes into all of these fences, as it may stand in one: others' names are taken out."""
        return self._others(fence, frozenset(among)).label(text)

    def _others(self, fence: bytes, near_by: frozenset[bytes]) -> Blanks:
        accounts, sites, contacts = self._accounts, self._sites, self._contacts
        hidden = []
        for near in (True, False):
            away = {one.fence for one in accounts if one.fence != fence}
            away = away & near_by if near else away - near_by
            hidden += [
                Hidden(
                    tuple(one.name for one in accounts if one.fence in away),
                    say.another_customer(), near=near,
                ),
                Hidden(
                    tuple(one.name for one in sites if one.fence in away),
                    say.another_site(), near=near,
                ),
                Hidden(
                    tuple(one.name for one in contacts if one.fence in away),
                    say.another_contact(), person=True, near=near,
                ),
            ]  # fmt: skip
        everybody: list[Account | Site | Contact] = [*accounts, *sites, *contacts]
        own = [one.name for one in everybody if one.fence == fence]
        return Blanks(hidden, (), own)
