"""What a teammate wrote at the same time and what is not shown, with a way to let it win after all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.phrases.dates import ago_text
from mcr_desktop.phrases.row_fields import field_words
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.histories import value_words
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.services.histories import Concurrent
    from mcr_desktop.ui.surroundings import Surroundings

MOST = 6
"""So many are told; the rest come as these are decided on."""
LONGEST = 240


class ConcurrentValues(QFrame):
    """Stands above a form: "Jun also wrote ... [Use]" for each value that lost unseen.

    It is hidden where nothing lost. `look` reads it anew; call it whenever the row may have changed.
    """

    used = Signal(str)
    """A value was written anew: its label, for the bar that offers Undo."""

    def __init__(
        self,
        around: Surroundings,
        kind: str,
        labels: Mapping[str, str] | Iterable[str],
        shown: Callable[[str, Any], str] | None = None,
    ) -> None:
        """`kind` is the row's table. Fields without a label are not told; names alone are labelled here.

        `shown` puts a value into words, such as a contact's id into a name; it runs on a reader thread.
        Without it values read as they do in a row's history.
        """
        super().__init__()
        self.setObjectName("concurrent")
        self.setAccessibleName("Written by others at the same time")
        self._around = around
        self._kind = kind
        self._labels = (
            labels if isinstance(labels, Mapping) else {name: field_words(name) for name in labels}
        )
        self._shown = shown
        self._row: bytes | None = None
        self._told: tuple[tuple[Concurrent, str], ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self._lines.setSpacing(GRID // 2)
        self.buttons: list[Door] = []
        """One for each value that may be used, in order."""
        self.hide()

    @property
    def row(self) -> tuple[str, bytes | None]:
        """The kind and id of the row that is looked at."""
        return self._kind, self._row

    def look(self, row_id: bytes | None = None) -> None:
        """Read anew what lost on this row, or on the same one as before."""
        if row_id is not None and row_id != self._row:
            self._row = row_id
            self._show(())
        if self._row is None:
            return
        services, kind, row = self._around.services, self._kind, self._row

        def _read(_job: object) -> tuple[tuple[Concurrent, str], ...]:
            try:
                found = services.histories.concurrent(kind, row)
            except NotFoundError:
                return ()
            return tuple((one, self._words(one)) for one in found if one.field in self._labels)

        self._around.tasks.read(_read, self._show, owner=self, key="concurrent")

    def _words(self, one: Concurrent) -> str:
        if self._shown is not None:
            text = self._shown(one.field, one.value)
        elif one.value in (None, ""):
            text = ""
        else:
            services = self._around.services
            text = " ".join(value_words(services, self._kind, one.field, one.value).split())
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}\N{HORIZONTAL ELLIPSIS}"

    def _show(self, told: Sequence[tuple[Concurrent, str]]) -> None:
        if tuple(told) == self._told:
            return
        self._told = tuple(told)
        self._forget()
        self.buttons = []
        for one, words in self._told[:MOST]:
            self._add(one, words)
        if len(self._told) > MOST:
            rest = f"and {len(self._told) - MOST} more"
            self._lines.addWidget(PlainLabel(rest, "caption", muted=True))
        self.setVisible(bool(self._told))

    def _forget(self) -> None:
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, one: Concurrent, words: str) -> None:
        label = self._labels[one.field]
        who = one.person or "Somebody"
        deed = f"left {label} empty" if not words else f"wrote for {label}: {words}"
        line = PlainLabel(f"{who} also {deed}", wrap=True)
        line.set_tip(f"{ago_text(one.at_ms, now_ms())}, without having seen what stands there now")
        use = Door("Use", tip="Let this stand instead; Ctrl+Z takes it back")
        use.setAccessibleName(f"Use what {who} wrote for {label}: {words}")
        use.clicked.connect(lambda _checked=False: self._use(one))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(line, 1)
        row.addWidget(use)
        holder = QFrame()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._lines.addWidget(holder)
        self.buttons.append(use)

    def _use(self, one: Concurrent) -> None:
        services, kind, row = self._around.services, self._kind, self._row
        if row is None:
            return
        for made in self.buttons:
            made.setEnabled(False)

        def _done(label: str) -> None:
            self.used.emit(label)
            self.look()

        def _failed(error: Exception) -> None:
            for made in self.buttons:
                made.setEnabled(True)
            if not isinstance(error, ChangedSinceError):  # somebody decided meanwhile: look again
                self._around.tasks.complain(error)
            self.look()

        self._around.tasks.write(
            lambda _job: services.histories.use(kind, row, one.field, one.stamp),
            _done,
            owner=self,
            failed=_failed,
        )
