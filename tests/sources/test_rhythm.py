"""When a feed is asked again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.rhythm import LONGEST, LONGEST_AFTER_FAILURES, SHORTEST, TRIED_FOR, next_poll, next_try

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def minutes(
    published: Sequence[datetime] = (),
    *,
    ttl: timedelta | None = None,
    unchanged: int = 0,
    failures: int = 0,
    retry_after: timedelta | None = None,
    jitter: float = 0.0,
) -> float:
    """How many minutes pass until the next poll."""
    moment = next_poll(
        NOW, published, ttl=ttl, unchanged=unchanged, failures=failures, retry_after=retry_after, jitter=jitter
    )
    return (moment - NOW) / timedelta(minutes=1)


def every(gap: timedelta, *, n: int = 10, last: timedelta = timedelta(0)) -> list[datetime]:
    """Items with this time between them, the newest so long ago."""
    return [NOW - last - gap * place for place in range(n)]


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (every(timedelta(minutes=1)), 5),
        (every(timedelta(minutes=20)), 10),
        (every(2 * HOUR), 60),
        (every(DAY), 327.27),
        (every(HOUR, last=8 * HOUR), 60),
        (every(HOUR, last=2 * DAY), 327.27),
        (every(HOUR, last=400 * DAY), 327.27),
        ([NOW], 30),
        ([], 30),
    ],
)
def test_the_rhythm_of_a_feed_decides(published: list[datetime], expected: float) -> None:
    """Half the usual time between two items, longer after silence, half an hour where nothing is known."""
    assert minutes(published) == pytest.approx(expected, abs=0.01)


def test_items_that_come_at_once_are_one() -> None:
    """Ten items a day at the same minute are a daily feed, not one of every minute."""
    burst = [moment - timedelta(seconds=n) for moment in every(10 * HOUR, n=5) for n in range(10)]
    assert minutes(burst) == pytest.approx(300, abs=1)


def test_dates_ahead_and_order_make_no_difference() -> None:
    """A date in the future is none."""
    known = every(2 * HOUR)
    assert minutes([NOW + DAY, *reversed(known)]) == minutes(known) == 60


def test_a_feed_is_left_alone_as_it_wants() -> None:
    """Its TTL makes the pause longer, never shorter, and never longer than the longest."""
    fast = every(timedelta(minutes=10))
    assert minutes(fast, ttl=timedelta(minutes=45)) == 45
    assert minutes(fast, ttl=timedelta(minutes=1)) == 5
    assert minutes(every(4 * HOUR), ttl=timedelta(minutes=45)) == 120
    assert minutes(fast, ttl=timedelta(days=7), jitter=0.999) <= 360


def test_polls_that_bring_nothing_make_them_rarer() -> None:
    """Most of all where no dates tell the silence; something new brings the rhythm back."""
    pauses = [minutes(unchanged=count) for count in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[:2] == [30, 45]
    assert pauses[-1] == pytest.approx(327.27, abs=0.01)
    dated = every(2 * HOUR)
    assert (minutes(dated, unchanged=10), minutes(dated, unchanged=500)) == (90, 120)


def test_a_feed_that_fails_is_asked_less_and_less() -> None:
    """Up to once a day, and never given up; one answer, and it is asked as before."""
    pauses = [minutes(every(timedelta(minutes=10)), failures=count) for count in range(1, 12)]
    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses == sorted(pauses)
    assert pauses[-1] == pytest.approx(1309.09, abs=0.01)
    assert minutes(every(timedelta(minutes=10)), failures=0) == 5


def test_a_failure_makes_no_pause_shorter() -> None:
    """A slow feed stays slow."""
    assert minutes(every(8 * HOUR), failures=1) == minutes(every(8 * HOUR)) == 240


def test_a_site_that_asks_for_a_pause_gets_it() -> None:
    """Also after an answer; a day at most, and never less than the feed's own pause."""
    fast = every(timedelta(minutes=10))
    assert minutes(fast, retry_after=timedelta(hours=10)) == 600
    assert minutes(fast, failures=1, retry_after=timedelta(hours=10)) == 600
    assert minutes(fast, failures=1, retry_after=timedelta(days=30), jitter=0.5) == 1440
    assert minutes(fast, retry_after=timedelta.max, jitter=0.5) == 1440
    assert minutes(fast, retry_after=timedelta(seconds=1)) == 5


def test_chance_spreads_polls() -> None:
    """Feeds that were added together drift apart, by up to a tenth of the pause, also at its ends."""
    assert minutes(every(2 * HOUR), jitter=0.5) == 63
    assert minutes(every(timedelta(minutes=1)), jitter=0.5) == 5.25
    assert minutes(every(DAY), jitter=0.25) < minutes(every(DAY), jitter=0.75)


moments = st.datetimes(timezones=st.just(UTC))
spans = st.none() | st.timedeltas(timedelta(0), timedelta.max)


@given(
    published=st.lists(moments, max_size=60),
    ttl=spans,
    unchanged=st.integers(0, 10**9),
    failures=st.integers(0, 10**9),
    retry_after=spans,
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_the_pause_is_never_too_short_or_too_long(
    *,
    published: list[datetime],
    ttl: timedelta | None,
    unchanged: int,
    failures: int,
    retry_after: timedelta | None,
    jitter: float,
) -> None:
    """Five minutes to six hours; to a day after failures or on request; never before the site's own time."""
    pause = timedelta(
        minutes=minutes(
            published, ttl=ttl, unchanged=unchanged, failures=failures, retry_after=retry_after, jitter=jitter
        )
    )
    is_long = failures > 0 or retry_after is not None
    assert SHORTEST <= pause <= (LONGEST_AFTER_FAILURES if is_long else LONGEST) + timedelta(milliseconds=1)
    if retry_after is not None:
        assert pause >= min(retry_after, LONGEST_AFTER_FAILURES) - timedelta(milliseconds=1)


@given(st.lists(moments, max_size=20), st.integers(0, 40), st.integers(0, 40))
def test_silence_and_failures_never_shorten_the_pause(published: list[datetime], count: int, more: int) -> None:
    """The more of them in a row, the longer."""
    assert minutes(published, unchanged=count) <= minutes(published, unchanged=count + more)
    assert minutes(published, failures=count) <= minutes(published, failures=count + more)


def test_a_page_is_tried_again_after_longer_and_longer_waits() -> None:
    """Twice as long each time, and a few times only."""
    tries = (next_try(NOW, since=NOW, tries=number, retry_after=None) for number in range(1, 20))
    waits = [(moment - NOW) / SHORTEST for moment in tries if moment is not None]
    assert waits == [1, 2, 4, 8, 16, 32, 64]


@pytest.mark.parametrize(
    ("asked", "expected"), [(timedelta(seconds=1), SHORTEST), (HOUR, HOUR), (TRIED_FOR, TRIED_FOR), (2 * DAY, None)]
)
def test_a_page_waits_for_as_long_as_its_site_asks(asked: timedelta, expected: timedelta | None) -> None:
    """But for no longer than it is tried at all; a site that was left alone has not failed."""
    moment = next_try(NOW, since=NOW, tries=0, retry_after=asked)
    assert (moment and moment - NOW) == expected


def test_a_page_is_given_up_after_a_day() -> None:
    """However seldom it was tried."""
    assert next_try(NOW, since=NOW - TRIED_FOR + HOUR, tries=1, retry_after=None) is not None
    assert next_try(NOW, since=NOW - TRIED_FOR + HOUR, tries=1, retry_after=2 * HOUR) is None
