"""Slack over HTTP: signed posts, and the installation in many workspaces, from the page to the last token."""

import asyncio
import html
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio

from adapters.slack.access import Access
from adapters.slack.client import Slack
from adapters.slack.posting import Pace
from bot import service
from bot.deliveries import Courier
from bot.errors import ConfigError, StorageError
from bot.replies import Desk
from bot.settings import Settings, load
from bot.types import Channel as Place
from bot.types import Reply, Request
from bot.writer import Extractive
from storage import Store
from storage.secrets import new_key
from storage.slack_installs import SlackInstalls
from tests.adapters import test_slack as scenes
from tests.adapters.test_slack import FAST, SETTINGS
from tests.desk.conftest import Clock
from tests.loopback_slack import Channel, Forgery, LoopbackSlack, Message, User, Workspace

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store = scenes.template, scenes.store

QUESTION = "ask faehre Wer bezahlt die Fähre?"
COOKIE = "slack-app-oauth-state"


@dataclass
class House:
    """An app that serves HTTP, and a browser."""

    server: LoopbackSlack
    store: Store
    desk: Desk
    clock: Clock
    browser: aiohttp.ClientSession
    asked: list[Request] = field(default_factory=list)
    held: asyncio.Event | None = None
    url: str = ""

    async def handle(self, request: Request) -> Reply:
        """Answer as the desk does, when the test lets it."""
        self.asked.append(request)
        if self.held is not None:
            await self.held.wait()
        return await self.desk.handle(request)

    @property
    def events(self) -> str:
        """Where Slack posts to."""
        return f"{self.url}/slack/events"

    @asynccontextmanager
    async def serving(self, access: Access) -> AsyncIterator[Slack]:
        """Let an app serve, to which the server tells everything."""
        access = replace(
            access, signing_secret=self.server.signing_secret, port=access.port % 3000, api_url=self.server.api_url
        )
        chat = Slack(access, service.slack_ledger(self.store), pace=Pace(**FAST))
        task = asyncio.create_task(chat.run(self.handle))
        try:
            ready = asyncio.create_task(chat.listening.wait())
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                ready.cancel()
                task.result()
            self.url = f"http://127.0.0.1:{chat.http_port}"
            self.server.deliver_to = self.events
            self.server.redirect_url = f"{self.url}/slack/oauth_redirect"
            yield chat
            await self.server.settled()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await chat.close()

    async def status(self, path: str, data: str | None = None) -> tuple[int, str]:
        """Ask for a page, or post something unsigned."""
        method, headers = ("GET", {}) if data is None else ("POST", {"Content-Type": "application/json"})
        async with self.browser.request(method, self.url + path, data=data, headers=headers) as answer:
            return answer.status, await answer.text()


@dataclass
class Town:
    """A workspace with a channel and somebody in it."""

    team: Workspace
    news: Channel
    ann: User

    @classmethod
    def build(cls, server: LoopbackSlack, name: str, *, installed: bool = True) -> "Town":
        """Let there be one."""
        team = server.add_workspace(name, installed=installed)
        ann = server.add_user(team, "Ann")
        return cls(team, server.add_channel(team, "news", members=[ann]), ann)

    async def says(self, house: House, text: str) -> Message:
        """Type a command; give the answer."""
        return await house.server.user_types_command(self.team, self.news, self.ann, "/news", text).answer()

    @property
    def place(self) -> Place:
        """Name the channel as the desk does."""
        return Place("slack", self.news.id, workspace=self.team.id)


@pytest_asyncio.fixture
async def house(slack_server: LoopbackSlack, store: Store) -> AsyncIterator[House]:
    """Let there be a desk and a browser, and nothing served yet."""
    clock = Clock()
    desk = Desk(store, Extractive(), clock=clock, settings=SETTINGS, max_subscriptions=100)
    async with aiohttp.ClientSession() as browser:
        yield House(slack_server, store, desk, clock, browser)


@pytest.fixture
def town(slack_server: LoopbackSlack) -> Town:
    """Let there be a workspace with the app."""
    return Town.build(slack_server, "Newsroom")


@pytest_asyncio.fixture
async def served(house: House, town: Town) -> AsyncIterator[House]:
    """Let an app of one workspace serve."""
    async with house.serving(Access(bot_token=town.team.bot_token)):
        yield house


# Signed posts


async def test_a_command_by_a_signed_post(served: House, town: Town) -> None:
    """Is answered as through a socket."""
    answer = await town.says(served, QUESTION)
    assert answer in served.server.posts(town.news)
    assert "Altenwerder" in answer.text


async def test_a_mention_and_a_button_by_signed_posts(served: House, town: Town) -> None:
    """Are answered by the same handlers."""
    (answer,) = await served.server.user_mentions(town.news, town.ann, "faehre Wer bezahlt die Fähre?").posted()
    view = await served.server.user_clicks(answer, "depesche:sources").opened()
    assert "40 Millionen" in view.shown


async def test_forms_and_home_by_signed_posts(served: House, town: Town) -> None:
    """What is wrong with a form comes back with the acknowledgement."""
    served.server.user_opens_home(town.ann)
    home = await served.server.home(town.ann)
    view = await served.server.user_clicks(home, "depesche:add").opened()
    sent = served.server.user_submits(view, {"story": "faehre", "channel": town.news, "schedule": "when I like"})
    await sent.acknowledged()
    assert "schedule" in sent.errors


async def test_slack_verifies_the_address(served: House) -> None:
    """By a challenge and by a check of its certificate."""
    await served.server.verifies_url(served.events)
    assert (await served.server.checks_ssl(served.events)).status == 200


@pytest.mark.parametrize("forged", ["signature", "timestamp", "headers"])
async def test_what_slack_did_not_sign_is_refused(served: House, town: Town, forged: Forgery) -> None:
    """With 401, and nobody is asked anything."""
    told = served.server.user_types_command(town.team, town.news, town.ann, "/news", QUESTION, forged=forged)
    assert (await told.acknowledged()).status == 401
    assert (await served.server.verifies_url(served.events, forged=forged)).status == 401
    assert served.asked == []


@pytest.mark.parametrize("data", ["{", "[1]", "\x00"])
async def test_what_cannot_be_read_is_refused(served: House, data: str) -> None:
    """Anybody may post here: it is neither a fault nor an answer."""
    status, _ = await served.status("/slack/events", data)
    assert status in {400, 401}
    assert served.asked == []


async def test_other_addresses_are_none(served: House) -> None:
    """And one workspace is installed by nobody."""
    assert (await served.status("/healthz"))[0] == 200
    assert (await served.status("/"))[0] == 404
    assert (await served.status("/slack/install"))[0] == 404


async def test_the_same_event_three_times(served: House, town: Town) -> None:
    """Is answered once."""
    happening = served.server.user_mentions(town.news, town.ann, "faehre Wer bezahlt die Fähre?")
    await happening.posted()
    for again in served.server.repeat(happening):
        assert (await again.acknowledged()).status == 200
    await town.says(served, "help")
    assert len(served.server.posts(town.news)) == 1
    assert [request.text for request in served.asked].count("faehre Wer bezahlt die Fähre?") == 1


async def test_slack_is_told_in_time_though_the_desk_is_slow(served: House, town: Town) -> None:
    """The answer comes when it is there."""
    served.held = asyncio.Event()
    typed = served.server.user_types_command(town.team, town.news, town.ann, "/news", QUESTION)
    mentioned = served.server.user_mentions(town.news, town.ann, QUESTION)
    assert (await typed.acknowledged()).body is None
    assert (await mentioned.acknowledged()).status == 200
    assert not served.server.posts(town.news)
    served.held.set()
    assert len(await served.server.posted(town.news, 2)) == 2


async def test_an_event_that_cannot_be_written_down_is_told_again(served: House, town: Town) -> None:
    """It is not acknowledged: who has nothing of it must not say that it has."""
    served.server.expect("dispatch_failed")
    await served.store.close()
    happening = served.server.user_mentions(town.news, town.ann, QUESTION)
    await served.server.until(lambda: happening.user_sees, "it failed")
    assert happening.acknowledgement is None


async def test_an_address_that_is_taken(house: House, town: Town) -> None:
    """Is said to be, by the setting."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        chat = Slack(
            Access(bot_token=town.team.bot_token, signing_secret="s", port=port, api_url=house.server.api_url),  # noqa: S106
            service.slack_ledger(house.store),
        )
        with pytest.raises(ConfigError, match=rf"DEPESCHE_HTTP_PORT: 127\.0\.0\.1:{port} cannot be listened on"):
            await chat.run(house.handle)
        await chat.close()


async def test_a_token_that_slack_does_not_accept(house: House, town: Town) -> None:
    """Ends the start with a sentence that does not show it."""
    house.server.expect("token_revoked")
    house.server.world.retire(town.team, "token_revoked")
    with pytest.raises(ConfigError) as raised:
        async with house.serving(Access(bot_token=town.team.bot_token)):
            pass
    assert str(raised.value) == "DEPESCHE_SLACK_BOT_TOKEN: Slack does not accept it."


async def test_the_variables_of_other_programs_change_nothing(
    house: House, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would read them, and look for tokens in files."""
    monkeypatch.setenv("SLACK_CLIENT_ID", "2.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "another")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    async with house.serving(Access(bot_token=town.team.bot_token)):
        assert "Altenwerder" in (await town.says(house, QUESTION)).text


# Many workspaces


def settings(house: House, tmp_path: Path, key: str, **more: str) -> Settings:
    """Set an app up for many workspaces."""
    return load(
        {
            "database_url": f"sqlite:///{tmp_path / 'depesche.db'}",
            "slack_client_id": house.server.web.client_id,
            "slack_client_secret": house.server.web.client_secret,
            "slack_signing_secret": house.server.signing_secret,
            "secret_key": key,
            **more,
        }
    )


@asynccontextmanager
async def open_house(house: House, tmp_path: Path, key: str, **more: str) -> AsyncIterator[tuple[Slack, SlackInstalls]]:
    """Start an app for many workspaces as `depesche run` does."""
    chosen = settings(house, tmp_path, key, **more)
    async with service._slack_installs(chosen) as installs:  # noqa: SLF001
        assert installs is not None
        async with house.serving(service._slack_access(chosen, installs)) as chat:  # noqa: SLF001
            yield chat, installs


async def begin(house: House) -> tuple[str, str]:
    """Open the page at which the app is installed; give where its button leads to, and the cookie."""
    async with house.browser.get(f"{house.url}/slack/install") as page:
        found = re.search(r'href="(https://slack\.com/oauth/v2/authorize[^"]+)"', await page.text())
        assert found is not None
        return html.unescape(found[1]), page.cookies[COOKIE].value


async def finish(house: House, back: str, cookie: str) -> tuple[int, str]:
    """Be sent back by Slack."""
    assert urlsplit(back).path == "/slack/oauth_redirect"
    async with house.browser.get(back, headers={"Cookie": f"{COOKIE}={cookie}"}) as page:
        return page.status, await page.text()


async def install(house: House, town: Town) -> None:
    """Let somebody install the app."""
    address, cookie = await begin(house)
    status, _ = await finish(house, house.server.user_allows(address, town.team, town.ann), cookie)
    assert status == 200


def written(folder: Path) -> bytes:
    """Read all that a database keeps."""
    return b"".join(path.read_bytes() for path in folder.glob("depesche.db*"))


@pytest.fixture
def towns(slack_server: LoopbackSlack) -> tuple[Town, Town]:
    """Let there be two workspaces without the app."""
    return tuple(Town.build(slack_server, name, installed=False) for name in ("Kurier", "Bote"))  # type: ignore[return-value]


many = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@many
async def test_two_workspaces_install_the_app(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """Each is answered with its own token, and with the scopes that the app needs."""
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        for town in towns:
            await install(house, town)
            assert "Altenwerder" in (await town.says(house, QUESTION)).text
        assert await installs.workspaces() == sorted(town.team.id for town in towns)
    tokens = [call.token for call in house.server.calls("chat.postMessage")]
    assert tokens == [town.team.bot_token for town in towns]
    assert "chat:write" in towns[0].team.scopes
    assert "files:read" not in towns[0].team.scopes


@many
async def test_an_installation_asks_for_what_was_chosen(house: House, town: Town, tmp_path: Path) -> None:
    """Scopes that are optional, beside those that are needed."""
    async with open_house(house, tmp_path, new_key(), slack_scopes="files, History"):
        await install(house, town)
    assert {"chat:write", "files:read", "channels:history", "groups:history"} <= set(town.team.scopes)
    assert "chat:write.public" not in town.team.scopes


@pytest.mark.parametrize("chosen", ["admin", "files history", "files,*"])
def test_no_other_scope_can_be_chosen(house: House, tmp_path: Path, chosen: str) -> None:
    """What is none of the three is refused by name."""
    with pytest.raises(ConfigError, match=r"DEPESCHE_SLACK_SCOPES: .* is none of public, history and files"):
        settings(house, tmp_path, new_key(), slack_scopes=chosen)


@many
async def test_nothing_readable_is_kept(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """Whoever has the database has no token."""
    async with open_house(house, tmp_path, new_key()):
        await install(house, towns[0])
    kept = written(tmp_path)
    assert towns[0].team.id.encode() in kept
    assert towns[0].team.bot_token.encode() not in kept


@many
async def test_an_event_is_no_reason_to_ask_slack(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """With which token it is answered is known here."""
    async with open_house(house, tmp_path, new_key()):
        await install(house, towns[0])
        asked = len(house.server.calls("auth.test"))
        for _ in range(3):
            await towns[0].says(house, QUESTION)
    assert len(house.server.calls("auth.test")) == asked


@many
async def test_a_state_counts_once(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """And only in the browser that began, and where Slack allowed it."""
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        address, cookie = await begin(house)
        refused = house.server.user_refuses(address)
        assert "cancelled" in (await finish(house, refused, cookie))[1]
        back = house.server.user_allows(address, towns[0].team, towns[0].ann)
        assert (await finish(house, back, "another"))[0] == 400
        assert (await finish(house, back, cookie))[0] == 200
        again = house.server.user_allows(address, towns[1].team, towns[1].ann)
        assert (await finish(house, again, cookie))[0] == 401
        assert await installs.workspaces() == [towns[0].team.id]


@many
async def test_a_removal_ends_what_that_workspace_follows(
    house: House, towns: tuple[Town, Town], tmp_path: Path
) -> None:
    """Its token is deleted; the other workspace goes on."""
    gone, kept = towns
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        for town in towns:
            await install(house, town)
            await town.says(house, "follow faehre daily 08:30")
        await house.server.app_uninstalled(gone.team).acknowledged()
        await house.server.settled()
        assert await installs.workspaces() == [kept.team.id]
        assert await house.store.followed_in("slack", gone.team.id) == []
        assert len(await house.store.followed_in("slack", kept.team.id)) == 1
        assert "Altenwerder" in (await kept.says(house, QUESTION)).text


@many
async def test_a_revoked_token_is_deleted(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """As if the app had been removed."""
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        await install(house, towns[0])
        await towns[0].says(house, "follow faehre daily 08:30")
        await house.server.tokens_revoked(towns[0].team).acknowledged()
        assert await installs.workspaces() == []
    assert await house.store.followed_in("slack", towns[0].team.id) == []


@many
async def test_tokens_of_users_change_nothing(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """They are none of the app's."""
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [towns[0].ann.id], "bot": []}}
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        await install(house, towns[0])
        house.server.tell(towns[0].team, "tokens_revoked", revoked, {})
        await house.server.settled()
        assert await installs.workspaces() == [towns[0].team.id]


@many
async def test_a_removal_that_cannot_be_noted_is_told_again(
    house: House, towns: tuple[Town, Town], tmp_path: Path
) -> None:
    """It is not acknowledged, and done when it comes again."""
    house.server.expect("dispatch_failed")
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        await install(house, towns[0])
        await installs.close()
        happening = house.server.tokens_revoked(towns[0].team)
        await house.server.until(lambda: happening.user_sees, "it failed")
        assert happening.acknowledgement is None


@many
async def test_the_app_is_installed_again(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """With a new token; nothing is followed that was before, and an old removal that comes late ends nothing."""
    town = towns[0]
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        await install(house, town)
        await town.says(house, "follow faehre daily 08:30")
        removed, old = house.server.app_uninstalled(town.team), town.team.bot_token
        await house.server.settled()
        await install(house, town)
        assert await installs.token(town.team.id) == town.team.bot_token != old
        assert "Nothing is followed" in (await town.says(house, "list")).text
        await town.says(house, "follow faehre daily 08:30")
        removed.payload["event_time"] -= 60
        for again in house.server.repeat(removed):
            await again.acknowledged()
        assert await installs.workspaces() == [town.team.id]
    assert len(await house.store.followed_in("slack", town.team.id)) == 1


@many
@pytest.mark.parametrize(
    ("language", "said"), [("de-AT,de;q=0.9,en;q=0.8", "abgebrochen"), ("en-US", "cancelled"), ("", "cancelled")]
)
async def test_who_does_not_install_the_app_reads_why_it_is_not(
    house: House, tmp_path: Path, language: str, said: str
) -> None:
    """In the language of their browser, with a way to begin anew."""
    async with open_house(house, tmp_path, new_key()):
        address, _ = await begin(house)
        headers = {"Accept-Language": language}
        async with house.browser.get(house.server.user_refuses(address), headers=headers) as page:
            shown = await page.text()
    assert said in shown
    assert 'href="/slack/install"' in shown
    assert "access_denied" not in shown


@many
async def test_an_installation_that_is_out_of_date_is_said_to_be(house: House, tmp_path: Path) -> None:
    """As where another browser goes on, or somebody loads the page again."""
    async with open_house(house, tmp_path, new_key()):
        status, shown = await house.status("/slack/oauth_redirect?code=x&state=<b>")
    assert status == 400
    assert "another browser" in shown
    assert "<b>" not in shown


@many
async def test_a_workspace_that_joins_an_organization_keeps_the_app(
    house: House, towns: tuple[Town, Town], tmp_path: Path
) -> None:
    """What Slack tells of it names the organization from then on; nobody has to install anything again."""
    town = towns[0]
    async with open_house(house, tmp_path, new_key()):
        await install(house, town)
        town.team.organization = "E1"
        assert "Altenwerder" in (await town.says(house, QUESTION)).text


@many
async def test_a_workspace_without_the_app_is_told_so(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """In plain words; its token was lost here, not there."""
    town = towns[0]
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        await install(house, town)
        await installs.async_delete_all(enterprise_id=None, team_id=town.team.id)
        shown = await town.says(house, QUESTION)
    assert "not installed in this workspace any more" in shown.text
    assert house.asked == []


@many
async def test_a_token_that_is_dead_is_found_out_at_delivery(
    house: House, towns: tuple[Town, Town], tmp_path: Path
) -> None:
    """Where no event told: what is followed there ends with the reason, and the other workspace gets its digest."""
    house.server.expect("token_revoked")
    dead, alive = towns
    async with open_house(house, tmp_path, new_key()) as (chat, _):
        for town in towns:
            await install(house, town)
            await town.says(house, "follow faehre daily 08:30")
        house.server.world.retire(dead.team, "token_revoked")
        house.clock.now += timedelta(hours=23, minutes=30)
        lease = timedelta(seconds=3)
        courier = Courier(
            house.store, [chat], Extractive(), worker="w", clock=house.clock, settings=SETTINGS, lease=lease
        )
        await courier.deliver_due()
        await courier.stop()
    assert len(house.server.posts(alive.news)) == 1
    (record,) = await house.store.history(dead.place, limit=5)
    assert (record.state, record.reason) == ("cancelled", "the app was removed from the workspace")


@many
async def test_keys_are_replaced_by_a_restart(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """First both, then the new one alone; with a wrong one nothing starts."""
    old, new = new_key(), new_key()
    async with open_house(house, tmp_path, old):
        await install(house, towns[0])
    async with open_house(house, tmp_path, f"{new},{old}"):
        await towns[0].says(house, QUESTION)
    async with open_house(house, tmp_path, new):
        assert "Altenwerder" in (await towns[0].says(house, QUESTION)).text
    with pytest.raises(StorageError, match="no key in DEPESCHE_SECRET_KEY fits"):
        async with open_house(house, tmp_path, old):
            pass


@many
async def test_an_installation_that_cannot_be_kept(house: House, towns: tuple[Town, Town], tmp_path: Path) -> None:
    """Is said to be so on the page, and can be done again."""
    async with open_house(house, tmp_path, new_key()) as (_, installs):
        address, cookie = await begin(house)
        back = house.server.user_allows(address, towns[0].team, towns[0].ann)
        await installs.close()
        status, said = await finish(house, back, cookie)
    assert status == 503
    assert "try again" in said
