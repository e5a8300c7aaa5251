"""Whether a claim denies or turns round what its quotes say: negation and opposites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.faults_evidence import Evidence
from bot.engine.faults_frames import frames
from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_nouns import proper
from bot.engine.faults_opposites import converses, head_sides
from bot.engine.faults_reading import PREPOSITIONS, Statement, Word, denies, is_finite, is_negator, refuses
from bot.engine.faults_roles import is_verb
from bot.engine.faults_words import NEAR_NEGATORS, half_denying, prepositions, retracting

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


PLANS = frozenset(
    "plan vorhaben projekt entwurf antrag klage angebot vorschlag gesetzentwurf pläne".split()
) | frozenset("plan project bid proposal offer bill scheme motion".split())
"""What is given up, as stems."""

_ZU = re.compile(
    r"(?:ab|an|auf|aus|bei|durch|ein|fort|her|hin|los|mit|nach|nieder|um|vor|weg|weiter|wieder|zurück)zu\w{3,}n"
)
NEARBY = 3
"""Words to either side of an opposite that may take it back."""

_NOT_ONLY = frozenset("nur allein bloß lediglich only just merely zuletzt selten least".split())
_NOWHERE = frozenset("nirgends nirgendwo nie niemals niemand kein keine keiner never nowhere nobody no none".split())
_BOUNDS = frozenset("mehr weniger später früher länger more less fewer later earlier longer sooner".split())
_COMPARED = frozenset("als than".split())


def _is_idle(statement: Statement, position: int) -> bool:
    """Whether a negator denies nothing: "nicht nur", "no more than 5", "so teuer wie seit 2023 nicht mehr"."""
    ahead = [word.lower for word in statement.words[position + 1 : position + 3]]
    before = [word.lower for word in statement.words[max(0, position - 12) : position]]
    if ahead and ahead[0] in _NOT_ONLY:
        return True
    if len(ahead) == 2 and ahead[0] in _BOUNDS and ahead[1] in _COMPARED:
        return True
    later = [word.lower for word in statement.words[position + 1 : position + 14]]
    if statement.words[position].lower in _NOWHERE and ({"so", "wie"} <= set(later) or later.count("as") > 1):
        return True  # "nirgends war es so kalt wie hier" is a superlative
    if statement.language == "de":
        # A comparison with all times before is a superlative.
        return "wie" in before and ("so" in before or before[-1] in {"wie", "noch", "lange", "seit"})
    behind = [word.lower for word in statement.words[position + 1 : position + 6]]
    if ahead and ahead[0] == "since":
        return True
    return (bool(before) and before[-1] in {"like", "as", "than"}) or ("seen" in behind and "since" in behind)


def _is_yet_to(words: Sequence[Word], position: int) -> bool:
    """Whether a "yet" denies what is behind it: "has yet to return"."""
    return words[position].lower == "yet" and position + 1 < len(words) and words[position + 1].lower == "to"


def negations(statement: Statement) -> tuple[Negation, ...]:
    """The negations of a statement, in order; "nicht nur" denies nothing."""
    known = statement.caches.get("negations")
    if isinstance(known, tuple):
        return known
    found = []
    words = statement.words
    for word in words:
        if not (is_negator(word) or _is_yet_to(words, word.position)) or _is_idle(statement, word.position):
            continue
        clause = statement.clauses[word.clause] if word.clause < len(statement.clauses) else ()
        contrast = _contrast(statement, word.position)
        if contrast is not None:
            inside = [p for p in range(word.position + 1, contrast) if words[p].is_content]
        elif word.lower in NEAR_NEGATORS:
            inside = _behind(statement, word)
        elif statement.language == "en":
            inside = [p for p in clause if words[p].is_content and p > word.position]
            inside = inside or [p for p in clause if words[p].is_content]
        else:
            inside = [p for p in clause if words[p].is_content]
        inside.sort(key=lambda p: abs(p - word.position) + (2 if p < word.position else 0))
        focus = [p for p in inside if not _is_name(statement, p)][:3] or inside[:3]
        if word.lower in NEAR_NEGATORS and clause and word.position <= clause[0] + 1:
            # "No link has been proven": what is said of nothing is denied, too.
            inside += [p for p in clause if p not in inside and is_verb(statement, p)]
        found.append(Negation(word.position, tuple(inside), tuple(focus)))
    result = tuple(found)
    statement.caches["negations"] = result
    return result


def _contrast(statement: Statement, position: int) -> int | None:
    """Where what holds instead begins: the "sondern" of a "nicht"."""
    for word in statement.words[position + 1 : position + 12]:
        if word.lower in {"sondern", "rather"}:
            return word.position
    return None


def _behind(statement: Statement, word: Word) -> list[int]:
    """What "kein" or "without" denies first of all: the noun behind it with what stands before that."""
    found: list[int] = []
    for other in statement.words[word.position + 1 : word.position + 6]:
        if other.clause != word.clause or (found and other.lower in PREPOSITIONS):
            break
        if other.is_content:
            found.append(other.position)
            if statement.language == "de" and other.text[0].isupper():
                break
            if statement.language == "en" and len(found) == 3:
                break
    return found


def _denied_near(statement: Statement, positions: set[int], *, unless: set[str], others: Sequence[Word]) -> bool:
    """Whether any of these words is denied, or its clause holds a word that denies by itself and is none of some."""
    clauses = {statement.words[p].clause for p in positions}
    clauses |= {clause - 1 for clause in clauses if _is_infinitive(statement, clause)}
    for negation in negations(statement):
        if positions & set(negation.scope) or negation.position in positions:
            return True
        if statement.words[negation.position].clause in clauses:
            return True
    return any(
        word.clause in clauses
        and (
            (denies(word, statement.language) and not (unless & word.keys.keys()))
            or half_denies(word, statement.language, others)
        )
        for word in statement.words
    )


def _is_infinitive(statement: Statement, clause: int) -> bool:
    """Whether a clause is one with "zu", which depends on the one before it."""
    words = [statement.words[p] for p in statement.clauses[clause]]
    return statement.language == "de" and any(
        (word.lower == "zu" and number + 1 < len(words) and words[number + 1].lower.endswith("n"))
        or _ZU.fullmatch(word.text) is not None
        for number, word in enumerate(words)
    )


def half_denies(word: Word, language: str, others: Sequence[Word]) -> bool:
    """Whether a word may stand for a "not" of others: "unchanged" for "did not change", "only" for "not until".

    Not if the others say it, too.
    """
    known = half_denying(language)
    if f"={word.lower}" in known:
        return not any(other.lower == word.lower for other in others)
    if not any(key in known for key, worth in word.keys.items() if worth == 1.0):
        return False
    return not any(
        other.lower == word.lower or (other.is_content and _means_so_too(word, other, known)) for other in others
    )


def _means_so_too(word: Word, other: Word, known: frozenset[str]) -> bool:
    """Whether another word is the same, or means the same and half denies as well: "stay" for "remain"."""
    shared = [key for key, worth in word.keys.items() if worth >= 0.9 and key in other.keys]
    return any(key[0] not in "#+" for key in shared) or (bool(shared) and not known.isdisjoint(other.keys))


def negation_faults(alignment: Alignment) -> list[Evidence]:
    """Whether a "not" was lost or added."""
    claim = alignment.claim
    chosen: dict[tuple[int, int], list[int]] = {}
    for position, spot in enumerate(alignment.chosen):
        if spot is not None:
            chosen.setdefault(spot, []).append(position)
    denied = [(number, negation) for number, quote in enumerate(alignment.quotes) for negation in negations(quote)]
    if any(_is_lost(alignment, chosen, number, negation) for number, negation in denied):
        return [Evidence("negation", "negation lost")]
    for negation in negations(claim):
        focus = negation.focus
        if not focus:
            continue
        targets: dict[int, set[int]] = {}
        for p in focus:
            spot = alignment.chosen[p]
            if spot is not None:
                targets.setdefault(spot[0], set()).add(spot[1])
        if not targets:
            continue
        if not any(
            negations(alignment.quotes[where])
            or _denied_near(alignment.quotes[where], places, unless=set(), others=_clause(claim, negation.position))
            for where, places in targets.items()
        ):
            verbs = [p for p in claim.clauses[claim.words[negation.position].clause] if is_verb(claim, p)]
            if not verbs or any(alignment.strength(p) >= MET for p in verbs):
                return [Evidence("negation", "negation added")]
        twice = [p for p in focus[:1] if denies(claim.words[p], claim.language)]
        if any(_denies_once(alignment, p) for p in twice):
            return [Evidence("negation", "negation twice")]
    told = max((_untold(alignment, number, negation) for number, negation in denied), default=0.0)
    if told > 0:
        return [Evidence("negation", "negation untold", told)]
    if _is_given_up(alignment):
        return [Evidence("negation", "given up")]
    return [Evidence("negation", "refused")] if _is_refused(alignment) else []


def _denies_once(alignment: Alignment, position: int) -> bool:
    """Whether a word that denies by itself backs one that the claim denies once more: "verfehlt nicht"."""
    spot = alignment.chosen[position]
    if spot is None or alignment.links[position][spot] < 0.8:
        return False
    quote = alignment.quotes[spot[0]]
    return denies(quote.words[spot[1]], quote.language) and not negations(quote)


TOLD, TOLD_SURELY = 0.35, 0.6
"""Share of what a quote denies that a claim must tell to tell it without the "not", and to do so surely."""

MIN_DENIED = 3
"""Content words of a denied clause from which on it can be told whether a claim tells it."""


def _untold(alignment: Alignment, number: int, negation: Negation) -> float:
    """How surely a claim tells a clause that a quote denies, its verb maybe in other words, and denies nothing."""
    claim, quote = alignment.claim, alignment.quotes[number]
    if quote.words[negation.position].lower in NEAR_NEGATORS or _contrast(quote, negation.position) is not None:
        return 0.0
    clause = quote.clauses[quote.words[negation.position].clause]
    if sum(is_negator(quote.words[p]) for p in clause) > 1:
        return 0.0
    ahead = {word.lower for word in quote.words[negation.position + 1 : negation.position + 12]}
    if any(denies(quote.words[p], quote.language) for p in clause):
        return 0.0  # "schloss nicht aus" is a "maybe"
    if ahead & _UNTIL:
        return 0.0  # "will not open until May" opens in May
    wanted = {word.position for word in quote.content(clause) if not word.is_measured}
    if len(wanted) < MIN_DENIED:
        return 0.0
    met: set[int] = set()
    tellers: dict[int, set[int]] = {}
    for word in claim.content():
        spot = alignment.chosen[word.position]
        if spot is not None and spot[0] == number and spot[1] in wanted:
            met.add(spot[1])
            tellers.setdefault(word.clause, set()).add(word.position)
    if not tellers:
        return 0.0
    telling = set().union(*tellers.values())
    if not any(
        is_verb(claim, p) or is_finite(claim.words[p].text, claim.language) for n in tellers for p in claim.clauses[n]
    ):
        return 0.0  # a name with what belongs to it says nothing
    others = _clause(quote, negation.position)
    if any(_may_deny(alignment, word, number, others) for word in claim.words if word.clause in tellers):
        return 0.0
    keeps = {alignment.chosen[p] for mine in negations(claim) for p in mine.focus} & {(number, p) for p in wanted}
    if keeps or _affirmed_elsewhere(alignment, telling, number):
        return 0.0
    opposite = {(axis, -sign) for p in wanted - met for axis, sign in quote.words[p].axes}
    if any(opposite & set(word.axes) for word in claim.words if alignment.chosen[word.position] is None):
        return 0.0  # "stays shut" for "will not open"
    return max(0.0, min(1.0, (len(met) / len(wanted) - TOLD) / (TOLD_SURELY - TOLD)))


_UNTIL = frozenset("until till before bevor ehe".split())
_IN_SPITE = frozenset("trotz obwohl despite".split())


def _may_deny(alignment: Alignment, word: Word, number: int, others: Sequence[Word]) -> bool:
    """Whether a word of the claim may stand for the "not" of a clause of a quote, and for no other word of it."""
    language = alignment.claim.language
    if is_negator(word) or denies(word, language) or _retracts(word, language):
        return True
    firm = {(number, other.position) for other in others}
    is_told = any(spot in firm and value >= ALREADY for spot, value in alignment.links[word.position].items())
    return not is_told and word.lower not in _IN_SPITE and half_denies(word, language, others)


ALREADY = 0.85
"""From here on a word of the claim means the same as one of the clause, and denies no other."""


_WITHOUT = frozenset("ohne without unless".split())
MET = 0.6
"""From here on a verb that a claim denies is one of the quotes, and not another way to say that something is so."""


def _is_lost(
    alignment: Alignment,
    chosen: dict[tuple[int, int], list[int]],
    number: int,
    negation: Negation,
) -> bool:
    """Whether a claim says what a quote denies, without denying it."""
    claim, quote = alignment.claim, alignment.quotes[number]
    focus = negation.focus
    covered = {p: chosen[number, p] for p in focus if (number, p) in chosen}
    if not covered or len(covered) / len(focus) < 0.6 or focus[0] not in covered:
        return False
    clause = quote.clauses[quote.words[negation.position].clause]
    near_by = [
        other
        for other in negations(quote)
        if other is not negation
        and abs(quote.words[other.position].clause - quote.words[negation.position].clause) <= 1
    ]
    pair = {quote.words[other.position].lower for other in (negation, *near_by)}
    if sum(is_negator(quote.words[p]) for p in clause) > 1 or (near_by and pair & _WITHOUT):
        return False  # "ohne Zustimmung keine Fotos": two make a "yes"
    near = quote.words[negation.position].lower in NEAR_NEGATORS
    verbs = [p for p in clause if is_verb(quote, p)]
    if not near and verbs and not any((number, p) in chosen for p in verbs):
        return False  # what is denied is not what the claim says
    contrast = _contrast(quote, negation.position)
    if contrast is not None and any(
        (number, word.position) in chosen for word in quote.words[contrast + 1 :] if word.is_content
    ):
        return False
    mine = {p for positions in covered.values() for p in positions}
    said = [p for number_ in {claim.words[p].clause for p in mine} for p in claim.clauses[number_] if is_verb(claim, p)]
    if said and not any((number, p) in alignment.links[v] for v in said for p in clause):
        return False  # another verb may say the same without a "not": "lost power" for "without power"
    shared = {key for p in covered for key in quote.words[p].keys if denies(quote.words[p], quote.language)}
    return not _denied_near(
        claim, mine, unless=shared, others=_clause(quote, negation.position)
    ) and not _affirmed_elsewhere(alignment, mine, number)


def _clause(statement: Statement, position: int) -> list[Word]:
    return [statement.words[p] for p in statement.clauses[statement.words[position].clause]]


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
        if (
            spots
            and backed == len(positions)
            and not _denied_near(quote, spots, unless=set(), others=alignment.claim.words)
        ):
            return True
    return False


def _turns(statement: Statement, others: Sequence[Word], clauses: set[int] | None = None) -> bool:
    """Whether a statement, or some clauses of it, denies, half denies or gives up anything at all."""
    return any(
        is_negator(word)
        or denies(word, statement.language)
        or (word.lower not in _IN_SPITE and half_denies(word, statement.language, others))
        or _retracts(word, statement.language)
        for word in statement.words
        if clauses is None or word.clause in clauses
    )


def _retracts(word: Word, language: str) -> bool:
    known = retracting(language)
    return word.is_content and any(key in known for key, worth in word.keys.items() if worth == 1.0)


def _is_given_up(alignment: Alignment) -> bool:
    """Whether the quotes give up a plan that the claim tells as if it held."""
    if _turns(alignment.claim, [word for quote in alignment.quotes for word in quote.words]):
        return False
    for number, quote in enumerate(alignment.quotes):
        for word in quote.words:
            if not (_retracts(word, quote.language) or refuses(word, quote.language)) or _met(
                alignment, number, word.position
            ):
                continue
            near = [p for p, other in enumerate(quote.words) if abs(other.clause - word.clause) <= 2]
            has_plan = any(key in PLANS for p in near if not _met(alignment, number, p) for key in quote.words[p].keys)
            said = alignment.claim.content()
            backed = [
                other
                for other in said
                if any(alignment.links[other.position].get((number, p), 0.0) >= 0.6 for p in near)
            ]
            if has_plan and len(backed) >= 2 and len(backed) >= 0.6 * len(said):
                return True
    return False


def _met(alignment: Alignment, number: int, position: int) -> bool:
    return any(found.get((number, position), 0.0) >= BACKED for found in alignment.links)


_UNDECIDED = frozenset("open offen unclear unklar".split())


def _is_refused(alignment: Alignment) -> bool:
    """Whether the claim denies by a verb what the quotes just say: "failed to pass" for "passed"."""
    claim = alignment.claim
    for word in claim.words:
        if word.lower in _UNDECIDED or not refuses(word, claim.language) or alignment.firm(word.position) >= BACKED:
            continue
        done = _governed(claim, word)
        spot = None if done is None else alignment.chosen[done.position]
        if done is None or spot is None or alignment.links[done.position][spot] < 0.85:
            continue
        others = [other.position for other in claim.content(claim.clauses[word.clause]) if other is not word]
        if sum(alignment.strength(p) >= BACKED for p in others) < 0.6 * len(others):
            continue
        quote = alignment.quotes[spot[0]]
        clause = quote.words[spot[1]].clause
        if not _turns(quote, claim.words, {clause - 1, clause, clause + 1}):
            return True
    return False


def _governed(statement: Statement, word: Word) -> Word | None:
    """The verb behind "to" or "zu" that a word of refusal governs, or None."""
    ahead = statement.words[word.position + 1 : word.position + 12]
    for number, other in enumerate(ahead[:-1]):
        if other.lower in {"to", "zu"} and ahead[number + 1].is_content:
            return ahead[number + 1]
        if statement.language == "en" or other.lower in {"um", "ohne", "statt", "anstatt"}:
            break
    return None


# --- opposites -------------------------------------------------------------------------------------------------------


def _polarity(statement: Statement, word: Word) -> int:
    """-1 for a word that is denied, else 1."""
    denied = 0
    is_noun = statement.language == "de" and word.text[0].isupper() and word.position > 0
    for negation in negations(statement):
        near = statement.words[negation.position].lower in NEAR_NEGATORS
        if is_noun and not near:
            continue
        is_verb = statement.language == "de" and (is_finite(word.text, "de") or word.text.endswith("en"))
        denied += word.position in (negation.scope if near or is_verb else negation.focus[:2])
    return -1 if denied % 2 else 1


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
    for word in claim.words:
        if not word.axes or _is_bound(claim, word):
            continue
        mine = _polarity(claim, word)
        same, opposed, is_word = 0.0, 0.0, False
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
    return found


def _is_bound(statement: Statement, word: Word) -> bool:
    """Whether a word only limits a number: "weniger als 250"."""
    following = statement.words[word.position + 1 : word.position + 3]
    return len(following) == 2 and following[0].lower in _COMPARED and following[1].is_number


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
    mates = _clause(statement, plain.position)
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
    return bool((mine & _STAYING and theirs & _WAITING) or (mine & _WAITING and theirs & _STAYING))


def preposition_faults(alignment: Alignment) -> list[Evidence]:
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
