"""A source changes its article: what was posted is put right, once, where it was posted; nothing else is said."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.collecting.conftest import Office, channel
from tests.collecting.test_update_times import CRANE, DIVERS, LIFT, TITLES
from tests.collecting.values import DAY, FERRY, HOUR, MINUTE, START, Item
from tests.loopback.server import Plan

TITLE = "Fähre „Seeadler“ im Hafen von Altenwerder gesunken"
ITEM = Item(guid="ferry", link="http://kurier.test/ferry", title=TITLE, text=FERRY, at=START)
SAVED, FEWER = "Alle 48 Menschen", "Alle 46 Menschen"
MORE = "Die Werft Nordwind aus Rostock bietet der Stadt ein Elektroschiff für 40 Millionen Euro an."


async def posted(office: Office, name: str = "c1") -> str:
    """Let the ferry's sinking be posted in a channel; give the story's handle."""
    office.print("kurier", ITEM)
    await office.add(last=1)
    (story,) = [handle for handle, titles in (await office.stories()).items() if handle != "kurier" and titles]
    await office.say(f"/news follow {story} daily 08:00 and updates", at=channel(name))
    await office.say(f"/news send {story}", at=channel(name))
    await office.settle()
    assert SAVED in (await office.posts(name))[-1]
    return story


async def print_again(office: Office, change: Callable[[str], str], item: Item = ITEM) -> None:
    """Let the paper print its article anew, and everybody hear of it."""
    office.clock.now += MINUTE
    office.feeds["kurier"] = []
    office.print("kurier", replace(item, text=change(item.text)))
    await office.live(HOUR)


def fewer(text: str) -> str:
    """Say that fewer people were saved."""
    return text.replace(SAVED, FEWER)


async def threads(office: Office) -> dict[str, list[str]]:
    """Give what was posted in threads."""
    return {place: list(texts) for place, texts in (await office.every_post()).items() if "~" in place}


async def test_a_changed_figure_edits_the_post_and_is_told_in_its_thread(office: Office) -> None:
    """The digest says the new figure, and its thread what it was; the channel gets no further post."""
    await posted(office)
    await print_again(office, fewer)
    ((_, before, after),) = office.platform.edits
    assert SAVED in before
    assert SAVED not in after
    assert f"{FEWER} an Bord wurden von der Küstenwache gerettet. (korrigiert)" in after
    ((said,),) = (await threads(office)).values()
    assert said.startswith("Correction: ")
    assert "(zuvor: 48 Menschen)" in said
    assert len(await office.posts()) == 1


async def test_a_correction_is_told_once(office: Office) -> None:
    """However often the feed is read, and by whichever process."""
    await posted(office)
    await print_again(office, fewer)
    seen = await office.every_post()
    await office.another().live(DAY / 2)
    assert await office.every_post() == seen
    assert len(office.platform.edits) == 1


async def test_a_correction_of_a_correction_says_the_last_figure(office: Office) -> None:
    """The digest is edited again; the first correction stays what it was, because it tells what was corrected then."""
    await posted(office)
    await print_again(office, fewer)
    await print_again(office, lambda text: text.replace(SAVED, "Alle 44 Menschen"))
    assert "Alle 44 Menschen" in (await office.posts())[0]
    ((first, second),) = (await threads(office)).values()
    assert "(zuvor: 48 Menschen)" in first
    assert "(zuvor: 46 Menschen)" in second


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("nach einem Brand", "nach einem Feuer"),
        lambda text: text.replace("Alle 48", "Alle  48"),
        lambda text: text + "Der Hafen blieb bis zum Abend gesperrt, und die Elbe auch, wie die Polizei mitteilte.",
        lambda text: text,
    ],
    ids=["wording", "spacing", "more", "nothing"],
)
async def test_what_changes_no_fact_corrects_nothing(office: Office, change: Callable[[str], str]) -> None:
    """No post is edited, and nothing is called a correction."""
    await posted(office)
    await print_again(office, change, replace(ITEM, at=START + DAY))
    assert office.platform.edits == []
    assert not any("Correction" in text for texts in (await office.every_post()).values() for text in texts)


async def test_what_is_added_to_an_article_is_news(office: Office) -> None:
    """Only that is told, and not what the article said before."""
    await posted(office)
    await print_again(office, lambda text: f"{text}\n{MORE}")
    ((said,),) = (await threads(office)).values()
    assert "40 Millionen Euro" in said
    assert "Seeadler" not in said.split("Sources")[0]
    await office.live(3 * HOUR)
    assert len((await threads(office)).values()) == 1


async def test_what_stood_there_when_one_began_to_follow_is_no_news(office: Office) -> None:
    """Only what was added to an article since then is told, though nothing was ever posted."""
    office.print("kurier", ITEM)
    await office.add(last=1)
    (story,) = [handle for handle, titles in (await office.stories()).items() if handle != "kurier" and titles]
    office.clock.now += MINUTE
    await office.say(f"/news follow {story} updates")
    await office.settle()
    await print_again(office, lambda text: f"{text}\n{MORE}")
    (said,) = await office.posts()
    assert "40 Millionen Euro" in said
    assert SAVED not in said


async def test_an_article_that_changed_before_it_was_told_is_all_news(office: Office) -> None:
    """What was collected meanwhile was told to nobody, whatever version it is of."""
    story = await posted(office, "other")
    await office.say(f"/news follow {story} updates at most every 2 hours")
    crane = Item(guid="crane", link="http://kurier.test/crane", title=TITLES[CRANE], text=CRANE)
    divers = Item(guid="divers", link="http://kurier.test/divers", title=TITLES[DIVERS], text=DIVERS)
    office.print("kurier", divers)
    await office.live(HOUR)
    assert len(await office.posts()) == 1
    office.print("kurier", crane)
    await office.live(20 * MINUTE)
    await print_again(office, lambda text: f"{text}\n{MORE}", crane)
    await office.live(HOUR)
    _, said = await office.posts()
    assert LIFT in said
    assert "40 Millionen Euro" in said


async def test_nobody_hears_of_what_they_were_not_told(office: Office) -> None:
    """A channel that was told only of another sentence gets no correction."""
    await posted(office)
    await office.say("/news follow kurier updates", at=channel("other"))
    await print_again(office, fewer)
    assert "other" not in await office.every_post()


async def test_who_follows_no_more_hears_nothing(office: Office) -> None:
    """What was posted stays as it is."""
    story = await posted(office)
    await office.say(f"/news unfollow {story}")
    await print_again(office, fewer)
    assert office.platform.edits == []
    assert len(await office.posts()) == 1


async def test_a_post_that_is_gone_holds_up_no_correction(office: Office) -> None:
    """It cannot be edited; what is right is told all the same."""
    await posted(office)
    await office.platform.deleted((await office.platform.record()).posts[0].id)
    await print_again(office, fewer)
    assert office.platform.edits == []
    ((said,),) = (await threads(office)).values()
    assert "(zuvor: 48 Menschen)" in said


async def test_a_platform_that_fails_is_asked_again(office: Office) -> None:
    """The edit and the correction both come later, each once."""
    await posted(office)
    await office.platform.planned(Plan(always={"c1": "refused"}))
    await print_again(office, fewer)
    assert office.platform.edits == []
    await office.platform.planned(Plan())
    await office.live(HOUR)
    assert len(office.platform.edits) == 1
    assert [len(texts) for texts in (await threads(office)).values()] == [1]


async def test_two_corrections_that_wait_come_in_their_order(office: Office) -> None:
    """In one post, because the platform took neither before."""
    await posted(office)
    await office.platform.planned(Plan(always={"c1": "refused"}))
    await print_again(office, fewer)
    await print_again(office, lambda text: text.replace(SAVED, "Alle 44 Menschen"))
    await office.platform.planned(Plan())
    await office.live(HOUR)
    ((said,),) = (await threads(office)).values()
    assert said.index("(zuvor: 48 Menschen)") < said.index("(zuvor: 46 Menschen)")
    assert "Alle 44 Menschen" in (await office.posts())[0]


async def test_a_sentence_that_the_source_took_back_is_told(office: Office) -> None:
    """Where the rest of the article stays as it was."""
    await posted(office)
    await print_again(
        office, lambda text: text.replace("Alle 48 Menschen an Bord wurden von der Küstenwache gerettet. ", "")
    )
    ((said,),) = (await threads(office)).values()
    assert "(steht nicht mehr im Artikel)" in said


async def test_what_is_not_free_to_read_any_more_stays_known(office: Office) -> None:
    """It is as true as it was; and when it can be read again, it is no news."""
    story = await posted(office)
    await print_again(office, lambda text: text.split("\n\n")[0])
    assert "1974" in await office.say(f"{story} wann wurde das Schiff gebaut?")
    await print_again(office, lambda text: text)
    assert len(await office.posts()) == 1
    assert office.platform.edits == []


async def test_corrections_are_listed(office: Office) -> None:
    """With their day, and what was said before."""
    assert await office.say("/news corrections") == "Nothing was corrected here."
    await posted(office)
    await print_again(office, fewer)
    shown = await office.say("/news corrections")
    assert shown.startswith("1 correction was made here:")
    assert "(zuvor: 48 Menschen)" in shown
    assert "20 Oct 2026" in shown


async def test_the_sentences_behind_an_old_post_can_still_be_shown(office: Office) -> None:
    """As they were when it was posted."""
    story = await posted(office)
    _, (article,) = await office.store.story(story, "guild")
    sentence = next(each for each in article.sentences if SAVED in each.text)
    await print_again(office, fewer)
    shown = await office.press(f"{story} {article.id[:6]}.{sentence.index}")
    assert SAVED in shown


async def test_a_report_is_told_to_who_follows_the_story_there(office: Office) -> None:
    """In a direct message, once; and shown to nobody but those who manage the channel."""
    story = await posted(office)
    _, (article,) = await office.store.story(story, "guild")
    sentence = next(each for each in article.sentences if SAVED in each.text)
    for _ in range(2):
        await office.press(f"{story} {article.id[:6]}.{sentence.index}", action="report", user="U9")
        await office.live(HOUR)
    (told,) = (await office.every_post())["user-U1"]
    assert f"Somebody reports that a post about {story} is wrong." in told
    assert SAVED in told
    assert SAVED in await office.say("/news corrections")
    assert SAVED not in await office.say("/news corrections", may_manage=False)
