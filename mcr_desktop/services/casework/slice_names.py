"""Slices of complaints in words."""

from __future__ import annotations

from mcr_desktop.domain.findings import Slice
from mcr_desktop.phrases.case_reports import slice_days
from mcr_desktop.phrases.findings import slice_name
from mcr_desktop.services.exploring.pictures import filter_from


def slice_in_words(query: str, count: int | None) -> tuple[str, int | None]:
    """A slice's name, its days included, and how many complaints it has."""
    chosen = filter_from(query)
    name = slice_name(Slice(tuple(chosen.where)))
    return slice_days(name, chosen.since, chosen.until), count
