"""Names, figures and days in the forms that two languages and their headlines give them: pairs of claims and quotes."""

import pytest

from bot.engine import faults

NAMES_RIGHT = [
    (
        "Defending champion Mira Solheim pulled out of the Basel marathon with a stress fracture.",
        "Titelverteidigerin Mira Solheim hat ihren Start beim Marathon in Basel wegen eines Ermüdungsbruchs abgesagt.",
    ),
    (
        "Interior Minister Hanne Voss wants to widen the ban on knives.",
        "Innenressortchefin Hanne Voss will das Messerverbot ausweiten.",
    ),
    (
        "Bürgermeister Jo Brandt hält den Umzug des Rathauses für zu teuer.",
        "Der Rathauschef Jo Brandt nannte den Umzug des Rathauses zu teuer.",
    ),
    (
        "Indie studio Moth Lantern delayed its game Undertow to the spring of next year.",
        "Das Indie-Studio Moth Lantern verschiebt sein Spiel Undertow auf das kommende Frühjahr.",
    ),
    (
        "Finanzminister Karl Otterbach und seine Amtskollegin aus Wien einigten sich auf eine Digitalsteuer.",
        "Finance Minister Karl Otterbach and his Austrian counterpart agreed on a digital tax.",
    ),
    (
        "Germany's top civil court has overturned a ban on the sale of the memoir.",
        "Der Bundesgerichtshof hat ein Verkaufsverbot für die Memoiren aufgehoben.",
    ),
    (
        "Die US-Notenbank Fed ließ den Leitzins unverändert.",
        "The Federal Reserve left its key interest rate unchanged.",
    ),
    (
        "The US Securities and Exchange Commission is investigating the crypto exchange Tollgate.",
        "Die US-Börsenaufsicht SEC ermittelt gegen die Kryptobörse Tollgate.",
    ),
    (
        "Die EU-Arzneimittelbehörde EMA empfiehlt die Zulassung des Mittels.",
        "The European Medicines Agency recommended approving the drug.",
    ),
    (
        "Ein Gericht in Kairo verurteilte den Verleger zu drei Jahren Haft.",
        "An Egyptian court sentenced the publisher to three years in prison in Cairo.",
    ),
    ("Die Truppen rückten bis Kirkuk und Sulaimanija vor.", "Troops advanced as far as Kirkuk and Sulaymaniyah."),
    (
        "Fighting has broken out again near Kramatorsk and Saporischschja's eastern suburbs emptied.",
        "In der Nähe von Kramatorsk wird wieder gekämpft, die östlichen Vororte von Saporischschja leeren sich.",
    ),
    (
        "Ukraine's President Volodymyr Selenskyj will meet Turkey's Recep Tayyip Erdogan in Antalya on Friday.",
        "Der ukrainische Präsident Wolodymyr Selenskyj trifft am Freitag in Antalya den Türken Recep Tayyip Erdoğan.",
    ),
    (
        "Auf der A 61 bei Speyer sind zwei Lkw zusammengestoßen.",
        "Auf der A61 sind bei Speyer zwei Lastwagen zusammengestoßen.",
    ),
    (
        "Der Airbus A320 der Gesellschaft Skyvia musste in Graz notlanden.",
        "Ein A 320 der Fluggesellschaft Skyvia ist in Graz notgelandet, teilte Airbus mit.",
    ),
    (
        "The Covid-19 inquiry will hear from 14 ministers.",
        "Der Corona-Untersuchungsausschuss wird 14 Minister anhören.",
    ),
    ("Der G7-Gipfel beginnt am 12. Juni in Turin.", "The summit of the Group of Seven opens in Turin on June 12."),
    (
        "Bayern midfielder Tom Adler will miss the Champions League tie in Lisbon.",
        "Mittelfeldspieler Tom Adler vom FC Bayern fehlt im Champions-League-Spiel in Lissabon.",
    ),
    (
        "Vorjahressiegerin Lena Horvat schied in Runde zwei aus.",
        "Last year's winner Lena Horvat went out in the second round.",
    ),
    (
        "Kreisläuferin Pia Mertens erzielte neun Tore für die HSG Lohfeld.",
        "Für die HSG Lohfeld traf Pia Mertens am Kreis neunmal.",
    ),
    ("Streaminganbieter Kinora hebt die Preise an.", "Der Streamingdienst Kinora erhöht seine Preise."),
    ("The Left and the Greens voted against the budget.", "Linke und Grüne stimmten gegen den Haushalt."),
    (
        "Ex-Kanzleramtschef Rolf Thiele muss vor dem Ausschuss aussagen.",
        "Former chancellery chief Rolf Thiele must testify before the committee.",
    ),
    (
        "Turkey's highest court lifted the ban on the platform.",
        "Das türkische Verfassungsgericht hat die Sperre der Plattform aufgehoben.",
    ),
    (
        "The U.N. Security Council meets on Thursday over the attack near Goma.",
        "Der UN-Sicherheitsrat berät am Donnerstag über den Angriff bei Goma.",
    ),
    ("Die F-16-Jets sollen Anfang Juli geliefert werden.", "The F-16s are to be delivered in early July."),
    (
        "Police in Abu Dhabi arrested two men at the airport.",
        "In Abu Dhabi hat die Polizei zwei Männer am Flughafen festgenommen.",
    ),
    (
        "Nigerias Präsident reist nach Niamey, um mit der Militärregierung des Niger zu verhandeln.",
        "Nigeria's president is traveling to Niamey for talks with Niger's military government.",
    ),
    (
        "The German-Polish border crossing at Słubice will close from Friday.",
        "Der deutsch-polnische Grenzübergang in Słubice wird von Freitag an geschlossen.",
    ),
    (
        "Berlin und Paris wollen das Kampfflugzeug ohne Madrid bauen.",
        "Germany and France want to build the fighter jet without Spain.",
    ),
    (
        "Labour leader Moira Keane rejected the offer from the Liberal Democrats.",
        "Labour-Chefin Moira Keane lehnte das Angebot der Liberaldemokraten ab.",
    ),
    ("Der Bergsteiger Pasang Rai starb am K2 in 7.900 Metern Höhe.", "Climber Pasang Rai died at 7,900 meters on K2."),
    (
        "Brewery group Falkenried is buying the Czech rival Stary Mlyn.",
        "Die Brauereigruppe Falkenried kauft den tschechischen Konkurrenten Stary Mlyn.",
    ),
    (
        "Ferrari driver Luca Manetti starts from pole in Budapest.",
        "Ferrari-Pilot Luca Manetti startet in Budapest von der Poleposition.",
    ),
    (
        "Die Deutsche Umwelthilfe klagt gegen das Land Hessen.",
        "Environmental Action Germany (DUH) is suing the state of Hesse.",
    ),
    ("The German Environment Agency warned of high ozone levels.", "Das Umweltbundesamt warnt vor hohen Ozonwerten."),
    (
        "A 2.5 percent tax on hotel stays takes effect on 1 July.",
        "Zum 1. Juli wird eine Übernachtungssteuer von 2,5 Prozent eingeführt.",
    ),
    (
        "Real-Trainer Iker Sanz muss auf drei Stammspieler verzichten.",
        "Real Madrid coach Iker Sanz has to do without three regulars.",
    ),
    (
        "Britain's Crown Prosecution Service dropped the case against the banker.",
        "Die britische Staatsanwaltschaft hat das Verfahren gegen den Banker eingestellt.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), NAMES_RIGHT)
def test_names_are_known_in_every_form(claim: str, quote: str) -> None:
    """Trades, codes, exonyms, offices and peoples are the names that the quotes have."""
    assert not faults(claim, [quote])


NAMES_WRONG = [
    ("Die Grünen in Slowenien haben das Bündnis verlassen.", "The Greens in Slovakia have quit the alliance."),
    (
        "The Congo Republic closed its border with Angola.",
        "The Democratic Republic of Congo closed its border with Angola.",
    ),
    ("South Korea has test-fired two missiles.", "North Korea has test-fired two missiles."),
    (
        "The Federal Administrative Court dismissed the complaint against the mask rule.",
        "Das Bundesverfassungsgericht hat die Beschwerde gegen die Maskenpflicht abgewiesen.",
    ),
    (
        "Der Europäische Gerichtshof für Menschenrechte hat die Klage abgewiesen.",
        "The European Court of Justice has dismissed the suit.",
    ),
    (
        "Germany's Federal Network Agency opened proceedings against the search engine.",
        "Das Bundeskartellamt hat ein Verfahren gegen die Suchmaschine eröffnet.",
    ),
    (
        "The World Trade Organization has declared an end to the outbreak.",
        "Die Weltgesundheitsorganisation hat den Ausbruch für beendet erklärt.",
    ),
    (
        "Auf der A 16 bei Speyer sind zwei Lkw zusammengestoßen.",
        "Auf der A61 sind bei Speyer zwei Lastwagen zusammengestoßen.",
    ),
    (
        "Finance Minister Hanne Voss wants to widen the ban on knives.",
        "Innenministerin Hanne Voss will das Messerverbot ausweiten.",
    ),
    ("Die Truppen rückten bis Kirkuk und Mossul vor.", "Troops advanced as far as Kirkuk and Sulaymaniyah."),
    (
        "Bayern midfielder Tom Adler will miss the Europa League tie in Lisbon.",
        "Mittelfeldspieler Tom Adler vom FC Bayern fehlt im Champions-League-Spiel in Lissabon.",
    ),
    ("Austria's parliament has passed the media law.", "Australia's parliament has passed the media law."),
    (
        "Der Bundesfinanzhof hat die Klage der Anleger abgewiesen.",
        "The Federal Court of Justice has dismissed the investors' lawsuit.",
    ),
    ("Das Bundeskriminalamt ermittelt gegen den Beamten.", "Das Landeskriminalamt ermittelt gegen den Beamten."),
    (
        "The International Court of Justice issued an arrest warrant for the general.",
        "Der Internationale Strafgerichtshof hat einen Haftbefehl gegen den General erlassen.",
    ),
    (
        "Slovenia's government has closed the airport of Maribor.",
        "Die slowakische Regierung hat den Flughafen von Kosice geschlossen.",
    ),
    (
        "Wegen Nebels ist die U 4 zwischen Barmbek und Wandsbek unterbrochen.",
        "Die Linie U3 fährt zwischen Barmbek und Wandsbek wegen Nebels nicht.",
    ),
    (
        "The boat was found between Calais and Dover.",
        "Das Boot wurde zwischen Calais und Dünkirchen gefunden. Die Überlebenden wurden nach Dover gebracht.",
    ),
    (
        "Ministerpräsident Karl Senn (CDU) sagte die Reise ab.",
        "Ministerpräsident Karl Senn (SPD) sagte die Reise nach einem Gespräch mit Iris Pohl (CDU) ab.",
    ),
    (
        "The Court of Justice in Luxembourg ruled against Slovenia.",
        "Der Gerichtshof in Luxemburg entschied gegen die Slowakei.",
    ),
    (
        "The World Food Programme warned of famine in Mauritius.",
        "Das Welternährungsprogramm warnt vor einer Hungersnot in Mauretanien.",
    ),
    ("In Dominica a dam has burst.", "In der Dominikanischen Republik ist ein Damm gebrochen."),
]


@pytest.mark.parametrize(("claim", "quote"), NAMES_WRONG)
def test_look_alikes_are_other_names(claim: str, quote: str) -> None:
    """A body, a country or a road that only looks alike is a fault."""
    assert faults(claim, [quote])


FIGURES_RIGHT = [
    (
        "Carmaker Ostwald is recalling 41,000 vans over faulty brake hoses.",
        "Der Autobauer Ostwald ruft 41.000 Transporter wegen defekter Bremsschläuche zurück.",
    ),
    (
        "Shipbuilder Nordkai gets a state guarantee of €400 million.",
        "Die Werft Nordkai erhält eine Staatsbürgschaft über 400 Millionen Euro.",
    ),
    (
        "Discount grocer Billo plans 60 new stores in Poland by 2028.",
        "Der Discounter Billo will bis 2028 in Polen 60 neue Filialen eröffnen.",
    ),
    (
        "Germany's Federal Audit Office has criticized the purchase of 80 snowmobiles.",
        "Der Bundesrechnungshof hat die Anschaffung von 80 Schneemobilen kritisiert.",
    ),
    (
        "The Stuttgart public prosecutor's office has charged a 44-year-old doctor with fraud.",
        "Die Staatsanwaltschaft Stuttgart hat einen 44 Jahre alten Arzt wegen Betrugs angeklagt.",
    ),
    ("In Dschibuti sind 12 Migranten ertrunken.", "Twelve migrants drowned off the coast of Djibouti."),
    ("Der Solarpark liefert 95 GWh im Jahr.", "The solar farm produces 95 gigawatt hours a year."),
    ("Die Miete steigt auf 14,20 Euro pro m².", "Die Miete steigt auf 14,20 Euro je Quadratmeter."),
    (
        "The storm dumped 110 mm of rain in six hours and gusts of up to 130 km/h.",
        "Der Sturm brachte in sechs Stunden 110 Liter Regen je Quadratmeter und Böen bis zu 130 Kilometern pro Stunde.",
    ),
    (
        "Der Marathon wird um ein Viertel der Startplätze verkleinert.",
        "The marathon will be cut by a quarter of its places.",
    ),
    ("Die Zahl der Anmeldungen ging um ein Fünftel zurück.", "Registrations dropped by a fifth."),
    ("Two thirds of members voted for the strike.", "Für den Streik stimmten 66,7 Prozent der Mitglieder."),
    ("Nearly 15,000 square miles of forest burned.", "More than 14,800 square miles of forest burned."),
    ("Fast 20.000 Hektar Wald sind verbrannt.", "About 19,600 hectares of forest have burned."),
    ("The bridge will cost just over £80 million.", "The bridge will cost £81.4 million."),
    (
        "The train derailed at 6:12 p.m.; 12 people died and 90 were hurt.",
        "Der Zug entgleiste um 18.12 Uhr. 12 Menschen starben, 90 wurden verletzt.",
    ),
    ("Das Unternehmen beschäftigt gut 3.000 Leute.", "The company employs 3,050 people."),
    ("A kilo of cocoa now costs around eight dollars.", "Das Kilogramm Kakao kostet inzwischen 8,05 Dollar."),
    ("Half of the 600 jobs in Linz will go.", "300 der 600 Stellen in Linz fallen weg."),
    ("Die Stadt zahlt 1,25 Mio. Euro für das Grundstück.", "Die Stadt zahlt 1.250.000 Euro für das Grundstück."),
    ("Der Test dauerte 90 Minuten.", "The test lasted an hour and a half."),
    ("The telescope has a mirror 2.4 m across.", "Der Spiegel des Teleskops misst 2,4 Meter."),
    ("Das Paket wiegt rund 4,5 Kilo.", "The parcel weighs ten pounds."),
    (
        "Der Rekord liegt bei 9,81 Sekunden, zwei Hundertstel unter der alten Marke.",
        "The record now stands at 9.81 seconds, 0.02 seconds faster than before.",
    ),
    ("The CO2 price rose to €72 a ton.", "Der CO₂-Preis stieg auf 72 Euro je Tonne."),
    (
        "In the runoff, 51.3 percent backed Ilic, a margin of 2.6 points.",
        "In der Stichwahl kam Ilic auf 51,3 Prozent, ihr Gegner auf 48,7.",
    ),
    (
        "Dreimal so viele Schüler wie 2015 lernen Polnisch.",
        "The number of pupils learning Polish has tripled since 2015.",
    ),
    (
        "Hedge fund manager Abel Corrigan has built a 6 percent stake in the retailer Hartwell.",
        "Der Hedgefondsmanager Abel Corrigan hat sich mit sechs Prozent am Einzelhändler Hartwell beteiligt.",
    ),
    (
        "Wheelmaker Pronto files for insolvency; 340 jobs in Halle are at risk.",
        "Der Felgenhersteller Pronto meldet Insolvenz an. In Halle sind 340 Arbeitsplätze in Gefahr.",
    ),
    (
        "Russia's central bank raised its key rate to 16 percent.",
        "Die russische Notenbank hat den Leitzins auf 16 Prozent angehoben.",
    ),
    (
        "The reservoir holds 4.2 million cubic meters, about a third of its capacity.",
        "Der Stausee fasst noch 4,2 Millionen Kubikmeter Wasser, rund ein Drittel seines Volumens.",
    ),
    ("Der Konzern will die Kosten um ein Zehntel drücken.", "The group wants to cut costs by a tenth."),
    (
        "Ticket sales fell by almost a fifth compared with last year.",
        "Der Kartenverkauf sank im Vergleich zum Vorjahr um knapp 20 Prozent.",
    ),
    (
        "Beim Beben der Stärke 5,8 kamen 12 Menschen ums Leben, mehr als 200 wurden verletzt.",
        "The 5.8-magnitude quake killed 12 people and injured more than 200.",
    ),
    (
        "The Swiss parliament voted for the pension reform by 112 to 80.",
        "Der Nationalrat in Bern stimmte mit 112 zu 80 Stimmen für die Rentenreform.",
    ),
    (
        "Schweden, Norwegen und Dänemark kaufen gemeinsam 90 Radpanzer.",
        "Three Scandinavian countries, Sweden, Norway and Denmark, will jointly buy 90 wheeled armored vehicles.",
    ),
    (
        "Die Elbphilharmonie meldet für das erste Quartal 210.000 Besucher.",
        "The Elbphilharmonie reported 210,000 visitors from January to March.",
    ),
    (
        "Researchers at ETH Zurich have built a robot that weighs just 0.3 grams.",
        "Forscher der ETH Zürich haben einen Roboter gebaut, der nur 0,3 Gramm wiegt.",
    ),
    ("Der Bitcoin-Kurs fiel zeitweise unter 58.000 Dollar.", "Bitcoin briefly dropped below $58,000."),
    (
        "Regional airline Vento cancels 120 flights over Easter.",
        "Die Regionalfluggesellschaft Vento streicht über Ostern 120 Flüge.",
    ),
    ("The deal values the start-up at $1.1 billion.", "Das Start-up wird mit 1,1 Mrd. Dollar bewertet."),
    (
        "Rund 1,5 Millionen Haushalte, ein Viertel aller, heizen mit Öl.",
        "Around 1.5 million households, 25 percent of the total, heat with oil.",
    ),
    ("The museum drew 1 million visitors, up a tenth.", "Das Museum zählte eine Million Besucher, zehn Prozent mehr."),
    ("Der Zug fährt jetzt alle 30 Minuten statt stündlich.", "Trains now run every half hour instead of hourly."),
    ("She swam the 50 m in 23.96 seconds.", "Sie schwamm die 50 Meter in 23,96 Sekunden."),
    (
        "Das Gericht gab der Klage von 14 Anwohnern teilweise statt.",
        "The court partly upheld a lawsuit by 14 residents.",
    ),
    (
        "Im Wahlkreis Ulm liegt Kandidatin Eva Roth mit 34,1 zu 33,8 Prozent vorn.",
        "Candidate Eva Roth leads in the Ulm constituency by 34.1 percent to 33.8 percent.",
    ),
    (
        "The Court of Auditors says 14 of 22 ships are not seaworthy.",
        "14 der 22 Schiffe sind nach Angaben des Rechnungshofs nicht seetüchtig.",
    ),
    (
        "Die Fed senkt den Leitzins um 25 Basispunkte.",
        "The Federal Reserve cut its key rate by a quarter of a percentage point.",
    ),
    (
        "About 40 kilometers north of Nairobi, a bus plunged into a river, killing 31.",
        "Etwa 40 km nördlich von Nairobi stürzte ein Bus in einen Fluss. Dabei kamen 31 Menschen ums Leben.",
    ),
    ("The 2024 census counted 83,500 residents in Konstanz.", "Der Zensus 2024 zählte in Konstanz 83.500 Einwohner."),
    (
        "Das Schiff unter liberianischer Flagge sank 12 Seemeilen vor Oman.",
        "The Liberian-flagged ship sank 12 nautical miles off Oman.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), FIGURES_RIGHT)
def test_figures_are_known_in_every_form(claim: str, quote: str) -> None:
    """Shares, units, rounding and sums in words are the figures that the quotes have."""
    assert not faults(claim, [quote])


FIGURES_WRONG = [
    ("Fast 12.000 Hektar Wald sind verbrannt.", "About 12,600 hectares of forest have burned."),
    ("Der Solarpark liefert 95 MWh im Jahr.", "The solar farm produces 95 gigawatt hours a year."),
    ("Die Zahl der Anmeldungen ging um ein Viertel zurück.", "Registrations dropped by a fifth."),
    ("Die Zahl der Anmeldungen sank auf ein Fünftel.", "Registrations dropped by a fifth."),
    ("Two fifths of members voted for the strike.", "Für den Streik stimmten 66,7 Prozent der Mitglieder."),
    ("Das Kilogramm Kakao kostet inzwischen acht Euro.", "A kilo of cocoa now costs around eight dollars."),
    ("The storm brought gusts of 130 miles an hour.", "Der Sturm brachte Böen von 130 Kilometern pro Stunde."),
    (
        "Der Rekord liegt bei 9,81 Sekunden, zwei Zehntel unter der alten Marke.",
        "The record now stands at 9.81 seconds, 0.02 seconds faster than before.",
    ),
    ("Die Beamten in Dakar beschlagnahmten 200 Kilo Kokain.", "Officers in Dhaka seized 200 kilos of cocaine."),
    ("Der Konzern will die Kosten um ein Zwölftel drücken.", "The group wants to cut costs by a tenth."),
    ("Die Rakete ist 57 Fuß hoch.", "The rocket stands 57 m tall."),
    ("Nearly 8,000 runners finished the race.", "8,120 runners finished the race."),
    ("Die Wahlbeteiligung sank um ein Drittel auf 41 Prozent.", "Turnout fell by a quarter to 41 percent."),
    (
        "Das Schiff unter libanesischer Flagge sank 12 Seemeilen vor Oman.",
        "The Liberian-flagged ship sank 12 nautical miles off Oman.",
    ),
    ("She swam the 50 yards in 23.96 seconds.", "Sie schwamm die 50 Meter in 23,96 Sekunden."),
    (
        "Die Bank of England senkt den Leitzins um 25 Basispunkte.",
        "The Federal Reserve cut its key rate by a quarter of a percentage point.",
    ),
    (
        "Die Fed senkt den Leitzins um 25 Prozentpunkte.",
        "The Federal Reserve cut its key rate by a quarter of a percentage point.",
    ),
    ("Der Zug fährt jetzt alle 15 Minuten.", "Trains now run every half hour instead of hourly."),
    ("Former chancellor Egon Thal (CDU) died at 88.", "Altkanzler Egon Thal (SPD) ist mit 88 Jahren gestorben."),
]


@pytest.mark.parametrize(("claim", "quote"), FIGURES_WRONG)
def test_other_figures_are_faults(claim: str, quote: str) -> None:
    """Another share, unit or rounding is a fault."""
    assert faults(claim, [quote])


DAYS_RIGHT = [
    (
        "Chip designer Varrow said sales of its server processors doubled in the third quarter.",
        "Der Chipentwickler Varrow hat im dritten Quartal doppelt so viele Serverprozessoren verkauft, teilte er mit.",
    ),
    ("Voters in North Macedonia go to the polls on Sunday.", "In Nordmazedonien wird am Sonntag gewählt."),
    (
        "Bei dem Grubenunglück kamen um 5.20 Uhr 31 Menschen ums Leben.",
        "The mine accident at 5:20 a.m. killed 31 people.",
    ),
    ("Zwölf Prozent mehr Gäste kamen im Mai nach Rügen.", "Im Mai zählte Rügen 12 % mehr Gäste."),
    ("Die Bauarbeiten sollen Mitte September beginnen.", "Construction is due to start on September 14."),
    ("Ende Mai wird das Freibad eröffnet.", "Das Freibad öffnet am 29. Mai."),
    ("The festival runs from late July to early August.", "Das Festival läuft vom 27. Juli bis zum 4. August."),
    ("Am Mittwochmorgen wurde die Leiche entdeckt.", "Police found the body on Wednesday morning."),
    ("The vote is set for Tuesday night.", "Abgestimmt wird am Dienstagabend."),
    ("Im Herbst 2026 soll die Linie 4 fahren.", "Line 4 is due to open in autumn 2026."),
    ("Die Schule bleibt bis Freitag, den 8. März geschlossen.", "The school will stay shut through Friday, March 8."),
    ("Von Anfang Februar an gelten die neuen Tarife.", "Die neuen Tarife gelten ab dem 1. Februar."),
    ("The exhibition opens in the second half of October.", "Die Ausstellung wird am 21. Oktober eröffnet."),
    ("Um Mitternacht lief das Ultimatum ab.", "Das Ultimatum endete um 24 Uhr."),
    (
        "The company expects a profit in the first half of 2027.",
        "Das Unternehmen rechnet für das erste Halbjahr 2027 mit einem Gewinn.",
    ),
    (
        "Der Trainer des FC Walden, Ole Brink, fällt nach einer Knieoperation bis Mitte März aus.",
        "Ole Brink, coach of FC Walden, will be out until March 15 after knee surgery.",
    ),
    ("By Sunday evening, rescuers had recovered 17 bodies.", "Bis Sonntagabend bargen die Retter 17 Leichen."),
    (
        "Am Montagabend waren noch 3.000 Haushalte ohne Strom.",
        "By Monday evening 3,000 households were still without power.",
    ),
    ("The film opens in cinemas at the end of November.", "Der Film läuft am 27. November in den Kinos an."),
    ("Kurz vor Mitternacht meldete die Polizei 26 Festnahmen.", "Shortly before midnight police reported 26 arrests."),
    ("The hearing resumes on the morning of June 5.", "Die Verhandlung wird am Vormittag des 5. Juni fortgesetzt."),
    (
        "Ende der Woche sollen die ersten Hilfsgüter in Port Sudan eintreffen.",
        "The first aid is due to arrive in Port Sudan at the end of the week.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), DAYS_RIGHT)
def test_days_are_known_in_every_form(claim: str, quote: str) -> None:
    """A part of a month holds its days, and what had come about by a day was so on it."""
    assert not faults(claim, [quote])


DAYS_WRONG = [
    ("Guinea's army chief was dismissed on Monday.", "Guinea-Bissaus Armeechef wurde am Montag entlassen."),
    ("Die Bauarbeiten sollen Ende September beginnen.", "Construction is due to start on September 4."),
    ("Anfang Mai wird das Freibad eröffnet.", "Das Freibad öffnet am 29. Mai."),
    ("The meeting was postponed to Tuesday night.", "Die Sitzung wurde auf Mittwochabend verschoben."),
    (
        "Voters in Macedonia, a region of Greece, go to the polls on Sunday.",
        "In Nordmazedonien wird am Sonntag gewählt.",
    ),
    ("The exhibition opens in the first half of October.", "Die Ausstellung wird am 21. Oktober eröffnet."),
    (
        "Police in Birmingham, Alabama, arrested four men on Sunday.",
        "West Midlands police arrested four men in Birmingham on Sunday.",
    ),
    (
        "Iraq's foreign minister arrived in Muscat on Tuesday.",
        "Der iranische Außenminister ist am Dienstag in Maskat eingetroffen.",
    ),
    ("Der Film läuft Mitte November in den Kinos an.", "The film opens in cinemas on November 27."),
    (
        "The conference will take place in Oslo in May.",
        "The conference, originally planned for Oslo, will take place in Malmö in May.",
    ),
    ("Die Sitzung beginnt um 8 Uhr abends.", "The session begins at 8 a.m."),
]


@pytest.mark.parametrize(("claim", "quote"), DAYS_WRONG)
def test_other_days_are_faults(claim: str, quote: str) -> None:
    """Another part of a month, half of a day or weekday is a fault."""
    assert faults(claim, [quote])
