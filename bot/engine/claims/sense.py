"""Whether a claim turns round what its quotes say: opposites, and prepositions that are opposites."""

import re

from bot.engine.claims.compared import TELLS_OF_BOUT, is_same_bout
from bot.engine.claims.denials import COMPARED, PENDING, clause_of, half_denies, is_pending, is_verb, negations
from bot.engine.claims.frames import frames, segments
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.nouns import proper
from bot.engine.claims.opposites import converses, head_sides
from bot.engine.claims.reading import Statement, Word, denies, is_finite, is_negator, is_said
from bot.engine.claims.stead import stands_at
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import NEAR_NEGATORS, prepositions, refusing

NEARBY = 3
"""Words to either side of an opposite that may take it back."""


def _polarity(statement: Statement, word: Word) -> int:
    """-1 for a word that is denied, else 1."""
    denied = 0
    is_noun = statement.language == "de" and word.text[0].isupper() and word.position > 0
    for negation in negations(statement):
        near = statement.words[negation.position].lower in NEAR_NEGATORS
        if is_noun and not near:
            continue
        is_form = statement.language == "de" and (is_finite(word.text, "de") or word.text.endswith("en"))
        if near and _denies_object(statement, negation.position, word):
            denied += 1
            continue
        denied += word.position in (negation.scope if near or is_form else negation.focus[:2])
    if is_noun and any(_is_refusing(mate) for mate in clause_of(statement, word.position)):
        denied += 1  # "verweigerte dem Bau die Genehmigung"
    return -1 if denied % 2 else 1


def _is_refusing(word: Word) -> bool:
    """Whether a German verb keeps what it is done to from being: "untersagte die Schließung"."""
    return word.text[0].islower() and any(key in refusing() for key, worth in word.keys.items() if worth == 1.0)


def _denies_object(statement: Statement, position: int, word: Word) -> bool:
    """Whether a "kein" or "no" stands before what a verb is done to: "zahlt keine Dividende"."""
    negator = statement.words[position]
    is_of = negator.lower not in {"ohne", "without"} and negator.clause == word.clause
    if is_said(word, statement.language):
        return False  # "warnt, es gebe keine"
    away = position - word.position if statement.language == "en" else abs(position - word.position)
    return is_of and 0 < away <= OBJECT and is_verb(statement, word.position)


OBJECT = 6
"""Words between a verb and the "no" of what it is done to, at most."""


def _compound_faults(alignment: Alignment) -> list[Evidence]:
    """Compounds of a claim of which the quotes have the opposite: "Zinserhöhung" for "Zinssenkung"."""
    theirs = [
        (of, frozenset(sides))
        for quote in alignment.quotes
        for word in quote.words
        for of, sides in (head_sides(word.text, quote.language),)
        if sides
    ]
    found = []
    for word in alignment.claim.words:
        of, sides = head_sides(word.text, alignment.claim.language)
        same = [other for modifier, other in theirs if modifier == of]
        opposite = {(axis, -sign) for axis, sign in sides}
        if any(opposite & other for other in same) and not any(set(sides) & other for other in same):
            found.append(Evidence(f"antonym: {word.text}", "antonym"))
    return found


OTHERS = 0.8
"""So near, beside the word that is judged, another word of the claim must be to be what a quote's opposite backs."""


def opposite_faults(alignment: Alignment) -> list[Evidence]:
    """Words of a claim whose opposite stands in the quotes, and they themselves do not."""
    claim = alignment.claim
    found = _compound_faults(alignment)
    is_told_bout = any(word.lower in TELLS_OF_BOUT for word in claim.words) and is_same_bout(alignment)
    for word in claim.words:
        if not word.axes or _is_bound(claim, word) or _is_other_noun(claim, word):
            continue
        if is_told_bout and word.lower in TELLS_OF_BOUT:
            continue
        mine = _polarity(claim, word)
        same, opposed, is_word = 0.0, 0.0, False
        places: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        for quote in alignment.quotes:
            for other in quote.words:
                for axis, sign in word.axes:
                    for axis_, sign_ in other.axes:
                        if axis != axis_:
                            continue
                        value = sign * mine * sign_ * _polarity(quote, other)
                        if value < 0 and (
                            _is_hedged(claim, word, quote, other)
                            or _is_converse(alignment, axis, word, quote, other)
                            or (sign == sign_ and _is_denied_otherwise(claim, word, mine, quote, other))
                        ):
                            continue
                        near = _closeness(alignment, word, other, quote)
                        places[value > 0].append((alignment.quotes.index(quote), other.position))
                        if value > 0:
                            same = max(same, near)
                        elif not any(
                            (axis, sign_) in mate.axes and _closeness(alignment, mate, other, quote) >= OTHERS * near
                            for mate in claim.words
                            if mate is not word
                        ):
                            is_word = is_word or (near >= opposed and sign != sign_)
                            opposed = max(opposed, near)
        if opposed > 0 and opposed > 1.5 * same and opposed >= 0.15 and not _is_plain(alignment, word):
            found.append(
                Evidence(f"antonym: {word.text}", "antonym" if is_word else "polarity", min(1.0, 2 * (opposed - same)))
            )
        if _is_of_other_half(alignment, word, places[True], places[False]):
            found.append(Evidence(f"antonym: {word.text}", "other half"))
    return found


ALIKE = 0.85
"""What backs a word less firmly than this share of the best is passed over."""

MIN_HALF = 2
"""Words of a claim that must stand in a half of a quote to be sure that it tells of that one."""


def _is_of_other_half(
    alignment: Alignment, word: Word, same: list[tuple[int, int]], opposed: list[tuple[int, int]]
) -> bool:
    """Whether all else that a claim says with a word stands with its opposite: "fell in Bonn but rose in Kiel"."""
    if not same or not opposed or (alignment.claim.language == "de" and word.text[0].isupper()):
        return False
    inside = segments(alignment.claim)
    mates = [
        mate
        for mate in alignment.claim.words
        if mate is not word
        and inside[mate.position] == inside[word.position]
        and (mate.is_content or mate.is_number)
        and not mate.is_measured
        and mate.lower not in _SLIGHT
    ]
    if len(same) == 1 and any(
        number == same[0][0] and _has_other_subject(alignment, mates, number, same[0][1], there)
        for number, there in opposed
    ):
        return True
    return all(
        any(number == other and _is_beside(alignment, mates, number, here, there) for other, there in opposed)
        for number, here in same
    )


def _is_beside(alignment: Alignment, mates: list[Word], number: int, here: int, there: int) -> bool:
    """Whether some words of a claim stand on one side of what parts two places of a quote, and none on the other."""
    joint = _joint(alignment.quotes[number], min(here, there), max(here, there))
    met = 0
    for mate in mates if joint else ():
        found = stands_at(alignment, mate)
        least = ALIKE * max(found.values(), default=0.0)
        sides = {
            (number == where and (spot < joint) == (there < joint))
            for (where, spot), value in found.items()
            if value >= least
        }
        if sides == {False}:
            return False
        met += sides == {True}
    return met >= MIN_HALF


def _has_other_subject(alignment: Alignment, mates: list[Word], number: int, here: int, there: int) -> bool:
    """Whether a claim names whom the opposite is told of and not whom the word is: "wine rose, but beer fell"."""
    quote = alignment.quotes[number]
    doers = {
        frame.verb: {quote.words[p].lower: p for p in (*frame.agents, *frame.patients)}
        for frame in frames(quote)
        if frame.verb in {here, there} and not frame.is_guessed
    }
    mine, theirs = doers.get(here, {}), doers.get(there, {})
    ours = {(number, p) for name, p in mine.items() if name not in theirs}
    others = {(number, p) for name, p in theirs.items() if name not in mine}
    if not ours or not others:
        return False
    told = {
        spot
        for mate in mates
        for spot, value in alignment.links[mate.position].items()
        if value >= ALIKE * alignment.strength(mate.position)
    }
    return bool(told & others) and not told & ours


def _joint(quote: Statement, first: int, last: int) -> int:
    """Where the second of two halves of a sentence begins: at a "but", a comma or an "and"; 0 for nowhere."""
    between = quote.words[first + 1 : last + 1]
    for wanted in (_BUT, frozenset[str](), _AND):
        for word in between:
            is_mark = not wanted and any(mark in quote.gaps[word.position] for mark in ",;")
            if word.lower in wanted or is_mark:
                return word.position
    return 0


_BUT = frozenset("but while whereas aber während sondern doch wohingegen".split())
_AND = frozenset("and und".split())
_SLIGHT = frozenset("leicht deutlich stark slightly sharply strongly clearly weiter further".split())
"""Words that only tell how much."""


_OTHER_NOUNS = frozenset(
    """contract contracts fire fires bar bars pass passes land lands back shed sheds strike strikes spin trail trails
    light lights lead leads close present record records match matches rest state states""".split()
)
_EDGES = frozenset("end beginning start ende anfang beginn".split())
_DETERMINERS = frozenset("the a an its his her their our this that these those of no any some new".split())


def _is_other_noun(statement: Statement, word: Word) -> bool:
    """Whether an English word is a noun that has nothing of the verb on its axis: "its contract"."""
    before = statement.words[word.position - 1].lower if word.position else ""
    behind = statement.words[word.position + 1 : word.position + 4]
    if word.lower in _EDGES and any(other.is_measured or other.is_number for other in behind):
        return True  # "at the end of November" ends nothing
    return statement.language == "en" and word.lower in _OTHER_NOUNS and before in _DETERMINERS


def _is_bound(statement: Statement, word: Word) -> bool:
    """Whether a word only limits a number: "weniger als 250"."""
    following = statement.words[word.position + 1 : word.position + 6]
    if len(following) < 2 or following[0].lower not in COMPARED or not following[1].is_number:
        return False
    return not any(other.lower in {"ago", "earlier", "before"} for other in following)  # "lower than four years ago"


def _is_converse(alignment: Alignment, axis: int, word: Word, quote: Statement, other: Word) -> bool:
    """Whether the other one of two does it: who buys is not who sells."""
    if axis not in converses():
        return False
    number = alignment.quotes.index(quote)
    mine = next((frame for frame in frames(alignment.claim) if frame.verb == word.position), None)
    theirs = next((frame for frame in frames(quote) if frame.verb == other.position), None)
    if mine is None or theirs is None:
        return mine is not theirs  # "the buyer is …" of who sells
    if not mine.agents or not theirs.agents:
        return False
    named = proper(quote, theirs.agents) or theirs.agents
    ours = proper(alignment.claim, mine.agents) or mine.agents
    return not any(
        (number, spot) in alignment.links[p] and alignment.links[p][number, spot] >= BACKED
        for p in ours
        for spot in named
    )


def _is_denied_otherwise(claim: Statement, word: Word, polarity: int, quote: Statement, other: Word) -> bool:
    """Whether a word that one side denies is denied by the other, too, in another way: "few accept", "no dead"."""
    statement, plain, against = (claim, word, quote) if polarity > 0 else (quote, other, claim)
    mates = clause_of(statement, plain.position)
    return any(
        is_negator(mate) or denies(mate, statement.language) or half_denies(mate, statement.language, against.words)
        for mate in mates
        if mate is not plain
    )


_STAYING = frozenset(
    "bleibt bleiben blieb weiter weiterhin stays stay stayed remains remain remained still kept".split()
)
_WAITING = frozenset("erst nur wieder noch bis nicht only until again yet not before when once".split())


def _is_hedged(claim: Statement, word: Word, quote: Statement, other: Word) -> bool:
    """Whether an opposite may mean the same: "stays shut until …" for "may open only when …"."""
    mine = {mate.lower for mate in claim.words if abs(mate.position - word.position) <= NEARBY}
    theirs = {mate.lower for mate in quote.words if abs(mate.position - other.position) <= NEARBY}
    if mine & PENDING and any(is_pending(quote, negation.position) for negation in negations(quote)):
        return True
    return bool((mine & _STAYING and theirs & _WAITING) or (mine & _WAITING and theirs & _STAYING))


_SIDES = frozenset("für gegen for against".split())
_STANCE = re.compile(
    r"stimm\w*|votier\w*|ausgesprochen|sprach\w*|sprech\w*|spricht|plädier\w*|kämpf\w*|protest\w*|demonstrier\w*|eintreten|eintritt"
    r"|entschied\w*|entscheid\w*|argument\w*|vot(?:e|es|ed|ing)|campaign\w*|argu\w+|fight\w*|fought|ruled|decid\w+|rall\w+|march\w*"
    r"|\b(?:ist|sind|war|waren|is|are|was|were)\s(?:für|gegen|for|against)\b",
    re.IGNORECASE,
)
"""What is done for something or against it."""

MEANT = 0.7
"""From here on a word behind a preposition is that of a quote."""


def preposition_faults(alignment: Alignment) -> list[Evidence]:
    """Prepositions of a claim whose opposite stands before the same word in the quotes: "before", "after"."""
    claim = alignment.claim
    table = prepositions(claim.language)
    found = []
    for word in claim.words:
        sides = table.get(word.lower)
        if not sides:
            continue
        ahead = [
            w for w in claim.words[word.position + 1 : word.position + 5] if w.is_content and w.clause == word.clause
        ]
        # "above its long-term average": a quality may be told in other words
        target = next((w for w in ahead[:2] if alignment.strength(w.position) >= MEANT), ahead[0] if ahead else None)
        if target is None or (target.is_measured and target.position > word.position + 3):
            continue
        same, opposed = False, False
        for (number, spot), value in alignment.links[target.position].items():
            if value < MEANT:
                continue
            quote = alignment.quotes[number]
            if quote.language != claim.language and word.lower in _SIDES and not _STANCE.search(claim.text):
                continue  # a fine is one for a bank, and "gegen" it
            before = _preposition(quote, spot)
            for axis, sign in sides:
                same = same or (axis, sign) in before
                opposed = opposed or (axis, -sign) in before
        if opposed and not same:
            found.append(Evidence(f"antonym: {word.text}", "preposition"))
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
            key[0] not in "#@+" and worth >= 0.85 and key in other.keys for key, worth in word.keys.items()
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
