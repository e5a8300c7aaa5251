"""Desks and a platform that live by a clock which the tests set."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from storage import Store
from storage.database import Database
from tests.loopback.chat import LoopbackChat
from tests.loopback.server import Platform
from tests.processes.newsroom import Clock, Newsroom
from tests.processes.values import ARTICLES


@pytest.fixture
def clock() -> Clock:
    """Set a clock to six in the morning."""
    return Clock()


@pytest_asyncio.fixture
async def platform(clock: Clock) -> AsyncIterator[Platform]:
    """Serve a platform that lives by the same clock."""
    async with Platform(clock=clock.seconds) as platform:
        yield platform


@pytest_asyncio.fixture
async def newsroom(store: Store, database: Database, clock: Clock, platform: Platform) -> AsyncIterator[Newsroom]:
    """Give a newsroom that knows nothing yet."""
    chat = LoopbackChat(platform.url)
    yield Newsroom(store, database, clock, chat)
    await chat.close()


@pytest_asyncio.fixture
async def room(newsroom: Newsroom) -> Newsroom:
    """Give a newsroom that knows the first article of a story."""
    await newsroom.hear(ARTICLES[:1])
    return newsroom
