"""From a feed's address to articles in stories: what is due is fetched, read, and put where it belongs.

One code path for one process and for many: a feed is leased like a delivery, and what became of a fetch is written down
in one step with the entries that are known from then on. What was stored before that and is stored again is not new.
"""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from hashlib import blake2b
from typing import Literal, ParamSpec, TypeVar
from uuid import uuid4

import structlog

from bot import engine
from bot.commands.stories import RESERVED
from bot.engine.markup import ITEM
from bot.errors import SourceRefused, StorageError
from bot.shelves import Shelves
from bot.sources import feeds, rhythm
from bot.sources.addresses import canonical, read_address
from bot.sources.failures import FetchFailed, is_passing
from bot.sources.feed_dates import past
from bot.sources.fetch import Later, Page
from bot.sources.files import HANDED_IN
from bot.sources.pages import PageRefused, feeds_of, text_of
from bot.sources.reach import SILENT, Reach
from bot.sources.web import Web
from bot.types import Article, Notice, Sentence, Source, UnreadPage
from storage import Store

P = ParamSpec("P")
T = TypeVar("T")

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

LEASE = timedelta(minutes=2)
"""How long a feed waits for a worker that died."""

AT_ONCE = 50
"""Feeds that one process fetches at the same time."""

FAILING = 3
"""After so many failures in a row the channels that depend on a feed are told."""

_FIRST = 10  # articles of a feed that are stored when it is added, so that its story can be asked
_MOST_NEW = 30  # of one fetch
_MOST_CHANGED = 5  # the same, each of which may mean a page to fetch
_MOST_AGAIN = 5  # pages that could not be had before
_MOST_TRIED = 3  # of the feeds that a site names
_RHYTHM = 20
_LETTERS = 6  # of an id, as people see and type it
_MOST_SAID = 1_000  # characters of a reason; all that are the program's own are shorter, addresses in them included


Taken = Literal["begun", "added", "known"]
"""What became of an article that was handed in: it began a story, was added to one, or was there before."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address turned out to be.

    Attributes:
        url: Where it is.
        feed: What it brings.
        others: Further feeds that the same site names.
        etag: As the site told it, or None.
        last_modified: The same.
    """

    url: str
    feed: feeds.Feed
    others: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What became of a fetch.

    Attributes:
        source: The feed as it is now.
        keys: Of entries that are known from now on.
        links: The articles that new entries lead to, by key.
    """

    source: Source
    keys: Collection[str] = ()
    links: Mapping[str, str] = field(default_factory=dict)


class Collector:
    """Brings articles in. Each process has its own, any number may share a database."""

    def __init__(
        self,
        store: Store,
        web: Callable[[], Awaitable[Web]],
        *,
        worker: str,
        clock: Callable[[], datetime],
        lease: timedelta = LEASE,
        at_once: int = AT_ONCE,
        seed: int | None = None,
    ) -> None:
        """Make one.

        Args:
            store: Where feeds and stories are.
            web: Gives what reads pages.
            worker: A name that no other process has.
            clock: Gives the time, aware UTC.
            lease: How long a feed waits for this process if it dies.
            at_once: How many feeds are fetched at the same time.
            seed: Of the jitter between two fetches.
        """
        self._store = store
        self._web = web
        self._worker = worker
        self._clock = clock
        self._lease = lease
        self._at_once = at_once
        self._random = random.Random(seed)  # noqa: S311  # spreads fetches, keeps no secret
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._room = max(1, at_once // 5)  # free places for which it pays to ask the database what is due
        self._reach = Reach()
        self._claiming = asyncio.Lock()
        self._is_more = False
        self._going_on: asyncio.Task[None] | None = None
        # One, for all that is taken apart and compared: more would be no faster, wait for each other, and each take
        # memory of its own, as much as the largest feed needs.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="depesche-collect")
        self._shelves = Shelves(store, clock, thread=self._thread)
        self._naming = asyncio.Lock()  # two feeds that are added at the same time are to have stories of two names
        self._stopping = False

    # Fetching what is due

    async def tick(self) -> int:
        """Begin to fetch what is due; what is begun goes on after this has returned.

        Where more is due than can be fetched at the same time, it is begun as places become free, without another tick.

        Returns:
            How many fetches were begun now.

        Raises:
            StorageError: The database failed; the next tick tries again.
        """
        async with self._claiming:
            free = self._at_once - len(self._tasks)
            if self._stopping or free <= 0:
                return 0
            self._is_more = False
            claimed = await self._store.claim_sources(self._worker, self._clock(), lease=self._lease, limit=free)
            self._is_more = len(claimed) == free
            # What takes longer than its lease is claimed again, and goes on.
            begun = [source for source in claimed if source.id not in self._tasks]
            for source in begun:
                self._begin(source)
            return len(begun)

    def _begin(self, source: Source) -> None:
        task = asyncio.create_task(self._poll(source), name=f"feed {source.id}")
        self._tasks[source.id] = task
        task.add_done_callback(lambda _: self._ended(source.id))

    def _ended(self, source_id: str) -> None:
        self._tasks.pop(source_id, None)
        if self._is_more and self._has_room() and not self._stopping and self._going_on is None:
            self._going_on = asyncio.create_task(self._go_on(), name="further feeds")

    def _has_room(self) -> bool:
        return len(self._tasks) <= self._at_once - self._room

    async def _go_on(self) -> None:
        try:
            await self.tick()
        except StorageError as error:  # the next tick of the program's own loop tries again
            _log.warning("database_failed", during="poll", operation=error.operation, reason=error.reason)
        finally:
            self._going_on = None

    async def collect_due(self) -> None:
        """Fetch until nothing is left that is due.

        Raises:
            StorageError: The database failed.
        """
        while await self.tick() or self._tasks:
            while self._tasks:
                await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
                if not self._is_more or self._has_room():
                    break

    async def stop(self) -> None:
        """Begin nothing any more, and end what is under way: it is fetched again when its lease has ended."""
        self._stopping = True
        running = list(self._tasks.values())
        if self._going_on is not None:
            running.append(self._going_on)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _poll(self, source: Source) -> None:
        """Fetch a feed; whatever happens is written down."""
        log = _log.bind(source=source.id)
        try:
            fetched = await self._fetched(source)
            await self._report(source, fetched.source)
            await self._store.polled(fetched.source, self._worker, fetched.keys, now=self._clock())
            if fetched.links:
                await self._store.link_items(source.id, fetched.links)
        except StorageError as error:
            log.warning("feed_interrupted", reason=error.reason)
        except Exception:
            log.exception("feed_failed")
            failed = self._failed(source, "a fault of the program", None)
            try:
                await self._store.polled(failed, self._worker, (), now=self._clock())
            except StorageError as error:
                log.warning("feed_interrupted", reason=error.reason)

    async def _fetched(self, source: Source) -> _Fetched:
        """Fetch a feed, and store what is new in it."""
        web = await self._web()
        try:
            page = await web.get(source.url, etag=source.etag, last_modified=source.last_modified)
            seen = source.body if page.not_modified else _fingerprint(page)
            # Many sites never say that a feed is unchanged: what comes again byte for byte is not taken apart again.
            feed = None if page.not_modified or seen == source.body else await self._parsed(page)
        except Later as error:
            return _Fetched(self._failed(source, error.reason, error.after))
        except SourceRefused as error:
            if self._reach.is_lost(source.url, error, self._clock()):
                return _Fetched(self._missed(source, error.reason))
            return _Fetched(self._failed(source, error.reason, None))
        self._reach.answered()
        now = self._clock()
        source = replace(
            source,
            url=page.moved_to or source.url,
            etag=page.etag or source.etag if page.not_modified else page.etag,
            last_modified=page.last_modified or source.last_modified if page.not_modified else page.last_modified,
            fetched_at=now,
            n_failures=0,
            failure="",
            failing_at=None,
        )
        source = replace(source, unread=await self._read_again(source))
        if feed is None:
            return _Fetched(self._planned(source, source.ttl, n_new=0))
        new, changed, keys = await self._unknown(source, feed)
        links: dict[str, str] = {}
        for entry in new:
            leading, unread = await self._bring(source, feed, entry, quiet=False)
            links |= leading
            source = replace(source, unread=(*source.unread, *unread))
        for entry, article in changed:
            source = replace(source, unread=await self._amend(source, feed, entry, article))
        source = replace(
            source,
            title=feed.title or source.title,
            rhythm=_rhythm(feed),
            last_title=_newest(feed) or source.last_title,
            body=seen,
            ttl=feed.ttl,
        )
        return _Fetched(self._planned(source, feed.ttl, n_new=len(new)), keys, links)

    async def _parsed(self, page: Page) -> feeds.Feed:
        now = self._clock()
        return await self._apart(feeds.parse, page.body, url=page.url, content_type=page.content_type, now=now)

    async def _apart(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do what takes the processor's time, so that the event loop goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))

    async def _unknown(
        self, source: Source, feed: feeds.Feed
    ) -> tuple[list[feeds.Entry], list[tuple[feeds.Entry, Article]], set[str]]:
        """Give the entries that are new and wanted, oldest first, those that changed, and the keys of all."""
        identities = [(entry, feeds.identity(entry)) for entry in feed.entries]
        versions = [feeds.version(entry) for entry in feed.entries]
        keys = {key for _, each in identities for key in each} | {key for key in versions if key is not None}
        known = await self._store.known_items(source.id, keys)
        changed = [
            (entry, identity)
            for (entry, identity), version in zip(identities, versions, strict=True)
            if version is not None and version not in known and not known.isdisjoint(identity)
        ]
        new: list[feeds.Entry] = []
        for entry, identity in identities:  # newest first
            if known.isdisjoint(identity):
                known.update(identity)  # two entries of one fetch may be the same
                if feeds.wanted(entry, source.include, source.exclude, source.languages):
                    new.append(entry)
        articles = (
            await self._store.linked_articles(source.id, {key for _, each in changed for key in each})
            if changed
            else {}
        )
        to_amend = [
            (entry, article)
            for entry, identity in changed
            if (article := next((articles[key] for key in identity if key in articles), None)) is not None
        ]
        return new[:_MOST_NEW][::-1], to_amend[:_MOST_CHANGED], keys

    async def _amend(
        self, source: Source, feed: feeds.Feed, entry: feeds.Entry, old: Article
    ) -> tuple[UnreadPage, ...]:
        """Keep the new version of an article; give the pages that are still to be read.

        What cannot be read again now has not changed.
        """
        page = next((each for each in source.unread if each.article == old.id), None)
        try:
            article = await self._article(feed, entry)
        except SourceRefused as error:
            _log.info("page_not_read", reason=error.reason)
            return source.unread if page is not None else (*source.unread, *self._put_off(entry, old, error))
        if article is not None:
            is_summary = page is not None and page.is_summary
            is_news = page is None or page.is_news
            await self._replace(source, article, old, is_summary=is_summary, is_news=is_news)
        return tuple(each for each in source.unread if each is not page)

    async def _replace(
        self, source: Source, article: Article, old: Article, *, is_summary: bool = False, is_news: bool = True
    ) -> None:
        """Put an article in the place of what it was, and let what was posted be put right.

        Args:
            source: Whose article it is.
            article: As it was read now.
            old: As it is kept.
            is_summary: Whether that is only what the feed says of it.
            is_news: Whether what it says besides is to be told to anybody.
        """
        if not article.sentences or article.id == old.id:
            return
        new = replace(article, published_at=old.published_at or article.published_at)
        amended = await self._apart(engine.amendment, new, old, is_summary=is_summary)
        if len(new.sentences) < len(old.sentences) and not (amended.changes or amended.has_news):
            return  # what is not free any more, or broke off, is as true as it was
        amended = replace(amended, has_news=amended.has_news and is_news)
        if await self._store.amend(source.workspace, amended, now=self._clock()):
            _log.info("article_changed", source=source.id, n_corrections=len(amended.changes), news=amended.has_news)
            self.forget(source.workspace)

    async def _read_again(self, source: Source) -> tuple[UnreadPage, ...]:
        """Read pages that could not be had before, as far as it is time to; give those that are still to be read."""
        now = self._clock()
        left: list[UnreadPage] = []
        silent: set[str] = set()
        n_tried = 0
        for page in source.unread:
            if now - page.since > rhythm.TRIED_FOR + rhythm.LONGEST:  # nobody looked when it was time
                continue
            host = read_address(page.url).host
            if page.try_at > now or n_tried >= _MOST_AGAIN or host in silent:
                left.append(page)
                continue
            kept = await self._store.articles(source.workspace, [page.article])
            if page.article and not kept:  # it is gone, or another version of it has come
                continue
            n_tried += 1
            try:
                article = await (await self._web()).article(page.url)
            except SourceRefused as error:
                _log.info("page_not_read", reason=error.reason)
                left += self._tried(page, error)
                if isinstance(error, FetchFailed) and error.key in SILENT:
                    silent.add(host)
                continue
            article = replace(article, published_at=past(article.published_at, self._clock()))
            if kept:
                await self._replace(source, article, kept[0], is_summary=page.is_summary, is_news=page.is_news)
            elif article.sentences:
                quiet = not page.is_news
                await self._shelves.place(article, source.workspace, quiet=quiet, collection=source.story)
        return tuple(left)

    def _put_off(
        self,
        entry: feeds.Entry,
        kept: Article | None,
        error: SourceRefused,
        *,
        is_summary: bool = False,
        is_news: bool = True,
    ) -> list[UnreadPage]:
        """Give the page of an entry that could not be had, where it may be had later; else nothing.

        Args:
            entry: It has an address.
            kept: What is kept until then, or None.
            error: Why the page could not be had.
            is_summary: Whether that is only what the feed says of it.
            is_news: Whether what the page says besides is to be told to anybody.
        """
        now = self._clock()
        name = "" if kept is None else kept.id
        page = UnreadPage(entry.url or "", name, now, now, is_summary=is_summary, is_news=is_news)
        return self._tried(page, error)

    def _tried(self, page: UnreadPage, error: SourceRefused) -> list[UnreadPage]:
        """Say when a page that could not be had is tried again; nothing where it is given up."""
        if not is_passing(error):
            return []
        later = error if isinstance(error, Later) else None
        is_asked = later is None or later.status is not None  # a site that wants to be left alone was not asked
        n_tries = page.n_tries + is_asked
        after = None if later is None else later.after
        try_at = rhythm.next_try(self._clock(), since=page.since, tries=n_tries, retry_after=after)
        if try_at is None:
            return []
        return [replace(page, try_at=try_at, n_tries=n_tries, reason=error.reason[:_MOST_SAID])]

    async def _bring(
        self, source: Source, feed: feeds.Feed, entry: feeds.Entry, *, quiet: bool
    ) -> tuple[dict[str, str], list[UnreadPage]]:
        """Store the article of an entry, in its story and in the feed's own: what the feed has of it at least.

        Returns:
            What its keys lead to, and its page, where that is to be read later.
        """
        refused: SourceRefused | None = None
        try:
            article = await self._article(feed, entry)
        except SourceRefused as error:
            _log.info("page_not_read", reason=error.reason)
            article, refused = await self._apart(_short, entry, feed), error
        if article is None or not article.sentences:
            return {}, [] if refused is None else self._put_off(entry, None, refused, is_news=not quiet)
        await self._shelves.place(article, source.workspace, quiet=quiet, collection=source.story)
        unread = [] if refused is None else self._put_off(entry, article, refused, is_summary=True, is_news=not quiet)
        return dict.fromkeys(feeds.identity(entry), article.id), unread

    async def _article(self, feed: feeds.Feed, entry: feeds.Entry) -> Article | None:
        """Read an entry: from the feed, or from its page; None where there is nothing to read.

        Raises:
            SourceRefused: Its page cannot be had.
        """
        whole = await self._apart(feeds.article, entry, feed)
        if whole is not None:
            return await self._apart(_tellable, whole)
        if entry.url is None or entry.is_full:
            return await self._apart(_short, entry, feed)
        article = await (await self._web()).article(entry.url)
        return replace(article, published_at=self._moment(article, entry))

    def _moment(self, article: Article, entry: feeds.Entry) -> datetime | None:
        """Choose when an article was published: as its page says, where that can be and is more than a day."""
        told = past(article.published_at, self._clock())
        is_day = told is not None and told.time() == time.min
        return entry.published_at or told if told is None or is_day else told

    def _failed(self, source: Source, reason: str, after: timedelta | None) -> Source:
        failed = replace(self._unread(source, reason), n_failures=source.n_failures + 1)
        return replace(failed, due_at=self._next(failed, None, after))

    def _missed(self, source: Source, reason: str) -> Source:
        """Note that a feed could not be read for no fault of its own: it is tried again soon, and nobody is told."""
        due_at = self._next(replace(source, n_failures=1, n_unchanged=0, rhythm=()), None, None)
        return replace(self._unread(source, reason), due_at=due_at)

    def _unread(self, source: Source, reason: str) -> Source:
        now = self._clock()
        since = source.failing_at or (source.fetched_at if source.failure else None) or now
        return replace(source, fetched_at=now, failure=reason[:_MOST_SAID], failing_at=since)

    def _planned(self, source: Source, ttl: timedelta | None, *, n_new: int) -> Source:
        # Looks for the sake of pages say nothing of how often the feed has something.
        n_unchanged = 0 if n_new else source.n_unchanged + (not source.unread)
        source = replace(source, n_unchanged=n_unchanged)
        return replace(source, due_at=self._no_later(source, ttl, self._next(source, ttl, None)))

    def _no_later(self, source: Source, ttl: timedelta | None, due_at: datetime) -> datetime:
        """Look at a feed as soon as a page may be tried again, unless it wants to be left alone for longer."""
        earliest = self._clock() + max(ttl or rhythm.SHORTEST, rhythm.SHORTEST)
        return min([due_at, *(max(page.try_at, earliest) for page in source.unread)])

    def _next(self, source: Source, ttl: timedelta | None, after: timedelta | None) -> datetime:
        return rhythm.next_poll(
            self._clock(),
            source.rhythm,
            ttl=ttl,
            unchanged=source.n_unchanged,
            failures=source.n_failures,
            retry_after=after,
            jitter=self._random.random(),
        )

    async def _report(self, before: Source, after: Source) -> None:
        """Tell the channels that depend on a feed that it fails, or that it is back.

        Before that is noted: whoever fetches it again, because this process died in between, tells it once more under
        the same name, which is once.
        """
        params = {"title": after.title or after.url, "reason": after.failure, "id": after.id[:_LETTERS]}
        if before.n_failures < FAILING <= after.n_failures:
            notice = Notice("source.failing", params)
        elif after.n_failures == 0 and before.n_failures >= FAILING:
            notice = Notice("source.recovered", {"title": params["title"]})
        else:
            return
        _log.warning("source_state", source=after.id, failing=after.n_failures, reason=after.failure)
        slot = f"{notice.key} {after.id} {before.fetched_at.isoformat() if before.fetched_at else ''}"
        stories = await self._depending(after)
        await self._store.announce(after.workspace, stories, notice, slot=slot, now=self._clock())

    async def _depending(self, source: Source) -> list[str]:
        """The stories that have an article of a feed's."""
        stories = await self._store.stories(source.workspace)
        own = next((set(story.article_ids) for story in stories if story.handle == source.story), set())
        return [story.handle for story in stories if story.handle == source.story or own & set(story.article_ids)]

    # What people ask for

    async def look(self, url: str) -> Found:
        """Find the feed at an address, or the first one that the site there names and that can be read.

        Raises:
            SourceRefused: There is none, or it cannot be had.
        """
        page = await (await self._web()).get(url)
        try:
            return self._found(page, await self._parsed(page))
        except feeds.FeedError as error:
            named = feeds_of(text_of(page), page.url)
            if not named and error.key == "feed.page":
                raise feeds.FeedError(url, "this is a web page that names no feed", key="feed.none") from None
            if not named:
                raise
        refusals: list[SourceRefused] = []
        for number, each in enumerate(named[:_MOST_TRIED], start=1):
            try:
                page = await (await self._web()).get(each)
                return self._found(page, await self._parsed(page), named[number:])
            except SourceRefused as error:
                refusals.append(error)
        raise refusals[0]

    @staticmethod
    def _found(page: Page, feed: feeds.Feed, others: Sequence[str] = ()) -> Found:
        return Found(page.moved_to or canonical(page.url), feed, tuple(others), page.etag, page.last_modified)

    async def add(self, found: Found, *, workspace: str, user: str, limit: int, last: int = 0) -> tuple[Source, bool]:
        """Let a feed bring articles from now on; what it has already is no news, but for the last few asked for.

        Args:
            found: The feed.
            workspace: Whose.
            user: The platform's name of who wants it.
            limit: How many feeds the workspace may have.
            last: How many of its newest entries are news nevertheless.

        Returns:
            The feed as it is kept, and whether it is a new one.

        Raises:
            TooMany: It would be one more than the limit.
            StorageError: The database failed.
        """
        async with self._naming:
            kept, created = await self._keep(found, workspace, user, limit)
        if created:
            links: dict[str, str] = {}
            unread: list[UnreadPage] = []
            for number, entry in reversed(list(enumerate(found.feed.entries[: max(_FIRST, last)]))):
                leading, pages = await self._bring(kept, found.feed, entry, quiet=number >= last)
                links |= leading
                unread += pages
            if unread:
                await self._store.put_off_pages(kept.id, unread)
            if links:
                await self._store.link_items(kept.id, links)
        return kept, created

    async def _keep(self, found: Found, workspace: str, user: str, limit: int) -> tuple[Source, bool]:
        """Keep a feed, with a story of its own."""
        now = self._clock()
        taken = await self._store.handles(workspace)
        title = found.feed.title or found.url
        source = Source(
            id=uuid4().hex,
            workspace=workspace,
            url=found.url,
            title=title[:200],
            created_by=user,
            story=_handle(title, found.url, taken),
            etag=found.etag,
            last_modified=found.last_modified,
            fetched_at=now,
            rhythm=_rhythm(found.feed),
            last_title=_newest(found.feed),
        )
        source = replace(source, due_at=self._next(source, found.feed.ttl, None))
        keys = _keys(found.feed)
        return await self._store.add_source(source, keys=keys, now=now, limit=limit)

    async def read(self, url: str, workspace: str) -> tuple[str, Article]:
        """Read the article at an address into the story that it continues, or into a new one. Gives that one's handle.

        Raises:
            SourceRefused: There is none, or it cannot be had.
            StorageError: The database failed.
        """
        article = await self.article_of(url)
        if not article.sentences:
            raise PageRefused(url, "there is no article on this page", key="page.empty")
        article = _by_hand(article, workspace)
        return await self.place(article, workspace, quiet=True), article

    async def article_of(self, page: str | Page) -> Article:
        """Find the article at an address, or on a page that somebody handed in.

        Raises:
            SourceRefused: There is none, or it cannot be had.
        """
        web = await self._web()
        article = await (web.article(page) if isinstance(page, str) else web.article_of(page))
        return replace(article, published_at=past(article.published_at, self._clock()))

    async def take(self, article: Article, workspace: str, *, story: str | None = None) -> tuple[str, Taken]:
        """Put an article that somebody handed in into a story; whoever follows that is told what is new in it.

        Args:
            article: It has at least one sentence.
            workspace: Whose story it is.
            story: Handle of one of its own stories; None for the one that the article continues, or a new one.

        Returns:
            The story's handle, and what became of the article: the same text is known already in whatever story.

        Raises:
            StorageError: The database failed.
        """
        article = _by_hand(article, workspace)
        before = {each.handle: each.article_ids for each in await self._store.stories(workspace)}
        if story is not None:
            now = self._clock()
            n_new = await self._store.add_articles([article], story=story, workspace=workspace, now=now)
            self.forget(workspace)
            return story, "added" if n_new else "known"
        collections = {source.story for source in await self._store.sources(workspace)}
        for handle in sorted(before, key=lambda each: each in collections):
            if article.id in before[handle]:
                return handle, "known"
        handle = await self.place(article, workspace, quiet=False)
        after, _ = await self._store.story(handle, workspace)
        if handle not in before:
            return handle, "begun"
        return handle, "added" if len(after.article_ids) > len(before[handle]) else "known"

    async def place(self, article: Article, workspace: str, *, quiet: bool) -> str:
        """Put an article into the story that it continues, or into a new one. Gives that one's handle.

        Raises:
            StorageError: The database failed.
        """
        return await self._shelves.place(article, workspace, quiet=quiet)

    def forget(self, workspace: str) -> None:
        """Look at a workspace's stories anew, because somebody changed them."""
        self._shelves.forget(workspace)


def _by_hand(article: Article, workspace: str) -> Article:
    """Mark what people bring to everybody's stories: what has no mark is let go when their folder lacks it."""
    if workspace or article.id.startswith(HANDED_IN):
        return article
    return replace(article, id=HANDED_IN + article.id)


_KIND_OF_FEED = re.compile(
    r"^(?:Release notes from|Tags from|Recent Commits to)\s(?=\S)|(?<=\S)(?:\s[-–|])?\s(?:RSS|Atom|News)[\s-]?Feed$",
    re.IGNORECASE,
)


def _handle(title: str, url: str, taken: Collection[str]) -> str:
    """Name a feed's story after the feed, or after its site where the feed's title has nothing to make a name of."""
    used = RESERVED.union(taken)
    about = _KIND_OF_FEED.sub("", title).strip()
    title = title if about == title else about[:1].upper() + about[1:]  # a name, even where it is written small
    handle = engine.handle(engine.read(title, title=title), used)
    name, _, number = handle.rpartition("-")
    if not (number.isdigit() and name in RESERVED):
        return handle
    site = max(read_address(url).host.split(".")[:-1], key=len, default="").capitalize()
    return engine.handle(engine.read(site, title=site), used) if site else handle


def _short(entry: feeds.Entry, feed: feeds.Feed) -> Article | None:
    """Make an article of what a feed has of an entry, however little."""
    if not entry.title and not entry.text:
        return None
    article = engine.read(
        f"{entry.title}\n\n{entry.text}".strip(),
        url=entry.url,
        source=feed.title,
        title=entry.title or None,
        published_at=entry.published_at,
        language=None if entry.language == "und" else entry.language,
    )
    return _tellable(article)


def _tellable(article: Article) -> Article:
    """Give an article of which something can be told: where nothing below its headline can, that is the news.

    A picture, a video and a release without notes say in their headlines what they are. Who follows a feed waits in
    vain for an entry of which nothing is told.
    """
    if not article.title or engine.digest([article]).bullets:
        return article
    below = [each.text for each in article.sentences if each.kind != "headline" and each.text != article.title]
    if len(below) <= 1:  # what is said once more, in other words, adds nothing
        alone = replace(article, sentences=_bodies(tuple(dict.fromkeys(map(_ended, (article.title, *below))))))
        if engine.digest([alone]).bullets:
            return alone
    return replace(article, sentences=_bodies((f"{ITEM}{_ended(article.title)}", *below)))


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _bodies(texts: Sequence[str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(index, text, "body", 0) for index, text in enumerate(texts))


def _fingerprint(page: Page) -> str:
    """Give what tells one page from another; the same bytes from elsewhere may have other links."""
    made = blake2b(page.body, digest_size=12)
    made.update(f"\0{page.url}\0{page.content_type}".encode())
    return made.hexdigest()


def _keys(feed: feeds.Feed) -> set[str]:
    """What is known once a feed was read: its entries, and what they say."""
    versions = {key for entry in feed.entries if (key := feeds.version(entry)) is not None}
    return versions.union(*(feeds.identity(entry) for entry in feed.entries))


def _rhythm(feed: feeds.Feed) -> tuple[datetime, ...]:
    dates = sorted((each.published_at for each in feed.entries if each.published_at is not None), reverse=True)
    return tuple(dates[:_RHYTHM])


def _newest(feed: feeds.Feed) -> str:
    return next((each.title or each.text for each in feed.entries), "")[:200]
