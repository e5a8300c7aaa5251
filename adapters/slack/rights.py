"""Who may change what is posted in a channel, and where the app may post; as far as Slack tells."""

from typing import Any, Literal

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from adapters.slack.access import Managers
from adapters.slack.markup import is_public
from adapters.slack.people import People
from adapters.slack.posting import PLATFORM, Posting, code_of, scopes_of
from bot.types import Channel, Notice, Subscription

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

WITHOUT_INVITATION = "chat:write.public"
"""The scope with which the app may post in public channels that it is not in."""

Standing = Literal["open", "missing", "archived"]
"""How a channel stands with the app: it may post there; it is not in it, or there is none; nobody may post there."""

BROKEN = (SlackClientError, aiohttp.ClientError, OSError, ValueError)
"""What a call of Slack raises that failed, for whatever reason."""


def is_lost(subscription: Subscription) -> bool:
    """Tell whether nothing can be posted to the channel of a subscription; what a user follows alone is their own."""
    return bool(subscription.stopped) and is_public(subscription.channel.id)


class Rights:
    """Knows rights: those of people, and the app's own.

    Args:
        posting: Calls Slack.
        people: Who is where.
        managers: Who may change what is posted in a channel.
    """

    def __init__(self, posting: Posting, people: People, managers: Managers) -> None:
        self._posting = posting
        self._people = people
        self._managers = managers

    async def may_manage(self, workspace: str, channel: str, user: str, *, typed: bool) -> bool:
        """Say whether somebody may change what is posted in a channel: who typed something there is one of it."""
        if channel == user:
            return True
        if self._managers == "admins":
            return (await self._people.person(workspace, user, fresh=True)).is_admin
        return typed or await self._people.is_member(workspace, channel, user)

    async def may_manage_some(self, workspace: str, user: str) -> bool:
        """Say whether somebody may change what is posted in any of their channels."""
        return self._managers == "members" or (await self._people.person(workspace, user, fresh=True)).is_admin

    async def may_end(self, subscription: Subscription, user: str) -> bool:
        """Say whether somebody may end what nobody can manage in its channel: an admin of the workspace may."""
        return (
            is_lost(subscription)
            and (await self._people.person(subscription.channel.workspace, user, fresh=True)).is_admin
        )

    def named(self, notice: Notice) -> Notice:
        """Say who may change what is posted, where a notice only says that somebody may not."""
        return Notice(f"slack.right.{self._managers}", {}) if notice.key == "right.missing" else notice

    async def obstacle(self, channel: Channel) -> Notice | None:
        """Say what keeps the app from posting in a channel, as far as Slack tells."""
        if channel.id.startswith("D") and not await self._people.is_with_app(channel.workspace, channel.id):
            return Notice("slack.rights.missing_here", {})
        standing = await self.standing(channel) if is_public(channel.id) else None
        return None if standing in {None, "open"} else Notice(f"slack.rights.{standing}", {"channel": channel.id})

    async def standing(self, channel: Channel) -> Standing | None:
        """Say whether the app may post in a channel, or what is in the way; None where Slack does not tell."""
        client = await self._posting.client(channel.workspace)
        if client is None:
            return "missing"
        try:
            answer = await client.conversations_info(channel=channel.id)
            found: dict[str, Any] = answer.get("channel") or {}
        except BROKEN as error:
            code = code_of(error)
            if code == "channel_not_found":
                return "missing"
            _log.warning("channel_not_known", platform=PLATFORM, kind=type(error).__name__, code=code)
            return None
        if found.get("is_archived"):
            return "archived"
        may_post = found.get("is_member") or (not found.get("is_private") and WITHOUT_INVITATION in scopes_of(answer))
        return "open" if may_post else "missing"
