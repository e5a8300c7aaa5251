"""How a channel is told: where news goes, whom posts mention, who sees answers, and what is posted at once."""

from datetime import timedelta

import pytest

from bot.types import FOREVER, ChannelSettings, Notice
from tests.desk.conftest import HERE, START, Conversation

DAY = timedelta(days=1)


async def kept(talk: Conversation) -> ChannelSettings:
    """Give what is set for the channel."""
    found = await talk.store.channel_settings(talk.channel)
    assert found is not None
    return found


async def test_settings_are_kept_one_by_one(talk: Conversation) -> None:
    """Each command changes one of them, and nothing else."""
    wanted = ChannelSettings("en", "Europe/Berlin", None)
    assert await talk.keys("/news updates both") == ["updates.both"]
    assert await kept(talk) == ChannelSettings("en", "Europe/Berlin", None, updates_in="both")
    assert await talk.keys("/news answers private") == ["answers.private"]
    await talk.elsewhere(mention="G1").say("/news mention @desk")
    await talk.say("/news quiet 22-7")
    every = ChannelSettings("en", "Europe/Berlin", ("22:00", "07:00"), "both", "G1", "private")
    assert await kept(talk) == every
    for said in ("updates thread", "answers public", "mention off", "quiet off"):
        await talk.say(f"/news {said}")
    assert await kept(talk) == wanted


async def test_whom_posts_mention_is_the_platforms_word(talk: Conversation) -> None:
    """What is typed is no name: without one from the platform nothing changes."""
    assert await talk.elsewhere(mention="G1").keys("/news mention @desk") == ["mention.set"]
    assert (await kept(talk)).mention == "G1"
    for said in ("mention", "mention @everyone", "mention <@&4712>"):
        assert await talk.keys(f"/news {said}") == ["mention.none"]
    assert (await kept(talk)).mention == "G1"
    assert await talk.elsewhere(mention="G1").keys("/news mention off") == ["mention.off"]
    assert (await kept(talk)).mention is None


@pytest.mark.parametrize("said", ["/faehre who pays", "/news digest faehre", "/news digest"])
async def test_answers_can_be_the_askers_own(talk: Conversation, said: str) -> None:
    """In this channel; elsewhere, and after it was set back, everybody sees them."""
    await talk.say("/news follow faehre daily 8:30")
    await talk.say("/news answers private")
    guest = talk.elsewhere(may_manage=False)
    await guest.say(said)
    assert not guest.replies[-1].public
    await talk.say("/news answers public")
    await guest.say(said)
    assert guest.replies[-1].public


async def test_what_is_set_counts_in_the_threads_of_the_channel(talk: Conversation) -> None:
    """Where nothing else is set for the thread."""
    await talk.say("/news answers private")
    await talk.say("/news language de")
    thread = talk.elsewhere(type(HERE)(HERE.platform, HERE.id, "t1", HERE.workspace))
    await thread.say("/faehre wer bezahlt sie?")
    assert (thread.replies[-1].public, thread.replies[-1].language) == (False, "de")
    await thread.say("/news answers public")
    await thread.say("/faehre wer bezahlt sie?")
    assert (thread.replies[-1].public, thread.replies[-1].language) == (True, "de")
    assert (await kept(talk)).answers == "private"


async def test_a_story_is_followed_by_time_and_by_news(talk: Conversation) -> None:
    """Back and forth, with what is not said again left as it is."""
    assert (await talk.keys("/news follow faehre daily 08:30 and updates 3 bullets"))[0] == "follow.created_both"
    (both,) = await talk.store.subscriptions(HERE)
    assert both.schedule is not None
    assert (both.mode, both.max_bullets, both.due_at) == ("both", 3, both.schedule.next_after(START))
    assert await talk.keys("/news follow faehre weekdays 09:00 and updates") == ["follow.changed_both"]
    assert await talk.keys("/news follow faehre daily 08:30") == ["follow.changed"]
    (digest,) = await talk.store.subscriptions(HERE)
    assert (digest.id, digest.mode, digest.max_bullets) == (both.id, "digest", 3)
    assert await talk.keys("/news follow faehre updates") == ["follow.changed_updates"]
    assert await talk.keys("/news follow faehre updates and daily 08:30") == ["follow.changed_both"]


async def test_a_schedule_that_cannot_be_is_refused_with_news_too(talk: Conversation) -> None:
    """And nothing is followed."""
    assert "15 minutes" in await talk.say("/news follow faehre every 5 minutes and updates")
    assert await talk.store.subscriptions(HERE) == []


async def test_changing_only_the_number_of_points_changes_nothing_else(talk: Conversation) -> None:
    """A story that is followed by time and by news goes on so."""
    await talk.say("/news follow faehre daily 08:30 and updates")
    assert await talk.keys("/news follow faehre 2 bullets") == ["follow.changed_both"]
    (found,) = await talk.store.subscriptions(HERE)
    assert (found.mode, found.max_bullets) == ("both", 2)
    await talk.say("/news follow library updates")
    assert await talk.keys("/news follow library 2 bullets") == ["follow.changed_updates"]


async def test_a_story_can_be_posted_at_once(talk: Conversation) -> None:
    """Once for each wish, by its name or by the letters of its id; the schedule stays as it is."""
    await talk.say("/news follow faehre daily 08:30")
    (before,) = await talk.store.subscriptions(HERE)
    assert await talk.keys("/news send faehre") == ["send.done"]
    talk.clock.now += timedelta(minutes=1)
    assert await talk.keys(f"/news send {before.id[:6]} now") == ["send.done"]
    assert len(await talk.store.history(HERE)) == 2
    assert await talk.store.subscriptions(HERE) == [before]


async def test_only_what_is_followed_is_posted_at_once(talk: Conversation) -> None:
    """Whoever wants to read something else can ask for it."""
    assert await talk.keys("/news send faehre") == ["subscription.unknown"]
    assert await talk.elsewhere(type(HERE)("console", "sport", workspace="kurier")).keys("/news send faehre") == [
        "subscription.unknown"
    ]
    assert await talk.store.history(HERE) == []


@pytest.mark.parametrize(("pause", "key"), [("24h", "pause.until"), ("", "pause.open")])
async def test_what_rests_is_not_posted_at_once(talk: Conversation, pause: str, key: str) -> None:
    """It would come whenever the pause is over: so it is said that there is one."""
    await talk.say("/news follow faehre daily 08:30")
    await talk.say(f"/news pause faehre {pause}")
    (paused,) = await talk.store.subscriptions(HERE)
    assert paused.paused_until == (START + DAY if pause else FOREVER)
    assert await talk.keys("/news send faehre") == [key]
    assert await talk.store.history(HERE) == []
    talk.clock.now += 2 * DAY
    if not pause:
        await talk.say("/news resume faehre")
    assert await talk.keys("/news send faehre") == ["send.done"]


@pytest.mark.parametrize("text", ["send faehre", "resume faehre", "resume"])
async def test_nothing_is_promised_where_the_bot_cannot_post(talk: Conversation, text: str) -> None:
    """What keeps it from posting is said, and everything stays as it was."""
    await talk.say("/news follow faehre daily 08:30")
    if text.startswith("resume"):
        await talk.say("/news pause faehre")
    before = await talk.store.subscriptions(HERE)
    talk.obstacle = Notice("slack.rights.missing", {"channel": "C1"})
    assert await talk.keys(f"/news {text}") == ["slack.rights.missing"]
    assert await talk.store.subscriptions(HERE) == before
    assert await talk.store.history(HERE) == []


async def test_what_was_stopped_is_not_said_to_be_paused_while_nothing_can_be_posted(talk: Conversation) -> None:
    """Resuming it would not help; once it would, that is said."""
    await talk.say("/news follow faehre daily 08:30")
    await talk.store.cancel_channel(HERE, "the channel is archived")
    assert "paused, because nothing could be posted here: the channel is archived" in await talk.say("/news list")
    talk.obstacle = Notice("slack.rights.missing_here", {})
    assert await talk.keys("/news send faehre") == ["slack.rights.missing_here"]
    talk.obstacle = None
    assert await talk.keys("/news send faehre") == ["pause.open"]
    assert await talk.keys("/news resume faehre") == ["resume.done"]
    assert "paused" not in await talk.say("/news list")


@pytest.mark.parametrize(("said", "rests"), [("resume faehre", False), ("pause faehre 24h", True)])
async def test_news_that_were_stopped_are_looked_for_again(talk: Conversation, said: str, rests: bool) -> None:  # noqa: FBT001
    """What was about to be posted when the channel was lost waits for nothing else that is new."""
    await talk.say("/news follow faehre updates")
    await talk.store.cancel_channel(HERE, "the channel is archived")
    talk.clock.now += DAY
    await talk.say(f"/news {said}")
    (kept_on,) = await talk.store.subscriptions(HERE)
    assert (kept_on.due_at, kept_on.stopped) == (talk.clock.now, "")
    assert (kept_on.paused_until is not None) is rests


async def test_what_rests_is_told_before_what_keeps_the_bot_from_posting(talk: Conversation) -> None:
    """And what is not followed, too: nobody is sent to change rights in vain."""
    await talk.say("/news follow faehre daily 08:30")
    talk.obstacle = Notice("slack.rights.missing", {"channel": "C1"})
    assert await talk.keys("/news resume faehre") == ["resume.nothing"]
    assert await talk.keys("/news send library") == ["subscription.unknown"]
    await talk.say("/news pause faehre")
    assert await talk.keys("/news send faehre") == ["pause.open"]


async def test_what_a_channel_follows_speaks_its_new_language(talk: Conversation) -> None:
    """But for what was wanted in another language; a change of its points does not take that back."""
    await talk.say("/news follow faehre daily 08:30")
    await talk.say("/news follow library daily 08:30 auf deutsch")
    await talk.say("/news language de")
    assert [each.language for each in await talk.store.subscriptions(HERE)] == ["de", "de"]
    await talk.say("/news language en")
    await talk.say("/news follow library daily 08:30 auf deutsch")
    await talk.say("/news follow library 2 bullets")
    languages = {each.story: each.language for each in await talk.store.subscriptions(HERE)}
    assert languages == {"faehre": "en", "library": "de"}


async def test_digests_come_at_the_same_hours_in_a_new_time_zone(talk: Conversation) -> None:
    """But for those of which a zone was said; what comes with news alone has no hours."""
    await talk.say("/news timezone Europe/Berlin")
    await talk.say("/news follow faehre weekdays 08:30")
    await talk.say("/news follow library daily 09:00 Asia/Tokyo")
    assert await talk.keys("/news timezone America/New_York") == ["timezone.set", "timezone.moved"]
    found = {each.story: each for each in await talk.store.subscriptions(HERE)}
    moved, kept_there = found["faehre"].schedule, found["library"].schedule
    assert moved is not None
    assert kept_there is not None
    assert (moved.text, kept_there.zone) == ("weekdays 08:30 America/New_York", "Asia/Tokyo")
    assert found["faehre"].due_at == moved.next_after(START)
    assert await talk.keys("/news timezone America/New_York") == ["timezone.set"]
    assert await talk.keys("/news timezone Europe/Vienna") == ["timezone.set", "timezone.moved"]


async def test_threads_follow_the_settings_of_their_channel(talk: Conversation) -> None:
    """What a thread follows speaks and comes as its channel says, unless something is set for the thread itself."""
    names = ("inheriting", "own")
    threads = {name: talk.elsewhere(type(HERE)(HERE.platform, HERE.id, name, HERE.workspace)) for name in names}
    other = talk.elsewhere(type(HERE)(HERE.platform, "other", "inheriting", HERE.workspace))
    await threads["own"].say("/news quiet 22-7")
    for place in (*threads.values(), other):
        await place.say("/news follow faehre daily 8:30")
    await talk.say("/news language de")
    assert await talk.keys("/news timezone Europe/Lisbon") == ["timezone.set", "timezone.moved"]
    found = {each.channel: each for each in await talk.store.followed_in(HERE.platform, HERE.workspace)}
    moved = found.pop(threads["inheriting"].channel)
    assert moved.schedule is not None
    assert (moved.language, moved.schedule.zone) == ("de", "Europe/Lisbon")
    assert moved.due_at == moved.schedule.next_after(START)
    kept_as_they_were = {(each.language, each.schedule and each.schedule.zone) for each in found.values()}
    assert (len(found), kept_as_they_were) == (2, {("en", "Europe/Berlin")})


async def test_the_channel_does_not_follow_its_thread(talk: Conversation) -> None:
    """Nor does another thread."""
    place = type(HERE)(HERE.platform, HERE.id, "t1", HERE.workspace)
    beside = talk.elsewhere(type(HERE)(HERE.platform, HERE.id, "t2", HERE.workspace))
    for each in (talk, beside):
        await each.say("/news follow faehre daily 8:30")
    await talk.elsewhere(place).say("/news language de")
    assert {each.language for each in await talk.store.followed_in(HERE.platform, HERE.workspace)} == {"en"}


async def test_a_new_language_moves_no_news_that_wait(talk: Conversation) -> None:
    """The moment at which a subscription is due stays as it is."""
    await talk.say("/news follow faehre daily 08:30 and updates")
    (before,) = await talk.store.subscriptions(HERE)
    await talk.say("/news language de")
    (after,) = await talk.store.subscriptions(HERE)
    assert (after.due_at, after.schedule, after.language) == (before.due_at, before.schedule, "de")


async def test_what_is_followed_already_is_said_to_be(talk: Conversation) -> None:
    """With the next time, and news that waits goes on to wait; what rests or is wanted otherwise is changed."""
    await talk.say("/news follow faehre daily 08:30")
    before = await talk.store.subscriptions(HERE)
    for said in ("follow faehre", "follow faehre daily 8:30", "follow faehre 5 bullets"):
        shown = await talk.say(f"/news {said}")
        assert "is followed here already: daily at 08:30 (Europe/Berlin). Next digest: Sat, 24 Oct 2026, 08:30" in shown
    assert await talk.store.subscriptions(HERE) == before
    assert await talk.keys("/news follow faehre daily 08:30 and updates") == ["follow.changed_both"]
    assert await talk.keys("/news follow faehre daily 08:30 and updates") == ["follow.already_both"]
    assert await talk.keys("/news follow faehre updates at most every 2 hours") == [
        "follow.changed_updates",
        "follow.collected_hours",
    ]
    assert await talk.keys("/news follow faehre") == ["follow.already_updates", "follow.collected_hours"]
    await talk.say("/news pause faehre")
    assert (await talk.keys("/news follow faehre"))[0] == "follow.changed_updates"
    (kept,) = await talk.store.subscriptions(HERE)
    assert kept.paused_until is None


async def test_language_and_zone_are_shown_to_everybody(talk: Conversation) -> None:
    """With how they are changed."""
    guest = talk.elsewhere(may_manage=False)
    assert "writes English here" in await guest.say("/news language")
    assert "are in the time zone Europe/Berlin. To change that: timezone" in await guest.say("/news timezone")
    await talk.say("/news language de")
    assert "schreibt hier Deutsch. Ändern: sprache englisch" in await guest.say("/news sprache")
    assert "gilt hier die Zeitzone Europe/Berlin" in await guest.say("/news zeitzone")


async def test_thanks_are_answered(talk: Conversation) -> None:
    """Shortly, to who says it, also in a thread about a story."""
    assert await talk.say("thanks!") == "You are welcome."
    assert not talk.replies[-1].public
    thread = talk.elsewhere(conversation="t1")
    await thread.say("/faehre who pays?")
    assert await thread.keys("thank you so much") == ["thanks"]
    await talk.say("/news language de")
    assert await talk.say("danke schön") == "Gern geschehen."


async def test_a_channel_that_cannot_be_followed_from_elsewhere_publishes_nothing(talk: Conversation) -> None:
    """It says so, where it is wanted and where it is asked."""
    for said in ("publish on", "publish", "veröffentlichen an"):
        assert await talk.keys(f"/news {said}") == ["publish.elsewhere"]
    assert await talk.keys("/news publish off") == ["publish.off"]
    assert await talk.store.channel_settings(HERE) is None
