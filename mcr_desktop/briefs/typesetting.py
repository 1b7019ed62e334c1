"""Words into lines: measured, broken, and never wider than their column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.fonts import Face
from mcr_desktop.figures.primitives import Drawing, Ink, Line, Marker, Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.briefs.fonts import Fonts, Word


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; sizes in points."""

    size: float
    leading: float
    face: Face = Face.REGULAR
    ink: Ink = Ink.INK


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font on a baseline, placed from the strip's upper left corner."""

    x: float
    y: float
    text: str
    font: str
    size: float
    ink: Ink


@dataclass(frozen=True, slots=True)
class Picture:
    """A laid-out figure at a place in the strip."""

    x: float
    y: float
    drawing: Drawing


Op = Run | Picture | Line | Rect | Marker


@dataclass(frozen=True, slots=True)
class Strip:
    """One line's worth of page: it is never cut, and `keep` holds it to the strip below."""

    height: float
    ops: tuple[Op, ...] = ()
    keep: bool = False


@dataclass(slots=True)
class Token:
    """A word with its style and whatever is glued to its end."""

    word: Word
    style: Style
    mark: Word | None = None

    @property
    def width(self) -> float:
        wide = self.word.width * self.style.size
        if self.mark is not None:
            wide += _MARK_GAP + self.mark.width * self.style.size * _MARK_SIZE
        return wide


_MARK_SIZE = 0.64
_MARK_RISE = 0.36
_MARK_GAP = 0.7


class Setter:
    """Sets text in the printed faces and remembers whether a character was missing."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.missing = False

    def tokens(self, text: str, style: Style, sources: Sequence[int] = ()) -> list[Token]:
        """The words of a text; source numbers ride raised on the last one."""
        found = [Token(self._word(part, style), style) for part in clean(text).split(" ") if part]
        if sources and found:
            numbers = ",".join(str(number) for number in sources)
            found[-1].mark = self.fonts.word(numbers, Face.REGULAR)
        return found

    def width(self, text: str, style: Style) -> float:
        """Width of a text on one line, in points."""
        return self.fonts.word(clean(text), style.face).width * style.size

    def run(self, text: str, style: Style, x: float, y: float) -> list[Run]:
        """A text on one line from x, on the baseline y."""
        return self._placed(self._word(clean(text), style), style, x, y)

    def run_right(self, text: str, style: Style, right: float, y: float) -> list[Run]:
        """A text on one line that ends at `right`."""
        return self.run(text, style, right - self.width(text, style), y)

    def fitted(self, text: str, style: Style, room: float) -> str:
        """The text, shortened with an ellipsis where one line has no room for it."""
        text = clean(text)
        if self.width(text, style) <= room:
            return text
        while text and self.width(text + "…", style) > room:
            text = text[: max(0, len(text) - max(1, len(text) // 20))]
        return text.rstrip() + "…"

    def lines(
        self, tokens: Sequence[Token], room: float, leading: float, x: float = 0.0
    ) -> list[Strip]:
        """The words broken into lines no wider than `room`, indented by x.

        The first line keeps to the second, and the last but one to the last, so that no page
        begins or ends with a lone line.
        """
        rows = self._broken(tokens, room)
        strips = []
        for i, row in enumerate(rows):
            ops: list[Op] = []
            at = x
            baseline = leading * 0.76
            for j, token in enumerate(row):
                if j:
                    at += self._blank(token.style)
                ops += self._placed(token.word, token.style, at, baseline)
                if token.mark is not None:
                    size = token.style.size
                    after = at + token.word.width * size + _MARK_GAP
                    small = Style(size * _MARK_SIZE, leading, Face.REGULAR, Ink.MUTED)
                    ops += self._placed(token.mark, small, after, baseline - size * _MARK_RISE)
                at += token.width
            keep = len(rows) > 1 and i in {0, len(rows) - 2}
            strips.append(Strip(leading, _joined(ops), keep))
        return strips

    def paragraph(
        self,
        text: str,
        style: Style,
        room: float,
        *,
        x: float = 0.0,
        sources: Sequence[int] = (),
    ) -> list[Strip]:
        """A text in one style as lines."""
        return self.lines(self.tokens(text, style, sources), room, style.leading, x)

    def _blank(self, style: Style) -> float:
        return self.fonts.word(" ", style.face).width * style.size

    def _word(self, text: str, style: Style) -> Word:
        word = self.fonts.word(text, style.face)
        self.missing = self.missing or word.missing
        return word

    def _broken(self, tokens: Sequence[Token], room: float) -> list[list[Token]]:
        rows: list[list[Token]] = []
        used = room + 1.0
        for token in self._narrowed(tokens, room):
            wide = token.width
            gap = self._blank(token.style)
            if used + gap + wide > room + 0.01:
                rows.append([token])
                used = wide
            else:
                rows[-1].append(token)
                used += gap + wide
        return rows

    def _narrowed(self, tokens: Sequence[Token], room: float) -> list[Token]:
        """The same words, those wider than a whole line cut into pieces that fit."""
        fitting: list[Token] = []
        for token in tokens:
            if token.width <= room:
                fitting.append(token)
                continue
            text = "".join(run[1] for run in token.word.runs)
            piece = ""
            for letter in text:
                wide = self.fonts.word(piece + letter, token.style.face).width
                if piece and wide * token.style.size > room - 12:
                    fitting.append(Token(self._word(piece, token.style), token.style))
                    piece = ""
                piece += letter
            fitting.append(Token(self._word(piece, token.style), token.style, token.mark))
        return fitting

    @staticmethod
    def _placed(word: Word, style: Style, x: float, y: float) -> list[Run]:
        placed: list[Run] = []
        for font, text, wide in word.runs:
            placed.append(Run(x, y, text, font, style.size, style.ink))
            x += wide * style.size
        return placed


def _joined(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Neighbouring runs of one look set as one string with its blanks: smaller and selectable."""
    joined: list[Op] = []
    last: Run | None = None
    for op in ops:
        if (
            isinstance(op, Run)
            and last is not None
            and (last.font, last.size, last.ink, last.y) == (op.font, op.size, op.ink, op.y)
            and op.font in _TEXT_FONTS
        ):
            # A raised mark or a symbol in between ends the string, so only true neighbours join.
            last = Run(last.x, last.y, f"{last.text} {op.text}", op.font, op.size, op.ink)
            joined[-1] = last
            continue
        joined.append(op)
        last = op if isinstance(op, Run) else None
    return tuple(joined)


_TEXT_FONTS = frozenset(str(face) for face in Face)


def space(height: float) -> Strip:
    """An empty strip; a page neither begins with one nor is broken for one."""
    return Strip(height)


def total(strips: Sequence[Strip]) -> float:
    """Height of the strips together, in points."""
    return sum(strip.height for strip in strips)


def kept(strips: Sequence[Strip]) -> list[Strip]:
    """The same strips, held together."""
    return [Strip(strip.height, strip.ops, keep=True) for strip in strips]
