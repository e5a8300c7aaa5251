"""A database that fails in the middle of deliveries: nothing is doubled, and all goes on when it is well again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta

import psycopg
import pytest
import pytest_asyncio
import structlog
from sqlalchemy import make_url

from bot.app import App
from bot.writer import Extractive
from storage import Store
from storage.database import Database
from tests.loopback.chat import LoopbackChat
from tests.loopback.server import Plan, Platform
from tests.processes.conftest import Start
from tests.processes.values import SETTINGS, all_over, parts, prepare, states, until

N_DIGESTS = 40
LEASE = timedelta(seconds=2)
on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


async def whole(platform: Platform, database: Database, names: list[str]) -> None:
    """Check that each part stands in each channel once, in order, and that the database knows."""
    assert (await platform.record()).texts() == dict.fromkeys(names, parts())
    assert await states(database) == {"posted": len(names)}


@on_sqlite
async def test_another_program_locks_the_database(
    url: str, store: Store, database: Database, platform: Platform, start: Start
) -> None:
    """For longer than anybody waits; the worker stays up, and no part is sent that could not be written down."""
    names = await prepare(store, N_DIGESTS)
    await platform.planned(Plan(slow=0.1))
    worker = start(chat=platform.url, lease=LEASE.total_seconds(), at_once=10, patience=0.2)
    await platform.posted(60)
    other = sqlite3.connect(str(make_url(url).database), isolation_level=None, timeout=60)
    other.execute("BEGIN IMMEDIATE")
    n_posts = len((await platform.record()).posts)

    async def felt() -> bool:
        return worker.logged("delivery_interrupted") and worker.logged("database_failed")

    await until(felt)
    assert len((await platform.record()).posts) <= n_posts + 10
    other.execute("ROLLBACK")
    other.close()
    await all_over(database, N_DIGESTS)
    assert worker.alive
    await worker.stop()
    await whole(platform, database, names)


@on_postgresql
async def test_the_server_ends_all_connections(
    url: str, store: Store, database: Database, platform: Platform, start: Start
) -> None:
    """Again and again in the middle of deliveries; the worker stays up and connects anew."""
    names = await prepare(store, N_DIGESTS)
    await platform.planned(Plan(slow=0.1))
    worker = start(chat=platform.url, lease=LEASE.total_seconds(), at_once=10)
    address = make_url(url)
    with psycopg.connect(host=str(address.query["host"]), user="postgres", autocommit=True) as server:
        for n_posts in (30, 60, 90, 120):
            await platform.posted(n_posts)
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid != pg_backend_pid()",
                [address.database],
            )
    await all_over(database, N_DIGESTS)
    assert worker.alive
    await worker.stop()
    await whole(platform, database, names)


class Inside:
    """A worker in the test's own process, so that a test can get at its connection."""

    def __init__(self, database: Database, app: App) -> None:
        self._database = database
        self.running = asyncio.create_task(app.run({"deliver"}))

    async def set(self, pragma: str) -> None:
        """Change a setting of the connection that writes, without writing."""
        await self._database.read("set", lambda connection: connection.exec_driver_sql(f"PRAGMA {pragma}").close())


@pytest_asyncio.fixture
async def inside(url: str, store: Store, platform: Platform) -> AsyncIterator[Inside]:
    """Deliver in this process until the test is over."""
    await prepare(store, N_DIGESTS)
    await platform.planned(Plan(slow=0.1))
    database = await Database.open(url, migrate=False, patience=timedelta(seconds=20))
    deliverer = Store(database)
    app = App(
        deliverer, [LoopbackChat(platform.url)], Extractive(), settings=SETTINGS, lease=timedelta(seconds=2), at_once=10
    )
    worker = Inside(database, app)
    yield worker
    app.stop()
    await worker.running
    await deliverer.close()


async def fails(reason: str) -> None:
    """Wait until deliveries were interrupted for this reason."""
    with structlog.testing.capture_logs() as logs:

        async def felt() -> bool:
            return ("delivery_interrupted", reason) in {(log["event"], log.get("reason")) for log in logs}

        await until(felt)


@on_sqlite
@pytest.mark.parametrize(
    ("breaks", "mends", "reason"),
    [
        ("max_page_count = 1", "max_page_count = 1000000", "the disk is full"),
        ("query_only = ON", "query_only = OFF", "the database is read-only"),
    ],
)
async def test_nothing_can_be_written(
    inside: Inside, database: Database, platform: Platform, *, breaks: str, mends: str, reason: str
) -> None:
    """The process stays up, and goes on by itself once it can write."""
    await platform.posted(60)
    await inside.set(breaks)
    await fails(reason)
    assert not inside.running.done()
    await inside.set(mends)
    await all_over(database, N_DIGESTS)
    assert not inside.running.done()
    await whole(platform, database, [f"c{index}" for index in range(N_DIGESTS)])
