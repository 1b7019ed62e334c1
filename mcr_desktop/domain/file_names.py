"""Names of files from elsewhere: safe to save, honest to show, and which are never opened."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

LONGEST = 120
"""Most characters of a saved name, and twice as many bytes: some file systems count those."""
_MOST_BYTES = 240


class NamedFile(NamedTuple):
    """A file as people are told of it: its name as it was given, and its size in bytes."""

    name: str
    size: int


_RESERVED = frozenset({
    "con", "prn", "aux", "nul", "conin$", "conout$",
    *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
})  # fmt: skip
_FORBIDDEN = frozenset('<>:"/\\|?*')
_FALLBACK = "file"

_ENDINGS = """
exe com bat cmd msi msp msix msixbundle appx appxbundle scr pif cpl hta jse vbe vb vbs wsf wsh
ws  ps1 ps1xml psm1 psd1 ps2 psc1 psc2 msh msh1 msh2 reg inf ins isp scf sct shb shs lnk url
website  application appref-ms gadget dll sys drv ocx chm hlp job mde ade adp mda mdt mdw mdz
ops osd pcd  prf prg xbap xll xla xlam xnk wsc library-ms search-ms settingcontent-ms diagcab
theme themepack  msc mst iso img vhd vhdx udl rdp  app command dmg pkg mpkg tool workflow action
scpt scptd applescript terminal webloc inetloc  fileloc mobileconfig prefpane kext osax  sh bash
zsh csh ksh fish run bin elf out ko so o appimage deb rpm flatpak flatpakref flatpakrepo  snap
desktop service timer directory  js mjs cjs jar jnlp class py pyw pyc pyo pyz pyzw rb pl pm php
phtml lua tcl tk awk vba swf air apk  ipa xpi crx wasm go rs ts  docm dotm xlsm xltm xlsb pptm
potm ppsm ppam sldm oxt htm html xhtml mht mhtml shtml svg svgz xml  xsl xslt slk iqy dqy rqy
oqy one onepkg  appcontent-ms appinstaller asp aspx bas bgi cab cer crt der fxp grp hpj htc mad maf
mag mam maq mar mas mat mau mav maw mcf mdb accda accdb accde accdr msu mshxml plg ppkg pst
printerexport ps2xml psdm1 vbp vsmacros vsw webpnp wsb  qlgenerator saver wdgt plugin bundle dylib
jsx kdelnk
"""
# Windows runs the first of these, macOS and Linux the next, and the rest carries programs that open with it.
_PROGRAMS = frozenset(_ENDINGS.split())
"""Endings of files that are or may carry a program: they are saved, never opened from here."""


def safe_name(name: str) -> str:
    """A name under which a file can be saved on every system, in the folder that was chosen.

    Only the last part of a path stays; marks that turn the direction of writing, control characters and
    what a file system forbids go; names that Windows keeps for devices are prefixed; the ending is kept
    when a long name is cut.
    """
    name = name.encode("utf-8", "replace").decode()
    last = name.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    kept = "".join("_" if letter in _FORBIDDEN else letter for letter in last if _plain(letter))
    # Windows drops blanks and dots at the end; a dot in front hides a file, and a hyphen is an option.
    kept = unicodedata.normalize("NFC", kept).strip(" .").lstrip("-~ .")
    if not kept:
        return _FALLBACK
    stem, dot, ending = kept.rpartition(".")
    if not stem or len(ending) > 16:
        stem, dot, ending = kept, "", ""
    if kept.partition(".")[0].rstrip().casefold() in _RESERVED:
        stem = f"_{stem}"
    room = LONGEST - len(dot + ending)
    stem = stem[:room]
    while len((stem + dot + ending).encode()) > _MOST_BYTES:
        stem = stem[:-1]
    return (stem.rstrip(" .") or _FALLBACK) + dot + ending


def shown_name(name: str) -> str:
    """A name as it may be shown: what would hide or reorder its letters stands as a replacement mark."""
    return "".join(letter if _plain(letter) else "\N{REPLACEMENT CHARACTER}" for letter in name)


def is_program(name: str) -> bool:
    """Whether opening a file of this name could run something; what has no ending could as well."""
    safe = safe_name(name)
    _, dot, ending = safe.rpartition(".")
    return not dot or ending.casefold() in _PROGRAMS


def numbered(name: str, number: int) -> str:
    """A name with a number before its ending: `plan.pdf` becomes `plan (2).pdf`."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem} ({number}){dot}{ending}" if stem else f"{name} ({number})"


def _plain(letter: str) -> bool:
    # Cf holds the marks that turn or hide letters; joiners within words of Persian or Hindi are Cf too
    # and are given up: a name stays readable without them.
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
