"""Messages that grow: chat.startStream, chat.appendStream and chat.stopStream.

After https://docs.slack.dev/reference/methods/chat.startStream and its two sisters. What they do not say, as others
report it of the real Slack: a message that is being streamed can be neither changed (streaming_state_conflict) nor
deleted (cant_delete_message); Slack ends a stream by itself that nobody ends; mentions act in the Markdown of a stream.
"""

from tests.loopback_slack.blocks import check_message
from tests.loopback_slack.methods import Asked, Handler, own, place_to_post
from tests.loopback_slack.refusals import Refused
from tests.loopback_slack.values import Json, Message

MAX_PIECE = 12_000
"""Characters of one piece, and of all that a stream says: Slack names no other limit for the whole."""


def _text(asked: Asked, *, needed: bool) -> str:
    text = asked.arguments.get("markdown_text") or ""
    if not isinstance(text, str):
        raise Refused("invalid_arguments", ["[ERROR] must provide a string [json-pointer:/markdown_text]"])
    if needed and not text:
        raise Refused("no_text")
    if len(text) > MAX_PIECE:
        raise Refused("msg_too_long")
    return text


def _start(asked: Asked) -> Json:
    text = _text(asked, needed=False)
    channel = place_to_post(asked)
    if asked.arguments.get("channel") in asked.workspace.users:
        raise Refused("channel_not_found")  # a conversation, not whom it is with
    above = channel.message(asked.needed("thread_ts"))
    if above is None:
        raise Refused("thread_not_found")
    if channel.direct is None:
        for name in ("recipient_team_id", "recipient_user_id"):
            asked.needed(name, f"missing_{name}")
        if asked.arguments["recipient_user_id"] not in asked.workspace.users:
            raise Refused("user_not_found")
        if asked.arguments["recipient_team_id"] != asked.workspace.id:
            raise Refused("team_not_found")
    body: Json = {"text": text, "thread_ts": above.thread_ts or above.ts, **_shown(text)}
    # Nothing is unfurled before it ends; a stream may begin with nothing.
    body |= {"unfurl_links": False, "unfurl_media": False}
    message = asked.world.stream(channel, body, method=asked.method)
    return {"channel": channel.id, "ts": message.ts}


def _streaming(asked: Asked) -> Message:
    message = own(asked, "message_not_owned_by_app")
    if message.streaming != "in_progress":
        raise Refused("message_not_in_streaming_state")
    return message


def _append(asked: Asked) -> Json:
    text = _text(asked, needed=True)
    message = _streaming(asked)
    _add(asked, message, text)
    return {"channel": message.channel.id, "ts": message.ts}


def _stop(asked: Asked) -> Json:
    text = _text(asked, needed=False)
    message = _streaming(asked)
    more = {name: asked.arguments[name] for name in ("blocks", "metadata") if asked.arguments.get(name)}
    if more:
        check_message({"text": "…", **more})
    message.streaming = "completed"
    if text:
        _add(asked, message, text)
    if more:
        blocks = [*message.blocks, *more.pop("blocks", [])]
        asked.world.change(message, {"text": message.text, "blocks": blocks, **more}, method=asked.method)
        message.edited_at = None
    asked.world.changes.happened()
    return {"channel": message.channel.id, "ts": message.ts, "message": {"ts": message.ts, "text": message.text}}


def _add(asked: Asked, message: Message, text: str) -> None:
    whole = message.text + text
    if len(whole) > MAX_PIECE:
        raise Refused("msg_too_long")
    asked.world.change(message, {"text": whole, **_shown(whole)}, method=asked.method)
    message.edited_at = None  # a stream that grows was not edited


def _shown(text: str) -> Json:
    return {"blocks": [{"type": "markdown", "text": text}]} if text else {}


METHODS: dict[str, tuple[Handler, tuple[str, ...]]] = {
    "chat.startStream": (_start, ()),
    "chat.appendStream": (_append, ()),
    "chat.stopStream": (_stop, ()),
}
"""As `methods.METHODS`."""
