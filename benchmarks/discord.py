"""Measure how soon the bot answers on Discord when many ask at once, and print what was measured.

python -m benchmarks.discord             300 questions in 10 seconds, evenly and in bursts of 30
python -m benchmarks.discord --count 60  fewer

The unmodified discord.py talks to a loopback Discord, which is a process of its own and does not compare requests with
Discord's description here: it only needs the file to know its routes (see tests.loopback_discord.description). The bot
is the whole news desk of one process, with a SQLite database and the bundled stories. No network lies between both:
to Discord itself add the way there. Times are the server's: from the moment when the question is put on the gateway.
"""

import argparse
import asyncio
import json
import math
import os
import random
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from adapters.discord.client import Discord
from bot import settings
from bot.app import App
from bot.service import set_up_logs
from bot.types import ChannelSettings, Story
from bot.writer import Extractive
from storage import open_store
from tests.loopback_discord import (
    Channel,
    Description,
    Interaction,
    LoopbackDiscord,
    User,
    description_path,
    missing_reason,
)
from tests.loopback_discord.library import pointed_here
from tests.loopback_discord.server import TOKEN

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 10.0
BURST = 30
HEARTBEAT = 0.25
"""Seconds between heartbeats, far more of them than Discord asks for: each shows whether the bot is held up."""

SETTINGS = ChannelSettings(language="en", timezone="UTC", quiet=None)
LOOPS = ("collect", "deliver", "discord")

_ABOUT = {
    "stargate": "Musk|Altman|Trump|OpenAI|Softbank|Oracle|Microsoft|Karoline Leavitt|Tesla|das Weiße Haus",
    "hafenbruecke": "Tormählen|die Brücke|Rat|the city|bearings|die Händler|Querenmünde|the girders|der Hafen|it",
}
_WORDINGS = (
    "who is {}|what did {} say about the money|how much does {} pay|when did {} announce it|why is {} criticised"
    "|where is {}|what does {} want|does {} own a football club|how long has {} waited|who works with {}"
    "|wie viel zahlt {}|was sagt {} dazu|wann beginnt {} damit|warum zweifelt {} daran|wer bezahlt für {}"
)


@dataclass(frozen=True)
class Plan:
    """Who asks when.

    Attributes:
        count: How many questions.
        burst: How many at the same moment.
        seconds: Within how much time all are asked.
    """

    count: int
    burst: int
    seconds: float


@dataclass(frozen=True)
class Measured:
    """What the server saw, in seconds.

    Attributes:
        acknowledged: Of each question: until its first answer.
        answered: Of each question that was answered, and not by an excuse: until its answer.
        late: Of each heartbeat: by how much it came after its time.
    """

    acknowledged: list[float]
    answered: list[float]
    late: list[float]


def questions(count: int) -> list[tuple[str, str]]:
    """Make questions about the bundled stories, (handle, question), in an order that is the same each time.

    Not all make sense, and many have no answer in the articles. Up to 300 all are different.
    """
    found = [
        (story, wording.format(name))
        for story, names in _ABOUT.items()
        for name in names.split("|")
        for wording in _WORDINGS.split("|")
    ]
    random.Random(0).shuffle(found)
    return [found[number % len(found)] for number in range(count)]


# The server, in a process of its own


class _Unchecked(Description):
    """Knows the routes, and takes whatever is said to them."""

    def validator(self, *pointer: str, told: bool) -> Draft202012Validator:
        """Make a validator that looks at nothing."""
        del pointer, told
        return Draft202012Validator(True)  # noqa: FBT003  # the schema that everything fulfills


async def _serve(description: Description) -> None:
    """Be a Discord: tell the addresses, then carry out plans that come on standard input, one a line."""
    async with LoopbackDiscord(description) as server:
        server.gateway.heartbeat_interval = HEARTBEAT
        # An answer that comes too late is measured, too.
        server.world.acknowledge_within = timedelta(minutes=5)
        guild = server.add_guild("Newsroom")
        channel = server.add_channel(guild, "news")
        user = server.add_member(guild, "Ann")
        _say({"api_url": server.api_url, "gateway_url": server.gateway_url})
        await server.until(lambda: server.gateway.sessions, "the bot is there", seconds=60)
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(asdict(await _carry_out(server, channel, user, Plan(**json.loads(line)))))


async def _carry_out(server: LoopbackDiscord, channel: Channel, user: User, plan: Plan) -> Measured:
    """Let a user ask, and wait for the answers, for two minutes at most."""
    asked: list[tuple[float, Interaction]] = []

    def over() -> bool:
        return all(each.original is not None and not each.original.loading for _, each in asked)

    beats: list[float] = []
    listening = asyncio.create_task(_listen(server, beats))
    began = time.monotonic()
    for number, (story, question) in enumerate(questions(plan.count)):
        at = number // plan.burst * plan.burst / plan.count * plan.seconds
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        options = {"story": story, "question": question}
        asked.append((time.monotonic(), server.user_types(channel, user, "news ask", options)))
    with suppress(TimeoutError):
        await server.until(over, seconds=120)
    beats.append(max(time.monotonic(), beats[-1] + HEARTBEAT if beats else began))  # the one that is due next
    listening.cancel()
    told = {found.path.split("/")[3]: found.at for found in server.requests() if found.path.startswith("/webhooks/")}
    return Measured(
        acknowledged=[each.acknowledgement.after.total_seconds() for _, each in asked if each.acknowledgement],
        answered=[told[each.token] - at for at, each in asked if each.original and each.original.text.startswith("> ")],
        late=[after - before - HEARTBEAT for before, after in pairwise(beats)],
    )


async def _listen(server: LoopbackDiscord, beats: list[float]) -> None:
    """Note when heartbeats come."""
    while True:
        n = server.gateway.n_heartbeats
        await server.until(lambda n=n: server.gateway.n_heartbeats > n, seconds=600)  # type: ignore[misc]
        beats.append(time.monotonic())


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


# The bot, in this one


async def _no_handles(_: str) -> list[str]:
    return []


async def _nothing(_: str) -> None:
    return


@asynccontextmanager
async def _server() -> AsyncIterator[Process]:
    """Run the server until this is left."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.discord", "--serve", stdin=PIPE, stdout=PIPE, cwd=ROOT, limit=1 << 20
    )
    try:
        yield server
    finally:
        with suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


async def _measure(plans: Sequence[tuple[str, Plan]]) -> None:
    """Start server and bot, let the plans be carried out, and print what came of them."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/depesche.db")

        async def stories(workspace: str) -> list[Story]:
            return list(await store.stories(workspace))

        try:
            async with _server() as server:
                with pointed_here(_Addresses(**await _told(server))):
                    chat = Discord(TOKEN, stories=stories, followed=_no_handles, gone=_nothing)
                    app = App(store, [chat], Extractive(), settings=SETTINGS, seeds=settings.BUNDLED_SEEDS)
                    running = asyncio.create_task(app.run(LOOPS))
                    try:
                        for label, plan in plans:
                            print(label, flush=True)
                            _print(plan, await _asked(server, plan))
                    finally:
                        app.stop()
                        await running
        finally:
            await store.close()


@dataclass(frozen=True)
class _Addresses:
    """Where the server is."""

    api_url: str
    gateway_url: str

    @property
    def cdn_url(self) -> str:
        """Address of the attachments."""
        return f"{self.api_url.partition('/api/')[0]}/cdn/"


async def _asked(server: Process, plan: Plan) -> Measured:
    assert server.stdin is not None
    server.stdin.write(json.dumps(asdict(plan)).encode() + b"\n")
    return Measured(**await _told(server))


async def _told(server: Process) -> Any:
    """Read what the server says next."""
    assert server.stdout is not None
    line = await server.stdout.readline()
    if not line:
        raise SystemExit("The server ended too soon.")
    return json.loads(line)


def _print(plan: Plan, measured: Measured) -> None:
    for label, seconds in (("acknowledged", measured.acknowledged), ("answered", measured.answered)):
        missing = plan.count - len(seconds)
        ordered = sorted(seconds) or [float("nan")]
        print(
            f"  {label:14} median {_ms(statistics.median(ordered))}   99 % within {_ms(_percentile(ordered, 0.99))}"
            f"   worst {_ms(ordered[-1])}{f'   WRONG: {missing} never were' if missing else ''}"
        )
    print(f"  {'heartbeat':14} worst lateness of {len(measured.late)}: {_ms(max(measured.late, default=float('nan')))}")


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[math.ceil(share * len(ordered)) - 1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:6.0f} ms"


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="questions")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    set_up_logs("error", "text")
    path = description_path(os.environ)
    if path is None:
        sys.exit(f"This cannot be measured: {missing_reason(os.environ)}.")
    if chosen.serve:
        asyncio.run(_serve(_Unchecked(json.loads(path.read_bytes()))))
        return
    count = chosen.count
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, which had {load} programs to run in the last 1, 5 and 15 minutes")
    plans = [
        ("The first question after the start", Plan(1, 1, 0.0)),
        (f"{count} questions within {SECONDS:.0f} s, evenly", Plan(count, 1, SECONDS)),
        (f"{count} questions within {SECONDS:.0f} s, {BURST} at the same moment", Plan(count, BURST, SECONDS)),
    ]
    asyncio.run(_measure(plans))


if __name__ == "__main__":
    main()
