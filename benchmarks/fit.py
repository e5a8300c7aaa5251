"""Fit the ranker's and the gate's weights on the development data and write `bot/engine/weights.json`.

    python -m benchmarks.fit            fit on everything, write the file, print cross-validated figures
    python -m benchmarks.fit --dry      print only

The ranker is a linear model trained with a listwise softmax loss (marginal likelihood of the right sentences), the gate
a logistic regression on what the ranker found. Folds never split an article.

XQuAD's unanswerable questions are made by removing the gold paragraph, so that every feature that grows with an
article's length would tell them from the answerable ones. The gate therefore learns from answerable questions whose
article lost another paragraph; its figures are printed for the whole articles and, as "same length", for the
shortened ones.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks import data
from bot.engine import gate, ranking
from bot.engine.language import question_languages

Array = npt.NDArray[np.float64]

FOLDS = 8
RANK_L2 = 0.03
GATE_L2 = 0.03
# How much each set counts. The news questions are what people type, but they are few: more weight fits their chance.
SET_WEIGHTS = {
    "news de": 0.5, "news en": 0.5, "xquad de-de": 1.0, "xquad en-en": 1.0, "xquad en-de": 1.0, "xquad de-en": 0.5,
}  # fmt: skip
TARGET = Path(__file__).resolve().parents[1] / "bot" / "engine" / "weights.json"


@dataclass
class Item:
    """A question with the features of its sentences."""

    case: data.Case
    features: Array
    right: Array
    fold: int
    language: str


def fold_of(group: str) -> int:
    """The fold of an article, stable across sets and runs."""
    return int(hashlib.md5(group.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def items(cases: Sequence[data.Case]) -> list[Item]:
    """Compute features of every case."""
    made = []
    for case in cases:
        language = question_languages(case.question)[0]
        rows = np.array(ranking.features(case.question, [case.article], language))
        made.append(Item(case, rows, np.array(case.right, dtype=float), fold_of(case.group), language))
    return made


def load() -> dict[str, tuple[list[Item], list[Item]]]:
    """All sets: name -> (answerable, unanswerable)."""
    sets = {
        "news de": data.news("de"),
        "news en": data.news("en"),
        "xquad de-de": data.xquad("de", "de"),
        "xquad en-en": data.xquad("en", "en"),
        "xquad en-de": data.xquad("en", "de"),
        "xquad de-en": data.xquad("de", "en"),
    }
    return {name: (items(positive), items(negative)) for name, (positive, negative) in sets.items()}


def fit_ranker(sets: dict[str, tuple[list[Item], list[Item]]], keep: Callable[[Item], bool]) -> Array:
    """Weights on raw features, trained on the answerable items that `keep` lets through."""
    chosen = [
        (item, SET_WEIGHTS[name] / len(positive))
        for name, (positive, _) in sets.items()
        for item in positive
        if keep(item)
    ]
    stacked = np.concatenate([item.features for item, _ in chosen])
    scale = stacked.std(axis=0) + 1e-6
    lengths = np.array([len(item.right) for item, _ in chosen])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    owner = np.repeat(np.arange(len(chosen)), lengths)
    x = (stacked - stacked.mean(axis=0)) / scale
    right = np.concatenate([item.right for item, _ in chosen]) > 0
    weight = np.array([w for _, w in chosen])
    weight /= weight.sum()

    def loss(beta: Array) -> tuple[float, Array]:
        scores = x @ beta
        scores = scores - np.maximum.reduceat(scores, starts)[owner]
        exponentials = np.exp(scores)
        p = exponentials / np.add.reduceat(exponentials, starts)[owner]
        mass = np.add.reduceat(p * right, starts)
        target = p * right / (mass[owner] + 1e-12)
        gradient = x.T @ (weight[owner] * (p - target)) + RANK_L2 * beta
        return float(-(weight * np.log(mass + 1e-12)).sum() + RANK_L2 * beta @ beta / 2), gradient

    beta = np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x)
    return np.asarray(beta / scale)


def gate_rows(chosen: Sequence[tuple[data.Case, str]], weights: Sequence[Array]) -> Array:
    """Gate features of questions in a language, ranked with the weights of their own fold."""
    rows = []
    for case, language in chosen:
        made = ranking.score_with(case.question, [case.article], language, weights[fold_of(case.group)].tolist())
        rows.append(gate.gate_features(made))
    return np.array(rows)


def fit_gate(x: Array, y: Array, weight: Array) -> tuple[Array, float]:
    """Logistic regression: (weights on raw features, intercept)."""
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = np.concatenate([(x - mean) / scale, np.ones((len(x), 1))], axis=1)
    weight = weight / weight.sum()

    def loss(beta: Array) -> tuple[float, Array]:
        margin = z @ beta
        p = 1 / (1 + np.exp(-margin))
        penalty = np.append(beta[:-1], 0.0)
        value = (weight * (np.logaddexp(0, margin) - y * margin)).sum() + GATE_L2 * penalty @ penalty / 2
        return float(value), z.T @ (weight * (p - y)) + GATE_L2 * penalty

    beta = np.asarray(minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x)
    return beta[:-1] / scale, float(beta[-1] - (beta[:-1] / scale) @ mean)


def hits(positive: Sequence[Item], weights: Sequence[Array]) -> tuple[float, float]:
    """hit@1 and hit@3, each item scored with the weights of its own fold."""
    first = third = 0.0
    for item in positive:
        order = np.argsort(-(item.features @ weights[item.fold]), kind="stable")
        first += item.right[order[0]] > 0
        third += item.right[order[:3]].max() > 0
    return first / len(positive), third / len(positive)


def auroc(positive: Array, negative: Array) -> float:
    """Area under the ROC curve: how often a positive scores above a negative, ties counting half."""
    greater = (positive[:, None] > negative[None, :]).mean()
    return float(greater + 0.5 * (positive[:, None] == negative[None, :]).mean())


@dataclass
class Support:
    """Cross-validated log odds of the gate.

    Attributes:
        positive: Of the answerable questions.
        negative: Of the unanswerable ones.
        shortened: Of the answerable ones on articles as long as those of the unanswerable ones.
        hit: Whether the best sentence of each answerable one is right.
    """

    positive: Array
    negative: Array
    shortened: Array
    hit: Array


def refused_at(support: Support, answered: float) -> float:
    """Share of the unanswerable questions refused at the threshold that lets this share of the answerable ones pass."""
    return float((support.negative < np.quantile(support.positive, 1 - answered)).mean())


def right_when_answering(support: Support, answered: float = 0.5) -> tuple[float, float]:
    """How often a shown answer cites a right sentence while this share of the answerable questions is answered.

    Returns:
        (among the answerable questions, among all of the set: an answer to an unanswerable one is never right).
    """
    cut = float(np.quantile(support.positive, 1 - answered))
    shown = support.positive >= cut
    right = float(support.hit[shown].sum())
    return right / max(float(shown.sum()), 1.0), right / max(float(shown.sum() + (support.negative >= cut).sum()), 1.0)


@dataclass
class GateTable:
    """Gate features with what is to be learned from them; `part` is "positive", "negative" or "shortened"."""

    x: Array
    part: npt.NDArray[np.str_]
    name: npt.NDArray[np.str_]
    fold: npt.NDArray[np.int_]
    weight: Array

    def fit(self, held: int | None = None) -> tuple[Array, float]:
        """Fit the gate, leaving out a fold."""
        chosen = (self.part != "positive") & (self.fold != (-1 if held is None else held))
        return fit_gate(self.x[chosen], (self.part[chosen] != "negative").astype(float), self.weight[chosen])


def gate_table(sets: dict[str, tuple[list[Item], list[Item]]], by_fold: Sequence[Array]) -> GateTable:
    """Gate features of all questions, each ranked with the weights of its own fold."""
    blocks, parts, names, folds, weights = [], [], [], [], []
    for name, (positive, negative) in sets.items():
        answerable = [(item.case, item.language) for item in positive]
        shortened = answerable
        if name.startswith("xquad"):
            cases = data.xquad_trimmed(*name.removeprefix("xquad ").split("-"))
            shortened = [(case, question_languages(case.question)[0]) for case in cases]
        unanswerable = [(item.case, item.language) for item in negative]
        for part, chosen in (("positive", answerable), ("negative", unanswerable), ("shortened", shortened)):
            blocks.append(gate_rows(chosen, by_fold))
            parts += [part] * len(chosen)
            names += [name] * len(chosen)
            folds += [fold_of(case.group) for case, _ in chosen]
            weights += [SET_WEIGHTS[name] / len(chosen)] * len(chosen)
    return GateTable(np.concatenate(blocks), np.array(parts), np.array(names), np.array(folds), np.array(weights))


def cross_validated_support(
    sets: dict[str, tuple[list[Item], list[Item]]], by_fold: Sequence[Array], table: GateTable | None = None
) -> dict[str, Support]:
    """The gate's log odds for each set, by gates that did not see the article."""
    table = gate_table(sets, by_fold) if table is None else table
    scores = np.zeros(len(table.x))
    for held in range(FOLDS):
        beta, intercept = table.fit(held)
        mine = table.fold == held
        scores[mine] = table.x[mine] @ beta + intercept

    def of(name: str, part: str) -> Array:
        chosen: Array = scores[(table.name == name) & (table.part == part)]
        return chosen

    return {
        name: Support(
            positive=of(name, "positive"),
            negative=of(name, "negative"),
            shortened=of(name, "shortened"),
            hit=np.array([item.right[np.argmax(item.features @ by_fold[item.fold])] for item in positive]),
        )
        for name, (positive, _) in sets.items()
    }


def main() -> None:
    """Fit, print cross-validated figures, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="print only")
    dry = parser.parse_args().dry
    sets = load()
    by_fold = [fit_ranker(sets, lambda item, held=held: item.fold != held) for held in range(FOLDS)]  # type: ignore[misc]
    for name, (positive, _) in sets.items():
        first, third = hits(positive, by_fold)
        print(f"{name:12} hit@1 {first:.3f}  hit@3 {third:.3f}  (cross-validated by article)")
    table = gate_table(sets, by_fold)
    for name, support in cross_validated_support(sets, by_fold, table).items():
        print(
            f"{name:12} AUROC {auroc(support.positive, support.negative):.3f}"
            f"  same length {auroc(support.shortened, support.negative):.3f}"
            f"  refused at 90 % answered {refused_at(support, 0.9):.2f}"
        )
    if not dry:
        rank = fit_ranker(sets, lambda _: True)
        beta, intercept = table.fit()
        weights = {
            "made by": "python -m benchmarks.fit",
            "rank": {name: round(float(value), 5) for name, value in zip(ranking.FEATURES, rank, strict=True)},
            "gate": {name: round(float(value), 5) for name, value in zip(gate.GATE_FEATURES, beta, strict=True)}
            | {"intercept": round(intercept, 5)},
        }
        TARGET.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
