"""The only package that knows SQL.

    store = await open_store("sqlite:////var/lib/depesche/depesche.db")

`Store` holds every query of the project, for SQLite and PostgreSQL alike; it takes and returns `bot.types`.
"""

from storage.store import Store, open_store

__all__ = ["Store", "open_store"]
