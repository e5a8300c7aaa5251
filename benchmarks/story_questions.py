"""Measure answers on developing stories: `python -m benchmarks.story_questions`.

There are two sets, `benchmarks/questions/stories.json` and, written later by somebody who did not know what had been
mended for the first, `later-stories.json`.

A story's last article decides what is right: a death toll that a later article raised is stale. What went wrong is
listed with `-v` for the half that may be read.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.stories import HALVES, half_of, labelled
from bot.engine import answer
from bot.types import Answer, Article

FOLDER = Path(__file__).parent / "questions"
SETS = {"stories.json": ("stories.jsonl", "more-news.jsonl"), "later-stories.json": ("later-stories.jsonl",)}
"""Files of questions, each with the files of their articles."""

Outcome = Literal["right", "stale", "wrong", "refused"]


@dataclass(frozen=True)
class Asked:
    """What became of a question.

    Attributes:
        id: Its id in the file.
        half: Which half its story belongs to.
        language: In which it was asked.
        kind: What it asks for, as labelled.
        question: As typed.
        answerable: Whether an article answers it.
        outcome: "right": the first citation is a right one; "stale": it is one that a later article overtook; "wrong":
            any other answer; "refused": none. For unanswerable ones "refused" is right, and all else wrong.
        is_short: Whether the short answer is one of those labelled.
        said: The answer.
    """

    id: str
    half: str
    language: str
    kind: str
    question: str
    answerable: bool
    outcome: Outcome
    is_short: bool
    said: Answer


def _holds(said: Answer, wanted: Sequence[dict[str, str]], ids: dict[str, str]) -> bool:
    """Whether the first citation is one of the labelled sentences."""
    first = said.citations[0]
    return any(ids[each["article"]] == first.article_id and each["fragment"] in first.quote for each in wanted)


def _outcome(item: dict[str, Any], said: Answer, ids: dict[str, str]) -> Outcome:
    if said.verdict != "answered":
        return "refused"
    if _holds(said, item.get("cite", ()), ids):
        return "right"
    return "stale" if _holds(said, item.get("stale", ()), ids) else "wrong"


def asked(file: str = "stories.json") -> Iterator[Asked]:
    """Ask every question of a set in both languages."""
    stories: dict[tuple[str, str], list[tuple[str, Article]]] = {}
    for name in SETS[file]:
        for id_, label, article in labelled(name):
            stories.setdefault((name, label), []).append((id_, article))
    for item in json.loads((FOLDER / file).read_text(encoding="utf-8"))["questions"]:
        members = stories[item["file"], item["story"]]
        ids = {id_: article.id for id_, article in members}
        for language, question in item["q"].items():
            said = answer(question, [article for _, article in members])
            text = (said.text or "").lower()
            yield Asked(
                item["id"],
                half_of(item["story"]),
                language,
                item["kind"],
                question,
                item["answerable"],
                _outcome(item, said, ids),
                any(each.lower() in text for each in item.get("answer", ())),
                said,
            )


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="list what went wrong in the half that may be read"
    )
    verbose = parser.parse_args().verbose
    for file in SETS:
        print(file)
        _report(list(asked(file)), verbose=verbose)


def _report(everything: Sequence[Asked], *, verbose: bool) -> None:
    for half in HALVES:
        for language in ("de", "en"):
            mine = [each for each in everything if each.half == half and each.language == language]
            counts = Counter(each.outcome for each in mine if each.answerable)
            n = counts.total()
            short = sum(each.is_short for each in mine if each.answerable and each.outcome == "right")
            none = [each for each in mine if not each.answerable]
            refused = sum(each.outcome == "refused" for each in none)
            print(
                f"{half}, {language}: of {n} answerable right {counts['right']} ({short} with the short answer), stale"
                f" {counts['stale']}, wrong {counts['wrong']}, refused {counts['refused']}; of {len(none)} others"
                f" refused {refused}"
            )
    if not verbose:
        return
    for each in everything:
        is_wrong = each.outcome != ("right" if each.answerable else "refused")
        if each.half == HALVES[0] and is_wrong:
            first = each.said.citations[0].quote[:140] if each.said.citations else ""
            print(
                f"{each.outcome:8}{each.id} {each.language} {each.kind:6} {each.question} -> {each.said.text} | {first}"
            )


if __name__ == "__main__":
    main()
