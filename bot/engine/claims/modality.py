"""Whether a claim takes for a fact what its quotes call possible, planned, conditional or somebody's word."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.engine.claims.amounts import amounts
from bot.engine.claims.denials import is_verb, negations
from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.markers import PARTICIPLE, PERMITTED, attributes, clause_markers, own_markers
from bot.engine.claims.reading import Statement, Word, is_said, parts_of
from bot.engine.claims.sources import SPEAKING, sources
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import (
    ABLE,
    CONDITION,
    FUTURE,
    HINT,
    INTENT,
    POSSIBLE,
    PROPOSAL,
    QUESTION,
    REPORT,
    SAID,
    SATISFIED_BY,
    UNREAL,
    saying,
)

_PAST_ON = frozenset("wurde wurden war waren hatte hatten was were had".split())
_NEARLY = frozenset("nearly almost narrowly beinahe fast".split())
_NEAR = frozenset(
    """nearly almost narrowly beinahe fast knapp haar close threatened drohte drohten droht brink rand kurz quasi
    virtually gerade noch escaped entging entgingen entkam entkamen avoided near""".split()
)


def _loses_nearly(alignment: Alignment) -> bool:
    """Whether what nearly happened in a quote happened in the claim."""
    if any(word.lower in _NEAR for word in alignment.claim.words):
        return False
    for number, quote in enumerate(alignment.quotes):
        for word in quote.words[:-1]:
            following = quote.words[word.position + 1]
            behind = quote.words[word.position + 2] if word.position + 2 < len(quote.words) else following
            if word.lower not in _NEARLY or following.is_number or behind.is_number or not following.is_content:
                continue
            if not following.text.endswith(("ed", "t", "en", "te", "ten")):
                continue
            if any(
                spot == (number, following.position) and value >= BACKED
                for links in alignment.links
                for spot, value in links.items()
            ):
                return True
    return False


_SETTLED = re.compile(
    r"\b(?:establish\w*|prov(?:e|es|ed|en|ing)|confirm\w*|determin\w+|verified|undisputed|certain|definitive\w*"
    r"|nachgewiesen|erwiesen|bewiesen|belegt|bestätig\w*|festgestellt|steht\sfest|fest\ssteht|überführt|aufgeklärt)\b"
    r"(?!\s(?:by|in|as|durch)\b)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:investigat\w+|suspect\w*|allegation\w*|alleged\w*|claims?|looking\sinto|prob(?:e|ing)|examin\w+|possible|possibly"
    r"|ermittel\w*|Ermittlung\w*|Verdacht\w*|verdächtig\w*|Vorw[uü]rf\w*|mutmaßlich\w*|prüf\w+|untersuch\w+|möglich\w*|unklar)\b",
    re.IGNORECASE,
)


def _is_settled(alignment: Alignment) -> bool:
    """Whether a claim calls settled what its quotes only look into."""
    found = _SETTLED.search(alignment.claim.text)
    if not found or negations(alignment.claim) or _OPEN.search(alignment.claim.text):
        return False
    word = next((word for word in alignment.claim.words if word.end > found.start()), None)
    if word is None or alignment.strength(word.position) >= BACKED:
        return False
    quotes = [quote.text for quote in alignment.quotes]
    return any(map(_OPEN.search, quotes)) and not any(map(_SETTLED.search, quotes))


_DECIDED = re.compile(
    r"\b(?:(?:has|have|had|was|were|been)\s(?:\w+ly\s|already\s)?(?:passed|adopted|approved|enacted|ratified|agreed|ordered|signed"
    r"|bought|sold|acquired|granted|awarded|decided|hired|appointed|elected|won|received)"
    r"|(?:hat|haben|wurde|wurden|ist|sind)\s[^.;]{0,120}?(?:verabschiedet|beschlossen|gebilligt|angenommen|genehmigt|ratifiziert"
    r"|bewilligt|gewährt|bestellt|gekauft|erworben|verkauft|unterzeichnet|unterschrieben|entschieden|ernannt|gewählt|vergeben"
    r"|geeinigt|übernommen|erteilt|zugestimmt)|erhalten|erhielt(?:en)?|erhält|bekommt|bekommen|bekam(?:en)?|receive[sd]?|gets|got)\b",
    re.IGNORECASE,
)
_DELIBERATED = re.compile(
    r"\b(?:ber[äa]t(?:en|et)?\s|debattier\w+|diskutier\w+|stimm(?:t|en)\s[^.;]{0,60}\b(?:ab|über)\b|abstimmen|beantrag\w+"
    r"|bewirbt|bewerben|verhandel\w+|Antrag|sucht|Lesung|debat(?:es?|ing)|(?:to|will|due\sto)\s(?:\w+\s)?(?:vote|decide|debate|consider)"
    r"|votes?\son|negotiat\w+|applied|applies|applying|nominat\w+|nominier\w+|shortlist\w+"
    r"|kandidier\w+|finalists?|running\sfor|bids?|bidding|seek(?:s|ing)?|sought|requested|talks|proposed|tabled"
    r"|in\s(?:erster|zweiter|dritter)\sLesung|entscheide[nt]\s[^.;]{0,60}\b(?:am|im|über)\b)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:passed|adopted|approv\w+|enacted|ratified|agreed|ordered|signed|bought|sold|acquired|granted|awarded|decided|backed|won"
    r"|cleared|accepted|hired|appointed|elected|verabschiedet\w*|beschl(?:oss|ossen|ießt)\w*|gebilligt|billigte\w*|angenommen|nahm\w*"
    r"|genehmig\w+|ratifiziert\w*|bewilligt\w*|gewähr\w+|bestellt\w*|gekauft|kaufte\w*|kauft|erw[oi]rb\w*|verkauf\w+|unterzeichne\w+"
    r"|unterschrieb\w*|entschied\w*|ernannt\w*|gewählt|vergeben|geeinigt|einigte\w*|übern[oai]\w+|erteilt\w*|zugestimmt|zusti\w+"
    r"|stimmte\w*|deal|accord|vote|received|erhält|erhielt\w*|bekam\w*|bekommt)\b",
    re.IGNORECASE,
)


def _is_foregone(alignment: Alignment) -> bool:
    """Whether a claim calls decided what its quotes only deliberate on, apply for or bargain over."""
    claim = alignment.claim
    found = _DECIDED.search(claim.text)
    if not found or negations(claim):
        return False
    word = next((word for word in claim.words if word.end >= found.end()), None)
    if word is None or alignment.strength(word.position) >= SETTLED:
        return False
    quotes = [quote.text for quote in alignment.quotes]
    return any(map(_DELIBERATED.search, quotes)) and not any(map(_DONE.search, quotes))


SETTLED = 0.6
"""From here on a word that tells of a decision has one of the quotes to stand on."""


_STRICT = (POSSIBLE, INTENT, PROPOSAL, CONDITION, QUESTION)


_HANGS = frozenset("dass that ob whether".split())
"""What opens a clause that hangs on what the one before it calls possible or wanted."""


def modality_faults(alignment: Alignment) -> list[Evidence]:
    """Whether a claim takes for a fact what its quotes call possible, planned, conditional or somebody's word."""
    claim = alignment.claim
    is_same = all(quote.language == claim.language for quote in alignment.quotes)
    echoes = frozenset(_echoes(alignment))
    mine = clause_markers(claim, echoes)
    parts = parts_of(claim)
    spoken = [parts[positions[0]] for positions in claim.clauses]
    if _loses_nearly(alignment):
        return [Evidence("modality: nearly", "nearly")]
    if _is_settled(alignment):
        return [Evidence("modality: settled", "settled")]
    if _is_foregone(alignment):
        return [Evidence("modality: decided", "decided")]
    for number, clause in enumerate(claim.clauses):
        words = [w for w in claim.content(clause) if alignment.chosen[w.position] is not None]
        if len(words) < 2:
            continue
        best = _governing(alignment, words)
        if best is None:
            continue
        needed, quote_clauses = best
        speaks = any(is_said(claim.words[p], claim.language) for p in clause) and len(words) <= 3
        # What another sentence, or what is set against it, is marked as, says nothing of this clause.
        near = set().union(*(kinds for kinds, part in zip(mine, spoken, strict=True) if part == spoken[number]))
        near |= {REPORT} & set().union(*mine)
        own = mine[number]
        if number and claim.words[clause[0]].lower in _HANGS:  # "hält es für möglich, dass …"
            own = own | mine[number - 1]
        if POSSIBLE in needed and _only_names_possible(alignment, number, quote_clauses):
            own, near = own - {POSSIBLE}, near - {POSSIBLE}
        said = near
        for kind in _STRICT:
            if kind == CONDITION and _keeps_condition(alignment, quote_clauses):
                continue
            enough = SATISFIED_BY[kind] | ({PERMITTED} if kind == POSSIBLE else set())
            if kind == PROPOSAL and _is_weighed(alignment, quote_clauses):
                enough, said = enough - {SAID, REPORT}, near  # who tells of it in the quote may be all that is told
            elif is_same:  # the same words are there to be used
                said = near if speaks else own | (near & {REPORT, SAID, CONDITION, QUESTION, HINT})
                enough = enough - {FUTURE, SAID} if kind in {POSSIBLE, INTENT} else enough
            if kind in needed and not said & enough:
                return [Evidence(f"modality: {kind}", kind)]
        enough = SATISFIED_BY[REPORT] - ({SAID} if _only_confirms(claim) else set())
        if not attributes(claim) and _is_taken_for_true(claim, clause):
            said = own_markers(claim, number)  # "a lawsuit was filed after directors sold shares"
        if REPORT in needed and not said & enough and not _is_said_itself(alignment, quote_clauses, echoes):
            return [Evidence("modality: report", "report")]
        if (
            PROPOSAL in needed
            and _is_done(claim, clause)
            and not said & (SATISFIED_BY[PROPOSAL] - {HINT, SAID, REPORT})
        ):
            return [Evidence("modality: proposal", "done")]
        if (
            {FUTURE, INTENT, ABLE} & needed
            and not {FUTURE, INTENT, ABLE, POSSIBLE, UNREAL, REPORT, CONDITION, PROPOSAL} & mine[number]
            and _is_past(claim, clause)
            and not _RESCHEDULED.search(claim.text)
        ):
            return [Evidence("modality: future", "future")]
    return []


def _only_names_possible(alignment: Alignment, number: int, places: set[tuple[int, int]]) -> bool:
    """Whether a clause calls possible only what is itself a risk: "may lower the risk" told as "lowers it"."""
    claim = alignment.claim
    marking = _marking(claim).get((number, POSSIBLE), ())
    marked = {(n, p) for n, clause in places for p in _marking(alignment.quotes[n]).get((clause, POSSIBLE), ())}
    told: set[tuple[int, int]] = set()
    for position in marking:
        same = {spot for spot in marked if alignment.links[position].get(spot, 0.0) >= ECHO}
        if not same or is_verb(claim, position):
            return False
        told |= same
    return bool(told) and bool(marked - told)


def _marking(statement: Statement) -> dict[tuple[int, str], list[int]]:
    """Which words of each clause mark it as what."""
    clause_markers(statement)
    known = statement.caches.get("marking")
    return known if isinstance(known, dict) else {}


_TAKEN_FOR_TRUE = frozenset("after because since nachdem weil".split())
"""What opens a clause that tells what is so."""


def _is_taken_for_true(claim: Statement, clause: tuple[int, ...]) -> bool:
    """Whether a clause tells what is so beside the main one, and speaks of no word of anybody itself."""
    return (
        claim.words[clause[0]].lower in _TAKEN_FOR_TRUE
        and any(is_verb(claim, p) for p in clause)
        and not any(is_said(claim.words[p], claim.language) for p in clause)
    )


_WEIGHING = frozenset(
    """erwägt erwägen erwog erwogen prüft prüfen prüfte prüften überlegt überlegen überlegte diskutiert debattiert
    denkt denken dachte nachgedacht liebäugelt liebäugeln gedanken betracht considers consider considering considered
    weighs weigh weighing mulls mulling examines examining ponders pondering contemplates contemplating thinking
    toying looking exploring""".split()
)


def _is_weighed(alignment: Alignment, places: set[tuple[int, int]]) -> bool:
    """Whether a clause of a quote tells what is only thought about: "erwägt, … zu verlegen", "is considering a ban"."""
    for number, clause in places:
        quote = alignment.quotes[number]
        inside = [quote.words[p] for p in quote.clauses[clause]]
        before = [quote.words[p] for p in quote.clauses[clause - 1]] if clause else []
        if any(word.lower in _WEIGHING for word in [*before, *inside]):
            return quote.language == "en" or any(word.lower in {"zu", "ob"} for word in quote.words)
    return False


_ACCUSING = re.compile(
    r"vorw[uü]rf|verdacht|verdächt|behaupt|schuldig|vermut|mutmaß|gerücht|klage|darstellung|aussage|alleg|accus|suspic"
    r"|rumou?r|claim|charge|complaint|lawsuit|suit|testimon|zweifel|doubt"
    r"|hoffnung|hope|furcht|fear|überzeug|belief|ansicht|meinung|opinion|view|auffassung|schätz|assess|estimat|prognos"
    r"|forecast|outlook",
    re.IGNORECASE,
)
"""A noun by which a text says that what it tells is somebody's word, or what somebody thinks."""


def _echoes(alignment: Alignment) -> Iterator[int]:
    """Nouns of speech in the claim that are part of what is told: "it ignored warnings", "until the inquiry ends"."""
    claim = alignment.claim
    for word in claim.words:
        spot = alignment.chosen[word.position]
        if spot is None or not is_said(word, claim.language) or _ACCUSING.search(word.text):
            continue
        quote = alignment.quotes[spot[0]]
        position = spot[1]
        if not is_said(quote.words[position], quote.language) or word.text.endswith(("ed", "ing")):
            continue
        is_told = all(not is_verb(each, p) for each, p in ((claim, word.position), (quote, position)))
        speaking = {source.position for source in sources(quote)}
        if is_told and alignment.links[word.position][spot] >= ECHO and position not in speaking:
            opens = quote.clauses[quote.words[position].clause][0]
            if speaking or (len(alignment.quotes) > 1 and not _tells_on(quote, position, opens)):
                yield word.position


ECHO = 0.85
"""From here on a noun of speech is that of a quote."""


def _tells_on(quote: Statement, position: int, opens: int) -> bool:
    """Whether what a noun of speech tells stands with it: "the warning that …", "Kritik an", "report on"."""
    ahead = {word.lower for word in quote.words[position + 1 : position + 3]}
    before = {word.lower for word in quote.words[max(opens, position - 3) : position]}
    return bool(ahead & _TELLS or before & _BY)


_TELLS = frozenset("that dass zu ob whether wonach of von über on about an gegen".split())
_BY = frozenset("nach laut according in".split())


_CONFIRMING = (
    "bestätig",
    "einräum",
    "räumt",
    "zugegeb",
    "gestand",
    "gesteh",
    "confirm",
    "admit",
    "acknowledg",
    "conced",
)


def _only_confirms(statement: Statement) -> bool:
    """Whether what is said is said to be so: "bestätigte", "admitted", and nothing else."""
    said = [word.lower for word in statement.words if is_said(word, statement.language)]
    return bool(said) and all(word.startswith(_CONFIRMING) for word in said)


def _is_done(claim: Statement, clause: tuple[int, ...]) -> bool:
    """Whether a clause tells that something was done: "ist verurteilt worden", "hat bestellt", "has been sentenced"."""
    words = [claim.words[p].lower for p in clause]
    if claim.language == "de":
        if {"hat", "haben"} & set(words) and PARTICIPLE.search(words[-1]):
            return True
        return bool({"worden", "wurde", "wurden"} & set(words)) and any(map(PARTICIPLE.search, words))
    if any(one in {"has", "have"} and other.endswith("ed") for one, other in pairwise(words)):
        return True
    return bool({"was", "were", "been"} & set(words)) and any(word.endswith(("ed", "en")) for word in words)


_RESCHEDULED = re.compile(
    r"\b(?:postpon\w+|delay\w*|deferr?\w*|adjourn\w*|reschedul\w+|slip(?:s|ped|ping)?|(?:push|put|bring|brought|mov|set)\w*\s(?:\w+\s)?"
    r"(?:back|forward|off|to)|verschob\w*|verschieb\w*|vertag\w*|verlegt\w*|vorgezogen|vorverlegt|verzöger\w*|aufgeschoben"
    r"|verspätet\w*|scheduled|booked|slated|due|fixed|angesetzt|anberaumt|terminiert)\b",
    re.IGNORECASE,
)
"""What has been given another day is still to come: "has slipped to 9 May"."""


def _is_past(claim: Statement, clause: tuple[int, ...]) -> bool:
    words = [claim.words[p].lower for p in clause]
    if any(word in _PAST_ON for word in words):
        return True
    if claim.language == "en":
        return any(word.endswith("ed") for word in words) and not any(word in {"is", "are", "be"} for word in words)
    return (
        any(word in {"hat", "haben", "ist", "sind"} for word in words)
        and bool(words)
        and re.match(r".*ge\w+(?:t|en)$", words[-1]) is not None
    )


def _governing(alignment: Alignment, words: list[Word]) -> tuple[set[str], set[tuple[int, int]]] | None:
    """Markers of the quote's clause that backs most of these words, fewest where several back them alike."""
    shares: dict[tuple[int, int], float] = {}
    clause = words[0].clause
    numbered: set[tuple[int, int]] = set()
    for amount in amounts(alignment.claim):
        if alignment.claim.words[amount.first].clause == clause:
            for place in {
                (number, quote.words[other.first].clause)
                for number, quote in enumerate(alignment.quotes)
                for other in amounts(quote)
                if other.kind == amount.kind and other.value == amount.value
            }:
                shares[place] = shares.get(place, 0.0) + 1.0
                numbered.add(place)
    for word in words:
        best: dict[tuple[int, int], float] = {}
        for (number, spot), value in alignment.links[word.position].items():
            if value >= BACKED:
                place = (number, alignment.quotes[number].words[spot].clause)
                best[place] = max(best.get(place, 0.0), value)
        for place, value in best.items():
            shares[place] = shares.get(place, 0.0) + value
    if not shares:
        return None
    top = max(shares.values())
    if top < 1.2 or top < 0.34 * len(words):
        return None
    likely = [place for place, value in shares.items() if value >= 0.9 * top]
    options = [(_unmet(alignment, number, clause), (number, clause)) for number, clause in likely]
    needed, place = min(options, key=lambda option: len(option[0] & {*_STRICT, REPORT}))
    # A clause whose number the claim gives is told by the claim, too, whatever else it tells.
    for number, clause in numbered:
        if shares[number, clause] >= 1.5:
            needed = needed | (_unmet(alignment, number, clause) & {POSSIBLE, PROPOSAL, QUESTION})
    return needed, {place}


def _unmet(alignment: Alignment, number: int, clause: int) -> set[str]:
    """Classes of marker of a quote's clause, those left out whose words the claim has, too, whatever it calls them."""
    quote = alignment.quotes[number]
    needed = clause_markers(quote)[clause]
    marking = quote.caches.get("marking")
    if not isinstance(marking, dict):
        return needed
    held = {spot for spot in alignment.chosen if spot is not None}
    return {
        kind
        for kind in needed
        if not (words := marking.get((clause, kind)))
        or not all(quote.words[p].is_content and (number, p) in held for p in words)
    }


_DEPENDING = frozenset(
    """bei beim nach mit ohne nur erst vor bis dafür dazu hängt abhängig muss müssen müssten braucht brauchen zuvor
    vorher vorbehaltlich sobald nachdem allerdings noch dann fehlt fehlen vorausgesetzt pending after once
    unless until must need needs needed requires require only subject depends dependent hinges without before
    first upon given provided assuming""".split()
)
"""Words by which a claim may say that one thing hangs on another."""


def _keeps_condition(alignment: Alignment, places: set[tuple[int, int]]) -> bool:
    """Whether the claim holds what the condition is about, in whatever form: "unless they talk", "ohne Gespräche"."""
    if not any(word.lower in _DEPENDING for word in alignment.claim.words):
        return False
    for number, _ in places:
        quote = alignment.quotes[number]
        clauses = quote.caches.get("conditions")
        for clause in clauses if isinstance(clauses, list) else ():
            wanted = {word.position for word in quote.content(quote.clauses[clause])}
            held = {
                spot
                for links in alignment.links
                for (where, spot), value in links.items()
                if where == number and value >= BACKED
            }
            if not wanted or len(wanted & held) >= 0.34 * len(wanted):
                return True
    return False


def _is_said_itself(alignment: Alignment, places: set[tuple[int, int]], without: frozenset[int]) -> bool:
    """Whether the claim holds the quote's verb of saying itself, or speaks of another clause than what is said."""
    for number, clause in places:
        quote = alignment.quotes[number]
        verbs = saying(quote.language)
        for position in quote.clauses[clause]:
            word = quote.words[position]
            if any(key in verbs for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@") and any(
                spot == (number, position)
                and mine.position not in without
                and mine.lower not in SPEAKING
                and is_said(mine, alignment.claim.language)
                for spot, mine in zip(alignment.chosen, alignment.claim.words, strict=True)
            ):
                return True
    return False
