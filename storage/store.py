"""Store: everything that Depesche remembers. Takes and returns `bot.types`; times are arguments, aware UTC.

The promises that it keeps, on SQLite and on PostgreSQL with the same statements:

- A method that returned has been kept; one that raised has changed nothing.
- A due moment becomes one delivery, however many processes look (`fire_due`).
- A delivery is one worker's at a time (`claim`), and a worker that lost it cannot write to it any more (`LeaseLost`).
- What a channel was told is written down in the transaction that ends the delivery (`finish`).
- New articles make the subscriptions that wait for them due in the transaction that stores them (`add_articles`).

What a method promises stands here, and no statement: each hands over to the module of what it is about. Those for
stories are in `storage.archive`, for deliveries in `storage.queue`.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from bot.errors import StorageError
from bot.types import (
    Amendment,
    Answer,
    Article,
    Channel,
    ChannelSettings,
    Citation,
    Delivery,
    DeliveryRecord,
    Firing,
    FollowUp,
    Message,
    ModelRecord,
    ModelUse,
    Question,
    Report,
    Revision,
    Source,
    Story,
    Subscription,
    UnreadPage,
    Update,
)
from storage import archive, channels, corrections, feeds, history, model, notes, questions, queue, subscriptions
from storage.database import Database

NextDue = Callable[[Subscription, datetime], Firing]
"""(subscription, now) -> what is fired now, and when it is due next."""


async def open_store(url: str, *, migrate: bool = True, patience: timedelta = timedelta(seconds=5)) -> "Store":
    """Open a database and bring its tables up to date.

    Several processes may do this at once; one of them does the work while the others wait.

    Args:
        url: ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql+psycopg://user@host/name``.
        migrate: Whether to change tables that are older than this program; otherwise they are an error.
        patience: How long any operation waits for a lock that another program holds.

    Raises:
        ConfigError: The address is none of these.
        StorageError: The database cannot be used, or was made by a newer version.
    """
    return Store(await Database.open(url, migrate=migrate, patience=patience))


class Store:
    """What Depesche remembers. Made by `open_store`.

    Every method may raise `StorageError`; those that act on a leased delivery, `LeaseLost`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def try_writing(self) -> None:
        """Write what stands there already: it is a `StorageError` where nothing can be written."""
        await self._database.try_writing()

    async def close(self) -> None:
        """Finish what is running and close the database. May be called twice; nothing else may be called after it."""
        await self._database.close()

    # Articles and stories

    async def add_articles(
        self,
        articles: Sequence[Article],
        *,
        story: str,
        now: datetime,
        workspace: str = "",
        quiet: bool = False,
        also: Sequence[str] = (),
    ) -> int:
        """Add articles to a story, which is made if there is none.

        An article that is known by its id is replaced by what is given; one whose words are known under another id is
        not stored again. Where something is new, subscriptions to the story in the mode "updates" become due.

        Args:
            articles: In any order.
            story: Its handle.
            now: The time.
            workspace: Whose story it is; the empty one's are everybody's.
            quiet: Whether they are no news, however new to the story: nobody is told of them by themselves.
            also: Handles of further stories that they are added to in the same way.

        Returns:
            How many of them are new to `story`.
        """
        return await self._database.write(
            "store articles",
            lambda connection: archive.add(connection, articles, (story, *also), workspace, now, quiet=quiet),
        )

    async def keep_common_stories(self, stories: Mapping[str, Sequence[Article]], *, now: datetime) -> int:
        """Make everybody's stories exactly these; workspaces' own are not touched.

        What is missing is added, and what is not given any more, stories and articles, is taken away. Where nothing
        changed, nothing is written. An article whose words are known under an id that is not given any more takes that
        one's place and is not new. Where something is new to a story, subscriptions to it in the mode "updates" become
        due, unless the whole story is new.

        Args:
            stories: From the handle to the articles, in any order; an empty mapping takes everything away.
            now: The time.

        Returns:
            How many articles are new, counted once for each story that they are new to.
        """
        return await self._database.write(
            "keep everybody's stories", lambda connection: archive.keep_common(connection, stories, now)
        )

    async def stories(self, workspace: str) -> list[Story]:
        """List the stories that a workspace sees, by handle: its own and everybody's; its own hides a namesake."""
        return await self._database.read("list stories", lambda connection: archive.listed(connection, workspace))

    async def headlines(self, workspace: str) -> list[Story]:
        """List the stories as `stories` does, but without the ids of their articles, which may be very many."""
        return await self._database.read("list stories", lambda connection: archive.headlines(connection, workspace))

    async def handles(self, workspace: str) -> list[str]:
        """Give the handles of the stories that a workspace sees, sorted."""
        return await self._database.read("list stories", lambda connection: archive.handles(connection, workspace))

    async def story(self, handle: str, workspace: str) -> tuple[Story, list[Article]]:
        """Get a story with its articles, oldest first.

        Raises:
            StoryNotFound: With the handles that look like it.
        """
        return await self._database.read("read a story", lambda connection: archive.one(connection, handle, workspace))

    async def recent_articles(self, handle: str, workspace: str, *, limit: int = archive.MOST_READ) -> list[Article]:
        """Get the newest articles of a story, oldest first: what is told of it, and asked.

        Args:
            handle: The story's.
            workspace: Who sees it.
            limit: How many at most.

        Raises:
            StoryNotFound: With the handles that look like it.
        """
        return await self._database.read(
            "read a story", lambda connection: archive.recent(connection, handle, workspace, limit)
        )

    async def news(self, subscription: Subscription, *, since: Literal["fired", "over"] = "fired") -> list[Article]:
        """List what a subscription has not looked at yet, oldest first.

        That is: the articles of its story, as its channel's workspace sees it, that were added to the story after the
        subscription was made, and not before its last delivery that ended as posted or empty was fired. Those of the
        very moment in which that one was fired are among them, so some of them may have been told.

        Args:
            subscription: One that ended has no news.
            since: Whether what was added before that delivery was over is left out: one that had to wait for the
                morning told of what came at night.
        """
        return await self._database.read(
            "look for news", lambda connection: archive.news(connection, subscription, since)
        )

    async def own_stories(self, workspace: str, since: datetime) -> dict[str, list[str]]:
        """List a workspace's own stories to which something was added since a moment.

        Everybody's stories are not among them, nor are those that only hold what a feed brings.

        Returns:
            Handle -> ids of the story's articles, oldest first; by handle.
        """
        return await self._database.read(
            "read a workspace's stories", lambda connection: feeds.own_stories(connection, workspace, since)
        )

    async def events(
        self, workspace: str, handle: str, article_ids: Collection[str]
    ) -> dict[str, frozenset[str]] | None:
        """Say which stories of one event articles of a feed's own story are in besides.

        Returns:
            By an article's id, the handles of those stories; articles in none are left out. None where the story is
            itself about one event.
        """
        return await self._database.read(
            "read a workspace's stories", lambda connection: feeds.events(connection, workspace, handle, article_ids)
        )

    async def articles(self, workspace: str, ids: Sequence[str]) -> list[Article]:
        """Give articles of a workspace in the order of their ids; those that it does not have are left out."""
        return await self._database.read("read articles", lambda connection: feeds.articles(connection, workspace, ids))

    async def rename_story(self, workspace: str, handle: str, new: str) -> bool:
        """Give a workspace's own story another handle; who follows it goes on.

        Returns:
            False where the workspace has a story of the new name: then nothing is changed.

        Raises:
            StoryNotFound: The workspace has no such story of its own.
        """
        return await self._database.write(
            "rename a story", lambda connection: feeds.rename(connection, workspace, handle, new)
        )

    async def merge_stories(self, workspace: str, handle: str, into: str) -> int:
        """Put all articles of a workspace's own story into another of its own; who follows it follows that one.

        Returns:
            How many articles were moved.

        Raises:
            StoryNotFound: The workspace has no such story of its own.
        """
        return await self._database.write(
            "merge stories", lambda connection: feeds.merge(connection, workspace, handle, into)
        )

    async def split_story(
        self, workspace: str, handle: str, article_ids: Sequence[str], *, new: str, now: datetime
    ) -> int:
        """Take articles out of a workspace's own story into another, which is made if there is none.

        Returns:
            How many articles were moved.

        Raises:
            StoryNotFound: The workspace has no such story of its own.
        """
        return await self._database.write(
            "split a story",
            lambda connection: feeds.split(connection, workspace, handle, article_ids, new=new, now=now),
        )

    # Sources

    async def add_source(
        self, source: Source, *, keys: Collection[str] = (), now: datetime, limit: int
    ) -> tuple[Source, bool]:
        """Let a feed bring articles into a workspace's stories; its own story is made.

        Args:
            source: A new one.
            keys: Of the entries that it has already.
            now: The time.
            limit: How many feeds the workspace may have.

        Returns:
            The feed as it is kept, and whether it is a new one: one with the same address is left as it is.

        Raises:
            TooMany: It would be one more than the limit.
        """
        return await self._database.write(
            "keep a feed", lambda connection: feeds.add(connection, source, keys, now, limit)
        )

    async def sources(self, workspace: str) -> list[Source]:
        """List a workspace's feeds, in the order in which they were added."""
        return await self._database.read("list feeds", lambda connection: feeds.listed(connection, workspace))

    async def fed(self, workspace: str) -> set[str]:
        """Give the handles of the stories that a workspace's feeds have of their own, those of removed feeds, too."""
        return await self._database.read("list feeds", lambda connection: feeds.fed(connection, workspace))

    async def change_source(self, source: Source) -> None:
        """Keep what somebody set for a feed; no such feed is fine."""
        await self._database.write("change a feed", lambda connection: feeds.change(connection, source))

    async def put_off_pages(self, source_id: str, pages: Sequence[UnreadPage]) -> None:
        """Note pages of a feed that are tried again, besides those that are; no such feed is fine."""
        await self._database.write("note unread pages", lambda connection: feeds.put_off(connection, source_id, pages))

    async def remove_source(self, source_id: str) -> None:
        """Forget a feed; what it brought stays. No such feed is fine."""
        await self._database.write("forget a feed", lambda connection: feeds.remove(connection, source_id))

    async def claim_sources(self, worker: str, now: datetime, *, lease: timedelta, limit: int) -> list[Source]:
        """Lease feeds that are due, or whose worker let its lease end; those that waited longest.

        Args:
            worker: A name that no other process has.
            now: The time.
            lease: How long they are this worker's.
            limit: How many at most.
        """
        return await self._database.write(
            "claim feeds",
            lambda connection: feeds.claim(connection, worker, now, until=now + lease, limit=limit),
        )

    async def sources_due(self, now: datetime) -> bool:
        """Say whether any feed is due."""
        return await self._database.read("look for due feeds", lambda connection: feeds.are_due(connection, now))

    async def known_items(self, source_id: str, keys: Collection[str]) -> set[str]:
        """Give those keys of entries that a feed had before."""
        return await self._database.read(
            "look for new entries", lambda connection: feeds.known(connection, source_id, keys)
        )

    async def polled(self, source: Source, worker: str, keys: Collection[str], *, now: datetime) -> bool:
        """Keep what became of a fetch, and the keys of the entries that there were.

        Args:
            source: As it is now; when it is due next is in it. Its filters do not count: they are the user's.
            worker: Who leased it.
            keys: Of all entries that need not be looked at again.
            now: The time.

        Returns:
            False where the feed was taken over or forgotten meanwhile: then nothing is changed.
        """
        return await self._database.write(
            "keep a feed's state", lambda connection: feeds.finish(connection, source, worker, keys, now)
        )

    async def announce(
        self, workspace: str, stories: Collection[str], message: Message, *, slot: str, now: datetime
    ) -> int:
        """Make a delivery of a message to each channel that follows one of some stories, once for a slot.

        Args:
            workspace: Whose channels.
            stories: Their handles.
            message: What is said.
            slot: Names what happened: told twice it makes no second delivery.
            now: The time.

        Returns:
            How many channels are told.
        """
        return await self._database.write(
            "tell channels",
            lambda connection: feeds.announce(connection, workspace, stories, message, slot=slot, now=now),
        )

    # The language model

    async def model_text(self, key: str) -> str | None:
        """Give what a model wrote, or None where nothing is kept under this key."""
        return await self._database.read("read a model's words", lambda connection: model.kept(connection, key))

    async def claim_model_text(self, key: str, *, now: datetime, lease: timedelta) -> bool:
        """Claim the writing of a text, so that no two processes have the same one written.

        Args:
            key: What it will be kept under.
            now: The time.
            lease: After how long others may claim it whose writer has said nothing.

        Returns:
            Whether it is the caller's to write: not where it is kept already, and not where somebody writes it.
        """
        return await self._database.write(
            "claim a model's words", lambda connection: model.claim(connection, key, now, lease)
        )

    async def give_up_model_text(self, key: str) -> None:
        """Let others have a text written, where nothing came of it."""
        await self._database.write("give up a model's words", lambda connection: model.give_up(connection, key))

    async def keep_model_text(self, key: str, text: str, *, now: datetime) -> None:
        """Keep what a model wrote, until `tidy` forgets it."""
        await self._database.write("keep a model's words", lambda connection: model.keep(connection, key, text, now))

    async def model_spent(self, workspace: str, day: date) -> float:
        """Give what a workspace cost on a day (UTC), in the operator's currency."""
        return await self._database.read("read what a model cost", lambda c: model.spent(c, workspace, day))

    async def spend_on_model(self, workspace: str, day: date, use: ModelUse) -> None:
        """Add to what a workspace cost on a day (UTC)."""
        await self._database.write("note what a model cost", lambda c: model.spend(c, workspace, day, use))

    async def model_judged(self, record: ModelRecord) -> None:
        """Add to how many claims of a model were checked, and how many failed."""
        await self._database.write("note how a model did", lambda connection: model.judged(connection, record))

    async def model_uses(self, workspace: str, since: date) -> list[ModelUse]:
        """Give what a workspace had models do since a day (UTC), by name of the model."""
        return await self._database.read("read what a model cost", lambda c: model.uses(c, workspace, since))

    async def model_records(self) -> list[ModelRecord]:
        """Give how often models were wrong, by name."""
        return await self._database.read("read how a model did", model.records)

    # Corrections

    async def link_items(self, source_id: str, links: Mapping[str, str]) -> None:
        """Note which article a feed's entries became.

        Args:
            source_id: The feed.
            links: Key of an entry that is known -> id of the article.
        """
        await self._database.write(
            "link a feed's entries", lambda connection: corrections.link(connection, source_id, links)
        )

    async def linked_articles(self, source_id: str, keys: Collection[str]) -> dict[str, Article]:
        """Give the articles that a feed's entries became, by those of the keys that lead to one."""
        return await self._database.read(
            "look for articles", lambda connection: corrections.linked(connection, source_id, keys)
        )

    async def amend(self, workspace: str, amended: Amendment, *, now: datetime) -> bool:
        """Put a new version in an article's place, keep the old one, and have told what was told wrongly.

        In one step: what channels were told of sentences that stay as they were counts for the new version, the posts
        that say what changed are marked (`revisions`), and each channel that was told it and still follows the story
        gets a delivery that says so. Where the new version has news, those who wait for news are made due.

        Args:
            workspace: Whose article it is.
            amended: Both versions, compared.
            now: The time.

        Returns:
            Whether that was done: not where the article is not what `amended` says it was, and not where another
            article says the same already.
        """
        return await self._database.write(
            "keep a new version", lambda connection: corrections.amend(connection, workspace, amended, now)
        )

    async def earlier_versions(self, subscription: Subscription, article_ids: Collection[str]) -> list[Article]:
        """Give what articles were, as far as a subscription may have told of that."""
        return await self._database.read(
            "read earlier versions", lambda connection: corrections.earlier(connection, subscription, article_ids)
        )

    async def versions(self, workspace: str, article_ids: Collection[str]) -> list[Article]:
        """Give all that articles were before they became what they are, oldest first."""
        return await self._database.read(
            "read earlier versions", lambda connection: corrections.versions(connection, workspace, article_ids)
        )

    async def revisions(self, channel: Channel, story: str) -> list[Revision]:
        """Give what was posted about a story in a channel and is to say something else, oldest first."""
        return await self._database.read(
            "look for posts to edit", lambda connection: corrections.revisions(connection, channel, story)
        )

    async def revised(self, delivery_id: str, message: Message) -> None:
        """Write down that the posts of a delivery say this now, or never will."""
        await self._database.write(
            "note an edited post", lambda connection: corrections.revised(connection, delivery_id, message)
        )

    async def corrections(self, channel: Channel, *, limit: int = 10) -> list[tuple[Update, datetime]]:
        """Give the corrections that a channel and its threads were to be told, newest first, with their moments."""
        return await self._database.read(
            "read corrections", lambda connection: corrections.listed(connection, channel, limit)
        )

    async def report(
        self, channel: Channel, story: str, *, reporter: str, citations: Sequence[Citation], now: datetime
    ) -> bool:
        """Note that somebody says that a post is wrong.

        Args:
            channel: Where it is.
            story: What it is about.
            reporter: The platform's name of the user who says so.
            citations: The sentences behind it.
            now: The time.

        Returns:
            Whether it is noted now: False where the same user said it before.
        """
        return await self._database.write(
            "note a report",
            lambda connection: corrections.report(
                connection, channel, story, reporter=reporter, citations=citations, now=now
            ),
        )

    async def reports(self, channel: Channel, *, limit: int = 10) -> list[Report]:
        """Give what was reported in a channel and its threads, newest first."""
        return await self._database.read(
            "read reports", lambda connection: corrections.reports(connection, channel, limit)
        )

    async def claim_reports(self, platforms: Collection[str], now: datetime, *, limit: int = 20) -> list[Report]:
        """Give reports that nobody was told of, oldest first; each is given once."""
        return await self._database.write(
            "take reports", lambda connection: corrections.claim_reports(connection, platforms, now, limit)
        )

    async def waiting(self, now: datetime) -> tuple[bool, bool]:
        """Say whether there is any question to look at, and any report that nobody was told of, at one look."""
        return await self._database.read("look what waits", lambda connection: corrections.waiting(connection, now))

    # Questions that wait

    async def keep_question(self, question: Question, *, now: datetime, limit: int) -> bool:
        """Let a question wait for the article that answers it.

        Args:
            question: A new one.
            now: The time.
            limit: How many may wait in its channel, threads included.

        Returns:
            False where the same one waits already.

        Raises:
            TooMany: It would be one more than the limit.
        """
        return await self._database.write(
            "keep a question", lambda connection: questions.keep(connection, question, now, limit)
        )

    async def questions(self, channel: Channel, now: datetime) -> list[Question]:
        """List the questions that wait in a channel and its threads, oldest first."""
        return await self._database.read(
            "list questions", lambda connection: questions.listed(connection, channel, now)
        )

    async def drop_question(self, question_id: str) -> None:
        """Forget a question; no such question is fine."""
        await self._database.write("forget a question", lambda connection: questions.drop(connection, question_id))

    async def claim_questions(self, worker: str, now: datetime, *, lease: timedelta, limit: int) -> list[Question]:
        """Lease questions to whose stories something was added.

        Args:
            worker: A name that no other process has.
            now: The time.
            lease: How long they are this worker's.
            limit: How many at most.
        """
        return await self._database.write(
            "claim questions",
            lambda connection: questions.claim(connection, worker, now, until=now + lease, limit=limit),
        )

    async def settle_question(self, question: Question, worker: str, answer: Answer | None, *, now: datetime) -> bool:
        """End a lease on a question: with its answer, which is delivered once, or without, and it goes on waiting.

        Returns:
            False where another worker has it, or it was dropped: then nothing is changed.
        """
        return await self._database.write(
            "settle a question", lambda connection: questions.settle(connection, question, worker, answer, now)
        )

    # Channels

    async def channel_settings(self, channel: Channel) -> ChannelSettings | None:
        """Get what was set for a channel, or None."""
        return await self._database.read(
            "read a channel's settings", lambda connection: channels.own_settings(connection, channel)
        )

    async def effective_settings(self, channel: Channel) -> ChannelSettings | None:
        """Get what counts in a channel: what was set for it, else for the channel of the thread that it is, or None."""
        return await self._database.read(
            "read a channel's settings", lambda connection: channels.effective_settings(connection, channel)
        )

    async def set_channel_settings(
        self, channel: Channel, settings: ChannelSettings, *, changed: Sequence[Subscription] = ()
    ) -> None:
        """Replace what was set for a channel.

        Args:
            channel: The channel.
            settings: All of its settings.
            changed: Subscriptions of it, and of threads that have no settings of their own, whose language or schedule
                changes with them; one that ended is left out.
        """
        await self._database.write(
            "keep a channel's settings",
            lambda connection: channels.keep_settings(connection, channel, settings, changed),
        )

    # Subscriptions

    async def follow(self, subscription: Subscription, *, now: datetime, limit: int) -> tuple[Subscription, bool]:
        """Let a channel follow a story, or change how it does.

        Args:
            subscription: Its id and `created_by` count only where the channel does not follow the story yet.
            now: The time.
            limit: How many stories the channel may follow.

        Returns:
            The subscription as it is kept, and whether it is a new one.

        Raises:
            TooMany: It would be one more than the limit.
        """
        return await self._database.write(
            "keep a subscription", lambda connection: subscriptions.follow(connection, subscription, now, limit)
        )

    async def unfollow(self, subscription_id: str) -> None:
        """End a subscription and cancel what of it was not posted yet; no such subscription is fine."""
        await self._database.write(
            "end a subscription", lambda connection: subscriptions.unfollow(connection, subscription_id)
        )

    async def subscriptions(self, channel: Channel, *, threads: bool = False) -> list[Subscription]:
        """List what a channel follows, in the order in which it was asked for.

        Args:
            channel: Which.
            threads: Whether with what is followed in its threads, as far as they have no settings of their own.
        """
        return await self._database.read(
            "list subscriptions", lambda connection: subscriptions.listed(connection, channel, threads=threads)
        )

    async def subscription(self, subscription_id: str) -> Subscription:
        """Get a subscription by its whole id.

        Raises:
            SubscriptionNotFound: There is none.
        """
        return await self._database.read(
            "read a subscription", lambda connection: subscriptions.one(connection, subscription_id)
        )

    async def pause(self, subscription_id: str, until: datetime | None, *, next_due: datetime | None) -> None:
        """Let a subscription rest, or resume it, also where it was stopped with its channel.

        While it rests nothing of it is fired or claimed; deliveries that were waiting go on waiting.

        Args:
            subscription_id: Its whole id.
            until: When it goes on by itself; `FOREVER` for never; None to go on now.
            next_due: When it is due next. Of no effect in the mode "updates" where news waits.

        Raises:
            SubscriptionNotFound: There is none.
        """
        await self._database.write(
            "pause or resume a subscription",
            lambda connection: subscriptions.pause(connection, subscription_id, until, next_due),
        )

    async def cancel_channel(
        self, channel: Channel, reason: str, *, for_good: bool = False, threads: bool = False
    ) -> list[Subscription]:
        """Stop all that a channel follows, because it is gone; what was not posted there is cancelled.

        Args:
            channel: No such channel is fine. What is followed in the channel of a thread goes on.
            reason: For people, shown by `history` and kept as `Subscription.stopped`.
            for_good: Whether it never comes back: then its subscriptions end, and its questions are dropped.
            threads: Whether its threads are gone with it; otherwise what is followed there goes on.

        Returns:
            The subscriptions that this call stopped, as they are now: they rest `FOREVER`. Those that rested forever
            before are not among them, so that a second call returns none. All that there were where they end.
        """
        return await self._database.write(
            "stop what a channel follows",
            lambda connection: subscriptions.cancel_channel(
                connection, channel, reason, for_good=for_good, threads=threads
            ),
        )

    async def restore_channel(self, channel: Channel, now: datetime) -> int:
        """Let all go on that `cancel_channel` stopped in a channel and its threads; what somebody paused rests on.

        A digest comes at its next moment; for news that was cancelled or came meanwhile is looked at once.

        Returns:
            How many subscriptions go on that do not rest by somebody's word.
        """
        return await self._database.write(
            "resume what a channel follows", lambda connection: subscriptions.restore_channel(connection, channel, now)
        )

    async def followed(self, platform: str, workspace: str) -> list[str]:
        """List the handles that a workspace's channels follow: what was asked last first, then what most follow."""
        return await self._database.read(
            "list what is followed", lambda connection: subscriptions.followed(connection, platform, workspace)
        )

    async def note_use(self, platform: str, workspace: str, story: str, now: datetime) -> None:
        """Write down that somebody asked about a story."""
        await self._database.write(
            "note a question", lambda connection: notes.note_use(connection, platform, workspace, story, now)
        )

    async def followed_in(self, platform: str, workspace: str) -> list[Subscription]:
        """List what all channels of a workspace follow, channel by channel, each in the order in which it was asked."""
        return await self._database.read(
            "list a workspace's subscriptions",
            lambda connection: subscriptions.followed_in(connection, platform, workspace),
        )

    async def leave(self, platform: str, workspace: str) -> int:
        """End all that a workspace's channels follow, because the bot was removed from it; cancel what is not posted.

        Its questions are dropped, and its feeds are not fetched any more; what they brought stays.

        Returns:
            How many subscriptions there were.
        """
        return await self._database.write(
            "end what a workspace follows", lambda connection: subscriptions.leave(connection, platform, workspace)
        )

    # Deliveries: from due to done

    async def fire_due(self, now: datetime, *, next_due: NextDue, limit: int = 500) -> int:
        """Turn due subscriptions into deliveries, each due moment into exactly one.

        Args:
            now: The time.
            next_due: Called in a thread, outside of any transaction, once for each due subscription; pure. Two calls
                with one slot give one delivery: that keeps a clock change from firing twice, and it means that in the
                mode "updates" the slot must be as fine as `due_at`, such as its ISO form.
            limit: How many to fire at most; call again while it returns as many.

        Returns:
            How many deliveries were made by this call.

        Raises:
            StorageError: After all others were fired, if a subscription's schedule cannot be read.
        """
        due, n_unreadable = await self._database.read(
            "look for due subscriptions", lambda connection: queue.due(connection, now, limit)
        )
        n_fired = 0
        if due:
            plans = await asyncio.to_thread(lambda: [(each, next_due(each, now)) for each in due])
            n_fired = await self._database.write(
                "fire due subscriptions", lambda connection: queue.fire(connection, plans, now)
            )
        if n_unreadable:
            reason = f"the schedules of {n_unreadable} subscriptions cannot be read; the others were fired"
            raise StorageError("fire due subscriptions", reason, retryable=False)
        return n_fired

    async def send_now(self, subscription_id: str, now: datetime) -> None:
        """Make a delivery of a subscription's story at once, besides its schedule and whatever its channel was told.

        Raises:
            SubscriptionNotFound: There is none.
        """
        await self._database.write("send at once", lambda connection: queue.send_now(connection, subscription_id, now))

    async def claim(
        self, worker: str, now: datetime, *, lease: timedelta, limit: int, platforms: Collection[str]
    ) -> list[Delivery]:
        """Lease deliveries that are to be tried now, or whose worker let its lease end.

        A channel gets one at a time: none while a lease on another delivery to it lasts, none before the next attempt
        of one that was tried, and only the oldest of those that wait for it.

        Args:
            worker: A name that no other process has, nor had while its leases last.
            now: The time.
            lease: How long they are this worker's; `renew` makes it longer.
            limit: How many at most.
            platforms: Only deliveries to channels of these.

        Returns:
            Those that waited longest, oldest first. One whose message was written by a newer version is held instead.
        """
        return await self._database.write(
            "claim deliveries",
            lambda connection: queue.claim(
                connection, worker, now, until=now + lease, limit=limit, platforms=platforms
            ),
        )

    async def renew(self, worker: str, ids: Collection[str], now: datetime, lease: timedelta) -> set[str]:
        """Make leases last until `now + lease`.

        Returns:
            The ids among `ids` that the worker still holds; it stops working on the others.
        """
        return await self._database.write(
            "renew leases", lambda connection: queue.renew(connection, worker, ids, now + lease)
        )

    async def release(self, worker: str) -> int:
        """Give back all leases of a worker, for others to take at once. A part that was begun stays begun.

        Returns:
            How many there were.
        """
        return await self._database.write("release leases", lambda connection: queue.release(connection, worker))

    async def begin_part(
        self,
        delivery_id: str,
        worker: str,
        index: int,
        nonce: str,
        *,
        message: Message,
        n_parts: int,
        below: str | None = None,
        into: FollowUp = "thread",
    ) -> None:
        """Write down that a part is about to be sent, and freeze the message, so that every attempt says the same.

        Called again for a part that was begun, it keeps the new nonce.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            index: Of the part, from 0.
            nonce: By which the part can be found at the platform.
            message: What the delivery says: the same each time.
            n_parts: In how many parts; may change until the first is begun.
            below: The platform's id of the post that it follows up, or None; counts when the message is frozen.
            into: Where a follow-up goes; counts when the message is frozen.

        Raises:
            StorageError: The delivery has another message already, there is no such part, or it is posted.
        """
        await self._database.write(
            "begin a part",
            lambda connection: queue.begin_part(
                connection,
                delivery_id,
                worker,
                index,
                nonce,
                message=message,
                n_parts=n_parts,
                below=below,
                into=into,
            ),
        )

    async def record_post(
        self, delivery_id: str, worker: str, index: int, post_id: str, *, next_nonce: str | None = None
    ) -> None:
        """Write down that a part that was begun is posted. May be called twice.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            index: Of the part, from 0.
            post_id: The platform's id of the post.
            next_nonce: Begins the next part, too, under this nonce.

        Raises:
            StorageError: The part was not begun, or there is no next part to begin, or it is posted.
        """
        await self._database.write(
            "record a post",
            lambda connection: queue.record_post(
                connection, delivery_id, worker, index, post_id, next_nonce=next_nonce
            ),
        )

    async def finish(
        self,
        delivery_id: str,
        worker: str,
        now: datetime,
        *,
        outcome: queue.Outcome,
        post: tuple[int, str] | None = None,
        reason: str = "",
    ) -> None:
        """End a delivery. When it was posted, also write down what its channel has been told.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            now: The time.
            outcome: "skipped": it was decided not to post it. "empty": there was nothing to say.
            post: Index and platform's id of a part that was begun and is posted, written down first.
            reason: For people, shown by `history`; without one, the last reason for which it was put off stays.

        Raises:
            StorageError: It is said to be posted and some part of it is not, or `post` was not begun.
        """
        await self._database.write(
            "finish a delivery",
            lambda connection: queue.finish(
                connection, delivery_id, worker, now, outcome=outcome, post=post, reason=reason
            ),
        )

    async def retry(self, delivery_id: str, worker: str, *, at: datetime, reason: str, doubtful: bool) -> None:
        """Give a delivery back to be tried later.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            at: Not before this moment.
            reason: For people, shown by `history`.
            doubtful: Whether the part that was begun may have been posted after all: the next attempt finds
                `Delivery.sending` and looks first. Otherwise it is known that it was not.
        """
        await self._database.write(
            "put off a delivery",
            lambda connection: queue.put_off(connection, delivery_id, worker, at=at, reason=reason, doubtful=doubtful),
        )

    async def hold(self, delivery_id: str, worker: str, reason: str) -> None:
        """Keep a delivery from being sent again by itself: it may be posted, and that cannot be found out.

        Args:
            delivery_id: A leased delivery.
            worker: Who holds the lease.
            reason: For people, shown by `history`.
        """
        await self._database.write(
            "hold a delivery", lambda connection: queue.hold(connection, delivery_id, worker, reason)
        )

    async def tidy(self, before: datetime) -> int:
        """Delete deliveries that ended before a moment, with their parts, and old notes; what channels were told stays.

        A subscription keeps its newest delivery, and the newest that was posted or empty, from which `news` counts.
        When a delivery was cancelled is not kept; it counts as ended when it was fired.

        Returns:
            How many were deleted.
        """
        return await self._database.write("delete old deliveries", lambda connection: history.tidy(connection, before))

    # What happened

    async def told(self, channel: Channel, story: str) -> list[Citation]:
        """List what a channel was told about a story, in the order in which it was."""
        return await self._database.read(
            "read what a channel was told", lambda connection: history.told(connection, channel, story)
        )

    async def untold(self, channel: Channel, story: str, citations: Sequence[Citation]) -> list[Citation]:
        """Give those citations that a channel was not told about a story yet, in the given order.

        Two are the same where article, sentence and quote are. It takes longer with more citations, and with more that
        was told from their articles, however much the channel was told from others.
        """
        return await self._database.read(
            "look for what a channel was not told",
            lambda connection: queue.untold(connection, channel, story, citations),
        )

    async def history(self, channel: Channel, *, post: str | None = None, limit: int = 10) -> list[DeliveryRecord]:
        """List deliveries to a channel, the newest first.

        Args:
            channel: Where they went, or were to go.
            post: Only the delivery that this post, by the platform's id, is a part of.
            limit: How many at most.
        """
        return await self._database.read(
            "read a channel's history", lambda connection: history.listed(connection, channel, post, limit)
        )

    async def problems(
        self, subscription_ids: Collection[str], *, since: datetime, limit: int = 5
    ) -> list[tuple[Channel, DeliveryRecord]]:
        """List the newest deliveries of subscriptions that were held, given up, cancelled by a fault or put off.

        Args:
            subscription_ids: Their whole ids; whatever goes wrong with others hides nothing of theirs.
            since: Nothing that was due before this moment.
            limit: How many at most.
        """
        return await self._database.read(
            "look for problems",
            lambda connection: history.problems(connection, subscription_ids, since=since, limit=limit),
        )

    async def last_update(self, subscription_id: str) -> datetime | None:
        """Say when a subscription last told what is new (aware UTC), or None."""
        return await self._database.read(
            "look for the last update", lambda connection: history.last_update(connection, subscription_id)
        )

    async def posted_update(self, subscription_id: str, since: datetime) -> Revision | None:
        """Give the last post in which a subscription told what is new, as it stands there.

        Args:
            subscription_id: Whose.
            since: None where it was posted before that, or where it is about to say something else.
        """
        return await self._database.read(
            "look for the last update", lambda connection: corrections.last_update(connection, subscription_id, since)
        )

    async def posted_elsewhere(self, subscription: Subscription, since: datetime) -> list[Revision]:
        """Give what a subscription's channel was told lately about other stories, the newest first, at most 100 posts.

        Digests and updates that stand in the channel itself; not what stands in a thread below another story's digest,
        nor what could not be posted or may not have been.

        Args:
            subscription: Whose channel.
            since: Nothing that was due before this moment.
        """
        return await self._database.read(
            "look for what was posted about other stories",
            lambda connection: corrections.elsewhere(connection, subscription, since),
        )

    async def last_digest(self, channel: Channel, story: str) -> str | None:
        """Give the platform's id of the first post of the newest digest of a story in a channel, or None."""
        return await self._database.read(
            "look for the last digest", lambda connection: history.last_digest(connection, channel, story)
        )

    # Conversations

    async def talk_about(self, channel: Channel, story: str, now: datetime, *, question: str | None = None) -> None:
        """Write down which story a thread is about, and what was asked; without, the question before on it stays."""
        await self._database.write(
            "note what a thread is about",
            lambda connection: notes.talk_about(connection, channel, story, now, question),
        )

    async def asked_before(self, channel: Channel, story: str) -> str | None:
        """Give the question that `talk_about` noted for a thread, or None where it was none, or about another story."""
        return await self._database.read(
            "look what was asked", lambda connection: notes.asked_before(connection, channel, story)
        )

    async def talked_about(self, channel: Channel) -> str | None:
        """Give the story that a thread is about: of what was last said there, or of the digest above it; or None."""
        return await self._database.read(
            "look what a thread is about", lambda connection: notes.talked_about(connection, channel)
        )

    async def receive(self, platform: str, event_id: str, payload: str, now: datetime) -> bool:
        """Write down what a platform told us, before it is told that we have it.

        Returns:
            Whether it is the first time.
        """
        return await self._database.write(
            "keep what came in", lambda connection: notes.receive(connection, platform, event_id, payload, now)
        )

    async def answered(self, platform: str, event_id: str, now: datetime) -> None:
        """Write down that something that came in was answered; what it said is forgotten."""
        await self._database.write(
            "note an answer", lambda connection: notes.answered(connection, platform, event_id, now)
        )

    async def unanswered(
        self, platform: str, *, after: datetime, before: datetime, now: datetime
    ) -> list[tuple[str, str]]:
        """Take over what came in at some time and was not answered, because whoever had it died.

        Args:
            platform: Where from.
            after: What is older is not worth an answer any more.
            before: What is younger may still be worked on.
            now: The time; nobody else gets it before `before` has passed this.

        Returns:
            Id and payload of each, oldest first.
        """
        return await self._database.write(
            "take over what came in",
            lambda connection: notes.unanswered(connection, platform, after=after, before=before, now=now),
        )
