"""Whether a sentence holds the shape of answer that a question wants: an amount, a date, a person, a reason."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from bot.engine.analysis import QuestionView, SentenceView
from bot.engine.facts import WEEKDAYS, looks_like_organization
from bot.engine.language import UPPER, fold, is_function_word, stem
from bot.engine.lexicon import compound_parts, lexicon
from bot.engine.questions import AnswerKind

# What names a cause, what often does, and what joins clauses in time or to an aim and at times names one, too.
_CAUSES = (
    (
        re.compile(
            r"\b(?:weil|wegen|denn(?=\s(?!je\b|doch\b|noch\b))|aufgrund|auf Grund|infolge|Gr[uü]nde?|Ursachen?|"
            r"Auslöser|verursacht\w*|ausgelöst|Motiv|Anlass|because|due to (?!\w+\s(?:in|on|at|by|next|this)\b)|"
            r"owing to|as a result|caused?|reasons?|thanks to|parce que|car|à cause|porque|debido|perché|poiché|omdat|"
            r"vanwege|doordat)\b",
            re.IGNORECASE,
        ),
        1.0,
    ),
    (
        re.compile(
            r"\b(?:da\b(?=\s\w+\s)|deshalb|deswegen|daher|darum|dadurch|um\s.+\szu|aus \w+ heraus|nachdem|führten?|"
            r"Folgen?|after|in order to|led to|so that|since (?:the|he|she|it|they|there|we|many|most|some) (?:\w+ )?"
            r"(?:is|are|was|were|had|has|have|can|could|would)|therefore)\b",
            re.IGNORECASE,
        ),
        0.8,
    ),
    (re.compile(r"\b(?:damit|since|begründete\w*)\b", re.IGNORECASE), 0.4),
)
_PLACE = re.compile(
    r"\b(?:in|im|an|am|auf|bei|beim|aus|nach|nahe|vor|from|at|near|to|into|on|outside|à|en|dans|a|nel|"
    rf"te|bij)\s+(?:der\s|dem\s|den\s|the\s|die\s|das\s|la\s|le\s)?(?:[a-zäöüß]+(?:en|er)\s)?[{UPPER}]",
    re.UNICODE,
)
_DURATION_WORDS = re.compile(
    r"\b(?:stundenlang|tagelang|wochenlang|monatelang|jahrelang|lebenslang|ganze[nr]? (?:Nacht|Tag|"
    r"Woche)|einer? (?:halben )?(?:Stunde|Minute|Woche|Tag|Monat|Jahr)|eine[ms]? (?:Jahr|Monat|Tag)|"
    r"(?:an?|one|half an|half a) (?:hour|day|week|month|year|minute)|for life|bis|until|seit|since)\b",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"[„“\"»«]|\b(?:sagte|sagt|erklärte|betonte|meinte|teilte|schrieb|kritisierte|lobte|zufolge|laut|"
    r"nach Angaben|said|says|told|wrote|according to|called|criticized|criticised|habe|sei|werde|"
    r"seien|hätten)\b",
    re.IGNORECASE,
)
_MANNER = re.compile(r"\b(?:mit|durch|indem|mittels|per|anhand|with|by|through|using|via)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:nicht|kein\w*|niemand|nie|ohne|weder|nichts|not|no|nobody|never|none|neither|without|n't)\b", re.IGNORECASE
)
_TIME_WORDS = re.compile(
    r"\b(?:gestern|heute|morgen|vorgestern|seit|bis|vor (?:\w+ )?(?:Tagen|Wochen|Monaten|Jahren|"
    r"Stunden)|nachdem|yesterday|today|tomorrow|since|until|ago|after|before|during|während)\b",
    re.IGNORECASE,
)
NUMERIC = frozenset({"count", "money", "percent", "age", "measure", "duration"})


@lru_cache(maxsize=16384)
def is_common_noun(word: str, language: str) -> bool:
    """Whether a capitalised word is a common noun or an adjective rather than a name, as far as the lexicon tells."""
    known = lexicon()
    if known.is_name(word):
        return False
    if language == "de":
        return (
            is_listed(word)
            or bool(compound_parts(word))
            or _has_known_head(word)
            or word.lower().endswith(_NOUN_ENDINGS)
        )
    return known.knows(stem(word.lower(), "en"), "en")


_NOUN_ENDINGS = tuple(
    "ung ungen heit heiten keit keiten schaft schaften tion tionen ismus ität nis nissen ling linge".split()
)


def is_listed(word: str) -> bool:
    """Whether the lexicon lists a German word itself, and not only its parts."""
    return any(lexicon().knows(key, "de") for key in (stem(word, "de"), stem(word.lower(), "de")))


def _has_known_head(word: str) -> bool:
    """Whether a hyphenated word ends in a noun that is known: "Co-Vorsitzende"."""
    head = word.rsplit("-", 1)[-1]
    return head != word and len(head) > 3 and lexicon().knows(stem(head, "de"), "de")


def names(sentence: SentenceView) -> list[tuple[int, int, str]]:
    """Runs of capitalised words that name somebody or something, common nouns before the name dropped.

    Returns:
        (start, end, text) of each, in reading order.
    """
    return list(_names(sentence.sentence.text, tuple(sentence.runs), sentence.language))


_ROLE_HEADS = (
    "chef", "chefin", "präsident", "präsidentin", "minister", "ministerin", "sprecher", "sprecherin", "gründer",
    "gründerin",
    "riese", "konzern", "firma", "hersteller", "bauer", "anbieter", "trainer", "trainerin", "leiter", "leiterin",
    "führer",
    "anwalt", "anwältin", "richter", "richterin", "experte", "expertin", "forscher", "forscherin", "manager",
    "managerin",
    "vorstand", "vorsitzende", "vorsitzender", "rat", "rätin", "direktor", "direktorin", "meister", "meisterin",
    "kanzler",
    "spieler", "spielerin", "star", "sänger", "sängerin", "autor", "autorin", "kritiker", "politiker", "politikerin",
    "abgeordnete", "abgeordneter", "kandidat", "kandidatin", "beauftragte", "beauftragter", "händler", "schmiede",
    "tochter",
    "unternehmer", "investor", "ceo", "cfo", "ökonom", "ökonomin", "analyst", "analystin", "berater", "beraterin",
    "lenker", "partner",
)  # fmt: skip


def is_role(word: str) -> bool:
    """Whether a word says what somebody is: "Vorstandschef", "Gründerin"."""
    return word.lower().endswith(_ROLE_HEADS)


# First names that look like a form of a common word: "Malte" of "Malt", "Herbert" of "herb", "Walter" of "Wal".
_FIRST_NAMES = frozenset(
    """adele britta carsten christa ernst frieda hella herbert horst jette karen karsten linda lotte malte maria marie
    marina marko marta murat oliver reiner thorsten torsten urban valentin volker walter wanda""".split()
)


@lru_cache(maxsize=16384)
def leads_to_name(word: str, language: str) -> bool:
    """Whether a capitalised word before a name is no part of it: an article, or a noun that says who it is."""
    lowered = word.lower()
    if is_function_word(lowered, language) and lowered not in {"la", "le", "el", "van", "von"}:
        return True
    if lowered in _FIRST_NAMES or looks_like_organization(word) or lexicon().is_name(word):
        return False
    if language == "de":
        # First names are as short as nouns ("Max", "Mark"), and firms are spelled like compounds ("Softbank").
        return is_role(word) or (len(word) > 4 and (is_listed(word) or _has_known_head(word)))
    return lexicon().is_common(word)


_BARE = re.compile(
    r"(?:^|[,:;–(„\"«»“]\s?|\b(?:und|oder|von|bei|mit|für|gegen|an|durch|zwischen|habe|hat|soll|will|wird|kann)\s)$"
)


_ARTICLE = re.compile(r"\b(?:das|die|de[nmr]|eine?n?)\s$", re.IGNORECASE)
_NO_SURNAME = re.compile(r"\w{3}(?:ung|ion|heit|keit|schaft|tät|klage|trag)$")
_DETERMINED = re.compile(r"\b(?:im|am|zum|zur|beim|vom|(?:k?ein|sein|ihr|dies|jed)\w{0,2})\s$", re.IGNORECASE)


def _stands_bare(text: str, start: int, word: str) -> bool:
    """Whether a German word stands without article or adjective and is no plural, as names do and nouns rarely."""
    return bool(_BARE.search(text[:start])) and not word.endswith(("en", "er", "e", "n", "s")) and not is_listed(word)


@lru_cache(maxsize=8192)
def _names(text_: str, runs: tuple[tuple[int, int, str], ...], language: str) -> tuple[tuple[int, int, str], ...]:
    found: list[tuple[int, int, str]] = []
    for run_start, run_end, run in runs:
        words, end = run.split(" "), run_end
        first = 0
        # English titles stay with a bare surname ("President Trump").
        last = len(words) - (1 if language == "de" or is_function_word(words[0].lower(), language) else 2)
        while first < last and leads_to_name(words[first], language):
            first += 1
        if language == "de" and first == 0 and len(words) > 2:
            first += is_listed(words[0]) and bool(_ARTICLE.search(text_[:run_start]))  # "Gefunden hat das Leck Ada Low"
        is_bare = language == "de" and len(words) - first > 2 and words[-2][0].isupper()
        if is_bare and is_listed(words[-1]) and _NO_SURNAME.search(words[-1]):
            end -= len(words.pop()) + 1  # "Dagegen hat Ada Low Revision eingelegt"
        rest = words[first:]
        text = " ".join(rest)
        offset = end - len(text)
        if len(rest) == 1:
            word = rest[0]
            if language == "de" and first == 0 and len(word) > 3 and _stands_bare(text_, run_start, word):
                found.append((offset, end, text))
                continue
            is_known_name = looks_like_organization(word) or lexicon().is_name(word)
            if language == "de" and not is_known_name and _DETERMINED.search(text_[:offset]):
                continue  # "im Gegenzug": an article makes a noun of what the lexicon does not know
            if len(word) < 2 or (offset == 0 and first == 0 and not is_known_name and not _is_rare(word, language)):
                continue
            if is_common_noun(word, language) and not looks_like_organization(word):
                continue
        found.append((offset, end, text))
    return tuple(found)


def _is_rare(word: str, language: str) -> bool:
    """A capital at the start of a sentence proves nothing: the word must not be one of the language's common ones."""
    known = lexicon()
    return len(word) > 3 and not any(known.knows(stem(form, language), language) for form in (word, word.lower()))


def fresh_names(sentence: SentenceView, asked: QuestionView) -> list[tuple[int, int, str]]:
    """Names in the sentence that the question does not hold itself: (start, end, text)."""
    words = {fold(word).removesuffix("'s") for word in asked.words}
    return [
        (start, end, run)
        for start, end, run in names(sentence)
        if not all(fold(word) in words or fold(word).rstrip("s") in words for word in run.split())
    ]


def is_negated(sentence: SentenceView) -> bool:
    """Whether the sentence denies something."""
    return bool(_NEGATION.search(sentence.sentence.text))


Candidate = tuple[int, int, float]
"""Characters of a sentence that may be the answer, and how well their shape fits, in (0, 1]."""


def candidates(kind: AnswerKind, sentence: SentenceView, asked: QuestionView) -> list[Candidate]:
    """What in a sentence has the shape of answer that is wanted and is not in the question already."""
    text = sentence.sentence.text
    if kind in NUMERIC:
        return _numbers(kind, sentence, asked)
    if kind == "when":
        return _dates(sentence, asked)
    if kind == "who":
        return [(start, end, 1.0 if " " in run else 0.7) for start, end, run in fresh_names(sentence, asked)]
    if kind == "where":
        named = {start for start, _, _ in fresh_names(sentence, asked)}
        return [
            (m.start(), m.end(), 1.0 if any(m.start() <= start <= m.end() for start in named) else 0.4)
            for m in _PLACE.finditer(text)
        ]
    if kind == "why":
        return [(m.start(), m.end(), fit) for pattern, fit in _CAUSES for m in pattern.finditer(text)]
    if kind == "said":
        return [(m.start(), m.end(), 1.0) for m in _REPORTED.finditer(text)]
    if kind == "how":
        return [(m.start(), m.end(), 0.8) for m in _MANNER.finditer(text)]
    return []


def shape_score(
    kind: AnswerKind, sentence: SentenceView, asked: QuestionView, matched: Sequence[tuple[Sequence[int], float]]
) -> tuple[float, float]:
    """How well the sentence's shape fits the kind of answer.

    Args:
        kind: What is asked for.
        sentence: Where it may stand.
        asked: The question.
        matched: For each term of the question that the sentence holds, its word positions and its share of the weight.

    Returns:
        (fit of the best candidate, the same weighted by how much of the question stands near it), both in [0, 1];
        0.5 and 0 where the kind says nothing about shapes.
    """
    found = candidates(kind, sentence, asked)
    if not found:
        return (0.5, 0.0) if kind in {"what", "yesno"} else (0.0, 0.0)
    starts = [token.start for token in sentence.words]
    best = 0.0
    for start, end, fit in found:
        first, last = bisect_left(starts, start), max(bisect_left(starts, end) - 1, 0)
        near = 0.0
        for positions, share in matched:
            distance = min(
                (0 if first <= p <= last else min(abs(p - first), abs(p - last)) for p in positions), default=99
            )
            near += share / (1 + distance / 4)
        best = max(best, fit * near)
    return max(fit for _, _, fit in found), best


def _dates(sentence: SentenceView, asked: QuestionView) -> list[Candidate]:
    text = sentence.sentence.text
    values = {(q.kind, q.value) for q in asked.quantities}
    found = [
        (q.start, q.end, 1.0 if q.kind != "duration" else 0.4)
        for q in sentence.quantities
        if q.kind in {"date", "year", "time", "duration"} and (q.kind, q.value) not in values
    ]
    found += [(m.start(), m.end(), 0.8) for m in WEEKDAYS.finditer(text)]
    found += [(m.start(), m.end(), 0.5) for m in _TIME_WORDS.finditer(text)]
    return found


def _numbers(kind: AnswerKind, sentence: SentenceView, asked: QuestionView) -> list[Candidate]:
    asked_values = {(q.kind, q.value) for q in asked.quantities}
    found: list[Candidate] = []
    for quantity in sentence.quantities:
        if (quantity.kind, quantity.value) in asked_values or quantity.kind in {"date", "time", "year", "ordinal"}:
            continue
        fit = 1.0 if quantity.kind == kind else _SUBSTITUTES.get((kind, quantity.kind), 0.25)
        if quantity.kind == "measure" and kind == "measure" and _is_other_dimension(quantity.unit, asked.text):
            fit = 0.25
        if kind == "count":
            fit = (
                fit
                if quantity.kind != "count"
                else 1.0
                if quantity.unit and _counts(quantity.unit, sentence, asked)
                else 0.9
                if quantity.unit and _counts_people(quantity.unit, asked)
                else 0.6
            )
        found.append((quantity.start, quantity.end, fit))
    if kind == "duration":
        found += [(m.start(), m.end(), 0.8) for m in _DURATION_WORDS.finditer(sentence.sentence.text)]
    return found


# Questions that leave no doubt about what is measured, and the units of that, folded.
_DIMENSIONS = (
    (r"how (?:hot|cold|warm)|wie (?:heiß|kalt|warm)|temperature?n?", "grad degrees °c °f °"),
    (
        r"how heavy|wie schwer|weigh\w*|gewicht|wiegt|wog",
        "kilogramm kg kilograms gramm grams tonne tonnen tonnes tons pfund unzen ounces",
    ),
    (r"how fast|wie schnell|speed|geschwindigkeit|tempo", "km/h mph knots knoten stundenkilometer kilometer km meter"),
    (
        r"how (?:far|tall|deep|wide)|wie (?:weit|tief|breit)|distance|entfernung",
        """meter metern meters metres kilometer kilometern km kilometers kilometres zentimeter zentimetern cm
        centimeters centimetres millimeter mm meile meilen miles mile feet fuss lichtjahre lichtjahren light-years""",
    ),
)
_MEASURED = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), frozenset(units.split())) for pattern, units in _DIMENSIONS
)


def _is_other_dimension(unit: str, question: str) -> bool:
    """Whether a unit measures something else than what is asked: no light years for "how hot"."""
    wanted = next((units for pattern, units in _MEASURED if pattern.search(question)), None)
    return wanted is not None and unit not in wanted


_SUBSTITUTES: dict[tuple[str, str], float] = {
    ("count", "measure"): 0.6, ("count", "duration"): 0.6, ("count", "age"): 0.4, ("measure", "count"): 0.5,
    ("measure", "duration"): 0.5, ("money", "count"): 0.5, ("percent", "count"): 0.4, ("age", "count"): 0.6,
    ("age", "duration"): 0.6,
}  # fmt: skip


# Who is counted by what happened to them or what they do, and the words that a text counts people with.
_COUNTED_PEOPLE = re.compile(
    r"\b(?:wie ?viele?n?|how many|anzahl der|zahl der|number of) (?:\w+ ){0,2}?(?:tote|todesopfer|opfer|verletzte|"
    r"verwundete|vermisste|überlebende|leute|menschen|personen|leichen|betroffene|zuschauer|besucher|teilnehmer|gäste|"
    r"passagiere|insassen|mitarbeiter|angestellte|beschäftigte|arbeiter|einwohner|bewohner|demonstranten|flüchtlinge|"
    r"verdächtige|täter|festgenommene|obdachlose|infizierte|erkrankte|kranke|people|persons|dead|deaths|killed|injured|"
    r"wounded|missing|casualties|fatalities|victims|survivors|bodies|passengers|workers|employees|spectators|visitors|"
    r"participants|guests|residents|inhabitants|protesters|refugees|suspects|fans|were killed|died)(?:n|r|innen)?\b",
    re.IGNORECASE,
)
_PEOPLE_UNITS = frozenset(
    """mensch menschen person personen leute mann männer männern frau frauen tote toten verletzte verletzten opfer
    opfern todesopfer leichen people persons men women dead injured wounded victims casualties bodies""".split()
)


def _counts_people(unit: str, asked: QuestionView) -> bool:
    """Whether people are counted where the question counts people, by whatever name."""
    return unit.lower() in _PEOPLE_UNITS and bool(_COUNTED_PEOPLE.search(asked.text))


def _counts(unit: str, sentence: SentenceView, asked: QuestionView) -> bool:
    """Whether a counted noun is what the question counts: the first content word behind "how many"."""
    if not asked.terms:
        return False
    term = asked.terms[0]
    language = sentence.language
    key = stem(unit[:1].upper() + unit[1:], language)
    if key in term.keys:
        return True
    concepts = {sense.concept for sense in lexicon().stem_senses(key, language)}
    return any(concept in concepts for concept in term.concepts)
