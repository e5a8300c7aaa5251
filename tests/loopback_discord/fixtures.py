"""Fixtures for tests on a loopback Discord.

A module takes them with `pytest_plugins = ["tests.loopback_discord.fixtures"]`.
"""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.loopback_discord.description import (
    REQUIRED,
    Description,
    description_path,
    missing_reason,
    read_description,
)
from tests.loopback_discord.server import LoopbackDiscord


@pytest.fixture
def discord_description() -> Description:
    """Read Discord's OpenAPI description; without the file, skip, or fail where it is required."""
    path = description_path(os.environ)
    if path is None:
        reason = missing_reason(os.environ) or ""
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED}=1, but {reason}", pytrace=False)
        pytest.skip(reason)
    return read_description(path)


@pytest_asyncio.fixture
async def discord_server(discord_description: Description) -> AsyncIterator[LoopbackDiscord]:
    """Run a Discord for one test, which fails where a rule was broken that it did not expect."""
    async with LoopbackDiscord(discord_description) as server:
        yield server
