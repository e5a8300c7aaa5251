"""A Discord on 127.0.0.1 for tests: REST v10 and the gateway, which the unmodified discord.py talks to.

It keeps Discord's rules and notes each that is broken, checks every request and answer against Discord's OpenAPI
description, and fails as it is told to. Begin with `server.LoopbackDiscord`; `fixtures` makes one for a test.
"""

from tests.loopback_discord.attachments import Attachment
from tests.loopback_discord.commands import NotOffered
from tests.loopback_discord.description import Description, description_path, missing_reason, read_description
from tests.loopback_discord.faults import Fault
from tests.loopback_discord.gateway import Intent
from tests.loopback_discord.interactions import Acknowledgement, Interaction, Modal
from tests.loopback_discord.library import discord, pointed_here
from tests.loopback_discord.server import LoopbackDiscord
from tests.loopback_discord.values import Channel, ChannelKind, Guild, Message, MessageFlag, Permission, Role, User
from tests.loopback_discord.world import Violation

__all__ = [
    "Acknowledgement",
    "Attachment",
    "Channel",
    "ChannelKind",
    "Description",
    "Fault",
    "Guild",
    "Intent",
    "Interaction",
    "LoopbackDiscord",
    "Message",
    "MessageFlag",
    "Modal",
    "NotOffered",
    "Permission",
    "Role",
    "User",
    "Violation",
    "description_path",
    "discord",
    "missing_reason",
    "pointed_here",
    "read_description",
]
