"""Whether the numbers and sums of a claim stand in its quotes, with the same unit, and count the same thing.

Numbers are compared in ones and canonical units, so that "1,8 Mrd. Euro" is "1.8 billion euros" and "drei" is "3".
"""

import re
from collections.abc import Iterator, Sequence

from bot.engine.faults_amounts import Amount, amounts, ordinals
from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_reading import Statement
from bot.engine.language import fold


def same(one: float, other: float) -> bool:
    """Whether two values are equal but for rounding."""
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1e-9)


_ALIKE = ({"over"}, {"under"}, {"min"}, {"max"}, {"over", "min"}, {"under", "max"})
_CLOSE = 0.06
"""How far a figure said to be rounded may be from the one it rounds, as a share."""


def _digits(value: float) -> int:
    """Digits of a number without the zeros at its ends."""
    return len(f"{value:.6g}".replace(".", "").split("e")[0].strip("0"))


def agrees(mine: Amount, theirs: Amount) -> bool:
    """Whether two numbers can be the same, with what limits them: "rund 500" and "487", not "bis zu 9" and "9"."""
    one, other = mine.bound, theirs.bound
    if same(mine.value, theirs.value):
        if (mine.is_loose or theirs.is_loose) and "" in {one, other}:
            return True
        return {one, other} in _ALIKE or {one, other} <= {"", "near"} or (one == "near" and other in {"over", "under"})
    # A figure may be rounded once, and to fewer digits than it has.
    if not theirs.value or _digits(mine.value) >= _digits(theirs.value):
        return False
    ratio = mine.value / theirs.value
    if one == "near":
        return abs(ratio - 1) <= _CLOSE
    if one == "over":
        return 1 - 2 * _CLOSE <= ratio < 1
    if one == "under":
        return 1 < ratio <= 1 + 2 * _CLOSE
    return False


def kinds_agree(mine: Amount, theirs: Amount) -> bool:
    """Whether two numbers are of one kind and unit, as far as both say."""
    if mine.kind == theirs.kind:
        return mine.unit == theirs.unit
    if {mine.kind, theirs.kind} == {"age", "duration"}:
        return "jährig" in mine.printed or "jährig" in theirs.printed
    pair = {mine.kind, theirs.kind}
    if pair == {"share", "percent"}:
        return True
    bare = next((each for each in (mine, theirs) if each.kind == "count"), None)
    if bare is None:
        return False
    if not bare.heads:
        return True
    other = theirs if bare is mine else mine
    return other.kind == "points" and ("oint" in bare.printed or "unkt" in bare.printed)


def _values_agree(mine: Amount, theirs: Amount) -> bool:
    if {mine.kind, theirs.kind} == {"share", "percent"}:
        share, percent = (mine, theirs) if mine.kind == "share" else (theirs, mine)
        return abs(share.value * 100 - percent.value) < 1.0
    if {mine.kind, theirs.kind} == {"age", "duration"}:
        age, lasting = (mine, theirs) if mine.kind == "age" else (theirs, mine)
        return abs(age.value * _YEAR - lasting.value) < 1.0
    return agrees(mine, theirs)


_YEAR = 31557600.0


def _nearness(alignment: Alignment, context: Sequence[tuple[int, float]], number: int, amount: Amount) -> float:
    """How near the words that back some of the claim's words stand to a number of a quote, in [0, 1]."""
    quote = alignment.quotes[number]
    total = gained = 0.0
    clause = quote.words[amount.first].clause
    for position, weight in context:
        best = 0.0
        for (where, spot), value in alignment.links[position].items():
            if where != number or value < BACKED:
                continue
            if spot in amount.heads:
                best = max(best, value * 1.2)
                continue
            distance = amount.first - spot if spot < amount.first else max(0, spot - amount.last)
            near = 1 / (1 + distance / 4)
            if quote.words[spot].clause != clause:
                near *= 0.5
            best = max(best, value * near)
        total += weight
        gained += weight * best
    return gained / total if total else 0.0


def number_faults(alignment: Alignment) -> list[str]:
    """What is wrong with the numbers of a claim: missing in its quotes, in another unit, or said of another thing."""
    claim, quotes = alignment.claim, alignment.quotes
    mine = amounts(claim)
    theirs = [(number, amount) for number, quote in enumerate(quotes) for amount in amounts(quote)]
    extra = {value for quote in quotes for value in _loose_values(quote)}
    found: list[str] = []
    matched: list[tuple[Amount, list[tuple[int, Amount]]]] = []
    for amount in mine:
        fits = [(n, other) for n, other in theirs if kinds_agree(amount, other) and _values_agree(amount, other)]
        if fits:
            matched.append((amount, fits))
            continue
        is_plain = amount.kind == "count" and (not amount.bound or amount.is_loose)
        if is_plain and (amount.value in extra or _is_ranked(alignment, amount)):
            continue
        if amount.kind == "count" and _TOGETHER.search(claim.text) and _summed(amount, theirs):
            continue
        is_unit = any(
            same(amount.value, other.value) != (_figure(amount) == _figure(other))
            or (same(amount.value, other.value) and not kinds_agree(amount, other))
            for _, other in theirs
        )
        found.append(f"{'unit' if is_unit else 'number'}: {amount.printed}")
    for amount, fits in matched:
        if is_misplaced(alignment, amount, fits, mine, theirs):
            found.append(f"counted: {amount.printed}")
    return found


def _figure(amount: Amount) -> str:
    digits = re.search(r"\d[\d.,]*", amount.printed)
    return digits.group().rstrip(".,").replace(",", ".") if digits else amount.printed.split(" ")[0].lower()


_TOGETHER = re.compile(
    r"\b(?:insgesamt|zusammen|gesamt\w*|Summe|in\stotal|total|altogether|combined|together|overall)\b", re.IGNORECASE
)


def _summed(amount: Amount, theirs: Sequence[tuple[int, Amount]]) -> bool:
    """Whether a number is the sum or the difference of two that stand in the quotes."""
    values = [other.value for _, other in theirs if other.kind == "count"]
    return amount.value >= 3 and any(
        same(one + other, amount.value) for i, one in enumerate(values) for other in values[:i]
    )


_SMALL = {
    "beide": 2.0,
    "beiden": 2.0,
    "both": 2.0,
    "zweier": 2.0,
    "paar": 2.0,
    "pair": 2.0,
    "dreier": 3.0,
    "trio": 3.0,
    "doppelt": 2.0,
    "zweimal": 2.0,
    "twice": 2.0,
    "doppelpack": 2.0,
    "brace": 2.0,
    "zweifach": 2.0,
    "dreimal": 3.0,
    "dreifach": 3.0,
    "triple": 3.0,
    "thrice": 3.0,
    "hat-trick": 3.0,
    "viermal": 4.0,
}


def _loose_values(statement: Statement) -> Iterator[float]:
    """Numbers that stand as ordinals, years or parts of dates and scores."""
    taken = {p for amount in amounts(statement) if amount.kind != "score" for p in range(amount.first, amount.last + 1)}
    for word in statement.words:
        if word.text[0].isdecimal() and word.position not in taken:
            for part in re.split(r"[:.,]", word.text):
                if part.isdecimal() and len(part) < 5:
                    yield float(part)
        elif word.lower in _SMALL:
            yield _SMALL[word.lower]


_RANKS = frozenset("rang platz stufe position nummer runde klasse place number round stage spot".split())


def _is_ranked(alignment: Alignment, amount: Amount) -> bool:
    """Whether an ordinal of the quotes gives a number of the same: "der vierte Schwimmer" for "vier Schwimmer"."""
    table = ordinals()
    before = alignment.claim.words[amount.first - 1].lower if amount.first else ""
    if before in _RANKS:
        words = [fold(word.text) for quote in alignment.quotes for word in quote.words]
        return any(table.get(word) == amount.value for word in words)
    targets = {spot for head in amount.heads for spot, value in alignment.links[head].items() if value >= 0.7}
    return any(
        table.get(fold(word.text)) == amount.value and any((number, word.position + step) in targets for step in (1, 2))
        for number, quote in enumerate(alignment.quotes)
        for word in quote.words
    )


def _context(alignment: Alignment, amount: Amount, mine: Sequence[Amount]) -> list[tuple[int, float]]:
    """Words of the claim's clause that say what a number is of, with their weight: the nearer, the more."""
    claim = alignment.claim
    clause = claim.words[amount.first].clause
    units = {p for other in mine if other.kind != "count" for p in other.heads}
    taken = {p for other in mine if other is not amount for p in other.heads} | units
    found: list[tuple[int, float]] = []
    for word in claim.content():
        if (
            word.position in taken
            or word.is_measured
            or word.clause != clause
            or alignment.strength(word.position) < BACKED
        ):
            continue
        distance = amount.first - word.position if word.position < amount.first else max(0, word.position - amount.last)
        weight = 1 / (1 + distance / 6)
        # A word between two numbers belongs to the nearer one.
        for other in mine:
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


def is_misplaced(
    alignment: Alignment,
    amount: Amount,
    fits: Sequence[tuple[int, Amount]],
    mine: Sequence[Amount],
    theirs: Sequence[tuple[int, Amount]],
    *,
    margin: float | None = None,
) -> bool:
    """Whether what the claim says of a number is said of another one in the quotes."""
    roles = {other.role for _, other in fits}
    if amount.role in {"from", "to"} and roles and roles <= {"from", "to"} and amount.role not in roles:
        pairs = [r for n, r in theirs if r.kind == amount.kind and r.role in {"from", "to"} and r.role not in roles]
        if any(abs(r.first - other.first) <= 8 for r in pairs for _, other in fits):
            return True
    context = _context(alignment, amount, mine)
    if not context:
        return False
    own = max(_nearness(alignment, context, n, other) for n, other in fits)
    for n, rival in theirs:
        if (
            rival.kind != amount.kind
            or all(other.kind != amount.kind for _, other in fits)
            or rival.unit != amount.unit
            or _values_agree(amount, rival)
        ):
            continue
        if any(m == n and _is_pair(alignment.quotes[n], rival, other) for m, other in fits):
            continue
        gain = _nearness(alignment, context, n, rival) - own
        # Where the claim gives the rival's number, too, both must fit better the other way round.
        twins = [
            other for other in mine if other is not amount and kinds_agree(other, rival) and _values_agree(other, rival)
        ]
        if twins:
            swapped = max(_nearness(alignment, _context(alignment, twins[0], mine), m, other) for m, other in fits)
            gain += swapped - _nearness(alignment, _context(alignment, twins[0], mine), n, rival)
        if gain > (RIVAL if margin is None else margin):
            return True
    return False


RIVAL = 0.08
"""How much more of what stands around a number must stand around another one before it is taken for misplaced."""
