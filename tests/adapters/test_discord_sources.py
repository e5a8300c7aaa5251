"""Sources, stories and questions as commands of Discord: every one becomes words of the grammar."""

import pytest

from bot.commands import (
    AddSource,
    AskLater,
    Command,
    DropQuestion,
    FilterSource,
    ListSources,
    MergeStories,
    RemoveSource,
    RenameStory,
    ShowQuestions,
    ShowStory,
    SplitStory,
    TestSource,
    parse,
)
from bot.types import Source
from tests.adapters import test_discord as rooms
from tests.adapters.test_discord import Newsroom
from tests.desk.conftest import START
from tests.loopback_discord import NotOffered

pytest_plugins = ["tests.loopback_discord.fixtures"]

template, store, room = rooms.template, rooms.store, rooms.room

FEED = "https://example.org/feed"
FILTER: dict[str, object] = {
    "source": 'The "Daily" Courier', "include": "town hall, harbor", "exclude": " sport ,,", "only": "en, de",
}  # fmt: skip
TYPED: list[tuple[str, dict[str, object], Command]] = [
    ("source add", {"address": FEED}, AddSource(FEED)),
    ("source add", {"address": FEED, "last": 3}, AddSource(FEED, 3)),
    ("source list", {}, ListSources()),
    ("source remove", {"source": "Feed of the town"}, RemoveSource("Feed of the town")),
    ("source remove", {"source": FEED}, RemoveSource(FEED)),
    ("source test", {"address": "example.org"}, TestSource("https://example.org")),
    (
        "source test",
        {"address": "example.org", "include": "town hall, harbor", "exclude": "sport", "only": "en, de"},
        TestSource("https://example.org", ("town hall", "harbor"), ("sport",), ("en", "de")),
    ),
    ("source filter", FILTER, FilterSource("The Daily Courier", ("town hall", "harbor"), ("sport",), ("en", "de"))),
    ("source filter", {"source": "Only news", "exclude": "off"}, FilterSource("Only news", (), ("off",))),
    ("source filter", {"source": "Kurier", "off": True}, FilterSource("Kurier")),
    ("story show", {"story": "faehre"}, ShowStory("faehre")),
    ("story rename", {"story": "faehre", "name": "Fähre-2"}, RenameStory("faehre", "faehre-2")),
    ("story merge", {"story": "faehre", "into": "library"}, MergeStories("faehre", "library")),
    (
        "story split",
        {"story": "faehre", "articles": "2, 4-5", "name": "harbor"},
        SplitStory("faehre", (2, 4, 5), "harbor"),
    ),
    ("questions", {}, ShowQuestions()),
    ("tell-me-when", {"story": "faehre", "question": "who pays?"}, AskLater("faehre", "who pays?")),
    ("questions", {"remove": "2"}, DropQuestion("2")),
    ("questions", {"remove": "all"}, DropQuestion("all")),
]


@pytest.mark.parametrize(("command", "options", "meant"), TYPED, ids=[f"{name} {len(o)}" for name, o, _ in TYPED])
async def test_every_command_becomes_words(
    room: Newsroom, command: str, options: dict[str, object], meant: Command
) -> None:
    """Which the grammar reads as what was chosen, and whose answer only who typed them sees."""
    async with room.listening():
        assert (await room.says(f"news {command}", **options)).ephemeral
    assert parse(room.asked[-1].text, stories=["faehre", "library"]) == meant


async def test_a_filter_without_anything_changes_nothing(room: Newsroom) -> None:
    """To leave every option out does not end a filter: the answer says what could be typed."""
    async with room.listening():
        told = await room.says("news source filter", source="Kurier")
    assert "/news source filter source:kurier" in told.text.replace("\\", "")


async def test_stories_are_offered_while_typing(room: Newsroom) -> None:
    """For both stories of two that become one."""
    async with room.listening():
        for option, before in (("story", {}), ("into", {"story": "faehre"})):
            typed = room.server.user_autocompletes(
                room.news, room.ann, "news story merge", option, {**before, option: "lib"}
            )
            assert [value for _, value in await typed.choices()] == ["library"]


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("source add", {}),
        ("source add", {"address": FEED, "last": 11}),
        ("story rename", {"story": "faehre", "name": "x"}),
        ("story rename", {"story": "faehre", "name": "x" * 41}),
        ("story split", {"story": "faehre", "name": "harbor"}),
    ],
)
async def test_what_cannot_be_is_not_offered(room: Newsroom, command: str, options: dict[str, object]) -> None:
    """Discord itself keeps people from it."""
    async with room.listening():
        with pytest.raises(NotOffered):
            room.server.user_types(room.news, room.ann, f"news {command}", options)


async def test_the_commands_are_named_in_german_too(room: Newsroom) -> None:
    """Groups, the commands in them, and their options."""
    async with room.listening():
        news = room.server.commands()[0]
    named = {found["name"]: found for found in news["options"]}
    groups = {
        name: [each["name_localizations"]["de"] for each in named[name]["options"]] for name in ("source", "story")
    }
    assert groups == {
        "source": ["hinzufügen", "liste", "entfernen", "testen", "filtern", "hochladen", "einfügen"],
        "story": ["zeigen", "umbenennen", "zusammenlegen", "aufteilen"],
    }
    german = {name: named[name]["name_localizations"]["de"] for name in ("source", "story", "questions")}
    assert german == {"source": "quelle", "story": "thema", "questions": "fragen"}
    split = named["story"]["options"][3]["options"]
    assert [option["name_localizations"]["de"] for option in split] == ["thema", "artikel", "name"]


async def test_german_words_of_the_groups_are_those_of_the_grammar(room: Newsroom) -> None:
    """What is read in Discord's menus can be typed elsewhere."""
    async with room.listening():
        news = room.server.commands()[0]
    named = {found["name"]: found for found in news["options"]}
    behind = {
        "list": "", "add": FEED, "test": FEED, "remove": "kurier", "filter": "kurier +rathaus", "upload": "faehre",
        "paste": "faehre", "show": "faehre",
        "rename": "faehre in hafen", "merge": "faehre mit library", "split": "faehre 2 als hafen",
    }  # fmt: skip
    for group in ("source", "story"):
        for command in named[group]["options"]:
            typed = (group, command["name"], behind[command["name"]])
            german = (named[group]["name_localizations"]["de"], command["name_localizations"]["de"], typed[2])
            meant, also = (parse(" ".join(said), stories=["faehre", "library"]) for said in (typed, german))
            assert meant == also


async def add_feeds(room: Newsroom, *named: tuple[str, str]) -> None:
    """Let the server have feeds, by title and address."""
    for number, (title, address) in enumerate(named):
        source = Source(f"{number:032x}", str(room.guild.id), address, title, "U1", f"feed-{number}", due_at=START)
        await room.store.add_source(source, keys=(), now=START, limit=99)


async def offered(room: Newsroom, command: str, option: str, typed: str) -> list[tuple[str, object]]:
    """Begin to type an option; give what is offered."""
    return await room.server.user_autocompletes(
        room.news, room.ann, f"news source {command}", option, {option: typed}
    ).choices()


async def test_feeds_are_offered_while_typing(room: Newsroom) -> None:
    """By title and address; what is chosen means that feed."""
    await add_feeds(room, ("Kurier", FEED), ("Der Bote", "https://bote.example/rss"))
    async with room.listening():
        for command in ("remove", "filter"):
            for typed in ("bote", "DER", "rss"):
                assert await offered(room, command, "source", typed) == [
                    ("Der Bote – https://bote.example/rss", "https://bote.example/rss")
                ]
        assert await offered(room, "test", "address", "kur") == [(f"Kurier – {FEED}", FEED)]
        assert await offered(room, "remove", "source", "nothing") == []
        assert len(await offered(room, "remove", "source", "")) == 2


async def test_no_more_feeds_are_offered_than_discord_takes(room: Newsroom) -> None:
    """And those before that begin like it; a name is cut, and an address that is too long for a value is named."""
    long = f"https://long.example/{'x' * 200}"
    await add_feeds(room, *((f"A feed {n}", f"https://example.org/{n}") for n in range(30)), ("Feeds", long))
    async with room.listening():
        found = await offered(room, "remove", "source", "feed")
        assert len(found) == 25
        assert found[0] == (f"Feeds – {long}"[:100], f"{30:032x}")
        assert await offered(room, "test", "address", "feeds") == []


async def test_feeds_of_others_are_not_offered(room: Newsroom) -> None:
    """Nor any where the bot is alone with somebody, or where the database fails."""
    await add_feeds(room, ("Kurier", FEED))
    other = room.server.add_guild("Elsewhere")
    place = room.server.add_channel(other, "news")
    room.server.add_member(other, room.ann)
    async with room.listening():
        for channel in (place, room.server.direct(room.ann)):
            typed = room.server.user_autocompletes(channel, room.ann, "news source remove", "source", {"source": "kur"})
            assert await typed.choices() == []
        await room.store.close()
        assert await offered(room, "remove", "source", "kur") == []
