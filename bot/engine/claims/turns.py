"""Figures told in turn, one for each of several days, months or years, and whether a claim gives one to another's.

"From 18,000 in 2023 to 12,500 in 2024" gives each figure its year by the order they stand in. Nearness does not tell
them apart: 2023 stands nearer to 12,500 than 2024 does.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.engine.claims.amounts import Amount, amounts
from bot.engine.claims.counted import is_sort
from bot.engine.claims.dates import Moment, is_same_moment, moments
from bot.engine.claims.figures import fits
from bot.engine.claims.frames import pieces_of
from bot.engine.claims.links import Alignment
from bot.engine.claims.reading import Statement
from bot.engine.claims.weights import Evidence

_TIMED = frozenset({"date", "weekday", "year"})
_UNTIMED = frozenset({"duration", "age", "score"})


def turn_faults(alignment: Alignment) -> list[Evidence]:
    """A figure of a claim that its quotes give for another day, month or year, which has another figure there."""
    theirs = [pair for quote in alignment.quotes for pair in _timed(quote)]
    for amount, moment in _timed(alignment.claim):
        own = [when for other, when in theirs if fits(amount, other) and when.kind == moment.kind]
        taken = any(
            is_same_moment(moment, when) and is_sort(other, amount) and not fits(amount, other)
            for other, when in theirs
        )
        if taken and own and not any(is_same_moment(moment, when) for when in own):
            return [Evidence(f"counted: {amount.printed}", "counted in turn")]
    return []


def _timed(statement: Statement) -> list[tuple[Amount, Moment]]:
    """Figures with their times, of each kind: one of each in a piece of the sentence, or as many, by turns."""
    found: list[tuple[Amount, Moment]] = []
    figures = [each for each in amounts(statement) if each.kind not in _UNTIMED and not each.is_soft]
    for kind in sorted(_TIMED):
        times = [each for each in moments(statement) if each.kind == kind]
        left = [each for each in figures if not any(_overlap(each, when) for when in times)]
        for sort in _sorts(left):
            if len(sort) == len(times) and _alternate(sort, times):
                found += zip(sort, times, strict=True)
            else:
                found += _alone(statement, sort, times)
    return found


def _overlap(figure: Amount, when: Moment) -> bool:
    """Whether a figure is the number of a date."""
    return figure.start < when.start + len(when.printed) and when.start < figure.start + len(figure.printed)


def _sorts(figures: Sequence[Amount]) -> list[list[Amount]]:
    """Figures put together that may be of one kind and unit, in their order."""
    found: list[list[Amount]] = []
    for each in figures:
        group = next((group for group in found if any(is_sort(each, other) for other in group)), None)
        if group is None:
            found.append([each])
        else:
            group.append(each)
    return found


def _alternate(figures: Sequence[Amount], times: Sequence[Moment]) -> bool:
    """Whether figures and times take turns, whichever comes first."""
    marks = sorted([(each.start, 0) for each in figures] + [(when.start, 1) for when in times])
    return all(one != other for (_, one), (_, other) in pairwise(marks))


def _alone(statement: Statement, figures: Sequence[Amount], times: Sequence[Moment]) -> list[tuple[Amount, Moment]]:
    """Figures that share their piece of a sentence with one time and no other figure of their sort."""
    pieces = pieces_of(statement)
    at = {word.start: pieces[word.position] for word in statement.words}
    found = []
    for each in figures:
        piece = pieces[each.first]
        whens = [when for when in times if at.get(when.start) == piece]
        if len(whens) == 1 and sum(pieces[other.first] == piece for other in figures) == 1:
            found.append((each, whens[0]))
    return found
