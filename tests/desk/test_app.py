"""What an app does by itself: stories from a folder, and an end to what is old."""

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path

from structlog.testing import capture_logs

from bot import settings
from bot.app import KEPT, App
from bot.ports import Handle
from bot.types import ChannelSettings
from bot.writer import Extractive
from storage import Store
from tests.desk.conftest import HERE, Conversation
from tests.loopback.chat import PLATFORM, LoopbackChat

SETTINGS = ChannelSettings(language="en", timezone="UTC", quiet=None)


def app(store: Store, seeds: Path | None, talk: Conversation) -> App:
    """Make an app without any platform."""
    return App(store, [], Extractive(), settings=SETTINGS, seeds=seeds, clock=talk.clock)


async def test_the_stories_are_those_of_the_folder(store: Store, talk: Conversation, tmp_path: Path) -> None:
    """What is new there is added, what is gone is taken away; a name that nobody can type is left out."""
    seeds = tmp_path / "seeds"
    for name in ("stargate", "two words"):
        shutil.copytree(settings.BUNDLED_SEEDS / "stargate", seeds / name)
    assert await app(store, seeds, talk).collect() == len(list((seeds / "stargate").iterdir()))
    assert [story.handle for story in await store.stories("")] == ["stargate"]
    assert await app(store, seeds, talk).collect() == 0
    assert await app(store, None, talk).collect() == 0
    assert await store.stories("") == []


async def test_a_folder_that_cannot_be_read_takes_nothing_else_along(
    store: Store, talk: Conversation, tmp_path: Path
) -> None:
    """A story without a single readable article is left out, and the others are there."""
    shutil.copytree(settings.BUNDLED_SEEDS / "stargate", tmp_path / "stargate")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "picture.txt").write_bytes(b"\x89PNG\r\n")
    await app(store, tmp_path, talk).collect()
    assert [story.handle for story in await store.stories("")] == ["stargate"]


async def test_what_became_of_old_deliveries_is_forgotten_in_time(store: Store, talk: Conversation) -> None:
    """Not before `why` has been able to tell for as long as is promised, and never the newest one."""
    await talk.say("/news follow faehre daily 08:30")
    (kept,) = await store.subscriptions(HERE)
    desk = app(store, None, talk)
    for _ in range(2):
        assert kept.due_at is not None
        talk.clock.now = kept.due_at
        await desk.deliver_due()  # nobody speaks to the console here: it stays open
        (kept,) = await store.subscriptions(HERE)
    for subscription in await store.subscriptions(HERE):
        await store.unfollow(subscription.id)
    assert len(await store.history(HERE)) == 2
    talk.clock.now += KEPT - timedelta(days=2)
    assert await desk.upkeep() == 0
    talk.clock.now += timedelta(days=4)
    assert await desk.upkeep() == 2
    assert await store.history(HERE) == []


async def test_a_platform_that_cannot_be_reached_is_one_line_in_the_log(store: Store, talk: Conversation) -> None:
    """With the reason, and without a traceback: it is tried again, and nothing here is at fault."""

    class Unreachable(LoopbackChat):
        async def run(self, handle: Handle) -> None:  # noqa: ARG002  # as the port has it
            desk.stop()
            raise ConnectionRefusedError(111, "Connection refused")

    desk = App(store, [Unreachable("http://127.0.0.1:9")], Extractive(), settings=SETTINGS, clock=talk.clock)
    with capture_logs() as logs:
        await desk.run([PLATFORM])
    assert logs == [
        {
            "event": "platform_unreachable",
            "log_level": "warning",
            "platform": PLATFORM,
            "reason": "[Errno 111] Connection refused",
        }
    ]


async def test_a_platform_that_cannot_be_left_keeps_no_other_open(store: Store, talk: Conversation) -> None:
    """At the end each is closed; what went wrong is logged."""
    closed = []

    class Stubborn(LoopbackChat):
        async def close(self) -> None:
            closed.append("stubborn")
            await super().close()
            raise ConnectionResetError(104, "Connection reset")

    class Willing(LoopbackChat):
        async def close(self) -> None:
            closed.append("willing")
            await super().close()

    chats = [Stubborn("http://127.0.0.1:9"), Willing("http://127.0.0.1:9")]
    desk = App(store, chats, Extractive(), settings=SETTINGS, clock=talk.clock)
    desk.stop()
    with capture_logs() as logs:
        await desk.run([])
    assert closed == ["stubborn", "willing"]
    assert [(line["event"], line["platform"]) for line in logs] == [("platform_not_closed", PLATFORM)]


async def test_an_app_that_is_cancelled_leaves_nothing_running(store: Store, talk: Conversation) -> None:
    """As one that is told to stop."""
    desk = App(store, [LoopbackChat("http://127.0.0.1:9")], Extractive(), settings=SETTINGS, clock=talk.clock)
    before = asyncio.all_tasks()
    running = asyncio.create_task(desk.run(["deliver", PLATFORM]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert {task.get_name() for task in asyncio.all_tasks() - before} == set()
