"""Measure firing, delivering, an empty tick, memory and start-up, and print what was measured.

python -m benchmarks.delivery               everything (a few minutes)
python -m benchmarks.delivery --count 1000  fewer deliveries

The chat answers at once, so that nothing is measured but Depesche and its database. "in the database" is the share of
the wall-clock time that the store's threads spend in the driver: statements and commits, the wait for the disk
included.
"""

import argparse
import asyncio
import json
import os
import pty
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from select import select as wait_for
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine.default import DefaultDialect

from bot import settings
from bot.deliveries import Courier
from bot.engine import read
from bot.ports import Handle, Part
from bot.schedule import parse
from bot.service import set_up_logs
from bot.sources import files
from bot.types import Channel, ChannelSettings, FollowUp, Spoken, Subscription
from bot.writer import Extractive
from storage import open_store
from storage.tables import CHANNEL, SUBSCRIPTION
from tests.postgres import binaries, create_database, server

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 10, 24, 6, 0, tzinfo=UTC)
DAILY = parse("daily 08:00", zone="Europe/Berlin")
PROMPT = "›".encode()
SETTINGS = ChannelSettings(language="en", timezone="UTC", quiet=None)


class AtOnce:
    """A chat that takes everything and keeps nothing."""

    platform = "bench"

    def __init__(self) -> None:
        self.n_sent = 0

    def render(self, message: Spoken, language: str, story: str = "") -> Sequence[Part]:  # noqa: ARG002, D102
        return [message]

    async def send(  # noqa: D102
        self,
        channel: Channel,  # noqa: ARG002
        part: Part,  # noqa: ARG002
        *,
        nonce: str,
        mention: str | None = None,  # noqa: ARG002
        after: str | None = None,  # noqa: ARG002
    ) -> str:
        self.n_sent += 1
        return nonce

    async def find(self, channel: Channel, nonce: str, *, after: str | None = None) -> str | None:  # noqa: ARG002, D102
        return None

    async def edit(self, channel: Channel, post: str, part: Part, *, nonce: str, mention: str | None = None) -> None:
        """See `bot.ports.Chat`; nothing is edited."""

    async def publish(self, channel: Channel, post: str) -> None:
        """See `bot.ports.Chat`; nothing is published."""

    async def below(  # noqa: D102
        self,
        channel: Channel,
        post: str,  # noqa: ARG002
        where: FollowUp,  # noqa: ARG002
        *,
        title: str,  # noqa: ARG002
    ) -> Sequence[Channel]:
        return (channel,)

    def direct(self, user: str, workspace: str) -> Channel | None:  # noqa: ARG002, D102
        return None

    async def run(self, handle: Handle) -> None:  # noqa: D102
        raise NotImplementedError

    async def close(self) -> None:  # noqa: D102
        return


class _Spent:
    """Seconds that the threads of this process spent in database drivers."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = threading.Lock()

    def add(self, seconds: float) -> None:
        with self._lock:
            self.seconds += seconds


@contextmanager
def _watched() -> Iterator[_Spent]:
    """Count the time that statements and commits take."""
    spent = _Spent()
    commit = DefaultDialect.do_commit

    def before(connection: Connection, *_: Any) -> None:
        connection.info["began"] = time.perf_counter()

    def after(connection: Connection, *_: Any) -> None:
        spent.add(time.perf_counter() - connection.info["began"])

    def timed(self: DefaultDialect, connection: Any) -> None:
        began = time.perf_counter()
        commit(self, connection)  # type: ignore[no-untyped-call]
        spent.add(time.perf_counter() - began)

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    DefaultDialect.do_commit = timed  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        DefaultDialect.do_commit = commit  # type: ignore[method-assign]
        event.remove(Engine, "before_cursor_execute", before)
        event.remove(Engine, "after_cursor_execute", after)


def _subscription(index: int, due_at: datetime) -> Subscription:
    return Subscription(
        id=f"{index:032x}",
        channel=Channel("bench", f"channel-{index}", workspace=f"workspace-{index % 500}"),
        story="stargate",
        mode="digest",
        schedule=DAILY,
        language="en",
        max_bullets=5,
        paused_until=None,
        created_by="somebody",
        due_at=due_at,
    )


async def _fill(url: str, count: int, due_at: datetime) -> None:
    """Let `count` channels in 500 workspaces follow the bundled story."""
    store = await open_store(url)
    try:
        articles = files.read_folder(settings.BUNDLED_SEEDS / "stargate", print)
        await store.keep_common_stories({"stargate": articles}, now=NOW - timedelta(days=1))
        before = NOW - timedelta(days=1)
        for first in range(0, count, 1000):
            some = (_subscription(index, due_at) for index in range(first, min(first + 1000, count)))
            await asyncio.gather(*(store.follow(each, now=before, limit=1) for each in some))
    finally:
        await store.close()


async def _store_many(url: str, count: int, due_at: datetime) -> None:
    """Store `count` subscriptions in one go: what is measured is not how they got there."""
    await _fill(url, 1, due_at)
    engine = create_engine(url)
    with engine.begin() as connection:
        channels = [
            {"id": index + 2, "platform": "bench", "workspace": f"w{index % 500}", "name": f"c{index}", "thread": ""}
            for index in range(count)
        ]
        connection.execute(insert(CHANNEL), channels)
        (like,) = connection.execute(select(SUBSCRIPTION)).mappings().all()
        rows = [{**like, "id": f"many-{row['id']}", "channel_id": row["id"]} for row in channels]
        connection.execute(insert(SUBSCRIPTION), rows)
    engine.dispose()


async def _work(
    url: str, name: str, wait: Callable[[], object], *, now: datetime = NOW
) -> tuple[int, float, float, float]:
    """Deliver all that is due; give how many, when it began and ended, and the seconds in the database."""
    store = await open_store(url)
    chat = AtOnce()
    courier = Courier(store, [chat], Extractive(), worker=name, clock=lambda: now, settings=SETTINGS)
    wait()
    with _watched() as spent:
        began = time.time()
        await courier.deliver_due()
        ended = time.time()
    await courier.stop()
    await store.close()
    return chat.n_sent, began, ended, spent.seconds


def _delivering(label: str, url: str, count: int, n_processes: int) -> None:
    """Measure firing and delivering, one row."""
    asyncio.run(_fill(url, count, NOW))
    if n_processes == 1:
        results = [asyncio.run(_work(url, "w0", lambda: None))]
    else:
        command = [sys.executable, "-m", "benchmarks.delivery", "--worker", url]
        workers = [
            subprocess.Popen(
                [*command, f"w{index}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
            )
            for index in range(n_processes)
        ]
        for worker in workers:
            assert worker.stdout is not None
            worker.stdout.readline()
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        results = [json.loads(worker.communicate()[0]) for worker in workers]
    n_sent = sum(result[0] for result in results)
    seconds = max(result[2] for result in results) - min(result[1] for result in results)
    in_database = sum(result[3] for result in results) / n_processes / seconds
    right = "" if n_sent == count else f"  WRONG: {n_sent} of {count} were sent"
    print(f"  {label:28} {count / seconds:8.0f}/s   {in_database:4.0%} in the database{right}")


async def _add_news(url: str) -> None:
    """Add an article to the story that all were told."""
    store = await open_store(url)
    try:
        articles = files.read_folder(settings.BUNDLED_SEEDS / "stargate", print)
        text = "OpenAI und Softbank wollen in Ohio ein weiteres Rechenzentrum bauen. Es soll 7 Mrd. Dollar kosten."
        more = read(text, title="Stargate kommt nach Ohio", language="de", published_at=NOW)
        await store.keep_common_stories({"stargate": [*articles, more]}, now=NOW + timedelta(hours=2))
    finally:
        await store.close()


def _delivering_next_day(label: str, url: str, count: int) -> None:
    """Measure the same a day later, when each channel is told what it was not told, one row."""
    asyncio.run(_add_news(url))
    n_sent, began, ended, _ = asyncio.run(_work(url, "w0", lambda: None, now=NOW + timedelta(days=1, hours=1)))
    right = "" if n_sent == count else f"  WRONG: {n_sent} of {count} were sent"
    print(f"  {label:28} {count / (ended - began):8.0f}/s{right}")


async def _ticks(url: str) -> float:
    """Milliseconds of a tick when nothing is due, the median of 200."""
    store = await open_store(url)
    courier = Courier(store, [AtOnce()], Extractive(), worker="w", clock=lambda: NOW, settings=SETTINGS)
    taken = []
    for _ in range(200):
        began = time.perf_counter()
        await courier.tick()
        taken.append(time.perf_counter() - began)
    await store.close()
    return statistics.median(taken) * 1000


def _resident(pid: int) -> float:
    """Megabytes of a process that are in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else float("nan")


def _idle_memory(url: str) -> float:
    """Megabytes of `depesche run` without a platform, some seconds after its start."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--only", "collect,deliver"],
        cwd=ROOT,
        env={**os.environ, "DEPESCHE_DATABASE_URL": url},
    )
    time.sleep(8)
    try:
        return _resident(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _start_up(url: str) -> float:
    """Seconds from the shell to the first prompt in a terminal, the best of three: others share the machine."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(ROOT)
            os.environ |= {"DEPESCHE_DATABASE_URL": url, "TERM": "xterm-256color"}
            os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])  # noqa: S606
        seen = b""
        while PROMPT not in seen and wait_for([terminal], [], [], 20)[0]:
            seen += os.read(terminal, 65536)
            if b"\x1b[6n" in seen:  # where is the cursor: a terminal answers
                os.write(terminal, b"\x1b[1;1R")
                seen = seen.replace(b"\x1b[6n", b"")
        taken.append(time.perf_counter() - began)
        os.kill(pid, signal.SIGTERM)
        while wait_for([terminal], [], [], 10)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                break
        os.waitpid(pid, 0)
        os.close(terminal)
    return min(taken)


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="due subscriptions to deliver")
    parser.add_argument("--stored", type=int, default=100_000, help="subscriptions stored for the empty tick")
    parser.add_argument("--worker", nargs=2, metavar=("URL", "NAME"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    set_up_logs("error", "text")
    if chosen.worker:

        def wait() -> None:
            print("ready", flush=True)
            sys.stdin.readline()

        url, name = chosen.worker
        print(json.dumps(asyncio.run(_work(url, name, wait))))
        return
    if binaries() is None:
        parser.exit(2, "PostgreSQL is not installed, and is half of what is measured (Debian: postgresql).\n")
    with tempfile.TemporaryDirectory() as folder, server(durable=True) as postgres:
        print(f"Firing and delivering {chosen.count} due digests to a chat that answers at once")
        _delivering("SQLite, 1 process", f"sqlite:///{folder}/one.db", chosen.count, 1)
        _delivering_next_day("the next day, with news", f"sqlite:///{folder}/one.db", chosen.count)
        _delivering("SQLite, 4 processes", f"sqlite:///{folder}/four.db", chosen.count, 4)
        _delivering("PostgreSQL, 1 process", create_database(postgres), chosen.count, 1)
        _delivering("PostgreSQL, 4 processes", create_database(postgres), chosen.count, 4)
        print(f"A tick with {chosen.stored} subscriptions stored, none due")
        for label, url in (("SQLite", f"sqlite:///{folder}/many.db"), ("PostgreSQL", create_database(postgres))):
            asyncio.run(_store_many(url, chosen.stored, NOW + timedelta(days=1)))
            print(f"  {label:28} {asyncio.run(_ticks(url)):8.2f} ms")
        url = f"sqlite:///{folder}/many.db"
        print("The process")
        print(f"  {'idle, no platform':28} {_idle_memory(url):8.0f} MB resident")
        print(f"  {'from the shell to the prompt':28} {_start_up(url):8.2f} s")


if __name__ == "__main__":
    main()
