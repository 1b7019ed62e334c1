"""A person's photo, or their initials where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMenu

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.picture_files import kind_of, safe_to_decode
from mcr_desktop.ui.theme import tokens_of
from mcr_desktop.ui.widgets.chips import paint_initials

if TYPE_CHECKING:
    from mcr_desktop.ui.surroundings import Surroundings

SIDE = 56
KEPT = 320
"""Pixels of the longer side that are kept of a picture: enough for paper, and small to send."""
MOST_BYTES = 12 << 20
LARGEST, LARGEST_SHOWN = 12_000, 1_024
"""Pixels a side; a picture that says more of itself is not read. Those that we kept are far smaller."""
KINDS = ("png", "jpeg", "jpg", "webp", "bmp", "gif")
CARD_KINDS, LARGEST_IN_CARD = ("png", "jpeg"), 5_000
"""Of photos in address cards."""


class PictureError(McrError):
    """What was chosen is not a picture that can be read."""


class Photo(QAbstractButton):
    """Pressed, it asks for a picture; only its pixels are kept, made small, without where it was taken."""

    told = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._contact = b""
        self._name = ""
        self._data: bytes | None = None
        self._image = QImage()
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Choose a photo")
        self.clicked.connect(lambda _checked=False: self.ask())

    def show_photo(self, contact: bytes, name: str, data: bytes | None) -> None:
        """Show another person or picture."""
        self._contact, self._name = contact, name
        self.setAccessibleName(f"Photo of {name}" if data else f"No photo of {name}: choose one")
        if data != self._data:
            self._data = data
            self._image = read_picture(data, SIDE * 2, LARGEST_SHOWN) if data else QImage()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if self._image.isNull():
            paint_initials(painter, box, self._name)
        else:
            paint_photo(painter, box, self._image)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens_of(self.palette()).accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Choose a photo\N{HORIZONTAL ELLIPSIS}").triggered.connect(
            lambda _on=False: self.ask()
        )
        gone = menu.addAction("Take the photo away")
        gone.setEnabled(self._data is not None)
        gone.triggered.connect(lambda _on=False: self.take_away())
        menu.popup(event.globalPos())

    def ask(self) -> QFileDialog:
        """Ask for a picture's file."""
        patterns = " ".join(f"*.{one}" for one in KINDS)
        dialog = QFileDialog(self, "Choose a photo", "", f"Pictures ({patterns})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.take(Path(path)))
        dialog.open()
        return dialog

    def take(self, path: Path) -> None:
        """Keep a file's picture as the person's photo."""
        services, contact, name = self._around.services, self._contact, self._name

        def _work(_job: object) -> None:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                raise PictureError
            image = read_picture(data, KEPT)
            if image.isNull():
                raise PictureError
            services.attachments.add_bytes(
                "contact", contact, "photo.png", _png(image), field="photo"
            )

        self._around.tasks.write(
            _work,
            lambda _nothing: self.told.emit(f"Took a photo of {name}"),
            owner=self,
            failed=self._on_failed,
        )

    def take_away(self) -> None:
        """Show the initials again."""
        services, contact, name = self._around.services, self._contact, self._name
        self._around.tasks.write(
            lambda _job: services.people.edit(contact, photo=None),
            lambda _nothing: self.told.emit(f"Took the photo of {name} away"),
            owner=self,
        )

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, PictureError):
            self.told.emit("That file is not a picture that can be read; nothing was changed.")
        else:
            self._around.tasks.complain(error)


def paint_photo(painter: QPainter, box: QRectF, image: QImage) -> None:
    """The middle of a picture in a circle."""
    circle = QPainterPath()
    circle.addEllipse(box)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(circle, Qt.ClipOperation.IntersectClip)
    short = min(image.width(), image.height())
    left, top = (image.width() - short) / 2, (image.height() - short) / 2
    painter.drawImage(box, image, QRectF(left, top, short, short))
    painter.restore()


def photo_of_card(data: bytes) -> bytes | None:
    """The photo of an address card, read and drawn anew as any other: a small PNG; None where it is none."""
    image = read_picture(data, KEPT, LARGEST_IN_CARD, CARD_KINDS)
    return None if image.isNull() else _png(image)


def read_picture(
    data: bytes, longest: int, largest: int = LARGEST, kinds: Sequence[str] = KINDS
) -> QImage:
    """The picture in some bytes, made small while it is read; a null one where there is none."""
    kind, safe = kind_of(data), safe_to_decode(data)
    if kind not in kinds or not safe:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(safe))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # Named, it is the only decoder that is tried: those of drawings and papers do far more than draw.
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        return QImage()
    if max(size.width(), size.height()) > largest:
        return QImage()
    if max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _png(image: QImage) -> bytes:
    for key in image.textKeys():
        image.setText(key, "")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows bytes alone
    return bytes(buffer.data().data())
