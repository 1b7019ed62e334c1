"""Accounts: the key customers, their sites, and facts worth never asking twice."""

from __future__ import annotations

from dataclasses import dataclass

TIERS = ("strategic", "key", "growth")
STANDINGS = ("satisfaction", "preference", "loyalty", "advocacy")
"""The steps of a relationship, lowest first."""

DEFAULT_CADENCE_DAYS = 30
"""How often an account without an agreed cadence should hear from us, both ways."""


@dataclass(frozen=True, slots=True)
class Account:
    """A key customer; lives in a fence of its own. Days are ISO texts, `revenue` a year's."""

    id: bytes
    fence: bytes
    name: str = ""
    tier: str | None = None
    purpose: str | None = None
    standing: str | None = None
    standing_before: str | None = None
    standing_on: str | None = None
    industry: str | None = None
    city: str | None = None
    country: str | None = None
    customer_since: str | None = None
    revenue: float | None = None
    currency: str | None = None
    preferences: str | None = None
    agreements: str | None = None
    as_of: str | None = None
    """The day as of which this account is looked at, where its data ends in the past."""
    cadence_days: int | None = None
    acknowledge_days: int | None = None
    """Days within which a complaint is to be acknowledged, as agreed with the customer."""
    respond_days: int | None = None
    """Days within which a complaint is to be answered, as agreed."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the customer's."""

    id: bytes
    fence: bytes
    name: str = ""
    city: str | None = None
    country: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a good shopkeeper would remember, with where it comes from."""

    id: bytes
    fence: bytes
    text: str = ""
    contact_id: bytes | None = None
    source: str | None = None
    confidence: str | None = None
    noted_on: str | None = None
    sensitive: int | None = None
    meeting_id: bytes | None = None
