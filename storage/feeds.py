"""Feeds, their entries, and stories put right by people: the statements behind `Store`, which says what each promises.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.errors import StorageError, StoryNotFound, TooMany
from bot.types import Article, Message, Source, UnreadPage
from storage import archive, codec, queue
from storage.rows import active, batches, fingerprint, insert, pending, readable, upsert
from storage.tables import (
    ARTICLE,
    CHANNEL,
    CONVERSATION,
    DELIVERY,
    FEED,
    FEED_ITEM,
    QUESTION,
    STORY,
    STORY_ARTICLE,
    STORY_USE,
    SUBSCRIPTION,
    TOLD,
    storable,
)

_KEPT_ITEMS = 2000
_SEEN_AGAIN = timedelta(hours=1)  # what was seen more lately need not be written again
_REMOVED = "removed:"
"""Before the address of a feed that was removed: its story goes on to be none that an article continues."""

_FILTERS = ("include", "exclude", "languages")


# Feeds


def source_of(row: Any) -> Source:
    """Read a feed."""
    details = _details(row.details)
    return Source(
        id=row.name or str(row.id),
        workspace=row.workspace,
        url=row.url,
        title=row.title,
        created_by=row.created_by,
        story=row.story or "",
        include=tuple(details.get("include", ())),
        exclude=tuple(details.get("exclude", ())),
        languages=tuple(details.get("languages", ())),
        etag=row.etag,
        last_modified=row.last_modified,
        due_at=row.due_at,
        fetched_at=row.fetched_at,
        n_failures=row.n_failures,
        failure=row.failure,
        failing_at=None if details.get("failing_at") is None else datetime.fromisoformat(details["failing_at"]),
        n_unchanged=int(details.get("n_unchanged", 0)),
        rhythm=tuple(datetime.fromisoformat(each) for each in details.get("rhythm", ())),
        last_title=str(details.get("last_title", "")),
        body=str(details.get("body", "")),
        ttl=None if details.get("ttl") is None else timedelta(seconds=float(details["ttl"])),
        unread=tuple(_unread(each) for each in details.get("unread", ())),
    )


def _unread(kept: dict[str, Any]) -> UnreadPage:
    return UnreadPage(**{**kept, **{name: datetime.fromisoformat(kept[name]) for name in ("since", "try_at")}})


def _kept(page: UnreadPage) -> dict[str, Any]:
    return {**asdict(page), "since": page.since.isoformat(), "try_at": page.try_at.isoformat()}


def _details(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _row(source: Source) -> dict[str, Any]:
    return {
        "url": source.url,
        "title": source.title,
        "story": source.story,
        "etag": source.etag,
        "last_modified": source.last_modified,
        "due_at": source.due_at,
        "fetched_at": source.fetched_at,
        "n_failures": source.n_failures,
        "failure": source.failure,
        "details": json.dumps(
            {
                "include": source.include,
                "exclude": source.exclude,
                "languages": source.languages,
                "n_unchanged": source.n_unchanged,
                "rhythm": [each.isoformat() for each in source.rhythm],
                "last_title": source.last_title,
                "body": source.body,
                "ttl": None if source.ttl is None else source.ttl.total_seconds(),
                "failing_at": None if source.failing_at is None else source.failing_at.isoformat(),
                "unread": [_kept(page) for page in source.unread],
            }
        ),
    }


def add(connection: Connection, source: Source, keys: Iterable[str], now: datetime, limit: int) -> tuple[Source, bool]:
    """Keep a feed; see `Store.add_source`."""
    present = connection.execute(
        select(FEED).where(FEED.c.workspace == source.workspace, FEED.c.url == source.url)
    ).one_or_none()
    if present is not None:
        return source_of(present), False
    count = select(func.count()).where(FEED.c.workspace == source.workspace, FEED.c.name.is_not(None))
    if connection.execute(count).scalar_one() >= limit:
        raise TooMany(limit)
    once = and_(FEED.c.workspace == source.workspace, FEED.c.url == _REMOVED + source.url)
    values = {
        **_row(source),
        "story": connection.execute(select(FEED.c.story).where(once)).scalar() or source.story,
        "workspace": source.workspace,
        "name": source.id,
        "created_by": source.created_by,
        "created_at": now,
    }
    insert(connection, FEED, [values])
    row = connection.execute(select(FEED).where(FEED.c.workspace == source.workspace, FEED.c.url == source.url)).one()
    if row.name != source.id:  # another process was a moment earlier
        return source_of(row), False
    connection.execute(delete(FEED).where(once))
    insert(connection, STORY, [{"workspace": source.workspace, "handle": row.story, "created_at": now}])
    _note(connection, row.id, keys, now)
    return source_of(row), True


@lru_cache(maxsize=2)
def _noted(dialect: str) -> Any:
    """Insert what was seen, or say that it was seen again: what a feed goes on to list must not be forgotten."""
    statement = upsert(dialect, FEED_ITEM)
    return statement.on_conflict_do_update(
        index_elements=[FEED_ITEM.c.feed_id, FEED_ITEM.c.key],
        set_={"seen_at": statement.excluded.seen_at},
        where=FEED_ITEM.c.seen_at < statement.excluded.seen_at,
    )


_FRESH = select(FEED_ITEM.c.key).where(
    FEED_ITEM.c.feed_id == bindparam("feed"), FEED_ITEM.c.seen_at >= bindparam("lately")
)


def _note(connection: Connection, feed_id: int, keys: Iterable[str], now: datetime) -> None:
    names = [fingerprint(key) for key in dict.fromkeys(keys)]
    if not names:
        return
    lately = now - _SEEN_AGAIN
    noted = set(connection.execute(_FRESH, {"feed": feed_id, "lately": lately}).scalars())
    items = [{"feed_id": feed_id, "key": name, "seen_at": now} for name in names if name not in noted]
    if items:
        connection.execute(_noted(connection.dialect.name), items)
        connection.execute(_FORGET_ITEMS, {"feed": feed_id, "lately": lately, "kept": _KEPT_ITEMS})


def listed(connection: Connection, workspace: str) -> list[Source]:
    """Give a workspace's feeds, in the order in which they were added."""
    present = select(FEED).where(FEED.c.workspace == workspace, FEED.c.name.is_not(None))
    rows = connection.execute(present.order_by(FEED.c.id))
    return [source_of(row) for row in rows]


def fed(connection: Connection, workspace: str) -> set[str]:
    """Give the handles of the stories that feeds have of their own; see `Store.fed`."""
    own = select(FEED.c.story).where(FEED.c.workspace == workspace, FEED.c.story.is_not(None))
    return set(connection.execute(own).scalars())


def remove(connection: Connection, source_id: str) -> None:
    """Forget a feed; the articles that it brought stay, and its story stays what it was: no story of one event."""
    row = connection.execute(select(FEED.c.id).where(FEED.c.name == source_id).with_for_update()).one_or_none()
    if row is None:
        return
    connection.execute(delete(FEED_ITEM).where(FEED_ITEM.c.feed_id == row.id))
    gone = {"name": None, "url": _REMOVED + FEED.c.url, "due_at": None, "worker": None}
    connection.execute(update(FEED).where(FEED.c.id == row.id).values(gone))


def leave(connection: Connection, workspace: str) -> None:
    """Forget all feeds of a workspace."""
    for name in (
        connection.execute(
            select(FEED.c.name).where(FEED.c.workspace == workspace, FEED.c.name.is_not(None)).order_by(FEED.c.id)
        )
        .scalars()
        .all()
    ):
        remove(connection, str(name))


def change(connection: Connection, source: Source) -> None:
    """Keep the filters that somebody set for a feed; all else belongs to whoever fetches it."""
    row = connection.execute(
        select(FEED.c.id, FEED.c.details).where(FEED.c.name == source.id).with_for_update()
    ).one_or_none()
    if row is None:
        return
    set_ = {name: getattr(source, name) for name in _FILTERS}
    details = json.dumps({**_details(row.details), **set_})
    connection.execute(update(FEED).where(FEED.c.id == row.id).values(details=details))


def put_off(connection: Connection, source_id: str, pages: Sequence[UnreadPage]) -> None:
    """Note pages that are to be tried again; see `Store.put_off_pages`."""
    row = connection.execute(
        select(FEED.c.id, FEED.c.details).where(FEED.c.name == source_id).with_for_update()
    ).one_or_none()
    if row is None:
        return
    before = _details(row.details)
    details = json.dumps({**before, "unread": [*before.get("unread", ()), *map(_kept, pages)]})
    connection.execute(update(FEED).where(FEED.c.id == row.id).values(details=details))


_DUE = (
    select(FEED.c.id)
    .where(FEED.c.due_at <= bindparam("now"))
    .order_by(FEED.c.due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(FEED)
    .where(FEED.c.id.in_(select(_DUE.c.id)))
    .values(worker=bindparam("by"), due_at=bindparam("until"))
    .returning(*FEED.c)
)


def claim(connection: Connection, worker: str, now: datetime, *, until: datetime, limit: int) -> list[Source]:
    """Lease feeds; see `Store.claim_sources`."""
    rows = connection.execute(_CLAIM, {"by": worker, "now": now, "until": until, "limit": limit}).all()
    return [source_of(row) for row in rows]


def are_due(connection: Connection, now: datetime) -> bool:
    """Say whether any feed is due."""
    return connection.execute(select(FEED.c.id).where(FEED.c.due_at <= now).limit(1)).scalar() is not None


_MINE = (
    select(FEED.c.id, FEED.c.workspace, FEED.c.url, FEED.c.details)
    .where(FEED.c.name == bindparam("feed"), FEED.c.worker == bindparam("by"))
    .with_for_update()
)
_SAME_ADDRESS = select(FEED.c.id).where(
    FEED.c.workspace == bindparam("of"), FEED.c.url == bindparam("address"), FEED.c.id != bindparam("feed")
)
_POLLED = (
    "url", "title", "etag", "last_modified", "due_at", "fetched_at", "n_failures", "failure", "details",
)  # fmt: skip
_KEEP = (
    update(FEED)
    .where(FEED.c.id == bindparam("feed"))
    .values(worker=None, **{name: bindparam(f"new_{name}", type_=FEED.c[name].type) for name in _POLLED})
)


def finish(connection: Connection, source: Source, worker: str, keys: Iterable[str], now: datetime) -> bool:
    """Keep what became of a fetch; see `Store.polled`."""
    row = connection.execute(_MINE, {"feed": source.id, "by": worker}).one_or_none()
    if row is None:
        return False
    values = _row(source)
    # Filters may have been changed meanwhile: they are the user's. So may the name of its story.
    own, made = _details(row.details), _details(values["details"])
    made |= {name: own[name] for name in _FILTERS if name in own}
    values["details"] = json.dumps(made)
    if values["url"] != row.url:
        there = {"of": row.workspace, "address": values["url"], "feed": row.id}
        if connection.execute(_SAME_ADDRESS, there).first() is not None:  # where another one is read already
            values["url"] = row.url
    connection.execute(_KEEP, {"feed": row.id, **{f"new_{name}": values[name] for name in _POLLED}})
    _note(connection, row.id, keys, now)
    return True


def _forgotten() -> Delete:
    """Make the statement that forgets the entries seen longest ago, which the feed has no more; none seen lately."""
    own = FEED_ITEM.c.feed_id == bindparam("feed")
    bound = (
        select(FEED_ITEM.c.seen_at)
        .where(own)
        .order_by(FEED_ITEM.c.seen_at.desc())
        .offset(bindparam("kept"))
        .limit(1)
        .scalar_subquery()
    )
    return delete(FEED_ITEM).where(own, FEED_ITEM.c.seen_at < bound, FEED_ITEM.c.seen_at < bindparam("lately"))


_FORGET_ITEMS = _forgotten()
_KNOWN = select(FEED_ITEM.c.key).where(
    FEED_ITEM.c.feed_id == select(FEED.c.id).where(FEED.c.name == bindparam("feed")).scalar_subquery(),
    FEED_ITEM.c.key.in_(bindparam("names", expanding=True)),
)


def known(connection: Connection, source_id: str, keys: Collection[str]) -> set[str]:
    """Give those keys of entries that a feed had before."""
    names = {fingerprint(key): key for key in keys}
    found: set[str] = set()
    for some in batches(list(names)):
        rows = connection.execute(_KNOWN, {"feed": source_id, "names": some})
        found.update(names[key] for key in rows.scalars())
    return found


# Stories of a workspace


def _recent() -> Select[Any]:
    """Make the statement that gives the articles of a workspace's own stories to which something was added."""
    collections = select(FEED.c.story).where(FEED.c.workspace == bindparam("of"), FEED.c.story.is_not(None))
    newest = (
        # Not since when it belongs to its story, which is long ago for what is no news.
        select(STORY_ARTICLE.c.story_id, func.max(ARTICLE.c.stored_at).label("newest"))
        .join(STORY, STORY.c.id == STORY_ARTICLE.c.story_id)
        .join(ARTICLE, ARTICLE.c.id == STORY_ARTICLE.c.article_id)
        .where(STORY.c.workspace == bindparam("of"), STORY.c.handle.not_in(collections))
        .group_by(STORY_ARTICLE.c.story_id)
        .subquery()
    )
    return (
        select(STORY.c.handle, ARTICLE.c.article_id)
        .join(newest, newest.c.story_id == STORY.c.id)
        .join(STORY_ARTICLE, STORY_ARTICLE.c.story_id == STORY.c.id)
        .join(ARTICLE, ARTICLE.c.id == STORY_ARTICLE.c.article_id)
        .where(newest.c.newest >= bindparam("since"))
        .order_by(STORY.c.id, func.coalesce(ARTICLE.c.published_at, ARTICLE.c.stored_at), ARTICLE.c.id)
    )


_RECENT = _recent()
_WHOLE = select(ARTICLE.c.payload).where(
    ARTICLE.c.workspace == bindparam("of"), ARTICLE.c.article_id.in_(bindparam("names", expanding=True))
)


def own_stories(connection: Connection, workspace: str, since: datetime) -> dict[str, list[str]]:
    """Give a workspace's own stories with the ids of their articles; see `Store.own_stories`."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(_RECENT, {"of": workspace, "since": since}):
        found.setdefault(row.handle, []).append(row.article_id)
    return dict(sorted(found.items()))


def events(
    connection: Connection, workspace: str, handle: str, article_ids: Collection[str]
) -> dict[str, frozenset[str]] | None:
    """Say which stories of one event articles of a feed's own story are in; see `Store.events`."""
    if connection.execute(_IS_COLLECTION, {"of": workspace, "handle": storable(handle)}).scalar() is None:
        return None
    found: dict[str, frozenset[str]] = {}
    for some in batches([storable(each) for each in article_ids]):
        for row in connection.execute(_EVENTS, {"of": workspace, "names": some}):
            found[row.article_id] = found.get(row.article_id, frozenset()) | {row.handle}
    return found


_IS_COLLECTION = (
    select(FEED.c.id).where(FEED.c.workspace == bindparam("of"), FEED.c.story == bindparam("handle")).limit(1)
)
_EVENTS = (
    select(ARTICLE.c.article_id, STORY.c.handle)
    .join(STORY_ARTICLE, STORY_ARTICLE.c.article_id == ARTICLE.c.id)
    .join(STORY, STORY.c.id == STORY_ARTICLE.c.story_id)
    .where(
        ARTICLE.c.workspace == bindparam("of"),
        ARTICLE.c.article_id.in_(bindparam("names", expanding=True)),
        STORY.c.workspace == bindparam("of"),
        STORY.c.handle.not_in(
            select(FEED.c.story).where(FEED.c.workspace == bindparam("of"), FEED.c.story.is_not(None))
        ),
    )
)


def articles(connection: Connection, workspace: str, ids: Sequence[str]) -> list[Article]:
    """Give articles of a workspace; see `Store.articles`."""
    found: dict[str, Article] = {}
    for some in batches(ids):
        names = [storable(each) for each in some]
        for payload in connection.execute(_WHOLE, {"of": workspace, "names": names}).scalars():
            with suppress(StorageError):  # written by a newer version: what that one knows must not stop this one
                article = readable(codec.article_from_json, payload)
                found[storable(article.id)] = article
    return [found[name] for each in ids if (name := storable(each)) in found]


def rename(connection: Connection, workspace: str, handle: str, new: str) -> bool:
    """Give a story another handle, everywhere; see `Store.rename_story`."""
    new = storable(new)
    taken = connection.execute(select(STORY.c.id).where(STORY.c.workspace == workspace, STORY.c.handle == new)).scalar()
    if taken is not None:
        return False
    story_id = _own(connection, workspace, handle)
    connection.execute(update(STORY).where(STORY.c.id == story_id).values(handle=new))
    _move(connection, workspace, handle, new)
    return True


def merge(connection: Connection, workspace: str, handle: str, into: str) -> int:
    """Put a story's articles into another, and end it; see `Store.merge_stories`."""
    old, kept = _own(connection, workspace, handle), _own(connection, workspace, into)
    if old == kept:
        return 0
    articles = connection.execute(
        select(STORY_ARTICLE.c.article_id, STORY_ARTICLE.c.added_at).where(STORY_ARTICLE.c.story_id == old)
    ).all()
    links = [{"story_id": kept, "article_id": row.article_id, "added_at": row.added_at} for row in articles]
    n_moved = len(insert(connection, STORY_ARTICLE, links, STORY_ARTICLE.c.article_id))
    connection.execute(delete(STORY).where(STORY.c.id == old))
    _move(connection, workspace, handle, into)
    return n_moved


def split(
    connection: Connection, workspace: str, handle: str, article_ids: Sequence[str], *, new: str, now: datetime
) -> int:
    """Take articles out of a story into a new one; see `Store.split_story`."""
    old = _own(connection, workspace, handle)
    insert(connection, STORY, [{"workspace": workspace, "handle": new, "created_at": now}])
    fresh = _own(connection, workspace, new)
    rows = connection.execute(
        select(STORY_ARTICLE.c.article_id, STORY_ARTICLE.c.added_at)
        .join(ARTICLE, ARTICLE.c.id == STORY_ARTICLE.c.article_id)
        .where(STORY_ARTICLE.c.story_id == old, ARTICLE.c.article_id.in_([storable(each) for each in article_ids]))
    ).all()
    links = [{"story_id": fresh, "article_id": row.article_id, "added_at": row.added_at} for row in rows]
    insert(connection, STORY_ARTICLE, links)
    for row in rows:
        connection.execute(
            delete(STORY_ARTICLE).where(
                and_(STORY_ARTICLE.c.story_id == old, STORY_ARTICLE.c.article_id == row.article_id)
            )
        )
    return len(rows)


def _own(connection: Connection, workspace: str, handle: str) -> int:
    found = connection.execute(
        select(STORY.c.id).where(STORY.c.workspace == workspace, STORY.c.handle == storable(handle)).with_for_update()
    ).scalar()
    if found is None:
        raise StoryNotFound(handle[:200], archive.handles(connection, workspace))
    return int(found)


def _move(connection: Connection, workspace: str, old: str, new: str) -> None:
    """Let all that is about one story be about another; who followed both keeps what they had for the latter."""
    old, new = storable(old), storable(new)
    channels = select(CHANNEL.c.id).where(CHANNEL.c.workspace == workspace)
    both = select(SUBSCRIPTION.c.channel_id).where(SUBSCRIPTION.c.story == new, SUBSCRIPTION.c.channel_id.in_(channels))
    doubled = select(SUBSCRIPTION.c.id).where(SUBSCRIPTION.c.story == old, SUBSCRIPTION.c.channel_id.in_(both))
    for subscription_id in list(connection.execute(doubled).scalars()):
        connection.execute(delete(SUBSCRIPTION).where(SUBSCRIPTION.c.id == subscription_id))
        queue.cancel_subscription(connection, subscription_id, "unfollowed")
    for table in (SUBSCRIPTION, DELIVERY, QUESTION):
        connection.execute(
            update(table).where(table.c.story == old, table.c.channel_id.in_(channels)).values(story=new)
        )
    for table in (FEED, CONVERSATION):
        connection.execute(update(table).where(table.c.workspace == workspace, table.c.story == old).values(story=new))
    _rewrite(connection, STORY_USE, and_(STORY_USE.c.workspace == workspace, STORY_USE.c.story == old), new)
    _rewrite(connection, TOLD, and_(TOLD.c.story == old, TOLD.c.channel_id.in_(channels)), new)


def _rewrite(connection: Connection, table: Table, which: ColumnElement[bool], story: str) -> None:
    """Let rows be about another story, and let go of those that would say what is said there already."""
    rows = connection.execute(select(table).where(which)).mappings().all()
    values = [{name: value for name, value in row.items() if name != "id"} | {"story": story} for row in rows]
    insert(connection, table, values)
    connection.execute(delete(table).where(which))


# Telling channels about what they depend on


def announce(
    connection: Connection, workspace: str, stories: Collection[str], message: Message, *, slot: str, now: datetime
) -> int:
    """Make a delivery of a message for everybody who follows a story; see `Store.announce`."""
    rows = connection.execute(
        select(SUBSCRIPTION.c.id, SUBSCRIPTION.c.channel_id, SUBSCRIPTION.c.story)
        .join(CHANNEL, CHANNEL.c.id == SUBSCRIPTION.c.channel_id)
        .where(
            CHANNEL.c.workspace == workspace,
            SUBSCRIPTION.c.story.in_(list(stories)),
            active(SUBSCRIPTION),
        )
        .order_by(SUBSCRIPTION.c.id),
        {"now": now},
    ).all()
    one_each = {row.channel_id: row for row in reversed(rows)}
    payload = codec.message_to_json(message)
    values = [
        {
            **pending(now),
            "id": fingerprint(f"{row.id} {slot}")[:32],
            "subscription_id": row.id,
            "channel_id": row.channel_id,
            "story": row.story,
            "slot": slot,
            "tells": "notice",
            "message": payload,
        }
        for row in one_each.values()
    ]
    return len(insert(connection, DELIVERY, values, DELIVERY.c.id))
