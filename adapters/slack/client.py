"""Slack as a `bot.ports.Chat`: Socket Mode, HTTP, or both, with the same handlers behind; and a client that posts."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from adapters.slack import buttons, channels, installing, manifest, modals
from adapters.slack.access import Access, Ledger, Managers, Payload
from adapters.slack.blocks import Post, posts
from adapters.slack.forms import Ack
from adapters.slack.posting import PATIENCE, PLATFORM, Pace, Posting, code_of
from adapters.slack.reception import Reception
from bot.errors import BotError, ConfigError, RetryLater
from bot.ports import Handle, Part
from bot.types import Channel, FollowUp, Spoken

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

HEALTH_PATH = "/healthz"
_LAST_ANSWERS = 5.0  # seconds for them at the end
_LOOK_EVERY = 30.0  # seconds between two looks for what nobody answered
_PING_EVERY = 5.0
_NOT_ACCEPTED = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
}
_SOCKETS_REFUSED = "DEPESCHE_SLACK_APP_TOKEN: Slack does not accept it."
_NOT_INSTALLED = (
    "This app is not installed in this workspace any more. Whoever manages the workspace can install it again."
)


class Slack:
    """The news desk on Slack.

    Args:
        access: How the app gets in.
        ledger: What others know for it.
        command: The common command; not every workspace has "/news" to spare.
        managers: Who may change what is posted in a channel.
        listen: Whether to listen; without, this only posts.
        patience: How long posting, or looking for a post, may take.
        pace: Keeps posts apart; one of Slack's where there is none.
    """

    platform = PLATFORM

    def __init__(
        self,
        access: Access,
        ledger: Ledger,
        *,
        command: str = "/news",
        managers: Managers = "members",
        listen: bool = True,
        patience: timedelta = PATIENCE,
        pace: Pace | None = None,
    ) -> None:
        self._access = access
        self._ledger = ledger
        self._command = command
        self._managers: Managers = managers
        self._listens = listen
        self._posting = Posting(self._token, api_url=access.api_url, patience=patience, pace=pace)
        self._closed = asyncio.Event()
        self._reception: Reception | None = None
        self._home = ""  # the workspace of the one token, once it is known
        self.http_port = 0
        """Where HTTP is listened for, while it is."""
        self.listening = asyncio.Event()
        """Set while what people do is heard."""
        _hear_the_library()

    def render(self, message: Spoken, language: str, story: str = "") -> Sequence[Part]:
        """Put a message into posts; see `adapters.slack.blocks.posts`."""
        return posts(message, language, story, command=self._command)

    async def send(
        self, channel: Channel, part: Part, *, nonce: str, mention: str | None = None, after: str | None = None
    ) -> str:
        """Post; see `bot.ports.Chat.send`. Further posts of a message are replies to its first."""
        if not isinstance(part, Post):
            raise TypeError(f"{part!r} is no part for Slack")
        return await self._posting.post(channel, part, nonce, mention, after)

    async def find(self, channel: Channel, nonce: str, *, after: str | None = None) -> str | None:
        """Look for a post by its metadata; see `bot.ports.Chat.find`."""
        return await self._posting.find(channel, nonce, after)

    async def edit(self, channel: Channel, post: str, part: Part, *, nonce: str, mention: str | None = None) -> None:
        """See `bot.ports.Chat`."""
        if not isinstance(part, Post):
            raise TypeError(f"{part!r} is no part for Slack")
        await self._posting.edit(channel, post, part, nonce, mention=mention)

    async def publish(self, channel: Channel, post: str) -> None:
        """Do nothing: nobody follows a channel of Slack from elsewhere."""

    async def below(self, channel: Channel, post: str, where: FollowUp, *, title: str) -> Sequence[Channel]:  # noqa: ARG002
        """Give the thread below a post, or the channel; see `bot.ports.Chat.below`. Threads have no titles here."""
        return self._posting.below(channel, post, where)

    def direct(self, user: str, workspace: str) -> Channel:
        """Give the user's direct conversation with the app, which is begun when something is posted there."""
        return Channel(PLATFORM, user, workspace=workspace)

    async def run(self, handle: Handle) -> None:
        """Listen until cancelled or closed.

        Raises:
            ConfigError: Slack does not accept a token, or the address for HTTP cannot be used.
            Exception: The connection failed for good; listening may begin anew.
        """
        if not self._listens:
            await self._closed.wait()
            return
        bot = await self._bot()
        reception = Reception(handle, self._ledger, self._posting, command=self._command, managers=self._managers)
        self._reception = reception
        app = self._app(reception, bot)
        ending: list[Callable[[], Awaitable[object]]] = []
        over, refused = asyncio.create_task(self._closed.wait()), asyncio.Event()
        not_accepted = asyncio.create_task(refused.wait())
        try:
            if self._access.signing_secret is not None:
                ending.append(await self._serve(app))
            if self._access.app_token is not None:
                ending.append(await self._connect(app, self._access.app_token, refused))
            self.listening.set()
            while not (over.done() or not_accepted.done()):
                await reception.resume()
                await asyncio.wait({over, not_accepted}, timeout=_LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
            if refused.is_set():
                raise ConfigError([_SOCKETS_REFUSED])
        finally:
            over.cancel()
            not_accepted.cancel()
            self.listening.clear()
            self._reception = None
            for end in reversed(ending):
                await end()
            await reception.finish(_LAST_ANSWERS)

    async def close(self) -> None:
        """Let go of all connections. May be called twice."""
        self._closed.set()
        if self._reception is not None:
            await self._reception.finish(_LAST_ANSWERS)
        await self._posting.close()

    # Tokens

    async def _token(self, workspace: str) -> str | None:
        """Give the bot's token in a workspace; None where the app is not installed.

        Raises:
            BotError: It cannot be read.
            RetryLater: The one token is another workspace's, whose app shares this database.
        """
        token = self._access.bot_token
        if token is None:
            return None if self._access.token_of is None else await self._access.token_of(workspace)
        if not self._home:
            try:
                await self._bot()
            except ConfigError:
                return token  # what it is used for says more
        if workspace not in {"", self._home or workspace}:
            raise RetryLater(workspace, "this program's token is another workspace's")
        return token

    async def _bot(self) -> str | None:
        """Give the app's own user in the one workspace; None where there are many, or Slack does not tell.

        Raises:
            ConfigError: Slack does not accept the token.
        """
        if self._access.bot_token is None:
            return None
        try:
            answer = await self._posting.web(self._access.bot_token).auth_test()
        except SlackApiError as error:
            if code_of(error) in _NOT_ACCEPTED:
                raise ConfigError(["DEPESCHE_SLACK_BOT_TOKEN: Slack does not accept it."]) from None
            return None
        except (SlackClientError, aiohttp.ClientError, OSError, ValueError):
            return None  # the next calls say so, and are made again
        self._home = str(answer.get("team_id") or "")
        return str(answer.get("user_id") or "") or None

    # Listening

    def _app(self, reception: Reception, bot: str | None) -> AsyncApp:
        access = self._access
        common: dict[str, Any] = {
            "logger": logging.getLogger("slack_bolt.depesche"),
            "signing_secret": access.signing_secret or "",
            # What comes through a socket is signed by nobody; what comes over HTTP without a signature is refused.
            "request_verification_enabled": access.signing_secret is not None,
            "ignoring_self_events_enabled": True,
            "client": self._posting.web(),
            "authorize": _Admission(access, bot),
            "user_facing_authorize_error_message": _NOT_INSTALLED,
        }
        if access.bot_token is not None:
            app = AsyncApp(**common)
        else:
            if access.installs is None:
                raise ConfigError(["DEPESCHE_SLACK_BOT_TOKEN: neither it nor DEPESCHE_SLACK_CLIENT_ID is set."])
            oauth = AsyncOAuthSettings(
                client_id=access.client_id,
                client_secret=access.client_secret,
                scopes=manifest.scopes_with(access.optional_scopes),
                installation_store=access.installs,
                installation_store_bot_only=True,
                state_store=access.states,
                callback_options=installing.pages(),
            )
            app = AsyncApp(oauth_settings=oauth, **common)
        _listen(app, reception, self._gone)
        return app

    async def _serve(self, app: AsyncApp) -> Callable[[], Awaitable[object]]:
        application = AsyncSlackAppServer(self._access.port, manifest.EVENTS_PATH, app, self._access.host).web_app

        async def health(_: web.Request) -> web.Response:
            return web.json_response({"status": "ok"})

        application.router.add_get(HEALTH_PATH, health)
        application.middlewares.append(_answered)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, self._access.host, self._access.port)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            reason = (error.strerror or "unknown cause").lower()
            where = f"{self._access.host}:{self._access.port}"
            raise ConfigError([f"DEPESCHE_HTTP_PORT: {where} cannot be listened on ({reason})."]) from None
        self.http_port = runner.addresses[0][1]
        _log.info("listening", platform=PLATFORM, host=self._access.host, port=self.http_port)
        return runner.cleanup

    async def _connect(self, app: AsyncApp, app_token: str, refused: asyncio.Event) -> Callable[[], Awaitable[object]]:
        """Open a socket; `refused` is set when Slack does not accept the token, now or when one is opened anew.

        The library would ask again for ever.
        """
        handler = AsyncSocketModeHandler(
            app, app_token, web_client=self._posting.web(app_token), ping_interval=_PING_EVERY
        )
        new_address = handler.client.issue_new_wss_url

        async def watched() -> str:
            try:
                return await new_address()
            except SlackApiError as error:
                if code_of(error) in _NOT_ACCEPTED:
                    refused.set()
                raise

        handler.client.issue_new_wss_url = watched  # type: ignore[method-assign]
        connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
        refusing = asyncio.create_task(refused.wait())

        async def disconnect() -> None:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
            await handler.close_async()  # type: ignore[no-untyped-call]

        try:
            await asyncio.wait({connecting, refusing}, return_when=asyncio.FIRST_COMPLETED)
            if not refused.is_set():
                await connecting
        except BaseException:
            await disconnect()
            raise
        finally:
            refusing.cancel()
        if refused.is_set():
            await disconnect()
            raise ConfigError([_SOCKETS_REFUSED])
        _log.info("connected", platform=PLATFORM)
        return disconnect

    async def _gone(self, workspace: str, enterprise: str | None, at: float) -> None:
        """End what a workspace follows, and forget its tokens, unless it installed the app anew since that moment."""
        installs = self._access.installs
        if installs is not None:
            bot = await _installed(installs, enterprise, workspace)
            if bot is not None and bot.installed_at > at + 1:  # Slack tells whole seconds
                _log.info("removal_outdated", platform=PLATFORM, workspace=workspace)
                return
        _log.info("removed", platform=PLATFORM, workspace=workspace)
        await self._ledger.gone(workspace)
        if installs is not None:
            await installs.async_delete_all(enterprise_id=enterprise, team_id=workspace)


@web.middleware
async def _answered(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """Answer also what nobody can read: anybody may post here, and those who install the app see what is said."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except BotError as error:
        _log.warning("request_failed", platform=PLATFORM, path=request.path, reason=str(error))
        return web.Response(status=503, text="The database cannot be used right now; please try again in a minute.")
    except Exception as error:  # noqa: BLE001  # the library reads a body before it looks at its signature
        _log.warning("request_failed", platform=PLATFORM, path=request.path, kind=type(error).__name__)
        return web.Response(status=400, text="This cannot be read.")


class _Admission(AsyncAuthorize):
    """Says with which token what comes is answered, without a call: Bolt's own asks Slack before each answer.

    Args:
        access: How the app gets in.
        bot: Its own user, where there is only one workspace.
    """

    def __init__(self, access: Access, bot: str | None) -> None:
        self._access = access
        self._bot = bot

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: str | None,
    ) -> AuthorizeResult | None:
        """Admit what comes from a workspace that has the app.

        Raises:
            BotError: The tokens cannot be read; without an acknowledgement Slack tries again.
        """
        access, known = self._access, {"enterprise_id": enterprise_id, "team_id": team_id, "user_id": user_id}
        if access.bot_token is not None:
            return AuthorizeResult(**known, bot_token=access.bot_token, bot_user_id=self._bot)
        if access.installs is None:
            return None
        bot = await _installed(access.installs, enterprise_id, team_id, whole=context.is_enterprise_install)
        if bot is None:
            return None
        return AuthorizeResult(**known, bot_token=bot.bot_token, bot_user_id=bot.bot_user_id, bot_id=bot.bot_id)


async def _installed(
    installs: AsyncInstallationStore, enterprise: str | None, workspace: str | None, *, whole: bool | None = False
) -> Bot | None:
    """Give what a workspace installed, also before it joined an organization, which changes nothing of it.

    Args:
        installs: Knows it.
        enterprise: The organization that the workspace belongs to now; None for none.
        workspace: Its id; None for all of an organization.
        whole: Whether the organization installed the app for all of its workspaces.
    """
    found = await installs.async_find_bot(enterprise_id=enterprise, team_id=workspace, is_enterprise_install=whole)
    if found is None and enterprise is not None and workspace is not None:
        found = await installs.async_find_bot(enterprise_id=None, team_id=workspace)
    return found


def _listen(app: AsyncApp, reception: Reception, gone: Callable[[str, str | None, float], Awaitable[None]]) -> None:
    """Let everything that people do reach the reception."""

    async def command(ack: Ack, body: Payload) -> None:
        await reception.command(ack, body)

    async def said(ack: Ack, body: Payload) -> None:
        await reception.said(ack, body)

    async def moved(ack: Ack, body: Payload) -> None:
        await reception.moved(ack, body)

    async def opened(ack: Ack, body: Payload) -> None:
        await reception.opened(ack, body)

    async def pressed(ack: Ack, body: Payload) -> None:
        await reception.pressed(ack, body)

    async def submitted(ack: Ack, body: Payload) -> None:
        await reception.submitted(ack, body)

    async def link(ack: Ack, body: Payload) -> None:
        await reception.link(ack, body)

    async def ask(ack: Ack, body: Payload) -> None:
        await reception.ask(ack, body)

    async def removed(ack: Ack, body: Payload) -> None:
        event = body.get("event") or {}
        bots = (event.get("tokens") or {}).get("bot")
        if event.get("type") != "tokens_revoked" or bots:  # tokens of users are none of ours
            try:
                at = float(body.get("event_time") or time.time())
                await gone(str(body.get("team_id") or ""), body.get("enterprise_id"), at)
            except BotError as error:
                _log.warning("workspace_not_left", platform=PLATFORM, reason=str(error))
                raise  # without an acknowledgement Slack tells it again
        await ack()

    heard = {
        "app_mention": said,
        "message": said,
        "app_home_opened": opened,
        "app_uninstalled": removed,
        "tokens_revoked": removed,
        **dict.fromkeys(channels.EVENTS, moved),
    }

    async def event(ack: Ack, body: Payload, next_: Callable[[], Awaitable[object]]) -> object:
        """Take events here: to listeners Bolt gives them when they are acknowledged, and not yet written down."""
        if body.get("type") != "event_callback":
            return await next_()
        if handler := heard.get((body.get("event") or {}).get("type") or ""):
            await handler(ack, body)
        return await ack()

    async def failed(error: Exception) -> None:
        """Log what went wrong in a handler: it must not end the program, and nothing of what was said is logged."""
        _log.error("event_failed", platform=PLATFORM, exc_info=error)

    app.middleware(event)
    app.command(re.compile(r"/.+"))(command)
    app.action(buttons.ACTION)(pressed)
    app.view(re.compile(rf"{modals.ASK}|{modals.SUBSCRIPTION}|{modals.SETTINGS}|{modals.PASTE}"))(submitted)
    app.shortcut(manifest.DIGEST_LINK)(link)
    app.shortcut(manifest.ASK)(ask)
    app.error(failed)


# The libraries' own log

_SECRETS = re.compile(r"xox[a-z.]*-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S+|wss?://\S+")


class _Redirected(logging.Handler):
    """Passes warnings of the libraries on to our log, without tokens, addresses that open something, or payloads."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one."""
        said = _SECRETS.sub("…", record.getMessage().partition("\n")[0])
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        _log.warning("slack_library", logger=record.name, said=said[:300], kind=kind)


def _hear_the_library() -> None:
    for name in ("slack_bolt", "slack_sdk"):
        library = logging.getLogger(name)
        if not any(isinstance(handler, _Redirected) for handler in library.handlers):
            library.addHandler(_Redirected(logging.WARNING))
            library.propagate = False
