import asyncio
from dataclasses import replace

import pytest

from bot.errors import SubscriptionNotFound, TooMany
from bot.schedule import parse
from bot.types import FOREVER, Channel, ChannelSettings, Question, Subscription
from storage import Store
from tests.storage.values import (
    CHANNEL,
    DAILY,
    DAY,
    MINUTE,
    NOW,
    article,
    claim,
    leased,
    next_due,
    subscription,
    updates,
)


async def test_following_keeps_every_field(store: Store) -> None:
    """What was asked for is what is kept."""
    wanted = replace(subscription(paused_until=NOW + DAY), channel=replace(CHANNEL, thread="17.4"), due_at=NOW + MINUTE)
    assert await store.follow(wanted, now=NOW, limit=1) == (wanted, True)
    assert await store.subscription("s1") == wanted
    assert await store.subscriptions(wanted.channel) == [wanted]
    assert await store.subscriptions(CHANNEL) == []


async def test_following_twice_changes_the_first(store: Store) -> None:
    """A channel follows a story once; asking again changes how, and keeps its id and who asked first."""
    first, _ = await store.follow(subscription("first"), now=NOW, limit=1)
    weekly = parse("mon 09:00", zone="UTC")
    again = replace(subscription("second", max_bullets=9), schedule=weekly, created_by="U2", due_at=NOW + DAY)
    changed, created = await store.follow(again, now=NOW + MINUTE, limit=1)
    assert not created
    assert changed == replace(again, id="first", created_by="U1")
    assert await store.subscriptions(CHANNEL) == [changed]
    assert first.id == changed.id


async def test_a_mode_can_be_changed_and_changed_back(store: Store) -> None:
    """Going from digests to updates leaves no old due moment behind, nor the other way around."""
    await store.follow(subscription(), now=NOW, limit=1)
    assert (await store.follow(updates(), now=NOW, limit=1))[0].due_at is None
    await store.add_articles([article()], story="stargate", workspace="guild", now=NOW)
    back, _ = await store.follow(subscription(due_at=NOW + DAY), now=NOW, limit=1)
    assert (back.mode, back.due_at) == ("digest", NOW + DAY)


async def test_changing_a_subscription_to_updates_loses_no_news(store: Store) -> None:
    """News that waits to be told is told, though the subscription was changed meanwhile."""
    await store.follow(updates(), now=NOW, limit=1)
    await store.add_articles([article()], story="stargate", workspace="guild", now=NOW)
    await store.follow(replace(updates(), max_bullets=1), now=NOW, limit=1)
    assert await store.fire_due(NOW, next_due=next_due) == 1


async def test_a_channel_follows_no_more_than_it_may(store: Store) -> None:
    """One more than the limit is refused; changing one is not, and other channels are not concerned."""
    for name in ("a", "b"):
        await store.follow(subscription(name, story=name), now=NOW, limit=2)
    with pytest.raises(TooMany) as refused:
        await store.follow(subscription("c", story="c"), now=NOW, limit=2)
    assert refused.value.limit == 2
    assert str(refused.value) == ("This channel already follows 2 stories, which is the limit. Unfollow one first.")
    assert not (await store.follow(subscription("x", story="b", max_bullets=1), now=NOW, limit=2))[1]
    assert (await store.follow(subscription("d", channel=Channel("slack", "C1")), now=NOW, limit=2))[1]
    await store.unfollow("a")
    assert (await store.follow(subscription("c", story="c"), now=NOW, limit=2))[1]


async def test_the_limit_holds_against_two_at_once(store: Store, other: Store) -> None:
    """However many ask at the same moment, the limit is kept."""

    async def try_to_follow(index: int) -> bool:
        asked = (store, other)[index % 2].follow(subscription(f"s{index}", story=f"s{index}"), now=NOW, limit=3)
        return not isinstance((await asyncio.gather(asked, return_exceptions=True))[0], TooMany)

    assert sum(await asyncio.gather(*(try_to_follow(index) for index in range(12)))) == 3
    assert len(await store.subscriptions(CHANNEL)) == 3


async def test_two_who_ask_at_once_get_one_subscription(store: Store, other: Store) -> None:
    """One story asked for from two processes at once is followed once."""
    asked = [(store, other)[index % 2].follow(subscription(f"s{index}"), now=NOW, limit=9) for index in range(8)]
    answers = await asyncio.gather(*asked)
    assert sum(created for _, created in answers) == 1
    assert len({kept.id for kept, _ in answers}) == 1


async def test_subscriptions_are_listed_as_they_were_made(store: Store) -> None:
    """The order does not change when one is changed."""
    for index, name in enumerate("cab"):
        await store.follow(subscription(name, story=name), now=NOW + index * MINUTE, limit=9)
    await store.follow(subscription("c", story="c", max_bullets=1), now=NOW + DAY, limit=9)
    assert [kept.id for kept in await store.subscriptions(CHANNEL)] == ["c", "a", "b"]


async def test_an_unknown_subscription_is_said_to_be_unknown(store: Store) -> None:
    """Reading or pausing one that is not there tells so; ending it is fine."""
    with pytest.raises(SubscriptionNotFound):
        await store.subscription("nobody")
    with pytest.raises(SubscriptionNotFound):
        await store.pause("nobody", None, next_due=None)
    await store.unfollow("nobody")


async def test_unfollowing_cancels_what_was_not_posted(store: Store) -> None:
    """Nothing of a subscription that ended is posted, and its history stays."""
    delivery = await leased(store)
    await store.unfollow("s1")
    assert await store.subscriptions(CHANNEL) == []
    assert await claim(store, "w2", NOW + DAY) == []
    (record,) = await store.history(CHANNEL)
    assert (record.id, record.state, record.reason) == (delivery.id, "cancelled", "unfollowed")


async def test_a_paused_subscription_is_not_fired(store: Store) -> None:
    """While it rests nothing happens; when its time has come it goes on by itself."""
    await store.follow(subscription(), now=NOW, limit=1)
    await store.pause("s1", NOW + DAY, next_due=NOW + MINUTE)
    kept = await store.subscription("s1")
    assert (kept.paused_until, kept.due_at) == (NOW + DAY, NOW + MINUTE)
    assert await store.fire_due(NOW + DAY - MINUTE, next_due=next_due) == 0
    assert await store.fire_due(NOW + DAY, next_due=next_due) == 1


async def test_a_resumed_subscription_goes_on_at_once(store: Store) -> None:
    """Resuming ends the pause whenever it was to end."""
    await store.follow(subscription(), now=NOW, limit=1)
    await store.pause("s1", FOREVER, next_due=None)
    assert (await store.subscription("s1")).paused_until == FOREVER
    assert await store.fire_due(NOW + 400 * DAY, next_due=next_due) == 0
    await store.pause("s1", None, next_due=NOW + DAY)
    assert await store.fire_due(NOW + DAY, next_due=next_due) == 1


async def test_a_delivery_of_a_paused_subscription_waits(store: Store) -> None:
    """What was fired before the pause is not posted during it."""
    await store.follow(subscription(), now=NOW, limit=1)
    await store.fire_due(NOW, next_due=next_due)
    await store.pause("s1", NOW + DAY, next_due=NOW + DAY)
    assert await claim(store, "w1", NOW + DAY - MINUTE) == []
    assert len(await claim(store, "w1", NOW + DAY)) == 1


async def test_a_pause_loses_no_news(store: Store) -> None:
    """News that came while updates were paused is told afterwards."""
    await store.follow(updates(), now=NOW, limit=1)
    await store.pause("s1", NOW + DAY, next_due=None)
    await store.add_articles([article()], story="stargate", workspace="guild", now=NOW + MINUTE)
    assert await store.fire_due(NOW + 2 * MINUTE, next_due=next_due) == 0
    await store.pause("s1", None, next_due=None)
    assert await store.fire_due(NOW + 3 * MINUTE, next_due=next_due) == 1


async def test_a_channel_that_is_gone_is_stopped_as_a_whole(store: Store) -> None:
    """All that it follows is kept and rests forever, and its open deliveries are over, with the reason to be shown."""
    delivery = await leased(store)
    await store.follow(updates("s2", story="rente"), now=NOW + MINUTE, limit=9)
    stopped = await store.cancel_channel(CHANNEL, "the channel was deleted")
    assert [(kept.id, kept.paused_until, kept.due_at) for kept in stopped] == [
        ("s1", FOREVER, None),
        ("s2", FOREVER, None),
    ]
    assert stopped == await store.subscriptions(CHANNEL)
    assert await claim(store, "w2", NOW + DAY) == []
    (record,) = await store.history(CHANNEL)
    assert (record.id, record.state, record.reason) == (delivery.id, "cancelled", "the channel was deleted")
    assert record.retry_at is None


async def test_what_a_deleted_channel_follows_ends(store: Store) -> None:
    """Also what rested, and nothing is left to be posted or answered there; another channel's goes on."""
    await leased(store)
    await store.follow(updates("s2", story="rente"), now=NOW + MINUTE, limit=9)
    await store.pause("s2", FOREVER, next_due=None)
    await store.follow(subscription("s3", channel=replace(CHANNEL, id="other")), now=NOW, limit=9)
    await store.keep_question(Question("q", CHANNEL, "rente", "who?", "u1", "en", NOW + DAY), now=NOW, limit=9)
    ended = await store.cancel_channel(CHANNEL, "gone", for_good=True)
    assert [each.id for each in ended] == ["s1", "s2"]
    assert await store.subscriptions(CHANNEL) == []
    assert await store.questions(CHANNEL, NOW) == []
    assert [record.state for record in await store.history(CHANNEL)] == ["cancelled"]
    assert await store.cancel_channel(CHANNEL, "gone", for_good=True) == []
    assert (await store.subscription("s3")).paused_until is None


async def test_who_rests_forever_is_not_stopped_again(store: Store) -> None:
    """Owners are told once: neither a second call nor one after a pause without an end names a subscription."""
    await store.follow(subscription("resting"), now=NOW, limit=9)
    await store.pause("resting", FOREVER, next_due=NOW)
    await store.follow(subscription("paused", story="rente"), now=NOW, limit=9)
    await store.pause("paused", NOW + DAY, next_due=NOW)
    assert [kept.id for kept in await store.cancel_channel(CHANNEL, "gone")] == ["paused"]
    assert await store.cancel_channel(CHANNEL, "gone") == []
    assert [kept.due_at for kept in await store.subscriptions(CHANNEL)] == [None, None]


async def test_only_the_channel_that_is_gone_is_stopped(store: Store) -> None:
    """Others, its threads among them, go on, and an unknown one is fine."""
    for index, channel in enumerate((replace(CHANNEL, thread="t"), replace(CHANNEL, id="other"))):
        await store.follow(subscription(f"s{index}", channel=channel), now=NOW, limit=9)
    assert await store.cancel_channel(CHANNEL, "gone") == []
    await store.set_channel_settings(CHANNEL, ChannelSettings("en", "UTC", None))
    assert await store.cancel_channel(CHANNEL, "gone") == []
    assert await store.fire_due(NOW, next_due=next_due) == 2


async def test_with_a_channel_its_threads_can_be_stopped_and_ended(store: Store) -> None:
    """Where a platform says so of the channel, it is so of its threads; of no other channel."""
    for index, channel in enumerate((CHANNEL, replace(CHANNEL, thread="t"), replace(CHANNEL, id="other"))):
        await store.follow(subscription(f"s{index}", channel=channel), now=NOW, limit=9)
    stopped = await store.cancel_channel(CHANNEL, "it is archived", threads=True)
    assert [(kept.id, kept.stopped) for kept in stopped] == [("s0", "it is archived"), ("s1", "it is archived")]
    ended = await store.cancel_channel(CHANNEL, "it was deleted", threads=True, for_good=True)
    assert [kept.id for kept in ended] == ["s0", "s1"]
    assert [kept.id for kept in await store.followed_in(CHANNEL.platform, CHANNEL.workspace)] == ["s2"]


async def test_what_was_stopped_with_its_channel_goes_on_with_it(store: Store) -> None:
    """At its next moment, or, where it waits for news, at once; what somebody paused rests as they said."""
    for name in ("s1", "briefly", "forever"):
        await store.follow(subscription(name, story=name), now=NOW, limit=9)
    await store.follow(updates("news", story="news"), now=NOW, limit=9)
    await store.pause("briefly", NOW + DAY, next_due=NOW + DAY)
    await store.pause("forever", FOREVER, next_due=None)
    await store.cancel_channel(CHANNEL, "it is archived")
    assert await store.fire_due(NOW + 2 * DAY, next_due=next_due) == 0
    assert {kept.paused_until for kept in await store.subscriptions(CHANNEL)} == {FOREVER}
    assert {kept.stopped for kept in await store.subscriptions(CHANNEL)} == {"it is archived"}

    later = NOW + MINUTE
    assert await store.restore_channel(CHANNEL, later) == 2
    found = {kept.id: kept for kept in await store.subscriptions(CHANNEL)}
    assert {kept.stopped for kept in found.values()} == {""}
    assert {name: kept.paused_until for name, kept in found.items()} == {
        "s1": None,
        "briefly": NOW + DAY,
        "forever": FOREVER,
        "news": None,
    }
    assert {name: kept.due_at for name, kept in found.items()} == {
        "s1": DAILY.next_after(later),
        "briefly": DAILY.next_after(NOW + DAY),
        "forever": None,
        "news": later,
    }
    assert await store.restore_channel(CHANNEL, later + MINUTE) == 0


async def test_what_somebody_paused_or_resumed_is_not_stopped_any_more(store: Store) -> None:
    """Their word counts from then on, also when the channel is back."""
    for name in ("resumed", "paused"):
        await store.follow(subscription(name, story=name), now=NOW, limit=9)
    await store.cancel_channel(CHANNEL, "it is archived")
    await store.pause("resumed", None, next_due=NOW + DAY)
    await store.pause("paused", FOREVER, next_due=None)
    assert await store.restore_channel(CHANNEL, NOW + MINUTE) == 0
    found = {kept.id: (kept.paused_until, kept.due_at, kept.stopped) for kept in await store.subscriptions(CHANNEL)}
    assert found == {"resumed": (None, NOW + DAY, ""), "paused": (FOREVER, None, "")}


async def test_an_id_cannot_be_taken_twice(store: Store) -> None:
    """Two channels' subscriptions with one id are refused rather than mixed up."""
    from bot.errors import StorageError  # noqa: PLC0415 - the only test that needs it

    await store.follow(subscription("s1"), now=NOW, limit=9)
    elsewhere = Channel("slack", "C1")
    with pytest.raises(StorageError, match="values that contradict others") as refused:
        await store.follow(subscription("s1", channel=elsewhere), now=NOW, limit=9)
    assert not refused.value.retryable
    assert await store.subscriptions(elsewhere) == []
    kept: Subscription = await store.subscription("s1")
    assert kept.channel == CHANNEL


# Workspaces


async def test_what_a_workspace_follows_is_listed_by_how_many_channels_do(store: Store) -> None:
    """On its own platform, and nobody else's."""
    here, there = Channel("discord", "1", workspace="g1"), Channel("discord", "2", workspace="g1")
    elsewhere = [Channel("discord", "3", workspace="g2"), Channel("slack", "1", workspace="g1")]
    for name, channel, story in (("a", here, "rare"), ("b", here, "often"), ("c", there, "often")):
        await store.follow(subscription(name, channel=channel, story=story), now=NOW, limit=9)
    for name, channel in zip("de", elsewhere, strict=True):
        await store.follow(subscription(name, channel=channel, story="other"), now=NOW, limit=9)
    assert await store.followed("discord", "g1") == ["often", "rare"]
    assert await store.followed("discord", "g3") == []


async def test_a_workspace_that_the_bot_left_follows_nothing(store: Store) -> None:
    """Its subscriptions end and what was not posted is cancelled; others go on, and what was told stays known."""
    left = [Channel("discord", name, workspace="g1") for name in "12"]
    stays = Channel("discord", "3", workspace="g2")
    for name, channel in zip("abc", (*left, stays), strict=True):
        await store.follow(subscription(name, channel=channel), now=NOW, limit=9)
    await store.fire_due(NOW, next_due=next_due)
    assert await store.leave("discord", "g1") == 2
    assert await store.leave("discord", "g1") == 0
    assert [await store.subscriptions(channel) for channel in left] == [[], []]
    assert [len(await store.subscriptions(stays)), len(await claim(store))] == [1, 1]
    (record,) = await store.history(left[0])
    assert (record.state, record.reason) == ("cancelled", "the bot was removed")
