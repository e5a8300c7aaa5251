"""What becomes of a channel as a whole: it is deleted, archived and back, and the app is taken out and invited again.

What an event says may be over when it comes, and events come twice and in any order: but for a deletion, which nothing
undoes, Slack is asked how things stand, and what is followed there rests or goes on accordingly.
"""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import uuid4

import structlog

from adapters.slack.access import Ledger, Payload
from adapters.slack.asked import bot_of, workspace_of
from adapters.slack.blocks import posts
from adapters.slack.markup import is_public
from adapters.slack.posting import GONE, PLATFORM, Posting
from adapters.slack.rights import Rights, Standing
from bot.errors import BotError, DeliveryError
from bot.types import Channel, Notice, Subscription

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

DELETED = frozenset(["channel_deleted", "group_deleted"])
"""Events after which there is no such channel any more."""

_MEANING: Mapping[str, Standing] = {
    "channel_archive": "archived",
    "channel_left": "missing",  # which Slack withholds at times
    "channel_unarchive": "open",
    "group_archive": "archived",
    "group_left": "missing",
    "group_unarchive": "open",
    "member_joined_channel": "open",
    "member_left_channel": "missing",
}
"""How things stand after an event, where Slack does not say it anew."""

EVENTS = DELETED | _MEANING.keys()
"""The events that are heard."""

_IS_GONE = "the channel does not exist any more"
_REASONS: Mapping[Standing, str] = {"archived": GONE["is_archived"], "missing": GONE["not_in_channel"]}

Told = Sequence[tuple[Subscription, Notice]]
"""What is to be told to who made a subscription."""


class Channels:
    """Lets what is followed in a channel rest, go on or end, as the channel does.

    Args:
        ledger: What others know.
        posting: Calls Slack.
        rights: Knows where the app may post.
        command: The common command, in front of what is typed.
    """

    def __init__(self, ledger: Ledger, posting: Posting, rights: Rights, command: str) -> None:
        self._ledger = ledger
        self._posting = posting
        self._rights = rights
        self._command = command
        self._one_at_a_time = asyncio.Lock()  # or what Slack said first might be done last

    async def deleted(self, channel: Channel) -> Told:
        """End what is followed in a channel.

        Returns:
            What is to be told to whom.

        Raises:
            BotError: It cannot be written down.
        """
        return await self._lose(channel, _IS_GONE, for_good=True)

    async def changed(self, channel: Channel, event: str) -> None:
        """Look how things stand with a channel after one of `EVENTS`; Slack is not asked where nothing is followed."""
        async with self._one_at_a_time:
            try:
                followed = [
                    each
                    for each in await self._ledger.subscriptions(channel.workspace)
                    if each.channel.id == channel.id
                ]
                if not followed:
                    return
                standing = await self._rights.standing(channel) or _MEANING[event]
                if standing != "open":
                    await self.tell(channel, await self._lose(channel, _REASONS[standing], for_good=False))
                elif any(each.stopped for each in followed):
                    n_active = await self._ledger.found(channel)
                    _log.info("channel_back", platform=PLATFORM, channel=channel.id, n=n_active)
            except BotError as error:  # the next post finds out
                _log.warning("channel_not_looked_at", platform=PLATFORM, channel=channel.id, reason=str(error))

    async def _lose(self, channel: Channel, reason: str, *, for_good: bool) -> Told:
        told = await self._ledger.lost(channel, reason, for_good)
        _log.info("channel_gone", platform=PLATFORM, channel=channel.id, reason=reason, n=len(told))
        return told

    async def tell(self, channel: Channel, told: Told) -> None:
        """Tell those who set something up, each alone. Best effort: what is stopped says why, too."""
        for subscription, notice in told:
            owner = Channel(PLATFORM, subscription.created_by, workspace=channel.workspace)
            try:
                for post in posts(notice, subscription.language, subscription.story, command=self._command):
                    await self._posting.post(owner, post, uuid4().hex[:24], None, None)
            except DeliveryError as error:
                _log.warning("owner_not_told", platform=PLATFORM, key=notice.key, reason=error.reason)


def meant(body: Payload) -> Channel | None:
    """Give the channel that one of `EVENTS` is about; None where it is about another member than the app."""
    event = body.get("event") or {}
    channel = str(event.get("channel") or "")
    is_of_member = str(event.get("type")).startswith("member_")
    if not is_public(channel) or (is_of_member and event.get("user") != bot_of(body)):
        return None
    return Channel(PLATFORM, channel, workspace=workspace_of(body))
