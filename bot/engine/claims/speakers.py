"""Speakers of whom the quotes know nothing, and what is said in which part of a sentence."""

from functools import lru_cache

from bot.engine.claims.links import Alignment
from bot.engine.claims.names import places_of
from bot.engine.claims.reading import named
from bot.engine.claims.sources import sources
from bot.engine.claims.weights import Evidence

_OFFICES = """
anklage staatsanwaltschaft ankläger anklagebehörde prosecut ermittler oberstaatsanw staatsanw ;
polizei police officers detectives investigators ermittler fahnder beamte bundespolizei sheriff ;
forscher forschung wissenschaftler autor team studie untersuchung study research scientist author astronom mediziner
    ärzte physiker chemiker biolog virolog geolog physicist chemist biologist virologist geologist soziolog sociolog
    psycholog psychiat klimatolog meteorolog archäolog archaeolog historiker historian ;
gewerkschaft union verdi betriebsrat personalrat works-council ;
verband association federation lobby dachverband handelsverband branche industry innung handwerk -kammer chamber ;
gericht richter court judge senat tribunal ; anwohner bürgerinitiative nachbar neighbor neighbour resident ;
behörde amt agency authorit office officials regulator watchdog ministeri ministry department bundesamt statistik ;
institut institute ; klub club -verein ; kirche church bistum diözese diocese bischof bishop pfarrer priest vatikan ;
chef head boss chief ceo vorstand director direktor president präsident leiter vorsitz chair manag geschäftsführ
    firmenchef intendant rektor ;
konzern unternehmen firma company group hersteller maker manufacturer betreiber operator anbieter supplier zulieferer
    versorger utility bauherr ; airline fluggesellschaft carrier ; reederei shipping schiffseigner shipowner ;
    werft shipyard ; versicher insur krankenkasse ; bahn railway ; flughafen airport ; hafen harbor harbour port ;
regierung government kabinett cabinet ministeri ministry ; notenbank zentralbank central währungshüter ; bank lender ;
anwalt anwält lawyer attorney verteidig defence defense counsel ; sprecher spokes ; minister secretary ressortchef ;
oppositionsführer opposition ; bürgermeister mayor oberbürgermeister rathaus stadt city gemeinde municipality
    magistrat landrat kreisverwaltung ;
rechnungshof rechnungsprüfer auditor ; verbraucherschütz verbraucherzentrale consumer ; klinik hospital krankenhaus
    clinic ; universität university hochschule college ; partei party fraktion caucus ; parliament parlament bundestag
    bundesrat senate congress kongress landtag abgeordnete lawmaker ; angeklagt defendant beschuldigt ;
    kläger plaintiff claimant ; zeug witness ; jury ; veranstalter organizer organiser ; verlag verleger publisher ;
    stiftung foundation ; museum kurator curator ; feuerwehr firefighter fire-brigade ; armee army military militär
    streitkräfte bundeswehr forces ; rebell rebel miliz militia ; kommission commission ausschuss committee ;
    bauern landwirt farmer ; umweltschütz naturschütz environmental conservation ; mieter tenant ; vermieter landlord
    hausbesitzer hauseigentümer ; händler retailer trader kaufleute ; investor anleger shareholder aktionär fonds fund ;
    gläubiger creditor ; redaktion editor chefredakteur ; regisseur film-maker ; komponist composer ; dirigent
    conductor ; sängerin sänger singer ;
    bewohner ; fahrer driver lokführer ; pilot kapitän captain ; passagier passenger fahrgast fahrgäste ;
    trainer coach ; spieler player torhüter goalkeeper kapitän ; eltern parents mutter mother vater father witwe widow ;
    lehrer teacher ; schüler pupil student studierende ; patient ; pfleg nurse ; arzt ärztin doctor physician surgeon
    chirurg ; experte ökonom economist analyst expert fachleute volkswirt analyst
"""


@lru_cache(maxsize=16384)
def offices(word: str) -> frozenset[int]:
    """Numbers of the kinds of office or body that a word may stand for; empty for most words."""
    lowered = word.lower()
    return frozenset(
        number for number, line in enumerate(_OFFICES.split(";")) if any(_is_of(lowered, part) for part in line.split())
    )


def _is_of(word: str, part: str) -> bool:
    """Whether a word begins with a part, has a long one inside, or ends in one that is written "-verein"."""
    if part[0] == "-":
        return word.removesuffix("s").removesuffix("e").removesuffix("n").endswith(part[1:])
    return word.startswith(part) or (len(part) > 4 and part in word)


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
        if not is_known and any(word.lower in _STANDS_FOR for word in words):
            is_known = any(
                quote.words[p].text[0].isupper()
                for quote in alignment.quotes
                for other in sources(quote)
                for p in named(quote, other.speaker)
            )  # "the company calls it baseless" for "Tavia called it baseless"
        bodies = frozenset().union(*(offices(word.text) for word in words))
        if not is_known and not any(
            bodies & offices(other.text) for quote in alignment.quotes for other in quote.words
        ):
            return [Evidence("speaker", "speaker unknown")]
    return []


_STANDS_FOR = frozenset(
    """company firm group corporation carmaker manufacturer maker producer bank lender club team airline carrier
    retailer chain operator publisher broadcaster developer insurer agency party union organization charity startup
    brewer unternehmen konzern firma hersteller autobauer gesellschaft bank klub verein mannschaft fluggesellschaft
    händler kette betreiber verlag sender entwickler versicherer agentur partei gewerkschaft organisation anbieter
    gruppe""".split()
)
"""What stands for a name that was given before."""

KNOWN = 0.6
"""From here on who speaks in a claim is somebody of the quotes."""
