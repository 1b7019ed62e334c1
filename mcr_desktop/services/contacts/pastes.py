"""Contacts pasted from a spreadsheet or an address card: a draft to look at, then one gesture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mcr_desktop.domain import pasted_cells, pasted_tables
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.contact_checks import LONGEST_LINE, checked
from mcr_desktop.domain.duplicates import email_of
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.folded_names import folded, name_words
from mcr_desktop.domain.merges import leads_back
from mcr_desktop.domain.pasted_headings import FIELDS, SEVERAL
from mcr_desktop.domain.pasted_tables import Pasted
from mcr_desktop.domain.people import Address, Contact
from mcr_desktop.services.notebook.kept_files import Keeping
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row
from mcr_desktop.store.queries import in_fence

__all__ = ["FIELDS", "ContactPastes", "PasteColumn", "PasteDraft", "PasteRefusal", "PasteRow"]

NEW, KNOWN, SAME, REFUSED = "new", "known", "same", "refused"


@dataclass(frozen=True, slots=True)
class PasteColumn:
    """One column of a paste; `field` is one of `FIELDS`, or nothing where it is left out."""

    heading: str
    field: str | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasteRefusal:
    """Why a row, or one value of it, is not taken: `reason` is a code that `phrases.people` says."""

    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class PasteRow:
    """One row of a paste and what would become of it."""

    line: int
    cells: tuple[str, ...]
    values: dict[str, str]
    outcome: str
    """"new", "known" (something changes), "same" or "refused"."""
    contact: Contact | None = None
    """The contact that it is about, where they are known."""
    changes: tuple[tuple[str, Any, Any], ...] = ()
    """Field, what stands there and what would: of a known contact only what the paste says."""
    refusals: tuple[PasteRefusal, ...] = ()
    """What is not taken: of a refused row why, of another one the values that are left out."""
    ways: tuple[tuple[str, str | None, str], ...] = ()
    """Further ways to reach them that are new: kind, label, value."""
    photo: bytes | None = None
    """A photo as it stands in the card, not decoded; of somebody who has none yet."""


@dataclass(frozen=True, slots=True)
class PasteDraft:
    """A paste as it would be taken; nothing was written."""

    columns: tuple[PasteColumn, ...]
    rows: tuple[PasteRow, ...]
    header: bool
    delimiter: str
    vcards: bool
    left_out: int
    """Rows beyond the most that one paste takes."""
    photos: int = 0
    """Photos in the cards that may be JPEG or PNG, looked at or not."""
    photos_left: int = 0
    """Photos that are only an address, of another kind, or too large: none of them is fetched or taken."""
    cut_from: int = 0
    """The line from which on the text was not read because it is too long; 0 where all was."""

    def count(self, outcome: str) -> int:
        """How many rows come to this."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def in_part(self) -> int:
        """How many rows are taken without something that could not be read."""
        return sum(bool(row.refusals) and row.outcome != REFUSED for row in self.rows)


@dataclass(frozen=True, slots=True)
class PasteResult:
    """What taking a paste did."""

    added: int
    changed: int
    same: int
    refused: int


class ContactPastes:
    """Reads pasted text and takes it in."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def draft(
        self,
        account: Account,
        text: str,
        columns: Sequence[str | None] | None = None,
        *,
        photos: bool = False,
    ) -> PasteDraft:
        """What a paste would do. `columns` says otherwise what each column holds; `photos` counts on `take` being given them.

        A contact is known by e-mail address, else by name where one alone is called so.
        """
        pasted = pasted_tables.read(text)
        if columns is not None:
            chosen = [one if one in FIELDS else None for one in columns]
            width = len(pasted.columns)
            pasted = replace(pasted, columns=tuple((*chosen, *(None,) * width)[:width]))
        store = self._workspace.store
        known = _Known(
            in_fence(store, Contact, account.fence), in_fence(store, Address, account.fence)
        )
        rows = tuple(_rows(pasted, known, photos=photos))
        told = tuple(
            PasteColumn(
                heading,
                field,
                tuple(dict.fromkeys(row[place] for row in pasted.rows[:200] if row[place]))[:3],
            )
            for place, (heading, field) in enumerate(
                zip(pasted.headings, pasted.columns, strict=True)
            )
        )
        return PasteDraft(
            *(told, rows, pasted.header, pasted.delimiter, pasted.vcards, pasted.left_out),
            photos=sum(one is not None for one in pasted.photos),
            photos_left=pasted.photos_left,
            cut_from=pasted.cut_from,
        )

    def take(
        self,
        account: Account,
        draft: PasteDraft,
        *,
        update_known: bool = True,
        pictures: Mapping[int, bytes] | None = None,
    ) -> PasteResult:
        """Take the rows that were not refused, as one gesture; `update_known` changes known contacts too.

        `pictures` are the rows' photos by line, each drawn anew or bare (`domain.bare_pictures`). Raises
        DiskFullError; nothing is taken then.
        """
        people = in_fence(self._workspace.store, Contact, account.fence)
        there = {one.id: one for one in people}
        made: list[tuple[bytes, dict[str, Any], PasteRow]] = []
        changed: list[tuple[Contact, PasteRow]] = []
        changes: list[Change] = []
        for row in draft.rows:
            if row.outcome == NEW:
                values = {name: value for name, _, value in row.changes if name != "reports_to"}
                row_id, change = new_row(account.fence, "contact", Contact, values)
                made.append((row_id, values, row))
                changes.append(change)
            elif row.outcome == KNOWN and update_known and row.contact and row.contact.id in there:
                values = {name: value for name, _, value in row.changes if name != "reports_to"}
                changed.append((there[row.contact.id], row))
                if values:
                    cells = known_fields(Contact, values)
                    changes.append(Change(account.fence, "contact", row.contact.id, cells))
        bosses = _bosses(people, made, changed)
        changes += [
            Change(account.fence, "contact", contact, {"reports_to": boss})
            for contact, boss in bosses.items()
        ]
        people_of = [
            *((one, row) for one, _, row in made),
            *((one.id, row) for one, row in changed),
        ]
        for contact, row in people_of:
            for kind, label, value in row.ways:
                values = {"contact_id": contact, "kind": kind, "label": label, "value": value}
                changes.append(new_row(account.fence, "address", Address, values)[1])
        keeping = Keeping(self._workspace)
        for contact, row in people_of:
            picture = (pictures or {}).get(row.line)
            if picture is not None and row.photo is not None:
                changes += keeping.picture(account.fence, contact, picture)
        if changes:
            count = len(made) + len(changed)
            what = "person" if count == 1 else "people"
            keeping.commit(_joined(changes), f"Pasted {count} {what}")
        return PasteResult(len(made), len(changed), draft.count(SAME), draft.count(REFUSED))


def _joined(changes: Sequence[Change]) -> list[Change]:
    """One change for each contact: what is written later stands beside what was written first."""
    found: dict[bytes, Change] = {}
    for one in changes:
        before = found.get(one.id)
        found[one.id] = one._replace(values={**before.values, **one.values}) if before else one
    return list(found.values())


class _Known:
    """The contacts of an account by what a paste may call them."""

    def __init__(self, people: Sequence[Contact], addresses: Sequence[Address] = ()) -> None:
        self.people = people
        self._ways: dict[bytes | None, set[str]] = {}
        for way in addresses:
            self._ways.setdefault(way.contact_id, set()).add(_way_key(way.value))
        self._emails: dict[str, list[Contact]] = {}
        self._names: dict[tuple[str, ...], list[Contact]] = {}
        for one in people:
            if email := email_of(one):
                self._emails.setdefault(email, []).append(one)
            self._names.setdefault(_name_key(one.name), []).append(one)

    def has_way(self, contact: Contact | None, value: str) -> bool:
        """Whether an address or number of a contact is known already."""
        if contact is None:
            return False
        own = {_way_key(one) for one in (contact.email, contact.phone, contact.mobile) if one}
        return _way_key(value) in own | self._ways.get(contact.id, set())

    def by_name(self, name: str) -> Contact | None:
        found = self._names.get(_name_key(name), [])
        return found[0] if len(found) == 1 else None

    def find(self, name: str, email: str) -> Contact | None:
        found = self._emails.get(email.lower(), []) if email else []
        if len(found) == 1:
            return found[0]
        called = self._names.get(_name_key(name), [])
        # Another address makes another person of the same name, unless none was known of them.
        fitting = [one for one in called if not email or not email_of(one) or one in found]
        return fitting[0] if len(fitting) == 1 else None


def _way_key(value: str) -> str:
    if "@" in value:
        return value.casefold()
    return "".join(char for char in value if char.isdigit()).removeprefix("00").lstrip("0")


def _name_key(name: str) -> tuple[str, ...]:
    return tuple(sorted(name_words(name))) or (folded(name).strip(),)


def _rows(pasted: Pasted, known: _Known, *, photos: bool) -> list[PasteRow]:
    found: list[PasteRow] = []
    seen: dict[object, int] = {}
    named = {_name_key(_name(_values(pasted.columns, cells))) for cells in pasted.rows}
    given = pasted.photos if photos and pasted.photos else (None,) * len(pasted.rows)
    for line, cells, photo in zip(pasted.lines, pasted.rows, given, strict=True):
        values = _values(pasted.columns, cells)
        name = _name(values)
        contact = known.find(name, values.get("email", "")) if name else None
        wanted, refusals = _checked(values, name, contact, known, named)
        ways, unread = _ways(pasted, cells, values, contact, known)
        refusals += unread
        key: object = contact.id if contact else (_name_key(name), values.get("email", "").lower())
        whole = PasteRefusal("name", "", "no_name") if not name else None
        if name and key in seen:
            whole = PasteRefusal("name", name, "twice")
        elif name:
            seen[key] = line
        changes = tuple(
            (field, before, value)
            for field, value in wanted.items()
            if (before := getattr(contact, field, None)) != value
        )
        if whole or (contact is not None and contact.photo is not None):
            photo = None  # a photo that somebody chose stays  # noqa: PLW2901 - as with refused rows
        news = bool(changes or ways) or photo is not None
        outcome = REFUSED if whole else NEW if contact is None else KNOWN if news else SAME
        told = (whole,) if whole else tuple(refusals)
        found.append(PasteRow(line, cells, values, outcome, contact, changes, told, ways, photo))
    return found


def _values(columns: Sequence[str | None], cells: Sequence[str]) -> dict[str, str]:
    """What a row says by field, each in its plain form; further ways are told by `_ways`."""
    values: dict[str, str] = {}
    for field, cell in zip(columns, cells, strict=True):
        if field and cell and field not in SEVERAL:
            values.setdefault(field, cell)
    if "email" not in values and "@" in values.get("name", ""):
        values["email"] = values["name"]
    if "name" in values:
        values["name"] = pasted_cells.name_in(values["name"])
    for field, parts in _PARTS.items():
        if field in values:
            values[field] = next(iter(parts(values[field])), values[field])
    return {field: value for field, value in values.items() if value}


_PARTS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "email": pasted_cells.mails_in,
    "phone": pasted_cells.numbers_in,
    "mobile": pasted_cells.numbers_in,
}


def _ways(
    pasted: Pasted,
    cells: Sequence[str],
    values: Mapping[str, str],
    contact: Contact | None,
    known: _Known,
) -> tuple[tuple[tuple[str, str | None, str], ...], list[PasteRefusal]]:
    """Further addresses and numbers that a row tells and nobody knew, and those that cannot be read."""
    ways: dict[str, tuple[str, str | None, str]] = {}
    refusals: list[PasteRefusal] = []
    own = {_way_key(values[field]) for field in _PARTS if field in values}
    for field, heading, cell in zip(pasted.columns, pasted.headings, cells, strict=True):
        if not cell or field not in {*_PARTS, *SEVERAL}:
            continue
        mail = field in {"email", "other_email"}
        parts = pasted_cells.mails_in(cell) if mail else pasted_cells.numbers_in(cell)
        if field in SEVERAL and (not parts or pasted_cells.is_shortened(cell)):
            reason = "no_email" if mail else "shortened"
            refusals.append(PasteRefusal(field, cell[:60], reason))
            continue
        for part in parts[0 if field in SEVERAL else 1 :]:
            if _way_key(part) not in own and not known.has_way(contact, part):
                kind = "e-mail" if mail else "mobile" if field == "mobile" else "phone"
                ways.setdefault(_way_key(part), (kind, heading or None, part[:LONGEST_LINE]))
    return tuple(ways.values()), refusals


def _name(values: Mapping[str, str]) -> str:
    whole = values.get("name", "")
    parts = (values.get("first_name", ""), values.get("last_name", ""))
    return whole or " ".join(part for part in parts if part)


def _checked(
    values: Mapping[str, str],
    name: str,
    contact: Contact | None,
    known: _Known,
    named: set[tuple[str, ...]],
) -> tuple[dict[str, Any], list[PasteRefusal]]:
    """The fields that a row asks for, and the values that are left out."""
    refusals: list[PasteRefusal] = []
    wanted: dict[str, Any] = {}
    given = {"name": name} if contact is None and name else {}
    given |= {field: value for field, value in values.items() if field not in _OF_NAMES}
    for field, value in given.items():
        if field == "reports_to":
            boss_name = pasted_cells.name_in(value)
            boss = known.by_name(boss_name)
            if boss is None and _name_key(boss_name) not in named:
                refusals.append(PasteRefusal(field, value, "unknown_boss"))
            else:
                wanted[field] = boss.id if boss else boss_name
        elif field == "email" and not email_of(Contact(b"", b"", email=value)):
            refusals.append(PasteRefusal(field, value, "no_email"))
        elif field in {"phone", "mobile"} and pasted_cells.is_shortened(value):
            refusals.append(PasteRefusal(field, value, "shortened"))
        else:
            try:
                wanted |= checked({field: _read(field, value)})
            except (ValueError, InvalidValueError):
                refusals.append(PasteRefusal(field, value[:60], "unfit"))
    return wanted, refusals


_OF_NAMES = frozenset({"name", "first_name", "last_name"})


def _read(field: str, value: str) -> str | int | None:
    if field == "cadence_days":
        return pasted_cells.days_in(value)
    if field == "role":
        return pasted_cells.role_in(value)
    if field == "relation":
        relation = pasted_cells.relation_in(value)
        return None if relation == "customer" else relation
    return value


def _bosses(
    people: Sequence[Contact],
    made: Sequence[tuple[bytes, dict[str, Any], PasteRow]],
    changed: Sequence[tuple[Contact, PasteRow]],
) -> dict[bytes, bytes]:
    """Whom the pasted report to, found also among the pasted; a line that would close a ring is left out."""
    by_name: dict[tuple[str, ...], bytes] = {_name_key(one.name): one.id for one in people}
    by_name |= {_name_key(values["name"]): row_id for row_id, values, _ in made}
    lines = {one.id: one.reports_to for one in people if one.reports_to is not None}
    found: dict[bytes, bytes] = {}
    for contact, row in (
        *((row_id, row) for row_id, _, row in made),
        *((known.id, row) for known, row in changed),
    ):
        said = next((value for field, _, value in row.changes if field == "reports_to"), None)
        boss = by_name.get(_name_key(said)) if isinstance(said, str) else said
        if boss is not None and not leads_back(lines, contact, boss):
            lines[contact] = found[contact] = boss
    return found
