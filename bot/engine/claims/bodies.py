"""Courts, offices and organizations by all their names, so that one is not taken for another one of its kind.

Only what has a name of its own; "the top court" or "the regulator" may be any.
"""

import re
from functools import lru_cache

from bot.engine.claims.links import Alignment
from bot.engine.claims.reading import Statement
from bot.engine.claims.weights import Evidence
from bot.engine.language import fold

_BODIES = """
Bundesverfassungsgericht; Federal Constitutional Court; BVerfG; Verfassungsgericht; Constitutional Court
Bundesgerichtshof; Federal Court of Justice; BGH; Federal Supreme Court
Bundesverwaltungsgericht; Federal Administrative Court; BVerwG
Bundesarbeitsgericht; Federal Labour Court; Federal Labor Court; BAG
Bundessozialgericht; Federal Social Court; BSG
Bundesfinanzhof; Federal Fiscal Court; Federal Finance Court; BFH
Bundespatentgericht; Federal Patent Court
Bundesrechnungshof; Federal Court of Auditors; Federal Audit Office; Federal Court of Audit; BRH; Rechnungshof; Court
    of Auditors
Landesrechnungshof; Rechnungshof; Court of Auditors; State Court of Auditors; State Audit Office
Europäischer Rechnungshof; European Court of Auditors; EU-Rechnungshof; Rechnungshof; Court of Auditors
Europäischer Gerichtshof; European Court of Justice; Court of Justice of the European Union; EuGH; ECJ; CJEU;
    EU-Gericht; EU court
Gericht der Europäischen Union; EU General Court; General Court; EU-Gericht; EU court
Europäischer Gerichtshof für Menschenrechte; European Court of Human Rights; EGMR; ECHR; Menschenrechtsgerichtshof;
    human rights court
Internationaler Gerichtshof; International Court of Justice; IGH; ICJ; World Court; UN-Gerichtshof; UN court
Internationaler Strafgerichtshof; International Criminal Court; IStGH; ICC; Weltstrafgericht
Internationaler Sportgerichtshof; Court of Arbitration for Sport; CAS; Sportgerichtshof
Internationaler Seegerichtshof; International Tribunal for the Law of the Sea
Oberlandesgericht; Higher Regional Court; OLG
Oberverwaltungsgericht; Higher Administrative Court; OVG; Verwaltungsgerichtshof; VGH
Landgericht; Regional Court; District Court
Amtsgericht; District Court; Local Court; Magistrates' Court
Verwaltungsgericht; Administrative Court
Arbeitsgericht; Labour Court; Labor Court
Landesarbeitsgericht; State Labour Court; Higher Labour Court; Regional Labour Court
Sozialgericht; Social Court
Finanzgericht; Fiscal Court; Finance Court
Supreme Court; Oberster Gerichtshof; Oberstes Gericht; Obergericht
High Court
Court of Appeal; Appeals Court; Berufungsgericht; Appellationsgericht; Court of Appeals
Bundesgericht; Federal Supreme Court; Federal Court; Swiss Federal Court
Bundeskartellamt; Federal Cartel Office; German cartel office; Kartellamt
Bundesnetzagentur; Federal Network Agency; Netzagentur
BaFin; Finanzaufsicht; Federal Financial Supervisory Authority; financial watchdog; financial regulator
Bundesbank; Deutsche Bundesbank; German central bank
Bundesagentur für Arbeit; Federal Employment Agency; BA; Arbeitsagentur
Bundeskriminalamt; Federal Criminal Police Office; BKA; Federal Criminal Police
Landeskriminalamt; State Criminal Police Office; LKA; State Criminal Police
Bundespolizei; Federal Police
Verfassungsschutz; Bundesamt für Verfassungsschutz; Office for the Protection of the Constitution; BfV; domestic
    intelligence agency
Bundesnachrichtendienst; BND; Federal Intelligence Service; foreign intelligence service; foreign intelligence agency
Militärischer Abschirmdienst; MAD; Military Counterintelligence Service
Generalbundesanwalt; Bundesanwaltschaft; Federal Prosecutor; Federal Prosecutors; federal public prosecutor; federal
    prosecutor's office
Umweltbundesamt; Federal Environment Agency; German Environment Agency; UBA
Statistisches Bundesamt; Federal Statistical Office; Destatis; Federal Statistics Office; Statistikamt; Bundesamt für
    Statistik
Kraftfahrt-Bundesamt; KBA; Federal Motor Transport Authority
Luftfahrt-Bundesamt; LBA; Federal Aviation Office
Bundesamt für Migration und Flüchtlinge; BAMF; Federal Office for Migration and Refugees
Bundesamt für Sicherheit in der Informationstechnik; BSI; Federal Office for Information Security
Bundesamt für Naturschutz; BfN; Federal Agency for Nature Conservation
Bundesinstitut für Arzneimittel und Medizinprodukte; BfArM; Federal Institute for Drugs and Medical Devices
Bundesinstitut für Risikobewertung; BfR; Federal Institute for Risk Assessment
Paul-Ehrlich-Institut; PEI; Paul Ehrlich Institute
Robert-Koch-Institut; RKI; Robert Koch Institute
Technisches Hilfswerk; THW; Federal Agency for Technical Relief
Deutscher Wetterdienst; DWD; German Weather Service; German Meteorological Service
Bundestag; German parliament; lower house
Bundesrat; upper house; Federal Council
Wissenschaftsrat; Science Council
Ethikrat; Ethics Council
Europäische Kommission; European Commission; EU-Kommission; EU Commission; EU executive; EU's executive; Brüsseler
    Behörde
Europäisches Parlament; European Parliament; EU-Parlament; Europaparlament; EU Parliament
Europäischer Rat; European Council
Europarat; Council of Europe
Rat der Europäischen Union; EU-Rat; Council of the European Union; Council of the EU; EU-Ministerrat
Europäische Zentralbank; European Central Bank; EZB; ECB
Europäische Investitionsbank; European Investment Bank; EIB
Europäische Arzneimittelbehörde; European Medicines Agency; EMA; Europäische Arzneimittelagentur;
    EU-Arzneimittelbehörde; EU's drug regulator; EU drug regulator
Europäische Behörde für Lebensmittelsicherheit; European Food Safety Authority; EFSA
Europäische Umweltagentur; European Environment Agency
Europäisches Zentrum für die Prävention und die Kontrolle von Krankheiten; ECDC; European Centre for Disease
    Prevention and Control
Europäische Weltraumorganisation; European Space Agency; ESA; Europäische Raumfahrtagentur
Europäische Staatsanwaltschaft; European Public Prosecutor's Office; EPPO; EUStA
Eurostat
Europol
Interpol
Frontex
Vereinte Nationen; United Nations; UN; UNO; Uno
UN-Sicherheitsrat; Security Council; UN Security Council; Weltsicherheitsrat; Sicherheitsrat
UN-Vollversammlung; General Assembly; Generalversammlung; UN-Generalversammlung
Weltgesundheitsorganisation; World Health Organization; World Health Organisation; WHO; UN health agency
Welthandelsorganisation; World Trade Organization; World Trade Organisation; WTO
Weltbank; World Bank
Internationaler Währungsfonds; International Monetary Fund; IWF; IMF; Währungsfonds
Internationale Energieagentur; International Energy Agency; IEA
Internationale Atomenergiebehörde; International Atomic Energy Agency; IAEA; IAEO; Internationale
    Atomenergie-Organisation; UN nuclear watchdog
Internationale Arbeitsorganisation; International Labour Organization; International Labor Organization; ILO
Internationale Organisation für Migration; International Organization for Migration; IOM
Internationales Olympisches Komitee; International Olympic Committee; IOC; IOK
Internationales Komitee vom Roten Kreuz; International Committee of the Red Cross; IKRK; ICRC
Welternährungsprogramm; World Food Programme; World Food Program; WFP
Welternährungsorganisation; Food and Agriculture Organization; FAO
Weltorganisation für Meteorologie; World Meteorological Organization; WMO; Weltwetterorganisation
Weltklimarat; Intergovernmental Panel on Climate Change; IPCC
Kinderhilfswerk; Unicef; UNICEF; children's fund
Flüchtlingshilfswerk; UNHCR; refugee agency; Hochkommissar für Flüchtlinge
Unesco; UNESCO
Organisation für wirtschaftliche Zusammenarbeit und Entwicklung; OECD; Organisation for Economic Co-operation and
    Development
Organisation für Sicherheit und Zusammenarbeit in Europa; OSZE; OSCE; Organization for Security and Co-operation in
    Europe
Organisation für das Verbot chemischer Waffen; OPCW; Organisation for the Prohibition of Chemical Weapons
Organisation erdölexportierender Länder; OPEC; Opec
Afrikanische Union; African Union
Arabische Liga; Arab League
Nordatlantikpakt; NATO; Nato
Welt-Anti-Doping-Agentur; World Anti-Doping Agency; WADA
Nationale Anti-Doping-Agentur; NADA; National Anti-Doping Agency
Fifa; FIFA; Weltfußballverband; Fußball-Weltverband
Uefa; UEFA; Europäische Fußball-Union; European soccer body
Deutscher Fußball-Bund; DFB; German Football Association; German soccer federation
Deutsche Fußball Liga; DFL; German Football League
Amnesty International; Amnesty
Human Rights Watch
Greenpeace
Federal Reserve; Fed; US-Notenbank; US central bank
Bank of England; britische Notenbank; UK central bank
Bank of Japan; japanische Notenbank; Japan's central bank
Schweizerische Nationalbank; Swiss National Bank; SNB
Securities and Exchange Commission; SEC; US-Börsenaufsicht; securities regulator
Federal Trade Commission; FTC; US-Handelsbehörde; US-Kartellbehörde
Federal Communications Commission; FCC; US-Telekommunikationsaufsicht
Food and Drug Administration; FDA; US-Arzneimittelbehörde; US-Gesundheitsbehörde
Centers for Disease Control; CDC; US-Seuchenbehörde; US-Gesundheitsbehörde
Federal Aviation Administration; FAA; US-Luftfahrtbehörde; US-Luftfahrtaufsicht
National Transportation Safety Board; NTSB; US-Verkehrssicherheitsbehörde
Environmental Protection Agency; EPA; US-Umweltbehörde
Federal Bureau of Investigation; FBI; US-Bundespolizei
Central Intelligence Agency; CIA; US-Auslandsgeheimdienst
National Security Agency; NSA
Department of Homeland Security; DHS; Heimatschutzministerium
Department of Justice; DOJ; Justice Department; US-Justizministerium
State Department; US-Außenministerium
Treasury Department; US-Finanzministerium; US Treasury
Drug Enforcement Administration; DEA; US-Drogenbehörde
Nasa; NASA; US-Raumfahrtbehörde; US-Weltraumbehörde; US space agency
National Oceanic and Atmospheric Administration; NOAA; US-Wetterbehörde; US-Klimabehörde
National Weather Service; NWS; US-Wetterdienst
National Hurricane Center; NHC; Hurrikanzentrum
House of Representatives; Repräsentantenhaus
Senate; Senat
House of Commons; Unterhaus
House of Lords; Oberhaus
Ofgem
Ofcom
Ofsted
Ofwat
Competition and Markets Authority; CMA
Financial Conduct Authority; FCA
Serious Fraud Office; SFO
Crown Prosecution Service; CPS
Metropolitan Police; Met Police; Scotland Yard
National Crime Agency; NCA
Environment Agency
Met Office
Office for National Statistics; ONS
Office for Budget Responsibility; OBR
National Health Service; NHS
"""
"""One body a line, in all its names; what is indented belongs to the line before. A name may be of several lines."""


_ADJECTIVE = re.compile(r"(?P<base>\w+(?:isch|eint|berst|onal)|Deutsch)(?:e[rs]?)$")
_ABBREVIATION = re.compile(r"[A-ZÄÖÜ][A-Za-z]?[A-ZÄÖÜ][A-Za-z]*|Fed")


def _pattern(name: str) -> str:
    """What finds a name, its words inflected; an abbreviation as it stands: "WHO" is no "who"."""
    if _ABBREVIATION.fullmatch(name):
        return re.escape(name) + "s?"
    words = []
    for word in name.split():
        adjective = _ADJECTIVE.match(word)
        words.append(f"{adjective['base']}e[nmrs]?" if adjective else f"{re.escape(word)}(?:['’]s|e?s|en?)?")
    return r"\s".join(words)


_LEAD = 3
"""Letters by which names are looked up."""


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[re.Pattern[str], frozenset[int]]]]:
    """First letters -> what finds the names that begin so, the longest first, and whose each is."""
    owners: dict[str, set[int]] = {}
    for number, line in enumerate(_BODIES.replace("\n    ", " ").strip().splitlines()):
        for name in line.split(";"):
            owners.setdefault(name.strip(), set()).add(number)
    table: dict[str, list[tuple[re.Pattern[str], frozenset[int]]]] = {}
    for name in sorted(owners, key=len, reverse=True):
        found = re.compile(rf"{_pattern(name)}(?!\w)"), frozenset(owners[name])
        table.setdefault(name[:_LEAD], []).append(found)
    return table


def bodies(statement: Statement) -> list[tuple[str, frozenset[int]]]:
    """The bodies that a statement names, as written, in order, with what each may be."""
    known = statement.caches.get("named bodies")
    if isinstance(known, list):
        return known
    found: list[tuple[str, frozenset[int]]] = []
    text, end = statement.text, 0
    for word in statement.words:
        if word.start < end:
            continue
        for pattern, which in _table().get(text[word.start : word.start + _LEAD], ()):
            if match := pattern.match(text, word.start):
                found.append((match.group(), which))
                end = match.end()
                break
    statement.caches["named bodies"] = found
    return found


def body_faults(alignment: Alignment) -> list[Evidence]:
    """A court, an office or an organization of a claim where its quotes name another one in its place."""
    told = [which for quote in alignment.quotes for _, which in bodies(quote)]
    mine = bodies(alignment.claim)
    known = frozenset().union(*told)
    used = frozenset().union(*(which for _, which in mine))
    text = " ".join(fold(quote.text) for quote in alignment.quotes)
    for name, which in mine:
        if which & known or fold(name).removesuffix("'s") in text:
            continue
        if any(not other & used for other in told):
            return [Evidence(f"name: {name}", "name body")]
    return []
