"""One process that delivers, as `depesche run --only deliver` does, to the platform on 127.0.0.1.

``python -m tests.processes.worker --database URL --chat URL --lease SECONDS``. It ends on SIGTERM or SIGINT. The log
goes to standard error, one JSON object a line.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot import engine
from bot.app import App
from bot.writer import Extractive
from storage import Store
from storage.database import Database
from tests.loopback.chat import LoopbackChat
from tests.processes.stores import BrokenStore, GatedStore
from tests.processes.values import ARTICLES, SETTINGS

STORES = {"real": Store, "gated": GatedStore, "broken": BrokenStore}


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--chat", required=True)
    parser.add_argument("--lease", type=float, default=30.0)
    parser.add_argument("--at-once", type=int, default=64)
    parser.add_argument("--chat-patience", type=float, default=30.0)
    parser.add_argument("--patience", type=float, default=20.0, help="for locks of the database")
    parser.add_argument("--store", choices=STORES, default="real")
    parser.add_argument("--gate", type=int, default=0, help="port where processes wait for each other")
    return parser.parse_args(arguments)


async def work(options: argparse.Namespace) -> None:
    """Deliver until a signal says to stop."""
    database = await Database.open(options.database, migrate=False, patience=timedelta(seconds=options.patience))
    store = STORES[options.store](database)
    if isinstance(store, GatedStore):
        store.gate = options.gate
    try:
        chat = LoopbackChat(options.chat, patience=timedelta(seconds=options.chat_patience))
        app = App(
            store,
            [chat],
            Extractive(),
            settings=SETTINGS,
            lease=timedelta(seconds=options.lease),
            at_once=options.at_once,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, app.stop)
        await app.run({"deliver"})
    finally:
        await store.close()


def warm_up() -> None:
    """Load what the first digest loads, before any thread exists."""
    engine.digest(ARTICLES, max_bullets=1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one worker."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    structlog.get_logger().info("worker_started", pid=os.getpid())
    asyncio.run(work(read(arguments)))


if __name__ == "__main__":
    main()
