"""One Slack on 127.0.0.1, with the verbs in which tests tell what happens there."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Self, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from tests.loopback_slack.actions import Actions
from tests.loopback_slack.courier import Courier, Forgery, Reply
from tests.loopback_slack.faults import Fault, Faults
from tests.loopback_slack.files import FileHost
from tests.loopback_slack.markup import Link, Ping, links
from tests.loopback_slack.notes import ResponseUrl, Violation
from tests.loopback_slack.places import Places
from tests.loopback_slack.refusals import NotOffered
from tests.loopback_slack.sockets import Reason, Sockets
from tests.loopback_slack.telling import DEFAULT_EVENTS
from tests.loopback_slack.values import Call, Channel, File, Message, User, View, Workspace
from tests.loopback_slack.web import Web
from tests.loopback_slack.world import World

T = TypeVar("T")
APP_TOKEN = "xapp-1-loopback"  # noqa: S105 - opens nothing but this
SIGNING_SECRET = "loopback-signing-secret"  # noqa: S105 - signs for nothing but this


class LoopbackSlack(Places, Actions):
    """A Slack with one app; HTTP and WebSocket while it is entered.

    Leaving it raises `AssertionError` where a rule was broken that the test did not `expect`, or an expected one was
    not.

    Attributes:
        app_token: The app's, for Socket Mode.
        signing_secret: The app's, for signed posts.
        redirect_url: Where the app's settings send those who installed it; "" for nowhere.
        world: The state, and the limits that a test may shrink: `acknowledge_within`, `trigger_life`, `history_max`.
        web: The Web API; has the app's `client_id` and `client_secret`.
    """

    def __init__(
        self,
        *,
        events: Iterable[str] = DEFAULT_EVENTS,
        commands: Iterable[str] | None = None,
        deliver_to: str | None = None,
        checked: bool = True,
    ) -> None:
        """Make one without workspaces.

        Args:
            events: Which the app is subscribed to, "message.im".
            commands: Which the app has, "/news"; None is any.
            deliver_to: Where the app serves HTTP; None is Socket Mode.
            checked: Whether blocks, views and style are checked; a benchmark may do without.
        """
        self.app_token, self.signing_secret = APP_TOKEN, SIGNING_SECRET
        self.world = World(checked=checked)
        self.world.emit = self.emit
        self.sockets = Sockets(self.world)
        self.courier = Courier(self.world, signing_secret=SIGNING_SECRET)
        self.redirect_url = ""
        self.happenings = []
        self.events = set(events)
        self.commands = None if commands is None else set(commands)
        self.deliver_to = deliver_to
        self._offered = {}
        self._faults = Faults()
        self.web = Web(self.world, self._faults, app_token=APP_TOKEN, socket_url=self._new_socket_url)
        self._expected: set[str] = set()
        self._port = 0

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=32 * 1024 * 1024)
        application.router.add_route("*", "/api/{method}", self.web.serve)
        application.router.add_post("/respond/{key:.*}", self.web.respond)
        application.router.add_get("/link/", self.sockets.serve)
        application.router.add_get("/files-pri/{path:.*}", FileHost(self.world).serve)
        # A client that went away ends its handler: a slow answer lasts as long as somebody listens to it.
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        self.courier.open()
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        await self.courier.close()
        self.sockets.hang_up()
        await self._runner.cleanup()
        if kind is None:  # an error in the test itself says more
            self.check()

    @property
    def api_url(self) -> str:
        """Address of the Web API, for `AsyncWebClient(base_url=…)`."""
        return f"http://127.0.0.1:{self._port}/api/"

    def response_address(self, url: ResponseUrl) -> str:
        """Give the address of a response_url."""
        return f"http://127.0.0.1:{self._port}/respond/{url.key}"

    def _new_socket_url(self) -> str:
        ticket = urlencode({"ticket": self.sockets.new_ticket(), "app_id": self.world.app_id})
        return f"ws://127.0.0.1:{self._port}/link/?{ticket}"

    def add_file(
        self,
        user: User,
        name: str,
        data: bytes,
        *,
        mimetype: str = "text/plain",
        size: int | None = None,
        url: str = "",
    ) -> File:
        """Let a user upload a file, which they attach to a message then.

        Args:
            user: Who.
            name: Of the file.
            data: What is in it.
            mimetype: As Slack tells it.
            size: As Slack tells it; None for what it is.
            url: Where Slack says that it is; empty for its own host, which stands on this machine.
        """
        identity = self.world.new_id("F")
        path = f"{user.workspace.id}-{identity}/download/{name}"
        where = url or f"http://127.0.0.1:{self._port}/files-pri/{path}"
        made = File(identity, name, data, mimetype, user, where, path, len(data) if size is None else size)
        user.workspace.files[identity] = made
        return made

    # Rules

    @property
    def violations(self) -> list[Violation]:
        """The rules that were broken so far, in order; expected ones are among them."""
        return self.world.violations

    def expect(self, *codes: str) -> None:
        """Say that these codes, "not_in_channel", belong to the story; each must come at least once."""
        self._expected |= set(codes)

    def check(self) -> None:
        """Raise `AssertionError` where a rule was broken that was not expected, or an expected one was not."""
        for happening in self.happenings:
            if happening.overdue():
                happening.fail("operation_timeout", "never acknowledged")
        broken = [found for found in self.violations if found.code not in self._expected or found.kind == "broken"]
        assert not broken, "rules of Slack were broken:\n" + "\n".join(map(str, broken))
        missing = self._expected - {found.code for found in self.violations}
        assert not missing, f"expected, and never came: {sorted(missing)}"

    @property
    def doubles(self) -> list[tuple[Message, Message]]:
        """Pairs of the app's messages in one channel with the same metadata."""
        return [
            (first, second)
            for workspace in self.world.workspaces.values()
            for channel in workspace.channels.values()
            for number, first in enumerate(channel.messages)
            for second in channel.messages[number + 1 :]
            if first.metadata is not None and first.metadata == second.metadata
        ]

    @property
    def pinged(self) -> list[Ping]:
        """Whom the app's messages mention, ephemeral and changed ones, too, in order."""
        return self.world.pinged

    def links(self, message: Message) -> list[Link]:
        """List what a reader of a message can click on to open an address, from top to bottom."""
        return links(message.text, message.blocks, parse=message.parse)

    # Faults, time and waiting

    def play(self, fault: Fault, method: str | None = None, *, n: int | None = 1) -> None:
        """Let the next `n` calls of a method ("chat.postMessage", "response_url"; None: any) meet a fault.

        With None as `n`, all do until `stop_playing`.
        """
        self._faults.plan(fault, method, n)

    def stop_playing(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    def disconnect(self, reason: Reason = "refresh_requested") -> None:
        """Ask the app to open its sockets anew; but for "warning", they close then."""
        self.sockets.disconnect(reason)

    def pass_time(self, duration: timedelta) -> None:
        """Let time pass at once, by which triggers, response_urls and codes run out, and acknowledgements are late."""
        self.world.clock.pass_by(duration)

    def calls(self, method: str | None = None) -> list[Call]:
        """List the calls of a method, or all, in order."""
        return [found for found in self.world.calls if method in {None, found.method}]

    async def until(self, condition: Callable[[], T | None], what: str = "it is so", *, seconds: float = 10) -> T:
        """Wait until a condition about this server gives something true, and give that; else `TimeoutError`."""
        return await self.world.changes.until(condition, what, seconds=seconds)

    async def connected(self, n: int = 1) -> None:
        """Wait until so many sockets are open."""
        await self.until(lambda: len(self.sockets.connections) >= n, f"{n} connections")

    async def posted(self, channel: Channel, n: int = 1, *, seconds: float = 10) -> list[Message]:
        """Wait until the app has at least so many messages in a channel, and give all of them."""
        return await self.until(
            lambda: found if len(found := self.posts(channel)) >= n else None, f"{n} posts", seconds=seconds
        )

    async def settled(self, *, seconds: float = 10) -> None:
        """Wait until all that happened is acknowledged, or failed; events that nobody could be told of may wait."""
        await self.until(
            lambda: all(
                found.acknowledgement or found.user_sees or found in self.sockets.waiting for found in self.happenings
            ),
            "all is acknowledged",
            seconds=seconds,
        )

    def posts(self, channel: Channel) -> list[Message]:
        """List the app's messages in a channel that everybody sees, oldest first."""
        return [found for found in channel.messages if found.user.is_bot]

    async def home(self, user: User) -> View:
        """Wait until the app has published somebody's home, and give it."""
        return await self.until(lambda: user.workspace.home.get(user.id), f"{user.name}'s home")

    # What Slack asks an address

    async def verifies_url(self, url: str, *, forged: Forgery | None = None) -> Reply:
        """Ask an address for the challenge; raises `AssertionError` where a right post is not answered by it."""
        return await self.courier.verify_url(url, forged=forged)

    async def checks_ssl(self, url: str) -> Reply:
        """Ask an address whether it is there."""
        return await self.courier.check_ssl(url)

    # Installing

    def user_allows(self, authorize_url: str, workspace: Workspace, user: User | None = None) -> str:
        """Let somebody allow what the app asks for, and give where they are sent then, with code and state.

        Args:
            authorize_url: Where the app sends somebody who wants to install it.
            workspace: Where it is to be installed.
            user: Who; None is somebody new.

        Raises:
            NotOffered: Slack would show an error instead.
        """
        asked = {name: found[0] for name, found in parse_qs(urlsplit(authorize_url).query).items()}
        if asked.get("client_id") != self.web.client_id:
            raise NotOffered(f"no app has the client_id {asked.get('client_id')!r}")
        if not asked.get("scope") or not (asked.get("redirect_uri") or self.redirect_url):
            raise NotOffered(f"no scope or no redirect_uri: {sorted(asked)}")
        who = user or self.add_user(workspace, "Installer", is_admin=True)
        scopes = set(asked["scope"].split(","))
        code = self.world.code_for(workspace, who, asked.get("redirect_uri", ""), scopes)
        return _redirect(asked, {"code": code}, self.redirect_url)

    def user_refuses(self, authorize_url: str) -> str:
        """Let somebody not allow it, and give where they are sent then."""
        asked = {name: found[0] for name, found in parse_qs(urlsplit(authorize_url).query).items()}
        return _redirect(asked, {"error": "access_denied"}, self.redirect_url)


def _redirect(asked: dict[str, str], answer: dict[str, str], otherwise: str) -> str:
    state = {"state": asked["state"]} if "state" in asked else {}
    address = asked.get("redirect_uri") or otherwise
    return f"{address}{'&' if '?' in address else '?'}{urlencode(answer | state)}"
