"""What a question asks for: a person, an amount, a date, a place, a reason, yes or no.

Read from its first words and from what follows "how" and "wie"; decides which shape of answer a sentence should hold.
"""

import re
from typing import Literal

from bot.engine.language import QUESTION_WORDS, question_languages

AnswerKind = Literal[
    "who",
    "count",
    "money",
    "percent",
    "when",
    "duration",
    "age",
    "measure",
    "where",
    "why",
    "yesno",
    "how",
    "what",
    "said",
]

_EARNED = (
    r"was verdien\w*|was (?:hat|haben) .{1,40} (?:pro|im) \w+ (?:bekommen|gekriegt|verdient)|"
    r"what (?:does|do|did) .{1,60} (?:earn|get paid)|"
)
_MONEY = re.compile(
    r"\b(?:how much (?:money|does|did|do|is|was|were|will|would|has|have|are|they|it|he|she|cash)?|"
    r"what (?:does|did|will|would) .{1,60} cost|price|cost|worth|salary|pay(?:s|ing)?|paid|budget|"
    r"revenue|profit|loss|fine|valuation|in (?:euros?|dollars?|pounds|francs)|"
    r"what (?:bonus|raise|sum|fee|salary|wage|rent|compensation|damages?)|"
    + _EARNED
    + r"was (?:zahl\w*|(?:muss|müssen|soll|sollen|will|wollen) .{1,60} (?:be)?zahlen)|"
    r"wie ?viel (?:mehr )?(?:geld|lohn|gehalt|zulage|prämie|bonus|rente|miete|steuern?|strafe|zuschuss|subvention\w*|"
    r"schadenersatz|entschädigung|abfindung|schulden|gewinn|verlust|umsatz|euro|dollar|kostet|kosten|zahlt|verdient|bekommt|gibt|hat|ist|soll|wird|will|"
    r"wurde|würde)|was kostet|was kosten|gekostet|wie teuer|kosten|preis|gehalt|wie hoch)\b",
    re.IGNORECASE,
)
# Who somebody is by what they do; German compounds end in these.
_PEOPLE_DE = (
    r"(?:\w*(?:spieler|verteidiger|stürmer|torwart|trainer|künstler|sänger|schauspieler|maler|musiker|schriftsteller|"
    r"autor|dichter|komponist|erfinder|entdecker|gründer|forscher|wissenschaftler|historiker|philosoph|physiker|"
    r"chemiker|mathematiker|ökonom|ingenieur|architekt|professor|lehrer|herrscher|könig|kaiser|kanzler|präsident|"
    r"minister|politiker|sprecher|führer|anführer|leiter|direktor|manager|chef|richter|anwalt|general|offizier|papst|"
    r"bischof|astronaut|pilot|regisseur|journalist|unternehmer|milliardär|investor|sportler|fahrer|experte|theoretiker|"
    r"reformer|kritiker|kandidat|senator|bürgermeister|gouverneur)(?:in|innen|e|en|n|s|es)?|mann|frau|mensch|person|leute)"
)
_PEOPLE_EN = (
    r"(?:player|defender|striker|goalkeeper|quarterback|coach|artist|singer|actor|actress|painter|musician|writer|author|"
    r"poet|composer|inventor|discoverer|founder|researcher|scientist|historian|philosopher|physicist|chemist|"
    r"mathematician|economist|engineer|architect|professor|teacher|ruler|king|queen|emperor|chancellor|president|"
    r"minister|politician|spokesman|spokeswoman|spokesperson|leader|director|manager|boss|chief|judge|lawyer|general|"
    r"officer|pope|bishop|astronaut|pilot|journalist|entrepreneur|billionaire|investor|athlete|driver|expert|theorist|"
    r"reformer|critic|candidate|senator|mayor|governor|man|woman|person|people|executive)s?"
)
_NO_ADJECTIVE = (
    "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|the|a|an|of|kind|kinds|sort|type|"
    "if|about|happened|makes|made"
)
_PATTERNS: tuple[tuple[AnswerKind, str], ...] = (
    (
        "percent",
        (
            r"\b(?:what (?:percent\w*|share|proportion)|how (?:big|large|high) (?:a |is |was )?(?:the |his |"
            r"her |their |its )?(?:share|stake|percentage|proportion)|percentage|wie ?viel(?:e)? prozent|"
            r"prozentsatz|welcher anteil|welchen anteil|wie (?:groß|hoch) (?:ist|war|wird|wäre)?\s*(?:der|die|"
            r"sein|ihr)?\s*(?:anteil|beteiligung|quote|prozentsatz))\b"
        ),
    ),
    ("age", r"\b(?:how old|what age|wie alt|welches alter|in welchem alter|quel âge|quanti anni|hoe oud)\b"),
    (
        "duration",
        (
            r"\b(?:how long|for how many (?:years|months|weeks|days|hours)|how many (?:years|months|weeks|"
            r"days|hours|minutes)|wie lange|wie lang (?:dauer|brauch)\w*|"
            r"wie ?viele (?:jahre|monate|wochen|tage|stunden|minuten)n?|"
            r"combien de temps|cuánto tiempo|quanto tempo|hoe lang)\b"
        ),
    ),
    (
        "when",
        (
            r"\b(?:when|what (?:time|date|day|year|month)|which (?:year|day|date|month)|since when|until when|"
            r"by when|wann|um wie ?viel uhr|welche[ms]? (?:jahr|tag|datum|monat|uhrzeit)|an welchem tag|"
            r"in welchem jahr|seit wann|bis wann|ab wann|quand|cuándo|quando|wanneer)\b"
        ),
    ),
    (
        "where",
        (
            r"\b(?:where|which (?:city|country|town|place|state|region)|what (?:city|country|town|place)|wo|"
            r"wohin|woher|in welche[rmns]? (?:stadt|land|ort|region)|où|dónde|dove|waar)\b"
        ),
    ),
    (
        "why",
        (
            r"\b(?:why|how come|what (?:caused|was the reason|is the reason|led to|made)|what for|reason|"
            r"cause|motive|what set (?:it|this|that|the \w+) off|warum|wieso|weshalb|aus welchem grund|"
            r"wodurch|weswegen|woran (?:lag|liegt|hat es gelegen)|grund|ursache|motiv|"
            r"pourquoi|perché|waarom|por qué)\b"
        ),
    ),
    (
        "measure",
        (
            r"\b(?:how (?:far|high|tall|deep|wide|heavy|fast|hot|cold|large|big|strong)|wie (?:weit|hoch|tief|"
            r"breit|schwer|schnell|heiß|kalt|groß|stark|lang ist))\b"
        ),
    ),
    (
        "count",
        (
            r"\b(?:how many|number of|what number|how often|wie ?viele?[nrsm]?|wie oft|anzahl|zahl der|"
            r"combien|cuánt[oa]s?|quant[ie]|hoeveel)\b"
        ),
    ),
    (
        "who",
        (
            r"\b(?:(?:which|what) (?:(?!(?:"
            + _NO_ADJECTIVE
            + r")\b)\w+ ){0,2}?"
            + _PEOPLE_EN
            + r"\b(?!-)|welche[rnms]? (?:\w+ ){0,2}?"
            + _PEOPLE_DE
            + r"|"
            r"wie (?:heißt|hieß|heißen|hießen)|wie lautete? (?:\w+ )?\w*namen?|"
            r"what (?:is|was|were|are|'s) (?:\w+ )?(?:\w+'s )?(?:\w+ )?names?|what's (?:\w+ ){1,3}name|"
            r"who|whom|whose|which (?:company|companies|person|people|minister|part(?:y|ies)|teams?|clubs?|"
            r"banks?|firms?|countr(?:y|ies))|wer|wen|wem|wessen|welche[rsnm]? (?:firma|firmen|unternehmen|"
            r"person(?:en)?|minister|partei(?:en)?|vereine?|politiker|banken?)|qui|quién|chi|wie is|wie zijn)\b"
        ),
    ),
)
_RULES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_SAID = re.compile(
    r"\b(?:say|says|said|think|thinks|thought|comment|react|reaction|opinion|sagt|sagte|meint|denkt|"
    r"hält .{1,30} (?:von|davon)|reagiert|reaktion|meinung|äußert)\b"
    r"|\bw(?:as|hat)\b.{1,60}\b(?:gesagt|schr(?:eibt|ieb)|geschrieben|(?:ge)?postet|getwittert|verspr(?:icht|ach|ochen)|"
    r"writes?|wrote|written|posts?|posted|tweets?|tweeted|tells?|told|promis(?:e[sd]?|ing))\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^\W*(?:and |und |but |aber )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|isn't|aren't|wasn't|weren't|didn't|doesn't|"
    r"ist|sind|war|waren|hat|haben|hatte|hatten|kann|können|konnte|konnten|wird|werden|wurde|wurden|"
    r"soll|sollen|darf|dürfen|will|wollen|gibt|gab|bleibt|bleiben|kommt|kommen|muss|müssen|"
    r"est-ce|es|son|está|è|sono|zijn|heeft|(?!(?:what|mit|seit|laut|acht|nicht|wat)\b)[a-zäöü]{2,}t)\b",
    re.IGNORECASE,
)
_INDIRECT = re.compile(
    r"\W*(?:do|does|can|could|would|wissen|weißt|weiß|kannst|können|könnt\w*)\s(?:\w+\s){0,4}?(?:know|"
    r"tell|say|explain|remember|sagen|erklären|verraten|wer|wen|wann|wo|warum|wie|was)\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\W*(?:was|wat)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_COUNTED = re.compile(r"\b(?:how many|wie ?viele)\b", re.IGNORECASE)
_PRICED = re.compile(
    r"\b(?:how much|wie ?viel|was kost\w*|was zahl\w*|was .* (?:be)?zahlen|gekostet|wie teuer|wie hoch|"
    r"what .* (?:costs?|price|worth|pay(?:s|ing)?|fine|budget|in (?:euros?|dollars?|pounds|francs))|"
    r"what (?:bonus|raise|sum|fee|salary|wage|rent|compensation|damages?)|cost|price|" + _EARNED + r"kosten|preis)\b",
    re.IGNORECASE,
)
_TERMED = re.compile(r"\W*wie lautete?\b", re.IGNORECASE)
_HOW = re.compile(r"\b(?:how|wie|comment|cómo|come|hoe)\b", re.IGNORECASE)


# How people write in chats -> how it is written out.
_CONTRACTED = (
    (re.compile(r"\b(who|what|where|when|how|why|that|there)s\b", re.IGNORECASE), r"\1's"),
    (
        re.compile(r"\b(did|does|do|is|are|was|were|has|have|had|could|would|should|must|need)n[’]?t\b", re.IGNORECASE),
        r"\1n't",
    ),
    (re.compile(r"\b(ca|wo)nt\b", re.IGNORECASE), r"\1n't"),
    (
        re.compile(
            r"\b(gibt|gab|geht|ging|ist|war|lag|liegt|hat|wird|kann|soll|will|muss|darf|kommt|steht|läuft|lief|kostet"
            r"|heißt|macht|wer|wo|wann|warum|wieso|ob|wenn|dass|sie|er|ich|man)['’]?s\b",
            re.IGNORECASE,
        ),
        r"\1 es",
    ),
    (re.compile(r"\bnix\b", re.IGNORECASE), "nichts"),
    (re.compile(r"\bwanna\b", re.IGNORECASE), "want to"),
    (re.compile(r"\bgonna\b", re.IGNORECASE), "going to"),
)
# What is another word in another language: only where the question has a German word that the others have not.
_GERMAN = re.compile(
    r"\b(?:gibt|noch|ist|sind|hat|haben|wird|was|wer|wann|wo|wie|warum|wieso|der|das|und|auch|jetzt?|denn|eigentlich)\b",
    re.IGNORECASE,
)
_CONTRACTED_IN_GERMAN = tuple(
    (re.compile(rf"\b{short}\b", re.IGNORECASE), written)
    for short, written in (
        ("ne", "eine"),
        ("nen", "einen"),
        ("ner", "einer"),
        ("nem", "einem"),
        ("nich", "nicht"),
        ("jetz", "jetzt"),
        ("ham", "haben"),
        ("hab", "habe"),
        ("sone", "so eine"),
    )
)


def spelled_out(question: str) -> str:
    """A question with the contractions of chats written out: "whos paying", "woran lags", "gibts schon was"."""
    for pattern, written in _CONTRACTED:
        question = pattern.sub(written, question)
    if _GERMAN.search(question):
        for pattern, written in _CONTRACTED_IN_GERMAN:
            question = pattern.sub(written, question)
    return question


def _is_bare(match: re.Match[str]) -> bool:
    return match.group().lower() in QUESTION_WORDS


# "How much power", "wie viel Strom": an amount of something, and money only if the thing is money.
_AMOUNT_OF = re.compile(
    r"\b[Ww]ie ?viel\s(?!(?:Geld|Kapital|Euro|Dollar|Franken|Prozent|Gewinn|Verlust|Umsatz|Schulden|Lohn|Gehalt|"
    r"Steuer\w*|Miete|"
    r"Zins\w*|Schadenersatz|Rente|Zulage|Prämie|Bonus|Strafe|Zuschuss|Subvention\w*|Entschädigung|Abfindung|Mal)\b)[A-ZÄÖÜ]\w+"
    r"|\b[Hh]ow much (?:power|energy|electricity|water|oil|gas|time|space|land|weight|rain|snow|food|data|fuel|steel|"
    r"coal)\b"
)


def answer_kind(question: str) -> AnswerKind:
    """Tell what kind of answer a question wants; "what" where nothing more can be told.

    "When", "where" and their like ask only where they are the question's first question word and it does not open
    with a verb: in "Was anybody alive when they came?" they join clauses.
    """
    text = question[:400]
    is_yes_no = bool(_YES_NO.match(text)) and not _INDIRECT.match(text) and not _opens_with_german_was(text)
    first = next((m.start() for m in _WORD.finditer(text) if m.group().lower() in QUESTION_WORDS), len(text))
    manner = _HOW.search(text)

    def asks(match: re.Match[str] | None) -> bool:
        if match is None:
            return False
        return not (_is_bare(match) and (is_yes_no or match.start() > first))

    for kind, pattern in _RULES[:4]:
        if asks(pattern.search(text)):
            return kind
    if _AMOUNT_OF.search(text):
        return "measure"
    if _MONEY.search(text) and _PRICED.search(text) and not _COUNTED.search(text):
        return "money"
    for kind, pattern in _RULES[4:]:
        if asks(pattern.search(text)):
            return kind
    if is_yes_no:
        return "yesno"
    if _SAID.search(text):
        return "said"
    if (
        manner and manner.start() <= first and not _TERMED.match(text)
    ):  # in "which gases such as", "wie" and "as" compare
        return "how"
    return "what"


def _opens_with_german_was(text: str) -> bool:
    return bool(_WAS.match(text)) and question_languages(text)[0] != "en"


# What asks for the whole story, and names nothing in it.
_GIST = re.compile(
    r"""\W*(?:(?:und|and|so|also|ok|bitte|please|kurz|na)\W+)*(?:
    w(?:as|at)\s(?:ist|war)\s(?:denn\s|da\s|hier\s|eigentlich\s|bisher\s|alles\s)*(?:passiert|geschehen|los|der\sstand)
    |worum\s(?:geht(?:'?s|\ses)?|handelt\s?es\ssich)(?:\s(?:hier|da|denn|eigentlich|dabei))*
    |um\swas\sgeht(?:'?s|\ses)?(?:\s(?:hier|da|denn))*
    |(?:(?:kurze\s)?zusammenfassung|überblick|stand\sder\sdinge|fass(?:e|\s)*(?:es|das)?\s?(?:kurz\s)?zusammen)
    |(?:wie\sist|was\sist)\sder\s(?:aktuelle\s)?stand(?:\sder\sdinge)?
    |what(?:'?s|\sis|\swas|\shas)?\s(?:happened|happening|going\son|up|(?:this|it|the\sstory)(?:\sall)?\sabout)
    |(?:give\sme\s)?(?:a\s)?(?:short\s)?(?:summary|overview)|summari[sz]e(?:\s(?:it|this))?|tl;?dr
    )(?:\s(?:bitte|please|jetzt|now|so\sfar|bisher))*\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_NEWS = re.compile(
    r"""\W*(?:(?:und|and|so|also|na)\W+)*(?:
    (?:was\s)?gibt(?:'?s|\ses)\s(?:(?:et)?was\s|irgendwas\s|denn\s)*neues|was\s(?:ist\s)?(?:neu|neues)|(?:et)?was\sneues
    |neuigkeiten|was\sist\sdas\sneu(?:e)?ste|das\sneu(?:e)?ste
    |what(?:'?s|\sis)\s(?:new|the\slatest)|any(?:thing)?\s(?:news|new|updates?)|(?:the\s)?latest(?:\snews)?|updates?|news
    )(?:\s(?:hier|here|heute|today|dazu|on\s(?:this|it)))*\W*""",
    re.IGNORECASE | re.VERBOSE,
)


def asks_for_gist(question: str) -> bool:
    """Whether a question wants the whole story told and names nothing in it: "was ist passiert", "what is it about"."""
    return _GIST.fullmatch(question[:100]) is not None


def asks_for_news(question: str) -> bool:
    """Whether a question wants what is newest in the story: "was gibt's Neues", "any news"."""
    return _NEWS.fullmatch(question[:100]) is not None


_WHAT_IS = re.compile(
    r"\s*(?:und\s|and\s)?(?:was\s(?:ist|sind|war|bedeutet|heißt)|was\sversteht\sman\sunter|what(?:['’]s|\sis|\sare|\swas)"
    r"|what\sdoes)\s",
    re.IGNORECASE,
)


def asks_what_is(question: str) -> bool:
    """Whether a question begins like one for what something is: "was ist Stargate", "what is the trust"."""
    return _WHAT_IS.match(question) is not None
