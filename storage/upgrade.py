"""Changing the tables of an older version into those of this one. Alembic's chain is the same for both databases."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.errors import StorageError
from storage.database import EMPTY, OLDER

_MIGRATIONS = Path(__file__).with_name("migrations")
_ALEMBIC = threading.Lock()  # its `op` and `context` are one for the process


def upgrade(connection: Connection, *, migrate: bool) -> None:
    """Bring the tables to the newest form inside of the connection's transaction.

    Args:
        connection: In a transaction that writes, with whatever keeps other processes from doing the same.
        migrate: Whether to change tables that are older; otherwise they are an error.

    Raises:
        StorageError: They were made by a newer version, or are older and may not be changed.
    """
    script = ScriptDirectory(str(_MIGRATIONS))
    present = MigrationContext.configure(connection).get_current_heads()
    if present == tuple(script.get_heads()):  # another process was quicker
        return
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        for revision in present:
            script.get_revision(revision)  # raises for what a newer program made
        if not migrate:
            raise StorageError("open the database", OLDER if present else EMPTY, retryable=False)
        with _ALEMBIC:
            command.upgrade(config, "head")
    except CommandError as error:
        reason = "its tables were made by a newer version of this program, or by another one"
        raise StorageError("open the database", reason, retryable=False) from error
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError("open the database", "rows would point to missing ones after the upgrade", retryable=False)
