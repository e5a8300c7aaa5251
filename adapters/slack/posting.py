"""Posting and looking for posts on Slack: what it answers, as one of the ends that a post has.

Slack promises nothing about a call that is made twice, so nothing here makes one twice: the SDK's own repetitions are
off, and a call whose answer did not come is in doubt until the post is found by the nonce in its metadata.
"""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.blocks import Post
from adapters.slack.markup import mrkdwn
from bot.errors import ChannelGone, DeliveryError, Doubtful, Refused, RetryLater
from bot.types import Channel, FollowUp

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

PLATFORM = "slack"
PATIENCE = timedelta(seconds=20)
"""How long one call may take."""

EVENT_TYPE = "depesche_post"
"""Type of the metadata by which a post is found again."""

GROUP = re.compile(r"S[A-Z0-9]{2,20}")
"""The id of a user group."""

_PER_CHANNEL = 1.0  # seconds between two posts in a channel, as Slack wants it
_PER_WORKSPACE = 0.25  # and in a workspace: "several hundred" posts a minute are allowed
_LONGEST_TURN = 5.0  # seconds to wait here for a turn; what takes longer is tried again
_REMEMBERED = 10_000
_MARGIN = timedelta(minutes=5)  # by which this machine's clock may differ from Slack's
_LOOKED_BACK = timedelta(hours=25)  # a delivery that is older is not gone on with
_PAGES = 10
_PAGE = 100
_TOO_MANY = 429

# From https://docs.slack.dev/reference/methods/chat.postMessage
GONE = {
    "channel_not_found": "the channel does not exist any more, or the app may not see it: invite it there",
    "is_archived": "the channel is archived",
    "not_in_channel": "the app is not in the channel: invite it there",
    "restricted_action": "a setting of the workspace keeps the app from posting",
    "restricted_action_read_only_channel": "only some people may post in the channel",
    "restricted_action_thread_only_channel": "only replies may be posted in the channel",
    "restricted_action_non_threadable_channel": "no replies may be posted in the channel",
    "restricted_action_thread_locked": "the thread is locked",
    "account_inactive": "the app was removed from the workspace",
    "token_revoked": "the app was removed from the workspace",
    "token_expired": "the app's token has expired: install it again",
    "invalid_auth": "Slack does not accept the app's token: install it again",
    "not_authed": "Slack does not accept the app's token: install it again",
    "no_permission": "the app lacks a right in the workspace: install it again",
    "missing_scope": "the app lacks a scope: install it again with the manifest of this version",
    "team_access_not_granted": "the app was not admitted to the workspace",
    "org_login_required": "the workspace was moved to another organization",
    "access_denied": "a setting of the workspace keeps the app from posting",
    "two_factor_setup_required": "a setting of the workspace keeps the app from posting",
    "ekm_access_denied": "the workspace's administrators have withdrawn the key",
    "user_not_found": "there is no such user any more",
    "cannot_dm_bot": "bots take no messages",
    "user_disabled": "this user was switched off",
    "messages_tab_disabled": "the app takes no direct messages",
}
"""Slack's words for what keeps everything from being posted somewhere, and why that is, for people."""

_REFUSED = {
    "msg_too_long",
    "no_text",
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "too_many_attachments",
    "metadata_too_large",
    "user_not_in_channel",
    "metadata_must_be_sent_from_app",
    "invalid_metadata_format",
    "invalid_metadata_schema",
}
# Nothing was done, by Slack's own account.
_LATER = {
    "ratelimited",
    "rate_limited",
    "message_limit_exceeded",
    "service_unavailable",
    "external_channel_migrating",
    "team_added_to_org",
    "accesslimited",
}
_LOST_THREAD = {"thread_not_found", "message_not_found", "cannot_reply_to_message", "thread_locked"}

# From https://docs.slack.dev/reference/methods/chat.startStream and what others met: nothing grows in such a workspace.
_NO_STREAMS = {
    "unknown_method",
    "method_deprecated",
    "method_not_supported",
    "method_not_supported_for_channel_type",
    "channel_type_not_supported",
    "feature_not_enabled",
    "not_allowed_token_type",
    "missing_scope",
    "no_permission",
    "access_denied",
}

# From https://docs.slack.dev/reference/methods/chat.update: what else it says of an edit it says again the next time.
_PASSING = _LATER | {"fatal_error", "internal_error", "request_timeout"}

_USER = re.compile(r"@([UW][A-Z0-9]{2,20})")


class NoStreams(Exception):
    """Messages do not grow there.

    Attributes:
        code: Slack's word for it.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _named(mention: str | None) -> str:
    """Write who is mentioned, a group or a user; nothing for nobody."""
    if mention is not None and GROUP.fullmatch(mention):
        return f"<!subteam^{mention}>"
    user = _USER.fullmatch(mention or "")
    return f"<@{user[1]}>" if user else ""


def _with_mention(post: Post, mention: str | None) -> tuple[str, list[dict[str, Any]]]:
    """Give a post's text and blocks with who is mentioned above."""
    named = _named(mention)
    if not named:
        return post.text, list(post.blocks)
    return f"{named} {post.text}", [{"type": "section", "text": mrkdwn(named)}, *post.blocks]


TokenOf = Callable[[str], Awaitable[str | None]]
"""Workspace -> the bot's token there; None where the app is not installed. Raises `OSError` where it cannot be read."""


class Pace:
    """Keeps posts apart as Slack wants it, in this process."""

    def __init__(
        self,
        *,
        per_channel: float = _PER_CHANNEL,
        per_workspace: float = _PER_WORKSPACE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make one.

        Args:
            per_channel: Seconds between two posts in a channel.
            per_workspace: Seconds between two posts in a workspace.
            clock: Gives seconds that nobody sets back.
        """
        self._per_channel = per_channel
        self._per_workspace = per_workspace
        self._clock = clock
        self._channels: dict[tuple[str, str], float] = {}
        self._workspaces: dict[str, float] = {}

    def turn(self, workspace: str, channel: str, longest: float = _LONGEST_TURN) -> float:
        """Take the next turn. Returns in how many seconds it is; where that is longer than wanted, it is not taken."""
        now, place = self._clock(), (workspace, channel)
        free = max(now, self._workspaces.get(workspace, now))
        at = max(free, self._channels.get(place, now))
        if at - now <= longest:
            self._channels[place] = at + self._per_channel
            # A channel that has to wait for itself holds up no other.
            self._workspaces[workspace] = free + self._per_workspace
            if len(self._channels) > _REMEMBERED:
                self._channels = {each: until for each, until in self._channels.items() if until > now}
                self._workspaces = {each: until for each, until in self._workspaces.items() if until > now}
        return at - now

    def rest(self, workspace: str, seconds: float) -> None:
        """Let nothing be posted in a workspace for some time, because Slack asks for it."""
        self._workspaces[workspace] = max(self._workspaces.get(workspace, 0.0), self._clock() + seconds)


class Posting:
    """Calls Slack's Web API, for any number of workspaces."""

    def __init__(
        self, token_of: TokenOf, *, api_url: str, patience: timedelta = PATIENCE, pace: Pace | None = None
    ) -> None:
        """Make one; nothing is connected yet.

        Args:
            token_of: Gives the bot's token in a workspace.
            api_url: Of the Web API, with a slash at its end.
            patience: How long a call may take.
            pace: Keeps posts apart; one of Slack's where there is none.
        """
        self._token_of = token_of
        self._api_url = api_url
        self._patience = patience.total_seconds()
        self._pace = pace or Pace()
        self._session: aiohttp.ClientSession | None = None
        self._first_tried: OrderedDict[str, datetime] = OrderedDict()
        self._lost_threads: set[str] = set()
        self._direct: dict[str, str] = {}  # the conversation with a user, by the user
        self._closed = False

    @property
    def session(self) -> aiohttp.ClientSession:
        """The connections that all clients share."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._patience))
        return self._session

    def web(self, token: str | None = None) -> AsyncWebClient:
        """Give a client for one token."""
        return AsyncWebClient(
            token=token,
            base_url=self._api_url,
            timeout=max(1, round(self._patience)),
            session=self.session,
            retry_handlers=[],
        )

    async def client(self, workspace: str) -> AsyncWebClient | None:
        """Give the client for a workspace; None where the app is not installed."""
        token = await self._token_of(workspace)
        return None if token is None else self.web(token)

    async def post(
        self,
        channel: Channel,
        post: Post,
        nonce: str,
        mention: str | None,
        after: str | None,
        *,
        longest: float = _LONGEST_TURN,
    ) -> str:
        """Post; see `bot.ports.Chat.send`. A turn that is further away than so many seconds is not waited for."""
        self._first_tried.setdefault(nonce, datetime.now(UTC))
        while len(self._first_tried) > _REMEMBERED:
            self._first_tried.popitem(last=False)
        client = await self._known(channel)
        if (wait := self._pace.turn(channel.workspace, channel.id, longest)) > longest:
            raise RetryLater(channel.id, "Slack takes one post a second in a channel", timedelta(seconds=wait))
        await asyncio.sleep(wait)
        text, blocks = _with_mention(post, mention)
        thread = self._thread(channel, after)
        try:
            answer = await client.chat_postMessage(
                channel=channel.id,
                text=text,
                blocks=blocks,
                thread_ts=thread,
                reply_broadcast=True if channel.broadcast and channel.thread and not after else None,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"nonce": nonce}},
                unfurl_links=False,
                unfurl_media=False,
            )
            if _is_user(channel.id):
                self._direct[channel.id] = str(answer.get("channel") or channel.id)
            return str(answer["ts"])
        except Exception as error:  # noqa: BLE001  # whatever the SDK raises, it is one of the ends that a post has
            if thread is not None and code_of(error) in _LOST_THREAD:
                self._lost_threads.add(thread)
            raise self._ended(channel, error, sending=True) from None

    async def edit(self, channel: Channel, ts: str, post: Post, nonce: str, *, mention: str | None) -> None:
        """Let a post say something else; see `bot.ports.Chat.edit`."""
        client = await self._known(channel)
        text, blocks = _with_mention(post, mention)
        try:
            await client.chat_update(
                channel=await self.conversation(client, channel),
                ts=ts,
                text=text,
                blocks=blocks,
                metadata={"event_type": EVENT_TYPE, "event_payload": {"nonce": nonce}},
            )
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever the SDK raises, it is one of the ends that a post has
            code, ended = code_of(error), self._ended(channel, error, sending=False)
            if code and code not in _PASSING and isinstance(ended, RetryLater):
                raise Refused(channel.id, f"Slack answered {code}") from None
            raise ended from None

    # Posts that grow

    async def stream(self, channel: Channel, text: str, user: str) -> str:
        """Begin a post that grows.

        Args:
            channel: Where, with its thread.
            text: Markdown that is safe to show.
            user: Who asked: only they see it grow, others how it began, until it is stopped.

        Returns:
            Its time stamp.

        Raises:
            NoStreams: Slack does not do that there.
            DeliveryError: As `post` does; it is not tried where it is not its turn now.
        """
        client = await self._known(channel)
        where = await self.conversation(client, channel)
        if (wait := self._pace.turn(channel.workspace, channel.id, 0.0)) > 0:
            raise RetryLater(channel.id, "Slack takes one post a second in a channel", timedelta(seconds=wait))
        try:
            answer = await client.chat_startStream(
                channel=where,
                thread_ts=channel.thread or "",
                markdown_text=text,
                recipient_team_id=channel.workspace,
                recipient_user_id=user,
            )
            return str(answer["ts"])
        except Exception as error:  # noqa: BLE001  # as above
            if (code := code_of(error)) in _NO_STREAMS:
                raise NoStreams(code) from None
            if (after := limited(error)) is not None:  # posts have a limit of their own
                raise RetryLater(channel.id, "Slack asks for a pause", after) from None
            raise self._ended(channel, error, sending=True) from None

    async def append(self, channel: Channel, ts: str, text: str) -> None:
        """Let a post grow that `stream` began.

        Raises:
            DeliveryError: It may not have grown.
        """
        client = await self._known(channel)
        where = await self.conversation(client, channel)
        try:
            await client.chat_appendStream(channel=where, ts=ts, markdown_text=text)
        except Exception as error:  # noqa: BLE001  # as above
            raise self._ended(channel, error, sending=False) from None

    async def stop(self, channel: Channel, ts: str) -> None:
        """Let a post grow no more, so that it can be edited or deleted. May be called twice.

        Raises:
            RetryLater: It may still grow. Whatever else keeps it from being stopped keeps it from being edited, too.
        """
        client = await self._known(channel)
        where = await self.conversation(client, channel)
        try:
            await client.chat_stopStream(channel=where, ts=ts)
        except Exception as error:  # noqa: BLE001  # as above
            code, ended = code_of(error), self._ended(channel, error, sending=False)
            if isinstance(ended, RetryLater) and (not code or code in _PASSING):
                raise ended from None
            # Slack stops one by itself that has not grown for a while.

    async def delete(self, channel: Channel, ts: str) -> None:
        """Take a post away. May be called twice.

        Raises:
            DeliveryError: It may stand there still.
        """
        client = await self._known(channel)
        where = await self.conversation(client, channel)
        try:
            await client.chat_delete(channel=where, ts=ts)
        except Exception as error:  # noqa: BLE001  # as above
            if code_of(error) != "message_not_found":
                raise self._ended(channel, error, sending=False) from None

    async def begun(self, channel: Channel, since: str) -> Sequence[str]:
        """Look for posts of the app's that began to grow in a thread, and that nothing was made of.

        Args:
            channel: Where, with its thread.
            since: Time stamp of the message after which they came.

        Returns:
            Their time stamps, oldest first.

        Raises:
            DeliveryError: As `find` does.
        """
        client = await self._known(channel)
        where = await self.conversation(client, channel)
        found: list[str] = []
        cursor = ""
        try:
            own = str((await client.auth_test()).get("bot_id") or "")
            for _ in range(_PAGES):
                after = datetime.fromtimestamp(float(since), UTC)
                page = await self._page(client, where, channel.thread, after, cursor)
                found += [
                    str(message["ts"])
                    for message in page.get("messages") or ()
                    if message.get("streaming_state")
                    and message.get("bot_id") == own
                    and (message.get("metadata") or {}).get("event_type") != EVENT_TYPE
                ]
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    break
        except Exception as error:  # noqa: BLE001  # as above
            raise self._not_found_out(channel, error) from None
        return sorted(found, key=float)

    def meet(self, user: str, conversation: str) -> None:
        """Know in which conversation a user writes to the app alone."""
        self._direct[user] = conversation

    async def whisper(self, channel: Channel, user: str, post: Post) -> None:
        """Show a post in a channel to one user only; it is gone when they close Slack.

        Raises:
            DeliveryError: As `post` does.
        """
        client = await self._known(channel)
        try:
            await client.chat_postEphemeral(
                channel=channel.id, user=user, thread_ts=channel.thread, text=post.text, blocks=list(post.blocks)
            )
        except Exception as error:  # noqa: BLE001  # as above
            raise self._ended(channel, error, sending=True) from None

    async def respond(self, address: str, post: Post, *, public: bool) -> None:
        """Reply at the address that came with a command or button.

        Args:
            address: It takes five replies within half an hour, also where the app may not post.
            post: What is shown.
            public: Whether everybody there sees it, or only who asked.

        Raises:
            RetryLater: It was not shown, and may be later.
            Refused: The address takes nothing any more.
            Doubtful: It may be shown.
        """
        hook = AsyncWebhookClient(address, session=self.session, retry_handlers=[])
        try:
            answer = await hook.send(
                text=post.text,
                blocks=list(post.blocks),
                response_type="in_channel" if public else "ephemeral",
                replace_original=False,
                unfurl_links=False,
                unfurl_media=False,
            )
        except Exception as error:  # noqa: BLE001  # as above
            raise self._ended(Channel(PLATFORM, ""), error, sending=True) from None
        if answer.status_code == _TOO_MANY:
            raise RetryLater("", "Slack asks for a pause", _pause(answer.headers))
        if answer.status_code >= 500:
            raise Doubtful("", f"Slack answered {answer.status_code}")
        if answer.status_code != 200:
            raise Refused("", f"Slack answered {answer.status_code}")

    async def find(self, channel: Channel, nonce: str, after: str | None) -> str | None:
        """Look for a post; see `bot.ports.Chat.find`."""
        client = await self._known(channel)
        tried_at = self._first_tried.get(nonce)
        since = datetime.now(UTC) - _LOOKED_BACK if tried_at is None else tried_at - _MARGIN
        where = await self.conversation(client, channel)
        thread = self._thread(channel, after)
        cursor = ""
        for _ in range(_PAGES):
            try:
                page = await self._page(client, where, thread, since, cursor)
            except Exception as error:  # noqa: BLE001  # as above
                if thread is not None and thread == after and code_of(error) in _LOST_THREAD:
                    # Nothing stands below what is gone; what went on there goes on in the channel.
                    self._lost_threads.add(thread)
                    return await self.find(channel, nonce, None)
                raise self._not_found_out(channel, error) from None
            for message in page.get("messages") or ():
                marked = (message.get("metadata") or {}).get("event_payload") or {}
                if marked.get("nonce") == nonce:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise Doubtful(channel.id, "too many messages were written in the channel since it was tried")

    def _thread(self, channel: Channel, after: str | None) -> str | None:
        """Give the thread that a post belongs to; further posts of a message whose first one is gone have none."""
        return channel.thread or (None if after in self._lost_threads else after)

    async def conversation(self, client: AsyncWebClient, channel: Channel) -> str:
        """Give the conversation that can be read: a user stands for the one with them only where something is posted.

        Raises:
            DeliveryError: As `find` does.
        """
        if not _is_user(channel.id):
            return channel.id
        if channel.id not in self._direct:
            try:
                answer = await client.conversations_open(users=channel.id)
            except Exception as error:  # noqa: BLE001  # as above
                if code_of(error) == "missing_scope":
                    raise Doubtful(channel.id, "the app may not look it up: it needs im:write") from None
                raise self._not_found_out(channel, error) from None
            self._direct[channel.id] = str((answer.get("channel") or {}).get("id") or channel.id)
        return self._direct[channel.id]

    def is_lost(self, channel: Channel) -> bool:
        """Tell whether a place is a thread of which Slack said that it is gone."""
        return channel.thread in self._lost_threads

    def below(self, channel: Channel, post: str, where: FollowUp) -> Sequence[Channel]:
        """Give the place of a follow-up; see `bot.ports.Chat.below`."""
        if where == "channel" or post in self._lost_threads:
            return (channel,)
        return (Channel(channel.platform, channel.id, post, channel.workspace, broadcast=where == "both"),)

    async def close(self) -> None:
        """Let go of the connections. May be called twice."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    @staticmethod
    async def _page(
        client: AsyncWebClient, channel: str, thread: str | None, since: datetime, cursor: str
    ) -> dict[str, Any]:
        rest: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "limit": _PAGE,
            "include_all_metadata": True,
            "cursor": cursor or None,
        }
        if thread is None:
            answer = await client.conversations_history(**rest)
        else:
            answer = await client.conversations_replies(ts=thread, **rest)
        found: Any = answer.data
        return found if isinstance(found, dict) else {}

    async def _known(self, channel: Channel) -> AsyncWebClient:
        if self._closed:
            raise RetryLater(channel.id, "the program is being stopped")
        try:
            client = await self.client(channel.workspace)
        except RetryLater as error:
            raise RetryLater(channel.id, error.reason, error.after) from None
        except Exception as error:  # noqa: BLE001  # whatever keeps tokens: nothing was posted
            raise RetryLater(channel.id, f"the app's token cannot be read ({type(error).__name__})") from None
        if client is None:
            raise ChannelGone(channel.id, "the app is not installed in the workspace any more")
        return client

    def _ended(self, channel: Channel, error: Exception, *, sending: bool) -> DeliveryError:
        """Say how a call ended that an error ended."""
        if isinstance(error, SlackApiError):
            return self._answered(channel, error, sending=sending)
        if isinstance(error, (aiohttp.ClientConnectorError, ConnectionRefusedError)):
            return RetryLater(channel.id, "Slack cannot be reached")
        if isinstance(error, TimeoutError):
            return _or_doubtful(channel, "Slack did not answer in time", sending=sending)
        if isinstance(error, (OSError, aiohttp.ClientError, SlackClientError)):
            return _or_doubtful(channel, f"the connection to Slack failed ({type(error).__name__})", sending=sending)
        return _or_doubtful(channel, f"the answer could not be read ({type(error).__name__})", sending=sending)

    def _answered(self, channel: Channel, error: SlackApiError, *, sending: bool) -> DeliveryError:
        response: Any = error.response
        status, code = getattr(response, "status_code", 200), code_of(error)
        if (after := limited(error)) is not None:
            if sending:
                self._pace.rest(channel.workspace, after.total_seconds())
            return RetryLater(channel.id, "Slack asks for a pause", after)
        if code in GONE:
            return ChannelGone(channel.id, GONE[code])
        if code.startswith("restricted_action"):
            return ChannelGone(channel.id, GONE["restricted_action"])
        if code in _REFUSED:
            return Refused(channel.id, f"Slack answered {code}")
        if code in _LATER:
            return RetryLater(channel.id, f"Slack answered {code}")
        if code in _LOST_THREAD:
            return RetryLater(channel.id, "the thread is gone", timedelta(seconds=1))
        # Of fatal_error and internal_error Slack says that some of it may have been done; so may be of what is unknown.
        return _or_doubtful(channel, f"Slack answered {code or status}", sending=sending)

    def _not_found_out(self, channel: Channel, error: Exception) -> DeliveryError:
        code = code_of(error)
        if code in {"missing_scope", "no_permission"}:
            return Doubtful(
                channel.id, "the app may not look it up: it needs channels:history, in private channels groups:history"
            )
        if code in {"not_in_channel", "method_not_supported_for_channel_type"}:
            return Doubtful(channel.id, "the app may not look it up: it is not in the channel")
        if code in _LOST_THREAD:
            return Doubtful(channel.id, "the thread is gone")
        ended = self._ended(channel, error, sending=False)
        return RetryLater(channel.id, ended.reason) if isinstance(ended, (Doubtful, Refused)) else ended


def code_of(error: BaseException) -> str:
    """Give Slack's word for an error, or nothing."""
    response: Any = getattr(error, "response", None)
    try:
        return str(response.get("error") or "")
    except (AttributeError, TypeError, ValueError):  # what came was no JSON
        return ""


def scopes_of(answer: AsyncSlackResponse) -> frozenset[str]:
    """Give the scopes of the token with which something was asked; none where Slack does not tell."""
    headers: Any = answer.headers or {}
    listed = headers.get("x-oauth-scopes") or headers.get("X-OAuth-Scopes") or ""
    return frozenset(scope.strip() for scope in str(listed).split(",") if scope.strip())


def limited(error: BaseException) -> timedelta | None:
    """Give how long Slack asks to wait; None where it does not."""
    response: Any = getattr(error, "response", None)
    if getattr(response, "status_code", 200) != _TOO_MANY and code_of(error) not in {"ratelimited", "rate_limited"}:
        return None
    return _pause(getattr(response, "headers", None) or {})


def _is_user(name: str) -> bool:
    return name.startswith(("U", "W"))


def _pause(headers: Any) -> timedelta:
    after = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    return timedelta(seconds=min(int(after), 3600)) if after.isascii() and after.isdigit() else timedelta(seconds=30)


def _or_doubtful(channel: Channel, reason: str, *, sending: bool) -> DeliveryError:
    return Doubtful(channel.id, reason) if sending else RetryLater(channel.id, reason)
