"""Whether a claim says of one day, place or body what its quotes say of another one.

Each word of a statement belongs to the day, place or body in whose part of the sentence it stands. Where the words
around one in a claim belong to another one in the quotes, of which the claim knows nothing, the two were taken for
each other: "splash down on Thursday" of "leave on Thursday and splash down on Saturday".
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.engine.claims.dates import Moment, is_same_moment, moments, moves, positions
from bot.engine.claims.frames import pieces_of, segments
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.nations import nations_of
from bot.engine.claims.reading import PREPOSITIONS, Statement
from bot.engine.claims.weights import Evidence
from bot.engine.language import fold, is_function_word, stem
from bot.engine.lexicon import lexicon

LEAST, SURE = 0.2, 0.35
"""How much more of the words must belong to the other one to be evidence, and to be sure."""

APART = 0.2
"""What a word counts that stands in another clause of the claim than the day or the name."""

FIRM = 0.8
"""From here on a word of a quote is the same name."""

MENTIONED = 0.6
"""From here on a name of a quote is one that the claim knows, too."""

SPARE = 0.5
"""Added to the words around, so that one of them alone proves little."""

MANY = 40
"""So many days or names are a list, in which nothing belongs to one of them alone."""

_AT = frozenset("in im at on auf am bei near nach to aus vor off über zwischen between".split())


class Anchor(NamedTuple):
    """A day or a name to which words around it may belong.

    Attributes:
        sort: What it may be taken for: its kind of date, "place" or "body".
        words: Positions of its words.
        moment: The date; None for a name.
    """

    sort: str
    words: tuple[int, ...]
    moment: Moment | None


def binding_faults(alignment: Alignment) -> list[Evidence]:
    """A day, a place or a body of a claim of which its quotes say nothing of the kind, but of another one."""
    found = []
    for key, sort, anchors, is_same in (
        ("date", "date bound", _days, _is_same_day),
        ("name", "name bound", _named, _is_same_name),
    ):
        lead, printed = _lead(alignment, anchors, is_same)
        if lead >= LEAST:
            found.append(Evidence(f"{key}: {printed}", sort, min(1.0, lead / SURE)))
    return found


def _lead(
    alignment: Alignment,
    anchors: Callable[[Statement], tuple[Anchor, ...]],
    is_same: Callable[[Alignment, Anchor, int, Anchor], bool],
) -> tuple[float, str]:
    """How much more of what a claim says of one belongs to another one in the quotes, at worst, and to which it is."""
    claim = alignment.claim
    mine = anchors(claim)
    theirs = [(number, each) for number, quote in enumerate(alignment.quotes) for each in anchors(quote)]
    worst, printed = 0.0, ""
    if max(len(mine), len(theirs)) > MANY:
        return worst, printed
    for anchor in mine:
        alike = [each for each in mine if each.sort == anchor.sort]
        owners, place = _owners(claim, alike), alike.index(anchor)
        own = [(n, other) for n, other in theirs if is_same(alignment, anchor, n, other)]
        rivals = [
            (n, other)
            for n, other in theirs
            if other.sort == anchor.sort
            and (n, other) not in own
            and not any(is_same(alignment, each, n, other) for each in mine)
            and not _is_mentioned(alignment, n, other)
        ]
        if not own or not rivals:
            continue
        around = _around(alignment, anchor, [place in owner for owner in owners], mine)
        total = SPARE + sum(weight for _, weight in around)
        held = _held(alignment, around, [*own, *rivals])
        lead = (max(held[len(own) :]) - max(held[: len(own)])) / total
        if lead > worst:
            worst, printed = lead, claim.text[claim.words[anchor.words[0]].start : claim.words[anchor.words[-1]].end]
    return worst, printed


def _around(
    alignment: Alignment, anchor: Anchor, belongs: Sequence[bool], mine: Sequence[Anchor]
) -> list[tuple[int, float]]:
    """Words of the claim that belong to a day or a name and have something to rest on, with what they count."""
    claim = alignment.claim
    clauses = segments(claim)
    taken = {p for each in mine for p in each.words}
    return [
        (word.position, 1.0 if clauses[word.position] == clauses[anchor.words[0]] else APART)
        for word in claim.content()
        if belongs[word.position]
        and word.position not in taken
        and not word.is_measured
        and alignment.links[word.position]
    ]


def _held(
    alignment: Alignment, around: Sequence[tuple[int, float]], places: Sequence[tuple[int, Anchor]]
) -> list[float]:
    """How much of some words of the claim belongs to each of some days or names of the quotes."""
    held = [0.0] * len(places)
    for number in {number for number, _ in places}:
        here = [place for place, (n, _) in enumerate(places) if n == number]
        owners = _owners(alignment.quotes[number], [places[place][1] for place in here])
        for position, weight in around:
            links = [(spot, value) for (n, spot), value in alignment.links[position].items() if n == number]
            for index, place in enumerate(here):
                own = [value for spot, value in links if value >= BACKED and index in owners[spot]]
                held[place] += weight * max(own, default=0.0)
    return held


def _owners(statement: Statement, anchors: Sequence[Anchor]) -> list[set[int]]:
    """For each word the numbers of the days or names it belongs to: the nearest of its piece or else of its clause."""
    pieces, clauses = pieces_of(statement), segments(statement)
    found: list[set[int]] = []
    for word in statement.words:
        near = [n for n, each in enumerate(anchors) if any(pieces[p] == pieces[word.position] for p in each.words)]
        near = near or [n for n, each in enumerate(anchors) if clauses[each.words[0]] == clauses[word.position]]
        if not near and len(anchors) == 1:
            near = [0]
        gaps = {n: min(abs(p - word.position) for p in anchors[n].words) for n in near}
        found.append({n for n, gap in gaps.items() if gap == min(gaps.values())})
    return found


def _days(statement: Statement) -> tuple[Anchor, ...]:
    """What a statement says of when, without days from which something was moved."""
    left = {(kind, was) for kind, was, _ in moves(statement)}
    days = (moment for moment in moments(statement) if (moment.kind, moment.value[:2]) not in left)
    placed = ((moment, positions(statement, moment)) for moment in days)
    return tuple(Anchor(moment.kind, inside, moment) for moment, inside in placed if inside)


def _named(statement: Statement) -> tuple[Anchor, ...]:
    """Places behind a preposition, and other names, without days, units and German nouns that are taken for names."""
    known = statement.caches.get("named")
    if isinstance(known, tuple):
        return known
    found = []
    for start, end, text in statement.names:
        inside = [word for word in statement.words if start <= word.start < end]
        if not inside or any(word.is_measured or word.is_number for word in inside):
            continue
        if all(is_function_word(word.lower, statement.language) for word in inside):
            continue  # "This", behind a quotation mark
        is_nation = any(any(nations_of(word.text)) for word in inside)
        before = [word.lower for word in statement.words[max(0, inside[0].position - 2) : inside[0].position]]
        while before and before[-1] not in PREPOSITIONS and is_function_word(before[-1], statement.language):
            before.pop()  # "in der Türkei"
        is_place = bool(before) and before[-1] in _AT
        is_noun = statement.language == "de" and len(inside) == 1 and lexicon().knows(stem(text, "de"), "de")
        if is_nation > is_place or (is_noun and not is_nation):
            continue
        found.append(Anchor("place" if is_place else "body", tuple(word.position for word in inside), None))
    statement.caches["named"] = tuple(found)
    return tuple(found)


def _is_same_day(_alignment: Alignment, mine: Anchor, _number: int, other: Anchor) -> bool:
    return mine.moment is not None and other.moment is not None and is_same_moment(mine.moment, other.moment)


def _is_same_name(alignment: Alignment, mine: Anchor, number: int, other: Anchor) -> bool:
    spots = {spot for p in mine.words for spot, value in alignment.links[p].items() if value >= FIRM}
    return any((number, p) in spots for p in other.words)


def _is_mentioned(alignment: Alignment, number: int, other: Anchor) -> bool:
    """Whether the claim knows a name of the quotes, in whatever form."""
    if other.moment is not None:
        return False
    texts = [fold(alignment.quotes[number].words[p].text) for p in other.words]
    return any(
        value >= MENTIONED and spot[0] == number and spot[1] in other.words
        for links in alignment.links
        for spot, value in links.items()
    ) or any(text in alignment.claim.folded for text in texts if len(text) > 3)  # "Balkanstaaten"
