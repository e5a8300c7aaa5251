"""Whether a claim gives what is done to those who do it as its quotes do."""

from functools import lru_cache
from typing import NamedTuple

from bot.engine.claims.frames import Frame, frames, segments
from bot.engine.claims.holders import is_somebody
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.names import places_of
from bot.engine.claims.nouns import proper
from bot.engine.claims.reading import PREPOSITIONS, Statement
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import LIGHT, stems_of

SAME, ALIKE = 0.6, 0.95
"""From here on a verb means the same as one of a quote; from here on it is the very one."""

FIRM = 0.8
"""From here on a noun is one of a quote, or its translation."""

CLEAR = 0.2
"""What is less sure than this is no evidence."""

TOLD = 0.3
"""Share of what is said that must be said in a quote, too, for two verbs of saying to be one."""


class _Match(NamedTuple):
    """A verb of the claim with one of a quote that may be the same.

    Attributes:
        mine: What the claim says with it.
        number: The quote.
        theirs: What the quote says with it.
        same: How firmly the verbs are one.
    """

    mine: Frame
    number: int
    theirs: Frame
    same: float


def act_faults(alignment: Alignment) -> list[Evidence]:
    """What a claim has somebody do that its quotes have somebody else do."""
    found = {"turned": max(_turned(alignment), _accused(alignment)), "swapped": 0.0}
    for mine in frames(alignment.claim):
        matches = [
            _Match(mine, number, theirs, same)
            for number, quote in enumerate(alignment.quotes)
            for theirs in frames(quote)
            if _is_sure(alignment.claim, mine)
            and _is_sure(quote, theirs)
            and not _is_mutual(alignment, mine, number, theirs)
            if (same := _same_verb(alignment, mine, number, theirs)) >= SAME
        ]
        # The verb that agrees best is the one that the claim tells of.
        least, match = min(((_difference(alignment, each), each) for each in matches), default=(0.0, None), key=_least)
        if match is not None and _are_people(alignment, match):
            found["swapped"] = max(least, found["swapped"])
    return [Evidence("direction", sort, strength) for sort, strength in found.items() if strength >= CLEAR]


_MUTUAL = {
    "de": """unterschreiben unterzeichnen verpflichten heiraten treffen begegnen fusionieren vereinigen verschmelzen
        einigen verständigen trennen kooperieren zusammenarbeiten verhandeln wechseln anschließen gewinnen""",
    "en": "sign join marry meet merge unite agree settle divorce partner cooperate negotiate face recruit",
}


@lru_cache(maxsize=4)
def _mutual(language: str) -> frozenset[str]:
    """Stems of verbs that tell the same of either of two: a club signs a player, who signs with the club."""
    return frozenset(key for word in _MUTUAL.get(language, "").split() for key in stems_of(word, language))


def _is_mutual(alignment: Alignment, mine: Frame, number: int, theirs: Frame) -> bool:
    pairs = ((alignment.claim, mine.verb), (alignment.quotes[number], theirs.verb))
    return all(
        any(key in _mutual(each.language) for key, worth in each.words[p].keys.items() if worth == 1.0)
        for each, p in pairs
    )


def _is_sure(statement: Statement, frame: Frame) -> bool:
    """Whether who does it is no guess over a "whether" or a "for having …", which speak of somebody else."""
    before = [word.lower for word in statement.words[max(0, frame.verb - 2) : frame.verb]]
    is_gerund = (
        statement.language == "en"
        and bool(before)
        and (before[-1] == "having" or (before[-1] in _GERUNDS and statement.words[frame.verb].lower.endswith("ing")))
    )
    between = range(max(frame.agents, default=frame.verb) + 1, frame.verb)
    return not is_gerund and not any(statement.words[p].lower in _ASKING for p in between)


_GERUNDS = frozenset("of for from with about over at".split())
_ASKING = frozenset("whether ob how wie why warum if".split())


def _least(judged: tuple[float, _Match | None]) -> float:
    return judged[0]


def _are_people(alignment: Alignment, match: _Match) -> bool:
    """Whether people or bodies do it on either side: of things the parse of a clause is not sure enough."""
    mine = match.mine.agents or match.mine.patients
    return is_somebody(alignment.claim, mine) and is_somebody(alignment.quotes[match.number], match.theirs.agents)


def _same_verb(alignment: Alignment, mine: Frame, number: int, theirs: Frame) -> float:
    """How firmly the verbs of two frames are one; verbs of saying are, as far as the same is said."""
    same = alignment.links[mine.verb].get((number, theirs.verb), 0.0)
    if same < SAME and mine.told and theirs.told:
        share = sum(bool(_spots(alignment, p, number) & set(theirs.told)) for p in mine.told) / len(mine.told)
        if share and _agree(alignment, mine.agents, number, theirs.around):
            share += TOLD  # who says much may be told to say little
        same = max(same, 0.5 + 0.5 * min(share, 1.0) if share > TOLD else 0.0)
    return same


def _difference(alignment: Alignment, match: _Match) -> float:
    """How surely a verb of the claim has somebody else do it than one of a quote, in [0, 1]."""
    mine, number, theirs, same = match
    quote = alignment.quotes[number]
    shared = _shared(alignment, match)
    # A word of like meaning may look at it from the other side: "fail" and "reject".
    is_close = same >= ALIKE or quote.language != alignment.claim.language
    sure = shared * (1.0 if is_close else 0.5) * (0.5 if mine.is_guessed or theirs.is_guessed else 1.0)
    if alignment.claim.words[mine.verb].lower in LIGHT:
        sure *= shared
    doers = theirs.around + (theirs.patients if theirs.is_either or mine.is_either else ())
    if (
        mine.agents
        and theirs.agents
        and not _agree(alignment, mine.agents, number, doers)
        and not _agree(alignment, mine.around, number, theirs.agents)
        and not (
            theirs.is_either
            and not _are_named(alignment, match)
            and _agree(alignment, mine.patients, number, theirs.agents)
        )
    ):
        rest = tuple(p for p in (*theirs.patients, *theirs.others) if p not in theirs.agents)
        if _agree(alignment, _head(alignment.claim, mine.agents), number, rest):
            return sure
        if is_close and shared >= MOST and _acts_elsewhere(alignment, match):
            return sure
    if (
        mine.patients
        and theirs.patients
        and not (mine.is_either or theirs.is_either)
        and not _agree(alignment, mine.patients, number, theirs.patients)
        and _agree(alignment, mine.patients, number, theirs.agents)
    ):
        return sure
    return 0.0


MOST = 0.75
"""So much of what else a claim says with a verb must be said with one of a quote for its doer to be a wrong one."""


def _acts_elsewhere(alignment: Alignment, match: _Match) -> bool:
    """Whether who does it in a claim does something else there: "the unions praise it, the bank rejects it"."""
    mine, number, theirs, _ = match
    claim, quote = alignment.claim, alignment.quotes[number]
    verb = claim.words[mine.verb]
    is_to = claim.words[mine.verb - 1].lower in {"zu", "to"} if mine.verb else False
    is_same = alignment.links[mine.verb].get((number, theirs.verb), 0.0) >= SAME
    if is_to or not is_same or verb.lower in LIGHT or not _is_own(claim, mine) or not _is_own(quote, theirs):
        return False
    if not _agree(alignment, mine.patients, number, theirs.patients) and theirs.verb - theirs.agents[-1] > 1:
        return False
    pieces = segments(quote)
    beside = [
        word.position
        for word in quote.content()
        if pieces[word.position] != pieces[theirs.verb]
        and word.position not in theirs.around
        and not _is_governed(quote, word.position)
    ]
    return _firmly(alignment, _head(claim, mine.agents), number, tuple(beside))


def _is_governed(statement: Statement, position: int) -> bool:
    """Whether a preposition stands before a noun, or what belongs to it."""
    before = {word.lower for word in statement.words[max(0, position - 3) : position]}
    return bool(before & PREPOSITIONS)


def _head(statement: Statement, positions: tuple[int, ...]) -> tuple[int, ...]:
    """What some words are about: their name, or their noun without what belongs to it."""
    names = proper(statement, positions)
    if names or not positions:
        return names
    if statement.language == "de":
        return tuple(p for p in positions if statement.words[p].text[0].isupper())[:1] or positions[:1]
    of = next((p for p in positions if p and statement.words[p - 1].lower == "of"), None)
    ahead = [p for p in positions if of is None or p < of] or list(positions)
    return (ahead[-1],)


def _is_own(statement: Statement, frame: Frame) -> bool:
    """Whether who does it stands in the clause of the verb itself."""
    pieces = segments(statement)
    return not frame.is_guessed and all(pieces[p] == pieces[frame.verb] for p in frame.agents)


def _are_named(alignment: Alignment, match: _Match) -> bool:
    """Whether both sides of a verb of the claim are names, which no verb takes for one another."""
    return bool(proper(alignment.claim, match.mine.agents) and proper(alignment.claim, match.mine.patients))


def _spots(alignment: Alignment, position: int, number: int) -> set[int]:
    """Where a word of the claim stands in a quote, as a name or by its meaning."""
    links = {spot: value for (where, spot), value in alignment.links[position].items() if where == number}
    best = max(links.values(), default=0.0)
    least = FIRM if best >= ALIKE else BACKED  # what is there itself is no part of another word
    found = {spot for spot, value in links.items() if value >= least}
    word = alignment.claim.words[position]
    return found | set(places_of(word.text, alignment.quotes[number])) if word.text[0].isupper() else found


def _agree(alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...]) -> bool:
    """Whether one of some words is one of others; where both name somebody, by the names alone."""
    quote = alignment.quotes[number]
    ours, wanted = proper(alignment.claim, mine), set(proper(quote, theirs))
    if not ours or not wanted:
        ours, wanted = mine, set(theirs)
    return any(_spots(alignment, p, number) & wanted for p in ours)


def _shared(alignment: Alignment, match: _Match) -> float:
    """Share of what else the claim says with a verb that the quote says with it, in (0, 1]."""
    mine, number, theirs, _ = match
    rest = {*mine.others, *mine.patients, *mine.told} - {*mine.agents}
    if not rest:
        return 0.5
    wanted = {*theirs.agents, *theirs.patients, *theirs.others, *theirs.told}
    return (0.5 + sum(bool(_spots(alignment, p, number) & wanted) for p in rest)) / (0.5 + len(rest))


def _turned(alignment: Alignment) -> float:
    """How surely two that stand on either side of a verb in a quote stand the other way round in the claim."""
    worst = 0.0
    for mine in frames(alignment.claim):
        if not _has_sides(mine):
            continue
        for number, quote in enumerate(alignment.quotes):
            for theirs in filter(_has_sides, frames(quote)):
                is_crossed = _firmly(alignment, mine.agents, number, theirs.patients) and _firmly(
                    alignment, mine.patients, number, theirs.agents
                )
                is_straight = _firmly(alignment, mine.agents, number, theirs.agents) or _firmly(
                    alignment, mine.patients, number, theirs.patients
                )
                # Who sells to somebody is not who buys of them.
                opposite = {(axis, -sign) for axis, sign in alignment.claim.words[mine.verb].axes}
                if _is_mutual(alignment, mine, number, theirs) or not (
                    _is_sure(alignment.claim, mine) and _is_sure(quote, theirs)
                ):
                    continue
                if is_crossed and not is_straight and not opposite & set(quote.words[theirs.verb].axes):
                    worst = max(worst, 0.5 + 0.5 * _same_verb(alignment, mine, number, theirs))
    return worst


_ACCUSING = {
    "de": "vorwerfen unterstellen vorhalten beschuldigen bezichtigen anlasten verklagen anzeigen verdächtigen",
    "en": "accuse blame sue suspect charge reproach",
}


@lru_cache(maxsize=4)
def _accusing(language: str) -> frozenset[str]:
    """Stems of verbs by which one party accuses another, which German names in the dative: "warf der Bank … vor"."""
    return frozenset(key for word in _ACCUSING.get(language, "").split() for key in stems_of(word, language))


def _accused(alignment: Alignment) -> float:
    """How surely who accuses in a claim is who is accused in its quotes, and the other way round."""
    claim = alignment.claim
    for mine in frames(claim):
        if not _accuses(claim, mine):
            continue
        by = proper(claim, mine.agents)
        of = tuple(p for p in proper(claim, (*mine.patients, *mine.others)) if p not in mine.agents)
        for number, quote in enumerate(alignment.quotes):
            for theirs in frames(quote):
                if not _accuses(quote, theirs):
                    continue
                rest = tuple(p for p in (*theirs.patients, *theirs.others) if p not in theirs.agents)
                is_crossed = _firmly(alignment, by, number, rest) and _firmly(alignment, of, number, theirs.agents)
                if by and of and is_crossed and not _firmly(alignment, by, number, theirs.agents):
                    return 1.0
    return 0.0


def _accuses(statement: Statement, frame: Frame) -> bool:
    """Whether the verb of a frame is one of accusing, with who accuses."""
    known = _accusing(statement.language)
    word = statement.words[frame.verb]
    return bool(frame.agents) and any(key in known for key, worth in word.keys.items() if worth == 1.0)


def _has_sides(frame: Frame) -> bool:
    return bool(
        frame.agents and frame.patients and not frame.is_guessed and not set(frame.agents) & set(frame.patients)
    )


def _firmly(alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...]) -> bool:
    """Whether one of some words is one of others, as spelled or in the other language."""
    ours, others = proper(alignment.claim, mine), proper(alignment.quotes[number], theirs)
    if not ours or not others:
        ours, others = mine, theirs
    return any(alignment.links[p].get((number, spot), 0.0) >= FIRM for p in ours for spot in others)
