"""Words by which a statement is turned: negations, what is only said or planned, and who speaks.

Written for this project, for German and English. Opposites stand in `opposites`; what is compared with all of
them stands in the other `faults_*` modules.
"""

from functools import lru_cache

from bot.engine.language import stem

_PARTICLES = (
    "zurück zusammen herunter herauf heraus hinaus hinauf hinzu herab weiter nieder nach fort hoch auf aus ein vor weg"
    " los ab an um zu"
).split()


def stems_of(word: str, language: str) -> frozenset[str]:
    """Stems under which the forms of a listed word may stand: "verbieten" and "verbietet" have two."""
    forms_ = [word]
    if language == "de" and word[0].islower() and word.endswith("en"):
        forms_ += [word[:-2] + ending for ending in ("t", "et", "te", "ete")]
        particle = next((each for each in _PARTICLES if word.startswith(each) and len(word) > len(each) + 4), "")
        if particle:  # "wertete … auf" is put together from the stem of "wertete"
            joined = {particle + stem(form[len(particle) :], "de") for form in forms_}
            return frozenset(stem(form, "de") for form in forms_) | joined
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
        blockieren boykottieren ausschließen bleiben verbleiben ruhen pausieren stillstehen
        wegfallen unterbleiben =bis verfallen erlöschen verjähren""",
    "en": """=only =merely =just =earliest =unchanged =instead =against =little =few =rarely =seldom =except =despite
        =zero =last =highest =lowest =left =yet =until warn keep maintain stay remain exempt doubt postpone delay defer
        wait await pending silent ignore cancel drop quit end free steady wrong mistake abolish ban sack
        dismiss lose outage lack leave
        retire resign scrap shut close suspend block expire vanish disappear extinct revoke strip lapse discontinue
        terminate""",
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


@lru_cache(maxsize=4)
def denying(language: str) -> frozenset[str]:
    """Stems of words that deny by themselves: "verweigern", "fail"."""
    return _stems(_DENYING, language)


@lru_cache(maxsize=1)
def refusing() -> frozenset[str]:
    """Stems of the German verbs by which something is not granted or not let happen."""
    return _stems(_REFUSING, "de")


_REFUSING = {
    "de": """verweigern versagen verwehren vorenthalten entziehen untersagen ablehnen abweisen zurückweisen unterbinden
        verhindern"""
}


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
        assume presume surmise conjecture
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
        dementieren bezweifeln mutmaßen spekulieren anprangern beklagen Vorwurf Verdacht Vermutung
        Befürchtung Behauptung Anschuldigung Beschuldigung Prognose Schätzung Einschätzung Ansicht Meinung Auffassung
        drohen versprechen anzweifeln
        einschätzen anführen mahnen""",
    "en": """claim allege accuse suspect fear believe hope warn argue estimate predict forecast expect contend insist
        deny doubt speculate denounce assume presume surmise conjecture guess
        allegation accusation suspicion forecast estimate opinion assessment complaint
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
        threaten risk expected suspected feared hope unlikely kann können can erwartet
        erwarten""",
    INTENT: """soll sollen will wollen wolle wollte wollten plant planen plante planten geplant geplante geplanten
        beabsichtigt vorgesehen anstreben strebt vorhaben Vorhaben Absicht möchte möchten
        ansetzt angesetzt zugesagt angekündigt versprochen bereit müssen muss sollte sollten angepeilt anvisiert
        plans planned planning plan intends intend intending intended aims aim aiming wants want wanted scheduled due
        is-to
        are-to threatened must seeks sought hopes promised pledged announced willing should proposed
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
    INTENT: frozenset(
        {HINT, DUTY, ABLE, INTENT, FUTURE, POSSIBLE, PROPOSAL, REPORT, SAID, QUESTION, UNREAL, CONDITION}
    ),
    PROPOSAL: frozenset({HINT, DUTY, ABLE, PROPOSAL, INTENT, POSSIBLE, REPORT, SAID, QUESTION, UNREAL}),
    CONDITION: frozenset({HINT, CONDITION, POSSIBLE, UNREAL, QUESTION}),
    QUESTION: frozenset({HINT, QUESTION, POSSIBLE, CONDITION, PROPOSAL}),
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
