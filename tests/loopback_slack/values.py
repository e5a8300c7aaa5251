"""What there is in a Slack: workspaces, users, channels, messages, views. No behavior beyond simple questions."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

Json = dict[str, Any]

EVERYTHING = (
    "app_mentions:read,bookmarks:read,channels:history,channels:join,channels:read,chat:write,chat:write.public,"
    "commands,files:read,groups:history,groups:read,im:history,im:read,im:write,mpim:read,reactions:write,team:read,"
    "usergroups:read,users:read"
)
"""Scopes of a workspace that a test does not restrict, as in an authorize address."""


class Clock:
    """Seconds since 1970, which pass as they do and faster when a test says so."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def __call__(self) -> float:
        """Give the time."""
        return time.monotonic() + self._ahead

    def pass_by(self, duration: timedelta) -> None:
        """Let time pass at once."""
        self._ahead += duration.total_seconds()


@dataclass(eq=False)
class User:
    """Somebody, or a bot, of one workspace.

    Attributes:
        id: "U1".
        name: Shown.
        workspace: Whose member this is.
        tz: IANA name of the time zone.
        locale: "en-US".
        is_admin: Whether this is an admin of the workspace.
        is_bot: Whether this is an app's bot user.
    """

    id: str
    name: str
    workspace: "Workspace" = field(repr=False)
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    is_admin: bool = False
    is_bot: bool = False


@dataclass(eq=False)
class UserGroup:
    """A group that can be mentioned, "@editors"."""

    id: str
    handle: str
    users: list[User]


@dataclass(eq=False)
class Channel:
    """A channel or a direct conversation.

    Attributes:
        id: "C1"; of a direct conversation "D1".
        name: Without "#"; of a direct conversation "".
        workspace: Where it is.
        private: Whether only members see it.
        archived: Whether nobody can post any more.
        members: Who is in it; the bot, too.
        messages: What everybody in it reads, threads among it, oldest first.
        ephemeral: What single users read, in order.
        direct: With whom the bot is alone here; None for a channel.
    """

    id: str
    name: str
    workspace: "Workspace" = field(repr=False)
    private: bool = False
    archived: bool = False
    members: list[User] = field(default_factory=list, repr=False)
    messages: list["Message"] = field(default_factory=list, repr=False)
    ephemeral: list["Message"] = field(default_factory=list, repr=False)
    direct: User | None = None

    @property
    def kind(self) -> Literal["channels", "groups", "im"]:
        """How scopes name it."""
        if self.direct is not None:
            return "im"
        return "groups" if self.private else "channels"

    def message(self, ts: str) -> "Message | None":
        """Give the message of this time stamp."""
        return next((found for found in self.messages if found.ts == ts), None)

    def thread(self, ts: str) -> list["Message"]:
        """List a message with its replies, oldest first."""
        return [found for found in self.messages if ts in {found.ts, found.thread_ts}]


@dataclass(eq=False)
class File:
    """A file that a user uploaded.

    Attributes:
        id: "F1".
        name: Of the file.
        data: What is in it.
        mimetype: As Slack tells it.
        user: Who uploaded it.
        url: Where it is.
        path: The same, without host and first folder.
        size: As Slack tells it.
        deleted: Whether it is not there any more.
        signed_out: Whether Slack shows a page in its place, on which people sign in.
        sent_on: Where Slack sends whoever wants it; empty for nowhere.
        n_read: How often somebody got it.
    """

    id: str
    name: str
    data: bytes
    mimetype: str
    user: User
    url: str
    path: str
    size: int
    deleted: bool = False
    signed_out: bool = False
    sent_on: str = ""
    n_read: int = 0

    def json(self, *, whole: bool = True) -> Json:
        """Tell about it; to an app that may not read files, hardly more than that there is one."""
        if not whole:
            return {"id": self.id, "mode": "file_access", "file_access": "check_file_info"}
        return {
            "id": self.id,
            "name": self.name,
            "title": self.name,
            "mimetype": self.mimetype,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "user": self.user.id,
            "url_private": self.url,
            "url_private_download": self.url,
        }


@dataclass(eq=False)
class Message:
    """One message.

    Attributes:
        channel: Where.
        ts: Its time stamp, which is its id in the channel.
        user: Who wrote it.
        text: As Slack keeps it: mrkdwn with `&amp;` and the like.
        blocks: As they were sent, each with a block_id.
        thread_ts: Of the message it replies to, or None.
        metadata: What the app attached, or None.
        unfurl_links: As the app said; None where it said nothing.
        unfurl_media: As the app said; None where it said nothing.
        parse: As the app said; with "full", names are mentions.
        link_names: Whether the app wants names to be mentions.
        edited_at: When it was changed last, or None.
        reply_broadcast: Whether a reply is shown in the channel, too.
        ephemeral_for: Who alone sees it; None is everybody.
        deleted: Whether it was deleted.
        reactions: Names of emoji, in order.
        sent: What was sent for it: to post it, then to change it.
        earlier: What a reader saw before each change, oldest first.
        files: What is attached.
        response: Whether it came by a response_url or with an acknowledgement.
        chosen: What users chose in it, by (block_id, action_id).
        streaming: Of one that began as a stream, "in_progress" or "completed"; empty for any other.
    """

    channel: Channel
    ts: str
    user: User
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    parse: str | None = None
    link_names: bool = False
    edited_at: float | None = None
    reply_broadcast: bool = False
    ephemeral_for: User | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    sent: list[Json] = field(default_factory=list, repr=False)
    earlier: list[str] = field(default_factory=list, repr=False)
    files: list[File] = field(default_factory=list, repr=False)
    response: bool = False
    chosen: dict[tuple[str, str], Json] = field(default_factory=dict, repr=False)
    streaming: Literal["", "in_progress", "completed"] = ""

    @property
    def at(self) -> float:
        """When it was posted."""
        return float(self.ts)

    @property
    def shown(self) -> str:
        """What a reader sees, a line for each text: of the blocks, or the text where there is none."""
        return "\n".join(texts(self.blocks)) if self.blocks else self.text

    @property
    def action_ids(self) -> list[str]:
        """What can be clicked on or chosen, from top to bottom."""
        return [found["action_id"] for found in walk(self.blocks) if found.get("action_id")]


@dataclass(eq=False)
class View:
    """A modal, or somebody's home tab.

    Attributes:
        id: "V1".
        user: Who sees it.
        body: As it was sent, each block with a block_id.
        hash: Changes with each update.
        root: The first modal of its stack.
        previous: The modal under it, or None.
        closed: Whether it is not seen any more.
        opened_by: Of the trigger that opened it, or None.
        sent: What was sent for it: to open it, then to change it.
        chosen: What the user chose or typed without submitting, by (block_id, action_id).
    """

    id: str
    user: User
    body: Json
    hash: str
    previous: "View | None" = None
    closed: bool = False
    opened_by: str | None = None
    sent: list[Json] = field(default_factory=list, repr=False)
    chosen: dict[tuple[str, str], Json] = field(default_factory=dict, repr=False)

    @property
    def root(self) -> "View":
        """The lowest view of its stack."""
        return self if self.previous is None else self.previous.root

    @property
    def title(self) -> str:
        """What stands above it; a home tab has nothing."""
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, each with a block_id."""
        found: list[Json] = self.body["blocks"]
        return found

    @property
    def shown(self) -> str:
        """What a reader sees, a line for each text."""
        return "\n".join(texts(self.blocks))

    @property
    def action_ids(self) -> list[str]:
        """What can be clicked on, chosen or filled in, from top to bottom."""
        return [found["action_id"] for found in walk(self.blocks) if found.get("action_id")]


@dataclass(eq=False)
class Workspace:
    """A workspace, with the app's bot in it.

    Attributes:
        id: "T1", the team id.
        name: Shown.
        domain: "newsroom" of newsroom.slack.com.
        bot_token: What the app calls with; another after each installation.
        bot_id: "B1".
        app_id: Of the app.
        bot: The app's bot user.
        installed: Whether the app is installed here.
        scopes: What the app may here.
        users: By id, the bot too.
        groups: By id.
        channels: By id, direct conversations too.
        files: By id.
        home: What the app published, by user id.
        organization: Id of the organization that it belongs to; empty for none.
    """

    id: str
    name: str
    domain: str
    bot_token: str
    bot_id: str
    app_id: str
    scopes: set[str]
    installed: bool = True
    users: dict[str, User] = field(default_factory=dict, repr=False)
    groups: dict[str, UserGroup] = field(default_factory=dict, repr=False)
    channels: dict[str, Channel] = field(default_factory=dict, repr=False)
    files: dict[str, File] = field(default_factory=dict, repr=False)
    home: dict[str, View] = field(default_factory=dict, repr=False)
    organization: str = ""
    bot: User = field(init=False, repr=False)


@dataclass(eq=False)
class Call:
    """A call of the Web API, or a post to a response_url.

    Attributes:
        method: "chat.postMessage"; "response_url" for those posts.
        arguments: What was sent, JSON decoded; without the token.
        token: Which token came with it; "" for none.
        at: When, by the server's clock.
        status: What was answered, or None where no answer went out.
        answer: The body of the answer; None where no answer went out, or none as JSON.
    """

    method: str
    arguments: Json
    token: str
    at: float
    status: int | None = None
    answer: Json | None = None


def walk(found: object) -> Iterator[Json]:
    """Give all objects in JSON, outer before inner, in order."""
    if isinstance(found, dict):
        yield found
        for inner in found.values():
            yield from walk(inner)
    elif isinstance(found, list | tuple):
        for inner in found:
            yield from walk(inner)


def texts(blocks: object) -> list[str]:
    """List the texts of blocks, as they were sent, from top to bottom; the parts of a rich text's line are one."""
    found: list[str] = []
    if isinstance(blocks, list | tuple):
        for inner in blocks:
            found += texts(inner)
    elif isinstance(blocks, dict):
        if blocks.get("type") in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
            found.append("".join(_part(inner) for inner in blocks.get("elements", [])))
            return found
        for name, inner in blocks.items():
            if name in {"text", "alt_text"} and isinstance(inner, str):
                found.append(inner)
            elif name not in {"confirm", "metadata"}:
                found += texts(inner)
    return found


def _part(element: Json) -> str:
    match element.get("type"):
        case "text":
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "emoji":
            return f":{element['name']}:"
        case "date":
            return str(element.get("fallback") or element["format"])
        case kind:
            return f"<{kind}>"
