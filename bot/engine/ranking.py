"""Which sentences answer a question: features of a (question, sentence) pair and the weights that combine them."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from operator import mul

from bot.engine.analysis import QuestionView, SentenceView, Term, question_view, views
from bot.engine.language import fold

from bot.engine.questions import AnswerKind, answer_kind
from bot.engine.shapes import shape_score
from bot.types import Article

K1, B = 1.2, 0.6  # BM25's usual saturation and length normalization

# What each kind of match between a question's word and a sentence is worth beside the same stem.
ROOT, CONCEPT, FUZZY, INSIDE = 0.8, 0.8, 0.75, 0.6

FEATURES = (
    "bm25", "bm25_soft", "coverage", "coverage_soft", "coverage_concept", "ngrams", "names", "numbers", "rarest",
    "previous", "next", "with_previous", "paragraph", "shape", "shape_x_soft", "adjacent", "lead", "headline",
    "caption", "subheading", "credit", "position", "length", "short", "n_matched", "all_matched", "heading", "question_sentence",
    "novel", "near_shape", "soft2", "ngrams_full", "coverage_first", "shape_number", "shape_when", "shape_who", "shape_where",
    "shape_why", "shape_yesno", "names_exact", "who_x_soft", "paragraph_bm25",
)  # fmt: skip


@dataclass(slots=True)
class _Matches:
    """Similarity of each term with each sentence, by kind of match: [sentence][term]."""

    exact: list[list[float]]
    soft: list[list[float]]
    concept: list[list[float]]


def _inside(key: str, word: str) -> bool:
    return len(key) >= 4 and len(word) >= len(key) + 3 and (word.startswith(key) or word.endswith(key))


def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


@lru_cache(maxsize=32768)
def similar(one: str, other: str) -> float:
    """How alike two folded words are, in [0, 1]: Dice of trigrams, for typos, genitives and cognates."""
    if one == other:
        return 1.0
    if abs(len(one) - len(other)) > 4 or min(len(one), len(other)) < 4:
        return 0.0
    first, second = _trigrams(one), _trigrams(other)
    dice = 2 * len(first & second) / (len(first) + len(second))
    prefix = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        prefix += 1
    if prefix >= 5 and prefix >= 0.7 * max(len(one), len(other)):
        dice = max(dice, 0.8)
    return dice if dice >= 0.6 else 0.0


def _match(question: QuestionView, sentences: Sequence[SentenceView]) -> _Matches:
    vocabulary: dict[str, list[int]] = {}
    for i, sentence in enumerate(sentences):
        for key in sentence.stems:
            vocabulary.setdefault(key, []).append(i)
    n = len(sentences)
    exact = [[0.0] * len(question.terms) for _ in range(n)]
    soft = [[0.0] * len(question.terms) for _ in range(n)]
    concept = [[0.0] * len(question.terms) for _ in range(n)]
    for t, term in enumerate(question.terms):
        for number, key in enumerate(term.keys):
            for i in vocabulary.get(key, ()):
                # Later keys are parts of the question's own compound or the other word class.
                value = sentences[i].stems[key] * (1.0 if number < 2 else 0.8)
                exact[i][t] = max(exact[i][t], value)
        near = _near_words(term, vocabulary)
        for i, sentence in enumerate(sentences):
            best = 0.0
            for c, weight in term.concepts.items():
                value = sentence.concepts.get(c)
                if value is not None and value * weight > best:
                    best = value * weight
            concept[i][t] = best
            value = max(exact[i][t], CONCEPT * best)
            if value < ROOT and any(r in sentence.roots for r in term.roots):
                value = ROOT
            soft[i][t] = value
        for word, value in near:
            for i in vocabulary[word]:
                soft[i][t] = max(soft[i][t], value)
    return _Matches(exact, soft, concept)


def _near_words(term: Term, vocabulary: dict[str, list[int]]) -> list[tuple[str, float]]:
    """Words of the articles that contain the term or are spelled almost like it."""
    found: list[tuple[str, float]] = []
    if term.is_number:
        return found
    keys = [key for key in term.keys if len(key) >= 4]
    folded = fold(term.text)
    for word in vocabulary:
        if len(word) < 4 or word[0].isdigit():
            continue
        value = 0.0
        for key in keys:
            if _inside(key, word) or _inside(word, key):
                value = INSIDE
                break
        if value == 0.0 and folded[0] == word[0]:
            value = FUZZY * similar(folded, word)
        if value > 0:
            found.append((word, value))
    return found


@lru_cache(maxsize=1024)
def _ngrams(folded: str) -> tuple[str, ...]:
    grams: dict[str, None] = {}
    for word in folded.split():
        padded = f" {word} "
        for size in (3, 4, 5):
            for i in range(len(padded) - size + 1):
                grams[padded[i : i + size]] = None
    return tuple(grams)


def _ngram_scores(folded: str, sentences: Sequence[SentenceView]) -> list[float]:
    """Character n-gram overlap, weighted by rarity among the sentences, by the square root of the sentence's length."""
    n = len(sentences)
    scores = [0.0] * n
    total = 0.0
    texts = [sentence.folded for sentence in sentences]
    for gram in _ngrams(folded):
        holders = [i for i, text in enumerate(texts) if gram in text]
        weight = math.log((n + 1) / (len(holders) + 0.5)) ** 2
        total += weight
        for i in holders:
            scores[i] += weight
    norm = math.sqrt(total) or 1.0
    return [score / norm / math.sqrt(len(texts[i]) + 20) for i, score in enumerate(scores)]


def features(question: str, articles: Sequence[Article], language: str) -> list[list[float]]:
    """Features of each sentence of the articles, in the order of `FEATURES`.

    Args:
        question: As typed.
        articles: What to search; their sentences are concatenated in order.
        language: The language to read the question in.

    Returns:
        One vector a sentence, in order of articles and sentences.
    """
    sentences = [sentence for article in articles for sentence in views(article)]
    asked = question_view(question, language)
    return _features(asked, answer_kind(question), sentences)[0]


def _features(asked: QuestionView, kind: AnswerKind, sentences: Sequence[SentenceView]) -> tuple[list[list[float]], _Matches]:
    n = len(sentences)
    terms = asked.terms
    matches = _match(asked, sentences)
    # Rarity of each term under soft matching; terms that no sentence has count as rarest.
    idf = []
    idf_exact = []
    for t, term in enumerate(terms):
        df = sum(row[t] for row in matches.soft)
        idf.append(term.weight * math.log((n + 1) / (df + 0.5)))
        df = sum(row[t] for row in matches.exact)
        idf_exact.append(term.weight * math.log((n + 1) / (df + 0.5)))
    total = sum(idf) or 1.0
    total_exact = sum(idf_exact) or 1.0
    average = sum(sentence.n_content for sentence in sentences) / max(n, 1) or 1.0
    ngrams = _ngram_scores(asked.folded, sentences)
    name_terms = [t for t, term in enumerate(terms) if term.is_name]
    number_terms = [t for t, term in enumerate(terms) if term.is_number]

    # Where the very word stands somewhere, a sentence with a mere synonym is worth less.
    has_exact = [any(row[t] >= 1.0 for row in matches.exact) for t in range(len(terms))]
    first = [
        [max(exact[t], soft[t] * (0.5 if has_exact[t] else 1.0)) for t in range(len(terms))]
        for exact, soft in zip(matches.exact, matches.soft, strict=True)
    ]
    ngrams_full = _ngram_scores(asked.full, sentences)
    soft_coverage = [sum(idf[t] * row[t] for t in range(len(terms))) / total for row in matches.soft]
    paragraph_best: dict[tuple[str, int], list[float]] = {}
    for i, sentence in enumerate(sentences):
        key = (sentence.article_id, sentence.sentence.paragraph)
        best = paragraph_best.setdefault(key, [0.0] * len(terms))
        for t, value in enumerate(matches.soft[i]):
            best[t] = max(best[t], value)
    paragraph_idf = []
    for t, term in enumerate(terms):
        df = sum(best[t] for best in paragraph_best.values())
        paragraph_idf.append(term.weight * math.log((len(paragraph_best) + 1) / (df + 0.5)))
    paragraph_total = sum(paragraph_idf) or 1.0
    paragraph_scores = {
        key: sum(paragraph_idf[t] * best[t] for t in range(len(terms))) / paragraph_total for key, best in paragraph_best.items()
    }
    heading = [0.0] * len(terms)
    rows: list[list[float]] = []
    for i, sentence in enumerate(sentences):
        row = matches.soft[i]
        exact = matches.exact[i]
        kind_ = sentence.sentence.kind
        same_before = i > 0 and sentences[i - 1].article_id == sentence.article_id
        same_after = i + 1 < n and sentences[i + 1].article_id == sentence.article_id
        if not same_before:
            heading = [0.0] * len(terms)
        if kind_ == "subheading":
            heading = list(row)
        length = 1 - B + B * sentence.n_content / average
        bm25 = sum(idf_exact[t] * exact[t] * (K1 + 1) / (exact[t] + K1 * length) for t in range(len(terms)))
        bm25_soft = sum(idf[t] * row[t] * (K1 + 1) / (row[t] + K1 * length) for t in range(len(terms)))
        before = matches.soft[i - 1] if same_before else [0.0] * len(terms)
        with_before = sum(idf[t] * max(row[t], 0.6 * before[t]) for t in range(len(terms))) / total
        paragraph = paragraph_best[sentence.article_id, sentence.sentence.paragraph]
        shape, near = shape_score(kind, sentence, asked, [t for t in range(len(terms)) if row[t] > 0.3])
        matched = [t for t in range(len(terms)) if row[t] >= 0.4]
        rows.append(
            [
                bm25 / (total_exact + 2.0),
                bm25_soft / (total + 2.0),
                sum(idf_exact[t] * exact[t] for t in range(len(terms))) / total_exact,
                soft_coverage[i],
                sum(idf[t] * matches.concept[i][t] for t in range(len(terms))) / total,
                ngrams[i],
                sum(row[t] for t in name_terms) / len(name_terms) if name_terms else 0.0,
                sum(exact[t] for t in number_terms) / len(number_terms) if number_terms else 0.0,
                max((idf[t] * row[t] for t in range(len(terms))), default=0.0) / 4,
                soft_coverage[i - 1] if same_before else 0.0,
                soft_coverage[i + 1] if same_after else 0.0,
                with_before,
                sum(idf[t] * paragraph[t] for t in range(len(terms))) / total,
                shape,
                shape * soft_coverage[i],
                _adjacency(asked, sentence, row),
                float(kind_ == "lead"),
                float(kind_ == "headline"),
                float(kind_ == "caption"),
                float(kind_ == "subheading"),
                float(sentence.is_credit),
                1 / (1 + sentence.sentence.index),
                math.log1p(sentence.n_content),
                float(sentence.n_content < 4),
                len(matched) / max(len(terms), 1),
                float(len(matched) == len(terms) and bool(terms)),
                sum(idf[t] * heading[t] for t in range(len(terms))) / total,
                float(sentence.sentence.text.rstrip("\"'“”»«").endswith("?")),
                min(1.0, max(0, sentence.n_content - len(matched)) / 8),
                near,
                soft_coverage[i] ** 2,
                ngrams_full[i],
                sum(idf[t] * first[i][t] for t in range(len(terms))) / total,
                shape if kind in {"count", "money", "percent", "age", "measure", "duration"} else 0.0,
                shape if kind == "when" else 0.0,
                shape if kind == "who" else 0.0,
                shape if kind == "where" else 0.0,
                shape if kind == "why" else 0.0,
                shape if kind in {"yesno", "said", "how"} else 0.0,
                sum(exact[t] for t in name_terms) / len(name_terms) if name_terms else 0.0,
                shape * soft_coverage[i] if kind == "who" else 0.0,
                paragraph_scores[sentence.article_id, sentence.sentence.paragraph],
            ]
        )
    return rows, matches


def _adjacency(asked: QuestionView, sentence: SentenceView, row: Sequence[float]) -> float:
    """Share of the question's neighboring words that also stand near each other in the sentence."""
    pairs = 0
    hits = 0
    for one, other in zip(range(len(asked.terms)), range(1, len(asked.terms)), strict=False):
        pairs += 1
        if row[one] < 0.6 or row[other] < 0.6:
            continue
        first = [p for key in asked.terms[one].keys for p in sentence.positions.get(key, ())]
        second = [p for key in asked.terms[other].keys for p in sentence.positions.get(key, ())]
        if any(abs(p - q) <= 3 for p in first for q in second):
            hits += 1
    return hits / pairs if pairs else 0.0


# --- scores ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _weights() -> tuple[float, ...]:
    """Weight of each feature, in the order of `FEATURES`; fitted by `python -m benchmarks.fit`."""
    table = json.loads(resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return tuple(table["rank"].get(name, 0.0) for name in FEATURES)


@dataclass(frozen=True, slots=True)
class Ranking:
    """All sentences scored against a question.

    Attributes:
        asked: The question as it was read.
        kind: What kind of answer it wants.
        sentences: The sentences, in order of articles.
        scores: Score of each; comparable within one question only.
        rows: Features of each.
        order: Indices into `sentences`, best first.
        soft_by_term: For each term of the question, the best match that any sentence has.
        exact_by_term: The same for exact matches.
        top_soft: For each term, its match in the best sentence.
    """

    asked: QuestionView
    kind: AnswerKind
    sentences: tuple[SentenceView, ...]
    scores: tuple[float, ...]
    rows: tuple[list[float], ...]
    order: tuple[int, ...]
    soft_by_term: tuple[float, ...]
    exact_by_term: tuple[float, ...]
    top_soft: tuple[float, ...]


def score(question: str, articles: Sequence[Article], language: str) -> Ranking:
    """Score every sentence of the articles, reading the question in one language."""
    return score_with(question, articles, language, _weights())


def score_with(question: str, articles: Sequence[Article], language: str, weights: Sequence[float]) -> Ranking:
    """`score` with weights of the caller's, in the order of `FEATURES`."""
    sentences = tuple(sentence for article in articles for sentence in views(article))
    asked = question_view(question, language)
    kind = answer_kind(question)
    rows, matches = _features(asked, kind, sentences)
    scores = tuple(sum(map(mul, weights, row)) for row in rows)
    order = tuple(sorted(range(len(sentences)), key=lambda i: -scores[i]))
    columns = range(len(asked.terms))
    return Ranking(
        asked,
        kind,
        sentences,
        scores,
        tuple(rows),
        order,
        tuple(max((row[t] for row in matches.soft), default=0.0) for t in columns),
        tuple(max((row[t] for row in matches.exact), default=0.0) for t in columns),
        tuple(matches.soft[order[0]][t] if order else 0.0 for t in columns),
    )
