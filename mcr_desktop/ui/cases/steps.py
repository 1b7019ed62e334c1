"""The blocks of a case below one another, made and filled one a turn, so that no turn is long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from mcr_desktop.ui.cases.blocks import CaseBlock
from mcr_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from mcr_desktop.ui.cases.readings import CaseRead

SETTLING_MS = 60
"""After what was gone to stands in view, the heights above it may still change for so long."""


class Steps(QScrollArea):
    """Every block in its order. A block is made when its case is first shown."""

    made = Signal(object)
    """A `CaseBlock` that was just made: to be connected."""
    filled = Signal()
    """Every block shows the case."""
    came_into_view = Signal(str)
    """The block whose heading stands highest in view."""

    def __init__(self, makers: Sequence[tuple[str, Callable[[], CaseBlock]]]) -> None:
        super().__init__()
        self._makers = dict(makers)
        self._order = tuple(self._makers)
        self._blocks: dict[str, CaseBlock] = {}
        self._read: CaseRead | None = None
        self._waiting: list[str] = []
        self._arriving: CaseBlock | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget(self)
        content.setObjectName("page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 2 * GRID, 4 * GRID)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(content)
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._on_turn)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLING_MS)
        self._settling.timeout.connect(self._on_settled)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.tell_in_view())

    @property
    def is_filled(self) -> bool:
        """Whether every block shows the case."""
        return self._read is not None and not self._waiting

    def block(self, kind: str) -> CaseBlock:
        """A block, made where it was not yet."""
        if kind not in self._blocks:
            block = self._makers[kind]()
            block.hide()
            before = self._order[: self._order.index(kind)]
            place = sum(other in self._blocks for other in before)
            self._blocks[kind] = block
            self._column.insertWidget(place, block)
            self.made.emit(block)
        return self._blocks[kind]

    def begin(self, read: CaseRead, kinds: Sequence[str]) -> None:
        """Show another case: these blocks, from the top, one a turn."""
        self._read = read
        for block in self._blocks.values():
            block.hide()
        self.verticalScrollBar().setValue(0)
        self._waiting = [kind for kind in self._order if kind in kinds]
        self._filling.start()

    def show_case(self, read: CaseRead) -> None:
        """Show the same case as it is now."""
        self._read = read
        for kind, block in self._blocks.items():
            if kind not in self._waiting and not block.isHidden():
                block.show_case(read)

    def go_to(self, kind: str) -> CaseBlock:
        """Bring a block into view."""
        block = self.block(kind)
        self._arriving = block
        self._scroll_to(block)
        self._settling.start()
        return block

    def tell_in_view(self) -> None:
        """Say which block is in view."""
        top = self.verticalScrollBar().value() + 8 * GRID
        shown = [
            block for block in self._blocks.values() if not block.isHidden() and block.y() <= top
        ]
        if shown:
            self.came_into_view.emit(max(shown, key=lambda block: block.y()).kind)

    def _scroll_to(self, block: CaseBlock) -> None:
        self.verticalScrollBar().setValue(max(0, block.y() - GRID))
        self.came_into_view.emit(block.kind)

    def _on_turn(self) -> None:
        if not self._waiting or self._read is None:
            return
        block = self.block(self._waiting.pop(0))
        block.show_case(self._read)
        block.show()
        if self._waiting:
            self._filling.start()
        else:
            self.tell_in_view()
            self.filled.emit()

    def _on_settled(self) -> None:
        block, self._arriving = self._arriving, None
        if block is not None:
            self._scroll_to(block)
