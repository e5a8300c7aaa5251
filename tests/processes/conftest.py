"""Processes, platforms and databases for the tests beside this file."""

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import make_url

from storage.database import Database
from tests.loopback.server import Platform
from tests.processes.zygote import Worker, Zygote
from tests.storage.conftest import backend, postgres, postgres_url, sqlite_template, store, url

__all__ = ["backend", "postgres", "postgres_url", "sqlite_template", "store", "url"]

Start = Callable[..., Worker]


@pytest.fixture(scope="session", autouse=True)
def _short_pauses() -> Iterator[None]:
    """Keep what other tests left in memory out of garbage collections: one of a second and more looks like silence."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Import everything once for all workers."""
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def start(zygote: Zygote, url: str, tmp_path: Path) -> Iterator[Start]:
    """Start workers on the test's database; the arguments are those of `worker`'s command line."""
    n_started = 0

    def start(**arguments: object) -> Worker:
        nonlocal n_started
        n_started += 1
        return zygote.start(tmp_path / f"worker-{n_started}.log", {"database": url, **arguments})

    yield start
    zygote.end_all()


@pytest_asyncio.fixture
async def platform() -> AsyncIterator[Platform]:
    """Serve a platform in this process."""
    async with Platform() as platform:
        yield platform


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Look into the database behind the store's back."""
    database = Database(make_url(url), timedelta(seconds=20))
    yield database
    await database.close()
