"""What whoever runs the program is told, in the user's language: all that it says in English is known again."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.reasons import NESTED, Reasons
from adapters.wording import CATALOGS, LOCALES, told
from bot.errors import StoryNotFound
from tests.adapters.test_reasons import HOLE, OTHER_LANGUAGES, Reader, in_english, known_keys, problems, program
from tests.adapters.test_wording import KEYS

TOLD_KEYS = tuple(key for key in KEYS if key.startswith("told."))
PARSED = tuple(key for key in TOLD_KEYS if key.startswith("told.usage_"))
"""What the library says that parses a command: see test_cli_german."""

HELP = tuple(key for key in TOLD_KEYS if key.startswith("told.help_"))
"""What the command line says of itself: see the same."""

REPORTERS = {"report", "_warn"}
"""Functions that are given a sentence for whoever runs the program."""

FINDING = {"bot.service", "adapters.discord.doctor", "adapters.model.doctor", "adapters.slack.doctor"}
"""Modules that examine an installation: what they find is a pair of whether it is good news and a sentence."""

LABELS = {"Interactivity", "Socket Mode", "Token rotation"}
"""Names of Slack's settings, which are English everywhere."""

COMPARING = "adapters.slack.manifest"
"""The module that gives sentences one after the other, and tables of purposes and names."""


def _texts(name: str, node: ast.AST) -> Iterator[str]:
    """The sentences that a piece of a module says."""
    reader = Reader(program()[name])
    match node:
        case ast.Call(func=ast.Name(id="UserError"), args=[*parts]):
            yield from (" ".join(each) for each in product(*map(reader.texts, parts)))
        case ast.Call(func=ast.Name(id=function), args=[sentence]) if function in REPORTERS:
            yield from reader.texts(sentence)
        case ast.Tuple(elts=[ast.Constant(value=bool()) | ast.Compare(), sentence]) if name in FINDING:
            yield from reader.texts(sentence)
        case ast.Yield(value=ast.expr() as sentence) if name == COMPARING:
            yield from reader.texts(sentence)
        case ast.AnnAssign(target=ast.Name(id=table), value=ast.Dict(values=values)) if name == COMPARING:
            for each in values if table.endswith("SCOPES") else []:
                yield from reader.texts(each)
        case ast.Assign(targets=[ast.Name(id=table)], value=ast.Dict(values=values)) if name == COMPARING:
            for each in values if table in {"_SETS", "_SWITCHES", "_ADDRESSES"} else []:
                yield from reader.texts(each)


@cache
def sentences() -> tuple[str, ...]:
    """All that the program tells, with holes where values stand."""
    found: dict[str, None] = dict.fromkeys(problems())
    for name, module in program().items():
        for node in ast.walk(module.tree):
            found |= dict.fromkeys(_texts(name, node))
    found |= dict.fromkeys(str(StoryNotFound("x", near)) for near in ((), ("y",), ("x",)))
    # What is left out is said by an error, whose reasons are told as they are elsewhere; nothing is on where it is off.
    left_out = f"Left out {HOLE}"
    alike = re.compile(r"is (on|off), and should be \1")
    kept = [text for text in found if text not in {HOLE, left_out, *LABELS} and not alike.search(text)]
    kept = [text.replace(f"missing{HOLE}.", "missing.") for text in kept]  # where nothing more stands, a value counts
    return tuple(sorted([*kept, f"{left_out}: it is empty."]))


@cache
def wordings(language: str) -> dict[str, str]:
    """The sentences of a catalog by key."""
    with (CATALOGS / language / "LC_MESSAGES" / "depesche.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if str(each.id).startswith("told.")}


@cache
def known() -> Reasons:
    """What knows them again."""
    return Reasons(wordings("en"))


def keys(text: str) -> Iterator[str]:
    """The key of a sentence, and those of what is told in it; "" for what is not known again."""
    if text == HOLE:
        return
    found = known().known(text)
    yield found.key if found is not None else ""
    for name, value in found.values.items() if found is not None else ():
        if NESTED.get(name) == "told" and not (name == "address" and "/" in value):
            yield from keys(value)
        elif NESTED.get(name) == "reason":
            yield from ("" for key in known_keys(value) if not key)


def unquoted(text: str) -> str:
    """A text without what stands in quotes: labels of Slack's settings, which are English everywhere."""
    return re.sub(r"„[^“]*“", "", text)


def test_the_sentences_are_found_in_the_source() -> None:
    """Errors with their hints, reports, findings, differences and their parts: each form is read."""
    assert {
        f"“{HOLE}” is no day. Write it as 2026-10-24.",
        "DEPESCHE_MODEL_URL: it needs the openai client; install depesche[model].",
        f"Left out {HOLE} of them: DEPESCHE_MAX_SOURCES sets the limit to {HOLE}.",
        "Socket Mode is on, and the app token opens it.",
        f"The bot is on {HOLE} servers.",
        "It sends answers while it writes them (streaming).",
        "The app has no bot user.",
        "read the files that people hand to it",
        "redirect address",
    } <= {*sentences()}


@pytest.mark.parametrize("text", sentences())
def test_a_sentence_that_the_program_tells_is_known_again(text: str) -> None:
    """Each has words in every language, and so has what is told in it."""
    assert "" not in {*keys(text)}, text


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
@pytest.mark.parametrize("text", sentences())
def test_a_sentence_that_the_program_tells_is_not_english_elsewhere(text: str, language: str) -> None:
    """In another language no word of it is English."""
    assert not in_english(unquoted(told(text, language))), told(text, language)


def test_every_sentence_in_the_catalogs_is_told() -> None:
    """None is left over that the program does not tell any more."""
    given_ = {key for text in sentences() for key in keys(text)}
    nested = {"told.slack_scope", "told.slack_no_address"}  # inside of values that the source does not show
    nested |= {key for key in TOLD_KEYS if key.startswith(("told.book_", "told.cron_"))}
    assert [key for key in TOLD_KEYS if key not in {*given_, *nested, *PARSED, *HELP}] == []


# --- telling them --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "german"),
    [
        (
            (
                "The app lacks scopes: chat:write, to post where it was invited; im:history, to hear what is written "
                "to it alone. Print the manifest with depesche slack-manifest, put it in, and install the app again."
            ),
            (
                "Der App fehlen Berechtigungen: chat:write (schreiben, wohin sie eingeladen wurde); im:history (hören, "
                "was ihr allein geschrieben wird). Abhilfe: das Manifest mit depesche slack-manifest ausgeben, "
                "einsetzen und die App neu installieren."
            ),
        ),
        (
            (
                "Events go to no address, not to https://a.example/slack/events. Print the manifest with depesche "
                "slack-manifest, put it in, and install the app again."
            ),
            (
                "Ereignisse gehen an keine Adresse statt an https://a.example/slack/events. Abhilfe: das Manifest mit "
                "depesche slack-manifest ausgeben, einsetzen und die App neu installieren."
            ),
        ),
        ("The redirect address https://a.example/x is missing.", "Es fehlt: Redirect-Adresse https://a.example/x."),
        ("The Home tab is off, and should be on.", "Home-Tab: ist aus und sollte an sein."),
        (
            (
                "DEPESCHE_SLACK_CLIENT_ID: it needs DEPESCHE_SLACK_CLIENT_SECRET, DEPESCHE_SLACK_SIGNING_SECRET and "
                "DEPESCHE_SECRET_KEY, too."
            ),
            (
                "DEPESCHE_SLACK_CLIENT_ID: Dazu fehlt DEPESCHE_SLACK_CLIENT_SECRET, DEPESCHE_SLACK_SIGNING_SECRET und "
                "DEPESCHE_SECRET_KEY."
            ),
        ),
        (
            "DEPESCHE_THESAURUS: there is nothing in “/a: b” that can be read as a thesaurus.",
            "DEPESCHE_THESAURUS: In „/a: b“ steht nichts, was sich als Thesaurus lesen lässt.",
        ),
        (
            "DEPESCHE_HTTP_PORT: 127.0.0.1:3000 cannot be listened on (permission denied).",
            "DEPESCHE_HTTP_PORT: Auf 127.0.0.1:3000 lässt sich nichts empfangen (keine Berechtigung).",
        ),
    ],
)
def test_a_sentence_is_told_with_what_is_in_it(sentence: str, german: str) -> None:
    """Reasons, purposes, lists and names inside of a sentence are said in its language, too."""
    assert told(sentence, "de") == german
    assert told(sentence, "en") == sentence


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("foreign", ["Something is haunted.", "sources", ""])
def test_the_words_of_others_stay(foreign: str, language: str) -> None:
    """What the program did not word is told as it came."""
    assert told(foreign, language) == foreign


@settings(deadline=None)  # the first one reads the catalogs
@given(st.sampled_from(sorted(wordings("en").values())), st.text(), st.text())
def test_a_sentence_stays_on_its_line(wording: str, value: str, rest: str) -> None:
    """Whatever is filled in, nothing raises, and no value brings a line break or a terminal's escape."""
    sentence = re.sub(r"\$\{\w+\}", lambda _: value, wording) + rest
    for language in LOCALES:
        assert not {"\n", "\r", "\x1b", "\x85", "\u202e", "\u2066"} & {*told(sentence, language)}


def test_a_value_in_a_sentence_cannot_format() -> None:
    """A name is shown as it is, however much it looks like a placeholder."""
    assert told("There is no story or file named “${known}$$”. Known: ${said}.", "de") == (
        "Ein Thema oder eine Datei namens „${known}$$“ gibt es nicht. Bekannt: ${said}."
    )


# --- schedules -----------------------------------------------------------------------------------------------------
