"""The page of each user in Slack's App Home: what it shows, and what can be changed on it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from bot import schedule
from bot.types import FOREVER, Subscription
from tests.adapters import test_slack as scenes
from tests.adapters.test_slack import SETTINGS, Newsroom
from tests.loopback_slack import Fault, Happening, User, View

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store = scenes.template, scenes.store
empty_room = scenes.room


@pytest_asyncio.fixture
async def room(empty_room: Newsroom) -> AsyncIterator[Newsroom]:
    """Let it be now in the room: the page tells apart what is past."""
    empty_room.clock.now = datetime.now(UTC)
    yield empty_room


async def follow(room: Newsroom, channel: str, story: str = "faehre", text: str = "daily 08:30") -> Subscription:
    """Let a channel, or a user, follow a story."""
    rhythm = schedule.parse(text, zone="Europe/Berlin")
    wanted = Subscription(
        id=uuid4().hex,
        channel=replace(room.place(), id=channel),
        story=story,
        mode="digest",
        schedule=rhythm,
        language="en",
        max_bullets=5,
        paused_until=None,
        created_by="U1",
        due_at=rhythm.next_after(room.clock.now),
    )
    kept, _ = await room.store.follow(wanted, now=room.clock.now, limit=1000)
    return kept


async def page(room: Newsroom, user: User | None = None) -> View:
    """Let somebody open the page, and give it as it is then."""
    who = user or room.ann
    before = len(room.server.calls("views.publish"))
    room.server.user_opens_home(who)
    await published(room, before)
    return await room.server.home(who)


async def published(room: Newsroom, before: int) -> None:
    """Wait until a page was published once more."""
    await room.server.until(lambda: len(room.server.calls("views.publish")) > before, "a new page")


async def press(room: Newsroom, user: User, verb: str, place: int | None = None) -> Happening:
    """Press a button that changes something, and wait until the page shows it."""
    before = len(room.server.calls("views.publish"))
    name = f"depesche:{verb}" + ("" if place is None else f":{place}")
    clicked = room.server.user_clicks(await room.server.home(user), name, user=user)
    await published(room, before)
    return clicked


async def form(room: Newsroom, verb: str, place: int | None = None, user: User | None = None) -> View:
    """Press a button that opens a form, and give that."""
    name = f"depesche:{verb}" + ("" if place is None else f":{place}")
    return await room.server.user_clicks(await room.server.home(user or room.ann), name).opened()


async def submit(room: Newsroom, view: View, **values: object) -> Happening:
    """Submit a form, and wait until it is answered."""
    sent = room.server.user_submits(view, values)
    await sent.acknowledged()
    return sent


def buttons(view: View) -> set[str]:
    """List what can be pressed."""
    return {name.split(":")[1] for name in view.action_ids}


# What it shows


async def test_nothing_is_followed_yet(room: Newsroom) -> None:
    """The page says how to begin, and which stories there are."""
    async with room.listening():
        view = await page(room)
    assert "Nothing is followed yet" in view.shown
    assert "Die Fähre nach Altenwerder fährt wieder" in view.shown
    assert buttons(view) == {"add", "ask", "paste", "settings"}


async def test_the_page_speaks_the_language_of_its_user(room: Newsroom) -> None:
    """As their profile says, as long as they set none."""
    bea = room.server.add_user(room.team, "Bea", locale="de-DE", tz="Europe/Lisbon")
    async with room.listening():
        view = await page(room, bea)
    assert "Sprache: Deutsch" in view.shown
    assert "Europe/Lisbon" in view.shown


async def test_a_schedule_that_cannot_be_read_hides_nothing(room: Newsroom, tmp_path: Path) -> None:
    """It is shown beside the others, can be set anew by its form and ended by its button."""
    for story in ("faehre", "library"):
        await follow(room, room.news.id, story)
    with sqlite3.connect(tmp_path / "depesche.db") as connection:
        connection.execute("UPDATE subscription SET schedule = 'daily 08:30 Mars/Phobos', zone = 'Mars/Phobos'")
    connection.close()
    async with room.listening():
        view = await page(room)
        assert view.shown.count("Mars/Phobos” cannot be read") == 2
        before = len(room.server.calls("views.publish"))
        await submit(room, await form(room, "edit", 0), schedule="weekdays 9:00")
        await published(room, before)
        assert (await room.server.home(room.ann)).shown.count("cannot be read") == 1
        await press(room, room.ann, "delete", 1)
        assert "cannot be read" not in (await room.server.home(room.ann)).shown
    (kept,) = await room.store.subscriptions(room.place())
    assert (kept.broken, kept.schedule is not None) == ("", True)


async def test_only_the_home_tab_is_a_page(room: Newsroom) -> None:
    """Whoever opens the messages is shown none."""
    async with room.listening():
        opened = room.server.user_opens_home(room.ann, tab="messages")
        await opened.acknowledged()
        await page(room)
    assert len(room.server.calls("views.publish")) == 1


async def test_a_user_sees_what_their_channels_follow(room: Newsroom) -> None:
    """And their own conversation with the app; with schedule and next time."""
    await follow(room, room.news.id)
    await follow(room, room.ann.id, "library", "every Monday 9:00")
    async with room.listening():
        view = await page(room)
    assert f"<#{room.news.id}>" in view.shown
    assert "our conversation" in view.shown
    assert "daily at 08:" in view.shown
    assert {"send_now", "pause_open", "edit", "delete"} <= buttons(view)


async def test_how_news_is_collected_is_shown(room: Newsroom) -> None:
    """At most so often, where somebody set that."""
    kept = await follow(room, room.news.id)
    await room.store.follow(replace(kept, mode="both", every=timedelta(hours=2)), now=room.clock.now, limit=9)
    async with room.listening():
        view = await page(room)
    assert "what is new, at most every 2 hours" in view.shown


@pytest.mark.parametrize("private", [True, False])
async def test_nobody_sees_what_channels_follow_that_they_are_not_in(room: Newsroom, *, private: bool) -> None:
    """Be they private or not."""
    other = room.server.add_channel(room.team, "other", private=private)
    await follow(room, other.id)
    async with room.listening():
        view = await page(room)
    assert other.id not in view.shown
    assert "Nothing is followed yet" in view.shown


async def test_nobody_sees_what_another_user_follows_alone(room: Newsroom) -> None:
    """A direct conversation is its user's."""
    bea = room.server.add_user(room.team, "Bea")
    await follow(room, bea.id)
    async with room.listening():
        view = await page(room)
    assert "faehre*" not in view.shown.split("Stories")[0]


async def test_a_private_channel_is_shown_to_its_members(room: Newsroom) -> None:
    """Where the app is in it, too."""
    secret = room.server.add_channel(room.team, "secret", private=True, members=[room.ann])
    await follow(room, secret.id)
    async with room.listening():
        view = await page(room)
    assert f"<#{secret.id}>" in view.shown


async def test_two_hundred_subscriptions_fit(room: Newsroom) -> None:
    """As many as there is room for are shown, and how many are not."""
    channels = [room.server.add_channel(room.team, f"c{n}", members=[room.ann]) for n in range(100)]
    for channel in channels:
        for story in ("faehre", "library"):
            await follow(room, channel.id, story)
    async with room.listening():
        view = await page(room)
    n_shown = len([name for name in view.action_ids if name.startswith("depesche:edit:")])
    assert n_shown > 30
    assert f"{200 - n_shown} more are not shown" in view.shown
    assert "depesche:add" in view.action_ids


async def test_what_went_wrong_is_said(room: Newsroom) -> None:
    """In words, with its story; only of channels that the user is in."""
    room.team.scopes.discard("chat:write.public")
    other = room.server.add_channel(room.team, "other", private=True)
    secret, kept = await follow(room, other.id, "library"), await follow(room, room.news.id)
    for place in (other, room.news):
        room.server.remove_bot(place)
    room.server.expect("not_in_channel", "channel_not_found")
    assert kept.due_at is not None
    assert secret.due_at == kept.due_at
    room.clock.now = kept.due_at
    await room.deliver()
    for place in (other, room.news):
        place.members.append(room.team.bot)
    async with room.listening():
        said = (await page(room)).shown.split("What is followed")[0]
    assert "Needs attention" in said
    assert f"the app is not in the channel: invite it there (in <#{room.news.id}>)" in said
    assert "library" not in said


async def test_what_goes_wrong_elsewhere_hides_nothing(room: Newsroom) -> None:
    """However many deliveries of channels that the user is not in fail later."""
    room.team.scopes.discard("chat:write.public")
    places = [room.news, *(room.server.add_channel(room.team, f"other-{number}", private=True) for number in range(6))]
    for place in places:
        kept = await follow(room, place.id)
        room.server.remove_bot(place)
        assert kept.due_at is not None
        room.clock.now = kept.due_at
        await room.deliver()
    room.server.expect("not_in_channel", "channel_not_found")
    room.news.members.append(room.team.bot)
    async with room.listening():
        said = (await page(room)).shown.split("What is followed")[0]
    assert f"the app is not in the channel: invite it there (in <#{room.news.id}>)" in said


async def test_however_much_goes_wrong_elsewhere_it_hides_nothing(room: Newsroom) -> None:
    """Also in a workspace where more goes wrong than anybody could look at."""
    kept = await follow(room, room.news.id)
    other = room.server.add_channel(room.team, "other")
    noisy = await follow(room, other.id)
    await room.store.send_now(kept.id, room.clock.now)
    for _ in range(501):
        room.clock.now += timedelta(seconds=1)
        await room.store.send_now(noisy.id, room.clock.now)
    for channel in (other, room.news):
        await room.store.cancel_channel(room.place(channel), "the channel is archived")
    async with room.listening():
        said = (await page(room)).shown.split("What is followed")[0]
    assert f"the channel is archived (in <#{room.news.id}>)" in said


async def test_what_went_wrong_long_ago_is_not_said_any_more(room: Newsroom) -> None:
    """Nobody has to look at it for ever."""
    room.team.scopes.discard("chat:write.public")
    room.clock.now -= timedelta(days=9)
    kept = await follow(room, room.news.id)
    room.server.remove_bot(room.news)
    room.server.expect("not_in_channel", "channel_not_found")
    assert kept.due_at is not None
    room.clock.now = kept.due_at
    await room.deliver()
    room.news.members.append(room.team.bot)
    async with room.listening():
        assert "Needs attention" not in (await page(room)).shown


async def test_what_went_wrong_with_what_is_not_followed_any_more_is_not_said(room: Newsroom) -> None:
    """Nothing can be done about it."""
    room.team.scopes.discard("chat:write.public")
    kept = await follow(room, room.news.id)
    room.server.remove_bot(room.news)
    room.server.expect("not_in_channel", "channel_not_found")
    assert kept.due_at is not None
    room.clock.now = kept.due_at
    await room.deliver()
    room.news.members.append(room.team.bot)
    await room.store.unfollow(kept.id)
    async with room.listening():
        assert "Needs attention" not in (await page(room)).shown


async def test_what_came_too_late_is_said(room: Newsroom) -> None:
    """In words, too: it was not posted, and will not be."""
    bea = room.server.add_user(room.team, "Bea", locale="de-DE")
    await follow(room, bea.id)
    # Before the day's digest is due, so that yesterday's is late at whatever time of day this runs.
    room.clock.now = (room.clock.now + timedelta(days=2)).replace(hour=6)
    await room.deliver()
    async with room.listening():
        said = (await page(room, bea)).shown
    assert "ausgefallen, weil es zu spät gekommen wäre" in said


async def test_the_page_stays_away_while_the_database_fails(room: Newsroom) -> None:
    """Which ends nothing: the next one comes."""
    async with room.listening():
        first = await page(room)
        await room.store.close()
        await room.server.user_opens_home(room.ann).acknowledged()
        clicked = room.server.user_clicks(first, "depesche:add")
        assert (await clicked.opened()).title == "Follow a story"


# Following a story


async def test_a_story_is_followed_by_the_form(room: Newsroom) -> None:
    """In the channel that was chosen, in the time zone of the profile; then the page shows it."""
    async with room.listening():
        await page(room)
        view = await form(room, "add")
        before = len(room.server.calls("views.publish"))
        sent = await submit(room, view, story="faehre", channel=room.news, schedule="weekdays 07:15", bullets="3")
        await published(room, before)
        shown = await room.server.home(room.ann)
    (kept,) = await room.store.subscriptions(room.place())
    assert kept.schedule is not None
    assert (kept.story, kept.schedule.zone, kept.max_bullets) == ("faehre", "Europe/Berlin", 3)
    assert not sent.errors
    assert view.closed
    assert f"<#{room.news.id}>" in shown.shown


async def test_a_schedule_that_is_none_is_said_below_its_field(room: Newsroom) -> None:
    """And nothing is followed."""
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "add"), channel=room.news, story="faehre", schedule="when I like")
    assert list(sent.errors) == ["schedule"]
    assert await room.subscriptions() == []


async def test_errors_are_in_the_language_of_who_reads_them(room: Newsroom) -> None:
    """Whatever that of the channel is."""
    bea = room.server.add_user(room.team, "Bea", locale="de-DE")
    room.news.members.append(bea)
    await room.store.set_channel_settings(room.place(), SETTINGS)
    async with room.listening():
        await page(room, bea)
        view = await form(room, "add", user=bea)
        sent = await submit(room, view, channel=room.news, story="faehre", schedule="every 2 minutes")
    assert "Minuten" in sent.errors["schedule"]


async def test_a_channel_that_the_user_is_not_in_is_refused(room: Newsroom) -> None:
    """Below its field."""
    other = room.server.add_channel(room.team, "other")
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "add"), channel=other, story="faehre")
    assert "Only members of the channel" in sent.errors["channel"]
    assert await room.store.followed_in("slack", room.team.id) == []


@pytest.mark.parametrize("private", [True, False])
async def test_a_channel_that_the_app_is_not_in_asks_for_an_invitation(room: Newsroom, *, private: bool) -> None:
    """Of a private one Slack does not even say who is in it."""
    room.team.scopes.discard("chat:write.public")
    if private:
        room.server.expect("channel_not_found")
    other = room.server.add_channel(room.team, "other", private=private, members=[room.ann], with_bot=False)
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "add"), channel=other, story="faehre")
    assert "/invite" in sent.errors["channel"]
    assert "  " not in sent.errors["channel"]
    assert await room.store.followed_in("slack", room.team.id) == []


async def test_after_the_invitation_the_same_form_is_taken(room: Newsroom) -> None:
    """At once, though Slack said a moment ago that nobody was there."""
    room.server.expect("channel_not_found")
    secret = room.server.add_channel(room.team, "secret", private=True, members=[room.ann], with_bot=False)
    async with room.listening():
        await page(room)
        view = await form(room, "add")
        await submit(room, view, channel=secret, story="faehre")
        secret.members.append(room.team.bot)
        sent = await submit(room, view, channel=secret, story="faehre")
    assert not sent.errors


async def test_an_archived_channel_is_refused(room: Newsroom) -> None:
    """Nothing can be posted there."""
    room.server.archive(room.news)
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "add"), channel=room.news, story="faehre")
    assert "archived" in sent.errors["channel"]


async def test_a_story_that_is_gone_is_said_below_its_field(room: Newsroom) -> None:
    """It was there when the form was opened."""
    async with room.listening():
        await page(room)
        view = await form(room, "add")
        await room.store.keep_common_stories({}, now=room.clock.now)
        sent = await submit(room, view, channel=room.news, story="faehre")
    assert list(sent.errors) == ["story"]


async def test_a_form_closes_in_time_though_slack_is_slow(room: Newsroom) -> None:
    """What it asks for is done nevertheless, and the page shows it then."""
    gate = asyncio.Event()
    async with room.listening():
        await page(room)
        view = await form(room, "add")
        room.server.play(Fault.slow(until=gate), "conversations.info", n=None)
        before = len(room.server.calls("views.publish"))
        sent = await submit(room, view, channel=room.news, story="faehre")
        assert (sent.errors, view.closed) == ({}, True)
        gate.set()
        await published(room, before)
        assert "faehre" in (await room.server.home(room.ann)).shown
    assert await room.subscriptions() == ["faehre"]


async def test_what_is_wrong_with_a_form_that_has_closed_is_said_alone(room: Newsroom) -> None:
    """Nobody takes for followed what is not."""
    room.team.scopes.discard("chat:write.public")
    gate = asyncio.Event()
    async with room.listening():
        await page(room)
        view = await form(room, "add")
        room.server.remove_bot(room.news)
        room.server.play(Fault.slow(until=gate), "conversations.info", n=None)
        await submit(room, view, channel=room.news, story="faehre")
        gate.set()
        (told,) = await room.server.posted(room.server.direct(room.ann))
    assert "/invite" in told.text
    assert not await room.subscriptions()


# Changing


async def test_a_subscription_is_edited(room: Newsroom) -> None:
    """The form shows what is set; only what is changed changes."""
    await follow(room, room.news.id)
    async with room.listening():
        await page(room)
        view = await form(room, "edit", 0)
        assert f"*faehre* in <#{room.news.id}>" in view.shown
        assert "daily 08:30" in str(view.blocks)
        before = len(room.server.calls("views.publish"))
        await submit(room, view, schedule="daily 18:00 and updates")
        await published(room, before)
        shown = (await room.server.home(room.ann)).shown
    (kept,) = await room.store.subscriptions(room.place())
    assert (kept.mode, kept.max_bullets) == ("both", 5)
    assert "daily at 18:" in shown


async def test_a_wrong_schedule_while_editing(room: Newsroom) -> None:
    """Is said below its field; all stays as it was."""
    kept = await follow(room, room.news.id)
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "edit", 0), schedule="25:00")
    assert list(sent.errors) == ["schedule"]
    assert await room.store.subscriptions(room.place()) == [kept]


async def test_a_subscription_is_paused_and_resumed(room: Newsroom) -> None:
    """The page shows both."""
    await follow(room, room.news.id)
    async with room.listening():
        await page(room)
        await press(room, room.ann, "pause_open", 0)
        paused = await room.server.home(room.ann)
        assert "*paused*" in paused.shown
        assert "resume" in buttons(paused)
        await press(room, room.ann, "resume", 0)
        assert "*paused*" not in (await room.server.home(room.ann)).shown
    (kept,) = await room.store.subscriptions(room.place())
    assert kept.paused_until is None


async def test_a_page_that_slack_puts_off_is_shown_after_the_pause(room: Newsroom) -> None:
    """Whoever pressed a button is not left with a page as it was before."""
    await follow(room, room.news.id)
    async with room.listening():
        await page(room)
        room.server.play(Fault.limited(1), "views.publish")
        before = len(room.server.calls("views.publish"))
        room.server.user_clicks(await room.server.home(room.ann), "depesche:pause_open:0")
        await published(room, before + 1)
        assert "paused" in (await room.server.home(room.ann)).shown


async def test_a_subscription_is_ended_after_a_question(room: Newsroom) -> None:
    """Slack asks it, with the story's name."""
    await follow(room, room.news.id)
    async with room.listening():
        view = await page(room)
        asked = next(one for block in view.blocks for one in block.get("elements", ()) if "confirm" in one)
        assert asked["confirm"]["text"]["text"] == "faehre will not be posted there any more."
        await press(room, room.ann, "delete", 0)
        shown = (await room.server.home(room.ann)).shown
    assert await room.subscriptions() == []
    assert "Nothing is followed yet" in shown


async def test_a_digest_is_sent_at_once(room: Newsroom) -> None:
    """Once, though the button is pressed twice."""
    await follow(room, room.news.id)
    async with room.listening():
        await page(room)
        clicked = await press(room, room.ann, "send_now", 0)
        assert "is being posted here, once" in (await clicked.opened()).shown
        await press(room, room.ann, "send_now", 0)
        await room.deliver()
    assert len(room.server.posts(room.news)) == 1


@pytest.mark.parametrize("verb", ["send_now", "resume"])
async def test_where_nothing_can_be_posted_nothing_is_promised(room: Newsroom, verb: str) -> None:
    """It is said at once what is missing, not when the post fails."""
    kept = await follow(room, room.news.id)
    if verb == "resume":
        kept = replace(kept, paused_until=FOREVER)
        await room.store.pause(kept.id, FOREVER, next_due=kept.due_at)
    room.team.scopes.discard("chat:write.public")
    room.server.remove_bot(room.news)
    async with room.listening():
        await page(room)
        said = await form(room, verb, 0)
    assert "/invite" in said.shown
    assert await room.store.subscriptions(room.place()) == [kept]


async def test_a_channel_is_followed_in_which_the_app_may_post_without_an_invitation(room: Newsroom) -> None:
    """As its manifest says that it may, in public ones."""
    other = room.server.add_channel(room.team, "other", members=[room.ann], with_bot=False)
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "add"), channel=other, story="faehre")
    assert not sent.errors
    assert len(await room.store.subscriptions(room.place(other))) == 1


async def test_what_is_paused_is_not_sent(room: Newsroom) -> None:
    """Which is said: the page would show nothing new."""
    await follow(room, room.news.id)
    async with room.listening():
        await page(room)
        await press(room, room.ann, "pause_open", 0)
        clicked = await press(room, room.ann, "send_now", 0)
        assert "paused" in (await clicked.opened()).shown
        await room.deliver()
    assert not room.server.posts(room.news)


async def test_a_button_of_what_another_has_ended(room: Newsroom) -> None:
    """Shows how it is now."""
    kept = await follow(room, room.news.id)
    async with room.listening():
        await page(room)
        await room.store.unfollow(kept.id)
        await press(room, room.ann, "pause_open", 0)
        assert "Nothing is followed yet" in (await room.server.home(room.ann)).shown


@pytest.mark.parametrize("verb", ["edit", "delete", "pause_open", "send_now"])
async def test_who_has_left_the_channel_changes_nothing(room: Newsroom, verb: str) -> None:
    """Though an old page still has the buttons."""
    kept = await follow(room, room.news.id)
    async with room.listening():
        await page(room)
    room.news.members.remove(room.ann)
    again = room.make()
    async with room.listening(again):
        view = await form(room, verb, 0)
    await again.close()
    assert "Only members of the channel" in view.shown
    assert await room.store.subscriptions(room.place()) == [kept]


async def test_a_story_is_asked_from_the_page(room: Newsroom) -> None:
    """The answer comes where both are alone."""
    async with room.listening():
        await page(room)
        view = await form(room, "ask", 0)
        story = "faehre" if "faehre" in view.shown else "library"
        room.server.user_submits(view, {"question": "Wer ist Bürgermeisterin? Who is the mayor?"})
        (answer,) = await room.server.posted(room.server.direct(room.ann))
    assert ("Brandt" if story == "faehre" else "Huber") in answer.text


# Settings


async def test_language_and_time_zone_are_set(room: Newsroom) -> None:
    """The page is in the new language then, and so is what is set up next."""
    async with room.listening():
        await page(room)
        before = len(room.server.calls("views.publish"))
        sent = await submit(room, await form(room, "settings"), language="de", zone="lisbon")
        await published(room, before)
        shown = (await room.server.home(room.ann)).shown
    assert not sent.errors
    assert "Sprache: Deutsch · Zeitzone: Europe/Lisbon" in shown


async def test_an_example_of_a_time_zone_can_be_typed_into_its_field(room: Newsroom) -> None:
    """No command is asked for there."""
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "settings"), zone="Mars/Olympus")
    assert "For example: Europe/Berlin" in sent.errors["zone"]


async def test_a_wrong_time_zone_is_said_below_its_field(room: Newsroom) -> None:
    """And nothing is set."""
    async with room.listening():
        await page(room)
        sent = await submit(room, await form(room, "settings"), language="de", zone="Europe/Atlantis")
    assert list(sent.errors) == ["zone"]
    assert "Atlantis" in sent.errors["zone"]
    assert await room.store.channel_settings(replace(room.place(), id=room.ann.id)) is None


# Admins only


async def test_members_may_only_look_where_admins_manage(room: Newsroom) -> None:
    """They see what is followed, and no buttons for it."""
    await follow(room, room.news.id)
    strict = room.make(managers="admins")
    async with room.listening(strict):
        view = await page(room)
    await strict.close()
    assert f"<#{room.news.id}>" in view.shown
    assert buttons(view) == {"ask", "settings"}


async def test_presses_of_members_are_refused_where_admins_manage(room: Newsroom) -> None:
    """Though their page is from before the setting."""
    kept = await follow(room, room.news.id)
    async with room.listening():
        await page(room)
    strict = room.make(managers="admins")
    async with room.listening(strict):
        said = await form(room, "delete", 0)
        view = await form(room, "add")
        sent = await submit(room, view, channel=room.news, story="library")
    await strict.close()
    assert "only its admins may" in said.shown
    assert "only its admins may" in sent.errors["channel"]
    assert await room.store.subscriptions(room.place()) == [kept]


async def test_admins_manage(room: Newsroom) -> None:
    """With all buttons."""
    boss = room.server.add_user(room.team, "Boss", is_admin=True)
    room.news.members.append(boss)
    await follow(room, room.news.id)
    strict = room.make(managers="admins")
    async with room.listening(strict):
        await page(room, boss)
        await press(room, boss, "delete", 0)
    await strict.close()
    assert await room.subscriptions() == []
