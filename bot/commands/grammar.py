"""Words -> Command, one reader for each command."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot import zones
from bot.commands import sources, stories
from bot.commands.help import TOPICS
from bot.commands.said import Names, Said, address, closest, no_story, short, trimmed
from bot.commands.values import (
    LEAST_BETWEEN,
    LONGEST_PAUSE,
    MAX_BULLETS,
    MOST_BETWEEN,
    AddSource,
    Ask,
    AskLater,
    Command,
    Follow,
    Help,
    List,
    ListSources,
    Pause,
    Quiet,
    Resume,
    SendNow,
    SetAnswers,
    SetLanguage,
    SetMention,
    SetModel,
    SetPublish,
    SetTimezone,
    SetUpdates,
    ShowCorrections,
    ShowDigest,
    ShowLanguage,
    ShowQuestions,
    ShowTimezone,
    ShowUsage,
    Stories,
    Thank,
    Unfollow,
    Why,
)
from bot.commands.words import (
    ADDRESS,
    ALL,
    AND,
    AUDIENCES,
    BESIDES,
    BETWEEN,
    BETWEEN_NEWS,
    BULLETS,
    CHANGING,
    DURATION,
    EDGES,
    FILLERS,
    GREETED,
    GREETINGS,
    HOUR_FILLERS,
    HOURS,
    LANGUAGES,
    LAST,
    LATER,
    LEAD,
    LISTING,
    LONGEST,
    MENTION,
    NEWS,
    NEWS_FRAME,
    NOBODY,
    NOT,
    NUMBERS,
    OFF,
    PLACES,
    POLITE,
    POSTING,
    PREFIXES,
    QUESTION,
    QUESTIONS,
    REMOVING,
    SCHEDULE,
    SINGLE,
    SPLIT,
    SWITCH,
    THANKED,
    THANKS,
    TRYING,
    UNITS,
    UNSEEN,
    UNTIL,
    VERBS,
    WISHES,
    fold,
)
from bot.errors import CommandError
from bot.schedule_moment import moment

_CRON_FIELD = re.compile(r"[\d*,/-]+")
_QUOTES = '`"“”„'
_BESIDE = " ,;:–—-"
_SOME_MOMENT = datetime(1972, 1, 1, tzinfo=UTC)
"""What is a moment from here on, where a leap year begins, is one at some time; which one has to be found when it
counts."""
_COLLECTED = {
    "en": "follow stargate updates at most every 2 hours",
    "de": "folgen stargate neuigkeiten höchstens alle 2 stunden",
}
"""Examples of a story whose news is collected."""


def _bullets(said: Said) -> tuple[int | None, list[str]]:
    """How many points are wanted, and the words without that."""
    text = " ".join(said.words)
    match = BULLETS.search(text)
    if match is None:
        return None, text.split()
    return _count(match[1], said), (text[: match.start()] + " " + text[match.end() :]).split()


def _count(digits: str, said: Said) -> int:
    count = int(digits)
    if not 1 <= count <= MAX_BULLETS:
        raise said.fail(
            f"A digest has from 1 to {MAX_BULLETS} points.", "command.bullets", lowest="1", highest=str(MAX_BULLETS)
        )
    return count


def _is_question(words: Sequence[str]) -> bool:
    return bool(words) and (words[-1].endswith("?") or fold(words[0]) in QUESTION)


def _ask(said: Said) -> Command:
    if fold(said.verb) in QUESTIONS and (found := _waiting(said)) is not None:
        return found
    return Ask(*_asked(said))


def _waiting(said: Said) -> Command | None:
    """What is meant by "fragen" alone, "fragen löschen 2" or "frage 2 löschen"; None for a question."""
    words = [fold(word) for word in said.plain()]
    if said.names.find(said.words) is not None or (not words and fold(said.verb) != "fragen"):
        return None
    number = [word for word in words if word not in REMOVING]
    listed = all(word in LISTING for word in words)
    if listed or (len(number) < len(words) and all(word in ALL or word.isdecimal() for word in number)):
        return stories.questions(replace(said, topic="questions"))
    return None


def _questions(said: Said) -> Command:
    if fold(said.verb.split()[-1]) in QUESTIONS:
        found = stories.questions(said)
        if found is None:
            raise said.too_much(said.words)
        return found
    words = said.words
    while words and fold(words[0]) in LATER and said.names.resolve(words[0]) is None:
        words = words[1:]
    story, question = _asked(replace(said, words=words))
    return AskLater(story, question)


def _asked(said: Said) -> tuple[str, str]:
    """The story that is asked about, and the question."""
    at = said.names.find(said.words)
    if at is None:
        rest = said.plain()
        if not rest:
            raise said.fail("Which story, and what about it?", "command.question_missing")
        if not said.names.near(rest[0]) and (_is_question(rest) or len(rest) > 1):
            lead = () if said.topic == "ask" else (said.verb,)
            raise _which_story((*lead, *said.words), said.names)
        raise no_story(rest[0], said.names, f"{said.verb} {{}} {' '.join(rest[1:])}".strip())
    story = said.names.resolve(said.words[at]) or ""
    before = [word for word in said.words[:at] if fold(word) not in FILLERS]
    question = _unnamed(said.words, said.names) if before else _begun(said.words[at + 1 :])
    if not any(fold(word) for word in question):
        raise said.fail(f"What is the question about {story}?", "command.question_empty", story=story)
    return story, " ".join(question)


def _begun(words: Sequence[str]) -> Sequence[str]:
    """The words from the first one on that is more than a dash or the like."""
    start = next((index for index, word in enumerate(words) if any(map(str.isalnum, word))), len(words))
    return words[start:]


def _unnamed(words: Sequence[str], names: Names) -> Sequence[str]:
    """A question without the story that is named behind its question mark."""
    end = len(words)
    while end and fold(words[end - 1]) in POLITE:
        end -= 1
    if end < 2 or names.resolve(words[end - 1]) is None:
        return words
    end -= 1
    while end and not any(map(str.isalnum, words[end - 1])):
        end -= 1
    return words[:end] if end and words[end - 1].endswith("?") else words


def _which_story(words: Sequence[str], names: Names) -> CommandError:
    """A question without a story: offer to ask it of the ones that are known."""
    if not names.handles:
        return CommandError("There is no story to ask yet.", "", key="command.no_stories", params={})
    near = short(f"{names.handles[0]} {' '.join(words)}", 80)
    return CommandError(
        "Which story is this about? Its name comes first.",
        f"For example: {near}",
        key="command.which_story",
        params={"example": near},
    )


def _digest(said: Said) -> Command:
    count, words = _bullets(said)
    at = said.names.find(words)
    rest = [word for index, word in enumerate(words) if index != at and fold(word) not in FILLERS]
    rest = [word for word in rest if _begun([word]) and fold(word) not in ALL]
    story = None if at is None else said.names.resolve(words[at])
    if count is None and len(rest) == 1 and re.fullmatch(r"\d{1,2}", rest[0]):
        count, rest = _count(rest[0], said), []
    if not rest:
        return ShowDigest(story, count)
    if story is None and (shown := _shown(rest)) is not None:
        return shown
    if story is None and fold(said.verb) in TRYING:
        begin = sources.begins(said.words, said)
        if begin is not None:
            return sources.do("test", replace(said, topic="sources"), said.words[begin:])
        if sources.web_address(rest[0]):
            return sources.do("test", replace(said, topic="sources"), said.words)
    if story is None:
        raise no_story(rest[0], said.names, f"{said.verb} {{}}")
    if _is_question(rest):
        return Ask(story, " ".join(word for index, word in enumerate(said.words) if index != at))
    raise said.too_much(rest)


def _shown(words: Sequence[str]) -> Command | None:
    """The list that a single word names, as in "show sources"."""
    if len(words) != 1:
        return None
    word = fold(words[0])
    return _SHOWN.get("questions" if word in QUESTIONS else SINGLE.get(word, ("", ""))[0])


def _between(said: Said, words: Sequence[str]) -> tuple[timedelta | None, list[str]]:
    """How long what is new is to be collected, and the words without that."""
    text = " ".join(words)
    match = BETWEEN.search(text)
    if match is None:
        found_all = BETWEEN_NEWS.finditer(text)
        match = next((found for found in found_all if _is_news(text[: found.start()].split()[-1], said.names)), None)
    if match is None:
        return None, list(words)
    number, unit, *others = match.groups()
    if others and not unit:
        number, unit = others[:2]
    if unit:
        amount = NUMBERS.get(number.casefold()) or float(number.replace(",", ".")) if number else 1
        every = amount * UNITS[unit.casefold()] if amount <= MOST_BETWEEN / UNITS["m"] else timedelta.max
    else:
        every = timedelta(days=1) if fold(others[2] or "") in {"daily", "taeglich"} else timedelta(hours=1)
    if not LEAST_BETWEEN <= every <= MOST_BETWEEN:
        text = "What is new can be collected for 5 minutes to a day."
        raise said.fail(text, "command.every", example=_COLLECTED[said.language])
    return every, [*text[: match.start()].split(), *text[match.end() :].split()]


def _is_news(word: str, names: Names) -> bool:
    return fold(word) in NEWS and names.resolve(word) is None


def _follow(said: Said) -> Command:
    said, language = _spoken(said)
    command = _followed(said)
    if (
        fold(said.verb) in CHANGING
        and isinstance(command, Follow)
        and command == Follow(command.story)
        and not language
    ):
        typed = f"{said.verb} {command.story}"
        near = f"{typed} {'werktags' if said.language == 'de' else 'weekdays'} 08:30"
        text = f"“{typed}” is no command."
        raise CommandError(text, f"Did you mean: {near}", key="command.near", params={"said": typed, "near": near})
    return replace(command, language=language) if isinstance(command, Follow) and language else command


def _spoken(said: Said) -> tuple[Said, str | None]:
    """In which language posts are wanted, "in German", "auf deutsch"; and what was said without that."""
    for index, (first, second) in enumerate(pairwise(said.words)):
        code = LANGUAGES.get(fold(second))
        if code and fold(first) in {"in", "auf"} and said.names.resolve(second) is None:
            return replace(said, words=(*said.words[:index], *said.words[index + 2 :])), code
    return said, None


def _followed(said: Said) -> Command:
    if (begin := sources.begins(said.words, said)) is not None:
        return sources.do("add", replace(said, topic="sources"), said.words[begin:])
    count, words = _bullets(said)
    every, words = _between(said, words)
    at = said.names.find(words)
    if at is None:
        at, story = address(words)
    else:
        story = said.names.resolve(words[at])
    if at is None or story is None:
        rest = [word for word in words if fold(word) and fold(word) not in FILLERS]
        if not rest:
            raise said.fail("Which story?", "command.story_missing")
        raise no_story(rest[0], said.names, f"{said.verb} {{}} {' '.join(rest[1:])}".strip())
    before = [word for word in _telling(words[:at]) if fold(word) not in FILLERS]
    when = [*before, *_telling(words[at + 1 :])]
    while when and fold(when[0]) in {"to", "auf"}:  # "change stargate to 9:00"
        when.pop(0)
    while when and (fold(when[-1]) in POLITE or (every and fold(when[-1]) in AND)):
        when.pop()
    if "://" in story and (last := sources.last_items(said, " ".join(when))) and not last[1].strip(EDGES):
        return AddSource(story, last[0])
    folded = [fold(word) for word in when if fold(word) not in FILLERS]
    if any(word in NEWS for word in folded) and all(word in NEWS | NEWS_FRAME for word in folded):
        return Follow(story, "", updates=True, max_bullets=count, every=every)
    after = len(when) > 1 and fold(when[-1]) in BESIDES and _joins(when[-2])
    before_it = len(when) > 2 and fold(when[0]) in BESIDES and _joins(when[1])
    besides = after or before_it
    if besides:
        when = when[:-2] if after else when[2:]
    if every and when and not besides:
        text = "Only what is new is collected, a schedule has its own times."
        raise said.fail(text, "command.every_updates", example=_COLLECTED[said.language])
    updates = besides or every is not None
    return Follow(story, " ".join(when).strip(_BESIDE), updates=updates, max_bullets=count, every=every)


def _telling(words: Sequence[str]) -> list[str]:
    """The words that are more than punctuation, without quotes; a star beside a field of cron is a field, too."""
    bare = [word.strip(_QUOTES) for word in words]
    return [
        word
        for before, word, after in zip(["", *bare], bare, [*bare[1:], ""], strict=False)
        if word.strip(EDGES) or (word == "*" and (_CRON_FIELD.fullmatch(before) or _CRON_FIELD.fullmatch(after)))
    ]


def _joins(word: str) -> bool:
    return fold(word) in AND or word in {"+", "&"}


def _target(said: Said, words: Sequence[str]) -> str | None:
    """The one story or subscription among some words; None where all or nothing is named."""
    at = said.names.find(words)
    if at is not None:
        rest = [word for index, word in enumerate(words) if index != at and fold(word) not in FILLERS]
        rest = [word for word in rest if fold(word)]
        if rest:
            raise said.too_much(rest)
        return said.names.resolve(words[at])
    rest = [word for word in words if fold(word) and fold(word) not in FILLERS | ALL]
    if len(rest) > 1:
        raise said.too_much(rest)
    return _plain(rest[0]) if rest else None


def _plain(word: str) -> str:
    """A word without what stands around it: an address, or a name."""
    return address([word])[1] or word.strip(EDGES)


def _unfollow(said: Said) -> Command:
    if (begin := sources.begins(said.words, said)) is not None:
        return sources.do("remove", replace(said, topic="sources"), said.words[begin:])
    plain = [word for word in said.plain() if fold(word) not in ALL]
    if plain and fold(plain[0]) in QUESTIONS and said.names.find(said.words) is None:
        return stories.drop(replace(said, topic="questions"), said.words)
    what = _target(said, said.words)
    if what is None and not any(fold(word) in ALL for word in said.words):
        raise said.fail("Which story?", "command.story_missing")
    return Unfollow(what or "all")


def _pause(said: Said) -> Command:
    # A story named "24h" is a story, so the handle goes first.
    at = said.names.find(said.words)
    named = () if at is None else (said.words[at],)
    words = [word for index, word in enumerate(said.words) if index != at]
    if (until := _until(words)) is not None:
        start, end = until
        return Pause(_target(said, [*named, *words[:start]]), until=end)
    text = " ".join(words)
    duration: timedelta | None = None
    for number, unit in DURATION.findall(text):
        amount = NUMBERS.get(number.casefold()) or float(number.replace(",", "."))
        duration = (duration or timedelta()) + amount * UNITS[unit.casefold()]
        if duration > LONGEST_PAUSE:
            break
    if duration is not None and not timedelta() < duration <= LONGEST_PAUSE:
        raise said.fail("A pause lasts more than nothing and at most a year.", "command.pause_length")
    rest = [word for word in DURATION.sub(" ", text).split() if fold(word)]
    rest = [word for word in rest if fold(word) not in FILLERS | ALL]
    misread = [word for word in rest if fold(word) in UNTIL or re.fullmatch(r"\d{1,3}\D{0,2}", word)]
    if named and any(said.names.resolve(word) for word in rest):
        raise said.too_much(rest)
    if misread or (named and rest) or len(rest) > 1:
        said_long = short(" ".join(rest))
        raise said.fail(f"“{said_long}” is no length of time.", "command.duration", said=said_long)
    return Pause(_target(said, [*named, *rest]), duration)


def _until(words: Sequence[str]) -> tuple[int, str] | None:
    """Where "until" stands among some words, and what follows it, where that is a moment."""
    start = next((index for index, word in enumerate(words) if fold(word) in UNTIL), None)
    if start is None:
        return None
    end = " ".join(word for word in words[start + 1 :] if fold(word) not in POLITE)
    return (start, end) if moment(end, _SOME_MOMENT, "UTC") else None


def _resume(said: Said) -> Command:
    return Resume(_target(said, said.words))


def _quiet(said: Said) -> Command:
    words = [word for word in said.words if fold(word) and fold(word) not in HOUR_FILLERS]
    if words and all(fold(word) in OFF for word in words):
        return Quiet(None)
    text = " ".join(words).strip(EDGES)
    match = HOURS.fullmatch(text.removesuffix(" Uhr").removesuffix(" uhr"))
    if match is not None:
        start, end = _clock(*match.groups()[:3]), _clock(*match.groups()[3:])
        if start is not None and end is not None and start != end:
            return Quiet((start, end))
    if not words:
        raise said.fail("Between which hours?", "command.hours_missing")
    raise said.fail(f"“{short(text)}” is no span of hours.", "command.hours", said=short(text))


def _clock(hour: str, minute: str | None, half: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.casefold() == "pm" else 0)
    if hours == 24 and minutes == 0:
        hours = 0
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else None


def _language(said: Said) -> Command:
    words = said.plain()
    codes = {LANGUAGES[fold(word)] for word in words if fold(word) in LANGUAGES}
    if len(codes) == 1 and len(words) == 1:
        return SetLanguage(codes.pop())
    if not words:
        return ShowLanguage()
    name = short(" ".join(words), 40)
    raise said.fail(f"The bot speaks English and German, not “{name}”.", "command.language", said=name)


def _timezone(said: Said) -> Command:
    words = [word for word in said.words if fold(word) not in FILLERS]
    typed = " ".join(words).strip(" ,.;:!?\"'“”„<>`")
    if not typed:
        return ShowTimezone()
    if zone := zones.find(typed[:80]):
        return SetTimezone(zone)
    name = short(typed, 40)
    offered = zones.several(name) or tuple(filter(None, (zones.near(name),)))
    text = f"There is no one time zone named “{name}”."
    if offered:
        near = ", ".join(offered)
        raise CommandError(
            text, f"Did you mean: {near}", key="command.timezone_near", params={"said": name, "near": near}
        )
    raise said.fail(text, "command.timezone", said=name)


def _updates(said: Said) -> Command:
    words = said.plain()
    places = [PLACES[fold(word)] for word in words if fold(word) in PLACES]
    rest = [word for word in words if fold(word) not in PLACES]
    if rest:
        raise said.too_much(rest)
    if not places:
        raise said.fail("Where should what is new be posted?", "command.place_missing")
    return SetUpdates("both" if len(set(places)) > 1 else places[0])


def _answers(said: Said) -> Command:
    words = [word for word in said.words if fold(word)]
    audiences = {AUDIENCES[fold(word)] for word in words if fold(word) in AUDIENCES}
    if len(audiences) != 1:
        raise said.fail("Who should see the answers here?", "command.audience_missing")
    return SetAnswers(audiences.pop())


def _model(said: Said) -> Command:
    rest = [word for word in said.plain() if fold(word) not in SWITCH]
    if rest:
        raise said.too_much(rest)
    wanted = {SWITCH[fold(word)] for word in said.words if fold(word) in SWITCH}
    if len(wanted) > 1:
        raise said.fail("Say on or off.", "command.switch_missing")
    return SetModel(wanted.pop() if wanted else None)


def _mention(said: Said) -> Command:
    # Who is mentioned is a name of the platform's, which the request brings along.
    words = said.plain()
    return SetMention(off=bool(words) and all(fold(word) in NOBODY for word in words))


def _send(said: Said) -> Command:
    what = _target(said, [word for word in said.words if fold(word) not in {"now", "jetzt", "once", "einmal"}])
    if what is None:
        raise said.fail("Which story?", "command.story_missing")
    return SendNow(what)


def _publish(said: Said) -> Command:
    if any(fold(word) not in SWITCH for word in said.plain()):  # a story: "publish stargate" posts it now
        return _send(said)
    wanted = {SWITCH[fold(word)] for word in said.words if fold(word) in SWITCH}
    if len(wanted) > 1:
        raise said.fail("Say on or off.", "command.switch_missing")
    return SetPublish(wanted.pop() if wanted else None)


def _bare(command: Command) -> Callable[[Said], Command]:
    """A command that takes nothing."""

    def read(said: Said) -> Command:
        rest = [word for word in said.plain() if fold(word) not in ALL]
        if not isinstance(command, List) and all(fold(word) in LISTING for word in rest):
            return command
        if (shown := _shown(rest)) is not None:
            return shown
        if rest:
            raise said.too_much(rest)
        return command

    return read


def _stories(said: Said) -> Command:
    action, _ = stories.action_of(said)
    return _story(said) if action not in {None, "list"} else _bare(Stories())(said)


def _story(said: Said) -> Command:
    said = replace(said, topic="story")
    action, rest = stories.action_of(said)
    if action is not None:
        return stories.edit(action, rest)
    at = said.names.find(said.words)
    if at is None and not said.plain():
        return Stories()
    if at is None or any(fold(word) not in FILLERS for word in said.words[:at]):
        return stories.edit("show", said)
    if not any(fold(word) for word in said.words[at + 1 :]):
        return stories.edit("show", said)
    return _about(said.names.resolve(said.words[at]) or "", said.words[at], said.words[at + 1 :], said.names)


def _why(said: Said) -> Command:
    rest = said.plain()
    at = said.names.find(said.words)
    about = [word for word in rest if fold(word) not in POSTING]
    if at is not None and len(about) > 1:
        return Ask(said.names.resolve(said.words[at]) or "", " ".join((said.verb, *said.words)))
    if len(about) > 1 and said.words[-1].endswith("?"):
        raise _which_story((said.verb, *said.words), said.names)
    if len(about) > 1:
        raise said.too_much(about)
    rest = about
    return Why(said.names.resolve(rest[0]) or _plain(rest[0]) if rest else None)


def _help(said: Said) -> Command:
    rest = said.plain() or [word for word in said.words if fold(word) in SINGLE]
    if not rest:
        return Help(None)
    for count in range(min(LONGEST, len(rest)), 0, -1):
        if meaning := VERBS.get(tuple(fold(word) for word in rest[:count])):
            return Help(meaning[0])
    if fold(rest[0]) in TOPICS:
        return Help(fold(rest[0]))
    if said.names.resolve(rest[0]):
        return Help("ask")
    raise _unknown(rest, said.names, lead=f"{said.verb} ")


_SHOWN: Mapping[str, Command] = {
    "list": List(),
    "stories": Stories(),
    "sources": ListSources(),
    "questions": ShowQuestions(),
    "corrections": ShowCorrections(),
    "model": SetModel(),
    "publish": SetPublish(),
    "usage": ShowUsage(),
    "help": Help(),
    "why": Why(),
}
_READERS: Mapping[str, Callable[[Said], Command]] = {
    "ask": _ask,
    "digest": _digest,
    "follow": _follow,
    "unfollow": _unfollow,
    "list": _bare(List()),
    "pause": _pause,
    "resume": _resume,
    "quiet": _quiet,
    "language": _language,
    "timezone": _timezone,
    "updates": _updates,
    "answers": _answers,
    "model": _model,
    "usage": _bare(ShowUsage()),
    "mention": _mention,
    "send": _send,
    "publish": _publish,
    "stories": _stories,
    "story": _story,
    "sources": sources.read,
    "questions": _questions,
    "corrections": _bare(ShowCorrections()),
    "why": _why,
    "help": _help,
}


def _about(story: str, handle: str, rest: Sequence[str], names: Names) -> Command:
    """What follows a story's handle: nothing, a number of points, a verb, or a question."""
    rest = _begun(rest)
    if not rest:
        return ShowDigest(story)
    text = " ".join(rest)
    meaning = SINGLE.get(fold(rest[0]))
    if not text.endswith("?"):
        if BULLETS.fullmatch(text) or re.fullmatch(r"\d{1,2}", text):
            return _read("digest", "en", handle, (handle, *rest), names)
        if meaning and _belongs(meaning[0], rest[1:]):
            return _read(*meaning, rest[0], (handle, *rest[1:]), names)
        if (later := _verb(rest, 2)) and later[0][0] == "questions":
            return _read(*later[0], " ".join(rest[: later[1]]), (handle, *rest[later[1] :]), names)
        last = fold(rest[-1])
        if last in LAST and SINGLE[last][0] == "follow" and fold(rest[0]) == "nicht":
            return _read("unfollow", "de", rest[-1], (handle, *(w for w in rest[:-1] if fold(w) not in NOT)), names)
        if last in LAST and not _is_question(rest):
            return _read(*SINGLE[last], rest[-1], (handle, *rest[:-1]), names)
    if meaning and meaning[0] == "ask" and len(rest) > 1:
        text = " ".join(rest[1:])
    return Ask(story, text)


def _belongs(topic: str, rest: Sequence[str]) -> bool:
    """Whether a verb behind a handle is meant as one, "stargate pause 24h", or begins a question."""
    text = " ".join(rest)
    if topic in {"digest", "follow", "unfollow", "pause", "resume", "help"} and not rest:
        return True
    return (
        (topic == "follow" and SCHEDULE.match(text) is not None)
        or (topic == "pause" and fold(rest[0]) in UNTIL and _until(rest) is not None)
        or (topic == "pause" and not [word for word in DURATION.sub(" ", text).split() if fold(word) not in FILLERS])
        or (topic == "digest" and BULLETS.fullmatch(text) is not None)
    )


def _read(topic: str, language: str, verb: str, words: Sequence[str], names: Names) -> Command:
    if topic not in {"ask", "sources", "questions"}:  # what is asked or filtered stays as it was typed
        words = [word for word in words if fold(word) not in POLITE]
    return _READERS[topic](Said(topic, verb.strip(EDGES), tuple(words), names, language))


def _unknown(words: Sequence[str], names: Names, lead: str = "") -> CommandError:
    """Nothing begins like this: offer what looks most like it."""
    first = fold(words[0])
    said = short(" ".join(words))
    verbs = closest(first, SINGLE, 1, 0.75)
    handles = names.near(first) if not lead else ()

    def likeness(word: str) -> float:
        return difflib.SequenceMatcher(None, first[:40], word).ratio()

    if handles and (not verbs or likeness(fold(handles[0])) >= likeness(verbs[0])):
        return no_story(words[0], names, f"{{}} {' '.join(words[1:])}".strip())
    if verbs:
        near = lead + short(" ".join((verbs[0], *words[1:])), 80)
        return CommandError(
            f"“{said}” is no command.", f"Did you mean: {near}", key="command.near", params={"said": said, "near": near}
        )
    if not lead and words[0].startswith("/"):  # as stories are typed that have a command of their own
        return no_story(words[0], names)
    if not lead and _is_question(words):
        return _which_story(words, names)
    return CommandError(
        f"“{said}” is no command.", "To see what is: help", key="command.unknown", params={"said": said}
    )


def _addressed(text: str) -> list[str]:
    """The words without whom they are said to: mentions, "/news", "please"."""
    words = UNSEEN.sub("", unicodedata.normalize("NFC", text)).split()
    while words and (MENTION.fullmatch(words[0]) or not fold(words[0])):
        words = words[1:]
    if words and words[0].lstrip("/!").rstrip(":,").casefold() in PREFIXES and _verb(words, 2) is None:
        words = words[1:]
    return words


def _ungreeted(words: list[str], names: Names) -> list[str]:
    """The words without a greeting, where more than that is said."""
    start = 0
    while start < len(words) - 1 and fold(words[start]) in (GREETINGS | GREETED if start else GREETINGS):
        if words[start].startswith("/") and names.resolve(words[start]):
            break
        start += 1
    said = any(fold(word) and fold(word) not in FILLERS for word in words[start:])
    return words[start:] if said else words


def _unwrapped(words: list[str], names: Names) -> list[str]:
    """The words without a polite beginning, where a command follows it."""
    for count in (2, 3, 4):
        rest = words[count:]
        if rest and tuple(map(fold, words[:count])) in WISHES:
            if _verb(rest) or (names.resolve(rest[0]) and fold(rest[-1].strip("?")) in LAST):
                words = [*rest[:-1], rest[-1].rstrip("?")]
            break
    start = 0
    while start < len(words) - 1 and fold(words[start]) in LEAD and _verb(words[start:][:LONGEST]) is None:
        start += 1
    return words[start:]


def _verb(words: Sequence[str], shortest: int = 1) -> tuple[tuple[str, str], int] | None:
    """The longest verb that the words begin with: its meaning, and how many words it has."""
    for count in range(min(LONGEST, len(words)), shortest - 1, -1):
        if meaning := VERBS.get(tuple(fold(word) for word in words[:count])):
            return meaning, count
    return None


def parse(text: str, *, stories: Collection[str]) -> Command:
    """Read what somebody typed.

    Args:
        text: One message or the whole slash command, with or without "/news" and a mention in front.
        stories: Handles of the stories that are known where it was typed.

    Returns:
        The command; `Help(None)` where nothing is said. Handles come back as they are spelled in `stories`.

    Raises:
        CommandError: If it is no command; says what looks most like it, with an example that can be typed.
    """
    words = _addressed(text)
    if not any(fold(word) for word in words):
        return Help(None)
    names = Names(stories)
    words = _ungreeted(words, names)
    if words[0].startswith("/") and (story := names.resolve(words[0])):
        return _about(story, words[0], words[1:], names)
    ends = fold(words[-1])
    if (verb := SPLIT.get((fold(words[0]), ends))) and len(words) > 2:
        return _read(*SINGLE[verb], words[0], words[1:-1], names)
    words = _unwrapped(words, names)
    if found := _verb(words):
        meaning, count = found
        return _read(*meaning, " ".join(words[:count]), words[count:], names)
    if story := names.resolve(words[0]):
        return _about(story, words[0], words[1:], names)
    plain = [fold(word) for word in words if fold(word) not in FILLERS]
    if len(plain) == 1 and len(plain[0]) > 3 and plain[0] in LANGUAGES:
        return SetLanguage(LANGUAGES[plain[0]])
    mentioned = dict.fromkeys(handle for word in words if (handle := names.resolve(word)))
    if not mentioned and _is_thanks(words):
        return Thank()
    question = _unnamed(words, names)
    if len(mentioned) == 1 and _is_question(question):
        return Ask(next(iter(mentioned)), " ".join(question))
    raise _unknown(words, names)


def _is_thanks(words: Sequence[str]) -> bool:
    said = [fold(word.strip(EDGES)) for word in words if any(map(str.isalnum, word))]
    return any(word in THANKS for word in said) and all(word in THANKS or word in THANKED for word in said)


def unaddressed(text: str) -> str:
    """Give what somebody typed without whom it is said to: mentions of the bot, "/news"."""
    return " ".join(_addressed(text))


def addresses(text: str) -> list[str]:
    """List the web addresses in a text, without what platforms put around one."""
    return [trimmed(match[1]) for match in ADDRESS.finditer(text)]
