"""How much of a claim nothing in its quotes backs, and what in it is made up."""

from bot.engine.claims.amounts import amounts
from bot.engine.claims.denials import is_verb
from bot.engine.claims.events import unknown_event, unknown_superlative
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.reading import Statement, Word, is_said
from bot.engine.claims.units import multiples
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import LIGHT

MUCH, MUCH_ACROSS = (0.3, 0.6), (0.4, 0.75)
"""Share of a claim's content without backing from which on it says too much, and with which it surely does: in the
quotes' language, and in another one, where less is found again."""

FEW, SPARED = 6, 0.15
"""So few content words are translated or reworded as one; the share that is then spared."""

SHORT = 5
"""Content words of a claim that says one thing."""

LITTLE, KNOWN = 0.35, 0.9
"""What a word that says little counts beside another, and how firmly a table must hold a word."""


def missing(alignment: Alignment) -> tuple[float, list[Word]]:
    """Share of a claim's content words that nothing in the quotes backs, weighted by length, in [0, 1]; those words."""
    total = 0.0
    lost: list[tuple[float, Word]] = []
    claim = alignment.claim
    is_translated = all(quote.language != claim.language for quote in alignment.quotes)
    for word in claim.content():
        if word.is_measured or is_said(word, claim.language) or _is_reckoned(alignment, word):
            continue
        weight = (LITTLE if word.lower in LIGHT else 1.0) * min(len(word.text), 12) / 8
        if is_translated and not _is_tabled(word):
            weight *= LITTLE  # a word that no table holds cannot be found again in another language
        total += weight
        if alignment.firm(word.position) < BACKED and not _is_opposed(alignment, word):
            lost.append((weight, word))
    return sum(weight for weight, _ in lost) / total if total else 0.0, [word for _, word in lost]


def support_faults(alignment: Alignment) -> list[Evidence]:
    """What a claim says that nothing in the quotes backs: the share of its content, and what stands out of it."""
    is_same = all(quote.language == alignment.claim.language for quote in alignment.quotes)
    share, lost = missing(alignment)
    found = []
    low, high = MUCH if is_same else MUCH_ACROSS
    if not is_same and len(alignment.claim.content()) <= FEW:
        low, high = low + SPARED, high + SPARED
    if share > low:
        found.append(("missing" if is_same else "missing across", min(1.0, (share - low) / (high - low))))
    if unknown_event(alignment):
        found.append(("event", 1.0))
    if unknown_superlative(alignment):
        found.append(("superlative", 1.0))
    if is_same and _says_little(alignment.claim) and any(_is_predicate(alignment, word) for word in lost):
        found.append(("predicate", 1.0))
    return [Evidence("unsupported", sort, strength) for sort, strength in found]


def _is_reckoned(alignment: Alignment, word: Word) -> bool:
    """Whether a word tells how many times as much it is, and the quotes have figures to reckon it by: "verdoppelt"."""
    return bool(multiples(word.text)) and any(amounts(quote) for quote in alignment.quotes)


def _is_opposed(alignment: Alignment, word: Word) -> bool:
    """Whether the opposite of a word stands in the quotes: whether that is right is no question of support."""
    opposite = {(axis, -sign) for axis, sign in word.axes}
    return bool(opposite) and any(
        opposite.intersection(other.axes) for quote in alignment.quotes for other in quote.words
    )


def _is_tabled(word: Word) -> bool:
    """Whether a table holds the word firmly, so that its translation could be found."""
    return any(key[0] in "#+" and worth >= KNOWN for key, worth in word.keys.items())


def _says_little(claim: Statement) -> bool:
    """Whether a claim says one thing of a name or two and gives no number: all of it hangs on its verb."""
    return len(claim.content()) <= SHORT and len(claim.clauses) == 1 and not any(word.is_number for word in claim.words)


def _is_predicate(alignment: Alignment, word: Word) -> bool:
    """Whether a word is what a short claim says of its names, a verb or an adjective, and no light one."""
    claim = alignment.claim
    if word.lower in LIGHT or any(start <= word.start < end for start, end, _ in claim.names):
        return False
    if any(each.first <= word.position <= each.last for each in amounts(claim)):
        return False  # "jeder fünfte"
    return word.text[0].islower() if claim.language == "de" else is_verb(claim, word.position)
