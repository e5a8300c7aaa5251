import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

import pytest

from bot.errors import LeaseLost, StorageError
from bot.types import Bullet, Channel, ChannelSettings, Digest, Firing, FollowUp, Notice, Subscription, Update
from storage import Store
from tests.storage.values import (
    CHANNEL,
    DAY,
    LEASE,
    MINUTE,
    NOW,
    begin,
    claim,
    digest,
    leased,
    next_due,
    post,
    subscription,
    updates,
)


async def follow_many(store: Store, count: int) -> None:
    """Let `count` channels follow the story, all due now."""
    for index in range(count):
        channel = Channel("discord", f"channel-{index}")
        await store.follow(subscription(f"s{index:03}", channel=channel), now=NOW, limit=9)


# Firing


async def test_a_due_subscription_is_fired_once(store: Store) -> None:
    """A due moment becomes one delivery, and the subscription is due at its next moment."""
    await store.follow(subscription(), now=NOW, limit=1)
    assert await store.fire_due(NOW - MINUTE, next_due=next_due) == 0
    assert await store.fire_due(NOW, next_due=next_due) == 1
    assert await store.fire_due(NOW, next_due=next_due) == 0
    # The clocks go back that night: 08:00 in Berlin is an hour later in UTC.
    assert (await store.subscription("s1")).due_at == NOW + DAY + 60 * MINUTE
    (delivery,) = await claim(store)
    assert (delivery.slot, delivery.due_at, delivery.attempt) == ("2026-10-24T08:00", NOW, 1)
    assert (delivery.message, delivery.n_parts, delivery.posted) == (None, None, ())
    assert delivery.subscription == await store.subscription("s1")
    assert not delivery.sending


async def test_firing_stops_at_its_limit_with_the_longest_due_first(store: Store) -> None:
    """What is left over is fired by the next call."""
    for index in range(5):
        due = subscription(f"s{index}", story=f"s{index}", due_at=NOW - index * MINUTE)
        await store.follow(due, now=NOW, limit=9)
    assert await store.fire_due(NOW, next_due=next_due, limit=3) == 3
    fired = {record.subscription_id for record in await store.history(CHANNEL)}
    assert fired == {"s4", "s3", "s2"}
    assert await store.fire_due(NOW, next_due=next_due, limit=3) == 2


async def test_two_processes_fire_each_due_moment_once(store: Store, other: Store) -> None:
    """However two processes race, 200 due subscriptions are 200 deliveries, and each is counted by one of them."""
    await follow_many(store, 200)
    fired = await asyncio.gather(*(which.fire_due(NOW, next_due=next_due) for which in (store, other) * 4))
    assert sum(fired) == 200
    claimed = [*await claim(store, limit=500), *await claim(other, "w2", limit=500)]
    assert len(claimed) == len({delivery.subscription.id for delivery in claimed}) == 200


async def test_what_changed_since_it_was_looked_at_is_not_fired(store: Store) -> None:
    """Between looking and firing another process may have fired, paused or ended it: its word counts."""
    loop = asyncio.get_running_loop()

    def meanwhile(due: Subscription, now: datetime) -> Firing:
        asyncio.run_coroutine_threadsafe(change[due.id](due.id), loop).result()
        return next_due(due, now)

    async def postpone(name: str) -> None:
        await store.pause(name, None, next_due=NOW + MINUTE)

    async def pause(name: str) -> None:
        await store.pause(name, NOW + DAY, next_due=NOW)

    change = {"postponed": postpone, "paused": pause, "ended": store.unfollow}
    for name in change:
        await store.follow(subscription(name, story=name), now=NOW, limit=9)
    assert await store.fire_due(NOW, next_due=meanwhile) == 0
    assert await store.history(CHANNEL) == []
    assert (await store.subscription("postponed")).due_at == NOW + MINUTE


async def test_one_slot_is_delivered_once(store: Store) -> None:
    """Where a clock change makes a wall time come twice, its second coming is no second delivery."""
    await store.follow(subscription(), now=NOW, limit=1)
    assert await store.fire_due(NOW, next_due=lambda _due, now: Firing("slot", now, now + MINUTE)) == 1
    assert await store.fire_due(NOW + MINUTE, next_due=lambda _due, now: Firing("slot", now, now + DAY)) == 0
    assert (await store.subscription("s1")).due_at == NOW + MINUTE + DAY
    assert len(await store.history(CHANNEL)) == 1


async def test_a_fault_in_the_schedule_fires_nothing(store: Store) -> None:
    """What the caller's function raises is the caller's, and changes nothing."""
    await follow_many(store, 3)

    def fail(due: Subscription, now: datetime) -> Firing:
        if due.id == "s002":
            raise ZeroDivisionError
        return next_due(due, now)

    with pytest.raises(ZeroDivisionError):
        await store.fire_due(NOW, next_due=fail)
    assert await claim(store) == []
    assert await store.fire_due(NOW, next_due=next_due) == 3


async def test_a_subscription_without_a_next_moment_ends_there(store: Store) -> None:
    """A schedule may run out."""
    await store.follow(subscription(), now=NOW, limit=1)
    await store.fire_due(NOW, next_due=lambda _due, now: Firing("last", now, None))
    assert await store.fire_due(NOW + 400 * DAY, next_due=next_due) == 0


# Claiming


async def test_workers_never_hold_the_same_delivery(store: Store, other: Store) -> None:
    """Many workers of two processes share 200 deliveries, each of which one of them gets."""
    await follow_many(store, 200)
    await store.fire_due(NOW, next_due=next_due)

    async def work(worker: str, which: Store) -> list[str]:
        mine: list[str] = []
        while claimed := await claim(which, worker, limit=7):
            mine += [delivery.id for delivery in claimed]
        return mine

    shares = await asyncio.gather(*(work(f"w{index}", (store, other)[index % 2]) for index in range(6)))
    assert len([name for share in shares for name in share]) == 200
    assert len({name for share in shares for name in share}) == 200


async def test_those_that_waited_longest_are_claimed_first(store: Store) -> None:
    """A limit leaves the newest for later."""
    for index in range(4):
        moment = NOW + index * MINUTE
        channel = Channel("discord", f"channel-{index}")
        await store.follow(subscription(f"s{index}", channel=channel, due_at=moment), now=NOW, limit=9)
        await store.fire_due(moment, next_due=next_due)
    assert [delivery.subscription.id for delivery in await claim(store, now=NOW + DAY, limit=2)] == ["s0", "s1"]
    assert [delivery.subscription.id for delivery in await claim(store, now=NOW + DAY, limit=2)] == ["s2", "s3"]


async def test_a_lease_that_ended_can_be_taken_over(store: Store) -> None:
    """A delivery whose worker is gone goes to another, which sees how far it came; the first may write no more."""
    delivery = await leased(store)
    await begin(store, delivery, n_parts=2)
    await store.record_post(delivery.id, "w1", 0, "p0", next_nonce="n1")
    assert await claim(store, "w2", NOW + LEASE - MINUTE) == []
    (taken,) = await claim(store, "w2", NOW + LEASE)
    assert (taken.id, taken.attempt, taken.message, taken.n_parts) == (delivery.id, 2, digest(), 2)
    assert (taken.posted, taken.sending) == (("p0",), True)
    with pytest.raises(LeaseLost):
        await store.record_post(delivery.id, "w1", 1, "p1")
    await store.record_post(delivery.id, "w2", 1, "p1")
    await store.finish(delivery.id, "w2", NOW + LEASE, outcome="posted")


async def test_whoever_lost_the_lease_writes_nothing(store: Store) -> None:
    """Every method that acts on a lease refuses when it is another's, free, or over, and for no delivery at all."""
    delivery = await leased(store)

    async def refused(name: str, worker: str) -> None:
        calls = [
            store.begin_part(name, worker, 0, "n", message=digest(), n_parts=1),
            store.record_post(name, worker, 0, "p"),
            store.finish(name, worker, NOW, outcome="posted"),
            store.retry(name, worker, at=NOW, reason="r", doubtful=False),
            store.hold(name, worker, "r"),
        ]
        for call in calls:
            with pytest.raises(LeaseLost) as lost:
                await call
            assert lost.value.delivery_id == name
            assert not lost.value.retryable

    before = await store.history(CHANNEL)
    await refused(delivery.id, "w2")
    await refused("nothing", "w1")
    assert await store.history(CHANNEL) == before
    await store.release("w1")
    await refused(delivery.id, "w1")
    await claim(store)
    await store.finish(delivery.id, "w1", NOW, outcome="empty")
    await refused(delivery.id, "w1")


async def test_a_lease_can_be_renewed_by_its_worker_only(store: Store) -> None:
    """A renewed lease lasts longer; the worker hears which of its leases are gone."""
    await follow_many(store, 2)
    await store.fire_due(NOW, next_due=next_due)
    (mine,) = await claim(store, "w1", limit=1)
    (theirs,) = await claim(store, "w2", limit=1)
    later = NOW + LEASE - MINUTE
    assert await store.renew("w1", [mine.id, theirs.id, "nothing"], later, LEASE) == {mine.id}
    assert [taken.id for taken in await claim(store, "w3", NOW + LEASE)] == [theirs.id]
    assert await store.renew("w2", [theirs.id], NOW + LEASE, LEASE) == set()
    assert await store.renew("w1", [], NOW, LEASE) == set()


async def test_a_worker_that_leaves_gives_everything_back(store: Store) -> None:
    """After a clean shutdown others go on at once, and part by part where it stopped."""
    delivery = await leased(store, worker="w1")
    await begin(store, delivery)
    assert await store.release("w2") == 0
    assert await store.release("w1") == 1
    assert await store.release("w1") == 0
    (taken,) = await claim(store, "w2")
    assert (taken.id, taken.message, taken.sending, taken.attempt) == (delivery.id, digest(), True, 2)


# Posting


@pytest.mark.parametrize("message", [digest(), Update("stargate", digest().bullets), Notice("gone", {"story": "%s"})])
async def test_a_message_is_frozen(store: Store, message: Digest | Update | Notice) -> None:
    """Every attempt posts the same; another message for the same delivery is refused, and begins nothing."""
    delivery = await leased(store)
    await store.begin_part(delivery.id, "w1", 0, "n", message=message, n_parts=2)
    await store.begin_part(delivery.id, "w1", 0, "n", message=message, n_parts=2)
    for other_message, n_parts in ((digest("Something else."), 2), (message, 3)):
        with pytest.raises(StorageError, match="has another message already"):
            await store.begin_part(delivery.id, "w1", 1, "n", message=other_message, n_parts=n_parts)
    await store.retry(delivery.id, "w1", at=NOW, reason="r", doubtful=False)
    assert [(again.message, again.n_parts, again.sending) for again in await claim(store)] == [(message, 2, False)]


async def test_a_message_may_be_split_anew_until_a_part_is_begun(store: Store) -> None:
    """After a retry that begins from nothing, the parts may be others; the message is not."""
    delivery = await leased(store)
    await begin(store, delivery, n_parts=2)
    await store.retry(delivery.id, "w1", at=NOW, reason="r", doubtful=False)
    await claim(store)
    with pytest.raises(StorageError, match="has another message already"):
        await store.begin_part(delivery.id, "w1", 0, "n", message=digest("Something else."), n_parts=3)
    await begin(store, delivery, n_parts=3)
    await store.retry(delivery.id, "w1", at=NOW, reason="r", doubtful=True)
    assert [again.n_parts for again in await claim(store)] == [3]


async def test_parts_are_recorded_one_by_one(store: Store) -> None:
    """Begun, then posted; a retry finds which are done, in their order."""
    delivery = await leased(store)
    for index in (1, 0):
        await begin(store, delivery, index=index, n_parts=3)
        await store.record_post(delivery.id, "w1", index, f"p{index}")
        await store.record_post(delivery.id, "w1", index, f"p{index}")
    await store.retry(delivery.id, "w1", at=NOW, reason="slow down", doubtful=False)
    (again,) = await claim(store)
    assert (again.posted, again.sending) == (("p0", "p1"), False)


async def test_parts_are_begun_in_their_turn(store: Store) -> None:
    """A part that is not there, is posted already, or was never begun is refused."""
    delivery = await leased(store)
    for index in (2, -1):
        with pytest.raises(StorageError, match="has no part"):
            await begin(store, delivery, index=index, n_parts=2)
    with pytest.raises(StorageError, match="was not begun"):
        await store.record_post(delivery.id, "w1", 0, "p")
    await begin(store, delivery, n_parts=2)
    await begin(store, delivery, nonce="again", n_parts=2)
    await store.record_post(delivery.id, "w1", 0, "p")
    with pytest.raises(StorageError, match="is posted"):
        await begin(store, delivery, n_parts=2)
    with pytest.raises(StorageError, match="was not begun"):
        await store.finish(delivery.id, "w1", NOW, outcome="posted", post=(1, "p"))


async def test_a_post_and_the_next_beginning_are_one_step(store: Store) -> None:
    """Where the next part cannot be begun, the post is not written down either."""
    delivery = await leased(store)
    await begin(store, delivery, n_parts=2)
    await store.record_post(delivery.id, "w1", 0, "p0", next_nonce="n1")
    with pytest.raises(StorageError, match="has no part 2"):
        await store.record_post(delivery.id, "w1", 1, "p1", next_nonce="n2")
    await store.release("w1")
    (again,) = await claim(store)
    assert (again.posted, again.sending) == (("p0",), True)
    await store.finish(delivery.id, "w1", NOW, outcome="posted", post=(1, "p1"))
    assert [record.posted for record in await store.history(CHANNEL)] == [("p0", "p1")]


@pytest.mark.parametrize("doubtful", [True, False])
async def test_a_retry_remembers_whether_the_part_may_be_posted(store: Store, doubtful: bool) -> None:  # noqa: FBT001
    """Where it is doubtful the next attempt is told to look; where it is known not to be posted it is not."""
    delivery = await leased(store)
    await begin(store, delivery)
    await store.retry(delivery.id, "w1", at=NOW + MINUTE, reason="timed out", doubtful=doubtful)
    assert await claim(store, now=NOW) == []
    (again,) = await claim(store, now=NOW + MINUTE)
    assert (again.sending, again.attempt) == (doubtful, 2)
    (record,) = await store.history(CHANNEL)
    assert (record.state, record.reason, record.attempts) == ("leased", "timed out", 2)
    assert record.retry_at == NOW + MINUTE + LEASE


async def test_a_held_delivery_is_never_sent_by_itself(store: Store) -> None:
    """It stays where people can see it and why."""
    delivery = await leased(store)
    await store.hold(delivery.id, "w1", "the channel's history may not be read")
    assert await claim(store, now=NOW + 400 * DAY) == []
    assert await store.release("w1") == 0
    (record,) = await store.history(CHANNEL)
    assert (record.state, record.reason, record.retry_at) == ("held", "the channel's history may not be read", None)


@pytest.mark.parametrize("outcome", ["skipped", "empty"])
async def test_what_was_not_posted_was_not_told(store: Store, outcome: Literal["skipped", "empty"]) -> None:
    """A delivery that ends without a post leaves no line in the ledger, and says why it did."""
    delivery = await leased(store)
    await begin(store, delivery)
    await store.finish(delivery.id, "w1", NOW, outcome=outcome, reason="late")
    assert await store.told(CHANNEL, "stargate") == []
    (record,) = await store.history(CHANNEL)
    assert (record.state, record.reason, record.finished_at, record.retry_at) == (outcome, "late", NOW, None)


async def test_an_end_without_a_reason_leaves_the_last_one(store: Store) -> None:
    """Why a delivery was put off is still shown when it was posted at last."""
    delivery = await leased(store)
    await store.retry(delivery.id, "w1", at=NOW, reason="slow down", doubtful=False)
    await claim(store)
    await post(store, delivery, digest())
    assert [(record.state, record.reason) for record in await store.history(CHANNEL)] == [("posted", "slow down")]


async def test_what_was_posted_was_told(store: Store) -> None:
    """The ledger holds each quote once for its channel and story, in the order of telling."""
    message = digest("Japan pays.", "SoftBank pays.")
    await post(store, await leased(store), message)
    quotes = [citation for bullet in message.bullets for citation in bullet.citations]
    assert await store.told(CHANNEL, "stargate") == quotes
    assert await store.told(CHANNEL, "rente") == []
    assert await store.told(Channel("slack", "4711"), "stargate") == []
    await store.fire_due(NOW + 2 * DAY, next_due=next_due)
    (again,) = await claim(store, now=NOW + 2 * DAY)
    await post(store, again, digest("Japan pays.", "A loan.", "Japan pays."))
    told = [citation.quote for citation in await store.told(CHANNEL, "stargate")]
    assert told == ["Japan pays.", "SoftBank pays.", "A loan.", "Japan pays."]  # the last stands elsewhere


async def test_what_was_told_outlives_the_subscription(store: Store) -> None:
    """Whoever follows again is not told again."""
    await post(store, await leased(store), digest())
    await store.unfollow("s1")
    assert len(await store.told(CHANNEL, "stargate")) == 2


async def test_a_long_quote_is_told_exactly(store: Store) -> None:
    """A quote may be longer than an index takes, and may hold any character."""
    quote = "“Größe” %s \0 \ud800 " * 2000
    await post(store, await leased(store), digest(quote))
    assert [citation.quote for citation in await store.told(CHANNEL, "stargate")] == [quote]


async def test_half_a_delivery_is_not_posted(store: Store) -> None:
    """It cannot be finished as posted while a part is missing, and nothing of that attempt is kept."""
    delivery = await leased(store)
    with pytest.raises(StorageError, match="not posted as a whole"):
        await store.finish(delivery.id, "w1", NOW, outcome="posted")
    await begin(store, delivery, n_parts=2)
    await store.record_post(delivery.id, "w1", 0, "p0", next_nonce="n1")
    with pytest.raises(StorageError, match="not posted as a whole"):
        await store.finish(delivery.id, "w1", NOW, outcome="posted", post=(0, "again"))
    assert await store.told(CHANNEL, "stargate") == []
    await store.record_post(delivery.id, "w1", 1, "p1")
    await store.finish(delivery.id, "w1", NOW, outcome="posted")


# History


async def test_history_says_what_became_of_each_delivery(store: Store) -> None:
    """The newest first, no more than asked for, and by any of its posts."""
    first = await leased(store)
    await post(store, first, digest())
    for day in (2, 3):
        await store.fire_due(NOW + day * DAY, next_due=next_due)
    slots = [record.slot for record in await store.history(CHANNEL)]
    assert slots == ["2026-10-26T08:00", "2026-10-25T08:00", "2026-10-24T08:00"]
    assert [record.slot for record in await store.history(CHANNEL, limit=1)] == slots[:1]
    (record,) = await store.history(CHANNEL, post=f"post-{first.id}")
    assert (record.id, record.subscription_id, record.story, record.state) == (first.id, "s1", "stargate", "posted")
    assert (record.due_at, record.fired_at, record.finished_at, record.retry_at) == (NOW, NOW, NOW, None)
    assert (record.attempts, record.posted) == (1, (f"post-{first.id}",))
    assert await store.history(CHANNEL, post="unknown") == []
    assert await store.history(Channel("slack", "C1"), post=f"post-{first.id}") == []


async def test_only_the_named_platforms_are_claimed(store: Store) -> None:
    """A process leaves to others what it cannot post."""
    for index, platform in enumerate(("discord", "slack", "console")):
        await store.follow(subscription(f"s{index}", channel=Channel(platform, "1")), now=NOW, limit=9)
    await store.fire_due(NOW, next_due=next_due)
    assert await store.claim("w1", NOW, lease=LEASE, limit=9, platforms=()) == []
    mine = await store.claim("w1", NOW, lease=LEASE, limit=9, platforms={"slack", "console"})
    assert {delivery.subscription.channel.platform for delivery in mine} == {"slack", "console"}
    assert [delivery.subscription.id for delivery in await claim(store)] == ["s0"]


async def test_a_channel_gets_one_delivery_at_a_time(store: Store) -> None:
    """The oldest first, and the next when it is over or its lease has ended; other channels do not wait for it."""
    for index in range(3):
        moment = NOW + index * MINUTE
        await store.follow(subscription(f"s{index}", story=f"s{index}", due_at=moment), now=NOW, limit=9)
        await store.fire_due(moment, next_due=next_due)
    await store.follow(subscription("elsewhere", channel=Channel("slack", "C1")), now=NOW, limit=9)
    now = NOW + 2 * MINUTE
    await store.fire_due(now, next_due=next_due)
    first, elsewhere = await claim(store, now=now)
    assert (first.subscription.id, elsewhere.subscription.id) == ("s0", "elsewhere")
    assert await claim(store, "w2", now) == []
    await store.retry(first.id, "w1", at=now + MINUTE, reason="r", doubtful=False)
    (second,) = await claim(store, "w2", now)
    assert second.subscription.id == "s1"
    assert await claim(store, "w3", now + LEASE - MINUTE) == []
    assert {late.subscription.id for late in await claim(store, "w3", now + LEASE)} == {"s0", "elsewhere"}


async def test_what_rests_or_is_held_keeps_its_channel_from_nothing(store: Store) -> None:
    """Only what could be sent is waited for."""
    for index in range(3):
        moment = NOW + index * MINUTE
        await store.follow(subscription(f"s{index}", story=f"s{index}", due_at=moment), now=NOW, limit=9)
        await store.fire_due(moment, next_due=next_due)
    now = NOW + 2 * MINUTE
    (held,) = await claim(store, now=now)
    await store.hold(held.id, "w1", "r")
    await store.pause("s1", NOW + DAY, next_due=NOW + DAY)
    assert [delivery.subscription.id for delivery in await claim(store, now=now)] == ["s2"]


async def test_what_was_put_into_words_goes_first(store: Store) -> None:
    """An older delivery that could not be put into words yet may want to say the same: it waits."""
    await store.follow(subscription("s1", story="old"), now=NOW, limit=9)
    await store.fire_due(NOW, next_due=next_due)
    (old,) = await claim(store)
    await store.retry(old.id, "w1", at=NOW + DAY, reason="quiet", doubtful=False)
    await store.follow(subscription("s2", story="new", due_at=NOW + MINUTE), now=NOW, limit=9)
    await store.fire_due(NOW + MINUTE, next_due=next_due)
    (new,) = await claim(store, now=NOW + MINUTE)
    await begin(store, new)
    await store.retry(new.id, "w1", at=NOW + DAY, reason="later", doubtful=False)
    assert [each.id for each in await claim(store, now=NOW + DAY)] == [new.id]


async def test_two_workers_never_post_into_one_channel(store: Store, other: Store) -> None:
    """However they race, of many deliveries to one channel one worker has one."""
    for index in range(20):
        await store.follow(subscription(f"s{index}", story=f"s{index}"), now=NOW, limit=99)
    await store.fire_due(NOW, next_due=next_due)
    shares = await asyncio.gather(*(claim((store, other)[index % 2], f"w{index}") for index in range(8)))
    assert sum(len(share) for share in shares) == 1


async def test_a_claimed_delivery_brings_all_that_posting_it_takes(store: Store) -> None:
    """The channel's settings, whose story is meant, and whether the channel heard of it before."""
    german = ChannelSettings("de", "Europe/Berlin", ("22:00", "07:00"))
    hers = Channel("slack", "C1", workspace="hers")
    await store.set_channel_settings(CHANNEL, german)
    await store.add_articles([], story="stargate", workspace="hers", now=NOW)
    await store.add_articles([], story="other", workspace="guild", now=NOW)
    await store.add_articles([], story="stargate", now=NOW)
    await store.follow(subscription("s2", channel=hers), now=NOW, limit=9)
    await store.follow(subscription("s1"), now=NOW, limit=9)
    await store.fire_due(NOW, next_due=next_due)
    first, second = sorted(await claim(store), key=lambda delivery: delivery.subscription.id)
    assert (first.settings, first.owner, first.told) == (german, "", False)
    assert (second.settings, second.owner, second.told) == (None, "hers", False)
    await post(store, first, digest())
    await store.fire_due(NOW + 2 * DAY, next_due=next_due)
    again = await claim(store, now=NOW + 2 * DAY)
    assert {(delivery.subscription.id, delivery.told) for delivery in again} == {("s1", True), ("s2", False)}


# The ledger, and what is deleted


async def test_only_what_was_not_told_is_left(store: Store) -> None:
    """By article, sentence and quote, in the given order, for this channel and story."""
    told = [citation for bullet in digest().bullets for citation in bullet.citations]
    new = [replace(told[0], quote="Japan"), replace(told[0], sentence=7), replace(told[0], article_id="a2")]
    same = replace(told[1], source="Abendblatt", url=None)
    assert await store.untold(CHANNEL, "stargate", told) == told
    await post(store, await leased(store), digest())
    mixed = [new[2], told[1], new[0], same, told[0], new[1]]
    assert await store.untold(CHANNEL, "stargate", mixed) == [new[2], new[0], new[1]]
    assert await store.untold(CHANNEL, "rente", told) == told
    assert await store.untold(Channel("slack", "C1"), "stargate", told) == told
    assert await store.untold(CHANNEL, "stargate", []) == []


async def test_any_number_of_citations_can_be_looked_up(store: Store) -> None:
    """More articles than a statement takes at once, with any names."""
    (bullet,) = digest("Japan pays.").bullets
    names = ["nul\0nul", "\ud800", *(f"a{index}" for index in range(1200))]
    asked = [replace(bullet.citations[0], article_id=name) for name in names]
    await post(store, await leased(store), replace(digest(), bullets=(Bullet("All.", tuple(asked[:-1])),)))
    assert await store.untold(CHANNEL, "stargate", asked) == asked[-1:]


async def test_what_a_channel_was_told_elsewhere_is_known(store: Store) -> None:
    """What is posted of other stories in the same channel, whoever follows them by now; nothing that is not posted."""
    there = Channel("slack", "C9")
    await post(store, await leased(store), digest())
    await store.unfollow("s1")
    await store.follow(subscription("s2", story="rente"), now=NOW, limit=9)
    await store.fire_due(NOW + DAY, next_due=next_due)
    (waiting,) = await claim(store, now=NOW + DAY)
    await begin(store, waiting)
    of_rente, of_stargate = updates("u1", story="rente"), updates("u2")
    (told,) = await store.posted_elsewhere(of_rente, NOW - DAY)
    assert (told.story, told.message, told.language) == ("stargate", digest(), "en")
    assert await store.posted_elsewhere(of_rente, NOW + MINUTE) == []
    assert await store.posted_elsewhere(of_stargate, NOW - DAY) == []
    assert await store.posted_elsewhere(updates("u3", channel=there, story="rente"), NOW - DAY) == []


@pytest.mark.parametrize(("into", "n"), [("thread", 0), ("channel", 1), ("both", 1)])
async def test_a_thread_is_not_read_in_the_channel(store: Store, into: FollowUp, n: int) -> None:
    """What stands only below another story's digest was told to nobody else."""
    told = await leased(store)
    await store.begin_part(told.id, "w1", 0, "n", message=digest(), n_parts=1, below="p0", into=into)
    await store.finish(told.id, "w1", NOW, outcome="posted", post=(0, "p1"))
    assert len(await store.posted_elsewhere(updates("u1", story="rente"), NOW - DAY)) == n


async def ended(store: Store, outcomes: Sequence[Literal["posted", "skipped", "empty", "cancelled"]]) -> list[str]:
    """Let the deliveries of one subscription end, one a day from now on, and give their ids."""
    await store.follow(subscription(), now=NOW, limit=9)
    ids = []
    for index, outcome in enumerate(outcomes):
        now = NOW + index * DAY
        await store.pause("s1", None, next_due=now)
        await store.fire_due(now, next_due=next_due)
        (delivery,) = await claim(store, now=now)
        if outcome == "posted":
            await store.begin_part(delivery.id, "w1", 0, "n", message=digest(f"Day {index}."), n_parts=1)
            await store.finish(delivery.id, "w1", now, outcome="posted", post=(0, f"post-{index}"))
        elif outcome == "cancelled":
            await store.cancel_channel(CHANNEL, "gone")
        else:
            await store.finish(delivery.id, "w1", now, outcome=outcome)
        ids.append(delivery.id)
    return ids


async def test_old_deliveries_are_deleted_with_their_parts(store: Store) -> None:
    """Those that ended before the moment; what was told stays told."""
    await ended(store, ["posted", "cancelled", "skipped", "empty", "posted"])
    assert await store.tidy(NOW) == 0
    assert await store.tidy(NOW + 3 * DAY) == 3
    assert [record.state for record in await store.history(CHANNEL)] == ["posted", "empty"]
    assert await store.history(CHANNEL, post="post-0") == []
    assert [citation.quote for citation in await store.told(CHANNEL, "stargate")] == ["Day 0.", "Day 4."]


async def test_a_subscription_keeps_its_newest_delivery(store: Store) -> None:
    """And the newest that told something or had nothing to tell, from which news are counted, until it is gone."""
    ids = await ended(store, ["posted", "posted", "skipped", "cancelled"])
    assert await store.tidy(NOW + 99 * DAY) == 2
    assert [record.id for record in await store.history(CHANNEL)] == [ids[3], ids[1]]
    await store.unfollow("s1")
    assert await store.tidy(NOW + 99 * DAY) == 2


async def test_what_is_not_over_is_not_deleted(store: Store) -> None:
    """However old it is: waiting, leased or held."""
    for index in range(3):
        channel = Channel("discord", f"channel-{index}")
        await store.follow(subscription(f"s{index}", channel=channel), now=NOW, limit=9)
    await store.fire_due(NOW, next_due=next_due)
    held, _ = await claim(store, limit=2)
    await store.hold(held.id, "w1", "r")
    assert await store.fire_due(NOW + 2 * DAY, next_due=next_due) == 3  # so that none is the newest
    assert await store.tidy(NOW + 99 * DAY) == 0


async def test_a_cancelled_delivery_says_no_moment_of_its_end(store: Store) -> None:
    """Nobody knows it."""
    await ended(store, ["cancelled"])
    assert [(record.state, record.finished_at) for record in await store.history(CHANNEL)] == [("cancelled", None)]
