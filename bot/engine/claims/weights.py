"""How much each sort of evidence counts against a claim, and when it is enough to refuse it.

The weights are those of a logistic regression, none below zero, that `python -m benchmarks.claims --fit` makes of the
labelled pairs of `benchmarks/claims`, with a penalty for those far from `PRIOR`, and prints for this module.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Evidence(NamedTuple):
    """Something that speaks against a claim.

    Attributes:
        fault: The key that is told of it: "number: 40", "negation".
        sort: What it is weighed as: finer than the key, "number limit".
        strength: How sure the detector is, in (0, 1].
    """

    fault: str
    sort: str
    strength: float = 1.0


HARD = frozenset(
    {"name", "name code", "number", "unit", "quotation", "date", "negation lost", "negation added", "negation twice"}
)
"""What is nowhere in the quotes, or not as it stands there, and a "not" too few or too many: each decides alone."""

PRIOR = 1.5
"""What a sort of evidence weighs of which nothing is known."""

BIAS = -1.20
"""What a claim has for it before anything speaks against it."""

WEIGHTS: dict[str, float] = {
    "antonym": 3.34,
    "bout": 2.03,
    "cause": 2.18,
    "cause across": 1.77,
    "cause open": 1.98,
    "comparison": 2.28,
    "condition": 2.19,
    "counted": 2.06,
    "counted other": 1.84,
    "counted turned": 2.34,
    "counted whole": 1.91,
    "date": 2.66,
    "date edge": 2.64,
    "date over": 1.69,
    "done": 1.86,
    "event": 1.58,
    "future": 1.50,
    "given up": 1.62,
    "holder": 2.64,
    "intent": 1.43,
    "missing": 1.47,
    "missing across": 1.53,
    "name": 2.95,
    "name apart": 1.62,
    "name known": 2.02,
    "name office": 2.01,
    "name place": 1.60,
    "nearly": 1.60,
    "negation added": 1.09,
    "negation lost": 2.16,
    "negation twice": 1.61,
    "negation untold": 2.39,
    "number": 3.25,
    "number limit": 1.45,
    "polarity": 1.62,
    "possible": 1.93,
    "predicate": 1.54,
    "preposition": 1.57,
    "proposal": 2.09,
    "quantity": 1.55,
    "question": 1.60,
    "quotation": 2.78,
    "quotation across": 2.07,
    "rank": 1.77,
    "refused": 1.60,
    "report": 2.29,
    "set aside": 1.57,
    "settled": 1.77,
    "speaker unknown": 1.57,
    "stead": 2.42,
    "swapped": 2.23,
    "term": 2.86,
    "turned": 1.98,
    "unit": 3.25,
    "unit rate": 1.77,
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
