"""Text from a spreadsheet or an address card as rows of cells, and what each column probably holds."""

from __future__ import annotations

import csv
import io
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mcr_desktop.domain.pasted_cells import cleaned, looks_like
from mcr_desktop.domain.pasted_headings import FIELDS, field_of, fields_of
from mcr_desktop.domain.pasted_photos import is_encoded, photo_in

__all__ = ["FIELDS", "Pasted", "decoded", "read"]

LONGEST = 5_000_000
"""Letters of a paste: whole rows or cards within them are read, and from where on nothing is, is told."""
LONGEST_CELL = 20_000
MOST_ROWS = 20_000
MOST_COLUMNS = 250
"""An address book exports a hundred columns, nearly all of them empty."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A paste as rows of equally many cells; `lines` is where in the text each begins, from 1."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    columns: tuple[str | None, ...]
    """By column one of `FIELDS`, or nothing."""
    header: bool
    delimiter: str
    vcards: bool
    left_out: int = 0
    """Rows beyond the most that one paste takes."""
    photos: tuple[bytes | None, ...] = ()
    """For each card its photo as it stands there, not decoded yet; none for other pastes."""
    photos_left: int = 0
    """Photos that are only an address, of another kind than JPEG and PNG, or too large."""
    cut_from: int = 0
    """The line from which on the text was not read because it is too long; 0 where all was."""


def decoded(data: bytes, *, whole: bool = True) -> str:
    """The text of a file in the ways in which spreadsheets and address books write them.

    Where it is not the `whole` file it may end within a letter, which is left out.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not whole and error.end == len(data) and error.reason == "unexpected end of data":
            return decoded(data[: error.start])
        return data.decode("cp1252", "replace")


def read(text: str) -> Pasted:
    """The rows of a paste, with what each column probably holds. Never raises."""
    kept = _within(text)
    read_from = _one_ending(kept)
    pasted = _read(read_from.replace("\0", ""))
    if len(kept) == len(text):
        return pasted
    return replace(pasted, cut_from=read_from.count("\n") + 1)


def _one_ending(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _within(text: str) -> str:
    """As much of a text as one paste takes, ending with a whole row."""
    if len(text) <= LONGEST:
        return text
    head = text[:LONGEST]
    end = max(head.rfind("\n"), head.rfind("\r"))
    if end < 0:  # all in one line, as those to whom a message went
        return head[: head.rfind(";") + 1] or head
    *_, card = (0, *(one.start() for one in _CARD_BEGINS.finditer(head, 0, end)))
    if card and not _CARD_ENDS.search(head, card, end + 1):
        return head[:card]
    # A row goes on where a quoted cell has several lines; a mark far before stands for inches.
    row, quotes = end, head.count('"', 0, end)
    while row > 0 and quotes % 2:
        opened = head.rfind('"', 0, row)
        before = max(head.rfind("\n", 0, opened), head.rfind("\r", 0, opened))
        quotes -= head.count('"', max(before, 0), row)
        row = before
    return head[: (row if row > 0 and end - row < LONGEST_CELL else end) + 1]


_CARD_BEGINS = re.compile(r"(?im)^[^\S\n]*+BEGIN:VCARD[^\S\n]*$")
_CARD_ENDS = re.compile(r"(?im)^[^\S\n]*+END:VCARD[^\S\n]*$")


def _read(text: str) -> Pasted:
    # No line may be looked through from each of those before it: a whole column is copied with all its
    # empty rows, and nothing else in the program goes on meanwhile.
    if _CARD_BEGINS.search(text):
        return _cards(text)
    recipients = _recipients(text)
    if recipients:
        return recipients
    delimiter = _delimiter(text)
    found = list(_cells(text, delimiter))
    found = found[_preamble(found) :]
    many = len(found)
    found = found[: MOST_ROWS + 1]
    width = max((len(cells) for _, cells in found), default=0)
    rows = [(line, (*cells, *("",) * (width - len(cells)))) for line, cells in found]
    header = bool(rows) and _is_header(rows[0][1])
    headings = rows[0][1] if header else tuple("" for _ in range(width))
    body = rows[1:] if header else rows[:MOST_ROWS]
    left_out = max(0, many - MOST_ROWS - header)
    columns = _guessed(headings, [cells for _, cells in body[:50]])
    if len(body) > 0:
        filled = [place for place in range(width) if any(row[place] for _, row in body)]
        headings = tuple(headings[place] for place in filled)
        columns = tuple(columns[place] for place in filled)
        body = [(line, tuple(row[place] for place in filled)) for line, row in body]
    return Pasted(
        headings,
        tuple(cells for _, cells in body),
        tuple(line for line, _ in body),
        columns,
        header,
        delimiter,
        vcards=False,
        left_out=left_out,
    )


def _delimiter(text: str) -> str:
    head = text[:20_000]
    if "\t" in head:
        return "\t"
    first = next((line for line in head.split("\n") if line.strip()), "")
    return max((";", ","), key=first.count) if any(one in first for one in ";,") else "\t"


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    while True:
        began = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            continue  # one cell longer than any cell is
        trimmed = [cleaned(cell) for cell in cells[:MOST_COLUMNS]]
        if any(trimmed):
            yield began, trimmed


def _is_header(cells: Sequence[str]) -> bool:
    known = sum(field_of(cell) is not None for cell in cells if cell)
    return known > 0 and not any("@" in cell for cell in cells)


def _preamble(found: Sequence[tuple[int, list[str]]]) -> int:
    """How many rows stand over the headings: a title of the sheet, a note of the program that wrote it."""
    for place, (_, cells) in enumerate(found[:MOST_ABOVE]):
        known = sum(field_of(cell) is not None for cell in cells if cell)
        if known > 1 and _is_header(cells):
            above = found[:place]
            return place if all(sum(map(bool, row)) < len(cells) for _, row in above) else 0
    return 0


MOST_ABOVE = 6
"""Rows that may stand over the headings."""


def _guessed(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str | None, ...]:
    columns = fields_of(headings)
    for place in range(len(columns)):
        values = [row[place] for row in rows if row[place]]
        if columns[place] is None and not headings[place] and values:
            field = _looks_like(values)
            if field and field not in columns:
                columns[place] = field
    if not {"name", "first_name", "last_name"} & set(columns):
        for place, field in enumerate(columns):
            if field is None and not headings[place] and any(row[place] for row in rows):
                columns[place] = "name"
                break
    return tuple(columns)


def _looks_like(values: Sequence[str]) -> str | None:
    most = 0.8 * len(values)
    told = [looks_like(one) for one in values]
    return next((one for one in ("email", "phone") if told.count(one) >= most), None)


_RECIPIENT = re.compile(
    r"""\s*+(?:"([^"\n]*+)"|'([^'\n]*+)'|([^<>"\n;]*+))\s*+<([^\s<>@]++@[^\s<>@]++)>"""
    r"""(?:\s*+[;,]\s*+|[^\S\n]*+\n\s*+|\s*+$)"""
)


def _recipients(text: str) -> Pasted | None:
    """Those to whom a message went, copied from its head: "Ann Lee <ann@example.com>; ..."."""
    text = text.strip()
    if "<" not in text or "\t" in text:
        return None
    rows: list[tuple[str, str]] = []
    at = 0
    while at < len(text) and len(rows) < MOST_ROWS:
        found = _RECIPIENT.match(text, at)
        if found is None:
            return None
        rows.append((cleaned(found[1] or found[2] or found[3] or ""), found[4]))
        at = found.end()
    lines = tuple(range(1, len(rows) + 1))
    left_out = text.count("<", at)
    return Pasted(
        *(("", ""), tuple(rows), lines, ("name", "email"), False, ";"),
        vcards=False,
        left_out=left_out,
    )


_CARD = ("name", "title", "email", "phone", "mobile", "city", "employer")


def _cards(text: str) -> Pasted:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    photos: list[bytes | None] = []
    card: dict[str, str] | None = None
    photo: bytes | None = None
    left_out = photos_left = 0
    for number, line in _unfolded(text):
        name, _, value = line.partition(":")
        parts = [part.strip().upper() for part in name.split(";")]
        what = parts[0].rpartition(".")[2]
        if what == "BEGIN":
            card, photo, began = {}, None, number
        elif what == "END" and card is not None:
            if len(rows) < MOST_ROWS:
                rows.append(tuple(" ".join(card.get(field, "").split()) for field in _CARD))
                lines.append(began)
                photos.append(photo)
            else:
                left_out += 1
            card = None
        elif card is not None and what == "PHOTO":
            found = photo_in(parts[1:], value.strip())
            photo = photo or found
            photos_left += found is None and bool(value.strip())
        elif card is not None:
            _take(card, what, parts[1:], value)
    return Pasted(
        _CARD,
        tuple(rows),
        tuple(lines),
        _CARD,
        True,
        "",
        vcards=True,
        left_out=left_out,
        photos=tuple(photos),
        photos_left=photos_left,
    )


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines of cards, each whole and with the number of the line at which it began.

    A line goes on where the next begins with a blank; in 2.1 also behind the last "=" of quoted-printable
    words, and base64 goes on until something else comes, for not every program begins it with a blank.
    """
    waiting: list[str] = []
    began, goes_on = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        if waiting and goes_on == "words":
            waiting[-1] = waiting[-1].removesuffix("=")
            waiting.append(line)
            goes_on = "words" if line.endswith("=") else ""
            continue
        if waiting and (line[:1] in {" ", "\t"} or (goes_on == "base64" and _IS_BASE64(line))):
            waiting.append(line[1:] if line[:1] in {" ", "\t"} else line)
        else:
            if waiting:
                yield began, "".join(waiting)
            waiting, began, goes_on = [line], number, ""
            options = [part.strip().upper() for part in line.partition(":")[0].split(";")[1:]]
            if is_encoded(options):
                goes_on = "base64"
            quoted = any("QUOTED-PRINTABLE" in option for option in options)
        if quoted and line.endswith("="):
            goes_on = "words"
    if waiting:
        yield began, "".join(waiting)


_IS_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}\s*").fullmatch


def _take(card: dict[str, str], what: str, options: Sequence[str], value: str) -> None:
    if any("QUOTED-PRINTABLE" in option for option in options):
        value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
    value = value.strip()
    if what == "FN":
        card["name"] = _plain(value)
    elif what == "N" and "name" not in card:
        family, given = (*_parts(value), "", "")[:2]
        card["name"] = f"{given} {family}"
    elif what == "TEL":
        mobile = any("CELL" in option for option in options)
        _put(card, "mobile" if mobile else "phone", _plain(value).removeprefix("tel:"))
    elif what == "EMAIL":
        _put(card, "email", _plain(value))
    elif what in _TAKEN:
        card.setdefault(_TAKEN[what], _plain(value) if what != "ORG" else _parts(value)[0])
    elif what == "ADR":
        card.setdefault("city", (*_parts(value), *("",) * 4)[3])


_TAKEN = {"TITLE": "title", "ORG": "employer"}


def _put(card: dict[str, str], field: str, value: str) -> None:
    """Keep a further address or number of a card behind the first one."""
    card[field] = "; ".join(filter(None, (card.get(field, ""), value)))


def _parts(value: str) -> list[str]:
    return [_plain(part) for part in re.split(r"(?<!\\);", value)]


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: " " if found[1] in "nN" else found[1], value)
