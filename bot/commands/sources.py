"""Words about sources -> Command: adding, removing, testing and filtering what is read."""

import re
from collections.abc import Mapping, Sequence

from bot.commands.said import Said, closest, no_story, short, trimmed
from bot.commands.values import (
    MAX_FILTER_WORDS,
    MAX_LAST,
    AddSource,
    Command,
    FilterSource,
    ListSources,
    PasteSource,
    RemoveSource,
    TestSource,
    UploadSource,
)
from bot.commands.words import (
    ADDRESS,
    AND,
    EDGES,
    FILLERS,
    FILTER_LANGUAGES,
    FILTER_ON,
    FILTER_OUT,
    HOST,
    JOINS,
    LAST_ITEMS,
    LISTING,
    NUMBERS,
    OFF,
    POLITE,
    QUOTED,
    SOURCE,
    SOURCE_ACTIONS,
    SPOKEN,
    TOLD,
    fold,
)
from bot.errors import CommandError

_MAX_ADDRESS = 2000
_MAX_NAME = 200
_MAX_PHRASE = 80

_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "add": {"en": "source add https://example.org/feed", "de": "quelle hinzufügen https://example.org/feed"},
    "list": {"en": "sources", "de": "quellen"},
    "remove": {"en": "source remove https://example.org/feed", "de": "quelle entfernen https://example.org/feed"},
    "test": {"en": "source test https://example.org", "de": "quelle testen https://example.org"},
    "filter": {
        "en": "source filter kurier +harbor -sport only en",
        "de": "quelle filtern kurier +rathaus -sport nur deutsch",
    },
}
_RETRY: Mapping[str, Mapping[str, str]] = {
    "upload": {"en": "source upload to {}", "de": "quelle hochladen zu {}"},
    "paste": {"en": "source paste to {}", "de": "quelle einfügen zu {}"},
}
_QUOTES = "\"'“”„‚‘’«»`"
_PATH = re.compile(rf"[{_QUOTES}]?(?:\.{{0,2}}|~)/")
"""How the path of a file begins, and no address."""
_ENDED = re.compile(r"\.\w{1,8}$")
"""How the path of a file ends."""
_IN_QUOTES = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]")

_BEFORE_NAME = SOURCE | frozenset(map(fold, "feed for from von für bei".split()))


def read(said: Said) -> Command:
    """Read what stands behind "source" or "filter"."""
    words = _words(said.words)
    action = "filter" if SOURCE_ACTIONS.get(fold(said.verb)) == "filter" else None
    if action is None:
        action, words = _action(words)
    if action is None:
        if not words or all(fold(word) in LISTING | FILLERS for word in words):
            return ListSources()
        action = "filter" if _is_filter(words) else "add" if web_address(words[0]) else None
    if action is None:
        raise _mistyped(said, words) or said.too_much(words)
    return do(action, said, words)


def do(action: str, said: Said, words: Sequence[str]) -> Command:
    """Read one action's words: a value of `SOURCE_ACTIONS`, and what is left of what was said."""
    words = _words(words)
    match action:
        case "add":
            return _add(said, words)
        case "remove":
            return RemoveSource(_what(said, words, _EXAMPLES["remove"][said.language]))
        case "test":
            return _test(said, words)
        case "filter":
            return _filter(said, words)
        case "upload":
            return UploadSource(*_file(said, words))
        case "paste":
            other, story = _file(said, words, "paste")
            if other:
                raise no_story(other, said.names, _RETRY["paste"][said.language])
            return PasteSource(story)
        case _:
            rest = [word for word in words if fold(word) not in FILLERS | LISTING | SOURCE]
            if rest:
                raise said.too_much(rest, _EXAMPLES["list"][said.language])
            return ListSources()


def begins(words: Sequence[str], said: Said) -> int | None:
    """Where a source's name begins in words such as "the source Kurier"; None where no source is spoken of."""
    for index, word in enumerate(words):
        if said.names.resolve(word) is not None:
            return None
        if fold(word) in SOURCE:
            return index + 1
        if fold(word) not in FILLERS:
            return None
    return None


def web_address(word: str) -> str | None:
    """The address that a word is, "example.org" included; None for every other word."""
    if word.casefold().startswith("feed:"):  # as some browsers copy the address of a feed
        word = word[5:].removeprefix("//")
    if match := ADDRESS.search(word):
        return trimmed(match[1].rstrip(_QUOTES + ".,;!?"))
    bare = trimmed(word.strip(EDGES.replace("/", "")))
    return f"https://{bare}" if len(bare) <= _MAX_ADDRESS and HOST.fullmatch(bare) else None


def last_items(said: Said, text: str) -> tuple[int, str] | None:
    """How many old items are wanted, and the text without that; None where nothing is said about it."""
    match = LAST_ITEMS.search(text)
    if match is None:
        return None
    count = NUMBERS.get(match[1].casefold()) or int(match[1])
    if count > MAX_LAST:
        text = f"At most the last {MAX_LAST} items can be told."
        raise said.fail(text, "command.last", example=_EXAMPLES["add"][said.language] + _last(said), most=str(MAX_LAST))
    return count, f"{text[: match.start()]} {text[match.end() :]}"


def _last(said: Said) -> str:
    return {"en": " last 3", "de": " letzte 3"}[said.language]


def _words(words: Sequence[str]) -> list[str]:
    """The words without "please" at the end."""
    kept = list(words)
    while kept and fold(kept[-1]) in POLITE:
        kept.pop()
    return kept


def _action(words: list[str]) -> tuple[str | None, list[str]]:
    """What is to be done, said in front or, as in German, at the end; and the other words."""
    if words and (action := SOURCE_ACTIONS.get(fold(words[0]))):
        return action, words[1:]
    if words and (action := SOURCE_ACTIONS.get(fold(words[-1]))):
        return action, words[:-1]
    return None, words


def _mistyped(said: Said, words: Sequence[str]) -> CommandError | None:
    """An error that offers the action that a first or a last word looks like; None where none does."""
    for place in (0, len(words) - 1):
        near = closest(fold(words[place]), SOURCE_ACTIONS, 1, 0.75)
        if near:
            typed = short(" ".join((said.verb, *words)))
            offered = short(" ".join((said.verb, *words[:place], near[0], *words[place + 1 :])), 80)
            text = f"“{typed}” is no command."
            params = {"said": typed, "near": offered}
            return CommandError(text, f"Did you mean: {offered}", key="command.near", params=params)
    return None


def _address(said: Said, words: Sequence[str], action: str) -> tuple[str, list[str]]:
    """The first address, and the other words."""
    for index, word in enumerate(words):
        if url := web_address(word):
            if len(url) > _MAX_ADDRESS:
                raise _no_address(said, url, action)
            return url, [*words[:index], *words[index + 1 :]]
    rest = [word for word in words if fold(word) and fold(word) not in FILLERS]
    if rest:
        raise _no_address(said, " ".join(rest), action)
    raise said.fail("Which address?", "command.address_missing", example=_EXAMPLES[action][said.language])


def _no_address(said: Said, typed: str, action: str) -> CommandError:
    example = _EXAMPLES[action][said.language]
    return said.fail(f"“{short(typed)}” is no web address.", "command.address", said=short(typed), example=example)


def _file(said: Said, words: Sequence[str], action: str = "upload") -> tuple[str, str | None]:
    """The path of a file, in quotes or not, and the story behind it; either may be missing."""
    text = " ".join(words)
    quoted = _IN_QUOTES.match(text)
    path = quoted[1].strip() if quoted else ""
    rest = text[quoted.end() :].split() if quoted else [word for word in words if fold(word)]
    if not rest:
        return path, None
    *before, last = rest
    story = said.names.resolve(last)
    if story is None and (quoted or (before and all(map(_joins, before)))):
        raise no_story(last, said.names, _RETRY[action][said.language])
    if story is None or not (quoted or not before or _joins(before[-1]) or _ENDED.search(before[-1])):
        return " ".join(rest), None
    while before and _joins(before[-1]):
        before.pop()
    return path or " ".join(before), story


def _joins(word: str) -> bool:
    return word.isalpha() and fold(word) in JOINS | FILLERS


def _add(said: Said, words: Sequence[str]) -> AddSource | UploadSource:
    if words and _PATH.match(words[0]):
        return UploadSource(*_file(said, words))
    url, rest = _address(said, words, "add")
    found = last_items(said, " ".join(rest))
    if found is not None:
        rest = found[1].split()
    rest = [word for word in rest if fold(word) and fold(word) not in FILLERS | TOLD]
    if rest:
        raise said.too_much(rest, _EXAMPLES["add"][said.language] + _last(said))
    return AddSource(url, found[0] if found else 0)


def _what(said: Said, words: Sequence[str], example: str) -> str:
    """The source that words name: an address, or a name without its quotes."""
    while words and fold(words[0]) in _BEFORE_NAME and words[0][0] not in _QUOTES:
        words = words[1:]
    url = web_address(words[0]) if len(words) == 1 and "://" in words[0] else None
    what = url or " ".join(words).strip(EDGES)
    if not what:
        raise said.fail("Which source?", "command.source_missing", example=example)
    if len(what) > _MAX_ADDRESS or (len(what) > _MAX_NAME and "://" not in what):
        raise said.too_much(words, example)
    return what


def _tokens(text: str) -> list[tuple[str, str, bool]]:
    """The words and phrases of a filter: sign ("+", "-" or none), text, and whether it stood in quotes."""
    text = re.sub(r",(?=[+\-–−])", " ", text)
    text = re.sub(r"(?<=\s)\+\s(?=\S)", "+", text)
    found = []
    for match in QUOTED.finditer(text):
        sign, word = match["sign"], match["word"]
        phrase = match["a"] or match["b"] or match["c"]
        if phrase is None and word is not None and not word.strip(EDGES):
            continue
        value = (word if phrase is None else phrase) or ""
        found.append(("-" if sign and sign != "+" else sign, value, phrase is not None))
    return found


def _is_filter(words: Sequence[str]) -> bool:
    return any(sign for sign, _, _ in _tokens(" ".join(words))[1:])


def _test(said: Said, words: Sequence[str]) -> TestSource:
    """The address, or the source that is read, and the filter that is to be tried with it."""
    example = _EXAMPLES["test"][said.language]
    if not any(map(web_address, words)):
        name, found, _ = _sorted(said, words, example)
        if not name:
            raise said.fail("Which address?", "command.address_missing", example=example)
        return TestSource(_what(said, name, example), *_filters(said, found, example))
    url, rest = _address(said, words, "test")
    name, found, _ = _sorted(said, rest, example)
    if any(fold(word) not in FILLERS | TOLD for word in name):
        raise said.too_much(rest, example)
    return TestSource(url, *_filters(said, found, example))


def _filter(said: Said, words: Sequence[str]) -> FilterSource:
    example = _EXAMPLES["filter"][said.language]
    name, found, has_ended = _sorted(said, words, example)
    is_empty = not any(found.values())
    if is_empty and not has_ended and len(name) > 1 and fold(name[-1]) in OFF:
        return FilterSource(_what(said, name[:-1], example))
    what = _what(said, name, example)
    if is_empty:
        raise said.fail("Which words or languages?", "command.filter_missing", example=example)
    return FilterSource(what, *_filters(said, found, example))


_Found = Mapping[str, dict[str, str]]
"""What stands in a filter, by "+", "-" and "language"."""


def _sorted(said: Said, words: Sequence[str], example: str) -> tuple[list[str], _Found, bool]:
    """The words before a filter, the filter, and whether anything of one was there."""
    name: list[str] = []
    found: _Found = {"+": {}, "-": {}, "language": {}}
    mode = ""
    for sign, value, quoted in _tokens(" ".join(words)):
        key = "" if quoted or sign else fold(value)
        if key in FILTER_LANGUAGES | FILTER_ON | FILTER_OUT:
            mode = "language" if key in FILTER_LANGUAGES else "+" if key in FILTER_ON else "-"
        elif sign:
            mode = mode or " "  # the name has ended
            _put(found[sign], value)
        elif mode == "language" and key in SPOKEN:
            found[mode][key] = SPOKEN[key]
        elif mode == "language" and key not in FILLERS | AND | TOLD:
            name_of = short(value, 40)
            text = f"“{name_of}” is no language that is known here; words are written with + or -."
            raise said.fail(text, "command.filter_language", said=name_of, example=example)
        elif mode in {"+", "-"} and key not in AND:
            _put(found[mode], value)
        elif mode == " " and key not in AND:
            raise said.too_much([value], example)
        elif not mode:
            name.append(value)
    return name, found, bool(mode)


def _filters(said: Said, found: _Found, example: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The words that let in, those that keep out, and the languages."""
    if max(len(found["+"]), len(found["-"])) > MAX_FILTER_WORDS:
        text = f"A filter has at most {MAX_FILTER_WORDS} words of a kind."
        raise said.fail(text, "command.filter_words", example=example, most=str(MAX_FILTER_WORDS))
    codes = tuple(dict.fromkeys(found["language"].values()))
    return tuple(found["+"].values()), tuple(found["-"].values()), codes


def _put(found: dict[str, str], value: str) -> None:
    """Keep a word or phrase once, however it is capitalized."""
    value = " ".join(value.strip(EDGES).split())[:_MAX_PHRASE].strip()
    if value:
        found.setdefault(value.casefold(), value)
