"""Time that passes in a newsroom: whatever is due at a moment is done at it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.app import App
from bot.collector import Collector
from storage.database import Database
from storage.tables import DELIVERY, FEED, QUESTION, SUBSCRIPTION
from tests.collecting.values import START


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Show the time."""
        return self.now

    def seconds(self) -> float:
        """Show the time as a platform's clock does."""
        return self.now.timestamp()


class Living:
    """A newsroom with a clock of its own.

    Attributes:
        clock: Set by the test.
        database: Of the store, to look at what is due.
    """

    clock: Clock
    database: Database
    app: App
    collector: Collector

    async def settle(self) -> None:
        """Fetch, answer and deliver what is due now."""
        await self.collector.collect_due()
        await self.app.deliver_due()

    async def live(self, span: timedelta) -> None:
        """Let time pass: do what is due at each moment at which something is."""
        end = self.clock() + span
        while True:
            await self.settle()
            following = await self.database.read("look", self._following)
            if following is None or following > end:
                break
            self.clock.now = following
        self.clock.now = end
        await self.settle()

    def _following(self, connection: Connection) -> datetime | None:
        columns = (FEED.c.due_at, DELIVERY.c.retry_at, SUBSCRIPTION.c.due_at, QUESTION.c.due_at)
        moments = [
            connection.execute(select(func.min(column)).where(column > self.clock())).scalar_one() for column in columns
        ]
        return min((moment for moment in moments if moment is not None), default=None)
