"""Stories and their articles: the statements behind `Store`, which says what each promises.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from bot.errors import StoryNotFound
from bot.types import Article, Story, Subscription
from storage import codec
from storage.rows import fingerprint, insert, readable
from storage.tables import ARTICLE, CHANNEL, DELIVERY, QUESTION, STORY, STORY_ARTICLE, SUBSCRIPTION, storable

_COMMON = ""
"""The workspace whose stories are everybody's."""

MOST_READ = 200
"""Articles of a story that are told or asked at a time. A feed's own story has all that it ever brought: comparing that
would take longer than anybody waits, and no end of memory."""

_AGE: ColumnElement[Any] = func.coalesce(ARTICLE.c.published_at, ARTICLE.c.stored_at)


# Reading


def listed(connection: Connection, workspace: str, handle: str | None = None) -> list[Story]:
    """Give the stories that a workspace sees, by handle, or only the one with this handle."""
    statement = (
        select(
            STORY.c.id,
            STORY.c.workspace,
            STORY.c.handle,
            STORY.c.created_at,
            ARTICLE.c.article_id,
            ARTICLE.c.title,
            ARTICLE.c.published_at,
            ARTICLE.c.stored_at,
        )
        .outerjoin(STORY_ARTICLE, STORY_ARTICLE.c.story_id == STORY.c.id)
        .outerjoin(ARTICLE, ARTICLE.c.id == STORY_ARTICLE.c.article_id)
        .where(STORY.c.workspace.in_((_COMMON, workspace)))
        .order_by(STORY.c.id, _AGE, ARTICLE.c.id)
    )
    if handle is not None:
        statement = statement.where(STORY.c.handle == handle)
    found: dict[str, Story] = {}
    for _, group in groupby(connection.execute(statement), key=lambda row: row.id):
        rows = list(group)
        newest = rows[-1]
        if newest.workspace == _COMMON and newest.handle in found:
            continue
        ids = () if newest.title is None else tuple(row.article_id for row in rows)
        found[newest.handle] = _story(newest, ids)
    return _in_order(found)


def headlines(connection: Connection, workspace: str) -> list[Story]:
    """Give the stories that a workspace sees without their articles; see `Store.headlines`."""
    found: dict[str, Story] = {}
    for row in connection.execute(_HEADLINES, {"workspaces": [_COMMON, workspace]}):
        if row.workspace != _COMMON or row.handle not in found:
            found[row.handle] = _story(row, ())
    return _in_order(found)


def _story(newest: Any, article_ids: tuple[str, ...]) -> Story:
    """Make a story of its row beside that of its newest article, whose columns are None where it has none."""
    is_empty = newest.title is None
    return Story(
        handle=newest.handle,
        title=newest.handle if is_empty else newest.title,
        article_ids=article_ids,
        updated_at=newest.created_at if is_empty else newest.published_at or newest.stored_at,
    )


def _in_order(found: Mapping[str, Story]) -> list[Story]:
    # Not the database's order, which differs by its locale.
    return sorted(found.values(), key=lambda story: story.handle)


def handles(connection: Connection, workspace: str) -> list[str]:
    """Give the handles of the stories that a workspace sees; see `Store.handles`."""
    return sorted(set(connection.execute(_HANDLES, {"workspaces": [_COMMON, workspace]}).scalars()))


def one(connection: Connection, handle: str, workspace: str) -> tuple[Story, list[Article]]:
    """Give a story with its articles, oldest first."""
    found = listed(connection, workspace, handle)
    if not found:
        raise _unknown(connection, handle, workspace)
    payloads = connection.execute(_ARTICLES, {"handle": handle, "workspaces": [_COMMON, workspace]}).scalars()
    return found[0], [readable(codec.article_from_json, payload) for payload in payloads]


def recent(connection: Connection, handle: str, workspace: str, limit: int) -> list[Article]:
    """Give a story's newest articles, oldest first; see `Store.recent_articles`."""
    values = {"handle": handle, "workspaces": [_COMMON, workspace], "limit": limit}
    payloads = connection.execute(_RECENT, values).scalars().all()
    if not payloads and storable(handle) not in handles(connection, workspace):
        raise _unknown(connection, handle, workspace)
    return [readable(codec.article_from_json, payload) for payload in reversed(payloads)]


def _unknown(connection: Connection, handle: str, workspace: str) -> StoryNotFound:
    """Say that there is no such story, and which are called almost like it."""
    known = handles(connection, workspace)
    return StoryNotFound(handle[:200], difflib.get_close_matches(handle, known, n=3, cutoff=0.5) or known)


def _nearest() -> ScalarSelect[Any]:
    """Whose story a handle means: the workspace's own if there is one."""
    story = STORY.alias("nearest")
    return (
        select(func.max(story.c.workspace))
        .where(story.c.handle == bindparam("handle"), story.c.workspace.in_(bindparam("workspaces", expanding=True)))
        .scalar_subquery()
    )


_OF_STORY = (
    select(ARTICLE.c.payload)
    .join(STORY_ARTICLE, STORY_ARTICLE.c.article_id == ARTICLE.c.id)
    .join(STORY, STORY.c.id == STORY_ARTICLE.c.story_id)
    .where(STORY.c.handle == bindparam("handle"), STORY.c.workspace == _nearest())
)
_ARTICLES = _OF_STORY.order_by(_AGE, ARTICLE.c.id)
_RECENT = _OF_STORY.order_by(_AGE.desc(), ARTICLE.c.id.desc()).limit(bindparam("limit"))
_NEWEST = (
    select(ARTICLE.c.id)
    .join(STORY_ARTICLE, STORY_ARTICLE.c.article_id == ARTICLE.c.id)
    .where(STORY_ARTICLE.c.story_id == STORY.c.id)
    .order_by(_AGE.desc(), ARTICLE.c.id.desc())
    .limit(1)
    .correlate(STORY)
    .scalar_subquery()
)
_HEAD = ARTICLE.alias("head")
_HEADLINES = (
    select(
        STORY.c.workspace,
        STORY.c.handle,
        STORY.c.created_at,
        _HEAD.c.title,
        _HEAD.c.published_at,
        _HEAD.c.stored_at,
    )
    .select_from(STORY)
    .outerjoin(_HEAD, _HEAD.c.id == _NEWEST)
    .where(STORY.c.workspace.in_(bindparam("workspaces", expanding=True)))
)
_HANDLES = select(STORY.c.handle).where(STORY.c.workspace.in_(bindparam("workspaces", expanding=True)))
_CREATED = select(SUBSCRIPTION.c.created_at).where(SUBSCRIPTION.c.id == bindparam("of")).scalar_subquery()


def _news_since(moment: Column[datetime]) -> Select[str]:
    """Select what came into a story since that moment of the last delivery which looked."""
    last = (
        select(func.max(moment))
        .where(DELIVERY.c.subscription_id == bindparam("of"), DELIVERY.c.state.in_(("posted", "empty")))
        .scalar_subquery()
    )
    added_at = STORY_ARTICLE.c.added_at
    return _ARTICLES.where(added_at > _CREATED, added_at >= func.coalesce(last, _CREATED))


_NEWS = {"fired": _news_since(DELIVERY.c.fired_at), "over": _news_since(DELIVERY.c.finished_at)}


def news(connection: Connection, subscription: Subscription, since: Literal["fired", "over"]) -> list[Article]:
    """Give the articles that a subscription may not have told of; see `Store.news`."""
    values = {
        "of": subscription.id,
        "handle": subscription.story,
        "workspaces": [_COMMON, subscription.channel.workspace],
    }
    return [
        readable(codec.article_from_json, payload) for payload in connection.execute(_NEWS[since], values).scalars()
    ]


# Adding

_STORY_ID = (
    select(STORY.c.id)
    .where(STORY.c.workspace == bindparam("workspace"), STORY.c.handle == bindparam("handle"))
    .with_for_update(key_share=True)
)
_SAME_ID = select(ARTICLE.c.id).where(
    ARTICLE.c.workspace == bindparam("workspace"), ARTICLE.c.article_id == bindparam("name")
)
_SAME_WORDS = select(ARTICLE.c.id).where(
    ARTICLE.c.workspace == bindparam("workspace"), ARTICLE.c.content == bindparam("words")
)
_REREAD = (
    update(ARTICLE)
    .where(ARTICLE.c.id == bindparam("of"))
    .values(title=bindparam("heading"), published_at=bindparam("published"), payload=bindparam("whole"))
)


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when what is no news belongs to its story: before everybody who follows it."""


def add(
    connection: Connection,
    articles: Iterable[Article],
    stories: Sequence[str],
    workspace: str,
    now: datetime,
    *,
    quiet: bool = False,
) -> int:
    """Add articles to stories; see `Store.add_articles`. Gives how many are new to the first one."""
    handles = list(dict.fromkeys(stories))
    insert(connection, STORY, [{"workspace": workspace, "handle": each, "created_at": now} for each in handles])
    story_ids = [
        connection.execute(_STORY_ID, {"workspace": workspace, "handle": each}).scalar_one() for each in handles
    ]
    rows = [_put(connection, article, workspace, now) for article in articles]
    added_at = _LONG_AGO if quiet else now
    n_new = []
    for handle, story_id in zip(handles, story_ids, strict=True):
        links = [{"story_id": story_id, "article_id": row, "added_at": added_at} for row in rows]
        n_new.append(len(insert(connection, STORY_ARTICLE, links, STORY_ARTICLE.c.article_id)))
        if n_new[-1] and not quiet:
            make_updates_due(connection, handle, workspace, now)
    return n_new[0]


def _put(connection: Connection, article: Article, workspace: str, now: datetime) -> int:
    """Store an article, or find the one that is the same; give its row's id."""
    content, payload = content_of(article), codec.article_to_json(article)
    row = {
        "workspace": workspace,
        "article_id": article.id,
        "content": content,
        "title": article.title,
        "published_at": article.published_at,
        "payload": payload,
        "stored_at": now,
    }
    inserted = insert(connection, ARTICLE, [row], ARTICLE.c.id)
    if inserted:
        return int(inserted[0])
    found = connection.execute(_SAME_ID, {"workspace": workspace, "name": article.id}).scalar()
    if found is not None:
        values = {"of": found, "heading": article.title, "published": article.published_at, "whole": payload}
        connection.execute(_REREAD, values)
        return int(found)
    return int(connection.execute(_SAME_WORDS, {"workspace": workspace, "words": content}).scalar_one())


def content_of(article: Article) -> str:
    """Give what two articles with the same words share."""
    # Without the white space, which splitting into sentences moves about.
    words = "".join("".join(sentence.text for sentence in article.sentences).split())
    return fingerprint(words or article.id)


_ITS_CHANNELS = select(CHANNEL.c.id).where(CHANNEL.c.workspace == bindparam("of"))
# Everybody's story is followed wherever no story of the workspace's own hides it.
_HIDING = select(STORY.c.workspace).where(STORY.c.handle == bindparam("about"), STORY.c.workspace != _COMMON)
_ALL_CHANNELS = select(CHANNEL.c.id).where(CHANNEL.c.workspace.not_in(_HIDING))


def _due(channels: Select[Any]) -> tuple[Update, Update]:
    """Make the statements that let questions and subscriptions of some channels be looked at."""
    questions = (
        update(QUESTION)
        .where(
            QUESTION.c.story == bindparam("about"),
            QUESTION.c.until > bindparam("at"),
            QUESTION.c.channel_id.in_(channels),
        )
        .values(due_at=bindparam("at"), worker=None)
    )
    subscriptions = (
        update(SUBSCRIPTION)
        .where(
            SUBSCRIPTION.c.story == bindparam("about"),
            SUBSCRIPTION.c.mode.in_(("updates", "both")),
            or_(SUBSCRIPTION.c.due_at.is_(None), SUBSCRIPTION.c.due_at > bindparam("at")),
            SUBSCRIPTION.c.channel_id.in_(channels),
        )
        .values(due_at=bindparam("at"))
    )
    return questions, subscriptions


_DUE_IN_ONE, _DUE_EVERYWHERE = _due(_ITS_CHANNELS), _due(_ALL_CHANNELS)


def make_updates_due(connection: Connection, story: str, workspace: str, now: datetime) -> None:
    """Let everybody who waits for news of a story look for them."""
    values = {"about": storable(story), "at": now}
    if workspace == _COMMON:
        statements = _DUE_EVERYWHERE
    else:
        statements, values["of"] = _DUE_IN_ONE, workspace
    for statement in statements:
        connection.execute(statement, values)


# Everybody's stories

_COMMON_ARTICLES = select(ARTICLE.c.id, ARTICLE.c.article_id, ARTICLE.c.content, ARTICLE.c.payload).where(
    ARTICLE.c.workspace == _COMMON
)
_COMMON_STORIES = select(STORY.c.handle, STORY.c.id).where(STORY.c.workspace == _COMMON)
_COMMON_LINKS = (
    select(STORY_ARTICLE.c.story_id, STORY_ARTICLE.c.article_id)
    .join(STORY, STORY.c.id == STORY_ARTICLE.c.story_id)
    .where(STORY.c.workspace == _COMMON)
)
_DROP_ARTICLE = delete(ARTICLE).where(ARTICLE.c.id == bindparam("of"))
_DROP_STORY = delete(STORY).where(STORY.c.id == bindparam("of"))
_DROP_LINK = delete(STORY_ARTICLE).where(
    and_(STORY_ARTICLE.c.story_id == bindparam("from"), STORY_ARTICLE.c.article_id == bindparam("of"))
)
_RENAME = (
    update(ARTICLE)
    .where(ARTICLE.c.id == bindparam("of"))
    .values(article_id=bindparam("name"), content=bindparam("words"))
)


@dataclass(frozen=True, slots=True)
class _Given:
    """An article that everybody's stories are to have."""

    article: Article
    name: str
    content: str
    payload: str


def keep_common(connection: Connection, stories: Mapping[str, Sequence[Article]], now: datetime) -> int:
    """Make everybody's stories exactly these; see `Store.keep_common_stories`."""
    wanted = {storable(handle): [_given(article) for article in articles] for handle, articles in stories.items()}
    rows = _keep_articles(connection, [given for articles in wanted.values() for given in articles], now)
    before = {row.handle: row.id for row in connection.execute(_COMMON_STORIES)}
    missing = [handle for handle in wanted if handle not in before]
    insert(connection, STORY, [{"workspace": _COMMON, "handle": h, "created_at": now} for h in missing])
    surplus = [{"of": story_id} for handle, story_id in before.items() if handle not in wanted]
    if surplus:
        connection.execute(_DROP_STORY, surplus)
    after = before if not missing else {row.handle: row.id for row in connection.execute(_COMMON_STORIES)}

    linked = {(row.story_id, row.article_id) for row in connection.execute(_COMMON_LINKS)}
    links = {handle: {(after[handle], rows[given.name]) for given in articles} for handle, articles in wanted.items()}
    dropped = linked.difference(*links.values())
    if dropped:
        connection.execute(_DROP_LINK, [{"from": story, "of": article} for story, article in sorted(dropped)])
    n_new = 0
    for handle in sorted(links):
        new = sorted(links[handle] - linked)
        values = [{"story_id": story, "article_id": article, "added_at": now} for story, article in new]
        n_added = len(insert(connection, STORY_ARTICLE, values, STORY_ARTICLE.c.article_id))
        n_new += n_added
        if n_added and handle in before:
            make_updates_due(connection, handle, _COMMON, now)
    return n_new


def _given(article: Article) -> _Given:
    return _Given(article, storable(article.id), content_of(article), codec.article_to_json(article))


def _keep_articles(connection: Connection, given: Sequence[_Given], now: datetime) -> dict[str, int]:
    """Make everybody's articles exactly these; give the row of each by its id.

    One whose words are known under an id that is not given any more takes that one's place and is not new. Of two that
    are given with the same id or the same words, the first counts for both.
    """
    names: dict[str, _Given] = {}
    contents: dict[str, _Given] = {}
    for each in given:
        first = names.get(each.name) or contents.get(each.content) or each
        names.setdefault(each.name, first)
        if first is each:
            contents[each.content] = each
    wanted = {each.name: each for each in names.values()}

    held = connection.execute(_COMMON_ARTICLES).all()
    by_content = {row.content: row for row in held if row.article_id not in wanted}
    found = {row.article_id: row for row in held if row.article_id in wanted}
    for each in wanted.values():
        if each.name not in found and each.content in by_content:
            found[each.name] = by_content[each.content]
    kept = {row.id for row in found.values()}
    surplus = [{"of": row.id} for row in held if row.id not in kept]
    if surplus:
        connection.execute(_DROP_ARTICLE, surplus)

    renamed = [
        (found[each.name].id, each)
        for each in wanted.values()
        if each.name in found and (found[each.name].article_id, found[each.name].content) != (each.name, each.content)
    ]
    if renamed:
        # First out of each other's way: two may have changed places.
        connection.execute(_RENAME, [{"of": row, "name": f"\n{row}", "words": f"\n{row}"} for row, _ in renamed])
        connection.execute(_RENAME, [{"of": row, "name": e.name, "words": e.content} for row, e in renamed])
    reread = [
        {"of": found[n].id, "heading": e.article.title, "published": e.article.published_at, "whole": e.payload}
        for n, e in wanted.items()
        if n in found and found[n].payload != e.payload
    ]
    if reread:
        connection.execute(_REREAD, reread)
    rows = {
        name: found[name].id if name in found else _put(connection, each.article, _COMMON, now)
        for name, each in wanted.items()
    }
    return {name: rows[first.name] for name, first in names.items()}
