"""Which story an article continues, what a new story is called, and what an article adds for those who know the rest.

Names, rare words, figures, place and time decide whether two articles tell of one event; English and German meet in
names, figures and the lexicon's concepts. A wrong merge tells people what they did not ask for, a missed one costs a
command: where in doubt, a story is new.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, replace
from functools import lru_cache

from bot.engine.analysis import SentenceView, view
from bot.engine.digests import MAX_BULLETS, digest
from bot.engine.facts import number_words
from bot.engine.figures import Change, changed_figures, is_mentioned
from bot.engine.language import fold, is_function_word
from bot.engine.lexicon import lexicon
from bot.engine.novelty import novelty
from bot.engine.shapes import names
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
        terms: Key -> weight. Words that may be names begin with "=", figures with "%", meanings with "#", parts of
            words with "-"; the rest are stems.
        prominent: The keys of `terms` that are names and stand in the headline or the first two sentences.
        weights: Sum of the squared weights of what every language has, and of everything.
    """

    language: str
    day: float | None
    terms: dict[str, float]
    prominent: frozenset[str]
    weights: tuple[float, float]


_CALENDAR = frozenset(
    fold(word)
    for word in """Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag Januar Februar März April Mai
    Juni Juli August September Oktober November Dezember Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    January February March May June July October December Uhr Liveticker Ticker Kommentar""".split()
)
_EVERYWHERE = frozenset("=%#")


@lru_cache(maxsize=4096)
def profile(article: Article) -> Profile:
    """Take an article apart for comparing it with stories; kept for the articles seen last."""
    counts: dict[str, float] = {}
    rarest: dict[str, float] = {}
    prominent: set[str] = set()
    position = 0
    for sentence in article.sentences[:_SCANNED]:
        if sentence.kind == "caption":
            continue
        taken = view(sentence, article.id, article.language)
        weight = 2.0 if sentence.kind == "headline" else 1.5 if position < 2 else 1.0
        position += sentence.kind != "headline"
        terms, called = _terms(taken)
        if weight > 1:
            prominent |= called
        for key, rarity in terms.items():
            counts[key] = counts.get(key, 0.0) + weight
            rarest[key] = max(rarest.get(key, 0.0), rarity)
    weighed = {key: min(1 + math.log(max(count, 1.0)), 2.2) * rarest[key] for key, count in counts.items()}
    moment = article.published_at
    squares = {key: value * value for key, value in weighed.items()}
    return Profile(
        article.language,
        moment.timestamp() / 86400 if moment else None,
        weighed,
        frozenset(prominent),
        (sum(value for key, value in squares.items() if key[0] in _EVERYWHERE) or 1.0, sum(squares.values()) or 1.0),
    )


NAME, UNKNOWN, KNOWN, PART, FIGURE, MEANING = 3.5, 3.3, 1.6, 1.5, 3.5, 1.4
AMBIGUITY, SPREAD = 0.5, 0.5
"""How telling a word is before any story is known: names most, words of the lexicon and their parts least."""


def _terms(sentence: SentenceView) -> tuple[dict[str, float], set[str]]:
    """Keys of a sentence with how telling each is, and which of them are names."""
    found: dict[str, float] = {}
    called: set[str] = set()
    language, known = sentence.language, lexicon()

    def add(key: str, value: float) -> None:
        if value > found.get(key, 0.0):
            found[key] = value

    named = {
        i for start, end, _ in names(sentence) for i, word in enumerate(sentence.words) if start <= word.start < end
    }
    stems: dict[int, str] = {}
    for key, positions in sentence.positions.items():
        if sentence.stems[key] == 1.0:
            for place in positions:
                stems.setdefault(place, key)  # a word's first key is its stem, the others are spellings
    for i, stem_ in stems.items():
        word = sentence.words[i].text
        lowered = word.lower()
        if word[0].isdigit() or len(word) < 2 or fold(word) in _CALENDAR or lowered in number_words():
            continue
        is_entry = known.knows(stem_, language)
        if word[0].isupper() and (i in named or not is_entry):
            is_place = known.is_name(word)
            value = KNOWN if is_entry and not is_place else NAME if i in named and not is_place else UNKNOWN
            for key in _name_keys(word):
                add(f"={key}", value)
                if i in named and value > KNOWN:
                    called.add(f"={key}")
        else:
            add(
                stem_,
                KNOWN / (1 + AMBIGUITY * math.log(len(known.stem_senses(stem_, language)) or 1))
                if is_entry
                else UNKNOWN,
            )
        if word[0].isupper() and len(stem_) > 3:
            add(f"-{stem_}", PART)  # "Halle" meets "Lagerhalle"
        if len(lowered) >= 9:
            folded = fold(word)
            add(f"-{folded[:6]}", PART)
            add(f"-{folded[-6:]}", PART)
    for stem_, share in sentence.stems.items():
        if share < 1.0 and len(stem_) > 3:
            add(f"-{stem_}", PART)
    for quantity in sentence.quantities:
        if quantity.value >= 13 and quantity.kind in {"count", "money", "percent", "measure", "age"}:
            add(f"%{quantity.value:g}", FIGURE)
    crowded = Counter(sentence.concept_positions.values())
    for concept, value in sentence.concepts.items():
        if value >= 0.6:
            add(f"#{concept}", MEANING * value / crowded[sentence.concept_positions[concept]] ** SPREAD)
    return found, called


def _name_keys(word: str) -> list[str]:
    """A name as it is recognised: each part of a hyphenated one, without genitive and the ending of "Kasseler"."""
    keys = []
    for part in fold(word).removesuffix("'s").rstrip("'").split("-"):
        key = part[:-1] if part.endswith("s") and len(part) > 4 else part
        key = key[:-2] if key.endswith("er") and len(key) > 6 else key
        if len(key) > 2 or "-" not in word:
            keys.append(key)
    return keys


# --- assigning -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kinship:
    """What speaks for an article continuing a story.

    Attributes:
        closest: Likeness to the story's closest article, in [0, 1].
        covered: Share of what the article tells of that the story's articles have, in [0, 1].
        own: How much of what they share no other story has, in rare names or words.
        lead: How much closer this story is than the next one, in [-1, 1].
        ahead: How much closer it is than the third one: the next may be of the same event, put apart by mistake.
        gap: Weeks since the story's nearest article, as a logarithm.
        foreign: Whether the story has no article in the article's language.
        named: Share of the article's prominent names that the story has.
        naming: Share of the prominent names of the story's closest article that the article has.
        figures: How many figures they share, as a logarithm.
        size: How many articles the story has, as a logarithm.
    """

    closest: float
    covered: float
    own: float
    lead: float
    ahead: float
    gap: float
    foreign: float
    named: float
    naming: float
    figures: float
    size: float


KINSHIP = Kinship(
    closest=5.6,
    covered=12.4,
    own=1.0,
    lead=1.7,
    ahead=1.9,
    gap=-0.4,
    foreign=0.9,
    named=0.66,
    naming=0.13,
    figures=0.06,
    size=-1.34,
)
KINSHIP_BIAS = -3.23
JOIN = 0.5
"""From this probability on, an article continues a story. All three fitted on half of the labelled stories."""


_RIVAL = 0.06
"""How alike an article and the closest of many stories that it has nothing to do with are."""


def assign(article: Article, stories: Sequence[tuple[Story, Sequence[Article]]]) -> str | None:
    """Say which story an article continues.

    Args:
        article: The article.
        stories: Each story with its articles, in any order.

    Returns:
        The story's handle, or None where the article begins a new one.
    """
    ranked = [(_odds(kinship), name) for name, kinship in kinships(article, stories).items()]
    best = min(ranked, key=lambda each: (-each[0], each[1]), default=None)
    return best[1] if best and 1 / (1 + math.exp(-best[0])) >= JOIN else None


def _odds(kinship: Kinship) -> float:
    weighted = zip(astuple(KINSHIP), astuple(kinship), strict=True)
    return float(KINSHIP_BIAS + sum(weight * value for weight, value in weighted))


def kinships(article: Article, stories: Sequence[tuple[Story, Sequence[Article]]]) -> dict[str, Kinship]:
    """Compare an article with stories, by handle; stories that share nothing with it are left out."""
    mine = profile(article)
    keys = mine.terms.keys()
    shared: dict[str, list[tuple[Profile, set[str]]]] = {}
    holders: Counter[str] = Counter()
    n = 0
    for story, articles in stories:
        profiles = [profile(each) for each in articles]
        if not profiles:
            continue
        n += 1
        common = [(each, keys & each.terms.keys()) for each in profiles]
        union = set().union(*(own for _, own in common))
        holders.update(union)
        if union:
            shared[story.handle] = common
    rarity = {key: math.log((n + 20) / (count + 1)) / math.log(n + 20) for key, count in holders.items()}
    full = sum(value for key, value in mine.terms.items() if key[0] != "#")
    closest = {
        name: max(_likeness(mine, each, common, rarity) for each, common in found) for name, found in shared.items()
    }
    # Where there are few stories, the next one is as close as it is among many.
    first, second, third = [*sorted(closest.values(), reverse=True), 0.0, 0.0, 0.0][:3]
    second, third = max(second, _RIVAL), max(third, _RIVAL)
    kinships = {}
    for name, found in shared.items():
        union = set().union(*(own for _, own in found))
        covered = sum(mine.terms[key] * rarity[key] for key in union if key[0] != "#") / full if full else 0.0
        exclusive = {key for key in union if holders[key] == 1 and key[0] in "=%"}
        gaps = [abs(mine.day - each.day) for each, _ in found if mine.day is not None and each.day is not None]
        rival = second if closest[name] == first else max(first, _RIVAL)
        kinships[name] = Kinship(
            closest[name],
            covered,
            math.log1p(len(exclusive)),
            (closest[name] - rival) / (closest[name] + rival or 1.0),
            (closest[name] - third) / (closest[name] + third or 1.0),
            math.log1p(min(gaps, default=0.0) / 7),
            float(all(each.language != mine.language for each, _ in found)),
            _share(mine, union, rarity),
            max(_share(each, keys, rarity) for each, _ in found),
            math.log1p(sum(key[0] == "%" for key in union)),
            math.log(len(found)),
        )
    return kinships


def _share(profile_: Profile, keys: Collection[str], rarity: dict[str, float]) -> float:
    """Share of an article's prominent names that are among the keys; half where it has none."""
    full = sum(profile_.terms[key] * rarity.get(key, 1.0) for key in profile_.prominent)
    if not full:
        return 0.5
    return sum(profile_.terms[key] * rarity.get(key, 1.0) for key in profile_.prominent if key in keys) / full


def _likeness(mine: Profile, other: Profile, common: set[str], rarity: dict[str, float]) -> float:
    """Cosine of two articles' weighted words, in [0, 1]; across languages of what both can have."""
    same = mine.language == other.language
    together = sum(mine.terms[key] * other.terms[key] * rarity[key] for key in common if same or key[0] in _EVERYWHERE)
    return together / math.sqrt(mine.weights[same] * other.weights[same])


# --- naming ----------------------------------------------------------------------------------------------------------

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_MIN_HANDLE, _MAX_HANDLE = 3, 24


def handle(article: Article, taken: Collection[str]) -> str:
    """Name a new story after its most telling name; after what happened there where that is a place.

    Args:
        article: The story's first article.
        taken: Handles that are in use.

    Returns:
        3 to 24 lower-case ASCII letters, digits and hyphens, beginning with a letter; none of `taken`.
    """
    used = frozenset(taken)
    names_, nouns = _telling(article)
    options: list[str] = []
    for name, is_place in names_[:4]:
        if is_place:
            options += [f"{_slug(noun)}-{_slug(name)}" for noun in nouns[:3] if _slug(noun) != _slug(name)]
        options.append(_slug(name))
        if not is_place:
            options += [f"{_slug(name)}-{_slug(noun)}" for noun in nouns[:3] if _slug(noun) != _slug(name)]
    options += [_slug(noun) for noun in nouns]
    fitting = [each for each in options if _MIN_HANDLE <= len(each) <= _MAX_HANDLE and each[0].isalpha()]
    free = next((each for each in fitting if each not in used), None)
    if free is not None:
        return free
    base = next(iter(fitting), "story")
    number = 2
    while (numbered := f"{base[: _MAX_HANDLE - len(str(number)) - 1].rstrip('-')}-{number}") in used:
        number += 1
    return numbered


def _slug(word: str) -> str:
    """A word or name in lower-case ASCII letters, digits and hyphens; its longest word where the whole is too long."""
    ascii_ = fold(word.translate(_UMLAUTS)).removesuffix("'s")
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_.replace("'", "")).strip("-")
    return slug if len(slug) <= 18 else max(slug.split("-"), key=len)


_AT = re.compile(r"\b(?:in|im|bei|aus|nach|nahe|near|at|around|outside)\s(?:der\s|dem\s|the\s)?$")


def _telling(article: Article) -> tuple[list[tuple[str, bool]], list[str]]:
    """Names of an article, each with whether it is a place, and nouns of its headline, the most telling first."""
    known, language = lexicon(), article.language
    scores: dict[str, float] = {}
    places: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    nouns: dict[str, float] = {}
    for sentence in article.sentences[:_SCANNED]:
        if sentence.kind == "caption":
            continue
        taken = view(sentence, article.id, language)
        is_head = sentence.kind == "headline"
        named: set[int] = set()
        counted = [(quantity.start, quantity.end) for quantity in taken.quantities]
        for start, end, text in names(taken):
            spanned = [i for i, word in enumerate(taken.words) if start <= word.start < end]
            named.update(spanned)
            is_number = any(first < end and start < last for first, last in counted)
            is_word = all(is_function_word(taken.words[i].text.lower(), language) for i in spanned)
            if is_number or is_word or any(fold(taken.words[i].text) in _CALENDAR for i in spanned):
                continue
            name = text[:-1] if language == "de" and text.endswith("s") and text[:-1] in scores else text
            quoted = sentence.text[max(start - 1, 0) : start] in {"„", "“", '"', "»", "«"}
            scores[name] = scores.get(name, 0.0) + (3.0 if is_head else 1.0) + 1.5 * quoted
            seen[name] += 1
            places[name] += known.is_name(text) or bool(_AT.search(sentence.text[:start]))
        if is_head or not nouns:
            for i, word in enumerate(taken.words):
                if i in named or len(word.text) < 4 or word.text[0].isdigit() or fold(word.text) in _CALENDAR:
                    continue
                if word.text.lower() in number_words() or is_function_word(word.text.lower(), language):
                    continue
                if word.text[0].isupper() and (language == "de" or i):
                    nouns[word.text] = nouns.get(word.text, 0.0) + (2.0 if is_head else 1.0)
    rank = {name: i for i, name in enumerate(scores)}
    best = sorted(scores, key=lambda name: (-scores[name], rank[name]))
    return [(name, 2 * places[name] >= seen[name]) for name in best], sorted(nouns, key=lambda each: -nouns[each])


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
    reduced = replace(article, sentences=fresh)
    points = digest([reduced], max_bullets=MAX_CHANGES).bullets
    if changed:  # a changed figure is told before what else is new, also where it is not among the first points
        more = digest([reduced], max_bullets=MAX_BULLETS).bullets
        points = (*(point for point in more if point.citations[0].sentence in changed), *points)
    shown = [_with_former(point, changed.get(point.citations[0].sentence), article.language) for point in points]
    return tuple(dict.fromkeys(shown))[:MAX_CHANGES]


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
    shown = old.text[:1].lower() + old.text[1:] if old.start == 0 else old.text
    text = point.text if is_mentioned(old, change.new) else f"{point.text} ({word} {shown})"
    return Bullet(text, (point.citations[0], cited, *point.citations[1:]))
