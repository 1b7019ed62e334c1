"""Photos of address cards: drawn anew and small, or not taken at all."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageReader

from mcr_desktop.domain.bare_pictures import bare_picture
from mcr_desktop.ui.people.photos import KEPT, LARGEST_SHOWN, SIDE, photo_of_card, read_picture


def picture(kind: str, width: int = 800, height: int = 600) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#8844aa"))
    image.setText("Comment", "where it was taken")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # the stub knows bytes alone
    return bytes(buffer.data().data())


def png_that_says(width: int, height: int) -> bytes:
    """A PNG whose header alone tells of a picture."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + struct.pack(">I", zlib.crc32(head))


@pytest.mark.parametrize("kind", ["JPG", "PNG"])
def test_only_pixels_are_kept_and_few_of_them(kind):
    given = picture(kind)
    made = photo_of_card(given)
    assert made is not None
    assert made.startswith(b"\x89PNG")
    assert b"where it was taken" in given
    assert b"where it was taken" not in made
    image = QImage.fromData(made)
    assert (image.width(), image.height()) == (KEPT, KEPT * 600 // 800)


@pytest.mark.qt_log_ignore("JPEG")  # the decoder's own word of what is none
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff" + bytes(500),
        picture("PNG")[:60],
        picture("BMP"),
        png_that_says(50_000, 50_000),
        picture("PNG", 5_100, 4),
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    ],
)
def test_what_is_no_jpeg_or_png_of_ordinary_size_is_no_photo(data):
    assert photo_of_card(data) is None


def with_text(data: bytes, words: bytes) -> bytes:
    """The same PNG with a compressed text behind its header."""
    body = b"zTXtk\0\0" + zlib.compress(words)
    text = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:33] + text + data[33:]


def test_texts_and_profiles_in_a_picture_are_not_even_unpacked():
    """They unpack to thousands of times their size, in teammates' photos as well, which are shown unasked."""
    image = read_picture(with_text(picture("PNG"), b"A" * 1_000_000), SIDE, LARGEST_SHOWN)
    assert (image.width(), image.textKeys()) == (SIDE, [])


def test_only_pictures_are_given_to_a_decoder(monkeypatch):
    """What reads drawings and papers would run before anybody asked which kind it is."""
    asked = []

    def decoder(device: QIODevice, kind: QByteArray) -> QImageReader:
        asked.append(kind)
        return QImageReader(device, kind)

    monkeypatch.setattr("mcr_desktop.ui.people.photos.QImageReader", decoder)
    for data in (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", b"%PDF-1.7\n"):
        assert read_picture(data, SIDE).isNull()
    assert asked == []
    assert not read_picture(picture("PNG"), SIDE).isNull()
    assert len(asked) == 1


@pytest.mark.qt_log_ignore("JPEG")  # the decoder's own word of what is none
def test_pasted_cards_bring_photos_and_say_which_they_leave(scene, qtbot):
    good = base64.b64encode(picture("JPG")).decode()
    bad = base64.b64encode(b"\xff\xd8\xff" + bytes(90)).decode()
    photos = {
        "Tomas Brandt": f"PHOTO;ENCODING=b;TYPE=JPEG:{good}",
        "Luc Fabre": f"PHOTO:data:image/jpeg;base64,{good}",
        "Ida Roe": f"PHOTO;ENCODING=b:{bad}",
        "Ben Oak": "PHOTO;VALUE=uri:https://photos.example/ben.jpg",
    }
    text = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\n{photo}\nEND:VCARD\n"
        for name, photo in photos.items()
    )
    QGuiApplication.clipboard().setText(text)
    scene.tab.paste()
    panel = scene.tab.panel
    qtbot.waitUntil(lambda: panel.model.rowCount() == 4)
    told = panel._told.full_text()
    assert "3 photos are in them." in told
    assert "1 photo is left out: an address, which is never fetched" in told
    panel.take.click()
    services = scene.services
    qtbot.waitUntil(lambda: len(services.people.all(scene.account)) == 6)
    people = {one.name: one for one in services.people.all(scene.account)}
    for name in ("Tomas Brandt", "Luc Fabre"):
        assert services.attachments.read(people[name].photo).startswith(b"\x89PNG")
    assert (people["Ida Roe"].photo, people["Ben Oak"].photo) == (None, None)


@pytest.mark.parametrize("kind", ["JPG", "PNG"])
def test_a_bare_picture_shows_the_same_pixels(kind):
    given = picture(kind)
    bare = bare_picture(given)
    assert bare is not None
    assert b"where it was taken" not in bare
    assert read_picture(bare, 800, LARGEST_SHOWN) == read_picture(given, 800, LARGEST_SHOWN)
