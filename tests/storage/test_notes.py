"""Follow-ups, deliveries at once, what threads are about, what is asked, what came in: what the store keeps of them."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Literal

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config

from bot.errors import SubscriptionNotFound
from bot.schedule import parse
from bot.types import Channel, ChannelSettings, Firing, FollowUp, Subscription, Update
from storage import Store, open_store
from storage.tables import CONVERSATION, INBOX, STORY_USE, SUBSCRIPTION
from tests.storage.test_migrations import MIGRATIONS, connected
from tests.storage.values import (
    CHANNEL,
    DAILY,
    DAY,
    LEASE,
    MINUTE,
    NOW,
    article,
    claim,
    digest,
    leased,
    next_due,
    post,
    subscription,
    updates,
)

THREAD = replace(CHANNEL, thread="t1")


@pytest.fixture
def url(url: str) -> str:
    """Give the address of a database without notes, too, which go with no channel."""
    with connected(url) as connection:
        for table in (CONVERSATION, INBOX, STORY_USE):
            connection.execute(table.delete())
    return url


# What came in


async def test_what_comes_in_is_new_once(store: Store, other: Store) -> None:
    """However often a platform tells it, and whichever processes hear it; another platform may use the same name."""
    told = [which.receive("slack", "e1", "{}", NOW) for which in (store, other) * 4]
    assert sorted(await asyncio.gather(*told)) == [False] * 7 + [True]
    assert await store.receive("slack", "e2", "{}", NOW)
    assert await store.receive("discord", "e1", "{}", NOW)


async def test_what_was_answered_is_over(store: Store) -> None:
    """Nobody takes it over, it is not new when it is told again, and what it said is forgotten."""
    for name in ("e1", "e2"):
        await store.receive("slack", name, f"said in {name}", NOW)
    await store.answered("slack", "e1", NOW)
    await store.answered("slack", "nothing", NOW)
    left = await store.unanswered("slack", after=NOW - DAY, before=NOW, now=NOW + MINUTE)
    assert left == [("e2", "said in e2")]
    assert not await store.receive("slack", "e1", "said in e1", NOW)


async def test_the_answer_leaves_nothing_of_what_was_said(store: Store, url: str) -> None:
    """Neither in the table nor elsewhere."""
    await store.receive("slack", "e1", "a secret", NOW)
    await store.answered("slack", "e1", NOW + MINUTE)
    with connected(url) as connection:
        (row,) = connection.execute(INBOX.select()).all()
    assert (row.event_id, row.payload, row.answered_at) == ("e1", "", NOW + MINUTE)


async def test_two_processes_take_over_each_event_once(store: Store, other: Store) -> None:
    """Of 50 events whose process died, each goes to one of those that look for them at the same moment."""
    for index in range(50):
        await store.receive("slack", f"e{index}", str(index), NOW)
    later = NOW + MINUTE
    taken = await asyncio.gather(
        *(which.unanswered("slack", after=NOW - DAY, before=NOW, now=later) for which in (store, other) * 3)
    )
    assert sorted(found for share in taken for found in share) == sorted((f"e{n}", str(n)) for n in range(50))


async def test_what_was_taken_over_and_left_again_is_taken_over_again(store: Store) -> None:
    """When the time of whoever took it is over, too."""
    await store.receive("slack", "e1", "{}", NOW)
    later = NOW + MINUTE
    assert len(await store.unanswered("slack", after=NOW - DAY, before=NOW, now=later)) == 1
    assert await store.unanswered("slack", after=NOW - DAY, before=later - MINUTE / 2, now=later) == []
    assert len(await store.unanswered("slack", after=NOW - DAY, before=later, now=later + MINUTE)) == 1


async def test_only_what_came_at_the_right_time_is_taken_over(store: Store) -> None:
    """What is older is worth no answer any more, what is younger may still be worked on, others' is others'."""
    for name, at in (("old", NOW - DAY), ("right", NOW - MINUTE), ("young", NOW + MINUTE)):
        await store.receive("slack", name, "{}", at)
    await store.receive("discord", "theirs", "{}", NOW - MINUTE)
    found = await store.unanswered("slack", after=NOW - DAY, before=NOW, now=NOW + DAY)
    assert [name for name, _ in found] == ["right"]


async def test_what_came_first_is_taken_over_first(store: Store) -> None:
    """Whatever the platform named it."""
    for index, name in enumerate("cab"):
        await store.receive("slack", name, "{}", NOW + index * MINUTE)
    found = await store.unanswered("slack", after=NOW - DAY, before=NOW + DAY, now=NOW + 2 * DAY)
    assert [name for name, _ in found] == ["c", "a", "b"]


# What is asked


async def test_what_was_asked_last_is_followed_first(store: Store) -> None:
    """What nobody asked comes after that, by how many follow it."""
    for index, story in enumerate(("never", "often", "once", "last")):
        await store.follow(subscription(story, story=story), now=NOW + index * MINUTE, limit=9)
    await store.follow(subscription("again", story="often", channel=THREAD), now=NOW, limit=9)
    assert await store.followed("discord", "guild") == ["often", "last", "once", "never"]
    for story, minutes in (("once", 1), ("last", 2), ("once", 0)):
        await store.note_use("discord", "guild", story, NOW + minutes * MINUTE)
    assert await store.followed("discord", "guild") == ["last", "once", "often", "never"]
    await store.note_use("discord", "guild", "never", NOW + 3 * MINUTE)
    assert await store.followed("discord", "guild") == ["never", "last", "once", "often"]


async def test_what_others_ask_changes_nothing(store: Store) -> None:
    """Another workspace's questions, or another platform's."""
    for index, story in enumerate(("a", "b")):
        await store.follow(subscription(story, story=story), now=NOW + index * MINUTE, limit=9)
    await store.note_use("discord", "other", "a", NOW)
    await store.note_use("slack", "guild", "a", NOW)
    assert await store.followed("discord", "guild") == ["b", "a"]


async def test_many_who_ask_at_once_are_all_counted(store: Store, other: Store, url: str) -> None:
    """None of them fails because of the others."""
    await asyncio.gather(*(which.note_use("discord", "guild", "a", NOW) for which in (store, other) * 10))
    with connected(url) as connection:
        assert [row.n for row in connection.execute(STORY_USE.select())] == [20]


# What threads are about


async def test_a_thread_is_about_what_was_last_said_there(store: Store) -> None:
    """And about nothing before; another thread, or another workspace's of the same name, is not concerned."""
    assert await store.talked_about(THREAD) is None
    await store.talk_about(THREAD, "stargate", NOW)
    assert await store.talked_about(THREAD) == "stargate"
    await store.talk_about(THREAD, "rente", NOW + MINUTE)
    assert await store.talked_about(THREAD) == "rente"
    for elsewhere in (replace(THREAD, thread="t2"), replace(THREAD, workspace="other"), CHANNEL):
        assert await store.talked_about(elsewhere) is None


async def test_what_was_asked_last_in_a_thread_is_kept(store: Store) -> None:
    """As long as it is about the same story; what has no question leaves it, another story does not."""
    await store.talk_about(THREAD, "stargate", NOW, question="who funds it")
    await store.talk_about(THREAD, "stargate", NOW + MINUTE)
    assert await store.asked_before(THREAD, "stargate") == "who funds it"
    assert await store.asked_before(THREAD, "rente") is None
    assert await store.asked_before(replace(THREAD, thread="t2"), "stargate") is None
    await store.talk_about(THREAD, "stargate", NOW, question="where is it built")
    assert await store.asked_before(THREAD, "stargate") == "where is it built"
    await store.talk_about(THREAD, "rente", NOW)
    await store.talk_about(THREAD, "stargate", NOW)
    assert await store.asked_before(THREAD, "stargate") is None


async def test_a_thread_below_a_digest_is_about_its_story(store: Store) -> None:
    """Until something else is said there; a channel that only bears the name of a post is none."""
    delivery = await leased(store)
    await post(store, delivery, digest())
    below = replace(CHANNEL, thread=f"post-{delivery.id}")
    assert await store.talked_about(below) == "stargate"
    assert await store.talked_about(replace(below, workspace="other")) is None
    assert await store.talked_about(replace(below, id="other")) is None
    await store.talk_about(below, "rente", NOW)
    assert await store.talked_about(below) == "rente"


async def test_old_notes_are_forgotten(store: Store) -> None:
    """Not those that are younger, and not how often was asked."""
    await store.talk_about(THREAD, "stargate", NOW)
    await store.talk_about(replace(THREAD, thread="t2"), "stargate", NOW + DAY)
    for name, at in (("e1", NOW), ("e2", NOW + DAY)):
        await store.receive("slack", name, "{}", at)
    await store.tidy(NOW + MINUTE)
    assert await store.talked_about(THREAD) is None
    assert await store.talked_about(replace(THREAD, thread="t2")) == "stargate"
    assert [await store.receive("slack", name, "{}", NOW) for name in ("e1", "e2")] == [True, False]


# Settings


@pytest.mark.parametrize("updates_in", ["thread", "channel", "both"])
@pytest.mark.parametrize("answers", ["public", "private"])
@pytest.mark.parametrize("mention", [None, "4712"])
async def test_settings_are_kept(
    store: Store, updates_in: FollowUp, answers: Literal["public", "private"], mention: str | None
) -> None:
    """As they were set, for the channel and for what is delivered there."""
    wanted = ChannelSettings("de", "Europe/Berlin", ("22:00", "07:00"), updates_in, mention, answers)
    await store.set_channel_settings(CHANNEL, wanted)
    assert await store.channel_settings(CHANNEL) == wanted
    assert await store.channel_settings(THREAD) is None
    assert (await leased(store)).settings == wanted
    plain = ChannelSettings("en", "UTC", None)
    await store.set_channel_settings(CHANNEL, plain)
    assert await store.channel_settings(CHANNEL) == plain


# Digests and updates of one subscription


def both(name: str = "s1", *, due_at: datetime | None = NOW + DAY) -> Subscription:
    """Make a subscription to digests and to what is new."""
    return replace(subscription(name, due_at=due_at), mode="both")


async def test_news_makes_a_subscription_to_both_due_before_its_time(store: Store) -> None:
    """Not one to digests, and one that is due already stays due since then."""
    await store.follow(both(), now=NOW, limit=9)
    await store.follow(replace(subscription("s2", channel=THREAD), due_at=NOW + DAY), now=NOW, limit=9)
    await store.add_articles([article("a1")], story="stargate", now=NOW + MINUTE)
    assert [(await store.subscription(name)).due_at for name in ("s1", "s2")] == [NOW + MINUTE, NOW + DAY]
    await store.add_articles([article("a2")], story="stargate", now=NOW + 2 * MINUTE)
    kept = await store.subscription("s1")
    assert (kept.mode, kept.schedule, kept.due_at) == ("both", DAILY, NOW + MINUTE)


async def test_a_delivery_knows_what_it_tells(store: Store) -> None:
    """As it was fired, whatever becomes of the subscription meanwhile; without a word it is a digest."""
    await store.follow(both(due_at=NOW), now=NOW, limit=9)
    await store.follow(subscription("s2", channel=THREAD), now=NOW, limit=9)

    def fire(due: Subscription, now: datetime) -> Firing:
        return Firing("slot", now, now + DAY, "updates") if due.mode == "both" else Firing("slot", now, now + DAY)

    assert await store.fire_due(NOW, next_due=fire) == 2
    await store.follow(subscription("s1"), now=NOW, limit=9)
    told = {delivery.subscription.id: delivery.tells for delivery in await claim(store)}
    assert told == {"s1": "updates", "s2": "digest"}


async def test_what_is_followed_up_is_frozen_with_the_message(store: Store) -> None:
    """Whoever takes the delivery over follows up the same post, in the same place."""
    delivery = await leased(store)
    assert (delivery.below, delivery.into) == (None, "thread")
    tried: list[tuple[str, FollowUp]] = [("p9", "both"), ("p10", "channel")]
    for below, into in tried:
        await store.begin_part(delivery.id, "w1", 0, "n", message=digest(), n_parts=1, below=below, into=into)
    (taken,) = await claim(store, "w2", NOW + LEASE)
    assert (taken.below, taken.into, taken.sending) == ("p9", "both", True)


async def tell(
    store: Store,
    name: str,
    *,
    tells: Literal["digest", "updates", "now"] = "digest",
    outcome: Literal["posted", "skipped", "empty"] = "posted",
    n_parts: int = 1,
) -> str:
    """Deliver to a subscription that is due; give the delivery's first post."""
    (due,) = [each for each in await store.subscriptions(CHANNEL) if each.id == name]
    assert due.due_at is not None
    at = due.due_at
    await store.fire_due(at, next_due=lambda _, now: Firing(f"slot {now}", now, now + MINUTE, tells))
    (delivery,) = await claim(store, now=at)
    if outcome != "posted":
        await store.finish(delivery.id, "w1", at, outcome=outcome)
        return ""
    message = Update("stargate", digest().bullets) if tells == "updates" else digest()
    for index in range(n_parts):
        await store.begin_part(delivery.id, "w1", index, f"n{index}", message=message, n_parts=n_parts)
        await store.record_post(delivery.id, "w1", index, f"{delivery.id}-{index}")
    await store.finish(delivery.id, "w1", at, outcome="posted")
    return f"{delivery.id}-0"


async def test_the_last_digest_is_no_update(store: Store) -> None:
    """It is the first post of the newest that was posted; updates, and what was not posted, do not count."""
    await store.follow(both(due_at=NOW), now=NOW, limit=9)
    assert await store.last_digest(CHANNEL, "stargate") is None
    await tell(store, "s1", tells="updates")
    assert await store.last_digest(CHANNEL, "stargate") is None
    first = await tell(store, "s1", n_parts=2)
    assert await store.last_digest(CHANNEL, "stargate") == first
    await tell(store, "s1", tells="updates")
    await tell(store, "s1", outcome="skipped")
    await tell(store, "s1", outcome="empty")
    assert await store.last_digest(CHANNEL, "stargate") == first
    second = await tell(store, "s1")
    assert await store.last_digest(CHANNEL, "stargate") == second


async def test_what_somebody_had_posted_is_a_digest(store: Store) -> None:
    """Later news go below it."""
    await store.follow(both(due_at=NOW), now=NOW, limit=9)
    sent = await tell(store, "s1", tells="now")
    assert await store.last_digest(CHANNEL, "stargate") == sent


async def test_the_last_digest_is_the_storys_and_the_channels(store: Store) -> None:
    """Others' digests are nothing that one could follow up."""
    await store.follow(subscription(), now=NOW, limit=9)
    await tell(store, "s1")
    assert await store.last_digest(CHANNEL, "rente") is None
    assert await store.last_digest(THREAD, "stargate") is None
    assert await store.last_digest(replace(CHANNEL, workspace="other"), "stargate") is None


# At once


async def test_a_delivery_can_be_made_besides_the_schedule(store: Store) -> None:
    """It is due now, and the next digest comes when it would have come."""
    await store.follow(subscription(due_at=NOW + DAY), now=NOW, limit=9)
    await store.send_now("s1", NOW + MINUTE)
    (delivery,) = await claim(store, now=NOW + MINUTE)
    assert (delivery.tells, delivery.due_at, delivery.subscription.due_at) == ("now", NOW + MINUTE, NOW + DAY)
    await post(store, delivery, digest())
    assert await store.fire_due(NOW + DAY, next_due=next_due) == 1
    assert [delivery.tells for delivery in await claim(store, now=NOW + DAY)] == ["digest"]


async def test_each_wish_is_one_delivery(store: Store, other: Store) -> None:
    """One that reaches two processes in the same moment is one, too."""
    await store.follow(subscription(due_at=NOW + DAY), now=NOW, limit=9)
    await asyncio.gather(*(which.send_now("s1", NOW) for which in (store, other) * 3))
    assert len(await store.history(CHANNEL)) == 1
    await store.send_now("s1", NOW + MINUTE)
    assert len(await store.history(CHANNEL)) == 2


async def test_nothing_is_sent_of_what_is_not_followed(store: Store) -> None:
    """Who asks for it is told."""
    with pytest.raises(SubscriptionNotFound):
        await store.send_now("nobody", NOW)


# What goes wrong


async def test_problems_are_what_did_not_go_well(store: Store) -> None:
    """Held, given up, cancelled by a fault or put off, the newest first; not what was posted, empty, quiet or ended."""
    ends: list[tuple[str, str]] = [
        ("posted", ""),
        ("empty", ""),
        ("quiet", "quiet"),
        ("waiting", ""),
        ("put off", "too many posts"),
        ("held", "nobody knows"),
        ("given up", "not taken"),
        ("ended", ""),
    ]
    for index, (name, reason) in enumerate(ends):
        at = NOW + index * MINUTE
        there = Channel("discord", name, workspace="guild")
        await store.follow(subscription(name, channel=there, due_at=at), now=NOW, limit=9)
        await store.fire_due(at, next_due=next_due)
        if name == "waiting":
            continue
        (delivery,) = [each for each in await claim(store, now=at) if each.subscription.id == name]
        match name:
            case "posted":
                await store.retry(delivery.id, "w1", at=at, reason="at first", doubtful=False)
                (delivery,) = await claim(store, now=at)
                await post(store, delivery, digest())
            case "empty":
                await store.finish(delivery.id, "w1", at, outcome="empty")
            case "quiet" | "put off":
                await store.retry(delivery.id, "w1", at=NOW + DAY, reason=reason, doubtful=False)
            case "held":
                await store.hold(delivery.id, "w1", reason)
            case "given up":
                await store.finish(delivery.id, "w1", at, outcome="skipped", reason=reason)
            case "ended":
                await store.unfollow(name)
    gone = Channel("discord", "gone", thread="t", workspace="guild")
    await store.follow(subscription("gone", channel=gone), now=NOW, limit=9)
    await store.fire_due(NOW + DAY / 2, next_due=next_due)
    await store.cancel_channel(gone, "it was deleted")

    names = [*(name for name, _ in ends), "gone"]
    found = await store.problems(names, since=NOW)
    assert [(channel.id, record.reason) for channel, record in found] == [
        ("gone", "it was deleted"),
        ("given up", "not taken"),
        ("held", "nobody knows"),
        ("put off", "too many posts"),
    ]
    assert found[0][0] == gone
    assert await store.problems(names, since=NOW, limit=2) == found[:2]
    assert await store.problems(["held", "another"], since=NOW) == found[2:3]
    assert await store.problems(names, since=found[2][1].due_at) == found[1:3]  # what is gone was due before, too
    assert await store.problems([], since=NOW) == []


async def test_a_workspaces_subscriptions_are_listed_together(store: Store, url: str) -> None:
    """Channel by channel as they were made; one whose schedule cannot be read is among them."""
    wanted = (("b", CHANNEL, 0), ("c", THREAD, 1), ("a", CHANNEL, 2), ("d", replace(CHANNEL, workspace="other"), 3))
    for name, channel, minutes in wanted:
        await store.follow(subscription(name, story=name, channel=channel), now=NOW + minutes * MINUTE, limit=9)
    assert [each.id for each in await store.followed_in("discord", "guild")] == ["b", "a", "c"]
    assert await store.followed_in("slack", "guild") == []
    with connected(url) as connection:
        connection.execute(SUBSCRIPTION.update().where(SUBSCRIPTION.c.id == "a").values(schedule="whenever"))
    found = await store.followed_in("discord", "guild")
    assert [(each.id, each.schedule) for each in found] == [("b", DAILY), ("a", None), ("c", DAILY)]


# What was there before

OLD = """
INSERT INTO channel (id, platform, workspace, name, thread, language, timezone, quiet_from, quiet_until)
VALUES (1, 'discord', 'guild', '4711', '', 'de', 'Europe/Berlin', '22:00', '07:00');
INSERT INTO subscription (id, channel_id, story, mode, schedule, zone, language, max_bullets, created_by, created_at)
VALUES ('s1', 1, 'stargate', 'digest', 'daily 08:00', 'Europe/Berlin', 'en', 5, 'U1', '2026-10-01 06:00:00.000000');
INSERT INTO subscription (id, channel_id, story, mode, language, max_bullets, created_by, created_at)
VALUES ('s2', 1, 'rente', 'updates', 'de', 3, 'U1', '2026-10-02 06:00:00.000000');
INSERT INTO delivery (id, subscription_id, channel_id, story, slot, state, due_at, fired_at, retry_at, attempt, reason)
VALUES ('d1', 's1', 1, 'stargate', '1', 'pending', '2026-10-24 06:00:00.000000', '2026-10-24 06:00:00.000000',
'2026-10-24 06:00:00.000000', 0, '');
INSERT INTO delivery (id, subscription_id, channel_id, story, slot, state, due_at, fired_at, retry_at, attempt, reason)
VALUES ('d2', 's2', 1, 'rente', '1', 'pending', '2026-10-24 06:01:00.000000', '2026-10-24 06:01:00.000000',
'2026-10-24 06:01:00.000000', 0, '');
INSERT INTO delivery (id, subscription_id, channel_id, story, slot, state, due_at, fired_at, attempt, reason)
VALUES ('d3', 'ended', 1, 'stargate', '1', 'posted', '2026-10-23 06:00:00.000000', '2026-10-23 06:00:00.000000', 1, '')
"""


async def test_the_step_to_follow_ups_keeps_what_was_there(empty_url: str) -> None:
    """Settings and subscriptions as they were; what waits to be delivered is what its subscription was to."""
    with connected(empty_url) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        for statement in OLD.split(";"):
            connection.exec_driver_sql(statement)
    store = await open_store(empty_url)
    settings = ChannelSettings("de", "Europe/Berlin", ("22:00", "07:00"))
    assert await store.channel_settings(CHANNEL) == settings
    daily = parse("daily 08:00", zone="Europe/Berlin")
    kept = [replace(subscription(due_at=None), schedule=daily), updates("s2", story="rente")]
    assert await store.subscriptions(CHANNEL) == kept
    later = NOW + 2 * MINUTE
    (first,) = await claim(store, now=later)
    await store.finish(first.id, "w1", later, outcome="skipped")
    (second,) = await claim(store, now=later)
    assert [(each.id, each.tells, each.below, each.settings) for each in (first, second)] == [
        ("d1", "digest", None, settings),
        ("d2", "updates", None, settings),
    ]
    assert [record.id for record in await store.history(CHANNEL)] == ["d2", "d1", "d3"]
    await store.close()


async def test_the_step_to_follow_ups_can_be_taken_back(empty_url: str) -> None:
    """With what was stored meanwhile, as far as the older version knew it."""
    store = await open_store(empty_url)
    await store.set_channel_settings(CHANNEL, ChannelSettings("de", "UTC", None, "both", "4712", "private"))
    await post(store, await leased(store), digest())
    before = await store.history(CHANNEL)
    await store.close()
    with connected(empty_url) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        assert "inbox" not in sqlalchemy.inspect(connection).get_table_names()
    again = await open_store(empty_url)
    assert await again.channel_settings(CHANNEL) == ChannelSettings("de", "UTC", None)
    assert await again.history(CHANNEL) == before
    assert await again.last_digest(CHANNEL, "stargate") is not None
    await again.close()
