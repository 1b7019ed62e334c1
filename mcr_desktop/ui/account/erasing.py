"""Erasing a person: what would go, what the words around it become, what happens and what cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.sharing import names_text
from mcr_desktop.ui.account.concerns import ErasingRead, told
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.notes import Note
    from mcr_desktop.services.teamwork.erasures import Concerned
    from mcr_desktop.ui.surroundings import Surroundings

HAPPENS = (
    "It is gone from sight at once here, and with everybody inside at their next sync.",
    (
        "After 72 hours it is taken out of every copy and out of the shared storage for good, unless an owner "
        "objects until then."
    ),
    "Everybody inside sees that you asked for this, and when; not what it was.",
)
CANNOT = (
    "Make anybody forget what they have read, printed or copied out.",
    "Reach backups, bundles on sticks, and older versions that the storage itself keeps.",
    "Prove that it is gone from a device that never syncs again; you see who has not confirmed.",
)
REWORD, KEEP = "Give this note other words", "Leave its words as they are"
_WIDE, _LIST_HIGH, _WORDS_HIGH = 640, 104, 88
_SCREEN_SHARE = 0.9
_ROW = Qt.ItemDataRole.UserRole


class ErasingDialog(QDialog):
    """Lists what would go, each with a tick, and erases it once the name is typed."""

    route_requested = Signal(object)
    erased = Signal()

    def __init__(self, read: ErasingRead, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._read, self._around = read, around
        self._redacted: dict[bytes, str] = {}
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self._fit_now)
        self._editing: bytes | None = None
        self._shown: tuple[bool, bool, str] | None = None
        name = read.contact.name
        self.setWindowTitle(f"Erase {name}")
        self.setMinimumWidth(_WIDE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._column.addWidget(
            PlainLabel(f"Erase {name} from {read.fence_name}?", "title", bold=True, wrap=True)
        )
        self.list = QListWidget()
        self.editor = QPlainTextEdit()
        self.name_field = QLineEdit()
        self.go = button("Erase", "primary")
        self.there = Door("Show it in Sharing")
        self.there.setParent(self)
        self.there.hide()
        self.there.clicked.connect(lambda _checked=False: self._on_there())
        self.shut = button("Cancel")
        self.shut.clicked.connect(self.reject)
        self.refusal = PlainLabel("", wrap=True)
        self.refusal.setObjectName("refusal")
        if read.role == "owner":
            self._ask()
        else:
            self._explain()

    # What is asked

    def _explain(self) -> None:
        asked = names_text(self._read.owners).replace(" and ", " or ") or "an owner"
        self._column.addWidget(
            PlainLabel(
                "Erasing takes something away from everybody inside for good, so only an owner of this fence "
                f"does it. Ask {asked}.",
                wrap=True,
            )
        )
        for part in (self.list, self.editor, self.name_field, self.go, self.refusal):
            part.setParent(self)
            part.hide()
        self.shut.setText("Close")
        self._foot()

    def _ask(self) -> None:
        self._heading("What goes")
        self._column.addWidget(
            PlainLabel(
                "What is ticked goes altogether. What only names them may be about others too, so look at each.",
                muted=True,
                wrap=True,
            )
        )
        self._fill()
        self._column.addWidget(self.list, 1)
        self._column.addLayout(self._words())
        self._heading("What happens")
        self._bullets(HAPPENS)
        self._heading("What nobody can do")
        self._bullets(CANNOT)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        label = PlainLabel("Type the name to confirm")
        label.setBuddy(self.name_field)
        row.addWidget(label)
        self.name_field.setPlaceholderText(self._read.contact.name)
        self.name_field.setAccessibleName(f"Type {self._read.contact.name} to confirm")
        self.name_field.textChanged.connect(lambda _text: self._settle())
        row.addWidget(self.name_field, 1)
        self._column.addSpacing(GRID)
        self._column.addLayout(row)
        self.refusal.hide()
        self._column.addWidget(self.refusal)
        self.go.clicked.connect(lambda _checked=False: self._on_go())
        self._foot()
        self._settle()
        self.list.setFocus()

    def _foot(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        if self._read.role == "owner":
            foot.addWidget(self.go)
        foot.addWidget(self.shut)
        self._column.addLayout(foot)

    def _heading(self, words: str) -> None:
        self._column.addSpacing(GRID // 2)
        self._column.addWidget(PlainLabel(words, bold=True))

    def _bullets(self, lines: Sequence[str]) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for number, line in enumerate(lines):
            grid.addWidget(PlainLabel("\N{BULLET}"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(line, wrap=True), number, 1)
        self._column.addLayout(grid)

    # The list

    def _fill(self) -> None:
        self.list.setAccessibleName("What would go")
        self.list.setMinimumHeight(_LIST_HIGH)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        for row in self._read.concerned:
            item = QListWidgetItem()
            item.setData(_ROW, row)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if row.because != "is" and row.kind != "account":
                flags |= Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags)
            ticked = row.because != "names"
            if row.kind != "account":
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            item.setText(told(row, redacted=False))
            item.setToolTip(row.title)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(self._on_ticked)
        self.list.currentItemChanged.connect(lambda _now, _before: self._settle())

    def _on_ticked(self, item: QListWidgetItem) -> None:
        row: Concerned = item.data(_ROW)
        if item.checkState() == Qt.CheckState.Checked and row.id in self._redacted:
            del self._redacted[row.id]  # it goes altogether
            if self._editing == row.id:
                self._stop_editing()
            self._retell(item)
        self._settle()

    def _retell(self, item: QListWidgetItem) -> None:
        row: Concerned = item.data(_ROW)
        self.list.blockSignals(True)
        item.setText(told(row, redacted=row.id in self._redacted))
        self.list.blockSignals(False)

    def ticked(self) -> list[tuple[str, bytes]]:
        """The rows that would go."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return [
            (item.data(_ROW).kind, item.data(_ROW).id)
            for item in items
            if item.data(_ROW).kind != "account" and item.checkState() == Qt.CheckState.Checked
        ]

    # Other words for a note

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.reword = Door(REWORD)
        self.reword.clicked.connect(lambda _checked=False: self._on_reword())
        self.word_hint = PlainLabel("", "caption", muted=True, wrap=True)
        row.addWidget(self.reword, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.word_hint, 1)
        column.addLayout(row)
        self.editor.setAccessibleName("Other words for the note")
        self.editor.setFixedHeight(_WORDS_HIGH)
        self.editor.setTabChangesFocus(True)
        self.editor.textChanged.connect(self._on_words)
        self.editor.hide()
        column.addWidget(self.editor)
        return column

    def _current(self) -> Concerned | None:
        place = self.list.currentRow()
        return self._read.concerned[place] if place >= 0 else None

    def _on_reword(self) -> None:
        item, row = self.list.currentItem(), self._current()
        if row is None or row.id not in self._read.notes:
            return
        if row.id in self._redacted:
            del self._redacted[row.id]
            self._stop_editing()
        else:
            body = self._read.notes[row.id].body or ""
            self._redacted[row.id] = body
            self._editing = row.id
            self.list.blockSignals(True)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.blockSignals(False)
            self._show_words(row.id)
            self.editor.setFocus()
        self._retell(item)
        self._settle()

    def _show_words(self, note: bytes) -> None:
        self._editing = note
        self.editor.blockSignals(True)
        self.editor.setPlainText(self._redacted[note])
        self.editor.blockSignals(False)
        self.editor.show()

    def _stop_editing(self) -> None:
        self._editing = None
        self.editor.hide()

    def _on_words(self) -> None:
        if self._editing is not None:
            self._redacted[self._editing] = self.editor.toPlainText()
            self._settle()

    def _hint(self, row: Concerned | None) -> str:
        note = self._read.notes.get(row.id) if row else None
        if note is None:
            return ""
        if self._names_outside(note):
            return "Its title or purpose names them too, so it goes altogether or is edited first."
        if note.id not in self._redacted:
            return "Its earlier words go with their history; the new ones stay."
        if self._redacted[note.id] == (note.body or ""):
            return "Take out what names them; nothing is changed yet."
        if self._named_in(self._redacted[note.id]):
            return "These words still name them."
        return "Its earlier words go with their history; these stay."

    def _names_outside(self, note: Note) -> bool:
        return self._named_in(note.title or "") or self._named_in(note.purpose or "")

    def _named_in(self, words: str) -> bool:
        name = self._read.contact.name.strip().casefold()
        return bool(name) and name in words.casefold()

    # Whether it may go

    def redacted(self) -> dict[bytes, str]:
        """Notes whose words were changed, with what they become."""
        notes = self._read.notes
        return {
            note: body for note, body in self._redacted.items() if body != (notes[note].body or "")
        }

    def _settle(self) -> None:
        row = self._current()
        note = self._read.notes.get(row.id) if row else None
        self.reword.setVisible(note is not None)
        if note is not None:
            self.reword.setEnabled(not self._names_outside(note))
            again = note.id in self._redacted
            self.reword.say(KEEP if again else REWORD)
            self.reword.setMinimumWidth(self.reword.sizeHint().width())
            if again and self._editing != note.id:
                self._show_words(note.id)
        if note is None or note.id not in self._redacted:
            self._stop_editing()
        self.word_hint.setText(self._hint(row))
        self.word_hint.setVisible(bool(self.word_hint.full_text()))
        rows, words = len(self.ticked()), len(self.redacted())
        what = "1 row" if rows == 1 else f"{rows:,} rows"
        if words:
            what += " and the words of " + ("1 note" if words == 1 else f"{words:,} notes")
        self.go.setText(f"Erase {what}")
        self.go.setAccessibleName(self.go.text())
        self.go.setMinimumWidth(self.go.sizeHint().width())
        typed = " ".join(self.name_field.text().split()).casefold()
        named = typed == " ".join(self._read.contact.name.split()).casefold()
        self.go.setEnabled(named and bool(rows))
        shown = (self.reword.isHidden(), self.editor.isHidden(), self.word_hint.full_text())
        if shown != self._shown:
            self._shown = shown
            self._fit()

    # Doing it

    def _on_go(self) -> None:
        self.refusal.hide()
        self.go.setEnabled(False)
        services, fence = self._around.services, self._read.contact.fence
        rows, redacted = self.ticked(), self.redacted()
        self._around.tasks.write(
            lambda _job: services.erasures.erase(fence, rows, redacted),
            self._on_done, owner=self, failed=self._on_refused,
        )  # fmt: skip

    def _on_refused(self, error: Exception) -> None:
        self._settle()
        if isinstance(error, McrError):
            self.refusal.setText(sentence(error))
            self.refusal.show()
        else:
            self._around.tasks.complain(error)

    def _on_done(self, _erasure: bytes) -> None:
        """Say where it can still be stopped: an undo would not reach the others."""
        self.erased.emit()
        read = self._read
        while self._column.count():
            _discard(self._column.takeAt(0))
        self._say(
            PlainLabel(f"{read.contact.name} is gone from sight", "title", bold=True, wrap=True)
        )
        self._say(
            PlainLabel(
                "The others follow at their next sync. For 72 hours you, and every other owner, may object, "
                f"and what went comes back; a note keeps its new words. That is in Sharing, {read.fence_name}, "
                "Waiting for a decision, where you also see who has not confirmed yet.",
                wrap=True,
            )
        )
        self._say(self.there, Qt.AlignmentFlag.AlignLeft)
        shut = button("Close", "primary")
        shut.clicked.connect(self.accept)
        self._column.addStretch(1)
        self._say(shut, Qt.AlignmentFlag.AlignRight)
        shut.setFocus()
        self._fit()

    def _say(self, part: QWidget, side: Qt.AlignmentFlag | None = None) -> None:
        """Show a part at once: what a layout shows with the next turn takes no room until then."""
        if side is None:
            self._column.addWidget(part)
        else:
            self._column.addWidget(part, 0, side)
        part.show()

    def _fit(self) -> None:
        """As high as what is shown now, once paragraphs know how wide they are."""
        self._settling.start()

    def _fit_now(self) -> None:
        self._column.invalidate()
        self._column.activate()
        width = max(self.width(), self.minimumWidth())
        most = int(self.screen().availableGeometry().height() * _SCREEN_SHARE)
        self.setMinimumHeight(0)
        self.resize(width, min(self._column.totalHeightForWidth(width), most))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_now()

    def _on_there(self) -> None:
        fence = self._read.contact.fence
        self.accept()
        self.route_requested.emit(Route("sharing", tab="decide", query=fence.hex()))


def _discard(item: object) -> None:
    """Take what a layout held out of sight, and let it go with the next turn."""
    widget, layout = item.widget(), item.layout()  # type: ignore[attr-defined]  # a layout's item
    if widget is not None:
        widget.hide()
        widget.deleteLater()
    while layout is not None and layout.count():
        _discard(layout.takeAt(0))
