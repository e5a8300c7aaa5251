"""What Discord tells about its things: values as JSON, with everything that the description requires. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from tests.loopback_discord.values import (
    NO_FLAG,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Message,
    MessageFlag,
    Permission,
    Role,
    User,
)


def moment(at: datetime | None) -> str | None:
    """Write a time as Discord does."""
    return None if at is None else at.isoformat()


def user(value: User) -> Json:
    """Tell about somebody."""
    told: Json = {
        "id": str(value.id),
        "username": value.name.lower().replace(" ", "_"),
        "avatar": None,
        "discriminator": "0000" if value.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "banner": None,
        "accent_color": None,
        "global_name": None if value.bot else value.name,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }
    return {**told, "bot": True} if value.bot else told


def member(value: Member, permissions: Permission | None = None) -> Json:
    """Tell about a member; with their permissions where they act."""
    told: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": moment(value.joined_at),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [str(role.id) for role in value.roles],
        "user": user(value.user),
        "mute": False,
        "deaf": False,
    }
    return told if permissions is None else {**told, "permissions": str(int(permissions))}


def role(value: Role, position: int) -> Json:
    """Tell about a role."""
    return {
        "id": str(value.id),
        "name": value.name,
        "permissions": str(int(value.permissions)),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": value.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def roles(guild: Guild) -> list[Json]:
    """Tell about a guild's roles, the lowest first."""
    return [role(value, position) for position, value in enumerate(guild.roles.values())]


def channel(value: Channel, *, permissions: Permission | None = None) -> Json:
    """Tell about a channel, thread or direct conversation; in an interaction with the permissions of who acts."""
    told: Json = {
        "id": str(value.id),
        "type": int(value.kind),
        "flags": 0,
        "last_message_id": str(value.messages[-1].id) if value.messages else None,
    }
    if permissions is not None:
        told["permissions"] = str(int(permissions))
    if value.kind is ChannelKind.DM:
        return {**told, "recipients": [user(value.recipient)] if value.recipient else []}
    assert value.guild is not None
    told |= {"guild_id": str(value.guild.id), "name": value.name, "rate_limit_per_user": 0}
    if value.is_thread:
        assert value.parent is not None
        assert value.creator is not None
        return told | {
            "parent_id": str(value.parent.id),
            "owner_id": str(value.creator.id),
            "thread_metadata": {
                "archived": value.archived,
                "archive_timestamp": moment(value.created_at),
                "auto_archive_duration": value.auto_archive_minutes,
                "locked": value.locked,
                "create_timestamp": moment(value.created_at),
            },
            "message_count": len(value.messages),
            "member_count": len(value.joined),
            "total_message_sent": len(value.messages),
        }
    return told | {
        "parent_id": None,
        "topic": None,
        "position": list(value.guild.channels).index(value.id) if value.id in value.guild.channels else 0,
        "permission_overwrites": [
            {
                "id": str(target),
                "type": 0 if target in value.guild.roles else 1,
                "allow": str(int(overwrite.allow)),
                "deny": str(int(overwrite.deny)),
            }
            for target, overwrite in value.overwrites.items()
        ],
        "nsfw": False,
    }


def guild(value: Guild) -> Json:
    """Tell about a guild as REST does."""
    return {
        "id": str(value.id),
        "name": value.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(value.owner.id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": roles(value),
        "default_message_notifications": 0,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": value.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def guild_create(value: Guild, bot: User) -> Json:
    """Tell about a guild as GUILD_CREATE does to a bot that sees its own member only."""
    return guild(value) | {
        "joined_at": moment(value.members[bot.id].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(value.members),
        "voice_states": [],
        "members": [member(value.members[bot.id])],
        "channels": [channel(found) for found in value.channels.values() if not found.is_thread],
        "threads": [
            channel(found)
            for found in value.channels.values()
            if found.is_thread
            and not (found.archived or found.hides_from(bot))
            and Permission.VIEW_CHANNEL in found.permissions(bot)
        ],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def my_guild(value: Guild, bot: User) -> Json:
    """Tell about a guild as the list of the bot's guilds does."""
    return {
        "id": str(value.id),
        "name": value.name,
        "icon": None,
        "banner": None,
        "owner": value.owner is bot,
        "permissions": str(int(value.permissions(bot))),
        "features": [],
    }


def message(value: Message, application_id: int, *, readable: bool = True, nonce: bool = False) -> Json:
    """Tell about a message.

    Args:
        value: The message.
        application_id: Of the bot.
        readable: Whether the bot may see what it says; without, it is told that somebody wrote something.
        nonce: Whether its nonce is told: only in the answer to the post and in the event, never when it is read again.
    """
    mentioned = [found for found in _mentioned(value) if found.id in value.pings.users]
    told: Json = {
        "type": _message_type(value),
        "content": value.content if readable else "",
        "mentions": [user(found) for found in mentioned],
        "mention_roles": [str(found) for found in value.pings.roles],
        "attachments": value.attachments if readable else [],
        "embeds": [embed(found) for found in value.embeds] if readable else [],
        "timestamp": moment(value.created_at),
        "edited_timestamp": moment(value.edited_at),
        "flags": int(value.flags | (MessageFlag.HAS_THREAD if value.thread else NO_FLAG)),
        "components": value.components if readable else [],
        "id": str(value.id),
        "channel_id": str(value.channel.id),
        "author": user(value.author),
        "pinned": False,
        "mention_everyone": value.pings.everyone,
        "tts": False,
    }
    if nonce and value.nonce is not None:
        told["nonce"] = value.nonce
    if value.interaction is not None:
        told["interaction_metadata"] = value.interaction
    if value.author.bot:
        told["application_id"] = str(application_id)
    if value.interaction is not None and value.author.bot:
        told["webhook_id"] = str(application_id)
    if value.thread is not None:
        told["thread"] = channel(value.thread)
    if value.reference is not None:
        told["message_reference"] = {
            "type": 0,
            "channel_id": str(value.channel.id),
            "message_id": str(value.reference),
        }
        if value.channel.guild is not None:
            told["message_reference"]["guild_id"] = str(value.channel.guild.id)
        replied = value.channel.message(value.reference)
        told["referenced_message"] = None
        if replied is not None:
            basic = message(replied, application_id, readable=readable or replied.author.bot)
            basic.pop("referenced_message", None)
            told["referenced_message"] = basic
    return told


def _message_type(value: Message) -> int:
    if value.interaction is not None and value.interaction["type"] == 2:
        return 23 if "target_message_id" in value.interaction else 20
    return 19 if value.reference is not None else 0


def _mentioned(value: Message) -> list[User]:
    if value.channel.guild is not None:
        return [found.user for found in value.channel.guild.members.values()]
    return [value.channel.recipient] if value.channel.recipient else []


def embed(sent: Json) -> Json:
    """Tell about an embed that was sent."""
    told: Json = {"type": "rich"}
    told |= {name: sent[name] for name in ("url", "title", "description", "color", "timestamp") if sent.get(name)}
    for name in ("author", "footer"):
        if sent.get(name):
            told[name] = {key: text for key, text in sent[name].items() if text is not None}
    for name in ("image", "thumbnail"):
        if sent.get(name):
            told[name] = {"url": sent[name]["url"]}
    if sent.get("fields"):
        told["fields"] = [{**found, "inline": bool(found.get("inline"))} for found in sent["fields"]]
    return told


def components(sent: Sequence[Json], media_ids: Iterable[int]) -> list[Json]:
    """Tell about components that were sent: each gets a number, what was left out its default.

    Args:
        sent: As in the request.
        media_ids: Ids for pictures in them.
    """
    taken = {found["id"] for found in _all(sent) if found.get("id")}
    numbers = (number for number in count(1) if number not in taken)
    media = iter(media_ids)
    return [_component(found, numbers, media) for found in sent]


def _all(sent: Iterable[Json]) -> Iterable[Json]:
    for found in sent:
        yield found
        yield from _all(found.get("components") or ())
        if isinstance(found.get("accessory"), dict):
            yield found["accessory"]


_DEFAULTS: dict[int, Json] = {
    9: {},
    11: {"description": None, "spoiler": False},
    13: {"name": None, "size": None, "spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in (3, 5, 6, 7, 8)},
}


def _component(sent: Json, numbers: Iterable[int], media: Iterable[int]) -> Json:
    kind: int = sent["type"]
    known = {name: found for name, found in sent.items() if found is not None and name != "required"}
    told: Json = {**_DEFAULTS.get(kind, {}), **known}
    told["id"] = sent.get("id") or next(iter(numbers))
    if "components" in sent:
        told["components"] = [_component(found, numbers, media) for found in sent["components"]]
    if "accessory" in sent:
        told["accessory"] = _component(sent["accessory"], numbers, media)
    for name in ("media", "file"):
        if name in sent:
            told[name] = _unfurled(sent[name], media)
    if "items" in sent:
        told["items"] = [
            {
                "media": _unfurled(item["media"], media),
                "description": item.get("description"),
                "spoiler": bool(item.get("spoiler")),
            }
            for item in sent["items"]
        ]
    if "options" in sent:
        told["options"] = [
            {name: found for name, found in option.items() if found is not None} for option in sent["options"]
        ]
    return told


def _unfurled(sent: Json, media: Iterable[int]) -> Json:
    return {"id": str(next(iter(media))), "url": sent["url"], "proxy_url": sent["url"], "width": None, "height": None}


def command(sent: Json, *, ids: tuple[int, int], application_id: int, guild_id: int | None) -> Json:
    """Tell about a command that was sent.

    Args:
        sent: As in the request.
        ids: Its id and the id of its version.
        application_id: Of the bot.
        guild_id: Of the guild that it belongs to, or None where it is for all.
    """
    permissions = sent.get("default_member_permissions")
    told: Json = {
        "id": str(ids[0]),
        "application_id": str(application_id),
        "version": str(ids[1]),
        "default_member_permissions": None if permissions is None else str(permissions),
        "type": sent.get("type") or 1,
        "name": sent["name"],
        "name_localizations": sent.get("name_localizations"),
        "description": sent.get("description") or "",
        "description_localizations": sent.get("description_localizations"),
        "nsfw": bool(sent.get("nsfw")),
        "integration_types": sent.get("integration_types") or [0],
        "contexts": sent.get("contexts"),
    }
    if guild_id is not None:
        told["guild_id"] = str(guild_id)
    else:
        told["dm_permission"] = sent.get("dm_permission") is not False
    if sent.get("options"):
        told["options"] = [_option(found) for found in sent["options"]]
    return told


def _option(sent: Json) -> Json:
    told: Json = {name: found for name, found in sent.items() if found is not None}
    if "options" in told:
        told["options"] = [_option(found) for found in told["options"]]
    return told


def application(bot: User, application_id: int, owner: User, flags: int, n_guilds: int) -> Json:
    """Tell about the bot's application."""
    told: dict[str, Any] = {
        "id": str(application_id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": n_guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }
    return told
