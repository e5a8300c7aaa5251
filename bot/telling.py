"""What a channel is told: the digest of a story, or what is new in it, and nothing that it was told before."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import zip_longest
from typing import Literal, TypeAlias

from bot import engine
from bot.engine.tracking import NEW
from bot.modeling import writer_for
from bot.ports import LanguageModel, Writer
from bot.types import Article, Bullet, Delivery, Digest, Message, Revision, Story, Subscription, Update
from storage import Store

_SHARED = timedelta(seconds=5)
"""How long a story that was read, and the digest of it, serve other channels, too."""

COUNTED_WITHIN = timedelta(days=1)
"""For how long a post is edited to count further papers that have its news."""

REMEMBERED = timedelta(days=2)
"""For how long what a channel was told of one story is no news to it as part of another."""

_PAIRS = 50_000
"""Pairs of articles of which is kept whether they tell of one event."""

_MOST_NEWS = 50
"""Articles of one story that are news at a time, the newest: a feed may bring thousands while a channel rests."""

_MOST_KNOWN = 100
"""Articles that each of them is compared with, those that came right before it. A feed's own story has all that it ever
brought, and comparing takes as long as there is to compare with."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Repeated:
    """All that is new in a story was told already as part of others.

    Attributes:
        by: The posts in which it was; never empty.
    """

    by: tuple[Revision, ...]

    @property
    def stories(self) -> tuple[str, ...]:
        """The handles of those stories, each once."""
        return tuple(dict.fromkeys(each.story for each in self.by))


def _first_cited(bullet: Bullet) -> Bullet:
    """Give a bullet with what its words are from alone."""
    return replace(bullet, citations=bullet.citations[:1])


_Changes = Sequence[tuple[Article, tuple[Bullet, ...]]]
"""Articles, each with what it adds."""


def _led(made: Digest, fresh: Sequence[Bullet], found: _Changes, max_bullets: int) -> Digest | None:
    """Let a digest begin with what is new; None where nothing is.

    A digest chooses what matters most in the whole story. An article of which it says nothing is told all the same,
    because who reads digests alone would never hear of it.

    Args:
        made: The digest of the whole story.
        fresh: Those of its bullets that say something new.
        found: As `_changes` gives it, without what the channel was told.
        max_bullets: How many bullets there may be.
    """
    formed = {bullet.citations[0]: bullet for _, bullets in found for bullet in bullets}
    new = []
    for bullet in fresh:
        news = formed.get(bullet.citations[0])
        if news is not None and news.text.startswith(bullet.text):  # it says what a figure was before
            citations = tuple(dict.fromkeys((*news.citations, *bullet.citations)))
            new.append(replace(news, citations=citations))
        else:
            new.append(bullet)
    told = {citation.article_id for bullet in fresh for citation in bullet.citations}
    missed = [(article, bullets) for article, bullets in reversed(found) if bullets and article.id not in told]
    spoken = [(article, bullets) for article, bullets in missed if article.language == made.language]
    for _, bullets in spoken or (missed if not new else ()):
        new += bullets
    if not new:
        return None
    known = [bullet for bullet in made.bullets if bullet not in fresh]
    return replace(made, bullets=(*new, *known)[:max_bullets])


_Events: TypeAlias = Mapping[str, frozenset[str]]
"""By the id of an entry of a feed's own story the handles of the stories of one event that it belongs to."""


@dataclass(frozen=True, slots=True)
class _News:
    """What came since a channel was told.

    Attributes:
        found: The articles that are compared, each with what it adds, the oldest first.
        told: Those that were there before.
        events: What each of them is about where the story is a feed's own; None where all are about one event.
        n_older: How many came besides, before those.
    """

    found: _Changes = ()
    told: Sequence[Article] = ()
    events: _Events | None = None
    n_older: int = 0


def _is_old(began: float) -> bool:
    """Whether what was begun then is shared no more."""
    return time.monotonic() - began > _SHARED.total_seconds()


def _changes(news: Sequence[Article], told: Sequence[Article], events: _Events | None = None) -> _Changes:
    """Say of each of some articles, oldest first, what a reader of others, and of those before it, does not know."""
    known = list(told)
    found = []
    for article in news:
        found.append((article, _added(article, known[-_MOST_KNOWN:], events)))
        known.append(article)
    return found


def _added(article: Article, known: Sequence[Article], events: _Events | None) -> tuple[Bullet, ...]:
    """What an article adds: an entry of a feed's own story to what the story has of the same event."""
    if events is None:
        return engine.changes(article, known)
    own = events.get(article.id, frozenset())
    akin = [each for each in known if each.id == article.id or not own.isdisjoint(events.get(each.id, ()))]
    return engine.changes(article, akin, is_entry=True)


def _of_each(found: _Changes, untold: Sequence[Bullet], max_bullets: int) -> tuple[Bullet, ...]:
    """Choose what is told of more than can be: something of each article before more of one, of the newest first.

    Args:
        found: As `_changes` gives it, the oldest first.
        untold: Those of its bullets that the channel does not know.
        max_bullets: How many may be told.

    Returns:
        As many as may be, in the order of `untold`.
    """
    waiting = set(untold)
    newest_first = [[each for each in bullets if each in waiting] for _, bullets in reversed(found)]
    rounds = zip_longest(*newest_first)
    chosen = list(dict.fromkeys(each for bullets in rounds for each in bullets if each is not None))[:max_bullets]
    return tuple(each for each in untold if each in chosen)


def _further(news: _News, said: Sequence[Bullet]) -> int:
    """Count the papers that have the news which is told now, too: not those that only repeat what was told before.

    Args:
        news: What came.
        said: What the channel is told of it.
    """
    quoted = {bullet.citations[0].article_id for bullet in said}
    known = [*news.told, *(article for article, bullets in news.found if bullets and article.id not in quoted)]
    papers = {
        article.source or article.id
        for article, bullets in news.found
        if not bullets and _added(article, known, news.events)
    }
    return len(papers - {bullet.citations[0].source for bullet in said})


def _entries(news: _News, untold: Sequence[Bullet], said: Sequence[Bullet]) -> tuple[str, int]:
    """Say what an update of a feed's own story is headed by, and how many more entries are new than it tells of.

    Args:
        news: What came.
        untold: What the channel does not know of it.
        said: What it is told.

    Returns:
        The headline of the only entry that is new, where it says more than the first point; and that number.
    """
    if news.events is None:
        return "", 0
    new = {bullet.citations[0].article_id for bullet in untold}
    told = {bullet.citations[0].article_id for bullet in said}
    n_entries = len(new - told) + news.n_older
    (title, *others) = dict.fromkeys(bullet.citations[0].title for bullet in said)
    is_one = len(told) == 1 and not others and not n_entries
    return title if is_one and not said[0].text.startswith(title.rstrip("….!")) else "", n_entries


def _is_akin(article: Article, other: Article) -> bool:
    """Whether two articles tell of one event."""
    story = Story("other", other.title, (other.id,), other.published_at or _LONG_AGO)
    return engine.assign(article, [(story, [other])]) is not None


@lru_cache(maxsize=128)  # many channels follow the same stories
def _still_new(article: Article, heard: tuple[Article, ...]) -> frozenset[int]:
    """Say which sentences of an article are new to a reader of others."""
    values = engine.novelty(article, heard)
    new = {sentence.index for sentence, value in zip(article.sentences, values, strict=True) if value >= NEW}
    return frozenset(new | {bullet.citations[0].sentence for bullet in engine.changes(article, heard)})


@lru_cache(maxsize=128)
def _main_point(article: Article) -> int | None:
    """Which sentence of an article is told first; None where nothing of it is told."""
    points = engine.changes(article, [])
    return points[0].citations[0].sentence if points else None


def _heard_of(article: Article, posts: Sequence[Revision]) -> Article:
    """Give what posts told of an article.

    That is all of it where its main point was told as news: what else it says was no news there, or is a click away.
    Of a digest only what it says counts.
    """
    told: set[int] = set()
    news: set[int] = set()
    for post in posts:
        if isinstance(post.message, Digest | Update):
            cited = (citation for bullet in post.message.bullets for citation in bullet.citations)
            said = {citation.sentence for citation in cited if citation.article_id == article.id}
            told |= said
            if isinstance(post.message, Update):
                news |= said
    if news and _main_point(article) in news:
        return article
    return replace(article, sentences=tuple(each for each in article.sentences if each.index in told))


def _unheard(
    found: _Changes, posts: Sequence[Revision], cited: Sequence[Article], akin_known: dict[tuple[str, str], bool]
) -> tuple[frozenset[Bullet], tuple[Revision, ...]]:
    """Give those bullets that other posts did not tell, and the posts that told the rest, newest first.

    Args:
        found: As `_changes` gives it.
        posts: Digests and updates, newest first.
        cited: The articles that they quote.
        akin_known: By the ids of two articles, whether they tell of one event, as far as that was looked at. Added to.
    """

    def is_akin(article: Article, other: Article) -> bool:
        pair = (article.id, other.id)
        if pair not in akin_known:
            akin_known[pair] = article.id == other.id or _is_akin(article, other)
        return akin_known[pair]

    quoted = {post: _quoted(post) for post in posts}
    left: set[Bullet] = set()
    telling: set[Revision] = set()
    for article, bullets in found:
        akin = [each for each in cited if is_akin(article, each)] if bullets else []
        heard = tuple(_heard_of(each, posts) for each in akin)
        new = _still_new(article, heard) if heard else frozenset()
        kept = [bullet for bullet in bullets if not heard or bullet.citations[0].sentence in new]
        left.update(kept)
        if len(kept) < len(bullets):
            telling.update(post for post in posts if not quoted[post].isdisjoint(each.id for each in akin))
    return frozenset(left), tuple(post for post in posts if post in telling)


def _quoted(post: Revision) -> frozenset[str]:
    """The ids of the articles that a post quotes."""
    said = post.message.bullets if isinstance(post.message, Digest | Update) else ()
    return frozenset(citation.article_id for bullet in said for citation in bullet.citations)


def papers_with(said: Update, news: Sequence[Article], articles: Sequence[Article]) -> int:
    """Count the papers beside those quoted that have the news of an update; 0 where nothing of that is recent.

    Args:
        said: What was told.
        news: What came since then, and says nothing new.
        articles: All of the story.
    """
    cited = [bullet.citations[0] for bullet in said.bullets]
    of = {article.id: article for article in articles}
    told = {(each.article_id, each.sentence) for each in cited if each.article_id in of}

    def has_it(article: Article) -> bool:
        for name in {name for name, _ in told}:
            new = engine.novelty(of[name], [article])
            known = {each.index for each, value in zip(of[name].sentences, new, strict=True) if value < NEW}
            known -= {each.citations[0].sentence for each in engine.changes(of[name], [article])}  # other figures
            if any((name, index) in told for index in known):
                return True
        return False

    papers = {each.source for each in cited}
    if not any(each.source not in papers and has_it(each) for each in news):
        return 0
    moments = [moment for name, _ in told if (moment := of[name].published_at) is not None]
    since = min(moments, default=None)
    near = [
        each
        for each in articles
        if since is None or each.published_at is None or each.published_at >= since - COUNTED_WITHIN
    ]
    return len({each.source or each.id for each in near if each.source not in papers and has_it(each)})


class Teller:
    """Puts deliveries into words. What many channels are told is made once for all of them."""

    def __init__(
        self, store: Store, writer: Writer, *, clock: Callable[[], datetime], model: LanguageModel | None = None
    ) -> None:
        """Make one.

        Args:
            store: Where stories are, and what channels were told of them.
            writer: Makes digests.
            clock: Gives the time, aware UTC.
            model: Writes for channels that switched it on; None where there is none.
        """
        self._store = store
        self._writer = writer
        self._clock = clock
        self._model = model
        self._digests: dict[tuple[str, str, int, str, str], tuple[float, datetime, asyncio.Task[Digest]]] = {}
        self._compared: dict[
            tuple[str, str, frozenset[Article], frozenset[Article]], tuple[float, asyncio.Task[_News]]
        ] = {}
        self._akin: dict[tuple[str, str], bool] = {}

    async def write(self, delivery: Delivery) -> Message | Repeated | None:
        """Put a delivery into words; None where the channel was told everything before.

        `Repeated` where all of an update stands in the channel in posts about other stories. Digests say what they say.
        """
        subscription = delivery.subscription
        if delivery.tells == "updates":
            return await self._update(delivery.owner, subscription)
        made = await self._digest(delivery)
        if delivery.tells == "now" or not delivery.told:
            return made if made.bullets else None
        found = (await self._news(delivery.owner, subscription, since="over")).found
        changed = [bullet for _, bullets in found for bullet in bullets]
        untold = set(await self._untold(subscription, [*changed, *map(_first_cited, made.bullets)]))
        # Other words for what was told make no news, nor does a further source of it.
        repeating = {article.id for article, bullets in found if not bullets}
        fresh = [
            bullet
            for bullet in made.bullets
            if _first_cited(bullet) in untold and bullet.citations[0].article_id not in repeating
        ]
        told_by = [(article, tuple(each for each in bullets if each in untold)) for article, bullets in found]
        return _led(made, fresh, told_by, subscription.max_bullets)

    async def _update(self, owner: str, subscription: Subscription) -> Update | Repeated | None:
        """Say what is new in a story since the channel was told of it, once however many papers print it."""
        news = await self._news(owner, subscription)
        found = news.found
        untold = await self._untold(subscription, [bullet for _, bullets in found for bullet in bullets])
        if not untold:
            return None
        posts = await self._store.posted_elsewhere(subscription, self._clock() - REMEMBERED)
        if posts:
            fresh = [(article, tuple(each for each in bullets if each in untold)) for article, bullets in found]
            cited = await self._cited(subscription.channel.workspace, posts)
            if len(self._akin) > _PAIRS:
                self._akin = {}
            unheard, by = await asyncio.to_thread(_unheard, fresh, posts, cited, self._akin)
            untold = tuple(bullet for bullet in untold if bullet in unheard)
            if not untold:
                return Repeated(by)
        said = _of_each(found, untold, subscription.max_bullets)
        title, n_entries = _entries(news, untold, said)
        n_more = await asyncio.to_thread(_further, news, said)
        return Update(subscription.story, said, n_more, title=title, n_entries=n_entries)

    async def _news(
        self, owner: str, subscription: Subscription, *, since: Literal["fired", "over"] = "fired"
    ) -> _News:
        """Give the articles that came since a channel was told of a story, each with what it adds.

        Channels that were told the same wait for the same: it is compared once for all of them.
        """
        waiting = await self._store.news(subscription, since=since)
        if not waiting:
            return _News()
        new = {article.id for article in waiting}
        news = waiting[-_MOST_NEWS:]
        former = await self._store.earlier_versions(subscription, {article.id for article in news})

        async def compare() -> _News:
            limit = len(new) + _MOST_KNOWN
            articles = await self._store.recent_articles(subscription.story, owner, limit=limit)
            told = [*[article for article in articles if article.id not in new][-_MOST_KNOWN:], *former]
            names = {article.id for article in (*news, *told)}
            events = await self._store.events(owner, subscription.story, names)
            found = await asyncio.to_thread(_changes, news, told, events)
            return _News(found, told, events, len(waiting) - len(news))

        key = (owner, subscription.story, frozenset(waiting), frozenset(former))
        began, task = self._compared.get(key, (0.0, None))
        if task is None or _is_old(began) or (task.done() and task.exception() is not None):
            self._compared = {name: kept for name, kept in self._compared.items() if not _is_old(kept[0])}
            task = asyncio.create_task(compare())
            self._compared[key] = (time.monotonic(), task)
        return await asyncio.shield(task)

    async def _cited(self, workspace: str, posts: Sequence[Revision]) -> list[Article]:
        """Give the articles that posts quote, as far as they are still there."""
        names = frozenset[str]().union(*map(_quoted, posts))
        own = await self._store.articles(workspace, sorted(names))
        rest = names - {article.id for article in own}
        return [*own, *(await self._store.articles("", sorted(rest)) if workspace and rest else ())]

    async def _untold(self, subscription: Subscription, bullets: Sequence[Bullet]) -> tuple[Bullet, ...]:
        """Give the bullets that rest on something that the channel was not told yet."""
        citations = [citation for bullet in bullets for citation in bullet.citations]
        untold = set(await self._store.untold(subscription.channel, subscription.story, citations))
        return tuple(bullet for bullet in bullets if not untold.isdisjoint(bullet.citations))

    async def _digest(self, delivery: Delivery) -> Digest:
        """Make a digest, or share the one that was made for other channels a moment ago, but not before it was due."""
        owner, subscription = delivery.owner, delivery.subscription
        writer, payer = writer_for(delivery.settings, self._writer, self._model), subscription.channel.workspace

        async def make() -> Digest:
            articles = await self._store.recent_articles(subscription.story, owner)
            return await writer.digest(
                articles, language=subscription.language, max_bullets=subscription.max_bullets, workspace=payer
            )

        # What the model writes, each workspace pays for itself.
        by = "" if writer is self._writer else f"model for {payer}"
        key = (owner, subscription.story, subscription.max_bullets, subscription.language, by)
        began, made_at, task = self._digests.get(key, (0.0, delivery.due_at, None))
        failed = task is not None and task.done() and task.exception() is not None
        if task is None or _is_old(began) or made_at < delivery.due_at or failed:
            self._digests = {name: kept for name, kept in self._digests.items() if not _is_old(kept[0])}
            task = asyncio.create_task(make())
            self._digests[key] = (time.monotonic(), self._clock(), task)
        return await asyncio.shield(task)
