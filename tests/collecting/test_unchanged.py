"""Sites that send the same feed again and again, and never say that it is unchanged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StorageError
from bot.sources import feeds
from tests.collecting.conftest import Office
from tests.collecting.values import DAY, START, filler, rss
from tests.sources.web.site import answer

TTL = 180
"""Minutes."""


def send(office: Office, n_items: int) -> None:
    """Let the paper's feed have so many items, and a TTL; without dates nothing else makes it rest for so long."""
    items = [replace(filler(number, START), at=None) for number in reversed(range(n_items))]
    office.serve("kurier", answer(rss("Kurier", items, ttl=TTL), content_type="application/rss+xml"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which feeds are taken apart."""
    taken_apart: list[str] = []
    parse = feeds.parse

    def noted(body: bytes, *, url: str, content_type: str = "", now: object) -> feeds.Feed:
        taken_apart.append(url)
        return parse(body, url=url, content_type=content_type, now=now)  # type: ignore[arg-type]

    monkeypatch.setattr(feeds, "parse", noted)
    return taken_apart


async def test_a_feed_that_sends_the_same_again_is_not_taken_apart_again(office: Office, read: list[str]) -> None:
    """It is asked as often as it wants to be all the same, and what comes later is found."""
    send(office, 1)
    await office.add()
    for _ in range(3):
        office.clock.now += DAY
        await office.collector.collect_due()
        source = await office.source()
        assert source.due_at is not None
        assert source.due_at - office.clock() >= timedelta(minutes=TTL)
    assert (len(read), office.asked(), source.n_unchanged) == (2, 4, 3)  # when it was added, and the first time after
    await office.another().live(DAY)
    assert len(read) == 2  # nor by another process, nor after a restart
    send(office, 2)
    await office.live(DAY)
    assert len((await office.stories())["kurier"]) == 2


async def test_what_was_not_kept_is_taken_apart_again(
    office: Office, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that failed at the end of a fetch leaves nothing unread."""
    send(office, 1)
    source = await office.add()
    send(office, 2)

    async def fail(*_: object, **__: object) -> bool:
        raise StorageError("keep a feed's state", "the disk is full", retryable=True)

    with monkeypatch.context() as broken:
        broken.setattr(office.store, "polled", fail)
        office.clock.now += DAY
        await office.collector.collect_due()
    office.clock.now += DAY
    await office.collector.collect_due()
    assert len(read) == 3
    entries = feeds.parse(rss("Kurier", [filler(1, START)]), url=source.url, now=office.clock()).entries
    keys = {key for entry in entries for key in feeds.identity(entry)}
    assert await office.store.known_items(source.id, keys)
