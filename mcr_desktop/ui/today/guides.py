"""The first steps of a new workspace, right where a newcomer looks."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.today.readings import FirstSteps
from mcr_desktop.ui.today.rows import Mark
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel


class FirstGuide(QFrame):
    """Three steps, each with its deed; a step that was done is marked so."""

    account_named = Signal(str)
    """A customer's name as typed."""
    route_requested = Signal(object)
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("First steps")
        self._heading = PlainLabel("", "title", bold=True, wrap=True)
        self._words = PlainLabel("", muted=True, wrap=True)
        self.name = QLineEdit()
        self.name.setAccessibleName("Customer's name")
        self.name.setPlaceholderText("Name of the first customer")
        self.name.setMaximumWidth(320)
        self.name.textChanged.connect(self._on_typed)
        self.name.returnPressed.connect(self._on_add)
        self.add = button("Add account", "primary")
        self.add.setEnabled(False)
        self.add.clicked.connect(self._on_add)
        self._refusal = PlainLabel("", "caption", wrap=True)
        self._refusal.hide()
        self._steps = QVBoxLayout()
        self._steps.setSpacing(GRID)
        self.away = button("Put these steps away", "link")
        self.away.clicked.connect(self.dismissed)
        self._typing = QWidget(self)
        line = QHBoxLayout(self._typing)
        line.setContentsMargins(12 + GRID, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.name, 1)
        line.addWidget(self.add)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._heading)
        column.addWidget(self._words)
        column.addSpacing(GRID)
        column.addLayout(self._steps)
        column.addWidget(self._refusal)
        column.addWidget(self.away, 0, Qt.AlignmentFlag.AlignLeft)
        self._shown: FirstSteps | None = None

    def show_steps(self, steps: FirstSteps, person: str) -> None:
        """Say what is done and what comes next."""
        if steps == self._shown:
            return
        self._shown = steps
        new = not steps.accounts
        self._heading.setText(f"Welcome, {person}" if new else "First steps")
        self._words.setText(
            "This page will tell each morning which meetings to prepare, which promises fall due, who "
            "has gone quiet and what changed. It needs a customer to start with."
            if new
            else "What still helps this page to tell you more."
        )
        self.away.setVisible(not new)
        self._steps.removeWidget(self._typing)
        while self._steps.count():
            item = self._steps.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._step(
            "Add an account",
            "A customer that you cannot afford to lose; its people and promises live there.",
            done=not new,
        )
        if new:
            self._steps.addWidget(self._typing)
        self._typing.setVisible(new)
        self._step(
            "Import complaints",
            "From a CSV file: the charts show whether deliveries, invoices or calls got worse.",
            done=steps.has_complaints,
            deed="Import",
            route=Route("complaints"),
            ready=not new,
        )
        self._step(
            "Invite a teammate",
            "Through a folder that you both reach; each works offline and neither loses a word.",
            done=steps.has_teammates,
            deed="Invite",
            route=Route("sharing"),
        )

    def refuse(self, sentence: str) -> None:
        """Say why the account was not added; what was typed stays."""
        self._refusal.setText(sentence)
        self._refusal.show()

    def _step(
        self,
        words: str,
        why: str,
        *,
        done: bool,
        deed: str = "",
        route: Route | None = None,
        ready: bool = True,
    ) -> None:
        holder = QWidget()
        holder.setAccessibleName(words)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(Mark("good" if done else "neutral", "done" if done else "to do"))
        row.addWidget(PlainLabel(words, bold=not done, muted=done))
        row.addWidget(PlainLabel("done" if done else why, muted=True), 1)
        if deed and route is not None and not done:
            press = button(deed)
            press.setAccessibleName(words)
            press.setEnabled(ready)
            press.clicked.connect(lambda _checked=False: self.route_requested.emit(route))
            row.addWidget(press)
        self._steps.addWidget(holder)

    def _on_typed(self, text: str) -> None:
        self.add.setEnabled(bool(text.strip()))
        self._refusal.hide()

    def _on_add(self) -> None:
        name = self.name.text().strip()
        if name:
            self.account_named.emit(name)
