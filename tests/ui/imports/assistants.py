"""The import assistant under test: a profile, its page, small files, and how a person waits for it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.resources import resource
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.imports.page import ImportPage
from mcr_desktop.ui.navigation import Route

CSV = resource("demo", "cfpb_complaints.csv")
HEAD = "Ticket,Date received,Issue,Carrier"
PLAIN = [f"T-{n},2026-{n % 9 + 1:02}-{n % 27 + 1:02},Late,{'ABC'[n % 3]}" for n in range(60)]


def open_page(screens: Screens, services: Services, qtbot) -> ImportPage:
    screens.window.resize(1280, 800)
    screens.window.go(Route("import", services.accounts.find("Quillmere Logistics").id))
    made = screens.window.current_page()
    assert isinstance(made, ImportPage)
    qtbot.waitUntil(lambda: made._account is not None)
    return made


def writer(folder: Path) -> Callable[..., Path]:
    def make(name: str, lines: list[str], encoding: str = "utf-8") -> Path:
        path = folder / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    return make


def looked(page: ImportPage, path: Path, qtbot) -> None:
    page.take(path)
    qtbot.waitUntil(lambda: page._looked is not None and page._plan is not None)


def previewed(page: ImportPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page._preview is not None)


def imported(page: ImportPage, qtbot) -> str:
    QTest.mouseClick(page.parts.foot.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.parts.stage == "done")
    return page.parts.result.words.full_text().partition(" It took")[0]


def become(page: ImportPage, column: str, target: str) -> None:
    page.parts.columns.rows[column].target.choose(target)


def words_of(widget: QWidget) -> str:
    return "\n".join(label.accessibleName() for label in widget.findChildren(QLabel))


def stored(services: Services, name: str = "Quillmere Logistics") -> list[Complaint]:
    return services.complaints.rows(services.complaints.ids(services.accounts.find(name)))


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    """A workbook with nothing but words in its cells."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    numbered = list(enumerate(sheets.items(), 1))
    with zipfile.ZipFile(path, "w") as made:
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n, _ in numbered
        )
        made.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
            f'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        )
        rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        made.writestr(
            "_rels/.rels",
            f'<Relationships {rels}><Relationship Id="r1" Type="{kinds}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        made.writestr(
            "xl/_rels/workbook.xml.rels",
            f"<Relationships {rels}>"
            + "".join(
                f'<Relationship Id="r{n}" Type="{kinds}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                for n, _ in numbered
            )
            + "</Relationships>",
        )
        listed = "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, (name, _) in numbered
        )
        made.writestr(
            "xl/workbook.xml",
            f'<workbook {space} xmlns:r="{kinds}"><sheets>{listed}</sheets></workbook>',
        )
        for n, (_, rows) in numbered:
            told = "".join(
                f'<row r="{at}">'
                + "".join(
                    f'<c r="{chr(65 + left)}{at}" t="inlineStr"><is><t>{cell}</t></is></c>'
                    for left, cell in enumerate(row)
                )
                + "</row>"
                for at, row in enumerate(rows, 1)
            )
            made.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f"<worksheet {space}><sheetData>{told}</sheetData></worksheet>",
            )
