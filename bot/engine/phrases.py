"""The phrase that answers: a name, an amount, a date, from the cited sentence, told in the asker's language."""

import re
from functools import lru_cache

from bot.engine.analysis import SentenceView
from bot.engine.dates import MONTHS
from bot.engine.evidence import MATCHED
from bot.engine.facts import CURRENCIES, WEEKDAYS, Quantity, looks_like_organization
from bot.engine.language import UPPER, fold, stem
from bot.engine.lexicon import lexicon
from bot.engine.nations import countries
from bot.engine.questions import AnswerKind
from bot.engine.ranking import Ranking
from bot.engine.shapes import is_common_noun, leads_to_name, names

NUMERIC: frozenset[AnswerKind] = frozenset({"count", "money", "percent", "age", "measure", "duration"})
_FITS: dict[str, tuple[str, ...]] = {
    "count": ("count", "money", "percent"),
    "money": ("money",),
    "percent": ("percent",),
    "age": ("age", "count"),
    "measure": ("measure", "count", "duration"),
    "duration": ("duration",),
    "when": ("date", "year", "time"),
}
_ABOUT = re.compile(
    r"(?:\b(?:mehr als|über|rund|etwa|circa|ca\.|knapp|fast|bis zu|mindestens|höchstens|gut|weniger als|nahezu|ungefähr"
    r"|zunächst|seit|bis|ab|vor|nach|Anfang|Mitte|Ende|zwischen|(?:the )?(?:beginning|middle|end) of|early(?: in)?"
    r"|late(?: in)?|more than|over|about|around|nearly|almost|up to"
    r"|at least|at most|less than|just over|some|since|until|before|after|between)\s)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^(?P<join>\s(?:und|bis|and|to)\s|\s?[–-]\s?)")


def quantity_phrase(ranking: Ranking, index: int) -> tuple[Quantity, str] | None:
    """The number of a sentence that fits the question best, with the words that qualify it ("rund", "bis zu")."""
    sentence = ranking.sentences[index]
    wanted = _FITS.get(ranking.kind)
    if wanted is None:
        return None
    asked = {(q.kind, q.value) for q in ranking.asked.quantities}
    matched = _matched_offsets(ranking, sentence)
    counted = _counted_concepts(ranking)
    best: tuple[float, Quantity] | None = None
    for quantity in sentence.quantities:
        if quantity.kind not in wanted or (quantity.kind, quantity.value) in asked:
            continue
        value = 3.0 - wanted.index(quantity.kind)
        if ranking.kind in {"count", "measure"} and quantity.unit:
            fits = _unit_fits(quantity.unit, sentence, ranking, counted)
            if ranking.kind == "count" and not fits and counted and not _counted_is_there(ranking, index):
                continue  # "how many jobs" is not answered by "three companies"
            value += 2.0 * fits
        if matched:
            value -= min(abs(quantity.start - offset) for offset in matched) / 60
        if best is None or value > best[0]:
            best = (value, quantity)
    if best is None:
        return None
    quantity = best[1]
    text = sentence.sentence.text
    before = _ABOUT.search(text[: quantity.start])
    start = before.start() if before else quantity.start
    end = quantity.end
    following = next((q for q in sentence.quantities if q.start > quantity.end), None)
    if (
        following is not None
        and following.kind == quantity.kind
        and _RANGE.fullmatch(text[quantity.end : following.start])
    ):
        end = following.end
    return quantity, text[start:end]


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
    r"^\W*(?:who|wer)\s+(?:is|was|are|ist|war|sind)\s+"
    r"(?P<name>(?!(?:the|der|die|das|a|an|ein|eine|behind|in|am|on)\b)[^?!.]{2,60}?)\s*[?!.]*$",
    re.IGNORECASE,
)


def role_asked(question: str) -> str | None:
    """The name in "who is X", or None for any other question."""
    match = _ROLE_QUESTION.match(question)
    if match is None:
        return None
    name = match.group("name").strip(" \"'„“”")
    return name if any(character.isupper() for character in name) or " " in name else None


def role_phrase(sentence: SentenceView, name: str) -> str | None:
    """How a sentence introduces a person, or None: "OpenAI-Chef Sam Altman", "Steve Bannon, Berater im Weißen Haus"."""
    text = sentence.sentence.text
    last = name.rsplit(maxsplit=1)[-1]
    for start, end, run in sentence.runs:
        words = run.split()
        if not any(fold(word).removesuffix("s") == fold(last) or fold(word) == fold(last) for word in words):
            continue
        behind = re.match(
            r",\s(?P<role>(?:(?:the|a|an|der|die|ein|eine|ehemalige[rn]?|frühere[rn]?)\s)?[^,.;:„“]{4,70}),",
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


def _is_role(words: str, language: str) -> bool:
    """Whether words are a common noun that people carry: the last word, or a compound's head, names persons."""
    head = next((word for word in re.split(r"[\s-]+", words) if word[:1].isupper()), "") if language == "de" else ""
    parts = [part for part in re.split(r"[\s-]+", words) if part]
    if language == "de":
        return any(is_common_noun(part, language) for part in parts if part[0].isupper()) and bool(head)
    return any(is_common_noun(part, language) for part in parts if part[0].islower())


_LOCATING = re.compile(r"\b(?:in|im|aus|nach|bei|nahe|near|at|from|to|outside|around)\s$", re.IGNORECASE)
_INSIDE = re.compile(r"\b(?:in|im|aus|nahe|near|outside|around|(?:north|south|east|west)\w* of)\s$", re.IGNORECASE)
_STREET = re.compile(r"(?:[Ss]tra(?:ße|sse)|[Pp]latz|[Aa]llee|\b(?:Street|Road|Avenue|Square))$")


def _is_where(name: str, before: str) -> bool:
    """Whether a name says where, not who: a street, or a known place behind a preposition."""
    if _STREET.search(name) or (" " not in name and _INSIDE.search(before)):
        return True
    return _LOCATING.search(before) is not None and (lexicon().is_name(name) or fold(name) in countries())


_DAY_NAMES = frozenset(
    """montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend monday tuesday wednesday thursday
    friday saturday sunday heute gestern morgen today yesterday""".split()
)
_UNIT_WORDS = frozenset({*CURRENCIES, "mrd", "mio", "bill", "prozent", "uhr", "jahr", "jahre", "jahren"})


def who_phrase(ranking: Ranking, index: int) -> str | None:
    """The name or names in a sentence that the question does not contain; a list of names is kept together."""
    sentence = ranking.sentences[index]
    text = sentence.sentence.text
    asked = {fold(word).removesuffix("s") for word in ranking.asked.words} | {
        fold(word) for word in ranking.asked.words
    }
    found = [
        (start, end, name)
        for start, end, name in ((start, end, _bare(name)) for start, end, name in names(sentence))
        if _is_proper(name, sentence.language)
        and not _is_where(name, text[:start])
        and not all(
            fold(word).removesuffix("s") in asked or fold(word) in asked for word in re.split(r"[\s-]", name) if word
        )
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
    matched = _matched_offsets(ranking, sentence)

    def value(group: list[tuple[int, int, str]]) -> float:
        near = min((abs(start - offset) for start, _, _ in group for offset in matched), default=40)
        is_person = any(" " in name for _, _, name in group)
        return 0.6 * is_person + 0.8 * (len(group) > 1) - min(near, 60) / 80 - group[0][0] / 400

    best = max(groups, key=value)
    return ", ".join(dict.fromkeys(name for _, _, name in best))


def _bare(name: str) -> str:
    """A name without articles and particles at its start and without the English genitive."""
    bare = re.sub(r"^(?:(?:of|the|and|von|der|die|das|den|dem|ein|eine|de|zu)\s)+", "", name, flags=re.IGNORECASE)
    return re.sub(r"['’]s$", "", bare)


def _is_proper(name: str, language: str) -> bool:
    """Whether a run of capitalised words names somebody: no unit, no month, no day, and no common noun at its end."""
    words = name.split()
    if not words or any(
        fold(word) in _UNIT_WORDS or word.lower() in MONTHS or word.lower() in _DAY_NAMES for word in words
    ):
        return False
    if len(words) == 1 or looks_like_organization(name) or not is_common_noun(words[-1], language):
        return True
    # "Trumps Übergangsteam" is a thing of his; "Michael Macht" only has a surname that is also a noun.
    return not words[0].endswith(("s", "'s", "’s")) and all(word[0].isupper() for word in words)


_PLACE_PHRASE = re.compile(
    r"\b(?:in|im|an|am|auf|bei|beim|nahe|aus|nach|vor|from|at|near|to|on)\s"
    r"(?P<place>(?:der\s|dem\s|den\s|the\s)?(?:[a-zäöüß]+(?:en|er)\s)?"
    rf"[{UPPER}][\w.-]+(?:\s(?:am|an der|of|de|del|la)?\s?[{UPPER}][\w.-]+)*)"
)
_NO_PLACE = frozenset(
    """januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonntag january february march may june july october december monday tuesday wednesday
    thursday friday saturday sunday jahr jahre jahren woche wochen monat monaten uhr ende anfang mitte höhe folge
    zukunft rahmen zusammenhang vergleich gegensatz""".split()
)


def where_phrase(ranking: Ranking, index: int) -> str | None:
    """The place with its preposition's noun phrase, nearest to the words that match."""
    sentence = ranking.sentences[index]
    matched = _matched_offsets(ranking, sentence)
    asked = {fold(word) for word in ranking.asked.words}
    best: tuple[float, str] | None = None
    for match in _PLACE_PHRASE.finditer(sentence.sentence.text):
        place = match.group("place").rstrip(".,")
        head = place.split()[-1]
        if head.lower() in _NO_PLACE or fold(head) in asked:
            continue
        value = -min((abs(match.start() - offset) for offset in matched), default=0) / 60
        value += 0.8 * (not is_common_noun(head, sentence.language)) + 0.8 * (fold(head) in countries())
        if best is None or value > best[0]:
            best = (value, place)
    return best[1] if best else None


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
        "montag dienstag mittwoch donnerstag freitag samstag sonntag".split(),
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
        strict=True,
    )
)
_DAYS_BACK = {english.lower(): german.capitalize() for german, english in _DAYS.items()}


def number_text(value: float, language: str) -> str:
    """A number as written in a language, with its scale word: 1e11 -> "100 billion", "100 Mrd."."""
    for size, english, german in ((1e12, "trillion", "Bill."), (1e9, "billion", "Mrd."), (1e6, "million", "Mio.")):
        if value >= size:
            return f"{_plain(value / size, language)} {english if language == 'en' else german}"
    return _plain(value, language)


def _plain(value: float, language: str) -> str:
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
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
        return f"{_plain(quantity.value, language)} {pair[0 if english else 1]}" if pair else None
    return number_text(quantity.value, language) if quantity.kind == "count" else None


# What qualifies a date: (German, English as told, English as read).
_AROUND_DATES = (
    ("Ende", "the end of", r"(?:the )?end of|late(?: in)?"),
    ("Mitte", "the middle of", r"(?:the )?middle of"),
    ("Anfang", "the beginning of", r"(?:the )?beginning of|early(?: in)?"),
    ("seit", "since", "since"),
    ("bis", "until", "until"),
    ("vor", "before", "before"),
    ("nach", "after", "after"),
    ("zwischen", "between", "between"),
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

    changed = re.sub(r"[^\W\d_]+", month, phrase)
    for german, told, read in _AROUND_DATES:
        changed = re.sub(rf"\b(?:{german if english else read})\b", told if english else german, changed)
    if changed == phrase:
        return None
    return re.sub(r"(\d{1,2})\.\s", r"\1 ", changed) if english else re.sub(r"^(\d{1,2})\s", r"\1. ", changed)


@lru_cache(maxsize=1024)
def translated_place(phrase: str, language: str) -> str | None:
    """A country or capital in the asker's language; None for any other place, or where the name is the same."""
    pair = countries().get(fold(phrase))
    if pair is None:
        return None
    wanted = pair[0] if language == "en" else pair[1]
    return wanted if fold(wanted) != fold(phrase) else None


def weekday_phrase(sentence: SentenceView) -> str | None:
    """The day a sentence names without a date: "Dienstag", "gestern", "last week"."""
    match = WEEKDAYS.search(sentence.sentence.text)
    return match.group() if match else None
