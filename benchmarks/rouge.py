"""ROUGE-N F1 with a tokenizer that keeps German letters."""

import re
from collections import Counter
from collections.abc import Sequence


def words(text: str) -> list[str]:
    """Lower-cased words and numbers; ä, ö, ü and ß are letters."""
    return re.findall(r"[a-zäöüß0-9]+", text.lower())


def rouge(candidate: Sequence[str], reference: Sequence[str], n: int) -> float:
    """F1 of shared n-grams, in [0, 1]."""
    first = Counter(zip(*(candidate[i:] for i in range(n)), strict=False))
    second = Counter(zip(*(reference[i:] for i in range(n)), strict=False))
    shared = sum((first & second).values())
    return 2 * shared / (sum(first.values()) + sum(second.values())) if shared else 0.0
