"""One set of tokens, light and dark, and the fonts: all that the program knows of its looks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from mcr_desktop.domain.resources import resource

Mode = Literal["system", "light", "dark"]
TextRole = Literal["caption", "body", "lead", "title", "number"]

GRID: Final = 8
"""Pixels between things; half of it inside controls."""
ROW: Final = 32
ROW_COMPACT: Final = 26
ICON: Final = 20
MOTION_MS: Final = 120
"""The longest that anything may move."""
SIZES: Final[dict[TextRole, int]] = {
    "caption": 12,
    "body": 13,
    "lead": 15,
    "title": 20,
    "number": 28,
}
FAMILY: Final = "Noto Sans"
STYLE: Final = "Fusion"
STYLED: Final = "styled"
"""The property of an application that was started in our style: to set one costs a hundredth of a second."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by meaning, as `#rrggbb`; every text colour reads at 4.5:1 where it may stand."""

    window: str
    surface: str
    rail: str
    hover: str
    line: str
    control: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    watch: str
    watch_soft: str
    bad: str
    bad_soft: str
    mark: str
    """Ground behind found words."""


LIGHT: Final = Tokens(
    window="#f8f7f4",
    surface="#ffffff",
    rail="#efede8",
    hover="#eae7e0",
    line="#dedad2",
    control="#86827a",
    text="#1e2227",
    muted="#5a6068",
    accent="#1f5a9e",
    on_accent="#ffffff",
    accent_soft="#dfeaf7",
    good="#1c6636",
    good_soft="#e2f1e6",
    watch="#7d4b00",
    watch_soft="#fbeed8",
    bad="#a8231c",
    bad_soft="#fbe4e2",
    mark="#fbe7a1",
)
DARK: Final = Tokens(
    window="#17191c",
    surface="#1f2226",
    rail="#121416",
    hover="#2a2e33",
    line="#343940",
    control="#7b828b",
    text="#e9e7e2",
    muted="#a7adb5",
    accent="#86b7f0",
    on_accent="#0d1a29",
    accent_soft="#22364f",
    good="#80cf98",
    good_soft="#1d3626",
    watch="#e8b968",
    watch_soft="#3a2e17",
    bad="#f49a92",
    bad_soft="#42221f",
    mark="#5c4a12",
)

INITIALS_GROUNDS: Final = (
    "#2f5f8f",
    "#7a4988",
    "#3c6e47",
    "#9a4a2f",
    "#4a5a9c",
    "#8a4560",
    "#2f6b70",
    "#6f5a25",
)
"""Grounds for a teammate's initials; white letters on each, in light and dark alike."""


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two `#rrggbb` colours, from 1 to 21."""

    def luminance(colour: str) -> float:
        total = 0.0
        for position, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
            value = int(colour[position : position + 2], 16) / 255
            total += weight * (
                value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
            )
        return total

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens_of(palette: QPalette) -> Tokens:
    """The tokens behind a widget's palette: a painter need not be handed the theme.

    The link colour tells, since style sheets change a widget's grounds and inks but never that.
    """
    return DARK if palette.color(QPalette.ColorRole.Link).lightness() > 128 else LIGHT


def palette_of(tokens: Tokens) -> QPalette:
    """The Qt palette that says the same as the tokens."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.window,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent_soft,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line,
        role.Dark: tokens.control,
        role.Shadow: tokens.line,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(tokens.muted))
    return palette


@lru_cache(maxsize=1)
def _sheet() -> str:
    return resource("themes", "shell.qss").read_text(encoding="utf-8")


def style_sheet(tokens: Tokens) -> str:
    """The few rules that a palette cannot say: focus rings, quiet buttons, the rail."""
    sheet = _sheet()
    values = asdict(tokens)
    # A style sheet draws no picture of its own: the arrow of a combo box and the tick of a check
    # box are a file a theme.
    side = "dark" if tokens == DARK else "light"
    for name in ("opener", "tick"):
        values[name] = resource("themes", f"{name}-{side}.png").as_posix()
    for name in sorted(values, key=len, reverse=True):  # "$accent_soft" before "$accent"
        sheet = sheet.replace(f"${name}", values[name])
    return sheet


def font(role: TextRole, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The program's font in one of its five sizes; `tabular` gives figures of one width."""
    chosen = QFont(FAMILY)
    chosen.setPixelSize(SIZES[role])
    chosen.setBold(bold)
    if tabular:
        chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def load_fonts() -> tuple[str, ...]:
    """Register the bundled fonts; gives the families found, none where no file is bundled."""
    families: list[str] = []
    for file in sorted(resource("fonts").glob("NotoSans-*.ttf")):
        identity = QFontDatabase.addApplicationFont(str(file))
        families.extend(QFontDatabase.applicationFontFamilies(identity))
    return tuple(dict.fromkeys(families))


class Theme(QObject):
    """Keeps the application's palette, style sheet and motion in step with the system or a choice."""

    changed = Signal()

    def __init__(
        self, app: QApplication, mode: Mode = "system", *, still: bool | None = None
    ) -> None:
        """Take the application over. `still` fixes reduced motion; None asks the system."""
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._still = still
        self._tokens: Tokens | None = None
        if not app.property(STYLED):
            app.setStyle(STYLE)
        app.setFont(font("body"))
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.set_mode(mode)

    @property
    def tokens(self) -> Tokens:
        return self._tokens or LIGHT

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def reduced_motion(self) -> bool:
        """Whether nothing may move: the user's choice, else what the system asks for."""
        if self._still is not None:
            return self._still
        return not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)

    def set_still(self, still: bool | None) -> None:  # noqa: FBT001 - a three-valued choice
        """Fix reduced motion, or follow the system again with None."""
        self._still = still

    def set_mode(self, mode: Mode) -> None:
        """Follow the system, or stay light or dark."""
        self._mode = mode
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(schemes.get(mode, Qt.ColorScheme.Unknown))
        self._apply()

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()

    def _apply(self) -> None:
        if self._mode == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self._mode == "dark"
        tokens = DARK if dark else LIGHT
        if tokens is self._tokens:
            return
        self._tokens = tokens
        self._app.setPalette(palette_of(tokens))
        self._app.setStyleSheet(style_sheet(tokens))
        self.changed.emit()
