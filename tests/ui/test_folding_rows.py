"""Rows of which some steps back where it is narrow, however they come to be that narrow."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.folding_rows import NARROW, FoldingRow


@pytest.fixture
def stood(qtbot):
    """A page that is not in sight yet, its row, and what folds there."""
    page = QWidget()
    qtbot.addWidget(page)
    row, folds = FoldingRow("Filters"), button("Owner")
    row.add(button("Words"))
    row.fold(folds)
    QVBoxLayout(page).addWidget(row)
    return page, row, folds


def show(page: QWidget, wide: int) -> None:
    page.resize(wide, 300)
    page.show()
    QApplication.processEvents()


def test_a_row_that_is_narrow_from_the_first_is_folded(stood):
    page, row, folds = stood
    show(page, NARROW - 100)
    assert row.is_folded()
    assert folds.isHidden()
    assert not row.more.isHidden()


def test_it_folds_and_unfolds_as_the_page_changes(stood):
    page, row, folds = stood
    for wide, seen in ((NARROW + 200, True), (NARROW - 100, False), (NARROW + 200, True)):
        show(page, wide)
        assert folds.isHidden() is not seen
        assert row.more.isHidden() is seen


def test_the_button_shows_what_folded(stood):
    page, row, folds = stood
    show(page, NARROW - 100)
    more: QPushButton = row.more
    more.click()
    assert not folds.isHidden()
    more.click()
    assert folds.isHidden()
