"""What a reader knows of words and things, beyond the sentences at hand: pairs of claims on many topics."""

import pytest

from bot.engine import faults

NAMES_RIGHT = [
    (
        "Dem Sender Kurwelle zufolge hat Vornholt Branchenkennern zufolge drei Käufer gefunden.",
        (
            "Nach Informationen von Branchenkennern hat die Brauerei Vornholt drei Käufer gefunden, berichtet"
            " der Sender Kurwelle."
        ),
    ),
    (
        "Jana Lindhofs Trupp barg in der Nordsee eine 300 Jahre alte Glocke.",
        "Ein Trupp um die Taucherin Jana Lindhof hat in der Nordsee eine 300 Jahre alte Glocke geborgen.",
    ),
    (
        "Veteran goalkeeper Ida Krause will leave Bochum in June.",
        "Die 38 Jahre alte Torhüterin Ida Krause verlässt Bochum im Juni.",
    ),
    (
        "Texas farmers lost 400 cattle in the storm.",
        "Texan farmers lost 400 head of cattle in the storm, the state said.",
    ),
    (
        "Dubliner Forscher haben einen Impfstoff gegen Malaria getestet.",
        "Researchers at an institute in Dublin have tested a malaria vaccine.",
    ),
    (
        "Die Vertiefung der Hafenzufahrt von Mombasa kostet 20 Millionen Dollar.",
        "Deepening the harbor approach of Mombasa will cost $20 million, the port said.",
    ),
    ("Ein Bauer aus der Normandie züchtet Lamas.", "A Norman farmer is breeding llamas."),
    (
        "Spain's Basque Country will test a four-day week from May.",
        "The Basque Country will test a four-day week from May.",
    ),
    (
        "Trainerin Paula Resch trauert: Ihre Mannschaft verlor 0:2 in Fulda.",
        "Die Mannschaft von Trainerin Paula Resch verlor am Samstag 0:2 in Fulda.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), NAMES_RIGHT)
def test_names_are_told_in_other_ways(claim: str, quote: str) -> None:
    """Peoples, regions, what stands before a name, and nouns are no other names."""
    assert not faults(claim, [quote])


NAMES_WRONG = [
    (
        "France's Basque Country and Catalonia will test a four-day week from May.",
        "The Basque Country will test a four-day week from May.",
    ),
    (
        "Cork farmers lost 400 cattle in the storm.",
        "Kerry farmers lost 400 head of cattle in the storm, the county said.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), NAMES_WRONG)
def test_a_country_of_another_region_is_a_fault(claim: str, quote: str) -> None:
    """Who lives in one region is not of another one."""
    assert faults(claim, [quote])


SPEAKER_RIGHT = [
    (
        "Der Hausbesitzerverband hält die neue Verordnung für überflüssig.",
        ("Der Mieterverein lobt die neue Verordnung, der Hausbesitzerverband hält sie dagegen für überflüssig."),
    ),
    (
        "The shipping line blamed fog for the collision off Varna, the harbor master a broken radar.",
        ("The shipping line blamed fog for the collision off Varna; the harbor master pointed to a broken radar."),
    ),
    (
        'Passenger Eva Lohse called the landing "a miracle", pilot Udo Brenner praised the crew.',
        "Passagierin Eva Lohse nannte die Landung „ein Wunder“, Pilot Udo Brenner lobte die Crew.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), SPEAKER_RIGHT)
def test_a_view_stays_with_its_holder(claim: str, quote: str) -> None:
    """What each of two says may be told of each of them."""
    assert not faults(claim, [quote])


SPEAKER_WRONG = [
    (
        "Der Mieterverein hält die neue Verordnung für überflüssig.",
        ("Der Mieterverein lobt die neue Verordnung, der Hausbesitzerverband hält sie dagegen für überflüssig."),
    ),
    (
        "The opposition said the reservoirs would last until August.",
        (
            "The government said the reservoirs would last until August, while the opposition warned of "
            "rationing in June."
        ),
    ),
    (
        'Pilot Udo Brenner called the landing "a miracle"; passenger Eva Lohse praised the crew.',
        "Passagierin Eva Lohse nannte die Landung „ein Wunder“, Pilot Udo Brenner lobte die Crew.",
    ),
    (
        ("Die Airline sieht die Schuld am Ausfall beim Flughafen Linz, der Flughafen spricht von einem Tippfehler."),
        ("Der Flughafen Linz sieht die Schuld am Ausfall bei der Airline, die Airline spricht von einem Tippfehler."),
    ),
]


@pytest.mark.parametrize(("claim", "quote"), SPEAKER_WRONG)
def test_a_view_of_the_other_one_is_a_fault(claim: str, quote: str) -> None:
    """What one of two says is not told of the other one."""
    assert faults(claim, [quote])


CAUSE_RIGHT = [
    (
        "Wegen einer defekten Leitung bleibt das Museum in Worms am Freitag geschlossen.",
        "Das Museum in Worms bleibt am Freitag geschlossen, weil eine Leitung gebrochen ist.",
    ),
    (
        "Due to an oil spill the dam at Elk Ridge was closed, officials said.",
        "The dam at Elk Ridge was closed on Tuesday after oil leaked from a turbine, officials said.",
    ),
    (
        "Der Marathon in Trier fällt aus, weil Helfer fehlen.",
        "Der Marathon in Trier fällt in diesem Jahr aus; der Verein fand zu wenige Freiwillige.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), CAUSE_RIGHT)
def test_a_reason_may_be_told_in_other_words(claim: str, quote: str) -> None:
    """The quotes' own reason stands."""
    assert not faults(claim, [quote])


CAUSE_WRONG = [
    (
        "Wegen eines Wasserrohrbruchs bleibt das Museum in Worms am Freitag geschlossen.",
        "Das Museum in Worms bleibt am Freitag geschlossen, teilte die Stadt mit.",
    ),
    (
        "A train derailed near Lucca on Monday because of a broken rail.",
        "A train derailed near Lucca on Monday; investigators do not yet know why.",
    ),
    (
        "Nach einem Streit mit dem Verlag hat Autor Timo Gerke seine Lesung in Jena abgesagt.",
        "Autor Timo Gerke hat seine Lesung in Jena abgesagt, wie die Buchhandlung mitteilte.",
    ),
    (
        "The dam at Elk Ridge was closed due to an oil leak, officials said.",
        "The dam at Elk Ridge was closed on Tuesday, officials said without giving a reason.",
    ),
    (
        "Eine weggeworfene Zigarette hat am Sonntag einen Waldbrand bei Zossen ausgelöst.",
        "Bei Zossen ist am Sonntag ein Waldbrand ausgebrochen; 40 Hektar Kiefern brannten.",
    ),
    (
        "Der Marathon in Trier fällt aus, weil zu wenige Helfer zugesagt haben.",
        "Der Marathon in Trier fällt in diesem Jahr aus, teilte der Verein mit.",
    ),
    (
        "A cyclist died in Ghent on Friday after being hit by a drunk driver.",
        "A cyclist died in Ghent on Friday after a collision with a car, police said.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), CAUSE_WRONG)
def test_a_reason_that_nobody_gave_is_a_fault(claim: str, quote: str) -> None:
    """A likely reason is made up as soon as it is not in the quotes."""
    assert faults(claim, [quote])


OPPOSITE_RIGHT = [
    ("Die Autorin Ilse Maar hat den Preis abgelehnt.", "Author Ilse Maar has turned down the prize."),
    ("The wind in the Alps will pick up on Monday.", "Der Wind in den Alpen frischt am Montag auf."),
]


@pytest.mark.parametrize(("claim", "quote"), OPPOSITE_RIGHT)
def test_what_is_no_opposite_stands(claim: str, quote: str) -> None:
    """Words on the same side of a pair back each other."""
    assert not faults(claim, [quote])


OPPOSITE_WRONG = [
    ("Der Wasserpreis in Gera wird im Januar angehoben.", "The water price in Gera will be lowered in January."),
    (
        "The Danish crown eased 2 percent against the euro.",
        "Die dänische Krone zog gegenüber dem Euro um 2 Prozent an.",
    ),
    ("Die Milchpreise sind im Juni um 4 Prozent gestiegen.", "Milk prices slipped 4 percent in June."),
    (
        "The club has scrapped its membership fee increase.",
        "Der Verein hat die Erhöhung des Mitgliedsbeitrags beschlossen.",
    ),
    (
        "Der Stadtrat in Hof stimmte für eine Mieterhöhung in den städtischen Wohnungen.",
        "Der Stadtrat in Hof stimmte für eine Mietsenkung in den städtischen Wohnungen.",
    ),
    (
        "Parliament rejected Ewa Nowak as ombudswoman by 210 to 190 votes.",
        "Das Parlament wählte Ewa Nowak mit 210 zu 190 Stimmen zur Ombudsfrau.",
    ),
    ("Die Autorin Ilse Maar hat den Preis angenommen.", "Author Ilse Maar has turned down the prize."),
    ("The wind in the Alps will die down on Monday.", "Der Wind in den Alpen frischt am Montag auf."),
]


@pytest.mark.parametrize(("claim", "quote"), OPPOSITE_WRONG)
def test_an_opposite_is_a_fault_in_any_form(claim: str, quote: str) -> None:
    """Verbs with a particle, compounds and offices have opposites, too."""
    assert faults(claim, [quote])


NEGATION_RIGHT = [
    (
        "Fahrer müssen auf der Insel künftig keine Schneeketten mitführen.",
        "Drivers on the island will not be required to carry snow chains.",
    ),
    (
        "No connection between the fall in bee numbers and the mast has been proven, says the agency.",
        ("Ein Zusammenhang zwischen dem Rückgang der Bienen und dem Sendemast ist laut Behörde nicht nachgewiesen."),
    ),
    ("Zwei Wochen lang ruht der Fährverkehr nach Föhr.", "Nach Föhr fahren zwei Wochen lang keine Fähren."),
    (
        "Die Behörde habe die Bürger nicht ausreichend informiert, kritisiert der Ombudsmann.",
        "Der Ombudsmann wirft der Behörde vor, die Bürger unzureichend informiert zu haben.",
    ),
    (
        "Der Vertrag ist nicht gültig, entschied das Gericht in Chur.",
        "Das Gericht in Chur erklärte den Vertrag für ungültig.",
    ),
    ("The hut is not safe for visitors.", "Die Hütte ist für Besucher unsicher."),
]


@pytest.mark.parametrize(("claim", "quote"), NEGATION_RIGHT)
def test_a_denial_may_be_told_otherwise(claim: str, quote: str) -> None:
    """A service that rests does not run, and what is insufficient does not suffice."""
    assert not faults(claim, [quote])


NEGATION_WRONG = [
    (
        "Fahrer müssen auf der Insel künftig Schneeketten mitführen.",
        "Drivers on the island will not be required to carry snow chains.",
    ),
    (
        "The mushroom had been described before, according to botanists in Jena.",
        "Der Pilz war nach Angaben von Botanikern aus Jena bislang nicht beschrieben.",
    ),
    (
        "A connection between the fall in bee numbers and the mast has been proven, says the agency.",
        ("Ein Zusammenhang zwischen dem Rückgang der Bienen und dem Sendemast ist laut Behörde nicht nachgewiesen."),
    ),
    ("The hut is not unsafe for visitors.", "Die Hütte ist für Besucher unsicher."),
    ("Für Hunde ist der Strand im Sommer zugänglich.", "Dogs are not allowed on the beach in summer."),
]


@pytest.mark.parametrize(("claim", "quote"), NEGATION_WRONG)
def test_a_lost_denial_is_a_fault_whatever_the_verb(claim: str, quote: str) -> None:
    """A clause without its not is found by the rest of it."""
    assert faults(claim, [quote])


MODALITY_RIGHT = [
    (
        "Quill intends to put $9 million into a mill near Bend that is to make paper from 2027.",
        ("Quill plans to invest $9 million in a paper mill near Bend, where production is due to begin in 2027."),
    ),
]


@pytest.mark.parametrize(("claim", "quote"), MODALITY_RIGHT)
def test_a_plan_may_be_put_otherwise(claim: str, quote: str) -> None:
    """What is to be is planned."""
    assert not faults(claim, [quote])


MODALITY_WRONG = [
    ("Der Verein kauft das alte Kino in Melk.", "Der Verein erwägt, das alte Kino in Melk zu kaufen."),
    (
        "Großauftrag: Bei der Werft hat die Reederei Omara vier Frachter bestellt.",
        "Die Reederei Omara erwägt, bei der Werft vier Frachter zu bestellen.",
    ),
    (
        "The tax on sugar will end next May under a law passed by both chambers.",
        "If passed by both chambers, the law would end the tax on sugar next May.",
    ),
    (
        "Police in Porto have established that the banker sold forged bonds.",
        "Police in Porto are investigating claims that the banker sold forged bonds.",
    ),
    (
        "Ministerin Ria Holm kündigte ein Verbot von Laubbläsern an.",
        (
            "Eine Kommission empfiehlt, Laubbläser zu verbieten; Ministerin Ria Holm kündigte an, den "
            "Vorschlag zu prüfen."
        ),
    ),
    (
        "Der Abgeordnete Kai Rott gab geheime Akten weiter.",
        "Der Abgeordnete Kai Rott soll geheime Akten weitergegeben haben.",
    ),
    (
        "Der Landkreis hat 3 Millionen Euro für die Brücke bewilligt.",
        ("Der Landrat stellte 3 Millionen Euro für die Brücke in Aussicht; der Kreistag muss noch zustimmen."),
    ),
]


@pytest.mark.parametrize(("claim", "quote"), MODALITY_WRONG)
def test_a_plan_or_a_suspicion_is_no_fact(claim: str, quote: str) -> None:
    """What is weighed, recommended, suspected or subject to approval has not happened."""
    assert faults(claim, [quote])


FRIENDS_RIGHT = [
    (
        "Ein Gericht verurteilte den Mann zu einem Jahr Haft auf Bewährung.",
        "A court gave the man a one-year suspended sentence.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), FRIENDS_RIGHT)
def test_a_true_translation_stands(claim: str, quote: str) -> None:
    """A sentence on probation is a suspended one."""
    assert not faults(claim, [quote])


FRIENDS_WRONG = [
    (
        "The chef of the Austrian railway resigned on Monday.",
        "Der Chef der österreichischen Bahn trat am Montag zurück.",
    ),
    (
        "Ein Gericht verurteilte den Mann zu einem Jahr Haft ohne Bewährung.",
        "A court gave the man a one-year suspended sentence.",
    ),
    ("Die Fabrik in Leeds stellt Chips aus Silikon her.", "The plant in Leeds makes chips from silicon."),
    (
        "The city will build a new gymnasium for 900 pupils that leads to the Abitur.",
        "Die Stadt baut ein neues Gymnasium für 900 Schüler.",
    ),
    ("Der Konzern verdiente 3 Billionen Dollar.", "The group earned $3 billion."),
    ("The firm will produce receipts for medicines online.", "Die Firma stellt Rezepte für Medikamente online aus."),
    ("Der Fabrikant will eventuell 40 Leute einstellen.", "The manufacturer will eventually hire 40 people."),
    (
        "Die Firma baut Personal ab: Der Personalabbau stieg auf 12 Prozent.",
        "Staff turnover at the firm rose to 12 percent.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), FRIENDS_WRONG)
def test_a_false_friend_is_a_fault(claim: str, quote: str) -> None:
    """Words that look alike in the two languages are not taken for one another."""
    assert faults(claim, [quote])


NUMBER_RIGHT = [
    (
        "Die Schule in Lund beginnt um 9 Uhr, 40 Minuten später als bisher.",
        "The school in Lund will start at 9 a.m. instead of 8:20.",
    ),
    ("The crack is 0.5 cm wide.", "Der Riss ist einen halben Zentimeter breit."),
    ("Der Turm ist das dritthöchste Gebäude in Peru.", "The tower is the third-tallest building in Peru."),
    ("Nur zwei Gebäude in Peru sind höher als der Turm.", "The tower is the third-tallest building in Peru."),
    ("Vier Festnahmen gab es bei der Razzia in Split.", "Bei der Razzia in Split wurden vier Männer festgenommen."),
]


@pytest.mark.parametrize(("claim", "quote"), NUMBER_RIGHT)
def test_numbers_may_be_reckoned(claim: str, quote: str) -> None:
    """Hours are subtracted, halves written in figures, ranks counted."""
    assert not faults(claim, [quote])


NUMBER_WRONG = [
    (
        "Die Schule in Lund beginnt um 9 Uhr, 50 Minuten später als bisher.",
        "The school in Lund will start at 9 a.m. instead of 8:20.",
    ),
    ("Der Turm ist das zweithöchste Gebäude in Peru.", "The tower is the third-tallest building in Peru."),
]


@pytest.mark.parametrize(("claim", "quote"), NUMBER_WRONG)
def test_a_wrong_reckoning_is_a_fault(claim: str, quote: str) -> None:
    """Another difference and another rank are other numbers."""
    assert faults(claim, [quote])


DIRECTION_RIGHT = [
    ("Chile borrows 40 million dollars from Ghana.", "Ghana leiht Chile 40 Millionen Dollar."),
    (
        "Die Belgierin Anke Maes unterlag im Finale von Ostrava Petra Wolnik mit 3:6 und 4:6.",
        ("Petra Wolnik setzte sich im Finale von Ostrava gegen die Belgierin Anke Maes mit 6:3 und 6:4 durch."),
    ),
    (
        "More people moved from Bergen to Oslo than the other way round.",
        "Es zogen mehr Menschen von Bergen nach Oslo als umgekehrt.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), DIRECTION_RIGHT)
def test_the_other_side_may_tell_it(claim: str, quote: str) -> None:
    """Who lends and who borrows tell of one loan."""
    assert not faults(claim, [quote])


DIRECTION_WRONG = [
    (
        "Die Stadt Sligo hat die Fähre an die Reederei Tarn verkauft.",
        "Die Reederei Tarn hat die Fähre an die Stadt Sligo verkauft.",
    ),
    ("Chile will lend Ghana 40 million dollars.", "Ghana leiht Chile 40 Millionen Dollar."),
    (
        ("Im Finale von Ostrava setzte sich die Belgierin Anke Maes gegen Petra Wolnik mit 6:3 und 6:4 durch."),
        "Petra Wolnik gewann das Finale von Ostrava gegen die Belgierin Anke Maes mit 6:3 und 6:4.",
    ),
    (
        "More people moved from Oslo to Bergen than the other way round.",
        "Es zogen mehr Menschen von Bergen nach Oslo als umgekehrt.",
    ),
    ("Nepal overtook Bhutan in tea exports.", "Bhutan hat Nepal beim Tee-Export überholt."),
    (
        "Der Herausforderer Nils Odd schlug Weltmeister Pal Tran.",
        "Weltmeister Pal Tran besiegte den Herausforderer Nils Odd.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), DIRECTION_WRONG)
def test_exchanged_sides_are_a_fault(claim: str, quote: str) -> None:
    """Who sells, lends, wins and overtakes is not who it is done to."""
    assert faults(claim, [quote])


SENSE_RIGHT = [
    (
        ("Zwei Monate nach dem Brand hat die Bibliothek in Turku wieder auf, vorerst aber nur das Erdgeschoss."),
        (
            "The library in Turku reopened on Monday, two months after a fire, though only its ground floor "
            "is accessible for now."
        ),
    ),
    (
        (
            "Auf Druck der Eltern verzichtet die Grundschule in Lüchow darauf, den Unterricht erst um neun "
            "beginnen zu lassen."
        ),
        (
            "Die Grundschule in Lüchow hat nach Protesten von Eltern den Plan aufgegeben, den Unterricht erst"
            " um neun Uhr beginnen zu lassen."
        ),
    ),
    (
        ("Turbine maker Aerovolt lost 31 million euros in the first half, after a 12 million profit a year earlier."),
        (
            "Der Turbinenbauer Aerovolt hat im ersten Halbjahr 31 Millionen Euro Verlust gemacht, ein Jahr "
            "zuvor waren es zwölf Millionen Gewinn."
        ),
    ),
    (
        "Im Streit um die Seebrücke von Binz hat das Gericht dem Fischer Ole Timm recht gegeben.",
        "The court sided with fisherman Ole Timm in the dispute over the pier at Binz.",
    ),
    (
        "Vaccinated hens laid slightly fewer eggs, the Wageningen team found, but none fell ill.",
        (
            "Geimpfte Hennen legten den Forschern aus Wageningen zufolge etwas weniger Eier, erkrankt ist "
            "aber keine von ihnen."
        ),
    ),
    (
        "Die Bergrettung suchte zwölf Stunden nach dem Vermissten, ehe er sich aus einem Hotel meldete.",
        "Mountain rescuers searched for the missing man for 12 hours before he called them from a hotel.",
    ),
    (
        ("Lithuania's defence minister, Rasa Petrauskaite, hinted that the purchase of the tanks could slip to 2028."),
        (
            "Litauens Verteidigungsministerin Rasa Petrauskaite schloss nicht aus, dass der Kauf der Panzer "
            "sich auf 2028 verschiebt."
        ),
    ),
    (
        "Für 9 Euro im Monat fahren Studenten in Graz von Oktober an mit Bus und Tram.",
        "Students in Graz will be able to use buses and trams for 9 euros a month from October.",
    ),
    (
        "Prosecutors want eight years for surgeon Henk Dekker; his lawyer is seeking an acquittal.",
        ("Die Anklage fordert acht Jahre Haft für den Chirurgen Henk Dekker, seine Anwältin verlangt Freispruch."),
    ),
    (
        "Statt der geplanten vier baut Oslo nur zwei neue Feuerwachen.",
        "Oslo will build two new fire stations rather than the four originally planned.",
    ),
    (
        ("Den Diebstahl bemerkte zuerst eine Putzfrau, nicht der Wachdienst, wie das Museum in Nantes einräumte."),
        "The museum in Nantes conceded that the theft had been noticed by a cleaner, not by its guards.",
    ),
    (
        (
            "Farmers in Aragon are losing about a third of their almonds to the drought, says cooperative "
            "head Pilar Ruiz."
        ),
        (
            "Die Bauern in Aragonien verlieren durch die Dürre etwa ein Drittel ihrer Mandeln, sagt "
            "Genossenschaftschefin Pilar Ruiz."
        ),
    ),
    (
        "Wenn das Eis hält, eröffnet der Wettbewerb auf dem Weissensee am 20. Januar.",
        "The race on Lake Weissensee will begin on January 20, ice permitting.",
    ),
    (
        ("The minister said she had not known of the letter; her deputy, Jan Kolar, says he gave it to her in May."),
        (
            "Die Ministerin will von dem Brief nichts gewusst haben, ihr Stellvertreter Jan Kolar will ihn "
            "ihr im Mai gegeben haben."
        ),
    ),
    (
        "Nirgends in Polen regnete es in diesem Juli so wenig wie in Łódź.",
        "Łódź had less rain this July than anywhere else in Poland.",
    ),
    (
        "Engineers blame rust, not overloading, for the collapse of the footbridge in Graz.",
        (
            "Schuld am Einsturz des Fußgängerstegs in Graz war nach Ansicht der Ingenieure Rost und nicht "
            "eine Überlastung."
        ),
    ),
    (
        "Das Verteidigungsministerium in Madrid zahlt den Witwen je 140.000 Euro.",
        "Spain's defence ministry will pay the widows 140,000 euros each.",
    ),
    (
        "Erst verlor Pia Lund den Schlüssel, dann das Rennen: Die Favoritin kam in Åre nur auf Rang neun.",
        "Favorite Pia Lund finished ninth in Åre after losing the key to her ski box before the race.",
    ),
    ("Unlike Bavaria, Saxony will keep its exam in Latin.", "Anders als Bayern behält Sachsen die Lateinprüfung bei."),
    ("All but two of the 30 samples were clean.", "Von den 30 Proben waren nur zwei belastet."),
    (
        "Fast alle Abgeordneten stimmten zu, nur vier waren dagegen.",
        "Nearly all lawmakers voted in favor; only four opposed the bill.",
    ),
    (
        "Most of the 200 jobs will go to Győr; the rest stay in Linz.",
        "Der Großteil der 200 Stellen wandert nach Győr ab, der Rest bleibt in Linz.",
    ),
    (
        "Seit Mai müssen Autofahrer in Gent 15 Euro zahlen, davor war die Einfahrt kostenlos.",
        "Motorists in Ghent have had to pay 15 euros since May; before that entry was free.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), SENSE_RIGHT)
def test_free_wording_stands(claim: str, quote: str) -> None:
    """What means the same stands, in whatever words."""
    assert not faults(claim, [quote])


SENSE_WRONG = [
    (
        ("Trotz der Proteste von Eltern beginnt der Unterricht an der Grundschule in Lüchow künftig erst um neun."),
        (
            "Die Grundschule in Lüchow hat nach Protesten von Eltern den Plan aufgegeben, den Unterricht erst"
            " um neun Uhr beginnen zu lassen."
        ),
    ),
    (
        ("Turbine maker Aerovolt earned 31 million euros in the first half, after a 12 million loss a year earlier."),
        (
            "Der Turbinenbauer Aerovolt hat im ersten Halbjahr 31 Millionen Euro Verlust gemacht, ein Jahr "
            "zuvor waren es zwölf Millionen Gewinn."
        ),
    ),
    (
        "Vaccinated hens laid slightly more eggs, the Wageningen team found, and none fell ill.",
        (
            "Geimpfte Hennen legten den Forschern aus Wageningen zufolge etwas weniger Eier, erkrankt ist "
            "aber keine von ihnen."
        ),
    ),
    (
        "Die Bergrettung fand den Vermissten nach zwölf Stunden Suche verletzt in einer Schlucht.",
        "Mountain rescuers searched for the missing man for 12 hours before he called them from a hotel.",
    ),
    (
        "Lithuania's defence minister, Rasa Petrauskaite, has put off the purchase of the tanks to 2028.",
        (
            "Litauens Verteidigungsministerin Rasa Petrauskaite schloss nicht aus, dass der Kauf der Panzer "
            "sich auf 2028 verschiebt."
        ),
    ),
    (
        "Für 9 Euro im Semester fahren Studenten in Graz von Oktober an mit Bus und Tram.",
        "Students in Graz will be able to use buses and trams for 9 euros a month from October.",
    ),
    (
        "Surgeon Henk Dekker was sentenced to eight years; his lawyer had sought an acquittal.",
        ("Die Anklage fordert acht Jahre Haft für den Chirurgen Henk Dekker, seine Anwältin verlangt Freispruch."),
    ),
    (
        "Oslo baut vier neue Feuerwachen.",
        "Oslo will build two new fire stations rather than the four originally planned.",
    ),
    (
        (
            "Farmers in Aragon are losing about a third of their olives to the drought, says cooperative head"
            " Pilar Ruiz."
        ),
        (
            "Die Bauern in Aragonien verlieren durch die Dürre etwa ein Drittel ihrer Mandeln, sagt "
            "Genossenschaftschefin Pilar Ruiz."
        ),
    ),
    (
        "The minister said she had given the letter to her deputy, Jan Kolar, in May.",
        (
            "Die Ministerin will von dem Brief nichts gewusst haben, ihr Stellvertreter Jan Kolar will ihn "
            "ihr im Mai gegeben haben."
        ),
    ),
    (
        "Drei von vier Kunden haben die Sparkasse nach dem Datenleck verlassen.",
        "Nach dem Datenleck hat ein Viertel der Kunden der Sparkasse den Rücken gekehrt.",
    ),
    (
        "Engineers blame overloading for the collapse of the footbridge in Graz.",
        (
            "Schuld am Einsturz des Fußgängerstegs in Graz war nach Ansicht der Ingenieure Rost und nicht "
            "eine Überlastung."
        ),
    ),
    (
        "Das Verteidigungsministerium in Madrid zahlt den Witwen zusammen 140.000 Euro.",
        "Spain's defence ministry will pay the widows 140,000 euros each.",
    ),
    (
        "Die Hälfte der Spenden kam aus Irland, ein Fünftel aus Kanada.",
        "Half of the donations came from Canada and a fifth from Ireland.",
    ),
    ("All 30 samples were clean.", "Von den 30 Proben waren nur zwei belastet."),
    ("Alle Abgeordneten stimmten zu.", "Nearly all lawmakers voted in favor; only four opposed the bill."),
    (
        "All of the 200 jobs will go to Győr; none stay in Linz.",
        "Der Großteil der 200 Stellen wandert nach Győr ab, der Rest bleibt in Linz.",
    ),
    (
        "Bis Mai müssen Autofahrer in Gent 15 Euro zahlen, danach ist die Einfahrt kostenlos.",
        "Motorists in Ghent have had to pay 15 euros since May; before that entry was free.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), SENSE_WRONG)
def test_a_turned_sense_is_a_fault(claim: str, quote: str) -> None:
    """One word may turn a claim that is right otherwise."""
    assert faults(claim, [quote])


PARAPHRASE_RIGHT = [
    (
        "Wegen Sturmschäden bleibt der Zoo in Görlitz bis Freitag zu, die Elefanten sind wohlauf.",
        (
            "The zoo in Görlitz will stay closed until Friday after storm damage; its elephants are unharmed,"
            " a spokeswoman said."
        ),
    ),
    (
        "Forty percent fewer swifts nest in Basel than in 1990, ornithologists report.",
        "In Basel brüten nach Angaben von Ornithologen 40 Prozent weniger Mauersegler als 1990.",
    ),
    (
        "Die Reederei Halvorsen muss 2 Mio. Kronen zahlen, weil eine ihrer Fähren im Mai Öl verlor.",
        ("Shipping company Halvorsen was fined 2 million kroner over an oil spill from one of its ferries in May."),
    ),
    (
        "Kein Verletzter, aber 300.000 Euro Schaden: In Soest brannte in der Nacht eine Scheune ab.",
        (
            "In Soest ist in der Nacht eine Scheune niedergebrannt. Verletzt wurde niemand, die Polizei "
            "schätzt den Schaden auf 300.000 Euro."
        ),
    ),
    (
        ("Norwegian chess player Solveig Aune, 17, has become the youngest grandmaster in her country's history."),
        (
            "Die 17 Jahre alte Norwegerin Solveig Aune ist die jüngste Schachgroßmeisterin in der Geschichte "
            "ihres Landes."
        ),
    ),
    (
        ("Anwohner der Kölner Südstadt wollen vor Gericht ziehen, falls die Stadt die Kneipenstunde nicht vorverlegt."),
        (
            "Residents of Cologne's Südstadt district have threatened to sue unless the city brings forward "
            "closing time for bars."
        ),
    ),
    (
        ("The bakery chain Kornblum is raising its prices by an average of 4% from March, citing costlier flour."),
        (
            "Die Bäckereikette Kornblum erhöht ihre Preise von März an um durchschnittlich vier Prozent und "
            "begründet das mit gestiegenen Mehlkosten."
        ),
    ),
    (
        (
            "Nach 22 Jahren an der Spitze gibt Museumschefin Beate Lohr im Sommer ihr Amt ab; wer ihr folgt, "
            "ist noch offen."
        ),
        ("Museum director Beate Lohr will step down this summer after 22 years; no successor has been named."),
    ),
    (
        "Half of all trains on the Upper Rhine line ran late last year, up from 38 percent in 2023.",
        (
            "Auf der Oberrheinstrecke war im vergangenen Jahr jeder zweite Zug verspätet, 2023 waren es noch "
            "38 Prozent gewesen."
        ),
    ),
    (
        "Der Prozess gegen den früheren Zahnarzt Uwe Pahl ist geplatzt: Eine Schöffin war eingeschlafen.",
        (
            "A court in Kassel halted the trial of former dentist Uwe Pahl after a lay judge fell asleep "
            "during a hearing."
        ),
    ),
    (
        (
            "Eritrean runner Filmon Tesfai won the Hanover marathon in 2:07:41, two seconds ahead of Kenya's "
            "Peter Rotich."
        ),
        (
            "Filmon Tesfai aus Eritrea hat den Marathon in Hannover in 2:07:41 Stunden gewonnen. Der Kenianer"
            " Peter Rotich kam zwei Sekunden später ins Ziel."
        ),
    ),
    (
        "Wer in Bregenz sein Rad am Bahnhof falsch abstellt, zahlt künftig 30 Euro.",
        (
            "From next month, cyclists who leave their bikes in the wrong place at Bregenz station will have "
            "to pay a fine of 30 euros."
        ),
    ),
    (
        (
            "A rare blue lobster caught off Cornwall will not be eaten: fisherman Tom Penrose gave it to an "
            "aquarium in Plymouth."
        ),
        (
            "Ein seltener blauer Hummer, den der Fischer Tom Penrose vor Cornwall gefangen hat, kommt nicht "
            "in den Topf, sondern in ein Aquarium in Plymouth."
        ),
    ),
    (
        "Hitze macht Bienen zu schaffen: Ab 42 Grad sterben laut einer Grazer Studie die Larven.",
        ("Bee larvae die once temperatures in the hive reach 42 degrees, according to a study by researchers in Graz."),
    ),
    (
        "Das Parlament in Riga hat die Wehrpflicht verlängert; statt elf dauert der Dienst nun 15 Monate.",
        "Latvia's parliament voted to extend compulsory military service from 11 to 15 months.",
    ),
    (
        "Ryanfield Airways drops its only route from Memmingen to Malta because too few people booked it.",
        (
            "Ryanfield Airways streicht mangels Nachfrage die Verbindung von Memmingen nach Malta, die "
            "einzige der Gesellschaft von dort."
        ),
    ),
    (
        "Ein Tippfehler kostete die Stadt Aalen 80.000 Euro, räumte Kämmerer Jens Ulrich ein.",
        "Treasurer Jens Ulrich admitted that a typing error had cost the city of Aalen 80,000 euros.",
    ),
    (
        (
            "Mieter dürfen nach einem Urteil des Landgerichts Berlin Solarmodule am Balkon anbringen, ohne "
            "den Vermieter zu fragen."
        ),
        (
            "Nach einem Urteil des Landgerichts Berlin brauchen Mieter für Solarmodule am Balkon keine "
            "Erlaubnis des Vermieters."
        ),
    ),
    (
        ("Police freed 14 dogs from an overheated van near Passau; the driver faces charges of animal cruelty."),
        (
            "Aus einem überhitzten Transporter bei Passau hat die Polizei 14 Hunde befreit, gegen den Fahrer "
            "wird wegen Tierquälerei ermittelt."
        ),
    ),
    (
        (
            "Der finnische Schulversuch ohne Hausaufgaben geht in die Verlängerung: Die Leistungen der Kinder"
            " haben nicht gelitten."
        ),
        ("Finland will continue a trial in which schools do without homework, after pupils' results did not worsen."),
    ),
    (
        "Three of the seven climbers missing on Mount Kenya since Sunday have been found alive.",
        (
            "Von den sieben Bergsteigern, die seit Sonntag am Mount Kenya vermisst werden, sind drei lebend "
            "gefunden worden."
        ),
    ),
    (
        "Teurer Kaffee: Der Preis für Arabica hat sich binnen eines Jahres fast verdoppelt.",
        "Arabica coffee now costs nearly twice as much as a year ago.",
    ),
    (
        "Opposition parties boycotted the vote in Banjul, calling it a farce.",
        "Die Oppositionsparteien blieben der Abstimmung in Banjul fern und nannten sie eine Farce.",
    ),
    (
        "Swiss voters rejected a ban on fireworks by 53 to 47 percent.",
        "Die Schweizer haben ein Feuerwerksverbot mit 53 zu 47 Prozent der Stimmen abgelehnt.",
    ),
    (
        "Mit einem Stromausfall begann der Gipfel in Skopje; nach 40 Minuten brannte das Licht wieder.",
        "The summit in Skopje opened with a 40-minute power cut.",
    ),
    (
        "Ob der Stürmer Malik Owusu am Samstag spielen kann, ist laut Trainer Rico Behm ungewiss.",
        "Trainer Rico Behm weiß noch nicht, ob Stürmer Malik Owusu am Samstag auflaufen kann.",
    ),
    (
        "Only about one in ten applicants for Vienna's new housing lottery will get a flat.",
        "Bei der neuen Wohnungslotterie in Wien geht nur rund jeder zehnte Bewerber nicht leer aus.",
    ),
    (
        ("Jugendliche schlafen einer Umfrage zufolge im Schnitt eine halbe Stunde weniger als vor zehn Jahren."),
        "Teenagers sleep 30 minutes less on average than they did a decade ago, a survey suggests.",
    ),
    (
        "The orchestra is suing its former manager Rolf Zander for €1.2m it says he diverted.",
        (
            "Das Orchester verklagt seinen früheren Manager Rolf Zander auf 1,2 Millionen Euro, die er "
            "abgezweigt haben soll."
        ),
    ),
    (
        (
            "Unter der Altstadt von Split haben Archäologen ein römisches Bad entdeckt, vermutlich aus dem 4."
            " Jahrhundert."
        ),
        (
            "Archaeologists have found a Roman bath, thought to date from the fourth century, beneath the old"
            " town of Split."
        ),
    ),
    (
        "Volunteers planted 12,000 trees in the burned forest near Treuenbrietzen over the weekend.",
        ("Freiwillige haben am Wochenende 12.000 Bäume in dem abgebrannten Wald bei Treuenbrietzen gepflanzt."),
    ),
    (
        "Die Regierung in Seoul rät Bürgern von Reisen in den Norden Myanmars ab.",
        "South Korea's government has advised its citizens against travelling to northern Myanmar.",
    ),
    (
        "Kaum ein Landwirt nutzt die neue Förderung: Von 4.000 Betrieben haben 37 einen Antrag gestellt.",
        "Only 37 of 4,000 farms have applied for the new subsidy.",
    ),
    (
        ("Singer Amara Bello cancelled her Dublin show an hour before it was due to start, blaming a sore throat."),
        ("Eine Stunde vor Beginn hat Sängerin Amara Bello ihr Konzert in Dublin wegen Halsschmerzen abgesagt."),
    ),
    (
        "Nur jeder Fünfte in Island heizt noch mit Öl, so das Energieamt in Reykjavík.",
        "Only one in five Icelanders still heats with oil, the energy agency in Reykjavik said.",
    ),
    (
        ("The ferry Astrid ran aground off Bornholm in thick fog; its 84 passengers were taken off by helicopter."),
        (
            "Bei dichtem Nebel ist die Fähre „Astrid“ vor Bornholm auf Grund gelaufen, Hubschrauber brachten "
            "die 84 Fahrgäste in Sicherheit."
        ),
    ),
    (
        ("Der Chemiekonzern Velora trennt sich von seiner Düngersparte; Käufer ist die indische Gruppe Prakash."),
        "Chemicals group Velora is selling its fertilizer division to India's Prakash.",
    ),
    (
        "India's Prakash is buying the fertilizer division of chemicals group Velora.",
        "Der Chemiekonzern Velora verkauft seine Düngersparte an den indischen Konzern Prakash.",
    ),
    (
        ("Weil ihm ein Aktenfehler unterlief, kommt der Staatsanwalt Georg Huth in Innsbruck mit einer Rüge davon."),
        "Prosecutor Georg Huth of Innsbruck got off with a reprimand for mishandling a file.",
    ),
    (
        (
            "A judge in Lyon let the suspects go on Friday, ruling that their phones had been searched "
            "without a warrant."
        ),
        (
            "Ein Richter in Lyon hat die Verdächtigen am Freitag freigelassen, weil ihre Telefone ohne "
            "Beschluss durchsucht worden waren."
        ),
    ),
    (
        ("Bis zu 20 Prozent der Fledermäuse könnten in Südengland an dem Pilz sterben, warnt der Naturschutzbund."),
        ("Up to a fifth of bats in southern England may be killed by the fungus, the conservation society warned."),
    ),
    (
        ("Tausende Lachse sind aus einem Gehege vor Tasmanien entkommen, der Betreiber Seacrest spricht von 7.500."),
        "Some 7,500 salmon escaped from a pen off Tasmania, operator Seacrest said.",
    ),
    (
        "Neither the pilot nor his passenger was hurt when the balloon came down on a barn near Melk.",
        ("Bei der Landung eines Ballons auf einer Scheune bei Melk blieben der Pilot und sein Passagier unverletzt."),
    ),
    (
        "Für die Sanierung des Doms zu Fulda fehlen noch 3,4 der 11 Millionen Euro.",
        "Of the 11 million euros needed to repair Fulda's cathedral, 3.4 million have yet to be found.",
    ),
    (
        (
            "Vom kommenden Jahr an brauchen Drohnen in Norwegen ein Kennzeichen, auch wenn sie weniger als "
            "250 Gramm wiegen."
        ),
        (
            "Norway will require all drones, including those under 250 grams, to carry a registration plate "
            "from next year."
        ),
    ),
    (
        "The strike at Trieste's port ended after 11 days with a pay rise of 6.5 percent.",
        ("Nach elf Tagen ist der Streik im Hafen von Triest zu Ende gegangen, die Löhne steigen um 6,5 Prozent."),
    ),
    (
        "Wolfgang Trapp ist seinen Posten als Kurdirektor auf Norderney los, der Stadtrat wählte ihn ab.",
        "The town council of Norderney voted to remove Wolfgang Trapp as head of the spa authority.",
    ),
    (
        "Twice as many people as last year spent the night in shelters in Tallinn this January.",
        (
            "In den Notunterkünften von Tallinn haben in diesem Januar doppelt so viele Menschen übernachtet "
            "wie im Vorjahr."
        ),
    ),
    (
        "Anne Kessler, die den Verlag 1998 gegründet hat, verkauft ihn an den dänischen Rivalen Nordbog.",
        "Anne Kessler is selling the publishing house she founded in 1998 to Danish rival Nordbog.",
    ),
    (
        "Sanna Korhonen lost her seat in Oulu by 11 votes; a recount is under way.",
        ("Mit elf Stimmen Rückstand hat Sanna Korhonen ihr Mandat in Oulu verloren, derzeit wird nachgezählt."),
    ),
    (
        ("Die Schweiz gab 2024 erstmals mehr für Bahn als für Straße aus: 5,1 gegen 4,9 Milliarden Franken."),
        (
            "In 2024 Switzerland spent more on rail than on roads for the first time, 5.1 billion francs "
            "against 4.9 billion."
        ),
    ),
    (
        "Wer die gestohlene Geige von Clara Möbius zurückbringt, bekommt 10.000 Euro.",
        "Clara Möbius is offering a reward of 10,000 euros for the return of her stolen violin.",
    ),
    (
        "Ukrainian farmers harvested 9 percent less wheat than a year ago, mostly because of the drought.",
        (
            "Die ukrainischen Bauern haben neun Prozent weniger Weizen geerntet als vor einem Jahr, vor allem"
            " wegen der Dürre."
        ),
    ),
    (
        "Der Bus der Linie 12 in Bonn fährt von Montag an nur noch stündlich, es fehlen Fahrer.",
        "Wegen Fahrermangels verkehrt die Buslinie 12 in Bonn ab Montag nur noch im Stundentakt.",
    ),
    (
        "Cardinal Tomé Duarte is expected to be buried in Braga on Saturday.",
        "Kardinal Tomé Duarte soll am Samstag in Braga beigesetzt werden.",
    ),
    (
        (
            "The regulator cleared the merger of Danish breweries Holm and Vestergaard subject to the sale of"
            " two plants."
        ),
        (
            "Die Behörde hat die Fusion der dänischen Brauereien Holm und Vestergaard genehmigt, allerdings "
            "müssen zwei Werke verkauft werden."
        ),
    ),
    (
        "Statt wie erwartet zu sinken, blieb die Arbeitslosenquote in Österreich im Mai bei 6,8 Prozent.",
        "Austria's jobless rate held at 6.8 percent in May, confounding forecasts of a fall.",
    ),
    (
        ("Eine Sanierung des Theaters Ulm komme teurer als ein Neubau, heißt es in einem Gutachten der Stadt."),
        ("Renovating the theatre in Ulm would cost more than building a new one, a report for the city says."),
    ),
    (
        "The minister's plane had to turn back to Accra after a bird struck an engine.",
        "Nach einem Vogelschlag im Triebwerk musste die Maschine der Ministerin nach Accra umkehren.",
    ),
    (
        (
            "Die Deutschen kaufen wieder mehr Fahrräder: 2,1 Millionen waren es im ersten Halbjahr, 4 Prozent"
            " mehr als ein Jahr zuvor."
        ),
        "Germans bought 2.1 million bicycles in the first half of the year, up 4 percent.",
    ),
    (
        "Two out of three women in the study said they had been passed over for promotion.",
        ("Zwei Drittel der Teilnehmerinnen der Studie gaben an, bei Beförderungen übergangen worden zu sein."),
    ),
    (
        "Am Vesuv bebte die Erde am Mittwoch so stark wie seit 1999 nicht mehr.",
        "The quake at Vesuvius on Wednesday was the strongest there since 1999.",
    ),
    (
        "Striker Leon Brandt will be out for six weeks with a torn muscle, his club Arminia Lehe said.",
        ("Stürmer Leon Brandt fällt nach Angaben seines Klubs Arminia Lehe mit einem Muskelriss sechs Wochen aus."),
    ),
    (
        "Kein anderes Land in Europa hat je so viele Blutspenden gesammelt wie Zypern im Mai.",
        "No country in Europe has ever collected as many blood donations as Cyprus did in May.",
    ),
    (
        ("Das Urteil gegen die Bankerin Ruth Amsel fällt frühestens am 9. Mai, teilte das Gericht in Vaduz mit."),
        "A verdict in the case of banker Ruth Amsel will not come before May 9, the court in Vaduz said.",
    ),
]


@pytest.mark.parametrize(("claim", "quote"), PARAPHRASE_RIGHT)
def test_paraphrases_across_languages_stand(claim: str, quote: str) -> None:
    """A right claim of a few sentences of news stands on them."""
    assert not faults(claim, [quote])


def test_what_is_set_aside_is_not_it() -> None:
    """Of "Chile, not Peru" a claim may tell the one and not the other."""
    quote = "Minister Luis Paz said it was Chile, not Peru, that had asked for the delay of the summit."
    assert not faults("Chile hat Minister Luis Paz zufolge um den Aufschub des Gipfels gebeten.", [quote])
    assert faults("Peru hat Minister Luis Paz zufolge um den Aufschub des Gipfels gebeten.", [quote])


def test_a_part_is_no_whole() -> None:
    """What is said of some of them is not said of all of them."""
    quote = "Zum Fest in Horn kamen 900 Gäste, darunter 210 Kinder."
    assert not faults("Das Fest in Horn zog 900 Gäste an.", [quote])
    assert faults("Zum Fest in Horn kamen 900 Kinder.", [quote])
