"""Large files to bring in, made from a seed: a text of a million rows, a workbook of a hundred thousand."""

from __future__ import annotations

import csv
import random
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HEADER = (
    *("Ticket", "Reported", "Occurred", "Resolved", "Type", "Severity"),
    *("Summary", "Lane", "Carrier", "Product", "Shift", "Site"),
)
MAPPING = """
kind = "complaints"
source = "Benchmark"
date_format = "YYYY-MM-DD"
external_id = "Ticket"
[columns]
"Reported" = "reported_on"
"Occurred" = "occurred_on"
"Resolved" = "resolved_on"
"Type" = "kind"
"Severity" = "severity"
"Summary" = "summary"
[dimensions]
"Lane" = "lane"
"Carrier" = "carrier"
"Product" = "product"
"Shift" = "shift"
"Site" = "site"
"""

_FIRST = date(2021, 1, 1)
_WORDS = (
    "late",
    "damaged",
    "wet",
    "short",
    "wrong",
    "pallet",
    "carton",
    "label",
    "door",
    "invoice",
)


def rows(count: int, seed: int = 7) -> Iterator[tuple[str, ...]]:
    """So many rows of twelve cells, the same each time."""
    chance = random.Random(seed)
    for number in range(count):
        day = _FIRST + timedelta(days=chance.randrange(2000))
        summary = " ".join(chance.choices(_WORDS, k=4))
        yield (
            f"T-{number:07}",
            day.isoformat(),
            (day - timedelta(days=chance.randrange(5))).isoformat(),
            (day + timedelta(days=chance.randrange(30))).isoformat() if number % 3 else "",
            f"Kind {chance.randrange(12)}",
            str(1 + chance.randrange(5)),
            summary,
            f"Lane {chance.randrange(80)}",
            f"Carrier {chance.randrange(25)}",
            f"Product {chance.randrange(60)}",
            ("early", "late", "night")[chance.randrange(3)],
            f"Site {chance.randrange(40)}",
        )


def write_text(path: Path, count: int) -> Path:
    """A CSV of so many rows behind its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        lines.writerows(rows(count))
    return path


def write_workbook(path: Path, count: int) -> Path:
    """The same as a workbook: texts shared, days as days, severities as numbers."""
    texts: dict[str, int] = {}

    def text(cell: str) -> str:
        return f'<c t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'

    def day(cell: str) -> str:
        if not cell:
            return "<c/>"
        return f'<c s="1"><v>{date.fromisoformat(cell).toordinal() - 693594}</v></c>'

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in _PARTS.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET.encode())
            sheet.write(f"<row>{''.join(map(text, HEADER))}</row>".encode())
            for cells in rows(count):
                written = [text(cells[0]), *map(day, cells[1:4]), text(cells[4])]
                written.append(f"<c><v>{cells[5]}</v></c>")
                written += map(text, cells[6:])
                sheet.write(f"<row>{''.join(written)}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
        shared = "".join(f"<si><t>{cell}</t></si>" for cell in texts)
        book.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{shared}</sst>")
    return path


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = f"<worksheet {_MAIN}><sheetData>"
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook {_MAIN} xmlns:r="{_LINKS}"><sheets>'
        '<sheet name="Complaints" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet {_MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>"
    ),
}
