"""App: where store, chats, writer and clock meet. What is said stands in `replies`, how it gets there in `deliveries`.

Its loops are polls that count on the monotonic clock: one process needs no other mechanism than many do, and a clock
that is set back holds nothing up.
"""

import asyncio
import os
import random
import socket
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog

from bot import engine, schedule
from bot.deliveries import AT_ONCE, LEASE, Courier
from bot.errors import ConfigError, SourceRefused, StorageError
from bot.ports import Chat, LanguageModel, Writer
from bot.replies import Desk, Fetch
from bot.sources import files
from bot.sources.folder import MARK, Folder
from bot.sourcing import Collecting
from bot.types import Article, ChannelSettings, Reply, Request
from storage import Store

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

TICK = timedelta(seconds=1)
UPKEEP = timedelta(hours=6)
POLL = timedelta(seconds=5)
"""How often it is looked which feeds are due."""

WATCH = timedelta(seconds=5)
"""How often the watched folder is looked at."""

KEPT = timedelta(days=90)
"""How long `why` can tell what became of a delivery."""

_LONGEST_WAIT = timedelta(minutes=5)
_QUIET_START = 0.5  # seconds until the platforms have had their turn
_REMINDED = timedelta(minutes=5)
"""How often it is logged that the database still fails in the same way."""

_STAYED = timedelta(minutes=10)
"""A platform's loop that ran for this long was well: the next failure is the first again."""


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


class App:
    """The news desk of one process. It can `handle`, `collect`, `watch`, `poll`, `deliver_due` and do `upkeep`."""

    def __init__(
        self,
        store: Store,
        chats: Sequence[Chat],
        writer: Writer,
        *,
        settings: ChannelSettings,
        seeds: Path | None = None,
        watch: Path | None = None,
        max_subscriptions: int = 50,
        lowest_interval: timedelta = schedule.LOWEST,
        lease: timedelta = LEASE,
        at_once: int = AT_ONCE,
        clock: Callable[[], datetime] = utc_now,
        fetch: Fetch | None = None,
        collecting: Collecting | None = None,
        max_sources: int = 100,
        model: LanguageModel | None = None,
    ) -> None:
        """Make one; nothing happens before `run` or one of the other methods is called.

        Args:
            store: What is remembered.
            chats: The platforms that this process can post on.
            writer: Makes digests and answers.
            settings: What counts where nothing was set for a channel.
            seeds: Folder with a sub-folder for each story that everybody can ask; None for no such stories.
            watch: Folder with a sub-folder for each story whose new files are taken in while this runs; None for none.
            max_subscriptions: How many stories a channel may follow.
            lowest_interval: The shortest time between two digests of one story.
            lease: How long a delivery waits for this process if it dies.
            at_once: How many deliveries are worked on at the same time.
            clock: Gives the time, aware UTC.
            fetch: Reads the article at an address; None where none is read.
            collecting: Gives what fetches feeds; None where none are fetched.
            max_sources: How many feeds a workspace may have.
            model: Writes in channels that switched it on; None where there is none.
        """
        self._store = store
        self._writer = writer
        self._chats = tuple(chats)
        self._seeds = seeds
        self._watched = None if watch is None else Folder(watch)
        self._taken: dict[tuple[str, str], Article] | None = None
        self._collecting = collecting
        self._clock = clock
        self._stop = asyncio.Event()
        self._failing: dict[str, tuple[str, float]] = {}
        self._desk = Desk(
            store,
            writer,
            clock=clock,
            settings=settings,
            max_subscriptions=max_subscriptions,
            lowest_interval=lowest_interval,
            fetch=fetch,
            collecting=collecting,
            max_sources=max_sources,
            model=model,
        )
        self._courier = Courier(
            store,
            chats,
            writer,
            worker=f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid4().hex[:8]}",
            clock=clock,
            settings=settings,
            lease=lease,
            at_once=at_once,
            model=model,
        )

    async def handle(self, request: Request) -> Reply:
        """Answer a request. Never raises: what goes wrong is said."""
        return await self._desk.handle(request)

    async def warn_of_budget(self, workspace: str, share: float) -> None:
        """Tell those whom it concerns that a workspace's budget for the language model is used up so far.

        Args:
            workspace: Whose.
            share: How much of it, in [0, 1] or more.
        """
        await self._courier.warn_of_budget(workspace, share)

    async def collect(self) -> int:
        """Bring the stories that everybody can ask up to date with their folder; what came from elsewhere stays.

        Returns:
            How many articles are new.

        Raises:
            StorageError: The database failed.
        """
        stories = await asyncio.to_thread(_read_seeds, self._seeds)
        for handle, articles in (await self._brought()).items():
            stories[handle] = [*stories.get(handle, ()), *articles]
        n_new = await self._store.keep_common_stories(stories, now=self._clock())
        if n_new:
            _log.info("articles_added", n=n_new)
        return n_new

    async def watch(self) -> int:
        """Take in what is new or changed in the watched folder.

        Returns:
            How many articles are new; 0 where no folder is watched.

        Raises:
            StorageError: The database failed; what was not kept is taken in the next time.
        """
        if self._watched is None:
            return 0
        if self._taken is None:
            known = await self._brought()
            for handle, kept in known.items():
                self._watched.remember(handle, kept)
            self._taken = {(handle, each.id): each for handle, kept in known.items() for each in kept}
        stories = await asyncio.to_thread(self._watched.scan, self._clock())
        n_new = 0
        for handle, articles in stories.items():
            added = []
            for each in articles:
                former = self._taken.get((handle, each.id))
                if former == each:
                    continue
                if former is not None and await self._amended(each, former):
                    self._taken[handle, each.id] = each
                else:
                    added.append(each)
            if added:
                n_new += await self._store.add_articles(added, story=handle, now=self._clock())
                self._taken.update({(handle, each.id): each for each in added})
        if n_new:
            _log.info("articles_added", n=n_new)
        return n_new

    async def _amended(self, new: Article, old: Article) -> bool:
        """Keep a new version of an article, and have put right what was told of the old one."""
        if [each.text for each in new.sentences] == [each.text for each in old.sentences]:
            return False
        amended = await asyncio.to_thread(engine.amendment, new, old)
        return await self._store.amend("", amended, now=self._clock())

    async def _brought(self) -> dict[str, list[Article]]:
        """Give what a watched folder, feeds and people brought to everybody's stories so far, by story."""
        stories = await self._store.stories("")
        fed = await self._store.fed("")
        brought = (MARK, files.HANDED_IN)
        ids = {
            each for story in stories for each in story.article_ids if story.handle in fed or each.startswith(brought)
        }
        found = {}
        for story in stories:
            if not ids.isdisjoint(story.article_ids):
                _, articles = await self._store.story(story.handle, "")
                found[story.handle] = [each for each in articles if each.id in ids]
        return found

    async def poll(self) -> int:
        """Begin to fetch the feeds that are due. Returns how many; there is nothing to begin with where none are.

        Raises:
            StorageError: The database failed.
        """
        if self._collecting is None or not await self._store.sources_due(self._clock()):
            return 0
        return await (await self._collecting()).tick()

    async def deliver_due(self) -> None:
        """Deliver what is due until nothing is left that can be delivered now.

        Raises:
            StorageError: The database failed.
        """
        await self._courier.deliver_due()

    async def upkeep(self) -> int:
        """Forget deliveries that were over long ago; what a channel was told is kept.

        Returns:
            How many were forgotten.

        Raises:
            StorageError: The database failed.
        """
        return await self._store.tidy(self._clock() - KEPT)

    def stop(self) -> None:
        """Let `run` end: nothing more is begun, what is being sent arrives, leases are given back."""
        self._stop.set()

    async def run(self, loops: Collection[str]) -> None:
        """Run until `stop` is called, this is cancelled, or a platform's user wants to stop.

        Args:
            loops: Any of "collect", "deliver" and the names of platforms that are to be listened to.

        Raises:
            ConfigError: A platform does not accept its settings.
        """
        running: list[asyncio.Task[None]] = []
        beside: list[asyncio.Task[Any]] = []

        def start(work: Awaitable[None], name: str) -> None:
            running.append(asyncio.ensure_future(work))
            running[-1].set_name(name)

        try:
            if "collect" in loops:
                await self._try(self.collect, "collect")
                start(self._every(UPKEEP, self.upkeep, "upkeep"), "upkeep")
                start(self._every(POLL, self.poll, "poll"), "poll")
                if self._watched is not None:
                    start(self._every(WATCH, self.watch, "watch"), "watch")
            if "deliver" in loops:
                start(self._every(TICK, self._courier.tick, "tick"), "tick")
            for chat in self._chats:
                if chat.platform in loops:
                    start(self._listen(chat), chat.platform)
            if any(chat.platform in loops for chat in self._chats):  # elsewhere nobody asks
                beside.append(asyncio.create_task(self._try(self._warm_up, "warm_up")))
            stopping = asyncio.create_task(self._stop.wait())
            beside.append(stopping)
            done, _ = await asyncio.wait([stopping, *running], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()  # settings that a platform does not accept end the program
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await self._shut_down(running)

    async def _warm_up(self) -> None:
        """Ask something, so that the first one who does need not wait until the writer's tables are loaded."""
        await asyncio.sleep(_QUIET_START)
        for story in (await self._store.headlines(""))[:1]:
            articles = await self._store.recent_articles(story.handle, "")
            await self._writer.answer(story.title, articles, language="en")

    async def _shut_down(self, running: Sequence[asyncio.Task[None]]) -> None:
        # Deliveries first: they still need their platform.
        await self._courier.stop()
        for task in running:
            task.cancel()
        for result in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(result, Exception) and not isinstance(result, ConfigError):  # which is raised already
                _log.error("loop_failed", exc_info=result)
        for chat in self._chats:
            try:
                await chat.close()
            except Exception:  # noqa: BLE001  # one platform's fault must not leave the others open; it is logged
                _log.exception("platform_not_closed", platform=chat.platform)

    async def _listen(self, chat: Chat) -> None:
        """Listen to a platform, again and again if it fails."""
        n_failures = 0
        while True:
            began = time.monotonic()
            try:
                await chat.run(self.handle)
            except ConfigError:
                raise
            except OSError as error:  # the network's fault, which no traceback explains
                _log.warning("platform_unreachable", platform=chat.platform, reason=str(error) or "no answer")
            except Exception:  # noqa: BLE001  # an SDK's fault must not end the other platforms; it is logged
                _log.exception("platform_failed", platform=chat.platform)
            else:
                return
            n_failures = 1 if time.monotonic() - began > _STAYED.total_seconds() else n_failures + 1
            await asyncio.sleep(min(2.0**n_failures, _LONGEST_WAIT.total_seconds()) * _jitter())

    async def _every(self, interval: timedelta, work: Callable[[], Awaitable[object]], name: str) -> None:
        while True:
            await self._try(work, name)
            await asyncio.sleep(interval.total_seconds() * _jitter())

    async def _try(self, work: Callable[[], Awaitable[object]], name: str) -> None:
        """Do something that is done again anyway, whatever becomes of it."""
        try:
            await work()
        except StorageError as error:
            # What is tried every second would fill the disk with the same line while the database is away.
            now = time.monotonic()
            reason, logged_at = self._failing.get(name, ("", now))
            if error.reason != reason or now - logged_at > _REMINDED.total_seconds():
                self._failing[name] = (error.reason, now)
                _log.warning("database_failed", during=name, operation=error.operation, reason=error.reason)
        except Exception:  # noqa: BLE001  # one round's fault must not end the loop; it is logged
            _log.exception("failed", during=name)
        else:
            if self._failing.pop(name, None):
                _log.info("database_back", during=name)


def _jitter() -> float:
    """A factor around 1, so that many processes do not knock at the same moment."""
    return random.uniform(0.85, 1.15)  # noqa: S311  # keeps no secret


def _report(left_out: str) -> None:
    _log.warning("article_left_out", reason=left_out)


def _read_seeds(seeds: Path | None) -> dict[str, list[Article]]:
    stories: dict[str, list[Article]] = {}
    for handle in files.stories(seeds):
        if handle.split() != [handle]:
            _log.warning("story_not_read", story=handle, reason="nobody can type the name of a folder with a space")
        elif seeds is not None:
            try:
                stories[handle] = files.read_folder(seeds / handle, _report)
            except SourceRefused as error:
                _log.warning("story_not_read", story=handle, reason=error.reason)
    return stories
