from collections.abc import AsyncIterator

import pytest_asyncio

from tests.loopback_model import LoopbackModel
from tests.model.ledger import KEY, Bench, settings


@pytest_asyncio.fixture
async def model() -> AsyncIterator[LoopbackModel]:
    """Run a model that writes honestly and wants a key."""
    async with LoopbackModel(key=KEY) as running:
        yield running


@pytest_asyncio.fixture
async def bench(model: LoopbackModel) -> AsyncIterator[Bench]:
    """Have a writer's surroundings; what it made is closed in the end."""
    made = Bench(settings(model.url))
    yield made
    for close in made.closing:
        await close()
