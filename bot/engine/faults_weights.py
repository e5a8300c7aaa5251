"""How much each sort of evidence counts against a claim, and when it is enough to refuse it.

The weights are those of a logistic regression, none below zero, that `python -m benchmarks.claims --fit` makes of the
labelled pairs of `benchmarks/claims`, with a penalty for those far from `PRIOR`, and prints for this module.
"""

from collections.abc import Iterable, Sequence

from bot.engine.faults_evidence import Evidence

HARD = frozenset(
    {"name", "name code", "number", "unit", "quotation", "date", "negation lost", "negation added", "negation twice"}
)
"""What is nowhere in the quotes, or not as it stands there, and a "not" too few or too many: each decides alone."""

PRIOR = 1.5
"""What a sort of evidence weighs of which nothing is known."""

BIAS = -0.95
"""What a claim has for it before anything speaks against it."""

WEIGHTS: dict[str, float] = {
    "antonym": 2.78,
    "bout": 1.76,
    "comparison": 2.06,
    "condition": 1.98,
    "counted": 1.99,
    "counted other": 1.59,
    "counted turned": 2.04,
    "date": 2.26,
    "date edge": 2.40,
    "date over": 1.66,
    "done": 1.59,
    "event": 1.98,
    "future": 1.80,
    "given up": 1.66,
    "intent": 1.16,
    "missing": 1.31,
    "missing across": 1.74,
    "name": 2.50,
    "name apart": 1.62,
    "name known": 1.63,
    "name office": 1.26,
    "name place": 1.59,
    "nearly": 1.59,
    "negation added": 1.07,
    "negation lost": 1.89,
    "negation twice": 1.57,
    "number": 3.00,
    "number limit": 1.41,
    "polarity": 1.47,
    "possible": 1.52,
    "predicate": 1.54,
    "preposition": 1.38,
    "proposal": 1.53,
    "question": 1.59,
    "quotation": 2.58,
    "quotation across": 1.42,
    "refused": 1.59,
    "report": 1.98,
    "speaker unknown": 1.52,
    "stead": 2.39,
    "swapped": 1.80,
    "term": 2.42,
    "turned": 1.80,
    "unit": 2.99,
    "unit rate": 1.74,
}
"""Sort of evidence -> what it weighs at full strength."""

TOLD = 0.3
"""Evidence that weighs this share of the heaviest is told, too."""


def strengths(evidence: Iterable[Evidence]) -> dict[str, float]:
    """The strongest evidence of each sort."""
    found: dict[str, float] = {}
    for each in evidence:
        found[each.sort] = max(each.strength, found.get(each.sort, 0.0))
    return found


def score(evidence: Iterable[Evidence]) -> float:
    """The log odds that a claim is wrong; above zero it is likelier wrong than right."""
    return BIAS + sum(WEIGHTS.get(sort, PRIOR) * strength for sort, strength in strengths(evidence).items())


def is_refused(evidence: Sequence[Evidence]) -> bool:
    """Whether what speaks against a claim is enough to refuse it."""
    return any(each.sort in HARD for each in evidence) or score(evidence) > 0


def told(evidence: Sequence[Evidence]) -> list[str]:
    """The keys of the evidence for which a claim is refused: what is hard, and what weighs much."""
    weights = [WEIGHTS.get(each.sort, PRIOR) * each.strength for each in evidence]
    least = TOLD * max(weights, default=0.0)
    return [
        each.fault
        for each, weight in zip(evidence, weights, strict=True)
        if each.sort in HARD or (weight >= least and weight > 0)
    ]
