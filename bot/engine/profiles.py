"""What an article is about, as weighted keys to be compared: names, rare words, parts of words, figures, meanings.

Words come again and again, so what a word gives is kept: taking an article apart costs a fraction of an analysis.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.engine.analysis import ByIdentity, SentenceView
from bot.engine.facts import capitalized_runs, number_words
from bot.engine.language import fold, is_function_word, stem, tokens
from bot.engine.lexicon import compound_parts, is_gerund, lexicon, word_keys
from bot.engine.markup import is_beside
from bot.engine.shapes import names
from bot.types import Article, Sentence

_SCANNED = 40
"""Sentences of an article that decide what it is about."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What an article is about, ready to be compared.

    Attributes:
        language: Its language.
        day: When it was published, in days; None where that is not known.
        terms: Key -> weight. Words that may be names begin with "=", figures with "%", meanings with "#", parts of
            words with "-"; the rest are stems.
        prominent: The keys of `terms` that are names and stand in the headline or the first two sentences.
        weights: Sum of the squared weights of what every language has, and of everything but meanings.
    """

    language: str
    day: float | None
    terms: dict[str, float]
    prominent: frozenset[str]
    weights: tuple[float, float]


CALENDAR = frozenset(
    fold(word)
    for word in """Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag Januar Februar März April Mai
    Juni Juli August September Oktober November Dezember Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March May June July October December Uhr Liveticker Ticker Kommentar""".split()
)
"""Words with a capital that name no one, folded."""

EVERYWHERE = frozenset("=%#")
"""How keys begin that articles in every language have."""


def profile(article: Article) -> Profile:
    """Take an article apart for comparing it with stories; kept for the articles seen last."""
    return _profile(ByIdentity(article))


@lru_cache(maxsize=256)
def _profile(wrapped: ByIdentity) -> Profile:
    article = wrapped.article
    counts: dict[str, float] = {}
    rarest: dict[str, float] = {}
    prominent: set[str] = set()
    position = 0
    for sentence in article.sentences[:_SCANNED]:
        if is_beside(sentence):
            continue
        weight = 2.0 if sentence.kind == "headline" else 1.5 if position < 2 else 1.0
        position += sentence.kind != "headline"
        terms, called = _terms(sentence, article.language, prominent=weight > 1)
        prominent |= called
        for key, rarity in terms.items():
            counts[key] = counts.get(key, 0.0) + weight
            if rarity > rarest.get(key, 0.0):
                rarest[key] = rarity
    weighed = {key: min(1 + math.log(max(count, 1.0)), 2.2) * rarest[key] for key, count in counts.items()}
    moment = article.published_at
    everywhere = sum(value * value for key, value in weighed.items() if key[0] in EVERYWHERE)
    return Profile(
        article.language,
        moment.timestamp() / 86400 if moment else None,
        weighed,
        frozenset(prominent),
        (everywhere or 1.0, sum(value * value for key, value in weighed.items() if key[0] != "#") or 1.0),
    )


def closest(article: Article, others: Sequence[Article], count: int) -> list[Article]:
    """Choose the articles that share the most with one, in rare names, words and figures.

    Args:
        article: The one.
        others: In any order.
        count: How many are chosen at most.

    Returns:
        Those chosen, in the order of `others`; versions of the article itself are always among them.
    """
    if len(others) <= count:
        return list(others)
    mine, theirs = profile(article), [profile(each) for each in others]
    holders = Counter(key for each in theirs for key in each.terms.keys() & mine.terms.keys())
    rarity = {key: math.log((len(others) + 1) / (n + 0.5)) for key, n in holders.items()}

    def shared(each: Profile) -> float:
        keys = each.terms.keys() & mine.terms.keys()
        if each.language == mine.language:  # what is said in the same words needs no meanings
            keys = {key for key in keys if key[0] != "#"}
        return math.fsum(mine.terms[key] * rarity[key] for key in keys)

    worth = [(each.id == article.id, shared(taken)) for each, taken in zip(others, theirs, strict=True)]
    chosen = sorted(range(len(others)), key=lambda i: (worth[i], i), reverse=True)[:count]
    return [others[i] for i in sorted(chosen)]


NAME, UNKNOWN, KNOWN, PART, FIGURE, MEANING = 3.5, 3.3, 1.6, 1.5, 3.5, 1.4
AMBIGUITY, SPREAD = 0.5, 0.5
"""How telling a word is before any story is known: names most, words of the lexicon and their parts least."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What one word gives, wherever it stands.

    Attributes:
        is_number: Whether it says a number.
        terms: (key, weight) as a plain word.
        as_name: The same as a part of a name.
        called: Its keys as a name.
        parts: Stems of its parts.
    """

    is_number: bool
    terms: tuple[tuple[str, float], ...] = ()
    as_name: tuple[tuple[str, float], ...] = ()
    called: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def _word(word: str, language: str, first: bool) -> _Word | None:  # noqa: FBT001  # said by place, as it is said often
    """Look a word up; None for a number or a word that says nothing.

    Args:
        word: As spelled.
        language: Of its sentence.
        first: Whether it stands at the beginning of its sentence, where spelling tells nouns from verbs no more.
    """
    lowered = word.lower()
    if word[0].isdigit():
        return _Word(is_number=True)
    if is_function_word(lowered, language):
        return None
    known = lexicon()
    listed = word_keys(word, language)
    parts: list[str] = []
    meanings: dict[int, float] = {}

    def mean(key: str, weight: float, *, noun: bool | None = None) -> None:
        found = known.stem_senses(key, language)
        if noun is not None:
            found = [sense for sense in found if sense.noun is None or sense.noun == noun] or found
        for sense in found:
            meanings[sense.concept] = max(meanings.get(sense.concept, 0.0), weight * sense.weight)

    if language in {"de", "en"}:
        sensible = next((key for key in listed if known.stem_senses(key, language)), None)
        if sensible is not None:
            noun = word[0].isupper() if language == "de" and not first else None
            mean(sensible, 1.0, noun=False if language == "en" and not is_gerund(lowered) else noun)
        if language == "de" and word[0].isupper():
            parts = list(compound_parts(word))
            for number, part in enumerate(parts):
                is_head = number == len(parts) - 1
                mean(part, (0.85 if is_head else 0.75) if sensible is None else 0.6)
        elif "-" in word:
            parts = [stem(part, language) for part in word.split("-") if part]
            for part in parts:
                mean(part, 0.8)
    terms, as_name, called = _weighed(word, listed[0], language)
    share = MEANING / (len(meanings) or 1) ** SPREAD
    meant = tuple((f"#{concept}", share * value) for concept, value in meanings.items() if value >= 0.6)
    return _Word(
        is_number=lowered in number_words(),
        terms=terms + meant,
        as_name=as_name + meant,
        called=called,
        parts=tuple(part for part in parts if len(part) > 3),
    )


_Terms = tuple[tuple[str, float], ...]


def _weighed(word: str, key: str, language: str) -> tuple[_Terms, _Terms, tuple[str, ...]]:
    """How telling a word is: as a plain word; as a part of a name; its keys as a name."""
    lowered, known = word.lower(), lexicon()
    if len(word) < 2 or fold(word) in CALENDAR or lowered in number_words():
        return (), (), ()
    is_entry = known.knows(key, language)
    plainly: _Terms = (
        ((key, KNOWN / (1 + AMBIGUITY * math.log(len(known.stem_senses(key, language)) or 1))),)
        if is_entry
        else ((key, UNKNOWN),)
    )
    as_name = plainly
    called: tuple[str, ...] = ()
    if word[0].isupper():
        is_place = known.is_name(word)
        spellings = tuple(f"={each}" for each in name_keys(word))
        value = UNKNOWN if is_place else KNOWN if is_entry else NAME
        as_name = tuple((each, value) for each in spellings)
        if value > KNOWN:
            called = spellings
        if not is_entry:
            plainly = tuple((each, UNKNOWN) for each in spellings)
    shaped: list[tuple[str, float]] = []
    if word[0].isupper() and len(key) > 3:
        shaped.append((f"-{key}", PART))  # "Halle" meets "Lagerhalle"
    if len(lowered) >= 9:
        folded = fold(word)
        shaped += [(f"-{folded[:6]}", PART), (f"-{folded[-6:]}", PART)]
    return (*plainly, *shaped), (*as_name, *shaped), called


def _terms(sentence: Sentence, language: str, *, prominent: bool) -> tuple[dict[str, float], set[str]]:
    """Keys of a sentence with how telling each is; and which are names, if it is a prominent one."""
    taken = shaped(sentence, language) if prominent else None
    tokens_ = taken.words if taken is not None else tuple(tokens(sentence.text))
    named = named_words(taken) if taken is not None else ()
    found: dict[str, float] = {}
    called: set[str] = set()
    parts: set[str] = set()
    has_number = False
    for i, token in enumerate(tokens_):
        word = _word(token.text, language, i == 0)
        if word is None:
            continue
        has_number = has_number or word.is_number
        terms = word.terms
        if i in named:
            terms = word.as_name
            called.update(word.called)
        for key, value in terms:
            if value > found.get(key, 0.0):
                found[key] = value
        parts.update(word.parts)
    for part in parts:
        if part not in found:
            found.setdefault(f"-{part}", PART)
    if has_number:
        for key in _figures([token.text for token in tokens_], language):
            found[key] = FIGURE
    return found, called


def shaped(sentence: Sentence, language: str) -> SentenceView:
    """Take a sentence apart as far as names need it: words and runs of capitals."""
    text = sentence.text
    runs = [(start, end, text[start:end]) for start, end in capitalized_runs(text)]
    return SentenceView(sentence, "", language, tuple(tokens(text)), runs=runs)


def named_words(taken: SentenceView) -> set[int]:
    """Which words of a sentence belong to a name."""
    found: set[int] = set()
    for start, end, _ in names(taken):
        found.update(i for i, word in enumerate(taken.words) if start <= word.start < end)
    return found


_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")
_SCALES = {
    "tsd": 1e3, "tausend": 1e3, "thousand": 1e3, "mio": 1e6, "million": 1e6, "millionen": 1e6, "mn": 1e6, "mrd": 1e9,
    "milliarde": 1e9, "milliarden": 1e9, "bn": 1e9, "dutzend": 12.0, "dozen": 12.0,
}  # fmt: skip
_TRILLIONS = {"billion": {"de": 1e12, "en": 1e9}, "billionen": {"de": 1e12}, "trillion": {"en": 1e12}}
_NO_AMOUNT = CALENDAR | frozenset(
    fold(word)
    for word in """May Sekunden Minute Minuten Stunde Stunden Tag Tage Tagen Woche Wochen Monat Monate Monaten Jahr
    Jahre Jahren seconds minute minutes hour hours day days week weeks month months year years am pm""".split()
)


def _figures(words: Sequence[str], language: str) -> Iterator[str]:
    """Keys of the figures that few articles have by chance: no dates, years, times, periods, or small numbers."""
    numbers = number_words()
    for i, word in enumerate(words):
        if word[0].isdigit():
            if ":" in word:
                continue
            plain = _THOUSANDS.sub("", word).replace(",", ".")
            value = float(plain) if plain.count(".") < 2 else 0.0
        else:
            value = numbers.get(word.lower(), 0.0)
        if not value:
            continue
        behind = fold(words[i + 1]) if i + 1 < len(words) else ""
        scale = _SCALES.get(behind) or _TRILLIONS.get(behind, {}).get(language)
        if scale is None and (
            behind in _NO_AMOUNT
            or (len(word) == 4 and 1000 <= value <= 2100)
            or (i and language == "en" and fold(words[i - 1]) in CALENDAR)
        ):
            continue
        value *= scale or 1.0
        if value >= 13:
            yield f"%{value:g}"


def name_keys(word: str) -> list[str]:
    """A name as it is recognised: each part of a hyphenated one, without genitive and the ending of "Kasseler"."""
    keys = []
    for part in fold(word).removesuffix("'s").rstrip("'").split("-"):
        key = part[:-1] if part.endswith("s") and len(part) > 4 else part
        key = key[:-2] if key.endswith("er") and len(key) > 6 else key
        if len(key) > 2 or "-" not in word:
            keys.append(key)
    return keys
