"""What somebody who sets the Slack app up is told, and what nobody is told: no token in any log or error."""

import asyncio
import logging
import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import yaml
from cryptography.fernet import Fernet

from adapters.slack import manifest
from adapters.slack.access import API_URL, Access
from adapters.slack.client import Slack
from adapters.slack.doctor import Finding, doctor
from bot import service
from bot.errors import ConfigError, DeliveryError
from bot.settings import Settings, load
from bot.types import Channel as Place
from bot.types import Notice
from storage.secrets import new_key
from tests.adapters import test_slack as scenes
from tests.adapters.test_slack import Newsroom
from tests.loopback_slack import Fault, LoopbackSlack, Workspace
from tests.loopback_slack.values import Json

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store, room = scenes.template, scenes.store, scenes.room

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def team(slack_server: LoopbackSlack) -> Workspace:
    """Let there be a workspace with the app, as its manifest says."""
    return slack_server.add_workspace("Newsroom", scopes=manifest.SCOPES)


def sockets(server: LoopbackSlack, team: Workspace) -> Access:
    """Give the tokens for Socket Mode."""
    return Access(bot_token=team.bot_token, app_token=server.app_token, api_url=server.api_url)


def posts(server: LoopbackSlack, team: Workspace) -> Access:
    """Give the token and secret for HTTP."""
    return Access(bot_token=team.bot_token, signing_secret=server.signing_secret, api_url=server.api_url)


def bad(found: list[Finding]) -> list[str]:
    """List what is not fine."""
    return [sentence for fine, sentence in found if not fine]


def told(found: list[Finding]) -> str:
    """Give all sentences."""
    return "\n".join(sentence for _, sentence in found)


# Tokens


async def test_a_sound_app(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Whose it is, that its scopes are there, and that Socket Mode is on."""
    found = await doctor(sockets(slack_server, team))
    assert bad(found) == []
    assert "Depesche's in the workspace Newsroom" in told(found)
    assert "has the scopes that it needs" in told(found)
    assert "Socket Mode is on" in told(found)
    assert "were not compared" in told(found)


async def test_doubtful_posts_may_be_looked_for(slack_server: LoopbackSlack) -> None:
    """Where the scopes for that are there, nothing is said of it."""
    more = slack_server.add_workspace("More", scopes={**manifest.SCOPES, **manifest.HISTORY_SCOPES})
    fewer = slack_server.add_workspace("Fewer", scopes=manifest.SCOPES)
    assert "doubtful" not in told(await doctor(sockets(slack_server, more)))
    found = await doctor(sockets(slack_server, fewer))
    assert "doubtful" in told(found)


async def test_files_may_be_read(slack_server: LoopbackSlack) -> None:
    """Where the scope for that is there, nothing is said of it; it is nothing bad to be without."""
    more = slack_server.add_workspace("More", scopes={**manifest.SCOPES, **manifest.FILES_SCOPES})
    fewer = slack_server.add_workspace("Fewer", scopes=manifest.SCOPES)
    assert "files:read" not in told(await doctor(sockets(slack_server, more)))
    found = await doctor(sockets(slack_server, fewer))
    assert "may not read files" in told(found)
    assert bad(found) == []
    assert bad(found) == []


@pytest.mark.parametrize("state", ["token_revoked", "account_inactive"])
async def test_a_token_that_is_dead(slack_server: LoopbackSlack, team: Workspace, state: str) -> None:
    """Is named by its setting and not shown."""
    slack_server.expect(state)
    slack_server.world.retire(team, state)  # type: ignore[arg-type]
    (sentence,) = bad(await doctor(posts(slack_server, team)))
    assert sentence == f"DEPESCHE_SLACK_BOT_TOKEN: Slack does not accept it ({state})."


async def test_scopes_that_are_missing(slack_server: LoopbackSlack) -> None:
    """Each with what the app needs it for."""
    team = slack_server.add_workspace("Old", scopes=set(manifest.SCOPES) - {"users:read"})
    slack_server.expect("missing_scope")  # it cannot even say which app it is
    (sentence,) = bad(await doctor(sockets(slack_server, team)))
    assert "users:read, to know the time zone" in sentence
    assert "install the app again" in sentence


async def test_an_app_token_that_is_none(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Is named by its setting and not shown."""
    slack_server.expect("invalid_auth")
    (sentence,) = bad(await doctor(replace(sockets(slack_server, team), app_token="xapp-1-A1-secret")))  # noqa: S106
    assert sentence == "DEPESCHE_SLACK_APP_TOKEN: Slack does not accept it (invalid_auth)."


async def test_a_bot_token_in_the_place_of_the_app_token(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Is answered by how to make the right one."""
    slack_server.expect("not_allowed_token_type")
    (sentence,) = bad(await doctor(replace(sockets(slack_server, team), app_token=team.bot_token)))
    assert "make an app-level token with the scope connections:write" in sentence


async def test_socket_mode_that_is_off(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Is to be switched on."""
    slack_server.play(Fault.refused("socket_mode_not_enabled"), "apps.connections.open")
    (sentence,) = bad(await doctor(sockets(slack_server, team)))
    assert "switch it on" in sentence


async def test_slack_that_cannot_be_reached(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Is said of every token."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    access = replace(sockets(slack_server, team), api_url=f"http://127.0.0.1:{port}/api/")
    found = bad(await doctor(access))
    assert [sentence.partition(" (")[0] for sentence in found] == ["Slack cannot be reached"] * 2


async def test_slack_that_answers_nonsense(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Is no fault of ours, and said to be one of the connection."""
    slack_server.play(Fault.broken(502), "auth.test")
    assert len(bad(await doctor(posts(slack_server, team)))) == 1


async def test_http_is_explained(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Where it is listened for, and that Slack must reach it."""
    found = await doctor(posts(slack_server, team))
    assert bad(found) == []
    assert "HTTP is listened for on 127.0.0.1:3000" in told(found)


# The app's settings


async def compared(
    server: LoopbackSlack, access: Access, actual: Json, *, command: str = "/news", stories: tuple[str, ...] = ()
) -> list[str]:
    """Let Slack have these settings; give what is said of them."""
    server.web.manifest = actual
    found = await doctor(access, stories=stories, command=command, config_token=server.web.config_token)
    assert "were not compared" not in told(found)
    return bad(found)


async def test_settings_that_are_as_they_should_be(slack_server: LoopbackSlack, team: Workspace) -> None:
    """In Socket Mode, with a story's command, and with what may be chosen."""
    actual = manifest.manifest(["faehre"], command="/depesche", public=True, history=True, files=True, name="Our desk")
    access = sockets(slack_server, team)
    assert await compared(slack_server, access, actual, command="/depesche", stories=("faehre", "library")) == []


async def test_settings_over_http(slack_server: LoopbackSlack, team: Workspace) -> None:
    """At whatever address, with and without installation in many workspaces."""
    actual = manifest.manifest(http="https://news.example.org")
    assert await compared(slack_server, posts(slack_server, team), actual) == []
    del actual["oauth_config"]["redirect_urls"]
    (sentence,) = await compared(slack_server, posts(slack_server, team), actual)
    assert "redirect address https://news.example.org/slack/oauth_redirect is missing" in sentence


async def test_settings_that_differ(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Each difference is a sentence, and how to mend it."""
    actual = manifest.manifest()
    actual["settings"]["socket_mode_enabled"] = False
    actual["settings"]["event_subscriptions"]["bot_events"].remove("app_mention")
    actual["features"]["slash_commands"][0]["command"] = "/olds"
    found = await compared(slack_server, sockets(slack_server, team), actual)
    assert len(found) == 4
    assert all("depesche slack-manifest" in sentence for sentence in found)


@pytest.mark.parametrize("actual", [{}, {"settings": None, "oauth_config": {"redirect_urls": ["http://x"]}}])
async def test_settings_that_are_none(slack_server: LoopbackSlack, team: Workspace, actual: Json) -> None:
    """Are said to be wrong, whatever they are."""
    assert await compared(slack_server, posts(slack_server, team), actual)


async def test_a_token_that_may_not_read_settings(slack_server: LoopbackSlack, team: Workspace) -> None:
    """Is named by its setting; what else was found stands."""
    slack_server.expect("invalid_auth")
    found = await doctor(sockets(slack_server, team), config_token="xoxe.xoxp-old")  # noqa: S106
    (sentence,) = bad(found)
    assert sentence.startswith("DEPESCHE_SLACK_CONFIG_TOKEN: the app's settings cannot be read with it (invalid_auth)")


async def test_an_app_that_nobody_names(slack_server: LoopbackSlack) -> None:
    """Where there are many workspaces, no token says which app it is."""
    access = Access(signing_secret="s", api_url=slack_server.api_url)  # noqa: S106
    (sentence,) = bad(await doctor(access, config_token=slack_server.web.config_token))
    assert "Slack does not say which app this is" in sentence


# Settings


def test_one_workspace_is_set_by_two_tokens() -> None:
    """And by a word of how they get in."""
    chosen = load({"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_command": "depesche"})
    access = service._slack_access(chosen, None)  # noqa: SLF001
    assert (chosen.slack, chosen.slack_command, access.api_url) == (True, "/depesche", API_URL)
    assert "xoxb" not in repr(access)
    assert "xoxb" not in repr(chosen)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"slack_bot_token": "xoxb-1"},
            (
                "DEPESCHE_SLACK_BOT_TOKEN: it needs DEPESCHE_SLACK_APP_TOKEN (Socket Mode) or "
                "DEPESCHE_SLACK_SIGNING_SECRET (HTTP), too."
            ),
        ),
        (
            {"slack_client_id": "1.1", "slack_client_secret": "s"},
            "DEPESCHE_SLACK_CLIENT_ID: it needs DEPESCHE_SLACK_SIGNING_SECRET and DEPESCHE_SECRET_KEY, too.",
        ),
        (
            {"slack_client_id": "1.1", "slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"},
            "DEPESCHE_SLACK_CLIENT_ID: it is for many workspaces and DEPESCHE_SLACK_BOT_TOKEN for one; set one.",
        ),
        (
            {"slack_command": "/a news"},
            (
                "DEPESCHE_SLACK_COMMAND: “/a news” is no name of a command; it has small letters, digits, - and _, "
                "like /news."
            ),
        ),
        (
            {"slack_managers": "owners"},
            "DEPESCHE_SLACK_MANAGERS: Input should be 'members' or 'admins'.",
        ),
    ],
)
def test_settings_that_cannot_work(given: Mapping[str, str], sentence: str) -> None:
    """Are refused in one sentence that shows no secret."""
    with pytest.raises(ConfigError) as raised:
        load(given)
    assert str(raised.value) == sentence


def test_a_key_that_is_none(tmp_path: Path) -> None:
    """Is found out when the program starts, and not shown."""
    chosen = many(tmp_path, "not a key")

    async def start() -> None:
        async with service._slack_installs(chosen):  # noqa: SLF001
            pass

    with pytest.raises(ConfigError, match="DEPESCHE_SECRET_KEY: key 1 in it is not one") as raised:
        asyncio.run(start())
    assert "not a key" not in str(raised.value)


def many(tmp_path: Path, key: str) -> Settings:
    """Set the app up for many workspaces."""
    return load(
        {
            "database_url": f"sqlite:///{tmp_path / 'depesche.db'}",
            "slack_client_id": "1.1",
            "slack_client_secret": "loopback-client-secret",
            "slack_signing_secret": "loopback-signing-secret",
            "secret_key": key,
        }
    )


def test_the_examination_of_many_workspaces(tmp_path: Path) -> None:
    """Needs no token of any, and says where the app is installed."""
    found = [(fine, str(said)) for fine, said in service.examine(many(tmp_path, new_key()))]
    assert bad(found) == []
    assert "Workspaces install the app at /slack/install" in told(found)


# The command line


def run(*arguments: str, **env: str) -> tuple[int, str, str]:
    """Run the command line; give its exit code, output and errors."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DEPESCHE_", "LANG", "LC_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        check=False,
        timeout=60,
        cwd=ROOT,
        env={**clean, "PYTHONUTF8": "1", **env},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_manifest_is_printed() -> None:
    """As JSON or YAML, of the same content, with a command for each named story."""
    chosen = ["slack-manifest", "--story", "stargate", "--http", "https://news.example.org/", "--name", "Our desk"]
    code, out, err = run(*chosen)
    _, other, _ = run(*chosen, "--format", "yaml")
    assert (code, err) == (0, "")
    assert yaml.safe_load(out) == yaml.safe_load(other)
    made = yaml.safe_load(out)
    assert made["display_information"]["name"] == "Our desk"
    assert [each["command"] for each in made["features"]["slash_commands"]] == ["/news", "/stargate"]
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://news.example.org/slack/events"


def test_the_manifest_follows_the_settings() -> None:
    """The common command, and the language of what stands beside it."""
    _, out, _ = run(
        "slack-manifest", "--history", "--files", DEPESCHE_SLACK_COMMAND="/depesche", DEPESCHE_LANGUAGE="de"
    )
    made = yaml.safe_load(out)
    assert made["features"]["slash_commands"][0]["command"] == "/depesche"
    assert "Fragen" in made["features"]["slash_commands"][0]["description"]
    assert {"channels:history", "files:read"} <= set(made["oauth_config"]["scopes"]["bot"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--http", "http://news.example.org"], "Slack cannot reach"),
        (["--story", "who"], "is a command of Slack's own"),
        (["--format", "xml"], "There is no format"),
    ],
)
def test_a_manifest_that_cannot_be(arguments: list[str], said: str) -> None:
    """Is refused in a sentence."""
    code, out, err = run("slack-manifest", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_key_is_printed() -> None:
    """Another one each time, which can be used."""
    keys = [run("secret-key")[1].strip() for _ in range(2)]
    assert len(set(keys)) == 2
    for key in keys:
        Fernet(key)


# Tokens that Slack does not accept


async def test_an_app_token_that_slack_refuses_ends_the_start(room: Newsroom) -> None:
    """With a sentence: the library alone would ask for ever."""
    room.server.expect("invalid_auth")
    access = replace(sockets(room.server, room.team), app_token="xapp-1-x-y")  # noqa: S106
    assert "DEPESCHE_SLACK_APP_TOKEN: Slack does not accept it." in await _refusal(room, access)


async def test_an_app_token_that_is_revoked_ends_the_program(room: Newsroom) -> None:
    """When Slack wants a new connection, and nobody would hear anything any more."""
    room.server.expect("invalid_auth")
    running = asyncio.create_task(room.chat.run(room.handle))
    await room.server.connected()
    room.server.web.app_token = "xapp-1-new"  # noqa: S105
    room.server.disconnect()
    with pytest.raises(ConfigError, match="DEPESCHE_SLACK_APP_TOKEN"):
        await asyncio.wait_for(running, 10)


# No token in any log or error


class Everything(logging.Handler):
    """Keeps whatever the libraries log, at any level that they do."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one, with its traceback."""
        self.said.append(logging.Formatter().format(record))


def secrets(room: Newsroom) -> set[str]:
    """List what must stand nowhere."""
    web = room.server.web
    return {room.team.bot_token, room.server.app_token, room.server.signing_secret, web.client_secret, web.config_token}


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_no_token_is_in_any_log_or_error(
    room: Newsroom, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong: faults of Slack, dead tokens, forged posts, installations that fail."""
    room.server.expect("token_revoked", "invalid_auth", "invalid_code", "expired_trigger_id")
    key, everything, errors = new_key(), Everything(), list[str]()
    logging.getLogger().addHandler(everything)
    access = replace(
        sockets(room.server, room.team), signing_secret=room.server.signing_secret, port=0, host="127.0.0.1"
    )
    place = Place("slack", room.news.id, workspace=room.team.id)
    try:
        chat = Slack(access, service.slack_ledger(room.store), patience=timedelta(seconds=2))
        errors.append(repr(access) + repr(chat))
        async with room.listening(chat):
            for fault in (
                Fault.broken(502),
                Fault.reset(accepted=True),
                Fault.limited(0),
                Fault.refused("fatal_error"),
            ):
                for method in ("users.info", "chat.postMessage", "views.open", "views.publish", "response_url"):
                    room.server.play(fault, method)
                room.server.user_opens_home(room.ann)
                await room.says("ask faehre Wer bezahlt die Fähre?")
                room.server.stop_playing()
            room.server.world.trigger_life = timedelta(seconds=-1)
            room.server.user_uses_global_shortcut(manifest.ASK, room.ann)
            room.server.disconnect()
            events = f"http://127.0.0.1:{chat.http_port}/slack/events"
            forged = room.server.user_types_command(
                room.team, room.news, room.ann, "/news", "help", deliver_to=events, forged="signature"
            )
            await forged.acknowledged()
            async with aiohttp.ClientSession() as browser:
                await browser.post(events, data="{", headers={"Content-Type": "application/json"})
            await room.server.connected()
            await room.server.settled()
            errors.append(await _refusal(room, replace(access, app_token="xapp-1-x-y", signing_secret=None)))  # noqa: S106
            room.server.world.retire(room.team, "token_revoked")
            with pytest.raises(DeliveryError) as raised:
                await chat.send(place, chat.render(Notice("report.thanks", {}), "en")[0], nonce="n")
            errors.append(repr(raised.value) + str(raised.value))
        await chat.close()
        errors += [await _refusal(room, each) for each in (access, replace(access, bot_token=None))]
        errors.append(told(await doctor(access, config_token=room.server.web.config_token + "x")))
        errors.append(await _failed_installation(room, tmp_path, key))
    finally:
        logging.getLogger().removeHandler(everything)
    out, err = capfd.readouterr()
    seen = "\n".join([out, err, caplog.text, *everything.said, *errors])
    assert "platform=slack" in out
    for secret in {*secrets(room), key}:
        assert secret not in seen
    assert not re.search(r"xox[a-z]-|xapp-|ticket=|/respond/", seen)


async def _refusal(room: Newsroom, access: Access) -> str:
    """Start an app that cannot; give why not."""
    chat = Slack(access, service.slack_ledger(room.store))
    with pytest.raises(ConfigError) as raised:
        await chat.run(room.handle)
    await chat.close()
    return repr(raised.value) + str(raised.value)


async def _failed_installation(room: Newsroom, tmp_path: Path, key: str) -> str:
    """Let an installation fail at its code; give what the browser shows."""
    chosen = many(tmp_path, key)
    async with service._slack_installs(chosen) as installs:  # noqa: SLF001
        access = replace(service._slack_access(chosen, installs), port=0, api_url=room.server.api_url)  # noqa: SLF001
        chat = Slack(access, service.slack_ledger(room.store))
        task = asyncio.create_task(chat.run(room.handle))
        await chat.listening.wait()
        assert installs is not None
        state = await installs.async_issue()
        url = f"http://127.0.0.1:{chat.http_port}/slack/oauth_redirect?code=wrong&state={state}"
        async with (
            aiohttp.ClientSession() as browser,
            browser.get(url, headers={"Cookie": f"slack-app-oauth-state={state}"}) as page,
        ):
            said = await page.text()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await chat.close()
    return said
