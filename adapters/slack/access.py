"""What the Slack adapter is given: how it gets in, and what others know for it. Values only."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.types import Channel, ChannelSettings, DeliveryRecord, Notice, Story, Subscription

API_URL = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class Access:
    """How the app gets in; one of the tokens, or `installs`, is there. Shows none of its secrets.

    Attributes:
        bot_token: Of the one workspace; None where there are many.
        app_token: For Socket Mode; None for none.
        signing_secret: For requests that Slack sends over HTTP; None for none.
        client_id: Of the app, for installing it in many workspaces.
        client_secret: The same.
        optional_scopes: What an installation asks for beyond what is needed: any of "public", "history" and "files".
        installs: Tokens of many workspaces, for Slack's library.
        states: Installations that have begun, for the same.
        token_of: Gives the bot's token in one of many workspaces, or None.
        host: Where to listen for HTTP.
        port: The same; 0 for one that is free.
        api_url: Of Slack's Web API, with a slash at its end.
    """

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    optional_scopes: tuple[str, ...] = ()
    installs: AsyncInstallationStore | None = field(default=None, repr=False)
    states: AsyncOAuthStateStore | None = field(default=None, repr=False)
    token_of: Callable[[str], Awaitable[str | None]] | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int = 3000
    api_url: str = API_URL


@dataclass(frozen=True, slots=True)
class Ledger:
    """What others know for the adapter, each by the workspace's id.

    Attributes:
        stories: The stories that a workspace sees.
        gone: Told the workspace that the app was removed from.
        lost: Told a channel that nothing can be posted to any more, why that is, and whether it is so for good; gives
            what is to be told to those who made subscriptions there.
        found: Told a channel that can be posted to again; gives how many subscriptions go on with it.
        receive: Writes down what came in, by its id; False where it came before.
        answered: Told the id of what was answered.
        unanswered: Gives id and content of what came in and was answered by nobody, because a process died.
        talk: Told what a thread is about.
        subscriptions: What a workspace's channels follow.
        problems: What went wrong with deliveries of subscriptions, by their ids, that were due since a moment; the
            newest few, newest first.
        settings: What was set for a channel, or None.
    """

    stories: Callable[[str], Awaitable[Sequence[Story]]]
    gone: Callable[[str], Awaitable[None]]
    lost: Callable[[Channel, str, bool], Awaitable[Sequence[tuple[Subscription, Notice]]]]
    found: Callable[[Channel], Awaitable[int]]
    receive: Callable[[str, str], Awaitable[bool]]
    answered: Callable[[str], Awaitable[None]]
    unanswered: Callable[[], Awaitable[Sequence[tuple[str, str]]]]
    talk: Callable[[Channel, str], Awaitable[None]]
    subscriptions: Callable[[str], Awaitable[Sequence[Subscription]]]
    problems: Callable[[Sequence[str], datetime], Awaitable[Sequence[tuple[Channel, DeliveryRecord]]]]
    settings: Callable[[Channel], Awaitable[ChannelSettings | None]]


Managers = Literal["members", "admins"]
"""Who may change what is posted in a channel: its members, or the workspace's admins."""

Payload = dict[str, Any]
"""What Slack sends."""
