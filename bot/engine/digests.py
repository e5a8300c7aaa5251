"""Articles -> Digest: which sentences say the most, each once, the most important first."""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import islice
from operator import mul

from bot.engine.analysis import SentenceView, view
from bot.engine.citing import cite
from bot.engine.excerpts import MAX_BULLET_CHARS, can_stand_alone, leans_on_context, shorten
from bot.engine.facts import WEEKDAYS
from bot.engine.figures import changed_figures
from bot.engine.language import tokens
from bot.engine.markup import CELL
from bot.engine.shapes import names
from bot.types import Article, Bullet, Digest

MAX_BULLETS = 10
_COMPARED = 12  # articles of a story, the newest, whose figures are compared
SCANNED = 150
"""Sentences of an article that are considered: newspapers put what matters first."""

SAME = 0.55
"""Two sentences that share this much of the shorter one's weighted words say the same; only one becomes a bullet."""

SAME_BUT_FIGURES = 0.75
"""The same for a sentence with a figure that the other one does not have."""

CITED = 0.7
"""A sentence is cited for another one from here on; from `SAME` on where both give the same figures."""

DIGEST_FEATURES = (
    "early", "place", "central", "heavy", "names", "numbers", "short", "echo", "degree", "opening", "roots", "weekday",
    "log_length", "n_stems", "nearest",
)  # fmt: skip

# How the first bullet's choice extends to a whole digest; chosen on the development teasers and by reading.
_EARLY, _LENGTH, _REPEAT, _PARAGRAPH, _TITLE, _LEAD, _COVER, _FIGURE, _CLAUSE = (
    0.05,
    0.08,
    0.12,
    0.03,
    0.04,
    0.03,
    0.2,
    0.02,
    0.1,
)
_PYRAMID, _LINKED, _HEADLINE = 0.12, 0.03, 0.1
_TERSE = 6  # an article is terse where none of its sentences has more content words
_TOLD = 2  # a headline alone is news with as many of them, or with a figure
_HEADLINE_ONLY = 2  # sentences of an article that is a headline: feeds add a word like "Comments"
# From the second bullet on: what one of its article's first three sentences is worth more.
_OPENING = 0.08
# As the first bullet: how much less a sentence of the oldest article is worth than one of the newest.
_OLDER = 0.1


def _stems(sentence: SentenceView) -> list[str]:
    return [stem for stem, value in sentence.stems.items() if value == 1.0 and not stem[0].isdigit()]


def word_weights(sentences: Sequence[SentenceView]) -> dict[str, float]:
    """How much of the story each stem carries: the logarithm of the number of sentences that have it."""
    counts = Counter(stem for sentence in sentences for stem in _stems(sentence))
    return {stem: math.log1p(count) for stem, count in counts.items()}


def overlap(one: SentenceView, other: SentenceView, weight: dict[str, float]) -> float:
    """Share of the shorter sentence's weighted stems that the other has too, in [0, 1]."""
    first = {stem: weight.get(stem, 1.0) for stem, value in one.stems.items() if value == 1.0}
    second = {stem: weight.get(stem, 1.0) for stem, value in other.stems.items() if value == 1.0}
    smaller = min(sum(first.values()), sum(second.values()))
    if not smaller:
        return 0.0
    return sum(value for stem, value in first.items() if stem in second) / smaller


def sentence_features(sentences: Sequence[SentenceView]) -> list[list[float]]:
    """Features of each sentence of one article in the order of `DIGEST_FEATURES`."""
    weights = word_weights(sentences)
    counts = Counter(stem for sentence in sentences for stem in _stems(sentence))
    root_counts = Counter(root for sentence in sentences for root in sentence.roots)
    top = sum(sorted(weights.values(), reverse=True)[:12]) or 1.0
    n = len(sentences)
    stem_sets = [frozenset(_stems(sentence)) for sentence in sentences]
    idf = {stem: math.log((n + 1) / (count + 0.5)) ** 2 for stem, count in counts.items()}
    norms = [math.sqrt(sum(idf[stem] for stem in stems)) or 1.0 for stems in stem_sets]
    similarity = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i):
            shared = stem_sets[i] & stem_sets[j]
            if shared:
                similarity[i][j] = similarity[j][i] = sum(idf[stem] for stem in shared) / norms[i] / norms[j]
    last_seen = {stem: i for i, stems in enumerate(stem_sets) for stem in stems}
    body = [i for i, sentence in enumerate(sentences) if sentence.sentence.kind in {"lead", "body"}]
    place = {i: position for position, i in enumerate(body)}
    opening = frozenset(stem for i in body[:3] for stem in stem_sets[i])
    rows = []
    for i, sentence in enumerate(sentences):
        text, stems = sentence.sentence.text, stem_sets[i]
        position = place.get(i, len(body))
        ordered = sorted((weights[stem] for stem in stems), reverse=True)
        rows.append(
            [
                1 / (1 + position),
                position / max(len(body), 1),
                sum(ordered) / max(len(stems), 1),
                sum(ordered[:12]) / top,
                min(len(names(sentence)), 3) / 3,
                min(len(sentence.quantities), 3) / 3,
                float(len(text) < 70),
                sum(1 for stem in stems if last_seen[stem] > i) / max(len(stems), 1),
                sum(similarity[i]) / max(n - 1, 1),
                len(stems & opening) / max(len(opening), 1),
                sum(root_counts[root] - 1 for root in sentence.roots) / max(len(sentence.roots), 1),
                float(bool(WEEKDAYS.search(text))),
                math.log1p(len(text)),
                len(stems) / 15,
                max(similarity[i], default=0.0),
            ]
        )
    return rows


@lru_cache(maxsize=1)
def _weights() -> tuple[float, ...]:
    """Weight of each feature; fitted by `python -m benchmarks.fit_digest`."""
    table = json.loads(resources.files(__package__).joinpath("digest_weights.json").read_text(encoding="utf-8"))
    return tuple(table[name] for name in DIGEST_FEATURES)


# A sentence that opens with a subordinate clause says late what it says.
_CLAUSE_OPENERS = frozenset(
    """wie ob dass wenn als obwohl während nachdem weil warum was wer how whether if when although while after because
    what why""".split()
)


# Words inside a sentence that point at another one.
_LINKS = frozenset(
    """nun insbesondere auch ebenfalls weitere weiteren anderen andere indes dagegen hingegen allerdings jedoch wiederum
    zudem also too other however""".split()
)


@dataclass(slots=True, eq=False)
class _Candidate:
    """A sentence that may become a bullet, with what the choice needs to know of it.

    Attributes:
        sentence: The sentence.
        article: Its article.
        worth: What it is worth by itself.
        recency: Its article's place among the story's, newest first, from 0.
        place: Its place in the article, in [0, 1].
        opens: Whether it is one of the first three sentences of the article's text.
        headline: How much of it a headline says already, in [0, 1].
        text: What the bullet would say.
        also: Others that say the same.
    """

    sentence: SentenceView
    article: Article
    worth: float
    recency: int
    place: float
    opens: bool
    headline: float
    text: str
    also: list["_Candidate"] = field(default_factory=list)


def _candidates(article: Article, recency: int) -> tuple[list[SentenceView], list[_Candidate]]:
    text = (sentence for sentence in article.sentences if CELL not in sentence.text)
    sentences = [view(sentence, article.id, article.language) for sentence in islice(text, SCANNED)]
    rows = sentence_features(sentences)
    weights = _weights()
    heads = [sentence for sentence in sentences if sentence.sentence.kind == "headline"]
    title = {stem for sentence in heads for stem in _stems(sentence)}
    is_terse = _is_terse(sentences)
    usable = [each for each in sentences if can_stand_alone(each, is_terse=is_terse)] or _only_headline(
        article, sentences
    )
    found = []
    for sentence, row in zip(sentences, rows, strict=True):
        if sentence not in usable or _repeats_headline(sentence, sentences):
            continue
        stems = set(_stems(sentence))
        worth = sum(map(mul, weights, row)) + _EARLY * row[0]
        headline = max((overlap(sentence, other, {}) for other in heads), default=0.0)
        worth += _TITLE * len(stems & title) / max(len(title), 1)
        worth -= _CLAUSE * (sentence.words[0].text.lower() in _CLAUSE_OPENERS)
        worth -= _LINKED * any(word.text.lower() in _LINKS for word in sentence.words)
        worth += _LEAD * (sentence.sentence.kind == "lead")
        said = " ".join(shorten(sentence.sentence.text, sentence.language).split())
        found.append(_Candidate(sentence, article, worth, recency, row[1], row[0] >= 1 / 3, headline, said))
    return sentences, found


def _is_terse(sentences: Sequence[SentenceView]) -> bool:
    """Whether an article's text is of short sentences only, so that the shortest of them says what the others do.

    Not where the language is unknown, and with it which of a sentence's words have content.
    """
    text = [sentence for sentence in sentences if sentence.sentence.kind in {"lead", "body"}]
    return all(sentence.n_content <= _TERSE and sentence.language != "und" for sentence in text)


def _only_headline(article: Article, sentences: Sequence[SentenceView]) -> list[SentenceView]:
    """The headline of an article that has no other text, as feeds have them: there it is all the news.

    Empty where it is a question, or leans on what is not there.
    """
    if not sentences or len(sentences) > _HEADLINE_ONLY or sentences[0].sentence.kind != "body":
        return []
    first = sentences[0]
    said = [word.text for word in first.words]
    is_title = said == [word.text for word in tokens(article.title)]
    text = first.sentence.text
    is_told = first.n_content >= _TOLD or any(character.isdigit() for character in text)  # "v2.1" is a new version
    if not is_title or not is_told or text.rstrip("“”»« ").endswith("?"):
        return []
    # Of a few words the language is often not known, if they are a sentence at all.
    languages = ("de", "en") if first.language == "und" else (first.language,)
    return [] if any(leans_on_context(first.words, text, language) for language in languages) else [first]


def _repeats_headline(sentence: SentenceView, sentences: Sequence[SentenceView]) -> bool:
    """Whether a sentence says nothing beyond a headline."""
    own = set(_stems(sentence))
    for other in sentences:
        if other.sentence.kind == "headline" and own:
            shared = len(own & set(_stems(other)))
            if shared / len(own) >= 0.8:
                return True
    return False


def _language(articles: Sequence[Article]) -> str:
    """The language most of the story is written in; the newest article's where two are even."""
    counts = Counter(article.language for article in articles)
    best = max(counts.values())
    return next(article.language for article in articles if counts[article.language] == best)


def digest(articles: Sequence[Article], *, max_bullets: int = 5) -> Digest:
    """Choose the points of one or several articles of a story.

    Bullets are in one language, that of most articles; articles in other languages are told by their own digest.

    Args:
        articles: In any order.
        max_bullets: How many points at most, 1 to `MAX_BULLETS`.

    Returns:
        The digest, most important first; without bullets where no sentence can stand alone. Its title is empty where
        the newest article has none, and a bullet begins with its first words.
    """
    max_bullets = max(1, min(max_bullets, MAX_BULLETS))
    ordered = sorted(
        {article.id: article for article in articles if article.sentences}.values(),
        key=lambda article: (
            article.published_at is not None,
            article.published_at.timestamp() if article.published_at else 0.0,
        ),
        reverse=True,
    )
    if not ordered:
        return Digest("", (), "und", None)
    language = _language(ordered)
    spoken = [article for article in ordered if article.language == language]
    candidates: list[_Candidate] = []
    everything: list[SentenceView] = []
    for recency, article in enumerate(spoken):
        sentences, found = _candidates(article, recency)
        everything += sentences
        candidates += found
    overtaken = _overtaken(ordered) if len(ordered) > 1 else set()
    current = [each for each in candidates if (each.article.id, each.sentence.sentence.index) not in overtaken]
    chosen = _choose(current or candidates, word_weights(everything), max_bullets, len(spoken))
    bullets = []
    for candidate in chosen:
        others = {other.article.id: other for other in candidate.also if other.article.id != candidate.article.id}
        citations = [cite(candidate.article, candidate.sentence.sentence)]
        citations += [cite(other.article, other.sentence.sentence) for other in others.values()]
        bullets.append(Bullet(candidate.text, tuple(citations)))
    newest = spoken[0]
    dated = [article.published_at for article in ordered if article.published_at is not None]
    return Digest(_title(newest, bullets), tuple(bullets), language, max(dated) if dated else None)


def _title(article: Article, bullets: Sequence[Bullet]) -> str:
    """An article's headline; empty where it has none but the beginning of what a bullet says anyway."""
    begins = article.title.rstrip("….!")
    if any(sentence.kind == "headline" for sentence in article.sentences):
        return article.title
    return "" if any(bullet.text.startswith(begins) for bullet in bullets) else article.title


def _overtaken(newest_first: Sequence[Article]) -> set[tuple[str, int]]:
    """Sentences whose figure a later article gives, perhaps, with another value: (id of the article, index)."""
    dated = [article for article in newest_first if article.published_at is not None][:_COMPARED]
    return {
        (change.old.article.id, change.old.sentence.sentence.index)
        for number, article in enumerate(dated)
        for change in changed_figures(
            article, [told for told in dated[number + 1 :] if _is_before(told, article)], is_sure=False
        )
    }


def _is_before(one: Article, other: Article) -> bool:
    return one.published_at is not None and other.published_at is not None and one.published_at < other.published_at


def _choose(
    candidates: Sequence[_Candidate], weights: dict[str, float], count: int, n_articles: int
) -> list[_Candidate]:
    """Pick greedily what is worth most beside what was picked; what says the same becomes a further citation."""
    left = list(candidates)
    chosen: list[_Candidate] = []
    repeated = [(stem, value) for stem, value in weights.items() if value > math.log1p(1)]
    salient = dict(sorted(repeated, key=lambda item: -item[1])[:30])
    while left and len(chosen) < count:
        gains = [_gain(candidate, chosen, salient, weights, n_articles=n_articles) for candidate in left]
        best = left[gains.index(max(gains))]
        same = [other for other in left if other is best or _says_same(other, best, weights)]
        left = [other for other in left if other not in same]
        best = _newest_figure(best, same)
        best.also = [other for other in same if other is not best and _is_evidence(other, best, weights)]
        chosen.append(best)
    return _in_order(chosen)


def _gain(
    candidate: _Candidate,
    chosen: Sequence[_Candidate],
    salient: dict[str, float],
    weights: dict[str, float],
    *,
    n_articles: int,
) -> float:
    """What a candidate adds to the bullets that were chosen before it."""
    value = candidate.worth - _LENGTH * max(0, len(candidate.text) - 120) / 300
    value -= 0.5 if len(candidate.text) > MAX_BULLET_CHARS + 60 else 0.0
    if not chosen:
        value -= _OLDER * candidate.recency / max(n_articles - 1, 1)
        return value
    value += _OPENING * candidate.opens
    covered = {stem for other in chosen for stem in other.sentence.stems}
    new = sum(salient[stem] for stem in candidate.sentence.stems if stem in salient and stem not in covered)
    value += _COVER * new / (sum(salient.values()) or 1.0)
    figures = {(q.kind, q.value) for other in chosen for q in other.sentence.quantities}
    said = candidate.sentence.quantities
    value += _FIGURE * any(q.kind in {"money", "percent"} and (q.kind, q.value) not in figures for q in said)
    value += _PYRAMID * (1 - candidate.place) ** 2 - _HEADLINE * candidate.headline
    for other in chosen:
        value -= _REPEAT * overlap(candidate.sentence, other.sentence, weights) / len(chosen) ** 0.5
        if other.article is candidate.article:
            if other.sentence.sentence.paragraph == candidate.sentence.sentence.paragraph:
                value -= _PARAGRAPH
            if n_articles > 1:
                value -= _PARAGRAPH
    return value


def _figures(candidate: _Candidate) -> dict[tuple[str, str], set[float]]:
    """What a sentence counts -> the numbers it gives for it; calendar dates and times of day count nothing."""
    found: dict[tuple[str, str], set[float]] = {}
    for quantity in candidate.sentence.quantities:
        if quantity.kind not in {"date", "year", "time"}:
            found.setdefault((quantity.kind, quantity.unit or ""), set()).add(quantity.value)
    return found


def _says_same(other: _Candidate, best: _Candidate, weights: dict[str, float]) -> bool:
    """Whether a sentence says what the chosen one says; one with figures of its own must resemble it more."""
    shared = overlap(other.sentence, best.sentence, weights)
    told = _figures(best)
    has_news = any(not values <= told.get(counted, set()) for counted, values in _figures(other).items())
    return shared >= (SAME_BUT_FIGURES if has_news else SAME)


def _contradicts(one: _Candidate, other: _Candidate) -> bool:
    """Whether two sentences that say the same give different numbers for the same thing."""
    first, second = _figures(one), _figures(other)
    return any(first[counted].isdisjoint(second[counted]) for counted in first.keys() & second.keys())


def _newest_figure(best: _Candidate, same: Sequence[_Candidate]) -> _Candidate:
    """The candidate itself, or what a newer article says with another number."""
    newer = [other for other in same if other.recency < best.recency and _contradicts(other, best)]
    return min(newer, key=lambda other: other.recency, default=best)


def _is_evidence(other: _Candidate, best: _Candidate, weights: dict[str, float]) -> bool:
    """Whether a sentence may be cited for a bullet: it says the same, with the same figures and the same "not"."""
    told, backed = _figures(best), _figures(other)
    if not all(values <= backed.get(counted, set()) for counted, values in told.items()):
        return False
    if overlap(other.sentence, best.sentence, weights) < (SAME if told else CITED):
        return False
    return bool(_NEGATION.search(other.sentence.sentence.text)) == bool(_NEGATION.search(best.sentence.sentence.text))


_NEGATION = re.compile(
    r"\b(?:nicht|nie|niemals|kein\w*|ohne|bestreite\w*|bestritt\w*|dementier\w*"
    r"|not|no|never|without|den(?:y|ies|ied)|\w+n't)\b",
    re.IGNORECASE,
)


def _in_order(chosen: list[_Candidate]) -> list[_Candidate]:
    """The most important first; the rest as the articles tell it, newest article first."""
    return chosen[:1] + sorted(chosen[1:], key=lambda candidate: (candidate.recency, candidate.sentence.sentence.index))
