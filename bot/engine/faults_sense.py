"""Whether a claim denies or turns round what its quotes say: negation and opposites."""

from dataclasses import dataclass

from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_reading import Statement, Word, denies, is_negator
from bot.engine.faults_words import NEAR_NEGATORS, prepositions

# --- negation --------------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Negation:
    """A word that denies, with what it denies.

    Attributes:
        position: Where it stands.
        scope: Positions of the content words that it may deny.
        focus: Those it denies first of all, nearest first.
    """

    position: int
    scope: tuple[int, ...]
    focus: tuple[int, ...]


_NOT_ONLY = frozenset("nur allein bloß lediglich only just merely zuletzt selten".split())


def negations(statement: Statement) -> tuple[Negation, ...]:
    """The negations of a statement, in order; "nicht nur" denies nothing."""
    known = statement.caches.get("negations")
    if isinstance(known, tuple):
        return known
    found = []
    words = statement.words
    for word in words:
        if not is_negator(word):
            continue
        following = words[word.position + 1] if word.position + 1 < len(words) else None
        if following is not None and following.lower in _NOT_ONLY:
            continue
        clause = statement.clauses[word.clause] if word.clause < len(statement.clauses) else ()
        contrast = next(
            (p for p in range(word.position + 1, len(words)) if words[p].lower in {"sondern", "rather"}), None
        )
        if contrast is not None and contrast - word.position < 12:
            inside = [p for p in range(word.position + 1, contrast) if words[p].is_content]
        elif word.lower in NEAR_NEGATORS:
            inside = _behind(statement, word)
        elif statement.language == "en":
            inside = [p for p in clause if words[p].is_content and p > word.position]
            inside = inside or [p for p in clause if words[p].is_content]
        else:
            inside = [p for p in clause if words[p].is_content]
        focus = sorted(inside, key=lambda p: abs(p - word.position) + (2 if p < word.position else 0))[:3]
        found.append(Negation(word.position, tuple(inside), tuple(focus)))
    result = tuple(found)
    statement.caches["negations"] = result
    return result


def _behind(statement: Statement, word: Word) -> list[int]:
    """Content words right behind "kein" or "without", to the end of the clause."""
    clause = statement.clauses[word.clause]
    return [p for p in clause if p > word.position and statement.words[p].is_content][:4]


def _denied_near(statement: Statement, positions: set[int], *, unless: set[str]) -> bool:
    """Whether any of these words is denied, or its clause holds a word that denies by itself and is none of some."""
    for negation in negations(statement):
        if positions & set(negation.scope) or negation.position in positions:
            return True
        clauses = {statement.words[p].clause for p in positions}
        if statement.words[negation.position].clause in clauses:
            return True
    clauses = {statement.words[p].clause for p in positions}
    return any(
        word.clause in clauses and denies(word, statement.language) and not (unless & word.keys.keys())
        for word in statement.words
        if word.is_content
    )


def negation_faults(alignment: Alignment) -> list[str]:
    """Whether a "not" was lost or added."""
    claim = alignment.claim
    chosen: dict[tuple[int, int], list[int]] = {}
    for position, spot in enumerate(alignment.chosen):
        if spot is not None:
            chosen.setdefault(spot, []).append(position)
    for number, quote in enumerate(alignment.quotes):
        for negation in negations(quote):
            focus = [p for p in negation.focus if not _is_name(quote, p)] or list(negation.focus)
            if not focus:
                continue
            covered = {p: chosen[number, p] for p in focus if (number, p) in chosen}
            near = focus[0] in covered
            if not covered or len(covered) / len(focus) < 0.6 or not near:
                continue
            mine = {p for positions in covered.values() for p in positions}
            shared = {key for p in covered for key in quote.words[p].keys if denies(quote.words[p], quote.language)}
            if not _denied_near(claim, mine, unless=shared) and not _affirmed_elsewhere(alignment, mine, number):
                return ["negation"]
    for negation in negations(claim):
        focus = [p for p in negation.focus if not _is_name(claim, p)] or list(negation.focus)
        if not focus:
            continue
        targets: dict[int, set[int]] = {}
        for p in focus:
            for (where, place), value in alignment.links[p].items():
                if value >= BACKED:
                    targets.setdefault(where, set()).add(place)
        if not targets:
            continue
        if not any(
            negations(alignment.quotes[where]) or _denied_near(alignment.quotes[where], places, unless=set())
            for where, places in targets.items()
        ):
            return ["negation"]
        shared = {key for p in focus for key in claim.words[p].keys if denies(claim.words[p], claim.language)}
        if shared and not any(negations(quote) for quote in alignment.quotes):
            return ["negation"]
    return []


def _is_name(statement: Statement, position: int) -> bool:
    word = statement.words[position]
    return any(start <= word.start < end for start, end, _ in statement.names)


def _affirmed_elsewhere(alignment: Alignment, positions: set[int], denying: int) -> bool:
    """Whether another quote says these words without denying them."""
    for number, quote in enumerate(alignment.quotes):
        if number == denying:
            continue
        spots = {
            spot
            for p in positions
            for (where, spot), value in alignment.links[p].items()
            if where == number and value >= 0.6
        }
        backed = sum(any(where == number for where, _ in alignment.links[p]) for p in positions)
        if spots and backed == len(positions) and not _denied_near(quote, spots, unless=set()):
            return True
    return False


# --- opposites -------------------------------------------------------------------------------------------------------


def _polarity(statement: Statement, word: Word) -> int:
    """-1 for a word that is denied, else 1."""
    denied = 0
    for negation in negations(statement):
        near = statement.words[negation.position].lower in NEAR_NEGATORS
        is_verb = statement.language == "de" and word.text[0].islower()
        denied += word.position in (negation.scope if near or is_verb else negation.focus[:2])
    return -1 if denied % 2 else 1


def opposite_faults(alignment: Alignment) -> list[str]:
    """Words of a claim whose opposite stands in the quotes, and they themselves do not."""
    claim = alignment.claim
    found = []
    for word in claim.words:
        if not word.axes:
            continue
        mine = _polarity(claim, word)
        same, opposed = 0.0, 0.0
        for quote in alignment.quotes:
            for other in quote.words:
                for axis, sign in word.axes:
                    for axis_, sign_ in other.axes:
                        if axis != axis_:
                            continue
                        value = sign * mine * sign_ * _polarity(quote, other)
                        near = _closeness(alignment, word, other, quote)
                        if value > 0:
                            same = max(same, near)
                        elif not any((axis, sign_) in mate.axes for mate in claim.words if mate is not word):
                            opposed = max(opposed, near)
        if opposed > 0 and opposed > 1.5 * same and opposed >= 0.15 and not _is_plain(alignment, word):
            found.append(f"antonym: {word.text}")
    return found


def preposition_faults(alignment: Alignment) -> list[str]:
    """Prepositions of a claim whose opposite stands before the same word in the quotes: "before", "after"."""
    claim = alignment.claim
    table = prepositions(claim.language)
    found = []
    for word in claim.words:
        sides = table.get(word.lower)
        if not sides:
            continue
        target = next((w for w in claim.words[word.position + 1 : word.position + 5] if w.is_content), None)
        if target is None or (target.is_measured and target.position > word.position + 3):
            continue
        same, opposed = False, False
        for (number, spot), value in alignment.links[target.position].items():
            if value < 0.7:
                continue
            quote = alignment.quotes[number]
            before = _preposition(quote, spot)
            for axis, sign in sides:
                same = same or (axis, sign) in before
                opposed = opposed or (axis, -sign) in before
        if opposed and not same:
            found.append(f"antonym: {word.text}")
    return found


def _preposition(quote: Statement, position: int) -> tuple[tuple[int, int], ...]:
    """The sides of the nearest preposition before a word, no noun between."""
    table = prepositions(quote.language)
    for back in range(position - 1, max(-1, position - 5), -1):
        word = quote.words[back]
        if word.lower in table:
            return table[word.lower]
        if word.is_content and (word.text[0].isupper() or quote.language == "en") and not word.is_number:
            break
    return ()


def _is_plain(alignment: Alignment, word: Word) -> bool:
    """Whether the very word stands in the quotes, not denied otherwise than here."""
    for (number, spot), value in alignment.links[word.position].items():
        quote = alignment.quotes[number]
        other = quote.words[spot]
        opposite = {(axis, -sign) for axis, sign in word.axes}
        same = set(word.axes) & set(other.axes) or any(
            key[0] not in "#@" and worth >= 0.85 and key in other.keys for key, worth in word.keys.items()
        )
        turned = _polarity(quote, other) != _polarity(alignment.claim, word)
        if value >= 0.6 and same and not opposite & set(other.axes) and not turned:
            return True
    return False


def _closeness(alignment: Alignment, word: Word, other: Word, quote: Statement) -> float:
    """How much of what stands near a word of the claim stands near one of a quote, in [0, 1]."""
    number = alignment.quotes.index(quote)
    total = gained = 0.0
    for mate in alignment.claim.content():
        if mate is word:
            continue
        distance = abs(mate.position - word.position)
        weight = (1.0 if mate.clause == word.clause else 0.3) / (1 + distance / 4)
        best = 0.0
        for (where, spot), value in alignment.links[mate.position].items():
            if where == number and value >= BACKED and quote.words[spot] is not other:
                near = 1 / (1 + abs(spot - other.position) / 5)
                if quote.words[spot].clause != other.clause:
                    near *= 0.6
                best = max(best, value * near)
        total += weight
        gained += weight * best
    return gained / total if total else 0.3
