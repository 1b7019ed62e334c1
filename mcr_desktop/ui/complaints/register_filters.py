"""What of the register is shown: words, state, days, labels, and the views kept under a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.exploring.cause_figures import attribute_name, value_name
from mcr_desktop.services.registering.registers import RegisterQuery
from mcr_desktop.ui.complaints.flows import ChipRow, span_words
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.search_fields import SearchField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.complaints import View
    from mcr_desktop.services.registering.registers import Choice

TYPING_MS = 250
"""So long after the last letter the search begins."""
STATES = (
    ("Every state", ""),
    ("Open", "open"),
    ("Not acknowledged", "unacknowledged"),
    ("Not answered", "unanswered"),
    ("Late", "late"),
    ("Resolved", "resolved"),
)
PERIODS = (("All days", 0), ("Last 30 days", 30), ("Last 90 days", 90), ("Last 12 months", 365))
REPEATS = (("With repeats", ""), ("Without repeats", "without"), ("Only repeats", "only"))
MOST_LABELS = 300


class RegisterFilters(QWidget):
    """Asks for another `RegisterQuery` with each choice."""

    asked = Signal(object)
    """The `RegisterQuery` that is wanted now."""
    view_saved = Signal(str)
    """A name under which the present query is to be kept."""
    view_removed = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Filters of the register")
        self._query = RegisterQuery()
        self._last: date = today()
        self._choices: dict[str, Choice] = {}
        self._views: tuple[View, ...] = ()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._on_typed)
        self.words = SearchField()
        self.words.setPlaceholderText("Search in their words")
        self.words.setAccessibleName("Search in the complaints")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(200)
        self.words.textEdited.connect(lambda _text: self._typing.start())
        self.words.textChanged.connect(lambda text: None if text else self._typing.start())
        self.words.returnPressed.connect(self._on_typed)
        self.state = drop_down("State")
        for words, value in STATES:
            self.state.addItem(words, value)
        self.state.activated.connect(
            lambda _place: self._ask(clock=str(self.state.currentData() or ""))
        )
        self.period = drop_down("Period")
        for words, days in PERIODS:
            self.period.addItem(words, days)
        self.period.activated.connect(lambda _place: self._on_period())
        self.attribute = drop_down("Filter by")
        self.attribute.activated.connect(lambda _place: self._fill_labels())
        self.label = drop_down("Filter to")
        self.label.setMaximumWidth(240)
        self.label.activated.connect(lambda _place: self._on_label())
        self.views = button("Views")
        self.views.setAccessibleName("Saved views")
        self.views_menu = QMenu(self)
        self.views_menu.setAccessibleName("Saved views")
        self.views_menu.aboutToShow.connect(self._fill_views)
        self.views.setMenu(self.views_menu)
        self.naming = QLineEdit()
        self.naming.setPlaceholderText("Name of the view, then Enter")
        self.naming.setAccessibleName("Name of the view")
        self.naming.returnPressed.connect(self._on_named)
        self.naming.hide()
        self.chips = ChipRow()
        self._assemble()

    def show_query(self, query: RegisterQuery, last: date) -> None:
        """Show what is in force; periods count back from `last`."""
        self._query, self._last = query, last
        if self.words.text().strip() != query.words and not self.words.hasFocus():
            self.words.setText(query.words)
        self.state.setCurrentIndex(max(0, self.state.findData(query.clock)))
        self.period.setCurrentIndex(self._period_of(query))
        self._show_chips()

    def offer(self, choices: Sequence[Choice], views: Sequence[View]) -> None:
        """Offer the attributes and labels that there are, and the views that were kept."""
        self._views = tuple(views)
        known = {choice.name: choice for choice in choices if choice.labels}
        if known == self._choices:
            return
        self._choices = known
        kept = self.attribute.currentData()
        self.attribute.clear()
        self.attribute.addItem("Filter by...", "")
        for name in known:
            self.attribute.addItem(attribute_name(name).capitalize(), name)
        self.attribute.setCurrentIndex(max(0, self.attribute.findData(kept)))
        self._fill_labels()

    def query(self) -> RegisterQuery:
        """What is in force."""
        return self._query

    # Assembly

    def _assemble(self) -> None:
        line = FlowRow()
        line.add(self.words, grows=True)
        for part in (self.state, self.period, self.attribute, self.label, self.views):
            line.add(part)
        line.add(self.naming)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(line)
        column.addWidget(self.chips)
        self.label.hide()

    def _fill_labels(self) -> None:
        self.label.clear()
        choice = self._choices.get(str(self.attribute.currentData() or ""))
        self.label.setVisible(choice is not None)
        if choice is None:
            return
        self.label.addItem("choose", None)
        for label, count in choice.labels[:MOST_LABELS]:
            self.label.addItem(f"{value_name(label)}  ({number(count)})", label)

    def _fill_views(self) -> None:
        self.views_menu.clear()
        for view in self._views:
            self.views_menu.addAction(view.name.replace("&", "&&")).triggered.connect(
                lambda _checked=False, one=view: self.asked.emit(
                    RegisterQuery.from_json(one.query, self._query.account)
                )
            )
        if self._views:
            self.views_menu.addSeparator()
            gone = self.views_menu.addMenu("Remove a view")
            for view in self._views:
                gone.addAction(view.name.replace("&", "&&")).triggered.connect(
                    lambda _checked=False, one=view: self.view_removed.emit(one.id)
                )
        self.views_menu.addAction("Keep this view...").triggered.connect(self._on_keep)

    # Asking

    def _ask(self, **parts: object) -> None:
        self.asked.emit(replace(self._query, **parts))  # type: ignore[arg-type]  # our own names

    def _on_typed(self) -> None:
        self._typing.stop()
        words = self.words.text().strip()
        if words != self._query.words:
            self._ask(words=words)

    def _on_period(self) -> None:
        days = self.period.currentData()
        if days is None:  # the span that a chart asked for
            return
        since = (self._last - timedelta(days=int(days))).isoformat() if days else None
        self._ask(since=since, until=None)

    def _on_label(self) -> None:
        label = self.label.currentData()
        name = str(self.attribute.currentData() or "")
        if label is None or not name:
            return
        self.attribute.setCurrentIndex(0)
        self._fill_labels()
        if name == "owner":
            self._ask(owner=str(label))
        elif name == "severity":
            self._ask(severity=(int(label),) if str(label).isdigit() else ())
        else:
            rest = tuple(one for one in self._query.where if one[0] != name)
            self._ask(where=(*rest, (name, str(label))))

    def _period_of(self, query: RegisterQuery) -> int:
        while self.period.count() > len(PERIODS):
            self.period.removeItem(len(PERIODS))
        if not query.since and not query.until:
            return 0
        for place, (_words, days) in enumerate(PERIODS):
            since = (self._last - timedelta(days=days)).isoformat()
            if days and query.since == since and not query.until:
                return place
        self.period.addItem(span_words(query), None)
        return len(PERIODS)

    def _show_chips(self) -> None:
        query = self._query
        parts = [
            (
                f"{attribute_name(name)}: {value_name(label)}",
                replace(query, where=tuple(one for one in query.where if one != (name, label))),
            )
            for name, label in query.where
        ]
        if query.kinds:
            parts.append((f"kind: {', '.join(query.kinds)}", replace(query, kinds=())))
        if query.severity:
            told = ", ".join(str(one) for one in query.severity)
            parts.append((f"severity: {told}", replace(query, severity=())))
        if query.owner is not None:
            parts.append(
                (f"looked after by: {query.owner or 'nobody'}", replace(query, owner=None))
            )
        if query.case_id is not None:
            parts.append(("of one case", replace(query, case_id=None)))
        if query.import_id is not None:
            parts.append(("of one import", replace(query, import_id=None)))
        if query.duplicates:
            said = {value: words for words, value in REPEATS}[query.duplicates]
            parts.append((said.lower(), replace(query, duplicates="")))
        bare = RegisterQuery(account=query.account, order=query.order)
        self.chips.show_chips(parts, self.asked.emit, everything=bare)

    def _on_keep(self) -> None:
        self.naming.show()
        self.naming.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_named(self) -> None:
        name = self.naming.text().strip()
        self.naming.clear()
        self.naming.hide()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        if name:
            self.view_saved.emit(name)
