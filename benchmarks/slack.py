"""Measure how soon the app acknowledges and answers on Slack when many ask at once, and print what was measured.

python -m benchmarks.slack             300 commands in 10 seconds, evenly and in bursts of 30
python -m benchmarks.slack --count 60  fewer

The unmodified Bolt talks through Socket Mode to a loopback Slack, which is a process of its own and does not look at
what is posted. The app is the whole news desk of one process, with a SQLite database and the bundled stories. It posts
as slowly as Slack wants it in one channel; what would have to wait longer goes to the command's own address. No network
lies between both: to Slack itself add the way there. Times are the server's: from the moment when a command goes out.
Who is not acknowledged within three seconds reads that the app did not answer.
"""

import argparse
import asyncio
import json
import math
import os
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.slack.access import Access
from adapters.slack.client import Slack
from benchmarks.discord import BURST, SECONDS, SETTINGS, Plan, questions
from bot import settings
from bot.app import App
from bot.service import set_up_logs, slack_ledger
from bot.writer import Extractive
from storage import open_store
from tests.loopback_slack import Channel, Happening, LoopbackSlack, Message, User
from tests.loopback_slack.values import texts

ROOT = Path(__file__).resolve().parents[1]
LOOPS = ("collect", "deliver", "slack")


@dataclass(frozen=True)
class Measured:
    """What the server saw, in seconds.

    Attributes:
        acknowledged: Of each command that was acknowledged.
        answered: Of each command that was answered, for everybody to read.
        addressed: How many of these answers came to the command's own address.
    """

    acknowledged: list[float]
    answered: list[float]
    addressed: int


# The server, in a process of its own


async def _serve() -> None:
    """Be a Slack: tell what an app needs, then carry out plans that come on standard input, one a line."""
    async with LoopbackSlack(checked=False) as server:
        # What comes too late is measured, too.
        server.world.acknowledge_within = timedelta(minutes=5)
        workspace = server.add_workspace()
        user = server.add_user(workspace, "Ann")
        channel = server.add_channel(workspace, "news", members=[user])
        _say({"bot_token": workspace.bot_token, "app_token": server.app_token, "api_url": server.api_url})
        await server.until(lambda: server.sockets.connections, "the app is there", seconds=60)
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(asdict(await _carry_out(server, channel, user, Plan(**json.loads(line)))))


async def _carry_out(server: LoopbackSlack, channel: Channel, user: User, plan: Plan) -> Measured:
    """Let a user ask, and wait for the answers, for two minutes at most."""
    asked: list[tuple[float, str, Happening]] = []
    before = len(channel.messages)

    def answers() -> dict[str, Message]:
        """The first answer to each question, by the question, which stands above it."""
        return {_question(found): found for found in reversed(channel.messages[before:])}

    began = time.monotonic()
    for number, (story, question) in enumerate(questions(plan.count)):
        at = number // plan.burst * plan.burst / plan.count * plan.seconds
        await asyncio.sleep(max(0.0, began + at - time.monotonic()))
        text = f"ask {story} {question}"
        typed = server.user_types_command(channel.workspace, channel, user, "/news", text)
        asked.append((server.world.clock(), question, typed))
    with suppress(TimeoutError):
        await server.until(lambda: len(channel.messages) - before >= plan.count, seconds=120)
    told = answers()
    return Measured(
        acknowledged=[each.acknowledgement.after.total_seconds() for _, _, each in asked if each.acknowledgement],
        answered=[told[question].at - at for at, question, _ in asked if question in told],
        addressed=sum(found.response for found in told.values()),
    )


def _question(message: Message) -> str:
    return texts(message.blocks)[0] if message.blocks else ""


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


# The app, in this one


@asynccontextmanager
async def _server() -> AsyncIterator[Process]:
    """Run the server until this is left."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.slack", "--serve", stdin=PIPE, stdout=PIPE, cwd=ROOT, limit=1 << 20
    )
    try:
        yield server
    finally:
        with suppress(ProcessLookupError):
            server.terminate()
        await server.wait()


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


async def _measure(plans: Sequence[tuple[str, Plan]]) -> None:
    """Start server and app, let the plans be carried out, and print what came of them."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/depesche.db")
        try:
            async with _server() as server:
                there = await _told(server)
                access = Access(bot_token=there["bot_token"], app_token=there["app_token"], api_url=there["api_url"])
                app = App(
                    store,
                    [Slack(access, slack_ledger(store))],
                    Extractive(),
                    settings=SETTINGS,
                    seeds=settings.BUNDLED_SEEDS,
                )
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


def _print(plan: Plan, measured: Measured) -> None:
    for label, seconds in (("acknowledged", measured.acknowledged), ("answered", measured.answered)):
        missing = plan.count - len(seconds)
        ordered = sorted(seconds) or [float("nan")]
        print(
            f"  {label:14} median {_ms(statistics.median(ordered))}   99 % within {_ms(_percentile(ordered, 0.99))}"
            f"   worst {_ms(ordered[-1])}{f'   WRONG: {missing} never were' if missing else ''}"
        )
    print(f"  {measured.addressed} of the answers came to the command's own address")


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[math.ceil(share * len(ordered)) - 1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:6.0f} ms"


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="commands")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    set_up_logs("error", "text")
    if chosen.serve:
        asyncio.run(_serve())
        return
    count = chosen.count
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, which had {load} programs to run in the last 1, 5 and 15 minutes")
    plans = [
        ("The first command after the start", Plan(1, 1, 0.0)),
        (f"{count} commands within {SECONDS:.0f} s, evenly", Plan(count, 1, SECONDS)),
        (f"{count} commands within {SECONDS:.0f} s, {BURST} at the same moment", Plan(count, BURST, SECONDS)),
    ]
    asyncio.run(_measure(plans))


if __name__ == "__main__":
    main()
