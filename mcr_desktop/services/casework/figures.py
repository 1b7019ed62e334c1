"""The whys and the fishbone of a case as figures, for the screen and for the report alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from mcr_desktop.domain.cases import BONES, CHAINS, Bone, Why
from mcr_desktop.figures.cause_drawings import (
    Cause,
    CauseBone,
    CauseWords,
    FishboneFigure,
    WhyChain,
    WhyTreeFigure,
)
from mcr_desktop.phrases import cases as say
from mcr_desktop.phrases.catalogue import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mcr_desktop.services.casework.views import CaseView

_Twig = TypeVar("_Twig", Why, Bone)
_DEEPEST = 40
"""Levels that a drawing follows; a teammate's device may have written a chain of any length."""


def why_tree(view: CaseView, *, selected: bytes | None = None) -> WhyTreeFigure:
    """Both questions with their answers; keys are the answers' ids in hex."""
    chains = []
    for chain in CHAINS:
        whys = [why for why in view.whys if why.chain == chain]
        chains.append(WhyChain(say.chain_title(chain), _grown(whys)))
    return WhyTreeFigure(
        _("The whys"),
        view.case.title,
        tuple(chains),
        selected=selected.hex() if selected else None,
        words=cause_words(),
    )


def fishbone(view: CaseView, *, selected: bytes | str | None = None) -> FishboneFigure:
    """Possible causes by branch: the three that every fishbone has, then the case's own.

    Keys are the causes' ids in hex; a branch answers to "category:" and its category.
    """
    own = [bone.category for bone in view.bones if bone.category not in BONES]
    bones = []
    for category in (*BONES, *dict.fromkeys(own)):
        causes = [bone for bone in view.bones if bone.category == category]
        name = say.category_name(category) or _("Other")
        bones.append(CauseBone(name, _grown(causes), f"category:{category}"))
    return FishboneFigure(
        _("Possible causes"),
        view.case.title,
        tuple(bones),
        selected=selected.hex() if isinstance(selected, bytes) else selected,
        words=cause_words(),
    )


def cause_words() -> CauseWords:
    """The fixed words of the drawings in the language in force."""
    return CauseWords(
        supposed=say.standing_name("supposed"),
        confirmed=say.standing_name("confirmed"),
        ruled_out=say.standing_name("ruled out"),
        root=_("root cause"),
        unsaid=_("not yet written down"),
        nothing=_("No answer yet"),
        category=_("branch"),
        level=_("level"),
        answer=_("cause"),
        standing=_("standing"),
        evidence=_("evidence"),
        counted=_(
            "{causes} causes: {confirmed} confirmed, {supposed} supposed, {ruled_out} ruled out"
        ),
        roots=_("root cause: {text}"),
    )


def _grown(rows: Sequence[_Twig]) -> tuple[Cause, ...]:
    """Rows, parents before children, as trees; built from the leaves up."""
    level: dict[bytes, int] = {}
    children: dict[bytes, list[Cause]] = {}
    tops: list[Cause] = []
    for row in rows:
        level[row.id] = level.get(row.parent_id, -1) + 1 if row.parent_id else 0
    for row in reversed(rows):
        below = tuple(reversed(children.get(row.id, ())))
        cause = replace(_cause(row), children=below)
        parent = row.parent_id
        if parent is None or parent not in level:
            tops.append(cause)
        elif level[row.id] <= _DEEPEST:
            children.setdefault(parent, []).append(cause)
    return tuple(reversed(tops))


def _cause(row: Why | Bone) -> Cause:
    text = row.answer if isinstance(row, Why) else row.text
    root = bool(row.root) if isinstance(row, Why) else False
    return Cause(row.id.hex(), _line(text), row.standing, root, _line(row.evidence or ""))


def _line(text: str) -> str:
    return " ".join(text.split())


def without_internal(causes: Iterable[Cause], marks: Sequence[str]) -> tuple[Cause, ...]:
    """The causes without those, and without such evidence, as begin with a mark of what stays inside."""

    def inside(text: str) -> bool:
        return text.casefold().lstrip().startswith(tuple(mark.casefold() for mark in marks))

    return tuple(
        replace(
            cause,
            evidence="" if inside(cause.evidence) else cause.evidence,
            children=without_internal(cause.children, marks),
        )
        for cause in causes
        if not inside(cause.text)
    )
