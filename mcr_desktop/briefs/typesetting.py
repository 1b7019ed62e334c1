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
        self._blanks: dict[tuple[Face, float], float] = {}

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
        last = len(rows) - 1
        return [
            Strip(leading, self._line(row, x, leading), last > 0 and i in {0, last - 1})
            for i, row in enumerate(rows)
        ]

    def _line(self, row: Sequence[tuple[Token, float]], x: float, leading: float) -> tuple[Op, ...]:
        """The words of a line and how wide each is. Neighbours of one look are one string: smaller and selectable."""
        ops: list[Op] = []
        baseline = leading * 0.76
        open_: list[str] = []
        look: tuple[str, float, Ink] | None = None
        began = 0.0
        at = x

        def close() -> None:
            if look is not None:
                ops.append(Run(began, baseline, " ".join(open_), *look))

        for j, (token, wide) in enumerate(row):
            style = token.style
            if j:
                at += self._blank(style)
            here = at
            for font, text, width in token.word.runs:
                now = (font, style.size, style.ink)
                if now == look and font in _TEXT_FONTS:
                    open_.append(text)
                else:
                    close()
                    look, began, open_ = now, here, [text]
                here += width * style.size
            if token.mark is not None:
                # A raised mark ends the string, so that only true neighbours join.
                close()
                look = None
                after = at + token.word.width * style.size + _MARK_GAP
                small = Style(style.size * _MARK_SIZE, leading, Face.REGULAR, Ink.MUTED)
                ops += self._placed(token.mark, small, after, baseline - style.size * _MARK_RISE)
            at += wide
        close()
        return tuple(ops)

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
        key = (style.face, style.size)
        known = self._blanks.get(key)
        if known is None:
            known = self._blanks[key] = self.fonts.word(" ", style.face).width * style.size
        return known

    def _word(self, text: str, style: Style) -> Word:
        word = self.fonts.word(text, style.face)
        self.missing = self.missing or word.missing
        return word

    def _broken(self, tokens: Sequence[Token], room: float) -> list[list[tuple[Token, float]]]:
        """The words by line, each with its width: of a long brief this is most of the work."""
        rows: list[list[tuple[Token, float]]] = []
        used = room + 1.0
        style: Style | None = None
        gap = 0.0
        for token, wide in self._narrowed(tokens, room):
            if token.style is not style:
                style = token.style
                gap = self._blank(style)
            if used + gap + wide > room + 0.01:
                rows.append([(token, wide)])
                used = wide
            else:
                rows[-1].append((token, wide))
                used += gap + wide
        return rows

    def _narrowed(self, tokens: Sequence[Token], room: float) -> list[tuple[Token, float]]:
        """The same words with their widths, those wider than a whole line cut into pieces that fit."""
        measured = [(token, token.width) for token in tokens]
        if all(wide <= room for _, wide in measured):
            return measured
        fitting: list[Token] = []
        for token, own in measured:
            if own <= room:
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
        return [(token, token.width) for token in fitting]

    @staticmethod
    def _placed(word: Word, style: Style, x: float, y: float) -> list[Run]:
        placed: list[Run] = []
        for font, text, wide in word.runs:
            placed.append(Run(x, y, text, font, style.size, style.ink))
            x += wide * style.size
        return placed


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
