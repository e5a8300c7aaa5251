"""Fit how much each sort of evidence counts against a claim: `python -m benchmarks.claims --fit`.

A logistic regression whose weights are not below zero and are drawn to a prior. Folds hold sets of quotes, so that the
right and the wrong claim of one set are never on both sides.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bot.engine.claims.weights import HARD, PRIOR

PENALTY = 2.0
N_FOLDS = 10
MISTRUST = 3.0
"""What a pair counts that no rule was written on, beside those that were looked at."""

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled pair with what speaks against it.

    Attributes:
        file: The file that it is of.
        quotes: Its quotes, which its twin has, too.
        is_wrong: Whether the claim is wrong.
        strengths: Sort of evidence -> the strongest of it.
        weight: What the pair counts.
    """

    file: str
    quotes: tuple[str, ...]
    is_wrong: bool
    strengths: Mapping[str, float]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights by sort, and the bias."""

    weights: Mapping[str, float]
    bias: float

    def score(self, row: Row) -> float:
        """The log odds that the claim of a row is wrong."""
        return self.bias + sum(self.weights.get(sort, PRIOR) * value for sort, value in row.strengths.items())

    def refuses(self, row: Row) -> bool:
        """Whether the claim of a row is refused."""
        return self.score(row) > 0 or not HARD.isdisjoint(row.strengths)


def fit(rows: Sequence[Row], sorts: Sequence[str]) -> Fit:
    """Fit the weights of some sorts of evidence."""
    n = len(sorts)
    table: Floats = np.array([[row.strengths.get(sort, 0.0) for sort in sorts] for row in rows])
    wrong: Floats = np.array([float(row.is_wrong) for row in rows])
    weights: Floats = np.array([row.weight for row in rows])

    def loss(point: Floats) -> tuple[float, Floats]:
        odds = table @ point[:n] + point[n]
        away = point[:n] - PRIOR
        slope = weights * (1 / (1 + np.exp(-odds)) - wrong)
        value = float((weights * (np.logaddexp(0, odds) - wrong * odds)).sum() + PENALTY * (away**2).sum())
        return value, np.append(table.T @ slope + 2 * PENALTY * away, slope.sum())

    start = np.append(np.full(n, PRIOR), -2.0)
    bounds = [(0.0, None)] * n + [(None, None)]
    found = cast("Floats", minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)
    return Fit({sort: round(float(weight), 2) for sort, weight in zip(sorts, found[:n], strict=True)}, float(found[n]))


def crossed(rows: Sequence[Row], sorts: Sequence[str]) -> list[tuple[Row, Fit]]:
    """Each row with a fit that has seen neither it nor its twin."""
    sets = sorted({row.quotes for row in rows})
    order = np.random.default_rng(7).permutation(len(sets))
    fold = {quotes: int(place) % N_FOLDS for quotes, place in zip(sets, order, strict=True)}
    found: list[tuple[Row, Fit]] = []
    for number in range(N_FOLDS):
        made = fit([row for row in rows if fold[row.quotes] != number], sorts)
        found += [(row, made) for row in rows if fold[row.quotes] == number]
    return found


def totals(judged: Sequence[tuple[Row, bool]]) -> dict[str, tuple[int, int, int, int]]:
    """File -> (caught, wrong, kept, right) of rows that are refused or not."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row, is_refused in judged:
        count = counts[row.file]
        count["wrong" if row.is_wrong else "right"] += 1
        count["caught"] += row.is_wrong and is_refused
        count["kept"] += not row.is_wrong and not is_refused
    return {file: (c["caught"], c["wrong"], c["kept"], c["right"]) for file, c in counts.items()}


def report(rows: Sequence[Row], *, alone: bool) -> Fit:
    """Print what the fits catch and keep of what they have not seen, and what each sort of evidence is worth.

    Args:
        rows: The labelled pairs.
        alone: Whether to fit without each sort, too, which takes a minute.

    Returns:
        The fit of all rows.
    """
    sorts = sorted({sort for row in rows for sort in row.strengths})
    judged = crossed(rows, sorts)
    print("in folds, by weight:")
    for file, (caught, wrong, kept, right) in totals([(row, made.refuses(row)) for row, made in judged]).items():
        print(f"  {file}: caught {caught}/{wrong}, kept {kept}/{right}")
    twins: defaultdict[tuple[str, ...], dict[bool, float]] = defaultdict(dict)
    for row, made in judged:
        twins[row.quotes][row.is_wrong] = made.score(row)
    pairs = [pair for pair in twins.values() if len(pair) == 2]
    print(f"  the wrong twin scores above the right one in {sum(p[True] > p[False] for p in pairs)} of {len(pairs)}")
    made = fit(rows, sorts)
    if not alone:
        return made
    base = sum((made.refuses(row)) == row.is_wrong for row, made in judged)
    print(f"judged rightly: {base}; without a sort:")
    for sort in sorts:
        without = [
            Row(row.file, row.quotes, row.is_wrong, {s: v for s, v in row.strengths.items() if s != sort}, row.weight)
            for row in rows
        ]
        right = sum(
            each.refuses(row) == row.is_wrong for row, each in crossed(without, [s for s in sorts if s != sort])
        )
        has = Counter(row.is_wrong for row in rows if sort in row.strengths)
        print(f"  {sort}: {right - base:+d} (of {has[True]} wrong and {has[False]} right ones)")
    return made
