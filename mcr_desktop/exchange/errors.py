"""What can go wrong with a file from outside, as types with facts; `phrases.imports` says them."""

from __future__ import annotations

from mcr_desktop.domain.errors import McrError


class MappingError(McrError):
    """A mapping cannot be used. Facts: `mapping` (its file), `key`, and mostly `allowed`."""


class MappingUnreadableError(MappingError):
    """The mapping file is missing, too large, not UTF-8 or not TOML: `reason`, perhaps `line`."""


class UnknownKeyError(MappingError):
    """`key` means nothing in a mapping; `allowed` lists what does."""


class WrongTypeError(MappingError):
    """What stands at `key` is of the wrong type; `allowed` is a code: text or table."""


class UnknownKindError(MappingError):
    """`value` is no kind of row; `allowed` lists the kinds."""


class UnknownEncodingError(MappingError):
    """`value` is no encoding that is read; `allowed` lists those."""


class BadDelimiterError(MappingError):
    """`value` cannot part fields: one character that is neither quote, letter, digit nor line end."""


class BadDecimalError(MappingError):
    """`value` cannot be the decimal mark; `allowed` lists the two."""


class BadHeaderRowError(MappingError):
    """`value` is no row that could hold the names of the columns: a number from 1."""


class UnknownFieldError(MappingError):
    """`key` leads to field `value`, which this kind of row does not have; `allowed` lists its fields."""


class DuplicateTargetError(MappingError):
    """`key` leads to `value`, to which something else leads already: `other`."""


class MissingRequiredError(MappingError):
    """Nothing leads to the required field `value`."""


class MissingDateFormatError(MappingError):
    """Column `key` holds dates, but their format is not stated; `allowed` shows some."""


class BadDateFormatError(MappingError):
    """`value`, the date format at `key`, cannot be used: `reason`; `allowed` shows some."""


class NotADateColumnError(MappingError):
    """A format is stated for column `key`, which is not mapped to a date; `allowed` lists those."""


class BadDimensionError(MappingError):
    """`value` cannot name a dimension: 1 to 60 characters on one line, at most 32 dimensions."""


class BadConstantError(MappingError):
    """`value` cannot stand in field `key`: `reason` is the code of a refusal."""


class UnknownColumnError(MappingError):
    """The mapping names column `key`, which the file `file` lacks; `allowed` lists its columns."""


class ImportFileError(McrError):
    """A file cannot be imported at all. Facts: `file` and whatever tells where."""


class FileUnreadableError(ImportFileError):
    """`file` is missing, a folder or not ours to read: `reason` is one of missing, folder, denied, io."""


class EmptyFileError(ImportFileError):
    """`file` holds nothing."""


class NoHeaderError(ImportFileError):
    """The first record of `file` names no column."""


class BrokenHeaderError(ImportFileError):
    """The quotes in the header of `file` do not close."""


class RepeatedColumnError(ImportFileError):
    """Two columns of `file` are called `column`."""


class WrongEncodingError(ImportFileError):
    """`file` is not in `encoding`: the byte at `offset` (from 0), in `line`, says so.

    `perhaps` names an encoding that its first bytes suggest, or is empty.
    """


class NulByteError(ImportFileError):
    """`file` holds a NUL in `line`: it is no text, or UTF-16 read as something else."""


class LineTooLongError(ImportFileError):
    """`line` of `file` is longer than `limit` characters."""


class OtherFileError(ImportFileError):
    """`file` is neither a delimited text nor an XLSX workbook but `found`: xls, xlsb, ods, pdf, zip ..."""


class WorkbookLockedError(ImportFileError):
    """`file` is a workbook that asks for a password."""


class WorkbookDamagedError(ImportFileError):
    """`file` is a workbook that cannot be read; `detail` is the reader's word."""


class WorkbookTooLargeError(ImportFileError):
    """`file` has more of `what` than is `allowed`: parts, bytes (unpacked), or cells.

    For cells, `found` is the last one and `sheet` the sheet in which it lies.
    """


class NoSuchSheetError(ImportFileError):
    """`file` has no sheet called `sheet`; `allowed` lists those that it has."""


class WorkerError(ImportFileError):
    """The process that reads `file` did not come to an end of its own."""


class WorkerLimitError(WorkerError):
    """Reading `file` reached its `limit`: memory (`allowed` in bytes), cpu or time (in seconds)."""


class WorkerCrashedError(WorkerError):
    """The process that reads `file` died with `status`, or sent what it must not."""


OF_A_FILE: dict[str, type[ImportFileError]] = {
    error.__name__: error
    for error in (
        FileUnreadableError,
        EmptyFileError,
        NoHeaderError,
        BrokenHeaderError,
        RepeatedColumnError,
        WrongEncodingError,
        NulByteError,
        LineTooLongError,
        OtherFileError,
        WorkbookLockedError,
        WorkbookDamagedError,
        WorkbookTooLargeError,
        NoSuchSheetError,
        WorkerLimitError,
    )
}
"""The errors that a worker may report, by name."""
