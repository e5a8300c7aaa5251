"""Whether an installation is sound, in plain words, for whoever runs the bot."""

import base64
from collections.abc import Sequence

import aiohttp
import discord

from adapters.discord import commands
from adapters.discord.reception import Reception
from adapters.discord.registry import Registry, fingerprint
from bot.types import Reply, Request, Story

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    read_message_history=True,
)
"""What the bot needs on a server."""


def invite_link(application_id: int | str) -> str:
    """Give the address at which an admin invites the bot to a server, with the rights that it needs."""
    return discord.utils.oauth_url(
        int(application_id), permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


def application_id(token: str) -> int | None:
    """Read whose token it is: its first part is the number in base64. None where it is no bot's token."""
    first = token.split(".", maxsplit=1)[0] if token.count(".") == 2 else ""
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except ValueError:
        return None
    return int(number) if number.isdecimal() else None


async def doctor(token: str) -> list[tuple[bool, str]]:
    """Examine an installation. Changes nothing, and does not connect to the gateway.

    Returns:
        Sentences in English, each with whether it is good news; at least one.
    """
    client = discord.Client(intents=discord.Intents(guilds=True))
    async with client:
        try:
            await client.login(token)
        except discord.LoginFailure:
            return [(False, "Discord does not accept the token: copy it again from the developer portal, page “Bot”.")]
        except discord.HTTPException as error:
            return [(False, f"Discord cannot be asked right now: it answers {error.status}.")]
        except (OSError, aiohttp.ClientError) as error:
            return [
                (False, f"Discord cannot be reached ({type(error).__name__}): is the network up, or a proxy missing?")
            ]
        found = [(True, f"The token is valid: it is {client.user}'s.")]
        application = client.application
        if application is None:
            return found
        found.append((True, "No privileged intents are needed, so there is nothing to switch on for them."))
        if application.interactions_endpoint_url:
            found.append(
                (
                    False,
                    "In the developer portal an interactions endpoint URL is set: commands go there, not to the bot.",
                )
            )
        n_guilds = application.approximate_guild_count
        found.append((n_guilds > 0, f"The bot is on {n_guilds} {'server' if n_guilds == 1 else 'servers'}."))
        found.append((True, f"To invite it, with the rights that it needs: {invite_link(application.id)}"))
        found.append(await _commands(client))
        return found


async def _commands(client: discord.Client) -> tuple[bool, str]:
    """Say whether Discord has the commands of this version."""
    tree = discord.app_commands.CommandTree(client)
    reception = _reception()
    tree.add_command(commands.news(reception))
    tree.add_command(commands.digest_this(reception))
    registry = Registry(client, tree)
    try:
        registered = await registry.registered(None)
    except discord.HTTPException as error:
        return False, f"The registered commands cannot be read: Discord answers {error.status}."
    if fingerprint(registered) == fingerprint(await registry.wanted(None)):
        return True, "The commands are registered and up to date."
    if not registered:
        return False, "No commands are registered yet: the bot does that when it is started."
    return False, "The registered commands are those of another version: the bot renews them when it is started."


def _reception() -> Reception:
    """Make one that nobody ever asks: only what the commands look like counts."""

    async def no_handles(_: str) -> Sequence[str]:
        return ()

    async def no_stories(_: str) -> Sequence[Story]:
        return ()

    async def nobody(_: Request) -> Reply:
        return Reply((), "en", public=False)

    return Reception(handle=nobody, stories=no_stories, followed=no_handles, changed=lambda _: None, embeds=False)
