"""What channels follow: the statements behind `Store`, which says what each promises.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone. What makes them due and fires them is in `storage.archive` and `storage.queue`.
"""

from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, delete, func, or_, select, update

from bot.errors import SubscriptionNotFound, TooMany
from bot.types import FOREVER, Channel, Subscription
from storage import channels, feeds, questions, queue
from storage.rows import SUBSCRIPTION_COLUMNS, is_channel, subscription_of
from storage.tables import CHANNEL, STORY_USE, SUBSCRIPTION

_SUBSCRIPTIONS = select(*SUBSCRIPTION_COLUMNS).join(CHANNEL, CHANNEL.c.id == SUBSCRIPTION.c.channel_id)
_IN_ORDER = (SUBSCRIPTION.c.created_at, SUBSCRIPTION.c.id)


# One


def one(connection: Connection, subscription_id: str) -> Subscription:
    """Give a subscription by its whole id; see `Store.subscription`."""
    row = connection.execute(_SUBSCRIPTIONS.where(SUBSCRIPTION.c.id == subscription_id)).one_or_none()
    if row is None:
        raise SubscriptionNotFound(subscription_id[:200])
    return subscription_of(row)


def follow(connection: Connection, subscription: Subscription, now: datetime, limit: int) -> tuple[Subscription, bool]:
    """Keep a subscription; see `Store.follow`."""
    channel_id = channels.made(connection, subscription.channel)
    values = {
        "mode": subscription.mode,
        "schedule": subscription.schedule.text if subscription.schedule else None,
        "zone": subscription.schedule.zone if subscription.schedule else None,
        "language": subscription.language,
        "max_bullets": subscription.max_bullets,
        "paused_until": subscription.paused_until,
        "every": round(subscription.every.total_seconds()),
        "stopped": None,
    }
    its_own = SUBSCRIPTION.c.channel_id == channel_id
    row = connection.execute(
        select(SUBSCRIPTION.c.id, SUBSCRIPTION.c.mode).where(its_own, SUBSCRIPTION.c.story == subscription.story)
    ).one_or_none()
    if row is None:
        if connection.execute(select(func.count()).where(its_own)).scalar_one() >= limit:
            raise TooMany(limit)
        values |= {
            "id": subscription.id,
            "channel_id": channel_id,
            "story": subscription.story,
            "created_by": subscription.created_by,
            "created_at": now,
            "due_at": subscription.due_at,
        }
        connection.execute(SUBSCRIPTION.insert(), values)
        return one(connection, subscription.id), True
    if not row.mode == subscription.mode == "updates":
        values["due_at"] = subscription.due_at  # otherwise news may be waiting, which it keeps
    connection.execute(update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == row.id).values(values))
    return one(connection, row.id), False


def unfollow(connection: Connection, subscription_id: str) -> None:
    """End a subscription; see `Store.unfollow`."""
    connection.execute(delete(SUBSCRIPTION).where(SUBSCRIPTION.c.id == subscription_id))
    queue.cancel_subscription(connection, subscription_id, "unfollowed")


def pause(connection: Connection, subscription_id: str, until: datetime | None, next_due: datetime | None) -> None:
    """Let a subscription rest or go on; see `Store.pause`."""
    moment = bindparam(None, next_due, SUBSCRIPTION.c.due_at.type)
    waiting = func.coalesce(SUBSCRIPTION.c.due_at, moment)
    due_at = case((SUBSCRIPTION.c.mode == "updates", waiting), else_=moment)
    changed = connection.execute(
        update(SUBSCRIPTION)
        .where(SUBSCRIPTION.c.id == subscription_id)
        .values(paused_until=until, due_at=due_at, stopped=None)
    )
    if not changed.rowcount:
        raise SubscriptionNotFound(subscription_id[:200])


# Those of a channel


def listed(connection: Connection, channel: Channel, *, threads: bool) -> list[Subscription]:
    """Give what a channel follows; see `Store.subscriptions`."""
    place = channels.counts_for(channel) if threads else and_(*is_channel(channel))
    return [subscription_of(row) for row in connection.execute(_SUBSCRIPTIONS.where(place).order_by(*_IN_ORDER))]


def cancel_channel(
    connection: Connection, channel: Channel, reason: str, *, for_good: bool, threads: bool
) -> list[Subscription]:
    """Stop what a channel follows that is gone; see `Store.cancel_channel`."""
    ids = channels.places(connection, channel, threads=threads)
    its_own = SUBSCRIPTION.c.channel_id.in_(ids)
    if for_good:
        rows = connection.execute(_SUBSCRIPTIONS.where(its_own).order_by(*_IN_ORDER)).all()
        connection.execute(delete(SUBSCRIPTION).where(its_own))
        questions.leave(connection, ids)
    else:
        was_active = or_(SUBSCRIPTION.c.paused_until.is_(None), SUBSCRIPTION.c.paused_until != FOREVER)
        found = select(SUBSCRIPTION.c.id).where(its_own, SUBSCRIPTION.c.stopped.is_(None), was_active)
        stopped = connection.execute(found).scalars().all()
        connection.execute(update(SUBSCRIPTION).where(its_own).values(stopped=reason, due_at=None))
        rows = connection.execute(_SUBSCRIPTIONS.where(SUBSCRIPTION.c.id.in_(stopped)).order_by(*_IN_ORDER)).all()
    for channel_id in ids:
        queue.cancel_channel(connection, channel_id, reason)
    return [subscription_of(row) for row in rows]


def restore_channel(connection: Connection, channel: Channel, now: datetime) -> int:
    """Let what was stopped with a channel go on; see `Store.restore_channel`."""
    ids = channels.places(connection, channel, threads=True)
    found = SUBSCRIPTION.c.channel_id.in_(ids), SUBSCRIPTION.c.stopped.is_not(None)
    paused = SUBSCRIPTION.c.paused_until.label("until")
    n_active = 0
    for row in connection.execute(_SUBSCRIPTIONS.add_columns(paused).where(*found)).all():
        subscription = subscription_of(row)
        n_active += row.until is None or row.until <= now
        due_at = now if subscription.mode == "updates" else None
        if subscription.schedule is not None and row.until != FOREVER:
            due_at = subscription.schedule.next_after(max(now, row.until or now))
        connection.execute(
            update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == subscription.id).values(stopped=None, due_at=due_at)
        )
    return n_active


# Those of a workspace


def followed(connection: Connection, platform: str, workspace: str) -> list[str]:
    """Give the handles that a workspace's channels follow; see `Store.followed`."""
    used = and_(
        STORY_USE.c.platform == platform,
        STORY_USE.c.workspace == workspace,
        STORY_USE.c.story == SUBSCRIPTION.c.story,
    )
    last_used = select(STORY_USE.c.used_at).where(used).scalar_subquery()
    statement = (
        select(SUBSCRIPTION.c.story)
        .join(CHANNEL, CHANNEL.c.id == SUBSCRIPTION.c.channel_id)
        .where(CHANNEL.c.platform == platform, CHANNEL.c.workspace == workspace)
        .group_by(SUBSCRIPTION.c.story)
        .order_by(
            last_used.desc().nulls_last(),
            func.count().desc(),
            func.max(SUBSCRIPTION.c.created_at).desc(),
            SUBSCRIPTION.c.story,
        )
    )
    return list(connection.execute(statement).scalars())


def followed_in(connection: Connection, platform: str, workspace: str) -> list[Subscription]:
    """Give what a workspace's channels follow; see `Store.followed_in`."""
    statement = _SUBSCRIPTIONS.where(CHANNEL.c.platform == platform, CHANNEL.c.workspace == workspace)
    rows = connection.execute(statement.order_by(CHANNEL.c.id, *_IN_ORDER))
    return [subscription_of(row) for row in rows]


def leave(connection: Connection, platform: str, workspace: str) -> int:
    """End what a workspace's channels follow; see `Store.leave`."""
    its_own = select(CHANNEL.c.id).where(CHANNEL.c.platform == platform, CHANNEL.c.workspace == workspace)
    for channel_id in connection.execute(its_own).scalars().all():
        queue.cancel_channel(connection, channel_id, "the bot was removed")
    questions.leave(connection, its_own)
    feeds.leave(connection, workspace)
    return connection.execute(delete(SUBSCRIPTION).where(SUBSCRIPTION.c.channel_id.in_(its_own))).rowcount
