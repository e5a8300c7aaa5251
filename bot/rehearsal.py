"""What would be posted, and when: a schedule and a story gone through before anybody subscribes. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import engine
from bot.schedule import Schedule
from bot.types import Article, Digest


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One digest as it would be posted in a channel that was told nothing before.

    Attributes:
        slot: Local date and wall time.
        at: The moment (aware UTC).
        digest: Made from the articles that are published by then.
    """

    slot: str
    at: datetime
    digest: Digest


def rehearse(
    schedule: Schedule, articles: Sequence[Article], *, start: date, days: int, max_bullets: int = 5
) -> Iterator[Rehearsed]:
    """Go through the slots of some local days.

    Args:
        schedule: When digests are due.
        articles: Those of the story; one without a date counts as published.
        start: The first day, by the clocks of the schedule's zone.
        days: How many.
        max_bullets: How many points a digest has at most.

    Yields:
        Each slot whose local date is one of these days, in order.
    """
    first, end = start.isoformat(), (start + timedelta(days=days)).isoformat()
    # A slot may be shown by the clocks a little before the moment that midnight comes to: look from a day before.
    at = datetime.combine(start, time.min, ZoneInfo(schedule.zone)).astimezone(UTC) - timedelta(days=1)
    made: dict[tuple[str, ...], Digest] = {}
    while True:
        at = schedule.next_after(at)
        slot = schedule.slot(at)
        if slot >= end:
            return
        if slot < first:
            continue
        known = [article for article in articles if article.published_at is None or article.published_at <= at]
        key = tuple(article.id for article in known)
        if key not in made:
            made[key] = engine.digest(known, max_bullets=max_bullets)
        yield Rehearsed(slot, at, made[key])
