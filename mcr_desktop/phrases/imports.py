"""What an import has to say: why a file, a mapping or a row cannot go in, each in plain words.

The errors and refusals live in `exchange`, above this layer: they are known here by the names of their
types, their codes and their facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import exact_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mcr_desktop.domain.errors import McrError

MOST_LISTED = 30
LONGEST_SHOWN = 300

_DETAILS = {
    "FileUnreadableError": "reason",
    "MappingUnreadableError": "reason",
    "WorkerLimitError": "limit",
    "OtherFileError": "found",
    "WorkbookTooLargeError": "what",
    "WrongTypeError": "allowed",
}
"""The fact that tells apart errors of one type whose sentences differ."""


def sentence(error: McrError) -> str | None:
    """What an error of an import says to a person; None for an error of another kind."""
    facts = {name: _shown(name, value) for name, value in error.facts.items()}
    name = type(error).__name__
    if name == "BadConstantError":
        parameters = error.facts.get("parameters")
        told = parameters if isinstance(parameters, dict) else {}
        facts["why"] = reason(str(error.facts.get("reason")), told)
    templates = _files() | _mappings()
    detailed = f"{name}.{error.facts.get(_DETAILS.get(name, ''), '')}"
    if name == "ImportRunningError":
        facts |= _under_way(error.facts)
    template = templates.get(detailed) or templates.get(name)
    if template is None:
        return None
    text = template.format_map(_Facts(facts))
    perhaps = error.facts.get("perhaps")
    if name == "WrongEncodingError" and perhaps:
        text += " " + _("Its first bytes suggest {perhaps}.").format(perhaps=perhaps)
    if name == "UnknownColumnError" and _runs_together(error.facts.get("allowed")):
        text += " " + _("Perhaps the file parts its cells with another mark: state its delimiter.")
    return text


def _under_way(facts: Mapping[str, object]) -> dict[str, object]:
    """How far another import is and who does it."""
    done, total = facts.get("done"), facts.get("total")
    far = isinstance(done, int) and isinstance(total, int) and total > 0
    here = facts.get("here")
    return {
        "file": facts.get("file") or _("a file"),
        "percent": min(100 * int(str(done)) // int(str(total)), 100) if far else 0,
        "where": _("in this window") if here else _("in another window or by mcr"),
    }


def remembered(by: str, used_on: str, *, us: str = "") -> str:
    """Where a mapping comes from that nobody gave: who used it last, and on which day."""
    if by and by == us:
        words = _("With the mapping that you used for a file with these columns on {day}.")
    elif by:
        words = _("With the mapping that {by} used for a file with these columns on {day}.")
    else:
        words = _("With the mapping that was used for a file with these columns on {day}.")
    return words.format(by=by, day=exact_day(used_on) or _("an unknown day"))


def _runs_together(columns: object) -> bool:
    """Whether a header came as one column that holds what mostly parts columns."""
    return (
        isinstance(columns, tuple)
        and len(columns) == 1
        and any(mark in str(columns[0]) for mark in ",;|\t")
    )


def refusal(
    line: int, column: str, value: str, code: str, parameters: Mapping[str, str | int]
) -> str:
    """One refused row or cell on one line: where, what stands there, and why it cannot go in."""
    why = reason(code, parameters)
    if not column:
        return _("Line {line}: {why}").format(line=line, why=why)
    if not value:
        return _("Line {line}, {column}: {why}").format(line=line, column=column, why=why)
    return _('Line {line}, {column}, "{value}": {why}').format(
        line=line, column=column, value=value, why=why
    )


def refusal_of(told: Any) -> str:
    """The same of a refusal as the import gives it, with row and letter where the file is a workbook."""
    if not told.letter:
        return refusal(told.line, told.column, told.value, told.reason, told.parameters)
    why = reason(told.reason, told.parameters)
    words = _('Row {line}, column {letter} "{column}", "{value}": {why}')
    if not told.value:
        words = _('Row {line}, column {letter} "{column}": {why}')
    return words.format(
        line=told.line, letter=told.letter, column=told.column, value=told.value, why=why
    )


def undoing(told: Any) -> str:
    """What taking an import back does or did: how many rows go, change back, and were edited by hand."""
    words = [
        _("{file}: taken back.") if told.undone else _("{file}: in place."),
        _("{rows} rows came with it; of others it changed {changed}."),
    ]
    if told.edited:
        words.append(_("{edited} of its rows were edited by hand since."))
    if told.later:
        words.append(_("{later} imports from the same source came after it."))
    facts = {"file": told.file, "rows": told.rows, "changed": told.changed, "edited": told.edited}
    return " ".join(words).format(**facts, later=len(told.later))


def source_lines(source: Any) -> list[str]:
    """What a file is and what stands in its columns, a line each."""
    lines = []
    if source.kind == "csv":
        sure = {
            "stated": _("as stated"),
            "signature": _("its first bytes say so"),
            "proved": _("every byte fits"),
            "likely": _("most likely"),
            "assumed": _("assumed: look whether its letters are right"),
        }
        lines.append(
            _("Text in {encoding} ({sure}), cells parted by {mark}.").format(
                encoding=source.encoding,
                sure=sure[source.encoding_sure],
                mark={",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}.get(
                    source.delimiter, source.delimiter
                ),
            )
        )
    else:
        names = ", ".join(_on_one_line(one.name) for one in source.sheets)
        lines.append(
            _('Workbook, sheet "{sheet}" (of {names}).').format(
                sheet=_on_one_line(source.sheet), names=names
            )
        )
    rows = _("{rows} rows behind the header in row {row}.")
    if not source.whole:
        rows = _("The first {rows} rows behind the header in row {row} were looked at.")
    lines.append(rows.format(rows=source.rows, row=source.header_row))
    for column in source.columns:
        told = _("{letter} {name}: {percent} % filled").format(
            letter=column.letter, name=_on_one_line(column.name), percent=round(100 * column.share)
        )
        if len(column.formats) > 1:
            told += _("; dates as {formats}, which one must be said").format(
                formats=_(" or ").join(column.formats)
            )
        elif column.formats:
            told += _("; dates as {formats}").format(formats=column.formats[0])
        if column.examples:
            shown = ", ".join(_on_one_line(one)[:40] for one in column.examples[:3])
            told += _("; such as {examples}").format(examples=shown)
        lines.append(told)
    return lines


def refused_titles() -> tuple[str, str, str]:
    """What the first columns of a list of refused rows are called."""
    return _("Line"), _("Column"), _("Reason")


def reason_in(column: str, value: str, code: str, parameters: Mapping[str, str | int]) -> str:
    """Why one cell of a row is refused, where the row is told beside it."""
    why = reason(code, parameters)
    if not column:
        return why
    if not value:
        return _("{column}: {why}").format(column=column, why=why)
    return _('{column} "{value}": {why}').format(column=column, value=value, why=why)


def reason(code: str, parameters: Mapping[str, str | int]) -> str:
    """Why a cell or a row is refused, as a sentence."""
    template = _reasons().get(code)
    if template is None:
        return _("It cannot be read ({code}).").format(code=code)
    return template.format_map(_Facts(parameters))


class _Facts(dict[str, Any]):
    """Facts to fill a sentence with; one that is lacking shows as a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


def _shown(name: str, value: object) -> object:
    if name == "allowed" and isinstance(value, (tuple, list)):
        return _listed(_on_one_line(str(entry)) for entry in value)
    if name in ("allowed", "left", "found") and isinstance(value, int) and value >= 1 << 20:
        return f"{value >> 20} MB"
    if isinstance(value, float):
        return f"{value:.0f}"
    return _on_one_line(value) if isinstance(value, str) else value


def _on_one_line(text: str) -> str:
    """What a stranger's file or mapping says, fit for one line of a terminal."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(shown) <= LONGEST_SHOWN:
        return shown
    half = LONGEST_SHOWN // 2
    return f"{shown[:half]}\N{HORIZONTAL ELLIPSIS}{shown[-half:]}"


def _listed(entries: Iterable[str]) -> str:
    told = list(entries)
    more = [_("and {n} more").format(n=len(told) - MOST_LISTED)] if len(told) > MOST_LISTED else []
    return ", ".join([*told[:MOST_LISTED], *more])


def _reasons() -> dict[str, str]:
    return {
        "erased": _("It was erased from this account, and an erased row does not come back."),
        "missing": _("It is empty, but every row needs it."),
        "not_in_format": _("It is not a date written as {expected}."),
        "no_such_day": _("There is no such day between 1900 and 2200, read as {expected}."),
        "not_whole": _("It is not a whole number from {low} to {high}."),
        "out_of_range": _("It does not lie between {low} and {high}."),
        "not_yes_no": _("It is none of 0, 1, yes, no, true, false."),
        "not_number": _('It is not a number written with digits and "{decimal}" alone.'),
        "negative": _("It is below zero."),
        "too_large": _("The number is too large."),
        "too_long": _("It has {length} characters; {limit} fit."),
        "surrogate": _("It holds half a character, which no text may."),
        "id_rounded": _(
            "A spreadsheet has rounded this id. Export the column as text, so that rows keep theirs."
        ),
        "id_again": _("An earlier row of this file has the same id."),
        "quotes": _("A quote opens in this line and does not close as it should."),
        "cell_too_large": _("A cell is too large to read, or its quotes do not close."),
        "too_few_cells": _("The row has {found} cells; the header names {expected} columns."),
        "too_many_cells": _("The row has {found} cells; the header names {expected} columns."),
    }


def _files() -> dict[str, str]:
    return {
        "FileUnreadableError": _("{file} cannot be read."),
        "FileUnreadableError.missing": _("There is no file {file}."),
        "FileUnreadableError.folder": _("{file} is a folder, not a file."),
        "FileUnreadableError.denied": _("You may not read {file}."),
        "EmptyFileError": _("{file} is empty."),
        "NoHeaderError": _("{file} names no columns in its first line."),
        "BrokenHeaderError": _("The quotes in the header of {file} do not close as they should."),
        "RepeatedColumnError": _(
            'Two columns of {file} are called "{column}". Give each its own name.'
        ),
        "WrongEncodingError": _(
            "{file} is not written in {encoding}: byte {offset}, in line {line}, does not fit. "
            "State its encoding in the mapping; files from Excel are often cp1252."
        ),
        "NulByteError": _(
            "{file} holds a NUL in line {line}. It is no plain text, or its encoding is utf-16."
        ),
        "LineTooLongError": _(
            "Line {line} of {file} has more than {limit} characters. Is it a text file?"
        ),
        "OtherFileError": _(
            "{file} is neither a text with delimiters nor an XLSX workbook. Save it as one of them."
        ),
        "OtherFileError.xls": _(
            "{file} is a workbook of the old kind (.xls). Open it in a spreadsheet and save it as .xlsx."
        ),
        "OtherFileError.xlsb": _(
            "{file} is a binary workbook (.xlsb). Open it in a spreadsheet and save it as .xlsx."
        ),
        "OtherFileError.ods": _(
            "{file} is an OpenDocument sheet (.ods). Open it in a spreadsheet and save it as .xlsx."
        ),
        "WorkbookLockedError": _(
            "{file} asks for a password. Save it without one, or as a text with delimiters."
        ),
        "WorkbookDamagedError": _("{file} is a damaged workbook and cannot be read ({detail})."),
        "WorkbookTooLargeError": _("{file} is larger than what is read of a workbook."),
        "WorkbookTooLargeError.cells": _(
            'The sheet "{sheet}" of {file} reaches to the cell {found}, more than can be read. Mostly one '
            "lone cell lies far out: delete the empty rows and columns behind the last that counts."
        ),
        "WorkbookTooLargeError.bytes": _(
            "{file} would take {found} when unpacked; at most {allowed} are read."
        ),
        "WorkbookTooLargeError.parts": _(
            "{file} is packed of {found} parts; at most {allowed} are read."
        ),
        "NoSuchSheetError": _('{file} has no sheet "{sheet}". It has: {allowed}.'),
        "ImportRunningError": _(
            "Another file is being imported: {file}, {percent} % of it read, {where}. One import runs at a "
            "time; try again when it is done."
        ),
        "DiskFullError": _(
            "The disk is nearly full: {left} are left. Nothing was kept of it. Make room and try again."
        ),
        "EditedSinceError": _(
            "{rows} rows of this import were edited by hand since. Take it back in the list of imports, "
            "where that is asked."
        ),
        "WorkerLimitError.memory": _(
            "Reading {file} took more than {allowed} of memory and was stopped."
        ),
        "WorkerLimitError.cpu": _(
            "Reading {file} took more than {allowed} seconds of computing and was stopped."
        ),
        "WorkerLimitError.time": _(
            "Reading {file} took more than {allowed} seconds and was stopped."
        ),
        "WorkerCrashedError": _(
            "The process that reads {file} broke off ({status}). Nothing was imported."
        ),
    }


def _mappings() -> dict[str, str]:
    return {
        "MappingUnreadableError": _("The mapping {mapping} cannot be read."),
        "MappingUnreadableError.missing": _("There is no mapping file {mapping}."),
        "MappingUnreadableError.too_large": _("The mapping {mapping} is larger than 1 MB."),
        "MappingUnreadableError.encoding": _(
            "The mapping {mapping} is not written in UTF-8; see line {line}."
        ),
        "MappingUnreadableError.toml": _("The mapping {mapping} is not valid TOML: {detail}."),
        "UnknownKeyError": _(
            'The mapping {mapping} has "{key}", which means nothing here. It may have: {allowed}.'
        ),
        "WrongTypeError": _('In the mapping {mapping}, "{key}" must be text in quotes.'),
        "WrongTypeError.table": _('In the mapping {mapping}, "{key}" must be a table: [{key}].'),
        "UnknownKindError": _(
            'The mapping {mapping} has the kind "{value}". It must be one of: {allowed}.'
        ),
        "UnknownEncodingError": _(
            'The mapping {mapping} states the encoding "{value}". These are read: {allowed}.'
        ),
        "BadDelimiterError": _(
            'The mapping {mapping} states the delimiter "{value}". It must be one mark such as '
            "a comma, a semicolon or a tab."
        ),
        "BadHeaderRowError": _(
            'The mapping {mapping} states "{value}" as the row of the header. It must be a number from 1.'
        ),
        "BadDecimalError": _(
            'The mapping {mapping} states the decimal mark "{value}". It must be a point or a comma.'
        ),
        "UnknownFieldError": _(
            'In the mapping {mapping}, "{key}" leads to "{value}", which is no field. '
            "These are: {allowed}."
        ),
        "DuplicateTargetError": _(
            'In the mapping {mapping}, both "{other}" and "{key}" lead to "{value}". '
            "Only one column may."
        ),
        "MissingRequiredError": _(
            'In the mapping {mapping}, no column leads to "{value}", which every row needs. '
            "Fields are: {allowed}."
        ),
        "MissingDateFormatError": _(
            'The mapping {mapping} does not state how "{value}" writes its dates ("{key}"). '
            "It may say, for example: {allowed}."
        ),
        "BadDateFormatError": _(
            'In the mapping {mapping}, "{key}" states the date format "{value}", which does not '
            "name year, month and day once each. Examples: {allowed}."
        ),
        "NotADateColumnError": _(
            'In the mapping {mapping}, "{key}" states a date format, but that column leads to no '
            "date. Columns with dates: {allowed}."
        ),
        "BadDimensionError": _(
            'In the mapping {mapping}, "{key}" names a dimension "{value}". A name has 1 to 60 '
            "characters on one line, and there are at most 32 dimensions."
        ),
        "BadConstantError": _('In the mapping {mapping}, the constant "{key}" is "{value}". {why}'),
        "UnknownColumnError": _(
            'The mapping {mapping} names the column "{key}", which {file} does not have. '
            "Its columns are: {allowed}."
        ),
    }
