"""The values that every part of Depesche speaks in. Frozen; no behavior beyond what they are.

The invariant behind all of them: a citation's quote is an exact substring of a sentence of its article.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot.schedule import Schedule

Kind = Literal["headline", "lead", "body", "subheading", "caption"]
Verdict = Literal["answered", "unsure", "silent"]
DeliveryState = Literal["pending", "leased", "held", "posted", "skipped", "empty", "cancelled"]
Mode = Literal["digest", "updates", "both"]
Told = Literal["digest", "updates", "now", "notice", "answer", "correction"]
FollowUp = Literal["thread", "channel", "both"]
Made = Literal["quoted", "model", "budget", "failing"]
"""How something was put into words: "quoted" from the articles. By a language "model", checked. Quoted, though a model
was wanted, because its "budget" is used up, or because it is "failing"."""

TOLD_WITH = "told with "
"""How the reason begins for which nothing of a story was posted: the handles of others that told its news follow."""

UNPUBLISHED = "not published: "
"""How the reason begins for which what was posted was not published to other places: why not follows."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The end of a pause that ends by a person's word only."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, with its exact characters.

    Attributes:
        index: Position in the article, from 0.
        text: The characters as the source has them; a line break inside a paragraph is a space.
        kind: What the paragraph is in the newspaper's layout.
        paragraph: Number of the paragraph, from 0; sentences of one paragraph share it.
    """

    index: int
    text: str
    kind: Kind
    paragraph: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    Attributes:
        id: Opaque and stable: the same text from the same address has the same id.
        url: Where it can be read in full, or None.
        source: Who published it, for people; may be empty.
        title: The headline; the beginning of the first sentence where there is none; empty for an empty text.
        byline: Authors and place as printed, without "Von"/"By", or None.
        language: ISO 639-1 code, or "und" where it cannot be told.
        published_at: Aware UTC, or None.
        sentences: In reading order, headline first.
    """

    id: str
    url: str | None
    source: str
    title: str
    byline: str | None
    language: str
    published_at: datetime | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something is said.

    Attributes:
        article_id: Id of the article.
        sentence: Index of the sentence there.
        quote: Exact substring of that sentence.
        source: The article's source, for people.
        url: The article's address, or None.
        title: The article's headline, by which people tell two articles of one source apart; may be empty.
    """

    article_id: str
    sentence: int
    quote: str
    source: str
    url: str | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bullet:
    """One point of a digest.

    Attributes:
        text: What is said. Words of the cited sentence in their order; "…" marks a cut.
        citations: What it rests on; never empty.
        is_translated: Whether it is in another language than what it rests on first: then that is shown with it.
    """

    text: str
    citations: tuple[Citation, ...]
    is_translated: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """A story in a few points.

    Attributes:
        title: Headline of the newest article; empty where it has none of its own.
        bullets: Most important first.
        language: Language of the bullets.
        as_of: When the newest article was published (aware UTC), or None where no article is dated.
        made: How it was made.
    """

    title: str
    bullets: tuple[Bullet, ...]
    language: str
    as_of: datetime | None
    made: Made = "quoted"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question.

    Attributes:
        question: As it was asked.
        verdict: "answered": `text` and its evidence. "unsure": no text, the closest passages as such.
            "silent": the articles do not say.
        text: The short answer, or None.
        citations: Evidence, best first; the passage that was closest when the verdict is not "answered".
        language: Language of the question.
        support: How surely the articles answer the question, in [0, 1].
        sought: The words that were looked for.
        made: How it was made.
        is_translated: Whether it is in another language than its first citation.
    """

    question: str
    verdict: Verdict
    text: str | None
    citations: tuple[Citation, ...]
    language: str
    support: float
    sought: tuple[str, ...]
    made: Made = "quoted"
    is_translated: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A developing story: articles that belong together.

    Attributes:
        handle: Its name in commands, unique within a workspace: "stargate".
        title: Headline of its newest article.
        article_ids: Oldest first; empty where only headlines were asked for.
        updated_at: When its newest article was published, or else stored (aware UTC).
    """

    handle: str
    title: str
    article_ids: tuple[str, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Update:
    """What a channel was not told yet.

    Attributes:
        story: Handle of the story.
        bullets: Only what is new; a changed figure shows old -> new.
        n_more: How many further sources have the same news.
        corrects: Whether the bullets put right what was told before.
        title: What it is headed by instead of the handle: the headline of the one entry of a feed that it tells of;
            empty elsewhere.
        n_entries: How many more entries of a feed are new than it tells of.
    """

    story: str
    bullets: tuple[Bullet, ...]
    n_more: int = 0
    corrects: bool = False
    title: str = ""
    n_entries: int = 0


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sentence of an article that says something else in the article's new version, or is not there any more.

    Attributes:
        before: The sentence as it was.
        said: What is said of that: the new words, and what was said in their place.
        now: What stands from now on where the sentence was posted.
    """

    before: Citation
    said: Bullet
    now: Bullet


@dataclass(frozen=True, slots=True)
class Amendment:
    """A source changed its article.

    Attributes:
        old: The article as it was.
        new: As it is now.
        changes: The sentences that say something else.
        places: Index in `old` -> index in `new` of the sentences that say the same as before.
        has_news: Whether the new version says more than the old one.
    """

    old: Article
    new: Article
    changes: tuple[Corrected, ...]
    places: Mapping[int, int]
    has_news: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything else the bot says. The wording lives with the translations.

    Attributes:
        key: Which sentence.
        params: What is filled in; untrusted text among it is escaped by whoever renders.
    """

    key: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences behind a digest or an answer, for somebody who wants to see them.

    Attributes:
        citations: In the order in which they were cited.
    """

    citations: tuple[Citation, ...]


Obstacle = Callable[[], Awaitable[Notice | None]]
Grow = Callable[[str], Awaitable[None]]
"""Shows how an answer begins, while the rest of it is still being made: untrusted text, each time more of it. What is
shown at last may be something else. Raises nothing."""

Message = Digest | Answer | Update | Notice
"""What can be posted."""

Spoken = Message | Evidence
"""What can be said to somebody."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where something is said.

    Attributes:
        platform: "console", "discord", "slack"; a plain string, so that a new adapter edits no list.
        id: The platform's own name for the channel.
        thread: The platform's name for a thread in it, or None.
        workspace: Server or workspace it belongs to: stories and settings are not seen across workspaces.
        broadcast: Whether what is said in the thread is to be seen in the channel, too, where a platform can do that
            with one post. No part of a channel's name.
    """

    platform: str
    id: str
    thread: str | None = None
    workspace: str = ""
    broadcast: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What was set for a channel.

    Attributes:
        language: "en" or "de": the language of the bot's own words there.
        timezone: IANA name, used where a schedule names none.
        quiet: Local wall times (start, end) between which nothing is posted, "22:00" and "07:00"; None for no such
            hours.
        updates_in: Where what is new in a story is posted: in a thread below its last digest, in the channel, or both.
            In the channel where there is no digest yet.
        mention: The platform's name of the role or group that each scheduled post mentions, or None.
        answers: Who sees answers and digests that somebody asks for: everybody in the channel, or only who asks.
        model: Whether what is said there may be worded by a language model, which is sent the articles for it.
        publish: Whether what comes by itself is published to whoever follows the channel from elsewhere, where the
            platform has that.
    """

    language: str
    timezone: str
    quiet: tuple[str, str] | None
    updates_in: FollowUp = "thread"
    mention: str | None = None
    answers: Literal["public", "private"] = "public"
    model: bool = False
    publish: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel follows a story.

    Attributes:
        id: Opaque; its first letters are shown to people.
        channel: Where it is delivered.
        story: Handle of the story.
        mode: "digest": at the schedule's times. "updates": what is new, when it is new. "both": both.
        schedule: When a digest is due; None in the mode "updates".
        language: Language of the bot's words in its posts.
        max_bullets: How many points a digest has at most.
        paused_until: Nothing is posted before this moment (aware UTC); None while it is active.
        created_by: The platform's name of the user who made it; is told when it ends.
        every: The shortest time between two updates; what is new meanwhile is told together. Zero for at once.
        stopped: Why nothing can be posted to its channel, for people; it rests `FOREVER` while that is so. Empty where
            nothing is known to be in the way.
        broken: What is kept as its schedule where that cannot be read: its zone is gone, or a newer version wrote it.
            Then it has none, and nothing of it is posted before somebody sets another. Empty where all is well.
        due_at: When its next digest is due (aware UTC). For updates: since when there is news to tell, else None; in
            the mode "both", whichever comes first.
    """

    id: str
    channel: Channel
    story: str
    mode: Mode
    schedule: Schedule | None
    language: str
    max_bullets: int
    paused_until: datetime | None
    created_by: str
    due_at: datetime | None
    every: timedelta = timedelta(0)
    stopped: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Firing:
    """What becomes of a subscription that is due.

    Attributes:
        slot: What is fired: one delivery a slot, whatever the clock does.
        due_at: The moment that the slot is for (aware UTC).
        next_at: When the subscription is due next (aware UTC); None for not by itself.
        told: Whether a digest is due, or what is new.
    """

    slot: str
    due_at: datetime
    next_at: datetime | None
    told: Told = "digest"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One digest on its way to one channel, leased by one worker.

    Attributes:
        id: Opaque; the parts' nonces are made from it.
        subscription: What it belongs to.
        slot: Local date and wall time it is for, "2026-10-24T08:00": one delivery a slot, whatever the clock does.
        due_at: The moment that the slot is for (aware UTC).
        message: What is posted; None until it was made. Frozen before the first part is sent.
        n_parts: In how many parts; None until the message was made.
        posted: The platform's ids of the parts that are known to be posted, in order.
        sending: Whether the next part was begun and its outcome is not known.
        attempt: How often it was tried, from 1.
        settings: What was set for its channel, or None.
        owner: Workspace whose story it is about: the channel's own, or the empty one, whose stories are everybody's.
        told: Whether the channel was told anything about the story before.
        tells: "digest": the story, if there is anything in it that the channel was not told. "updates": only that.
            "now": the story, whatever the channel was told, because somebody wants it. "notice": a message that was
            made with it. "answer": the answer to a question that waited for it, likewise.
            "correction": what a source changed of what the channel was told, likewise.
        below: The platform's id of the post that this one follows up; None where it is a post of its own. Frozen with
            the message.
        into: Where a follow-up goes. Frozen with the message.
        asker: The platform's name of the user who waits for it, or None.
    """

    id: str
    subscription: Subscription
    slot: str
    due_at: datetime
    message: Message | None
    n_parts: int | None
    posted: tuple[str, ...]
    sending: bool
    attempt: int
    settings: ChannelSettings | None
    owner: str
    told: bool
    tells: Told = "digest"
    below: str | None = None
    into: FollowUp = "thread"
    asker: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A delivery whose posts are to say something else from now on.

    Attributes:
        id: Of the delivery.
        message: What they are to say.
        n_parts: In how many parts it was posted.
        posted: The platform's ids of the parts, in order.
        below: The post that it followed up, or None.
        into: Where a follow-up went.
        story: Handle of the story.
        language: Language of the bot's words in it.
    """

    id: str
    message: Message
    n_parts: int
    posted: tuple[str, ...]
    below: str | None
    into: FollowUp
    story: str
    language: str


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says that a post is wrong.

    Attributes:
        id: Opaque.
        channel: Where.
        story: Handle of the story.
        reporter: The platform's name of the user who says so.
        citations: The sentences behind the post.
        at: When (aware UTC).
    """

    id: str
    channel: Channel
    story: str
    reporter: str
    citations: tuple[Citation, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a language model did for a workspace.

    Attributes:
        model: Its name.
        n_calls: How often it was asked.
        n_in: Tokens that it was sent.
        n_out: Tokens that it wrote.
        cost: In the operator's currency.
    """

    model: str
    n_calls: int
    n_in: int
    n_out: int
    cost: float


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """How often a language model was wrong.

    Attributes:
        model: Its name.
        n_claims: How many of its claims were checked.
        n_failed: How many did not stand on the sentences that they cite.
    """

    model: str
    n_claims: int
    n_failed: int


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """What became of a delivery, for whoever asks why something was posted or was not.

    Attributes:
        id: Of the delivery.
        subscription_id: What it belongs to, or belonged to: the subscription may be gone.
        story: Handle of the story.
        slot: Local date and wall time it is for.
        state: "pending": waits for its first or next attempt. "leased": a worker is at it. "held": it may be posted,
            and nobody can find out; it is not tried again. "posted", "skipped", "empty", "cancelled": it is over.
        reason: Why it was put off, held or cancelled the last time; empty if it never was.
        due_at: The moment that the slot is for (aware UTC).
        fired_at: When it was made from a subscription that was due (aware UTC).
        retry_at: When it is tried next, or its lease ends (aware UTC); None once it is over or held.
        attempts: How often it was tried.
        posted: The platform's ids of the parts that are known to be posted, in order.
        finished_at: When it was posted, skipped or found empty (aware UTC), else None.
    """

    id: str
    subscription_id: str
    story: str
    slot: str
    state: DeliveryState
    reason: str
    due_at: datetime
    fired_at: datetime
    retry_at: datetime | None
    attempts: int
    posted: tuple[str, ...]
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the articles did not answer, and that waits for the one which does.

    Attributes:
        id: Opaque.
        channel: Where it was asked: with the thread, so that the answer comes there.
        story: Handle of the story.
        text: As it was asked.
        asker: The platform's name of the user who asked it.
        language: "en" or "de": the language of the bot's own words around the answer.
        until: When it is given up (aware UTC).
    """

    id: str
    channel: Channel
    story: str
    text: str
    asker: str
    language: str
    until: datetime


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page that could not be had when an article was to be read from it, and is tried again.

    Attributes:
        url: Where it is.
        article: Id of the article that is kept until then; empty where the feed says nothing to keep.
        since: When it was tried first (aware UTC).
        try_at: When it may be tried again (aware UTC).
        n_tries: How often its site was asked.
        reason: Why the last time failed, as the end of a sentence.
        is_summary: Whether the article is what the feed says of it, and not an older version of the page.
        is_news: Whether what the page says besides is to be told to anybody.
    """

    url: str
    article: str
    since: datetime
    try_at: datetime
    n_tries: int = 0
    reason: str = ""
    is_summary: bool = True
    is_news: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A feed that brings articles into a workspace's stories.

    Attributes:
        id: Opaque; its first letters are shown to people.
        workspace: Whose it is.
        url: Where it is fetched from.
        title: As it calls itself.
        created_by: The platform's name of the user who added it.
        story: Handle of the story that holds all its articles, whatever stories they belong to besides.
        include: An entry must have one of these words or phrases; empty for all.
        exclude: An entry must have none of these.
        languages: ISO 639-1 codes of which an entry must be in one; empty for all.
        etag: As the site told it last, or None.
        last_modified: The same.
        due_at: When it is fetched next (aware UTC).
        fetched_at: When it was fetched last, whatever came of it (aware UTC), or None.
        n_failures: How often in a row that has failed.
        failure: Why the last time failed, as the end of a sentence; empty where it did not.
        failing_at: When it failed first of those in a row (aware UTC), or None where the last time did not fail.
        n_unchanged: How often in a row it had nothing new.
        rhythm: When its newest entries were published (aware UTC), newest first.
        last_title: Headline of its newest entry; may be empty.
        body: Fingerprint of what it sent last; empty where that is not known.
        ttl: How long it wants to be left alone, as it said in that, or None.
        unread: Pages of its articles that are tried again, those that failed first in front.
    """

    id: str
    workspace: str
    url: str
    title: str
    created_by: str
    story: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    due_at: datetime | None = None
    fetched_at: datetime | None = None
    n_failures: int = 0
    failure: str = ""
    failing_at: datetime | None = None
    n_unchanged: int = 0
    rhythm: tuple[datetime, ...] = ()
    last_title: str = ""
    body: str = ""
    ttl: timedelta | None = None
    unread: tuple[UnreadPage, ...] = ()


MAX_MATERIAL = 1_000_000
"""Bytes of a text that somebody hands in; a very long newspaper article has 60,000."""


@dataclass(frozen=True, slots=True)
class Material:
    """A text that somebody hands in: a file, or what they pasted.

    Attributes:
        load: Gives its bytes, called once at most, and after it was looked who wants that; raises `SourceRefused`.
        name: Of the file, for people; empty for what was pasted.
        content_type: As the platform tells it, with its parameters; may be empty, and may be wrong.
        n_bytes: The same; None where it does not tell.
        title: The headline as somebody typed it; empty for the text's own.
        address: Where the text can be read, as somebody typed it; empty for nowhere.
    """

    load: Callable[[], Awaitable[bytes]]
    name: str = ""
    content_type: str = ""
    n_bytes: int | None = None
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody says something to the bot.

    Attributes:
        channel: Where.
        user: The platform's name of who says it.
        text: As it was typed. For the action "evidence", what `bot.evidence.reference` made; for "report", the same.
        conversation: The platform's name of a thread in which people talk about one story, so that what is no command
            is a question about it; None where there is none.
        mention: The platform's name of a role or group that the text names, or None.
        is_announcing: Whether what is posted in the channel can be followed from elsewhere.
        obstacle: Asked before posts are promised: says what keeps the bot from posting there, or None.
        action: "say": words for the grammar. "evidence": show the sentences behind a post. "report": a post is wrong.
            "read": tell in a few points what stands in the material, behind the first address in a text, or in the
            text itself.
        may_manage: Whether the platform says that this user may change what is posted in the channel.
        language: Language that the platform shows to the user, or None; counts where none is set for the channel.
        timezone: IANA name of the user's zone, or None; counts where none is set for the channel.
        material: What they hand in with it, or None.
        open: Gives the file at a path that they typed, where it is their own machine that the desk runs on; else None.
        grow: Shows everybody how an answer begins that everybody is to see; None where messages do not grow.
        grow_alone: Shows the same only to who asks, where only they are to see answers.
    """

    channel: Channel
    user: str
    text: str
    may_manage: bool = False
    language: str | None = None
    timezone: str | None = None
    conversation: str | None = None
    mention: str | None = None
    is_announcing: bool = False
    obstacle: Obstacle | None = field(default=None, compare=False)
    action: Literal["say", "evidence", "report", "read"] = "say"
    material: Material | None = field(default=None, compare=False)
    open: Callable[[str], Material] | None = field(default=None, compare=False)
    grow: Grow | None = field(default=None, compare=False)
    grow_alone: Grow | None = field(default=None, compare=False)

    @property
    def has_place(self) -> bool:
        """Whether what they add belongs somewhere: to a workspace, or to everybody, where it is their own machine."""
        return bool(self.channel.workspace) or self.open is not None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to a request.

    Attributes:
        messages: In this order.
        language: "en" or "de": the language of the bot's own words in it.
        public: Whether everybody in the channel may see it, or only who asked.
        story: Handle of the story that it is about, or empty.
    """

    messages: tuple[Spoken, ...]
    language: str
    public: bool
    story: str = ""
