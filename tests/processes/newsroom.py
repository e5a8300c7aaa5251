"""An `App` with a clock that a test sets: days pass at once, and every moment at which something can happen is met."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.app import App
from bot.schedule import parse
from bot.types import Article, ChannelSettings, DeliveryRecord, Subscription
from bot.writer import Extractive
from storage import Store
from storage.database import Database
from storage.tables import DELIVERY, SUBSCRIPTION
from tests.loopback.chat import LoopbackChat
from tests.processes.values import OWNER, SETTINGS, STORY, channel

START = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SHORT = timedelta(seconds=0.3)
"""A lease: part of it is waited for in real time before a post is looked up, and the clock stands still meanwhile."""


class Clock:
    """A clock that stands still until it is set.

    Attributes:
        now: What it shows.
    """

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Show the time."""
        return self.now

    def seconds(self) -> float:
        """Show the time as a platform's clock does."""
        return self.now.timestamp()


class Newsroom:
    """One app, its store and its clock."""

    def __init__(self, store: Store, database: Database, clock: Clock, chat: LoopbackChat) -> None:
        self.store = store
        self.clock = clock
        self.chat = chat
        self._database = database
        self.app = self.another()

    def another(self, lease: timedelta = SHORT) -> App:
        """Make one more app on the same store, as another process would be."""
        return App(self.store, [self.chat], Extractive(), settings=SETTINGS, lease=lease, clock=self.clock)

    async def hear(self, articles: Sequence[Article], *, story: str = STORY) -> None:
        """Let a story go on; the app is a new one, because it shares a digest for some seconds of the real time."""
        self.app = self.another()
        await self.store.add_articles(articles, story=story, now=self.clock())

    async def follow(
        self, name: str, schedule: str | None = "daily 08:00", *, story: str = STORY, max_bullets: int = 5
    ) -> Subscription:
        """Let a channel follow a story, with updates where no schedule is given."""
        plan = None if schedule is None else parse(schedule, zone="UTC")
        wanted = Subscription(
            id=f"{name}-{story}",
            channel=channel(name),
            story=story,
            mode="updates" if plan is None else "digest",
            schedule=plan,
            language="en",
            max_bullets=max_bullets,
            paused_until=None,
            created_by=OWNER,
            due_at=None if plan is None else plan.next_after(self.clock()),
        )
        return (await self.store.follow(wanted, now=self.clock(), limit=10))[0]

    async def be_quiet(self, name: str, quiet: tuple[str, str]) -> None:
        """Set the quiet hours of a channel."""
        await self.store.set_channel_settings(channel(name), ChannelSettings("en", "UTC", quiet))

    async def live(self, span: timedelta) -> None:
        """Let time pass: deliver now, and at each moment within `span` at which something is to be tried."""
        end = self.clock() + span
        while True:
            await self.app.deliver_due()
            following = await self._database.read("look", self._following)
            if following is None or following > end:
                break
            self.clock.now = following
        self.clock.now = end
        await self.app.deliver_due()

    async def history(self, name: str) -> list[DeliveryRecord]:
        """List what became of the deliveries to a channel, the oldest first."""
        return (await self.store.history(channel(name), limit=100))[::-1]

    def _following(self, connection: Connection) -> datetime | None:
        moments = [
            connection.execute(select(func.min(column)).where(column > self.clock())).scalar_one()
            for column in (DELIVERY.c.retry_at, SUBSCRIPTION.c.due_at, SUBSCRIPTION.c.paused_until)
        ]
        return min((moment for moment in moments if moment is not None), default=None)
