"""A row of controls of which some step behind one button where a page is narrow."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from mcr_desktop.ui.widgets.drop_downs import choice
from mcr_desktop.ui.widgets.flow_rows import FlowRow

NARROW = 600
"""Below this width of a row what folds is put away: a list beside a drawer wants its lines itself."""


class FoldingRow(FlowRow):
    """Where it is narrow, a button shows what folded; it tells how much of that is in use."""

    def __init__(self, title: str, tip: str = "", narrow: int = NARROW) -> None:
        """`title` and `tip` are the button's; without a title there is none, and what folds stands elsewhere."""
        super().__init__()
        self._title = title
        self._narrow = narrow
        self._folding: list[QWidget] = []
        self._settled_narrow = False
        """Whether it was narrow when it was settled last; before it is first shown a width says nothing."""
        self.more = choice(title)
        self.more.setParent(self)
        self.more.setToolTip(tip)
        self.more.setEnabled(bool(title))
        self.more.clicked.connect(lambda _on: self._settle())
        self.more.hide()

    def fold(self, *widgets: QWidget) -> None:
        """Add controls that step back where it is narrow, and the button that shows them."""
        if self._title:
            self.add(self.more)
        for widget in widgets:
            self.add(widget)
        self._folding += widgets
        self._settle()

    def tell_used(self, count: int) -> None:
        """Say how many of what folds narrow the list down."""
        title = self._title
        self.more.setText(f"{title} ({count})" if count else title)
        self.more.setAccessibleName(f"{title}, {count} in use" if count else title)
        self._place_soon()

    def is_folded(self) -> bool:
        """Whether something is put away now."""
        return self.width() < self._narrow and not self.more.isChecked()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if (event.size().width() < self._narrow) != self._settled_narrow:
            self._settle()
        super().resizeEvent(event)

    def _settle(self) -> None:
        folded = self.is_folded()
        self._settled_narrow = self.width() < self._narrow
        for widget in self._folding:
            widget.setVisible(not folded)
        if self._title:
            self.more.setVisible(self._settled_narrow)
        self._place_soon()
