"""What a tree of whys and a fishbone say, before anybody knows how large they will be drawn.

Every text is finished wording in the reader's language; every key is what a click gives back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mcr_desktop.domain.cases import CONFIRMED, RULED_OUT, SUPPOSED


@dataclass(frozen=True, slots=True)
class CauseWords:
    """The few words that the drawings themselves set; English unless the caller passes the reader's own."""

    supposed: str = "supposed"
    confirmed: str = "confirmed"
    ruled_out: str = "ruled out"
    root: str = "root cause"
    unsaid: str = "not yet written down"
    nothing: str = "No answer yet"
    category: str = "branch"
    level: str = "level"
    answer: str = "cause"
    standing: str = "standing"
    evidence: str = "evidence"
    counted: str = (
        "{causes} causes: {confirmed} confirmed, {supposed} supposed, {ruled_out} ruled out"
    )
    roots: str = "root cause: {text}"

    def said(self, standing: str) -> str:
        """The word for a standing; an unknown one is supposed."""
        return {CONFIRMED: self.confirmed, RULED_OUT: self.ruled_out}.get(standing, self.supposed)


@dataclass(frozen=True, slots=True)
class Cause:
    """One answer or possible cause with what explains it beneath."""

    key: str
    text: str
    standing: str = SUPPOSED
    root: bool = False
    evidence: str = ""
    children: tuple[Cause, ...] = ()

    def walk(self, level: int = 1) -> Iterator[tuple[int, Cause]]:
        """Itself and all beneath it with their levels, in reading order."""
        yield level, self
        for child in self.children:
            yield from child.walk(level + 1)


@dataclass(frozen=True, slots=True)
class WhyChain:
    """One question and the tree of answers to it."""

    heading: str
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyTreeFigure:
    """The whys of a case, question by question."""

    title: str
    problem: str
    chains: tuple[WhyChain, ...] = ()
    selected: str | None = None
    note: str = ""
    words: CauseWords = field(default=CauseWords())

    def walk(self) -> Iterator[tuple[str, int, Cause]]:
        """Every answer with its question and level, in reading order."""
        for chain in self.chains:
            for cause in chain.causes:
                yield from ((chain.heading, level, one) for level, one in cause.walk())


@dataclass(frozen=True, slots=True)
class CauseBone:
    """A branch of the fishbone; its own key makes its name answer a click."""

    name: str
    causes: tuple[Cause, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class FishboneFigure:
    """Possible causes by branch, all pointing at the problem."""

    title: str
    problem: str
    bones: tuple[CauseBone, ...] = ()
    selected: str | None = None
    note: str = ""
    words: CauseWords = field(default=CauseWords())

    def walk(self) -> Iterator[tuple[str, int, Cause]]:
        """Every cause with its branch and level, in reading order."""
        for bone in self.bones:
            for cause in bone.causes:
                yield from ((bone.name, level, one) for level, one in cause.walk())


CauseFigure = WhyTreeFigure | FishboneFigure


def facts(figure: CauseFigure) -> list[str]:
    """What the eye would notice first: how many causes, what is known of them, the roots."""
    words = figure.words
    causes = [cause for _, _, cause in figure.walk()]
    if not causes:
        return [words.nothing]
    known = [cause.standing for cause in causes]
    counted = words.counted.format(
        causes=len(causes),
        confirmed=known.count(CONFIRMED),
        supposed=len(known) - known.count(CONFIRMED) - known.count(RULED_OUT),
        ruled_out=known.count(RULED_OUT),
    )
    roots = [words.roots.format(text=cause.text.rstrip(".")) for cause in causes if cause.root]
    return [counted, *roots]


def rows(figure: CauseFigure) -> list[tuple[str, ...]]:
    """Branch, level, cause, standing and evidence of every cause."""
    words = figure.words
    return [
        (
            branch,
            str(level),
            cause.text or words.unsaid,
            f"{words.said(cause.standing)}, {words.root}"
            if cause.root
            else words.said(cause.standing),
            cause.evidence,
        )
        for branch, level, cause in figure.walk()
    ]


def spoken(cause: Cause, branch: str, words: CauseWords) -> str:
    """One cause in words, for a tooltip and a screen reader."""
    known = (
        f"{words.said(cause.standing)}, {words.root}" if cause.root else words.said(cause.standing)
    )
    parts = (branch, cause.text or words.unsaid, known, cause.evidence)
    return " \u00b7 ".join(part for part in parts if part)
