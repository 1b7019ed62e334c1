"""A labelled line whose words mean something: a zone, a time, days of the week. Saved as it is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.labels import PlainLabel


class TypedField(QWidget):
    """Keeps what `read` makes of the words; says what is wanted where it makes nothing of them."""

    kept = Signal(object)
    """The new value; None where the line was emptied."""

    def __init__(
        self,
        label: str,
        read: Callable[[str], Any],
        said: Callable[[Any], str],
        *,
        hint: str = "",
        wrong: str = "",
        suggest: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        """`said` shows a value below the line, in words; `suggest` offers whole answers while one types."""
        super().__init__()
        self._read = read
        self._said = said
        self._wrong = wrong
        self._suggest = suggest
        self.line = EditableField(label, hint=hint)
        self.line.setProperty("kind", "")
        self.line.kept.connect(self._on_kept)
        name = PlainLabel(label, "caption", muted=True)
        name.setBuddy(self.line)
        self._remark = PlainLabel("", "caption", muted=True, wrap=True)
        self._remark.hide()
        self._offers = QStringListModel(self)
        if suggest is not None:
            completer = QCompleter(self._offers, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            completer.setMaxVisibleItems(8)
            offered = completer.popup()
            if offered is not None:
                offered.setAccessibleName(f"Suggestions: {label}")
                offered.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            self.line.setCompleter(completer)
            self.line.textEdited.connect(self._on_edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(name)
        column.addWidget(self.line)
        column.addWidget(self._remark)

    def show_value(self, value: Any) -> None:
        """Show what is stored; a line in which somebody types is left alone."""
        self.line.show_text("" if value is None else str(value))
        self._tell(self._said(value) if value is not None else "")

    def suggest_when_empty(self, offers: Sequence[str]) -> None:
        """Offer these where nothing was typed yet, as the hint of the empty line."""
        if offers:
            self.line.setPlaceholderText(f"Perhaps {offers[0]}")
            self._offers.setStringList(list(offers))

    def _on_edited(self, text: str) -> None:
        if self._suggest is not None and text.strip():
            self._offers.setStringList(list(self._suggest(text)))

    def _on_kept(self, text: str) -> None:
        if not text:
            self._tell("")
            self.kept.emit(None)
            return
        value = self._read(text)
        if value is None:
            self._tell(self._wrong)
            return
        shown = str(value)
        if shown != text:
            self.line.show_text(shown)
            self.line.setText(shown)
        self._tell(self._said(value))
        self.kept.emit(value)

    def _tell(self, words: str) -> None:
        self._remark.setText(words)
        self._remark.setVisible(bool(words))
