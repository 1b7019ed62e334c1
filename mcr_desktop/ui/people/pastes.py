"""People from a spreadsheet: what each column holds, what would become of each row, then one press."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.pasted_tables import LONGEST, decoded
from mcr_desktop.phrases import people as words
from mcr_desktop.phrases.contacts import people_text
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, PagedTableModel
from mcr_desktop.ui.people.held_rows import HeldRows
from mcr_desktop.ui.people.panels import Panel
from mcr_desktop.ui.people.photos import photo_of_card
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.attachment_rows import files_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.contacts.pastes import PasteDraft, PasteResult, PasteRow
    from mcr_desktop.ui.surroundings import Surroundings

TYPED_MS = 250
MOST_LETTERS = LONGEST + 1
"""One more than a paste takes: so it is seen that something was left out, and told."""
_PACKED = b"PK\x03\x04"
"""How a workbook begins: no text."""
OUTCOMES: dict[str, tuple[str, CellMeaning]] = {
    "new": ("new", "good"),
    "known": ("changed", "watch"),
    "same": ("nothing new", "muted"),
    "refused": ("not taken", "bad"),
}
HINT = "Paste rows or drop a file: one person a line, a name in one of the columns; address cards (vCard) too."


class PastePanel(Panel):
    """Text above, columns and rows below; nothing is written before `Take` is pressed."""

    def __init__(self, around: Surroundings, account: Account) -> None:
        super().__init__("Paste people from a spreadsheet")
        self._around = around
        self._account = account
        self._draft: PasteDraft | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Rows from a spreadsheet")
        self.text.setPlaceholderText(HINT)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(40)  # in a low window what becomes of the rows needs the room
        self.text.setMaximumHeight(96)
        self.text.setAcceptDrops(False)  # files are dropped anywhere on the panel
        self.setAcceptDrops(True)
        self.file = button("Choose a file\N{HORIZONTAL ELLIPSIS}", tip="A CSV, text or vCard file")
        self.file.clicked.connect(lambda _on=False: self.ask())
        self.header.controls.insertWidget(0, self.file)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(TYPED_MS)
        self._typed.timeout.connect(self.look)
        self.text.textChanged.connect(self._typed.start)
        self._told = PlainLabel("", wrap=True)
        self._columns = FlowRow()
        self.boxes: list[QComboBox] = []
        """What each column holds, from the left."""
        self._source: HeldRows[PasteRow] = HeldRows(_row_id, {})
        self.model = PagedTableModel(_COLUMNS, self._source, parent=self)
        self.table = Table(self.model, "What would become of each row")
        self.update_known = QCheckBox("Change people who are known, too")
        self.update_known.setChecked(True)
        self.take = button("Take them in", "primary")
        self.take.setEnabled(False)
        self.take.clicked.connect(self._on_take)
        foot = QHBoxLayout()
        foot.setSpacing(2 * GRID)
        foot.addWidget(self.take)
        foot.addWidget(self.update_known)
        foot.addStretch(1)
        self._window = _LowWindow(self._columns)
        for made in (self.text, self._told, self._window):
            self.column.addWidget(made)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(foot)
        self.column.addStretch()  # takes the room only while there is no table
        self._show(None)

    def from_clipboard(self) -> None:
        """Begin with what the clipboard holds, where that is text of several cells."""
        text = QGuiApplication.clipboard().text()
        if "\t" in text or "\n" in text.strip() or text.count(",") > 1:
            self.text.setPlainText(text[:MOST_LETTERS])
            self._typed.stop()
            self.look()

    def ask(self) -> QFileDialog:
        """Ask for a file of people."""
        kinds = "Rows and address cards (*.csv *.tsv *.txt *.vcf)"
        dialog = QFileDialog(self, "Choose a file of people", "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.from_file(Path(path)))
        dialog.open()
        return dialog

    def from_file(self, path: Path) -> None:
        """Begin with what a file holds; it is read and not changed."""
        self.text.clear()
        self._typed.stop()
        self._show(None)

        def _work(_job: object) -> str:
            with path.open("rb") as file:
                data = file.read(4 * MOST_LETTERS)
            whole = len(data) < 4 * MOST_LETTERS
            return "" if data.startswith(_PACKED) else decoded(data, whole=whole)[:MOST_LETTERS]

        def _done(text: str) -> None:
            if not text.strip() or "\0" in text:
                self._told.setText(
                    f"{path.name} holds no rows of text. Save a workbook as CSV, or copy its rows and paste "
                    "them here."
                )
                return
            self.text.setPlainText(text)
            self._typed.stop()
            self.look()

        def _failed(error: Exception) -> None:
            reason = getattr(error, "strerror", None) or error
            self._told.setText(f"{path.name} cannot be read: {reason}.")

        self._around.tasks.read(_work, _done, owner=self, key="draft", failed=_failed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()) or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = files_of(event.mimeData())
        if files:
            self.from_file(files[0])
        else:
            self.text.setPlainText(event.mimeData().text()[:MOST_LETTERS])
        event.acceptProposedAction()

    def look(self, columns: list[str | None] | None = None) -> None:
        """Read what the text would bring; `columns` says otherwise what each column holds."""
        text = self.text.toPlainText()[:MOST_LETTERS]
        if not text.strip():
            self._show(None)
            return
        services, account = self._around.services, self._account
        self._around.tasks.read(
            lambda _job: services.contact_pastes.draft(account, text, columns, photos=True),
            self._show,
            owner=self,
            key="draft",
        )

    def _show(self, draft: PasteDraft | None) -> None:
        self._draft = draft
        self._source.take(draft.rows if draft else ())
        self.model.load()
        taken = 0
        if draft is None:
            self._told.setText("Nothing is written before you have seen what it would do.")
        elif not draft.rows:
            self._told.setText(
                "These are the columns' names; the people are still missing, one a line."
            )
        else:
            told = [
                f"{draft.count(outcome)} {said}"
                for outcome, (said, _) in OUTCOMES.items()
                if draft.count(outcome)
            ]
            left = (
                f"; {draft.left_out} rows are more than one paste takes" if draft.left_out else ""
            )
            self._told.setText(
                f"{people_text(len(draft.rows))}: {', '.join(told)}{left}."
                + words.in_part_sentence(draft.in_part)
                + words.cut_sentence(draft.cut_from)
                + words.photos_sentence(draft.photos, draft.photos_left)
            )
            taken = draft.count("new") + draft.count("known")
        self._show_columns(draft)
        self.take.setEnabled(taken > 0)
        self.table.setVisible(draft is not None)
        self.update_known.setVisible(bool(draft and draft.count("known")))

    def _show_columns(self, draft: PasteDraft | None) -> None:
        """One drop-down a column; kept while one is used, so that the keyboard stays in it."""
        from mcr_desktop.services.contacts.pastes import FIELDS

        columns = draft.columns if draft and not draft.vcards else ()
        if len(columns) != len(self.boxes):
            self._columns.clear()
            self.boxes = []
            for place, column in enumerate(columns):
                name = column.heading or f"Column {place + 1}"
                box = drop_down(f"What {name} holds")
                box.addItem("Left out", None)
                for field in FIELDS:
                    box.addItem(words.field_name(field), field)
                box.activated.connect(lambda _place: self._on_columns())
                self.boxes.append(box)
                label = PlainLabel(name, "caption", muted=True)
                label.setMaximumWidth(120)
                label.setBuddy(box)
                self._columns.add(_under(label, box))
        for box, column in zip(self.boxes, columns, strict=True):
            box.setCurrentIndex(box.findData(column.field) if column.field else 0)
            box.setToolTip("\n".join(column.examples))
        self._window.setVisible(bool(columns))
        self._window.fit()

    def _on_columns(self) -> None:
        self.look([box.currentData() for box in self.boxes])

    def _on_take(self) -> None:
        draft, services, account = self._draft, self._around.services, self._account
        if draft is None:
            return
        change = self.update_known.isChecked()
        self.take.setEnabled(False)

        def _work(_job: object) -> tuple[PasteResult, int]:
            given = {row.line: row.photo for row in draft.rows if row.photo is not None}
            read = {line: photo_of_card(data) for line, data in given.items()}
            pictures = {line: data for line, data in read.items() if data is not None}
            result = services.contact_pastes.take(
                account, draft, update_known=change, pictures=pictures
            )
            return result, len(given) - len(pictures)

        def _done(came: tuple[PasteResult, int]) -> None:
            result, unread = came
            self.undo_offered.emit(
                f"Took in {people_text(result.added)}, changed {result.changed}"
                + (f", {result.refused} rows not taken" if result.refused else "")
                + words.photos_unread(unread)
            )
            self.closed.emit()

        def _failed(error: Exception) -> None:
            self.take.setEnabled(True)
            self._around.tasks.complain(error)

        self._around.tasks.write(
            _work,
            _done,
            owner=self,
            failed=_failed,
        )

    def first_focus(self) -> QWidget:
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return self.text


class _LowWindow(QScrollArea):
    """Drop-downs in as many lines as they need, of which two are in sight where there are more."""

    def __init__(self, inside: FlowRow) -> None:
        super().__init__()
        self._inside = inside
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)

    def fit(self) -> None:
        """Be as high as what is inside, and no higher than two lines and a piece of the third."""
        first = next(iter(self._inside.parts()), None)
        line = first.sizeHint().height() if first is not None else 0
        tall = max(1, min(int(2.5 * line) + GRID, self._inside.height()))
        self.setMaximumHeight(tall)
        self.setMinimumHeight(min(tall, line + GRID))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The row places its parts itself and says so by its height."""
        if watched is self._inside and event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)


def _under(label: QWidget, box: QWidget) -> QWidget:
    """A heading and what it is taken for, which stay together where the row is broken."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label)
    column.addWidget(box)
    return both


def _row_id(row: PasteRow) -> bytes:
    return row.line.to_bytes(8, "big")


def _outcome(row: PasteRow) -> str:
    return OUTCOMES.get(row.outcome, (row.outcome, ""))[0]


def _why(row: PasteRow) -> str:
    refused = [words.refusal_words(one.field, one.value, one.reason) for one in row.refusals]
    if row.outcome == "refused":
        return " ".join(refused)
    left = f"Left out: {' '.join(refused)}" if refused else ""
    if row.outcome == "known":
        name = row.contact.name if row.contact else ""
        changed = [words.field_name(field).lower() for field, _, _ in row.changes]
        changed += [value for _, _, value in row.ways] + (["photo"] if row.photo else [])
        return ". ".join(filter(None, (f"{name}: {', '.join(changed)}", left)))
    return left or ("with a photo" if row.photo else "")


def _name(row: PasteRow) -> str:
    parts = (row.values.get("first_name"), row.values.get("last_name"))
    return row.values.get("name") or " ".join(filter(None, parts))


_COLUMNS: tuple[Column[PasteRow], ...] = (
    Column("line", "Line", lambda row: str(row.line), width=56, number=True, sortable=False),
    Column(
        "outcome",
        "What becomes of it",
        _outcome,
        meaning=lambda row: OUTCOMES.get(row.outcome, ("", ""))[1],
        width=136,
        sortable=False,
    ),
    Column(
        "name",
        "Name",
        _name,
        tip=lambda row: "\t".join(row.cells),
        width=180,
        sortable=False,
    ),
    Column("why", "What it says", _why, tip=_why, width=0, sortable=False),
    Column(
        "rest",
        "The row",
        lambda row: ", ".join(cell for cell in row.cells if cell),
        tip=lambda row: "\n".join(cell for cell in row.cells if cell),
        width=136,
        gives=1,
        sortable=False,
    ),
)
