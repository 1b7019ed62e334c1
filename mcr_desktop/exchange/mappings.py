"""Mappings: what each column of a file means, stated by a person in TOML and never guessed.

kind = "complaints"
source = "Helpdesk"              # optional; rows of one source are told apart by their ids
encoding = "utf-8"               # optional
delimiter = ","                  # optional
sheet = "Complaints"             # optional; of a workbook, else its first
header_row = "3"                 # optional; where the names of the columns are not in the first row
decimal = "."                    # optional
date_format = "YYYY-MM-DD"       # for every date column that [dates] does not name
external_id = "Ticket"           # optional

[columns]
"Received" = "reported_on"

[dates]
"Closed" = "DD.MM.YYYY"

[dimensions]
"Lane" = "lane"

[constants]
severity = "3"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mcr_desktop.exchange import errors
from mcr_desktop.exchange.cells import RefusedError, line, reader_of
from mcr_desktop.exchange.dates import EXAMPLES, BadFormatError, DateFormat
from mcr_desktop.exchange.fields import (
    DIMENSION_LIMIT,
    EXTERNAL_ID,
    KINDS,
    WITH_DIMENSIONS,
    Field,
    FieldKind,
    field_of,
    folded,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mcr_desktop.exchange.cells import Value

ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "mac-roman"),
    *(f"cp{number}" for number in (437, 850, 852, *range(1250, 1259))),
    *(f"iso-8859-{number}" for number in (*range(1, 12), *range(13, 17))),
    *("koi8-r", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
)
"""The encodings that a mapping may state."""

LARGEST_MAPPING_BYTES = 1 << 20
MOST_DIMENSIONS = 32

_TEXTS = (
    *("kind", "source", "encoding", "delimiter", "sheet", "header_row"),
    *("decimal", "date_format", "external_id"),
)
_TABLES = ("columns", "dimensions", "dates", "constants")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_DATED = (FieldKind.DATE, FieldKind.MONTH)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the columns of a file become fields and dimensions; `checked` has proved what it says.

    `columns` leads from file columns to fields, `dimensions` from file columns to free dimension
    names, `dates` from file columns to their formats, `constants` from fields to text as a cell would
    hold it. `name` is how errors call the mapping, mostly its path.
    """

    kind: str
    columns: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    source: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    date_format: str = ""
    external_id: str = ""
    name: str = ""
    sheet: str = ""
    header_row: str = ""

    def checked(self) -> Mapping:
        """Itself, where a file could be read by it. Raises the MappingError that says why not."""
        self._check_reading()
        self._check_targets()
        self._check_formats()
        self._check_dimensions()
        self.constant_values()
        return self

    def targets(self) -> list[tuple[str, Field]]:
        """File columns with the fields they lead to, the external id included."""
        pairs = [*self.columns.items()]
        if self.external_id:
            pairs.append((self.external_id, EXTERNAL_ID.name))
        found = ((column, field_of(self.kind, target)) for column, target in pairs)
        return [(column, target) for column, target in found if target is not None]

    def format_of(self, column: str, target: Field) -> str:
        """The date format of a column; a month needs none stated, for it is declared as YYYY-MM."""
        stated = self.dates.get(column)
        if stated is not None:
            return stated
        if target.kind is FieldKind.MONTH:
            return "YYYY-MM"
        return self.date_format if target.kind is FieldKind.DATE else ""

    def constant_values(self) -> dict[str, Value]:
        """The constants as the store keeps them, by field. Raises BadConstantError."""
        values: dict[str, Value] = {}
        for key, text in self.constants.items():
            target = field_of(self.kind, key)
            if target is None:
                continue
            spelled = "YYYY-MM-DD" if target.kind is FieldKind.DATE else "YYYY-MM"
            read = reader_of(target.kind, limit=target.limit, spelled=spelled)
            try:
                values[key] = read(text)
            except RefusedError as refused:
                raise errors.BadConstantError(
                    mapping=self.name,
                    key=key,
                    value=text,
                    reason=refused.reason,
                    parameters=refused.parameters,
                ) from None
        return values

    def _check_reading(self) -> None:
        if self.kind not in KINDS:
            raise errors.UnknownKindError(
                mapping=self.name, key="kind", value=self.kind, allowed=tuple(KINDS)
            )
        if self.encoding not in ENCODINGS:
            raise errors.UnknownEncodingError(
                mapping=self.name, key="encoding", value=self.encoding, allowed=ENCODINGS
            )
        mark = self.delimiter
        if len(mark) != 1 or mark in '"\r\n\0 ' or mark.isalnum() or not mark.isascii():
            raise errors.BadDelimiterError(mapping=self.name, key="delimiter", value=mark)
        if self.decimal not in (".", ","):
            raise errors.BadDecimalError(
                mapping=self.name, key="decimal", value=self.decimal, allowed=(".", ",")
            )

        if self.header_row and not _ROW.fullmatch(self.header_row):
            raise errors.BadHeaderRowError(
                mapping=self.name, key="header_row", value=self.header_row
            )

    def _check_targets(self) -> None:
        allowed = tuple(target.name for target in KINDS[self.kind])
        led: dict[str, str] = {}
        pairs = [(column, target) for column, target in self.columns.items()]
        if self.external_id:
            pairs.append((self.external_id, EXTERNAL_ID.name))
        pairs += [(f"constants.{name}", name) for name in self.constants]
        for key, target in pairs:
            if target not in allowed or (target == EXTERNAL_ID.name and target in self.constants):
                raise errors.UnknownFieldError(
                    mapping=self.name, key=key, value=target, allowed=allowed
                )
            if target in led:
                raise errors.DuplicateTargetError(
                    mapping=self.name, key=key, value=target, other=led[target]
                )
            led[target] = key
        for target_field in KINDS[self.kind]:
            if target_field.required and target_field.name not in led:
                raise errors.MissingRequiredError(
                    mapping=self.name, key="columns", value=target_field.name, allowed=allowed
                )

    def _check_formats(self) -> None:
        dated = {column: target for column, target in self.targets() if target.kind in _DATED}
        for column in self.dates:
            if column not in dated:
                raise errors.NotADateColumnError(
                    mapping=self.name, key=f"dates.{column}", value=column, allowed=tuple(dated)
                )
        for column, target in dated.items():
            stated = self.format_of(column, target)
            key = f"dates.{column}" if column in self.dates else "date_format"
            if not stated:
                raise errors.MissingDateFormatError(
                    mapping=self.name, key=key, value=column, allowed=EXAMPLES
                )
            try:
                DateFormat(stated, day=target.kind is FieldKind.DATE)
            except BadFormatError as error:
                raise errors.BadDateFormatError(
                    mapping=self.name, key=key, value=stated, reason=str(error), allowed=EXAMPLES
                ) from None

    def _check_dimensions(self) -> None:
        if self.dimensions and self.kind not in WITH_DIMENSIONS:
            allowed = tuple(sorted(WITH_DIMENSIONS))
            raise errors.UnknownKeyError(mapping=self.name, key="dimensions", allowed=allowed)
        led: dict[str, str] = {}
        for column, name in self.dimensions.items():
            try:
                fits = bool(name) and line(name, 60) == name
            except RefusedError:
                fits = False
            if not fits or len(self.dimensions) > MOST_DIMENSIONS:
                raise errors.BadDimensionError(
                    mapping=self.name, key=f"dimensions.{column}", value=name
                )
            if name in led:
                raise errors.DuplicateTargetError(
                    mapping=self.name, key=f"dimensions.{column}", value=name, other=led[name]
                )
            led[name] = column


def read_mapping(path: Path) -> Mapping:
    """The mapping that a TOML file states, checked. Raises MappingError with the file and the key."""
    name = str(path)
    stated = _toml(path, name)
    for key, value in list(stated.items()):
        if key not in _TEXTS and key not in _TABLES:
            raise errors.UnknownKeyError(mapping=name, key=key, allowed=(*_TEXTS, *_TABLES))
        expected = str if key in _TEXTS else dict
        if key == "header_row" and type(value) is int:
            stated[key] = str(value)
        if not isinstance(stated[key], expected):
            told = "text" if key in _TEXTS else "table"
            raise errors.WrongTypeError(mapping=name, key=key, allowed=told)
    tables: dict[str, dict[str, str]] = {}
    for key in _TABLES:
        tables[key] = {}
        for column, value in stated.get(key, {}).items():
            number = isinstance(value, int | float) and key == "constants"
            if not isinstance(value, str) and (not number or isinstance(value, bool)):
                raise errors.WrongTypeError(mapping=name, key=f"{key}.{column}", allowed="text")
            called = column if key == "constants" else _column(column)
            tables[key][called] = str(value)
    texts: dict[str, str] = {key: stated[key] for key in _TEXTS if key in stated} | {"name": name}
    if "external_id" in texts:
        texts["external_id"] = _column(texts["external_id"])
    texts["encoding"] = texts.get("encoding", "utf-8").strip().lower().replace("_", "-")
    texts["encoding"] = {"latin-1": "iso-8859-1", "utf8": "utf-8", "shift-jis": "shift_jis"}.get(
        texts["encoding"], texts["encoding"]
    )
    kind = texts.pop("kind", "")
    return Mapping(
        kind,
        tables["columns"],
        tables["dimensions"],
        tables["dates"],
        tables["constants"],
        **texts,
    ).checked()


def suggest_mapping(header: Iterable[str], kind: str, *, date_format: str = "") -> Mapping:
    """A first draft: columns whose names plainly mean a field; not checked, for a person completes it.

    Date formats are not guessed: without `date_format` the draft cannot be used until they are stated.
    """
    columns: dict[str, str] = {}
    external_id = ""
    taken: set[str] = set()
    names = {folded(name): name for name in reversed([*filter(None, map(_column, header))])}
    for exact in (True, False):
        for target in KINDS[kind]:
            # The names that mean it most plainly come first.
            for meaning in (folded(target.name),) if exact else target.also:
                name = names.get(meaning)
                if name is None or target.name in taken or name in columns:
                    continue
                taken.add(target.name)
                if target.name == EXTERNAL_ID.name:
                    external_id = name
                else:
                    columns[name] = target.name
    return Mapping(kind=kind, columns=columns, external_id=external_id, date_format=date_format)


def plan_of(mapping: Mapping, fence_id: bytes, source: str) -> dict[str, Any]:
    """What the worker must know of a mapping, as plain lists; the columns it needs come first."""
    targets = mapping.targets()
    return {
        "columns": [*(column for column, _ in targets), *mapping.dimensions],
        "fields": [
            [
                column,
                target.name,
                target.kind.value,
                target.required or target.name == EXTERNAL_ID.name,
                target.limit,
                mapping.format_of(column, target),
            ]
            for column, target in targets
        ],
        "dimensions": [[column, name] for column, name in mapping.dimensions.items()],
        "dimension_limit": DIMENSION_LIMIT,
        "with_dimensions": mapping.kind in WITH_DIMENSIONS,
        "constants": mapping.constant_values(),
        "decimal": mapping.decimal,
        "fence_id": fence_id,
        "source": source,
    }


def _toml(path: Path, name: str) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_MAPPING_BYTES + 1)
    except FileNotFoundError:
        raise errors.MappingUnreadableError(mapping=name, key="", reason="missing") from None
    except OSError:
        raise errors.MappingUnreadableError(mapping=name, key="", reason="io") from None
    if len(raw) > LARGEST_MAPPING_BYTES:
        raise errors.MappingUnreadableError(mapping=name, key="", reason="too_large")
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        at = raw.count(b"\n", 0, error.start) + 1
        raise errors.MappingUnreadableError(
            mapping=name, key="", reason="encoding", line=at
        ) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise errors.MappingUnreadableError(
            mapping=name, key="", reason="toml", detail=str(error)
        ) from None


def _column(name: str) -> str:
    """A column's name as the worker spells it."""
    try:
        return line(name, LARGEST_MAPPING_BYTES) or ""
    except RefusedError:
        return name
