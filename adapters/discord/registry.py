"""Commands as Discord has them: compared with ours, and sent only where they differ."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

from adapters.discord.commands import Translator

_LIMITS = ("min_value", "max_value", "min_length", "max_length")


class Registry:
    """What is registered, as far as this process knows.

    Args:
        client: Logged in.
        tree: The commands as they should be.
    """

    def __init__(self, client: discord.Client, tree: app_commands.CommandTree[Any]) -> None:
        self._client = client
        self._tree = tree
        self._known: dict[int | None, str] = {}
        self._translator = Translator()

    async def sync(self, guild_id: int | None) -> bool:
        """Let Discord have our commands, for everybody (None) or in one guild. Returns whether it had others.

        Raises:
            discord.HTTPException: Discord does not take them, or cannot be asked.
        """
        wanted = await self.wanted(guild_id)
        if guild_id not in self._known:
            self._known[guild_id] = fingerprint(await self.registered(guild_id))
        if self._known[guild_id] == fingerprint(wanted):
            return False
        application_id = self._client.application_id
        if application_id is None:
            return False
        payload: Any = wanted
        if guild_id is None:
            await self._client.http.bulk_upsert_global_commands(application_id, payload=payload)
        else:
            await self._client.http.bulk_upsert_guild_commands(application_id, guild_id, payload=payload)
        self._known[guild_id] = fingerprint(wanted)
        return True

    def forget(self, guild_id: int) -> None:
        """Know nothing any more about a guild that the bot has left."""
        self._known.pop(guild_id, None)

    async def wanted(self, guild_id: int | None) -> list[dict[str, Any]]:
        """Write our commands as Discord takes them."""
        guild = None if guild_id is None else discord.Object(guild_id)
        found = self._tree.get_commands(guild=guild)
        return [await command.get_translated_payload(self._tree, self._translator) for command in found]

    async def registered(self, guild_id: int | None) -> list[dict[str, Any]]:
        """Ask Discord for the commands that it has, with their translations.

        Raises:
            discord.HTTPException: It cannot be asked.
        """
        scope = "" if guild_id is None else f"/guilds/{guild_id}"
        route = Route("GET", f"/applications/{self._client.application_id}{scope}/commands")
        found: list[dict[str, Any]] = await self._client.http.request(route, params={"with_localizations": "true"})
        return found


def fingerprint(commands: Sequence[Mapping[str, Any]]) -> str:
    """Name what commands are, whether we are about to send them or Discord tells them; their order does not count."""
    plain = sorted((_plain(command) for command in commands), key=lambda each: json.dumps(each, sort_keys=True))
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(command: Mapping[str, Any]) -> dict[str, Any]:
    """A command, with what is left out said."""
    rights, contexts = command.get("default_member_permissions"), command.get("contexts")
    return _plain_option(command) | {
        "rights": None if rights is None else str(rights),
        "contexts": None if contexts is None else sorted(contexts),
        "installs": sorted(command.get("integration_types") or [0]),
        "nsfw": bool(command.get("nsfw")),
    }


def _plain_option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": option.get("type") or 1,
        "name": option["name"],
        "names": option.get("name_localizations") or {},
        "description": option.get("description") or "",
        "descriptions": option.get("description_localizations") or {},
        "options": [_plain_option(each) for each in option.get("options") or ()],
        "required": bool(option.get("required")),
        "autocomplete": bool(option.get("autocomplete")),
        "channels": sorted(option.get("channel_types") or ()),
        "choices": [
            [each["name"], each["value"], each.get("name_localizations") or {}] for each in option.get("choices") or ()
        ],
        "limits": [option.get(name) for name in _LIMITS],
    }
