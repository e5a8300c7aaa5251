"""Whole stories on Slack, from the first command to the end: the real program, a database, a clock that a test sets."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice, product
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.slack.access import Access
from adapters.slack.client import Slack
from adapters.slack.manifest import HISTORY_SCOPES, SCOPES
from adapters.slack.posting import Pace
from bot.app import App
from bot.service import slack_ledger
from bot.settings import BUNDLED_SEEDS
from bot.types import FOREVER, Article, ChannelSettings
from bot.types import Channel as Place
from bot.writer import Extractive
from storage import Store, open_store
from tests.adapters.test_discord_scenes import DAY, MONDAY, article
from tests.desk.conftest import START, STORIES, Clock
from tests.loopback_slack import Channel, Fault, LoopbackSlack, Message, NotOffered, User, Workspace

pytest_plugins = ["tests.loopback_slack.fixtures"]

SETTINGS = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
LEASE = timedelta(seconds=1)
SOURCES, ASK, FOLLOW, PAUSE, REPORT = (f"depesche:{verb}" for verb in "sources ask follow pause report".split())

_NEWS = (
    "The harbor board of Lindau paid 12 million euros for new piers in",
    "Mayor Clara Huber opened libraries on Monday in",
    "Heavy rain closed 40 kilometers of railway between",
    "The energy company Nordlicht will build wind farms in",
    "Farmers protested against lower milk prices in",
    "Police recovered 300 stolen bicycles in",
    "A study by the university found lead in the water of",
    "The bishop blessed restored organs in",
    "Teachers went on strike for higher wages in",
    "Two airlines canceled all flights from",
)


def long_article() -> Article:
    """Make an article of which ten points do not fit into one post: each names 150 places that no other names."""
    syllables = ("bar den fol gim hus kel lom mar nes pir".split(), "aeiou", "brook dorf feld stedt wick ried".split())
    places = ("".join(parts).capitalize() for parts in product(*syllables, "ab", ("", "hausen", "stadt")))
    told = [f"{news} {', '.join(islice(places, 150))} and Neudorf." for news in _NEWS]
    return article("\n\n".join(["A week in the county", *told]))


@dataclass
class Process:
    """The program, while it runs.

    Attributes:
        app: What it does.
        chat: How it speaks to Slack.
        store: What it remembers.
    """

    app: App
    chat: Slack
    store: Store


@dataclass
class Office:
    """A workspace, and what the program starts with each time: its database, its seeds, the time."""

    server: LoopbackSlack
    folder: Path
    clock: Clock
    team: Workspace
    news: Channel
    ann: User

    @property
    def database(self) -> str:
        """Address of the database."""
        return f"sqlite:///{self.folder / 'depesche.db'}"

    @property
    def place(self) -> Place:
        """Name the channel as the program does."""
        return Place("slack", self.news.id, workspace=self.team.id)

    def keep(self, n_articles: int) -> None:
        """Let the first articles of the bundled story be those that there are."""
        seeds = self.folder / "seeds" / "stargate"
        seeds.mkdir(parents=True, exist_ok=True)
        for path in sorted((BUNDLED_SEEDS / "stargate").iterdir())[:n_articles]:
            shutil.copy(path, seeds / path.name)

    @asynccontextmanager
    async def running(
        self, *, patience: timedelta = timedelta(seconds=20), loops: Collection[str] = ("collect", "slack")
    ) -> AsyncIterator[Process]:
        """Let the program run; what is due is delivered when a test says so."""
        store = await open_store(self.database)
        access = Access(bot_token=self.team.bot_token, app_token=self.server.app_token, api_url=self.server.api_url)
        pace = Pace(per_channel=0.0, per_workspace=0.0)
        chat = Slack(access, slack_ledger(store), patience=patience, pace=pace, listen="slack" in loops)
        app = App(
            store,
            [chat],
            Extractive(),
            settings=SETTINGS,
            seeds=self.folder / "seeds",
            lease=LEASE,
            clock=self.clock,
        )
        running = asyncio.create_task(app.run(set(loops)))
        try:
            if "slack" in loops:
                await self.server.connected()
            yield Process(app, chat, store)
            await self.server.settled()
        finally:
            app.stop()
            await running
            await store.close()
            await self.server.until(lambda: not self.server.sockets.connections, "it is gone")

    async def says(self, text: str, user: User | None = None, *, command: str = "/news") -> Message:
        """Let somebody type a command; give the first message that answers."""
        return await self.server.user_types_command(self.team, self.news, user or self.ann, command, text).answer()

    async def presses(self, message: Message, action_id: str, user: User | None = None) -> Message:
        """Let somebody press a button; give what they read."""
        return await self.server.user_clicks(message, action_id, user=user or self.ann).answer()

    def digests(self) -> list[Message]:
        """List the first posts of what was delivered in the channel; answers begin with their question."""
        return [found for found in self.server.posts(self.news) if found.blocks[0]["type"] == "header"]

    def told(self, user: User | None = None) -> list[Message]:
        """List what somebody was told alone."""
        return self.server.posts(self.server.direct(user or self.ann))


def move_in(server: LoopbackSlack, folder: Path, clock: Clock, name: str) -> Office:
    """Let there be a workspace with a channel and somebody in it."""
    team = server.add_workspace(name, scopes={*SCOPES, *HISTORY_SCOPES})
    ann = server.add_user(team, f"{name}'s Ann")
    return Office(server, folder, clock, team, server.add_channel(team, "news", members=[ann]), ann)


@pytest_asyncio.fixture
async def office(slack_server: LoopbackSlack, tmp_path: Path) -> Office:
    """Let there be a workspace, a bundled story, and a Friday morning."""
    made = move_in(slack_server, tmp_path, Clock(), "Kurier")
    made.keep(1)
    return made


async def test_from_the_first_command_to_an_archived_channel(office: Office) -> None:
    """Followed, told at its moment, asked, paused, and in the end nobody is told twice that it is over."""
    async with office.running() as process:
        followed = await office.says("follow stargate weekdays 08:30")
        assert followed.ephemeral_for is office.ann
        assert "08:30" in followed.shown
        # Nothing at the weekend, nor a second too early: in the night to Sunday the clocks have gone back.
        for moment in (START + DAY, START + 2 * DAY, MONDAY - timedelta(seconds=1)):
            office.clock.now = moment
            await process.app.deliver_due()
        assert not office.server.posts(office.news)
        office.clock.now = MONDAY
        await process.app.deliver_due()
        (digest,) = office.digests()
        assert digest.action_ids == [SOURCES, ASK, FOLLOW, PAUSE, REPORT]

        answer = await office.says("who funds it", command="/stargate")
        assert answer.ephemeral_for is None
        assert answer.blocks[0]["elements"][0]["type"] == "rich_text_quote"
        assert SOURCES in answer.action_ids
        office.clock.now += timedelta(minutes=1)
        assert (await office.presses(digest, PAUSE)).ephemeral_for is office.ann

    office.keep(5)  # so that there is something new to tell
    async with office.running() as process:
        office.clock.now = MONDAY + DAY
        await process.app.deliver_due()
        assert office.digests() == [digest]
        office.server.archive(office.news)
        office.server.expect("is_archived")
        n_calls = len(office.server.calls("chat.postMessage"))
        for n_days in (2, 3, 4):
            office.clock.now = MONDAY + n_days * DAY
            await process.app.deliver_due()
        (told,) = office.told()
        assert "archived" in told.text
        assert "/news resume all" in told.text
        assert {"type": "channel", "channel_id": office.news.id} in told.blocks[0]["elements"][0]["elements"]
        assert len(office.server.calls("chat.postMessage")) == n_calls + 2  # the one that failed, and this
        assert [record.state for record in await process.store.history(office.place)] == ["cancelled", "posted"]
        assert [each.paused_until for each in await process.store.subscriptions(office.place)] == [FOREVER]


# Restarts


async def _follow_the_county(office: Office, process: Process) -> None:
    """Let a story be followed of which a digest is two posts, and let it be due."""
    await process.store.add_articles([long_article()], story="county", workspace=office.team.id, now=START)
    await office.says("follow county weekdays 08:30 10 bullets")
    office.clock.now = MONDAY


async def _finish_the_county(office: Office) -> None:
    """Start the program again: it delivers what is missing, once, below the first post, and old buttons work."""
    old = office.digests()
    assert old
    office.clock.now += timedelta(minutes=5)
    async with office.running() as process:
        await process.app.deliver_due()
        first, second = office.server.posts(office.news)
        assert first is old[0]
        assert "2/2" in second.shown
        assert second.thread_ts == first.ts
        points = [found for post in (first, second) for found in _points(post)]
        assert len(points) == len({str(point) for point in points}) == 10
        assert [record.state for record in await process.store.history(office.place)] == ["posted"]
        view = await office.server.user_clicks(second, SOURCES, user=office.ann).opened()
        assert "Bote" in str(view.blocks)
        asked = office.server.user_mentions(
            office.news, office.ann, "county Who opened libraries?", thread=office.server.posts(office.news)[0]
        )
        assert "Clara Huber" in (await asked.posted())[-1].text
        office.clock.now += timedelta(hours=1)
        await process.app.deliver_due()
    assert len(office.server.posts(office.news)) == 3
    assert not office.server.doubles


def _points(message: Message) -> list[object]:
    """List the points of a post."""
    return [
        point
        for block in message.blocks
        for part in block.get("elements", [])
        if part.get("type") == "rich_text_list"
        for point in part["elements"]
    ]


async def test_a_program_that_is_stopped_between_two_posts_goes_on_with_the_second(office: Office) -> None:
    """The first is recorded, the second is not begun any more."""
    async with office.running() as process:
        await _follow_the_county(office, process)
        answered = asyncio.Event()
        office.server.play(Fault.slow(until=answered), "chat.postMessage")
        delivering = asyncio.create_task(process.app.deliver_due())
        await office.server.posted(office.news)
        process.app.stop()
        for _ in range(20):  # it hears of that before it hears from Slack
            await asyncio.sleep(0)
        answered.set()
        await delivering
    assert len(office.digests()) == 1
    await _finish_the_county(office)


@pytest.mark.parametrize("fault", [Fault.reset(accepted=True), Fault.silent()], ids=["reset", "silent"])
@pytest.mark.parametrize("n_recorded", [0, 1])
async def test_a_post_whose_answer_was_lost_before_a_restart_is_found(
    office: Office, fault: Fault, n_recorded: int
) -> None:
    """The first one or the second: accepted, no answer, the program stopped."""
    async with office.running(patience=timedelta(seconds=0.6)) as process:
        await _follow_the_county(office, process)
        if n_recorded:
            office.server.play(Fault.slow(), "chat.postMessage", n=n_recorded)
        office.server.play(fault, "chat.postMessage")
        await process.app.deliver_due()
    assert len(office.server.posts(office.news)) == n_recorded + 1
    await _finish_the_county(office)


async def test_a_post_that_a_dying_program_could_not_record_is_found(office: Office) -> None:
    """Its database is gone before Slack answers, so nothing is written down any more."""
    async with office.running() as process:
        await _follow_the_county(office, process)
        office.server.play(Fault.slow(until=asyncio.Event()), "chat.postMessage")
        delivering = asyncio.create_task(process.app.deliver_due())
        await office.server.posted(office.news)
        await process.store.close()
        await process.chat.close()
        await asyncio.gather(delivering, return_exceptions=True)
    assert len(office.digests()) == 1
    await _finish_the_county(office)


async def test_a_digest_for_one_person_is_found_after_a_restart(office: Office) -> None:
    """Where they are told is asked again."""
    async with office.running() as process:
        direct = office.server.direct(office.ann)
        typed = office.server.user_types_command(
            office.team, direct, office.ann, "/news", "follow stargate weekdays 08:30"
        )
        await typed.answer()
        office.clock.now = MONDAY
        office.server.play(Fault.reset(accepted=True), "chat.postMessage")
        await process.app.deliver_due()
    office.clock.now += timedelta(minutes=5)
    async with office.running() as process:
        await process.app.deliver_due()
        records = await process.store.history(Place("slack", office.ann.id, workspace=office.team.id))
    assert [record.state for record in records] == ["posted"]
    assert len(office.told()) == 1


# Bad hours


async def test_a_digest_outlasts_a_bad_hour_of_slack(office: Office) -> None:
    """Told to wait, it waits that long; after errors that say nothing it is looked for; it is posted once."""
    async with office.running(patience=timedelta(seconds=1.5)) as process:
        await office.says("follow stargate weekdays 08:30")
        office.clock.now = MONDAY
        office.server.play(Fault.limited(45), "chat.postMessage")
        await process.app.deliver_due()
        assert len(office.server.calls("chat.postMessage")) == 1
        office.clock.now += timedelta(seconds=44)
        await process.app.deliver_due()
        assert len(office.server.calls("chat.postMessage")) == 1
    async with office.running(patience=timedelta(seconds=1.5)) as process:
        office.clock.now += timedelta(seconds=2)
        office.server.play(Fault.broken(500, accepted=True), "chat.postMessage", n=None)
        office.server.play(Fault.broken(500), "conversations.history", n=2)
        await process.app.deliver_due()
        assert len(office.server.calls("chat.postMessage")) == 2
        office.server.stop_playing()
        office.server.play(Fault.limited(30), "conversations.history")
        for _ in range(4):
            office.clock.now += timedelta(minutes=5)
            await process.app.deliver_due()
        (record,) = await process.store.history(office.place)
    assert record.state == "posted"
    assert len(office.digests()) == 1


@pytest.mark.parametrize("accepted", [False, True])
async def test_a_digest_in_doubt_that_nobody_can_look_for_is_held_and_said(office: Office, *, accepted: bool) -> None:
    """Its owner is told once, it is not tried again, and the next one comes as usual."""
    office.team.scopes.discard("channels:history")
    office.server.expect("missing_scope")
    async with office.running() as process:
        await office.says("follow stargate weekdays 08:30")
        office.clock.now = MONDAY
        office.server.play(Fault.reset(accepted=accepted), "chat.postMessage")
        for _ in range(3):
            await process.app.deliver_due()
            office.clock.now += timedelta(minutes=10)
        assert len(office.digests()) == accepted
        (told,) = office.told()
        assert "not certain that the digest of stargate" in told.text
        why = await office.says("why")
        assert "channels:history" in why.shown
        office.keep(5)
        await process.app.collect()
        office.clock.now = MONDAY + DAY
        await process.app.deliver_due()
        assert [record.state for record in await process.store.history(office.place)] == ["posted", "held"]
    assert len(office.digests()) == accepted + 1
    assert len(office.told()) == 1


async def test_a_digest_that_slack_never_takes_is_given_up_and_said(office: Office) -> None:
    """Its owner is told once, it is not tried again, and the next one comes as usual."""
    async with office.running() as process:
        await office.says("follow stargate weekdays 08:30")
        office.clock.now = MONDAY
        office.server.play(Fault.refused("invalid_blocks"), "chat.postMessage")
        for _ in range(3):
            await process.app.deliver_due()
            office.clock.now += timedelta(minutes=10)
        assert not office.digests()
        (told,) = office.told()
        assert "did not take the digest of stargate" in told.text
        office.clock.now = MONDAY + DAY
        await process.app.deliver_due()
        assert [record.state for record in await process.store.history(office.place)] == ["posted", "skipped"]
    assert len(office.digests()) == 1


@pytest.mark.parametrize("removed", [False, True])
async def test_what_a_workspace_follows_ends_with_the_app(office: Office, *, removed: bool) -> None:
    """Its token was revoked, or it was removed: nothing more is tried there."""
    async with office.running() as process:
        await office.says("follow stargate weekdays 08:30")
        ends = office.server.app_uninstalled if removed else office.server.tokens_revoked
        await ends(office.team).acknowledged()
        for n_days in range(2):
            office.clock.now = MONDAY + n_days * DAY
            await process.app.deliver_due()
        assert not await process.store.followed("slack", office.team.id)
    assert not office.server.calls("chat.postMessage")


async def test_a_token_that_died_unheard_is_found_out_at_the_next_digest(office: Office) -> None:
    """What is followed rests; nobody can be told, and nothing is tried again."""
    async with office.running() as process:
        await office.says("follow stargate weekdays 08:30")
    office.server.expect("token_revoked")
    office.server.world.retire(office.team, "token_revoked")
    async with office.running(loops=("collect",)) as process:
        for n_days in range(3):
            office.clock.now = MONDAY + n_days * DAY
            await process.app.deliver_due()
        assert [each.paused_until for each in await process.store.subscriptions(office.place)] == [FOREVER]
        assert [record.state for record in await process.store.history(office.place)] == ["cancelled"]
    assert len(office.server.calls("chat.postMessage")) == 2  # the digest, and what its owner would have been told


async def test_a_channel_that_the_app_was_taken_out_of_is_left(office: Office) -> None:
    """Its owner is told what would help, once; invited again and followed again, it goes on."""
    async with office.running() as process:
        await office.says("follow stargate weekdays 08:30")
        office.server.expect("not_in_channel")
        office.server.remove_bot(office.news)
        for n_days in range(2):
            office.clock.now = MONDAY + n_days * DAY
            await process.app.deliver_due()
        (told,) = office.told()
        assert "invite" in told.text
        office.news.members.append(office.team.bot)
        assert "stargate" in (await office.says("resume stargate")).text
        office.clock.now = MONDAY + 2 * DAY
        await process.app.deliver_due()
    assert len(office.digests()) == 1


# Who sees what


async def test_two_workspaces_see_nothing_of_each_other(office: Office) -> None:
    """Two apps on one database: neither stories nor settings, nor what is followed, nor what is due in the other."""
    async with LoopbackSlack() as server:
        for _ in range(100):  # so that nothing has the same id
            server.world.new_id("X")
        other = move_in(server, office.folder, office.clock, "Bote")
        async with office.running() as ours, other.running() as theirs:
            for here, handle in ((office, "faehre"), (other, "library")):
                for name in (handle, "ours"):
                    await ours.store.add_articles(STORIES[handle], story=name, workspace=here.team.id, now=START)
            await office.says("language de")
            await office.says("follow ours weekdays 08:30")
            await office.says("follow faehre weekdays 08:30")
            office.clock.now = MONDAY
            await theirs.app.deliver_due()
            assert not office.digests()
            for _ in range(3):
                office.clock.now += timedelta(seconds=10)
                await ours.app.deliver_due()
            assert len(office.digests()) == 2
            assert not other.server.posts(other.news)
            said = {text: await other.says(text) for text in ("list", "stories", "why", "digest ours", "faehre Wer?")}
            ours_told = await office.says("digest ours")
    assert "Nothing is followed here yet" in said["list"].text
    assert "Lindau" in said["digest ours"].text
    assert "Altenwerder" in ours_told.text
    assert said["faehre Wer?"].ephemeral_for is other.ann
    for text, message in said.items():
        assert "Altenwerder" not in message.shown, text
        assert "faehre" not in message.shown.replace("faehre Wer?", ""), text
    assert not server.calls("conversations.history")


async def test_who_is_not_in_the_channel_changes_nothing(office: Office) -> None:
    """By no command, which cannot be typed there, and by no button; asking is for everybody who sees it."""
    bob = office.server.add_user(office.team, "Bob")
    async with office.running() as process:
        await office.says("follow stargate weekdays 08:30")
        office.clock.now = MONDAY
        await process.app.deliver_due()
        (digest,) = office.digests()
        before = await process.store.subscriptions(office.place)
        with pytest.raises(NotOffered):
            office.server.user_types_command(office.team, office.news, bob, "/news", "unfollow stargate")
        office.news.members.append(bob)
        pressed = [office.server.user_clicks(digest, action, user=bob) for action in (PAUSE, FOLLOW)]
        office.news.members.remove(bob)
        for each in pressed:
            assert "may" in (await each.answer()).text
        assert await process.store.subscriptions(office.place) == before


HOSTILE = [
    "<!channel>",
    "<@U00000003>",
    "<http://evil|x>",
    "*x*",
    "`x`",
    "<!here|x>",
    "@here",
    ":bomb:",
    "&lt;!here&gt;",
]


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_a_story_with_a_hostile_name_does_no_harm(office: Office, hostile: str) -> None:
    """As handle and headline, in everything that is said about it: nobody is notified, nothing of it is markup."""
    told = f"{hostile} and the mayor\n\nMayor Clara Huber of Lindau paid {hostile} 12 million euros on Tuesday."
    typed = hostile.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # as Slack tells it
    async with office.running() as process:
        await process.store.add_articles([article(told)], story=hostile, workspace=office.team.id, now=START)
        await office.says(f"follow {typed} weekdays 08:30")
        follows = [each.story for each in await process.store.subscriptions(office.place)]
        assert follows == ([] if "://" in hostile else [hostile])  # the other is an address
        office.clock.now = MONDAY
        await process.app.deliver_due()
        assert len(office.digests()) == len(follows)
        digests = office.digests()
        said = [
            await office.says(text)
            for text in (
                f"ask {typed} Who paid {typed}?",
                f"digest {typed}",
                "list",
                "stories",
                f"why {typed}",
                f"ask {typed}s Who?",
                f"unfollow {typed}",
            )
        ]
        for post in [*digests, *said[:2]]:
            view = await office.server.user_clicks(post, SOURCES, user=office.ann).opened()
            assert "Lindau" in view.shown
    everything = [*office.server.posts(office.news), *office.news.ephemeral]
    assert sum("Clara Huber" in message.shown for message in everything) >= 2
    assert not office.server.pinged
    for message in everything:
        assert {link.url for link in office.server.links(message)} <= {"https://example.org/bote"}, message.blocks
