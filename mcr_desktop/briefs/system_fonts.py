"""Faces of this machine for scripts that the bundled ones do not hold: Chinese, Japanese, Korean, Thai.

Only scripts that read from the left and need no joining of letters: others would be printed wrong,
which is worse than to say that they are missing.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_SCRIPTS: tuple[tuple[tuple[tuple[int, int], ...], tuple[str, ...]], ...] = (
    (
        (
            *((0x1100, 0x11FF), (0x2E80, 0x303F), (0x3040, 0x30FF), (0x3100, 0x31FF)),
            *((0x3200, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF)),
            *((0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3134F)),
        ),
        (
            *("msyh.ttc", "yugothm.ttc", "msgothic.ttc", "malgun.ttf", "simsun.ttc", "msjh.ttc"),
            *("arial unicode.ttf", "applesdgothicneo.ttc", "applegothic.ttf", "stheiti light.ttc"),
            *("droidsansfallbackfull.ttf", "droidsansfallback.ttf", "wqy-microhei.ttc"),
            *("wqy-zenhei.ttc", "notosanssc-regular.ttf", "notosansjp-regular.ttf"),
            *("notosanskr-regular.ttf", "nanumgothic.ttf", "ipaexg.ttf", "ipag.ttf", "uming.ttc"),
        ),
    ),
    (
        ((0x0E00, 0x0E7F),),
        (
            *("leelawui.ttf", "tahoma.ttf", "arial unicode.ttf", "thonburi.ttc", "thonburi.ttf"),
            *("notosansthai-regular.ttf", "garuda.ttf", "loma.ttf"),
        ),
    ),
)
"""By script: where its letters lie, and the files that may hold them, as systems bring them."""
_UNREADABLE = (TTFError, OSError, ValueError, LookupError, AssertionError, struct.error)
"""What a file may be answered with that is no face of outlines that can be printed."""


class SystemFonts:
    """Finds and loads a face when its first letter is asked for. Call it from one thread at a time."""

    def __init__(self, places: tuple[Path, ...] | None = None) -> None:
        """`places` are the folders to look in; the system's own unless given."""
        self._places = places
        self._files: dict[str, Path] | None = None
        self._left = {script: list(files) for script, (_, files) in enumerate(_SCRIPTS)}
        self._loaded: dict[int, list[str]] = {}
        self.widths: dict[str, dict[int, float]] = {}
        """By the font's name in a document and the letter's code, at size 1."""

    def font_of(self, code: int) -> str | None:
        """The name of a registered font that holds this letter; None where the machine has none."""
        script = next(
            (
                number
                for number, (ranges, _) in enumerate(_SCRIPTS)
                if any(first <= code <= last for first, last in ranges)
            ),
            None,
        )
        if script is None:
            return None
        loaded = self._loaded.setdefault(script, [])
        for name in loaded:
            if code in self.widths[name]:
                return name
        left = self._left[script]
        while left:
            found = self._load(left.pop(0))
            if found is not None:
                loaded.append(found)
                if code in self.widths[found]:
                    return found
        return None

    def _load(self, file: str) -> str | None:
        if self._files is None:
            self._files = _font_files(self._places if self._places is not None else _places())
        path = self._files.get(file)
        if path is None:
            return None
        name = f"System-{path.stem}"
        if name in self.widths:
            return name
        try:
            font = TTFont(name, str(path), asciiReadable=0)
            pdfmetrics.registerFont(font)
        except _UNREADABLE:
            return None
        glyphs, widths = font.face.charToGlyph, font.face.charWidths
        self.widths[name] = {
            code: widths.get(code, font.face.defaultWidth) / 1000 for code in glyphs
        }
        return name


def _places() -> tuple[Path, ...]:
    """Where this system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        own = os.environ.get("LOCALAPPDATA")
        return (windows, Path(own) / "Microsoft" / "Windows" / "Fonts") if own else (windows,)
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local" / "share" / "fonts",
        home / ".fonts",
    )


def _font_files(places: tuple[Path, ...]) -> dict[str, Path]:
    """Those of the files named above that are there, by their names in small letters."""
    wanted = {file for _, files in _SCRIPTS for file in files}
    found: dict[str, Path] = {}
    for place in places:
        for folder, _, files in os.walk(place):
            for file in files:
                if file.lower() in wanted:
                    found.setdefault(file.lower(), Path(folder) / file)
    return found
