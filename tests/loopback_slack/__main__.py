"""The Slack as a process of its own, for a benchmark: prints what clients need, ends when its input does.

python -m tests.loopback_slack              with all checks
python -m tests.loopback_slack --unchecked  blocks, views and style are not looked at; late answers are taken

On one line it prints JSON: api_url, app_token, signing_secret, and of one workspace the team, its bot_token, a channel
and a user. Then, for each line of standard input, it lets that user do what the line says, and prints one line when
the app has answered: {"command": "/news", "text": "…"}, or {"mention": "…"} gives {"number": of the
line, "acknowledged": s, "answered": s, "text": "…"}, in seconds; null is: not within two minutes. No line waits for
those before it.
"""

import argparse
import asyncio
import json
import sys
import time
from datetime import timedelta

from tests.loopback_slack.happenings import Happening
from tests.loopback_slack.server import LoopbackSlack
from tests.loopback_slack.values import Channel, Json, User


def _say(told: Json) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _begin(server: LoopbackSlack, channel: Channel, user: User, told: Json) -> Happening:
    if "mention" in told:
        return server.user_mentions(channel, user, told["mention"])
    return server.user_types_command(channel.workspace, channel, user, told["command"], told.get("text", ""))


async def _follow(number: int, began: float, happening: Happening) -> None:
    """Wait for what comes of something, and print it."""
    answered, text = None, None
    try:
        message = await happening.answer(seconds=120)
        answered, text = time.monotonic() - began, message.shown
    except TimeoutError:
        pass
    acknowledged = happening.acknowledgement and happening.acknowledgement.after.total_seconds()
    _say({"number": number, "acknowledged": acknowledged, "answered": answered, "text": text})


async def main(*, checked: bool) -> None:
    """Serve until nobody holds the other end of standard input any more."""
    async with LoopbackSlack(checked=checked) as server, asyncio.TaskGroup() as following:
        if not checked:
            server.world.acknowledge_within = timedelta(minutes=5)
        workspace = server.add_workspace()
        user = server.add_user(workspace, "Ann")
        channel = server.add_channel(workspace, "news", members=[user])
        _say(
            {
                "api_url": server.api_url,
                "app_token": server.app_token,
                "signing_secret": server.signing_secret,
                "team": workspace.id,
                "bot_token": workspace.bot_token,
                "channel": channel.id,
                "user": user.id,
            }
        )
        number = 0
        while line := await asyncio.to_thread(sys.stdin.readline):
            await server.connected()
            happening = _begin(server, channel, user, json.loads(line))
            following.create_task(_follow(number, time.monotonic(), happening))
            number += 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A Slack on 127.0.0.1.")
    parser.add_argument("--unchecked", action="store_true", help="look at no blocks, views and style")
    asyncio.run(main(checked=not parser.parse_args().unchecked))
