"""What becomes of channels on Slack: what is followed there ends, rests and goes on with them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from adapters.slack.manifest import EVENTS
from bot.types import FOREVER
from tests.adapters import test_slack as scenes
from tests.adapters.test_slack import Newsroom
from tests.adapters.test_slack_home import buttons, page, press, published
from tests.loopback_slack import Channel, Happening, Message

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store = scenes.template, scenes.store
empty_room = scenes.room


@pytest_asyncio.fixture
async def room(empty_room: Newsroom) -> Newsroom:
    """Let the app hear what its manifest names, and be unable to post where it is not."""
    empty_room.server.events = set(EVENTS)
    empty_room.team.scopes.discard("chat:write.public")
    return empty_room


@pytest.fixture(params=["public", "private"])
def place(room: Newsroom, request: pytest.FixtureRequest) -> Channel:
    """Let there be a channel of either kind."""
    is_private = request.param == "private"
    return room.server.add_channel(room.team, "place", private=is_private, members=[room.ann])


async def heard(room: Newsroom, name: str) -> Happening:
    """Wait until the app has taken what it was told last."""
    found = room.server.happenings[-1]
    assert found.name == name
    await found.acknowledged()
    return found


async def told(room: Newsroom, n: int = 1) -> list[Message]:
    """Give what Ann was told alone."""
    return await room.server.posted(room.server.direct(room.ann), n)


async def stopped(room: Newsroom, place: Channel) -> list[str]:
    """Give why what is followed in a channel rests; empty for what does not."""
    found = await room.store.subscriptions(room.place(place))
    assert all(each.paused_until == FOREVER for each in found if each.stopped)
    return [each.stopped for each in found]


async def set_up(room: Newsroom, place: Channel) -> None:
    """Let Ann follow two stories in a channel."""
    for story in ("faehre", "library"):
        typed = room.server.user_types_command(room.team, place, room.ann, "/news", f"follow {story} daily 08:30")
        await typed.answer()
        room.clock.now += timedelta(seconds=1)


async def until_stopped(room: Newsroom, place: Channel, *reasons: str) -> None:
    """Wait until all that is followed in a channel rests for one of these reasons, or none of it does."""
    async with asyncio.timeout(10):
        while set(await stopped(room, place)) != set(reasons):  # noqa: ASYNC110 - the store tells nobody
            await asyncio.sleep(0.01)


async def test_what_a_deleted_channel_follows_ends(room: Newsroom, place: Channel) -> None:
    """At once, and who set it up is told, once; another channel's goes on."""
    kind = "group" if place.private else "channel"
    async with room.listening():
        await room.says("follow faehre daily 08:30")
        await set_up(room, place)
        room.server.delete_channel(place)
        event = await heard(room, f"{kind}_deleted")
        assert await stopped(room, place) == []
        (said,) = await told(room)
        for again in room.server.repeat(event):
            await again.acknowledged()
    assert "was deleted. It followed 2 stories, which have ended with it: faehre, library" in said.shown
    assert len(await told(room)) == 1
    assert await room.subscriptions() == ["faehre"]


async def test_an_archived_channel_rests_until_it_is_back(room: Newsroom, place: Channel) -> None:
    """Who set it up is told, once; what somebody paused before rests on."""
    kind = "group" if place.private else "channel"
    async with room.listening():
        await set_up(room, place)
        own, other = await room.store.subscriptions(room.place(place))
        await room.store.pause(other.id, FOREVER, next_due=None)
        room.server.archive(place)
        event = await heard(room, f"{kind}_archive")
        await until_stopped(room, place, "the channel is archived")
        (said,) = await told(room)
        assert "the channel is archived" in said.shown
        assert "1 story that was followed there is paused until that changes: faehre" in said.shown
        room.server.unarchive(place)
        await heard(room, f"{kind}_unarchive")
        await until_stopped(room, place, "")
        for again in room.server.repeat(event):  # Slack says that it is not archived, whatever comes late
            await again.acknowledged()
        await room.server.settled()
    first, second = await room.store.subscriptions(room.place(place))
    assert (first.paused_until, first.stopped) == (None, "")
    assert first.due_at is not None
    assert first.due_at == own.due_at or first.due_at > room.clock.now
    assert (second.paused_until, second.stopped) == (FOREVER, "")
    assert len(await told(room)) == 1


async def test_where_the_app_was_removed_all_rests_until_it_is_invited(room: Newsroom, place: Channel) -> None:
    """With the reason where somebody looks, and what to do."""
    async with room.listening():
        await set_up(room, place)
        if place.private:
            room.server.expect("channel_not_found")
        room.server.remove_bot(place)
        await until_stopped(room, place, "the app is not in the channel: invite it there")
        (said,) = await told(room)
        assert "invite it there" in said.shown
        room.server.invite_bot(place)
        await until_stopped(room, place, "")
        room.clock.now = max(
            each.due_at or room.clock.now for each in await room.store.subscriptions(room.place(place))
        )
        await room.deliver()
        await room.deliver()
    assert room.server.posts(place)


async def test_who_else_comes_and_goes_changes_nothing(room: Newsroom, place: Channel) -> None:
    """Slack is not even asked."""
    bea = room.server.add_user(room.team, "Bea")
    async with room.listening():
        await set_up(room, place)
        n_asked = len(room.server.calls("conversations.info"))
        room.server.joins(place, bea)
        await heard(room, "member_joined_channel")
        room.server.leaves(place, bea)
        await heard(room, "member_left_channel")
    assert await stopped(room, place) == ["", ""]
    assert len(room.server.calls("conversations.info")) == n_asked


async def test_where_the_app_may_post_uninvited_it_goes_on(room: Newsroom) -> None:
    """Nothing rests because it was taken out of a public channel."""
    room.team.scopes.add("chat:write.public")
    async with room.listening():
        await set_up(room, room.news)
        n_asked = len(room.server.calls("conversations.info"))
        room.server.remove_bot(room.news)
        await heard(room, "channel_left")
        await room.server.until(lambda: len(room.server.calls("conversations.info")) > n_asked, "Slack is asked")
    assert await stopped(room, room.news) == ["", ""]


async def test_of_a_channel_where_nothing_is_followed_nobody_asks(room: Newsroom) -> None:
    """There may be many of them."""
    async with room.listening():
        room.server.archive(room.news)
        await heard(room, "channel_archive")
    assert not room.server.calls("conversations.info")


async def test_a_list_says_why_something_rests(room: Newsroom) -> None:
    """In the channel, in `why` and on the page; as it is, not as a pause of somebody's."""
    async with room.listening():
        await set_up(room, room.news)
        room.server.remove_bot(room.news)
        await until_stopped(room, room.news, "the app is not in the channel: invite it there")
        listed = (await room.says("list")).shown
        why = (await room.says("why")).shown
        shown = (await page(room)).shown
    for said in (listed, why, shown):
        assert "the app is not in the channel: invite it there" in said
        assert "until resumed" not in said


async def test_what_a_failed_post_stopped_goes_on_after_an_invitation(room: Newsroom) -> None:
    """Nobody has to type anything where the removal was not heard of."""
    async with room.listening():
        await set_up(room, room.news)
        room.server.expect("not_in_channel")
        room.news.members.remove(room.team.bot)
        room.clock.now += timedelta(days=1)
        await room.deliver()
        await until_stopped(room, room.news, "the app is not in the channel: invite it there")
        room.server.invite_bot(room.news)
        await until_stopped(room, room.news, "")


# Ending what nobody can manage in its channel


async def lost(room: Newsroom) -> Channel:
    """Let a private channel follow two stories, of which the app, and who looks, see nothing any more."""
    secret = room.server.add_channel(room.team, "secret", private=True, members=[room.ann])
    await set_up(room, secret)
    room.server.expect("channel_not_found")
    room.server.remove_bot(secret)
    await until_stopped(room, secret, "the app is not in the channel: invite it there")
    return secret


async def gone(room: Newsroom) -> None:
    """Wait until the app is connected no more."""
    await room.server.until(lambda: not room.server.sockets.connections, "it is gone")


async def test_an_admin_ends_what_is_followed_out_of_reach(room: Newsroom) -> None:
    """With its reason and who set it up; after that it is neither shown nor followed."""
    ada = room.server.add_user(room.team, "Ada", is_admin=True)
    async with room.listening():
        secret = await lost(room)
        shown = (await page(room, ada)).shown.split("Out of reach")[1]
        assert shown.count(f"<#{secret.id}>") == 2
        assert shown.count(f"set up by <@{room.ann.id}>") == 2
        assert "paused: the app is not in the channel: invite it there" in shown
        await press(room, ada, "delete", 1000)
        await press(room, ada, "delete", 1000)
        assert "Out of reach" not in (await room.server.home(ada)).shown
    assert await room.store.subscriptions(room.place(secret)) == []


async def test_nobody_else_sees_or_ends_what_is_out_of_reach(room: Newsroom) -> None:
    """Not who is no admin any more, on a page from before."""
    ada = room.server.add_user(room.team, "Ada", is_admin=True)
    bea = room.server.add_user(room.team, "Bea")
    async with room.listening(room.make()):
        secret = await lost(room)
        assert "Out of reach" not in (await page(room, bea)).shown
        old = await page(room, ada)
        ada.is_admin = False
    await gone(room)
    async with room.listening(room.make()):  # which has not asked Slack who is an admin
        clicked = room.server.user_clicks(old, "depesche:delete:1000", user=ada)
        assert "Only members of the channel" in (await clicked.opened()).shown
        assert "Out of reach" not in (await page(room, ada)).shown
    assert len(await room.store.subscriptions(room.place(secret))) == 2


async def test_an_admin_does_nothing_else_with_what_is_out_of_reach(room: Newsroom) -> None:
    """Not by the other buttons of a page from when they were in the channel."""
    ada = room.server.add_user(room.team, "Ada", is_admin=True)
    secret = room.server.add_channel(room.team, "secret", private=True, members=[room.ann, ada])
    async with room.listening(room.make()):
        await set_up(room, secret)
        old = await page(room, ada)
        room.server.expect("channel_not_found")
        room.server.remove_bot(secret)
        await until_stopped(room, secret, "the app is not in the channel: invite it there")
    await gone(room)
    async with room.listening(room.make()):  # which has not asked Slack who is where
        before = len(room.server.calls("views.publish"))
        clicked = room.server.user_clicks(old, "depesche:pause_open:0", user=ada)
        assert "Only members of the channel" in (await clicked.opened()).shown
        await published(room, before)
        offered = buttons(await room.server.home(ada))
    assert len(await room.store.subscriptions(room.place(secret))) == 2
    assert await stopped(room, secret) == ["the app is not in the channel: invite it there"] * 2
    assert offered == {"add", "ask", "delete", "paste", "settings"}


async def test_what_works_or_is_somebodys_own_is_not_out_of_reach(room: Newsroom) -> None:
    """An admin sees neither where they are not, nor what another user follows alone."""
    ada = room.server.add_user(room.team, "Ada", is_admin=True)
    other = room.server.add_channel(room.team, "other", private=True, members=[room.ann])
    async with room.listening():
        await set_up(room, other)
        (first, _) = await room.store.subscriptions(room.place(other))
        await room.store.pause(first.id, FOREVER, next_due=None)
        await set_up(room, room.server.direct(room.ann))
        own = replace(room.place(), id=room.ann.id)
        assert len(await room.store.cancel_channel(own, "this user was switched off")) == 2
        assert "Out of reach" not in (await page(room, ada)).shown
