"""A desk with a language model: where it writes, what it is sent, what it costs, and what happens when it fails."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from adapters.console import render
from bot import service
from bot.app import App
from bot.settings import Settings
from bot.types import Channel, ChannelSettings, Request
from bot.writer import Extractive
from storage import Store, open_store
from tests.desk.conftest import START, STORIES, Clock
from tests.loopback.chat import PLATFORM, LoopbackChat
from tests.loopback.server import Platform
from tests.loopback_model import Asked, Fault, LoopbackModel, honest, liar
from tests.loopback_model.writers import answer, digest

KEY = "sk-loopback-0123456789"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WORDED = "Worded by a language model"


@dataclass
class Room:
    """A desk, a platform to post on, and a model."""

    app: App
    store: Store
    platform: Platform
    model: LoopbackModel
    clock: Clock
    path: Path
    shown: list[str] = field(default_factory=list)

    async def say(
        self, text: str, *, at: str = "c1", by: str = "U1", language: str = "en", may_manage: bool = True
    ) -> str:
        """Type something; give what is shown."""
        request = Request(channel(at), by, text, may_manage=may_manage, language=language)
        reply = await self.app.handle(request)
        self.shown.append("\n".join(str(render(message, reply.language)) for message in reply.messages))
        return self.shown[-1]

    async def posts(self, at: str = "c1") -> list[str]:
        """Give what was posted in a channel."""
        return (await self.platform.record()).texts().get(at, [])


def channel(name: str = "c1", workspace: str = "kurier") -> Channel:
    """Give a channel of the platform."""
    return Channel(PLATFORM, name, workspace=workspace)


async def opened(stack: AsyncExitStack, path: Path, clock: Clock, **more: object) -> Room:
    """Open a desk."""
    model = await stack.enter_async_context(LoopbackModel(honest, key=KEY))
    platform = await stack.enter_async_context(Platform(clock=lambda: clock().timestamp()))
    store = await open_store(f"sqlite:///{path}")
    stack.push_async_callback(store.close)
    values = {"model_url": model.url, "model_name": "loopback", "model_key": SecretStr(KEY), "model_timeout": 2.0}
    settings = Settings.model_validate({**values, **more})
    apps: list[App] = []

    async def warn(workspace: str, share: float) -> None:
        await apps[0].warn_of_budget(workspace, share)

    language_model = await stack.enter_async_context(service.language_model(settings, store, warn, clock=clock))
    chat = LoopbackChat(platform.url)
    stack.push_async_callback(chat.close)
    app = App(
        store,
        [chat],
        Extractive(),
        settings=ChannelSettings("en", "UTC", None),
        clock=clock,
        model=language_model,
    )
    apps.append(app)
    for handle, articles in STORIES.items():
        await store.add_articles(articles, story=handle, now=clock())
    return Room(app, store, platform, model, clock, path)


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Open a desk without a budget."""
    async with AsyncExitStack() as stack:
        yield await opened(stack, tmp_path / "depesche.db", Clock(START))


@pytest_asyncio.fixture
async def costly(tmp_path: Path) -> AsyncIterator[Room]:
    """Open a desk whose budget is used up by a few calls."""
    prices = {"model_price_in": 2500, "model_price_out": 2500, "model_budget": 1}
    async with AsyncExitStack() as stack:
        yield await opened(stack, tmp_path / "depesche.db", Clock(START), **prices)


async def test_nothing_is_sent_before_a_channel_switches_the_model_on(room: Room) -> None:
    """Neither by asking, nor by following; and in another channel it stays off."""
    await room.say("/library who paid for it?")
    await room.say("/news follow library daily 08:00")
    await room.say("/news model on", at="other")
    await room.say("/news digest library")
    room.clock.now += HOUR
    await room.app.deliver_due()
    assert len(await room.posts()) > 1
    assert room.model.requests == []


async def test_who_may_not_manage_a_channel_switches_nothing(room: Room) -> None:
    """And sees no costs."""
    for text in ("/news model on", "/news usage"):
        assert "may" in await room.say(text, may_manage=False)
    settings = await room.store.channel_settings(channel())
    assert settings is None or not settings.model


async def test_what_the_model_writes_is_marked(room: Room) -> None:
    """Digests and answers say so, and what quotes does not."""
    assert WORDED not in await room.say("/news digest library")
    assert "loopback at http://127.0.0.1" in await room.say("/news model on")
    assert WORDED in await room.say("/news digest library")
    assert WORDED in await room.say("/library who paid two thirds of the rebuilding?")
    await room.say("/news model off")
    assert WORDED not in await room.say("/news digest library")


async def test_a_desk_without_a_model_says_who_can_set_one_up(tmp_path: Path) -> None:
    """Both commands do."""
    async with AsyncExitStack() as stack:
        room = await opened(stack, tmp_path / "x.db", Clock(START), model_url="", model_name="")
        for text in ("/news model on", "/news usage"):
            assert "DEPESCHE_MODEL_URL" in await room.say(text)


async def test_one_call_serves_all_channels_that_want_the_same(room: Room) -> None:
    """A digest of three channels costs one call, and so does the same asked for again the next day."""
    for name in ("c1", "c2", "c3"):
        await room.say("/news model on", at=name)
        await room.say("/news follow library daily 08:00", at=name)
    n_before = len(room.model.requests)
    assert n_before == 1  # for the preview
    room.clock.now += HOUR
    await room.app.deliver_due()
    assert all([await room.posts(name) for name in ("c1", "c2", "c3")])
    assert len(room.model.requests) == n_before


async def test_a_digest_is_in_the_channels_language_with_its_original(room: Room) -> None:
    """What is translated is marked, and stands beside the sentence that it is from."""

    def translate(asked: Asked) -> str:
        number = next(n for n, text in asked.sentences.items() if "40 Millionen Euro" in text)
        return digest([("The council of Altenwerder pays 40 million euros for the ferry.", [number])])

    room.model.writer = translate
    await room.say("/news model on")
    shown = await room.say("/news digest faehre")
    assert "• The council of Altenwerder pays 40 million euros for the ferry. [1]" in shown
    assert "Translated from: “Der Rat von Altenwerder bezahlt die Fähre mit 40 Millionen Euro" in shown


async def test_an_answer_is_in_the_askers_language(room: Room) -> None:
    """An English question about a German article."""

    def reply(asked: Asked) -> str:
        assert "English" in asked.system + asked.user
        number = next(n for n, text in asked.sentences.items() if "40 Millionen Euro" in text)
        return answer("The council of Altenwerder pays for it, with 40 million euros.", [number])

    room.model.writer = reply
    await room.say("/news model on")
    shown = await room.say("/faehre who pays for it?")
    assert shown.startswith("The council of Altenwerder pays for it, with 40 million euros.")
    assert "Der Rat von Altenwerder bezahlt die Fähre mit 40 Millionen Euro" in shown


async def test_a_lie_is_never_posted(room: Room) -> None:
    """The articles are quoted instead, and the lies are counted."""
    room.model.writer = liar
    await room.say("/news model on")
    await room.say("/news follow library daily 08:00")
    room.clock.now += HOUR
    await room.app.deliver_due()
    posted = " ".join(await room.posts())
    assert "12 million euros" in posted
    assert "Quandt" not in posted
    assert "13 million" not in posted
    assert "did not hold against their sentences (100 %)" in await room.say("/news usage")


@pytest.mark.parametrize(
    "fault",
    [Fault.answers(401), Fault.answers(429, retry_after="600"), Fault.answers(500), Fault.gives("[]"), Fault("hang")],
    ids=["401", "429", "500", "no answer", "hangs"],
)
async def test_a_model_that_fails_holds_up_no_digest(room: Room, fault: Fault) -> None:
    """It is on time, in the articles' own words, and says so."""
    await room.say("/news model on")
    room.model.always_fails(fault)
    await room.say("/news follow library daily 08:00")
    room.clock.now += HOUR
    async with asyncio.timeout(20):
        await room.app.deliver_due()
    assert any("12 million euros" in text for text in await room.posts())
    assert "the language model does not answer at the moment" in await room.say("/news digest library")


async def test_a_budget_is_warned_of_and_kept(costly: Room) -> None:
    """Who follows something where the model writes is told; past it the articles are quoted, and the post says so."""
    await costly.say("/news follow library daily 08:00", at="quoted", by="U2")
    await costly.say("/news model on")
    await costly.say("/news follow library daily 08:00")
    assert [text.split()[0] for text in await costly.posts("user-U1")] == ["model.budget"]
    assert await costly.posts("user-U2") == []
    spent = await costly.store.model_spent("kurier", START.date())
    assert spent > 1
    n_asked = len(costly.model.requests)
    shown = await costly.say("/news digest faehre")
    assert "today's budget for the language model is used up" in shown
    assert len(costly.model.requests) == n_asked
    assert "Budget of a day: 1.00" in await costly.say("/news usage")
    costly.clock.now += DAY
    assert WORDED in await costly.say("/news digest library with 3 bullets")


async def test_the_key_is_in_no_reply_log_or_database(room: Room, capfd: pytest.CaptureFixture[str]) -> None:
    """Not when all goes well, and not when all goes wrong."""
    await room.say("/news model on")
    await room.say("/news digest library")
    for fault in (Fault.answers(401), Fault.answers(500, body=f"bad key {KEY}"), Fault.gives(KEY)):
        room.model.always_fails(fault)
        await room.say(f"/library who paid for it {len(room.shown)}?")
    await room.say("/news usage")
    with closing(sqlite3.connect(room.path)) as database:
        kept = "\n".join(database.iterdump())
    out, err = capfd.readouterr()
    assert all(request.headers["authorization"] == f"Bearer {KEY}" for request in room.model.requests)
    for text in (kept, out, err, *room.shown, *(json.dumps(request.body) for request in room.model.requests)):
        assert KEY not in text
        assert "sk-loopback" not in text
    assert room.model.requests
