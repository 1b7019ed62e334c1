"""Merging contacts that are one person, so that it can be taken back.

Nothing is moved: the one who is merged names the one who is kept, and every read shows that one instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.contact_checks import checked
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.ids import show as show_id
from mcr_desktop.domain.merges import leads_back
from mcr_desktop.domain.people import Contact
from mcr_desktop.services.workspaces import Workspace, known_fields
from mcr_desktop.store import contact_mentions
from mcr_desktop.store.gestures import PastCell, history_of
from mcr_desktop.store.merged_contacts import kept_of, names_of
from mcr_desktop.store.queries import in_fence
from mcr_desktop.store.stored_contacts import stored
from mcr_desktop.store.twins import place_of

FILLED = (
    *("title", "email", "phone", "mobile", "city", "role", "reports_to", "site_id", "owner"),
    *("cadence_days", "standing", "standing_on", "standing_evidence", "executive", "relation"),
    *("employer", "time_zone", "language", "preferences", "photo", "left_on"),
)
"""Fields that the one who is kept takes over where their own says nothing."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A field that is taken over, and from whom."""

    field: str
    value: Value
    source: Contact


@dataclass(frozen=True, slots=True)
class Differing:
    """A field in which somebody who is merged says something else than the one who is kept."""

    field: str
    kept: Value
    other: Value
    source: Contact


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do."""

    kept: Contact
    others: tuple[Contact, ...]
    filled: tuple[Filled, ...]
    differing: tuple[Differing, ...]
    hanging: dict[str, int]
    """By kind, how many rows name one of the others and would show the one who is kept."""


@dataclass(frozen=True, slots=True)
class MergedPerson:
    """A contact that is shown as another."""

    contact: Contact
    kept: Contact
    by: str
    at_ms: int


class Merges:
    """Merges and parts. Several devices may do so at once: see `domain.merges`."""

    def __init__(self, workspace: Workspace, person_of: Callable[[bytes], str]) -> None:
        self._workspace = workspace
        self._person_of = person_of

    def preview(self, keep: bytes, others: Sequence[bytes]) -> MergePreview:
        """What merging would do; nothing is written. Raises InvalidValueError, NotFoundError."""
        kept, merged = self._meant(keep, others)
        values = self._taken_over(kept, merged)
        filled = tuple(
            Filled(field, value, next(one for one in merged if getattr(one, field) == value))
            for field, value in values.items()
        )
        differing = tuple(
            Differing(field, getattr(kept, field), getattr(one, field), one)
            for one in merged
            for field in ("name", *FILLED)
            if getattr(kept, field) not in (None, "")
            and getattr(one, field) not in (None, "", getattr(kept, field))
        )
        everybody = [
            name for one in merged for name in names_of(self._workspace.store, one.id, one.fence)
        ]
        hanging = contact_mentions.counts(self._workspace.store, kept.fence, everybody)
        hanging.pop("distinction", None)  # it says of each of them that they are not somebody else
        return MergePreview(kept, merged, filled, differing, hanging)

    def merge(self, keep: bytes, others: Sequence[bytes], **chosen: Any) -> Contact:
        """Show the others as the one who is kept, from now on and in all that is past; one gesture.

        Empty fields of the one who is kept are filled from the others, in their order; `chosen` fields
        take the values given. Raises InvalidValueError where they lie in different accounts.
        """
        kept, merged = self._meant(keep, others)
        values: dict[str, Any] = {**self._taken_over(kept, merged), **checked(chosen)}
        boss = values.get("reports_to", kept.reports_to)
        if boss is not None and self._reports_back(kept, merged, boss):
            values["reports_to"] = None
        (own,) = stored(self._workspace.store, [kept.id], kept.fence)
        if own.merged_into is not None:
            # It leads to somebody who is gone; whoever comes back must not swallow the one kept here.
            values["merged_into"] = None
        lines = [Change(one.fence, "contact", one.id, {"merged_into": kept.id}) for one in merged]
        if values:
            cells = known_fields(Contact, values)
            lines.append(Change(kept.fence, "contact", kept.id, cells))
        names = ", ".join(one.name for one in merged)
        self._workspace.commit(lines, f"Merged {names} into {kept.name}"[:200])
        return self._workspace.row(Contact, kept.id)

    def unmerge(self, other: bytes) -> Contact:
        """Show a contact as themselves again, with all that named them; one gesture.

        What the merge filled in the one who was kept goes again where nobody changed it since. Whoever
        was merged into this contact comes along. Raises NotFoundError where they are shown already.
        """
        workspace = self._workspace
        place = place_of(workspace.store, "contact", other)
        found = stored(workspace.store, [other], place.fence) if place is not None else []
        kept = kept_of(workspace.store).get(found[0].fence, {}) if found else {}
        if not found or other not in kept:
            raise NotFoundError(kind="contact", wanted=show_id(other))
        (contact,) = found
        (top,) = stored(workspace.store, [kept[other]], contact.fence)
        changes: dict[bytes, dict[str, Value]] = {other: {"merged_into": None}}
        filled = self._filled_by(contact, top)
        remaining = [
            one
            for one in stored(
                workspace.store, names_of(workspace.store, top.id, top.fence)[1:], top.fence
            )
            if one.id != other and _stays(kept, other, one)
        ]
        for field in filled:
            instead = next(
                (value for one in remaining if (value := getattr(one, field)) not in (None, "")),
                None,
            )
            changes.setdefault(top.id, {})[field] = instead
        names = names_of(workspace.store, top.id, top.fence)
        if top.merged_into is not None and top.merged_into in names:
            # Two devices merged each into the other: the line the other way would bring them together.
            changes.setdefault(top.id, {})["merged_into"] = None
        workspace.commit(
            [Change(contact.fence, "contact", one, values) for one, values in changes.items()],
            f"Parted {contact.name} from {top.name}",
        )
        return workspace.row(Contact, other)

    def merged(self, account: Account | None = None) -> tuple[MergedPerson, ...]:
        """Everybody who is shown as another, the latest first."""
        store = self._workspace.store
        found = []
        for fence, lines in kept_of(store).items():
            if account is not None and fence != account.fence:
                continue
            people = {one.id: one for one in stored(store, {*lines, *lines.values()}, fence)}
            for other, kept in lines.items():
                if other in people and kept in people:
                    line = self._line(people[other])
                    by = self._person_of(line.writer) if line else ""
                    when = at_ms(line.clock) if line else 0
                    found.append(MergedPerson(people[other], people[kept], by, when))
        return tuple(sorted(found, key=lambda one: (-one.at_ms, one.contact.id)))

    def _meant(self, keep: bytes, others: Sequence[bytes]) -> tuple[Contact, tuple[Contact, ...]]:
        kept = self._workspace.row(Contact, keep)
        merged = {one.id: one for one in (self._workspace.row(Contact, id_) for id_ in others)}
        merged.pop(kept.id, None)
        if not merged:
            raise InvalidValueError(kind="contact", field="merged_into", value=None, allowed=())
        for one in merged.values():
            if one.fence != kept.fence:
                raise InvalidValueError(
                    kind="contact", field="merged_into", value=one.name, reason="other_account"
                )
        return kept, tuple(merged.values())

    def _taken_over(self, kept: Contact, merged: Iterable[Contact]) -> dict[str, Value]:
        gone = {one.id for one in merged} | {kept.id}
        values: dict[str, Value] = {}
        for field in FILLED:
            if getattr(kept, field) not in (None, ""):
                continue
            for one in merged:
                value = getattr(one, field)
                if value not in (None, "") and not (field == "reports_to" and value in gone):
                    values[field] = value
                    break
        return values

    def _reports_back(self, kept: Contact, merged: Iterable[Contact], boss: bytes) -> bool:
        """Whether the one who is kept would report to themselves once the others are shown as them."""
        as_whom = {one.id: kept.id for one in merged}
        people = in_fence(self._workspace.store, Contact, kept.fence)
        lines = {
            one.id: as_whom.get(one.reports_to, one.reports_to)
            for one in people
            if one.reports_to is not None and one.id not in as_whom and one.id != kept.id
        }
        return leads_back(lines, kept.id, as_whom.get(boss, boss))

    def _filled_by(self, contact: Contact, kept: Contact) -> list[str]:
        """Fields of the one kept that the merge of this contact filled, and that nobody touched since."""
        line = self._line(contact)
        if line is None:
            return []
        return [
            cell.field
            for cell in self._cells(kept)
            if cell.current
            and cell.field in FILLED
            and (cell.clock, cell.writer) == (line.clock, line.writer)
            and cell.value is not None
            and cell.value == getattr(contact, cell.field)
        ]

    def _line(self, contact: Contact) -> PastCell | None:
        return next(
            (one for one in self._cells(contact) if one.current and one.field == "merged_into"),
            None,
        )

    def _cells(self, contact: Contact) -> list[PastCell]:
        numbers = self._workspace.journal.numbers
        found = history_of(self._workspace.store, numbers, contact.id, contact.fence)
        return [cell for table, cell in found if table == "contact"]


def _stays(kept: Mapping[bytes, bytes], other: bytes, one: Contact) -> bool:
    """Whether somebody stays merged once `other` is parted: not where they were merged into them."""
    return bool(kept.get(one.id)) and one.merged_into != other
