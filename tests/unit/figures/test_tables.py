"""Every figure once more as words and as a table, for those who cannot or will not see it."""

from __future__ import annotations

from dataclasses import replace

from mcr_desktop.figures.charts import Bar
from mcr_desktop.figures.tables import Table, summary, table
from tests.unit.figures.samples import control, pareto, spark, split


def test_the_summary_says_what_the_eye_sees_first():
    said = summary(control())
    assert said.startswith("Late deliveries rose from 3.1 to 5.4")
    assert "5 of 23 outside the limits" in said
    assert "latest Nov 2026: 5.58" in said
    assert "largest: Late delivery, 212 complaints (45\u202f%)" in summary(pareto())
    assert "observed 46 late deliveries" in summary(split())
    assert summary(spark()) == "Complaints a month. latest: 4.40."


def test_every_row_has_a_cell_for_every_column():
    for figure in (control(), pareto(), split(), spark()):
        data = table(figure)
        assert data.rows
        assert {len(row) for row in data.rows} == {len(data.columns)}


def test_the_table_keeps_what_the_drawing_joins():
    assert [row[0] for row in table(pareto()).rows][-1] == "Other (5)"
    assert table(pareto()).rows[-1][-1] == "100\u202f%"
    assert table(control()).rows[9][1] == "", "no denominator, no value"


def test_copied_cells_cannot_run_as_formulas_or_shift_columns():
    figure = replace(pareto(), bars=(Bar("x", "=HYPERLINK(1)\tsum\nnext", 4),), other=None)
    line = table(figure).as_text().splitlines()[1]
    assert line.split("\t")[0] == "'=HYPERLINK(1) sum next"
    assert Table(("a",), (("-3.5",), ("-x",))).as_text() == "a\n-3.5\n'-x"
