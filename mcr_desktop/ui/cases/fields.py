"""Fields of the case page: a day as people write it, and a person of the team."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import Lean, exact_day, read_day, relative_day, short_day
from mcr_desktop.ui.widgets.editable_fields import EditableField, EditableProse

QUIET = """
QPlainTextEdit[filled="true"]:!focus { background: transparent; border-color: transparent; }
QPlainTextEdit[filled="true"]:!focus:hover { border-color: palette(mid); }
QTreeView[kind="outline"] { background: transparent; show-decoration-selected: 0; }
"""
"""Words that read as text until they are pointed at or edited; once for a whole page, since every
style sheet of a widget's own costs its making."""


class DayField(EditableField):
    """A day: shown short, exact on hover, typed in any of the ways that are read."""

    day_kept = Signal(object)
    """The ISO day, or None where it was emptied."""
    refused = Signal(str)
    """Why what was typed is no day."""

    def __init__(self, name: str, hint: str = "", lean: Lean = "ahead") -> None:
        """`lean`: where a day without its year lies."""
        super().__init__(name, hint=hint or _('"30 Nov", "in 2 weeks"'))
        self._lean: Lean = lean
        self._day: str | None = None
        self.kept.connect(self._on_kept)

    def show_day(self, day: str | None) -> None:
        """Show the stored day; what is being typed is left alone."""
        self._day = day
        self.show_text(short_day(day, today()) if day else "")
        said = f"{exact_day(day)} ({relative_day(day, today())})" if day else ""
        self.setToolTip(said)
        self.setAccessibleDescription(said)

    @property
    def day(self) -> str | None:
        """The ISO day that stands in the field, None where it holds none."""
        if self.text() == (short_day(self._day, today()) if self._day else ""):
            return self._day
        return read_day(self.text(), today(), self._lean)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def _on_kept(self, text: str) -> None:
        if not text:
            self.show_day(None)
            self.day_kept.emit(None)
            return
        day = read_day(text, today(), self._lean)
        if day is None:
            self.refused.emit(
                _('"{text}" is no day. Write "2026-11-30", "30 Nov", "Friday" or "in 2 weeks".')
                .format(text=text)
            )  # fmt: skip
            self.setText(short_day(self._day, today()) if self._day else "")
            self._before = self.text()
            return
        self.show_day(day)
        self.setText(short_day(day, today()))
        self._before = self.text()
        self.day_kept.emit(day)


def offer_people(field: QLineEdit, names: Sequence[str]) -> None:
    """Complete the names of the team while one is typed; any other name goes as well."""
    completer: QCompleter | None = field.completer()
    if completer is None:
        completer = _completer(field)
        field.setCompleter(completer)
    model = completer.model()
    if isinstance(model, QStringListModel) and model.stringList() != list(names):
        model.setStringList(list(names))


def _completer(field: QLineEdit) -> QCompleter:
    completer = QCompleter(field)
    completer.setModel(QStringListModel(completer))
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = completer.popup()
    if popup is not None:
        popup.setAccessibleName(_("Names of the team"))
    return completer


class QuietProse(EditableProse):
    """Several lines that read as text until they are pointed at or edited; a box where nothing is yet."""

    def __init__(self, name: str, hint: str = "", *, boxed: bool = True) -> None:
        """`boxed` draws the field where it is empty, so that it asks to be filled in."""
        super().__init__(name, hint=hint)
        self._boxed = boxed
        self._filled: bool | None = None
        self.textChanged.connect(self._on_text)
        self._on_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_size()  # Qt does not say that fewer letters fit a line now

    def _on_text(self) -> None:
        filled = not self._boxed or not self.document().isEmpty()
        if filled != self._filled:
            first = self._filled is None
            self._filled = filled
            self.setProperty("filled", filled)
            if not first:
                self.style().unpolish(self)
                self.style().polish(self)


class WrappedField(QuietProse):
    """Words edited where they stand, as high as they need; Enter keeps them, Shift+Enter breaks the line."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__(name, hint, boxed=False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_heights(30, 400)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.focusNextChild()  # what is left is kept
        else:
            super().keyPressEvent(event)
