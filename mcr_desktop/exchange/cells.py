"""One cell of a file -> the value that the store keeps, or the reason why not.

Imported by the worker: kept light, and every rule is a pure function of the cell's text.
"""

from __future__ import annotations

import re
import unicodedata

from mcr_desktop.exchange.dates import DateFormat, NoSuchDayError, NotInFormatError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Value: TypeAlias = str | int | float | None

AMOUNT_LIMIT = 10.0**15
"""Amounts from here on are refused: a float no longer tells whole numbers apart a little above."""

_FLAGS = {"1": 1, "yes": 1, "y": 1, "true": 1, "0": 0, "no": 0, "n": 0, "false": 0}
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])
_LINE = _CONTROLS | dict.fromkeys(map(ord, "\t\n\r\v\f\x85"), " ")
_PROSE = {code: None for code in _CONTROLS if code not in (0x09, 0x0A)}
_WHOLE = re.compile(r"[0-9]{1,9}(?:\.0+)?")
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_FLOATED = re.compile(r"[0-9]+\.0+")
_TYPED_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-[0-3][0-9](?: [0-9:]{8})?")
_ISO = DateFormat("YYYY-MM-DD")
_ROUNDED = re.compile(r"[0-9]\.[0-9]+E\+[0-9]+")


class RefusedError(ValueError):
    """A cell cannot be kept: `reason` is a code, `parameters` what its sentence needs."""

    def __init__(self, reason: str, **parameters: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.parameters = parameters


def line(raw: str, limit: int) -> str | None:
    """Text of one line: NFC, stripped, line ends and tabs as spaces, without other controls."""
    if raw.isascii() and raw.isprintable():
        text = raw.strip()
    else:
        text = _composed(raw.translate(_LINE)).strip()
    return _within(text, limit)


def prose(raw: str, limit: int) -> str | None:
    """Text of several lines: as `line`, with line ends as newlines and tabs kept."""
    if raw.isascii() and raw.isprintable():
        text = raw.strip()
    else:
        text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_PROSE)
        text = _composed(text).strip()
    return _within(text, limit)


def identity(raw: str, limit: int) -> str | None:
    """An external id as text. Spreadsheets turn 123 into 123.0: that is 123 again.

    They also round long numbers to 1.23E+15, which names many rows and so is refused.
    """
    text = line(raw, limit)
    if text is None or not text[0].isdigit():
        return text
    if _FLOATED.fullmatch(text):
        return text.partition(".")[0]
    if _ROUNDED.fullmatch(text):
        raise RefusedError("id_rounded")
    return text


def scale(raw: str) -> int | None:
    """A severity from 1 to 5."""
    text = raw.strip()
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise RefusedError("not_whole", low=1, high=5)
    number = int(text.partition(".")[0])
    if not 1 <= number <= 5:
        raise RefusedError("out_of_range", low=1, high=5)
    return number


def flag(raw: str) -> int | None:
    """Yes or no as 1 or 0."""
    text = raw.strip().lower()
    if not text:
        return None
    if text not in _FLAGS:
        raise RefusedError("not_yes_no")
    return _FLAGS[text]


def number(raw: str, decimal: str) -> float | None:
    """An amount of at least 0, without thousands marks, with the stated decimal mark."""
    text = raw.strip()
    if not text:
        return None
    if decimal != ".":
        text = "x" if "." in text else text.replace(decimal, ".")
    if not _NUMBER.fullmatch(text):
        raise RefusedError("not_number", decimal=decimal)
    amount = float(text)
    if text[0] == "-":
        raise RefusedError("negative")
    if amount >= AMOUNT_LIMIT:
        raise RefusedError("too_large")
    return amount


def reader_of(
    kind: str, *, limit: int, spelled: str = "", decimal: str = ".", typed: bool = False
) -> Callable[[str], Value]:
    """The function that reads the cells of a column: a value, None for nothing, or RefusedError.

    `kind` is a `fields.FieldKind`; `spelled` the date format; `typed` where cells that the file itself
    calls days come as YYYY-MM-DD, whatever the format of those typed as text. Raises
    `dates.BadFormatError`.
    """
    if kind == "line":
        return lambda raw: line(raw, limit)
    if kind == "prose":
        return lambda raw: prose(raw, limit)
    if kind == "identity":
        return lambda raw: identity(raw, limit)
    if kind == "number":
        return lambda raw: number(raw, decimal)
    if kind in ("date", "month"):
        stated = DateFormat(spelled, day=kind == "date")
        read = stated.day if kind == "date" else stated.month
        return _typed(read, spelled, kind) if typed else _dated(read, spelled)
    return {"scale": scale, "flag": flag}[kind]


def plain_reader_of(
    kind: str, *, limit: int
) -> Callable[[tuple[str, ...]], list[str | None] | None] | None:
    """For texts, the function that reads many plain cells at once as `reader_of`'s would one by one.

    It gives None where some cell needs the closer look; and is None itself for other kinds.
    """
    if kind not in ("line", "prose", "identity"):
        return None

    def plain(cells: tuple[str, ...]) -> list[str | None] | None:
        joined = "".join(cells)
        if not (joined.isascii() and joined.isprintable()) or max(map(len, cells)) > limit:
            return None
        if kind == "identity" and "." in joined:  # perhaps a number that a spreadsheet changed
            return None
        texts: list[str | None] = list(map(str.strip, cells))
        return [text or None for text in texts] if "" in texts else texts

    return plain


def _dated(read: Callable[[str], str], spelled: str) -> Callable[[str], str | None]:
    def dated(raw: str) -> str | None:
        text = raw.strip()
        if not text:
            return None
        try:
            return read(text)
        except NotInFormatError:
            raise RefusedError("not_in_format", expected=spelled) from None
        except NoSuchDayError:
            raise RefusedError("no_such_day", expected=spelled) from None

    return dated


def _typed(read: Callable[[str], str], spelled: str, kind: str) -> Callable[[str], str | None]:
    as_text = _dated(read, spelled)
    as_day = _ISO.day if kind == "date" else _ISO.month

    def dated(raw: str) -> str | None:
        return as_day(raw[:10]) if _TYPED_DAY.fullmatch(raw) else as_text(raw)

    return dated


def _composed(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RefusedError("surrogate") from None
    return unicodedata.normalize("NFC", text)


def _within(text: str, limit: int) -> str | None:
    if len(text) > limit:
        raise RefusedError("too_long", limit=limit, length=len(text))
    return text or None
