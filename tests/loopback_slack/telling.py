"""How the app is told what happens: through Socket Mode or by signed posts."""

from typing import TypedDict, Unpack

from tests.loopback_slack.courier import Courier, Forgery
from tests.loopback_slack.happenings import Happening
from tests.loopback_slack.notes import ResponseUrl
from tests.loopback_slack.refusals import NotOffered
from tests.loopback_slack.sockets import Sockets
from tests.loopback_slack.values import Json, Message, User, Workspace
from tests.loopback_slack.world import World

# What becomes of channels is heard where a test says so: an app made with an older manifest does without.
DEFAULT_EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
_NEEDED = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",  # for private ones groups:read, which the app has as well
    "member_left_channel": "channels:read",
}


class Way(TypedDict, total=False):
    """How the app is told.

    Attributes:
        deliver_to: By a signed post to this address; None is through Socket Mode.
        forged: What is wrong with that post.
    """

    deliver_to: str | None
    forged: Forgery | None


class Telling:
    """What the app is told, and what happens to the app itself.

    Attributes:
        world: What there is.
        sockets: Socket Mode.
        courier: Signed posts.
        happenings: All that happened so far, in order.
        events: Which events the app is subscribed to, "message.im".
        commands: Which slash commands the app has; None is any.
        deliver_to: Where the app is told where a test does not say; None is Socket Mode.
    """

    world: World
    sockets: Sockets
    courier: Courier
    happenings: list[Happening]
    events: set[str]
    commands: set[str] | None
    deliver_to: str | None

    # The app itself

    def app_uninstalled(self, workspace: Workspace, **way: Unpack[Way]) -> Happening:
        """Let somebody remove the app from a workspace: its token is dead, and it is told of both."""
        self.world.retire(workspace, "account_inactive")
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot.id]}}
        self.tell(workspace, "tokens_revoked", revoked, way)
        return told_of(self.tell(workspace, "app_uninstalled", {"type": "app_uninstalled"}, way), "app_uninstalled")

    def tokens_revoked(self, workspace: Workspace, **way: Unpack[Way]) -> Happening:
        """Let the token of a workspace be dead, though the app was not removed."""
        self.world.retire(workspace, "token_revoked")
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot.id]}}
        return told_of(self.tell(workspace, "tokens_revoked", revoked, way), "tokens_revoked")

    def repeat(self, happening: Happening, times: int = 2, **way: Unpack[Way]) -> list[Happening]:
        """Let the same event come again, as when Slack heard no acknowledgement."""
        return [
            self.deliver(
                Happening(
                    self.world,
                    happening.envelope,
                    happening.name,
                    happening.payload,
                    happening.workspace,
                    channel=happening.channel,
                    user=happening.user,
                    message=happening.message,
                    retry=retry,
                ),
                way,
            )
            for retry in range(1, times + 1)
        ]

    # Telling

    def response_address(self, url: ResponseUrl) -> str:
        """Give the address of a response_url."""
        raise NotImplementedError

    def emit(self, workspace: Workspace, name: str, event: Json) -> object:
        """Tell of an event, where the app is subscribed to it and may know."""
        return self.tell(workspace, name, event, {})

    def tell(
        self,
        workspace: Workspace,
        name: str,
        event: Json,
        way: Way,
        *,
        message: Message | None = None,
        user: User | None = None,
    ) -> Happening | None:
        """Tell the app of an event; None where it is not subscribed, lacks the scope, or is not installed."""
        ending = name in {"app_uninstalled", "tokens_revoked"}
        scope = _NEEDED.get(name)
        allowed = workspace.installed and (scope is None or scope in workspace.scopes)
        if name not in self.events or not (allowed or ending):
            return None
        enterprise = workspace.organization or None
        authorization = {"enterprise_id": enterprise, "team_id": workspace.id, "user_id": workspace.bot.id}
        acting = user if message is None else message.user
        # What happens in a channel that several share is told as something of the workspace of who does it.
        home = workspace if acting is None else acting.workspace
        payload = {
            "token": "loopback",
            "team_id": home.id,
            "context_team_id": workspace.id,
            **({"enterprise_id": home.organization} if home.organization else {}),
            "api_app_id": self.world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.world.new_id("Ev"),
            "event_time": int(self.world.clock()),
            "authorizations": [{**authorization, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": home is not workspace,
        }
        channel = workspace.channels.get(str(event.get("channel"))) if message is None else message.channel
        happening = Happening(
            self.world, "events_api", name, payload, workspace, channel=channel, user=acting, message=message
        )
        return self.deliver(happening, way)

    def deliver(self, happening: Happening, way: Way) -> Happening:
        """Tell the app of something, and note that it happened."""
        self.happenings.append(happening)
        url = way.get("deliver_to", self.deliver_to)
        if url is None:
            assert way.get("forged") is None, "Socket Mode has no signatures"
            self.sockets.deliver(happening)
        else:
            self.courier.deliver(happening, url, forged=way.get("forged"))
        return happening


def told_of(happening: Happening | None, name: str) -> Happening:
    """Give what happened; raises `NotOffered` where the app was not told."""
    if happening is None:
        raise NotOffered(f"the app is not subscribed to {name}, lacks its scope, or is not installed")
    return happening
