"""The fishbone: possible causes by branch, written as an outline and drawn beside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.cases import BONES, CONFIRMED, RULED_OUT, Bone
from mcr_desktop.phrases.cases import category_name
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.cases.answers import AnswerPanel
from mcr_desktop.ui.cases.outline_blocks import Deeds, OutlineBlock
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import IconButton, button
from mcr_desktop.ui.widgets.editable_fields import EditableField
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.figures.cause_drawings import FishboneFigure
    from mcr_desktop.services.casework.views import CaseView
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


class BonesBlock(OutlineBlock[Bone]):
    """People, process, technology, and the team's own branches."""

    kind = "bones"
    deeds = Deeds(
        lambda services, case, text, category, parent, fields: services.cases.add_bone(
            case, text, category, parent, **fields
        ),
        lambda services, row, fields: services.cases.edit_bone(row, **fields),
        lambda services, row, parent, place: services.cases.move_bone(row, parent, place),
        lambda services, row: services.cases.remove_bone(row),
        words="text",
        added=_("Possible cause written down"),
        changed=_("Possible cause changed"),
        moved=_("Possible cause moved"),
        removed=_("Possible cause taken out, with what stood below it"),
    )

    def __init__(self) -> None:
        super().__init__(_("Fishbone"))
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
        self.lay_out(self._left, AnswerPanel(_("About the possible cause"), roots=False))
        self._arrange(BONES)

    def twigs(self, view: CaseView) -> tuple[Bone, ...]:
        return view.bones

    def outline_of(self, twig: Bone) -> str:
        return twig.category

    def drawing(self, read: CaseRead) -> FishboneFigure:
        return read.fish

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

    def make_room(self, view: CaseView) -> None:
        used = dict.fromkeys(bone.category for bone in view.bones)
        self._own = [name for name in self._own if name not in used]
        self._arrange((*BONES, *(name for name in used if name not in BONES), *self._own))

    def first_focus(self) -> QWidget | None:
        return self.branches[BONES[0]].outline

    # Branches

    def _arrange(self, categories: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(categories))
        for category in [name for name in self.branches if name not in wanted]:
            gone = self.branches.pop(category)
            del self.outlines[category]
            self._places.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for category in wanted:
            if category not in self.branches:
                self.branches[category] = self._branch(category)
                self._places.addWidget(self.branches[category])

    def _branch(self, category: str) -> Branch:
        made = Branch(category)
        self.connect_outline(category, made.outline)
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

    def _on_pressed(self, key: str) -> None:
        if key.startswith(CATEGORY):
            branch = self.branches.get(key.removeprefix(CATEGORY))
            if branch is not None:
                branch.outline.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super()._on_pressed(key)
