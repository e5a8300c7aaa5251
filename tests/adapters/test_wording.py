"""The bot's own words: complete in every language, and safe to fill in."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.wording import CATALOGS, LOCALES, day, moment, say, words
from bot.schedule_refusals import REASONS
from bot.types import Notice
from tests.test_commands import REFUSED, refusal
from tests.test_schedule import refusals

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"\$\{(\w+)\}")
EXAMPLE = {"n": "2", "zone": "Europe/Berlin"}
ENGLISH = frozenset(
    "the is no not and or of it to a day days daily every hour hours minute minutes from at monthly first second last "
    "mon tue wed thu fri sat sun weekday weekdays weekends jan feb apr jun oct dec month names morning".split()
)
"""Words that schedules and their refusals are made of, and that are none in German."""


@cache
def catalog(path: str) -> Catalog:
    """One of the catalogs, as it stands on disk."""
    with (CATALOGS / path).open("rb") as file:
        return read_po(file, abort_invalid=True)


def template() -> Catalog:
    """The list of all sentences."""
    return catalog("depesche.pot")


def translations(language: str) -> Catalog:
    """The wording in one language."""
    return catalog(f"{language}/LC_MESSAGES/depesche.po")


def entries(of: Catalog) -> dict[str, Message]:
    """A catalog's sentences by key; the header is none."""
    return {message.id if isinstance(message.id, str) else message.id[0]: message for message in of if message.id}


def texts(message: Message) -> tuple[str, ...]:
    """The wordings of one sentence: one, or one for each plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


KEYS = tuple(entries(template()))


def promised(key: str) -> set[str]:
    """The names that the template says are filled in."""
    lines = [line for line in entries(template())[key].auto_comments if line.startswith("Filled in: ")]
    return set(lines[0].removeprefix("Filled in: ").split(", ")) if lines else set()


@pytest.mark.parametrize("language", LOCALES)
def test_a_catalog_has_every_sentence_and_no_other(language: str) -> None:
    """No key is missing in a language, and none is left over."""
    assert tuple(entries(translations(language))) == KEYS


@pytest.mark.parametrize("path", ["depesche.pot", *(f"{language}/LC_MESSAGES/depesche.po" for language in LOCALES)])
def test_a_sentence_stands_once_in_a_catalog(path: str) -> None:
    """A key that stands twice would keep one of two wordings without a word."""
    keys = re.findall(r'^msgid "(.+)"$', (CATALOGS / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(keys) == sorted(KEYS)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_is_translated_for_good(key: str, language: str) -> None:
    """No wording is empty or fuzzy, and plurals are there where the template has them."""
    message = entries(translations(language))[key]
    assert not message.fuzzy
    assert all(text.strip() for text in texts(message))
    assert message.pluralizable == entries(template())[key].pluralizable
    assert len(texts(message)) == (2 if message.pluralizable else 1)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("key", KEYS)
def test_a_sentence_fills_in_the_same_in_every_language(key: str, language: str) -> None:
    """The names in a wording are those of the template, and nothing else in it looks like one."""
    message = entries(translations(language))[key]
    assert set(NAMED.findall(" ".join(texts(message)))) == promised(key)
    for text in texts(message):
        assert "$" not in NAMED.sub("", text)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("key", KEYS)
def test_a_filled_in_sentence_shows_no_gap(key: str, language: str) -> None:
    """With all its values a sentence has no name left in it and is not its own key."""
    params = {name: "2026-10-05T06:30:00+00:00" if name.endswith(("_at", "_day")) else "x" for name in promised(key)}
    text = words(key, language, **(params | EXAMPLE))
    assert text != key
    assert "$" not in text
    assert "2026-10-05T" not in text


@pytest.mark.parametrize("said", [said for said, _, _ in REFUSED])
def test_a_refused_command_reads_the_same_as_error_and_as_notice(said: str) -> None:
    """The English sentence in a command's error is the catalog's."""
    error = refusal(said)
    assert words(error.key, "en", **error.params) == str(error)
    assert words(error.key, "de", **error.params) != str(error)


def test_errors_without_stories_have_words_too() -> None:
    """The two errors that need an empty shelf are worded like the others."""
    for said in ("follow stargate", "who pays?"):
        error = refusal(said, ())
        assert words(error.key, "en", **error.params) == str(error)


def test_a_refused_schedule_reads_the_same_as_error_and_as_notice() -> None:
    """The English sentence in a schedule's error is the catalog's."""
    for error in refusals():
        assert words(error.key, "en", **error.params) == str(error)


def test_a_refused_schedule_is_german_in_german() -> None:
    """Nothing of a German refusal is English but what was typed, zones and cron, which have no other form."""
    for error in refusals():
        german = words(error.key, "de", **error.params)
        assert german != str(error)
        typed = {error.params.get(name, "") for name in ("said", "word", "near")}
        if error.key == "schedule.unknown_word_near" or "*" in error.example:
            typed.add(error.params["example_de"])
        for text in sorted(typed, key=len, reverse=True):
            if text:
                german = german.replace(text, "")
        assert not ENGLISH & set(re.findall(r"\w+", german)), german


def test_every_reason_against_a_schedule_has_words() -> None:
    """Each reason that a schedule is refused for is a sentence of the catalogs, and each such sentence is one."""
    assert {key for key in KEYS if key.startswith("schedule.")} == set(REASONS)


def test_a_language_may_have_a_value_of_its_own() -> None:
    """A value for German is filled in there, and the one without a language everywhere else."""
    notice = Notice("command.story_missing", {"example": "digest stargate", "example_de": "überblick stargate"})
    assert say(notice, "en") == "Which story? For example: digest stargate"
    assert say(notice, "de-CH") == "Welches Thema? Zum Beispiel: überblick stargate"


def _mentioned_keys() -> Iterator[tuple[str, str]]:
    areas = "|".join(sorted({key.partition(".")[0] for key in KEYS}))
    shape = re.compile(rf"(?:{areas})\.[a-z_]+")
    for folder in ("bot", "adapters"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    if name not in {"Notice", "words", "fail", "CommandError"}:
                        continue
                    for value in [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "key")]:
                        if isinstance(value, ast.Constant) and shape.fullmatch(str(value.value)):
                            yield str(value.value), str(path.relative_to(ROOT))


def test_every_sentence_that_the_program_says_has_words() -> None:
    """Keys that stand in the program are in the catalogs."""
    mentioned = list(_mentioned_keys())
    assert {"command.near", "ask.silent"} <= {key for key, _ in mentioned}
    assert [(key, path) for key, path in mentioned if key not in KEYS] == []


def test_every_sentence_in_the_catalogs_can_be_said() -> None:
    """A key stands in the program, whole or made of a beginning or an ending that stands there: none is left over."""
    whole, beginnings, endings = set(), set(), set()
    for folder in ("bot", "adapters"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant):
                    whole.add(str(node.value))
                if isinstance(node, ast.JoinedStr):
                    first, last = node.values[0], node.values[-1]
                    if isinstance(first, ast.Constant) and re.fullmatch(r"\w+\.(?:\w+\.)?", str(first.value)):
                        beginnings.add(str(first.value))
                    if isinstance(last, ast.Constant) and re.fullmatch(r"_\w+", str(last.value)):
                        endings.add(str(last.value))
    made = {key + ending for key in whole for ending in endings} | {
        start + key for key in whole for start in beginnings
    }
    families = tuple(start for start in beginnings if start.count(".") > 1)  # whose names are names of the code
    families += ("reason.", "told.")  # known by their words, not by their keys: see test_reasons
    sayable = whole | made
    assert [key for key in KEYS if key not in sayable and not key.startswith(families)] == []


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("en", "The articles do not say."),
        ("de", "Das steht nicht in den Artikeln."),
        ("de-AT", "Das steht nicht in den Artikeln."),
        ("de_CH", "Das steht nicht in den Artikeln."),
        ("fr", "The articles do not say."),
        ("und", "The articles do not say."),
        ("", "The articles do not say."),
        ("../de", "The articles do not say."),
    ],
)
def test_a_language_without_words_is_answered_in_english(language: str, spoken: str) -> None:
    """The nearest catalog answers, English where there is none."""
    assert say(Notice("ask.silent", {}), language) == spoken


@pytest.mark.parametrize(
    ("count", "english", "german"),
    [
        ("0", "There are 0 stories:", "Es gibt 0 Themen:"),
        ("1", "There is 1 story:", "Es gibt 1 Thema:"),
        ("2", "There are 2 stories:", "Es gibt 2 Themen:"),
    ],
)
def test_a_count_chooses_the_plural(count: str, english: str, german: str) -> None:
    """One story is, two stories are."""
    notice = Notice("stories.head", {"n": count})
    assert (say(notice, "en"), say(notice, "de")) == (english, german)


def test_a_moment_is_told_in_the_channels_zone_and_habit() -> None:
    """The same moment reads as each language writes it, on the channel's clock."""
    notice = Notice(
        "pause.until", {"story": "stargate", "until_at": "2026-10-04T22:30:00+00:00", "zone": "Europe/Berlin"}
    )
    assert say(notice, "en") == "stargate is paused until Mon, 5 Oct 2026, 00:30."
    assert say(notice, "de") == "stargate pausiert bis Mo., 5. Okt. 2026, 00:30 Uhr."


@pytest.mark.parametrize("zone", ["", "UTC", "Mars/Olympus", "../../etc/passwd", "\x00", "Europe"])
def test_a_moment_without_a_zone_says_that_it_is_utc(zone: str) -> None:
    """Where the zone is missing or none, the time is UTC and says so."""
    assert moment(datetime(2026, 10, 5, 6, 30, tzinfo=UTC), "en", zone) == "Mon, 5 Oct 2026, 06:30 UTC"


def test_a_day_is_the_day_of_the_place() -> None:
    """Half past eleven at night in Berlin is still that day there, whatever the moment's own offset."""
    at = datetime(2026, 10, 5, 4, 30, tzinfo=timezone(timedelta(hours=7)))
    assert day(at, "de", "Europe/Berlin") == "04.10.2026"
    assert day(at, "en", "Asia/Tokyo") == "5 Oct 2026"


def test_a_list_has_a_line_for_each_row() -> None:
    """Rows are notices of their own, in the zone of the whole."""
    rows = [
        {
            "key": "list.entry",
            "story": "stargate",
            "id": "3fa2",
            "schedule": "werktags um 08:30",
            "next_at": "2026-10-05T06:30Z",
        },
        {"key": "list.entry_updates", "story": "hafenbruecke", "id": "77c0"},
    ]
    notice = Notice("list.head", {"n": "2", "zone": "Europe/Berlin", "rows": json.dumps(rows)})
    assert say(notice, "de").splitlines() == [
        "2 Themen werden hier verfolgt:",
        "• stargate (3fa2): werktags um 08:30. Als Nächstes: Mo., 5. Okt. 2026, 08:30 Uhr",
        "• hafenbruecke (77c0): Neues, sobald es da ist",
    ]


WHY = [key for key in KEYS if key.startswith("why.") and "fired_at" in promised(key)]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("key", WHY)
def test_a_line_of_why_begins_when_it_was_due_and_ends_with_what_it_is_of(key: str, language: str) -> None:
    """Each line about a delivery has the same frame, so that a list of them can be read down."""
    for text in texts(entries(translations(language))[key]):
        assert text.startswith("${due_at}: ${story}, ")
        assert re.search(r" \(\w+ \$\{id\} \w+ \w+ \$\{sub\}, \w+ \$\{fired_at\}\)$", text)


@pytest.mark.parametrize("key", WHY)
def test_a_single_attempt_is_not_worth_saying(key: str) -> None:
    """Attempts are counted from the second on; what may not have been tried at all never counts them."""
    params = dict.fromkeys(promised(key), "x")
    for language in LOCALES:
        assert "9" not in words(key, language, **(params | {"n": "1"}))
        more = words(key, language, **(params | {"n": "9"}))
        uncounted = {"why.pending", "why.quiet", "why.collected", "why.unfollowed", "why.cancelled"}
        assert ("9" in more) == (key not in uncounted)


@pytest.mark.parametrize("rows", ["", "no json", "{}", "[1]", "null", "[" * 100_000])
def test_rows_that_are_none_are_no_lines(rows: str) -> None:
    """A notice is still said where its rows cannot be read."""
    assert say(Notice("stories.head", {"n": "1", "rows": rows}), "en") == "There is 1 story:"


@pytest.mark.parametrize("value", ["${n}", "$n", "{n}", "{n.__class__}", "%(n)s", "$$", "${", "\\g<0>"])
def test_a_value_cannot_format(value: str) -> None:
    """What somebody typed is shown as typed, however much it looks like a placeholder."""
    assert say(Notice("why.unknown", {"said": value, "n": "7"}), "en") == f"Nothing here has the id “{value}”."


@settings(deadline=None)  # the first one reads the catalogs
@given(st.text())
def test_a_value_stays_on_its_line(value: str) -> None:
    """No value brings a line break, a terminal's escape or a mark that turns the direction of text."""
    text = words("story.none", "en", said=value)
    assert len(text.split("\n")) == 1
    assert not {"\x1b", "\r", "\x85", "\u202e", "\u2066"} & set(text)
    assert text.startswith("There is no story named “")
    assert text.endswith("”. There are no stories yet.")


@settings(deadline=None)  # the first one reads the catalogs
@given(
    st.text(), st.dictionaries(st.sampled_from(("n", "zone", "rows", "next_at", "day", "x_day", "story")), st.text())
)
def test_whatever_is_to_be_said_something_is(key: str, params: dict[str, str]) -> None:
    """No key and no value raises."""
    for language in LOCALES:
        say(Notice(key, params), language)
        say(Notice("list.entry", params), language)


def test_a_sentence_without_words_is_its_key() -> None:
    """A key that no catalog has is said as it is: seen, and no crash."""
    assert say(Notice("no.such_key", {"n": "1"}), "de") == "no.such_key"
