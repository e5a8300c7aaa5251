"""What happened: what channels were told and what became of deliveries. The statements behind `Store`.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone. What posts are to say otherwise now is in `storage.corrections`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from bot.types import Channel, Citation, DeliveryRecord
from storage import channels, codec, corrections, model, notes, queue
from storage.rows import CHANNEL_COLUMNS, channel_of, is_channel, readable
from storage.tables import CHANNEL, DELIVERY, PART, TOLD


def told(connection: Connection, channel: Channel, story: str) -> list[Citation]:
    """Give what a channel was told about a story; see `Store.told`."""
    statement = (
        select(TOLD.c.citation)
        .join(CHANNEL, CHANNEL.c.id == TOLD.c.channel_id)
        .where(*is_channel(channel), TOLD.c.story == story)
        .order_by(TOLD.c.id)
    )
    return [readable(codec.citation_from_json, citation) for citation in connection.execute(statement).scalars()]


def listed(connection: Connection, channel: Channel, post: str | None, limit: int) -> list[DeliveryRecord]:
    """Give what became of deliveries to a channel; see `Store.history`."""
    statement = (
        select(DELIVERY)
        .join(CHANNEL, CHANNEL.c.id == DELIVERY.c.channel_id)
        .where(*is_channel(channel))
        .order_by(DELIVERY.c.fired_at.desc(), DELIVERY.c.id)
        .limit(limit)
    )
    if post is not None:
        statement = statement.where(DELIVERY.c.id.in_(select(PART.c.delivery_id).where(PART.c.post_id == post)))
    return _records(connection, connection.execute(statement).all())


def problems(
    connection: Connection, subscription_ids: Collection[str], *, since: datetime, limit: int
) -> list[tuple[Channel, DeliveryRecord]]:
    """Give the newest deliveries in which something went wrong; see `Store.problems`."""
    rows = connection.execute(
        select(DELIVERY, *CHANNEL_COLUMNS)
        .join(CHANNEL, CHANNEL.c.id == DELIVERY.c.channel_id)
        .where(
            DELIVERY.c.subscription_id.in_(list(subscription_ids)),
            DELIVERY.c.due_at >= since,
            DELIVERY.c.state.not_in(("posted", "empty")),
            DELIVERY.c.reason.not_in(("", "quiet", "collected", "unfollowed")),
        )
        .order_by(DELIVERY.c.fired_at.desc(), DELIVERY.c.id)
        .limit(limit)
    ).all()
    return list(zip(map(channel_of, rows), _records(connection, rows), strict=True))


def _records(connection: Connection, rows: Sequence[Row[Any]]) -> list[DeliveryRecord]:
    """Say what became of deliveries, given as whole rows."""
    posted, _ = queue.parts(connection, [row.id for row in rows])
    return [
        DeliveryRecord(
            id=row.id,
            subscription_id=row.subscription_id,
            story=row.story,
            slot=row.slot,
            state=row.state,
            reason=row.reason,
            due_at=row.due_at,
            fired_at=row.fired_at,
            retry_at=row.retry_at,
            attempts=row.attempt,
            posted=tuple(posted.get(row.id, ())),
            finished_at=None if row.state == "cancelled" else row.finished_at,
        )
        for row in rows
    ]


def last_update(connection: Connection, subscription_id: str) -> datetime | None:
    """Say when a subscription last told what is new; see `Store.last_update`."""
    statement = select(func.max(DELIVERY.c.finished_at)).where(
        DELIVERY.c.subscription_id == subscription_id,
        DELIVERY.c.tells == "updates",
        DELIVERY.c.state == "posted",
    )
    found: datetime | None = connection.execute(statement).scalar()
    return found


_POSTED = (
    select(DELIVERY.c.message, PART.c.post_id)
    .join(PART, and_(PART.c.delivery_id == DELIVERY.c.id, PART.c.number == 0))
    .where(
        DELIVERY.c.channel_id == bindparam("of"),
        DELIVERY.c.story == bindparam("story"),
        DELIVERY.c.state == "posted",
        func.coalesce(DELIVERY.c.tells, "digest").in_(("digest", "now")),
    )
    .order_by(DELIVERY.c.fired_at.desc(), DELIVERY.c.id)
    .limit(1)
)


def last_digest(connection: Connection, channel: Channel, story: str) -> str | None:
    """Give the first post of the newest digest of a story in a channel; see `Store.last_digest`."""
    channel_id = channels.known(connection, channel)
    if channel_id is None:
        return None
    row = connection.execute(_POSTED, {"of": channel_id, "story": story}).one_or_none()
    return None if row is None else row.post_id


def tidy(connection: Connection, before: datetime) -> int:
    """Forget what was over before a moment; see `Store.tidy`."""
    notes.tidy(connection, before)
    corrections.forget_reports(connection, before)
    model.tidy(connection, before)
    return queue.tidy(connection, before)
