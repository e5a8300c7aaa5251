"""What is only said, planned or hung on something, what is denied and what is turned round: on many topics."""

import pytest

from bot.engine import faults

DENIED_WRONG = [
    (
        "The city council of Ghent will renew its contract with the bike rental firm at the end of the year.",
        [
            "Die Stadt Gent lässt den Vertrag mit dem Fahrradverleiher zum Jahresende auslaufen.",
        ],
    ),
    (
        "Midfielder Ole Brandt will play in Saturday's final despite a calf injury.",
        [
            "Mittelfeldspieler Ole Brandt kann wegen einer Wadenverletzung am Samstag nicht am Finale teilnehmen.",
        ],
    ),
    (
        "Die Bank zahlt für 2025 eine Dividende.",
        [
            "Die Bank lässt die Dividende für 2025 ausfallen.",
        ],
    ),
    (
        "Die Partei stellt einen eigenen Kandidaten auf.",
        [
            "The party will not put forward a candidate of its own.",
        ],
    ),
    (
        "The club has extended the contract of coach Emil Varga.",
        [
            "Der Klub verlängert den Vertrag mit Trainer Emil Varga nach der Saison nicht.",
        ],
    ),
    (
        "Das Konzert in Ulm findet am Sonntag statt.",
        [
            "The concert in Ulm on Sunday has been called off.",
        ],
    ),
    (
        "Der Minister sagte, dass die Steuer kommt.",
        [
            "The minister would not say whether the tax will come.",
        ],
    ),
    (
        "Der Verein gibt den Brasilianer Caio ab.",
        [
            "The club will hold on to its Brazilian Caio.",
        ],
    ),
    (
        "Couriers in Turin will accept orders on Saturday.",
        [
            "Die Kuriere in Turin wollen am Samstag keine Aufträge annehmen.",
        ],
    ),
]

DENIED_RIGHT = [
    (
        "Orkan Jelle kappte 400.000 Haushalten in Irland den Strom.",
        [
            "Storm Jelle left 400,000 homes in Ireland without power.",
        ],
    ),
    (
        "Storm Jelle knocked out power to 400,000 homes in Ireland.",
        [
            "Storm Jelle left 400,000 homes in Ireland without power.",
        ],
    ),
    (
        "The city council of Ghent will let its contract with the bike rental firm expire at the end of the year.",
        [
            ("The city council of Ghent will not renew its contract with the bike rental firm at the end of the year."),
        ],
    ),
    (
        "Die Stadt Gent lässt den Vertrag mit dem Fahrradverleiher zum Jahresende auslaufen.",
        [
            ("The city council of Ghent will not renew its contract with the bike rental firm at the end of the year."),
        ],
    ),
    (
        "Midfielder Ole Brandt will miss Saturday's final with a calf injury.",
        [
            "Mittelfeldspieler Ole Brandt kann wegen einer Wadenverletzung am Samstag nicht am Finale teilnehmen.",
        ],
    ),
    (
        "Das Gericht ließ die Frage der Haftung offen.",
        [
            "The court did not rule on the question of liability.",
        ],
    ),
    (
        "Das Festival fällt in diesem Jahr aus.",
        [
            "The festival will not take place this year.",
        ],
    ),
    (
        "Residents were cut off from drinking water for two days.",
        [
            "Die Bewohner hatten zwei Tage lang kein Trinkwasser.",
        ],
    ),
    (
        "The bank is scrapping its dividend for 2025.",
        [
            "Die Bank zahlt für 2025 keine Dividende.",
        ],
    ),
    (
        "A fault left 90,000 customers in Bremen in the dark.",
        [
            "Wegen einer Störung hatten 90.000 Kunden in Bremen keinen Strom.",
        ],
    ),
    (
        "Die Partei verzichtet auf einen eigenen Kandidaten.",
        [
            "The party will not put forward a candidate of its own.",
        ],
    ),
    (
        "Goalkeeper Sara Lund sits out the match against Spain.",
        [
            "Goalkeeper Sara Lund will not play in the match against Spain.",
        ],
    ),
    (
        "The club is parting ways with coach Emil Varga after the season.",
        [
            "Der Klub verlängert den Vertrag mit Trainer Emil Varga nach der Saison nicht.",
        ],
    ),
    (
        "Am Flughafen Split ruhte der Betrieb drei Stunden lang.",
        [
            "No flights took off or landed at Split airport for three hours.",
        ],
    ),
    (
        "Half of Malta was blacked out after a cable fault.",
        [
            "Wegen eines Kabelschadens war die Hälfte Maltas ohne Strom.",
        ],
    ),
    (
        "Der Minister ließ offen, ob die Steuer kommt.",
        [
            "The minister would not say whether the tax will come.",
        ],
    ),
    (
        "The city of Nantes shelves plans for a second airport.",
        [
            "Nantes baut keinen zweiten Flughafen.",
        ],
    ),
    (
        "Das Lokal bleibt montags zu.",
        [
            "The restaurant does not open on Mondays.",
        ],
    ),
    (
        "Couriers in Turin will refuse orders on Saturday.",
        [
            "Die Kuriere in Turin wollen am Samstag keine Aufträge annehmen.",
        ],
    ),
    (
        "Der Kanton verlängert die Bewilligung nicht.",
        [
            "The canton is letting the permit run out.",
        ],
    ),
    (
        "Three villages remain cut off from the outside world.",
        [
            "Drei Dörfer sind weiter nicht erreichbar.",
        ],
    ),
    (
        "Der Sänger tritt am Samstag nicht auf.",
        [
            "The singer has pulled out of Saturday's show.",
        ],
    ),
    (
        "No one was hurt when the crane fell.",
        [
            "Beim Sturz des Krans blieben alle unverletzt.",
        ],
    ),
]

HUNG_WRONG = [
    (
        "Der Sender Kanal 4 streicht 120 Stellen, falls die Werbeeinnahmen weiter sinken.",
        [
            "Der Sender Kanal 4 streicht 120 Stellen.",
            "Die Werbeeinnahmen waren im vergangenen Jahr um acht Prozent gesunken.",
        ],
    ),
    (
        "The village of Orsk will be evacuated on Sunday unless the rain stops.",
        [
            "The village of Orsk will be evacuated on Sunday, the governor said.",
            "Rain has been falling for nine days.",
        ],
    ),
    (
        "Die Stadt erhöht die Parkgebühren zum 1. Juli, um den Radverkehr zu fördern.",
        [
            "Die Stadt erhöht die Parkgebühren zum 1. Juli von 2 auf 3 Euro je Stunde.",
        ],
    ),
    (
        "To save money, broadcaster RTV will end its evening news bulletin in March.",
        [
            "Broadcaster RTV will end its evening news bulletin in March, it announced on Tuesday.",
            "The morning programme stays.",
        ],
    ),
    (
        "Weil die Nachfrage schwach ist, stellt der Autobauer Kestrel den Kleinwagen Pim ein.",
        [
            "Der Autobauer Kestrel stellt den Kleinwagen Pim Ende 2026 ein.",
            "Das Werk in Gera soll künftig Lieferwagen bauen.",
        ],
    ),
    (
        "Die Fähre nach Föhr fährt am Samstag, sofern der Wind nachlässt.",
        [
            "Die Fähre nach Föhr fährt am Samstag wieder.",
            "Am Freitag hatte starker Wind geweht.",
        ],
    ),
    (
        "If the council agrees, the museum in Delft will be free for children from May.",
        [
            "The museum in Delft will be free for children from May, the director said.",
        ],
    ),
    (
        "The zoo in Wroclaw will raise ticket prices in April in order to build a new elephant house.",
        [
            "The zoo in Wroclaw will raise ticket prices by 10 percent in April.",
            "A family ticket will cost 120 zloty.",
        ],
    ),
    (
        "Um Personal zu sparen, öffnet das Freibad Moosach nur noch an vier Tagen in der Woche.",
        [
            "Das Freibad Moosach öffnet ab Juni nur noch an vier Tagen in der Woche.",
        ],
    ),
    (
        "Owing to high rents, bookseller Quint will leave the old town in autumn.",
        [
            "Bookseller Quint will leave the old town in autumn.",
            "Its new shop will be near the station.",
        ],
    ),
    (
        "Unless the union gives in, the shipyard at Gdynia will shut in June.",
        [
            "The shipyard at Gdynia will shut in June, its owner said.",
            "The union called a rally for Sunday.",
        ],
    ),
    (
        "Aus Protest gegen die Kürzungen verlässt Dirigent Max Ohlert das Orchester.",
        [
            "Dirigent Max Ohlert verlässt das Orchester im Sommer.",
            "Er übernimmt die Oper in Bilbao.",
        ],
    ),
    (
        "Weil das Dach undicht ist, bleibt die Turnhalle in Ahlen bis Juli geschlossen.",
        [
            "Die Turnhalle in Ahlen bleibt bis Juli geschlossen.",
            "Der Sportunterricht findet im Freien statt.",
        ],
    ),
    (
        "Tenor Luca Ferri has cancelled his tour due to illness.",
        [
            "Tenor Luca Ferri has cancelled his tour.",
            "Ticket holders will get their money back.",
        ],
    ),
    (
        "Der Betreiber schließt das Kino, falls die Miete steigt.",
        [
            "Der Betreiber schließt das Kino zum Jahresende.",
            "Er hatte es 30 Jahre lang geführt.",
        ],
    ),
    (
        "Die Schwimmhalle öffnet am 1. März, sofern die Heizung bis dahin repariert ist.",
        [
            "Die Schwimmhalle öffnet am 1. März.",
            "Die Heizung war im Dezember ausgefallen.",
        ],
    ),
    (
        "To attract tourists, the town of Visby is lowering its harbor fees.",
        [
            "The town of Visby is lowering its harbor fees by a third.",
        ],
    ),
    (
        "Der Konzern gibt die Sparte ab.",
        [
            "The group will sell the division only if the price is right.",
        ],
    ),
]

HUNG_RIGHT = [
    (
        (
            "Der Chiphersteller Ortel übernimmt für 1,2 Milliarden Euro den Konkurrenten Sevrin, sofern die "
            "EU-Kommission zustimmt."
        ),
        [
            "Der Chiphersteller Ortel kauft den Rivalen Sevrin für 1,2 Milliarden Euro.",
            "Die EU-Kommission muss dem Geschäft noch zustimmen.",
        ],
    ),
    (
        "Subject to approval by shareholders, brewer Halvard will buy rival Tomsk for 300 million euros.",
        [
            "Brewer Halvard is buying its rival Tomsk for 300 million euros.",
            "Shareholders have yet to approve the deal.",
        ],
    ),
    (
        "Der Autobauer Kestrel stellt den Kleinwagen Pim ein, um im Werk Gera künftig Lieferwagen zu bauen.",
        [
            (
                "Der Autobauer Kestrel stellt den Kleinwagen Pim Ende 2026 ein, um im Werk in Gera künftig "
                "Lieferwagen zu bauen."
            ),
        ],
    ),
    (
        "Der Pharmakonzern Belux kauft den Labordienstleister Nemis, wenn die Aktionäre zustimmen.",
        [
            "Drugmaker Belux is buying the laboratory firm Nemis.",
            "The deal still needs the approval of shareholders.",
        ],
    ),
    (
        "Weil Personal fehlt, öffnet das Freibad Moosach ab Juni nur noch an vier Tagen in der Woche.",
        [
            "Aus Mangel an Personal öffnet das Freibad Moosach ab Juni nur noch an vier Tagen in der Woche.",
        ],
    ),
    (
        "The shipyard at Gdynia will shut in June unless a buyer is found.",
        [
            "The shipyard at Gdynia will shut in June if no buyer is found.",
        ],
    ),
    (
        "Mit der Gebühr will der Flughafen Rostock Kurzstreckenflüge unattraktiver machen.",
        [
            "Der Flughafen Rostock führt eine Gebühr ein, um Kurzstreckenflüge weniger attraktiv zu machen.",
        ],
    ),
    (
        "Pending clearance from regulators, grocer Nordo takes over 80 Fria stores.",
        [
            "Grocer Nordo takes over 80 stores from Fria.",
            "Regulators have not yet cleared the purchase.",
        ],
    ),
    (
        "Tenor Luca Ferri sagt seine Tournee ab.",
        [
            "Tenor Luca Ferri has cancelled his tour.",
            "Ticket holders will get their money back.",
        ],
    ),
    (
        "Der Konzern will die Sparte nur abgeben, wenn der Preis stimmt.",
        [
            "The group will sell the division only if the price is right.",
        ],
    ),
]

PLANNED_WRONG = [
    (
        "Modekette Larissa schließt 30 Filialen in Österreich.",
        [
            "Die Modekette Larissa prüft nach eigenen Angaben, 30 Filialen in Österreich zu schließen.",
        ],
    ),
    (
        "Fashion chain Larissa is closing 30 shops in Austria.",
        [
            "Die Modekette Larissa prüft nach eigenen Angaben, 30 Filialen in Österreich zu schließen.",
        ],
    ),
    (
        "Airline Nordvind has ordered 20 turboprops from the manufacturer Aerel.",
        [
            (
                "Airline Nordvind is in advanced talks to order 20 turboprops from the manufacturer Aerel, two "
                "people familiar with the matter said."
            ),
        ],
    ),
    (
        "Die Fluggesellschaft Nordvind hat bei Aerel 20 Turboprops bestellt.",
        [
            (
                "Airline Nordvind is in advanced talks to order 20 turboprops from the manufacturer Aerel, two "
                "people familiar with the matter said."
            ),
        ],
    ),
    (
        "Finland is moving its embassy from Minsk to Vilnius.",
        [
            "Finland is weighing whether to move its embassy from Minsk to Vilnius.",
        ],
    ),
    (
        "Finnland verlegt seine Botschaft von Minsk nach Vilnius.",
        [
            "Finland is weighing whether to move its embassy from Minsk to Vilnius.",
        ],
    ),
    (
        "Parliament in Riga has passed a law banning plastic cutlery.",
        [
            "Das Parlament in Riga berät am Mittwoch über ein Gesetz, das Plastikbesteck verbieten soll.",
        ],
    ),
    (
        "Das Land hat der Reederei Kredite über 80 Millionen Euro gewährt.",
        [
            "Die Reederei hat beim Land Kredite über 80 Millionen Euro beantragt.",
        ],
    ),
    (
        "The union has called off its strike at the port of Antwerp.",
        [
            (
                "The union said it could call off its strike at the port of Antwerp if the employers improve "
                "their offer."
            ),
        ],
    ),
    (
        "Der Zirkus Palotti hat seinen Stammplatz in Bern verkauft.",
        [
            "Circus Palotti is on the verge of selling its home ground in Bern, its director told the newspaper.",
        ],
    ),
    (
        "The opera house in Graz is cancelling its summer season.",
        [
            "Das Opernhaus in Graz denkt darüber nach, die Sommersaison abzusagen.",
        ],
    ),
    (
        "Das Opernhaus in Graz sagt die Sommersaison ab.",
        [
            "Das Opernhaus in Graz denkt darüber nach, die Sommersaison abzusagen.",
        ],
    ),
    (
        "Norwegian police have banned the demonstration in Bergen.",
        [
            "Norwegian police are pondering a ban on the demonstration in Bergen, the newspaper Kysten reported.",
        ],
    ),
    (
        "Telekom-Konzern Varda hat das Glasfasernetz von Lumio für 600 Millionen Euro erworben.",
        [
            (
                "Telecoms group Varda is nearing an agreement to buy Lumio's fiber network for 600 million euros,"
                " people with knowledge of the matter said."
            ),
        ],
    ),
    (
        "The state parliament has adopted the night flight ban.",
        [
            "Der Landtag stimmt am Donnerstag über das Nachtflugverbot ab.",
        ],
    ),
    (
        "Die Stiftung bekommt vom Land zwei Millionen Euro für das Archiv.",
        [
            "Die Stiftung hat beim Land zwei Millionen Euro für das Archiv beantragt.",
        ],
    ),
    (
        "The director Ana Pohl has won the award for best documentary.",
        [
            "The director Ana Pohl is nominated for the award for best documentary.",
        ],
    ),
    (
        "The museum has bought a Klimt drawing for 3 million euros.",
        [
            "The museum is bidding for a Klimt drawing valued at 3 million euros, its director said.",
        ],
    ),
    (
        "Latvia will close its border with Belarus.",
        [
            "Lettland schließt eine Schließung der Grenze zu Belarus nicht aus.",
        ],
    ),
    (
        "Die Post stellt seit Januar nur noch jeden zweiten Tag zu.",
        [
            "The postal service plans to deliver only every other day from January.",
        ],
    ),
    (
        "Bauern in Apulien erhielten 40 Millionen Euro Dürrehilfe.",
        [
            "Farmers in Apulia have applied for 40 million euros in drought aid.",
        ],
    ),
    (
        "Sprinterin Lea Voss wechselt zum Team Aurora.",
        [
            "Sprinterin Lea Voss liebäugelt mit einem Wechsel zum Team Aurora.",
        ],
    ),
    (
        "Estland führt eine Steuer auf Zucker ein.",
        [
            "Estonia's finance minister has floated a tax on sugar.",
        ],
    ),
    (
        "The choir will tour Japan in spring.",
        [
            "The choir hopes to tour Japan in spring if it finds sponsors.",
        ],
    ),
    (
        "Der Kreis Dahme hat ein Verbot von Steingärten beschlossen.",
        [
            "Der Kreis Dahme berät im Mai über ein Verbot von Steingärten.",
        ],
    ),
    (
        "Die Gemeinde Lech verbietet Feuerwerk.",
        [
            "Die Gemeinde Lech denkt über ein Verbot von Feuerwerk nach.",
        ],
    ),
    (
        "Der Stahlkonzern Ferro hat sein Werk in Duna verkauft.",
        [
            "Steel group Ferro is in exclusive negotiations to sell its plant in Duna.",
        ],
    ),
]

PLANNED_RIGHT = [
    (
        "Fashion chain Larissa is looking at closing 30 shops in Austria.",
        [
            "Die Modekette Larissa prüft nach eigenen Angaben, 30 Filialen in Österreich zu schließen.",
        ],
    ),
    (
        "Die Fluggesellschaft Nordvind steht Insidern zufolge kurz vor der Bestellung von 20 Turboprops bei Aerel.",
        [
            (
                "Airline Nordvind is close to ordering 20 turboprops from the manufacturer Aerel, two people "
                "familiar with the matter said."
            ),
        ],
    ),
    (
        "Finnland erwägt, seine Botschaft von Minsk nach Vilnius zu verlegen.",
        [
            "Finland is weighing whether to move its embassy from Minsk to Vilnius.",
        ],
    ),
    (
        "Nurses at the Dresden hospital plan to walk out on Thursday.",
        [
            "Die Pflegekräfte des Dresdner Krankenhauses wollen am Donnerstag die Arbeit niederlegen.",
        ],
    ),
    (
        "Garbage collectors in Lyon will stop work for three days from Monday.",
        [
            "Die Müllwerker in Lyon wollen von Montag an drei Tage lang die Arbeit ruhen lassen.",
        ],
    ),
    (
        "Der Bau der Brücke soll 2027 beginnen.",
        [
            "Construction of the bridge is due to start in 2027.",
        ],
    ),
    (
        "The opening of the Kalmar aquarium has been pushed back by two months to 3 July.",
        [
            "The Kalmar aquarium will open on 3 July, two months later than planned.",
        ],
    ),
    (
        "Die Eröffnung des Aquariums in Kalmar verschiebt sich um zwei Monate auf den 3. Juli.",
        [
            "The Kalmar aquarium will open on 3 July, two months later than planned.",
        ],
    ),
    (
        "The start of the ski season at Brenndorf slips to 12 December for lack of snow.",
        [
            "Wegen Schneemangels beginnt die Skisaison in Brenndorf erst am 12. Dezember.",
        ],
    ),
    (
        "The union may call off its Antwerp port strike if employers improve their offer.",
        [
            (
                "The union said it could call off its strike at the port of Antwerp if the employers improve "
                "their offer."
            ),
        ],
    ),
    (
        "Die norwegische Polizei denkt laut der Zeitung Kysten über ein Verbot der Demonstration in Bergen nach.",
        [
            "Norwegian police are pondering a ban on the demonstration in Bergen, the newspaper Kysten reported.",
        ],
    ),
    (
        (
            "Telekom-Konzern Varda steht vor dem Kauf des Glasfasernetzes von Lumio für 600 Millionen Euro, wie "
            "Insider berichten."
        ),
        [
            (
                "Telecoms group Varda is nearing an agreement to buy Lumio's fiber network for 600 million euros,"
                " people with knowledge of the matter said."
            ),
        ],
    ),
    (
        "Bus drivers in Cork intend to down tools on 4 March.",
        [
            "Die Busfahrer in Cork wollen am 4. März streiken.",
        ],
    ),
    (
        "Teachers in Oslo are set to strike from Tuesday.",
        [
            "Die Lehrer in Oslo treten am Dienstag in den Ausstand.",
        ],
    ),
    (
        "Der Start der Raumsonde wurde um elf Tage auf den 2. Oktober verschoben.",
        [
            "The probe will now launch on 2 October, eleven days later than scheduled.",
        ],
    ),
    (
        "The launch of the probe has been delayed by eleven days until 2 October.",
        [
            "The probe will now launch on 2 October, eleven days later than scheduled.",
        ],
    ),
    (
        "The state parliament votes on the night flight ban on Thursday.",
        [
            "Der Landtag stimmt am Donnerstag über das Nachtflugverbot ab.",
        ],
    ),
    (
        "The museum is trying to buy a Klimt drawing valued at 3 million euros.",
        [
            "The museum is bidding for a Klimt drawing valued at 3 million euros, its director said.",
        ],
    ),
    (
        "Latvia is not ruling out closing its border with Belarus.",
        [
            "Lettland schließt eine Schließung der Grenze zu Belarus nicht aus.",
        ],
    ),
    (
        "Bauern in Apulien haben 40 Millionen Euro Dürrehilfe beantragt.",
        [
            "Farmers in Apulia have applied for 40 million euros in drought aid.",
        ],
    ),
    (
        "Estlands Finanzminister hat eine Zuckersteuer ins Gespräch gebracht.",
        [
            "Estonia's finance minister has floated a tax on sugar.",
        ],
    ),
    (
        "The choir wants to tour Japan in spring, provided it finds sponsors.",
        [
            "The choir hopes to tour Japan in spring if it finds sponsors.",
        ],
    ),
    (
        "Lech is considering a ban on fireworks.",
        [
            "Die Gemeinde Lech denkt über ein Verbot von Feuerwerk nach.",
        ],
    ),
    (
        "Steel group Ferro may sell its Duna plant; exclusive talks are under way.",
        [
            "Steel group Ferro is in exclusive negotiations to sell its plant in Duna.",
        ],
    ),
    (
        "The vote on the dam was moved from Monday to Thursday.",
        [
            "Die Abstimmung über den Staudamm findet erst am Donnerstag statt und nicht am Montag.",
        ],
    ),
]

TOLD_WRONG = [
    (
        "Der Steuerberater, der Rechnungen über 2 Millionen Euro fälschte, sitzt in Untersuchungshaft.",
        [
            "Dem Steuerberater wird vorgeworfen, Rechnungen über 2 Millionen Euro gefälscht zu haben.",
            "Er sitzt seit Montag in Untersuchungshaft.",
        ],
    ),
    (
        "The coach who bullied young swimmers at the Leeds club has been suspended.",
        [
            "Three former swimmers accuse the coach of the Leeds club of bullying young athletes.",
            "The club has suspended him pending an inquiry.",
        ],
    ),
    (
        "After the mayor took bribes from a builder, prosecutors searched the town hall of Alverin.",
        [
            "Prosecutors searched the town hall of Alverin on suspicion that the mayor took bribes from a builder.",
        ],
    ),
    (
        "Die Klinik in Wesselrath, die Patienten falsch abrechnete, hat ihren Verwaltungschef entlassen.",
        [
            "Nach Angaben der Krankenkasse soll die Klinik in Wesselrath Patienten falsch abgerechnet haben.",
            "Die Klinik hat ihren Verwaltungschef entlassen.",
        ],
    ),
    (
        "The ferry operator ignored warnings about its engines before the fire off Skagen.",
        [
            (
                "A former engineer claims that the ferry operator ignored warnings about its engines before the "
                "fire off Skagen."
            ),
            "The company did not respond to requests for comment.",
        ],
    ),
    (
        "Ein Torwart des Vereins hat Spiele verschoben und ist deshalb gesperrt.",
        [
            "Gegen einen Torwart des Vereins wird wegen des Verdachts ermittelt, Spiele verschoben zu haben.",
            "Der Verband hat ihn vorläufig gesperrt.",
        ],
    ),
    (
        "Police say the pharmacist sold diluted cancer drugs.",
        [
            "Die Polizei ermittelt, ob der Apotheker gestreckte Krebsmittel verkauft hat.",
        ],
    ),
    (
        "Shareholders have sued Tavia Mining after its board hid losses.",
        [
            "A lawsuit filed by shareholders alleges that the board of Tavia Mining hid losses.",
            "Tavia rejects the charge.",
        ],
    ),
    (
        "Der Imker, der Honig mit Sirup streckte, darf auf dem Markt in Neuwied nicht mehr verkaufen.",
        [
            "Ein Labor verdächtigt einen Imker, Honig mit Sirup gestreckt zu haben.",
            "Bis zum Ende der Prüfung darf er auf dem Markt in Neuwied nicht mehr verkaufen.",
        ],
    ),
    (
        "The general, who ordered the shelling of the market, has left the country.",
        [
            "Survivors say the general ordered the shelling of the market.",
            "He has since left the country.",
        ],
    ),
    (
        "Die Brauerei Amsel hat jahrelang Grundwasser ohne Erlaubnis gefördert.",
        [
            "Umweltschützer werfen der Brauerei Amsel vor, jahrelang ohne Erlaubnis Grundwasser gefördert zu haben.",
        ],
    ),
    (
        "Amsel brewery pumped groundwater without a permit for years.",
        [
            "Umweltschützer werfen der Brauerei Amsel vor, jahrelang ohne Erlaubnis Grundwasser gefördert zu haben.",
        ],
    ),
    (
        "Der Hersteller kannte die Mängel der Prothese.",
        [
            "Plaintiffs contend that the maker knew of the implant's flaws.",
        ],
    ),
    (
        "The mine owner, who paid off inspectors, attended the memorial on Friday.",
        [
            "Former workers allege that the mine owner paid off inspectors.",
            "He attended the memorial on Friday.",
        ],
    ),
    (
        "Ein Masseur des Nationalteams gab Spielern verbotene Mittel.",
        [
            "Zeugen zufolge gab ein Masseur des Nationalteams Spielern verbotene Mittel.",
        ],
    ),
    (
        "A masseur of the national team gave players banned substances.",
        [
            "Nach Aussage von Zeugen gab ein Masseur des Nationalteams Spielern verbotene Mittel.",
        ],
    ),
    (
        "Weil der Pilot eine Warnung übersah, setzte die Maschine zu früh auf.",
        [
            "Laut einem vorläufigen Bericht könnte der Pilot eine Warnung übersehen haben.",
            "Die Maschine setzte zu früh auf.",
        ],
    ),
    (
        "Der Pfleger, der Medikamente stahl, ist untergetaucht.",
        [
            "Der Pfleger steht im Verdacht, Medikamente gestohlen zu haben.",
            "Er ist untergetaucht.",
        ],
    ),
    (
        "The landlord set the house on fire to collect insurance money.",
        [
            "Prosecutors believe the landlord set the house on fire to collect insurance money.",
        ],
    ),
    (
        "Die App ortete Kinder ohne Zustimmung der Eltern.",
        [
            "The lawsuit says the app tracked children without their parents' consent.",
        ],
    ),
    (
        "Der Hausmeister hatte die Alarmanlage abgeschaltet.",
        [
            "Die Ermittler vermuten, dass der Hausmeister die Alarmanlage abgeschaltet hatte.",
        ],
    ),
]

TOLD_RIGHT = [
    (
        "Der Steuerberater, der Rechnungen über 2 Millionen Euro gefälscht haben soll, sitzt in Untersuchungshaft.",
        [
            "Dem Steuerberater wird vorgeworfen, Rechnungen über 2 Millionen Euro gefälscht zu haben.",
            "Er sitzt seit Montag in Untersuchungshaft.",
        ],
    ),
    (
        "The Leeds club has suspended its coach, whom three former swimmers accuse of bullying young athletes.",
        [
            "Three former swimmers accuse the coach of the Leeds club of bullying young athletes.",
            "The club has suspended him pending an inquiry.",
        ],
    ),
    (
        "The audit office accuses the city of Marnau of having wasted 12 million euros on an unused tunnel.",
        [
            (
                "Der Rechnungshof wirft der Stadt Marnau vor, sie habe 12 Millionen Euro für einen ungenutzten "
                "Tunnel verschwendet."
            ),
        ],
    ),
    (
        (
            "Der Rechnungshof kritisiert, dass Marnau zwölf Millionen Euro in einen Tunnel gesteckt hat, den "
            "niemand nutzt."
        ),
        [
            (
                "Der Rechnungshof wirft der Stadt Marnau vor, sie habe 12 Millionen Euro für einen ungenutzten "
                "Tunnel verschwendet."
            ),
        ],
    ),
    (
        "A former engineer says the ferry operator ignored engine warnings ahead of the fire off Skagen.",
        [
            (
                "A former engineer claims that the ferry operator ignored warnings about its engines before the "
                "fire off Skagen."
            ),
            "The company did not respond to requests for comment.",
        ],
    ),
    (
        (
            "Gegen einen Torwart des Vereins laufen Ermittlungen wegen mutmaßlich verschobener Spiele; der "
            "Verband hat ihn vorläufig gesperrt."
        ),
        [
            "Gegen einen Torwart des Vereins wird wegen des Verdachts ermittelt, Spiele verschoben zu haben.",
            "Der Verband hat ihn vorläufig gesperrt.",
        ],
    ),
    (
        "Ermittler gehen der Frage nach, ob der Kapitän der Yacht betrunken war.",
        [
            "Investigators are looking into whether the captain of the yacht was drunk.",
        ],
    ),
    (
        "Police are investigating whether the pharmacist sold diluted cancer drugs.",
        [
            "Die Polizei ermittelt, ob der Apotheker gestreckte Krebsmittel verkauft hat.",
        ],
    ),
    (
        "Die Behörde prüft, ob der Spielzeughersteller Bleifarbe verwendet hat; die Produktion steht still.",
        [
            "The authority is examining whether the toymaker used lead paint.",
            "Production has been halted.",
        ],
    ),
    (
        "A union spokesman says the plant in Triest will be shut.",
        [
            "Das Werk in Triest werde geschlossen, sagte ein Sprecher der Gewerkschaft.",
        ],
    ),
    (
        (
            "Shareholders accuse the board of Tavia Mining in a lawsuit of having hidden losses; the company "
            "rejects the charge."
        ),
        [
            "A lawsuit filed by shareholders alleges that the board of Tavia Mining hid losses.",
            "Tavia rejects the charge.",
        ],
    ),
    (
        "Tavia Mining's board is accused in a suit of hiding losses.",
        [
            "A lawsuit filed by shareholders alleges that the board of Tavia Mining hid losses.",
            "Tavia rejects the charge.",
        ],
    ),
    (
        "Im Prozess geht es um den Vorwurf, der Vorstand von Tavia Mining habe Verluste verschwiegen.",
        [
            "A lawsuit filed by shareholders alleges that the board of Tavia Mining hid losses.",
            "Tavia rejects the charge.",
        ],
    ),
    (
        (
            "Ein Imker, der Honig mit Sirup gestreckt haben soll, darf in Neuwied bis zum Abschluss der Prüfung "
            "nicht mehr verkaufen."
        ),
        [
            "Ein Labor verdächtigt einen Imker, Honig mit Sirup gestreckt zu haben.",
            "Bis zum Ende der Prüfung darf er auf dem Markt in Neuwied nicht mehr verkaufen.",
        ],
    ),
    (
        "Environmentalists accuse the Amsel brewery of having pumped groundwater without a permit for years.",
        [
            "Umweltschützer werfen der Brauerei Amsel vor, jahrelang ohne Erlaubnis Grundwasser gefördert zu haben.",
        ],
    ),
    (
        "Nach Auffassung der Kläger hat der Hersteller die Mängel der Prothese gekannt.",
        [
            "Plaintiffs contend that the maker knew of the implant's flaws.",
        ],
    ),
    (
        "Shareholder Elke Dorn is suing Kobalt AG over a botched merger; the company sees no merit in the suit.",
        [
            "Shareholder Elke Dorn has filed a lawsuit against Kobalt AG over a botched merger.",
            "Kobalt sees no merit in the suit.",
        ],
    ),
    (
        "Prüfer bemängeln, dass die Universität Drittmittel falsch verbucht hat.",
        [
            "Auditors fault the university for having booked grants wrongly.",
        ],
    ),
    (
        "Die Staatsanwaltschaft prüft, ob der Bauunternehmer Löhne gedrückt hat.",
        [
            "Prosecutors are examining whether the builder underpaid workers.",
        ],
    ),
    (
        "Ein Masseur des Nationalteams soll Spielern verbotene Mittel gegeben haben.",
        [
            "According to witnesses, a masseur of the national team gave players banned substances.",
        ],
    ),
    (
        "Critics chide the city of Padua for felling 200 plane trees.",
        [
            "Kritiker rügen, dass die Stadt Padua 200 Platanen gefällt hat.",
        ],
    ),
    (
        "Police want to find out whether the ferry's captain was asleep.",
        [
            "Die Polizei ermittelt, ob der Kapitän der Fähre geschlafen hat.",
        ],
    ),
    (
        "Prosecutors suspect the landlord of arson for insurance money.",
        [
            "Prosecutors believe the landlord set the house on fire to collect insurance money.",
        ],
    ),
    (
        "Laut einer Klage hat die App Kinder ohne Zustimmung der Eltern geortet.",
        [
            "The lawsuit says the app tracked children without their parents' consent.",
        ],
    ),
    (
        "Experts fault the dam's design.",
        [
            "Fachleute bemängeln die Konstruktion des Staudamms.",
        ],
    ),
    (
        "Investigators assume the caretaker had switched off the alarm.",
        [
            "Die Ermittler vermuten, dass der Hausmeister die Alarmanlage abgeschaltet hatte.",
        ],
    ),
]

TURNED_WRONG = [
    (
        "Die Zahl der Fahrgäste in Köln ist leicht gestiegen.",
        [
            "Die Zahl der Fahrgäste ist in Köln leicht gesunken, in Bonn dagegen um 4 Prozent gestiegen.",
        ],
    ),
    (
        "Visitor numbers at the Prado have fallen slightly.",
        [
            "Die Besucherzahl des Prado ist leicht gestiegen, die des Reina Sofía dagegen um 9 Prozent gesunken.",
        ],
    ),
    (
        "The senate approved the pension bill by 34 votes to 30.",
        [
            "The senate rejected the pension bill by 34 votes to 30 but passed the housing budget.",
        ],
    ),
    (
        "Der Senat hat das Rentengesetz mit 34 zu 30 Stimmen angenommen.",
        [
            "The senate rejected the pension bill by 34 votes to 30 but passed the housing budget.",
        ],
    ),
    (
        "The price of cocoa is 12 percent up on the week but still below the level of last year.",
        [
            (
                "Der Kakaopreis ist binnen einer Woche um 12 Prozent gestiegen und liegt damit über dem Niveau "
                "des Vorjahres."
            ),
        ],
    ),
    (
        "Exports of wine to Japan surpassed those to Canada in March.",
        [
            "In March exports of wine to Canada surpassed those to Japan, the growers' association said.",
        ],
    ),
    (
        "Im März übertrafen die Weinexporte nach Japan die nach Kanada.",
        [
            "In March exports of wine to Canada surpassed those to Japan, the growers' association said.",
        ],
    ),
    (
        "Mehr Studenten wählten Jura als Medizin.",
        [
            "Mehr Studenten wählten Medizin als Jura.",
        ],
    ),
    (
        "Publisher Hartwell has sued the author Mina Roos over a missed deadline.",
        [
            "Author Mina Roos has sued the publisher Hartwell over unpaid royalties.",
        ],
    ),
    (
        "Der Verband der Wirte begrüßt das Rauchverbot.",
        [
            "Die Krankenkassen begrüßen das Rauchverbot, der Verband der Wirte lehnt es ab.",
        ],
    ),
    (
        "Milk prices in Denmark fell sharply.",
        [
            "Die Milchpreise in Schweden fielen stark, in Dänemark stiegen sie um drei Prozent.",
        ],
    ),
    (
        "Turnout in the north was lower than four years ago.",
        [
            "Im Norden lag die Wahlbeteiligung höher als vor vier Jahren, im Süden dagegen niedriger.",
        ],
    ),
    (
        "The judges upheld the fine for the bank Corvo.",
        [
            "The judges overturned the fine for the bank Corvo but upheld the one for its auditor.",
        ],
    ),
    (
        "Das Gericht bestätigte die Strafe gegen die Bank Corvo.",
        [
            "The judges overturned the fine for the bank Corvo but upheld the one for its auditor.",
        ],
    ),
    (
        "Mehr Menschen zogen von Wien nach Graz als umgekehrt; Graz überholte damit Linz.",
        [
            "More people moved from Vienna to Graz than the other way round, so that Linz overtook Graz.",
        ],
    ),
    (
        "Die Ausgaben für Rüstung übersteigen in Litauen die für Bildung.",
        [
            "In Litauen übersteigen die Ausgaben für Bildung die für Rüstung.",
        ],
    ),
    (
        "The goalkeeper kicked the referee.",
        [
            "The referee was accused of kicking the goalkeeper.",
        ],
    ),
    (
        "Die Grünen lehnen den Tunnel ab.",
        [
            "Die Grünen unterstützen den Tunnel, die Liberalen lehnen ihn ab.",
        ],
    ),
    (
        "Scientists praised the new reef and fishermen condemned it, while hoteliers praised the rules.",
        [
            "Hoteliers praised the new reef, fishermen condemned it.",
        ],
    ),
    (
        "In Basel wurden mehr Wohnungen gebaut.",
        [
            "In Zürich wurden mehr Wohnungen gebaut, in Basel weniger.",
        ],
    ),
    (
        "Shares in Delvo rose.",
        [
            "Shares in Arken rose 4 percent while those in Delvo fell by 2 percent.",
        ],
    ),
    (
        "The jury acquitted the driver.",
        [
            "The jury convicted the driver and acquitted his passenger.",
        ],
    ),
    (
        "Die Geschworenen sprachen den Fahrer frei.",
        [
            "The jury convicted the driver and acquitted his passenger.",
        ],
    ),
    (
        "Norway outscored Sweden in the medal table.",
        [
            "Sweden overtook Norway in the medal table on Sunday.",
        ],
    ),
    (
        "Die Lehrer unterstützen die Reform, die Eltern sind dagegen.",
        [
            "Parents back the reform, teachers oppose it.",
        ],
    ),
    (
        "Das Ministerium lobte die Bahn, der Fahrgastverband tadelte sie.",
        [
            "Der Fahrgastverband lobte die Bahn, das Ministerium tadelte sie.",
        ],
    ),
    (
        "Der Bierabsatz in Belgien stieg um 3 Prozent.",
        [
            "Wine sales in Belgium rose by 3 percent, but beer sales fell.",
        ],
    ),
    (
        "Die Ärztekammer befürwortet die Impfpflicht.",
        [
            "Die Apothekerkammer befürwortet die Impfpflicht, die Ärztekammer hält sie für falsch.",
        ],
    ),
    (
        "Residents outnumbered tourists on the island in August.",
        [
            "In August tourists outnumbered residents on the island.",
        ],
    ),
    (
        "The editor fired the publisher.",
        [
            "The publisher fired the editor after a row over a cartoon.",
        ],
    ),
    (
        "Rents in Leipzig went down.",
        [
            "Rents in Dresden went down while those in Leipzig went up.",
        ],
    ),
    (
        "Die Bauern kritisieren das Gesetz, die Händler loben es.",
        [
            "Die Bauern loben das Gesetz, die Händler kritisieren es.",
        ],
    ),
    (
        "Die Stadtwerke verklagen den Lieferanten.",
        [
            "The supplier is suing the municipal utility over unpaid bills.",
        ],
    ),
    (
        "The court allowed the march but banned the rally.",
        [
            "Das Gericht verbot den Marsch, erlaubte aber die Kundgebung.",
        ],
    ),
]

TURNED_RIGHT = [
    (
        "Visitor numbers at the Prado edged up while those at the Reina Sofía dropped 9 percent.",
        [
            "Die Besucherzahl des Prado ist leicht gestiegen, die des Reina Sofía dagegen um 9 Prozent gesunken.",
        ],
    ),
    (
        "Der Senat lehnte das Rentengesetz mit 34 zu 30 Stimmen ab, billigte aber den Wohnungsetat.",
        [
            "The senate rejected the pension bill by 34 votes to 30 but passed the housing budget.",
        ],
    ),
    (
        "Porto have signed the striker Davi Lopes on a three-year deal.",
        [
            "Striker Davi Lopes has joined Porto on a three-year deal, the club said.",
        ],
    ),
    (
        "Striker Davi Lopes hat in Porto für drei Jahre unterschrieben.",
        [
            "Porto have signed the striker Davi Lopes on a three-year deal, the club said.",
        ],
    ),
    (
        "Health insurers welcome the smoking ban while the innkeepers' association opposes it.",
        [
            "Die Krankenkassen begrüßen das Rauchverbot, der Verband der Wirte lehnt es ab.",
        ],
    ),
    (
        "Turnout rose in the north and fell in the south.",
        [
            "Im Norden stieg die Wahlbeteiligung, im Süden ging sie zurück.",
        ],
    ),
    (
        "Das Gericht hob die Strafe gegen die Bank Corvo auf, bestätigte aber die gegen ihren Prüfer.",
        [
            "The judges overturned the fine for the bank Corvo but upheld the one for its auditor.",
        ],
    ),
    (
        "In Litauen wird mehr für Bildung ausgegeben als für Rüstung.",
        [
            "In Litauen übersteigen die Ausgaben für Bildung die für Rüstung.",
        ],
    ),
    (
        "The Greens back the tunnel, the Liberals are against it.",
        [
            "Die Grünen unterstützen den Tunnel, die Liberalen lehnen ihn ab.",
        ],
    ),
    (
        "Delvo shares lost 2 percent; Arken gained 4 percent.",
        [
            "Shares in Arken rose 4 percent while those in Delvo fell by 2 percent.",
        ],
    ),
    (
        "Schweden zog am Sonntag im Medaillenspiegel an Norwegen vorbei.",
        [
            "Sweden overtook Norway in the medal table on Sunday.",
        ],
    ),
    (
        "Stürmer Nico Adler schließt sich Bergen an.",
        [
            "Bergen have signed the striker Nico Adler.",
        ],
    ),
    (
        "The rail users' group praised the railway, the ministry criticized it.",
        [
            "Der Fahrgastverband lobte die Bahn, das Ministerium tadelte sie.",
        ],
    ),
    (
        "In Belgien wurde weniger Bier und mehr Wein verkauft.",
        [
            "Wine sales in Belgium rose by 3 percent, but beer sales fell.",
        ],
    ),
    (
        "Pharmacists support compulsory vaccination; the medical association considers it wrong.",
        [
            "Die Apothekerkammer befürwortet die Impfpflicht, die Ärztekammer hält sie für falsch.",
        ],
    ),
    (
        "On the island there were more tourists than residents in August.",
        [
            "In August tourists outnumbered residents on the island.",
        ],
    ),
    (
        "Nach einem Streit über eine Karikatur hat der Verleger den Redakteur entlassen.",
        [
            "The publisher fired the editor after a row over a cartoon.",
        ],
    ),
    (
        "Rents rose in Leipzig and fell in Dresden.",
        [
            "Rents in Dresden went down while those in Leipzig went up.",
        ],
    ),
    (
        "Der Lieferant verklagt die Stadtwerke wegen unbezahlter Rechnungen.",
        [
            "The supplier is suing the municipal utility over unpaid bills.",
        ],
    ),
    (
        "The court banned the march but allowed the rally.",
        [
            "Das Gericht verbot den Marsch, erlaubte aber die Kundgebung.",
        ],
    ),
]


@pytest.mark.parametrize(("claim", "quotes"), DENIED_WRONG)
def test_denied_falls(claim: str, quotes: list[str]) -> None:
    """What is denied is not so."""
    assert faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), DENIED_RIGHT)
def test_denied_stands(claim: str, quotes: list[str]) -> None:
    """What is not so may be told without a "not"."""
    assert not faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), HUNG_WRONG)
def test_hung_falls(claim: str, quotes: list[str]) -> None:
    """A condition, reason or purpose that no source gives is made up."""
    assert faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), HUNG_RIGHT)
def test_hung_stands(claim: str, quotes: list[str]) -> None:
    """A condition, reason or purpose of the source may be told in other words."""
    assert not faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), PLANNED_WRONG)
def test_planned_falls(claim: str, quotes: list[str]) -> None:
    """What is planned, weighed or applied for is not done."""
    assert faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), PLANNED_RIGHT)
def test_planned_stands(claim: str, quotes: list[str]) -> None:
    """A plan may be told in other words."""
    assert not faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), TOLD_WRONG)
def test_told_falls(claim: str, quotes: list[str]) -> None:
    """Somebody's word is no fact."""
    assert faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), TOLD_RIGHT)
def test_told_stands(claim: str, quotes: list[str]) -> None:
    """Somebody's word stays somebody's word in a claim that is right."""
    assert not faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), TURNED_WRONG)
def test_turned_falls(claim: str, quotes: list[str]) -> None:
    """What goes up does not go down, and who does it is not whom it is done to."""
    assert faults(claim, quotes)


@pytest.mark.parametrize(("claim", "quotes"), TURNED_RIGHT)
def test_turned_stands(claim: str, quotes: list[str]) -> None:
    """What is told from the other side stands."""
    assert not faults(claim, quotes)


PLAIN_WRONG = (
    ("Ein Sprecher bestätigte den Bericht.", "A spokesman declined to comment on the report."),
    ("Russland räumte die Vorwürfe ein.", "Russia rejected the allegations."),
    ("Der mutmaßliche Täter wurde gefasst.", "The suspect remains at large."),
    ("Das Parlament lehnte das Gesetz mit 320 zu 280 Stimmen ab.", "Lawmakers passed the bill by 320 votes to 280."),
    (
        "Die Notenbank senkt den Leitzins auf zwei Prozent.",
        "The central bank left its key rate unchanged at 2 percent.",
    ),
    ("Die Bahn will bis 2030 rund 10.000 Stellen schaffen.", "The railway plans to cut about 10,000 jobs by 2030."),
    ("Der Stadtrat hat den Bau der Straße genehmigt.", "Der Stadtrat verweigerte dem Bau der Straße die Genehmigung."),
    (
        "Der Patch verlängert die Ladezeiten um ein Drittel.",
        "The patch fixes 40 bugs and cuts loading times by a third.",
    ),
    ("Der Patch halbiert die Ladezeiten.", "Der Patch senkt die Ladezeiten um ein Drittel."),
    ("15 der 13 Drohnen wurden abgeschossen.", "The army said 13 of 15 drones were shot down."),
)


@pytest.mark.parametrize(("claim", "quote"), PLAIN_WRONG)
def test_what_is_plainly_turned_round_is_told(claim: str, quote: str) -> None:
    """Confirmed is not uncommented, passed not rejected, cut not raised, a part no more than all."""
    assert faults(claim, [quote])


PLAIN_RIGHT = (
    (
        "Jeder fünfte Deutsche fühlt sich einsam.",
        "20 Prozent der Deutschen fühlen sich einsam, wie eine Umfrage zeigt.",
    ),
    (
        "Das Gericht sprach den Arzt vom Vorwurf der fahrlässigen Tötung frei.",
        "Der Mediziner wurde vom Vorwurf der fahrlässigen Tötung freigesprochen.",
    ),
    (
        "The court acquitted the doctor of negligent homicide.",
        "Der Mediziner wurde vom Vorwurf der fahrlässigen Tötung freigesprochen.",
    ),
    (
        "Ministerin Weber will das Ticket bis 2029 sichern.",
        "Das Ticket soll nach dem Willen von Ministerin Carla Weber bis mindestens 2029 erhalten bleiben.",
    ),
    ("Der Gewinn hat sich verdoppelt.", "Der Gewinn stieg um 103 Prozent."),
    ("Der Gewinn hat sich verdoppelt.", "Der Gewinn stieg von 12 auf 24 Millionen Euro."),
)


@pytest.mark.parametrize(("claim", "quote"), PLAIN_RIGHT)
def test_what_is_the_same_in_plain_words_stands(claim: str, quote: str) -> None:
    """One in five is a fifth, who is cleared of a charge is acquitted, and who has it his way wants it."""
    assert faults(claim, [quote]) == ()


MATCH = "Der VfL Trave Lübeck hat das Nordderby gegen Hansa Kiel mit 3:1 gewonnen."
FINAL = "Carla Almada hat das Finale der Lyon Open gegen Jana Sinder in drei Sätzen gewonnen."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Hansa Kiel hat das Nordderby mit 3:1 gewonnen.", MATCH),
        ("Sinder schlug Almada im Finale in drei Sätzen.", FINAL),
        ("Low Orbit will be out in March.", "The studio has delayed its game Low Orbit from March to November."),
        ("Die elf Goldmünzen wurden gefunden.", "Aus dem Museum waren im Januar elf Goldmünzen verschwunden."),
        ("Die Brücke wird gesperrt.", "Es stimmt nicht, dass die Brücke gesperrt wird."),
    ],
)
def test_who_lost_did_not_win_and_what_is_gone_is_not_there(claim: str, quote: str) -> None:
    """A side behind "gegen" did not win, a date that was left is not the one, a denied "that" is denied."""
    assert faults(claim, [quote])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Kiel verlor das Nordderby gegen Lübeck.", MATCH),
        ("Sinder lost the Lyon Open final to Almada in three sets.", FINAL),
        ("Low Orbit will now be out in November.", "The studio has delayed its game Low Orbit from March to November."),
    ],
)
def test_a_match_may_be_told_from_either_side(claim: str, quote: str) -> None:
    """Who lost to somebody was beaten by them."""
    assert faults(claim, [quote]) == ()


@pytest.mark.parametrize(
    ("fault", "claim", "quote"),
    [
        ("direction", "Russland hat der Ukraine den Beschuss vorgeworfen.", "Ukraine accused Russia of the shelling."),
        ("direction", "Die SPD warf der CDU Wortbruch vor.", "Die CDU warf der SPD Wortbruch vor."),
        ("name: Saxony's", "Saxony's premier visited the lake.", "Niedersachsens Ministerpräsident besuchte den See."),
    ],
)
def test_who_accuses_is_not_who_is_accused(fault: str, claim: str, quote: str) -> None:
    """A feminine name behind "der" accuses nobody, and Saxony is no part of the word for Lower Saxony."""
    assert fault in faults(claim, [quote])


def test_an_accusation_stands_in_either_voice() -> None:
    """The same parties in the same places are no fault, active or passive."""
    assert (
        faults("Die Ukraine hat Russland den Beschuss vorgeworfen.", ["Ukraine accused Russia of the shelling."]) == ()
    )
    assert faults("Microsoft sues Google.", ["Google wird von Microsoft verklagt."]) == ()
