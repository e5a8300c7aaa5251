"""Which story an article continues, what a new story is called, and what an article adds for those who know the rest.

Names, rare words, figures, place and time decide whether two articles tell of one event; English and German meet in
names, figures and the lexicon's concepts. A wrong merge tells people what they did not ask for, a missed one costs a
command: where in doubt, a story is new.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from bot.engine import phrases
from bot.engine.citing import cite
from bot.engine.digests import MAX_BULLETS, digest
from bot.engine.facts import number_words, quantities
from bot.engine.figures import Change, Figure, changed_figures, is_mentioned
from bot.engine.kinship import Tracker
from bot.engine.language import fold, is_function_word, tokens
from bot.engine.lexicon import lexicon
from bot.engine.markup import is_beside
from bot.engine.novelty import novelty
from bot.engine.profiles import CALENDAR, closest, shaped
from bot.engine.shapes import names
from bot.engine.subjects import is_same_subject
from bot.engine.translating import translated_figure
from bot.types import Article, Bullet, Story

MAX_CHANGES = 5
"""Bullets of what is new at most."""

MAX_COMPARED = 12
"""Articles that an article is compared with sentence by sentence at most: those that share the most with it."""

NEW = 0.5
"""From this novelty on, a sentence may be told as new."""

_SCANNED = 12
"""Sentences of an article that its story's name is looked for in."""

# --- assigning -------------------------------------------------------------------------------------------------------


def assign(article: Article, stories: Sequence[tuple[Story, Sequence[Article]]]) -> str | None:
    """Say which story an article continues.

    Args:
        article: The article.
        stories: Each story with its articles, in any order.

    Returns:
        The story's handle, or None where the article begins a new one.
    """
    tracker = Tracker()
    for story, articles in sorted(stories, key=lambda each: each[0].handle):
        for each in articles:
            tracker.add(each, story.handle, many=True)
    return tracker.assign(article)


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


def _bare(name: str, language: str) -> str:
    """A name without the prepositions, articles and particles before it, as far as something is left."""
    words = name.split(" ")
    first = 0
    while first < len(words) - 1 and (words[first].islower() or is_function_word(words[first].lower(), language)):
        first += 1
    return " ".join(words[first:])


_AT = re.compile(r"\b(?:in|im|bei|aus|nach|nahe|near|at|around|outside)\s(?:der\s|dem\s|the\s)?$")


def _telling(article: Article) -> tuple[list[tuple[str, bool]], list[str]]:
    """Names of an article, each with whether it is a place, and nouns of its headline, the most telling first."""
    known, language = lexicon(), article.language
    scores: dict[str, float] = {}
    places: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    nouns: dict[str, float] = {}
    for sentence in article.sentences[:_SCANNED]:
        if is_beside(sentence):
            continue
        taken = shaped(sentence, language)
        is_head = sentence.kind == "headline"
        named: set[int] = set()
        found = names(taken)
        counted = [(quantity.start, quantity.end) for quantity in quantities(sentence.text, language)] if found else []
        for start, end, text in found:
            spanned = [i for i, word in enumerate(taken.words) if start <= word.start < end]
            named.update(spanned)
            is_number = any(first < end and start < last for first, last in counted)
            is_word = all(is_function_word(taken.words[i].text.lower(), language) for i in spanned)
            if is_number or is_word or any(fold(taken.words[i].text) in CALENDAR for i in spanned):
                continue
            text = _bare(text, language)  # noqa: PLW2901  # "von Altenwerder" is Altenwerder
            name = text[:-1] if language == "de" and text.endswith("s") and text[:-1] in scores else text
            quoted = sentence.text[max(start - 1, 0) : start] in {"„", "“", '"', "»", "«"}
            scores[name] = scores.get(name, 0.0) + (3.0 if is_head else 1.0) + 1.5 * quoted
            seen[name] += 1
            places[name] += known.is_name(text) or bool(_AT.search(sentence.text[:start]))
        if is_head or not nouns:
            for i, word in enumerate(taken.words):
                if i in named or len(word.text) < 4 or word.text[0].isdigit() or fold(word.text) in CALENDAR:
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


def changes(article: Article, told: Sequence[Article], *, is_entry: bool = False) -> tuple[Bullet, ...]:
    """What an article adds for a reader of others.

    Args:
        article: The newer article.
        told: What the reader knows, in any order; may be in other languages. Of more than `MAX_COMPARED` those that
            share the most with the article are compared.
        is_entry: Whether it is an entry of a feed that is followed as a whole, rather than an article about the event
            that `told` is about: then it overtakes no figures but those of the same thing, and is news by itself
            unless it repeats another one.

    Returns:
        At most `MAX_CHANGES` points, the most important first, each a sentence that stands alone. Where a figure had
        another value before, the point shows both and cites the sentence before, too. Without `told`, the points of a
        digest; empty where nothing is new.
    """
    if not any(each.sentences for each in told):
        return digest([article], max_bullets=MAX_CHANGES).bullets
    near = closest(article, told, MAX_COMPARED)
    found = _added(article, near, may_change=is_same_subject if is_entry else None)
    if not found and is_entry and not _repeats(article, near):
        return digest([article], max_bullets=1).bullets
    return found


_ALIKE = 0.8
"""Share of their words that an entry and a copy of it have in common."""


def _repeats(article: Article, told: Sequence[Article]) -> bool:
    """Whether an entry is an edited one, a copy with hardly another word, or what another paper has told already."""
    if any(each.id == article.id for each in told):
        return True
    words = _all_words(article)
    for each in told:
        others = _all_words(each)
        common, either = words & others, words | others
        if len(common) >= _ALIKE * len(either) and not any(word[0].isdigit() for word in either - common):
            return True
    others_ = [each for each in told if each.source != article.source]
    return bool(others_) and not _added(article, others_)


def _all_words(article: Article) -> frozenset[str]:
    return frozenset(fold(token.text) for sentence in article.sentences for token in tokens(sentence.text))


def _added(
    article: Article, told: Sequence[Article], *, may_change: Callable[[Figure, Figure], bool] | None = None
) -> tuple[Bullet, ...]:
    """The points of what is new in an article, or has changed; `may_change` as in `changed_figures`."""
    values = novelty(article, told)
    changed: dict[int, Change] = {}
    for change in changed_figures(article, told, may_change=may_change):
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
    cited = cite(old.article, old.sentence.sentence)
    text = point.text if is_mentioned(old, change.new) else f"{point.text} ({word} {_told_former(old, language)})"
    return Bullet(text, (point.citations[0], cited, *point.citations[1:]))


def _told_former(old: Figure, language: str) -> str:
    """A former figure in the language of the article that changes it, as printed where it cannot be put into that."""
    printed = old.text[:1].lower() + old.text[1:] if old.start == 0 else old.text
    quantity = next((each for each in old.sentence.quantities if old.start <= each.start < old.end), None)
    if quantity is None or old.article.language == language or language not in _FORMERLY:
        return printed
    about = old.sentence.sentence.text[old.start : quantity.start].strip()
    return translated_figure(phrases.Figure(quantity, old.text, None, about), language) or printed
