"""What a source took back: sentences that it changed so that they say something else, or left out of what it kept.

A figure, a name, a day or a "not" decides. Wording, spelling, order and what was added are no corrections: an article
grows all day. Where in doubt, nothing was taken back.
"""

import difflib
import re
from collections import Counter
from collections.abc import Sequence

from bot.engine.analysis import SentenceView, views
from bot.engine.citing import cite
from bot.engine.dates import MONTHS
from bot.engine.excerpts import shorten
from bot.engine.facts import Quantity
from bot.engine.language import fold
from bot.engine.markup import is_beside
from bot.engine.shapes import is_negated, names
from bot.engine.tracking import changes
from bot.types import Amendment, Article, Bullet, Corrected

_ALIKE = 0.55
"""Share of their words that two sentences have in common at least, in their order, to be one sentence in two states."""

_KEPT = 0.7
"""Share of its sentences that an article keeps word for word at least, for what is missing to mean anything."""

_FEW = 4
_MAX_WAS = 160
_WAS = {"de": "zuvor: ", "en": "was: "}
_CORRECTED = {"de": "korrigiert", "en": "corrected"}
_GONE = {"de": "steht nicht mehr im Artikel", "en": "no longer in the article"}
_DAYS = frozenset(
    fold(day)
    for day in """Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonnabend Sonntag
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday""".split()
)
"""Not "today", which a newspaper makes "on Monday" of the day after."""
_WORD = re.compile(r"\w+")


def amendment(new: Article, old: Article, *, is_summary: bool = False) -> Amendment:
    """Compare an article with what it was.

    One change is found for each sentence of `old` whose facts changed, in its order: none where the change is one of
    wording, and none where the whole article was written anew, which tells nothing about a single sentence.

    Args:
        new: The article as it is now.
        old: The same article as it was.
        is_summary: Whether `old` was only a summary of the article. Nothing is taken back where its text is read at
            last: a rounded figure or one of an hour ago was none of the text's.
    """
    places = {_words(view): view.sentence.index for view in reversed(views(new))}
    stays = {view.sentence.index: places[_words(view)] for view in views(old) if _words(view) in places}
    before = [view for view in views(old) if not is_beside(view.sentence)]
    after = [view for view in views(new) if not is_beside(view.sentence)]
    known = {_words(view) for view in before}
    fresh = [view for view in after if _words(view) not in known]
    n_kept = sum(view.sentence.index in stays for view in before)
    is_kept = len(before) >= _FEW and min(n_kept, len(after)) >= _KEPT * len(before)
    found = []
    for view in before:
        if view.sentence.index in stays:
            continue
        other = _counterpart(view, fresh)
        if other is not None:
            was = _changed(view, other)
            if was is None:
                stays[view.sentence.index] = other.sentence.index
            elif not is_summary:
                found.append(_corrected(view, other, was, old, new))
        elif is_kept and not is_summary and view.sentence.kind != "headline":
            found.append(_withdrawn(view, old))
    corrected = {citation.sentence for change in found for citation in change.now.citations}
    has_news = any(bullet.citations[0].sentence not in corrected for bullet in changes(new, [old]))
    return Amendment(old, new, tuple(found), stays, has_news)


def _words(view: SentenceView) -> tuple[str, ...]:
    """A sentence without spelling's accidents: case, accents, punctuation."""
    return tuple(fold(word.replace("ß", "ss")) for word in _WORD.findall(view.sentence.text.casefold()))


def _counterpart(view: SentenceView, among: Sequence[SentenceView]) -> SentenceView | None:
    """The sentence that this one has become, or None."""
    words, headline = _words(view), view.sentence.kind == "headline"
    best, alike = None, _ALIKE
    for other in among:
        if (other.sentence.kind == "headline") != headline:
            continue
        ratio = difflib.SequenceMatcher(None, words, _words(other), autojunk=False).ratio()
        if ratio > alike or (best is None and ratio >= alike):
            best, alike = other, ratio
    return best


def _changed(old: SentenceView, new: SentenceView) -> str | None:
    """What was said before in place of what is said now, as short as it says enough; None where no fact changed."""
    lost = _lost_figures(old, new)
    if lost:
        return ", ".join(old.sentence.text[each.start : each.end] for each in lost)
    gone, came = _lost_names(old, new), _lost_names(new, old)
    if gone and came:
        return ", ".join(gone)
    gone, came = _lost_days(old, new), _lost_days(new, old)
    if gone and came:
        return ", ".join(gone)
    if is_negated(old) != is_negated(new):
        return shorten(old.sentence.text, old.language, _MAX_WAS)
    return None


def _lost_figures(old: SentenceView, new: SentenceView) -> list[Quantity]:
    """Figures of a sentence that the other has not; none where the other has no figure of the kind at all."""
    left = Counter(_value(each, new) for each in new.quantities)
    kinds = {each.kind for each in new.quantities}
    lost = []
    for each in old.quantities:
        value = _value(each, old)
        if left[value] > 0:
            left[value] -= 1
        elif each.kind in kinds:
            lost.append(each)
    # Where every figure that is new stands beside those that were there, something was added, and nothing changed.
    return lost if +left else []


def _value(quantity: Quantity, view: SentenceView) -> tuple[str, float, str]:
    printed = ""
    if not quantity.value:  # dates and times of day: as they are written
        printed = " ".join(_WORD.findall(view.sentence.text[quantity.start : quantity.end].casefold()))
    unit = quantity.unit if quantity.kind in {"money", "measure"} else ""
    return (quantity.kind, round(quantity.value, 6), unit or printed)


def _lost_names(view: SentenceView, other: SentenceView) -> list[str]:
    """Names of a sentence of which the other has no word."""
    words = _stemmed(_words(other))
    calendar = _DAYS | MONTHS.keys()
    return [
        name
        for _, _, name in names(view)
        if (parts := [fold(part) for part in _WORD.findall(name)])
        and not any(part in calendar for part in parts)
        and not words & _stemmed(parts)
    ]


def _stemmed(words: Sequence[str]) -> set[str]:
    """Words with and without the ending of a genitive or plural."""
    return {
        *words,
        *(word.rstrip("s") for word in words),
        *(word.removesuffix("en") for word in words if len(word) > 5),
    }


def _lost_days(view: SentenceView, other: SentenceView) -> list[str]:
    words = set(_words(other))
    return [
        word.text
        for word in view.words
        if (fold(word.text) in _DAYS or (word.text.lower() in MONTHS and word.text[0].isupper()))
        and fold(word.text) not in words
    ]


def _corrected(view: SentenceView, other: SentenceView, was: str, old: Article, new: Article) -> Corrected:
    said, before = cite(new, other.sentence), cite(old, view.sentence)
    text = shorten(other.sentence.text, other.language)
    language = other.language if other.language in _WAS else "en"
    return Corrected(
        before=before,
        said=Bullet(f"{text} ({_WAS[language]}{was.strip(' .')})", (said, before)),
        now=Bullet(f"{text} ({_CORRECTED[language]})", (said,)),
    )


def _withdrawn(view: SentenceView, old: Article) -> Corrected:
    before = cite(old, view.sentence)
    language = view.language if view.language in _GONE else "en"
    bullet = Bullet(f"{shorten(view.sentence.text, view.language)} ({_GONE[language]})", (before,))
    return Corrected(before=before, said=bullet, now=bullet)
