"""Whether a claim takes for a fact what its quotes call possible, planned, conditional or somebody's word."""

import re

from bot.engine.facts import looks_like_organization
from bot.engine.faults_amounts import amounts
from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_reading import Statement, Word, markers
from bot.engine.faults_sources import Source, sources
from bot.engine.faults_words import (
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
    claiming,
    saying,
    settling,
)
from bot.engine.shapes import is_common_noun

_SOURCE = re.compile(
    r"\b(?:laut|zufolge|nach\s(?!eigene[nr]\s)(?:\w+\s){0,2}?(?:Angaben|Darstellung|Ansicht|Einschätzung|Auffassung|Überzeugung"
    r"|Meinung|Informationen|Worten|Auskunft|Berichten|Schätzungen|Aussagen?)|according\sto|in\sden\sAugen"
    r"|aus\sSicht|geht\sdavon\saus|gehen\sdavon\saus)(?!\w)",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"\b(?:heißt\ses|hieß\ses|nach\seigene[nr]|geht\s(?:\w+\s){0,8}hervor|sieht|sehen)\b|,\sso\s(?:der|die|das|[A-ZÄÖÜ])"
)
# What these tell is told as a fact, too: they report what they count, measure and do.
_OFFICIAL = re.compile(
    r"(?:polizei|behörde|ministeri|feuerwehr|gericht|(?:landes|bundes|wetter|statisti\w*\s?)amt|amtes|institut|universität"
    r"|studie|erhebung|umfrage|zählung|bericht|sprecher|veranstalter|betreiber|unternehmens?\b|konzerns?\b|agentur|zentrale"
    r"|police|authorit|ministry|officials|department|court|institute|university|study|survey|agency|office|report|company"
    r"|operator|spokes)",
    re.IGNORECASE,
)
_COLON = re.compile(r"^[^:.,]{3,60}:\s")
_VERB_FIRST = re.compile(
    r"^(?:Stimm|Sink|Steig|Komm|Geling|Scheiter|Bleib|Fäll|Fall|Kann|Könn|Soll|Wird|Werd|Ist|Sind|Hat|Hab)\w*\s"
)
_WILL = frozenset("wird werden werde würde würden".split())
_PAST_ON = frozenset("wurde wurden war waren hatte hatten was were had".split())


def _is_future(statement: Statement, word: Word) -> bool:
    """Whether "wird" or "werden" here speaks of what is to come rather than of what is being done."""
    clause = [statement.words[p] for p in statement.clauses[word.clause]]
    last = clause[-1].lower if clause else ""
    if word.lower in {"worden", "geworden"}:
        return False
    if last == "werden" and word.lower != "werden":
        return True
    return (
        last.endswith(("en", "ern", "eln"))
        and not last.startswith("ge")
        and clause[-1] is not word
        and last != "werden"
    )


def clause_markers(statement: Statement) -> list[set[str]]:
    """For each clause the classes of marker that govern what it says."""
    known = statement.caches.get("markers")
    if isinstance(known, list):
        return known
    own: list[set[str]] = [set() for _ in statement.clauses]
    verbs, doubting = saying(statement.language), claiming(statement.language)
    doubted: set[int] = set()
    spoken: set[int] = set()
    for word in statement.words:
        for kind in markers(word, statement.language):
            if kind == REPORT and word.lower in _WILL and word.lower != "werde":
                continue
            own[word.clause].add(kind)
        if statement.language == "de" and word.lower in _WILL and _is_future(statement, word):
            own[word.clause].add(FUTURE)
        if word.lower in {"will", "shall", "'ll"} and statement.language == "en":
            own[word.clause].add(FUTURE)
            own[word.clause].discard(INTENT)
        if word.is_content and any(
            key in verbs for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@"
        ):
            spoken.add(word.clause)
            if any(key in doubting for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@"):
                doubted.add(word.clause)
    text = statement.text
    source = _SOURCE.search(text)
    whole = source is not None and not _OFFICIAL.search(text[max(0, source.start() - 60) : source.end() + 60])
    if source is not None:
        spoken.add(0)
    if _COLON.match(text) or _SOFT.search(text):
        spoken.add(0)
    by_person = any(
        _is_person(statement, source) and not _is_settled(statement.words[source.position], statement.language)
        for source in sources(statement)
    )
    conditional = any(CONDITION in kinds for kinds in own)
    statement.caches["conditions"] = [number for number, kinds in enumerate(own) if CONDITION in kinds]
    if statement.language == "de" and _VERB_FIRST.match(text) and "," in text and not text.rstrip().endswith("?"):
        conditional = True
    result = [set(kinds) for kinds in own]
    for number, kinds in enumerate(result):
        if spoken or whole:
            kinds.add(SAID)
        is_doubted = number in doubted or (number - 1 in doubted and _is_content_clause(statement, number))
        is_indirect = by_person and bool(_SPOKEN & {statement.words[p].lower for p in statement.clauses[number]})
        if whole or is_indirect or is_doubted:
            kinds.add(REPORT)
        if conditional:
            kinds.add(CONDITION)
        for other in (number - 1, number + 1):
            if 0 <= other < len(own) and PROPOSAL in own[other]:
                kinds.add(PROPOSAL)
        if (
            number
            and QUESTION in own[number - 1]
            and any(statement.words[p].lower in {"ob", "whether"} for p in statement.clauses[number - 1])
        ):
            pass
    statement.caches["markers"] = result
    return result


_OPENERS = frozenset("that dass ob whether wie how warum why zu".split())
_SPOKEN = frozenset(
    """habe sei seien werde wolle könne müsse solle dürfe gebe komme gehe stehe bleibe hätten wären würden würde
    könnten""".split()
)


def _is_content_clause(statement: Statement, number: int) -> bool:
    """Whether a clause tells what is said in the one before it: "dass …", indirect speech, an infinitive."""
    words = [statement.words[p].lower for p in statement.clauses[number]]
    return bool(words) and (words[0] in _OPENERS or bool(_SPOKEN & set(words)) or "zu" in words or words[0] == "to")


def _is_settled(word: Word, language: str) -> bool:
    """Whether a verb of saying tells what is so because it is said: "ankündigen", "confirm"."""
    return any(key in settling(language) for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@")


def _is_personal(name: str, language: str) -> bool:
    """Whether a name is a first and a last name, as far as can be told."""
    words = name.split()
    return (
        len(words) > 1
        and not looks_like_organization(name)
        and not any(is_common_noun(word, language) for word in words[-2:])
    )


def _is_person(statement: Statement, source: Source) -> bool:
    """Whether somebody who speaks is a person with a name, rather than an office that tells what it did."""
    return any(
        _is_personal(text, statement.language) and any(start <= statement.words[p].start < end for p in source.speaker)
        for start, end, text in statement.names
    )


_STRICT = (POSSIBLE, INTENT, PROPOSAL, CONDITION, QUESTION)


def modality_faults(alignment: Alignment) -> list[str]:
    """Whether a claim takes for a fact what its quotes call possible, planned, conditional or somebody's word."""
    claim = alignment.claim
    is_same = all(quote.language == claim.language for quote in alignment.quotes)
    mine = clause_markers(claim)
    everywhere = set().union(*mine) if mine else set()
    for number, clause in enumerate(claim.clauses):
        words = [w for w in claim.content(clause) if alignment.chosen[w.position] is not None]
        if len(words) < 2:
            continue
        best = _governing(alignment, words)
        if best is None:
            continue
        needed, quote_clauses = best
        said = everywhere
        for kind in _STRICT:
            if kind == CONDITION and _keeps_condition(alignment, quote_clauses):
                continue
            enough = SATISFIED_BY[kind]
            if is_same:  # the same words are there to be used
                said = mine[number] | (everywhere & {REPORT, SAID, CONDITION, QUESTION, HINT})
                enough = enough - {FUTURE, SAID} if kind in {POSSIBLE, INTENT} else enough
            if kind in needed and not said & enough:
                return [f"modality: {kind}"]
        if REPORT in needed and not said & SATISFIED_BY[REPORT] and not _is_said_itself(alignment, quote_clauses):
            return ["modality: report"]
        if (
            {FUTURE, INTENT} & needed
            and not {FUTURE, INTENT, POSSIBLE, UNREAL, REPORT, CONDITION, PROPOSAL} & mine[number]
            and _is_past(claim, clause)
        ):
            return ["modality: future"]
    return []


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
    options = [(clause_markers(alignment.quotes[number])[clause], (number, clause)) for number, clause in likely]
    needed, place = min(options, key=lambda option: len(option[0] & {*_STRICT, REPORT}))
    # A clause whose number the claim gives is told by the claim, too, whatever else it tells.
    for number, clause in numbered:
        if shares[number, clause] >= 1.5:
            needed = needed | (clause_markers(alignment.quotes[number])[clause] & {POSSIBLE, PROPOSAL, QUESTION})
    return needed, {place}


def _keeps_condition(alignment: Alignment, places: set[tuple[int, int]]) -> bool:
    """Whether the claim holds what the condition is about, in whatever form: "unless they talk", "ohne Gespräche"."""
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


def _names_speaker(alignment: Alignment, places: set[tuple[int, int]]) -> bool:
    """Whether the claim names the one who says a clause of a quote, and so tells what it is they say or do."""
    for number, clause in places:
        quote = alignment.quotes[number]
        spoken = sources(quote)
        if not spoken:
            continue
        nearest = min(spoken, key=lambda source: abs(quote.words[source.position].clause - clause))
        for links in alignment.links:
            if any(
                where == number and spot in nearest.speaker and value >= 0.6 for (where, spot), value in links.items()
            ):
                return True
    return False


def _is_said_itself(alignment: Alignment, places: set[tuple[int, int]]) -> bool:
    """Whether the claim holds the quote's verb of saying itself, or speaks of another clause than what is said."""
    for number, clause in places:
        quote = alignment.quotes[number]
        verbs = saying(quote.language)
        for position in quote.clauses[clause]:
            word = quote.words[position]
            if any(key in verbs for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@") and any(
                spot == (number, position) for spot in alignment.chosen
            ):
                return True
    return False
