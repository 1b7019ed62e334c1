"""The first schema, as one script of SQL beside this file."""

from __future__ import annotations

from alembic import op

from mcr_desktop.store.migrations import statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    for statement in statements("0001"):
        op.execute(statement)
