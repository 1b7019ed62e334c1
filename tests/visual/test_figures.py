"""Figures as they appear: light and dark, small and large, at both densities."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QImage, QPainter

from mcr_desktop.domain.resources import resource
from mcr_desktop.figures.charts import Figure
from mcr_desktop.figures.primitives import Ink
from mcr_desktop.ui import theme
from mcr_desktop.ui.theme import palette_of
from mcr_desktop.ui.widgets.figure_view import DARK, LIGHT, FigureView
from tests.unit.figures.samples import control, pareto, spark, split

FIGURES: dict[str, Figure] = {
    "control": control(),
    "pareto": pareto(),
    "split": split(),
    "spark": spark(),
}
TEXT_ROLES = (Ink.INK, Ink.MUTED, Ink.ACCENT, Ink.GOOD, Ink.WATCH, Ink.BAD)


@pytest.fixture(autouse=True, scope="module")
def own_fonts(qapp):
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        assert QFontDatabase.addApplicationFont(str(resource("fonts", name))) >= 0


def picture(figure: Figure, colours, size: tuple[int, int], density: float = 1.0) -> QImage:
    view = FigureView(colours=colours)
    view.setFigure(figure)
    view.resize(*size)
    image = QImage(int(size[0] * density), int(size[1] * density), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(density)
    image.fill(QColor(colours.paper))
    painter = QPainter(image)
    view.render(painter, QPoint(0, 0), renderFlags=FigureView.RenderFlag.DrawChildren)
    painter.end()
    return image


def colours_in(image: QImage) -> set[str]:
    pixels = memoryview(image.constBits()).cast("B")[: image.sizeInBytes()].cast("I")
    return {f"#{pixel & 0xFFFFFF:06x}" for pixel in set(pixels)}


def luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    return 0.2126 * linear(c.red()) + 0.7152 * linear(c.green()) + 0.0722 * linear(c.blue())


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_colour_can_be_read_on_its_paper(colours):
    for role in TEXT_ROLES:
        assert contrast(getattr(colours, role.value), colours.paper) >= 4.5, role
    for role in (Ink.INK, Ink.MUTED):
        for ground in (colours.band, colours.selected):
            assert contrast(getattr(colours, role.value), ground) >= 4.5, (role, ground)


@pytest.mark.parametrize("density", [1.0, 2.0])
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", list(FIGURES))
def test_each_figure_is_drawn_in_its_own_colours(name, colours, density):
    size = (160, 32) if name == "spark" else (480, 260)
    found = colours_in(picture(FIGURES[name], colours, size, density))
    assert colours.paper in found
    assert len(found) > 10, "something was drawn"
    other = DARK if colours is LIGHT else LIGHT
    assert other.paper not in found or other.paper == colours.ink


@pytest.mark.parametrize("name", ["control", "pareto", "split"])
def test_nothing_is_cut_at_the_right_edge(name):
    image = picture(FIGURES[name], LIGHT, (420, 240))
    edge = {image.pixelColor(419, y).name() for y in range(240)}
    assert edge == {LIGHT.paper}


def test_a_selected_bar_stands_on_its_ground():
    image = picture(pareto("damaged-in-transit"), DARK, (480, 280))
    assert DARK.selected in colours_in(image)
    assert DARK.selected not in colours_in(picture(pareto(), DARK, (480, 280)))


def test_without_colour_a_point_outside_still_differs():
    grey = replace(LIGHT, accent=LIGHT.ink, good=LIGHT.ink, watch=LIGHT.ink, bad=LIGHT.ink)
    figure = control()
    inside = replace(figure, points=tuple(replace(p, out=False) for p in figure.points))
    assert picture(figure, grey, (480, 260)) != picture(inside, grey, (480, 260))


@pytest.fixture
def view(qtbot):
    shown = FigureView()
    qtbot.addWidget(shown)
    shown.setFigure(pareto())
    shown.resize(520, 300)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


# The offscreen platform cannot raise a window, which Qt says at every tooltip.
tips = pytest.mark.qt_log_ignore("This plugin does not support raise")


def middle_of(view: FigureView, key: str) -> QPoint:
    hit = view._hit(key)
    assert hit is not None
    return QPoint(round(hit.box.x + hit.box.width / 2), round(hit.box.y + hit.box.height / 2))


def test_a_click_says_what_was_pressed(view, qtbot):
    with qtbot.waitSignal(view.pressed) as said:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, "short-delivery"))
    assert said.args == ["short-delivery"]


def test_a_press_that_slides_off_is_none(view, qtbot):
    heard: list[str] = []
    view.pressed.connect(heard.append)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=middle_of(view, "label"))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle_of(view, "short-delivery"))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert heard == []


@tips
def test_the_keyboard_reaches_every_mark(view, qtbot):
    heard: list[str] = []
    view.pressed.connect(heard.append)
    keys = [bar.key for bar in pareto().bars]
    for key in keys:
        qtbot.keyClick(view, Qt.Key.Key_Right)
        assert view.focused_key() == key
        qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert heard == [*keys, keys[0]]
    assert view.focused_key() == keys[-2]


@tips
def test_a_screen_reader_hears_the_figure_then_the_mark(view, qtbot):
    assert view.accessibleName() == pareto().title
    assert "largest: Late delivery" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription().startswith("Late delivery: 212 complaints")


@tips
def test_a_new_figure_keeps_the_focus_where_its_mark_remains(view, qtbot):
    qtbot.keyClick(view, Qt.Key.Key_Right)
    view.setFigure(pareto("damaged-in-transit"))
    assert view.focused_key() == "late-delivery"
    view.setFigure(control())
    assert view.focused_key() is None
    view.setFigure(None)
    assert view.accessibleName() == ""


def test_the_menu_copies_the_picture_and_the_table(view):
    menu = view.context_menu()
    picture_action, table_action = menu.actions()
    picture_action.trigger()
    copied = QGuiApplication.clipboard().pixmap()
    assert copied.width() == 2 * view.width()
    table_action.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1].split("\t")[:2] == ["Late delivery", "212"]
    assert len(lines) == 1 + len(pareto().bars) + 1


def test_light_and_dark_follow_the_palette(view):
    view.setPalette(palette_of(theme.DARK))
    assert view.colours() == DARK
    view.setPalette(palette_of(theme.LIGHT))
    assert view.colours() == LIGHT
    view.setColours(DARK)
    assert view.colours() is DARK


def test_a_wider_view_asks_for_a_taller_chart(view):
    view.setFigure(control())
    assert view.heightForWidth(900) > view.heightForWidth(300)
    view.setFigure(spark())
    assert view.heightForWidth(140) < 40
