"""Fields that are edited where they stand and saved as typed."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from mcr_desktop.ui.theme import GRID, TextRole, font

MOST_LINES = 2
"""Of a sentence that is edited where it stands, before it scrolls."""


class EditableField(QLineEdit):
    """One line, quiet until pointed at. Enter or leaving keeps it, Esc brings back what was there."""

    kept = Signal(str)
    """The new words; emitted only where they differ."""
    entered = Signal()
    """Enter was pressed, and what was typed is kept: the keyboard may go on to what follows."""

    def __init__(
        self,
        name: str,
        text: str = "",
        hint: str = "",
        role: TextRole = "body",
        *,
        bold: bool = False,
    ) -> None:
        super().__init__()
        self._before = text
        self.setProperty("kind", "inplace")
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setFont(font(role, bold=bold))
        self.setText(text)
        self.setCursorPosition(0)

    def show_text(self, text: str) -> None:
        """Show what is stored now; leaves alone what the user is in the middle of typing."""
        editing = self.hasFocus() and self.text() != self._before
        self._before = text
        if not editing and text != self.text():  # else cursor and selection would go for nothing
            self.setText(text)
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        """Esc is ours while something is typed; else it goes on to close drawer or overlay."""
        if self.text() != self._before and _is_escape_asked(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # a form around it may be meant as well
            else:
                self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._before:
            self.setText(self._before)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()

    def _keep(self) -> None:
        text = self.text().strip()
        if text != self._before:
            self._before = text
            self.kept.emit(text)


class EditableProse(QPlainTextEdit):
    """Several lines. Ctrl+Enter or leaving keeps them, Esc brings back what was there."""

    kept = Signal(str)

    def __init__(self, name: str, text: str = "", hint: str = "", role: TextRole = "body") -> None:
        super().__init__()
        self._before = text
        self.setFont(font(role))
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self._heights: tuple[int, int] | None = None
        self.document().documentLayout().documentSizeChanged.connect(self._on_size)
        self.setPlainText(text)

    def set_heights(self, least: int, most: int) -> None:
        """Be as high as the words between two heights in pixels, and scroll beyond the second."""
        self._heights = (least, most)
        self._on_size()

    def show_text(self, text: str) -> None:
        """Show what is stored now; leaves alone what the user is in the middle of typing."""
        editing = self.hasFocus() and self.toPlainText() != self._before
        self._before = text
        if not editing and text != self.toPlainText():
            self.setPlainText(text)

    def _on_size(self, *_size: object) -> None:
        if self._heights is None:
            return
        # A plain text's document tells its height in lines.
        lines = self.document().size().height()
        around = self.height() - self.viewport().height() + 2 * self.document().documentMargin()
        least, most = self._heights
        wanted = ceil(lines * ceil(QFontMetricsF(self.font()).lineSpacing()) + around) + 2
        self.setFixedHeight(min(max(wanted, least), most))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_size()  # what the style puts around the words is known from now on

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._on_size()  # the layout of the words tells of more lines, but not of fewer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._keep()
        elif event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._before:
            self.setPlainText(self._before)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()

    def _keep(self) -> None:
        text = self.toPlainText()
        if text != self._before:
            self._before = text
            self.kept.emit(text)


class EditableSentence(EditableProse):
    """One sentence that may need a second line: Enter or leaving keeps it, quiet until pointed at."""

    def __init__(self, name: str, hint: str = "", role: TextRole = "body") -> None:
        super().__init__(name, hint=hint, role=role)
        self.setProperty("kind", "inplace")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._on_size()

    def _on_size(self, *_size: object) -> None:
        """One line or two; a bar to scroll by comes only with the third."""
        lines = max(1, round(self.document().size().height()))
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if lines > MOST_LINES else policy.ScrollBarAlwaysOff
        )
        line = ceil(QFontMetricsF(self.font()).lineSpacing())
        around = max(GRID, self.height() - self.viewport().height() + 2)
        self.setFixedHeight(min(lines, MOST_LINES) * line + around)

    def text(self) -> str:
        """The words as they stand."""
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Show what is stored now, on one line however it was written."""
        super().show_text(" ".join(text.split()))

    def event(self, event: QEvent) -> bool:
        """Esc is ours while something is typed; else it goes on to close drawer or overlay."""
        if self.toPlainText() != self._before and _is_escape_asked(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._keep()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        text = " ".join(self.toPlainText().split())
        if text != self._before:
            self._before = text
            self.kept.emit(text)


def _is_escape_asked(event: QEvent) -> bool:
    """Whether Qt asks who wants the Esc that was pressed, before drawer and overlay get it."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and event.key() == Qt.Key.Key_Escape
    )
