"""A feed that is followed as a whole: one story of entries that have little to do with each other."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.collecting.conftest import Office
from tests.collecting.values import DAY, HOUR, MINUTE, START, Item, filler

OPENS = Item("The forum is open", "The forum of the studio Ninefold opened on Friday.", "e-0", at=START - DAY)
EMBERFALL = Item(
    "Emberfall 1.2",
    "Version 1.2 of Emberfall fixes 14 bugs and adds 3 new maps. Players can now trade swords at the market.",
    "e-1",
)
SKYFORGE = Item(
    "Skyforge Tycoon 1.2",
    "Version 1.2 of Skyforge Tycoon fixes 12 bugs and adds 5 new maps. The market now closes at night.",
    "e-2",
)
EMBERFALL_LATER = Item("Emberfall 1.3", "Version 1.3 of Emberfall fixes 9 bugs. It adds two dungeons.", "e-3")
HOTFIX = Item("Hotfix 4411", "Hotfix 4411 is live. It fixes 3 crashes.", "e-4")
HOTFIX_LATER = Item("Hotfix 4412", "Hotfix 4412 is live. It fixes 5 crashes.", "e-5")
LAMP = Item("Lumo lamp on offer", "The Lumo desk lamp now costs 39 euros at Nordkauf.", "p-1")
HEADPHONES = Item("Brio headphones on offer", "The Brio headphones now cost 89 euros at Nordkauf.", "p-2")
LAMP_LATER = Item("Lumo lamp cheaper", "The Lumo desk lamp now costs 35 euros at Nordkauf.", "p-3")
DOWN = Item("Servers down", "Servers down for maintenance from 10:00 to 14:00 on Tuesday.", "s-1")
OVER = Item("Maintenance is over", "Maintenance is over.", "s-2")


async def told(office: Office, items: Sequence[Item]) -> Sequence[str]:
    """Follow a feed as a whole, let it have entries, six hours between two, and give what was posted."""
    office.print("kurier", OPENS)
    await office.follow((await office.add()).story)
    for item in items:
        office.print("kurier", replace(item, at=office.clock()))
        await office.live(6 * HOUR)
    return await office.posts()


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((EMBERFALL, SKYFORGE), ("fixes 14 bugs", "fixes 12 bugs")),
        ((EMBERFALL, SKYFORGE, EMBERFALL_LATER), ("fixes 14 bugs", "fixes 12 bugs", "fixes 9 bugs")),
        ((LAMP, HEADPHONES), ("39 euros", "89 euros")),
        ((HOTFIX, HOTFIX_LATER), ("Hotfix 4411", "Hotfix 4412")),
    ],
    ids=["two games", "two versions", "two products", "two numbers"],
)
async def test_entries_about_different_things_overtake_no_figures(
    items: Sequence[Item], said: Sequence[str], office: Office
) -> None:
    """Though they are worded alike: nobody said before what another entry counted."""
    posts = await told(office, items)
    assert len(posts) == len(said)
    for post, words in zip(posts, said, strict=True):
        assert words in post
        assert "previously" not in post


async def test_an_entry_about_the_same_thing_overtakes_its_figure(office: Office) -> None:
    """That of the same thing, and not what came in between."""
    *_, post = await told(office, (LAMP, HEADPHONES, LAMP_LATER))
    assert "35 euros at Nordkauf. (previously 39 euros)" in post


async def test_a_short_entry_is_news_though_its_words_are_known(office: Office) -> None:
    """Each entry is told, once."""
    posts = await told(office, (DOWN, OVER))
    assert len(posts) == 2, posts
    assert "Maintenance is over." in posts[1]


async def test_an_entry_that_is_edited_is_not_told_again(office: Office) -> None:
    """Neither under its own name nor as a copy with a word more; the posts stay as they are."""
    posts = await told(office, (DOWN, OVER, EMBERFALL))
    office.feeds["kurier"][1] = replace(OVER, text="The maintenance is over.", at=START + 6 * HOUR)
    text = EMBERFALL.text.replace("new maps", "maps")
    office.print("kurier", replace(EMBERFALL, text=text, guid="again", at=office.clock() + MINUTE))
    await office.live(DAY)
    assert await office.posts() == posts


async def test_of_a_flood_the_newest_are_told_and_the_others_counted(office: Office) -> None:
    """More than one post says; whether they are looked at or not."""
    office.print("kurier", OPENS)
    await office.follow((await office.add()).story)
    for first in (1, 22, 43):
        office.print("kurier", *reversed([filler(first + n, office.clock() + n * MINUTE) for n in range(21)]))
        office.clock.now += 6 * HOUR
        await office.collector.collect_due()
    await office.settle()
    (post,) = await office.posts()
    assert post.splitlines()[:2] == ["New: kurier", "and 58 more entries"]


async def test_an_update_of_one_entry_is_headed_by_its_headline(office: Office) -> None:
    """Where that says more than the entry's first point; several are headed by the feed's name."""
    game, down = await told(office, (EMBERFALL, DOWN))
    assert game.splitlines()[0] == "New: Emberfall 1.2"
    assert down.splitlines()[0] == "New: kurier"
    office.print("kurier", replace(SKYFORGE, at=office.clock()), replace(LAMP, at=office.clock()))
    await office.live(6 * HOUR)
    assert (await office.posts())[-1].splitlines()[0] == "New: kurier"
