import asyncio
import inspect
import logging
import sqlite3
import subprocess
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_asyncio
import sqlalchemy
from psycopg import sql
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Bot, Installation
from sqlalchemy import make_url

from bot.errors import ConfigError, StorageError
from storage import open_store
from storage.database import Database
from storage.secrets import Secrets, new_key
from storage.slack_installs import SECRETS, SlackInstalls, open_slack_installs
from tests.storage.values import PATIENCE

IMPATIENT = timedelta(milliseconds=20)
CLIENT = "11.22"
ROOT = Path(__file__).parents[2]
TABLES = {
    "slack_bots": (
        "id client_id app_id enterprise_id enterprise_name team_id team_name bot_token bot_id bot_user_id bot_scopes "
        "bot_refresh_token bot_token_expires_at is_enterprise_install installed_at"
    ),
    "slack_installations": (
        "id client_id app_id enterprise_id enterprise_name enterprise_url team_id team_name bot_token bot_id "
        "bot_user_id bot_scopes bot_refresh_token bot_token_expires_at user_id user_token user_scopes "
        "user_refresh_token user_token_expires_at incoming_webhook_url incoming_webhook_channel "
        "incoming_webhook_channel_id incoming_webhook_configuration_url is_enterprise_install token_type installed_at"
    ),
    "slack_oauth_states": "id state expire_at",
}


def secret(kind: str, name: str) -> str:
    """Make what stands for a token, as long as Slack's are where they expire."""
    return f"{kind}-{name}-".ljust(180, "0")


def installation(
    team: str | None = "T1",
    name: str = "one",
    *,
    enterprise: str | None = None,
    user: str = "U1",
    bot: bool = True,
    at: float = 1_790_000_000.0,
) -> Installation:
    """Make an installation whose secrets have its name in them."""
    return Installation(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        team_name="Der Verlag",
        bot_token=secret("bot", name) if bot else None,
        bot_id="B1",
        bot_user_id="UB1",
        bot_scopes=["commands", "chat:write"],
        bot_refresh_token=secret("bot-refresh", name) if bot else None,
        bot_token_expires_at=1_800_000_000 if bot else None,
        user_id=user,
        user_token=secret("user", name),
        user_refresh_token=secret("user-refresh", name),
        incoming_webhook_url=f"https://hooks.example/{secret('hook', name)}",
        is_enterprise_install=team is None,
        installed_at=at,
    )


def secrets_of(record: Bot | Installation) -> dict[str, str | None]:
    """Give what of a record nobody may read."""
    return {name: getattr(record, name) for name in SECRETS if hasattr(record, name)}


def execute(url: str, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run a statement behind the store's back; give its rows."""
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(sqlalchemy.text(statement), values)
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows


def kept(url: str) -> bytes:
    """Give all that a thief of the database would have: SQLite's files as they are, or all of PostgreSQL's rows."""
    if url.startswith("sqlite"):
        path = Path(str(make_url(url).database))
        return b"".join(found.read_bytes() for found in sorted(path.parent.glob(f"{path.name}*")))
    return "\n".join(str(row) for table in TABLES for row in execute(url, f"SELECT * FROM {table}")).encode()  # noqa: S608


def counts(url: str) -> tuple[int, int]:
    """Count the rows of bots and of installations."""
    ((n_bots,),) = execute(url, "SELECT count(*) FROM slack_bots")
    ((n_installations,),) = execute(url, "SELECT count(*) FROM slack_installations")
    return n_bots, n_installations


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and all that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def said(error: BaseException) -> str:
    """Give all that an error and its causes say of themselves."""
    return "".join(f"{cause}\n{cause!r}\n" for cause in causes(error))


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Hold what keeps out readers and writers."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(str(make_url(url).database), isolation_level=None)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.close()
        return
    address = make_url(url)
    with psycopg.connect(host=str(address.query["host"]), user="postgres", dbname=address.database) as server:
        for table in TABLES:
            server.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(table)))
        yield
        server.rollback()


@pytest.fixture
def url(url: str) -> str:
    """Give the address of a database without Slack's tables; PostgreSQL's is shared by all tests."""
    for table in TABLES:
        execute(url, f"DROP TABLE IF EXISTS {table}")
    return url


@pytest.fixture
def key() -> str:
    """Make a key."""
    return new_key()


@pytest_asyncio.fixture
async def installs(url: str, key: str) -> AsyncIterator[SlackInstalls]:
    """Open a store with no rows."""
    opened = await open_slack_installs(url, Secrets(key), CLIENT, patience=PATIENCE)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def other(url: str, key: str, installs: SlackInstalls) -> AsyncIterator[SlackInstalls]:  # noqa: ARG001
    """Open the same database once more, as another process does."""
    opened = await open_slack_installs(url, Secrets(key), CLIENT, patience=PATIENCE)
    yield opened
    await opened.close()


# Installations


async def test_what_was_saved_is_found(installs: SlackInstalls) -> None:
    """The installation and its bot come back with all of their tokens and facts."""
    saved = installation()
    await installs.async_save(saved)
    found = await installs.async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.to_dict() == saved.to_dict()
    bot = await installs.async_find_bot(enterprise_id=None, team_id="T1")
    assert bot is not None
    assert bot.to_dict() == saved.to_bot().to_dict()
    assert await installs.token("T1") == saved.bot_token


async def test_saving_leaves_what_was_given_as_it_is(installs: SlackInstalls) -> None:
    """Bolt goes on with the installation that it saved, which must not be encrypted under its hands."""
    given, untouched = installation(), installation()
    await installs.async_save(given)
    assert given.to_dict() == untouched.to_dict()


async def test_where_nothing_is_installed(installs: SlackInstalls) -> None:
    """There is no token, no workspace and nothing to delete; none of it is an error."""
    workspace: dict[str, str | None] = {"enterprise_id": None, "team_id": "T1"}
    await installs.async_delete_all(**workspace)
    await installs.async_delete_bot(**workspace)
    await installs.async_delete_installation(**workspace)
    assert await installs.async_find_bot(**workspace, is_enterprise_install=None) is None
    assert await installs.async_find_installation(**workspace, is_enterprise_install=None) is None
    assert await installs.token("T1") is None
    assert await installs.workspaces() == []
    assert await installs.rotate() == 0


async def test_installing_again_replaces(url: str, installs: SlackInstalls) -> None:
    """One installation of a workspace is kept, the last that was saved, even if another user's clock was behind."""
    for name, user, at in (("one", "U1", 300.0), ("two", "U2", 300.0), ("three", "U3", 100.0)):
        await installs.async_save(installation(name=name, user=user, at=at))
        assert counts(url) == (1, 1)
        assert await installs.token("T1") == secret("bot", name)
        found = await installs.async_find_installation(enterprise_id=None, team_id="T1")
        assert found is not None
        assert (found.user_id, found.user_token) == (user, secret("user", name))


async def test_workspaces_have_nothing_to_do_with_each_other(installs: SlackInstalls) -> None:
    """Each has its own token, and one that goes takes nothing of the others along."""
    for team in ("T2", "T1", "T3"):
        await installs.async_save(installation(team, team))
    assert await installs.workspaces() == ["T1", "T2", "T3"]
    await installs.async_delete_all(enterprise_id=None, team_id="T2")
    assert await installs.workspaces() == ["T1", "T3"]
    assert [await installs.token(team) for team in ("T1", "T2", "T3")] == [
        secret("bot", "T1"),
        None,
        secret("bot", "T3"),
    ]


async def test_apps_have_nothing_to_do_with_each_other(url: str, key: str, installs: SlackInstalls) -> None:
    """Two Slack apps may share a database and a workspace."""
    await installs.async_save(installation(name="mine"))
    second = await open_slack_installs(url, Secrets(key), "other", patience=PATIENCE)
    assert (await second.workspaces(), await second.token("T1")) == ([], None)
    await second.async_save(installation(name="theirs"))
    await installs.async_delete_all(enterprise_id=None, team_id="T1")
    assert await second.token("T1") == secret("bot", "theirs")
    await second.close()


async def test_an_organization_that_installed_as_a_whole(installs: SlackInstalls) -> None:
    """It is known by its own id, and for each of its workspaces Bolt finds the one bot."""
    await installs.async_save(installation(None, "all", enterprise="E1"))
    await installs.async_save(installation("T1", "single", enterprise="E1"))
    assert await installs.workspaces() == ["E1", "T1"]
    assert await installs.token("E1") == secret("bot", "all")
    bot = await installs.async_find_bot(enterprise_id="E1", team_id="T7", is_enterprise_install=True)
    assert bot is not None
    assert bot.bot_token == secret("bot", "all")
    await installs.async_delete_all(enterprise_id="E1", team_id=None)
    assert await installs.workspaces() == ["T1"]


async def test_a_workspace_that_joined_an_organization(url: str, installs: SlackInstalls) -> None:
    """It is the same workspace: what was kept before is replaced, or goes with it."""
    await installs.async_save(installation("T1", "before"))
    await installs.async_save(installation("T1", "after", enterprise="E1"))
    assert counts(url) == (1, 1)
    await installs.async_save(installation("T2", "before"))
    await installs.async_delete_all(enterprise_id="E1", team_id="T2")
    assert await installs.workspaces() == ["T1"]


async def test_a_user_who_installs_no_bot_takes_none_away(url: str, installs: SlackInstalls) -> None:
    """The workspace's bot stays, and the user's installation is given with it."""
    await installs.async_save(installation(name="one"))
    await installs.async_save(installation(name="two", user="U2", bot=False))
    assert counts(url) == (1, 1)
    found = await installs.async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.user_token, found.bot_token) == (secret("user", "two"), secret("bot", "one"))


async def test_a_bot_that_is_saved_alone_is_the_one_that_is_found(url: str, installs: SlackInstalls) -> None:
    """A token that was exchanged for a fresh one is not given out any more, wherever it is asked for."""
    await installs.async_save(installation(name="one"))
    await installs.async_save_bot(installation(name="two").to_bot())
    assert counts(url) == (1, 1)
    assert await installs.token("T1") == secret("bot", "two")
    found = await installs.async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.bot_token, found.bot_refresh_token) == (secret("bot", "two"), secret("bot-refresh", "two"))
    assert found.user_token == secret("user", "one")


async def test_a_bot_that_was_revoked_is_nowhere(installs: SlackInstalls) -> None:
    """Its token is not in the installation either; the user's stays."""
    await installs.async_save(installation())
    await installs.async_delete_bot(enterprise_id=None, team_id="T1")
    assert (await installs.token("T1"), await installs.workspaces()) == (None, [])
    found = await installs.async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.bot_token, found.bot_refresh_token, found.user_token) == (None, None, secret("user", "one"))


async def test_a_user_who_was_revoked_takes_the_own_installation_along(installs: SlackInstalls) -> None:
    """Nobody else's, and the bot stays."""
    await installs.async_save(installation(user="U1"))
    await installs.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U2")
    assert await installs.async_find_installation(enterprise_id=None, team_id="T1") is not None
    await installs.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U1")
    assert await installs.async_find_installation(enterprise_id=None, team_id="T1") is None
    assert await installs.token("T1") == secret("bot", "one")


async def test_two_processes_that_save_one_workspace_leave_one_row(
    url: str, installs: SlackInstalls, other: SlackInstalls
) -> None:
    """Whoever was last replaced what the other kept, also where both began before either ended."""
    names = [f"n{number}" for number in range(20)]
    await asyncio.gather(
        *(
            store.async_save(installation(name=name, at=float(number)))
            for number, name in enumerate(names)
            for store in (installs, other)
        )
    )
    assert counts(url) == (1, 1)
    token = await installs.token("T1")
    assert token in {secret("bot", name) for name in names}
    found = await other.async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert found.bot_token == token


# What others can read


async def test_no_secret_is_kept_in_the_clear(url: str, installs: SlackInstalls) -> None:
    """Whoever reads the whole database finds the workspace's name, and none of its secrets."""
    for name in ("one", "two"):
        await installs.async_save(installation(name=name))
    await installs.async_save_bot(installation("T2", "three").to_bot())
    everything = kept(url)
    assert b"Der Verlag" in everything  # it was looked at the right place
    assert everything.count(b"gAAAA") >= len(SECRETS)  # with which each ciphertext begins
    for name in ("one", "two", "three"):
        for value in filter(None, secrets_of(installation(name=name)).values()):
            assert value.rstrip("0").encode() not in everything


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_nothing_of_a_workspace_stays_in_the_file(url: str, installs: SlackInstalls) -> None:
    """Not in pages that are free now, and not in the write-ahead log, while the program still runs."""
    await installs.async_save(installation("T1"))
    for number in range(40):
        await installs.async_save(installation(f"T9{number}"))
    (ciphers,) = execute(url, "SELECT bot_token, user_token FROM slack_installations WHERE team_id = 'T1'")
    assert all(cipher.encode() in kept(url) for cipher in ciphers)
    await installs.async_delete_all(enterprise_id=None, team_id="T1")
    assert all(cipher.encode() not in kept(url) for cipher in ciphers)
    for number in range(40):
        await installs.async_delete_all(enterprise_id=None, team_id=f"T9{number}")
    assert b"Der Verlag" not in kept(url)
    assert b"gAAAA" not in kept(url)


@pytest.mark.parametrize("backend", ["sqlite"])
async def test_somebody_who_reads_holds_up_no_deletion(url: str, installs: SlackInstalls) -> None:
    """It is done, even if the log cannot be emptied just then; with the next one it is."""
    await installs.async_save(installation("T1"))
    await installs.async_save(installation("T2"))
    (ciphers,) = execute(url, "SELECT bot_token, user_token FROM slack_installations WHERE team_id = 'T1'")
    reader = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM slack_bots").fetchone() == (2,)
    await installs.async_delete_all(enterprise_id=None, team_id="T1")
    assert await installs.workspaces() == ["T2"]
    reader.close()
    await installs.async_delete_all(enterprise_id=None, team_id="T2")
    assert all(cipher.encode() not in kept(url) for cipher in ciphers)


async def test_no_log_and_no_error_holds_a_secret(
    url: str, key: str, installs: SlackInstalls, caplog: pytest.LogCaptureFixture
) -> None:
    """Even where everything is logged that can be: each statement, its values, its rows, and each error's causes."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)
    try:
        # What is logged is decided when an engine is made.
        loud = await open_slack_installs(url, Secrets(key), CLIENT, patience=IMPATIENT)
        await loud.async_save(installation())
        await loud.async_find_installation(enterprise_id=None, team_id="T1", user_id="U1")
        await loud.async_find_bot(enterprise_id=None, team_id="T1")
        state = await loud.async_issue()
        errors = []
        stranger = await open_slack_installs(url, Secrets(new_key()), CLIENT, patience=IMPATIENT)
        for call in (stranger.token("T1"), stranger.rotate()):
            with pytest.raises(StorageError) as failed:
                await call
            errors.append(failed.value)
        broken = installation(name="broken")
        broken.app_id = None  # which no row may lack
        with pytest.raises(StorageError) as failed:
            await loud.async_save(broken)
        errors.append(failed.value)
        execute(url, "DROP TABLE slack_oauth_states")
        with pytest.raises(StorageError) as failed:
            await loud.async_consume(state)
        errors.append(failed.value)
        await installs.token("T1")
        await stranger.close()
        await loud.close()
    finally:
        logging.getLogger("sqlalchemy").setLevel(logging.NOTSET)
    texts = caplog.text + "".join(map(said, errors))
    # Which a program can ask for, and some that report errors do.
    facts = repr([vars(cause) for error in errors for cause in causes(error)])
    assert "gAAAA" in facts
    assert "slack_installations" in caplog.text  # it was loud
    assert "Row (" in caplog.text
    for name in ("one", "broken"):
        for value in filter(None, secrets_of(installation(name=name)).values()):
            assert value.rstrip("0") not in texts + facts
    assert state not in texts
    assert key not in texts


async def test_the_tables_are_those_that_are_known_here(url: str, installs: SlackInstalls) -> None:
    """A column that a newer slack_sdk adds is missing in databases that exist, and may hold a secret."""
    await installs.workspaces()
    for table, columns in TABLES.items():
        engine = sqlalchemy.create_engine(url)
        assert [column["name"] for column in sqlalchemy.inspect(engine).get_columns(table)] == columns.split()
        engine.dispose()
    assert set(SECRETS) <= set(" ".join(TABLES.values()).split())


# Keys


async def test_a_key_is_replaced_in_three_steps(url: str) -> None:
    """At each step all tokens can be read; in the end the old key reads none."""
    old, new = new_key(), new_key()

    async def token(keys: str, *, rotate: int | None = None) -> str | None:
        store = await open_slack_installs(url, Secrets(keys), CLIENT, patience=PATIENCE)
        try:
            if rotate is not None:
                assert await store.rotate() == rotate
            found = await store.async_find_installation(enterprise_id=None, team_id="T1", user_id="U1")
            assert found is not None
            assert secrets_of(found) == secrets_of(installation())
            return await store.token("T1")
        finally:
            await store.close()

    store = await open_slack_installs(url, Secrets(old), CLIENT, patience=PATIENCE)
    await store.async_save(installation())
    await store.close()
    before = {cipher for row in execute(url, "SELECT bot_token, user_token FROM slack_installations") for cipher in row}
    assert await token(f"{new},{old}") == secret("bot", "one")
    # Five of the installation, two of its bot.
    assert await token(f"{new},{old}", rotate=7) == secret("bot", "one")
    assert await token(f"{new},{old}", rotate=0) == secret("bot", "one")
    assert await token(new) == secret("bot", "one")
    assert all(cipher.encode() not in kept(url) for cipher in before)
    with pytest.raises(StorageError, match="a key that is not in DEPESCHE_SECRET_KEY"):
        await token(old)


async def test_a_wrong_key_is_said_and_installing_again_helps(url: str, installs: SlackInstalls) -> None:
    """Who lost the key sees which workspaces there are, is told what is wrong, and each can be installed anew."""
    await installs.async_save(installation())
    stranger = await open_slack_installs(url, Secrets(new_key()), CLIENT, patience=PATIENCE)
    assert await stranger.workspaces() == ["T1"]
    for call in (
        stranger.token("T1"),
        stranger.async_find_bot(enterprise_id=None, team_id="T1"),
        stranger.async_find_installation(enterprise_id=None, team_id="T1"),
    ):
        with pytest.raises(StorageError) as failed:
            await call
        assert "DEPESCHE_SECRET_KEY" in failed.value.reason
        assert not failed.value.retryable
    await stranger.async_save(installation(name="two"))
    assert await stranger.token("T1") == secret("bot", "two")
    await stranger.close()


async def test_what_no_key_fits_keeps_nothing_else_from_being_encrypted_anew(url: str) -> None:
    """The others are, it is said how many were not, and those stay as they were."""
    old, new, lost = new_key(), new_key(), new_key()
    for keys, team in ((lost, "T1"), (old, "T2")):
        store = await open_slack_installs(url, Secrets(keys), CLIENT, patience=PATIENCE)
        await store.async_save(installation(team, team))
        await store.close()
    store = await open_slack_installs(url, Secrets(f"{new},{old}"), CLIENT, patience=PATIENCE)
    with pytest.raises(StorageError) as failed:
        await store.rotate()
    assert failed.value.reason == "no key in DEPESCHE_SECRET_KEY fits 7 of them; the others were encrypted anew"
    await store.close()
    for keys, team in ((lost, "T1"), (new, "T2")):
        store = await open_slack_installs(url, Secrets(keys), CLIENT, patience=PATIENCE)
        assert await store.token(team) == secret("bot", team)
        await store.close()


# Faults

Call = Callable[[SlackInstalls], Awaitable[object]]
CALLS: dict[str, Call] = {
    "make_tables": lambda store: store.make_tables(),
    "async_save": lambda store: store.async_save(installation()),
    "async_save_bot": lambda store: store.async_save_bot(installation().to_bot()),
    "async_find_bot": lambda store: store.async_find_bot(enterprise_id=None, team_id="T1"),
    "async_find_installation": lambda store: store.async_find_installation(enterprise_id=None, team_id="T1"),
    "async_delete_bot": lambda store: store.async_delete_bot(enterprise_id=None, team_id="T1"),
    "async_delete_installation": lambda store: store.async_delete_installation(enterprise_id=None, team_id="T1"),
    "async_delete_all": lambda store: store.async_delete_all(enterprise_id=None, team_id="T1"),
    "token": lambda store: store.token("T1"),
    "workspaces": lambda store: store.workspaces(),
    "rotate": lambda store: store.rotate(),
    "async_issue": lambda store: store.async_issue(),
    "async_consume": lambda store: store.async_consume("s"),
}


def test_the_table_above_names_every_method() -> None:
    """A new method, here or in slack_sdk, is tested here, too."""
    methods = {name for name, _ in inspect.getmembers(SlackInstalls, inspect.iscoroutinefunction)}
    assert {name for name in methods if not name.startswith("_")} - {"close"} == set(CALLS)
    assert all(name in vars(SlackInstalls) for name in CALLS)


@pytest.mark.parametrize("method", CALLS)
async def test_a_locked_database_is_a_storage_error(url: str, key: str, method: str) -> None:
    """Every method says in plain words that the database is locked, and that trying again can help."""
    await (await open_slack_installs(url, Secrets(key), CLIENT, patience=PATIENCE)).close()
    if method == "make_tables" and not url.startswith("sqlite"):
        execute(url, "ALTER TABLE slack_bots RENAME TO slack_bots_of_old")  # else it has nothing to wait for
    # It has no connection yet, or SQLite would not let anybody lock out readers.
    impatient = SlackInstalls(url, Database(make_url(url), IMPATIENT), Secrets(key), CLIENT)
    try:
        with locked_for(method, url), pytest.raises(StorageError) as failed:
            await CALLS[method](impatient)
        assert failed.value.reason == "another program keeps the database locked"
        assert failed.value.retryable
    finally:
        await impatient.close()
        if method == "make_tables" and not url.startswith("sqlite"):
            execute(url, "DROP TABLE slack_bots_of_old")
    await impatient.close()


@contextmanager
def locked_for(method: str, url: str) -> Iterator[None]:
    """Hold what a method has to wait for: for PostgreSQL's new tables, that is another who makes them."""
    if method != "make_tables" or url.startswith("sqlite"):
        with locked(url):
            yield
        return
    address = make_url(url)
    with psycopg.connect(host=str(address.query["host"]), user="postgres", dbname=address.database) as server:
        server.execute("SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(b"depesslk"),))
        yield
        server.rollback()


async def test_a_writer_that_was_kept_out_has_changed_nothing(url: str, key: str, installs: SlackInstalls) -> None:
    """What was saved before is still there, and the same call succeeds once the lock is gone."""
    await installs.async_save(installation(name="one"))
    impatient = await open_slack_installs(url, Secrets(key), CLIENT, patience=IMPATIENT)
    await installs.close()
    await impatient.close()
    impatient = SlackInstalls(url, Database(make_url(url), IMPATIENT), Secrets(key), CLIENT)
    with locked(url), pytest.raises(StorageError):
        await impatient.async_save(installation(name="two"))
    assert await impatient.token("T1") == secret("bot", "one")
    await impatient.async_save(installation(name="two"))
    assert await impatient.token("T1") == secret("bot", "two")
    await impatient.close()


async def test_a_server_that_is_not_there(tmp_path: Path, key: str) -> None:
    """It is said that it cannot be reached, and neither password nor key is repeated."""
    with pytest.raises(StorageError) as failed:
        await open_slack_installs(f"postgresql://depesche:geheim@/depesche?host={tmp_path}", Secrets(key), CLIENT)
    assert "the database server cannot be reached" in str(failed.value)
    assert failed.value.retryable
    assert "geheim" not in said(failed.value)


async def test_an_address_that_is_none(key: str) -> None:
    """It is the same sentence as for the store."""
    with pytest.raises(ConfigError, match="DEPESCHE_DATABASE_URL"):
        await open_slack_installs("mysql://x", Secrets(key), CLIENT)


async def test_a_closed_store_says_so(installs: SlackInstalls) -> None:
    """Closing twice is fine; asking a closed store is an error of its own kind."""
    await installs.close()
    await installs.close()
    for call in (CALLS["token"], CALLS["async_save"], CALLS["async_consume"]):
        with pytest.raises(StorageError, match="the store is closed"):
            await call(installs)


# Opening


async def test_many_processes_open_a_new_database_at_once(empty_url: str, key: str) -> None:
    """One of them makes the tables while the others wait, and all of them work."""
    async with AsyncExitStack() as stack:
        opened = await asyncio.gather(
            *(open_slack_installs(empty_url, Secrets(key), CLIENT, patience=PATIENCE) for _ in range(6))
        )
        for store in opened:
            stack.push_async_callback(store.close)
        for number, store in enumerate(opened):
            await store.async_save(installation(f"T{number}"))
        assert await opened[0].workspaces() == [f"T{number}" for number in range(6)]


async def test_the_store_lives_in_the_same_database(url: str, installs: SlackInstalls) -> None:
    """Neither minds the other's tables, whoever comes first."""
    await installs.async_save(installation())
    store = await open_store(url, patience=PATIENCE)
    assert await store.stories("") == []
    await store.close()
    assert await installs.token("T1") == secret("bot", "one")


def test_who_does_not_use_slack_does_not_import_its_sdk() -> None:
    """Neither the package of the store nor its own modules bring it along."""
    check = "import sys, storage, storage.secrets; sys.exit('slack_sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


# Installations that are under way


async def test_a_state_counts_once(installs: SlackInstalls, other: SlackInstalls) -> None:
    """What one process made, another one knows, and after that nobody."""
    first, second = await installs.async_issue(), await installs.async_issue()
    assert first != second
    assert await other.async_consume(first)
    assert not await installs.async_consume(first)
    assert not await other.async_consume(first)
    assert await installs.async_consume(second)


@pytest.mark.parametrize("state", ["", "never made", "x" * 5000, "nul\0", "half\ud800", "' OR 1=1 --", "%"])
async def test_a_state_that_nobody_made(installs: SlackInstalls, state: str) -> None:
    """It comes from outside: whatever it is, it is unknown, and no error."""
    await installs.async_issue()
    assert not await installs.async_consume(state)


async def test_a_state_that_two_processes_ask_for_at_once_counts_once(
    installs: SlackInstalls, other: SlackInstalls
) -> None:
    """Of all who have the same one, one is let through."""
    for _ in range(10):
        state = await installs.async_issue()
        answers = await asyncio.gather(*(store.async_consume(state) for store in (installs, other) for _ in range(2)))
        assert sorted(answers) == [False, False, False, True]


CONSUMER = """
import asyncio, sys
from datetime import timedelta
from storage.secrets import Secrets
from storage.slack_installs import open_slack_installs

async def main():
    url, key, client, *states = sys.argv[1:]
    installs = await open_slack_installs(url, Secrets(key), client, patience=timedelta(seconds=20))
    print("ready", flush=True)
    sys.stdin.readline()
    print(sum([await installs.async_consume(state) for state in states]))
    await installs.close()

asyncio.run(main())
"""


async def test_states_in_processes_of_their_own(url: str, key: str, installs: SlackInstalls) -> None:
    """Two programs that ask for the same states at the same time get each of them once between them."""
    states = [await installs.async_issue() for _ in range(40)]
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", CONSUMER, url, key, CLIENT, *states, cwd=ROOT, stdin=PIPE, stdout=PIPE
        )
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdout is not None
        assert await program.stdout.readline() == b"ready\n"
    ends = await asyncio.gather(*(program.communicate(b"\n") for program in programs))
    assert sum(int(out) for out, _ in ends) == len(states)


async def test_a_state_lives_for_ten_minutes(url: str, installs: SlackInstalls) -> None:
    """Until then it counts, after that it does not, and the next that is made clears it away."""
    before = datetime.now(UTC)
    state = await installs.async_issue()
    after = datetime.now(UTC)
    ((until,),) = execute(url, "SELECT expire_at FROM slack_oauth_states")
    ends = (until if isinstance(until, datetime) else datetime.fromisoformat(until)).replace(tzinfo=UTC)
    assert before + timedelta(minutes=10) <= ends <= after + timedelta(minutes=10)
    past = (before - timedelta(seconds=1)).replace(tzinfo=None)
    execute(url, f"UPDATE slack_oauth_states SET expire_at = '{past.isoformat(sep=' ')}'")  # noqa: S608
    assert not await installs.async_consume(state)
    assert await installs.async_consume(await installs.async_issue())
    assert execute(url, "SELECT * FROM slack_oauth_states") == []


async def test_bolt_begins_and_finishes_with_a_state_of_this_store(installs: SlackInstalls) -> None:
    """Bolt takes the store for both of its own: it makes the state that it sends people to Slack with."""
    settings = AsyncOAuthSettings(
        client_id=CLIENT,
        client_secret=secret("client", "x"),
        scopes=["commands"],
        installation_store=installs,
        state_store=installs,
    )
    flow = AsyncOAuthFlow(settings=settings)
    page = await flow.handle_installation(AsyncBoltRequest(body="", query={}))
    (cookie,) = page.headers["set-cookie"]
    state = cookie.partition("=")[2].partition(";")[0]
    assert state in str(page.body)
    back = AsyncBoltRequest(body="", query={"state": state}, headers={"cookie": cookie})
    # There is no code in it, which Bolt looks for once it knows the state.
    answers = [await flow.handle_callback(back) for _ in range(2)]
    assert ["missing_code" in str(answer.body) for answer in answers] == [True, False]
    assert "invalid_state" in str(answers[1].body)
