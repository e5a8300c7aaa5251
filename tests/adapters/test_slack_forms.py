"""Buttons below posts on Slack, and the forms that they and the shortcuts open."""

import asyncio
from datetime import timedelta

import pytest

from adapters.slack.manifest import ASK, DIGEST_LINK
from bot.errors import SourceRefused
from bot.replies import Desk
from bot.types import Article, ChannelSettings
from bot.writer import Extractive
from tests.adapters import test_slack as scenes
from tests.adapters.test_slack import SETTINGS, Newsroom
from tests.desk.conftest import LIBRARY, STORIES
from tests.loopback_slack import Channel, Fault, Message, User

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store, room = scenes.template, scenes.store, scenes.room

QUESTION = "Wer bezahlt die Fähre?"
LINKED = "https://example.org/lindau"


async def digest(room: Newsroom) -> Message:
    """Let a digest of the ferry stand in the channel."""
    await room.says("digest faehre")
    return room.server.posts(room.news)[-1]


def alone(channel: Channel, user: User) -> list[str]:
    """List what only this user reads in a channel."""
    return [found.shown for found in channel.ephemeral if found.ephemeral_for is user]


def reading(room: Newsroom) -> Desk:
    """Make a desk that reads one address."""

    async def fetch(url: str) -> Article:
        if url != LINKED:
            raise SourceRefused(url, "nobody is there")
        return STORIES["library"][0]

    return Desk(room.store, Extractive(), clock=room.clock, settings=SETTINGS, max_subscriptions=100, fetch=fetch)


# Sources


async def test_sources_are_shown_in_a_window(room: Newsroom) -> None:
    """With each quote and a link to its article."""
    async with room.listening():
        post = await digest(room)
        view = await room.server.user_clicks(post, "depesche:sources").opened()
    assert view.title == "Sources"
    assert "Der Rat von Altenwerder bezahlt die Fähre mit 40 Millionen Euro" in view.shown
    assert "https://example.org/kurier" in str(view.blocks)


async def test_sources_are_headed_in_the_language_of_who_looks(room: Newsroom) -> None:
    """Whatever that of the channel is."""
    bea = room.server.add_user(room.team, "Bea", locale="de-DE")
    room.news.members.append(bea)
    async with room.listening():
        post = await digest(room)
        view = await room.server.user_clicks(post, "depesche:sources", user=bea).opened()
    assert view.title == "Quellen"


async def test_sources_that_are_gone(room: Newsroom) -> None:
    """Are said to be, in a window, too."""
    async with room.listening():
        post = await digest(room)
        for block in post.blocks:
            for element in block.get("elements", ()):
                if element.get("action_id") == "depesche:sources":
                    element["value"] = "faehre none.0"
        view = await room.server.user_clicks(post, "depesche:sources").opened()
    assert "not there any more" in view.shown


async def test_sources_that_come_too_late_for_a_window(room: Newsroom) -> None:
    """Are shown to who asked, below the post."""
    room.server.expect("expired_trigger_id")
    async with room.listening():
        post = await digest(room)
        room.server.world.trigger_life = timedelta(seconds=-1)
        shown = await room.server.user_clicks(post, "depesche:sources").response()
    assert shown.ephemeral_for is room.ann
    assert "40 Millionen Euro" in shown.shown


async def test_a_form_that_comes_too_late(room: Newsroom) -> None:
    """Is not shown; who wanted it is told to try again."""
    room.server.expect("expired_trigger_id")
    async with room.listening():
        post = await digest(room)
        room.server.world.trigger_life = timedelta(seconds=-1)
        shown = await room.server.user_clicks(post, "depesche:ask").response()
    assert shown.ephemeral_for is room.ann
    assert "trying again may help" in shown.shown


async def test_sources_after_a_restart(room: Newsroom) -> None:
    """Are still behind the button: it carries what it needs."""
    async with room.listening():
        post = await digest(room)
    again = room.make()
    async with room.listening(again):
        view = await room.server.user_clicks(post, "depesche:sources").opened()
    await again.close()
    assert "40 Millionen Euro" in view.shown


# Asking


async def test_a_question_in_a_form_is_answered_below_its_post(room: Newsroom) -> None:
    """About the story of the post, whose name need not be typed."""
    async with room.listening():
        post = await digest(room)
        view = await room.server.user_clicks(post, "depesche:ask").opened()
        assert "faehre" in view.shown
        room.server.user_submits(view, {"question": QUESTION})
        _, answer = await room.server.posted(room.news, 2)
    assert answer.thread_ts == post.ts
    assert "Altenwerder" in answer.text


async def test_asking_on_stays_in_the_thread(room: Newsroom) -> None:
    """The next question about an answer is answered in the same thread, and remembered there."""
    async with room.listening():
        post = await digest(room)
        first = await room.server.user_clicks(post, "depesche:ask").opened()
        room.server.user_submits(first, {"question": QUESTION})
        _, answer = await room.server.posted(room.news, 2)
        second = await room.server.user_clicks(answer, "depesche:ask_on").opened()
        room.server.user_submits(second, {"question": "Wer hat das Schiff gebaut?"})
        *_, further = await room.server.posted(room.news, 3)
        room.server.user_mentions(room.news, room.ann, "Wann ist die alte Fähre gesunken?", thread=post)
        *_, last = await room.server.posted(room.news, 4)
    assert further.thread_ts == last.thread_ts == post.ts
    assert "Petersen" in further.text
    assert "März" in last.text


async def test_a_form_that_comes_twice_is_answered_once(room: Newsroom) -> None:
    """Slack may tell of it again."""
    async with room.listening():
        view = await room.server.user_clicks(await digest(room), "depesche:ask").opened()
        sent = room.server.user_submits(view, {"question": QUESTION})
        await room.server.posted(room.news, 2)
        again = room.server.repeat(sent)
        for each in again:
            await each.acknowledged()
        await room.says("why")
    assert len(room.server.posts(room.news)) == 2


async def test_a_question_that_cannot_be_written_down(room: Newsroom) -> None:
    """Stays in its form, with a word about that."""
    async with room.listening():
        view = await room.server.user_clicks(await digest(room), "depesche:ask").opened()
        await room.store.close()
        sent = room.server.user_submits(view, {"question": QUESTION})
        await sent.acknowledged()
    assert "trying again may help" in sent.errors["question"]
    assert not view.closed


async def test_the_shortcut_asks_any_story(room: Newsroom) -> None:
    """It is answered where the user and the app are alone."""
    async with room.listening():
        view = await room.server.user_uses_global_shortcut(ASK, room.ann).opened()
        room.server.user_submits(view, {"story": "library", "question": "Who is the mayor?"})
        (answer,) = await room.server.posted(room.server.direct(room.ann))
    assert "Clara Huber" in answer.text
    assert answer.thread_ts is None


async def test_a_shortcut_that_was_used_too_long_ago(room: Newsroom) -> None:
    """Ends nothing but itself."""
    room.server.expect("expired_trigger_id")
    async with room.listening():
        room.server.world.trigger_life = timedelta(seconds=-1)
        room.server.user_uses_global_shortcut(ASK, room.ann)
        await room.server.until(lambda: room.server.calls("views.open"), "it was tried")
        assert "Altenwerder" in (await room.says(f"ask faehre {QUESTION}")).text


# Buttons without a form


async def test_following_by_a_button(room: Newsroom) -> None:
    """Is confirmed to who pressed it, with a preview."""
    async with room.listening():
        post = await digest(room)
        shown = await room.server.user_clicks(post, "depesche:follow").response()
    assert shown.ephemeral_for is room.ann
    assert "Following faehre" in shown.text
    assert await room.subscriptions() == ["faehre"]


async def test_pausing_by_a_button_ends_after_a_day(room: Newsroom) -> None:
    """Only what this channel follows is paused."""
    async with room.listening():
        await room.says("follow faehre daily 08:30")
        room.clock.now += timedelta(days=1)
        await room.deliver()
        (post,) = room.server.posts(room.news)
        shown = await room.server.user_clicks(post, "depesche:pause").response()
    (kept,) = await room.store.subscriptions(room.place())
    assert kept.paused_until == room.clock.now + timedelta(hours=24)
    assert "faehre" in shown.text


async def test_reporting_a_post(room: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    """Is thanked for, and noted for whoever runs the desk."""
    async with room.listening():
        shown = await room.server.user_clicks(await digest(room), "depesche:report").response()
    assert "Thank you" in shown.text
    assert "post_reported" in capsys.readouterr().out


async def test_who_is_not_in_the_channel_changes_nothing(room: Newsroom) -> None:
    """Though the button can be pressed: in a public channel everybody reads."""
    bea = room.server.add_user(room.team, "Bea")
    room.news.members.append(bea)
    async with room.listening():
        post = await digest(room)
        clicked = room.server.user_clicks(post, "depesche:follow", user=bea)
        room.news.members.remove(bea)
        shown = await clicked.response()
    assert "Only members of the channel" in shown.text
    assert await room.subscriptions() == []


async def test_a_press_that_comes_three_times_counts_once(room: Newsroom) -> None:
    """As Slack tells it again where it heard nothing."""
    async with room.listening():
        clicked = room.server.user_clicks(await digest(room), "depesche:report")
        await clicked.response()
        for each in room.server.repeat(clicked):
            await each.acknowledged()
        await room.says("help")
    assert [request.action for request in room.asked].count("report") == 1


async def test_a_press_that_cannot_be_written_down_is_said_to_be_lost(room: Newsroom) -> None:
    """To who pressed it, in their language."""
    bea = room.server.add_user(room.team, "Bea", locale="de-DE")
    room.news.members.append(bea)
    async with room.listening():
        post = await digest(room)
        await room.store.close()
        shown = await room.server.user_clicks(post, "depesche:follow", user=bea).response()
    assert "ein neuer Versuch" in shown.text


# Digest this link


async def test_a_link_is_digested(room: Newsroom) -> None:
    """For who asked alone, wherever the message stands."""
    room.desk = reading(room)
    async with room.listening():
        message = room.server.user_writes(room.news, room.ann, f"Read {LINKED} !")
        shown = await room.server.user_uses_shortcut(DIGEST_LINK, message).response()
    assert shown.ephemeral_for is room.ann
    assert "12 million euros" in shown.shown
    assert not room.server.posts(room.news)


async def test_a_link_that_cannot_be_read(room: Newsroom) -> None:
    """Is said to be, with the reason."""
    room.desk = reading(room)
    async with room.listening():
        message = room.server.user_writes(room.news, room.ann, "https://example.org/gone")
        shown = await room.server.user_uses_shortcut(DIGEST_LINK, message).response()
    assert "could not be read: nobody is there" in shown.text


async def test_a_long_message_is_digested(room: Newsroom) -> None:
    """Where it has no link, its text is the article."""
    async with room.listening():
        message = room.server.user_writes(room.news, room.ann, LIBRARY)
        shown = await room.server.user_uses_shortcut(DIGEST_LINK, message).response()
    assert "12 million euros" in shown.shown


async def test_a_message_with_nothing_to_digest(room: Newsroom) -> None:
    """Is said to have neither a link nor enough text."""
    async with room.listening():
        message = room.server.user_writes(room.news, room.ann, "lunch?")
        shown = await room.server.user_uses_shortcut(DIGEST_LINK, message).response()
    assert "needs a link to an article" in shown.text


# Where Slack is slow, and direct conversations


async def test_a_form_does_not_wait_for_who_somebody_is(room: Newsroom) -> None:
    """It is shown in English, in time."""
    gate = asyncio.Event()
    async with room.listening():
        post = await digest(room)
        bea = room.server.add_user(room.team, "Bea", locale="de-DE")
        room.news.members.append(bea)
        room.server.play(Fault.slow(until=gate), "users.info", n=None)
        view = await room.server.user_clicks(post, "depesche:ask", user=bea).opened()
        gate.set()
    assert view.title == "Ask"


async def test_what_is_followed_alone_with_the_app(room: Newsroom) -> None:
    """By a command there belongs to the user, as what is typed there does."""
    direct = room.server.direct(room.ann)
    async with room.listening():
        await room.server.user_types_command(room.team, direct, room.ann, "/news", "follow faehre daily 08:30").answer()
        listed = await room.server.user_writes_dm(room.ann, "list").answer()
    assert "faehre" in listed.text
    (kept,) = await room.store.followed_in("slack", room.team.id)
    assert kept.channel.id == room.ann.id


async def test_asking_on_alone_with_the_app(room: Newsroom) -> None:
    """A form's answer there keeps the thread's story, too."""
    async with room.listening():
        (first,) = await room.server.user_writes_dm(room.ann, f"ask faehre {QUESTION}").posted()
        view = await room.server.user_clicks(first, "depesche:ask_on").opened()
        room.server.user_submits(view, {"question": "Wer hat das Schiff gebaut?"})
        _, second = await room.server.posted(first.channel, 2)
        room.server.user_writes_dm(room.ann, "Wann ist die alte Fähre gesunken?", thread=first)
        *_, third = await room.server.posted(first.channel, 3)
    assert second.thread_ts == third.thread_ts == first.ts
    assert "März" in third.text


async def test_a_command_in_a_conversation_that_the_app_is_not_in(room: Newsroom) -> None:
    """Is answered there, where Slack lets the reply to a command be shown."""
    room.server.expect("channel_not_found")
    bea = room.server.add_user(room.team, "Bea")
    between = Channel(room.server.world.new_id("D"), "", room.team, members=[room.ann, bea], direct=bea)
    room.team.channels[between.id] = between
    async with room.listening():
        typed = room.server.user_types_command(room.team, between, room.ann, "/news", f"ask faehre {QUESTION}")
        shown = await typed.response()
    assert shown in between.messages
    assert "Altenwerder" in shown.text


async def test_private_answers_to_a_form(room: Newsroom) -> None:
    """Are read by who asked alone, in the thread."""
    quiet = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None, answers="private")
    async with room.listening():
        post = await digest(room)
        await room.store.set_channel_settings(room.place(), quiet)
        view = await room.server.user_clicks(post, "depesche:ask").opened()
        room.server.user_submits(view, {"question": QUESTION})
        await room.server.until(lambda: alone(room.news, room.ann), "the answer")
    assert "Altenwerder" in alone(room.news, room.ann)[-1]
    assert room.news.ephemeral[-1].thread_ts == post.ts
