"""Where the words of lines of influence stand on the map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from mcr_desktop.ui.people.map_paintings import Lit, Tags, box_of, paint_scene
from mcr_desktop.ui.people.map_scenes import MapScene, read_map
from mcr_desktop.ui.theme import LIGHT
from tests.ui.people.test_photos import picture

WIDE = 60.0


def line(end: float = 1000.0, y: float = 0.0) -> QPainterPath:
    path = QPainterPath(QPointF(0, y))
    path.lineTo(QPointF(end, y))
    return path


def test_a_word_stands_in_the_middle_of_its_line():
    assert Tags(()).put(line(), WIDE).center() == QPointF(500, 0)


def test_a_word_goes_aside_along_its_line_where_it_would_hide_somebody():
    person = QRectF(450, -40, 100, 80)
    tag = Tags((person, QRectF(0, 500, 100, 80))).put(line(), WIDE)
    assert not tag.intersects(person)
    assert tag.center().y() == 0


def test_words_of_lines_that_run_side_by_side_hide_one_another_nowhere():
    tags = Tags(())
    stand = [tags.put(line(y=number * 4.0), WIDE) for number in range(5)]
    assert not any(
        one.intersects(other) for place, one in enumerate(stand) for other in stand[:place]
    )


def test_where_every_place_hides_somebody_the_word_stands_in_the_middle():
    person = QRectF(-100, -100, 1200, 200)
    assert Tags((person,)).put(line(), WIDE).center() == QPointF(500, 0)


def test_a_word_goes_aside_where_the_line_of_another_runs_through_it():
    own = (QPointF(0, 0), QPointF(500, 0), QPointF(1000, 0))
    other = (QPointF(500, -300), QPointF(500, 0), QPointF(500, 300))
    tag = Tags((), (own, other)).put(line(), WIDE, own)
    assert not tag.contains(QPointF(500, 0))
    assert tag.center().y() == 0


def test_a_word_stays_with_people_unhidden_where_lines_run_everywhere():
    own = (QPointF(0, 0), QPointF(500, 0), QPointF(1000, 0))
    across = tuple(
        (QPointF(x, -100), QPointF(x, 0), QPointF(x, 100))
        for x in (150, 250, 380, 500, 620, 750, 850)
    )
    assert Tags((), (own, *across)).put(line(), WIDE, own).center() == QPointF(500, 0)


def test_a_photo_stands_on_the_map_and_is_read_once(services, qtbot):
    account = services.accounts.add("Northwind")
    mira = services.people.add(account, "Mira Oduya", role="decides")
    luc = services.people.add(account, "Luc Fabre", reports_to=mira.id)
    services.attachments.add_bytes(
        "contact", mira.id, "photo.png", picture("PNG", 90, 90), field="photo"
    )
    scene = read_map(services, account)
    shown = scene.photo_of(mira.id)
    assert shown is not None
    assert scene.photo_of(luc.id) is None
    assert has_purple(scene, mira.id)
    assert not has_purple(scene, luc.id)
    assert read_map(services, account, scene.photos).photo_of(mira.id) is shown


def has_purple(scene: MapScene, person: bytes) -> bool:
    """Whether the photo's own colour stands in somebody's box."""
    box = box_of(scene.drawn.places[person])
    image = QImage(int(box.width()), int(box.height()), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.translate(-box.topLeft())
    paint_scene(painter, scene, LIGHT, 1.0, box, Lit())
    painter.end()
    purple = QColor("#8844aa").rgb()
    return any(
        image.pixel(x, y) == purple for x in range(image.width()) for y in range(image.height())
    )
