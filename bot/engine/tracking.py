"""Which story an article continues, what a new story is called, and what an article adds for those who know the rest.

Names, rare words, figures, place and time decide whether two articles tell of one event; English and German meet in
names, figures and the lexicon's concepts. A wrong merge tells people what they did not ask for, a missed one costs a
command: where in doubt, a story is new.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.engine.analysis import SentenceView, view
from bot.engine.digests import digest
from bot.engine.figures import Change, changed_figures
from bot.engine.language import fold, is_function_word
from bot.engine.lexicon import lexicon
from bot.engine.novelty import novelty
from bot.engine.shapes import is_common_noun, names
from bot.types import Article, Bullet, Citation, Story

MAX_CHANGES = 5
"""Bullets of what is new at most."""

NEW = 0.5
"""From this novelty on, a sentence may be told as new."""

_SCANNED = 40
"""Sentences of an article that decide what it is about."""

# --- what an article is about ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What an article is about, ready to be compared.

    Attributes:
        language: Its language.
        day: When it was published, in days; None where that is not known.
        terms: Key -> weight. Names begin with "=", figures with "%", concepts with "#"; the rest are stems.
        shared: The same for what other languages have, too.
        norm: Length of `terms`.
        shared_norm: Length of `shared`.
    """

    language: str
    day: float | None
    terms: dict[str, float]
    shared: dict[str, float]
    norm: float
    shared_norm: float


_CALENDAR = frozenset(
    fold(word)
    for word in """Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag Januar Februar März April Mai
    Juni Juli August September Oktober November Dezember Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March May June July October December Uhr""".split()
)


@lru_cache(maxsize=4096)
def profile(article: Article) -> Profile:
    """Take an article apart for comparing it with stories; kept for the articles seen last."""
    counts: dict[str, float] = {}
    position = 0
    for sentence in article.sentences[:_SCANNED]:
        if sentence.kind == "caption":
            continue
        taken = view(sentence, article.id, article.language)
        weight = 2.0 if sentence.kind == "headline" else 1.5 if position < 2 else 1.0
        position += sentence.kind != "headline"
        for key, value in _terms(taken):
            counts[key] = counts.get(key, 0.0) + weight * value
    terms = {key: (1 + math.log(max(count, 1.0))) * _rarity(key, article.language) for key, count in counts.items()}
    shared = {key: value for key, value in terms.items() if key[0] in "=%#"}
    own = {key: value for key, value in terms.items() if key[0] != "#"}
    moment = article.published_at
    return Profile(
        article.language,
        moment.timestamp() / 86400 if moment else None,
        own,
        shared,
        math.sqrt(sum(value * value for value in own.values())) or 1.0,
        math.sqrt(sum(value * value for value in shared.values())) or 1.0,
    )


def _terms(sentence: SentenceView) -> list[tuple[str, float]]:
    """Keys of a sentence with how much each counts."""
    found: list[tuple[str, float]] = []
    named: set[int] = set()
    for start, end, _ in names(sentence):
        for i, word in enumerate(sentence.words):
            if start <= word.start < end:
                named.add(i)
    for i in named:
        text = sentence.words[i].text
        if len(text) > 1 and fold(text) not in _CALENDAR and not is_function_word(text.lower(), sentence.language):
            found.extend((f"={key}", 1.0) for key in _name_keys(text))
    by_position: dict[int, str] = {}
    for stem, positions in sentence.positions.items():
        if stem[0].isdigit() or sentence.stems[stem] < 1.0:
            continue
        for position in positions:
            # A word has its stem and its spelling as keys: the stem, which comes first, is enough.
            by_position.setdefault(position, stem)
    for position, stem in by_position.items():
        if position not in named and fold(sentence.words[position].text) not in _CALENDAR:
            found.append((stem, 1.0))
    for stem, value in sentence.stems.items():
        if value < 1.0 and len(stem) > 3:
            found.append((f"-{stem}", value))
    found.extend(
        (f"%{quantity.kind}{quantity.value:g}", 1.0)
        for quantity in sentence.quantities
        if quantity.value >= 13 and quantity.kind in {"count", "money", "percent", "measure", "age"}
    )
    found.extend((f"#{concept}", value) for concept, value in sentence.concepts.items() if value >= 0.6)
    return found


def _name_keys(word: str) -> list[str]:
    """A name as it is recognised: without genitive; each part of a hyphenated one."""
    folded = fold(word).removesuffix("'s").rstrip("'")
    parts = [part for part in folded.split("-") if len(part) > 2] if "-" in folded else [folded]
    return [part[:-1] if part.endswith("s") and len(part) > 4 else part for part in parts]


@lru_cache(maxsize=65536)
def _rarity(key: str, language: str) -> float:
    """How telling a key is before any story is known: names and unknown words most, common words least."""
    known = lexicon()
    if key[0] == "=":
        return 2.5 if known.knows(key[1:], language) or known.is_name(key[1:]) else 4.0
    if key[0] == "%":
        return 2.5
    if key[0] == "#":
        return 1.5
    if key[0] == "-":
        return 1.0
    return 1.6 if known.knows(key, language) else 2.8


# --- assigning -------------------------------------------------------------------------------------------------------

JOIN = 0.2
"""From this likeness on, an article continues a story; chosen on half of the labelled stories (docs/TRACKING.md)."""


def assign(article: Article, stories: Sequence[tuple[Story, Sequence[Article]]]) -> str | None:
    """Say which story an article continues.

    Args:
        article: The article; whether it is among the stories' articles does not matter.
        stories: Each story with its articles, in any order.

    Returns:
        The story's handle, or None where the article begins a new one.
    """
    ranked = likenesses(article, stories)
    return ranked[0][1] if ranked and ranked[0][0] >= JOIN else None


def likenesses(article: Article, stories: Sequence[tuple[Story, Sequence[Article]]]) -> list[tuple[float, str]]:
    """How alike an article and each story are, as (likeness, handle), best first."""
    mine = profile(article)
    grouped = [(story.handle, [profile(each) for each in articles]) for story, articles in stories]
    grouped = [(name, profiles) for name, profiles in grouped if profiles]
    if not grouped:
        return []
    holders: Counter[str] = Counter()
    keys = mine.terms.keys() | mine.shared.keys()
    for _, profiles in grouped:
        found: set[str] = set()
        for each in profiles:
            found |= keys & each.terms.keys()
            found |= keys & each.shared.keys()
        holders.update(found)
    n = len(grouped)
    rarity = {key: math.log((n + 20) / (count + 1)) / math.log(n + 20) for key, count in holders.items()}
    ranked = [(_story_likeness(mine, profiles, rarity), name) for name, profiles in grouped]
    return sorted(ranked, key=lambda each: (-each[0], each[1]))


def _story_likeness(mine: Profile, profiles: Sequence[Profile], rarity: dict[str, float]) -> float:
    values = sorted((_likeness(mine, each, rarity) for each in profiles), reverse=True)
    return values[0] if len(values) == 1 else 0.7 * values[0] + 0.3 * values[1]


def _likeness(mine: Profile, other: Profile, rarity: dict[str, float]) -> float:
    if mine.language == other.language:
        one, two, norms = mine.terms, other.terms, mine.norm * other.norm
    else:
        one, two, norms = mine.shared, other.shared, mine.shared_norm * other.shared_norm
    common = one.keys() & two.keys()
    likeness = sum(one[key] * two[key] * rarity.get(key, 1.0) for key in common) / norms
    if mine.day is not None and other.day is not None:
        likeness *= 1 / (1 + abs(mine.day - other.day) / 60)
    return likeness


# --- naming ----------------------------------------------------------------------------------------------------------

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_MIN_HANDLE, _MAX_HANDLE = 3, 24


def handle(article: Article, taken: Collection[str]) -> str:
    """Name a new story after its most telling name.

    Args:
        article: The story's first article.
        taken: Handles that are in use.

    Returns:
        3 to 24 lower-case ASCII letters, digits and hyphens, beginning with a letter; none of `taken`.
    """
    used = frozenset(taken)
    words = _telling_words(article)
    candidates = [_slug(word) for word in words]
    candidates = [word for word in dict.fromkeys(candidates) if len(word) >= _MIN_HANDLE]
    pairs = [f"{one}-{other}" for one in candidates[:3] for other in candidates[:5] if one != other]
    options = candidates[:1] + [pair for pair in pairs if len(pair) <= _MAX_HANDLE] + candidates[1:]
    for option in options:
        if option not in used and option[0].isalpha():
            return option
    base = next((option for option in options if option[0].isalpha()), "story")
    number = 2
    while f"{base[: _MAX_HANDLE - 5].rstrip('-')}-{number}" in used:
        number += 1
    return f"{base[: _MAX_HANDLE - 5].rstrip('-')}-{number}"


def _slug(word: str) -> str:
    ascii_ = fold(word.translate(_UMLAUTS))
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_.replace("'", "")).strip("-")
    if len(slug) > _MAX_HANDLE:
        slug = slug[: _MAX_HANDLE + 1].rsplit("-", 1)[0][:_MAX_HANDLE].strip("-")
    return slug


def _telling_words(article: Article) -> list[str]:
    """Names and rare nouns of an article, the most telling first."""
    scores: dict[str, float] = {}
    for sentence in article.sentences[:_SCANNED]:
        if sentence.kind == "caption":
            continue
        taken = view(sentence, article.id, article.language)
        weight = 3.0 if sentence.kind == "headline" else 1.0
        named: set[int] = set()
        for start, end, text in names(taken):
            named.update(i for i, word in enumerate(taken.words) if start <= word.start < end)
            if len(text) <= _MAX_HANDLE + 4 and fold(text) not in _CALENDAR:
                scores[text] = scores.get(text, 0.0) + weight * 1.5
        if sentence.kind == "headline":
            for i, word in enumerate(taken.words):
                is_noun = word.text[0].isupper() and (article.language == "de" or i == 0)
                if i not in named and is_noun and is_common_noun(word.text, article.language) and len(word.text) > 3:
                    scores[word.text] = scores.get(word.text, 0.0) + 1.0
    order = {word: i for i, word in enumerate(scores)}
    return sorted(scores, key=lambda word: (-scores[word], order[word]))


# --- what is new -----------------------------------------------------------------------------------------------------

_FORMERLY = {"de": "bisher", "en": "previously"}


def changes(article: Article, told: Sequence[Article]) -> tuple[Bullet, ...]:
    """What an article adds for a reader of others.

    Args:
        article: The newer article.
        told: What the reader knows, in any order; may be in other languages.

    Returns:
        At most `MAX_CHANGES` points, the most important first, each a sentence that stands alone. Where a figure had
        another value before, the point shows both and cites the sentence before, too. Without `told`, the points of a
        digest; empty where nothing is new.
    """
    if not any(each.sentences for each in told):
        return digest([article], max_bullets=MAX_CHANGES).bullets
    values = novelty(article, told)
    changed: dict[int, Change] = {}
    for change in changed_figures(article, told):
        index = change.new.sentence.sentence.index
        if index not in changed or change.likeness > changed[index].likeness:
            changed[index] = change
    fresh = tuple(
        sentence
        for sentence, value in zip(article.sentences, values, strict=True)
        if sentence.kind == "headline" or value >= NEW or sentence.index in changed
    )
    if all(sentence.kind == "headline" for sentence in fresh):
        return ()
    points = digest([replace(article, sentences=fresh)], max_bullets=MAX_CHANGES).bullets
    shown = [_with_former(point, changed.get(point.citations[0].sentence), article.language) for point in points]
    return tuple(sorted(shown, key=lambda point: len(point.citations) < 2))


def _with_former(point: Bullet, change: Change | None, language: str) -> Bullet:
    """A point that shows what its changed figure was before."""
    if change is None:
        return point
    word = _FORMERLY.get(language, _FORMERLY["en"])
    old = change.old
    cited = Citation(
        article_id=old.article.id,
        sentence=old.sentence.sentence.index,
        quote=old.sentence.sentence.text,
        source=old.article.source or old.article.title,
        url=old.article.url,
        title=old.article.title,
    )
    return Bullet(f"{point.text} ({word} {old.text})", (point.citations[0], cited, *point.citations[1:]))
