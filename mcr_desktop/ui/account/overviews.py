"""Overview: what matters now, promises, complaints, and what a good shopkeeper would remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.periods import today
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.phrases import dates, indicators
from mcr_desktop.phrases.matters import matters
from mcr_desktop.ui import reasons
from mcr_desktop.ui.account.doors import Block, empty
from mcr_desktop.ui.account.readings import OverviewRead, read_overview, read_signals
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.editable_fields import EditableProse
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

if TYPE_CHECKING:
    from mcr_desktop.domain import findings
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.reasons import Indicator
    from mcr_desktop.ui.surroundings import Surroundings

WIDE, MIDDLE = 900, 600
SHOWN = 5


class OverviewTab(Tab):
    """The 360-degree view."""

    kinds = frozenset(
        {
            "account",
            "touch",
            "commitment",
            "complaint",
            "meeting",
            "contact",
            "note",
            "fact",
            "import",
        }
    )
    touch_asked = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "overview", "Overview")
        self._read: OverviewRead | None = None
        self._signals: tuple[findings.Signal, ...] = ()
        self.matters = Block("WHAT MATTERS NOW")
        self.promises = Block("PROMISES")
        self.complaints = Block("COMPLAINTS")
        self.meeting = Block("NEXT MEETING")
        self.touches = Block("LATEST TOUCHES")
        self.people = Block("PEOPLE")
        self.preferences = Block("HOW THEY WANT IT")
        self.agreements = Block("SERVICE AGREEMENTS")
        self.facts = Block("NEVER ASK TWICE")
        self.preferences_text = self._prose(
            self.preferences,
            "How they want it",
            "Calls before nine? One invoice a hub?",
            "preferences",
        )
        self.agreements_text = self._prose(
            self.agreements, "Service agreements", "What was agreed, a line each", "agreements"
        )
        self.new_fact = QLineEdit()
        self.new_fact.setPlaceholderText("Add a fact, then Enter")
        self.new_fact.setAccessibleName("Add a fact worth remembering")
        self.new_fact.returnPressed.connect(self._on_fact)
        self._fact_rows = QWidget()
        self._fact_lines = QVBoxLayout(self._fact_rows)
        self._fact_lines.setContentsMargins(0, 0, 0, 0)
        self._fact_lines.setSpacing(GRID // 4)
        self.facts.body.addWidget(self._fact_rows)
        self.facts.body.addWidget(self.new_fact)
        self._blocks = (
            self.matters,
            self.promises,
            self.complaints,
            self.meeting,
            self.touches,
            self.people,
            self.preferences,
            self.agreements,
            self.facts,
        )
        content = QWidget()
        content.setObjectName("page")
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(0, GRID, GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(4 * GRID)
        self._grid.setVerticalSpacing(2 * GRID)
        self._columns = 0
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._lay_out(3)

    def refresh(self, account: Account) -> None:
        self.read(lambda services: read_overview(services, account), self._on_read, "overview")
        self.read(
            lambda services: read_signals(services, account), self._on_signals, "signals", long=True
        )

    def clear(self) -> None:
        self._signals = ()

    def first_focus(self) -> QWidget | None:
        first = self.matters.body.itemAt(0)
        return first.widget() if first is not None else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._lay_out(3 if width >= WIDE else 2 if width >= MIDDLE else 1)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for block in self._blocks:
            self._grid.removeWidget(block)
        for number, block in enumerate(self._blocks):
            self._grid.addWidget(block, number // columns, number % columns)
        rows = -(-len(self._blocks) // columns)
        for row in range(len(self._blocks) + 1):
            self._grid.setRowStretch(row, 1 if row == rows else 0)

    def _prose(self, block: Block, name: str, hint: str, field: str) -> EditableProse:
        prose = EditableProse(name)
        prose.setPlaceholderText(hint)
        prose.setTabChangesFocus(True)
        prose.set_heights(56, 200)
        prose.kept.connect(lambda text: self._keep(field, text))
        block.body.addWidget(prose)
        return prose

    # Showing

    def _on_read(self, read: OverviewRead) -> None:
        self._read = read
        self._show_matters()
        self._show_promises(read)
        self._show_complaints(read)
        self._show_meeting(read)
        self._show_touches(read)
        self._show_people(read)
        self.preferences_text.show_text(read.account.preferences or "")
        self.agreements_text.show_text(read.account.agreements or "")
        self._show_facts(read)

    def _show_matters(self) -> None:
        read = self._read
        if read is not None:
            told = matters(read.line, read.owed, read.people, today(), self._signals)
            self.matters.show_widgets(
                [
                    SentenceDoor(
                        one.sentence,
                        lambda one=one: self.go(one.where, one.row),  # type: ignore[misc]  # a bound default
                        one.meaning,
                    )
                    for one in told
                ]
            )

    def _on_signals(self, signals: tuple[findings.Signal, ...]) -> None:
        if signals != self._signals:
            self._signals = signals
            self._show_matters()

    def _show_promises(self, read: OverviewRead) -> None:
        day = today()
        widgets: list[QWidget] = []
        for direction, whose in (("ours", "Ours"), ("theirs", "Theirs")):
            kept = read.line.ours_kept if direction == "ours" else read.line.theirs_kept
            told = reasons.told(read.line, direction, day)  # type: ignore[arg-type]  # one of the two
            share = f"{round(100 * kept.on_time / kept.due)} % on time" if kept.due else told.text
            detail = f"{kept.on_time} of {kept.due} in 12 months" if kept.due else "none fell due"
            widgets.append(
                SentenceDoor(
                    f"{whose}: {share}" + (f", {told.text}" if kept.due else ""),
                    lambda direction=direction: self._why(direction),  # type: ignore[misc]
                    told.meaning,
                    quiet=True,
                    tip=f"{told.sentence} Why?",
                )
            )
            line = PlainLabel(detail, "caption", muted=True)
            line.setIndent(4 if told.meaning == "neutral" else 20)
            widgets.append(line)
        for promise in [one for one in read.owed if one.direction != "internal"][:3]:
            late = promise.days_late(day) > 0
            widgets.append(
                SentenceDoor(
                    promise.wording,
                    lambda row=promise.id: self.go("commitments", row),  # type: ignore[misc]
                    ("bad" if promise.direction == "ours" else "watch") if late else "neutral",
                    detail=dates.due_text(promise.due_on, day),
                    tip=dates.exact_day(promise.due_on),
                )
            )
        if not read.owed:
            first = button("Write down the first promise", "link")
            first.clicked.connect(lambda _checked=False: self.go("commitments"))
            widgets.append(first)
        self.promises.show_widgets(widgets)

    def _show_complaints(self, read: OverviewRead) -> None:
        told = indicators.complaints(read.line.complaints, read.line.quiet)
        widgets: list[QWidget] = [
            SentenceDoor(
                told.sentence, lambda: self._why("complaints"), told.meaning, quiet=True, tip="Why?"
            )
        ]
        if read.account.as_of:
            until = f"As of {dates.exact_day(read.account.as_of)}, where the data end."
            widgets.append(PlainLabel(until, "caption", muted=True, wrap=True))
        if isinstance(read.spark, SparkFigure):
            view = FigureView(titled=False)
            view.setFigure(read.spark)
            view.setFixedHeight(56)
            view.pressed.connect(lambda _key: self.go("complaints"))
            widgets.append(view)
            widgets.append(PlainLabel(read.spark_words, "caption", muted=True, wrap=True))
        elif read.line.complaints.total:
            widgets.append(PlainLabel(read.spark_words, "caption", muted=True, wrap=True))
        see = button("See complaints", "link")
        see.clicked.connect(lambda _checked=False: self.go("complaints"))
        widgets.append(see)
        self.complaints.show_widgets(widgets)

    def _show_meeting(self, read: OverviewRead) -> None:
        meeting = read.meeting
        widgets: list[QWidget] = []
        if meeting is None:
            widgets.append(PlainLabel("None planned.", muted=True))
            plan = button("Plan a meeting", "link")
            plan.clicked.connect(self._on_plan)
            widgets.append(plan)
        else:
            when = dates.moment_text(meeting.starts_at, today())
            title = PlainLabel(meeting.title, bold=True)
            moment = PlainLabel(" \N{MIDDLE DOT} ".join(p for p in (when, meeting.place) if p))
            moment.set_tip(f"{dates.exact_day(meeting.day)} {meeting.time}")
            room = ", ".join(read.room) or "Nobody named yet"
            prepare = button("Prepare", "primary")
            prepare.clicked.connect(
                lambda _checked=False: self.route_requested.emit(Route("meeting", meeting.id))
            )
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, GRID // 2, 0, 0)
            row.addWidget(prepare)
            row.addStretch(1)
            widgets += [title, moment, PlainLabel(room, "caption", muted=True), holder]
        self.meeting.show_widgets(widgets)

    def _show_touches(self, read: OverviewRead) -> None:
        day = today()
        widgets: list[QWidget] = [
            SentenceDoor(
                touch.summary or indicators.channel_name(touch.channel).capitalize(),
                lambda row=touch.id: self.go("timeline", row),  # type: ignore[misc]  # a bound default
                quiet=True,
                detail=f"{indicators.channel_name(touch.channel)}, {dates.short_day(touch.happened_on, day)}",
                tip=dates.exact_day(touch.happened_on),
            )
            for touch in read.touches[:SHOWN]
        ]
        if not widgets:
            first = button("Log the first touch", "link")
            first.clicked.connect(self.touch_asked)
            widgets = [first]
        self.touches.show_widgets(widgets)

    def _show_people(self, read: OverviewRead) -> None:
        widgets: list[QWidget] = []
        for one in read.people[: SHOWN + 1]:
            told = indicators.quiet(one.quiet, today())
            watched = one.contact.cadence_days is not None
            role = indicators.role_name(one.contact.role)
            words = ", ".join(part for part in (one.contact.name, one.contact.title) if part)
            widgets.append(
                SentenceDoor(
                    words,
                    lambda row=one.contact.id: self.go("people", row),  # type: ignore[misc]
                    told.meaning if watched else "neutral",
                    quiet=True,
                    detail=told.text if watched and one.quiet.over else role,
                    tip=told.sentence,
                )
            )
        if not widgets:
            first = button("Write down the first person", "link")
            first.clicked.connect(lambda _checked=False: self.go("people"))
            widgets.append(first)
        self.people.show_widgets(widgets)

    def _show_facts(self, read: OverviewRead) -> None:
        widgets: list[QWidget] = []
        for fact in read.facts[:SHOWN]:
            words = PlainLabel(fact.text, wrap=True)
            source = ", ".join(
                part for part in (fact.source, dates.short_day(fact.noted_on, today())) if part
            )
            if fact.sensitive:
                source = f"sensitive, {source}" if source else "sensitive"
            widgets.append(words)
            if source:
                widgets.append(PlainLabel(source, "caption", muted=True))
        empty(self._fact_lines)
        for made in widgets:
            self._fact_lines.addWidget(made)

    # Doing

    def _why(self, indicator: Indicator) -> None:
        if self._read is not None:
            line = self._read.line
            self.read(
                lambda services: reasons.why(services, line, indicator),
                self.why_requested.emit,
                "why",
            )

    def _keep(self, field: str, text: str) -> None:
        account = self.account
        if account is not None:
            value = text.strip() or None
            self.write(
                lambda services: services.accounts.edit(account.id, **{field: value}),
                f"Edited {account.name}",
            )

    def _on_fact(self) -> None:
        account, text = self.account, self.new_fact.text().strip()
        if account is not None and text:
            day = today().isoformat()
            self.new_fact.clear()
            self.write(
                lambda services: services.accounts.add_fact(account, text, noted_on=day),
                "Noted a fact",
            )

    def _on_plan(self) -> None:
        if self.account is not None:
            self.route_requested.emit(Route("meetings", self.account.id))
