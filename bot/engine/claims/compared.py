"""Whether a claim compares the same things the same way round as its quotes, and whether the same side won."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from bot.engine.claims.denials import is_verb
from bot.engine.claims.frames import frames
from bot.engine.claims.links import Alignment
from bot.engine.claims.nations import is_place
from bot.engine.claims.opposites import axes
from bot.engine.claims.reading import PREPOSITIONS, Statement, Word, is_finite, parts_of
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import stems_of
from bot.engine.language import fold

_MARKS = {"de": frozenset({"als", "wie"}), "en": frozenset({"than", "as"})}
_EVEN = frozenset({"wie", "as"})
_DEGREES = frozenset(
    """so ebenso genauso doppelt dreimal viermal fünfmal zehnmal mal halb as twice times half mehr weniger more less
    fewer better worse besser schlechter eher rather""".split()
)
_NO_STANDARD = frozenset("dass ob wenn if that part well soon long far much many a an sie er es it they he she".split())
FIRM = 0.6
"""From here on a word of one side of a comparison is found on the other side."""

MAX_STANDARD = 4
"""Content words behind "than" that are looked at."""


@dataclass(slots=True, eq=False)
class Comparison:
    """What is compared with what, as positions.

    Attributes:
        measured: Words of what is said to be more or less, the whole sentence but the standard.
        standard: Words of what it is compared with.
        sides: Axes on which the comparative stands: (axis, +1 or -1).
    """

    measured: tuple[int, ...]
    standard: tuple[int, ...]
    sides: frozenset[tuple[int, int]]


def comparisons(statement: Statement) -> tuple[Comparison, ...]:
    """The comparisons of a statement, in order; "more than 70" is none."""
    known = statement.caches.get("comparisons")
    if isinstance(known, tuple):
        return known
    found = []
    words = statement.words
    marks = _MARKS.get(statement.language, frozenset())
    for word in words[:-1]:
        following = words[word.position + 1]
        if word.lower not in marks or following.is_number or following.lower in _NO_STANDARD:
            continue
        before = reversed(words[max(0, word.position - 12) : word.position])
        degree = next((other for other in before if _is_degree(other, word.lower)), None)
        if degree is None:
            continue
        standard: list[int] = []
        for other in words[word.position + 1 :]:
            gap = statement.text[words[other.position - 1].end : other.start]
            if len(standard) == MAX_STANDARD or (other is not following and any(mark in gap for mark in ",;:.")):
                break
            if is_finite(other.text, statement.language) and not other.text[0].isupper() and standard:
                break
            if other.is_content and not other.is_number and not other.is_measured:
                standard.append(other.position)
        if not standard:
            continue
        rest = tuple(other.position for other in statement.content() if other.position not in standard)
        found.append(Comparison(rest, tuple(standard), frozenset(degree.axes)))
    found += _exceedings(statement)
    result = tuple(found)
    statement.caches["comparisons"] = result
    return result


_EXCEEDS = {
    "de": "übertreffen übersteigen überholen überflügeln überragen überbieten übertraf überstieg übertroffen"
    " überstiegen",
    "en": "exceed surpass outnumber outpace outperform outsell outstrip overtake top eclipse outweigh outscore outdo",
}
_TRAILS = {
    "de": "unterschreiten unterschritt unterbieten unterbot hinterherhinken",
    "en": "trail lag undershoot undercut",
}
_MORE = {"de": ("=mehr", "=hoher", "=grosser", "=starker"), "en": ("=more", "=higher", "=larger", "=stronger")}
_THOSE = frozenset("die den das der jene jenen diejenigen those that the".split())
_LINKS = frozenset("in im nach aus von vom bei beim für zu zum zur an am auf to of from for at with by between".split())


@lru_cache(maxsize=4)
def _exceeding(language: str) -> dict[str, int]:
    """Stem of a verb that compares -> 1 where who does it is more, -1 where less."""
    return {
        key: sign
        for table, sign in ((_EXCEEDS, 1), (_TRAILS, -1))
        for word in table.get(language, "").split()
        for key in stems_of(word, language)
    }


def _exceedings(statement: Statement) -> Iterator[Comparison]:
    """What is compared by a verb: "sales in Canada exceeded those in Japan"."""
    language, words = statement.language, statement.words
    listed, table = _exceeding(language), axes().get(language, {})
    more = frozenset(side for key in _MORE.get(language, ()) for side in table.get(key, ()))
    for verb in words:
        signs = {listed[key] for key, worth in verb.keys.items() if worth == 1.0 and key in listed}
        if len(signs) != 1 or (verb.text[0].isupper() and verb.position) or not is_verb(statement, verb.position):
            continue
        behind = [word for word in words[verb.position + 1 :] if word.clause == verb.clause]
        cut = next(
            (
                word.position
                for word, following in pairwise(behind)
                if word.lower in _THOSE and following.lower in _LINKS and word.lower != "the"
            ),
            verb.position if language == "en" else None,
        )
        frame = next((each for each in frames(statement) if each.verb == verb.position), None)
        if cut is not None:
            after = [word for word in behind if word.position > cut]
            if cut == verb.position:  # "residents outnumbered tourists | on the island"
                after = list(takewhile(lambda word: word.lower not in PREPOSITIONS - {"of"}, after))
            standard = [word.position for word in after if word.is_content]
        else:
            standard = [] if frame is None else list(frame.patients)
        standard = [p for p in standard if not words[p].is_number and not words[p].is_measured][:MAX_STANDARD]
        is_passive = any(word.lower in {"by", "von"} for word in behind[:1]) and frame is not None
        if not standard or is_passive:
            continue
        rest = tuple(
            p for p in (word.position for word in statement.content()) if p not in standard and p != verb.position
        )
        sign = signs.pop()
        yield Comparison(rest, tuple(standard), frozenset((axis, sign * side) for axis, side in more))


def _is_degree(word: Word, mark: str) -> bool:
    lowered = word.lower
    if lowered in _DEGREES:
        return True
    if mark in _EVEN:
        return lowered.endswith(("mal", "fach"))
    return bool(word.axes) and lowered.endswith(("er", "ere", "eren", "erer", "eres"))


def comparison_faults(alignment: Alignment) -> list[Evidence]:
    """Whether a claim exchanges what is compared with what it is compared with, or turns more into less."""
    for mine in comparisons(alignment.claim):
        best: tuple[float, Comparison] | None = None
        for number, quote in enumerate(alignment.quotes):
            for theirs in comparisons(quote):
                met = _met(alignment, mine.standard, number, theirs.standard)
                opposite = {(axis, -sign) for axis, sign in mine.sides}
                if (
                    met == 0
                    and not theirs.sides & opposite
                    and _met(alignment, mine.standard, number, theirs.measured) > 0.5
                    and _met(alignment, mine.measured, number, theirs.standard, backwards=True) > 0.5
                ):
                    return [Evidence("direction", "comparison")]
                if met > 0.5 and (best is None or met > best[0]):
                    best = met, theirs
        if best is not None:
            opposite = {(axis, -sign) for axis, sign in mine.sides}
            if best[1].sides & opposite and not best[1].sides & mine.sides:
                return [Evidence("direction", "comparison")]
    return []


def _met(
    alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...], *, backwards: bool = False
) -> float:
    """Share of some words of the claim (of the quote, backwards) that have their match among some of the other."""
    pairs = [
        (position, spot)
        for position in mine
        for (where, spot), value in alignment.links[position].items()
        if where == number and spot in theirs and value >= FIRM
    ]
    if backwards:
        return len({spot for _, spot in pairs}) / len(theirs) if theirs else 0.0
    return len({position for position, _ in pairs}) / len(mine) if mine else 0.0


# --- who won ---------------------------------------------------------------------------------------------------------

_AGAINST = frozenset("gegen against over".split())
_WON = frozenset(
    """gewinnt gewann gewannen gewonnen gewinnen siegt siegte siegen sieg erfolg heimsieg auswärtssieg bezwingt bezwang
    besiegt besiegte schlägt schlug geschlagen triumphiert triumphierte setzte setzt durchgesetzt win wins won winning
    victory beat beats beaten beating defeats defeated defeating triumph triumphed""".split()
)
_LOST = frozenset(
    """verliert verlor verloren verlieren niederlage unterliegt unterlag unterlegen ausgeschieden scheiterte scheitert
    gescheitert lose loses lost losing defeat out eliminated knocked""".split()
)
_BEATS = frozenset(
    "bezwingt bezwang besiegt besiegte schlägt schlug beat beats beating defeats defeated defeating".split()
)


_GIVES_IN = re.compile(r"\bgeschlagen\s(?:zu\s)?(?:geben|gab|gaben|gibt)\b|\b(?:gab|gibt)\s(?:\w+\s){1,4}geschlagen\b")


@dataclass(slots=True, eq=False)
class Bout:
    """Who met whom in a sentence, as folded last words of names ("" for nobody), and whether the first one won."""

    side: str
    other: str
    has_won: bool


_YIELDS = frozenset("unterliegt unterlag unterlagen".split())


def _bouts(statement: Statement, others: Iterable[tuple[int, int, str]] = ()) -> list[Bout]:
    """Matches, elections and suits of a statement, of which it says who won and who is named behind "against".

    Args:
        statement: What tells of them.
        others: More names in it, as (start, end, text), that do not look like names.
    """
    known = sorted([*(name for name in statement.names if name[2][0].isupper()), *others])
    people = [name for name in known if not is_place(name[2])]
    parts = parts_of(statement)
    found = []
    for part in sorted(set(parts)):
        words = [word for word in statement.words if parts[word.position] == part]
        marks = {word.lower for word in words}
        won, lost = marks & _WON, marks & _LOST
        if _GIVES_IN.search(statement.text[words[0].start : words[-1].end]):
            won, lost = won - {"geschlagen"}, lost | {"geschlagen"}
        if bool(won) == bool(lost):
            continue
        against = next((word for word in words if word.lower in _AGAINST | _BEATS | _YIELDS), None)
        against = against or _lost_to(words, {start for start, _, _ in known})
        limit = (against or words[-1]).start
        side = _first(people, known, words[0].start, limit)
        other = "" if against is None else _first(people, known, limit + 1, words[-1].end)
        if side:
            found.append(Bout(side, other, bool(won)))
    return found


def _first(people: Sequence[tuple[int, int, str]], known: Sequence[tuple[int, int, str]], start: int, end: int) -> str:
    """The last word, folded, of the first name between two offsets, of no place if there is another; "" for none."""
    for names in (people, known):
        for at, _, text in names:
            if start <= at < end:
                return fold(text.split()[-1]).removesuffix("'s")
    return ""


def _lost_to(words: Sequence[Word], starts: set[int]) -> Word | None:
    """The "to" before who won: "lost to Brandt", "lost the final to Brandt"."""
    lost = next((word for word in words if word.lower in _LOST | {"fell", "succumbed"}), None)
    if lost is None:
        return None
    return next(
        (
            one
            for one, other in pairwise(words)
            if one.lower == "to"
            and one.start > lost.start
            and (other.start in starts or one.position == lost.position + 1)
        ),
        None,
    )


def has_lost(text: str) -> bool:
    """Whether a text speaks of a defeat, so that its score may be told from the other side."""
    return bool(_LOST & set(re.findall(r"\w+", text.lower())))


def _all_bouts(alignment: Alignment) -> tuple[list[Bout], list[Bout]]:
    """Who met whom in a claim and in its quotes; a word that is a name there is one here, too: "Sinner schlug …"."""
    claim = alignment.claim
    named = [
        (word.start, word.end, word.text)
        for word in claim.content()
        if word.text[0].isupper()
        and not any(start <= word.start < end for start, end, _ in claim.names)
        and any(
            value >= NAMED and any(start <= quote.words[spot].start < end for start, end, _ in quote.names)
            for (number, spot), value in alignment.links[word.position].items()
            for quote in (alignment.quotes[number],)
        )
    ]
    return _bouts(claim, named), [bout for quote in alignment.quotes for bout in _bouts(quote)]


NAMED = 0.9
"""From here on a word of a claim is that of a name in a quote."""


def is_same_bout(alignment: Alignment) -> bool:
    """Whether a claim tells a match of its quotes as they do, from either side."""
    ours, theirs = _all_bouts(alignment)
    return any(
        (mine.side == bout.side and mine.has_won == bout.has_won)
        or (mine.side == bout.other and mine.has_won != bout.has_won)
        for mine in ours
        for bout in theirs
    )


TELLS_OF_BOUT = _WON | _LOST
"""Words by which a text tells who won or lost."""


def bout_faults(alignment: Alignment) -> list[Evidence]:
    """Whether a claim has the other side win."""
    ours, theirs = _all_bouts(alignment)
    for mine in ours:
        for bout in theirs:
            is_other = mine.side == bout.other and mine.other in {"", bout.side} and mine.has_won == bout.has_won
            is_same = mine.side == bout.side and mine.other == bout.other != "" and mine.has_won != bout.has_won
            if mine.side != mine.other and (is_other or is_same):
                return [Evidence("direction", "bout")]
    return []
