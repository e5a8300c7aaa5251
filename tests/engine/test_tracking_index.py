from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.stories import lines
from bot.engine import assign, read
from bot.engine.kinship import Tracker
from bot.types import Article, Story

START = datetime(2026, 8, 31, tzinfo=UTC)
NEWS = sorted(lines("stories.jsonl"), key=lambda item: str(item["at"]))
ARTICLES: list[tuple[str, Article]] = [
    (item["story"], read(item["text"], title=item["title"], published_at=datetime.fromisoformat(item["at"])))
    for item in NEWS[:120]
]
"""Labelled news in time order."""


def _tracker(held: Sequence[tuple[str, Article]]) -> Tracker:
    tracker = Tracker()
    for story, article in held:
        tracker.add(article, story)
    return tracker


def _same(one: Tracker, other: Tracker, article: Article) -> bool:
    """Whether both find the same in an article, to the last digit but rounding."""
    mine, theirs = one.kinships(article), other.kinships(article)
    return mine.keys() == theirs.keys() and all(
        getattr(mine[story], name) == pytest.approx(getattr(theirs[story], name))
        for story in mine
        for name in ("closest", "covered", "own", "lead", "ahead", "gap", "named", "naming", "figures", "size")
    )


def test_the_index_answers_as_all_stories_do() -> None:
    """One tracker that learns article by article answers on labelled news as a comparison with everything anew."""
    tracker = Tracker()
    kept: dict[str, list[Article]] = {}
    answers = []
    for story, article in ARTICLES[:80]:
        stories = [(Story(name, "", tuple(a.id for a in held), START), held) for name, held in kept.items()]
        answers.append(tracker.assign(article))
        assert answers[-1] == assign(article, stories)
        tracker.add(article, story)
        kept.setdefault(story, []).append(article)
    assert None in answers
    assert any(answers)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 99), min_size=1, max_size=90, unique=True), st.data())
def test_what_was_sorted_in_tells_the_same(numbers: list[int], data: st.DataObject) -> None:
    """It makes no difference when the compact part of the index is made."""
    held = [ARTICLES[number] for number in numbers]
    plain, sealed = _tracker(held), Tracker()
    for story, article in held:
        sealed.add(article, story)
        if data.draw(st.integers(0, 9)) == 0:
            sealed.seal()
    for _, article in ARTICLES[100:110]:
        assert _same(plain, sealed, article)


@pytest.mark.parametrize("seal", [False, True])
def test_what_was_removed_is_as_if_it_had_never_come(seal: bool) -> None:  # noqa: FBT001  # what is tried
    """After a removal, the rest answers as without it."""
    tracker, without = _tracker(ARTICLES[:90]), _tracker(ARTICLES[:60])
    for _, article in ARTICLES[60:90]:
        tracker.remove(article.id)
        tracker.remove("unknown")
    if seal:
        tracker.seal()
    assert len(tracker) == len(without) == 60
    assert tracker.articles() == without.articles()
    assert all(_same(tracker, without, article) for _, article in ARTICLES[90:110])


@pytest.mark.parametrize("seal", [False, True])
def test_what_was_moved_is_in_its_new_story_only(seal: bool) -> None:  # noqa: FBT001  # what is tried
    """After two stories were merged, all answers name the one that is left."""
    tracker = _tracker(ARTICLES[:60])
    for name, story in tracker.articles().items():
        if story == ARTICLES[0][0]:
            tracker.move(name, "merged")
    if seal:
        tracker.seal()
    merged = _tracker([("merged" if story == ARTICLES[0][0] else story, article) for story, article in ARTICLES[:60]])
    assert tracker.articles() == merged.articles()
    assert all(_same(tracker, merged, article) for _, article in ARTICLES[60:80])


def test_a_new_version_takes_the_place_of_the_old_one() -> None:
    """An article that comes again under the same id counts once, with what it says now."""
    (story, old), (_, new) = ARTICLES[0], ARTICLES[1]
    tracker = _tracker([(story, old), ("other", ARTICLES[2][1])])
    tracker.add(replace(new, id=old.id), "elsewhere")
    assert tracker.articles() == {old.id: "elsewhere", ARTICLES[2][1].id: "other"}
    assert _same(tracker, _tracker([("elsewhere", new), ("other", ARTICLES[2][1])]), ARTICLES[3][1])


def test_an_empty_index_has_no_story() -> None:
    """Without stories, or with their last article gone, everything is new."""
    tracker = Tracker()
    assert tracker.assign(ARTICLES[0][1]) is None
    tracker.add(ARTICLES[0][1], "first")
    tracker.remove(ARTICLES[0][1].id)
    assert tracker.assign(ARTICLES[0][1]) is None
    assert tracker.kinships(ARTICLES[0][1]) == {}
