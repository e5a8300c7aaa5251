"""A site that is gone is told from a network that is."""

import pytest

from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused
from bot.sources.failures import FetchFailed
from bot.sources.feeds import FeedError
from bot.sources.reach import LONGEST, Reach
from tests.collecting.values import MINUTE, START

HOSTS = tuple(f"https://{name}.example/feed" for name in ("a", "b", "c", "d"))


def silent(url: str, key: str = "fetch.unreachable") -> FetchFailed:
    """Give the error for a site that does not answer."""
    return FetchFailed(url, "no answer", key=key)


def lost(reach: Reach, urls: tuple[str, ...] = HOSTS[:2]) -> None:
    """Let these be silent."""
    for url in urls:
        assert not reach.is_lost(url, silent(url), START)


@pytest.mark.parametrize("key", ["fetch.timeout", "fetch.unknown_host", "fetch.unreachable"])
def test_where_no_site_answers_the_network_is_lost(key: str) -> None:
    """From the third on: two may be gone by chance."""
    reach = Reach()
    lost(reach)
    assert reach.is_lost(HOSTS[2], silent(HOSTS[2], key), START + MINUTE)


def test_one_site_is_one_however_many_feeds_it_has() -> None:
    """All of them are gone with it."""
    reach = Reach()
    lost(reach, tuple(f"{HOSTS[0]}{number}" for number in range(9)))


def test_a_site_that_answers_shows_that_the_network_is_there() -> None:
    """What was silent before counts no more."""
    reach = Reach()
    lost(reach)
    reach.answered()
    lost(reach)


@pytest.mark.parametrize(
    "error",
    [
        FetchFailed(HOSTS[2], "a fault", key="fetch.status", status=500),
        FetchFailed(HOSTS[2], "another host's certificate", key="fetch.certificate"),
        FeedError(HOSTS[2], "no feed", key="feed.page"),
    ],
)
def test_an_answer_that_is_no_feed_is_one(error: SourceRefused) -> None:
    """Somebody gave it."""
    reach = Reach()
    lost(reach)
    assert not reach.is_lost(HOSTS[2], error, START)
    lost(reach)


def test_an_address_that_nobody_asks_tells_nothing() -> None:
    """Names lead to private addresses in networks that are lost, too."""
    reach = Reach()
    lost(reach)
    assert not reach.is_lost(HOSTS[2], AddressRefused(HOSTS[2], "private", key="address.private"), START)
    assert reach.is_lost(HOSTS[3], silent(HOSTS[3]), START)


def test_what_is_silent_for_a_day_is_gone() -> None:
    """Where there are few, it may be their fault after all."""
    reach = Reach()
    lost(reach)
    assert reach.is_lost(HOSTS[2], silent(HOSTS[2]), START + LONGEST - MINUTE)
    assert not reach.is_lost(HOSTS[2], silent(HOSTS[2]), START + LONGEST)
