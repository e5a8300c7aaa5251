"""What notices tell people to type, as what Discord lets them type: "resume stargate" is "/news resume story:stargate".

Elsewhere words are typed; here there are commands with options, whose names people see in their own language.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from adapters.discord.names import LATER
from adapters.wording import LOCALES, held_apart, say, spoken, words
from bot.commands import TOPICS
from bot.commands.words import fold
from bot.types import Notice

_GROUPS: Mapping[str, tuple[str, Sequence[str]]] = {
    "sources": ("source", ("add", "list", "remove", "test", "filter", "upload", "paste")),
    "story": ("story", ("show", "rename", "merge", "split")),
}
"""Topics whose command has commands of its own."""

_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "ask": ("story", "question"),
    "digest": ("story", "bullets"),
    "follow": ("story", "schedule"),
    "unfollow": ("story",),
    "pause": ("story", "duration"),
    "resume": ("story",),
    "quiet": ("hours",),
    "language": ("language",),
    "timezone": ("zone",),
    "updates": ("where",),
    "model": ("switch",),
    "publish": ("switch",),
    "send": ("story",),
    "questions": ("drop",),
    "later": ("story", "question"),
    "why": ("post",),
    "help": ("command",),
    "source add": ("url", "last"),
    "source remove": ("source",),
    "source test": ("url",),
    "source filter": ("source", "include", "exclude", "only"),
    "story show": ("story",),
    "story rename": ("story", "new"),
    "story merge": ("story", "into"),
    "story split": ("story", "articles", "new"),
}
"""Options in the order in which their words stand; what follows other commands is no option of them, or a choice."""

_FILLERS: Mapping[str, frozenset[str]] = {
    "digest": frozenset(["bullets", "punkte"]),
    "questions": frozenset(["remove", "loeschen"]),
    "source add": frozenset(["last", "letzte"]),
    "story rename": frozenset(["to", "in"]),
    "story merge": frozenset(["into", "in"]),
    "story split": frozenset(["as", "als"]),
}
"""Words that do what the name of an option does."""

_OTHERS: Mapping[str, Mapping[str, str]] = {
    "en": {"tell me when": "later", "sources": "source list"},
    "de": {"sag bescheid": "later", "quellen": "source list"},
}
"""Commands that are no topics of the help."""

_ASKING = frozenset(["command.which_story", "command.question_missing", "command.question_empty"])
"""Notices whose example is a story with a question."""

_QUOTED = re.compile(r"(?<=[“„])[^“”„…]+?(?=\s?[”“…])")


@cache
def _paths(language: str) -> Mapping[tuple[str, ...], str]:
    """Give the commands by the folded words with which they begin elsewhere, in one language."""
    found = {TOPICS[topic].syntax[language].split()[0]: topic for topic in TOPICS.keys() - _GROUPS.keys() - {"ask"}}
    for group, actions in _GROUPS.values():
        first = words(f"discord.name.{group}", language)
        found |= {f"{first} {words(f'discord.name.{each}', language)}": f"{group} {each}" for each in actions}
    return {tuple(map(fold, verb.split())): path for verb, path in {**found, **_OTHERS[language]}.items()}


def _name(path: str, language: str) -> str:
    """Give a command's name as people see it."""
    if path == "later":
        return LATER[language]
    if path in TOPICS and path not in _GROUPS:
        verb = TOPICS[path].syntax[language].split()[0]
        # A question has no verb in the help.
        return verb if path != "ask" else words("discord.option.question", "de") if language == "de" else path
    return " ".join(words(f"discord.name.{each}", language) for each in path.split())


def command(text: str, language: str, *, spoken_in: Sequence[str] = tuple(LOCALES), asks: bool = False) -> str | None:
    """Write what is typed elsewhere as a command with options.

    Args:
        text: "follow stargate weekdays 08:30".
        language: Of the names, one with a catalog.
        spoken_in: Languages in which the text may be.
        asks: Whether it may be a story and a question without a verb.

    Returns:
        "/news follow story:stargate schedule:weekdays 08:30"; None for what is no command.
    """
    typed = text.split()
    starts = [(n, tuple(map(fold, typed[:n]))) for n in range(min(3, len(typed)), 0, -1)]
    known = ((n, _paths(each)[start]) for n, start in starts for each in spoken_in if start in _paths(each))
    size, path = next(known, (0, "ask"))
    if not size and not (asks and len(typed) > 1):
        return None
    written = f"/news {_name(path, language)}"
    if size and typed[size - 1].endswith(","):  # "source add, with its address"
        return " ".join([f"{written},", *typed[size:]])
    rest = [word for word in typed[size:] if fold(word) not in _FILLERS.get(path, ())]
    names = _OPTIONS.get(path, ())
    values = _filtered(rest) if path == "source filter" else _shared(rest, len(names))
    options = zip(names, values, strict=True)
    return written + "".join(
        f" {words(f'discord.option.{name}', language)}:{value}" for name, value in options if value
    )


def _shared(typed: Sequence[str], n: int) -> list[str]:
    """Share words among so many options: the first takes one, of three the last one, too; the others take the rest."""
    if n < 2:
        return [" ".join(typed)][:n]
    first, rest = " ".join(typed[:1]), typed[1:]
    return [first, " ".join(rest)] if n == 2 else [first, " ".join(rest[:-1]), " ".join(rest[-1:])]


def _filtered(typed: Sequence[str]) -> list[str]:
    """Take a filter apart: "kurier +harbor -sport only en"."""
    source, *rest = typed or [""]
    signed = [",".join(word.removeprefix(sign) for word in rest if word.startswith(sign)) for sign in "+-"]
    return [source, *signed, ",".join(word for word in rest if word in LOCALES)]


def hinted(notice: Notice, language: str) -> str:
    """Word a notice as `adapters.wording.say` does, with commands of Discord's in place of what is typed elsewhere.

    Only what the bot itself words is taken for commands, never what somebody wrote.
    """
    language = spoken(language)
    if notice.key == "help.head":
        return _help(language)
    if notice.key == "help.topic":
        return _topic(notice, language)
    apart, held, values = held_apart(notice, language)
    said, *rows = say(apart, language).split("\n")
    before, colon, typed = said.rpartition(": ")
    if typed == held.get("near"):
        offered = [command(each, language) for each in values[typed].split(", ")]
        values[typed] = ", ".join(filter(None, offered)) if all(offered) else values[typed]
    elif typed == held.get("example"):
        values[typed] = command(values[typed], language, asks=notice.key in _ASKING) or values[typed]
    elif colon and (written := command(typed.removesuffix("."), language, spoken_in=[language])):
        said = f"{before}{colon}{written}{'.' if typed.endswith('.') else ''}"
    for sign, value in values.items():
        said = said.replace(sign, value)
    return "\n".join([said, *rows])


def _help(language: str) -> str:
    """List the commands; Discord shows their options where they are typed."""
    lines = [words("discord.help.head", language)]
    for topic, each in TOPICS.items():
        group = _GROUPS.get(topic, ("", ()))[0]
        told = words(f"discord.does.{group}", language) if group else does(each.does[language], language)
        lines.append(f"• /news {_name(group or topic, language)}: {told}")
    lines.append(f"• /news {_name('later', language)}: {words('discord.command.later', language)}")
    return "\n".join([*lines, words("discord.help.stories", language)])


def _topic(notice: Notice, language: str) -> str:
    """Explain one command."""
    topic = next(each for each, said in TOPICS.items() if said.syntax[language] == notice.params["syntax"])
    said, asks = TOPICS[topic], topic == "ask"
    examples = (command(said.example[each], language, asks=asks) for each in (language, *LOCALES))
    example = next(filter(None, examples), "")
    named = f"/news {_name(_GROUPS.get(topic, (topic, ()))[0], language)}"
    told = does(said.does[language], language)
    return say(Notice("help.topic", {"syntax": named, "does": told, "example": example}), language)


def does(text: str, language: str) -> str:
    """Say what a command does; other commands that it quotes are Discord's, too."""
    return _QUOTED.sub(lambda found: command(found[0], language) or found[0], text)
