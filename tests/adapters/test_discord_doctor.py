"""What somebody who sets the bot up is told."""

import asyncio

import pytest

from adapters.discord import Discord, doctor, invite_link
from bot.types import Reply, Request, Story
from tests.loopback_discord import Fault, LoopbackDiscord, pointed_here

pytest_plugins = ["tests.loopback_discord.fixtures"]


async def _examine(server: LoopbackDiscord, token: str | None = None) -> list[tuple[bool, str]]:
    with pointed_here(server):
        return await doctor(server.token if token is None else token)


async def _none(_: str) -> list[Story]:
    return []


async def _no_handles(_: str) -> list[str]:
    return []


async def _nothing(_: str) -> None:
    return None


async def _no_reply(_: Request) -> Reply:
    return Reply((), "en", public=False)


async def test_a_wrong_token_is_said(discord_server: LoopbackDiscord) -> None:
    """Without repeating it."""
    discord_server.expect(0)
    ((fine, sentence),) = await _examine(discord_server, "wrong-secret")
    assert not fine
    assert "secret" not in sentence


async def test_what_is_missing_is_said(discord_server: LoopbackDiscord) -> None:
    """No server, no commands; and how to invite the bot."""
    found = await _examine(discord_server)
    assert [fine for fine, _ in found] == [True, True, False, True, False]
    assert invite_link(discord_server.world.application_id) in found[3][1]


async def test_a_sound_installation_is_praised(discord_server: LoopbackDiscord) -> None:
    """Once the bot ran, everything is fine; examining it changes nothing."""
    discord_server.add_guild("Newsroom")
    with pointed_here(discord_server):
        chat = Discord(discord_server.token, stories=_none, followed=_no_handles, gone=_nothing)
        running = asyncio.create_task(chat.run(_no_reply))
        await discord_server.connected()
        await chat.close()
        await asyncio.gather(running, return_exceptions=True)
    assert all(fine for fine, _ in await _examine(discord_server))
    assert len(discord_server.requests("bulk_set_application_commands")) == 1


async def test_commands_of_another_version_are_noticed(discord_server: LoopbackDiscord) -> None:
    """They are renewed by the next start, and until then it says so."""
    old = [{"name": "news", "description": "old"}]
    discord_server.world.commands.set_all(None, old)
    assert (await _examine(discord_server))[-1] == (
        False,
        "The registered commands are those of another version: the bot renews them when it is started.",
    )


@pytest.mark.parametrize("fault", [Fault.broken(503), Fault.reset(accepted=False)])
async def test_a_discord_that_is_away_is_said(discord_server: LoopbackDiscord, fault: Fault) -> None:
    """As that, and not as a fault of the token."""
    discord_server.play(fault, n=None)
    ((fine, sentence),) = await _examine(discord_server)
    assert not fine
    assert "token" not in sentence


def test_an_invitation_asks_for_what_is_needed() -> None:
    """View Channel, Send Messages, in threads too, Create Public Threads, Embed Links, Read Message History."""
    rights = sum(1 << bit for bit in (10, 11, 14, 16, 35, 38))
    assert invite_link("123") == (
        f"https://discord.com/oauth2/authorize?client_id=123&scope=bot+applications.commands&permissions={rights}"
    )
