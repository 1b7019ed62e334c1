"""The demo's rows round an account and its people: agreements, dates, careers, lines of influence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from mcr_desktop.domain.accounts import Account, Agreement, Occasion
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import KEPT, Absence, Commitment
from mcr_desktop.domain.notes import Note, Use
from mcr_desktop.domain.occasions import YEARLY_KINDS
from mcr_desktop.domain.people import Address, Influence, Position
from mcr_desktop.domain.recurrences import next_due, next_id
from mcr_desktop.services.notebook.attachments import Attachments
from mcr_desktop.services.notebook.drafts import Drafts
from mcr_desktop.services.private_fences import PrivateFence
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row
from mcr_desktop.store.queries import in_fence

if TYPE_CHECKING:
    from mcr_desktop.store.engine import Tx

Dated = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Gives a table's values with the days that count from today as days."""

Written = Mapping[str, tuple[str, bytes]]
"""Notes and meetings by their titles: kind of row and id."""

_OF_PEOPLE: tuple[tuple[str, type[Any], tuple[tuple[str, str], ...]], ...] = (
    ("position", Position, (("contact", "contact_id"),)),
    ("address", Address, (("contact", "contact_id"),)),
    ("influence", Influence, (("from", "from_id"), ("to", "to_id"))),
)


def relations(
    fence: bytes,
    told: Mapping[str, Any],
    people: Mapping[str, bytes],
    written: Written,
    today: date,
    dated: Dated,
) -> list[Change]:
    """The rows that an account's file tells of besides what happened; `people` by the file's keys."""
    changes: list[Change] = []

    def add(table: str, kind: type[Any], values: Mapping[str, Any]) -> None:
        changes.append(new_row(fence, table, kind, values)[1])

    for one in told.get("agreement", ()):
        add("agreement", Agreement, dated(one))
    for one in told.get("occasion", ()):
        add("occasion", Occasion, _occasion(one, people, today))
    for table, kind, names in _OF_PEOPLE:
        for one in told.get(table, ()):
            values = dict(one)
            for name, field in names:
                values[field] = people[values.pop(name)]
            add(table, kind, values)
    for one in told.get("absence", ()):
        values = dict(one)
        for name in ("from", "until"):
            day = today + timedelta(days=values.pop(name))
            values[f"{name}_on"] = day.isoformat()
        add("absence", Absence, values)
    for one in told.get("use", ()):
        values = dated(one)
        values["row_kind"], values["row_id"] = written[values.pop("of")]
        add("use", Use, values)
    return changes


def _occasion(told: Mapping[str, Any], people: Mapping[str, bytes], today: date) -> dict[str, Any]:
    """A date so many days ahead, `years` after the first time where that is known."""
    values = dict(told)
    day = today + timedelta(days=values.pop("in"))
    years = values.pop("years", None)
    if years is None and not values.pop("once", False):
        values["day"] = f"--{day:%m-%d}"
    else:
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        values["day"] = f"{day.year - (years or 0):04d}-{day.month:02d}-{last:02d}"
    if values.get("kind") in YEARLY_KINDS:
        values["yearly"] = 1
    if "contact" in values:
        values["contact_id"] = people[values.pop("contact")]
    return values


class Founding(Protocol):
    """Founds fences and tells which is one's own."""

    def found_in(self, tx: Tx, name: str, kind: str = "account") -> bytes:
        """A new fence's id, with this device as its owner."""
        ...

    def common(self, kind: str) -> bytes | None:
        """The fence of a kind to which we write."""
        ...


def write_own(
    workspace: Workspace, founding: Founding, account: Account, told: Mapping[str, Any]
) -> None:
    """Files that hang on notes of an account, and drafts that nobody else reads."""
    notes = {one.title: one.id for one in in_fence(workspace.store, Note, account.fence)}
    attachments = Attachments(workspace)
    for one in told.get("attachment", ()):
        data = one["text"].encode()
        attachments.add_bytes("note", notes[one["on_note"]], one["name"], data, one["media_type"])
    drafts = Drafts(workspace, PrivateFence(workspace, founding.common, founding.found_in))
    for one in told.get("draft", ()):
        drafts.add(account, one["body"].strip(), one["title"], purpose=one.get("purpose"))


def turns(fence: bytes, values: Mapping[str, Any], today: str) -> list[Change]:
    """A promise; of one that comes again every turn until today, each kept on its day, and the next."""
    row_id, change = new_row(fence, "commitment", Commitment, values)
    if not values.get("recurs"):
        return [change]
    changes: list[Change] = []
    first, given = row_id, dict(values)
    while given["due_on"] < today:
        told = given | {"state": KEPT, "closed_on": given["due_on"]}
        changes.append(Change(fence, "commitment", row_id, known_fields(Commitment, told)))
        following = next_due(Commitment(row_id, fence, **given), values["due_on"])
        if following is None:
            return changes
        row_id = next_id(row_id)
        given |= {"due_on": following, "first_due_on": following, "series_id": first}
    return [*changes, Change(fence, "commitment", row_id, known_fields(Commitment, given))]


def from_where(values: dict[str, Any], written: Written) -> None:
    """Put the row in which something was promised in place of its title."""
    title = values.pop("source", None)
    if title is not None:
        values["source_kind"], values["source_id"] = written[title]
