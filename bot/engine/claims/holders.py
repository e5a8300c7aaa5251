"""Whether a claim has one do or say what its quotes have another one do or say: who stands where in each part.

A statement falls into parts that each have somebody who acts or speaks. What a part of a claim says is looked for in
the parts of the quotes; the part that holds most of it must be that of the same person or body.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.engine.claims.frames import frames, is_dependent, segments
from bot.engine.claims.links import Alignment
from bot.engine.claims.names import places_of, quoted_spans
from bot.engine.claims.nations import nations_of
from bot.engine.claims.reading import PREPOSITIONS, Statement, is_said, parts_of
from bot.engine.claims.sources import sources
from bot.engine.claims.speakers import offices
from bot.engine.claims.stead import entities, stands_at
from bot.engine.claims.weights import Evidence

FIRM = 0.8
"""From here on a word of a quote names the same person or body."""

LEAST, SURE = 0.25, 0.5
"""How much more of a part the part of another one must hold to be evidence, and to be sure."""

MIN_BODY = 2
"""Words of a part from which on it can be told whose it is."""


class Holder(NamedTuple):
    """Somebody who acts or speaks.

    Attributes:
        sort: "person" by name, "nation", or "body" by an office.
        kinds: Nations or kinds of office; empty for a person.
        words: Positions of the name.
    """

    sort: str
    kinds: frozenset[str] | frozenset[int]
    words: tuple[int, ...]


def holder_faults(alignment: Alignment) -> list[Evidence]:
    """A person or body of a claim in the place of another one, who does or says it in the quotes."""
    claim = alignment.claim
    parts = _parts(claim)
    worst = 0.0
    for part, who in _holders(claim).items():
        mine = [each for each in who if each.sort == "person"] or who
        own = {spot for each in mine for p in each.words for spot in _named(alignment, p)}
        inside = [word for word in claim.words if parts[word.position] == part]
        taken = {p for each in who for p in each.words}
        marked = quoted_spans(claim.text)
        body = [
            (spots, QUOTED if any(start <= word.start < end for start, end in marked) else 1.0)
            for word in inside
            if word.position not in taken
            and (word.is_content or word.is_number)
            and not is_said(word, claim.language)
            and (spots := stands_at(alignment, word))
        ]
        if own and len(body) >= MIN_BODY:
            here = own.union(*(_named(alignment, word.position) for word in inside))
            worst = max(worst, _lead(alignment, mine, own, here, body))
    return [Evidence("speaker", "holder", min(1.0, worst / SURE))] if worst >= LEAST else []


def _lead(
    alignment: Alignment,
    mine: Sequence[Holder],
    own: set[tuple[int, int]],
    here: set[tuple[int, int]],
    body: Sequence[tuple[Mapping[tuple[int, int], float], float]],
) -> float:
    """How much more of what is said stands in another's part of the quotes than in the parts that name one's own."""
    numbers = [_parts(quote) for quote in alignment.quotes]
    pointing = {(number, part) for number, quote in enumerate(alignment.quotes) for part in _pointing(quote)}
    credit: dict[tuple[int, int], float] = {}
    for spots, weight in body:
        best: dict[tuple[int, int], float] = {}
        for (number, spot), value in spots.items():
            part = numbers[number][spot]
            for each in (part, part + 1) if (number, part + 1) in pointing else (part,):
                best[number, each] = max(best.get((number, each), 0.0), value)
        for place, value in best.items():
            credit[place] = credit.get(place, 0.0) + weight * value
    total = sum(weight for _, weight in body)
    held = {(number, numbers[number][spot]) for number, spot in own}
    for number, quote in enumerate(alignment.quotes):
        acting = {part for part, who in _holders(quote).items() if _names(who, number) & own}
        held |= {(number, part) for part in acting}
    base = max((credit.get(place, 0.0) for place in held), default=0.0)
    lead = 0.0
    for (number, part), value in credit.items():
        rivals = _holders(alignment.quotes[number]).get(part, [])
        is_beside = any(n == number for n, _ in held)
        if rivals and not _names(rivals, number) & here and _is_rival(mine, rivals, is_beside=is_beside):
            lead = max(lead, (value - base) / total)
    return lead


QUOTED = 3.0
"""What a word in quotation marks counts beside others: it is somebody's own."""

_POINTERS = frozenset("sie es ihn ihm ihnen dies diese dieser it them this these".split())


def _pointing(statement: Statement) -> set[int]:
    """Parts that speak of what the part before them names: "the union praised the law, the lobby rejected it"."""
    parts = _parts(statement)
    return {parts[word.position] for word in statement.words if word.lower in _POINTERS and parts[word.position]}


def _names(who: Iterable[Holder], number: int) -> set[tuple[int, int]]:
    return {(number, p) for each in who for p in each.words}


def _is_rival(mine: Sequence[Holder], rivals: Sequence[Holder], *, is_beside: bool) -> bool:
    """Whether others are none of these under another name, as far as sorts and kinds tell.

    Args:
        mine: Those of the claim.
        rivals: Those of a part of a quote.
        is_beside: Whether the same sentence tells of both.
    """
    pairs = [(one, other) for one in mine for other in rivals]
    if any(one.sort == other.sort != "person" and one.kinds & other.kinds for one, other in pairs):
        return False
    return any(one.sort == other.sort or is_beside for one, other in pairs)


def _named(alignment: Alignment, position: int) -> set[tuple[int, int]]:
    """Where the quotes name what a word of the claim names."""
    word = alignment.claim.words[position]
    found = {spot for spot, value in alignment.links[position].items() if value >= FIRM}
    if word.text[0].isupper():
        found |= {(number, p) for number, quote in enumerate(alignment.quotes) for p in places_of(word.text, quote)}
    return found


def _parts(statement: Statement) -> list[int]:
    """For each word the part that it stands in: a main clause with who acts in it, and what depends on it."""
    known = statement.caches.get("held parts")
    if isinstance(known, list):
        return known
    against, pieces = parts_of(statement), segments(statement)
    found: list[int] = []
    part, has_subject = 0, False
    for word in statement.words:
        position = word.position
        if position and pieces[position] == pieces[position - 1]:
            found.append(part)
            continue
        piece = [p for p, number in enumerate(pieces) if number == pieces[position]]
        acts = not is_dependent(statement, piece) and any(
            frame.agents
            and not frame.is_guessed
            and frame.verb in piece
            and set(frame.agents) <= set(piece)
            and _who(statement, set(frame.agents))
            for frame in frames(statement)
        )
        if position and (against[position] != against[position - 1] or (acts and has_subject)):
            part, has_subject = part + 1, False
        has_subject = has_subject or acts
        found.append(part)
    statement.caches["held parts"] = found
    return found


def _holders(statement: Statement) -> dict[int, list[Holder]]:
    """Part -> those who act or speak in it."""
    known = statement.caches.get("holders")
    if isinstance(known, dict):
        return known
    parts = _parts(statement)
    acting: dict[int, set[int]] = {}
    pieces = segments(statement)
    for frame in frames(statement):
        piece = [p for p, number in enumerate(pieces) if number == pieces[frame.verb]]
        if not frame.is_guessed and not is_dependent(statement, piece):
            free = [p for p in frame.agents if not _is_governed(statement, p)]
            acting.setdefault(parts[frame.verb], set()).update(free)
    for source in sources(statement):
        acting.setdefault(parts[source.position], set()).update(source.speaker)
    found = {part: who for part, positions in acting.items() if (who := _who(statement, positions))}
    statement.caches["holders"] = found
    return found


def _is_governed(statement: Statement, position: int) -> bool:
    """Whether a preposition stands before a name: "residents of Cork" are no Cork."""
    first = position
    while first and statement.words[first - 1].text[0].isupper() and statement.words[first - 1].is_content:
        first -= 1
    before = statement.words[first - 1].lower if first else ""
    return before in PREPOSITIONS or before == "of"


def _who(statement: Statement, positions: set[int]) -> list[Holder]:
    """The persons, nations and bodies among some words."""
    found = [Holder("person", frozenset(), name) for name in entities(statement) if positions & set(name)]
    taken = {p for each in found for p in each.words}
    for position in sorted(positions - taken):
        word = statement.words[position]
        if not word.text[0].isupper() and statement.language == "de":
            continue
        nations = frozenset().union(*nations_of(word.text)) if word.text[0].isupper() else frozenset()
        if nations:
            found.append(Holder("nation", nations, (position,)))
        elif kinds := offices(word.text):
            found.append(Holder("body", kinds, (position,)))
    return found


_PERSONS = frozenset(
    """mann männer frau frauen kind kinder junge mädchen jugendliche jugendlicher täter opfer nachbar bruder schwester
    sohn tochter vater mutter vermieter mieter käufer verkäufer kunde kunden gast gäste man men woman women child
    children boy boys girl girls victim attacker brother sister son daughter father mother buyer seller
    customer""".split()
)


def is_somebody(statement: Statement, positions: Iterable[int]) -> bool:
    """Whether some words name a person, a body or a nation, or hold a name."""
    chosen = set(positions)
    return bool(_who(statement, chosen)) or any(
        statement.words[p].lower in _PERSONS
        or any(start <= statement.words[p].start < end for start, end, _ in statement.names)
        for p in chosen
    )
