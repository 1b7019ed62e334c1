"""The way of a store's schema from version to version, by Alembic.

A version's SQL is frozen beside its script: a store made long ago and one made today have walked the
same steps.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2

HERE = Path(__file__).parent


def upgrade(connect: Callable[[], Any]) -> None:
    """Bring the store behind `connect` to the newest version, all in one transaction."""
    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
    engine.dispose()


def statements(version: str) -> list[str]:
    """The frozen SQL statements of a version."""
    text = (HERE / "versions" / f"{version}.sql").read_text(encoding="utf-8")
    return [part.strip() for part in text.split(";\n") if part.strip()]
