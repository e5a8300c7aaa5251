"""What notices on Discord tell people to type: commands that are there, with options that they have."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from babel.messages.pofile import read_po

from adapters.discord.hints import command, hinted
from adapters.wording import CATALOGS, LOCALES
from bot.commands import TOPICS
from bot.explaining import help_notice
from bot.types import Notice
from tests.adapters import test_discord as rooms
from tests.adapters.test_discord import Newsroom

pytest_plugins = ["tests.loopback_discord.fixtures"]

template, store, room = rooms.template, rooms.store, rooms.room

Commands = Mapping[str, frozenset[str]]
"""Options by the name of the command."""


def wordings(language: str) -> Iterator[Notice]:
    """Give all notices that have a wording, filled in with names of what is filled in."""
    with (CATALOGS / language / "LC_MESSAGES" / "depesche.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string if isinstance(message.string, str) else " ".join(message.string or ())
        if key and key.partition(".")[0] not in {"slack", "console", "told", "reason", "help"}:
            names = {*re.findall(r"\$\{(\w+)\}", text)} - {"example", "near"}
            yield Notice(key, {name: "2" if name == "n" else "stargate" for name in names})


async def registered(room: Newsroom, language: str) -> Commands:
    """Give the commands as people see them in a language."""
    async with room.listening():
        group = next(each for each in room.server.commands() if each["name"] == "news")
    found: dict[str, frozenset[str]] = {}

    def name(each: Mapping[str, Any]) -> str:
        return str((each.get("name_localizations") or {}).get(language, each["name"]))

    def walk(each: Mapping[str, Any], path: str) -> None:
        options = each.get("options") or ()
        if each.get("type") == 1 and path:
            found[path] = frozenset(map(name, options))
        for option in options:
            if option["type"] in {1, 2}:
                walk(option, f"{path} {name(option)}".strip())

    walk({**group, "type": 2}, "")
    return found


def told(text: str, known: Commands) -> None:
    """Raise `AssertionError` where a text names a command or an option that is not there."""
    groups = {path.split()[0]: frozenset[str]() for path in known}
    for written in text.split("/news ")[1:]:
        found = [path for path in {**groups, **known} if re.match(rf"{path}(?!\w|-)", written)]
        assert found, text
        path = max(found, key=len)
        assert {*re.findall(r"(?<= )([^\W\d]\w*):(?=\S)", written)} <= {**groups, **known}[path], text


@pytest.mark.parametrize("language", LOCALES)
async def test_every_hint_names_a_command_and_its_options(room: Newsroom, language: str) -> None:
    """In the names that people see in their language."""
    known = await registered(room, language)
    notices = [*wordings(language), *(help_notice(topic, language) for topic in TOPICS)]
    said = [hinted(notice, language) for notice in notices]
    for text in said:
        told(text, known)
    assert sum("/news " in text for text in said) > 50


@pytest.mark.parametrize("language", LOCALES)
async def test_help_lists_every_command_that_there_is(room: Newsroom, language: str) -> None:
    """And none in a form that nobody can type on Discord."""
    listed = re.findall(r"^• /news (\S+):", hinted(help_notice(None, language), language), re.MULTILINE)
    assert set(listed) == {path.split()[0] for path in await registered(room, language)}


@pytest.mark.parametrize("language", LOCALES)
def test_no_hint_is_left_as_it_is_typed_elsewhere(language: str) -> None:
    """Each sentence of the bot's that ends in a command is one on Discord."""
    verbs = "|".join(each.syntax[language].split()[0] for topic, each in TOPICS.items() if topic != "ask")
    for notice in wordings(language):
        assert not re.search(rf": (?:{verbs})(?: |[.,]|$)", hinted(notice, language)), notice.key


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("follow faehre weekdays 08:30 and updates", "/news follow story:faehre schedule:weekdays 08:30 and updates"),
        ("pause faehre 24h", "/news pause story:faehre duration:24h"),
        ("digest stargate 5 bullets", "/news digest story:stargate bullets:5"),
        ("quiet 22:00-07:00", "/news quiet hours:22:00-07:00"),
        ("questions remove 2", "/news questions remove:2"),
        ("sources", "/news source list"),
        ("source add https://example.org/feed last 3", "/news source add address:https://example.org/feed last:3"),
        (
            "source filter kurier +harbor -sport only en",
            "/news source filter source:kurier include:harbor exclude:sport only:en",
        ),
        ("source upload ./article.txt", "/news source upload"),
        ("story split stargate 2 3 as openai", "/news story split story:stargate articles:2 3 name:openai"),
        ("tell me when stargate who pays", "/news tell-me-when story:stargate question:who pays"),
        ("mention off", "/news mention"),
        ("folgen stargate werktags 8:30", "/news follow story:stargate schedule:werktags 8:30"),
    ],
)
def test_what_is_typed_becomes_a_command_with_options(typed: str, written: str) -> None:
    """Words go to the options for which they stand, in any language; what is no option is left out."""
    assert command(typed, "en") == written


def test_an_example_in_another_language_becomes_a_command_in_the_readers() -> None:
    """Discord's options are read in English, whoever uses them."""
    said = hinted(Notice("command.duration", {"said": "x", "example": "pause stargate 24h"}), "de")
    assert said.endswith("Zum Beispiel: /news pausieren thema:stargate dauer:24h")


def test_several_that_may_be_meant_are_several_commands() -> None:
    """Each can be typed as it stands."""
    said = hinted(Notice("story.near", {"said": "x", "near": "follow faehre, follow fahrrad"}), "en")
    assert said.endswith("Did you mean: /news follow story:faehre, /news follow story:fahrrad")


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        (Notice("subscription.near", {"said": "a: list", "near": "listen"}), "“a: list”. Did you mean: listen"),
        (Notice("schedule.no_time", {"said": "x", "example": "weekdays 08:30"}), "For example: weekdays 08:30"),
        (
            Notice("question.entry", {"n": "1", "story": "s", "question": "list: list all", "until_day": ""}),
            "list all",
        ),
        (Notice("no.such: list", {}), "no.such"),
    ],
)
def test_what_is_no_command_stays(notice: Notice, said: str) -> None:
    """What people and articles wrote, and examples of what an option takes."""
    assert said in hinted(notice, "en")
