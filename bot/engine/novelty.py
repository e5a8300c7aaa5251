"""How much of each sentence a reader of earlier articles knows already.

A sentence is known as far as its words, their synonyms and translations, its names and its figures stand together in
sentences that were told. Other words for the same thing count; a name or a figure that was never told is new.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.analysis import SentenceView, Term, question_view, views
from bot.engine.figures import Figure, figures, same_value
from bot.engine.language import fold
from bot.engine.markup import CELL
from bot.engine.matching import Index, index, match
from bot.engine.shapes import names
from bot.types import Article

_CLOSEST = 6
"""Told sentences that are looked at closely for each sentence."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a sentence being known, each in [0, 1].

    Attributes:
        best: Share of its weighted words that the closest told sentence has.
        pair: The same for two told sentences together.
        anywhere: The same for everything that was told.
        figures: Share of its figures that were told; 1 where it has none.
        names: Share of its names that were told; 1 where it has none.
        later: How far down in the article it stands: news comes first, background behind.
        before: Whether it tells what had happened before: past perfect, or a time that is long over.
        now: Whether it tells of these days, or what somebody says.
    """

    best: float
    pair: float
    anywhere: float
    figures: float
    names: float
    later: float
    before: float
    now: float


WEIGHTS = Signals(best=3.5, pair=2.0, anywhere=3.0, figures=0.8, names=0.2, later=1.6, before=2.8, now=-0.6)
BIAS = -7.3
"""The odds that a sentence is known; fitted on half of the labelled articles (docs/TRACKING.md)."""


def novelty(article: Article, told: Sequence[Article]) -> list[float]:
    """Say for each sentence how new it is to a reader of what was told.

    Args:
        article: What is read now.
        told: What was read before, in any order; the article itself among it counts as read.

    Returns:
        One value in [0, 1] for each sentence, in order; 1 = new. All 1 where nothing was told; 0 for a sentence
        without a word and for a row of a table, which is never told.
    """
    earlier = tuple(sorted({each.id: each for each in told if each.sentences}.values(), key=lambda each: each.id))
    if not earlier:
        return [1.0] * len(article.sentences)
    copies = {_spelled(sentence.text) for each in earlier for sentence in each.sentences}
    values = []
    for sentence, signal in zip(article.sentences, signals(article, earlier), strict=True):
        known = 1.0 if signal is None or _spelled(sentence.text) in copies else probability(signal)
        values.append(1.0 - known)
    return values


def probability(signal: Signals) -> float:
    """How probable it is that a sentence with these signals is known."""
    odds = BIAS + sum(getattr(WEIGHTS, name) * getattr(signal, name) for name in Signals.__dataclass_fields__)
    return 1 / (1 + math.exp(-odds))


def _spelled(text: str) -> str:
    return " ".join(fold(text).split())


def signals(article: Article, told: Sequence[Article]) -> list[Signals | None]:
    """The signals of each sentence; None for one without content words, a row of a table, or where nothing was told."""
    if not told:
        return [None] * len(article.sentences)
    made = index(tuple(told), with_grams=False)
    known_names = {word for view in made.sentences for word in _name_words(view)}
    known_words = frozenset(word for words in made.words for word in words)
    known_figures = [figure for each in told for figure in figures(each)]
    own: dict[int, list[Figure]] = {}
    for figure in figures(article):
        own.setdefault(figure.sentence.sentence.index, []).append(figure)
    return [
        _signals(
            view,
            made,
            own=own.get(view.sentence.index, ()),
            told=known_figures,
            known_names=known_names,
            known_words=known_words,
            later=later,
        )
        for view, later in zip(views(article), _depths(article), strict=True)
    ]


def _depths(article: Article) -> list[float]:
    """How far down each sentence stands, in [0, 1]; a headline stands at the top."""
    is_text = [sentence.kind != "headline" and CELL not in sentence.text for sentence in article.sentences]
    n = sum(is_text)
    depths, position = [], 0
    for counts in is_text:
        depths.append(position / (n - 1) if counts and n > 1 else 0.0)
        position += counts
    return depths


def _signals(
    view: SentenceView,
    made: Index,
    *,
    own: Sequence[Figure],
    told: Sequence[Figure],
    known_names: set[str],
    known_words: frozenset[str],
    later: float,
) -> Signals | None:
    if CELL in view.sentence.text:
        return None
    asked = question_view(view.sentence.text, view.language)
    if not asked.terms:
        return None
    n = len(made.sentences)
    soft = match(asked, made).soft
    weights = [_weight(term, made) for term in asked.terms]
    total = sum(weights)
    shares = [sum(map(_times, weights, row)) / total for row in soft]
    order = sorted(range(n), key=lambda i: -shares[i])[:_CLOSEST]
    pair = shares[order[0]]
    for a, i in enumerate(order):
        for j in order[:a]:
            joined = sum(w * max(x, y) for w, x, y in zip(weights, soft[i], soft[j], strict=True)) / total
            pair = max(pair, joined)
    anywhere = sum(w * max(row[t] for row in soft) for t, w in enumerate(weights)) / total
    own_figures = [figure for figure in own if figure.kind != "year"]
    figures_told = [any(_is_told(figure, other) for other in told) for figure in own_figures]
    own_names = _name_words(view)
    names_told = [name in known_names or name in known_words or name.rstrip("s") in known_words for name in own_names]
    return Signals(
        best=shares[order[0]],
        pair=pair,
        anywhere=anywhere,
        figures=sum(figures_told) / len(figures_told) if figures_told else 1.0,
        names=sum(names_told) / len(names_told) if names_told else 1.0,
        later=later,
        before=float(bool(_BEFORE.search(view.sentence.text))),
        now=float(bool(_NOW.search(view.sentence.text))),
    )


_BEFORE = re.compile(
    r"\b(?:hatten?|waren?)\b(?!\s(?:zunächst\s)?(?:am|um)\s).*\b(?:worden|gewesen|ge\w+(?:t|en)|(?:be|ver|er|ent|zer|an|auf|aus|ein|ab|vor|zu|um|mit"
    r"|nach|über|unter|durch|weg|los|fest)(?:ge)?\w+(?:t|en)|\w+iert)\b"
    r"|\b(?:Anfang|Mitte|Ende|im|Im|early\sin|in\s(?:early|mid|late)?-?)\s?(?:des\sMonats|Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
    r"|Mar|May|Oct|Dec)\w*"
    r"|\b[Vv]or\s(?:\w+\s)?(?:Tagen|Wochen|Monaten|Jahren|einem\s(?:Monat|Jahr)|einer\sWoche)\b"
    r"|\b(?:[Vv]ergangene[nrs]?|[Vv]orige[nrs]?|[Ll]etzte[nrs]?)\s(?:Woche|Monat|Jahr|\w+tag)\b|\b(?:[Ss]eit|[Bb]ereits|[Ss]chon|[Uu]rsprünglich|[Zz]uvor)\b"
    r"|\bhad\s(?:\w+\s)?\w+(?:ed|en|t|ne|de)\b|\b(?:last|previous)\s(?:week|month|year|\w+day)\b|\bago\b|\bearlier\b|\b(?:since|originally)\b"
)
_NOW = re.compile(
    r"\b(?:nun|jetzt|inzwischen|mittlerweile|heute|künftig|soll(?:en)?|will|wollen|wird|werden|sagte?|teilte|erklärte|kündigte|now|will|today"
    r"|said|says|announced)\b|\bam\s(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)|\bon\s\w+day\b"
)


def _times(weight: float, share: float) -> float:
    return weight * share


def _weight(term: Term, made: Index) -> float:
    """What a word says in this story: less the more of the told sentences have it."""
    n = len(made.sentences)
    holders = max((len(made.stems.get(key, ())) for key in term.keys[:2]), default=0)
    return term.weight * (0.5 + math.log((n + 1) / (holders + 1)) / math.log(n + 1))


def _name_words(view: SentenceView) -> list[str]:
    return [fold(word) for _, _, text in names(view) for word in text.split() if word[:1].isupper() and len(word) > 2]


def _is_told(figure: Figure, other: Figure) -> bool:
    if figure.kind != other.kind or not same_value(figure, other):
        return False
    return (
        figure.kind != "count"
        or not figure.unit
        or not other.unit
        or bool(figure.counted & other.counted or figure.unit == other.unit)
    )
