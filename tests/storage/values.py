"""What the tests of the store speak about."""

from datetime import UTC, datetime, timedelta

from bot.schedule import parse
from bot.types import Article, Bullet, Channel, Citation, Delivery, Digest, Firing, Sentence, Subscription
from storage import Store

NOW = datetime(2026, 10, 24, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LEASE = timedelta(minutes=5)
PLATFORMS = ("discord", "slack")
PATIENCE = timedelta(seconds=20)
"""Longer than any test holds a lock, on however slow a machine."""

CHANNEL = Channel("discord", "4711", workspace="guild")
DAILY = parse("daily 08:00", zone="Europe/Berlin")


def article(
    name: str = "a1", *words: str, published_at: datetime | None = NOW, title: str = "Stargate", source: str = "Kurier"
) -> Article:
    """Make an article of these sentences, or of one with its name in it."""
    sentences = words or (f"Here is what {name} says.",)
    return Article(
        id=name,
        url=f"https://example.org/{name}",
        source=source,
        title=title,
        byline=None,
        language="en",
        published_at=published_at,
        sentences=tuple(Sentence(index, text, "body", index) for index, text in enumerate(sentences)),
    )


def subscription(
    name: str = "s1",
    *,
    channel: Channel = CHANNEL,
    story: str = "stargate",
    due_at: datetime | None = NOW,
    paused_until: datetime | None = None,
    max_bullets: int = 5,
) -> Subscription:
    """Make a subscription to daily digests."""
    return Subscription(
        id=name,
        channel=channel,
        story=story,
        mode="digest",
        schedule=DAILY,
        language="en",
        max_bullets=max_bullets,
        paused_until=paused_until,
        created_by="U1",
        due_at=due_at,
    )


def updates(name: str = "s1", *, channel: Channel = CHANNEL, story: str = "stargate") -> Subscription:
    """Make a subscription to what is new."""
    return Subscription(
        id=name,
        channel=channel,
        story=story,
        mode="updates",
        schedule=None,
        language="de",
        max_bullets=3,
        paused_until=None,
        created_by="U1",
        due_at=None,
    )


def digest(*quotes: str) -> Digest:
    """Make a digest of an article's sentences."""
    bullets = tuple(
        Bullet(quote, (Citation("a1", index, quote, "Kurier", "https://example.org/a1"),))
        for index, quote in enumerate(quotes or ("Japan pays.", "SoftBank pays."))
    )
    return Digest(title="Stargate", bullets=bullets, language="en", as_of=NOW)


def next_due(due: Subscription, now: datetime) -> Firing:
    """Say when a subscription is due next and for which slot it is due now, as the app does."""
    assert due.due_at is not None
    if due.schedule is None:
        return Firing(due.due_at.isoformat(), due.due_at, None)
    return Firing(due.schedule.slot(due.due_at), due.due_at, due.schedule.next_after(now))


async def claim(store: Store, worker: str = "w1", now: datetime = NOW, limit: int = 9) -> list[Delivery]:
    """Claim deliveries for the usual time."""
    return await store.claim(worker, now, lease=LEASE, limit=limit, platforms=PLATFORMS)


async def leased(store: Store, *, worker: str = "w1", now: datetime = NOW, name: str = "s1") -> Delivery:
    """Follow, fire and claim one delivery."""
    await store.follow(subscription(name), now=now, limit=10)
    await store.fire_due(now, next_due=next_due)
    (claimed,) = await claim(store, worker, now, limit=1)
    return claimed


async def begin(  # noqa: PLR0917 - as the method that it calls
    store: Store, delivery: Delivery, worker: str = "w1", index: int = 0, nonce: str = "n", n_parts: int = 1
) -> None:
    """Begin a part of the usual digest."""
    await store.begin_part(delivery.id, worker, index, nonce, message=digest(), n_parts=n_parts)


async def post(store: Store, delivery: Delivery, message: Digest, *, worker: str = "w1") -> None:
    """Post a delivery in one part."""
    await store.begin_part(delivery.id, worker, 0, f"{delivery.id}-0", message=message, n_parts=1)
    await store.finish(delivery.id, worker, NOW, outcome="posted", post=(0, f"post-{delivery.id}"))
