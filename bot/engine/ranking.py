"""Which sentences answer a question: the weights that combine what speaks for a sentence.

What speaks for it is collected in `evidence`; whether the best one answers at all is decided in `gate`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from operator import mul

from bot.engine.analysis import QuestionView, SentenceView, question_view, views
from bot.engine.evidence import FEATURES, collect
from bot.engine.matching import Matches, index
from bot.engine.questions import AnswerKind, answer_kind
from bot.types import Article

__all__ = ["FEATURES", "Ranking", "features", "matched_offsets", "score", "score_with", "views"]


def features(question: str, articles: Sequence[Article], language: str) -> list[list[float]]:
    """Features of each sentence of the articles, in the order of `FEATURES`.

    Args:
        question: As typed.
        articles: What to search; their sentences are concatenated in order.
        language: The language to read the question in.

    Returns:
        One vector a sentence, in order of articles and sentences.
    """
    return collect(question_view(question, language), answer_kind(question), index(tuple(articles)))[0]


@lru_cache(maxsize=1)
def _weights() -> tuple[float, ...]:
    """Weight of each feature, in the order of `FEATURES`; fitted by `python -m benchmarks.fit`."""
    table = json.loads(resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8"))
    return tuple(table["rank"].get(name, 0.0) for name in FEATURES)


RECENT = 0.8
"""What a sentence of a story's newest article is worth more than one of its oldest.

Who asks about a story that goes on wants to know what is so now. The weights are fitted on single articles, which have
no dates to compare; this was chosen on the half of `benchmarks/questions/stories.json` that was read.
"""


def _recency(articles: Sequence[Article]) -> dict[str, float]:
    """Id of an article -> its place among the dates of all: the newest 1, the oldest 0, none without a date."""
    dates = sorted({article.published_at for article in articles if article.published_at})
    last = len(dates) - 1
    if last < 1:
        return {}
    places = {date: place / last for place, date in enumerate(dates)}
    return {article.id: places[article.published_at] for article in articles if article.published_at}


@dataclass(frozen=True, slots=True)
class Ranking:
    """All sentences scored against a question.

    Attributes:
        asked: The question as it was read.
        kind: What kind of answer it wants.
        sentences: The sentences, in order of articles.
        scores: Score of each; comparable within one question only.
        rows: Features of each.
        order: Indices into `sentences`, best first.
        matches: Which words of the question each sentence holds.
    """

    asked: QuestionView
    kind: AnswerKind
    sentences: tuple[SentenceView, ...]
    scores: tuple[float, ...]
    rows: tuple[list[float], ...]
    order: tuple[int, ...]
    matches: Matches


def score(question: str, articles: Sequence[Article], language: str) -> Ranking:
    """Score every sentence of the articles, reading the question in one language."""
    return score_with(question, articles, language, _weights())


def score_with(question: str, articles: Sequence[Article], language: str, weights: Sequence[float]) -> Ranking:
    """`score` with weights of the caller's, in the order of `FEATURES`."""
    made = index(tuple(articles))
    asked = question_view(question, language)
    kind = answer_kind(question)
    rows, matches = collect(asked, kind, made)
    recent = _recency(articles)
    scores = tuple(
        sum(map(mul, weights, row)) + RECENT * recent.get(sentence.article_id, 0.0)
        for row, sentence in zip(rows, made.sentences, strict=True)
    )
    order = tuple(sorted(range(len(scores)), key=lambda i: -scores[i]))
    return Ranking(asked, kind, made.sentences, scores, tuple(rows), order, matches)


def matched_offsets(ranking: Ranking, sentence: SentenceView) -> list[int]:
    """Where words of the question stand in the sentence, by stem or by meaning."""
    offsets = []
    for term in ranking.asked.terms:
        for key in term.keys:
            offsets += [sentence.words[p].start for p in sentence.positions.get(key, ())]
        for concept in term.concepts:
            if concept in sentence.concept_positions:
                offsets.append(sentence.words[sentence.concept_positions[concept]].start)
    return offsets
