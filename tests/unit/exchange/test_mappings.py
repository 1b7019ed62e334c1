"""Mappings: what each column of a file means, stated by a person in TOML and never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.domain.resources import resource
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.exchange import errors
from mcr_desktop.exchange.fields import KINDS, WITH_DIMENSIONS
from mcr_desktop.exchange.mappings import (
    ENCODINGS,
    read_mapping,
    suggest_mapping,
)

GOOD = """
kind = "complaints"
date_format = "YYYY-MM-DD"
[columns]
"Day" = "reported_on"
"""


def stated(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_mapping_can_be_read() -> None:
    mapping = read_mapping(resource("demo", "cfpb-mapping.toml"))
    assert mapping.columns == {"Date received": "reported_on"}
    assert mapping.dimensions["Submitted via"] == "channel"


@pytest.mark.parametrize(
    ("text", "error", "key"),
    [
        ("kind = ", errors.MappingUnreadableError, ""),
        (GOOD.replace("complaints", "orders"), errors.UnknownKindError, "kind"),
        ("[columns]\n", errors.UnknownKindError, "kind"),
        ("colums = 1\n" + GOOD, errors.UnknownKeyError, "colums"),
        ("encoding = 8\n" + GOOD, errors.WrongTypeError, "encoding"),
        ("columns = 8\n", errors.WrongTypeError, "columns"),
        (GOOD + '"Level" = 3\n', errors.WrongTypeError, "columns.Level"),
        ('encoding = "rot13"\n' + GOOD, errors.UnknownEncodingError, "encoding"),
        ('delimiter = ";;"\n' + GOOD, errors.BadDelimiterError, "delimiter"),
        ('delimiter = "\\""\n' + GOOD, errors.BadDelimiterError, "delimiter"),
        ('decimal = "x"\n' + GOOD, errors.BadDecimalError, "decimal"),
        (GOOD + '"Level" = "gravity"\n', errors.UnknownFieldError, "Level"),
        (GOOD + '"Other day" = "reported_on"\n', errors.DuplicateTargetError, "Other day"),
        (
            GOOD + '[constants]\nreported_on = "2025-01-01"\n',
            errors.DuplicateTargetError,
            "constants.reported_on",
        ),
        (GOOD.replace("reported_on", "occurred_on"), errors.MissingRequiredError, "columns"),
        (GOOD.replace("date_format", "source"), errors.MissingDateFormatError, "date_format"),
        (GOOD.replace("YYYY-MM-DD", "yy-mm"), errors.BadDateFormatError, "date_format"),
        (GOOD + '[dates]\n"Day" = "YYYY"\n', errors.BadDateFormatError, "dates.Day"),
        (GOOD + '[dates]\n"Dya" = "YYYY-MM-DD"\n', errors.NotADateColumnError, "dates.Dya"),
        (GOOD + '[dimensions]\n"Lane" = ""\n', errors.BadDimensionError, "dimensions.Lane"),
        (
            GOOD + '[dimensions]\n"Lane" = "lane"\n"Route" = "lane"\n',
            errors.DuplicateTargetError,
            "dimensions.Route",
        ),
        (GOOD + "[constants]\nseverity = 9\n", errors.BadConstantError, "severity"),
        (
            'kind = "contacts"\n[columns]\n"N" = "name"\n[dimensions]\n"X" = "x"\n',
            errors.UnknownKeyError,
            "dimensions",
        ),
    ],
)
def test_what_a_mapping_cannot_say_names_file_and_key(
    tmp_path: Path, text: str, error: Any, key: str
) -> None:
    path = stated(tmp_path, text)
    with pytest.raises(error) as caught:
        read_mapping(path)
    assert caught.value.facts["mapping"] == str(path)
    assert caught.value.facts["key"] == key


def test_a_mapping_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(errors.MappingUnreadableError) as caught:
        read_mapping(tmp_path / "none.toml")
    assert caught.value.facts["reason"] == "missing"
    path = tmp_path / "latin.toml"
    path.write_bytes(b'kind = "complaints"\nsource = "K\xf6ln"\n')
    with pytest.raises(errors.MappingUnreadableError) as caught:
        read_mapping(path)
    assert caught.value.facts["line"] == 2


def test_obvious_names_are_suggested_and_dates_are_not_guessed() -> None:
    header = ["Ticket", "Date received", "Sub-product", "Issue", "Complaint ID", "Severity", ""]
    draft = suggest_mapping(header, "complaints")
    assert draft.columns == {
        "Date received": "reported_on",
        "Issue": "kind",
        "Severity": "severity",
    }
    assert draft.external_id == "Complaint ID"
    with pytest.raises(errors.MissingDateFormatError):
        draft.checked()
    suggest_mapping(header, "complaints", date_format="YYYY-MM-DD").checked()


def test_a_field_is_suggested_once_and_the_exact_name_wins() -> None:
    draft = suggest_mapping(["Title", "Summary", "Subject"], "complaints")
    assert draft.columns == {"Summary": "summary"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_offered_exists(encoding: str) -> None:
    assert "a".encode(encoding)


def test_every_field_has_its_place_in_the_store() -> None:
    homes = {"complaints": "complaint", "contacts": "contact", "exposures": "exposure"}
    for kind, fields in KINDS.items():
        stored = {field.name for field in TABLES[homes[kind]].fields}
        assert {field.name for field in fields if field.kept} <= stored
        assert (kind in WITH_DIMENSIONS) == ("dimensions" in stored)
