"""Every test here runs against a SQLite file and a PostgreSQL server, which is started from what is installed."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from storage import Store, open_store
from tests.postgres import address, binaries, do, server
from tests.storage.values import PATIENCE

REQUIRED = "DEPESCHE_REQUIRE_POSTGRES"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server for this test run; give the folder of its socket."""
    if binaries() is None:
        reason = "no PostgreSQL server is installed (on Debian: apt-get install postgresql)"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED}=1, but {reason}", pytrace=False)
        pytest.skip(reason)
    with server() as folder:
        yield folder


async def _migrate(url: str) -> None:
    await (await open_store(url)).close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "depesche.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_url(postgres: str) -> str:
    """Give the address of a migrated database, emptied for each test: making one takes ten times as long."""
    do(postgres, sql.SQL("CREATE DATABASE depesche"))
    url = address(postgres, "depesche")
    asyncio.run(_migrate(url))
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Name the database that the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without any table."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    folder, name = request.getfixturevalue("postgres"), f"empty_{uuid4().hex}"
    do(folder, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield address(folder, name)
    do(folder, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database with all tables and no rows."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "depesche.db")
        return f"sqlite:///{tmp_path / 'depesche.db'}"
    folder, address = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_url")
    with psycopg.connect(host=folder, user="postgres", dbname="depesche", autocommit=True) as connection:
        models = ("model_text", "model_use", "model_record")
        for owner in ("channel", "story", "article", "feed", "conversation", "story_use", "inbox", *models):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(owner)))  # the rest goes with them
    return str(address)


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Open a store with no rows."""
    opened = await open_store(url, patience=PATIENCE)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def other(url: str) -> AsyncIterator[Store]:
    """Open the same database once more, as another process does."""
    opened = await open_store(url, patience=PATIENCE)
    yield opened
    await opened.close()
