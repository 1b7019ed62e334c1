"""Why a table cannot be analysed, each in one plain sentence that says where to look."""

from __future__ import annotations

from mcr_desktop.phrases.catalogue import _


def sentences() -> dict[str, str]:
    """Templates by the name of the error's type, with its reason where that matters."""
    return {
        "NoRowsError": _("{file} names its columns but holds no row."),
        "UnknownFormatError": _("{file} is neither a CSV nor a Parquet file."),
        "UnknownFormatError.spreadsheet": _(
            "{file} is a spreadsheet. Save the sheet as CSV and give that."
        ),
        "UnknownFormatError.packed": _("{file} is compressed. Unpack it and give what is inside."),
        "UnknownFormatError.parquet": _("{file} is called Parquet, but it is none."),
        "DamagedTableError": _("{file} is damaged or was cut short ({detail})."),
        "NoSuchColumnError": _('{file} has no column "{column}". Its columns are: {allowed}.'),
        "NoSuchColumnError.near": _(
            '{file} has no column "{column}". Did you mean "{perhaps}"? Its columns are: {allowed}.'
        ),
        "NoSuchColumnError.header": _(
            '{file} has no column "{column}". Its first line looks like data, not like names of '
            "columns: {allowed}."
        ),
        "UnreadableColumnError": _(
            'Column "{column}" of {file} holds values that cannot be analysed ({detail}).'
        ),
        "RaggedRowError": _(
            "Row {row} of {file} has {found} cells; the header names {expected} columns."
        ),
        "BrokenQuotesError": _(
            "In {file}, a quote at row {row} does not close as it should, so that its columns cannot be told apart."
        ),
        "BadAmountError": _('Row {row} of {file}, column "{column}": "{value}" is not a number.'),
        "BadAmountError.empty": _('Row {row} of {file}, column "{column}" is empty; it needs a number.'),
        "BadAmountError.nan": _(
            'Row {row} of {file}, column "{column}": "{value}" stands for no number. Fill it in or leave the row out.'
        ),
        "BadAmountError.infinite": _('Row {row} of {file}, column "{column}" is infinite.'),
        "BadAmountError.negative": _(
            'Row {row} of {file}, column "{column}": {value} is below zero, which no count or amount can be.'
        ),
        "BadAmountError.mark": _(
            'Row {row} of {file}, column "{column}": the comma in "{value}" may part decimals or thousands. '
            "Write numbers with a point, and without marks for thousands."
        ),
        "BadDayError": _('Row {row} of {file}, column "{column}": "{value}" is not a date.'),
        "BadDayError.no_such_day": _(
            'Row {row} of {file}, column "{column}": "{value}" is no day (or week) between 1000 and 2200.'
        ),
        "BadDayError.grain": _(
            'Row {row} of {file}, column "{column}": "{value}" is not written like the others, which are {other}.'
        ),
        "DayOrderError": _(
            'In column "{column}" of {file}, "{value}" (row {row}) has the day first and "{other}" '
            "(row {other_row}) the month first. Write all dates the same way, best as 2026-12-31."
        ),
    }  # fmt: skip
