"""What people do on Slack, as values that can be written down before Slack is told that we have it. Pure."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from adapters.slack.access import Payload
from adapters.slack.buttons import FOLLOW, LATER, PAUSE, REPORT, SOURCES, Press
from adapters.slack.files import may_be_text

Action = Literal["say", "evidence", "report", "read"]

_GROUP = re.compile(r"<!subteam\^(?P<id>S[A-Z0-9]+)(?:\|[^>]*)?>")
_ADDRESSED = re.compile(r"^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>[\s:,]*")
_LABELLED = re.compile(r"<(?P<what>https?://[^|<>\s]+)\|[^<>]*>")
_MARKED = re.compile(r"<(?P<kind>[@#!]|mailto:|tel:)(?P<what>[^|<>]*)(?:\|(?P<label>[^<>]*))?>")
_LINE_BEGINS = re.compile(r"^(?:&gt;|[•◦▪]|[^\S\n])+", re.MULTILINE)
_EMOJI = re.compile(r" ?(?<!\w):(?!\d+:)[\w+-]{1,100}:(?::?skin-tone-\d:)?(?!\w)")
_EMPHASIS = re.compile(r"<[^<>]*>|(?<!\w)[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?!\w)")
_ADDRESS = re.compile(r"<?https?://[^\s<>]+>?")
_SPOKEN = frozenset(["", "file_share", "thread_broadcast"])
"""Subtypes of messages in which somebody says something."""

_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody wants something.

    Attributes:
        id: Names it: what comes twice has the same one.
        workspace: Where.
        channel: Where.
        user: Who.
        text: In words of the grammar, or what the action wants; see `bot.types.Request`.
        action: See there.
        thread: Below which post the reply goes; empty for none.
        conversation: The thread that it was said in; empty for none.
        mention: A user group that it names; empty for none.
        respond_at: Address for replies that only who asked sees; it works for half an hour. Empty for none.
        hidden: Whether only who asked is to see the reply, whatever it is.
        trigger: With it a form can be opened, for three seconds; empty where nothing came that opens one.
        file: Id of the file that comes with it; empty for none.
        file_name: As Slack tells it.
        file_type: Its content type, as Slack tells it; may be empty.
        file_size: In bytes, as Slack tells it; 0 where it does not.
        pasted: A text that was typed into a form; empty for none.
        headline: What was typed beside that; may be empty.
        address: The same.
        at: When, in seconds since 1970; 0 where nobody noted it.
        said: Time stamp of the message that says so; empty for none.
    """

    id: str
    workspace: str
    channel: str
    user: str
    text: str
    action: Action = "say"
    thread: str = ""
    conversation: str = ""
    mention: str = ""
    respond_at: str = ""
    hidden: bool = False
    trigger: str = ""
    file: str = ""
    file_name: str = ""
    file_type: str = ""
    file_size: int = 0
    pasted: str = ""
    headline: str = ""
    address: str = ""
    at: float = 0.0
    said: str = ""

    @property
    def nonce(self) -> str:
        """Identifies the posts of the reply."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:20]

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Asked | None":
        """Read what `to_json` wrote; None where another version wrote it."""
        try:
            fields = json.loads(text)
            return cls(**fields) if isinstance(fields, dict) else None
        except (ValueError, TypeError):
            return None


def from_command(body: Payload, *, command: str) -> Asked:
    """Read a slash command: the common one, or that of a story, which is named like it."""
    name = str(body.get("command") or "").lstrip("/")
    text = typed(str(body.get("text") or ""))
    action = _action(text)
    if name != command.lstrip("/"):
        text, action = f"/{name} {text}".rstrip(), "say"
    return Asked(
        id=f"command {body.get('trigger_id')}",
        workspace=workspace_of(body),
        channel=str(body.get("channel_id") or ""),
        user=str(body.get("user_id") or ""),
        text=text,
        action=action,
        mention=group(str(body.get("text") or "")),
        respond_at=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
    )


def from_event(body: Payload) -> Asked | None:
    """Read a mention, or a message in a direct conversation; None where nobody said anything to us."""
    event: dict[str, Any] = body.get("event") or {}
    if event.get("bot_id") or (event.get("subtype") or "") not in _SPOKEN or not event.get("user"):
        return None
    said, thread = str(event.get("text") or ""), str(event.get("thread_ts") or "")
    direct = event.get("type") == "message"
    if direct and event.get("channel_type") != "im":
        return None
    bot = bot_of(body)
    # Where several workspaces of a channel have the app, Slack names any of them: the one that is mentioned is meant.
    is_other = not direct and bot and not re.search(rf"<@{re.escape(bot)}[|>]", said)
    text = typed(_unaddressed(said, bot))
    file = _file(event)
    asked = Asked(
        id=f"event {body.get('event_id')}",
        workspace=str(body.get("team_id") or "") if is_other else workspace_of(body),
        channel=str(event.get("channel") or ""),
        user=str(event.get("user")),
        text=text,
        thread=thread if direct else thread or str(event.get("ts") or ""),
        conversation=thread,
        mention=group(said),
        action=_action(text) if text or not file else "read",  # a file alone is to be told
        said=str(event.get("ts") or ""),
    )
    return replace(asked, **file)


def from_press(body: Payload, press: Press) -> Asked | None:
    """Read a button below a post; None for one that needs no more than a form."""
    text, action = {
        SOURCES: (press.about, "evidence"),
        REPORT: (press.about, "report"),
        FOLLOW: (f"follow {press.about}", "say"),
        PAUSE: (f"pause {press.about} 24h", "say"),
        LATER: (f"tell me when {press.about}", "say"),
    }.get(press.verb, ("", "say"))
    if not text:
        return None
    _, thread = message_of(body)
    return Asked(
        id=f"press {body.get('trigger_id')}",
        workspace=workspace_of(body),
        channel=channel_of(body),
        user=user_of(body),
        text=text,
        action=action,  # type: ignore[arg-type]  # one of those above
        thread=thread,
        conversation=thread if press.verb == LATER else "",  # where the answer is to come
        respond_at=str(body.get("response_url") or ""),
        hidden=True,
    )


def from_shortcut(body: Payload) -> Asked:
    """Read "Digest this link", which is in the menu of every message."""
    message: dict[str, Any] = body.get("message") or {}
    texts = [_unmarked(str(message.get("text") or ""))]
    attachments = [each for each in message.get("attachments") or () if isinstance(each, dict)]
    texts += [str(each.get("from_url") or each.get("title_link") or "") for each in attachments]
    texts += _linked(message.get("blocks"))
    asked = Asked(
        id=f"shortcut {body.get('trigger_id')}",
        workspace=workspace_of(body),
        channel=channel_of(body),
        user=user_of(body),
        text=typed("\n".join(dict.fromkeys(filter(None, texts)))),
        action="read",
        respond_at=str(body.get("response_url") or ""),
        hidden=True,
    )
    return replace(asked, **_file(message, only_text=True))


def _file(message: Payload, *, only_text: bool = False) -> dict[str, Any]:
    """Give what `Asked` says of the file of a message: the first that may be text, or else the first; or nothing."""
    files = [each for each in message.get("files") or () if isinstance(each, dict) and each.get("id")]
    found = next(filter(may_be_text, files), None if only_text or not files else files[0])
    if found is None:
        return {}
    size = found.get("size")
    return {
        "file": str(found["id"]),
        "file_name": str(found.get("name") or found.get("title") or found["id"])[:200],
        "file_type": str(found.get("mimetype") or "")[:100],
        "file_size": size if isinstance(size, int) else 0,
    }


def _linked(blocks: object) -> list[str]:
    """Find the addresses in blocks, however deep."""
    if isinstance(blocks, list):
        return [found for block in blocks for found in _linked(block)]
    if not isinstance(blocks, dict):
        return []
    own = [str(blocks.get("url"))] if blocks.get("type") == "link" and blocks.get("url") else []
    return own + _linked(blocks.get("elements"))


def _unaddressed(text: str, bot: str) -> str:
    """Leave out whom a message is for: who is mentioned first, and the app's own user wherever it is."""
    text = _ADDRESSED.sub("", text)
    return re.sub(rf"\s*<@{re.escape(bot)}(?:\|[^>]*)?>[:,]*", "", text) if bot else text


def _action(text: str) -> Action:
    """Say what is wanted by a text: addresses alone are to be told."""
    words = text.split()
    return "read" if words and all(map(_ADDRESS.fullmatch, words)) else "say"


def typed(text: str) -> str:
    """Give what somebody typed, of what Slack made of it: names for ids, addresses without labels, no entities.

    Whom or what Slack does not name is left out: nobody knows anything by its id.
    """
    text = _LABELLED.sub(r"<\g<what>>", _MARKED.sub(_named, _GROUP.sub("", text)))
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text.strip()


def _named(marked: re.Match[str]) -> str:
    kind, what, label = marked.group("kind", "what", "label")
    if kind in {"@", "#"}:
        return f"{kind}{label.lstrip(kind)}" if label else ""
    if kind == "!":
        return label or (f"@{what}" if what.isalpha() else "")
    return label or what


def _unmarked(text: str) -> str:
    """Leave out what Slack shows as bold, as a quote, as a list or as an emoji, and is no part of a sentence."""
    text = _EMOJI.sub("", _LINE_BEGINS.sub("", text))
    return _EMPHASIS.sub(lambda found: found[0] if found[0].startswith("<") else "", text)


def group(text: str) -> str:
    """Give the one user group that a text names; nothing for none, or several."""
    found = {match["id"] for match in _GROUP.finditer(text)}
    return found.pop() if len(found) == 1 else ""


# What interactive payloads say


def workspace_of(body: Payload) -> str:
    """Give the workspace whose app is meant: in a channel that several share, not always that of who does something."""
    view, team, user = (body.get(name) or {} for name in ("view", "team", "user"))
    return str(
        _installation(body).get("team_id")
        or view.get("app_installed_team_id")
        or team.get("id")
        or body.get("team_id")
        or user.get("team_id")
        or ""
    )


def bot_of(body: Payload) -> str:
    """Give the app's own user, to whom an event is told; empty where Slack does not say."""
    return str(_installation(body).get("user_id") or "") if _installation(body).get("is_bot") else ""


def _installation(body: Payload) -> Payload:
    """Give the installation of the app that an event is told to."""
    found = (body.get("authorizations") or [{}])[0]
    return found if isinstance(found, dict) else {}


def user_of(body: Payload) -> str:
    """Give who it was."""
    return str((body.get("user") or {}).get("id") or "")


def channel_of(body: Payload) -> str:
    """Give the channel, or nothing: a page of the app has none."""
    container = body.get("container") or {}
    return str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")


def message_of(body: Payload) -> tuple[str, str]:
    """Give the post, and the thread that belongs to it: the one that it stands in, or that below it."""
    container, message = body.get("container") or {}, body.get("message") or {}
    post = str(container.get("message_ts") or message.get("ts") or "")
    return post, str(message.get("thread_ts") or container.get("thread_ts") or post)
