"""Dictionaries of the user's own: a German-English word list and a German thesaurus, read beside the bundled lexicon.

Two formats are understood: ding, as in Debian's `trans-de-en` (`German {m}; … | … :: english; … | …`), and MyThes, as
in `mythes-de`. The parsers turn lines into concepts; `load` makes a `WordIndex` of a file and keeps it in a cache
folder, so that stems are computed once. The files stay where they are, and nothing of them is shipped.
"""

import contextlib
import os
import re
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

import platformdirs

from bot.engine.language import is_function_word, stem
from bot.engine.lexicon import WEAK, Lexicon, Phrase, Sense
from bot.errors import ConfigError

Kind = Literal["dictionary", "thesaurus"]

MAX_WORDS = 4
"""Longer entries are explanations; they are not found in running text."""

MAX_ENTRIES = 5
"""Translations kept on each side of a dictionary's line: the first ones are the apt ones."""

MAX_SYNONYMS = 12
MAX_SENSES = 12
"""Of a word's meanings those count first in which it comes first: of "get" alone there are more than a hundred."""

_MAX_PAIRS = 8  # of a line: the base form and what is derived from it
_MAX_LINE = 20_000  # bytes; the longest line of a real dictionary has a third of it
_FORMAT = 1  # of the cache file
_FIRST_CONCEPT = 1_000_000  # well behind the numbers of the bundled tables


class Concept(NamedTuple):
    """Words for one thing; an entry beginning with `~` is a neighbor. One side may be empty."""

    english: tuple[str, ...]
    german: tuple[str, ...]


# --- parsing -------------------------------------------------------------------------------------------------------

_BRACKETS = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|\([^()]*\)|<[^<>]*>|(?<!\S)/[^/|;]{1,30}/")
_PERSON = r"(?:jmdn?|jmdm|jmds|jdn?|jdm|jds|sb|smb)(?:\.?['’]?s)?\.?|(?:jemande[mns]|jemand|someone|somebody)(?:['’]s)?"
_PLACEHOLDER = re.compile(
    rf"(?<![^\s/])(?:{_PERSON}|etw\.?|etwas|sth\.?|something|so\.|sich|oneself|one['’]s)(?![^\s/,;])", re.IGNORECASE
)
_LEAD = re.compile(r"^(?:to|the|an?|der|die|das|ein|eine) (?=\S)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[-'’&.][^\W_]+)*")
_RELATED = re.compile(r"\((?:Oberbegriff|Unterbegriff|Assoziation|Antonym|Gegenteil)[^()]*\)", re.IGNORECASE)
_PLURAL = re.compile(r"\{[^{}]*\bpl\b[^{}]*\}")
_VERB = re.compile(r"\{v[tir]")


def _entries(side: str, separator: str, limit: int) -> tuple[str, ...]:
    """Take apart one side without its brackets: at most `limit` different entries of one to `MAX_WORDS` words."""
    found: dict[str, None] = {}
    for part in side.split(separator):
        entry = " ".join(_PLACEHOLDER.sub(" ", part).replace(" / ", " ").strip(" /,").split())
        entry = _LEAD.sub("", entry)
        words = entry.split(" ")
        if len(words) > MAX_WORDS or len(entry) < 2 or not all(_WORD.fullmatch(word) for word in words):
            continue
        if any(character.isalpha() for character in entry):
            found.setdefault(entry)
            if len(found) == limit:
                break
    return tuple(found)


def _bare(text: str) -> str:
    """Remove brackets with what is in them, nested ones as well."""
    for _ in range(3):
        text, count = _BRACKETS.subn(" ", text)
        if not count:
            break
    return text


def dictionary_concepts(lines: Iterable[str]) -> Iterator[Concept]:
    """Read the lines of a ding file: `German {m}; … | derived; … :: english; … | derived; …`.

    Grammar, subjects, remarks and placeholders ("etw.", "sb.") are left out. The base forms of a line are one concept;
    a further `|` pair is one of its own if it is no mere inflection. Lines that are none of the format are passed over.
    """
    for line in lines:
        if line.startswith("#"):
            continue
        left, mark, right = line.partition("::")
        if not mark or "::" in right:
            continue
        raw = left.split("|")
        german, english = _bare(left).split("|"), _bare(right).split("|")
        pairs = list(zip(german, english, strict=False))
        # Further pairs of a verb are its forms; further sides that do not match one to one belong to nobody.
        if not len(german) == len(english) == len(raw) or _VERB.search(raw[0]):
            pairs = pairs[:1]
        for number, (one, other) in enumerate(pairs[:_MAX_PAIRS]):
            if number and ("/" in one or _PLURAL.search(raw[number])):
                continue
            concept = Concept(_entries(other, ";", MAX_ENTRIES), _entries(one, ";", MAX_ENTRIES))
            if concept.english and concept.german:
                yield concept


def thesaurus_concepts(lines: Iterable[str]) -> Iterator[Concept]:
    """Read the lines of a MyThes file: an encoding, then `headword|n` and n lines `part of speech|synonym|…`.

    Broader, narrower and opposite terms are left out. A set that stands under each of its words is one concept.
    """
    seen: set[int] = set()
    headword = ""
    for line in lines:
        first, mark, rest = line.rstrip("\r\n").partition("|")
        if not mark:
            continue
        if rest.strip().isdigit():
            headword = first
            continue
        if first and first != "-" and not first.startswith("("):
            continue
        key = hash(rest)
        if key in seen:
            continue
        seen.add(key)
        synonyms = "|".join(part for part in rest.split("|") if not _RELATED.search(part))
        german = _entries(_bare(synonyms), "|", MAX_SYNONYMS)
        folded = headword.casefold()
        if folded not in {entry.casefold() for entry in _entries(_bare(rest), "|", 10_000)}:
            german = (*_entries(_bare(headword), "|", 1), *german)[:MAX_SYNONYMS]
        if len(german) > 1:
            yield Concept((), german)


_PARSERS: dict[Kind, Callable[[Iterable[str]], Iterator[Concept]]] = {
    "dictionary": dictionary_concepts,
    "thesaurus": thesaurus_concepts,
}


def decoded(lines: Iterable[bytes]) -> Iterator[str]:
    """Decode line by line: UTF-8, else Latin-1, in which the older editions are written."""
    for line in lines:
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode("latin-1")


# --- the index -----------------------------------------------------------------------------------------------------


class WordIndex:
    """Concepts by stem in one sorted run of bytes, searched by halving: ready as soon as it is read, and small.

    A line is `language stem TAB senses TAB phrases`, senses being numbers, phrases `stem stem:number`; a `~` behind a
    number marks a neighbor. It serves as a layer of the lexicon.
    """

    def __init__(self, body: bytes, n_concepts: int, first: int = 0) -> None:
        self._body = body
        self._first = first
        self.n_concepts = n_concepts
        self._record = lru_cache(maxsize=65536)(self._read)

    def senses(self, stem_: str, language: str) -> Sequence[Sense]:
        """Concepts of a stem; a word of many meanings expresses each of them less firmly."""
        return self._record(stem_, language)[0]

    def phrases(self, stem_: str, language: str) -> Sequence[Phrase]:
        """Phrases that are listed under a stem."""
        return self._record(stem_, language)[1]

    def _sense(self, text: str) -> Sense:
        return Sense(self._first + int(text.removesuffix("~")), WEAK if text.endswith("~") else 1.0)

    def _read(self, stem_: str, language: str) -> tuple[tuple[Sense, ...], tuple[Phrase, ...]]:
        line = self._line(f"{language} {stem_}".encode("utf-8", "replace"))
        if not line:
            return (), ()
        _, senses, phrases = line.decode().split("\t")
        return (
            tuple(self._sense(text) for text in senses.split()),
            tuple(
                Phrase(tuple(stems.split()), self._sense(text))
                for stems, text in (phrase.split(":") for phrase in phrases.split(";") if phrase)
            ),
        )

    def _line(self, key: bytes) -> bytes:
        body = self._body
        low, high = 0, len(body)
        while low < high:
            middle = (low + high) // 2
            start = body.rfind(b"\n", low, middle) + 1 or low
            end = body.index(b"\n", start)
            name = body[start : body.index(b"\t", start)]
            if name == key:
                return body[start:end]
            if name < key:
                low = end + 1
            else:
                high = start
        return b""


def _content_stems(entry: str, language: str) -> tuple[str, ...]:
    """Stems of an entry's content words, none twice."""
    words = (word for word in entry.split() if not is_function_word(word.lower(), language))
    return tuple(dict.fromkeys(filter(None, (stem(word, language) for word in words))))


def compiled(concepts: Iterable[Concept]) -> tuple[bytes, int]:
    """Make the body of a `WordIndex`.

    Returns:
        The body, and how many concepts are in it.
    """
    words: dict[str, list[int]] = {}
    phrases: dict[str, list[str]] = {}
    n_concepts = 0
    for concept in concepts:
        listed: dict[str, int] = {}
        is_found = False
        for language, entries in (("en", concept.english), ("de", concept.german)):
            for place, entry in enumerate(entries):
                text = entry.removeprefix("~")
                stems = _content_stems(text, language)
                # A phrase with one content word ("die Wahl haben") says less than the phrase: it counts as a neighbor.
                is_near = text != entry or (len(stems) == 1 and " " in text)
                if len(stems) == 1:
                    key = f"{language} {stems[0]}"
                    listed[key] = min(listed.get(key, 99), place + 10 * is_near)
                elif stems:
                    phrase = f"{' '.join(stems)}:{n_concepts}{'~' if is_near else ''}"
                    phrases.setdefault(f"{language} {max(stems, key=len)}", []).append(phrase)
                    is_found = True
        for key, rank in listed.items():
            words.setdefault(key, []).append(rank << 32 | n_concepts)
        n_concepts += bool(listed) or is_found

    def senses(key: str) -> str:
        """The concepts in which the word comes first, before those where it is mentioned."""
        best = sorted(words.get(key, ()))[:MAX_SENSES]
        return " ".join(f"{packed & 0xFFFFFFFF}{'~' if packed >> 32 >= 10 else ''}" for packed in best)

    # Sorted as bytes with the tab behind the key, as they are searched: no stem has a character below a tab.
    body = sorted(
        f"{key}\t{senses(key)}\t{';'.join(phrases.get(key, ()))}\n".encode() for key in words.keys() | phrases.keys()
    )
    return b"".join(body), n_concepts


# --- the cache -----------------------------------------------------------------------------------------------------


def cache_folder() -> Path:
    """Where what was made of dictionaries is kept for the user who runs the program."""
    return platformdirs.user_cache_path("depesche")


def _makers() -> bytes:
    """What an index depends on besides its file: how words are read and reduced to stems."""
    engine = resources.files("bot.engine")
    return (
        b"".join(engine.joinpath(name).read_bytes() for name in ("language.py", "verbs.tsv"))
        + Path(__file__).read_bytes()
    )


def _fingerprint(kind: Kind, path: Path) -> str:
    status = path.stat()
    facts = f"{_FORMAT} {kind} {path.resolve()} {status.st_size} {status.st_mtime_ns}\n"
    return blake2b(facts.encode("utf-8", "surrogateescape") + _makers(), digest_size=16).hexdigest()


def _cached(file: Path, fingerprint: str) -> tuple[bytes, int] | None:
    """Read a cache file; None if it is not there, damaged, or made of something else."""
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        made_of, checksum, count = head.decode("ascii").split(" ")
        if made_of == fingerprint and int(checksum) == zlib.crc32(body) and count.isdecimal():
            return body, int(count)
    except (OSError, ValueError):
        pass
    return None


def _keep(file: Path, fingerprint: str, body: bytes, count: int) -> None:
    """Write a cache file in one step; where that is impossible, the next run works as long as this one."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(f"{fingerprint} {zlib.crc32(body)} {count}\n".encode("ascii"))
                out.write(body)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)


def read_index(kind: Kind, path: Path, cache: Path, first: int = 0) -> WordIndex:
    """Read a dictionary, from the cache if it has been read before.

    Args:
        kind: Which format the file has.
        path: The file.
        cache: Folder for what is made of it; need not exist.
        first: Number of its first concept.

    Returns:
        Its words; none if the file has no line of the format.

    Raises:
        ConfigError: The file cannot be read.
    """
    try:
        fingerprint = _fingerprint(kind, path)
        name = blake2b(str(path.resolve()).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        file = cache / f"{kind}-{name}.words"
        found = _cached(file, fingerprint)
        if found is None:
            with path.open("rb") as lines:
                found = compiled(_PARSERS[kind](decoded(iter(lambda: lines.readline(_MAX_LINE), b""))))
            _keep(file, fingerprint, *found)
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise ConfigError([f"DEPESCHE_{kind.upper()}: “{path}” cannot be read ({reason})."]) from None
    return WordIndex(*found, first)


def load(
    into: Lexicon, *, dictionary: Path | None, thesaurus: Path | None, cache: Path, report: Callable[[str], None]
) -> None:
    """Let a lexicon consult a user's own dictionaries; without any, nothing happens.

    Args:
        into: The lexicon.
        dictionary: A ding file, or None.
        thesaurus: A MyThes file, or None.
        cache: Folder for what is made of them.
        report: Called with a sentence for a file in which there is nothing to be found.

    Raises:
        ConfigError: A file cannot be read.
    """
    layers: list[WordIndex] = []
    first = _FIRST_CONCEPT
    chosen: tuple[tuple[Kind, Path | None], ...] = (("dictionary", dictionary), ("thesaurus", thesaurus))
    for kind, path in chosen:
        if path is None:
            continue
        index = read_index(kind, path, cache, first)
        first += index.n_concepts
        if index.n_concepts:
            layers.append(index)
        else:
            report(f"DEPESCHE_{kind.upper()}: there is nothing in “{path}” that can be read as a {kind}.")
    if layers:
        into.consult(layers)
