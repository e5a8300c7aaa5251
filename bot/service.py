"""`depesche run`: builds store, platforms and app from the settings, and ends when it is told to."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import structlog

from adapters.terminal import CHANNEL, Terminal
from adapters.text import printable
from bot.app import App, utc_now
from bot.errors import ConfigError, UserError
from bot.settings import Settings
from bot.types import ChannelSettings
from bot.writer import Extractive
from storage import Store, open_store

LOOPS = ("collect", "deliver", "console")


def chosen_loops(only: str) -> frozenset[str]:
    """Read what `--only` says; everything where it says nothing.

    Raises:
        UserError: There is no such loop.
    """
    names = [name.strip().lower() for name in only.split(",") if name.strip()]
    if not names:
        return frozenset(LOOPS)
    for name in names:
        if name in {"discord", "slack"}:
            raise UserError(
                f"This version cannot speak to {name.title()} yet.", "Run it without --only to try it here."
            )
        if name not in LOOPS:
            raise UserError(
                f"There is nothing named “{printable(name[:40])}” to run.", f"There are: {', '.join(LOOPS)}."
            )
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
    loops = chosen_loops(only)
    set_up_logs(settings.log_level or ("warning" if "console" in loops else "info"), settings.log_format)
    asyncio.run(_serve(settings, loops))
    return 0


def build(settings: Settings, store: Store, loops: Collection[str]) -> App:
    """Put the news desk together. Without a platform's token what is delivered is delivered to this terminal."""

    async def handles() -> list[str]:
        return [story.handle for story in await store.stories(CHANNEL.workspace)]

    terminal = Terminal(
        stories=handles,
        environ=os.environ,
        stdin=sys.stdin if CHANNEL.platform in loops else None,
        stdout=sys.stdout,
        now=utc_now,
    )
    return App(
        store,
        [terminal],
        Extractive(),
        settings=ChannelSettings(language=settings.language, timezone=settings.timezone, quiet=None),
        seeds=settings.seeds,
        max_subscriptions=settings.max_subscriptions,
        lowest_interval=settings.shortest,
        lease=timedelta(seconds=settings.lease),
    )


async def _serve(settings: Settings, loops: Collection[str]) -> None:
    if not settings.database_url:
        try:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or "unknown cause").lower()
            raise ConfigError([f"DEPESCHE_DATA_DIR: “{settings.data_dir}” cannot be made ({reason})."]) from None
    store = await open_store(settings.database)
    try:
        app = build(settings, store, loops)
        loop = asyncio.get_running_loop()
        for which in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(which, app.stop)
        await app.run(loops)
    finally:
        await store.close()
