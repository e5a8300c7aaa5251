"""Told to stop, a worker lets what is being sent arrive, gives back its leases and goes."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from storage import Store
from storage.database import Database
from tests.loopback.server import Plan, Platform
from tests.processes.conftest import Start
from tests.processes.values import all_over, ask, parts, prepare, states

TEN_MINUTES = 600
SOON = 60.0
"""Seconds: much less than a lease, and more than anything here takes."""


async def test_sigterm_in_the_middle(store: Store, database: Database, platform: Platform, start: Start) -> None:
    """Nothing is in doubt afterwards, and another worker goes on at once, however long the leases were."""
    names = await prepare(store, 80)
    await platform.planned(Plan(slow=0.3))
    first = start(chat=platform.url, lease=TEN_MINUTES, at_once=30)
    await platform.posted(45)
    await first.stop(signal.SIGTERM)
    n_posts = len((await platform.record()).posts)
    assert n_posts < 80 * len(parts())
    assert not {"leased", "held"} & (await states(database)).keys()
    assert len(await ask(database, "SELECT post_id FROM delivery_part WHERE post_id IS NOT NULL")) == n_posts
    second = start(chat=platform.url, lease=TEN_MINUTES, at_once=60)
    await all_over(database, 80, seconds=SOON)
    await second.stop()
    record = await platform.record()
    assert record.texts() == dict.fromkeys(names, parts())
    assert record.finds() == []


async def test_sigterm_during_a_digest_that_takes_long(
    store: Store, database: Database, platform: Platform, start: Start
) -> None:
    """Only the part that is being sent is waited for; the rest of the digest is the next worker's."""
    names = await prepare(store, 4)
    await platform.planned(Plan(slow=4))
    first = start(chat=platform.url, lease=TEN_MINUTES)
    await platform.posted(len(names))
    await first.stop(signal.SIGTERM)
    n_posts = len((await platform.record()).posts)
    assert len(await ask(database, "SELECT post_id FROM delivery_part WHERE post_id IS NOT NULL")) == n_posts
    await platform.planned(Plan())
    second = start(chat=platform.url, lease=TEN_MINUTES)
    await all_over(database, 4, seconds=SOON)
    await second.stop()
    record = await platform.record()
    assert record.texts() == dict.fromkeys(names, parts())
    assert record.finds() == []


async def test_the_command_ends_on_sigint(url: str, store: Store, database: Database, platform: Platform) -> None:
    """A worker that was started by hand delivers, and ends without a fault."""
    names = await prepare(store, 2)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-m", "tests.processes.worker"),
        *("--database", url, "--chat", platform.url, "--lease", "30"),
        cwd=Path(__file__).parents[2],
        env=os.environ,
        stderr=subprocess.PIPE,
    )
    await all_over(database, 2)
    process.send_signal(signal.SIGINT)
    _, log = await process.communicate()
    assert process.returncode == 0, log
    assert (await platform.record()).texts() == dict.fromkeys(names, parts())
