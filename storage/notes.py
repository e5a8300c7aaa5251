"""What is noted beside deliveries: what threads are about, what is asked, what came in. The statements behind `Store`.

Every function works in the transaction that it is given and touches nothing else.
"""

from datetime import datetime

from sqlalchemy import Connection, case, delete, select, update

from bot.types import Channel
from storage.rows import around, insert, row_of, upsert
from storage.tables import CHANNEL, CONVERSATION, DELIVERY, INBOX, PART, STORY_USE


def note_use(connection: Connection, platform: str, workspace: str, story: str, now: datetime) -> None:
    """Count a question; see `Store.note_use`."""
    statement = upsert(connection.dialect.name, STORY_USE)
    values = {"platform": platform, "workspace": workspace, "story": story, "n": 1, "used_at": now}
    connection.execute(
        statement.values(values).on_conflict_do_update(
            index_elements=[STORY_USE.c.platform, STORY_USE.c.workspace, STORY_USE.c.story],
            set_={"n": STORY_USE.c.n + 1, "used_at": now},
        )
    )


def talk_about(connection: Connection, channel: Channel, story: str, now: datetime, question: str | None) -> None:
    """Keep what a thread is about; see `Store.talk_about`."""
    statement = upsert(connection.dialect.name, CONVERSATION)
    values = {"story": story, "question": question, "updated_at": now}
    kept = case((CONVERSATION.c.story == story, CONVERSATION.c.question), else_=None)
    connection.execute(
        statement.values({**row_of(channel), **values}).on_conflict_do_update(
            index_elements=list(CONVERSATION.primary_key.columns),
            set_={**values, "question": kept if question is None else question},
        )
    )


def asked_before(connection: Connection, channel: Channel, story: str) -> str | None:
    """Give the question that was asked last in a thread; see `Store.asked_before`."""
    said = select(CONVERSATION.c.question).filter_by(**row_of(channel), story=story)
    found = connection.execute(said).scalar()
    return None if found is None else str(found)


def talked_about(connection: Connection, channel: Channel) -> str | None:
    """Give what a thread is about; see `Store.talked_about`."""
    said = select(CONVERSATION.c.story).filter_by(**row_of(channel))
    posted = (
        select(DELIVERY.c.story)
        .join(PART, PART.c.delivery_id == DELIVERY.c.id)
        .join(CHANNEL, CHANNEL.c.id == DELIVERY.c.channel_id)
        .where(*around(channel), PART.c.post_id == channel.thread)
        .limit(1)
    )
    found = connection.execute(said).scalar()
    if found is None and channel.thread is not None:
        found = connection.execute(posted).scalar()
    return None if found is None else str(found)


def receive(connection: Connection, platform: str, event_id: str, payload: str, now: datetime) -> bool:
    """Keep what came in; see `Store.receive`."""
    values = {"platform": platform, "event_id": event_id, "payload": payload, "received_at": now}
    return bool(insert(connection, INBOX, [values], INBOX.c.event_id))


def answered(connection: Connection, platform: str, event_id: str, now: datetime) -> None:
    """Forget what came in, but for that it did; see `Store.answered`."""
    connection.execute(
        update(INBOX).filter_by(platform=platform, event_id=event_id).values(answered_at=now, payload="")
    )


def unanswered(
    connection: Connection, platform: str, *, after: datetime, before: datetime, now: datetime
) -> list[tuple[str, str]]:
    """Take over what nobody answered; see `Store.unanswered`."""
    waiting = (
        select(INBOX.c.event_id, INBOX.c.payload)
        .where(
            INBOX.c.platform == platform,
            INBOX.c.answered_at.is_(None),
            INBOX.c.received_at > after,
            INBOX.c.received_at <= before,
        )
        .order_by(INBOX.c.received_at, INBOX.c.event_id)
        .with_for_update(skip_locked=True)
    )
    found = [(row.event_id, row.payload) for row in connection.execute(waiting)]
    if found:
        taken = INBOX.c.event_id.in_([identity for identity, _ in found])
        connection.execute(update(INBOX).where(INBOX.c.platform == platform, taken).values(received_at=now))
    return found


def tidy(connection: Connection, before: datetime) -> None:
    """Delete notes that are older than a moment."""
    connection.execute(delete(CONVERSATION).where(CONVERSATION.c.updated_at < before))
    connection.execute(delete(INBOX).where(INBOX.c.received_at < before))
