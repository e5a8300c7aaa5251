"""What happens to a story that is followed, on each platform: told once, put right where it stood, and answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.adapters.stages import ANN, BOB, OnConsole, OnDiscord, Post, Stage, stage_on
from tests.collecting import conftest as collecting
from tests.collecting.living import Clock
from tests.collecting.values import DAY, FERRY, FERRY_AGAIN, FERRY_LATER, HOUR, LIBRARY, MINUTE, START, Item
from tests.sources.web.site import serve

pytest_plugins = ["tests.loopback_discord.fixtures", "tests.loopback_slack.fixtures"]

template, url = collecting.template, collecting.url

SINKS = Item("Fähre „Seeadler“ im Hafen von Altenwerder gesunken", FERRY, "k-1", at=START - DAY)
SINKS_TOO = Item("Altenwerder: Fähre „Seeadler“ gesunken", FERRY_AGAIN, "b-1", at=START - 20 * HOUR)
_BUSES = "Mit den Bussen fahren inzwischen jeden Tag 2.600 Pendler über die Elbe nach Finkenwerder."
SHIP = Item(
    "Elektroschiff ersetzt die gesunkene Fähre „Seeadler“ in Altenwerder",
    f"{FERRY_LATER}\n{_BUSES}\n",
    "k-2",
    at=START + 4 * HOUR,
)
DIVE = Item(
    "Taucher untersuchen das Wrack der Fähre „Seeadler“ in Altenwerder",
    "Taucher haben das Wrack der Fähre „Seeadler“ im Hafen von Altenwerder untersucht. "
    "Der Gutachter Jens Thormann legt seinen Bericht im Dezember vor.",
    "k-3",
    at=START + 7 * DAY,
)
OPENS = Item("Lindau opens a library in the old station", LIBRARY, "k-9", at=START)

NEWS = ("40 Millionen Euro", "Busse durch den Elbtunnel", "2.600 Pendler", "(bisher 2.000 Pendler)")
OLD = ("48 Menschen", "Werft Petersen")
WRONG, RIGHT = "40 Millionen Euro", "45 Millionen Euro"
PRICE = "was kostet das neue Schiff?"


def corrected(item: Item) -> Item:
    """Give an item whose price its paper has changed."""
    return replace(item, text=item.text.replace(WRONG, RIGHT))


@pytest_asyncio.fixture(params=["console", "discord", "slack"])
async def stage(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Stage]:
    """Let there be a newsroom on each platform in turn, at six in the morning."""
    description = request.getfixturevalue("discord_description") if request.param == "discord" else None
    async with serve({}) as site, stage_on(request.param, url, Clock(), site, description) as made:
        yield made


@pytest_asyncio.fixture(params=["discord", "slack"])
async def crowd(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Stage]:
    """Let there be a newsroom on each platform where posts can be edited and more than one person is."""
    description = request.getfixturevalue("discord_description") if request.param == "discord" else None
    async with serve({}) as site, stage_on(request.param, url, Clock(), site, description) as made:
        yield made


async def follow(stage: Stage, *papers: str, schedule: str = "Tuesdays 08:30 and updates") -> str:
    """Add papers that told of the ferry, follow its story, and give its handle."""
    for paper in papers or ("kurier",):
        stage.print(paper, SINKS if paper == "kurier" else SINKS_TOO)
        await stage.add(paper)
    (handle,) = await stage.stories()
    shown = await stage.say(f"follow {handle} {schedule}", "follow", story=handle, schedule=schedule)
    assert f"Following {handle}: " in shown, shown
    return handle


async def morning(stage: Stage, *papers: str) -> str:
    """The same, until the first digest is posted."""
    handle = await follow(stage, *papers)
    await stage.live(3 * HOUR)
    (digest,) = stage.posts()
    assert (not digest.below, "48 Menschen" in digest.text) == (True, True), digest.text
    return handle


async def ship(stage: Stage) -> Post:
    """Let the kurier tell of the new ship, and give what is posted of it."""
    n_before = len(stage.posts())
    stage.print("kurier", SHIP)
    await stage.live(DAY)
    (post,) = stage.posts()[n_before:]
    return post


def only_news(post: Post) -> None:
    """Check that a post says what is new, and nothing else."""
    assert all(words in post.text for words in NEWS), post.text
    assert not any(words in post.text for words in OLD), post.text


# What is new


async def test_a_new_item_is_told_below_the_last_digest(stage: Stage) -> None:
    """In one post, with what is new alone and what a figure was before; the next digest comes as usual."""
    async with stage.running():
        await morning(stage)
        update = await ship(stage)
        only_news(update)
        assert update.below is not isinstance(stage, OnConsole)
        await stage.live(DAY)
        assert len(stage.posts()) == 2
        stage.print("kurier", DIVE)
        stage.clock.now = START + 7 * DAY + 3 * HOUR
        await stage.settle()
        (digest,) = stage.posts()[2:]
    assert not digest.below
    assert "Jens Thormann" in digest.text
    assert "40 Millionen Euro" in digest.text


async def test_without_a_digest_a_new_item_is_told_in_the_channel(stage: Stage) -> None:
    """There is nothing that it could stand below."""
    async with stage.running():
        await follow(stage, schedule="updates")
        update = await ship(stage)
        only_news(update)
        assert not update.below
        await stage.live(DAY)
    assert len(stage.posts()) == 1


@pytest.mark.parametrize(
    "again",
    [replace(SHIP, at=START + 9 * HOUR), replace(SHIP, at=START + 9 * HOUR, guid="k-3")],
    ids=["new date", "new date and guid"],
)
async def test_the_same_item_again_is_silence(stage: Stage, again: Item) -> None:
    """Nothing is posted, and nothing is edited."""
    async with stage.running():
        await follow(stage, schedule="updates")
        await ship(stage)
        n_written = stage.n_written()
        stage.reprint("kurier", again, SINKS)
        await stage.live(DAY)
    assert stage.n_written() == n_written
    assert not any(post.earlier for post in stage.posts())


async def test_a_second_paper_with_the_same_news_is_counted(stage: Stage) -> None:
    """Where both print it before it is told, there is one post with one source more."""
    async with stage.running():
        await morning(stage, "kurier", "bote")
        stage.print("kurier", SHIP)
        text = SHIP.text.replace("Das neue", "Das künftige")
        stage.print("bote", Item("Neue Fähre für Altenwerder", text, "b-9", at=START + 4 * HOUR + MINUTE))
        stage.clock.now += DAY  # both are due then
        await stage.settle()
        update = stage.posts()[1]
        only_news(update)
        assert "+1 source" in update.text
        await stage.live(DAY)
    assert len(stage.posts()) == 2


async def test_a_second_paper_with_the_same_news_later_is_counted_where_it_was_told(stage: Stage) -> None:
    """The post is edited, once; where that cannot be done, there is silence."""
    async with stage.running():
        await morning(stage, "kurier", "bote")
        stage.print("kurier", SHIP)
        await stage.live(6 * HOUR)
        assert "+1 source" not in stage.posts()[1].text
        for word in ("künftige", "moderne"):
            text = SHIP.text.replace("Das neue", f"Das {word}")
            stage.print("bote", Item("Neue Fähre für Altenwerder", text, word, at=START + 5 * HOUR))
            await stage.live(5 * HOUR)
    _, update = stage.posts()
    only_news(update)
    assert ("+1 source" in update.text, len(update.earlier)) == (bool(stage.edits), int(stage.edits))


# What is corrected


async def test_a_changed_figure_is_put_right_where_it_stands_and_told(stage: Stage) -> None:
    """The post says what is right, and one correction in its thread says what it said before; then there is silence."""
    async with stage.running():
        handle = await morning(stage)
        before = await ship(stage)
        stage.reprint("kurier", corrected(SHIP), SINKS)
        await stage.live(DAY)
        digest, update, correction = stage.posts()
        assert not digest.earlier
        if stage.edits:
            assert update.earlier == (before.text,)
            assert (RIGHT in update.text, WRONG in update.text) == (True, False), update.text
            assert update.text.count("(korrigiert)") == 1
        else:
            assert update == before
        assert f"Correction: {handle}" in correction.text
        assert f"{RIGHT} und soll" in correction.text
        assert f"(zuvor: {WRONG})" in correction.text
        assert not any(words in correction.text for words in (*OLD, *NEWS[1:])), correction.text
        assert correction.below == update.below
        listed = await stage.say("corrections", "corrections")
        assert "1 correction was made here:" in listed
        assert f"(zuvor: {WRONG})" in listed
        n_written = stage.n_written()
        stage.reprint("kurier", replace(corrected(SHIP), at=START + 9 * HOUR), SINKS)
        await stage.live(DAY)
    assert stage.n_written() == n_written


async def test_a_digest_is_put_right_and_what_is_told_goes_below_it(stage: Stage) -> None:
    """It was wrong before anything else was told of the story."""
    async with stage.running():
        await morning(stage)
        stage.reprint("kurier", replace(SINKS, text=FERRY.replace("48 Menschen", "84 Menschen")))
        await stage.live(DAY)
        digest, correction = stage.posts()
        assert "(zuvor: 48 Menschen)" in correction.text
        if stage.edits:
            assert len(digest.earlier) == 1
            assert ("84 Menschen" in digest.text, "48 Menschen" in digest.text) == (True, False)
            assert correction.below


async def test_a_second_change_is_told_as_well(stage: Stage) -> None:
    """The post says the last, each correction what it was before."""
    async with stage.running():
        await morning(stage)
        await ship(stage)
        for price in (RIGHT, "46 Millionen Euro"):
            stage.reprint("kurier", replace(SHIP, text=SHIP.text.replace(WRONG, price)), SINKS)
            await stage.live(DAY)
        _, update, first, second = stage.posts()
        assert f"(zuvor: {WRONG})" in first.text
        assert f"(zuvor: {RIGHT})" in second.text
        if stage.edits:
            assert len(update.earlier) == 2
            assert "46 Millionen Euro" in update.text
            assert update.text.count("(korrigiert)") == 1
        assert "2 corrections were made here:" in await stage.say("corrections", "corrections")


async def test_what_was_put_right_is_not_edited_for_another_post(crowd: Stage) -> None:
    """Each post is edited for what it says itself."""
    async with crowd.running():
        await morning(crowd)
        await ship(crowd)
        right = replace(SINKS, text=FERRY.replace("48 Menschen", "84 Menschen"))
        for items in ((SHIP, right), (corrected(SHIP), right)):
            crowd.reprint("kurier", *items)
            await crowd.live(DAY)
    digest, update, *corrections = crowd.posts()
    assert (len(digest.earlier), len(update.earlier), len(corrections)) == (1, 1, 2)


async def test_other_words_are_no_correction(stage: Stage) -> None:
    """Nothing is posted or edited for a sentence that says the same."""
    async with stage.running():
        await morning(stage)
        await ship(stage)
        n_written = stage.n_written()
        told = SHIP.text.replace("von der Werft Nordwind", "von der Rostocker Werft Nordwind")
        stage.reprint("kurier", replace(SHIP, text=told), SINKS)
        await stage.live(DAY)
        assert "Nothing was corrected here." in await stage.say("corrections", "corrections")
    assert stage.n_written() == n_written


async def test_a_program_that_is_started_again_corrects_what_the_one_before_posted(stage: Stage) -> None:
    """Once."""
    async with stage.running():
        await morning(stage)
        before = await ship(stage)
    if isinstance(stage, OnDiscord):
        stage.server.expect(160004)  # the thread is there
    async with stage.running():
        stage.reprint("kurier", corrected(SHIP), SINKS)
        await stage.live(DAY)
    async with stage.running():
        await stage.live(DAY)
        _, update, correction = stage.posts()
    assert f"(zuvor: {WRONG})" in correction.text
    assert update.earlier == ((before.text,) if stage.edits else ())


async def test_where_a_post_was_deleted_its_correction_is_told(crowd: Stage) -> None:
    """There is nothing to edit any more; who read it is told all the same."""
    async with crowd.running():
        await morning(crowd)
        await ship(crowd)
        crowd.lose(1)
        crowd.reprint("kurier", corrected(SHIP), SINKS)
        await crowd.live(DAY)
    _, correction = crowd.posts()
    assert f"(zuvor: {WRONG})" in correction.text
    assert correction.below


async def test_an_edit_that_has_to_wait_is_made_before_the_correction_is_told(crowd: Stage) -> None:
    """Each once, when the platform's pause is over."""
    async with crowd.running():
        await morning(crowd)
        await ship(crowd)
        n_written = crowd.n_written()
        crowd.limit_edits(90)
        crowd.reprint("kurier", corrected(SHIP), SINKS)
        crowd.clock.now += DAY  # the feed is due then
        await crowd.settle()
        assert (len(crowd.posts()), crowd.posts()[1].earlier) == (2, ())
        crowd.clock.now += timedelta(seconds=89)
        await crowd.settle()
        assert crowd.n_written() == n_written + 1  # nothing was tried before the time
        crowd.clock.now += timedelta(seconds=2)
        await crowd.settle()
        _, update, correction = crowd.posts()
        assert len(update.earlier) == 1
        assert f"(zuvor: {WRONG})" in correction.text
        await crowd.live(DAY)
    assert crowd.n_written() == n_written + 3


async def test_what_changes_again_while_an_edit_waits_is_told_twice(crowd: Stage) -> None:
    """The post says the last at once; each correction says what it was before."""
    async with crowd.running():
        await morning(crowd)
        await ship(crowd)
        crowd.limit_edits(26 * 3600)
        for price in (RIGHT, "46 Millionen Euro"):
            assert len(crowd.posts()) == 2
            crowd.reprint("kurier", replace(SHIP, text=SHIP.text.replace(WRONG, price)), SINKS)
            crowd.clock.now += DAY
            await crowd.settle()
        await crowd.live(3 * HOUR)
    _, update, *corrections = crowd.posts()
    assert ("46 Millionen Euro" in update.text, len(update.earlier)) == (True, 1)
    told = sorted(was for post in corrections for was in (WRONG, RIGHT) if f"(zuvor: {was})" in post.text)
    assert told == [WRONG, RIGHT]


async def test_what_is_told_without_a_digest_is_corrected_below_it(crowd: Stage) -> None:
    """In a thread of its own."""
    async with crowd.running():
        await follow(crowd, schedule="updates")
        await ship(crowd)
        crowd.reprint("kurier", corrected(SHIP), SINKS)
        await crowd.live(DAY)
    update, correction = crowd.posts()
    assert (update.below, len(update.earlier), correction.below) == (False, 1, True)


async def test_where_nobody_follows_any_more_nothing_is_corrected(stage: Stage) -> None:
    """What was posted stays as it was."""
    async with stage.running():
        handle = await morning(stage)
        await ship(stage)
        await stage.say(f"unfollow {handle}", "unfollow", story=handle)
        n_written = stage.n_written()
        stage.reprint("kurier", corrected(SHIP), SINKS)
        await stage.live(DAY)
    assert stage.n_written() == n_written


async def test_what_stands_in_two_places_is_put_right_in_both(crowd: Stage) -> None:
    """And the correction is told once."""
    async with crowd.running():
        await morning(crowd)
        await crowd.say("updates both", "updates", where="both")
        crowd.print("kurier", SHIP)
        await crowd.live(DAY)
        n_updates = len(crowd.posts()) - 1
        assert n_updates == (2 if isinstance(crowd, OnDiscord) else 1)
        crowd.reprint("kurier", corrected(SHIP), SINKS)
        await crowd.live(DAY)
    _, *updates, correction = crowd.posts()
    assert [(len(post.earlier), RIGHT in post.text) for post in updates] == [(1, True)] * n_updates
    assert f"(zuvor: {WRONG})" in correction.text


@pytest.mark.parametrize("crowd", ["discord"], indirect=True)
@pytest.mark.parametrize("restarted", [False, True])
async def test_with_a_thread_that_was_deleted_nothing_else_ends(crowd: Stage, *, restarted: bool) -> None:
    """What stood there is gone; the correction is told in the channel, where the story is followed on."""
    assert isinstance(crowd, OnDiscord)
    crowd.server.expect(10003, *([160004] if restarted else []))
    async with crowd.running():
        await morning(crowd)
        await ship(crowd)
        (thread,) = (found for found in crowd.guild.channels.values() if found.is_thread and found is not crowd.talk)
        if not restarted:
            crowd.server.remove_channel(thread)
            crowd.reprint("kurier", corrected(SHIP), SINKS)
            await crowd.live(DAY)
    if restarted:
        crowd.server.remove_channel(thread)
        async with crowd.running():
            crowd.reprint("kurier", corrected(SHIP), SINKS)
            await crowd.live(DAY)
    correction = crowd.posts()[-1]
    assert (correction.below, f"(zuvor: {WRONG})" in correction.text) == (False, True)
    assert not crowd.told()


@pytest.mark.parametrize("crowd", ["discord"], indirect=True)
async def test_what_stands_in_a_thread_that_fell_asleep_is_put_right(crowd: Stage) -> None:
    """Before the correction, which would wake it up, is told."""
    assert isinstance(crowd, OnDiscord)
    crowd.server.expect(50083)
    async with crowd.running():
        await morning(crowd)
        await ship(crowd)
        for thread in crowd.guild.channels.values():
            thread.archived = thread.is_thread
        crowd.reprint("kurier", corrected(SHIP), SINKS)
        await crowd.live(DAY)
    _, update, correction = crowd.posts()
    assert (len(update.earlier), RIGHT in update.text) == (1, True)
    assert correction.below


# What waits for an answer


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_question_that_waits_is_answered_once(stage: Stage, *, restarted: bool) -> None:
    """Where it was asked, below the question, with a mention of who asked alone, also after a restart."""
    if isinstance(stage, OnDiscord):
        stage.server.expect(160004)  # what is new goes into a thread that another program started
    async with stage.running():
        handle = await follow(stage)
        kept = await stage.wait_for(handle, PRICE)
        assert "If an article answers it, the answer comes here." in kept, kept
        if not restarted:
            await _answer(stage)
    if restarted:
        async with stage.running():
            await stage.live(DAY)
            assert not _price(stage)
            await _answer(stage)
    async with stage.running():
        stage.print("kurier", Item("Neues Schiff wird teurer", corrected(SHIP).text, "k-4", at=START + 20 * HOUR))
        await stage.live(2 * DAY)
        (answer,) = _price(stage)
    assert PRICE in answer.text
    assert "von der Werft Nordwind" in answer.text
    if not isinstance(stage, OnConsole):
        assert answer.mentions == (BOB,)
        assert not any(post.mentions for post in stage.posts())


async def _answer(stage: Stage) -> None:
    """Let an article come that does not answer, and then one that does."""
    stage.print("kurier", OPENS)
    await stage.live(DAY)
    assert not _price(stage)
    stage.print("kurier", SHIP)
    await stage.live(DAY)
    (answer,) = _price(stage)
    assert WRONG in answer.text


def _price(stage: Stage) -> list[Post]:
    """Give the answers that came to the question."""
    prices = {WRONG, RIGHT}
    return [
        post for post in stage.answered() if not prices.isdisjoint(line.strip("*") for line in post.text.split("\n"))
    ]


# What people report


async def test_a_report_reaches_who_follows_the_story(crowd: Stage) -> None:
    """Alone, once, whoever presses how often; who manages the channel can read it again, and others cannot."""
    async with crowd.running():
        handle = await morning(crowd)
        assert "Thank you." in await crowd.report(0)
        await crowd.settle()
        assert "Thank you." in await crowd.report(0)
        await crowd.live(HOUR)
        (told,) = crowd.told()
        assert f"Somebody reports that a post about {handle} is wrong." in told
        listed = {who: await crowd.say("corrections", "corrections", by=who) for who in (ANN, BOB)}
    async with crowd.running():
        await crowd.live(DAY)
    assert len(crowd.told()) == 1
    assert "1 report that something posted here is wrong:" in listed[ANN]
    assert handle in listed[ANN]
    assert "Nothing was corrected here." in listed[BOB]
    assert "report" not in listed[BOB]


async def test_a_report_of_an_update_in_a_thread_reaches_who_follows_the_story(crowd: Stage) -> None:
    """It is followed in the channel above."""
    async with crowd.running():
        handle = await morning(crowd)
        await ship(crowd)
        assert "Thank you." in await crowd.report(1)
        await crowd.live(HOUR)
        (told,) = crowd.told()
        assert handle in told
        assert "1 report that something posted here is wrong:" in await crowd.say("corrections", "corrections")
