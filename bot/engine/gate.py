"""How surely the articles answer a question at all: the gate before an answer.

A logistic model over what the ranking found. Its weights are fitted so that 0.5 is an even chance on questions that are
half answerable; `python -m benchmarks.fit` makes them.
"""

import json
import math
from functools import lru_cache
from importlib import resources

from bot.engine.ranking import FEATURES, Ranking

GATE_FEATURES = (
    "top", "gap", "gap3", "coverage_soft", "coverage", "coverage_concept", "coverage_first", "ngrams", "shape", "shape_number",
    "near_shape", "with_previous", "paragraph", "names_exact", "names_missing", "numbers_missing", "rarest_missing",
    "missing_share", "missing_exact_share", "n_terms", "is_number", "is_who", "is_when", "is_where", "is_why", "is_yesno",
    "best_coverage", "best_paragraph", "no_shape", "name_only",
)  # fmt: skip

_NUMBER_KINDS = frozenset({"count", "money", "percent", "age", "measure", "duration"})
_AT = {name: position for position, name in enumerate(FEATURES)}


def gate_features(ranking: Ranking) -> list[float]:
    """Features of a ranked question in the order of `GATE_FEATURES`; all zero when there is nothing to rank."""
    if not ranking.order or not ranking.asked.terms:
        return [0.0] * len(GATE_FEATURES)
    first = ranking.order[0]
    row = ranking.rows[first]
    scores = ranking.scores
    second = scores[ranking.order[1]] if len(ranking.order) > 1 else scores[first] - 3
    third = scores[ranking.order[3]] if len(ranking.order) > 3 else second - 1
    asked = ranking.asked
    terms = asked.terms
    matches = ranking.soft_by_term
    exact = ranking.exact_by_term
    total = sum(term.weight for term in terms)
    missing = [term.weight * (1 - best) for term, best in zip(terms, matches, strict=True)]
    missing_exact = [term.weight * (1 - best) for term, best in zip(terms, exact, strict=True)]
    names = [best for term, best in zip(terms, exact, strict=True) if term.is_name]
    numbers = [best for term, best in zip(terms, exact, strict=True) if term.is_number]
    shape = row[_AT["shape"]]
    top_matches = ranking.top_soft
    kind = ranking.kind
    name_only = bool(terms) and all(term.is_name or term.is_number or value < 0.4 for term, value in zip(terms, top_matches, strict=True))
    return [
        scores[first] / 4,
        min(scores[first] - second, 4.0),
        min(scores[first] - third, 6.0),
        row[_AT["coverage_soft"]],
        row[_AT["coverage"]],
        row[_AT["coverage_concept"]],
        row[_AT["coverage_first"]],
        row[_AT["ngrams_full"]],
        shape,
        row[_AT["shape_number"]],
        row[_AT["near_shape"]],
        row[_AT["with_previous"]],
        row[_AT["paragraph_bm25"]],
        row[_AT["names_exact"]],
        1 - min(names) if names else 0.0,
        1 - min(numbers) if numbers else 0.0,
        max(missing),
        sum(missing) / total,
        sum(missing_exact) / total,
        min(len(terms), 10) / 5,
        float(kind in _NUMBER_KINDS),
        float(kind == "who"),
        float(kind == "when"),
        float(kind == "where"),
        float(kind == "why"),
        float(kind in {"yesno", "how", "said"}),
        max(r[_AT["coverage_soft"]] for r in ranking.rows),
        max(r[_AT["paragraph_bm25"]] for r in ranking.rows),
        float(kind in {*_NUMBER_KINDS, "who", "when"} and shape < 0.4),
        float(name_only),
    ]


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
