"""Who wrote what, and when, for the drawer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.dates import ago_text, day_of_ms, exact_day
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services

MOST = 60
FIELD_WORDS = {
    "body": "the words",
    "title": "the title",
    "circle": "who may see it",
    "sensitive": "whether it is sensitive",
    "author": "the author",
    "written_on": "the day",
}


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
    return tuple(
        PastLine(
            one.person or "Somebody",
            FIELD_WORDS.get(one.field, one.field.replace("_", " ")),
            ""
            if isinstance(one.value, bytes) or one.value is None
            else exact_day(str(one.value)[:400]),
            one.at_ms,
            one.lost,
        )
        for one in past[:MOST]
    )


def history_widget(past: tuple[PastLine, ...]) -> QWidget:
    """The lines, one below the other."""
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
    column.setSpacing(GRID)
    for one in past:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(Avatar(one.person, 22))
        head = PlainLabel(f"{one.person}: {one.field}", bold=True)
        top.addWidget(head, 1)
        when = PlainLabel(ago_text(one.at_ms, now_ms()), "caption", muted=True)
        when.set_tip(exact_day(day_of_ms(one.at_ms)))
        top.addWidget(when)
        column.addLayout(top)
        if one.words:
            column.addWidget(PlainLabel(one.words, wrap=True))
        if one.lost:
            column.addWidget(
                PlainLabel(
                    "Not shown: somebody else's words at the same time won.",
                    "caption",
                    muted=True,
                    wrap=True,
                )
            )
    if not past:
        column.addWidget(PlainLabel("Nothing is recorded yet.", muted=True))
    column.addStretch(1)
    return content
