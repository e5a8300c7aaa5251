"""Deliveries, from due to done: the statements behind `Store`, which says what each promises.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone. The statements are built once. What the lease check of each looks at is the row that it changes
or locks, so a delivery that is taken over meanwhile is noticed on both databases.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from bot.errors import LeaseLost, StorageError, SubscriptionNotFound
from bot.types import Channel, Citation, Delivery, Firing, FollowUp, Message, Subscription
from storage import channels, codec
from storage.rows import (
    IS_PARENT,
    PARENT,
    PARENT_COLUMNS,
    SETTINGS_COLUMNS,
    SUBSCRIPTION_COLUMNS,
    active,
    batches,
    channel_of,
    fingerprint,
    follow_up_of,
    insert,
    pending,
    readable,
    settings_of,
    subscription_of,
    upsert,
)
from storage.tables import CHANNEL, DELIVERY, OPEN, PART, STORY, SUBSCRIPTION, TOLD, storable

Outcome = Literal["posted", "skipped", "empty"]

_ID: BindParameter[Any] = bindparam("of")  # not "id", which SQLAlchemy keeps for the column that is changed
_LEASED = and_(DELIVERY.c.id == _ID, DELIVERY.c.worker == bindparam("by"), DELIVERY.c.state == "leased")
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PART = and_(PART.c.delivery_id == _ID, PART.c.number == bindparam("index"))

# Firing

_DUE = (
    select(*SUBSCRIPTION_COLUMNS)
    .join(CHANNEL, CHANNEL.c.id == SUBSCRIPTION.c.channel_id)
    .where(SUBSCRIPTION.c.due_at <= bindparam("now"), active(SUBSCRIPTION))
    .order_by(SUBSCRIPTION.c.due_at)  # by nothing else, or all that are due in one moment would be sorted for a few
    .limit(bindparam("limit"))
)
# Every process locks the rows in one order, so that none waits for another that waits for it.
_SEEN = (
    select(SUBSCRIPTION.c.id, SUBSCRIPTION.c.due_at, SUBSCRIPTION.c.channel_id)
    .where(SUBSCRIPTION.c.id.in_(_IDS), active(SUBSCRIPTION))
    .order_by(SUBSCRIPTION.c.id)
    .with_for_update()
)
_NEXT = update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == _ID).values(due_at=bindparam("then"))


def due(connection: Connection, now: datetime, limit: int) -> tuple[list[Subscription], int]:
    """Give the due subscriptions, the longest due first, and how many more cannot be read."""
    found = [subscription_of(row) for row in connection.execute(_DUE, {"now": now, "limit": limit})]
    return [each for each in found if not each.broken], sum(bool(each.broken) for each in found)


def fire(connection: Connection, plans: Sequence[tuple[Subscription, Firing]], now: datetime) -> int:
    """Make deliveries of those subscriptions that are still due as they were; give how many."""
    seen = {
        row.id: row
        for row in connection.execute(_SEEN, {"ids": [subscription.id for subscription, _ in plans], "now": now})
    }
    fired = [
        (subscription, firing)
        for subscription, firing in plans
        if subscription.id in seen and seen[subscription.id].due_at == subscription.due_at
    ]
    if not fired:
        return 0
    connection.execute(_NEXT, [{"of": subscription.id, "then": firing.next_at} for subscription, firing in fired])
    values = [
        {
            **pending(now),
            "id": uuid4().hex,
            "subscription_id": subscription.id,
            "channel_id": seen[subscription.id].channel_id,
            "story": subscription.story,
            "slot": firing.slot,
            "tells": firing.told,
            "due_at": firing.due_at,
        }
        for subscription, firing in fired
    ]
    return len(insert(connection, DELIVERY, values, DELIVERY.c.id))


_CHANNEL_OF = select(SUBSCRIPTION.c.channel_id, SUBSCRIPTION.c.story).where(SUBSCRIPTION.c.id == _ID)


def send_now(connection: Connection, subscription_id: str, now: datetime) -> None:
    """Make a delivery at once; see `Store.send_now`."""
    row = connection.execute(_CHANNEL_OF, {"of": subscription_id}).one_or_none()
    if row is None:
        raise SubscriptionNotFound(subscription_id[:200])
    values = {
        **pending(now),
        "id": uuid4().hex,
        "subscription_id": subscription_id,
        "channel_id": row.channel_id,
        "story": row.story,
        "slot": f"now {now.isoformat()}",
        "tells": "now",
    }
    insert(connection, DELIVERY, [values])


# Leasing

_FIRST = DELIVERY.alias("first")
_FIRST_IS_SENT = _FIRST.c.retry_at > bindparam("now")
# Who is first in its channel's line: a delivery that is being sent, or that was tried and waits for its next attempt,
# because the platform may want nothing in that channel until then; or else what was put into words, so that nothing is
# told in between that it says, too; or else the oldest that could be. Only what is open has a moment to be tried at.
# Neither this nor what follows is a join, because both databases would at times begin with all channels or all
# subscriptions: PostgreSQL whenever many deliveries were made since it last counted.
_FIRST_IN_LINE = (
    select(_FIRST.c.id)
    .where(
        _FIRST.c.channel_id == DELIVERY.c.channel_id,
        _FIRST.c.retry_at.is_not(None),
        or_(
            and_(_FIRST_IS_SENT, or_(_FIRST.c.state == "leased", _FIRST.c.n_parts.is_not(None))),
            and_(
                not_(_FIRST_IS_SENT),
                or_(
                    _FIRST.c.tells == "answer",  # which belongs to no subscription
                    select(SUBSCRIPTION.c.id)
                    .where(SUBSCRIPTION.c.id == _FIRST.c.subscription_id, active(SUBSCRIPTION))
                    .scalar_subquery()
                    .is_not(None),
                ),
            ),
        ),
    )
    .order_by(case((_FIRST_IS_SENT, 0), (_FIRST.c.n_parts.is_not(None), 1), else_=2), _FIRST.c.fired_at, _FIRST.c.id)
    .limit(1)
    .correlate(DELIVERY)
    .scalar_subquery()
)
_PLATFORM = select(CHANNEL.c.platform).where(CHANNEL.c.id == DELIVERY.c.channel_id).scalar_subquery()
_PICKED = (
    select(DELIVERY.c.id)
    .where(
        DELIVERY.c.retry_at <= bindparam("now"),
        _PLATFORM.in_(bindparam("platforms", expanding=True)),
        # One at a time in a channel, or the parts of two would stand between each other.
        DELIVERY.c.id == _FIRST_IN_LINE,
    )
    .order_by(DELIVERY.c.retry_at)  # by nothing else, as above
    .limit(bindparam("limit"))
    # Left out on SQLite, which has one writer. The weaker lock lets others go on to write rows that point to it.
    .with_for_update(skip_locked=True, key_share=True)
    .cte("picked")
)
_CLAIM = (
    update(DELIVERY)
    .where(DELIVERY.c.id.in_(select(_PICKED.c.id)))
    .values(state="leased", worker=bindparam("by"), retry_at=bindparam("until"), attempt=DELIVERY.c.attempt + 1)
    .returning(DELIVERY.c.id)
)
_CLAIMED = (
    select(
        DELIVERY.c.id,
        DELIVERY.c.slot,
        DELIVERY.c.due_at.label("slot_at"),
        DELIVERY.c.message,
        DELIVERY.c.n_parts,
        DELIVERY.c.attempt,
        DELIVERY.c.tells,
        DELIVERY.c.below,
        DELIVERY.c.into,
        DELIVERY.c.asker,
        DELIVERY.c.story.label("about"),
        *SUBSCRIPTION_COLUMNS,
        *SETTINGS_COLUMNS,
        *PARENT_COLUMNS,
        exists().where(STORY.c.workspace == CHANNEL.c.workspace, STORY.c.handle == DELIVERY.c.story).label("own"),
        exists().where(TOLD.c.channel_id == DELIVERY.c.channel_id, TOLD.c.story == DELIVERY.c.story).label("told"),
    )
    .outerjoin(SUBSCRIPTION, SUBSCRIPTION.c.id == DELIVERY.c.subscription_id)
    .join(CHANNEL, CHANNEL.c.id == DELIVERY.c.channel_id)
    .outerjoin(PARENT, IS_PARENT)
    .where(DELIVERY.c.id.in_(_IDS))
    .order_by(DELIVERY.c.fired_at, DELIVERY.c.id)
)
_PARTS = select(PART.c.delivery_id, PART.c.post_id).where(PART.c.delivery_id.in_(_IDS)).order_by(PART.c.number)
_HOLD_UNREADABLE = (
    update(DELIVERY)
    .where(DELIVERY.c.id == _ID)
    .values(state="held", worker=None, retry_at=None, reason=bindparam("why"))
)
_RENEW = (
    update(DELIVERY)
    .where(DELIVERY.c.id.in_(_IDS), DELIVERY.c.worker == bindparam("by"), DELIVERY.c.state == "leased")
    .values(retry_at=bindparam("until"))
    .returning(DELIVERY.c.id)
)
_RELEASE = (
    update(DELIVERY)
    .where(DELIVERY.c.worker == bindparam("by"), DELIVERY.c.state == "leased")
    .values(state="pending", worker=None, retry_at=DELIVERY.c.fired_at)
)


def claim(
    connection: Connection, worker: str, now: datetime, *, until: datetime, limit: int, platforms: Collection[str]
) -> list[Delivery]:
    """Lease deliveries until a moment; see `Store.claim`."""
    picked = {"by": worker, "now": now, "until": until, "limit": limit, "platforms": sorted(platforms)}
    # Again where all that were picked had to be held: none means that none is waiting.
    while ids := list(connection.execute(_CLAIM, picked).scalars()):
        if deliveries := _claimed(connection, ids):
            return deliveries
    return []


def _claimed(connection: Connection, ids: Sequence[str]) -> list[Delivery]:
    """Give leased deliveries as their worker sees them; hold those that this version cannot read."""
    posted, sending = parts(connection, ids)
    deliveries = []
    for row in connection.execute(_CLAIMED, {"ids": ids}).all():
        try:
            message = None if row.message is None else readable(codec.message_from_json, row.message)
            subscription = _nobodys(row) if row.subscription_id is None else _whole(subscription_of(row))
        except StorageError as error:
            connection.execute(_HOLD_UNREADABLE, {"of": row.id, "why": error.reason})
            continue
        deliveries.append(
            Delivery(
                id=row.id,
                subscription=subscription,
                slot=row.slot,
                due_at=row.slot_at,
                message=message,
                n_parts=row.n_parts,
                posted=tuple(posted.get(row.id, ())),
                sending=row.id in sending,
                attempt=row.attempt,
                settings=settings_of(row) or settings_of(row, "parent_"),
                owner=row.workspace if row.own else "",
                told=row.told,
                tells=row.tells or "digest",
                below=row.below,
                into=follow_up_of(row.into),
                asker=row.asker,
            )
        )
    return deliveries


def _whole(subscription: Subscription) -> Subscription:
    """Give a subscription whose schedule can be read; raises `StorageError` for another."""
    if subscription.broken:
        reason = f"the schedule “{subscription.broken}” cannot be read"
        raise StorageError("read a subscription", reason, retryable=False)
    return subscription


def _nobodys(row: Any) -> Subscription:
    """Say where something goes that belongs to no subscription."""
    return Subscription(
        id="",
        channel=channel_of(row),
        story=row.about,
        mode="updates",
        schedule=None,
        language=row.channel_language or row.parent_channel_language or "en",
        max_bullets=1,
        paused_until=None,
        created_by=row.asker or "",
        due_at=None,
    )


def parts(connection: Connection, ids: Sequence[str]) -> tuple[dict[str, list[str]], set[str]]:
    """Give the posts of each delivery, in order, and those deliveries that have a part begun."""
    posted: dict[str, list[str]] = {}
    sending = set()
    for delivery_id, post_id in connection.execute(_PARTS, {"ids": ids}):
        if post_id is None:
            sending.add(delivery_id)
        else:
            posted.setdefault(delivery_id, []).append(post_id)
    return posted, sending


def renew(connection: Connection, worker: str, ids: Collection[str], until: datetime) -> set[str]:
    """Make leases last until a moment; give those that the worker holds."""
    return set(connection.execute(_RENEW, {"by": worker, "ids": list(ids), "until": until}).scalars())


def release(connection: Connection, worker: str) -> int:
    """Give back all leases of a worker; give how many."""
    return connection.execute(_RELEASE, {"by": worker}).rowcount


# Posting

_FREEZE = (
    update(DELIVERY)
    .where(_LEASED, DELIVERY.c.message.is_(None))
    .values(
        message=bindparam("frozen"), n_parts=bindparam("parts"), below=bindparam("after"), into=bindparam("follow_up")
    )
)
# Not "FOR UPDATE", which would keep out whoever writes a row that points to this one.
_HELD = select(DELIVERY.c.message, DELIVERY.c.n_parts).where(_LEASED).with_for_update(key_share=True)
_SPLIT_ANEW = (
    update(DELIVERY)
    .where(DELIVERY.c.id == _ID, ~exists().where(PART.c.delivery_id == DELIVERY.c.id))
    .values(n_parts=bindparam("parts"))
)
_POST = update(PART).where(_PART).values(post_id=bindparam("post"))


@lru_cache(maxsize=2)
def _begin(dialect: str) -> Any:
    """Insert a part, or give one that was begun another nonce; no row is changed where it is posted."""
    statement = upsert(dialect, PART)
    return statement.on_conflict_do_update(
        index_elements=[PART.c.delivery_id, PART.c.number],
        set_={"nonce": statement.excluded.nonce},
        where=PART.c.post_id.is_(None),
    ).execution_options(preserve_rowcount=True)  # which SQLAlchemy does not keep of an insertion by itself


def begin_part(
    connection: Connection,
    delivery_id: str,
    worker: str,
    index: int,
    nonce: str,
    *,
    message: Message,
    n_parts: int,
    below: str | None,
    into: FollowUp,
) -> None:
    """Freeze a message and begin a part; see `Store.begin_part`."""
    operation = "begin a part"
    frozen = codec.message_to_json(message)
    lease = {"of": delivery_id, "by": worker}
    values = {**lease, "frozen": frozen, "parts": n_parts, "after": below, "follow_up": into}
    if not connection.execute(_FREEZE, values).rowcount:
        row = _held(connection, operation, delivery_id, worker)
        same = row.message == frozen and (
            row.n_parts == n_parts
            or connection.execute(_SPLIT_ANEW, {"of": delivery_id, "parts": n_parts}).rowcount == 1
        )
        if not same:
            raise StorageError(operation, f"delivery {delivery_id} has another message already", retryable=False)
    _begin_part(connection, operation, delivery_id, index, nonce, n_parts=n_parts)


def _begin_part(
    connection: Connection, operation: str, delivery_id: str, index: int, nonce: str, *, n_parts: int | None
) -> None:
    if n_parts is None or not 0 <= index < n_parts:
        raise StorageError(operation, f"delivery {delivery_id} has no part {index}", retryable=False)
    part = {"delivery_id": delivery_id, "number": index, "nonce": nonce}
    if not connection.execute(_begin(connection.dialect.name), part).rowcount:
        raise StorageError(operation, f"part {index} of delivery {delivery_id} is posted", retryable=False)


def record_post(
    connection: Connection, delivery_id: str, worker: str, index: int, post_id: str, *, next_nonce: str | None
) -> None:
    """Write down that a part is posted, and perhaps that the next is begun; see `Store.record_post`."""
    operation = "record a post"
    row = _held(connection, operation, delivery_id, worker)
    _record_post(connection, operation, delivery_id, index, post_id)
    if next_nonce is not None:
        _begin_part(connection, operation, delivery_id, index + 1, next_nonce, n_parts=row.n_parts)


def _record_post(connection: Connection, operation: str, delivery_id: str, index: int, post_id: str) -> None:
    if not connection.execute(_POST, {"of": delivery_id, "index": index, "post": post_id}).rowcount:
        raise StorageError(operation, f"part {index} of delivery {delivery_id} was not begun", retryable=False)


def _held(connection: Connection, operation: str, delivery_id: str, worker: str) -> Row[Any, Any]:
    """Get a delivery that the worker holds, and keep it from being taken until the transaction ends."""
    row = connection.execute(_HELD, {"of": delivery_id, "by": worker}).one_or_none()
    if row is None:
        raise LeaseLost(operation, delivery_id)
    return row


# Ending

_FINISH = (
    update(DELIVERY)
    .where(_LEASED)
    .values(
        state=bindparam("outcome"),
        worker=None,
        retry_at=None,
        finished_at=bindparam("now"),
        # No reason leaves the one for which it was put off.
        reason=func.coalesce(func.nullif(bindparam("why", type_=DELIVERY.c.reason.type), ""), DELIVERY.c.reason),
    )
    .returning(DELIVERY.c.channel_id, DELIVERY.c.story, DELIVERY.c.message, DELIVERY.c.n_parts)
)
_N_POSTED = select(func.count()).where(PART.c.delivery_id == _ID, PART.c.post_id.is_not(None))
_PUT_OFF = (
    update(DELIVERY)
    .where(_LEASED)
    .values(state=bindparam("ends_as"), worker=None, retry_at=bindparam("at"), reason=bindparam("why"))
)
_FORGET_BEGUN = delete(PART).where(PART.c.delivery_id == _ID, PART.c.post_id.is_(None))
_CANCEL = (
    update(DELIVERY)
    .where(DELIVERY.c.state.in_(OPEN))
    .values(state="cancelled", worker=None, retry_at=None, finished_at=DELIVERY.c.fired_at, reason=bindparam("why"))
)
_CANCEL_SUBSCRIPTION = _CANCEL.where(DELIVERY.c.subscription_id == _ID)
_CANCEL_CHANNEL = _CANCEL.where(DELIVERY.c.channel_id == _ID)


def finish(
    connection: Connection,
    delivery_id: str,
    worker: str,
    now: datetime,
    *,
    outcome: Outcome,
    post: tuple[int, str] | None,
    reason: str,
) -> None:
    """End a delivery and write down what was told; see `Store.finish`."""
    operation = "finish a delivery"
    row = connection.execute(
        _FINISH, {"of": delivery_id, "by": worker, "outcome": outcome, "now": now, "why": reason}
    ).one_or_none()
    if row is None:
        raise LeaseLost(operation, delivery_id)
    if post is not None:
        _record_post(connection, operation, delivery_id, *post)
    if outcome != "posted":
        return
    whole = row.message is not None and (
        (post is not None and row.n_parts == 1)
        or connection.execute(_N_POSTED, {"of": delivery_id}).scalar_one() == row.n_parts
    )
    if not whole:
        raise StorageError(operation, f"delivery {delivery_id} is not posted as a whole", retryable=False)
    told = {
        _told_key(citation): citation for citation in codec.citations(readable(codec.message_from_json, row.message))
    }
    insert(connection, TOLD, [line(row.channel_id, row.story, citation, now) for citation in told.values()])


def put_off(
    connection: Connection, delivery_id: str, worker: str, *, at: datetime, reason: str, doubtful: bool
) -> None:
    """Give a delivery back to be tried later; see `Store.retry`."""
    _put_into(connection, "put off a delivery", delivery_id, worker, {"ends_as": "pending", "at": at, "why": reason})
    if not doubtful:
        connection.execute(_FORGET_BEGUN, {"of": delivery_id})


def hold(connection: Connection, delivery_id: str, worker: str, reason: str) -> None:
    """Keep a delivery from being sent again by itself; see `Store.hold`."""
    _put_into(connection, "hold a delivery", delivery_id, worker, {"ends_as": "held", "at": None, "why": reason})


def _put_into(connection: Connection, operation: str, delivery_id: str, worker: str, values: dict[str, Any]) -> None:
    if not connection.execute(_PUT_OFF, {"of": delivery_id, "by": worker, **values}).rowcount:
        raise LeaseLost(operation, delivery_id)


def cancel_subscription(connection: Connection, subscription_id: str, reason: str) -> None:
    """Cancel what of a subscription is not over."""
    connection.execute(_CANCEL_SUBSCRIPTION, {"of": subscription_id, "why": reason})


def cancel_channel(connection: Connection, channel_id: int, reason: str) -> None:
    """Cancel what to a channel is not over."""
    connection.execute(_CANCEL_CHANNEL, {"of": channel_id, "why": reason})


# What was told

# All lines of the articles in question: few, and found by the index on both databases, which whole keys are not.
_TOLD_OF = select(TOLD.c.article_id, TOLD.c.sentence, TOLD.c.digest).where(
    TOLD.c.channel_id == _ID,
    TOLD.c.story == bindparam("story"),
    TOLD.c.article_id.in_(bindparam("articles", expanding=True)),
)


def _told_key(citation: Citation) -> tuple[str, int, str]:
    """Say what makes a line of the ledger the same line."""
    return storable(citation.article_id), citation.sentence, fingerprint(citation.quote)


def line(channel_id: int, story: str, citation: Citation, now: datetime) -> dict[str, Any]:
    """Make the line of the ledger that says that a channel was told something of a story."""
    article_id, sentence, digest = _told_key(citation)
    return {
        "channel_id": channel_id,
        "story": story,
        "article_id": article_id,
        "sentence": sentence,
        "digest": digest,
        "citation": codec.citation_to_json(citation),
        "told_at": now,
    }


def untold(connection: Connection, channel: Channel, story: str, citations: Sequence[Citation]) -> list[Citation]:
    """Give those citations that the ledger does not have, in the given order."""
    channel_id = channels.known(connection, channel)
    if channel_id is None:
        return list(citations)
    keys = [_told_key(citation) for citation in citations]
    told: set[tuple[str, int, str]] = set()
    for some in batches(sorted({article_id for article_id, _, _ in keys})):
        values = {"of": channel_id, "story": story, "articles": some}
        told.update((row.article_id, row.sentence, row.digest) for row in connection.execute(_TOLD_OF, values))
    return [citation for citation, key in zip(citations, keys, strict=True) if key not in told]


# Forgetting

_LATER = DELIVERY.alias("later")
_TIDY = delete(DELIVERY).where(
    DELIVERY.c.finished_at < bindparam("before"),
    or_(
        ~exists().where(SUBSCRIPTION.c.id == DELIVERY.c.subscription_id),
        exists().where(
            _LATER.c.subscription_id == DELIVERY.c.subscription_id,
            tuple_(_LATER.c.fired_at, _LATER.c.id) > tuple_(DELIVERY.c.fired_at, DELIVERY.c.id),
            or_(DELIVERY.c.state.not_in(("posted", "empty")), _LATER.c.state.in_(("posted", "empty"))),
        ),
    ),
)


def tidy(connection: Connection, before: datetime) -> int:
    """Delete deliveries that ended before a moment; see `Store.tidy`."""
    return connection.execute(_TIDY, {"before": before}).rowcount
