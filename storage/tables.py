"""The tables: what is kept, under which constraints. Private to this package; no query lives here.

What must happen once is made to happen once by a constraint: one subscription a channel and story, one delivery a
subscription and slot, one row a part, one line in the ledger for each thing that a channel was told.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Index, MetaData, Text, TypeDecorator, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.types import DeliveryState, Told

OPEN: tuple[DeliveryState, ...] = ("pending", "leased", "held")
"""States of a delivery that is not over."""


def storable(words: str) -> str:
    """Put U+FFFD for what no database can keep: NUL and halves of surrogate pairs."""
    return words.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite by itself would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} names no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside, made `storable`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002, D102
        # Nearly all texts are ASCII, which is seen at once.
        return value if value is None or (value.isascii() and "\0" not in value) else storable(value)


def _words(**rest: Any) -> Any:
    return Field(sa_type=Words, **rest)


def _moment(**rest: Any) -> Any:
    return Field(sa_type=Moment, **rest)


def _owner(column: str, **rest: Any) -> Any:
    return Field(foreign_key=column, ondelete="CASCADE", **rest)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Row(SQLModel):
    """What all tables share."""

    # Constraints need the same names on every database, or a migration cannot address them.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ChannelRow(Row, table=True):
    """A channel that anything was set for or that follows something; `thread` is empty where there is none."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "workspace", "name", "thread"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str = _words()
    workspace: str = _words()
    name: str = _words()
    thread: str = _words()
    language: str | None = _words(default=None)
    timezone: str | None = _words(default=None)
    quiet_from: str | None = _words(default=None)
    quiet_until: str | None = _words(default=None)
    updates_in: str | None = _words(default=None)
    mention: str | None = _words(default=None)
    answers: str | None = _words(default=None)
    model: str | None = _words(default=None)  # "on", or nothing
    publish: str | None = _words(default=None)  # likewise


class StoryRow(Row, table=True):
    """A story of one workspace; the empty workspace's are everybody's."""

    __tablename__ = "story"
    __table_args__ = (UniqueConstraint("workspace", "handle"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace: str = _words()
    handle: str = _words()
    created_at: datetime = _moment()


class ArticleRow(Row, table=True):
    """An article as one workspace knows it; two workspaces share no row, so that neither sees the other's addresses."""

    __tablename__ = "article"
    __table_args__ = (UniqueConstraint("workspace", "article_id"), UniqueConstraint("workspace", "content"))

    id: int | None = Field(default=None, primary_key=True)
    workspace: str = _words()
    article_id: str = _words()
    content: str = _words()  # fingerprint of its words: the same text under two addresses is one article
    title: str = _words()
    published_at: datetime | None = _moment(default=None)
    stored_at: datetime = _moment()
    payload: str = _words()  # the whole article as storage.codec writes it


class StoryArticleRow(Row, table=True):
    """An article belongs to a story."""

    __tablename__ = "story_article"

    story_id: int = _owner("story.id", primary_key=True)
    article_id: int = _owner("article.id", primary_key=True, index=True)
    added_at: datetime = _moment()  # an article that is known may be news to a story


class FeedRow(Row, table=True):
    """A feed that brings articles into a workspace's stories."""

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("workspace", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace: str = _words()
    url: str = _words()
    title: str = _words(default="")
    created_by: str = _words()
    created_at: datetime = _moment()
    etag: str | None = _words(default=None)
    last_modified: str | None = _words(default=None)
    due_at: datetime | None = _moment(default=None, index=True)
    """When it may be claimed: when it is fetched next, or when its lease ends."""
    worker: str | None = _words(default=None)
    fetched_at: datetime | None = _moment(default=None)
    n_failures: int = 0
    failure: str = _words(default="")  # why the last fetch brought nothing, for people
    name: str | None = _words(default=None, index=True)  # its id outside of the database
    story: str | None = _words(default=None)
    details: str | None = _words(default=None)  # filters and rhythm, as storage.feeds writes them


class FeedItemRow(Row, table=True):
    """A key of an entry that a feed had: its guid, its address, what its words are."""

    __tablename__ = "feed_item"

    feed_id: int = _owner("feed.id", primary_key=True)
    key: str = _words(primary_key=True)  # of a key that may be longer than an index takes
    seen_at: datetime = _moment()
    article: int | None = None  # the row of the article that it became; no key, for most lead to none


class ArticleVersionRow(Row, table=True):
    """What an article was before its source changed it."""

    __tablename__ = "article_version"

    id: int | None = Field(default=None, primary_key=True)
    article_id: int = _owner("article.id", index=True)
    came_at: datetime = _moment()
    replaced_at: datetime = _moment()
    payload: str = _words()


class ReportRow(Row, table=True):
    """Somebody says that what was posted is wrong."""

    __tablename__ = "report"

    id: str = _words(primary_key=True)
    channel_id: int = _owner("channel.id", index=True)
    story: str = _words()
    reporter: str = _words()
    citations: str = _words()  # the sentences behind the post, as storage.codec writes them
    reported_at: datetime = _moment()
    told_at: datetime | None = _moment(default=None)  # when those who manage the channel were told


class SubscriptionRow(Row, table=True):
    """A channel follows a story."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("channel_id", "story"),)

    id: str = _words(primary_key=True)
    channel_id: int = _owner("channel.id")
    story: str = _words(index=True)
    mode: str = _words()
    schedule: str | None = _words(default=None)
    zone: str | None = _words(default=None)
    language: str = _words()
    max_bullets: int
    paused_until: datetime | None = _moment(default=None)
    created_by: str = _words()
    created_at: datetime = _moment()
    due_at: datetime | None = _moment(default=None, index=True)
    every: int | None = None  # seconds
    stopped: str | None = _words(default=None)  # why nothing can be posted to its channel; beside any pause of its own


class DeliveryRow(Row, table=True):
    """One slot of one subscription on its way to its channel.

    It outlives its subscription, so that a channel can still ask why something was posted: hence its own channel and
    story, and no foreign key.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("subscription_id", "slot"),
        Index(None, "channel_id", "fired_at"),
        # Most stay small, however many deliveries are over: only what is open has a moment to be tried at, or a worker.
        Index(None, "retry_at", **_where("retry_at IS NOT NULL")),
        Index(None, "channel_id", "retry_at", **_where("retry_at IS NOT NULL")),
        Index(None, "worker", **_where("worker IS NOT NULL")),
        Index(None, "finished_at", **_where("finished_at IS NOT NULL")),
    )

    id: str = _words(primary_key=True)
    subscription_id: str = _words()
    channel_id: int = _owner("channel.id")
    story: str = _words()
    slot: str = _words()
    tells: Told | None = _words(default=None)
    state: DeliveryState = _words()
    due_at: datetime = _moment()
    fired_at: datetime = _moment()
    retry_at: datetime | None = _moment(default=None)
    """When it may be claimed: when it is to be tried, or when its lease ends; None once nobody may."""
    worker: str | None = _words(default=None)
    attempt: int = 0
    message: str | None = _words(default=None)
    n_parts: int | None = None
    below: str | None = _words(default=None)  # the post that it follows up
    into: str | None = _words(default=None)  # and where
    asker: str | None = _words(default=None)
    edited: str | None = _words(default=None)  # what its posts are to say from now on, until they do
    reason: str = _words(default="")
    finished_at: datetime | None = _moment(default=None)
    """When it was over. Nobody says when one is cancelled: there it is when it was fired."""


class DeliveryPartRow(Row, table=True):
    """One part of a delivery: begun while `post_id` is None, posted once it is known."""

    __tablename__ = "delivery_part"

    delivery_id: str = _owner("delivery.id", sa_type=Words, primary_key=True)
    number: int = Field(primary_key=True)
    nonce: str = _words()
    post_id: str | None = _words(default=None, index=True)


class QuestionRow(Row, table=True):
    """A question that waits for the article which answers it."""

    __tablename__ = "question"

    id: str = _words(primary_key=True)
    channel_id: int = _owner("channel.id", index=True)
    story: str = _words(index=True)
    text: str = _words()
    asker: str = _words()
    language: str = _words()
    created_at: datetime = _moment()
    until: datetime = _moment()
    due_at: datetime | None = _moment(default=None, index=True)
    """When it may be looked at: when something was added to its story, or when a lease on it ends."""
    worker: str | None = _words(default=None)


class ToldRow(Row, table=True):
    """The ledger of what a channel was told about a story: one line for each quote."""

    __tablename__ = "told"
    __table_args__ = (UniqueConstraint("channel_id", "story", "article_id", "sentence", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    channel_id: int = _owner("channel.id")
    story: str = _words()
    article_id: str = _words(index=True)
    sentence: int
    digest: str = _words()  # of the quote, which may be longer than an index takes
    citation: str = _words()  # the whole citation as storage.codec writes it
    told_at: datetime = _moment()


class ConversationRow(Row, table=True):
    """Which story people talk about in a thread, so that "and how much?" is asked of the same one."""

    __tablename__ = "conversation"

    platform: str = _words(primary_key=True)
    workspace: str = _words(primary_key=True)
    name: str = _words(primary_key=True)
    thread: str = _words(primary_key=True)
    story: str = _words()
    question: str | None = _words(default=None)  # the last one with words of its own
    updated_at: datetime = _moment(index=True)


class StoryUseRow(Row, table=True):
    """How often, and when last, a workspace asked about a story."""

    __tablename__ = "story_use"

    platform: str = _words(primary_key=True)
    workspace: str = _words(primary_key=True)
    story: str = _words(primary_key=True)
    n: int
    used_at: datetime = _moment()


class InboxRow(Row, table=True):
    """Something that a platform told us once, written down before it is told that we have it."""

    __tablename__ = "inbox"

    platform: str = _words(primary_key=True)
    event_id: str = _words(primary_key=True)
    payload: str = _words()  # empty once it was answered
    received_at: datetime = _moment(index=True)
    answered_at: datetime | None = _moment(default=None)


class ModelTextRow(Row, table=True):
    """What a language model wrote, checked, so that it is asked the same only once."""

    __tablename__ = "model_text"

    key: str = _words(primary_key=True)
    text: str = _words()
    kept_at: datetime = _moment(index=True)


class ModelUseRow(Row, table=True):
    """What a workspace had a model do on a day (UTC)."""

    __tablename__ = "model_use"

    workspace: str = _words(primary_key=True)
    day: str = _words(primary_key=True)  # "2026-10-24"
    model: str = _words(primary_key=True)
    n_calls: int
    n_in: int = Field(sa_type=BigInteger)  # tokens
    n_out: int = Field(sa_type=BigInteger)
    cost: float


class ModelRecordRow(Row, table=True):
    """How many claims of a model were checked, and how many failed."""

    __tablename__ = "model_record"

    model: str = _words(primary_key=True)
    n_claims: int = Field(sa_type=BigInteger)
    n_failed: int = Field(sa_type=BigInteger)


CHANNEL = Row.metadata.tables["channel"]
STORY = Row.metadata.tables["story"]
ARTICLE = Row.metadata.tables["article"]
STORY_ARTICLE = Row.metadata.tables["story_article"]
SUBSCRIPTION = Row.metadata.tables["subscription"]
DELIVERY = Row.metadata.tables["delivery"]
PART = Row.metadata.tables["delivery_part"]
TOLD = Row.metadata.tables["told"]
CONVERSATION = Row.metadata.tables["conversation"]
STORY_USE = Row.metadata.tables["story_use"]
INBOX = Row.metadata.tables["inbox"]
QUESTION = Row.metadata.tables["question"]
FEED = Row.metadata.tables["feed"]
FEED_ITEM = Row.metadata.tables["feed_item"]
ARTICLE_VERSION = Row.metadata.tables["article_version"]
REPORT = Row.metadata.tables["report"]
MODEL_TEXT = Row.metadata.tables["model_text"]
MODEL_USE = Row.metadata.tables["model_use"]
MODEL_RECORD = Row.metadata.tables["model_record"]
