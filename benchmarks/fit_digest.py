"""Fit which sentences make good bullets on editors' teasers, and write `bot/engine/digest_weights.json`.

    python -m benchmarks.fit_digest

Ridge regression of ROUGE-1 + ROUGE-2 against the teaser on the features of `bot.engine.digests`, within each article.
"""

import json
from pathlib import Path

import numpy as np

from benchmarks import data
from benchmarks.rouge import rouge, words
from bot.engine import digests
from bot.engine.analysis import views
from bot.engine.reading import read

RIDGE = 200.0
TARGET = Path(__file__).resolve().parents[1] / "bot" / "engine" / "digest_weights.json"


def main() -> None:
    """Fit and write."""
    blocks, targets = [], []
    for teaser, body in data.teasers():
        sentences = views(read(body))
        keep = [i for i, sentence in enumerate(sentences) if sentence.sentence.kind in {"lead", "body"}]
        rows = np.array(digests.sentence_features(sentences))[keep]
        wanted = words(teaser)
        gain = np.array([sum(rouge(words(sentences[i].sentence.text), wanted, n) for n in (1, 2)) for i in keep])
        blocks.append(rows - rows.mean(axis=0))
        targets.append(gain - gain.mean())
    x, y = np.concatenate(blocks), np.concatenate(targets)
    scale = x.std(axis=0) + 1e-6
    z = x / scale
    beta = np.linalg.solve(z.T @ z + RIDGE * np.eye(z.shape[1]), z.T @ y) / scale
    table = {name: round(float(value), 5) for name, value in zip(digests.DIGEST_FEATURES, beta, strict=True)}
    TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
