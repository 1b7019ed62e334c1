"""From a file that was looked at to a mapping, and to the questions that only a person can answer.

A column leads to a field where its name plainly says so. What could be read in two ways is asked, never
chosen: which number of a date is the day, which column holds what every row must have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mcr_desktop.exchange.dates import read_day
from mcr_desktop.exchange.fields import DIMENSION_LIMIT, KINDS, WITH_DIMENSIONS, FieldKind, field_of
from mcr_desktop.exchange.mappings import MOST_DIMENSIONS, Mapping, suggest_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.exchange.fields import Field
    from mcr_desktop.exchange.sources import ColumnGuess, Source

_DATED = (FieldKind.DATE, FieldKind.MONTH)
_LONGEST_NAME = 60
_LEAST_FILLED = 0.3
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must say, or may, before a file can go in.

    `code` is one of encoding, delimiter, sheet, header, vanished, required, date_order, date_format,
    decimal. `choices` are what may be answered, likelier first; `examples` cells that show why it is
    asked. Only where it `must` be answered does an import wait for it.
    """

    code: str
    column: str = ""
    field: str = ""
    choices: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A mapping as complete as the file allows, and what is open.

    `vanished` are columns of a remembered mapping that the file has no more, `appeared` those that it has
    and the mapping did not know; `told` are things decided that a person may wish to see, as questions
    that need no answer.
    """

    source: Source
    mapping: Mapping
    questions: tuple[Question, ...]
    vanished: tuple[str, ...] = ()
    appeared: tuple[str, ...] = ()
    used_by: str = ""
    used_on: str | None = None
    remembered: bool = False

    @property
    def ready(self) -> bool:
        """Whether nothing is left that must be answered."""
        return not any(question.must for question in self.questions)


def draft_of(source: Source, kind: str) -> Draft:
    """A first draft for a file whose columns nobody has said the meaning of."""
    mapping = _spelled(suggest_mapping(source.header, kind), source)
    mapping = _with_dimensions(mapping, source)
    mapping = _with_formats(mapping, source)
    return Draft(source, mapping, questions_of(source, mapping))


def draft_from(source: Source, kept: Mapping, *, used_by: str, used_on: str | None) -> Draft:
    """A draft from a mapping that was used before: all of it that the file still has columns for."""
    header = set(filter(None, source.header))
    known = {*kept.columns, *kept.dimensions} | ({kept.external_id} if kept.external_id else set())
    vanished = tuple(sorted(known - header))
    mapping = replace(
        kept,
        columns={name: target for name, target in kept.columns.items() if name in header},
        dimensions={name: target for name, target in kept.dimensions.items() if name in header},
        dates={
            name: stated
            for name, stated in kept.dates.items()
            if _still_reads(source, name, stated)
        },
        external_id=kept.external_id if kept.external_id in header else "",
    )
    mapping = _with_formats(_spelled(mapping, source), source)
    appeared = tuple(name for name in source.header if name and name not in known)
    questions = tuple(
        Question("vanished", name, _meant(kept, name), (*_unused(source, mapping), ""), must=True)
        for name in vanished
    )
    asked = {question.field for question in questions}
    others = questions_of(source, mapping)
    questions += tuple(q for q in others if q.code != "required" or q.field not in asked)
    return Draft(source, mapping, questions, vanished, appeared, used_by, used_on, remembered=True)


def _still_reads(source: Source, name: str, stated: str) -> bool:
    """Whether a column is there and writes its days as before; one that never does is asked about anew."""
    column = source.column(name)
    if column is None:
        return False
    shown = column.examples
    return not shown or any(read_day(text, stated) is not None for text in shown)


def revised(draft: Draft, mapping: Mapping) -> Draft:
    """The draft with a mapping that a person changed, its questions anew."""
    header = {column.name for column in draft.source.columns}
    led = set(mapping.columns) | set(mapping.dimensions) | {mapping.external_id}
    open_still = tuple(
        question for question in draft.questions
        if question.code == "vanished" and question.column not in header
        and question.field not in _led_to(mapping)
    )  # fmt: skip
    dates = {name: stated for name, stated in mapping.dates.items() if name in led}
    mapping = _with_formats(replace(mapping, dates=dates), draft.source)
    asked = {question.field for question in open_still}
    fresh = [
        q
        for q in questions_of(draft.source, mapping)
        if q.code != "required" or q.field not in asked
    ]
    told = [q for q in fresh if q.must or q in draft.questions]
    return replace(draft, mapping=mapping, questions=(*open_still, *told))


def answered(draft: Draft, question: Question, choice: str) -> Draft:
    """The draft after a person's answer to a question of its columns; not for how the file is read."""
    mapping = draft.mapping
    left = tuple(one for one in draft.questions if one != question)
    draft = replace(draft, questions=left)
    if question.code in ("date_order", "date_format"):
        mapping = replace(mapping, dates={**mapping.dates, question.column: choice})
    elif question.code == "decimal":
        mapping = replace(mapping, decimal=choice)
    elif question.code in ("required", "vanished") and choice:
        mapping = _led(mapping, choice, question.field)
    return revised(draft, mapping)


def questions_of(source: Source, mapping: Mapping) -> tuple[Question, ...]:
    """What is open in how a file is read and in what its columns mean."""
    found: list[Question] = []
    if source.encoding_sure in ("likely", "assumed") and source.encodings:
        choices = (source.encoding, *source.encodings)
        found.append(Question("encoding", choices=choices, examples=_strange(source)))
    if source.delimiter_sure == "likely" and source.delimiters:
        found.append(Question("delimiter", choices=(source.delimiter, *source.delimiters)))
    shown = [sheet.name for sheet in source.sheets if sheet.rows and not sheet.hidden]
    if len(shown) > 1 and not mapping.sheet:
        found.append(Question("sheet", choices=tuple(shown)))
    if source.header_like_data:
        found.append(Question("header", examples=source.header[:5]))
    led = _led_to(mapping)
    for target in KINDS[mapping.kind]:
        if target.required and target.name not in led:
            choices = tuple(_fitting(source, mapping, target))
            found.append(Question("required", field=target.name, choices=choices, must=True))
    found += _about_dates(source, mapping)
    found += _about_numbers(source, mapping)
    return tuple(found)


def _about_dates(source: Source, mapping: Mapping) -> Iterable[Question]:
    for name, target in mapping.targets():
        column = source.column(name)
        if target.kind not in _DATED or column is None or not column.filled:
            continue
        if mapping.format_of(name, target):
            # It is stated, and every cell is read by it or refused with its reason.
            continue
        bad = tuple(cell for _, cell in column.misfits)
        if len(column.formats) > 1:
            yield Question(
                "date_order", name, target.name, column.formats, column.examples, must=True
            )
        elif column.formats:
            yield Question(
                "date_format", name, target.name, column.formats, bad or column.examples, must=True
            )
        else:
            yield Question("date_format", name, target.name, (), column.examples, must=True)


def _about_numbers(source: Source, mapping: Mapping) -> Iterable[Question]:
    for name, target in mapping.targets():
        column = source.column(name)
        if target.kind is not FieldKind.NUMBER or column is None or not column.filled:
            continue
        if column.decimals and mapping.decimal not in column.decimals:
            yield Question("decimal", name, target.name, column.decimals, column.examples)
        # 1.204 and 1,204 may be a thousand and some, or one and some: the cells alone do not say.
        elif len(column.decimals) == 1 and all(
            _thousands(cell) for cell in column.examples if not cell.isdigit()
        ):
            other = "," if mapping.decimal == "." else "."
            yield Question("decimal", name, target.name, (mapping.decimal, other), column.examples)


def _thousands(cell: str) -> bool:
    whole, _, rest = cell.replace(",", ".").partition(".")
    return 0 < len(whole.lstrip("-")) <= 3 and len(rest) == 3


def _spelled(mapping: Mapping, source: Source) -> Mapping:
    """The mapping as this file is written."""
    several = len([sheet for sheet in source.sheets if sheet.rows]) > 1
    first = source.sample[0][0] if source.sample else 0
    preamble = source.header_row > 1 and first > source.header_row
    return replace(
        mapping,
        encoding=source.encoding or "utf-8",
        delimiter=source.delimiter or ",",
        sheet=source.sheet if several else "",
        header_row=str(source.header_row) if preamble else "",
    )


def _with_dimensions(mapping: Mapping, source: Source) -> Mapping:
    """Columns that hold few different short texts are what complaints are told apart by."""
    if mapping.kind not in WITH_DIMENSIONS:
        return mapping
    names: dict[str, str] = {}
    for name in _unused(source, mapping):
        column = source.column(name)
        if column is None or column.formats or column.more or column.share < _LEAST_FILLED:
            continue
        if mapping.kind == "exposures" and column.decimals:
            continue  # a number there is what was counted, not what it is told apart by
        few = 2 <= column.distinct <= max(column.rows // 4, 12)
        if few and max(map(len, column.examples)) <= min(DIMENSION_LIMIT, _LONGEST_LABEL):
            called = name.lower()[:_LONGEST_NAME].strip()
            if called not in names.values() and len(names) < MOST_DIMENSIONS:
                names[name] = called
    return replace(mapping, dimensions=names)


def _with_formats(mapping: Mapping, source: Source) -> Mapping:
    """Date formats where only one reads every cell."""
    dates = dict(mapping.dates)
    decimal = mapping.decimal
    for name, target in mapping.targets():
        column = source.column(name)
        if column is None:
            continue
        if target.kind in _DATED and not mapping.format_of(name, target):
            if len(column.formats) == 1 and not column.misfits:
                dates[name] = column.formats[0]
            elif not column.filled:
                dates[name] = "YYYY-MM-DD"
        elif target.kind is FieldKind.MONTH and name not in dates and len(column.formats) == 1:
            dates[name] = column.formats[0]
        elif target.kind is FieldKind.NUMBER and column.decimals and decimal not in column.decimals:
            decimal = column.decimals[0]
    return replace(mapping, dates=dates, decimal=decimal)


def _fitting(source: Source, mapping: Mapping, target: Field) -> Iterable[str]:
    """Columns that could hold a field, by what stands in them; all others behind."""
    free = _unused(source, mapping, but_dimensions=True)
    fits = [name for name in free if _could(source.column(name), target)]
    return [*fits, *(name for name in free if name not in fits)]


def _could(column: ColumnGuess | None, target: Field) -> bool:
    if column is None:
        return False
    if target.kind in _DATED:
        return bool(column.formats)
    if target.kind is FieldKind.NUMBER:
        return bool(column.decimals)
    return not column.formats and not column.decimals


def _unused(source: Source, mapping: Mapping, *, but_dimensions: bool = False) -> list[str]:
    led = {*mapping.columns, mapping.external_id}
    if not but_dimensions:
        led |= set(mapping.dimensions)
    return [name for name in source.header if name and name not in led]


def _led_to(mapping: Mapping) -> set[str]:
    found = {*mapping.columns.values(), *mapping.constants}
    return found | {"external_id"} if mapping.external_id else found


def _meant(mapping: Mapping, column: str) -> str:
    """What a column led to: a field, or a dimension as `dimensions.name`."""
    if column == mapping.external_id:
        return "external_id"
    return mapping.columns.get(column) or f"dimensions.{mapping.dimensions[column]}"


def _led(mapping: Mapping, column: str, meaning: str) -> Mapping:
    """The mapping with a column that leads to a field or a dimension, and to nothing else."""
    columns = {name: to for name, to in mapping.columns.items() if name != column}
    dimensions = {name: to for name, to in mapping.dimensions.items() if name != column}
    external_id = "" if mapping.external_id == column else mapping.external_id
    if meaning == "external_id":
        external_id = column
    elif field_of(mapping.kind, meaning) is not None:
        columns[column] = meaning
    else:
        dimensions[column] = meaning.removeprefix("dimensions.")
    return replace(mapping, columns=columns, dimensions=dimensions, external_id=external_id)


def _strange(source: Source) -> tuple[str, ...]:
    """Cells with letters beyond ASCII, by which an encoding can be judged."""
    cells = (cell for _, row in source.sample for cell in row if not cell.isascii())
    return tuple(dict.fromkeys(list(cells)[:5]))
