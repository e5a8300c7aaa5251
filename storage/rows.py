"""Between rows and values: what the modules of statements share. No query of its own."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Table, and_, bindparam, or_
from sqlalchemy.dialects import sqlite

from bot import schedule as schedules
from bot.errors import ScheduleError, StorageError
from bot.types import FOREVER, Channel, ChannelSettings, FollowUp, Subscription
from storage.tables import CHANNEL, SUBSCRIPTION

T = TypeVar("T")

_AT_ONCE = 500
"""How many values one statement is given to look for."""

CHANNEL_COLUMNS: tuple[ColumnElement[Any], ...] = (
    CHANNEL.c.platform,
    CHANNEL.c.workspace,
    CHANNEL.c.name,
    CHANNEL.c.thread,
)
"""What `channel_of` reads."""

SETTINGS_COLUMNS: tuple[ColumnElement[Any], ...] = (
    CHANNEL.c.language.label("channel_language"),
    CHANNEL.c.timezone,
    CHANNEL.c.quiet_from,
    CHANNEL.c.quiet_until,
    CHANNEL.c.updates_in,
    CHANNEL.c.mention,
    CHANNEL.c.answers,
    CHANNEL.c.model,
    CHANNEL.c.publish,
)
"""What `settings_of` reads."""

SUBSCRIPTION_COLUMNS: tuple[ColumnElement[Any], ...] = (
    SUBSCRIPTION.c.id.label("subscription_id"),
    SUBSCRIPTION.c.story,
    SUBSCRIPTION.c.mode,
    SUBSCRIPTION.c.schedule,
    SUBSCRIPTION.c.zone,
    SUBSCRIPTION.c.language,
    SUBSCRIPTION.c.max_bullets,
    SUBSCRIPTION.c.paused_until,
    SUBSCRIPTION.c.created_by,
    SUBSCRIPTION.c.due_at,
    SUBSCRIPTION.c.every,
    SUBSCRIPTION.c.stopped,
    *CHANNEL_COLUMNS,
)
"""What `subscription_of` reads."""


PARENT = CHANNEL.alias("parent")
"""The channel of a thread."""

PARENT_COLUMNS: tuple[ColumnElement[Any], ...] = tuple(
    PARENT.c[name].label(f"parent_{label}")
    for name, label in (
        ("language", "channel_language"),
        ("timezone", "timezone"),
        ("quiet_from", "quiet_from"),
        ("quiet_until", "quiet_until"),
        ("updates_in", "updates_in"),
        ("mention", "mention"),
        ("answers", "answers"),
        ("model", "model"),
        ("publish", "publish"),
    )
)
"""What `settings_of` reads of it."""

IS_PARENT = and_(
    CHANNEL.c.thread != "",
    PARENT.c.thread == "",
    PARENT.c.platform == CHANNEL.c.platform,
    PARENT.c.workspace == CHANNEL.c.workspace,
    PARENT.c.name == CHANNEL.c.name,
)


def pending(now: datetime) -> dict[str, Any]:
    """Begin the row of a delivery that is made now and to be tried at once."""
    return {"state": "pending", "due_at": now, "fired_at": now, "retry_at": now, "attempt": 0, "reason": ""}


def active(subscription: FromClause) -> ColumnElement[bool]:
    """Say that a subscription does not rest at the moment ``now``."""
    return and_(
        subscription.c.stopped.is_(None),
        or_(subscription.c.paused_until.is_(None), subscription.c.paused_until <= bindparam("now")),
    )


def around(channel: Channel) -> tuple[ColumnElement[bool], ...]:
    """Say that a place is a channel or one of its threads; a thread stands for its channel."""
    return (
        CHANNEL.c.platform == channel.platform,
        CHANNEL.c.workspace == channel.workspace,
        CHANNEL.c.name == channel.id,
    )


def is_channel(channel: Channel) -> tuple[ColumnElement[bool], ...]:
    """Say that a place is a channel itself, or the very thread."""
    return (*around(channel), CHANNEL.c.thread == (channel.thread or ""))


def row_of(channel: Channel) -> dict[str, str]:
    """Write down a channel."""
    return {
        "platform": channel.platform,
        "workspace": channel.workspace,
        "name": channel.id,
        "thread": channel.thread or "",
    }


def channel_of(row: Any) -> Channel:
    """Read a channel."""
    return Channel(platform=row.platform, id=row.name, thread=row.thread or None, workspace=row.workspace)


def settings_of(row: Any, prefix: str = "") -> ChannelSettings | None:
    """Read what was set for a channel; None where nothing was.

    Args:
        row: With `SETTINGS_COLUMNS`, or `PARENT_COLUMNS`.
        prefix: Of their names: "parent_" for the latter.
    """

    def read(name: str) -> Any:
        return getattr(row, prefix + name)

    if read("channel_language") is None or read("timezone") is None:
        return None
    start, end = read("quiet_from"), read("quiet_until")
    return ChannelSettings(
        language=read("channel_language"),
        timezone=read("timezone"),
        quiet=None if start is None or end is None else (start, end),
        updates_in=follow_up_of(read("updates_in")),
        mention=read("mention"),
        answers="private" if read("answers") == "private" else "public",
        model=read("model") == "on",
        publish=read("publish") == "on",
    )


def follow_up_of(text: str | None) -> FollowUp:
    """Read where what is new goes."""
    return "channel" if text == "channel" else "both" if text == "both" else "thread"


def subscription_of(row: Any) -> Subscription:
    """Read a subscription from `SUBSCRIPTION_COLUMNS`; one whose schedule cannot be read is `Subscription.broken`."""
    schedule, broken = None, ""
    if row.mode not in {"digest", "updates", "both"}:
        broken = row.mode
    elif row.schedule is not None and row.zone is not None:
        try:
            schedule = _schedule(row.schedule, row.zone)
        except ScheduleError:
            broken = row.schedule if row.zone in row.schedule else f"{row.schedule} {row.zone}"
    elif row.mode != "updates":
        broken = row.mode
    return Subscription(
        id=row.subscription_id,
        channel=channel_of(row),
        story=row.story,
        mode=row.mode if row.mode in {"updates", "both"} else "digest",
        schedule=schedule,
        language=row.language,
        max_bullets=row.max_bullets,
        paused_until=FOREVER if row.stopped else row.paused_until,
        created_by=row.created_by,
        due_at=row.due_at,
        every=timedelta(seconds=row.every or 0),
        stopped=row.stopped or "",
        broken=broken,
    )


@lru_cache(maxsize=4096)
def _schedule(text: str, zone: str) -> schedules.Schedule:
    # It was accepted once; a stricter rule about what is accepted now must not stop it.
    return schedules.parse(text, zone=zone, lowest=timedelta(0))


def readable(read: Callable[[str], T], text: str) -> T:
    """Call a function of `storage.codec`.

    Raises:
        StorageError: What was stored cannot be read.
    """
    try:
        return read(text)
    except ValueError as error:
        raise StorageError("read what was stored", str(error), retryable=False) from error


def fingerprint(text: str) -> str:
    """Give a name to a text of any length and any characters."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut values into as many as one statement takes at once."""
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def insert(
    connection: Connection, table: Table, values: Sequence[dict[str, Any]], returning: Column[Any] | None = None
) -> list[Any]:
    """Insert rows, but for those that a constraint says are there; give a column of those that were inserted."""
    if not values:
        return []
    result = connection.execute(_insertion(connection.dialect.name, table, returning), values)
    return [] if returning is None else list(result.scalars())


def upsert(dialect: str, table: Table) -> Any:
    """Begin an insertion that can say what happens where a row is there already."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415  # takes long to import where nobody uses it

        return postgresql.insert(table)
    return sqlite.insert(table)


@lru_cache(maxsize=64)  # statements that stay the same need no second compilation
def _insertion(dialect: str, table: Table, returning: Column[Any] | None) -> Any:
    statement: Any = upsert(dialect, table).on_conflict_do_nothing()
    return statement if returning is None else statement.returning(returning)
