"""The demo: invented customers over two years up to the day it is made, and one real public sample.

What they say lies in `resources/demo`: a file an account, its days counted from today (`on = -12`), so
that the demo is always fresh. The same day gives the same demo, ids apart.
"""

from __future__ import annotations

import calendar
import random
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account, Fact, Site
from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.commitments import OPEN
from mcr_desktop.domain.meetings import PLANNED, Meeting
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.domain.resources import resource
from mcr_desktop.services.accounts import Accounts
from mcr_desktop.services.contacts.people import People
from mcr_desktop.services.demonstration.complaints import write_complaints, write_exposures
from mcr_desktop.services.demonstration.deliveries import last_sunday, write_counts, write_late
from mcr_desktop.services.demonstration.relations import (
    Founding,
    Written,
    from_where,
    relations,
    turns,
    write_own,
)
from mcr_desktop.services.importing.imports import Imports
from mcr_desktop.services.notebook.notes import Notes
from mcr_desktop.services.touches import Touches
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row

PERSON = "Jun Park"
"""Whose workspace the demo is."""

SHARED = "Quillmere Logistics"
"""The account that the demo shares with a colleague."""

DELIVERED = ("belmarrow", "castrevale", "dunholt")
"""The accounts whose deliveries are real late arrivals, and which one case concerns."""

ORDER = (
    "quillmere",
    "brackwater",
    "corvellane",
    "fennimar",
    "haldric",
    "ostrelle",
    "tessaly",
    "perrin",
    "oldwick",
    *DELIVERED,
    "cfpb",
)

_MOMENT = re.compile(r"\{(month|day) (-?\d+)\}")
"""A month or a day counted from today within a text: `{month -186}`, `{day -80}`."""

_DAY_FIELDS = {
    "on": None,
    "standing_on": "standing_on",
    "made": "made_on",
    "due": "due_on",
    "closed": "closed_on",
    "first_due": "first_due_on",
    "renegotiated": "renegotiated_on",
    "expires": "expires_on",
    "starts": "starts_on",
    "ends": "ends_on",
    "used": "used_on",
    "left": "left_on",
    "news": "news_on",
    "archived": "archived_on",
}


def demo_profile(usual: Path) -> Path:
    """Where the demo lies beside the usual profile."""
    return usual.with_name(f"{usual.name}-demo")


def fill(
    workspace: Workspace, founding: Founding, imports: Imports, progress: Progress | None = None
) -> None:
    """Write the demo into a new, empty workspace; nothing of it is left to undo.

    Takes a few seconds. Progress is told in accounts. Raises CancelledError.
    """
    from mcr_desktop.services.demonstration.stories import Story  # which needs numpy

    watched = progress or Unwatched()
    written: dict[str, Account] = {}
    steps = len(ORDER) + 1
    for done, name in enumerate(ORDER):
        watched.report(done, steps)
        writing = _Writing(workspace, founding, today(), name, written)
        told = _told(name)
        written[name] = writing.write(told, imports)
        write_own(workspace, founding, written[name], told)
    watched.report(len(ORDER), steps)
    Story(workspace, written, last_sunday(today())).write()
    watched.report(steps, steps)


def colleague() -> str:
    """The name of the colleague with whom one account is shared."""
    return str(_told("quillmere")["colleague"]["person"])


def write_as_colleague(accounts: Accounts, people: People, touches: Touches, notes: Notes) -> None:
    """What the colleague does today on a machine of her own: words in a note, a touch, a standing."""
    told = _told("quillmere")["colleague"]
    account = accounts.find(SHARED)
    note = notes.find(told["note"], account)
    notes.edit(note.id, (note.body or "") + told["adds"].rstrip())
    touch = dict(told["touch"])
    contact = people.find(touch.pop("with"), account)
    touches.log(account, touch.pop("channel"), [contact.id], started_by="us", **touch)
    evidence = told["contact"]["standing_evidence"]
    people.edit(contact.id, standing_evidence=evidence, standing_on=today().isoformat())


def _told(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("demo", f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class _Writing:
    """One account on its way into the store."""

    workspace: Workspace
    founding: Founding
    day: date
    slug: str
    known: Mapping[str, Account]
    """The accounts that were written before, by the names of their files."""

    def write(self, told: Mapping[str, Any], imports: Imports) -> Account:
        account = dict(told["account"])
        customer = account.pop("deliveries", "")
        if "part_of" in account:
            account["parent_id"] = self.known[account.pop("part_of")].id
        store, journal = self.workspace.store, self.workspace.journal
        with store.transaction() as tx:
            fence = self.founding.found_in(tx, account["name"])
            account_id, change = new_row(fence, "account", Account, self._dated(account))
            journal.commit_in(tx, [change, *self._rows(fence, told)], "")
        made = Account(account_id, fence, account["name"], as_of=account.get("as_of"))
        self._import(made, told, imports)
        if customer:
            self._import_deliveries(made, customer, imports)
        return made

    def _rows(self, fence: bytes, told: Mapping[str, Any]) -> list[Change | TextChange]:
        changes, keys = self._people(fence, told)
        made = {
            (kind, one["title"], one["on"]): ids.new_id()
            for kind in ("meeting", "note")
            for one in told.get(kind, ())
        }
        # By title alone, for what names them: of several the last one, and a note before a meeting.
        written: Written = {title: (kind, row) for (kind, title, _on), row in sorted(made.items())}
        # Oldest first, as they would have been written: lists break ties by the order of writing.
        touches = [*told.get("touch", ()), *self._rhythms(told.get("rhythm", ()))]
        changes += [
            new_row(fence, "touch", Touch, self._touch(touch, keys))[1]
            for touch in sorted(touches, key=lambda one: one["on"])
        ]
        for meeting in sorted(told.get("meeting", ()), key=lambda one: one["on"]):
            changes += self._meeting(
                fence, meeting, keys, made["meeting", meeting["title"], meeting["on"]]
            )
        for commitment in sorted(told.get("commitment", ()), key=lambda one: one["made"]):
            changes += self._commitment(fence, commitment, keys, written)
        for fact in sorted(told.get("fact", ()), key=lambda one: one["on"]):
            values = self._dated(fact, on="noted_on")
            if "contact" in values:
                values["contact_id"] = keys[values.pop("contact")]
            changes.append(new_row(fence, "fact", Fact, values)[1])
        for note in sorted(told.get("note", ()), key=lambda one: one["on"]):
            values = self._dated(note, on="written_on")
            body = values.pop("body").strip()
            values["author"] = values.pop("by", PERSON)
            note_id = made["note", note["title"], note["on"]]
            values = {name: value for name, value in values.items() if value is not None}
            changes += [
                Change(fence, "note", note_id, known_fields(Note, values)),
                TextChange(fence, note_id, body),
            ]
        changes += relations(fence, told, keys, written, self.day, self._dated)
        return changes

    def _people(
        self, fence: bytes, told: Mapping[str, Any]
    ) -> tuple[list[Change | TextChange], dict[str, bytes]]:
        """Sites and contacts, and the ids of the contacts by the keys that the file calls them."""
        changes: list[Change | TextChange] = []
        sites: dict[str, bytes] = {}
        for site in told.get("site", ()):
            sites[site["name"]], change = new_row(fence, "site", Site, site)
            changes.append(change)
        keys = {contact["key"]: ids.new_id() for contact in told.get("contact", ())}
        for contact in told.get("contact", ()):
            values = self._dated(contact)
            key = values.pop("key")
            if "site" in values:
                values["site_id"] = sites[values.pop("site")]
            if "reports_to" in values:
                values["reports_to"] = keys[values["reports_to"]]
            changes.append(Change(fence, "contact", keys[key], known_fields(Contact, values)))
        return changes, keys

    def _touch(self, told: Mapping[str, Any], keys: Mapping[str, bytes]) -> dict[str, Any]:
        values = self._dated(told, on="happened_on")
        values["contacts"] = tuple(keys[key] for key in values.pop("with"))
        return {"two_way": True, "team": (PERSON,), "started_by": "us", **values}

    def _meeting(
        self,
        fence: bytes,
        told: Mapping[str, Any],
        keys: Mapping[str, bytes],
        meeting_id: bytes,
    ) -> list[Change | TextChange]:
        values = self._dated({name: value for name, value in told.items() if name != "on"})
        on = self._on(told["on"])
        values["starts_at"] = f"{on}T{values.pop('at')}"
        values["contacts"] = tuple(keys[key] for key in values.pop("with"))
        values.setdefault("state", PLANNED if told["on"] >= 0 else "held")
        values.setdefault("team", (PERSON,))
        feeling = values.pop("feeling", None)
        executive = values.pop("executive", False)
        changes: list[Change | TextChange] = [
            Change(fence, "meeting", meeting_id, known_fields(Meeting, values))
        ]
        if values["state"] == "held":
            touch = {
                "channel": "meeting",
                "happened_on": on,
                "minutes": values.get("minutes"),
                "two_way": True,
                "started_by": "us",
                "executive": executive,
                "contacts": values["contacts"],
                "team": values["team"],
                "feeling": feeling,
                "summary": values["title"],
                "achieved": values.get("outcome"),
            }
            changes.append(new_row(fence, "touch", Touch, touch)[1])
        return changes

    def _commitment(
        self,
        fence: bytes,
        told: Mapping[str, Any],
        keys: Mapping[str, bytes],
        written: Written,
    ) -> list[Change]:
        values = self._dated(told)
        from_where(values, written)
        if "contact" in values:
            values["contact_id"] = keys[values.pop("contact")]
        values.setdefault("direction", "ours")
        values.setdefault("state", OPEN)
        values.setdefault("first_due_on", values.get("due_on"))
        if values["direction"] != "theirs":
            values.setdefault("owner", PERSON)
        return turns(fence, values, self.day.isoformat())

    def _rhythms(self, rhythms: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Regular contact: a touch every so many days, give or take a few, the texts in turn."""
        touches = []
        for number, rhythm in enumerate(rhythms):
            dice = random.Random(f"{self.slug} {number}")  # noqa: S311 - the same demo every time
            for turn, on in enumerate(_days_of(dice, rhythm)):
                summary, _, achieved = rhythm["about"][turn % len(rhythm["about"])].partition(" | ")
                touch = {
                    "on": on,
                    "channel": rhythm["channel"],
                    "with": rhythm["with"],
                    "team": rhythm.get("team", [PERSON]),
                    "minutes": dice.choice(rhythm.get("minutes", [10, 15, 20, 25])),
                    "started_by": "them" if dice.random() < rhythm.get("theirs", 0.3) else "us",
                    "summary": summary,
                }
                if achieved:
                    touch["achieved"] = achieved
                if dice.random() < 0.5:
                    touch["feeling"] = dice.choice(rhythm.get("feelings", ["content", "neutral"]))
                touches.append(touch)
        return touches

    def _dated(self, told: Mapping[str, Any], on: str = "") -> dict[str, Any]:
        """The values with days counted from today as ISO days under their fields' names."""
        values: dict[str, Any] = {}
        for name, value in told.items():
            if name in _DAY_FIELDS and isinstance(value, int):
                values[_DAY_FIELDS[name] or on] = self._on(value)
            elif isinstance(value, str):
                values[name] = _MOMENT.sub(self._moment, value)
            else:
                values[name] = value
        return values

    def _moment(self, found: re.Match[str]) -> str:
        day = date.fromisoformat(self._on(int(found[2])))
        month = calendar.month_name[day.month]
        return month if found[1] == "month" else f"{day.day} {month}"

    def _on(self, days: int) -> str:
        """The day so many days away; nothing but tomorrow and today falls on a weekend."""
        day = self.day + timedelta(days=days)
        if days < 0 and day.weekday() >= 5:
            day -= timedelta(days=day.weekday() - 4)
        elif days > 1 and day.weekday() >= 5:
            day += timedelta(days=7 - day.weekday())
        return day.isoformat()

    def _import(self, account: Account, told: Mapping[str, Any], imports: Imports) -> None:
        if "file" in told:
            file = told["file"]
            mapping = imports.mapping(resource("demo", file["mapping"]))
            imports.run(account, resource("demo", file["name"]), mapping)
        if "complaints" not in told:
            return
        with tempfile.TemporaryDirectory(prefix="mcr-demo-") as folder:
            file = Path(folder, f"{self.slug}-complaints.csv")
            write_complaints(file, self.slug, told["complaints"], self.day)
            mapping = imports.mapping(resource("demo", "complaints-mapping.toml"))
            imports.run(account, file, mapping)
            file = Path(folder, f"{self.slug}-shipments.csv")
            write_exposures(file, self.slug, told["complaints"], self.day)
            mapping = imports.mapping(resource("demo", "exposures-mapping.toml"))
            imports.run(account, file, mapping)

    def _import_deliveries(self, account: Account, customer: str, imports: Imports) -> None:
        last = last_sunday(self.day)
        with tempfile.TemporaryDirectory(prefix="mcr-demo-") as folder:
            for name, mapping, write in (
                ("late", "late-mapping.toml", write_late),
                ("deliveries", "deliveries-mapping.toml", write_counts),
            ):
                file = Path(folder, f"{customer}-{name}.csv")
                write(file, customer, last)
                imports.run(account, file, imports.mapping(resource("demo", mapping)))


def _days_of(dice: random.Random, rhythm: Mapping[str, Any]) -> list[int]:
    """The days of a rhythm; the last falls where the file says, since silence counts from it."""
    every, last = rhythm["every"], rhythm["until"]
    slack = max(1, every // 6)
    days = []
    on = rhythm["since"] + dice.randint(0, 6)
    while on < last - every // 2:
        days.append(on)
        on += every + dice.randint(-slack, slack)
    return [*days, last]
