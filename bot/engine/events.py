"""Kinds of events that news tells about, and which words point to them: a strike, a takeover, a flood.

The table in `events.tsv` was written for this project; it is read once, on first use. What a word means otherwise is
in `lexicon`; which articles belong together is decided in `kinship`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple, TypeVar

from bot.engine.language import SEPARABLE, fold, is_function_word, soften, stem
from bot.engine.lexicon import lexicon

KIN = 0.5
"""What a compound's part counts, where the word itself counts 1."""

_MIN_REST = 3
_SURE = 6
"""From this length on, what is left of a compound need not be a known word: names and new words stand there."""

_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns")
_NO_MODIFIERS = frozenset({*SEPARABLE, "miss", "ver", "zer", "ent", "emp", "bei", "ins", "bis", "ur"})
_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]?s|['’])$")
# Endings of German nouns; "-r" and "-m" belong to what is declined as adjectives are: "Angeklagter".
_ENDINGS = ("", "e", "en", "n", "s", "es", "er", "ern", "em", "se", "ses", "sen", "nen", "ns", "r", "m")
_DECLINED = ("te", "nde", "ene", "lose", "ige", "liche")
# "Stadien, Museen, Viren, Konten, Praxen, Antibiotika": another ending stands in the plural's stead.
_FOREIGN = {"en": ("on", "um", "us", "o", "a", "is"), "a": ("um",), "i": ("us", "o")}
# Second parts of compound adjectives: "klimaschädlich", "börsennotiert". Others hide too many words ("fehlerhaft").
_QUALITIES = re.compile(
    r"(?:e?[ns]|er)?(?:frei|freundlich|feindlich|neutral|schädlich|politisch|rechtlich|widrig|konform|bedingt|betrieben"
    r"|notiert|pflichtig|berechtigt|bereit|bedürftig|relevant|verdächtig|gefährdet|geschädigt|kritisch|geplagt)"
    r"(?:e[mnrs]?)?"
)
_Key = TypeVar("_Key")
_Weights = tuple[tuple[str, float], ...]


class _Table(NamedTuple):
    """The table by what words are looked up under; the values are fields, sorted.

    Attributes:
        exact: Acronyms and names as they are written, by language.
        words: English words, German verbs and adjectives by language and key.
        nouns: German nouns, folded.
        fronts: Beginnings of German compounds, softened.
        heads: Ends of German compounds, folded.
        others: What only looks like a form or a compound of these, folded, by language.
    """

    exact: Mapping[tuple[str, str], tuple[str, ...]]
    words: Mapping[tuple[str, str], tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    fronts: Mapping[str, tuple[str, ...]]
    heads: Mapping[str, tuple[str, ...]]
    others: Mapping[tuple[str, str], tuple[str, ...]]


@lru_cache(maxsize=65536)
def event_fields(word: str, language: str) -> _Weights:
    """Say which kinds of events a word points to.

    Args:
        word: A word as it stands in the text, in any inflected form.
        language: Its ISO 639-1 code.

    Returns:
        Field and weight in (0, 1], the heaviest first and then by name. A word's weight is shared evenly by its
        fields; German compounds count by their parts and hyphenated words by theirs, `KIN` each. Empty for function
        words, for what points nowhere and for languages other than German and English.
    """
    if language not in {"de", "en"} or not word[:1].isalpha():
        return ()
    table = _table()
    found = table.exact.get((language, word)) or table.exact.get((language, _POSSESSIVE.sub("", word)))
    if not found and (is_function_word(word.lower(), language) or (language, fold(word)) in table.others):
        return ()
    if found := found or _listed(word, language):
        return _shared((found, 1.0))
    pieces = re.split(r"[-‐‑]", word)
    if len(pieces) > 1:
        return _ordered((name, KIN * weight) for each in pieces for name, weight in event_fields(each, language))
    return _compound(word) if language == "de" else ()


def events(words: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Sum up what kinds of events many words point to.

    Args:
        words: Words with their languages.

    Returns:
        Weight by field, the heaviest first; empty where no word points anywhere.
    """
    sums: dict[str, float] = {}
    for word, language in words:
        for field, weight in event_fields(word, language):
            sums[field] = sums.get(field, 0.0) + weight
    return dict(sorted(sums.items(), key=lambda each: (-each[1], each[0])))


def _listed(word: str, language: str) -> tuple[str, ...]:
    """Fields of a word that stands in the table itself."""
    table = _table()
    if language == "en":
        own = table.words.get((language, _key(word, language)), ())
        return own or table.words.get((language, stem(word, language)), ())
    if word[0].islower():
        return table.words.get((language, stem(word, language)), ())
    found = next((table.nouns[form] for form in _singulars(fold(word)) if form in table.nouns), ())
    if not found and word.endswith("n"):  # an infinitive with a capital: "das Streiken"
        found = table.words.get((language, stem(word.lower(), language)), ())
    return found


def _key(word: str, language: str) -> str:
    """What a word of the table is kept under: its stem, and the ending of an English one that must be met.

    "Housing" is not "house", and "listed" not "list".
    """
    lowered = word.lower()
    ending = next((each for each in ("ing", "ed") if language == "en" and lowered.removesuffix("s").endswith(each)), "")
    return f"{stem(word, language)}+{ending}" if ending else stem(word, language)


def _singulars(noun: str) -> Iterator[str]:
    """Dictionary forms that a folded German noun may be a form of, the likeliest first."""
    for ending in _ENDINGS:
        if noun.endswith(ending) and (not ending or len(noun) - len(ending) >= _MIN_REST):
            base = noun[: len(noun) - len(ending)]
            if ending not in {"r", "m"} or base.endswith(_DECLINED):
                yield base
    for ending, others in _FOREIGN.items():
        if noun.endswith(ending) and len(noun) > 4:
            for other in others:
                yield noun[: -len(ending)] + other


def _compound(word: str) -> _Weights:
    """What the parts of a German compound point to."""
    table = _table()
    plain = soften(word)
    if word[0].islower():
        cut = next((cut for cut in range(len(plain) - _MIN_REST, _MIN_REST, -1) if plain[:cut] in table.fronts), 0)
        return _shared((table.fronts[plain[:cut]], KIN)) if cut and _QUALITIES.fullmatch(plain[cut:]) else ()
    noun = fold(word)
    if any(("de", form) in table.others for form in _singulars(noun)):
        return ()
    front = _front(plain)
    start, head = _head(noun)
    if len(front) > start:  # they overlap: one of them is read into the word by accident
        front, head = (front, ()) if len(front) >= len(noun) - start else ("", head)
    return _shared((table.fronts.get(front, ()), KIN), (head, KIN))


def _front(plain: str) -> str:
    """The longest beginning of a softened German noun that is a part of compounds; empty if there is none."""
    fronts = _table().fronts
    for cut in range(len(plain) - _MIN_REST, 1, -1):
        if plain[:cut] in fronts:
            rest = plain[cut:]
            links = _LINKS if cut > 3 else ("",)
            if (cut >= _SURE and len(rest) >= _SURE) or any(
                rest.startswith(link) and _is_word(rest[len(link) :]) for link in links
            ):
                return plain[:cut]
    return ""


def _head(noun: str) -> tuple[int, tuple[str, ...]]:
    """Where the longest end of a folded German noun that is a part of compounds starts, and its fields."""
    table = _table()
    for cut in range(_MIN_REST, len(noun) - 2):
        rest, forms = noun[:cut], tuple(_singulars(noun[cut:]))
        found = next((table.heads[form] for form in forms if form in table.heads), None)
        if any(("de", form) in table.others or (not found and form in table.nouns) for form in forms):
            break  # "Besucheransturm" ends with "Ansturm", which is no "Sturm"
        if not found or rest in _NO_MODIFIERS:
            continue
        if (cut >= _SURE and len(noun) - cut >= _SURE) or any(
            rest.endswith(link) and _is_word(rest[: len(rest) - len(link)]) for link in _LINKS
        ):
            return cut, found
    return len(noun), ()


def _is_word(rest: str) -> bool:
    """Whether what is left of a compound is a German word that the lexicon or the table has."""
    if len(rest) < _MIN_REST:
        return False
    noun = rest.capitalize()
    return lexicon().knows(stem(noun, "de"), "de") or bool(_listed(noun, "de"))


def _shared(*found: tuple[tuple[str, ...], float]) -> _Weights:
    """Share each weight evenly among its fields."""
    return _ordered((field, weight / len(named)) for named, weight in found for field in named)


def _ordered(found: Iterable[tuple[str, float]]) -> _Weights:
    """Add up the weights of each field, the heaviest first."""
    sums: dict[str, float] = {}
    for field, weight in found:
        sums[field] = min(1.0, sums.get(field, 0.0) + weight)
    return tuple(sorted(sums.items(), key=lambda each: (-each[1], each[0])))


@lru_cache(maxsize=1)
def _table() -> _Table:
    """The table that ships with Depesche, loaded on first use."""
    exact: dict[tuple[str, str], set[str]] = {}
    words: dict[tuple[str, str], set[str]] = {}
    nouns: dict[str, set[str]] = {}
    fronts: dict[str, set[str]] = {}
    heads: dict[str, set[str]] = {}
    others: dict[tuple[str, str], set[str]] = {}
    for line in resources.files(__package__).joinpath("events.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        field, kind, listed = line.split("\t")
        for word in listed.split():
            if kind in {"de-not", "en-not"}:
                others.setdefault((kind[:2], fold(word)), set()).add(field)
            elif kind == "de-part":
                if not word.startswith("-"):
                    fronts.setdefault(soften(word).rstrip("-"), set()).add(field)
                if not word.endswith("-"):
                    heads.setdefault(fold(word).lstrip("-"), set()).add(field)
            elif _is_exact(word, kind):
                exact.setdefault((kind, word), set()).add(field)
            elif kind == "de" and word[0].isupper():
                nouns.setdefault(fold(word), set()).add(field)
            else:
                words.setdefault((kind, _key(word, kind)), set()).add(field)
    return _Table(_frozen(exact), _frozen(words), _frozen(nouns), _frozen(fronts), _frozen(heads), _frozen(others))


def _is_exact(word: str, language: str) -> bool:
    """Whether a word is to be found only as it is written: "Fed" is not "fed", and "G7" has no stem."""
    capitals = word if language == "en" else word[1:]
    return "-" not in word and (capitals != capitals.lower() or word[-1].isdigit())


def _frozen(sets: Mapping[_Key, set[str]]) -> dict[_Key, tuple[str, ...]]:
    """Sort the fields of each key."""
    return {key: tuple(sorted(named)) for key, named in sets.items()}
