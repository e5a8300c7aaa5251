"""Whether a claim gives what is done to those who do it as its quotes do."""

from typing import NamedTuple

from bot.engine.claims.frames import Frame, frames
from bot.engine.claims.holders import is_somebody
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.names import places_of
from bot.engine.claims.nouns import proper
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import LIGHT

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
    found = {"turned": _turned(alignment), "swapped": 0.0}
    for mine in frames(alignment.claim):
        matches = [
            _Match(mine, number, theirs, same)
            for number, quote in enumerate(alignment.quotes)
            for theirs in frames(quote)
            if (same := _same_verb(alignment, mine, number, theirs)) >= SAME
        ]
        # The verb that agrees best is the one that the claim tells of.
        least, match = min(((_difference(alignment, each), each) for each in matches), default=(0.0, None), key=_least)
        if match is not None and _are_people(alignment, match):
            found["swapped"] = max(least, found["swapped"])
    return [Evidence("direction", sort, strength) for sort, strength in found.items() if strength >= CLEAR]


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
        if _agree(alignment, mine.agents, number, rest):
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


def _are_named(alignment: Alignment, match: _Match) -> bool:
    """Whether both sides of a verb of the claim are names, which no verb takes for one another."""
    return bool(proper(alignment.claim, match.mine.agents) and proper(alignment.claim, match.mine.patients))


def _spots(alignment: Alignment, position: int, number: int) -> set[int]:
    """Where a word of the claim stands in a quote, as a name or by its meaning."""
    found = {spot for (where, spot), value in alignment.links[position].items() if where == number and value >= BACKED}
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
                if is_crossed and not is_straight and not opposite & set(quote.words[theirs.verb].axes):
                    worst = max(worst, 0.5 + 0.5 * _same_verb(alignment, mine, number, theirs))
    return worst


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
