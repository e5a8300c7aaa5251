"""Words by which a statement is turned: negations, opposites, what is only said or planned, who speaks, exonyms.

Written for this project, for German and English. What is compared with them lives in the other `faults_*` modules.
"""

from functools import lru_cache

from bot.engine.language import fold, stem


def stems_of(word: str, language: str) -> frozenset[str]:
    """Stems under which the forms of a listed word may stand: "verbieten" and "verbietet" have two."""
    forms_ = [word]
    if language == "de" and word[0].islower() and word.endswith("en"):
        forms_ += [word[:-2] + ending for ending in ("t", "et", "te", "ete")]
    elif language == "en":
        base = word.removesuffix("e")
        forms_ += [base + "ed", base + "ing"] if len(word) > 3 else []
    return frozenset(stem(form, language) for form in forms_)


# --- negation --------------------------------------------------------------------------------------------------------

NEGATORS = frozenset(
    """nicht nie niemals nichts niemand niemanden niemandem keinesfalls keineswegs mitnichten nirgends nirgendwo weder
    noch-nicht ohne kaum kein keine keinen keinem keiner keines keinerlei keins nichtmal
    not no never none nobody nothing neither nor without cannot hardly barely nowhere scarcely unless""".split()
)
"""Words that deny, lower-case; English contractions in n't are recognised by their ending."""

NEAR_NEGATORS = frozenset("ohne without kein keine keinen keinem keiner keines keinerlei no".split())
"""Negators that deny the noun behind them first of all."""

_DENYING = {
    "de": """verweigern Verweigerung verzichten Verzicht unterlassen ablehnen Ablehnung bestreiten dementieren Dementi
        ausbleiben ausschließen fehlen Mangel scheitern verhindern vermeiden verpassen versäumen Absage entfallen
        ausfallen verbieten Verbot untersagen verwehren vorenthalten verneinen zurückweisen abweisen widersprechen
        unterbinden versagen abstreiten leugnen weigern Weigerung verfehlen absehen ausgeschlossen aussetzen
        stoppen verschonen unmöglich unklar offen streichen verwerfen abwenden vorbeigehen leer vergeblich
        abgewiesen""",
    "en": """refuse refusal decline deny denial fail failure reject rejection lack prevent avoid miss ban withhold
        forgo waive oppose unable unlikely impossible halt absent absence missing forbid prohibit bar
        exclude dismiss dismissal oppose veto block abandon scrap avert unclear open refrain unsuccessful vain
        except without stop empty rule""",
}

_HALF_DENYING = {
    "de": """=nur =lediglich =bloß =erst =frühestens =unverändert =statt =stattdessen =anstatt =anstelle =gegen =dagegen
        =wenig =wenige =selten =außer =wenigen =weniger =solange
        =ausgenommen =trotz =obwohl =null warnen Warnung belassen beibehalten festhalten
        unangetastet verschonen befreien ausnehmen zweifeln bezweifeln verschieben vertagen aufschieben warten
        abwarten ausstehen schweigen verschweigen ignorieren aussteigen stornieren absagen abbrechen aufgeben
        beenden einstellen zurückziehen =verkehrt =falsch Fehler kostenlos gratis kostenfrei frei erstmals letztmals
        abschaffen verbieten untersagen beurlauben entlassen feuern trennen verlieren ausfallen Ausfall streichen
        stilllegen verschwinden aussterben auslaufen ablaufen kündigen schließen sperren entziehen abreißen absetzen
        blockieren boykottieren ausschließen =bis""",
    "en": """=only =merely =just =earliest =unchanged =instead =against =little =few =rarely =seldom =except =despite
        =zero =last =highest =lowest =left =yet =until warn keep maintain stay remain exempt doubt postpone delay defer
        wait await pending silent ignore cancel drop quit end free steady wrong mistake abolish ban sack
        dismiss lose outage lack leave
        retire resign scrap shut close suspend block expire vanish disappear extinct revoke strip""",
}


@lru_cache(maxsize=4)
def half_denying(language: str) -> frozenset[str]:
    """Forms and stems by which a text may say in other words what another says with a "not"."""
    words = _HALF_DENYING.get(language, "").split()
    plain = [word for word in words if word[0] != "="]
    return frozenset(word for word in words if word[0] == "=") | frozenset(
        key for word in plain for key in stems_of(word, language)
    )


_RETRACTING = {
    "de": """zurückziehen zurücknehmen aufgeben verwerfen absagen abblasen fallenlassen begraben kippen stoppen
        streichen einstampfen beerdigen abrücken verabschieden zurückgezogen aufgegeben abgesagt abgeblasen""",
    "en": """withdraw scrap abandon drop shelve cancel axe ditch retract halt revoke rescind""",
}


@lru_cache(maxsize=4)
def retracting(language: str) -> frozenset[str]:
    """Stems of verbs that end a plan: "zurückziehen", "scrap"."""
    return _stems(_RETRACTING, language)


# --- opposites -------------------------------------------------------------------------------------------------------

_AXES = """
steigen ansteigen zunehmen wachsen anwachsen klettern zulegen erhöhen anheben aufstocken steigern verteuern Anstieg
    Zunahme Zuwachs Erhöhung Steigerung Wachstum Anhebung Verteuerung Plus Höhenflug hinaufsetzen heraufsetzen
    emporschnellen vervielfachen vergrößern Vergrößerung | rise increase grow climb gain surge soar
    jump raise boost growth hike =up upturn escalate enlarge | sinken halbieren verkleinern zurückgehen abnehmen
    schrumpfen nachgeben einbrechen abstürzen senken verringern reduzieren
    kürzen vermindern herabsetzen verbilligen Rückgang Abnahme Senkung Kürzung Verringerung Einbruch Absenkung Minus
    fallen zurückfallen Reduzierung Rückgänge drosseln absenken | fall decline decrease drop shrink slump plunge cut
    lower reduce slash sink dip tumble reduction =down downturn trim halve ;
=mindestens =wenigstens | =least | =höchstens =maximal | =most ;
=mehr zusätzlich | =more additional extra | =weniger | =less =fewer ;
=höher =höhere =höheren =höherer =höheres =höherem =höchste =höchsten | =higher =highest | =niedriger =niedrigere
    =niedrigeren =geringer =geringere =geringeren =tiefer =tiefere =niedrigste =niedrigsten =geringste | =lower
    =lowest ;
=größer =größere =größeren =größerer =größte =größten =größter | =larger =bigger =greater =largest =biggest |
    =kleiner =kleinere =kleineren =kleinerer =kleinste =kleinsten =kleinster | =smaller =smallest ;
=länger =längere =längeren =längste | =longer =longest | =kürzer =kürzere =kürzeren =kürzeste | =shorter =shortest ;
=früher =frühere =eher =frühestens vorzeitig | =earlier =sooner =earliest | =später =spätere =späteren verspätet |
    =later =latest belated ;
=schneller =schnellere =schnellsten schnell zügig rasch | =faster =quicker =fastest fast rapid quick swift |
    =langsamer =langsamere langsam schleppend | =slower =slowest slow sluggish ;
=besser =bessere =besseren =besten =beste | =better =best | =schlechter =schlechtere =schlechteren =schlimmer
    =schlechteste =schlimmste | =worse =worst ;
=stärker =stärkere =stärkeren stark | =stronger =strongest strong | =schwächer =schwächere =schwächeren schwach |
    =weaker =weakest weak ;
=teurer =teurere =teuersten teuer | =dearer =costlier expensive costly | =billiger =günstiger =preiswerter
    =billigsten billig | =cheaper =cheapest cheap ;
=älter =ältere =älteren =älteste =ältesten | =older =elder =oldest =eldest | =jünger =jüngere =jüngeren =jüngste
    =jüngsten | =younger =youngest ;
=wärmer =heißer warm heiß Hitze | =warmer =hotter warm hot heat | =kälter =kühler kalt kühl Kälte Frost | =colder
    =cooler cold cool frost ;
gewinnen siegen Sieg besiegen Sieger Gewinner bezwingen triumphieren | win beat victory winner triumph victorious |
    verlieren unterliegen Niederlage Verlierer | lose defeat loser ;
Gewinn Überschuss | profit surplus | Verlust Defizit Fehlbetrag | loss deficit shortfall ;
zustimmen billigen genehmigen befürworten annehmen bewilligen absegnen stattgeben Zustimmung Genehmigung Billigung
    bejahen gutheißen | approve accept back endorse support grant authorize uphold approval consent agree adopt |
    ablehnen verwerfen zurückweisen abweisen verweigern Ablehnung Zurückweisung Abweisung verneinen | reject refuse
    dismiss deny oppose veto rejection refusal disapprove decline ;
erlauben gestatten zulassen genehmigen Erlaubnis freigeben | allow permit authorize permission legalize | verbieten
    untersagen Verbot verwehren | ban prohibit forbid bar outlaw prohibition ;
öffnen eröffnen aufmachen wiedereröffnen Öffnung Eröffnung Wiedereröffnung freigeben | open reopen opening |
    schließen sperren zumachen dichtmachen Schließung Sperrung | close shut closure shutter ;
beginnen anfangen starten Beginn Auftakt anlaufen | begin start launch commence outset | enden aufhören beenden
    auslaufen Abschluss ablaufen | end finish expire conclude cease terminate ;
einstellen anheuern | hire recruit | entlassen feuern Entlassung kündigen | fire sack dismiss layoff redundant ;
kaufen erwerben Kauf Erwerb Käufer ankaufen übernehmen zukaufen | buy purchase acquire buyer acquisition takeover |
    verkaufen veräußern abstoßen Verkauf Verkäufer Veräußerung | sell divest sale seller disposal ;
ankommen eintreffen Ankunft einreisen | arrive arrival enter | abreisen abfahren Abreise ausreisen Abfahrt | leave
    depart departure ;
beitreten eintreten Beitritt Eintritt | join accession | austreten Austritt verlassen | leave quit exit withdrawal ;
bestätigen einräumen zugeben gestehen Bestätigung Geständnis eingestehen | confirm admit acknowledge concede confess
    confirmation | bestreiten dementieren leugnen abstreiten Dementi zurückweisen | deny dispute refute denial ;
loben begrüßen würdigen Lob | praise welcome hail commend applaud | kritisieren rügen tadeln bemängeln beanstanden
    Kritik verurteilen beklagen | criticize condemn slam blast denounce criticism lambast decry ;
verurteilen schuldig Verurteilung | convict guilty conviction sentence | freisprechen Freispruch unschuldig | acquit
    innocent acquittal clear exonerate ;
gelingen schaffen erfolgreich Erfolg glücken | succeed successful success manage | scheitern misslingen Misserfolg
    erfolglos fehlschlagen missglücken | fail failure unsuccessful ;
verbessern Verbesserung erholen Erholung aufhellen | improve recover improvement recovery brighten | verschlechtern
    verschlimmern Verschlechterung eintrüben zuspitzen | worsen deteriorate deterioration aggravate ;
stärken Stärkung kräftigen festigen | strengthen reinforce bolster | schwächen Schwächung aushöhlen | weaken
    undermine ;
verlängern ausweiten ausbauen Verlängerung Ausbau erweitern Ausweitung vergrößern | extend expand lengthen extension
    expansion widen enlarge prolong | verkürzen einschränken abbauen Verkürzung Abbau verkleinern eindämmen |
    shorten curtail restrict scale narrow dismantle ;
beschleunigen Beschleunigung | accelerate speed quicken expedite | verlangsamen bremsen verzögern Verzögerung | slow
    brake delay ;
vorziehen vorverlegen | forward | verschieben vertagen aufschieben Verschiebung hinausschieben | postpone delay
    adjourn defer ;
Mehrheit mehrheitlich Großteil =meisten | majority =most | Minderheit =wenige =wenigen | minority few ;
importieren Import Einfuhr einführen | import | exportieren Export Ausfuhr ausführen | export ;
Norden nördlich Nord | north northern | Süden südlich Süd | south southern ;
Osten östlich Ost | east eastern | Westen westlich West | west western ;
links linke Linker | left | rechts rechte Rechter | right ;
Nachfrage | demand | Angebot | supply ;
öffentlich | public | geheim nichtöffentlich vertraulich | secret confidential ;
legal rechtmäßig zulässig gesetzmäßig rechtens | legal lawful admissible constitutional | illegal rechtswidrig
    unzulässig gesetzwidrig unrechtmäßig verfassungswidrig | illegal unlawful inadmissible unconstitutional ;
=erste =ersten =erster =erstes =erstem =erstmals | =first | =letzte =letzten =letzter =letztes =letztem | =last ;
optimistisch zuversichtlich Optimismus Zuversicht | optimistic confident optimism | pessimistisch Pessimismus
    skeptisch | pessimistic pessimism sceptical skeptical ;
positiv | positive | negativ | negative ;
Arbeitgeber | employer | Arbeitnehmer Beschäftigter | employee ;
Kläger Klägerin | plaintiff claimant | Angeklagter Angeklagte Beklagter Beklagte | defendant accused ;
Gläubiger | creditor lender | Schuldner | debtor borrower ;
Mieter Mieterin | tenant | Vermieter Vermieterin | landlord landlady ;
Täter Täterin | perpetrator offender culprit attacker assailant | Opfer | victim ;
Minimum Untergrenze | minimum | Maximum Obergrenze | maximum cap ceiling ;
freiwillig | voluntary optional | verpflichtend obligatorisch zwingend verbindlich Pflicht | mandatory compulsory
    binding obligatory ;
vorübergehend vorläufig befristet zeitweise zeitweilig | temporary provisional interim | dauerhaft endgültig
    unbefristet permanent | permanent definitive indefinite ;
Mann Männer männlich | man male men | Frau Frauen weiblich | woman female women ;
Vater | father | Mutter | mother ;
Sohn | son | Tochter | daughter ;
Bruder | brother | Schwester | sister ;
Onkel | uncle | Tante | aunt ;
angreifen Angriff Angreifer Attacke | attack assault | verteidigen Verteidigung Verteidiger | defend defence defense
    defender ;
inländisch heimisch Inland einheimisch | domestic | ausländisch Ausland | foreign abroad overseas ;
oberhalb | above | unterhalb | below beneath ;
=innerhalb =drinnen | =inside =within indoors | =außerhalb =draußen | =outside outdoors ;
hochstufen heraufstufen aufwerten Aufwertung | upgrade appreciate | herabstufen abwerten Abwertung | downgrade
    depreciate ;
aufsteigen Aufstieg Aufsteiger | promote promotion | absteigen Abstieg Absteiger | relegate relegation ;
überleben Überlebender lebend | survive survivor survival alive | sterben tot ums-leben Toter töten Tod | die dead
    kill death deadly ;
gründen Gründung | found establish | auflösen Auflösung | dissolve disband dissolution ;
bauen errichten Bau Errichtung | build construct erect construction | abreißen Abriss zerstören | demolish raze
    demolition ;
fortsetzen fortführen weiterführen Fortsetzung | continue resume continuation | stoppen abbrechen aussetzen Abbruch
    unterbrechen | stop halt suspend suspension interrupt ;
einreichen | file submit lodge | zurückziehen zurücknehmen | withdraw retract ;
verhängen auferlegen | impose levy | aufheben | lift repeal revoke ;
beschließen einführen Einführung | introduce adopt | abschaffen Abschaffung streichen | abolish scrap abolition ;
trocken Trockenheit Dürre | dry drought | nass feucht regnerisch Regen | wet rainy damp rain ;
arm Armut | poor poverty | reich Reichtum | rich wealthy wealth ;
Krieg | war | Frieden | peace ;
Freund Verbündeter | friend ally | Feind Gegner | enemy foe opponent ;
Befürworter Anhänger Unterstützer | supporter advocate proponent backer | Gegner Kritiker | opponent critic ;
Einnahme Erlös | revenue proceeds income | Ausgabe Kosten | expenditure spending cost expense ;
Regierung Koalition | government coalition | Opposition | opposition ;
Heimsieg | | Auswärtssieg | ;
Höchststand Rekordhoch Hoch Höchstwert | high peak | Tiefststand Tief Tiefstand Tiefstwert | low trough ;
=vormittags =morgens Vormittag | morning | =abends Abend =nachts Nacht | evening night ;
vertrauen Vertrauen | trust confidence | misstrauen Misstrauen | distrust mistrust ;
sicher ungefährlich unbedenklich harmlos | safe harmless | gefährlich unsicher bedenklich | dangerous unsafe
    hazardous ;
entlasten Entlastung | relieve relief exonerate | belasten Belastung | burden incriminate ;
ausgeben | spend | sparen einsparen Einsparung | save saving ;
leihen ausleihen borgen | borrow | verleihen | lend ;
unterzeichnen unterschreiben Unterzeichnung | sign signing | kündigen aufkündigen | terminate cancel ;
vereinbaren | | aufkündigen | ;
landen Landung | land landing | abheben starten | takeoff ;
erhalten bekommen empfangen | receive get obtain | verlieren abgeben einbüßen | lose forfeit ;
heiraten Hochzeit Heirat | marry wedding marriage | scheiden Scheidung trennen | divorce separate ;
früh | early | spät | late ;
direkt unmittelbar | direct immediate | indirekt mittelbar | indirect ;
vollständig komplett ganz gänzlich völlig gesamt | full complete entire whole total | teilweise teils partiell | partial
    partly ;
alle sämtlich jeder | =all =every =each | einige manche mehrere wenige | =some =several =few ;
immer stets | always | selten manchmal gelegentlich | sometimes rarely seldom occasionally ;
einstimmig | unanimous | =mehrheitlich knapp | narrow ;
verschärfen Verschärfung | tighten toughen | lockern Lockerung | ease relax loosen ;
zurücktreten Rücktritt | resign resignation | antreten Amtsantritt | inaugurate ;
retten Rettung | rescue save | gefährden | endanger jeopardize ;
schuldig | liable | schuldlos | blameless ;
aktivieren einschalten anschalten | activate | abschalten ausschalten | deactivate ;
freilassen entlassen Freilassung | release free | festnehmen verhaften inhaftieren Festnahme Verhaftung | arrest
    detain jail imprison ;
ehemalig =früherer =frühere =früheren =ex ehemals einstig | former ex | künftig designiert zukünftig | future
    incoming designate ;
Zunahme | | Abnahme | ;
Zufluss | inflow | Abfluss | outflow ;
wahr richtig zutreffend | true correct | falsch unwahr unzutreffend | false untrue wrong incorrect ;
bestätigen aufrechterhalten bekräftigen | uphold =upheld affirm confirm | aufheben kippen kassieren annullieren |
overturn
quash
    reverse annul strike ;
stärken verstärken | strengthen intensify | schwächen abschwächen | weaken abate ;
einschalten | | abschalten | ;
anwesend | present | abwesend | absent ;
genehmigt | | ungenehmigt | ;
Fortschritt | progress | Rückschritt | setback ;
einsteigen Einstieg | | aussteigen Ausstieg | ;
Anfang | beginning | Schluss | ;
Hochwasser | flood | Niedrigwasser | ;
Rekord | | | ;
freiwillig | volunteer | zwangsweise | forced ;
hinauf aufwärts | up upward | hinab abwärts | down downward ;
unterbieten | | überbieten | ;
Nachteil | disadvantage drawback | Vorteil | advantage benefit ;
anheuern rekrutieren aufstocken | hire recruit | streichen abbauen entlassen Stellenabbau | shed cut axe sack ;
verlängern fortsetzen | extend renew continue | absetzen einstellen beenden streichen | drop cancel axe scrap ;
anziehen beschleunigen aufwerten zulegen | quicken accelerate appreciate strengthen | abschwächen nachlassen abwerten
    nachgeben verlangsamen abflauen | ease slow weaken depreciate slip ;
strömen andrängen | flock pour | meiden fernbleiben | avoid shun ;
gewinnen hinzugewinnen dazugewinnen hinzukommen | gain add attract | verlieren einbüßen | lose shed ;
erholen Erholung | recover recovery rebound | schrumpfen einbrechen zurückgehen abnehmen sinken | shrink decline
    collapse dwindle fall slump ;
beibehalten behalten erhalten bewahren fortführen | keep retain maintain preserve | abschaffen streichen aufgeben
    einstellen | scrap abolish axe ditch discontinue end ;
unterzeichnen ratifizieren | sign ratify enact | Veto | veto ;
stattgeben zusprechen Recht-geben | uphold =upheld grant | abweisen zurückweisen verwerfen | dismiss reject overturn ;
auffrischen aufleben zunehmen | freshen intensify | nachlassen abflauen abklingen abebben | ease subside abate wane ;
blockieren verhindern stoppen vereiteln | block thwart halt stop | zustimmen genehmigen freigeben ermöglichen billigen |
    clear approve enable permit ;
einziehen entsenden mobilisieren | deploy mobilize | abziehen Abzug zurückziehen | withdraw withdrawal pull ;
vorrücken Vormarsch erobern einnehmen | advance capture seize | zurückweichen Rückzug räumen | retreat ;
eskalieren Eskalation verschärfen | escalate escalation | entspannen Entspannung deeskalieren | defuse calm ;
belohnen auszeichnen | reward | bestrafen | punish penalize ;
anschwellen ansteigen | swell | abschwellen | recede ebb ;
bewölkt trüb | cloudy overcast | sonnig heiter | sunny clear bright ;
warnen | | entwarnen Entwarnung | ;
unterstützen fördern | support promote | behindern hemmen | hinder hamper impede ;
anerkennen | recognize recognise | aberkennen | ;
versprechen zusagen | promise pledge | absagen verweigern | refuse ;
einigen Einigung verständigen | agree settle agreement settlement | zerstreiten überwerfen | fail collapse ;
anziehen | attract | abschrecken | deter ;
verdoppeln verdreifachen vervielfachen | double triple quadruple | halbieren dritteln | halve ;
einschalten aktivieren | activate | stilllegen abschalten | idle mothball ;
ausweiten erweitern | widen expand | begrenzen beschränken | limit confine restrict ;
ermutigen bestärken | encourage | entmutigen abraten | discourage deter ;
voll gefüllt | full | leer geleert | empty ;
lauter | louder | leiser | quieter ;
überschreiten übertreffen übersteigen | exceed surpass | unterschreiten verfehlen | undershoot miss ;
überholen vorbeiziehen | overtake pass | zurückfallen | trail ;
führen | lead | zurückliegen | trail ;
Rekordgewinn | | Rekordverlust | ;
mild | mild | streng | harsh severe ;
ungewöhnlich außergewöhnlich | unusual exceptional | üblich gewöhnlich normal | usual normal ordinary ;
lebendig | alive | tot | dead ;
verfassungskonform | constitutional | verfassungswidrig | unconstitutional ;
Zuzug Zuwanderung einwandern | immigration immigrate | Wegzug Abwanderung auswandern | emigration emigrate ;
Geburt geboren | birth born | Tod Sterbefall gestorben | death died ;
einstimmig | | gespalten uneins | split divided ;
Aufschwung Boom | boom upswing | Abschwung Rezession Flaute | recession slump downturn ;
Inflation | inflation | Deflation | deflation ;
unabhängig | independent | abhängig | dependent ;
schuldenfrei | | verschuldet | indebted ;
billiger verbilligen =billiger =günstiger senken | cheaper lower cut | =teurer verteuern erhöhen anheben | dearer raise
    increase =expensive ;
"""
"""Opposites: German | English | German, opposite | English, opposite; `=` is the form as written."""


@lru_cache(maxsize=1)
def axes() -> dict[str, dict[str, tuple[tuple[int, int], ...]]]:
    """Language -> stem, or "=form" -> (axis, +1 or -1), for each axis that the word stands on."""
    table: dict[str, dict[str, list[tuple[int, int]]]] = {"de": {}, "en": {}}
    for axis, line in enumerate(entry for entry in _AXES.split(";") if entry.strip()):
        for place, words in enumerate(line.split("|")):
            language = ("de", "en")[place % 2]
            sign = 1 if place < 2 else -1
            for word in words.split():
                keys = {"=" + fold(word[1:])} if word.startswith("=") else stems_of(word, language)
                for key in keys:
                    table[language].setdefault(key, []).append((axis, sign))
    return {
        language: {key: tuple(dict.fromkeys(sides)) for key, sides in listed.items()}
        for language, listed in table.items()
    }


@lru_cache(maxsize=4)
def denying(language: str) -> frozenset[str]:
    """Stems of words that deny by themselves: "verweigern", "fail"."""
    return _stems(_DENYING, language)


def _stems(table: dict[str, str], language: str) -> frozenset[str]:
    return frozenset(key for word in table.get(language, "").split() for key in stems_of(word, language))


# --- what is only said, planned, possible ----------------------------------------------------------------------------

_SAYING = {
    "de": """sagen erklären betonen meinen mitteilen schreiben kritisieren loben bezeichnen nennen fordern warnen
        ankündigen versprechen berichten behaupten bestreiten bestätigen äußern glauben hoffen antworten einräumen
        verlangen vorwerfen verweisen klagen beklagen rügen mahnen drohen versichern gestehen argumentieren
        schildern vermuten erwarten rechnen fürchten befürchten ergänzen entgegnen erwidern kontern appellieren
        plädieren erzählen empfehlen bedauern begründen unterstreichen leugnen verlauten informieren melden
        zitieren bescheinigen erläutern feststellen klarstellen beschuldigen verdächtigen dementieren hinweisen
        hinzufügen zugeben zurückweisen bekanntgeben schätzen prognostizieren voraussagen vorhersagen bewerten
        einschätzen anmerken bemerken ausführen darlegen hervorheben beteuern vorschlagen anregen bitten aufrufen
        raten abraten werben begrüßen aussagen versprechen zusagen ansagen beurteilen beschreiben
        kommentieren Angabe Aussage Mitteilung Ansicht Meinung Einschätzung Auffassung Überzeugung
        Darstellung Vorwurf Verdacht Sprecher Prognose Schätzung Untersuchung
        Bekunden Erkenntnis Ankündigung Warnung Forderung
        Kritik Zusage Stellungnahme Vermutung Befürchtung Anklage
        Beschuldigung Zeugenaussage Einlassung belegen nahelegen hindeuten besagen errechnen überzeugt
        beschweren prangern anprangern monieren bemängeln anklagen mutmaßen spekulieren einwenden bezweifeln
        zweifeln verkünden proklamieren signalisieren pochen zusichern garantieren urteilen
        anführen geltend beziffern befürworten eintreten aussprechen vorhalten attestieren anlasten zuschreiben
        ankreiden einstufen veranschlagen taxieren kalkulieren wähnen unterstellen zutrauen wittern auffordern
        einfordern anmahnen reklamieren Ermahnung Appell Behauptung Anschuldigung Wunschdenken Bewertung""",
    "en": """say tell write accord call argue warn claim add insist deny announce promise criticize praise ask believe
        hope think describe accuse admit state predict reply concede urge vow complain explain report suggest note
        stress estimate expect forecast allege confirm assert maintain declare demand propose recommend remark
        comment express fear doubt suspect speculate cite quote statement spokesman spokeswoman spokesperson
        report claim opinion assessment accusation suspicion forecast estimate finding
        announcement warning demand allegation testify testimony indicate reject point
        emphasize acknowledge dismiss defend welcome condemn pledge signal blame charge contend caution advise
        appeal plead complaint guarantee assure calculate
        inform appear deem consider regard view reckon attribute advocate favor favour envisage foresee anticipate peg
        ascribe dub label brand judge impute credit lament decry voice argument complaint belief""",
}


_CLAIMING = {
    "de": """behaupten vorwerfen beschuldigen verdächtigen vermuten fürchten befürchten glauben meinen hoffen warnen
        argumentieren schätzen prognostizieren voraussagen vorhersagen erwarten rechnen beteuern bestreiten
        dementieren
        bezweifeln mutmaßen spekulieren anprangern beklagen Vorwurf Verdacht Vermutung Befürchtung Behauptung
        Anschuldigung
        Anklage Beschuldigung Prognose Schätzung Einschätzung Ansicht Meinung Auffassung drohen versprechen anzweifeln
        einschätzen anführen mahnen""",
    "en": """claim allege accuse suspect fear believe hope warn argue estimate predict forecast expect contend insist
        deny doubt speculate denounce allegation accusation suspicion forecast estimate opinion assessment complaint
        threaten promise complain blame charge assert caution""",
}


@lru_cache(maxsize=4)
def claiming(language: str) -> frozenset[str]:
    """Stems of words by which a text says that what follows may not be so: "behaupten", "accuse"."""
    return _stems(_CLAIMING, language)


_SETTLING = {
    "de": """ankündigen bestätigen bekanntgeben mitteilen melden zusagen versprechen verkünden einräumen zugeben
        gestehen beschließen entscheiden urteilen aufrufen fordern""",
    "en": """announce confirm report admit concede acknowledge promise pledge vow rule decide declare reveal disclose
        agree demand urge""",
}


@lru_cache(maxsize=4)
def settling(language: str) -> frozenset[str]:
    """Stems of verbs of saying whose object is so once it is said: "ankündigen", "confirm"."""
    return _stems(_SETTLING, language)


@lru_cache(maxsize=4)
def saying(language: str) -> frozenset[str]:
    """Stems of verbs and nouns by which a text says that somebody says it."""
    return _stems(_SAYING, language)


SPEECH = {
    "de": """zurückweisen nennen bezeichnen sagen erklären betonen meinen mitteilen schreiben kritisieren loben
    fordern
        warnen ankündigen versprechen berichten behaupten bestreiten bestätigen äußern antworten einräumen verlangen
        vorwerfen klagen beklagen
        rügen mahnen drohen versichern gestehen argumentieren schildern vermuten ergänzen entgegnen erwidern
        kontern appellieren plädieren erzählen empfehlen bedauern begründen unterstreichen leugnen melden
        erläutern feststellen klarstellen dementieren hinweisen hinzufügen zugeben prognostizieren vorhersagen
        anmerken hervorheben beteuern vorschlagen aussagen zusagen zusichern bekanntgeben""",
    "en": """say tell write argue warn claim add insist deny announce promise criticize praise describe accuse admit
        state predict reply concede urge vow complain explain report suggest note stress estimate forecast allege
        confirm assert maintain declare demand propose recommend remark comment testify emphasize acknowledge call
        expect believe think describe mention inform caution""",
}
"""Verbs whose subject is a speaker."""


@lru_cache(maxsize=4)
def speech(language: str) -> frozenset[str]:
    """Stems of verbs whose subject speaks."""
    return _stems(SPEECH, language)


REPORT, SAID, POSSIBLE, INTENT, PROPOSAL, FUTURE, CONDITION, QUESTION, UNREAL, HINT, ABLE, DUTY = (
    "report", "said", "possible", "intent", "proposal", "future", "condition", "question", "unreal", "hint", "able",
    "duty",
)  # fmt: skip

FORMS = {
    REPORT: """zufolge laut angeblich vorgeblich gemäß habe sei seien werde wolle könne müsse solle dürfe wisse gebe
        komme gehe stehe liege bleibe brauche mache lasse sehe nehme halte finde führe bringe trage gelte heiße
        zeige setze stelle handle handele beginne fehle drohe erhalte bekomme verliere gewinne spreche treffe
        ziehe falle steige sinke betrage koste erfülle unterstütze plane prüfe arbeite leide bestehe entstehe
        enthalte gehöre reiche rechne erwarte bedeute wachse diene schade helfe zahle verstoße widerspreche soll
        sollen hätten wären würden geschätzt geschätzte geschätzten geschätzter veranschlagt veranschlagte
        veranschlagten taxiert kalkuliert beziffert erklärtermaßen estimated projected budgeted reportedly allegedly
        supposedly purportedly alleged""",
    POSSIBLE: """könnte könnten dürfte dürften möglicherweise vielleicht womöglich eventuell vermutlich
    wahrscheinlich wohl
        offenbar anscheinend mutmaßlich mutmaßliche mutmaßlicher mutmaßlichen voraussichtlich denkbar möglich
        möglich droht drohen drohte scheint scheinen schien Hoffnung Gefahr Risiko potenziell potenzielle mögliche
        möglichen möglicher mögliches scheinbar augenscheinlich may might could perhaps possibly probably likely
        maybe apparently presumably possible potential potentially seems seem seemed appears appeared threatens
        threaten risk expected suspected feared hope unlikely kann können can sollte sollten should erwartet
        erwarten""",
    INTENT: """soll sollen will wollen wolle wollte wollten plant planen plante planten geplant geplante geplanten
        beabsichtigt vorgesehen anstreben strebt vorhaben Vorhaben Absicht möchte möchten
        ansetzt angesetzt zugesagt angekündigt versprochen bereit müssen muss sollte sollten angepeilt anvisiert
        plans planned planning plan intends intended aims aim wants want wanted scheduled due is-to
        are-to must seeks sought hopes promised pledged announced willing should proposed
        to-be""",
    PROPOSAL: """fordert fordern forderte forderten gefordert erwägt erwägen erwog erwogen prüft prüfen prüfte geprüft
        vorschlagen schlägt schlug vorgeschlagen Vorschlag Forderung verlangt verlangen verlangte empfiehlt
        empfahl Empfehlung plädiert plädierte appelliert bittet bat Antrag beantragt beantragte drängt drängte
        pocht wirbt möchte wünscht Wunsch rät riet debattiert diskutiert demands demanded urges urged
        considers considering considered weighs weighing proposes proposed proposal recommends recommended
        suggests suggested mulls mulling examines examining
        appeals appealed advises advised request requested requests""",
    CONDITION: """wenn falls sofern soweit vorausgesetzt Bedingung Vorbehalt Voraussetzung solange andernfalls sonst
    if
        unless provided providing condition conditional otherwise contingent subject""",
    QUESTION: "ob fraglich unklar ungewiss whether unclear uncertain questionable",
    HINT: """Prozess trial lawsuit Anklage angeklagt charges charged accused beschuldigt Verdacht suspicion open
    offen willing ready prepared bereit aims seeks prüft ermittelt ermitteln untersucht investigating
        investigated investigate examining Ermittlungen investigation hofft hoffen hope hopes hofften sieht sehen
        erwartet expects expected rechnet rechnen droht Prognose forecast outlook Ausblick suspected verdächtig
        verdächtigt verdächtige verdächtigen mutmaßlich alleged im-Raum Vorschlag proposal angeblich
        angeblichen angebliche angeblicher""",
    UNREAL: "würde würden wäre wären hätte hätten bräuchte ginge gäbe käme would",
}
"""Class of marker -> forms, as written; capitals are looked at in German only."""


_GERMAN_ONLY = frozenset("plant plane plan will bat rat falle gehe halte dusche not also fast bald".split())
"""German forms that are other words in English."""


@lru_cache(maxsize=4)
def forms(language: str) -> dict[str, frozenset[str]]:
    """Form -> classes of marker, in a language."""
    table: dict[str, set[str]] = {}
    for kind, words in FORMS.items():
        for word in words.split():
            if language != "en" or word not in _GERMAN_ONLY:
                table.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in table.items()}


SATISFIED_BY = {
    REPORT: frozenset({HINT, DUTY, REPORT, SAID, POSSIBLE, PROPOSAL, QUESTION}),
    POSSIBLE: frozenset({HINT, ABLE, POSSIBLE, INTENT, QUESTION, UNREAL, CONDITION}),
    INTENT: frozenset({HINT, DUTY, ABLE, INTENT, FUTURE, POSSIBLE, PROPOSAL, REPORT, SAID, QUESTION, UNREAL}),
    PROPOSAL: frozenset({HINT, DUTY, ABLE, PROPOSAL, INTENT, POSSIBLE, REPORT, SAID, QUESTION, UNREAL}),
    CONDITION: frozenset({HINT, CONDITION, POSSIBLE, UNREAL, QUESTION}),
    QUESTION: frozenset({HINT, QUESTION, POSSIBLE, CONDITION}),
    UNREAL: frozenset({HINT, UNREAL, POSSIBLE, CONDITION, INTENT, QUESTION, PROPOSAL, REPORT, SAID}),
}
"""What a claim must say at least, one of these, where its source is marked so."""


LIGHT = frozenset(
    """gehen geht ging lassen lässt ließ bleiben bleibt blieb legen legt legte bringen bringt brachte stehen steht
    stand
    liegen liegt lag kommen kommt kam nehmen nimmt nahm machen macht machte setzen setzt setzte stellen stellt stellte
    führen führt führte halten hält hielt sehen sieht sah ziehen zieht zog tragen trägt trug erzielt erzielte erzielen
    gelten gilt galt erhalten erhält erhielt bekommen bekommt bekam finden fand findet beim binnen ins gibt geben gab
    heißen heißt laufen läuft lief verlaufen verlief verläuft erfolgen erfolgt erfolgte Fall Fälle Seite Seiten Zeit
    make makes made take takes took taken give gives gave given get gets got go goes went come comes came put puts
    keep
    keeps kept hold holds held bring brings brought set sets run runs ran see sees saw seen become becomes became
    leave
    leaves left reach reaches reached receive receives received use uses used work works worked people place called
    call
    calls back last first new next own way part number time thing wants want wanted state""".split()
)
"""Words that are said of anything: their absence from a source says little."""


_PREPOSITIONS = """
vor bevor | before | nach nachdem | after ;
mit | with | ohne | without ;
für | for | gegen | against ;
aus | from | nach | into ;
innerhalb | inside within | außerhalb | outside ;
oberhalb über | above over | unterhalb unter | below under
"""


@lru_cache(maxsize=4)
def prepositions(language: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Preposition or conjunction -> (axis, +1 or -1) of the opposites that it belongs to."""
    table: dict[str, list[tuple[int, int]]] = {}
    for axis, line in enumerate(_PREPOSITIONS.split(";")):
        for place, words in enumerate(line.split("|")):
            if ("de", "en")[place % 2] == language:
                for word in words.split():
                    table.setdefault(word, []).append((axis, 1 if place < 2 else -1))
    return {word: tuple(sides) for word, sides in table.items()}
