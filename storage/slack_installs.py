"""Which Slack workspaces installed the app, their tokens, and the installations that are under way.

The tables and nearly all statements are slack_sdk's own; it begins a transaction for each of them and keeps its tokens
and its history in plain text. Here all of one call is one transaction, only the last installation of a workspace stays,
and tokens are encrypted before SQLAlchemy sees them, so that nothing that it logs or raises can hold one.

Writers wait for each other, also on PostgreSQL: slack_sdk looks first and then writes, which two at a time do wrong. A
workspace is installed rarely enough for that.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    and_,
    delete,
    inspect,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StorageError
from storage.database import Database, _engine, _parse, _pragma
from storage.secrets import Secrets
from storage.tables import storable

T = TypeVar("T")
Record = TypeVar("Record", Bot, Installation)

SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
"""The columns that are encrypted."""
STATE_LIFE = timedelta(minutes=10)
"""How long an installation may be under way."""

# Any number that no other program on the server takes for its own lock: "depesslk" in ASCII.
_LOCK = 0x6465706573736C6B
# How long SQLite waits for readers before it gives up emptying its write-ahead log; nobody else can write meanwhile.
_EMPTYING = timedelta(milliseconds=100)
# slack_sdk logs each state that it finds, and the one that it was asked for where the database fails.
_SILENT = logging.Logger("slack_sdk", logging.CRITICAL + 1)  # noqa: LOG001  # in no tree, so that nobody turns it on


async def open_slack_installs(
    url: str, secrets: Secrets, client_id: str, *, patience: timedelta = timedelta(seconds=5)
) -> "SlackInstalls":
    """Open the database, bring it up to date as `storage.open_store` does, and make Slack's tables.

    Several processes may do this at once.

    Args:
        url: As for `storage.open_store`.
        secrets: The keys.
        client_id: Of the Slack app; one app sees nothing of another's.
        patience: How long any operation waits for a lock that another program holds.

    Raises:
        ConfigError: The address is none.
        StorageError: The database cannot be used, or was made by a newer version.
    """
    database = await Database.open(url, migrate=True, patience=patience)
    installs = SlackInstalls(url, database, secrets, client_id)
    try:
        await installs.make_tables()
    except BaseException:
        await installs.close()
        raise
    return installs


class SlackInstalls(AsyncInstallationStore, AsyncOAuthStateStore):
    """What Bolt asks for as `installation_store` and as `state_store`. Made by `open_slack_installs`.

    A workspace is meant by its `team_id`; or by its `enterprise_id` and no `team_id`, where an organization installed
    the app for all of its workspaces at once.

    Every method may raise `StorageError`, and those that give a token do so where no key fits.
    """

    def __init__(self, url: str, database: Database, secrets: Secrets, client_id: str) -> None:
        self._url = _parse(url)
        self._database = database
        self._secrets = secrets
        self._client_id = client_id
        # Neither gets an engine: `_within` gives each call the connection that it works on.
        nothing = cast("Engine", None)
        self._installs = _Installs(client_id, nothing, logger=_SILENT)
        self._states = SQLAlchemyOAuthStateStore(int(STATE_LIFE.total_seconds()), nothing, logger=_SILENT)
        self._bots, self._installations = self._installs.bots, self._installs.installations

    @property
    def logger(self) -> logging.Logger:
        """Of this module; nothing is written to it."""
        return logging.getLogger(__name__)

    async def make_tables(self) -> None:
        """Make what is missing of the tables. May be called twice, by several processes."""
        operation = "make the tables for Slack"
        wanted = {self._bots.name, self._installations.name, self._states.oauth_states.name}

        def work(connection: Connection) -> None:
            for store in (copy(self._installs), copy(self._states)):
                store.engine = cast("Engine", connection)  # for this a connection is as good
                store.create_tables()  # type: ignore[no-untyped-call]

        if not await self._database.read(operation, lambda found: wanted.issubset(inspect(found).get_table_names())):
            await self._write(operation, work)

    async def close(self) -> None:
        """Finish what is running and close the database. May be called twice; nothing else may be called after it."""
        await self._database.close()

    # Installations

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation and its bot, and drop what was kept for the workspace before."""
        sealed = self._each(installation, self._secrets.encrypt)

        def work(connection: Connection) -> None:
            replaced = [self._installations]
            if sealed.bot_token is not None:
                replaced.append(self._bots)
            for table in replaced:
                connection.execute(delete(table).where(self._of(table, sealed.enterprise_id, sealed.team_id)))
            self._within(connection).save(sealed)

        await self._write("save a Slack installation", work)
        await self._empty_log()

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a workspace's bot in place of the one before."""
        sealed = self._each(bot, self._secrets.encrypt)

        def work(connection: Connection) -> None:
            self._drop_bot(connection, sealed.enterprise_id, sealed.team_id)
            self._within(connection).save_bot(sealed)

        await self._write("save a Slack installation", work)
        await self._empty_log()

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Give a workspace's bot, or None."""

        def work(connection: Connection) -> Bot | None:
            found = self._within(connection).find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
            return found and self._each(found, self._secrets.decrypt)

        return await self._database.read("look for a Slack installation", work)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Give a workspace's installation, or None; with a user, only if it is the one who installed the app."""

        def work(connection: Connection) -> Installation | None:
            found = self._within(connection).find_installation(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                is_enterprise_install=is_enterprise_install,
            )
            return found and self._each(found, self._secrets.decrypt)

        return await self._database.read("look for a Slack installation", work)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete a workspace's bot, whose token is also dropped from the installation. None to delete is fine."""
        await self._write(
            "delete a Slack installation", lambda connection: self._drop_bot(connection, enterprise_id, team_id)
        )
        await self._empty_log()

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete a workspace's installation, or only if this user made it; the bot stays. None to delete is fine."""

        def work(connection: Connection) -> None:
            statement = delete(self._installations).where(self._of(self._installations, enterprise_id, team_id))
            if user_id is not None:
                statement = statement.where(self._installations.c.user_id == user_id)
            connection.execute(statement)

        await self._write("delete a Slack installation", work)
        await self._empty_log()

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete all that is kept for a workspace. None to delete is fine.

        Nothing of it stays in a SQLite file, nor in its log unless somebody reads just then. PostgreSQL keeps it,
        encrypted, until it vacuums.
        """

        def work(connection: Connection) -> None:
            for table in (self._bots, self._installations):
                connection.execute(delete(table).where(self._of(table, enterprise_id, team_id)))

        await self._write("delete a Slack installation", work)
        await self._empty_log()

    async def token(self, workspace: str) -> str | None:
        """Give the token of a workspace's bot, or None.

        Args:
            workspace: A `team_id`; or an `enterprise_id`, for what an organization installed as a whole.
        """
        bots = self._bots.c
        whole = and_(bots.team_id.is_(None), bots.enterprise_id == workspace)
        statement = (
            select(bots.bot_token)
            .where(
                bots.client_id == self._client_id,
                or_(bots.team_id == workspace, whole),
                bots.bot_token.is_not(None),
            )
            .order_by(bots.id.desc())
            .limit(1)
        )

        def work(connection: Connection) -> str | None:
            sealed = connection.execute(statement).scalar()
            return None if sealed is None else self._secrets.decrypt(sealed)

        return await self._database.read("look for a Slack token", work)

    async def workspaces(self) -> list[str]:
        """List the workspaces that have a bot, as `token` takes them, in alphabetical order. Needs no key."""
        bots = self._bots.c
        statement = select(bots.team_id, bots.enterprise_id).where(
            bots.client_id == self._client_id, bots.bot_token.is_not(None)
        )
        rows = await self._database.read("list the Slack workspaces", lambda found: found.execute(statement).all())
        return sorted({row.team_id or row.enterprise_id or "" for row in rows})

    async def rotate(self) -> int:
        """Encrypt with the first key what older keys encrypted, for all apps that share the database.

        Returns:
            How many secrets that were.

        Raises:
            StorageError: Some fit no key, which are left as they are; the others were encrypted anew.
        """
        operation = "encrypt the Slack tokens anew"

        def work(connection: Connection) -> tuple[int, int]:
            n_rotated = n_unreadable = 0
            for table in (self._bots, self._installations):
                names = [name for name in SECRETS if name in table.c]
                for row in connection.execute(select(table.c.id, *(table.c[name] for name in names))).mappings().all():
                    fresh: dict[str, str] = {}
                    for name in names:
                        if row[name] is None:
                            continue
                        try:
                            rotated = self._secrets.rotated(row[name])
                        except StorageError:
                            n_unreadable += 1
                        else:
                            if rotated is not None:
                                fresh[name] = rotated
                    if fresh:
                        connection.execute(update(table).where(table.c.id == row["id"]).values(fresh))
                        n_rotated += len(fresh)
            return n_rotated, n_unreadable

        n_rotated, n_unreadable = await self._write(operation, work)
        await self._empty_log()
        if n_unreadable:
            reason = f"no key in DEPESCHE_SECRET_KEY fits {n_unreadable} of them; the others were encrypted anew"
            raise StorageError(operation, reason, retryable=False)
        return n_rotated

    # Installations that are under way

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """Make a state, by which the answer of whoever installs the app is known again."""
        states = self._states.oauth_states

        def work(connection: Connection) -> str:
            now = datetime.now(UTC).replace(tzinfo=None)  # as slack_sdk writes it
            connection.execute(delete(states).where(states.c.expire_at <= now))
            store, _ = self._states_within(connection)
            return store.issue()

        return await self._write("begin an installation in Slack", work)

    async def async_consume(self, state: str) -> bool:
        """Say whether a state was made here not longer than `STATE_LIFE` ago, and not asked for before."""

        def work(connection: Connection) -> bool:
            store, joined = self._states_within(connection)
            known = store.consume(storable(state))
            if joined.fault is not None:  # of which slack_sdk only says that there is no such state
                raise joined.fault
            return known

        return await self._write("finish an installation in Slack", work)

    def _within(self, connection: Connection) -> "_Installs":
        store = copy(self._installs)
        store.engine = cast("Engine", _Joined(connection))
        return store

    def _states_within(self, connection: Connection) -> "tuple[SQLAlchemyOAuthStateStore, _Joined]":
        store, joined = copy(self._states), _Joined(connection)
        store.engine = cast("Engine", joined)
        return store, joined

    def _each(self, record: Record, change: Callable[[str], str]) -> Record:
        """Copy a record with its secrets changed."""
        changed = copy(record)
        for name in SECRETS:
            value = getattr(record, name, None)
            if value is not None:
                setattr(changed, name, change(value))
        return changed

    def _of(self, table: Table, enterprise_id: str | None, team_id: str | None) -> ColumnElement[bool]:
        """Find a workspace's rows; also those from before it joined an organization, which slack_sdk would leave."""
        found = table.c
        if team_id is not None:
            return and_(found.client_id == self._client_id, found.team_id == team_id)
        return and_(found.client_id == self._client_id, found.team_id.is_(None), found.enterprise_id == enterprise_id)

    def _drop_bot(self, connection: Connection, enterprise_id: str | None, team_id: str | None) -> None:
        connection.execute(delete(self._bots).where(self._of(self._bots, enterprise_id, team_id)))
        # slack_sdk would go on giving out the installation's copy; without one it looks for the bot.
        connection.execute(
            update(self._installations)
            .where(self._of(self._installations, enterprise_id, team_id))
            .values(bot_token=None, bot_refresh_token=None, bot_token_expires_at=None)
        )

    async def _write(self, operation: str, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction while no other process writes these tables."""

        def alone(connection: Connection) -> T:
            if connection.dialect.name == "sqlite":
                # What is deleted is overwritten, wherever the tables of others leave room for it to stay.
                connection.exec_driver_sql("PRAGMA secure_delete = ON").close()
            else:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            return work(connection)

        return await self._database.write(operation, alone)

    async def _empty_log(self) -> None:
        """Empty SQLite's write-ahead log, which keeps what was overwritten, unless somebody else needs it."""
        if self._url.get_backend_name() == "sqlite":
            await asyncio.to_thread(self._empty_log_now)

    def _empty_log_now(self) -> None:
        engine = _engine(self._url, _EMPTYING, 1)
        # What was to be written is written: that the log is not emptied is no reason to say that it is not.
        with suppress(SQLAlchemyError, sqlite3.Error), engine.connect() as connection:
            _pragma(connection, "wal_checkpoint(TRUNCATE)")
        engine.dispose()


class _Installs(SQLAlchemyInstallationStore):
    """slack_sdk's own, with room for encrypted tokens: PostgreSQL keeps no longer ones than a column says.

    A user who installs no bot leaves the workspace's as it is.
    """

    @classmethod
    def build_installations_table(cls, metadata: MetaData, table_name: str) -> Table:
        return _widened(super().build_installations_table(metadata, table_name))

    @classmethod
    def build_bots_table(cls, metadata: MetaData, table_name: str) -> Table:
        return _widened(super().build_bots_table(metadata, table_name))

    def save_bot(self, bot: Bot) -> None:
        if cast("str | None", bot.bot_token) is not None:
            super().save_bot(bot)


def _widened(table: Table) -> Table:
    for name in SECRETS:
        if name in table.c:
            table.c[name].type = Text()
    return table


class _Joined:
    """Stands where slack_sdk's stores have an engine, and lets them work in a transaction that others began.

    Attributes:
        fault: What failed in it last, or None.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.fault: Exception | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give the connection; the transaction ends where it began."""
        try:
            yield self._connection
        except Exception as error:
            self.fault = error
            raise

    connect = begin
