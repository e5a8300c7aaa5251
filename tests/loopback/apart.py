"""The platform in a process of its own, as a test sees it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from subprocess import PIPE

import aiohttp

from tests.loopback.server import Plan, Record, read_record

_ROOT = Path(__file__).parents[2]


class Apart:
    """What `server.Platform` offers, from afar.

    Attributes:
        url: Its address.
    """

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def record(self) -> Record:
        """Give what was seen so far."""
        async with self._session.get(f"{self.url}/record") as response:
            return read_record(await response.text())

    async def posted(self, n: int, *, seconds: float = 120) -> None:
        """Wait until so many posts were accepted; `TimeoutError` after so many seconds."""
        async with asyncio.timeout(seconds), self._session.get(f"{self.url}/posted/{n}") as response:
            await response.read()

    async def planned(self, plan: Plan) -> None:
        """Let other things go wrong from now on."""
        async with self._session.put(f"{self.url}/plan", data=json.dumps(asdict(plan))) as response:
            response.raise_for_status()


@asynccontextmanager
async def start() -> AsyncIterator[Apart]:
    """Run a platform until this is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.loopback", stdin=PIPE, stdout=PIPE, cwd=_ROOT
    )
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both were asked for")
    try:
        url = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
            yield Apart(url, session)
    finally:
        process.stdin.close()
        await process.wait()
