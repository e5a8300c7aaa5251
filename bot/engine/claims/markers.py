"""What each clause marks as possible, planned, conditional, asked for or only said."""

import re

from bot.engine.claims.denials import is_infinitive
from bot.engine.claims.reading import Statement, Word, markers
from bot.engine.claims.sources import SPEAKING, Source, sources, speaks_of
from bot.engine.claims.words import (
    ABLE,
    CONDITION,
    DUTY,
    FUTURE,
    HINT,
    INTENT,
    POSSIBLE,
    PROPOSAL,
    REPORT,
    SAID,
    claiming,
    saying,
    settling,
)
from bot.engine.facts import looks_like_organization
from bot.engine.language import stem
from bot.engine.shapes import is_common_noun

_SOURCE = re.compile(
    r"\b(?:laut|zufolge|nach\s(?!eigene[nr]\s)(?:\w+\s){0,2}?(?:Angaben|Darstellung|Ansicht|Einschätzung|Auffassung|Überzeugung"
    r"|Meinung|Informationen|Worten|Auskunft|Berichten|Schätzungen|Aussagen?)|according\sto|in\sden\sAugen"
    r"|aus\sSicht|geht\sdavon\saus|gehen\sdavon\saus)(?!\w)",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"\b(?:hält|halten|hielt|hielten|halte)\b[^.;]{1,80}\bfür\b|\b(?:tritt|treten|trat|traten|spricht|sprechen|sprach|sprachen)\b"
    r"[^.;]{1,80}\b(?:ein|aus)\b|\b(?:heißt\ses|hieß\ses|nach\seigene[nr]|geht\s(?:\w+\s){0,8}hervor|sieht|sehen)\b|,\sso\s(?:der|die|das|[A-ZÄÖÜ])"
)
# What these tell is told as a fact, too: they report what they count, measure and do.
_OFFICIAL = re.compile(
    r"(?:polizei|behörde|ministeri|feuerwehr|gericht|(?:landes|bundes|wetter|statisti\w*\s?)amt|amtes|institut|universität"
    r"|studie|erhebung|umfrage|zählung|bericht|sprecher|veranstalter|betreiber|unternehmens?\b|konzerns?\b|agentur|zentrale"
    r"|police|authorit|ministry|officials|department|court|institute|university|study|survey|agency|office|report|company"
    r"|operator|spokes)",
    re.IGNORECASE,
)
_COLON = re.compile(r"^[^:.,]{3,60}:\s")
_VERB_FIRST = re.compile(
    r"^(?:Stimm|Sink|Steig|Komm|Geling|Scheiter|Bleib|Fäll|Fall|Kann|Könn|Soll|Wird|Werd|Ist|Sind|Hat|Hab)\w*\s"
)
_WILL = frozenset("wird werden werde würde würden".split())


def _is_future(statement: Statement, word: Word) -> bool:
    """Whether "wird" or "werden" here speaks of what is to come rather than of what is being done."""
    clause = [statement.words[p] for p in statement.clauses[word.clause]]
    last = clause[-1].lower if clause else ""
    if word.lower in {"worden", "geworden"}:
        return False
    if last == "werden" and word.lower != "werden":
        return True
    return (
        last.endswith(("en", "ern", "eln"))
        and not last.startswith("ge")
        and clause[-1] is not word
        and last != "werden"
    )


PERMITTED = "permitted"
"""Class of what is allowed: "may take part" is said by it."""

_NOT_YET = frozenset("noch erst zunächst still yet first".split())
_DUTY = frozenset("muss müssen musste mussten must".split())
_ATTRIBUTES = re.compile(
    r"(?:geplant|beabsichtigt|vorgesehen|angekündigt|zugesagt|versprochen|gefordert|beantragt|vorgeschlagen|erwartet)e[nmrs]?$"
    r"|(?:planned|scheduled|promised|proposed|intended|announced|requested|expected)$"
)
_PARTICLES = {
    "heraus": ("fordert", "forderte", "forderten", "fordern"),
    "zurück": ("fordert", "forderte", "forderten", "fordern"),
    "aus": ("sieht", "sah", "sehen"),
}
_MORE = {
    **dict.fromkeys(
        "targets targeting targeted eyes eyeing peilt peilen peilte anpeilen anpeilt anstrebt".split(), INTENT
    ),
    **dict.fromkeys("beauftragt beauftragte".split(), HINT),
    **dict.fromkeys(
        """überlegt überlegen überlegte überlegten Überlegung Überlegungen liebäugelt liebäugeln liebäugelte nachdenken
        nachgedacht sondiert sondieren sondierte auslotet auslotete ausgelotet abwägt abwägen abgewogen berät beraten
        beriet berieten beratschlagt debattieren diskutieren verhandelt verhandeln verhandelte consider weigh
        mull contemplates contemplating contemplated contemplate ponders pondering pondered ponder explores exploring
        explored explore reviewing studying assessing evaluating debating discussing negotiating""".lower().split(),
        HINT,
    ),
    **dict.fromkeys(
        """chide castigate berate deplore scold admonish denounce
        faults faulted chides chided rebukes rebuked reprimands reprimanded censures censured castigates castigated
        berates berated deplores deplored reproaches reproached scolds scolded admonishes admonished slams slammed
        blasts blasted denounces denounced attacks attacked tadelt tadelte tadelten schilt schalt geißelt geißelte
        missbilligt missbilligte kritisiert kreidet""".split(),
        SAID,
    ),
    **dict.fromkeys(
        """erlaubt erlaubte darf dürfen zulässt erlauben allowed allows permits permitted allow permit cleared lässt
        ließ lassen let lets""".split(),
        PERMITTED,
    ),
}


def _kinds(word: Word, statement: Statement) -> set[str]:
    """Classes of what a word marks where it stands."""
    lowered = word.lower
    found = set(markers(word, statement.language))
    if lowered == "plan" and statement.language == "en" and _is_before(statement, word, {"to"}):
        found.add(INTENT)  # "drivers plan to strike"
    if lowered in {"look", "looks", "looking", "looked"} and _is_before(statement, word, {"at", "into"}):
        found.add(HINT)
    if lowered in {"charge", "charges"} and not _is_criminal(statement, word):
        return found - {HINT}  # a roaming charge accuses nobody
    if lowered in _MORE:
        found.add(_MORE[lowered])
    if lowered.startswith(("erhofft", "befürchtet", "hoped-for", "feared")):
        found.add(HINT)
    if not found:
        return found
    words = statement.words
    following = words[word.position + 1] if word.position + 1 < len(words) else None
    clause = [words[p].lower for p in statement.clauses[word.clause]]
    if lowered in _WILL and lowered != "werde":
        found.discard(REPORT)
    if lowered in {"lässt", "ließ", "lassen", "let", "lets"} and not {"zu", "to"} & set(clause):
        return found - {PERMITTED}
    if lowered in _DUTY:  # what must be is so, and what must still be is not
        return {INTENT} if _NOT_YET & set(clause) else {DUTY}
    if lowered == "sonst" and word.position and words[word.position - 1].lower in {"wie", "als"}:
        return set()  # "twice as much as usual"
    if following is not None and following.is_content and _ATTRIBUTES.search(lowered):
        is_noun = following.text[0].isupper() if statement.language == "de" else word.position > 0
        before = words[word.position - 1].lower if word.position else ""
        if is_noun and (statement.language == "de" or before in _ARTICLES):
            return {HINT}  # "der geplante Flug": the plan is told of the thing, not of what happens to it
    if lowered in {"appeal", "appeals"} and following is not None and following.lower in {"court", "courts", "judges"}:
        return set()
    if any(particle in clause and lowered in verbs for particle, verbs in _PARTICLES.items()):
        return set()
    if lowered in {"kann", "können", "can"} and POSSIBLE in found:
        found = (found - {POSSIBLE}) | {ABLE}
    if lowered in _ABLE:
        if following is not None and (following.lower in {"not", "no", "longer"} or lowered == "cannot"):
            return found - {POSSIBLE, ABLE}
        if statement.language == "de" and lowered in {"kann", "können"} and {"nicht", "kein", "keine"} & set(clause):
            return found - {POSSIBLE, ABLE}
    if lowered in {"soll", "sollen", "sollte", "sollten"} and _WISHED.search(statement.text):
        return (found - {REPORT}) | {INTENT}  # "nach dem Willen des Ministers soll …"
    if lowered in {"soll", "sollen"} and _PERFECT & set(clause[-4:]) and any(map(PARTICIPLE.search, clause)):
        return found - {INTENT}
    if lowered in {"will", "wollen"} and _PERFECT & set(clause[-4:]) and any(map(PARTICIPLE.search, clause)):
        return (found - {INTENT}) | {REPORT}  # "will es gewusst haben"
    return found


_WISHED = re.compile(
    r"\b(?:nach\s(?:dem|den)|auf|laut)\s(?:Willen|Wunsch|Wünschen|Plänen|Vorstellungen|Planungen)\b|\bgeht\ses\snach\s"
)
"""What makes of a "soll" somebody's wish."""

_CRIMINAL = frozenset(
    """on of over against faces face faced facing criminal deny denies denied drop dropped drops press pressed bring
    brought file filed pending corruption fraud murder manslaughter felony assault bribery related dismissed formal the
    all federal terrorism espionage treason conspiracy rape theft tax""".split()
)


def _is_criminal(statement: Statement, word: Word) -> bool:
    """Whether "charges" are those of a prosecutor."""
    ahead = statement.words[max(0, word.position - 2) : word.position]
    behind = statement.words[word.position + 1 : word.position + 2]
    return any(other.lower in _CRIMINAL for other in (*ahead, *behind))


def _is_before(statement: Statement, word: Word, following: set[str]) -> bool:
    """Whether one of some words stands behind a word."""
    return word.position + 1 < len(statement.words) and statement.words[word.position + 1].lower in following


_ARTICLES = frozenset("the a an its their his her this that of for".split())
_ABLE = frozenset("can could cannot kann können".split())
_PERFECT = frozenset("haben sein".split())
PARTICIPLE = re.compile(r"^\w*ge\w{2,}(?:t|en)$|^(?:be|ver|er|ent|zer|miss)\w+(?:t|en)$|iert$")

_MAYBE = re.compile(
    r"\b(?:nicht\s(?:mehr\s)?(?:ausgeschlossen|auszuschließen|ausschließen|vom\sTisch)|schlie(?:ßt|ßen)\s[^.;]{0,60}\bnicht\saus"
    r"|schloss(?:en)?\s[^.;]{0,60}\bnicht\saus|(?:not|never|n't)\s(?:yet\s)?(?:rul(?:e|ed|ing)\sout|exclud(?:e|ed))|not\sruled\sout"
    r"|in\sAussicht|(?:muss|müssen|müsste|must|needs?\sto|has\sto|have\sto)\s[^.;]{0,50}(?:noch|still|first|yet)[^.;]{0,40}"
    r"(?:zustimmen|bewillig\w+|genehmig\w+|billigen|beschließen|approve\w*|ratif\w+|sign\soff|agree)"
    r"|in\s(?:\w+\s){0,3}(?:talks|negotiations|discussions)|negotiating|poised\sto|set\sto|about\sto"
    r"|on\sthe\s(?:verge|brink|cusp|point)\sof|in\s(?:\w+\s){0,2}(?:Verhandlungen|Gesprächen)|verhandel[nt]"
    r"|(?:close|closer|near)\sto\s(?:an?\s(?:\w+\s)?(?:deal|agreement|accord|settlement|sale)|\w+ing)"
    r"|near(?:s|ing)?\s(?:an?\s)(?:\w+\s)?(?:deal|agreement|accord|settlement|sale)"
    r"|(?:steht|stehen|stand|standen)\s[^.;]{0,40}(?:kurz|unmittelbar)\svor"
    r"|(?:steht|stehen|stand|standen)\svor\s(?:dem|der|einem|einer)"
    r"|(?:talks|negotiations|Verhandlungen|Gespräche)\s(?:are\s(?:under\s?way|ongoing)|laufen)"
    r"|kurz\sdavor|steht\skurz\svor|im\sGespräch|zur\sDebatte|im\sRaum|on\sthe\stable|under\sdiscussion|up\sfor\sdebate|in\sErwägung|zeichnet\ssich)\b",
    re.IGNORECASE,
)
"""What is called possible in several words."""


_IS_TO = re.compile(r"\b(?:is|are|was|were)\s(?:also\s|now\s|then\s)?to\s(?!date\b|the\b|a\b)[a-z]+", re.IGNORECASE)
"""What is to be done is planned."""

_DRAFT = re.compile(
    r"\b(?:under|according\sto)\s(?:the|a|its|her|his|their|this)\s(?:\w+\s)?(?:bill|draft|proposals?|plans?|motion)\b"
    r"|\b(?:nach|laut)\s(?:dem|den|einem|seinem|ihrem|diesem)\s(?:\w+\s)?(?:\w*[Ee]ntwurf|Plan|Plänen|Vorschlag|Vorhaben)\b",
    re.IGNORECASE,
)
"""What stands in a draft is not yet so."""


def clause_markers(statement: Statement, without: frozenset[int] = frozenset()) -> list[set[str]]:
    """For each clause the classes of marker that govern what it says, but for those of some words."""
    known = statement.caches.get("markers")
    if isinstance(known, list) and not without:
        return known
    own: list[set[str]] = [set() for _ in statement.clauses]
    verbs, doubting = saying(statement.language), claiming(statement.language)
    doubted: set[int] = set()
    spoken: set[int] = set()
    marking: dict[tuple[int, str], list[int]] = {}
    is_cleared = _CLEARED.search(statement.text) is not None
    for word in statement.words:
        if is_cleared and _CHARGE.match(word.text):
            continue  # who is cleared of a charge is so, whatever the charge
        for kind in _kinds(word, statement):
            own[word.clause].add(kind)
            marking.setdefault((word.clause, kind), []).append(word.position)
        if statement.language == "de" and word.lower in _WILL and _is_future(statement, word):
            own[word.clause].add(FUTURE)
        if word.lower in {"will", "shall", "'ll"} and statement.language == "en":
            own[word.clause].add(FUTURE)
            own[word.clause].discard(INTENT)
        if word.position in without or (word.lower in SPEAKING and not speaks_of(word, statement)):
            continue
        if word.text[0].isupper() and statement.language == "en" and _is_in_name(statement, word):
            continue  # the Cape of Good Hope hopes for nothing
        if (
            word.is_content
            and not _is_joined(word, statement, verbs)
            and any(key in verbs for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@")
        ):
            if _tells_nothing(word, statement):
                own[word.clause].add(SAID)
            else:
                spoken.add(word.clause)
            if any(key in doubting for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@"):
                doubted.add(word.clause)
    text = statement.text
    for match in _MAYBE.finditer(text):
        for number in {word.clause for word in statement.words if match.start() <= word.start < match.end()}:
            own[number].add(POSSIBLE)
    if statement.language == "en":
        for match in _IS_TO.finditer(text):
            for number in {word.clause for word in statement.words if match.start() <= word.start < match.end()}:
                own[number].add(INTENT)
    if _DRAFT.search(text):
        for kinds in own:
            kinds.add(PROPOSAL)
    for match in _PONDERED.finditer(text):
        for number in {word.clause for word in statement.words if match.start() <= word.start < match.end()}:
            own[number].add(PROPOSAL)
    for each in sources(statement):
        verb = statement.words[each.position]
        is_so = PROPOSAL in markers(verb, statement.language) or _FACTIVE.match(verb.text)  # whoever asks or grumbles
        if _is_party(statement, each) and not is_so and not _is_settled(verb, statement.language):
            doubted.add(verb.clause)
    source = _SOURCE.search(text)
    whole = source is not None and not _OFFICIAL.search(text[max(0, source.start() - 60) : source.end() + 60])
    if source is not None:
        spoken.add(0)
    if _COLON.match(text) or _SOFT.search(text):
        spoken.add(0)
    by_person = any(
        _is_person(statement, source) and not _is_settled(statement.words[source.position], statement.language)
        for source in sources(statement)
    )
    conditional = any(CONDITION in kinds for kinds in own)
    if statement.language == "de" and _VERB_FIRST.match(text) and "," in text and not text.rstrip().endswith("?"):
        conditional = True
    result = [set(kinds) for kinds in own]
    for number, kinds in enumerate(result):
        if spoken or whole:
            kinds.add(SAID)
        is_doubted = number in doubted or (number - 1 in doubted and _is_content_clause(statement, number))
        is_indirect = by_person and bool(_SPOKEN & {statement.words[p].lower for p in statement.clauses[number]})
        if whole or is_indirect or is_doubted:
            kinds.add(REPORT)
        if conditional:
            kinds.add(CONDITION)
        if number and PROPOSAL in own[number - 1] and _is_content_clause(statement, number):
            kinds.add(PROPOSAL)
        if number + 1 < len(own) and PROPOSAL in own[number + 1] and not number:
            kinds.add(PROPOSAL)
    if not without:
        statement.caches["marking"] = marking
        statement.caches["conditions"] = [number for number, kinds in enumerate(own) if CONDITION in kinds]
        statement.caches["own markers"] = own
        statement.caches["markers"] = result
    return result


def attributes(statement: Statement) -> bool:
    """Whether a statement gives the source of anything: who denies it is none."""
    return any(not statement.words[source.position].lower.startswith(_DENIED) for source in sources(statement))


def own_markers(statement: Statement, number: int) -> set[str]:
    """Classes of marker that stand in a clause itself."""
    clause_markers(statement)
    known = statement.caches.get("own markers")
    return known[number] if isinstance(known, list) else set()


def _is_joined(word: Word, statement: Statement, verbs: frozenset[str]) -> bool:
    """Whether a German verb of saying is another one with its particle: "sagt … ab"."""
    if statement.language != "de" or not word.text[0].islower():
        return False
    base = stem(word.text, "de")
    joined = [
        key
        for key, worth in word.keys.items()
        if worth == 1.0 and key[0] not in "#~@+=" and key.endswith(base) and key != base
    ]
    return bool(joined) and not any(key in verbs for key in joined)


_CLEARED = re.compile(
    r"\b(?:freigesprochen|freizusprechen|freispr\w+|Freispruch\w*|spr(?:ach|icht|echen)\w*\s[^.;]{1,120}\sfrei\b|acquit\w*"
    r"|clear(?:ed|s)?\s[^.;]{0,60}\bof\b|exonerat\w+)",
    re.IGNORECASE,
)
_CHARGE = re.compile(r"(?:\w*vorw[uü]rf\w*|anklage\w*|charge[sd]?|accusations?|allegations?)$", re.IGNORECASE)


_PONDERED = re.compile(
    r"\b(?:denk(?:t|en)|dachte\w*)\s[^.;]{0,120}\bnach\b|\b(?:nachgedacht|liebäugel\w+|mit\sdem\sGedanken|ins\s(?:Gespräch|Spiel)|zur\sDiskussion|aufs\sTapet|in\s(?:Betracht|Erwägung)"
    r"|überleg(?:t|en|te|ten),?\s(?:ob|[^.;]{2,80}\szu\s)|ponder(?:s|ing|ed)?|contemplat(?:es?|ing|ed)|mull(?:s|ed|ing)?"
    r"|(?:think|thinks|thinking|thought)\s(?:about|of)|toy(?:s|ed|ing)?\swith|look(?:s|ed|ing)?\s(?:at|into)\s\w+ing|weigh(?:s|ed|ing)?\swhether"
    r"|explor(?:es?|ing)\s(?:the\s|an?\s)?(?:sale|merger|options?|ways|whether|\w+ing)|floated|review(?:s|ing)\swhether|debat(?:es?|ing)\swhether)",
    re.IGNORECASE,
)
"""What is only thought about, in several words."""

_PARTIES = frozenset(
    """lawsuit lawsuits suit complaint indictment filing petition klage klageschrift anklageschrift strafanzeige
    anzeige beschwerde survivors survivor witnesses witness residents resident relatives relative family
    families victims victim neighbours neighbors neighbour neighbor activists activist critics opponents
    opponent campaigners supporters plaintiffs plaintiff claimants rivals insiders whistleblower whistleblowers
    lawyers lawyer attorneys attorney rebels rebel rebellen separatists separatisten militants militia miliz
    milizen insurgents guerrillas islamisten islamists terroristen kidnappers entführer hackers hacker
    überlebende überlebenden zeugen zeuge augenzeugen anwohner anwohnern angehörige angehörigen hinterbliebene
    opfer nachbarn aktivisten kritiker gegner kläger klägerin anwalt anwältin anwälte insider whistleblower
    umweltschützer tierschützer""".split()
)
"""Who has only a word of their own for what they tell."""


_FACTIVE = re.compile(
    r"rüg|kritisier|tadel|bemängel|beanstand|monier|bedauer|beklag|lob|begrüß|würdig|schelt|schalt|schilt|geißel|missbillig"
    r"|critici[sz]|fault|chid|rebuk|reprimand|censur|castigat|berat|deplor|reproach|scold|admonish|slam|blast|lament|regret"
    r"|prais|welcom|hail|applaud|condemn|decr|point|zitier|quot",
    re.IGNORECASE,
)
"""Verbs of saying that take what is said for so: who faults it does not claim it."""


def _is_party(statement: Statement, source: Source) -> bool:
    """Whether somebody who speaks is a party to what is told, and no office."""
    return any(statement.words[p].lower in _PARTIES for p in source.speaker)


def _is_in_name(statement: Statement, word: Word) -> bool:
    return any(start <= word.start < end and " " in text for start, end, text in statement.names)


_DENIED = (
    "bestreit",
    "bestritt",
    "dementier",
    "leugne",
    "abstreit",
    "zurückw",
    "widersprach",
    "widerspr",
    "denie",
    "deny",
    "disput",
    "refut",
)


def _tells_nothing(word: Word, statement: Statement) -> bool:
    """Whether a verb of saying makes nothing else of a statement somebody's word: "er bestreitet das"."""
    if word.lower.startswith(_DENIED):
        return True
    clause = {statement.words[p].lower for p in statement.clauses[word.clause]}
    return word.lower.startswith(("äußer", "comment")) and bool(clause & {"nicht", "not", "keine", "no", "declined"})


_OPENERS = frozenset("that dass ob whether wie how warum why zu".split())
_SPOKEN = frozenset(
    """habe sei seien werde wolle könne müsse solle dürfe gebe komme gehe stehe bleibe hätten wären würden würde
    könnten""".split()
)


def _is_content_clause(statement: Statement, number: int) -> bool:
    """Whether a clause tells what is said in the one before it: "dass …", indirect speech, an infinitive."""
    words = [statement.words[p].lower for p in statement.clauses[number]]
    if not words:
        return False
    opens = words[0] in _OPENERS or words[0] == "to"
    return opens or bool(_SPOKEN & set(words)) or "zu" in words or is_infinitive(statement, number)


def _is_settled(word: Word, language: str) -> bool:
    """Whether a verb of saying tells what is so because it is said: "ankündigen", "confirm"."""
    return any(key in settling(language) for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@")


def _is_personal(name: str, language: str) -> bool:
    """Whether a name is a first and a last name, as far as can be told."""
    words = name.split()
    return (
        len(words) > 1
        and not looks_like_organization(name)
        and not any(is_common_noun(word, language) for word in words[-2:])
    )


def _is_person(statement: Statement, source: Source) -> bool:
    """Whether somebody who speaks is a person with a name, rather than an office that tells what it did."""
    return any(
        _is_personal(text, statement.language) and any(start <= statement.words[p].start < end for p in source.speaker)
        for start, end, text in statement.names
    )
