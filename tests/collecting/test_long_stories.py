"""A story that grows without an end, as a feed's own does: what is read and compared of it does not grow with it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot import engine
from bot.types import Article, Bullet
from storage.archive import MOST_READ
from tests.collecting.conftest import GUILD, Office, channel
from tests.collecting.values import FERRY, HOUR, MINUTE, START

STORY = "kurier"


def report(number: int, at: timedelta, office: Office) -> Article:
    """Write of one of many things that have nothing to do with each other."""
    text = f"Der Verein Nummer {number} hat am Dienstag {1000 + number} Bäume gepflanzt."
    return engine.read(f"Bäume {number}\n\n{text}", source="Kurier", published_at=office.clock() + at)


async def fill(office: Office, numbers: range) -> None:
    """Let articles come, a second between two."""
    articles = [report(number, timedelta(seconds=number), office) for number in numbers]
    await office.store.add_articles(articles, story=STORY, workspace=GUILD, now=office.clock())


async def test_the_newest_articles_are_asked(office: Office) -> None:
    """As many as there is time for: with one more, the oldest is not read any more."""
    office.clock.now -= MINUTE
    await office.store.add_articles(
        [engine.read(FERRY, source="Kurier", published_at=office.clock())], story=STORY, workspace=GUILD, now=START
    )
    office.clock.now += MINUTE
    asked = f"/{STORY} Warum ist die Fähre „Seeadler“ gesunken?"
    await fill(office, range(MOST_READ - 1))
    assert "Maschinenraum" in await office.say(asked)
    await fill(office, range(MOST_READ - 1, MOST_READ))
    assert "Maschinenraum" not in await office.say(asked)


async def test_each_article_is_compared_with_what_came_right_before_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And of what came while a channel rested the newest is told."""
    compared: list[tuple[str, int]] = []
    changes = engine.changes

    def watched(article: Article, told: Sequence[Article]) -> tuple[Bullet, ...]:
        compared.append((article.title, len(told)))
        return changes(article, told)

    monkeypatch.setattr(engine, "changes", watched)
    await fill(office, range(150))
    office.clock.now += HOUR
    await office.say(f"/news follow {STORY} updates")
    office.clock.now += MINUTE
    await fill(office, range(150, 220))
    office.clock.now += HOUR
    await office.settle()
    (post,) = await office.posts()
    told = [number for number in range(150, 220) if f"Nummer {number} " in post]
    assert told == [215, 216, 217, 218, 219]
    assert max(n_told for _, n_told in compared) == 100
    assert {title for title, _ in compared} == {f"Bäume {number}" for number in range(170, 220)}


async def test_channels_that_wait_for_the_same_newest_articles_may_know_different_ones(office: Office) -> None:
    """What came before those is known to the one that was told it, and to the other it is news."""
    await office.store.add_articles(
        [report(0, timedelta(0), office)], story=STORY, workspace=GUILD, now=office.clock() - MINUTE
    )
    await office.say(f"/news follow {STORY} updates")
    office.clock.now += MINUTE
    told = engine.read(FERRY, source="Kurier", published_at=office.clock())
    await office.store.add_articles([told], story=STORY, workspace=GUILD, now=office.clock())
    office.clock.now += MINUTE
    await office.say(f"/news follow {STORY} updates", at=channel("c2"))
    office.clock.now += MINUTE
    await fill(office, range(1, 50))
    office.clock.now += MINUTE
    again = engine.read(FERRY.partition(". ")[0] + ".", source="Bote", published_at=office.clock())
    await office.store.add_articles([again], story=STORY, workspace=GUILD, now=office.clock())
    office.clock.now += HOUR
    await office.settle()
    for name in ("c1", "c2"):
        (post,) = await office.posts(name)
        assert ("Seeadler" in post) == (name == "c1")
