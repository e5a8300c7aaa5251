"""Whether a claim denies what its quotes say, or says what they deny: negation in all its forms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.claims.amounts import ordinals
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.reading import PREPOSITIONS, Statement, Word, denies, is_finite, is_negator, refuses
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import NEAR_NEGATORS, half_denying, retracting, stems_of
from bot.engine.language import fold, is_irregular

_MODALS = frozenset("will would shall should can could may might must to not has have had".split())


def is_verb(statement: Statement, position: int) -> bool:
    """Whether a content word is a verb, as far as its form and the word before it tell."""
    word = statement.words[position]
    if not word.is_content or word.is_number or word.is_measured or word.text[0].isupper():
        return False
    if fold(word.text) in ordinals():
        return False
    if statement.language == "en":
        before = statement.words[position - 1].lower if position else ""
        is_past = word.text.endswith("ed") or is_irregular(word.text, "en")
        return before in _MODALS or (is_past and before not in {"the", "a", "an", "its", "of"})
    if is_finite(word.text, "de"):
        return True
    following = statement.words[position + 1] if position + 1 < len(statement.words) else None
    is_adjective = following is not None and following.text[0].isupper() and following.clause == word.clause
    return word.text.endswith(("en", "ern", "eln")) and not is_adjective


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

_NOT_ONLY = frozenset("nur allein bloß lediglich only just merely zuletzt selten least".split())
_NOWHERE = frozenset("nirgends nirgendwo nie niemals niemand kein keine keiner never nowhere nobody no none".split())
_BOUNDS = frozenset("mehr weniger später früher länger more less fewer later earlier longer sooner".split())
COMPARED = frozenset("als than".split())


def _is_idle(statement: Statement, position: int) -> bool:
    """Whether a negator denies nothing: "nicht nur", "no more than 5", "so teuer wie seit 2023 nicht mehr"."""
    ahead = [word.lower for word in statement.words[position + 1 : position + 3]]
    before = [word.lower for word in statement.words[max(0, position - 12) : position]]
    if ahead and ahead[0] in _NOT_ONLY:
        return True
    if len(ahead) == 2 and ahead[0] in _BOUNDS and ahead[1] in COMPARED:
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
        if _is_of_truth(statement, word):
            inside += [p for p in statement.clauses[word.clause + 1] if words[p].is_content]
        inside.sort(key=lambda p: abs(p - word.position) + (2 if p < word.position else 0))
        focus = [p for p in inside if not _is_name(statement, p)][:3] or inside[:3]
        if word.lower in NEAR_NEGATORS and clause and word.position <= clause[0] + 1:
            # "No link has been proven": what is said of nothing is denied, too.
            inside += [p for p in clause if p not in inside and is_verb(statement, p)]
        found.append(Negation(word.position, tuple(inside), tuple(focus)))
    result = tuple(found)
    statement.caches["negations"] = result
    return result


_TRUTHS = frozenset(
    "stimmt stimme stimmte wahr richtig zutreffend zutrifft trifft zuträfe true correct case right".split()
)


def _is_of_truth(statement: Statement, word: Word) -> bool:
    """Whether a negator denies what the next clause says: "es stimmt nicht, dass …", "it is not true that …"."""
    if word.clause + 1 >= len(statement.clauses):
        return False
    clause = {statement.words[p].lower for p in statement.clauses[word.clause]}
    following = statement.clauses[word.clause + 1]
    return bool(clause & _TRUTHS) and bool(following) and statement.words[following[0]].lower in {"dass", "that"}


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
    clauses |= {clause - 1 for clause in clauses if is_infinitive(statement, clause)}
    for negation in negations(statement):
        if positions & set(negation.scope) or negation.position in positions:
            return True
        if statement.words[negation.position].clause in clauses:
            return True
    return any(
        word.clause in clauses
        and (
            (denies(word, statement.language) and not (unless & word.keys.keys()))
            or _is_idiom(statement, word)
            or half_denies(word, statement.language, others)
        )
        for word in statement.words
    )


def is_infinitive(statement: Statement, clause: int) -> bool:
    """Whether a clause is one with "zu", which depends on the one before it."""
    words = [statement.words[p] for p in statement.clauses[clause]]
    return statement.language == "de" and any(
        (word.lower == "zu" and number + 1 < len(words) and words[number + 1].lower.endswith("n"))
        or _ZU.fullmatch(word.text) is not None
        for number, word in enumerate(words)
    )


_PAIRS = (
    "against gegen dagegen",
    "only just merely nur lediglich bloß erst",
    "until bis",
    "instead statt stattdessen anstatt anstelle",
    "despite trotz obwohl",
    "except außer ausgenommen",
    "earliest frühestens",
    "unchanged unverändert",
    "little few wenig wenige weniger wenigen",
    "rarely seldom selten",
    "zero null",
)
_IN_BOTH = {word: frozenset(line.split()) for line in _PAIRS for word in line.split()}
"""Such words -> those that say the same in either language."""


def half_denies(word: Word, language: str, others: Sequence[Word]) -> bool:
    """Whether a word may stand for a "not" of others: "unchanged" for "did not change", "only" for "not until".

    Not if the others say it, too.
    """
    known = half_denying(language)
    if f"={word.lower}" in known:
        same = _IN_BOTH.get(word.lower, frozenset())
        return not any(other.lower == word.lower or other.lower in same for other in others)
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
            or _denied_near(alignment.quotes[where], places, unless=set(), others=clause_of(claim, negation.position))
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
    if _is_aside(quote, negation.position):
        return 0.0
    clause = quote.clauses[quote.words[negation.position].clause]
    if sum(is_negator(quote.words[p]) for p in clause) > 1:
        return 0.0
    ahead = {word.lower for word in quote.words[negation.position + 1 : negation.position + 12]}
    if any(denies(quote.words[p], quote.language) for p in clause):
        return 0.0  # "schloss nicht aus" is a "maybe"
    if is_pending(quote, negation.position) and any(word.lower in PENDING for word in claim.words):
        return 0.0  # "subject to approval" for "have yet to approve"
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
    others = clause_of(quote, negation.position)
    if any(_may_deny(alignment, word, number, others) for word in claim.words if word.clause in tellers):
        return 0.0
    keeps = {alignment.chosen[p] for mine in negations(claim) for p in mine.focus} & {(number, p) for p in wanted}
    if keeps or _affirmed_elsewhere(alignment, telling, number):
        return 0.0
    opposite = {(axis, -sign) for p in wanted - met for axis, sign in quote.words[p].axes}
    if any(opposite & set(word.axes) for word in claim.words if alignment.strength(word.position) <= ALREADY):
        return 0.0  # "stays shut" for "will not open"
    return max(0.0, min(1.0, (len(met) / len(wanted) - TOLD) / (TOLD_SURELY - TOLD)))


def _is_aside(quote: Statement, position: int) -> bool:
    """Whether a negator only sets something aside: "Chile, not Peru", "aus Selb und nicht aus Hof"."""
    if not position:
        return False
    before = quote.words[position - 1]
    ahead = {word.lower for word in quote.words[position + 1 : position + 8]}
    is_set_off = "," in quote.text[before.end : quote.words[position].start] or before.lower in {"and", "und"}
    return is_set_off and not ahead & {"zu", "to"}


_UNTIL = frozenset("until till before bevor ehe".split())
_DEPRIVING = frozenset(
    key
    for language, words in {
        "de": """kappen unterbrechen abschneiden abstellen abdrehen lahmlegen vorenthalten nehmen verlieren einbüßen
            berauben entziehen fehlen mangeln entbehren missen ausfallen""",
        "en": """cut knock sever disconnect interrupt deprive strip rob lose lack miss need forgo shed outage""",
    }.items()
    for word in words.split()
    for key in stems_of(word, language)
)
"""Stems of verbs that tell that somebody is without something."""


_IN_SPITE = frozenset("trotz obwohl despite".split())


def _may_deny(alignment: Alignment, word: Word, number: int, others: Sequence[Word]) -> bool:
    """Whether a word of the claim may stand for the "not" of a clause of a quote, and for no other word of it."""
    language = alignment.claim.language
    if is_negator(word) or denies(word, language) or _retracts(word, language) or _is_idiom(alignment.claim, word):
        return True
    firm = {(number, other.position) for other in others}
    is_told = any(spot in firm and value >= ALREADY for spot, value in alignment.links[word.position].items())
    return not is_told and word.lower not in _IN_SPITE and half_denies(word, language, others)


_IDIOMS = re.compile(
    r"\b(?:s[ia]t(?:s|ting)?\sout|stay(?:s|ed|ing)?\s(?:away|out|off|clear)|opt(?:s|ed|ing)?\sout|pull(?:s|ed|ing)?\sout|back(?:s|ed|ing)?\sout"
    r"|walk(?:s|ed|ing)?\saway|part(?:s|ed|ing)?\s(?:ways|company)|hold(?:s|ing)?\soff|held\soff|call(?:s|ed|ing)?\soff|pass(?:es|ed|ing)?\sup"
    r"|miss(?:es|ed|ing)?\sout|(?:do|does|did|go|goes|went)\swithout|falls?\sthrough|fell\sthrough|turn(?:s|ed|ing)?\sdown|drop(?:s|ped)?\sout"
    r"|rul(?:es?|ed|ing)\sout|giv(?:es?|ing)\sup|gave\sup|steer(?:s|ed)?\sclear|(?:hold|hang)(?:s|ing)?\son|(?:held|hung)\son|st[iu]ck(?:s|ing)?\s(?:with|to)|st(?:and|ood)s?\sby|(?:cut|shut)\soff|short\sof|far\sfrom|anything\sbut|to\snothing|distance\w*\sfrom"
    r"|(?:leave|leaves|left)\s(?:open|out|unanswered)|(?:lets?|letting)\s[^.;]{1,60}\s(?:lapse|expire|go)"
    r"|(?:bleib\w+|blieb\w*)\s[^.;]{0,60}\b(?:fern|aus|weg)|fernbleiben|fernzubleiben|(?:sieht|sehen|sah)\s[^.;]{0,60}\bab|Abstand\snehmen"
    r"|nimmt\sAbstand|nahm\sAbstand|(?:fällt|fallen|fiel\w*)\s[^.;]{0,60}\b(?:aus|weg|flach)|(?:lässt|lassen|ließ\w*)\s[^.;]{0,80}\b(?:auslaufen"
    r"|verstreichen|ausfallen|offen|fallen)|(?:geht|gehen|ging\w*)\s[^.;]{0,40}\b(?:leer|getrennte)|getrennte\sWege|trenn\w+\ssich|setz\w+\saus"
    r"|weit\sentfernt|alles\sandere\sals)\b",
    re.IGNORECASE,
)
"""Verbs of several words by which a text says that something is not done."""


def _is_idiom(statement: Statement, word: Word) -> bool:
    """Whether a word stands in one of these."""
    return any(match.start() <= word.start < match.end() for match in _IDIOMS.finditer(statement.text))


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
    if is_pending(quote, negation.position) and any(word.lower in PENDING for word in claim.words):
        return False
    contrast = _contrast(quote, negation.position)
    if contrast is not None and any(
        (number, word.position) in chosen for word in quote.words[contrast + 1 :] if word.is_content
    ):
        return False
    mine = {p for positions in covered.values() for p in positions}
    around = [p for number_ in {claim.words[p].clause for p in mine} for p in claim.clauses[number_]]
    said = [p for p in around if is_verb(claim, p)]
    is_shared = any((number, p) in alignment.links[v] for v in said for p in clause) or (
        near and any(alignment.chosen[p] in {(number, verb) for verb in verbs} for p in around)
    )
    if said and not is_shared:
        return False  # another verb may say the same without a "not": "lost power" for "without power"
    if near and any(
        key in _DEPRIVING and worth == 1.0
        for number_ in {claim.words[p].clause for p in mine}
        for word in claim.content(claim.clauses[number_])
        for key, worth in word.keys.items()
        if word.position not in mine
    ):
        return False  # "cut power to 400 homes" for "left them without power"
    shared = {key for p in covered for key in quote.words[p].keys if denies(quote.words[p], quote.language)}
    return not _denied_near(claim, mine, unless=shared, others=quote.words) and not _affirmed_elsewhere(
        alignment, mine, number
    )


PENDING = frozenset(
    """subject pending if provided providing awaits awaiting await needs need needed requires require required must
    sofern falls wenn vorausgesetzt vorbehaltlich vorbehalt muss müssen braucht aussteht fehlt ausstehend once
    until""".split()
)
"""Words by which a text says that something is yet to be done."""


def is_pending(statement: Statement, position: int) -> bool:
    """Whether what a negator denies is only yet to be done: "have yet to approve", "noch nicht"."""
    before = statement.words[position - 1].lower if position else ""
    return _is_yet_to(statement.words, position) or before in {"noch", "bislang", "bisher"}


def clause_of(statement: Statement, position: int) -> list[Word]:
    """The words of the clause in which a word stands, in order."""
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
