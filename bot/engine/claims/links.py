"""Which word of a claim which word of a quote backs, across German and English."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.engine.claims.reading import Statement, Word
from bot.engine.claims.spelling import letters_of, spelled_out
from bot.engine.language import fold, soften, stem
from bot.engine.lexicon import lexicon
from bot.engine.matching import similar

CONCEPT, EQUAL, NEAR, INSIDE, FUZZY = 0.9, 0.85, 0.45, 0.7, 0.8
"""What a synonym of the lexicon and one of the reports' own, a neighbor, a word inside another, and one spelled alike
are worth beside the same word."""

BACKED = 0.4
"""A backing from here on counts as the word being there."""


@dataclass(slots=True, eq=False)
class Alignment:
    """Which words of the quotes back those of a claim.

    Attributes:
        claim: The claim.
        quotes: The quotes.
        links: For each word of the claim: (quote, position) -> how firmly it is backed, in (0, 1].
        chosen: For each word of the claim the likeliest of these, or None.
        shares: How firmly each word is backed where a word of the quotes backs only so many of the claim's.
    """

    claim: Statement
    quotes: tuple[Statement, ...]
    links: list[dict[tuple[int, int], float]]
    chosen: list[tuple[int, int] | None]
    shares: list[float] = field(default_factory=list)

    def strength(self, position: int) -> float:
        """How firmly a word of the claim is backed, in [0, 1], by whatever word."""
        return max(self.links[position].values(), default=0.0)

    def firm(self, position: int) -> float:
        """The same by a word that backs no other more firmly: "Flüge" and "Fluglotsen" rest on two."""
        return self.shares[position]

    def target(self, position: int) -> Word | None:
        """The word of a quote that backs one of the claim best, or None."""
        found = self.chosen[position]
        return None if found is None else self.quotes[found[0]].words[found[1]]


_WORTH = {"#": CONCEPT, "+": EQUAL, "~": 1.0, "@": 1.0}


def align(claim: Statement, quotes: Sequence[Statement]) -> Alignment:
    """Find what backs each word of a claim."""
    links: list[dict[tuple[int, int], float]] = []
    for word in claim.words:
        found: dict[tuple[int, int], float] = {}
        if word.is_content:
            for number, quote in enumerate(quotes):
                is_same = quote.language == claim.language
                for key, worth in word.keys.items():
                    kind = key[0]
                    if kind == "~" and not is_same:
                        continue
                    factor = _WORTH.get(kind, 1.0)
                    for position, other in quote.index.get(key, ()):
                        if kind == "#" and is_other_example(word.text, quote.words[position].text, int(key[1:])):
                            continue
                        value = factor * min(worth, other) if kind != "#" else factor * worth * other
                        spot = (number, position)
                        if value > found.get(spot, 0.0):
                            found[spot] = value
            if max(found.values(), default=0.0) < BACKED:
                _look_further(word, quotes, found)
        links.append(found)
    _link_abbreviations(claim, quotes, links)
    return Alignment(claim, tuple(quotes), links, _choose(claim, quotes, links), _shared_out(claim, quotes, links))


def is_other_example(one: str, other: str, concept: int) -> bool:
    """Whether two words share a concept as two different examples of it only: Airbus and Boeing make aircraft."""
    return lexicon().is_kind(concept) and are_others(one, other)


def are_others(one: str, other: str) -> bool:
    """Whether two words are names of the tables, and of two things: "iPhone" and "iPad"."""
    mine, theirs = lexicon().identity(one), lexicon().identity(other)
    return mine is not None and theirs is not None and mine != theirs


def _link_abbreviations(
    claim: Statement, quotes: Sequence[Statement], links: Sequence[dict[tuple[int, int], float]]
) -> None:
    """Link abbreviations with the words that they are short for, in either direction."""
    for number, quote in enumerate(quotes):
        for word in claim.words:
            for position in spelled_out(letters_of(word.text), quote):
                links[word.position].setdefault((number, position), CONCEPT)
        for word in quote.words:
            for position in spelled_out(letters_of(word.text), claim):
                links[position].setdefault((number, word.position), CONCEPT)


def _room(word: Word, language: str) -> int:
    """How many different words of a claim a word of a quote may back: a German compound as many as it has parts."""
    if language != "de":
        return 1 + (len(word.text) > 9) + word.text.count("-")
    return 1 + (len(word.text) >= 7) + (len(word.text) >= 11) + (len(word.text) >= 16)


def _shared_out(
    claim: Statement, quotes: Sequence[Statement], links: Sequence[dict[tuple[int, int], float]]
) -> list[float]:
    """Deal the words of the quotes out among those of the claim, firmest first."""
    offers = sorted(
        ((value, -position, spot) for position, found in enumerate(links) for spot, value in found.items()),
        reverse=True,
    )
    taken: dict[tuple[int, int], set[str]] = {}
    result = [0.0] * len(links)
    for value, negative, spot in offers:
        word = claim.words[-negative]
        if result[word.position]:
            continue
        text = stem(word.text, claim.language)
        holders = taken.setdefault(spot, set())
        if text in holders or len(holders) < _room(quotes[spot[0]].words[spot[1]], quotes[spot[0]].language):
            holders.add(text)
            result[word.position] = value
    return result


def _look_further(word: Word, quotes: Sequence[Statement], found: dict[tuple[int, int], float]) -> None:
    """Neighbors in meaning, cognates, and words inside one another, for a word that nothing else backs."""
    near: dict[str, float] = {}
    for key, worth in word.keys.items():
        if key[0] == "#":
            for concept, closeness in lexicon().neighbors(int(key[1:])):
                near[f"#{concept}"] = max(near.get(f"#{concept}", 0.0), closeness * worth)
    folded = soften(word.text).removesuffix("'s")
    sounded = _sounded(fold(folded))
    for number, quote in enumerate(quotes):
        for meaning, closeness in near.items():
            for position, firmness in quote.index.get(meaning, ()):
                if are_others(word.text, quote.words[position].text):
                    continue
                spot = number, position
                found[spot] = max(found.get(spot, 0.0), NEAR * min(1.0, 2 * closeness) * firmness)
        for candidate in quote.words:
            if not candidate.is_content or len(candidate.text) < 4 or len(folded) < 4:
                continue
            if are_others(word.text, candidate.text):
                continue
            other_text = soften(candidate.text).removesuffix("'s")
            value = 0.0
            shorter, longer = sorted((folded, other_text), key=len)
            base = stem(shorter[:1].upper() + shorter[1:], quote.language) if len(shorter) > 5 else shorter
            if len(base) >= 4 and len(longer) >= len(base) + 3 and (longer.startswith(base) or longer.endswith(base)):
                value = INSIDE
            alike = similar(sounded, _sounded(fold(other_text)))
            value = max(value, FUZZY * alike)
            if value >= BACKED:
                found[number, candidate.position] = max(found.get((number, candidate.position), 0.0), value)


@lru_cache(maxsize=32768)
def _sounded(word: str) -> str:
    """Write a word as both languages would spell it, so that cognates meet."""
    for spelling, sound in (
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("ch", "k"),
        ("c", "k"),
        ("y", "i"),
        ("x", "ks"),
        ("z", "s"),
    ):
        word = word.replace(spelling, sound)
    return word


def _choose(
    claim: Statement, quotes: Sequence[Statement], links: Sequence[dict[tuple[int, int], float]]
) -> list[tuple[int, int] | None]:
    """The likeliest backing of each word: firm, and in a clause that backs much of what stands around it."""
    votes: dict[tuple[int, int, int], float] = {}  # (clause of the claim, quote, clause there) -> how much is backed
    for word, found in zip(claim.words, links, strict=True):
        best: dict[tuple[int, int], float] = {}
        for (number, position), value in found.items():
            spot = (number, quotes[number].words[position].clause)
            best[spot] = max(best.get(spot, 0.0), value)
        for (number, clause), value in best.items():
            votes[word.clause, number, clause] = votes.get((word.clause, number, clause), 0.0) + value
    chosen: list[tuple[int, int] | None] = []
    last: tuple[int, int] | None = None
    for word, found in zip(claim.words, links, strict=True):
        top, pick = 0.0, None
        for (number, position), value in found.items():
            if value < BACKED:
                continue
            worth = value + 0.15 * votes.get((word.clause, number, quotes[number].words[position].clause), 0.0)
            if last is not None and last[0] == number and last[1] != position:
                worth += 0.15 / abs(last[1] - position)
            if worth > top:
                top, pick = worth, (number, position)
        chosen.append(pick)
        last = pick or last
    return chosen
