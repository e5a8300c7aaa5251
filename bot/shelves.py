"""The stories of each workspace as this process knows them, so that an article finds the one that it continues.

Held is what the articles are about, not their text; the database has the last word.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from bot import engine
from bot.commands.stories import RESERVED
from bot.engine.kinship import Tracker
from bot.types import Article
from storage import Store

P = ParamSpec("P")
T = TypeVar("T")

RECENT = timedelta(days=60)
"""How long a story that nothing was added to can be continued."""

FRESH = timedelta(minutes=1)
"""How long this process believes its picture of a workspace's stories."""

MOST_HELD = 30_000
"""Articles of all workspaces that are held at a time, about three kilobytes each.

The workspace that placed nothing for the longest time is forgotten first, and read again when something comes.
"""

_READ_TOGETHER = 100
"""Articles of which all the text is in memory at a time."""


class _Shelf:
    """One workspace's stories."""

    def __init__(self, thread: Executor | None) -> None:
        self._thread = thread
        self.lock = asyncio.Lock()
        self.read_at: datetime | None = None
        self.tracker = Tracker()
        self.n_users = 0

    async def ask(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something with the tracker in a thread; what is given up half way leaves nothing half done behind."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args, **kwargs))
        except BaseException:
            self.tracker, self.read_at = Tracker(), None
            raise


class Shelves:
    """Puts articles into stories. Each process has its own, any number may share a database."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        *,
        most_held: int = MOST_HELD,
        thread: Executor | None = None,
    ) -> None:
        """Make them, empty.

        Args:
            store: Where stories are.
            clock: Gives the time, aware UTC.
            most_held: How many articles may be held; one workspace alone may have more.
            thread: Where articles are compared; the event loop's own threads by default.
        """
        self._store = store
        self._clock = clock
        self._most_held = most_held
        self._thread = thread
        self._shelves: OrderedDict[str, _Shelf] = OrderedDict()
        self._reading = asyncio.Lock()  # one workspace's articles in memory at a time

    async def place(self, article: Article, workspace: str, *, quiet: bool, collection: str | None = None) -> str:
        """Put an article into the story that it continues, or into a new one. Gives that one's handle.

        Args:
            article: The article.
            workspace: Whose story it is.
            quiet: Whether nobody is told of it.
            collection: A story that it belongs to besides, whatever it tells; None for none.

        Raises:
            StorageError: The database failed.
        """
        shelf = self._shelves.setdefault(workspace, _Shelf(self._thread))
        self._shelves.move_to_end(workspace)
        shelf.n_users += 1
        try:
            async with shelf.lock:  # or two articles of one event would begin two stories
                return await self._placed(shelf, article, workspace, quiet=quiet, collection=collection)
        finally:
            shelf.n_users -= 1

    async def _placed(
        self, shelf: _Shelf, article: Article, workspace: str, *, quiet: bool, collection: str | None
    ) -> str:
        now = self._clock()
        if shelf.read_at is None or now - shelf.read_at > FRESH:
            await self._look_at(shelf, workspace, now)
        handle = await shelf.ask(shelf.tracker.assign, article)
        if handle is not None and shelf.read_at != now and not await self._is_there(handle, workspace):
            await self._look_at(shelf, workspace, now)  # somebody renamed or merged it in another process
            handle = await shelf.ask(shelf.tracker.assign, article)
        if handle is None:
            taken = RESERVED.union(await self._store.handles(workspace))
            handle = await shelf.ask(engine.handle, article, taken)
        also = () if collection is None else (collection,)
        await self._store.add_articles([article], story=handle, also=also, workspace=workspace, now=now, quiet=quiet)
        await shelf.ask(shelf.tracker.add, article, handle)
        return handle

    def forget(self, workspace: str) -> None:
        """Look at a workspace's stories anew, because somebody changed them."""
        shelf = self._shelves.get(workspace)
        if shelf is not None:
            shelf.read_at = None

    async def _is_there(self, handle: str, workspace: str) -> bool:
        return handle in await self._store.handles(workspace)

    async def _look_at(self, shelf: _Shelf, workspace: str, now: datetime) -> None:
        async with self._reading:
            shelf.read_at = now  # what is changed from here on is looked at the next time
            try:
                await self._read(shelf, workspace, now)
            except BaseException:
                shelf.read_at = None
                raise
        self._make_room()

    async def _read(self, shelf: _Shelf, workspace: str, now: datetime) -> None:
        stories = await self._store.own_stories(workspace, now - RECENT)
        present = {name: handle for handle, names in stories.items() for name in names}
        missing = await shelf.ask(_bring_up_to_date, shelf.tracker, present)
        for first in range(0, len(missing), _READ_TOGETHER):
            found = await self._store.articles(workspace, missing[first : first + _READ_TOGETHER])
            await shelf.ask(_add, shelf.tracker, [(each, present[each.id]) for each in found if each.id in present])
        if missing:
            await shelf.ask(shelf.tracker.seal)

    def _make_room(self) -> None:
        held = sum(len(each.tracker) for each in self._shelves.values())
        for workspace, shelf in list(self._shelves.items())[:-1]:
            if held <= self._most_held:
                return
            if not shelf.n_users:
                held -= len(shelf.tracker)
                del self._shelves[workspace]


def _bring_up_to_date(tracker: Tracker, present: Mapping[str, str]) -> list[str]:
    """Let a tracker hold no other articles than these, each in its story.

    Args:
        tracker: What it knows of an article is kept.
        present: The handle of each article's story, by the article's id.

    Returns:
        The ids of those that it does not hold.
    """
    held = tracker.articles()
    for gone in held.keys() - present.keys():
        tracker.remove(gone)
    for name, handle in present.items():
        if name in held and held[name] != handle:
            tracker.move(name, handle)
    return [name for name in present if name not in held]


def _add(tracker: Tracker, articles: Sequence[tuple[Article, str]]) -> None:
    for article, handle in articles:
        tracker.add(article, handle, many=True)
