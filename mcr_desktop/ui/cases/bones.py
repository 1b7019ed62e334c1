"""The fishbone: possible causes by branch, written as an outline and drawn beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.case_trees import places_among
from mcr_desktop.domain.cases import BONES, CONFIRMED, RULED_OUT
from mcr_desktop.phrases.cases import category_name
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.cases.answers import AnswerPanel, answer_of, line_of
from mcr_desktop.ui.cases.blocks import CaseBlock
from mcr_desktop.ui.cases.outline_items import Stored
from mcr_desktop.ui.cases.outline_rows import Line
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.cases.whys import SIDE_BY_SIDE
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import IconButton, button
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Bone
    from mcr_desktop.ui.cases.readings import CaseRead

CATEGORY = "category:"
"""What a press on a branch's name in the drawing begins with."""


class Branch(QWidget):
    """One branch: its name, and the outline of possible causes on it."""

    def __init__(self, category: str) -> None:
        super().__init__()
        self.category = category
        name = category_name(category)
        self.outline = Outline(
            _("Possible causes: {branch}").format(branch=name),
            _("What could it be?"),
            _("Nothing yet"),
        )
        top = QHBoxLayout()
        top.setSpacing(GRID // 2)
        self.name: EditableField | None = None
        self.drop: IconButton | None = None
        if category in BONES:
            top.addWidget(PlainLabel(name, bold=True), 1)
        else:
            self.name = EditableField(_("Name of the branch"), category, bold=True)
            self.drop = IconButton("close", _("Take the branch {branch} out").format(branch=name))
            top.addWidget(self.name, 1)
            top.addWidget(self.drop)
        self.add = button(_("Add"), "quiet")
        self.add.setAccessibleName(_("Add a possible cause: {branch}").format(branch=name))
        self.add.clicked.connect(lambda _on=False: self._on_add())
        top.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.outline)

    def _on_add(self) -> None:
        self.outline.choose(None)
        self.outline.begin_beside()


class BonesBlock(CaseBlock):
    """People, process, technology, and the team's own branches."""

    kind = "bones"

    def __init__(self) -> None:
        super().__init__(_("Fishbone"))
        self._read: CaseRead | None = None
        self._rows: dict[bytes, Bone] = {}
        self._own: list[str] = []
        """Branches that were named here and hold nothing yet."""
        self.branches: dict[str, Branch] = {}
        self._left = QVBoxLayout()
        self._left.setSpacing(GRID)
        self._places = QVBoxLayout()
        self._places.setSpacing(GRID)
        self._left.addLayout(self._places)
        self.new = EntryField()
        self.new.setAccessibleName(_("Name of a branch of your own"))
        self.new.setPlaceholderText(_("A branch of your own: measurement, environment, supplier"))
        self.new.returnPressed.connect(self._on_new)
        self._left.addWidget(self.new)
        self.panel = AnswerPanel(_("About the possible cause"), roots=False)
        self.panel.edited.connect(self._on_edited)
        self._left.addWidget(self.panel)
        self._left.addStretch(1)
        self.figure = FigureView(titled=False)
        self.figure.pressed.connect(self._on_pressed)
        right = QVBoxLayout()
        right.addWidget(self.figure)
        right.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(2 * GRID)
        self._both.addLayout(self._left, 1)
        self._both.addLayout(right, 1)
        self.body.addLayout(self._both)
        self._arrange(BONES)

    def first_line(self, read: CaseRead) -> str:
        bones = read.view.bones
        if not bones:
            return _(
                "What could have caused it, before anybody knows: collect here, then rule out."
            )
        said = ngettext("{n} possible cause", "{n} possible causes", len(bones)).format(
            n=number(len(bones))
        )
        confirmed = sum(bone.standing == CONFIRMED for bone in bones)
        out = sum(bone.standing == RULED_OUT for bone in bones)
        if confirmed:
            said += ", " + _("{n} confirmed").format(n=number(confirmed))
        if out:
            said += ", " + _("{n} ruled out").format(n=number(out))
        return said

    def show_case(self, read: CaseRead) -> None:
        if self._case_id != read.view.case.id:
            self._own.clear()
        super().show_case(read)
        self._read = read
        self._rows = {bone.id: bone for bone in read.view.bones}
        used = dict.fromkeys(bone.category for bone in read.view.bones)
        self._own = [name for name in self._own if name not in used]
        self._arrange((*BONES, *(name for name in used if name not in BONES), *self._own))
        for category, branch in self.branches.items():
            branch.outline.show_lines(
                [
                    Stored(line_of(answer_of(bone, read)), bone.parent_id)
                    for bone in read.view.bones
                    if bone.category == category
                ]
            )
        self._settle()

    def first_focus(self) -> QWidget | None:
        return self.branches[BONES[0]].outline

    def choose(self, bone: bytes | None) -> None:
        """Put the keyboard on a possible cause."""
        for branch in self.branches.values():
            if bone is not None and branch.outline.choose(bone):
                branch.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        for place in (0, 1):  # heights are as they need
            self._both.setStretch(place, 1 if wide else 0)

    # Branches

    def _arrange(self, categories: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(categories))
        for category in [name for name in self.branches if name not in wanted]:
            gone = self.branches.pop(category)
            self._places.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for category in wanted:
            if category not in self.branches:
                self.branches[category] = self._branch(category)
                self._places.addWidget(self.branches[category])

    def _branch(self, category: str) -> Branch:
        made = Branch(category)
        outline = made.outline
        outline.chosen.connect(lambda line: self._on_chosen(category, line))
        outline.added.connect(
            lambda line, above, place: self._on_added(category, line, above, place)
        )
        outline.reworded.connect(self._on_reworded)
        outline.moved.connect(self._on_moved)
        outline.removed.connect(self._on_removed)
        if made.name is not None and made.drop is not None:
            made.name.kept.connect(lambda text: self._on_renamed(category, text))
            made.drop.clicked.connect(lambda _on=False: self._on_dropped(category))
        return made

    def _on_new(self) -> None:
        name = " ".join(self.new.text().split())
        known = {one.casefold() for one in self.branches} | {
            category_name(one).casefold() for one in BONES
        }
        if not name:
            return
        if name.casefold() in known:
            self.told.emit(_("There is a branch {name} already.").format(name=name))
            return
        self.new.clear()
        self._own.append(name)
        self._arrange((*self.branches, name))
        self.branches[name].outline.begin_beside()

    def _tops(self, category: str) -> list[bytes]:
        return [
            bone.id
            for bone in self._rows.values()
            if bone.category == category and bone.parent_id is None
        ]

    def _on_renamed(self, category: str, text: str) -> None:
        name = " ".join(text.split())
        if not name or name in self.branches:
            self.branches[category].name.show_text(category)  # type: ignore[union-attr]  # own branches have one
            return
        if not self._tops(category):
            self._own = [name if one == category else one for one in self._own]
            self._arrange(name if one == category else one for one in self.branches)
            return
        tops = self._tops(category)

        def work(services: Services) -> None:
            for row in tops:  # what stands below goes along
                services.cases.move_bone(row, None, None, name)

        self.written.emit(work, _("Branch renamed"))

    def _on_dropped(self, category: str) -> None:
        self._own = [one for one in self._own if one != category]
        tops = self._tops(category)
        if not tops:
            self._arrange(one for one in self.branches if one != category)
            return

        def work(services: Services) -> None:
            for row in tops:
                services.cases.remove_bone(row)

        self.written.emit(work, _("Branch taken out, with what stood on it"))

    # What the user does

    def _on_chosen(self, category: str, line: Line | None) -> None:
        if line is not None:
            for other, branch in self.branches.items():
                if other != category and branch.outline.current_line() is not None:
                    branch.outline.choose(None)
        self._settle()

    def _settle(self) -> None:
        read = self._read
        if read is None:
            return
        lines = [branch.outline.current_line() for branch in self.branches.values()]
        here = next((line for line in lines if line is not None and line.id in self._rows), None)
        row = self._rows.get(here.id) if here is not None and here.id is not None else None
        self.panel.show_answer(answer_of(row, read) if row is not None else None)
        self.figure.setVisible(bool(self._rows))
        figure = replace(read.fish, selected=row.id.hex() if row is not None else None)
        if figure != self.figure.figure():
            self.figure.setFigure(figure)

    def _on_pressed(self, key: str) -> None:
        if key.startswith(CATEGORY):
            branch = self.branches.get(key.removeprefix(CATEGORY))
            if branch is not None:
                branch.outline.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            self.choose(bytes.fromhex(key))
        except ValueError:
            return

    def _on_added(self, category: str, line: Line, above: Line | None, place: int | None) -> None:
        case_id, text = self._case_id, line.text

        def work(services: Services) -> None:
            parent = above.id if above is not None else None
            fields: dict[str, Any] = {}
            if place is not None:
                beside = services.cases.show(case_id).bones
                own, others = places_among(
                    [
                        bone.place
                        for bone in beside
                        if bone.parent_id == parent and (parent or bone.category == category)
                    ],
                    place,
                )
                fields = {} if others else {"place": own}  # else the places are made anew below
            line.id = services.cases.add_bone(case_id, text, category, parent, **fields).id
            if place is not None and not fields:
                services.cases.move_bone(line.id, parent, place)

        self.written.emit(work, _("Possible cause written down"))

    def _on_reworded(self, line: Line, text: str) -> None:
        self.written.emit(
            lambda services: services.cases.edit_bone(line.id, text=text),
            _("Possible cause changed"),
        )

    def _on_moved(self, line: Line, above: Line | None, place: int | None) -> None:
        self.written.emit(
            lambda services: services.cases.move_bone(
                line.id, above.id if above is not None else None, place
            ),
            _("Possible cause moved"),
        )

    def _on_removed(self, line: Line) -> None:
        self.written.emit(
            lambda services: services.cases.remove_bone(line.id),
            _("Possible cause taken out, with what stood below it"),
        )

    def _on_edited(self, row: bytes, fields: dict[str, Any]) -> None:
        self.written.emit(
            lambda services: services.cases.edit_bone(row, **fields), _("Possible cause changed")
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
