"""When a feed is asked again: by its own rhythm, by what it says of itself, and by what went wrong. Its pages likewise.

Pure: time and chance are arguments. Feeds that are quiet are asked less often, those that fail still less; both are
asked as before as soon as there is something.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

SHORTEST = timedelta(minutes=5)
"""No feed is asked more often, however much it publishes."""

LONGEST = timedelta(hours=6)
"""No feed that answers is asked less often."""

LONGEST_AFTER_FAILURES = timedelta(days=1)
"""No feed is given up; a broken one is asked this often."""

TRIED_FOR = timedelta(days=1)
"""For how long a page that could not be had is tried again."""

_MOST_TRIES = 8  # of a page, which fill half of that time
_JITTER = 0.1  # of the interval: feeds that were added together are not asked together for ever
_UNKNOWN = timedelta(minutes=30)  # for a feed that gives no dates
_FIRST_FAILURE = timedelta(minutes=10)
_BURST = timedelta(minutes=5)  # items closer together than this came at once
_SEEN = timedelta(days=30)  # older items say nothing about the rhythm
_MAX_ITEMS = 30
_MOST_DOUBLINGS = 12  # further ones change nothing, and make numbers that no interval can be multiplied with


def _rhythm(now: datetime, published: Sequence[datetime]) -> timedelta | None:
    """Half of the usual time between two items, or more where none has come for long; None where nothing tells it.

    An eighth of the silence: a feed that is quiet at night is asked every hour in the morning, one that has been quiet
    for two days every six hours.
    """
    moments: list[datetime] = []
    for moment in sorted((moment for moment in published if now - _SEEN <= moment <= now), reverse=True)[:_MAX_ITEMS]:
        if not moments or moments[-1] - moment >= _BURST:
            moments.append(moment)
    if not moments:
        return LONGEST if any(moment < now - _SEEN for moment in published) else None
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(moments)]
    silence = (now - moments[0]) / 8
    return max(timedelta(seconds=median(gaps)) / 2, silence) if gaps else max(_UNKNOWN, silence)


def next_poll(
    now: datetime,
    published: Sequence[datetime],
    *,
    ttl: timedelta | None,
    unchanged: int,
    failures: int,
    retry_after: timedelta | None,
    jitter: float,
) -> datetime:
    """When to ask a feed again.

    Args:
        now: When it was asked; aware.
        published: When its items were published, in any order; aware. May be empty.
        ttl: For how long it wants to be left alone, or None; counted up to `LONGEST`, less the jitter.
        unchanged: How often in a row nothing new was there.
        failures: How often in a row asking failed; 0 after an answer.
        retry_after: How long the site asks to wait, or None; counted up to `LONGEST_AFTER_FAILURES`.
        jitter: A number in [0, 1), by chance; a later moment for a larger one.

    Returns:
        A moment `SHORTEST` to `LONGEST` after `now`; up to `LONGEST_AFTER_FAILURES` after failures, or where the site
        asks for it.
    """
    spread = 1 + _JITTER
    rhythm = _rhythm(now, published)
    # Dates tell the silence themselves; where there are none, or wrong ones, the polls that brought nothing do.
    growth = 1 + min(unchanged, 20) / 20 if rhythm is not None else min(1.5 ** min(unchanged, 20), 12)
    interval = max((rhythm or _UNKNOWN) * growth, ttl or SHORTEST, SHORTEST)
    interval = min(interval, LONGEST / spread)
    longest = LONGEST
    if failures > 0:
        longest = LONGEST_AFTER_FAILURES
        interval = max(interval, _FIRST_FAILURE * 2 ** min(failures - 1, _MOST_DOUBLINGS))
        interval = min(interval, longest / spread)
    if retry_after is not None and retry_after > interval:
        longest = LONGEST_AFTER_FAILURES
        interval = min(retry_after, longest)
    return now + min(interval * (1 + _JITTER * jitter), longest)


def next_try(now: datetime, *, since: datetime, tries: int, retry_after: timedelta | None) -> datetime | None:
    """When a page that could not be had may be asked for again; None where it is given up.

    Args:
        now: When it failed; aware.
        since: When it failed first.
        tries: How often its site was asked for it.
        retry_after: How long the site asks to wait, or None.
    """
    at = now + max(SHORTEST * 2 ** max(tries - 1, 0), retry_after or timedelta(0))
    return at if tries < _MOST_TRIES and at <= since + TRIED_FOR else None
