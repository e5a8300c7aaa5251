import asyncio
import random
from collections.abc import AsyncIterator

import pytest_asyncio

from storage import Store
from storage.database import Database
from tests.loopback import apart
from tests.loopback.apart import Apart
from tests.loopback.server import Plan
from tests.processes.conftest import Start
from tests.processes.values import all_over, parts, prepare, states

N_DIGESTS = 300
N_PARTS = 6
AT_ONCE = 8
SEED = 2026
N_KILLS = {"sqlite": 60, "postgresql": 40}


@pytest_asyncio.fixture
async def platform() -> AsyncIterator[Apart]:
    """Serve a platform in a process of its own."""
    async with apart.start() as platform:
        yield platform


async def test_kill_9_at_random_moments(
    backend: str, store: Store, database: Database, platform: Apart, start: Start
) -> None:
    """Whenever a worker is killed and another one started, each part stands there once, in order within its digest.

    A kill comes after a random number of further posts and a random part of the time that an answer takes: so all of
    them hit deliveries, on a fast machine and on a slow one.
    """
    assert len(parts()) == N_PARTS
    chance = random.Random(SEED)  # noqa: S311  # chance that can be repeated
    n_kills = N_KILLS[backend]
    names = await prepare(store, N_DIGESTS)
    await platform.planned(Plan(seed=SEED, slow=0.04))
    n_posts = 0
    for n_to_come in range(n_kills, 0, -1):
        worker = start(chat=platform.url, lease=0.7, at_once=AT_ONCE)
        # What is in flight when the moment comes is posted, too; enough must be left for the kills to come.
        mean = (N_DIGESTS * N_PARTS - n_posts) / (n_to_come + 1) - AT_ONCE
        await platform.posted(min(n_posts + chance.randint(1, max(1, int(2 * mean))), N_DIGESTS * N_PARTS))
        await asyncio.sleep(chance.uniform(0, 0.04))
        await worker.kill()
        n_posts = len((await platform.record()).posts)
    worker = start(chat=platform.url, lease=0.7, at_once=64)
    await all_over(database, N_DIGESTS)
    await worker.stop()
    record = await platform.record()
    assert record.texts() == dict.fromkeys(names, parts())
    assert await states(database) == {"posted": N_DIGESTS}
    # Nothing of this would have been shown if no kill had come between a post and the note of it.
    assert sum(seen.found for seen in record.finds()) >= n_kills // 2, len(record.finds())
