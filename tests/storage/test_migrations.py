import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import storage
from bot.errors import ConfigError, StorageError
from storage import open_store
from storage.database import NEWEST
from storage.tables import Row
from tests.storage.values import CHANNEL, DAY, NOW, PATIENCE, article, digest, leased, post, subscription

MIGRATIONS = Path(storage.__file__).with_name("migrations")


@contextmanager
def connected(url: str) -> Iterator[sqlalchemy.Connection]:
    """Look at a database without the store."""
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def differences(connection: sqlalchemy.Connection) -> list[Any]:
    """List what a new migration would have to change."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Row.metadata))


async def test_the_migrations_make_the_tables(empty_url: str) -> None:
    """From nothing, the chain arrives at exactly the tables that the program uses."""
    await (await open_store(empty_url)).close()
    with connected(empty_url) as connection:
        assert differences(connection) == []


def test_the_store_knows_the_last_migration() -> None:
    """It looks for that one before it asks Alembic, which takes long to import."""
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [NEWEST]


async def test_the_comparison_can_fail(empty_url: str) -> None:
    """A missing index and a missing table are seen by it."""
    await (await open_store(empty_url)).close()
    with connected(empty_url) as connection:
        connection.execute(sqlalchemy.text("DROP INDEX ix_subscription_due_at"))
        connection.execute(sqlalchemy.text("DROP TABLE story_use"))
        assert sorted(difference[0] for difference in differences(connection)) == ["add_index", "add_table"]


async def test_every_step_can_be_taken_back(empty_url: str) -> None:
    """Down to nothing and up again."""
    await (await open_store(empty_url)).close()
    with connected(empty_url) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert sqlalchemy.inspect(connection).get_table_names() == ["alembic_version"]
    await (await open_store(empty_url)).close()
    with connected(empty_url) as connection:
        assert differences(connection) == []


OLD = """
INSERT INTO channel (id, platform, workspace, name, thread) VALUES (1, 'discord', 'guild', '4711', '');
INSERT INTO story (id, workspace, handle, created_at) VALUES (1, '', 'stargate', '2026-10-01 06:00:00.000000');
INSERT INTO article (id, workspace, article_id, content, title, stored_at, payload)
VALUES (1, '', 'a1', 'c', 't', '2026-10-01 06:00:00.000000', '{}');
INSERT INTO story_article (story_id, article_id) VALUES (1, 1);
INSERT INTO delivery (id, subscription_id, channel_id, story, slot, state, fired_at, attempt, reason)
VALUES ('d1', 's1', 1, 'stargate', '2026-10-24T08:00', 'cancelled', '2026-10-24 06:00:00.000000', 1, 'r');
INSERT INTO delivery_part (delivery_id, number, nonce, post_id) VALUES ('d1', 0, 'n', 'p0')
"""


async def test_old_deliveries_are_kept(empty_url: str) -> None:
    """What was stored before a delivery knew its moment is there, with its parts; it was due when it was fired."""
    with connected(empty_url) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        for statement in OLD.split(";"):
            connection.exec_driver_sql(statement)
    store = await open_store(empty_url)
    (record,) = await store.history(CHANNEL)
    assert (record.due_at, record.fired_at, record.finished_at, record.posted) == (NOW, NOW, None, ("p0",))
    assert [story.article_ids for story in await store.stories("")] == [("a1",)]
    assert await store.tidy(NOW) == 0
    assert await store.tidy(NOW + DAY) == 1
    await store.close()


async def test_opening_again_changes_nothing(empty_url: str) -> None:
    """What was stored is there after the program was started again."""
    first = await open_store(empty_url)
    await first.add_articles([article()], story="stargate", workspace="guild", now=NOW)
    await post(first, await leased(first), digest())
    before = (await first.stories("guild"), await first.subscriptions(CHANNEL), await first.history(CHANNEL))
    await first.close()
    again = await open_store(empty_url, migrate=False)
    assert (await again.stories("guild"), await again.subscriptions(CHANNEL), await again.history(CHANNEL)) == before
    await again.close()


async def test_old_tables_are_an_error_where_they_may_not_be_changed(empty_url: str) -> None:
    """Whoever migrates by hand is told that it was forgotten, and nothing is changed."""
    with pytest.raises(StorageError, match="it has no tables yet"):
        await open_store(empty_url, migrate=False)
    with connected(empty_url) as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []


async def test_a_newer_databases_tables_are_left_alone(url: str) -> None:
    """An older version of the program says so, rather than to write into what it does not know."""
    with connected(url) as connection:
        connection.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StorageError, match="newer version of this program") as refused:
            await open_store(url)
        assert not refused.value.retryable
    finally:
        with connected(url) as connection:
            connection.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = :newest"), {"newest": NEWEST})


async def test_two_stores_of_one_process_open_an_empty_database_together(empty_url: str) -> None:
    """Threads do not get into each other's way."""
    stores = await asyncio.gather(*(open_store(empty_url, patience=PATIENCE) for _ in range(4)))
    await stores[0].follow(subscription(), now=NOW, limit=1)
    assert len(await stores[3].subscriptions(CHANNEL)) == 1
    await asyncio.gather(*(opened.close() for opened in stores))


async def test_one_process_opens_several_databases_together(tmp_path: Path) -> None:
    """Two stores in one program do not get into each other's migrations."""
    urls = [f"sqlite:///{tmp_path / str(index)}.db" for index in range(6)]
    stores = await asyncio.gather(*(open_store(url, patience=PATIENCE) for url in urls))
    await asyncio.gather(*(opened.close() for opened in stores))
    for url in urls:
        with connected(url) as connection:
            assert differences(connection) == []


OPENER = """
import asyncio, sys
from datetime import timedelta
from storage import open_store

async def main(url):
    store = await open_store(url, patience=timedelta(seconds=30))
    print(len(await store.stories("")), flush=True)
    await store.close()

for url in sys.argv[1:]:
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(main(url))
"""


def test_processes_open_an_empty_database_together(empty_url: str, backend: str) -> None:
    """Whoever comes first makes the tables; the others wait for it and find them."""
    # SQLite refuses without waiting in some moments of a new file's life, which one round does not always meet.
    urls = [f"{empty_url}{index}" for index in range(20)] if backend == "sqlite" else [empty_url]
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", OPENER, *urls],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for _ in urls:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "0\n", process.communicate()[1]
    for process in processes:
        assert (*process.communicate(), process.returncode) == ("", "", 0)
    for url in urls:
        with connected(url) as connection:
            assert differences(connection) == []


def test_the_migrations_stand_in_one_line() -> None:
    """Each step names the one before it, and its file is called by its number."""
    steps = sorted((MIGRATIONS / "versions").glob("r*.py"))
    before = "None"
    for step in steps:
        text = step.read_text(encoding="utf-8")
        revision = re.search(r'^revision = "(\d{4})"$', text, re.MULTILINE)
        assert revision is not None
        assert step.name.startswith(f"r{revision[1]}_")
        assert f"down_revision = {before}\n" in text
        before = f'"{revision[1]}"'


@pytest.mark.parametrize(
    "address",
    [
        "",
        "depesche.db",
        "mysql://u:secret@h/d",
        "sqlite+aiosqlite:///x",
        "://",
        "postgresql+asyncpg://h/d",
        "postgresql://u:secret@h:a/d",
    ],
)
async def test_other_addresses_are_a_fault_of_the_settings(address: str) -> None:
    """The sentence says what to write instead, and repeats no password."""
    with pytest.raises(ConfigError) as refused:
        await open_store(address)
    assert "DEPESCHE_DATABASE_URL: give sqlite:///" in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_a_store_may_live_in_memory() -> None:
    """For an experiment, no file is needed."""
    store = await open_store("sqlite://")
    assert (await store.follow(subscription(), now=NOW, limit=1))[1]
    assert len(await store.subscriptions(CHANNEL)) == 1
    await store.close()
