"""Whether two numbers are one, however they are written: rounding, limits, units, and what else each may be read as."""

import re

from bot.engine.claims.amounts import Amount
from bot.engine.claims.units import SECONDS


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
    return _agree(mine, theirs, mine.value, theirs.value)


def _agree(mine: Amount, theirs: Amount, value: float, said: float) -> bool:
    one, other = mine.bound, theirs.bound
    if same(value, said):
        if (mine.is_loose or theirs.is_loose) and "" in {one, other}:
            return True
        if theirs.is_soft or {mine.turned or one, theirs.turned or other} in _ALIKE:
            return True
        return {one, other} in _ALIKE or {one, other} <= {"", "near"} or (one == "near" and other in {"over", "under"})
    # A figure may be rounded once, and to fewer digits than it has.
    if not said or theirs.is_soft or _is_as_exact(mine, theirs, value, said):
        return False
    ratio = value / said
    if one == "near":
        return abs(ratio - 1) <= _CLOSE
    if one == "over":
        return 1 - 2 * _CLOSE <= ratio < 1
    if one == "under":
        return 1 < ratio <= 1 + 2 * _CLOSE
    return False


def _is_as_exact(mine: Amount, theirs: Amount, value: float, said: float) -> bool:
    """Whether a figure has as many digits as another one; in one unit the digits are those that are printed."""
    if value == mine.value and said == theirs.value and mine.figure and theirs.figure:
        one, other = value / mine.figure, said / theirs.figure
        if same(one, other):
            return _digits(mine.figure) >= _digits(theirs.figure)
    return _digits(value) >= _digits(said)


_DOLLARS, _CROWNS = frozenset({"USD", "AUD", "CAD"}), frozenset({"SEK", "NOK"})
_NATION = re.compile(r"us-?|u\.s\.|amerikanisch|american|[ca]\$", re.IGNORECASE)


def _units_agree(mine: Amount, theirs: Amount, one: str, other: str) -> bool:
    """Whether two units are one; a dollar of which no country is said may be any."""
    if one == other:
        return True
    pair = {one, other}
    if pair <= _CROWNS:
        return True
    return pair <= _DOLLARS and any(
        unit == "USD" and not _NATION.search(each.printed) for each, unit in ((mine, one), (theirs, other))
    )


def kinds_agree(mine: Amount, theirs: Amount) -> bool:
    """Whether two numbers are of one kind and unit, as far as both say."""
    if mine.kind == theirs.kind:
        return _units_agree(mine, theirs, mine.unit, theirs.unit)
    pair = {mine.kind, theirs.kind}
    if pair == {"age", "duration"}:
        return "jährig" in mine.printed or "jährig" in theirs.printed
    if pair == {"share", "percent"}:
        return True
    bare = next((each for each in (mine, theirs) if each.kind == "count"), None)
    if bare is None:
        return False
    if not bare.heads:
        return True
    other = theirs if bare is mine else mine
    return other.kind == "points" and ("oint" in bare.printed or "unkt" in bare.printed)


def values_agree(mine: Amount, theirs: Amount) -> bool:
    """Whether two numbers of kinds that agree can be the same: "ein Drittel" and "33 Prozent"."""
    pair = {mine.kind, theirs.kind}
    if pair == {"share", "percent"}:
        share, percent = (mine, theirs) if mine.kind == "share" else (theirs, mine)
        return abs(share.value * 100 - percent.value) < 1.0
    if pair == {"age", "duration"}:
        age, lasting = (mine, theirs) if mine.kind == "age" else (theirs, mine)
        return abs(age.value * SECONDS["year"] - lasting.value) < 1.0
    if pair == {"share"}:
        return abs(mine.value - theirs.value) < 0.006
    if "count" in pair and len(pair) == 2:
        return _agree(mine, theirs, mine.figure, theirs.figure)
    return agrees(mine, theirs)


def fits(mine: Amount, theirs: Amount) -> bool:
    """Whether a number of a quote is the one of a claim, in any way that both may be read."""
    if kinds_agree(mine, theirs) and values_agree(mine, theirs):
        return True
    return any(
        one[0] == other[0] and _units_agree(mine, theirs, one[2], other[2]) and _agree(mine, theirs, one[1], other[1])
        for one in ((mine.kind, mine.value, mine.unit), *mine.also)
        for other in ((theirs.kind, theirs.value, theirs.unit), *theirs.also)
        if one in mine.also or other in theirs.also
    )
