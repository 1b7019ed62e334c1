"""The stakeholder map on any painter: the same strokes on screen, on paper and in a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from mcr_desktop.figures.people_maps import BOX_HEIGHT, BOX_WIDTH, Place, line_of
from mcr_desktop.ui.people.photos import paint_photo
from mcr_desktop.ui.theme import FAMILY, Tokens

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from mcr_desktop.ui.people.map_scenes import MapPerson, MapScene, MapTie

CLOSE = 0.62
"""From this scale on a box shows title and role; below, the name alone, as large as it fits."""
SMALLEST = 10.5
"""Pixels on screen that a name is never smaller than, while its box has room."""
LABELS = 0.5
"""From this scale on lines of influence carry their word."""
MANY_TIES = 12
BEND = 240.0
BENDS = (-0.35, 0.35, -0.6, 0.6, -0.9, 0.9)
"""How far a line swings aside, in shares of its length, where a straighter one would cross people."""
STEPS = 32
"""Steps in which a line is walked along when words are kept off it."""
Curve = tuple[QPointF, QPointF, QPointF]
"""Beginning, bend and end of a line of influence."""
SIDES = {"decides": 4, "influences": 3, "guards": 6}


@dataclass(frozen=True, slots=True)
class Lit:
    """What stands out: the person the keyboard is on, and the one pointed at."""

    chosen: bytes | None = None
    focused: bool = False
    influences: bool = True


def box_of(place: Place) -> QRectF:
    """A person's box on the unscaled map."""
    return QRectF(place.x, place.y, BOX_WIDTH, BOX_HEIGHT)


def paint_scene(
    painter: QPainter, scene: MapScene, tokens: Tokens, scale: float, seen: QRectF, lit: Lit
) -> None:
    """Draw what of the map lies in `seen`; `scale` tells how large a box comes out on the paper."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_bonds(painter, scene, tokens, seen, lit)
    below, above = _ties(scene, lit)
    boxes = {one: box_of(place) for one, place in scene.drawn.places.items()}
    curves = {tie.id: tie_curve(scene, tie) for tie in (*below, *above)}
    few = above if len(above) <= MANY_TIES else ()
    tags = Tags(tuple(boxes.values()), tuple(curves[tie.id] for tie in few))
    dims = lit.chosen is not None or len(scene.ties) > MANY_TIES

    def faint(tie: MapTie) -> bool:
        return dims and lit.chosen not in (tie.from_id, tie.to_id)

    for tie in below:
        _paint_tie(painter, tie, curves[tie.id], tokens, scale, tags, faded=faint(tie))
    for one, box in boxes.items():
        if box.intersects(seen):
            _paint_person(painter, scene, one, box, tokens, scale, lit)
    _paint_rings(painter, scene, tokens)
    for tie in above:
        _paint_tie(painter, tie, curves[tie.id], tokens, scale, tags, faded=faint(tie))
    at = scene.drawn.alone_at
    if at is not None and scene.drawn.bonds:
        painter.setPen(QColor(tokens.muted))
        painter.setFont(letters(min(13 / min(scale, 1.0), 26), bold=True))
        painter.drawText(QPointF(at[0], at[1] + 8), "Who reports to whom is not known")


def _ties(scene: MapScene, lit: Lit) -> tuple[list[MapTie], list[MapTie]]:
    """Lines of influence below the boxes and above them: of many only the chosen person's lie above."""
    if not lit.influences:
        return [], []
    if len(scene.ties) <= MANY_TIES:
        return [], list(scene.ties)
    ours = [tie for tie in scene.ties if lit.chosen in (tie.from_id, tie.to_id)]
    return [tie for tie in scene.ties if tie not in ours], ours


def paint_role(painter: QPainter, box: QRectF, role: str, ink: QColor) -> None:
    """The shape of a part in decisions: each has its own, so that no colour need be seen."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    middle, half = box.center(), box.width() / 2
    if role == "champions":
        painter.drawPolygon(_star(middle, half))
    elif role in SIDES:
        turn = {"decides": 0.0, "influences": -pi / 2, "guards": -pi / 2}[role]
        painter.drawPolygon(_even(middle, half, SIDES[role], turn))
    elif role == "uses":
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, box.width() / 12))
        painter.drawEllipse(box.adjusted(2, 2, -2, -2))


def tie_pen(kind: str, strength: int, tokens: Tokens) -> QPen:
    """How a kind of influence is drawn: colour, dashes and width."""
    colour = {"trusts": tokens.good, "opposes": tokens.bad}.get(kind, tokens.accent)
    pen = QPen(QColor(colour), 0.8 + 0.8 * strength)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if kind == "trusts":
        pen.setDashPattern([6, 2])
    elif kind == "opposes":
        pen.setDashPattern([2, 2])
    return pen


def letters(size: float, *, bold: bool = False) -> QFont:
    """The program's font at any size, in pixels of the map."""
    face = QFont(FAMILY)
    face.setPixelSize(max(1, round(size)))
    face.setBold(bold)
    return face


def _paint_bonds(
    painter: QPainter, scene: MapScene, tokens: Tokens, seen: QRectF, lit: Lit
) -> None:
    places = scene.drawn.places
    later: list[QPolygonF] = []
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for bond in scene.drawn.bonds:
        if bond.ring:
            continue
        line = QPolygonF(
            [QPointF(x, y) for x, y in line_of(places[bond.boss], places[bond.report])]
        )
        if not line.boundingRect().adjusted(-9, -9, 9, 9).intersects(seen):
            continue
        if lit.chosen in (bond.boss, bond.report):
            later.append(line)
        else:
            painter.setPen(QPen(QColor(tokens.control), 1.4))
            painter.drawPolyline(line)
    painter.setPen(QPen(QColor(tokens.accent), 2.4))
    for line in later:
        painter.drawPolyline(line)


def _paint_rings(painter: QPainter, scene: MapScene, tokens: Tokens) -> None:
    """The lines that close a ring, over everything: they are what somebody must look at."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens.bad), 2.0, Qt.PenStyle.DashLine))
    places = scene.drawn.places
    for bond in scene.drawn.bonds:
        if bond.ring:
            start, bend, end = _curve(box_of(places[bond.boss]), box_of(places[bond.report]))
            path = QPainterPath(start)
            path.quadTo(bend, end)
            painter.drawPath(path)


def _paint_tie(
    painter: QPainter,
    tie: MapTie,
    curve: Curve,
    tokens: Tokens,
    scale: float,
    tags: Tags,
    *,
    faded: bool,
) -> None:
    start, bend, end = curve
    path = QPainterPath(start)
    path.quadTo(bend, end)
    pen = tie_pen(tie.kind, tie.strength, tokens)
    if faded:
        faint = pen.color()
        faint.setAlpha(110)
        pen.setColor(faint)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(path)
    came = end - bend
    far = hypot(came.x(), came.y()) or 1.0
    ahead, across = came / far * 11, QPointF(-came.y(), came.x()) / far * 5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pen.color())
    painter.drawPolygon(QPolygonF([end, end - ahead + across, end - ahead - across]))
    if scale >= LABELS and tie.words:
        painter.setFont(letters(12))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(tie.words) + 8
        tag = tags.put(path, wide, curve)
        painter.setBrush(QColor(tokens.window))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(pen.color())
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, tie.words)


def _paint_person(
    painter: QPainter,
    scene: MapScene,
    person_id: bytes,
    box: QRectF,
    tokens: Tokens,
    scale: float,
    lit: Lit,
) -> None:
    one = scene.people[person_id]
    chosen = one.id == lit.chosen
    edge = QPen(QColor(tokens.accent if chosen else tokens.control), 2.4 if chosen else 1.0)
    if one.left:
        edge.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(edge)
    painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
    painter.drawRoundedRect(box, 6, 6)
    if chosen and lit.focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent), 1.5))
        painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), 8, 8)
    ink, muted = QColor(tokens.muted if one.left else tokens.text), QColor(tokens.muted)
    if scale < CLOSE:
        _paint_far(painter, one, box, scale, ink, QColor(tokens.accent))
        return
    _paint_side(painter, one.role, scene.photo_of(person_id), box, tokens)
    left, room = box.left() + 42, box.width() - 50
    _line(painter, one.name, left, box.top() + 21, room, letters(13, bold=True), ink)
    _line(painter, one.title, left, box.top() + 38, room, letters(12), muted)
    third = one.quiet or one.note
    loud = QColor(tokens.watch) if one.quiet else muted
    _line(painter, third, left, box.top() + 54, room, letters(12, bold=bool(one.quiet)), loud)


def _paint_side(
    painter: QPainter, role: str, photo: QImage | None, box: QRectF, tokens: Tokens
) -> None:
    """Their part in decisions, or their photo with the part at its foot."""
    middle = box.center().y()
    if photo is None:
        side = QRectF(box.left() + 10, middle - 11, 22, 22)
        paint_role(painter, side, role, QColor(tokens.accent if role else tokens.muted))
        return
    paint_photo(painter, QRectF(box.left() + 6, middle - 18, 31, 31), photo)
    if role:
        badge = QRectF(box.left() + 23, middle + 1, 17, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.surface))
        painter.drawEllipse(badge)
        paint_role(painter, badge.adjusted(2, 2, -2, -2), role, QColor(tokens.accent))


def _paint_far(
    painter: QPainter, one: MapPerson, box: QRectF, scale: float, ink: QColor, accent: QColor
) -> None:
    """The name in one or two lines, in letters that still read on the screen."""
    size = min(max(13.0, SMALLEST / scale), 25.0)
    face = letters(size, bold=bool(one.role == "decides"))
    metrics = QFontMetricsF(face)
    inner = box.adjusted(6, 2, -6, -2)
    if one.role:
        paint_role(painter, QRectF(box.left() + 5, box.top() + 5, 16, 16), one.role, accent)
        inner.setLeft(inner.left() + 16)
    painter.setFont(face)
    painter.setPen(ink)
    lines = _two_lines(one.name, metrics, inner.width())
    tall = metrics.height()
    top = inner.center().y() - tall * len(lines) / 2
    for number, line in enumerate(lines):
        place = QRectF(inner.left(), top + number * tall, inner.width(), tall)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, line)


def _two_lines(name: str, metrics: QFontMetricsF, room: float) -> list[str]:
    if metrics.horizontalAdvance(name) <= room or " " not in name.strip():
        return [metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)]
    first, rest = name.split(" ", 1)
    return [metrics.elidedText(part, Qt.TextElideMode.ElideRight, room) for part in (first, rest)]


def _line(
    painter: QPainter, text: str, left: float, y: float, room: float, face: QFont, ink: QColor
) -> None:
    if text:
        painter.setFont(face)
        painter.setPen(ink)
        shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, y), shown)


class Tags:
    """Where the words of lines stand, one after the other."""

    def __init__(self, people: Sequence[QRectF], lines: Sequence[Curve] = ()) -> None:
        """`people` are the boxes that no word should hide, `lines` those on which no other's word should lie."""
        self._people = people
        self._lines = [(one, _points(one)) for one in lines]
        self._taken: list[QRectF] = []

    def put(self, path: QPainterPath, wide: float, own: Curve | None = None) -> QRectF:
        """Where along a line its word hides nobody, no other word, and the fewest of the other lines.

        The middle where it always hides somebody.
        """
        tags = []
        for share in (0.5, 0.38, 0.62, 0.25, 0.75, 0.15, 0.85):
            at = path.pointAtPercent(share)
            tags.append(QRectF(at.x() - wide / 2, at.y() - 9, wide, 18))
        along = path.boundingRect().adjusted(-wide, -18, wide, 18)
        hidden = [one for one in (*self._people, *self._taken) if one.intersects(along)]
        free = [tag for tag in tags if not any(one.intersects(tag) for one in hidden)]
        others = [points for line, points in self._lines if line != own]
        tag = min(free, key=lambda tag: _crossing(tag, others), default=tags[0])
        self._taken.append(tag)
        return tag


def _points(curve: Curve) -> list[tuple[float, float]]:
    """Points along a curve, closer to one another than a word is high where boxes stand side by side."""
    (x0, y0), (x1, y1), (x2, y2) = ((one.x(), one.y()) for one in curve)
    shares = [step / STEPS for step in range(STEPS + 1)]
    return [
        (
            x0 * (1 - at) ** 2 + 2 * x1 * at * (1 - at) + x2 * at**2,
            y0 * (1 - at) ** 2 + 2 * y1 * at * (1 - at) + y2 * at**2,
        )
        for at in shares
    ]


def _crossing(tag: QRectF, lines: Sequence[Sequence[tuple[float, float]]]) -> int:
    """How many lines run through a word."""
    left, top, right, bottom = tag.left(), tag.top(), tag.right(), tag.bottom()
    return sum(
        any(left <= x <= right and top <= y <= bottom for x, y in points) for points in lines
    )


def _curve(one: QRectF, other: QRectF) -> tuple[QPointF, QPointF, QPointF]:
    """Beginning, bend and end of a line of influence; round the side of those who stand in one stack."""
    if abs(one.left() - other.left()) < BOX_WIDTH * 0.8 and one != other:
        start = QPointF(one.right(), one.center().y())
        end = QPointF(other.right(), other.center().y())
        out = max(start.x(), end.x()) + min(90.0, 24 + abs(end.y() - start.y()) * 0.25)
        return start, QPointF(out, (start.y() + end.y()) / 2), end
    start, end = _edge(one, other.center()), _edge(other, one.center())
    along = end - start
    long = hypot(along.x(), along.y()) or 1.0
    aside = QPointF(-along.y() / long, along.x() / long) * min(48.0, long * 0.18)
    return start, (start + end) / 2 + aside, end


def tie_curve(scene: MapScene, tie: MapTie) -> tuple[QPointF, QPointF, QPointF]:
    """Beginning, bend and end of a line of influence that hides as few people as a bend can help.

    Of very many lines each runs straight: they lie below the boxes.
    """
    places = scene.drawn.places
    one, other = box_of(places[tie.from_id]), box_of(places[tie.to_id])
    first = _curve(one, other)
    if len(scene.ties) > MANY_TIES:
        return first
    reach = one.united(other).adjusted(-BEND, -BEND, BEND, BEND)
    boxes = [
        box
        for row_id, place in places.items()
        if row_id not in (tie.from_id, tie.to_id) and (box := box_of(place)).intersects(reach)
    ]
    best, least = first, _hidden(first, boxes)
    along = other.center() - one.center()
    long = hypot(along.x(), along.y()) or 1.0
    aside = QPointF(-along.y() / long, along.x() / long)
    for far in BENDS:
        if not least:
            break
        bend = (one.center() + other.center()) / 2 + aside * far * max(long, BOX_WIDTH)
        tried = _edge(one, bend), bend, _edge(other, bend)
        hidden = _hidden(tried, boxes)
        if hidden < least:
            best, least = tried, hidden
    return best


def _hidden(curve: tuple[QPointF, QPointF, QPointF], boxes: list[QRectF]) -> int:
    """How much of a curve lies over boxes, in twentieths."""
    start, bend, end = curve
    over = 0
    for step in range(1, 20):
        share = step / 20
        rest = 1 - share
        at = start * (rest * rest) + bend * (2 * rest * share) + end * (share * share)
        over += any(box.contains(at) for box in boxes)
    return over


def _edge(box: QRectF, towards: QPointF) -> QPointF:
    """Where the line from a box's middle to a point leaves the box."""
    middle = box.center()
    along = towards - middle
    if not along.x() and not along.y():
        return middle
    share = min(
        (box.width() / 2 + 3) / abs(along.x()) if along.x() else 1e9,
        (box.height() / 2 + 3) / abs(along.y()) if along.y() else 1e9,
    )
    return middle + along * min(share, 0.5)


def _even(middle: QPointF, half: float, sides: int, turn: float) -> QPolygonF:
    return QPolygonF(
        [
            middle + QPointF(cos(turn + 2 * pi * n / sides), sin(turn + 2 * pi * n / sides)) * half
            for n in range(sides)
        ]
    )


def _star(middle: QPointF, half: float) -> QPolygonF:
    corners = []
    for n in range(10):
        far = half if n % 2 == 0 else half * 0.45
        corners.append(middle + QPointF(cos(pi * n / 5 - pi / 2), sin(pi * n / 5 - pi / 2)) * far)
    return QPolygonF(corners)
