"""Words that are opposites of each other, in German and English, and on which side each of them is.

Written for this project. What is compared with them lives in `sense`.
"""

from functools import lru_cache

from bot.engine.claims.words import stems_of
from bot.engine.language import fold, stem

_AXES = """
steigen ansteigen zunehmen wachsen anwachsen klettern zulegen erhöhen anheben aufstocken steigern verteuern Anstieg
    Zunahme Zuwachs Erhöhung Steigerung Wachstum Anhebung Verteuerung Plus Höhenflug hinaufsetzen heraufsetzen
    emporschnellen vervielfachen vergrößern Vergrößerung heben hochschnellen hochsetzen hochschrauben heraufschrauben
    aufwärts anschwellen Sprung Preissprung | lift hoist rally rebound spike swell leap rocket skyrocket balloon
    advance rise increase grow climb gain surge soar
    jump raise boost growth hike =up upturn escalate enlarge | sinken halbieren verkleinern zurückgehen abnehmen
    schrumpfen nachgeben einbrechen abstürzen senken verringern reduzieren
    kürzen vermindern herabsetzen verbilligen Rückgang Abnahme Senkung Kürzung Verringerung Einbruch Absenkung Minus
    fallen zurückfallen Reduzierung Rückgänge drosseln absenken rutschen abrutschen absacken abbröckeln wegbrechen
    abschmelzen herunterschrauben zurückschrauben heruntersetzen ermäßigen schwinden zusammenschrumpfen zurücknehmen
    Absturz Talfahrt Preisverfall abschwächen Abschwächung Preisrutsch | slide slip dive erode dwindle contract
    plummet retreat soften weaken ease fall decline decrease drop shrink slump plunge cut
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
% gewinnen siegen Sieg besiegen Sieger Gewinner bezwingen triumphieren | win beat victory winner triumph victorious |
    verlieren unterliegen Niederlage Verlierer | lose defeat loser ;
Gewinn Überschuss verdienen | profit surplus earn | Verlust Defizit Fehlbetrag verlieren | loss deficit shortfall lose ;
zustimmen billigen genehmigen befürworten unterstützen annehmen bewilligen absegnen stattgeben Zustimmung Genehmigung
    Billigung bejahen gutheißen | approve accept back endorse support grant authorize uphold approval consent agree
    adopt |
    ablehnen verwerfen zurückweisen abweisen verweigern Ablehnung Zurückweisung Abweisung verneinen | reject refuse
    dismiss deny oppose veto rejection refusal disapprove decline ;
erlauben gestatten zulassen genehmigen Erlaubnis freigeben | allow permit authorize permission legalize | verbieten
    untersagen Verbot verwehren | ban prohibit forbid bar outlaw prohibition ;
öffnen eröffnen aufmachen wiedereröffnen Öffnung Eröffnung Wiedereröffnung freigeben | open reopen opening |
    schließen sperren zumachen dichtmachen Schließung Sperrung | close shut closure shutter ;
beginnen anfangen starten Beginn Auftakt anlaufen | begin start launch commence outset | enden aufhören beenden
    auslaufen Abschluss ablaufen | end finish expire conclude cease terminate ;
einstellen anheuern | hire recruit | entlassen feuern Entlassung kündigen | fire sack dismiss layoff redundant ;
% kaufen erwerben Kauf Erwerb Käufer ankaufen übernehmen zukaufen | buy purchase acquire buyer acquisition takeover |
    verkaufen veräußern abstoßen Verkauf Verkäufer Veräußerung | sell divest sale seller disposal ;
ankommen eintreffen Ankunft einreisen | arrive arrival enter | abreisen abfahren Abreise ausreisen Abfahrt | leave
    depart departure ;
beitreten eintreten Beitritt Eintritt | join accession | austreten Austritt verlassen | leave quit exit withdrawal ;
bestätigen einräumen zugeben gestehen Bestätigung Geständnis eingestehen | confirm admit acknowledge concede confess
    confirmation | bestreiten dementieren leugnen abstreiten Dementi zurückweisen bezweifeln anzweifeln zweifeln Zweifel
    widersprechen verneinen | deny dispute refute denial reject dismiss rebut contradict contest doubt question ;
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
    expansion widen enlarge prolong | verkürzen einschränken abbauen Verkürzung Abbau verkleinern eindämmen kürzen |
    shorten curtail restrict scale narrow dismantle cut reduce ;
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
% leihen ausleihen borgen | borrow | verleihen | lend ;
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
anheuern rekrutieren aufstocken schaffen | hire recruit create add | streichen abbauen entlassen Stellenabbau |
    shed cut axe sack eliminate slash ;
unverändert belassen unangetastet | =unchanged =steady | senken kürzen herabsetzen verringern | cut lower reduce ;
unverändert belassen unangetastet | =unchanged =steady | anheben erhöhen heraufsetzen | raise hike increase lift ;
festnehmen verhaften fassen ergreifen Festnahme Verhaftung Gewahrsam | arrest capture catch detain apprehend custody |
    =flüchtig fliehen flüchten entkommen untertauchen entwischen | flee escape fugitive =large ;
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
% überholen vorbeiziehen | overtake pass | zurückfallen | trail ;
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
wählen bestätigen ernennen berufen küren bestellen einsetzen Ernennung Berufung | elect confirm appoint install choose |
    ablehnen durchfallen abwählen abberufen absetzen | reject oust unseat recall ;
einladen | invite | ausladen | disinvite uninvite ;
nachweisen beweisen belegen | prove establish demonstrate | widerlegen entkräften | disprove refute rebut debunk ;
offenlegen enthüllen veröffentlichen preisgeben | disclose reveal publish unveil | verschweigen verheimlichen
    geheimhalten zurückhalten | conceal withhold hide ;
verbinden anschließen | connect | trennen abkoppeln | disconnect sever ;
% mieten anmieten pachten | rent | vermieten verpachten | let ;
einzahlen | deposit | abheben | withdraw ;
=häufiger =öfter oft häufig | often frequent | =seltener selten | rare rarely seldom infrequent ;
hell | bright | dunkel | dark ;
tief | deep | flach | shallow ;
=schwerer schwer | heavy =heavier | =leichter leicht | =lighter ;
schwierig kompliziert | difficult hard complicated | einfach mühelos | easy simple effortless ;
breit =breiter | wide broad | schmal =schmaler eng | narrow ;
sauber rein | clean | schmutzig verschmutzt verunreinigt | dirty polluted contaminated ;
gesund | healthy | krank ungesund | sick ill unhealthy ;
=näher nahe | near close | entfernt fern | distant remote ;
ermöglichen begünstigen | enable facilitate | verhindern unterbinden vereiteln | prevent thwart foil ;
hinzufügen ergänzen | add | entfernen streichen | remove delete ;
beladen | load | entladen löschen | unload ;
einfrieren | freeze | auftauen freigeben | unfreeze thaw release ;
verstaatlichen Verstaatlichung | nationalize nationalise | privatisieren Privatisierung | privatize privatise ;
befreien Befreiung | liberate | besetzen Besetzung | occupy ;
vorwärts | forwards | rückwärts | backwards ;
begeistert erfreut | delighted thrilled | enttäuscht | disappointed ;
zufrieden | satisfied content | unzufrieden | dissatisfied unhappy ;
einverstanden | | uneins | ;
beliebt populär | popular | unbeliebt unpopulär | unpopular ;
bekannt | known | unbekannt | unknown ;
gültig wirksam | valid effective | ungültig nichtig unwirksam | invalid void ineffective ;
ausreichend hinreichend genügend genug | sufficient adequate enough | unzureichend ungenügend mangelhaft zu-wenig |
    insufficient inadequate ;
zuverlässig verlässlich | reliable | unzuverlässig | unreliable ;
pünktlich rechtzeitig | punctual | verspätet unpünktlich | late delayed belated ;
überdurchschnittlich | above-average | unterdurchschnittlich | below-average ;
profitabel rentabel gewinnbringend | profitable | defizitär unrentabel verlustreich | unprofitable lossmaking
    loss-making ;
Vorgänger Vorgängerin Amtsvorgänger Amtsvorgängerin | predecessor | Nachfolger Nachfolgerin Amtsnachfolger
    Amtsnachfolgerin | successor ;
% Lieferant Zulieferer Anbieter | supplier vendor | Kunde Kundin Abnehmer | customer client ;
% Absender | sender | Empfänger Empfängerin | recipient addressee ;
% Gastgeber Gastgeberin | host | Gast Gäste | guest visitor ;
Herausforderer Herausforderin | challenger | Titelverteidiger Titelverteidigerin Weltmeister Weltmeisterin | champion
    titleholder ;
Ankläger Staatsanwalt Anklage Staatsanwaltschaft | prosecution prosecutor | Verteidiger Verteidigung | defence
    defense ;
Erzeuger Produzent | producer | Verbraucher | consumer ;
Sieger | | Verlierer | ;
Favorit | favourite favorite | Außenseiter | underdog outsider ;
Ebbe | | Flut | ;
steigend | rising growing | fallend sinkend | falling declining shrinking ;
jährlich | yearly annual annually | monatlich | monthly ;
täglich | daily | wöchentlich | weekly ;
Rückenwind | tailwind | Gegenwind | headwind ;
Dank danken | thank | Vorwurf vorwerfen | reproach ;
einbürgern Einbürgerung | naturalize | ausbürgern Ausbürgerung ausweisen abschieben | deport expel ;
aufnehmen | admit accept | abweisen ausschließen | expel exclude ;
anspannen | tense | entspannen | relaxed ;
einseitig | unilateral | beidseitig gegenseitig | bilateral mutual ;
haltbar | | unhaltbar | ;
einreisen Einreise | entry | ausreisen Ausreise | ;
abnehmend | | zunehmend | increasing ;
spenden | donate | | ;
anmelden Anmeldung | register | abmelden Abmeldung | deregister ;
zusammenlegen vereinigen vereinen fusionieren | merge unify combine | aufspalten abspalten teilen trennen | split
    separate divide spin ;
schuldenfinanziert | | | ;
verharmlosen herunterspielen | downplay | übertreiben aufbauschen | exaggerate ;
vollbesetzt ausverkauft | | | ;
hoffen Hoffnung | hope hopeful | fürchten befürchten | fear ;
fürchten Furcht Angst | fear afraid | | ;
zentral | central | dezentral abgelegen | remote ;
lebenslang | lifelong lifetime | befristet | temporary ;
schließen besiegeln abschließen | conclude seal | kündigen aufkündigen brechen | break scrap terminate ;
einschränken drosseln | throttle restrict curb | ausweiten hochfahren | ramp expand ;
hochfahren anfahren | | herunterfahren abschalten | ;
belebt | busy | verlassen verwaist | deserted ;
bunt | colorful | grau | ;
gehorchen befolgen einhalten | obey comply observe | missachten verletzen verstoßen | violate breach flout ignore
    disobey ;
verlängern erneuern | renew prolong | auslaufen ablaufen verfallen erlöschen | expire lapse ;
ausschütten zahlen auszahlen | distribute pay | ausfallen streichen aussetzen | scrap suspend omit skip ;
abgeben abtreten loswerden | relinquish cede offload | behalten festhalten | retain keep ;
finden wiederfinden auftauchen entdecken wiederauftauchen | find found recover discover locate | verschwinden
    abhandenkommen vermissen verlieren | disappear vanish missing lose ;
stattfinden abhalten austragen | held stage | ausfallen entfallen absagen | cancel
"""
"""Opposites: German | English | German, opposite | English, opposite; `=` is the form as written, `%` a
pair that tells one thing of two people."""


@lru_cache(maxsize=1)
def _lines() -> tuple[str, ...]:
    return tuple(entry.strip() for entry in _AXES.split(";") if entry.strip())


@lru_cache(maxsize=1)
def converses() -> frozenset[int]:
    """Axes whose sides tell one thing of two people: who buys of somebody who sells."""
    return frozenset(axis for axis, line in enumerate(_lines()) if line.startswith("%"))


@lru_cache(maxsize=1)
def axes() -> dict[str, dict[str, tuple[tuple[int, int], ...]]]:
    """Language -> stem, or "=form" -> (axis, +1 or -1), for each axis that the word stands on."""
    table: dict[str, dict[str, list[tuple[int, int]]]] = {"de": {}, "en": {}}
    for axis, line in enumerate(_lines()):
        for place, words in enumerate(line.removeprefix("%").split("|")):
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


_PHRASES = {
    "en": """turn:down=reject put:off=postpone pick:up=intensify die:down=subside call:off=cancel go:up=rise
        come:down=fall take:on=hire lay:off=dismiss strike:down=overturn throw:out=dismiss let:up=ease cut:back=cut
        scale:back=cut back:down=withdraw shut:down=close close:down=close bring:forward=forward push:back=postpone
        rule:out=exclude wind:down=end pull:out=leave move:in=arrive move:out=leave set:up=found break:up=dissolve
        sell:off=sell step:up=intensify ramp:up=raise drive:up=raise push:up=raise hold:up=delay bring:down=lower
        drive:down=lower push:down=lower give:up=abandon sign:up=join drop:out=leave speed:up=accelerate slow:down=slow
        run:out=expire hold:on=retain hang:on=retain cling:to=retain
        open:up=open win:back=gain send:off=dismiss tear:down=demolish put:up=build play:down=downplay vote:down=reject
        wave:through=approve pass:bill=approve pass:law=approve pass:legislation=approve
        pass:measure=approve pass:motion=approve pass:resolution=approve pass:budget=approve pass:reform=approve
        decline:comment=deny refuse:comment=deny cast:doubt=deny vote:favor=approve vote:favour=approve vote:for=approve
        vote:against=reject side:with=back
        rule:against=reject rule:favor=uphold rule:favour=uphold decide:against=reject find:against=reject""",
    "de": """Stärke:gewinnen=verstärken Stärke:gewann=verstärken Stärke:gewinnt=verstärken Kraft:gewinnen=verstärken
        Kraft:verlieren=abschwächen Kraft:verlor=abschwächen Stärke:verlor=abschwächen Stärke:verlieren=abschwächen
        Fahrt:gewinnen=beschleunigen Fahrt:aufnehmen=beschleunigen Tempo:gewinnen=beschleunigen
        Wert:gewinnen=aufwerten Wert:verlieren=abwerten stimmen:für=zustimmen stimmen:dafür=zustimmen
        stimmen:gegen=ablehnen stimmen:dagegen=ablehnen sprechen:gegen=ablehnen entscheiden:gegen=ablehnen
        Rücken:kehren=verlassen gesetz:verabschieden=zustimmen reform:verabschieden=zustimmen
        haushalt:verabschieden=zustimmen gesetz:verabschiedet=zustimmen reform:verabschiedet=zustimmen
        haushalt:verabschiedet=zustimmen kommentar:ablehnen=bestreiten kommentar:abgelehnt=bestreiten""",
}
"""Two words, the second within a few words of the first, that are on the side of a third."""


@lru_cache(maxsize=4)
def phrases(language: str) -> dict[str, dict[str, tuple[tuple[int, int], ...]]]:
    """Stem of a word -> folded word behind it -> the sides of opposites on which both together are."""
    table = axes().get(language, {})
    found: dict[str, dict[str, tuple[tuple[int, int], ...]]] = {}
    for entry in _PHRASES.get(language, "").split():
        pair, _, meant = entry.partition("=")
        first, _, second = pair.partition(":")
        sides = tuple(dict.fromkeys(side for key in stems_of(meant, language) for side in table.get(key, ())))
        for key in stems_of(first, language):
            found.setdefault(key, {})[fold(second)] = sides
    return found


@lru_cache(maxsize=16384)
def head_sides(word: str, language: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What a German compound is of and the sides on which its last part is: "Zinserhöhung" is of "zins"."""
    if language != "de" or len(word) < 8 or not word[0].isupper():
        return "", ()
    table = axes().get("de", {})
    for cut in range(3, len(word) - 4):
        sides = table.get(stem(word[cut:].capitalize(), "de"), ())
        if sides:
            return word[:cut].lower().removesuffix("s"), sides
    return "", ()
