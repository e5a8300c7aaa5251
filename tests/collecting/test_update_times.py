"""When what is new is told: at once, collected, after quiet hours, with the next digest, or not at all."""

from datetime import timedelta

import pytest

from bot import engine
from tests.collecting.conftest import GUILD, Office, channel
from tests.collecting.values import DAY, FERRY, FERRY_AGAIN, FERRY_LATER, HOUR, LIBRARY, MINUTE, START

DIVERS = """\
Taucher der Bundespolizei haben das Wrack der Fähre „Seeadler“ im Hafen von Altenwerder untersucht. \
Sie fanden im Maschinenraum eine geborstene Leitung, aus der 300 Liter Diesel gelaufen waren. \
Der Gutachter Jens Thormann legt seinen Bericht im Dezember vor.
"""
CRANE = """\
Ein Schwimmkran aus Rotterdam hebt am Sonntag das Wrack der Fähre „Seeadler“ im Hafen von Altenwerder. \
Dafür wird die Elbe neun Stunden lang gesperrt. \
Die Reederei Hansen bezahlt den Schwimmkran mit 6 Millionen Euro.
"""
TOWED = """\
Das Wrack der Fähre „Seeadler“ aus Altenwerder ist im Schlepp auf dem Weg nach Bremerhaven. \
Dort zerlegt die Firma Stahlmann das Wrack der Fähre bis Ostern in 90 Teile.
"""
BUSES = """\
Der Rat von Altenwerder hat am Dienstag über die Busse gestritten, die seit dem Untergang der Fähre „Seeadler“ fahren. \
Die Grünen nannten die Busse zu voll. \
Der Kämmerer Ulf Behrens sagte, jeder Bus koste 900 Euro am Tag.
"""
CAPTAIN = """\
Der Kapitän der Fähre „Seeadler“, Hinnerk Voss, hat am Donnerstag vor der Staatsanwaltschaft ausgesagt. \
Nach seinen Worten hatte er die Reederei Hansen zweimal vor dem Motor gewarnt. \
Die Reederei wies das zurück.
"""
DEARER = """\
Das neue Schiff für Altenwerder kostet 55 Millionen Euro. \
Das sagte Bürgermeisterin Anna Brandt am Freitag über den Ersatz der gesunkenen Fähre „Seeadler“.
"""
TITLES = {
    DEARER: "Elektroschiff für die gesunkene Fähre „Seeadler“ in Altenwerder wird teurer",
    BUSES: "Rat von Altenwerder streitet über die Busse nach dem Ende der Fähre „Seeadler“",
    CAPTAIN: "Altenwerder: Kapitän der Fähre „Seeadler“ sagt aus",
    TOWED: "Wrack der Fähre „Seeadler“ aus Altenwerder wird geschleppt",
    FERRY: "Fähre „Seeadler“ im Hafen von Altenwerder gesunken",
    FERRY_AGAIN: "Altenwerder: Fähre „Seeadler“ gesunken",
    FERRY_LATER: "Elektroschiff ersetzt die gesunkene Fähre „Seeadler“ in Altenwerder",
    DIVERS: "Taucher untersuchen das Wrack der Fähre „Seeadler“ in Altenwerder",
    CRANE: "Schwimmkran hebt das Wrack der Fähre „Seeadler“ in Altenwerder",
    LIBRARY: "Lindau opens a library in the old station",
}
SHIP, WRECK, LIFT = "40 Millionen Euro", "Jens Thormann", "6 Millionen Euro"


async def hear(office: Office, text: str, source: str = "Kurier") -> str:
    """Let an article come now; give its story's handle."""
    article = engine.read(text, title=TITLES[text], source=source, published_at=office.clock())
    return await office.collector.place(article, GUILD, quiet=False)


async def begin(office: Office) -> str:
    """Tell of the ferry; give the story's handle a minute later."""
    story = await hear(office, FERRY)
    office.clock.now += MINUTE
    return story


async def posted_at(office: Office) -> list[timedelta]:
    """Say how long after six each post in the channel was posted."""
    record = await office.platform.record()
    return [timedelta(seconds=post.at) - timedelta(seconds=START.timestamp()) for post in record.posts]


async def test_news_is_told_at_once(office: Office) -> None:
    """Each by itself."""
    await office.say(f"/news follow {await begin(office)} updates")
    for text in (FERRY_LATER, DIVERS):
        office.clock.now += MINUTE
        await hear(office, text)
        await office.settle()
    first, second = await office.posts()
    assert SHIP in first
    assert WRECK not in first
    assert WRECK in second
    assert SHIP not in second


async def test_news_is_collected(office: Office) -> None:
    """The first at once, the next two together two hours later, and what comes after a longer rest at once again."""
    shown = await office.say(f"/news follow {await begin(office)} updates at most every 2 hours")
    assert "Following" in shown
    office.clock.now = START + 10 * MINUTE
    await hear(office, FERRY_LATER)
    await office.live(20 * MINUTE)
    await hear(office, DIVERS)
    await office.live(30 * MINUTE)
    await hear(office, CRANE)
    await office.live(HOUR)
    assert len(await office.posts()) == 1
    assert (await office.store.history(channel()))[0].reason == "collected"
    await office.live(5 * HOUR)
    first, second = await office.posts()
    assert SHIP in first
    assert WRECK in second
    assert LIFT in second
    assert SHIP not in second
    assert await posted_at(office) == [10 * MINUTE, 2 * HOUR + 10 * MINUTE]
    await hear(office, LIBRARY)
    await hear(office, TOWED)
    await office.settle()
    assert "Bremerhaven" in (await office.posts())[-1]


@pytest.mark.parametrize(
    ("schedule", "listed", "why"),
    [
        ("updates at most every 2 hours", "news, at most every 2 hours", "news is posted at most every 2 hours"),
        ("daily 08:00 and updates at most every hour", "and news at most every hour. Next:", "next digest"),
    ],
)
async def test_how_news_is_collected_is_listed(office: Office, schedule: str, listed: str, why: str) -> None:
    """Who looks months later sees what was set."""
    await office.say(f"/news follow {await begin(office)} {schedule}")
    assert listed in await office.say("/news list")
    assert why in await office.say("/news why")


async def test_what_was_collected_and_told_is_not_told_again(office: Office) -> None:
    """By what was fired meanwhile: the history says that there was nothing new for it."""
    await office.say(f"/news follow {await begin(office)} updates at most every 2 hours")
    office.clock.now = START + 10 * MINUTE
    for text in (FERRY_LATER, DIVERS, CRANE):
        await hear(office, text)
        await office.live(10 * MINUTE)
    await office.live(DAY)
    assert len(await office.posts()) == 2
    states = [each.state for each in await office.store.history(channel())]
    assert sorted(states) == ["empty", "posted", "posted"]
    assert "nothing new" in await office.say("/news why")


async def test_quiet_hours_hold_what_is_new(office: Office) -> None:
    """Until they are over; then all of it is told in one post."""
    await office.say(f"/news follow {await begin(office)} updates")
    await office.say("/news quiet 6-9")
    office.clock.now += MINUTE
    for text in (FERRY_LATER, DIVERS):
        await hear(office, text)
        await office.live(HOUR)
    assert await office.posts() == []
    assert "held back by the quiet hours" in await office.say("/news why")
    await office.live(3 * HOUR)
    (post,) = await office.posts()
    assert SHIP in post
    assert WRECK in post
    assert await posted_at(office) == [3 * HOUR]


async def test_a_digest_begins_with_what_is_new(office: Office) -> None:
    """The rest of the story comes below it; where nothing is new, nothing is posted."""
    await office.say(f"/news follow {await begin(office)} daily 08:00")
    await office.live(3 * HOUR)
    (first,) = await office.posts()
    await hear(office, FERRY_LATER)
    await office.live(DAY)
    _, second = await office.posts()
    known = [line in first for line in second.splitlines() if line.startswith("•")]
    assert not known[0]
    assert known == sorted(known)
    await office.live(DAY)
    assert len(await office.posts()) == 2
    assert "nothing new" in await office.say("/news why")


async def test_a_digest_tells_of_each_article_that_brings_news(office: Office) -> None:
    """Also of one that says less than what was told before: who reads digests alone would never hear of it."""
    await office.say(f"/news follow {await begin(office)} daily 08:00")
    for text in (FERRY_LATER, DIVERS, CRANE, TOWED, BUSES, CAPTAIN):
        await office.live(DAY)
        await hear(office, text)
    await office.live(DAY)
    last = (await office.posts())[-1]
    first, *_ = (line for line in last.splitlines() if line.startswith("•"))
    assert "Hinnerk Voss" in first
    assert "40 Millionen Euro" in last
    assert last.count("•") == 5


async def test_other_words_for_the_same_are_no_digest(office: Office) -> None:
    """A second paper prints what the first digest said: there is nothing to begin with."""
    story = await begin(office)
    await office.say(f"/news follow {story} daily 08:00")
    await office.live(3 * HOUR)
    assert await hear(office, FERRY_AGAIN, "Bote") == story
    await office.live(DAY)
    assert len(await office.posts()) == 1
    assert "nothing new" in await office.say("/news why")


async def test_a_digest_says_what_a_figure_was(office: Office) -> None:
    """As an update does."""
    story = await begin(office)
    await hear(office, FERRY_LATER)
    await office.say(f"/news follow {story} daily 08:00")
    await office.live(3 * HOUR)
    assert await hear(office, DEARER) == story
    await office.live(DAY)
    _, second = await office.posts()
    first, *_ = (line for line in second.splitlines() if line.startswith("•"))
    assert "55 Millionen Euro" in first
    assert "bisher 40 Millionen Euro" in first


async def test_nothing_new_is_nothing_posted(office: Office) -> None:
    """And whoever asks why is told so."""
    story = await begin(office)
    await office.say(f"/news follow {story} updates")
    assert await hear(office, FERRY_AGAIN, "Bote") == story
    await office.live(DAY)
    assert await office.every_post() == {}
    assert "nothing new" in await office.say("/news why")


async def test_how_many_points_an_update_has_is_as_it_was_set(office: Office) -> None:
    """At most so many, the most important."""
    story = await begin(office)
    await office.say(f"/news follow {story} updates 1 bullet")
    office.clock.now += MINUTE
    await hear(office, FERRY_LATER)
    await office.live(DAY)
    (post,) = await office.posts()
    assert post.count("•") == 1


async def test_quiet_hours_hold_an_answer_in_a_thread_too(office: Office) -> None:
    """What is set for a channel counts in its threads."""
    story = await begin(office)
    await office.say("/news quiet 6-9")
    await office.say(f"/news tell me when {story} was kostet das neue Schiff?", at=channel(thread="t1"))
    await office.settle()
    await hear(office, FERRY_LATER)
    await office.settle()
    assert await office.every_post() == {}
