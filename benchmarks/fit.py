"""Fit the ranker's and the gate's weights on the development data and write `bot/engine/weights.json`.

    python -m benchmarks.fit            fit on everything, write the file, print cross-validated figures
    python -m benchmarks.fit --dry      print only

The ranker is a linear model trained with a listwise softmax loss (marginal likelihood of the right sentences), the gate a
logistic regression on what the ranker found. Folds never split an article.
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
RANK_L2 = 0.02
GATE_L2 = 0.02
# How much each set counts: the news questions are what people type, but there are few of them.
SET_WEIGHTS = {"news de": 2.0, "news en": 2.0, "xquad de-de": 1.0, "xquad en-en": 1.0, "xquad en-de": 1.0}
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
    }
    return {name: (items(positive), items(negative)) for name, (positive, negative) in sets.items()}


def fit_ranker(sets: dict[str, tuple[list[Item], list[Item]]], keep: Callable[[Item], bool]) -> Array:
    """Weights on raw features, trained on the answerable items that `keep` lets through."""
    chosen = [(item, SET_WEIGHTS[name] / len(positive)) for name, (positive, _) in sets.items() for item in positive if keep(item)]
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

    beta: Array = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return beta / scale


def gate_rows(chosen: Sequence[Item], weights: Sequence[Array]) -> Array:
    """Gate features of items, ranked with the weights of their own fold."""
    rows = []
    for item in chosen:
        made = ranking.score_with(item.case.question, [item.case.article], item.language, weights[item.fold].tolist())
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

    beta: Array = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B").x
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


def main() -> None:
    """Fit, print cross-validated figures, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="print only")
    dry = parser.parse_args().dry
    sets = load()
    by_fold = [fit_ranker(sets, lambda item, held=held: item.fold != held) for held in range(FOLDS)]
    for name, (positive, _) in sets.items():
        first, third = hits(positive, by_fold)
        print(f"{name:12} hit@1 {first:.3f}  hit@3 {third:.3f}  (cross-validated by article)")
    blocks, labels, weights, folds, names = [], [], [], [], []
    for name, (positive, negative) in sets.items():
        for chosen, label in ((positive, 1.0), (negative, 0.0)):
            blocks.append(gate_rows(chosen, by_fold))
            labels += [label] * len(chosen)
            weights += [SET_WEIGHTS[name] / len(chosen)] * len(chosen)
            folds += [item.fold for item in chosen]
            names += [name] * len(chosen)
    x, y, w, f = np.concatenate(blocks), np.array(labels), np.array(weights), np.array(folds)
    scores = np.zeros(len(y))
    for held in range(FOLDS):
        beta, intercept = fit_gate(x[f != held], y[f != held], w[f != held])
        scores[f == held] = x[f == held] @ beta + intercept
    for name in sets:
        mine = np.array([n == name for n in names])
        positive, negative = scores[mine & (y == 1)], scores[mine & (y == 0)]
        cut = np.quantile(positive, 0.1)
        print(f"{name:12} AUROC {auroc(positive, negative):.3f}  refused at 90 % answered {float((negative < cut).mean()):.2f}")
    if not dry:
        rank = fit_ranker(sets, lambda _: True)
        beta, intercept = fit_gate(x, y, w)
        table = {
            "made by": "python -m benchmarks.fit",
            "rank": {name: round(float(value), 5) for name, value in zip(ranking.FEATURES, rank, strict=True)},
            "gate": {name: round(float(value), 5) for name, value in zip(gate.GATE_FEATURES, beta, strict=True)}
            | {"intercept": round(intercept, 5)},
        }
        TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
