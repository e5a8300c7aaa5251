"""Questions that wait for the article which answers them: the statements behind `Store`.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, func, select, update

from bot.errors import TooMany
from bot.types import Answer, Channel, Question
from storage import channels, codec
from storage.rows import CHANNEL_COLUMNS, around, channel_of, insert, pending
from storage.tables import CHANNEL, DELIVERY, QUESTION

_COLUMNS = (
    QUESTION.c.id.label("question_id"),
    QUESTION.c.story,
    QUESTION.c.text,
    QUESTION.c.asker,
    QUESTION.c.language,
    QUESTION.c.until,
    *CHANNEL_COLUMNS,
)
_QUESTIONS = select(*_COLUMNS).join(CHANNEL, CHANNEL.c.id == QUESTION.c.channel_id)


def _question(row: Any) -> Question:
    return Question(row.question_id, channel_of(row), row.story, row.text, row.asker, row.language, row.until)


def keep(connection: Connection, question: Question, now: datetime, limit: int) -> bool:
    """Keep a question; see `Store.keep_question`."""
    channel_id = channels.made(connection, question.channel)
    its_own = QUESTION.c.channel_id.in_(select(CHANNEL.c.id).where(*around(question.channel)))
    alive = QUESTION.c.until > now
    same = (QUESTION.c.story == question.story, QUESTION.c.text == question.text, QUESTION.c.asker == question.asker)
    if connection.execute(select(QUESTION.c.id).where(its_own, alive, *same)).first() is not None:
        return False
    if connection.execute(select(func.count()).where(its_own, alive)).scalar_one() >= limit:
        raise TooMany(limit)
    values = {
        "id": question.id,
        "channel_id": channel_id,
        "story": question.story,
        "text": question.text,
        "asker": question.asker,
        "language": question.language,
        "created_at": now,
        "until": question.until,
        "due_at": now,  # something may have been added since the articles were looked at
    }
    connection.execute(QUESTION.insert(), values)
    return True


def listed(connection: Connection, channel: Channel, now: datetime) -> list[Question]:
    """Give the questions of a channel and its threads, oldest first."""
    statement = _QUESTIONS.where(*around(channel), QUESTION.c.until > now)
    return [_question(row) for row in connection.execute(statement.order_by(QUESTION.c.created_at, QUESTION.c.id))]


def drop(connection: Connection, question_id: str) -> None:
    """Forget a question."""
    connection.execute(delete(QUESTION).where(QUESTION.c.id == question_id))


def leave(connection: Connection, channels: Any) -> None:
    """Forget all questions of some channels, given as a selection of their rows' ids."""
    connection.execute(delete(QUESTION).where(QUESTION.c.channel_id.in_(channels)))


def claim(connection: Connection, worker: str, now: datetime, *, until: datetime, limit: int) -> list[Question]:
    """Lease questions to which something may have been added; see `Store.claim_questions`."""
    connection.execute(delete(QUESTION).where(QUESTION.c.due_at <= now, QUESTION.c.until <= now))
    due = (
        select(QUESTION.c.id)
        .where(QUESTION.c.due_at <= now)
        .order_by(QUESTION.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(due).scalars())
    if not ids:
        return []
    connection.execute(update(QUESTION).where(QUESTION.c.id.in_(ids)).values(due_at=until, worker=worker))
    return [_question(row) for row in connection.execute(_QUESTIONS.where(QUESTION.c.id.in_(ids)))]


def settle(connection: Connection, question: Question, worker: str, answer: Answer | None, now: datetime) -> bool:
    """End a lease on a question, with its answer if there is one; see `Store.settle_question`."""
    row = connection.execute(
        select(QUESTION.c.channel_id).where(QUESTION.c.id == question.id, QUESTION.c.worker == worker).with_for_update()
    ).one_or_none()
    if row is None:
        return False
    if answer is None:
        connection.execute(update(QUESTION).where(QUESTION.c.id == question.id).values(due_at=None, worker=None))
        return True
    connection.execute(delete(QUESTION).where(QUESTION.c.id == question.id))
    values = {
        **pending(now),
        "id": uuid4().hex,
        "subscription_id": question.id,
        "channel_id": row.channel_id,
        "story": question.story,
        "slot": "answer",
        "tells": "answer",
        "message": codec.message_to_json(answer),
        "asker": question.asker,
    }
    insert(connection, DELIVERY, [values])
    return True
