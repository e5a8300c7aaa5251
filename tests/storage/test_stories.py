from dataclasses import replace
from typing import Any, Literal

import pytest
import sqlalchemy

from bot.errors import StoryNotFound
from bot.types import Channel, ChannelSettings
from storage import Store
from tests.storage.values import (
    CHANNEL,
    DAY,
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

HOSTILE = [
    "'; DROP TABLE story; --",
    '"quoted" \\ back',
    "100 % %s %(handle)s {0} :handle ?",
    "zeile\nzwei\ttab",
    "Größe-ß-İ-\u202erechts\u202c-🗞️",
    "a" * 1500,
]


async def test_articles_become_a_story(store: Store) -> None:
    """A story is made with its first article; its title and moment are the newest article's, its articles in order."""
    late = article("late", published_at=NOW, title="Second headline")
    early = article("early", published_at=NOW - DAY, title="First headline")
    assert await store.add_articles([late, early], story="stargate", now=NOW) == 2
    story, articles = await store.story("stargate", "guild")
    assert story.title == "Second headline"
    assert story.updated_at == NOW
    assert story.article_ids == ("early", "late")
    assert articles == [early, late]


async def test_an_undated_article_is_as_old_as_its_arrival(store: Store) -> None:
    """Where nobody says when an article was published, the time it was stored stands for it."""
    await store.add_articles([article("undated", published_at=None)], story="s", now=NOW)
    await store.add_articles([article("older", published_at=NOW - DAY)], story="s", now=NOW + DAY)
    story, _ = await store.story("s", "")
    assert story.article_ids == ("older", "undated")
    assert story.updated_at == NOW


async def test_the_same_article_is_stored_once(store: Store) -> None:
    """Reading a source again adds nothing."""
    assert await store.add_articles([article()], story="s", now=NOW) == 1
    assert await store.add_articles([article(), article()], story="s", now=NOW + DAY) == 0
    assert (await store.story("s", ""))[0].article_ids == ("a1",)


async def test_the_same_words_are_stored_once(store: Store) -> None:
    """One text under two addresses, however its white space falls, is one article."""
    assert await store.add_articles([article("a1", "One sentence.", "And more.")], story="s", now=NOW) == 1
    assert await store.add_articles([article("a2", "One sentence. And  more.")], story="s", now=NOW) == 0
    assert (await store.story("s", ""))[0].article_ids == ("a1",)


async def test_empty_articles_are_not_the_same(store: Store) -> None:
    """Two articles without a sentence are two articles."""
    first, second = (replace(article(name), sentences=()) for name in ("a1", "a2"))
    assert await store.add_articles([first, second], story="s", now=NOW) == 2


async def test_a_known_article_is_brought_up_to_date(store: Store) -> None:
    """What a later reading knows better about an article replaces what was stored."""
    await store.add_articles([article(published_at=None)], story="s", now=NOW)
    better = article(source="Abendblatt", title="A better title", published_at=NOW - DAY)
    assert await store.add_articles([better], story="s", now=NOW + DAY) == 0
    story, articles = await store.story("s", "")
    assert articles == [better]
    assert (story.title, story.updated_at) == ("A better title", NOW - DAY)


async def test_an_article_may_belong_to_two_stories(store: Store) -> None:
    """It is new to each story once."""
    assert await store.add_articles([article()], story="s", now=NOW) == 1
    assert await store.add_articles([article()], story="t", now=NOW) == 1
    assert [story.article_ids for story in await store.stories("")] == [("a1",), ("a1",)]


async def test_a_story_may_be_empty(store: Store) -> None:
    """A story without an article bears its handle as its title."""
    assert await store.add_articles([], story="s", now=NOW) == 0
    story, articles = await store.story("s", "")
    assert (story.title, story.article_ids, story.updated_at, articles) == ("s", (), NOW, [])


async def test_of_a_long_story_its_newest_articles_are_given(store: Store) -> None:
    """Oldest first, as all of them are; a story that is not there is told by its neighbors."""
    days = [article(f"a{n}", published_at=NOW - n * DAY) for n in range(5)]
    await store.add_articles(days, story="kurier", now=NOW, workspace="guild")
    found = await store.recent_articles("kurier", "guild", limit=3)
    assert [each.id for each in found] == ["a2", "a1", "a0"]
    assert len(await store.recent_articles("kurier", "guild")) == 5
    with pytest.raises(StoryNotFound) as failed:
        await store.recent_articles("kurie", "guild")
    assert failed.value.near == ("kurier",)


async def test_a_story_may_have_more_articles_than_one_statement_takes(store: Store) -> None:
    """Asked for what they were before, as somebody does who looks behind a post."""
    names = [f"a{number}" for number in range(70_000)]
    assert await store.versions("guild", names) == []


async def test_headlines_are_the_stories_without_their_articles(store: Store) -> None:
    """Those that a workspace sees, its own before everybody's namesake, and empty ones."""
    early = article("early", published_at=NOW - DAY, title="First headline")
    late, undated = article("late", title="Second headline"), article("undated", published_at=None, title="Third")
    await store.add_articles([late, early], story="own", workspace="A", now=NOW - DAY)
    await store.add_articles([undated], story="own", workspace="A", now=NOW - MINUTE)
    await store.add_articles([article("seed", title="Seed")], story="seed", now=NOW)
    for workspace in ("", "A"):
        name = workspace or "all"
        await store.add_articles([article(f"n{name}", title=name)], story="both", workspace=workspace, now=NOW)
    await store.add_articles([], story="empty", workspace="A", now=NOW)
    for workspace in ("A", "B"):
        listed = [replace(story, article_ids=()) for story in await store.stories(workspace)]
        assert await store.headlines(workspace) == listed
    assert [story.title for story in await store.headlines("A")] == ["A", "empty", "Second headline", "Seed"]


async def test_an_empty_story_has_no_recent_articles(store: Store) -> None:
    """Which is another thing than no such story."""
    await store.add_articles([], story="empty", now=NOW)
    assert await store.recent_articles("empty", "guild") == []


async def test_workspaces_see_their_own_stories_and_everybodys(store: Store) -> None:
    """No workspace sees another one's story, nor by way of the same text its address."""
    await store.add_articles([article("seed")], story="seed", now=NOW)
    await store.add_articles(
        [replace(article("x", "Same."), url="https://a.example/secret")], story="a", workspace="A", now=NOW
    )
    assert await store.add_articles([article("y", "Same.")], story="b", workspace="B", now=NOW) == 1
    assert [story.handle for story in await store.stories("A")] == ["a", "seed"]
    assert [story.handle for story in await store.stories("B")] == ["b", "seed"]
    assert [story.handle for story in await store.stories("")] == ["seed"]
    assert (await store.story("b", "B"))[1][0].url == "https://example.org/y"
    with pytest.raises(StoryNotFound):
        await store.story("a", "B")


@pytest.mark.parametrize("own_first", [True, False])
async def test_a_workspaces_own_story_hides_everybodys(store: Store, own_first: bool) -> None:  # noqa: FBT001
    """Where both have a handle, the workspace's own is meant, whichever was made first."""
    for workspace in ("A", "") if own_first else ("", "A"):
        name = f"of-{workspace or 'all'}"
        await store.add_articles([article(name)], story="s", workspace=workspace, now=NOW)
    assert [story.article_ids for story in await store.stories("A")] == [("of-A",)]
    assert [story.article_ids for story in await store.stories("B")] == [("of-all",)]
    assert [found.id for found in (await store.story("s", "A"))[1]] == ["of-A"]
    assert [found.id for found in (await store.story("s", "B"))[1]] == ["of-all"]


async def test_an_unknown_story_names_its_neighbors(store: Store) -> None:
    """Whoever mistypes a handle is told those like it, or else all that there are."""
    for handle in ("stargate", "rente", "bahn"):
        await store.add_articles([], story=handle, now=NOW)
    with pytest.raises(StoryNotFound) as mistyped:
        await store.story("stragate", "guild")
    assert mistyped.value.near == ("stargate",)
    with pytest.raises(StoryNotFound) as unknown:
        await store.story("zzz", "guild")
    assert unknown.value.near == ("bahn", "rente", "stargate")


@pytest.mark.parametrize("name", HOSTILE)
async def test_names_are_only_names(store: Store, name: str) -> None:
    """Nothing in a name reaches the database as anything but a name."""
    channel = Channel(name, name, name, name)
    hostile = replace(article(name, name, title=name, source=name), url=name, byline=name)
    await store.add_articles([hostile], story=name, workspace=name, now=NOW)
    assert (await store.story(name, name))[1] == [hostile]
    followed, _ = await store.follow(subscription(name, channel=channel, story=name), now=NOW, limit=1)
    assert await store.subscriptions(channel) == [followed]
    assert followed.channel == channel
    await store.set_channel_settings(channel, ChannelSettings(name, name, (name, name)))
    assert await store.channel_settings(channel) == ChannelSettings(name, name, (name, name))
    assert len(await store.stories(name)) == 1


@pytest.mark.parametrize("name", ["nul\0nul", "half \ud83d pair", "\udc00\ud800"])
async def test_what_no_database_keeps_is_replaced_in_names_only(store: Store, name: str) -> None:
    """NUL and halves of surrogate pairs become U+FFFD in a name, and stay what they are in an article."""
    odd = article("a1", name, title=name)
    await store.add_articles([odd], story=name, now=NOW)
    story, articles = await store.story(name, "")
    assert articles == [odd]
    assert "\ufffd" in story.title
    with pytest.raises(StoryNotFound):
        await store.story(name + "!", "")


async def test_channel_settings_are_kept_for_each_channel_and_thread(store: Store) -> None:
    """What is set for a thread says nothing about its channel, and the last word counts."""
    thread = replace(CHANNEL, thread="1712.3")
    german = ChannelSettings("de", "Europe/Berlin", ("22:00", "07:00"))
    assert await store.channel_settings(CHANNEL) is None
    await store.set_channel_settings(thread, ChannelSettings("en", "UTC", None))
    assert await store.channel_settings(CHANNEL) is None
    await store.set_channel_settings(CHANNEL, ChannelSettings("en", "UTC", None))
    await store.set_channel_settings(CHANNEL, german)
    assert await store.channel_settings(CHANNEL) == german
    assert await store.channel_settings(thread) == ChannelSettings("en", "UTC", None)
    await store.set_channel_settings(CHANNEL, replace(german, quiet=None))
    assert await store.channel_settings(CHANNEL) == replace(german, quiet=None)


async def test_what_counts_in_a_thread_is_what_was_set_for_it_or_else_for_its_channel(store: Store) -> None:
    """A thread has its channel's settings until it has its own, and a channel never has its thread's."""
    thread = replace(CHANNEL, thread="1712.3")
    german, english = ChannelSettings("de", "Europe/Berlin", None), ChannelSettings("en", "UTC", None)
    assert await store.effective_settings(thread) is None
    await store.set_channel_settings(thread, english)
    assert await store.effective_settings(CHANNEL) is None
    await store.set_channel_settings(CHANNEL, german)
    assert await store.effective_settings(thread) == english
    assert await store.effective_settings(CHANNEL) == german
    assert await store.effective_settings(replace(CHANNEL, thread="1800.1")) == german


async def test_a_channel_that_follows_has_no_settings_yet(store: Store) -> None:
    """Following a story sets nothing else."""
    await store.follow(subscription(), now=NOW, limit=1)
    assert await store.channel_settings(CHANNEL) is None


async def test_news_makes_updates_due(store: Store) -> None:
    """New articles make those who wait for updates of their story due at once, and nobody else."""
    elsewhere = replace(CHANNEL, id="2", workspace="elsewhere")
    await store.follow(updates("mine"), now=NOW, limit=9)
    await store.follow(updates("other-story", story="rente"), now=NOW, limit=9)
    await store.follow(updates("other-workspace", channel=elsewhere), now=NOW, limit=9)
    await store.follow(subscription("by-schedule", channel=replace(CHANNEL, id="3"), due_at=None), now=NOW, limit=9)
    await store.add_articles([article()], story="stargate", workspace="guild", now=NOW + MINUTE)
    names = ("mine", "other-story", "other-workspace", "by-schedule")
    assert [(await store.subscription(name)).due_at for name in names] == [NOW + MINUTE, None, None, None]


async def test_no_news_makes_nothing_due(store: Store) -> None:
    """Reading a source again, or a better reading of a known article, is no news."""
    await store.add_articles([article()], story="stargate", workspace="guild", now=NOW)
    await store.follow(updates(), now=NOW, limit=9)
    await store.add_articles([article(title="Better")], story="stargate", workspace="guild", now=NOW + MINUTE)
    assert (await store.subscription("s1")).due_at is None


async def test_everybodys_news_reaches_those_who_see_it(store: Store) -> None:
    """News in everybody's story is for all workspaces but those whose own story hides it."""
    hidden = replace(CHANNEL, id="2", workspace="own")
    await store.add_articles([], story="stargate", workspace="own", now=NOW)
    await store.follow(updates("sees"), now=NOW, limit=9)
    await store.follow(updates("hidden", channel=hidden), now=NOW, limit=9)
    await store.add_articles([article()], story="stargate", now=NOW)
    assert (await store.subscription("sees")).due_at == NOW
    assert (await store.subscription("hidden")).due_at is None


async def test_news_that_comes_together_is_told_together(store: Store) -> None:
    """Several articles before the next look are one delivery; one that comes after it is another."""
    await store.follow(updates(), now=NOW, limit=9)
    for index in range(3):
        later = NOW + index * MINUTE
        await store.add_articles([article(f"a{index}")], story="stargate", workspace="guild", now=later)
    assert await store.fire_due(NOW + 5 * MINUTE, next_due=next_due) == 1
    assert await store.fire_due(NOW + 5 * MINUTE, next_due=next_due) == 0
    await store.add_articles([article("a9")], story="stargate", workspace="guild", now=NOW + 6 * MINUTE)
    assert await store.fire_due(NOW + 6 * MINUTE, next_due=next_due) == 1


# News


async def test_news_is_what_came_after_the_subscription(store: Store) -> None:
    """What was there when the channel began to follow is no news; what came later is, the oldest first."""
    await store.add_articles([article("before")], story="stargate", now=NOW - MINUTE)
    await store.add_articles([article("then")], story="stargate", now=NOW)
    followed, _ = await store.follow(updates(), now=NOW, limit=9)
    assert await store.news(followed) == []
    late = [article("second", published_at=NOW + DAY), article("first", published_at=NOW - DAY)]
    await store.add_articles(late, story="stargate", now=NOW + MINUTE)
    await store.add_articles([article("elsewhere")], story="rente", now=NOW + MINUTE)
    assert await store.news(followed) == [late[1], late[0]]


@pytest.mark.parametrize("outcome", ["posted", "empty", "skipped"])
async def test_news_counts_from_the_last_delivery_that_looked(
    store: Store, outcome: Literal["posted", "empty", "skipped"]
) -> None:
    """Of what came before it was fired nothing is left, but for one that was skipped; its very moment is looked at."""
    followed, _ = await store.follow(updates(), now=NOW, limit=9)
    old, same, new = article("old"), article("same"), article("new")
    await store.add_articles([old], story="stargate", now=NOW + MINUTE)
    await store.add_articles([same], story="stargate", now=NOW + 2 * MINUTE)
    await store.fire_due(NOW + 2 * MINUTE, next_due=next_due)
    (delivery,) = await claim(store, now=NOW + 2 * MINUTE)
    assert await store.news(followed) == [old, same]
    if outcome == "posted":
        await post(store, delivery, digest())
    else:
        await store.finish(delivery.id, "w1", NOW + 3 * MINUTE, outcome=outcome)
    await store.add_articles([new], story="stargate", now=NOW + 4 * MINUTE)
    assert await store.news(followed) == ([old] if outcome == "skipped" else []) + [same, new]


async def test_a_known_article_is_news_to_another_story(store: Store) -> None:
    """It counts since when it belongs to the story; a better reading of it is no news."""
    await store.add_articles([article()], story="rente", now=NOW - DAY)
    followed, _ = await store.follow(updates(), now=NOW, limit=9)
    await store.add_articles([article()], story="stargate", now=NOW + MINUTE)
    assert await store.news(followed) == [article()]
    await store.fire_due(NOW + 2 * MINUTE, next_due=next_due)
    (delivery,) = await claim(store, now=NOW + 2 * MINUTE)
    await store.finish(delivery.id, "w1", NOW + 2 * MINUTE, outcome="empty")
    await store.add_articles([article(title="Better")], story="stargate", now=NOW + DAY)
    assert await store.news(followed) == []


async def test_news_is_of_the_story_that_the_workspace_sees(store: Store) -> None:
    """Its own hides everybody's, and a subscription that ended has none."""
    followed, _ = await store.follow(updates(), now=NOW, limit=9)
    await store.add_articles([article("all")], story="stargate", now=NOW + MINUTE)
    assert [found.id for found in await store.news(followed)] == ["all"]
    await store.add_articles([article("own")], story="stargate", workspace="guild", now=NOW + MINUTE)
    assert [found.id for found in await store.news(followed)] == ["own"]
    await store.unfollow("s1")
    assert await store.news(followed) == []


# Everybody's stories


async def common(store: Store) -> dict[str, tuple[str, ...]]:
    """Give the ids of the articles of everybody's stories."""
    return {story.handle: story.article_ids for story in await store.stories("")}


async def test_everybodys_stories_become_what_is_given(store: Store) -> None:
    """What is missing comes, what is not given goes, and workspaces' own stories stay."""
    await store.add_articles([article("own")], story="own", workspace="guild", now=NOW)
    await store.add_articles([article("x")], story="gone", now=NOW)
    a, b, c = article("a"), article("b"), article("c")
    assert await store.keep_common_stories({"s": [a, b], "t": [b]}, now=NOW) == 3
    assert await common(store) == {"s": ("a", "b"), "t": ("b",)}
    assert await store.keep_common_stories({"s": [c, a], "u": []}, now=NOW + DAY) == 1
    assert await common(store) == {"s": ("a", "c"), "u": ()}
    assert await store.keep_common_stories({}, now=NOW + DAY) == 0
    assert await common(store) == {}
    assert [story.article_ids for story in await store.stories("guild")] == [("own",)]


async def test_what_is_given_again_changes_nothing(url: str, store: Store) -> None:
    """The same stories at every start are kept as they are: nothing is new, and no row is written."""
    given = {"s": [article("a", published_at=None), article("twin", "Here is what a says.")], "t": [article("b")]}
    assert await store.keep_common_stories(given, now=NOW) == 2
    before = rows(url)
    assert await store.keep_common_stories(given, now=NOW + DAY) == 0
    assert rows(url) == before


def rows(url: str) -> list[Any]:
    """Give all that is stored of stories and articles."""
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        tables = ("story", "article", "story_article")
        found = [connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY 1, 2").all() for name in tables]  # noqa: S608
    engine.dispose()
    return found


async def test_a_given_article_replaces_what_is_known_of_it(store: Store) -> None:
    """Another reading of an id, or another id for the same words, is the same article, and no news."""
    await store.keep_common_stories({"s": [article("a", "One."), article("b", "Two.")]}, now=NOW)
    await store.follow(updates(story="s"), now=NOW, limit=9)
    renamed = [article("c", "One.", title="Renamed"), article("b", "Two.", "And more.")]
    assert await store.keep_common_stories({"s": renamed}, now=NOW + DAY) == 0
    assert (await store.story("s", ""))[1] == [renamed[0], renamed[1]]
    swapped = [article("c", "Two.", "And more."), article("b", "One.")]
    assert await store.keep_common_stories({"s": swapped}, now=NOW + DAY) == 0
    assert (await store.story("s", ""))[1] == [swapped[0], swapped[1]]
    assert (await store.subscription("s1")).due_at is None


async def test_the_same_words_are_given_once(store: Store) -> None:
    """Of two with one id or the same words the first counts, for both stories."""
    first, same_words, same_id = article("a", "One."), article("b", "One."), article("a", "Two.")
    third = article("c", "Two.")
    await store.keep_common_stories({"s": [first, same_id], "t": [same_words, third]}, now=NOW)
    assert await common(store) == {"s": ("a",), "t": ("a", "c")}
    assert (await store.story("t", ""))[1] == [first, third]


async def test_new_articles_in_everybodys_stories_make_updates_due(store: Store) -> None:
    """Only those of a story that was there before: a story that is wholly new is no news."""
    await store.follow(updates("s1", story="s"), now=NOW, limit=9)
    await store.follow(updates("s2", story="t"), now=NOW, limit=9)
    await store.keep_common_stories({"s": [article("a")]}, now=NOW)
    assert (await store.subscription("s1")).due_at is None
    await store.keep_common_stories({"s": [article("a"), article("b")], "t": [article("c")]}, now=NOW + DAY)
    due = [(await store.subscription(name)).due_at for name in ("s1", "s2")]
    assert due == [NOW + DAY, None]
