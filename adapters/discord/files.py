"""Files that people attach on Discord, as material. They are read from Discord's own hosts and from nowhere else."""

import asyncio
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.errors import SourceRefused
from bot.types import Material

HOSTS = frozenset(["cdn.discordapp.com", "media.discordapp.net"])
"""Where Discord keeps attachments."""

_WITHIN = 20.0  # seconds
_SUFFIXES = frozenset([".txt", ".text", ".md", ".markdown", ".html", ".htm"])
_TYPES = frozenset("text/plain text/markdown text/x-markdown text/html application/xhtml+xml".split())


def material(file: discord.Attachment) -> Material:
    """Give a file as something that is handed in."""

    async def load() -> bytes:
        where = urlsplit(file.url)
        if where.scheme != "https" or where.hostname not in HOSTS:
            raise SourceRefused(file.filename, "its address is none of Discord's")
        try:
            async with asyncio.timeout(_WITHIN):
                return await file.read()
        except discord.NotFound:
            raise SourceRefused(file.filename, "it is not there any more") from None
        except TimeoutError:
            raise SourceRefused(file.filename, "Discord does not answer in time") from None
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            raise SourceRefused(file.filename, "Discord does not give it out") from None

    return Material(load, file.filename, file.content_type or "", file.size)


def first_text(files: Sequence[discord.Attachment]) -> Material | None:
    """Give the first file among attachments that may be an article; None where there is none."""
    for file in files:
        base = (file.content_type or "").partition(";")[0].strip().lower()
        if base in _TYPES or PurePath(file.filename).suffix.lower() in _SUFFIXES:
            return material(file)
    return None
