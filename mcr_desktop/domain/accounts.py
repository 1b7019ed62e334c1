"""Accounts: the key customers, their sites, and facts worth never asking twice."""

from __future__ import annotations

from dataclasses import dataclass

TIERS = ("strategic", "key", "growth")
STANDINGS = ("satisfaction", "preference", "loyalty", "advocacy")
"""The steps of a relationship, lowest first."""

FACT_KINDS = ("never_ask", "preference", "personal", "factor")
"""What a fact is: what never to ask twice, how they want it, of the person, or of the storekeeper card."""
FACTORS = (
    "frequency",
    "purchasing_ability",
    "personal_situation",
    "reciprocal_potential",
    "lifetime_value",
    "influence",
    "complaint_power",
    "nuisance",
)
"""What a village shopkeeper knows of a customer: the eight lines of a storekeeper card."""
LEVELS = ("low", "middling", "high")
CONFIDENCES = ("hearsay", "told", "seen", "certain")
"""How sure a fact is, least first."""
AGREEMENT_KINDS = ("service level", "contract", "price", "other")
RENEWALS = ("automatic", "by agreement", "none")
OCCASION_KINDS = ("birthday", "anniversary", "holiday", "other")

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
    parent_id: bytes | None = None
    """The account of which this one is a part; it may lie in a fence that we are not inside."""
    archived_on: str | None = None
    """The day on which it was put aside; it is then left out of Today and of the portfolio."""
    time_zone: str | None = None
    """Their zone by its IANA name, such as `Europe/Lisbon`."""
    working_days: str | None = None
    """Their working days as digits, Monday is 1: `12345`."""
    working_from: str | None = None
    """When their day begins where they are, `HH:MM`."""
    working_until: str | None = None
    website: str | None = None
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the customer's."""

    id: bytes
    fence: bytes
    name: str = ""
    city: str | None = None
    country: str | None = None
    remark: str | None = None
    address: str | None = None
    phone: str | None = None
    time_zone: str | None = None


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
    kind: str | None = None
    """One of `FACT_KINDS`; nothing is the same as "never ask"."""
    factor: str | None = None
    """Which of `FACTORS` a line of a storekeeper card is about."""
    level: str | None = None
    """One of `LEVELS`, for a line of a storekeeper card."""
    expires_on: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed with a customer: a service level, a contract, a price."""

    id: bytes
    fence: bytes
    title: str = ""
    kind: str | None = None
    text: str | None = None
    measure: str | None = None
    """What is measured, in the words of the agreement: "delivered by the day promised"."""
    target: str | None = None
    """What was agreed of it, as it was said: "98 %"."""
    starts_on: str | None = None
    ends_on: str | None = None
    notice_days: int | None = None
    """Days before its end by which either side must speak."""
    renewal: str | None = None
    value: float | None = None
    currency: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A date worth remembering of a customer, or of one person there."""

    id: bytes
    fence: bytes
    contact_id: bytes | None = None
    kind: str | None = None
    title: str | None = None
    day: str = ""
    """`YYYY-MM-DD`, or `--MM-DD` where the year is not known."""
    yearly: int | None = None
    remind_days: int | None = None
    """So many days before, Today tells of it."""
    sensitive: int | None = None
