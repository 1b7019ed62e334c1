"""What the fields of rows are called where a row's past is told."""

from __future__ import annotations

from mcr_desktop.phrases.catalogue import _

FIELD_WORDS = {
    "deleted": "whether it is removed",
    # Accounts and places
    "name": "the name",
    "tier": "the tier",
    "standing_before": "the standing before",
    "industry": "the industry",
    "city": "the city",
    "country": "the country",
    "customer_since": "customer since",
    "revenue": "the revenue",
    "currency": "the currency",
    "agreements": "what is agreed",
    "as_of": "the day of the figures",
    "acknowledge_days": "days to acknowledge a complaint",
    "respond_days": "days to answer a complaint",
    "parent_id": "of what it is a part",
    "archived_on": "the day it was archived",
    "working_days": "the working days",
    "working_from": "when their day begins",
    "working_until": "when their day ends",
    "website": "the website",
    "address": "the address",
    "time_zone": "the time zone",
    "remark": "the remark",
    # People
    "title": "the title",
    "email": "the e-mail address",
    "phone": "the phone number",
    "mobile": "the mobile number",
    "external_id": "their number",
    "role": "the part in decisions",
    "reports_to": "whom they report to",
    "site_id": "the site",
    "owner": "who owns it",
    "cadence_days": "days between touches",
    "standing": "the standing",
    "standing_on": "the day of the standing",
    "standing_evidence": "the evidence of the standing",
    "executive": "whether an executive",
    "relation": "to whom they belong",
    "employer": "the employer",
    "language": "the language",
    "preferences": "how they want it",
    "photo": "the photo",
    "left_on": "the day they left",
    "merged_into": "as whom they are shown",
    "map_x": "the place on the map",
    "began": "when it began",
    "ended": "when it ended",
    "from_id": "whose word counts",
    "to_id": "with whom it counts",
    "strength": "how strongly",
    "label": "what it is for",
    "value": "the value",
    "preferred": "whether it comes first",
    # Touches and meetings
    "channel": "how it was",
    "happened_on": "the day",
    "minutes": "how long it took",
    "two_way": "whether it went both ways",
    "started_by": "who began it",
    "contacts": "who of them was there",
    "team": "who of us was there",
    "feeling": "how it left them",
    "summary": "what it was about",
    "achieved": "what it achieved",
    "started_at": "when it began",
    "awaits_answer": "whether they wait for an answer",
    "answers_id": "what it answers",
    "answered_on": "the day it was answered",
    "meeting_id": "the meeting",
    "starts_at": "when it begins",
    "place": "the place",
    "objectives": "the objectives",
    "agenda": "the agenda",
    "questions": "the questions",
    "ask": "the ask",
    "outcome": "the outcome",
    # Notes and what hangs on rows
    "purpose": "the purpose",
    "circle": "who may see it",
    "sensitive": "whether it is sensitive",
    "expires_on": "the day it expires",
    "written_on": "the day it was written",
    "author": "the author",
    "body": "the words",
    "account_id": "the account",
    "row_id": "to what it belongs",
    "target_id": "what came of it",
    "used_on": "the day it was of use",
    "media_type": "the kind of file",
    "size": "the size",
    "added_on": "the day it was added",
    "person": "who",
    # Promises
    "direction": "whose promise it is",
    "wording": "the wording",
    "contact_id": "the person",
    "made_on": "the day it was made",
    "due_on": "the day it is due",
    "state": "how it stands",
    "closed_on": "the day it was closed",
    "closed_words": "what was said at the close",
    "first_due_on": "the first day agreed",
    "renegotiated_on": "the day it was renegotiated",
    "renegotiated_with": "with whom it was renegotiated",
    "renegotiated_why": "why it was renegotiated",
    "source_id": "where it comes from",
    "case_id": "the case",
    "effective_on": "the day it took effect",
    "recurs": "how often it comes back",
    "news_days": "days between calls with news",
    "news_on": "the day of the last news",
    # Facts, agreements, days, absences
    "text": "the words",
    "source": "from whom or what",
    "confidence": "how sure",
    "noted_on": "the day it was noted",
    "factor": "the line of the storekeeper card",
    "level": "how much",
    "kind": "the kind",
    "measure": "what is measured",
    "target": "the target",
    "starts_on": "the first day",
    "ends_on": "the last day",
    "notice_days": "days of notice",
    "renewal": "how it is renewed",
    "day": "the day",
    "yearly": "whether it comes every year",
    "remind_days": "days to be told before",
    "from_on": "the first day away",
    "until_on": "the last day",
    "deputy": "who stands in",
}
UNTOLD = frozenset(
    {"map_y", "import_id", "row_kind", "source_kind", "series_id", "action", "sha256"}
)
"""Fields that are of the program, or told with another one: nobody writes them."""
FLAGS = frozenset(
    {"two_way", "executive", "awaits_answer", "sensitive", "preferred", "yearly", "duplicate"}
)


def field_words(field: str) -> str:
    """A field of any row, in running text; one that nobody named reads as its name does."""
    return _(FIELD_WORDS.get(field, "the " + field.replace("_", " ")))


def flag_words(value: object) -> str:
    """A field that is either so or not."""
    return _("yes") if value else _("no")
