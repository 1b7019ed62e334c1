"""Who is perhaps written down twice, with what speaks for it, and who is shown as another already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from mcr_desktop.phrases.dates import day_of_ms, exact_day
from mcr_desktop.phrases.people import duplicates_sentence, likelihood, suggestion_words
from mcr_desktop.ui.people.panels import Panel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.chips import Avatar
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.duplicates import Duplicates, Suggestion
    from mcr_desktop.services.contacts.duplicates import KeptApart
    from mcr_desktop.services.contacts.merges import MergedPerson
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

    _Read = tuple[Duplicates, tuple[MergedPerson, ...], tuple[KeptApart, ...]]

MOST = 60
"""So many pairs are shown at once; the likeliest stand first."""


class DuplicatesPanel(Panel):
    """Each pair can be looked at side by side or told apart."""

    merge_asked = Signal(object)
    """Ids of people who are perhaps one."""

    def __init__(self, around: Surroundings, account: Account) -> None:
        super().__init__("Written down twice?")
        self._around = around
        self._account = account
        self._job: Job | None = None
        self.rows: list[QWidget] = []
        """The pairs that are shown, from the top."""
        self._told = PlainLabel("", muted=True, wrap=True)
        self._waiting = Waiting("Comparing everybody with everybody")
        self._waiting.cancel_requested.connect(self._on_cancel)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName("Pairs")
        self.column.addWidget(self._told)
        self.column.addWidget(self._waiting, 1)
        self.column.addWidget(self._scroll, 1)
        self._scroll.hide()

    def look(self) -> None:
        """Compare everybody anew, in the background."""
        services, account = self._around.services, self._account
        self._waiting.begin()
        self._waiting.show()
        self._scroll.hide()

        def _read(job: Job) -> _Read:
            found = services.duplicates.find(account, job)
            return found, services.merges.merged(account), services.duplicates.apart(account)

        self._job = self._around.tasks.read(
            _read,
            self._on_read,
            owner=self,
            key="duplicates",
            progressed=self._waiting.report,
            long=True,
        )

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.closed.emit()

    def _on_read(self, read: _Read) -> None:
        found, merged, apart = read
        self._waiting.end()
        told = duplicates_sentence(len(found.pairs), found.looked, found.left_out)
        self._told.setText(told)
        self._told.setVisible(bool(found.pairs))  # else said in the middle of the page
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        self.rows = [self._pair(one) for one in found.pairs[:MOST]]
        for row in self.rows:
            column.addWidget(row)
        if len(found.pairs) > MOST:
            more = f"{len(found.pairs) - MOST} less likely pairs come as these are decided on."
            column.addWidget(PlainLabel(more, "caption", muted=True))
        if not found.pairs:
            nobody = EmptyState(
                told, "Names, addresses and numbers were compared, spelled as they may be."
            )
            column.addWidget(nobody)
        if merged:
            column.addWidget(PlainLabel("Shown as another", "caption", bold=True, muted=True))
            for one in merged[:MOST]:
                column.addWidget(self._merged(one))
        if apart:
            column.addWidget(PlainLabel("Two people, not one", "caption", bold=True, muted=True))
            for two in apart[:MOST]:
                column.addWidget(self._apart(two))
        column.addStretch(1)
        self._scroll.setWidget(content)
        self._scroll.show()

    def _pair(self, one: Suggestion) -> QWidget:
        holder = QFrame()
        names = f"{one.first.name} and {one.second.name}"
        holder.setAccessibleName(names)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(Avatar(one.first.name))
        row.addWidget(Avatar(one.second.name))
        words = QVBoxLayout()
        words.setSpacing(0)
        head = PlainLabel(names, bold=True)
        head.set_tip("\n".join(_told(contact) for contact in (one.first, one.second)))
        words.addWidget(head)
        why = f"{likelihood(one.score).capitalize()}: {suggestion_words(one)}"
        words.addWidget(PlainLabel(why, muted=True, wrap=True))
        row.addLayout(words, 1)
        side = button("Side by side")
        side.setAccessibleName(f"Side by side: {names}")
        ids = [one.first.id, one.second.id]
        side.clicked.connect(lambda _on=False: self.merge_asked.emit(ids))
        apart = button("Not the same")
        apart.setAccessibleName(f"Not the same: {names}")
        apart.clicked.connect(lambda _on=False: self._tell_apart(holder, ids))
        row.addWidget(side, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(apart, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _merged(self, one: MergedPerson) -> QWidget:
        holder = QFrame()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        by = f" by {one.by}" if one.by else ""
        when = f", {exact_day(day_of_ms(one.at_ms))}" if one.at_ms else ""
        text = f"{one.contact.name} is shown as {one.kept.name}{by}{when}"
        row.addWidget(PlainLabel(text), 1)
        part = button("Part again")
        part.setAccessibleName(f"Part again: {text}")
        part.clicked.connect(lambda _on=False: self._part(one))
        row.addWidget(part)
        return holder

    def _apart(self, one: KeptApart) -> QWidget:
        holder = QFrame()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        by = f", said {one.row.person}" if one.row.person else ""
        when = f", {exact_day(one.row.said_on)}" if one.row.said_on else ""
        text = f"{one.first.name} is not {one.second.name}{by}{when}"
        row.addWidget(PlainLabel(text, wrap=True), 1)
        again = button("Compare again")
        again.setAccessibleName(f"Compare again: {text}")
        again.clicked.connect(lambda _on=False: self._compare_again(holder, one))
        row.addWidget(again)
        return holder

    def _compare_again(self, holder: QWidget, one: KeptApart) -> None:
        services = self._around.services
        holder.setEnabled(False)

        def _done(label: str) -> None:
            self.undo_offered.emit(label)
            self.look()

        self._around.tasks.write(
            lambda _job: services.duplicates.undismiss(one.first.id, one.second.id),
            _done,
            owner=self,
        )

    def _tell_apart(self, holder: QWidget, ids: list[bytes]) -> None:
        services = self._around.services
        holder.setEnabled(False)

        def _done(label: str) -> None:
            self.undo_offered.emit(label)
            self.look()

        self._around.tasks.write(
            lambda _job: services.duplicates.dismiss(ids[0], ids[1]), _done, owner=self
        )

    def _part(self, one: MergedPerson) -> None:
        services = self._around.services

        def _done(_contact: object) -> None:
            self.undo_offered.emit(f"Parted {one.contact.name} from {one.kept.name}")
            self.look()

        self._around.tasks.write(
            lambda _job: services.merges.unmerge(one.contact.id), _done, owner=self
        )


def _told(contact: object) -> str:
    parts = [getattr(contact, name) or "" for name in ("name", "title", "email", "phone", "city")]
    return ", ".join(part for part in parts if part)
