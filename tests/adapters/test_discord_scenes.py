"""Whole stories on Discord, from the invitation to the end: the real program, a database, a clock that a test sets."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from adapters.discord import Discord
from adapters.discord.growing import BRIEFLY
from adapters.wording import words
from bot.app import App
from bot.engine import read
from bot.replies import Fetch
from bot.service import build
from bot.settings import BUNDLED_SEEDS, Settings
from bot.types import Article, ChannelSettings
from bot.types import Channel as Place
from bot.writer import Extractive
from storage import Store, open_store
from tests.desk.conftest import START, STORIES, Clock
from tests.loopback_discord import (
    Channel,
    ChannelKind,
    Fault,
    Guild,
    LoopbackDiscord,
    Message,
    NotOffered,
    Permission,
    User,
    pointed_here,
)

pytest_plugins = ["tests.loopback_discord.fixtures"]

SETTINGS = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
LEASE = timedelta(seconds=1)
NOTHING = Permission(0)
MONDAY = datetime(2026, 10, 26, 7, 30, tzinfo=UTC)
"""08:30 in Berlin, where it is winter since the night before."""
DAY = timedelta(days=1)

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
    """Make an article of which ten points do not fit into one post: each names 45 places that no other names."""
    syllables = ("bar den fol gim hus kel lom mar nes pir".split(), "aeiou", "brook dorf feld stedt wick ried".split())
    places = ("".join(parts).capitalize() for parts in product(*syllables, "ab"))
    told = [f"{news} {', '.join(islice(places, 45))} and Neudorf." for news in _NEWS]
    return article("\n\n".join(["A week in the county", *told]))


def article(text: str) -> Article:
    """Read a text that was published before everything here begins."""
    return read(text, source="Bote", published_at=START - DAY, url="https://example.org/bote")


@dataclass
class Process:
    """The program, while it runs.

    Attributes:
        app: What it does.
        chat: How it speaks to Discord.
        store: What it remembers.
    """

    app: App
    chat: Discord
    store: Store


@dataclass
class Town:
    """A Discord, and what the program starts with each time: its database, its seeds, the time."""

    server: LoopbackDiscord
    folder: Path
    clock: Clock

    @property
    def database(self) -> str:
        """Address of the database."""
        return f"sqlite:///{self.folder / 'depesche.db'}"

    @property
    def seeds(self) -> Path:
        """Folder of the stories that everybody can ask."""
        return self.folder / "seeds"

    def keep(self, n_articles: int) -> None:
        """Let the first articles of the bundled story be those that there are."""
        (self.seeds / "stargate").mkdir(parents=True, exist_ok=True)
        for path in sorted((BUNDLED_SEEDS / "stargate").iterdir())[:n_articles]:
            shutil.copy(path, self.seeds / "stargate" / path.name)

    @asynccontextmanager
    async def running(
        self, *, patience: timedelta = timedelta(seconds=20), embeds: bool = False, fetch: Fetch | None = None
    ) -> AsyncIterator[Process]:
        """Let the program run; what is due is delivered when a test says so."""
        store = await open_store(self.database)

        async def followed(workspace: str) -> list[str]:
            return await store.followed("discord", workspace)

        async def gone(workspace: str) -> None:
            await store.leave("discord", workspace)

        chat = Discord(
            self.server.token, stories=store.stories, followed=followed, gone=gone, patience=patience, embeds=embeds
        )
        app = App(
            store,
            [chat],
            Extractive(),
            settings=SETTINGS,
            seeds=self.seeds,
            lease=LEASE,
            clock=self.clock,
            fetch=fetch,
        )
        async with self.started(app, store):
            yield Process(app, chat, store)

    @asynccontextmanager
    async def started(self, app: App, store: Store) -> AsyncIterator[None]:
        """Let an app run until it is left, then let Discord see that it is gone."""
        running = asyncio.create_task(app.run({"collect", "discord"}))
        try:
            await self.server.connected()
            yield
        finally:
            app.stop()
            await running
            await store.close()
            await self.server.until(lambda: not any(found.link for found in self.server.gateway.sessions), "it is gone")

    def add_newsroom(
        self, name: str, *, bot: Permission = NOTHING, kind: ChannelKind = ChannelKind.TEXT
    ) -> tuple[Guild, Channel, User]:
        """Let there be a server with a channel and somebody who may manage it."""
        guild = self.server.add_guild(name, bot=bot)
        news = self.server.add_channel(guild, "news", kind=kind)
        return guild, news, self.server.add_member(guild, f"{name}'s admin", permissions=Permission.MANAGE_GUILD)

    async def says(self, channel: Channel, user: User, command: str, /, **options: object) -> Message:
        """Let somebody type a command; give the first message that answers."""
        typed = self.server.user_types(channel, user, command, options)
        await typed.acknowledged()

        def answered() -> Message | None:
            first = typed.original
            if first is not None and first.deleted:
                return typed.followups[0] if typed.followups else None
            return None if first is None or first.loading or first.text == BRIEFLY else first

        return await self.server.until(answered, f"{command} was answered")

    async def presses(self, message: Message, label: str, user: User) -> Message:
        """Let somebody press a button; give what they read."""
        custom_id = message.custom_ids[message.labels.index(label)]
        return await self.server.user_clicks(message, custom_id, user).answer()

    def digests(self, channel: Channel) -> list[Message]:
        """List what was delivered in a channel, without answers to what somebody did."""
        return [found for found in self.server.posts(channel) if found.nonce is not None]

    async def has_command(self, guild: Guild, name: str) -> None:
        """Wait until a server has a command."""
        await self.server.until(lambda: name in self.names(guild), f"/{name} is there")

    def names(self, guild: Guild) -> list[str]:
        """List the commands that a server has of its own."""
        return [found["name"] for found in self.server.commands(guild)]


def place(channel: Channel) -> Place:
    """Name a channel as the program does."""
    assert channel.guild is not None
    return Place("discord", str(channel.id), workspace=str(channel.guild.id))


@pytest_asyncio.fixture
async def town(discord_server: LoopbackDiscord, tmp_path: Path) -> AsyncIterator[Town]:
    """Let there be a Discord, a bundled story, and a Friday morning."""
    made = Town(discord_server, tmp_path, Clock())
    made.keep(1)
    with pointed_here(discord_server):
        yield made


async def test_from_the_invitation_to_a_deleted_channel(town: Town) -> None:
    """Followed, told at its moment, asked, looked up, paused, and in the end nobody is told twice that it is over."""
    async with town.running() as process:
        guild, news, ann = town.add_newsroom("Kurier")
        office = town.server.add_channel(guild, "office")
        bob = town.server.add_member(guild, "Bob")
        followed = await town.says(news, ann, "news follow", story="stargate", schedule="weekdays 08:30")
        assert followed.ephemeral
        assert "08\\:30" in followed.text
        # Nothing at the weekend, nor a second too early: in the night to Sunday the clocks have gone back.
        for moment in (START + DAY, START + 2 * DAY, MONDAY - timedelta(seconds=1)):
            town.clock.now = moment
            await process.app.deliver_due()
        assert not town.digests(news)
        town.clock.now = MONDAY
        await process.app.deliver_due()
        (digest,) = town.digests(news)
        assert digest.labels == ["Sources", "Ask", "Follow", "Pause 24 h", "Report"]

        await town.has_command(guild, "stargate")
        answer = await town.says(news, bob, "stargate", question="who funds it")
        assert not answer.ephemeral
        assert answer.text.startswith("> who funds it\n")
        sources = await town.presses(answer, "Sources", bob)
        assert sources.ephemeral
        _, articles = await process.store.story("stargate", str(guild.id))
        assert any(found.text in sources.text for each in articles for found in each.sentences)

        town.clock.now += timedelta(minutes=1)
        assert (await town.presses(digest, "Pause 24 h", ann)).ephemeral

    town.keep(5)  # so that there is something new to tell
    async with town.running() as process:
        town.clock.now = MONDAY + DAY
        await process.app.deliver_due()
        assert town.digests(news) == [digest]
        town.server.remove_channel(news)
        town.server.expect(10003)
        for n_days in (2, 3, 4):
            town.clock.now = MONDAY + n_days * DAY
            await process.app.deliver_due()
        (told,) = town.server.posts(town.server.direct(ann))
        assert f"<#{news.id}>" in told.text
        assert len(town.server.requests("create_message")) == 3  # the digest, the one that failed, and this
        listed = await town.says(office, ann, "news list")
        assert "Nothing is followed here yet" in listed.text
        assert [record.state for record in await process.store.history(place(news))] == ["cancelled", "posted"]
        assert await process.store.subscriptions(place(news)) == []


async def _follow_the_county(town: Town, process: Process) -> tuple[Channel, User]:
    """Let a story be followed of which a digest is two posts, and let it be due."""
    guild, news, ann = town.add_newsroom("Kurier")
    await process.store.add_articles([long_article()], story="county", workspace=str(guild.id), now=START)
    await town.says(news, ann, "news follow", story="county", schedule="weekdays 08:30", bullets=10)
    town.clock.now = MONDAY
    return news, ann


async def _finish_the_county(town: Town, news: Channel, ann: User) -> None:
    """Start the program again: it delivers what is missing, once, and old buttons work."""
    old = town.digests(news)
    assert old
    town.server.world.nonce_window = timedelta()  # Discord has forgotten it meanwhile
    town.clock.now += timedelta(minutes=5)
    async with town.running() as process:
        await process.app.deliver_due()
        first, second = town.digests(news)
        assert first is old[0]
        assert second.text.startswith("-# 2/2\n")
        assert sum(post.text.count("\n- ") for post in (first, second)) == 10
        assert [record.state for record in await process.store.history(place(news))] == ["posted"]
        for post in (first, second):
            assert "Bote" in (await town.presses(post, "Sources", ann)).text
        asked = town.server.user_clicks(second, second.custom_ids[second.labels.index("Ask")], ann)
        answer = await town.server.user_submits(await asked.modal(), {"question": "Who opened libraries?"}).answer()
        assert "Clara Huber" in answer.text
        town.clock.now += timedelta(hours=1)
        await process.app.deliver_due()
    assert town.digests(news) == [first, second]
    assert not town.server.doubles


async def test_a_program_that_is_stopped_between_two_posts_goes_on_with_the_second(town: Town) -> None:
    """The first is recorded, the second is not begun any more."""
    async with town.running() as process:
        news, ann = await _follow_the_county(town, process)
        answered = asyncio.Event()
        town.server.play(Fault.slow(until=answered), "create_message")
        delivering = asyncio.create_task(process.app.deliver_due())
        await town.server.posted(news)
        process.app.stop()
        for _ in range(20):  # it hears of that before it hears from Discord
            await asyncio.sleep(0)
        answered.set()
        await delivering
    assert len(town.digests(news)) == 1
    await _finish_the_county(town, news, ann)


@pytest.mark.parametrize("n_recorded", [0, 1])
async def test_a_post_whose_answer_was_lost_before_a_restart_is_found(town: Town, n_recorded: int) -> None:
    """The first one or the second: accepted, the connection reset, the program stopped."""
    async with town.running() as process:
        news, ann = await _follow_the_county(town, process)
        if n_recorded:
            town.server.play(Fault.slow(), "create_message", n=n_recorded)
        town.server.play(Fault.reset(accepted=True), "create_message")
        await process.app.deliver_due()
    assert len(town.digests(news)) == n_recorded + 1
    await _finish_the_county(town, news, ann)


async def test_a_post_that_a_dying_program_could_not_record_is_found(town: Town) -> None:
    """Its database is gone before Discord answers, so nothing is written down any more."""
    async with town.running() as process:
        news, ann = await _follow_the_county(town, process)
        town.server.play(Fault.slow(until=asyncio.Event()), "create_message")
        delivering = asyncio.create_task(process.app.deliver_due())
        await town.server.posted(news)
        await process.store.close()
        await process.chat.close()
        await asyncio.gather(delivering, return_exceptions=True)
    assert len(town.digests(news)) == 1
    await _finish_the_county(town, news, ann)


async def test_two_servers_see_nothing_of_each_other(town: Town) -> None:
    """Neither stories and commands, nor settings, nor what is followed and delivered."""
    async with town.running() as process:
        kurier, news, ann = town.add_newsroom("Kurier")
        bote, board, ben = town.add_newsroom("Bote")
        for guild, handle in ((kurier, "faehre"), (bote, "library")):
            await process.store.add_articles(STORIES[handle], story=handle, workspace=str(guild.id), now=START)
            await process.store.add_articles(STORIES[handle], story="ours", workspace=str(guild.id), now=START)
        await town.says(news, ann, "news follow", story="ours", schedule="weekdays 08:30")
        await town.says(news, ann, "news language", language="de")
        await town.says(news, ann, "news follow", story="faehre", schedule="weekdays 08:30")
        await town.has_command(kurier, "faehre")
        town.clock.now = MONDAY
        await process.app.deliver_due()

        assert len(town.digests(news)) == 2
        assert not town.server.posts(board)
        assert not town.names(bote)
        with pytest.raises(NotOffered):
            town.server.user_types(board, ben, "faehre", {})
        offered = town.server.user_autocompletes(board, ben, "news ask", "story", {"story": ""})
        assert {value for _, value in await offered.choices()} == {"library", "ours", "stargate"}
        said = {
            command: await town.says(board, ben, f"news {command}", **options)
            for command, options in (
                ("list", {}),
                ("stories", {}),
                ("why", {}),
                ("ask", {"story": "faehre", "question": "Wer bezahlt die Fähre?"}),
                ("digest", {"story": "ours"}),
            )
        }
        theirs = await town.says(news, ann, "news digest", story="ours")
    assert "Sources" in said["digest"].labels
    assert "Quellen" in theirs.labels
    assert "Lindau" in said["digest"].text
    assert "Altenwerder" in theirs.text
    assert "Nothing is followed here yet" in said["list"].text
    assert said["ask"].ephemeral
    for command in ("list", "stories", "why", "digest"):
        assert not re.search("Altenwerder|faehre", said[command].text), command
    assert not re.search("Altenwerder|Brandt", said["ask"].text)


async def test_who_may_not_manage_changes_nothing(town: Town) -> None:
    """By no command and by no button; asking is for everybody."""
    async with town.running() as process:
        guild, news, ann = town.add_newsroom("Kurier")
        bob = town.server.add_member(guild, "Bob")
        await process.store.add_articles(STORIES["library"], story="library", workspace=str(guild.id), now=START)
        await town.says(news, ann, "news follow", story="stargate", schedule="weekdays 08:30")
        await town.says(news, ann, "news quiet", hours="22:00-07:00")
        shown = await town.says(news, bob, "news digest", story="library")
        town.clock.now = MONDAY
        await process.app.deliver_due()
        (digest,) = town.digests(news)

        async def kept() -> tuple[object, ...]:
            settings = await process.store.channel_settings(place(news))
            return settings, await process.store.subscriptions(place(news))

        before = await kept()
        refused = [
            await town.says(news, bob, f"news {command}", **options)
            for command, options in (
                ("follow", {"story": "library"}),
                ("follow", {"story": "stargate", "schedule": "hourly"}),
                ("unfollow", {"story": "stargate"}),
                ("unfollow", {"story": "all"}),
                ("pause", {}),
                ("pause", {"story": "stargate", "duration": "24h"}),
                ("resume", {}),
                ("quiet", {"hours": "off"}),
                ("language", {"language": "de"}),
                ("timezone", {"zone": "Asia/Tokyo"}),
                ("updates", {"where": "both"}),
                ("answers", {"who": "private"}),
                ("mention", {"role": town.server.add_role(guild, "Desk", mentionable=True)}),
                ("mention", {}),
                ("send", {"story": "stargate"}),
                ("publish", {"switch": "on"}),
            )
        ]
        refused += [await town.presses(shown, "Follow", bob), await town.presses(digest, "Pause 24 h", bob)]
        assert await kept() == before
        assert len(await process.store.history(place(news))) == 1
        assert (await town.says(news, bob, "news list")).text.count("stargate") == 1
    sentence = words("right.missing", "en").split(";")[0]
    assert [sentence in message.text and message.ephemeral for message in refused] == [True] * len(refused)


HOSTILE = ["@everyone", "](http://evil)", "](evil.example)", "**x**", "<@&1>", "```py```", "<#1>", "</news:1>", ">x"]


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_a_story_with_a_hostile_name_does_no_harm(town: Town, hostile: str) -> None:
    """As handle and headline, in everything that is said about it: nobody is notified, nothing of it is markup."""
    async with town.running() as process:
        guild, news, ann = town.add_newsroom("Kurier", bot=Permission.MENTION_EVERYONE)
        role = town.server.add_role(guild, "Everybody here")
        hostile = hostile.replace("1", str(role.id))
        told = f"{hostile} and the mayor\n\nMayor Clara Huber of Lindau paid {hostile} 12 million euros on Tuesday."
        await process.store.add_articles([article(told)], story=hostile, workspace=str(guild.id), now=START)
        await town.says(news, ann, "news follow", story="stargate", schedule="weekdays 08:30")
        await town.says(news, ann, "news follow", story=hostile, schedule="weekdays 08:30")
        follows = {each.story for each in await process.store.subscriptions(place(news))}
        assert follows == ({"stargate"} if "://" in hostile else {"stargate", hostile})  # the other is an address
        await town.server.until(lambda: len(town.names(guild)) == len(follows), "commands are there")
        town.clock.now = MONDAY
        await process.app.deliver_due()
        assert len(town.digests(news)) == len(follows)
        said = [
            await town.says(news, ann, f"news {command}", **options)
            for command, options in (
                ("ask", {"story": hostile, "question": f"Who paid {hostile}?"}),
                ("digest", {"story": hostile}),
                ("list", {}),
                ("stories", {}),
                ("why", {"post": hostile}),
                ("ask", {"story": f"{hostile}s", "question": "Who?"}),
            )
        ]
        for post in [*town.digests(news), said[0], said[1]]:
            said.append(await town.presses(post, "Sources", ann))
            assert "Lindau" in said[-1].text or "stargate" in post.custom_ids[0]
            modal = town.server.user_clicks(post, post.custom_ids[1], ann)
            said.append(await town.server.user_submits(await modal.modal(), {"question": f"{hostile}?"}).answer())
        said.append(await town.says(news, ann, "news unfollow", story=hostile))
    everything = [*town.server.posts(news), *said]
    assert sum("Clara Huber" in message.text for message in everything) >= 4
    for message in everything:
        plain = re.sub(r"\\[^\w\s]", "", message.text)  # what is escaped is shown as it is
        assert hostile not in plain, message.text
        assert not re.search(r"@everyone|<@|<#|```|\]\((?!<https://example\.org/bote>\))", plain), plain
        assert not message.pings
        assert all(body.get("allowed_mentions") == {"parse": []} for body in message.sent if body.get("components"))


async def test_a_digest_outlasts_a_bad_hour_of_discord(town: Town) -> None:
    """Told to wait, it waits that long; after errors that say nothing it is looked for; it is posted once."""
    async with town.running(patience=timedelta(seconds=1.5)) as process:
        _, news, ann = town.add_newsroom("Kurier")
        await town.says(news, ann, "news follow", story="stargate", schedule="weekdays 08:30")
        town.clock.now = MONDAY
        town.server.play(Fault.limited(45), "create_message")
        await process.app.deliver_due()
        n_tried = len(town.server.requests("create_message"))
        town.clock.now += timedelta(seconds=44)
        await process.app.deliver_due()
        assert len(town.server.requests("create_message")) == n_tried == 1
        town.clock.now += timedelta(seconds=2)
        town.server.play(Fault.broken(500, accepted=True), "create_message", n=None)
        await process.app.deliver_due()
        assert len(town.server.requests("create_message")) > n_tried
        town.server.stop_playing()
        town.server.world.nonce_window = timedelta()
        for _ in range(3):
            town.clock.now += timedelta(minutes=5)
            await process.app.deliver_due()
        (record,) = await process.store.history(place(news))
    assert record.state == "posted"
    assert len(town.digests(news)) == 1


async def test_a_digest_that_discord_never_takes_is_given_up_and_said(town: Town) -> None:
    """Its owner is told once, it is not tried again, and the next one comes as usual."""
    async with town.running() as process:
        _, news, ann = town.add_newsroom("Kurier")
        await town.says(news, ann, "news follow", story="stargate", schedule="weekdays 08:30")
        town.clock.now = MONDAY
        town.server.play(Fault.broken(400), "create_message")
        for _ in range(3):
            await process.app.deliver_due()
            town.clock.now += timedelta(minutes=10)
        assert not town.digests(news)
        (told,) = town.server.posts(town.server.direct(ann))
        assert "did not take the digest of stargate" in told.text
        town.clock.now = MONDAY + DAY
        await process.app.deliver_due()
        assert [record.state for record in await process.store.history(place(news))] == ["posted", "skipped"]
    assert len(town.digests(news)) == 1


async def test_what_a_server_follows_ends_when_the_bot_is_removed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `depesche run` puts everything together; another server's goes on, and nothing more is tried in this one."""
    monkeypatch.chdir(town.folder)  # where no other settings are
    settings = Settings(
        database_url=town.database,
        discord_token=SecretStr(town.server.token),
        seeds=town.seeds,
        timezone="Europe/Berlin",
    )
    store = await open_store(town.database)
    app = build(settings, store, {"collect", "discord"})
    left: Sequence[str] = []
    async with town.started(app, store):
        places = [town.add_newsroom(name) for name in ("Kurier", "Bote")]
        for _, news, ann in places:
            await town.says(news, ann, "news follow", story="stargate", schedule="weekdays 08:30")
        town.server.remove_guild(places[0][0])
        async with asyncio.timeout(10):
            while await store.followed("discord", str(places[0][0].id)):
                pass
        left = await store.followed("discord", str(places[1][0].id))
    assert left == ["stargate"]
    async with town.running() as process:
        (subscription,) = await process.store.subscriptions(place(places[1][1]))
        assert subscription.due_at is not None
        town.clock.now = subscription.due_at
        await process.app.deliver_due()
    assert [len(town.digests(news)) for _, news, _ in places] == [0, 1]
    assert len(town.server.requests("create_message")) == 1
