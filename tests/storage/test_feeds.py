"""Feeds and their leases, entries that are known, stories put right by people, and what channels are told of a feed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import StorageError, StoryNotFound, TooMany
from bot.types import Article, Channel, Notice, Question, Source, UnreadPage
from storage import Store
from tests.storage.values import (
    CHANNEL,
    DAY,
    LEASE,
    MINUTE,
    NOW,
    article,
    claim,
    digest,
    next_due,
    post,
    subscription,
    updates,
)

GUILD = CHANNEL.workspace
HOUR = 60 * MINUTE
NOTICE = Notice("source.failing", {"title": "Kurier", "reason": "the site has a fault"})


def feed(
    name: str = "f1",
    *,
    workspace: str = GUILD,
    url: str = "https://kurier.example/feed",
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
) -> Source:
    """Make a feed that is due now."""
    return Source(
        id=name,
        workspace=workspace,
        url=url,
        title="Kurier",
        created_by="U1",
        story="kurier",
        include=include,
        exclude=exclude,
        due_at=NOW,
        rhythm=(NOW, NOW - DAY),
        last_title="Die Fähre fährt wieder",
    )


async def add(store: Store, source: Source, *keys: str, limit: int = 9) -> Source:
    """Add a feed that the workspace does not have."""
    kept, created = await store.add_source(source, keys=keys, now=NOW, limit=limit)
    assert created
    return kept


async def take(store: Store, worker: str, now: object = NOW, limit: int = 9) -> list[Source]:
    """Claim feeds for the usual time."""
    return await store.claim_sources(worker, now, lease=LEASE, limit=limit)  # type: ignore[arg-type]


async def bring(store: Store, story: str, *articles: Article, quiet: bool = False, workspace: str = GUILD) -> None:
    """Put articles into a workspace's own story."""
    await store.add_articles(articles, story=story, now=NOW, workspace=workspace, quiet=quiet)


# Feeds


async def test_a_feed_is_kept_as_it_was_given(store: Store) -> None:
    """With its filters and its rhythm; its own story is there, still empty; another workspace sees neither."""
    given = feed(include=("Fähre",), exclude=("Wetter", "Sport"))
    assert await add(store, given) == given
    assert await store.sources(GUILD) == [given]
    assert await store.sources("other") == []
    story, articles = await store.story("kurier", GUILD)
    assert (story.article_ids, articles) == ((), [])
    with pytest.raises(StoryNotFound):
        await store.story("kurier", "other")


async def test_pages_that_are_to_be_tried_again_are_kept(store: Store) -> None:
    """As they were put off, besides those that are there; whoever fetches the feed says which are left."""
    first = UnreadPage("https://kurier.example/a", "a1", NOW, NOW + MINUTE, 1, "the site answers 503", is_news=False)
    second = UnreadPage("https://kurier.example/b", "b1", NOW, NOW + HOUR, 2, is_summary=False)
    kept = await add(store, feed())
    await store.put_off_pages("f1", [first])
    await store.put_off_pages("f1", [second])
    await store.put_off_pages("nobody", [second])
    await store.change_source(replace(kept, include=("Fähre",)))
    (claimed,) = await take(store, "w1")
    assert (claimed.unread, claimed.include) == ((first, second), ("Fähre",))
    await store.polled(replace(claimed, unread=(second,)), "w1", (), now=NOW)
    assert (await store.sources(GUILD))[0].unread == (second,)


async def test_a_feed_is_added_once(store: Store) -> None:
    """The second time it is left as it is; in another workspace it is another feed."""
    first = await add(store, feed(include=("Fähre",)))
    again, created = await store.add_source(feed("f2"), keys=["k"], now=NOW + DAY, limit=9)
    assert (again, created) == (first, False)
    assert await store.known_items("f1", ["k"]) == set()
    await add(store, feed("f3", workspace="other"))
    assert [each.id for each in await store.sources(GUILD)] == ["f1"]


async def test_a_feed_that_two_processes_add_is_one_of_theirs(store: Store, other: Store) -> None:
    """However close: one of them is told that it is new."""
    both = await asyncio.gather(
        *(each.add_source(feed(name), now=NOW, limit=9) for each, name in ((store, "f1"), (other, "f2")))
    )
    assert sorted(created for _, created in both) == [False, True]
    assert len(await store.sources(GUILD)) == 1
    assert both[0][0].id == both[1][0].id


async def test_a_workspace_has_so_many_feeds_and_no_more(store: Store) -> None:
    """What is there already can be named again; others' feeds do not count."""
    await add(store, feed("o", workspace="other"))
    await add(store, feed("f1", url="https://a.example"), limit=1)
    with pytest.raises(TooMany) as caught:
        await store.add_source(feed("f2", url="https://b.example"), now=NOW, limit=1)
    assert caught.value.limit == 1
    assert (await store.add_source(feed("f3", url="https://a.example"), now=NOW, limit=1))[1] is False


async def test_a_feed_that_is_removed_leaves_its_articles(store: Store) -> None:
    """It is not fetched any more, and can be added anew; removing it twice is fine."""
    await add(store, feed(), "k")
    await bring(store, "kurier", article())
    for _ in range(2):
        await store.remove_source("f1")
    assert await store.sources(GUILD) == []
    assert not await store.sources_due(NOW + DAY)
    assert (await store.story("kurier", GUILD))[0].article_ids == ("a1",)
    again = await add(store, replace(feed("f2"), story="kurier-2"))
    assert again.story == "kurier"
    assert await store.known_items("f2", ["k"]) == set()


# Leases


async def test_a_feed_is_one_workers(store: Store, other: Store) -> None:
    """Two that look at the same moment share what is due, none twice."""
    for number in range(20):
        await add(store, feed(f"f{number}", url=f"https://{number}.example"), limit=99)
    assert await store.sources_due(NOW)
    mine, theirs = await asyncio.gather(take(store, "w1", limit=15), take(other, "w2", limit=15))
    taken = [each.id for each in (*mine, *theirs)]
    taken += [each.id for each in await take(store, "w3")]
    assert sorted(taken) == sorted(f"f{number}" for number in range(20))
    assert not await store.sources_due(NOW)


async def test_those_that_waited_longest_are_first(store: Store) -> None:
    """And what is not due yet is nobody's."""
    for name, due_at in (("late", NOW), ("later", NOW + MINUTE), ("early", NOW - DAY)):
        await add(store, replace(feed(name, url=f"https://{name}.example"), due_at=due_at))
    assert [each.id for each in await take(store, "w1", limit=1)] == ["early"]
    assert [each.id for each in await take(store, "w1")] == ["late"]


async def test_a_lease_that_ended_is_anothers(store: Store) -> None:
    """Not before; and who lost it cannot write any more."""
    await add(store, feed())
    (mine,) = await take(store, "w1")
    assert await take(store, "w2", NOW + LEASE - MINUTE) == []
    (theirs,) = await take(store, "w2", NOW + LEASE)
    lost = replace(mine, title="Lost", due_at=NOW + DAY)
    assert not await store.polled(lost, "w1", ["mine"], now=NOW)
    assert await store.known_items("f1", ["mine"]) == set()
    kept = replace(theirs, title="Kept", due_at=NOW + DAY, etag='"7"', fetched_at=NOW, n_unchanged=3, rhythm=(NOW,))
    assert await store.polled(kept, "w2", ["theirs"], now=NOW)
    assert await store.sources(GUILD) == [kept]
    assert await store.known_items("f1", ["mine", "theirs"]) == {"theirs"}
    assert not await store.polled(kept, "w2", [], now=NOW)


async def test_what_was_fetched_of_a_removed_feed_is_not_kept(store: Store) -> None:
    """Whoever fetched it is told."""
    await add(store, feed())
    (mine,) = await take(store, "w1")
    await store.remove_source("f1")
    assert not await store.polled(mine, "w1", ["k"], now=NOW)
    assert await store.sources(GUILD) == []


async def test_filters_that_are_set_during_a_fetch_stay(store: Store) -> None:
    """They are the user's; all else is the fetch's, and setting them takes nothing of it back."""
    await add(store, feed(include=("old",)))
    (before,) = await store.sources(GUILD)
    (mine,) = await take(store, "w1")
    await store.change_source(replace(before, include=("new",), exclude=("sport",), languages=("de",)))
    assert await take(store, "w2") == []
    after = replace(mine, etag='"7"', due_at=NOW + HOUR, n_unchanged=2, title="Kurier am Abend", last_title="News")
    assert await store.polled(after, "w1", [], now=NOW)
    await store.change_source(replace(before, include=("newer",)))
    (kept,) = await store.sources(GUILD)
    assert kept == replace(after, include=("newer",))


async def test_a_story_that_is_renamed_during_a_fetch_keeps_its_new_name(store: Store) -> None:
    """What the feed brings is brought there."""
    await add(store, feed())
    (mine,) = await take(store, "w1")
    await store.rename_story(GUILD, "kurier", "papers")
    assert await store.polled(replace(mine, due_at=NOW + DAY), "w1", [], now=NOW)
    assert [each.story for each in await store.sources(GUILD)] == ["papers"]


async def test_a_feed_moves_for_good(store: Store) -> None:
    """It keeps its id; where the workspace reads the new address already, both stay where they are."""
    await add(store, feed())
    await add(store, feed("f2", url="https://b.example"))
    for each in await take(store, "w1"):
        if each.id == "f1":
            assert await store.polled(replace(each, url="https://b.example", due_at=NOW), "w1", ["k"], now=NOW)
    assert [(each.id, each.url) for each in await store.sources(GUILD)] == [
        ("f1", "https://kurier.example/feed"),
        ("f2", "https://b.example"),
    ]
    assert await store.known_items("f1", ["k"]) == {"k"}
    (again,) = await take(store, "w1")
    assert await store.polled(replace(again, url="https://c.example"), "w1", [], now=NOW)
    assert (await store.sources(GUILD))[0].url == "https://c.example"


async def test_entries_are_known_by_feed(store: Store) -> None:
    """What one feed had another has not; more than a statement takes are asked for at once."""
    keys = [f"k{number}" for number in range(1200)]
    await add(store, feed(), *keys[:1100])
    await add(store, feed("f2", url="https://b.example"), "k1100")
    assert await store.known_items("f1", keys) == set(keys[:1100])
    assert await store.known_items("f2", keys) == {"k1100"}
    assert await store.known_items("f1", []) == set()
    assert await store.known_items("nobody", keys) == set()


async def test_entries_that_were_seen_long_ago_are_forgotten(store: Store) -> None:
    """Before those that were seen last, which may be many at once."""
    await add(store, feed(), "ancient")
    for number in range(1, 4):
        now = NOW + number * DAY
        (mine,) = await take(store, "w1", now)
        keys = [f"{number}-{each}" for each in range(900)]
        assert await store.polled(replace(mine, due_at=now), "w1", keys, now=now)
    known = await store.known_items("f1", ["ancient", "1-0", "2-0", "3-0", "3-899"])
    assert known >= {"2-0", "3-0", "3-899"}
    assert "ancient" not in known


async def test_entries_that_were_seen_lately_are_never_forgotten(store: Store) -> None:
    """However many a feed has within an hour."""
    await add(store, feed(), "first")
    for number in range(1, 5):
        now = NOW + number * MINUTE
        (mine,) = await take(store, "w1", now)
        keys = [f"{number}-{each}" for each in range(900)]
        assert await store.polled(replace(mine, due_at=now), "w1", keys, now=now)
    assert await store.known_items("f1", ["first", "1-0"]) == {"first", "1-0"}


async def test_entries_that_a_feed_still_has_are_never_forgotten(store: Store) -> None:
    """However often it brings others: what it lists today is not news tomorrow."""
    await add(store, feed(), "pinned")
    for number in range(1, 5):
        now = NOW + number * DAY
        (mine,) = await take(store, "w1", now)
        assert await store.known_items("f1", ["pinned"]) == {"pinned"}
        keys = ["pinned", *(f"{number}-{each}" for each in range(900))]
        assert await store.polled(replace(mine, due_at=now), "w1", keys, now=now)


# Stories of a workspace


async def test_a_workspaces_stories_are_its_own(store: Store) -> None:
    """Not everybody's, not another workspace's, and not what a feed brings together; articles oldest first."""
    early, late = article("a1", published_at=NOW - DAY, title="First"), article("a2", title="Second")
    await bring(store, "ferry", late, early)
    await bring(store, "common", article("a3"), workspace="")
    await bring(store, "theirs", article("a4"), workspace="other")
    await add(store, feed())
    await bring(store, "kurier", early, late)
    assert await store.own_stories(GUILD, NOW - DAY) == {"ferry": ["a1", "a2"]}


async def test_the_events_of_a_feeds_own_story_are_known(store: Store) -> None:
    """Of each of its articles, also once the feed is gone; a story of one event has none."""
    early, late = article("a1"), article("a2", title="Second")
    await add(store, feed())
    await bring(store, "kurier", early, late, article("a3", title="Third"))
    await bring(store, "ferry", early)
    await bring(store, "harbor", early, late)
    await bring(store, "theirs", late, workspace="other")
    events = {"a1": frozenset({"ferry", "harbor"}), "a2": frozenset({"harbor"})}
    assert await store.events(GUILD, "kurier", ["a1", "a2", "a3", "nobody's"]) == events
    assert await store.events(GUILD, "ferry", ["a1"]) is None
    assert await store.events("other", "kurier", ["a2"]) is None
    await store.remove_source("f1")
    assert await store.events(GUILD, "kurier", ["a2"]) == {"a2": frozenset({"harbor"})}


async def test_an_article_is_added_to_several_stories_in_one_step(store: Store) -> None:
    """Each of them has it; what counts as new is what is new to the first one."""
    one, two = article("a1"), article("a2", title="Second")
    await store.add_articles([one], story="kurier", workspace=GUILD, now=NOW)
    assert await store.add_articles([one, two], story="ferry", also=["kurier"], workspace=GUILD, now=NOW) == 2
    ids = {story.handle: set(story.article_ids) for story in await store.stories(GUILD)}
    assert ids == {"ferry": {"a1", "a2"}, "kurier": {"a1", "a2"}}


async def test_articles_are_given_in_the_order_in_which_they_are_asked_for(store: Store) -> None:
    """Those of another workspace, and those that nobody has, are left out."""
    first, second = article("a1", title="First"), article("a2", title="Second")
    await bring(store, "ferry", first, second)
    await bring(store, "theirs", article("a3"), workspace="other")
    assert await store.articles(GUILD, ["a2", "a3", "nobody's", "a1"]) == [second, first]
    assert await store.articles(GUILD, []) == []


async def test_a_story_that_rests_for_long_is_not_continued(store: Store) -> None:
    """What counts is when something was added to it."""
    await bring(store, "ferry", article("a1", published_at=NOW - 900 * DAY))
    assert list(await store.own_stories(GUILD, NOW - DAY)) == ["ferry"]
    assert await store.own_stories(GUILD, NOW + DAY) == {}


async def test_a_story_of_what_was_no_news_is_continued(store: Store) -> None:
    """It was brought without telling anybody, and is as new as when it was brought."""
    await bring(store, "ferry", article(), quiet=True)
    assert list(await store.own_stories(GUILD, NOW - DAY)) == ["ferry"]
    assert await store.own_stories(GUILD, NOW + DAY) == {}


async def test_what_a_removed_feed_brought_together_is_no_story(store: Store) -> None:
    """All its articles share is where they come from: none is put there because it is like one of them."""
    await add(store, feed())
    await bring(store, "kurier", article("a1"), article("a2"))
    await bring(store, "ferry", article("a1"))
    await store.remove_source("f1")
    assert list(await store.own_stories(GUILD, NOW - DAY)) == ["ferry"]


async def told_channel(store: Store, story: str = "ferry", channel: Channel = CHANNEL, name: str = "s1") -> None:
    """Let a channel follow a story and be told a digest of it."""
    await store.follow(subscription(name, channel=channel, story=story), now=NOW, limit=9)
    await store.fire_due(NOW, next_due=next_due)
    (delivery,) = await claim(store)
    await post(store, delivery, digest())


async def test_a_story_is_renamed_everywhere(store: Store) -> None:
    """Who follows it, what was told of it, what is on its way, whose feed it is and what was asked go on."""
    await add(store, replace(feed(), story="ferry"))
    await bring(store, "ferry", article())
    await told_channel(store)
    await store.send_now("s1", NOW)
    await store.keep_question(question(), now=NOW, limit=9)
    thread = replace(CHANNEL, thread="t")
    await store.talk_about(thread, "ferry", NOW)
    assert await store.rename_story(GUILD, "ferry", "boat")
    assert (await store.story("boat", GUILD))[0].article_ids == ("a1",)
    with pytest.raises(StoryNotFound):
        await store.story("ferry", GUILD)
    assert [each.story for each in await store.subscriptions(CHANNEL)] == ["boat"]
    assert len(await store.told(CHANNEL, "boat")) == 2
    assert await store.told(CHANNEL, "ferry") == []
    assert {record.story for record in await store.history(CHANNEL)} == {"boat"}
    assert [each.subscription.story for each in await claim(store, now=NOW + MINUTE)] == ["boat"]
    assert [each.story for each in await store.sources(GUILD)] == ["boat"]
    assert [each.story for each in await store.questions(CHANNEL, NOW)] == ["boat"]
    assert await store.talked_about(thread) == "boat"


async def test_a_story_takes_no_name_that_another_has(store: Store) -> None:
    """Then nothing is changed; elsewhere the name may be in use."""
    await bring(store, "ferry", article("a1"))
    await bring(store, "boat", article("a2"))
    await bring(store, "ship", article("a3"), workspace="other")
    assert not await store.rename_story(GUILD, "ferry", "boat")
    assert (await store.story("ferry", GUILD))[0].article_ids == ("a1",)
    assert await store.rename_story(GUILD, "ferry", "ship")
    assert (await store.story("ship", "other"))[0].article_ids == ("a3",)


@pytest.mark.parametrize("handle", ["common", "theirs", "nothing"])
async def test_only_a_workspaces_own_stories_are_changed(store: Store, handle: str) -> None:
    """Everybody's and others' are not found, and nothing of them is changed."""
    await bring(store, "ferry", article("a1"))
    await bring(store, "common", article("a2"), workspace="")
    await bring(store, "theirs", article("a3"), workspace="other")
    with pytest.raises(StoryNotFound):
        await store.rename_story(GUILD, handle, "new")
    with pytest.raises(StoryNotFound):
        await store.merge_stories(GUILD, handle, "ferry")
    with pytest.raises(StoryNotFound):
        await store.merge_stories(GUILD, "ferry", handle)
    with pytest.raises(StoryNotFound):
        await store.split_story(GUILD, handle, ["a2"], new="new", now=NOW)
    assert [(each.handle, each.article_ids) for each in await store.stories(GUILD)] == [
        ("common", ("a2",)),
        ("ferry", ("a1",)),
    ]
    assert [each.article_ids for each in await store.stories("other")] == [("a2",), ("a3",)]


async def test_a_renamed_story_of_one_workspace_leaves_followers_of_a_namesake_alone(store: Store) -> None:
    """In another workspace a story of the same name is another story."""
    elsewhere = Channel("discord", "42", workspace="other")
    for workspace in (GUILD, "other"):
        await bring(store, "ferry", article(), workspace=workspace)
    await told_channel(store, channel=elsewhere, name="s2")
    await store.rename_story(GUILD, "ferry", "boat")
    assert [each.story for each in await store.subscriptions(elsewhere)] == ["ferry"]
    assert len(await store.told(elsewhere, "ferry")) == 2


async def test_two_stories_become_one(store: Store) -> None:
    """With the articles of both, each once; who followed the one follows the other, and what they know they know."""
    await bring(store, "ferry", article("a1"), article("a2"))
    await bring(store, "boat", article("a2"), article("a3"))
    await told_channel(store)
    await store.keep_question(question(), now=NOW, limit=9)
    assert await store.merge_stories(GUILD, "ferry", "boat") == 1
    assert [each.handle for each in await store.stories(GUILD)] == ["boat"]
    assert (await store.story("boat", GUILD))[0].article_ids == ("a1", "a2", "a3")
    assert [each.story for each in await store.subscriptions(CHANNEL)] == ["boat"]
    assert len(await store.told(CHANNEL, "boat")) == 2
    assert [each.story for each in await store.questions(CHANNEL, NOW)] == ["boat"]


async def test_who_followed_both_follows_one(store: Store) -> None:
    """As it was set for the one that stays; what the other had on its way is cancelled, and what both told is known."""
    await bring(store, "ferry", article("a1"))
    await bring(store, "boat", article("a2"))
    await told_channel(store)
    await told_channel(store, "boat", name="s2")
    await store.send_now("s1", NOW + MINUTE)
    await store.merge_stories(GUILD, "ferry", "boat")
    assert [(each.id, each.story) for each in await store.subscriptions(CHANNEL)] == [("s2", "boat")]
    assert len(await store.told(CHANNEL, "boat")) == 2
    states = {(record.subscription_id, record.state) for record in await store.history(CHANNEL)}
    assert states == {("s1", "posted"), ("s2", "posted"), ("s1", "cancelled")}
    await store.send_now("s2", NOW + 2 * MINUTE)
    assert [each.subscription.id for each in await claim(store, now=NOW + 3 * MINUTE)] == ["s2"]


async def test_a_feeds_own_story_can_be_merged(store: Store) -> None:
    """What the feed brings from then on is brought where its followers are."""
    await add(store, feed())
    await bring(store, "kurier", article("a1"))
    await bring(store, "papers", article("a2"))
    await store.merge_stories(GUILD, "kurier", "papers")
    assert [each.story for each in await store.sources(GUILD)] == ["papers"]


async def test_a_story_merged_with_itself_is_as_it_was(store: Store) -> None:
    """Nothing is moved and nothing is lost."""
    await bring(store, "ferry", article())
    await told_channel(store)
    assert await store.merge_stories(GUILD, "ferry", "ferry") == 0
    assert (await store.story("ferry", GUILD))[0].article_ids == ("a1",)
    assert len(await store.subscriptions(CHANNEL)) == 1
    assert len(await store.told(CHANNEL, "ferry")) == 2


async def test_a_merged_story_is_no_news(store: Store) -> None:
    """Articles that are put right by a person are told to nobody by themselves."""
    await bring(store, "ferry", article("a1"))
    await bring(store, "boat", article("a2"))
    await store.follow(updates(story="boat"), now=NOW + MINUTE, limit=9)
    await store.merge_stories(GUILD, "ferry", "boat")
    assert await store.fire_due(NOW + DAY, next_due=next_due) == 0
    (kept,) = await store.subscriptions(CHANNEL)
    assert await store.news(kept) == []


async def test_articles_are_taken_out_of_a_story(store: Store) -> None:
    """Into a new one, or into one that is there; those of another story are not, and they stay as old as they were."""
    await bring(store, "ferry", *(article(f"a{number}") for number in (1, 2, 3)))
    await bring(store, "fire", article("a4"))
    assert await store.split_story(GUILD, "ferry", ["a2", "a4", "a9"], new="boat", now=NOW + DAY) == 1
    assert await store.split_story(GUILD, "ferry", ["a3"], new="boat", now=NOW + DAY) == 1
    assert {each.handle: each.article_ids for each in await store.stories(GUILD)} == {
        "boat": ("a2", "a3"),
        "ferry": ("a1",),
        "fire": ("a4",),
    }
    await store.follow(updates(story="boat"), now=NOW + MINUTE, limit=9)
    (kept,) = await store.subscriptions(CHANNEL)
    assert await store.news(kept) == []


async def test_what_was_no_news_is_none_later(store: Store) -> None:
    """When something else is told, it is not told with it."""
    await store.follow(updates(story="ferry"), now=NOW - DAY, limit=9)
    await bring(store, "ferry", article("a1"), quiet=True)
    await bring(store, "ferry", article("a2"))
    (kept,) = await store.subscriptions(CHANNEL)
    assert [each.id for each in await store.news(kept)] == ["a2"]


# Telling channels


async def test_everybody_who_depends_on_a_feed_is_told_once(store: Store) -> None:
    """One delivery a channel, however many of its stories are meant, and one for each thing that happened."""
    elsewhere = replace(CHANNEL, id="42")
    for name, channel, story in (("s1", CHANNEL, "ferry"), ("s2", CHANNEL, "boat"), ("s3", elsewhere, "boat")):
        await store.follow(updates(name, channel=channel, story=story), now=NOW, limit=9)
    await store.follow(updates("s4", channel=replace(CHANNEL, workspace="other"), story="boat"), now=NOW, limit=9)
    for expected in (2, 0):
        assert await store.announce(GUILD, ["ferry", "boat"], NOTICE, slot="failing 1", now=NOW) == expected
    delivered = await claim(store)
    assert {each.subscription.channel for each in delivered} == {CHANNEL, elsewhere}
    assert [(each.message, each.tells) for each in delivered] == [(NOTICE, "notice")] * 2
    assert await store.announce(GUILD, ["ferry", "boat"], NOTICE, slot="failing 2", now=NOW + DAY) == 2
    assert await store.announce(GUILD, [], NOTICE, slot="failing 3", now=NOW) == 0


async def test_two_processes_announce_once(store: Store, other: Store) -> None:
    """At the same moment."""
    await store.follow(updates(story="ferry"), now=NOW, limit=9)
    made = await asyncio.gather(
        *(each.announce(GUILD, ["ferry"], NOTICE, slot="failing", now=NOW) for each in (store, other))
    )
    assert sorted(made) == [0, 1]


async def test_a_channel_that_rests_is_told_nothing(store: Store) -> None:
    """Nor later: by then it may be over."""
    await store.follow(updates(story="ferry"), now=NOW, limit=9)
    await store.pause("s1", NOW + DAY, next_due=None)
    assert await store.announce(GUILD, ["ferry"], NOTICE, slot="failing", now=NOW) == 0


# Collected updates


async def test_how_long_news_is_collected_is_kept(store: Store) -> None:
    """To the second, and changed with the subscription."""
    await store.follow(replace(updates(), every=timedelta(hours=2)), now=NOW, limit=9)
    assert (await store.subscription("s1")).every == timedelta(hours=2)
    await store.follow(replace(updates(), every=timedelta(0)), now=NOW, limit=9)
    (kept,) = await store.subscriptions(CHANNEL)
    assert kept.every == timedelta(0)


async def test_the_last_update_is_the_last_that_was_posted(store: Store) -> None:
    """Digests and what was empty do not count."""
    await store.follow(updates(), now=NOW, limit=9)
    assert await store.last_update("s1") is None
    await bring(store, "stargate", article())
    await store.fire_due(NOW, next_due=lambda due, now: replace(next_due(due, now), told="updates"))
    (delivery,) = await claim(store)
    await store.finish(delivery.id, "w1", NOW, outcome="empty")
    await store.send_now("s1", NOW)
    (delivery,) = await claim(store, now=NOW + MINUTE)
    await post(store, delivery, digest())
    assert await store.last_update("s1") is None
    await store.add_articles([article("a2")], story="stargate", workspace=GUILD, now=NOW + HOUR)
    await store.fire_due(NOW + HOUR, next_due=lambda due, now: replace(next_due(due, now), told="updates"))
    (delivery,) = await claim(store, now=NOW + HOUR)
    await post(store, delivery, digest("Japan pays more."))
    assert await store.last_update("s1") == NOW  # as `post` says
    posted = await store.posted_update("s1", NOW)
    assert posted is not None
    assert (posted.id, posted.message, len(posted.posted)) == (delivery.id, digest("Japan pays more."), 1)
    assert await store.posted_update("s1", NOW + MINUTE) is None
    await store.revised(posted.id, digest("Japan pays."))
    again = await store.posted_update("s1", NOW)
    assert again is not None
    assert again.message == digest("Japan pays.")


def question(name: str = "q1", *, story: str = "ferry") -> Question:
    """Make a question about a story."""
    return Question(name, CHANNEL, story, "who pays", "U7", "en", NOW + 90 * DAY)


async def test_a_store_that_fails_says_so(store: Store) -> None:
    """What cannot be read is an error of the store, no other."""
    await store.close()
    with pytest.raises(StorageError):
        await store.sources(GUILD)
