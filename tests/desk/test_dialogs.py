"""What people type and what the desk says to it, as it is shown: dialogs from the first word on."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.types import FOREVER, Answer, Channel, Digest
from tests.desk.conftest import HERE, START, Conversation

DIALOGS: dict[str, Sequence[tuple[str, Sequence[str]]]] = {
    "somebody new asks": [
        ("/faehre who pays for it", ["40 Millionen Euro", "Kurier"]),
        ("/news ask library wer bezahlt den Umbau?", ["the state of Bavaria", "Bote"]),
        ("/faehre who painted the mast", ["The articles do not say."]),
        (
            "/news stories",
            ["There are 2 stories:", "faehre: Die Fähre nach Altenwerder fährt wieder", "library: Lindau"],
        ),
        ("/news digest library 3 bullets", ["Lindau opens a library in the old station", "• "]),
        ("/news help follow", ["follow <story>", "follow stargate weekdays 08:30"]),
    ],
    "a channel follows, changes its mind and leaves": [
        ("/news list", ["Nothing is followed here yet. For example: follow faehre weekdays 08:30"]),
        (
            "/news follow faehre daily 08:30",
            [
                "Following faehre: daily at 08:30 (Europe/Berlin). Next digest: Sat, 24 Oct 2026, 08:30.",
                "Preview.",
                "nothing was posted",
                "• ",
            ],
        ),
        ("/news list", ["1 story is followed here:", "daily at 08:30 (Europe/Berlin). Next: Sat, 24 Oct 2026, 08:30"]),
        ("/news follow faehre sundays 10:00", ["Changed faehre: Sundays at 10:00", "Sun, 25 Oct 2026, 10:00"]),
        ("/news list", ["1 story is followed here:", "Sundays at 10:00"]),
        ("/news pause faehre 24h", ["faehre is paused until Sat, 24 Oct 2026, 09:00"]),
        ("/news list", ["paused until Sat, 24 Oct 2026, 09:00"]),
        ("/news resume faehre", ["faehre goes on. Next digest: Sun, 25 Oct 2026, 10:00"]),
        ("/news resume", ["Nothing is paused here."]),
        ("/news pause faehre until Monday", ["faehre is paused until Mon, 26 Oct 2026, 00:00"]),
        ("/news pause bis 2.11. 9 Uhr", ["paused here until Mon, 2 Nov 2026, 09:00"]),
        ("/news pause until 1.1.2020", ["A pause lasts more than nothing and at most a year.", "pause stargate 24h"]),
        ("/news pause until 1.1.2030", ["A pause lasts more than nothing and at most a year."]),
        ("/news change faehre to mondays 9am", ["Changed faehre: Mondays at 09:00"]),
        ("/news unfollow faehre", ["No longer following faehre here."]),
        ("/news unfollow all", ["Nothing is followed here yet."]),
        ("/news list", ["Nothing is followed here yet."]),
    ],
    "a channel that speaks German": [
        ("/news language de", ["Deutsch"]),
        ("/news folgen faehre täglich 8:30", ["faehre", "täglich um 08:30", "Sa., 24. Okt. 2026, 08:30 Uhr"]),
        ("/news liste", ["faehre", "täglich um 08:30"]),
        ("/news ruhe 22-7", ["22:00", "07:00", "Europe/Berlin"]),
        ("/news warum", ["faehre", "24. Okt. 2026"]),
        ("/news folgen faehre 25:00", ["25"]),
        ("/news hilfe", ["überblick", "abbestellen"]),
    ],
    "a channel that wants to hear at once, and every morning": [
        (
            "/news follow faehre weekdays 08:30 and updates",
            ["Following faehre: weekdays at 08:30 (Europe/Berlin), and news as soon as there is any.", "26 Oct 2026"],
        ),
        (
            "/news list",
            ["1 story is followed here:", "weekdays at 08:30 (Europe/Berlin), and news as soon as there is any"],
        ),
        (
            "/news follow faehre daily 09:30 and updates",
            ["Changed: faehre is followed here daily at 09:30", "and news"],
        ),
        ("/news updates both", ["posted in a thread below its last digest, and in the channel."]),
        ("/news updates channel", ["What is new in a story is posted in the channel."]),
        (
            "/news updates thread",
            ["posted in a thread below its last digest; in the channel where there is no digest yet."],
        ),
        ("/news updates", ["For example: updates thread"]),
        ("/news answers private", ["Answers and digests are shown only to who asks for them."]),
        ("/news answers public", ["Everybody here sees answers and digests that somebody asks for."]),
        ("/news answers", ["For example: answers private"]),
        ("/news mention @desk", ["Name a role or a group to mention"]),
        ("/news mention off", ["Posts here mention nobody."]),
        ("/news send faehre", ["faehre is being posted here, once."]),
        ("/news send library", ["Nothing that is followed here is named “library”"]),
        ("/news send", ["Which story?"]),
        ("/news follow faehre daily 08:30", ["Changed faehre: daily at 08:30"]),
        ("/news help send", ["send <story | id>", "send stargate"]),
    ],
    "the same in German": [
        ("/news sprache deutsch", ["Deutsch"]),
        ("/news folge faehre werktags 08:30 und neuigkeiten", ["werktags um 08:30", "26. Okt. 2026"]),
        ("/news liste", ["werktags um 08:30 (Europe/Berlin), und Neues"]),
        ("/news neuigkeiten beides", ["Thread", "Kanal"]),
        ("/news neuigkeiten kanal", ["Kanal"]),
        ("/news neuigkeiten", ["neuigkeiten thread"]),
        ("/news antworten privat", ["nur, wer"]),
        ("/news antworten öffentlich", ["alle"]),
        ("/news erwähne niemanden", ["niemanden"]),
        ("/news sende faehre", ["faehre"]),
        ("/news hilfe erwähnen", ["erwähne <@Gruppe | niemanden>"]),
    ],
    "somebody mistypes": [
        ("/news folow faehre", ["“folow faehre” is no command. Did you mean: follow faehre"]),
        ("/news follow fahre", ["There is no story named “fahre”. Did you mean: follow faehre"]),
        ("/news digest nothing-like-it", ["There is no story named “nothing-like-it”. Known: faehre, library"]),
        ("/news unfollow faehre", ["Nothing that is followed here is named “faehre”"]),
        ("/news why abcdef", ["Nothing here has the id “abcdef”."]),
        ("/news follow faehre every 5 minutes", ["15 minutes", "For example: every 15 minutes"]),
        ("/news follow faehre 31 feb 10:00", ["For example:"]),
        ("/news follow faehre daily 08:30 Europe/Berlni", ["Europe/Berlin"]),
        ("/news follow https://example.org/story", ["only a channel of a server or workspace can follow one"]),
        ("/news list", ["Nothing is followed here yet."]),
    ],
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_dialog(talk: Conversation, name: str) -> None:
    """Each reply shows what is expected of it."""
    for said, expected in DIALOGS[name]:
        shown = await talk.say(said)
        for words in expected:
            assert words in shown, f"› {said}\n{shown}"


async def test_answers_and_digests_are_for_everybody_and_the_rest_is_not(talk: Conversation) -> None:
    """What one sets up is not shown to the channel."""
    for said in ("/faehre who pays", "/news digest faehre"):
        await talk.say(said)
        assert talk.replies[-1].public
    for said in ("/news list", "/news follow faehre daily 9:00", "/news why", "/news help", "/news nonsense"):
        await talk.say(said)
        assert not talk.replies[-1].public


@pytest.mark.parametrize(
    "said",
    [
        "follow faehre daily 08:30",
        "unfollow library",
        "unfollow all",
        "pause all",
        "resume all",
        "quiet 22-7",
        "language de",
        "timezone Europe/Vienna",
        "updates both",
        "answers private",
        "mention @desk",
        "mention off",
        "send library",
        "follow faehre daily 8:30 and updates",
    ],
)
async def test_only_who_manages_a_channel_changes_it(talk: Conversation, said: str) -> None:
    """Everybody else is told so, and nothing changes."""
    await talk.say("/news follow library weekdays 9:00")
    before = (await talk.store.subscriptions(HERE), await talk.store.channel_settings(HERE))
    guest = talk.elsewhere(may_manage=False, mention="G1")
    assert await guest.keys(f"/news {said}") == ["right.missing"]
    assert await talk.store.history(HERE) == []
    assert (await talk.store.subscriptions(HERE), await talk.store.channel_settings(HERE)) == before
    assert await guest.keys("/library who paid") == ["Answer"]
    assert await guest.keys("/news list") == ["list.head"]


async def test_following_twice_changes_the_first(talk: Conversation) -> None:
    """One story has one subscription in a channel; what is not said again stays."""
    await talk.say("/news follow faehre daily 08:30 3 bullets")
    (first,) = await talk.store.subscriptions(HERE)
    await talk.say("/news follow faehre weekdays 07:00")
    await talk.say("/news follow faehre 4 bullets")
    (second,) = await talk.store.subscriptions(HERE)
    assert second.id == first.id
    assert second.schedule is not None
    assert (second.schedule.text, second.max_bullets) == ("weekdays 07:00 Europe/Berlin", 4)


async def test_what_is_new_is_followed_without_a_schedule(talk: Conversation) -> None:
    """And may be changed into digests and back."""
    assert (await talk.keys("/news follow faehre updates"))[0] == "follow.created_updates"
    assert await talk.keys("/news follow faehre daily 9:00") == ["follow.changed"]
    assert await talk.keys("/news follow faehre updates") == ["follow.changed_updates"]
    (kept,) = await talk.store.subscriptions(HERE)
    assert (kept.mode, kept.schedule, kept.due_at) == ("updates", None, None)


async def test_a_channel_follows_so_many_stories_and_no_more(talk: Conversation) -> None:
    """The limit is said with what to do about it; changing one that is followed is always possible."""
    await talk.store.keep_common_stories({}, now=START)
    for index in range(4):
        await talk.store.add_articles([], story=f"s{index}", now=START)
    for index in range(3):
        assert (await talk.keys(f"/news follow s{index} daily 9:00"))[0] == "follow.created"
    assert "at most 3 stories" in await talk.say("/news follow s3 daily 9:00")
    assert await talk.keys("/news follow s2 daily 10:00") == ["follow.changed"]
    assert len(await talk.store.subscriptions(HERE)) == 3


async def test_channels_do_not_see_each_other(talk: Conversation) -> None:
    """What one follows, sets and was posted is nobody else's business."""
    await talk.say("/news follow faehre daily 08:30")
    await talk.say("/news language de")
    for other in (Channel("console", "sport", workspace="kurier"), Channel("console", "news", workspace="bote")):
        assert await talk.elsewhere(other).keys("/news list") == ["list.empty"]
        assert await talk.elsewhere(other).keys("/news unfollow faehre") == ["subscription.unknown"]
        assert "nothing" in (await talk.elsewhere(other).say("/news list")).lower()


async def test_pausing_skips_what_would_have_been_due(talk: Conversation) -> None:
    """After the pause the next slot is next; one without an end is due never."""
    assert await talk.keys("/news pause all") == ["pause.nothing"]
    await talk.say("/news follow faehre daily 08:30")
    await talk.say("/news pause all 2 days")
    (paused,) = await talk.store.subscriptions(HERE)
    assert paused.paused_until == START + timedelta(days=2)
    assert paused.due_at is not None
    assert paused.due_at > paused.paused_until
    await talk.say("/news pause all")
    (paused,) = await talk.store.subscriptions(HERE)
    assert (paused.paused_until, paused.due_at) == (FOREVER, None)
    assert "until resumed" in await talk.say("/news list")
    await talk.say("/news resume all")
    (resumed,) = await talk.store.subscriptions(HERE)
    assert resumed.paused_until is None
    assert resumed.due_at is not None


async def test_subscriptions_go_by_the_first_letters_of_their_ids(talk: Conversation) -> None:
    """As they are shown in the list."""
    await talk.say("/news follow faehre daily 08:30")
    (kept,) = await talk.store.subscriptions(HERE)
    assert kept.id[:6] in await talk.say("/news list")
    assert await talk.keys(f"/news pause {kept.id[:6]} 1h") == ["pause.until"]
    assert await talk.keys(f"/news why {kept.id[:6]}") == ["why.empty"]
    assert await talk.keys(f"/news unfollow {kept.id[:6]}") == ["unfollow.done"]


async def test_all_digests_of_a_channel_at_once(talk: Conversation) -> None:
    """A digest without a story is one of each that is followed."""
    assert await talk.keys("/news digest") == ["digest.nothing_followed"]
    await talk.say("/news follow faehre")
    talk.clock.now += timedelta(seconds=1)
    await talk.say("/news follow library")
    assert await talk.keys("/news digest") == ["Digest", "Digest"]
    titles = [message.title for message in talk.replies[-1].messages if isinstance(message, Digest)]
    assert titles == ["Die Fähre nach Altenwerder fährt wieder", "Lindau opens a library in the old station"]


async def test_the_language_is_the_channels_then_the_users_then_the_default(talk: Conversation) -> None:
    """The bot's own words follow; an answer follows its question."""
    german = talk.elsewhere(language="de")
    assert "Nichts" in await german.say("/news unfollow x") or "nichts" in await german.say("/news unfollow x")
    french = talk.elsewhere(language="fr")
    assert "Nothing is followed here" in await french.say("/news list")
    await talk.say("/news language en")
    assert "Nothing is followed here" in await german.say("/news list")
    await german.say("/faehre who pays")
    answer = german.replies[-1].messages[0]
    assert isinstance(answer, Answer)
    assert answer.language == "en"


HOSTILE = [
    "'; DROP TABLE subscription; --",
    "%s%n%(x)d {0} ${story} $story",
    "@everyone <!channel> <@U1>",
    "](http://evil.example) **x** `y`",
    "\x1b[31mred\x1b[0m \u202eback",
    "\0nul \ud800 half",
    "x" * 5000,
    "🧨" * 200,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("command", ["", "follow ", "unfollow ", "why ", "ask faehre ", "digest ", "follow faehre "])
async def test_hostile_words_are_only_words(talk: Conversation, command: str, text: str) -> None:
    """Whatever is typed, nothing that was stored is lost, and nothing that steers a terminal comes back."""
    await talk.say("/news follow faehre daily 08:30")
    before = await talk.store.subscriptions(HERE)
    shown = await talk.say(f"/news {command}{text}")
    assert "error.internal" not in [getattr(message, "key", "") for message in talk.replies[-1].messages]
    assert not {"\x1b", "\u202e", "\0"} & set(shown)
    assert await talk.store.subscriptions(HERE) == before
    assert len(shown) < 6000
