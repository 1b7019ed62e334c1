"""Who wrote what, and when, for the drawer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import AmbiguousError, NotFoundError
from mcr_desktop.domain.ids import parse
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.phrases.contacts import relation_word
from mcr_desktop.phrases.dates import ago_text, day_of_ms, exact_day
from mcr_desktop.phrases.indicators import channel_name, role_name, standing_name
from mcr_desktop.phrases.row_fields import FLAGS, UNTOLD, field_words, flag_words
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

MOST = 60
LONGEST = 400
_OF_PEOPLE = frozenset(
    {*("contact_id", "reports_to", "from_id", "to_id", "first_id", "second_id", "merged_into")}
)
_OTHERS = frozenset({("why", "parent_id"), ("bone", "parent_id")})
_NAMED: dict[str, tuple[str, str]] = {
    "site_id": ("sites", "name"),
    "parent_id": ("accounts", "name"),
    "account_id": ("accounts", "name"),
    "meeting_id": ("meetings", "title"),
    "case_id": ("cases", "title"),
}
"""The service that knows a row by its id, and what the row is called by."""


@dataclass(frozen=True, slots=True)
class PastLine:
    """One value that a field has or had."""

    person: str
    field: str
    words: str
    at_ms: int
    lost: bool


def read_history(services: Services, row_id: bytes) -> tuple[PastLine, ...]:
    """A row's past, newest first; on a reader thread."""
    try:
        past = services.histories.of(row_id)
    except NotFoundError:
        return ()
    told = [one for one in past if one.field.removeprefix(SOURCE) not in UNTOLD]
    return tuple(
        PastLine(
            one.person or "Somebody",
            field_words(one.field.removeprefix(SOURCE)),
            value_words(services, one.table, one.field.removeprefix(SOURCE), one.value),
            one.at_ms,
            one.lost,
        )
        for one in told[:MOST]
    )


def value_words(services: Services, table: str, field: str, value: object) -> str:
    """A value as a person reads it: names where ids stand, days as days; empty where it was emptied."""
    if field == "deleted":
        return "removed" if value else "brought back"
    if value is None or value == "":
        return "emptied"
    if isinstance(value, bytes):
        return _row_words(services, table, field, value)
    if field == "contacts":
        return ", ".join(filter(None, (_person(services, one) for one in _listed(value))))
    said = _SAID[field](value) if field in _SAID else ""
    return said or exact_day(str(value)[:LONGEST])


def _row_words(services: Services, table: str, field: str, value: bytes) -> str:
    """What the row with this id is called; the same words as nothing where it is not here."""
    if field in _OF_PEOPLE:
        name = services.people.name_of(value)
        return name if name and name != "?" else "somebody who is no longer here"
    if field == "photo":
        return "another picture"
    book, name = _NAMED.get(field, ("", "")) if (table, field) not in _OTHERS else ("", "")
    if not book:
        return ""
    try:
        return str(getattr(getattr(services, book).show(value), name) or "")
    except (AmbiguousError, NotFoundError):
        return "one that is no longer here"


def _listed(value: object) -> list[str]:
    try:
        read = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return [str(value)[:LONGEST]]
    return [str(one) for one in read] if isinstance(read, list) else [str(read)]


_SAID: dict[str, Callable[[Any], str]] = {
    "role": role_name,
    "standing": standing_name,
    "channel": channel_name,
    "relation": relation_word,
    "map_x": lambda _value: "moved",
    "starts_at": lambda value: str(value).replace("T", ", "),
    "team": lambda value: ", ".join(_listed(value)),
    **dict.fromkeys(FLAGS, flag_words),
}
"""Fields whose values are codes."""


def _person(services: Services, shown: str) -> str:
    try:
        return services.people.name_of(parse(shown)) or ""
    except (ValueError, NotFoundError):
        return ""


def history_widget(past: tuple[PastLine, ...]) -> QWidget:
    """The lines, one below the other."""
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
    column.setSpacing(GRID)
    for one in past:
        column.addLayout(_line(one))
    if not past:
        column.addWidget(PlainLabel("Nothing is recorded yet.", muted=True))
    column.addStretch(1)
    return content


def _line(one: PastLine) -> QGridLayout:
    """Who, what and when; what it became then stands right below, under the words and not the face."""
    line = QGridLayout()
    line.setHorizontalSpacing(GRID)
    line.setVerticalSpacing(0)
    line.setColumnStretch(1, 1)
    line.addWidget(Avatar(one.person, 22), 0, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(PlainLabel(f"{one.person}: {one.field}", bold=True, wrap=True), 0, 1)
    when = PlainLabel(ago_text(one.at_ms, now_ms()), "caption", muted=True)
    when.set_tip(exact_day(day_of_ms(one.at_ms)))
    line.addWidget(when, 0, 2, Qt.AlignmentFlag.AlignTop)
    if one.words:
        line.addWidget(PlainLabel(one.words, wrap=True), 1, 1, 1, 2)
    if one.lost:
        told = "Not shown: somebody else's words at the same time won."
        line.addWidget(PlainLabel(told, "caption", muted=True, wrap=True), 2, 1, 1, 2)
    return line
