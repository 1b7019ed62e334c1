"""The fences on the Sharing screen one under another, as many as are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mcr_desktop.ui.sharing.fences import FenceBlock, lines_of
from mcr_desktop.ui.sharing.live import Live
from mcr_desktop.ui.sharing.readings import FenceShown, SharingShown
from mcr_desktop.ui.sharing.words import StateLine
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.layouts import take_all
from mcr_desktop.ui.widgets.sections import SectionHeader

AT_ONCE = 12
"""Fences laid out at first, and added whenever the last one comes near: each is a score of widgets."""
AT_A_TURN = 3
"""Of them, those that are new and made in one stretch: what is typed and painted comes between."""
POPUP_AGAIN_MS = 1000
SECTIONS = {
    "account": ("Accounts", "each with its own people inside"),
    "team": ("The team's own", "import mappings, and what else all of you share"),
    "private": (
        "Yours alone",
        "drafts, favourites and what you have seen, across your own devices",
    ),
}


class FenceList(QWidget):
    """A block a fence; one of which nothing changed stays as it stands."""

    made = Signal(object)
    """A `FenceBlock` that was just made."""
    team_asked = Signal()
    focus_lost = Signal()
    """What was pressed has done its work and is gone."""

    def __init__(
        self, live: Callable[[bytes], Live], soon: Callable[[Callable[[], None]], None]
    ) -> None:
        """`live` tells how the syncing of a fence stands, `soon` does something in a turn of its own."""
        super().__init__()
        self._soon = soon
        self._live = live
        self._shown: SharingShown | None = None
        self._most = AT_ONCE
        self.blocks: tuple[FenceBlock, ...] = ()
        self._between: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)

    def show_all(self, shown: SharingShown) -> None:
        """Lay out the fences anew where they stand otherwise than before."""
        self._shown = shown
        some = shown.fences[: self._most]
        wanted = [(one, self._live(one.row.fence)) for one in some]
        lines = [lines_of(one, live) for one, live in wanted]
        if [(block.shown, block.lines) for block in self.blocks] == [
            (one, told) for one, told in zip(some, lines, strict=True)
        ]:
            return
        if QApplication.activePopupWidget() is not None:
            # Somebody is choosing from a menu, which would go with its block.
            QTimer.singleShot(POPUP_AGAIN_MS, self, self.look_again)
            return
        held = self._held()
        focused = held.accessibleName() if held is not None else ""
        standing = {block.shown.row.fence: block for block in self.blocks}
        take_all(self._column)
        for widget in self._between:
            _let_go(widget)
        self._between = []
        blocks = self._put_blocks(wanted, lines, standing)
        for gone in standing.values():
            _let_go(gone)
        self.blocks = tuple(blocks)
        if len(blocks) == len(wanted):
            self._put_foot(shown, len(shown.fences) - len(blocks))
        if held is not None and not any(block.isAncestorOf(held) for block in blocks):
            self._give_focus_back(focused)

    def _put_blocks(
        self,
        wanted: Sequence[tuple[FenceShown, Live]],
        lines: Sequence[tuple[StateLine, ...]],
        standing: dict[bytes, FenceBlock],
    ) -> list[FenceBlock]:
        """Put those that stand and are right where they belong, and make the others, some in later turns.

        `standing` keeps what is of no use any more.
        """
        blocks: list[FenceBlock] = []
        kind, made = "", 0
        kinds = {one.row.kind for one in self._shown.fences} if self._shown is not None else ()
        for (one, live), told in zip(wanted, lines, strict=True):
            if made == AT_A_TURN and not standing:
                self._soon(self._go_on)
                break
            if len(kinds) > 1 and one.row.kind != kind:
                kind = one.row.kind
                self._put(SectionHeader(*SECTIONS.get(kind, (kind, ""))))
            block = standing.get(one.row.fence)
            if block is not None and (block.shown, block.lines) == (one, told):
                del standing[one.row.fence]
            else:
                block, made = FenceBlock(one, live), made + 1
                self.made.emit(block)
            self._column.addWidget(block)
            blocks.append(block)
        return blocks

    def _put_foot(self, shown: SharingShown, rest: int) -> None:
        if rest > 0:
            more = Door(f"Show more: {rest} are not shown yet")
            more.clicked.connect(self.show_more)
            self._put(more)
        if shown.wants_team:
            offer = Door("Make a fence for the whole team\N{HORIZONTAL ELLIPSIS}")
            offer.setToolTip(
                "For import mappings, and what else all of you share beside the accounts"
            )
            offer.clicked.connect(self.team_asked)
            self._put(offer)

    def _go_on(self) -> None:
        """Lay out the next few, also where the page was left meanwhile."""
        if self._shown is not None:
            self.show_all(self._shown)

    def look_again(self) -> None:
        """Tell anew how long ago things were."""
        if self._shown is not None and self.isVisible():
            self.show_all(self._shown)

    def show_more(self) -> None:
        """Lay out the next fences below those that stand."""
        if self._shown is not None and self._most < len(self._shown.fences):
            self._most += AT_ONCE
            self.show_all(self._shown)

    def _put(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        self._between.append(widget)

    def _held(self) -> QWidget | None:
        """What has the keyboard here."""
        # Of the window, not of the screen: a dialog may stand before it and give the focus back later.
        held: QWidget | None = self.window().focusWidget()
        return held if held is not None and self.isAncestorOf(held) else None

    def _give_focus_back(self, name: str) -> None:
        """To what bears the same name in the new blocks, so that nobody loses their place."""
        for block in self.blocks:
            for widget in block.findChildren(QWidget):
                if widget.accessibleName() == name and widget.focusPolicy():
                    widget.setFocus()
                    return
        self.focus_lost.emit()


def _let_go(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
