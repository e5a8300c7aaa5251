"""Channels, and what was set for them: the statements behind `Store`, which says what each promises.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone. What channels follow is in `storage.subscriptions`.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from bot.types import Channel, ChannelSettings, Subscription
from storage.rows import SETTINGS_COLUMNS, around, insert, is_channel, row_of, settings_of
from storage.tables import CHANNEL, SUBSCRIPTION

# Their rows


def known(connection: Connection, channel: Channel, *, lock: bool = False) -> int | None:
    """Find a channel's row; with a lock, nobody else changes what it follows until the transaction ends."""
    statement = select(CHANNEL.c.id).where(*is_channel(channel))
    # Rows that point to it may still be written: by a delivery, for one.
    return connection.execute(statement.with_for_update(key_share=True) if lock else statement).scalar()


def made(connection: Connection, channel: Channel) -> int:
    """Find a channel's row, made if there is none, and lock it."""
    insert(connection, CHANNEL, [row_of(channel)])
    return int(known(connection, channel, lock=True) or 0)


def places(connection: Connection, channel: Channel, *, threads: bool) -> list[int]:
    """Find the rows of a channel, and of its threads where they are meant, too; locked as `known` does."""
    its_own = around(channel) if threads else is_channel(channel)
    # In one order, so that no two processes wait for each other.
    found = select(CHANNEL.c.id).where(*its_own).order_by(CHANNEL.c.id).with_for_update(key_share=True)
    return list(connection.execute(found).scalars())


def counts_for(channel: Channel) -> ColumnElement[bool]:
    """Say that a place is a channel, or a thread of it for which what is set for the channel counts."""
    if channel.thread is not None:
        return and_(*is_channel(channel))
    # As `settings_of` reads that nothing is set.
    return and_(
        *around(channel), or_(CHANNEL.c.thread == "", CHANNEL.c.language.is_(None), CHANNEL.c.timezone.is_(None))
    )


# Their settings


def own_settings(connection: Connection, channel: Channel) -> ChannelSettings | None:
    """Give what was set for a channel; see `Store.channel_settings`."""
    row = connection.execute(select(*SETTINGS_COLUMNS).where(*is_channel(channel))).one_or_none()
    return None if row is None else settings_of(row)


def effective_settings(connection: Connection, channel: Channel) -> ChannelSettings | None:
    """Give what counts in a channel; see `Store.effective_settings`."""
    own = own_settings(connection, channel)
    if own is not None or channel.thread is None:
        return own
    return own_settings(connection, replace(channel, thread=None))


def keep_settings(
    connection: Connection, channel: Channel, settings: ChannelSettings, changed: Sequence[Subscription]
) -> None:
    """Replace what was set for a channel; see `Store.set_channel_settings`."""
    quiet_from, quiet_until = settings.quiet or (None, None)
    channel_id = made(connection, channel)
    concerned = select(CHANNEL.c.id).where(counts_for(channel))
    for each in changed:
        its_own = update(SUBSCRIPTION).where(SUBSCRIPTION.c.id == each.id, SUBSCRIPTION.c.channel_id.in_(concerned))
        connection.execute(its_own.values(language=each.language))
        if each.schedule is not None:  # what was fired meanwhile keeps its next moment where nothing moves
            connection.execute(
                its_own.where(SUBSCRIPTION.c.zone != each.schedule.zone).values(
                    schedule=each.schedule.text, zone=each.schedule.zone, due_at=each.due_at
                )
            )
    connection.execute(
        update(CHANNEL)
        .where(CHANNEL.c.id == channel_id)
        .values(
            language=settings.language,
            timezone=settings.timezone,
            quiet_from=quiet_from,
            quiet_until=quiet_until,
            updates_in=settings.updates_in,
            mention=settings.mention,
            answers=settings.answers,
            model="on" if settings.model else None,
            publish="on" if settings.publish else None,
        )
    )
