"""The five whys: two trees of answers, written as outlines and drawn beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.domain.cases import CHAINS, CONFIRMED, OCCURRED, Why
from mcr_desktop.phrases.cases import chain_title
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.cases.answers import AnswerPanel
from mcr_desktop.ui.cases.outline_blocks import Deeds, OutlineBlock
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.figures.cause_drawings import WhyTreeFigure
    from mcr_desktop.services.casework.views import CaseView
    from mcr_desktop.ui.cases.readings import CaseRead


class WhysBlock(OutlineBlock[Why]):
    """Why did it happen, and why did nobody notice first; each answer with what shows it."""

    kind = "whys"
    deeds = Deeds(
        lambda services, case, text, chain, parent, fields: services.cases.add_why(
            case, text, parent, chain, **fields
        ),
        lambda services, row, fields: services.cases.edit_why(row, **fields),
        lambda services, row, parent, place: services.cases.move_why(row, parent, place),
        lambda services, row: services.cases.remove_why(row),
        words="answer",
        added=_("Answer written down"),
        changed=_("Answer changed"),
        moved=_("Answer moved"),
        removed=_("Answer taken out, with what stood below it"),
    )

    def __init__(self) -> None:
        super().__init__()
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
        self.lay_out(left, AnswerPanel(_("About the answer"), roots=True))

    def twigs(self, view: CaseView) -> tuple[Why, ...]:
        return view.whys

    def outline_of(self, twig: Why) -> str:
        return twig.chain

    def drawing(self, read: CaseRead) -> WhyTreeFigure:
        return read.tree

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

    def first_focus(self) -> QWidget | None:
        return self.outlines[OCCURRED]

    def _chain(self, chain: str) -> QVBoxLayout:
        title = chain_title(chain)
        outline = Outline(
            title,
            _("Because\N{HORIZONTAL ELLIPSIS}"),
            _("No answer yet. Enter writes the first one."),
        )
        self.connect_outline(chain, outline)
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

    def _on_add(self, outline: Outline) -> None:
        outline.choose(None)
        outline.begin_beside()
