"""Words of one kind that exclude each other: measles are no rubella, a tram is no ferry, revenue is no profit."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from bot.engine.claims.links import Alignment
from bot.engine.claims.reading import Statement
from bot.engine.claims.spelling import sounded
from bot.engine.claims.weights import Evidence
from bot.engine.language import fold

_KINDS = """
Grundschule=primary school,elementary school; Gymnasium,Oberschule,Realschule,Sekundarschule=secondary school,high
    school,grammar school; Berufsschule=vocational school; Universität,Hochschule=university;
    Kindergarten,Kita=kindergarten,nursery,daycare |
Masern=measles; Röteln=rubella,german measles; Windpocken=chickenpox; Mumps=mumps; Keuchhusten=whooping cough;
    Grippe,Influenza=flu,influenza; Vogelgrippe,Geflügelpest=bird flu,avian flu,avian influenza; Schweinepest=swine
    fever; Cholera=cholera; Typhus=typhoid; Malaria=malaria; Tuberkulose=tuberculosis; Diphtherie=diphtheria;
    Polio,Kinderlähmung=polio; Mpox,Affenpocken=mpox,monkeypox; Ebola=ebola; Denguefieber=dengue; Gelbfieber=yellow
    fever; Maul- und Klauenseuche=foot-and-mouth; Blauzungenkrankheit=bluetongue; Diabetes=diabetes; Krebs=cancer;
    Schlaganfall=stroke patient; Herzinfarkt=heart attack; Asthma=asthma; Borreliose=lyme disease;
    Hirnhautentzündung,Meningitis=meningitis; Lungenentzündung=pneumonia |
Luftröhre=windpipe,trachea; Speiseröhre=esophagus,oesophagus,gullet; Leber=liver; Niere=kidney; Gehirn=brain;
    Rückenmark=spinal cord; Magen=stomach; Darm=bowel,intestine; Harnblase=urinary bladder; Netzhaut=retina;
    Lunge=lung; Milz=spleen; Bauchspeicheldrüse=pancreas; Herz=heart; Schilddrüse=thyroid; Gallenblase=gall bladder;
    Gebärmutter=uterus,womb; Hornhaut=cornea |
Knie=knee; Oberschenkel=thigh; Wade=calf muscle; Knöchel,Sprunggelenk=ankle; Schulter=shoulder; Ellbogen=elbow;
    Handgelenk=wrist; Hüfte=hip; Rippe=rib; Schlüsselbein=collarbone; Schienbein=shin; Kiefer=jaw |
Knochenbruch,Fraktur=fracture,broken bone; Muskelriss,Muskelfaserriss=torn muscle,muscle tear,tearing;
    Kreuzbandriss=cruciate ligament; Prellung=bruise; Gehirnerschütterung=concussion; Sehnenriss=torn tendon;
    Verbrennung=burn |
Erstantrag,Erstanträge=first application,first-time application,initial application,new application;
    Folgeantrag,Folgeanträge=repeat application,follow-up application,subsequent application |
~bewilligt,~genehmigt,Baugenehmigung=approved,authorised,authorized,permits;
    ~fertiggestellt,~fertig,Fertigstellung=completed,completion,finished |
Umsatz,Erlöse=revenue,turnover; Gewinn,Überschuss=profit; Bilanzsumme=total assets,balance sheet;
    Eigenkapital=equity; Schulden,Verschuldung=debt; Börsenwert,Marktkapitalisierung=market value,market
    capitalization,market capitalisation; Dividende=dividend; Auftragseingang=order intake; Verlust=loss |
Wärmepumpe=heat pump; Klimaanlage,Klimagerät=air conditioner,air conditioning; Gasheizung=gas boiler,gas heating;
    Ölheizung=oil heating,oil boiler; Solaranlage,Photovoltaik=solar panel,photovoltaic;
    Windrad,Windkraft,Windpark=wind turbine,wind farm,wind power; Atomkraftwerk,Kernkraftwerk,Atomreaktor=nuclear
    reactor,nuclear plant; Kohlekraftwerk=coal plant,coal-fired |
Aufsichtsratschef,Aufsichtsratschefin,Aufsichtsratsvorsitzender,Aufsichtsratsvorsitzende=supervisory board
    chair,supervisory board chairman,supervisory board chairwoman,chairman,chairwoman;
    Vorstandschef,Vorstandschefin,Vorstandsvorsitzender,Vorstandsvorsitzende,Konzernchef,Konzernchefin,Firmenchef=chief
    executive,ceo; Finanzchef,Finanzvorstand,Finanzvorständin=chief financial officer,cfo,finance chief |
Glasbläser=glassblower,glass blower; Glaser=glazier; Töpfer,Töpferei=potter,pottery;
    Glaswerkstatt,Glashütte,Glaserei=glass workshop,glassworks; Hufschmied=blacksmith; Bäckerei=bakery;
    Metzgerei,Fleischerei=butcher; Tischler,Schreiner,Zimmermann=carpenter,joiner; Dachdecker=roofer;
    Schuster=shoemaker,cobbler; Winzer=winemaker,winegrower,vintner; Brauerei=brewery; Imker=beekeeper;
    Gerberei=tannery; Weberei=weaving mill; Ziegelei=brickworks; Druckerei=printing house |
Seilbahn,Gondelbahn=cable car,gondola; Skilift,Schlepplift,Sessellift=ski lift,chairlift; Zahnradbahn=cog
    railway,rack railway; Straßenbahn,Trambahn=tram,streetcar; U-Bahn=metro,subway; Fähre=ferry; Omnibus,Bus=bus;
    Hubschrauber=helicopter; Motorrad=motorcycle,motorbike; Lastwagen,Lkw=truck,lorry; Fahrrad=bicycle;
    Traktor=tractor; Segelflugzeug=glider; U-Boot=submarine; Fregatte=frigate; Zerstörer=destroyer;
    Flugzeugträger=aircraft carrier; Frachter,Frachtschiff=freighter,cargo ship; Kreuzfahrtschiff=cruise ship;
    Tanker,Öltanker=tanker |
Mord=murder; Totschlag=manslaughter; Diebstahl=theft; Raubüberfall=robbery; Betrug=fraud; Brandstiftung=arson;
    Untreue,Veruntreuung=embezzlement; Bestechung=bribery; Erpressung=extortion,blackmail;
    Entführung=kidnapping,abduction; Spionage=espionage; Körperverletzung=assault; Vergewaltigung=rape;
    Steuerhinterziehung=tax evasion; Geldwäsche=money laundering; Verleumdung=defamation,slander; Meineid=perjury;
    Nötigung=coercion; Hehlerei=fencing; Volksverhetzung=incitement; Landfriedensbruch=riot |
Sohn=son; Tochter=daughter; Bruder=brother; Schwester=sister; Vater=father; Mutter=mother; Ehefrau=wife;
    Ehemann=husband; Onkel=uncle; Tante=aunt; Großvater=grandfather; Großmutter=grandmother; Neffe=nephew;
    Nichte=niece; Witwe=widow; Witwer=widower; Enkel=grandson; Enkelin=granddaughter; Stiefvater=stepfather |
Wolf,Wölfe=wolf,wolves; Luchs=lynx; Fuchs,Füchse=fox,foxes; Hirsch,Hirsche=deer,stag; Wildschwein=wild boar;
    Schaf=sheep; Ziege=goat; Rind,Rinder,Kuh,Kühe=cattle,cow; Schwein=pig; Huhn,Hühner=chicken,hen;
    Gans,Gänse=goose,geese; Ente=duck; Pferd=horse; Hund,Hunde=dog; Katze=cat; Wal,Wale=whale; Delfin=dolphin;
    Hai,Haie=shark; Biber=beaver; Otter=otter; Storch,Störche=stork; Adler=eagle; Eule=owl; Elefant=elephant;
    Schlange=snake; Schnecke=snail; Igel=hedgehog; Ratte,Ratten=rat,rats; Bär,Bären=bear,bears;
    Nashorn=rhino,rhinoceros; Löwe=lion; Tiger=tiger; Affe=monkey; Biene=bee; Wespe=wasp; Mücke=mosquito; Zecke=tick
    |
Lachs=salmon; Dorsch,Kabeljau=cod; Hering=herring; Thunfisch=tuna; Scholle=plaice; Forelle=trout; Aal,Aale=eel;
    Makrele=mackerel; Karpfen=carp |
Weizen=wheat; Mais=corn,maize; Roggen=rye; Gerste=barley; Hafer=oats; Reis=rice; Soja,Sojabohne=soy,soybean;
    Raps=rapeseed; Kartoffel=potato; Zuckerrübe=sugar beet; Tomate=tomato; Gurke=cucumber; Erdbeere=strawberry;
    Kirsche=cherry; Kaffee=coffee; Kakao=cocoa; Zucker=sugar; Baumwolle=cotton; Palmöl=palm oil; Olivenöl=olive oil
    |
Gold=gold; Silber=silver; Kupfer=copper; Eisenerz=iron ore; Stahl=steel; Aluminium=aluminium,aluminum;
    Nickel=nickel; Lithium=lithium; Kobalt=cobalt; Zink=zinc; Uran=uranium; Platin=platinum; Bronze=bronze |
Erdgas=natural gas; Erdöl,Rohöl=crude,crude oil; Kohle=coal; Wasserstoff=hydrogen; Benzin=petrol,gasoline;
    Diesel=diesel; Kerosin=kerosene,jet fuel |
Erdbeben=earthquake,quake; Lawine=avalanche; Erdrutsch=landslide,mudslide; Waldbrand=wildfire,forest fire;
    Tornado=tornado; Dürre=drought; Hitzewelle=heatwave,heat wave; Hagel=hail; Schneesturm=blizzard,snowstorm;
    Vulkanausbruch=eruption; Hochwasser,Überschwemmung=flood,flooding; Tsunami=tsunami |
Ärztin,Arzt,Ärzte=doctor,physician; Krankenschwester,Pflegekraft,Pfleger=nurse; Hebamme=midwife;
    Apotheker=pharmacist; Zahnarzt,Zahnärzte=dentist; Tierarzt,Tierärzte=vet,veterinarian; Lehrer,Lehrkraft=teacher;
    Erzieher=nursery teacher,educator; Feuerwehrmann,Feuerwehrleute=firefighter; Lokführer=train driver;
    Fluglotse=air traffic controller; Pilot=pilot; Flugbegleiter=flight attendant,cabin crew; Busfahrer=bus driver;
    Hafenarbeiter=docker,dockworker; Bergmann,Bergleute=miner; Landwirt,Bauer=farmer; Journalist=journalist,reporter
    |
Fußball=football,soccer; Handball=handball; Basketball=basketball; Eishockey=ice hockey; Tennis=tennis;
    Volleyball=volleyball; Rugby=rugby; Tischtennis=table tennis; Badminton=badminton; Hockey=field hockey |
Rücken=backstroke; Brust=breaststroke; Freistil=freestyle; Schmetterling=butterfly |
Achtelfinale=round of 16,last 16; Viertelfinale=quarter-final,quarterfinal; Halbfinale=semi-final,semifinal |
Torwart,Torhüter=goalkeeper; Mittelfeldspieler=midfielder; Stürmer=striker; Abwehrspieler=defender |
Klavier=piano; Geige,Violine=violin; Cello=cello; Flöte=flute; Trompete=trumpet; Gitarre=guitar; Harfe=harp;
    Klarinette=clarinet; Bratsche=viola |
Einkommensteuer=income tax; Mehrwertsteuer,Umsatzsteuer=vat,value-added tax,value added tax,sales tax;
    Körperschaftsteuer=corporate tax,corporation tax; Erbschaftsteuer=inheritance tax; Grundsteuer=property tax;
    Grunderwerbsteuer=property transfer tax,real estate transfer tax,stamp duty,transfer tax; Vermögensteuer=wealth
    tax; Gewerbesteuer=trade tax,business tax; Tabaksteuer=tobacco tax; Kfz-Steuer=vehicle tax,car tax |
Rente=pension; Arbeitslosengeld=unemployment benefit; Kindergeld=child benefit; Elterngeld=parental allowance;
    Wohngeld=housing benefit; Pflegegeld=care allowance; Krankengeld=sick pay; Bürgergeld=citizen's allowance |
Verbraucherpreise=consumer prices; Erzeugerpreise=producer prices; Großhandelspreise=wholesale prices;
    Importpreise=import prices; Hauspreise,Immobilienpreise=house prices,property prices,home prices; Mieten=rents |
Leitzins=key rate,benchmark rate,policy rate; Hypothekenzins=mortgage rate; Einlagenzins=deposit rate |
Rakete=missile,rocket; Drohne=drone; Marschflugkörper=cruise missile; Kampfjet=fighter jet; Panzer=battle tank;
    Landmine=landmine; Granate=grenade; Streubombe=cluster bomb |
Außenministerin,Außenminister=foreign minister,foreign secretary,foreign ministry,secretary of state;
    Innenminister=interior minister,home secretary,interior ministry,home office; Finanzminister=finance
    minister,finance ministry,treasury secretary,chancellor of the exchequer; Verteidigungsminister=defence
    minister,defense minister,defence secretary,defense secretary,defence ministry,defense ministry;
    Justizminister=justice minister,justice secretary,justice ministry,attorney general; Gesundheitsminister=health
    minister,health secretary,health ministry,health department; Wirtschaftsminister=economy minister,economics
    minister,economy ministry,economics ministry; Umweltminister=environment minister,environment ministry;
    Verkehrsminister=transport minister,transport secretary,transport ministry;
    Landwirtschaftsminister,Agrarminister=agriculture minister,farm minister,agriculture ministry;
    Arbeitsminister,Sozialminister=labour minister,labor minister,labour ministry,labor ministry,social affairs
    minister; Bildungsminister,Kultusminister=education minister,education secretary,education ministry;
    Energieminister=energy minister; Kulturminister=culture minister,culture ministry;
    Bürgermeister,Stadtoberhaupt=mayor; Gouverneur=governor; Bundesminister,Bundesministerin=federal
    minister,cabinet minister,federal cabinet minister; Regierungschef,Ministerpräsident,Premierminister=prime
    minister,premier; Bundeskanzler=chancellor |
Landtag=state parliament; Stadtrat,Gemeinderat=city council,town council; Kreistag=district council;
    Repräsentantenhaus=house of representatives |
Anleihe=bond; Aktie=share,stock; Rohstoff=commodity,commodities |
Mond=moon; Mars=mars; Venus=venus; Jupiter=jupiter; Saturn=saturn; Merkur=mercury |
Bakterie,Bakterien=bacteria; Virus,Viren=virus; Pilz=fungus,fungi; Parasit=parasite |
Brücke=bridge; Tunnel=tunnel; Staudamm,Talsperre=dam; Schleuse=canal lock; Flughafen=airport; Bahnhof=train
    station,railway station |
Kirche=church; Moschee=mosque; Synagoge=synagogue; Tempel=temple; Kloster=monastery,convent |
Impfstoff=vaccine; Antibiotikum,Antibiotika=antibiotic; Schmerzmittel=painkiller; Blutverdünner=blood
    thinner,anticoagulant; Migränemittel=migraine drug; Insulin=insulin; Schlafmittel=sleeping pill;
    Hustensaft=cough syrup |
Roman=novel; Gedichtband,Gedichte=poetry,poems; Kurzgeschichte=short story,short stories; Drehbuch=screenplay;
    Sachbuch=nonfiction,non-fiction; Theaterstück=stage play; Biografie=biography; Oper=opera; Ballett=ballet;
    Sinfonie,Symphonie=symphony; Musical=musical |
Hausarrest=house arrest; Untersuchungshaft=pre-trial detention,custody; Bewährungsstrafe,auf Bewährung,zur
    Bewährung=suspended sentence,suspended prison,probation; ohne Bewährung=without probation,unsuspended;
    Geldstrafe,Bußgeld=fined; Freiheitsstrafe,Haftstrafe,Gefängnisstrafe=prison sentence,prison term,jail term;
    Todesstrafe=death penalty,death sentence |
Bewohner,Einwohner=residents; Touristen=tourists,holidaymakers; Pendler=commuters; Schüler=pupils,schoolchildren;
    Rentner=pensioners,retirees; Flüchtlinge=refugees; Häftlinge,Gefangene=prisoners,inmates;
    Soldaten=soldiers,troops |
Silizium=silicon; Silikon=silicone | !Physiker=physicist; Mediziner=physician | !Brand=blaze; Marke=brand |
!Chef,Chefin=boss,head,chief,leader,ceo,director,executive,manager; Koch,Köchin,Küchenchef=chef,cook |
Turnhalle,Sporthalle,Fitnessstudio=gym,gymnasium; Freibad,Hallenbad,Schwimmbad=swimming pool,pool |
!Fraktion=parliamentary group,caucus,faction; Bruchteil=fraction |
!Rezept=prescription,recipe; Quittung,Beleg=receipt |
Personalfluktuation,Fluktuation=staff turnover,employee turnover,labor turnover; Personalabbau,Stellenabbau=job
    cuts,layoffs,redundancies,staff cuts |
!~eventuell=possibly,perhaps,maybe,potentially; ~irgendwann=eventually |
!~sensibel=sensitive; ~vernünftig=sensible | !~aktuell=current,currently,topical; ~realiter=actually |
!Gift=poison; Geschenk=gift | !Fabrik=factory; Gewebe=fabric | !Kaution=bail; Vorsicht=caution |
!Konkurrenz=competition; Konkurs=bankruptcy | !Bedeutung=meaning; Meinung=opinion |
!Konservierungsmittel=preservative; Kondom,Präservativ=condom | !Prospekt=brochure,leaflet; Aussichten=prospects |
!Promotion,Doktorarbeit=doctorate,phd; Beförderung=promotion | !Stadium=phase; Stadion=stadium |
!Tablett=tray; Tablette=pill | !Unternehmer=entrepreneur,businessman; Bestatter=undertaker |
!Kaufhaus,Warenhaus=department store; Lagerhaus,Lagerhalle=warehouse |
!Ambulanz=outpatient clinic; Krankenwagen,Rettungswagen=ambulance |
!Artist,Akrobat=acrobat,circus performer; Künstler,Künstlerin=artist | !Dom,Kathedrale=cathedral; Kuppel=dome |
!Dosis=dose; Konservendose=can of food | !Formular=form to fill; Formel=formula |
!Fotograf,Fotografin=photographer; Fotografie=photograph |
!Gymnasiast=grammar school pupil; Turner,Turnerin=gymnast | !Karton=cardboard box; Zeichentrickfilm=cartoon |
!Konfession=denomination; Geständnis=confession | !Konzern=group,corporation; Bedenken=concern |
!Landkarte=map; Mappe=folder | !Gülle,Stallmist=manure,slurry; Nebel=fog,mist |
!Parole=slogan; Bewährungszeit=parole | !Zitat=quote; Quote=quota |
!Sender,Fernsehsender=broadcaster,tv station; Absender=sender |
Landwirtschaft=agriculture,farming; Forstwirtschaft=forestry; Fischerei=fishery,fisheries |
Vorwahl=primary election,primaries; Stichwahl=runoff,run-off; Kommunalwahl=local election,municipal election;
    Landtagswahl=state election,regional election; Bundestagswahl=federal election,general election;
    Europawahl=european election; Nachwahl=by-election,byelection; Neuwahl=snap election,early election,new election
    |
Buche=beech; Eiche=oak; Fichte=spruce; Birke=birch; Linde=linden; Esche=ash tree; Ahorn=maple; Pappel=poplar;
    Kastanie=chestnut; Ulme=elm |
Apfel,Äpfel=apple; Birne=pear; Pflaume=plum; Pfirsich=peach; Traube,Weintraube=grape; Zitrone=lemon;
    Himbeere=raspberry,raspberries; Heidelbeere,Blaubeere=blueberry,blueberries; Brombeere=blackberry,blackberries;
    Banane=banana; Mandel,Mandeln=almond; Walnuss,Walnüsse=walnut; Haselnuss,Haselnüsse=hazelnut;
    Erdnuss,Erdnüsse=peanut; Mango=mango; Avocado=avocado; Olive=olive |
Butter=butter; Käse=cheese; Milch=milk; Joghurt=yoghurt,yogurt; Sahne=cream |
Säugling=infant,newborn; Kleinkind=toddler; Jugendlicher,Jugendliche=teenager,adolescent;
    Erwachsener,Erwachsene=adult |
Unterhaus=house of commons,lower house; Oberhaus=house of lords,upper house |
Handelsbilanz=trade balance; Leistungsbilanz=current account; Staatsverschuldung=national debt,government debt;
    Haushaltsdefizit=budget deficit; Bruttoinlandsprodukt=gdp,gross domestic product |
Arbeitslosenquote=unemployment rate,jobless rate; Erwerbstätigenquote=employment rate; Sparquote=savings rate;
    Geburtenrate=birth rate; Sterberate=death rate,mortality rate; Leerstandsquote=vacancy rate |
Untersuchungsausschuss=inquiry committee,committee of inquiry; Vermittlungsausschuss=mediation committee;
    Haushaltsausschuss=budget committee; Verkehrsausschuss=transport committee |
Autobahn=motorway,highway,freeway,autobahn; Landstraße=country road; Radweg=cycle path,bike lane,cycle lane;
    Gehweg,Bürgersteig=pavement,sidewalk |
Bildhauer,Bildhauerin=sculptor; Maler,Malerin=painter; Komponist,Komponistin=composer;
    Dirigent,Dirigentin=conductor; Regisseur,Regisseurin=film director,stage director;
    Schauspieler,Schauspielerin=actor,actress; Schriftsteller,Schriftstellerin=writer,novelist;
    Architekt,Architektin=architect |
Katholik,Katholiken=catholic; Protestant,Protestanten=protestant; Muslim,Muslime=muslim; Jude,Juden=jew,jews;
    Hindu,Hindus=hindu; Buddhist,Buddhisten=buddhist |
Sonnenfinsternis=solar eclipse; Mondfinsternis=lunar eclipse | Nordpol=north pole; Südpol=south pole |
Schlafzimmer=bedroom; Wohnzimmer=living room; Badezimmer=bathroom |
Witwenrente=widow's pension; Waisenrente=orphan's pension | Ebbe=low tide; Flut=high tide |
Kreditgeber=lender; Kreditnehmer=borrower |
Kohlendioxid=carbon dioxide; Kohlenmonoxid=carbon monoxide; Methan=methane; Stickstoff=nitrogen; Sauerstoff=oxygen;
    Wasserdampf=water vapor |
Natrium=sodium; Kalium=potassium; Phosphor=phosphorus; Schwefel=sulfur,sulphur
"""
"""Kinds of things: German words = English ones; `~` before a German word that is no noun.

Of a kind with a `!` only words that look alike in the two languages are told apart: a "Konzern" is no concern.
"""

_SHORT = 5
"""Shorter German words are no part of a compound: "Reis" is not in "Reise"."""


@lru_cache(maxsize=1)
def _lines() -> tuple[str, ...]:
    return tuple(line.strip() for line in " ".join(_KINDS.split()).split("|"))


@lru_cache(maxsize=2)
def _terms(language: str) -> dict[str, tuple[int, int]]:
    """Folded word or words -> (kind, which of it)."""
    table: dict[str, tuple[int, int]] = {}
    for kind, line in enumerate(_lines()):
        for number, member in enumerate(line.removeprefix("!").split(";")):
            german, _, english = member.partition("=")
            for term in (german if language == "de" else english).split(","):
                table[fold(term.strip())] = (kind, number)
    return table


_GERMAN_ENDINGS = ("", "s", "n", "en", "e", "er", "es", "ern", "in", "innen")
_SHORT_ENDINGS = frozenset({"", "s", "n", "en"})
_ENGLISH_ENDINGS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("'s", ""), ("s'", ""))


def _german(word: str, table: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    """What a German word is, by itself or by the longest word that it begins or ends with."""
    folded = fold(word)
    if not word[0].isupper():
        return next(
            (table[f"~{folded[:cut]}"] for cut in range(len(folded), 5, -1) if f"~{folded[:cut]}" in table), None
        )
    for ending in _GERMAN_ENDINGS:
        bare = folded.removesuffix(ending) if ending else folded
        if bare in table and folded.endswith(ending) and (len(bare) >= _SHORT or ending in _SHORT_ENDINGS):
            return table[bare]
    parts = dict.fromkeys((folded, *re.split(r"[-‐‑]", folded)))
    heads = [
        bare[cut:]
        for part in parts
        for ending in _GERMAN_ENDINGS
        for bare in (part.removesuffix(ending) if ending else part,)
        for cut in range(len(bare) - _SHORT + 1)
        if bare[cut:] in table
    ]
    firsts = [part[:cut] for part in parts for cut in range(_SHORT, len(part) + 1) if part[:cut] in table]
    found = max(heads, key=len, default="") or max(firsts, key=len, default="")
    return table.get(found)


def _found(statement: Statement) -> dict[tuple[int, int], tuple[str, int]]:
    """What a statement names of the kinds: (kind, which of it) -> the words, the position of the last of them."""
    known = statement.caches.get("terms")
    if isinstance(known, dict):
        return known
    result: dict[tuple[int, int], tuple[str, int]] = {}
    if statement.language == "de":
        table = _terms("de")
        for term, kind in table.items():
            if " " in term and (at := statement.folded.find(f" {term} ")) >= 0:
                first = statement.folded[: at + 1].count(" ") - 1
                result[kind] = (term, min(first + term.count(" "), len(statement.words) - 1))
        for word in statement.words:
            if any(start <= word.start < end and _is_proper(text) for start, end, text in statement.names):
                continue
            if word.text[0].isalpha() and (what := _german(word.text, table)):
                result.setdefault(what, (word.text, word.position))
    elif statement.language == "en":
        table = _terms("en")
        words = [fold(word.text) for word in statement.words]
        taken: set[int] = set()
        for size in (4, 3, 2, 1):
            for first in range(len(words) - size + 1):
                span = range(first, first + size)
                if taken & set(span) or (size == 1 and first and statement.words[first].text[0].isupper()):
                    continue
                text = " ".join(words[first : first + size])
                for ending, other in _ENGLISH_ENDINGS:
                    if text.endswith(ending) and (bare := text.removesuffix(ending) + other) in table:
                        result.setdefault(table[bare], (text, first + size - 1))
                        taken |= set(span)
                        break
    statement.caches["terms"] = result
    return result


def _is_proper(name: str) -> bool:
    """Whether all words of a name of several words are capitalised: "Peter Wolf", but not "Zahl der Masernfälle"."""
    return " " in name and all(part[:1].isupper() for part in name.split())


ALIKE = 0.5
"""How much a word must look like one of the other language to be taken for it by mistake."""

MEANT = 0.6
"""A word of a quote that backs one of the claim so firmly means the same, where it is none of the kind."""


def _has_other_word(alignment: Alignment, kind: int, position: int) -> bool:
    """Whether a quote has a word of the same meaning that the table does not know: "sales" for "Umsatz"."""
    for (number, spot), value in alignment.links[position].items():
        quote = alignment.quotes[number]
        listed = {
            (other[0], where - back)
            for other, (term, where) in _found(quote).items()
            for back in range(term.count(" ") + 1)
        }
        if value >= MEANT and (kind, spot) not in listed:
            return True
    return False


def _looks_alike(word: str, what: tuple[int, int]) -> bool:
    """Whether a word looks like one of another thing of its kind: "concern" like "Konzern"."""
    mine = sounded(word)
    for number, member in enumerate(_lines()[what[0]].removeprefix("!").split(";")):
        for term in re.split("[,=]", member) if number != what[1] else ():
            other = sounded(term.strip().removeprefix("~"))
            if other[:2] == mine[:2] and SequenceMatcher(None, other, mine).ratio() >= ALIKE:
                return True
    return False


def term_faults(alignment: Alignment) -> list[Evidence]:
    """Words of a claim for which its quotes have another one of the same kind: measles for rubella."""
    mine = _found(alignment.claim)
    if not mine:
        return []
    theirs: set[tuple[int, int]] = set()
    for quote in alignment.quotes:
        theirs |= set(_found(quote))
    is_same = any(quote.language == alignment.claim.language for quote in alignment.quotes)
    for what, (word, position) in mine.items():
        if what in theirs or (" " not in word and _has_other_word(alignment, what[0], position)):
            continue
        others = [other for other in theirs if other[0] == what[0] and other not in mine]
        if others and (not _lines()[what[0]].startswith("!") or (not is_same and _looks_alike(word, what))):
            return [Evidence(f"term: {word}", "term")]
    return []
