"""Whether what a claim says of a number is said of that number in its quotes, and not of another one."""

import re
from collections.abc import Sequence

from bot.engine.claims.amounts import Amount, amounts
from bot.engine.claims.figures import fits, kinds_agree, values_agree
from bot.engine.claims.frames import pieces_of
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.reading import CALENDAR, Statement, parts_of
from bot.engine.language import fold

ANOTHERS = 0.3
"""What a word near a number counts for it that stands in a piece of the sentence with another such number."""


def _nearness(alignment: Alignment, context: Sequence[tuple[int, float]], number: int, amount: Amount) -> float:
    """How near the words that back some of the claim's words stand to a number of a quote, in [0, 1]."""
    quote = alignment.quotes[number]
    total = gained = 0.0
    clause, pieces = quote.words[amount.first].clause, pieces_of(quote)
    others = {pieces[other.first] for other in amounts(quote) if is_sort(other, amount)} - {pieces[amount.first]}
    for position, weight in context:
        best = 0.0
        for (where, spot), value in alignment.links[position].items():
            if where != number or value < BACKED:
                continue
            if spot in amount.heads and value >= STRONG:
                best = max(best, value * 1.2)
                continue
            distance = amount.first - spot if spot < amount.first else max(0, spot - amount.last)
            near = 1 / (1 + distance / 4)
            if quote.words[spot].clause != clause:
                near *= 0.5
            elif pieces[spot] in others:
                near *= ANOTHERS
            best = max(best, value * near)
        total += weight
        gained += weight * best
    return gained / total if total else 0.0


def is_anothers(alignment: Alignment, amount: Amount, fitting: Sequence[tuple[int, Amount]]) -> bool:
    """Whether a claim says of what it counts what only another count says: "73 died" for "four deaths"."""
    if amount.kind != "count" or not amount.heads:
        return False
    claim = alignment.claim
    own = {(n, p) for n, other in fitting for p in other.heads}
    met = max((value for p in amount.heads for spot, value in alignment.links[p].items() if spot in own), default=0.0)
    if not own or met >= SAME_HEAD:
        return False
    clause = claim.words[amount.first].clause
    counted = {p for each in amounts(claim) for p in each.heads}
    around = [word for word in claim.content() if word.clause == clause and word.position not in counted]
    mine = any(
        spot in own and value >= BACKED for word in around for spot, value in alignment.links[word.position].items()
    )
    if mine:
        return False
    places = {(n, alignment.quotes[n].words[other.first].clause) for n, other in fitting}
    if any(
        value >= STRONG
        and (n, alignment.quotes[n].words[spot].clause) in places
        and not alignment.quotes[n].words[spot].text[0].isupper()
        for p in amount.heads
        for (n, spot), value in alignment.links[p].items()
    ):
        return False  # "fünf Festnahmen" of five men who were "festgenommen"
    rivals = {
        (n, p)
        for n, quote in enumerate(alignment.quotes)
        for other in amounts(quote)
        if other.kind == "count" and not other.is_soft and other.heads and not fits(amount, other)
        for p in other.heads
    }
    return any(
        value >= max(STRONG, met + 0.3) and spot in rivals
        for word in (*(around if met < BACKED else ()), *(claim.words[p] for p in amount.heads))
        for spot, value in alignment.links[word.position].items()
    )


def _context(alignment: Alignment, amount: Amount, mine: Sequence[Amount]) -> list[tuple[int, float]]:
    """Words of the claim's clause that say what a number is of, with their weight: the nearer, the more."""
    claim = alignment.claim
    clause, pieces = claim.words[amount.first].clause, pieces_of(claim)
    units = {p for other in mine if other.kind != "count" for p in other.heads}
    taken = {p for other in mine if other is not amount for p in other.heads} | units
    found: list[tuple[int, float]] = []
    for word in claim.content():
        if (
            word.position in taken
            or (word.is_measured and (amount.kind == "duration" or fold(word.lower) not in CALENDAR))
            or word.clause != clause
            or alignment.strength(word.position) < BACKED
        ):
            continue
        distance = amount.first - word.position if word.position < amount.first else max(0, word.position - amount.last)
        weight = 1 / (1 + distance / 6)
        # A word between two numbers belongs to the one of its piece, or else to the nearer one.
        for other in mine:
            if pieces[word.position] in {pieces[amount.first], pieces[other.first]}:
                if pieces[word.position] != pieces[amount.first]:
                    weight *= 0.3
                continue
            gap = other.first - word.position if word.position < other.first else max(0, word.position - other.last)
            if other is not amount and gap < distance and claim.words[other.first].clause == clause:
                weight *= 0.3
        found.append((word.position, weight * (2.0 if word.position in amount.heads else 1.0)))
    return found


def _is_pair(quote: Statement, one: Amount, other: Amount) -> bool:
    """Whether two numbers are one result: "104 zu 88", "104 to 88"."""
    first, second = sorted((one, other), key=lambda each: each.first)
    between = [word.lower for word in quote.words[first.last + 1 : second.first]]
    return second.first - first.first <= 4 and bool({"zu", "to", "gegen"} & set(between))


def is_sort(one: Amount, other: Amount) -> bool:
    """Whether two numbers may be of one kind and unit, what stands for both being said once."""
    mine = {(one.kind, one.unit), *((kind, unit) for kind, _, unit in one.also)}
    return bool(mine & {(other.kind, other.unit), *((kind, unit) for kind, _, unit in other.also)})


def is_misplaced(
    alignment: Alignment,
    amount: Amount,
    fitting: Sequence[tuple[int, Amount]],
    mine: Sequence[Amount],
    theirs: Sequence[tuple[int, Amount]],
    *,
    margin: float | None = None,
) -> bool:
    """Whether what the claim says of a number is said of another one in the quotes."""
    roles = {other.role for _, other in fitting}
    if amount.role in {"from", "to"} and roles and roles <= {"from", "to"} and amount.role not in roles:
        pairs = [r for n, r in theirs if r.kind == amount.kind and r.role in {"from", "to"} and r.role not in roles]
        if any(abs(r.first - other.first) <= 8 for r in pairs for _, other in fitting):
            return True
    if any(other is not amount and _is_pair(alignment.claim, amount, other) for other in mine) and any(
        m == n and other is not rival and _is_pair(alignment.quotes[n], other, rival)
        for n, other in fitting
        for m, rival in theirs
    ):
        return False  # one result
    context = _context(alignment, amount, mine)
    if not context:
        return False
    own = max(_nearness(alignment, context, n, other) for n, other in fitting)
    for n, rival in theirs:
        if (
            not is_sort(rival, amount)
            or not any(is_sort(other, amount) for _, other in fitting)
            or values_agree(amount, rival)
            or (rival.also and amount.heads)
        ):
            continue
        if any(
            m == n and (_is_pair(alignment.quotes[n], rival, other) or rival in other.part_of or other in rival.part_of)
            for m, other in fitting
        ):
            continue
        if amount.role and amount.role != rival.role and any(amount.role == other.role for _, other in fitting):
            continue
        near, base = context, own
        if rival.heads and amount.heads and any(not other.heads for _, other in fitting):
            # What is counted is said with one of them only: "410,000 inhabitants, in 1990 only 300,000".
            near = [(p, weight) for p, weight in context if p not in amount.heads]
            base = max(_nearness(alignment, near, m, other) for m, other in fitting)
        gain = _nearness(alignment, near, n, rival) - base
        # Where the claim gives the rival's number, too, both must fit better the other way round.
        twins = [
            other for other in mine if other is not amount and kinds_agree(other, rival) and values_agree(other, rival)
        ]
        if twins:
            swapped = max(_nearness(alignment, _context(alignment, twins[0], mine), m, other) for m, other in fitting)
            gain += swapped - _nearness(alignment, _context(alignment, twins[0], mine), n, rival)
        if gain > (RIVAL if margin is None else margin):
            return True
    return False


RIVAL = 0.16
"""How much more of what stands around a number must stand around another one before it is taken for misplaced."""


SAME_HEAD = 0.7
"""How firmly what a number counts must rest on what it counts in a quote to be that."""

STRONG = 0.6
"""How firmly a word must rest on what another number counts before it is taken for that."""


_SOME = re.compile(
    r"\b(?:darunter|davon|von\sdenen|wovon|unter\sihnen|einschließlich|inklusive|of\s(?:them|which|whom|these|those)"
    r"|including|among\s(?:them|whom|which))\b",
    re.IGNORECASE,
)
_PARTLY = re.compile(
    r"\b(?:darunter|davon|von\sdenen|wovon|einige\w*|teil\w*|hälfte|drittel|viertel|manche\w*|viele\w*|die\smeisten|auch|including"
    r"|some|part\w*|half|third|quarter|many|most|of\s(?:them|which|whom)|among|also|as\swell)\b",
    re.IGNORECASE,
)


def is_whole(
    alignment: Alignment, amount: Amount, fitting: Sequence[tuple[int, Amount]], mine: Sequence[Amount]
) -> bool:
    """Whether a claim says of a whole what its quotes say of a part: "412 guests, of whom 175 saw the show"."""
    claim = alignment.claim
    parts = parts_of(claim)
    clause = [word for word in claim.content() if parts[word.position] == parts[amount.first]]
    if not clause or _PARTLY.search(claim.text[clause[0].start : clause[-1].end]):
        return False
    for n, other in fitting:
        quote = alignment.quotes[n]
        for rival in amounts(quote):
            if rival.first <= other.last or (not is_sort(rival, other) and rival.kind != "count"):
                continue
            if any(values_agree(each, rival) for each in mine) or rival.value >= other.value:
                continue
            between = quote.text[other.start : rival.start + len(rival.printed)]
            behind = quote.text[rival.start + len(rival.printed) :][:12]
            if not _SOME.search(between + behind) or re.search(r";|\.\s", between):
                continue
            end = next(
                (w.position for w in quote.words[rival.last + 1 :] if _ends(quote, w.position)), len(quote.words)
            )
            part = {(n, p) for p in range(rival.first, end)}
            told = [
                word
                for word in clause
                if (spots := {spot for spot, value in alignment.links[word.position].items() if value >= SAME_HEAD})
                and spots <= part
            ]
            if told:
                return True
    return False


def _ends(quote: Statement, position: int) -> bool:
    """Whether a mark stands before a word."""
    gap = quote.text[quote.words[position - 1].end : quote.words[position].start]
    return any(mark in gap for mark in ";.:–—")
