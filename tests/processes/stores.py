"""Stores for tests: one that lets all processes see what is due before any fires it, and one that is broken."""

import asyncio
import socket
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, insert, update

from bot.types import Firing, Subscription
from storage import Store, queue
from storage.store import NextDue
from storage.tables import DELIVERY, SUBSCRIPTION


class GatedStore(Store):
    """The real store; between reading what is due and firing it, a process waits until all others have read it, too.

    Attributes:
        gate: Port on 127.0.0.1 where somebody answers when all are there; 0 for not to wait.
    """

    gate = 0

    async def fire_due(self, now: datetime, *, next_due: NextDue, limit: int = 500) -> int:
        """See `Store.fire_due`, which calls `next_due` just at that moment."""

        def waiting(subscription: Subscription, moment: datetime) -> Firing:
            self.wait()
            return next_due(subscription, moment)

        return await super().fire_due(now, next_due=waiting, limit=limit)

    def wait(self) -> None:
        """Wait at the gate, the first time."""
        if self.gate:
            with socket.create_connection(("127.0.0.1", self.gate)) as connection:
                connection.recv(1)
            self.gate = 0


class BrokenStore(GatedStore):
    """What firing is without compare-and-swap; to be used where the unique key of deliveries is dropped, too."""

    async def fire_due(self, now: datetime, *, next_due: NextDue, limit: int = 500) -> int:
        """Fire whatever was read as due."""
        due, _ = await self._database.read("look", lambda connection: queue.due(connection, now, limit))
        if not due:
            return 0
        await asyncio.to_thread(self.wait)

        def work(connection: Connection) -> int:
            for subscription in due:
                firing = next_due(subscription, now)
                changed = connection.execute(
                    update(SUBSCRIPTION)
                    .where(SUBSCRIPTION.c.id == subscription.id)
                    .values(due_at=firing.next_at)
                    .returning(SUBSCRIPTION.c.channel_id)
                )
                values = {
                    "id": uuid4().hex,
                    "subscription_id": subscription.id,
                    "channel_id": changed.scalar_one(),
                    "story": subscription.story,
                    "slot": firing.slot,
                    "state": "pending",
                    "due_at": firing.due_at,
                    "fired_at": now,
                    "retry_at": now,
                    "attempt": 0,
                    "reason": "",
                }
                connection.execute(insert(DELIVERY).values(**values))
            return len(due)

        return await self._database.write("fire", work)
