"""How surely the articles answer a question at all: the gate before an answer.

A logistic model over what the ranking found. Its weights are fitted so that 0.5 is an even chance on questions that are
half answerable; `python -m benchmarks.fit` makes them. Nothing in it may tell how long an article is: the unanswerable
questions it learns from were made by taking a paragraph away, and length would give them away.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from bot.engine.evidence import FEATURES, MATCHED, rarity
from bot.engine.ranking import Ranking
from bot.engine.shapes import NUMERIC

_IN_SHORT = ("no_shape", "same_paragraph", "grams_best", "novel")  # count otherwise where there are few words to find
GATE_FEATURES = (
    # the best sentence
    "top", "gap_fourth", "grams", "bm25_soft", "grams_paragraph", "bm25_paragraph", "coverage_unknown", "coverage_far",
    "novel", "coverage_squared", "shape_x_few", "no_shape", "number_missing",
    # its paragraph
    "names_missing_paragraph", "missing_paragraph", "compact", "same_paragraph",
    # the articles
    "grams_best", "paragraph_rare_best", "bm25_soft_best", "grams_paragraph_best", "names_missing", "unknown_missing",
    "missing",
    # the question
    "is_number", "is_who", "is_when", "is_why", "is_yesno", "is_how", "is_foreign", "foreign_x_paragraph",
    "few", *(f"few_x_{name}" for name in _IN_SHORT),
)  # fmt: skip

_AT = {name: position for position, name in enumerate(FEATURES)}
_FOUND = 0.6  # a similarity below says that at best a part or a neighbor of the word is there


def _best(rows: Sequence[Sequence[float]]) -> list[float]:
    return [max(column) for column in zip(*rows, strict=True)]


def gate_features(ranking: Ranking) -> list[float]:
    """Features of a ranked question in the order of `GATE_FEATURES`; all zero when there is nothing to rank."""
    terms, order, kind = ranking.asked.terms, ranking.order, ranking.kind
    if not order or not terms:
        return [0.0] * len(GATE_FEATURES)
    first = order[0]
    row = dict(zip(FEATURES, ranking.rows[first], strict=True))
    soft, exact = ranking.matches.soft, ranking.matches.exact
    places = [(s.article_id, s.sentence.paragraph) for s in ranking.sentences]
    here = _best([r for place, r in zip(places, soft, strict=True) if place == places[first]])
    anywhere, exact_anywhere = _best(soft), _best(exact)
    idf = rarity(terms, soft)
    total = sum(idf) or 1.0
    coverage = sum(weight * value for weight, value in zip(idf, soft[first], strict=True)) / total
    in_paragraph = sum(weight * value for weight, value in zip(idf, here, strict=True))
    in_articles = sum(weight * value for weight, value in zip(idf, anywhere, strict=True))
    names = [t for t, term in enumerate(terms) if term.is_name]
    numbers = [t for t, term in enumerate(terms) if term.is_number]
    unknown = [t for t, term in enumerate(terms) if not term.concepts and not term.is_number]
    scores = ranking.scores
    gap = scores[first] - scores[order[3]] if len(order) > 3 else 4.0
    few = 1 / len(terms)
    is_foreign = float(ranking.asked.language != ranking.sentences[first].language)

    def highest(name: str) -> float:
        return max(r[_AT[name]] for r in ranking.rows)

    values = [
        scores[first] / 4,
        min(gap, 6.0),
        row["grams"],
        row["bm25_soft"],
        row["grams_paragraph"],
        row["bm25_paragraph"],
        row["coverage_unknown"],
        row["coverage_far"],
        row["novel"],
        coverage**2,
        row["shape_x_few"],
        float(kind in {*NUMERIC, "who", "when"} and row["shape"] < 0.4),
        max((1 - exact[first][t] for t in numbers), default=0.0),
        max((1 - here[t] for t in names), default=0.0),
        float(sum(value < MATCHED for value in here)),
        in_paragraph / (in_articles + 0.5),
        sum(places[i] == places[first] for i in order[:3]) / min(len(order), 3),
        highest("grams"),
        highest("paragraph_rare"),
        highest("bm25_soft"),
        highest("grams_paragraph"),
        max((1 - anywhere[t] for t in names), default=0.0),
        max((1 - anywhere[t] for t in unknown), default=0.0),
        float(sum(value < _FOUND for value in exact_anywhere)),
        float(kind in NUMERIC),
        float(kind == "who"),
        float(kind == "when"),
        float(kind == "why"),
        float(kind == "yesno"),
        float(kind in {"how", "said"}),
        is_foreign,
        is_foreign * row["paragraph_rare"],
        few,
    ]
    at = dict(zip(GATE_FEATURES, values, strict=False))
    return [*values, *(few * at[name] for name in _IN_SHORT)]


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[float, ...], float]:
    table = json.loads(resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))["gate"]
    return tuple(table.get(name, 0.0) for name in GATE_FEATURES), table["intercept"]


def support_score(ranking: Ranking) -> float:
    """Probability, in [0, 1], that the best sentence answers the question; 0 when there is nothing to go by."""
    if not ranking.order or not ranking.asked.terms:
        return 0.0
    weights, intercept = _weights()
    logit = intercept + sum(weight * value for weight, value in zip(weights, gate_features(ranking), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
