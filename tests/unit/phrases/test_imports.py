"""What an import has to say: why a file, a mapping or a row cannot go in, each in plain words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import mcr_desktop.exchange
from mcr_desktop.domain.errors import McrError, NotFoundError
from mcr_desktop.exchange import errors
from mcr_desktop.phrases import imports

LEAVES = [
    error
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, McrError) and not error.__subclasses__()
]


@pytest.mark.parametrize("error", LEAVES)
def test_every_error_of_an_import_has_its_sentence(error: Any) -> None:
    limit = "memory" if error is errors.WorkerLimitError else 10
    facts = {
        name: f"<{name}>"
        for name in (
            *("file", "mapping", "key", "value", "column", "encoding", "offset", "line"),
            *("status", "other", "allowed", "detail", "sheet", "found"),
        )
    }
    text = imports.sentence(error(**facts, limit=limit, reason="missing", parameters={}))
    assert text
    assert "?" not in text.replace("Is it a text file?", "")
    assert "<file>" in text or "<mapping>" in text


def test_an_error_of_another_kind_is_left_to_others() -> None:
    assert imports.sentence(NotFoundError(wanted="x", kind="account")) is None


def test_every_reason_that_the_worker_gives_has_its_sentence() -> None:
    home = Path(mcr_desktop.exchange.__file__).parent
    source = "".join(path.read_text() for path in home.glob("*.py"))
    codes = set(re.findall(r'RefusedError\("(\w+)"', source))
    codes |= {"quotes", "cell_too_large", "too_few_cells", "too_many_cells", "id_again"}
    assert len(codes) > 15
    assert not [code for code in codes if f"({code})" in imports.reason(code, {})]


def test_a_refusal_says_where_what_and_why() -> None:
    assert imports.refusal(
        7, "Received", "31.02.2025", "no_such_day", {"expected": "DD.MM.YYYY"}
    ) == (
        'Line 7, Received, "31.02.2025": There is no such day between 1900 and 2200, '
        "read as DD.MM.YYYY."
    )
    assert imports.refusal(9, "Received", "", "missing", {}) == (
        "Line 9, Received: It is empty, but every row needs it."
    )
    assert imports.refusal(3, "", "", "too_few_cells", {"expected": 4, "found": 2}) == (
        "Line 3: The row has 2 cells; the header names 4 columns."
    )


def test_braces_and_line_ends_in_names_do_no_harm() -> None:
    error = errors.UnknownColumnError(
        mapping="m.toml", key="{file}\n\x1b[31m", file="{0}", allowed=("a", "b{}")
    )
    assert imports.sentence(error) == (
        'The mapping m.toml names the column "{file} [31m", which {0} does not have. '
        "Its columns are: a, b{}."
    )


def test_a_header_in_one_piece_brings_the_delimiter_to_mind() -> None:
    facts = {"mapping": "m", "key": "k", "file": "f"}
    together = errors.UnknownColumnError(**facts, allowed=("Day;What;Lane",))
    apart = errors.UnknownColumnError(**facts, allowed=("Day;What", "Lane"))
    assert "delimiter" in str(imports.sentence(together))
    assert "delimiter" not in str(imports.sentence(apart))


def test_long_lists_are_cut() -> None:
    error = errors.UnknownColumnError(
        mapping="m", key="k", file="f", allowed=tuple(str(n) for n in range(100))
    )
    assert str(imports.sentence(error)).endswith("28, 29, and 70 more.")


def test_an_encoding_that_the_first_bytes_suggest_is_named() -> None:
    error = errors.WrongEncodingError(
        file="f", encoding="utf-8", offset=0, line=1, perhaps="utf-16"
    )
    assert "suggest utf-16" in str(imports.sentence(error))
