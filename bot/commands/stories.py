"""Words about stories and about questions that wait -> Command.

A new handle has from 2 to 40 lower case letters a to z, digits, "-" and "_", at least one letter, and is no word that
the grammar needs: what is typed is folded first, "Hafenbrücke" becomes "hafenbruecke".
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from bot.commands.said import Said, no_story, short
from bot.commands.values import (
    HANDLE_LENGTHS,
    MAX_NUMBERS,
    Command,
    DropQuestion,
    MergeStories,
    RenameStory,
    ShowQuestions,
    ShowStory,
    SplitStory,
    Stories,
)
from bot.commands.words import (
    ALL,
    ARTICLES,
    EDGES,
    FILLERS,
    JOINS,
    LATER,
    LEAD,
    LISTING,
    NEWS,
    NOT,
    OFF,
    POLITE,
    PREFIXES,
    QUESTION,
    QUESTIONS,
    REMOVING,
    SOURCE_ACTIONS,
    SPLIT,
    STORY,
    STORY_ACTIONS,
    VERBS,
    fold,
)
from bot.errors import CommandError

RESERVED = (
    frozenset(words[0] for words in (*VERBS, *SPLIT)) | frozenset(STORY_ACTIONS) | frozenset(SOURCE_ACTIONS)
    | PREFIXES | FILLERS | JOINS | LATER | LEAD | POLITE | ALL | NEWS | NOT | OFF | QUESTION | STORY | ARTICLES
)  # fmt: skip
"""Words that would mean something else, or spoil other commands, if a story were named so."""

_HANDLE = re.compile(rf"[a-z0-9_-]{{{HANDLE_LENGTHS[0]},{HANDLE_LENGTHS[1]}}}")
_NUMBERS = re.compile(r"(\d{1,3})(?:[-–](\d{1,3}))?")
_SIDES = "".join(set(EDGES) - set("-_"))

# What can be typed, by action; $ stands for the story, {} for a new handle.
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "show": {"en": "story show $", "de": "thema zeigen $"},
    "rename": {"en": "story rename $ to {}", "de": "thema $ in {} umbenennen"},
    "merge": {"en": "story merge $ into openai", "de": "thema $ mit openai zusammenlegen"},
    "split": {"en": "story split $ 2 3 as {}", "de": "thema $ 2 3 als {} aufteilen"},
}
_CALLED = {
    "show": {"en": "show", "de": "zeigen"},
    "rename": {"en": "rename", "de": "umbenennen"},
    "merge": {"en": "merge", "de": "zusammenlegen"},
    "split": {"en": "split", "de": "aufteilen"},
}


def action_of(said: Said) -> tuple[str | None, Said]:
    """What is to be done with a story, a value of `STORY_ACTIONS` or None; and what was said without that word.

    It is the verb itself, stands in front, behind the story, or at the end.
    """
    for verb in said.verb.split():
        if fold(verb) in STORY_ACTIONS:
            return STORY_ACTIONS[fold(verb)], said
    words = said.words
    if not words or words[-1].endswith("?"):
        return None, said
    for index in (0, 1, len(words) - 1):
        if index < len(words) and said.names.resolve(words[index]) is None:
            action = STORY_ACTIONS.get(fold(words[index]))
            if action:
                rest = (*words[:index], *words[index + 1 :])
                return action, Said(said.topic, said.verb, rest, said.names, said.language)
    return None, said


def edit(action: str, said: Said) -> Command:
    """Read one action's words."""
    kept = [word for word in said.words if said.names.resolve(word) is not None or fold(word) not in FILLERS | JOINS]
    kept = [word for word in kept if fold(word)]
    example = _example(said, action)
    match action:
        case "list":
            if kept and not all(fold(word) in ALL | LISTING for word in kept):
                raise said.too_much(kept)
            return Stories()
        case "merge":
            handles = [_known(said, action, word) for word in kept]
            if len(handles) < 2:
                raise said.fail("Which two stories?", "command.stories_missing", example=example)
            if len(handles) > 2:
                raise said.too_much(kept[2:], example)
            if handles[0] == handles[1]:
                text = f"{handles[0]} cannot be merged with itself."
                raise said.fail(text, "command.same_story", story=handles[0], example=example)
            return MergeStories(handles[0], handles[1])
        case "rename":
            handle = _first(said, action, kept)
            return RenameStory(handle, _new(said, action, handle, kept[1:]))
        case "split":
            handle = _first(said, action, kept)
            numbers, rest = _numbers(said, handle, kept[1:])
            return SplitStory(handle, numbers, _new(said, action, handle, rest))
        case _:
            handle = _first(said, action, kept)
            if kept[1:]:
                raise said.too_much(kept[1:], example)
            return ShowStory(handle)


def questions(said: Said) -> Command | None:
    """Read what stands behind "questions"; None where it is neither a list nor something to remove."""
    words = [word for word in said.words if fold(word) and fold(word) not in FILLERS | QUESTIONS]
    if not words or all(fold(word) in LISTING for word in words):
        return ShowQuestions()
    if any(fold(word) in REMOVING for word in words):
        return drop(said, [word for word in words if fold(word) not in REMOVING])
    return None


def drop(said: Said, words: Sequence[str]) -> Command:
    """Read which question is to be removed."""
    example = {"en": "questions remove 2", "de": "fragen löschen 2"}[said.language]
    words = [word for word in words if fold(word) and fold(word) not in FILLERS | QUESTIONS | ARTICLES]
    if not words:
        raise said.fail("Which question? Its number is in the list.", "command.number_missing", example=example)
    if len(words) == 1 and fold(words[0]) in ALL:
        return DropQuestion("all")
    if len(words) == 1 and re.fullmatch(r"0{0,3}[1-9]\d{0,3}", words[0].strip(EDGES), re.ASCII):
        return DropQuestion(words[0].strip(EDGES).lstrip("0"))
    raise said.too_much(words, example)


def _example(said: Said, action: str, story: str = "stargate", new: str = "openai") -> str:
    if action not in _EXAMPLES:
        return ""
    return _EXAMPLES[action][said.language].replace("{}", new).replace("$", short(story, 40))


def _known(said: Said, action: str, word: str) -> str:
    handle = said.names.resolve(word)
    if handle is None:
        noun = {"en": "story", "de": "thema"}[said.language]
        rest = ("{}" if each == word else each for each in said.words)
        raise no_story(word, said.names, f"{noun} {_CALLED[action][said.language]} {' '.join(rest)}")
    return handle


def _first(said: Said, action: str, words: Sequence[str]) -> str:
    if not words:
        raise said.fail("Which story?", "command.story_missing", example=_example(said, action))
    return _known(said, action, words[0])


def _numbers(said: Said, story: str, words: Sequence[str]) -> tuple[tuple[int, ...], list[str]]:
    """The numbers of articles among some words, "2,3" and "2-4" included; and the other words."""
    numbers: set[int] = set()
    rest = []
    for word in words:
        parts = [part for part in word.strip(EDGES).split(",") if part]
        spans = [_NUMBERS.fullmatch(part) for part in parts]
        if parts and all(spans):
            for span in filter(None, spans):
                first, last = sorted((int(span[1]), int(span[2] or span[1])))
                numbers.update(range(first, last + 1))
        elif fold(word) not in ARTICLES:
            rest.append(word)
    if not numbers or min(numbers) < 1 or len(numbers) > MAX_NUMBERS:
        text = f"Which articles? From 1 to {MAX_NUMBERS} numbers, as the story's list has them."
        example = _example(said, "split", story)
        raise said.fail(text, "command.numbers_missing", most=str(MAX_NUMBERS), example=example)
    return tuple(sorted(numbers)), rest


def _new(said: Said, action: str, story: str, words: Sequence[str]) -> str:
    """The new handle that words are."""
    if not words:
        raise said.fail("Which new name?", "command.handle_missing", example=_example(said, action, story))
    typed = " ".join(words)
    name = fold(typed.strip(_SIDES))
    if len(words) > 1 or not _fits(name):
        raise _no_handle(said, action, story, typed)
    if name in RESERVED:
        text = f"“{name}” is a word of the commands and cannot name a story."
        raise said.fail(text, "command.handle_word", said=name, example=_example(said, action, story))
    return name


def _fits(name: str) -> bool:
    return _HANDLE.fullmatch(name) is not None and re.search("[a-z]", name) is not None


def _no_handle(said: Said, action: str, story: str, typed: str) -> CommandError:
    """The error for a handle that is none; where one can be made of it, the example has that."""
    plain = unicodedata.normalize("NFKD", fold(typed)).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9_]+", "-", plain)[: HANDLE_LENGTHS[1]].strip("-")
    example = _example(said, action, story, made if _fits(made) and made not in RESERVED else "openai")
    lowest, highest = map(str, HANDLE_LENGTHS)
    text = f"“{short(typed, 40)}” cannot name a story: {lowest} to {highest} letters a to z, digits, - and _."
    return said.fail(text, "command.handle", said=short(typed, 40), lowest=lowest, highest=highest, example=example)
