"""What the two steps share in which a tree is written in outlines and drawn beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from mcr_desktop.domain.case_trees import places_among
from mcr_desktop.domain.cases import Bone, Why
from mcr_desktop.ui.cases.answers import AnswerPanel, answer_of, line_of
from mcr_desktop.ui.cases.blocks import CaseBlock
from mcr_desktop.ui.cases.outline_items import Stored
from mcr_desktop.ui.cases.outline_rows import Line
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.figure_view import FigureView

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure
    from mcr_desktop.services.casework.views import CaseView
    from mcr_desktop.ui.cases.readings import CaseRead

SIDE_BY_SIDE = 800
"""Narrower than this the drawing stands below the outlines."""

Twig = TypeVar("Twig", Why, Bone)
TwigId = Any
"""A line's id: None until it is stored, which was asked for before anything else is done with it."""


class Deeds(NamedTuple):
    """How the twigs of one kind are written, and what is said of it."""

    add: Callable[[Services, bytes, str, str, bytes | None, dict[str, Any]], Why | Bone]
    """Takes the case, the words, the outline, the twig above, and further fields."""
    edit: Callable[[Services, TwigId, dict[str, Any]], object]
    move: Callable[[Services, TwigId, TwigId | None, int | None], object]
    remove: Callable[[Services, TwigId], object]
    words: str
    """The field of a twig's words."""
    added: str
    changed: str
    moved: str
    removed: str


class OutlineBlock(CaseBlock, Generic[Twig]):
    """Twigs by the outline on which they stand; a subclass says which twigs, and lays the outlines out."""

    deeds: ClassVar[Deeds]

    def __init__(self, title: str = "") -> None:
        super().__init__(title)
        self._read: CaseRead | None = None
        self._rows: dict[bytes, Twig] = {}
        self.outlines: dict[str, Outline] = {}
        """By chain or branch, in their order."""
        self.figure = FigureView(titled=False)
        self.figure.pressed.connect(self._on_pressed)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)

    def twigs(self, view: CaseView) -> tuple[Twig, ...]:
        """The twigs of a case, parents before what stands under them."""
        raise NotImplementedError

    def outline_of(self, twig: Twig) -> str:
        """On which outline a twig stands."""
        raise NotImplementedError

    def drawing(self, read: CaseRead) -> FishboneFigure | WhyTreeFigure:
        """All twigs, drawn."""
        raise NotImplementedError

    def make_room(self, view: CaseView) -> None:
        """Have the outlines that the twigs of a case need."""

    def lay_out(self, left: QVBoxLayout, panel: AnswerPanel) -> None:
        """Put the panel below what stands on the left, and the drawing beside both."""
        self.panel = panel
        panel.edited.connect(self._on_edited)
        left.addWidget(panel)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.figure)
        right.addStretch(1)
        self._both.setSpacing(2 * GRID)
        self._both.addLayout(left, 1)
        self._both.addLayout(right, 1)
        self.body.addLayout(self._both)

    def connect_outline(self, name: str, outline: Outline) -> None:
        """Have an outline shown, and what is done on it written."""
        self.outlines[name] = outline
        outline.chosen.connect(lambda line: self._on_chosen(name, line))
        outline.added.connect(lambda line, above, place: self._on_added(name, line, above, place))
        outline.reworded.connect(self._on_reworded)
        outline.moved.connect(self._on_moved)
        outline.removed.connect(self._on_removed)

    def show_case(self, read: CaseRead) -> None:
        super().show_case(read)
        self._read = read
        twigs = self.twigs(read.view)
        self._rows = {twig.id: twig for twig in twigs}
        self.make_room(read.view)
        for name, outline in self.outlines.items():
            outline.show_lines(
                [
                    Stored(line_of(answer_of(twig, read)), twig.parent_id)
                    for twig in twigs
                    if self.outline_of(twig) == name
                ]
            )
        self._settle()

    def choose(self, twig: bytes | None) -> None:
        """Put the keyboard on a twig, in its outline and in the drawing."""
        for outline in self.outlines.values():
            if twig is not None and outline.choose(twig):
                outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        for place in (0, 1):  # heights are as they need
            self._both.setStretch(place, 1 if wide else 0)

    @property
    def account(self) -> Account | None:
        """The case's home account."""
        return self._read.view.account if self._read is not None else None

    @property
    def query(self) -> str:
        """The case's own slice."""
        return (self._read.view.case.query or "") if self._read is not None else ""

    def account_of(self, row: bytes) -> bytes | None:
        """The account of a complaint that shows a twig."""
        shown = self._read.shown_by.get(row) if self._read is not None else None
        return shown.account if shown is not None else None

    # What the user does

    def _on_chosen(self, name: str, line: Line | None) -> None:
        if line is not None:
            for other, outline in self.outlines.items():
                if other != name and outline.current_line() is not None:
                    outline.choose(None)
        self._settle()

    def _settle(self) -> None:
        """Panel and drawing are about the twig that the keyboard is on."""
        read = self._read
        if read is None:
            return
        lines = [outline.current_line() for outline in self.outlines.values()]
        here = next((line for line in lines if line is not None and line.id in self._rows), None)
        row = self._rows.get(here.id) if here is not None and here.id is not None else None
        self.panel.show_answer(answer_of(row, read) if row is not None else None)
        self.figure.setVisible(bool(self._rows))
        figure = replace(self.drawing(read), selected=row.id.hex() if row is not None else None)
        if figure != self.figure.figure():
            self.figure.setFigure(figure)

    def _on_pressed(self, key: str) -> None:
        try:
            self.choose(bytes.fromhex(key))
        except ValueError:
            return

    def _on_added(self, name: str, line: Line, above: Line | None, place: int | None) -> None:
        case_id, text, deeds = self._case_id, line.text, self.deeds

        def work(services: Services) -> None:
            parent = above.id if above is not None else None
            fields: dict[str, Any] = {}
            if place is not None:
                beside = self.twigs(services.cases.show(case_id))
                own, others = places_among(
                    [
                        twig.place
                        for twig in beside
                        if twig.parent_id == parent and (parent or self.outline_of(twig) == name)
                    ],
                    place,
                )
                fields = {} if others else {"place": own}  # else the places are made anew below
            line.id = deeds.add(services, case_id, text, name, parent, fields).id
            if place is not None and not fields:
                deeds.move(services, line.id, parent, place)

        self.written.emit(work, deeds.added)

    def _on_reworded(self, line: Line, text: str) -> None:
        edit, fields = self.deeds.edit, {self.deeds.words: text}
        self.written.emit(lambda services: edit(services, line.id, fields), self.deeds.changed)

    def _on_moved(self, line: Line, above: Line | None, place: int | None) -> None:
        move = self.deeds.move
        self.written.emit(
            lambda services: move(
                services, line.id, above.id if above is not None else None, place
            ),
            self.deeds.moved,
        )

    def _on_removed(self, line: Line) -> None:
        remove = self.deeds.remove
        self.written.emit(lambda services: remove(services, line.id), self.deeds.removed)

    def _on_edited(self, row: bytes, fields: dict[str, Any]) -> None:
        edit = self.deeds.edit
        self.written.emit(lambda services: edit(services, row, fields), self.deeds.changed)
