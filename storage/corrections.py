"""Versions of articles, what they make wrong of what was posted, and what people say is wrong: behind `Store`.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, case, delete, exists, func, or_, select, update

from bot.errors import StorageError
from bot.types import (
    Amendment,
    Answer,
    Article,
    Bullet,
    Channel,
    Citation,
    Corrected,
    Digest,
    Message,
    Notice,
    Report,
    Revision,
    Subscription,
    Update,
)
from storage import archive, channels, codec, queue
from storage.rows import (
    CHANNEL_COLUMNS,
    around,
    batches,
    channel_of,
    fingerprint,
    follow_up_of,
    insert,
    pending,
    readable,
)
from storage.tables import (
    ARTICLE,
    ARTICLE_VERSION,
    CHANNEL,
    DELIVERY,
    FEED,
    FEED_ITEM,
    PART,
    QUESTION,
    REPORT,
    STORY,
    STORY_ARTICLE,
    SUBSCRIPTION,
    TOLD,
    storable,
)

_LOOKED_AT = 100
"""Posts about a story in a channel that may be put right, the newest."""

_REMEMBERED = timedelta(days=60)
"""For how long what was posted is put right."""


# Which article an entry of a feed became


def link(connection: Connection, source_id: str, links: Mapping[str, str]) -> None:
    """Note which article the keys of entries lead to; see `Store.link_items`."""
    feed = connection.execute(
        select(FEED.c.id, FEED.c.workspace).where(FEED.c.name == source_id).with_for_update(key_share=True)
    ).one_or_none()
    if feed is None:
        return
    names = {storable(article_id) for article_id in links.values()}
    rows = connection.execute(
        select(ARTICLE.c.article_id, ARTICLE.c.id).where(
            ARTICLE.c.workspace == feed.workspace, ARTICLE.c.article_id.in_(names)
        )
    )
    found: dict[str, int] = {row.article_id: row.id for row in rows}
    values = [
        {"feed": feed.id, "name": fingerprint(key), "row": found[storable(article_id)]}
        for key, article_id in links.items()
        if storable(article_id) in found
    ]
    if values:
        statement = update(FEED_ITEM).where(
            FEED_ITEM.c.feed_id == bindparam("feed"), FEED_ITEM.c.key == bindparam("name")
        )
        connection.execute(statement.values(article=bindparam("row")), values)


def linked(connection: Connection, source_id: str, keys: Collection[str]) -> dict[str, Article]:
    """Give the articles that keys of entries lead to; see `Store.linked_articles`."""
    names = {fingerprint(key): key for key in keys}
    found: dict[str, Article] = {}
    for some in batches(list(names)):
        rows = connection.execute(
            select(FEED_ITEM.c.key, ARTICLE.c.payload)
            .join(FEED, FEED.c.id == FEED_ITEM.c.feed_id)
            .join(ARTICLE, and_(ARTICLE.c.id == FEED_ITEM.c.article, ARTICLE.c.workspace == FEED.c.workspace))
            .where(FEED.c.name == source_id, FEED_ITEM.c.key.in_(some))
        )
        for row in rows:
            try:
                found[names[row.key]] = readable(codec.article_from_json, row.payload)
            except StorageError:  # written by a newer version, which puts it right itself
                continue
    return found


# A new version


def amend(connection: Connection, workspace: str, amended: Amendment, now: datetime) -> bool:
    """Put a new version in an article's place; see `Store.amend`."""
    old, new = amended.old, amended.new
    row = connection.execute(
        select(ARTICLE.c.id, ARTICLE.c.payload, ARTICLE.c.stored_at)
        .where(ARTICLE.c.workspace == workspace, ARTICLE.c.article_id == storable(old.id))
        .with_for_update()
    ).one_or_none()
    if row is None or row.payload != codec.article_to_json(old):  # another process was a moment earlier
        return False
    content = archive.content_of(new)
    taken = connection.execute(
        select(ARTICLE.c.id).where(
            ARTICLE.c.workspace == workspace,
            ARTICLE.c.id != row.id,
            or_(ARTICLE.c.article_id == storable(new.id), ARTICLE.c.content == content),
        )
    ).first()
    if taken is not None:  # it says now what another one says
        return False
    came_at = select(func.max(ARTICLE_VERSION.c.replaced_at)).where(ARTICLE_VERSION.c.article_id == row.id)
    version = {
        "article_id": row.id,
        "came_at": connection.execute(came_at).scalar() or row.stored_at,
        "replaced_at": now,
        "payload": row.payload,
    }
    connection.execute(ARTICLE_VERSION.insert(), version)
    values = {
        "article_id": new.id,
        "content": content,
        "title": new.title,
        "published_at": new.published_at,
        "payload": codec.article_to_json(new),
    }
    connection.execute(update(ARTICLE).where(ARTICLE.c.id == row.id).values(values))
    _carry_over(connection, workspace, amended, now)
    if amended.has_news:
        links = STORY_ARTICLE.c.article_id == row.id
        connection.execute(update(STORY_ARTICLE).where(links).values(added_at=now))
        handles = select(STORY.c.handle).join(STORY_ARTICLE, STORY_ARTICLE.c.story_id == STORY.c.id).where(links)
        for handle in connection.execute(handles).scalars().all():
            archive.make_updates_due(connection, handle, workspace, now)
    return True


def _carry_over(connection: Connection, workspace: str, amended: Amendment, now: datetime) -> None:
    """Let what was told of the old version count for the new one, and have told what is said otherwise now."""
    old, new = amended.old, amended.new
    told = (
        select(TOLD, CHANNEL.c.workspace)
        .join(CHANNEL, CHANNEL.c.id == TOLD.c.channel_id)
        .where(TOLD.c.article_id == storable(old.id))
        .order_by(TOLD.c.channel_id, TOLD.c.story, TOLD.c.id)
    )
    if workspace:  # everybody's articles are told everywhere
        told = told.where(CHANNEL.c.workspace == workspace)
    changed = {change.before.sentence: change for change in amended.changes}
    wrong: dict[tuple[int, str], dict[int, Corrected]] = {}
    lines = []
    for row in connection.execute(told).all():
        citation = readable(codec.citation_from_json, row.citation)
        if row.sentence in changed:
            change = changed[row.sentence]
            wrong.setdefault((row.channel_id, row.story), {})[row.sentence] = change
            # Told by the correction, and by nothing else.
            lines += [queue.line(row.channel_id, row.story, each, now) for each in change.now.citations]
        elif (place := amended.places.get(row.sentence)) is not None:
            text = new.sentences[place].text
            quote = citation.quote if citation.quote in text else text
            moved = replace(citation, article_id=new.id, sentence=place, quote=quote, title=new.title)
            lines.append(queue.line(row.channel_id, row.story, moved, now))
    if lines:
        insert(connection, TOLD, lines)
    # Once for each time that an article is changed, also where it is changed back.
    slot = f"correction {now.isoformat()} {fingerprint(new.id)[:8]}"
    for (channel_id, story), sentences in wrong.items():
        said = [sentences[index] for index in sorted(sentences)]
        _put_right(connection, (channel_id, story), said, slot=slot, now=now)


def _put_right(
    connection: Connection, place: tuple[int, str], said: Sequence[Corrected], *, slot: str, now: datetime
) -> None:
    """Mark the posts of a channel that say what is wrong, and make the delivery that says what is right.

    Args:
        connection: With the transaction.
        place: The channel's row and the story's handle.
        said: What is wrong there.
        slot: Of the delivery.
        now: The time.
    """
    channel_id, story = place
    of = (SUBSCRIPTION.c.channel_id == channel_id, SUBSCRIPTION.c.story == story)
    subscription_id = connection.execute(select(SUBSCRIPTION.c.id).where(*of)).scalar()
    if subscription_id is None:  # nobody follows it there any more
        return
    rows = connection.execute(
        select(
            DELIVERY.c.id,
            DELIVERY.c.below,
            func.coalesce(DELIVERY.c.edited, DELIVERY.c.message).label("message"),
            PART.c.post_id,
        )
        .join(PART, and_(PART.c.delivery_id == DELIVERY.c.id, PART.c.number == 0))
        .where(
            DELIVERY.c.channel_id == channel_id,
            DELIVERY.c.story == story,
            DELIVERY.c.state == "posted",
            DELIVERY.c.tells != "correction",  # it says what was so then
            DELIVERY.c.fired_at >= now - _REMEMBERED,
        )
        .order_by(DELIVERY.c.fired_at.desc(), DELIVERY.c.id)
        .limit(_LOOKED_AT)
    ).all()
    below = None
    for row in rows:  # newest first
        try:
            message = readable(codec.message_from_json, row.message)
        except StorageError:
            continue
        revised = _revised(message, said)
        if revised is not None:
            below = below or row.below or row.post_id  # in the same thread as what it puts right
            edited = codec.message_to_json(revised)
            connection.execute(update(DELIVERY).where(DELIVERY.c.id == row.id).values(edited=edited))
    message = Update(story, tuple(change.said for change in said), corrects=True)
    if _joined(connection, channel_id, message):
        return
    values = {
        **pending(now),
        "id": fingerprint(f"{subscription_id} {slot}")[:32],
        "subscription_id": subscription_id,
        "channel_id": channel_id,
        "story": story,
        "slot": slot,
        "tells": "correction",
        "message": codec.message_to_json(message),
        "below": below,
        "into": "thread",
    }
    insert(connection, DELIVERY, [values])


def _joined(connection: Connection, channel_id: int, message: Update) -> bool:
    """Let a correction that waits say this, too, so that two cannot come in the wrong order."""
    waiting = connection.execute(
        select(DELIVERY.c.id, DELIVERY.c.message)
        .where(
            DELIVERY.c.channel_id == channel_id,
            DELIVERY.c.story == message.story,
            DELIVERY.c.tells == "correction",
            DELIVERY.c.state == "pending",
            DELIVERY.c.n_parts.is_(None),
        )
        .order_by(DELIVERY.c.fired_at.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    before = None if waiting is None else readable(codec.message_from_json, waiting.message)
    if waiting is None or not isinstance(before, Update):
        return False
    both = codec.message_to_json(replace(before, bullets=(*before.bullets, *message.bullets)))
    connection.execute(update(DELIVERY).where(DELIVERY.c.id == waiting.id).values(message=both))
    return True


def _revised(message: Message, changes: Sequence[Corrected]) -> Message | None:
    """Put a message right; None where nothing in it is wrong, or where its words are not a source's."""
    match message:
        case Digest() | Update():
            bullets = tuple(_put_right_in(bullet, changes) for bullet in message.bullets)
            return None if bullets == message.bullets else replace(message, bullets=bullets)
        case Answer() | Notice():
            return None


def _put_right_in(bullet: Bullet, changes: Sequence[Corrected]) -> Bullet:
    """Put a bullet right: what it rests on first decides what it says."""
    first = bullet.citations[0]
    for change in changes:
        if (first.article_id, first.sentence) == (change.before.article_id, change.before.sentence):
            return Bullet(change.now.text, tuple(dict.fromkeys((*change.now.citations, *bullet.citations[1:]))))
    return bullet


def earlier(connection: Connection, subscription: Subscription, article_ids: Collection[str]) -> list[Article]:
    """Give what articles were when a subscription told of them last; see `Store.earlier_versions`."""
    known = func.coalesce(
        select(func.max(DELIVERY.c.fired_at))
        .where(DELIVERY.c.subscription_id == subscription.id, DELIVERY.c.state.in_(("posted", "empty")))
        .scalar_subquery(),
        select(SUBSCRIPTION.c.created_at).where(SUBSCRIPTION.c.id == subscription.id).scalar_subquery(),
    )
    return _replaced(connection, subscription.channel.workspace, article_ids, ARTICLE_VERSION.c.came_at < known)


def versions(connection: Connection, workspace: str, article_ids: Collection[str]) -> list[Article]:
    """Give all that articles were before; see `Store.versions`."""
    return _replaced(connection, workspace, article_ids)


def _replaced(
    connection: Connection, workspace: str, article_ids: Collection[str], *which: ColumnElement[bool]
) -> list[Article]:
    """Give versions of articles that were replaced, first replaced first."""
    statement = (
        select(ARTICLE_VERSION.c.replaced_at, ARTICLE_VERSION.c.id, ARTICLE_VERSION.c.payload)
        .join(ARTICLE, ARTICLE.c.id == ARTICLE_VERSION.c.article_id)
        .where(
            ARTICLE.c.article_id.in_(bindparam("names", expanding=True)),
            ARTICLE.c.workspace.in_(("", workspace)),
            *which,
        )
    )
    found: list[tuple[datetime, int, str]] = []
    for some in batches([storable(each) for each in article_ids]):
        found += [(row.replaced_at, row.id, row.payload) for row in connection.execute(statement, {"names": some})]
    return [readable(codec.article_from_json, payload) for _, _, payload in sorted(found)]


# Posts that are to say something else


def revisions(connection: Connection, channel: Channel, story: str) -> list[Revision]:
    """Give the deliveries whose posts are to be edited; see `Store.revisions`."""
    channel_id = channels.known(connection, channel)
    if channel_id is None:
        return []
    rows = connection.execute(
        select(DELIVERY, SUBSCRIPTION.c.language)
        .join(SUBSCRIPTION, SUBSCRIPTION.c.id == DELIVERY.c.subscription_id)
        .where(DELIVERY.c.channel_id == channel_id, DELIVERY.c.story == story, DELIVERY.c.edited.is_not(None))
        .order_by(DELIVERY.c.fired_at, DELIVERY.c.id)
    ).all()
    return _revisions(connection, [(row, row.edited) for row in rows])


def last_update(connection: Connection, subscription_id: str, since: datetime) -> Revision | None:
    """Give what a subscription told last as it was posted; see `Store.posted_update`."""
    row = connection.execute(
        select(DELIVERY, SUBSCRIPTION.c.language)
        .join(SUBSCRIPTION, SUBSCRIPTION.c.id == DELIVERY.c.subscription_id)
        .where(
            DELIVERY.c.subscription_id == subscription_id,
            DELIVERY.c.tells == "updates",
            DELIVERY.c.state == "posted",
            DELIVERY.c.edited.is_(None),
        )
        .order_by(DELIVERY.c.finished_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.finished_at < since:
        return None
    return _revisions(connection, [(row, row.message)])[0]


def elsewhere(connection: Connection, subscription: Subscription, since: datetime) -> list[Revision]:
    """Give what a channel was told about other stories; see `Store.posted_elsewhere`."""
    channel_id = channels.known(connection, subscription.channel)
    if channel_id is None:
        return []
    statement = (
        select(DELIVERY, SUBSCRIPTION.c.language)
        .outerjoin(SUBSCRIPTION, SUBSCRIPTION.c.id == DELIVERY.c.subscription_id)
        .where(
            DELIVERY.c.channel_id == channel_id,
            DELIVERY.c.fired_at >= since,
            DELIVERY.c.story != subscription.story,
            DELIVERY.c.state == "posted",
            func.coalesce(DELIVERY.c.tells, "digest").in_(("digest", "now", "updates")),
        )
        .order_by(DELIVERY.c.fired_at.desc(), DELIVERY.c.id)
        .limit(_LOOKED_AT)
    )
    if subscription.channel.thread is None:  # a thread has no threads
        seen_by_all = or_(DELIVERY.c.below.is_(None), DELIVERY.c.into.in_(("channel", "both")))
        statement = statement.where(seen_by_all)
    said = []
    for row in connection.execute(statement).all():
        with suppress(StorageError):  # written by a newer version: what it says is told again
            readable(codec.message_from_json, row.message)
            said.append((row, row.message))
    return _revisions(connection, said)


def _revisions(connection: Connection, said: Sequence[tuple[Any, str]]) -> list[Revision]:
    """Make revisions of deliveries, each with what its posts are to say."""
    rows = [row for row, _ in said]
    posts, _ = queue.parts(connection, [row.id for row in rows])
    return [
        Revision(
            row.id,
            readable(codec.message_from_json, message),
            row.n_parts or 0,
            tuple(posts.get(row.id, ())),
            row.below,
            follow_up_of(row.into),
            row.story,
            row.language or "en",  # of a subscription that has ended
        )
        for row, message in said
    ]


def revised(connection: Connection, delivery_id: str, message: Message) -> None:
    """Note that posts say what they were to say; see `Store.revised`."""
    said = codec.message_to_json(message)
    # What was edited meanwhile once more is still to be said.
    rest = case((DELIVERY.c.edited == said, None), else_=DELIVERY.c.edited)
    connection.execute(update(DELIVERY).where(DELIVERY.c.id == delivery_id).values(message=said, edited=rest))


def listed(connection: Connection, channel: Channel, limit: int) -> list[tuple[Update, datetime]]:
    """Give the corrections of a channel and its threads, newest first; see `Store.corrections`."""
    rows = connection.execute(
        select(DELIVERY.c.message, DELIVERY.c.fired_at)
        .join(CHANNEL, CHANNEL.c.id == DELIVERY.c.channel_id)
        .where(*around(channel), DELIVERY.c.tells == "correction")
        .order_by(DELIVERY.c.fired_at.desc(), DELIVERY.c.id)
        .limit(limit)
    )
    found = []
    for row in rows:
        message = readable(codec.message_from_json, row.message)
        if isinstance(message, Update):
            found.append((message, row.fired_at))
    return found


# What people say is wrong


def report(
    connection: Connection, channel: Channel, story: str, *, reporter: str, citations: Sequence[Citation], now: datetime
) -> bool:
    """Note that somebody says that a post is wrong; see `Store.report`."""
    channel_id = channels.made(connection, channel)
    sentences = codec.citations_to_json(citations)
    name = fingerprint(f"{channel_id} {story} {reporter} {sentences}")[:32]
    row = {
        "id": name,
        "channel_id": channel_id,
        "story": story,
        "reporter": reporter,
        "citations": sentences,
        "reported_at": now,
    }
    return bool(insert(connection, REPORT, [row], REPORT.c.id))


def reports(connection: Connection, channel: Channel, limit: int) -> list[Report]:
    """Give what was reported in a channel and its threads, newest first; see `Store.reports`."""
    rows = connection.execute(
        select(REPORT, *CHANNEL_COLUMNS)
        .join(CHANNEL, CHANNEL.c.id == REPORT.c.channel_id)
        .where(*around(channel))
        .order_by(REPORT.c.reported_at.desc(), REPORT.c.id)
        .limit(limit)
    )
    return [_report(row) for row in rows]


def claim_reports(connection: Connection, platforms: Collection[str], now: datetime, limit: int) -> list[Report]:
    """Give reports that nobody who manages their channel was told of, each once; see `Store.claim_reports`."""
    ids = list(
        connection.execute(
            select(REPORT.c.id)
            .join(CHANNEL, CHANNEL.c.id == REPORT.c.channel_id)
            .where(REPORT.c.told_at.is_(None), CHANNEL.c.platform.in_(sorted(platforms)))
            .order_by(REPORT.c.reported_at)
            .limit(limit)
            .with_for_update(skip_locked=True, of=REPORT)
        ).scalars()
    )
    if not ids:
        return []
    connection.execute(update(REPORT).where(REPORT.c.id.in_(ids)).values(told_at=now))
    rows = connection.execute(
        select(REPORT, *CHANNEL_COLUMNS).join(CHANNEL, CHANNEL.c.id == REPORT.c.channel_id).where(REPORT.c.id.in_(ids))
    )
    return [_report(row) for row in rows]


_WAITING = select(
    exists().where(QUESTION.c.due_at <= bindparam("now")).label("questions"),
    exists().where(REPORT.c.told_at.is_(None)).label("reports"),
)


def waiting(connection: Connection, now: datetime) -> tuple[bool, bool]:
    """Say what waits to be looked at; see `Store.waiting`."""
    row = connection.execute(_WAITING, {"now": now}).one()
    return bool(row.questions), bool(row.reports)


def _report(row: Row[Any]) -> Report:
    citations = readable(codec.citations_from_json, row.citations)
    return Report(row.id, channel_of(row), row.story, row.reporter, citations, row.reported_at)


def forget_reports(connection: Connection, before: datetime) -> int:
    """Delete reports from before a moment; see `Store.tidy`."""
    return connection.execute(delete(REPORT).where(REPORT.c.reported_at < before)).rowcount
