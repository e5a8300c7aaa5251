"""Whether a claim reports an event that its quotes know nothing of: a death, a sale, a resignation, an arrest.

A false predicate about a right name shares all its names with an honest sentence, so that a count of shared words says
little. What happens to people and things in the news is of few kinds; each kind is listed with the words that report it
and with those from which it may be told. Written for this project.
"""

from functools import lru_cache

from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.reading import Statement, Word, is_known
from bot.engine.claims.words import stems_of
from bot.engine.language import fold, soften, stem

_EVENTS = """
sterben tot Toter töten Tod tödlich ertrinken erschießen ermorden Mord verstorben umkommen Leiche verbluten ersticken
    | die dead death kill fatal drown murder corpse perish deceased | Opfer Leben überleben Überlebender
    Hinterbliebener Trauer trauern Leichnam erlegen | victim life lives survive survivor toll body lethal mortality
    shoot fatality mourn widow
verletzen Verletzter verwunden Verletzung | injure wound injury | Opfer Krankenhaus Klinik behandeln unverletzt
    unversehrt erleiden Knochenbruch Verbrennung schwer | hurt hospital victim treat unharmed unhurt unscathed casualty
zurücktreten Rücktritt hinschmeißen | resign resignation | niederlegen abtreten abdanken aufhören
    ausscheiden verlassen Nachfolger Nachfolge abgeben aufgeben Abschied verabschieden abberufen gehen hinwerfen
    räumen | step quit leave stand departure successor exit relinquish depart retire stepping
rauswerfen gefeuert Entlassung entlassen Rauswurf | sack dismissal layoff | Kündigung
    kündigen Stellenabbau trennen freistellen abberufen absetzen ablösen Stelle streichen abbauen freilassen Abbau
    freikommen Arbeitsplatz beurlauben | fire cut job oust remove replace redundancy redundant shed release free part
    discharge position
verhaften festnehmen Festnahme Verhaftung inhaftieren einsperren | arrest detain jail imprison | Haft Gefängnis
    Haftbefehl fassen Gewahrsam abführen Untersuchungshaft Häftling sitzen stellen Zelle | custody prison hold catch
    seize captured prisoner apprehend sentence jailed inmate
verurteilen Verurteilung schuldig | convict guilty conviction | Urteil Haft Strafe Haftstrafe Freiheitsstrafe Gefängnis
    kritisieren Kritik Gericht Richter zahlen müssen anprangern | sentence verdict jail prison ruling condemn criticize
    denounce order court judge slam
freisprechen Freispruch | acquit acquittal | unschuldig Vorwurf | clear innocent exonerate
verklagen anklagen Anklage | sue indict lawsuit indictment | Klage klagen vorwerfen Vorwurf Gericht Prozess verantworten
    Verfahren beschuldigen Staatsanwalt Staatsanwaltschaft Angeklagter Kläger | charge accuse court trial prosecute suit
    case plaintiff prosecutor defendant accusation
betrügen Betrug Betrüger bestechen Bestechung Schmiergeld Korruption korrupt unterschlagen veruntreuen Geldwäsche
    Bestechlichkeit Untreue Unterschlagung | fraud bribe bribery corrupt corruption embezzle launder swindle scam
    embezzlement fraudster crook | Täuschung täuschen Vorteilsannahme fälschen Schwindel | cheat deceive kickback
    falsify
stehlen Diebstahl rauben Raub ausrauben erbeuten Einbruch | steal theft rob robbery burglary loot | entwenden Dieb
    verschwinden einbrechen Beute Räuber mitnehmen Einbrecher | thief disappear missing vanish burglar take raid
einstürzen Einsturz zusammenstürzen | collapse | umstürzen stürzen brechen einbrechen scheitern platzen zusammenbrechen
    Zusammenbruch Trümmer Sturz ausfallen | topple fall crash break fail rubble cave
explodieren Explosion sprengen Sprengung detonieren Bombe | explode explosion blast bomb detonate | Sprengsatz
    Sprengstoff Detonation hochgehen Granate Rakete | blow grenade missile shell explosive
abbrennen niederbrennen ausbrennen | arson blaze burn | Brand Feuer brennen Flammen Rauch Brandstiftung verbrennen
    entzünden | fire flame smoke ignite
Brandstiftung Brandstifter | arson arsonist | anzünden gelegt vorsätzlich absichtlich zünden Brandanschlag |
    deliberate deliberately torch
pleite insolvent Insolvenz Konkurs zahlungsunfähig bankrott Zahlungsunfähigkeit | bankrupt insolvent bankruptcy
    insolvency | Gläubiger Insolvenzverwalter überschuldet | creditor administration administrator receivership
verkaufen Verkauf veräußern | sell sale | Käufer kaufen übernehmen abgeben Absatz erwerben Übernahme Auktion versteigern
    absetzen Exemplar Umsatz Kauf Handel Verkäufer abstoßen vertreiben trennen Erlös | buy buyer purchase acquire
    takeover auction revenue copy deal disposal seller divest trade shed market offload vendor proceeds
absagen Absage stornieren annullieren | cancel cancellation | ausfallen entfallen streichen verzichten zurückziehen
    aufgeben abblasen fallen Ausfall kippen stoppen | scrap call drop abandon withdraw axe ground halt shelve
verstaatlichen Verstaatlichung enteignen Enteignung | nationalize nationalise expropriate | Staat staatlich | state
    government
fusionieren Fusion | merge merger | zusammenschließen Zusammenschluss übernehmen zusammengehen Übernahme vereinen |
    combine takeover join unite
hacken gehackt Hacker Cyberangriff Hackerangriff | hack hacker cyberattack | Angriff Datenleck eindringen | attack
    breach ransomware cyber
evakuieren Evakuierung | evacuate evacuation | räumen verlassen Sicherheit Räumung bringen | leave clear flee safety
einmarschieren Einmarsch Invasion | invade invasion | überfallen Angriff besetzen eindringen Krieg | attack occupy
    incursion enter war
bombardieren Anschlag Attentat Terroranschlag | bombard bombing assassinate assassination | Angriff angreifen Bombe
    Rakete Drohne beschießen Explosion Luftangriff töten | attack strike hit raid shell missile drone blast bomb kill
entführen Entführung Geisel Geiselnahme | kidnap abduct hostage kidnapping | verschleppen festhalten | seize hold
    captive
vergewaltigen Vergewaltigung missbrauchen Missbrauch | rape abuse molest | sexuell Übergriff missbräuchlich | sexual
    assault misuse
vergiften Vergiftung | poison poisoning | Gift giftig | toxic toxin
abstürzen Absturz entgleisen entgleist Entgleisung verunglücken | derail derailment | stürzen Unfall Unglück kollidieren
    Zusammenstoß einbrechen notlanden | crash plunge accident collision collide
dopen Doping gedopt | doping | Mittel Dopingprobe positiv | drug banned positive test
spionieren Spion Spionage | spy espionage | Geheimdienst Agent ausspähen | intelligence agent
Terrorist Terrorismus Terror | terrorist terrorism terror | Anschlag Extremist | attack extremist militant
putschen Putsch Staatsstreich | coup putsch | stürzen Machtübernahme Militär | overthrow junta seize
vertuschen verheimlichen verschweigen Vertuschung | conceal hide hid hidden cover-up coverup | geheim verbergen
    verstecken verborgen schweigen unterschlagen melden informieren | secret disclose silent withhold report tell
lügen Lüge Lügner | liar lied lying | falsch unwahr täuschen Unwahrheit | false untrue mislead deceive
gestehen Geständnis | confess confession | zugeben einräumen | admit acknowledge plead guilty
entschuldigen Entschuldigung | apologize apologise apology | bedauern Bedauern leid verzeihen | regret sorry
fliehen flüchten untertauchen | flee fled escape | Flucht verlassen Flüchtling entkommen weglaufen vertreiben
    untergetaucht absetzen | leave refugee abscond displaced run hiding
abreißen Abriss abgerissen | demolish demolition | zerstören weichen Rückbau beseitigen | tear destroy raze remove
    dismantle
Rückruf zurückrufen | | zurückholen Werkstatt | withdraw return pull
heiraten Hochzeit Heirat | marry wedding marriage | Ehe Ehefrau Ehemann verheiratet Trauung Braut | wife husband bride
    spouse married
Scheidung | divorce | scheiden trennen Ex-Frau Ex-Mann | split separate
schwanger Schwangerschaft | pregnant pregnancy | Kind erwarten Geburt Baby | baby birth expect
Seuche Epidemie Pandemie Seuchengefahr | epidemic pandemic plague | Ausbruch Virus Infektion Krankheit Corona Covid |
    outbreak virus disease infection covid
Krawall randalieren Ausschreitung | riot riots | Gewalt Protest Zusammenstoß | violence unrest clash protest
Notstand Ausnahmezustand | emergency | Katastrophe Notfall Krise Not | crisis urgent disaster
Betrunkener betrunken Trunkenheit | drunk drunken | Alkohol Promille | alcohol drink
fälschen Fälschung gefälscht | forge forgery counterfeit falsify | falsch unecht manipulieren Fälscher | fake false
    bogus manipulate
spalten abspalten Abspaltung | secede secession | trennen unabhängig | split independence spin
Razzia durchsuchen Durchsuchung | raid | Polizei Ermittler Wohnung Büro Beamter | search police officer investigator
    swoop storm
ermitteln Ermittlung | investigate investigation | prüfen untersuchen Untersuchung Verdacht Prüfung Verfahren Razzia
    Anklage Ermittler vorwerfen nachgehen klären Ursache feststellen herausfinden | probe examine inquiry suspect
    suspicion inspect case charge look cause detective investigator investigative study determine
Krebs | cancer | Tumor krank Erkrankung Onkologie | tumor tumour oncology leukaemia leukemia
befangen Befangenheit | biased | parteiisch ablehnen | bias impartial
stilllegen Stilllegung Schließung | shutdown shutter | dicht zu stilllegen Schluss sperren gesperrt enden einstellen
    Ende vereinbaren Vertrag Abkommen aufgeben verlassen stoppen | close shut closure block stop end sign agree
    conclude exit service idle mothball suspend
ausverkauft | sellout sold-out | Karten Tickets ausgebucht | sold ticket
"""
"""Kinds of events: German | English | German words from which it may be told | English ones."""


@lru_cache(maxsize=1)
def _kinds() -> tuple[dict[str, dict[str, frozenset[int]]], dict[str, dict[str, frozenset[int]]]]:
    """Language -> stem -> kinds that a word reports; and those that it may tell of."""
    reports: dict[str, dict[str, set[int]]] = {"de": {}, "en": {}}
    tells: dict[str, dict[str, set[int]]] = {"de": {}, "en": {}}
    for kind, line in enumerate(_EVENTS.strip().replace("\n    ", " ").split("\n")):
        for place, words in enumerate(line.split("|")):
            language = ("de", "en")[place % 2]
            for word in words.split():
                for key in {*stems_of(word, language), fold(word)}:
                    if place < 2:
                        reports[language].setdefault(_sorted(word, key, language), set()).add(kind)
                    tells[language].setdefault(key, set()).add(kind)
    return _frozen(reports), _frozen(tells)


def _frozen(table: dict[str, dict[str, set[int]]]) -> dict[str, dict[str, frozenset[int]]]:
    return {language: {key: frozenset(kinds) for key, kinds in listed.items()} for language, listed in table.items()}


def _reported(word: Word, language: str) -> frozenset[int]:
    """Kinds of events that a word of a claim reports."""
    listed = _kinds()[0].get(language, {})
    shapes = (word.text, word.text.lower()) if word.position == 0 else (word.text,)
    found: frozenset[int] = frozenset()
    for key in (fold(word.text), *(key for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@+")):
        for shape in shapes:
            found |= listed.get(_sorted(shape, key, language), frozenset())
    return found


def _sorted(word: str, key: str, language: str) -> str:
    """A key by which a German noun is no verb: a "Feuer" is not what "feuern" tells."""
    return f"{key}^" if language == "de" and word[0].isupper() else key


def _told(statement: Statement) -> frozenset[int]:
    """Kinds of events of which a quote may tell, compounds' parts included."""
    known = statement.caches.get("events")
    if isinstance(known, frozenset):
        return known
    listed = _kinds()[1].get(statement.language, {})
    found: frozenset[int] = frozenset()
    for word in statement.words:
        found |= listed.get(fold(word.text), frozenset())
        for key in word.keys:
            if key[0] not in "#~@+":
                found |= listed.get(key, frozenset())
        if statement.language == "de" and word.text[0].isupper():
            for cut in range(3, len(word.text) - MIN_HEAD + 1):  # "Wadenverletzung" tells of a "Verletzung"
                found |= listed.get(stem(word.text[cut:].capitalize(), "de"), frozenset())
    statement.caches["events"] = found
    return found


MIN_HEAD = 5
"""Letters of the last part of a German compound, at least."""

FIRMLY = 0.8
"""From here on a word of an event is backed by one that means the same, and not by a part of one."""


def unknown_event(alignment: Alignment) -> bool:
    """Whether a claim reports an event of a kind that no quote tells of."""
    claim = alignment.claim
    told = frozenset().union(*(_told(quote) for quote in alignment.quotes))
    for word in claim.words:
        if not word.is_content or word.is_number or word.is_measured or _is_in_name(claim, word):
            continue
        kinds = _reported(word, claim.language)
        if kinds and not kinds & told and alignment.firm(word.position) < FIRMLY:
            return True
    return False


def _is_in_name(statement: Statement, word: Word) -> bool:
    return word.text[0].isupper() and any(
        start <= word.start < end and " " in text for start, end, text in statement.names
    )


# --- superlatives ----------------------------------------------------------------------------------------------------

_EXTREMES = frozenset(
    fold(word)
    for word in """best beste besten bester bestes worst most least record rekord erstmals
    only einzige einzigen einziger never nie noch top spitze spitzenreiter führend leading highest lowest max maximal
    unprecedented beispiellos sieger winner champion meister winning weltmeister höchst peak unequalled allen all ever
    je jemals meiste meisten extrem ultimate single""".split()
)
_NOT_SUPERLATIVE = frozenset(
    """ersten erste letzten letzte nächsten nächste meisten meiste mindesten jüngsten jüngste jüngster jüngstes ernste
    ernsten latest forest interest protest arrest request west east test rest guest harvest invest
    contest quest nest chest vest pest zest manifest honest modest northwest southwest midwest bequest digest conquest
    suggest unrest feste festen fester leiste leisten küste küsten kosten posten osten westen gäste gesten
    dienste listen liste rüsten reste resten geleistete christen tourist touristen""".split()
)


def _is_superlative(word: Word, language: str) -> bool:
    lowered = word.lower
    if lowered in _NOT_SUPERLATIVE or len(lowered) < 4:
        return False
    if language == "en":
        if lowered in {"best", "worst"}:
            return True
        base = lowered.removesuffix("est")
        return base != lowered and any(is_known(form, "en") for form in (base, base + "e", base[:-1]) if len(form) > 2)
    if not word.text[0].islower():
        return False
    if lowered.startswith("größt"):
        return True
    for ending in ("ste", "sten", "ster", "stes", "stem"):
        if lowered.endswith(ending):
            base = lowered.removesuffix(ending)
            forms = (base, soften(base), base.removesuffix("e"), soften(base.removesuffix("e")))
            return lowered.startswith("best") or any(is_known(form, "de") for form in forms if len(form) > 2)
    return False


def unknown_superlative(alignment: Alignment) -> bool:
    """Whether a claim calls something the most of its kind and the quotes know of no extreme at all."""
    claim = alignment.claim
    return any(
        word.is_content
        and _is_superlative(word, claim.language)
        and alignment.firm(word.position) < BACKED
        and not any(
            fold(other.text) in _EXTREMES or _is_superlative(other, quote.language)
            for quote in alignment.quotes
            for other in quote.words
        )
        for word in claim.words
    )
