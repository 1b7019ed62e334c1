"""A note as it reads, instead of its Markdown or beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextList,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.ui.account.note_markups import (
    MOST_LETTERS,
    OPEN_BOX,
    TAG,
    TASK,
    TICKED_BOX,
    markup_of,
    tag_of,
    task_of,
)
from mcr_desktop.ui.account.note_sheets import NoteSheet
from mcr_desktop.ui.theme import GRID, SIZES, font, tokens_of
from mcr_desktop.ui.widgets.safe_texts import ALLOWED_TAGS, SafeText

LOOK_AFTER_MS = 150
BESIDE = 880
"""From this width on both stand side by side."""
HEADINGS = {1: SIZES["lead"] + 5, 2: SIZES["lead"] + 2, 3: SIZES["lead"]}
"""Pixels of a heading's letters, as where it is written."""
TAGS = ALLOWED_TAGS | {"h1", "h2", "h3", "pre", "hr"}


class NotePreview(SafeText):
    """The note's words as they read. Pressing a box or a tag asks for what it means; nothing opens by itself."""

    task_pressed = Signal(int)
    """The line of a task whose box was pressed."""
    tag_pressed = Signal(str)
    address_pressed = Signal(str)
    """Where any other link leads."""
    write_asked = Signal()
    """Enter beside any link: on to the words."""

    def __init__(self) -> None:
        super().__init__("The note as it reads", tags=TAGS)
        self.setFont(font("lead"))
        self.setAccessibleDescription("Tab goes from link to link, Enter beside one writes")
        self.document().setDocumentMargin(GRID)
        self._shown: tuple[object, ...] = ()
        self.link_chosen.connect(self._on_link)

    def show_words(self, words: str, names: tuple[str, ...]) -> None:
        """Show a note's Markdown; the place scrolled to stays where the note is the same."""
        tokens = tokens_of(self.palette())
        wanted = (words, names, tokens)
        if wanted == self._shown:
            return
        self._shown = wanted
        place = self.verticalScrollBar().value()
        self.document().setDefaultStyleSheet(
            f"a {{ color: {tokens.accent}; }}"
            f"mark {{ color: {tokens.accent}; background-color: transparent; font-weight: bold; }}"
            f"blockquote {{ color: {tokens.muted}; font-style: italic; margin-left: {2 * GRID}px; }}"
            f"code, pre {{ background-color: {tokens.hover}; font-family: monospace; }}"
            f"s {{ color: {tokens.muted}; }}"
        )
        cut = len(words) > MOST_LETTERS
        rest = "<hr><p><i>The rest is shown where it is written.</i></p>" if cut else ""
        self.show_markup(markup_of(words, names) + rest)
        self._settle_looks()
        self.verticalScrollBar().setValue(place)

    def _settle_looks(self) -> None:
        """What no style sheet says: headings of our sizes, no bullet before a box, no line below a tag."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if block.text()[:1] in (OPEN_BOX, TICKED_BOX):
                within: QTextList | None = block.textList()
                if within is not None:
                    within.remove(block)
            for at, length, looks in _parts(block):
                if level:
                    # The size that Qt gives to headings would win over any that is set.
                    looks.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
                    looks.setProperty(QTextCharFormat.Property.FontPixelSize, HEADINGS[level])
                elif looks.isAnchor() and looks.anchorHref().startswith((TASK, TAG)):
                    looks.setFontUnderline(False)
                else:
                    continue
                cursor.setPosition(at)
                cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(looks)
            block = block.next()
        cursor.endEditBlock()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown:
            words, names, _tokens = self._shown
            self.show_words(str(words), names)  # type: ignore[arg-type]  # what was put in

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        cursor: QTextCursor = self.textCursor()
        if enters and not (cursor.hasSelection() and cursor.charFormat().isAnchor()):
            self.write_asked.emit()
        else:
            super().keyPressEvent(event)

    def _on_link(self, address: str) -> None:
        line, tag = task_of(address), tag_of(address)
        if line is not None:
            self.task_pressed.emit(line)
        elif tag:
            self.tag_pressed.emit(tag)
        else:
            self.address_pressed.emit(address)


def _parts(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Place, length and looks of each stretch of a paragraph."""
    found = []
    part = block.begin()
    while not part.atEnd():
        one = part.fragment()
        found.append((one.position(), one.length(), one.charFormat()))
        part += 1
    return found


class NotePaper(QWidget):
    """The words under somebody's hands, and how they read: instead of them, beside them, or not at all."""

    reading_changed = Signal(bool)
    """Whether the note is shown as it reads."""

    def __init__(self, body: NoteSheet) -> None:
        super().__init__()
        self.body = body
        self.preview: NotePreview | None = None
        """Made when it is first looked at."""
        self.reading = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LOOK_AFTER_MS)
        self._later.timeout.connect(self.look)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * GRID)
        self._row.addWidget(body, 1)
        self.setMinimumHeight(
            60
        )  # two lines: in a low window what stands around the words stays whole
        body.textChanged.connect(self._on_typed)
        self.setFocusProxy(body)

    def read(self, *, on: bool) -> NotePreview:
        """Show how the note reads, or only its words; the keyboard stays where the words are."""
        if self.preview is None:
            self.preview = NotePreview()
            self.preview.write_asked.connect(self.write)
            self._row.addWidget(self.preview, 1)
        if on != self.reading:
            self.reading = on
            had = self.body.hasFocus() or self.preview.hasFocus()
            self._fit()
            if had:
                self.take_keyboard()
            self.reading_changed.emit(on)
        return self.preview

    def write(self) -> None:
        """Go to the words themselves."""
        if not self._beside:
            self.read(on=False)
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keyboard(self) -> None:
        """Hand the keyboard to what is shown of the note."""
        shown = self.preview if self.reading and not self._beside else None
        (shown or self.body).setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Show in the preview what the words are now."""
        self._later.stop()
        if self.reading and self.preview is not None:
            self.preview.show_words(self.body.words(), self.body.names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _beside(self) -> bool:
        return self.width() >= BESIDE

    def _fit(self) -> None:
        if self.preview is None:
            return
        self.preview.setVisible(self.reading)
        self.body.setVisible(not self.reading or self._beside)
        self.look()

    def _on_typed(self) -> None:
        if self.reading:
            self._later.start()
