"""The evaluation sets as (question, articles, which sentences are right); see README.md for where they come from."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.engine.reading import read
from bot.types import Article


@dataclass(frozen=True)
class Case:
    """A question on one article.

    Attributes:
        group: The article's name: cross-validation never splits a group.
        question: As asked.
        article: What is searched.
        right: Whether each sentence is a right citation; none is for an unanswerable question.
        answers: Strings one of which a good short answer contains; may be empty.
    """

    group: str
    question: str
    article: Article
    right: tuple[bool, ...]
    answers: tuple[str, ...]

    @property
    def answerable(self) -> bool:
        """Whether any sentence is right."""
        return any(self.right)


def data_folder() -> Path | None:
    """Where the evaluation sets lie: `DEPESCHE_DATA`, or the folder beside the project; None if there is none."""
    configured = os.environ.get("DEPESCHE_DATA")
    folder = Path(configured) if configured else Path(__file__).resolve().parents[2] / "shared" / "data"
    return folder if folder.is_dir() else None


def require_data() -> Path:
    """`data_folder`, or an exit with a sentence that says what is missing."""
    folder = data_folder()
    if folder is None:
        raise SystemExit(
            "The evaluation sets are not here. Set DEPESCHE_DATA to their folder; benchmarks/README.md names them."
        )
    return folder


def _offsets(article: Article, text: str) -> list[tuple[int, int]]:
    position = 0
    spans = []
    for sentence in article.sentences:
        start = text.find(sentence.text, position)
        if start < 0:
            spans.append((-1, -1))
            continue
        spans.append((start, start + len(sentence.text)))
        position = start + len(sentence.text)
    return spans


@lru_cache(maxsize=4)
def _xquad(language: str) -> list[dict[str, Any]]:
    path = require_data() / f"xquad-dev.{language}.json"
    loaded: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["data"]
    return loaded


@lru_cache(maxsize=8)
def xquad(question_language: str, article_language: str) -> tuple[list[Case], list[Case]]:
    """XQuAD: (answerable cases, the same questions with the gold paragraph removed from the article)."""
    questions = {
        qa["id"]: qa["question"]
        for article in _xquad(question_language)
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    }
    positive, negative = [], []
    for entry in _xquad(article_language):
        contexts = [paragraph["context"] for paragraph in entry["paragraphs"]]
        text = "\n\n".join(contexts)
        article = read(text)
        spans = _offsets(article, text)
        base = 0
        for number, paragraph in enumerate(entry["paragraphs"]):
            without = read("\n\n".join(context for other, context in enumerate(contexts) if other != number))
            for qa in paragraph["qas"]:
                right = [False] * len(spans)
                for answer in qa["answers"]:
                    start = base + answer["answer_start"]
                    end = start + len(answer["text"])
                    right = [r or (a < end and start < b) for r, (a, b) in zip(right, spans, strict=True)]
                answers = tuple(answer["text"] for answer in qa["answers"])
                positive.append(Case(entry["title"], questions[qa["id"]], article, tuple(right), answers))
                negative.append(
                    Case(entry["title"], questions[qa["id"]], without, (False,) * len(without.sentences), ())
                )
            base += len(paragraph["context"]) + 2
    return positive, negative


@lru_cache(maxsize=8)
def xquad_trimmed(question_language: str, article_language: str) -> list[Case]:
    """XQuAD's answerable cases with another paragraph than the gold one removed from the article.

    A hard negative lacks a paragraph; beside these an article's length says nothing about whether it answers.
    """
    questions = {
        qa["id"]: qa["question"]
        for article in _xquad(question_language)
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    }
    made = []
    for entry in _xquad(article_language):
        contexts = [paragraph["context"] for paragraph in entry["paragraphs"]]
        without = [
            read("\n\n".join(context for other, context in enumerate(contexts) if other != removed))
            for removed in range(len(contexts))
        ]
        for number, paragraph in enumerate(entry["paragraphs"]):
            for position, qa in enumerate(paragraph["qas"]):
                # Any paragraph but the gold one, in turn.
                article = without[(number + 1 + position % (len(contexts) - 1)) % len(contexts)]
                made.append(Case(entry["title"], questions[qa["id"]], article, (True,) * len(article.sentences), ()))
    return made


@lru_cache(maxsize=8)
def news(language: str, path: str | None = None) -> tuple[list[Case], list[Case]]:
    """Questions as people type them on news articles: (answerable, unanswerable)."""
    file = Path(path) if path else require_data() / "news-questions-dev.json"
    positive, negative = [], []
    for entry in json.loads(file.read_text(encoding="utf-8"))["articles"]:
        article = read(entry["text"], title=entry["title"])
        texts = [sentence.text for sentence in article.sentences]
        for item in entry["answerable"]:
            right = tuple(
                any(all(fragment in text for fragment in option) for option in item["cite"]) for text in texts
            )
            positive.append(Case(entry["title"], item["q"][language], article, right, tuple(item.get("answer", ()))))
        for item in entry["unanswerable"]:
            question = item["q"][language] if "q" in item else item[language]
            negative.append(Case(entry["title"], question, article, (False,) * len(texts), ()))
    return positive, negative


def teasers() -> Iterator[tuple[str, str]]:
    """(editor's teaser, article body) pairs."""
    with (require_data() / "teasers-dev.de.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            yield entry["teaser"], entry["body"]
