"""Store: every query of the project. Takes and returns `bot.types`; times are arguments, aware UTC.

The promises that the queries keep, on SQLite and on PostgreSQL with the same statements:

- A method that returned has been kept; one that raised has changed nothing.
- A due moment becomes one delivery, however many processes look (`fire_due`).
- A delivery is one worker's at a time (`claim`), and a worker that lost it cannot write to it any more (`LeaseLost`).
- What a channel was told is written down in the transaction that ends the delivery (`finish`).
- New articles make the subscriptions that wait for them due in the transaction that stores them (`add_articles`).
"""

import asyncio
import difflib
import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, CursorResult, UpdateBase, delete, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bot import schedule as schedules
from bot.errors import LeaseLost, StorageError, StoryNotFound, SubscriptionNotFound, TooMany, UserError
from bot.types import (
    FOREVER,
    Article,
    Channel,
    ChannelSettings,
    Citation,
    Delivery,
    DeliveryRecord,
    Message,
    Story,
    Subscription,
)
from storage import codec
from storage.database import Database
from storage.tables import (
    OPEN,
    ArticleRow,
    ChannelRow,
    DeliveryPartRow,
    DeliveryRow,
    Row,
    StoryArticleRow,
    StoryRow,
    SubscriptionRow,
    ToldRow,
)

NextDue = Callable[[Subscription, datetime], tuple[datetime | None, str]]
"""(subscription, now) -> when it is due next, and the slot of the moment that is due now."""

_PAYLOAD: Any = ArticleRow.payload


async def open_store(url: str, *, migrate: bool = True, patience: timedelta = timedelta(seconds=5)) -> "Store":
    """Open a database and bring its tables up to date.

    Several processes may do this at once; one of them does the work while the others wait.

    Args:
        url: ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql+psycopg://user@host/name``.
        migrate: Whether to change tables that are older than this program; otherwise they are an error.
        patience: How long any operation waits for a lock that another program holds.

    Raises:
        ConfigError: The address is none of these.
        StorageError: The database cannot be used, or was made by a newer version.
    """
    return Store(await Database.open(url, migrate=migrate, patience=patience))


class Store:
    """What Depesche remembers. Made by `open_store`.

    Every method may raise `StorageError`; those that act on a leased delivery, `LeaseLost`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def close(self) -> None:
        """Finish what is running and close the database. May be called twice; nothing else may be called after it."""
        await self._database.close()

    # Articles and stories

    async def add_articles(self, articles: Sequence[Article], *, story: str, now: datetime, workspace: str = "") -> int:
        """Add articles to a story, which is made if there is none.

        An article that is known by its id is replaced by what is given; one whose words are known under another id is
        not stored again. Where something is new, subscriptions to the story in the mode "updates" become due.

        Args:
            articles: In any order.
            story: Its handle.
            now: The time.
            workspace: Whose story it is; the empty one's are everybody's.

        Returns:
            How many of them are new to the story.
        """

        def work(session: Session) -> int:
            _insert(session, StoryRow, [{"workspace": workspace, "handle": story, "created_at": now}])
            story_id = session.exec(
                select(col(StoryRow.id))
                .where(col(StoryRow.workspace) == workspace, col(StoryRow.handle) == story)
                .with_for_update()
            ).one()
            n_new = 0
            for article in articles:
                article_id = _put_article(session, article, workspace, now)
                link = {"story_id": story_id, "article_id": article_id}
                n_new += len(_insert(session, StoryArticleRow, [link], StoryArticleRow.article_id))
            if n_new:
                _make_updates_due(session, story, workspace, now)
            return n_new

        return await self._database.write("store articles", work)

    async def stories(self, workspace: str) -> list[Story]:
        """List the stories that a workspace sees, by handle: its own and everybody's; its own hides a namesake."""
        return await self._database.read("list stories", lambda session: _stories(session, workspace))

    async def story(self, handle: str, workspace: str) -> tuple[Story, list[Article]]:
        """Get a story with its articles, oldest first.

        Raises:
            StoryNotFound: With the handles that look like it.
        """

        def work(session: Session) -> tuple[Story, list[Article]]:
            found = _stories(session, workspace, handle)
            if not found:
                handles = [story.handle for story in _stories(session, workspace)]
                raise StoryNotFound(
                    handle[:200], difflib.get_close_matches(handle, handles, n=3, cutoff=0.5) or handles
                )
            rows = session.exec(
                select(ArticleRow.payload)
                .join(StoryArticleRow, col(StoryArticleRow.article_id) == ArticleRow.id)
                .join(StoryRow, col(StoryRow.id) == StoryArticleRow.story_id)
                .where(col(StoryRow.handle) == handle, col(StoryRow.workspace) == _nearest(handle, workspace))
                .order_by(_age(), col(ArticleRow.id))
            )
            return found[0], [_readable(codec.article_from_json, payload) for payload in rows]

        return await self._database.read("read a story", work)

    # Channels

    async def channel_settings(self, channel: Channel) -> ChannelSettings | None:
        """Get what was set for a channel, or None."""

        def work(session: Session) -> ChannelSettings | None:
            row = session.exec(select(ChannelRow).where(*_is(channel))).one_or_none()
            if row is None or row.language is None or row.timezone is None:
                return None
            quiet = None if row.quiet_from is None or row.quiet_until is None else (row.quiet_from, row.quiet_until)
            return ChannelSettings(language=row.language, timezone=row.timezone, quiet=quiet)

        return await self._database.read("read a channel's settings", work)

    async def set_channel_settings(self, channel: Channel, settings: ChannelSettings) -> None:
        """Replace what was set for a channel."""

        def work(session: Session) -> None:
            quiet_from, quiet_until = settings.quiet or (None, None)
            _run(
                session,
                update(ChannelRow)
                .where(col(ChannelRow.id) == _channel_id(session, channel))
                .values(
                    language=settings.language,
                    timezone=settings.timezone,
                    quiet_from=quiet_from,
                    quiet_until=quiet_until,
                ),
            )

        await self._database.write("keep a channel's settings", work)

    # Subscriptions

    async def follow(self, subscription: Subscription, *, now: datetime, limit: int) -> tuple[Subscription, bool]:
        """Let a channel follow a story, or change how it does.

        Args:
            subscription: Its id and `created_by` count only where the channel does not follow the story yet.
            now: The time.
            limit: How many stories the channel may follow.

        Returns:
            The subscription as it is kept, and whether it is a new one.

        Raises:
            TooMany: It would be one more than the limit.
        """

        def work(session: Session) -> tuple[Subscription, bool]:
            channel_id = _channel_id(session, subscription.channel)
            row = session.exec(
                select(SubscriptionRow).where(
                    col(SubscriptionRow.channel_id) == channel_id, col(SubscriptionRow.story) == subscription.story
                )
            ).one_or_none()
            created = row is None
            if row is None:
                n_followed = session.exec(
                    select(func.count()).where(col(SubscriptionRow.channel_id) == channel_id)
                ).one()
                if n_followed >= limit:
                    raise TooMany(limit)
                row = SubscriptionRow(
                    id=subscription.id,
                    channel_id=channel_id,
                    story=subscription.story,
                    mode=subscription.mode,
                    language=subscription.language,
                    max_bullets=subscription.max_bullets,
                    created_by=subscription.created_by,
                    created_at=now,
                )
                session.add(row)
            if created or not row.mode == subscription.mode == "updates":
                row.due_at = subscription.due_at  # otherwise news may be waiting, which it keeps
            row.mode = subscription.mode
            row.schedule = subscription.schedule.text if subscription.schedule else None
            row.zone = subscription.schedule.zone if subscription.schedule else None
            row.language = subscription.language
            row.max_bullets = subscription.max_bullets
            row.paused_until = subscription.paused_until
            session.flush()
            return _subscription(row, subscription.channel), created

        return await self._database.write("keep a subscription", work)

    async def unfollow(self, subscription_id: str) -> None:
        """End a subscription and cancel what of it was not posted yet; no such subscription is fine."""

        def work(session: Session) -> None:
            _run(session, delete(SubscriptionRow).where(col(SubscriptionRow.id) == subscription_id))
            _cancel_open(session, subscription_id, "unfollowed")

        await self._database.write("end a subscription", work)

    async def subscriptions(self, channel: Channel) -> list[Subscription]:
        """List what a channel follows, in the order in which it was asked for."""

        def work(session: Session) -> list[Subscription]:
            rows = session.exec(
                select(SubscriptionRow, ChannelRow)
                .join(ChannelRow, col(ChannelRow.id) == SubscriptionRow.channel_id)
                .where(*_is(channel))
                .order_by(col(SubscriptionRow.created_at), col(SubscriptionRow.id))
            )
            return [_subscription(row, _channel(of)) for row, of in rows]

        return await self._database.read("list subscriptions", work)

    async def subscription(self, subscription_id: str) -> Subscription:
        """Get a subscription by its whole id.

        Raises:
            SubscriptionNotFound: There is none.
        """

        def work(session: Session) -> Subscription:
            for row, channel in _owners(session, [subscription_id]):
                return _subscription(row, channel)
            raise SubscriptionNotFound(subscription_id[:200])

        return await self._database.read("read a subscription", work)

    async def pause(self, subscription_id: str, until: datetime | None, *, next_due: datetime | None) -> None:
        """Let a subscription rest, or resume it.

        While it rests nothing of it is fired or claimed; deliveries that were waiting go on waiting.

        Args:
            subscription_id: Its whole id.
            until: When it goes on by itself; `FOREVER` for never; None to go on now.
            next_due: When it is due next. Of no effect in the mode "updates", where news that came meanwhile waits.

        Raises:
            SubscriptionNotFound: There is none.
        """

        def work(session: Session) -> None:
            row = session.exec(
                select(SubscriptionRow).where(col(SubscriptionRow.id) == subscription_id).with_for_update()
            ).one_or_none()
            if row is None:
                raise SubscriptionNotFound(subscription_id[:200])
            row.paused_until = until
            if row.mode != "updates":
                row.due_at = next_due

        await self._database.write("pause or resume a subscription", work)

    async def cancel(self, subscription_id: str, reason: str) -> None:
        """Stop a subscription whose channel is gone: it rests forever, and what of it was not posted is cancelled.

        Args:
            subscription_id: Its whole id; no such subscription is fine.
            reason: For people, shown by `history`.
        """

        def work(session: Session) -> None:
            _run(
                session,
                update(SubscriptionRow)
                .where(col(SubscriptionRow.id) == subscription_id)
                .values(paused_until=FOREVER, due_at=None),
            )
            _cancel_open(session, subscription_id, reason)

        await self._database.write("cancel a subscription", work)

    # Deliveries: from due to done

    async def fire_due(self, now: datetime, *, next_due: NextDue, limit: int = 500) -> int:
        """Turn due subscriptions into deliveries, each due moment into exactly one.

        Args:
            now: The time.
            next_due: Called in a thread, outside of any transaction, once for each due subscription; pure. Two calls
                with one slot give one delivery: that keeps a clock change from firing twice, and it means that in the
                mode "updates" the slot must be as fine as `due_at`, such as its ISO form.
            limit: How many to fire at most; call again while it returns as many.

        Returns:
            How many deliveries were made by this call.

        Raises:
            StorageError: After all others were fired, if a subscription's schedule cannot be read.
        """
        due, n_unreadable = await self._database.read(
            "look for due subscriptions", lambda session: _due(session, now, limit)
        )
        plans = await asyncio.to_thread(lambda: [(s, *next_due(s, now)) for s in due])
        # Every process locks the rows in one order, so that none waits for another that waits for it.
        plans.sort(key=lambda plan: plan[0].id)

        def work(session: Session) -> int:
            fired = []
            for subscription, then, slot in plans:
                changed = _run(
                    session,
                    update(SubscriptionRow)
                    .where(
                        col(SubscriptionRow.id) == subscription.id,
                        col(SubscriptionRow.due_at) == subscription.due_at,
                        _active(now),
                    )
                    .values(due_at=then),
                ).rowcount
                if changed:
                    fired.append((subscription, slot))
            channels = _channel_ids(session, [subscription.id for subscription, _ in fired])
            values = [
                {
                    "id": uuid4().hex,
                    "subscription_id": subscription.id,
                    "channel_id": channels[subscription.id],
                    "story": subscription.story,
                    "slot": slot,
                    "state": "pending",
                    "fired_at": now,
                    "retry_at": now,
                    "attempt": 0,
                    "reason": "",
                }
                for subscription, slot in fired
            ]
            return len(_insert(session, DeliveryRow, values, DeliveryRow.id))

        n_fired = await self._database.write("fire due subscriptions", work) if plans else 0
        if n_unreadable:
            reason = f"the schedules of {n_unreadable} subscriptions cannot be read; the others were fired"
            raise StorageError("fire due subscriptions", reason, retryable=False)
        return n_fired

    async def claim(self, worker: str, now: datetime, *, lease: timedelta, limit: int) -> list[Delivery]:
        """Lease deliveries that are to be tried now, or whose worker let its lease end.

        Args:
            worker: A name that no other process has, nor had while its leases last.
            now: The time.
            lease: How long they are this worker's; `renew` makes it longer.
            limit: How many at most.

        Returns:
            Those that waited longest, oldest first. One whose message was written by a newer version is held instead.
        """

        def work(session: Session) -> list[Delivery]:
            picked = (
                select(DeliveryRow.id)
                .join(SubscriptionRow, col(SubscriptionRow.id) == DeliveryRow.subscription_id)
                .where(
                    col(DeliveryRow.retry_at) <= now,
                    col(DeliveryRow.state).in_(("pending", "leased")),
                    _active(now),
                )
                .order_by(col(DeliveryRow.retry_at), col(DeliveryRow.id))
                .limit(limit)
                .with_for_update(of=DeliveryRow, skip_locked=True)  # left out on SQLite, which has one writer
                .cte("picked")
            )
            ids = _run(
                session,
                update(DeliveryRow)
                .where(col(DeliveryRow.id).in_(select(picked.c.id)))
                .values(state="leased", worker=worker, retry_at=now + lease, attempt=col(DeliveryRow.attempt) + 1)
                .returning(col(DeliveryRow.id)),
            ).scalars()
            return _deliveries(session, list(ids))

        return await self._database.write("claim deliveries", work)

    async def renew(self, worker: str, ids: Collection[str], now: datetime, lease: timedelta) -> set[str]:
        """Make leases last until `now + lease`.

        Returns:
            The ids among `ids` that the worker still holds; it stops working on the others.
        """

        def work(session: Session) -> set[str]:
            return set(
                _run(
                    session,
                    update(DeliveryRow)
                    .where(col(DeliveryRow.id).in_(ids), *_leased_by(worker))
                    .values(retry_at=now + lease)
                    .returning(col(DeliveryRow.id)),
                ).scalars()
            )

        return await self._database.write("renew leases", work)

    async def release(self, worker: str) -> int:
        """Give back all leases of a worker, for others to take at once. A part that was begun stays begun.

        Returns:
            How many there were.
        """

        def work(session: Session) -> int:
            return _run(
                session,
                update(DeliveryRow)
                .where(*_leased_by(worker))
                .values(state="pending", worker=None, retry_at=col(DeliveryRow.fired_at)),
            ).rowcount

        return await self._database.write("release leases", work)

    async def keep_message(self, delivery_id: str, worker: str, message: Message, parts: int) -> None:
        """Freeze what a delivery says, so that every later attempt says the same.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            message: May be given twice if it is the same.
            parts: In how many parts it is posted.

        Raises:
            StorageError: It is frozen as something else already.
        """
        operation = "keep a message"

        def work(session: Session) -> None:
            row = _held(session, operation, delivery_id, worker)
            frozen = (codec.message_to_json(message), parts)
            if row.message is not None and (row.message, row.n_parts) != frozen:
                raise StorageError(operation, f"delivery {delivery_id} has another one already", retryable=False)
            row.message, row.n_parts = frozen

        await self._database.write(operation, work)

    async def begin_part(self, delivery_id: str, worker: str, index: int, nonce: str) -> None:
        """Write down that a part is about to be sent. Called again for a part that was begun, it keeps the new nonce.

        Args:
            delivery_id: A leased delivery with a message.
            worker: Who holds the lease.
            index: Of the part, from 0.
            nonce: By which the part can be found at the platform.

        Raises:
            StorageError: There is no such part, or it is posted.
        """
        operation = "begin a part"

        def work(session: Session) -> None:
            row = _held(session, operation, delivery_id, worker)
            if row.n_parts is None or not 0 <= index < row.n_parts:
                raise StorageError(operation, f"delivery {delivery_id} has no part {index}", retryable=False)
            part = session.get(DeliveryPartRow, (delivery_id, index))
            if part is None:
                session.add(DeliveryPartRow(delivery_id=delivery_id, number=index, nonce=nonce))
            elif part.post_id is not None:
                raise StorageError(operation, f"part {index} of delivery {delivery_id} is posted", retryable=False)
            else:
                part.nonce = nonce

        await self._database.write(operation, work)

    async def record_post(self, delivery_id: str, worker: str, index: int, post_id: str) -> None:
        """Write down that a part that was begun is posted. May be called twice.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            index: Of the part, from 0.
            post_id: The platform's id of the post.

        Raises:
            StorageError: The part was not begun.
        """
        operation = "record a post"

        def work(session: Session) -> None:
            _held(session, operation, delivery_id, worker)
            part = session.get(DeliveryPartRow, (delivery_id, index))
            if part is None:
                raise StorageError(operation, f"part {index} of delivery {delivery_id} was not begun", retryable=False)
            part.post_id = post_id

        await self._database.write(operation, work)

    async def finish(
        self, delivery_id: str, worker: str, now: datetime, *, outcome: Literal["posted", "skipped", "empty"]
    ) -> None:
        """End a delivery. When it was posted, also write down what its channel has been told.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            now: The time.
            outcome: "skipped": it was decided not to post it. "empty": there was nothing to say.

        Raises:
            StorageError: It is said to be posted and some part of it is not.
        """
        operation = "finish a delivery"

        def work(session: Session) -> None:
            row = _held(session, operation, delivery_id, worker)
            row.state, row.worker, row.retry_at, row.finished_at = outcome, None, None, now
            if outcome != "posted":
                return
            if row.message is None or len(_posted(session, [delivery_id]).get(delivery_id, ())) != row.n_parts:
                raise StorageError(operation, f"delivery {delivery_id} is not posted as a whole", retryable=False)
            told = {
                (citation.article_id, citation.sentence, citation.quote): citation
                for citation in codec.citations(_readable(codec.message_from_json, row.message))
            }
            values = [
                {
                    "channel_id": row.channel_id,
                    "story": row.story,
                    "article_id": citation.article_id,
                    "sentence": citation.sentence,
                    "digest": _fingerprint(citation.quote),
                    "citation": codec.citation_to_json(citation),
                    "told_at": now,
                }
                for citation in told.values()
            ]
            _insert(session, ToldRow, values)

        await self._database.write(operation, work)

    async def retry(self, delivery_id: str, worker: str, *, at: datetime, reason: str, doubtful: bool) -> None:
        """Give a delivery back to be tried later.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            at: Not before this moment.
            reason: For people, shown by `history`.
            doubtful: Whether the part that was begun may have been posted after all: the next attempt finds
                `Delivery.sending` and looks first. Otherwise it is known that it was not.
        """
        operation = "put off a delivery"

        def work(session: Session) -> None:
            row = _held(session, operation, delivery_id, worker)
            row.state, row.worker, row.retry_at, row.reason = "pending", None, at, reason
            if not doubtful:
                _run(
                    session,
                    delete(DeliveryPartRow).where(
                        col(DeliveryPartRow.delivery_id) == delivery_id, col(DeliveryPartRow.post_id).is_(None)
                    ),
                )

        await self._database.write(operation, work)

    async def hold(self, delivery_id: str, worker: str, reason: str) -> None:
        """Keep a delivery from being sent again by itself: it may be posted, and that cannot be found out.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            reason: For people, shown by `history`.
        """
        operation = "hold a delivery"

        def work(session: Session) -> None:
            row = _held(session, operation, delivery_id, worker)
            row.state, row.worker, row.retry_at, row.reason = "held", None, None, reason

        await self._database.write(operation, work)

    # What happened

    async def told(self, channel: Channel, story: str) -> list[Citation]:
        """List what a channel was told about a story, in the order in which it was."""

        def work(session: Session) -> list[Citation]:
            rows = session.exec(
                select(ToldRow.citation)
                .join(ChannelRow, col(ChannelRow.id) == ToldRow.channel_id)
                .where(*_is(channel), col(ToldRow.story) == story)
                .order_by(col(ToldRow.id))
            )
            return [_readable(codec.citation_from_json, citation) for citation in rows]

        return await self._database.read("read what a channel was told", work)

    async def history(self, channel: Channel, *, post: str | None = None, limit: int = 10) -> list[DeliveryRecord]:
        """List deliveries to a channel, the newest first.

        Args:
            channel: Where they went, or were to go.
            post: Only the delivery that this post, by the platform's id, is a part of.
            limit: How many at most.
        """

        def work(session: Session) -> list[DeliveryRecord]:
            statement = (
                select(DeliveryRow)
                .join(ChannelRow, col(ChannelRow.id) == DeliveryRow.channel_id)
                .where(*_is(channel))
                .order_by(col(DeliveryRow.fired_at).desc(), col(DeliveryRow.id))
                .limit(limit)
            )
            if post is not None:
                parts = select(DeliveryPartRow.delivery_id).where(col(DeliveryPartRow.post_id) == post)
                statement = statement.where(col(DeliveryRow.id).in_(parts))
            rows = session.exec(statement).all()
            posted = _posted(session, [row.id for row in rows])
            return [
                DeliveryRecord(
                    id=row.id,
                    subscription_id=row.subscription_id,
                    story=row.story,
                    slot=row.slot,
                    state=row.state,
                    reason=row.reason,
                    fired_at=row.fired_at,
                    attempts=row.attempt,
                    posted=posted.get(row.id, ()),
                    finished_at=row.finished_at,
                )
                for row in rows
            ]

        return await self._database.read("read a channel's history", work)


def _run(session: Session, statement: UpdateBase) -> CursorResult[Any]:
    """Run a statement that changes rows, without looking for them among the objects of the session."""
    return session.exec(statement, execution_options={"synchronize_session": False})


def _insert(session: Session, table: type[Row], values: Sequence[dict[str, Any]], returning: Any = None) -> list[Any]:
    """Insert rows, but for those that a constraint says are there; give a column of those that were inserted."""
    if not values:
        return []
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement: Any = insert(table).on_conflict_do_nothing()
    if returning is None:
        session.exec(statement, params=values)
        return []
    return list(session.exec(statement.returning(returning), params=values).scalars())


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _readable(read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError as error:
        raise StorageError("read what was stored", str(error), retryable=False) from error


# Articles and stories


def _put_article(session: Session, article: Article, workspace: str, now: datetime) -> int:
    """Store an article, or find the one that is the same; give its row's id."""
    # Without the white space, which splitting into sentences moves about.
    words = "".join("".join(sentence.text for sentence in article.sentences).split())
    content = _fingerprint(words or article.id)
    fields = {
        "title": article.title,
        "published_at": article.published_at,
        "payload": codec.article_to_json(article),
    }
    key = {"workspace": workspace, "article_id": article.id, "content": content}
    inserted = _insert(session, ArticleRow, [{**key, **fields, "stored_at": now}], ArticleRow.id)
    if inserted:
        return int(inserted[0])
    same_id = select(ArticleRow.id).where(
        col(ArticleRow.workspace) == workspace, col(ArticleRow.article_id) == article.id
    )
    found = session.exec(same_id).one_or_none()
    if found is not None:
        _run(session, update(ArticleRow).where(col(ArticleRow.id) == found).values(**fields))
        return int(found)
    same_words = select(ArticleRow.id).where(col(ArticleRow.workspace) == workspace, col(ArticleRow.content) == content)
    return int(session.exec(same_words).one() or 0)


def _make_updates_due(session: Session, story: str, workspace: str, now: datetime) -> None:
    channels = select(ChannelRow.id).where(col(ChannelRow.workspace) == workspace)
    if not workspace:
        # Everybody's story is followed wherever no story of the workspace's own hides it.
        hidden = select(StoryRow.workspace).where(col(StoryRow.handle) == story, col(StoryRow.workspace) != "")
        channels = select(ChannelRow.id).where(col(ChannelRow.workspace).not_in(hidden))
    _run(
        session,
        update(SubscriptionRow)
        .where(
            col(SubscriptionRow.story) == story,
            col(SubscriptionRow.mode) == "updates",
            col(SubscriptionRow.due_at).is_(None),
            col(SubscriptionRow.channel_id).in_(channels),
        )
        .values(due_at=now),
    )


def _age() -> ColumnElement[Any]:
    return func.coalesce(ArticleRow.published_at, ArticleRow.stored_at)


def _nearest(handle: str, workspace: str) -> Any:
    """Whose story a handle means: the workspace's own if there is one."""
    return (
        select(func.max(StoryRow.workspace))
        .where(col(StoryRow.handle) == handle, col(StoryRow.workspace).in_(("", workspace)))
        .scalar_subquery()
    )


def _stories(session: Session, workspace: str, handle: str | None = None) -> list[Story]:
    statement = (
        select(StoryRow, ArticleRow)
        .options(defer(_PAYLOAD, raiseload=True))
        .outerjoin(StoryArticleRow, col(StoryArticleRow.story_id) == StoryRow.id)
        .outerjoin(ArticleRow, col(ArticleRow.id) == StoryArticleRow.article_id)
        .where(col(StoryRow.workspace).in_(("", workspace)))
        .order_by(col(StoryRow.id), _age(), col(ArticleRow.id))
    )
    if handle is not None:
        statement = statement.where(col(StoryRow.handle) == handle)
    found: dict[str, Story] = {}
    for story, group in groupby(session.exec(statement), key=lambda pair: pair[0]):
        if story.workspace == "" and story.handle in found:
            continue
        # An outer join gives None for the article of an empty story, which its type does not say.
        articles = [article for _, article in group if isinstance(article, ArticleRow)]
        newest = articles[-1] if articles else None
        found[story.handle] = Story(
            handle=story.handle,
            title=newest.title if newest else story.handle,
            article_ids=tuple(article.article_id for article in articles),
            updated_at=(newest.published_at or newest.stored_at) if newest else story.created_at,
        )
    # Not the database's order, which differs by its locale.
    return sorted(found.values(), key=lambda story: story.handle)


# Channels and subscriptions


def _is(channel: Channel) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ChannelRow.platform) == channel.platform,
        col(ChannelRow.workspace) == channel.workspace,
        col(ChannelRow.name) == channel.id,
        col(ChannelRow.thread) == (channel.thread or ""),
    )


def _channel(row: ChannelRow) -> Channel:
    return Channel(platform=row.platform, id=row.name, thread=row.thread or None, workspace=row.workspace)


def _channel_id(session: Session, channel: Channel) -> int:
    """Get a channel's row, made if there is none; nobody else changes what hangs on it until the transaction ends."""
    values = {
        "platform": channel.platform,
        "workspace": channel.workspace,
        "name": channel.id,
        "thread": channel.thread or "",
    }
    _insert(session, ChannelRow, [values])
    return int(session.exec(select(ChannelRow.id).where(*_is(channel)).with_for_update()).one() or 0)


def _channel_ids(session: Session, subscription_ids: Iterable[str]) -> dict[str, int]:
    statement = select(SubscriptionRow.id, SubscriptionRow.channel_id)
    return dict(session.exec(statement.where(col(SubscriptionRow.id).in_(subscription_ids))).all())


@lru_cache(maxsize=4096)
def _schedule(text: str, zone: str) -> schedules.Schedule:
    # It was accepted once; a stricter rule about what is accepted now must not stop it.
    return schedules.parse(text, zone=zone, lowest=timedelta(0))


def _subscription(row: SubscriptionRow, channel: Channel) -> Subscription:
    try:
        schedule = None if row.schedule is None or row.zone is None else _schedule(row.schedule, row.zone)
    except UserError as error:
        reason = f"the schedule of subscription {row.id} cannot be read: {error.text}"
        raise StorageError("read a subscription", reason, retryable=False) from error
    return Subscription(
        id=row.id,
        channel=channel,
        story=row.story,
        mode="updates" if row.mode == "updates" else "digest",
        schedule=schedule,
        language=row.language,
        max_bullets=row.max_bullets,
        paused_until=row.paused_until,
        created_by=row.created_by,
        due_at=row.due_at,
    )


def _owners(session: Session, ids: Collection[str]) -> list[tuple[SubscriptionRow, Channel]]:
    rows = session.exec(
        select(SubscriptionRow, ChannelRow)
        .join(ChannelRow, col(ChannelRow.id) == SubscriptionRow.channel_id)
        .where(col(SubscriptionRow.id).in_(ids))
    )
    return [(row, _channel(channel)) for row, channel in rows]


def _active(now: datetime) -> ColumnElement[bool]:
    return or_(col(SubscriptionRow.paused_until).is_(None), col(SubscriptionRow.paused_until) <= now)


def _due(session: Session, now: datetime, limit: int) -> tuple[list[Subscription], int]:
    """Give the due subscriptions, and how many more cannot be read."""
    rows = session.exec(
        select(SubscriptionRow, ChannelRow)
        .join(ChannelRow, col(ChannelRow.id) == SubscriptionRow.channel_id)
        .where(col(SubscriptionRow.due_at) <= now, _active(now))
        .order_by(col(SubscriptionRow.due_at), col(SubscriptionRow.id))
        .limit(limit)
    )
    due: list[Subscription] = []
    n_unreadable = 0
    for row, channel in rows:
        try:
            due.append(_subscription(row, _channel(channel)))
        except StorageError:
            n_unreadable += 1
    return due, n_unreadable


# Deliveries


def _leased_by(worker: str) -> tuple[ColumnElement[bool], ...]:
    return col(DeliveryRow.worker) == worker, col(DeliveryRow.state) == "leased"


def _held(session: Session, operation: str, delivery_id: str, worker: str) -> DeliveryRow:
    """Get a delivery that the worker holds, and keep it from being taken until the transaction ends."""
    row = session.exec(
        select(DeliveryRow).where(col(DeliveryRow.id) == delivery_id, *_leased_by(worker)).with_for_update()
    ).one_or_none()
    if row is None:
        raise LeaseLost(operation, delivery_id)
    return row


def _cancel_open(session: Session, subscription_id: str, reason: str) -> None:
    _run(
        session,
        update(DeliveryRow)
        .where(col(DeliveryRow.subscription_id) == subscription_id, col(DeliveryRow.state).in_(OPEN))
        .values(state="cancelled", worker=None, retry_at=None, reason=reason),
    )


def _posted(session: Session, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    rows = session.exec(
        select(DeliveryPartRow.delivery_id, DeliveryPartRow.post_id)
        .where(col(DeliveryPartRow.delivery_id).in_(ids), col(DeliveryPartRow.post_id).is_not(None))
        .order_by(col(DeliveryPartRow.number))
    )
    posted: dict[str, list[str]] = {}
    for delivery_id, post_id in rows:
        posted.setdefault(delivery_id, []).append(post_id or "")
    return {delivery_id: tuple(posts) for delivery_id, posts in posted.items()}


def _deliveries(session: Session, ids: Collection[str]) -> list[Delivery]:
    """Give leased deliveries as their worker sees them; hold those that this version cannot read."""
    if not ids:
        return []
    rows = session.exec(
        select(DeliveryRow).where(col(DeliveryRow.id).in_(ids)).order_by(col(DeliveryRow.fired_at), col(DeliveryRow.id))
    ).all()
    owners = {row.id: (row, channel) for row, channel in _owners(session, {row.subscription_id for row in rows})}
    posted = _posted(session, ids)
    sending = set(
        session.exec(
            select(DeliveryPartRow.delivery_id).where(
                col(DeliveryPartRow.delivery_id).in_(ids), col(DeliveryPartRow.post_id).is_(None)
            )
        )
    )
    deliveries = []
    for row in rows:
        try:
            message = None if row.message is None else _readable(codec.message_from_json, row.message)
            subscription = _subscription(*owners[row.subscription_id])
        except StorageError as error:
            row.state, row.worker, row.retry_at, row.reason = "held", None, None, error.reason
            continue
        deliveries.append(
            Delivery(
                id=row.id,
                subscription=subscription,
                slot=row.slot,
                message=message,
                posted=posted.get(row.id, ()),
                sending=row.id in sending,
                attempt=row.attempt,
            )
        )
    return deliveries
