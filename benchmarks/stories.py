"""Measure story tracking on the labelled news of `benchmarks/tracking`: `python -m benchmarks.stories`.

Everything is printed for two halves: thresholds were chosen on the half "chosen on", the other one was only looked at.
Stories are also measured on news on which nothing is fitted: ordinary news, and two sets in which most of the stories
have a near neighbor that is another one.
"""

import argparse
import json
import math
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.engine import changes, handle, novelty, read
from bot.engine.figures import changed_figures
from bot.engine.kinship import JOIN, Tracker
from bot.engine.language import tokens
from bot.types import Article, Sentence

FOLDER = Path(__file__).parent / "tracking"
HALVES = ("chosen on", "other half")
OTHERS = {
    "ordinary-news.jsonl": "ordinary news",
    "more-news.jsonl": "near neighbors",
    "more-neighbors.jsonl": "more neighbors",
}
"""Files of stories on which nothing is fitted, with what they are called here."""

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Probabilities from which on an article joins a story, for the curve."""


def half_of(label: str) -> str:
    """Which half a label belongs to: an even hash is chosen on."""
    return HALVES[zlib.crc32(label.encode()) % 2]


def lines(name: str) -> list[dict[str, Any]]:
    """The objects of a file of the folder, in order; none where it is not there."""
    if not (FOLDER / name).is_file():
        return []
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def _read(item: dict[str, Any]) -> Article:
    at = item.get("at")
    return read(
        item["text"],
        title=item["title"],
        source=item.get("source", ""),
        language=item.get("language"),
        published_at=datetime.fromisoformat(at) if at else None,
    )


# --- stories -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Assigned:
    """What became of one article.

    Attributes:
        id: Its id in the file.
        label: Its story, as labelled.
        group: The half of the stories that its own belongs to, or what the whole file is called.
        handle: The story it was put into.
        joined: Whether that story was there before.
        right: Whether most of that story's articles before it have its label.
        first: Whether none of them has.
    """

    id: str
    label: str
    group: str
    handle: str
    joined: bool
    right: bool
    first: bool


@lru_cache
def labelled(name: str) -> tuple[tuple[str, str, Article], ...]:
    """The articles of a file in time order, each behind its id and its story."""
    items = sorted(lines(name), key=lambda each: (datetime.fromisoformat(each["at"]), each["id"]))
    return tuple((item["id"], item["story"], _read(item)) for item in items)


def stream(name: str = "stories.jsonl", threshold: float = JOIN) -> list[Assigned]:
    """Assign the articles of a file in time order, each against what was assigned before.

    Args:
        name: The file's.
        threshold: How probable it must be that an article continues a story.
    """
    tracker = Tracker()
    labels: defaultdict[str, list[str]] = defaultdict(list)
    found = []
    for id_, label, article in labelled(name):
        best = tracker.likeliest(article)
        joined = best is not None and best[1] >= threshold
        story = best[0] if best is not None and joined else handle(article, labels)
        majority = Counter(labels[story]).most_common(1)
        is_right = bool(majority) and majority[0][0] == label
        is_first = joined and label not in labels[story]
        group = OTHERS.get(name) or half_of(label)
        found.append(Assigned(id_, label, group, story, joined, is_right, is_first))
        tracker.add(article, story)
        labels[story].append(label)
    return found


@dataclass(frozen=True)
class Merging:
    """How well articles were put together; of pairs of which at least one article belongs to the group."""

    n_articles: int
    n_stories: int
    precision: float
    recall: float
    f1: float
    joins: int
    wrong: int
    first: int


def merging(assigned: Sequence[Assigned], group: str) -> Merging:
    """Measure the articles of one group."""
    right = together = same = 0
    for i, one in enumerate(assigned):
        for other in assigned[:i]:
            if group not in {one.group, other.group}:
                continue
            is_together, is_same = one.handle == other.handle, one.label == other.label
            together += is_together
            same += is_same
            right += is_together and is_same
    mine = [each for each in assigned if each.group == group]
    joins = [each for each in mine if each.joined]
    precision, recall = right / max(together, 1), right / max(same, 1)
    return Merging(
        len(mine),
        len({each.label for each in mine}),
        precision,
        recall,
        2 * precision * recall / max(precision + recall, 1e-9),
        len(joins),
        sum(not each.right for each in joins),
        sum(each.first for each in joins),
    )


# --- novelty -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A later article with what its reader knows: sentences and which of them are repeated."""

    id: str
    group: str
    told: tuple[Article, ...]
    article: Article
    repeated: tuple[bool, ...]


def later_articles() -> Iterator[Told]:
    """The labelled later articles; their sentences are the file's, behind the headline."""
    for item in lines("novelty.jsonl"):
        known = tuple(_read(each) for each in item["told"])
        article = _read(item["article"])
        texts = [each["text"] for each in item["sentences"]]
        head = [each for each in article.sentences if each.kind == "headline"]
        sentences = [*head, *(Sentence(len(head) + i, text, "body", 1) for i, text in enumerate(texts))]
        article = replace(article, sentences=tuple(sentences))
        repeated = (*(False for _ in head), *(each["repeated"] for each in item["sentences"]))
        yield Told(item["id"], item["told"][0]["title"], known, article, repeated)


def _bag(text: str) -> Counter[str]:
    return Counter(token.text.lower() for token in tokens(text))


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(count * other[word] for word, count in one.items())
    norms = math.sqrt(sum(c * c for c in one.values()) * sum(c * c for c in other.values()))
    return shared / norms if norms else 0.0


def bag_of_words(article: Article, told: Sequence[Article]) -> list[float]:
    """The baseline: 1 less the cosine of each sentence's words with the closest told sentence's."""
    bags = [_bag(sentence.text) for each in told for sentence in each.sentences]
    return [1 - max((_cosine(_bag(sentence.text), bag) for bag in bags), default=0.0) for sentence in article.sentences]


def average_precision(scored: Sequence[tuple[float, bool]]) -> float:
    """Average precision of finding what is true among what is scored, the highest first; ties count against it."""
    right, total = 0, 0.0
    for rank, (_, is_right) in enumerate(sorted(scored, key=lambda each: (-each[0], each[1])), start=1):
        if is_right:
            right += 1
            total += right / rank
    return total / max(right, 1)


# --- figures -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """What was found in one pair of articles.

    Attributes:
        id: Of the pair.
        expected: (old, new) as labelled, or None where no figure changed.
        found: (old, new) as found.
        shown: Whether a bullet shows the old figure beside the new one.
    """

    id: str
    expected: tuple[str, str] | None
    found: tuple[tuple[str, str], ...]
    shown: bool

    @property
    def is_found(self) -> bool:
        """Whether the labelled change is among the found ones."""
        return any(self.matches(pair) for pair in self.found)

    def matches(self, pair: tuple[str, str]) -> bool:
        """Whether a change is the labelled one."""
        return self.expected is not None and all(
            _overlaps(label, text) for label, text in zip(self.expected, pair, strict=True)
        )


def _overlaps(label: str, text: str) -> bool:
    return label in text or text in label or bool(set(_number(label)) & set(_number(text)))


def _number(text: str) -> list[str]:
    return [token.text for token in tokens(text) if token.text[0].isdigit()] or [text]


def figure_pairs() -> list[Figures]:
    """Look for changed figures in every labelled pair."""
    found = []
    for item in lines("figures.jsonl"):
        earlier, later = _read(item["earlier"]), _read(item["later"])
        old, new = item.get("old"), item.get("new")
        expected = (old, new) if old and new else None
        pairs = tuple((each.old.text, each.new.text) for each in changed_figures(later, [earlier]))
        bullets = [bullet.text for bullet in changes(later, [earlier]) if len(bullet.citations) > 1]
        shown = expected is not None and any(all(part in text for part in expected) for text in bullets)
        found.append(Figures(item["id"], expected, pairs, shown))
    return found


# --- times ---------------------------------------------------------------------------------------------------------


def seconds_to_assign(n_stories: int = 500, n_articles: int = 5) -> tuple[float, float]:
    """Seconds for reading many stories into an index, and for finding the one of an article there."""
    texts = [_read(item) for item in lines("stories.jsonl")]
    tracker = Tracker()
    start = time.perf_counter()
    for i in range(n_stories * n_articles):
        tracker.add(replace(texts[i % len(texts)], id=f"{i}"), f"story-{i // n_articles}")
    read_in = time.perf_counter() - start
    start = time.perf_counter()
    for article in texts[:10]:
        tracker.assign(replace(article, id=f"new {article.id}"))
    return read_in, (time.perf_counter() - start) / 10


def main() -> None:
    """Print what is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="print what went wrong where it was chosen")
    verbose = parser.parse_args().verbose
    start = time.perf_counter()
    groups = _groups(JOIN)
    spent = time.perf_counter() - start
    print(f"stories: {sum(m.n_articles for m in groups.values())} articles in time order, {spent:.1f} s")
    for group, m in groups.items():
        print(
            f"  {group}: {m.n_articles} articles, {m.n_stories} stories; pairwise precision {m.precision:.3f} recall"
            f" {m.recall:.3f} F1 {m.f1:.3f}; wrong merges {m.wrong} of {m.joins} joins"
            f" ({m.wrong / max(m.joins, 1):.1%}), in {m.first} of them the story had none of its label"
        )
    _print_curve()
    _print_novelty(verbose=verbose)
    _print_figures(verbose=verbose)
    read_in, one = seconds_to_assign()
    print(
        f"times: 500 stories of 5 articles take {read_in:.1f} s to be read, one more article {one:.3f} s to be assigned"
    )
    if verbose:
        for each in stream():
            if each.joined and not each.right and each.group == HALVES[0]:
                print(f"  wrong merge: {each.id} {each.label} -> {each.handle}")


def _groups(threshold: float) -> dict[str, Merging]:
    """How well the articles of each half and of each other file are put together."""
    assigned = stream(threshold=threshold)
    halves = {half: merging(assigned, half) for half in HALVES}
    return halves | {group: merging(stream(name, threshold), group) for name, group in OTHERS.items()}


def _print_curve() -> None:
    print("  from this probability on, joined: F1, wrong merges of joins")
    for threshold in THRESHOLDS:
        found = _groups(threshold).values()
        told = "; ".join(f"{m.f1:.3f}, {m.wrong} of {m.joins} ({m.wrong / max(m.joins, 1):.1%})" for m in found)
        print(f"    {threshold:.1f}: {told}")


def _print_novelty(*, verbose: bool) -> None:
    ours: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    base: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for case in later_articles():
        half = half_of(case.group)
        values = novelty(case.article, case.told)
        plain = bag_of_words(case.article, case.told)
        for sentence, value, other, repeated in zip(case.article.sentences, values, plain, case.repeated, strict=True):
            if sentence.kind == "headline":
                continue
            ours[half].append((1 - value, repeated))
            base[half].append((1 - other, repeated))
            if verbose and half == HALVES[0] and (value < 0.5) != repeated:
                print(f"  novelty {value:.2f} {'repeated' if repeated else 'new'}: {case.id} {sentence.text}")
    print("novelty: average precision of finding repeated sentences")
    for half in HALVES:
        one, other = average_precision(ours[half]), average_precision(base[half])
        n = sum(repeated for _, repeated in ours[half])
        print(
            f"  {half}: {n} of {len(ours[half])} repeated; {one:.3f}, bag of words {other:.3f},"
            f" difference {one - other:+.3f}"
        )


def _print_figures(*, verbose: bool) -> None:
    start = time.perf_counter()
    pairs = figure_pairs()
    print(f"figures: {len(pairs)} pairs, {time.perf_counter() - start:.1f} s")
    for half in HALVES:
        mine = [each for each in pairs if half_of(each.id) == half]
        changed = [each for each in mine if each.expected]
        same = [each for each in mine if not each.expected]
        alarms = sum(bool(each.found) for each in same)
        beside = sum(not each.matches(pair) for each in changed for pair in each.found)
        found, shown = sum(each.is_found for each in changed), sum(each.is_found and each.shown for each in changed)
        print(
            f"  {half}: {found} of {len(changed)} found, {shown} shown; {alarms} of {len(same)} pairs without a"
            f" change give a false alarm; {beside} false ones beside a change"
        )
    if verbose:
        for each in pairs:
            if half_of(each.id) != HALVES[0]:
                continue
            if each.expected and not (each.is_found and each.shown):
                print(f"  missed: {each.id} {each.expected} found {each.found} shown {each.shown}")
            for pair in each.found:
                if not each.matches(pair):
                    print(f"  false: {each.id} {pair}")


if __name__ == "__main__":
    main()
