"""A ledger in memory, and what tests of the model's writer share."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from pydantic import SecretStr

from adapters.model import Endpoint, ModelSettings, ModelWriter
from bot.engine import read
from bot.errors import StorageError
from bot.ports import Writer
from bot.types import Article
from bot.writer import Extractive

KEY = "sk-loopback-5f2e9a"
NOW = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)

CRANE = """\
Hafenkran in Wismar umgestürzt

Im Hafen von Wismar ist am Dienstagabend ein 60 Meter hoher Verladekran umgestürzt. Zwei Arbeiter wurden leicht \
verletzt, teilte die Hafengesellschaft Ostkai mit.

Der Schaden beträgt rund 4 Millionen Euro. Der Kran war 1998 gebaut und im März zuletzt geprüft worden.

Hafenchefin Gesine Albrecht kündigte an, alle drei übrigen Kräne untersuchen zu lassen. Bis Freitag bleibt der \
östliche Kai gesperrt.
"""
LIBRARY = """\
Lindau opens a library in the old station

The town of Lindau opened a public library in its former railway station on Tuesday.

The rebuilding cost 12 million euros, two thirds of which the state of Bavaria paid. Mayor Clara Huber said the house \
expects 300 visitors a day. The reading room stays open until 10 pm.
"""


def article(text: str, days_ago: int = 1) -> Article:
    """Read a text as a paper printed it so many days ago."""
    return read(text, source="Kurier", url="https://example.org/1", published_at=NOW - timedelta(days=days_ago))


def within(
    claim: str, quotes: Sequence[str], *, language: str | None = None, max_length: int | None = None
) -> tuple[str, ...]:
    """Judge a claim by a rule that tests can see through: each of its words stands in the quotes."""
    assert language
    assert max_length == 240
    words = {word.strip(".,") for quote in quotes for word in quote.split()}
    missing = [word for word in claim.split() if word.strip(".,") not in words]
    return (f"name: {missing[0]}",) if missing else ()


@dataclass
class MemoryLedger:
    """A `Ledger` for one test.

    Attributes:
        texts: What is kept, by key.
        costs: By workspace and day.
        claims: Until when what is not kept is somebody's to write, on the event loop's clock, by key.
        refused: Set once somebody was told that another one writes the same.
        calls: Each that was paid: workspace, tokens sent and received, model.
        counts: By model: claims judged, and those that failed.
        broken: Methods that fail like a database.
    """

    texts: dict[str, str] = field(default_factory=dict)
    claims: dict[str, float] = field(default_factory=dict)
    costs: defaultdict[tuple[str, date], float] = field(default_factory=lambda: defaultdict(float))
    refused: asyncio.Event = field(default_factory=asyncio.Event)
    calls: list[tuple[str, int, int, str]] = field(default_factory=list)
    counts: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    broken: set[str] = field(default_factory=set)

    def _use(self, method: str) -> None:
        if method in self.broken:
            raise StorageError("use the ledger", "the disk is full", retryable=True)

    async def kept(self, key: str) -> str | None:
        """See `Ledger`."""
        self._use("kept")
        return self.texts.get(key)

    async def claim(self, key: str, lease: timedelta) -> bool:
        """See `Ledger`."""
        self._use("claim")
        now = asyncio.get_running_loop().time()
        if key in self.texts or self.claims.get(key, now) > now:
            self.refused.set()
            return False
        self.claims[key] = now + lease.total_seconds()
        return True

    async def give_up(self, key: str) -> None:
        """See `Ledger`."""
        self._use("give_up")
        self.claims.pop(key, None)

    async def keep(self, key: str, text: str) -> None:
        """See `Ledger`."""
        self._use("keep")
        self.texts[key] = text

    async def spent(self, workspace: str, day: date) -> float:
        """See `Ledger`."""
        self._use("spent")
        return self.costs[workspace, day]

    async def spend(  # noqa: PLR0917 - as in `Ledger`
        self, workspace: str, day: date, n_in: int, n_out: int, cost: float, model: str
    ) -> None:
        """See `Ledger`."""
        self._use("spend")
        self.costs[workspace, day] += cost
        self.calls.append((workspace, n_in, n_out, model))

    async def judged(self, model: str, n_claims: int, n_failed: int) -> None:
        """See `Ledger`."""
        self._use("judged")
        self.counts[model][0] += n_claims
        self.counts[model][1] += n_failed

    @property
    def everything(self) -> str:
        """All that it holds, as text."""
        return repr((self.texts, dict(self.costs), self.calls, dict(self.counts)))


@dataclass
class Bench:
    """A writer on a loopback model, and what a test may turn.

    Attributes:
        settings: Of the writer and its endpoint.
        ledger: What it keeps.
        seconds: The breaker's clock.
        now: The day's.
        warnings: Workspaces that were warned, with their share.
        fallback: The other writer.
        closing: What is closed in the end.
    """

    settings: ModelSettings
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    seconds: float = 0.0
    now: datetime = NOW
    warnings: list[tuple[str, float]] = field(default_factory=list)
    fallback: Writer = field(default_factory=Extractive)
    closing: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def writer(self, check: Callable[..., tuple[str, ...]] | None = within) -> ModelWriter:
        """Make a writer; with None its claims are judged by the engine."""
        endpoint = Endpoint(self.settings)
        writer = ModelWriter(
            endpoint,
            self.fallback,
            self.ledger,
            self.settings,
            now=lambda: self.now,
            clock=lambda: self.seconds,
            check=check,
            warn=self._warn,
        )
        self.closing += [writer.close, endpoint.close]
        return writer

    async def _warn(self, workspace: str, share: float) -> None:
        self.warnings.append((workspace, share))


def settings(url: str, **changes: object) -> ModelSettings:
    """Settings for a loopback model: a key, and a time-out that no test needs to wait for long."""
    given: dict[str, object] = {"url": url, "name": "loopback", "key": SecretStr(KEY), "timeout": 10.0} | changes
    return ModelSettings(**given)  # type: ignore[arg-type]
