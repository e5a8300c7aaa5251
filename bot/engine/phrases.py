"""The amount, date or time of a sentence that answers a question, with the words that qualify it."""

import re
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from bot.engine.analysis import SentenceView
from bot.engine.evidence import MATCHED
from bot.engine.facts import CURRENCIES, WEEKDAYS, Quantity
from bot.engine.language import fold, stem
from bot.engine.lexicon import lexicon
from bot.engine.questions import AnswerKind
from bot.engine.ranking import Ranking, matched_offsets

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
SHORT_UNIT = re.compile(r"\s(?:m|mm|ha|s|l|kn|m/s|l/m²|bar|dB|V|W|mg)(?![\w²/])")
"""A unit of one or two letters, with the blank before it."""

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


_EACH_ASKED = re.compile(r"\b(?:pro|je|per)\s+(?P<unit>[^\W\d]+)", re.IGNORECASE)
_EACH = re.compile(r"^(?:\s[^\W\d]+){0,2}?\s(?:pro|je|per|an?|each|im|in der|the)\s(?=[^\W\d])", re.IGNORECASE)

_FOR_EACH = re.compile(r"\b(?:pro|je|per|each|every|jede[nrsm]?)\s$", re.IGNORECASE)


def _each_asked(ranking: Ranking) -> int | None:
    """Of which word of the question a figure is to be for each: "per share", "pro Kopf"; None for none."""
    match = _EACH_ASKED.search(ranking.asked.text)
    if match is None:
        return None
    return next((t for t, term in enumerate(ranking.asked.terms) if term.text.lower() == match["unit"].lower()), None)


def _is_for_each(ranking: Ranking, index: int, quantity: Quantity, term: int) -> bool:
    """Whether a figure of a sentence is for each of what a word of the question names: "21 euros a share"."""
    sentence = ranking.sentences[index]
    text = sentence.sentence.text
    spots = {sentence.words[p].start for p in ranking.matches.where.get((index, term), ())}
    match = _EACH.match(text[quantity.end :])
    behind = match is not None and quantity.end + match.end() in spots
    return behind or any(_FOR_EACH.search(text[:spot]) for spot in spots)


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
    matched = matched_offsets(ranking, sentence)
    each_asked = _each_asked(ranking)
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
        if each_asked is not None and not _is_for_each(ranking, index, until or quantity, each_asked):
            continue  # "how much per share" is not answered by what all of them cost
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
    if _has_short_unit(text, until or quantity) and (unit := SHORT_UNIT.match(text, end)):
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
    return quantity.kind == "count" and not quantity.unit and SHORT_UNIT.match(text, quantity.end) is not None


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


def weekday_phrase(sentence: SentenceView) -> str | None:
    """The day a sentence names without a date: "Dienstag", "gestern", "last week"."""
    match = WEEKDAYS.search(sentence.sentence.text)
    return match.group() if match else None
