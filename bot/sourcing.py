"""What people do with sources and stories: one function a command. Knows the store and the collector, no platform."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from bot.commands.values import (
    HANDLE_LENGTHS,
    AddSource,
    FilterSource,
    ListSources,
    MergeStories,
    PasteSource,
    RemoveSource,
    RenameStory,
    ShowStory,
    SplitStory,
    TestSource,
    UploadSource,
)
from bot.errors import SourceRefused, StoryNotFound, TooMany
from bot.explaining import Unusable, private, short, summed_up, table
from bot.types import Article, ChannelSettings, Material, Message, Notice, Reply, Request, Source
from storage import Store

if TYPE_CHECKING:
    from bot.collector import Collector, Found

Collecting = Callable[[], Awaitable["Collector"]]
"""Gives the collector, begun when it is first wanted: what it needs takes long to import."""

SourceCommand = AddSource | ListSources | RemoveSource | TestSource | FilterSource
StoryCommand = ShowStory | RenameStory | MergeStories | SplitStory

_TRIED = 50
_MAX_SHOWN = 25
_MAX_SOURCES = 100
_FEWEST_LETTERS = 3
_MOST_NEAR = 5
_MOST_LISTED = 300  # feeds of one list; each that does not answer is waited for
_MOST_REFUSED = 5  # of them that are named
_PATIENCE = timedelta(minutes=8)  # Discord takes an answer for 15 minutes, and the last few feeds take theirs


class Sourcing:
    """Answers requests about sources and stories."""

    def __init__(
        self, store: Store, collecting: Collecting | None, *, clock: Callable[[], datetime], limit: int
    ) -> None:
        """Make one.

        Args:
            store: What is remembered.
            collecting: Gives what fetches; None where nothing is fetched.
            clock: Gives the time, aware UTC.
            limit: How many feeds a workspace may have.
        """
        self._store = store
        self._collecting = collecting
        self._clock = clock
        self._limit = limit

    async def source(self, command: SourceCommand, request: Request, settings: ChannelSettings) -> Reply:
        """Answer what is about sources.

        Raises:
            Unusable: It cannot be done.
            StorageError: The database failed.
        """
        workspace, language = request.channel.workspace, settings.language
        match command:
            case AddSource():
                found = await self._feed_or_article(command.url)
                if isinstance(found, Article):
                    return private(language, *await self._taken(found, workspace))
                kept, created = await self._add(found, request, command.last)
                said = [self._added(kept, found, created=created)]
                n_told = min(command.last, len(found.feed.entries))
                if created and n_told:  # who follows nothing yet would wait for them in vain
                    said.append(Notice("source.last", {"n": str(n_told), "story": kept.story}))
                return private(language, *said)
            case ListSources():
                return private(language, await self._listed(workspace, settings))
            case RemoveSource():
                source = await self._chosen(command.what, workspace)
                await self._store.remove_source(source.id)
                said = [Notice("source.removed", {"title": source.title})]
                if any(each.story == source.story for each in await self._store.subscriptions(request.channel)):
                    said.append(Notice("source.followed", {"story": source.story}))  # who waits would wait in vain
                return private(language, *said)
            case TestSource():
                return private(language, *await self._tested(command, workspace, settings))
            case FilterSource():
                return private(language, await self._filtered(command, workspace))

    async def failing(self, workspace: str) -> dict[str, list[Source]]:
        """Find the sources that could not be read last time, by the stories that wait for them.

        Returns:
            Handle -> sources that have brought or are to bring its articles; only stories that have such a source.

        Raises:
            StorageError: The database failed.
        """
        broken = [source for source in await self._store.sources(workspace) if source.failure]
        if not broken:
            return {}
        ids = {story.handle: set(story.article_ids) for story in await self._store.stories(workspace)}
        found: dict[str, list[Source]] = {}
        for source in broken:
            brought = ids.get(source.story, set())
            for handle, others in ids.items():
                if handle == source.story or brought & others:
                    found.setdefault(handle, []).append(source)
        return found

    async def summed_up(self, workspace: str, stories: Collection[str]) -> dict[str, list[dict[str, str]]]:
        """Find the articles of which only what a feed says is known until their pages can be read, by their stories.

        Args:
            workspace: Whose stories they are.
            stories: Handles of those that are looked at.

        Returns:
            Handle -> one line of `why` for each source; only stories that have such an article.

        Raises:
            StorageError: The database failed.
        """
        sources = [source for source in await self._store.sources(workspace) if source.unread and not source.failure]
        if not sources:
            return {}
        found: dict[str, list[dict[str, str]]] = {}
        for story in await self._store.stories(workspace):
            for source in sources if story.handle in stories else ():
                if in_short := summed_up(source, story.article_ids):
                    found.setdefault(story.handle, []).append(
                        {"key": "why.summed_up", "story": story.handle, "id": short(source.id), **in_short}
                    )
        return found

    async def follow(self, url: str, request: Request) -> tuple[str, Sequence[Article]]:
        """Make an address a story that can be followed: of a feed, that of all its articles; of an article, its story.

        Raises:
            Unusable: It cannot be done.
            StorageError: The database failed.
        """
        workspace = request.channel.workspace
        if not request.has_place or self._collecting is None:
            raise Unusable("follow.address", said=url[:200])
        collector = await self._collecting()
        try:
            found = await collector.look(url)
        except SourceRefused:
            try:
                handle, _ = await collector.read(url, workspace)
            except SourceRefused as error:
                raise Unusable("source.failed", said=url[:200], reason=error.reason) from None
        else:
            source, _ = await self._add(found, request, 0)
            handle = source.story
        return handle, await self._store.recent_articles(handle, workspace)

    async def story_of(self, url: str, workspace: str, stories: Collection[str]) -> str | None:
        """Find which of some stories is the one that `follow` makes of an address; None where none is.

        Args:
            url: As somebody typed it. It is only fetched where no feed and no article is known by it.
            workspace: Whose stories they are.
            stories: Handles.

        Raises:
            StorageError: The database failed.
        """
        from bot.sources.addresses import AddressRefused, canonical  # noqa: PLC0415  # as the collector

        try:
            wanted = canonical(url)
        except AddressRefused:
            return None
        own = {source.url: source.story for source in await self._store.sources(workspace)}
        if own.get(wanted) in stories:
            return own[wanted]
        holding = [handle for handle in stories if await self._holds(handle, workspace, wanted)]
        if len(holding) == 1:
            return holding[0]
        try:
            found = await self._look(url)
        except Unusable:
            events = [handle for handle in holding if handle not in own.values()]
            return events[0] if len(events) == 1 else None
        return own[found.url] if own.get(found.url) in stories else None

    async def _holds(self, handle: str, workspace: str, url: str) -> bool:
        """Whether a story has the article at an address."""
        try:
            _, articles = await self._store.story(handle, workspace)
        except StoryNotFound:  # it is followed, and was taken away since
            return False
        return any(article.url == url for article in articles)

    async def _add(self, found: "Found", request: Request, last: int) -> tuple[Source, bool]:
        collector = await self._collector()
        try:
            return await collector.add(
                found, workspace=request.channel.workspace, user=request.user, limit=self._limit, last=last
            )
        except TooMany as error:
            raise Unusable("limit.sources", n=str(error.limit)) from None

    async def _collector(self) -> "Collector":
        if self._collecting is None:
            raise Unusable("read.no_links")
        return await self._collecting()

    async def _look(self, url: str) -> "Found":
        collector = await self._collector()
        try:
            return await collector.look(url)
        except SourceRefused as error:
            raise Unusable("source.failed", said=url[:200], reason=error.reason) from None

    async def _feed_or_article(self, url: str) -> "Found | Article":
        """Find the feed at an address, or else the article, where the page there names no feed."""
        from bot.sources.feeds import FeedError  # noqa: PLC0415  # as the collector, only where it is wanted
        from bot.sources.pages import PageRefused  # noqa: PLC0415

        collector = await self._collector()
        try:
            return await collector.look(url)
        except SourceRefused as error:
            refused = Unusable("source.failed", said=url[:200], reason=error.reason)
            if not (isinstance(error, FeedError) and error.key == "feed.none"):
                raise refused from None
        try:
            return await collector.article_of(url)
        except PageRefused as error:
            if error.key in {"page.empty", "page.front"}:
                raise refused from None
            raise Unusable("source.failed", said=url[:200], reason=error.reason) from None
        except SourceRefused:
            raise refused from None

    @staticmethod
    def _added(source: Source, found: "Found", *, created: bool) -> Notice:
        if not created:
            return Notice("source.known", {"title": source.title, "story": source.story})
        n = str(len(found.feed.entries))
        return Notice("source.added", {"title": source.title, "n": n, "story": source.story})

    async def _listed(self, workspace: str, settings: ChannelSettings) -> Notice:
        sources = await self._store.sources(workspace)
        if not sources:
            return Notice("source.none", {})
        rows = []
        for source in sorted(sources, key=lambda each: not each.failure)[:_MAX_SOURCES]:  # what fails is looked for
            row = {
                "id": short(source.id),
                "title": source.title,
                "url": source.url,
                "story": source.story,
                "last_title": source.last_title or "–",
                "fetched_at": source.fetched_at.isoformat() if source.fetched_at else "",
                "retry_at": source.due_at.isoformat() if source.due_at else "",
                "failure": source.failure,
                "key": "source.entry_failing" if source.failure else "source.entry",
            }
            rows.append(row)
            if source.include or source.exclude or source.languages:
                rows.append({"key": "source.entry_filter", "title": source.title, **_filter_of(source)})
            if in_short := summed_up(source):
                rows.append({"key": "source.entry_unread", **in_short})
        return table("source.head", settings, rows, n=str(len(sources)))

    async def _chosen(self, said: str, workspace: str) -> Source:
        """Find the one source that somebody means: by its address, title or story, its id's first letters, a part.

        Raises:
            Unusable: None is, or several are.
        """
        sources = await self._store.sources(workspace)
        wanted = said.casefold().strip()
        ways: tuple[Callable[[Source], bool], ...] = (
            lambda each: wanted == each.url.casefold(),
            lambda each: wanted in {each.title.casefold(), each.story},
            lambda each: len(wanted) >= _FEWEST_LETTERS and each.id.startswith(wanted),
            lambda each: bool(wanted) and wanted in each.title.casefold(),
        )
        found = next(filter(None, ([each for each in sources if is_meant(each)] for is_meant in ways)), [])
        if not found:
            raise Unusable("source.unknown", said=said[:100])
        if len(found) > 1:  # papers call their feeds alike: the wrong one is neither removed nor filtered
            named = ", ".join(f"{each.title[:60]} ({short(each.id)})" for each in found[:_MOST_NEAR])
            raise Unusable("source.several", said=said[:100], near=named)
        return found[0]

    async def _tested(self, command: TestSource, workspace: str, settings: ChannelSettings) -> list[Message]:
        from bot.sources.feeds import wanted  # noqa: PLC0415  # as the collector, only where it is wanted

        named = None if "://" in command.url else await self._chosen(command.url, workspace)
        found = await self._look(named.url if named else command.url)
        tried: TestSource | Source | None = command
        if not (command.include or command.exclude or command.languages):
            known = await self._store.sources(workspace)
            tried = named or next((each for each in known if each.url == found.url), None)
        rows = []
        for entry in found.feed.entries[:_TRIED]:
            kept = tried is None or wanted(entry, tried.include, tried.exclude, tried.languages)
            rows.append(
                {
                    "key": "source.test_kept" if kept else "source.test_dropped",
                    "title": entry.title or entry.text[:80],
                    "published_at": entry.published_at.isoformat() if entry.published_at else "–",
                }
            )
        title = found.feed.title or found.url
        messages: list[Message] = [table("source.test_head", settings, rows, title=title, n=str(len(rows)))]
        if found.others:
            others = [{"key": "source.feed_entry", "url": each} for each in found.others[:_MAX_SHOWN]]
            messages.append(table("source.found_feeds", settings, others, n=str(len(found.others))))
        return messages

    async def _filtered(self, command: FilterSource, workspace: str) -> Notice:
        source = await self._chosen(command.what, workspace)
        changed = replace(source, include=command.include, exclude=command.exclude, languages=command.languages)
        await self._store.change_source(changed)
        if not (command.include or command.exclude or command.languages):
            return Notice("source.unfiltered", {"title": source.title})
        return Notice("source.filtered", {"title": source.title, "id": short(source.id), **_filter_of(command)})

    # What is handed in

    async def hand_in(self, command: UploadSource | PasteSource, request: Request, language: str) -> Reply:
        """Put an article that comes as a file or was pasted into a story.

        Raises:
            Unusable: It cannot be done.
            StoryNotFound: There is no such story.
            StorageError: The database failed.
        """
        workspace, material = request.channel.workspace, request.material
        path = command.path if isinstance(command, UploadSource) else ""
        if path and material is not None:  # what stands behind "upload" is no path there
            raise StoryNotFound(path[:200], await self._store.handles(workspace))
        if not request.has_place:
            raise Unusable("source.nowhere")
        if command.story is not None and await self._is_common(command.story, workspace):
            raise Unusable("story.common", story=command.story)
        if path and request.open is not None:
            material = request.open(path)
        if material is None:  # last, because it may open a form: what is typed there is not to be refused
            how = "upload.how" if isinstance(command, UploadSource) else "paste.how"
            raise Unusable(how, story=command.story or "")
        from bot.sources.handed_in import ListHandedIn  # noqa: PLC0415  # as below

        try:
            article = await self._article(material)
        except ListHandedIn as found:
            if command.story is not None:
                raise Unusable("opml.story", said=_name(material), story=command.story) from None
            return private(language, await self._imported(found.data, _name(material), request))
        said = await self._taken(article, workspace, command.story)
        if material.address.strip() and article.url is None:
            said.append(Notice("upload.no_address", {"said": material.address.strip()[:200]}))
        return private(language, *said)

    async def article(self, material: Material) -> Article:
        """Read what somebody hands in.

        Raises:
            Unusable: It is no article.
        """
        from bot.sources.handed_in import ListHandedIn  # noqa: PLC0415  # as below

        try:
            return await self._article(material)
        except ListHandedIn as error:
            raise Unusable(error.key, said=_name(material)) from None

    async def _article(self, material: Material) -> Article:
        """Read what somebody hands in, as far as it is an article.

        Raises:
            ListHandedIn: It is a list of feeds.
            Unusable: It is neither that nor an article.
        """
        from bot.sources.handed_in import HandedInRefused, ListHandedIn, article_of  # noqa: PLC0415  # as above

        collector = await self._collector()
        try:
            return await article_of(material, collector.article_of)
        except ListHandedIn:
            raise
        except HandedInRefused as error:
            raise Unusable(error.key, **{**error.params, "said": _name(material)}) from None

    async def _imported(self, data: bytes, name: str, request: Request) -> Notice:
        """Add the feeds of a list, each as safely as one that somebody types, and say what became of them.

        Raises:
            Unusable: It is no list of feeds, or too long for somebody to wait for.
        """
        from bot.importing import add_listed  # noqa: PLC0415  # as above
        from bot.sources.opml import OpmlError, read  # noqa: PLC0415

        workspace, refused = request.channel.workspace, list[tuple[str, str]]()

        def refuse(url: str, reason: str) -> None:
            refused.append((url, reason))

        collector = await self._collector()
        try:
            listed = await asyncio.to_thread(read, data, lambda each: refuse(each.source, each.reason))
        except OpmlError as error:
            raise Unusable("opml.unreadable", said=name, reason=error.reason) from None
        if len(listed) > _MOST_LISTED:
            raise Unusable("opml.long", said=name, n=str(len(listed)), most=str(_MOST_LISTED))
        present = {source.url for source in await self._store.sources(workspace)}
        became = await add_listed(
            collector,
            listed,
            present,
            refuse,
            workspace=workspace,
            user=request.user,
            limit=self._limit,
            within=_PATIENCE,
        )
        rows = [{"key": "opml.refused", "url": url[:200], "reason": reason} for url, reason in refused[:_MOST_REFUSED]]
        further = {
            "opml.refused_more": len(refused) - _MOST_REFUSED,
            "opml.beyond": became.n_beyond,
            "opml.later": became.n_later,
        }
        rows += [{"key": key, "n": str(n), "most": str(self._limit)} for key, n in further.items() if n > 0]
        n_left = len(refused) + became.n_beyond + became.n_later
        params = {"said": name, "n": str(became.n_added), "known": str(became.n_known), "left": str(n_left)}
        key = "opml.added" if became.n_added else "opml.none"
        return Notice(key, {**params, "rows": json.dumps(rows, ensure_ascii=False)})

    async def _taken(self, article: Article, workspace: str, story: str | None = None) -> list[Message]:
        """Put an article into a story, and say into which."""
        if article.published_at is not None and article.published_at > self._clock():
            article = replace(article, published_at=None)  # it would stay the newest until then
        collector = await self._collector()
        handle, became = await collector.take(article, workspace, story=story)
        params = {"title": article.title, "story": handle, "n": str(len(article.sentences))}
        return [Notice(f"upload.{became}", params)]

    async def _is_common(self, handle: str, workspace: str) -> bool:
        """Whether a story that a workspace sees is everybody's."""
        if not workspace:
            return False
        seen = await self._store.headlines(workspace)
        return any(story.handle == handle and story in seen for story in await self._store.headlines(""))

    # Stories

    async def story(self, command: StoryCommand, request: Request, settings: ChannelSettings) -> Reply:
        """Answer what is about stories and their articles.

        Raises:
            Unusable: It cannot be done.
            StoryNotFound: There is no such story.
            StorageError: The database failed.
        """
        workspace, language = request.channel.workspace, settings.language
        if isinstance(command, ShowStory):
            return private(language, await self._shown(command.handle, workspace, settings))
        if not workspace:  # where only everybody's stories are seen
            raise Unusable("story.common", story=command.handle)
        try:
            notice = await self._edited(command, workspace)
        except StoryNotFound as error:
            if error.handle in await self._store.handles(workspace):  # it is there, and everybody's
                raise Unusable("story.common", story=error.handle) from None
            raise
        if self._collecting is not None:
            (await self._collecting()).forget(workspace)
        return private(language, notice)

    async def _edited(self, command: RenameStory | MergeStories | SplitStory, workspace: str) -> Notice:
        match command:
            case RenameStory(handle=handle, new=new):
                # Everybody's names count, too: who follows that story here would follow this one instead.
                if await self._is_taken(new, workspace) or not await self._store.rename_story(workspace, handle, new):
                    raise Unusable("story.taken", said=new)
                return Notice("story.renamed", {"story": handle, "new": new})
            case MergeStories(handle=handle, into=into):
                fed = await self._store.fed(workspace)
                if handle in fed and into not in fed and not await self._is_common(into, workspace):
                    # All that the feed brings later would go there, too, and no article would continue that story.
                    new = await self._free(into, workspace)
                    raise Unusable("story.feed", story=handle, into=into, new=new)
                n_moved = await self._store.merge_stories(workspace, handle, into)
                return Notice("story.merged", {"story": handle, "into": into, "n": str(n_moved)})
            case SplitStory(handle=handle, numbers=numbers, new=new):
                if await self._is_taken(new, workspace):
                    raise Unusable("story.taken", said=new)
                story, _ = await self._store.story(handle, workspace)
                ids = list(reversed(story.article_ids))  # as they are shown: the newest first
                chosen = [ids[number - 1] for number in numbers if number <= len(ids)]
                if not chosen:
                    raise Unusable("story.no_articles", story=handle, n=str(len(ids)))
                n_moved = await self._store.split_story(workspace, handle, chosen, new=new, now=self._clock())
                return Notice("story.split", {"story": handle, "new": new, "n": str(n_moved)})

    async def _free(self, handle: str, workspace: str) -> str:
        """Give a handle like another one that no story has yet."""
        taken = set(await self._store.handles(workspace))
        return next(new for n in count(2) if (new := f"{handle[: HANDLE_LENGTHS[1] - 4]}-{n}") not in taken)

    async def _is_taken(self, handle: str, workspace: str) -> bool:
        return handle in await self._store.handles(workspace)

    async def _shown(self, handle: str, workspace: str, settings: ChannelSettings) -> Notice:
        story, articles = await self._store.story(handle, workspace)
        rows = [
            {
                "key": "story.article",
                "n": str(number),
                "title": article.title,
                "source": article.source or "–",
                "published_day": article.published_at.isoformat() if article.published_at else "–",
            }
            for number, article in enumerate(reversed(articles), start=1)
        ]
        return table(
            "story.shown", settings, rows[:_MAX_SHOWN], story=story.handle, title=story.title, n=str(len(articles))
        )


def _name(material: Material) -> str:
    """What something that is handed in is called, for people."""
    return (material.name or material.title or "…")[:200]


def _filter_of(said: FilterSource | Source) -> dict[str, str]:
    """Put a filter into the lists in which it is told."""
    return {
        "include": ", ".join(said.include) or "–",
        "exclude": ", ".join(said.exclude) or "–",
        "languages": ", ".join(said.languages) or "–",
    }
