"""Whether a claim tells of one what its quotes tell of another: one stands in the other's stead, who is not in it.

No verb need be the same: what counts is near whom the words of the claim stand in the quotes, clause by clause.
"""

from collections.abc import Mapping, Sequence

from bot.engine.claims.frames import frames, segments
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.names import places_of
from bot.engine.claims.nations import nations_of
from bot.engine.claims.reading import Statement, Word, parts_of
from bot.engine.claims.weights import Evidence
from bot.engine.facts import number_words
from bot.engine.language import stem
from bot.engine.lexicon import lexicon

NEAR = (1.0, 0.5, 0.3)
"""What a word counts in the clause of a name, one clause off, and further off in its sentence."""

APART = 0.4
"""What a word counts that stands in another clause of the claim than the name."""

SURE = 0.3
"""So much more of what stands around a name must stand around the other one to be sure."""

LEAST = 0.15
"""What is less than this share of the words around a name is no evidence."""

MIN_AROUND = 3
"""Words around a name from which on it can be told of whom they are."""


def stead_faults(alignment: Alignment) -> list[Evidence]:
    """A name of a claim in the stead of another one of its quotes."""
    claim = alignment.claim
    parts = parts_of(claim)
    mentioned = {spot for links in alignment.links for spot, value in links.items() if value >= BACKED}
    clauses = segments(claim)
    found = [stands_at(alignment, word) for word in claim.words]
    worst = 0.0
    who: set[int] = set()
    for mine in entities(claim):
        own = _spots(alignment, mine)
        if not own:
            continue
        part = parts[mine[0]]
        around = {
            word.position: (1.0 if clauses[word.position] == clauses[mine[0]] else APART)
            for word in claim.words
            if parts[word.position] == part and word.position not in mine and found[word.position]
        }
        if len(around) < MIN_AROUND:
            continue
        whole = sum(around.values())
        base = max(_credit(alignment.quotes[number], found, around, number, (spot,)) for number, spot in own)
        for number, quote in enumerate(alignment.quotes):
            for rival in entities(quote):
                if (number, rival[-1]) in mentioned or any((number, p) in own for p in rival):
                    continue
                lead = (_credit(quote, found, around, number, rival) - base) / whole
                if lead > worst:
                    worst, who = lead, set(mine)
    if worst < LEAST:
        return []
    speaks = any(frame.told and who & set(frame.agents) for frame in frames(claim))
    return [Evidence("speaker" if speaks else "direction", "stead", min(1.0, worst / SURE))]


def entities(statement: Statement) -> list[tuple[int, ...]]:
    """Positions of the names of people of a statement, of first and last name."""
    known = statement.caches.get("entities")
    if isinstance(known, list):
        return known
    found: list[tuple[int, ...]] = []
    for start, end, text in statement.names:
        inside = tuple(w.position for w in statement.words if start <= w.start < end and w.text[0].isupper())
        if len(inside) > 1 and not any(nations_of(text)) and _is_person(text, statement.language):
            found.append(inside)
    statement.caches["entities"] = found
    return found


def _is_person(name: str, language: str) -> bool:
    """Whether one of the last two words of a name is in no dictionary, other than in "World Food Programme"."""
    words = name.split()[-2:]
    return "&" not in name and not all(lexicon().knows(stem(word, language), language) for word in words)


def _spots(alignment: Alignment, mine: tuple[int, ...]) -> set[tuple[int, int]]:
    """Where a name or an office of the claim stands in the quotes."""
    found: set[tuple[int, int]] = set()
    for position in mine:
        word = alignment.claim.words[position]
        found |= {spot for spot, value in alignment.links[position].items() if value >= BACKED}
        for number, quote in enumerate(alignment.quotes):
            found |= {(number, p) for p in places_of(word.text, quote)}
    return found


def stands_at(alignment: Alignment, word: Word) -> dict[tuple[int, int], float]:
    """Where a word of the claim stands in the quotes, how firmly; a number by its value."""
    if not word.is_number:
        return {spot: value for spot, value in alignment.links[word.position].items() if value >= BACKED}
    value = _value(word)
    return {
        (number, other.position): 1.0
        for number, quote in enumerate(alignment.quotes)
        for other in quote.words
        if other.is_number and _value(other) == value
    }


def _value(word: Word) -> float | str:
    return number_words().get(word.lower, word.text)


def _credit(
    quote: Statement,
    found: Sequence[Mapping[tuple[int, int], float]],
    around: Mapping[int, float],
    number: int,
    places: tuple[int, ...],
) -> float:
    """How much of some words of the claim stands near some places of a quote."""
    clauses = segments(quote)
    mine = {clauses[p] for p in places}
    told = {p for frame in frames(quote) if set(frame.agents) & set(places) for p in frame.told}
    total = 0.0
    for position, weight in around.items():
        best = 0.0
        for (where, spot), value in found[position].items():
            if where == number:
                away = min(abs(clauses[spot] - clause) for clause in mine)
                best = max(best, value * (1.0 if spot in told else NEAR[min(away, 2)]))
        total += weight * best
    return total
