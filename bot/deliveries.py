"""From due to done: fire what is due, claim it, put it into words, post it part by part, write down what happened.

One code path for one process and for many. What keeps it right is in `storage.Store`: a due moment becomes one
delivery, a delivery is one worker's at a time, its message is frozen and a part is marked before it is sent. What is
left to this module is never to guess: a part that may have been posted is looked for, and where nobody can look, the
delivery is held and its owner told.
"""

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import uuid4

import structlog

from bot import schedule as schedules
from bot.errors import ChannelGone, DeliveryError, Doubtful, LeaseLost, Refused, RetryLater, StorageError, StoryNotFound
from bot.explaining import partings
from bot.modeling import writer_for
from bot.ports import Chat, LanguageModel, Part, Writer
from bot.schedule import Schedule
from bot.telling import COUNTED_WITHIN, Repeated, Teller, papers_with
from bot.types import (
    TOLD_WITH,
    UNPUBLISHED,
    Answer,
    Article,
    Channel,
    ChannelSettings,
    Delivery,
    Firing,
    FollowUp,
    Message,
    Notice,
    Question,
    Revision,
    Subscription,
    Update,
)
from storage import Store

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

LEASE = timedelta(seconds=30)
"""How long a delivery waits for a worker that died."""

_QUESTIONS = 20  # at a time
AT_ONCE = 64
"""Deliveries that one process works on at the same time."""

_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=15)
_EDITED_WITHIN = timedelta(hours=6)
"""For how long posts are tried to be edited; then they are corrected without that."""

_PUBLISHED = frozenset(["digest", "updates"])
"""What comes by itself and is something to read; of the deliveries that a channel may publish."""
_LOOKED_AT = 20  # deliveries before, of which the last that was posted counts

_UNFINISHED = timedelta(days=1)
"""A digest of which some parts are posted is completed, however late; but not for longer than this."""


def fire(subscription: Subscription, now: datetime) -> Firing:
    """Say what becomes of a due subscription. Pure.

    However long nobody looked, only the newest missed moment of a schedule is made up for.
    """
    due_at = subscription.due_at or now
    if subscription.schedule is None:
        return Firing(slot=due_at.isoformat(), due_at=due_at, next_at=None, told="updates")
    if subscription.mode == "both" and subscription.schedule.next_after(due_at - timedelta(microseconds=1)) > now:
        return Firing(due_at.isoformat(), due_at, subscription.schedule.next_after(now), told="updates")
    return _fire(subscription.schedule, due_at, now)


@lru_cache(maxsize=1024)  # at 08:30 many subscriptions ask the same
def _fire(schedule: Schedule, due_at: datetime, now: datetime) -> Firing:
    newest = schedules.missed(schedule, due_at - timedelta(microseconds=1), now) or due_at
    return Firing(slot=schedule.slot(newest), due_at=newest, next_at=schedule.next_after(now))


def quiet_until(moment: datetime, settings: ChannelSettings) -> datetime | None:
    """Say until when nothing may be posted in a channel, or None where it may be."""
    return None if settings.quiet is None else schedules.quiet_until(moment, settings.quiet, settings.timezone)


def too_late(subscription: Subscription, due_at: datetime, now: datetime, settings: ChannelSettings) -> bool:
    """Say whether a digest has lost its point; hours in which it had to wait do not count."""
    if subscription.schedule is None:  # what is new is told whenever it can be
        return False
    from_then = quiet_until(due_at, settings) or due_at
    return now > from_then + subscription.schedule.patience(due_at)


def nonce(delivery_id: str, index: int) -> str:
    """Name a part where a platform allows 25 characters; the same part has the same name at each attempt."""
    return f"{delivery_id[:20]}-{index}"


class Courier:
    """Delivers for some platforms. Each process has its own, any number may share a database."""

    def __init__(
        self,
        store: Store,
        chats: Iterable[Chat],
        writer: Writer,
        *,
        worker: str,
        clock: Callable[[], datetime],
        settings: ChannelSettings,
        lease: timedelta = LEASE,
        at_once: int = AT_ONCE,
        seed: int | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        """Make one.

        Args:
            store: Where deliveries are.
            chats: The platforms that this process can post on.
            writer: Makes digests.
            worker: A name that no other process has, nor had while its leases last.
            clock: Gives the time, aware UTC.
            settings: What counts where nothing was set for a channel.
            lease: How long a delivery waits for this process if it dies.
            at_once: How many deliveries are worked on at the same time.
            seed: Of the jitter between attempts.
            model: Writes for channels that switched it on; None where there is none.
        """
        self._store = store
        self._chats: Mapping[str, Chat] = {chat.platform: chat for chat in chats}
        self._writer = writer
        self._model = model
        self._worker = worker
        self._clock = clock
        self._settings = settings
        self._lease = lease
        self._at_once = at_once
        self._random = random.Random(seed)  # noqa: S311  # spreads attempts, keeps no secret
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._filling = asyncio.Lock()
        self._more = False
        self._stopping = False
        self._renewal: asyncio.Task[None] | None = None
        self._refill: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self._doubted: set[str] = set()
        self._over: set[str] = set()  # of what is worked on: there is no lease on it any more, only somebody to tell
        self._teller = Teller(store, writer, clock=clock, model=model)

    async def tick(self) -> int:
        """Fire what is due and begin to deliver it; what is begun goes on after this has returned.

        Returns:
            How many deliveries were begun.

        Raises:
            StorageError: The database failed; the next tick tries again.
        """
        now = self._clock()
        questions, reports = await self._store.waiting(now)
        if questions:
            await self._look_for_answers(now)
        if self._telling is None and reports:
            self._telling = asyncio.create_task(self._tell_of_reports(now))  # a platform that hangs holds up nothing
        try:
            while await self._store.fire_due(now, next_due=fire, limit=500) >= 500:
                await self._fill()
        except StorageError:
            await self._fill()  # one subscription that cannot be read must not hold up what others wait for
            raise
        return await self._fill()

    async def deliver_due(self) -> None:
        """Fire what is due and deliver until nothing is left that can be delivered now.

        Raises:
            StorageError: The database failed.
        """
        while await self.tick() or self._tasks or self._refill or self._telling:
            running = [*self._tasks.values(), *filter(None, (self._refill, self._telling))]
            if running:
                await asyncio.wait(running)

    async def _look_for_answers(self, now: datetime) -> None:
        """Answer the questions that waited for what was added to their stories."""
        for question in await self._store.claim_questions(self._worker, now, lease=self._lease, limit=_QUESTIONS):
            try:
                answer = await self._answered(question)
            except StorageError as error:  # what cannot be read must not hold up what others wait for
                _log.warning("question_put_off", story=question.story, reason=error.reason)
                continue
            except Exception:  # noqa: BLE001  # one question's fault must not hold up the others; it is logged
                _log.exception("question_failed", story=question.story)
                answer = None
            await self._store.settle_question(question, self._worker, answer, now=self._clock())

    async def _tell_of_reports(self, now: datetime) -> None:
        """Tell those who follow a story in a channel that somebody says a post about it is wrong.

        Best effort, once each: what was reported also stands in `corrections`.
        """
        try:
            for report in await self._store.claim_reports(self._chats.keys(), now):
                subscriptions = await self._store.subscriptions(report.channel)
                if report.channel.thread is not None:
                    subscriptions += await self._store.subscriptions(replace(report.channel, thread=None))
                said = " ".join(citation.quote for citation in report.citations[:1])
                for subscription in subscriptions:
                    if subscription.story == report.story:
                        await self._tell(subscription, Notice("report.told", {"story": report.story, "said": said}))
        except StorageError as error:
            _log.warning("report_not_told", reason=error.reason)
        except Exception:  # noqa: BLE001  # a report's fault must not look like the desk's; it is logged
            _log.exception("report_not_told")
        finally:
            self._telling = None

    async def _answered(self, question: Question) -> Answer | None:
        """Answer a question from the articles that there are now; None where they do not say."""
        try:
            articles = await self._store.recent_articles(question.story, question.channel.workspace)
        except StoryNotFound:
            _log.info("question_without_story", story=question.story)
            return None
        channel = question.channel
        settings = await self._store.effective_settings(channel)
        answer = await writer_for(settings, self._writer, self._model).answer(
            question.text, articles, language=question.language, workspace=channel.workspace
        )
        return answer if answer.verdict == "answered" else None

    async def stop(self, patience: timedelta = timedelta(seconds=10)) -> None:
        """Begin nothing any more, let parts that are being sent arrive, give back all leases.

        Args:
            patience: How long to wait for what is being sent; what takes longer is looked for at the next start.
        """
        self._stopping = True
        async with self._filling:
            pass
        running = list(self._tasks.values())
        if running:
            _, late = await asyncio.wait(running, timeout=patience.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for helping in (self._renewal, self._refill, self._telling):
            if helping is not None:
                helping.cancel()
                await asyncio.gather(helping, return_exceptions=True)
        try:
            await self._store.release(self._worker)
        except StorageError as error:
            _log.warning("leases_not_released", reason=error.reason)  # they run out by themselves

    # Claiming

    async def _fill(self) -> int:
        n_begun = 0
        async with self._filling:
            while not self._stopping and (free := self._at_once - len(self._tasks)) > 0:
                claimed = await self._store.claim(
                    self._worker, self._clock(), lease=self._lease, limit=free, platforms=self._chats.keys()
                )
                # A clock that jumps ends this process's own leases, too: what it is working on it does not begin again.
                begun = [delivery for delivery in claimed if delivery.id not in self._tasks]
                for delivery in begun:
                    self._begin(delivery)
                n_begun += len(begun)
                self._more = bool(begun)
                if len(claimed) < free:
                    break
        return n_begun

    def _begin(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._deliver(delivery), name=f"delivery {delivery.id}")
        self._tasks[delivery.id] = task
        task.add_done_callback(lambda _: self._end(delivery.id))
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._renew())

    def _end(self, delivery_id: str) -> None:
        self._tasks.pop(delivery_id, None)
        self._over.discard(delivery_id)
        # Half empty: claiming in batches is what makes it cheap.
        if self._more and not self._stopping and self._refill is None and len(self._tasks) <= self._at_once // 2:
            self._refill = asyncio.create_task(self._refilled())

    async def _refilled(self) -> None:
        try:
            await self._fill()
        except StorageError as error:
            _log.warning("claim_failed", reason=error.reason)  # the next tick tries again
        finally:
            self._refill = None

    async def _renew(self) -> None:
        """Keep the leases on what is being worked on, and stop what was lost."""
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            ids = [delivery_id for delivery_id in self._tasks if delivery_id not in self._over]
            if not ids:
                return
            try:
                kept = await self._store.renew(self._worker, ids, self._clock(), self._lease)
            except StorageError as error:
                _log.warning("renewal_failed", reason=error.reason)
                continue
            for delivery_id in set(ids) - kept - self._over:
                if (task := self._tasks.get(delivery_id)) is not None:
                    _log.warning("lease_lost", delivery=delivery_id)
                    task.cancel()

    # One delivery

    async def _deliver(self, delivery: Delivery) -> None:
        """Deliver what was claimed as far as it goes; whatever happens is written down."""
        log = _log.bind(delivery=delivery.id, story=delivery.subscription.story, slot=delivery.slot)
        try:
            await self._attempt(delivery)
        except LeaseLost:
            log.warning("lease_lost")
        except StorageError as error:
            # The lease runs out, and whoever takes the delivery then looks for what was sent.
            log.warning("delivery_interrupted", reason=error.reason)
        except Exception:
            log.exception("delivery_failed")
            await self._put_off(delivery, "a fault of the program", doubtful=True)

    async def _attempt(self, delivery: Delivery) -> None:
        subscription = delivery.subscription
        channel = subscription.channel
        chat = self._chats[channel.platform]
        message, below, into = delivery.message, delivery.below, delivery.into
        begun = bool(delivery.posted) or delivery.sending
        if not begun:
            if not await self._may_begin(delivery):
                return
            try:
                if message is None:
                    written = await self._teller.write(delivery)
                    if isinstance(written, Repeated):
                        await self._leave_out(chat, delivery, written)
                        return
                    message = written
                    below, into = await self._follows_up(delivery)
            except StoryNotFound:
                await self._store.finish(
                    delivery.id,
                    self._worker,
                    self._clock(),
                    outcome="skipped",
                    reason="there is no such story any more",
                )
                return
        if message is None:
            news = await self._store.news(subscription) if delivery.tells == "updates" else []
            await self._store.finish(delivery.id, self._worker, self._clock(), outcome="empty")
            if news:
                self._over.add(delivery.id)
                await self._count(chat, delivery, news)
            return
        delivery = replace(delivery, below=below, into=into)
        try:
            if delivery.tells == "correction" and not begun:
                try:
                    await self._revise(chat, delivery)
                except RetryLater as error:
                    if self._clock() - delivery.due_at < _EDITED_WITHIN:
                        raise
                    _log.warning("posts_not_edited", delivery=delivery.id, reason=error.reason)
            places = await self._places(chat, delivery)
        except RetryLater as error:
            await self._put_off(delivery, error.reason, after=error.after, doubtful=delivery.sending)
            return
        except ChannelGone as error:
            await self._gone(chat, delivery, error)
            return
        rendered = chat.render(message, subscription.language, subscription.story)
        parts = [(place, part, number > 0) for place in places for number, part in enumerate(rendered)]
        if begun and len(parts) != delivery.n_parts:
            await self._hold(delivery, "it was begun by a version of the program that divides posts differently")
            return
        missing = len(delivery.posted) < len(parts)
        if begun and missing and self._clock() > delivery.due_at + _UNFINISHED and delivery.attempt > 1:
            await self._hold(delivery, "only a part of it could be posted, and it is more than a day old")
            return

        if not self._stopping:
            await self._send(delivery, chat, message, parts)

    async def _follows_up(self, delivery: Delivery) -> tuple[str | None, FollowUp]:
        """Say which post a delivery follows up, and where that is done."""
        into = (delivery.settings or self._settings).updates_in
        if delivery.tells != "updates" or into == "channel":
            return None, into
        return await self._store.last_digest(delivery.subscription.channel, delivery.subscription.story), into

    async def _revise(self, chat: Chat, delivery: Delivery) -> None:
        """Let posts say what is right, before what was wrong is told below them.

        Raises:
            RetryLater: The platform cannot do it now.
            ChannelGone: The channel is gone.
        """
        channel, story = delivery.subscription.channel, delivery.subscription.story
        for revision in await self._store.revisions(channel, story):
            await self._edit(chat, delivery, revision)
            await self._store.revised(revision.id, revision.message)

    async def _edit(self, chat: Chat, delivery: Delivery, revision: Revision) -> None:
        """Let the posts of a delivery say something else, as far as they can.

        Raises:
            RetryLater: The platform cannot do it now.
            ChannelGone: The channel is gone.
        """
        channel = delivery.subscription.channel
        mention = (delivery.settings or self._settings).mention
        places = list(await self._places(chat, replace(delivery, below=revision.below, into=revision.into)))
        rendered = chat.render(revision.message, revision.language, revision.story)
        if len(places) == 1 and revision.below is not None and len(revision.posted) == 2 * len(rendered):
            # It went into a thread, too, that is gone by now.
            places = [replace(channel, thread=revision.below), channel]
        parts = [(place, part) for place in places for part in rendered]
        log = _log.bind(delivery=revision.id, story=revision.story)
        if len(parts) != len(revision.posted):  # other posts than before: they stay as they are
            log.info("post_not_edited", reason="it would be divided differently")
            return
        for index, (place, part) in enumerate(parts):
            name = nonce(revision.id, index)
            try:
                # As it was sent; who is mentioned now may be somebody else, and nobody is told again.
                mentioned = None if index else mention
                await chat.edit(place, revision.posted[index], part, nonce=name, mention=mentioned)
            except Refused as error:
                log.info("post_not_edited", reason=error.reason)

    async def _leave_out(self, chat: Chat, delivery: Delivery, repeated: Repeated) -> None:
        """End a delivery whose news the channel has as part of other stories, and let that say who else has it."""
        news = await self._store.news(delivery.subscription)
        reason = TOLD_WITH + ", ".join(repeated.stories)
        await self._store.finish(delivery.id, self._worker, self._clock(), outcome="empty", reason=reason)
        self._over.add(delivery.id)
        for post in repeated.by:
            await self._count(chat, delivery, news, post)

    async def _count(
        self, chat: Chat, delivery: Delivery, news: Sequence[Article], post: Revision | None = None
    ) -> None:
        """Let an update say how many papers more have its news by now. Best effort: nobody misses any news.

        Args:
            chat: Where.
            delivery: What says nothing new.
            news: What it would have told.
            post: An update about another story; the last one about the same where it is None.
        """
        subscription = delivery.subscription
        try:
            posted = post or await self._store.posted_update(subscription.id, self._clock() - COUNTED_WITHIN)
            if posted is None or not isinstance(posted.message, Update):
                return
            articles = await self._told_in(subscription.channel, posted.story)
            n_more = await asyncio.to_thread(papers_with, posted.message, news, articles)
            if n_more > posted.message.n_more:
                said = replace(posted.message, n_more=n_more)
                await self._edit(chat, delivery, replace(posted, message=said))
                await self._store.revised(posted.id, said)
        except (DeliveryError, StorageError, StoryNotFound) as error:
            _log.info("sources_not_counted", delivery=delivery.id, reason=str(error))

    async def _told_in(self, channel: Channel, story: str) -> list[Article]:
        """Give the articles of a story, and of others whose news a channel was told with it lately.

        Raises:
            StoryNotFound: The story is gone.
        """
        since = self._clock() - COUNTED_WITHIN
        stories = [story]
        for past in await self._store.history(channel, limit=100):
            others = past.reason.removeprefix(TOLD_WITH).split(", ") if past.reason.startswith(TOLD_WITH) else ()
            if story in others and past.fired_at >= since:
                stories.append(past.story)
        articles: dict[str, Article] = {}
        for each in dict.fromkeys(stories):
            found = await self._store.recent_articles(each, channel.workspace)
            articles |= {article.id: article for article in found}
        return list(articles.values())

    async def _places(self, chat: Chat, delivery: Delivery) -> Sequence[Channel]:
        channel, story = delivery.subscription.channel, delivery.subscription.story
        if delivery.below is None or channel.thread is not None:
            return (channel,)
        return await chat.below(channel, delivery.below, delivery.into, title=story)

    async def _send(
        self, delivery: Delivery, chat: Chat, message: Message, parts: Sequence[tuple[Channel, Part, bool]]
    ) -> None:
        """Post what is missing, each part written down before and after; no further part once this is to stop.

        What is to be published is when all of it stands there: whoever finds it posted and not finished, because the
        one who posted it died, publishes it again, which changes nothing.

        Args:
            delivery: What is delivered.
            chat: Where.
            message: What it says.
            parts: Each with its place, and whether it goes on what stands there already.
        """
        mention = (delivery.settings or self._settings).mention
        if delivery.asker is not None:
            mention = f"@{delivery.asker}"
        posts = list(delivery.posted)

        def before(index: int) -> str | None:
            """The first post of the same message in the same place."""
            while parts[index][2]:
                index -= 1
                if not parts[index][2]:
                    return posts[index]
            return None

        async def send(index: int) -> str:
            place, part, _ = parts[index]
            sent = await chat.send(
                place, part, nonce=nonces[index], mention=None if index else mention, after=before(index)
            )
            posts.append(sent)
            return sent

        nonces = [nonce(delivery.id, index) for index in range(len(parts))]
        first, last = len(delivery.posted), len(parts) - 1
        post: str | None = posts[-1] if first > last else None
        if delivery.sending:
            if delivery.id not in self._doubted:
                # Whoever sent it may have died a moment ago, and the platform may still be at it.
                await asyncio.sleep(self._lease.total_seconds() / 3)
            try:
                post = await chat.find(parts[first][0], nonces[first], after=before(first))
            except Doubtful as error:
                await self._hold(delivery, error.reason)
                return
            except RetryLater as error:
                await self._put_off(delivery, error.reason, after=error.after, doubtful=True)
                return
            except ChannelGone as error:
                await self._gone(chat, delivery, error)
                return
            if post is not None:
                posts.append(post)
        try:
            if post is None:
                await self._store.begin_part(
                    delivery.id,
                    self._worker,
                    first,
                    nonces[first],
                    message=message,
                    n_parts=len(parts),
                    below=delivery.below,
                    into=delivery.into,
                )
                post = await send(first)
            for index in range(first, last):
                if self._stopping:  # the rest is another worker's, who finds nothing in doubt
                    await self._store.record_post(delivery.id, self._worker, index, post)
                    return
                await self._store.record_post(delivery.id, self._worker, index, post, next_nonce=nonces[index + 1])
                post = await send(index + 1)
        except RetryLater as error:
            await self._put_off(delivery, error.reason, after=error.after, doubtful=False)
        except Doubtful as error:
            await self._put_off(delivery, error.reason, doubtful=True)
        except Refused as error:
            await self._give_up(delivery, error.reason)
        except ChannelGone as error:
            await self._gone(chat, delivery, error)
        else:
            self._doubted.discard(delivery.id)
            own = [sent for sent, (place, _, _) in zip(posts, parts, strict=True) if place.thread is None]
            reason = ""
            if own and delivery.tells in _PUBLISHED and (delivery.settings or self._settings).publish:
                if first <= last:
                    await self._store.record_post(delivery.id, self._worker, last, post)
                if self._stopping:
                    return  # another worker finds all of it posted
                reason = await self._publish(chat, delivery, own)
            await self._store.finish(
                delivery.id, self._worker, self._clock(), outcome="posted", post=(last, post), reason=reason
            )

    async def _publish(self, chat: Chat, delivery: Delivery, posts: Sequence[str]) -> str:
        """Pass posts on to the places that follow their channel; give why not, for `why`, where that cannot be.

        What passes by itself, such as a limit, is not waited for: the posts stand, and others want to be delivered.
        """
        channel = delivery.subscription.channel
        try:
            for post in posts:
                await chat.publish(channel, post)
        except RetryLater as error:
            _log.info("not_published", delivery=delivery.id, reason=error.reason)
            return UNPUBLISHED + error.reason
        except Refused as error:
            _log.warning("not_published", delivery=delivery.id, reason=error.reason)
            reason = UNPUBLISHED + error.reason
            earlier = [past for past in await self._store.history(channel, limit=_LOOKED_AT) if past.state == "posted"]
            if not earlier or earlier[0].reason != reason:  # told once, as long as it stays so
                await self._tell(delivery.subscription, Notice("publish.refused", self._named(delivery, error.reason)))
            return reason
        return ""

    async def _may_begin(self, delivery: Delivery) -> bool:
        """Say whether nothing speaks against posting now; otherwise put the delivery off or skip it."""
        now = self._clock()
        settings = delivery.settings or self._settings
        if delivery.tells == "digest" and too_late(delivery.subscription, delivery.due_at, now, settings):
            await self._store.finish(delivery.id, self._worker, now, outcome="skipped", reason="late")
            return False
        if delivery.tells == "updates" and (at := await self._collected_until(delivery)) is not None and at > now:
            await self._store.retry(delivery.id, self._worker, at=at, reason="collected", doubtful=False)
            return False
        if delivery.tells != "now" and (until := quiet_until(now, settings)) is not None:
            await self._store.retry(delivery.id, self._worker, at=until, reason="quiet", doubtful=False)
            return False
        return True

    async def _put_off(
        self, delivery: Delivery, reason: str, *, after: timedelta | None = None, doubtful: bool
    ) -> None:
        """Try again later: when the platform says, or else after twice the time of the last attempt, give or take."""
        wait = after
        if wait is None:
            doubled = _FIRST_WAIT * 2 ** min(delivery.attempt - 1, 20)
            wait = min(doubled, _LONGEST_WAIT) * self._random.uniform(0.75, 1.25)
        at = self._clock() + wait
        if doubtful:
            self._doubted.add(delivery.id)
        _log.info("delivery_put_off", delivery=delivery.id, reason=reason, seconds=round(wait.total_seconds(), 1))
        try:
            await self._store.retry(delivery.id, self._worker, at=at, reason=reason, doubtful=doubtful)
        except StorageError as error:
            _log.warning("delivery_interrupted", delivery=delivery.id, reason=error.reason)

    async def _hold(self, delivery: Delivery, reason: str) -> None:
        """Stop a delivery that nobody can say more about, and tell who set it up."""
        self._over.add(delivery.id)
        await self._store.hold(delivery.id, self._worker, reason)
        _log.warning("delivery_held", delivery=delivery.id, reason=reason)
        await self._tell(delivery.subscription, Notice("delivery.held", self._named(delivery, reason)))

    async def _give_up(self, delivery: Delivery, reason: str) -> None:
        """End a delivery that its platform does not take, and tell who set it up."""
        self._over.add(delivery.id)
        await self._store.finish(delivery.id, self._worker, self._clock(), outcome="skipped", reason=reason)
        _log.error("delivery_refused", delivery=delivery.id, reason=reason)
        await self._tell(delivery.subscription, Notice("delivery.refused", self._named(delivery, reason)))

    def _named(self, delivery: Delivery, reason: str) -> dict[str, str]:
        """What a notice to the owner says about a delivery."""
        return {
            "story": delivery.subscription.story,
            "channel": delivery.subscription.channel.id,
            "id": delivery.id[:8],
            "due_at": delivery.due_at.isoformat(),
            "zone": (delivery.settings or self._settings).timezone,
            "reason": reason,
        }

    async def _gone(self, chat: Chat, delivery: Delivery, error: ChannelGone) -> None:
        """Let what a channel that is gone follows rest, or end it where the channel never comes back.

        Those who set it up are told, each once.
        """
        channel = delivery.subscription.channel
        self._over.add(delivery.id)
        stopped = await self._store.cancel_channel(channel, error.reason, for_good=error.for_good)
        _log.warning("channel_gone", platform=chat.platform, channel=channel.id, reason=error.reason, n=len(stopped))
        key = "channel.ended" if error.for_good else "channel.gone"
        for subscription, notice in partings(stopped, key, channel, error.reason):
            await self._tell(subscription, notice)

    async def _tell(self, subscription: Subscription, notice: Notice) -> None:
        """Tell who set a subscription up, where only they read. Best effort: what happened also stands in `why`."""
        channel = subscription.channel
        chat = self._chats[channel.platform]
        place = chat.direct(subscription.created_by, channel.workspace)
        if place is None:
            return
        try:
            for part in chat.render(notice, subscription.language, subscription.story):
                await chat.send(place, part, nonce=uuid4().hex[:24])
        except DeliveryError as error:
            _log.warning("owner_not_told", platform=chat.platform, key=notice.key, reason=error.reason)

    async def warn_of_budget(self, workspace: str, share: float) -> None:
        """Tell those who set something up in channels where the model writes that its budget is nearly used up."""
        said = Notice("model.budget", {"share": f"{100 * share:.0f}"})
        told: set[str] = set()
        for platform in self._chats:
            for subscription in await self._store.followed_in(platform, workspace):
                settings = await self._store.effective_settings(subscription.channel)
                if settings is not None and settings.model and subscription.created_by not in told:
                    told.add(subscription.created_by)
                    await self._tell(subscription, said)

    async def _collected_until(self, delivery: Delivery) -> datetime | None:
        """Say until when what is new is collected, where it is to be told together."""
        subscription = delivery.subscription
        if not subscription.every:
            return None
        last = await self._store.last_update(subscription.id)
        return None if last is None else last + subscription.every
