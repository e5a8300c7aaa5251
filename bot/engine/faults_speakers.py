"""Whether a claim says that the same people said it as its quotes do."""

import re
from functools import lru_cache

from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_names import places_of
from bot.engine.faults_reading import Statement, Word
from bot.engine.faults_sounds import sounds_alike
from bot.engine.faults_sources import Source, sources


def _personal(statement: Statement, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Those of some words that are in a name of several words."""
    return tuple(
        p
        for p in positions
        if any(start <= statement.words[p].start < end and " " in text for start, end, text in statement.names)
    )


def _sounding(word: Word, quote: Statement, claim: Statement) -> set[int]:
    """Positions in a quote of another language where a name stands in its spelling."""
    if quote.language == claim.language or not word.text[0].isupper():
        return set()
    return {w.position for w in quote.words if w.text[0].isupper() and sounds_alike(word.text, w.text)}


def _who_agrees(alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...]) -> bool:
    quote = alignment.quotes[number]
    for position in _personal(alignment.claim, mine) or mine:
        if any(
            where == number and spot in theirs and value >= BACKED
            for (where, spot), value in alignment.links[position].items()
        ):
            return True
        word = alignment.claim.words[position]
        if set(places_of(word.text, quote)) & set(theirs):
            return True
        if _sounding(word, quote, alignment.claim) & set(theirs):
            return True
        if not _personal(alignment.claim, mine) and any(
            offices(word.text) & offices(quote.words[spot].text) for spot in theirs
        ):
            return True
    return False


_OFFICES = """
anklage staatsanwaltschaft ankläger anklagebehörde prosecut ermittler oberstaatsanw staatsanw ;
polizei police officers detectives investigators ermittler fahnder beamte ;
forscher wissenschaftler autor team studie untersuchung study research scientist author astronom mediziner ärzte ;
gewerkschaft union verdi ; verband association federation lobby dachverband handelsverband branche industry ;
gericht richter court judge kammer senat tribunal ;
behörde amt agency authorit office officials institut regulator watchdog ministeri department bundesamt statistik ;
chef head boss chief ceo vorstand director direktor president präsident leiter vorsitz chair manag geschäftsführ ;
konzern unternehmen firma company group hersteller maker manufacturer betreiber operator anbieter airline
    fluggesellschaft bank reederei ;
regierung government kabinett cabinet ministeri ; notenbank zentralbank central währungshüter bank ;
anwalt anwält lawyer attorney verteidig defence defense counsel ; sprecher spokes ; minister secretary ressortchef ;
oppositionsführer opposition ; bürgermeister mayor oberbürgermeister rathaus stadt city ;
experte ökonom economist analyst expert fachleute volkswirt
"""


@lru_cache(maxsize=16384)
def offices(word: str) -> frozenset[int]:
    """Numbers of the kinds of office or body that a word may stand for; empty for most words."""
    lowered = word.lower()
    return frozenset(
        number
        for number, line in enumerate(_OFFICES.split(";"))
        if any(lowered.startswith(part) or (len(part) > 4 and part in lowered) for part in line.split())
    )


_ANYBODY = frozenset(
    """officials authorities authority sources reports media experts analysts observers behörden medien berichte
    berichten experten fachleute beobachter insider kreise kreisen quellen zeugen witnesses figures data zahlen daten
    statistik statistics angaben""".split()
)
"""Speakers of no name: a claim may say so little of who says it."""


def speaker_faults(alignment: Alignment) -> list[str]:
    """Whether a claim puts words into another mouth than its quotes do."""
    claim = alignment.claim
    spoken = sources(claim)
    if not spoken:
        return []
    listed = [(number, source) for number, quote in enumerate(alignment.quotes) for source in sources(quote)]
    parts = _parts(claim)
    for source in spoken:
        content = [
            word
            for word in claim.content()
            if parts[word.position] == parts[source.position]
            and word.position not in source.speaker
            and word.position != source.position
            and (len(spoken) == 1 or min(spoken, key=lambda other: abs(other.position - word.position)) is source)
        ]
        scores = [(_carried(alignment, content, number, other, listed), number, other) for number, other in listed]
        agreeing = [
            score for score, number, other in scores if _who_agrees(alignment, source.speaker, number, other.speaker)
        ]
        best = max((score for score, _, _ in scores), default=0.0)
        backed = [
            p
            for p in source.speaker
            if alignment.strength(p) >= 0.6
            or any(places_of(claim.words[p].text, q) or _sounding(claim.words[p], q, claim) for q in alignment.quotes)
        ]
        if any(claim.words[p].lower in _ANYBODY for p in source.speaker):
            continue
        if not backed and all(quote.language == claim.language for quote in alignment.quotes):
            if not any(
                offices(claim.words[p].text) & offices(w.text)
                for p in source.speaker
                for q in alignment.quotes
                for w in q.words
            ):
                return ["speaker"]
            continue
        if claim.words[source.position].is_content and _denies_too(alignment, source, listed):
            continue
        agreeing.append(_does_itself(alignment, source, content))
        if not backed:
            continue
        if listed and best > 0.4 and max(agreeing) < OTHER_SPEAKER * best:
            return ["speaker"]
    return []


_DENYING = ("bestreit", "zurück", "wies", "dement", "wider", "leugn", "den", "reject", "disput", "dismiss", "refut")


def _denies_too(alignment: Alignment, source: Source, listed: list[tuple[int, Source]]) -> bool:
    """Whether the speaker denies in claim and quote: what is denied stands with who says it."""
    if not alignment.claim.words[source.position].lower.startswith(_DENYING):
        return False
    return any(
        alignment.quotes[number].words[other.position].lower.startswith(_DENYING)
        and _who_agrees(alignment, source.speaker, number, other.speaker)
        for number, other in listed
    )


OTHER_SPEAKER = 0.6
"""A claim's speaker must say this share of what the likeliest speaker of the quotes says of it."""


_TURNS = frozenset("but while whereas although though aber doch jedoch während wohingegen hingegen dagegen".split())
_AT_FRONT = frozenset("während while whereas although though obwohl".split())


def _parts(statement: Statement) -> list[int]:
    """For each word the part of its statement that it stands in: what is set against the rest is another one."""
    known = statement.caches.get("parts")
    if isinstance(known, list):
        return known
    found: list[int] = []
    part, end, is_front = 0, 0, False
    for word in statement.words:
        gap = statement.text[end : word.start]
        turns = word.lower in _TURNS and ("," in gap or word.lower in {"während", "while", "whereas"})
        if not word.position:
            is_front = word.lower in _AT_FRONT
        elif ";" in gap or re.search(r"[.?!][“”\"«»]?\s", gap) or turns or (is_front and "," in gap):
            part += 1
            is_front = False
        elif word.lower in {"dagegen", "hingegen"}:
            # "Egon Wittrock dagegen nannte": the part began with the clause.
            first = next((w.position for w in statement.words if w.clause == word.clause), word.position)
            if first and found[first] == part:
                part += 1
                found[first:] = [part] * (len(found) - first)
        found.append(part)
        end = word.end
    statement.caches["parts"] = found
    return found


def _does_itself(alignment: Alignment, source: Source, content: list[Word]) -> float:
    """How much of what the claim's speaker says a clause of the quotes says of that speaker: "X will", "X sagt zu"."""
    best = 0.0
    for number, quote in enumerate(alignment.quotes):
        for clause in quote.clauses:
            if not _who_agrees(alignment, source.speaker, number, clause):
                continue
            backed = [
                max(
                    (
                        v
                        for (where, spot), v in alignment.links[word.position].items()
                        if where == number and spot in clause
                    ),
                    default=0.0,
                )
                for word in content
            ]
            best = max(best, sum(value for value in backed if value >= BACKED) / max(len(content), 1))
    return best


FAR = 999
"""Words between a word and somebody who speaks in another part of its sentence."""


def _distance(source: Source, spot: int, parts: list[int], spoken: set[int]) -> int:
    """Words between a word and a speaker; far where somebody else speaks in its part of the sentence."""
    if parts[spot] != parts[source.position] and parts[spot] in spoken:
        return FAR
    if source.first and spot < source.first:
        return FAR
    return min(abs(spot - p) for p in (*source.speaker, source.position))


def _carried(
    alignment: Alignment, content: list[Word], number: int, source: Source, listed: list[tuple[int, Source]]
) -> float:
    """How much of a claim's content one who speaks in a quote says there: what stands nearer to no other speaker."""
    rivals = [other for where, other in listed if where == number and other is not source]
    parts = _parts(alignment.quotes[number])
    spoken = {parts[other.position] for where, other in listed if where == number}
    total = 0.0
    for word in content:
        best = 0.0
        for (where, spot), value in alignment.links[word.position].items():
            if where != number or value < BACKED:
                continue
            mine = _distance(source, spot, parts, spoken)
            nearest = min((_distance(other, spot, parts, spoken) for other in rivals), default=FAR)
            best = max(best, value if mine <= nearest else 0.2 * value)
        total += best
    return total / max(len(content), 1)
