"""The stakeholder map with its controls: zoom, lines of influence, tidying, paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QPoint, QPointF, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.phrases.contacts import ring_text
from mcr_desktop.ui.people.map_finders import MapFinder
from mcr_desktop.ui.people.maps import STEP, MapView
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.row_menus import offer_history
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.people.map_scenes import MapScene
    from mcr_desktop.ui.surroundings import Surroundings

FOLDER_KEY = "people.map_folder"
DEEDS = (("Open the card", "open"), ("Log touch", "touch"), ("Find in the list", "list"))


class Legend(QWidget):
    """What the shapes and strokes stand for."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What the shapes and lines stand for")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._wide = 0.0

    def sizeHint(self) -> QSize:
        return QSize(360, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        from mcr_desktop.ui.people.map_sheets import paint_legend

        if not self._wide:  # once on something that nobody sees, to know how wide it comes out
            aside = QPixmap(1, 1)
            rehearsal = QPainter(aside)
            self._wide = paint_legend(rehearsal, QPointF(0, 0), tokens_of(self.palette()))
            rehearsal.end()
        painter = QPainter(self)
        if self._wide > self.width():
            painter.scale(self.width() / self._wide, 1.0)
        paint_legend(painter, QPointF(2, self.height() / 2), tokens_of(self.palette()))
        painter.end()


class MapPage(QWidget):
    """The map, and what can be done with it."""

    opened = Signal(bytes)
    chosen = Signal(object)
    deed_asked = Signal(str, object)
    """A deed and the ids of the people that it is for."""
    placed = Signal(object)
    """Places by person that shall be kept; None lets the layout place them again."""
    told = Signal(str)
    first_step_asked = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._account: bytes | None = None
        self.view = MapView()
        self.view.opened.connect(self.opened)
        self.view.chosen.connect(self.chosen)
        self.view.moved.connect(self.placed)
        self.view.reporting_drawn.connect(self._on_reporting)
        self.view.menu_asked.connect(self._on_menu)
        self.view.zoomed.connect(self._on_zoomed)
        self.view.delete_asked.connect(lambda one: self.deed_asked.emit("remove", [one]))
        self.closer = button("+", tip="Zoom in (+)")
        self.closer.setAccessibleName("Zoom in")
        self.farther = button("\N{MINUS SIGN}", tip="Zoom out (-)")
        self.farther.setAccessibleName("Zoom out")
        self.fit = button("Fit", tip="Everybody in view (0)")
        self.full = button("100 %", tip="As large as the words want")
        self.closer.clicked.connect(lambda: self.view.zoom(STEP))
        self.farther.clicked.connect(lambda: self.view.zoom(1 / STEP))
        self.fit.clicked.connect(self.view.fit)
        self.full.clicked.connect(lambda: self.view.zoom(1 / self.view.scale))
        self.influences = QCheckBox("Lines of influence")
        self.influences.setChecked(True)
        self.influences.toggled.connect(self.view.show_influences)
        self.tidy = button(
            "Tidy up", tip="Everybody where the layout puts them; Ctrl+Z takes it back"
        )
        self.tidy.clicked.connect(self._on_tidy)
        self.print_button = button("Print\N{HORIZONTAL ELLIPSIS}", tip="Ctrl+P")
        self.print_button.clicked.connect(self.ask_printer)
        keys = QShortcut(QKeySequence.StandardKey.Print, self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.ask_printer)
        self.save_button = button("Save as PDF\N{HORIZONTAL ELLIPSIS}")
        self.save_button.clicked.connect(self.ask_where)
        self.finder = MapFinder(self.view)
        self._scale = PlainLabel("100 %", "caption", muted=True, tabular=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self._rings = QVBoxLayout()
        self._rings.setSpacing(0)
        self._ring_doors: list[SentenceDoor] = []
        bar = FlowRow()
        bar.add(self.finder)
        for made in (self.farther, self.closer, self.fit, self.full):
            bar.add(made)
        bar.add(self._scale)
        bar.add(self.influences)
        for made in (self.tidy, self.print_button, self.save_button):
            bar.add(made)
        empty = EmptyState(
            "Nobody stands on the map yet",
            "Write people down and say whom each reports to: the map draws itself. Drag anybody "
            "where your team sees them, or with Ctrl onto whom they report to (R by keys); lines of influence are added on a person's card.",
            "Add the first person",
            self.first_step_asked.emit,
        )
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(bar)
        column.addLayout(self._rings)
        column.addWidget(self.view, 1)
        column.addWidget(Legend())
        self.stack = QStackedWidget()
        self.stack.addWidget(drawn)
        self.stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def show_scene(self, account: bytes, scene: MapScene) -> None:
        """Show an account's map."""
        anew, self._account = account != self._account, account
        self.view.show_scene(scene, anew=anew)
        self.finder.look(anew=anew)
        self.stack.setCurrentIndex(0 if scene.people else 1)
        self.tidy.setEnabled(any(one.kept for one in scene.drawn.places.values()))
        self._show_rings(scene)

    def reading(self, account: Account) -> Callable[[Services], MapScene]:
        """What reads an account's map in the background; pictures that were shown are not read again."""
        from mcr_desktop.ui.people.map_scenes import read_map

        known = self.view.scene.photos if self.view.scene is not None else {}
        return lambda services: read_map(services, account, known)

    def _show_rings(self, scene: MapScene) -> None:
        for door in self._ring_doors:
            self._rings.removeWidget(door)
            door.hide()
            door.deleteLater()
        self._ring_doors = []
        for ring in scene.drawn.rings[:3]:
            names = tuple(scene.people[one].name for one in ring)
            open_first = partial(self.opened.emit, ring[0])
            door = SentenceDoor(ring_text(names), open_first, "watch", quiet=True)
            self._rings.addWidget(door)
            self._ring_doors.append(door)

    def _on_zoomed(self, scale: float) -> None:
        self._scale.setText(f"{scale:.0%}".replace("%", "\N{NO-BREAK SPACE}%"))

    def _on_tidy(self) -> None:
        scene = self.view.scene
        if scene is not None:
            kept = [one for one, place in scene.drawn.places.items() if place.kept]
            self.placed.emit(dict.fromkeys(kept))
            self.view.fit()

    def _on_reporting(self, whose: bytes, boss: bytes | None) -> None:
        services, scene = self._around.services, self.view.scene
        if scene is None or scene.people[whose].boss == boss:
            return
        to = scene.people[boss].name if boss is not None else "nobody"
        told = f"{scene.people[whose].name} reports to {to}"
        self._around.tasks.write(
            lambda _job: services.people.edit(whose, reports_to=boss),
            lambda _kept: self.told.emit(told),
            owner=self,
        )

    def context_menu(self, person: bytes | None) -> QMenu:
        """What can be done with a person, or with the map; it goes as soon as it is shut."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        scene = self.view.scene
        if person is not None and scene is not None:
            for text, deed in DEEDS:
                menu.addAction(text).triggered.connect(
                    lambda _on=False, deed=deed: self.deed_asked.emit(deed, [person])
                )
            menu.addAction("Reports to\N{HORIZONTAL ELLIPSIS}\tR").triggered.connect(
                lambda _on=False: self.view.draw_reporting(person)
            )
            back = menu.addAction("Back to where the layout puts them")
            back.setEnabled(scene.drawn.places[person].kept)
            back.triggered.connect(lambda _on=False: self.placed.emit({person: None}))
            offer_history(menu, self, person)
            menu.addSeparator()
            menu.addAction("Remove").triggered.connect(
                lambda _on=False: self.deed_asked.emit("remove", [person])
            )
        else:
            menu.addAction("Fit").triggered.connect(lambda _on=False: self.view.fit())
            tidy = menu.addAction("Tidy up")
            tidy.setEnabled(self.tidy.isEnabled())
            tidy.triggered.connect(lambda _on=False: self._on_tidy())
        return menu

    def _on_menu(self, person: object, where: QPoint) -> None:
        self.context_menu(person if isinstance(person, bytes) else None).popup(where)

    # Paper

    def _paper(self) -> str:
        return str(self._around.services.settings.get("briefs.paper", "A4"))

    def ask_printer(self) -> None:
        """Ask for a printer, then print the map on it."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from mcr_desktop.ui.people.map_sheets import page_layout

        if self.view.scene is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(page_layout(self._paper()))
        printer.setFullPage(True)
        printer.setPageMargins(QMarginsF())
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._print(printer))
        QDialog.open(dialog)  # QPrintDialog's own takes a receiver and a slot

    def _print(self, printer: object) -> None:
        from PySide6.QtPrintSupport import QPrinter

        from mcr_desktop.ui.people.map_sheets import DOTS, paint_pages

        scene, painter = self.view.scene, QPainter()
        if scene is None or not isinstance(printer, QPrinter):
            return
        if not painter.begin(printer):
            self.told.emit("The printer could not be reached; nothing was printed.")
            return
        sheet, finer = painter.viewport(), printer.resolution() / DOTS
        lines = self.influences.isChecked()
        pages = paint_pages(
            painter, sheet.toRectF(), scene, printer.newPage, finer, influences=lines
        )
        painter.end()
        self.told.emit(f"Printed the map of {scene.account} on {pages} page(s)")

    def ask_where(self) -> QFileDialog | None:
        """Ask for a file's place, then write the map into it as PDF."""
        scene = self.view.scene
        if scene is None:
            return None
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = str(self._around.services.settings.get(FOLDER_KEY, home))
        dialog = QFileDialog(self, "Save the map", folder, "PDF files (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("who-is-who.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()
        return dialog

    def save(self, path: Path) -> None:
        """Write the map as PDF; the pages are drawn here, the file is written in the background."""
        from mcr_desktop.ui.people.map_sheets import pdf_of

        scene = self.view.scene
        if scene is None:
            return
        data, _pages = pdf_of(scene, self._paper(), influences=self.influences.isChecked())
        settings = self._around.services.settings

        def _work(_job: object) -> None:
            path.write_bytes(data)
            settings.set(FOLDER_KEY, str(path.parent))

        self._around.tasks.write(
            _work, lambda _nothing: self.told.emit(f"Saved the map as {path.name}"), owner=self
        )
