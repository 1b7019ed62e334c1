"""The report of a case: what the copy holds, what redaction took out, and where it goes."""

from __future__ import annotations
