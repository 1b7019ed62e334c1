"""What is done with promises, written in the background and offered to be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from mcr_desktop.domain.commitments import BROKEN, KEPT, WITHDRAWN
from mcr_desktop.phrases.findings import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.services.promises.ledgers import LedgerRow
    from mcr_desktop.ui.surroundings import Surroundings

_CLOSING = {
    "keep": (KEPT, "Promise marked kept", "{n} promises marked kept"),
    "break": (BROKEN, "Promise marked broken", "{n} promises marked broken"),
    "withdraw": (WITHDRAWN, "Promise withdrawn", "{n} promises withdrawn"),
}


class Doings(QObject):
    """Deeds by their names; what does not fit a promise is left undone without a word."""

    undo_offered = Signal(str)

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around

    def do(self, deed: str, ids: list[bytes], row: LedgerRow | None) -> None:
        """Close, open again, or note that they had word; `row` is the one meant, where it is known."""
        book = self._around.services.commitments
        if deed in _CLOSING:
            state, said, many = _CLOSING[deed]
            if row is not None and not row.owed:
                return
            words = said if len(ids) == 1 else many.format(n=number(len(ids)))
            self.write(lambda: book.close_many(ids, state), words)
        elif deed == "reopen" and len(ids) == 1 and (row is None or not row.owed):
            self.write(lambda: book.reopen(ids[0]), "Promise reopened")
        elif deed == "told" and len(ids) == 1 and (row is None or row.owed):
            self.write(lambda: book.told_news(ids[0]), "Told where a promise stands")

    def write(
        self,
        work: Callable[[], Any],
        said: str,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Write something, and offer to undo it with the words `said`."""

        def _done(result: Any) -> None:
            self.undo_offered.emit(said)
            if done is not None:
                done(result)

        self._around.tasks.write(lambda _job: work(), _done, owner=self, failed=failed)
