from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.errors import ChannelGone, DeliveryError, Doubtful, RetryLater
from bot.types import Bullet, Channel, Citation, Digest, Notice
from tests.loopback import apart
from tests.loopback.chat import LoopbackChat
from tests.loopback.server import Fault, Plan, Platform

CHANNEL = Channel("loopback", "C1")


@pytest_asyncio.fixture
async def platform() -> AsyncIterator[Platform]:
    """Serve a platform on which nothing goes wrong."""
    async with Platform() as platform:
        yield platform


@pytest_asyncio.fixture
async def chat(platform: Platform) -> AsyncIterator[LoopbackChat]:
    """Connect to it, with little patience."""
    chat = LoopbackChat(platform.url, patience=timedelta(seconds=0.3))
    yield chat
    await chat.close()


async def test_a_post_can_be_looked_up(platform: Platform, chat: LoopbackChat) -> None:
    """By its nonce, in its channel; what was not posted is not found."""
    post = await chat.send(CHANNEL, "Hello", nonce="n1")
    assert await chat.find(CHANNEL, "n1") == post
    assert await chat.find(CHANNEL, "n2") is None
    assert await chat.find(Channel("loopback", "C2"), "n1") is None
    assert (await platform.record()).texts() == {"C1": ["Hello"]}


async def test_a_nonce_that_comes_twice_is_posted_twice(platform: Platform, chat: LoopbackChat) -> None:
    """The platform hides no double."""
    for _ in range(2):
        await chat.send(CHANNEL, "Hello", nonce="n1")
    assert (await platform.record()).texts() == {"C1": ["Hello", "Hello"]}


@pytest.mark.parametrize(
    ("fault", "error", "accepted"),
    [
        (Fault.LIMITED, RetryLater, False),
        (Fault.REFUSED, Doubtful, False),
        (Fault.ACCEPTED_500, Doubtful, True),
        (Fault.ACCEPTED_SILENT, Doubtful, True),
        (Fault.ACCEPTED_DROPPED, Doubtful, True),
        (Fault.DROPPED, Doubtful, False),
        (Fault.GONE, ChannelGone, False),
        (Fault.DELETED, ChannelGone, False),
    ],
)
async def test_each_fault_is_one_of_three_errors(
    platform: Platform, chat: LoopbackChat, fault: Fault, error: type[DeliveryError], *, accepted: bool
) -> None:
    """It is posted or not, and the client says no more than it can know."""
    await platform.planned(Plan(first={"C1": [fault]}, retry_after=1.5))
    with pytest.raises(error) as failed:
        await chat.send(CHANNEL, "Hello", nonce="n1")
    assert type(failed.value) is error
    assert isinstance(failed.value, RetryLater) == (getattr(failed.value, "after", None) == timedelta(seconds=1.5))
    assert (await chat.find(CHANNEL, "n1") is not None) == accepted
    assert (await platform.record()).faults() == {fault: 1}


async def test_chance_is_the_same_each_time(platform: Platform) -> None:
    """A seed decides which post to a channel fails, whatever the other channels do; a channel meets only so many."""
    plan = Plan(seed=7, chances={Fault.LIMITED: 0.3, Fault.DROPPED: 0.3}, most=2)
    faults = [plan.fault("C1", n, 0) for n in range(40)]
    assert faults == [plan.fault("C1", n, 1) for n in range(40)]
    assert {Fault.NONE, Fault.LIMITED, Fault.DROPPED} == set(faults)
    assert plan.fault("C1", 0, 2) is Fault.NONE
    assert [plan.fault("C2", n, 0) for n in range(40)] != faults
    assert platform.plan.fault("C1", 0, 0) is Fault.NONE


async def test_whoever_does_not_wait_is_seen(platform: Platform, chat: LoopbackChat) -> None:
    """A request to a channel before its Retry-After has passed is noted, and none to another channel."""
    await platform.planned(Plan(first={"C1": [Fault.LIMITED]}, retry_after=3600))
    with pytest.raises(RetryLater):
        await chat.send(CHANNEL, "Hello", nonce="n1")
    await chat.send(Channel("loopback", "C2"), "Hello", nonce="n1")
    assert (await platform.record()).too_early() == []
    await chat.send(CHANNEL, "Hello", nonce="n1")
    assert [seen.channel for seen in (await platform.record()).too_early()] == ["C1"]


async def test_look_ups_can_be_forbidden(platform: Platform, chat: LoopbackChat) -> None:
    """Then nobody can say whether something is posted."""
    await platform.planned(Plan(forbidden=True))
    with pytest.raises(Doubtful):
        await chat.find(CHANNEL, "n1")


async def test_nobody_there() -> None:
    """What was never connected was not posted."""
    async with Platform() as platform:
        pass
    chat = LoopbackChat(platform.url)
    with pytest.raises(RetryLater):
        await chat.send(CHANNEL, "Hello", nonce="n1")
    await chat.close()
    await chat.close()


def test_parts_are_plain_and_always_the_same() -> None:
    """A heading and one part for each bullet; a notice is one part."""
    chat = LoopbackChat("http://127.0.0.1:1")
    bullets = tuple(Bullet(text, (Citation("a1", 0, text, "", None),)) for text in ("One.", "Two."))
    assert chat.render(Digest("Title", bullets, "en", None), "en") == ["Title", "• One.", "• Two."]
    assert chat.render(Notice("channel.gone", {"n": "2", "channel": "C1"}), "en") == ["channel.gone channel=C1 n=2"]


async def test_a_process_of_its_own_says_the_same() -> None:
    """It serves, fails as planned and tells what it saw, and ends when it is left."""
    async with apart.start() as platform:
        chat = LoopbackChat(platform.url)
        await chat.send(CHANNEL, "Hello", nonce="n1")
        await platform.posted(1)
        await platform.planned(Plan(always={"C2": Fault.GONE}))
        with pytest.raises(ChannelGone):
            await chat.send(Channel("loopback", "C2"), "Hello", nonce="n2")
        record = await platform.record()
        await chat.close()
    assert record.texts() == {"C1": ["Hello"]}
    assert record.faults() == {Fault.GONE: 1}
