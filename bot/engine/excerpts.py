"""What may stand alone: which sentences can be bullets, and how a long one is shortened without changing what it says.

A bullet is its sentence, or the sentence without an introductory "Doch", without a parenthesis, or without a clause at
its end. Nothing is ever added; a cut inside or at the end is marked with "…". Where in doubt, a sentence is no bullet
and a clause stays.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.engine.analysis import SentenceView
from bot.engine.furniture import is_courtesy
from bot.engine.language import UPPER, Token, is_function_word, is_infinitive, is_irregular, tokens
from bot.engine.markup import CELL, ITEM

MAX_BULLET_CHARS = 240

# Words that lean on the sentence before: a bullet cannot open with them.
_ANAPHORS = {
    "de": frozenset(
        """er sie ihm ihn ihr ihnen sein seine seinen seinem seiner seines ihre ihren ihrem ihrer ihres dieser
        diese dieses diesem diesen jener jene jenes dies dabei damit dazu dafür davon daran darauf darin
        darüber daraufhin darunter dagegen dahinter dadurch daher deshalb deswegen darum demnach
        demzufolge dementsprechend somit also so ebenso genauso zwar stattdessen hingegen jedoch
        allerdings dennoch trotzdem gleichwohl nichtsdestotrotz denn letzterer letztere letzteres
        ersterer erstere dessen deren derselbe dieselbe dasselbe solche solcher solches ferner außerdem
        zudem überdies darüber hinzu auch andererseits einerseits umgekehrt schließlich unterdessen
        währenddessen dann danach dort anschließend beide beides beispielsweise nämlich immerhin
        ansonsten sonst indes indessen erstens zweitens drittens zuvor vorher seitdem seither ebenfalls
        gleichzeitig hierzu hierbei hierfür hiermit hierdurch wiederum damals
        seinerzeit""".split()
    ),
    "en": frozenset(
        """he she they it him her them his hers its their theirs this that these those such so then thus therefore
        hence however moreover furthermore besides also otherwise instead still yet nevertheless
        nonetheless meanwhile there both latter former likewise similarly consequently accordingly
        afterwards firstly secondly thirdly""".split()
    ),
    "fr": frozenset(
        """il elle ils elles ce cela ça celui celle ceux ces cette cet son sa ses leur leurs ainsi donc aussi puis
        ensuite""".split()
    ),
    "es": frozenset(
        "él ella ellos ellas esto eso este esta estos estas su sus así entonces además también luego".split()
    ),
    "it": frozenset(
        "lui lei loro egli ella questo questa questi queste quello suo sua suoi così quindi inoltre anche poi".split()
    ),
    "nl": frozenset("hij zij ze het dit dat deze die zijn haar hun daarom daarmee dus ook verder bovendien".split()),
}
# Openings of more than one word that lean, and those that look like it but stand alone ("Es gibt", "There are").
_LEANING = {
    "de": re.compile(
        r"(?:Zum (?:einen|anderen)|Kurz (?:darauf|danach|zuvor)|Wenig später|Im Gegen(?:teil|zug)|Aus diesem"
        r"|Im selben"
        r"|(?:Der|Die|Das)selbe|Am selben|Tags (?:darauf|zuvor)|Grund dafür"
        r"|(?:\w+ )?(?:Stunden?|Tage?|Wochen?|Monate?|Jahre?) (?:später|zuvor|darauf|danach)"
        r"|(?:Der|Die) (?:heute )?\d{1,3}-[Jj]ährige|(?:(?:Der|Die|Das|Ein|Eine|Sein|Seine|Ihr|Ihre"
        r"|Zum) )?[A-ZÄÖÜ][a-zäöüß]+:)"
        r"(?!\w)"
    ),
    "en": re.compile(
        r"(?:The (?:latter|former|same|other|others|move|duo|pair)|As a (?:result|consequence)|For (?:example"
        r"|instance)"
        r"|In (?:addition|contrast|response|turn|return|short|other words)(?=,)|On the (?:other hand|contrary)"
        r"|At the same time|After that|(?:Since|Until|By|Before) then|Because of (?:this|that)|That is why|Among them"
        r"|(?:\w+ )?(?:hours?|days?|weeks?|months?|years?) (?:later|earlier|before|after)(?=,)"
        r"|The \d{1,3}-year-old|(?:(?:The|One|His|Her|Their) )?[A-Z][a-z]+(?: [a-z]+)?:)(?!\w)"
    ),
}
_IMPERSONAL = {
    "de": re.compile(
        r"Es (?:gibt|gab|gebe|geht|ging|gehe|kam|kommt|fehl(?:t|te|en|ten)|droh(?:t|te|en|ten)|herrsch(?:t|te)"
        r"|besteht"
        r"|bestehen|entstand|entstanden|brennt|brannte"
        r"|(?!sind|waren|seien|wären)[a-zäöüß]+en) "  # a plural verb has its subject behind it: "Es treten … auf"
    ),
    "en": re.compile(r"There (?:is|are|was|were|will be|has been|have been|remains?) "),
}
# Conjunctions that may be dropped when the next word can begin a sentence as it stands.
_DROPPABLE = {"de": frozenset({"doch", "aber", "und"}), "en": frozenset({"but", "and", "yet"})}
_PRONOUNS = {
    "de": frozenset("er ihm ihn ihnen dessen sie".split()),
    "en": frozenset("he she him them they".split()),
}
_PREPOSITIONS = {
    "de": frozenset(
        """am an auf aus bei beim bis durch für gegen im in laut mit nach ohne seit trotz um unter vom von vor
        wegen während zu zum zur zwischen über""".split()
    ),
    "en": frozenset("after at before by during for from in on since under until with within".split()),
}
_MIN_CONTENT = 3  # content words of a bullet: two say no more than that something was so
_TERSE_CONTENT = 2  # the same, figures counted, where the whole text is so short: "Der Verkehr wird umgeleitet."
_OPEN, _CLOSE = '„“«»"', '“”»«"'
_QUOTATION = re.compile(r"„[^“”„]*[“”]|“[^”“]*”|«[^»]*»|»[^«]*«|\"[^\"]*\"")
# Verbs of saying. German ones are written small: "die Forderung" says nothing.
_SPEAKING_DE = re.compile(
    r"\b(?:sag(?:t|te|ten)|(?:be|unter)?erklär\w+|beton\w+|mein(?:t|te|ten)|teil(?:t|te|ten)\b.*\bmit"
    r"|schr(?:ieb|ieben|eibt)"
    r"|kritisier\w+|lob(?:t|te|ten)|bezeichne\w*|nann\w+|nenn\w+|zufolge|[Ll]aut|[Nn]ach (?:eigenen )?Angaben"
    r"|[Nn]ach (?:eigener )?Darstellung|heißt es|hieß es|forder\w+|warn\w+|kündig\w+|versprach\w*|berichte\w*"
    r"|behaupte\w*"
    r"|bestr(?:itt|eite)\w*|bestätig\w+|äußer\w+|glaub\w+|hofft?\w*|wies\w*|antwort\w+|räum\w+|rief|dank\w+"
    r"|verlang\w+|wirft"
    r"|warf|vorw\w+|verwies|zeigt\w*|[Nn]ach (?:Ansicht|Einschätzung|Auffassung|Überzeugung|Meinung)|Sicht"
    r"|(?:be)?klag(?:t|te|ten)"
    r"|rüg(?:t|te|ten)|mahn(?:t|te|ten)|spotte(?:t|te|ten)|jubel(?:t|te|ten)|droh(?:t|te|ten)|verspricht"
    r"|versicher(?:t|te|ten)"
    r"|gesteht|gestand|argumentier\w+|schilder(?:t|te|ten)|vermute(?:t|te|ten)|erwarte(?:t|te|ten)|rechne(?:t"
    r"|te|ten)|(?:be)?fürchte\w*"
    r"|ergänz(?:t|te|ten)|entgegne\w*|erwider\w+|konter(?:t|te|ten)|urteil(?:t|te|ten)|appellier\w+|plädier\w+"
    r"|erzähl(?:t|te|ten)"
    r"|erinner(?:t|te|ten)|empfiehlt|empfahl|gab .{0,60}\bzu|lobt|bedauer\w+|begründe\w*|unterstr(?:eicht|ich)"
    r"|leugne\w*|verlaute(?:t|te|ten)|informier(?:t|te|ten)|(?:ver)?melde(?:t|te|ten)|zitier(?:t|te|ten)"
    r"|bescheinig(?:t|te|ten)|deponier(?:t|te|ten)|twitter(?:t|te|ten)|erläuter(?:t|te|ten)"
    r"|stell(?:t|te|ten) .{0,60}\b(?:fest|klar)|hiel(?:t|ten) .{0,30}\bdagegen"
    r"|schwärm(?:t|te|ten)|hader(?:t|te|ten)|kommentier(?:t|te|ten)|scherz(?:t|te|ten)|witzel(?:t|te|ten)"
    r"|resümier(?:t|te|ten)|bilanzier(?:t|te|ten)|prognostizier(?:t|te|ten)|frohlock(?:t|te|ten))\b"
)
_SPEAKING_EN = re.compile(
    r"\b(?:say|says|said|told|wrote|writes|[Aa]ccording|called|calls|argue[ds]|warn(?:ed|s)|claim(?:ed|s)"
    r"|add(?:ed|s)|insist(?:ed|s)"
    r"|denie[ds]|announce[ds]|promise[ds]|criticize[ds]|criticise[ds]|praise[ds]|asked|believes?|believed"
    r"|hopes?|thinks?|described|ruled|concluded|testified|noted|explained|commented|tweeted|posted"
    r"|accused|admit(?:ted|s)|stated|predict(?:ed|s)|replied|conceded|urged|vowed|complained|dit|déclar\w+"
    r"|selon|Selon|dijo|según|Según"
    r"|ha detto|secondo|Secondo|zei|aldus|volgens|Volgens)\b"
)
_ATTRIBUTION = re.compile(
    rf",\s(?:so|wie)\s(?:der|die|das|es|er|sie|[{UPPER}])"
    r"|\b(?:g[ai]bt?|gaben) .{0,60}\b(?:bekannt|an|zu|zu bedenken)\b"
    r"|\b(?:überzeugt|spricht von|sprach von|geht davon aus|(?:[A-ZÄÖÜ]\w*-?)?[Ss]precher\w*|Bericht\w*"
    r"|Mitteilung|Aussage|Vorwurf"
    r"|Ansicht|Meinung|Überzeugung|Urteil|Studie|Prognose|gesagt|erklärt|mitgeteilt|betont|gemeldet|berichtet"
    r"|angekündigt)\b"
)
_PRONOUN_SPEAKER = re.compile(
    r"\b(?:sagte|erklärte|betonte|meinte|schrieb|kritisierte|fügte|forderte|warnte|lobte|verlangte|erläuterte"
    r"|ergänzte"
    r"|versicherte|räumte|teilte|kündigte|fragte|klagte|drohte|versprach|berichtete|behauptete|rief|antwortete"
    r"|entgegnete|mahnte"
    r"|scherzte|scherzt|kommentierte|schwärmte|schwärmt|witzelte|resümierte|bilanzierte|frohlockte"
    r"|sagt|erklärt|betont|meint|schreibt|warnt|fordert|klagt|wisse|habe|wolle|werde|könne|sei|müsse)\s(?:er|sie)\b"
    r"|\b(?:[Hh]e|[Ss]he|[Tt]hey) (?:has |have |had |also )?(?:said|says|added|told|wrote|argued|warned"
    r"|explained|insisted|say)\b"
    r"|\b(?:laut|Laut) (?:ihm|ihr|ihnen)\b|\b(?:[Ii]hm|[Ii]hr|[Ii]hnen) zufolge\b|\b[Aa]ccording to (?:him|her"
    r"|them)\b"
)
_NAMED = re.compile(
    rf"(?<![.!?] )(?<!^)\b[{UPPER}][\w-]+(?:\s[{UPPER}][\w-]+)+"
    r"|\b\w*-?(?:Chef|Sprecher|Minister|Präsident|Anwalt|Experte|Analyst|Leiter|Vorsitzende|Direktor|Trainer)\w*"
)
_SUBJUNCTIVE = re.compile(
    r"\b(?:habe|sei|seien|werde|wolle|könne|müsse|solle|dürfe|wisse|gebe|komme|gehe|stehe|liege|bleibe|brauche"
    r"|mache|lasse"
    r"|entspreche|entsprächen|hätten|wären)\b"
)
_FIRST_PERSON = re.compile(
    r"\b(?:[Ii]ch|[Ww]ir|[Mm]ir|[Mm]ich|[Uu]ns|[Mm]ein(?:e[mnrs]?)?|[Uu]nser\w*|I|[Ww]e|[Mm]y|[Oo]ur|me|us)\b"
)


def _outside_quotes(text: str) -> str:
    return _QUOTATION.sub(" ", text)


def _speaks(text: str) -> bool:
    """Whether somebody says something in the text."""
    return any(pattern.search(text) for pattern in (_SPEAKING_DE, _SPEAKING_EN, _ATTRIBUTION))


def is_balanced(text: str) -> bool:
    """Whether every quotation mark and bracket that opens also closes."""
    if text.count("(") != text.count(")") or text.count("„") > text.count("“") + text.count("”"):
        return False
    if "„" in text:
        return text.count("“") + text.count("”") == text.count("„")
    if "“" in text or "”" in text:
        return text.count("“") == text.count("”")
    return text.count('"') % 2 == 0 and text.count("«") == text.count("»")


def keeps_speaker(text: str, language: str) -> bool:
    """Whether everything quoted or reported in the sentence still has its speaker there."""
    if not is_balanced(text):
        return False
    outside = _outside_quotes(text)
    quoted = max((len(match.group().split()) for match in _QUOTATION.finditer(text)), default=0)
    spoken = _speaks(outside)
    if quoted >= 4 and not spoken:
        return False
    if quoted and len(outside.split()) < 3:
        return False
    by_pronoun = _PRONOUN_SPEAKER.search(outside)
    if by_pronoun and not _NAMED.search(outside[: by_pronoun.start()]):
        return False
    if language == "de" and not spoken and _SUBJUNCTIVE.search(outside):
        return False
    return bool(quoted) or not _FIRST_PERSON.search(outside) or _names_speaker(outside)


# Quotes without quotation marks: "Wir warten ab, sagte Reeder Olaf Brandt", "Brandt sagte: Wir warten ab".
_SPEAKER_BEHIND = re.compile(
    r",\s(?:sag(?:t|te|ten)|erklär(?:t|te|ten)|mein(?:t|te|ten)|beton(?:t|te|ten)|schr(?:eibt|ieb|ieben)"
    r"|teil(?:t|te|ten)|kritisier(?:t|te|ten)|forder(?:t|te|ten)|warn(?:t|te|ten)|kündig(?:t|te|ten)"
    r"|twitter(?:t|te|ten)|klag(?:t|te|ten)|so(?!\sGott\b|\sLeid\b)|said|says)\s"
    rf"(?:(?:am|vom)\s\w+\s)?(?:(?:der|die|das|ein|eine|the)\s)?(?:[a-zäöüß]+(?:e|er|en)\s)?[{UPPER}]"
)
_SPEAKER_BEFORE = re.compile(
    r"\b(?:sag(?:t|te|ten)|erklär(?:t|te|ten)|mein(?:t|te|ten)|beton(?:t|te|ten)|schr(?:eibt|ieb|ieben)"
    r"|stell(?:t|te|ten)\s[^:]*\bklar|zeigt(?:e|en)?\ssich|said|says)\b[^:]*(?<!\d):\s"
)


def _names_speaker(text: str) -> bool:
    """Whether a first person is the one that the sentence names as its speaker."""
    # "Als ich kam, sagte Brandt nichts" is told by somebody else than Brandt.
    opener = text.split(maxsplit=1)[0].lower()
    if _SPEAKER_BEHIND.search(text) and not any(opener in clause for clause in _SUBORDINATE.values()):
        return True
    before = _SPEAKER_BEFORE.search(text)
    return before is not None and not _FIRST_PERSON.search(text[: before.end()]) and not _PRONOUN_SPEAKER.search(text)


# What somebody calls true or false stands in the sentence before: "Altman says that is untrue". A conjunction has its
# subject behind it, "says that prices are high", and a relative clause its verb at the end.
_JUDGING = {
    "en": re.compile(
        r"\b(?:says?|said|claim(?:s|ed)?|insist(?:s|ed)|think(?:s)?|thought)\s(?:that|this|it)\s(?:is|was|were)\b"
    ),
    "de": re.compile(
        r"\b(?:sag(?:t|te|ten)|mein(?:t|te|ten)|erklär(?:t|te|ten)|beton(?:t|te|ten)|find(?:et|en)|glaub(?:t|te|ten))"
        r"(?:\s[\w.-]+){0,4},\s(?:das|dies)\s(?:ist|sei|war|wäre|stimmt?e?)\b"
    ),
}


def leans_on_context(words: tuple[Token, ...], text: str, language: str) -> bool:
    """Whether the sentence opens with, or has as its first reference, a word that only the sentence before explains."""
    if not words:
        return True
    opening = text[words[0].start :]
    if language in _IMPERSONAL and _IMPERSONAL[language].match(opening):
        return False
    if language in _LEANING and _LEANING[language].match(opening):
        return True
    if language in _JUDGING and _JUDGING[language].search(text):
        return True
    anaphors = _ANAPHORS.get(language, frozenset())
    first = words[0].text.lower()
    if (first in anaphors or (language == "de" and first == "es")) and not _concedes(opening, language):
        return True
    if (
        language == "de"
        and first in {"das", "der", "die", "den", "dem"}
        and len(words) > 2
        and words[1].text[0].islower()
    ):
        # "Das sagte der Minister" points back, "Der geplante Verkauf" does not.
        verb = words[1].text
        if verb in _VERBS or (verb.endswith("t") and len(verb) > 3 and verb not in _NO_VERBS):
            return True
        if verb in _PAST or (verb.endswith(("te", "ten")) and words[2].text[0].islower() and not _is_rank(words)):
            return True
        if _SPEAKING_DE.fullmatch(verb) and not verb.endswith(("e", "en", "er", "es")):
            return True
    return _pronoun_first(words, text, language)


_CONCESSION = re.compile(
    r"Zwar\s(?!\w+\s(?:dies|es)\b).*(?:,|\s[–—])\s(?:aber|doch|jedoch|allerdings)\b|Auch\swenn\s(?!das\b|dies|es\b)"
)


def _concedes(text: str, language: str) -> bool:
    """Whether a German sentence opens with a concession and has inside what it concedes it to: "Zwar …, aber …"."""
    return language == "de" and _CONCESSION.match(text) is not None


# Words that end like a German verb and are none: "das seit 1997 geplante Haus".
_NO_VERBS = frozenset("seit nicht privat weit direkt fast jetzt laut sofort zuletzt selbst längst meist höchst".split())

_RANK = re.compile(
    r"(?:meist|best|erst|letzt|nächst|höchst|größt|jüngst|ältest|zweit|dritt|viert|fünft|sechst|siebt|acht"
    r"|neunt|zehnt|\w+(?:[gk]|lich|isch)st)en?"
)


def _is_rank(words: Sequence[Token]) -> bool:
    """Whether an ordinal or superlative with what it ranks is the second word: "Die meisten der Schwimmer"."""
    return _RANK.fullmatch(words[1].text) is not None and not _has_verb(words[2:3], "de")


# Weak past forms that are no adjectives: "Das sagte Brandt" beside "das gesperrte Bad".
_PAST = frozenset(
    """sagte sagten meinte meinten teilte teilten berichtete berichteten zeigte zeigten machte machten wollte
    wollten konnte konnten sollte sollten musste mussten durfte durften führte führten sorgte sorgten
    reichte reichten brachte brachten stellte stellten kostete kosteten bedeutete bedeuteten""".split()
)
# First words that look like a name in front of its verb.
_ADVERBS = frozenset(
    """gestern heute morgen später bald zuletzt bisher inzwischen mittlerweile vielleicht offenbar vermutlich
    tatsächlich eigentlich zunächst zugleich früher einst kürzlich bislang derzeit yesterday today
    tomorrow later earlier now soon recently asked perhaps maybe eventually finally initially""".split()
)
_SUBJECT_PRONOUNS = {"de": frozenset({"er", "sie"}), "en": frozenset({"he", "she", "they"})}


def _pronoun_first(words: Sequence[Token], text: str, language: str) -> bool:
    """Whether a personal pronoun comes before any noun or name that it could stand for.

    A noun behind an opening preposition does not count: in "Am Montag will er" nobody has been named yet.
    """
    if words[0].text.lower() in _PREPOSITIONS.get(language, frozenset()) and _names_nobody(words, text, language):
        return True
    if _is_object(words, text, language) or (language == "de" and _participle_of_pronoun(words)):
        return True
    anaphors, pronouns = _ANAPHORS.get(language, frozenset()), _PRONOUNS.get(language, frozenset())
    for position, word in enumerate(words[:8]):
        lowered = word.text.lower()
        if lowered in pronouns and not (lowered == "sie" and _next_is_quote(text, word)):
            return True
        if position == 0 and _is_subject(words, language):
            return False
        if position and word.text[0].isupper() and lowered not in anaphors:
            return False  # a noun or name comes first: the pronoun may be it
    return False


_OBJECTS = {"de": frozenset({"er", "sie", "ihn", "ihm", "ihnen"}), "en": frozenset({"him", "them"})}


def _is_object(words: Sequence[Token], text: str, language: str) -> bool:
    """Whether a pronoun behind the first clause's verb means somebody else than its subject: "Kamp traf ihn"."""
    for position, word in enumerate(words[1:8], start=1):
        if "," in text[words[position - 1].end : word.start]:
            return False
        if word.text in _OBJECTS.get(language, frozenset()) and not _next_is_quote(text, word):
            return words[position - 1].text[0].islower() and _has_verb(words[position - 1 : position], language)
    return False


def _is_subject(words: Sequence[Token], language: str) -> bool:
    """Whether the first word is a name with its verb behind it: "Brandt kam, weil er musste"."""
    first = words[0].text.lower()
    if len(words) < 3 or first in _ADVERBS or is_function_word(first, language):
        return False
    return _has_verb(words[1:2], language) and words[2].text.lower() not in _PRONOUNS.get(language, frozenset())


_PARTICIPLE = re.compile(r"(?:Ge|(?:Ab|An|Auf|Aus|Ein|Her|Hin|Um|Zu)ge|Ver|Be|Er|Ent|Zer)[a-zäöüß]{2,}(?:t|en)")


def _participle_of_pronoun(words: Sequence[Token]) -> bool:
    """Whether a German sentence opens with a participle and has a pronoun for subject: "Geboren in Ulm, floh sie"."""
    if not _PARTICIPLE.fullmatch(words[0].text):
        return False
    return any(
        word.text in {"er", "sie"} and words[i].text[0].islower() and _has_verb(words[i : i + 1], "de")
        for i, word in enumerate(words[1:16])
    )


# What may stand between a verb and its subject.
_BETWEEN = frozenset("auch nur nun noch jedoch allerdings bereits schon dann selbst".split())


def _names_nobody(words: Sequence[Token], text: str, language: str) -> bool:
    """Whether behind an opening preposition a pronoun is the subject: "… mit Kamp sagte er", "… with Kamp he said"."""
    subjects = _SUBJECT_PRONOUNS.get(language, frozenset())
    position = next((i for i, word in enumerate(words[:12]) if i and word.text in subjects), 0)
    if not position:
        return False
    before = text[words[0].start : words[position].start]
    verb = position - 1 - (words[position - 1].text in _BETWEEN)
    is_behind_verb = words[verb].text[0].islower() and _has_verb(words[verb : verb + 1], language)
    if language == "de":
        return "," not in before and is_behind_verb
    lead, comma, rest = before.partition(",")
    return not rest.strip() if comma else not is_behind_verb and words[position - 1].text[0].isupper() and bool(lead)


def _next_is_quote(text: str, word: Token) -> bool:
    return word.start > 0 and text[word.start - 1] in _OPEN


def _has_verb(words: Sequence[Token], language: str) -> bool:
    """Whether a finite verb is likely among the words; True for languages without a table."""
    if language == "de":
        return any(
            word.text[0].islower()
            and (
                word.text in _VERBS
                or word.text.endswith(("t", "te", "ten"))
                or is_irregular(word.text, "de")
                or (word.text.endswith("en") and _is_plural_verb(words, position))
            )
            for position, word in enumerate(words)
        )
    return language not in _FINITE or any(
        _FINITE[language].search(word.text) or is_irregular(word.text, language) for word in words
    )


def _is_plural_verb(words: Sequence[Token], position: int) -> bool:
    """Whether "fehlen der Stadt" or "fahren inzwischen" rather than "hohen Kosten": no noun follows, but what may.

    Before a figure only where its noun stands before it, too: "Die Kosten betragen 3 Mio. Euro", "die letzten 3 Tage".
    """
    if is_function_word(words[position].text, "de") or position + 1 >= len(words):
        return False
    following = words[position + 1].text
    if following[0].isdigit():
        return position > 0 and words[position - 1].text[0].isupper()
    return (
        following[0].islower()
        and (is_function_word(following, "de") or is_infinitive(words[position].text))
        and following not in {"und", "oder", "sowie", "als"}
    )


_VERB_ENDING = re.compile(r"(?:t|te|ten|en|st)$")
_VERBS = frozenset(
    """ist war sind waren hat hatte haben hatten wird wurde werden wurden soll sollte kann konnte will wollte
    muss musste darf gilt galt sei habe zeigt heißt ging kam gab lag stand sollen können wollen müssen dürfen
    sollten konnten wollten mussten durften brauche drohe gebe""".split()
)


def _is_verb(word: str) -> bool:
    return word in _VERBS or (len(word) > 3 and bool(_VERB_ENDING.search(word)))


# --- shortening ------------------------------------------------------------------------------------------------------

_PARENTHESIS = re.compile(r"\s\((?P<inside>[^()]{3,160})\)|\s[–—]\s(?P<dash>[^–—]{3,160}?)\s[–—](?=\s)")
_RELATIVE = (
    r"(?:(?:an|in|mit|bei|von|aus|auf|für|über|zu|nach|durch|unter|vor|gegen)\s)?"
    r"(?:der|die|das|dem|den|deren|dessen|denen|welche[rsmn]?)\s"
)
# Clauses at the end that add and do not restrict: relative clauses, reasons, times, afterthoughts.
_TAILS = {
    "de": re.compile(
        rf"(?:,\s(?={_RELATIVE})"
        r"|,\s(?=(?:weil|da|nachdem|während|wobei|womit|wodurch|wo|bevor|und|sowie|was|um|darunter|also|etwa"
        r"|zumal)\s)"
        r"|\s[–—]\s|;\s)"
    ),
    "en": re.compile(
        r"(?:,\s(?=(?:which|who|whose|whom|where|while|after|before|because|as|and|including|with)\s)|\s[–—]\s|;\s)"
    ),
}
# A tail with one of these is more than an addition: a condition, an exception, a denial or the speaker.
_NEEDED = re.compile(
    r"\b(?:wenn|falls|sofern|soweit|solange|sobald|außer|ohne|sondern|nicht|nur|lediglich|kein\w*|nie|niemand"
    r"|aber|doch|jedoch"
    r"|allerdings|obwohl|trotz|laut|zufolge|so|sagt\w*|erklärt\w*|heißt|hieß|wie|angeblich|vorausgesetzt"
    r"|Bedingung|abhängig"
    r"|bestreite\w*|leugne\w*|zurückw(?:ies|eis)\w*|vor Steuern|netto|brutto|bereinigt"
    r"|if|unless|except|without|not|no|never|only|but|however|although|though|according|said|says|told"
    r"|alleged\w*|provided"
    r"|as long as|until|depending|condition|den(?:y|ies|ied)|rejects?|before tax|net|gross|adjusted)\b",
    re.IGNORECASE,
)
# A relative clause behind one of these says which ones are meant: "alle Geräte, die mehr als 2000 Watt verbrauchen".
_RESTRICTED = re.compile(
    r"\b(?:all(?:e[nmr]?|es)|jede[rnms]?|nur|kein\w*|jene[rnms]?|d(?:ie|er|en|em)jenig\w+|solche\w*|einzig\w*"
    r"|sämtlich\w*|niemand\w*"
    r"|wenige[nr]?|wer|einer? der|eines der|eine der|darauf|dafür|davon|daran|so|derart|dasselbe|dieselbe\w*)\b"
)
# What stands before an indirect question or before "das, was": "will nicht sagen, was das kostet".
_ASKING = re.compile(
    r"\b(?:wiss\w+|weiß|wuss\w+|sag\w+|frag\w*|zeig\w+|klär\w+|prüf\w+|versteh\w*|seh\w*|hör\w*|unklar|offen"
    r"|erfahr\w+|erzähl\w+"
    r"|entscheid\w+|schilder\w+|beschreib\w+|erklär\w+|verrat\w*|festleg\w*|das|alles|etwas|vieles|manches"
    r"|nichts|dort|überall)$"
)
_FINITE = {
    "en": re.compile(
        r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|says?|said"
        r"|[a-z]{2,}(?:ed|es|s)"
        r"|made|went|took|gave|came|put|left|lost|won|cut|fell|rose|held|told|began|found|saw)\b"
    ),
}


@lru_cache(maxsize=4096)
def shorten(text: str, language: str, limit: int = MAX_BULLET_CHARS) -> str:
    """Shorten a sentence to what may stand as a bullet.

    An introductory "Doch" and the mark of an item go in any case; a parenthesis and closing clauses only where the text
    is over the limit.

    Args:
        text: The sentence.
        language: Its language; only German and English lose clauses.
        limit: Characters wanted at most.

    Returns:
        Pieces of the sentence in their order, "…" where something was left out; longer than the limit where nothing
        may go.
    """
    text = _drop_opener(text.removeprefix(ITEM), language)
    if len(text) <= limit:
        return text
    for match in sorted(_PARENTHESIS.finditer(text), key=lambda m: m.start() - m.end()):
        inside = match.group("inside") or match.group("dash")
        behind = text[match.end() :]
        candidate = text[: match.start()] + " …" + ("" if behind.strip() in {".", "!"} else behind)
        if not _NEEDED.search(inside) and not any(c in inside for c in _OPEN + _CLOSE) and is_balanced(candidate):
            text = candidate
            break
    if len(text) <= limit or language not in _TAILS:
        return text
    best = text
    for match in _TAILS[language].finditer(text):
        kept, tail = text[: match.start()], text[match.end() :]
        if len(kept) <= limit - 2 and _may_go(kept, match.group(), tail, language):
            best = kept.rstrip(" ,;–—") + " …"
    return best


def _may_go(kept: str, mark: str, tail: str, language: str) -> bool:
    """Whether a sentence may end before `mark`: what is kept is whole, and what goes is no more than an addition."""
    if len(kept) < 60 or not is_balanced(kept):
        return False
    if _NEEDED.search(tail) or _speaks(tail):
        return False
    if not _has_verb(tuple(tokens(kept)), language) or _opens_subordinate(kept, language):
        return False
    dashes = len(re.findall(r"\s[–—]\s", kept))
    if dashes % 2 or (mark.strip() in {"–", "—"} and re.search(r"\s[–—]\s", tail)):
        return False  # inside an afterthought, or before an insertion behind which the sentence goes on
    if mark.startswith(","):
        if _RESUMED[language].search(tail):
            return False
        if language == "de" and (not _closes_clause(tail) or _says_which(kept, tail) or _awaits_verb(kept)):
            return False
        if language == "en" and tail.startswith("and ") and not _is_clause_end(kept):
            return False
    return not keeps_speaker(kept + tail, language) or keeps_speaker(kept, language)


# Behind a clause in the middle the main clause goes on: "…, die 1892 gegründet wurde, am Fluss bauen".
_RESUMED = {
    "de": re.compile(
        r"(?:[a-zäöüß]{2,}(?:t|te|ten|en|st)|ist|sind|war|waren|hat|habe|sei|wird|will|soll|kann|muss"
        r"|[a-zäöüß]+(?:ieß|ief|ahm|ing|am|ag))"
        r",\s(?!und\s|oder\s|aber\s|sondern\s|sowie\s|wie\s|wo\w*\s|was\s|dass\s|ob\s|weil\s|um\s|wenn\s|als\s"
        r"|da\s|denn\s|zumal\s"
        r"|während\s|nachdem\s|bevor\s|darunter\s|etwa\s|also\s|(?:\w+\s)?(?:der|die|das|dem|den|deren|dessen"
        r"|denen|welche\w*)\s)"
    ),
    "en": re.compile(
        r",\s(?:(?:also|now|later)\s)?(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must"
        r"|should|said|says"
        r"|[a-z]{3,}ed|made|went|took|gave|came|lost|won|fell|rose|held|told|began|found|saw)\b"
    ),
}
_MODAL = re.compile(
    r"\b(?:will|wollen|wollte|wollten|soll|sollen|sollte|sollten|kann|können|konnte|konnten|könnte|könnten|muss"
    r"|müssen|musste"
    r"|mussten|darf|dürfen|dürfte|dürften|wird|werden|wurde|wurden)\b"
)


def _awaits_verb(kept: str) -> bool:
    """Whether a German main clause has its modal but not yet its infinitive: "will die Reederei"."""
    clauses = kept.split(", ")
    while len(clauses) > 1 and (re.match(_RELATIVE, clauses[-1]) or clauses[-1].split(" ", 1)[0] in _INSERTED):
        clauses.pop()  # an inserted clause has its own verb; the main clause may still wait for its
    clause = clauses[-1]
    last = re.sub(r"\W+$", "", clause).rsplit(" ", 1)[-1]
    return bool(_MODAL.search(clause)) and not (last[:1].islower() and (_is_verb(last) or is_irregular(last, "de")))


def _says_which(kept: str, tail: str) -> bool:
    """Whether a German clause is needed to know what is meant: a restricting relative clause, an indirect question."""
    opener = tail.split(" ", 1)[0]
    clause = kept.rsplit(", ", 1)[-1]
    if opener in {"was", "wo"}:
        return bool(_ASKING.search(kept))
    if opener == "um":
        return bool(re.search(r"\b(?:zu [a-zäöüß]+|genug|genügend|ausreich\w+|nötig|notwendig|erforderlich)\b", clause))
    if not re.match(_RELATIVE, tail):
        return False
    if _RESTRICTED.search(clause):
        return True
    # A bare plural ("verbietet Geräte, die …") is narrowed by its clause; a name or a noun with its article is not.
    words = re.findall(r"[\w-]+", clause)
    if not words or not words[-1][0].isupper():
        return False
    others = list(words[:-1])
    has_adjective = bool(others) and _is_adjective(others[-1])
    while others and _is_adjective(others[-1]):
        others.pop()
    before = others[-1] if others else ""
    if before in _NUMBER_WORDS or before[:1].isdigit():
        return False
    is_verb = before in _VERBS or (before[:1].islower() and not is_function_word(before, "de") and _is_verb(before))
    return is_verb or (has_adjective and not _DETERMINER.fullmatch(before))


_NUMBER_WORDS = frozenset("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf beide".split())
_DETERMINER = re.compile(
    r"d(?:er|ie|as|en|em|es)|(?:k?ein|ihr|sein|dies)\w*|im|am|zum|zur|beim|vom|ins|ans|aufs|übers", re.IGNORECASE
)


def _is_adjective(word: str) -> bool:
    """Whether a German word may be an adjective before its noun."""
    return word[0].islower() and word.endswith(("e", "en", "er", "es", "em")) and not is_function_word(word, "de")


def _is_clause_end(kept: str) -> bool:
    """Whether ", and" in English joins clauses; between the items of a list the last piece has no verb."""
    last = kept.rsplit(", ", 1)[-1]
    return any(
        re.fullmatch(
            r"is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|said|[a-z]{2,}ed", word.text
        )
        or is_irregular(word.text, "en")
        for word in tokens(last)
    )


def _closes_clause(tail: str) -> bool:
    """Whether a tail that looks like a clause has its verb, or is an appendix ("darunter …"): a list's item has not."""
    opener = tail.split(" ", 1)[0].lower()
    if opener in {"darunter", "also", "etwa", "sowie"}:
        return True
    return any(
        word.text[0].islower() and (_is_verb(word.text) or is_irregular(word.text, "de"))
        for word in list(tokens(tail))[-3:]
    )


_SUBORDINATE = {
    "de": frozenset("dass weil wenn ob wie nachdem während obwohl als da bevor".split()),
    "en": frozenset("if when while although because after as since".split()),
}
_INSERTED = frozenset("der die das dem den deren dessen dass weil wenn ob wie nachdem während".split())


def _opens_subordinate(kept: str, language: str) -> bool:
    """Whether what is kept ends inside a clause that the cut would leave without its main clause or its verb."""
    if kept.split(" ", 1)[0].lower() in _SUBORDINATE[language]:
        return True
    if language == "en":
        return bool(re.search(r"\b(?:not only|either|neither|both)\b", kept))
    if re.search(r"\b(?:zwar|nicht nur|sowohl|weder|entweder|je)\b", kept):
        return True  # announces a second half
    # German relative clause in the middle: its verb must be inside what is kept, i.e. a comma closes it.
    last_comma = kept.rfind(", ")
    if last_comma >= 0:
        clause = kept[last_comma + 2 :]
        if clause.split(" ", 1)[0].lower() in _INSERTED:
            last_word = re.sub(r"\W+$", "", clause).rsplit(" ", 1)[-1]
            return not _is_verb(last_word)
    return False


def _drop_opener(text: str, language: str) -> str:
    """Leave out an introductory conjunction, where the next word is written as a sentence's first word could be."""
    match = re.match(r"(?P<word>[^\W\d_]+),?\s+(?=(?P<next>[^\W\d_]+))", text)
    droppable = _DROPPABLE.get(language, frozenset())
    if match and match.group("word").lower() in droppable and match.group("next")[0].isupper():
        return text[match.end() :]
    return text


# A sentence that opens with an indirect question ("Wie lange … hält, ist offen") tells what is asked, not what is.
_INDIRECT = frozenset(
    "wie ob was wer wann wo warum welche welcher welches inwieweit how whether what who when where why which".split()
)


# "Wie die Polizei am Montag mitteilte, …" says who says it; the statement follows.
_SOURCE_FIRST = re.compile(
    rf"Wie\s(?:(?:der|die|das|den|dem|eine?|mehrere|am|im|aus|vor|unter|zuvor|bereits)\s|[{UPPER}])[^,]{{2,120}}"
    r"\b(?:mitteil(?:t|te|ten)|(?:ver)?melde(?:t|te|ten)|berichte(?:t|te|ten|n)"
    r"|beton(?:t|te|ten)|erklär(?:t|te|ten)|(?:er)?läuter(?:t|te|ten)|sag(?:t|te|ten)|bekannt\s?g(?:ibt|ab|aben)"
    r"|bestätig(?:t|te|ten)|schr(?:eibt|ieb|ieben)|ankündig(?:t|te|ten)|verlaute(?:t|te)|zu\shören\s(?:ist|war)"
    r"|bekannt\s(?:wurde|wird)|hervorgeht|hieß|heißt),\s"
    r"(?!\w+\s(?:\w+\s)?(?:unklar|offen|ungewiss|fraglich|strittig|umstritten|unbekannt|niemand|nicht)\b)"
    r"(?P<said>[a-zäöüß].*)",
    re.DOTALL,
)


def _opens_with_source(text: str) -> bool:
    """Whether what looks like an indirect question names the source, and no pronoun is the subject of what it says."""
    match = _SOURCE_FIRST.match(text)
    if match is None:
        return False
    return not any(word.text in {"er", "sie", "es", "dies", "dabei"} for word in list(tokens(match.group("said")))[1:3])


def is_said_by_pronoun(text: str) -> bool:
    """Whether somebody speaks in a sentence who is named by a pronoun alone: "…, schrieb er", "he added"."""
    return _PRONOUN_SPEAKER.search(text) is not None


def can_stand_alone(view: SentenceView, *, is_terse: bool = False) -> bool:
    """Whether a sentence may be a bullet at all.

    Args:
        view: The sentence.
        is_terse: Whether all that is told with it is as short, so that two words with content say enough.
    """
    sentence = view.sentence
    if sentence.kind not in {"lead", "body"} or view.is_credit or CELL in sentence.text:
        return False
    if is_courtesy(sentence.text):
        return False
    if sentence.text.startswith(ITEM):  # who makes a list of it wants it read by itself
        is_name = view.n_content + len(view.quantities) < _TERSE_CONTENT and len(view.words) <= _TERSE_CONTENT
        is_heading = is_name and not _ENDED.search(sentence.text)  # "Weapons", and below it what became of them
        return not is_heading and not sentence.text.endswith(":")
    if view.n_content < _MIN_CONTENT and not (is_terse and _says_enough(view)):
        return False
    text = sentence.text
    first = text[:1].strip(_OPEN + "‚'(")
    if text.rstrip(_CLOSE + " ").endswith(("?", ":", "…", "...")) or first.upper() != first:
        return False
    if not _has_verb(view.words, view.language) or _is_fragment(text, view.language):
        return False
    if not _ENDED.search(text) and not _has_certain_verb(view.words, view.language):
        return False
    shown = shorten(text, view.language)
    is_dropped = shown != text and view.words and not shown.startswith(view.words[0].text)
    words = view.words[1:] if is_dropped else view.words
    if words and words[0].text.lower() in _INDIRECT and not _opens_with_source(text):
        return False
    if words and words[0].text.lower() in _DROPPABLE.get(view.language, frozenset()):
        return False
    return not leans_on_context(words, text, view.language) and keeps_speaker(text, view.language)


def _says_enough(view: SentenceView) -> bool:
    """Whether a sentence of few words is whole: "Der Verkehr wird umgeleitet." is, "Brücke gesperrt." is a heading."""
    told = view.n_content + len(view.quantities)
    return told >= _TERSE_CONTENT and _has_certain_verb(view.words, view.language)


_ENDED = re.compile(r"[.!?…:;。！？][\"'”“’‘»«›‹)\]]*\s*$")
_AUXILIARY = re.compile(
    r"is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|says?|said", re.IGNORECASE
)


def _has_certain_verb(words: Sequence[Token], language: str) -> bool:
    """Whether a line without a full stop is a sentence all the same, and no "Man, 63, killed by falling tree"."""
    if language == "de":
        return any(
            word.text in _VERBS
            or (
                word.text[0].islower() and not _PARTICIPLE.fullmatch(word.text.capitalize()) and _has_verb([word], "de")
            )
            for word in words
        )
    return language == "en" and any(_AUXILIARY.fullmatch(word.text) for word in words)


def _is_noun_with_clauses(text: str) -> bool:
    """Whether nothing but nouns stands around dependent clauses: "Die Forscherin über Käfer und die Frage, warum …"."""
    clauses = re.split(r",\s|\s[–—]\s|:\s", text)
    own = [clause for clause in clauses if not _is_dependent(clause)]
    if not own or len(own) == len(clauses) or clauses[0] is not own[0]:
        return False
    return not any(_may_have_verb(tuple(tokens(clause))) for clause in own)


def _is_dependent(clause: str) -> bool:
    """Whether a German clause hangs on another one: by its conjunction, or by a pronoun and the verb at its end."""
    if _CONJUNCTION.match(clause):
        return True
    *others, last = re.sub(r"\W+$", "", clause).split(" ")
    if not _VERBS.isdisjoint(others):
        return False  # "die Bahn und der Bund hatten … angekündigt": a relative clause has its finite verb at its end
    return bool(re.match(_RELATIVE, clause)) and last[:1].islower() and (_is_verb(last) or is_irregular(last, "de"))


def _may_have_verb(words: tuple[Token, ...]) -> bool:
    """Whether a German clause has a word that could be its verb: a small one that no noun makes an adjective."""
    if _has_verb(words, "de"):
        return True
    for i, word in enumerate(words):
        if (
            not word.text[0].islower()
            or is_function_word(word.text, "de")
            or not word.text.endswith(("en", "e", "ern"))
        ):
            continue
        is_before_noun = i + 1 < len(words) and (words[i + 1].text[0].isupper() or _is_adjective(words[i + 1].text))
        if not is_before_noun or i == 0 or words[i - 1].text[0].isupper():
            return True
    return False


_CONJUNCTION = re.compile(r"(?:dass|weil|warum|wieso|weshalb|ob|wie|wo|wer|was|wenn|nachdem|während)\b")


def _is_fragment(text: str, language: str) -> bool:
    """Whether a German sentence has its verbs in dependent clauses only: "Ein Trend, der sich fortsetzen dürfte."."""
    if language == "de" and _is_noun_with_clauses(text):
        return True
    head, comma, clause = text.partition(", ")
    return (
        language == "de"
        and bool(comma)
        and ", " not in clause
        and re.match(r"(?:Ein|Eine|Einer|Kein|Keine)\b", head) is not None
        and re.match(_RELATIVE, clause) is not None
        and not _has_verb(tuple(tokens(head)), language)
    )
