"""Words of news that mean the same in German and English, or in one of them, beside what the lexicon holds.

The lexicon serves questions and lists what people ask for; a claim in another language than its source also needs the
plain words of reports: countries, shares of something, days to come, measures, offices. Written for this project.
"""

from functools import lru_cache

from bot.engine.claims.words import stems_of
from bot.engine.language import fold

_EQUALS = """
Land Länder Staat Nation | country nation state
Stadt städtisch urban kommunal | city urban town municipal metropolitan
ländlich Land | rural countryside
verfügbar erhältlich bekommen vorhanden | available obtainable get
höchste Höchststand Rekord Spitzenwert Rekordwert Höchstwert hoch | highest peak record high
niedrigste Tiefststand Tiefstwert niedrig gering | lowest low
nächste kommende folgende künftig | next coming following upcoming future
vergangene vorige letzte zurückliegend | last past previous preceding former
vorherig bisherig zuvor früher vormals ehemalig | previous prior former earlier ex formerly
amtierend derzeitig gegenwärtig aktuell jetzig | current incumbent present sitting acting
gesamt insgesamt ganz komplett | entire whole total overall complete
Mensch Person Leute Bewohner Einwohner Bürger | people person resident inhabitant citizen
Kind Mädchen Junge Minderjähriger Schüler | child girl boy minor pupil schoolchild
Jugendlicher Teenager | teenager youth adolescent juvenile
Senior Rentner Rentnerin Pensionär | pensioner retiree senior elderly
Patient Patientin Kranker | patient
Fahrgast Passagier Reisender | passenger traveler commuter rider
Fahrer Lenker Fahrerin | driver motorist
Lokführer Lokomotivführer | driver engine
Arbeiter Beschäftigter Mitarbeiter Angestellter Personal Belegschaft Arbeitnehmer Arbeitskraft | worker employee staff
    workforce personnel
Stelle Arbeitsplatz Job Posten | job position post
Firma Unternehmen Konzern Gesellschaft Betrieb Hersteller Anbieter | company firm group manufacturer maker provider
    corporation business enterprise
Chef Chefin Vorstandschef Leiter Leiterin Vorsitzender Vorsitzende Direktor Präsident Geschäftsführer Intendant | chief
    head boss director chair chairman chairwoman president ceo executive leader manager
Vorstand Vorstandsmitglied Führung Leitung Spitze | board executive management leadership
Minister Ministerin Ressortchef | minister secretary
Behörde Amt Stelle Ämter | authority agency office body officials
Beamter Regierungsvertreter Vertreter Offizieller | official representative officer
Sprecher Sprecherin | spokesman spokeswoman spokesperson
Abgeordneter Parlamentarier Abgeordnete | lawmaker legislator deputy parliamentarian member mp
Kammer Unterhaus Oberhaus | chamber house
Fraktion Parlamentsgruppe | group parliamentary caucus
Gesetz Gesetzentwurf Vorlage Entwurf Regelung | law bill act legislation draft regulation
Verordnung Vorschrift Regel Auflage | rule regulation order ordinance requirement
Steuer Abgabe besteuern Besteuerung | tax levy duty taxation
Zoll Einfuhrzoll Strafzoll | tariff duty customs levy
Vergeltung Gegenmaßnahme reagieren | retaliate retaliation countermeasure
Freibetrag Grundfreibetrag | allowance
Haushalt Etat Budget | budget
Zentralbank Notenbank Nationalbank Währungshüter | central bank
Leitzins Zinssatz Zins Schlüsselzins | rate interest benchmark key policy
Inflation Teuerung Inflationsrate Verbraucherpreis Preisauftrieb Verbraucherpreise | inflation consumer prices
Umsatz Erlös Jahresumsatz | revenue sales turnover
Gewinn Ergebnis Überschuss Jahresgewinn | profit earnings income
Verlust Fehlbetrag Minus | loss
Prognose Ausblick Vorhersage Erwartung | forecast outlook guidance prediction projection expectation
Aktie Papier Anteilsschein Kurs | share stock
Kurs Aktienkurs Preis Notierung | price rate quote
Börse Handel | exchange market trading
Anleger Investor Geldgeber Aktionär Anteilseigner | investor shareholder backer
Anleihe Schuldverschreibung Bond Anleihen | bond debt
Schwellenland Schwellenländer | emerging
Fonds | fund
Übernahme Kauf Erwerb Zukauf | takeover acquisition purchase buyout
Abfindung Entschädigung | severance compensation payout redundancy
Entschädigung Schadenersatz Schadensersatz Ausgleich | compensation damages
Strafe Geldstrafe Bußgeld Geldbuße | fine penalty
Haft Gefängnis Haftstrafe Freiheitsstrafe | prison jail custody imprisonment sentence
Klage Verfahren Prozess Rechtsstreit | lawsuit suit case proceedings trial litigation
Rechtsmittel Berufung Revision Beschwerde Einspruch anfechten | appeal challenge
Urteil Entscheidung Beschluss Richterspruch | ruling verdict judgment decision
Gericht Richter Senat Kammer Landgericht Oberlandesgericht Amtsgericht | court judge tribunal bench
Staatsanwaltschaft Ankläger Anklagebehörde | prosecutor prosecution prosecutors
Anwalt Anwältin Verteidiger Rechtsanwalt | lawyer attorney counsel
Polizei Polizist Beamter Ermittler | police officer investigator detective
Feuerwehr Feuerwehrleute Feuerwehrmann Brandbekämpfer | firefighter fire brigade crews
Retter Rettungskräfte Einsatzkräfte Bergungsteam Helfer Bergwacht | rescuer rescue crews responders salvage
Brand Feuer Flammen Großbrand | fire blaze flames
Explosion Detonation | explosion blast
Unfall Unglück Zusammenstoß Kollision Havarie | accident crash collision disaster
Hochwasser Überschwemmung Flut Überflutung | flood flooding inundation
Sturm Unwetter Orkan | storm gale hurricane
Erdbeben Beben | earthquake quake tremor
Asche Vulkanasche | ash
Himmel Luft | sky air
Hitze | heat
Dürre Trockenheit | drought
Kraftwerk Meiler Reaktor | plant reactor station power
Werk Fabrik Produktionsstätte Anlage | plant factory works facility site
Halle Gebäude Bau Haus | hall building house structure
Zentrale Hauptsitz Firmensitz Sitz | headquarters base seat
Filiale Zweigstelle Geschäft Laden | branch store shop outlet
Strecke Route Linie Verbindung | route line track
Bahn Zug Eisenbahn | rail railway train
Schiff Frachter Boot Bagger | ship vessel boat freighter dredger
Flugzeug Maschine Jet Flieger | plane aircraft jet airliner
Flughafen Airport | airport
Fluggesellschaft Airline | airline carrier
Auto Wagen Fahrzeug PKW Autos | car vehicle automobile
Elektroauto E-Auto Stromer Elektrofahrzeug Elektromobil | electric ev
Ladestation Ladesäule Wallbox | charger charging
Lastwagen Laster Lkw | truck lorry
Küste Strand Ufer Seeufer Strandpromenade Promenade | coast seafront shore beach promenade lakeshore waterfront
Küstenwache | coastguard coast guard
Kurs Fahrtrichtung | course
Grenze Grenzgebiet Grenzschutz | border frontier
Gipfel Spitzentreffen | summit
Abkommen Vertrag Vereinbarung Einigung Abschluss Pakt | agreement deal treaty accord pact contract settlement
Verhandlung Gespräch Unterredung Treffen | talks negotiation meeting discussion
Unterhändler Verhandlungsführer Vermittler | negotiator mediator envoy
Sondergesandter Gesandter Sonderbeauftragter | envoy
Waffenruhe Feuerpause Waffenstillstand | ceasefire truce armistice
Streitkräfte Armee Militär Truppen Soldat Heer | military army forces troops soldier
Rakete Flugkörper | missile rocket
Drohne | drone
Flugabwehr Luftabwehr Luftverteidigung | defense defence antiaircraft
Flüchtling Geflüchteter Asylbewerber Migrant Schutzsuchender | refugee migrant asylum seeker
Antragsteller Bewerber | applicant
Antrag Gesuch Ersuchen | application request motion petition
Wahl Abstimmung Urnengang Votum | election vote ballot poll
Stimme Wählerstimme | vote
Kandidat Bewerber Anwärter Kandidatin | candidate contender nominee
Partei | party
Gewerkschaft Arbeitnehmervertretung | union
Streik Arbeitsniederlegung Ausstand Warnstreik streiken | strike walkout stoppage
Lohn Gehalt Bezahlung Entgelt Tarif | wage pay salary
Lohnerhöhung Gehaltserhöhung Lohnplus | raise
Schritt Stufe Etappe | step stage phase
Verband Vereinigung Verein Bund Zusammenschluss | association federation group club union
Mieter Mieterverein Mieterbund | tenant renter
Vermieter Hausbesitzer Eigentümer | landlord owner
Eigentümer Besitzer Inhaber | owner proprietor
Wohnung Wohnraum Appartement | apartment flat dwelling housing
Schule Bildungseinrichtung | school
Rat Gremium Beirat Konferenz | council board panel committee
Ausschuss Kommission | committee commission panel
Studie Untersuchung Arbeit Forschung Erhebung | study research survey paper investigation
Forscher Wissenschaftler Forscherin Wissenschaftlerin Experte Expertin | researcher scientist expert
Ökonom Volkswirt Ökonomin Analyst Wirtschaftsforscher | economist analyst
Ergebnis Resultat Befund Erkenntnis | result finding outcome
begutachten Begutachtung prüfen | review reviewed peer
Zusammenhang Verbindung Verknüpfung | link connection relationship correlation
ursächlich Ursache kausal Grund Auslöser | cause causal reason causation
Medikament Arznei Arzneimittel Mittel Präparat Wirkstoff | drug medicine medication
Blutverdünner Gerinnungshemmer | thinner anticoagulant
Impfstoff Vakzin Impfung | vaccine vaccination jab
Nebenwirkung | side effect
Krankenhaus Klinik Hospital | hospital clinic
Arzt Ärztin Mediziner Chirurg | doctor physician surgeon
Krankheit Erkrankung Leiden | disease illness condition
Infektion Ansteckung | infection
Treibhausgas Emission Ausstoß CO2 Abgas | emission greenhouse gas output carbon
Strom Elektrizität elektrisch | power electricity
Netz Stromnetz | grid network
Öl Erdöl Rohöl | oil crude petroleum
Gas Erdgas | gas
Ernte Ertrag | harvest crop yield
Weizen Getreide Korn | wheat grain cereal
Soja Sojabohne Sojabohnen | soy soybean soya
Fisch Fischbestand | fish stock
Seil Seilbahn Gondel Gondelbahn | cable car gondola
Erbe Welterbe Weltkulturerbe Kulturerbe | heritage
mittel Mittelrhein mittlere | middle
ober obere Ober | upper
unter untere Unter | lower
Preis Auszeichnung Ehrung | prize award honor
dotiert Wert wert | worth endowed value
Roman Buch Werk | novel book
Glasbläser | glassblower
handeln erzählen schildern folgen | follow tell about story
Familie Angehörige Verwandte | family relatives
Bild Gemälde Druck Grafik Abzug | picture painting print
Ausstellung Schau | exhibition exhibit show
Museum | museum
Spiel Partie Begegnung | game match
Spieltag Runde | matchday round
Tor Treffer | goal
Meisterschaft Titel Turnier Wettbewerb | championship title tournament competition
Runde Durchgang | round
Sieger Gewinner gewinnen siegen holen durchsetzen | win winner winning beat victory claim
Niederlage verlieren unterliegen | defeat loss lose losing beaten
Rekord Bestmarke Bestzeit Bestleistung verbessern unterbieten | record best better break beat
Trainer Coach Bundestrainer | coach trainer manager
Mannschaft Team Elf Auswahl | team side squad
Verein Klub Club | club
Spieler Stürmer Angreifer Torwart Verteidiger | player striker forward goalkeeper defender
Frauen weiblich Damen | women woman female
Männer männlich Herren | men man male
Entwickler Programmierer | developer programmer
Exemplar Stück Kopie Ausgabe | copy unit
Spiel Videospiel Computerspiel | game
Nutzer Anwender Kunde Verbraucher Käufer | user customer consumer client buyer
Abonnent Abo | subscriber subscription
Gerät Apparat | device unit
Daten Angaben Information | data information figures details
Konto Bankkonto | account
Bericht Meldung Mitteilung Gutachten | report notice statement
Vermerk Memo Aktennotiz Dokument Papier | memo document note paper
Vorwurf Anschuldigung Anklage Fehlverhalten Vergehen Verfehlung Verdacht | accusation charge allegation wrongdoing
    misconduct offence suspicion
Aufsichtsrat Kontrollgremium | supervisory board
Nachfolger Nachfolge nachfolgen | successor succeed replace
Vorgänger Vorgängerin | predecessor
Ruhestand Rente Pension pensionieren | retirement retire pension
Amt Posten Funktion | office post position
Amtszeit Mandat Legislaturperiode | term mandate
Plan Vorhaben Projekt Programm | plan project scheme programme program
Ziel Vorgabe Zielmarke | target goal aim
Frist Stichtag Termin | deadline date
Zeitpunkt Termin Datum | date time when timing
Zugang Zutritt Eintritt Einlass | access entry admission
Gebühr Entgelt Kosten Abgabe | fee charge cost
kosten verlangen erheben berechnen | charge cost
Tagesgast Tagesausflügler Tagestourist Ausflügler | tripper visitor
Tourist Urlauber Gast Besucher | tourist visitor guest holidaymaker
Einheimischer Anwohner Ortsansässiger | local resident
Beschwerde Klage Einwand | complaint objection
Bedingung Voraussetzung Auflage | condition requirement term
Widerstand Protest Gegenwehr | opposition resistance protest
Unterstützung Hilfe Förderung Beistand | support aid help assistance funding
Geld Mittel Finanzierung Fördermittel Kapital | money funds funding financing capital
Milliarde Milliarden | billion
Anteil Beteiligung Quote | share stake portion proportion
Teil Stück | part piece section
Hälfte halb | half
Viertel | quarter
Drittel | third
Mehrheit meiste Großteil | majority most
Zahl Anzahl Menge | number amount count quantity
Dutzend Dutzende | dozen dozens
ungefähr rund etwa circa | about around roughly approximately
doppelt zweifach verdoppeln Verdopplung zweimal | double twice twofold doubling
dreifach verdreifachen dreimal | triple threefold treble
vierfach viermal vervierfachen | quadruple fourfold
einmal | once
zweimal | twice
mehrfach wiederholt mehrmals | repeated several multiple repeatedly
erneut nochmals wieder abermals | again anew renewed once
erstmals erste | first
letztmals letzte | last
täglich Tag | daily
wöchentlich Woche | weekly
monatlich Monat | monthly
jährlich Jahr alljährlich | annual yearly
Wochentag Tag | day weekday
Wochenende | weekend
Nacht nachts nächtlich | night overnight
Abend abends | evening
Morgen morgens früh | morning early
Sommer Sommersaison | summer
Winter | winter
Herbst | autumn fall
Frühling Frühjahr Frühlings | spring
Saison Spielzeit | season
weltweit global international | global world worldwide international
bundesweit landesweit national | nationwide national country
europäisch Europa europaweit | european europe eu
deutsch Deutschland bundesdeutsch | german germany
Bund Bundesregierung Bundes | federal government
Bundesland Land | state
nördlich Norden | north northern
südlich Süden | south southern
östlich Osten | east eastern
westlich Westen | west western
nahe nah bei Nähe unweit | near close nearby
fern weit entfernt | far distant remote away
oberhalb über | above over
unterhalb unter | below under
zwischen | between
geradeaus hintereinander Folge nacheinander aufeinanderfolgend | straight row consecutive succession running
Seite beidseitig beide | side both
offen öffnen geöffnet | open
geschlossen schließen zu gesperrt sperren | closed close shut closing closure
beginnen starten anfangen aufnehmen | begin start launch open kick
enden auslaufen beenden abschließen | end finish conclude complete expire
fortsetzen weiter weiterhin andauern fortfahren | continue go proceed still remain
stoppen anhalten einstellen aussetzen | stop halt suspend pause
senken verringern kürzen reduzieren herabsetzen | cut lower reduce trim slash
steigen zunehmen wachsen zulegen | rise increase grow climb gain
fallen sinken zurückgehen abnehmen nachgeben | fall decline drop decrease slip sink
erreichen klettern treffen | reach hit
erhöhen anheben aufstocken steigern | raise increase lift boost
bleiben belassen beibehalten halten | remain stay keep leave hold
verlassen ausreisen weggehen | leave depart exit
freilassen Freilassung entlassen | free release
festnehmen verhaften Festnahme Verhaftung | arrest detain
verbieten untersagen Verbot | ban bar prohibit forbid
erlauben dürfen gestatten | allow permit let
genehmigen billigen beschließen verabschieden zustimmen annehmen passieren | approve pass adopt clear vote
ablehnen zurückweisen verwerfen weigern | reject refuse dismiss decline turn
fordern verlangen | demand call urge want seek
kritisieren bemängeln beklagen Kritik rügen | criticize criticise complain fault attack
warnen Warnung mahnen | warn warning caution
drohen androhen Drohung | threaten threat
ankündigen bekanntgeben mitteilen | announce say declare
einräumen zugeben gestehen | admit concede acknowledge
bestreiten zurückweisen dementieren | deny reject dispute
versprechen zusagen verpflichten | promise pledge commit vow
planen beabsichtigen wollen vorhaben anpeilen anstreben | plan intend aim want target seek
erwarten rechnen voraussehen | expect anticipate forecast predict
hoffen Hoffnung | hope
versuchen Versuch | try attempt
helfen unterstützen | help support aid
zahlen bezahlen begleichen überweisen aufbringen | pay settle
erstatten zurückzahlen Erstattung | refund reimburse repay
beilegen schlichten vergleichen Beilegung | settle settlement
kosten Kosten | cost
bauen errichten Bau entstehen | build construct erect construction
abreißen Abriss | demolish tear
erneuern sanieren Sanierung renovieren modernisieren | renovate refurbish overhaul modernize restore renovation
liefern Lieferung schicken | deliver supply send ship delivery
schicken senden entsenden | send dispatch
verkaufen Verkauf absetzen | sell sale
kaufen erwerben | buy purchase acquire
stellen vorlegen einreichen | submit file present lodge
bearbeiten Bearbeitung | process handle
anwenden gelten | apply
retten Rettung bergen | rescue save recover
sterben Tod tot ums umkommen töten Toter | die death dead kill killed
verletzen Verletzung Verletzter | injure wound hurt injury
vermissen vermisst | missing
evakuieren räumen Räumung | evacuate clear evacuation
löschen | extinguish put
brennen verbrennen | burn
zerstören beschädigen Schaden | destroy damage
auslaufen austreten lecken Leck | leak spill
untersuchen prüfen ermitteln überprüfen | investigate examine inspect check probe review
ernennen berufen bestellen | appoint name nominate
zurücktreten Rücktritt niederlegen | resign step quit resignation
wechseln umziehen verlegen verlagern | move relocate transfer switch
teilnehmen beteiligen mitmachen | participate take join attend
treffen begegnen | meet
reisen Reise | travel trip journey
besuchen Besuch | visit
leiten führen | lead head run
vermitteln Vermittlung | mediate mediation broker
beauftragen Auftrag | commission mandate task
bestellen Bestellung Auftrag Order | order
sichern Option | secure option
gelingen schaffen | succeed manage
scheitern misslingen platzen | fail collapse
unterzeichnen unterschreiben | sign
einhalten erfüllen | honor meet comply keep fulfil
verstoßen verletzen Verstoß | violate breach infringe
schützen Schutz | protect protection
sicher Sicherheit | safe security safety secure
gefährlich Gefahr | dangerous danger risk hazard
deutlich stark erheblich | significant sharp strong clear marked considerably
leicht gering geringfügig etwas | slight little light small slightly
schnell rasch zügig | fast quick rapid swift
langsam | slow
neu neue | new
alt alte | old
jung junge | young
groß große | big large great
klein kleine | small little
lang lange | long
kurz kurze | short brief
wichtig bedeutend zentral | important significant key major
schwer ernst | serious severe heavy grave
teuer kostspielig | expensive costly
billig günstig preiswert | cheap
nötig notwendig erforderlich | necessary needed required
möglich denkbar | possible
unklar ungewiss offen | unclear uncertain open
gemeinsam zusammen | joint together common
eigen selbst | own
kostenlos gratis kostenfrei | free
freiwillig | voluntary volunteer
weiterhin noch immer | still
niemand keiner | nobody none
"""
"""German | English: the words of a line may stand for one another, in one language as in two."""


@lru_cache(maxsize=1)
def equals() -> dict[str, dict[str, tuple[str, ...]]]:
    """Language -> stem -> keys of the lines that list it, each beginning with "+"."""
    table: dict[str, dict[str, list[str]]] = {"de": {}, "en": {}}
    for number, line in enumerate(_EQUALS.strip().replace("\n    ", " ").split("\n")):
        for language, words in zip(("de", "en"), line.split("|"), strict=True):
            for word in words.split():
                for key in {*stems_of(word, language), fold(word)}:
                    keys = table[language].setdefault(key, [])
                    if f"+{number}" not in keys:
                        keys.append(f"+{number}")
    return {language: {key: tuple(keys) for key, keys in listed.items()} for language, listed in table.items()}


def equal_keys(word: str, stems: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Keys under which a word meets those that mean the same: by its stems, or as it is written."""
    listed = equals().get(language)
    if listed is None:
        return ()
    return tuple(dict.fromkeys(key for form in (*stems, fold(word)) for key in listed.get(form, ())))
