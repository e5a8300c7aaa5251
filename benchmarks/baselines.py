"""What the engine is compared with: the usual lexical methods, in a few lines each."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from bot.types import Article


def bm25(question: str, article: Article) -> list[float]:
    """BM25 over lower-cased words split at white space (k1 = 1.2, b = 0.75)."""
    documents = [sentence.text.lower().split() for sentence in article.sentences]
    average = sum(map(len, documents)) / max(len(documents), 1)
    scores = [0.0] * len(documents)
    for word in set(question.lower().split()):
        df = sum(word in document for document in documents)
        idf = math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
        for i, document in enumerate(documents):
            tf = document.count(word)
            scores[i] += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(document) / average))
    return scores


def _grams(text: str) -> Counter[str]:
    grams: Counter[str] = Counter()
    for word in re.findall(r"\w+", text.lower()):
        padded = f" {word} "
        for size in (3, 4, 5):
            grams.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return grams


def character_tfidf(question: str, article: Article) -> list[float]:
    """Cosine of TF-IDF vectors over character 3- to 5-grams within words."""
    documents = [_grams(sentence.text) for sentence in article.sentences]
    df = Counter(gram for document in documents for gram in document)
    n = len(documents)

    def weigh(grams: Counter[str]) -> dict[str, float]:
        weighted = {gram: count * (math.log((1 + n) / (1 + df[gram])) + 1) for gram, count in grams.items()}
        norm = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
        return {gram: value / norm for gram, value in weighted.items()}

    asked = weigh(_grams(question))
    return [sum(value * vector.get(gram, 0.0) for gram, value in asked.items()) for vector in map(weigh, documents)]


def hit_rates(ranked: Sequence[tuple[Sequence[float], Sequence[bool]]]) -> tuple[float, float]:
    """hit@1 and hit@3 of (scores, which sentences are right) pairs; ties go to the earlier sentence."""
    first = third = 0
    for scores, right in ranked:
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        first += right[order[0]]
        third += any(right[i] for i in order[:3])
    return first / len(ranked), third / len(ranked)
