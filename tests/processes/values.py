"""What the tests of whole processes speak about, and how they wait."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import engine
from bot.schedule import parse
from bot.sources import files
from bot.types import Article, Channel, ChannelSettings, Subscription
from storage import Store
from storage.database import Database
from tests.loopback.chat import PLATFORM, LoopbackChat

SETTINGS = ChannelSettings(language="en", timezone="UTC", quiet=None)
OWNER = "U1"
STORY = "stargate"
DEADLINE = 180.0
"""Seconds: longer than anything takes on however slow a machine."""


def _refuse(reason: str) -> None:
    raise AssertionError(reason)


ARTICLES = tuple(files.read_folder(Path(__file__).parents[2] / "seeds" / STORY, _refuse))


def parts(articles: Sequence[Article] = ARTICLES, max_bullets: int = 5) -> list[str]:
    """Give the posts that a digest of articles consists of."""
    chat = LoopbackChat("")
    return [str(part) for part in chat.render(engine.digest(articles, max_bullets=max_bullets), "en")]


def channel(name: str) -> Channel:
    """Give a channel of the platform on 127.0.0.1."""
    return Channel(PLATFORM, name, workspace="guild")


async def follow(
    store: Store, names: Sequence[str], *, story: str = STORY, due_at: datetime | None = None, max_bullets: int = 5
) -> list[Subscription]:
    """Let channels follow a story with a daily digest.

    Args:
        store: Where.
        names: Of the channels.
        story: Its handle.
        due_at: When the first digest is due; a minute ago where it is None, so that the next one is a day away.
        max_bullets: How many points a digest has.
    """
    now = datetime.now(UTC)
    due = due_at or (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
    schedule = parse(f"daily {due:%H:%M}", zone="UTC")
    wanted = [
        Subscription(
            id=f"{name}-{story}",
            channel=channel(name),
            story=story,
            mode="digest",
            schedule=schedule,
            language="en",
            max_bullets=max_bullets,
            paused_until=None,
            created_by=OWNER,
            due_at=due,
        )
        for name in names
    ]
    kept = await asyncio.gather(*(store.follow(each, now=now, limit=10) for each in wanted))
    return [subscription for subscription, _ in kept]


async def prepare(store: Store, n: int, *, max_bullets: int = 5) -> list[str]:
    """Store the story, and let `n` channels follow it with a digest that is due; give their names."""
    await store.add_articles(ARTICLES, story=STORY, now=datetime.now(UTC))
    names = [f"c{index}" for index in range(n)]
    await follow(store, names, max_bullets=max_bullets)
    return names


async def ask(database: Database, statement: str) -> list[Any]:
    """Read rows behind the store's back."""
    return await database.read("ask", lambda connection: list(connection.exec_driver_sql(statement).all()))


async def states(database: Database) -> Counter[str]:
    """Count deliveries by their state."""
    return Counter(dict(await ask(database, "SELECT state, count(*) FROM delivery GROUP BY state")))


async def all_over(database: Database, n: int, seconds: float = DEADLINE) -> None:
    """Wait until there are `n` deliveries or more, and all of them are over."""

    async def over() -> bool:
        found = await states(database)
        return found.total() >= n and not {"pending", "leased"} & found.keys()

    await until(over, seconds)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = DEADLINE) -> None:
    """Wait until something holds; fail where it does not in time."""
    end = time.monotonic() + seconds
    while not await holds():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        await asyncio.sleep(0.05)


@asynccontextmanager
async def gate(n: int) -> AsyncIterator[int]:
    """Open a port on 127.0.0.1 where processes wait until `n` are there."""
    waiting: list[asyncio.StreamWriter] = []

    async def come(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting.append(writer)
        if len(waiting) == n:
            for each in waiting:
                each.close()
            await asyncio.gather(*(each.wait_closed() for each in waiting), return_exceptions=True)

    server = await asyncio.start_server(come, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
    assert len(waiting) == n, "the gate was not used"
