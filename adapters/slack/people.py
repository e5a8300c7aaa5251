"""What Slack says about people: language, time zone, whether they may manage; asked once in a while, not each time."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from adapters.slack.posting import PLATFORM, Posting, code_of

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

_KNOWN_FOR = 600.0  # seconds
_RIGHTS_KNOWN_FOR = 60.0
_REMEMBERED = 10_000
_PAGES = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace.

    Attributes:
        language: "de" for "de-DE", or None where Slack does not say.
        timezone: IANA name, or None.
        is_admin: Whether they administer the workspace.
    """

    language: str | None = None
    timezone: str | None = None
    is_admin: bool = False


class People:
    """Knows people.

    Args:
        posting: Calls Slack.
    """

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()
        self._channels: OrderedDict[tuple[str, str], tuple[float, frozenset[str]]] = OrderedDict()
        self._direct: OrderedDict[tuple[str, str], bool] = OrderedDict()

    async def person(self, workspace: str, user: str, *, fresh: bool = False) -> Person:
        """Say who somebody is; what Slack does not tell is not known of them, and they are no admin.

        Args:
            workspace: Where.
            user: Their id.
            fresh: Whether it must not be older than a minute, because a right depends on it.
        """
        key, now = (workspace, user), time.monotonic()
        at, person = self._known.get(key, (0.0, None))
        if person is not None and now - at < (_RIGHTS_KNOWN_FOR if fresh else _KNOWN_FOR):
            return person
        found = await self._ask(workspace, user)
        if found is None:
            return Person() if fresh or person is None else person
        self._known[key] = (now, found)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found

    async def _ask(self, workspace: str, user: str) -> Person | None:
        try:
            client = await self._posting.client(workspace)
            if client is None:
                return None
            answer = await client.users_info(user=user, include_locale=True)
            found: dict[str, Any] = answer.get("user") or {}
        except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:  # a TimeoutError is an OSError
            _log.warning("person_not_known", platform=PLATFORM, workspace=workspace, kind=type(error).__name__)
            return None
        locale, zone = found.get("locale"), found.get("tz")
        return Person(
            language=str(locale).partition("-")[0] if locale else None,
            timezone=str(zone) if zone else None,
            is_admin=_is_of(workspace, found) and bool(found.get("is_admin") or found.get("is_owner")),
        )

    async def is_with_app(self, workspace: str, conversation: str) -> bool:
        """Say whether a direct conversation is one with the app, not of two people; True where Slack does not tell."""
        key = workspace, conversation
        if key in self._direct:
            return self._direct[key]
        try:
            client = await self._posting.client(workspace)
            if client is None:
                return True
            # The scope for messages to the app allows this one, and no other says whose conversation it is.
            await client.conversations_history(channel=conversation, limit=1)
        except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
            if (code := code_of(error)) != "channel_not_found":
                _log.warning("conversation_not_known", platform=PLATFORM, kind=type(error).__name__, code=code)
                return True
            self._direct[key] = False
        else:
            self._direct[key] = True
        while len(self._direct) > _REMEMBERED:
            self._direct.popitem(last=False)
        return self._direct[key]

    async def is_member(self, workspace: str, channel: str, user: str) -> bool:
        """Say whether somebody is in a channel; False where Slack does not tell."""
        if channel in await self.channels(workspace, user):
            return True
        self._channels.pop((workspace, user), None)  # they, or the app, may have been invited just now
        return channel in await self.channels(workspace, user)

    async def channels(self, workspace: str, user: str) -> frozenset[str]:
        """Give the channels that somebody and the app are in, as of a minute ago; none where Slack does not tell."""
        key, now = (workspace, user), time.monotonic()
        at, channels = self._channels.get(key, (0.0, None))
        if channels is not None and now - at < _RIGHTS_KNOWN_FOR:
            return channels
        found: set[str] = set()
        try:
            client = await self._posting.client(workspace)
            cursor: str | None = None
            for _ in range(_PAGES):
                if client is None:
                    break
                answer = await client.users_conversations(
                    user=user, types="public_channel,private_channel", exclude_archived=True, limit=999, cursor=cursor
                )
                found |= {str(each.get("id")) for each in answer.get("channels") or ()}
                cursor = (answer.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    break
        except (SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
            _log.warning("channels_not_known", platform=PLATFORM, workspace=workspace, kind=type(error).__name__)
            return frozenset(found)
        self._channels[key] = (now, frozenset(found))
        while len(self._channels) > _REMEMBERED:
            self._channels.popitem(last=False)
        return frozenset(found)


def _is_of(workspace: str, user: Mapping[str, Any]) -> bool:
    """Whether somebody belongs to a workspace; a channel that several share has admins of others in it, too."""
    home, organization = user.get("team_id"), user.get("enterprise_user") or {}
    return not home or home == workspace or workspace in (organization.get("teams") or ())
