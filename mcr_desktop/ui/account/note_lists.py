"""The notes of an account as a list: read page by page, filtered and searched where they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.notebook.notes import NoteCounts, NoteLine, NoteQuery
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, Order
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.drop_downs import NamesBox, drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.saved_views import view_parts, view_text

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

SEARCH_AFTER_MS = 150
SHOW_WORDS = {
    "current": "Current",
    "unused": "Never used",
    "drafts": "My drafts",
    "expired": "Expired",
    "all": "All",
}
_NATURAL = {"written": True, "title": False}
"""Columns by which notes are sorted, and whether their own order falls."""


def title_of(line: NoteLine) -> str:
    """What a list calls a note."""
    told = (text for text in (line.title, line.excerpt) if text)
    return next((text for text in told if _is_seen(text)), "(no title)")


def _is_seen(text: str) -> bool:
    """Whether there is a letter to see; a title of spaces without width would be an empty row."""
    return any(letter.isprintable() and not letter.isspace() for letter in text)


def state_of(line: NoteLine) -> str:
    """What is to be known of a note before it is opened, in a word or two."""
    if line.draft:
        return "Draft"
    if line.expired:
        return "Expired"
    if line.sensitive:
        return "Sensitive"
    if line.tasks:
        return f"{number(line.tasks)} to do"
    return f"Led to {number(line.uses)}" if line.uses else ""


def _state_meaning(line: NoteLine) -> CellMeaning:
    return "watch" if line.sensitive and not line.draft and not line.expired else "muted"


def _title_tip(line: NoteLine) -> str:
    told = [title_of(line)]
    if line.title and line.excerpt:
        told.append(line.excerpt)
    if line.purpose:
        told.append(f"For: {line.purpose}")
    if line.written_on:
        told.append(f"Written: {dates.exact_day(line.written_on)}")
    if line.tags:
        told.append(" ".join(f"#{tag}" for tag in line.tags))
    return "\n".join(told)


def _state_tip(line: NoteLine) -> str:
    told = []
    if line.draft:
        told.append("A private draft: only you see it")
    if line.sensitive:
        told.append("Sensitive: kept out of every brief but the team's own")
    if line.expires_on:
        when = dates.exact_day(line.expires_on)
        told.append(f"Expired on {when}" if line.expired else f"Valid until {when}")
    if line.tasks:
        told.append(f"Boxes not ticked: {number(line.tasks)}")
    if line.attachments:
        told.append(f"Files: {number(line.attachments)}")
    told.append(f"Led to: {number(line.uses)}" if line.uses else "Has led to nothing yet")
    return "\n".join(told)


COLUMNS = (
    Column[NoteLine]("title", "Note", title_of, tip=_title_tip, width=0),
    Column[NoteLine](
        "state",
        "State",
        state_of,
        tip=_state_tip,
        meaning=_state_meaning,
        width=104,
        sortable=False,
        gives=1,
    ),
    Column[NoteLine](
        "written",
        "Written",
        lambda line: dates.short_day(line.written_on, today()),
        tip=lambda line: ", ".join(p for p in (line.author, dates.exact_day(line.written_on)) if p),
        width=76,
    ),
)
WRITTEN = 2
"""The column that a cramped list goes without; the day stands in the tip of the title too."""


class NoteSource:
    """Ids and lines of one account's notes; asked on reader threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.account: Account | None = None

    def ids(self, order: Order) -> Sequence[bytes]:
        if self.account is None:
            return []
        asked = order.filter if isinstance(order.filter, NoteQuery) else NoteQuery()
        by = order.by if order.by in _NATURAL else "written"
        found = self._services.notes.ids(self.account, replace(asked, order=by))
        turned = bool(order.by) and order.descending != _NATURAL[by]
        return found[::-1] if turned else found

    def rows(self, ids: Sequence[bytes]) -> Sequence[NoteLine | None]:
        read = {line.id: line for line in self._services.notes.lines(ids)}
        return [read.get(note) for note in ids]


class NoteFilters(QWidget):
    """Which notes are listed: by their words, what they are, and their tag."""

    asked = Signal(object)
    """The `NoteQuery` that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLineEdit()
        self.words.setAccessibleName("Search the notes of this account")
        self.words.setPlaceholderText("Search these notes")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(140)
        self.show_box = drop_down("Which notes are listed")
        for name, words in SHOW_WORDS.items():
            self.show_box.addItem(words, name)
        self.tags = NamesBox("Notes with a tag", 7)
        self.tags.addItem("Any tag", None)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SEARCH_AFTER_MS)
        self._later.timeout.connect(self._ask)
        self.words.textChanged.connect(lambda _text: self._later.start())
        self.show_box.activated.connect(lambda _place: self._ask())
        self.tags.activated.connect(lambda _place: self._ask())
        flow = FlowRow()
        flow.add(self.words, grows=True)
        flow.add(self.show_box)
        flow.add(self.tags)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(flow)

    def query(self) -> NoteQuery:
        """What is chosen now."""
        return NoteQuery(
            show=str(self.show_box.currentData() or "current"),
            tag=self.tags.currentData(),
            words=self.words.text().strip() or None,
        )

    def state(self, order: Order) -> str:
        """What is chosen and the order, as the text of a view."""
        query = self.query()
        by = f"-{order.by}" if order.by and order.descending else order.by
        return view_text(
            show=query.show, tag=query.tag or "", words=query.words or "", order=by or ""
        )

    def show_view(self, text: str) -> Order:
        """Choose what a view keeps; gives the order to list the notes in."""
        told = view_parts(text)
        self.clear()
        self.words.blockSignals(True)
        self.words.setText(told.get("words", ""))
        self.words.blockSignals(False)
        self.show_box.setCurrentIndex(max(0, self.show_box.findData(told.get("show", "current"))))
        if told.get("tag"):
            self._choose_tag(told["tag"])
        by = told.get("order", "")
        known = by.removeprefix("-") in _NATURAL
        return Order(by.removeprefix("-") if known else "", by.startswith("-"), self.query())

    def show_counts(self, counts: NoteCounts) -> None:
        """Say how many there are of each sort, and which tags are used."""
        many = {
            "current": counts.current,
            "unused": counts.unused,
            "drafts": counts.drafts,
            "expired": counts.expired,
        }
        for place in range(self.show_box.count()):
            name = str(self.show_box.itemData(place))
            words = SHOW_WORDS[name]
            self.show_box.setItemText(
                place, f"{words} ({number(many[name])})" if name in many else words
            )
        chosen = self.tags.currentData()
        self.tags.clear()
        self.tags.addItem("Any tag", None)
        for tag, count in counts.tags:
            self.tags.addItem(f"#{tag} ({number(count)})", tag)
        if chosen is not None and self.tags.findData(chosen) < 0:
            self.tags.addItem(f"#{chosen} (0)", chosen)
        self.tags.setCurrentIndex(max(0, self.tags.findData(chosen)))
        self.tags.setVisible(self.tags.count() > 1)

    def show_tag(self, tag: str) -> None:
        """List the notes with a tag."""
        self._choose_tag(tag)
        self._ask()

    def _choose_tag(self, tag: str) -> None:
        place = self.tags.findData(tag)
        if place < 0:
            same = [str(self.tags.itemData(n) or "") for n in range(self.tags.count())]
            place = next((n for n, one in enumerate(same) if one.casefold() == tag.casefold()), -1)
        if place < 0:
            self.tags.addItem(f"#{tag}", tag)
            place = self.tags.count() - 1
            self.tags.show()
        self.tags.setCurrentIndex(place)

    def show_all(self) -> None:
        """Take every condition away."""
        self.clear()
        self.show_box.setCurrentIndex(self.show_box.findData("all"))
        self._ask()

    def clear(self) -> None:
        """Begin again, as for another account, without asking."""
        self.words.blockSignals(True)
        self.words.clear()
        self.words.blockSignals(False)
        self._later.stop()
        self.show_box.setCurrentIndex(0)
        self.tags.setCurrentIndex(0)

    def _ask(self) -> None:
        self._later.stop()
        self.asked.emit(self.query())
