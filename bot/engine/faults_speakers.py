"""Speakers of whom the quotes know nothing, and what is said in which part of a sentence."""

import re
from functools import lru_cache

from bot.engine.faults_evidence import Evidence
from bot.engine.faults_links import Alignment
from bot.engine.faults_names import places_of
from bot.engine.faults_reading import Statement
from bot.engine.faults_sources import sources

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
rechnungshof rechnungsprüfer auditor ; verbraucherschütz verbraucherzentrale consumer ; klinik hospital krankenhaus
    clinic ; universität university hochschule college ; partei party fraktion caucus parliament parlament bundestag
    bundesrat senate senat congress kongress ; verteidiger angeklagt defendant kläger plaintiff claimant ;
    bewohner anwohner resident nachbar neighbor neighbour ; fahrer driver lokführer pilot kapitän captain ;
    trainer coach manager ; eltern parents mutter mother vater father witwe widow ; lehrer teacher ;
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


def speaker_faults(alignment: Alignment) -> list[Evidence]:
    """Whether a claim puts words into the mouth of somebody of whom its quotes, in its language, know nothing."""
    claim = alignment.claim
    if any(quote.language != claim.language for quote in alignment.quotes):
        return []
    for source in sources(claim):
        words = [claim.words[p] for p in source.speaker]
        is_known = any(
            alignment.strength(word.position) >= KNOWN
            or word.lower in _ANYBODY
            or any(places_of(word.text, quote) for quote in alignment.quotes)
            for word in words
        )
        bodies = frozenset().union(*(offices(word.text) for word in words))
        if not is_known and not any(
            bodies & offices(other.text) for quote in alignment.quotes for other in quote.words
        ):
            return [Evidence("speaker", "speaker unknown")]
    return []


KNOWN = 0.6
"""From here on who speaks in a claim is somebody of the quotes."""


_TURNS = frozenset("but while whereas although though aber doch jedoch während wohingegen hingegen dagegen".split())
_AT_FRONT = frozenset("während while whereas although though obwohl".split())


def parts_of(statement: Statement) -> list[int]:
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
