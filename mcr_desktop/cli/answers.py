"""What `mcr` prints: aligned plain columns for people, one stable JSON shape for programs.

JSON: a list command answers with an array, every other with an object. A row is an object of all its
fields, named as in the store, absent values null. Row ids are 26 characters, fence ids hexadecimal,
days `YYYY-MM-DD`, moments epoch milliseconds (names end in `_ms`), dimensions an object, `contacts` an
array of ids, `team` one of names, flags 1 or null.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, TypeVar

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import McrError

Row = TypeVar("Row")


class UnwrittenError(McrError):
    """Standard output took the answer no further, for a `reason`; what was asked for is done by then."""


class UnreadError(Exception):
    """Whoever read the answer has seen enough and closed it: no failure.

    An error of our own, for what runs the commands ends the program with status 1 over a broken pipe.
    """


class Column(NamedTuple):
    """One column of a list: its heading and how a row tells it."""

    heading: str
    told: Callable[[Any], object]


def plain(value: object) -> Any:
    """A value of the services as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: _of_field(item.name, getattr(value, item.name)) for item in fields(value)
        }
    if isinstance(value, bytes):
        return ids.show(value) if len(value) == 16 else value.hex()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, (str, int, float)) or value is None:
        return value
    return str(value)


def _of_field(name: str, value: object) -> Any:
    if name == "dimensions" and isinstance(value, tuple):
        return dict(value)
    return plain(value)


def print_json(value: object) -> None:
    """A value as indented JSON."""
    write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def print_rows(rows: Sequence[Row], columns: Sequence[Column], *, as_json: bool) -> None:
    """Rows in aligned columns under their headings, or as a JSON array; nothing where there are none."""
    if as_json:
        print_json(list(rows))
        return
    if not rows:
        return
    lines = [[_cell(column.heading) for column in columns]]
    lines += [[_cell(column.told(row)) for column in columns] for row in rows]
    widths = [max(_width(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        shown = [
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        ]
        write("  ".join(shown).rstrip() + "\n")


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """Names and values, one a line, aligned; what is absent is left out, long text is indented."""
    told = [(name, value) for name, value in facts if value not in (None, "", ())]
    width = max((len(name) for name, _ in told), default=0) + 2
    for name, value in told:
        text = safe(_text(value)) if isinstance(value, str) else _cell(value)
        first, *rest = text.split("\n") or [""]
        write(f"{name:<{width}}{first}".rstrip() + "\n")
        for line in rest:
            write((" " * width + line).rstrip() + "\n")


def print_row(
    row: object, *, as_json: bool, hide: Iterable[str] = ("fence",), **said: object
) -> None:
    """One row, all its fields; `said` replaces how a field is shown to people."""
    if as_json:
        print_json(row)
        return
    hidden = set(hide)
    print_facts(
        (item.name, said.get(item.name, getattr(row, item.name)))
        for item in fields(row)  # type: ignore[arg-type]  # rows are dataclasses
        if item.name not in hidden
    )


def print_done(row: Any, *, as_json: bool) -> None:
    """The answer to a write: the row as JSON, or its id alone."""
    if as_json:
        print_json(row)
    else:
        write(ids.show(row.id) + "\n")


def print_removed(label: str, *, as_json: bool) -> None:
    """The answer to a removal: its label, as an object for programs."""
    if as_json:
        print_json({"removed": label})
    else:
        print_line(label)


def print_line(text: str) -> None:
    """One plain line."""
    write(" ".join(safe(text).split("\n")) + "\n")


def write(text: str) -> None:
    """Text as it is; UnwrittenError where standard output takes no more, UnreadError where nobody reads."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise UnreadError from None
    except OSError as error:
        raise UnwrittenError(reason=error.strerror or str(error)) from error


def finish() -> None:
    """Have all of the answer on its way; raises as `write` does."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise UnreadError from None
    except OSError as error:
        raise UnwrittenError(reason=error.strerror or str(error)) from error


def print_problem(text: str) -> None:
    """One plain line on standard error."""
    line = " ".join(safe(text.replace("\n", " ")).split())
    sys.stderr.write(f"mcr: {line}\n")


def safe(text: str) -> str:
    """Text without what could steer a terminal or turn its reading order; line ends stay."""
    return "".join(
        char
        for char in text
        if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\t", " ").strip("\n")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return str(plain(value))
    if isinstance(value, float):
        return f"{value:.10g}" if abs(value) < 1e15 else str(value)
    if isinstance(value, tuple):
        return ", ".join(
            "=".join(map(str, one)) if isinstance(one, tuple) else _cell(one) for one in value
        )
    return " ".join(safe(str(value).replace("\n", " ").replace("\t", " ")).split())


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
