"""Whether a claim tells of what its quotes name only to say that it was another: "a cleaner, not the guards"."""

import re
from collections.abc import Iterator

from bot.engine.claims.links import Alignment
from bot.engine.claims.names import places_of
from bot.engine.claims.reading import Statement, Word
from bot.engine.claims.weights import Evidence

_SET_ASIDE = {
    "de": re.compile(
        r"(?:,\s|\bund\s|\baber\s)(?P<bare>nicht)\s(?!nur|allein|bloß|mehr|zuletzt|einmal|zu\b)|\b(?:statt|anstatt|anstelle)\s"
        r"|\b(?P<swap>nicht)\s(?!nur|allein|bloß)(?=[^.;]{3,90},\ssondern\s)",
    ),
    "en": re.compile(
        r"(?:,\s|\band\s|\bbut\s)(?P<bare>not)\s(?!only|just|merely|least|until|to\b|yet|been\b)|\b(?:rather\sthan|instead\sof|as\sopposed\sto)\s",
    ),
}
_TURNS = frozenset(
    """nicht kein keine keinen keiner keinem statt anstatt anstelle sondern anders weder not no instead rather unlike
    opposed neither never nie""".split()
)

HEAD = 3
"""Content words of what is set aside, and of what stands for it, that are looked at."""

MEANT = 0.7
"""From here on a word of the claim is that of a quote."""


def contrast_faults(alignment: Alignment) -> list[Evidence]:
    """What a claim says of somebody or something that its quotes set aside for another."""
    if any(word.lower in _TURNS or word.lower.endswith("n't") for word in alignment.claim.words):
        return []
    for number, quote in enumerate(alignment.quotes):
        for aside, instead in _contrasts(quote):
            if not aside or not instead:
                continue
            taken = [_is_told(alignment, number, word, {other.position for other in aside}) for word in aside]
            kept = any(_is_met(alignment, number, word) for word in instead)
            if all(taken) and not kept:
                return [Evidence("direction", "set aside")]
    return []


def _contrasts(quote: Statement) -> Iterator[tuple[list[Word], list[Word]]]:
    """What a quote sets aside with what it names for it."""
    pattern = _SET_ASIDE.get(quote.language)
    for match in pattern.finditer(quote.text) if pattern else ():
        aside: list[Word] = []
        end = len(quote.text)
        for word in quote.words:
            if word.start < match.end():
                continue
            gap = quote.text[quote.words[word.position - 1].end : word.start]
            if (aside and re.search(r"[,;:.–]", gap)) or len(aside) == HEAD:
                end = word.start
                break
            if word.is_content and not word.is_measured:
                aside.append(word)
        if match.groupdict().get("swap"):
            behind = quote.text.find(" sondern ", end - 12)
            instead = [word for word in quote.words if word.start > behind and word.is_content][:HEAD]
        else:
            ahead = [word for word in quote.words if word.end <= match.start() + 1]
            instead = []
            for word in reversed(ahead):
                if instead and not word.is_content:
                    break
                instead += [word] if word.is_content and not word.is_measured else []
            instead = instead[:HEAD]
        yield aside, instead


def _is_met(alignment: Alignment, number: int, word: Word) -> bool:
    """Whether the claim has a word of a quote, in whatever form."""
    return any(links.get((number, word.position), 0.0) >= MEANT for links in alignment.links) or any(
        word.position in places_of(other.text, alignment.quotes[number])
        for other in alignment.claim.words
        if other.text[0].isupper()
    )


def _is_told(alignment: Alignment, number: int, word: Word, places: set[int]) -> bool:
    """Whether the claim has a word of what is set aside, and it stands nowhere else in the quotes."""
    for mine in alignment.claim.words:
        spots = {spot for spot, value in alignment.links[mine.position].items() if value >= MEANT}
        if mine.text[0].isupper():
            spots |= {(n, p) for n, quote in enumerate(alignment.quotes) for p in places_of(mine.text, quote)}
        if (number, word.position) in spots and all(n == number and p in places for n, p in spots):
            return True
    return False
