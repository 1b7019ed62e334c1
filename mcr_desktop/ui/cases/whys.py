"""The five whys: two trees of answers, written as outlines and drawn beside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.case_trees import places_among
from mcr_desktop.domain.cases import CHAINS, CONFIRMED, OCCURRED
from mcr_desktop.phrases.cases import chain_title
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.cases.answers import AnswerPanel, answer_of, line_of
from mcr_desktop.ui.cases.blocks import CaseBlock
from mcr_desktop.ui.cases.outline_items import Stored
from mcr_desktop.ui.cases.outline_rows import Line
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Why
    from mcr_desktop.ui.cases.readings import CaseRead

SIDE_BY_SIDE = 800
"""Narrower than this the drawing stands below the outline."""


class WhysBlock(CaseBlock):
    """Why did it happen, and why did nobody notice first; each answer with what shows it."""

    kind = "whys"

    def __init__(self) -> None:
        super().__init__()
        self._read: CaseRead | None = None
        self._rows: dict[bytes, Why] = {}
        self.outlines: dict[str, Outline] = {}
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        for chain in CHAINS:
            left.addLayout(self._chain(chain))
        left.addWidget(
            PlainLabel(
                _(
                    "Enter: another answer beside. Tab: why? Shift+Tab: one out. "
                    "Alt with the arrows or the mouse moves it."
                ),
                "caption",
                muted=True,
                wrap=True,
            )
        )
        self.panel = AnswerPanel(_("About the answer"), roots=True)
        self.panel.edited.connect(self._on_edited)
        left.addWidget(self.panel)
        left.addStretch(1)
        self.figure = FigureView(titled=False)
        self.figure.pressed.connect(self._on_pressed)
        right = QVBoxLayout()
        right.addWidget(self.figure)
        right.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(2 * GRID)
        self._both.addLayout(left, 1)
        self._both.addLayout(right, 1)
        self.body.addLayout(self._both)

    def first_line(self, read: CaseRead) -> str:
        whys = read.view.whys
        if not whys:
            return ""
        said = ngettext("{n} answer", "{n} answers", len(whys)).format(n=number(len(whys)))
        confirmed = sum(why.standing == CONFIRMED for why in whys)
        roots = sum(bool(why.root) for why in whys)
        if confirmed:
            said += ", " + _("{n} confirmed").format(n=number(confirmed))
        if roots:
            said += ", " + ngettext("{n} root cause", "{n} root causes", roots).format(
                n=number(roots)
            )
        return said

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        self._read = read
        self._rows = {why.id: why for why in read.view.whys}
        for chain, outline in self.outlines.items():
            outline.show_lines(
                [
                    Stored(line_of(answer_of(why, read)), why.parent_id)
                    for why in read.view.whys
                    if why.chain == chain
                ]
            )
        self._settle()

    def first_focus(self) -> QWidget | None:
        return self.outlines[OCCURRED]

    def choose(self, why: bytes | None) -> None:
        """Put the keyboard on an answer, in its outline and in the drawing."""
        for outline in self.outlines.values():
            if why is not None and outline.choose(why):
                outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        for place in (0, 1):  # heights are as they need
            self._both.setStretch(place, 1 if wide else 0)

    # Parts

    def _chain(self, chain: str) -> QVBoxLayout:
        title = chain_title(chain)
        outline = Outline(
            title,
            _("Because\N{HORIZONTAL ELLIPSIS}"),
            _("No answer yet. Enter writes the first one."),
        )
        outline.chosen.connect(lambda line, which=chain: self._on_chosen(which, line))
        outline.added.connect(lambda line, above, place: self._on_added(chain, line, above, place))
        outline.reworded.connect(self._on_reworded)
        outline.moved.connect(self._on_moved)
        outline.removed.connect(self._on_removed)
        self.outlines[chain] = outline
        add = button(_("Add an answer"), "quiet")
        add.setAccessibleName(_("Add an answer: {question}").format(question=title))
        add.clicked.connect(lambda _on=False: self._on_add(outline))
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(PlainLabel(title, bold=True), 1)
        top.addWidget(add)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(outline)
        return column

    # What the user does

    def _on_add(self, outline: Outline) -> None:
        outline.choose(None)
        outline.begin_beside()

    def _on_chosen(self, chain: str, line: Line | None) -> None:
        if line is not None:
            for other, outline in self.outlines.items():
                if other != chain and outline.current_line() is not None:
                    outline.choose(None)
        self._settle()

    def _settle(self) -> None:
        """Panel and drawing are about the answer that the keyboard is on."""
        read = self._read
        if read is None:
            return
        lines = [outline.current_line() for outline in self.outlines.values()]
        here = next((line for line in lines if line is not None and line.id in self._rows), None)
        row = self._rows.get(here.id) if here is not None and here.id is not None else None
        self.panel.show_answer(answer_of(row, read) if row is not None else None)
        self.figure.setVisible(bool(self._rows))
        figure = replace(read.tree, selected=row.id.hex() if row is not None else None)
        if figure != self.figure.figure():
            self.figure.setFigure(figure)

    def _on_pressed(self, key: str) -> None:
        self.choose(_row_of(key))

    def _on_added(self, chain: str, line: Line, above: Line | None, place: int | None) -> None:
        case_id, text = self._case_id, line.text

        def work(services: Services) -> None:
            parent = above.id if above is not None else None
            fields: dict[str, Any] = {}
            if place is not None:
                beside = services.cases.show(case_id).whys
                own, others = places_among(
                    [
                        why.place
                        for why in beside
                        if why.parent_id == parent and (parent or why.chain == chain)
                    ],
                    place,
                )
                fields = {} if others else {"place": own}  # else the places are made anew below
            line.id = services.cases.add_why(case_id, text, parent, chain, **fields).id
            if place is not None and not fields:
                services.cases.move_why(line.id, parent, place)

        self.written.emit(work, _("Answer written down"))

    def _on_reworded(self, line: Line, text: str) -> None:
        self.written.emit(
            lambda services: services.cases.edit_why(line.id, answer=text), _("Answer changed")
        )

    def _on_moved(self, line: Line, above: Line | None, place: int | None) -> None:
        self.written.emit(
            lambda services: services.cases.move_why(
                line.id, above.id if above is not None else None, place
            ),
            _("Answer moved"),
        )

    def _on_removed(self, line: Line) -> None:
        self.written.emit(
            lambda services: services.cases.remove_why(line.id),
            _("Answer taken out, with what stood below it"),
        )

    def _on_edited(self, row: bytes, fields: dict[str, Any]) -> None:
        self.written.emit(
            lambda services: services.cases.edit_why(row, **fields), _("Answer changed")
        )

    @property
    def account(self) -> Account | None:
        """The case's home account."""
        return self._read.view.account if self._read is not None else None

    @property
    def query(self) -> str:
        """The case's own slice."""
        return (self._read.view.case.query or "") if self._read is not None else ""

    def account_of(self, row: bytes) -> bytes | None:
        """The account of a complaint that shows an answer."""
        shown = self._read.shown_by.get(row) if self._read is not None else None
        return shown.account if shown is not None else None


def _row_of(key: str) -> bytes | None:
    try:
        return bytes.fromhex(key)
    except ValueError:
        return None
