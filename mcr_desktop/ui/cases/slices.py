"""A slice of the complaints in words."""

from __future__ import annotations

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.dates import short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.exploring.pictures import filter_from


def slice_words(query: str | None) -> str:
    """A slice in words: "carrier: Borealis, lane: LYS-MAD"."""
    if not query:
        return _("all complaints")
    chosen = filter_from(query)
    parts = [
        f"{name.replace('_', ' ')}: {label or _('not recorded')}" for name, label in chosen.where
    ]
    if chosen.since or chosen.until:
        first = short_day(chosen.since, today()) if chosen.since else "\N{HORIZONTAL ELLIPSIS}"
        last = short_day(chosen.until, today()) if chosen.until else "\N{HORIZONTAL ELLIPSIS}"
        parts.append(f"{first} \N{EN DASH} {last}")
    return ", ".join(parts) or _("all complaints")


def complaints_text(count: int) -> str:
    """A number of complaints."""
    return ngettext("{n} complaint", "{n} complaints", count).format(n=number(count))
