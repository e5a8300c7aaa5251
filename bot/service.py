"""`depesche run`: builds store, platforms and app from the settings, and ends when it is told to."""

import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import structlog

from adapters.terminal import CHANNEL, Terminal
from adapters.text import printable
from bot.app import App, utc_now
from bot.errors import BotError, ConfigError, UserError
from bot.ports import Chat
from bot.settings import Settings
from bot.types import ChannelSettings
from bot.writer import Extractive
from storage import Store, open_store

LOOPS = ("collect", "deliver", "discord", "console")


def chosen_loops(only: str, settings: Settings) -> frozenset[str]:
    """Read what `--only` says; where it says nothing, everything that there is a token for, or else the console.

    Raises:
        UserError: There is no such loop, or no token for it.
    """
    names = [name.strip().lower() for name in only.split(",") if name.strip()]
    if not names:
        return frozenset({"collect", "deliver", "discord" if settings.discord_token else "console"})
    for name in names:
        if name == "slack":
            raise UserError("This version cannot speak to Slack yet.", "Run it without --only to try it here.")
        if name not in LOOPS:
            raise UserError(
                f"There is nothing named “{printable(name[:40])}” to run.", f"There are: {', '.join(LOOPS)}."
            )
    if "discord" in names and settings.discord_token is None:
        raise UserError("DEPESCHE_DISCORD_TOKEN is not set.", "Set it in the environment or in .env.")
    return frozenset(names)


class _StandardError:
    """Standard error as it is when something is written, because a terminal's chat puts its own in place."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def set_up_logs(level: str, style: str) -> None:
    """Log to standard error: one line an event, with its facts.

    Args:
        level: "debug", "info", "warning" or "error".
        style: "text" or "json".
    """
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if style == "json":
        processors.append(structlog.processors.JSONRenderer(ensure_ascii=False))
    else:
        processors.append(structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0))
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(_StandardError()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


def serve(settings: Settings, only: str) -> int:
    """Run until a signal, or until the one at the terminal leaves. Returns the exit code."""
    loops = chosen_loops(only, settings)
    set_up_logs(settings.log_level or ("warning" if "console" in loops else "info"), settings.log_format)
    asyncio.run(_serve(settings, loops))
    return 0


def build(settings: Settings, store: Store, loops: Collection[str]) -> App:
    """Put the news desk together. Without a platform's token what is due is delivered to this terminal."""
    chats: list[Chat] = []
    if settings.discord_token is not None:
        chats.append(_discord(settings, store, settings.discord_token.get_secret_value(), listen="discord" in loops))
    if not chats or CHANNEL.platform in loops:
        chats.append(_terminal(store, listen=CHANNEL.platform in loops))
    return App(
        store,
        chats,
        Extractive(),
        settings=ChannelSettings(language=settings.language, timezone=settings.timezone, quiet=None),
        seeds=settings.seeds,
        max_subscriptions=settings.max_subscriptions,
        lowest_interval=settings.shortest,
        lease=timedelta(seconds=settings.lease),
    )


def _terminal(store: Store, *, listen: bool) -> Chat:
    async def handles() -> list[str]:
        return [story.handle for story in await store.stories(CHANNEL.workspace)]

    return Terminal(
        stories=handles, environ=os.environ, stdin=sys.stdin if listen else None, stdout=sys.stdout, now=utc_now
    )


def _discord(settings: Settings, store: Store, token: str, *, listen: bool) -> Chat:
    from adapters.discord import Discord  # noqa: PLC0415  # its library is imported only where it is used

    async def followed(workspace: str) -> list[str]:
        return await store.followed("discord", workspace)

    async def gone(workspace: str) -> None:
        n_ended = await store.leave("discord", workspace)
        structlog.get_logger().info("workspace_left", platform="discord", workspace=workspace, n=n_ended)

    return Discord(
        token,
        stories=store.stories,
        followed=followed,
        gone=gone,
        shards=settings.discord_shards,
        embeds=settings.discord_embeds,
        listen=listen,
    )


def examine(settings: Settings) -> list[tuple[bool, str]]:
    """Say in plain words what of an installation is fine and what is not, each with whether it is good news."""
    found = [asyncio.run(_examine_database(settings))]
    if settings.discord_token is None:
        found.append((True, "DEPESCHE_DISCORD_TOKEN is not set: depesche run talks in this terminal."))
        return found
    from adapters.discord import doctor  # noqa: PLC0415

    return found + asyncio.run(doctor(settings.discord_token.get_secret_value()))


async def _examine_database(settings: Settings) -> tuple[bool, str]:
    where = re.sub(r"://.*@", "://…@", settings.database)  # what stands there may be a password
    try:
        _make_folder(settings)
        store = await open_store(settings.database)
        try:
            stories = await store.stories("")
        finally:
            await store.close()
    except BotError as error:
        return False, str(error)
    return True, f"The database can be used: {where}, with {len(stories)} stories that everybody can ask."


def invitation(settings: Settings) -> str:
    """Give the address at which an admin invites the Discord bot.

    Raises:
        UserError: There is no token, or it is none.
    """
    if settings.discord_token is None:
        raise UserError("DEPESCHE_DISCORD_TOKEN is not set.", "Set it in the environment or in .env.")
    from adapters.discord import application_id, invite_link  # noqa: PLC0415

    identity = application_id(settings.discord_token.get_secret_value())
    if identity is None:
        raise UserError(
            "DEPESCHE_DISCORD_TOKEN is no token of a Discord bot.",
            "Copy it again from the developer portal, page “Bot”.",
        )
    return invite_link(identity)


def _make_folder(settings: Settings) -> None:
    if settings.database_url:
        return
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise ConfigError([f"DEPESCHE_DATA_DIR: “{settings.data_dir}” cannot be made ({reason})."]) from None


async def _serve(settings: Settings, loops: Collection[str]) -> None:
    _make_folder(settings)
    store = await open_store(settings.database)
    try:
        app = build(settings, store, loops)
        loop = asyncio.get_running_loop()
        for which in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(which, app.stop)
        await app.run(loops)
    finally:
        await store.close()
