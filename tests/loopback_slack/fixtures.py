"""A fixture for tests on a loopback Slack.

A module takes it with `pytest_plugins = ["tests.loopback_slack.fixtures"]`.
"""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.loopback_slack.server import LoopbackSlack


@pytest_asyncio.fixture
async def slack_server() -> AsyncIterator[LoopbackSlack]:
    """Run a Slack for one test, which fails where a rule was broken that it did not expect."""
    async with LoopbackSlack() as server:
        yield server
