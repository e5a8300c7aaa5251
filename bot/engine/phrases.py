"""The phrase that answers: a name, an amount, a date, from the cited sentence, told in the asker's language."""

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import NamedTuple

from bot.engine.analysis import SentenceView
from bot.engine.dates import MONTHS
from bot.engine.evidence import MATCHED
from bot.engine.facts import CURRENCIES, WEEKDAYS, Quantity, looks_like_organization, number_words
from bot.engine.language import UPPER, fold, is_function_word, stem
from bot.engine.lexicon import lexicon
from bot.engine.nations import countries
from bot.engine.questions import AnswerKind
from bot.engine.ranking import Ranking
from bot.engine.shapes import is_common_noun, is_listed, is_role, leads_to_name, names

NUMERIC: frozenset[AnswerKind] = frozenset({"count", "money", "percent", "age", "measure", "duration"})
_FITS: dict[str, tuple[str, ...]] = {
    "count": ("count", "money", "percent"),
    "money": ("money",),
    "percent": ("percent",),
    "age": ("age", "count"),
    "measure": ("measure", "count", "duration", "percent"),
    "duration": ("duration",),
    "when": ("date", "year", "time"),
}
_ANY_HEIGHT = re.compile(r"\b(?:wie hoch|um wie ?viel|by how much)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:\b(?:mehr als|über|rund|etwa|circa|ca\.|rd\.|knapp|fast|bis zu|bis|mindestens|höchstens|gut|weniger als|nahezu"
    r"|ungefähr|zunächst|zwischen|more than|over|about|around|nearly|almost|up to|at least|at most|less than|just over"
    r"|some|between)\s)$",
    re.IGNORECASE,
)
_AROUND_TIME = re.compile(
    r"(?:\b(?:rund|etwa|circa|ca\.|knapp|gegen|seit|bis|ab|vor|nach|Anfang|Mitte|Ende|zwischen|(?:the )?(?:beginning"
    r"|middle|end) of|early(?: in)?|late(?: in)?|about|around|since|until|before|after|between)\s)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^(?P<join>\s(?:und|bis|and|to)\s|\s?[–-]\s?)")
# What a figure was before stands behind it: "63 statt 58 Euro".
_INSTEAD = re.compile(
    r",?\s(?:statt|anstatt|anstelle von|nach|instead of|rather than|(?:up|down) from)\s"
    r"(?:bisher|zuvor|zuletzt|bislang|previously)?\s?"
)
_FORMERLY = re.compile(
    r"\b(?:statt|anstatt|anstelle von|bisher|zuvor|zuletzt|bislang|zunächst|ursprünglich|anfangs|instead of"
    r"|rather than|previously|initially|originally|(?:up|down) from)\s$"
)
_NOT = re.compile(r"\b(?:nicht(?: mehr)?|not)\s(?:(?:\w+\s){0,2})$", re.IGNORECASE)
_BUT = re.compile(r"[^.;]{0,40},?\s(?:sondern|but)\s", re.IGNORECASE)
_FROM = re.compile(r"\b(?:von|from)\s(?:(?:rund|etwa|gut|knapp|zuletzt|bisher|about|around|nearly)\s)?$", re.IGNORECASE)
_TO = re.compile(r"\s(?:[^\W\d]+\s){0,2}?(?:auf|to)\s", re.IGNORECASE)
_CALENDAR = frozenset({"date", "time", "year"})
# Weekday, date and time of day that tell one moment: "Montag, 14. Dezember, um 19 Uhr".
_MOMENT_GAP = re.compile(r",?\s(?:(?:um|gegen|ab|den|dem|der|at|on|the|by)\s)?", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"\s?[AaPp](?:\.[Mm]\.?|[Mm]\b)")
# What a question for one end of a span of time names, and the word that stands before that end.
_ENDS = (
    (re.compile(r"\b(?:bis wann|until when|till when)\b", re.IGNORECASE), re.compile(r"\b(?:bis|until|till|to):?\s$")),
    (re.compile(r"\b(?:seit wann|since when)\b", re.IGNORECASE), re.compile(r"\b(?:seit|since):?\s$")),
    (re.compile(r"\bab wann\b", re.IGNORECASE), re.compile(r"\b(?:ab|von|from):?\s$")),
)
_SHORT_UNIT = re.compile(r"\s(?:m|mm|ha|s|l|kn|m/s|l/m²|bar|dB|V|W|mg)(?![\w²/])")
# "45 millions d'euros", "22 millones de euros", "3 milioni di euro"
_OF_MONEY = re.compile(r"\s(?:d['’]|d[ei]\s)(?P<currency>[^\W\d_]+)")
# Between a figure and a word of the question, what begins another statement: "6.8 GB on PC and 9.1 GB on consoles".
_APART = re.compile(r"[,;]\s|\s(?:und|and|sowie|while|während)\s")
_APART_CHARS = 30


class Figure(NamedTuple):
    """A number that answers, with its words.

    Attributes:
        quantity: The number; of a range the lower one.
        phrase: How the sentence puts it, with what qualifies it.
        until: The upper number of a range.
        about: What qualifies it, "" without anything.
    """

    quantity: Quantity
    phrase: str
    until: Quantity | None
    about: str


def quantity_phrase(ranking: Ranking, index: int) -> Figure | None:
    """The number of a sentence that fits the question best, with the words that qualify it ("rund", "bis zu")."""
    sentence = ranking.sentences[index]
    wanted = _FITS.get(ranking.kind)
    if wanted is None:
        return None
    if ranking.kind == "money" and _ANY_HEIGHT.search(ranking.asked.text) and _asked_is_there(ranking, index):
        wanted = ("money", "percent", "measure", "duration")
    text = sentence.sentence.text
    asked = {(q.kind, q.value) for q in ranking.asked.quantities}
    counted = _counted_concepts(ranking)
    matched = _matched_offsets(ranking, sentence)
    end_asked = next((before for question, before in _ENDS if question.search(ranking.asked.text)), None)
    best: tuple[float, Quantity, Quantity | None] | None = None
    for quantity, until in _with_ranges(sentence):
        is_amount_of = quantity.kind == "measure" and ranking.kind in {"count", "money"}
        is_amount_of = is_amount_of and _is_amount_of_asked(ranking, sentence, quantity)
        is_amount_of = is_amount_of or ("measure" in wanted and _has_short_unit(text, until or quantity))
        is_bare_sum = ranking.kind == "money" and _is_bare_sum(text, quantity)
        is_amount_of = is_amount_of or is_bare_sum
        if (quantity.kind not in wanted and not is_amount_of) or (quantity.kind, quantity.value) in asked:
            continue
        place = 0 if is_amount_of else wanted.index(quantity.kind)
        value = 3.0 - place * (_WHEN if ranking.kind == "when" else 1.0)
        if ranking.kind in {"count", "measure"} and quantity.unit and not is_amount_of:
            fits = _unit_fits(quantity.unit, sentence, ranking, counted)
            if ranking.kind == "count" and not fits and not _may_count(ranking, index, quantity, counted):
                continue  # "how many jobs" is not answered by "three companies"
            value += 2.0 * fits
            if ranking.kind == "count" and quantity.kind == "count" and not fits:
                value -= _OTHER_NOUN
        value -= 1.0 * is_bare_sum  # where another has a currency, that one is meant
        value -= 1.0 * _is_overruled(text, until or quantity, quantity.start)
        if end_asked is not None and end_asked.search(text[: _moment(sentence, quantity)[0]]):
            value += 2.0
        if matched:
            value -= min(_distance(text, quantity, offset) for offset in matched) / 60
        if best is None or value > best[0]:
            best = (value, quantity, until)
    if best is None:
        return None
    _, quantity, until = best
    start, end = _moment(sentence, quantity)
    end = until.end if until is not None else end
    if quantity.end == quantity.number_end:  # "63 statt 58 Euro": what it counts stands behind the former figure
        former = next((q for q in sentence.quantities if q.start > end and q.kind == quantity.kind), None)
        end = former.end if former is not None and _INSTEAD.fullmatch(text[end : former.start]) else end
    is_time = quantity.kind in _CALENDAR or quantity.kind == "duration"
    before = (_AROUND_TIME if is_time else _ABOUT).search(text[:start])
    about = before.group().strip() if before else ""
    if _has_short_unit(text, until or quantity) and (unit := _SHORT_UNIT.match(text, end)):
        end = unit.end()
    return Figure(quantity, text[before.start() if before else start : end], until, about)


def _is_overruled(text: str, quantity: Quantity, start: int) -> bool:
    """Whether a sentence names a number only to give another: "63 statt 58", "nicht bis 2040, sondern bis 2037"."""
    before, behind = text[:start], text[quantity.end :]
    if _FORMERLY.search(before) or (_NOT.search(before) and _BUT.match(behind)):
        return True
    # "from 3 to 5 March" is a span of time
    return quantity.kind not in {*_CALENDAR, "duration"} and bool(_FROM.search(before) and _TO.match(behind))


_WHEN = 0.3  # a time of day beside the words of the question tells more than a date further off
_OTHER_NOUN = 1.5  # "wie viel Umsatz" is rather answered by the sum than by "310 Beschäftigte"


def _may_count(ranking: Ranking, index: int, quantity: Quantity, counted: set[int]) -> bool:
    """Whether a number of something else may answer how many: where the asked thing is there in other words.

    Of languages without a lexicon nothing else is known than that the nouns differ.
    """
    if ranking.sentences[index].language not in {"de", "en"} and quantity.kind == "count":
        return False
    return not counted or _counted_is_there(ranking, index)


def _is_amount_of_asked(ranking: Ranking, sentence: SentenceView, quantity: Quantity) -> bool:
    """Whether what a measure is of is asked for: "how much diesel", "38,000 tonnes of diesel"."""
    behind = re.match(r"\s(?:of\s|an\s|von\s)?(?P<thing>[^\W\d_]+)", sentence.sentence.text[quantity.end :])
    if behind is None or not ranking.asked.terms:
        return False
    thing = behind.group("thing")
    if fold(thing) == fold(ranking.asked.terms[0].text):
        return True
    return _unit_fits(thing, sentence, ranking, _counted_concepts(ranking)) > 0


# What a sentence says of money that names no currency: "Die Kosten betragen 5,4 Mio."
_OF_COSTS = re.compile(
    r"\b(?:\w*[Kk]ost(?:en|et|ete|eten)|gekostet|\w*[Pp]reise?s?|(?:be)?zahl(?:t|te|ten|en)|trägt|tragen|trug|verdien\w+"
    r"|[Ii]nvest\w+|\w*[Bb]udgets?|Etat|\w*[Uu]msatz|\w*[Gg]ewinn|\w*[Vv]erlust|Erlös|\w*[Ss]chulden|Schaden"
    r"|\w*[Ss]umme|\w*[Bb]etrag|veranschlag\w+|\w*[Ff]inanzier\w+|förder\w+|gefördert|\w*[Aa]usgaben|ausgegeben|Gehalt"
    r"|costs?|prices?d?|pa(?:y|ys|id|ying)|spen(?:d|ds|t|ding)|worth|funds?|funding|funded|loss|profits?|revenues?"
    r"|budgeted|salary|fine|fined)\b"
)


def _is_bare_sum(text: str, quantity: Quantity) -> bool:
    """Whether a large number without anything that it counts is a sum, as its sentence speaks of costs."""
    is_bare = quantity.kind == "count" and not quantity.unit and _scale(text, quantity) >= _THOUSAND
    return is_bare and _OF_COSTS.search(text) is not None


def _has_short_unit(text: str, quantity: Quantity) -> bool:
    """Whether a bare number has a unit of a letter or two behind it: "3 m"."""
    return quantity.kind == "count" and not quantity.unit and _SHORT_UNIT.match(text, quantity.end) is not None


def _distance(text: str, quantity: Quantity, offset: int) -> int:
    """How many characters a word of the question stands from a number, more where another statement begins between."""
    first, last = (quantity.end, offset) if offset > quantity.start else (offset, quantity.start)
    return abs(quantity.start - offset) + _APART_CHARS * bool(_APART.search(text[first:last]))


def _with_ranges(sentence: SentenceView) -> list[tuple[Quantity, Quantity | None]]:
    """The numbers of a sentence, the two of a range as one: the first of "550 bis 600 Mio. Euro" is a sum, too."""
    text = sentence.sentence.text
    found: list[tuple[Quantity, Quantity | None]] = []
    upper: Quantity | None = None
    for quantity, following in zip_longest(sentence.quantities, sentence.quantities[1:]):
        if quantity is upper:
            continue
        upper = None
        lower = _as_money(text, quantity)
        gap = text[quantity.end : following.start] if following is not None else ""
        is_range = _RANGE.fullmatch(gap) is not None
        if following is not None and (is_range or _INSTEAD.fullmatch(gap)):
            is_bare = quantity.kind == "count" and not quantity.unit
            if is_bare or (quantity.kind == following.kind == "money" and _scale(text, quantity) == 1.0):
                scale = _scale(text, following) if quantity.value < _THOUSAND else 1.0
                value = quantity.value * (scale if not is_range or quantity.value * scale <= following.value else 1.0)
                lower = replace(quantity, kind=following.kind, unit=following.unit, value=value)
            upper = following if is_range and following.kind == lower.kind else None
        found.append((lower, upper))
    return found


def _as_money(text: str, quantity: Quantity) -> Quantity:
    """An amount whose currency Romance languages put behind a preposition, as an amount of money."""
    behind = _OF_MONEY.match(text, quantity.end) if quantity.kind == "count" and not quantity.unit else None
    currency = CURRENCIES.get(behind.group("currency").lower()) if behind else None
    if behind is None or currency is None:
        return quantity
    return replace(quantity, kind="money", unit=currency, end=behind.end())


_THOUSAND = 1000.0


def _scale(text: str, quantity: Quantity) -> float:
    """What the scale word behind a number is worth, 1 without one."""
    if not re.search(r"[^\W\d_]{2,}|[mb]n?\b", text[quantity.start : quantity.number_end]):
        return 1.0
    return next((size for size in (1e12, 1e9, 1e6, 1e3) if quantity.value >= size), 1.0)


def _moment(sentence: SentenceView, quantity: Quantity) -> tuple[int, int]:
    """From where to where a number is told; a date or time with the weekday, date and time that stand beside it."""
    text = sentence.sentence.text
    start, end = quantity.start, quantity.end
    if quantity.kind not in {"date", "time"}:
        return start, end
    parts = {(q.start, q.end) for q in sentence.quantities if q.kind in {"date", "time"}}
    parts |= {match.span() for match in WEEKDAYS.finditer(text)}
    for first, last in sorted(parts):
        if first >= end and _MOMENT_GAP.fullmatch(text[end:first]):
            end = last
    for first, last in sorted(parts, reverse=True):
        if last <= start and _MOMENT_GAP.fullmatch(text[last:start]):
            start = first
    half = _HALF_OF_DAY.match(text, end)
    return start, half.end() if half and text[end - 1].isdigit() else end


_NONE = re.compile(
    r"\b(?:kein\w*|niemand\w*|nichts|kostenlos\w*|kostenfrei\w*|gratis|umsonst|no|none|nobody|nothing|free)\b",
    re.IGNORECASE,
)


def says_none(sentence: SentenceView) -> bool:
    """Whether a sentence answers the question how many or how much with none at all."""
    return _NONE.search(sentence.sentence.text) is not None


def _matched_offsets(ranking: Ranking, sentence: SentenceView) -> list[int]:
    """Where words of the question stand in the sentence, by stem or by meaning."""
    offsets = []
    for term in ranking.asked.terms:
        for key in term.keys:
            offsets += [sentence.words[p].start for p in sentence.positions.get(key, ())]
        for concept in term.concepts:
            if concept in sentence.concept_positions:
                offsets.append(sentence.words[sentence.concept_positions[concept]].start)
    return offsets


def _counted_concepts(ranking: Ranking) -> set[int]:
    return set(ranking.asked.terms[0].concepts) if ranking.asked.terms else set()


def _counted_is_there(ranking: Ranking, index: int) -> bool:
    """Whether the sentence speaks of what is counted in other words, as "two passengers were hurt" does of the hurt."""
    return ranking.asked.terms[0].weight < 1 or ranking.matches.soft[index][0] >= MATCHED


def _asked_is_there(ranking: Ranking, index: int) -> bool:
    """Whether a sentence holds all that a question names."""
    terms = ranking.asked.terms
    held = [
        value >= MATCHED for term, value in zip(terms, ranking.matches.soft[index], strict=True) if term.weight == 1
    ]
    return bool(held) and all(held)


def _unit_fits(unit: str, sentence: SentenceView, ranking: Ranking, counted: set[int]) -> float:
    key = stem(unit[:1].upper() + unit[1:], sentence.language)
    if ranking.asked.terms and key in ranking.asked.terms[0].keys:
        return 1.0
    return float(any(sense.concept in counted for sense in lexicon().stem_senses(key, sentence.language)))


# --- names -----------------------------------------------------------------------------------------------------------

_LIST_GAP = re.compile(
    r"^(?:,\s?|\s(?:und|and|sowie|&|et|y|e|en|oder|or)\s|,\s(?:und|and)\s)(?:(?:die|der|das|den|dem|the)\s)?"
    r"(?:[a-zäöüß-]+(?:e|en|er|es|em)\s){0,2}(?:[A-ZÄÖÜ][\w-]+\s)?$"
)
_ROLE_QUESTION = re.compile(
    r"^\W*(?:who['’]s|(?:who|wer)\s+(?:is|was|are|ist|war|sind))\s+"
    r"(?P<name>(?!(?:the|der|die|das|a|an|ein|eine|behind|in|am|on)\b)[^?!.]{2,60}?)\s*[?!.]*$",
    re.IGNORECASE,
)


def role_asked(question: str) -> str | None:
    """The name in "who is X", or None for any other question."""
    match = _ROLE_QUESTION.match(question)
    if match is None:
        return None
    name = match.group("name").strip(" \"'„“”")
    return name if any(character.isupper() for character in name) or " " in name or _may_be_called(name) else None


def _may_be_called(word: str) -> bool:
    """Whether a word in small letters may be a name: "wer ist altmann", but not "wer ist schuld"."""
    known = lexicon()
    return known.is_name(word.capitalize()) or not any(
        is_function_word(word.lower(), language) or known.senses(form, language)
        for language in ("de", "en")
        for form in (word, word.capitalize())
    )


_INTRODUCED = re.compile(r",\s(?:der|die|das|dessen|deren|who|whose|which)\s")


def is_introduced(sentence: SentenceView, name: str) -> bool:
    """Whether a clause behind a name says who that is: "Ada Low, die den Rat leitet"."""
    last = fold(name.rsplit(maxsplit=1)[-1])
    text = sentence.sentence.text
    return any(fold(word.text) == last and _INTRODUCED.match(text, word.end) for word in sentence.words)


def role_phrase(sentence: SentenceView, name: str) -> str | None:
    """How a sentence introduces a person, or None: "OpenAI-Chef Sam Altman", "Steve Bannon, Berater im Weißen Haus"."""
    text = sentence.sentence.text
    last = name.rsplit(maxsplit=1)[-1]
    for first, end, whole in sentence.runs:
        start = first + _role_start(whole, sentence.language)
        run = text[start:end]
        words = run.split()
        if not any(fold(word).removesuffix("s") == fold(last) or fold(word) == fold(last) for word in words):
            continue
        ahead = _ROLE_AHEAD.search(text[:start])
        if ahead and text[end : end + 1] in {",", ".", ""} and _is_role(ahead["role"], sentence.language):
            return f"{ahead['role']}, {run}"
        behind = re.match(
            r",\s(?P<role>(?:(?:the|a|an|der|die|ein|eine|ehemalige[rn]?|frühere[rn]?)\s)?[^,.;:„“]{4,70})"
            r"(?:,|[.!]?[\"”“]?\s*$)",
            text[end:],
        )
        if behind and _is_role(behind.group("role"), sentence.language):
            return f"{run}, {behind.group('role')}"
        first_name = next((i for i, word in enumerate(words) if not leads_to_name(word, sentence.language)), 0)
        if first_name > 0:
            before = re.search(
                r"(?:\b(?:ehemalige|frühere|neue|designierte|former|new|acting)[rnsm]?\s)$", text[:start]
            )
            return text[(before.start() if before else start) : end].strip()
    return None


# "Ada's spokeswoman, Kim Low, …"; German sets the name off in the same way: "der Sprecher des Rates, Kim Low, …".
_ROLE_AHEAD = re.compile(
    rf"(?:^|[,;:]\s|\b(?:and|und)\s)(?P<role>(?:[{UPPER}][\w-]*['’]s|(?:[Tt]he|[Dd]er|[Dd]ie)(?=\s))\s[^,.;:„“\"]{{3,60}}),\s$"
)


def _role_start(run: str, language: str) -> int:
    """Where in a run of capitalised words person and role begin: "Angaben von Bürgermeister Jens Ahlers"."""
    words = list(re.finditer(r"\S+", run))
    starts = [
        following.start()
        for word, following in pairwise(words)
        if word.group()[0].islower() and leads_to_name(following.group(), language)
    ]
    # "Kritik von Ada Low" is nobody's office, as "Königin von England" is one.
    starts += [
        following.start()
        for before, word, following in zip(words, words[1:], words[2:], strict=False)
        if word.group() in {"von", "of"} and is_common_noun(before.group(), language) and not is_role(before.group())
    ]
    return max(starts, default=0)


def _is_role(words: str, language: str) -> bool:
    """Whether words are a common noun that people carry: the last word, or a compound's head, names persons."""
    head = next((word for word in re.split(r"[\s-]+", words) if word[:1].isupper()), "") if language == "de" else ""
    parts = [part for part in re.split(r"[\s-]+", words) if part]
    if language == "de":
        return any(is_common_noun(part, language) for part in parts if part[0].isupper()) and bool(head)
    return any(is_common_noun(part, language) for part in parts if part[0].islower())


_LOCATING = re.compile(r"\b(?:in|im|aus|nach|bei|nahe|near|at|from|to|outside|around)\s$", re.IGNORECASE)
_SETTLEMENT = (
    r"(?:(?:der|dem|den|die|the)\s)?(?:[a-zäöüß]+(?:en|er|e)\s)?"
    r"(?:[\w-]*(?:gemeinde|stadt|dorf|ort|ortsteil|stadtteil|kreis|bezirk|region|provinz|insel)"
    r"|(?:town|city|village|county|district|region|province|island|suburb)\sof)\s"
)
_INSIDE = re.compile(
    rf"\b(?:in|im|aus|nahe|near|outside|around|(?:north|south|east|west)\w* of)\s(?:{_SETTLEMENT})?$"
    rf"|\b(?:nach|bei|at|from|to|near)\s{_SETTLEMENT}$"
    # Who comes from somewhere; money and letters come from somebody.
    r"|\b(?:councillors?|members?|residents?|people|men|women|man|woman|boys?|girls?|students?|workers?|players?"
    r"|officers?|protesters?|passengers?|visitors?|voters?|delegates?|farmers?|tourists?|refugees?|migrants?|drivers?"
    r"|families|children|fans?|teams?|experts?|researchers?|scientists?|politicians?)\sfrom\s$",
    re.IGNORECASE,
)
# "wer stimmte dagegen" is not answered by the town whose budget it is; only the article tells that it is one.
_BELONGING = re.compile(
    r"\b(?:von|für|for|(?<!\btown )(?<!\bcity )(?<!\bvillage )(?<!\bcounty )(?<!\bstate )of)\s$", re.IGNORECASE
)
_DATELINE = re.compile(r"\s?(?:\([^()]{2,40}\)\s?)?[:–—.]\s")
_STREET = re.compile(r"(?:[Ss]tra(?:ße|sse)|[Pp]latz|[Aa]llee|\b(?:Street|Road|Avenue|Square))$")


def _is_where(name: str, before: str, behind: str, places: AbstractSet[str]) -> bool:
    """Whether a name says where, not who: a street, a known place behind a preposition, a dateline.

    Args:
        name: The name.
        before: The sentence up to it.
        behind: The sentence from its end on.
        places: Folded names that stand elsewhere in the articles as places.
    """
    if _STREET.search(name) or _INSIDE.search(before) or (not before and _DATELINE.match(behind)):
        return True
    is_place = fold(name) in places or fold(name) in countries()
    if is_place and _BELONGING.search(before):
        return True
    return _LOCATING.search(before) is not None and (is_place or lexicon().is_name(name))


_PLACED = re.compile(
    rf"\b(?:[Ii]n|[Aa]us)\s(?:{_SETTLEMENT})?(?P<name>[{UPPER}][\w-]+)|\b{_SETTLEMENT}(?P<called>[{UPPER}][\w-]+)"
)


_MOSTLY_PLACE = 0.25


def _places(ranking: Ranking) -> frozenset[str]:
    """Names that stand as places in the articles, folded: "in Altenwerder", "die Gemeinde Altenwerder".

    Not those that rarely do: who invests "in Solventis" makes no place of it.
    """
    texts = [sentence.sentence.text for sentence in ranking.sentences]
    placed = Counter(fold(match["name"] or match["called"]) for text in texts for match in _PLACED.finditer(text))
    named = Counter(fold(word) for text in texts for word in _CAPITALIZED.findall(text)) if placed else Counter()
    return frozenset(name for name, count in placed.items() if count >= _MOSTLY_PLACE * named[name])


_CAPITALIZED = re.compile(rf"\b[{UPPER}][\w-]+")


_DAY_NAMES = frozenset(
    """montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend monday tuesday wednesday thursday
    friday saturday sunday heute gestern morgen today yesterday""".split()
)
_UNIT_WORDS = frozenset({*CURRENCIES, "mrd", "mio", "bill", "prozent", "uhr", "jahr", "jahre", "jahren"})


def who_phrase(ranking: Ranking, index: int, telling: AbstractSet[int] = frozenset()) -> str | None:
    """The name or names in a sentence that the question does not contain; a list of names is kept together.

    Args:
        ranking: What was ranked.
        index: Of the sentence.
        telling: Offsets of words that name who only tells it; none of them is the answer.
    """
    sentence = ranking.sentences[index]
    text = sentence.sentence.text
    asked = {fold(word).removesuffix("s") for word in ranking.asked.words} | {
        fold(word) for word in ranking.asked.words
    }
    places = _places(ranking)
    matched = _matched_offsets(ranking, sentence)
    found = [
        (start, end, name)
        for start, end, name in _bare_names(sentence)
        if _is_proper(name, sentence.language)
        and not _is_where(name, text[:start], text[end:], places)
        and (matched or fold(name) not in places)
        and not all(
            fold(word).removesuffix("s") in asked or fold(word) in asked for word in re.split(r"[\s-]", name) if word
        )
        and not _is_asked(name, asked, sentence.language)
        and not any(start <= offset < end for offset in telling)
    ]
    if not found:
        return None
    groups: list[list[tuple[int, int, str]]] = [[found[0]]]
    for item in found[1:]:
        previous = groups[-1][-1]
        if _LIST_GAP.match(text[previous[1] : item[0]]):
            groups[-1].append(item)
        else:
            groups.append([item])

    def value(group: list[tuple[int, int, str]]) -> float:
        near = min((abs(start - offset) for start, _, _ in group for offset in matched), default=40)
        is_person = any(" " in name for _, _, name in group)
        return 0.6 * is_person + 0.8 * (len(group) > 1) - min(near, 60) / 80 - group[0][0] / 400

    best = max(groups, key=value)
    return ", ".join(dict.fromkeys(name for _, _, name in best))


def _is_asked(name: str, asked: set[str], language: str) -> bool:
    """Whether a name is what the question speaks of, told in full: "Solventis AG", "Wiener Staatsoper".

    Two words beside those of the question may be somebody: "Burgemeester Harald Bergmann". So may a surname.
    """
    words = name.split()
    others = [word for word in words if fold(word) not in asked]
    if len(words) < 2 or len(others) > 1 or fold(words[0]) not in asked:
        return len(words) > 1 and fold(words[-1]) in asked and is_common_noun(words[-1], language)
    return not is_common_noun(words[0], language) and not words[0].isupper()


def _bare_names(sentence: SentenceView) -> list[tuple[int, int, str]]:
    """The names of a sentence without what leads to them: (start, end, text)."""
    text = sentence.sentence.text
    found = ((start, end, _bare(name)) for start, end, name in names(sentence))
    return [(text.index(name, start), end, name) for start, end, name in found]


def _bare(name: str) -> str:
    """A name without articles and particles at its start and without the English genitive."""
    bare = re.sub(r"^(?:(?:of|the|and|von|der|die|das|den|dem|ein|eine|de|zu)\s)+", "", name, flags=re.IGNORECASE)
    bare = re.sub(r"^[\w-]+-(?:based|born|owned|led)\s", "", bare)
    return re.sub(r"['’]s$", "", bare)


def _is_proper(name: str, language: str) -> bool:
    """Whether a run of capitalised words names somebody: no unit, number, month or day; no common noun at its end."""
    words = name.split()
    if not words or all(word.lower() in number_words() for word in words):
        return False
    if any(fold(word) in _UNIT_WORDS or word.lower() in MONTHS or word.lower() in _DAY_NAMES for word in words):
        return False
    if len(words) == 1 or looks_like_organization(name) or not is_common_noun(words[-1], language):
        return True
    # "Trumps Übergangsteam" is a thing of his; "Michael Macht" and "Max von Laue" have surnames that are words.
    return not words[0].endswith(("s", "'s", "’s")) and all(word[0].isupper() or word in _PARTICLES for word in words)


_PARTICLES = frozenset("von van zu de del della di da du la le den der".split())


_PLACE_PHRASE = re.compile(
    r"\b(?P<led>(?i:in|im|an|am|auf|bei|beim|nahe|aus|nach|vor|from|at|near|to|on))\s"
    r"(?P<place>(?:der\s|dem\s|den\s|the\s)?(?:[a-zäöüß]+(?:en|er)\s)?"
    rf"[{UPPER}][\w.-]+(?:\s(?:am|an der|of|de|del|la)?\s?[{UPPER}][\w.-]+)*)"
)
_NO_PLACE = frozenset(
    """januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonntag january february march may june july october december monday tuesday wednesday
    thursday friday saturday sunday jahr jahre jahren woche wochen monat monaten uhr ende anfang mitte höhe folge
    zukunft rahmen beisein namen gunsten anwesenheit gegenwart abwesenheit begleitung interesse
    zusammenhang vergleich gegensatz alter anschluss auftrag durchschnitt schnitt fall falle sinne
    verlauf laufe wege prozess streit interview gespräch amt einsatz betrieb gefahr grund leben tod not lage
    aussicht anspruch kauf kraft frage sicht antwort hinblick hinsicht gegenzug anfrage angaben euro dollar prozent
    million millionen milliarde milliarden person personen menschen mann frau""".split()
)


_ORIGIN_ASKED = re.compile(
    r"\b(?:woher|herkunft|heimat|stamm\w*|komm\w*|kam\w*|from|come|comes|came|born|geboren|origin\w*)\b", re.IGNORECASE
)


def where_phrase(ranking: Ranking, index: int) -> str | None:
    """The place with its preposition's noun phrase, nearest to the words that match."""
    found = _where(ranking, index)
    return found[1] if found else None


def _where(ranking: Ranking, index: int) -> tuple[str, str] | None:
    """The preposition of a place, and the place."""
    sentence = ranking.sentences[index]
    matched = _matched_offsets(ranking, sentence)
    asked = {fold(word) for word in ranking.asked.words}
    best: tuple[float, tuple[str, str]] | None = None
    asks_origin = _ORIGIN_ASKED.search(ranking.asked.text) is not None
    for match in _PLACE_PHRASE.finditer(sentence.sentence.text):
        place = match.group("place").rstrip(".,")
        head = place.split()[-1]
        if head.lower() in _NO_PLACE or fold(head) in asked:
            continue
        if match["led"].lower() in {"aus", "from"} and not asks_origin:
            continue  # a driver from Ulm may have an accident anywhere
        if sentence.language == "de" and _is_no_place(match["led"].lower(), place, head):
            continue
        value = -min((abs(match.start() - offset) for offset in matched), default=0) / 60
        value += 0.8 * (not is_common_noun(head, sentence.language)) + 0.8 * (fold(head) in countries())
        if best is None or value > best[0]:
            best = (value, (match["led"].lower(), place))
    return best[1] if best else None


def _is_no_place(led: str, place: str, head: str) -> bool:
    """Whether a German noun behind a preposition is an act or a state: "auf Gewinn", "in der Vernehmung"."""
    if not is_common_noun(head, "de") or fold(head) in countries():
        return False
    is_bare = place == head and led not in {"im", "am", "beim", "nahe"} and is_listed(head)
    return is_bare or (_ABSTRACT.search(head) is not None and _BUILT.search(head) is None)


_ABSTRACT = re.compile(r"(?:ung|heit|keit|schaft|tion|ismus|ität|nis)(?:en|se)?$")
_BUILT = re.compile(
    r"(?:wohnung|siedlung|festung|lichtung|mündung|kreuzung|umgebung|ausstellung|sammlung|leitung|rettung|haltung|zeitung"
    r"|station|region|ortschaft|landschaft|botschaft|wirtschaft|plantage|gefängnis|verlies)(?:en|se)?$",
    re.IGNORECASE,
)


def is_named_place(ranking: Ranking, index: int) -> bool:
    """Whether the place that a sentence gives has a name of its own, and is nobody's firm."""
    found = _where(ranking, index)
    if found is None:
        return False
    led, place = found
    head = place.split()[-1]
    if fold(head) in countries():
        return True
    language = ranking.sentences[index].language
    # "in Königsberg" has no article, and is no kind of mountain.
    is_bare = place == head and led == "in" and not is_listed(head)
    is_name = (is_bare or not is_common_noun(head, language)) and not looks_like_organization(head)
    return is_name and led not in {"bei", "beim", "at", "from", "aus"}


_LOCATED = re.compile(
    r"\b(?:in|im|ins|an|am|ans|auf|aufs|bei|beim|nahe|aus|nach|vor|zwischen|unter|unterm|hinter|neben|über|gegenüber"
    r"|durch|entlang|um|von|vom|zu|zum|zur|dort\w*|hier\w*|da|dahin|drinnen|draußen|oben|unten|überall|nirgend\w*|irgendwo"
    r"|woanders|anderswo|online|unterwegs|wo|wohin|at|on|near|from|to|into|onto|inside|outside|under|behind|beside|between|by"
    r"|across|along|around|over|through|of|off|via|here|there|where|somewhere|elsewhere|everywhere|nowhere|home|abroad)\b",
    re.IGNORECASE,
)


_LED = re.compile(
    r"\b(?:in|im|an|am|auf|bei|beim|nach|vor|aus|zu|zum|zur|at|on|by)\s(?:der\s|dem\s|den\s|the\s)?"
    rf"(?P<head>[{UPPER}]\w+)\b(?:\svon\b)?",
    re.IGNORECASE,
)


def says_where(sentence: SentenceView) -> bool:
    """Whether a German or English sentence may say where; "im Beisein der Presse" does not. Others may always."""
    if sentence.language not in {"de", "en"}:
        return True
    text = sentence.sentence.text
    said = _LED.sub(lambda match: " " if match["head"].lower() in _NO_PLACE else match.group(), text)
    return _LOCATED.search(said) is not None


# --- in the asker's language -----------------------------------------------------------------------------------------

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_CURRENCY_DE = {
    "USD": "Dollar",
    "EUR": "Euro",
    "GBP": "Pfund",
    "JPY": "Yen",
    "CHF": "Franken",
    "CNY": "Yuan",
    "RUB": "Rubel",
    "SEK": "Kronen",
}
_UNITS_EN = {
    "second": "seconds",
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
    "decade": "decades",
    "century": "centuries",
}
_UNITS_DE = {
    "second": "Sekunden",
    "minute": "Minuten",
    "hour": "Stunden",
    "day": "Tage",
    "week": "Wochen",
    "month": "Monate",
    "year": "Jahre",
    "decade": "Jahrzehnte",
    "century": "Jahrhunderte",
}
_MEASURES = {
    "meter": ("metres", "Meter"),
    "kilometer": ("kilometres", "Kilometer"),
    "zentimeter": ("centimetres", "Zentimeter"),
    "lichtjahre": ("light-years", "Lichtjahre"),
    "tonnen": ("tonnes", "Tonnen"),
    "grad": ("degrees", "Grad"),
    "hektar": ("hectares", "Hektar"),
    "quadratmeter": ("square metres", "Quadratmeter"),
    "quadratkilometer": ("square kilometres", "Quadratkilometer"),
    "liter": ("litres", "Liter"),
}
_MONTHS_EN = "January February March April May June July August September October November December".split()
_MONTHS_DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_DAYS = dict(
    zip(
        "montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute morgen".split(),
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday yesterday today tomorrow".split(),
        strict=True,
    )
)
_DAYS_BACK = {
    english.lower(): german.capitalize() if english[0].isupper() else german for german, english in _DAYS.items()
}


def number_text(value: float, language: str) -> str:
    """A number as written in a language, with its scale word: 1e11 -> "100 billion", "100 Mrd."."""
    for size, english, german in ((1e12, "trillion", "Bill."), (1e9, "billion", "Mrd."), (1e6, "million", "Mio.")):
        if value >= size:
            return f"{_plain(value / size, language)} {english if language == 'en' else german}"
    return _plain(value, language)


def _plain(value: float, language: str) -> str:
    text = f"{value:,.6f}".rstrip("0").rstrip(".")  # an exchange rate has four decimals
    return text if language == "en" else text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def translated(quantity: Quantity, language: str) -> str | None:
    """An amount in the asker's language; None where its unit has no word of its own here."""
    english = language == "en"
    if quantity.kind == "money" and quantity.unit:
        number = number_text(quantity.value, language)
        if english:
            sign = _SIGNS.get(quantity.unit)
            return f"{sign}{number}" if sign else f"{number} {quantity.unit}"
        return f"{number} {_CURRENCY_DE.get(quantity.unit, quantity.unit)}"
    if quantity.kind == "percent":
        return f"{_plain(quantity.value, language)}{'%' if english else ' Prozent'}"
    if quantity.kind in {"duration", "age"} and quantity.unit in _UNITS_EN:
        unit = (_UNITS_EN if english else _UNITS_DE)[quantity.unit]
        if quantity.value == 1 and english:
            unit = unit.removesuffix("s")
        return f"{_plain(quantity.value, language)} {unit}"
    if quantity.kind == "measure":
        pair = _MEASURES.get(quantity.unit) or _MEASURES.get(quantity.unit.rstrip("n"))
        return f"{number_text(quantity.value, language)} {pair[0 if english else 1]}" if pair else None
    return number_text(quantity.value, language) if quantity.kind == "count" else None


# What qualifies a figure: (German as told, German as read, English as told, English as read).
_QUALIFIERS = (
    ("mehr als", "mehr als|über|gut", "more than", "more than|over|just over"),
    ("weniger als", "weniger als", "less than", "less than"),
    ("fast", "fast|knapp|nahezu", "almost", "nearly|almost"),
    ("bis zu", "bis zu|bis", "up to", "up to"),
    ("mindestens", "mindestens", "at least", "at least"),
    ("höchstens", "höchstens", "at most", "at most"),
    ("rund", r"rund|etwa|circa|ca\.|rd\.|ungefähr", "about", "about|around|some"),
    ("zunächst", "zunächst", "at first", "at first"),
)


def translated_figure(figure: Figure, language: str) -> str | None:
    """A figure with what qualifies it, both numbers of a range, in the asker's language; None as in `translated`."""
    first = translated(figure.quantity, language)
    last = translated(figure.until, language) if figure.until is not None else None
    if first is None or (figure.until is not None and last is None):
        return None
    told = first if last is None else f"{first} {'to' if language == 'en' else 'bis'} {last}"
    if _POINTS.search(figure.phrase):  # a quarter of a percentage point is no quarter percent
        told = told.replace("%", " percentage points").replace(" Prozent", " Prozentpunkte")
    unit = re.search(_SHORT_UNIT.pattern + "$", figure.phrase)
    told += unit.group() if unit else ""
    if last is not None:
        return told
    for german, german_read, english, english_read in _QUALIFIERS:
        if re.fullmatch(f"{german_read}|{english_read}", figure.about, re.IGNORECASE):
            return f"{english if language == 'en' else german} {told}"
    return told


_POINTS = re.compile(r"\bProzentpunkte?n?\b|\bpercentage points?\b", re.IGNORECASE)


# What qualifies a date: (German, English as told, English as read).
_AROUND_DATES = (
    ("Ende", "the end of", r"(?:the )?end of|late(?: in)?"),
    ("Mitte", "the middle of", r"(?:the )?middle of"),
    ("Anfang", "the beginning of", r"(?:the )?beginning of|early(?: in)?"),
    ("seit", "since", "since"),
    ("vor", "before", "before"),
    ("nach", "after", "after"),
    ("zwischen", "between", "between"),
    ("gegen", "around", "around"),
    ("ab", "from", "from"),
    ("um", "at", "at"),
    ("bis", "until", "until"),
    ("und", "and", "and"),
)


def translated_date(phrase: str, language: str) -> str | None:
    """A date's month and weekday names, and what qualifies it, in the asker's language; None where nothing changes."""
    english = language == "en"

    def month(match: re.Match[str]) -> str:
        number = MONTHS.get(match.group().lower())
        if number is None:
            day = (_DAYS if english else _DAYS_BACK).get(match.group().lower())
            return day or match.group()
        return (_MONTHS_EN if english else _MONTHS_DE)[number - 1]

    changed = (_GERMAN_CLOCK if english else _ENGLISH_CLOCK).sub(_clock, phrase)
    if english:
        changed = _GERMAN_DATE.sub(_spelled_date, changed)
    changed = re.sub(r"[^\W\d_]+", month, changed)
    for german, told, read in _AROUND_DATES:
        changed = re.sub(rf"\b(?:{german if english else read})\b", told if english else german, changed)
    changed = re.sub(r"(\d{1,2})\.\s(?=[A-Z])", r"\1 ", changed) if english else re.sub(_DAY_OF_MONTH, r"\1. ", changed)
    return changed if changed != phrase else None


_DAY_OF_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s(?=(?:{'|'.join(_MONTHS_DE)})\b)")
_GERMAN_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\sUhr\b")
_ENGLISH_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE)


def _clock(match: re.Match[str]) -> str:
    """A time of day as the other language writes it: "15 Uhr" is "3 p.m."."""
    hour, minute, half = int(match.group("hour")), match.group("minute") or "", match.groupdict().get("half")
    if half:
        hour = hour % _NOON + _NOON * (half.lower() == "p")
        return f"{hour}.{minute} Uhr" if minute.strip("0") else f"{hour} Uhr"
    minutes = f":{minute}" if minute.strip("0") else ""
    if not minutes and hour % _NOON == 0:
        return "noon" if hour == _NOON else "midnight"
    return f"{hour % _NOON or _NOON}{minutes} {'p.m.' if _NOON <= hour < 2 * _NOON else 'a.m.'}"


_NOON = 12
_GERMAN_DATE = re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?(?P<year>\d{4})\b")


def _spelled_date(match: re.Match[str]) -> str:
    """A German date in figures with its month's name in English: "21.11.2026" is "21 November 2026"."""
    return f"{int(match.group('day'))} {_MONTHS_EN[int(match.group('month')) - 1]} {match.group('year')}"


@lru_cache(maxsize=1024)
def translated_place(phrase: str, language: str) -> str | None:
    """A country or capital in the asker's language; None for any other place, or where the name is the same."""
    name = fold(re.sub(r"^(?:d(?:er|ie|as|en|em)|the)\s", "", phrase))
    pair = countries().get(name)
    if pair is None:
        return None
    wanted = pair[0] if language == "en" else pair[1]
    return wanted if fold(wanted) != name else None


def weekday_phrase(sentence: SentenceView) -> str | None:
    """The day a sentence names without a date: "Dienstag", "gestern", "last week"."""
    match = WEEKDAYS.search(sentence.sentence.text)
    return match.group() if match else None
