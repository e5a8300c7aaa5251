"""What Slack tells apps about users, channels, messages and views, as JSON."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.loopback_slack.forms import state
from tests.loopback_slack.values import Channel, Json, Message, User, View, Workspace


def user(found: User, *, locale: bool = False) -> Json:
    """Tell about a user as users.info does, with the locale where it was asked for."""
    offset = _offset(found.tz)
    profile = {"real_name": found.name, "display_name": found.name, "team": found.workspace.id}
    return {
        "id": found.id,
        "team_id": found.workspace.id,
        "name": found.name.lower().replace(" ", "."),
        "real_name": found.name,
        "deleted": False,
        "tz": found.tz,
        "tz_label": found.tz,
        "tz_offset": offset,
        "profile": profile,
        "is_admin": found.is_admin,
        "is_owner": False,
        "is_bot": found.is_bot,
        "is_app_user": False,
        "updated": 0,
        **({"locale": found.locale} if locale else {}),
    }


def _offset(zone: str) -> int:
    passed = datetime.now(ZoneInfo(zone)).utcoffset()
    return 0 if passed is None else int(passed.total_seconds())


def acting_user(found: User) -> Json:
    """Tell about a user as interactions do."""
    name = found.name.lower().replace(" ", ".")
    return {"id": found.id, "username": name, "name": name, "team_id": found.workspace.id}


def channel(found: Channel) -> Json:
    """Tell about a channel as conversations.info does."""
    told: Json = {
        "id": found.id,
        "created": 0,
        "is_im": found.direct is not None,
        "is_archived": found.archived,
        "context_team_id": found.workspace.id,
    }
    if found.direct is not None:
        return {**told, "user": found.direct.id}
    return {
        **told,
        "name": found.name,
        "name_normalized": found.name,
        "is_channel": not found.private,
        "is_group": found.private,
        "is_mpim": False,
        "is_private": found.private,
        "is_general": False,
        "is_shared": False,
        "is_member": found.workspace.bot in found.members,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(found.members),
    }


def channel_name(found: Channel) -> str:
    """Give the name of a channel as commands and clicks tell it."""
    if found.direct is not None:
        return "directmessage"
    return "privategroup" if found.private else found.name


def message(found: Message, *, metadata: bool = False) -> Json:
    """Tell about a message, with its metadata where that was asked for."""
    workspace = found.channel.workspace
    told: Json = {
        "type": "message",
        "user": found.user.id,
        "ts": found.ts,
        "text": found.text,
        "team": workspace.id,
    }
    if found.user.is_bot:
        told |= {
            "bot_id": workspace.bot_id,
            "app_id": workspace.app_id,
            "bot_profile": {"id": workspace.bot_id, "deleted": False},
        }
    if found.blocks:
        told["blocks"] = found.blocks
    if found.streaming:
        told["streaming_state"] = found.streaming
    if found.edited_at is not None:
        told["edited"] = {"user": found.user.id, "ts": f"{found.edited_at:.6f}"}
    replies = [other for other in found.channel.messages if other.thread_ts == found.ts]
    if found.thread_ts is not None:
        told["thread_ts"] = found.thread_ts
        above = found.channel.message(found.thread_ts)
        if above is not None:
            told["parent_user_id"] = above.user.id
        if found.reply_broadcast:
            told["subtype"] = "thread_broadcast"
    elif replies:
        told |= {"thread_ts": found.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
    if found.reactions:
        told["reactions"] = [{"name": name, "users": [workspace.bot.id], "count": 1} for name in found.reactions]
    if found.files:
        told["files"] = [file.json(whole="files:read" in workspace.scopes) for file in found.files]
    if metadata and found.metadata is not None:
        told["metadata"] = found.metadata
    return told


def view(found: View) -> Json:
    """Tell about a view, with what is filled in."""
    workspace = found.user.workspace
    body = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": None,
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **found.body,
    }
    return {
        **body,
        "id": found.id,
        "team_id": workspace.id,
        "state": {"values": state(found.blocks, found.chosen)},
        "hash": found.hash,
        "previous_view_id": None if found.previous is None else found.previous.id,
        "root_view_id": found.root.id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot_id,
    }


def team(found: Workspace) -> Json:
    """Tell about a workspace as interactions do."""
    return {"id": found.id, "domain": found.domain}
