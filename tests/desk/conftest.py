"""A desk with a store of its own, a clock that a test sets, and two stories that are invented here."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.console import render
from bot.engine import read
from bot.replies import Desk
from bot.types import Article, Channel, ChannelSettings, Notice, Reply, Request, Spoken
from bot.writer import Extractive
from storage import Store, open_store

START = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
"""A Friday, 09:00 in Berlin; two nights later the clocks go back."""

HERE = Channel("console", "news", workspace="kurier")

FERRY = """\
Die Fähre nach Altenwerder fährt wieder

Die Fähre nach Altenwerder fährt seit Montag wieder alle zehn Minuten über die Elbe.

Der Rat von Altenwerder bezahlt die Fähre mit 40 Millionen Euro aus dem Haushalt der Stadt. Das sagte Bürgermeisterin \
Anna Brandt am Montag im Rathaus. Gebaut wurde das neue Schiff von der Werft Petersen in Husum.

Die alte Fähre war im März nach einem Brand im Maschinenraum gesunken. Verletzt wurde dabei niemand.
"""

LIBRARY = """\
Lindau opens a library in the old station

The town of Lindau opened a public library in its former railway station on Tuesday.

The rebuilding cost 12 million euros, two thirds of which the state of Bavaria paid. Mayor Clara Huber said the house \
expects 300 visitors a day. The reading room stays open until 10 pm.
"""


def article(text: str, name: str, at: datetime) -> Article:
    """Read a text as the paper of that name printed it."""
    return read(text, source=name, published_at=at, url=f"https://example.org/{name.lower()}")


STORIES: Mapping[str, Sequence[Article]] = {
    "faehre": [article(FERRY, "Kurier", START - timedelta(days=3))],
    "library": [article(LIBRARY, "Bote", START - timedelta(days=2))],
}


@dataclass
class Clock:
    """A clock that stands until it is set."""

    now: datetime = START

    def __call__(self) -> datetime:
        """Give the time."""
        return self.now


@dataclass
class Conversation:
    """Somebody at a channel, and the desk that answers."""

    desk: Desk
    store: Store
    clock: Clock
    channel: Channel = HERE
    user: str = "u1"
    may_manage: bool = True
    language: str | None = None
    mention: str | None = None
    conversation: str | None = None
    obstacle: Notice | None = None
    replies: list[Reply] = field(default_factory=list)

    async def say(self, text: str) -> str:
        """Type something; give what is shown, as plain text."""

        async def obstacle() -> Notice | None:
            return self.obstacle

        reply = await self.desk.handle(
            Request(
                self.channel,
                self.user,
                text,
                may_manage=self.may_manage,
                language=self.language,
                mention=self.mention,
                conversation=self.conversation,
                obstacle=obstacle,
            )
        )
        self.replies.append(reply)
        return "\n".join(str(render(message, reply.language)) for message in reply.messages)

    async def keys(self, text: str) -> list[str]:
        """Type something; give which notices come, and the names of other messages."""
        await self.say(text)
        return [key(message) for message in self.replies[-1].messages]

    def elsewhere(self, channel: Channel | None = None, **changes: object) -> "Conversation":
        """Give a conversation in another channel, or of another user."""
        return replace(self, channel=channel or self.channel, replies=[], **changes)  # type: ignore[arg-type]


def key(message: Spoken) -> str:
    """Name a message: a notice by its sentence, others by their kind."""
    return message.key if isinstance(message, Notice) else type(message).__name__


async def _prepare(url: str) -> None:
    store = await open_store(url)
    await store.keep_common_stories(STORIES, now=START - timedelta(days=1))
    await store.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database with both stories, copied for each test."""
    path = tmp_path_factory.mktemp("desk") / "depesche.db"
    asyncio.run(_prepare(f"sqlite:///{path}"))
    return path


@pytest_asyncio.fixture
async def store(template: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """Open a store with both stories."""
    shutil.copy(template, tmp_path / "depesche.db")
    opened = await open_store(f"sqlite:///{tmp_path / 'depesche.db'}")
    yield opened
    await opened.close()


@pytest.fixture
def talk(store: Store) -> Conversation:
    """Begin a conversation in English, in Berlin."""
    clock = Clock()
    settings = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
    desk = Desk(store, Extractive(), clock=clock, settings=settings, max_subscriptions=3)
    return Conversation(desk, store, clock)
